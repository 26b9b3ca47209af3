"""What records of a whole article share: words from anywhere in it, and values that code reads in these words alone.

A strong model shows for every value the words that it rests on. Code reads the value in them, notes where they stand,
and doubts what it cannot read or what stands far from the sentences that are said to tell of the event.
"""

from __future__ import annotations

import datetime
import re
from typing import Any, Literal

from ..normalization import inside
from ..normalization.cues import CueKind, CueReading
from ..normalization.dates import DateReading
from ..normalization.people import PersonReading, antecedent
from ..normalization.places import PlaceReading
from ..records import Likelihood, Period, Person, Place, Status
from ..spans import Span
from ..windowing import Window
from .edges import ends_on, last_day
from .evidence import Context, Notes, Refusal, date_of, locate, reading_at, status
from .evidence import period as period_of
from .evidence import person as person_of
from .pieces import date_in_pieces, pieces

Draft = dict[str, Any]


def standing(context: Context, window: Window, notes: Notes, field: str, words: str | None) -> Span | None:
    """Where the words stand; a doubt if they stand nowhere."""
    at = locate(context, window, words)
    if at is None and words:
        notes.doubt("not_grounded", f"{words!r} does not stand in the article", field)
    return at[0] if at is not None else None


def doubt_elsewhere(context: Context, window: Window, notes: Notes, field: str, *found: Span | None) -> None:
    """Add a doubt if none of the words that carry the event stands in the sentences that are said to tell of it."""
    at = [span for span in found if span is not None]
    if at and not any(sentence.overlaps(span) for sentence in window.telling for span in at):
        message = f"{at[0].of(context.text)!r} stands in none of the sentences that are said to tell of it"
        notes.doubt("words_elsewhere", message, field, at)


def cues_at(context: Context, span: Span, *kinds: CueKind) -> list[CueReading]:
    """Cues that share characters with ``span``, those inside it first."""
    near = Span(max(0, span.start - _LONGEST), min(len(context.text), span.stop + _LONGEST))
    cues = [cue for cue in context.readings.cues_in(near, *kinds) if cue.span.overlaps(span)]
    return sorted(cues, key=lambda cue: not span.contains(cue.span))


_LONGEST = 60
"""Characters of the longest cue."""


def unread(notes: Notes, field: str, words: str, span: Span) -> None:
    """Add a doubt: the words were copied for a field, and code can read no value in them."""
    notes.doubt("words_not_read", f"{words!r} says nothing that code can read", field, [span])


def actor(
    context: Context, window: Window, notes: Notes, path: str, words: str, acts_for: str | None
) -> tuple[Person, PersonReading] | Refusal:
    """The person that the words name, with the country that ``acts_for`` names or else that code knows of them."""
    at = standing(context, window, notes, path, words)
    if at is None:
        return Refusal("not_grounded", f"{words!r} does not stand in the article")
    who = reading_at(context.readings.people, at) or _named_by_model(context, notes, path, words, at)
    if who is None:
        return Refusal("unknown_visitor", f"{words!r} is no person that code can read")
    if who.is_leader is False and path == "visitor":
        return Refusal("not_a_leader", f"{who.text!r} is no leader: {who.role or who.basis}")
    if who.is_leader is not True and path != "visitor":
        notes.doubt("unknown_leader", f"nothing says that {who.text!r} is a leader", path, [who.span])
    named = person_of(context, notes, path, who)
    country = area(context, window, notes, f"{path}.country", acts_for)
    if country is not None:
        code, span = country
        if named.country not in (None, code):
            message = f"the words {acts_for!r} say {code}, code reads {named.country}"
            notes.doubt("country_disagrees", message, f"{path}.country", [span])
        if named.country != code:
            notes.note(f"{path}.country", [span], "computed", "words")
        named = named.model_copy(update={"country": code})
    _doubt_absence(context, window, notes, path, who)
    return named, who


def _named_by_model(context: Context, notes: Notes, path: str, words: str, at: Span) -> PersonReading | None:
    """A person whom only the model has read: words with capitals, or of a script without them; a doubt goes with it."""
    shown = at.of(context.text)
    if not _NAME.fullmatch(shown):
        return None
    name = words if shown.startswith(words) else shown  # without the ending of a case, if the model has left it off
    notes.doubt("person_not_read", f"that {words!r} is a person, only the model has read", path, [at])
    exact: Literal["exact", "inflected"] = "exact" if name == shown else "inflected"
    return PersonReading(at, shown, name, None, None, "name", None, "sentence", exact)


_NAME = re.compile(
    r"(?:[^\W\d_a-zа-яё][^\W\d_]*(?:['’.-][^\W\d_]+)*\.?)(?:\s+(?:(?:de|da|von|van|bin|al|el|фон|де|да|ван|бин)\s+)?"
    r"[^\W\d_a-zа-яё][^\W\d_]*(?:['’.-][^\W\d_]+)*\.?){0,4}|[\u3040-\u30ff\u3400-\u9fff·]{2,12}"
)
"""Words that all begin with a capital, particles aside."""


def _doubt_absence(context: Context, window: Window, notes: Notes, path: str, who: PersonReading) -> None:
    """Add a doubt if none of the sentences names the person, by name, title or a pronoun that code understands."""
    for sentence in window.telling:
        for other in inside(context.readings.people, sentence):
            if other.span == who.span or (who.name is not None and other.name == who.name):
                return
        for pronoun in context.readings.cues_in(sentence, "pronoun"):
            meant = antecedent(context.readings.people, context.text, pronoun.span.start)
            if pronoun.value == "they" or (meant is not None and meant.name == who.name):
                return
    message = f"{who.text!r} stands in another sentence, and no word of these clearly refers to them"
    notes.doubt("person_from_context", message, path, [who.span])


def area(context: Context, window: Window, notes: Notes, field: str, words: str | None) -> tuple[str, Span] | None:
    """Code of the country, region or organization that the words name, and where they stand."""
    at = standing(context, window, notes, field, words)
    if at is None or words is None:
        return None
    place = reading_at(context.readings.places, at)
    body = reading_at(context.readings.organizations, at)
    code = (place.country or place.group) if place is not None else None
    if body is not None and (code is None or place is None or _shared(body.span, at) > _shared(place.span, at)):
        code = body.key  # «Африканского союза»: the union, not the continent
    if code is None:
        unread(notes, field, words, at)
        return None
    return code, at


def _shared(one: Span, other: Span) -> int:
    """How many characters two spans share."""
    return min(one.stop, other.stop) - max(one.start, other.start)


def place(
    context: Context, window: Window, notes: Notes, path: str, country: str | None, city: str | None
) -> tuple[Place, PlaceReading | None]:
    """The place that the words name, and what code reads where they stand."""
    where = _place_at(context, window, notes, f"{path}.country", country)
    town = _place_at(context, window, notes, f"{path}.city", city)
    code = where.country if where is not None else town.country if town is not None else None
    shown = where if where is not None and where.country else town
    if shown is not None and code is not None:
        notes.note(f"{path}.country", [shown.span], "computed", shown.kind)
    if town is None and city is not None and (at := locate(context, window, city)) and _NAME.fullmatch(city):
        notes.note(f"{path}.city", [at[0]], "exact", "words")  # in no table: what the article writes, and a doubt
        return Place(country=code, city=at[0].of(context.text)), shown
    named = town if town is not None else where
    if named is not None and named.city is not None:
        notes.note(f"{path}.city", [named.span], named.grounding)
        return Place(country=code, city=named.city), shown
    return Place(country=code), shown


def _place_at(context: Context, window: Window, notes: Notes, field: str, words: str | None) -> PlaceReading | None:
    at = standing(context, window, notes, field, words)
    if at is None or words is None:
        return None
    found = [p for p in context.readings.places if p.country and p.span.overlaps(at)]
    if field.endswith(".city"):
        found = [p for p in found if p.kind == "city"] or found
    reading = reading_at(found, at)
    if reading is None:
        unread(notes, field, words, at)
    return reading


def period(
    context: Context,
    window: Window,
    notes: Notes,
    draft: Draft,
    where: PlaceReading | None = None,
    *,
    goes_on: bool = True,
) -> Period:
    """First and last day as the words for them say; the words for the end may be a number of days.

    A date of leaving or ending is the last day, also where it is told as the first, of what ``goes_on`` for days.
    """
    when = told_date(context, window, notes, draft["date"], where)
    spans = pieces(context, window, draft["end"])
    at = spans[0] if spans else standing(context, window, notes, "period.end", draft["end"])
    durations = cues_at(context, at, "duration") if at is not None and len(spans) < _SEVERAL else []
    if goes_on and (at is None or durations or _same_words(notes, at)) and _is_ending(context, notes, when, where):
        return last_day(context, when, notes, durations)
    if at is None:
        return when
    stay = _from_the_end(context, notes, when, spans or (at,))
    if stay is not None:
        return stay
    if spans:
        ending = date_in_pieces(context, spans)
        if ending is None:
            unread(notes, "period.end", draft["end"], at)
            return when
        notes.note("period.end", spans, "computed", "words in pieces")
        return when.model_copy(update={"end": ending.end})
    last, basis = _last_day(context, when, at)
    if last is None:
        if not _same_words(notes, at):
            unread(notes, "period.end", draft["end"], at)
        return when
    shown = notes.fields["period.start"].spans if "period.start" in notes.fields else ()
    notes.note("period.end", [at, *shown], "computed", basis)
    return when.model_copy(update={"end": last})


_SEVERAL = 2


def _is_ending(context: Context, notes: Notes, when: Period, where: PlaceReading | None) -> bool:
    """True for a single day that a word of leaving or ending is bound to."""
    shown = notes.fields["period.text"].spans if "period.text" in notes.fields else ()
    one_day = when.is_to_the_day and when.start == when.end
    return one_day and bool(shown) and ends_on(context, shown[0], where.country if where is not None else None)


def _from_the_end(context: Context, notes: Notes, when: Period, spans: tuple[Span, ...]) -> Period | None:
    """The period of a stay of which the last day and the length are told: "ended yesterday … three days"."""
    durations = [cue for span in spans for cue in cues_at(context, span, "duration")]
    dates = [date for span in spans if (date := reading_at(context.readings.dates, span)) is not None]
    if when.start is not None or not durations or not dates or dates[0].end is None:
        return None
    ending = period_of(notes, dates[0])
    if ending.last_day is None or not ending.is_to_the_day:
        return None
    first = ending.last_day - datetime.timedelta(days=int(durations[0].value) - 1)
    shown = [dates[0].span, durations[0].span]
    notes.note("period.start", shown, "computed", "last day and duration")
    notes.note("period.end", shown, "computed", "last day and duration")
    return ending.model_copy(update={"start": first.isoformat(), "end": ending.end})


def told_date(
    context: Context, window: Window, notes: Notes, words: str | None, where: PlaceReading | None = None
) -> Period:
    """The period that the words give, in one piece or in several."""
    spans = pieces(context, window, words)
    at = locate(context, window, words) if not spans else None
    if at is not None and reading_at(context.readings.dates, at[0]) is None:
        spans = (at[0],)  # a bare number, say, that only who has read the article knows for a year
    if not spans:
        return date_of(context, window, notes, words, where)
    reading = date_in_pieces(context, spans)
    if reading is None or words is None:
        unread(notes, "period", str(words), spans[0])
        return Period()
    when = period_of(notes, reading)
    for name in ("start", "end"):
        notes.note(f"period.{name}", spans, "computed", "words in pieces")
    return when


def _same_words(notes: Notes, at: Span) -> bool:
    """True if the words for the end are those for the beginning too: "from 3 to 5 March"."""
    entry = notes.fields.get("period.text")
    return entry is not None and any(span.overlaps(at) for span in entry.spans)


def _last_day(context: Context, when: Period, at: Span) -> tuple[str | None, str | None]:
    durations = cues_at(context, at, "duration")
    if durations and when.first_day is not None and when.is_to_the_day:
        last = when.first_day + datetime.timedelta(days=int(durations[0].value) - 1)
        return last.isoformat(), "duration"
    reading: DateReading | None = reading_at(context.readings.dates, at)
    later = _LATER.fullmatch((reading.relation or "") if reading is not None else "")
    if later and when.first_day is not None and when.is_to_the_day:  # "a day later", counted from the first
        return (when.first_day + datetime.timedelta(days=int(later[1]))).isoformat(), "counted from the first day"
    return (reading.end, reading.basis) if reading is not None else (None, None)


def _has_left(context: Context, window: Window) -> bool:
    """True if a sentence of the event tells in the past that the guest has left."""
    for sentence in window.telling:
        told = {cue.value for cue in context.readings.cues_in(sentence, "status")}
        if context.readings.cues_in(sentence, "travel_end") and "planned" not in told:
            return True
    return False


_LATER = re.compile(r"anchor\+P(\d+)D")


def told_status(
    context: Context, window: Window, notes: Notes, verb: str | None, when: Period, unsure: str | None
) -> Status:
    """The status by the words that tell of it, else by those of the main sentence."""
    at = standing(context, window, notes, "status", verb)
    state, spans, basis = status(context, _widened(context, at) if at is not None else window.focus, when)
    first, last, day = when.first_day, when.last_day, context.day
    if state == "unknown" and basis != "denied" and first and last and day and first < last and first <= day <= last:
        state, basis = "ongoing", "publication in the period"
    doubted = locate(context, window, unsure)
    if state == "unknown" and basis != "denied" and doubted is not None:
        state, basis, spans = "planned", "what may be is to come", (doubted[0],)
    notes.note("status", spans or (at or window.focus,), "computed", basis)
    last = when.last_day
    is_last = context.day is None or (last is not None and last <= context.day)
    return "completed" if state == "ongoing" and is_last and _has_left(context, window) else state


def _widened(context: Context, at: Span) -> Span:
    """The span with the cues of status that it shares characters with."""
    cues = [cue.span for cue in cues_at(context, at, "status", "denial")]
    return Span(min([at.start, *(s.start for s in cues)]), max([at.stop, *(s.stop for s in cues)]))


def told_likelihood(context: Context, window: Window, notes: Notes, words: str | None) -> Likelihood | None:
    """How sure the article is, by the words that make the event less than certain."""
    at = standing(context, window, notes, "likelihood", words)
    if at is None or words is None:
        return None
    cues = cues_at(context, at, "likelihood")
    if not cues:
        unread(notes, "likelihood", words, at)
        return None
    notes.note("likelihood", [at], "computed", "words")
    return cues[0].value  # type: ignore[return-value]  # the table's test checks values


def copied(context: Context, window: Window, notes: Notes, field: str, words: str | None) -> str | None:
    """The words themselves, as the article has them."""
    at = locate(context, window, words)
    if at is None:
        standing(context, window, notes, field, words)
        return None
    notes.note(field, [at[0]], "exact", "words")
    return at[0].of(context.text)
