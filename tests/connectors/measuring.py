"""What every measurer and every converser must do."""

from pathlib import Path
from typing import ClassVar

import pytest

from connectors.contract import Draft, Gone, Metric, Page, Published, Reading, RemoteId
from connectors.errors import AuthDead, RateLimited, Transient, Uncertain
from tests.connectors.claims import Kind
from tests.connectors.contract import OTHER_KEY, Contract, Desk, read


class CountersContract(Contract):
    unknown_id: ClassVar[str]

    def readings(self, desk: Desk, *ids: str) -> dict[str, Reading | Gone]:
        wanted = [RemoteId(one) for one in ids]
        answers = read(lambda wire: desk.measurer.posts(desk.account, wanted, wire))
        return {str(one): answer for one, answer in answers.items()}

    def published(self, desk: Desk, draft: Draft | None = None) -> Published:
        """Publish one post, and wait until it can be read."""
        post = desk.commit(draft or self.draft())
        desk.stand.wait_until(lambda _: post.id in self.readings(desk, post.id))
        return post

    @pytest.mark.proves("measure", "every counter")
    def test_counters_are_read_under_one_name_on_every_platform(self, desk: Desk) -> None:
        post = self.published(desk)
        desk.stand.audience(post.id, likes=12, reposts=5, replies=3, quotes=2)
        reading = self.readings(desk, post.id)[post.id]
        assert isinstance(reading, Reading)
        offered = desk.connector.capabilities.metrics
        fixed = {Metric.LIKES: 12, Metric.SHARES: 5, Metric.COMMENTS: 3, Metric.QUOTES: 2}
        wanted = {metric: number for metric, number in fixed.items() if metric in offered}
        assert wanted
        assert {metric: reading.counters[metric] for metric in wanted} == wanted
        assert {str(metric) for metric in reading.counters} == set(offered)

    @pytest.mark.proves("measure", each=True)
    def test_a_post_of_each_kind_is_measured(self, desk: Desk, tmp_path: Path, kind: Kind) -> None:
        post = self.published(desk, self.draft_of_kind(kind, tmp_path, desk))
        desk.stand.audience(desk.stand.record()[-1].id, likes=7, replies=3)
        reading = self.readings(desk, post.id)[post.id]
        assert isinstance(reading, Reading)
        wanted = {Metric.LIKES: 7, Metric.COMMENTS: 3}
        offered = {metric for metric in wanted if metric in desk.connector.capabilities.metrics}
        assert offered
        assert {metric: reading.counters[metric] for metric in offered} == {each: wanted[each] for each in offered}

    def test_a_whole_batch_is_one_call(self, desk: Desk) -> None:
        post = self.published(desk)
        most = desk.connector.capabilities.batch_posts
        before = len(desk.stand.calls())
        self.readings(desk, post.id, *[post.id] * (most - 1))
        assert len(desk.stand.calls()) == before + 1

    def test_a_post_the_platform_does_not_have_is_gone_and_the_others_are_not(self, desk: Desk) -> None:
        post = self.published(desk)
        unknown = self.unknown_id.format(account=desk.account.remote_id)
        readings = self.readings(desk, post.id, unknown)
        assert isinstance(readings[post.id], Reading)
        assert readings[unknown] == Gone()

    @pytest.mark.parametrize(
        ("kind", "error"),
        [
            ("lost_before", Transient),
            ("reset_mid_body", Transient),
            ("error_before", Transient),
            ("dead_token", AuthDead),
            ("rate_limited", RateLimited),
        ],
    )
    def test_nothing_is_known_when_reading_fails(self, desk: Desk, kind: str, error: type[Exception]) -> None:
        post = self.published(desk)
        desk.stand.fault(kind, endpoint="read")
        with pytest.raises(error):
            self.readings(desk, post.id)


class MeasurerContract(CountersContract):
    """A platform that tells how an account stands, too."""

    @pytest.mark.proves("measure", "the account")
    def test_an_account_has_counters_too(self, desk: Desk) -> None:
        self.published(desk)
        standing = read(lambda wire: desk.measurer.standing(desk.account, wire))
        assert (standing.followers, standing.posts) == (100, 1)


class CommentsContract(Contract):
    """What people write below our posts, and our answers."""

    def messages(self, desk: Desk, cursor: str = "") -> Page:
        return read(lambda wire: desk.converser.messages(desk.account, cursor, wire))

    def test_each_message_is_read_once_oldest_first(self, desk: Desk) -> None:
        post = desk.commit(self.draft())
        desk.stand.audience(post.id, comment="(latihan) pertanyaan satu", author="warga1")
        desk.stand.audience(post.id, comment="(latihan) pertanyaan dua", author="warga2")
        first = self.messages(desk)
        desk.stand.audience(post.id, comment="(latihan) pertanyaan tiga", author="warga3")
        second = self.messages(desk, first.cursor)
        assert [message.text.split()[-1] for message in first.messages] == ["satu", "dua"]
        assert [message.text.split()[-1] for message in second.messages] == ["tiga"]
        assert self.messages(desk, second.cursor).messages == ()

    @pytest.mark.proves("read", each=True)
    @pytest.mark.proves("reply", each=True)
    def test_what_people_write_below_a_post_of_each_kind_is_read_and_answered(
        self, desk: Desk, tmp_path: Path, kind: Kind
    ) -> None:
        desk.commit(self.draft_of_kind(kind, tmp_path, desk))
        desk.stand.audience(desk.stand.record()[-1].id, comment="(latihan) kapan?", author="warga1")
        [message] = self.messages(desk).messages
        answer = desk.converser.reply(desk.account, message, "Besok.", OTHER_KEY, desk.wire)
        sent = desk.stand.record()[-1]
        assert (message.text.split()[-1], sent.id, sent.parent) == ("kapan?", answer.id, message.id)

    def test_without_messages_the_cursor_stays(self, desk: Desk) -> None:
        assert self.messages(desk) == Page(messages=(), cursor="")

    def test_an_answer_hangs_below_the_message(self, desk: Desk) -> None:
        post = desk.commit(self.draft())
        desk.stand.audience(post.id, comment="(latihan) kapan?", author="warga1")
        [message] = self.messages(desk).messages
        answer = desk.converser.reply(desk.account, message, "Besok.", OTHER_KEY, desk.wire)
        sent = desk.stand.record()[-1]
        assert (sent.id, sent.parent) == (answer.id, message.id)
        assert sent.text.endswith("Besok.")


class MentionsContract(CommentsContract):
    """Where people can name the account outside its posts."""

    def author_of(self, handle: str) -> str:
        """Say what the platform tells us of a resident."""
        return handle

    @pytest.mark.proves("read", "mentions")
    def test_a_reply_names_the_post_it_answers_and_a_mention_none(self, desk: Desk) -> None:
        post = desk.commit(self.draft())
        desk.stand.audience(post.id, comment="(latihan) kapan?", author="warga1")
        desk.stand.audience(post.id, comment="(latihan) halo", author="warga2", is_mention=True)
        reply, mention = self.messages(desk).messages
        assert (reply.kind, reply.about) == ("reply", post.id)
        assert (mention.kind, mention.about) == ("mention", None)
        assert self.author_of("warga1") in reply.author_handle


class RepeatedAnswerContract(CommentsContract):
    """Where the platform has a means against doubled answers."""

    def test_a_repeated_answer_is_there_once(self, desk: Desk) -> None:
        post = desk.commit(self.draft())
        desk.stand.audience(post.id, comment="(latihan) kapan?", author="warga1")
        [message] = self.messages(desk).messages
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.converser.reply(desk.account, message, "Besok.", OTHER_KEY, desk.wire)
        answer = desk.converser.reply(desk.account, message, "Besok.", OTHER_KEY, desk.wire)
        assert [sent.id for sent in desk.stand.record()] == [post.id, answer.id]


class ConverserContract(MentionsContract, RepeatedAnswerContract):
    """A platform that offers all of it."""


class CrowdContract(CommentsContract):
    """Where a list of messages knows nothing but time, and comes in pages."""

    @pytest.mark.parametrize("is_mention", [False, True])
    def test_more_than_a_page_of_new_messages_is_read_to_the_last(self, desk: Desk, *, is_mention: bool) -> None:
        post = desk.commit(self.draft())
        desk.stand.audience(post.id, comment="(latihan) tadi", author="warga1")
        before = self.messages(desk)
        desk.stand.let_pass(600)
        count = 55 if is_mention else 101
        for number in range(count):
            text = f"(latihan) nomor {number}"
            desk.stand.audience(post.id, comment=text, author="warga2", is_mention=is_mention)
        new = self.messages(desk, before.cursor)
        assert {message.text.split()[-1] for message in new.messages} == {str(number) for number in range(count)}
        called = len(desk.stand.calls())
        assert self.messages(desk, new.cursor).messages == ()
        most_calls = 4
        assert len(desk.stand.calls()) - called <= most_calls
