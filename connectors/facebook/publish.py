"""
Publish to a Facebook page. API facts: docs/platforms/facebook.md (checked 2026-11).

Photos are uploaded unpublished and videos up to their finish, so that one call makes the post visible, and what was
uploaded tells afterwards whether it did.
"""

import json
from contextlib import suppress

from connectors.contract import Account, Draft, IdempotencyKey, MediaKind, Prepared, Published, RemoteId
from connectors.errors import Rejected, Transient, Uncertain
from connectors.facebook import answers, wording
from connectors.facebook.dialect import DIALECT, node
from connectors.facebook.search import find
from connectors.facebook.uploads import Film, begin, film_of, look, photo, photos_of, send
from connectors.graph import Confirmed, bearer
from connectors.judgement import Effect
from connectors.wire import Wire

__all__ = ["commit", "find", "prepare"]


def prepare(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    """
    Upload the next photo, or the next piece of the video.

    Raises:
        Rejected: the post continues another, or mixes photos and a video, which no page can do.
        RateLimited, Transient, AuthDead: see the contract.
    """
    if draft.parent is not None:
        raise Rejected("a Facebook page has no threads: put the parts into one post")
    films = [medium for medium in draft.media if medium.kind is MediaKind.VIDEO]
    if not films:
        return _next_photo(account, draft, so_far, wire)
    if len(draft.media) > 1:
        raise Rejected("a Facebook post shows photos or one video, not both")
    film = film_of(so_far.notes)
    film = begin(account, films[0], wire) if film is None else send(account, films[0], film, wire)
    return Prepared(ready=_is_whole(film), notes={"video": film})


def _next_photo(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    photos = photos_of(so_far.notes)
    if len(photos) < len(draft.media):
        photos.append(photo(account, draft.media[len(photos)], wire))
    return Prepared(ready=len(photos) == len(draft.media), notes={"photos": photos} if photos else {})


def _is_whole(film: Film) -> bool:
    return film["start"] == film["end"]


def commit(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Make the post visible. Facebook knows no key: a repeat would be a second post.

    Raises:
        Rejected: Facebook read the post and refused it.
        RateLimited, Transient, AuthDead: nothing became visible.
        Uncertain: call `find` before anything else; errors too may have made the post.
    """
    del key
    film = film_of(prepared.notes)
    if film is not None:
        return _finish(account, draft, film, wire)
    photos = photos_of(prepared.notes)
    if len(photos) < len(draft.media):
        raise Transient("the photos are not uploaded yet", prepare_again=True)
    form = {"message": wording.text(draft)}
    if photos:
        form["attached_media"] = json.dumps([{"media_fbid": one} for one in photos])
    elif draft.link is not None:
        form["link"] = draft.link.url
    post = wire.call(
        "POST",
        node(account, f"{account.remote_id}/feed"),
        dialect=DIALECT,
        effect=Effect.VISIBLE,
        answer=answers.Post,
        headers=bearer(account.secrets),
        # Asked here, the address costs no second call.
        query=[("fields", "id,permalink_url,created_time")],
        form={name: value for name, value in form.items() if value},
    )
    return answers.published(account, post)


def _finish(account: Account, draft: Draft, film: Film, wire: Wire) -> Published:
    confirmed = wire.call(
        "POST",
        node(account, f"{account.remote_id}/videos"),
        dialect=DIALECT,
        effect=Effect.VISIBLE,
        answer=Confirmed,
        headers=bearer(account.secrets),
        form={
            "upload_phase": "finish",
            "upload_session_id": film["session"],
            "description": wording.text(draft),
        },
    )
    if not confirmed.success:
        raise Uncertain("Facebook said neither yes nor why not")
    # The video is out, or will be once it is processed: whatever stops this read must not undo that.
    with suppress(Exception):
        return answers.filmed(account, look(account, film["id"], wire))
    return answers.filmed(account, answers.Video(id=RemoteId(film["id"])))
