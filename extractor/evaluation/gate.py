"""Scores that must not fall: a report against pinned floors.

A floors file names the gold data by its digest, the model, and for each score the floor that it reached when it was
pinned. A score may fall below its floor by ``margin``, which is there for recordings made anew, and by no more. Floors
go up freely; one that goes down needs a reason in the file's history.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from ..errors import InputError
from ..records import Part


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


def _shown(value: float | None) -> str:
    return "missing" if value is None else f"{value:.4f}"
