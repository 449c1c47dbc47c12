"""python-telegram-bot, which shares no code with us, finds in the sandbox what it expects of the Bot API."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import TypeVar

import httpx
import pytest
from telegram import Bot, InputMediaPhoto, ReplyParameters
from telegram.constants import ChatMemberStatus, ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter

from tests.sandbox.pictures import mp4, png
from tests.sandbox.stand import PracticeAccount, Stand

Answer = TypeVar("Answer")


@pytest.fixture
def account(stand: Stand) -> PracticeAccount:
    stand.settings(audience=False)
    return stand.add_account("telegram", "humas_latihan", display_name="Humas Latihan", followers=5_000)


def run(account: PracticeAccount, ask: Callable[[Bot], Awaitable[Answer]], *, token: str = "") -> Answer:
    """Let a bot do something, on a loop of its own."""

    async def act() -> Answer:
        async with Bot(token or account.secret, base_url=f"{account.home}/bot") as bot:
            return await ask(bot)

    return asyncio.run(act())


def test_the_bot_knows_itself_its_channel_and_its_rights(account: PracticeAccount) -> None:
    async def ask(bot: Bot) -> tuple[int, int, str, int]:
        chat = await bot.get_chat("@humas_latihan")
        assert chat.linked_chat_id
        member = await bot.get_chat_member(chat.id, bot.id)
        assert getattr(member, "can_post_messages", False)
        return bot.id, chat.id, member.status, await bot.get_chat_member_count(chat.id)

    bot_id, chat_id, status, members = run(account, ask)
    assert (str(chat_id), status, members) == (account.remote_id, ChatMemberStatus.ADMINISTRATOR, 5_000)
    assert account.secret.startswith(f"{bot_id}:")


def test_a_text_is_sent_with_its_formatting(stand: Stand, account: PracticeAccount) -> None:
    html = '<b>Perda</b> 🙂 &amp; <a href="https://contoh.invalid/1">tautan</a>'
    message = run(account, lambda bot: bot.send_message(account.remote_id, html, parse_mode=ParseMode.HTML))
    assert message.text == "Perda 🙂 & tautan"
    assert [(each.type, each.offset, each.length) for each in message.entities] == [
        ("bold", 0, 5),
        ("text_link", 11, 6),
    ]
    assert message.link == f"https://t.me/humas_latihan/{message.message_id}"
    assert [(post.id, post.text) for post in stand.record()] == [(str(message.message_id), "Perda 🙂 & tautan")]


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        ("x" * 4097, None, "message is too long"),
        ("🙂" * 2049, None, "message is too long"),
        (" ", None, "text is empty"),
        ("<b>buka", ParseMode.HTML, "parse entities"),
        ("<video>", ParseMode.HTML, "Unsupported start tag"),
        ("titik.", ParseMode.MARKDOWN_V2, "reserved"),
    ],
)
def test_texts_that_cannot_be_are_refused(account: PracticeAccount, text: str, mode: str | None, words: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){words}"):
        run(account, lambda bot: bot.send_message(account.remote_id, text, parse_mode=mode))


def test_numbers_rise_and_an_album_takes_several(stand: Stand, account: PracticeAccount) -> None:
    async def ask(bot: Bot) -> list[int]:
        first = await bot.send_message(account.remote_id, "1")
        media = [InputMediaPhoto(png(shade=shade), caption="Album" if not shade else None) for shade in range(3)]
        album = await bot.send_media_group(account.remote_id, media)
        assert len({each.media_group_id for each in album}) == 1
        photo = album[0].photo[-1].file_id
        again = await bot.send_photo(
            account.remote_id, photo, caption="Lagi", reply_parameters=ReplyParameters(first.message_id)
        )
        assert again.reply_to_message is not None
        with pytest.raises(BadRequest, match="2-10"):
            await bot.send_media_group(account.remote_id, media[:1])
        return [first.message_id, *(each.message_id for each in album), again.message_id]

    numbers = run(account, ask)
    assert numbers == list(range(numbers[0], numbers[0] + 5))
    posts = stand.record()
    assert [(post.text, post.media) for post in posts] == [("1", 0), ("Album", 3), ("Lagi", 1)]
    assert posts[2].parent == posts[0].id


def test_a_video_is_sent_edited_and_deleted(stand: Stand, account: PracticeAccount) -> None:
    async def ask(bot: Bot) -> None:
        message = await bot.send_video(account.remote_id, mp4(), caption="Video")
        assert message.video is not None
        edited = await bot.edit_message_caption(account.remote_id, message.message_id, caption="Video 2")
        assert edited is not True
        with pytest.raises(BadRequest, match="not modified"):
            await bot.edit_message_caption(account.remote_id, message.message_id, caption="Video 2")
        assert await bot.delete_message(account.remote_id, message.message_id)
        with pytest.raises(BadRequest, match="not found"):
            await bot.delete_message(account.remote_id, message.message_id)

    run(account, ask)
    assert [(post.versions, post.deleted_at is None) for post in stand.record()] == [(2, False)]


def test_comments_and_copies_come_as_updates_and_own_posts_do_not(stand: Stand, account: PracticeAccount) -> None:
    sent = run(account, lambda bot: bot.send_message(account.remote_id, "Ada pertanyaan?"))
    stand.audience(str(sent.message_id), comment="Kapan?", author="warga7")

    async def ask(bot: Bot) -> int:
        copy, comment = await bot.get_updates()
        assert copy.channel_post is None
        assert copy.message is not None
        assert copy.message.is_automatic_forward
        assert copy.message.forward_origin is not None
        assert getattr(copy.message.forward_origin, "message_id", 0) == sent.message_id
        assert comment.message is not None
        assert comment.message.reply_to_message == copy.message
        answer = await comment.message.reply_text("Besok")
        assert answer.message_thread_id == copy.message.message_id
        assert await bot.get_updates(offset=comment.update_id + 1) == ()
        assert await bot.get_updates() == ()
        await bot.set_webhook("https://contoh.invalid/x")
        with pytest.raises(Conflict):
            await bot.get_updates()
        await bot.delete_webhook()
        return answer.message_id

    answered = run(account, ask)
    assert stand.record()[-1].id == str(answered)


def test_limits_name_the_wait(stand: Stand, account: PracticeAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    # The library warns of the coming type of this figure, and takes it in this way only.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    stand.settings("telegram", rate_limits={"chat": 2})

    async def ask(bot: Bot) -> RetryAfter:
        for number in range(2):
            await bot.send_message(account.remote_id, str(number))
        with pytest.raises(RetryAfter) as limit:
            await bot.send_message(account.remote_id, "3")
        return limit.value

    limit = run(account, ask)
    assert isinstance(limit.retry_after, timedelta)
    assert timedelta(0) < limit.retry_after <= timedelta(seconds=60)
    assert stand.summary()["violations"] == {"telegram": {"chat": 1}}


def test_dead_tokens_strange_chats_and_lost_places_are_told_apart(stand: Stand, account: PracticeAccount) -> None:
    with pytest.raises(InvalidToken):
        run(account, lambda bot: bot.get_me(), token="1:salah")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        run(account, lambda bot: bot.send_message("@tidak_ada", "x"))
    stand.disable(account)
    with pytest.raises(Forbidden, match="kicked"):
        run(account, lambda bot: bot.send_message(account.remote_id, "x"))


@pytest.fixture
def http(account: PracticeAccount) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=account.home) as made:
        yield made


def test_the_page_for_everybody_rounds_its_views(stand: Stand, account: PracticeAccount, http: httpx.Client) -> None:
    sent = run(account, lambda bot: bot.send_message(account.remote_id, "Hitung <saya>"))
    stand.audience(str(sent.message_id), likes=1_500)
    shown = http.get("/s/humas_latihan").text
    assert f'data-post="humas_latihan/{sent.message_id}"' in shown
    assert "Hitung &lt;saya&gt;" in shown
    assert '<span class="tgme_widget_message_views">61.5K</span>' in shown
    assert "</i>1.5K</span>" in shown
    assert "LATIHAN" in http.get(f"/humas_latihan/{sent.message_id}").text
    stand.settings("telegram", has_public_page=False)
    assert http.get("/s/humas_latihan").status_code == 302
