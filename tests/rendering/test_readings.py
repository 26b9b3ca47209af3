from __future__ import annotations

import datetime
import json
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from extractor.article import Published
from extractor.grid import Grid
from extractor.normalization import (
    DateReading,
    OrganizationReading,
    PersonReading,
    PlaceReading,
    QuantityReading,
    Readings,
    read,
)
from extractor.normalization.dates import Alternative
from extractor.rendering.readings import KINDS, readings_json, render_readings
from extractor.spans import Span

TEXT = "Накануне, 3 мая: 1,5-2 млрд; Рейкьявик; штаб НАТО; Йоуном; 2024"
PUBLISHED = Published(date="2025-05-04", basis="given")


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def readings(**lists: object) -> Readings:
    empty = dict.fromkeys(("people", "places", "organizations", "dates", "quantities", "cues"), ())
    return Readings(**{"language": "ru", "grid": Grid((), ()), **empty, **lists})


DATE = DateReading(
    span=span("Накануне, 3 мая"),
    text="Накануне, 3 мая",
    start="2025-05-03",
    end="2025-05-03",
    edtf="2025-05-03",
    precision="day",
    earliest="2025-05-03",
    latest="2025-05-03",
    basis="explicit",
    year_basis="publication",
    relation="pub_date-P1D",
    sources=(span("3 мая"),),
    alternatives=(Alternative("2024-05-03", "2024-05-04", "another year", span("2024")),),
    issues=("year_conflict",),
)
UNRESOLVED = DateReading(
    span("2024"), "2024", None, None, None, "none", None, None, "unresolved", issues=("ambiguous",)
)
QUARTER = DateReading(
    span("2024"), "2024", "2024-04", "2024-06", "2024-34", "quarter", "2024-04-01", "2024-06-30", "explicit", "sentence"
)
QUANTITY = QuantityReading(
    span=span("1,5-2 млрд"),
    text="1,5-2 млрд",
    number_span=span("1,5-2"),
    kind="money",
    value=Decimal("1.5E+9"),
    value_max=Decimal("2000000000"),
    unit=None,
    qualifier="range",
    tolerance=Decimal("5E+7"),
    direction="up",
    change=True,
)
PLACE = PlaceReading(span("Рейкьявик"), "Рейкьявик", "city", "IS", "Рейкьявик", "exact", group="154")
ORGANIZATION = OrganizationReading(span("штаб НАТО"), "штаб НАТО", "NATO", "HQ")
PERSON = PersonReading(
    span("Йоуном"), "Йоуном", "Йоун Йоунссон", "IS", "премьер", "name", False, "only full name that fits", "inflected"
)
EVERYTHING = readings(
    people=(PERSON,), places=(PLACE,), organizations=(ORGANIZATION,), dates=(DATE, UNRESOLVED), quantities=(QUANTITY,)
)


def shown(found: Readings, text: str = TEXT, published: Published | None = PUBLISHED, width: int = 100) -> str:
    console = Console(file=StringIO(), width=width)
    console.print(render_readings(found, text, published, width))
    return console.file.getvalue()


def flat(found: Readings, **options: object) -> str:
    return " ".join(shown(found, **options).split())


@pytest.mark.parametrize(
    "words",
    [
        "language ru · published 2025-05-04 (given)",
        "Dates (2)",
        "2025-05-03 2025-05-03 explicit, year from publication, pub_date-P1D, day 0–15",
        "computed also from: «3 мая» 10–15",
        "? year conflict",
        "? or 2024-05-03 – 2024-05-04 (another year: «2024» 59–63)",
        "2024 – – unresolved 59–63 ? ambiguous",
        "money, range, ±50 000 000, up, change 17–27",
        "Рейкьявик Рейкьявик IS city, exact, group 154 29–38",
        "штаб НАТО NATO HQ",
        "Йоун Йоунссон IS name, inflected, only full name that fits, no leader 51–57 role: премьер",
    ],
)
def test_the_table_says_values_spans_and_how_they_were_read(words):
    assert words in flat(EVERYTHING, width=200)


@pytest.mark.parametrize("width", [80, 100])
def test_tables_keep_to_the_width_and_dates_stay_whole(width):
    lines = shown(EVERYTHING, width=width).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert sum("2025-05-03 2025-05-03" in " ".join(line.split()) for line in lines) == 1
    spans = [line.rstrip().rindex(" ") for line in lines if line.rstrip().endswith(" Span")]
    assert len(spans) == len(KINDS)
    assert len(set(spans)) == 1


def test_edtf_is_shown_where_start_and_end_do_not_say_it():
    assert "EDTF" not in shown(EVERYTHING)
    assert "EDTF: 2024-34" in shown(readings(dates=(QUARTER,)))


def test_kinds_that_were_not_found_have_no_table():
    assert "Places (1)" in shown(readings(places=(PLACE,)))
    assert "Dates" not in shown(readings(places=(PLACE,)))
    assert "No dates, quantities, places, organizations or people found." in shown(readings(language=None))
    assert "language unknown · publication date unknown" in shown(readings(language=None), published=None)


def test_text_is_neither_markup_nor_commands():
    hostile = "[red]\x1b[31mМинск\u202e\n\x9b2J"
    place = PlaceReading(Span(0, len(hostile)), hostile, "city", None, hostile, "exact")
    date = DateReading(place.span, hostile, None, None, None, "none", None, None, "unresolved", sources=(place.span,))
    said = shown(readings(places=(place,), dates=(date,)), hostile, width=200)
    assert "[red]Минск 2J" in said
    assert not set(said) & set("\x1b\x9b\u202e")


def test_json_has_every_field_spans_as_objects_and_numbers_as_strings():
    written = json.loads(readings_json(EVERYTHING, TEXT, PUBLISHED))
    assert list(written) == ["text", "language", "published", *KINDS]
    assert (written["text"], written["language"]) == (TEXT, "ru")
    assert written["published"] == {"date": "2025-05-04", "basis": "given", "spans": []}
    quantity = written["quantities"][0]
    assert (quantity["value"], quantity["value_max"], quantity["tolerance"]) == ("1500000000", "2000000000", "50000000")
    assert quantity["number_span"] == {"start": 17, "stop": 22}
    date, unresolved = written["dates"]
    assert date["alternatives"] == [
        {"start": "2024-05-03", "end": "2024-05-04", "reason": "another year", "span": {"start": 59, "stop": 63}}
    ]
    assert (date["start"], date["relation"], date["issues"]) == ("2025-05-03", "pub_date-P1D", ["year_conflict"])
    assert (unresolved["start"], unresolved["end"]) == (None, None)
    assert written["people"][0]["is_leader"] is False


@given(st.text(max_size=200), st.sampled_from([80, 100]))
def test_any_text_can_be_shown(text, width):
    found = read(f"{text} 5 мая, 7%, Минск {text}", published=datetime.date(2025, 5, 4))
    assert max(map(cell_len, shown(found, text, width=width).splitlines())) <= width
    written = json.loads(readings_json(found, text))
    assert all(len(written[kind]) == len(getattr(found, kind)) for kind in KINDS)
