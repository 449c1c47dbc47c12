"""A platform's words travel on without the secrets of the call, and only as what a text can hold."""

from base64 import b64encode

import pytest

from connectors.errors import AuthDead
from connectors.redaction import SecretAddress, telling_no_secrets
from connectors.wire import Sent

SECRET = "rahasia-latihan-1"


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://a.example", Sent(headers={"Authorization": f"Bearer {SECRET}"})),
        ("https://a.example", Sent(headers={"authorization": f"Basic {b64encode(f'a:{SECRET}'.encode()).decode()}"})),
        ("https://a.example", Sent(form={"client_secret": SECRET})),
        ("https://a.example", Sent(form={"code_verifier": SECRET})),
        ("https://a.example", Sent(body={"password": SECRET})),
        ("https://a.example", Sent(query=[("input_token", SECRET)])),
        (SecretAddress(f"https://a.example/bot{SECRET}/getMe", SECRET), Sent()),
    ],
)
def test_a_secret_of_the_call_is_not_repeated(url: str, sent: Sent) -> None:
    with pytest.raises(AuthDead) as raised, telling_no_secrets(url, sent):
        raise AuthDead(f"{SECRET} is wrong")
    assert raised.value.reason == str(raised.value) == "••• is wrong"


def test_what_is_no_secret_stays() -> None:
    with pytest.raises(AuthDead, match="pengumuman of dinas"), telling_no_secrets("", {"form": {"text": "pengumuman"}}):
        raise AuthDead("pengumuman of dinas is refused")


def test_what_no_text_can_hold_is_left_out_of_a_reason() -> None:
    assert AuthDead("a\x00b\nc\ud800d").reason == "a b c d"
    assert len(AuthDead("x" * 9999).reason) == 2000
