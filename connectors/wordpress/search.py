"""Look for a post whose answer was lost: by its number, by its slug, or among the user's own newest posts."""

from datetime import UTC, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Final
from unicodedata import normalize

from connectors.contract import Absent, Account, CannotTell, Draft, IdempotencyKey, Prepared, Sight
from connectors.errors import Transient
from connectors.judgement import Effect, by_their_clock
from connectors.wire import Wire
from connectors.wordpress import answers, wording
from connectors.wordpress.dialect import DIALECT, basic, route

VISIBLE: Final = frozenset({"publish", "private"})
NOT_YET: Final = frozenset({"draft", "auto-draft", "pending"})
PAGE: Final = 100
SLACK: Final = timedelta(seconds=3)
"""The site names its time in whole seconds."""


def find(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, since: datetime, wire: Wire) -> Sight:
    """
    Ask for the draft by its number: its status decides. Without one, compare the user's own newest posts.

    Raises:
        RateLimited, Transient, AuthDead: could not look; look again later.
    """
    del key
    number = prepared.notes.get("post")
    if isinstance(number, int):
        return _by_number(account, number, wire)
    slug = prepared.notes.get("slug")
    if isinstance(slug, str):
        there = by_slug(account, slug, wire)
        return Absent() if there is None else _judged(there)
    return _among_newest(account, draft, since, wire)


def by_slug(account: Account, slug: str, wire: Wire) -> answers.Post | None:
    """Give the post under a slug, in whatever status; a twin would have `-2`."""
    query = [("slug", f"{slug},{slug}-2"), ("status", "any"), ("context", "edit")]
    url, query = route(account, "posts", query)
    found = wire.call(
        "GET",
        url,
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=list[answers.Post],
        headers=basic(account.secrets),
        query=query,
    )
    # One that is out counts before one that is not.
    found.sort(key=lambda post: (post.status not in VISIBLE, post.id))
    return found[0] if found else None


def _by_number(account: Account, number: int, wire: Wire) -> Sight:
    url, query = route(account, f"posts/{number}", [("context", "edit")])
    try:
        post = wire.call(
            "GET",
            url,
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Post,
            headers=basic(account.secrets),
            query=query,
        )
    except Transient as error:
        if error.prepare_again:
            return Absent(prepare_again=True)
        raise
    return _judged(post)


def _judged(post: answers.Post) -> Sight:
    if post.status in VISIBLE:
        return answers.published(post)
    if post.status in NOT_YET:
        return Absent()
    return CannotTell(f"the post {post.id} has the status {post.status}: somebody changed it on the site")


def _among_newest(account: Account, draft: Draft, since: datetime, wire: Wire) -> Sight:
    query = [("author", str(account.remote_id)), ("status", "publish"), ("context", "edit"), ("per_page", str(PAGE))]
    url, query = route(account, "posts", query)
    found, response = wire.exchange(
        "GET",
        url,
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=list[answers.Post],
        headers=basic(account.secrets),
        query=query,
    )
    earliest = by_their_clock(since, response.headers) - SLACK
    title, paragraphs = wording.headline(draft)
    # Texts of users without the right to write HTML are stored with their signs as entities.
    wanted = (comparable(unescape(title)), comparable(plain(wording.body(paragraphs, ()))))
    new = [post for post in found if post.date_gmt is not None and post.date_gmt.replace(tzinfo=UTC) >= earliest]
    for post in new:
        if (comparable(unescape(post.title.raw or "")), comparable(plain(post.content.raw or ""))) == wanted:
            return answers.published(post)
    if len(new) == PAGE:
        return CannotTell(f"the user has published more than {PAGE} posts since")
    return Absent()


class _Unwrapper(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.pieces.append("\n" if tag in {"br", "p", "li", "figure"} else "")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def plain(html: str) -> str:
    """Give the text of HTML or of block markup."""
    unwrapper = _Unwrapper()
    unwrapper.feed(html)
    unwrapper.close()
    return "".join(unwrapper.pieces).strip()


def comparable(text: str) -> str:
    """Give a form that is equal for a text as sent and as stored."""
    return " ".join(normalize("NFC", text).split())
