"""Languages that put their grammar into suffixes: Kyrgyz, Kazakh, Uzbek and Turkish."""

from __future__ import annotations

import pytest

from extractor.normalization import read
from extractor.normalization.cues import read_cues


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ky", "Министр Веналыкка келе жатат"),
        ("ky", "Бара турган өлкөлөрдүн бири"),
        ("ky", "Премьер Ригадан учканын билдиришти"),
        ("kk", "Министр Бакуге жеткенше жаңбыр жауды"),
        ("kk", "Қонақты әуежайда қарсы алмақ"),
        ("uz", "Delegatsiya Rigadan qaytayotgan edi"),
        ("uz", "Mehmonni vazir kutib oldi"),
        ("uz-Cyrl", "Президент Ригага бораётгани айтилди"),
        ("tr", "Bakanın Riga'ya gittiği açıklandı"),
        ("tr", "Konuğu havalimanında vali karşıladı"),
    ],
)
def test_verbs_of_travelling_are_found_in_all_their_forms(language: str, sentence: str) -> None:
    assert read_cues(sentence, frozenset({"travel"}), language=language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("ru", "Дети учат стихи, болеют за Барсу"), ("ky", "Бардык айылдар"), ("kk", "Барлық ауылдар келесі айда")],
)
def test_a_stem_counts_only_in_its_language_and_with_an_ending(language: str, sentence: str) -> None:
    assert not read_cues(sentence, frozenset({"travel"}), language=language)


@pytest.mark.parametrize(
    ("language", "sentence", "name", "country"),
    [
        ("ky", "Эстония Республикасынын тышкы иштер министри Маргус Цахкна келди", "Маргус Цахкна", "EE"),
        ("ky", "Жогорку Кеңештин төрагасы Асан Үсөнов келди", "Асан Үсөнов", "KG"),
        ("ky", "Премьер-министр кипрлик кесиптеши Никос Петру менен жолукту", "Никос Петру", "CY"),
        ("kk", "Чили Ұлттық конгресінің төрағасы Хуан Лопес келді", "Хуан Лопес", "CL"),
        ("kk", "Финляндия Премьер-министрін шақырды", None, "FI"),
        ("uz", "Oliy Majlis Senati raisi Tanzila Norboyeva keldi", "Tanzila Norboyeva", "UZ"),
        ("uz", "Avstriya federal kansleri Kristian Shtokerning safari", "Kristian Shtoker", "AT"),
        ("uz-Cyrl", "Черногория Бош вазири Милойко Спаичнинг сафари", "Милойко Спаич", "ME"),
        ("tr", "TBMM Başkanı Mehmet Demir geldi", "Mehmet Demir", "TR"),
        ("tr", "Hırvat mevkidaşı Ivan Anusic geldi", "Ivan Anusic", "HR"),
    ],
)
def test_persons_with_their_country(language: str, sentence: str, name: str | None, country: str) -> None:
    assert (name, country) in {(person.name, person.country) for person in read(sentence, language=language).people}


def test_the_chair_of_a_bank_or_a_party_leads_no_parliament() -> None:
    people = read("Қазақстан Ұлттық банкінің төрағасы Тимур Асанов келді", language="kk").people
    assert [person.is_leader for person in people] == [False]


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("kk", "Шанхай ынтымақтастық ұйымының саммиті Бішкекте өтті", [("KG", "Бішкек")]),
        ("ru", "Саммит Шанхайской организации сотрудничества прошёл в Бишкеке", [("KG", "Бишкек")]),
        ("uz", "Farg‘onaga tailandlik mehmonlar keldi", [("UZ", "Fargʻona"), ("TH", None)]),
        ("tr", "Üsküp'ten Saraybosna'ya geçti", [("MK", "Üsküp"), ("BA", "Saraybosna")]),
    ],
)
def test_places(language: str, text: str, places: list[tuple[str, str | None]]) -> None:
    assert [(place.country, place.city) for place in read(text, language=language).places] == places
