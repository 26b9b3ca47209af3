"""Rules of several visits and summits: where somebody can be on one day, and what is told twice."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from ..assembly import Context
from ..normalization.leaders import leaders
from ..normalization.words import read_words
from ..records import Issue, Record, Summit, Visit
from .rule import issue, place_of

_DAY = datetime.timedelta(days=1)
_NOT_HELD = ("cancelled", "postponed")
_IN_PERSON = ("attended", "expected")


@dataclass(frozen=True, slots=True)
class _Stay:
    """Somebody is in a country from the first to the last day."""

    record: Visit | Summit
    who: str
    country: str
    first: datetime.date
    last: datetime.date


def two_places_at_once(records: Sequence[Visit | Summit], context: Context) -> Iterator[tuple[Record, Issue]]:
    """K10: the stays of one person in two countries share the day of travel and no other."""
    for one, other in permutations(_stays(records), 2):
        shared = min(one.last, other.last) - max(one.first, other.first) + _DAY
        if one.who == other.who and one.country != other.country and shared > _DAY:
            message = f"{one.who} would be in {one.country} and in {other.country} for {shared.days} days at once"
            yield one.record, issue("two_places_at_once", message, one.record, "period", others=[other.record])


def told_twice(records: Sequence[Visit | Summit], context: Context) -> Iterator[tuple[Record, Issue]]:
    """K11: one person arrives in one country, and one body meets, once a day; the day of travel may differ."""
    dated = [(_key(record), record.period.first_day, record) for record in records if record.period.is_to_the_day]
    for (key, first, one), (other_key, second, other) in permutations(dated, 2):
        if key is not None and key == other_key and first and second and abs(first - second) <= _DAY:
            message = f"perhaps the same event as the one of {other.period.start}, but not joined with it"
            yield one, issue("told_twice", message, one, None, others=[other])


def second_state_visit(records: Sequence[Visit], context: Context) -> Iterator[tuple[Record, Issue]]:
    """K12: a leader pays one state visit to a country in a term of office, by the custom of the protocol."""
    for one, other in permutations([visit for visit in records if visit.kind == "state"], 2):
        term = _term(one)
        same = (one.visitor.name, one.destination.country) == (other.visitor.name, other.destination.country)
        held = not {one.status, other.status} & set(_NOT_HELD)
        before, first = other.period.last_day, one.period.first_day
        if same and held and term is not None and term == _term(other) and before and first and first - before > _DAY:
            message = f"the same term of office has a state visit in {other.period.start} already"
            yield one, issue("second_state_visit", message, one, "kind", "info", [other])


def _stays(records: Sequence[Visit | Summit]) -> list[_Stay]:
    """The stays to the day of every person by name, of visits and of summits they take part in."""
    stays: list[_Stay] = []
    for record in records:
        first, last = record.period.first_day, record.period.last_day
        country = place_of(record)[1].country
        if not (first and last and country and record.period.is_to_the_day) or record.status in _NOT_HELD:
            continue
        stays += [_Stay(record, who, country, first, last) for who in _present(record)]
    return stays


def _present(record: Visit | Summit) -> list[str]:
    if isinstance(record, Visit):
        return [record.visitor.name] if record.visitor.name else []
    present = [taking.person for taking in record.participants if taking.attendance in _IN_PERSON]
    return [person.name for person in present if person is not None and person.name is not None]


def _key(record: Visit | Summit) -> tuple[object, ...] | None:
    """What makes two events of one day the same; None where too little is known."""
    if isinstance(record, Visit):
        return ("visit", record.visitor.name, record.destination.country) if record.visitor.name else None
    if record.level == "multilateral":
        return ("body", record.organization, record.kind, record.place.country) if record.organization else None
    parties = frozenset(taking.person.name if taking.person else taking.country for taking in record.participants)
    return ("meeting", parties, record.kind, record.place.country) if len(parties) > 1 and None not in parties else None


def _term(visit: Visit) -> str | None:
    """The first day of the term of office in which a visit falls, by the table of leaders."""
    day = visit.period.first_day
    words = [word.folded for word in read_words(visit.visitor.name or "")]
    terms = leaders(words, day) if day is not None else ()
    return next((term.start for term in terms if day is not None and term.in_office(day)), None)
