"""Visits and the meetings held during them: a meeting takes from its visit what its own sentence leaves open.

"On 12 May X arrived in Y. The programme includes talks." tells where and between whom the talks are, only not in the
sentence about them. What is taken over is marked: a date is a warning, a place or a party a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..layout import Layout
from ..records import Assessment, Attendance, Issue, Participant, Period, Person, Place, Summit, Visit
from ..spans import Span
from .same import country_of

Leaders = dict[str, set[str]]
"""Names of the leaders whom the article's records name, by country."""


def visit_of(summit: Summit, visits: Sequence[Visit], layout: Layout) -> Visit | None:
    """The visit during which a meeting is held: one told in the same paragraph, else the only one that fits."""
    fitting = [visit for visit in visits if _fits(visit, summit, layout)]
    near = [visit for visit in fitting if _is_near(visit, summit, layout)]
    chosen = near[-1:] or (fitting if len(fitting) == 1 else [])
    return chosen[0] if chosen else None


def complete(summit: Summit, visit: Visit, leaders: Leaders, layout: Layout) -> Summit:
    """The meeting with country, city, date and parties of its visit where it has none of its own."""
    near = _is_near(visit, summit, layout)
    summit = _place(summit, visit, near)
    if near and summit.period.start is None and visit.period.start is not None:
        summit = _date(summit, visit)
    if summit.level == "bilateral":
        summit = _parties(summit, visit, leaders)
    return _status(summit, visit) if summit.status == "unknown" else summit


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
    if visit.status in ("cancelled", "postponed") or where.country not in (None, there.country):
        return False
    if where.city is not None and there.city is not None and where.city != there.city:
        return False
    near = _is_near(visit, summit, layout)
    countries = {country_of(participant) for participant in summit.participants}
    names = {participant.person.name for participant in summit.participants if participant.person}
    pair = {visit.visitor.country, there.country}
    if visit.visitor.name not in names and pair != countries and not (near and pair & countries):
        return False
    if summit.period.start is None:
        return near
    if summit.period.start == visit.period.start and summit.period.end == visit.period.end:
        return True
    days = (visit.period.first_day, summit.period.first_day, summit.period.last_day, visit.period.last_day)
    first, begin, end, last = days
    if first is None or begin is None or end is None or last is None or not summit.period.is_to_the_day:
        return False
    return first <= begin and end <= last


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
    if entry is not None and entry.basis is not None and entry.basis.startswith("last dated"):
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
        if country is None or (known and (participants[known[0]].person is not None or person is None)):
            continue
        if not known and len(participants) > 1:
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
