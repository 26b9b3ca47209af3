"""Record -> what needs review, and how sure the fields are.

``confidence`` stays null: a number that nothing has measured would be trusted like one that something has. It is
filled once a calibration, fitted on labelled articles, is there. Until then ``needs_review`` follows the checks
alone: any doubt of severity ``warning`` or worse asks for a look.
"""

from __future__ import annotations

from typing import TypeVar

from .records import Record, leaves

R = TypeVar("R", bound=Record)


def assess(record: R) -> R:
    """The record with its doubts noted on the fields they are about, and ``needs_review`` decided."""
    failed: dict[str, list[str]] = {}
    for issue in record.issues:
        for path in record.assessment:
            if issue.field is not None and (path == issue.field or path.startswith(f"{issue.field}.")):
                failed.setdefault(path, []).append(issue.code)
    assessment = {
        path: entry.model_copy(update={"failed": tuple(dict.fromkeys(failed.get(path, ())))})
        for path, entry in record.assessment.items()
        if path in dict(leaves(record))
    }
    doubtful = any(issue.severity != "info" for issue in record.issues)
    return record.model_copy(update={"assessment": assessment, "needs_review": doubtful})
