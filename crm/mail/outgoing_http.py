"""The one way out by HTTP: to the public internet only, to the very address that was checked, once, and not for long.

A name is resolved when the connection is made and the socket goes to an address of that answer, so a name that
answers differently a moment later (DNS rebinding) reaches nothing. Host header, SNI and certificate check keep
using the name.
"""

import contextlib
import ipaddress
import socket
import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

SECONDS = 5.0
LARGEST_ANSWER = 1_000_000

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Addresses the standard library of some patch releases calls global although nobody outside can be reached there.
_NOT_PUBLIC = [
    ipaddress.ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "64:ff9b:1::/48", "fec0::/10", "5f00::/16")
]


class NotAllowedOut(Exception):
    """The address is not one we send anything to."""


class NoAnswer(Exception):
    """Nothing, too much or too late came back."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    @property
    def accepted(self) -> bool:
        return 200 <= self.status < 300


def post(url: str, *, body: bytes, headers: dict[str, str]) -> Answer:
    """What the public https address answered; a redirect is an answer like any other and is not followed.

    Raises NotAllowedOut for any other scheme, for a name that resolves to anything but public addresses and for
    an address with a password; NoAnswer when it took over 5 seconds, sent over 1 MB or could not be reached.
    """
    require_sendable(url)
    session = requests.Session()
    session.trust_env = False  # no proxy and no password file from the environment
    session.mount("https://", _CheckedAdapter())
    session.mount("http://", _CheckedAdapter())
    try:
        with (
            _Exchange(SECONDS) as exchange,
            session,
            session.post(
                url, data=body, headers=headers, timeout=SECONDS, allow_redirects=False, stream=True
            ) as response,
        ):
            answer = Answer(response.status_code, _limited(response))
        if exchange.too_late:
            raise NoAnswer("the answer took too long")
    except (requests.RequestException, OSError, ValueError) as error:
        if refusal := _refusal_in(error):
            raise refusal from None
        raise NoAnswer(f"{type(error).__name__} from {urlsplit(url).hostname}") from error
    return answer


def require_sendable(url: str) -> None:
    """Raises NotAllowedOut when the address can be refused by its looks; a name is checked when we connect."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        allowed = parts.scheme == "https" or (parts.scheme == "http" and _allowed_here(host, port))
    except ValueError:
        raise NotAllowedOut("this is not an address") from None
    if not allowed or not host or _has_credentials(parts) or not url.isprintable() or "\\" in url:
        raise NotAllowedOut("only https addresses without a password in them are allowed")


def is_public(address: Address) -> bool:
    """Whether anybody on the internet has this address, also when it is written inside another one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and (address in _NAT64 or int(address) >> 32 == 0):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    if any(address.version == network.version and address in network for network in _NOT_PUBLIC):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def checked_addresses(host: str, port: int) -> list[tuple[socket.AddressFamily, Any]]:
    """Where to connect for this name. Raises NotAllowedOut when any of its addresses is not public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    places: list[tuple[socket.AddressFamily, Any]] = [(one[0], one[4]) for one in found]
    if not _allowed_here(host, port):
        for _family, place in places:
            if not is_public(ipaddress.ip_address(str(place[0]).partition("%")[0])):
                raise NotAllowedOut(f"{host} is not on the public internet")
    return places


def _allowed_here(host: str, port: int | None) -> bool:
    """A test names its own server as `host:port`; nothing is allowed by default."""
    return f"{host}:{port}" in getattr(settings, "OUTGOING_HTTP_ALLOWED_HOSTS", ())


def _has_credentials(parts: SplitResult) -> bool:
    return parts.username is not None or parts.password is not None


def _limited(response: requests.Response) -> bytes:
    body = response.raw.read(LARGEST_ANSWER + 1, decode_content=False)
    if len(body) > LARGEST_ANSWER:
        raise NoAnswer("the answer is larger than 1 MB")
    return bytes(body)


def _refusal_in(error: BaseException | None) -> NotAllowedOut | None:
    while error is not None:
        if isinstance(error, NotAllowedOut):
            return error
        error = error.__cause__ or error.__context__
    return None


class _Exchange:
    """Ends every connection made inside it when its time is up; a socket's own timeout starts anew with each byte."""

    def __init__(self, seconds: float) -> None:
        self._handles: list[socket.socket] = []
        self._ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._clock = threading.Timer(seconds, self._hang_up)
        self._clock.daemon = True
        self.too_late = False

    def __enter__(self) -> Self:
        self._before = _exchange.set(self)
        self._clock.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._clock.cancel()
        _exchange.reset(self._before)
        for handle in self._handles:
            handle.close()

    def seconds_left(self) -> float:
        """Raises NoAnswer when there are none."""
        left = self._ends - time.monotonic()
        if self.too_late or left <= 0:
            raise NoAnswer("connecting took too long")
        return left

    def watch(self, connection: socket.socket) -> None:
        """The connection ends with the exchange. Raises NoAnswer when that is over already."""
        with self._lock:
            connection.settimeout(self.seconds_left())
            self._handles.append(connection.dup())

    def _hang_up(self) -> None:
        with self._lock:
            self.too_late = True
            for handle in self._handles:
                with contextlib.suppress(OSError):  # it may have ended by itself just now
                    handle.shutdown(socket.SHUT_RDWR)


_exchange: ContextVar[_Exchange] = ContextVar("exchange")


class _CheckedConnection(HTTPConnection):
    """Connects to an address that was checked, for as long as the exchange may take."""

    def _new_conn(self) -> socket.socket:
        exchange = _exchange.get()
        last: OSError = OSError(f"{self.host} has no address")
        for family, place in checked_addresses(self.host, self.port):
            left = exchange.seconds_left()
            connection = socket.socket(family, socket.SOCK_STREAM)
            try:
                connection.settimeout(left)
                connection.connect(place)
                exchange.watch(connection)
            except OSError as error:
                connection.close()
                last = error
            except NoAnswer:
                connection.close()
                raise
            else:
                return connection
        raise last


class _CheckedTLSConnection(_CheckedConnection, HTTPSConnection):
    """The same with TLS; the certificate must be valid for the name, not for the address."""


class _CheckedPool(HTTPConnectionPool):
    ConnectionCls = _CheckedConnection


class _CheckedTLSPool(HTTPSConnectionPool):
    ConnectionCls = _CheckedTLSConnection


class _CheckedAdapter(HTTPAdapter):
    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _CheckedPool, "https": _CheckedTLSPool}
