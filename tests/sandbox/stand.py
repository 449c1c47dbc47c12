"""Starts the practice platforms as a child process and speaks their control API: for tests and benchmarks."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
STOP_SECONDS = 30.0
LIFE_SECONDS = 1_800.0
PAGE = 5_000

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PracticeAccount:
    """An account of the sandbox and what opens it: `secret` is an app password on Bluesky, elsewhere a token."""

    platform: str
    instance: str
    remote_id: str
    handle: str
    home: str
    secret: str


@dataclass(frozen=True, slots=True)
class VisiblePost:
    """One line of the record; times in unix seconds, `key` the Idempotency-Key or rkey."""

    sequence: int
    platform: str
    instance: str
    account: str
    id: str
    uri: str
    url: str
    text: str
    media: int
    alts: list[str]
    parent: str | None
    link: str | None
    arrived_at: float
    visible_at: float
    key: str
    digest: str
    versions: int
    edited_at: float | None
    deleted_at: float | None


class Stand:
    """A running sandbox; `stop` it, or use it as a context."""

    def __init__(self, child: subprocess.Popen[bytes], address: str) -> None:
        self.address = address
        self.pid = child.pid
        self._child = child
        self._http = httpx.Client(base_url=f"{address}/_control/", timeout=30.0, trust_env=False)

    def __enter__(self) -> Self:
        """Use the running sandbox."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        self.stop()

    def add_account(
        self,
        platform: str,
        handle: str,
        *,
        instance: str = "latihan",
        display_name: str = "",
        followers: int = 1_000,
        secret: str | None = None,
    ) -> PracticeAccount:
        """Make an account; a `secret` of one's own is kept, otherwise one follows from the seed."""
        wish: Json = {"platform": platform, "instance": instance, "handle": handle, "followers": followers}
        if display_name:
            wish["display_name"] = display_name
        if secret is not None:
            wish["app_password" if platform == "bluesky" else "access_token"] = secret
        made = self._post("accounts", wish)
        return PracticeAccount(
            platform=platform,
            instance=instance,
            remote_id=made["remote_id"],
            handle=made["handle"],
            home=made["home"],
            secret=made.get("access_token") or made["app_password"],
        )

    def fault(self, kind: str, **marks: Any) -> int:
        """
        Put a fault in force and return its number.

        Marks: platform, instance, account, endpoint (`publish` when left out), count, skip, probability, seconds,
        status, retry_after, fails, accepted. Without count and probability it hits every call that matches.
        """
        number: int = self._post("faults", {"kind": kind, **marks})["number"]
        return number

    def lift_faults(self, number: int | None = None) -> None:
        """Lift one fault, or all."""
        self._http.delete("faults", params={} if number is None else {"number": number}).raise_for_status()

    def record(self, since_sequence: int = 0) -> list[VisiblePost]:
        """Every post that is or was visible, in the order in which they appeared."""
        posts: list[VisiblePost] = []
        while True:
            page = self._get("record", since_sequence=since_sequence + len(posts), limit=PAGE)
            posts += [VisiblePost(**line) for line in page]
            if len(page) < PAGE:
                return posts

    def summary(self) -> Json:
        """Counts: visible, deleted, calls, statuses, violations, faults."""
        counts: Json = self._get("summary")
        return counts

    def calls(self, since: int = 0) -> list[Json]:
        """The last 100,000 calls after the given number: started_at, endpoint, account, status (0 = dropped)."""
        calls: list[Json] = []
        while True:
            page = self._get("calls", since=calls[-1]["number"] if calls else since, limit=PAGE)
            calls += page
            if len(page) < PAGE:
                return calls

    def settings(self, platform: str | None = None, instance: str | None = None, **changes: Any) -> Json:
        """Change settings of an instance, of a whole platform, or `audience` / `audience_speed` of all."""
        marks = {"platform": platform, "instance": instance}
        return self._post("settings", {**{name: mark for name, mark in marks.items() if mark}, **changes})

    def reset(self, seed: int | None = None) -> None:
        """Forget everything, accounts, faults and settings too."""
        self._post("reset", {} if seed is None else {"seed": seed})

    def revoke(self, account: PracticeAccount | str) -> None:
        """Make an account's credentials dead."""
        self._change(account, "revoke")

    def restore(self, account: PracticeAccount | str) -> None:
        """Make them good again."""
        self._change(account, "restore")

    def disable(self, account: PracticeAccount | str) -> None:
        """Disable the account itself; `enable` undoes it."""
        self._change(account, "disable")

    def enable(self, account: PracticeAccount | str) -> None:
        """Enable a disabled account."""
        self._change(account, "enable")

    def audience(self, post_id: str, **wishes: Any) -> Json:
        """Fix a post's likes, reposts, replies, quotes; let them `fall` by a share; add a `comment`; `release` all."""
        return self._post(f"posts/{quote(post_id, safe='')}/audience", wishes)

    def clock(self) -> float:
        """The sandbox's clock in unix seconds."""
        now: float = self._get("clock")["now"]
        return now

    def let_pass(self, seconds: float) -> None:
        """Let that much time pass on the sandbox's clock at once; a reset puts it right again."""
        self._post("clock", {"seconds": seconds})

    def stop_clock(self) -> None:
        """Let the sandbox's clock stand still until a reset; what `let_pass` lets pass still passes."""
        self._post("clock", {"stops": True})

    def begin_window(self, window_seconds: int, *, room_seconds: float = 120.0) -> None:
        """Where limits count by the clock, as Mastodon's do: stay clear of the moment at which a window ends."""
        left = window_seconds - self.clock() % window_seconds
        if left < room_seconds:
            self.let_pass(left)

    def wait_until(self, claim: Callable[["Stand"], bool], *, seconds: float = 60.0) -> None:
        """
        Ask again and again until the claim holds.

        Raises:
            TimeoutError: it did not come true in time.
        """
        until = time.monotonic() + seconds
        while not claim(self):
            if time.monotonic() > until:
                raise TimeoutError(f"not so after {seconds} s: {claim}")
            time.sleep(0.02)

    def stop(self) -> None:
        """End the child process, gently, then not."""
        self._http.close()
        if self._child.poll() is None:
            self._child.terminate()
            try:
                self._child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
        if self._child.stdout is not None:
            self._child.stdout.close()

    def _change(self, account: PracticeAccount | str, verb: str) -> None:
        remote_id = account if isinstance(account, str) else account.remote_id
        self._post(f"accounts/{quote(remote_id, safe='')}/{verb}", {})

    def _post(self, path: str, wish: Json) -> Json:
        answer = self._http.post(path, json=wish)
        if answer.is_error:
            raise ValueError(f"the sandbox refused {path} {wish}: {answer.status_code} {answer.text}")
        found: Json = answer.json()
        return found

    def _get(self, path: str, **arguments: int) -> Any:
        answer = self._http.get(path, params=arguments)
        answer.raise_for_status()
        return answer.json()


def start(
    bind: str = "127.0.0.1:0", *, seed: int = 1, root: str | None = None, life_seconds: float = LIFE_SECONDS
) -> Stand:
    """
    Start `python -m sandbox` on a free loopback port (or the given one) and wait until it answers.

    Raises:
        TimeoutError: it did not start.
    """
    command = [sys.executable, "-m", "sandbox", "--bind", bind, "--seed", str(seed)]
    command += ["--life-seconds", str(life_seconds), *(["--root", root] if root else [])]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    assert child.stdout is not None
    ready, _, _ = select.select([child.stdout], [], [], START_SECONDS)
    first = child.stdout.readline() if ready else b""
    if not first:
        child.kill()
        child.wait()
        child.stdout.close()
        raise TimeoutError("the sandbox did not start")
    stand = Stand(child, json.loads(first)["listening"])
    stand.wait_until(lambda running: running.clock() > 0, seconds=START_SECONDS)
    return stand
