"""Playlists of a channel: which there are, and one more video in one of them."""

from collections.abc import Mapping

from connectors.contract import Account
from connectors.errors import Rejected
from connectors.judgement import Effect
from connectors.wire import Wire
from connectors.youtube import answers
from connectors.youtube.dialect import DIALECT, api, bearer


def titles(account: Account, wire: Wire) -> Mapping[str, str]:
    """
    Give the titles of the channel's playlists by their id.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: see the contract.
    """
    found: dict[str, str] = {}
    token = ""
    while True:
        page = wire.call(
            "GET",
            api(account, f"playlists?part=snippet&mine=true&maxResults=50&pageToken={token}"),
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Playlists,
            headers=bearer(account.secrets),
        )
        found.update((playlist.id, playlist.snippet.title) for playlist in page.items)
        token = page.next_page
        if not token:
            return found


def add(account: Account, playlist_id: str, video_id: str, wire: Wire) -> bool:
    """Put a video into a playlist, unless it is there; False: YouTube refused, the video is out nevertheless."""
    try:
        there = wire.call(
            "GET",
            api(account, f"playlistItems?part=id&playlistId={playlist_id}&videoId={video_id}"),
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Resources,
            headers=bearer(account.secrets),
        )
        if there.items:
            return True
        wire.call(
            "POST",
            api(account, "playlistItems?part=snippet"),
            dialect=DIALECT,
            effect=Effect.REPEATABLE,
            answer=object,
            headers=bearer(account.secrets),
            body={
                "snippet": {
                    "playlistId": playlist_id,
                    "resourceId": {"kind": "youtube#video", "videoId": video_id},
                }
            },
        )
    except Rejected:
        return False
    return True
