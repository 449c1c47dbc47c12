"""What every platform that lets messages be read again must do."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from connectors.contract import Gone, Message, RemoteId, Said
from connectors.errors import AuthDead, RateLimited, Transient
from tests.connectors.contract import Contract, Desk, read


class RevisitContract(Contract):
    def heard(self, desk: Desk, *texts: str) -> tuple[list[Message], list[dict[str, Any]]]:
        """Let residents write below a post; give the messages as they are read, and how to speak of them."""
        post = desk.commit(self.draft())
        marks = [
            {"post": post.id, "number": desk.stand.audience(post.id, comment=text, author=f"warga{number}")["comment"]}
            for number, text in enumerate(texts, 1)
        ]
        page = read(lambda wire: desk.converser.messages(desk.account, "", wire))
        assert len(page.messages) == len(texts)
        return list(page.messages), marks

    def again(self, desk: Desk, messages: Sequence[Message]) -> Mapping[RemoteId, Said | Gone]:
        revisitor = desk.connector.revisit
        assert revisitor is not None
        return read(lambda wire: revisitor.messages(desk.account, messages, wire))

    def test_a_message_is_read_again_as_it_was_read_first(self, desk: Desk) -> None:
        messages, _ = self.heard(desk, "(latihan) kapan & di mana?", "(latihan) <terima kasih>")
        assert self.again(desk, messages) == {message.id: Said(message.text) for message in messages}

    @pytest.mark.proves("revisit", "taken back")
    def test_one_that_was_taken_back_is_gone_and_the_others_are_not(self, desk: Desk) -> None:
        messages, marks = self.heard(desk, "(latihan) satu", "(latihan) dua")
        desk.stand.audience(marks[0]["post"], number=marks[0]["number"], take_back=True)
        seen = self.again(desk, messages)
        assert seen[messages[0].id] == Gone()
        assert seen[messages[1].id] == Said(messages[1].text)

    def test_a_whole_batch_is_asked_for_at_once(self, desk: Desk) -> None:
        messages, _ = self.heard(desk, "(latihan) satu", "(latihan) dua", "(latihan) tiga")
        before = len(desk.stand.calls())
        self.again(desk, messages)
        assert len(desk.stand.calls()) == before + self.calls_for(len(messages))
        assert len(messages) <= desk.connector.capabilities.batch_messages

    def calls_for(self, count: int) -> int:
        """Say how many calls so many messages take."""
        del count
        return 1

    @pytest.mark.parametrize(
        ("kind", "error"), [("lost_before", Transient), ("dead_token", AuthDead), ("rate_limited", RateLimited)]
    )
    def test_nothing_is_known_when_the_second_reading_fails(
        self, desk: Desk, kind: str, error: type[Exception]
    ) -> None:
        messages, _ = self.heard(desk, "(latihan) satu")
        desk.stand.fault(kind, endpoint="any")
        with pytest.raises(error):
            self.again(desk, messages)


class EditedContract(RevisitContract):
    """Where people can change what they wrote, and it stays the same message."""

    def test_words_that_were_changed_are_seen(self, desk: Desk) -> None:
        messages, marks = self.heard(desk, "(latihan) besok", "(latihan) dua")
        desk.stand.audience(marks[0]["post"], number=marks[0]["number"], edit="(latihan) lusa")
        seen = self.again(desk, messages)
        assert isinstance(changed := seen[messages[0].id], Said)
        assert changed.text.endswith("(latihan) lusa")
        assert seen[messages[1].id] == Said(messages[1].text)
