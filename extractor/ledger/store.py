"""One SQLite file: articles, claims on them, calls and extractions. At-least-once calls, exactly-once records."""

from __future__ import annotations

import datetime
import json
import sqlite3
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic import ValidationError
from tenacity import Retrying, retry_if_exception_message, stop_after_delay, wait_random

from ..article import Article
from ..decisions import Decision, Verdict, last_about, settle, standing
from ..errors import DecidedMeanwhile, InputError, LedgerError
from ..model import Tokens
from ..records import Extraction
from .keys import Shard, article_key, recipe_key
from .owners import Owner, is_dead
from .schema import prepare, require, version_of

OLDEST_SQLITE = (3, 35)
"""The first version with RETURNING."""
WAIT_SECONDS = 60.0
"""How long one process waits for another one that is writing."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """An article that only one ledger object works on, until it is finished, failed, put off or given back."""

    key: str
    recipe: str
    article: Article
    tries: int
    """How often it was begun, this time included; times that a crash broke off do not count."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the articles of one recipe are."""

    todo: int = 0
    claimed: int = 0
    done: int = 0
    failed: int = 0

    @property
    def all(self) -> int:
        """How many articles there are."""
        return self.todo + self.claimed + self.done + self.failed


@dataclass(frozen=True, slots=True)
class Spent:
    """What was paid for: calls that gave a completion, and their tokens."""

    calls: int = 0
    tokens: Tokens = field(default_factory=Tokens)


@dataclass(frozen=True, slots=True)
class Kept:
    """An extraction as it lies in a ledger."""

    key: str
    """Of the article."""
    extraction: Extraction
    made: float
    """When, in seconds since 1970."""


class Ledger:
    """A ledger file, open. May be used from any thread; close it at the end.

    Every method commits before it returns: what it says is done survives the end of the process and of power.

    Args:
        path: the SQLite file; made if it is not there.
        readonly: only look: the file must be there, and nothing is written.

    Raises:
        LedgerError: it is no ledger, of a later version (with ``readonly`` of any other), or cannot be opened. All
            methods raise it where the file cannot be read or written, such as on a full disk; what was committed
            before stays.
    """

    def __init__(self, path: str | Path, *, readonly: bool = False) -> None:
        self.path = Path(path)
        self._lock = threading.RLock()
        self._owner: Owner | None = None
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise LedgerError(f"SQLite {sqlite3.sqlite_version} is too old", "a ledger needs 3.35 or newer")
        if readonly and not self.path.is_file():
            raise LedgerError(f"no ledger at {self.path}", "extractor run SOURCE --ledger FILE makes one")
        with self._told():
            mode = "ro" if readonly else "rwc"
            self._db = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=WAIT_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
        try:
            with self._told():
                if readonly:
                    require(self._db, self.path)
                else:
                    version_of(self._db, self.path)  # before anything of somebody else's file is changed
                    self._become_wal()
                    self._db.execute("PRAGMA synchronous = FULL")  # a call that was paid for outlives a power cut
                    prepare(self._db, self.path)
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give back all claims and close the file. Safe to call twice."""
        with self._lock:
            if self._owner is not None:
                # On a full disk nothing can be written; whoever looks next finds the claims of an owner that is gone.
                with suppress(LedgerError), self._write() as db:
                    self._give_back(db, self._owner.number)
                self._owner.close()
                self._owner = None
            self._db.close()

    # ------------------------------------------------------------------------------------------- articles

    def begin(self, settings: Mapping[str, Any]) -> str:
        """The key of the recipe with these settings and this code. Claims of dead processes are given back."""
        key = recipe_key(settings)
        with self._write() as db:
            db.execute(
                "INSERT INTO recipes VALUES(?, ?, ?) ON CONFLICT(key) DO UPDATE SET used = excluded.used",
                (key, json.dumps(settings, sort_keys=True), time.time()),
            )
            self._reap(db)
        return key

    def add(self, articles: Iterable[Article], recipe: str, shard: Shard | None = None) -> int:
        """Take articles in, to be read with ``recipe``; how many of them were not there yet.

        The same content is one article; all places where it was found are kept. What is outside ``shard`` is left out.
        """
        now, new = time.time(), 0
        with self._write() as db:
            for article in articles:
                key = article_key(article)
                if shard is not None and not shard.holds(key):
                    continue
                db.execute(
                    "INSERT OR IGNORE INTO articles VALUES(?, ?, ?)", (key, now, _packed(article.model_dump_json()))
                )
                place = (key, article.source or "", article.url or "")
                db.execute("INSERT OR IGNORE INTO places VALUES(?, ?, ?)", place)
                new += db.execute("INSERT OR IGNORE INTO work(article, recipe) VALUES(?, ?)", (key, recipe)).rowcount
        return new

    def note_unreadable(self, error: InputError) -> None:
        """Keep what could not be read as an article."""
        with self._write() as db:
            db.execute("INSERT OR REPLACE INTO unreadable VALUES(?, ?)", (str(error), time.time()))

    def reopen(self, recipe: str, faults: Iterable[str]) -> int:
        """Open articles again that failed with one of these kinds of fault; how many they are."""
        with self._write() as db:
            return sum(
                db.execute(
                    "UPDATE work SET state = 'todo', tries = 0, not_before = 0"
                    " WHERE recipe = ? AND state = 'failed' AND fault = ?",
                    (recipe, fault),
                ).rowcount
                for fault in faults
            )

    # ------------------------------------------------------------------------------------------- claims

    def claim(self, recipe: str, most: int = 1) -> list[Claimed]:
        """Up to ``most`` articles that nobody works on, now owned by this ledger object; none if none is due."""
        now, owner = time.time(), self._own()
        with self._write() as db:
            rows = db.execute(
                "UPDATE work SET state = 'claimed', owner = ?, tries = tries + 1 WHERE recipe = ? AND article IN"
                " (SELECT article FROM work WHERE recipe = ? AND state = 'todo' AND not_before <= ?"
                " ORDER BY not_before LIMIT ?) RETURNING article, tries",
                (owner, recipe, recipe, now, most),
            ).fetchall()
            if not rows:
                self._reap(db)
            bodies = [db.execute("SELECT body FROM articles WHERE key = ?", (key,)).fetchone()[0] for key, _ in rows]
        return [
            Claimed(key, recipe, Article.model_validate_json(_unpacked(body)), tries)
            for (key, tries), body in zip(rows, bodies, strict=True)
        ]

    def finish(self, claimed: Claimed, extraction: Extraction) -> bool:
        """Keep the extraction of a claimed article. False, and nothing is kept, if the claim is not ours any more."""
        counts = (len(extraction.visits), len(extraction.summits), len(extraction.trade_figures))
        body = _packed(extraction.to_json(indent=None))
        with self._write() as db:
            if not self._settle(db, claimed, "done"):
                return False
            db.execute(
                "INSERT OR REPLACE INTO extractions VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                (claimed.key, claimed.recipe, time.time(), *counts, len(extraction.unread), body),
            )
        return True

    def fail(self, claimed: Claimed, fault: str, message: str) -> bool:
        """Give up a claimed article, with the kind of fault and its message."""
        with self._write() as db:
            return self._settle(db, claimed, "failed", fault, message)

    def put_off(self, claimed: Claimed, fault: str, message: str, seconds: float) -> bool:
        """Give a claimed article back, to be tried again not before ``seconds`` from now."""
        with self._write() as db:
            return self._settle(db, claimed, "todo", fault, message, time.time() + seconds)

    def give_back(self, claimed: Claimed) -> None:
        """Give a claimed article back as if it had not been begun."""
        with self._write() as db:
            if self._settle(db, claimed, "todo"):
                db.execute(
                    "UPDATE work SET tries = tries - 1 WHERE article = ? AND recipe = ?", (claimed.key, claimed.recipe)
                )

    def next_due(self, recipe: str) -> float | None:
        """Seconds until an article may be claimed, 0 for now; None if none is waiting."""
        row = self._one("SELECT min(not_before) FROM work WHERE recipe = ? AND state = 'todo'", recipe)
        return None if row[0] is None else max(0.0, row[0] - time.time())

    # ------------------------------------------------------------------------------------------- calls

    def recall(self, key: str) -> bytes | None:
        """The completion of the request with this key, as JSON; None if it was never paid for."""
        with self._lock, self._told():
            row = self._db.execute("SELECT body FROM calls WHERE key = ?", (key,)).fetchone()
        return zlib.decompress(row[0]) if row else None

    def keep(self, key: str, completion: bytes, tokens: Tokens, model: str = "") -> None:
        """Keep a completion. The first one of a key stays."""
        row = (key, model, time.time(), tokens.prompt, tokens.cached, tokens.completion, zlib.compress(completion))
        with self._write() as db:
            db.execute("INSERT OR IGNORE INTO calls VALUES(?, ?, ?, ?, ?, ?, ?)", row)

    def note_fault(self, key: str, kind: str) -> None:
        """Keep that a call failed without a completion."""
        with self._write() as db:
            db.execute("INSERT INTO faults(call, kind, at) VALUES(?, ?, ?)", (key, kind, time.time()))

    # ------------------------------------------------------------------------------------------- decisions

    def decide(self, verdict: Verdict, seen: str | None = None) -> Decision:
        """Keep what a reviewer says; the decision that it became.

        Args:
            verdict: about one field of a record, or about the record.
            seen: id of the last decision that the reviewer knows about the field (:func:`..decisions.last_about`).

        Raises:
            DecidedMeanwhile: there is a later one; nothing is kept. It names that decision.
            InputError: what would stand is no record.
            LedgerError: the ledger does not hold the extraction, or what an undo names does not stand.
        """
        with self._write() as db:
            place = (verdict.article, verdict.recipe)
            extraction = self.extraction(*place)
            if extraction is None:
                raise LedgerError(f"{self.path} holds no extraction of article {verdict.article[:12]}")
            before = self.decisions(verdict.recipe, verdict.article)
            last = last_about(before, verdict.record, verdict.field)
            if last is not None and last.id != seen:
                raise DecidedMeanwhile(f"{last.reviewer} has decided meanwhile: {last.action}", decision=last.id)
            if verdict.undoes is not None and not any(
                (one.id, one.record, one.field) == (verdict.undoes, verdict.record, verdict.field)
                for one in standing(before)
            ):
                raise LedgerError(f"decision {verdict.undoes} does not stand", "it was taken back, or is of elsewhere")
            kept = Decision.of(verdict, _after(db.execute("SELECT max(at) FROM decisions").fetchone()[0]))
            try:
                settle(extraction, [*before, kept])
            except ValidationError as error:
                raise InputError("this can be no record") from error
            row = (kept.id, kept.recipe, kept.article, kept.at, kept.model_dump_json())
            db.execute("INSERT INTO decisions VALUES(?, ?, ?, ?, ?)", row)
        return kept

    def decisions(self, recipe: str, article: str | None = None) -> list[Decision]:
        """What reviewers decided about the extractions of a recipe, or about one of them, in order."""
        rows = self._all(
            "SELECT body FROM decisions WHERE recipe = ? AND (? IS NULL OR article = ?) ORDER BY at, id",
            recipe,
            article,
            article,
        )
        return [Decision.model_validate_json(body) for (body,) in rows]

    # ------------------------------------------------------------------------------------------- reading back

    def counts(self, recipe: str) -> Counts:
        """How far the articles of a recipe are."""
        rows = self._all("SELECT state, count(*) FROM work WHERE recipe = ? GROUP BY state", recipe)
        return Counts(**dict(rows))

    def records(self, recipe: str) -> tuple[int, int, int]:
        """How many visits, summits and trade figures there are."""
        visits, summits, figures = self._one(
            "SELECT ifnull(sum(visits), 0), ifnull(sum(summits), 0), ifnull(sum(trade_figures), 0)"
            " FROM extractions WHERE recipe = ?",
            recipe,
        )
        return visits, summits, figures

    def in_part(self, recipe: str) -> int:
        """How many articles were read only in part: some of their answers could not be used."""
        many: int = self._one("SELECT count(*) FROM extractions WHERE recipe = ? AND unread > 0", recipe)[0]
        return many

    def unreadable(self) -> list[str]:
        """What could not be read as articles, one message each."""
        return [message for (message,) in self._all("SELECT message FROM unreadable ORDER BY message")]

    def failures(self, recipe: str) -> list[tuple[str, str, int]]:
        """Kinds of fault that articles failed with: kind, one of their messages, how many."""
        return self._all(
            "SELECT fault, min(message), count(*) FROM work WHERE recipe = ? AND state = 'failed'"
            " GROUP BY fault ORDER BY count(*) DESC",
            recipe,
        )

    def recipes(self) -> list[tuple[str, dict[str, Any]]]:
        """Key and settings of every recipe, the one used last first."""
        rows = self._all("SELECT key, settings FROM recipes ORDER BY used DESC")
        return [(key, json.loads(settings)) for key, settings in rows]

    def spent(self) -> dict[str, Spent]:
        """What was paid for so far, by model."""
        rows = self._all("SELECT model, count(*), sum(prompt), sum(cached), sum(completion) FROM calls GROUP BY model")
        return {model: Spent(calls, Tokens(*tokens)) for model, calls, *tokens in rows}

    def faults(self) -> dict[str, int]:
        """How many calls failed without a completion, by kind of fault."""
        return dict(self._all("SELECT kind, count(*) FROM faults GROUP BY kind"))

    def article(self, key: str) -> Article | None:
        """The article with this key."""
        rows = self._all("SELECT body FROM articles WHERE key = ?", key)
        return Article.model_validate_json(_unpacked(rows[0][0])) if rows else None

    def places(self, key: str) -> list[tuple[str, str]]:
        """Where an article was found: source and address, each "" if not known."""
        return self._all("SELECT source, url FROM places WHERE article = ? ORDER BY source, url", key)

    def extraction(self, article: str, recipe: str) -> Extraction | None:
        """The extraction of one article."""
        rows = self._all("SELECT body FROM extractions WHERE article = ? AND recipe = ?", article, recipe)
        return Extraction.from_json(_unpacked(rows[0][0])) if rows else None

    def extractions(self, recipe: str) -> Iterator[Kept]:
        """All extractions of a recipe in the order of article keys, which is the same whoever made them when."""
        after = ""
        while rows := self._all(
            "SELECT article, made, body FROM extractions WHERE recipe = ? AND article > ? ORDER BY article LIMIT 100",
            recipe,
            after,
        ):
            for key, made, body in rows:
                yield Kept(key, Extraction.from_json(_unpacked(body)), made)
            after = rows[-1][0]

    def merge(self, other: str | Path) -> None:
        """Take in what another ledger holds and this one does not, by key; finished articles win over unfinished ones.

        Raises ``LedgerError`` if ``other`` is no ledger of this version, or has batches that have not ended: what they
        ask is found by that ledger alone.
        """
        with Ledger(other, readonly=True) as one:
            many = one._one("SELECT count(*) FROM batches WHERE state <> 'ended'")[0]
            if many:
                raise LedgerError(
                    f"{one.path} has {many} batches that have not ended", "run it with --in-batches first"
                )
            source = f"{one.path.absolute().as_uri()}?mode=ro"
        with self._lock, self._told():
            self._db.execute("ATTACH ? AS other", (source,))
            try:
                with self._write() as db:
                    for table in ("articles", "places", "unreadable", "recipes", "extractions", "calls", "decisions"):
                        db.execute(f"INSERT OR IGNORE INTO {table} SELECT * FROM other.{table}")  # noqa: S608 (names from the line above)
                    db.execute(
                        "INSERT INTO work(article, recipe, state, tries, not_before, fault, message)"
                        " SELECT article, recipe, iif(state = 'claimed', 'todo', state), tries, not_before, fault,"
                        " message"
                        " FROM other.work WHERE true ON CONFLICT DO UPDATE SET state = excluded.state,"
                        " fault = excluded.fault, message = excluded.message, owner = NULL"
                        " WHERE excluded.state = 'done' AND state <> 'done'"
                    )
                    db.execute(
                        "INSERT INTO faults(call, kind, at) SELECT call, kind, at FROM other.faults f WHERE NOT"
                        " EXISTS (SELECT 1 FROM faults m WHERE (m.call, m.kind, m.at) = (f.call, f.kind, f.at))"
                    )
            finally:
                self._db.execute("DETACH other")

    # ------------------------------------------------------------------------------------------- inside

    def _become_wal(self) -> None:
        # Two processes that make a ledger at once: changing the mode does not wait for the other one by itself.
        for attempt in Retrying(
            retry=retry_if_exception_message(match=".*locked.*"),
            stop=stop_after_delay(WAIT_SECONDS),
            wait=wait_random(0.01, 0.1),
            reraise=True,
        ):
            with attempt:
                self._db.execute("PRAGMA journal_mode = WAL")

    def _own(self) -> int:
        with self._lock:
            if self._owner is None:
                with self._write() as db:  # the lock is there before anybody can see the row
                    number = db.execute("INSERT INTO owners(since) VALUES(?)", (time.time(),)).lastrowid
                    owner = Owner(self.path, number or 0)
                self._owner = owner
            return self._owner.number

    def _reap(self, db: sqlite3.Connection) -> None:
        own = self._owner.number if self._owner else None
        for (number,) in db.execute("SELECT id FROM owners").fetchall():
            if number != own and is_dead(self.path, number):
                self._give_back(db, number)

    def _give_back(self, db: sqlite3.Connection, owner: int) -> None:
        db.execute("UPDATE work SET state = 'todo', owner = NULL, tries = tries - 1 WHERE owner = ?", (owner,))
        db.execute("DELETE FROM owners WHERE id = ?", (owner,))

    def _settle(
        self,
        db: sqlite3.Connection,
        claimed: Claimed,
        state: str,
        fault: str | None = None,
        message: str | None = None,
        not_before: float = 0.0,
    ) -> bool:
        owner = self._owner.number if self._owner else None
        changed = db.execute(
            "UPDATE work SET state = ?, owner = NULL, fault = ?, message = ?, not_before = ?"
            " WHERE article = ? AND recipe = ? AND state = 'claimed' AND owner = ?",
            (state, fault, message, not_before, claimed.key, claimed.recipe, owner),
        )
        return changed.rowcount == 1

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it or nothing, and nobody else writes meanwhile."""
        with self._lock, self._told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk has rolled it back already
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of SQLite and of the operating system as ours, which name the file."""
        try:
            yield
        except sqlite3.Error as error:
            raise LedgerError(f"{self.path}: {error}", _hint(str(error))) from error
        except OSError as error:
            raise LedgerError(f"{self.path}: {error.strerror or error}") from error

    def _all(self, query: str, *values: Any) -> list[Any]:
        with self._lock, self._told():
            return self._db.execute(query, values).fetchall()

    def _one(self, query: str, *values: Any) -> Any:
        return self._all(query, *values)[0]


def _hint(message: str) -> str:
    hints = {
        "full": "make room on the disk and run again: what was read so far is kept",
        "readonly": "the file or its folder cannot be written",
        "unable to open": "is its folder there, and may it be written?",
        "disk I/O error": "is the disk full, or does it fail? what was read so far is kept",
        "locked": "another process has been writing for too long",
        "not a database": "name another file",
        "malformed": "restore it from a copy; sqlite3 FILE .recover saves what can be read",
    }
    return next((hint for word, hint in hints.items() if word in message), "")


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _after(last: str | None) -> str:
    """Now, but later than ``last``: the clock may be set back, the order of decisions stays."""
    now = _now()
    if last is not None:
        now = max(now, datetime.datetime.fromisoformat(last) + datetime.timedelta(microseconds=1))
    return f"{now:%Y-%m-%dT%H:%M:%S.%f}Z"


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode())


def _unpacked(body: bytes) -> str:
    return zlib.decompress(body).decode()
