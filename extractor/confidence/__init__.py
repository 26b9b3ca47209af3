"""Record -> how sure each field is, and what needs review.

A confidence is a probability that a calibration has fitted on labelled articles, from signals that code sees: how the
value was grounded, which checks it passed, what doubts stand on it, how often the article tells it. Where no
calibration is at hand it stays null: a number that nothing has measured would be trusted like one that something has.
"""

from __future__ import annotations

from typing import TypeVar

from ..records import Assessment, Record, leaves
from .calibration import Calibration, load_calibration
from .signals import signals

__all__ = ["Calibration", "assess", "load_calibration", "signals"]

R = TypeVar("R", bound=Record)


def assess(record: R, calibration: Calibration | None = None) -> R:
    """The record with its doubts noted on the fields they are about, their confidence, and ``needs_review`` decided.

    With a calibration, a field below its threshold asks for a look, and the record's confidence is that of its least
    sure field. Without one, confidences are null and any doubt of severity ``warning`` or worse asks for a look.
    """
    values = dict(leaves(record))
    failed = _failed(record)
    assessment = {
        path: entry.model_copy(update={"failed": failed.get(path, ())})
        for path, entry in record.assessment.items()
        if path in values
    }
    noted = record.model_copy(update={"assessment": assessment})
    if calibration is None:
        doubtful = any(issue.severity != "info" for issue in record.issues)
        return noted.model_copy(update={"needs_review": doubtful})
    rated = {path: _rated(noted, path, entry, calibration) for path, entry in assessment.items()}
    surest = [entry.confidence for entry in rated.values() if entry.confidence is not None]
    least = min(surest, default=None)
    return noted.model_copy(
        update={
            "assessment": rated,
            "confidence": least,
            "needs_review": least is None or least < calibration.threshold,
        }
    )


def _failed(record: Record) -> dict[str, tuple[str, ...]]:
    """Codes of the doubts about each field, by its path."""
    failed: dict[str, dict[str, None]] = {}
    for issue in record.issues:
        for path in record.assessment:
            if issue.field is not None and (path == issue.field or path.startswith(f"{issue.field}.")):
                failed.setdefault(path, {})[issue.code] = None
    return {path: tuple(codes) for path, codes in failed.items()}


def _rated(record: Record, path: str, entry: Assessment, calibration: Calibration) -> Assessment:
    return entry.model_copy(update={"confidence": calibration.probability(signals(record, path))})
