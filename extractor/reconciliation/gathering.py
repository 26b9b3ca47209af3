"""Gatherings and what the article tells after them: who came, who stayed away, and who met beside them.

"The summit opens on Friday. X and Y will arrive, Z has declined." names those who take part in sentences that no
question about a meeting is asked for. Code collects them, each with the words that say so, and marked as collected.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..assembly import Context
from ..assembly.evidence import replaced
from ..normalization import inside
from ..normalization.cues import CueKind, CueReading
from ..normalization.people import PersonReading
from ..normalization.places import PlaceReading
from ..records import Assessment, Attendance, Issue, Participant, Period, Person, Place, Status, Summit, Visit
from ..setting import is_origin, scenes
from ..spans import Span, merge
from .merging import merge_mentions
from .same import country_of, dates_fit, name_of, parties, position

_GATHERINGS = ("summit", "statutory_body_session", "informal_leaders_meeting")
_ECHOES = (*_GATHERINGS, "meeting")
_TOLD_AFTER = "told after the meeting"
_TOLD: tuple[CueKind, ...] = ("attendance", "travel", "absence", "replacement", "remote", "invitation")
_WAYS: dict[CueKind, Attendance] = {
    "absence": "declined",
    "denial": "declined",
    "remote": "remote",
    "invitation": "invited",
}
_BY_STATUS: dict[Status, Attendance] = {"planned": "expected", "ongoing": "attended", "completed": "attended"}
_CLAUSE = re.compile(r"[;:.!?](?=\s)|\s[—–]\s|\n")
_ITEM = re.compile(r"[—–•▪✔*·-]\s?|\d{1,2}[.)]\s")
_SPOKEN = 40  # characters after a word for "according to" in which its source stands
_OPENING = 3  # characters before the date that opens a paragraph
_BESIDE = 40  # characters beside the word "host" in which its name stands
_EARLY, _LATE = datetime.timedelta(days=3), datetime.timedelta(days=1)
"""Guests come some days before a gathering, and leave the day after."""


def is_gathering(summit: Summit) -> bool:
    """True for a meeting of many: an organization's, or a summit of several countries."""
    return summit.organization is not None or (summit.kind in _GATHERINGS and summit.level == "multilateral")


def without_echoes(summits: Sequence[Summit], context: Context) -> list[Summit]:
    """Summits, those that only tell of a gathering again as mentions of it: "at the table sat X, Y and Z"."""
    hosts = sorted(filter(is_gathering, summits), key=position)
    echoes: dict[int, list[Summit]] = {}
    kept: list[Summit] = []
    for summit in sorted(summits, key=position):
        host = _host(summit, hosts, context)
        bare = summit.organization is None and summit.place.country is None and summit.period.start is None
        if host is not None and bare and summit.kind in _ECHOES and len(summit.participants) > 2:
            echoes.setdefault(id(host), []).append(_like(summit, host) if summit.status == "unknown" else summit)
        else:
            kept.append(summit)
    return [merge_mentions([summit, *echoes.get(id(summit), ())]) for summit in kept]


def gather(summits: Sequence[Summit], visits: Sequence[Visit], context: Context) -> list[Summit]:
    """Summits, the gatherings with all of whom the sentences after them say that they take part, or do not."""
    hosts = sorted(filter(is_gathering, summits), key=position)
    found = {id(summit): summit for summit in hosts}
    places = list(scenes(context.readings))
    for summit, sentence, opened in _sentences(hosts, context):
        others = (span for other in summits if other is not summit for span in other.evidence)
        if summit.status in ("cancelled", "postponed") or any(sentence.overlaps(span) for span in others):
            continue
        cues = context.readings.cues_in(sentence, *_TOLD)
        remote = [cue.span for cue in cues if cue.kind == "remote"]
        apart = context.readings.cues_in(sentence, "call", "habitual")
        if (opened is None and not cues) or any(not any(cue.span.overlaps(one) for one in remote) for cue in apart):
            continue
        travels = opened is None and all(cue.kind == "travel" for cue in cues)
        elsewhere = travels and any(
            place.country != summit.place.country
            for place in inside(places, sentence)
            if not is_origin(context.text, place)
        )
        abroad = any(
            visit.destination.country != summit.place.country
            for visit in visits
            if any(sentence.overlaps(span) for span in visit.evidence)
        )
        other = _at_another_time(summit, sentence, context) or _in_entry_of_another_day(summit, sentence, context)
        if not (elsewhere or abroad or other):
            found[id(summit)] = _joined(found[id(summit)], sentence, opened, context)
    return [found.get(id(summit), summit) for summit in summits]


def _host(summit: Summit, hosts: Sequence[Summit], context: Context) -> Summit | None:
    """The last gathering that the same part of the article has told of before the meeting."""
    at = position(summit)[0]
    section = _section(context, at)
    told = [host for host in hosts if host is not summit and position(host)[0] < at and _tells(host, section, context)]
    return told[-1] if told and dates_fit(told[-1], summit) else None


def _tells(summit: Summit, section: Span | None, context: Context) -> bool:
    return any(section in (span, _section(context, span.start)) for span in summit.evidence)


def _section(context: Context, offset: int) -> Span | None:
    """The heading under which a place of the article stands; one with a colon only opens a list."""
    heading: Span | None = None
    for paragraph in context.layout.paragraphs:
        if paragraph.span.start > offset:
            break
        if paragraph.kind == "heading" and not paragraph.span.of(context.text).endswith(":"):
            heading = paragraph.span
    return heading


def _sentences(hosts: Sequence[Summit], context: Context) -> Iterator[tuple[Summit, Span, CueReading | None]]:
    """Sentences that may tell of a gathering: those of its part of the article until the next one is told of.

    With each the cue of the line that opens the list it stands in, if it does: "These take part: …".
    """
    told = sorted(((span.start, at) for at, summit in enumerate(hosts) for span in summit.evidence), reverse=True)
    opened: CueReading | None = None
    for paragraph in context.layout.paragraphs:
        words = paragraph.span.of(context.text)
        if not (_ITEM.match(words) or words.endswith(";")):
            opened = None
        for sentence in paragraph.sentences:
            last = next((hosts[at] for start, at in told if start <= sentence.start), None)
            if last is not None and _tells(last, _section(context, sentence.start), context):
                yield last, sentence, opened
        cues = context.readings.cues_in(paragraph.sentences[-1], *_TOLD) if paragraph.sentences else []
        if words.endswith(":") and cues:
            opened = cues[-1]


def _in_entry_of_another_day(summit: Summit, sentence: Span, context: Context) -> bool:
    """True in a paragraph that another day opens, as the entries of calendars are: "25 March, Saturday. …"."""
    paragraph = context.layout.paragraph_at(sentence.start)
    if paragraph is None or any(paragraph.span.contains(span) for span in summit.evidence):
        return False
    first, last = summit.period.first_day, summit.period.last_day
    told = next(iter(inside(context.readings.dates, paragraph.span)), None)
    if told is None or told.span.start > paragraph.span.start + _OPENING or first is None or last is None:
        return False
    day = Period(start=told.start, end=told.end)
    begins, ends = day.first_day, day.last_day
    return bool(begins and ends and day.is_to_the_day and (ends < first or begins > last))


def _at_another_time(summit: Summit, sentence: Span, context: Context) -> bool:
    """True if a date of the sentence is not about the days of the gathering."""
    first, last = summit.period.first_day, summit.period.last_day
    told = [Period(start=date.start, end=date.end) for date in inside(context.readings.dates, sentence)]
    days = [(one.first_day, one.last_day) for one in told if one.is_to_the_day]
    return any(
        begin and end and first and last and (end < first - _EARLY or begin > last + _LATE) for begin, end in days
    )


def _joined(summit: Summit, sentence: Span, opened: CueReading | None, context: Context) -> Summit:
    """The gathering with the leaders and countries of one sentence."""
    people = [who for who in inside(context.readings.people, sentence) if _takes_part(who, sentence, context)]
    item = _item(sentence, context)
    if item is not None:  # "Bahamas — X joined by video link": X is theirs
        people = [replace(who, country=item.country) if who.country is None else who for who in people]
    known = [who for who in people if who.is_leader or opened is not None or item is not None]
    people = people if len(known) > 1 else known
    for who in people:
        attendance, spans, basis = _attendance(summit, who.span, sentence, opened, context)
        person = Person(name=who.name, country=who.country) if who.name is not None else None
        participant = Participant(person=person, country=None if person else who.country, attendance=attendance)
        summit = _with(summit, participant, who, spans, basis)
    if summit.place.country is None:
        summit = _hosted(summit, people, sentence, context)
    return summit if people else _with_country(summit, sentence, opened, context)


def _hosted(summit: Summit, people: Sequence[PersonReading], sentence: Span, context: Context) -> Summit:
    """The gathering with the country of the leader whom the sentence calls its host."""
    for cue in context.readings.cues_in(sentence, "attendance"):
        near = Span(max(sentence.start, cue.span.start - _BESIDE), min(sentence.stop, cue.span.stop + _BESIDE))
        hosts = [who for who in people if near.overlaps(who.span) and who.country and who.is_leader]
        if cue.value == "host" and len(hosts) == 1 and len(hosts[0].country or "") == 2:
            entry = Assessment(spans=(cue.span, hosts[0].span), grounding="computed", basis="host")
            message = "the country is that of the leader who is called the host"
            place = Place(country=hosts[0].country)
            return _completed(summit, {"place": place}, {"place.country": entry}, "place_from_host", message)
    return summit


def _with_country(summit: Summit, sentence: Span, opened: CueReading | None, context: Context) -> Summit:
    """A list item's country, for which nobody is named: "Suriname — did not take part"."""
    item = _item(sentence, context)
    if item is None or item.country in {country_of(one) for one in summit.participants}:
        return summit
    attendance, spans, basis = _attendance(summit, item.span, sentence, opened, context)
    new = Participant(country=item.country, attendance=attendance)
    path = f"participants.{len(summit.participants)}"
    entries = {
        f"{path}.country": Assessment(spans=(item.span,), grounding="computed", basis=_TOLD_AFTER),
        f"{path}.attendance": Assessment(spans=tuple(spans), grounding="computed", basis=basis),
    }
    return _marked(summit, (*summit.participants, new), summit.assessment | entries)


def _item(sentence: Span, context: Context) -> PlaceReading | None:
    """The country in front of the dash of a list item: "Suriname — …"."""
    for place in inside(context.readings.places, sentence):
        first = context.text[max(0, sentence.start - 1) : sentence.start] in ("", "\n")
        begins = first and not re.search(r"\w", context.text[sentence.start : place.span.start])
        if begins and place.kind == "country" and place.country:
            return place if re.match(r"\s?[—–:-]\s", context.text[place.span.stop :][:3]) else None
    return None


def _takes_part(who: PersonReading, sentence: Span, context: Context) -> bool:
    """False for no leader, a title that names nobody, and whoever only tells of it."""
    if who.is_leader is False or (who.name is None and who.country is None):
        return False
    near = Span(max(sentence.start, who.span.start - _SPOKEN), who.span.start)
    return not any(
        cue.value == "according" and not re.search(r"[,;:—]", context.text[cue.span.stop : who.span.start])
        for cue in context.readings.cues_in(near, "source")
    )


def _attendance(
    summit: Summit, who: Span, sentence: Span, opened: CueReading | None, context: Context
) -> tuple[Attendance, list[Span], str]:
    """By the nearest words of the clause that names the participant, else of the line above the list, else the status.

    "Was invited, but did not come": an invitation counts where nothing says that it was not followed.
    """
    stands_in = replaced(context, who, sentence)
    if stands_in is not None:
        return "replaced", [stands_in], "words"
    told = context.readings.cues_in(_clause(who, sentence, context), *_TOLD, "denial")
    away = any(cue.kind in ("absence", "denial") for cue in told)
    cues = [cue for cue in told if not (away and cue.kind == "invitation")] or ([opened] if opened else [])
    nearest = min(cues, key=lambda cue: (_distance(cue.span, who), cue.kind not in _WAYS), default=None)
    if nearest is not None and nearest.kind in _WAYS:
        return _WAYS[nearest.kind], [nearest.span], "words"
    return _BY_STATUS.get(summit.status, "unknown"), [nearest.span if nearest else sentence], "status"


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.stop, other.start - one.stop, 0)


def _clause(who: Span, sentence: Span, context: Context) -> Span:
    borders = [match.start() for match in _CLAUSE.finditer(context.text, sentence.start, sentence.stop)]
    start = max((border for border in borders if border < who.start), default=sentence.start)
    stop = min((border for border in borders if border > who.stop + 1), default=sentence.stop)
    # "Country — the minister stands in": a dash behind a list item's first word does not part it from its clause.
    return Span(sentence.start if start - sentence.start < 30 else start, stop)


def _with(summit: Summit, new: Participant, who: PersonReading, spans: Sequence[Span], basis: str) -> Summit:
    """The summit with one more participant, or with what is told of one that it has: a name, or that they stay away."""
    everyone = list(summit.participants)
    same = [at for at, one in enumerate(everyone) if name_of(one) is not None and name_of(one) == name_of(new)]
    country = country_of(new)
    bare = [
        at
        for at, one in enumerate(everyone)
        if name_of(one) is None and country is not None and country_of(one) == country
    ]
    if name_of(new) is None:  # a title adds nobody beside a person or a country that is there
        same = [at for at, one in enumerate(everyone) if country_of(one) == country]
    at = (same or bare or [len(everyone)])[0]
    path = f"participants.{at}"
    entries: dict[str, Assessment] = {}
    if same:
        entry = summit.assessment.get(f"{path}.attendance")
        known = name_of(everyone[at]) != name_of(new) or (entry is not None and entry.basis == "words")
        if basis != "words" or known:
            return summit
        everyone[at] = everyone[at].model_copy(update={"attendance": new.attendance})
    else:
        everyone[at : at + 1] = [new]
        where = Assessment(spans=(who.span,), grounding="computed", basis=_TOLD_AFTER)
        told = ("person.name", "person.country" if country else "person.name") if new.person else ("country",)
        entries = {f"{path}.{field}": where for field in told}
    entries[f"{path}.attendance"] = Assessment(spans=tuple(spans), grounding="computed", basis=basis)
    kept = {p: e for p, e in summit.assessment.items() if same or not p.startswith(f"{path}.")}
    summit = _marked(summit, everyone, kept | entries)
    if same or who.is_leader is not None:
        return summit
    doubt = f"nothing says that {who.text!r} is a leader"
    issue = Issue(code="unknown_leader", severity="warning", message=doubt, field=path, spans=(who.span,))
    return summit.model_copy(update={"issues": (*summit.issues, issue)})


def _marked(summit: Summit, everyone: Sequence[Participant], assessment: dict[str, Assessment]) -> Summit:
    """The summit with these participants, and one note that names the words of all that were collected."""
    spans = merge(span for entry in assessment.values() if entry.basis == _TOLD_AFTER for span in entry.spans)
    message = "participants are named in sentences that tell who came to the gathering"
    note = Issue(code="collected_party", severity="info", message=message, field="participants", spans=tuple(spans))
    kept = [
        issue
        for issue in summit.issues
        if issue.code != "collected_party" and (issue.code != "one_party" or len(everyone) < 2)
    ]
    update = {"participants": tuple(everyone), "assessment": assessment, "issues": (*kept, note)}
    return summit.model_copy(update=update)


def beside(summits: Sequence[Summit], visits: Sequence[Visit], context: Context) -> list[Summit]:
    """Summits, those held beside a gathering with its place and days where they have none of their own.

    Beside it is what the words place on its margins, and a meeting of two who both take part.
    """
    hosts = sorted(filter(is_gathering, summits), key=position)
    return [
        _placed(summit, _host(summit, hosts, context)) if not is_gathering(summit) else summit for summit in summits
    ]


def _placed(summit: Summit, host: Summit | None) -> Summit:
    if host is None or host.status in ("cancelled", "postponed") or not dates_fit(host, summit):
        return summit
    away = {name_of(one) for one in host.participants if one.attendance in ("declined", "remote")}
    guests = parties(host) - away
    if summit.kind != "sideline_meeting" and not (len(parties(summit)) > 1 and parties(summit) <= guests):
        return summit
    if summit.place.country is None and host.place.country is not None:
        entry = _taken(host, "place.country")
        message = "the place is that of the gathering beside which it is held"
        entries = {"place.country": entry}
        city = host.place.city if summit.kind == "sideline_meeting" else None
        if city is not None:
            entries["place.city"] = _taken(host, "place.city")
        place = Place(country=host.place.country, city=city)
        summit = _completed(summit, {"place": place}, entries, "place_from_summit", message)
    if summit.period.start is None and summit.place.country == host.place.country and host.period.start is not None:
        entries = {f"period.{end}": _taken(host, f"period.{end}") for end in ("start", "end")}
        period = host.period.model_copy(update={"text": summit.period.text})
        message = "the date is that of the gathering beside which it is held"
        bare = summit.model_copy(update={"issues": tuple(one for one in summit.issues if one.code != "undated")})
        summit = _completed(bare, {"period": period}, entries, "date_from_summit", message)
    if summit.status == "unknown" and host.status in _BY_STATUS:
        return _like(summit, host)
    return summit


def _like(summit: Summit, host: Summit) -> Summit:
    """The meeting with the status of its gathering, which says who attends."""
    attendance = _BY_STATUS[host.status]
    unknown = [at for at, one in enumerate(summit.participants) if one.attendance == "unknown"]
    everyone = tuple(
        one.model_copy(update={"attendance": attendance}) if at in unknown else one
        for at, one in enumerate(summit.participants)
    )
    entry = _taken(host, "status")
    entries = {"status": entry} | {f"participants.{at}.attendance": entry for at in unknown}
    update = {"status": host.status, "participants": everyone, "assessment": summit.assessment | entries}
    return summit.model_copy(update=update)


def _taken(host: Summit, path: str) -> Assessment:
    entry = host.assessment.get(path)
    spans = entry.spans if entry is not None else host.evidence[:1]
    return Assessment(spans=spans, grounding="computed", basis="summit")


def _completed(
    summit: Summit, update: dict[str, Any], entries: dict[str, Assessment], code: str, message: str
) -> Summit:
    is_date = "period" in update
    issue = Issue(
        code=code,
        severity="warning" if is_date else "info",
        message=message,
        field="period" if is_date else "place",
        spans=next(iter(entries.values())).spans,
    )
    assessment = summit.assessment | entries
    return summit.model_copy(update={**update, "assessment": assessment, "issues": (*summit.issues, issue)})
