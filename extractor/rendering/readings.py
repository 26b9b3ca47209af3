"""What code read in a text without a model -> tables for the terminal (rich) and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal

from rich.console import Group, RenderableType
from rich.text import Text

from ..article import Published
from ..normalization import (
    DateReading,
    OrganizationReading,
    PersonReading,
    PlaceReading,
    QuantityReading,
    Readings,
    Spanned,
)
from ..spans import Span
from .quotes import clean
from .tables import NOTHING, Row, Section, in_words, numbers, section_blocks

KINDS = ("dates", "quantities", "places", "organizations", "people")
"""The lists of ``Readings`` that are shown."""


def readings_json(readings: Readings, text: str, published: Published | None = None) -> str:
    """One JSON object: the text that spans count in, its language and date, and a list for each of ``KINDS``.

    Readings have the fields of their dataclasses; a span is ``{"start", "stop"}``, a number a string.
    """
    about = {
        "text": text,
        "language": readings.language,
        "published": published.model_dump(mode="json") if published else None,
    }
    lists = {kind: [asdict(reading) for reading in getattr(readings, kind)] for kind in KINDS}
    return json.dumps(about | lists, ensure_ascii=False, indent=2, default=_number)


def render_readings(
    readings: Readings, text: str, published: Published | None = None, console_width: int = 100
) -> RenderableType:
    """A table for each of ``KINDS`` that ``text`` has, for a terminal of ``console_width`` columns.

    Nothing of the text is taken for markup, and none of its control characters comes through.
    """
    when = f"published {published.date} ({published.basis})" if published else "publication date unknown"
    blocks: list[RenderableType] = [Text(f"language {clean(readings.language or 'unknown')} · {when}", style="dim")]
    sections = (
        _section("Dates", ("Start", "End"), (10, 10), (_date(reading, text) for reading in readings.dates)),
        _section("Quantities", ("Value", "Unit"), (13, 7), map(_quantity, readings.quantities)),
        _section("Places", ("City", "Country"), (13, 7), map(_place, readings.places)),
        _section("Organizations", ("Key", "Body"), (10, 10), map(_organization, readings.organizations)),
        _section("People", ("Name", "Country"), (13, 7), map(_person, readings.people)),
    )
    found = [section for section in sections if section.rows]
    for section in found:
        blocks += [Text(), *section_blocks(section, console_width)]
    if not found:
        blocks += [Text(), Text("No dates, quantities, places, organizations or people found.")]
    return Group(*blocks)


def _section(title: str, values: tuple[str, str], weights: tuple[int, int], rows: Iterable[Row]) -> Section:
    rows = tuple(rows)
    return Section(f"{title} ({len(rows)})", ("Words", *values, "How read", "Span"), (20, *weights, 23, 11), rows)


def _date(reading: DateReading, text: str) -> Row:
    year = f"year from {reading.year_basis}" if reading.year_basis not in (None, "explicit") else None
    shown = (None, reading.start, f"{reading.start}/{reading.end}")
    precision = in_words(reading.precision) if reading.start else None
    return _row(
        reading,
        reading.text,
        (reading.start, reading.end),
        (in_words(reading.basis), year, reading.relation, precision),
        details=(
            f"EDTF: {reading.edtf}" if reading.edtf not in shown else None,
            *(f"computed also from: {_quoted(source, text)}" for source in reading.sources),
        ),
        doubts=(
            *map(in_words, reading.issues),
            *(
                f"or {other.start if other.start == other.end else f'{other.start} – {other.end}'} "
                f"({in_words(other.reason)}: {_quoted(other.span, text)})"
                for other in reading.alternatives
            ),
        ),
    )


def _quantity(reading: QuantityReading) -> Row:
    how = (
        in_words(reading.kind),
        in_words(reading.qualifier),
        f"±{numbers(reading.tolerance)}" if reading.tolerance else None,
        reading.direction,
        "change" if reading.change else None,
    )
    return _row(reading, reading.text, (numbers(reading.value, reading.value_max), reading.unit), how)


def _place(reading: PlaceReading) -> Row:
    group = f"group {reading.group}" if reading.group else None
    return _row(reading, reading.text, (reading.city, reading.country), (reading.kind, reading.grounding, group))


def _organization(reading: OrganizationReading) -> Row:
    return _row(reading, reading.text, (reading.key, reading.body), ())


def _person(reading: PersonReading) -> Row:
    leader = {True: "leader", False: "no leader", None: None}[reading.is_leader]
    how = (reading.kind, reading.grounding, reading.basis, leader)
    role = (f"role: {reading.role}",) if reading.role else ()
    return _row(reading, reading.text, (reading.name, reading.country), how, details=role)


def _row(
    reading: Spanned,
    words: str,
    values: Iterable[str | None],
    how: Iterable[str | None],
    details: Iterable[str | None] = (),
    doubts: Iterable[str] = (),
) -> Row:
    said = ", ".join(filter(None, how))
    cells = (words, *(value or NOTHING for value in values), said or NOTHING, _where(reading.span))
    return Row(
        review=False,
        cells=tuple(map(clean, cells)),
        details=tuple(map(clean, filter(None, details))),
        doubts=tuple(map(clean, doubts)),
    )


def _quoted(span: Span, text: str) -> str:
    return f"«{span.of(text)}» {_where(span)}"


def _where(span: Span) -> str:
    return f"{span.start}–{span.stop}"


def _number(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"not in readings: {type(value).__name__}")
