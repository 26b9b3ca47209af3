"""Text -> Layout: paragraphs, headings and sentences, as spans."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import sentencex

from .grid import RULE, read_grid
from .spans import Span

HEADING_CHARS = 110
"""A longer line without a full stop is a caption or a cut paragraph, not a heading."""

_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029]+")
_FINAL = re.compile(r"[.!?…;,。！？；][»”\"')\]]*$")
# A title glued to what follows ("в КиргизиюОн примет"), or a full stop with no space after it ("в России.Сегодня").
_GLUED = re.compile(
    r"(?<=[а-яёіїєґўқғҳңөүұһәӯҷ])(?=[А-ЯЁІЇЄҐЎҚҒҲҢӨҮҰҺӘӮҶ][а-яёіїєґўқғҳңөүұһәӯҷ])|(?<=\w\w[.!?…])(?=[А-ЯЁA-Z]\w)"
)
_LABEL = re.compile(r"\s*\d{1,2}(?:\s?[-–—]\s?\d{1,2})?\.\s*")
"""The day of an entry of a chronicle, which goes on behind its full stop: "8–10. Flew to Rome"."""
_INITIAL = re.compile(r"(?<![^\s(«\"])[^\W\d_]\.\s*$")
_BEHIND_INITIAL = 12
"""Characters before a border in which an initial is looked for, blanks behind it among them."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the article: a heading, or body text with its sentences."""

    span: Span
    kind: Literal["heading", "body"]
    sentences: tuple[Span, ...]
    heading: Span | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The paragraphs of an article in order."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def sentences(self) -> tuple[Span, ...]:
        """All sentences in order; a heading is one sentence."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)

    def paragraph_at(self, offset: int) -> Paragraph | None:
        """The paragraph that holds the character at ``offset``, if any does."""
        index = bisect_right(self.paragraphs, offset, key=lambda paragraph: paragraph.span.start) - 1
        return self.paragraphs[index] if index >= 0 and offset < self.paragraphs[index].span.stop else None

    def sentence_at(self, offset: int) -> Span | None:
        """The sentence that holds the character at ``offset``, if any does."""
        paragraph = self.paragraph_at(offset)
        if paragraph is None:
            return None
        index = bisect_right(paragraph.sentences, offset, key=lambda sentence: sentence.start) - 1
        sentence = paragraph.sentences[index] if index >= 0 else None
        return sentence if sentence is not None and offset < sentence.stop else None


def lay_out(text: str, language: str | None = None) -> Layout:
    r"""Paragraphs (lines), headings (short lines without a final stop) and sentences of ``text``.

    A line of a table, or one that only draws, is body text of one sentence.

    Sentence borders come from the ``sentencex`` library, which knows the abbreviations of many languages.

    >>> layout = lay_out("2024 год\nВизит прошёл. Был и обед.", "ru")
    >>> [(p.kind, len(p.sentences), p.heading) for p in layout.paragraphs]
    [('heading', 1, None), ('body', 2, Span(start=0, stop=8))]
    """
    paragraphs: list[Paragraph] = []
    heading: Span | None = None
    rows = {line.start for line in read_grid(text).lines}
    for match in _PARAGRAPH.finditer(text):
        span = _stripped(text, match.start(), match.end())
        if span is None:
            continue
        row = span.start in rows or RULE.fullmatch(match[0]) is not None
        sentences = (span,) if row else tuple(_sentences(text, span, language or "en"))
        if not row and len(span) <= HEADING_CHARS and len(sentences) == 1 and not _FINAL.search(span.of(text)):
            paragraphs.append(Paragraph(span, "heading", sentences, None))
            heading = span
        else:
            paragraphs.append(Paragraph(span, "body", sentences, heading))
    return Layout(tuple(paragraphs))


def _sentences(text: str, paragraph: Span, language: str) -> list[Span]:
    line = paragraph.of(text)
    borders = {0, len(line)}
    position = 0
    for sentence in sentencex.segment(language.split("-")[0], line):
        position += len(sentence)
        borders.add(min(position, len(line)))
    borders.update(match.start() for match in _GLUED.finditer(line))
    # The library knows initials in some languages only: "М. Петров" is one name in all of them.
    borders -= {
        border
        for border in borders
        if line[border : border + 1].isupper() and _INITIAL.search(line, max(0, border - _BEHIND_INITIAL), border)
    }
    borders = {border for border in borders if not _LABEL.fullmatch(line, 0, border)}
    ordered = sorted(borders | {0, len(line)})
    cut = (_stripped(text, paragraph.start + a, paragraph.start + b) for a, b in pairwise(ordered))
    return [span for span in cut if span is not None]


def _stripped(text: str, start: int, stop: int) -> Span | None:
    words = text[start:stop]
    left = start + len(words) - len(words.lstrip())
    right = start + len(words.rstrip())
    return Span(left, right) if left < right else None
