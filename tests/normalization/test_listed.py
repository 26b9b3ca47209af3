"""Bare numbers of lists and enumerations: their unit stands once, before all of them."""

import pytest

from extractor.normalization import read


def amounts(text: str, language: str) -> list[tuple[str, str | None]]:
    return [(str(one.value), one.unit) for one in read(text, language=language).quantities]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (
            "ru",
            "Экспорт по странам (млрд долларов, в скобках — доля):\n\n1. Чили — 12,1 (20,3%);\n2. Перу — 9,6 (16%).",
            [("12100000000", "USD"), ("20.3", "percent"), ("9600000000", "USD"), ("16", "percent")],
        ),
        ("ru", "Вывоз, тыс. тонн:\n• Чили — 1 240;\n• Перу – 315.", [("1240000", "t"), ("315000", "t")]),
        ("en", "Exports, million dollars:\n- Chile: 12.1\n- Peru: 9.6\n", [("12100000", "USD"), ("9600000", "USD")]),
        (
            "ru",
            "На Чили пришлось 66,2 процента взаимной торговли, на Перу — 30,9.",
            [("66.2", "percent"), ("30.9", "percent")],
        ),
    ],
)
def test_the_unit_before_a_list_is_that_of_its_items(language, text, found):
    assert amounts(text, language) == found


@pytest.mark.parametrize(
    "text",
    [
        "Главные партнёры по экспорту:\n• Чили — 12,1\n• Перу — 9,6",  # of what?
        "Экспорт, млн долларов:\nв этом году торговля растёт, в 2024-м она падала.",  # no list
    ],
)
def test_numbers_without_a_unit_stay_out(text):
    assert amounts(text, "ru") == []


def test_only_shares_go_on_without_a_sign():
    assert amounts("Экспорт вырос на 5%, импорт — 15,3.", "ru") == [("5", "percent")]
    assert amounts("Доля Чили в экспорте — 5%, цены — 15,3 доллара.", "ru") == [("5", "percent"), ("15.3", "USD")]
