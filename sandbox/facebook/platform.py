"""Facebook's Graph API for pages, v22.0 to v26.0, for as many practice servers as are asked for."""

import re
from typing import ClassVar, Final

from sandbox import clock
from sandbox.call import Answer, Call, json_answer
from sandbox.facebook import comments, nodes, photos, posts, videos
from sandbox.faults import Endpoint as Kind
from sandbox.graph import signin
from sandbox.graph.doors import Doors, Rates
from sandbox.graph.platform import GraphPlatform, Table
from sandbox.graph.server import Token
from sandbox.graph.words import arguments, parameter
from sandbox.limits import Bucket
from sandbox.platform import Endpoint

WATCHED: Final = re.compile(r"/\d+/videos/\d+/?")

SCOPES: Final = frozenset(
    {
        "pages_show_list",
        "pages_manage_posts",
        "pages_read_engagement",
        "pages_read_user_content",
        "pages_manage_engagement",
        "pages_manage_metadata",
        "read_insights",
        "business_management",
    }
)
SHORT_SECONDS: Final = 3600.0


def exchange(doors: Doors, call: Call, _path: str) -> Answer:
    """`/oauth/access_token`: a code for a short-lived token, or that for a long-lived one."""
    asked, server = arguments(call), doors.server(call)
    now = clock.now()
    if asked.get("grant_type") == "fb_exchange_token":
        signin.check_client(asked)
        short = signin.lengthen(server, asked.get("fb_exchange_token", ""))
        life = server.setting.token_life_seconds
        made = Token("", short.account, short.scopes, now, now + life, short.person, is_long=True)
        return signin.told(signin.issue(server, "EAA", made))
    grant = signin.redeem(server, asked)
    made = Token("", None, grant.scopes, now, now + SHORT_SECONDS, grant.person)
    return signin.told(signin.issue(server, "EAA", made))


def inspect(doors: Doors, call: Call, _path: str) -> Answer:
    """`GET /debug_token`."""
    asked, server = arguments(call), doors.server(call)
    token = server.tokens.get(asked.get("input_token", ""))
    if token is None:
        raise parameter("The access token could not be decrypted", subcode=None)
    is_valid = not token.dead and (token.expires_at is None or token.expires_at > clock.now())
    return json_answer(
        {
            "data": {
                "type": "PAGE" if token.account else "USER",
                "is_valid": is_valid,
                "expires_at": round(token.expires_at or 0),
                "data_access_expires_at": round(token.issued_at + 90 * 86_400),
                "scopes": sorted(token.scopes),
            }
        }
    )


def phase(call: Call) -> Kind:
    """Only the finish of a chunked video makes something visible."""
    return "upload" if arguments(call).get("upload_phase") in {"start", "transfer"} else "publish"


class Facebook(GraphPlatform):
    """The platform."""

    name = "facebook"
    # A page's own tokens: 4,800 calls a day for each person engaged with it; a quiet page has ten of them here.
    rates = Rates(
        code=80001,
        kind="pages",
        calls=Bucket("pages", 48_000, 86_400),
        versions=("22.0", "23.0", "24.0", "25.0", "26.0", "27.0"),
    )
    scopes = SCOPES
    token_prefix = "EAA"  # noqa: S105 - how such tokens begin
    has_batch = True
    sorts = {("POST", "/:id/videos"): phase}
    table: ClassVar[Table] = {
        ("GET", "/dialog/oauth"): ("authorise", signin.ask),
        ("POST", "/dialog/oauth"): ("authorise", signin.decide),
        ("GET", "/oauth/access_token"): ("authorise", exchange),
        ("POST", "/oauth/access_token"): ("authorise", exchange),
        ("GET", "/debug_token"): ("authorise", inspect),
        ("GET", "/me"): ("authorise", nodes.read),
        ("GET", "/me/accounts"): ("authorise", nodes.accounts),
        ("GET", "/me/permissions"): ("authorise", nodes.permissions),
        ("GET", "/"): ("read", nodes.many),
        ("POST", "/:id/feed"): ("publish", posts.create),
        ("POST", "/:id/photos"): ("upload", photos.upload),
        ("POST", "/:id/videos"): ("publish", videos.upload),
        ("GET", "/:id/feed"): ("read", posts.listing),
        ("GET", "/:id/posts"): ("read", posts.listing),
        ("GET", "/:id/published_posts"): ("read", posts.listing),
        ("GET", "/:id/tagged"): ("read", posts.tagged),
        ("GET", "/:id/comments"): ("read", comments.listing),
        ("POST", "/:id/comments"): ("publish", comments.create),
        ("GET", "/:id/insights"): ("read", nodes.figures),
        ("GET", "/:id/permalink"): ("read", posts.show),
        ("GET", "/:id/videos/:video"): ("read", videos.show),
        ("GET", "/:id"): ("read", nodes.read),
        ("POST", "/:id"): ("publish", nodes.change),
        ("DELETE", "/:id"): ("publish", nodes.delete),
    }

    def find(self, method: str, path: str, instance: str) -> Endpoint:
        """The endpoint of a path; the page of a video is named by two ids."""
        known = "/:id/videos/:video" if WATCHED.fullmatch(path) else path
        return super().find(method, known, instance)


PLATFORM: Final = Facebook
