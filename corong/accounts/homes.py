"""Addresses of servers as people type them."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from connectors.errors import Rejected


def home_of(typed: str) -> str:
    """
    Give the server's address: of `sosial.example`, `@dinas@sosial.example` and `https://Sosial.example/` the same.

    Raises:
        Rejected: it is no address, or one to which credentials would travel readable by others.
    """
    text = "".join(typed.split())
    if "://" not in text:
        text = f"https://{text.rpartition('@')[2]}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Rejected(f"{typed.strip()} is not an address of a server") from error
    if not host or parts.username is not None or parts.query or parts.fragment or parts.scheme not in {"http", "https"}:
        raise Rejected(f"{typed.strip()} is not an address of a server")
    if parts.scheme == "http" and not is_this_machine(host):
        raise Rejected(f"{host} must be called by https://, or others on the way could read the credentials")
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}{f':{port}' if port else ''}{parts.path.rstrip('/')}"


def is_this_machine(host: str) -> bool:
    """Say whether it is a practice server's address; whether it may be called at all is the guard's business."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
