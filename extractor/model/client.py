"""Messages -> Reply: one question to a model, with every attempt counted."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

from ..errors import ExtractorError, ModelError, ModelUnavailable
from .faults import Unusable, causes, translate

if TYPE_CHECKING:
    from .cassettes import Cassette

Message = dict[str, str]
"""``{"role": "system" | "user" | "assistant", "content": text}``."""

T = TypeVar("T", bound=BaseModel)

_TOP = 10
"""How many of the likeliest first tokens a server is asked for."""
_LEAST = 1e-6
"""Probability of a word that is not among them."""

# They write whole questions at DEBUG and vcrpy whole replies at INFO: the article, and what a server repeats of a key.
# instructor also logs answers that do not fit at ERROR, and Python prints ERROR lines that nobody handles. What went
# wrong is in our exception. Who needs the rest sets these levels again.
for _name, _level in {"openai": logging.INFO, "instructor": logging.INFO, "vcr": logging.WARNING}.items():
    logging.getLogger(_name).setLevel(_level)
logging.getLogger("instructor.v2.retry").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Identity:
    """Which model answers. Nothing here changes from day to day, and nothing tells a path, a host or a key."""

    name: str
    served_by: str | None
    """What the server says it is; None until it has answered once."""
    weights_sha256: str | None
    mode: str
    """How the answer's form is asked for: a name of instructor's modes, in lower case."""
    slots: int
    """How many requests at once make sense."""
    hosted: bool = False
    """A provider of large models serves it, not the embedded engine or a server of whatever kind."""
    tells_odds: bool = False
    """It is known to say how probable its answers are, so that :meth:`Model.odds` gives something."""


@dataclass(frozen=True)
class Tokens:
    """Tokens as the server counted them; ``cached`` is the part of ``prompt`` that it had read before.

    >>> Tokens(10, 8, 2) + Tokens(10, 10, 3)
    Tokens(prompt=20, cached=18, completion=5)
    """

    prompt: int = 0
    cached: int = 0
    completion: int = 0

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(self.prompt + other.prompt, self.cached + other.cached, self.completion + other.completion)


@dataclass(frozen=True)
class Reply(Generic[T]):
    """A filled form, and what it took: all attempts, also those whose answer could not be used."""

    draft: T
    tokens: Tokens
    calls: int
    logprob: float | None = None
    """Mean log-probability of the tokens of the answer that was taken; None if the server gives none."""


@dataclass(frozen=True)
class Odds:
    """How much more probable yes is than no, and what asking took."""

    value: float | None
    """Natural logarithm of the odds, within ±10; None if no probabilities are told, or neither word is likely."""
    tokens: Tokens
    calls: int


class Model:
    """A model that is ready to be asked. Made by :func:`extractor.model.open_model`; a context manager.

    ``ask`` may be called from any number of threads. A recording is written by ``close``, but not after a
    ``ModelUnavailable`` or an exception that ends the ``with`` block: half a recording replaces nothing.
    """

    def __init__(
        self,
        identity: Identity,
        create: Callable[..., Any],
        settings: Mapping[str, Any],
        *,
        limit: str = "max_tokens",
        plain: Callable[..., Any] | None = None,
        cassette: Cassette | None = None,
        resources: ExitStack | None = None,
        remembers: bool = False,
    ) -> None:
        self.remembers = remembers
        """True if each call goes through a memory."""
        self._identity = identity
        self._create = create
        self._plain = plain
        self._settings = settings
        self._limit = limit
        self._cassette = cassette
        self._resources = resources or ExitStack()
        self._spent = _Meter()
        self._lock = threading.Lock()
        self._whole = True  # whether the recording holds everything that was asked

    @property
    def identity(self) -> Identity:
        """Who answers; ``served_by`` is known at the latest after the first answer."""
        with self._lock:
            return replace(self._identity, served_by=self._identity.served_by or self._spent.served_by)

    @property
    def spent(self) -> tuple[Tokens, int]:
        """Tokens and calls of everything asked so far, questions that ended in an error included."""
        with self._lock:
            return self._spent.tokens, self._spent.calls

    def ask(self, messages: Sequence[Message], form: type[T], *, max_tokens: int) -> Reply[T]:
        """The form filled by the model, at temperature 0.

        An answer that is not of the form is sent back once with what is wrong; one that is cut short is asked
        for once more with twice the tokens.

        Raises:
            ModelUnavailable: The model cannot be reached; the next question would fail too.
            AnswerError: This answer is unusable; its ``kind`` says why.
            CassetteMiss: A replayed session has no recording of this request.
        """
        meter = _Meter()
        try:
            draft = self._attempt(messages, form, max_tokens, meter)
            if isinstance(draft, ModelError) and draft.kind == "truncated":
                draft = self._attempt(messages, form, 2 * max_tokens, meter)
        finally:
            with self._lock:
                self._spent.add(meter)
        if isinstance(draft, ModelUnavailable):
            self._whole = False
        if isinstance(draft, ModelError):
            draft.calls = meter.calls
            draft.tokens = (meter.tokens.prompt, meter.tokens.cached, meter.tokens.completion)
        if isinstance(draft, ExtractorError):
            raise draft
        return Reply(draft, meter.tokens, meter.calls, meter.logprob)

    def odds(self, messages: Sequence[Message]) -> Odds:
        """How sure the model is that the answer to a question is yes: from the probabilities of its first token.

        Raises:
            ModelUnavailable: The model cannot be reached.
            CassetteMiss: A replayed session has no recording of this request.
        """
        meter, error = _Meter(), None
        completion: Any = None
        try:
            if self._plain is not None:
                completion = self._plain(
                    messages=[dict(message) for message in messages],
                    logprobs=True,
                    top_logprobs=_TOP,
                    **{self._limit: 1},
                    **self._settings,
                )
        except Unusable as unusable:  # an answer of one token always counts as cut short
            completion, error = unusable.completion, translate(unusable)
        if completion is not None:
            meter.count(completion)
        with self._lock:
            self._spent.add(meter)
        if completion is None and isinstance(error, ModelUnavailable):
            self._whole = False
            raise error
        return Odds(_yes_over_no(completion), meter.tokens, meter.calls)

    def _attempt(self, messages: Sequence[Message], form: type[T], limit: int, meter: _Meter) -> T | ExtractorError:
        # The error is returned, so that the caller raises it without the original as its context: that one
        # holds the request, and with it the article.
        from instructor.core.hooks import Hooks

        hooks = Hooks()
        hooks.on("completion:response", meter.count)
        try:
            answer = self._create(
                messages=[dict(message) for message in messages],
                response_model=form,
                max_retries=1,
                hooks=hooks,
                **{self._limit: limit},
                **self._settings,
            )
            # instructor fills a subclass made on the fly, whose instances neither equal the form's own nor pickle.
            return form.model_validate(answer.model_dump(by_alias=True, round_trip=True))
        except Exception as error:
            for cause in causes(error):
                if isinstance(cause, Unusable) and cause.completion is not None:
                    meter.count(cause.completion)
            return translate(error)

    def describe(self, prompts: Mapping[str, str], note: str = "") -> None:
        """Tell the cassette which prompts are in use: name -> fingerprint, kept in the header of a recording."""
        if self._cassette is not None:
            self._cassette.describe(prompts, note)

    def unplayed(self) -> list[str]:
        """Recordings that nothing has asked for in this session: their number and the start of their last message."""
        return self._cassette.unplayed() if self._cassette is not None else []

    def close(self) -> None:
        """Write the recording, if there is one, and stop what was started. May be called twice."""
        try:
            if self._cassette is not None and self._whole:
                self._cassette.save(self.identity)
        finally:
            self._resources.close()

    def __enter__(self) -> Model:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self._whole = self._whole and kind is None
        self.close()


class _Meter:
    """Adds up what completions cost."""

    def __init__(self) -> None:
        self.tokens = Tokens()
        self.calls = 0
        self.served_by: str | None = None
        self.logprob: float | None = None  # of the last answer

    def count(self, completion: Any) -> None:
        self.calls += 1
        self.tokens += tokens_of(completion)
        named = getattr(completion, "model", None)
        self.served_by = self.served_by or (named if isinstance(named, str) else None)
        self.logprob = _logprob(completion)

    def add(self, other: _Meter) -> None:
        self.tokens += other.tokens
        self.calls += other.calls
        self.served_by = self.served_by or other.served_by


def tokens_of(completion: Any) -> Tokens:
    """What a completion says that it took; the names of the counts differ between providers."""
    usage = getattr(completion, "usage", None) or getattr(completion, "usage_metadata", None)
    details = getattr(usage, "prompt_tokens_details", None)
    return Tokens(
        prompt=_number(usage, "prompt_tokens", "input_tokens", "prompt_token_count"),
        cached=_number(details, "cached_tokens")
        or _number(usage, "cache_read_input_tokens", "cached_content_token_count"),
        completion=_number(usage, "completion_tokens", "output_tokens", "candidates_token_count"),
    )


def _logprob(completion: Any) -> float | None:
    """Mean log-probability of an answer's tokens, where a completion has them in the form of OpenAI's protocol."""
    choices = getattr(completion, "choices", None) or ()
    given = getattr(getattr(choices[0], "logprobs", None), "content", None) if choices else None
    tokens = [value for token in given or () if isinstance(value := getattr(token, "logprob", None), int | float)]
    return round(sum(tokens) / len(tokens), 4) if tokens else None


def _yes_over_no(completion: Any) -> float | None:
    """Log-odds of yes against no among the likeliest first tokens of a completion."""
    choices = getattr(completion, "choices", None) or ()
    given = getattr(getattr(choices[0], "logprobs", None), "content", None) if choices else None
    shares = {"yes": 0.0, "no": 0.0}
    for token in getattr(given[0], "top_logprobs", None) or () if given else ():
        word = token.token.strip().lower()
        if word in shares:
            shares[word] += math.exp(token.logprob)
    if not any(shares.values()):
        return None
    odds = math.log(max(shares["yes"], _LEAST)) - math.log(max(shares["no"], _LEAST))
    return round(max(-10.0, min(10.0, odds)), 3)


def _number(usage: Any, *names: str) -> int:
    return next((value for name in names if isinstance(value := getattr(usage, name, None), int)), 0)
