"""SummitDraft + readings -> Summit."""

from __future__ import annotations

import re
from typing import Any

from ..normalization import inside
from ..normalization.cues import CueReading
from ..normalization.people import PersonReading
from ..normalization.places import PlaceReading
from ..records import Attendance, Level, Participant, Place, Summit, SummitKind
from ..spans import Span
from ..windowing import Window
from .evidence import Context, Notes, Refusal, date_of, from_context, locate, named_places, person, reading_at, status

_KINDS: tuple[SummitKind, ...] = (
    "tete_a_tete",
    "informal_leaders_meeting",
    "sideline_meeting",
    "statutory_body_session",
    "summit",
    "talks",
)
"""The most telling word decides: a one-on-one on the sidelines of a summit is a one-on-one."""


_GATHERINGS: tuple[SummitKind, ...] = ("summit", "statutory_body_session", "informal_leaders_meeting")
_NAME_GAP = 40
_NAME_END = re.compile(r"[.,;:()]|\s(?:и|and|у|und|et|y|с|with)\s")


def assemble_summit(context: Context, window: Window, draft: dict[str, Any]) -> Summit | Refusal:
    """The meeting that a draft describes; level, kind, organization and status are read by code from the words."""
    found = locate(context, window, draft["meeting"])
    if found is None:
        return Refusal("not_grounded", f"meeting {draft['meeting']!r} does not stand in the sentence")
    words = found[0]
    if not _touching(context, words, window.focus):
        return Refusal("no_meeting_cue", f"{draft['meeting']!r} names no meeting")
    if context.readings.cues_in(window.focus, "call"):
        return Refusal("call", "the sentence speaks of a call, not of a meeting in person")

    notes = Notes()
    words = _name(context, words, window.focus)
    notes.note("name", [words], "exact")
    participants = _participants(context, window, notes, draft["participants"])
    kind, kind_spans = _kind(context, words, window.focus)
    notes.note("kind", kind_spans or (words,), "computed", "words")
    organization = _organization(context, words, window.focus, kind, notes)
    if not participants and organization is None:
        return Refusal("no_parties", f"{draft['meeting']!r} names neither a participant nor an organization")
    if len(participants) < 2 and organization is None:
        notes.doubt("one_party", "only one participant is named", "participants", [words])

    countries = {p.person.country if p.person else p.country for p in participants} - {None}
    level: Level = "multilateral" if organization or len(countries) > 2 else "bilateral"
    notes.note("level", [words], "computed", "organization or number of countries")
    where = _place(context, window, notes, draft["place"])
    when = date_of(context, window, notes, draft["date"], where)
    place = Place(country=where.country, city=where.city) if where is not None else Place()
    state, state_spans, basis = status(context, window.focus, when)
    notes.note("status", state_spans or (window.focus,), "computed", basis)
    return Summit(
        id="",
        evidence=(window.focus, *window.twins),
        assessment=notes.fields,
        issues=tuple(notes.issues),
        name=words.of(context.text),
        organization=organization,
        level=level,
        kind=kind,
        place=place,
        period=when,
        participants=participants,
        status=state,
    )


def _touching(context: Context, words: Span, focus: Span) -> list[CueReading]:
    return [cue for cue in context.readings.cues_in(focus, "meeting", "summit_kind") if cue.span.overlaps(words)]


def _name(context: Context, words: Span, focus: Span) -> Span:
    """The meeting's word with what belongs to its name: "session" -> "session of the Collective Security Council".

    To the left an adjective of countries ("российско-киргизские"), to the right an organization that follows with no
    more than a few words between.
    """
    start, stop = words.start, words.stop
    for place in reversed(inside(context.readings.places, focus)):
        between = context.text[place.span.stop : start]
        if place.kind == "adjective" and (between.isspace() or between in ("-", "–", "‑")):
            start = place.span.start
    for organization in inside(context.readings.organizations, focus):
        between = Span(min(stop, organization.span.start), organization.span.start).of(context.text)
        if organization.span.start >= stop and len(between) <= _NAME_GAP and not _NAME_END.search(between):
            stop = organization.span.stop
    return Span(start, stop)


def _participants(context: Context, window: Window, notes: Notes, chosen: list[str]) -> tuple[Participant, ...]:
    """Persons and countries that the draft chose, each once; a country only if no person stands for it."""
    people: dict[str | None, PersonReading] = {}
    areas: dict[str, PlaceReading] = {}
    for words in chosen:
        at = locate(context, window, words)
        if at is None:
            notes.doubt("not_grounded", f"participant {words!r} does not stand in the sentence", "participants")
            continue
        who = reading_at(context.readings.people, at[0])
        where = [area for area in context.readings.places if area.span.overlaps(at[0]) and area.country]
        if who is not None and who.is_leader is not False:
            people.setdefault(who.name or who.country, who)
        elif where:
            areas.update((area.country, area) for area in where if area.country)
        else:
            notes.doubt("unknown_participant", f"{words!r} is no leader and no country", "participants", [at[0]])
    attendance = _attendance(context, window.focus)
    participants: list[Participant] = []
    for who in people.values():
        path = f"participants.{len(participants)}"
        participants.append(Participant(person=person(context, notes, f"{path}.person", who), attendance=attendance))
        from_context(context, window, notes, path, who)
        if who.is_leader is None:
            notes.doubt("unknown_leader", f"nothing says that {who.text!r} is a leader", path, [who.span])
    for country in [area for area in areas if area not in {who.country for who in people.values()}]:
        notes.note(f"participants.{len(participants)}.country", [areas[country].span], "computed", areas[country].kind)
        participants.append(Participant(country=country, attendance=attendance))
    for index in range(len(participants)):
        notes.note(f"participants.{index}.attendance", [window.focus], "computed", "tense")
    return tuple(participants)


def _attendance(context: Context, focus: Span) -> Attendance:
    """Expected for what is still to come, attended for what is told in the past."""
    values = {cue.value for cue in context.readings.cues_in(focus, "status")}
    if "planned" in values:
        return "expected"
    return "attended" if "completed" in values else "unknown"


def _organization(context: Context, name: Span, focus: Span, kind: SummitKind, notes: Notes) -> str | None:
    """The organization in the meeting's name; for a gathering also one that the sentence names soon after."""
    reach = 60 if kind in _GATHERINGS else 0
    for reading in inside(context.readings.organizations, focus):
        if reading.span.overlaps(Span(name.start, min(focus.stop, name.stop + reach))):
            notes.note("organization", [reading.span], "computed", "organization")
            return reading.key
    return None


def _kind(context: Context, words: Span, focus: Span) -> tuple[SummitKind, tuple[Span, ...]]:
    cues = [cue for cue in context.readings.cues_in(focus, "summit_kind") if cue.span.overlaps(words)]
    for kind in _KINDS:
        spans = tuple(cue.span for cue in cues if cue.value == kind)
        if spans:
            return kind, spans
    return "meeting", ()


def _place(context: Context, window: Window, notes: Notes, chosen: str | None) -> PlaceReading | None:
    at = locate(context, window, chosen)
    where = reading_at(named_places(context), at[0]) if at is not None else None
    if where is None or where.country is None:
        return None
    notes.note("place.country", [where.span], "computed", where.kind)
    if where.city is not None:
        notes.note("place.city", [where.span], where.grounding)
    return where
