"""What code sees that tells a right value from a wrong one; nothing here has read the label or asked the model.

A signal is a name and a number, mostly 0 or 1. The calibration gives each name a weight; names that it does not know
weigh nothing, so that an older calibration still works with newer signals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..records import Assessment, Record

Signals = Mapping[str, float]

_INDEX = re.compile(r"\.\d+")
_YEAR = re.compile(r"year: (\w+)")


def slot_of(path: str) -> str:
    """The scored slot that a path belongs to: members of a list share one.

    >>> slot_of("participants.3.person.name"), slot_of("period.start")
    ('participants.name', 'period.start')
    """
    return _INDEX.sub("", path).replace(".person.", ".")


def signals(record: Record, path: str) -> Signals:
    """The signals for the value at ``path`` of ``record``."""
    entry = record.assessment[path]
    part = path.split(".")[0]
    about = [issue for issue in record.issues if issue.field is not None and issue.field.split(".")[0] == part]
    whole = [issue for issue in record.issues if issue.field is None]
    slot = f"{type(record).__name__}.{slot_of(path)}"
    found = {
        f"slot={slot}": 1.0,
        f"grounding={entry.grounding}": 1.0,
        f"basis={_basis(entry)}": 1.0,
        "passed": float(min(len(entry.passed), 3)),
        "conflicts": float(bool(entry.conflicts)),
        "mentions": float(min(len(record.mentions), 4)),
        "sentences": float(min(len(record.evidence), 4)),
        "doubts": float(min(sum(issue.severity != "info" for issue in about), 3)),
        "notes": float(min(sum(issue.severity == "info" for issue in about), 3)),
        "doubts of the record": float(min(sum(issue.severity != "info" for issue in whole), 3)),
        "doubts of other fields": float(
            min(
                sum(issue.severity != "info" and issue not in about and issue not in whole for issue in record.issues),
                4,
            )
        ),
    }
    found |= _choice(record, part)
    found |= {f"doubt={issue.code}": 1.0 for issue in about}
    found |= {f"record doubt={issue.code}": 1.0 for issue in whole}
    return {name: value for name, value in found.items() if value}


def _choice(record: Record, part: str) -> dict[str, float]:
    """How free the model was: one word to choose from, or many; and whether it left the date out."""
    if not record.mentions:
        return {}
    field = _FIELDS.get(part)
    offered = record.mentions[0].offered.get(field, 0) if field else 0
    found = {"only choice": 1.0} if offered == 1 else {"choices": float(min(offered, 6))}
    if field == "date" and record.mentions[0].draft.get("date") is None:
        found["no date chosen"] = 1.0
    return found


_FIELDS = {
    "visitor": "visitor",
    "destination": "destination",
    "period": "date",
    "participants": "participants",
    "place": "place",
    "name": "meeting",
    "reporter": "reporter",
    "partner": "partner",
    "value": "number",
}
"""The field of the model's form that a part of a record rests on."""


def _basis(entry: Assessment) -> str:
    """The kind of ground a value stands on, without what is particular to one article."""
    basis = entry.basis or "none"
    year = _YEAR.search(basis)
    if year:
        return f"{basis.split(',')[0]}, {year.group(1)}"
    return re.split(r"[,:]", basis)[0]
