from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from connectors.contract import CannotTell, Gone, Link, Secrets
from connectors.errors import AuthDead, RateLimited, Rejected, Uncertain
from tests.connectors.contract import ADDRESS, OTHER_KEY, TEXT, Desk, draft_of, image_of
from tests.connectors.measuring import CountersContract
from tests.connectors.publishing import (
    CommitContract,
    CountedContract,
    KindsContract,
    LimitHeadersContract,
    PermalinkContract,
    UnsearchableContract,
)
from tests.sandbox.stand import PracticeAccount


class TestDiscord(
    CommitContract,
    CountedContract,
    KindsContract,
    UnsearchableContract,
    LimitHeadersContract,
    PermalinkContract,
    CountersContract,
):
    platform = "discord"
    handle = "humas"
    unknown_id = "123456789012345678"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(webhook_address=hook_of(practice))

    @pytest.mark.proves("publish", "alt texts")
    def test_images_arrive_in_order_with_their_alt_texts(self, desk: Desk, tmp_path: Path) -> None:
        alts = ["loket", "antrean", ""]
        media = tuple(image_of(tmp_path, alt=alt, shade=number) for number, alt in enumerate(alts))
        desk.commit(draft_of(media=media))
        assert [(post.alts, post.text) for post in desk.stand.record()] == [(alts, TEXT)]

    def test_a_link_is_the_last_paragraph(self, desk: Desk) -> None:
        desk.commit(replace(draft_of(), link=Link(ADDRESS)))
        assert [(post.text, post.link) for post in desk.stand.record()] == [(f"{TEXT}\n\n{ADDRESS}", ADDRESS)]

    @pytest.mark.parametrize(
        "text",
        [
            "(latihan) *tebal* _miring_ ~~coret~~ `kode` ||rahasia|| #kota_baru dan a_b_c \\ akhir",
            "# (latihan) Judul\n## Anak\n-# kecil\n> kutipan\n[halaman](https://a.example/a_b_c) <@123> @everyone",
        ],
    )
    def test_signs_of_markdown_are_only_signs(self, desk: Desk, text: str) -> None:
        desk.commit(draft_of(text))
        assert [post.text for post in desk.stand.record()] == [text]

    def test_nobody_is_called_by_a_text(self, desk: Desk, practice: PracticeAccount) -> None:
        text, hook = "(latihan) @everyone dan @here", hook_of(practice)
        published = desk.commit(draft_of(text))
        with httpx.Client() as http:
            careless = http.post(hook, params={"wait": "true"}, json={"content": text}).json()
            careful = http.get(f"{hook}/messages/{published.id}").json()
        assert [careful["mention_everyone"], careless["mention_everyone"]] == [False, True]

    def test_a_repeat_would_send_twice(self, desk: Desk) -> None:
        # What the engine must never do: nothing at Discord keeps it from happening.
        desk.commit(draft_of())
        desk.commit(draft_of())
        assert len(desk.stand.record()) == 2

    def test_a_person_is_told_what_to_do_after_a_lost_answer(self, desk: Desk) -> None:
        desk.stand.fault("reset_mid_body", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft_of())
        sight = desk.find(draft_of())
        assert isinstance(sight, CannotTell)
        assert "look there" in sight.cause
        permalink = desk.connector.permalink
        assert permalink is not None
        [post] = desk.stand.record()
        assert permalink.post_of(desk.account, post.url) == post.id

    def test_files_that_are_too_large_are_refused(self, desk: Desk, tmp_path: Path) -> None:
        large = image_of(tmp_path, alt="")
        large.path.write_bytes(large.path.read_bytes() + bytes(10 * 1024 * 1024))
        with pytest.raises(Rejected, match="too large"):
            desk.commit(draft_of(media=(large,)))
        assert desk.stand.record() == []

    def test_a_thread_is_refused(self, desk: Desk) -> None:
        first = desk.commit(draft_of())
        with pytest.raises(Rejected, match="cannot answer"):
            desk.prepare(draft_of("(latihan) bagian 2", after=first))

    def test_a_burst_runs_into_the_limit_of_the_webhook_and_says_until_when(self, desk: Desk) -> None:
        desk.stand.stop_clock()
        for number in range(5):
            desk.commit(draft_of(f"(latihan) {number}"), key=OTHER_KEY)
        with pytest.raises(RateLimited) as limit:
            desk.commit(draft_of("(latihan) 6"))
        assert not limit.value.whole_app
        assert len(desk.stand.record()) == 5

    @pytest.mark.parametrize("verb", ["revoke", "disable"])
    def test_a_deleted_webhook_is_dead(self, desk: Desk, practice: PracticeAccount, verb: str) -> None:
        getattr(desk.stand, verb)(practice)
        with pytest.raises(AuthDead, match="Unknown Webhook"):
            desk.commit(draft_of())

    def test_a_deleted_message_is_gone(self, desk: Desk, practice: PracticeAccount) -> None:
        post = desk.commit(draft_of())
        httpx.delete(f"{hook_of(practice)}/messages/{post.id}").raise_for_status()
        assert self.readings(desk, post.id) == {post.id: Gone()}

    def test_no_error_shows_the_secret_of_the_address(self, desk: Desk, practice: PracticeAccount) -> None:
        for kind in ("lost_before", "error_after", "dead_token"):
            desk.stand.fault(kind, count=1)
            with pytest.raises((Uncertain, AuthDead)) as failed:
                desk.commit(draft_of())
            assert practice.secret.rpartition("/")[2] not in f"{failed.value.reason} {failed.value!s}"


def hook_of(practice: PracticeAccount) -> str:
    """Give the address of the webhook, as a person copies it from the channel's settings."""
    return f"{practice.home}/api/webhooks/{practice.secret}"
