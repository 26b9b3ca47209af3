"""Which processes work on a ledger, told from those that have died.

Each owner of claims holds a lock on a file of its own beside the ledger for as long as it lives. The operating system
lets go of the lock when the process ends, however it ends: no lease that a slow article could outlive, and no waiting
after a crash. A ledger in WAL mode is used by processes of one machine only, so such a lock is enough.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import IO


class Owner:
    """The lock that shows others that this owner lives. Raises OSError if the file cannot be made or locked."""

    def __init__(self, ledger: Path, number: int) -> None:
        self.number = number
        self._path = _path(ledger, number)
        self._file: IO[bytes] = self._path.open("ab")
        if not _lock(self._file):
            self._file.close()
            raise OSError(f"{self._path} is locked")

    def close(self) -> None:
        """Let go of the lock; the claims must have been given back before."""
        self._file.close()
        with suppress(OSError):
            self._path.unlink()


def is_dead(ledger: Path, number: int) -> bool:
    """True if no process holds the lock of this owner; what its file leaves behind is removed."""
    path = _path(ledger, number)
    try:
        with path.open("r+b") as file:
            if not _lock(file):
                return False
    except FileNotFoundError:
        return True
    with suppress(OSError):
        path.unlink()
    return True


def _path(ledger: Path, number: int) -> Path:
    return ledger.with_name(f"{ledger.name}-owner-{number}")


def _lock(file: IO[bytes]) -> bool:
    """True if the file could be locked without waiting."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
