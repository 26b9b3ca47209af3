"""Claims + Records -> Claims with their outcome: what the records of an article say about its own counts.

An article seldom tells of every event, so its records are an open list: an exact number is refuted by more events than
it says, never by fewer; a number of "at least" by fewer only where the claim lists its events itself. Events of the
same days count once, and an event that may or may not be meant neither proves nor refutes.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import Literal

from ..normalization.organizations import members
from ..records import Claim, ClaimItem, Outcome, Participant, Period, Person, Place, Record, Summit, Visit

Fit = Literal["yes", "maybe", "no"]
Event = Visit | Summit
Days = tuple[datetime.date, datetime.date]

RECENT = datetime.timedelta(days=730)
"""Any reading of "in recent years" takes in the last two."""
NEAR = 600
"""Characters before a claim in which "the visit" is looked for that it speaks of."""
ABOUT = 0.2
"""How far from the truth a number of "about" may be."""
_FORMAT_UNKNOWN = ("sideline_meeting",)
_NOT_FULL = ("tete_a_tete",)
_DAYS = {"D": 1.0, "W": 7.0, "M": 30.4, "Y": 365.2}
_BEGIN, _END = datetime.date.min, datetime.date.max


def check_claims(claims: Iterable[Claim], records: Iterable[Record]) -> tuple[Claim, ...]:
    """Every claim with ``outcome``, ``reason``, the ``records`` compared, and its items joined to records.

    The order of ``records`` does not matter.
    """
    book = Book(records)
    return tuple(_checked(claim, book) for claim in claims)


class Book:
    """The visits and summits of an article, in the order of their dates."""

    def __init__(self, records: Iterable[Record]) -> None:
        events = [record for record in records if isinstance(record, Visit | Summit)]
        self.events: list[Event] = sorted(events, key=_order)
        self._countries = _countries(self.events)

    def fitting(self, claim: Claim, *, surely: bool = True) -> list[Event]:
        """Events that ``claim`` speaks of; without ``surely`` also those that it may speak of."""
        wanted = ("yes",) if surely else ("yes", "maybe")
        return [event for event in self.events if self.fit(claim, event) in wanted]

    def fit(self, claim: Claim, event: Event) -> Fit:
        """Whether ``event`` is one of those that ``claim`` speaks of: the doubt of its weakest part."""
        if type(event).__name__ != claim.counts:
            return "no"
        parts = [_happened(event), _in_period(claim.period, event.period), self._parties(claim, event)]
        parts += [_place_fits(claim, event.destination if isinstance(event, Visit) else event.place)]
        parts += [_kind_fits(claim, event, self.events)]
        return "no" if "no" in parts else "maybe" if "maybe" in parts else "yes"

    def _parties(self, claim: Claim, event: Event) -> Fit:
        if isinstance(event, Summit):
            return _all(_takes_part(party, event, self._countries) for party in claim.parties)
        if claim.visitor is not None:
            return self._same(claim.visitor, event.visitor)
        guests = [party for party in claim.parties if self._same(party, event.visitor) == "yes"]
        hosts = {self._countries.get(_key(party)) for party in claim.parties if party not in guests}
        if not guests:
            return "no" if claim.parties else "yes"
        if len(claim.parties) < 2 or event.destination.country in hosts:
            return "yes"
        return "maybe" if None in hosts else "no"

    def _same(self, party: str, person: Person) -> Fit:
        return _is(party, person, self._countries)


def timeline(events: Iterable[Event]) -> list[Event]:
    """As many events as possible no two of which share a day: two records of one occasion count once."""
    chosen: list[Event] = []
    for event in sorted((e for e in events if e.period.first_day), key=lambda e: (_last(e), _order(e))):
        if not chosen or _first(event) > _last(chosen[-1]):
            chosen.append(event)
    return chosen


def _checked(claim: Claim, book: Book) -> Claim:
    if claim.counts == "PhoneCall":
        return _outcome(claim, "cannot_be_checked", "calls are not recorded")
    check = {
        "count": _count,
        "first": _first_claim,
        "last": _last_claim,
        "nth": _nth_claim,
        "record_year": _record_year,
        "interval": _interval,
    }[claim.kind]
    return check(claim, book)


# ----------------------------------------------------------------------------------------------- counts


def bounds(claim: Claim) -> tuple[int, float]:
    """The fewest and the most events that the words of a count allow.

    >>> bounds(Claim(kind="count", counts="Visit", comparator=">", value=6, text="", evidence=()))
    (7, inf)
    """
    value, most = claim.value or 0, float("inf")
    if claim.comparator == "range":
        return value, claim.value_max or value
    if claim.comparator == "~":
        slack = max(1, round(value * ABOUT))
        return max(0, value - slack), value + slack
    low = {"=": value, ">=": value, ">": value + 1}.get(claim.comparator, 0)
    return low, {"=": value, "<=": value, "<": value - 1}.get(claim.comparator, most)


def _count(claim: Claim, book: Book) -> Claim:
    events = timeline(book.fitting(claim))
    low, high = bounds(claim)
    claim = claim.model_copy(update={"items": joined(claim, book)})
    told = f"{len(events)} recorded"
    ids = [event.id for event in events]
    if claim.items and not low <= len(claim.items) <= high:
        return _outcome(claim, "fails", f"the list under it has {len(claim.items)} items", ids)
    if len(events) > high:
        return _outcome(claim, "fails", f"more than claimed: {told}", ids)
    missing = [item.text for item in claim.items if item.record is None]
    if missing:
        return _outcome(claim, "cannot_be_checked", f"no record for «{missing[0]}» of its list; {told}", ids)
    if low > 0 and len(events) >= low:
        return _outcome(claim, "holds", told, ids)
    return _outcome(claim, "cannot_be_checked", f"{told}, perhaps not all", ids)


def joined(claim: Claim, book: Book) -> tuple[ClaimItem, ...]:
    """The items of a claim, each with the record of its place and period, one to one and as many as possible."""
    options = [[event for event, _ in candidates(claim, item, book)] for item in claim.items]
    taken: dict[str, int] = {}

    def seat(index: int, tried: set[str]) -> bool:
        for event in options[index]:
            if event.id not in tried:
                tried.add(event.id)
                if event.id not in taken or seat(taken[event.id], tried):
                    taken[event.id] = index
                    return True
        return False

    for index in range(len(options)):
        seat(index, set())
    records = {index: name for name, index in taken.items()}
    return tuple(item.model_copy(update={"record": records.get(i)}) for i, item in enumerate(claim.items))


def candidates(claim: Claim, item: ClaimItem, book: Book) -> list[tuple[Event, Fit]]:
    """The events that ``item`` of the claim's list may stand for, those that fit surely first."""
    fits = [(event, book.fit(claim, event)) for event in book.events]
    found = [(event, fit) for event, fit in fits if fit != "no" and _is_item(item, event)]
    return sorted(found, key=lambda pair: pair[1] != "yes")


def _is_item(item: ClaimItem, event: Event) -> bool:
    place = event.destination if isinstance(event, Visit) else event.place
    when = _in_period(item.period, event.period) if item.period.start else "yes"
    cities = item.place.city is None or place.city in (None, item.place.city)
    return when != "no" and cities and item.place.country in (None, place.country)


# ----------------------------------------------------------------------------------------------- order


def _first_claim(claim: Claim, book: Book) -> Claim:
    sure, possible = _dated(book.fitting(claim)), _dated(book.fitting(claim, surely=False))
    at, subject = _subject(claim, possible, latest=False)
    if at is None:
        return _outcome(claim, "cannot_be_checked", "no record shows which event is meant")
    since = at[0] - RECENT if claim.recent else _BEGIN
    before = [event for event in sure if _last(event) < at[0] and _first(event) >= since]
    ids = [event.id for event in (*before[-1:], *subject)]
    if before:
        return _outcome(claim, "fails", f"an earlier one is recorded: {before[-1].period.start}", ids)
    doubtful = [event for event in possible if _last(event) < at[0] and event not in before]
    if doubtful or not subject or len(timeline(possible)) < 2:
        return _outcome(claim, "cannot_be_checked", "nothing to compare it with is recorded", ids)
    return _outcome(claim, "holds", "no earlier one is recorded", ids)


def _last_claim(claim: Claim, book: Book) -> Claim:
    sure, possible = _dated(book.fitting(claim)), _dated(book.fitting(claim, surely=False))
    at, subject = _subject(claim, possible, latest=True)
    if at is None:
        return _outcome(claim, "cannot_be_checked", "no record shows which event is meant")
    after = [event for event in sure if _first(event) > at[1] and event.status == "completed"]
    ids = [event.id for event in (*subject, *after[-1:])]
    if after:
        return _outcome(claim, "fails", f"a later one is recorded: {after[-1].period.start}", ids)
    if not subject or any(_first(event) > at[1] for event in possible if event.status == "completed"):
        return _outcome(claim, "cannot_be_checked", "nothing to compare it with is recorded", ids)
    return _outcome(claim, "holds", "no later one is recorded", ids)


def _nth_claim(claim: Claim, book: Book) -> Claim:
    sure, possible = _dated(book.fitting(claim)), _dated(book.fitting(claim, surely=False))
    at, subject = _subject(claim, possible, latest=True)
    if at is None:
        return _outcome(claim, "cannot_be_checked", "no record shows which event is meant")
    before = timeline(event for event in sure if _last(event) < at[0])
    ids = [event.id for event in (*before, *subject)]
    told = f"{len(before)} recorded before it"
    if len(before) >= (claim.value or 1):
        return _outcome(claim, "fails", told, ids)
    if len(before) == (claim.value or 1) - 1 and subject:
        return _outcome(claim, "holds", told, ids)
    return _outcome(claim, "cannot_be_checked", f"{told}, perhaps not all", ids)


def per_year(claim: Claim, book: Book) -> dict[int, list[Event]]:
    """The occasions of each year that a record year is compared with."""
    years: dict[int, list[Event]] = {}
    for event in timeline(book.fitting(claim)):
        years.setdefault(_first(event).year, []).append(event)
    return years


def _record_year(claim: Claim, book: Book) -> Claim:
    years = per_year(claim, book)
    own = years.pop(claim.value or 0, [])
    best = max(years, key=lambda year: (len(years[year]), year), default=None)
    if not own or best is None:
        return _outcome(claim, "cannot_be_checked", "the records do not compare the years", [e.id for e in own])
    ids = [event.id for event in (*own, *years[best])]
    told = f"{len(own)} recorded in {claim.value}, {len(years[best])} in {best}"
    return _outcome(claim, "fails" if len(years[best]) >= len(own) else "holds", told, ids)


def _interval(claim: Claim, book: Book) -> Claim:
    """The time since one of the events that the article tells of before, or not since the last of them."""
    possible = _dated(e for e in book.events if book.fit(claim, e) != "no" or _shares(claim, e))
    at = days(claim.event_period)
    match = re.fullmatch(r"P(\d+)([DWMY])", claim.duration or "")
    before = [e for e in possible if at and _last(e) < at[0] and _told_before(e, claim) and e.period.is_to_the_day]
    if not at or not match or not before:
        return _outcome(claim, "cannot_be_checked", "no record shows what it is counted from")
    unit = _DAYS[match[2]]
    wanted, slack = int(match[1]) * unit, max(1.0, unit / 2)
    before.sort(key=lambda e: (max(span.start for span in e.evidence), _order(e)))
    fitting = [e for e in before if abs((at[0] - _first(e)).days - wanted) <= slack]
    since = (fitting or before)[-1]
    subject = [e.id for e in possible if _first(e) <= at[1] and _last(e) >= at[0]]
    reason = f"{(at[0] - _first(since)).days} days after {since.period.start}"
    return _outcome(claim, "holds" if fitting else "fails", reason, [since.id, *subject])


def _shares(claim: Claim, event: Event) -> bool:
    """True if a party of the claim has a part in the event: a meeting may be counted from a visit."""
    people = [event.visitor] if isinstance(event, Visit) else [p.person for p in event.participants if p.person]
    return any(_is(party, person, {}) == "yes" for party in claim.parties for person in people)


def _told_before(event: Event, claim: Claim) -> bool:
    return bool(claim.evidence) and any(span.start < claim.evidence[0].start for span in event.evidence)


def _subject(claim: Claim, events: Sequence[Event], *, latest: bool) -> tuple[Days | None, list[Event]]:
    """The days of the event that the claim is about, and its records: by date, by place, or as told in the text."""
    at = days(claim.event_period)
    where = claim.event_place or Place()
    here = [e for e in events if _compatible(where, e.destination if isinstance(e, Visit) else e.place)]
    if at is not None:
        return at, [e for e in here if _first(e) <= at[1] and _last(e) >= at[0]]
    quote = claim.evidence[0] if claim.evidence else None
    told = [e for e in here if quote and any(span.overlaps(quote) for span in e.evidence)]
    if claim.event_place is not None and events and here:
        told = told or ([events[-1]] if latest else [events[0]])
        told = [e for e in told if e in here]
    if not told and quote is not None and claim.event_place is None:
        gaps = {
            e.id: min((quote.start - s.stop for s in e.evidence if s.stop <= quote.start), default=NEAR) for e in here
        }
        told = [e for e in sorted(here, key=lambda e: gaps[e.id]) if gaps[e.id] < NEAR][:1]
    if not told:
        return None, []
    return (_first(told[0]), _last(told[0])), told[:1]


# ----------------------------------------------------------------------------------------------- does an event fit


def _happened(event: Event) -> Fit:
    if event.status in ("completed", "ongoing"):
        return "yes"
    return "maybe" if event.status == "unknown" else "no"


def reach(period: Period | None) -> Days | None:
    """First and last day of the period that a claim counts in; None for a period that nobody knows.

    Without an end it is open, without a start it goes back for ever.

    >>> reach(Period(end="2025"))
    (datetime.date(1, 1, 1), datetime.date(2025, 12, 31))
    """
    if period is None:
        return _BEGIN, _END
    if period.start is None and period.end is None:
        return None
    last = Period(start=period.end).last_day if period.end else None
    return period.first_day or _BEGIN, last or _END


def _in_period(period: Period | None, when: Period) -> Fit:
    """Whether ``when`` lies in ``period``; nobody knows for a period of words alone or an event without a date."""
    if period is None:
        return "yes"
    around, at = reach(period), days(when)
    if around is None or at is None:
        return "maybe"
    if at[0] > around[1] or at[1] < around[0]:
        return "no"
    return "yes" if around[0] <= at[0] and at[1] <= around[1] else "maybe"


def _place_fits(claim: Claim, place: Place) -> Fit:
    if claim.host_country is None:
        return "yes"
    if place.country != claim.host_country:
        return "no" if place.country else "maybe"
    if claim.host_city is None or place.city == claim.host_city:
        return "yes"
    return "no" if place.city else "maybe"


def _kind_fits(claim: Claim, event: Event, events: Sequence[Event]) -> Fit:
    if isinstance(event, Visit):
        if claim.event_kind in (None, event.kind):
            return "yes"
        both = "official_working" in (event.kind, claim.event_kind) and {event.kind, claim.event_kind} & {
            "official",
            "working",
        }
        return "maybe" if event.kind == "unspecified" or both else "no"
    if claim.level not in (None, event.level):
        return "no"
    if claim.event_kind not in (None, event.kind):
        return "no" if event.kind not in ("meeting", "talks", "sideline_meeting") else "maybe"
    if claim.full_format and event.kind in _NOT_FULL:
        return "no"
    if claim.full_format and event.kind in _FORMAT_UNKNOWN:
        # A meeting on the margins that is part of a visit of its own is more than a word in the corridor.
        return "yes" if any(isinstance(visit, Visit) and _frames(visit, event) for visit in events) else "maybe"
    return "yes"


def _frames(visit: Visit, summit: Summit) -> bool:
    """True if the summit is held in the country and on the days of the visit, and the visitor takes part."""
    if not (visit.period.first_day and summit.period.first_day) or visit.destination.country != summit.place.country:
        return False
    names = {_key(p.person.name) for p in summit.participants if p.person and p.person.name}
    there = visit.visitor.name is not None and _key(visit.visitor.name) in names
    return there and _first(visit) <= _last(summit) and _first(summit) <= _last(visit)


def _takes_part(party: str, summit: Summit, countries: dict[str, str]) -> Fit:
    group = members(party, summit.period.first_day)
    if group:
        here = {
            participant.country or (participant.person.country if participant.person else None)
            for participant in summit.participants
        }
        return "yes" if here & group else "no"
    return _any(_is_participant(party, participant, countries) for participant in summit.participants)


def _is_participant(party: str, participant: Participant, countries: dict[str, str]) -> Fit:
    if participant.attendance in ("declined", "replaced"):
        return "no"
    if participant.person is not None:
        return _is(party, participant.person, countries)
    same = participant.country is not None and participant.country in (party, countries.get(_key(party)))
    return "yes" if same else "no"


def _is(party: str, person: Person, countries: dict[str, str]) -> Fit:
    """Whether ``party``, a name or a country, is ``person``; a person without a name stands for the country."""
    if person.name is not None and same_name(party, person.name):
        return "yes"
    if person.country is not None and person.country == party:
        return "yes"
    if person.name is None and person.country is not None and person.country == countries.get(_key(party)):
        return "yes"
    return "no"


def same_name(one: str, other: str) -> bool:
    """True if one name is the other, or its last part: "Putin" is "Vladimir Putin".

    >>> same_name("Путин", "Владимир Путин"), same_name("Владимир Путин", "Владимир Зеленский")
    (True, False)
    """
    first, second = _key(one).split(), _key(other).split()
    short, full = sorted((first, second), key=len)
    return bool(short) and full[len(full) - len(short) :] == short


def _key(name: str) -> str:
    return name.casefold().replace("ё", "е")


def _countries(events: Sequence[Event]) -> dict[str, str]:
    """The country that each person named acts for."""
    people = [event.visitor for event in events if isinstance(event, Visit)]
    people += [host for event in events if isinstance(event, Visit) for host in event.hosts]
    people += [p.person for event in events if isinstance(event, Summit) for p in event.participants if p.person]
    return {_key(person.name): person.country for person in people if person.name and person.country}


def _compatible(where: Place, place: Place) -> bool:
    countries = where.country is None or place.country in (None, where.country)
    return countries and (where.city is None or place.city in (None, where.city))


def _all(fits: Iterable[Fit]) -> Fit:
    found = set(fits)
    return "no" if "no" in found else "maybe" if "maybe" in found else "yes"


def _any(fits: Iterable[Fit]) -> Fit:
    found = set(fits)
    return "yes" if "yes" in found else "maybe" if "maybe" in found else "no"


def _dated(events: Iterable[Event]) -> list[Event]:
    return [event for event in events if event.period.first_day]


def days(period: Period | None) -> Days | None:
    """First and last day of a period; None where one of them is not known."""
    if period is None or period.first_day is None or period.last_day is None:
        return None
    return period.first_day, period.last_day


def _first(event: Event) -> datetime.date:
    return event.period.first_day or _BEGIN


def _last(event: Event) -> datetime.date:
    return event.period.last_day or _END


def _order(event: Event) -> tuple[datetime.date, datetime.date, str]:
    return _first(event), _last(event), event.id


def _outcome(claim: Claim, outcome: Outcome, reason: str, records: Sequence[str] = ()) -> Claim:
    return claim.model_copy(update={"outcome": outcome, "reason": reason, "records": tuple(dict.fromkeys(records))})
