"""Recorded HTTP of a model: request -> the reply it got then, from one JSON file, with vcrpy.

The file starts with what was recorded (model, weights, prompts), then the interactions, bodies as plain
JSON. A recording keeps no host, no header but the content type, and no passing fault (HTTP 429, 5xx);
equal requests share one reply, as they do at temperature 0. vcrpy's matching is used on our own transport, not
by patching: other HTTP traffic of the process is untouched, and any number of cassettes can be open.
"""

from __future__ import annotations

import copy
import json
import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx2
from rapidfuzz import fuzz
from vcr.cassette import Cassette as Tape
from vcr.errors import CannotOverwriteExistingCassetteException
from vcr.record_mode import RecordMode
from vcr.serialize import deserialize, serialize
from vcr.stubs.httpx_stubs import vcr_handle_request

from ..errors import CassetteError, CassetteMiss
from .client import Identity
from .memory import PYDANTIC_LINK, VOLATILE

Record = Literal["none", "once", "missing", "all"]
"""``none`` replays; ``once`` replays if the file exists and records otherwise; ``missing`` replays what the file holds,
records the rest and drops what nothing asked for; ``all`` records it anew."""

# Answers, and refusals of the request itself (a prompt that is too long): what comes again next time.
_FINAL = (200, 400, 413, 422)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_EXCERPT = 60
_SHOWN = 3


@dataclass
class Header:
    """What a cassette says about its recording."""

    model: str = ""
    protocol: str = ""
    weights_sha256: str | None = None
    served_by: str | None = None
    mode: str = ""
    prompts: dict[str, str] = field(default_factory=dict)
    extractor_version: str = ""
    note: str = ""


class _Serializer:
    """vcrpy's serializer interface: header first, JSON bodies readable."""

    def __init__(self, header: Header) -> None:
        self.header = header

    def serialize(self, cassette: dict[str, Any]) -> str:
        for interaction in cassette["interactions"]:
            request, response = interaction["request"], interaction["response"]
            request["body"] = _readable(request["body"])
            response["body"] = _readable(response["body"]["string"])
        content = {"version": 1, "recorded": asdict(self.header), "interactions": cassette["interactions"]}
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)

    def deserialize(self, text: str) -> dict[str, Any]:
        content = json.loads(text)
        if content["version"] != 1:
            raise ValueError(f"version {content['version']!r} is not known")
        self.header = Header(**content["recorded"])
        for interaction in content["interactions"]:
            request, response = interaction["request"], interaction["response"]
            request["body"] = _wire(request["body"])
            response["body"] = {"string": _wire(response["body"])}
        return {"interactions": content["interactions"]}


class Cassette:
    """One file of recordings, either played or being recorded (``replaying`` says which)."""

    def __init__(self, path: Path, record: Record) -> None:
        """Read the file, if it is to be played.

        Raises:
            CassetteError: It is not there although nothing may be recorded, or it is no cassette of ours.
        """
        self.path = path
        self.replaying = record == "none" or (record == "once" and path.exists())
        self.header = Header(extractor_version=metadata.version("extractor"))
        self._prompts: dict[str, str] = {}
        self._secret = ""
        self._saved = False
        self._lock = threading.Lock()
        self._tape = Tape(
            os.fspath(path),
            record_mode=RecordMode.NONE if self.replaying else RecordMode.NEW_EPISODES,
            match_on=(_same,),
            before_record_request=_scrub_request,
            before_record_response=_scrub_response,
            allow_playback_repeats=True,
        )
        if self.replaying or (record == "missing" and path.exists()):
            self._load()
        self._loaded = len(self._tape)

    def _load(self) -> None:
        try:
            text = self.path.read_text("utf-8")
        except OSError as error:
            raise CassetteError(
                f"no cassette at {self.path}: {error.strerror}", "make it by recording: record='once'"
            ) from None
        serializer = _Serializer(self.header)
        try:
            requests, responses = deserialize(text, serializer)
            for request, response in zip(requests, responses, strict=True):
                self._tape.append(request, response)
        except (ValueError, TypeError, KeyError, AttributeError, LookupError) as error:
            reason = f"{type(error).__name__}: {error}"
            raise CassetteError(f"not a cassette: {self.path}: {reason}", "record it anew: record='all'") from None
        self.header = serializer.header

    def require(self, model: str, weights_sha256: str | None, mode: str) -> None:
        """Refuse to mix the answers of two models, weights or modes in one file.

        Raises:
            CassetteError: What was loaded was recorded with others.
        """
        head = self.header
        if self._loaded and (head.model, head.weights_sha256, head.mode) != (model, weights_sha256, mode):
            told = f"{self.path} was recorded with {head.model} in mode {head.mode}, not {model} in mode {mode}"
            raise CassetteError(told, "record it anew: record='all'")

    def transport(
        self, live: httpx2.BaseTransport | None = None, protocol: str = "", secret: str = ""
    ) -> httpx2.BaseTransport:
        """A transport that plays, or sends through ``live`` and records; ``secret`` must not get into the file."""
        self.header.protocol = protocol or self.header.protocol
        self._secret = secret
        return _CassetteTransport(self, live)

    def describe(self, prompts: Mapping[str, str], note: str = "") -> None:
        """Remember the prompts in use: name -> fingerprint."""
        with self._lock:
            self._prompts |= prompts
            if not self.replaying:
                self.header.prompts, self.header.note = dict(sorted(self._prompts.items())), note or self.header.note

    def unplayed(self) -> list[str]:
        """Recordings that nothing has asked for; empty while recording."""
        if not self.replaying:
            return []
        return [
            f"#{number} {_excerpt(_last_message(_body(request)))}"
            for number, request in enumerate(self._tape.requests, start=1)
            if not self._tape.play_counts[number - 1]
        ]

    def save(self, identity: Identity) -> None:
        """Write what was recorded, whole or not at all. Nothing happens after a replay, or the second time.

        Raises:
            CassetteError: The file cannot be written, or a reply repeats the key.
        """
        if self.replaying or self._saved:
            return
        self.header.model, self.header.mode = identity.name, identity.mode
        self.header.weights_sha256, self.header.served_by = identity.weights_sha256, identity.served_by
        asked = [pair for i, pair in enumerate(self._tape.data) if i >= self._loaded or self._tape.play_counts[i]]
        first = {_key(request): (request, response) for request, response in reversed(asked)}
        recorded = [*reversed(first.values())]
        text = serialize(
            {"requests": [r for r, _ in recorded], "responses": [copy.deepcopy(r) for _, r in recorded]},
            _Serializer(self.header),
        )
        if self._secret and self._secret in text:
            raise CassetteError(f"{self.path} is not written: the server's reply repeats the API key")
        partial = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with partial.open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self.path)
        except OSError as error:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            raise CassetteError(f"cannot write {self.path}: {error.strerror}") from None
        self._saved = True

    def miss(self, asked: Any) -> CassetteMiss:
        """The error for a request without a recording, with the nearest recording and where it differs."""
        body = _body(asked)
        parts = [f"{self.path} has no recording of this request"]
        recorded = [_body(request) for request in self._tape.requests]
        if recorded:
            text = _last_message(body)
            nearest = max(range(len(recorded)), key=lambda i: fuzz.ratio(_last_message(recorded[i]), text))
            parts.append(f"nearest is #{nearest + 1} ({_excerpt(_last_message(recorded[nearest]))!r})")
            differing = islice(_differences(recorded[nearest], body), _SHOWN)
            parts += [f"{where} differs: recorded {a}, asked {b}" for where, a, b in differing]
        parts += [
            f"prompt {name} was {self.header.prompts.get(name)} when recorded and is now {fingerprint}"
            for name, fingerprint in self._prompts.items()
            if self.header.prompts and self.header.prompts.get(name) != fingerprint
        ]
        return CassetteMiss("; ".join(parts), "record it anew: record='all'")


class _CassetteTransport(httpx2.BaseTransport):
    def __init__(self, cassette: Cassette, live: httpx2.BaseTransport | None) -> None:
        self._cassette = cassette
        self._live = live
        self._handle = vcr_handle_request(cassette._tape, self._send, httpx2)

    def _send(self, _: object, request: httpx2.Request) -> httpx2.Response:
        assert self._live is not None  # noqa: S101 (a replaying tape refuses before it comes to this)
        return self._live.handle_request(request)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        if not self._cassette.replaying:  # what is recorded already is played, also here
            response: httpx2.Response = self._handle(self, request)
            return response
        # Finding a recording and marking it as played are two steps in vcrpy.
        with self._cassette._lock:
            try:
                response = self._handle(self, request)
            except CannotOverwriteExistingCassetteException as error:
                raise self._cassette.miss(error.failed_request) from None
        return response

    def close(self) -> None:
        if self._live is not None:
            self._live.close()


def _scrub_request(request: Any) -> Any:
    """Runs at each lookup as well: must give the same when run again."""
    address = urlsplit(request.uri)
    # The path before the protocol's own part belongs to the host, and some gateways put a key there.
    path = address.path[address.path.find("/chat/") :] if "/chat/" in address.path else address.path
    request.uri = f"http://llm{path}" + (f"?{address.query}" if address.query else "")
    request.headers = {name: value for name, value in request.headers.items() if name.lower() == "content-type"}
    return request


def _scrub_response(response: dict[str, Any]) -> dict[str, Any] | None:
    if response["status"]["code"] not in _FINAL:
        return None
    kept = {name: values for name, values in response["headers"].items() if name.lower() == "content-type"}
    return {**response, "headers": kept}


def _same(asked: Any, recorded: Any) -> None:
    assert _key(asked) == _key(recorded)  # noqa: S101 (how vcrpy's matchers say no)


def _key(request: Any) -> str:
    """Method, path, query and body, the same for equal requests however their JSON is written."""
    if not hasattr(request, "key"):  # worked out once: a lookup compares with every recording
        body = {name: value for name, value in _body(request).items() if name not in VOLATILE}
        text = json.dumps([request.method, request.path, request.query, body], sort_keys=True)
        request.key = PYDANTIC_LINK.sub("", text)
    key: str = request.key
    return key


def _body(request: Any) -> dict[str, Any]:
    body = json.loads(request.body or b"null")
    return body if isinstance(body, dict) else {"": body}


def _readable(text: str | bytes | None) -> Any:
    """Parsed, if it is a JSON object or array; else the text."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    with suppress(ValueError):
        parsed = json.loads(text or "")
        return parsed if isinstance(parsed, dict | list) else text
    return text


def _wire(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body)


def _last_message(body: Mapping[str, Any]) -> str:
    messages = body.get("messages")
    return str(messages[-1].get("content", "")) if isinstance(messages, list) and messages else ""


def _excerpt(text: str, start: int = 0) -> str:
    start = max(0, start - _EXCERPT // 3)
    cut = " ".join(text[start : start + _EXCERPT].split())
    return f"{'…' if start else ''}{cut}{'…' if len(text) > start + _EXCERPT else ''}"


def _differences(recorded: Any, asked: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Path, recorded excerpt and asked excerpt of what differs first in every field."""
    if isinstance(recorded, dict) and isinstance(asked, dict):
        for name in dict.fromkeys([*recorded, *asked]):
            if name not in VOLATILE:
                yield from _differences(recorded.get(name), asked.get(name), f"{path}.{name}".lstrip("."))
    elif isinstance(recorded, list) and isinstance(asked, list) and len(recorded) == len(asked):
        for index, (a, b) in enumerate(zip(recorded, asked, strict=True)):
            yield from _differences(a, b, f"{path}.{index}")
    elif recorded != asked:
        a, b = (
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in (recorded, asked)
        )
        at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        yield f"{path} (from character {at})", repr(_excerpt(a, at)), repr(_excerpt(b, at))
