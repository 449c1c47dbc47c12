"""Containers and publishing on Instagram (sheet: Publish; Limits; Errors)."""

import re
from typing import Final

from sandbox.call import Answer, Call, RefusalError, json_answer
from sandbox.graph.containers import DAY_SECONDS, Container, make, publish, yard
from sandbox.graph.doors import Doors
from sandbox.graph.fetch import Fetched
from sandbox.graph.platform import node_of
from sandbox.graph.server import Server
from sandbox.graph.words import arguments, is_true, missing, parameter, refuse
from sandbox.world import Account

MOST_CHARACTERS: Final = 2_200
MOST_TAGS: Final = 30
MOST_NAMES: Final = 20
MOST_ALT: Final = 1000
MOST_IMAGE_BYTES: Final = 8 * 1024 * 1024
RATIOS: Final = (4 / 5, 1.91)
CHILDREN: Final = range(2, 11)
CONTAINERS_A_DAY: Final = 400
POST_QUOTA: Final = "posts"
CONTAINER_QUOTA: Final = "containers"
URL: Final = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?')\]}]")
BASIC: Final = "instagram_basic"
PUBLISH: Final = "instagram_content_publish"


def check_owner(owner: Account, node: str) -> None:
    """Let a token through for its own account; 24 for another's."""
    if node not in {"me", owner.id}:
        raise refuse(24, "The media or account could not be found", subcode=2207006)


def create(doors: Doors, call: Call, path: str) -> Answer:
    """`POST /{ig}/media`: nothing is visible yet."""
    server, _, owner = doors.account(call, BASIC, PUBLISH)
    check_owner(owner, node_of(path))
    if server.use(CONTAINER_QUOTA, owner, DAY_SECONDS) >= CONTAINERS_A_DAY:
        raise refuse(9, "Application request limit reached", subcode=2207042)
    made = _filled(doors, call, owner)
    server.charge(CONTAINER_QUOTA, owner)
    return json_answer({"id": made.id})


def _filled(doors: Doors, call: Call, owner: Account) -> Container:
    asked = arguments(call)
    caption = asked.get("caption", "").strip()
    _check_caption(caption)
    if len(asked.get("alt_text", "")) > MOST_ALT:
        raise parameter(f"Param alt_text must be at most {MOST_ALT} characters long")
    kind = asked.get("media_type", "")
    if kind == "CAROUSEL":
        children = _children(doors.server(call), owner, asked.get("children", ""))
        made = make(doors, call, owner, kind, caption, "")
        made.children = children
        return made
    is_item = is_true(asked.get("is_carousel_item"))
    if is_item and is_true(asked.get("is_ai_generated")):
        raise parameter("is_ai_generated belongs to the carousel, not to its items")
    if kind in {"REELS", "STORIES", "VIDEO"} and asked.get("video_url"):
        if kind == "VIDEO" and not is_item:
            raise parameter("media_type VIDEO is no longer supported, use REELS")
        made = make(doors, call, owner, "VIDEO" if is_item else kind, caption, asked["video_url"])
    elif asked.get("image_url") and kind in {"", "IMAGE", "STORIES"}:
        made = make(doors, call, owner, "IMAGE", caption, asked["image_url"])
        made.alt = asked.get("alt_text", "")
    else:
        raise parameter("The parameter image_url is required")
    made.is_item = is_item
    return made


def _check_caption(caption: str) -> None:
    if len(caption) > MOST_CHARACTERS:
        words = f"The caption was too long: at most {MOST_CHARACTERS} characters"
        raise refuse(36004, words, subcode=2207010, said="(latihan) Keterangan terlalu panjang.")
    if len(re.findall(r"(?<!\w)#\w", caption)) > MOST_TAGS or len(re.findall(r"(?<!\w)@\w", caption)) > MOST_NAMES:
        raise refuse(100, f"Invalid parameter: at most {MOST_TAGS} hashtags, {MOST_NAMES} names", subcode=2207040)


def _children(server: Server, owner: Account, text: str) -> tuple[Container, ...]:
    found = [yard(server).get(identity) for identity in text.split(",") if identity]
    if len(found) not in CHILDREN:
        raise refuse(100, "Invalid parameter: a carousel has 2 to 10 items", subcode=2207028)
    children = [each for each in found if each is not None and each.account is owner and each.is_item]
    if len(children) < len(found) or any(stage(server, each)[0] != "FINISHED" for each in children):
        raise not_ready()
    return tuple(children)


def not_ready() -> RefusalError:
    """Too early."""
    return refuse(9007, "Media ID is not available", subcode=2207027, said="(latihan) Media belum siap.")


def stage(server: Server, made: Container) -> tuple[str, str]:
    """`status_code`, and the words of `status`, which carry the subcode of a failure."""
    life = server.setting.container_life_seconds
    state = made.state(life)
    if made.failure:
        return "ERROR", _failed(2207026)
    for each in made.files():
        if each.fetched is not None and each.fetched.is_done and not made.post_id and state != "EXPIRED":
            subcode = _fault(each.kind, each.fetched)
            if subcode:
                return "ERROR", _failed(subcode)
    words = {
        "IN_PROGRESS": "In Progress: Media is still being processed.",
        "FINISHED": "Finished: Media has been uploaded and it is ready to be published.",
        "PUBLISHED": "Published: Media has been published.",
        "EXPIRED": "Expired: The container was not published within 24 hours and has expired.",
        "ERROR": _failed(2207052),
    }
    return state, words[state]


def _failed(subcode: int) -> str:
    return f"Error: Media upload has failed with error code {subcode}"


def _fault(kind: str, file: Fetched) -> int:
    """What Instagram finds wrong with a fetched file: 0 for nothing."""
    if not file.mime:
        return 2207052
    if kind != "IMAGE":
        return 0 if file.mime in {"video/mp4", "video/quicktime"} else 2207026
    if file.mime != "image/jpeg":
        return 2207005
    if file.size_bytes > MOST_IMAGE_BYTES:
        return 2207004
    ratio = file.width / file.height if file.height else 0.0
    return 0 if RATIOS[0] - 0.01 <= ratio <= RATIOS[1] + 0.01 else 2207009


def publish_one(doors: Doors, call: Call, path: str) -> Answer:
    """`POST /{ig}/media_publish`: makes it visible; what it became, the container does not tell."""
    server, _, owner = doors.account(call, PUBLISH)
    check_owner(owner, node_of(path))
    made = yard(server).get(arguments(call).get("creation_id", ""))
    if made is None or made.account is not owner or made.is_item:
        raise refuse(24, "The requested resource does not exist", subcode=2207008)
    state, _ = stage(server, made)
    if state == "PUBLISHED" and server.setting.second_publish == "same_id":
        return json_answer({"id": made.post_id})
    if state in {"EXPIRED", "PUBLISHED"}:
        raise refuse(24, "The requested resource does not exist", subcode=2207008)
    if state != "FINISHED":
        raise not_ready()
    if server.use(POST_QUOTA, owner, DAY_SECONDS) >= server.setting.daily_posts:
        raise refuse(9, "Application request limit reached", subcode=2207042, said="(latihan) Kuota harian habis.")
    server.charge(POST_QUOTA, owner)
    found = URL.search(made.text)
    post = publish(doors, call, made, url=f"{call.base}/p/{{id}}/", parent=None, link=found[0] if found else None)
    if doors.act(call, "duplicate_refusal"):
        # Seen in reality: the spam block, with the post live.
        raise refuse(4, "Application request limit reached", subcode=2207051, said="(latihan) Tindakan diblokir.")
    return json_answer({"id": post.id})


def node(server: Server, owner: Account, identity: str) -> dict[str, object] | None:
    """A container, where the id is one's."""
    made = yard(server).get(identity)
    if made is None:
        return None
    if made.account is not owner:
        raise missing(identity)
    code, words = stage(server, made)
    return {"id": made.id, "status_code": code, "status": words, "copyright_check_status": None}


def limit(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{ig}/content_publishing_limit`."""
    server, _, owner = doors.account(call, PUBLISH)
    check_owner(owner, node_of(path))
    row = {
        "quota_usage": server.use(POST_QUOTA, owner, DAY_SECONDS),
        "config": {"quota_total": server.setting.daily_posts, "quota_duration": 86_400},
    }
    asked = {name.strip() for name in arguments(call).get("fields", "").split(",") if name.strip()}
    return json_answer({"data": [{name: value for name, value in row.items() if not asked or name in asked}]})
