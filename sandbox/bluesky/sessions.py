"""Sessions (sheet: Authorise)."""

from typing import Any, Final

from sandbox import clock
from sandbox.bluesky.doors import ACCESS, REFRESH, Doors
from sandbox.bluesky.server import Pds, invalid, refuse
from sandbox.bluesky.tokens import sign
from sandbox.call import Answer, Call, json_answer
from sandbox.chance import letters
from sandbox.world import Account

REFRESH_SECONDS: Final = 90 * 86_400
GRACE_SECONDS: Final = 7_200
ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"


def body(call: Call) -> dict[str, Any]:
    """
    The JSON body.

    Raises:
        RefusalError: 400, it is missing or no object.
    """
    if not call.content_type:
        raise invalid("Request encoding (Content-Type) required but not provided")
    if call.content_type != "application/json":
        raise invalid(f"Wrong request encoding (Content-Type): {call.content_type}")
    try:
        found = call.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise invalid("A request body was expected but none was provided")
    return found


def create(doors: Doors, call: Call) -> Answer:
    """`com.atproto.server.createSession`."""
    pds = doors.server(call)
    wish = body(call)
    for name in ("identifier", "password"):
        if not isinstance(wish.get(name), str):
            raise invalid(f'Missing required key "{name}" at $')
    identifier: str = wish["identifier"]
    password: str = wish["password"]
    for bucket in ("sessions", "sessions_day"):
        doors.spend(call, bucket, f"{identifier}-{call.client}")
    did = identifier if identifier.startswith("did:") else doors.resolve(identifier.lstrip("@"), pds)
    repo = doors.network.repos.get(did or "")
    dead = doors.act(call, "dead_token")
    if repo is None or repo.account.password != password or repo.account.is_revoked or dead:
        raise refuse(401, "AuthenticationRequired", "Invalid identifier or password")
    if repo.account.is_disabled:
        raise refuse(401, "AccountTakedown", "Account has been taken down")
    call.account = repo.account
    return json_answer(_session(doors, pds, call, repo.account, pds.new_tid()))


def _session(doors: Doors, pds: Pds, call: Call, owner: Account, jti: str) -> dict[str, Any]:
    now = int(clock.now())
    audience = f"did:web:{call.base.split('://', 1)[1].split('/')[0].replace(':', '%3A')}"
    shared = {"sub": owner.id, "aud": audience}
    # Rounded up: a token of a fraction of a second is still good for a moment.
    lives = max(1, round(pds.setting.access_token_seconds))
    access = {"scope": ACCESS, **shared, "iat": now, "exp": now + lives}
    refresh = {"scope": REFRESH, **shared, "iat": now, "exp": now + REFRESH_SECONDS, "jti": jti}
    pds.refreshes[jti] = owner.id
    return {
        "accessJwt": sign(access, doors.secret),
        "refreshJwt": sign(refresh, doors.secret, "refresh+jwt"),
        **_identity(call, owner),
    }


def _identity(call: Call, owner: Account) -> dict[str, Any]:
    return {
        "handle": owner.handle,
        "did": owner.id,
        "didDoc": did_document(call, owner),
        "email": f"{owner.handle.split('.')[0]}@latihan.invalid",
        "emailConfirmed": True,
        "emailAuthFactor": False,
        "active": True,
    }


def did_document(call: Call, owner: Account) -> dict[str, Any]:
    """The account's DID document, which names its PDS."""
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": owner.id,
        "alsoKnownAs": [f"at://{owner.handle}"],
        "verificationMethod": [
            {
                "id": f"{owner.id}#atproto",
                "type": "Multikey",
                "controller": owner.id,
                "publicKeyMultibase": "z" + letters(48, "123456789ABCDEFGHJKLMNPQRSTUVWXYZ", owner.id, "key"),
            }
        ],
        "service": [
            {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": call.base},
        ],
    }


def refresh(doors: Doors, call: Call) -> Answer:
    """`com.atproto.server.refreshSession`: a lost answer can be asked for again for two hours."""
    repo = doors.repo(call, REFRESH)
    payload = doors.payload(call) or {}
    pds = doors.named(repo.account.instance)
    jti = payload["jti"]
    now = clock.now()
    if jti in pds.grace:
        following, until = pds.grace[jti]
        if until <= now:
            raise refuse(400, "ExpiredToken", "Token has been revoked")
    elif jti in pds.refreshes:
        following = pds.new_tid()
        pds.grace[jti] = (following, now + GRACE_SECONDS)
    else:
        raise refuse(400, "ExpiredToken", "Token has been revoked")
    return json_answer(_session(doors, pds, call, repo.account, following))


def read(doors: Doors, call: Call) -> Answer:
    """`com.atproto.server.getSession`."""
    return json_answer(_identity(call, doors.repo(call).account))


def delete(doors: Doors, call: Call) -> Answer:
    """`com.atproto.server.deleteSession`, with the refresh token."""
    repo = doors.repo(call, REFRESH)
    pds = doors.named(repo.account.instance)
    jti = (doors.payload(call) or {})["jti"]
    pds.refreshes.pop(jti, None)
    pds.grace.pop(jti, None)
    return Answer(200, b"")


def describe(doors: Doors, call: Call) -> Answer:
    """`com.atproto.server.describeServer`."""
    host = call.base.split("://", 1)[1].split("/")[0].replace(":", "%3A")
    return json_answer(
        {
            "did": f"did:web:{host}",
            "availableUserDomains": [f".{doors.server(call).name}"],
            "inviteCodeRequired": True,
            "phoneVerificationRequired": False,
            "links": {},
            "contact": {},
        }
    )


def resolve_handle(doors: Doors, call: Call) -> Answer:
    """`com.atproto.identity.resolveHandle`."""
    handle = call.arguments().get("handle", [""])[0]
    did = doors.resolve(handle, doors.server(call))
    if did is None:
        raise refuse(400, "InvalidRequest", "Unable to resolve handle")
    return json_answer({"did": did})


def service_auth(doors: Doors, call: Call) -> Answer:
    """`com.atproto.server.getServiceAuth`: a short token for another service."""
    repo = doors.repo(call)
    wishes = call.arguments()
    audience = wishes.get("aud", [""])[0]
    if not audience.startswith("did:"):
        raise invalid('Missing required key "aud" at $')
    now = int(clock.now())
    expires = int(wishes.get("exp", [str(now + 60)])[0])
    payload = {
        "iss": repo.account.id,
        "aud": audience,
        "lxm": wishes.get("lxm", [""])[0],
        "iat": now,
        "exp": expires,
        "jti": letters(26, ALPHABET, repo.account.id, now, expires),
    }
    return json_answer({"token": sign(payload, doors.secret, "JWT")})
