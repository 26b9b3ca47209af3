"""Core -> ClaimItems: the list of events that follows a count in brackets or after a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..normalization import inside
from ..records import ClaimItem, Period, Place
from ..spans import Span
from .cores import Core
from .page import Page
from .periods import period
from .words import read_counts, role_at

_OPENED = re.compile(r"[^,;:.!?()，；。（：]{0,60}([(:（：])")
_CLOSING = {"(": ")", "（": "）"}
_SPARE_WORDS = 2
"""Words of an item beside its place and date: «в Москву», "in Sochi in"; more than that is a sentence."""


def read_items(page: Page, core: Core, sentence: Span) -> tuple[tuple[ClaimItem, ...], Span | None]:
    """The items of a count, and where its list stands; none unless every item names a place or a date."""
    opened = _OPENED.match(page.folded, core.span.stop, sentence.stop) if core.kind == "count" else None
    if opened is None:
        return (), None
    stop = page.folded.find(_CLOSING.get(opened[1], "\0"), opened.end(), sentence.stop)
    listed = Span(opened.end(), stop if stop >= 0 else sentence.stop)
    items: list[ClaimItem] = []
    for chunk in _chunks(page, listed):
        item = _item(page, chunk)
        if item is None:
            return (), None
        last = items[-1] if items else None
        if last and item.place.country is None and last.period.start is None:  # «Москва, май 2023 года»
            items[-1] = last.model_copy(update={"period": item.period, "text": f"{last.text}, {item.text}"})
        else:
            items.append(item)
    return (tuple(items), listed) if len(items) > 1 else ((), None)


def _chunks(page: Page, listed: Span) -> Iterator[Span]:
    """The parts of a list between its marks: semicolons if it has some, else commas; and before "and"."""
    words = page.folded[listed.start : listed.stop]
    marks = re.finditer("[;；]" if re.search("[;；]", words) else "[,，、]", words)
    cuts = {listed.start, listed.stop, *(listed.start + mark.end() for mark in marks)}
    cuts |= {at for at in range(listed.start + 1, listed.stop) if page.folded[at - 1] == " " and _is_and(page, at)}
    dates = inside(page.readings.dates, listed)
    ordered = sorted(cut for cut in cuts if not any(date.span.start < cut < date.span.stop for date in dates))
    yield from (Span(start, stop) for start, stop in pairwise(ordered))


def _is_and(page: Page, at: int) -> bool:
    return role_at("and", page.folded, at, page.language) is not None


def _item(page: Page, chunk: Span) -> ClaimItem | None:
    start = role_at("and", page.folded, chunk.start, page.language) or chunk.start
    places = [place for place in inside(page.readings.places, chunk) if place.kind in ("city", "country")]
    dates = inside(page.readings.dates, chunk)
    taken = [place.span for place in places] + [date.span for date in dates]
    shifted = [span.shift(-chunk.start) for span in taken]
    if not taken or read_counts(page.folded[chunk.start : chunk.stop], page.language, shifted):
        return None
    rest = page.folded[start : chunk.stop]
    for span in sorted(taken, reverse=True):
        rest = rest[: max(0, span.start - start)] + " " + rest[max(0, span.stop - start) :]
    if len(re.findall(r"\w+", rest)) > _SPARE_WORDS:
        return None
    place = next((place for place in places if place.city), places[0]) if places else None
    words = re.sub(r"^[\s;,]+|[\s;,.]+$", "", page.text[start : chunk.stop])
    at = page.text.index(words, start)
    return ClaimItem(
        text=words,
        span=Span(at, at + len(words)),
        place=Place(country=place.country, city=place.city) if place else Place(),
        period=period(dates[0]) if dates else Period(),
    )
