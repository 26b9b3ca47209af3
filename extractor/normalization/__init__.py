"""Words -> values: everything that code reads in an article without a model.

A small library of its own: each module reads one kind of thing out of any text and says where it stands.
:func:`read` does all of it in one call.

>>> from extractor.normalization import read
>>> readings = read("Вчера в Минске: экспорт вырос на 17,8%", published=datetime.date(2025, 11, 26))
>>> [(date.text, date.start, date.relation) for date in readings.dates]
[('Вчера', '2025-11-25', 'pub_date-P1D')]
>>> [(quantity.text, quantity.value, quantity.unit) for quantity in readings.quantities]
[('17,8%', Decimal('17.8'), 'percent')]
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Protocol, TypeVar

from ..grid import Grid, read_grid
from ..spans import Span
from .celled import dated, measured
from .cues import CueKind, CueReading, read_cues
from .dates import DateReading, read_dates
from .elided import resolve
from .languages import written_in
from .listed import listed
from .organizations import OrganizationReading, read_organizations
from .people import PersonReading, read_people
from .places import PlaceReading, read_places
from .quantities import QuantityReading, read_quantities

__all__ = [
    "CueReading",
    "DateReading",
    "OrganizationReading",
    "PersonReading",
    "PlaceReading",
    "QuantityReading",
    "Readings",
    "Spanned",
    "inside",
    "read",
]


class Spanned(Protocol):
    """Whatever says where it stands."""

    @property
    def span(self) -> Span:
        """Where it stands in the text."""
        ...


_S = TypeVar("_S", bound=Spanned)


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
    grid: Grid
    """The tables of the text."""

    def cues_in(self, span: Span, *kinds: CueKind) -> list[CueReading]:
        """Cues of ``kinds`` that stand inside ``span``."""
        return [cue for cue in inside(self.cues, span) if cue.kind in kinds]


def inside(readings: Sequence[_S], span: Span) -> list[_S]:
    """The readings whose span lies inside ``span``; ``readings`` are in order of their start."""
    first = bisect_left(readings, span.start, key=lambda reading: reading.span.start)
    within = takewhile(lambda reading: reading.span.start < span.stop, islice(readings, first, None))
    return [reading for reading in within if span.contains(reading.span)]


def read(text: str, *, language: str | None = None, published: datetime.date | None = None) -> Readings:
    """Everything that can be read in ``text`` by code: people, places, organizations, dates, quantities, cues.

    ``language`` is BCP 47 and detected when missing; ``published`` resolves relative dates. Never raises on any text.

    >>> readings = read("Садыр Жапаров встретился с Владимиром Путиным в штаб-квартире ОДКБ", language="ru")
    >>> [(person.text, person.name, person.span) for person in readings.people][1]
    ('Владимиром Путиным', 'Владимир Путин', Span(start=27, stop=45))
    >>> [(organization.key, organization.text) for organization in readings.organizations]
    [('CSTO', 'ОДКБ')]
    """
    language = written_in(text, language)
    grid = read_grid(text)
    dates = dated(text, grid, read_dates(text, language=language, published=published), language)
    # Қазан is a city, but October in a date.
    places = [place for place in read_places(text, language=language) if not _part_of_date(place, dates)]
    organizations = read_organizations(text, language=language)
    found = read_people(text, language=language, places=places, organizations=organizations, published=published)
    people = tuple(person for person in found if not _is_of_dates(person, dates))
    cues = _trade_alone(read_cues(text, language=language))
    quantities = resolve(text, read_quantities(text, language=language, elided=True), cues)
    telling = [*(date.span for date in dates), *(cue.span for cue in cues if cue.kind == "flow")]
    quantities = listed(text, measured(text, grid, quantities, language, telling), language)
    return Readings(
        language=language,
        people=people,
        places=tuple(
            place
            for place in places
            if not _part_of_name(place, people)
            and not _part_of_unit(place, quantities)
            and not _part_of_organization(place, organizations)
        ),
        organizations=tuple(organizations),
        dates=tuple(dates),
        quantities=tuple(quantities),
        cues=tuple(cues),
        grid=grid,
    )


def _trade_alone(cues: Sequence[CueReading]) -> list[CueReading]:
    """The cues without words of trade that are part of another statistic: "budget deficit", "retail turnover"."""
    others = [cue.span for cue in cues if cue.kind == "other_statistic"]
    return [cue for cue in cues if cue.kind != "flow" or not any(cue.span.overlaps(span) for span in others)]


def _part_of_date(place: PlaceReading, dates: Sequence[DateReading]) -> bool:
    near = bisect_right(dates, place.span.start, key=lambda date: date.span.start) - 1
    return near >= 0 and dates[near].span.contains(place.span)


def _is_of_dates(person: PersonReading, dates: Sequence[DateReading]) -> bool:
    """True for words of dates that look like a name: "12 Kasım Salı"."""
    ends = (person.span.start, person.span.stop - 1)
    return all(any(date.span.start <= end < date.span.stop for date in dates) for end in ends)


def _part_of_name(place: PlaceReading, people: Sequence[PersonReading]) -> bool:
    """True for a word that is a place elsewhere, but here stands in the name of a person: Takeo Miki, Mendes-France."""
    around = next((person for person in people if person.span.contains(place.span)), None)
    return around is not None and around.kind == "name"


def _part_of_organization(place: PlaceReading, organizations: Sequence[OrganizationReading]) -> bool:
    """True for a place that an organization only bears in its name: Shanghai Cooperation Organisation.

    A format of countries ("Central Asia – China") is no such name: its countries are who meets.
    """
    around = next((one for one in organizations if one.span.contains(place.span)), None)
    named = around is not None and "+" not in around.key and len(place.span) < len(around.span)
    return named and place.kind != "region"


def _part_of_unit(place: PlaceReading, quantities: Sequence[QuantityReading]) -> bool:
    """True for a country that only says which money it is: «5 млрд долларов США», “US$ 5 billion”."""
    return any(quantity.number_span.contains(place.span) for quantity in quantities)
