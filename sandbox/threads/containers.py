"""Containers and publishing on Threads (sheet: Publish; Limits; Errors)."""

import re
from typing import Final

import regex

from sandbox.call import Answer, Call, json_answer
from sandbox.graph.containers import DAY_SECONDS, Container, make, publish, yard
from sandbox.graph.doors import Doors
from sandbox.graph.platform import node_of
from sandbox.graph.server import Server
from sandbox.graph.words import arguments, is_true, missing, parameter, refuse
from sandbox.world import Account, Post

MOST_CHARACTERS: Final = 500
MOST_LINKS: Final = 5
CHILDREN: Final = range(2, 21)
MOST_ALT: Final = 1000
POST_QUOTA: Final = "posts"
REPLY_QUOTA: Final = "replies"
REPLIES_A_DAY: Final = 1000
URL: Final = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?')\]}]")
FAILURES: Final = {"stuck": "FAILED_PROCESSING_VIDEO"}


def counted(text: str) -> int:
    """Characters, but an emoji counts as the bytes it has in UTF-8, and a letter with accents as one."""
    return sum(len(each.encode()) if _is_emoji(each) else 1 for each in regex.findall(r"\X", text))


def _is_emoji(cluster: str) -> bool:
    return bool(regex.search(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\p{RI}|\uFE0F\u20E3", cluster))


def check_owner(owner: Account, node: str) -> None:
    """Let a token through for its own profile; 10 for another's."""
    if node not in {"me", owner.id}:
        raise refuse(10, "(#10) Application does not have permission for this action", kind="THApiException")


def create(doors: Doors, call: Call, path: str) -> Answer:
    """`POST /{user}/threads`: nothing is visible yet."""
    server, _, owner = doors.account(call, "threads_basic", "threads_content_publish")
    check_owner(owner, node_of(path))
    asked = arguments(call)
    kind = asked.get("media_type", "")
    text = asked.get("text", "").strip()
    _check_text(text, asked.get("link_attachment", ""))
    made = _filled(doors, call, owner, kind, text)
    made.own |= _place(server, owner, asked)
    if asked.get("reply_to_id"):
        doors.account(call, "threads_manage_replies")
    if kind == "TEXT" and is_true(asked.get("auto_publish_text")):
        post = _publish(doors, call, made)
        return json_answer({"id": post.id})
    return json_answer({"id": made.id})


def _check_text(text: str, link: str) -> None:
    if counted(text) > MOST_CHARACTERS:
        words = f"Param text must be at most {MOST_CHARACTERS} characters long."
        raise refuse(100, words, kind="THApiException", said="(latihan) Teks terlalu panjang.")
    if len({*URL.findall(text), *([link] if link else [])}) > MOST_LINKS:
        raise refuse(100, "THREADS_API__LINK_LIMIT_EXCEEDED", kind="THApiException")


def _filled(doors: Doors, call: Call, owner: Account, kind: str, text: str) -> Container:
    asked = arguments(call)
    server = doors.server(call)
    if len(asked.get("alt_text", "")) > MOST_ALT:
        raise parameter(f"Param alt_text must be at most {MOST_ALT} characters long")
    match kind:
        case "TEXT":
            if not text:
                raise parameter("The parameter text is required")
            return make(doors, call, owner, kind, text, "")
        case "IMAGE" | "VIDEO":
            url = asked.get(f"{kind.lower()}_url", "")
            if not url:
                raise parameter(f"The parameter {kind.lower()}_url is required")
            made = make(doors, call, owner, kind, text, url)
            made.alt = asked.get("alt_text", "")
            made.is_item = is_true(asked.get("is_carousel_item"))
            return made
        case "CAROUSEL":
            children = _children(server, owner, asked.get("children", ""))
            made = make(doors, call, owner, kind, text, "")
            made.children = children
            return made
        case _:
            raise parameter("Param media_type must be one of {TEXT, IMAGE, VIDEO, CAROUSEL}")


def _children(server: Server, owner: Account, text: str) -> tuple[Container, ...]:
    found = [yard(server).get(identity) for identity in text.split(",") if identity]
    if len(found) not in CHILDREN:
        raise parameter("Param children must have between 2 and 20 items")
    children = [each for each in found if each is not None and each.account is owner and each.is_item]
    life = server.setting.container_life_seconds
    if len(children) < len(found) or any(each.state(life) != "FINISHED" for each in children):
        words = "Media is not ready: a child of the carousel was not processed or has expired"
        raise refuse(100, words, subcode=4279004, kind="THApiException")
    return tuple(children)


def _place(server: Server, owner: Account, asked: dict[str, str]) -> dict[str, object]:
    """Where the post hangs, and the link it carries."""
    parent = asked.get("reply_to_id") or None
    if parent and parent not in server.posts and parent not in server.own.get("comments", {}):
        raise refuse(24, "The requested resource does not exist", subcode=4279009, kind="THApiException")
    link = asked.get("link_attachment") or None
    if link and asked.get("media_type") != "TEXT":
        raise parameter("link_attachment is for text posts only")
    del owner
    return {"parent": parent, "link": link}


def publish_one(doors: Doors, call: Call, path: str) -> Answer:
    """`POST /{user}/threads_publish`: makes it visible."""
    server, _, owner = doors.account(call, "threads_content_publish")
    check_owner(owner, node_of(path))
    made = yard(server).get(arguments(call).get("creation_id", ""))
    if made is None or made.account is not owner or made.is_item:
        raise not_found()
    state = made.state(server.setting.container_life_seconds)
    if state == "PUBLISHED" and server.setting.second_publish == "same_id":
        return json_answer({"id": made.post_id})
    # The commonest real error: the container says that it is finished, and cannot be found.
    if state != "FINISHED" or doors.act(call, "media_stuck"):
        raise not_found()
    post = _publish(doors, call, made)
    if doors.act(call, "duplicate_refusal"):
        # Seen in reality with carousels: code 10 and HTTP 500 with the post live.
        raise refuse(10, "(#10) Application does not have permission for this action", status=500)
    return json_answer({"id": post.id})


def not_found() -> Exception:
    """The commonest real error: says that it is not transient, and passes all the same."""
    said = "(latihan) Media dengan id tersebut tidak ditemukan."
    return refuse(24, "The requested resource does not exist", subcode=4279009, said=said)


def _publish(doors: Doors, call: Call, made: Container) -> Post:
    server = doors.server(call)
    quota, most = (REPLY_QUOTA, REPLIES_A_DAY) if made.own["parent"] else (POST_QUOTA, server.setting.daily_posts)
    if server.use(quota, made.account, DAY_SECONDS) >= most:
        raise refuse(613, "(#613) Calls to this api have exceeded the rate limit.", kind="THApiException")
    server.charge(quota, made.account)
    name = made.account.handle
    found = URL.search(made.text)
    link = made.own["link"] or (found[0] if found else None)
    url = f"{call.base}/@{name}/post/{{id}}"
    return publish(doors, call, made, url=url, parent=made.own["parent"], link=link)


def node(server: Server, owner: Account, identity: str) -> dict[str, object] | None:
    """A container, where the id is one's."""
    made = yard(server).get(identity)
    if made is None:
        return None
    if made.account is not owner:
        raise missing(identity)
    state = made.state(server.setting.container_life_seconds)
    words = ""
    if state == "ERROR":
        words = FAILURES.get(made.failure, "FAILED_DOWNLOADING_VIDEO" if made.kind == "VIDEO" else "UNKNOWN")
    return {"id": made.id, "status": state, "error_message": words or None}


def limit(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{user}/threads_publishing_limit`."""
    server, _, owner = doors.account(call, "threads_content_publish")
    check_owner(owner, node_of(path))
    row = {
        "quota_usage": server.use(POST_QUOTA, owner, DAY_SECONDS),
        "config": {"quota_total": server.setting.daily_posts, "quota_duration": 86_400},
        "reply_quota_usage": server.use(REPLY_QUOTA, owner, DAY_SECONDS),
        "reply_config": {"quota_total": REPLIES_A_DAY, "quota_duration": 86_400},
    }
    asked = {name.strip() for name in arguments(call).get("fields", "").split(",") if name.strip()}
    return json_answer({"data": [{name: value for name, value in row.items() if not asked or name in asked}]})
