"""Sessions of the reference server: refused, run out, renewed, revoked."""

import base64
import hmac
import json
from datetime import UTC, datetime

import pytest

from connectors.bluesky import authorise
from connectors.contract import Secrets
from connectors.errors import AuthDead
from connectors.wire import Wire
from tests.connectors.contract import TEXT, draft_of
from tests.real.desk import Desk
from tests.real.reference import Network

pytestmark = pytest.mark.real


def ended(token: str, key: str) -> str:
    """Give the same token as if its time had passed, signed as the server signs."""
    head, claims, _ = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    said |= {"iat": 1_700_000_000, "exp": 1_700_000_060}
    signed = f"{head}.{_encoded(json.dumps(said).encode())}"
    return f"{signed}.{_encoded(hmac.digest(key.encode(), signed.encode(), 'sha256'))}"


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def without_time(desk: Desk, network: Network, *names: str) -> Desk:
    """Give the desk with these tokens run out."""
    secrets = desk.account.secrets
    return desk.with_secrets(Secrets({**secrets, **{name: ended(secrets[name], network.token_key) for name in names}}))


def test_an_app_password_opens_a_session_of_two_hours(desk: Desk) -> None:
    assert (desk.account.remote_id, desk.account.handle) == (desk.person.did, desk.person.handle)
    renews_at = authorise.renews_at(desk.account.secrets)
    assert renews_at is not None
    assert 60 <= (renews_at - datetime.now(UTC)).total_seconds() / 60 <= 120


def test_a_wrong_password_is_told_apart(network: Network, desk: Desk, wire: Wire) -> None:
    secrets = Secrets(identifier=desk.person.handle, app_password="aaaa-bbbb-cccc-dddd")
    with pytest.raises(AuthDead) as refused:
        authorise.identify(network.home, secrets, wire)
    assert not refused.value.expired


def test_an_ended_session_is_renewed_and_the_post_goes_out(desk: Desk, network: Network) -> None:
    late = without_time(desk, network, "access_token")
    with pytest.raises(AuthDead) as told:
        late.commit(draft_of())
    assert told.value.expired
    renewed = late.with_secrets(authorise.renew(late.account, desk.wire))
    renewed.commit(draft_of())
    assert [record.value.text for record in desk.person.posts()] == [TEXT]


def test_a_renewal_whose_answer_was_lost_can_be_repeated(desk: Desk) -> None:
    authorise.renew(desk.account, desk.wire)
    again = desk.with_secrets(authorise.renew(desk.account, desk.wire))
    again.commit(draft_of())


def test_after_ninety_days_the_app_password_opens_a_new_session(desk: Desk, network: Network) -> None:
    late = without_time(desk, network, "access_token", "refresh_token")
    late.with_secrets(authorise.renew(late.account, desk.wire)).commit(draft_of())


def test_a_revoked_app_password_is_dead_for_good(desk: Desk, network: Network) -> None:
    desk.person.revoke()
    late = without_time(desk, network, "access_token")
    with pytest.raises(AuthDead) as refused:
        authorise.renew(late.account, desk.wire)
    assert not refused.value.expired
