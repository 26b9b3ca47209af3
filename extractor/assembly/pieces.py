"""Words in pieces -> one value: "28 … November … 2025", "41.2 million … dollars".

What a list or a later sentence leaves out (the month, the year, the unit) a strong model adds from where it stands,
with an ellipsis between. Every piece must stand in the article; code reads the value in the pieces side by side.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..normalization.dates import DateReading, read_dates
from ..normalization.quantities import QuantityReading, read_quantities
from ..spans import Span, merge
from ..windowing import Window
from .evidence import Context, locate

_YEAR = re.compile(r"^\W*(?:[^\W\d]+\W+){0,3}((?:19|20)\d\d)\W*$")
"""A year alone, with a preposition or two."""
_BETWEEN = re.compile(r"\s*(?:…|\.{3})\s*")


def pieces(context: Context, window: Window, words: str | None) -> tuple[Span, ...]:
    """Where the pieces stand, in the order given; nothing for words in one piece, or if one stands nowhere."""
    parts = [part for part in _BETWEEN.split(words or "") if part]
    found = [locate(context, window, part) for part in parts]
    return tuple(at[0] for at in found if at is not None) if len(parts) > 1 and all(found) else ()


def date_in_pieces(context: Context, spans: tuple[Span, ...]) -> DateReading | None:
    """The one date that the pieces give side by side; None if they give none, or several."""
    text = _side_by_side(context, spans)
    year = _YEAR.search(text)
    if year is not None:
        text = f"1.1.{year[1]}"
    readings = read_dates(text, language=context.readings.language, published=context.day)
    if year is not None and len(readings) == 1:
        readings = [replace(readings[0], start=year[1], end=year[1], precision="year")]
    readings = readings or _of_the_last_such(context, text)
    if len(readings) > 1:  # "9 April … the day before": the one that is counted from the other
        readings = [one for one in readings if one.basis == "relative_to_event"]
    if len(readings) != 1 or readings[0].start is None:
        return None
    first, *rest = merge(spans)
    # What the article supports elsewhere was not looked at: the pieces say it all.
    return replace(readings[0], span=first, text=first.of(context.text), sources=tuple(rest), alternatives=())


def _of_the_last_such(context: Context, text: str) -> list[DateReading]:
    """Dates of words like "over ten months", in the last year in which they were over by the publication; in doubt."""
    for year in (context.day.year, context.day.year - 1) if context.day is not None else ():
        readings = read_dates(f"{text} {year}", language=context.readings.language, published=context.day)
        told = [one for one in readings if one.precision != "year" and one.end is not None]
        if len(told) == 1 and context.day is not None and str(told[0].end) <= context.day.isoformat():
            return [replace(told[0], issues=(*told[0].issues, "ambiguous"))]
    return []


def quantity_in_pieces(context: Context, spans: tuple[Span, ...]) -> QuantityReading | None:
    """The one number that the pieces give side by side; it stands where the first piece does."""
    text = _side_by_side(context, spans)
    readings = read_quantities(text, language=context.readings.language)
    if len(readings) != 1:
        return None
    return replace(readings[0], span=spans[0], text=spans[0].of(context.text), number_span=spans[0])


def _side_by_side(context: Context, spans: tuple[Span, ...]) -> str:
    return " ".join(span.of(context.text) for span in spans)
