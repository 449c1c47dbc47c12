"""JSON of posts and users as API v2 gives it out: little, unless fields are asked for."""

from typing import Final

from sandbox import clock
from sandbox.audience import Comment
from sandbox.call import Call, Json
from sandbox.chance import digits
from sandbox.world import Account, Post
from sandbox.x.server import Server, invalid, made_at
from sandbox.x.weigh import shortened

# The old spelling and that of spec 2.167: both are asked for in the wild.
SPELLINGS: Final = ("tweet", "post")
VIEWS_PER_LIKE: Final = 23
FIELDS: Final = frozenset(
    {
        "attachments", "author_id", "conversation_id", "created_at", "entities", "id", "in_reply_to_user_id", "lang",
        "public_metrics", "referenced_tweets", "referenced_posts", "text", "note_tweet", "note_post",
        "edit_history_tweet_ids", "edit_history_post_ids", "non_public_metrics", "organic_metrics", "source",
        "reply_settings", "possibly_sensitive", "context_annotations", "withheld", "geo", "edit_controls",
    }
)  # fmt: skip
AGE_OF_SILENCE: Final = 86_400


def wishes(call: Call) -> tuple[frozenset[str], str]:
    """The fields a call asks for, and its spelling. Raises `RefusalError`: an unknown one."""
    arguments = call.arguments()
    for spelling in SPELLINGS:
        if values := arguments.get(f"{spelling}.fields"):
            asked = frozenset(",".join(values).split(","))
            if unknown := asked - FIELDS:
                raise invalid(f"The `{spelling}.fields` query parameter value [{min(unknown)}] is not one of the list")
            return asked, spelling
    return frozenset(), "tweet"


def post(server: Server, call: Call, found: Post) -> Json:
    """A post of one of ours."""
    asked, spelling = wishes(call)
    reply_to = server.posts.get(found.parent or "")
    parent_author = reply_to.account.id if reply_to else None
    if found.parent in server.comments:
        parent_author = resident_id(server, server.comments[found.parent][0].author)
    pictures = [(key, f"{found.url}/photo/{place}") for place, key in enumerate(found.own["keys"], 1)]
    text, entities = shortened(found.text, found.id, pictures)
    everything: Json = {
        "author_id": found.account.id,
        "conversation_id": found.own["conversation"],
        "created_at": clock.iso(made_at(found.id)),
        "lang": "in",
        "public_metrics": _metrics(server, found, spelling),
    }
    if entities:
        everything["entities"] = entities
    if pictures:
        everything["attachments"] = {"media_keys": [key for key, _ in pictures]}
    if found.parent:
        everything["in_reply_to_user_id"] = parent_author
        everything[f"referenced_{spelling}s"] = [{"type": "replied_to", "id": found.parent}]
    shape: Json = {"id": found.id, "text": text, f"edit_history_{spelling}_ids": [found.id]}
    return shape | {name: value for name, value in everything.items() if name in asked}


def _metrics(server: Server, found: Post, spelling: str) -> Json:
    counters = found.public.counters(server.world.time.now())
    shares = "retweet_count" if spelling == "tweet" else "repost_count"
    return {
        shares: counters.reposts,
        "reply_count": counters.replies,
        "like_count": counters.likes,
        "quote_count": counters.quotes,
        "bookmark_count": counters.likes // 10,
        "impression_count": counters.likes * VIEWS_PER_LIKE,
    }


def resident_id(server: Server, handle: str) -> str:
    """The id of a practice resident."""
    return digits(17, server.world.seed, "x resident", handle)


def comment(server: Server, call: Call, identity: str, said: Comment, about: Post) -> Json:
    """What a resident wrote: X puts the name of the answered account in front."""
    asked, spelling = wishes(call)
    everything: Json = {
        "author_id": resident_id(server, said.author),
        "conversation_id": identity if said.is_mention else about.own["conversation"],
        "created_at": clock.iso(said.seen_at),
    }
    if not said.is_mention:
        everything["in_reply_to_user_id"] = about.account.id
        everything[f"referenced_{spelling}s"] = [{"type": "replied_to", "id": about.id}]
    text = f"@{about.account.handle} {said.text}".replace("&", "&amp;")
    shape: Json = {"id": identity, "text": text, f"edit_history_{spelling}_ids": [identity]}
    return shape | {name: value for name, value in everything.items() if name in asked}


def resident(server: Server, handle: str) -> Json:
    """A practice resident as `includes` has it."""
    return {"id": resident_id(server, handle), "name": f"Warga Latihan ({handle})", "username": handle}


def user(server: Server, call: Call, owner: Account) -> Json:
    """A user."""
    asked = frozenset(",".join(call.arguments().get("user.fields", ())).split(","))
    growth = int(server.world.time.now() / AGE_OF_SILENCE * (1 + owner.followers // 500))
    everything: Json = {
        "created_at": clock.iso(owner.created_at),
        "verified": False,
        "verified_type": "none",
        "profile_image_url": "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png",
        "public_metrics": {
            "followers_count": owner.followers + growth,
            "following_count": 0,
            "tweet_count": owner.living,
            "listed_count": 0,
            "like_count": 0,
            "media_count": 0,
        },
    }
    shape: Json = {"id": owner.id, "name": owner.display_name, "username": owner.handle}
    return shape | {name: value for name, value in everything.items() if name in asked}
