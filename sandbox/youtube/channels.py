"""Channels and playlists (sheet: Authorise; Publish; Measure)."""

from sandbox import clock
from sandbox.call import Answer, Call, Json, json_answer
from sandbox.world import Account
from sandbox.youtube.doors import WRITING, Doors, argument, asked_page, body_of, cut, ids_of, page_of, parts_of
from sandbox.youtube.server import Playlist, Server, not_found, refuse

SIGNIFICANT = 3
"""Digits of a subscriber count that are told; the rest is rounded off."""


def listing(doors: Doors, call: Call) -> Answer:
    """`GET /youtube/v3/channels?mine=true`, or by id."""
    server, account = doors.enter(call, 1)
    parts = parts_of(call)
    wishes = [account.id] if argument(call, "mine") == "true" else ids_of(call)
    found = [server.channels[wish] for wish in wishes if wish in server.channels]
    return json_answer(page_of("channel", [cut(_channel(server, call, each), parts) for each in found]))


def _channel(server: Server, call: Call, account: Account) -> Json:
    videos = [video for video in server.videos.values() if video.account is account]
    public = [video for video in videos if server.privacy(video) == "public"]
    now = server.world.time.now()
    views = sum(30 * video.post.public.counters(now).likes for video in public if video.post)
    return {
        "kind": "youtube#channel",
        "etag": account.id[:8],
        "id": account.id,
        "snippet": {
            "title": account.display_name,
            "description": "Akun latihan",
            "customUrl": f"@{account.handle}",
            "publishedAt": clock.iso(account.created_at),
            "thumbnails": {"default": {"url": f"{call.base}/channel/{account.id}.jpg"}},
        },
        "contentDetails": {"relatedPlaylists": {"likes": "LL", "uploads": "UU" + account.id[2:]}},
        "statistics": {
            "viewCount": str(views),
            "subscriberCount": _rounded(account.followers),
            "hiddenSubscriberCount": False,
            "videoCount": str(len(public)),
        },
        "status": {"privacyStatus": "public", "isLinked": True, "longUploadsStatus": "allowed"},
    }


def _rounded(number: int) -> str:
    step = 10 ** max(len(str(number)) - SIGNIFICANT, 0)
    return str(number // step * step)


def playlists(doors: Doors, call: Call) -> Answer:
    """`GET /youtube/v3/playlists?mine=true`, or by id."""
    server, account = doors.enter(call, 1)
    parts, wishes = parts_of(call), ids_of(call)
    is_mine = argument(call, "mine") == "true"
    found = [each for each in server.playlists.values() if each.account is account and (is_mine or each.id in wishes)]
    start, size = asked_page(call, 50)
    items = [cut(_playlist(each), parts) for each in found]
    return json_answer(page_of("playlist", items, start=start, size=size))


def _playlist(playlist: Playlist) -> Json:
    return {
        "kind": "youtube#playlist",
        "etag": playlist.id[:8],
        "id": playlist.id,
        "snippet": {"title": playlist.title, "channelId": playlist.account.id},
        "contentDetails": {"itemCount": len(playlist.items)},
    }


def make_playlist(doors: Doors, call: Call) -> Answer:
    """`POST /youtube/v3/playlists`."""
    server, account = doors.enter(call, 50, WRITING)
    parts_of(call)
    title = str((body_of(call).get("snippet") or {}).get("title", ""))
    if not title.strip():
        raise refuse(
            400, "playlistTitleRequired", "The request must specify a playlist title.", domain="youtube.playlist"
        )
    made = Playlist("PL" + server.new_id(32, "playlist"), account, title)
    server.playlists[made.id] = made
    return json_answer(_playlist(made))


def items(doors: Doors, call: Call) -> Answer:
    """`GET /youtube/v3/playlistItems?playlistId=`: newest first in the channel's own uploads, private ones too."""
    server, account = doors.enter(call, 1)
    parts = parts_of(call)
    identity = argument(call, "playlistId")
    if identity == "UU" + account.id[2:]:
        uploads = [video for video in server.videos.values() if video.account is account and not video.is_live]
        held = [(f"UU{video.id}", video.id) for video in reversed(uploads)]
    else:
        playlist = server.playlists.get(identity)
        if playlist is None or playlist.account is not account:
            raise not_found("playlist")
        held = playlist.items
    wanted = argument(call, "videoId")
    shown = [
        cut(_item(server, identity, item, video), parts)
        for item, video in held
        if video in server.videos and wanted in {"", video}
    ]
    start, size = asked_page(call, 50)
    if server.setting.is_first_page_empty and not argument(call, "pageToken"):
        return json_answer(page_of("playlistItem", [], size=size) | {"nextPageToken": "0"})
    return json_answer(page_of("playlistItem", shown, start=start, size=size))


def _item(server: Server, playlist: str, item: str, video: str) -> Json:
    found = server.videos[video]
    return {
        "kind": "youtube#playlistItem",
        "etag": item[:8],
        "id": item,
        "snippet": {
            "playlistId": playlist,
            "title": found.snippet.get("title", ""),
            "description": found.snippet.get("description", ""),
            "publishedAt": clock.iso(found.uploaded_at),
            "resourceId": {"kind": "youtube#video", "videoId": video},
        },
        "contentDetails": {"videoId": video, "videoPublishedAt": clock.iso(found.uploaded_at)},
        "status": {"privacyStatus": server.privacy(found)},
    }


def add_item(doors: Doors, call: Call) -> Answer:
    """`POST /youtube/v3/playlistItems`: the same video twice makes two items."""
    server, account = doors.enter(call, 50, WRITING)
    parts = parts_of(call)
    snippet = body_of(call).get("snippet") or {}
    playlist = server.playlists.get(str(snippet.get("playlistId", "")))
    if playlist is None or playlist.account is not account:
        raise not_found("playlist")
    video = str((snippet.get("resourceId") or {}).get("videoId", ""))
    if video not in server.videos:
        raise not_found("video")
    made = ("PLI" + server.new_id(20, "item"), video)
    playlist.items.append(made)
    return json_answer(cut(_item(server, playlist.id, *made), parts))
