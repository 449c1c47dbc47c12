"""
Starts Bluesky's reference servers, and reads and acts there through atproto's SDK, which shares no code with us.

Only single calls of the SDK are used: its `login` asks an AppView, which a server alone does not have.
"""

import json
import os
import secrets
import select
import socket
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

import psycopg

from corong.config import config
from corong.embedded import addresses, programs

with warnings.catch_warnings():
    # The SDK's models shadow attributes of their pydantic base, and say so on import.
    warnings.simplefilter("ignore")
    from atproto import Client  # type: ignore[import-untyped]  # The SDK has no py.typed.
    from atproto.exceptions import BadRequestError  # type: ignore[import-untyped]  # Likewise.

ROOT: Final = Path(__file__).resolve().parents[2]
INSTALLED: Final = ROOT / "var" / "realservers" / "bluesky"
SCRIPT: Final = Path(__file__).with_name("pds.mjs")
LIFE_SECONDS: Final = 900
START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 10.0
DATABASE: Final = "appview"
POST: Final = "app.bsky.feed.post"
_NUMBERS: Final = count(1)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account of the server; `app_password` is what a person gives to a program."""

    network: "Network"
    did: str
    handle: str
    app_password: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)

    def write(self, collection: str, **record: object) -> Json:
        """Write a record and give its reference: what another record names it by."""
        body = {"$type": collection, "createdAt": "2026-11-24T03:00:00.000Z", **record}
        wish = {"repo": self.did, "collection": collection, "record": body}
        made = self.network.client.com.atproto.repo.create_record(wish, headers=dict(self.headers))
        return {"uri": made.uri, "cid": made.cid}

    def posts(self) -> list[Any]:
        """Give all records of posts, as the server stores them, oldest first."""
        wish = {"repo": self.did, "collection": POST, "limit": 100, "reverse": True}
        found: list[Any] = self.network.client.com.atproto.repo.list_records(wish).records
        return found

    def delete(self, uri: str) -> None:
        """Delete a record."""
        collection, rkey = uri.split("/")[-2:]
        wish = {"repo": self.did, "collection": collection, "rkey": rkey}
        self.network.client.com.atproto.repo.delete_record(wish, headers=dict(self.headers))

    def revoke(self) -> None:
        """Take the app password away."""
        wish = {"name": "Corong"}
        self.network.client.com.atproto.server.revoke_app_password(wish, headers=dict(self.headers))

    def blob(self, cid: str) -> bytes:
        """Give an uploaded file as the server stores it."""
        found: bytes = self.network.client.com.atproto.sync.get_blob({"did": self.did, "cid": cid})
        return found


@dataclass(frozen=True, slots=True)
class Network:
    """A running server; `token_key` is what it signs its sessions with."""

    home: str
    token_key: str = field(repr=False)
    client: Any = field(repr=False)
    has_appview: bool

    def join(self, name: str) -> Person:
        """Open an account, with an app password as its owner would make one."""
        handle = f"{name}{next(_NUMBERS)}.test"
        wish = {"handle": handle, "email": f"{handle}@mail.test", "password": secrets.token_hex(8)}
        session = self.client.com.atproto.server.create_account(wish)
        headers = {"Authorization": f"Bearer {session.access_jwt}"}
        made = self.client.com.atproto.server.create_app_password({"name": "Corong"}, headers=dict(headers))
        if self.has_appview:
            # What somebody does before the AppView knows the account can stay out of its sight.
            eventually(lambda: self._is_known(session.did, headers))
        return Person(self, session.did, handle, made.password, headers)

    def _is_known(self, did: str, headers: Mapping[str, str]) -> bool:
        try:
            profile = self.client.app.bsky.actor.get_profile({"actor": did}, headers=dict(headers))
        except BadRequestError:
            return False
        return not profile.handle.endswith(".invalid")

    def stored(self, uri: str) -> Any:
        """Give the record under an address, as the SDK understands it."""
        repo, collection, rkey = uri.removeprefix("at://").split("/")
        wish = {"repo": repo, "collection": collection, "rkey": rkey}
        return self.client.com.atproto.repo.get_record(wish).value


def eventually(claim: Callable[[], bool], *, seconds: float = 15.0) -> None:
    """
    Ask again and again until the claim holds.

    Raises:
        TimeoutError: it did not come true in time.
    """
    until = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > until:
            raise TimeoutError(f"not so after {seconds} s")
        time.sleep(0.05)


@contextmanager
def server_alone(folder: Path) -> Iterator[Network]:
    """Run a server that knows no AppView."""
    with _running(folder, {}) as network:
        yield network


@contextmanager
def server_with_appview(folder: Path) -> Iterator[Network]:
    """Run a server and an AppView, on a database of their own in the PostgreSQL of this run, and a Valkey."""
    data = config().corong_data
    with psycopg.connect(addresses.database_url(data, database="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
    with _valkey() as redis:
        where = {"DB_POSTGRES_URL": addresses.database_url(data, database=DATABASE), "REDIS_HOST": redis}
        with _running(folder, where) as network:
            yield network


@contextmanager
def _running(folder: Path, variables: Mapping[str, str]) -> Iterator[Network]:
    if not (INSTALLED / "node_modules").exists():
        raise FileNotFoundError(f"{INSTALLED} is empty: start these tests with make test-real")
    token_key = secrets.token_hex(16)
    environment = {**os.environ, **variables, "JWT_SECRET": token_key, "LIFE_SECONDS": str(LIFE_SECONDS)}
    # It keeps repositories and files in the temporary folder, and leaves them there.
    environment |= {"TMPDIR": str(folder), "LOG_ENABLED": "0"}
    log = folder / "pds.log"
    with log.open("wb") as errors:
        child = subprocess.Popen(
            ["node", str(SCRIPT)],  # noqa: S607 - the node of the one who runs the tests
            cwd=INSTALLED,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        ready, _, _ = select.select([child.stdout], [], [], START_SECONDS)
        first = child.stdout.readline() if ready else b""
        if not first:
            raise TimeoutError(f"the reference server did not start: {log.read_text()[-2000:]}")
        home = str(json.loads(first)["pds"])
        client = Client(home)
        yield Network(home, token_key, client, has_appview=bool(variables))
        client.request._client.close()  # noqa: SLF001 - the SDK offers no other way to close its connections
    finally:
        # The end of its standard input is its sign to stop.
        child.stdin.close()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()


@contextmanager
def _valkey() -> Iterator[str]:
    """Run a Valkey that keeps nothing and give its address: a port, since the AppView cannot be told a socket."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = line.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    child = subprocess.Popen([str(programs.valkey_server()), *options], stdout=subprocess.DEVNULL)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        child.terminate()
        child.wait()
