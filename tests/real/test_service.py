"""The whole road on real servers: scheduled by a command, published on its second, measured, answered by the public."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.real.reference import POST, Network, Person, eventually
from tests.real.service import Service, up
from tests.sandbox.pictures import png

pytestmark = [pytest.mark.real, pytest.mark.timeout(240)]

TEXT = "(latihan) Layanan 📣 pindah loket: https://jdih.example/perda/7 #LayananPublik"
ALT = "Denah loket baru 🏛, pintu masuk di sebelah timur"
PARTS = ("(latihan) utas 1", "(latihan) utas 2", "(latihan) utas 3")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with up(tmp_path_factory.mktemp("service")) as running:
        running.ask("organisations", "add", "Diskominfo Latihan")
        yield running


@pytest.fixture
def office(network: Network, service: Service) -> Person:
    """Give the owner of an account that was connected by the command."""
    person = network.join("dinas")
    account = ("--pds", network.home, "--handle", person.handle, "--app-password", "-")
    said = service.ask("accounts", "add", "bluesky", *account, reply=person.app_password)
    assert person.handle in said
    assert person.app_password not in said
    return person


def test_a_text_an_image_and_a_thread_go_out_on_their_second(service: Service, office: Person, tmp_path: Path) -> None:
    picture = tmp_path / "denah.png"
    picture.write_bytes(png(width=64, height=48))
    when = ("--account", office.handle, "--in", "12s")
    planned = [
        service.schedule(TEXT, *when),
        service.schedule("(latihan) denah", *when, "--image", str(picture), "--alt", ALT),
        service.schedule(PARTS[0], *when, "--thread", PARTS[1], "--thread", PARTS[2]),
    ]
    assert office.posts() == []
    eventually(lambda: len(office.posts()) >= 5, seconds=40)
    by_text = {stored.value.text: stored for stored in office.posts()}
    assert set(by_text) == {TEXT, "(latihan) denah", *PARTS}
    assert len(office.posts()) == 5

    marked = [
        TEXT.encode()[facet.index.byte_start : facet.index.byte_end].decode() for facet in by_text[TEXT].value.facets
    ]
    assert marked == ["https://jdih.example/perda/7", "#LayananPublik"]
    [image] = by_text["(latihan) denah"].value.embed.images
    assert (image.alt, image.aspect_ratio.width, image.aspect_ratio.height) == (ALT, 64, 48)
    assert office.blob(image.image.ref.link).startswith(b"\x89PNG")
    first, second, third = (by_text[part] for part in PARTS)
    assert (second.value.reply.root.uri, second.value.reply.parent.cid) == (first.uri, first.cid)
    assert (third.value.reply.root.cid, third.value.reply.parent.uri) == (first.cid, second.uri)

    eventually(lambda: all(state == "published" for (state,) in service.rows("SELECT state FROM deliveries_delivery")))
    # The time of publication is the server's own: that of its commit.
    published = dict(service.rows("SELECT text, published_at FROM publications_publication"))
    firsts = (TEXT, "(latihan) denah", PARTS[0])
    late = [
        (published[text] - datetime.fromisoformat(plan["due_at"])).total_seconds()
        for text, plan in zip(firsts, planned, strict=True)
    ]
    assert 0 <= min(late) <= max(late) < 1


def test_likes_and_replies_of_the_public_come_back(service: Service, office: Person, network: Network) -> None:
    service.schedule("(latihan) Ada pertanyaan?", "--account", office.handle, "--in", "1s")
    eventually(lambda: bool(office.posts()))
    [post] = office.posts()
    seen = f"SELECT latest FROM publications_publication WHERE remote_id = '{post.uri}' AND readings > 0"  # noqa: S608 - the server's own address of it
    eventually(lambda: bool(service.rows(seen)))
    citizen = network.join("warga")
    subject = {"uri": post.uri, "cid": post.cid}
    citizen.write("app.bsky.feed.like", subject=subject)
    citizen.write(POST, text="(latihan) Kapan buka?", reply={"root": subject, "parent": subject})
    wanted = {"likes": 1, "comments": 1, "shares": 0, "quotes": 0, "saves": 0}
    eventually(lambda: service.rows(seen)[0][0] == wanted, seconds=30)
    came = (
        "SELECT m.kind, m.text, m.author_handle, p.remote_id FROM conversations_message m"
        " JOIN publications_publication p ON p.id = m.publication_id"
    )
    eventually(lambda: bool(service.rows(came)), seconds=30)
    assert service.rows(came) == [("reply", "(latihan) Kapan buka?", citizen.handle, post.uri)]
