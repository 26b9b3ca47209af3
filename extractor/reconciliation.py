"""Records of one article -> one record an event: repeats become evidence, contradictions become conflicts.

Three questions in the words of record linkage: which records may be the same event (block: same kind and same
actors), do they agree (compare: dates, places), and which of them belong together (cluster). Nothing is dropped:
a record is in an event, or it is withheld with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from .layout import Layout
from .records import (
    Assessment,
    Conflict,
    Issue,
    Period,
    Person,
    Place,
    Record,
    Summit,
    TradeFigure,
    Visit,
    event_id,
    leaves,
)
from .spans import Span, merge

TRAVEL_DAY = timedelta(days=1)
"""Two mentions of one stay may differ by the day of travel."""

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Events, and the records that could belong to several of them."""

    visits: tuple[Visit, ...]
    summits: tuple[Summit, ...]
    trade_figures: tuple[TradeFigure, ...]
    ambiguous: tuple[Record, ...]


def reconcile(records: Sequence[Record], layout: Layout) -> Reconciled:
    """One record an event, with all its evidence, in the order of the article; ids are given here."""
    visits, unclear_visits = _cluster([r for r in records if isinstance(r, Visit)], _same_visit_actors, layout)
    summits, unclear_summits = _cluster([r for r in records if isinstance(r, Summit)], _same_summit_actors, layout)
    figures, unclear_figures = _cluster([r for r in records if isinstance(r, TradeFigure)], _same_figure, layout)
    return Reconciled(
        tuple(_identified(v, _visit_key(v)) for v in visits),
        tuple(_identified(s, _summit_key(s)) for s in summits),
        tuple(_identified(f, _figure_key(f)) for f in figures),
        (*unclear_visits, *unclear_summits, *unclear_figures),
    )


def _cluster(records: list[R], same: Callable[[R, R], bool], layout: Layout) -> tuple[list[R], list[R]]:
    """Merge what belongs together. The most precise date comes first; a vaguer mention joins the one it fits."""
    events: list[list[R]] = []
    unclear: list[R] = []
    for record in sorted(records, key=lambda r: (-_precision(r), _first(r))):
        fitting = [
            event
            for event in events
            if (same(event[0], record) and _dates_fit(event[0], record)) or _is_echo(event, record, layout)
        ]
        if len(fitting) > 1:
            # A vague mention belongs to the event that the same paragraph tells of.
            fitting = [event for event in fitting if _same_paragraph(event, record, layout)] or fitting
        if not fitting:
            events.append([record])
        elif len(fitting) == 1 or _precision(record) == DAY:
            fitting[0].append(record)
        else:
            unclear.append(record)
    merged = [_merge(event) for event in events]
    return sorted(merged, key=_first), unclear


DAY = 3


def _precision(record: Record) -> int:
    """3 for a day, 2 for a month, 1 for a year, 0 for no date."""
    start = _period(record).start
    return len(start.split("-")) if start else 0


def _period(record: Record) -> Period:
    return record.period if isinstance(record, Visit | Summit | TradeFigure) else Period()


def _first(record: Record) -> int:
    return min((span.start for span in record.evidence), default=0)


def _dates_fit(one: Record, other: Record) -> bool:
    """True if both dates can be of one event.

    A missing date fits every event; words that could not be resolved ("today") fit only the same words.
    """
    first, second = _period(one), _period(other)
    if second.start is None and second.text is not None and first.start is None:
        return first.text == second.text
    if second.start is None and second.text is not None and isinstance(other, Visit | Summit):
        return False
    if not (first.first_day and first.last_day and second.first_day and second.last_day):
        return True
    if isinstance(one, TradeFigure):
        return (first.start, first.end) == (second.start, second.end)
    travels = isinstance(one, Visit) and _precision(one) == _precision(other) == DAY
    slack = TRAVEL_DAY if travels else timedelta(0)
    return first.first_day <= second.last_day + slack and second.first_day <= first.last_day + slack


def _is_echo(event: Sequence[Record], record: Record, layout: Layout) -> bool:
    """True for a meeting without date and organization that its own paragraph tells of again."""
    return (
        isinstance(record, Summit)
        and isinstance(event[0], Summit)
        and record.period.start is None
        and record.organization is None
        and record.kind == event[0].kind
        and _same_paragraph(event, record, layout)
    )


def _same_paragraph(event: Sequence[Record], record: Record, layout: Layout) -> bool:
    def paragraphs(r: Record) -> set[Span]:
        found = (layout.paragraph_at(span.start) for span in r.evidence)
        return {paragraph.span for paragraph in found if paragraph is not None}

    return any(paragraphs(record) & paragraphs(member) for member in event)


def _same_person(one: Person, other: Person) -> bool:
    """Equal names, or a title without a name that acts for the same country."""
    if one.name is not None and other.name is not None:
        return one.name == other.name
    return one.country is not None and one.country == other.country


def _same_visit_actors(one: Visit, other: Visit) -> bool:
    cities = {one.destination.city, other.destination.city} - {None}
    return (
        _same_person(one.visitor, other.visitor)
        and one.destination.country == other.destination.country
        and (len(cities) < 2 or one.period == other.period)
    )


def _same_summit_actors(one: Summit, other: Summit) -> bool:
    if one.level != other.level:
        return False
    if one.level == "multilateral":
        return (
            one.organization is not None and one.organization == other.organization and _compatible_places(one, other)
        )
    names = [{_who(p.person) if p.person else p.country for p in s.participants} for s in (one, other)]
    return bool(names[0]) and names[0] == names[1] and one.period.start is not None and _compatible_places(one, other)


def _who(person: Person) -> str | None:
    return person.name or person.country


def _compatible_places(one: Summit, other: Summit) -> bool:
    countries = {one.place.country, other.place.country} - {None}
    return len(countries) < 2


def _same_figure(one: TradeFigure, other: TradeFigure) -> bool:
    return _figure_key(one) == _figure_key(other) and (one.value, one.unit) == (other.value, other.unit)


def _visit_key(visit: Visit) -> tuple[str | None, ...]:
    return (visit.visitor.name or visit.visitor.country, visit.destination.country, visit.period.start)


def _summit_key(summit: Summit) -> tuple[str | None, ...]:
    who = summit.organization or "|".join(
        sorted(filter(None, (_who(p.person) if p.person else p.country for p in summit.participants)))
    )
    return (summit.level, summit.kind, who, summit.place.country, summit.period.start)


def _figure_key(figure: TradeFigure) -> tuple[str | None, ...]:
    areas = (figure.reporter, figure.partner)
    return (*areas, figure.flow, figure.measure, figure.period.start, figure.period.end, figure.unit, figure.source_org)


def _identified(record: R, key: tuple[str | None, ...]) -> R:
    return record.model_copy(update={"id": event_id(type(record).__name__, *key)})


def _merge(event: Sequence[R]) -> R:
    """One record of all mentions: the first has the most precise date, the others fill what it lacks."""
    record = event[0]
    for other in event[1:]:
        record = _fill(record, other)
    evidence = tuple(merge(span for member in event for span in member.evidence))
    return record.model_copy(update={"evidence": evidence})


def _fill(record: R, other: R) -> R:
    """``record`` with parts taken from ``other`` where it has none, and a conflict where the two differ."""
    update: dict[str, object] = {}
    assessment = dict(record.assessment)
    issues = list(record.issues)
    values, others = dict(leaves(record)), dict(leaves(other))
    for part in _PARTS[type(record)]:
        mine, theirs = getattr(record, part), getattr(other, part)
        entries = {path: entry for path, entry in other.assessment.items() if path.split(".")[0] == part}
        if mine == theirs or _is_less(theirs, mine):
            # The second mention supports the value: its characters are evidence too.
            for path, entry in entries.items():
                if path in assessment and others.get(path) == values.get(path):
                    assessment[path] = _joined(assessment[path], entry)
        elif _is_less(mine, theirs):
            update[part] = theirs
            assessment = {path: entry for path, entry in assessment.items() if path.split(".")[0] != part} | entries
        elif part in _CONFLICTING and _words(theirs) is not None:
            for path in [p for p in assessment if p.split(".")[0] == part and values.get(p) != others.get(p)]:
                if others.get(path) is None or path.endswith(".text"):
                    continue
                spans = entries[path].spans if path in entries else other.evidence
                conflict = Conflict(value=str(others[path]), reason="another mention", spans=spans)
                entry = assessment[path]
                assessment[path] = entry.model_copy(update={"conflicts": (*entry.conflicts, conflict)})
                message = f"another mention says {others[path]}, not {values[path]}"
                issues.append(
                    Issue(code=f"{part}_conflict", severity="warning", message=message, field=path, spans=spans)
                )
    # A part brings its own doubts along, and leaves those of the part that it replaces.
    issues = [issue for issue in issues if _part(issue) not in update]
    issues += [issue for issue in other.issues if _part(issue) in update]
    return record.model_copy(update={**update, "assessment": assessment, "issues": tuple(issues)})


def _part(issue: Issue) -> str | None:
    return issue.field.split(".")[0] if issue.field is not None else None


_PARTS: dict[type[Record], tuple[str, ...]] = {
    Visit: ("visitor", "hosts", "destination", "period", "kind", "purpose"),
    Summit: ("name", "organization", "place", "period", "participants", "kind"),
    TradeFigure: ("rank", "source_org", "product", "share_of"),
}
_CONFLICTING = ("period", "kind", "destination")


def _is_less(one: object, other: object) -> bool:
    """True if ``one`` says nothing that ``other`` does not say more fully."""
    if one in (None, "unspecified", "meeting", ()):
        return other not in (None, "unspecified", "meeting", ())
    if isinstance(one, Period) and isinstance(other, Period):
        if one.start is None:
            return other.start is not None
        return other.start is not None and one.start != other.start and other.start.startswith(one.start)
    if isinstance(one, Person) and isinstance(other, Person):
        return one.name is None and other.name is not None
    if isinstance(one, Place) and isinstance(other, Place):
        return one.city is None and other.city is not None and one.country in (None, other.country)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) < len(other)
    return False


def _words(value: object) -> object:
    return value.start if isinstance(value, Period) else None if value == "unspecified" else value


def _joined(one: Assessment, other: Assessment) -> Assessment:
    return one.model_copy(update={"spans": tuple(merge([*one.spans, *other.spans]))})
