"""ToldVisit + readings -> Visit."""

from __future__ import annotations

from ..normalization import inside
from ..normalization.places import PlaceReading
from ..records import Person, Visit, VisitKind
from ..windowing import Window
from .evidence import Context, Notes, Refusal, locate, person
from .told import (
    Draft,
    actor,
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


def assemble_told_visit(context: Context, window: Window, draft: Draft) -> Visit | Refusal:
    """The visit that a draft of a whole article describes."""
    notes = Notes()
    destination, where = place(context, window, notes, "destination", draft["destination"], draft["city"])
    if where is None or destination.country is None:
        lost = any(issue.code == "not_grounded" for issue in notes.issues)
        code = "not_grounded" if lost else "unknown_place"
        return Refusal(code, f"destination {draft['destination']!r} is no country or city that the tables know")
    told = actor(context, window, notes, "visitor", draft["visitor"], draft["acts_for"])
    if isinstance(told, Refusal):
        return told
    visitor = told[0]
    found = [locate(context, window, draft[name]) for name in ("destination", "city", "verb")]
    doubt_elsewhere(context, window, notes, "destination", *(at[0] for at in found if at is not None))
    when = period(context, window, notes, draft, where)
    _doubt_travel(context, window, notes, draft["verb"])
    return Visit(
        id="",
        evidence=window.telling,
        visitor=visitor,
        hosts=_hosts(context, window, notes, where, visitor.name),
        destination=destination,
        period=when,
        kind=_kind(context, window, notes, draft["kind"]),
        status=told_status(context, window, notes, draft["verb"], when, draft["unsure"]),
        likelihood=told_likelihood(context, window, notes, draft["unsure"]),
        attributed_to=copied(context, window, notes, "attributed_to", draft["said_by"]),
        assessment=notes.fields,
        issues=tuple(notes.issues),
    )


def _doubt_travel(context: Context, window: Window, notes: Notes, verb: str | None) -> None:
    """Add a doubt if code knows no word of travelling in the sentences, but the model has shown one.

    With no such word at all the visit is withheld, as everywhere.
    """
    known = any(context.readings.cues_in(sentence, "travel") for sentence in window.telling)
    at = locate(context, window, verb)
    if at is not None and not known and any(sentence.contains(at[0]) for sentence in window.telling):
        message = f"that {verb!r} is said of travelling, only the model has read"
        notes.doubt("no_travel", message, None, [at[0]])


def _hosts(
    context: Context, window: Window, notes: Notes, where: PlaceReading, visitor: str | None
) -> tuple[Person, ...]:
    """Leaders of the host country whom the sentences name."""
    hosts: dict[str, Person] = {}
    for reading in (reading for sentence in window.telling for reading in inside(context.readings.people, sentence)):
        told = reading.name is not None and reading.is_leader and reading.country == where.country
        if told and reading.name not in (None, visitor, *hosts):
            hosts[str(reading.name)] = person(context, notes, f"hosts.{len(hosts)}", reading)
    return tuple(hosts.values())


def _kind(context: Context, window: Window, notes: Notes, words: str | None) -> VisitKind:
    at = standing(context, window, notes, "kind", words)
    cues = cues_at(context, at, "visit_kind") if at is not None else []
    if at is not None and words is not None and not cues:
        unread(notes, "kind", words, at)
    shown = [cues[0].span] if cues else [at or window.focus]
    notes.note("kind", shown, "computed", "words" if cues else "no word for it")
    return cues[0].value if cues else "unspecified"  # type: ignore[return-value]  # the table's test checks values
