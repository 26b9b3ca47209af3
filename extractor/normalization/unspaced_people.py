"""Text without spaces or capitals -> PersonReadings: leaders by name and title in Chinese, Japanese, Korean, Arabic."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from ..spans import Span
from .chinese_names import UnspacedTitle, is_han, name_end, names_before_titles, unspaced_titles
from .leaders import leaders, unspaced_leaders
from .lexicon import UNSPACED
from .persons import OFFICES, Basis, PersonReading
from .places import PlaceReading
from .titles import unspaced_offices
from .words import read_words


def read_unspaced(
    text: str, places: Sequence[PlaceReading], published: datetime.date | None
) -> Iterator[PersonReading]:
    """Names of the leaders table, names behind titles, and titles; in no order."""
    titles = {**_plain_titles(text, places), **unspaced_titles(text, places)} if UNSPACED.search(text) else {}
    found = list(unspaced_leaders().find(text))
    named: dict[str, UnspacedTitle] = {}
    for start, title in titles.items():
        stop = name_end(text, start, title.country, places)
        if stop > start and not any(span.start == start for span, _ in found):
            named.setdefault(text[start:stop], title)
    for before, title in names_before_titles(text, places):
        if not any(span.of(text).endswith(before) for span, _ in found):
            named.setdefault(before, title)
    found = _with_mentions(text, found, named)
    fullest: dict[tuple[str, ...], str] = {}
    holders: dict[tuple[str | None, str], set[str]] = {}
    for span, names in found:
        fullest[names] = max(fullest.get(names, ""), span.of(text), key=len)
    for span, names in found:
        terms = leaders([word.folded for word in read_words(names[0])], published)
        countries = {term.acts_for for term in terms}
        known = named.get(fullest[names])
        country = next(iter(countries)) if len(countries) == 1 else known.country if known is not None else None
        said = titles.pop(span.start, None)
        for office in [OFFICES.get(term.office, "") for term in terms] + ([] if known is None else [known.office]):
            holders.setdefault((country, office), set()).add(fullest[names])
        serving = known is not None or any(published is None or term.in_office(published) for term in terms)
        yield PersonReading(
            span,
            span.of(text),
            fullest[names],
            country if said is None else said.country or country,
            None if said is None else said.span.of(text),
            "name",
            True if said is not None or serving else None,
            "leaders table" if said is None and known is None else "sentence",
            "exact",
        )
    for title in titles.values():
        if title.country is not None:
            held = holders.get((title.country, title.office), set())
            name = next(iter(held)) if len(held) == 1 else None
            basis: Basis = "only full name that fits" if name else "sentence"
            grounding: Literal["computed", "exact"] = "computed" if name else "exact"
            words = title.span.of(text)
            yield PersonReading(title.span, words, name, title.country, words, "title", True, basis, grounding)


def _with_mentions(
    text: str, found: Sequence[tuple[Span, tuple[str, ...]]], named: Mapping[str, UnspacedTitle]
) -> list[tuple[Span, tuple[str, ...]]]:
    """The names of the table, and every mention of those that stand behind a title, in full or by the last part."""
    taken, mentions = [span for span, _ in found], list(found)
    for name, title in sorted(named.items(), key=lambda item: -len(item[0])):
        for words in dict.fromkeys((name, re.split(r"[·•・‧]", name)[-1])):
            for match in re.finditer(re.escape(words), text) if len(words) > 1 else ():
                span = Span(*match.span())
                longer = name_end(text, span.start, title.country) > span.stop
                if not longer and not any(span.overlaps(other) for other in taken):
                    taken.append(span)
                    mentions.append((span, (name,)))
    return sorted(mentions, key=lambda mention: mention[0])


def _plain_titles(text: str, places: Sequence[PlaceReading]) -> dict[int, UnspacedTitle]:
    """Titles right behind their country in other letters than Chinese (Korean, Arabic), by the offset behind them."""
    found: dict[int, UnspacedTitle] = {}
    for place in places:
        for title, (office, leader) in unspaced_offices().items():
            if place.kind == "country" and leader and text.startswith(title, place.span.stop) and not is_han(title):
                span = Span(place.span.start, place.span.stop + len(title))
                found[span.stop] = UnspacedTitle(span, place.country, office)
                break
    return found
