"""Extractions + decisions -> the fields that a person should look at, the most useful first.

A field is worth the doubt about its value (one minus its confidence; a half where there is none) times the weight of
its slot in the scores (docs/evaluation.md): a wrong host country spoils a record, a wrong status one cell. Articles
come in the order of what a look at them brings: the worth of their fields by the time they take, where opening an
article counts as much as three fields. Inside an article, records come in the order of the text and the fields of a
record by worth, so that a reader does not jump.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..decisions import Decision, keyed, lacking, settle, standing
from ..evaluation.slots import PARTICIPANTS, SLOTS
from ..records import Extraction, Summit, TradeFigure, Visit, record_type
from ..reporting.fields import Shown, shown_of

OPENING = 3
"""As many fields take the time that reading into an article takes."""
UNSURE = 0.5
"""Doubt about a value that nothing has measured."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A field of a record that needs a look; ``field`` None: the record as a whole."""

    record: str
    field: str | None
    worth: float


def weight(record: Visit | Summit | TradeFigure, shown: Shown) -> int:
    """What the slots of a field weigh in the scores.

    >>> from extractor.records import Period, Place
    >>> talks = Summit(id="summit-1", name=None, level="bilateral", place=Place(), period=Period())
    >>> [(one.name, weight(talks, one)) for one in shown_of(talks)][1:4]
    [('organization', 3), ('kind', 1), ('place', 3)]
    """
    if shown.name == "participant":
        return PARTICIPANTS.weight
    return max((slot.weight for slot in SLOTS[record_type(record)] if shown.holds(slot.name)), default=1)


def pending(extraction: Extraction, decisions: Iterable[Decision]) -> list[Pending]:
    """The fields of an article that still need a look, in the order in which they should be looked at."""
    told = standing(decisions)
    settled = settle(extraction, told, in_place=True)
    ordered = sorted(keyed(settled), key=lambda one: (one[1].evidence[0].start if one[1].evidence else -1, one[0]))
    return [one for key, record in ordered for one in _of(key, record, [d for d in told if d.record == key])]


def _of(key: str, record: Visit | Summit | TradeFigure, told: list[Decision]) -> list[Pending]:
    if not record.needs_review or any(one.field is None and one.action == "reject" for one in told):
        return []
    decided = {one.field for one in told}
    found = [
        Pending(key, shown.paths[0], doubt * weight(record, shown))
        for shown in shown_of(record)
        if shown.paths[0] not in decided and (doubt := _doubt(record, shown))
    ]
    whole = Pending(key, None, UNSURE if record.confidence is None else 1 - record.confidence)
    return sorted(found, key=lambda one: -one.worth) or [whole]


def _doubt(record: Visit | Summit | TradeFigure, shown: Shown) -> float:
    """How much a field is in doubt; 0 if it does not ask for a look."""
    entries = [entry for path, entry in record.assessment.items() if shown.holds(path)]
    asked = [1 - (UNSURE if entry.confidence is None else entry.confidence) for entry in entries if entry.needs_review]
    if not asked:
        return UNSURE if any(map(shown.holds, lacking(record))) else 0.0
    return max(0.01, *asked)


def usefulness(fields: Iterable[Pending]) -> float:
    """What a look at an article brings, by the time it takes.

    >>> one, other = Pending("visit-1", "period", 1.5), Pending("visit-1", "status", 0.1)
    >>> usefulness([one]), usefulness([one, other])
    (0.375, 0.32)
    """
    worths = [one.worth for one in fields]
    return sum(worths) / (OPENING + len(worths))
