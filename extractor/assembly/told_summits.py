"""ToldSummit + readings -> Summit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..records import Attendance, Participant, Period, Person, Status, Summit, SummitKind
from ..spans import Span
from ..windowing import Window
from .evidence import Context, Notes, Refusal, locate, reading_at
from .meetings import BY_STATUS, GATHERINGS, KINDS, level_of
from .told import (
    Draft,
    actor,
    area,
    copied,
    cues_at,
    doubt_elsewhere,
    period,
    place,
    standing,
    told_likelihood,
    told_status,
    unread,
)


def assemble_told_summit(context: Context, window: Window, draft: Draft) -> Summit | Refusal:
    """The meeting that a draft of a whole article describes."""
    notes = Notes()
    at = standing(context, window, notes, "name", draft["meeting"])
    if at is None:
        return Refusal("not_grounded", f"meeting {draft['meeting']!r} does not stand in the article")
    doubt_elsewhere(context, window, notes, "name", at)
    if cues_at(context, at, "call"):
        return Refusal("call", "the words speak of a call, not of a meeting in person")
    if not cues_at(context, at, "meeting", "summit_kind"):
        unread(notes, "name", draft["meeting"], at)
    name = at.of(context.text)
    notes.note("name", [at], "exact")
    kind = _kind(context, window, notes, at, draft["form"])
    organization = _organization(context, window, notes, at, draft["organization"])
    where, reading = place(context, window, notes, "place", draft["place"], draft["city"])
    goes_on = kind in GATHERINGS or organization is not None
    when: Period = period(context, window, notes, draft, reading, goes_on=goes_on)
    state = told_status(context, window, notes, draft["verb"], when, draft["unsure"])
    if state == "ongoing" and when.start == when.end:
        state = "completed"  # told as past on its own day
    participants = _participants(context, window, notes, draft["participants"], state)
    level = level_of(context, notes, at, participants, organization)
    if isinstance(level, Refusal):
        return level
    return Summit(
        id="",
        evidence=window.telling,
        name=name,
        organization=organization,
        level=level,
        kind=kind,
        place=where,
        period=when,
        participants=participants,
        status=state,
        likelihood=told_likelihood(context, window, notes, draft["unsure"]),
        attributed_to=copied(context, window, notes, "attributed_to", draft["said_by"]),
        assessment=notes.fields,
        issues=tuple(notes.issues),
    )


def _kind(context: Context, window: Window, notes: Notes, name: Span, form: str | None) -> SummitKind:
    """The most telling of the words that name the meeting and of those that say in which form it was held."""
    at = standing(context, window, notes, "kind", form)
    shaped = cues_at(context, at, "summit_kind") if at is not None else []
    if at is not None and form is not None and not shaped:
        unread(notes, "kind", form, at)
    cues = [*shaped, *cues_at(context, name, "summit_kind")]
    for kind in KINDS:
        spans = [cue.span for cue in cues if cue.value == kind]
        if spans:
            notes.note("kind", spans, "computed", "words")
            return kind
    notes.note("kind", [name], "computed", "words")
    return "meeting"


def _organization(context: Context, window: Window, notes: Notes, name: Span, words: str | None) -> str | None:
    """Key of the body whose meeting it is, by the words for it, else by those that name the meeting."""
    at = standing(context, window, notes, "organization", words)
    named = [r for span in (at, name) if span for r in context.readings.organizations if r.span.overlaps(span)]
    if at is not None and words is not None and not named:
        unread(notes, "organization", words, at)
    if named:
        notes.note("organization", [named[0].span], "computed", "organization")
        return named[0].key
    return None


def _participants(
    context: Context, window: Window, notes: Notes, chosen: Sequence[dict[str, Any]], state: Status
) -> tuple[Participant, ...]:
    """Persons and countries of the draft, each once; a country only if no person stands for it."""
    people: dict[str | None, tuple[Person, dict[str, Any]]] = {}
    areas: dict[str, tuple[Span, dict[str, Any]]] = {}
    for party in chosen:
        at = locate(context, window, party["who"])
        if at is None:
            notes.doubt("not_grounded", f"participant {party['who']!r} does not stand in the article", "participants")
            continue
        who = reading_at(context.readings.people, at[0])
        where = reading_at(context.readings.places, at[0])
        if who is None and where is not None and (where.country or where.group):
            areas.setdefault(where.country or where.group or "", (at[0], party))
            continue
        if who is not None and (who.name or who.country) in people:
            continue
        found = actor(context, window, notes, f"participants.{len(people)}.person", party["who"], party["acts_for"])
        if not isinstance(found, Refusal):
            people[found[0].name or found[0].country] = (found[0], party)
            continue
        body = area(context, window, notes, "participants", party["acts_for"])
        if body is not None:  # a title that code does not know, of a country or an organization
            areas.setdefault(body[0], (body[1], party))
        else:
            notes.doubt("unknown_participant", f"{party['who']!r} is no leader and no country", "participants", [at[0]])
    participants: list[Participant] = []
    for named, party in people.values():
        path = f"participants.{len(participants)}"
        attendance = _attendance(context, window, notes, path, party["away"], state)
        participants.append(Participant(person=named, attendance=attendance))
    for country in [one for one in areas if one not in {named.country for named, _ in people.values()}]:
        path, (span, party) = f"participants.{len(participants)}", areas[country]
        notes.note(f"{path}.country", [span], "computed", "words")
        attendance = _attendance(context, window, notes, path, party["away"], state)
        participants.append(Participant(country=country, attendance=attendance))
    return tuple(participants)


def _attendance(
    context: Context, window: Window, notes: Notes, path: str, away: str | None, state: Status
) -> Attendance:
    """By the words that say that they stay away or join by link, else by the meeting's status."""
    at = standing(context, window, notes, path, away)
    cues = cues_at(context, at, "absence", "remote") if at is not None else []
    if at is not None and away is not None and not cues:
        unread(notes, path, away, at)
    if cues:
        notes.note(f"{path}.attendance", [cues[0].span], "computed", "words")
        return "declined" if cues[0].kind == "absence" else "remote"
    notes.note(f"{path}.attendance", [window.focus], "computed", "status")
    return BY_STATUS.get(state, "unknown") if at is None else "unknown"
