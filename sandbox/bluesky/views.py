"""JSON of posts and people as the AppView gives it out."""

from typing import Any, Final

from sandbox import clock
from sandbox.audience import Comment
from sandbox.bluesky.addresses import BASE32, POST, cid_of_record, tid
from sandbox.bluesky.server import Network
from sandbox.call import Json
from sandbox.chance import letters
from sandbox.world import Account, Post, World

CLOCK_ID: Final = 11
DAY_SECONDS: Final = 86_400


def person(owner: Account) -> Json:
    """A profileViewBasic."""
    return {
        "did": owner.id,
        "handle": owner.handle,
        "displayName": owner.display_name,
        "associated": {"chat": {"allowIncoming": "none"}},
        "labels": [],
        "createdAt": clock.iso(owner.created_at),
    }


def profile(world: World, owner: Account) -> Json:
    """A profileViewDetailed."""
    growth = int(world.time.now() / DAY_SECONDS * (1 + owner.followers // 500))
    return person(owner) | {
        "description": "Akun latihan",
        "followersCount": owner.followers + growth,
        "followsCount": 0,
        "postsCount": owner.living,
        "indexedAt": clock.iso(owner.created_at),
        "viewer": {"muted": False, "blockedBy": False},
    }


def resident(world: World, name: str) -> Json:
    """The profileViewBasic of a practice resident."""
    return {
        "did": "did:plc:" + letters(24, BASE32, world.seed, "resident", name),
        "handle": f"{name}.latihan.invalid",
        "displayName": f"Warga Latihan ({name})",
        "labels": [],
        "createdAt": "2026-01-01T00:00:00.000Z",
    }


def post(world: World, found: Post, base: str) -> Json:
    """A postView."""
    counters = found.public.counters(world.time.now())
    own = found.own
    shape = {
        "uri": found.uri,
        "cid": own["cid"],
        "author": person(found.account),
        "record": own["record"],
        "bookmarkCount": 0,
        "replyCount": counters.replies + own.get("answers", 0),
        "repostCount": counters.reposts,
        "likeCount": counters.likes,
        "quoteCount": counters.quotes,
        "indexedAt": clock.iso(own["indexed_at"]),
        "viewer": {"threadMuted": False, "embeddingDisabled": False},
        "labels": [],
    }
    embed = own["record"].get("embed")
    if embed and (view := _embed(embed, found.account.id, base)):
        shape["embed"] = view
    return shape


def _embed(embed: Json, did: str, base: str) -> Json | None:
    kind = embed["$type"]

    def address(blob: Any) -> str:
        return f"{base}/img/{did}/{blob['ref']['$link']}"

    match kind:
        case "app.bsky.embed.images":
            images = [
                {"thumb": address(each["image"]), "fullsize": address(each["image"]), "alt": each["alt"]}
                | ({"aspectRatio": each["aspectRatio"]} if "aspectRatio" in each else {})
                for each in embed["images"]
            ]
            return {"$type": f"{kind}#view", "images": images}
        case "app.bsky.embed.external":
            external = {name: embed["external"][name] for name in ("uri", "title", "description")}
            if "thumb" in embed["external"]:
                external["thumb"] = address(embed["external"]["thumb"])
            return {"$type": f"{kind}#view", "external": external}
        case "app.bsky.embed.video":
            cid = embed["video"]["ref"]["$link"]
            view = {"$type": f"{kind}#view", "cid": cid, "playlist": f"{base}/watch/{did}/{cid}/playlist.m3u8"}
            return view | {name: embed[name] for name in ("alt", "aspectRatio") if name in embed}
        case _:
            return None


def comment(world: World, network: Network, said: Comment, above: Post) -> Json:
    """The postView of what a resident said."""
    author = resident(world, said.author)
    at = said.seen_at or clock.now()
    rkey = tid(int(above.visible_at * 1e6) + said.number, CLOCK_ID)
    uri = f"at://{author['did']}/{POST}/{rkey}"
    known = network.comments.get(uri)
    if known is not None:
        record = known[2]
    else:
        record = {"$type": POST, "text": said.text, "createdAt": clock.iso(at), "langs": ["id"]}
        if not said.is_mention:
            parent = {"uri": above.uri, "cid": above.own["cid"]}
            record["reply"] = {"root": above.own["record"].get("reply", {}).get("root", parent), "parent": parent}
        network.comments[uri] = (said, above, record)
    return {
        "uri": uri,
        "cid": cid_of_record(record),
        "author": author,
        "record": record,
        "bookmarkCount": 0,
        "replyCount": 0,
        "repostCount": 0,
        "likeCount": 0,
        "quoteCount": 0,
        "indexedAt": record["createdAt"],
        "labels": [],
    }
