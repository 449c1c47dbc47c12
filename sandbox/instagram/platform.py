"""Instagram for professional accounts, by both doors: a linked page's token, and Instagram's own."""

from typing import ClassVar, Final

from sandbox import clock
from sandbox.call import Answer, Call, json_answer
from sandbox.facebook.platform import exchange
from sandbox.graph import signin
from sandbox.graph.doors import Doors, Rates
from sandbox.graph.platform import GraphPlatform, Table
from sandbox.graph.server import Token
from sandbox.graph.words import arguments, parameter
from sandbox.instagram import comments, containers, media
from sandbox.limits import Bucket
from sandbox.platform import Endpoint

SCOPES: Final = frozenset(
    {
        "instagram_basic",
        "instagram_content_publish",
        "instagram_manage_insights",
        "instagram_manage_comments",
        "instagram_manage_contents",
        "pages_show_list",
        "pages_read_engagement",
    }
)


def token(doors: Doors, call: Call, path: str) -> Answer:
    """`POST /oauth/access_token`: Instagram's own door, or Facebook's."""
    server, asked = doors.server(call), arguments(call)
    if asked.get("grant_type") != "authorization_code":
        return exchange(doors, call, path)
    grant = signin.redeem(server, asked)
    now = clock.now()
    owner = server.handles[grant.person]
    made = signin.issue(server, media.DIRECT, Token("", owner, SCOPES, now, now + signin.SHORT_SECONDS))
    return json_answer({"access_token": made.value, "user_id": int(owner.id), "permissions": sorted(grant.scopes)})


def lengthen(doors: Doors, call: Call, _path: str) -> Answer:
    """`GET /access_token`: a token of an hour for one of 60 days."""
    server, asked = doors.server(call), arguments(call)
    if asked.get("grant_type") != "ig_exchange_token":
        raise parameter("Param grant_type must be ig_exchange_token")
    signin.check_client(asked, is_id_needed=False)
    short = signin.lengthen(server, asked.get("access_token", ""))
    now = clock.now()
    life = server.setting.token_life_seconds
    made = Token("", short.account, short.scopes, now, now + life, is_long=True)
    return signin.told(signin.issue(server, media.DIRECT, made))


def refresh(doors: Doors, call: Call, _path: str) -> Answer:
    """`GET /refresh_access_token`: Instagram's own tokens only."""
    return signin.refresh(doors, call, "ig_refresh_token", media.DIRECT)


class Instagram(GraphPlatform):
    """The platform."""

    name = "instagram"
    # 4,800 calls a day for each impression; a quiet account has ten here.
    rates = Rates(
        code=80002,
        kind="instagram",
        calls=Bucket("instagram", 48_000, 86_400),
        versions=("22.0", "23.0", "24.0", "25.0", "26.0", "27.0"),
    )
    scopes = SCOPES
    token_prefix = "EAA"  # noqa: S105 - how such tokens begin
    has_batch = True
    table: ClassVar[Table] = {
        ("GET", "/dialog/oauth"): ("authorise", signin.ask),
        ("POST", "/dialog/oauth"): ("authorise", signin.decide),
        ("GET", "/oauth/authorize"): ("authorise", signin.ask),
        ("POST", "/oauth/authorize"): ("authorise", signin.decide),
        ("GET", "/oauth/access_token"): ("authorise", token),
        ("POST", "/oauth/access_token"): ("authorise", token),
        ("GET", "/access_token"): ("authorise", lengthen),
        ("GET", "/refresh_access_token"): ("authorise", refresh),
        ("GET", "/me"): ("authorise", media.me),
        ("GET", "/me/accounts"): ("authorise", media.accounts),
        ("POST", "/:id/media"): ("upload", containers.create),
        ("POST", "/:id/media_publish"): ("publish", containers.publish_one),
        ("GET", "/:id/content_publishing_limit"): ("read", containers.limit),
        ("GET", "/:id/media"): ("read", media.listing),
        ("GET", "/:id/tags"): ("read", media.tags),
        ("GET", "/:id"): ("poll", media.read),
        ("POST", "/:id"): ("publish", media.change),
        ("DELETE", "/:id"): ("publish", media.delete),
        ("GET", "/:id/comments"): ("read", comments.comments),
        ("POST", "/:id/comments"): ("publish", comments.answer),
        ("POST", "/:id/replies"): ("publish", comments.answer),
        ("GET", "/:id/insights"): ("read", media.figures),
        ("GET", "/p"): ("read", media.show),
    }

    def find(self, method: str, path: str, instance: str) -> Endpoint:
        """The endpoint of a path; permalinks have a form of their own."""
        return super().find(method, "/p" if path.startswith("/p/") else path, instance)


PLATFORM: Final = Instagram
