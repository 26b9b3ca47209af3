"""Address and key -> HTTP client that keeps to a deadline, a size, one host and one key."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Iterator
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx2
import openai

from .faults import Fault

MAX_REPLY_BYTES = 4 << 20
"""Far above any filled form; a reply that goes on beyond it is an attack or a fault."""

# openai's client also sends what it finds in OPENAI_ORG_ID, OPENAI_PROJECT_ID and OPENAI_CUSTOM_HEADERS, and
# describes the machine. Only OpenAI gets that.
_HEADERS_FOR_ANYBODY = {"host", "connection", "accept", "content-type", "content-length", "user-agent"}


class RefusedReply(openai.OpenAIError):
    """A reply that is not even read; of openai's tree, because its client tries anything else again."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.fault = Fault("bad_envelope", reason)


class GuardedTransport(httpx2.HTTPTransport):
    """HTTP exchanges that are bounded as a whole: under a read timeout alone, a slow drip goes on for ever.

    The key is put in here and nowhere else, so that neither errors nor cassettes ever hold it.
    """

    def __init__(
        self, key: str, *, seconds: float, openai_host: bool, proxy: str | None, most_bytes: int = MAX_REPLY_BYTES
    ) -> None:
        super().__init__(proxy=proxy)
        self._key = key
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._openai_host = openai_host

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The response; its body is still to be read, under the same deadline."""
        deadline = time.monotonic() + self._seconds
        headers = httpx2.Headers(
            [(k, v) for k, v in request.headers.multi_items() if self._openai_host or k in _HEADERS_FOR_ANYBODY]
        )
        headers["authorization"] = f"Bearer {self._key}"
        # Compressed replies are not asked for and not taken: 65 kB can unpack to 64 MiB.
        headers["accept-encoding"] = "identity"
        response = super().handle_request(
            httpx2.Request(
                request.method, request.url, headers=headers, stream=request.stream, extensions=request.extensions
            )
        )
        if response.headers.get("content-encoding", "identity") != "identity":
            response.close()
            raise RefusedReply("compressed, although not asked for")
        assert isinstance(response.stream, httpx2.SyncByteStream)  # noqa: S101 (narrows a union for the type checker)
        response.stream = _GuardedStream(response.stream, deadline, self._most_bytes)
        return response


class _GuardedStream(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, deadline: float, most_bytes: int) -> None:
        self._stream = stream
        self._deadline = deadline
        self._most_bytes = most_bytes

    def __iter__(self) -> Iterator[bytes]:
        left = self._most_bytes
        for chunk in self._stream:
            left -= len(chunk)
            if left < 0:
                raise RefusedReply(f"larger than {self._most_bytes} bytes")
            if time.monotonic() > self._deadline:
                raise httpx2.ReadTimeout("no complete reply before the deadline")
            yield chunk

    def close(self) -> None:
        self._stream.close()


def connect(url: str, transport: httpx2.BaseTransport, *, seconds: float, retries: int) -> openai.OpenAI:
    """A client for the server at ``url`` that sends through ``transport`` and follows no redirect.

    ``retries`` are for what the network or the server got wrong; the client waits as ``Retry-After`` says.
    """
    timeout = httpx2.Timeout(seconds, connect=min(seconds, 10.0))
    http = httpx2.Client(transport=transport, trust_env=False, follow_redirects=False, timeout=timeout)
    return openai.OpenAI(base_url=url, api_key="none", max_retries=retries, timeout=timeout, http_client=http)


def guarded(url: str, key: str, *, seconds: float, most_bytes: int = MAX_REPLY_BYTES) -> GuardedTransport:
    """A transport for the server at ``url``, through the environment's proxy unless the server is on this machine."""
    address = urlsplit(url)
    host = address.hostname or ""
    proxy = None if is_loopback(host) or proxy_bypass(host) else getproxies().get(address.scheme)
    return GuardedTransport(key, seconds=seconds, openai_host=is_openai(url), proxy=proxy, most_bytes=most_bytes)


def is_loopback(host: str) -> bool:
    """True for this machine's own addresses.

    >>> is_loopback("127.0.0.1"), is_loopback("example.org")
    (True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_openai(url: str) -> bool:
    """True for OpenAI's own hosts, over TLS.

    >>> is_openai("https://eu.api.openai.com/v1"), is_openai("https://api.openai.com.example.org/v1")
    (True, False)
    """
    address = urlsplit(url)
    return address.scheme == "https" and f".{address.hostname or ''}".endswith(".api.openai.com")
