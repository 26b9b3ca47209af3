"""A loopback server with a provider's files and batches, after OpenAI's published protocol.

A batch goes on by one state each time that it is looked at: validating, in_progress, finalizing, completed. What comes
for a request is what ``outcome(body, times)`` says, where ``times`` counts how often it came: an answer as for
``Stub``, ``Refused(status)``, or ``EXPIRED``; with one that expired, the batch ends as ``expired``.
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from stub import USAGE

STATES = ("validating", "in_progress", "finalizing", "completed")
EXPIRED = object()


@dataclass
class Refused:
    status: int
    error: dict[str, Any] | None = None


class BatchServer:
    """``with BatchServer(outcome) as server: run_in_batches(…, base_url=server.url)``."""

    def __init__(self, outcome: Callable[[dict[str, Any], int], Any]) -> None:
        self.outcome = outcome
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.asked: Counter[str] = Counter()
        """How often each request was executed, by its body."""
        self.refuse_files = 0
        """So many batches fail as a whole."""
        self.lose_reply = 0
        """So many batches are made without the client being told."""
        self.chats = 0
        """Requests that came outside of batches."""
        self.lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.batch_server = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> BatchServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def add_file(self, data: bytes) -> str:
        name = f"file-{len(self.files)}"
        self.files[name] = data
        return name

    def add_batch(self, wanted: dict[str, Any]) -> dict[str, Any]:
        assert (wanted["endpoint"], wanted["completion_window"]) == ("/v1/chat/completions", "24h")
        assert wanted["input_file_id"] in self.files
        name = f"batch_{len(self.batches)}"
        batch = {"id": name, "object": "batch", "created_at": len(self.batches), "status": STATES[0], **wanted}
        self.batches[name] = batch
        return batch

    def look(self, name: str) -> dict[str, Any]:
        batch = self.batches[name]
        if batch["status"] in STATES[:-1]:
            if self.refuse_files:
                self.refuse_files -= 1
                error = {"code": "token_limit_exceeded", "message": "Enqueued token limit reached", "line": None}
                batch |= {"status": "failed", "errors": {"object": "list", "data": [error]}}
            else:
                batch["status"] = STATES[STATES.index(batch["status"]) + 1]
        if batch["status"] == "completed" and "request_counts" not in batch:
            self.finish(batch)
        return batch

    def finish(self, batch: dict[str, Any]) -> None:
        good, bad = [], []
        rows = [json.loads(line) for line in self.files[batch["input_file_id"]].splitlines()]
        assert len({row["custom_id"] for row in rows}) == len(rows)
        for number, row in enumerate(reversed(rows)):  # in no order that could be relied on
            assert (row["method"], row["url"]) == ("POST", "/v1/chat/completions")
            body = row["body"]
            key = json.dumps(body, sort_keys=True)
            self.asked[key] += 1
            came = self.outcome(body, self.asked[key])
            line = {"id": f"batch_req_{number}", "custom_id": row["custom_id"], "response": None, "error": None}
            if came is EXPIRED:
                self.asked[key] -= 1  # never executed
                batch["status"] = "expired"
                bad.append(line | {"error": {"code": "batch_expired", "message": "This request expired."}})
            elif isinstance(came, Refused):
                error = {"error": came.error or {"message": "no"}}
                bad.append(line | {"response": {"status_code": came.status, "request_id": "r", "body": error}})
            else:
                body = self.completion(came, body["model"])
                good.append(line | {"response": {"status_code": 200, "request_id": "r", "body": body}})
        batch["request_counts"] = {"total": len(rows), "completed": len(good), "failed": len(bad)}
        for name, lines in (("output_file_id", good), ("error_file_id", bad)):
            if lines:
                text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
                batch[name] = self.add_file(text.encode())

    @staticmethod
    def completion(answer: Any, model: str) -> dict[str, Any]:
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        head = {"id": "c", "object": "chat.completion", "created": 1, "model": f"stub-{model}"}
        return {**head, "choices": [choice], "usage": USAGE}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    batch_server: BatchServer

    def handle_error(self, *_: Any) -> None:
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_: Any) -> None:
        pass

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["content-length"]))
        here = self.server.batch_server
        with here.lock:
            if self.path == "/v1/files":
                boundary = re.search(r"boundary=(\S+)", self.headers["content-type"])[1].encode()
                parts = dict(map(_part, data.split(b"--" + boundary)[1:-1]))
                assert parts["purpose"] == b"batch"
                return self.reply({"id": here.add_file(parts["file"]), "object": "file", "purpose": "batch"})
            if self.path == "/v1/batches":
                batch = here.add_batch(json.loads(data))
                if here.lose_reply:
                    here.lose_reply -= 1
                    self.close_connection = True
                    return None
                return self.reply(batch)
            here.chats += 1
            return self.reply({"error": {"message": "batches only"}}, 404)

    def do_GET(self) -> None:
        here = self.server.batch_server
        with here.lock:
            if self.path.startswith("/v1/batches?"):
                page = {"object": "list", "data": list(here.batches.values()), "has_more": False}
                return self.reply(page if "after=" not in self.path else {**page, "data": []})
            if told := re.fullmatch(r"/v1/batches/(\w+)", self.path):
                return self.reply(here.look(told[1]))
            told = re.fullmatch(r"/v1/files/([\w-]+)/content", self.path)
            return self.send(here.files[told[1]])

    def reply(self, content: Any, status: int = 200) -> None:
        self.send(json.dumps(content).encode(), status, "application/json")

    def send(self, body: bytes, status: int = 200, kind: str = "application/octet-stream") -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _part(data: bytes) -> tuple[str, bytes]:
    head, _, body = data.partition(b"\r\n\r\n")
    return re.search(rb' name="(\w+)"', head)[1].decode(), body[: -len(b"\r\n")]
