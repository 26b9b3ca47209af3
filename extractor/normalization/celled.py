"""Cells of tables -> quantities and years that only their place tells.

The unit of a bare number is that of its column, or of the line over the table; "2024" over a column is a year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from ..grid import Grid
from ..spans import Span
from .dates import DateReading, read_dates
from .quantities import QuantityReading, read_quantities

_BARE = re.compile(r"[-+−–]?\s?\d[\d\s.,]*")
_CLAUSE = re.compile(r"[,;:|()\[\]\n/，；：（）、]+")
_YEAR = re.compile(r"(?<![^,;(])\s*((?:19|20)\d\d)(?=\s*(?:[,;)]|\Z))")
_DIGIT = re.compile(r"\d")
_WORDS = 5
"""Most words that a unit has: "million of US dollars"."""
_SOURCES = 50
"""Most headers and captions of an article that are searched: no text can make this take long."""
_CLAUSE_WORDS = 20
"""Words of a clause, from its end, among which a unit is looked for."""
_CAPTION = 200
"""Characters of the line over the table, from its end, in which a unit is looked for."""


def measured(
    text: str,
    grid: Grid,
    quantities: Sequence[QuantityReading],
    language: str | None,
    telling: Sequence[Span] = (),
) -> list[QuantityReading]:
    r"""``quantities`` and, in order, those in cells that hold nothing but a number.

    ``telling`` are words of trade and dates: what stands over the table is the unit of columns that these head, or
    that nothing heads, but not of ranks and counts beside them.

    >>> from ..grid import read_grid
    >>> table = "Country | Exports, bn dollars\nChina | 24.9"
    >>> [(q.text, q.unit, str(q.value)) for q in measured(table, read_grid(table), [], "en")]
    [('24.9', 'USD', '24900000000')]
    """
    ways: dict[Span, Callable[[str], str] | None] = {}

    def unit_of(words: Span | None) -> Callable[[str], str] | None:
        if words is None or (words not in ways and len(ways) == _SOURCES):
            return None
        if words not in ways:
            ways[words] = unit_named(words.of(text), language)
        return ways[words]

    found: list[QuantityReading] = []
    for cell in grid.cells:
        words = cell.span.of(text)
        header = cell.header
        of_caption = header is None or any(span.overlaps(header) for span in telling)
        ways_of = (header, cell.caption) if of_caption else (header,)
        told = _BARE.fullmatch(words) is not None and unit_of(cell.label) is None
        write = next(filter(None, map(unit_of, ways_of)), None) if told else None
        reading = _whole(write(words), language) if write is not None else None
        if reading is not None:
            found.append(replace(reading, span=cell.span, text=words, number_span=cell.span))
    taken = {reading.span for reading in found}
    cells = ((one, grid.cell_at(one.span)) for one in quantities)
    kept = [one for one, cell in cells if cell is None or cell.span not in taken]
    return sorted([*kept, *found], key=lambda reading: reading.span)


def dated(text: str, grid: Grid, dates: Sequence[DateReading], language: str | None) -> list[DateReading]:
    r"""``dates`` and, in order, the years that stand over columns with nothing beside them that makes them years.

    >>> from ..grid import read_grid
    >>> table = "Country | 2023 | 2024, bn dollars\nChina | 24 | 25"
    >>> [(date.text, date.start) for date in dated(table, read_grid(table), [], "en")]
    [('2023', '2023'), ('2024', '2024')]
    """
    headers = {cell.header for cell in grid.cells if cell.header is not None}
    spans = (Span(h.start + m.start(1), h.start + m.end(1)) for h in headers for m in _YEAR.finditer(h.of(text)))
    alone = [span for span in spans if not any(date.span.overlaps(span) for date in dates)]
    years = [
        replace(year, span=span, sources=()) for span in alone for year in read_dates(span.of(text), language=language)
    ]
    return sorted([*dates, *years], key=lambda date: date.span)


def unit_named(words: str, language: str | None) -> Callable[[str], str] | None:
    """How a number is written with the unit that ``words`` name at their end; the longest way read as one amount."""
    parts = reversed(_CLAUSE.split(words[-_CAPTION:]))
    clauses = (clause for clause in parts if _names_unit(clause, language))
    ways = (way for clause in clauses for way in _ways(clause))
    return next((way for way in ways if _whole(way("5"), language)), None)


def _names_unit(clause: str, language: str | None) -> bool:
    """True if one of the words makes an amount of a number beside it; most lines over tables are told from units so."""
    numbered = " ".join(f"5 {word} 5" for word in clause.split()[-_CLAUSE_WORDS:])
    return any(one.unit is not None for one in read_quantities(numbered, language=language))


def _ways(clause: str) -> Iterator[Callable[[str], str]]:
    """A number beside or between some words of ``clause``; the most words first, and the last ones first."""
    words = clause.split()[-_CLAUSE_WORDS:]
    for count in range(min(len(words), _WORDS), 0, -1):
        for start in range(len(words) - count, -1, -1):
            some = words[start : start + count]
            if _DIGIT.search("".join(some)):
                continue
            for at in range(count + 1):
                yield partial(_between, some[:at], some[at:])
            yield partial(_before, " ".join(some))


def _between(before: list[str], after: list[str], number: str) -> str:
    return " ".join([*before, number, *after])


def _before(words: str, number: str) -> str:
    """Without a blank: 5亿美元."""
    return number + words


def _whole(words: str, language: str | None) -> QuantityReading | None:
    """The amount or share that ``words`` are, from the first to the last character."""
    readings = read_quantities(words, language=language)
    if len(readings) != 1 or readings[0].kind not in ("money", "amount", "percent") or readings[0].unit is None:
        return None
    span = readings[0].number_span
    return readings[0] if (span.start, span.stop) == (0, len(words.rstrip("."))) or len(span) == len(words) else None
