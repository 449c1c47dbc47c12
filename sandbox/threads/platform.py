"""The Threads API v1.0, for as many practice servers as are asked for."""

from typing import ClassVar, Final

from sandbox import clock
from sandbox.call import Answer, Call, json_answer
from sandbox.graph import signin
from sandbox.graph.doors import Doors, Rates
from sandbox.graph.platform import GraphPlatform, Table
from sandbox.graph.server import Token
from sandbox.graph.words import arguments, parameter
from sandbox.limits import Bucket
from sandbox.platform import Endpoint
from sandbox.threads import containers, media

SCOPES: Final = frozenset(
    {
        "threads_basic",
        "threads_content_publish",
        "threads_manage_insights",
        "threads_manage_replies",
        "threads_read_replies",
        "threads_manage_mentions",
        "threads_delete",
    }
)
PREFIX: Final = "THAA"


def exchange(doors: Doors, call: Call, _path: str) -> Answer:
    """`POST /oauth/access_token`: a code for a token of an hour."""
    server, asked = doors.server(call), arguments(call)
    if asked.get("grant_type") != "authorization_code":
        raise parameter("Param grant_type must be authorization_code")
    grant = signin.redeem(server, asked)
    now = clock.now()
    owner = server.handles[grant.person]
    made = signin.issue(server, PREFIX, Token("", owner, grant.scopes, now, now + signin.SHORT_SECONDS))
    return json_answer({"access_token": made.value, "user_id": int(owner.id)})


def lengthen(doors: Doors, call: Call, _path: str) -> Answer:
    """`GET /access_token`: a token of an hour for one of 60 days."""
    server, asked = doors.server(call), arguments(call)
    if asked.get("grant_type") != "th_exchange_token":
        raise parameter("Param grant_type must be th_exchange_token")
    signin.check_client(asked, is_id_needed=False)
    short = signin.lengthen(server, asked.get("access_token", ""))
    now = clock.now()
    life = server.setting.token_life_seconds
    return signin.told(
        signin.issue(server, PREFIX, Token("", short.account, short.scopes, now, now + life, is_long=True))
    )


def refresh(doors: Doors, call: Call, _path: str) -> Answer:
    """`GET /refresh_access_token`."""
    return signin.refresh(doors, call, "th_refresh_token", PREFIX)


class Threads(GraphPlatform):
    """The platform."""

    name = "threads"
    # 4,800 calls a day for each impression, of which ten are counted at least; no header tells.
    rates = Rates(code=4, kind="", calls=Bucket("calls", 48_000, 86_400), versions=("1.0",), is_version_needed=False)
    scopes = SCOPES
    token_prefix = PREFIX
    table: ClassVar[Table] = {
        ("GET", "/oauth/authorize"): ("authorise", signin.ask),
        ("POST", "/oauth/authorize"): ("authorise", signin.decide),
        ("POST", "/oauth/access_token"): ("authorise", exchange),
        ("GET", "/access_token"): ("authorise", lengthen),
        ("GET", "/refresh_access_token"): ("authorise", refresh),
        ("GET", "/me"): ("authorise", media.read),
        ("POST", "/:id/threads"): ("upload", containers.create),
        ("POST", "/:id/threads_publish"): ("publish", containers.publish_one),
        ("GET", "/:id/threads_publishing_limit"): ("read", containers.limit),
        ("GET", "/:id"): ("poll", media.read),
        ("DELETE", "/:id"): ("publish", media.delete),
        ("GET", "/:id/threads"): ("read", media.listing),
        ("GET", "/:id/replies"): ("read", media.answers),
        ("GET", "/:id/conversation"): ("read", media.conversation),
        ("GET", "/:id/mentions"): ("read", media.mentions),
        ("POST", "/:id/manage_reply"): ("publish", media.hide),
        ("GET", "/:id/insights"): ("read", media.figures),
        ("GET", "/:id/threads_insights"): ("read", media.profile_figures),
        ("GET", "/@/post"): ("read", media.show),
    }

    def find(self, method: str, path: str, instance: str) -> Endpoint:
        """The endpoint of a path; permalinks begin with a name."""
        return super().find(method, "/@/post" if path.startswith("/@") else path, instance)


PLATFORM: Final = Threads
