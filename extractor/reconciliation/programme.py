"""Visits and the meetings held during them: a meeting takes from its visit what its own sentence leaves open.

"On 12 May X arrived in Y. The programme includes talks." tells where and between whom the talks are, only not in the
sentence about them. What is taken over is marked: a date is a warning, a place or a party a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from ..layout import Layout
from ..records import LONGEST_STAY, Assessment, Attendance, Issue, Participant, Period, Person, Place, Summit, Visit
from ..spans import Span
from .merging import ENDED_BY
from .same import TRAVEL_DAY, country_of, name_of

Leaders = dict[str, set[str]]
"""Names of the leaders whom the article's records name, by country."""


def visit_of(summit: Summit, visits: Sequence[Visit], layout: Layout) -> Visit | None:
    """The visit during which a meeting is held: one told in the same paragraph, else the only one that fits."""
    fitting = [visit for visit in visits if _fits(visit, summit, layout)]
    near = [visit for visit in fitting if _is_near(visit, summit, layout)]
    chosen = near[-1:] or (fitting if len(fitting) == 1 else [])
    return chosen[0] if chosen else None


def only_visit(summit: Summit, visits: Sequence[Visit]) -> Visit | None:
    """The only visit of the article that brings the parties of a meeting of two together, wherever it is told of.

    "Received the guest on the next day": the article's one guest in that country, or its one journey to there. Where an
    article tells of one journey, "talks with the prime minister" are the traveller's, whatever country nobody names.
    """
    if summit.level != "bilateral":
        return None
    alone = len(summit.participants) == 1 and len(set(map(_journey, visits))) == 1
    fitting = [visit for visit in visits if _may_hold(visit, summit, alone)]
    fitting = [visit for visit in fitting if visit.visitor.country] or fitting
    return fitting[0] if len(set(map(_journey, fitting))) == 1 else None


def _journey(visit: Visit) -> tuple[str | None, ...]:
    """Who goes where: an article may tell of one journey in several ways that do not fit together."""
    return visit.visitor.name, visit.visitor.country, visit.destination.country


def _may_hold(visit: Visit, summit: Summit, alone: bool) -> bool:
    there = visit.destination.country
    if (
        visit.status in ("cancelled", "postponed")
        or _other_time(visit, summit)
        or there is None
        or summit.place.country not in (None, there)
    ):
        return False
    guests = [one for one in summit.participants if name_of(one) == visit.visitor.name is not None]
    hosts = [one for one in summit.participants if one not in guests and country_of(one) in (None, there)]
    others = len(summit.participants) - len(guests) - len(hosts)
    foreign = [one for one in summit.participants if one not in guests and country_of(one) == visit.visitor.country]
    if others > (len(foreign) == 1 and not guests):
        return False
    if not (alone or guests or foreign or any(country_of(one) for one in hosts)):
        return False
    days = (visit.period.first_day, summit.period.first_day, summit.period.last_day, visit.period.last_day)
    first, begin, end, last = days
    if first is None and last is not None:
        first = last - LONGEST_STAY
    if first is None or begin is None or end is None or last is None:
        return True
    return first - TRAVEL_DAY <= begin and end <= last + _STAY


_STAY = timedelta(days=3)
"""How long after the last day that is told of a stay a meeting may be part of it."""


def complete(summit: Summit, visit: Visit, leaders: Leaders, layout: Layout) -> Summit:
    """The meeting with country, city, date and parties of its visit where it has none of its own."""
    near = _is_near(visit, summit, layout)
    summit = _place(summit, visit, near)
    if near and summit.period.start is None and visit.period.start is not None:
        summit = _date(summit, visit)
    if summit.level == "bilateral":
        summit = _countries(_parties(summit, visit, leaders), visit)
    elif not summit.participants:
        summit = _guest(summit, visit)
    if visit.status == "postponed" and summit.status in ("unknown", "planned"):
        return summit.model_copy(
            update={"status": "postponed", "assessment": summit.assessment | {"status": _taken(visit, "status")}}
        )
    return _status(summit, visit) if summit.status == "unknown" else summit


def complete_from_afar(summit: Summit, visit: Visit, leaders: Leaders) -> Summit:
    """The meeting with country and parties of the one visit that brings them together; its date stays open."""
    if summit.place.country is None:
        summit = _place(summit, visit, near=False)
    if summit.period.start is not None and not _during(summit, visit):
        return summit
    return _countries(_parties(summit, visit, leaders), visit)


def _during(summit: Summit, visit: Visit) -> bool:
    first, day, last = visit.period.first_day, summit.period.first_day, visit.period.last_day
    return first is None or day is None or last is None or first <= day <= last


def leaders_of(visits: Sequence[Visit], summits: Sequence[Summit]) -> Leaders:
    """Who speaks for which country in the records of one article."""
    people = [visit.visitor for visit in visits] + [host for visit in visits for host in visit.hosts]
    people += [participant.person for summit in summits for participant in summit.participants if participant.person]
    leaders: Leaders = {}
    for person in people:
        if person.name is not None and person.country is not None:
            leaders.setdefault(person.country, set()).add(person.name)
    return leaders


def _fits(visit: Visit, summit: Summit, layout: Layout) -> bool:
    where, there = summit.place, visit.destination
    off = visit.status == "cancelled" or (visit.status == "postponed" and summit.status not in ("unknown", "planned"))
    if off or _other_time(visit, summit) or where.country not in (None, there.country):
        return False
    if where.city is not None and there.city is not None and where.city != there.city:
        return False
    near = _is_near(visit, summit, layout)
    countries = {country_of(participant) for participant in summit.participants}
    names = {participant.person.name for participant in summit.participants if participant.person}
    pair = {visit.visitor.country, there.country}
    gathers = summit.level == "multilateral" and not summit.participants
    if visit.visitor.name not in names and pair != countries and not (near and (pair & countries or gathers)):
        return False
    if summit.period.start is None or visit.period.start is None:
        return near
    if summit.period.start == visit.period.start and summit.period.end == visit.period.end:
        return True
    days = (visit.period.first_day, summit.period.first_day, summit.period.last_day, visit.period.last_day)
    first, begin, end, last = days
    if first is None or begin is None or end is None or last is None or not summit.period.is_to_the_day:
        return False
    return first <= begin and end <= last


def _other_time(visit: Visit, summit: Summit) -> bool:
    """True for a meeting to come and a journey that is over, or the other way round, unless both are of one day."""
    same = visit.period.text is not None and visit.period.text == summit.period.text
    return {visit.status, summit.status} == {"planned", "completed"} and not same


def _is_near(visit: Visit, summit: Summit, layout: Layout) -> bool:
    paragraphs = [{_paragraph(layout, span) for span in record.evidence} for record in (visit, summit)]
    return bool(paragraphs[0] & paragraphs[1])


def _paragraph(layout: Layout, span: Span) -> int:
    paragraph = layout.paragraph_at(span.start)
    return paragraph.span.start if paragraph is not None else -1


def _place(summit: Summit, visit: Visit, near: bool) -> Summit:
    """The visit's country; its city only where the sentence about the visit names it, in the same paragraph."""
    if visit.destination.country is None or summit.place.city is not None:
        return summit
    entries = {}
    if summit.place.country is None:
        entries["place.country"] = _taken(visit, "destination.country")
    shown = visit.assessment["destination.city"].spans if "destination.city" in visit.assessment else ()
    told = any(sentence.contains(span) for sentence in visit.evidence for span in shown)
    city = visit.destination.city if near and told else None
    if city is not None:
        entries["place.city"] = _taken(visit, "destination.city")
    if not entries:
        return summit
    place = Place(country=visit.destination.country, city=city)
    message = "the place is that of the visit during which it is held"
    issue = Issue(code="place_from_visit", severity="info", message=message, field="place")
    return _with(summit, {"place": place}, entries, issue)


def _date(summit: Summit, visit: Visit) -> Summit:
    """The visit's period; its first day alone if its end is told somewhere else in the article."""
    start, end = visit.period.start, visit.period.end
    entry = visit.assessment.get("period.end")
    if entry is not None and entry.basis is not None and entry.basis.startswith(("last dated", ENDED_BY)):
        end = start
    period = Period(start=start, end=end, text=summit.period.text)
    entries = {f"period.{name}": _taken(visit, "period.start") for name in ("start", "end")}
    kept = tuple(issue for issue in summit.issues if issue.code != "undated")
    bare = summit.model_copy(update={"issues": kept})
    message = "the date is that of the visit during which it is held"
    issue = Issue(code="date_from_visit", severity="warning", message=message, field="period")
    return _with(bare, {"period": period}, entries, issue)


def _status(summit: Summit, visit: Visit) -> Summit:
    """Over, if the visit is over; to come, if the visit is to come."""
    if visit.status not in ("completed", "planned"):
        return summit
    attendance: Attendance = "attended" if visit.status == "completed" else "expected"
    participants = tuple(
        one.model_copy(update={"attendance": attendance}) if one.attendance == "unknown" else one
        for one in summit.participants
    )
    entries = {"status": _taken(visit, "status")} | {
        f"participants.{index}.attendance": _taken(visit, "status")
        for index, one in enumerate(summit.participants)
        if one.attendance == "unknown"
    }
    update = {"status": visit.status, "participants": participants, "assessment": summit.assessment | entries}
    return summit.model_copy(update=update)


def _parties(summit: Summit, visit: Visit, leaders: Leaders) -> Summit:
    """Visitor and host country, or its one leader, where a meeting of two names only one, or only the countries."""
    participants = list(summit.participants)
    entries: dict[str, Assessment] = {}
    hosts = {host.name for host in visit.hosts} or leaders.get(visit.destination.country or "", set())
    host = Person(name=next(iter(hosts)), country=visit.destination.country) if len(hosts) == 1 else None
    for country, person, path in (
        (visit.visitor.country, visit.visitor if visit.visitor.name else None, "visitor"),
        (visit.destination.country, host, "destination.country"),
    ):
        known = [index for index, participant in enumerate(participants) if country_of(participant) == country]
        if country is None or (known and (name_of(participants[known[0]]) is not None or person is None)):
            continue
        beside = summit.kind == "sideline_meeting" and person is None  # guests of a summit meet there, not its host
        if not known and (len(participants) > 1 or beside):
            continue
        index = known[0] if known else len(participants)
        attendance = participants[index].attendance if known else _attendance(participants)
        who = (
            Participant(person=_bare(person), attendance=attendance)
            if person
            else Participant(country=country, attendance=attendance)
        )
        participants[index : index + 1] = [who]
        field = f"participants.{index}"
        basis = _taken(visit, path if path in visit.assessment else f"{path}.name")
        entries |= (
            {f"{field}.person.name": basis, f"{field}.person.country": basis} if person else {f"{field}.country": basis}
        )
        entries[f"{field}.attendance"] = basis
    if not entries:
        return summit
    kept = tuple(issue for issue in summit.issues if issue.code != "one_party" or len(participants) < 2)
    paths = {path.rsplit(".", 1)[0].removesuffix(".person") for path in entries}
    assessment = {p: e for p, e in summit.assessment.items() if not any(p.startswith(f"{path}.") for path in paths)}
    bare = summit.model_copy(update={"issues": kept, "assessment": assessment})
    message = "a party is that of the visit during which it is held"
    issue = Issue(code="party_from_visit", severity="info", message=message, field="participants")
    return _with(bare, {"participants": tuple(participants)}, entries, issue)


def _countries(summit: Summit, visit: Visit) -> Summit:
    """The host's country for whoever meets the visitor during the visit, where nothing else tells it."""
    there = visit.destination.country
    guests = [one for one in summit.participants if name_of(one) == visit.visitor.name is not None]
    unknown = [
        at for at, one in enumerate(summit.participants) if one.person and country_of(one) is None and one not in guests
    ]
    if there is None or len(guests) != 1 or len(summit.participants) != 2 or len(unknown) != 1:
        return summit
    at, person = unknown[0], summit.participants[unknown[0]].person
    participants = list(summit.participants)
    participants[at] = participants[at].model_copy(
        update={"person": person.model_copy(update={"country": there}) if person else None}
    )
    entries = {f"participants.{at}.person.country": _taken(visit, "destination.country")}
    message = "a party is taken to be of the country of the visit during which it meets the visitor"
    issue = Issue(code="party_from_visit", severity="info", message=message, field=f"participants.{at}")
    return _with(summit, {"participants": tuple(participants)}, entries, issue)


def _guest(summit: Summit, visit: Visit) -> Summit:
    """A gathering that nobody is named at, with the visitor who is there for it."""
    if visit.visitor.name is None or visit.destination.country != summit.place.country:
        return summit
    attendance: Attendance = {"planned": "expected", "ongoing": "attended", "completed": "attended"}.get(
        visit.status, "unknown"
    )  # type: ignore[assignment]  # mypy does not see that both are words of Attendance
    entries = {
        "participants.0.person.name": _taken(visit, "visitor.name"),
        "participants.0.attendance": _taken(visit, "status"),
    }
    if visit.visitor.country is not None:
        entries["participants.0.person.country"] = _taken(visit, "visitor.country")
    message = "a party is that of the visit during which it is held"
    issue = Issue(code="party_from_visit", severity="info", message=message, field="participants")
    everyone = (Participant(person=_bare(visit.visitor), attendance=attendance),)
    return _with(summit, {"participants": everyone}, entries, issue)


def _bare(person: Person) -> Person:
    return Person(name=person.name, country=person.country)


def _attendance(participants: Sequence[Participant]) -> Attendance:
    return participants[0].attendance if participants else "unknown"


def _taken(visit: Visit, path: str) -> Assessment:
    """The visit's own evidence for a value, with where it comes from."""
    entry = visit.assessment.get(path)
    spans = entry.spans if entry is not None else visit.evidence[:1]
    conflicts = entry.conflicts if entry is not None else ()
    return Assessment(spans=spans, grounding="computed", basis="visit", conflicts=conflicts)


def _with(summit: Summit, update: dict[str, Any], entries: dict[str, Assessment], issue: Issue) -> Summit:
    spans = tuple(span for entry in entries.values() for span in entry.spans)[:1]
    issues = (*summit.issues, issue.model_copy(update={"spans": spans}))
    return summit.model_copy(update={**update, "assessment": summit.assessment | entries, "issues": issues})
