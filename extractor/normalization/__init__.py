"""Words -> values: everything that code reads in an article without a model.

A small library of its own: each module reads one kind of thing out of any text and says where it stands.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from ..spans import Span
from .cues import CueKind, CueReading, read_cues
from .dates import DateReading, read_dates
from .languages import detect_language
from .organizations import OrganizationReading, read_organizations
from .people import PersonReading, read_people
from .places import PlaceReading, read_places
from .quantities import QuantityReading, read_quantities

__all__ = ["Readings", "inside", "read"]


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


_S = TypeVar("_S", bound=_Spanned)


@dataclass(frozen=True, slots=True)
class Readings:
    """All that code reads in one article, each list in order of its spans."""

    language: str | None
    people: tuple[PersonReading, ...]
    places: tuple[PlaceReading, ...]
    organizations: tuple[OrganizationReading, ...]
    dates: tuple[DateReading, ...]
    quantities: tuple[QuantityReading, ...]
    cues: tuple[CueReading, ...]

    def cues_in(self, span: Span, *kinds: CueKind) -> list[CueReading]:
        """Cues of ``kinds`` that stand inside ``span``."""
        return [cue for cue in inside(self.cues, span) if cue.kind in kinds]


def inside(readings: Iterable[_S], span: Span) -> list[_S]:
    """The readings whose span lies inside ``span``."""
    return [reading for reading in readings if span.contains(reading.span)]


def read(text: str, *, language: str | None = None, published: datetime.date | None = None) -> Readings:
    """Everything that can be read in ``text`` by code: people, places, organizations, dates, quantities, cues.

    ``language`` is BCP 47 and detected when missing; ``published`` resolves relative dates. Never raises on any text.
    """
    language = language or detect_language(text)
    places = read_places(text, language=language)
    return Readings(
        language=language,
        people=tuple(read_people(text, language=language, places=places, published=published)),
        places=tuple(places),
        organizations=tuple(read_organizations(text, language=language)),
        dates=tuple(read_dates(text, language=language, published=published)),
        quantities=tuple(read_quantities(text, language=language)),
        cues=tuple(read_cues(text)),
    )
