from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.normalization.organizations import members, read_organizations

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "саммита ШОС", [("SCO", None)]),
        ("ru", "в Организации тюркских государств", [("OTS", None)]),
        ("ru", "на заседании Евразийского межправительственного совета", [("EAEU", "EIC")]),
        ("ru", "Совет безопасности ООН и Генассамблея", [("UN", "SC"), ("UN", "GA")]),
        ("ru", "G20, G-7 и «Большой двадцатки»", [("G20", None), ("G7", None), ("G20", None)]),
        ("ru", "ОПЕК+ и ОПЕК", [("OPEC+", None), ("OPEC", None)]),
        ("ru", "саммит Центральная Азия — Китай", [("CN+CA5", None)]),
        ("ru", "ЕС – Центральная Азия", [("EU+CA5", None)]),
        ("ru", "формат «С5 + 1»", [("C5+1", None)]),
        ("en", "the Shanghai Cooperation Organisation and EU-Central Asia", [("SCO", None), ("EU+CA5", None)]),
        ("uz", "Turkiy davlatlar tashkilotining", [("OTS", None)]),
        ("zh", "上海合作组织", [("SCO", None)]),
        ("ru", "снг и шос строчными, Китай и Центральная Азия через союз", []),
    ],
)
def test_keys_and_bodies(language: str, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(found.key, found.body) for found in read_organizations(text, language=language)] == expected


def test_an_organ_and_its_organization_are_one_reading() -> None:
    (reading,) = read_organizations("сессия Совета глав правительств СНГ", language="ru")
    assert reading.text == "Совета глав правительств СНГ"


@pytest.mark.parametrize(
    ("key", "country", "day", "inside"),
    [
        ("SCO", "IR", "2023-07-03", False),
        ("SCO", "IR", "2023-07-04", True),
        ("SCO", "BY", "2024-07-04", True),
        ("EU", "GB", "2020-01-31", True),
        ("EU", "GB", "2020-02-01", False),
        ("BRICS", "ET", "2024-01-01", True),
        ("BRICS", "ID", "2024-12-31", False),
        ("NATO", "FI", "2023-04-04", True),
        ("EAEU", "KG", "2015-08-11", False),
        ("DE+CA5", "DE", "2025-01-01", True),
        ("DE+CA5", "TM", "2025-01-01", True),
        ("C5+1", "US", "2025-01-01", True),
    ],
)
def test_membership_is_dated(key: str, country: str, day: str, inside: bool) -> None:
    assert (country in members(key, datetime.date.fromisoformat(day))) is inside


def test_sizes_without_a_day_are_the_latest() -> None:
    sizes = {key: len(members(key, None)) for key in ("CSTO", "EU", "G7", "UN", "AU", "OSCE", "nothing")}
    assert sizes == {"CSTO": 6, "EU": 27, "G7": 7, "UN": 193, "AU": 55, "OSCE": 57, "nothing": 0}


def test_every_organization_of_the_seeds() -> None:
    labels = json.loads((SEEDS / "labels.json").read_text(encoding="utf-8"))["entities"]["organisations"]
    text = "\n".join(
        (SEEDS / file).read_text(encoding="utf-8") for file in sorted(path.name for path in SEEDS.glob("*.txt"))
    )
    readings = read_organizations(text, language="ru")
    assert {reading.key for reading in readings} == set(labels)
    for key, abbreviation in (("CSTO", "ОДКБ"), ("CIS", "СНГ"), ("EAEU", "ЕАЭС")):
        assert sum(abbreviation in reading.text for reading in readings if reading.key == key) == text.count(
            abbreviation
        )


@settings(max_examples=100)
@given(st.text(), st.sampled_from(["ru", "en", "zh", None]))
def test_never_raises_and_spans_are_true(text: str, language: str | None) -> None:
    for reading in read_organizations(text, language=language):
        assert reading.span.of(text) == reading.text
        members(reading.key, None)
