"""Text -> Grid: the tables that stand in it, as lines of cells between bars or tabs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .spans import Span

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
RULE = re.compile(r"[\s|:+=_-]+")
"""A line that only draws: "|---|---|"."""
_BORDER = re.compile(r"[|\t]")
_NUMBER = re.compile(r"[-+−–~≈<>]?\s?[^\w\s]{0,2}\d[\d\s.,]*(?:%|\s?[^\W\d_]{1,6}\.?)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell beside the label of its row: where it stands, and the words that say what it is."""

    span: Span
    label: Span
    header: Span | None
    """The cell over its column; None for a table without such a row."""
    caption: Span | None
    """The line over the table."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The tables of a text: their lines, headers among them, and the cells that are no labels; both in order."""

    lines: tuple[Span, ...]
    cells: tuple[Cell, ...]

    def cell_at(self, span: Span) -> Cell | None:
        """The cell that holds ``span``."""
        index = bisect_right(self.cells, span.start, key=lambda cell: cell.span.start) - 1
        return self.cells[index] if index >= 0 and self.cells[index].span.contains(span) else None


Row = list[Span | None]
"""The cells of a line, the label first; None for an empty one."""


def read_grid(text: str) -> Grid:
    r"""The tables of ``text``: lines one after the other with as many cells, of which one below the first is a number.

    >>> text = "In million dollars:\nCountry | Exports\nChina | 24.9"
    >>> (cell,) = read_grid(text).cells
    >>> [span.of(text) for span in (cell.span, cell.label, cell.header, cell.caption)]
    ['24.9', 'China', 'Exports', 'In million dollars:']
    """
    lines: list[Span] = []
    cells: list[Cell] = []
    caption: Span | None = None
    for block in _blocks(text):
        rows = [row for _, row in block]
        if len(rows[0]) < 2:
            caption = block[-1][0]
        elif any(_is_number(text, cell) for row in rows[1:] for cell in row[1:]):
            lines += [line for line, _ in block]
            cells += _below(text, rows, caption)
            caption = None
    return Grid(tuple(lines), tuple(cells))


def _below(text: str, rows: list[Row], caption: Span | None) -> Iterator[Cell]:
    """The cells below the first line, if that says what the columns are, and behind the first words of their row."""
    headed = not any(_is_number(text, cell) for cell in rows[0][1:])
    heads: Row = rows[0] if headed else [None] * len(rows[0])
    for row in rows[headed:]:
        named = [(at, cell) for at, cell in enumerate(row) if cell is not None and not _is_number(text, cell)]
        for at, label in named[:1]:
            beside = zip(row[at + 1 :], heads[at + 1 :], strict=True)
            yield from (Cell(cell, label, head, caption) for cell, head in beside if cell is not None)


def _blocks(text: str) -> Iterator[list[tuple[Span, Row]]]:
    """Lines one after the other with as many cells, each with these; lines that only draw are left out."""
    block: list[tuple[Span, Row]] = []
    for match in _LINE.finditer(text):
        line = _stripped(text, match.start(), match.end())
        if line is None or RULE.fullmatch(match[0]):
            continue
        row = _row(text, line)
        if block and len(row) != len(block[-1][1]):
            yield block
            block = []
        block.append((line, row))
    if block:
        yield block


def _row(text: str, line: Span) -> Row:
    inner = line.of(text)
    start = line.start + inner.startswith("|")
    stop = line.stop - (inner.endswith("|") and len(inner) > 1)
    borders = [start - 1, *(found.start() for found in _BORDER.finditer(text, start, stop)), stop]
    return [_stripped(text, before + 1, after) for before, after in pairwise(borders)]


def _stripped(text: str, start: int, stop: int) -> Span | None:
    words = text[start:stop]
    left, right = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
    return Span(left, right) if left < right else None


def _is_number(text: str, cell: Span | None) -> bool:
    words = cell.of(text) if cell is not None else ""
    return bool(_NUMBER.fullmatch(words)) and not _YEAR.fullmatch(words)
