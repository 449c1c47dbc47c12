"""What hiding does is said before the button is pressed, and what the platform made of it afterwards."""

import pytest

from corong.conversations.models import Hiding, Message
from corong.conversations.states import HidingState
from tests.dashboard.conftest import Browser
from tests.factories import messages
from tests.factories.accounts import account
from tests.factories.people import Four


@pytest.mark.parametrize(
    ("platform", "kind", "said"),
    [
        ("facebook", "reply", "Hide it on Facebook too: the public sees it no more."),
        ("x", "reply", "Hide it on X too: it is folded away, and readers can still open it."),
        ("mastodon", "reply", "On Mastodon everybody still sees it: it lets no program hide what people write."),
        ("facebook", "mention", "On Facebook everybody still sees it: it is not below a post of ours."),
    ],
)
def test_the_page_says_beforehand_whether_the_platform_hides_it(
    four: Four, browser: Browser, platform: str, kind: str, said: str
) -> None:
    message = messages.message(account(four.regency_a, platform), kind=kind)
    page = browser(four.officer).get(f"/inbox/{message.pk}/").content.decode()
    assert said in page
    assert ('name="on_platform"' in page) == (said.startswith("Hide it"))


def test_hiding_there_is_a_wish_that_the_officer_may_leave_out(four: Four, browser: Browser) -> None:
    client = browser(four.officer)
    here, there = (messages.message(account(four.regency_a, "facebook", handle=f"halaman{i}")) for i in range(2))
    page = client.post(f"/inbox/{here.pk}/hide/", {"reason": "iklan judi"}, follow=True).content.decode()
    assert "On the platform it is still there." in page
    fields = {"reason": "iklan judi", "on_platform": "yes"}
    page = client.post(f"/inbox/{there.pk}/hide/", fields, follow=True).content.decode()
    assert "It is being hidden on Facebook." in page
    assert Hiding.objects.get().message_id == there.pk
    Hiding.objects.update(state=HidingState.DONE, is_hidden=True)
    assert "It is hidden on Facebook." in client.get(f"/inbox/{there.pk}/hiding/").content.decode()
    page = client.post(f"/inbox/{there.pk}/show/", follow=True).content.decode()
    assert "It is being shown again on Facebook." in page
    assert Message.objects.filter(hidden_at=None).count() == 1


def test_a_refusal_stands_there_with_the_platforms_reason(four: Four, browser: Browser) -> None:
    message = messages.message(account(four.regency_a, "facebook"))
    client = browser(four.officer)
    client.post(f"/inbox/{message.pk}/hide/", {"reason": "iklan judi", "on_platform": "yes"})
    Hiding.objects.update(state=HidingState.REFUSED, failure="(#200) Permissions error")
    page = client.get(f"/inbox/{message.pk}/").content.decode()
    assert "Facebook did not hide it: everybody still sees it." in page
    assert "(#200) Permissions error" in page
    assert "Ask the platform again" in page
