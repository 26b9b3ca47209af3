"""Visits and summits -> iCalendar (RFC 5545), to the day; participants with PARTSTAT, events with STATUS."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from ..errors import InputError
from ..ledger import Kept
from ..records import Attendance, Participant, Person, Place, Status, Summit, Visit
from ..rendering.quotes import clean

STATUSES: dict[Status, str] = {
    "completed": "CONFIRMED", "ongoing": "CONFIRMED", "planned": "TENTATIVE",
    # What was put off is not held on the days it was planned for.
    "cancelled": "CANCELLED", "postponed": "CANCELLED",
}  # fmt: skip
"""STATUS of an event; one whose status is unknown has none."""
PARTSTATS: dict[Attendance, str] = {
    "attended": "ACCEPTED", "remote": "ACCEPTED", "expected": "TENTATIVE", "declined": "DECLINED",
    "replaced": "DELEGATED", "invited": "NEEDS-ACTION", "unknown": "NEEDS-ACTION",
}  # fmt: skip
"""PARTSTAT of a participant."""
PRODUCT = "-//extractor//visits and summits//EN"
_NAMES = uuid.UUID("5c9d7d1e-0f3a-5b7e-9a55-8d1f6a1f2b60")


def calendar(kept: Iterable[Kept]) -> tuple[bytes, int, int]:
    """The calendar, how many events it has, and how many records were left out because they name no day.

    An event that several articles tell of stands there once, as the article tells it that was published last.

    Raises:
        InputError: icalendar is not installed.
    """
    try:
        from icalendar import Calendar
    except ImportError:
        raise InputError("a calendar needs icalendar", "pip install 'extractor[export]'") from None
    found: dict[str, tuple[str, Any]] = {}
    left_out = 0
    for one in kept:
        published = one.extraction.article.published
        told = published.date if published else ""
        records: list[Visit | Summit] = [*one.extraction.visits, *one.extraction.summits]
        for record in records:
            if not _has_days(record):
                left_out += 1
            elif record.id not in found or found[record.id][0] < told:
                found[record.id] = (told, _event(record, one))
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    for _, event in found.values():
        made.add_component(event)
    return made.to_ical(), len(found), left_out


def _has_days(record: Visit | Summit) -> bool:
    """True if first and last day are known: a whole month in a calendar would say what no article does."""
    period, end = record.period, record.period.end
    to_the_day = period.is_to_the_day and (end is None or end.count("-") == 2)
    return to_the_day and period.first_day is not None and (period.last_day or period.first_day) >= period.first_day


def _event(record: Visit | Summit, kept: Kept) -> Any:
    from icalendar import Event

    event, article = Event(), kept.extraction.article
    first, last = record.period.first_day, record.period.last_day
    assert first is not None and last is not None  # noqa: S101, PT018 (asked before)
    place = record.destination if isinstance(record, Visit) else record.place
    event.add("uid", record.id)
    event.add("dtstamp", datetime.datetime.fromtimestamp(kept.made, datetime.UTC).replace(microsecond=0))
    event.add("dtstart", first)
    event.add("dtend", last + datetime.timedelta(days=1))  # the end is the first day that is free again
    event.add("summary", clean(_summary(record, place)))
    event.add("categories", ["VISIT" if isinstance(record, Visit) else "SUMMIT", record.kind.upper()])
    event.add("transp", "TRANSPARENT")
    if status := STATUSES.get(record.status):
        event.add("status", status)
    if where := _where(place):
        event.add("location", clean(where))
    if article.url:
        event.add("url", clean(article.url))
    doubts = " ".join(dict.fromkeys(issue.code for issue in record.issues))
    told = [f"Status: {record.status}", f"Told by: {article.title or article.source or article.id}"]
    told += [f"Doubts: {doubts}"] if doubts else []
    event.add("description", "\n".join(map(clean, told)))
    for attendee in _attendees(record):
        event.add("attendee", attendee, encode=False)
    return event


def _summary(record: Visit | Summit, place: Place) -> str:
    if isinstance(record, Visit):
        return f"{record.visitor.name or record.visitor.role or record.visitor.country or '?'} → {_where(place) or '?'}"
    return record.name or record.organization or f"{record.kind.replace('_', ' ')}: {_where(place) or '?'}"


def _where(place: Place) -> str:
    return ", ".join(part for part in (place.city, place.country) if part)


def _attendees(record: Visit | Summit) -> Iterator[Any]:
    if isinstance(record, Summit):
        yield from map(_attendee, record.participants)
        return
    going: dict[Status, Attendance] = {
        "completed": "attended", "ongoing": "attended", "planned": "expected", "cancelled": "declined",
    }  # fmt: skip
    attendance = going.get(record.status, "unknown")
    yield _attendee(Participant(person=record.visitor, attendance=attendance))
    for host in record.hosts:
        yield _attendee(Participant(person=host))


def _attendee(participant: Participant) -> Any:
    """Who takes part, with an address that is none: the same name has the same one."""
    from icalendar import vCalAddress

    person = participant.person or Person(name=None)
    country = participant.country or person.country
    name = clean(person.name or person.role or country or "?")
    address = vCalAddress(uuid.uuid5(_NAMES, f"{name}|{country}").urn)
    address.params["CN"] = f"{name} ({country})" if country and name != country else name
    address.params["CUTYPE"] = "INDIVIDUAL" if participant.person else "GROUP"
    address.params["PARTSTAT"] = PARTSTATS[participant.attendance]
    return address
