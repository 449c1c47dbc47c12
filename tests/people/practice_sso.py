"""A practice sign-in service that speaks OpenID Connect over HTTP: it lets in whoever the test says."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

from corong.config import read
from corong.single_sign_on import sign_in_services

CLIENT = "corong"
SECRET = "rahasia-latihan-yang-cukup-panjang-untuk-tanda-tangan"


@dataclass
class Service:
    """Who signs in next (`claims`), whether it works at all, and the codes that were given out."""

    address: str = ""
    claims: dict[str, object] = field(default_factory=dict)
    told_otherwise: dict[str, object] = field(default_factory=dict)
    """What the service says of another person than the one who signed in, as a confused one would."""
    is_broken: bool = False
    challenges: dict[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, object]:
        """Describe the service."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def answer(self, address: str) -> str:
        """Do what the person does on its page, and give the address it sends them back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = token_urlsafe(8)
        self.challenges[code] = asked["code_challenge"]
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, object] | None:
        """Turn a code into tokens, once and only for who began."""
        challenge = self.challenges.pop(form.get("code", ""), None)
        verifier = (
            base64.urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        )
        if challenge != verifier or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return None
        said = {**self.claims, "iss": self.address, "aud": CLIENT, "exp": 4_102_444_800, "iat": 1_700_000_000}
        return {"access_token": "latihan", "token_type": "Bearer", "id_token": jwt.encode(said, SECRET)}


def as_settings(service: Service) -> dict[str, object]:
    """Give what the settings hold when an operator names the service."""
    named = read(
        {
            "CORONG_OIDC_SERVER": service.address,
            "CORONG_OIDC_CLIENT": CLIENT,
            "CORONG_OIDC_SECRET": SECRET,
            "CORONG_OIDC_NAME": "SSO Latihan",
        }
    )
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": sign_in_services(named)}}


@contextmanager
def running() -> Iterator[Service]:
    """Run the service on this machine."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path.endswith("/openid-configuration"):
                self._send(service.document())
            elif path == "/authorize":
                self._show(service.answer(self.path))
            elif path == "/userinfo" and self.headers["Authorization"] == "Bearer latihan":
                self._send({**service.claims, **service.told_otherwise})
            else:
                self._send(None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(service.token({name: values[0] for name, values in parse_qs(body).items()}))

        def _show(self, back: str) -> None:
            head = '<!doctype html><link rel="icon" href="data:,"><title>SSO Latihan</title>'
            page = f'{head}<a href="{escape(back)}">Masuk sebagai pegawai</a>'
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def _send(self, told: dict[str, object] | None) -> None:
            self.send_response(503 if service.is_broken else 200 if told is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(told or {"error": "invalid_request"}).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
