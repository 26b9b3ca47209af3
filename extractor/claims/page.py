"""Context -> Page: an article as claims are read in it, with the words of the table ``claims`` found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ..assembly import Context
from ..layout import Paragraph
from ..normalization import Readings, inside
from ..normalization.dates import DateReading
from ..normalization.forms import fold
from ..normalization.people import PersonReading
from ..normalization.places import PlaceReading
from ..setting import scenes
from ..spans import Span
from .words import Token, read_tokens

# Over folded text, where every dash but — is a hyphen.
_CLAUSE_END = re.compile(r"[,;:!?()，；：。、]|[.](?!\w)|\s[-—]\s")

PAST = 4
"""Sentences before a claim in which its persons and places are looked for."""
_WIDE_STOP = re.compile("[。！？]+[”』」]?")


@dataclass(frozen=True)
class Page:
    """One article: its text, folded text, readings, words that count, and the leaders it names."""

    context: Context

    @property
    def text(self) -> str:
        """The article's text."""
        return self.context.text

    @property
    def readings(self) -> Readings:
        """What code reads in the article."""
        return self.context.readings

    @property
    def published(self) -> str | None:
        """Publication day, ISO 8601."""
        return self.context.published.date if self.context.published else None

    @cached_property
    def folded(self) -> str:
        """The text for comparison, of the same length."""
        return fold(self.context.text)

    @cached_property
    def language(self) -> str:
        """BCP 47; empty where it is not known."""
        return self.readings.language or ""

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Words that count or order events."""
        return tuple(read_tokens(self.folded, self.language))

    @cached_property
    def leaders(self) -> tuple[PersonReading, ...]:
        """Mentions of persons with a name who may be leaders."""
        people = self.readings.people
        return tuple(person for person in people if person.name and person.is_leader is not False)

    @cached_property
    def scenes(self) -> tuple[PlaceReading, ...]:
        """Places where something can happen."""
        return tuple(scenes(self.readings))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """All sentences in order."""
        paragraphs = self.context.layout.paragraphs
        return tuple(part for paragraph in paragraphs for part in self.sentences_of(paragraph))

    def sentences_of(self, paragraph: Paragraph) -> list[Span]:
        """The sentences of a paragraph; a full stop without a blank after it (。) ends one too."""
        found: list[Span] = []
        for sentence in paragraph.sentences:
            cuts = [mark.end() for mark in _WIDE_STOP.finditer(self.text, sentence.start, sentence.stop)]
            found += [Span(a, b) for a, b in pairwise([sentence.start, *cuts, sentence.stop]) if a < b]
        return found

    @cached_property
    def adjectives(self) -> dict[int, Span]:
        """Adjectives of countries ("Russian-Kyrgyz"), by where they begin."""
        return {place.span.start: place.span for place in self.readings.places if place.kind == "adjective"}

    @cached_property
    def dates(self) -> dict[int, Span]:
        """Dates by where they begin."""
        return {date.span.start: date.span for date in self.readings.dates}

    def date_at(self, span: Span) -> DateReading:
        """The date reading of exactly these characters."""
        return next(date for date in inside(self.readings.dates, span) if date.span == span)

    def before(self, sentence: Span, paragraph: Paragraph) -> list[Span]:
        """The sentences of the paragraph before this one, the nearest first."""
        earlier = [other for other in self.sentences_of(paragraph) if other.start < sentence.start]
        return earlier[: -PAST - 1 : -1]

    def clause(self, span: Span, sentence: Span) -> Span:
        """The part of the sentence around ``span`` from one mark to the next; marks of dates do not count."""
        start, stop = sentence.start, sentence.stop
        dates = inside(self.readings.dates, sentence)
        for mark in _CLAUSE_END.finditer(self.folded, sentence.start, sentence.stop):
            if any(date.span.overlaps(Span(*mark.span())) for date in dates):
                continue
            if mark.end() <= span.start:
                start = mark.end()
            elif mark.start() >= span.stop:
                stop = mark.start()
                break
        return Span(start, max(start, stop))

    def joined(self, one: Span, other: Span) -> bool:
        """True if nothing but blanks and hyphens stands between the two."""
        return not self.folded[one.stop : max(one.stop, other.start)].strip(" -")
