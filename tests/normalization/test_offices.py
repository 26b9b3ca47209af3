"""Who is a leader by office, and for whom they act: heads of organizations, speakers, ministers by title alone."""

import pytest

from extractor.normalization.people import read_people


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
