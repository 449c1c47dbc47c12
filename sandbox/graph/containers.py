"""Containers of Instagram and Threads: made first, processed in the background, published once, gone after a day."""

from dataclasses import dataclass, field
from math import inf
from typing import Any, Final

from sandbox import clock
from sandbox.audience import Public
from sandbox.call import Call
from sandbox.graph.doors import Doors
from sandbox.graph.fetch import Fetched, fetch
from sandbox.graph.server import Server
from sandbox.world import Account, Medium, Post, digest_of

DAY_SECONDS: Final = 86_400.0


@dataclass(slots=True, eq=False)
class Container:
    """One post to be, or one item of a carousel."""

    id: str
    account: Account
    kind: str
    text: str
    made_at: float
    seconds: float
    fetched: Fetched | None = None
    children: tuple["Container", ...] = ()
    is_item: bool = False
    alt: str = ""
    # The platform's own word for why it failed; empty while nothing is wrong.
    failure: str = ""
    post_id: str = ""
    own: dict[str, Any] = field(default_factory=dict)

    def state(self, life_seconds: float) -> str:
        """Its status code."""
        now = clock.now()
        if self.post_id:
            return "PUBLISHED"
        if self.made_at + life_seconds < now:
            return "EXPIRED"
        below = {child.state(life_seconds) for child in self.children}
        if self.failure or "ERROR" in below:
            return "ERROR"
        if self.fetched is not None:
            if self.fetched.done_at is None or self.fetched.done_at + self.seconds > now:
                return "IN_PROGRESS"
            return "FINISHED" if self.fetched.is_good else "ERROR"
        return "IN_PROGRESS" if "IN_PROGRESS" in below or self.made_at + self.seconds > now else "FINISHED"

    def files(self) -> tuple["Container", ...]:
        """The containers that hold a file, in order."""
        return self.children or ((self,) if self.fetched else ())


def yard(server: Server) -> dict[str, Container]:
    """All containers of a server."""
    found: dict[str, Container] = server.own.setdefault("containers", {})
    return found


def make(doors: Doors, call: Call, owner: Account, kind: str, text: str, url: str) -> Container:
    """A new container; its file is fetched in the background."""
    server = doors.server(call)
    setting = server.setting
    stuck = doors.act(call, "media_stuck") if url else None
    seconds = setting.video_processing_seconds if kind in {"VIDEO", "REELS"} else setting.image_processing_seconds
    made = Container(
        id=server.new_id(),
        account=owner,
        kind=kind,
        text=text,
        made_at=clock.now(),
        seconds=inf if stuck and not stuck.fails else seconds,
        fetched=fetch(url) if url else None,
    )
    if stuck and stuck.fails:
        made.failure = "stuck"
    yard(server)[made.id] = made
    return made


def publish(doors: Doors, call: Call, made: Container, *, url: str, parent: str | None, link: str | None) -> Post:
    """Make the container's post visible; `url` with `{id}` in it becomes its address."""
    server = doors.server(call)
    identity, now = server.new_id(), clock.now()
    media = tuple(_medium(each) for each in made.files())
    post = Post(
        account=made.account,
        id=identity,
        uri=identity,
        url=url.format(id=identity),
        text=made.text,
        arrived_at=call.arrived_at,
        visible_at=now,
        public=Public(server.world.seed, identity, made.account.followers, server.world.time.at(now)),
        parent=parent,
        link=link,
        alts=tuple(medium.alt for medium in media),
        media=media,
        digest=digest_of(made.text, tuple(medium.digest for medium in media)),
        own={"kind": made.kind, **made.own},
    )
    made.post_id = identity
    if doors.act(call, "silent_drop"):
        return post
    if late := doors.act(call, "late_visible"):
        post.visible_at += late.seconds
    server.posts[identity] = post
    server.world.accept(post)
    return post


def _medium(held: Container) -> Medium:
    file = held.fetched or Fetched("")
    return Medium(
        id=held.id,
        account=held.account,
        mime=file.mime,
        size_bytes=file.size_bytes,
        digest=file.digest,
        uploaded_at=held.made_at,
        ready_at=file.done_at or 0.0,
        alt=held.alt,
        width=file.width,
        height=file.height,
    )


def living(account: Account) -> list[Post]:
    """Posts and answers of the account that the public sees, newest first."""
    now = clock.now()
    return [post for post in reversed(account.posts.values()) if post.is_visible(now)]
