"""Comments (sheet: Converse): threads of a channel or a video, replies, moderation."""

from sandbox import clock
from sandbox.audience import Comment, Public
from sandbox.call import Answer, Call, Json, json_answer
from sandbox.world import Account, Post, digest_of
from sandbox.youtube.doors import WRITING, Doors, argument, asked_page, body_of, cut, ids_of, page_of, parts_of
from sandbox.youtube.server import Server, not_found, refuse

FORCED = WRITING[1:]


def thread_id(comment: Comment, post: Post) -> str:
    """The id of what a resident said: the same in each answer."""
    return f"Ugx{post.id}{comment.number:011d}4AaABAg"


def _resident(server: Server, handle: str) -> str:
    return server.channel_id(f"warga/{handle}")


def threads(doors: Doors, call: Call) -> Answer:
    """`GET /youtube/v3/commentThreads`: of a video, or of everything on a channel; newest first."""
    server, account = doors.enter(call, 1, FORCED)
    parts = parts_of(call)
    videos = _asked(server, call, account)
    now = server.world.time.now()
    found: list[tuple[float, Json]] = []
    for post in videos:
        held = argument(call, "moderationStatus") == "heldForReview"
        for comment in (each for each in post.public.replies(now) if each.is_hidden is held):
            comment.seen_at = comment.seen_at or clock.now()
            server.comments[thread_id(comment, post)] = (comment, post)
            found.append((comment.seen_at, cut(_thread(server, comment, post), parts)))
        # A thread the channel itself began below its video.
        found.extend(
            (answer.arrived_at, cut(_own_thread(answer, post), parts))
            for answer in server.answers.values()
            if answer.own["video"] is post and answer.parent == post.id
        )
    found.sort(key=lambda pair: pair[0], reverse=True)
    start, size = asked_page(call, 100)
    return json_answer(page_of("commentThread", [thread for _, thread in found], start=start, size=size))


def _asked(server: Server, call: Call, account: Account) -> list[Post]:
    now = clock.now()
    if wish := argument(call, "videoId"):
        video = server.videos.get(wish)
        if video is None or video.post is None or not video.post.is_visible(now):
            raise not_found("video")
        if video.status.get("commentsDisabled"):
            words = "The video identified by the videoId parameter has disabled comments."
            raise refuse(403, "commentsDisabled", words, domain="youtube.commentThread")
        return [video.post]
    if argument(call, "allThreadsRelatedToChannelId") != account.id:
        words = "No filter selected. Expected one of: id, videoId, allThreadsRelatedToChannelId"
        raise refuse(400, "missingRequiredParameter", words, domain="youtube.parameter")
    return [
        video.post
        for video in server.videos.values()
        if video.account is account and video.post is not None and video.post.is_visible(now)
    ]


def _thread(server: Server, comment: Comment, post: Post) -> Json:
    identity = thread_id(comment, post)
    author = (comment.author, _resident(server, comment.author))
    top = _comment(identity, author, comment.text, comment.seen_at, post, None)
    replies = [_answer(answer) for answer in server.answers.values() if answer.parent == identity]
    thread = _wrapped(identity, top, post, len(replies))
    return thread | ({"replies": {"comments": replies[:5]}} if replies else {})


def _own_thread(answer: Post, post: Post) -> Json:
    return _wrapped(answer.id, _answer(answer), post, 0)


def _wrapped(identity: str, top: Json, post: Post, replies: int) -> Json:
    snippet = {
        "channelId": post.account.id,
        "videoId": post.id,
        "topLevelComment": top,
        "canReply": True,
        "totalReplyCount": replies,
        "isPublic": True,
    }
    return {"kind": "youtube#commentThread", "etag": identity[:8], "id": identity, "snippet": snippet}


def _comment(identity: str, author: tuple[str, str], text: str, at: float, post: Post, parent: str | None) -> Json:
    handle, channel = author
    snippet: Json = {
        "channelId": post.account.id,
        "videoId": post.id,
        "textDisplay": text,
        "textOriginal": text,
        "authorDisplayName": f"@{handle}",
        "authorChannelId": {"value": channel},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": 0,
        "publishedAt": clock.iso(at),
        "updatedAt": clock.iso(at),
    }
    snippet |= {"parentId": parent} if parent else {}
    return {"kind": "youtube#comment", "etag": identity[:8], "id": identity, "snippet": snippet}


def _answer(answer: Post) -> Json:
    parent = answer.parent if answer.parent != answer.own["video"].id else None
    author = (answer.account.handle, answer.account.id)
    return _comment(answer.id, author, answer.text, answer.arrived_at, answer.own["video"], parent)


def comments(doors: Doors, call: Call) -> Answer:
    """`GET /youtube/v3/comments?parentId=`, or by ids; unknown ones are left out."""
    server, _ = doors.enter(call, 1, FORCED)
    parts = parts_of(call)
    if wishes := ids_of(call):
        passed = server.world.time.now()
        known = [server.comments[wish] for wish in wishes if wish in server.comments]
        shown_to_all = [said for said in known if not said[0].is_hidden]
        there = [said for said in shown_to_all if said[0].gone_at is None or said[0].gone_at > passed]
        shown = [cut(_thread(server, *said)["snippet"]["topLevelComment"], parts) for said in there]
        return json_answer(page_of("comment", shown))
    parent = argument(call, "parentId")
    found = [cut(_answer(answer), parts) for answer in server.answers.values() if answer.parent == parent]
    start, size = asked_page(call, 100)
    return json_answer(page_of("comment", found, start=start, size=size))


def reply(doors: Doors, call: Call) -> Answer:
    """`POST /youtube/v3/comments`: below a thread."""
    server, account = doors.enter(call, 50, FORCED)
    parts = parts_of(call)
    snippet = body_of(call).get("snippet") or {}
    parent = str(snippet.get("parentId", ""))
    if parent not in server.comments:
        words = "The specified parent comment could not be found."
        raise refuse(404, "parentCommentNotFound", words, domain="youtube.comment")
    _, post = server.comments[parent]
    return json_answer(cut(_answer(_say(server, call, account, post, parent, snippet)), parts))


def begin(doors: Doors, call: Call) -> Answer:
    """`POST /youtube/v3/commentThreads`: below a video."""
    server, account = doors.enter(call, 50, FORCED)
    parts = parts_of(call)
    snippet = body_of(call).get("snippet") or {}
    video = server.videos.get(str(snippet.get("videoId", "")))
    if video is None or video.post is None:
        raise not_found("video")
    said = (snippet.get("topLevelComment") or {}).get("snippet") or {}
    made = _say(server, call, account, video.post, video.id, said)
    return json_answer(cut(_own_thread(made, video.post), parts))


def _say(server: Server, call: Call, account: Account, post: Post, parent: str, snippet: Json) -> Post:
    text = str(snippet.get("textOriginal", ""))
    if not text.strip():
        raise refuse(400, "commentTextRequired", "The comment text is required.", domain="youtube.comment")
    identity = f"{parent}.{server.new_id(22, 'answer')}" if parent != post.id else "Ugy" + server.new_id(22, "thread")
    now = clock.now()
    made = Post(
        account=account,
        id=identity,
        uri=identity,
        url=f"{post.url}&lc={identity}",
        text=text,
        arrived_at=call.arrived_at,
        visible_at=now,
        public=Public(server.world.seed, identity, 0, server.world.time.at(now)),
        parent=parent,
        digest=digest_of(text, ()),
        own={"video": post},
    )
    server.answers[identity] = made
    server.world.accept(made)
    return made


def moderate(doors: Doors, call: Call) -> Answer:
    """`POST /youtube/v3/comments/setModerationStatus`: 204; what is held waits unseen, what is rejected is gone."""
    server, account = doors.enter(call, 50, FORCED)
    wish = argument(call, "moderationStatus")
    if wish not in {"heldForReview", "published", "rejected"}:
        raise refuse(400, "invalidModerationStatus", "The moderation status is invalid.", domain="youtube.comment")
    for identity in ids_of(call):
        comment, post = server.comments.get(identity, (None, None))
        if comment is None or post is None or post.account is not account:
            raise not_found("comment")
        comment.is_hidden = wish == "heldForReview"
        comment.gone_at = 0.0 if wish == "rejected" else None
    return Answer(204, b"")
