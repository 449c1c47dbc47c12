"""Writing to and reading from repositories (sheet: Publish, idempotency by our own rkey)."""

from typing import Any, Final

from sandbox import clock
from sandbox.audience import Public
from sandbox.bluesky import records
from sandbox.bluesky.addresses import POST, TID, cid_of_record
from sandbox.bluesky.doors import CREATE, DELETE, UPDATE, Doors
from sandbox.bluesky.server import Blob, Pds, Record, Repo, invalid, refuse
from sandbox.bluesky.sessions import body
from sandbox.call import Answer, Call, json_answer
from sandbox.world import Medium, Post, digest_of

MAX_WRITES: Final = 200
MAX_PAGE: Final = 100
Json = dict[str, Any]


def put(doors: Doors, call: Call) -> Answer:
    """`com.atproto.repo.putRecord`: equal again is a no-op without a commit; `swapRecord: null` means "must be new"."""
    repo = doors.repo(call)
    wish = body(call)
    collection, rkey, value = _target(repo, doors, call, wish)
    doors.spend_write(call, repo.account.id, UPDATE)
    checked = _checked(doors, call, repo, collection, rkey, value, wish.get("validate"))
    cid = checked["cid"]
    current = repo.records.get(collection, {}).get(rkey)
    uri = f"at://{repo.account.id}/{collection}/{rkey}"
    if current is not None and current.cid == cid:
        # The test of equality comes before the swap: a repeat is safe even when told that it must be new.
        return json_answer({"uri": uri, "cid": cid, "validationStatus": checked["status"]})
    _swap(wish, current)
    _store(doors, call, repo, Record(uri, cid, value, clock.now()))
    if doors.act(call, "duplicate_refusal"):
        raise refuse(400, "InvalidSwap", f"Record was at {cid}")
    return _written(doors, repo, checked["status"], uri, cid)


def create(doors: Doors, call: Call) -> Answer:
    """`com.atproto.repo.createRecord`: an rkey in use is answered by a bare 500."""
    repo = doors.repo(call)
    wish = body(call)
    pds = doors.server(call)
    collection, rkey, value = _target(repo, doors, call, {"rkey": pds.new_tid(), **wish})
    doors.spend_write(call, repo.account.id, CREATE)
    checked = _checked(doors, call, repo, collection, rkey, value, wish.get("validate"))
    uri = f"at://{repo.account.id}/{collection}/{rkey}"
    if rkey in repo.records.get(collection, {}):
        raise refuse(500, "InternalServerError", "Internal Server Error")
    _store(doors, call, repo, Record(uri, checked["cid"], value, clock.now()))
    if doors.act(call, "duplicate_refusal"):
        raise refuse(500, "InternalServerError", "Internal Server Error")
    return _written(doors, repo, checked["status"], uri, checked["cid"])


def delete(doors: Doors, call: Call) -> Answer:
    """`com.atproto.repo.deleteRecord`: a missing record is no error."""
    repo = doors.repo(call)
    wish = body(call)
    collection, rkey = str(wish.get("collection", "")), str(wish.get("rkey", ""))
    _own(repo, doors, call, wish)
    doors.spend_write(call, repo.account.id, DELETE)
    if "swapRecord" in wish:
        _swap(wish, repo.records.get(collection, {}).get(rkey))
    if not _remove(doors, repo, collection, rkey):
        return json_answer({})
    return json_answer({"commit": _commit(doors.server(call), repo)})


def apply_writes(doors: Doors, call: Call) -> Answer:
    """`com.atproto.repo.applyWrites`: all or nothing, in one commit."""
    repo = doors.repo(call)
    wish = body(call)
    _own(repo, doors, call, wish)
    writes = wish.get("writes")
    if not isinstance(writes, list):
        raise invalid('Missing required key "writes" at $')
    if len(writes) > MAX_WRITES:
        raise invalid(f"Too many writes. Max: {MAX_WRITES}")
    costs = {"create": CREATE, "update": UPDATE, "delete": DELETE}
    kinds = [str(write.get("$type", "")).rpartition("#")[2] for write in writes]
    if not all(kind in costs for kind in kinds):
        raise invalid('Input/writes must be one of "create, update, delete"')
    doors.spend_write(call, repo.account.id, sum(costs[kind] for kind in kinds))
    planned: list[tuple[str, Record, str, str, str]] = []
    for kind, write in zip(kinds, writes, strict=True):
        collection = str(write.get("collection", ""))
        rkey = str(write.get("rkey") or doors.server(call).new_tid())
        uri = f"at://{repo.account.id}/{collection}/{rkey}"
        if kind == "delete":
            planned.append((kind, Record(uri, "", {}, 0.0), collection, rkey, ""))
            continue
        if kind == "create" and rkey in repo.records.get(collection, {}):
            raise refuse(500, "InternalServerError", "Internal Server Error")
        value = write.get("value")
        if not isinstance(value, dict):
            raise invalid('Missing required key "value" at $.writes')
        checked = _checked(doors, call, repo, collection, rkey, value, wish.get("validate"))
        planned.append((kind, Record(uri, checked["cid"], value, clock.now()), collection, rkey, checked["status"]))
    results: list[Json] = []
    for kind, record, collection, rkey, status in planned:
        shape: Json = {"$type": f"com.atproto.repo.applyWrites#{kind}Result"}
        if kind == "delete":
            _remove(doors, repo, collection, rkey)
        else:
            _store(doors, call, repo, record)
            shape |= {"uri": record.uri, "cid": record.cid, "validationStatus": status}
        results.append(shape)
    return json_answer({"commit": _commit(doors.server(call), repo), "results": results})


def _own(repo: Repo, doors: Doors, call: Call, wish: Json) -> None:
    name = wish.get("repo")
    if not isinstance(name, str):
        raise invalid('Missing required key "repo" at $')
    if name.startswith("did:") and name not in doors.network.repos:
        raise refuse(403, "AccountNotFound", "Account not found")
    if doors.named_repo(call, name) is not repo:
        raise refuse(401, "AuthenticationRequired", "Not authorized to write to this repo")


def _target(repo: Repo, doors: Doors, call: Call, wish: Json) -> tuple[str, str, Json]:
    _own(repo, doors, call, wish)
    collection, rkey, value = wish.get("collection"), wish.get("rkey"), wish.get("record")
    for name, given, kind in (("collection", collection, str), ("rkey", rkey, str), ("record", value, dict)):
        if not isinstance(given, kind):
            raise invalid(f'Missing required key "{name}" at $')
    return str(collection), str(rkey), dict(value or {})


def _checked(doors: Doors, call: Call, repo: Repo, collection: str, rkey: str, value: Json, validate: object) -> Json:
    if value.setdefault("$type", collection) != collection:
        raise invalid(f"Invalid $type: expected {collection}, got {value['$type']}")
    status = "unknown"
    if collection == POST and validate is not False:
        if not TID.fullmatch(rkey):
            raise invalid(f'Invalid record key for {POST}: Invalid TID string (got "{rkey}") at $')
        records.check(value, records.Shelf(repo, doors.server(call).setting.blob_life_seconds))
        status = "valid"
    try:
        return {"cid": cid_of_record(value), "status": status}
    except ValueError as error:
        raise invalid(f"{error} at $.record") from None


def _swap(wish: Json, current: Record | None) -> None:
    if "swapRecord" in wish and wish["swapRecord"] != (current.cid if current else None):
        raise refuse(400, "InvalidSwap", f"Record was at {current.cid if current else 'null'}")


def _commit(pds: Pds, repo: Repo) -> Json:
    repo.rev = pds.new_tid()
    repo.commits += 1
    repo.head = cid_of_record({"did": repo.account.id, "rev": repo.rev, "version": 3})
    return {"cid": repo.head, "rev": repo.rev}


def _written(doors: Doors, repo: Repo, status: str, uri: str, cid: str) -> Answer:
    commit = _commit(doors.named(repo.account.instance), repo)
    return json_answer({"uri": uri, "cid": cid, "commit": commit, "validationStatus": status})


def _store(doors: Doors, call: Call, repo: Repo, record: Record) -> None:
    _, _, _, collection, rkey = record.uri.split("/")
    repo.records.setdefault(collection, {})[rkey] = record
    if collection != POST:
        return
    used: list[Blob] = []
    for each in records.blobs(record.value):
        if blob := repo.blobs.get(each["ref"]["$link"]):
            blob.is_referenced = True
            used.append(blob)
    thumb = ((record.value.get("embed") or {}).get("external") or {}).get("thumb")
    shown = [blob for blob in used if not thumb or blob.cid != thumb["ref"]["$link"]]
    _publish(doors, call, repo, record, rkey, shown)


def _publish(doors: Doors, call: Call, repo: Repo, record: Record, rkey: str, blobs: list[Blob]) -> None:
    world, network = doors.server(call).world, doors.network
    now = clock.now()
    text = str(record.value.get("text", ""))
    digest = digest_of(text, tuple(blob.digest for blob in blobs))
    old = network.posts.get(record.uri)
    if old is not None and old.deleted_at is None:
        old.text, old.digest, old.edited_at = text, digest, now
        old.versions += 1
        old.own |= {"record": record.value, "cid": record.cid}
        return
    late = doors.act(call, "late_visible")
    visible_at = now + (late.seconds if late else 0.0)
    lag = doors.server(call).setting.appview_lag_seconds
    reply = record.value.get("reply")
    owner = repo.account
    post = Post(
        account=owner,
        id=record.uri,
        uri=record.uri,
        url=f"{call.base}/profile/{owner.id}/post/{rkey}",
        text=text,
        arrived_at=call.arrived_at,
        visible_at=visible_at,
        public=Public(world.seed, record.uri, owner.followers, world.time.at(visible_at)),
        key=rkey,
        parent=reply["parent"]["uri"] if reply else None,
        link=records.link(record.value),
        alts=records.alts(record.value),
        media=tuple(
            Medium(blob.cid, owner, blob.mime, blob.size_bytes, blob.digest, blob.uploaded_at, blob.uploaded_at)
            for blob in blobs
        ),
        digest=digest,
        own={"record": record.value, "cid": record.cid, "indexed_at": visible_at + lag, "shown_at": call.now},
    )
    network.posts[record.uri] = post
    if post.parent:
        network.answers.setdefault(post.parent, []).append(post)
        if above := network.posts.get(post.parent):
            above.own["answers"] = above.own.get("answers", 0) + 1
    world.accept(post)


def _remove(doors: Doors, repo: Repo, collection: str, rkey: str) -> bool:
    record = repo.records.get(collection, {}).pop(rkey, None)
    if record is None:
        return False
    post = doors.network.posts.get(record.uri)
    if post is not None and post.deleted_at is None:
        doors.named(repo.account.instance).world.remove(post)
        if above := doors.network.posts.get(post.parent or ""):
            above.own["answers"] -= 1
    return True


def read(doors: Doors, call: Call) -> Answer:
    """`com.atproto.repo.getRecord`: the PDS knows at once what it holds."""
    wish = {name: values[0] for name, values in call.arguments().items()}
    repo = doors.named_repo(call, wish.get("repo", ""))
    record = repo.records.get(wish.get("collection", ""), {}).get(wish.get("rkey", ""))
    if record is None or wish.get("cid", record.cid) != record.cid:
        uri = f"at://{repo.account.id}/{wish.get('collection')}/{wish.get('rkey')}"
        raise refuse(400, "RecordNotFound", f"Could not locate record: {uri}")
    return json_answer({"uri": record.uri, "cid": record.cid, "value": record.value})


def listing(doors: Doors, call: Call) -> Answer:
    """`com.atproto.repo.listRecords`: highest rkey first."""
    wish = {name: values[0] for name, values in call.arguments().items()}
    repo = doors.named_repo(call, wish.get("repo", ""))
    found = repo.records.get(wish.get("collection", ""), {})
    most = int(wish.get("limit", "50"))
    if not 1 <= most <= MAX_PAGE:
        raise invalid(f"Invalid limit: {most}")
    is_reversed = wish.get("reverse") == "true"
    keys = sorted(found, reverse=not is_reversed)
    if cursor := wish.get("cursor"):
        keys = [key for key in keys if (key > cursor if is_reversed else key < cursor)]
    chosen = keys[:most]
    shape: Json = {
        "records": [{"uri": found[key].uri, "cid": found[key].cid, "value": found[key].value} for key in chosen]
    }
    if chosen:
        shape["cursor"] = chosen[-1]
    return json_answer(shape)
