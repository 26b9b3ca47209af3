"""Record + article -> issues. RULES is a plain list of small functions named for what they find.

A rule sees one record and the context, and yields the issues it finds. The code of an issue is the name of the
rule, so that every issue leads to the few lines that raised it. Nothing here asks a model or mends a value.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import TypeVar

from .assembly import Context
from .normalization import inside
from .normalization.cues import languages
from .records import LONGEST_STAY, Issue, Period, Record, Severity, Summit, TradeFigure, Visit, leaves
from .spans import Span

Rule = Callable[[Record, Context], Iterator[Issue]]
R = TypeVar("R", bound=Record)


def check(record: R, context: Context) -> R:
    """The record with the issues of all rules added, and each rule's outcome in the assessment of its field."""
    found = [issue for rule in RULES for issue in rule(record, context)]
    known = {(issue.code, issue.field) for issue in record.issues}
    issues = record.issues + tuple(issue for issue in found if (issue.code, issue.field) not in known)
    return record.model_copy(update={"issues": issues})


def refused(record: Record) -> Issue | None:
    """The first issue that keeps a record from being given out as one, if there is any."""
    return next((issue for issue in record.issues if issue.severity == "error"), None)


def own_country(record: Record, context: Context) -> Iterator[Issue]:
    """K7: nobody pays a visit to the country they act for."""
    if isinstance(record, Visit) and record.visitor.country and record.visitor.country == record.destination.country:
        message = f"the visitor acts for the host country {record.destination.country}"
        yield _issue("own_country", message, record, "visitor.country", "error")


def no_travel(record: Record, context: Context) -> Iterator[Issue]:
    """The evidence of a visit holds a word of travelling, in languages whose words are known."""
    if isinstance(record, Visit):
        from_table = [c for span in record.evidence for c in context.readings.cues_in(span, "travel")]
        if not from_table and context.readings.language in languages("travel"):
            yield _issue("no_travel", "no word of travelling in the sentence", record, None, "error")


def invitation_only(record: Record, context: Context) -> Iterator[Issue]:
    """An invitation is no visit: nothing in the sentence says that the guest goes, went or will go."""
    if isinstance(record, Visit) and record.period.start is None:
        span = record.evidence[0]
        invited = context.readings.cues_in(span, "invitation")
        moves = [cue for cue in context.readings.cues_in(span, "status") if cue.value in ("planned", "completed")]
        if invited and not moves:
            yield _issue("invitation_only", "the sentence tells of an invitation only", record, "status", "error")


def unknown_leader(record: Record, context: Context) -> Iterator[Issue]:
    """K9: the visitor is somebody whose office the article or the table of leaders gives."""
    if isinstance(record, Visit):
        spans = record.assessment["visitor.name"].spans if "visitor.name" in record.assessment else ()
        readings = [reading for span in spans for reading in inside(context.readings.people, span)]
        if readings and all(reading.is_leader is None for reading in readings):
            yield _issue("unknown_leader", "nothing says that the visitor is a leader", record, "visitor.name")


def visitor_unresolved(record: Record, context: Context) -> Iterator[Issue]:
    """The visitor has a name, or the article only gives a title that fits nobody it names."""
    if isinstance(record, Visit):
        if record.visitor.name is None:
            yield _issue("visitor_unresolved", "the article's title fits no single person", record, "visitor.name")
        elif record.visitor.country is None:
            yield _issue("visitor_unresolved", "nothing says which country they act for", record, "visitor.country")


def undated(record: Record, context: Context) -> Iterator[Issue]:
    """The record has a date."""
    if isinstance(record, Visit | Summit | TradeFigure) and record.period.start is None:
        severity: Severity = "info" if isinstance(record, TradeFigure) else "warning"
        yield _issue("undated", "no date could be worked out", record, "period", severity)


def ends_before_start(record: Record, context: Context) -> Iterator[Issue]:
    """K5: a period ends on or after its start, and a stay is not longer than two weeks."""
    when = record.period if isinstance(record, Visit | Summit) else Period()
    if when.start and when.end and when.first_day and when.last_day:
        length = when.last_day - when.first_day
        if length < datetime.timedelta(0):
            yield _issue("ends_before_start", f"{when.end} is before {when.start}", record, "period")
        elif length > LONGEST_STAY and len(when.start) == len("2025-11-25"):
            yield _issue("long_stay", f"{length.days} days is long for one stay", record, "period")


def status_against_date(record: Record, context: Context) -> Iterator[Issue]:
    """K6: what is told as past lies before publication, what is announced after it."""
    when = record.period if isinstance(record, Visit | Summit) else Period()
    if when.first_day and when.last_day and context.day is not None:
        told = {cue.value for span in record.evidence for cue in context.readings.cues_in(span, "status")}
        if when.first_day > context.day and told == {"completed"}:
            yield _issue(
                "status_against_date", f"told as past, but {when.start} is after publication", record, "period"
            )
        if told == {"planned"} and when.last_day < context.day:
            yield _issue(
                "status_against_date", f"told as future, but {when.start} is before publication", record, "period"
            )


def areas_missing(record: Record, context: Context) -> Iterator[Issue]:
    """A trade figure says whose trade it measures."""
    if isinstance(record, TradeFigure) and record.reporter is None:
        yield _issue("areas_missing", "nothing says whose trade the number measures", record, "reporter")


def share_out_of_bounds(record: Record, context: Context) -> Iterator[Issue]:
    """K16, K24: a share lies between 0 and 100 percent, and the share of rank k is at most 100/k."""
    if isinstance(record, TradeFigure) and record.measure == "share" and record.value is not None:
        bound = 100 / record.rank if record.rank else 100
        if not 0 <= record.value <= bound:
            yield _issue(
                "share_out_of_bounds", f"a share of {record.value} does not fit below {bound:g}", record, "value"
            )


def ungrounded(record: Record, context: Context) -> Iterator[Issue]:
    """K1: every value has characters of the article behind it."""
    for path, _ in leaves(record):
        entry = record.assessment.get(path)
        if entry is None or not entry.spans or entry.grounding == "missing":
            yield _issue("ungrounded", f"nothing in the article shows {path}", record, path, "error")


RULES: list[Rule] = [
    own_country,
    no_travel,
    invitation_only,
    unknown_leader,
    visitor_unresolved,
    undated,
    ends_before_start,
    status_against_date,
    areas_missing,
    share_out_of_bounds,
    ungrounded,
]


def _issue(code: str, message: str, record: Record, field: str | None, severity: Severity = "warning") -> Issue:
    spans: tuple[Span, ...] = record.assessment[field].spans if field in record.assessment else record.evidence[:1]
    return Issue(code=code, severity=severity, message=message, field=field, spans=spans)
