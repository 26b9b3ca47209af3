"""Layout + Readings -> Windows: the sentences worth asking about, their context, and the words to choose from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from .drafts import Choices, Task
from .layout import Layout, Paragraph
from .normalization import Readings, inside
from .normalization.cues import CueKind, languages
from .normalization.places import PlaceReading
from .spans import Span

BEFORE_CHARS = 400
"""How much of the same paragraph may stand before the sentence asked about."""

PEOPLE = 8
"""Most persons offered: more than a sentence's own actors only invite pairs that nobody wrote."""

SkipReason = Literal["no_cue", "no_person", "no_place", "no_number", "no_party", "twin"]

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


def plan_windows(text: str, layout: Layout, readings: Readings, task: Task) -> Plan:
    """Cut an article into the windows of one task.

    A sentence is asked about if it holds a word of the task's kind (travel, meeting, trade; taken from a table of
    cues, and not required in languages that the table does not know) and the parts that a record cannot do
    without: a person and a place, somebody to meet, a number. A sentence that repeats an earlier one word for word
    (a caption) is not asked again; it becomes the window's twin and later its evidence.
    """
    plan = Plan()
    seen: dict[str, int] = {}
    for paragraph in layout.paragraphs:
        for index, focus in enumerate(paragraph.sentences):
            before = _before(paragraph, index)
            answer = _choices(text, focus, before, paragraph, readings, task)
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
            seen[key] = len(plan.windows)
            plan.windows.append(Window(task, focus, before, paragraph.heading, answer))
    return plan


def _before(paragraph: Paragraph, index: int) -> Span | None:
    """The sentences of the paragraph before the ``index``-th, as many whole ones as fit."""
    start = index
    while start and paragraph.sentences[index].start - paragraph.sentences[start - 1].start <= BEFORE_CHARS:
        start -= 1
    return Span(paragraph.sentences[start].start, paragraph.sentences[index - 1].stop) if start < index else None


def _choices(
    text: str, focus: Span, before: Span | None, paragraph: Paragraph, readings: Readings, task: Task
) -> dict[str, list[str]] | SkipReason:
    cue = _CUES[task]
    if readings.language in languages(cue) and not readings.cues_in(focus, cue):
        return "no_cue"
    dates = _words(text, focus, before, readings.dates)
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
        participants += [w for w in _own(text, focus, readings.places) if w not in participants]
        if not participants and not inside(readings.organizations, focus):
            return "no_party"
        return {"participants": participants, "place": _words(text, focus, before, _named(readings)), "date": dates}
    numbers = [reading.text for reading in inside(readings.quantities, focus) if reading.kind != "count"]
    if not numbers:
        return "no_number"
    areas = _words(text, focus, before, readings.places, both=True)
    return {"number": numbers, "reporter": areas, "partner": areas, "date": dates}


def _own(text: str, span: Span, readings: Sequence[object]) -> list[str]:
    words = (reading.span.of(text) for reading in inside(readings, span))  # type: ignore[attr-defined,type-var]
    return list(dict.fromkeys(words))


def _words(text: str, focus: Span, before: Span | None, readings: Sequence[object], *, both: bool = False) -> list[str]:
    """Words of the readings in the sentence itself; those before it if there are none (or if ``both``)."""
    words = _own(text, focus, readings)
    if before is not None and (both or not words):
        words += [word for word in _own(text, before, readings) if word not in words]
    return words


def _named(readings: Readings) -> list[PlaceReading]:
    return [reading for reading in readings.places if reading.kind in ("country", "city")]


def _people(focus: Span, before: Span | None, paragraph: Paragraph, readings: Readings) -> list[str]:
    """Persons of the sentence, then of what stands before it; one wording a person, names before titles."""
    found: dict[str, str] = {}
    for span in (focus, before, paragraph.heading):
        if span is None or (found and span == paragraph.heading):
            continue
        for person in sorted(inside(readings.people, span), key=lambda reading: reading.kind != "name"):
            found.setdefault(person.name or person.text, person.text)
    return list(found.values())[:PEOPLE]
