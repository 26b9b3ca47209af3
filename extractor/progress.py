"""Progress and errors -> standard error."""

from __future__ import annotations

import os
import sys
import threading
import time
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
        }
        unit, name = (1e6, "MB") if progress.stage == "weights" else (1, progress.stage)
        amount = (
            f"{progress.done / unit:.0f} of {progress.total / unit:.0f} {name}" if progress.stage != "model" else ""
        )
        with self._lock:
            show = self._move if self._on_terminal else self._tell
            show(_clean(what[progress.stage]), amount, progress)

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

    def _move(self, what: str, amount: str, progress: Progress) -> None:
        if self._bars is None:
            self._bars = _bars()
            self._bars.start()
        if self._task is None or what != self._what:
            if self._task is not None:
                self._bars.remove_task(self._task)
            self._what, self._task = what, self._bars.add_task(what, amount=amount)
        self._bars.update(self._task, completed=progress.done, total=progress.total or None, amount=amount)

    def _tell(self, what: str, amount: str, progress: Progress) -> None:
        now = time.monotonic()
        if what != self._what:
            self._what, self._started, self._told = what, now, now - PLAIN_SECONDS
        if now - self._told < PLAIN_SECONDS and progress.done < progress.total:
            return
        self._told = now
        seconds = (now - self._started) * (progress.total - progress.done) / (progress.done or 1)
        left = f", about {seconds:.0f} s left" if 0 < progress.done < progress.total else ""
        typer.echo(f"{what}: {amount}{left}" if amount else what, err=True)


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
    from .review.quotes import clean

    return clean(text)
