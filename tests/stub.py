"""A server on this machine that speaks OpenAI's protocol: canned answers, or a fault named by the model field.

Faults, as ``model`` in a request; an ``x2`` at the end means the first two requests only, then it answers::

    status-401  status-500x2  retry-after       an HTTP error; ``retry-after`` is one 429 that says to wait 0 seconds
    wait-7200  quota  overflow  too-large       errors that say more
    length  lengthx1  filter  refusal           an answer that is cut short, filtered or refused
    invalid  invalidx1  prose  half             an answer that is not of the form
    html  empty  error-in-200  nothing          a reply that is no chat completion
    cut  bytes  short  long                     a reply that is cut, no UTF-8, or not as long as its head says
    drip  hang  gzip  huge  redirect            a server that misbehaves
    reset  reset-inside                         a connection that breaks, before or inside of the answer
"""

from __future__ import annotations

import gzip
import json
import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import itemgetter
from typing import Any

Answers = Mapping[str, Any] | Callable[[dict[str, Any]], Any]
USAGE = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15, "prompt_tokens_details": {"cached_tokens": 4}}


class Stub:
    """``with Stub(answers) as stub: open_model("any", base_url=stub.url)``.

    ``answers`` maps a piece of the last user message to the answer (the first one that is found counts), or
    is a function of the request's JSON body. An answer is a JSON value, or a string sent as it is. ``default``
    is sent if nothing fits. ``fault_of`` tells the fault of a request, if the model does not; ``after`` is called once
    a request is answered. ``requests`` and ``headers`` keep what came in.
    """

    def __init__(
        self,
        answers: Answers | None = None,
        default: Any = None,
        logprobs: Any = None,
        fault_of: Callable[[dict[str, Any]], str] | None = None,
        after: Callable[[dict[str, Any]], None] | None = None,
    ) -> None:
        self.fault_of = fault_of or itemgetter("model")
        self.after = after or (lambda _: None)
        self.answers = answers or {}
        self.default = {} if default is None else default
        self.logprobs = logprobs
        self.usage: dict[str, Any] | None = USAGE
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.redirect_to = ""
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.stub = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Stub:
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, request: dict[str, Any]) -> str:
        if callable(self.answers):
            found = self.answers(request)
        else:
            text = next((m["content"] for m in reversed(request["messages"]) if m["role"] == "user"), "")
            found = next((answer for piece, answer in self.answers.items() if piece in text), self.default)
        return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)

    def note(self, request: dict[str, Any], headers: Mapping[str, str]) -> tuple[str, int]:
        """The fault of a request, and how many had it so far."""
        fault = self.fault_of(request)
        with self._lock:
            self.requests.append(request)
            self.headers.append({name.lower(): value for name, value in headers.items()})
            self._seen[fault] += 1
            return fault, self._seen[fault]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    stub: Stub

    def handle_error(self, *_: Any) -> None:  # clients hang up on purpose here
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, *_: Any) -> None:
        pass

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        try:
            self.respond(request)
        finally:
            self.server.stub.after(request)

    def respond(self, request: dict[str, Any]) -> None:
        told, count = self.server.stub.note(request, self.headers)
        self.model = request["model"]
        fault, times = re.fullmatch(r"(.*?)(?:x(\d+))?", told).groups()
        text = self.server.stub.answer(request)
        if times and count > int(times):
            fault = "ok"
        if fault.startswith("status-"):
            return self.reply({"error": {"message": f"refused {self.headers['authorization']}"}}, int(fault[7:]))
        if fault == "retry-after" and count == 1:
            return self.reply({"error": {"message": "slow down"}}, 429, {"retry-after": "0"})
        if fault.startswith("wait-"):
            return self.reply({"error": {"message": "slow down"}}, 429, {"retry-after": fault[5:]})
        if fault == "too-large":
            return self.reply({"error": {"message": "Request too large for m: limit 100, requested 200"}}, 429)
        if fault == "quota":
            return self.reply({"error": {"message": "no quota", "code": "insufficient_quota"}}, 429)
        if fault == "overflow":
            return self.reply({"error": {"message": "too many", "type": "exceed_context_size_error"}}, 400)
        if fault == "length":
            return self.complete(text[: len(text) // 2], reason="length")
        if fault == "filter":
            return self.complete(None, reason="content_filter")
        if fault == "refusal":
            return self.complete(None, refusal="I cannot help")
        if fault == "invalid":
            return self.complete('{"unknown": []}')
        if fault == "prose":
            return self.complete("Sure! Here is your answer.")
        if fault == "half":
            return self.complete(text[: len(text) // 2])
        if fault == "html":
            return self.send(b"<html>log in</html>", {"content-type": "text/html"})
        if fault == "empty":
            return self.send(b"")
        if fault == "error-in-200":
            return self.reply({"error": {"message": "overloaded", "code": 529}})
        if fault == "nothing":
            return self.reply({"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": []})
        if fault == "huge":
            return self.complete("A" * (5 << 20))
        if fault == "gzip":
            return self.send(gzip.compress(b"{}" + b" " * 100_000), {"content-encoding": "gzip"})
        if fault == "redirect":
            return self.send(b"", {"location": self.server.stub.redirect_to}, 307)
        if fault == "bytes":
            return self.send(b'{"id": "\xff"}')
        if fault in ("cut", "short", "long", "reset-inside"):
            return self.spoil(text, fault)
        if fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return None
        if fault == "hang":
            self.server.stub._done.wait(10)
            return None
        return self.complete(text, slowly=fault == "drip")

    def complete(
        self, content: str | None, reason: str = "stop", refusal: str | None = None, slowly: bool = False
    ) -> None:
        self.reply(self.completion(content, reason, refusal), slowly=slowly)

    def completion(self, content: str | None, reason: str = "stop", refusal: str | None = None) -> dict[str, Any]:
        message = {"role": "assistant", "content": content, "refusal": refusal}
        choice = {"index": 0, "message": message, "finish_reason": reason, "logprobs": self.server.stub.logprobs}
        completion = {"id": "c", "object": "chat.completion", "created": 1, "model": f"stub-{self.model}"}
        return {**completion, "choices": [choice], "usage": self.server.stub.usage}

    def spoil(self, text: str, fault: str) -> None:
        """Half of a good answer: as all there is, under a head that says more, with more behind, or reset."""
        body = json.dumps(self.completion(text)).encode()
        half = body[: len(body) // 2]
        told = {"cut": len(half), "long": len(half)}.get(fault, len(body))
        self.send(body if fault == "long" else half, {"content-length": str(told), "connection": "close"})
        if fault == "reset-inside":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.wfile.flush()
        self.connection.close()
        self.close_connection = True

    def reply(self, content: Any, status: int = 200, headers: Mapping[str, str] | None = None, **how: bool) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send(body, {"content-type": "application/json", **(headers or {})}, status, **how)

    def send(self, body: bytes, headers: Mapping[str, str] = {}, status: int = 200, slowly: bool = False) -> None:
        self.send_response(status)
        cookie = {"set-cookie": "session=cookie-secret", "x-request-id": "r1"}
        for name, value in {**cookie, "content-length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if not slowly:
            self.wfile.write(body)
            return
        for byte in body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.01)
