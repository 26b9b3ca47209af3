"""Many articles -> extractions in a ledger: resumable, several at once, nothing paid for twice.

``extract_batch`` is the part that engines of clusters run too: it never raises, and what it gives pickles. ``run`` is
the whole on one machine: it feeds articles into a ledger, claims them one by one, and settles each.
"""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import astuple, dataclass, field, replace
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from . import normalization
from .article import Article
from .errors import ExtractorError, InputError, LedgerError, LimitReached, ModelError, ModelUnavailable, Stopped
from .ledger import Claimed, Counts, Ledger, Shard, Spent
from .limits import Budget, Gate, Limits, Pace, most_tokens
from .model import Model, Tokens
from .model.faults import of_call
from .pipeline import Extractor, Progress
from .prices import cost
from .records import Extraction

PASSING = ("rate_limited", "connection", "timeout", "server", "bad_envelope", "unknown")
"""Kinds of fault that another try may mend."""
REJECTED = "bad_request"
"""What the server says of this one request, or of all: told apart by whether others are answered."""
REOPENED = (*PASSING, REJECTED)
"""Kinds of fault after which a later run reads an article again: time may have mended them, or the user."""
TRIES = 5
"""How often an article is begun before such a fault is final."""
LONGEST_WAIT = 60.0
"""Seconds between two tries of an article, at most."""
BREAKER = 8
"""Articles in a row without an answer before the run ends. They are left to do; only those before the last whose
requests were rejected count as failed, until the next run."""
PATIENCE = 60.0
"""Seconds for which a model that has answered in this run may be away."""
_FEED = 100
_TICK = 0.2
_TELL = 1.0


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one article: an extraction, or the kind of fault and its message."""

    extraction: Extraction | None
    fault: str = ""
    message: str = ""
    fatal: bool = False
    """True if every other article would fail in the same way."""


def extract_batch(extractor: Extractor, articles: Sequence[Article]) -> list[Result]:
    """What came of each article, in order. Never raises but for Ctrl-C; results pickle.

    Faults are the words of ``extractor.model.faults.KINDS``, the error's name in lower case for other errors of this
    package, ``stopped`` where the run is being stopped, and ``bug`` for anything that should not happen.
    """
    return [_extract(extractor, article) for article in articles]


def _extract(extractor: Extractor, article: Article) -> Result:
    try:
        return Result(extractor.extract(article))
    except ModelError as error:
        fatal = isinstance(error, ModelUnavailable) and error.kind not in (*PASSING, REJECTED)
        return Result(None, error.kind, str(error), fatal)
    except Stopped as error:
        return Result(None, "stopped", str(error))
    except ExtractorError as error:
        return Result(None, type(error).__name__.lower(), str(error), fatal=not isinstance(error, InputError))
    except Exception as error:  # one article must not end the reading of all others
        return Result(None, "bug", f"{type(error).__name__}: {error}"[:500])


class LedgerMemory:
    """The ledger as the model's memory; ``gate``, to be set before the first question, says when a call may begin."""

    gate: Gate

    def __init__(self, ledger: Ledger) -> None:
        self.model = ""
        self.calls = 0
        """Calls that gave a completion, which was kept."""
        self.recalled = 0
        """Calls that the ledger knew the completion of."""
        self.unanswered = 0
        """Calls that failed without a completion."""
        self._ledger = ledger
        self._lock = threading.Lock()
        self._asked: dict[str, tuple[threading.Lock, int]] = {}
        self._here = threading.local()  # the call that this thread makes

    def recall(self, key: str) -> bytes | None:
        """The completion that the ledger holds."""
        found = self._ledger.recall(key)
        if found is not None:
            with self._lock:
                self.recalled += 1
        return found

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """One thread at a time for each key: articles that share a sentence often come together."""
        with self._lock:
            lock, users = self._asked.get(key) or (threading.Lock(), 0)
            self._asked[key] = lock, users + 1
        try:
            with lock:
                yield
        finally:
            with self._lock:
                lock, users = self._asked.pop(key)
                if users > 1:
                    self._asked[key] = lock, users - 1

    @contextmanager
    def calling(self, key: str, request: Mapping[str, Any]) -> Iterator[None]:
        """Wait until the call may begin; note in the ledger what fails."""
        call = self._here.call = self.gate.enter(most_tokens(request))
        fault = None
        try:
            yield
        except ExtractorError:  # of this package: no fault of the server's
            raise
        except Exception as error:
            fault = of_call(error)
            with self._lock:
                self.unanswered += 1
            self._ledger.note_fault(key, fault.kind)
            raise
        finally:
            self.gate.leave(call, fault)

    def keep(self, key: str, completion: bytes, tokens: Tokens) -> None:
        """Keep a completion in the ledger."""
        self._ledger.keep(key, completion, tokens, self.model)
        self._here.call.taken = tokens
        with self._lock:
            self.calls += 1


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a run is."""

    counts: Counts
    """Of all articles of the recipe, those of other processes and of earlier runs too."""
    in_part: int = 0
    """Those of them that were read only in part."""
    read: int = 0
    """Articles that this run has read or given up."""
    fed: bool = False
    """True once all sources are read: only then it is known how many articles there are."""
    calls: int = 0
    """Calls that this run has paid for."""
    unanswered: int = 0
    """Calls of this run that failed without a completion."""
    recalled: int = 0
    """Calls that this run took from the ledger."""
    tokens: Tokens = field(default_factory=Tokens)
    """Of the calls that were paid for."""
    cost: Decimal | None = None
    """US dollars that these cost at list price; None if no price is known."""
    seconds: float = 0.0
    unreadable: int = 0
    """What could not be read as an article in this run."""
    model: str = ""

    @property
    def rate(self) -> float:
        """Articles a second, since this run began."""
        return self.read / self.seconds if self.seconds else 0.0

    @property
    def cost_left(self) -> Decimal | None:
        """What is not read yet of the known articles costs, if it is like what was read; None if nothing tells."""
        left = self.counts.todo + self.counts.claimed
        return self.cost * left / self.read if self.cost is not None and self.read else None

    @property
    def seconds_left(self) -> float | None:
        """How long it still takes at this rate; None while nothing tells."""
        return (self.counts.todo + self.counts.claimed) / self.rate if self.fed and self.rate else None


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a run."""

    recipe: str
    tally: Tally
    stopped: bool = False
    """True if it was asked to stop before everything was read."""
    error: ExtractorError | None = None
    """What ended it before everything was read; a later run goes on from there."""


def run(
    articles: Iterable[Article | InputError],
    ledger: Ledger | str | Path,
    model: str | None = None,
    *,
    at_once: int | None = None,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    shard: Shard | None = None,
    stop: threading.Event | None = None,
    on_progress: Callable[[Tally], None] | None = None,
    on_error: Callable[[InputError], None] | None = None,
    on_preparing: Callable[[Progress], None] | None = None,
    **settings: Any,
) -> Ran:
    """Read articles with a model into a ledger. What the ledger holds already is neither read nor paid for again.

    Articles of the same recipe that an earlier run left undone are read too; with no articles given, these alone.
    Any number of processes may run on one ledger at once.

    Args:
        articles: what to read; ``extractor.sources.read_sources`` gives it from folders, files and standard input.
        ledger: an open ledger, or its file, which is made if it is not there.
        model: as for ``Extractor``.
        at_once: calls in flight, and articles read at the same time; None: as many as the model takes.
        limits: how fast to ask, and what the calls of this run may take: none begins that could pass it, and the run
            ends with ``LimitReached`` in ``Ran.error``.
        shard: only this part of the articles.
        stop: once set, calls in flight are awaited and kept, and the run ends.
        on_progress: called about once a second, and at the end.
        on_error: called with everything that is no article.
        on_preparing: called while weights are put together.
        **settings: ``base_url``, ``api_key``, ``mode``, ``timeout``, ``reading``, ``ask_again``, ``calibration`` as
            elsewhere.

    Raises:
        ModelUnavailable: there is no model of this name here. What happens later is in ``Ran.error``.
        LedgerError: the ledger cannot be opened.
        InputError: a setting cannot be used.
    """
    with ExitStack() as stack:
        book = ledger if isinstance(ledger, Ledger) else stack.enter_context(Ledger(ledger))
        opened = open_reader(book, model, at_once=at_once, limits=limits, on_preparing=on_preparing, **settings)
        reader = stack.enter_context(opened)
        book.reopen(reader.recipe, REOPENED)
        return Round(book, reader).go(articles, shard, stop or threading.Event(), on_progress, on_error)


@dataclass(frozen=True, slots=True)
class Reader:
    """An extractor that asks only for what a ledger does not know, and keeps there what it is told."""

    extractor: Extractor
    memory: LedgerMemory
    recipe: str
    """Key of what it reads with; articles are added to and claimed from the ledger under it."""
    halt: threading.Event
    """Once set, no call begins any more."""


@contextmanager
def open_reader(
    ledger: Ledger,
    model: str | None = None,
    *,
    at_once: int | None = None,
    remember: type[LedgerMemory] = LedgerMemory,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    on_preparing: Callable[[Progress], None] | None = None,
    **settings: Any,
) -> Iterator[Reader]:
    """A reader for ``extract_batch``; arguments as for ``run``. At the end, calls in flight are awaited and kept.

    ``remember`` is the class of its memory.
    """
    from .model import open_model

    of_extractor = {key: settings.pop(key) for key in ("reading", "ask_again", "calibration") if key in settings}
    tell = on_preparing or (lambda _: None)
    halt = threading.Event()
    memory = remember(ledger)
    opened: Model = open_model(
        model,
        memory=memory,
        retries=0,  # a failed article is claimed again, with all its answers so far: retries must not multiply
        on_progress=lambda what, done, total: tell(Progress(what, done, total)),
        **settings,
    )
    with Extractor(opened, **of_extractor) as extractor:
        if limits and not opened.remembers:
            raise InputError("limits need a server that speaks OpenAI's protocol", "name its address as base URL")
        memory.model = opened.identity.name
        pace = Pace(at_once or opened.identity.slots, limits.requests_per_minute, limits.tokens_per_minute)
        memory.gate = Gate(halt, pace, Budget(limits, memory.model))
        try:
            yield Reader(extractor, memory, ledger.begin(extractor.settings), halt)
        finally:
            memory.gate.wait_until_idle()


class Round:
    """Articles fed into a ledger and read until none is to do: one thread feeds, some read, the caller's own watches.

    Where articles are read, and what becomes of them, is for ``read`` to say: engines of clusters have their own.
    """

    most = 1
    """Articles that are claimed at a time."""

    def __init__(self, ledger: Ledger, reader: Reader) -> None:
        self.ledger, self.reader = ledger, reader
        self.error: ExtractorError | None = None
        """What ended it before everything was read."""
        self._memory, self._recipe, self._halt = reader.memory, reader.recipe, reader.halt
        self._fed = threading.Event()
        self._lock = threading.Lock()
        self._read = self._unreadable = self._streak = 0
        self._errors: queue.SimpleQueue[InputError] = queue.SimpleQueue()
        self._began = time.monotonic()
        self._last_success: float | None = None

    def go(
        self,
        articles: Iterable[Article | InputError],
        shard: Shard | None,
        stop: threading.Event,
        on_progress: Callable[[Tally], None] | None,
        on_error: Callable[[InputError], None] | None,
    ) -> Ran:
        """Feed and read; arguments as for ``run``. To be called once."""
        tell, complain = on_progress or (lambda _: None), on_error or (lambda _: None)
        # Tables are loaded at their first use; threads that begin together would each load all of them.
        normalization.read("Президент прибыл в Москву 1 мая 2024 года.", language="ru", published=None)
        workers, told = self._memory.gate.pace.at_once, 0.0
        with ThreadPoolExecutor(workers + 1) as pool:
            try:
                tasks = [pool.submit(self._feed, articles, shard)]
                tasks += [pool.submit(self._work) for _ in range(workers)]
                while self._alive(tasks):
                    if stop.is_set():
                        self._halt.set()
                    self._pass_on(complain)
                    if time.monotonic() - told >= _TELL:
                        told = time.monotonic()
                        tell(self._tally())
            finally:  # also after Ctrl-C in a program of the caller's own
                self._halt.set()
        self._memory.gate.wait_until_idle()
        for task in tasks:
            task.result()
        self._pass_on(complain)
        tally = self._tally()
        tell(tally)
        undone = not tally.fed or tally.counts.todo > 0
        return Ran(self._recipe, tally, stop.is_set() and undone and self.error is None, self.error)

    def _alive(self, tasks: list[Future[None]]) -> bool:
        return bool(wait(tasks, timeout=_TICK).not_done)

    def _pass_on(self, complain: Callable[[InputError], None]) -> None:
        with suppress(queue.Empty):
            while True:
                complain(self._errors.get_nowait())

    def _tally(self) -> Tally:
        memory, budget = self._memory, self._memory.gate.budget
        return Tally(
            self.ledger.counts(self._recipe),
            in_part=self.ledger.in_part(self._recipe),
            read=self._read,
            fed=self._fed.is_set(),
            calls=memory.calls,
            unanswered=memory.unanswered,
            recalled=memory.recalled,
            tokens=budget.tokens,
            cost=budget.cost,
            seconds=time.monotonic() - self._began,
            unreadable=self._unreadable,
            model=memory.model,
        )

    def _end(self, error: ExtractorError) -> None:
        with self._lock:
            self.error = self.error or error
        self._halt.set()

    def _feed(self, articles: Iterable[Article | InputError], shard: Shard | None) -> None:
        try:
            given = iter(articles)
            while not self._halt.is_set() and (some := list(islice(given, _FEED))):
                for error in some:
                    if isinstance(error, InputError):
                        self.ledger.note_unreadable(error)
                        self._errors.put(error)
                        self._unreadable += 1
                self.ledger.add((one for one in some if isinstance(one, Article)), self._recipe, shard)
            if not self._halt.is_set():
                self._fed.set()
        except ExtractorError as error:
            self._end(error)
        except BaseException:
            self._halt.set()
            raise

    def _work(self) -> None:
        try:
            while not self._halt.is_set():
                fed = self._fed.is_set()  # asked before claiming: what is fed in between is claimed next time
                claimed = self.ledger.claim(self._recipe, self.most)
                if claimed:
                    self.read(claimed)
                    continue
                due = self.ledger.next_due(self._recipe)
                if due is None and fed:
                    return
                self._halt.wait(min(due or _TICK, _TICK))
        except ExtractorError as error:
            self._end(error)
        except BaseException:
            self._halt.set()
            raise

    def read(self, claimed: list[Claimed]) -> None:
        """Read what this thread has claimed, and settle all of it."""
        results = extract_batch(self.reader.extractor, [one.article for one in claimed])
        for one, result in zip(claimed, results, strict=True):
            self.settle(one, result)

    def settle(self, claimed: Claimed, result: Result, *, final: bool = False) -> None:
        """Keep what came of an article, put it off, or give it back and end the round.

        ``final``: whatever failed was tried often enough, and says nothing of whether there is a model to ask.
        """
        passing = result.fault in PASSING or _read_in_part(result.extraction)
        tells = passing or result.fault == REJECTED or result.extraction is not None  # whether there is a model
        broken = not final and tells and self._broken(result)
        if result.fault == "stopped":
            self.ledger.give_back(claimed)
        elif result.fatal or broken:
            self.ledger.give_back(claimed)
            self._end(_error(result))
        elif passing and not final and claimed.tries < TRIES:
            delay = min(LONGEST_WAIT, 0.5 * 2**claimed.tries) * random.uniform(0.5, 1.0)  # noqa: S311 (spreads tries)
            self.ledger.put_off(claimed, result.fault or "answer", result.message, delay)
        else:
            with self._lock:
                self._read += 1
            if result.extraction is not None:
                self.ledger.finish(claimed, result.extraction)
            else:
                self.ledger.fail(claimed, result.fault, result.message)

    def _broken(self, result: Result) -> bool:
        """True once too many articles in a row had no model to ask: at once if none ever had, else after a while."""
        now = time.monotonic()
        with self._lock:
            if result.extraction is not None:
                self._streak, self._last_success = 0, now
                return False
            self._streak += 1
            patient = self._last_success is not None and now - self._last_success < PATIENCE
            return self._streak >= BREAKER and not patient


def counted_by_ledger(ran: Ran, ledger: Ledger, before: Mapping[str, Spent]) -> Ran:
    """A run whose calls others make, with what the ledger's calls took since it held those of ``before``."""
    model = ran.tally.model
    then, now = before.get(model, Spent()), ledger.spent().get(model, Spent())
    tokens = Tokens(*(b - a for a, b in zip(astuple(then.tokens), astuple(now.tokens), strict=True)))
    counts, calls = ledger.counts(ran.recipe), now.calls - then.calls
    tally = replace(ran.tally, counts=counts, calls=calls, tokens=tokens, cost=cost(model, tokens, calls))
    return replace(ran, tally=tally)


def _read_in_part(extraction: Extraction | None) -> bool:
    """True if some answer was lost for a reason that may pass."""
    return extraction is not None and any(issue.code.removeprefix("answer_") in PASSING for issue in extraction.unread)


def _error(result: Result) -> ExtractorError:
    for kind in (LedgerError, LimitReached):
        if result.fault == kind.__name__.lower():
            return kind(result.message)
    return ModelUnavailable(result.message, kind=result.fault)
