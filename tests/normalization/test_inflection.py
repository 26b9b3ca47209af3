from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.normalization.inflection import nominatives
from extractor.normalization.names import nominatives_of
from extractor.normalization.words import read_words


@pytest.mark.parametrize(
    ("language", "form", "nominative"),
    [
        ("ru", "минске", "минск"),
        ("ru", "твери", "тверь"),
        ("ru", "туле", "тула"),
        ("ru", "индией", "индия"),
        ("ru", "китаем", "китай"),
        ("ru", "афинах", "афины"),
        ("ru", "грозном", "грозный"),
        ("ru", "французско", "французский"),
        ("uk", "києві", "київ"),
        ("uk", "празі", "прага"),
        ("be", "маскве", "масква"),
        ("kk", "қазақстанның", "қазақстан"),
        ("ky", "ташкентке", "ташкент"),
        ("uz", "toshkentdan", "toshkent"),
        ("az", "bakiya", "baki"),
    ],
)
def test_finds_the_nominative(language: str, form: str, nominative: str) -> None:
    assert nominative in nominatives(form, language)


@pytest.mark.parametrize(
    ("form", "nominative"),
    [
        ("иваном петровым", "иван петров"),
        ("анной петровой", "анна петрова"),
        ("анне ковальчук", "анна ковальчук"),
        ("игоря ковальчука", "игорь ковальчук"),
        ("сергею шевченко", "сергей шевченко"),
        ("никиты михайлова", "никита михайлов"),
        ("андрею вознесенскому", "андрей вознесенский"),
        ("мариной вознесенской", "марина вознесенская"),
        ("вана цзиньлина", "ван цзиньлин"),
        ("гаррета рейсмана", "гаррет рейсман"),
        ("софья харада", "софья харада"),
    ],
)
def test_first_guess_of_a_russian_name(form: str, nominative: str) -> None:
    assert " ".join(nominatives_of(tuple(form.split()), "ru")[0].words) == nominative


@pytest.mark.parametrize(
    "surname", ["петров", "сергеев", "никитин", "островский", "ковальчук", "гусь", "шойгу", "думбадзе"]
)
@pytest.mark.parametrize("case", range(5))
def test_every_case_of_a_surname_leads_back(surname: str, case: int) -> None:
    endings = {
        "петров": "ов ова ову овым ове",
        "сергеев": "ев ева еву евым еве",
        "никитин": "ин ина ину иным ине",
        "островский": "ский ского скому ским ском",
        "ковальчук": "к ка ку ком ке",
        "гусь": "ь я ю ем е",
    }.get(surname, " ").split()
    stem = surname.removesuffix(endings[0]) if endings else surname
    form = stem + (endings[case] if endings else "")
    assert any(option.words == (surname,) for option in nominatives_of((form,), "ru"))


@settings(max_examples=200)
@given(
    st.text(alphabet="абвгеийклмнорстуыья", min_size=1, max_size=12),
    st.sampled_from(["ru", "uk", "be", "ky", "tg", "xx"]),
)
def test_the_word_itself_is_always_an_option(word: str, language: str) -> None:
    assert nominatives(word, language)[0] == word
    assert any(option.words == (word,) for option in nominatives_of((word,), language))


@settings(max_examples=200)
@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    end = 0
    for word in read_words(text):
        assert text[word.start : word.stop] == word.text
        assert text[end : word.start] == word.gap
        end = word.stop
