"""What a rule is: a function named for what it finds, and the issue that it raises under that name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..assembly import Context
from ..records import Issue, Place, Record, Severity, Summit, Visit
from ..spans import Span, merge

Found = Iterator[tuple[Record, Issue]]
"""What a check of several records finds: the record that an issue stands on."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A check: the function that finds, the records it is for, and the fields that have passed if it finds nothing."""

    find: Callable[[Any, Context], Iterator[Issue]]
    records: tuple[type[Record], ...]
    fields: tuple[str, ...]

    @property
    def code(self) -> str:
        """Name of the function; the code of its issues."""
        return self.find.__name__


@dataclass(frozen=True, slots=True)
class JointRule:
    """A check of several records: the function that finds, and the records it is for.

    The function yields each issue beside the record that it belongs to.
    """

    find: Callable[[Sequence[Any], Context], Iterator[tuple[Record, Issue]]]
    records: tuple[type[Record], ...]

    @property
    def code(self) -> str:
        """Name of the function; the code of its issues."""
        return self.find.__name__


def issue(
    code: str,
    message: str,
    record: Record,
    field: str | None,
    severity: Severity = "warning",
    others: Sequence[Record] = (),
) -> Issue:
    """The issue ``code`` of ``record``, with the characters of its ``field`` and those that ``others`` stand on."""
    spans = [span for one in (record, *others) for span in _spans(one, field)]
    return Issue(code=code, severity=severity, message=message, field=field, spans=tuple(merge(spans)))


def place_of(record: Visit | Summit) -> tuple[str, Place]:
    """Where a visit leads or a summit is held, with the path of the field."""
    return ("destination", record.destination) if isinstance(record, Visit) else ("place", record.place)


def _spans(record: Record, field: str | None) -> Sequence[Span]:
    """Characters of a field and its parts; the sentence where there are none."""
    entries = [
        entry for path, entry in record.assessment.items() if field and (path == field or path.startswith(f"{field}."))
    ]
    return [span for entry in entries for span in entry.spans] or record.evidence[:1]
