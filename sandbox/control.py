"""The control API under `/_control`: what an examiner may do to the practice platforms, and what they saw."""

import json
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from sandbox import clock, pages
from sandbox.audience import Comment
from sandbox.faults import Fault
from sandbox.platform import Registration
from sandbox.record import line, summary
from sandbox.settings import Settings
from sandbox.world import Account, Post

if TYPE_CHECKING:
    from sandbox.app import Sandbox

PAGE = 5_000


class AccountWish(BaseModel):
    """Body of `POST accounts`."""

    model_config = ConfigDict(extra="forbid")

    platform: str
    instance: Annotated[str, Field(pattern=r"^[a-zA-Z0-9._-]+$")]
    handle: Annotated[str, Field(pattern=r"^[a-zA-Z0-9._-]+$")]
    display_name: str = ""
    followers: Annotated[int, Field(ge=0)] = 1_000
    access_token: str | None = None
    app_password: str | None = None


class AudienceWish(BaseModel):
    """Body of `POST posts/{id}/audience`: counters to fix, a share to lose, a comment to add, or all let go again."""

    model_config = ConfigDict(extra="forbid")

    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    quotes: int | None = None
    fall: Annotated[float, Field(ge=0, le=1)] | None = None
    comment: str | None = None
    author: str | None = None
    is_mention: bool = False
    # A comment that was added before, by its number: changed, or taken back.
    number: int | None = None
    edit: str | None = None
    take_back: bool = False
    release: bool = False


class Control:
    """The control API's endpoints."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox

    async def add_account(self, request: Request) -> JSONResponse:
        """Make a practice account."""
        wish = AccountWish.model_validate(await _body(request))
        platform = self._sandbox.state.platforms.get(wish.platform)
        if platform is None:
            raise HTTPException(404, f"no such platform: {wish.platform}")
        registration = Registration(
            instance=wish.instance,
            handle=wish.handle,
            display_name=wish.display_name or wish.handle,
            followers=wish.followers,
            access_token=wish.access_token,
            app_password=wish.app_password,
            origin=str(request.base_url).rstrip("/"),
        )
        return JSONResponse(platform.register(registration))

    async def list_accounts(self, _request: Request) -> JSONResponse:
        """All practice accounts."""
        accounts = self._sandbox.state.world.accounts.values()
        return JSONResponse(
            [
                {
                    "platform": account.platform,
                    "instance": account.instance,
                    "remote_id": account.id,
                    "handle": account.handle,
                    "posts": len(account.posts),
                    "is_revoked": account.is_revoked,
                    "is_disabled": account.is_disabled,
                }
                for account in accounts
            ]
        )

    async def change_account(self, request: Request) -> JSONResponse:
        """Revoke, restore, disable or enable an account."""
        account = self._account(request.path_params["account"])
        platform = self._sandbox.state.platforms[account.platform]
        verb = request.path_params["verb"]
        if verb == "revoke":
            platform.revoke(account)
        elif verb == "restore":
            platform.restore(account)
        elif verb in {"disable", "enable"}:
            account.is_disabled = verb == "disable"
        else:
            raise HTTPException(404, f"no such verb: {verb}")
        return JSONResponse({"is_revoked": account.is_revoked, "is_disabled": account.is_disabled})

    async def add_fault(self, request: Request) -> JSONResponse:
        """Put a fault in force."""
        return JSONResponse({"number": self._sandbox.state.faults.add(Fault.model_validate(await _body(request)))})

    async def list_faults(self, _request: Request) -> JSONResponse:
        """Faults in force."""
        active = self._sandbox.state.faults.active
        return JSONResponse(
            [{"number": number, "left": each.left, **each.fault.model_dump()} for number, each in active.items()]
        )

    async def lift_faults(self, request: Request) -> JSONResponse:
        """Lift all faults, or the one of `?number=`."""
        number = request.query_params.get("number")
        self._sandbox.state.faults.remove(int(number) if number else None)
        return JSONResponse({})

    async def record(self, request: Request) -> JSONResponse:
        """Posts in the order in which they became visible, after `?since_sequence=`."""
        since = int(request.query_params.get("since_sequence", "0"))
        limit = int(request.query_params.get("limit", str(PAGE)))
        shown = self._sandbox.state.world.shown()
        return JSONResponse([line(post) for post in shown[since : since + limit]])

    async def summary(self, _request: Request) -> JSONResponse:
        """Counts."""
        state = self._sandbox.state
        return JSONResponse(summary(state.world, state.log, state.faults))

    async def calls(self, request: Request) -> JSONResponse:
        """The last calls, after `?since=` (their number)."""
        since = int(request.query_params.get("since", "0"))
        limit = int(request.query_params.get("limit", str(PAGE)))
        return JSONResponse(self._sandbox.state.log.since(since, limit))

    async def change_settings(self, request: Request) -> JSONResponse:
        """Change an instance (`platform`, `instance`), a whole platform (no `instance`), or the audience's speed."""
        world = self._sandbox.state.world
        changes = await _body(request)
        platform, instance = changes.pop("platform", None), changes.pop("instance", None)
        speed = changes.pop("audience_speed", None)
        if (audience := changes.pop("audience", None)) is not None and speed is None:
            speed = (world.time.speed or 60.0) if audience else 0.0
        if speed is not None:
            world.time.run(float(speed))
        if platform is None:
            if changes:
                raise HTTPException(422, "a platform must be named for " + ", ".join(changes))
            return JSONResponse({"audience_speed": world.time.speed})
        if platform not in self._sandbox.state.platforms:
            raise HTTPException(404, f"no such platform: {platform}")
        setting = world.setting(platform, instance or "")
        touched = [setting]
        if not instance:
            touched += [each for (name, _), each in world.settings.items() if name == platform]
        fields = Settings.model_validate({**setting.model_dump(), **changes})
        for each in touched:
            for name in changes:
                setattr(each, name, getattr(fields, name))
        return JSONResponse({**setting.model_dump(), "audience_speed": world.time.speed})

    async def steer_audience(self, request: Request) -> JSONResponse:
        """Fix a post's counters, make them fall, add a comment."""
        wish = AudienceWish.model_validate(await _body(request))
        world = self._sandbox.state.world
        post = self._post(request.path_params["post"])
        now = world.time.now()
        public = post.public
        if wish.release:
            public.fixed.clear()
        for name in ("likes", "reposts", "replies", "quotes"):
            if (value := getattr(wish, name)) is not None:
                public.fixed[name] = value
        if wish.fall is not None:
            public.fall(wish.fall, now)
        said = self._said(post, wish.number) if wish.number is not None else None
        if wish.comment is not None:
            said = public.say(wish.comment, wish.author, now, is_mention=wish.is_mention)
            post.account.inbox.put(said)
        elif said is not None:
            said.text = wish.edit if wish.edit is not None else said.text
            said.is_edited = said.is_edited or wish.edit is not None
            said.gone_at = now if wish.take_back else said.gone_at
        counters = public.counters(now)
        figures = {name: getattr(counters, name) for name in ("likes", "reposts", "replies", "quotes")}
        return JSONResponse({**figures, **({"comment": said.number, "is_hidden": said.is_hidden} if said else {})})

    async def reset(self, request: Request) -> JSONResponse:
        """Forget everything, the time that was let pass too; a `seed` in the body replaces the old one."""
        wish = await _body(request)
        clock.be_right()
        self._sandbox.reset(wish.get("seed"))
        return JSONResponse({"seed": self._sandbox.seed})

    async def health(self, _request: Request) -> JSONResponse:
        """Say that the program answers."""
        return JSONResponse({"status": "ok", "platforms": list(self._sandbox.state.platforms)})

    async def clock(self, request: Request) -> JSONResponse:
        """The sandbox's clock, in unix seconds; a POST stops it (`stops`), or lets `seconds` pass at once."""
        if request.method == "POST":
            wish = await _body(request)
            if wish.get("stops"):
                clock.stop()
            clock.let_pass(float(wish.get("seconds", 0)))
        return JSONResponse({"now": clock.now()})

    def _account(self, account_id: str) -> Account:
        found = self._sandbox.state.world.accounts.get(account_id)
        if found is None:
            raise HTTPException(404, f"no such account: {account_id}")
        return found

    @staticmethod
    def _said(post: Post, number: int) -> Comment:
        said = next((each for each in (*post.public.comments(), *post.public.added) if each.number == number), None)
        if said is None:
            raise HTTPException(404, f"no such comment: {number}")
        return said

    def _post(self, post_id: str) -> Post:
        for account in self._sandbox.state.world.accounts.values():
            if (post := account.posts.get(post_id)) is not None:
                return post
        raise HTTPException(404, f"no such post: {post_id}")


async def _body(request: Request) -> dict[str, Any]:
    content = await request.body()
    try:
        found = json.loads(content) if content else {}
    except ValueError as error:
        raise HTTPException(400, f"the body is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise HTTPException(400, "the body must be a JSON object")
    return found


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": str(error)}, status_code=422)


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return JSONResponse({"error": getattr(error, "detail", str(error))}, status_code=status)


def control(sandbox: "Sandbox") -> Starlette:
    """The Starlette application of the control API and the public pages."""
    ends = Control(sandbox)
    return Starlette(
        routes=[
            Route("/", pages.Pages(sandbox).front),
            Route("/_control/accounts", ends.add_account, methods=["POST"]),
            Route("/_control/accounts", ends.list_accounts),
            Route("/_control/accounts/{account}/{verb}", ends.change_account, methods=["POST"]),
            Route("/_control/faults", ends.add_fault, methods=["POST"]),
            Route("/_control/faults", ends.list_faults),
            Route("/_control/faults", ends.lift_faults, methods=["DELETE"]),
            Route("/_control/record", ends.record),
            Route("/_control/summary", ends.summary),
            Route("/_control/calls", ends.calls),
            Route("/_control/settings", ends.change_settings, methods=["POST"]),
            Route("/_control/posts/{post:path}/audience", ends.steer_audience, methods=["POST"]),
            Route("/_control/reset", ends.reset, methods=["POST"]),
            Route("/_control/health", ends.health),
            Route("/_control/clock", ends.clock, methods=["GET", "POST"]),
        ],
        exception_handlers={ValidationError: _invalid, HTTPException: _refused},
    )
