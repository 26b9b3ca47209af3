"""Dates: what is read, where its year comes from, and what stays in doubt."""

from __future__ import annotations

import datetime
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.normalization.dates import DateReading, read_dates

PUBLISHED = datetime.date(2025, 11, 25)  # a Tuesday
SEEDS = Path(__file__).parents[2] / "seeds"


def read(text: str, language: str | None = "ru", published: datetime.date | None = PUBLISHED) -> list[DateReading]:
    return read_dates(text, language=language, published=published)


def values(text: str, language: str | None = "ru", published: datetime.date | None = PUBLISHED) -> list[str | None]:
    return [reading.edtf for reading in read(text, language, published)]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("вечером 25 ноября 2025 года", "2025-11-25"),
        ("24-25 мая 2021-го", "2021-05-24/2021-05-25"),
        ("с 25 по 27 ноября 2025 года", "2025-11-25/2025-11-27"),
        ("30 декабря – 2 января 2025 года", "2024-12-30/2025-01-02"),
        ("30 декабря 2024 г. – 2 января 2025 г.", "2024-12-30/2025-01-02"),
        ("двадцать четвёртого февраля 2021 года", "2021-02-24"),
        ("между 3 и 5 мая 2025 года", "2025-05-03/2025-05-05"),
        ("24 и 25 мая 2021 года", "2021-05-24/2021-05-25"),
        ("в мае 2025 года", "2025-05"),
        ("март–апрель 2025-го", "2025-03/2025-04"),
        ("с мая по июль 2025 года", "2025-05/2025-07"),
        ("за 2024 г.", "2024"),
        ("2023-й стал рекордным", "2023"),
        ("к 2030 году", "2030"),
        ("в 2021-2025 годах", "2021/2025"),
        ("С 2021 по 2025 год", "2021/2025"),
        ("в третьем квартале 2025 года", "2025-35"),
        ("III квартал 2025 г.", "2025-35"),
        ("2025-Q3", "2025-35"),
        ("первое полугодие 2025 года", "2025-40"),
        ("во второй половине 2025 года", "2025-41"),
        ("первые девять месяцев 2025 года", "2025-01/2025-09"),
        ("за 9 месяцев 2025 года", "2025-01/2025-09"),
        ("за январь–октябрь 2025 года", "2025-01/2025-10"),
        ("летом 2024 года", "2024-22"),
        ("зимой 2024-2025 годов", "2024-12/2025-02"),
        ("date 2025-11-25 ", "2025-11-25"),
        ("25.11.2025", "2025-11-25"),
        ("25.11.25 в 10:00", "2025-11-25"),
        ("с 14.10. по 15.10.2018", "2018-10-14/2018-10-15"),
    ],
)
def test_written_dates_need_no_publication_date(text: str, edtf: str) -> None:
    (reading,) = read(text, published=None)
    assert (reading.edtf, reading.basis, reading.year_basis, reading.issues) == (edtf, "explicit", "explicit", ())


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("en", "from 3 to 5 May 2025", "2025-05-03/2025-05-05"),
        ("en", "on Nov. 25, 2025", "2025-11-25"),
        ("en", "May 3-5, 2025", "2025-05-03/2025-05-05"),
        ("en", "the 25th of November 2025", "2025-11-25"),
        ("en", "in October 2024", "2024-10"),
        ("en", "in 2030", "2030"),
        ("en", "between 2021 and 2025", "2021/2025"),
        ("en", "11/25/2025", "2025-11-25"),
        ("en", "10-31-74", "1974-10-31"),
        ("en", "14april 2015", "2015-04-14"),
        ("en", "14th April 15", "2015-04-14"),
        ("en", "the first nine months of 2025", "2025-01/2025-09"),
        ("uk", "9 грудня 2022 року", "2022-12-09"),
        ("uk", "у травні 2025 року", "2025-05"),
        ("uk", "до 2030 року", "2030"),
        ("be", "9 снежня 2022 года", "2022-12-09"),
        ("be", "у жніўні 2025 года", "2025-08"),
        ("kk", "2025 жылғы 25 қарашада", "2025-11-25"),
        ("kk", "2025 жылдың қазан айында", "2025-10"),
        ("ky", "2025-жылдын 25-ноябрында", "2025-11-25"),
        ("ky", "2025-жылдын майында", "2025-05"),
        ("ky", "2025-жылы", "2025"),
        ("uz", "2025-yil 25-noyabr kuni", "2025-11-25"),
        ("uz", "2025 йил 25 ноябрда", "2025-11-25"),
        ("uz", "2025-yilda", "2025"),
        ("tg", "25 ноябри соли 2025", "2025-11-25"),
        ("tg", "соли 2025", "2025"),
        ("az", "25 noyabr 2025-ci il", "2025-11-25"),
        ("az", "2025-ci il noyabrın 25-də", "2025-11-25"),
        ("az", "2025-ci ilin noyabrında", "2025-11"),
        ("tr", "25 Kasım 2025’te", "2025-11-25"),
        ("tr", "Kasım 2025", "2025-11"),
        ("tr", "2025 yılında", "2025"),
        ("zh", "普京于2025年11月25日抵达", "2025-11-25"),
        ("zh", "2025年11月25日至27日", "2025-11-25/2025-11-27"),
        ("zh", "2025年11月", "2025-11"),
        ("zh", "2025年1-9月", "2025-01/2025-09"),
        ("zh", "2025年第三季度", "2025-35"),
        ("zh", "2025年上半年", "2025-40"),
        ("de", "am 3. Mai 2025", "2025-05-03"),
        ("de", "vom 3. bis 5. Mai 2025", "2025-05-03/2025-05-05"),
        ("de", "im Jahr 2030", "2030"),
        ("fr", "le 1er mai 2025", "2025-05-01"),
        ("fr", "du 3 au 5 mai 2025", "2025-05-03/2025-05-05"),
        ("fr", "en août 2025", "2025-08"),
        ("es", "el 3 de mayo de 2025", "2025-05-03"),
        ("es", "en mayo de 2025", "2025-05"),
        ("es", "en 2030", "2030"),
    ],
)
def test_languages_write_dates_their_own_way(language: str, text: str, edtf: str) -> None:
    assert values(text, language, None) == [edtf]
    assert values(text, None, None) == [edtf]  # the language is found by itself


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", "вчера сегодня завтра"),
        ("en", "yesterday today tomorrow"),
        ("uk", "учора сьогодні завтра"),
        ("be", "учора сёння заўтра"),
        ("kk", "кеше бүгін ертең"),
        ("ky", "кечээ бүгүн эртең"),
        ("uz", "kecha bugun ertaga"),
        ("uz", "кеча бугун эртага"),
        ("tg", "дирӯз имрӯз фардо"),
        ("az", "dünən bugün sabah"),
        ("tr", "dün bugün yarın"),
        ("zh", "昨天今天明天"),
        ("de", "gestern heute morgen"),
        ("fr", "hier aujourd’hui demain"),
        ("es", "ayer hoy mañana"),
    ],
)
def test_yesterday_today_tomorrow(language: str, words: str) -> None:
    assert values(words, language) == ["2025-11-24", "2025-11-25", "2025-11-26"]


@pytest.mark.parametrize(
    ("language", "text", "edtf", "relation"),
    [
        ("ru", "позавчера", "2025-11-23", "pub_date-P2D"),
        ("ru", "Накануне Путин провел переговоры", "2025-11-24", "pub_date-P1D"),
        ("ru", "на прошлой неделе", "2025-11-17/2025-11-23", "pub_date-P1W"),
        ("ru", "в следующем месяце", "2025-12", "pub_date+P1M"),
        ("ru", "в прошлом году", "2024", "pub_date-P1Y"),
        ("ru", "с начала года", "2025", "pub_date+P0Y"),
        ("en", "in the year to date", "2025", "pub_date+P0Y"),
        ("de", "seit Jahresbeginn", "2025", "pub_date+P0Y"),
        ("es", "en lo que va de año", "2025", "pub_date+P0Y"),
        ("fr", "depuis le début de l’année", "2025", "pub_date+P0Y"),
        ("kk", "жыл басынан бері", "2025", "pub_date+P0Y"),
        ("uz", "yil boshidan", "2025", "pub_date+P0Y"),
        ("tr", "yılbaşından beri", "2025", "pub_date+P0Y"),
        ("ru", "в этом квартале", "2025-36", "pub_date+P0M"),
        ("ru", "в прошлом полугодии", "2025-40", "pub_date-P6M"),
        ("ru", "три дня назад", "2025-11-22", "pub_date-P3D"),
        ("ru", "неделю назад", "2025-11-18~", "pub_date-P1W"),
        ("ru", "через два месяца", "2026-01~", "pub_date+P2M"),
        ("ru", "20 числа прошлого месяца", "2025-10-20", "pub_date-P1M"),
        ("ru", "вторник на следующей неделе", "2025-12-02", "pub_date+P7D"),
        ("ru", "в прошлый вторник", "2025-11-18", "pub_date-P7D"),
        ("ru", "12 мая прошлого года", "2024-05-12", "pub_date-P1Y"),
        ("ru", "осенью прошлого года", "2024-23", "pub_date-P1Y"),
        ("en", "the day before yesterday", "2025-11-23", "pub_date-P2D"),
        ("en", "last week", "2025-11-17/2025-11-23", "pub_date-P1W"),
        ("en", "three months ago", "2025-08~", "pub_date-P3M"),
        ("en", "in two days", "2025-11-27", "pub_date+P2D"),
        ("en", "last Monday", "2025-11-24", "pub_date-P1D"),
        ("uk", "минулого місяця", "2025-10", "pub_date-P1M"),
        ("de", "vor drei Tagen", "2025-11-22", "pub_date-P3D"),
        ("fr", "l’année dernière", "2024", "pub_date-P1Y"),
        ("es", "hace tres días", "2025-11-22", "pub_date-P3D"),
        ("tr", "üç gün önce", "2025-11-22", "pub_date-P3D"),
        ("zh", "去年", "2024", "pub_date-P1Y"),
    ],
)
def test_relative_dates_keep_their_relation(language: str, text: str, edtf: str, relation: str) -> None:
    (reading,) = read(text, language)
    assert (reading.edtf, reading.relation) == (edtf, relation)


@pytest.mark.parametrize(
    "text",
    [
        "рост на 22,3% и 5-6 раз",
        "МиГ-29, G20, C5+1, счёт 3-1",
        "тел. +996 312 62-50-12",
        "24.kg сообщает",
        "статья 15, пункт 3.12",
        "за пять лет, в течение этих лет, прошлых лет",
        "к 80-летию Победы, в XX веке, в 90-е годы",
        "несколько дней назад, полтора года назад",
        "2025 человек, в 2025 тоннах, $2025",
        "окружающая среда",
        "встреча в Душанбе",
        "1 234 мая",
        "5 месяцев 3 дня, 2000 лет",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert read(text) == []


def test_names_and_verbs_are_no_english_months() -> None:
    assert values("He may 5 times march with April Smith; May I? Sun Microsystems, Jan Kubis", "en") == []


def test_a_count_of_people_is_no_year() -> None:
    assert [reading.text for reading in read("5 мая 2000 человек вышли на площадь")] == ["5 мая"]


def test_the_tajik_capital_is_no_monday() -> None:
    assert values("Мулоқот дар Душанбе баргузор шуд", "tg") == []


def test_days_that_share_a_month_are_two_dates() -> None:
    first, second = read("3 и 15 мая 2025 года")
    assert (first.text, first.start, second.start) == ("3", "2025-05-03", "2025-05-15")
    assert first.sources == (second.span,)


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("ru", "в конце ноября 2025 года", "2025-11"),
        ("ru", "в начале 2025 года", "2025"),
        ("uk", "на початку травня 2025 року", "2025-05"),
        ("en", "in early May 2025", "2025-05"),
        ("en", "by the end of 2025", "2025"),
        ("en", "in mid-May 2025", "2025-05"),
    ],
)
def test_a_part_of_a_period_is_not_silently_all_of_it(language: str, text: str, edtf: str) -> None:
    (reading,) = read(text, language)
    assert (reading.edtf, reading.issues) == (edtf, ("part_of_period",))


@pytest.mark.parametrize(
    ("language", "text", "start", "issues"),
    [
        ("ru", "27-го прибудет президент", "2025-11-27", ()),
        ("ru", "Он прибыл 20-го.", "2025-11-20", ()),
        ("ru", "Совещание 27-го числа", "2025-10-27", ("ambiguous",)),
        ("en", "He will arrive on the 7th.", "2025-12-07", ()),
        ("zh", "会议7日举行", "2025-11-07", ("ambiguous",)),
    ],
)
def test_a_day_without_its_month_is_near_the_publication(
    language: str, text: str, start: str, issues: tuple[str, ...]
) -> None:
    (reading,) = read(text, language)
    assert (reading.start, reading.issues) == (start, issues)
    assert read(text, language, None)[0].issues == ("no_publication_date",)


@pytest.mark.parametrize(
    ("language", "text"), [("ru", "бойцы 27-го полка"), ("en", "on the 7th floor"), ("zh", "为期7日的访问")]
)
def test_an_ordinal_of_something_else_is_no_day(language: str, text: str) -> None:
    assert read(text, language) == []


def test_every_day_of_a_list_has_its_month() -> None:
    assert values("1, 3 и 5 мая 2025 года") == ["2025-05-01", "2025-05-03", "2025-05-05"]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [("on 14th April 15 people came", "2025-04-14"), ("They met Feb13.", "2025-02-13"), ("phone 555 10-31-74", None)],
)
def test_a_number_beside_a_date_is_its_year_only_at_the_end(text: str, edtf: str | None) -> None:
    assert values(text, "en") == ([edtf] if edtf else [])


@pytest.mark.parametrize(
    "text", ["31 июня", "32 мая 2025 года", "29 февраля 2025 года", "31.02.2025", "25–24 мая 2025 года"]
)
def test_an_impossible_date_is_said_to_be_one(text: str) -> None:
    (reading,) = read(text)
    assert (reading.start, reading.edtf, reading.issues) == (None, None, ("impossible_date",))


# --- the year ---


@pytest.mark.parametrize("text", ["сегодня", "в понедельник", "в прошлом году"])
def test_without_publication_date_nothing_is_counted_from_it(text: str) -> None:
    (reading,) = read(text, published=None)
    assert (reading.start, reading.basis) == (None, "unresolved")
    assert "no_publication_date" in reading.issues


def test_without_any_witness_the_year_is_unknown() -> None:
    (reading,) = read("12 октября президент прибыл в Бишкек.", published=None)
    assert (reading.start, reading.issues) == (None, ("year_unknown", "no_publication_date"))


def test_year_of_the_topic_before() -> None:
    text = "2023-й стал рекордным. 8-9 мая президент прибыл в Москву."
    _, reading = read(text, published=None)
    assert (reading.edtf, reading.year_basis, reading.issues) == ("2023-05-08/2023-05-09", "sentence", ())
    _, reading = read(text)
    assert (reading.edtf, reading.issues) == ("2023-05-08/2023-05-09", ("year_conflict",))
    assert [other.end for other in reading.alternatives] == ["2025-05-09"]


def test_year_of_an_earlier_sentence_is_doubted_where_the_publication_says_otherwise() -> None:
    _, reading = read("В 2024 г. торговля выросла. 5 мая министр подвёл итоги.")
    assert (reading.start, reading.year_basis, reading.issues) == ("2024-05-05", "sentence", ("year_conflict",))
    assert [other.start for other in reading.alternatives] == ["2025-05-05"]


def test_the_last_time_is_near_the_publication() -> None:
    _, reading = read("В 2024 г. они встречались четыре раза. Последний раз они виделись 9–10 октября.")
    assert (reading.edtf, reading.year_basis) == ("2025-10-09/2025-10-10", "publication")


@pytest.mark.parametrize("goal", ["к 2030 году", "до 2027 года", "за 2024 год"])
def test_goals_and_totals_say_nothing_about_other_dates(goal: str) -> None:
    readings = read(f"План {goal} принят 20 ноября.")
    assert [reading.start for reading in readings[1:]] == ["2025-11-20"]


def test_last_year_is_the_year_of_its_sentence() -> None:
    _, reading = read("В прошлом году он посетил Бишкек 5 мая.")
    assert (reading.start, reading.year_basis, reading.issues) == ("2024-05-05", "sentence", ())


def test_years_in_a_list_are_no_interval() -> None:
    assert values("в 2021 и 2025 годах") == ["2021", "2025"]


def test_year_of_a_twin() -> None:
    text = "21 февраля он прибыл в Казань.\n\nФото. Он прибыл в Казань 21 февраля 2024 года"
    reading, twin = read(text, published=None)
    assert (reading.start, reading.year_basis, reading.sources) == ("2024-02-21", "caption", (twin.span,))


def test_this_year_without_publication_date_is_that_of_the_twin() -> None:
    reading, _ = read("2 июля этого года он прибыл.\n\nФото. 2 июля 2025 года", published=None)
    assert (reading.start, reading.year_basis) == ("2025-07-02", "caption")


def seconds_for(count: int) -> float:
    days = [datetime.date(1980, 1, 1) + datetime.timedelta(step) for step in range(count)]
    text = ", ".join(f"{day.day} {MONTHS[day.month]} {day.year} года и {day.day} {MONTHS[day.month]}" for day in days)
    started = time.process_time()
    assert len(read(text)) == 2 * count
    return time.process_time() - started


def test_many_dates_are_read_in_linear_time() -> None:
    read("5 мая")  # the tables are loaded
    few, many = (min(seconds_for(count) for _ in range(2)) for count in (1000, 4000))
    assert many < 10 * few  # 4 times as many; quadratic would be 16


def test_a_memorial_day_is_no_twin() -> None:
    reading, _ = read("Парад прошёл 9 мая. Победа пришла 9 мая 1945 года.")
    assert (reading.start, reading.year_basis) == ("2025-05-09", "publication")


SECTION = "2024 год: визиты\n\n12-13 октября состоялся визит."


def test_year_of_the_heading() -> None:
    _, reading = read(SECTION, published=None)
    assert (reading.edtf, reading.year_basis, reading.issues) == ("2024-10-12/2024-10-13", "heading", ())


def test_a_heading_ends_the_section_before() -> None:
    *_, reading = read(f"{SECTION}\n\nИтоги\n\n12 декабря встреча.", published=None)
    assert reading.issues == ("year_unknown", "no_publication_date")


def test_a_year_in_a_title_is_weaker_than_the_publication() -> None:
    _, reading = read("Товарооборот в 2024 году вырос\nМинистр прибыл 15 мая.")
    assert (reading.start, reading.year_basis, reading.issues) == ("2025-05-15", "publication", ("year_conflict",))
    assert [other.start for other in reading.alternatives] == ["2024-05-15"]


def test_a_heading_against_the_rest_of_the_article_is_flagged_not_overruled() -> None:
    _, reading, summary = read(f"{SECTION}\n\nИтоги:\nБишкек — октябрь 2023-го.", published=None)
    assert (reading.edtf, reading.issues) == ("2024-10-12/2024-10-13", ("year_conflict",))
    (other,) = reading.alternatives
    assert (other.start, other.end, other.span) == ("2023-10-12", "2023-10-13", summary.span)


@pytest.mark.parametrize("elsewhere", ["октябрь 2023-го и октябрь 2024-го", "20 октября 2023 года", "май 2023 года"])
def test_no_conflict_where_the_rest_agrees_or_tells_of_other_days(elsewhere: str) -> None:
    assert read(f"{SECTION}\n\nИтоги:\nБишкек — {elsewhere}.", published=None)[1].issues == ()


@pytest.mark.parametrize(
    ("text", "start", "issues"),
    [
        ("27 ноября он примет участие в саммите", "2025-11-27", ()),
        ("10 октября они виделись в Душанбе", "2025-10-10", ()),
        ("15 февраля он посетит Москву", "2026-02-15", ()),
        ("15 декабря он посетил Москву", "2024-12-15", ()),
        ("26 ноября он прибыл в Бишкек", "2025-11-26", ("after_publication",)),
        ("Саммит 15 марта, сообщил Песков", "2025-03-15", ("ambiguous",)),
        ("24 мая", "2026-05-24", ("far_from_publication",)),
        ("в третьем квартале", "2025-07", ()),
        ("За январь–октябрь торговля выросла", "2025-01", ()),
    ],
)
def test_year_by_tense_and_publication(text: str, start: str, issues: tuple[str, ...]) -> None:
    (reading,) = read(text)
    assert (reading.start, reading.year_basis, reading.issues) == (start, "publication", issues)


def test_a_future_beyond_half_a_year_is_not_guessed() -> None:
    (reading,) = read("Саммит пройдёт 1 июля")
    assert (reading.start, reading.issues) == (None, ("ambiguous", "year_unknown"))
    assert {other.start for other in reading.alternatives} == {"2025-07-01", "2026-07-01"}


def test_winter_of_a_year_is_known_to_the_year_only() -> None:
    (reading,) = read("зимой 2025 года")
    assert (reading.start, reading.edtf, reading.precision) == ("2025", "2025-24", "season")


# --- weekdays and dates that count from another ---


@pytest.mark.parametrize(
    ("language", "text", "start"),
    [
        ("ru", "В понедельник прибыл премьер", "2025-11-24"),
        ("ru", "Премьер прибудет в четверг", "2025-11-27"),
        ("ru", "Во вторник он проведёт совещание", "2025-11-25"),
        ("en", "Putin arrived on Wednesday", "2025-11-19"),
        ("en", "Putin will arrive on Wednesday", "2025-11-26"),
    ],
)
def test_bare_weekdays_follow_the_tense(language: str, text: str, start: str) -> None:
    (reading,) = read(text, language)
    assert (reading.start, reading.issues) == (start, ())


def test_starting_from_a_weekday_goes_with_the_verb_before() -> None:
    assert values("Он пробудет там три дня, начиная с четверга") == ["2025-11-27"]
    assert values("Он пробудет там до вечера, в городе он с четверга") == ["2025-11-20"]


def test_a_weekday_without_a_verb_is_ambiguous() -> None:
    (reading,) = read("Совещание в среду")
    assert (reading.start, reading.issues, reading.alternatives[0].start) == (
        "2025-11-19",
        ("ambiguous",),
        "2025-11-26",
    )


def test_a_weekday_must_fit_its_date() -> None:
    assert read("В понедельник, 24 ноября, они встретились")[0].issues == ()
    assert read("Во вторник, 24 ноября, они встретились")[0].issues == ("weekday_conflict",)


def test_the_next_day_counts_from_the_date_before() -> None:
    anchor, reading = read("Он прибыл 25 ноября. На следующий день пройдут переговоры.")
    assert (reading.start, reading.basis, reading.relation) == ("2025-11-26", "relative_to_event", "anchor+P1D")
    assert reading.sources[0] == anchor.span


def test_the_next_day_after_nothing_is_not_guessed() -> None:
    (reading,) = read("На следующий день пройдут переговоры.")
    assert (reading.start, reading.issues) == (None, ("no_anchor",))


def test_on_the_eve_of_something_is_not_yesterday() -> None:
    assert read("Накануне саммита он прибыл")[0].issues == ("no_anchor",)


def test_months_later_in_a_story_count_from_its_last_date() -> None:
    _, reading = read("24 февраля 2021 года они виделись в Москве. Через три месяца они встретились в Сочи.")
    assert (reading.start, reading.relation) == ("2021-05", "anchor+P3M")


def test_a_date_beside_a_relative_one_decides_and_is_checked() -> None:
    _, reading = read("Он прибыл 25 ноября. На следующий день, 26 ноября, пройдут переговоры.")
    assert (reading.text, reading.start, reading.relation) == (
        "На следующий день, 26 ноября",
        "2025-11-26",
        "anchor+P1D",
    )
    assert reading.issues == ()
    assert read("Он прибыл 25 ноября. На следующий день, 29 ноября, обед.")[1].issues == ("apposition_conflict",)


def test_slashes_in_english_say_nothing_about_the_order() -> None:
    (reading,) = read("on 3/4/2025", "en")
    assert (reading.start, reading.issues, reading.alternatives[0].start) == (
        "2025-03-04",
        ("ambiguous",),
        "2025-04-03",
    )


# --- whole articles ---

# Labels that are no words of time, or that more than the words decides.
NOT_WRITTEN = {"Затем", "за пять лет", "С момента избрания"}


def labelled_dates() -> list[tuple[str, str, str | None]]:
    """Seed, words and EDTF of every date in the labels that is written as words of time."""
    labels = json.loads((SEEDS / "labels.json").read_text(encoding="utf-8"))
    dates: set[tuple[str, str, str | None]] = set()

    def walk(value: object, seed: str) -> None:
        if isinstance(value, list):
            for item in value:
                walk(item, seed)
        elif isinstance(value, dict):
            seed = value["id"][0] if isinstance(value.get("id"), str) else seed
            if isinstance(value.get("start"), dict):  # both ends are labelled on their own
                walk(value["start"], seed)
                walk(value["end"], seed)
                return
            if isinstance(value.get("text"), str) and "edtf" in value and value["text"] not in NOT_WRITTEN:
                dates.add((seed, value["text"], value["edtf"]))
            for item in value.values():
                walk(item, seed)

    for kind in ("records", "count_claims", "order_claims"):
        walk(labels[kind], "")
    return sorted(dates, key=str)


@pytest.mark.parametrize(("seed", "words", "edtf"), labelled_dates())
def test_seeds(seed: str, words: str, edtf: str | None) -> None:
    labels = json.loads((SEEDS / "labels.json").read_text(encoding="utf-8"))
    doc = next(doc for doc in labels["docs"] if doc["doc"] == seed)
    text = (SEEDS / doc["file"]).read_text(encoding="utf-8")
    published = doc["pub_date"]["value"] and datetime.date.fromisoformat(doc["pub_date"]["value"])
    start = text.index(words)
    readings = read(text, published=published)
    (reading,) = (r for r in readings if r.span.start < start + len(words) and start < r.span.stop)
    supported = {reading.edtf, *(f"{other.start}/{other.end}" for other in reading.alternatives)}
    assert edtf in supported
    assert (len(supported) == 1) == ("year_conflict" not in reading.issues)


# --- properties ---

PIECES = (
    "0 1 2 3 25 31 2025 2025-11-25 25.11. 10.12.2025 . , - – / : ( ) « » г. года мая ноября на следующий день вчера в",
    "среду через назад три недели летом квартал первый May in the next week 月 日 年 го ’ й",
)
WORDS = " ".join(PIECES).split()
ALPHABET = st.sampled_from([*WORDS, *(f" {word}" for word in WORDS), "\n"])


@given(
    st.one_of(st.text(max_size=60), st.lists(ALPHABET, max_size=20).map("".join)),
    st.sampled_from([None, "ru", "en", "uk", "ky", "tr", "zh", "de", "fr", "xx"]),
    st.one_of(st.none(), st.dates()),
)
def test_any_text_is_read_without_error(text: str, language: str | None, published: datetime.date | None) -> None:
    stop = 0
    for reading in read_dates(text, language=language, published=published):
        assert stop <= reading.span.start < reading.span.stop <= len(text)
        assert reading.text == reading.span.of(text)
        stop = reading.span.stop
        assert (reading.start is None) == (reading.end is None) == (reading.earliest is None)
        assert (reading.start is None) == (reading.basis == "unresolved")
        if reading.earliest and reading.latest:
            assert datetime.date.fromisoformat(reading.earliest) <= datetime.date.fromisoformat(reading.latest)
        if reading.start is None:
            assert reading.issues


RELATIVE = ["сегодня", "вчера", "послезавтра", "накануне", "три дня назад", "через 5 дней", "две недели назад"]


@given(
    st.sampled_from(RELATIVE), st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 1, 1)), st.integers(-999, 999)
)
def test_relative_days_move_with_the_publication(words: str, published: datetime.date, days: int) -> None:
    shift = datetime.timedelta(days=days)
    (before,), (after,) = read(words, published=published), read(words, published=published + shift)
    assert before.start is not None
    assert after.start == (datetime.date.fromisoformat(before.start) + shift).isoformat()


_YEAR = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
MONTHS = dict(enumerate(_YEAR.split(), start=1))


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_a_written_day_is_read_back_digit_for_digit(day: datetime.date) -> None:
    (reading,) = read(f"Он прибыл {day.day} {MONTHS[day.month]} {day.year} года.", published=None)
    assert reading.start == reading.end == day.isoformat()
    assert re.findall(r"\d+", reading.text) == [str(day.day), str(day.year)]


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2050, 1, 1)), st.integers(1, 28), st.integers(1, 12))
def test_no_date_without_a_year_is_read_far_ahead(published: datetime.date, day: int, month: int) -> None:
    (reading,) = read(f"{day} {MONTHS[month]}", published=published)
    assert reading.start is not None
    start = datetime.date.fromisoformat(reading.start)
    assert -365 < (start - published).days <= 183
    assert (start.day, start.month) == (day, month)


CLASSES = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "data" / "date_expressions.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("language", "text", "edtf"), CLASSES)
def test_every_class_of_date_expression(language: str, text: str, edtf: str) -> None:
    assert values(text, language) == [edtf]


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("ru", "Фото: пресс-служба, 25 ноября 2024 года.\nВчера, 25 ноября, президент прибыл в Бишкек.", "2025-11-25"),
        ("ru", "Архивное фото, 25 ноября 2024 года.\n\nВо вторник, 25 ноября, президент прибыл.", "2025-11-25"),
        ("ru", "Фото от 26 ноября 2024 года\nСегодня, 26 ноября, президент прибыл.", "2025-11-26"),
        ("ru", "В 2024 году они встречались. Вчера, 25 ноября, президент прибыл.", "2025-11-25"),
        ("en", "File photo, November 25, 2024.\nThe president arrived on Tuesday, November 25.", "2025-11-25"),
        ("ru", "Фото от 25 ноября 2024 года\nВ понедельник, 25 ноября, президент прибыл.", "2024-11-25"),
    ],
)
def test_the_word_beside_a_date_decides_its_year_and_the_doubt_stays(language: str, text: str, edtf: str) -> None:
    reading = read(text, language, datetime.date(2025, 11, 26))[-1]
    assert (reading.edtf, "year_conflict" in reading.issues, len(reading.alternatives)) == (edtf, True, 1)


@pytest.mark.parametrize(
    ("language", "text", "last"),
    [
        ("ru", "2019: первый визит\n\nОн прилетел 12 мая.", "2019-05-12"),
        ("de", "2019: Der Anfang\n\nEr kam am 12. Mai an.", "2019-05-12"),
        ("fr", "2019 : le début\n\nIl est arrivé le 12 mai.", "2019-05-12"),
        ("ru", "Товарооборот, млн долларов:\n2021 — 653,7", "2021"),
        ("en", "Trade, million dollars:\n2021 – 653.7", "2021"),
    ],
)
def test_a_year_that_labels_its_line_is_a_year_and_that_of_the_section(language: str, text: str, last: str) -> None:
    found = read(text, language)
    assert (found[-1].start, found[-1].issues) == (last, ())


@pytest.mark.parametrize("text", ["2000: цена за штуку", "Итого 2019: много"])
def test_other_numbers_before_a_sign_label_nothing(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("language", "past", "future"),
    [
        ("ru", "В воскресенье Токаев вылетел в Баку.", "В воскресенье Токаев вылетает в Баку."),
        ("en", "He left Accra on Sunday.", "He leaves Accra on Sunday for a swing through Kigali."),
        ("de", "Am Sonntag reiste er nach Rom.", "Am Sonntag reist er nach Rom."),
        ("fr", "Il est parti dimanche pour Rome.", "Il part dimanche pour Rome."),
        ("es", "El presidente viajó el domingo a Roma.", "El presidente viaja el domingo a Roma."),
        ("tr", "Erdoğan pazar günü Roma'ya gitti.", "Erdoğan pazar günü Roma'ya gidecek."),
        ("uk", "У неділю Зеленський прилетів до Рима.", "У неділю Зеленський летить до Рима."),
        ("kk", "Президент жексенбіде Римге ұшты.", "Президент жексенбіде Римге ұшады."),
        ("ky", "Президент жекшемби күнү Римге учту.", "Президент жекшемби күнү Римге учат."),
        ("uz", "Prezident yakshanba kuni Rimga uchdi.", "Prezident yakshanba kuni Rimga uchadi."),
        ("uz-Cyrl", "Президент якшанба куни Римга учди.", "Президент якшанба куни Римга учади."),
        ("zh", "总统周日访问了罗马。", "总统将于周日访问罗马。"),
    ],
)
def test_a_weekday_goes_with_the_tense_and_setting_out_is_still_to_come(language: str, past: str, future: str) -> None:
    thursday = datetime.date(2026, 2, 5)
    days = [[(reading.start, reading.issues) for reading in read(text, language, thursday)] for text in (past, future)]
    assert days == [[("2026-02-01", ())], [("2026-02-08", ())]]


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("ru", "За десять месяцев экспорт вырос на 5%.", "2025-01/2025-10"),
        ("uk", "За десять місяців експорт зріс.", "2025-01/2025-10"),
        ("be", "За дзесяць месяцаў экспарт вырас.", "2025-01/2025-10"),
        ("en", "in the first ten months of the year exports rose", "2025-01/2025-10"),
        ("en", "Between January and September 2025 exports rose", "2025-01/2025-09"),
        ("de", "in den ersten zehn Monaten des Jahres", "2025-01/2025-10"),
        ("de", "Im ersten Halbjahr fielen die Exporte", "2025-40"),
        ("de", "2017 wurden Waren ausgeführt", "2017"),
        ("fr", "d'ici 2035", "2035"),
        ("fr", "à l'horizon 2030", "2030"),
        ("es", "los diez primeros meses del año", "2025-01/2025-10"),
        ("es", "para 2030", "2030"),
        ("tr", "yılın ilk on ayında ihracat arttı", "2025-01/2025-10"),
        ("uz", "10 oyda eksport oʻsdi", "2025-01/2025-10"),
        ("kk", "биылғы жеті айда экспорт өсті", "2025-01/2025-07"),
        ("ky", "быйылкы он айда экспорт өстү", "2025-01/2025-10"),
        ("kk", "осы жылдың қаңтар-қазан айларында", "2025-01/2025-10"),
        ("zh", "前十个月出口增长", "2025-01/2025-10"),
        ("zh", "前三季度出口增长", "2025-01/2025-09"),
        ("zh", "6月份出口下降", "2025-06"),
        ("zh", "上半年出口增长", "2025-40"),
        ("ru", "2016 – чуть более 1 млрд", "2016"),
    ],
)
def test_periods_that_trade_is_counted_over(language: str, text: str, edtf: str) -> None:
    assert values(text, language) == [edtf]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "За три месяца они встретились дважды."),
        ("zh", "6个月"),
        ("kk", "бұл жеті айда"),
        ("en", "for ten months"),
    ],
)
def test_months_that_only_last_are_no_period(language: str, text: str) -> None:
    assert values(text, language) == []


CHRONICLES = [
    "{} год.\n12 марта президент прилетел в Баку.",
    "{}-й\n\n12 марта президент прилетел в Баку.",
    "Год {}\n\n12 марта президент прилетел в Баку.",
    "Хроника: {}\n\n- 12 марта: Баку",
    "### {}\n- 12 марта: Баку",
    "Год | Дата | Город\n{} | 12 марта | Баку",
    "• 12 марта, Баку — {} год",
    "{}, 12 марта — Баку",
    "Был {}-й. Президент прилетел в Баку 12 марта.",
    "Шёл {} год. 12 марта президент прилетел в Баку.",
]


@pytest.mark.parametrize("text", CHRONICLES)
def test_the_year_of_a_line_or_a_section_however_it_is_set(text: str) -> None:
    readings = read("Поездки президента\n\n" + text.format(2019), published=datetime.date(2026, 10, 5))
    (found,) = [reading for reading in readings if reading.precision == "day"]
    assert (found.start, found.year_basis in ("heading", "sentence"), found.issues) == ("2019-03-12", True, ())


@pytest.mark.parametrize(
    "text",
    [
        "А 2019-й начался с Баку: 12 марта президент прилетел туда.",
        "В 2019 году поездок было две.\n\n12 марта президент прилетел в Баку.",
        "4 июля 2019 года президент прилетел в Рим.\n\n12 марта он посетил Баку.",
        "2019 год — год двух поездок.\n\nВ Баку президент прилетел 12 марта.",
        "2019 год\n\nБаку\n\nПрезидент прилетел 12 марта.",
    ],
)
def test_a_day_long_past_after_another_year_is_in_doubt(text: str) -> None:
    found = read(text, published=datetime.date(2026, 10, 5))[-1]
    assert "year_conflict" in found.issues
    assert {"2019-03-12", "2026-03-12"} == {found.start, *(other.start for other in found.alternatives)}


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("12 марта пришло гостей — 2000", "2026"),
        ("2000, а то и больше людей пришли 12 марта", "2026"),
        ("Президент прибыл 12 марта, паспорт серии КР, 2015.", "2026"),
        ("Президент приехал 12 марта (фото: архив, 2019)", "2026"),
        ("Президент посетил страну.\nЭкспо 2020\nОн прибыл в Рим 12 марта.", "2026"),
        ("Президент посетил страну.\nVision 2030\nОн прибыл в Рим 12 марта.", "2026"),
        ("Президент посетил страну.\nBoeing 1957\nОн прибыл в Рим 12 марта.", "2026"),
    ],
)
def test_a_number_beside_a_name_or_at_the_edge_of_a_line_does_not_overrule_the_publication(
    text: str, year: str
) -> None:
    found = read(text, published=datetime.date(2026, 10, 5))
    (day,) = [reading for reading in found if reading.precision == "day"]
    assert day.start == f"{year}-03-12"
    assert day.issues == () or "year_conflict" in day.issues


@pytest.mark.parametrize("piece", [" ", "- ", "»\n", ")", "Январь\n12 — Баку\n", "В 2023 году:\n— 5 мая\n"])
def test_marks_around_years_take_time_that_grows_with_the_text(piece: str) -> None:
    def seconds(times: int) -> float:
        started = time.process_time()
        read(f"x{piece * times}2019{piece * times}")
        return time.process_time() - started

    read("5 мая 2019 года")  # the tables are loaded
    few, many = (min(seconds(times) for _ in range(3)) for times in (1000, 4000))
    assert many < 10 * few + 0.1  # 4 times as long; quadratic would be 16


def test_a_chronicle_has_one_year_also_where_its_entries_write_the_month() -> None:
    text = "Январь\n12 января — Баку\nДекабрь\n5 декабря — Париж"
    found = read(text, published=datetime.date(2026, 2, 10))
    assert [one.start for one in found] == ["2025-01", "2025-01-12", "2025-12", "2025-12-05"]


def test_months_are_those_that_were_counted_only_beside_trade() -> None:
    pub = datetime.date(2025, 11, 26)
    assert [one.start for one in read("Экспорт в мае: 5 млн долларов", published=pub)] == ["2025-05"]
    assert all(one.start is None for one in read("Президент за восемь месяцев поставил рекорд.", published=pub))
    (zh,) = read("5月份进口增长", "zh", published=pub)
    assert zh.start == "2025-05"


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("За десять месяцев аграрии отгрузили зерна на 5 млрд долларов.", ("2025-01", "2025-10")),
        ("За полгода страна наторговала с миром на 7 млрд.", ("2025-01", "2025-06")),
        ("За полугодие экспорт вырос на 5%.", ("2025-01", "2025-06")),
        ("По итогам девяти месяцев экспорт вырос на 5%.", ("2025-01", "2025-09")),
        ("За первые два месяца экспорт вырос на 5%.", ("2025-01", "2025-02")),
        ("За три квартала экспорт вырос на 5%.", ("2025-01", "2025-09")),
        ("За первый месяц 2025 года оборот составил 5 млрд.", ("2025-01", "2025-01")),
        ("В январе-2024 экспорт упал.", ("2024-01", "2024-01")),
        ("За последние два месяца экспорт вырос на 5%.", None),
        ("За три месяца до выборов экспорт упал.", None),
        ("За первые два месяца работы министр побывал в трёх странах.", None),
        ("За полгода министр побывал в трёх странах.", None),
    ],
)
def test_how_months_are_told_that_trade_has_been_counted_over(text, months):
    found = [(one.start, one.end) for one in read(text, published=datetime.date(2025, 11, 20)) if one.start]
    assert found == ([months] if months else [])


def test_the_last_time_is_of_now_whatever_year_was_told_before() -> None:
    text = "В 2025 году они виделись дважды. Последний раз они виделись 9 июля в Душанбе."
    found = read(text, published=datetime.date(2026, 10, 5))[-1]
    assert (found.start, found.issues) == ("2026-07-09", ())


def test_a_day_just_before_the_publication_needs_no_year_whatever_else_is_told() -> None:
    found = read(
        "В 2019 году поездок было две.\n\n28 сентября президент прилетел в Баку.", published=datetime.date(2026, 10, 5)
    )
    assert (found[-1].start, found[-1].issues) == ("2026-09-28", ())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "В январе-мае экспорт составил 5 млрд, за аналогичный период прошлого года — 4 млрд"),
        ("ru", "За янв.-май 2025 г. экспорт составил 5 млрд.\nЗа тот же период 2024 года — 4 млрд"),
        ("uk", "За січень-травень 2025 року експорт склав 5 млрд, за аналогічний період минулого року — 4 млрд"),
        ("en", "In January-May exports were $5bn, against $4bn in the same period last year."),
        ("en", "In January-May exports were $5bn, against $4bn a year earlier."),
        ("de", "Der Export lag von Januar bis Mai bei 5 Milliarden, im gleichen Zeitraum des Vorjahres bei 4."),
        ("ky", "2025-жылдын январь-май айларында экспорт 5 млрд, өткөн жылдын ушул мезгилинде 4 млрд"),
        ("kk", "2025 жылғы қаңтар-мамырда экспорт 5 млрд, өткен жылдың осы кезеңінде 4 млрд"),
        ("zh", "2025年1至5月出口50亿美元，去年同期为40亿美元"),
    ],
)
def test_the_same_months_of_another_year(language: str, text: str) -> None:
    first, second = read(text, language, published=datetime.date(2025, 7, 10))
    assert (first.start, first.end) == ("2025-01", "2025-05")
    assert (second.start, second.end) == ("2024-01", "2024-05")
    assert (second.basis, second.sources) == ("relative_to_event", (first.span,))


def test_the_same_months_are_counted_from_what_is_told_not_from_the_publication() -> None:
    text = "В январе-мае 2024 года экспорт составил 5 млрд, за тот же период прошлого года — 4 млрд"
    assert [one.start for one in read(text, published=datetime.date(2025, 2, 10))] == ["2024-01", "2023-01"]


@pytest.mark.parametrize(
    "text",
    [
        "За аналогичный период прошлого года экспорт составил 4 млрд",
        "В 2024 году экспорт вырос, за тот же период прошлого года — упал",
        "17 июня прошли переговоры. За аналогичный период прошлого года — ни одних",
        "К 2030 году экспорт вырастет втрое. Годом ранее он падал",
    ],
)
def test_the_same_months_of_nothing_told_are_none(text: str) -> None:
    assert read(text, published=datetime.date(2025, 7, 10))[-1].start is None


def test_several_months_are_meant_rather_than_the_one_among_them_and_that_is_said() -> None:
    text = (
        "За 9 месяцев 2025 года экспорт вырос до 5 млрд, в том числе в сентябре 2025 года — до 1 млрд."
        " За аналогичный период прошлого года было 4 млрд."
    )
    found = read(text, published=datetime.date(2025, 11, 25))[-1]
    assert (found.start, found.end, found.issues) == ("2024-01", "2024-09", ("ambiguous",))
    assert [one.start for one in found.alternatives] == ["2024-09"]


def test_years_later_are_not_counted_from_a_half_of_a_year() -> None:
    assert read("In the first half of 2025 exports rose. Two years later the deal ended.", "en")[-1].start is None


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("In May 2024 they agreed. Ten years earlier, in Paris, they fought.", ["2024-05", "2014~"]),
        (
            "В марте 2019 года он был в Риме. Год спустя, в июне, они встретились снова.",
            ["2019-03", "2020~", "2020-06"],
        ),
        ("В 2019 году он был в Риме. Двумя годами позже они встретились снова.", ["2019", "2021~"]),
        ("В 2019 году он был в Риме. Годом позже, 3 июня, прилетел президент.", ["2019", "2020-06-03"]),
        ("Он был в Риме. Год спустя, в июне, они встретились снова.", [None, None]),
        ("В марте он был в Риме. Месяц спустя прилетел президент.", ["2025-03", "2025-04~"]),
        ("Саммит пройдёт в 2030 году. Годом ранее он был в Риме.", ["2030", None]),
        ("В 2019 году он был в Риме.\nДвумя годами позже они встретились снова.", ["2019", None]),
    ],
)
def test_years_and_months_are_counted_from_those_of_the_paragraph(text: str, edtf: list[str | None]) -> None:
    assert values(text, "en" if text.isascii() else "ru") == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Экспорт в первой половине года вырос", ["2025-40"]),
        ("За первые шесть месяцев экспорт вырос", ["2025-01/2025-06"]),
        ("За первые шесть месяцев службы он вырос", []),
        ("В последнем квартале прошлого года экспорт вырос", ["2024-36"]),
        ("In the last quarter of 2023 exports rose", ["2023-36"]),
        ("За последние три месяца 2023 года экспорт вырос", ["2023-10/2023-12"]),
        ("За последние три месяца он вырос", []),
        ("За три квартала прошлого года экспорт вырос", ["2024-01/2024-09"]),
        ("3 квартал 2024 года", ["2024-35"]),
        ("За II квартал компания заработала 5 млрд", ["2025-34"]),
        ("За IV квартал компания заработала 5 млрд", ["2024-36"]),
        ("За семь месяцев нынешнего экспорт вырос", ["2025-01/2025-07"]),
        ("Он был там в марте прошлого, а в мае будущего прилетит снова", ["2024-03", "2026-05"]),
        ("В марте прошлого лета не ждали", ["2025-03", "2025-22"]),
        ("По итогам трёх месяцев экспорт вырос", ["2025-01/2025-03"]),
        ("Последние месяцы года были трудными", []),
    ],
)
def test_parts_of_a_year(text: str, edtf: list[str]) -> None:
    assert values(text, "en" if text.isascii() else "ru") == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("В начале года он посетил Рим", ["2025"]),
        ("К концу года он посетит Рим", ["2025"]),
        ("В начале года он посетит Рим", ["2026"]),
        ("By the end of the year he will visit Rome", ["2025"]),
        ("В конце месяца он посетит Рим", ["2025-11"]),
        ("В 2019 году он посетил Рим, а в конце года вернулся", ["2019", None]),
        ("В конце 2019 года он посетил Рим", ["2019"]),
        ("В первой декаде мая он был в Риме", ["2025-05"]),
    ],
)
def test_parts_of_this_year_month_or_week(text: str, edtf: list[str | None]) -> None:
    found = read(text, "en" if text.isascii() else "ru")
    assert [one.edtf for one in found] == edtf
    assert "part_of_period" in found[-1].issues or found[-1].start is None


@pytest.mark.parametrize(
    ("text", "edtf"),  # the 25th is a Tuesday
    [
        ("С понедельника по среду он был в Риме", ["2025-11-17/2025-11-19"]),
        ("С понедельника по пятницу он был в Риме", ["2025-11-17/2025-11-21"]),
        ("С понедельника по среду он будет в Риме", ["2025-12-01/2025-12-03"]),
        ("From Thursday to Saturday he will be in Rome", ["2025-11-27/2025-11-29"]),
        ("The talks were moved from Monday to Friday", ["2025-12-01", "2025-12-05"]),
        (
            "На прошлой неделе, с понедельника по четверг, он был в Риме",
            ["2025-11-17/2025-11-23", "2025-11-17/2025-11-20"],
        ),
        ("На следующей неделе, во вторник, он будет в Риме", ["2025-12-01/2025-12-07", "2025-12-02"]),
        ("В минувшие выходные он был в Риме", ["2025-11-22/2025-11-23"]),
        ("В ближайшие выходные он будет в Риме", ["2025-11-29/2025-11-30"]),
        ("У рабочих пять выходных", []),
        ("В ближайшую пятницу он будет в Риме", ["2025-11-28"]),
        ("В позапрошлую пятницу он был в Риме", ["2025-11-14"]),
        ("В понедельник и вторник он был в Риме", ["2025-11-24/2025-11-25"]),
        ("Субботу и воскресенье он провёл в Риме", ["2025-11-22/2025-11-23"]),
        ("В понедельник и четверг он был в Риме", ["2025-11-24", "2025-11-20"]),
    ],
)
def test_days_of_the_week_together(text: str, edtf: list[str]) -> None:
    assert values(text, "en" if text.isascii() else "ru") == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("4 мая он прибыл. Двумя днями позже он вылетел в Милан.", "2025-05-06"),
        ("4 мая он прибыл. За два дня до этого он был в Милане.", "2025-05-02"),
        ("4 мая он прибыл. Спустя сутки он вылетел в Милан.", "2025-05-05"),
        ("4 мая он прибыл. Наутро он вылетел в Милан.", "2025-05-05"),
        ("4 мая он прибыл. Тем же вечером он вылетел в Милан.", "2025-05-04"),
        ("4 мая он прибыл. На той же неделе он вылетел в Милан.", "2025-04-28/2025-05-04"),
        ("В мае 2019 года он прибыл в Рим. Тем же летом он вылетел в Милан.", "2019-22"),
        ("Тем же летом он вылетел в Милан.", None),
        ("В июне 2023 года экспорт вырос на 5% к предыдущему месяцу.", "2023-05"),
        ("За первое полугодие 2023 года экспорт вырос. За предыдущий месяц он упал.", None),
        ("Его июньский визит в Рим был коротким", "2025-06"),
        ("Завтрашние переговоры пройдут в Риме", "2025-11-26"),
        ("На сегодняшний день переговоров нет", "nothing"),
    ],
)
def test_dates_counted_from_the_one_before(text: str, edtf: str | None) -> None:
    assert (values(text) or ["nothing"])[-1] == edtf


def test_last_year_of_trade_does_not_date_the_months_told_later() -> None:
    text = "В прошлом году экспорт составил 5 млрд. За январь–апрель он вырос на 5%, а в ноябре прошлого — на 3%."
    assert values(text) == ["2024", "2025-01/2025-04", "2024-11"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The leaders meet in December to sign a trade deal."),
        ("ru", "Следующее заседание комиссии по торговле — в декабре."),
        ("ru", "В декабре Си Цзиньпин посещает Ханой: на повестке торговля."),
        ("zh", "习近平12月访问河内，讨论贸易。"),
    ],
)
def test_a_word_of_trade_alone_makes_no_month_one_that_is_over(language: str, text: str) -> None:
    (found,) = read(text, language)
    assert found.start == "2025-12"


def test_a_month_that_may_have_been_counted_is_in_doubt() -> None:
    (found,) = read("Экспорт в декабре: 5 млрд долларов")
    assert (found.start, found.issues) == ("2024-12", ("ambiguous",))


@pytest.mark.parametrize(
    ("text", "published", "days"),
    [
        ("Визит пройдёт 30-31 числа.", datetime.date(2025, 9, 5), ("2025-10-30", "2025-10-31")),
        ("Визит состоялся 30-31 числа.", datetime.date(2025, 12, 5), ("2025-10-30", "2025-10-31")),
        ("Визит пройдёт 24–26 числа.", PUBLISHED, ("2025-11-24", "2025-11-26")),
    ],
)
def test_days_of_a_month_that_is_not_named_are_of_one_month(text, published, days) -> None:
    (found,) = read(text, published=published)
    assert (found.start, found.end) == days


def test_a_line_led_by_a_year_may_come_to_another_one() -> None:
    found = read("2020. Президент прибыл 5 мая. 2021. Он вернулся 6 июня.", published=None)
    assert [one.start for one in found if one.precision == "day"] == ["2020-05-05", "2021-06-06"]


def test_the_same_is_no_season() -> None:
    assert read("за тот же срок он проехал полстраны") == []
    assert read("площадью 2 кв. м и 3 кв. м") == []


CHRONICLE = """Соседи через реку

В среду президент поедет в Арандию.

{first}

30 мая министр отправился в столицу. Ждали недолго: 10 сентября приехал гость.

{second}

15 января он был в горах. Весной, 13 и 14 марта, приехал король.

Итоги

Последняя поездка была 3 июля."""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2018. Знакомство", "2019. Год больших поездок"),
        ("2018: мост?", "2019: два моста!"),
        ("## 2018 — Новый мост", "## 2019 — Старые счёты"),
        ("1. 2018: знакомство двух столиц", "2. 2019: ссора"),
    ],
)
def test_a_title_behind_a_year_leaves_it_the_year_of_its_section(first: str, second: str) -> None:
    text = CHRONICLE.format(first=first, second=second)
    found = {text[one.span.start : one.span.stop]: one for one in read(text, published=datetime.date(2026, 10, 5))}
    expected = {"30 мая": "2018-05-30", "10 сентября": "2018-09-10", "15 января": "2019-01-15"}
    assert {day: (found[day].edtf, found[day].issues) for day in expected} == {d: (e, ()) for d, e in expected.items()}
    assert found["3 июля"].edtf == "2026-07-03"
    assert "year_conflict" in found["3 июля"].issues  # the last section is of no year, and of none before it for sure


def test_a_list_of_years_heads_no_section() -> None:
    text = "2018. Знакомство\n2019. Большие поездки\n2020. Пауза\n\n3 июля он приехал."
    (day,) = [one for one in read(text, published=datetime.date(2026, 10, 5)) if one.precision == "day"]
    assert (day.edtf, "year_conflict" in day.issues) == ("2026-07-03", True)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Визит премьера перенесли на сентябрь."),
        ("ru", "Саммит, сообщил министр, отложили до середины сентября."),
        ("uk", "Візит прем'єра відклали на вересень."),
        ("be", "Візіт прэм'ера адклалі на верасень."),
        ("en", "The summit was put off until September."),
        ("en", "The premier's visit has been postponed to early September."),
        ("de", "Der Besuch wurde auf Mitte September verschoben."),
        ("fr", "Le sommet a été reporté à septembre."),
        ("es", "El viaje fue pospuesto para mediados de septiembre."),
        ("tr", "Ziyaret eylül ayına ertelendi."),
        ("az", "Səfər sentyabra təxirə salındı."),
        ("kk", "Сапар қыркүйекке ауыстырылды."),
        ("ky", "Сапар сентябрга жылдырылды."),
        ("uz", "Tashrif sentyabrga qoldirildi."),
        ("uz", "Ташриф сентябрга кўчирилди."),
        ("zh", "访问已推迟到9月。"),
    ],
)
def test_what_is_put_off_lies_ahead(language: str, text: str) -> None:
    (reading,) = read(text, language, datetime.date(2023, 6, 5))
    assert (reading.start, "ambiguous" in reading.issues) == ("2023-09", False)


def test_a_goal_more_than_half_a_year_ahead_may_be_one_that_is_over() -> None:
    reading = read("В мае визит был перенесён на сентябрь.", published=datetime.date(2023, 11, 5))[-1]
    assert (reading.start, reading.issues) == (None, ("ambiguous", "year_unknown"))
    assert [one.start for one in reading.alternatives] == ["2023-09", "2024-09"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Визит перенесли с 10 июля на 12 сентября."),
        ("en", "The visit was moved from July 10 to September 12."),
        ("de", "Der Besuch wurde vom 10. Juli auf den 12. September verschoben."),
        ("fr", "La visite a été reportée du 10 juillet au 12 septembre."),
        ("es", "La visita se aplazó del 10 de julio al 12 de septiembre."),
        ("tr", "Ziyaret 10 Temmuz'dan 12 Eylül'e ertelendi."),
    ],
)
def test_from_when_to_when_is_no_interval_and_the_first_day_stays_in_doubt(language: str, text: str) -> None:
    origin, goal = read(text, language, datetime.date(2023, 6, 5))
    assert (goal.edtf, goal.issues) == ("2023-09-12", ())
    assert (origin.edtf, origin.issues) == ("2023-07-10", ("ambiguous",))
    assert [one.start for one in origin.alternatives] == ["2022-07-10"]


def test_when_it_was_put_off_is_no_goal() -> None:
    for language, text in (("ru", "В мае визит отложили."), ("tr", "Ziyaret mayısta ertelendi.")):
        assert [one.start for one in read(text, language, datetime.date(2023, 1, 20))] == ["2022-05"]


@pytest.mark.parametrize(
    ("language", "planned", "was_planned"),
    [
        ("ru", "Переговоры назначены на пятницу.", "На пятницу были назначены переговоры."),
        ("uk", "Переговори призначено на п'ятницю.", "На п'ятницю були призначені переговори."),
        ("be", "Перамовы прызначаны на пятніцу.", "Перамовы былі прызначаны на пятніцу."),
        ("en", "The talks are scheduled for Friday.", "The talks had been set for Friday."),
        ("de", "Das Treffen ist für Freitag geplant.", "Das Treffen war für Freitag angesetzt."),
        ("fr", "Un entretien est prévu vendredi.", "Un entretien était prévu pour vendredi."),
        ("es", "La reunión está prevista para el viernes.", "La reunión estaba prevista para el viernes."),
        ("tr", "Görüşme cuma gününe planlandı.", "Görüşme cuma günü için planlanmıştı."),
        ("az", "Görüş cümə gününə təyin edildi.", "Görüş cümə gününə təyin edilmişdi."),
        ("kk", "Кездесу жұмаға белгіленді.", "Кездесу жұма күніне белгіленген еді."),
        ("ky", "Жолугушуу жума күнүнө белгиленди.", "Жолугушуу жума күнүнө белгиленген эле."),
        ("uz", "Uchrashuv juma kuniga belgilandi.", "Uchrashuv juma kuniga belgilangan edi."),
        ("uz", "Учрашув жума кунига белгиланди.", "Учрашув жума кунига белгиланган эди."),
        ("zh", "会谈定于周五举行。", "会谈原定周五举行。"),
    ],
)
def test_a_day_set_lay_ahead_and_the_past_keeps_the_other_in_doubt(
    language: str, planned: str, was_planned: str
) -> None:
    thursday = datetime.date(2026, 2, 5)
    (set_,), (was_set,) = (read(text, language, thursday) for text in (planned, was_planned))
    assert (set_.start, set_.issues) == ("2026-02-06", ())
    assert (was_set.start, was_set.issues) == ("2026-02-06", ("ambiguous",))
    assert [one.start for one in was_set.alternatives] == ["2026-01-30"]


def test_a_month_set_and_over_is_the_last_one() -> None:
    text = "На март была запланирована поездка."
    months = [read(text, published=datetime.date(2026, month, 5))[0] for month in (2, 5)]
    assert [(one.start, one.issues) for one in months] == [("2026-03", ("ambiguous",)), ("2026-03", ())]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "В феврале может приехать премьер, рассказал министр."),
        ("ru", "Министр рассказал, что премьер мог бы приехать в феврале."),
        ("uk", "Премьєр може в лютому приїхати до Києва, розповіла речниця."),
        ("be", "У лютым можа прыехаць прэм'ер, распавёў міністр."),
        ("en", "The premier may come in February, the ministry said."),
        ("en", "The ministry said that the premier could visit in February."),
        ("de", "Der Premier könnte im Februar kommen, teilte das Amt mit."),
        ("fr", "Le premier ministre pourrait venir en février, a déclaré le porte-parole."),
        ("es", "El premier podría venir en febrero, dijo el ministro."),
        ("tr", "Başbakan şubatta gelebilir, dedi bakan."),
        ("az", "Baş nazir fevralda gələ bilər, nazir dedi."),
        ("kk", "Премьер ақпанда келуі мүмкін, деді министр."),
        ("ky", "Премьер февралда келиши мүмкүн, деди министр."),
        ("uz", "Bosh vazir fevralda kelishi mumkin, dedi vazir."),
        ("uz", "Бош вазир февралда келиши мумкин, деди вазир."),
        ("zh", "外长表示了看法，总理可能2月访问巴库。"),
    ],
)
def test_what_may_happen_lies_ahead(language: str, text: str) -> None:
    (reading,) = read(text, language, datetime.date(2022, 12, 20))
    assert (reading.start, reading.issues) == ("2023-02", ())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Премьер мог приехать в феврале, но не приехал."),
        ("ru", "Может быть, премьер приехал в феврале."),
        ("en", "He may have visited Baku in February."),
        ("en", "The premier said he could not come in February."),
        ("de", "Er könnte im Februar gereist sein, sagte er."),
        ("fr", "Il pourrait avoir visité Bakou en février, a dit le ministre."),
        ("es", "Pudo haber viajado en febrero, dijo el ministro."),
    ],
)
def test_what_may_have_happened_is_over(language: str, text: str) -> None:
    assert read(text, language, datetime.date(2022, 12, 20))[0].start == "2022-02"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Завершится турне в воскресенье, сообщил министр."),
        ("ru", "Вернётся президент в воскресенье, сообщил министр."),
        ("ru", "Форум стартует в воскресенье, рассказал министр."),
        ("ru", "В воскресенье министр возьмётся за дело, сказал он."),
        ("ru", "С премьером министр увидится в воскресенье, сказал он."),
        ("uk", "Форум закінчиться в неділю, сказала міністерка."),
        ("uk", "У неділю відкриється виставка, сказала міністерка."),
        ("be", "Форум завершыцца ў нядзелю, сказаў міністр."),
        ("be", "Форум пачнецца ў нядзелю, сказаў міністр."),
        ("en", "The tour ends on Sunday, the ministry said."),
        ("en", "The forum takes place on Sunday, the ministry said."),
        ("de", "Die Reise endet am Sonntag, sagte er."),
        ("de", "Das Forum findet am Sonntag in Bonn statt, sagte er."),
        ("fr", "La tournée s'achève dimanche, a dit le ministre."),
        ("fr", "Le forum a lieu dimanche."),
        ("es", "La gira termina el domingo, dijo el ministro."),
        ("es", "El foro se celebra el domingo, dijo el ministro."),
    ],
)
def test_what_ends_starts_or_takes_place_on_a_weekday_lies_ahead(language: str, text: str) -> None:
    (reading,) = read(text, language, datetime.date(2026, 2, 5))  # a Thursday
    assert (reading.start, reading.issues) == ("2026-02-08", ())


@pytest.mark.parametrize(
    ("language", "text", "issues"),
    [
        ("ru", "Павел встретил его в воскресенье.", ()),
        ("uk", "Форум проводиться в неділю.", ("ambiguous",)),
        ("be", "Форум адбываецца ў нядзелю.", ("ambiguous",)),
        ("de", "Das Forum fand am Sonntag statt.", ()),
        ("fr", "Le forum a eu lieu dimanche.", ()),
    ],
)
def test_what_took_place_or_takes_place_often_does_not_lie_ahead(
    language: str, text: str, issues: tuple[str, ...]
) -> None:
    (reading,) = read(text, language, datetime.date(2026, 2, 5))
    assert (reading.start, reading.issues) == ("2026-02-01", issues)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Ноябрь\n6 – Рим. Днём раньше он был в Баку.\n12 – Париж"),
        ("ru", "Ноябрь\n\n6 ноября – Рим, накануне — Баку.\n\n12 – Париж"),
        ("ru", "**Ноябрь**\n6 – Рим. Накануне он был в Баку."),
        ("uk", "Листопад\n6 – Рим. Напередодні він був у Баку."),
        ("be", "Лістапад\n6 – Рым. Напярэдадні ён быў у Баку."),
        ("kk", "ҚАРАША\n6 – Римде кездесу өтті. Алдыңғы күні ол Бакуде болды.\n11–12 – Париж"),
        ("kk", "Қараша айы\n6 – Римде кездесу өтті. Бір күн бұрын ол Бакуде болды."),
        ("ky", "НОЯБРЬ\n6 – Римде жолугушуу өттү. Мурунку күнү ал Бакуда болду."),
        ("uz", "Noyabr\n6 – Rimda uchrashuv. Bir kun oldin u Bokuda edi."),
        ("tr", "Kasım\n6 – Roma. Bir gün önce Bakü'deydi."),
        ("en", "November\n6 – Rome. The day before, he was in Baku.\n11–12 – Paris"),
        ("de", "November\n6. – Rom. Am Vortag war er in Baku."),
        ("fr", "Novembre\n6 – Rome. La veille, il était à Bakou."),
        ("es", "Noviembre\n6 – Roma. El día anterior estuvo en Bakú."),
        ("zh", "11月\n6日：罗马。前一天他在巴库。\n11日至12日：巴黎。"),
    ],
)
def test_the_day_before_in_an_item_of_a_chronicle_counts_from_its_day(language: str, text: str) -> None:
    month, item, before, *later = read(text, language, datetime.date(2026, 2, 10))
    assert [one.edtf for one in (month, item, before)] == ["2025-11", "2025-11-06", "2025-11-05"]
    assert (before.relation, before.issues) == ("anchor-P1D", ())
    assert all(one.edtf in ("2025-11-12", "2025-11-11/2025-11-12") for one in later)


def test_the_day_before_behind_another_day_is_in_doubt() -> None:
    reading = read("Президент прилетел 6 ноября. Накануне он был в Баку.")[-1]
    assert (reading.start, reading.issues) == ("2025-11-24", ("ambiguous",))
    assert [one.start for one in reading.alternatives] == ["2025-11-05"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The day before the vote he met them."),
        ("de", "Am Vortag der Wahl traf er sie."),
        ("fr", "La veille du sommet, il est arrivé."),
        ("es", "El día anterior a la cumbre llegó el premier."),
        ("zh", "会议前一天，他会见了总理。"),
    ],
)
def test_the_day_before_something_is_not_guessed(language: str, text: str) -> None:
    (reading,) = read(text, language)
    assert (reading.start, reading.issues) == (None, ("no_anchor",))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "В первый день визита он встретился с премьером."),
        ("ru", "В последний день визита он встретился с премьером."),
        ("uk", "У перший день візиту він зустрівся з прем'єром."),
        ("be", "У першы дзень візіту ён сустрэўся з прэм'ерам."),
        ("kk", "Сапардың бірінші күні ол премьермен кездесті."),
        ("kk", "Сапардың соңғы күнінде ол премьермен кездесті."),
        ("ky", "Сапардын биринчи күнү ал премьер менен жолукту."),
        ("uz", "Tashrifning birinchi kuni u bosh vazir bilan uchrashdi."),
        ("uz", "Ташрифнинг биринчи куни у бош вазир билан учрашди."),
        ("tr", "Ziyaretin ilk günü başbakanla görüştü."),
        ("az", "Səfərin birinci günü baş nazirlə görüşdü."),
        ("en", "On the first day of the visit he met the premier."),
        ("de", "Am ersten Tag des Besuchs traf er den Premier."),
        ("fr", "Au premier jour de sa visite, il a rencontré le premier ministre."),
        ("es", "El primer día de la visita se reunió con el premier."),
        ("zh", "访问第一天，他会见了总理。"),
        ("zh", "5月9日抵达。访问最后一天，他会见了总理。"),
    ],
)
def test_a_day_of_the_stay_is_no_date_of_its_own(language: str, text: str) -> None:
    assert [one.text for one in read(text, language) if one.text != "5月9日"] == []


@pytest.mark.parametrize(
    ("text", "published", "days", "issues"),
    [
        ("В ноябре Баку ждал гостя. Он провёл там три дня, с 11-го по 13-е.", (2026, 2, 10), "2025-11", ()),
        ("2019. Мост\n\nВ ноябре Баку ждал гостя. Он пробыл там с 11-го по 13-е.", (2026, 10, 5), "2019-11", ()),
        ("Баку, ноябрь. Он провёл там три дня, с 11-го по 13-е.", (2026, 6, 5), "2025-11", ("far_from_publication",)),
    ],
)
def test_days_without_a_month_are_of_the_month_told_before_and_share_its_doubt(
    text: str, published: tuple[int, int, int], days: str, issues: tuple[str, ...]
) -> None:
    reading = read(text, published=datetime.date(*published))[-1]
    assert (reading.edtf, reading.issues) == (f"{days}-11/{days}-13", issues)


def test_days_of_a_month_in_doubt_are_in_the_same_doubt() -> None:
    text = "В 2019 году поездок было две.\n\nВ ноябре Баку ждал гостя. Он пробыл там с 11-го по 13-е."
    reading = read(text, published=datetime.date(2026, 10, 5))[-1]
    assert (reading.start, "year_conflict" in reading.issues) == ("2025-11-11", True)
    assert [one.start for one in reading.alternatives] == ["2019-11-11"]


def test_english_days_of_the_month_told_before_are_a_stay() -> None:
    text = "In November he was in Baku. He stayed from the 11th to the 13th."
    assert values(text, "en", datetime.date(2026, 6, 5)) == ["2025-11", "2025-11-11/2025-11-13"]
    assert values("In November he was in Baku. He ran from the 11th to the 13th floor.", "en")[1:] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "В 2023 году они виделись дважды:\n— 5 марта в Баку;\n— 7 июля в Риме."),
        ("ru", "В 2023 году они виделись дважды:\n\n5 марта — в Баку\n\n7 июля — в Риме"),
        ("ru", "В 2023 году они виделись дважды:\n1) 5 марта в Баку\n2) 7 июля в Риме"),
        ("uk", "У 2023 році вони бачилися двічі:\n— 5 березня в Баку;\n— 7 липня в Римі."),
        ("kk", "2023 жылы олар екі рет кездесті:\n— 5 наурызда Бакуде;\n— 7 шілдеде Римде."),
        ("tr", "2023 yılında iki kez görüştüler:\n- 5 Mart, Bakü\n- 7 Temmuz, Roma"),
        ("en", "They met twice in 2023:\n- on 5 March in Baku\n- on 7 July in Rome"),
        ("de", "Im Jahr 2023 sahen sie sich zweimal:\n• Am 5. März in Baku\n• Am 7. Juli in Rom"),
        ("fr", "Ils se sont vus deux fois en 2023 :\n- le 5 mars à Bakou\n- le 7 juillet à Rome"),
        ("es", "En 2023 se vieron dos veces:\n- el 5 de marzo en Bakú\n- el 7 de julio en Roma"),
        ("zh", "2023年两人两次会晤：\n— 3月5日，巴库\n— 7月7日，罗马"),
    ],
)
def test_a_line_with_a_year_and_a_colon_gives_it_to_the_items_below(language: str, text: str) -> None:
    after = {"ru": "\n\nОн прилетел 1 октября."}.get(language, "")
    year, *days = read(text + after, language, datetime.date(2026, 10, 5))
    assert [(one.start, one.issues) for one in days[:2]] == [("2023-03-05", ()), ("2023-07-07", ())]
    assert days[0].sources == (year.span,)
    assert [one.start for one in days[2:]] == ["2026-10-01"] * bool(after)


def test_this_year_before_a_colon_is_that_of_the_items_and_an_item_may_write_its_own() -> None:
    text = "Es war ihr drittes Treffen in diesem Jahr:\n• Im Jänner in Wien\n• Am 3. Mai 2017 in Rom\n• Im Dezember"
    found = read(text, "de", datetime.date(2018, 11, 9))
    assert [one.start for one in found[1:]] == ["2018-01", "2017-05-03", "2018-12"]


def test_a_goal_before_a_colon_gives_no_year() -> None:
    found = read("К 2030 году планируется:\n— 5 октября открыть мост", published=datetime.date(2026, 10, 5))
    assert found[-1].start == "2026-10-05"


@pytest.mark.parametrize(
    "text",
    [
        "Im Jänner unterhielten sie sich in Wien.",
        "Im Jänner berieten sie über Gas.",
        "Im Jänner stattete er Rom einen Besuch ab.",
        "Im Jänner verhandelten sie in Wien.",
        "Im Jänner telefonierten sie zweimal.",
        "Im Jänner nahm er an der Messe teil.",
    ],
)
def test_the_german_simple_past_is_past(text: str) -> None:
    (reading,) = read(text, "de", datetime.date(2018, 11, 9))
    assert (reading.start, reading.issues) == ("2018-01", ())


@pytest.mark.parametrize(
    "text",
    ["Im Jänner wird beim vierten Treffen entschieden.", "Im Jänner will er die vereinbarten Ziele nennen."],
)
def test_german_adjectives_and_participles_are_no_past(text: str) -> None:
    (reading,) = read(text, "de", datetime.date(2018, 11, 9))
    assert (reading.start, reading.issues) == ("2019-01", ())


@pytest.mark.parametrize(
    ("text", "start", "issues"),
    [
        ("Совещание 15 февраля", "2026-02-15", ("ambiguous",)),
        ("Совещание 15 января", "2026-01-15", ()),
        ("Совещание пройдёт 15 февраля", "2026-02-15", ()),
    ],
)
def test_more_than_two_months_ahead_only_a_word_of_the_future_is_sure(
    text: str, start: str, issues: tuple[str, ...]
) -> None:
    (reading,) = read(text)
    assert (reading.start, reading.issues) == (start, issues)
    assert [one.start for one in reading.alternatives] == ["2025-02-15"] * bool(issues)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "В воскресенье, сообщил министр, Токаев вылетит в Баку."),
        ("uk", "У неділю, повідомив міністр, президент прилетить до Рима."),
        ("be", "У нядзелю, паведаміў міністр, прэзідэнт прыляціць у Рым."),
        ("en", "On Sunday, the ministry said, he will fly to Rome."),
        ("de", "Am Sonntag, sagte der Sprecher, wird er abreisen."),
        ("fr", "Dimanche, a déclaré le ministre, le président ira à Rome."),
        ("es", "El domingo, dijo el ministro, viajará a Roma."),
        ("tr", "Pazar günü, dedi bakan, Roma'ya gidecek."),
        ("kk", "Жексенбіде, деді министр, президент Римге барады."),
    ],
)
def test_who_said_so_in_another_clause_does_not_tell_when(language: str, text: str) -> None:
    (reading,) = read(text, language, datetime.date(2026, 2, 5))
    assert (reading.start, reading.issues) == ("2026-02-08", ())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Министр заявил, что в воскресенье переговоры."),
        ("ru", "Завершится турне президента, который посетил три страны, в воскресенье."),
        ("en", "The ministry said that it will be short, though they met twice, on Sunday."),
    ],
)
def test_a_weekday_is_in_doubt_where_other_clauses_tell_both_tenses_or_only_who_said_so(
    language: str, text: str
) -> None:
    (reading,) = read(text, language, datetime.date(2026, 2, 5))
    assert (reading.start, reading.issues, len(reading.alternatives)) == ("2026-02-01", ("ambiguous",), 1)


def test_said_on_a_weekday_is_past() -> None:
    thursday = datetime.date(2026, 2, 5)
    (reading,) = read("The premier said on Sunday that he will go.", "en", thursday)
    assert (reading.start, reading.issues) == ("2026-02-01", ())


def test_the_day_before_counts_from_no_day_far_above() -> None:
    far = "Il est venu le 6 mai.\n\nIl a parlé.\n\nLa veille, il était à Bakou."
    near = "Il est venu le 6 mai.\n\nLa veille, il était à Bakou."
    days = [read(text, "fr", datetime.date(2026, 5, 20))[-1] for text in (far, near)]
    assert [(one.start, one.issues) for one in days] == [(None, ("no_anchor",)), ("2026-05-05", ())]


@pytest.mark.parametrize(
    ("language", "over", "ahead"),
    [
        ("ru", "Встреча, назначенная на вторник, прошла в Риме.", "Встреча, назначенная на вторник, пройдёт в Риме."),
        (
            "ru",
            "Встреча, перенесённая на вторник, не состоялась.",
            "Встреча министра иностранных дел, назначенная на вторник, отменена, сообщили в Риме.",
        ),
        (
            "uk",
            "Зустріч, запланована на вівторок, не відбулася.",
            "Зустріч, запланована на вівторок, відбудеться в Римі.",
        ),
        ("en", "The meeting scheduled for Tuesday took place.", "The meeting scheduled for Tuesday will take place."),
        ("fr", "L'entretien prévu mardi a eu lieu à Rome.", "L'entretien prévu mardi aura lieu à Rome."),
        (
            "es",
            "La reunión prevista para el martes se celebró en Roma.",
            "La reunión prevista para el martes será en Roma.",
        ),
        ("tr", "Salı gününe planlanan görüşme yapıldı.", "Salı gününe planlanan görüşme yapılacak."),
        ("kk", "Сейсенбіге белгіленген кездесу Римде өтті.", "Сейсенбіге белгіленген кездесу Римде өтеді."),
        ("zh", "定于周二的会谈已举行。", "定于周二的会谈将举行。"),
    ],
)
def test_what_was_set_for_a_day_may_be_over_where_the_past_tells_of_it(language: str, over: str, ahead: str) -> None:
    (past,), (future,) = (read(text, language, datetime.date(2026, 2, 5)) for text in (over, ahead))
    assert (past.start, past.issues) == ("2026-02-10", ("ambiguous",))
    assert [one.start for one in past.alternatives] == ["2026-02-03"]
    assert (future.start, future.issues) == ("2026-02-10", ())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Визит, перенесённый на май, прошёл успешно."),
        ("en", "The visit planned for May went well."),
        ("de", "Der auf Mai verschobene Besuch fand statt."),
        ("es", "La cumbre prevista para mayo se celebró en Roma."),
        ("tr", "Mayısa planlanan ziyaret yapıldı."),
    ],
)
def test_a_month_set_that_the_past_tells_of_is_the_last_one(language: str, text: str) -> None:
    (reading,) = read(text, language, datetime.date(2023, 6, 5))
    assert (reading.start, reading.issues) == ("2023-05", ())


def test_whom_somebody_was_appointed_lies_not_ahead() -> None:
    (reading,) = read("Министр был назначен на пост в сентябре.", published=datetime.date(2023, 6, 5))
    assert reading.start == "2022-09"


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("es", "El canciller estará en Puerto Barrios el viernes 17.", "2023-03-17"),
        ("es", "Llegó el jueves 9 a Madrid.", "2023-03-09"),
        ("fr", "Le ministre sera à Paris vendredi 17.", "2023-03-17"),
        ("en", "The minister will be in Paris on Friday the 17th.", "2023-03-17"),
        ("en", "The minister arrived on Thursday, the 9th, in Paris.", "2023-03-09"),
        ("de", "Der Minister reist am Freitag, dem 17., nach Wien.", "2023-03-17"),
        ("ru", "Министр прилетит в пятницу, 17-го.", "2023-03-17"),
        ("uk", "Міністр прилетить у п’ятницю, 17-го.", "2023-03-17"),
        ("zh", "部长将于周五（17日）访问巴黎。", "2023-03-17"),
        ("ru", "Министр прилетит в пятницу, 17 и 18 марта пройдут переговоры.", "2023-03-17/2023-03-18"),
        ("en", "On Friday 17 ministers will meet.", "2023-03-10"),
        ("en", "The talks are on Friday, 12.30 in Paris.", "2023-03-10"),
        ("es", "El canciller estará en Madrid el viernes 18.", "2023-03-10"),  # no Friday near is an eighteenth
    ],
)
def test_a_day_of_the_week_with_the_day_of_the_month(language: str, text: str, edtf: str) -> None:
    first, *_ = read(text, language, datetime.date(2023, 3, 10))
    assert first.edtf == edtf


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "She is expected on March 15, the ministry announced on Tuesday. He will come a day earlier."),
        ("ru", "Министр прилетит 15 марта, сообщили во вторник в МИД. Его коллега прибудет днём раньше."),
    ],
)
def test_a_day_earlier_counts_from_the_event_not_from_its_report(language: str, text: str) -> None:
    assert values(text, language, datetime.date(2023, 3, 10))[-1] == "2023-03-14"


def test_a_day_of_the_week_after_a_later_day_is_one_after_that_in_doubt() -> None:
    published = datetime.date(2023, 3, 10)
    *_, last = read("The trip starts on March 20. On Thursday he will fly to Bishkek.", "en", published)
    assert (last.edtf, last.issues, last.alternatives[0].start) == ("2023-03-23", ("ambiguous",), "2023-03-16")


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("ru", "Прошлой осенью он провёл в Бишкеке 6 и 7 октября.", "2012-10-06/2012-10-07"),
        ("ru", "Летом 2011-го Баку посещал премьер; переговоры прошли 3 июля.", "2011-07-03"),
        ("uk", "Восени минулого року він провів у Празі 6 жовтня.", "2012-10-06"),
        ("en", "Last autumn he visited Prague on 6 October.", "2012-10-06"),
        ("de", "Im vergangenen Herbst war er am 6. Oktober in Prag.", "2012-10-06"),
    ],
)
def test_days_inside_a_told_season_are_of_its_year(language: str, text: str, edtf: str) -> None:
    assert values(text, language, datetime.date(2013, 11, 5))[-1] == edtf


def test_a_day_outside_a_told_season_is_not_of_its_year() -> None:
    text = "Летом прошлого года он был в Сочи, а 6 октября вернулся в Минск."
    assert values(text, "ru", datetime.date(2013, 12, 5))[-1] == "2013-10-06"


def test_the_next_day_behind_the_days_of_a_tour_is_none_that_is_told() -> None:
    *_, last = read("Министр посетит Чад и Нигер 18–22 марта.\n\nНа следующий день он улетит.", "ru", PUBLISHED_2019)
    assert (last.start, last.issues) == (None, ("ambiguous",))


def test_a_day_of_the_week_in_another_paragraph_is_near_to_the_publication_in_doubt() -> None:
    text = "Премьер прилетит 15 апреля.\n\nСпикер в воскресенье отправится в Доху."
    *_, last = read(text, "ru", PUBLISHED_2019)
    assert (last.start, last.issues, last.alternatives[0].start) == ("2019-03-17", ("ambiguous",), "2019-04-21")


PUBLISHED_2019 = datetime.date(2019, 3, 14)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Визит, который значился на 26-е число, отменили."),
        ("uk", "Візит, що значився на 26-те число, скасували."),
    ],
)
def test_what_a_calendar_has_for_a_day_lies_ahead(language: str, text: str) -> None:
    assert values(text, language, datetime.date(2025, 11, 23)) == ["2025-11-26"]


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("fr", "Sa visite, prévue en mars dernier, a été reportée", ["2025-03"]),
        ("fr", "Il recevra jeudi celui qui était venu le 3 juin dernier", ["2025-11-27", "2025-06-03"]),
        ("es", "Viajó a Quito el 5 de mayo pasado y a Lima en octubre último", ["2025-05-05", "2025-10"]),
        ("de", "Er empfing ihn am Montagabend", ["2025-11-24"]),
        ("de", "Sie trifft den seit Mai amtierenden Präsidenten", ["2025-05"]),
        ("en", "She will meet the president, who has held office since July", ["2025-07"]),
        ("de", "Im Vorjahr waren sie am 3. März in Graz", ["2024", "2024-03-03"]),
        ("en", "The year before, they had met on 3 March in Graz", ["2024", "2024-03-03"]),
        ("es", "El año anterior se habían reunido en Quito", ["2024"]),
        ("fr", "Les exportations ont atteint 5 milliards en 2021, contre 4 l'année précédente", ["2021", "2020"]),
        ("de", "Die Ausfuhren lagen 2021 bei 5 Milliarden, im selben Jahr sanken die Preise", ["2021", "2021"]),
        ("en", "Trade grew from $3 billion in 2021-22 to $4 billion in 2022-23", ["2021/2022", "2022/2023"]),
        ("de", "Sie war im November 2022 in Rom und kam sieben Monate später wieder", ["2022-11", "2023-06~"]),
        ("en", "He came in March 2022 and returned two years later", ["2022-03", "2024~"]),
        (
            "es",
            "El jueves 4 de diciembre viajará a Roma; la cita prevista para el viernes se anuló",
            ["2025-12-04", "2025-12-05"],
        ),
        ("zh", "新华社北京11月25日电 总理24日晚抵达北京", ["2025-11-25", "2025-11-24"]),
    ],
)
def test_words_that_count_from_now_or_from_the_date_before(language: str, text: str, edtf: list[str]) -> None:
    assert values(text, language) == edtf


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In the year before the war they met"),
        ("en", "Seats rose 2014-16 in all"),
        ("en", "He said that year-on-year growth slowed"),
    ],
)
def test_years_that_are_none(language: str, text: str) -> None:
    assert values(text, language) == []


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("В 2020 году доля экспорта — 3,6% против 4,6% годом ранее.", ["2020", "2019"]),
        (  # what is compared with lends its year to nothing in the next sentence
            "За май 2016 года оборот — 9 млрд. Это ниже показателя за май 2015 года. Дефицит — 2 млрд, годом раньше 3.",
            ["2016-05", "2015-05", "2015-05"],
        ),
        ("Оборот за май 2015 года — 9 млрд, за 2016 год — 90 млрд, годом раньше 80.", ["2015-05", "2016", "2015"]),
        ("За 2023 год завезли 143 тысячи тонн, на 27 больше, чем годом ранее.", ["2023", "2022"]),
    ],
)
def test_a_year_earlier_counts_from_what_is_told_not_from_what_it_was_compared_with(text: str, edtf: list[str]) -> None:
    assert values(text) == edtf


def test_a_day_may_close_its_sentence() -> None:
    text = "The minister arrived on March 7. He will fly back on March 19."
    assert values(text, "en", datetime.date(2023, 3, 10)) == ["2023-03-07", "2023-03-19"]


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("ru", "Лидеры соберутся 31 декабря 2025 года и 1 января 2026 года", ["2025-12-31/2026-01-01"]),
        ("uk", "Саміт пройде 30 листопада 2026 та 1 грудня 2026", ["2026-11-30/2026-12-01"]),
        ("en", "The summit is on 31 August and 1 September 2026", ["2026-08-31/2026-09-01"]),
        ("fr", "Le sommet aura lieu le 31 août et le 1er septembre 2026", ["2026-08-31/2026-09-01"]),
        ("en", "They met on 30 August 2026 and 1 September 2026", ["2026-08-30", "2026-09-01"]),
    ],
)
def test_the_last_day_of_a_month_and_the_first_of_the_next_are_one_period(
    language: str, text: str, edtf: list[str]
) -> None:
    assert values(text, language) == edtf


@pytest.mark.parametrize(
    ("language", "text", "last"),
    [
        ("ru", "Календарь на неделю с 24 по 30 ноября\n\nВТОРНИК\nВ Баку прилетает премьер.", "2025-11-25"),
        ("en", "Diary for 24-30 November\n\nThursday\nThe minister flies to Rome.", "2025-11-27"),
        ("ru", "Календарь на неделю с 24 по 30 ноября\n\nВо вторник он вернулся в Баку.", "2025-11-18"),
    ],
)
def test_a_day_of_the_week_that_heads_a_section_is_of_the_week_above(language: str, text: str, last: str) -> None:
    assert values(text, language, datetime.date(2025, 11, 23))[-1] == last


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Бірінші жартыжылдықта экспорт 5 млрд долларды құрады.", "2023-01"),
        ("Желтоқсанда экспорт төмендеді.", "2022-12"),
        ("Желтоқсанда экспорт ұлғаяды.", "2023-12"),
    ],
)
def test_kazakh_verbs_whose_stem_ends_in_a_vowel_are_past_before_the_ending(text, start):
    (date,) = read_dates(text, language="kk", published=datetime.date(2023, 8, 21))
    assert date.start == start


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("kk", "Министр осы аптаның бейсенбісінде Венаға барады.", "2023-06-08"),
        ("kk", "Ол келесі аптаның сейсенбісінде келеді.", "2023-06-13"),
        ("ky", "Президент кийинки жуманын шаршембисинде келет.", "2023-06-14"),
        ("uz", "Bosh vazir kelasi haftaning chorshanbasida keladi.", "2023-06-14"),
        ("uz-Cyrl", "Вазир шу ҳафтанинг пайшанба куни келади.", "2023-06-08"),
        ("tr", "Bakan bu haftanın cuma günü gidecek.", "2023-06-09"),
        ("ru", "Канцлер прилетит на следующей неделе во вторник.", "2023-06-13"),
        ("uk", "Прем’єр наступного тижня у вівторок прибуде до Відня.", "2023-06-13"),
        ("en", "The king arrives next week on Tuesday.", "2023-06-13"),
        ("de", "Er kommt nächste Woche am Dienstag.", "2023-06-13"),
    ],
)
def test_a_day_of_the_week_of_a_week_named_before_it(language: str, text: str, day: str) -> None:
    readings = read_dates(text, language=language, published=datetime.date(2023, 6, 6))
    assert [(one.start, one.end, one.issues) for one in readings] == [(day, day, ())]


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("en", "Exports in the year to June 2021 fell.", ("2020-07", "2021-06")),
        ("en", "Exports in the year ended 30 June 2021 fell.", ("2020-07", "2021-06")),
        ("en", "Exports in the nine months to September 2020 fell.", ("2020-01", "2020-09")),
        ("fr", "Les ventes des douze mois clos en mars 2021 ont baissé.", ("2020-04", "2021-03")),
        ("es", "Las ventas de los doce meses a marzo de 2021 bajaron.", ("2020-04", "2021-03")),
        ("de", "Die Ausfuhren in den zwölf Monaten bis März 2021 sanken.", ("2020-04", "2021-03")),
        ("en", "Exports rose from a year earlier to June 2021 highs.", ("2021-06", "2021-06")),
        ("en", "The deal was moved to June 2021.", ("2021-06", "2021-06")),
    ],
)
def test_a_span_of_time_may_be_named_by_its_end(language: str, text: str, edtf: tuple[str, str]) -> None:
    assert edtf in [(date.start, date.end) for date in read(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("fr", "Il s'était déplacé à Vientiane du 8 au 10 janvier 2022.", [("2022-01-08", "2022-01-10")]),
        ("es", "Se trasladó a Lima del 8 al 10 de enero de 2022.", [("2022-01-08", "2022-01-10")]),
        ("fr", "La réunion a été déplacée du 8 au 10 janvier 2022.", [("2022-01-08",) * 2, ("2022-01-10",) * 2]),
    ],
)
def test_who_travels_is_not_moved(language: str, text: str, days: list[tuple[str, str]]) -> None:
    assert [(date.start, date.end) for date in read(text, language)] == days


@pytest.mark.parametrize(
    ("text", "day"),
    [("首相下月7日访泰。", "2024-02-07"), ("外長上月26日飛抵。", "2023-12-26"), ("上週三會晤。", "2024-01-24")],
)
def test_days_of_chinese_months_and_weeks_beside(text: str, day: str) -> None:
    assert [date.start for date in read(text, "zh", datetime.date(2024, 1, 31))] == [day]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Der Handel hatte laut Statistikamt 2021 einen Wert von 5 Millionen.", ["2021"]),
        ("Das Land erzielte 2021 die meisten Ausfuhren.", ["2021"]),
        ("Es kamen 2021 Gäste.", []),
    ],
)
def test_a_german_year_may_stand_before_an_article(text: str, years: list[str]) -> None:
    assert [date.start for date in read(text, "de")] == years


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("uk", "Торік експорт становив 5 млрд. За січень–квітень він зріс на 5%", ["2024", "2025-01/2025-04"]),
        ("uk", "В останньому кварталі минулого року експорт зріс", ["2024-36"]),
        ("uk", "Минулими вихідними він був у Римі", ["2025-11-22/2025-11-23"]),
        ("tr", "Yılın ilk yarısında ihracat arttı", ["2025-40"]),
        ("tr", "2023 yılının son çeyreğinde ihracat arttı", ["2023-36"]),
        ("es", "De lunes a miércoles estuvo en Roma", ["2025-11-17/2025-11-19"]),
        ("fr", "À la fin de l'année, il ira à Rome", ["2025"]),
        ("de", "Im letzten Quartal 2023 stiegen die Exporte", ["2023-36"]),
    ],
)
def test_the_same_in_other_languages(language: str, text: str, edtf: list[str]) -> None:
    assert values(text, language) == edtf
