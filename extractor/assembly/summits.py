"""SummitDraft + readings -> Summit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ..normalization import Spanned, inside
from ..normalization.cues import CueReading
from ..normalization.organizations import CENTRAL_ASIA, OrganizationReading, central_asian_format
from ..normalization.people import PersonReading
from ..normalization.places import PlaceReading
from ..records import Attendance, Participant, Period, Place, Status, Summit, SummitKind
from ..setting import offices
from ..spans import Span
from ..windowing import Window
from .attribution import attributed_to, likelihood
from .edges import ends_on, last_day
from .evidence import (
    Context,
    Notes,
    Refusal,
    date_of,
    from_context,
    locate,
    named_places,
    person,
    reading_at,
    replaced,
    status,
)
from .meetings import BY_STATUS, GATHERINGS, KINDS, level_of

_BODIES: tuple[SummitKind, ...] = ("summit", "statutory_body_session")
_SOON = 3
"""Sentences behind that of a gathering in which its length may stand."""
_OPENING = 24
"""Characters in which the length stands that opens a sentence."""
_OWNER_FIRST = frozenset(("en", "de", "tr", "az", "kk", "ky", "uz", "uz-Cyrl", "zh", "ja", "ko"))
"""Languages in which whose meeting it is stands before its word: "the SCO summit"."""
_NAME_GAP = 40
_NAME_END = re.compile(r"[.,;:()]|\s(?:и|and|у|und|et|y|с|with)\s")


def assemble_summit(context: Context, window: Window, draft: dict[str, Any]) -> list[Summit | Refusal]:
    """The meeting that a draft describes; level, kind, organization and status are read by code from the words.

    A meeting on the margins of a summit gives two records: the meeting, and the summit with the same participants.
    One who meets several, each separately, has a meeting with each.
    """
    found = locate(context, window, draft["meeting"])
    if found is None:
        return [Refusal("not_grounded", f"meeting {draft['meeting']!r} does not stand in the sentence")]
    words = found[0]
    if not _touching(context, words, window.focus):
        return [Refusal("no_meeting_cue", f"{draft['meeting']!r} names no meeting")]
    if context.readings.cues_in(window.focus, "call") or _goes_on_about_call(context, window):
        return [Refusal("call", "the sentence speaks of a call, not of a meeting in person")]
    margins = _margins(context, window.focus)
    if margins is None:
        return [_summit(context, window, one, words) for one in _one_by_one(context, window, draft, words)]
    gathering, sideline = margins
    own = words if words.start >= sideline.stop or words.stop <= sideline.start else sideline
    beside = _summit(context, window, draft, own, on_margins=True)
    apart = _one_by_one(context, window, draft, words)
    if len(apart) > 1:
        return [_summit(context, window, one, own, on_margins=True) for one in apart]
    several = any(cue.value == "they" for cue in context.readings.cues_in(window.focus, "pronoun"))
    host = _summit(context, window, draft, gathering)
    if isinstance(beside, Summit) and len(beside.participants) < 2 and not several:
        return [host]  # who only attends a summit meets nobody beside it
    if isinstance(host, Summit) and host.organization is None:
        return [beside]  # "on the margins of the summit": the one that the article has named before
    return [host, beside]


def _one_by_one(context: Context, window: Window, draft: dict[str, Any], words: Span) -> list[dict[str, Any]]:
    """The draft, once for each whom one leader meets separately: "received X, Y and Z one by one", "bilateral talks".

    The one who meets them is who stands before the sentence, else who stands first in it, before the meeting's word.
    """
    if not context.readings.cues_in(window.focus, "each"):
        return [draft]
    parties = {who: at[0] for who in draft["participants"] if (at := locate(context, window, who))}
    ordered = sorted(parties, key=lambda who: (window.focus.contains(parties[who]), parties[who].start))
    host, guests = ordered[:1], ordered[1:]
    before = [who for who in ordered if parties[who].start < words.start]
    if len(guests) < 2 or before[:1] != host or (len(before) > 1 and len(before) != len(ordered)):
        return [draft]
    if not all(window.focus.contains(parties[who]) for who in guests):
        return [draft]
    return [{**draft, "participants": [*host, guest]} for guest in guests]


def _goes_on_about_call(context: Context, window: Window) -> bool:
    """True for "they discussed trade" behind a call: a sentence without persons, day and place of its own.

    An invitation may name the place to which the other is invited.
    """
    readings, focus = context.readings, window.focus
    own: Sequence[Spanned] = [*inside(readings.people, focus), *inside(readings.dates, focus)]
    if window.before is None or own:
        return False
    if named_places(context, focus) and not readings.cues_in(focus, "invitation"):
        return False
    told = readings.cues_in(window.before, "call", "meeting")
    last = context.layout.sentence_at(told[-1].span.start) if told else None
    return last is not None and bool(readings.cues_in(last, "call"))


def _margins(context: Context, focus: Span) -> tuple[Span, Span] | None:
    """The gathering that "on the margins of" leads to, and these words together with it."""
    for cue in context.readings.cues_in(focus, "summit_kind"):
        if cue.value == "sideline_meeting":
            near = Span(cue.span.stop, min(focus.stop, cue.span.stop + _NAME_GAP))
            gatherings = context.readings.cues_in(near, "meeting")
            if gatherings and "," not in context.text[cue.span.stop : gatherings[0].span.start]:
                return gatherings[0].span, Span(cue.span.start, gatherings[0].span.stop)
    return None


def _summit(
    context: Context, window: Window, draft: dict[str, Any], words: Span, *, on_margins: bool = False
) -> Summit | Refusal:
    notes = Notes()
    kind, kind_spans = _kind(context, words, window.focus)
    if not on_margins:
        words = _name(context, words, window.focus, kind)
        kind, kind_spans = _kind(context, words, window.focus)
    notes.note("name", [words], "exact")
    notes.note("kind", kind_spans or (words,), "computed", "words")
    organization = None if on_margins else _organization(context, words, window.focus, kind, notes)
    where = _place(context, window, notes, draft["place"])
    when = date_of(context, window, notes, draft["date"], where)
    if kind in GATHERINGS or organization is not None:
        when = _until_it_ended(context, window.focus, when, notes)
    clause = _clause(context, words, window.focus)
    state, state_spans, basis = status(context, clause, when)
    if state == "ongoing" and basis == "date and tense" and kind not in GATHERINGS:
        state = "completed"  # a stay goes on for days, but "received him today" is over
    participants = _participants(context, window, notes, draft["participants"], words, state)
    if organization is None and not on_margins:
        organization = _format(context, window.focus, participants, notes)
    if organization is None and not on_margins and kind in _BODIES and len(participants) < 2:
        organization = _told_before(context, words, window.focus, notes)
    level = level_of(context, notes, words, participants, organization)
    if isinstance(level, Refusal):
        return level
    notes.note("status", state_spans or (window.focus,), "computed", basis)
    return Summit(
        id="",
        evidence=(window.focus, *window.twins),
        name=words.of(context.text),
        organization=organization,
        level=level,
        kind=kind,
        place=Place(country=where.country, city=where.city) if where is not None else Place(),
        period=when,
        participants=participants,
        status=state,
        likelihood=likelihood(context, clause, notes),
        attributed_to=attributed_to(context, window.focus, notes),
        assessment=notes.fields,
        issues=tuple(notes.issues),
    )


def _until_it_ended(context: Context, focus: Span, when: Period, notes: Notes) -> Period:
    """The days of a gathering that "ended on Tuesday": back to the day that its length gives, told there or behind it.

    One of the next sentences counts where it opens with the length: "For three days the leaders argued."
    """
    date = notes.fields["period.text"].spans[0] if when.start is not None else focus
    if when.start is None or when.start != when.end or not when.is_to_the_day or not ends_on(context, date):
        return when
    durations = context.readings.cues_in(focus, "duration")
    behind = [sentence for sentence in context.layout.sentences if sentence.start >= focus.stop][:_SOON]
    for sentence in behind if not durations else ():
        opening = context.readings.cues_in(
            Span(sentence.start, min(sentence.stop, sentence.start + _OPENING)), "duration"
        )
        if opening and not context.readings.cues_in(sentence, "travel"):
            durations = opening
            break
    return last_day(context, when, notes, durations)


def _clause(context: Context, words: Span, focus: Span) -> Span:
    """The clause that tells of the meeting where the others tell of meetings of their own, else the sentence.

    "X has talked with Y, and talks with Z are expected": the one is over, the other is to come.
    """
    borders = [
        focus.start,
        *(match.end() for match in _JOINT.finditer(context.text, focus.start, focus.stop)),
        focus.stop,
    ]
    clauses = [Span(*pair) for pair in pairwise(borders)]
    own = next((clause for clause in clauses if clause.contains(words)), focus)
    others = [one for one in clauses if one != own and context.readings.cues_in(one, "status")]
    apart = all(context.readings.cues_in(one, "meeting") for one in others)
    return own if others and apart and context.readings.cues_in(own, "status") else focus


_JOINT = re.compile(
    r";\s|,\s(?:а|но|зато|and|but|while|und|aber|während|et|mais|tandis|y|pero|mientras|і|й|але|ал|бирок|бірақ|ve|ama)\s",
    re.IGNORECASE,
)
"""Where a clause of its own begins, in languages that part them by a comma."""


def _touching(context: Context, words: Span, focus: Span) -> list[CueReading]:
    return [cue for cue in context.readings.cues_in(focus, "meeting", "summit_kind") if cue.span.overlaps(words)]


def _name(context: Context, words: Span, focus: Span, kind: SummitKind) -> Span:
    """The meeting's word with what belongs to its name: "session" -> "session of the Collective Security Council".

    To the left an adjective of countries ("российско-киргизские") and, where owners stand first, the organization of a
    gathering ("SCO summit"); to the right an organization that follows with no more than a few words between.
    """
    start, stop = words.start, words.stop
    if kind in GATHERINGS and context.readings.language in _OWNER_FIRST:
        start = _owner(context, focus, start)
    for place in reversed(inside(context.readings.places, focus)):
        between = context.text[place.span.stop : start]
        if place.kind == "adjective" and (between.isspace() or between in ("-", "–", "‑")):
            start = place.span.start
    for organization in _bodies(context, focus):
        between = Span(min(stop, organization.span.start), organization.span.start).of(context.text)
        if organization.span.start >= stop and len(between) <= _NAME_GAP and not _NAME_END.search(between):
            stop = organization.span.stop
    return Span(start, stop)


def _bodies(context: Context, span: Span) -> list[OrganizationReading]:
    """Organizations that may hold a meeting: not that of an office ("received the secretary-general of the UN")."""
    titles = offices(inside(context.readings.people, span))
    return [
        one for one in inside(context.readings.organizations, span) if not any(t.contains(one.span) for t in titles)
    ]


def _owner(context: Context, focus: Span, word: int) -> int:
    """Where the name begins of whose gathering it is: an organization, or a body in capitals in the genitive."""
    for reading in reversed(_bodies(context, Span(focus.start, word))):
        between = context.text[reading.span.stop : word]
        if len(between) <= _NAME_GAP and not _NAME_END.search(between):
            return reading.span.start
    body = _BODY.search(context.text, focus.start, word)
    return body.start("body") if body else word


_BODY = re.compile(
    r"(?P<body>(?:[A-ZÇĞİIÖŞÜƏ][\wçğıöşüə-]+ ){1,6}[A-ZÇĞİIÖŞÜƏ][\wçğıöşüə-]*['’]?n[ıiuü]n) (?:[\w.]+ ){0,2}$"
)
"""Turkish and Azerbaijani: "Türk Konseyi'nin ilk (toplantısı)"."""


def _told_before(context: Context, name: Span, focus: Span, notes: Notes) -> str | None:
    """The organization whose gathering the article has told of before: "The next summit will be held in X"."""
    for reading in reversed(inside(context.readings.organizations, Span(0, focus.start))):
        near = Span(max(0, reading.span.start - _NAME_GAP), reading.span.stop + _NAME_GAP)
        if any(cue.value in GATHERINGS for cue in context.readings.cues_in(near, "summit_kind")):
            notes.note("organization", [reading.span], "computed", "named before")
            message = f"{name.of(context.text)!r} does not say whose it is; {reading.text!r} is the last one named"
            notes.doubt("organization_from_context", message, "organization", [reading.span])
            return reading.key
    return None


def _participants(
    context: Context, window: Window, notes: Notes, chosen: list[str], name: Span, state: Status
) -> tuple[Participant, ...]:
    """Persons and countries that the draft chose, each once; a country only if no person stands for it.

    If it chose none, the countries in the meeting's own name: "Russian-Kyrgyz talks".
    """
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
    if not people and not areas:
        within = inside(context.readings.places, name)
        areas = {place.country: place for place in within if place.country and place.kind != "city"}
    participants: list[Participant] = []
    for who in people.values():
        path = f"participants.{len(participants)}"
        named = person(context, notes, f"{path}.person", who)
        participants.append(
            Participant(person=named, attendance=_attendance(context, window, who.span, state, notes, path))
        )
        from_context(context, window, notes, path, who)
        if who.is_leader is None:
            notes.doubt("unknown_leader", f"nothing says that {who.text!r} is a leader", path, [who.span])
    for country in [area for area in areas if area not in {who.country for who in people.values()}]:
        path, span = f"participants.{len(participants)}", areas[country].span
        notes.note(f"{path}.country", [span], "computed", areas[country].kind)
        participants.append(
            Participant(country=country, attendance=_attendance(context, window, span, state, notes, path))
        )
    return tuple(participants)


def _attendance(context: Context, window: Window, who: Span, state: Status, notes: Notes, path: str) -> Attendance:
    """By words of absence or a video link in the sentence that names the participant, else by the meeting's status."""
    value: Attendance = BY_STATUS.get(state, "unknown")
    spans, basis = [window.focus], "status"
    own = window.focus.contains(who)
    words = context.readings.cues_in(window.focus, "absence", "remote") if own else []
    stands_in = replaced(context, who, window.focus) if own else None
    if stands_in is not None:
        value, spans, basis = "replaced", [stands_in], "words"
    elif words:
        value = "declined" if words[0].kind == "absence" else "remote"
        spans, basis = [words[0].span], "words"
    notes.note(f"{path}.attendance", spans, "computed", basis)
    return value


def _organization(context: Context, name: Span, focus: Span, kind: SummitKind, notes: Notes) -> str | None:
    """The organization in the meeting's name; for a gathering also one that the sentence names soon after."""
    reach = 60 if kind in GATHERINGS else 0
    for reading in _bodies(context, focus):
        if reading.span.overlaps(Span(name.start, min(focus.stop, name.stop + reach))):
            notes.note("organization", [reading.span], "computed", "organization")
            return reading.key
    return None


def _format(context: Context, focus: Span, participants: Sequence[Participant], notes: Notes) -> str | None:
    """The standing format of one country and the leaders of Central Asia, where the sentence names both."""
    regions = [place for place in inside(context.readings.places, focus) if place.group == CENTRAL_ASIA]
    countries = {country for p in participants if (country := p.person.country if p.person else p.country)}
    key = central_asian_format(countries.pop()) if regions and len(countries) == 1 else None
    if key is not None:
        notes.note("organization", [regions[0].span], "computed", "one country and the leaders of the region")
    return key


def _kind(context: Context, words: Span, focus: Span) -> tuple[SummitKind, tuple[Span, ...]]:
    told = context.readings.cues_in(focus, "summit_kind")
    cues = [cue for cue in told if cue.span.overlaps(words)]
    # "On the sidelines, X talked with Y": the words need not stand beside those of the meeting, a gathering's would.
    if not any(cue.value in _BODIES for cue in cues):
        cues += [cue for cue in told if cue.value == "sideline_meeting" or _goes_on(context, words, cue)]
    for kind in KINDS:
        spans = tuple(cue.span for cue in cues if cue.value == kind)
        if spans:
            return kind, spans
    return "meeting", ()


def _goes_on(context: Context, words: Span, cue: CueReading) -> bool:
    """True for "one on one" in the clause of the meeting, before or behind it: «наедине поговорил с премьером»."""
    first, last = sorted((words, cue.span))
    between = context.text[first.stop : last.start]
    return cue.value == "tete_a_tete" and 0 < len(between) <= _NAME_GAP and not re.search(r"[.,;:()–—]", between)


def _place(context: Context, window: Window, notes: Notes, chosen: str | None) -> PlaceReading | None:
    at = locate(context, window, chosen)
    where = reading_at(named_places(context), at[0]) if at is not None else None
    if where is None or where.country is None:
        return None
    notes.note("place.country", [where.span], "computed", where.kind)
    if where.city is not None:
        notes.note("place.city", [where.span], where.grounding)
    return where
