"""Outgoing addresses: resolved once and pinned; private ranges refused, loopback only where the operator allows."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Final

import httpx

from connectors.errors import Rejected, Transient

Resolver = Callable[[str, int], list[str]]
_NUMERIC_PORTS: Final = {"http": 80, "https": 443}
# These wrap an IPv4 address that a router on the way unwraps, perhaps one inside this network.
_TUNNELS: Final = ipaddress.IPv6Network("2002::/16")
_LOCAL_TRANSLATION: Final = ipaddress.IPv6Network("64:ff9b:1::/48")
_TRANSLATION: Final = ipaddress.IPv6Network("64:ff9b::/96")


def resolve(host: str, port: int) -> list[str]:
    """
    Give the addresses of a host name.

    Raises:
        Transient: the name cannot be resolved now.
        Rejected: it is no name, or no port.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Transient(f"the name {host} could not be resolved: {error}") from error
    except (UnicodeError, OverflowError) as error:
        raise Rejected(f"{host}:{port} is not an address: {error}") from error
    return [str(entry[4][0]) for entry in found]


def is_allowed(address: str, *, allow_loopback: bool) -> bool:
    """Say whether we may call this address: public ones, and loopback where the operator allows it."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _TUNNELS or ip in _LOCAL_TRANSLATION:
            return False
        ip = _reached(ip)
    if ip.is_loopback:
        return allow_loopback
    return ip.is_global and not ip.is_multicast


def _reached(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Give the IPv4 address that is meant, where the IPv6 one only carries it; networks without IPv4 need that."""
    if ip in _TRANSLATION:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip


def is_address(host: str) -> bool:
    """Say whether a host is given as a number, so that there is no name to look up."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Say whether a host is given as a number of this machine itself."""
    return is_address(host) and ipaddress.ip_address(host).is_loopback


def pin(request: httpx.Request, *, allow_loopback: bool, resolver: Resolver = resolve) -> httpx.Request:
    """
    Point the request at the address its host name has now; TLS still checks the name.

    Raises:
        Rejected: the address is private, or the scheme is not http(s).
        Transient: the name cannot be resolved now.
    """
    url = request.url
    if url.scheme not in _NUMERIC_PORTS:
        raise Rejected(f"the address {url} is neither http nor https")
    host = url.host
    addresses = resolver(host, url.port or _NUMERIC_PORTS[url.scheme])
    allowed = [address for address in addresses if is_allowed(address, allow_loopback=allow_loopback)]
    if not allowed:
        raise Rejected(
            f"the address of {host} is inside this network; only public servers may be called"
            " (practice servers need CORONG_ALLOW_LOOPBACK=true)"
        )
    # One address leaves no second try, so the family every server has comes first.
    address = min(allowed, key=lambda one: ipaddress.ip_address(one).version)
    if address == host:
        return request
    request.extensions = {**request.extensions, "sni_hostname": host}
    request.url = url.copy_with(host=address)
    return request
