"""Reviewed articles of a ledger -> a folder of gold cases, and of regression cases that the gate holds a reader to.

::

    gold.jsonl                 a case for every reviewed article
    regressions.jsonl          those of them whose answers are recorded
    cassettes/ID.json          what the model answered about each, as the ledger kept it
    regressions.floors.json    the scores that its answers reached, below which none may fall
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ExtractorError, InputError
from ..ledger import Ledger
from ..model import retelling
from ..pipeline import Extractor
from .from_decisions import Reviewed, reviewed
from .gate import Reading, pin, read_floors, replay, write_floors
from .gold import GoldCase, digest, gold_line
from .scoring import score

GOLD, REGRESSIONS, FLOORS, CASSETTES = "gold.jsonl", "regressions.jsonl", "regressions.floors.json", "cassettes"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and what could not be."""

    full: int
    partial: int
    recorded: int
    problems: tuple[str, ...]


def export(book: Ledger, recipe: str, folder: Path, today: datetime.date) -> Exported:
    """Write the reviewed articles of a recipe to ``folder``; what was written there before is replaced.

    An article whose answers the ledger does not hold, such as those of a provider with a client of its own, or which
    is asked about in another way now, is no regression case. Floors stay while the regression cases do, and are pinned
    anew when these are others.

    Raises:
        InputError: the folder cannot be written.
    """
    made = list(reviewed(book, recipe))
    found = [one for one in made if isinstance(one, Reviewed)]
    problems = [str(one) for one in made if isinstance(one, InputError)]
    settings = dict(book.recipes())[recipe]
    try:
        (folder / CASSETTES).mkdir(parents=True, exist_ok=True)
        _write(folder / GOLD, [one.case for one in found])
        recorded: list[GoldCase] = []
        for one in found:
            try:
                _record(book, settings, one, folder / CASSETTES / f"{one.case.id}.json")
                recorded.append(one.case)
            except ExtractorError as error:
                problems.append(f"{one.case.id} is no regression case: {error.message}")
        for stale in {path.stem for path in (folder / CASSETTES).glob("*.json")} - {one.id for one in recorded}:
            (folder / CASSETTES / f"{stale}.json").unlink()
        _write(folder / REGRESSIONS, recorded)
        if recorded:
            _pin(folder, recorded, settings["reading"], today)
        else:
            (folder / FLOORS).unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"cannot write to {folder}: {error.strerror}") from error
    full = sum(one.is_full for one in found)
    return Exported(full, len(found) - full, len(recorded), tuple(problems))


def _write(path: Path, cases: Sequence[GoldCase]) -> None:
    path.write_text("".join(map(gold_line, cases)), encoding="utf-8", newline="\n")


def _record(book: Ledger, settings: dict[str, Any], one: Reviewed, cassette: Path) -> None:
    """Read the article once more with the answers that the ledger holds, and record them."""
    cassette.unlink(missing_ok=True)
    # Without the second answers, floors would be of records that nobody reviewed.
    if any(name.startswith("reasking.") for name in settings.get("prompts", ())):
        raise InputError("it was read with --ask-again, which the gate does not repeat")
    model = retelling(settings, one.kept.extraction.usage.served_by, book.recall, cassette)
    with Extractor(model, reading=settings["reading"]) as extractor:
        extractor.extract(one.case.article)


def _pin(folder: Path, cases: Sequence[GoldCase], reading: Reading, today: datetime.date) -> None:
    """Pin floors, unless they are of these very cases."""
    path = folder / FLOORS
    before = read_floors(path) if path.exists() else None
    if before is not None and before.digest == digest(cases):
        return
    report = score(cases, replay(cases, folder / CASSETTES, reading))
    why = f"the reviewed articles are others: {len(cases)}" if before else None
    write_floors(path, pin(report, before, REGRESSIONS, today, why, reading))
