"""Scores that must not fall: a report against pinned floors.

A floors file names the gold data by its digest, the model, and for each score the floor that it reached when it was
pinned. A score may fall below its floor by ``margin``, which is there for recordings made anew, and by no more. Floors
go up freely; one that goes down needs a reason in the file's history.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from ..confidence import Calibration
from ..errors import ExtractorError, InputError
from ..pipeline import Extractor
from ..records import Part
from .gold import GoldCase
from .predictions import Prediction, article_print

PINNED = ("record_f1", "record_precision", "slot_f1", "slot_precision", "grounded_f1")
"""The scores that new floors are pinned for."""
MARGIN = 0.01


Reading = Literal["auto", "sentence", "article"]


class Pinned(Part):
    """The floors of one day, and why any of them went down."""

    date: str
    floors: dict[str, float]
    lowered_because: str | None = None


class Floors(Part):
    """What a report is held against."""

    gold: str = Field(description="the gold file, from the folder of the floors file")
    digest: str = Field(description="of the gold cases")
    model: str
    margin: float = Field(description="how far below its floor a score may fall", ge=0, le=0.1)
    reading: Reading = "auto"
    history: tuple[Pinned, ...] = Field(min_length=1, description="the last entry counts")

    @property
    def floors(self) -> dict[str, float]:
        """The floors that count."""
        return self.history[-1].floors


def read_floors(path: Path) -> Floors:
    """The floors in ``path``.

    Raises:
        InputError: the file cannot be read, is no floors file, or lowers a floor without a reason.
    """
    try:
        floors = Floors.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except ValidationError as error:
        raise InputError(f"{path}: no floors file", str(error.errors(include_url=False)[0]["msg"])) from error
    lowered = list(_lowered(floors))
    if lowered:
        raise InputError(f"{path}: floors went down without a reason: {', '.join(lowered)}", "say lowered_because")
    return floors


def _lowered(floors: Floors) -> Iterator[str]:
    """Scores whose floor went down, or was dropped, in an entry that does not say why."""
    for before, after in zip(floors.history, floors.history[1:], strict=False):
        if after.lowered_because is None:
            yield from (name for name, floor in before.floors.items() if after.floors.get(name, -1.0) < floor)


def failures(report: Mapping[str, Any], floors: Floors) -> list[str]:
    """What a report fails at, one sentence each; empty if it passes."""
    header = report["header"]
    found = []
    if header["digest"] != floors.digest:
        found.append(f"the gold data is {header['digest']}, and floors are pinned for {floors.digest}")
    if header["models"] != [floors.model]:
        found.append(f"the model is {', '.join(header['models'])}, and floors are pinned for {floors.model}")
    for name, floor in floors.floors.items():
        score = report["scores"].get(name)
        value = score["value"] if score else None
        if value is None or value < floor - floors.margin:
            found.append(f"{name} is {_shown(value)}, more than {floors.margin:g} below its floor of {floor:g}")
    return found


def replay(
    cases: Sequence[GoldCase], cassettes: Path, reading: Reading = "auto", calibration: Calibration | None = None
) -> dict[str, Prediction]:
    """What the recordings of the articles give, ``cassettes/ID.json`` each; one that fails has an error."""
    return {case.id: _replayed(case, cassettes / f"{case.id}.json", reading, calibration) for case in cases}


def _replayed(case: GoldCase, cassette: Path, reading: Reading, calibration: Calibration | None) -> Prediction:
    told: dict[str, Any] = {"key": case.id, "case": case.id, "article": article_print(case), "model": "recorded"}
    try:
        with Extractor(cassette=cassette, reading=reading, calibration=calibration) as extractor:
            return Prediction(**told, replayed=True, extraction=extractor.extract(case.article))
    except ExtractorError as error:
        return Prediction(**told, replayed=True, error=error.message)


def pin(
    report: Mapping[str, Any],
    before: Floors | None,
    gold: str,
    today: datetime.date,
    why: str | None = None,
    reading: Reading = "auto",
) -> Floors:
    """Floors at the scores of a report, with what was pinned before as their history.

    Raises:
        InputError: answers are of several models or of none, or a floor goes down and nobody says why.
    """
    header = report["header"]
    if len(header["models"]) != 1:
        raise InputError(f"recordings of {len(header['models'])} models", "pin those of one")
    names = tuple(before.floors) if before else PINNED
    scores = {name: report["scores"].get(name) for name in names}
    values = {name: round(one["value"], 4) for name, one in scores.items() if one and one["value"] is not None}
    entry = Pinned(date=today.isoformat(), floors=values, lowered_because=why)
    fields: dict[str, Any] = {
        "gold": gold,
        "digest": header["digest"],
        "model": header["models"][0],
        "margin": before.margin if before else MARGIN,
        "reading": before.reading if before else reading,
        "history": (*(before.history if before else ()), entry),
    }
    made = Floors(**fields)
    if sunk := list(_lowered(made)):
        raise InputError(f"floors would go down: {', '.join(sunk)}", "say why")
    return made


def write_floors(path: Path, floors: Floors) -> None:
    """Write floors so that :func:`read_floors` reads them back."""
    data = floors.model_dump(mode="json")
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def _shown(value: float | None) -> str:
    return "missing" if value is None else f"{value:.4f}"
