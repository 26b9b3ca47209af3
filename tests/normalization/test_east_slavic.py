"""Russian and Ukrainian news: cues, titles that several share, parliaments, days of a month told before."""

import datetime

import pytest

from extractor.normalization.cues import read_cues
from extractor.normalization.dates import read_dates
from extractor.normalization.people import read_people
from extractor.normalization.places import read_places

DAY = datetime.date(2025, 6, 18)


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("uk", "Прем'єр Данії завітає до Варшави.", "travel"),
        ("uk", "Президент вилітає до Рима.", "travel"),
        ("uk", "Двоє вечеряли удвох.", "meeting"),
        ("uk", "Сусіди наторгували на мільярд.", "flow"),
        ("ru", "Канцлер взял курс на Осло.", "travel"),
        ("ru", "В Осло собрались премьеры севера.", "meeting"),
        ("ru", "Он остаётся покупателем зерна.", "flow"),
    ],
)
def test_words_of_news_are_cues(language: str, text: str, kind: str) -> None:
    assert kind in {cue.kind for cue in read_cues(text, language=language)}


def test_a_word_of_one_language_says_nothing_in_the_other() -> None:
    told = {language: read_cues("проходить", language=language) for language in ("uk", "ru")}
    assert [cue.value for cue in told["uk"]] == ["ongoing"]
    assert told["ru"] == []


@pytest.mark.parametrize(
    ("language", "text", "countries"),
    [
        ("ru", "Министры торговли Чили и Перу Хуан Гомес и Пабло Руис уехали.", ["CL", "PE"]),
        ("ru", "Встреча глав МИД Ганы и Бенина Сэма Менсы и Олушегуна Бакари отменена.", ["GH", "BJ"]),
        ("uk", "Прем’єри Малі та Нігеру Омар Кейта і Алі Зейн прилетіли.", ["ML", "NE"]),
    ],
)
def test_a_title_of_several_gives_each_their_country(language: str, text: str, countries: list[str]) -> None:
    named = [person for person in read_people(text, language=language, published=DAY) if person.kind == "name"]
    assert [person.country for person in named] == countries
    assert all(person.is_leader for person in named)


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("ru", "Прибыл спикер Кнессета Авраам Бург.", "IL"),
        ("ru", "Прибыл председатель Бундестага Вольфганг Тирзе.", "DE"),
        ("uk", "Прибула спікерка Бундестагу Рита Зюсмут.", "DE"),
    ],
)
def test_a_parliament_of_one_country_tells_it(language: str, text: str, country: str) -> None:
    (person,) = read_people(text, language=language)
    assert (person.country, person.is_leader) == (country, True)


@pytest.mark.parametrize(
    ("text", "country"),
    [("Південної Кореї", "KR"), ("Єгипту", "EG"), ("Великобританії", "GB"), ("Швейцарської Конфедерації", "CH")],
)
def test_ukrainian_cases_of_countries(text: str, country: str) -> None:
    (place,) = read_places(f"Президент {text} прибув", language="uk")
    assert (place.text, place.country) == (text, country)


@pytest.mark.parametrize(
    ("language", "text", "start", "end"),
    [
        ("ru", "В марте он прилетел в Осло и был там с 22-го по 25-е.", "2025-03-22", "2025-03-25"),
        ("ru", "3 апреля он приехал. Улетел 6-го.", "2025-04-06", "2025-04-06"),
        ("ru", "30 апреля он приехал. Улетел 2-го.", "2025-05-02", "2025-05-02"),
        ("uk", "У березні він прилетів і був там з 22-го по 25-те.", "2025-03-22", "2025-03-25"),
    ],
)
def test_days_are_of_the_month_told_before(language: str, text: str, start: str, end: str) -> None:
    last = read_dates(text, language=language, published=DAY)[-1]
    assert (last.start, last.end) == (start, end)


@pytest.mark.parametrize("text", ["В марте они поднялись с 3-го по 5-е место.", "В марте открыли 22-й этаж."])
def test_numbers_that_count_something_else_are_no_days(text: str) -> None:
    assert [date.text for date in read_dates(text, language="ru", published=DAY)] == ["марте"]


def test_a_chronicle_in_the_present_is_of_the_year_of_its_last_month() -> None:
    text = "Год премьера\n\nЯНВАРЬ\n8–10. Летит в Осло.\n27. Едет в Рим.\n\nДЕКАБРЬ\n1. Прибывает в Берн."
    dates = read_dates(text, language="ru", published=datetime.date(2024, 12, 20))
    assert [(date.start, date.end) for date in dates if date.precision != "month"] == [
        ("2024-01-08", "2024-01-10"),
        ("2024-01-27", "2024-01-27"),
        ("2024-12-01", "2024-12-01"),
    ]
