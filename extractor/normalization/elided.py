"""Numbers whose unit is left out: "imports were 3 billion" after "exports of 5 billion dollars", "a third of exports".

They are read beside words of trade alone, where the reader of the article supplies the unit from what stands before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from ..spans import Span
from .cues import CueReading
from .quantities import QuantityReading

_BEFORE, _AFTER = 600, 120
"""Characters before and after a number without unit in which a word of trade stands."""
_NEAR = 250
"""How far before its sentence the word of trade may stand where a part is called a share, or one of "that sum"."""
_OF_SUM = re.compile(
    r"\s(?:(?:от|из|від|з)\s)?(?:этой|этого|всей|всего|той|общей|общего|указанной|цієї|цього|всієї"
    r"|of (?:this|that|the)|dieser|davon)"
    r"\s(?:сумм|объ[её]м|итог|стоимост|показател|величин|сум[аи]|обсяг|вартост|total|sum|amount|summe|betrag)",
    re.IGNORECASE,
)
_EACH = re.compile(r"(?:кажд|кож[ен]|every|one|jede)", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;\n…]\s")


def resolve(text: str, quantities: Sequence[QuantityReading], cues: Sequence[CueReading]) -> list[QuantityReading]:
    """The quantities; bare numbers with the unit of the last one before them, fractions in percent, others left out."""
    flows = [cue.span.start for cue in cues if cue.kind == "flow"]
    resolved: list[QuantityReading] = []
    for quantity in quantities:
        if quantity.kind == "bare":
            unit = next((one for one in reversed(resolved) if _gives_unit(text, one, quantity)), None)
            if unit is not None and _any(flows, quantity.span.start - _BEFORE, quantity.span.stop + _AFTER):
                resolved.append(replace(quantity, kind=unit.kind, unit=unit.unit))
        elif quantity.kind == "fraction":
            sentence = _sentence(text, quantity.span)
            share = any(sentence.contains(cue.span) for cue in cues if cue.kind == "measure" and cue.value == "share")
            told = (
                share or _EACH.match(quantity.text) is not None or _OF_SUM.match(text, quantity.span.stop) is not None
            )
            if _any(flows, sentence.start - _NEAR * told, sentence.stop):
                resolved.append(replace(quantity, kind="percent"))
        else:
            resolved.append(quantity)
    return resolved


def _gives_unit(text: str, one: QuantityReading, quantity: QuantityReading) -> bool:
    """True for money, but not the same amount in a second currency in brackets; for goods only if they are near."""
    if one.kind == "money":
        return "(" not in text[max(0, one.span.start - 2) : one.span.start]
    return one.kind == "amount" and quantity.span.start - one.span.stop <= _AFTER


def _any(starts: Sequence[int], start: int, stop: int) -> bool:
    index = bisect_left(starts, start)
    return index < len(starts) and starts[index] < stop


def _sentence(text: str, span: Span) -> Span:
    start = max((end.end() for end in _SENTENCE.finditer(text, max(0, span.start - _BEFORE), span.start)), default=0)
    end = _SENTENCE.search(text, span.stop)
    return Span(max(start, span.start - _BEFORE), end.start() if end else len(text))
