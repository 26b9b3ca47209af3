"""The tables of a ledger, and the way from older versions to this one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ..errors import LedgerError

APPLICATION_ID = 0x45585452
"""What marks an SQLite file as a ledger: "EXTR"."""

MIGRATIONS: list[tuple[str, ...]] = [
    (
        # Bodies are JSON, compressed with zlib. Keys are SHA-256 in hex, times are seconds since 1970.
        "CREATE TABLE articles(key TEXT PRIMARY KEY, added REAL NOT NULL, body BLOB NOT NULL)",
        # The same text may lie at several places; it is read once.
        "CREATE TABLE places(article TEXT NOT NULL, source TEXT NOT NULL, url TEXT NOT NULL,"
        " PRIMARY KEY(article, source, url)) WITHOUT ROWID",
        "CREATE TABLE unreadable(message TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID",
        "CREATE TABLE recipes(key TEXT PRIMARY KEY, settings TEXT NOT NULL, used REAL NOT NULL) WITHOUT ROWID",
        "CREATE TABLE owners(id INTEGER PRIMARY KEY AUTOINCREMENT, since REAL NOT NULL)",
        "CREATE TABLE work(article TEXT NOT NULL, recipe TEXT NOT NULL,"
        " state TEXT NOT NULL DEFAULT 'todo' CHECK(state IN ('todo', 'claimed', 'done', 'failed')),"
        " owner INTEGER, tries INTEGER NOT NULL DEFAULT 0, not_before REAL NOT NULL DEFAULT 0,"
        " fault TEXT, message TEXT, PRIMARY KEY(article, recipe)) WITHOUT ROWID",
        "CREATE INDEX work_open ON work(recipe, state, not_before)",
        "CREATE INDEX work_owner ON work(owner) WHERE owner IS NOT NULL",
        "CREATE TABLE extractions(article TEXT NOT NULL, recipe TEXT NOT NULL, made REAL NOT NULL,"
        " visits INTEGER NOT NULL, summits INTEGER NOT NULL, trade_figures INTEGER NOT NULL,"
        " unread INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY(article, recipe))",
        "CREATE TABLE calls(key TEXT PRIMARY KEY, model TEXT NOT NULL, at REAL NOT NULL, prompt INTEGER NOT NULL,"
        " cached INTEGER NOT NULL, completion INTEGER NOT NULL, body BLOB NOT NULL)",
        "CREATE TABLE faults(id INTEGER PRIMARY KEY, call TEXT NOT NULL, kind TEXT NOT NULL, at REAL NOT NULL)",
    ),
    (
        # What is asked in a provider's batches. A batch is named by us before the provider knows it.
        "CREATE TABLE batches(mark TEXT PRIMARY KEY, model TEXT NOT NULL, id TEXT, owner INTEGER, made REAL NOT NULL,"
        " state TEXT NOT NULL DEFAULT 'packed' CHECK(state IN ('packed', 'sent', 'ended'))) WITHOUT ROWID",
        "CREATE TABLE outbox(call TEXT PRIMARY KEY, model TEXT NOT NULL, body BLOB NOT NULL, batch TEXT,"
        " state TEXT NOT NULL DEFAULT 'waiting' CHECK(state IN ('waiting', 'packed', 'given up')),"
        " tries INTEGER NOT NULL DEFAULT 0, fault TEXT, message TEXT)",
        "CREATE INDEX outbox_waiting ON outbox(model) WHERE state = 'waiting'",
        "CREATE INDEX outbox_batch ON outbox(batch) WHERE batch IS NOT NULL",
    ),
    (
        # How many were read only in part is asked once a second.
        "CREATE INDEX extractions_in_part ON extractions(recipe) WHERE unread > 0",
    ),
    (
        # What reviewers decided, as JSON. Rows are only added: what was decided is taken back by another decision.
        "CREATE TABLE decisions(id TEXT PRIMARY KEY, recipe TEXT NOT NULL, article TEXT NOT NULL, at TEXT NOT NULL,"
        " body TEXT NOT NULL)",
        "CREATE INDEX decisions_of ON decisions(recipe, article)",
        "CREATE INDEX decisions_at ON decisions(at)",
        "CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions"
        " BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END",
        "CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions"
        " BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END",
    ),
]
"""What leads from each version to the next; a new ledger goes through all of them. Only ever append."""


def prepare(db: sqlite3.Connection, path: Path) -> None:
    """Make the tables of a new ledger, or bring an older one up to this version.

    Raises ``LedgerError`` for an SQLite file of something else, or of a later version.
    """
    if version_of(db, path) == len(MIGRATIONS):
        return
    db.execute("BEGIN IMMEDIATE")  # another process may be doing the same
    try:
        for number, statements in enumerate(MIGRATIONS[version_of(db, path) :], version_of(db, path) + 1):
            for statement in statements:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number}")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def require(db: sqlite3.Connection, path: Path) -> None:
    """Refuse a file that cannot be read as it is: no ledger, or one of another version."""
    if version_of(db, path) != len(MIGRATIONS):
        raise LedgerError(
            f"{path} is a ledger of version {version_of(db, path)}, here {len(MIGRATIONS)} is read",
            "extractor run --ledger brings it up to date",
        )


def version_of(db: sqlite3.Connection, path: Path) -> int:
    """The version of a ledger, 0 for an empty file. Raises ``LedgerError`` for what is none, or is a later one."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    marked = db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    if not marked and (version or db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]):
        raise LedgerError(f"{path} is an SQLite file, but no ledger of this program", "name another file")
    if version > len(MIGRATIONS):
        raise LedgerError(
            f"{path} is a ledger of version {version}, and this program knows versions up to {len(MIGRATIONS)}",
            "use a newer extractor",
        )
    return version
