"""Display API (sheet: Measure): the account, its public videos, their figures; and the page of one."""

from sandbox import clock
from sandbox.call import Answer, Call, Json, html_answer
from sandbox.pages import page, post_page
from sandbox.tiktok.doors import Doors, body_of, fields_of
from sandbox.tiktok.posting import settle
from sandbox.tiktok.server import Server, envelope, refuse
from sandbox.world import Account, Post

MOST = 20
PROFILE = frozenset({"bio_description", "profile_deep_link", "is_verified", "username"})
STATS = frozenset({"follower_count", "following_count", "likes_count", "video_count"})


def user(doors: Doors, call: Call) -> Answer:
    """`GET /v2/user/info/?fields=`: each group of fields needs its scope."""
    server, token = doors.enter(call, "user.info.basic", "display")
    fields = fields_of(call)
    for scope, group in (("user.info.profile", PROFILE), ("user.info.stats", STATS)):
        if group & set(fields) and scope not in token.scopes:
            raise refuse("scope_not_authorized", f"The user did not authorize the scope required: {scope}.")
    known = _user(server, call, token.account)
    unknown = [field for field in fields if field not in known]
    if unknown:
        raise refuse("invalid_params", f"Fields is invalid: {unknown[0]}")
    return envelope({"user": {field: known[field] for field in fields}})


def _user(server: Server, call: Call, account: Account) -> Json:
    posts = [post for post in server.posts.values() if post.account is account and post.is_visible(clock.now())]
    now = server.world.time.now()
    return {
        "open_id": account.id,
        "union_id": account.id[::-1],
        "avatar_url": f"{call.base}/avatar/{account.handle}.webp",
        "display_name": account.display_name,
        "bio_description": "Akun latihan",
        "profile_deep_link": f"{call.base}/@{account.handle}",
        "is_verified": False,
        "username": account.handle,
        "follower_count": account.followers + int(now / 86_400 * (1 + account.followers // 500)),
        "following_count": 0,
        "likes_count": sum(post.public.counters(now).likes for post in posts),
        "video_count": len(posts),
    }


def listing(doors: Doors, call: Call) -> Answer:
    """`POST /v2/video/list/?fields=`: public ones, newest first."""
    server, token = doors.enter(call, "video.list", "display")
    fields, body = fields_of(call), body_of(call)
    count = body.get("max_count", 10)
    if not isinstance(count, int) or not 1 <= count <= MOST:
        raise refuse("invalid_params", "max_count must be between 1 and 20.")
    before = int(body.get("cursor") or 2**62)
    posts = [post for post in _public(server, call, token.account) if int(post.visible_at * 1000) < before]
    posts.sort(key=lambda post: post.visible_at, reverse=True)
    chosen = posts[:count]
    cursor = int(chosen[-1].visible_at * 1000) if chosen else 0
    videos = [_video(server, post, fields) for post in chosen]
    return envelope({"videos": videos, "cursor": cursor, "has_more": len(posts) > count})


def query(doors: Doors, call: Call) -> Answer:
    """`POST /v2/video/query/?fields=`: at most 20, the missing ones left out."""
    server, token = doors.enter(call, "video.list", "display")
    fields = fields_of(call)
    wishes = (body_of(call).get("filters") or {}).get("video_ids")
    if not isinstance(wishes, list) or not 1 <= len(wishes) <= MOST:
        raise refuse("invalid_params", "video_ids must hold 1 to 20 ids.")
    public = {post.id: post for post in _public(server, call, token.account)}
    videos = [_video(server, public[wish], fields) for wish in dict.fromkeys(map(str, wishes)) if wish in public]
    return envelope({"videos": videos, "cursor": 0, "has_more": False})


def _public(server: Server, call: Call, account: Account) -> list[Post]:
    for publish in server.publishes.values():
        if publish.is_photo and publish.account is account:
            settle(server, call, publish)
    now = clock.now()
    late = server.setting.moderation_seconds
    return [
        post
        for post in server.posts.values()
        if post.account is account and post.is_visible(now) and post.visible_at + late <= now
    ]


def _video(server: Server, post: Post, fields: list[str]) -> Json:
    counters = post.public.counters(server.world.time.now())
    shown: Json = {
        "id": post.id,
        "create_time": post.own["created_at"],
        "cover_image_url": f"{post.url}/cover.webp?x-expires={int(clock.now()) + 21_600}",
        "share_url": f"{post.url}?utm_campaign=client_share&utm_source=practice",
        "video_description": post.text,
        "title": post.text[:90],
        "duration": 3,
        "width": 16,
        "height": 9,
        "embed_html": "",
        "embed_link": "",
        "like_count": counters.likes,
        "comment_count": counters.replies,
        "share_count": counters.reposts,
        "view_count": 25 * (counters.likes + counters.reposts),
    }
    unknown = [field for field in fields if field not in shown]
    if unknown:
        raise refuse("invalid_params", f"Fields is invalid: {unknown[0]}")
    return {field: shown[field] for field in fields}


def show(doors: Doors, call: Call) -> Answer:
    """`GET /@handle/video/…`: the page a permalink opens."""
    server = doors.server(call)
    post = server.posts.get(call.path.rpartition("/")[2])
    if post is None or not post.is_visible(clock.now()):
        return html_answer(page("Tidak ada", "<p>Video latihan ini tidak ada.</p>"), status=404)
    return html_answer(post_page(post, server.world.time.now()))
