"""Items of lists and of enumerations -> quantities whose unit stands once, before all of them.

"Trade in billion dollars: / • China — 12.1; / • Russia — 9.6" and «на Россию пришлось 66,2%, на Казахстан — 30,9».
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..spans import Span
from .celled import unit_named
from .quantities import QuantityReading, read_quantities

_LEAD = re.compile(r"[^\n]{5,300}:[ \t]*\n")
_ITEM = re.compile(
    r"\s*(?:[•●▪◦*–—-]\s*|\d{1,2}[.)]\s+)?[^\d\n:;]{2,60}?\s*(?:[–—:]|\s-)\s*(?P<number>\d+(?:[  ]\d{3})*(?:[.,]\d+)?)"
    r"(?=\s*[(;.,]|\s*$)[^\n]*(?:\n|\Z)",
    re.MULTILINE,
)
"""A line of a list: a bullet or its number, whose number it is, the number."""
_NEXT = re.compile(
    r"(?:\s?\([^()\n]{1,40}\)|(?:\s[^\W\d_]+){1,4}(?=[,;]))?[,;]?\s(?:(?:и|а|та|and|und|et|y)\s)?(?:(?:на|для|у|в|до)\s)?[^\W\d_][^\d,;.:()\n]{1,40}?\s?[–—]\s"
    r"(?P<number>\d+[.,]\d+)(?=[,;.)]?(?:\s|\Z))(?!\s?(?:%|[^\W\d_]+\b))"
)
"""The next of several shares or sums: its own name, a dash and a number with decimals."""


def listed(text: str, quantities: Sequence[QuantityReading], language: str | None) -> list[QuantityReading]:
    r"""``quantities`` and, in order, the bare numbers of items, with the unit of their list or of the one before.

    >>> found = listed("Экспорт, млн долларов:\n• Китай — 12,1;\n• Чили — 9,6.", [], "ru")
    >>> [(one.text, one.unit, str(one.value)) for one in found]
    [('12,1', 'USD', '12100000'), ('9,6', 'USD', '9600000')]
    """
    taken = list(quantities)
    for found in (*_items(text, language), *_enumerated(text, quantities)):
        if not any(one.span.overlaps(found.span) for one in taken):
            taken.append(found)
    return sorted(taken, key=lambda reading: reading.span)


def _items(text: str, language: str | None) -> Iterator[QuantityReading]:
    """The numbers of the lines below a line that ends in a colon and names a unit."""
    for lead in _LEAD.finditer(text):
        item = _ITEM.match(text, lead.end())
        write = unit_named(lead.group(), language) if item is not None else None
        while item is not None and write is not None:
            number = Span(*item.span("number"))
            for reading in read_quantities(write(number.of(text)), language=language)[:1]:
                yield replace(reading, span=number, text=number.of(text), number_span=number)
            item = _ITEM.match(text, item.end())


def _enumerated(text: str, quantities: Sequence[QuantityReading]) -> Iterator[QuantityReading]:
    """The numbers that follow a share one after the other, each behind its own name."""
    for first in quantities:
        if first.kind != "percent" or first.change:
            continue
        item = _NEXT.match(text, first.span.stop)
        while item is not None:
            number = Span(*item.span("number"))
            for reading in read_quantities(f"{number.of(text)}%", language="en" if "." in item["number"] else "ru")[:1]:
                yield replace(reading, span=number, text=number.of(text), number_span=number)
            item = _NEXT.match(text, item.end())
