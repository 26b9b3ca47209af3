"""URL -> Page(url, content_type, data), from public addresses only, within a time and a size."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from threading import Timer
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from .errors import InputError

FETCH_SECONDS = 30.0
"""Time for the whole exchange, all redirects included."""
MAX_REDIRECTS = 5

# Addresses that Python calls global although they carry another address inside: NAT64, its local-use
# prefix, 6to4 and Teredo (RFC 6052, 8215, 3056, 4380). They may lead to a private one.
_TUNNELS = tuple(ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
_HEADERS = {"User-Agent": "extractor", "Accept": "text/html, text/plain;q=0.8", "Accept-Encoding": "identity"}
_URL_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"  # what RFC 3986 lets stand in a path and query, and % of what is quoted


@dataclass(frozen=True, slots=True)
class Page:
    """What an address answered: ``url`` after redirects, the Content-Type header, the body."""

    url: str
    content_type: str
    data: bytes


def is_public(address: str) -> bool:
    """True for an IP address that anybody on the internet may ask: no private, local, multicast or tunnel address.

    >>> is_public("8.8.8.8"), is_public("127.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False)
    """
    ip = ipaddress.ip_address(address)
    return ip.is_global and not ip.is_multicast and not any(ip in tunnel for tunnel in _TUNNELS)


def fetch(url: str, *, max_bytes: int, allow_private: bool = False, seconds: float = FETCH_SECONDS) -> Page:
    """The page at ``url``, following redirects; each hop is checked anew.

    Connects straight to an address that was checked, never through a proxy. Raises ``InputError`` for anything
    but http and https, for addresses that are not public (unless ``allow_private``), for answers other than
    200, compressed or larger than ``max_bytes``, and when the whole takes longer than ``seconds``.
    """
    give_up = time.monotonic() + seconds
    for _ in range(MAX_REDIRECTS + 1):
        try:
            answer = _ask(url, max_bytes, allow_private, give_up)
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            late = time.monotonic() >= give_up
            words = " ".join(str(error).split()) or type(error).__name__
            reason = f"no complete answer within {seconds:g} s" if late else words
            raise InputError(f"cannot fetch {url}: {reason}") from error
        if isinstance(answer, Page):
            return answer
        url = urljoin(url, answer)
    raise InputError(f"cannot fetch {url}: more than {MAX_REDIRECTS} redirects")


def _ask(url: str, max_bytes: int, allow_private: bool, give_up: float) -> Page | str:
    """One exchange: the page, or where the server says it is."""
    with closing(_Connection(_checked(url), allow_private, give_up)) as connection:
        connection.connect()
        # A timeout holds for one read only; a server that sends a byte now and then would never reach it.
        watchdog = Timer(_seconds_left(give_up), _cut, (connection.sock,))
        watchdog.daemon = True
        watchdog.start()
        try:
            connection.request("GET", connection.target, headers=_HEADERS)
            with connection.getresponse() as response:
                location = response.getheader("Location")
                if response.status in (301, 302, 303, 307, 308) and location:
                    return location
                if response.status != 200:
                    raise InputError(f"cannot fetch {url}: the server answers {response.status} {response.reason}")
                if response.getheader("Content-Encoding", "identity") != "identity":
                    raise InputError(
                        f"cannot fetch {url}: the server sends it compressed, without having been asked to"
                    )
                data = response.read(max_bytes + 1)
                if len(data) > max_bytes:
                    raise InputError(f"cannot fetch {url}: larger than {max_bytes:,} bytes")
                _seconds_left(give_up)  # what the watchdog cut looks like a page that ends early
                if response.length:
                    raise http.client.IncompleteRead(data, response.length)
                return Page(url, response.getheader("Content-Type", ""), data)
        finally:
            watchdog.cancel()


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # reading it is what checks it
    except ValueError as error:
        raise InputError(f"{url!r} is no URL: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(f"cannot fetch {url!r}", "only http:// and https:// addresses are read")
    if "@" in parts.netloc:
        raise InputError("cannot fetch an address with a user name or password in it")
    return parts


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was checked, so that no second look-up of the name can lead elsewhere."""

    def __init__(self, url: SplitResult, allow_private: bool, give_up: float) -> None:
        self.default_port = 443 if url.scheme == "https" else 80
        super().__init__(url.hostname or "", url.port or self.default_port)
        self.tls = url.scheme == "https"
        self.target = quote(url._replace(scheme="", netloc="", fragment="").geturl() or "/", safe=_URL_CHARACTERS)
        self.allow_private = allow_private
        self.give_up = give_up

    def connect(self) -> None:
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        addresses = [str(address[0]) for *_, address in found]
        if not self.allow_private and not all(map(is_public, addresses)):
            raise InputError(f"refuse to fetch from {self.host}: its address is not public")
        for index, address in enumerate(addresses):
            try:
                self.sock = socket.create_connection((address, self.port), _seconds_left(self.give_up))
                break
            except OSError:
                if index == len(addresses) - 1:
                    raise
        if self.tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def _seconds_left(give_up: float) -> float:
    left = give_up - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _cut(sock: socket.socket) -> None:
    # The plain socket's shutdown: that of a TLS socket would touch state that the reading thread uses.
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
