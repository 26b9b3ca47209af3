"""A loopback proxy before the server: counts calls and tokens of whoever asks, failed attempts included.

Not every system says how many tokens it took; the server says so in every answer. The proxy changes only the key.
"""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Spent:
    """What was asked since the last look, and the first request as it was sent."""

    calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    first: Any = field(default=None, repr=False)

    def add(self, request: bytes, answer: bytes) -> None:
        """Count one exchange; an answer without usage (an error) is a call without tokens."""
        self.calls += 1
        self.first = self.first or json.loads(request or b"null")
        try:
            usage = json.loads(answer).get("usage") or {}
        except ValueError:
            usage = {}
        self.prompt_tokens += usage.get("prompt_tokens", 0)
        self.completion_tokens += usage.get("completion_tokens", 0)
        self.cached_tokens += (usage.get("prompt_tokens_details") or {}).get("cached_tokens", 0)

    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        return {name: value for name, value in asdict(self).items() if name != "first"}


class Meter:
    """Forwards to ``url`` with ``key``; a context manager."""

    def __init__(self, url: str, key: str) -> None:
        self.spent = Spent()
        self._lock = threading.Lock()
        address = urlsplit(url)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy of the system
        meter = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                head = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
                request = urllib.request.Request(f"{address.scheme}://{address.netloc}{self.path}", body, head)
                try:
                    with opener.open(request, timeout=900) as response:
                        status, answer = response.status, response.read()
                except urllib.error.HTTPError as error:
                    status, answer = error.code, error.read()
                with meter._lock:
                    meter.spent.add(body, answer)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def take(self) -> Spent:
        """What was spent since the last time; counting starts anew."""
        with self._lock:
            spent, self.spent = self.spent, Spent()
        return spent

    def __enter__(self) -> Meter:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
