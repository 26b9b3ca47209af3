"""Whose minister it is that an article names without a country: that of the country in which it was written."""

from __future__ import annotations

from collections.abc import Iterator

from ..normalization import inside
from ..normalization.people import PersonReading
from ..normalization.places import PlaceReading
from ..setting import dateline
from ..spans import Span
from .evidence import Context


def homeland_of(context: Context, who: PersonReading, host: str, focus: Span) -> PersonReading | PlaceReading | None:
    """What shows the country of somebody with an office and no country, who travels to ``host``: the article's own.

    Not where the paragraph has spoken of a third country up to then, or another sentence does that names them: they may
    be of that one.
    """
    home = _homeland(context)
    if who.country is not None or who.kind != "name" or not (who.is_leader and who.role) or home is None:
        return None
    others = {country for span in _telling(context, who, focus) for country in _countries(context, span)}
    return None if home.country == host or others - {home.country, host} else home


def _telling(context: Context, who: PersonReading, focus: Span) -> Iterator[Span]:
    """The paragraph up to the end of the sentence, and all sentences that name the person."""
    paragraph = context.layout.paragraph_at(focus.start)
    yield Span(paragraph.span.start if paragraph else focus.start, focus.stop)
    for person in context.readings.people:
        sentence = context.layout.sentence_at(person.span.start) if person.name == who.name else None
        if sentence is not None:
            yield sentence


def _countries(context: Context, span: Span) -> Iterator[str]:
    for place in inside(context.readings.places, span):
        if place.country is not None and place.kind != "city":
            yield place.country
    for person in inside(context.readings.people, span):
        if person.country is not None:
            yield person.country


def _homeland(context: Context) -> PersonReading | PlaceReading | None:
    """The dateline, else a known leader whose office stands alone; None if such leaders are of several countries."""
    start = dateline(context.text, context.layout, context.readings.places)
    known = [one for one in context.readings.people if one.basis == "leaders table" and one.role is not None]
    return start or (known[0] if len({one.country for one in known}) == 1 else None)
