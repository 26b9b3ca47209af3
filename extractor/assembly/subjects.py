"""Whom an article is about: the areas that its title and lead name, and those that it names most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..normalization import inside
from ..setting import opening
from ..spans import Span
from .evidence import Context

BLOCS = frozenset({"EU", "EAEU", "CIS", "MERCOSUR", "ASEAN", "GCC", "EAC", "AU", "BRICS", "SCO", "SADC", "ECOWAS"})
"""Organizations whose members' trade is counted together."""
_OURS = re.compile(
    r"我国|我國|(?:ülkemiz|ölkəmiz|mamlakatimiz|yurtimiz|мамлакатимиз|юртимиз|еліміз|өлкөбүз)\w*"
    r"|(?:ihracat|ithalat|ticaret)[ıi]m[ıi]z\w*|(?:eksport|import|savdo)imiz\w*|(?:экспорт|импорт|савдо)имиз\w*"
    r"|(?:экспорт|импорт|сауда)(?:ым|м)ыз\w*|(?:экспорт|импорт)убуз\w*|соодабыз\w*|(?:біздің|биздин|bizim|bizning|бизнинг)"
    r" (?:экспорт|импорт|ihracat|ithalat|ticaret|eksport|import)\w*"
    r"|(?:наш(?:а|ої|ій|у|ою) (?:країн|держав)|наш(?:а|ай|у) (?:краін|дзяржав))\w*",
    re.IGNORECASE,
)
"""Our country. Languages of many countries (Russian, English, Spanish, …) are left out."""
_COUNTRIES = {
    "zh": ("CN", "SG", "TW", "HK", "MO", "MY"),
    "tr": ("TR", "CY"),
    "az": ("AZ",),
    "kk": ("KZ",),
    "ky": ("KG",),
    "uz": ("UZ",),
    "uz-Cyrl": ("UZ",),
    "uk": ("UA",),
    "be": ("BY",),
}


@dataclass(frozen=True, slots=True)
class Subjects:
    """``pair``: the two areas of title and lead, if these name two and the article no third one as often.

    ``first``: the area named most. ``home``: the country that the article calls ours beside a word of trade. Each area
    comes with the first place that names it.
    """

    pair: tuple[str, ...]
    first: str | None
    shown: dict[str, Span]
    home: str | None = None

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
    first = _of_lead(context, named) or max(counts, key=lambda area: (counts[area], -shown[area].start), default=None)
    home = _home(context, set(counts))
    if home is not None:
        shown.setdefault(home[0], home[1])
    return Subjects(_pair(context, named, counts), first, shown, home[0] if home is not None else None)


def _home(context: Context, named: set[str]) -> tuple[str, Span] | None:
    """The country of «我国», «ülkemiz», «мамлакатимиз» in a sentence about trade, with that word.

    The one country of the article's language that the article names, else the one where most of its writers live.
    """
    countries = _COUNTRIES.get(context.readings.language or "")
    if countries is None:
        return None
    paired = _first_of_pair(context) if context.readings.language == "zh" else None
    told = [country for country in countries if country in named]
    for word in _OURS.finditer(context.text):
        sentence = context.layout.sentence_at(word.start())
        if sentence is not None and context.readings.cues_in(sentence, "flow") and len(told) < 2:
            return paired or (told[0] if told else countries[0]), Span(word.start(), word.end())
    return None


def _first_of_pair(context: Context) -> str | None:
    """The country whose sign comes first in a Chinese pair, as the own one does: 柬泰贸易额 in a paper of Cambodia."""
    signs = [place for place in context.readings.places if place.kind == "adjective" and len(place.span) == 1]
    pairs = (one for one, other in pairwise(signs) if one.span.stop == other.span.start)
    return next((one.country for one in pairs), None)


def _named(context: Context) -> Iterator[tuple[str, Span]]:
    readings = context.readings
    for place in readings.places:
        if area := place.country or place.group:
            yield area, place.span
    for organization in readings.organizations:
        if organization.key in BLOCS and not inside(readings.places, organization.span):
            yield organization.key, organization.span
    for person in readings.people:
        if person.country is not None and not inside(readings.places, person.span):
            yield person.country, person.span


def _of_lead(context: Context, named: list[tuple[str, Span]]) -> str | None:
    """The only area of title and lead, where the article opens at it: the dateline of a paper of that country."""
    paragraphs = context.layout.paragraphs
    stop = next(
        (one.span.stop for one in paragraphs[1:] if one.kind == "body"), paragraphs[0].span.stop if paragraphs else 0
    )
    areas = {area for area, span in named if span.stop <= stop}
    places = [place for place in context.readings.places if place.span.stop <= stop]
    opened = {place.country for place in opening(context.text, context.layout, places)}
    return next(iter(areas)) if len(areas) == 1 and areas <= opened else None


def _pair(context: Context, named: list[tuple[str, Span]], counts: Counter[str]) -> tuple[str, ...]:
    """The areas of the title, else of title and lead, if these are two and no other area is named as often as both.

    A first line that names none (a rubric, a stray sentence) is not the title.
    """
    paragraphs = context.layout.paragraphs
    if len(paragraphs) > 1 and not any(span.stop <= paragraphs[0].span.stop for _, span in named[:1]):
        paragraphs = paragraphs[1:]
    bodies = [paragraph.span for paragraph in paragraphs if paragraph.kind == "body"]
    title = paragraphs[0].span.stop if paragraphs else 0
    for stop in (title, bodies[0].stop if bodies else 0):
        early = [area for area, span in named if span.stop <= stop]
        told = [area for area, _ in Counter(early).most_common()]
        if len(told) >= 2:
            pair = tuple(told[:2])
            others = [count for area, count in counts.items() if area not in pair]
            clear = len(told) == 2 or Counter(early)[told[1]] > Counter(early)[told[2]]
            return pair if clear and max(others, default=0) <= min(counts[area] for area in pair) else ()
    return ()
