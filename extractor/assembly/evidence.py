"""What the assembly of every record shares: context, grounding of words, notes, dates, status."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ..article import Published
from ..codes import CODES
from ..grounding import ground
from ..layout import Layout
from ..normalization import Readings, inside
from ..normalization.cues import CueReading
from ..normalization.date_words import date_words_for
from ..normalization.dates import SINCE, Alternative, DateReading
from ..normalization.organizations import OrganizationReading
from ..normalization.people import PersonReading, antecedent
from ..normalization.places import PlaceReading
from ..records import Assessment, Conflict, Grounding, Issue, Period, Person, Severity, Status
from ..spans import Span, merge
from ..windowing import Window


@dataclass(frozen=True, slots=True)
class Context:
    """All that is known about the article before the model's answer is looked at."""

    text: str
    layout: Layout
    readings: Readings
    published: Published | None
    past_readers: bool = False
    """True if the text is what an article says to a model or an editor."""

    @property
    def day(self) -> datetime.date | None:
        """Publication day."""
        return self.published.day if self.published else None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a draft is no record: a stable code and a sentence for people."""

    code: str
    message: str


@dataclass(slots=True)
class Notes:
    """Assessments and issues, collected while a record is put together."""

    fields: dict[str, Assessment] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def note(
        self,
        path: str,
        spans: Iterable[Span],
        grounding: Grounding,
        basis: str | None = None,
        conflicts: tuple[Conflict, ...] = (),
    ) -> None:
        """Say where the value of the field at ``path`` comes from."""
        self.fields[path] = Assessment(spans=tuple(spans), grounding=grounding, basis=basis, conflicts=conflicts)

    def doubt(
        self,
        code: str,
        message: str,
        field: str | None = None,
        spans: Iterable[Span] = (),
        severity: Severity = "warning",
    ) -> None:
        """Add an issue."""
        self.issues.append(Issue(code=code, severity=severity, message=message, field=field, spans=tuple(spans)))


_R = TypeVar("_R", DateReading, OrganizationReading, PersonReading, PlaceReading)


def locate(context: Context, window: Window, words: str | None) -> tuple[Span, Grounding] | None:
    """Where the draft's words stand: in the sentence asked about, else before it, else in its heading.

    Where the model saw a whole article, then as near to the sentence as possible.
    """
    if not words:
        return None
    for span in window.shown:
        # The sentence alone, so that its ends are borders of words: a glued title must not hide the last one.
        near = max(0, window.focus.start - span.start) if span in window.whole else None
        grounded = ground(words, span.of(context.text), near=near)
        if grounded.span is not None:
            return grounded.span.shift(span.start), grounded.kind
    return None


def reading_at(readings: Sequence[_R], span: Span) -> _R | None:
    """The reading that shares most characters with ``span``."""
    shared = [(min(r.span.stop, span.stop) - max(r.span.start, span.start), -r.span.start, r) for r in readings]
    best = max((entry for entry in shared if entry[0] > 0), key=lambda entry: entry[:2], default=None)
    return best[2] if best else None


def named_places(context: Context, span: Span | None = None) -> list[PlaceReading]:
    """Countries and cities that the article (or ``span`` of it) names, without adjectives and regions."""
    places = context.readings.places if span is None else inside(context.readings.places, span)
    return [place for place in places if place.kind in ("country", "city")]


def date_of(
    context: Context, window: Window, notes: Notes, words: str | None, where: PlaceReading | None = None
) -> Period:
    """The period that the draft's date words give; words from another sentence are a doubt.

    Where the article supports two years, the one counts that it gives together with the place of the event.
    """
    at = locate(context, window, words)
    if at is None:
        if words:
            notes.doubt("date_not_grounded", f"the date {words!r} does not stand in the sentence", "period")
        return Period()
    reading = reading_at(context.readings.dates, at[0])
    if reading is None:
        notes.doubt("date_not_read", f"{words!r} is no date that code can read", "period", [at[0]])
    elif where is not None:
        reading = _settled(context, reading, where)
    when = period(notes, reading)
    if reading is not None and when.start is not None and when.start == when.end and is_end(context, reading.span):
        since = _since(context, window.focus, reading)
        when = _until_only(context, notes, when, reading) if since is None else _from_to(notes, when, since, reading)
    if reading is not None and when.start is not None and when.start == when.end:
        when = _until(context, notes, window.focus, reading, when)
    if not any(sentence.contains(at[0]) for sentence in window.telling):
        message = f"the date {words!r} stands in another sentence, not in one that tells of it"
        notes.doubt("date_from_context", message, "period", [at[0]])
    return when


def is_end(context: Context, date: Span) -> bool:
    """True if "until" stands right before the date: the event ends then, and nothing says when it begins."""
    near = Span(max(0, date.start - _UNTIL), date.start)
    return any(context.text[cue.span.stop : date.start].isspace() for cue in context.readings.cues_in(near, "until"))


_UNTIL = 14
"""Characters in which a word for "until" stands before its date."""


def _since(context: Context, sentence: Span, until: DateReading) -> DateReading | None:
    """The day before ``until`` in the sentence that a word for "since" opens: "since Monday … until 9 May"."""
    for date in inside(context.readings.dates, sentence):
        day = date.start if date.precision == "day" else None
        if day is not None and until.start is not None and day < until.start and _opens(context, date):
            return date
    return None


def _until(context: Context, notes: Notes, sentence: Span, since: DateReading, when: Period) -> Period:
    """``when`` with the last day that the sentence gives for a stay "since yesterday … until 9 May"."""
    if not _opens(context, since):
        return when
    for date in inside(context.readings.dates, sentence):
        if (
            date.end is not None
            and date.precision == "day"
            and date.end > (when.end or "")
            and is_end(context, date.span)
        ):
            spans = merge([date.span, *date.sources])
            notes.fields["period.end"] = notes.fields["period.end"].model_copy(update={"spans": tuple(spans)})
            return when.model_copy(update={"end": date.end})
    return when


def _opens(context: Context, date: DateReading) -> bool:
    """True if a word for "since" stands before the date, or is its first word."""
    before = context.text[max(0, date.span.start - _UNTIL) : date.span.start]
    return bool(SINCE.search(before) or SINCE.search(f"{date.text.split()[0]} "))


def _from_to(notes: Notes, when: Period, since: DateReading, until: DateReading) -> Period:
    """A period whose two ends stand apart in the sentence."""
    start = notes.fields["period.start"]
    spans = merge([since.span, *since.sources])
    notes.fields["period.start"] = start.model_copy(update={"spans": tuple(spans), "basis": since.basis})
    return when.model_copy(update={"start": since.start})


def _until_only(context: Context, notes: Notes, when: Period, reading: DateReading) -> Period:
    """The period that ends on the day of "until …"; one that was over when the article came out is read wrong."""
    over = context.day is not None and when.last_day is not None and when.last_day < context.day
    when = end_only(notes, when, reading.span)
    if over:
        notes.fields.pop("period.end", None)
    return Period(text=when.text) if over else when


def end_only(notes: Notes, when: Period, span: Span) -> Period:
    """The period of which only the end is told, by the date at ``span``."""
    notes.fields.pop("period.start", None)
    if all(issue.code != "end_only" for issue in notes.issues):
        notes.doubt("end_only", f"{when.text!r} is when it ends; nothing says when it begins", "period", [span])
    return when.model_copy(update={"start": None})


def _settled(context: Context, reading: DateReading, where: PlaceReading) -> DateReading:
    """The reading with the year that a list item or clause gives for the same place, if exactly one does.

    A heading speaks for everything under it, "Bishkek: October 2023" for one event. The other reading stays beside
    it as an alternative, and the doubt stays on the record.
    """
    if reading.year_basis == "explicit" or not reading.alternatives:
        return reading
    # A rival that the words themselves give (the other Tuesday) is told nowhere else.
    told = [
        other
        for other in reading.alternatives
        if not other.span.overlaps(reading.span) and _names(context, other.span, where)
    ]
    if len({other.start for other in told}) != 1:
        return reading
    span = reading.sources[0] if reading.sources else reading.span
    before = Alternative(reading.start or "", reading.end or "", f"the year of the {reading.year_basis}", span)
    return replace(
        reading,
        start=told[0].start,
        end=told[0].end,
        year_basis="caption",
        sources=(told[0].span,),
        alternatives=(before,) if reading.start else (),
    )


def _names(context: Context, date: Span, where: PlaceReading) -> bool:
    """True if the clause or list item around ``date`` names the place."""
    start = max(context.text.rfind(mark, 0, date.start) for mark in _ITEM) + 1
    stops = [context.text.find(mark, date.stop) for mark in _ITEM]
    stop = min((at for at in stops if at >= 0), default=len(context.text))
    near = named_places(context, Span(start, max(start, stop)))
    return any((place.country, place.city) == (where.country, where.city) for place in near)


_ITEM = ".;:()\n"
"""Marks between the items of a list and the clauses of a sentence."""


def from_context(context: Context, window: Window, notes: Notes, field: str, who: PersonReading) -> None:
    """Add a doubt if a person stands outside the sentence and no pronoun in it stands for them.

    For a singular pronoun, code looks for the antecedent on its own; another one is a doubt too.
    """
    if window.focus.contains(who.span):
        return
    pronouns = context.readings.cues_in(window.focus, "pronoun")
    for pronoun in pronouns:
        meant = antecedent(context.readings.people, context.text, pronoun.span.start)
        if pronoun.value == "they" or (meant is not None and meant.name == who.name):
            return
    message = f"{who.text!r} stands before the sentence, and no word in it clearly refers to them"
    notes.doubt("person_from_context", message, field, [who.span])


def person(context: Context, notes: Notes, path: str, reading: PersonReading) -> Person:
    """The person of a mention, with notes for name, country and role."""
    if reading.name is not None:
        spans, kind = _name(context, reading, reading.name)
        notes.note(f"{path}.name", spans, kind, reading.basis if kind == "computed" else None)
    if reading.country is not None:
        notes.note(f"{path}.country", [reading.span], "computed", reading.basis)
    if reading.role is not None:
        # The words may stand at another mention of the same person: the nearest one before, else the first after.
        start = context.text.rfind(reading.role, 0, reading.span.stop)
        start = start if start >= 0 else context.text.find(reading.role)
        role = Span(start, start + len(reading.role)) if start >= 0 else reading.span
        notes.note(f"{path}.role", [role], "exact" if start >= 0 else "computed", reading.basis)
    return Person(name=reading.name, country=reading.country, role=reading.role)


def period(notes: Notes, reading: DateReading | None) -> Period:
    """The period of a date reading, with notes for start, end and text, and the reading's doubts as issues."""
    if reading is None:
        return Period()
    spans = merge([reading.span, *reading.sources])
    basis = reading.basis if reading.year_basis is None else f"{reading.basis}, year: {reading.year_basis}"
    if reading.relation is not None:
        basis += f", {reading.relation}"
    conflicts = tuple(
        Conflict(value=f"{other.start}/{other.end}", reason=other.reason, spans=(other.span,))
        for other in reading.alternatives
    )
    for name, value in (("start", reading.start), ("end", reading.end)):
        if value is not None:
            notes.note(f"period.{name}", spans, "computed", basis, conflicts)
    notes.note("period.text", [reading.span], "exact")
    for code in reading.issues:
        others = " or ".join(f"{a.start}/{a.end}" for a in reading.alternatives)
        message = f"{CODES[code].meaning}: {reading.text!r}" + (f"; also {others}" if others else "")
        notes.doubt(code, message, "period", spans)
    return Period(start=reading.start, end=reading.end, text=reading.text)


def _name(context: Context, reading: PersonReading, name: str) -> tuple[list[Span], Grounding]:
    """Where a name stands: the mention, and for a title or a surname alone also a mention of the full name."""
    if name in reading.span.of(context.text):
        return [reading.span], "exact"
    if reading.kind == "name" and len(reading.text.split()) == len(name.split()):
        return [reading.span], reading.grounding
    same = [other for other in context.readings.people if other.name == name and other.kind == "name"]
    full = next((other.span for other in same if len(other.text.split()) == len(name.split())), reading.span)
    return merge([reading.span, full]), "computed"


def status(context: Context, sentence: Span, when: Period) -> tuple[Status, tuple[Span, ...], str]:
    """Planned, ongoing, completed …, the words that say so, and which evidence decided.

    A word like "cancelled" decides; then the date against the publication date; then the tense of the sentence.
    """
    cues = context.readings.cues_in(sentence, "status")
    denied = denials(context, sentence)
    for value in ("cancelled", "postponed"):
        spans = tuple(cue.span for cue in cues if cue.value == value)
        if spans:
            return ("cancelled" if value == "cancelled" else "postponed"), spans, "cue"
    away = tuple(cue.span for cue in denied if cue.value == "away")
    if away and when.is_to_the_day:  # who does not go on a day was to go then
        return "cancelled", away, "denied"
    if denied:
        return "unknown", tuple(cue.span for cue in denied), "denied"
    planned = tuple(cue.span for cue in cues if cue.value == "planned")
    completed = tuple(cue.span for cue in cues if cue.value == "completed")
    ongoing = tuple(cue.span for cue in cues if cue.value == "ongoing")
    day = context.day
    first, last = when.first_day, when.last_day
    if day is not None and last is not None and last < day:
        return "completed", completed, "date before publication"
    if day is not None and first is not None and last is not None:
        if first > day:
            return "planned", planned, "date after publication"
        if last == day and completed and context.readings.cues_in(sentence, "travel_end"):
            return "completed", completed, "words that end the stay, on its last day"
        if (first < day and when.is_to_the_day) or ((completed or ongoing) and not planned):
            return "ongoing", completed or ongoing, "date and tense"
    if day is not None and first is None and last is not None and last >= day:
        leaves = tuple(cue.span for cue in context.readings.cues_in(sentence, "last_day") if cue.value == "leave")
        if leaves and not context.readings.cues_in(sentence, "arrival"):
            return "ongoing", leaves, "who will leave is there"
    if day is None and last is not None and not planned:
        later = _told_as_past(context, last)
        if later is not None:
            return "completed", completed or (later,), "before an event that is told as past"
    if ongoing and last is None:
        return "ongoing", ongoing, "a word for staying"
    if planned and not completed:
        return "planned", planned, "tense"
    if completed and not planned:
        return "completed", completed, "tense"
    if planned:
        return "planned", planned, "tense"
    past = _verb_in_past(context, sentence) if day is None or first is None else None
    if past is not None:
        return "completed", (past,), "tense of a verb"
    return "unknown", (), "nothing says"


def _verb_in_past(context: Context, sentence: Span) -> Span | None:
    """A verb in the past that is none of speech, where no verb of the sentence is in the future."""
    words = date_words_for(context.text, context.readings.language)
    told, speech = sentence.of(context.text).replace("ё", "е"), context.readings.cues_in(sentence, "speech")
    verbs = [
        Span(match.start(), match.end()).shift(sentence.start)
        for match in (words.past.finditer(told) if words.past else ())
        if not match[0][0].isupper() and match[0] not in words.not_verbs
    ]
    verbs = [verb for verb in verbs if not any(cue.span.overlaps(verb) for cue in speech)]
    ahead = words.future is not None and words.future.search(told) is not None
    return verbs[0] if verbs and not ahead else None


def replaced(context: Context, who: Span, sentence: Span) -> Span | None:
    """Words that say that another stands in for a leader: "X is represented by …", "instead of X".

    "X declined, instead of him Y will come" speaks of the one before it.
    """
    people = inside(context.readings.people, sentence)
    pronouns = context.readings.cues_in(sentence, "pronoun")
    for cue in context.readings.cues_in(sentence, "replacement"):
        before = cue.value == "before" or any(
            context.text[cue.span.stop : one.span.start].isspace() for one in pronouns
        )
        sides = [
            one.span
            for one in people
            if (one.span.stop <= cue.span.start if before else one.span.start >= cue.span.stop)
        ]
        nearest = sides[-1:] if before else sides[:1]
        if not nearest or not nearest[0].overlaps(who):
            continue
        first, last = sorted((nearest[0], cue.span))
        if last.start - first.stop <= _REPLACED and not re.search(r"[.;:!?]\s", context.text[first.stop : last.start]):
            return cue.span
    return None


_REPLACED = 60
"""Characters between a leader and the words that say who comes in their place."""


def denials(context: Context, sentence: Span) -> list[CueReading]:
    """Words that deny the event of the sentence; "X will not attend" denies nothing but that X attends."""
    absences = context.readings.cues_in(sentence, "absence")
    cues = context.readings.cues_in(sentence, "denial")
    return [cue for cue in cues if not any(cue.span.overlaps(absence.span) for absence in absences)]


def _told_as_past(context: Context, day: datetime.date) -> Span | None:
    """A later date with its own year in a sentence of the past: an article is never older than what it tells."""
    for reading in context.readings.dates:
        if reading.year_basis == "explicit" and reading.start is not None and reading.start > day.isoformat():
            sentence = context.layout.sentence_at(reading.span.start)
            told = {cue.value for cue in context.readings.cues_in(sentence, "status")} if sentence else set()
            if told == {"completed"}:
                return reading.span
    return None
