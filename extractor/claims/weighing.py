"""Where the article supports two dates of one event, its claims and its order are further witnesses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from ..assembly import Context
from ..records import Assessment, Claim, Conflict, Issue, Period, Summit, Visit
from ..spans import Span, merge
from .checking import check_claims

R = TypeVar("R", bound=Visit | Summit)
_ENDS = ("period.start", "period.end")


@dataclass(frozen=True, slots=True)
class _Witness:
    """Words that speak for one of two dates, and how."""

    span: Span
    words: str
    for_chosen: bool


def cite_items(record: R, claims: Iterable[Claim]) -> R:
    """``record`` with the items of the article's own lists that stand for it as further evidence."""
    spans = [item.span for claim in claims for item in claim.items if item.record == record.id]
    if not spans:
        return record
    return cast(R, record.model_copy(update={"evidence": tuple(merge([*record.evidence, *spans]))}))


def weigh_dates(record: R, events: Sequence[Visit | Summit], claims: Sequence[Claim], context: Context) -> R:
    """``record`` with what else the article has to say between its date and the other one; without one, as it is.

    A claim is a witness if its outcome depends on the date: "2023: two official visits" holds with one of them only. So
    is a word like "again" after an event of one of the two years. What speaks for the other date is a doubt.
    """
    other = _other(record)
    if other is None:
        return record
    witnesses = [*_claims(record, other, events, claims, context.text), *_order(record, other, context)]
    for_it = [witness for witness in witnesses if witness.for_chosen]
    against = [witness for witness in witnesses if not witness.for_chosen]
    assessment = dict(record.assessment)
    for path in (path for path in _ENDS if path in assessment):
        assessment[path] = _weighed(assessment[path], for_it, against)
    issues = [*record.issues]
    if against:
        message = f"{_told(against)} speaks for {other.start}, not for {record.period.start}"
        spans = tuple(witness.span for witness in against)
        issues.append(
            Issue(code="year_against_claim", severity="warning", message=message, field="period", spans=spans)
        )
    return cast(R, record.model_copy(update={"assessment": assessment, "issues": tuple(issues)}))


def _other(record: Visit | Summit) -> Period | None:
    """The one other period that the article supports."""
    entry = record.assessment.get("period.start")
    values = {conflict.value for conflict in entry.conflicts if "/" in conflict.value} if entry is not None else set()
    if len(values) != 1:
        return None
    start, _, end = values.pop().partition("/")
    return Period(start=start, end=end)


def _claims(
    record: Visit | Summit, other: Period, events: Sequence[Visit | Summit], claims: Sequence[Claim], text: str
) -> Iterator[_Witness]:
    moved = [
        event.model_copy(update={"period": other}) if event.id == record.id and event.period == record.period else event
        for event in events
    ]
    for now, then in zip(claims, check_claims(claims, moved), strict=True):
        if now.kind == "count" and (now.outcome == "holds") != (then.outcome == "holds"):
            yield _Witness(now.evidence[0], f"the claim «{now.evidence[0].of(text)}»", now.outcome == "holds")


def _order(record: Visit | Summit, other: Period, context: Context) -> Iterator[_Witness]:
    """A word of repetition: the event follows the one told before it, in the same year."""
    years = {(record.period.start or "")[:4]: True, (other.start or "")[:4]: False}
    for span in record.evidence:
        for cue in context.readings.cues_in(span, "repetition"):
            before = [
                date
                for date in context.readings.dates
                if date.start and date.span.stop <= span.start and len(date.start) > len("2023")
            ]
            year = (before[-1].start or "")[:4] if before else ""
            if year in years:
                yield _Witness(cue.span, f"«{cue.text}» after {year}", years[year])


def _weighed(entry: Assessment, for_it: Sequence[_Witness], against: Sequence[_Witness]) -> Assessment:
    conflicts = tuple(_supported(conflict, against) for conflict in entry.conflicts)
    spans = tuple(merge([*entry.spans, *(witness.span for witness in for_it)]))
    basis = ", ".join(part for part in (entry.basis, f"also {_told(for_it)}" if for_it else None) if part)
    return entry.model_copy(update={"spans": spans, "basis": basis, "conflicts": conflicts})


def _supported(conflict: Conflict, against: Sequence[_Witness]) -> Conflict:
    if not against:
        return conflict
    spans = tuple(merge([*conflict.spans, *(witness.span for witness in against)]))
    return conflict.model_copy(update={"reason": f"{conflict.reason}, also {_told(against)}", "spans": spans})


def _told(witnesses: Iterable[_Witness]) -> str:
    return ", ".join(dict.fromkeys(witness.words for witness in witnesses))
