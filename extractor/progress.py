"""Progress and errors -> standard error."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import typer

from .errors import ExtractorError

if TYPE_CHECKING:
    import rich.progress

    from .pipeline import Progress

PLAIN_SECONDS = 5.0
"""Where progress is not a moving bar but lines in a log: the least time between two of them."""


class Reporter:
    """Progress and errors on standard error: a moving bar on a terminal, now and then a line in a log."""

    def __init__(self, quiet: bool) -> None:
        self.article = ""
        self._quiet = quiet
        # Asked now, because bars put something else in its place. A dumb terminal cannot move them.
        self._on_terminal = sys.stderr.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")
        self._bars: rich.progress.Progress | None = None
        self._task: rich.progress.TaskID | None = None
        self._lock = threading.Lock()
        self._what, self._started, self._told = "", 0.0, 0.0

    def __enter__(self) -> Reporter:
        return self

    def __exit__(self, *exc: object) -> None:
        self.clear()

    def __call__(self, progress: Progress) -> None:
        """Show how far it is and how long still; may be called from any thread."""
        if self._quiet or (progress.stage == "model" and progress.done):
            return
        what = {
            "weights": "preparing the weights",
            "model": "starting the model",
            "windows": f"reading {self.article}",
            "drafts": f"asking again about {self.article}",
        }
        unit, name = (1e6, "MB") if progress.stage == "weights" else (1, progress.stage)
        amount = (
            f"{progress.done / unit:.0f} of {progress.total / unit:.0f} {name}" if progress.stage != "model" else ""
        )
        self._show(_clean(what[progress.stage]), amount, progress.done, progress.total, partial(_left, progress))

    def count(self, what: str, amount: str, done: int, total: int, seconds_left: float | None) -> None:
        """Show how far something is that counts for itself; ``total`` may still grow. Its end is for others to say."""
        if not self._quiet:
            self._show(what, amount, done, total, lambda _: seconds_left, ends=False)

    def clear(self) -> None:
        """Take the bars away, so that something else can be printed."""
        if self._bars:
            self._bars.stop()
        self._bars = self._task = None

    def say(self, text: str) -> None:
        """Print a line between progress and results."""
        if not self._quiet:
            self.clear()
            typer.echo(_clean(text), err=True)

    def error(self, error: ExtractorError) -> None:
        """Print an error between progress and results."""
        self.clear()
        complain(error)

    def _show(
        self, what: str, amount: str, done: int, total: int, left: Callable[[float], float | None], ends: bool = True
    ) -> None:
        """Move the bar, or print a line; with ``ends`` also the last one, however soon it comes."""
        with self._lock:
            if self._on_terminal:
                self._move(what, amount, done, total)
            else:
                self._tell(what, amount, left, last=ends and done >= total)

    def _move(self, what: str, amount: str, done: int, total: int) -> None:
        if self._bars is None:
            self._bars = _bars()
            self._bars.start()
        if self._task is None or what != self._what:
            if self._task is not None:
                self._bars.remove_task(self._task)
            self._what, self._task = what, self._bars.add_task(what, amount=amount)
        self._bars.update(self._task, completed=done, total=total or None, amount=amount)

    def _tell(self, what: str, amount: str, left: Callable[[float], float | None], *, last: bool) -> None:
        now = time.monotonic()
        if what != self._what:
            self._what, self._started, self._told = what, now, now - PLAIN_SECONDS
        if now - self._told < PLAIN_SECONDS and not last:
            return
        self._told = now
        seconds = left(now - self._started)
        told = f", about {duration(seconds)} left" if seconds is not None else ""
        typer.echo(f"{what}: {amount}{told}" if amount else what, err=True)


def _left(progress: Progress, seconds: float) -> float | None:
    """How long it still takes, if all goes on as fast as in these seconds."""
    if not 0 < progress.done < progress.total:
        return None
    return seconds * (progress.total - progress.done) / progress.done


def duration(seconds: float) -> str:
    """Seconds in words.

    >>> duration(5), duration(75), duration(7500)
    ('5 s', '1 min 15 s', '2 h 5 min')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours:,} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _bars() -> rich.progress.Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[amount]}", markup=False),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    # Windows take seconds each: the speed is that of minutes, not of moments.
    return Progress(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=300)


def complain(error: Exception) -> None:
    """Print ``error`` as one line."""
    typer.echo(f"extractor: error: {_clean(str(error))}", err=True)


def _clean(text: str) -> str:
    from .rendering.quotes import clean

    return clean(text)
