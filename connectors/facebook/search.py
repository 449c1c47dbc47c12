"""Look for a Facebook post whose answer was lost: by its video or photos, else among the page's own posts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from connectors.contract import Absent, Account, CannotTell, Draft, IdempotencyKey, Prepared, Sight
from connectors.errors import Rejected
from connectors.facebook import answers, wording
from connectors.facebook.dialect import DIALECT, node
from connectors.facebook.uploads import film_of, look, photos_of
from connectors.graph import SLACK, bearer, comparable
from connectors.judgement import Effect, by_their_clock
from connectors.wire import Wire

PAGE: Final = 100
MOST_PAGES: Final = 10
FIELDS: Final = (
    "id,message,created_time,permalink_url,attachments{target,subattachments{target}}"  # Meta's own notation
)
_NOT_FINISHED: Final = frozenset({"uploading", "upload_complete", ""})
_FAILED: Final = frozenset({"error", "upload_failed", "expired"})


def find(
    account: Account,
    draft: Draft,
    prepared: Prepared,
    key: IdempotencyKey,
    since: datetime,
    wire: Wire,
) -> Sight:
    """
    Say what became of a post: a video is asked for itself, photos and texts are looked for in the page's list.

    Photos are known by their ids, a text by its words, its time and its having no media. Absent only where the list
    was read back beyond `since`.

    Raises:
        RateLimited, Transient, AuthDead: could not look; look again later.
    """
    del key
    try:
        film = film_of(prepared.notes)
        if film is not None:
            return _filmed(account, look(account, film["id"], wire))
        return _listed(account, draft, set(photos_of(prepared.notes)), since, wire)
    except Rejected as refusal:
        return CannotTell(f"Facebook refused to show the page's posts: {refusal.reason}")


def _filmed(account: Account, video: answers.Video) -> Sight:
    state = video.status.video_status
    if video.published or video.status.publishing_phase.publish_status == "published" or state == "ready":
        return answers.filmed(account, video)
    if state in _FAILED:
        return Absent(prepare_again=True)
    if state in _NOT_FINISHED:
        return Absent()
    return CannotTell(f"Facebook is still working on the video ({state})")


def _listed(account: Account, draft: Draft, photos: set[str], since: datetime, wire: Wire) -> Sight:
    wanted = comparable(wording.text(draft))
    for post in _since(account, since, wire):
        if post is None:
            return CannotTell(f"the page has more than {PAGE * MOST_PAGES} newer posts")
        shown = post.attachments.targets()
        if photos:
            if photos & shown:
                return answers.published(account, post)
        elif comparable(post.message) == wanted and len(shown) == len(draft.media):
            return answers.published(account, post)
    return Absent()


def _since(account: Account, since: datetime, wire: Wire) -> Iterator[answers.Post | None]:
    """Give the posts made since then, newest first; None at the end when there are too many to read."""
    query = [("fields", FIELDS), ("limit", str(PAGE))]
    after = ""
    for _ in range(MOST_PAGES):
        page, response = wire.exchange(
            "GET",
            node(account, f"{account.remote_id}/published_posts"),
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Posts,
            headers=bearer(account.secrets),
            query=[*query, ("after", after)] if after else query,
        )
        # `since` was read from our clock, `created_time` from theirs.
        earliest = by_their_clock(since, response.headers) - SLACK
        for post in page.data:
            if post.created_time is not None and post.created_time < earliest:
                return
            yield post
        after = page.paging.cursors.after
        if not page.paging.next or not after:
            return
    yield None
