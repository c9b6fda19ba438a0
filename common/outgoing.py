"""Requests that the portal itself makes: no redirects, an end to waiting, no way into private networks."""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

LONGEST_EXCERPT = 2000


class Answer(NamedTuple):
    """What the other side said: status and the beginning of its text."""

    status: int
    excerpt: str

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


class NotReached(Exception):
    """No answer. `may_have_arrived` is False only when nothing can have been sent."""

    def __init__(self, words: str, *, may_have_arrived: bool) -> None:
        super().__init__(words)
        self.may_have_arrived = may_have_arrived


class AddressRefused(Exception):
    """The address is not one the portal speaks to; asking again changes nothing."""


def require_address(address: str, *, allow_private: bool) -> SplitResult:
    """The parts of an address that may be asked: https, or http to this machine where private ones are allowed.

    Raises `AddressRefused`. Names are looked up when the request is made, not here.
    """
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressRefused("malformed address") from error
    is_here = allow_private and parts.scheme == "http" and host in ("127.0.0.1", "localhost", "::1")
    if parts.scheme != "https" and not is_here:
        raise AddressRefused("not an https address")
    if not host or parts.username or parts.password:
        raise AddressRefused("malformed address")
    return parts


def send(
    method: str,
    address: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    timeout: float = 10.0,
    allow_private: bool = False,
) -> Answer:
    """One request. After `timeout` seconds the whole of it ends, however slowly the other side drips.

    Raises `AddressRefused`, `NotReached`. A redirect is an answer like any other and is not followed.
    """
    parts = require_address(address, allow_private=allow_private)
    link = _connection(parts, timeout, allow_private)
    watch = threading.Timer(timeout, _end, [link])
    watch.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        link.request(method, path, body, dict(headers or {}))
        response = link.getresponse()
        return Answer(response.status, response.read(LONGEST_EXCERPT).decode("utf-8", "replace").replace("\0", ""))
    except (OSError, http.client.HTTPException) as error:
        raise NotReached(type(error).__name__, may_have_arrived=True) from error
    finally:
        watch.cancel()
        link.close()


def _end(link: http.client.HTTPConnection) -> None:
    with suppress(OSError, AttributeError):  # it may have ended by itself
        link.sock.shutdown(socket.SHUT_RDWR)


def _connection(parts: SplitResult, timeout: float, allow_private: bool) -> http.client.HTTPConnection:
    """Open to the very address that was checked: a name that is looked up twice could lead elsewhere."""
    host, is_secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        if not allow_private and not all(_is_public(str(entry[4][0])) for entry in found):
            raise AddressRefused("address of a private network")
        raw = socket.create_connection((str(found[0][4][0]), port), timeout)
        if is_secure:
            raw = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except (OSError, UnicodeError) as error:
        raise NotReached(type(error).__name__, may_have_arrived=False) from error
    kind = http.client.HTTPSConnection if is_secure else http.client.HTTPConnection
    link = kind(host, port, timeout=timeout)
    link.sock = raw
    return link


def _is_public(text: str) -> bool:
    found = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not (mapped or found).is_multicast
