"""Trade figures: one amount in two currencies, what growth is counted from, and numbers that contradict each other."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from scripted import ScriptedModel

from extractor import Article, Extractor


def figures(text, *drafts, language="ru"):
    def answer(task, sentence):
        return [d for d in drafts if d["number"] in sentence] if task == "trade_figures" else []

    with Extractor(ScriptedModel(answer)) as extractor:
        page = Article.from_text(text, language=language, published=datetime.date(2026, 2, 10))
        return extractor.extract(page).trade_figures


def draft(number, reporter, partner, date=None):
    return {"number": number, "reporter": reporter, "partner": partner, "date": date}


@pytest.mark.parametrize("numbers", [("$4,7 млрд",), ("2,4 трлн тенге",), ("$4,7 млрд", "2,4 трлн тенге")])
def test_one_amount_in_two_currencies_is_one_figure(numbers):
    text = "Товарооборот Казахстана с Узбекистаном в 2025 году составил $4,7 млрд (2,4 трлн тенге)."
    found = figures(text, *(draft(number, "Казахстана", "Узбекистаном", "2025 году") for number in numbers))
    assert [(f.value, f.unit, f.dual_value, f.dual_unit) for f in found] == [
        (Decimal("4700000000"), "USD", Decimal("2400000000000"), "KZT")
    ]


def test_two_amounts_that_are_not_the_same_stay_two():
    text = "Экспорт Казахстана в Китай составил $4,7 млрд, а импорт Казахстана из Китая 9 млрд евро."
    found = figures(text, draft("$4,7 млрд", "Казахстана", "Китай"), draft("9 млрд евро", "Казахстана", "Китая"))
    assert [(f.flow, f.dual_value) for f in found] == [("export", None), ("import", None)]


def test_growth_is_counted_from_the_year_before_if_nothing_is_said():
    found = figures(
        "Экспорт Казахстана в Китай в 2025 году вырос на 12%.", draft("12%", "Казахстана", "Китай", "2025 году")
    )
    base = found[0].base_period
    assert (found[0].measure, base.start, base.end) == ("growth", "2024", "2024")
    assert found[0].assessment["base_period.start"].basis.startswith("default")


def test_growth_is_counted_from_what_it_is_compared_with():
    text = "Экспорт Казахстана в Китай в 2025 году вырос на 12% по сравнению с 2021 годом."
    found = figures(text, draft("12%", "Казахстана", "Китай", "2021 годом"))
    assert (found[0].period.start, found[0].base_period.start) == ("2025", "2021")


def test_two_numbers_for_one_thing_are_a_conflict_on_both():
    text = (
        "Экспорт Казахстана в Китай в 2025 году составил $15,1 млрд.\n\n"
        "Экспорт Казахстана в Китай в 2025 году составил $15,9 млрд."
    )
    date = "2025 году"
    found = figures(
        text, draft("$15,1 млрд", "Казахстана", "Китай", date), draft("$15,9 млрд", "Казахстана", "Китай", date)
    )
    assert len(found) == 2
    for figure, other in zip(found, reversed(found), strict=True):
        assert [c.value for c in figure.assessment["value"].conflicts] == [format(other.value, "f")]
        assert "value_conflict" in {issue.code for issue in figure.issues}


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("Экспорт зерна из Казахстана в Китай в 2025 году вырос на 12%.", "зерна"),
        ("Экспорт казахстанской пшеницы в Китай в 2025 году вырос на 12%.", "казахстанской пшеницы"),
        ("Экспорт товаров из Казахстана в Китай в 2025 году вырос на 12%.", None),
        ("Экспорт Казахстана в Китай в 2025 году вырос на 12%.", None),
        ("Экспорт между странами в 2025 году вырос на 12%.", None),
    ],
)
def test_the_goods_are_those_that_follow_the_flow(text, product):
    assert [figure.product for figure in figures(text, draft("12%", None, None, "2025 году"))] == [product]


def test_two_goods_are_no_contradiction():
    text = "Экспорт зерна из Казахстана в Китай составил $1 млрд, экспорт угля из Казахстана в Китай $2 млрд."
    found = figures(text, draft("$1 млрд", "Казахстана", "Китай"), draft("$2 млрд", "Казахстана", "Китай"))
    assert [figure.product for figure in found] == ["зерна", "угля"]
    assert all("value_conflict" not in {issue.code for issue in figure.issues} for figure in found)


LIST = """Экспорт Узбекистана в 2025 году:

— Китай: $17,2 млрд;

— Россия: $13 млрд.

Погода в Ташкенте останется теплой: плюс 20% солнечных дней."""


def test_numbers_of_a_list_belong_to_the_flow_above_it_and_say_so():
    china, russia = figures(
        LIST, draft("$17,2 млрд", "Узбекистана", "Китай"), draft("$13 млрд", "Узбекистана", "Россия")
    )
    assert [(f.reporter, f.partner, f.flow, f.value) for f in (china, russia)] == [
        ("UZ", "CN", "export", Decimal("17200000000")),
        ("UZ", "RU", "export", Decimal("13000000000")),
    ]
    for figure in (china, russia):
        assert {"flow_from_context", "area_from_context"} <= {issue.code for issue in figure.issues}
        assert figure.needs_review


def test_a_number_far_from_any_word_of_trade_is_not_asked_about():
    text = LIST.replace("Погода", "Погода, погода, погода. " * 30 + "Погода")
    model = ScriptedModel(lambda task, sentence: [])
    with Extractor(model) as extractor:
        extractor.extract(Article.from_text(text, language="ru", published=datetime.date(2026, 2, 10)))
    asked = [sentence for task, sentence in model.asked if task == "trade_figures"]
    assert not any("солнечных" in sentence for sentence in asked)
    assert any("Китай" in sentence for sentence in asked)


@pytest.mark.parametrize(
    ("language", "text", "reporter", "partner"),
    [
        ("ru", "В мае Латвия продала Литве зерна на $18 млн.", ("Латвия", "LV"), ("Литве", "LT")),
        ("ru", "Вьетнам нарастил закупки кубинского сахара до $18 млн.", ("Вьетнам", "VN"), ("кубинского", "CU")),
        ("uk", "Єгипет придбав польського цукру на $18 млн.", ("Єгипет", "EG"), ("польського", "PL")),
    ],
)
def test_who_sells_or_buys_reports_though_the_other_side_stands_beside_the_verb(language, text, reporter, partner):
    (figure,) = figures(text, draft("$18 млн", reporter[0], partner[0]), language=language)
    assert (figure.reporter, figure.partner) == (reporter[1], partner[1])
