"""Record + article -> issues. RULES is a plain list of small functions named for what they find.

A rule sees one record and the context, and yields the issues it finds. The code of an issue is the name of the
rule, so that every issue leads to the few lines that raised it. Nothing here asks a model or mends a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from .assembly import Context
from .normalization import inside
from .normalization.cues import languages
from .records import LONGEST_STAY, Issue, Record, Severity, Summit, TradeFigure, Visit, leaves
from .spans import Span

R = TypeVar("R", bound=Record)


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


def check(record: R, context: Context) -> R:
    """The record with the issues of all rules added; fields hold the codes of the rules that they have passed."""
    issues = list(record.issues)
    passed: dict[str, list[str]] = {path: list(entry.passed) for path, entry in record.assessment.items()}
    for rule in RULES:
        if not isinstance(record, rule.records):
            continue
        found = list(rule.find(record, context))
        known = {(issue.code, issue.field) for issue in issues}
        issues += [issue for issue in found if (issue.code, issue.field) not in known]
        for path in passed if not found else ():
            looked_at = any(path == field or path.startswith(f"{field}.") for field in rule.fields)
            if looked_at and rule.code not in passed[path]:
                passed[path].append(rule.code)
    assessment = {
        path: entry.model_copy(update={"passed": tuple(passed[path])}) for path, entry in record.assessment.items()
    }
    return record.model_copy(update={"issues": tuple(issues), "assessment": assessment})


def refused(record: Record) -> Issue | None:
    """The first issue that keeps a record from being given out as one, if there is any."""
    return next((issue for issue in record.issues if issue.severity == "error"), None)


def own_country(visit: Visit, context: Context) -> Iterator[Issue]:
    """K7: nobody pays a visit to the country they act for."""
    if visit.visitor.country and visit.visitor.country == visit.destination.country:
        message = f"the visitor acts for the host country {visit.destination.country}"
        yield _issue("own_country", message, visit, "visitor.country", "error")


def no_travel(visit: Visit, context: Context) -> Iterator[Issue]:
    """The evidence of a visit holds a word of travelling, in languages whose words are known."""
    told = [cue for span in visit.evidence for cue in context.readings.cues_in(span, "travel")]
    if not told and context.readings.language in languages("travel"):
        yield _issue("no_travel", "no word of travelling in the sentence", visit, None, "error")


def invitation_only(visit: Visit, context: Context) -> Iterator[Issue]:
    """An invitation is no visit: nothing in the sentence says that the guest goes, went or will go."""
    span = visit.evidence[0]
    invited = context.readings.cues_in(span, "invitation")
    moves = [cue for cue in context.readings.cues_in(span, "status") if cue.value in ("planned", "completed")]
    if visit.period.start is None and invited and not moves:
        yield _issue("invitation_only", "the sentence tells of an invitation only", visit, "status", "error")


def denied(record: Visit | Summit, context: Context) -> Iterator[Issue]:
    """The sentence says that something does not take place: perhaps this event."""
    words = [cue for span in record.evidence for cue in context.readings.cues_in(span, "denial")]
    if words and record.status == "unknown":
        yield _issue("denied", f"the sentence denies something: {words[0].text!r}", record, "status")


def unknown_leader(visit: Visit, context: Context) -> Iterator[Issue]:
    """K9: the visitor is somebody whose office the article or the table of leaders gives."""
    spans = visit.assessment["visitor.name"].spans if "visitor.name" in visit.assessment else ()
    readings = [reading for span in spans for reading in inside(context.readings.people, span)]
    if readings and all(reading.is_leader is None for reading in readings):
        yield _issue("unknown_leader", "nothing says that the visitor is a leader", visit, "visitor.name")


def visitor_unresolved(visit: Visit, context: Context) -> Iterator[Issue]:
    """The visitor has a name and a country; a title may fit nobody whom the article names."""
    if visit.visitor.name is None:
        yield _issue("visitor_unresolved", "the article's title fits no single person", visit, "visitor.name")
    elif visit.visitor.country is None:
        yield _issue("visitor_unresolved", "nothing says which country they act for", visit, "visitor.country")


def undated(record: Visit | Summit | TradeFigure, context: Context) -> Iterator[Issue]:
    """The record has a date."""
    if record.period.start is None:
        severity: Severity = "info" if isinstance(record, TradeFigure) else "warning"
        yield _issue("undated", "no date could be worked out", record, "period", severity)


def ends_before_start(record: Visit | Summit, context: Context) -> Iterator[Issue]:
    """K5: a period ends on or after its start."""
    first, last = record.period.first_day, record.period.last_day
    if first and last and last < first:
        yield _issue("ends_before_start", f"{record.period.end} is before {record.period.start}", record, "period")


def long_stay(record: Visit | Summit, context: Context) -> Iterator[Issue]:
    """K5: nobody stays for more than two weeks; a whole month or year is a vague date, not a long stay."""
    first, last = record.period.first_day, record.period.last_day
    if first and last and record.period.is_to_the_day and last - first > LONGEST_STAY:
        yield _issue("long_stay", f"{(last - first).days} days is long for one stay", record, "period")


def status_against_date(record: Visit | Summit, context: Context) -> Iterator[Issue]:
    """K6: what is told as past lies before publication, what is announced after it."""
    first, last, day = record.period.first_day, record.period.last_day, context.day
    if not (first and last and day):
        return
    told = {cue.value for span in record.evidence for cue in context.readings.cues_in(span, "status")}
    if first > day and told == {"completed"}:
        message = f"told as past, but {record.period.start} is after publication"
        yield _issue("status_against_date", message, record, "period")
    if last < day and told == {"planned"}:
        message = f"told as future, but {record.period.start} is before publication"
        yield _issue("status_against_date", message, record, "period")


def areas_missing(figure: TradeFigure, context: Context) -> Iterator[Issue]:
    """A trade figure says whose trade it measures."""
    if figure.reporter is None:
        yield _issue("areas_missing", "nothing says whose trade the number measures", figure, "reporter")


def share_out_of_bounds(figure: TradeFigure, context: Context) -> Iterator[Issue]:
    """K16, K24: a share lies between 0 and 100 percent, and the share of rank k is at most 100/k."""
    bound = 100 / figure.rank if figure.rank else 100
    if figure.measure == "share" and figure.value is not None and not 0 <= figure.value <= bound:
        yield _issue("share_out_of_bounds", f"a share of {figure.value} does not fit below {bound:g}", figure, "value")


def ungrounded(record: Record, context: Context) -> Iterator[Issue]:
    """K1: every value has characters of the article behind it."""
    for path, _ in leaves(record):
        entry = record.assessment.get(path)
        if entry is None or not entry.spans or entry.grounding == "missing":
            yield _issue("ungrounded", f"nothing in the article shows {path}", record, path, "error")


RULES: list[Rule] = [
    Rule(own_country, (Visit,), ("visitor.country", "destination.country")),
    Rule(no_travel, (Visit,), ("destination",)),
    Rule(invitation_only, (Visit,), ("status",)),
    Rule(denied, (Visit, Summit), ("status",)),
    Rule(unknown_leader, (Visit,), ("visitor.name",)),
    Rule(visitor_unresolved, (Visit,), ("visitor",)),
    Rule(undated, (Visit, Summit, TradeFigure), ()),
    Rule(ends_before_start, (Visit, Summit), ("period.start", "period.end")),
    Rule(long_stay, (Visit, Summit), ("period.start", "period.end")),
    Rule(status_against_date, (Visit, Summit), ("period.start", "period.end", "status")),
    Rule(areas_missing, (TradeFigure,), ("reporter",)),
    Rule(share_out_of_bounds, (TradeFigure,), ("value", "rank")),
    Rule(ungrounded, (Record,), ()),
]


def _issue(code: str, message: str, record: Record, field: str | None, severity: Severity = "warning") -> Issue:
    spans: tuple[Span, ...] = record.assessment[field].spans if field in record.assessment else record.evidence[:1]
    return Issue(code=code, severity=severity, message=message, field=field, spans=spans)
