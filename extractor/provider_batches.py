"""Many articles -> extractions in a ledger, by way of a provider's batches: cheaper, and within a day.

Articles are read as in ``run``, but a question whose answer the ledger does not hold is put into its outbox instead of
being asked, and the article waits. What is in the outbox is sent in batches; their answers go into the ledger, and the
articles that waited are read again. Questions that only an answer brings up (asked again, cut short) take a round more.
Each step is in the ledger before the next one, so the process may end at any time, and be started again hours later.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from .article import Article
from .batch import (
    BREAKER,
    PASSING,
    REOPENED,
    TRIES,
    LedgerMemory,
    Ran,
    Reader,
    Result,
    Round,
    Tally,
    counted_by_ledger,
    extract_batch,
    open_reader,
)
from .errors import AnswerError, InputError, LedgerError, ModelError, ModelUnavailable
from .ledger import Answered, Claimed, Ledger, Outbox, Shard, Waiting
from .model.batches import ENDED, MOST_BYTES, MOST_REQUESTS, Batches, Outcome, body_of, open_batches
from .model.faults import Fault

POLL_SECONDS = 60.0
"""Between two looks at a batch."""
_FATAL = ("auth", "quota")


class DeferringMemory(LedgerMemory):
    """The ledger as the model's memory, which asks nothing: what it does not hold is put into the outbox."""

    outbox: Outbox

    def calling(self, key: str, request: Mapping[str, Any]) -> NoReturn:
        """Never lets a call begin: the question ends with what it was given up for, or waits for a batch."""
        known = self.outbox.given_up(key)
        if known is not None:
            raise Fault(*known).error()
        self.outbox.put(key, body_of(request))
        raise AnswerError("the answer comes with a batch", kind="deferred")


def run_in_batches(
    articles: Iterable[Article | InputError],
    ledger: Ledger | str | Path,
    model: str | None = None,
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    poll_seconds: float | None = None,
    shard: Shard | None = None,
    stop: threading.Event | None = None,
    on_progress: Callable[[Tally], None] | None = None,
    on_waiting: Callable[[Waiting], None] | None = None,
    on_error: Callable[[InputError], None] | None = None,
    **settings: Any,
) -> Ran:
    """Read articles as ``run`` does, with the same results, but ask in the provider's batches, and wait for these.

    May be stopped or killed at any time: the next run with the same ledger and model goes on, and sends nothing twice.
    Requests that fail for a reason that may pass are sent again with the next batch, ``TRIES`` times in all.

    Args:
        articles: as for ``run``.
        ledger: as for ``run``.
        model: ``openai/NAME``, or any name with the ``base_url`` of a server that has ``/files`` and ``/batches``.
        base_url: address of that server.
        api_key: key for it.
        poll_seconds: between two looks at the batches; None: ``POLL_SECONDS``.
        shard: only this part of the articles.
        stop: once set, the run ends; batches that were sent go on at the provider.
        on_progress: called about once a second while articles are read, and whenever all are read or wait.
        on_waiting: called at every look at the batches.
        on_error: called with everything that is no article.
        **settings: ``mode``, ``reading``, ``ask_again``, ``calibration`` as elsewhere.

    Raises:
        InputError: the model has no batches.
        ModelUnavailable: there is no model of this name here. What happens later is in ``Ran.error``.
        LedgerError: the ledger cannot be opened.
    """
    with ExitStack() as stack:
        book = ledger if isinstance(ledger, Ledger) else stack.enter_context(Ledger(ledger))
        opened = open_reader(
            book, model, remember=DeferringMemory, at_once=1, base_url=base_url, api_key=api_key, **settings
        )
        reader = stack.enter_context(opened)
        memory = reader.memory
        assert isinstance(memory, DeferringMemory)  # noqa: S101 (narrows for the type checker)
        memory.outbox = Outbox(book, memory.model)
        batches = open_batches(memory.model, base_url=base_url, api_key=api_key, stack=stack)
        post = _Post(memory.outbox, batches, stop or threading.Event(), on_waiting or (lambda _: None))
        before = book.spent()
        book.reopen(reader.recipe, REOPENED)
        memory.outbox.forget((*REOPENED, *_FATAL))
        given: Iterable[Article | InputError] = articles
        ran = Ran(reader.recipe, Tally(book.counts(reader.recipe), model=memory.model))

        def tell(now: Tally) -> None:
            if on_progress is not None:
                on_progress(_with(ran.tally, now))

        try:
            post.find_lost()
            while True:
                if not memory.outbox.open():
                    memory.outbox.resume(reader.recipe)
                now = _Deferring(book, reader, memory.outbox).go(given, shard, post.stop, tell, on_error)
                ran = replace(now, tally=_with(ran.tally, now.tally))
                if ran.error is not None or ran.stopped or not post.exchange(poll_seconds or POLL_SECONDS):
                    break
                given = ()
        except (ModelError, LedgerError) as error:
            ran = replace(ran, error=error)
        waits = memory.outbox.counts()
        stopped = ran.error is None and post.stop.is_set() and bool(waits.waiting or waits.packed or ran.stopped)
        return counted_by_ledger(replace(ran, stopped=stopped), book, before)


def _with(before: Tally, now: Tally) -> Tally:
    """The tally of a round, and of what only the rounds before it know."""
    return replace(
        now,
        read=before.read + now.read,
        unreadable=before.unreadable + now.unreadable,
        seconds=before.seconds + now.seconds,
    )


class _Deferring(Round):
    """A round whose articles wait for a batch where an answer is missing."""

    def __init__(self, ledger: Ledger, reader: Reader, outbox: Outbox) -> None:
        # The reader's own event ends it for good, and rounds share one reader.
        super().__init__(ledger, replace(reader, halt=threading.Event()))
        self._outbox = outbox

    def read(self, claimed: list[Claimed]) -> None:
        for one, result in zip(
            claimed, extract_batch(self.reader.extractor, [c.article for c in claimed]), strict=True
        ):
            if _waits(result):
                self._outbox.defer(one)
            else:  # whatever failed was tried again in batches already
                self.settle(one, result, final=True)


def _waits(result: Result) -> bool:
    """True if some answer is to come with a batch."""
    unread = result.extraction.unread if result.extraction is not None else ()
    return result.fault == "deferred" or any(issue.code == "answer_deferred" for issue in unread)


class _Post:
    """Sends what is in the outbox, and brings what comes."""

    def __init__(
        self, outbox: Outbox, batches: Batches, stop: threading.Event, tell: Callable[[Waiting], None]
    ) -> None:
        self.stop = stop
        self._outbox, self._batches, self._tell = outbox, batches, tell

    def find_lost(self) -> None:
        """Settle batches of a process that died between packing one and keeping its name."""
        for mark in self._outbox.left_unsent():
            name = self._batches.find(mark)
            if name is None:
                self._outbox.unpack(mark)
            else:
                self._outbox.sent(mark, name)

    def exchange(self, poll_seconds: float) -> bool:
        """Send what waits, return once all batches are collected; False if there were none, or the run is stopped."""
        while not self.stop.is_set() and (mark := self._outbox.pack(MOST_REQUESTS, MOST_BYTES)):
            self._outbox.sent(mark, self._batches.send(self._outbox.requests(mark), mark))
        anything, failed = False, 0
        while self._outbox.open():
            anything = True
            try:
                self._collect()
                failed = 0
            except ModelError as error:
                failed += 1
                if error.kind not in PASSING or failed >= BREAKER:
                    raise
            self._tell(self._outbox.counts())
            if self._outbox.open() and self.stop.wait(poll_seconds):
                break
        return anything and not self.stop.is_set()

    def _collect(self) -> None:
        for mark, name in self._outbox.open():
            state = self._batches.state(name)
            if state.status == "failed":
                self._outbox.unpack(mark)
                message = f"the provider refused a batch: {state.refused}"
                raise ModelUnavailable(message, "what was to be asked is kept; run again", "bad_request")
            if state.status in ENDED:
                fatal: list[Fault] = []
                self._outbox.collect(mark, (_answered(one, fatal) for one in self._batches.outcomes(name)), TRIES)
                if fatal:
                    raise fatal[0].error()


def _answered(outcome: Outcome, fatal: list[Fault]) -> Answered:
    """An outcome as the ledger keeps it; faults that every other request would meet too are put into ``fatal``."""
    fault = outcome.fault
    if fault is None:
        return Answered(outcome.key, outcome.completion, outcome.tokens)
    if fault.kind in _FATAL:
        fatal.append(fault)
    passing = fault.kind in (*PASSING, *_FATAL)
    return Answered(outcome.key, None, fault=fault.kind, message=fault.detail, final=not passing)
