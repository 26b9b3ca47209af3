"""Spans of time that are named by their end: "in the year to June 2021", « les douze mois clos en mars »."""

from __future__ import annotations

import re
from dataclasses import replace

from ..spans import Span
from .written_dates import NEARBY, Expression, Point

_ENDING = {
    language: re.compile(
        rf"\b(?:(?P<n>\d{{1,2}}|{counts})[ -]{months}|(?P<y>{year})|(?P<h>{half})|(?P<q>{quarter}))\s(?:{ends})\s?$",
        re.I,
    )
    for language, (counts, months, year, half, quarter, ends) in {
        "en": (
            "three|four|six|nine|ten|eleven|twelve",
            "months?(?: period)?",
            "(?:fiscal |financial )?year",
            "(?:fiscal )?half(?:[ -]year)?",
            "quarter",
            "(?:that |which )?(?:to|through|ended|ending|until)(?: in| on)?(?: the end of)?",
        ),
        "de": (
            "drei|sechs|neun|zwölf",
            "Monaten?",
            "(?:Geschäfts|Wirtschafts|Fiskal)?jahr",
            "Halbjahr",
            "Quartal",
            "bis(?: zum)?",
        ),
        "fr": (
            "trois|six|neuf|douze",
            "(?:derniers )?mois",
            "année|exercice",
            "semestre",
            "trimestre",
            "jusqu.à|à|(?:clos|achevé|terminé)e?s?(?: à| en)?|se terminant(?: à| en)?",
        ),
        "es": (
            "tres|seis|nueve|doce",
            "(?:últimos )?meses",
            "año|ejercicio",
            "semestre",
            "trimestre",
            "hasta|a|que (?:terminó|finalizó|cerró)(?: en| a)?|(?:terminad|finalizad|cerrad|concluid)[oa]s?(?: en| a)?",
        ),
    }.items()
}
"""A span of time that is named by its end, by language: "in the year to June 2021", « les douze mois clos en mars »."""
_NAMED_COUNTS = {
    **dict.fromkeys(("three", "drei", "trois", "tres"), 3),
    "four": 4,
    **dict.fromkeys(("six", "sechs", "seis"), 6),
    **dict.fromkeys(("nine", "neun", "neuf", "nueve"), 9),
    "ten": 10,
    "eleven": 11,
    **dict.fromkeys(("twelve", "zwölf", "douze", "doce"), 12),
}


def named_by_end(text: str, found: list[Expression], language: str) -> list[Expression]:
    """``found`` with months that close a longer span made into that span, where they have a year."""
    ending = _ENDING.get(language)
    if ending is None:
        return found
    spans: list[Expression] = []
    for one in found:
        ends = ending.search(text[max(one.span.start - NEARBY, 0) : one.span.start])
        closes = one.kind == "calendar" and one.precision in ("month", "day") and one.first == one.last
        if ends is None or not closes or one.last.month is None or one.last.year is None:
            spans.append(one)
            continue
        count = _NAMED_COUNTS.get((ends["n"] or "").lower()) or int(ends["n"] or 0)
        months = count or (12 if ends["y"] else 6 if ends["h"] else 3)
        year, month = divmod(one.last.year * 12 + one.last.month - months, 12)
        start = one.span.start - len(ends[0])
        spans = [other for other in spans if other.span.stop <= start]
        first, last = Point(year, month + 1), replace(one.last, day=None)
        spans.append(
            replace(
                one,
                span=Span(start, one.span.stop),
                precision="month_interval",
                first=first,
                last=last,
                part_only=False,
            )
        )
    return spans
