"""Links to an office's own sites go out with what was arranged when the delivery was made."""

import pytest

from corong.deliveries.models import Delivery
from corong.publications.models import Publication
from corong.tagging.commands import arrange
from corong.tagging.sent import text_as_sent
from tests.factories import people
from tests.worker.engine import Engine

TEXT = "Latihan: https://contoh.go.id/a dan https://lain.example/b"


@pytest.mark.parametrize("pause", ["none", "lost_after"])
def test_a_post_goes_out_with_its_own_tags_and_is_found_by_them(engine: Engine, platform: str, pause: str) -> None:
    account = engine.account(platform)
    person = people.person()
    [before] = engine.write(account, text=f"{TEXT} (1)", seconds=60)
    arrange(engine.office, is_on=True, hosts=["contoh.go.id"], campaign="", by=person)
    [delivery] = engine.write(account, text=TEXT)
    if pause != "none":
        engine.stand.fault(pause, count=1)
    engine.tick()
    # What is said now does not change what is on its way, nor what is looked for.
    arrange(engine.office, is_on=False, hosts=[], campaign="", by=person)
    engine.skip_pauses()
    engine.tick()
    wanted = f"https://contoh.go.id/a?utm_source={platform}&utm_medium=social&utm_campaign=service dan"
    sent = text_as_sent(Delivery.objects.get(pk=delivery.pk))
    assert wanted in sent
    assert "https://lain.example/b" in sent
    [text] = engine.texts()
    assert text == sent
    assert Publication.objects.get(delivery=delivery).text == sent
    assert text_as_sent(Delivery.objects.get(pk=before.pk)) == f"{TEXT} (1)"
