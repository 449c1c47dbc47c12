from dataclasses import replace

import pytest

from connectors.contract import Link, Secrets
from connectors.errors import Rejected
from connectors.threads import wording
from tests.connectors.contract import Contract, Desk, draft_of
from tests.sandbox.stand import PracticeAccount


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Halo", 4),
        ("é", 1),
        ("e\u0301", 1),
        ("🙂", 4),
        ("👍🏽", 8),
        ("🇮🇩", 8),
        ("👨‍👩‍👧", 18),
        ("❤️", 6),
        ("©", 1),
        ("#1 tahun 2026", 13),
        ("Selamat 🎉 ya", 15),
    ],
)
def test_an_emoji_counts_as_its_bytes_and_a_letter_as_one(text: str, length: int) -> None:
    assert wording.length(text) == length


@pytest.mark.parametrize(("characters", "codes"), [(499, []), (500, []), (501, ["text_too_long"])])
def test_the_limit_is_500(characters: int, codes: list[str]) -> None:
    assert [problem.code for problem in wording.problems(draft_of("a" * characters))] == codes


def test_a_link_beside_a_text_does_not_count() -> None:
    draft = replace(draft_of("a" * 500), link=Link("https://jdih.example/perda/7"))
    assert wording.problems(draft) == []


class TestCounting(Contract):
    """The practice server, which counts by itself, agrees."""

    platform = "threads"
    handle = "dinas"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)

    @pytest.mark.parametrize("text", ["🙂" * 125, "🇮🇩" * 62 + "a" * 4, "é" * 500, "👍🏽" * 62 + "aaaa"])
    def test_the_platform_takes_500_as_we_count_them_and_no_more(self, desk: Desk, text: str) -> None:
        assert wording.length(text) == 500
        desk.step(self.draft(text))
        with pytest.raises(Rejected, match="500"):
            desk.step(self.draft(text + "a"))
