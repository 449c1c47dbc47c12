"""What every platform that tells of an account's own posts must do."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar

import pytest

from connectors.contract import IdempotencyKey, PastPage, PastPost, PostKind
from connectors.errors import AuthDead, RateLimited, Transient
from connectors.verbs import Historian
from tests.connectors.claims import Kind
from tests.connectors.contract import OTHER_KEY, TEXT, Contract, Desk, read

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def walk(desk: Desk, since: datetime = LONG_AGO) -> list[PastPost]:
    """Go back page by page to the end, as the engine does."""
    historian = desk.connector.history
    assert historian is not None
    found: list[PastPost] = []
    cursor = ""
    for _ in range(20):
        page = read(partial(historian.posts, desk.account, cursor, since))
        found += page.posts
        cursor = page.cursor
        if not cursor:
            return found
    raise AssertionError("the pages have no end")


class HistoryContract(Contract):
    """`kind` is what the platform makes of the plainest draft."""

    past_kind: ClassVar[PostKind] = PostKind.TEXT

    def historian(self, desk: Desk) -> Historian:
        assert desk.connector.history is not None
        return desk.connector.history

    def page(self, desk: Desk, cursor: str = "", since: datetime = LONG_AGO) -> PastPage:
        return read(lambda wire: self.historian(desk).posts(desk.account, cursor, since, wire))

    def moment_of(self, desk: Desk) -> datetime:
        """Say when a post that goes out now is made, by the platform's own account."""
        return desk.began

    def test_a_post_is_read_back_as_it_was_published(self, desk: Desk) -> None:
        published = desk.commit(self.draft())
        [past] = walk(desk)
        assert (past.id, past.url, past.kind) == (published.id, published.url, self.past_kind)
        assert past.text.endswith(TEXT)
        assert abs((past.at - self.moment_of(desk)).total_seconds()) < 60
        assert past.token in {"", published.token}

    @pytest.mark.proves("history", each=True)
    def test_a_post_of_each_kind_is_read_back(self, desk: Desk, tmp_path: Path, kind: Kind) -> None:
        published = desk.commit(self.draft_of_kind(kind, tmp_path, desk))
        desk.stand.wait_until(lambda _: bool(walk(desk)))
        assert [(past.id, past.text.endswith(TEXT)) for past in walk(desk)] == [(published.id, True)]

    def test_all_posts_are_read_newest_first_and_each_once(self, desk: Desk) -> None:
        desk.stand.settings(self.platform, rate_limits="off")
        most = self.historian(desk).PAGE
        made = [
            desk.commit(self.draft(f"(latihan) nomor {number}"), key=IdempotencyKey(f"nomor-{number}")).id
            for number in range(most + 3)
        ]
        before = len(desk.stand.calls())
        past = walk(desk)
        assert len(desk.stand.calls()) <= before + 4
        assert sorted(each.id for each in past) == sorted(made)
        assert [each.at for each in past] == sorted((each.at for each in past), reverse=True)

    def test_what_is_older_than_wished_is_left_out(self, desk: Desk) -> None:
        desk.commit(self.draft())
        assert walk(desk, datetime.now(UTC) + timedelta(hours=1)) == []

    def test_an_account_without_posts_has_no_past(self, desk: Desk) -> None:
        assert self.page(desk) == PastPage(posts=(), cursor="")

    @pytest.mark.parametrize(
        ("kind", "error"), [("lost_before", Transient), ("error_before", Transient), ("rate_limited", RateLimited)]
    )
    def test_nothing_is_told_when_reading_fails(self, desk: Desk, kind: str, error: type[Exception]) -> None:
        desk.commit(self.draft())
        desk.stand.fault(kind, endpoint="read")
        with pytest.raises(error):
            self.page(desk)

    def test_dead_credentials_are_told_apart(self, desk: Desk) -> None:
        desk.stand.fault("dead_token", endpoint="read")
        with pytest.raises(AuthDead):
            self.page(desk)


class TalkersHistoryContract(HistoryContract):
    """Where an answer is a post of its own, or might be taken for one."""

    def test_our_answers_to_others_are_not_among_our_posts(self, desk: Desk) -> None:
        post = desk.commit(self.draft())
        desk.stand.audience(post.id, comment="(latihan) kapan?", author="warga1")
        [message] = read(lambda wire: desk.converser.messages(desk.account, "", wire)).messages
        desk.converser.reply(desk.account, message, "Besok.", OTHER_KEY, desk.wire)
        assert [each.id for each in walk(desk)] == [post.id]
