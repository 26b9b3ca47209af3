"""Numbers whose unit the reader supplies: scaled numbers and parts of a whole beside words of trade."""

import pytest

from extractor.normalization import read


def quantities(text: str, language: str) -> list[tuple[str, str, str | None, str]]:
    return [(q.kind, str(q.value), q.unit, q.qualifier) for q in read(text, language=language).quantities]


@pytest.mark.parametrize(
    ("language", "text", "last"),
    [
        ("ru", "Экспорт — 5 млрд долларов, а в 2019-м приближался к 200 млн.", ("money", "200000000", "USD", "about")),
        ("ru", "Экспорт — 5 млрд евро. Импорт дотянул до полумиллиарда.", ("money", "500000000", "EUR", "up_to")),
        ("en", "Exports came to $5 billion, imports to 3 billion in 2024.", ("money", "3000000000", "USD", "exact")),
        ("es", "Exportaciones: US$ 5 millones. Importaciones: 3 millones.", ("money", "3000000", "USD", "exact")),
        ("fr", "Vendu pour 4 millions d'euros, acheté pour 2 millions, oui.", ("money", "2000000", "EUR", "exact")),
        ("ru", "Вывоз зерна — 3 млн тонн, ввоз — 2 млн.", ("amount", "2000000", "t", "exact")),
        ("ru", "Экспорт 5 млрд долларов (400 млрд рупий), импорт — 3 млрд.", ("money", "3000000000", "USD", "exact")),
        ("en", "About a third of exports goes to Chile.", ("percent", "33.3", "percent", "about")),
        ("de", "Rund ein Drittel der Exporte geht nach Chile.", ("percent", "33.3", "percent", "about")),
        ("ru", "Экспорт 5 млрд долларов. Куплено на 427,7 миллиона (плюс 8%)", ("percent", "8", "percent", "exact")),
        ("ru", "Половина экспорта — руда. Две трети этой суммы дало Перу.", ("percent", "66.7", "percent", "exact")),
        ("ru", "Каждая третья тонна экспорта уходит в Чили.", ("percent", "33.3", "percent", "exact")),
        ("ru", "Экспорт растёт. Каждый шестой доллар приносит масло.", ("percent", "16.7", "percent", "exact")),
        ("en", "Every third dollar of exports comes from Chile.", ("percent", "33.3", "percent", "exact")),
        ("uz", "Eksportning yarmidan ko'pi Chiliga ketadi.", ("percent", "50", "percent", "over")),
    ],
)  # fmt: skip
def test_a_unit_comes_from_what_stands_before(language, text, last):
    assert quantities(text, language)[-1] == last


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "В стране 5 млн человек, торговля растёт."),  # a noun follows
        ("ru", "Бюджет — 5 млрд долларов. Людей — 3 млн."),  # no word of trade
        ("en", "Half an hour later trade talks went on."),
        ("ru", "Треть миллиарда человек торгует."),
        ("ru", "Экспорт растёт каждый третий год."),
        ("ru", "Каждый второй экспортёр доволен."),
        ("ru", "Экспорт растёт. Треть жителей об этом не знает."),
        ("ru", "Экспорт приближался к 200 млн."),  # nothing says of what
    ],
)
def test_without_trade_or_a_unit_before_nothing_is_read(language, text):
    assert [entry for entry in quantities(text, language) if entry[2] != "USD"] == []


def test_a_number_that_is_compared_shares_the_unit_behind_the_other_one():
    found = quantities("Экспорт вырос: 402 тысячи против 355 тысяч тонн.", "ru")
    assert found == [("amount", "402000", "t", "exact"), ("amount", "355000", "t", "exact")]
    sum_before = quantities("Экспорт 5 млрд долларов. Куплено на 427,7 миллиона (плюс 8%)", "ru")
    assert ("money", "427700000", "USD", "exact") in sum_before


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("Экспорт сократился на 8%, до $5 млрд.", "exact"),
        ("Экспорт вырос на треть (до $5 млрд).", "exact"),
        ("Экспорт вырос вдвое, до $5 млрд.", "exact"),
        ("Экспорт вырос на 8%, а импорт может быть до $5 млрд.", "up_to"),
        ("Доля экспорта 8%, до $5 млрд.", "up_to"),
    ],
)
def test_a_level_right_behind_a_change_has_been_reached(text, qualifier):
    assert quantities(text, "ru")[-1][-1] == qualifier


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("Торговля перевалила за 5 млрд долларов.", "over"),
        ("Экспорт не дотянул и до 5 млрд долларов.", "under"),
        ("Экспорт — 5 млрд долларов с хвостиком.", "over"),
    ],
)
def test_qualifiers_of_papers(text, qualifier):
    assert quantities(text, "ru")[-1][-1] == qualifier


def test_an_ordinal_is_no_length():
    assert quantities("В 2019-м экспорт рос, в 2024-м тоже.", "ru") == []


@pytest.mark.parametrize(
    ("language", "text", "rank"),
    [
        ("ru", "Чили — крупнейший торговый партнёр Перу.", "1"),
        ("ru", "Чили — 3-й торговый партнёр Перу.", "3"),
        ("ru", "Чили — пятая в перечне торговых партнёров Перу.", "5"),
        ("ru", "Чили остаётся для Перу партнёром номер один в торговле.", "1"),
        ("en", "Chile is the largest trading partner of Peru.", "1"),
        ("en", "Chile is the fourth trading partner of Peru.", "4"),
        ("kk", "Ең ірі әріптес – Чили.", "1"),
    ],
)
def test_ranks_of_partners(language, text, rank):
    assert ("rank", rank, "rank", "exact") in quantities(text, language)


def test_one_of_the_largest_partners_is_no_rank():
    assert quantities("Чили — один из крупнейших торговых партнёров Перу.", "ru") == []


@pytest.mark.parametrize(
    ("language", "text", "qualifier", "change"),
    [
        ("uz-Cyrl", "Экспорт 8 миллиард доллардан ошди.", "over", False),
        ("uz-Cyrl", "Импорт 8 миллиард доллардан ошмади.", "up_to", False),
        ("uz-Cyrl", "Экспорт 8 фоизга ошди.", "exact", True),
        ("tr", "İhracat 8 milyar doları aştı.", "over", False),
        ("ru", "Экспорт не дотянул до 8 млрд долларов.", "under", False),
        ("de", "Der Export war noch nicht einmal 8 Millionen Euro wert.", "under", False),
        ("en", "Rice made up nearly 60% of imports.", "about", False),
    ],
)
def test_verbs_of_limits_are_qualifiers(language, text, qualifier, change):
    (quantity,) = read(text, language=language).quantities
    assert (quantity.qualifier, quantity.change) == (qualifier, change)
