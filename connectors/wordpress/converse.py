"""Read comments on a WordPress site, and answer. API facts: docs/platforms/wordpress.md (checked 2026-11)."""

from datetime import UTC, datetime, timedelta
from typing import Final
from unicodedata import normalize

from connectors.contract import Account, IdempotencyKey, Message, Page, Published, RemoteId
from connectors.errors import Uncertain
from connectors.judgement import Effect
from connectors.wire import AsyncWire, Wire
from connectors.wordpress import answers
from connectors.wordpress.dialect import DIALECT, basic, route
from connectors.wordpress.search import plain

PAGE: Final = 100
MOST_PAGES: Final = 5
LOOK_BACK: Final = timedelta(days=2)
"""A comment that was held keeps its old date when somebody approves it."""
KEPT: Final = 40
"""Numbers of the newest comments that the cursor remembers. More than these within the look back are read twice."""
FIELDS: Final = "id,post,parent,author,author_name,date_gmt,content,link"


async def messages(account: Account, cursor: str, wire: AsyncWire) -> Page:
    """
    Read approved comments after `cursor`, which holds a time and the numbers known around it.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read; ask again with the same cursor.
    """
    last, known = _read(cursor)
    found, is_all = await _after(account, last - LOOK_BACK if last else None, wire)
    if last is not None and not is_all and all(_at(comment) <= last for comment in found):
        # So much was written within the look back that what is new does not come into sight.
        found += (await _after(account, last - timedelta(seconds=1), wire))[0]
    new = {comment.id: comment for comment in found if comment.id not in known}
    if not new:
        return Page(messages=(), cursor=cursor)
    newest = max([*([last] if last else []), *(_at(comment) for comment in new.values())])
    kept = list(dict.fromkeys(comment.id for comment in found))[-KEPT:]
    return Page(messages=tuple(_message(comment) for comment in new.values()), cursor=_written(newest, kept))


async def _after(account: Account, since: datetime | None, wire: AsyncWire) -> tuple[list[answers.Comment], bool]:
    """Read comments after a time, oldest first, and say whether these are all."""
    query = [("order", "asc"), ("orderby", "date_gmt"), ("per_page", str(PAGE)), ("author_exclude", account.remote_id)]
    query += [("after", since.isoformat())] if since else []
    found: list[answers.Comment] = []
    for number in range(1, MOST_PAGES + 1):
        url, asked = route(account, "comments", [*query, ("page", str(number)), ("_fields", FIELDS)])
        page, response = await wire.exchange(
            "GET", url, dialect=DIALECT, answer=list[answers.Comment], headers=basic(account.secrets), query=asked
        )
        found += page
        told = response.headers.get("X-WP-TotalPages", "").partition(",")[0].strip()
        # Pages may be short, as what the user may not read is left out; but some proxies take the header away.
        if number >= int(told) if told.isdecimal() else len(page) < PAGE:
            return found, True
    return found, False


def _read(cursor: str) -> tuple[datetime | None, list[int]]:
    moment, _, numbers = cursor.partition(" ")
    known = [int(number) for number in numbers.split(",") if number]
    return (datetime.fromisoformat(moment) if moment else None), known


def _written(moment: datetime, numbers: list[int]) -> str:
    return f"{moment.isoformat()} {','.join(str(number) for number in numbers)}"


def _at(comment: answers.Comment) -> datetime:
    return comment.date_gmt.replace(tzinfo=UTC)


def _message(comment: answers.Comment) -> Message:
    return Message(
        id=RemoteId(str(comment.id)),
        kind="reply",
        author_handle=comment.author_name,
        author_name=comment.author_name,
        text=plain(comment.content.rendered),
        url=comment.link,
        at=_at(comment),
        about=RemoteId(str(comment.post)),
        token=str(comment.post),
    )


def reply(account: Account, to: Message, text: str, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Answer a comment. The same words below the same comment are refused (409): the first answer is then looked for.

    Raises:
        RateLimited, Transient, AuthDead, Rejected, Uncertain: as `publish.commit`.
    """
    del key
    url, query = route(account, "comments")
    try:
        made = wire.call(
            "POST",
            url,
            dialect=DIALECT,
            effect=Effect.VISIBLE,
            answer=answers.Comment,
            headers=basic(account.secrets),
            query=query,
            body={"post": int(to.token), "parent": int(to.id), "content": text.strip()},
        )
    except Uncertain as error:
        there = _answered(account, to, text, wire) if error.code == "comment_duplicate" else None
        if there is None:
            raise
        made = there
    return Published(RemoteId(str(made.id)), made.link, _at(made), answer={"post": made.post, "parent": made.parent})


def _answered(account: Account, to: Message, text: str, wire: Wire) -> answers.Comment | None:
    query = [("post", to.token), ("parent", to.id), ("author", account.remote_id), ("per_page", str(PAGE))]
    url, query = route(account, "comments", query)
    found = wire.call(
        "GET",
        url,
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=list[answers.Comment],
        headers=basic(account.secrets),
        query=query,
    )
    return next((each for each in found if _letters(plain(each.content.rendered)) == _letters(text)), None)


def _letters(text: str) -> str:
    """
    Give what a site leaves of a text: it sets quotes, dashes, dots and `2x3` anew, and only moderators see the old.

    There is an answer with exactly these words, as it was refused as a double; so little may tell it from others.
    """
    return "".join(
        sign for sign in normalize("NFKC", text.replace("\N{MULTIPLICATION SIGN}", "x")).casefold() if sign.isalnum()
    )
