import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from extractor.records import Extraction, Period, Source, TradeFigure, Usage, leaves

ISO = st.dates().map(str) | st.dates().map(lambda day: f"{day:%Y-%m}") | st.dates().map(lambda day: f"{day:%Y}")
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15)


def figure(value, period=None):
    return TradeFigure(
        id="x", reporter="KZ", flow="export", measure="level", value=value, unit="USD", period=period or Period()
    )


def extraction(*figures):
    return Extraction(
        article=Source(id="a", sha256="0", chars=1),
        trade_figures=figures,
        usage=Usage(model="scripted", extractor_version="0"),
    )


@given(NUMBERS)
def test_numbers_survive_json_digit_for_digit(value):
    again = Extraction.from_json(extraction(figure(value)).to_json())
    assert str(again.trade_figures[0].value) == format(value, "f")


@given(ISO, ISO)
def test_json_round_trip_is_exact(start, end):
    one = extraction(figure(Decimal(1), Period(start=start, end=end)))
    assert Extraction.from_json(one.to_json()) == one
    assert Extraction.from_json(one.to_json()).to_json() == one.to_json()


@given(ISO)
def test_a_period_begins_before_it_ends(date):
    period = Period(start=date, end=date)
    assert period.first_day <= period.last_day


def test_unknown_fields_are_refused():
    data = json.loads(extraction().to_json())
    with pytest.raises(ValidationError):
        Extraction.from_json(json.dumps({**data, "vists": []}))


def test_records_cannot_be_changed():
    with pytest.raises(ValidationError):
        figure(Decimal(1)).unit = "EUR"


def test_leaves_are_the_values_that_need_proof():
    paths = dict(leaves(figure(Decimal(5), Period(start="2024", text="2024 год"))))
    assert set(paths) == {
        "reporter", "flow", "measure", "value", "unit", "qualifier", "period.start", "period.text", "modality",
    }  # fmt: skip
