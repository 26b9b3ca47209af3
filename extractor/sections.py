"""Layout + Readings -> Sections: an article in as few parts as a strong model can be asked about at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .drafts import TASKS, Task
from .layout import Layout
from .normalization import Readings
from .normalization.cues import languages
from .spans import Span
from .windowing import CUES

ROOM = 12_000
"""Most characters of one section. No tokenizer needs more than about one token a character, most far fewer."""

LEAD = 600
"""Most characters of the article's beginning that later sections show again: who and when the rest is about."""


@dataclass(frozen=True, slots=True)
class Section:
    """One question about an article: the sentences of ``span``, the number of the first, and what is asked for."""

    span: Span
    first: int
    sentences: tuple[Span, ...]
    lead: Span | None
    tasks: tuple[Task, ...]

    def sentence(self, number: int) -> Span | None:
        """The sentence that the question shows under ``number``."""
        at = number - self.first
        return self.sentences[at] if 0 <= at < len(self.sentences) else None


def plan_sections(layout: Layout, readings: Readings, room: int = ROOM) -> tuple[Section, ...]:
    """Cut an article at its paragraphs into sections of at most ``room`` characters.

    A section is asked for figures only if it holds a number and a word of trade, for visits and meetings if it holds a
    word of either, in languages whose words are known; one that holds none at all is left out.
    """
    sentences = layout.sentences
    sections: list[Section] = []
    for first, stop in pairwise(_borders(layout, room)):
        span = Span(sentences[first].start, sentences[stop - 1].stop)
        tasks = _tasks(readings, span)
        if tasks:
            sections.append(Section(span, first + 1, sentences[first:stop], _lead(sentences, first), tasks))
    return tuple(sections)


def halves(section: Section) -> tuple[Section, ...]:
    """Two sections in place of one whose answer was too long; nothing for a single sentence."""
    count = len(section.sentences)
    if count < 2:
        return ()
    middle = count // 2
    lead = section.lead or _lead(section.sentences, middle)
    return (
        _part(section, section.sentences[:middle], section.first, section.lead),
        _part(section, section.sentences[middle:], section.first + middle, lead),
    )


def _part(section: Section, sentences: tuple[Span, ...], first: int, lead: Span | None) -> Section:
    return Section(Span(sentences[0].start, sentences[-1].stop), first, sentences, lead, section.tasks)


def _borders(layout: Layout, room: int) -> list[int]:
    """Indices of sentences at which sections begin, and the number of sentences at the end.

    A paragraph that is longer than a section is cut between its sentences.
    """
    sentences = layout.sentences
    borders = [0]
    at = 0
    for paragraph in layout.paragraphs:
        count = len(paragraph.sentences)
        start = sentences[borders[-1]].start
        if paragraph.span.stop - start > room and at > borders[-1]:
            borders.append(at)
        for index in range(at, at + count):
            if sentences[index].stop - sentences[borders[-1]].start > room and index > borders[-1]:
                borders.append(index)
        at += count
    return [*borders, len(sentences)] if sentences else [0]


def _tasks(readings: Readings, span: Span) -> tuple[Task, ...]:
    """What a section may tell of; who travels may meet somebody, in whatever words, and the other way round."""
    found = {task for task in TASKS if _may_hold(readings, span, task)}
    events: set[Task] = {"visits", "summits"}
    return tuple(task for task in TASKS if task in found or (task in events and found & events))


def _may_hold(readings: Readings, span: Span, task: Task) -> bool:
    cue = CUES[task]
    if task == "trade_figures" and not any(
        reading.kind != "count" and span.contains(reading.span) for reading in readings.quantities
    ):
        return False
    return readings.language not in languages(cue) or bool(readings.cues_in(span, cue))


def _lead(sentences: Sequence[Span], before: int) -> Span | None:
    """The first sentences of the article, as many as fit, for a section that begins later."""
    if not before:
        return None
    fitting = [sentence.stop for sentence in sentences[:before] if sentence.stop - sentences[0].start <= LEAD]
    return Span(sentences[0].start, fitting[-1]) if fitting else None
