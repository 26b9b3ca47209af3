"""VisitDraft + readings -> Visit."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from ..normalization import inside
from ..normalization.cues import CueReading
from ..normalization.dates import DateReading
from ..normalization.people import PersonReading
from ..normalization.places import PlaceReading, is_capital
from ..records import LONGEST_STAY, Period, Place, Visit, VisitKind
from ..setting import capitals, opening, scenes
from ..spans import Span
from ..windowing import Window
from .attribution import attributed_to, likelihood
from .edges import came_home, clause_of, durations_of, ends_on, last_day, left_on, step
from .evidence import (
    Context,
    Notes,
    Refusal,
    date_of,
    from_context,
    is_end,
    locate,
    named_places,
    period,
    person,
    reading_at,
    status,
)
from .homeland import homeland_of


def assemble_visit(context: Context, window: Window, draft: dict[str, Any]) -> Visit | Refusal:
    """The visit that a draft describes: destination, visitor and date from its words; kind and status by code alone."""
    found = locate(context, window, draft["destination"])
    if found is None:
        return Refusal("not_grounded", f"destination {draft['destination']!r} does not stand in the sentence")
    named = named_places(context)
    where = reading_at(named, found[0]) or _capital_at(context, window.focus, found[0])
    if where is None or where.country is None:
        return Refusal(
            "unknown_place", f"destination {draft['destination']!r} is no country or city that the tables know"
        )
    who_span = locate(context, window, draft["visitor"])
    if who_span is None:
        return Refusal("not_grounded", f"visitor {draft['visitor']!r} does not stand in the sentence")
    who = reading_at(context.readings.people, who_span[0])
    if who is None:
        return Refusal("unknown_visitor", f"visitor {draft['visitor']!r} is no person that code can read")
    if who.is_leader is False:
        return Refusal("not_a_leader", f"{who.text!r} is no leader: {who.role or who.basis}")

    notes = Notes()
    who = _only_one_abroad(context, who, where.country)
    home = homeland_of(context, who, where.country, window.focus)
    who = replace(who, country=home.country) if home is not None else who
    visitor = person(context, notes, "visitor", who)
    if home is not None:
        notes.note("visitor.country", [home.span], "computed", "homeland")
    destination = _destination(context, window, notes, where, found[0])
    from_context(context, window, notes, "visitor", who)
    if not window.focus.contains(found[0]):
        message = f"the sentence names no place; {where.text!r} stands elsewhere, where the story plays"
        notes.doubt("place_from_context", message, "destination", [where.span])
    when = date_of(context, window, notes, draft["date"], where)
    when = _whole_stay(context, window.focus, where.country, who.name, when, notes)
    hosts = tuple(
        person(context, notes, f"hosts.{index}", host)
        for index, host in enumerate(_hosts(context, window, where, visitor.name))
    )
    kind, kind_spans = _kind(context, window, where, visitor.name)
    if kind_spans:
        notes.note("kind", kind_spans, "computed", "words")
    else:
        notes.note("kind", [window.focus], "computed", "no word for it in the sentence")
    state, state_spans, basis = status(context, window.focus, when)
    told = _called_off(context, window.focus, where.country, who.name) if basis == "denied" else None
    if told is not None:
        state, state_spans, basis = told.state, told.spans, "a sentence behind the one that denies it"
        when = _day_called_off(context, notes, when, told.sentence)
    notes.note("status", state_spans or (window.focus,), "computed", basis)
    return Visit(
        id="",
        evidence=(window.focus, *window.twins, *((told.sentence,) if told is not None else ())),
        visitor=visitor,
        hosts=hosts,
        destination=destination,
        period=when,
        kind=kind,
        status=state,
        likelihood=likelihood(context, window.focus, notes),
        attributed_to=attributed_to(context, window.focus, notes),
        assessment=notes.fields,
        issues=tuple(notes.issues),
    )


def assemble_visits(context: Context, window: Window, draft: dict[str, Any]) -> Iterator[Visit | Refusal]:
    """The visit of the drafted visitor, then those of the leaders who are named in one row with them.

    «Прибыли эмир Катара X, премьер Ирака Y и спикер Z»: one verb tells of all, and no host stands among them.
    """
    first = assemble_visit(context, window, draft)
    yield first
    if isinstance(first, Visit):
        spans = first.assessment["visitor.name"].spans if "visitor.name" in first.assessment else ()
        for one in _in_one_row(context, window.focus, spans):
            other = assemble_visit(context, window, {**draft, "visitor": one.text})
            if isinstance(other, Visit) and other.visitor.country != other.destination.country:
                yield other


def _in_one_row(context: Context, focus: Span, visitor: Sequence[Span]) -> list[PersonReading]:
    """Leaders who are joined to the visitor by commas and a last "and" alone, each with their office.

    A row that does not close with "and" may go on with another clause: "X came, Y stayed at home".
    """
    row: list[PersonReading] = []
    closed = False
    for one in (one for one in inside(context.readings.people, focus) if one.name and one.is_leader):
        before = context.text[row[-1].span.stop : one.span.start] if row else ""
        joint = _JOINT.fullmatch(before.removesuffix(f"{one.role} ") if one.role else before)
        if joint is None or closed:
            if closed and _holds(row, visitor):
                break
            row, closed = [], False
        row.append(one)
        closed = joint is not None and joint["word"] != ","
    shown = closed and _holds(row, visitor)
    return [one for one in row if not _holds([one], visitor)] if shown else []


def _holds(row: Sequence[PersonReading], spans: Sequence[Span]) -> bool:
    return any(one.span.overlaps(span) for one in row for span in spans)


_JOINT = re.compile(
    r"\s?(?P<word>,|(?:,\s?)?(?<!\w)(?:и|а также|і|й|та|ды|and|as well as|und|sowie|et|ainsi que|y|e|ve|və|va|ва|және"
    r"|жана))\s(?:the |le |la |l['’]|die |der |el )?"
)
"""What stands between two names of a row, offices left out."""


@dataclass(frozen=True, slots=True)
class _CalledOff:
    """The sentence that says what became of a visit, and its words."""

    state: Literal["cancelled", "postponed"]
    spans: tuple[Span, ...]
    sentence: Span


def _called_off(context: Context, focus: Span, country: str, who: str | None) -> _CalledOff | None:
    """What a sentence soon behind one that denies a trip says of it: "She will not go to Bern. The visit is cancelled".

    It speaks of a visit, names nobody else and no other country than the host.
    """
    behind = [sentence for sentence in context.layout.sentences if sentence.start >= focus.stop]
    for sentence in behind[:_SOON]:
        cues = context.readings.cues_in(sentence, "status")
        spans = {value: tuple(cue.span for cue in cues if cue.value == value) for value in ("cancelled", "postponed")}
        people = {one.name for one in inside(context.readings.people, sentence) if one.is_leader} - {who, None}
        places = {place.country for place in named_places(context, sentence)} - {country}
        if not context.readings.cues_in(sentence, "travel") or people or places:
            continue
        if spans["cancelled"]:
            return _CalledOff("cancelled", spans["cancelled"], sentence)
        if spans["postponed"]:
            return _CalledOff("postponed", spans["postponed"], sentence)
    return None


_SOON = 3
"""Sentences behind a denial in which stands what became of the visit."""


def _day_called_off(context: Context, notes: Notes, when: Period, sentence: Span) -> Period:
    """``when``, as exact as ``sentence`` has it: "will not go in May. The visit was planned for 3 and 4 May"."""
    dates = [date for date in inside(context.readings.dates, sentence) if date.start and date.end]
    if len(dates) != 1 or not (dates[0].start or "").startswith(when.start or "") or when.start != when.end:
        return when
    notes.issues = [issue for issue in notes.issues if issue.field != "period"]
    return period(notes, dates[0])


def _only_one_abroad(context: Context, who: PersonReading, country: str) -> PersonReading:
    """For a bare title ("the head of state"), the one leader of the article who is abroad in ``country``.

    Nobody visits their own country, so that of two presidents only one can be meant.
    """
    if who.kind != "title" or who.name is not None or who.country is not None:
        return who
    abroad: dict[str, PersonReading] = {}
    for reading in context.readings.people:
        if reading.name and reading.kind == "name" and reading.is_leader and reading.country not in (None, country):
            abroad.setdefault(reading.name, reading)
    return next(iter(abroad.values())) if len(abroad) == 1 else who


def _destination(context: Context, window: Window, notes: Notes, where: PlaceReading, span: Span) -> Place:
    """Country and city; for a country, the one city of it that this sentence or the next one names."""
    city = where
    told = [place for place, _ in capitals(context.text, context.readings, window.focus)]
    if any(place.country == where.country for place in told):
        # The article names the capital elsewhere; without that, its name would be code's own word.
        by_name = (p for p in named_places(context) if p.country == where.country and p.city)
        city = next((place for place in by_name if is_capital(place.city or "", place.country or "")), where)
    for sentence in (window.focus, *_following(context, window.focus)) if city.city is None else ():
        named = named_places(context, sentence)
        cities = [reading for reading in named if reading.kind == "city" and reading.country == where.country]
        if len({reading.city for reading in cities}) == 1 and {reading.country for reading in named} == {where.country}:
            city = cities[0]
            break
    notes.note("destination.country", [where.span], "computed", where.kind)
    if city.city is None:
        city = _city_of_story(context, notes, where) or where
    elif city.city is not None:
        notes.note("destination.city", [city.span], city.grounding)
    return Place(country=where.country, city=city.city)


def _city_of_story(context: Context, notes: Notes, where: PlaceReading) -> PlaceReading | None:
    """The city of the host country where dateline or title say that the story plays, with a remark."""
    near = [place for place in opening(context.text, context.layout, named_places(context)) if place.city]
    if not near or near[0].country != where.country:
        return None
    message = f"the city stands in the dateline or the title, {near[0].text!r}, not in the sentence"
    notes.doubt("city_from_context", message, "destination", [near[0].span], "info")
    notes.note("destination.city", [near[0].span], near[0].grounding, "dateline or title")
    return near[0]


def _capital_at(context: Context, sentence: Span, span: Span) -> PlaceReading | None:
    """The country of "the Serbian capital", «сербская земля»."""
    told = (
        *capitals(context.text, context.readings, sentence),
        *capitals(context.text, context.readings, sentence, "land"),
    )
    return next((place for place, at in told if at.overlaps(span)), None)


def _following(context: Context, focus: Span) -> tuple[Span, ...]:
    """The sentence after ``focus`` in the same paragraph, if there is one."""
    paragraph = context.layout.paragraph_at(focus.start)
    after = [sentence for sentence in paragraph.sentences if sentence.start >= focus.stop] if paragraph else []
    return tuple(after[:1])


def _whole_stay(context: Context, focus: Span, country: str, who: str | None, when: Period, notes: Notes) -> Period:
    """A one-day reading with its last day, where the article tells it in another way.

    "A three-day visit" counts the days from the first. "The trip to X will end with …" stands under the last date
    before it in the same paragraph. Anything longer than two weeks belongs to another stay.
    """
    durations = _lengths(context, focus, country, who) or _lasts(context, focus, country)
    if when.start is None and when.end is not None:  # "stays until 9 May"
        return last_day(context, when, notes, durations)
    if when.first_day is None or when.start != when.end or not when.is_to_the_day:
        return when
    date = notes.fields["period.text"].spans[0]
    if ends_on(context, date, country):
        durations = _lengths(context, focus, country, who) or _lasts(context, focus, country)
        return last_day(context, when, notes, durations)
    if (stay := step(context, when, notes, country, who)) is not None:
        return stay
    last: datetime.date | None = None
    spans: list[Span] = []
    left = left_on(context, when, date, country)
    if durations and left is None:
        last = when.first_day + datetime.timedelta(days=int(durations[0].value) - 1)
        spans, basis = [durations[0].span], "duration"
    else:
        until = left or _stays_until(context, focus, country, who, when.first_day)
        until = until or came_home(context, focus, country, who, when)
        ending = _ending(context, country, who, when.first_day)
        if until is not None:
            last, spans, basis = datetime.date.fromisoformat(until.start or ""), [until.span], "until"
        elif ending is not None:
            last, spans, basis = ending[0], list(ending[1:]), "last dated item before the words that end the stay"
    if last is None or last <= when.first_day:
        return when
    notes.note("period.end", [*spans, *notes.fields["period.start"].spans], "computed", basis)
    return when.model_copy(update={"end": last.isoformat()})


def _lengths(context: Context, focus: Span, country: str, who: str | None) -> list[CueReading]:
    """How long the sentence says that the visitor stays in ``country``, not somebody who is named behind that."""
    found = []
    for cue in durations_of(context, focus, country):
        there = [
            place for place in named_places(context, Span(focus.start, cue.span.start)) if place.country == country
        ]
        between = Span(there[-1].span.stop, cue.span.start) if there else Span(cue.span.start, cue.span.start)
        people = [one for one in inside(context.readings.people, between) if one.is_leader and one.country != country]
        if all(one.name == who for one in people):
            found.append(cue)
    return found


def _lasts(context: Context, focus: Span, country: str) -> list[CueReading]:
    """The days that the next sentence gives the visit: "The two-day visit …"; not one to another country."""
    for sentence in _following(context, focus):
        durations = context.readings.cues_in(sentence, "duration")
        travels = context.readings.cues_in(sentence, "travel")
        if durations and travels and {place.country for place in _scenes(context, sentence)} <= {country}:
            return durations[:1]
    return []


def _stays_until(
    context: Context, focus: Span, country: str, who: str | None, first: datetime.date
) -> DateReading | None:
    """The last day of "stays until 9 May", in the sentence or in the next one if it goes on about the visitor.

    A word of travelling stands in the same clause: an exhibition that lasts longer is no stay, nor is a visit that is
    put off until a day.
    """
    for sentence in (focus, *(one for one in _following(context, focus) if _goes_on_about(context, one, who))):
        for date in inside(context.readings.dates, sentence):
            clause = re.split(r"[,;:]", context.text[sentence.start : date.span.start])[-1]
            said = Span(date.span.start - len(clause), date.span.start)
            if (
                date.precision == "day"
                and is_end(context, date.span)
                and context.readings.cues_in(said, "travel")
                and not any(cue.value in ("cancelled", "postponed") for cue in context.readings.cues_in(said, "status"))
                and {place.country for place in _scenes(context, said)} <= {country}
                and first < datetime.date.fromisoformat(date.start or "0001-01-01") <= first + LONGEST_STAY
            ):
                return date
    return None


def _scenes(context: Context, span: Span) -> list[PlaceReading]:
    """Places of ``span`` where something can happen: the president of X is not there."""
    return inside(list(scenes(context.readings)), span)


def _goes_on_about(context: Context, sentence: Span, who: str | None) -> bool:
    """True if a sentence names the visitor, or nobody else and speaks of them by a pronoun or a bare title."""
    people = inside(context.readings.people, sentence)
    if who in {person.name for person in people}:
        return True
    titled = bool(people) and all(one.kind == "title" and one.name in (who, None) and one.is_leader for one in people)
    return titled or (not people and any(cue.value == "he" for cue in context.readings.cues_in(sentence, "pronoun")))


def _ending(
    context: Context, country: str, who: str | None, first: datetime.date
) -> tuple[datetime.date, Span, Span] | None:
    for cue in (cue for cue in context.readings.cues if cue.kind == "travel_end"):
        sentence = context.layout.sentence_at(cue.span.start)
        paragraph = context.layout.paragraph_at(cue.span.start)
        if sentence is None or paragraph is None:
            continue
        if country not in {place.country for place in named_places(context, sentence)}:
            continue
        named = {person.name for person in inside(context.readings.people, sentence) if person.name}
        if named and who not in named:
            continue  # somebody else leaves
        clause = clause_of(context, sentence, cue.span)
        places = {place.country for place in named_places(context, clause)}
        leaders = {person.name for person in inside(context.readings.people, clause) if person.name}
        if (places and country not in places) or (leaders and who not in leaders):
            continue  # or from somewhere else
        before = Span(paragraph.span.start, sentence.stop)
        days = [
            d for d in inside(context.readings.dates, before) if d.end is not None and d.precision.startswith("day")
        ]
        if days and days[-1].end is not None:
            # "left today, had been here since 12 March": the later of the sentence's days.
            own = [d.end for d in inside(days, sentence) if d.end is not None]
            last = datetime.date.fromisoformat(max(own, default=days[-1].end))
            if first <= last <= first + LONGEST_STAY:
                return last, cue.span, days[-1].span
    return None


def _hosts(context: Context, window: Window, where: PlaceReading, visitor: str | None) -> list[Any]:
    """Leaders of the host country whom the same sentence names."""
    hosts: dict[str, Any] = {}
    for reading in inside(context.readings.people, window.focus):
        if reading.name and reading.is_leader and reading.country == where.country and reading.name != visitor:
            hosts.setdefault(reading.name, reading)
    return list(hosts.values())


def _kind(context: Context, window: Window, where: PlaceReading, who: str | None) -> tuple[VisitKind, tuple[Span, ...]]:
    """What the sentence calls the visit; else what the next one says of it ("The visit was a working one")."""
    for sentence in (window.focus, *_following(context, window.focus)):
        cues = context.readings.cues_in(sentence, "visit_kind")
        if not cues:
            continue
        nearest = min(cues, key=lambda cue: abs(cue.span.start - where.span.start))
        before = named_places(context, Span(sentence.start, nearest.span.start))
        others = [one for one in inside(context.readings.people, sentence) if one.name not in (who, None)]
        if sentence == window.focus or (not others and all(one.country == where.country for one in before)):
            return nearest.value, (nearest.span,)  # type: ignore[return-value]  # the table's test checks values
    return "unspecified", ()
