"""Requests -> a provider's batches: one file of requests goes up, within a day files of answers come down.

The protocol is OpenAI's Batch API: ``/files``, ``/batches``; one JSON object a line, matched by ``custom_id``, in no
order. Answers and faults come in two files.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from ..errors import ExtractorError, InputError
from .client import Tokens, tokens_of
from .faults import Fault, classify, clip, translate
from .memory import VOLATILE, _plain

if TYPE_CHECKING:
    import openai

MOST_REQUESTS = 50_000
"""In one file, as OpenAI takes them."""
MOST_BYTES = 180_000_000
"""Of all bodies in one file; OpenAI takes 200 MB, and each line has some 120 bytes around its body."""
MOST_ANSWER_BYTES = 1 << 30
"""Of a file of answers; 50,000 answers are about 100 MB."""
ENDED = ("completed", "expired", "cancelled")
"""States in which a batch gives what it has. ``failed`` gives nothing: the whole file was refused."""
_ENDPOINT: Literal["/v1/chat/completions"] = "/v1/chat/completions"
_MARK = "extractor_batch"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came for one request: a completion as JSON and its tokens, or a fault."""

    key: str
    completion: bytes | None
    tokens: Tokens = field(default_factory=Tokens)
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class State:
    """How far a batch is; ``refused`` says why a whole file was."""

    status: str
    done: int = 0
    total: int = 0
    refused: str = ""


class Batches:
    """The batches of one server. Errors are those of :mod:`extractor.errors`, of kinds as for single calls."""

    def __init__(self, client: openai.OpenAI) -> None:
        self._client = client

    def send(self, requests: Iterable[tuple[str, bytes]], mark: str) -> str:
        """Send requests, each with its key; the provider's name of the batch, which ``mark`` finds again."""
        with tempfile.TemporaryFile() as file, _told():
            for key, body in requests:
                file.write(line(key, body))
            file.seek(0)
            sent = self._client.files.create(file=(f"{mark}.jsonl", file), purpose="batch")
            batch = self._client.batches.create(
                input_file_id=sent.id, endpoint=_ENDPOINT, completion_window="24h", metadata={_MARK: mark}
            )
        return batch.id

    def find(self, mark: str) -> str | None:
        """The provider's name of the batch with this mark; None if it was never made."""
        with _told():
            known = self._client.batches.list(limit=100)
            return next((one.id for one in known if (one.metadata or {}).get(_MARK) == mark), None)

    def state(self, name: str) -> State:
        """How far a batch is."""
        with _told():
            batch = self._client.batches.retrieve(name)
        counts, errors = batch.request_counts, (batch.errors.data if batch.errors else None) or []
        return State(
            batch.status,
            counts.completed + counts.failed if counts else 0,
            counts.total if counts else 0,
            clip("; ".join(f"{error.code}: {error.message}" for error in errors[:3])),
        )

    def outcomes(self, name: str) -> Iterator[Outcome]:
        """What an ended batch gave, line by line. A line that is none is passed over."""
        with _told():
            batch = self._client.batches.retrieve(name)
            for file in (batch.output_file_id, batch.error_file_id):
                if file:
                    with self._client.files.with_streaming_response.content(file) as response:
                        yield from filter(None, map(read, _lines(response.iter_bytes())))


def open_batches(model: str, *, base_url: str | None, api_key: str | None, stack: ExitStack) -> Batches:
    """The batches of the server of a model that is named as for ``open_model``.

    Raises:
        InputError: the model is embedded, or of a provider with a client of its own.
        ModelUnavailable: there is no key.
    """
    from .providers import _find
    from .transport import connect, guarded

    if base_url is None and not model.startswith("openai/"):
        raise InputError(f"{model} has no batches", "openai/NAME has, and servers that speak its protocol")
    server = _find(model, base_url, api_key, None, stack)
    transport = guarded(server.url, server.key, seconds=600.0, most_bytes=MOST_ANSWER_BYTES)
    client = connect(server.url, transport, seconds=600.0, retries=server.retries)
    stack.callback(client.close)
    return Batches(client)


def body_of(request: Mapping[str, Any]) -> bytes:
    """A request as the server gets it, as JSON.

    >>> body_of({"model": "m", "messages": [], "timeout": 3})
    b'{"messages": [], "model": "m"}'
    """
    kept = {name: value for name, value in request.items() if name not in VOLATILE}
    return json.dumps(kept, sort_keys=True, default=_plain).encode()


def line(key: str, body: bytes) -> bytes:
    """One line of a file of requests."""
    head = json.dumps({"custom_id": key, "method": "POST", "url": _ENDPOINT})
    return head[:-1].encode() + b', "body": ' + body + b"}\n"


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Lines that end with a line feed alone: JSON may hold what Python also takes for the end of a line."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
    yield rest


def read(text: str | bytes) -> Outcome | None:
    """What one line of a file of answers or faults says; None if it is no such line.

    >>> read('{"custom_id": "k", "response": null, "error": {"code": "batch_expired", "message": "too late"}}').fault
    Fault(kind='timeout', detail='too late')
    """
    try:
        row = json.loads(text)
        key, response, error = row["custom_id"], row.get("response"), row.get("error")
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return None
    if not isinstance(key, str):
        return None
    if isinstance(response, dict) and isinstance(body := response.get("body"), dict):
        status = response.get("status_code")
        if status == 200:
            return _completed(key, body)
        return Outcome(key, None, fault=_refused(status if isinstance(status, int) else 500, body.get("error")))
    words = error if isinstance(error, dict) else {}
    kind = "timeout" if words.get("code") == "batch_expired" else "server"
    return Outcome(key, None, fault=Fault(kind, clip(str(words.get("message") or words.get("code") or ""))))


def _completed(key: str, body: dict[str, Any]) -> Outcome:
    from openai.types.chat import ChatCompletion

    if not body.get("choices"):
        return Outcome(key, None, fault=Fault("bad_envelope"))
    return Outcome(key, json.dumps(body).encode(), tokens_of(ChatCompletion.construct(**body)))


class _Refused(Exception):
    """A refused request, with what ``classify`` looks at."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(status)
        self.status_code, self.body = status, body
        self.code, self.type = body.get("code"), body.get("type")


def _refused(status: int, error: Any) -> Fault:
    return classify(_Refused(status, error if isinstance(error, dict) else {}))


@contextmanager
def _told() -> Iterator[None]:
    """Whatever a client raises as an error of ours, without the request that it holds."""
    failure: ExtractorError | None = None
    try:
        yield
    except Exception as error:
        failure = translate(error)
    if failure is not None:
        raise failure
