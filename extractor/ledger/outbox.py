"""Requests that are asked in a provider's batches, and the articles that wait for their answers.

A request waits, is packed into a batch, and is then answered (its completion is among the ledger's calls), waits again
or is given up. All of it is in the ledger, so that a batch that was sent is found again by a later process.
"""

from __future__ import annotations

import secrets
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from ..model import Tokens
from .store import Claimed, Ledger

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Answered:
    """What a batch gave for one request: a completion, or the kind of fault and its message."""

    call: str
    completion: bytes | None
    tokens: Tokens = field(default_factory=Tokens)
    fault: str = ""
    message: str = ""
    final: bool = False
    """True if asking again cannot help."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many requests are where."""

    waiting: int = 0
    packed: int = 0
    given_up: int = 0
    batches: int = 0
    """Sent, and not yet collected."""


class Outbox:
    """The requests for one model in a ledger. May be used from any thread and by several processes."""

    def __init__(self, ledger: Ledger, model: str) -> None:
        self._ledger = ledger
        self._model = model

    def put(self, call: str, body: bytes) -> None:
        """Let a request wait for the next batch; nothing happens if it is there already."""
        with self._ledger._write() as db:
            db.execute(
                "INSERT OR IGNORE INTO outbox(call, model, body) VALUES(?, ?, ?)",
                (call, self._model, zlib.compress(body)),
            )

    def given_up(self, call: str) -> tuple[str, str] | None:
        """Kind of fault and message of a request that is not asked again; None for any other."""
        rows = self._ledger._all("SELECT fault, message FROM outbox WHERE call = ? AND state = 'given up'", call)
        return rows[0] if rows else None

    def forget(self, faults: Iterable[str]) -> None:
        """Drop requests given up with one of these kinds of fault; who still wants an answer puts them again."""
        with self._ledger._write() as db:
            for fault in faults:
                db.execute(
                    "DELETE FROM outbox WHERE model = ? AND state = 'given up' AND fault = ?", (self._model, fault)
                )

    # ------------------------------------------------------------------------------------------- batches

    def pack(self, most: int, most_bytes: int) -> str | None:
        """Make a batch of waiting requests; its mark, or None if none waits."""
        mark, owner, size = secrets.token_hex(16), self._ledger._own(), 0
        with self._ledger._write() as db:
            taken: list[tuple[str, int]] = []
            rows = db.execute(
                "SELECT rowid, body FROM outbox WHERE model = ? AND state = 'waiting' ORDER BY rowid", (self._model,)
            )
            for number, body in islice(rows, most):
                size += len(zlib.decompress(body))
                if taken and size > most_bytes:
                    break
                taken.append((mark, number))
            if not taken:
                return None
            db.execute(
                "INSERT INTO batches(mark, model, owner, made) VALUES(?, ?, ?, ?)",
                (mark, self._model, owner, time.time()),
            )
            db.executemany("UPDATE outbox SET state = 'packed', batch = ? WHERE rowid = ?", taken)
        return mark

    def left_unsent(self) -> list[str]:
        """Marks of batches that we, or a process that has died since, packed and did not send, as far as is known.

        The provider may know them all the same. They are ours now.
        """
        owner = self._ledger._own()
        with self._ledger._write() as db:
            self._ledger._reap(db)
            rows = db.execute(
                "UPDATE batches SET owner = ? WHERE model = ? AND state = 'packed'"
                " AND (owner = ? OR owner NOT IN (SELECT id FROM owners)) RETURNING mark",
                (owner, self._model, owner),
            ).fetchall()
        return [mark for (mark,) in rows]

    def requests(self, mark: str) -> Iterator[tuple[str, bytes]]:
        """Key and body of every request of a batch."""
        after = -1
        while rows := self._ledger._all(
            "SELECT rowid, call, body FROM outbox WHERE batch = ? AND rowid > ? ORDER BY rowid LIMIT ?",
            mark,
            after,
            _AT_A_TIME,
        ):
            for _, call, body in rows:
                yield call, zlib.decompress(body)
            after = rows[-1][0]

    def sent(self, mark: str, name: str) -> None:
        """Keep the provider's name of a batch."""
        with self._ledger._write() as db:
            db.execute("UPDATE batches SET state = 'sent', id = ?, owner = NULL WHERE mark = ?", (name, mark))

    def unpack(self, mark: str) -> None:
        """Let the requests of a batch wait again as if it had not been made."""
        with self._ledger._write() as db:
            db.execute("UPDATE outbox SET state = 'waiting', batch = NULL WHERE batch = ?", (mark,))
            db.execute("UPDATE batches SET state = 'ended', owner = NULL WHERE mark = ?", (mark,))

    def open(self) -> list[tuple[str, str]]:
        """Mark and provider's name of every batch that was sent and not collected, the oldest first."""
        return self._ledger._all(
            "SELECT mark, id FROM batches WHERE model = ? AND state = 'sent' ORDER BY made", self._model
        )

    def collect(self, mark: str, answers: Iterable[Answered], tries: int) -> None:
        """Keep what a batch gave, in any order and as often as it is told; then end it.

        Requests that failed, or that nothing came for, wait again; they are given up after ``tries`` times, or at once
        if the fault is final. Answers to what the batch did not ask are passed over.
        """
        given = iter(answers)
        while some := list(islice(given, _AT_A_TIME)):
            self._keep(mark, some, tries)
        with self._ledger._write() as db:
            db.execute(
                "UPDATE outbox SET state = iif(tries + 1 >= ?, 'given up', 'waiting'), tries = tries + 1,"
                " batch = NULL, fault = 'timeout', message = 'the batch ended without an answer' WHERE batch = ?",
                (tries, mark),
            )
            db.execute("UPDATE batches SET state = 'ended' WHERE mark = ?", (mark,))

    def _keep(self, mark: str, answers: Sequence[Answered], tries: int) -> None:
        now = time.time()
        with self._ledger._write() as db:
            for one in answers:
                if one.completion is not None:
                    asked = db.execute("DELETE FROM outbox WHERE call = ? AND batch = ?", (one.call, mark)).rowcount
                    if asked:
                        tokens = (one.tokens.prompt, one.tokens.cached, one.tokens.completion)
                        row = (one.call, self._model, now, *tokens, zlib.compress(one.completion))
                        db.execute("INSERT OR IGNORE INTO calls VALUES(?, ?, ?, ?, ?, ?, ?)", row)
                    continue
                asked = db.execute(
                    "UPDATE outbox SET state = iif(? OR tries + 1 >= ?, 'given up', 'waiting'), tries = tries + 1,"
                    " batch = NULL, fault = ?, message = ? WHERE call = ? AND batch = ?",
                    (one.final, tries, one.fault, one.message, one.call, mark),
                ).rowcount
                if asked:
                    db.execute("INSERT INTO faults(call, kind, at) VALUES(?, ?, ?)", (one.call, one.fault, now))

    # ------------------------------------------------------------------------------------------- articles

    def defer(self, claimed: Claimed) -> None:
        """Let a claimed article wait for a batch: it stays claimed, but by nobody, and counts as never begun."""
        with self._ledger._write() as db:
            if self._ledger._settle(db, claimed, "claimed"):
                db.execute(
                    "UPDATE work SET tries = tries - 1 WHERE article = ? AND recipe = ?", (claimed.key, claimed.recipe)
                )

    def resume(self, recipe: str) -> int:
        """Open the articles of a recipe again that waited for a batch; how many they are."""
        with self._ledger._write() as db:
            return db.execute(
                "UPDATE work SET state = 'todo' WHERE recipe = ? AND state = 'claimed' AND owner IS NULL", (recipe,)
            ).rowcount

    def counts(self) -> Waiting:
        """How many requests wait, are in batches, and are given up."""
        states = dict(
            self._ledger._all("SELECT state, count(*) FROM outbox WHERE model = ? GROUP BY state", self._model)
        )
        return Waiting(states.get("waiting", 0), states.get("packed", 0), states.get("given up", 0), len(self.open()))
