"""Tables in the text of an article: what is one, what their cells measure, and the figures that come out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted import ScriptedModel

from extractor import Article, Extractor, normalization
from extractor.grid import read_grid
from extractor.layout import lay_out

PARTNERS = """Торговля Казахстана

Внешняя торговля Казахстана с соседями (млн долл. США):
Страна | Экспорт | Импорт
Китай | 1 024,9 | 159,3
Всего | 2 288,1 | 685,4
Эксперты ждут роста.
"""


def told(text, language, **draft):
    """The trade figures that come out when a model names every number, the label of its row, and nothing else."""
    quantities = normalization.read(text, language=language).quantities

    def answer(task, sentence):
        numbers = [one.text for one in quantities if one.text in sentence.split(" | ")]
        empty = {"reporter": None, "partner": None, "date": None}
        return [{"number": number, **empty, **draft} for number in numbers] if task == "trade_figures" else []

    with Extractor(ScriptedModel(answer)) as extractor:
        found = extractor.extract(Article.from_text(text, language=language, published="2025-06-12"))
    return found.trade_figures


def test_cells_know_row_column_and_caption():
    cells = read_grid(PARTNERS).cells
    words = [[span.of(PARTNERS) for span in (cell.span, cell.label, cell.header)] for cell in cells]
    assert words == [
        ["1 024,9", "Китай", "Экспорт"],
        ["159,3", "Китай", "Импорт"],
        ["2 288,1", "Всего", "Экспорт"],
        ["685,4", "Всего", "Импорт"],
    ]
    assert {cell.caption.of(PARTNERS) for cell in cells} == {"Внешняя торговля Казахстана с соседями (млн долл. США):"}


@pytest.mark.parametrize(
    "text",
    [
        "Новости | Политика\nЭкономика | Спорт",  # a menu
        "Рубрика | Мир",
        "Президент | 17 июня прибыл в Баку",
        "",
        "|",
        "a | b\nc",
    ],
)
def test_bars_alone_make_no_table(text):
    assert read_grid(text).lines == ()


def test_bars_at_the_ends_empty_cells_and_drawn_lines_are_read_over():
    text = "| Country | Exports | Imports |\n|---|---|---|\n| China | | 5.1 |\n| Iran | 2 | 3 |"
    cells = read_grid(text).cells
    assert [(cell.span.of(text), cell.header.of(text)) for cell in cells] == [
        ("5.1", "Imports"), ("2", "Exports"), ("3", "Imports"),
    ]  # fmt: skip
    assert [(one.kind, len(one.sentences)) for one in lay_out(text, "en").paragraphs] == [("body", 1)] * 4


def test_lines_of_a_table_are_no_headings():
    kinds = {one.span.of(PARTNERS): one.kind for one in lay_out(PARTNERS, "ru").paragraphs}
    assert kinds["Торговля Казахстана"] == "heading"
    assert kinds["Китай | 1 024,9 | 159,3"] == kinds["Страна | Экспорт | Импорт"] == "body"


@pytest.mark.parametrize(
    ("language", "header", "cell", "value", "unit"),
    [
        ("ru", "Экспорт, млрд долл.", "4,2", 4_200_000_000, "USD"),
        ("ru", "Ввоз (тыс. тонн)", "12", 12_000, "t"),
        ("ru", "Доля, %", "18,4", Decimal("18.4"), "percent"),
        ("en", "Exports, USD mln", "14,700", 14_700_000_000, "USD"),
        ("en", "Exports ($ billion)", "3.5", 3_500_000_000, "USD"),
        ("es", "US$ millones", "1.362", 1_362_000_000, "USD"),
        ("de", "Ausfuhr in Mio. Euro", "1.200,5", 1_200_500_000, "EUR"),
        ("fr", "Exportations (millions d'euros)", "12", 12_000_000, "EUR"),
        ("tr", "İhracat (milyon dolar)", "250", 250_000_000, "USD"),
        ("kk", "Экспорт, млрд теңге", "7", 7_000_000_000, "KZT"),
        ("zh", "出口额（亿美元）", "5.2", 520_000_000, "USD"),
    ],
)
def test_a_bare_number_has_the_unit_of_its_column(language, header, cell, value, unit):
    text = f"A | {header} | B\nx | {cell} | y"
    (found,) = normalization.read(text, language=language).quantities
    assert (found.text, found.value, found.unit) == (cell, value, unit)


def test_a_unit_of_the_column_counts_before_that_of_the_caption():
    text = "Торговля, млн долларов:\nСтрана | Экспорт | Доля, %\nИран | 5 | 12"
    found = normalization.read(text, language="ru").quantities
    assert [(one.text, one.unit) for one in found] == [("5", "USD"), ("12", "percent")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Trade of Uzbekistan in billion dollars:\nCountry | Exports | Number of firms\nChina | 24.9 | 1500"),
        ("ru", "Экспорт Узбекистана за 2024 год, млрд долларов:\nСтрана | Экспорт | Место\nКитай | 24,9 | 1"),
        ("ru", "Экспорт, млн долларов:\nТовар | Экспорт\nЗерно | 24,9\nДоля, % | 7"),
    ],
)
def test_what_stands_over_a_table_is_no_unit_of_ranks_counts_and_rows_with_one(language, text):
    assert [one.text for one in normalization.read(text, language=language).quantities] in (["24.9"], ["24,9"])


def test_a_column_of_two_years_has_none():
    text = "Экспорт Узбекистана\n\nТовар | Экспорт в 2024 году, млн долларов | Рост, 2024 к 2023, %\nЗерно | 5 | 7%"
    found = {one.measure: one for one in told(text, "ru", reporter=None)}
    assert found["level"].period.start == "2024"
    assert found["growth"].period.start != "2023"


def test_the_rest_and_kinds_of_numbers_are_no_goods():
    text = "Экспорт Узбекистана, млн долларов:\nТовар | Экспорт\nЗерно | 5\nПрочие | 3\nСальдо | 2"
    assert {one.product for one in told(text, "ru", reporter=None)} == {"Зерно", None}


def test_a_number_without_a_unit_anywhere_is_none():
    assert normalization.read("Страна | Визиты\nИран | 5", language="ru").quantities == ()


def test_figures_take_flow_from_the_column_and_partner_from_the_row():
    found = told(PARTNERS, "ru", reporter=None)
    seen = {(one.flow, one.value): (one.reporter, one.partner, one.product) for one in found}
    assert seen["export", Decimal(2_288_100_000)][2] is None
    found = [one for one in told(PARTNERS.replace("Всего", "Зерно"), "ru") if one.product]
    assert {one.product for one in found} == {"Зерно"}


def test_figures_take_their_period_from_the_column():
    text = "Trade of Kazakhstan\n\nPartner | Exports 2023, USD mln | Exports, USD mln, 2024 | 2024\nChina | 7 | 8 | 9"
    text = text.replace("Exports 2023, USD mln", "2023, exports, USD mln")
    found = told(text, "en", reporter="China")
    assert {one.value: one.period.start for one in found} == {Decimal(7_000_000): "2023", Decimal(8_000_000): "2024"}
    assert {(one.reporter, one.partner) for one in found} == {("KZ", "CN")}


@given(st.text(alphabet="a1 |\t\n-,%", max_size=60))
def test_any_text_has_a_grid_whose_cells_stand_in_its_lines(text):
    grid = read_grid(text)
    for cell in grid.cells:
        assert any(line.contains(cell.span) and line.contains(cell.label) for line in grid.lines)
        assert cell.span.of(text).strip() == cell.span.of(text) != ""
        assert grid.cell_at(cell.span) == cell
    assert list(grid.cells) == sorted(grid.cells, key=lambda cell: cell.span)
