"""The pages people read without an account: `t.me/s/name` and `t.me/name/id`. No contract, rounded figures."""

from html import escape
from typing import Final

from sandbox import clock
from sandbox.call import Answer, Call, html_answer
from sandbox.pages import page, post_page
from sandbox.telegram import person
from sandbox.telegram.doors import Doors
from sandbox.telegram.parsing import URL
from sandbox.telegram.server import Chat, Message, Server

PAGE: Final = 20
VIEWS_PER_LIKE: Final = 41
THOUSAND: Final = 1000


def feed(doors: Doors, call: Call) -> Answer:
    """`/s/name`: the newest posts, oldest first; `before` goes back."""
    server = doors.server(call)
    name = call.path.rstrip("/").rpartition("/")[2]
    chat = server.names.get(name.lower())
    if fault := doors.act(call, "rate_limited"):
        return html_answer(f"<html><body>Too Many Requests {fault.seconds}</body></html>", status=429)
    if chat is None or chat.kind != "channel" or not server.setting.has_public_page:
        return Answer(302, b"", [(b"location", f"{call.base}/{name}".encode())])
    before = call.arguments().get("before", [""])[-1]
    now = clock.now() - server.setting.page_lag_seconds
    found = [
        message
        for message in chat.messages.values()
        if message.post is not None
        and message.post.is_visible(now)
        and (not before.isdecimal() or message.id < int(before))
    ]
    shown = found[-PAGE:]
    more = ""
    if len(found) > PAGE:
        first = shown[0].id
        more = f'<a href="/s/{name}?before={first}" class="tme_messages_more" data-before="{first}"></a>'
    body = "".join(_widget(server, call, chat, message) for message in shown)
    return html_answer(
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(chat.title)} - LATIHAN</title></head><body>'
        f'<section class="tgme_channel_history js-message_history">{more}{body}</section></body></html>'
    )


def _widget(server: Server, call: Call, chat: Chat, message: Message) -> str:
    post = message.post
    if post is None:
        return ""
    counters = post.public.counters(server.world.time.now())
    address = f"{call.base}/{chat.username}/{message.id}"
    reply = ""
    if message.reply_to is not None:
        reply = (
            f'<a class="tgme_widget_message_reply user-color-default" href="{call.base}/{chat.username}/'
            f'{message.reply_to.id}"><div class="tgme_widget_message_text js-message_reply_text" dir="auto">'
            f"{escape(message.reply_to.text)}</div></a>"
        )
    media = "".join(
        f'<a class="tgme_widget_message_{"photo_wrap" if medium.mime.startswith("image/") else "video_player"}" '
        f'href="{address}?single"></a>'
        for medium in post.media
    )
    words = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{_html(post.text)}</div>'
    reactions = (
        '<div class="tgme_widget_message_reactions js-message_reactions"><span class="tgme_reaction">'
        f'<i class="emoji"><b>👍</b></i>{rounded(counters.likes)}</span></div>'
        if counters.likes
        else ""
    )
    when = clock.iso(message.at)[:19]
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message '
        f'js-widget_message" data-post="{chat.username}/{message.id}"><div class="tgme_widget_message_bubble">'
        f"{reply}{media}{words if post.text else ''}{reactions}"
        '<div class="tgme_widget_message_footer compact js-message_footer"><div class="tgme_widget_message_info">'
        f'<span class="tgme_widget_message_views">{rounded(counters.likes * VIEWS_PER_LIKE + 1)}</span>'
        f'<span class="copyonly"> views</span><a class="tgme_widget_message_date" href="{address}">'
        f'<time datetime="{when}+00:00" class="time">{when[11:16]}</time></a></div></div></div></div></div>'
    )


def _html(text: str) -> str:
    marked = URL.sub(lambda match: f"\x00{match[0]}\x01", text)
    html = escape(marked, quote=False)
    for match in URL.finditer(text):
        address = escape(match[0], quote=False)
        link = f'<a href="{escape(match[0])}" target="_blank" rel="noopener">{address}</a>'
        html = html.replace(f"\x00{address}\x01", link)
    return html.replace("\n", "<br/>")


def rounded(number: int) -> str:
    """Figures as people read them: 999, 1.5K, 23.4K, 2M."""
    for size, letter in ((THOUSAND * THOUSAND, "M"), (THOUSAND, "K")):
        if number >= size:
            return f"{number // (size // 10) / 10:g}{letter}"
    return str(number)


def one(doors: Doors, call: Call) -> Answer:
    """`/name/id`, and `/name` alone."""
    server = doors.server(call)
    name, _, number = call.path.strip("/").partition("/")
    chat = server.names.get(name.lower())
    if chat is None and (bot := person.bot_of(server, name)) is not None:
        return person.show(call, server, bot)
    message = chat.messages.get(int(number)) if chat and number.isdecimal() else None
    if message is None or message.post is None or not message.post.is_visible(clock.now()):
        return html_answer(page(name, f"<p>@{escape(name)}</p>"))
    return html_answer(post_page(message.post, server.world.time.now()))
