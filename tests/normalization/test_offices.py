"""Who is a leader by office, and for whom they act: heads of organizations, speakers, ministers by title alone."""

from collections import Counter

import pytest

from extractor.normalization.people import read_people
from extractor.normalization.tables import rows
from extractor.normalization.words import read_words


@pytest.mark.parametrize(
    ("language", "text", "country", "leader"),
    [
        ("ru", "Приехал председатель Комиссии Африканского союза Махмуд Али Юсуф.", "AU", True),
        ("ru", "В Ташкент приедет председатель Европейского совета Антониу Кошта.", "EU", True),
        ("en", "Then NATO Secretary General Mark Rutte arrived.", "NATO", True),
        ("ru", "Прибыл председатель Национального собрания Армении Ален Симонян.", "AM", True),
        ("ru", "Прибыл председатель комитета Госдумы Леонид Слуцкий.", None, False),
        ("ru", "Завтра латвийский министр экономики улетит.", "LV", True),
        ("ru", "Вечером армянского гостя приняли в столице.", "AM", True),
        ("en", "Then Latvia's agriculture minister Armands Krauze spoke.", "LV", True),
    ],
)
def test_the_office_tells_whom_a_leader_acts_for(language: str, text: str, country: str | None, leader: bool) -> None:
    (person,) = read_people(text, language=language)
    assert (person.country, person.is_leader) == (country, leader)


@pytest.mark.parametrize("text", ["Туда приехали китайские гости.", "Об этом сообщил министр экономики."])
def test_guests_in_general_and_a_minister_of_nowhere_are_nobody(text: str) -> None:
    assert read_people(text, language="ru") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Министр обороны Армении Сурен Папикян улетел. Позже спикер Армении выступил."),
        ("ru", "Министр обороны Армении Сурен Папикян улетел. Председатель парламента Армении молчит."),
        ("uk", "Міністр оборони Латвії Андріс Спрудс відлетів. Спікер Латвії залишився."),
        ("be", "Міністр абароны Латвіі Андрыс Спрудс паляцеў. Спікер Латвіі застаўся."),
        ("tr", "Letonya Dışişleri Bakanı Baiba Braže gitti. Letonya Meclis Başkanı kaldı."),
        ("ru", "Глава администрации президента России Иван Громов прилетел. Ждут премьера России."),
    ],
)
def test_a_title_means_nobody_who_holds_another_office(language: str, text: str) -> None:
    name, title = read_people(text, language=language)
    assert (title.kind, title.name, title.country) == ("title", None, name.country)


def test_a_vice_prime_minister_may_be_the_minister_meant() -> None:
    text = "Вице-премьер-министр Латвии Иван Громов приехал. Министр Латвии доволен."
    assert [person.name for person in read_people(text, language="ru")] == ["Иван Громов"] * 2


def test_no_title_stands_twice() -> None:
    """Of two rows with the same words the first would count, whatever the other says."""
    titles = Counter(
        (row["language"], *(word.folded for word in read_words(name)))
        for row in rows("titles")
        for name in row["words"].split("|")
    )
    assert [title for title, times in titles.items() if times > 1] == []
