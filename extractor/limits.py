"""How fast a run may ask, and what it may spend: when the next call may begin, or why none may any more.

``Pace`` and ``Budget`` only count, by a clock and prices that are given to them; ``Gate`` is where threads wait.
"""

from __future__ import annotations

import json
import math
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .errors import InputError, LimitReached, ModelUnavailable, Stopped
from .model import Tokens
from .model.faults import Fault
from .prices import cost

LONGEST_PAUSE = 3600.0
"""Seconds for which a run waits if the server says so; if it says longer, the run ends."""
LONGEST_GUESS = 60.0
"""Seconds that it waits at most if the server does not say how long."""
_TICK = 0.2


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast calls may be made, and what all calls of one run together may take. None: no limit."""

    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    max_tokens: int | None = None
    """Prompt and completion together."""
    max_cost: Decimal | None = None
    """US dollars at list price."""

    def __bool__(self) -> bool:
        return self != Limits()


class Pace:
    """When the next call may begin. Times are seconds of any clock that only goes forward.

    Calls begin evenly spaced, so that no minute holds more than it may. What a call takes is known only afterwards:
    it is guessed by what calls took so far, and the guess is put right when the answer is there.

    If a server asks to slow down (HTTP 429, Retry-After), half as many calls may be in flight, and none begins for as
    long as it says, or for at most 1, 2, 4, … 60 seconds; each answer lets a part of a call more in flight again.

    >>> pace = Pace(at_once=8, requests_per_minute=60)
    >>> pace.begin(0.0, 100), pace.delay(0.25)
    (100.0, 0.75)
    """

    def __init__(
        self,
        at_once: int,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.at_once = at_once
        self.width = float(at_once)
        """How many calls may be in flight now."""
        self.asking = 0
        self.paused_until = -math.inf
        self._request_seconds = 60 / requests_per_minute if requests_per_minute else 0.0
        self._token_seconds = 60 / tokens_per_minute if tokens_per_minute else 0.0
        self._next_by_requests = self._next_by_tokens = -math.inf
        self._bounds = self._taken = 0.0
        self._cut_at, self._cuts = -math.inf, 0
        self._jitter = jitter

    def delay(self, now: float) -> float:
        """Seconds until a call may begin; infinite while too many are in flight."""
        if self.asking >= int(self.width):
            return math.inf
        return max(0.0, max(self._next_by_requests, self._next_by_tokens, self.paused_until) - now)

    def begin(self, now: float, bound: int) -> float:
        """Count a call that begins and takes at most ``bound`` tokens; how many it is guessed to take."""
        self.asking += 1
        guess = bound * (self._taken / self._bounds if self._bounds else 1.0)
        self._next_by_requests = max(now, self._next_by_requests) + self._request_seconds
        self._next_by_tokens = max(now, self._next_by_tokens) + guess * self._token_seconds
        return guess

    def answered(self, bound: int, guess: float, taken: int) -> None:
        """Count a call that ended with an answer."""
        self.asking -= 1
        self._bounds += bound
        self._taken += taken
        self._next_by_tokens += (taken - guess) * self._token_seconds
        self.width = min(self.at_once, self.width + 1 / self.width)
        self._cuts = 0

    def failed(self) -> None:
        """Count a call that ended without an answer."""
        self.asking -= 1

    def slow_down(self, now: float, began: float, seconds: float | None) -> None:
        """The server has refused for its pace the call that began at ``began``, and says to wait ``seconds``."""
        if began >= self._cut_at:  # calls that were in flight together are refused together: that is one sign, not many
            self._cut_at, self._cuts = now, self._cuts + 1
            self.width = max(1.0, self.width / 2)
        if seconds is None:
            seconds = min(LONGEST_GUESS, 2.0 ** (self._cuts - 1)) * (0.5 + self._jitter() / 2)
        self.paused_until = max(self.paused_until, now + seconds)


class Budget:
    """What calls have taken, and whether one more could pass a limit.

    A call counts with the most that it can take while it is in flight. One that was sent and got no answer may have
    been billed all the same: it goes on to count so.

    >>> budget = Budget(Limits(max_tokens=100), "local/any")
    >>> budget.reserve(Tokens(60, 0, 20)), budget.fits(Tokens(30, 0, 0))
    (None, False)
    >>> budget.answered(Tokens(60, 0, 20), Tokens(40, 0, 5)), budget.fits(Tokens(30, 0, 0)), budget.cost
    (None, True, Decimal('0'))
    """

    def __init__(self, limits: Limits, model: str) -> None:
        self._limits, self._model = limits, model
        self._priced = cost(model, Tokens(1, 0, 1)) is not None
        if limits.max_cost is not None and not self._priced:
            raise InputError(
                f"what {model} costs is not known, so that no limit of cost can be kept",
                "limit tokens instead, or pip install -U 'extractor[prices]'",
            )
        self.tokens = Tokens()
        """Of answers."""
        self._cost = self._lost_cost = self._held_cost = Decimal(0)
        self._lost = self._held = 0

    @property
    def cost(self) -> Decimal | None:
        """US dollars that the answers cost at list price; None if no price is known."""
        return self._cost if self._priced else None

    def fits(self, bound: Tokens) -> bool:
        """True if a call that takes ``bound`` tokens passes no limit, whatever those in flight take."""
        tokens = _sum(self.tokens) + self._lost + self._held + _sum(bound)
        dollars = self._cost + self._lost_cost + self._held_cost + self._price(bound)
        most, dearest = self._limits.max_tokens, self._limits.max_cost
        return (most is None or tokens <= most) and (dearest is None or dollars <= dearest)

    def reserve(self, bound: Tokens) -> None:
        """Count a call that begins."""
        self._held += _sum(bound)
        self._held_cost += self._price(bound)

    def answered(self, bound: Tokens, taken: Tokens) -> None:
        """Count a call that got an answer; what took no tokens as the server says is taken at the most it can be."""
        self._release(bound)
        self.tokens += taken
        if _sum(taken):
            self._cost += self._price(taken)
        else:
            self._lose(bound)

    def failed(self, bound: Tokens, billed: bool) -> None:
        """Count a call that got none; ``billed`` if it may have cost something all the same."""
        self._release(bound)
        if billed:
            self._lose(bound)

    def reached(self) -> LimitReached:
        """Why no call may begin any more."""
        most, dearest, lost = self._limits.max_tokens, self._limits.max_cost, self._lost
        told = [f"{_sum(self.tokens):,} of {most:,} tokens"] if most is not None else []
        told += [f"${self._cost:.4f} of ${dearest}"] if dearest is not None else []
        unsure = f", and up to {lost:,} tokens (${self._lost_cost:.4f}) for calls without an answer" if lost else ""
        return LimitReached(
            f"the next call could pass the limit: {' and '.join(told)} spent{unsure}", "run again with a higher one"
        )

    def _price(self, tokens: Tokens) -> Decimal:
        return cost(self._model, tokens) or Decimal(0)

    def _release(self, bound: Tokens) -> None:
        self._held -= _sum(bound)
        self._held_cost -= self._price(bound)

    def _lose(self, bound: Tokens) -> None:
        self._lost += _sum(bound)
        self._lost_cost += self._price(bound)


class Call:
    """One call on its way through a gate."""

    def __init__(self, bound: Tokens, began: float, guess: float) -> None:
        self.bound, self.began, self.guess = bound, began, guess
        self.taken: Tokens | None = None
        """What the answer took, once there is one."""


class Gate:
    """Where calls wait until they may begin. May be used from any thread.

    Once ``halt`` is set, no call begins any more: who wants to begin one gets ``Stopped``.
    """

    def __init__(self, halt: threading.Event, pace: Pace, budget: Budget) -> None:
        self.pace, self.budget = pace, budget
        self._halt = halt
        self._changed = threading.Condition()

    def enter(self, bound: Tokens) -> Call:
        """Wait until a call that takes at most ``bound`` may begin.

        Raises:
            Stopped: the run is being stopped.
            LimitReached: it could pass a limit even after all calls in flight are answered.
            ModelUnavailable: the server has asked to wait for longer than anybody would.
        """
        with self._changed:
            while (delay := self._delay(bound)) > 0:
                self._changed.wait(min(delay, _TICK))
            now = time.monotonic()
            self.budget.reserve(bound)
            return Call(bound, now, self.pace.begin(now, _sum(bound)))

    def leave(self, call: Call, fault: Fault | None) -> None:
        """Count a call that has ended: with what it took, or with a fault."""
        with self._changed:
            if call.taken is not None:
                self.pace.answered(_sum(call.bound), call.guess, _sum(call.taken))
                self.budget.answered(call.bound, call.taken)
            else:
                self.pace.failed()
                self.budget.failed(call.bound, billed=fault is None or fault.billed)
            if fault is not None and (fault.kind == "rate_limited" or fault.wait is not None):
                self.pace.slow_down(time.monotonic(), call.began, fault.wait)
            self._changed.notify(2)  # hundreds may wait; room is for one, or two if there is more width

    def wait_until_idle(self) -> None:
        """Return once no call is in flight."""
        with self._changed:
            while self.pace.asking:
                self._changed.wait(_TICK)

    def _delay(self, bound: Tokens) -> float:
        if self._halt.is_set():
            raise Stopped("the run is being stopped")
        if not self.budget.fits(bound):
            if not self.pace.asking:
                raise self.budget.reached()
            return math.inf  # those in flight may take less than they may
        now = time.monotonic()
        if (pause := self.pace.paused_until - now) > LONGEST_PAUSE:
            raise ModelUnavailable(f"the server asks to wait for {pause / 3600:.1f} hours", "run again then", "quota")
        return self.pace.delay(now)


def most_tokens(request: Mapping[str, Any]) -> Tokens:
    """The most that a call can take: no tokenizer makes more tokens than there are bytes.

    >>> most_tokens({"messages": [{"content": "да"}], "max_tokens": 20})
    Tokens(prompt=23, cached=0, completion=20)
    """
    asked = [request[part] for part in ("messages", "response_format", "tools") if part in request]
    prompt = len(json.dumps(asked, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass"))
    answer = request.get("max_tokens") or request.get("max_completion_tokens") or 0
    return Tokens(prompt, 0, answer)


def _sum(tokens: Tokens) -> int:
    return tokens.prompt + tokens.completion
