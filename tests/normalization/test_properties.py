"""What must hold of every reading, whatever the words: swaps move one thing, shifts move dates by as much."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.normalization import read

# Nominative, genitive, accusative after «в», and the code: names whose cases are not in question.
COUNTRIES = [
    ("Казахстан", "Казахстана", "Казахстан", "KZ"),
    ("Узбекистан", "Узбекистана", "Узбекистан", "UZ"),
    ("Китай", "Китая", "Китай", "CN"),
    ("Турция", "Турции", "Турцию", "TR"),
    ("Сербия", "Сербии", "Сербию", "RS"),
    ("Бразилия", "Бразилии", "Бразилию", "BR"),
    ("Вьетнам", "Вьетнама", "Вьетнам", "VN"),
    ("Египет", "Египта", "Египет", "EG"),
]
SENTENCES = [
    "Вчера, 3 мая 2025 года, Сергей Лавров прибыл в {2} на саммит ОДКБ: товарооборот вырос на 12,5%, до $4 млрд.",
    "За девять месяцев 2024 года экспорт {1} составил около 1 234,5 млн рублей, сообщил Владимир Путин в Минске.",
    "{0} занимает второе место с долей 22,3%, на следующий день пройдут переговоры в Бишкеке.",
]
DAY = datetime.date(2025, 5, 4)


def without_places(readings):
    """Everything but the places, without offsets: another name is longer or shorter."""
    return (
        [(p.name, p.country, p.text) for p in readings.people],
        [(o.key, o.body, o.text) for o in readings.organizations],
        [(d.start, d.end, d.relation, d.text) for d in readings.dates],
        [(q.value, q.unit, q.qualifier, q.text) for q in readings.quantities],
        [(c.kind, c.value, c.text) for c in readings.cues],
    )


@given(st.sampled_from(SENTENCES), st.sampled_from(COUNTRIES), st.sampled_from(COUNTRIES))
def test_another_country_swaps_the_code_and_nothing_else(sentence, one, other):
    first, second = (read(sentence.format(*names), language="ru", published=DAY) for names in (one, other))
    assert without_places(first) == without_places(second)
    codes = [[place.country for place in readings.places] for readings in (first, second)]
    assert [other[3] if code == one[3] else code for code in codes[0]] == codes[1]
    assert one[3] in codes[0]


WORDS = {
    "ru": "Вчера он был здесь, сегодня там, завтра уедет, через три дня вернется, на прошлой неделе и в пятницу тоже.",
    "en": "Yesterday he was here, today there, tomorrow away, back in three days, as last week and on Friday.",
    "kk": "Кеше, бүгін және ертең кездеседі.",
    "tr": "Dün, bugün ve yarın görüşecekler.",
    "zh": "昨天、今天和明天会谈。",
    "de": "Gestern, heute und morgen, in drei Tagen wieder.",
}


@pytest.mark.parametrize("language", WORDS)
@given(weeks=st.integers(-200, 200))
def test_relative_dates_move_with_the_publication(language, weeks):
    shift = datetime.timedelta(weeks=weeks)  # whole weeks, so that weekdays stay what they are

    def days(published):
        readings = read(WORDS[language], language=language, published=published).dates
        return [(datetime.date.fromisoformat(d.start), datetime.date.fromisoformat(d.end)) for d in readings]

    before, after = days(DAY), days(DAY + shift)
    assert before
    assert [(start + shift, end + shift) for start, end in before] == after


@given(st.integers(1, 999), st.sampled_from([("млрд", "млн", 1000), ("bn", "million", 1000), ("трлн", "млрд", 1000)]))
def test_a_larger_scale_says_the_same_number(number, scale):
    large, small, factor = scale
    words = [f"{number} {large} долларов", f"{number * factor} {small} долларов"]
    if large == "bn":
        words = [f"${number}bn", f"${number * factor} million"]
    language = "en" if large == "bn" else "ru"
    values = [[(q.value, q.unit) for q in read(text, language=language).quantities] for text in words]
    assert values[0] == values[1]
    assert len(values[0]) == 1


@given(st.text())
def test_nothing_raises_and_every_reading_is_its_own_words(text):
    readings = read(text, published=DAY)
    for reading in (*readings.people, *readings.places, *readings.organizations, *readings.dates, *readings.quantities):
        assert reading.span.of(text) == reading.text
