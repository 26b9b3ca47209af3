from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.events.identity import same_city
from extractor.normalization.places import PlaceReading, countries_of, read_places
from extractor.normalization.tables import rows

SEEDS = Path(__file__).parents[2] / "seeds"


def codes(text: str, language: str) -> list[str | None]:
    return [place.country or place.group for place in read_places(text, language=language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "в РФ, КР и ЕС", ["RU", "KG", "EU"]),
        ("ky", "КР менен", ["KG"]),
        ("ru", "Белоруссии, Молдавию и Туркменией", ["BY", "MD", "TM"]),
        ("ru", "Соединённых Штатах Америки и Объединённых Арабских Эмиратах", ["US", "AE"]),
        ("ru", "Саудовской Аравией и Южной Кореей", ["SA", "KR"]),
        ("ru", "Республикой Узбекистан", ["UZ"]),
        ("ru", "узбекско-китайские связи", ["UZ", "CN"]),
        ("ru", "германских и северокорейского", ["DE", "KP"]),
        ("ru", "стран Центральной Азии", ["143"]),
        ("uk", "з Польщею та Німеччиною", ["PL", "DE"]),
        ("be", "у Расіі і Кыргызстане", ["RU", "KG"]),
        ("kk", "Қырғызстанға, Ресейден", ["KG", "RU"]),
        ("uz", "O'zbekistonning Qirg‘izistonda", ["UZ", "KG"]),
        ("tr", "Özbekistan'ın Kırgızistan'a", ["UZ", "KG"]),
        ("az", "Azərbaycanın Özbəkistandan", ["AZ", "UZ"]),
        ("en", "the U.S. told us; the UK", ["US", "GB"]),
        ("en", "People's Republic of China and South Korean firms", ["CN", "KR"]),
        ("de", "der usbekische Besuch, Deutschlands", ["UZ", "DE"]),
        ("fr", "la Côte d’Ivoire et l'Ouzbékistan", ["CI", "UZ"]),
        ("es", "empresas rusas en Uzbekistán", ["RU", "UZ"]),
        ("zh", "乌兹别克斯坦和中国", ["UZ", "CN"]),
        ("ar", "إلى روسيا", ["RU"]),
    ],
)
def test_countries(language: str, text: str, expected: list[str]) -> None:
    assert codes(text, language) == expected


LANGUAGES = ("ru", "uk", "be", "kk", "ky", "uz", "tg", "az", "tr", "de", "fr", "es", "en", "zh")
# No territory of ISO 3166-1, or a name that CLDR gives to two or writes with a comma.
NO_COUNTRY = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UM", "UN", "XA", "XB", "ZZ"}
TWO_OF_A_NAME = {"VG", "VI", "CD", "CG", "MF", "SX", "PF", "BQ"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_of_iso_3166_by_its_name(language: str) -> None:
    for code, name in Locale.parse(language).territories.items():
        if code.isalpha() and code not in NO_COUNTRY | (TWO_OF_A_NAME if language != "en" else set()):
            short = name.split(" (")[0].split(",")[0]
            assert codes(f"- a ({short})", language) == [code], name


def test_every_name_of_the_table() -> None:
    for row in rows("country_aliases"):
        if row["kind"] == "country":
            for name in row["names"].split("|"):
                readings = read_places(f"- a ({name})", language=row["language"])
                assert [(r.text, r.country) for r in readings] == [(name, row["code"])]


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Korea, South", "Korea, South", "KR"),
        ("Korea, Republic of (ROK)", "Korea, Republic of", "KR"),
        ("Congo, Democratic Republic of the", "Congo, Democratic Republic of the", "CD"),
        ("Congo, Republic of", "Congo, Republic of", "CG"),
        ("Germany, Federal Republic of", "Germany, Federal Republic of", "DE"),
        ("China, Republic of", "China, Republic of", "TW"),
        ("Venezuela, Bolivarian Republic of", "Venezuela, Bolivarian Republic of", "VE"),
        ("Virgin Islands, British", "Virgin Islands, British", "VG"),
        ("Armenia, Republic of Moldova", "Armenia", "AM"),
        ("St. Vincent & the Grenadines", "St. Vincent & the Grenadines", "VC"),
        ("Saint Kitts & Nevis", "Saint Kitts & Nevis", "KN"),
        ("Viet Nam", "Viet Nam", "VN"),
        ("Argentine Republic", "Argentine Republic", "AR"),
    ],
)
def test_names_as_lists_write_them(text: str, name: str, country: str) -> None:
    reading = read_places(f"From {text}.", language="en")[0]
    assert (reading.text, reading.country) == (name, country)


def test_countries_in_a_row_are_not_a_turned_round_name() -> None:
    assert codes("in Japan, Korea, South Africa and Congo, Republic of Kenya", "en") == ["JP", "ZA", "KE"]


def test_the_last_full_stop_belongs_to_the_abbreviation() -> None:
    assert [place.text for place in read_places("the U.S. and the U.A.E. (U.K.)", language="en")] == [
        "U.S.",
        "U.A.E.",
        "U.K.",
    ]


@pytest.mark.parametrize(
    ("language", "text", "city", "country"),
    [
        ("ru", "в Минске", "Минск", "BY"),
        ("ru", "из Алма-Аты", "Алма-Ата", "KZ"),
        ("ru", "с Нью-Йорком", "Нью-Йорк", "US"),
        ("ru", "в Ростове-на-Дону", "Ростов-на-Дону", "RU"),
        ("ru", "в Нижнем Новгороде", "Нижний Новгород", "RU"),
        ("ru", "во Владимире", "Владимир", "RU"),
        ("ru", "в Токио", "Токио", "JP"),
        ("ru", "через Худжанд", "Худжанд", "TJ"),
        ("uk", "у Празі", "Прага", "CZ"),
        ("kk", "Ташкенттен", "Ташкент", "UZ"),
        ("uz", "Samarqandga", "Samarqand", "UZ"),
        ("tr", "Ankara'da", "Ankara", "TR"),
        ("de", "nach München", "München", "DE"),
        ("en", "in San Jose, Costa Rica", "San Jose", "CR"),
        ("zh", "在上海", "上海", "CN"),
    ],
)
def test_cities(language: str, text: str, city: str, country: str) -> None:
    reading = read_places(text, language=language)[0]
    assert (reading.kind, reading.city, reading.country) == ("city", city, country)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Того же мнения и Владимир Петров"),
        ("ru", "республика и её площадь Победы"),
        ("ru", "писатель Джек Лондон"),
        ("ru", "вкусный чад и мали"),
        ("ru", "сша"),
        ("en", "Most of us like Reading"),
        ("en", "Michael Jordan won"),
        ("en", "he told us"),
    ],
)
def test_words_that_only_look_like_places(language: str, text: str) -> None:
    assert read_places(text, language=language) == []


def test_a_region_of_unsettled_standing_has_no_country() -> None:
    (reading,) = read_places("в Абхазии", language="ru")
    assert (reading.kind, reading.country, reading.group) == ("region", None, None)


def test_grounding_tells_the_dictionary_form_from_others() -> None:
    exact, inflected = read_places("Китай и Китаю", language="ru")
    assert (exact.grounding, inflected.grounding) == ("exact", "inflected")


def test_a_title_glued_to_its_subtitle_is_cut() -> None:
    assert [place.text for place in read_places("полетел в МонголиюОни ждут", language="ru")] == ["Монголию"]


@pytest.mark.parametrize(
    ("file", "absent"), [("000_c495f8577b962bda.txt", set()), ("004_4478a7bb2b09c7cc.txt", {"BY", "CN", "KZ", "AM"})]
)
def test_every_country_and_city_of_the_seeds(file: str, absent: set[str]) -> None:
    labels = json.loads((SEEDS / "labels.json").read_text(encoding="utf-8"))["entities"]
    text = (SEEDS / file).read_text(encoding="utf-8")
    readings = read_places(text, language="ru")
    assert {place.country for place in readings} - {None} == set(labels["countries"]) - absent
    for city, country in labels["cities"].items():
        stem = city[:-1] if city not in ("Сочи", "Душанбе") else city
        assert text.count(stem) == sum(place.city == city and place.country == country for place in readings)


@settings(max_examples=100)
@given(st.text(), st.sampled_from(["ru", "en", "zh", "uz", "xx", None]))
def test_spans_are_in_order_and_true(text: str, language: str | None) -> None:
    readings: list[PlaceReading] = read_places(text, language=language)
    for reading in readings:
        assert reading.span.of(text) == reading.text
    assert all(not left.span.overlaps(right.span) for left, right in pairwise(readings))


def test_a_surname_is_no_country() -> None:
    text = "Президент Афганистана Ашраф Гани уехал. Гани вернулся. Посол Ганы ждал."
    assert [place.country for place in read_places(text, language="ru")] == ["AF", "GH"]
    assert [place.country for place in read_places("Это надежда и Слава Украины", language="ru")] == ["UA"]


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("de", "Der mosambikanische Premier und sein Gast", "MZ"),
        ("fr", "La ministre gambienne de la Santé", "GM"),
        ("fr", "le gouvernement suisse", "CH"),
        ("es", "la delegación nigeriana", "NG"),
        ("es", "la ministra china de Comercio", "CN"),
        ("en", "the Togolese minister", "TG"),
    ],
)
def test_nationalities_of_the_whole_world(language: str, text: str, country: str) -> None:
    assert [(place.country, place.kind) for place in read_places(text, language=language)] == [(country, "adjective")]


@pytest.mark.parametrize(
    ("language", "form", "country", "other", "sentence"),
    [
        ("tr", "Bakan Hive'ye gitti.", "UZ", "en", "The Hive is a company of beekeepers."),
        ("uz", "Vazir Rimga bordi.", "IT", "en", "Guests from the Pacific Rim took part."),
        ("de", "Die Ministerin reist nach Rom.", "IT", "fr", "Le groupe Rom a pris la parole."),
        ("es", "La ministra viajó a Roma.", "IT", "de", "Sinti und Roma sind eingeladen."),
        ("tr", "Bakan Tiran'a gitti.", "AL", "en", "Ships pass the Tiran strait."),
        ("uz", "Vazir Venada qoldi.", "AT", "es", "Dijo que la Vena cava sangra."),
        ("uz", "Vazir Sianga uchdi.", "CN", "en", "The envoy Sian spoke."),
        ("kk", "Министр Афинаға ұшты.", "GR", "ru", "На фреске Афина держит копьё."),
        ("tr", "Bakan Şam'a gitti.", "SY", "en", "It was Sam who opened the door."),
        ("tr", "Bakan Kabil'e gitti.", "AF", "de", "Die Firma Kabil baut Brücken."),
        ("es", "El ministro viajó a Seúl.", "KR", "fr", "Seul un ministre est resté."),
        ("fr", "Le ministre part pour Bâle.", "CH", "en", "The striker Bale scored twice."),
        ("fr", "Le ministre part pour Damas.", "SY", "es", "Damas y caballeros, buenas noches."),
    ],
)
def test_a_form_that_is_a_word_elsewhere_is_a_city_in_its_language_only(
    language: str, form: str, country: str, other: str, sentence: str
) -> None:
    assert [place.country for place in read_places(form, language=language)] == [country]
    assert read_places(sentence, language=other) == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("tr", "Kabul edilen heyet ayrıldı."),
        ("ru", "Дума приняла закон."),
        ("ru", "Центральный банк молчит."),
        ("ru", "Тема закрыта, Час пробил."),
        ("uk", "Бали рахують учні."),
        ("de", "Der Verein muss Siegen lernen."),
        ("es", "Pueblo y gobierno, Nada más."),
    ],
)
def test_ordinary_words_are_no_cities(language: str, sentence: str) -> None:
    assert read_places(sentence, language=language) == []


def test_a_turkish_apostrophe_tells_a_city_from_a_word() -> None:
    readings = read_places("Kazan kaynıyor. Bakan Kazan'a gitti.", language="tr")
    assert [(place.span.start, place.country) for place in readings] == [(22, "RU")]


def test_forms_of_one_language_are_of_the_same_city() -> None:
    assert countries_of("Hive") == {"UZ"}
    assert same_city("Hive", "Хива")


@pytest.mark.parametrize(
    ("language", "text", "countries"),
    [
        ("ky", "Аны «Манас» эл аралык аэропортунан тосуп алышты.", []),
        ("ru", "Самолёт сел в аэропорту «Домодедово».", []),
        ("ru", "Самолёт сел в аэропорту Ташкента.", ["UZ"]),
    ],
)
def test_the_name_of_an_airport_is_no_city(language: str, text: str, countries: list[str]) -> None:
    assert [place.country for place in read_places(text, language=language)] == countries


@pytest.mark.parametrize(
    ("language", "text", "city", "country"),
    [
        ("ru", "вылетел в Лос-Анджелес", "Лос-Анджелес", "US"),
        ("ru", "прибыл в Рейкьявик", "Рейкьявик", "IS"),
        ("uk", "прибув до Тайбея", "Тайбей", "TW"),
        ("uz", "Karakasga yetib keldi", "Karakas", "VE"),
        ("uz", "Kanberraga bordi", "Kanberra", "AU"),
        ("tr", "Karaçi'ye gitti", "Karaçi", "PK"),
        ("es", "viajó a Trípoli", "Trípoli", "LY"),
        ("de", "flog nach Eriwan", "Eriwan", "AM"),
        ("zh", "抵达阿尔及尔访问", "阿尔及尔", "DZ"),
        ("zh", "前往加拉加斯", "加拉加斯", "VE"),
    ],
)
def test_cities_by_the_names_of_each_language(language: str, text: str, city: str, country: str) -> None:
    found = [(place.city, place.country) for place in read_places(text, language=language) if place.kind == "city"]
    assert found == [(city, country)]


def test_every_capital_has_a_name_in_russian_and_chinese() -> None:
    small = {"CC", "DM", "KY", "PM", "SH", "JE", "RE", "VI", "YT"}  # seats of islands
    names: dict[str, str] = {}
    for row in (*rows("city_aliases"), *rows("city_names"), *rows("cities")):
        if row["capital"] == "1":
            names[row["country"]] = names.get(row["country"], "") + row["names"]
    for letters in ("[а-яё]", "[一-鿿]"):
        assert {country for country, known in names.items() if not re.search(letters, known)} <= small | {"VA"}


@pytest.mark.parametrize(
    ("words", "country", "city"),
    [
        ("в Праге", "CZ", "Прага"),
        ("в Братиславу", "SK", "Братислава"),
        ("в Софии", "BG", "София"),
        ("в Неаполе", "IT", "Неаполь"),
        ("в Никосии", "CY", "Никосия"),
        ("в Барселоне", "ES", "Барселона"),
        ("в Александрии", "EG", "Александрия"),
        ("во Флоренции", "IT", "Флоренция"),
        ("в Лозанне", "CH", "Лозанна"),
    ],
)
def test_a_city_has_its_whole_name_in_every_case(words: str, country: str, city: str) -> None:
    (place,) = read_places(f"Министр вчера побывал {words} с визитом.", language="ru")
    assert (place.country, place.city) == (country, city)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("柬埔寨与泰国往来频繁。柬泰贸易额增长，自泰进口下降。", ["KH", "TH", "KH", "TH", "TH"]),
        ("泰国外交部说，首相访泰。", ["TH", "TH"]),
        ("对美出口增长。", ["US"]),
        ("俄方没有回应。", ["RU"]),
        ("外交部長昨天訪問寮國。", ["LA"]),
        ("对日益增长的出口需求作出反应，双方都满意。", []),
        ("他来自南方，喜欢泰式按摩。", []),
    ],
)
def test_a_sign_may_stand_for_a_country_in_chinese(text: str, expected: list[str]) -> None:
    assert [place.country for place in read_places(text, language="zh")] == expected
