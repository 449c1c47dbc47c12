"""What every platform that lets comments be hidden must do."""

from dataclasses import replace

import pytest

from connectors.contract import Message, RemoteId
from connectors.errors import AuthDead, RateLimited, Rejected, Transient
from connectors.verbs import Hider
from tests.connectors.contract import Contract, Desk, read


class HideContract(Contract):
    absent_id = "1"

    def comment(self, desk: Desk) -> tuple[Message, dict[str, object]]:
        """Let a resident write below a post; give the message as it is read, and how to speak of it."""
        post = desk.commit(self.draft())
        number = desk.stand.audience(post.id, comment="(latihan) kasar", author="warga1")["comment"]
        page = read(lambda wire: desk.converser.messages(desk.account, "", wire))
        return page.messages[0], {"post_id": post.id, "number": number}

    def hider(self, desk: Desk) -> Hider:
        assert desk.connector.hide is not None
        return desk.connector.hide

    def is_hidden(self, desk: Desk, mark: dict[str, object]) -> bool:
        """Ask the practice platform's own record."""
        return bool(desk.stand.audience(str(mark["post_id"]), number=mark["number"])["is_hidden"])

    @pytest.mark.proves("hide", "comments")
    def test_a_comment_is_hidden_and_shown_again_and_asking_twice_does_no_harm(self, desk: Desk) -> None:
        message, mark = self.comment(desk)
        assert not self.is_hidden(desk, mark)
        for _ in range(2):
            self.hider(desk).hide(desk.account, message, desk.wire)
            assert self.is_hidden(desk, mark)
        for _ in range(2):
            self.hider(desk).show(desk.account, message, desk.wire)
            assert not self.is_hidden(desk, mark)

    def test_after_a_lost_answer_it_is_asked_again(self, desk: Desk) -> None:
        message, mark = self.comment(desk)
        desk.stand.fault("lost_after", endpoint="publish", count=1)
        with pytest.raises(Transient):
            self.hider(desk).hide(desk.account, message, desk.wire)
        self.hider(desk).hide(desk.account, message, desk.wire)
        assert self.is_hidden(desk, mark)

    @pytest.mark.parametrize(
        ("kind", "error"), [("lost_before", Transient), ("dead_token", AuthDead), ("rate_limited", RateLimited)]
    )
    def test_what_fails_hides_nothing(self, desk: Desk, kind: str, error: type[Exception]) -> None:
        message, mark = self.comment(desk)
        desk.stand.fault(kind, endpoint="any")
        with pytest.raises(error):
            self.hider(desk).hide(desk.account, message, desk.wire)
        desk.stand.lift_faults()
        assert not self.is_hidden(desk, mark)

    def test_one_the_platform_does_not_have_is_refused_in_its_words(self, desk: Desk) -> None:
        message, _ = self.comment(desk)
        with pytest.raises((Rejected, Transient)) as refused:
            self.hider(desk).hide(desk.account, replace(message, id=RemoteId(self.absent_id)), desk.wire)
        assert refused.value.reason
        assert refused.value.code or refused.value.status
