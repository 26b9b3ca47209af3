"""May two records of one article be one event? Keys, actors, dates and places compared; nothing is merged here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from ..layout import Layout
from ..records import LONGEST_STAY, Participant, Period, Person, Record, Summit, TradeFigure, Visit, leaves
from ..spans import Span

TRAVEL_DAY = timedelta(days=1)
"""Two mentions of one stay may differ by the day of travel."""


DAY = 3


def precision(record: Record) -> int:
    """3 for a day, 2 for a month, 1 for a year, 0 for no date."""
    start = period_of(record).start
    return len(start.split("-")) if start else 0


def period_of(record: Record) -> Period:
    """When the record's event is."""
    return record.period if isinstance(record, Visit | Summit | TradeFigure) else Period()


def status_of(record: Record) -> str | None:
    """Status of a visit or a meeting; None for a figure."""
    return record.status if isinstance(record, Visit | Summit) else None


def position(record: Record) -> tuple[int, str]:
    """Where the article tells of it first; its values tell records of one sentence apart."""
    return min((span.start for span in record.evidence), default=0), str([*leaves(record)])


def dates_fit(one: Record, other: Record) -> bool:
    """True if both dates can be of one event.

    A missing date fits every event, but not both one to come and one that is over; words that could not be resolved
    ("today") fit only the same words.
    """
    first, second = period_of(one), period_of(other)
    if (first.start is None or second.start is None) and {status_of(one), status_of(other)} == {"planned", "completed"}:
        return False
    if first.start is None and first.end is not None and second.end is not None:
        return _ends_within(second, first) if second.start is not None else first.end == second.end
    if second.start is None and second.end is not None and first.start is not None:
        return _ends_within(first, second)
    if _is_unread(second) and first.start is None:
        return first.text == second.text
    if _is_unread(second) and isinstance(other, Visit | Summit):
        return False
    if not (first.first_day and first.last_day and second.first_day and second.last_day):
        return True
    if isinstance(one, TradeFigure):
        return (first.start, first.end) == (second.start, second.end)
    travels = isinstance(one, Visit) and precision(one) == precision(other) == DAY
    slack = TRAVEL_DAY if travels else timedelta(0)
    return first.first_day <= second.last_day + slack and second.first_day <= first.last_day + slack


def _is_unread(period: Period) -> bool:
    """True for words of which nobody knows the day."""
    return period.start is None and period.end is None and period.text is not None


def _ends_within(stay: Period, ending: Period) -> bool:
    """True if a stay can be the one of which only the last day is told: it began no longer before than stays last."""
    first, last, end = stay.first_day, stay.last_day, ending.last_day
    if first is None or end is None or not stay.is_to_the_day:
        return False
    return first <= end <= first + LONGEST_STAY and last in (first, end)


def why_same(one: Record, other: Record) -> str:
    """Why two records are taken for one event, in words for people."""
    first, second = period_of(one), period_of(other)
    if isinstance(one, TradeFigure):
        return "the same number for the same thing"
    if second.start is None:
        return "the same parties; this mention has no date"
    if (first.start, first.end) == (second.start, second.end):
        return "the same parties on the same dates"
    return "the same parties; the dates fit"


def is_told(record: Record) -> bool:
    """True for a record from an answer about a whole article: what that leaves open, the article leaves open."""
    return bool(record.mentions) and all("sentences" in mention.draft for mention in record.mentions)


def told_apart(one: Record, other: Record) -> bool:
    """True for two meetings that a reader of the whole article has told apart: other kinds, or other parties.

    Asked about single sentences, nobody knows of the other meeting, and two wordings may mean one.
    """
    if not (isinstance(one, Summit) and isinstance(other, Summit)):
        return False
    if not (is_told(one) and is_told(other)):
        return False
    kinds = {one.kind, other.kind} - {"meeting"}
    first, second = parties(one), parties(other)
    return len(kinds) > 1 or not (first <= second or second <= first)


def is_echo(event: Sequence[Record], record: Record, layout: Layout) -> bool:
    """True for a meeting without a date and an organization of its own that its paragraph tells of again.

    "The session … . The meeting will not be attended by …": of the same kind, or of several who all attend the first.
    """
    if not (isinstance(record, Summit) and isinstance(event[0], Summit)):
        return False
    borrowed = any(issue.code == "date_from_context" for issue in record.issues)
    if record.organization is not None or not (record.period.start is None or borrowed):
        return False
    named, before = ({name_of(who) for who in one.participants} - {None} for one in (record, event[0]))
    if len(named) > 1 and len(before) > 1 and not (named <= before or before <= named):
        return False  # X meets Y, X meets Z
    shared = parties(record) & parties(event[0])
    same = record.kind == event[0].kind or (record.kind == "meeting" and len(shared) > 2)
    return same and record.period.start in (None, event[0].period.start) and same_paragraph(event, record, layout)


def same_paragraph(event: Sequence[Record], record: Record, layout: Layout) -> bool:
    """True if a paragraph tells of the event and of the record."""

    def paragraphs(r: Record) -> set[Span]:
        found = (layout.paragraph_at(span.start) for span in r.evidence)
        return {paragraph.span for paragraph in found if paragraph is not None}

    return any(paragraphs(record) & paragraphs(member) for member in event)


def _same_person(one: Person, other: Person) -> bool:
    """Equal names, or a title without a name that acts for the same country."""
    if one.name is not None and other.name is not None:
        return one.name == other.name
    return one.country is not None and one.country == other.country


def same_visit_actors(one: Visit, other: Visit) -> bool:
    """True if one person is said to travel to one country, and not to two cities of it at different times."""
    cities = {one.destination.city, other.destination.city} - {None}
    return (
        _same_person(one.visitor, other.visitor)
        and one.destination.country == other.destination.country
        and (len(cities) < 2 or _days(one.period) == _days(other.period) or _goes_on(one.period, other.period))
    )


def _goes_on(one: Period, other: Period) -> bool:
    """True if one tells only when the guest left, and that is the day of the other or the next: "left the next day"."""
    ending, stay = (one, other) if one.start is None else (other, one)
    if ending.start is not None or ending.last_day is None or stay.last_day is None or not stay.is_to_the_day:
        return False
    return timedelta(0) <= ending.last_day - stay.last_day <= TRAVEL_DAY


def _days(period: Period) -> tuple[str | None, ...]:
    """First and last day; the words where there is none."""
    return (period.start, period.end) if period.start is not None else (period.text,)


def same_summit_actors(one: Summit, other: Summit) -> bool:
    """True if the same organization meets, or the same two parties, at places that can be one."""
    if one.level != other.level:
        return False
    if one.level == "multilateral":
        return one.organization is not None and one.organization == other.organization and compatible_places(one, other)
    same = len(parties(one)) > 1 and parties(one) == parties(other)
    return same and one.period.start is not None and compatible_places(one, other)


def parties(summit: Summit) -> set[str | None]:
    """Who takes part: names, and countries for which nobody is named."""
    return {name_of(participant) or country_of(participant) for participant in summit.participants}


def compatible_places(one: Summit, other: Summit) -> bool:
    """True if not two countries are named."""
    countries = {one.place.country, other.place.country} - {None}
    return len(countries) < 2


def same_figure(one: TradeFigure, other: TradeFigure) -> bool:
    """True if both give one number for one thing."""
    return figure_key(one) == figure_key(other) and (one.value, one.unit) == (other.value, other.unit)


def visit_key(visit: Visit) -> tuple[str | None, ...]:
    """What makes a visit this one: who, where, from when."""
    return (visit.visitor.name or visit.visitor.country, visit.destination.country, visit.period.start)


def summit_key(summit: Summit) -> tuple[str | None, ...]:
    """What makes a meeting this one: who or which organization, where, from when, and of what kind."""
    who = summit.organization or "|".join(sorted(filter(None, parties(summit))))
    return (summit.level, summit.kind, who, summit.place.country, summit.period.start)


def figure_key(figure: TradeFigure) -> tuple[str | None, ...]:
    """Everything but the number itself: two numbers under one key contradict each other."""
    base = figure.base_period.start if figure.base_period else None
    when = (figure.period.start, figure.period.end, base)
    what = (figure.reporter, figure.partner, figure.flow, figure.measure, figure.product, figure.modality)
    return (*what, *when, figure.unit, figure.source_org)


def name_of(participant: Participant) -> str | None:
    """Name of the person who takes part, if one is named."""
    return participant.person.name if participant.person else None


def country_of(participant: Participant) -> str | None:
    """Country that takes part, or that the person acts for."""
    return participant.person.country if participant.person else participant.country
