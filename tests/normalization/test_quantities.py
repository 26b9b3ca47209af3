from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.normalization.quantities import QuantityReading, read_quantities


def one(text: str, language: str = "ru") -> QuantityReading:
    readings = read_quantities(text, language=language)
    assert len(readings) == 1, [reading.text for reading in readings]
    return readings[0]


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("$4 млрд", "ru", "4000000000", "USD"),
        ("1,2 млрд. долл. США", "ru", "1200000000", "USD"),
        ("350 млн российских рублей", "ru", "350000000", "RUB"),
        ("500 тысяч белорусских рублей", "ru", "500000", "BYN"),
        ("12 млрд сомов", "ru", "12000000000", "KGS"),
        ("12 млрд узбекских сумов", "ru", "12000000000", "UZS"),
        ("100 млн канадских долларов", "ru", "100000000", "CAD"),
        ("100 млн туркменских манатов", "ru", "100000000", "TMT"),
        ("100 млн манатов", "ru", "100000000", None),
        ("100 млн динаров", "ru", "100000000", None),
        ("полтора миллиарда юаней", "ru", "1500000000", "CNY"),
        ("два с половиной миллиона евро", "ru", "2500000", "EUR"),
        ("миллиард тенге", "ru", "1000000000", "KZT"),
        ("1 млрд 200 млн долларов", "ru", "1200000000", "USD"),
        ("6 рублей 35 копеек", "ru", "6.35", "RUB"),
        ("тысяча миллиардов драмов", "ru", "1000000000000", "AMD"),
        ("$4.5bn", "en", "4500000000", "USD"),
        ("US$150m", "en", "150000000", "USD"),
        ("two and a half billion euros", "en", "2500000000", "EUR"),
        ("a billion dollars", "en", "1000000000", "USD"),
        ("35 lakh rupees", "en", "3500000", "INR"),
        ("1 млрд гривень", "uk", "1000000000", "UAH"),
        ("4,5 млрд АҚШ доллары", "kk", "4500000000", "USD"),
        ("бес миллиард теңге", "kk", "5000000000", "KZT"),
        ("500 млн сом", "ky", "500000000", "KGS"),
        ("2 миллиард АКШ доллары", "ky", "2000000000", "USD"),
        ("500 mlrd so'm", "uz", "500000000000", "UZS"),
        ("500 млрд сўм", "uz-Cyrl", "500000000000", "UZS"),
        ("4,5 milyar dolar", "tr", "4500000000", "USD"),
        ("on bin lira", "tr", "10000", "TRY"),
        ("1,5 Milliarden Euro", "de", "1500000000", "EUR"),
        ("1 Billion Euro", "de", "1000000000000", "EUR"),
        ("1 billion euros", "en", "1000000000", "EUR"),
        ("16,4 milliards de dollars", "fr", "16400000000", "USD"),
        ("1,17 mil millones de dólares", "es", "1170000000", "USD"),
        ("dos mil trescientos millones de euros", "es", "2300000000", "EUR"),
        ("36.57亿元", "zh", "3657000000", "CNY"),
        ("1万2千亿元", "zh", "1200000000000", "CNY"),
        ("两万五千美元", "zh", "25000", "USD"),
        ("四十九兆九千五百九十二億元", "zh", "49959200000000", "CNY"),
    ],
)
def test_money_is_read_in_full_units(text: str, language: str, value: str, unit: str | None) -> None:
    reading = one(text, language)
    assert (reading.kind, reading.value, reading.unit, reading.qualifier) == ("money", Decimal(value), unit, "exact")
    assert reading.number_span.stop >= len(text.rstrip("."))


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1 234,5 долл.", "ru", "1234.5"),
        ("1\u00a0234\u202f567 рублей", "ru", "1234567"),
        ("$10,000", "ru", "10000"),
        ("94.000 $", "ru", "94000"),
        ("1.234 млрд рублей", "ru", "1234000000"),
        ("1,234 млрд рублей", "ru", "1234000000"),
        ("1,234.5 dollars", "en", "1234.5"),
        ("$1,234 million", "en", "1234000000"),
        ("1.234,5 Euro", "de", "1234.5"),
        ("1.234 Millionen Euro", "de", "1234000000"),
        ("1’234’567 Franken", "de", "1234567"),
        ("12,34,567.89 rupees", "en", "1234567.89"),
        ("10 000,00 $", "fr", "10000"),
        ("4.500 millones de dólares", "es", "4500000000"),
    ],
)
def test_separators_follow_the_language_and_the_form(text: str, language: str, value: str) -> None:
    assert one(text, language).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "language", "kind", "value", "unit"),
    [
        ("22,3%", "ru", "percent", "22.3", "percent"),
        ("0,125 процента", "ru", "percent", "0.125", "percent"),
        ("сорока пяти процентов", "ru", "percent", "45", "percent"),
        ("12-процентный", "ru", "percent", "12", "percent"),
        ("минус 5%", "ru", "percent", "-5", "percent"),
        ("3,5 п. п.", "ru", "percentage_points", "3.5", "pp"),
        ("2 процентных пункта", "ru", "percentage_points", "2", "pp"),
        ("0.5 percentage points", "en", "percentage_points", "0.5", "pp"),
        ("1,5 Prozentpunkte", "de", "percentage_points", "1.5", "pp"),
        ("12个百分点", "zh", "percentage_points", "12", "pp"),
        ("百分之五", "zh", "percent", "5", "percent"),
        ("百分之百", "zh", "percent", "100", "percent"),
        ("yüzde yirmi iki", "tr", "percent", "22", "percent"),
        ("%32,99", "tr", "percent", "32.99", "percent"),
        ("45 пайыз", "kk", "percent", "45", "percent"),
        ("17,8 foiz", "uz", "percent", "17.8", "percent"),
        ("quatre-vingt-dix-sept pour cent", "fr", "percent", "97", "percent"),
        ("fünfundvierzig Prozent", "de", "percent", "45", "percent"),
        ("treinta y cinco por ciento", "es", "percent", "35", "percent"),
        ("в 2,5 раза", "ru", "multiple", "2.5", "times"),
        ("вдвое", "ru", "multiple", "2", "times"),
        ("удвічі", "uk", "multiple", "2", "times"),
        ("2 есе", "kk", "multiple", "2", "times"),
        ("2.5 times higher", "en", "multiple", "2.5", "times"),
        ("второе место", "ru", "rank", "2", "rank"),
        ("на третьем месте", "ru", "rank", "3", "rank"),
        ("5-е место", "ru", "rank", "5", "rank"),
        ("second-largest", "en", "rank", "2", "rank"),
        ("zweitgrößter", "de", "rank", "2", "rank"),
        ("第二大", "zh", "rank", "2", "rank"),
        ("12,5 млн т", "ru", "amount", "12500000", "t"),
        ("3 млрд кубометров", "ru", "amount", "3000000000", "m3"),
        ("100 тыс. баррелей", "ru", "amount", "100000", "[bbl_us]"),
        ("5 млрд кВт·ч", "ru", "amount", "5000000000", "kW.h"),
        ("пять раз", "ru", "count", "5", None),
        ("дважды", "ru", "count", "2", None),
    ],
)
def test_other_kinds(text: str, language: str, kind: str, value: str, unit: str | None) -> None:
    reading = one(text, language)
    assert (reading.kind, reading.value, reading.unit) == (kind, Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "language", "qualifier"),
    [
        ("почти $4 млрд", "ru", "about"),
        ("около 5%", "ru", "about"),
        ("порядка 5%", "ru", "about"),
        ("более чем 5%", "ru", "over"),
        ("свыше 5%", "ru", "over"),
        ("чуть больше 5%", "ru", "over"),
        ("превысил 5 млрд рублей", "ru", "over"),
        ("не менее 5%", "ru", "at_least"),
        ("от 5%", "ru", "at_least"),
        ("менее 5%", "ru", "under"),
        ("до 5%", "ru", "up_to"),
        ("не более 5%", "ru", "up_to"),
        ("5 млрд долларов и более", "ru", "at_least"),
        ("nearly 5%", "en", "about"),
        ("up to 5%", "en", "up_to"),
        ("at least 5%", "en", "at_least"),
        ("more than 5%", "en", "over"),
        ("понад 5%", "uk", "over"),
        ("rund 5 Prozent", "de", "about"),
        ("plus de 5 %", "fr", "over"),
        ("más de 5%", "es", "over"),
        ("4,5 млрд доллардан ашык", "ky", "over"),
        ("超过5%", "zh", "over"),
    ],
)
def test_qualifier_is_read_and_covered(text: str, language: str, qualifier: str) -> None:
    reading = one(text, language)
    assert reading.qualifier == qualifier
    assert reading.text == text


@pytest.mark.parametrize(
    ("text", "language", "low", "high", "unit"),
    [
        ("3–4 млрд долларов", "ru", "3000000000", "4000000000", "USD"),
        ("$3–4 млрд", "ru", "3000000000", "4000000000", "USD"),
        ("$3 млрд – $4 млрд", "ru", "3000000000", "4000000000", "USD"),
        ("от 3 до 4%", "ru", "3", "4", "percent"),
        ("пять-шесть процентов", "ru", "5", "6", "percent"),
        ("между 500 млн и 1 млрд рублей", "ru", "500000000", "1000000000", "RUB"),
        ("between 3 and 4 billion euros", "en", "3000000000", "4000000000", "EUR"),
        ("10$-20$", "ru", "10", "20", "USD"),
        ("entre 10 et 20 euros", "fr", "10", "20", "EUR"),
        ("от 10 долларов до 20", "ru", "10", "20", "USD"),
    ],
)
def test_range_has_both_ends(text: str, language: str, low: str, high: str, unit: str) -> None:
    reading = one(text, language)
    assert reading.qualifier == "range"
    assert (reading.value, reading.value_max, reading.unit) == (Decimal(low), Decimal(high), unit)
    assert reading.text == text


def test_from_to_after_a_verb_of_change_is_two_levels() -> None:
    readings = read_quantities("Товарооборот вырос с $3 млрд до $5 млрд", language="ru")
    assert [(r.value, r.value_max, r.qualifier, r.change) for r in readings] == [
        (Decimal(3_000_000_000), None, "exact", False),
        (Decimal(5_000_000_000), None, "exact", False),
    ]
    shared = read_quantities("turnover rose from 3 to 4 billion dollars", language="en")
    assert [r.value for r in shared] == [Decimal(3_000_000_000), Decimal(4_000_000_000)]


@pytest.mark.parametrize(
    ("text", "language", "direction", "change"),
    [
        ("Экспорт вырос на 17,8%", "ru", "up", True),
        ("импорт сократился более чем на 17,8%", "ru", "down", True),
        ("рост составил 17,8%", "ru", "up", True),
        ("на 17,8% больше", "ru", "up", True),
        ("17,8-процентный рост", "ru", "up", True),
        ("доля России составила 17,8%", "ru", None, False),
        ("контракты на $5 млрд", "ru", None, False),
        ("экспорт вырос до $5 млрд", "ru", "up", False),
        ("довести товарооборот до $5 млрд", "ru", None, False),
        ("сократился в 2 раза", "ru", "down", True),
        ("trade doubled", "en", "up", True),
        ("exports rose by 17.8%", "en", "up", True),
        ("exports fell 17.8%", "en", "down", True),
        ("a 17.8% increase", "en", "up", True),
        ("up from $3 billion", "en", None, False),
        ("der Handel stieg um 17,8 Prozent", "de", "up", True),
        ("les échanges ont augmenté de 17,8 %", "fr", "up", True),
        ("el comercio creció un 17,8%", "es", "up", True),
        ("ticaret yüzde 17,8 arttı", "tr", "up", True),
        ("соода 17,8 пайызга өстү", "ky", "up", True),
        ("同比增长17.8%", "zh", "up", True),
    ],
)
def test_change_is_told_from_level(text: str, language: str, direction: str | None, change: bool) -> None:
    reading = one(text, language)
    assert (reading.direction, reading.change) == (direction, change)
    assert reading.qualifier in ("exact", "over")


def test_a_verb_of_change_belongs_to_the_nearest_number() -> None:
    text = "Экспорт вырос на 5% и на 7%, импорт снизился на 3%, доля Китая составила 20%."
    readings = read_quantities(text, language="ru")
    assert [(r.direction, r.change) for r in readings] == [("up", True), ("up", True), ("down", True), (None, False)]


@pytest.mark.parametrize(
    "text",
    [
        "24.02.2021",
        "в 2024 г.",
        "2024–2025 годы",
        "15:30",
        "+996 312 62-50-50",
        "24.kg",
        "C5+1",
        "G20",
        "Ми-8",
        "80-летие",
        "счёт 3:0",
        "https://example.org/search?q=30%25%2020%",
        "ALL 5 solutions",
        "пять стран",
        "в 2024 т. е. позже",
        "треть миллиарда долларов",
        "несколько миллиардов долларов",
        "百分之二三十",
        "$10Z",
        ",25%",
    ],
)
def test_what_is_no_quantity_is_left_alone(text: str) -> None:
    assert read_quantities(text) == []


def test_sentence_with_several_quantities() -> None:
    text = "Оборот составил почти $4 млрд (более 350 млрд рублей), это 22,3% и второе место."
    readings = read_quantities(text, language="ru")
    assert [(r.text, r.unit) for r in readings] == [
        ("почти $4 млрд", "USD"),
        ("более 350 млрд рублей", "RUB"),
        ("22,3%", "percent"),
        ("второе место", "rank"),
    ]
    assert text[readings[0].number_span.start : readings[0].number_span.stop] == "$4 млрд"


@pytest.mark.parametrize(
    ("text", "tolerance"), [("1,2 млрд долларов", "50000000"), ("22,3%", "0.05"), ("5%", "0.5"), ("второе место", "0")]
)
def test_tolerance_is_half_of_the_last_printed_digit(text: str, tolerance: str) -> None:
    assert one(text).tolerance == Decimal(tolerance)


def test_language_is_guessed_by_script() -> None:
    assert [read_quantities(t)[0].value for t in ("сорок пять процентов", "forty-five percent", "百分之四十五")] == [
        45
    ] * 3


@given(st.integers(1, 999), st.sampled_from([("млрд", 1000, "млн"), ("млн", 1000, "тыс."), ("трлн", 1000, "млрд")]))
def test_scales_agree(number: int, scales: tuple[str, int, str]) -> None:
    large, factor, small = scales
    assert one(f"{number} {large} рублей").value == one(f"{number * factor} {small} рублей").value


@given(st.decimals(0, 10**6, places=2), st.sampled_from(["ru", "en", "de"]))
def test_digits_of_the_value_stand_in_the_span(number: Decimal, language: str) -> None:
    printed = f"{number:f}" if language == "en" else f"{number:f}".replace(".", ",")
    reading = one(f"about {printed} USD" if language == "en" else f"{printed} USD", language)
    assert reading.value == number
    assert set(f"{reading.value.normalize():f}") - {".", "0"} <= set(reading.text)


_WORDS = (
    "5|12,5|1.234|$|€|%|млрд|млн|долларов|рублей|от|до|на|с|между|и|3–4|в|раза|второе|место|half|a|billion|point|百分之|亿"
    "|元|两|点|五|yüzde|bin|mil|millones|de|cent|quatre|-|–|(|)|.|,|…|İ|ъ|\u0300|\ud800"
)
_PIECES = st.sampled_from(_WORDS.split("|"))


@given(
    st.text() | st.lists(_PIECES).map(" ".join) | st.lists(_PIECES).map("".join),
    st.sampled_from(["ru", "en", "zh", "tr", "fr", "xx"]),
)
def test_never_raises_and_spans_are_in_order(text: str, language: str) -> None:
    stop = 0
    for reading in read_quantities(text, language=language):
        assert reading.span.contains(reading.number_span)
        assert reading.text == reading.span.of(text)
        assert reading.number_span.start >= stop
        assert reading.value.is_finite()
        assert reading.value_max is None or reading.value < reading.value_max
        stop = reading.number_span.stop


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("3,2 млн литров", "ru", "3200000", "L"),
        ("пять градусов по Цельсию", "ru", "5", "Cel"),
        ("90 °F", "en", "90", "[degF]"),
        ("120 km/h", "en", "120", "km/h"),
        ("сто километров в час", "ru", "100", "km/h"),
    ],
)
def test_litres_degrees_and_speeds(text, language, value, unit):
    reading = one(text, language)
    assert (reading.kind, str(reading.value), reading.unit) == ("amount", value, unit)


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("siebenhundertfünfzig Euro", "de", "750", "EUR"),
        ("zweiundzwanzigtausenddreihundert Euro", "de", "22300", "EUR"),
        ("fünf und zwanzig tausend Euro", "de", "25000", "EUR"),
        ("zwölf Komma null fünf Prozent", "de", "12.05", "percent"),
        ("eine halbe Million Euro", "de", "500000", "EUR"),
        ("ikibinbeşyüz lira", "tr", "2500", "TRY"),
        ("mil millones mil ciento un euros", "es", "1000001101", "EUR"),
        ("dos billones trescientos mil quinientos millones de euros", "es", "2300500000000", "EUR"),
        ("dos coma mil quinientos por ciento", "es", "2.15", "percent"),
        ("tres quintos por ciento", "es", "0.6", "percent"),
        ("quatre-vingt-dix-sept virgule zéro cinq pour cent", "fr", "97.05", "percent"),
        ("1,5 pour mille", "fr", "0.15", "percent"),
        ("twenty-five hundred dollars", "en", "2500", "USD"),
        ("three and three quarters percent", "en", "3.75", "percent"),
        ("3 1/2 percent", "en", "3.5", "percent"),
        ("2½%", "en", "2.5", "percent"),
        (".5%", "en", "0.5", "percent"),
        ("two tenths of a percentage point", "en", "0.2", "pp"),
        ("25 basis points", "en", "0.25", "pp"),
        ("a dollar and 42 cents", "en", "1.42", "USD"),
        ("five pennies", "en", "0.05", None),
        ("forty-two Omani rials", "en", "42", "OMR"),
        ("one crore fifty lakh rupees", "en", "15000000", "INR"),
        ("минус две целых пять десятых процента", "ru", "-2.5", "percent"),
        ("минус 6 рублей 35 копеек", "ru", "-6.35", "RUB"),
        ("две десятых процента", "ru", "0.2", "percent"),
        ("на 50 базисных пунктов", "ru", "0.5", "pp"),
        ("千分之五", "zh", "0.5", "percent"),
        ("三成半", "zh", "35", "percent"),
        ("一万三元", "zh", "13000", "CNY"),
        ("两千零五元", "zh", "2005", "CNY"),
    ],
)
def test_numbers_as_people_say_them(text: str, language: str, value: str, unit: str | None) -> None:
    reading = one(text, language)
    assert (reading.value, reading.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "language", "value"), [("al menos veinte por ciento", "es", "20"), ("au moins 5 %", "fr", "5")]
)
def test_the_end_of_a_qualifier_is_no_minus(text: str, language: str, value: str) -> None:
    reading = one(text, language)
    assert (reading.value, reading.qualifier) == (Decimal(value), "at_least")


@pytest.mark.parametrize(
    ("text", "language", "low", "high"),
    [
        ("between $10 and 20", "en", "10", "20"),
        ("5 to 10 dollars", "en", "5", "10"),
        ("$1.5 to $2 million", "en", "1500000", "2000000"),
        ("fünf bis zehn Euro", "de", "5", "10"),
        ("yüzde on ila yirmi", "tr", "10", "20"),
    ],
)
def test_ranges_need_no_opener(text: str, language: str, low: str, high: str) -> None:
    reading = one(text, language)
    assert (reading.value, reading.value_max, reading.qualifier) == (Decimal(low), Decimal(high), "range")


def test_two_levels_are_no_range_and_a_bare_article_no_amount() -> None:
    levels = read_quantities("Shares rose $5 to $20.", language="en")
    assert [(reading.value, reading.value_max) for reading in levels] == [(5, None), (20, None)]
    assert read_quantities("a dollar bond, 20 a dollar bill", language="en") == []


def test_more_than_a_chinese_round_number_is_over() -> None:
    assert one("一千多万元", "zh").qualifier == "over"


SPOKEN = [
    line.split("\t")
    for line in (Path(__file__).parent.parent / "data" / "spoken_quantities.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("language", "text", "value", "unit", "qualifier"), SPOKEN)
def test_every_class_of_spoken_and_written_quantity(
    language: str, text: str, value: str, unit: str, qualifier: str
) -> None:
    reading = one(text, language)
    low, _, high = value.partition("..")
    assert (reading.value, reading.value_max) == (Decimal(low), Decimal(high) if high else None)
    assert (reading.unit or "-", reading.qualifier) == (unit, qualifier)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("这十分重要", "zh"),
        ("百分之五六", "zh"),
        ("三五成", "zh"),
        ("пять центров", "ru"),
        ("тридцать пятая тонна", "ru"),
        ("two grand prizes", "en"),
        ("two thirds of a million dollars", "en"),
        ("one third of a percent", "en"),
        ("leaders at COP 28 in Dubai", "en"),
        ("SDG 17", "en"),
        ("5 grammar schools", "en"),
        ("1 кв. 2025", "ru"),
    ],
)
def test_words_that_look_like_units_are_none(text: str, language: str) -> None:
    assert read_quantities(text, language=language) == []


@pytest.mark.parametrize("language", ["ru", "zh", "en"])
def test_a_number_of_many_digits_is_none_and_holds_nobody_up(language: str) -> None:
    text = f"№ {'4' * 2000},8 — $5. {'1' * 60}"
    assert [reading.text for reading in read_quantities(text, language=language)] == ["$5"]


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("12,6 G$", "fr", "12600000000", "CAD"),
        ("12,6 G$ US", "fr", "12600000000", "USD"),
        ("3,4 M$", "fr", "3400000", "USD"),
        ("3,4 M$ CA", "fr", "3400000", "CAD"),
        ("800 k$", "fr", "800000", "USD"),
        ("12,6 G€", "fr", "12600000000", "EUR"),
        ("C$12.6B", "en", "12600000000", "CAD"),
        ("A$3.4m", "en", "3400000", "AUD"),
    ],
)
def test_letters_of_the_metric_system_beside_a_sign_of_money(text, language, value, unit):
    reading = one(f"({text})", language)
    assert (str(reading.value), reading.unit) == (value, unit)


def test_dollars_beside_a_canadian_billion_are_canadian():
    readings = read_quantities("12,6 G$ au total, dont 3,4 M$ de sirop et 5 M$ US de bois", language="fr")
    assert [reading.unit for reading in readings] == ["CAD", "CAD", "USD"]


@pytest.mark.parametrize(
    ("text", "language", "place"),
    [
        ("Литва замыкает тройку крупнейших партнёров", "ru", 3),
        ("Литва замкнула пятёрку", "ru", 5),
        ("Литва замыкает четвёрку", "ru", 4),
        ("Литва замыкает первую десятку", "ru", 10),
        ("Литва замикає трійку найбільших партнерів", "uk", 3),
        ("Lithuania rounds out the top five", "en", 5),
        ("Lithuania, completing the top 10", "en", 10),
        ("Litauen komplettiert die Top 5", "de", 5),
        ("la Lituanie complète le trio de tête", "fr", 3),
        ("Lituania completa el podio", "es", 3),
        ("Lituania cierra el top 5", "es", 5),
        ("Litwa zamyka pierwszą piątkę", "pl", 5),
        ("Litvanya ilk üçü tamamlıyor", "tr", 3),
    ],
)
def test_who_closes_a_top_has_its_last_place(text, language, place):
    reading = one(text, language)
    assert (reading.kind, reading.value) == ("rank", place)


@pytest.mark.parametrize(
    ("text", "language"),
    [("Литва вошла в тройку", "ru"), ("Lithuania is in the top five", "en"), ("Литва замыкает список", "ru")],
)
def test_who_is_in_a_top_has_no_place(text, language):
    assert not [reading for reading in read_quantities(text, language=language) if reading.kind == "rank"]


@pytest.mark.parametrize(
    ("language", "text", "direction"),
    [
        ("de", "Die Einfuhren brachen zuletzt um fast 9 Prozent auf 5,7 Milliarden Euro ein.", "down"),
        ("de", "Der Handel nahm um 7 Prozent ab, heißt es.", "down"),
        ("de", "Der Handel nahm um 7 Prozent zu, heißt es.", "up"),
        ("de", "Die Ausfuhren zogen im Mai um 7 Prozent an", "up"),
        ("de", "Das Amt meldet ein Minus von 3 Prozent", "down"),
        ("en", "Shipments slipped 3 per cent", "down"),
        ("en", "Imports rebounded 3 per cent", "up"),
        ("es", "Las ventas se desplomaron un 3 %", "down"),
        ("es", "Los envíos repuntaron 3 %", "up"),
        ("fr", "Les achats ont fléchi de 3 %", "down"),
        ("fr", "Les expéditions se sont envolées de 3 %", "up"),
    ],
)
def test_verbs_of_growth_and_fall(language: str, text: str, direction: str) -> None:
    change = next(reading for reading in read_quantities(text, language=language) if reading.kind == "percent")
    assert (change.direction, change.change) == (direction, True)


def test_a_verb_whose_particle_is_another_one_tells_no_direction() -> None:
    (reading,) = read_quantities("Er gab das Ziel um 5 Prozent auf.", language="de")
    assert (reading.direction, reading.change) == (None, False)


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("es", "Los despachos pasaron de US$3.300 millones a US$2.800 millones", ["3300000000", "2800000000"]),
        ("fr", "Le déficit est passé de 4 milliards d'euros à 2 milliards d'euros", ["4000000000", "2000000000"]),
        ("en", "Exports fell from $5 billion to $3 billion", ["5000000000", "3000000000"]),
    ],
)
def test_from_more_to_less_are_two_levels(language: str, text: str, values: list[str]) -> None:
    readings = read_quantities(text, language=language)
    assert [str(reading.value) for reading in readings] == values
    assert all(reading.value_max is None for reading in readings)


@pytest.mark.parametrize(
    ("text", "unit"), [("worth $A9.1 billion", "AUD"), ("worth $NZ4m", "NZD"), ("worth $HK3 million", "HKD")]
)
def test_the_country_behind_its_dollar_sign(text: str, unit: str) -> None:
    (reading,) = read_quantities(text, language="en")
    assert reading.unit == unit


def test_the_particle_is_looked_for_in_time_that_grows_with_the_text() -> None:
    text = "Der Handel nahm um 7 Prozent " + "und mehr als im Jahr zuvor " * 2000
    started = time.process_time()
    read_quantities(text, language="de")
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ввоз сжался с 4 до 3 млрд долларов", "ru"),
        ("ввоз сжался с $4 млрд до $3 млрд", "ru"),
        ("imports shrank from $4 billion to $3 billion", "en"),
    ],
)
def test_a_fall_has_both_its_levels(text: str, language: str) -> None:
    readings = read_quantities(text, language=language)
    assert [(r.value, r.unit) for r in readings] == [(Decimal(4_000_000_000), "USD"), (Decimal(3_000_000_000), "USD")]


def test_tonnes_may_end_their_sentence() -> None:
    assert [r.unit for r in read_quantities("Отгрузки — 1,9 млн т. На долю Перу", language="ru")] == ["t"]
    assert read_quantities("Их 5, т. е. мало", language="ru") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Експорт скоротився на 4,5%, до 71 млн доларів, імпорт — на 9%, до 12 млн."),
        ("ru", "Вывоз сократился на 4,5%, до 71 млн долларов, а ввоз — на 9%."),
        ("be", "Экспарт скараціўся на 4,5%, да 71 млн долараў, імпарт — на 9%."),
        ("es", "Las exportaciones cayeron un 4,5 %, hasta 71 millones de euros, y las importaciones un 9 %."),
        ("en", "Exports fell by 4.5% to $71 million and imports by 9%."),
    ],
)
def test_a_verb_is_shared_past_the_level_that_its_first_number_came_to(language: str, text: str) -> None:
    changes = [r for r in read_quantities(text, language=language) if r.kind == "percent"]
    assert [(r.direction, r.change) for r in changes] == [("down", True), ("down", True)]


def test_a_verb_of_its_own_is_not_overruled_past_a_level() -> None:
    text = "Экспорт вырос на 4,5%, до 71 млн долларов, импорт упал на 9%."
    assert [r.direction for r in read_quantities(text, language="ru") if r.kind == "percent"] == ["up", "down"]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Earnings came to K268 million in May", 268_000_000, None),
        ("Diamond sales brought in P1.9 billion", 1_900_000_000, None),
        ("worth SAT$41.7 million", 41_700_000, "WST"),
        ("no more than $2.1 million tala", 2_100_000, "WST"),
        ("about GH¢3.4 billion", 3_400_000_000, "GHS"),
        ("some N$12 billion", 12_000_000_000, "NAD"),
    ],
)
def test_signs_of_money_that_one_country_writes(text: str, value: int, unit: str | None) -> None:
    assert [(r.value, r.unit, r.kind) for r in read_quantities(text, language="en")] == [(value, unit, "money")]


@pytest.mark.parametrize("text", ["They climbed K2", "The R2 unit broke", "an M5.8 quake", "the K 12 million road"])
def test_a_letter_is_money_only_right_before_millions(text: str) -> None:
    assert [r for r in read_quantities(text, language="en") if r.kind == "money"] == []


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("es", "Exportó US$1,200 millones, un 3.4% más", ["1200000000", "3.4"]),
        ("es", "Exportó 1,234 millones de euros, un 3,4% más", ["1234000", "3.4"]),
        ("fr", "un solde de 1.728 MD, soit 3,4%", ["1728000000", "3.4"]),
        ("fr", "un solde de 13.520,9 MD", ["13520900000"]),
        ("fr", "un solde de 13,5 Md€", ["13500000000"]),
    ],
)
def test_thousands_are_grouped_as_the_text_does(language: str, text: str, values: list[str]) -> None:
    assert [str(r.value) for r in read_quantities(text, language=language)] == values


@pytest.mark.parametrize(
    ("text", "qualifier"), [("出超61.3亿美元", "exact"), ("入超3亿元", "exact"), ("超5亿美元", "over")]
)
def test_the_sign_of_a_surplus_is_no_qualifier(text: str, qualifier: str) -> None:
    assert [r.qualifier for r in read_quantities(text, language="zh")] == [qualifier]


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("fr", "une croissance annuelle de 10 à 15 %", [("10", "15")]),
        ("es", "un crecimiento de 10 a 15 %", [("10", "15")]),
        ("fr", "la part est passée de 10 à 15 %", [("10", None), ("15", None)]),
        ("es", "la cuota subió de 10 a 15 %", [("10", None), ("15", None)]),
    ],
)
def test_a_noun_of_growth_has_a_range_and_a_verb_two_levels(language: str, text: str, values: list[object]) -> None:
    readings = read_quantities(text, language=language)
    assert [(str(r.value), str(r.value_max) if r.value_max else None) for r in readings] == values
