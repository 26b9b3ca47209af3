"""Whom an article is about: the areas that its title and lead name, and those that it names most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..normalization import inside
from ..spans import Span
from .evidence import Context

BLOCS = frozenset({"EU", "EAEU", "CIS", "MERCOSUR", "ASEAN", "GCC", "EAC", "AU", "BRICS", "SCO"})
"""Organizations whose members' trade is counted together."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """``pair``: the two areas of title and lead, if these name two and the article no third one as often.

    ``first``: the area named most. Each area comes with the first place that names it.
    """

    pair: tuple[str, ...]
    first: str | None
    shown: dict[str, Span]

    def other(self, area: str | None) -> str | None:
        """The area of the pair that ``area`` is not; None if it is not one of them."""
        rest = [one for one in self.pair if one != area]
        return rest[0] if len(rest) == 1 and area is not None else None


def subjects(context: Context) -> Subjects:
    """Read them in places, adjectives and the countries of the persons that are named."""
    named = sorted(_named(context), key=lambda entry: entry[1])
    counts = Counter(area for area, _ in named)
    shown: dict[str, Span] = {}
    for area, span in named:
        shown.setdefault(area, span)
    first = max(counts, key=lambda area: (counts[area], -shown[area].start), default=None)
    return Subjects(_pair(context, named, counts), first, shown)


def _named(context: Context) -> Iterator[tuple[str, Span]]:
    readings = context.readings
    for place in readings.places:
        if area := place.country or place.group:
            yield area, place.span
    for organization in readings.organizations:
        if organization.key in BLOCS:
            yield organization.key, organization.span
    for person in readings.people:
        if person.country is not None and not inside(readings.places, person.span):
            yield person.country, person.span


def _pair(context: Context, named: list[tuple[str, Span]], counts: Counter[str]) -> tuple[str, ...]:
    """The areas of the title, else of title and lead, if these are two and no other area is named as often as both."""
    bodies = [paragraph.span for paragraph in context.layout.paragraphs if paragraph.kind == "body"]
    title = context.layout.paragraphs[0].span.stop if context.layout.paragraphs else 0
    for stop in (title, bodies[0].stop if bodies else 0):
        early = [area for area, span in named if span.stop <= stop]
        told = [area for area, _ in Counter(early).most_common()]
        if len(told) >= 2:
            pair = tuple(told[:2])
            others = [count for area, count in counts.items() if area not in pair]
            clear = len(told) == 2 or Counter(early)[told[1]] > Counter(early)[told[2]]
            return pair if clear and max(others, default=0) <= min(counts[area] for area in pair) else ()
    return ()
