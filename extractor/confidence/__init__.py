"""Record -> how sure each field is, and what needs review.

A confidence is a probability that a calibration has fitted on labelled articles, from signals that code sees: how the
value was grounded, which checks it passed, what doubts stand on it, how often the article tells it. Where no
calibration is at hand it stays null: a number that nothing has measured would be trusted like one that something has.
"""

from __future__ import annotations

from typing import TypeVar

from ..records import (
    NOTHING_SAID,
    Assessment,
    Extraction,
    Issue,
    Record,
    Withheld,
    leaves,
)
from .calibration import Calibration, Rule, Tally, Weights, load_calibration
from .signals import Surroundings, all_signals, record_signals, signals, slot_name, surroundings

__all__ = [
    "Calibration",
    "Rule",
    "Surroundings",
    "Tally",
    "Weights",
    "all_signals",
    "assess",
    "load_calibration",
    "rate",
    "record_signals",
    "signals",
    "slot_name",
    "surroundings",
]

R = TypeVar("R", bound=Record)

UNWEIGHED = frozenset(("value_from_instruction", "told_otherwise"))
"""Doubts that ask for a look whatever the confidence: no calibration was fitted on articles that attack."""


def rate(extraction: Extraction, calibration: Calibration | None = None) -> Extraction:
    """The extraction with every record assessed; what an earlier calibration said is forgotten.

    Everything is worked out from the extraction itself, so a saved one can be rated again without article and model.
    A record that a calibration finds improbable is withheld, whole, so that another one may find it probable.
    """
    brought_back = [one.record for one in extraction.withheld if one.record is not None]
    withheld = [one for one in extraction.withheld if one.record is None]
    whole = extraction.holding([*extraction.records(), *brought_back], withheld)
    around = surroundings(whole)
    records: list[Record] = []
    for record in whole.records():
        rated, probable = _assessed(record, calibration, around)
        if calibration is not None and probable < calibration.doubtful_below:
            message = f"of a hundred records like this {100 * probable:.0f} are one"
            withheld.append(Withheld.of(rated, code="improbable", message=message, whole=True))
        else:
            records.append(rated)
    usage = extraction.usage.model_copy(update={"calibration": calibration.use() if calibration else None})
    return extraction.holding(records, withheld).model_copy(update={"usage": usage})


def assess(record: R, calibration: Calibration | None = None, around: Surroundings | None = None) -> R:
    """The record with its doubts noted on the fields they are about, their confidence, and ``needs_review`` decided.

    With a calibration, a field below its threshold asks for a look, and the record's confidence is that of its least
    sure field. Fields that the calibration has not measured, and those that say that the article says nothing, get no
    confidence; there, and everywhere without a calibration, a doubt of severity ``warning`` or worse asks for a look.
    Those of ``UNWEIGHED`` always do.
    """
    return _assessed(record, calibration, around or Surroundings())[0]


def _assessed(record: R, calibration: Calibration | None, around: Surroundings) -> tuple[R, float]:
    """The assessed record, and how probable it is that it is one: 1 without a calibration."""
    values = dict(leaves(record))
    noted = record.model_copy(
        update={"assessment": {path: entry for path, entry in record.assessment.items() if path in values}}
    )
    seen = all_signals(noted, around) if calibration else {}
    probable = calibration.of_record(record_signals(noted, seen)) if calibration else 1.0
    assessment: dict[str, Assessment] = {}
    for path, entry in noted.assessment.items():
        about = [issue for issue in record.issues if _is_about(issue, path)]
        sure = None
        if calibration is not None and calibration.measures(slot_name(record, path)) and _says(values[path]):
            sure = calibration.of_value(seen[path], probable)
        doubted = any(issue.severity != "info" for issue in about)
        unweighed = any(issue.code in UNWEIGHED for issue in about)
        assessment[path] = entry.model_copy(
            update={
                "failed": tuple(dict.fromkeys(issue.code for issue in about)),
                "confidence": sure,
                "needs_review": unweighed
                or (doubted if sure is None or calibration is None else sure < calibration.threshold),
            }
        )
    rated = {path: entry.confidence for path, entry in assessment.items() if entry.confidence is not None}
    assessed = noted.model_copy(
        update={
            "assessment": assessment,
            "confidence": min(rated.values(), default=None),
            "needs_review": any(entry.needs_review for entry in assessment.values())
            or (calibration is not None and not rated)
            or any(issue.severity != "info" and not _is_measured(issue, rated) for issue in record.issues)
            or any(issue.code in UNWEIGHED for issue in record.issues),
        }
    )
    return assessed, probable


def _says(value: object) -> bool:
    return not (isinstance(value, str) and value in NOTHING_SAID)


def _is_about(issue: Issue, path: str) -> bool:
    return issue.field is not None and (path == issue.field or path.startswith(f"{issue.field}."))


def _is_measured(issue: Issue, rated: dict[str, float]) -> bool:
    """True if confidences have taken the doubt in: one about the record, or about a part that has a confidence."""
    part = issue.field.split(".")[0] if issue.field is not None else None
    return any(part in (None, path.split(".")[0]) for path in rated)
