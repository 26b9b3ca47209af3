"""Rules of one visit or summit: who, where, when, and whether it is one at all."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ..assembly import Context
from ..normalization import inside
from ..normalization.cues import languages
from ..normalization.leaders import Leader, leaders
from ..normalization.organizations import members
from ..normalization.places import countries_of
from ..normalization.words import read_words
from ..records import LONGEST_STAY, Issue, Person, Severity, Summit, TradeFigure, Visit
from .rule import issue, place_of


def own_country(visit: Visit, context: Context) -> Iterator[Issue]:
    """K7: nobody pays a visit to the country they act for."""
    if visit.visitor.country and visit.visitor.country == visit.destination.country:
        message = f"the visitor acts for the host country {visit.destination.country}"
        yield issue("own_country", message, visit, "visitor.country", "error")


def no_travel(visit: Visit, context: Context) -> Iterator[Issue]:
    """The evidence of a visit holds a word of travelling, in languages whose words are known."""
    told = [cue for span in visit.evidence for cue in context.readings.cues_in(span, "travel")]
    if not told and context.readings.language in languages("travel"):
        yield issue("no_travel", "no word of travelling in the sentence", visit, None, "error")


def invitation_only(visit: Visit, context: Context) -> Iterator[Issue]:
    """An invitation is no visit: nothing in the sentence says that the guest goes, went or will go."""
    span = visit.evidence[0]
    invited = context.readings.cues_in(span, "invitation")
    moves = [cue for cue in context.readings.cues_in(span, "status") if cue.value in ("planned", "completed")]
    if visit.period.start is None and invited and not moves:
        yield issue("invitation_only", "the sentence tells of an invitation only", visit, "status", "error")


def denied(record: Visit | Summit, context: Context) -> Iterator[Issue]:
    """The sentence says that something does not take place: perhaps this event.

    One of which somebody denies that it is planned is none.
    """
    told = [cue for span in record.evidence for cue in context.readings.cues_in(span, "rebuttal")]
    rebuttals = [cue for cue in told if cue.value != "wish"]
    wishes = [cue for cue in told if cue.value == "wish"] if record.period.start is None else []
    if wishes:
        yield issue("denied", f"the sentence tells of a wish: {wishes[0].text!r}", record, "status", "error")
        return
    if rebuttals and record.status not in ("cancelled", "completed"):
        yield issue("denied", f"the sentence denies a report: {rebuttals[0].text!r}", record, "status", "error")
        return
    words = [cue for span in record.evidence for cue in context.readings.cues_in(span, "denial")]
    if words and record.status == "unknown":
        yield issue("denied", f"the sentence denies something: {words[0].text!r}", record, "status")


def unknown_leader(visit: Visit, context: Context) -> Iterator[Issue]:
    """K9: the visitor is somebody whose office the article or the table of leaders gives."""
    spans = visit.assessment["visitor.name"].spans if "visitor.name" in visit.assessment else ()
    readings = [reading for span in spans for reading in inside(context.readings.people, span)]
    if readings and all(reading.is_leader is None for reading in readings):
        yield issue("unknown_leader", "nothing says that the visitor is a leader", visit, "visitor.name")


def visitor_unresolved(visit: Visit, context: Context) -> Iterator[Issue]:
    """The visitor has a name and a country; a title may fit nobody whom the article names."""
    if visit.visitor.name is None:
        yield issue("visitor_unresolved", "the article's title fits no single person", visit, "visitor.name")
    elif visit.visitor.country is None:
        yield issue("visitor_unresolved", "nothing says which country they act for", visit, "visitor.country")


def undated(record: Visit | Summit | TradeFigure, context: Context) -> Iterator[Issue]:
    """The record has a date."""
    if record.period.start is None:
        severity: Severity = "info" if isinstance(record, TradeFigure) else "warning"
        yield issue("undated", "no date could be worked out", record, "period", severity)


def ends_before_start(record: Visit | Summit, context: Context) -> Iterator[Issue]:
    """K5: a period ends on or after its start."""
    first, last = record.period.first_day, record.period.last_day
    if first and last and last < first:
        yield issue("ends_before_start", f"{record.period.end} is before {record.period.start}", record, "period")


def long_stay(record: Visit | Summit, context: Context) -> Iterator[Issue]:
    """K5: nobody stays for more than two weeks; a whole month or year is a vague date, not a long stay."""
    first, last = record.period.first_day, record.period.last_day
    if first and last and record.period.is_to_the_day and last - first > LONGEST_STAY:
        yield issue("long_stay", f"{(last - first).days} days is long for one stay", record, "period")


def status_against_date(record: Visit | Summit, context: Context) -> Iterator[Issue]:
    """K6: what is told as past lies before publication, what is announced after it."""
    first, last, day = record.period.first_day, record.period.last_day, context.day
    if not (first and last and day):
        return
    told = {cue.value for span in record.evidence for cue in context.readings.cues_in(span, "status")}
    if first > day and told == {"completed"}:
        message = f"told as past, but {record.period.start} is after publication"
        yield issue("status_against_date", message, record, "period")
    if last < day and told == {"planned"}:
        message = f"told as future, but {record.period.start} is before publication"
        yield issue("status_against_date", message, record, "period")


def city_outside_country(record: Visit | Summit, context: Context) -> Iterator[Issue]:
    """K8: a city lies in its country; a city that the gazetteer does not know lies anywhere."""
    path, place = place_of(record)
    known = countries_of(place.city) if place.city is not None else frozenset()
    if known and place.country is not None and place.country not in known:
        message = f"{place.city} is not in {place.country} but in {' or '.join(sorted(known))}"
        yield issue("city_outside_country", message, record, f"{path}.city")


def not_in_office(record: Visit | Summit, context: Context) -> Iterator[Issue]:
    """K9: a leader whom the table knows was in office on some day of the event."""
    first, last = record.period.first_day, record.period.last_day
    if first is None or last is None:
        return
    for path, person in _people(record):
        words = [word.folded for word in read_words(person.name or "")]
        terms = [term for term in leaders(words, None) if term.country in (None, person.country)]
        if terms and not any(_overlaps(term, first, last) for term in terms):
            said = ", ".join(f"{term.start} to {term.end}" for term in terms)
            message = f"{person.name} was not in office on {record.period.start}: {said}"
            yield issue("not_in_office", message, record, f"{path}.name")


def not_a_member(summit: Summit, context: Context) -> Iterator[Issue]:
    """K13: who takes part in the body of an organization is a member on that day; at other summits guests are usual."""
    belong = members(summit.organization, summit.period.first_day) if summit.organization else frozenset()
    for index, participant in enumerate(summit.participants if belong else ()):
        country = participant.person.country if participant.person else participant.country
        if country is not None and country not in belong:
            severity: Severity = "warning" if summit.kind == "statutory_body_session" else "info"
            message = f"{country} is no member of {summit.organization}"
            yield issue("not_a_member", message, summit, f"participants.{index}", severity)


def year_conflict(record: Visit | Summit, context: Context) -> Iterator[Issue]:
    """K22: a year that the date's own words do not give is that of the heading above."""
    entry = record.assessment.get("period.start")
    basis = (entry.basis if entry is not None else None) or ""
    paragraph = context.layout.paragraph_at(record.evidence[0].start) if record.evidence else None
    if not basis.startswith("explicit") or "year: explicit" in basis or paragraph is None or paragraph.heading is None:
        return
    above = [date for date in inside(context.readings.dates, paragraph.heading) if date.precision == "year"]
    year = (record.period.start or "")[:4]
    if above and not any((date.start or "") <= year <= (date.end or "") for date in above):
        message = f"the heading says {above[0].text!r}, the date {record.period.start}"
        yield issue("year_conflict", message, record, "period")


def _people(record: Visit | Summit) -> Iterator[tuple[str, Person]]:
    """Every person of a record with the path of the field."""
    if isinstance(record, Visit):
        yield "visitor", record.visitor
        yield from ((f"hosts.{index}", host) for index, host in enumerate(record.hosts))
        return
    for index, participant in enumerate(record.participants):
        if participant.person is not None:
            yield f"participants.{index}.person", participant.person


def _overlaps(term: Leader, first: datetime.date, last: datetime.date) -> bool:
    """True if a term of office holds a day of the period."""
    return term.in_office(first) or term.in_office(last) or first.isoformat() <= term.start <= last.isoformat()
