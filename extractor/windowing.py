"""Layout + Readings -> Windows: the sentences worth asking about, their context, and the words to choose from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from .article import Published
from .drafts import Choices, Task
from .layout import Layout, Paragraph
from .normalization import Readings, inside
from .normalization.cues import CueKind, CueReading, languages
from .normalization.forms import fold
from .normalization.numerals import read_number
from .normalization.places import PlaceReading
from .spans import Span

BEFORE_CHARS = 400
"""How much of the same paragraph may stand before the sentence asked about."""

_COUNT_REACH, _COUNT_WORDS = 40, 3

PEOPLE = 8
"""Most persons offered: more than a sentence's own actors only invite pairs that nobody wrote."""

SkipReason = Literal["no_cue", "no_person", "no_place", "no_number", "no_party", "habit_or_count", "twin"]

_CUES: dict[Task, CueKind] = {"visits": "travel", "summits": "meeting", "trade_figures": "flow"}


@dataclass(frozen=True, slots=True)
class Window:
    """One question to the model: a sentence (``focus``) with what stands before it, and the choices."""

    task: Task
    focus: Span
    before: Span | None
    heading: Span | None
    choices: Choices
    twins: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A sentence that is not asked about under ``task``, and why it cannot hold a record."""

    task: Task
    focus: Span
    reason: SkipReason


@dataclass(slots=True)
class Plan:
    """What is asked and what is not."""

    windows: list[Window] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def plan_windows(text: str, layout: Layout, readings: Readings, task: Task, published: Published | None = None) -> Plan:
    """Cut an article into the windows of one task.

    A sentence is asked about if it holds a word of the task's kind (travel, meeting, trade; taken from a table of
    cues, and not required in languages that the table does not know) and the parts that a record cannot do
    without: a person and a place, somebody to meet, a number. A sentence that repeats an earlier one word for word
    (a caption) is not asked again; it becomes the window's twin and later its evidence.
    """
    plan = Plan()
    seen: dict[str, int] = {}
    for place, paragraph in enumerate(layout.paragraphs):
        for index in range(len(paragraph.sentences)):
            focus, before = _focus(paragraph, index, readings, task), _before(layout, place, index)
            answer = _choices(text, focus, before, paragraph, readings, task, published)
            if isinstance(answer, str):
                plan.skipped.append(Skipped(task, focus, answer))
                continue
            key = re.sub(r"\W+", " ", focus.of(text)).strip().casefold()
            if key in seen:
                window = plan.windows[seen[key]]
                plan.windows[seen[key]] = Window(
                    window.task, window.focus, window.before, window.heading, window.choices, (*window.twins, focus)
                )
                plan.skipped.append(Skipped(task, focus, "twin"))
                continue
            if before is not None and focus.start < before.stop:
                before = Span(before.start, focus.start) if before.start < focus.start else None
            seen[key] = len(plan.windows)
            plan.windows.append(Window(task, focus, before, paragraph.heading, answer))
    return plan


def _focus(paragraph: Paragraph, index: int, readings: Readings, task: Task) -> Span:
    """The sentence; for a visit without a place of its own, together with the one before it that has the place.

    "Both met again in X. The visit was a working one": only the second sentence speaks of a visit.
    """
    sentence = paragraph.sentences[index]
    if task != "visits" or index == 0 or inside(_named(readings), sentence):
        return sentence
    previous = paragraph.sentences[index - 1]
    if not inside(_named(readings), previous) or readings.cues_in(previous, "travel"):
        return sentence
    return Span(previous.start, sentence.stop)


def _counted(text: str, focus: Span, cue: CueReading, readings: Readings) -> bool:
    """True if the sentence counts the cue: "at least eight talks", "met twice", "working visits: five (…)".

    That is a claim about many events, not one event.
    """
    if any(reading.kind == "count" for reading in inside(readings.quantities, focus)):
        return True
    before = Span(max(focus.start, cue.span.start - _COUNT_REACH), cue.span.start)
    after = re.compile(r"\s*[—–:-]\s*").match(text, cue.span.stop)
    starts = [before.start + word.start() for word in re.finditer(r"\w+", before.of(text))]
    dates = [reading.span for reading in readings.dates]
    for start in (*starts, *([after.end()] if after else [])):
        number = read_number(fold(text), start, readings.language or "")
        if number is None or number.value <= 1 or any(number.span.overlaps(date) for date in dates):
            continue
        between = text[number.span.stop : max(number.span.stop, cue.span.start)]
        if len(between.split()) <= _COUNT_WORDS and not re.search(r"[.,;:()]", between):
            return True
    return False


def _anchors(text: str, cue: CueReading, readings: Readings) -> bool:
    """True if the cue only dates something else: "after the summit in X, both met" tells of one meeting."""
    return any(text[word.span.stop : cue.span.start].isspace() for word in readings.cues if word.kind == "anchor")


def _before(layout: Layout, place: int, index: int) -> Span | None:
    """The sentences of the paragraph before the ``index``-th, as many whole ones as fit.

    The first sentence of a paragraph takes the last one of the paragraph before: "The second meeting …".
    """
    paragraph = layout.paragraphs[place]
    start = index
    while start and paragraph.sentences[index].start - paragraph.sentences[start - 1].start <= BEFORE_CHARS:
        start -= 1
    if start < index:
        return Span(paragraph.sentences[start].start, paragraph.sentences[index - 1].stop)
    last = layout.paragraphs[place - 1].sentences[-1] if index == 0 and place else None
    return last if last is not None and len(last) <= BEFORE_CHARS and paragraph.heading != last else None


def _choices(
    text: str,
    focus: Span,
    before: Span | None,
    paragraph: Paragraph,
    readings: Readings,
    task: Task,
    published: Published | None,
) -> dict[str, list[str]] | SkipReason:
    cue = _CUES[task]
    if readings.language in languages(cue) and not readings.cues_in(focus, cue):
        return "no_cue"
    events = [
        reading
        for reading in readings.cues_in(focus, cue)
        if not _anchors(text, reading, readings) and not _counted(text, focus, reading, readings)
    ]
    repeated = readings.cues_in(focus, "habitual") or (not events and readings.language in languages(cue))
    if task != "trade_figures" and repeated:
        return "habit_or_count"
    told = [date for date in readings.dates if not _is_metadata(date.span, published)]
    dates = _own(text, focus, told) or (_own(text, before, told)[-1:] if before is not None else [])
    if task == "visits":
        visitors = _people(focus, before, paragraph, readings)
        destinations = _own(text, focus, _named(readings))  # a place from before would be one that nobody goes to now
        if not visitors:
            return "no_person"
        if not destinations:
            return "no_place"
        return {"destination": destinations, "visitor": visitors, "date": dates}
    if task == "summits":
        participants = _people(focus, before, paragraph, readings)
        participants += _areas(text, focus, readings, pairs=len(participants) < 2)
        if not participants and not inside(readings.organizations, focus):
            return "no_party"
        meetings = list(dict.fromkeys(reading.text for reading in events))
        named = {"meeting": meetings} if meetings else {}
        return {
            **named,
            "participants": participants,
            "place": _words(text, focus, before, _named(readings)),
            "date": dates,
        }
    numbers = [reading.text for reading in inside(readings.quantities, focus) if reading.kind != "count"]
    if not numbers:
        return "no_number"
    areas = _words(text, focus, before, [place for place in readings.places if place.kind != "city"])
    # A number's period stands beside it or is not given; the date of what was told before is of something else.
    return {"number": numbers, "reporter": areas, "partner": areas, "date": _own(text, focus, told)}


def _is_metadata(span: Span, published: Published | None) -> bool:
    """True for the characters that give the publication date: no event's date."""
    return published is not None and any(span.overlaps(shown) for shown in published.spans)


def _own(text: str, span: Span, readings: Sequence[object]) -> list[str]:
    words = (reading.span.of(text) for reading in inside(readings, span))  # type: ignore[attr-defined,type-var]
    return list(dict.fromkeys(words))


def _words(text: str, focus: Span, before: Span | None, readings: Sequence[object]) -> list[str]:
    """Words of the readings in the sentence itself; those before it if there are none."""
    return _own(text, focus, readings) or (_own(text, before, readings) if before is not None else [])


def _areas(text: str, focus: Span, readings: Readings, *, pairs: bool) -> list[str]:
    """Countries that the sentence names, and where ``pairs`` is true words like "Russian-Kyrgyz" in one piece."""
    countries = [place for place in inside(readings.places, focus) if place.kind == "country"]
    words = [place.text for place in countries]
    if pairs:
        adjectives = [place for place in inside(readings.places, focus) if place.kind == "adjective"]
        for one, other in pairwise(adjectives):
            if text[one.span.stop : other.span.start] in ("-", "–", "‑"):
                words.append(text[one.span.start : other.span.stop])
    return list(dict.fromkeys(words))


def _named(readings: Readings) -> list[PlaceReading]:
    """Countries and cities that can be where something happens: not those of a title ("the president of X")."""
    titles = [
        Span(max(0, person.span.start - len(person.role) - 2), person.span.stop)
        for person in readings.people
        if person.role
    ]
    return [
        place
        for place in readings.places
        if place.kind == "city" or (place.kind == "country" and not any(title.contains(place.span) for title in titles))
    ]


def _people(focus: Span, before: Span | None, paragraph: Paragraph, readings: Readings) -> list[str]:
    """Persons of the sentence, then of what stands before it; one wording a person, names before titles."""
    found: dict[str, str] = {}
    for span in (focus, before, paragraph.heading):
        if span is None or (found and span == paragraph.heading):
            continue
        for person in sorted(inside(readings.people, span), key=lambda reading: reading.kind != "name"):
            if person.is_leader is not False:  # an aide tells of a trip, an ambassador waits at its end
                found.setdefault(person.name or person.text, person.text)
    return list(found.values())[:PEOPLE]
