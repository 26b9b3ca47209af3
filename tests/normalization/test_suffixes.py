"""Languages that put their grammar into suffixes: Kyrgyz, Kazakh, Uzbek and Turkish."""

from __future__ import annotations

import datetime

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


@pytest.mark.parametrize(
    ("language", "text", "change", "direction"),
    [
        ("tr", "İthalat 31 milyar dolara geriledi", False, "down"),
        ("tr", "Payı yüzde 9,7'ye yükseldi", False, "up"),
        ("tr", "İhracat 31 milyon dolar azaldı", True, "down"),
        ("ky", "Импорт 80 млн долларга чейин азайды", False, "down"),
        ("ky", "Импорт 80 млн долларга азайды", True, "down"),
        ("kk", "Үлесі 12 пайызға дейін төмендеді", False, "down"),
        ("kk", "Бұл былтырғыдан 12 пайызға төмен", True, "down"),
        ("uz", "Ulushi 18 foizgacha kamaydi", False, "down"),
        ("uz-Cyrl", "Ҳажми 80 млн долларгача қисқарди", False, "down"),
        ("uz", "Eksport 18 foizga oshdi", True, "up"),
    ],
)
def test_a_level_that_is_reached_is_no_change(language: str, text: str, change: bool, direction: str) -> None:
    [quantity] = read(text, language=language).quantities
    assert (quantity.change, quantity.direction, quantity.qualifier) == (change, direction, "exact")


@pytest.mark.parametrize(
    ("language", "text", "start", "end"),
    [
        ("tr", "mart-temmuz döneminde ihracat arttı", "2025-03", "2025-07"),
        ("ky", "ушул жуманын башында", "2025-09-01", "2025-09-07"),
        ("ky", "бүгүн эртең менен келди", "2025-09-04", "2025-09-04"),
        ("uz", "juma kuni yetib bordi.", "2025-08-29", "2025-08-29"),
        ("uz", "juma kuni yetib boradi.", "2025-09-05", "2025-09-05"),
    ],
)
def test_dates(language: str, text: str, start: str, end: str) -> None:
    dates = read(text, language=language, published=datetime.date(2025, 9, 4)).dates
    assert [(date.start, date.end) for date in dates] == [(start, end)]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("kk", "Министр Бакуге ат басын тіреді"),
        ("kk", "Ол қазанда Ригада болуы мүмкін"),
        ("ky", "Ал былтыр Ригада болгон"),
        ("ky", "Министр Бакуга жол алды"),
        ("uz", "U yozda Rigada bo‘lgandi"),
        ("uz", "Vazir Rigaga yo‘l oldi"),
        ("uz-Cyrl", "У ёзда Ригада бўлганди"),
        ("tr", "Bakan geçen ay Riga'daydı"),
        ("tr", "Bakan yarın Riga'da olacak"),
        ("tr", "Bakan Riga'ya gidebileceğini söyledi"),
        ("tr", "Bakan Riga yolcusu"),
        ("uk", "Міністр дістався Риги поїздом"),
    ],
)
def test_ways_of_being_and_going_somewhere(language: str, sentence: str) -> None:
    assert read_cues(sentence, frozenset({"travel"}), language=language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("ky", "Бул чечимге себеп болгон экен"), ("tr", "Olacak iş değil"), ("uk", "Подався приклад")],
)
def test_words_of_being_and_going_that_tell_no_place(language: str, sentence: str) -> None:
    assert not read_cues(sentence, frozenset({"travel"}), language=language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("kk", "Екі премьер Ригада жолықты"),
        ("ky", "Эки министр Ригада жолуккан"),
        ("ky", "Төрага аны Ригада кабылдады"),
        ("uz", "Ikki vazir Rigada yuz ko‘rishdi"),
        ("uz-Cyrl", "Икки вазир Ригада юз кўришди"),
    ],
)
def test_words_of_meeting(language: str, sentence: str) -> None:
    assert read_cues(sentence, frozenset({"meeting"}), language=language)


@pytest.mark.parametrize(
    ("language", "sentence", "name", "city"),
    [
        ("tr", "Slovenya Cumhurbaşkanı Yanez Pirc Horvat Ankara'ya geldi.", "Yanez Pirc Horvat", "Ankara"),
        ("tr", "Bakan Ömer Horvat Bağdat'ta konuştu.", "Ömer Horvat", "Bağdat"),
        ("kk", "Министр Мұрат Новак Доха қаласына барды.", "Мұрат Новак", "Доха"),
        ("ky", "Министр Мурат Новак Брюсселде болду.", "Мурат Новак", "Брюссель"),
        ("uz-Cyrl", "Вазир Мурод Новак Брюсселда бўлди.", "Мурод Новак", "Брюссель"),
    ],
)
def test_a_name_ends_before_the_place_where_it_goes(language: str, sentence: str, name: str, city: str) -> None:
    readings = read(sentence, language=language)
    assert [person.name for person in readings.people] == [name]
    assert [place.city for place in readings.places if place.city] == [city]


def test_a_city_in_a_name_stays_in_it() -> None:
    (person,) = read("Başbakan Ali Ankara geldi.", language="tr").people
    assert person.name == "Ali Ankara"


def test_months_and_days_are_nobody() -> None:
    readings = read("Bakan 12 Kasım Salı günü Riga'ya gitti.", language="tr", published=datetime.date(2024, 11, 7))
    assert [person.name for person in readings.people if person.name] == []


def test_uzbek_told_without_its_script_is_read_by_the_script() -> None:
    readings = read("Вазир Мурод Новак Тошкентга келди.", language="uz")
    assert (readings.language, [place.city for place in readings.places]) == ("uz-Cyrl", ["Тошкент"])


@pytest.mark.parametrize(
    ("language", "sentence", "leads"),
    [
        ("kk", "Қырғызстан Министрлер кабинетінің төрағасы Мурат Новак келді.", True),
        ("kk", "Сыртқы істер министрінің орынбасары Мұрат Новак келді.", False),
        ("kk", "Оман мұрагер ханзадасы Мұрат Новак келді.", True),
        ("uz", "Vazirlar Mahkamasi Raisi Murod Novak keldi.", True),
        ("uz", "Tashqi ishlar vaziri o‘rinbosari Murod Novak keldi.", False),
        ("uz-Cyrl", "Вазирлар Маҳкамаси Раиси Мурод Новак келди.", True),
        ("tr", "MİT Başkanı Murat Horvat geldi.", False),
        ("tr", "Başbakan Yardımcısı Murat Horvat geldi.", True),
    ],
)
def test_offices_and_deputies(language: str, sentence: str, leads: bool) -> None:
    assert [person.is_leader for person in read(sentence, language=language).people if person.name] == [leads]


@pytest.mark.parametrize(
    ("language", "sentence", "denied"),
    [
        ("ky", "Алар Ригада жолуккан", False),
        ("ky", "Алар Ригада жолуккан жок", True),
        ("kk", "Олар Ригада жолыққан емес", True),
        ("kk", "Олар Ригада жолыққан", False),
        ("tr", "Bakan Riga'yı ziyaret etmedi", True),
        ("tr", "Bakan Riga'yı ziyaret etti", False),
    ],
)
def test_what_is_denied(language: str, sentence: str, denied: bool) -> None:
    assert bool(read_cues(sentence, frozenset({"denial"}), language=language)) is denied


@pytest.mark.parametrize(
    ("language", "text", "start"),
    [
        ("tr", "Geçen yıl ticaret 3 milyar dolar oldu. Bakan ocakta Riga'ya gidecek.", "2025-01"),
        ("ky", "Былтыр соода 3 миллиард доллар болду. Министр январда Ригага барат.", "2025-01"),
        ("uk", "Минулого року товарообіг сягнув 3 млрд доларів. Міністр у січні поїде до Риги.", "2025-01"),
        ("ru", "В прошлом году торговля составила 3 млрд долларов. Министр в январе поедет в Ригу.", "2025-01"),
        ("tr", "Geçen yıl ticaret 3 milyar dolar oldu. Bakan ocakta Riga'ya gitti.", "2024-01"),
    ],
)
def test_the_year_of_a_look_back_is_not_that_of_what_is_to_come(language: str, text: str, start: str) -> None:
    *_, date = read(text, language=language, published=datetime.date(2024, 11, 7)).dates
    assert str(date.start) == start


def test_months_are_counted_beside_more_words_of_trade() -> None:
    text = "Тогуз айда Сербия менен товар алмашуу 5 миллион доллар болду."
    (date,) = read(text, language="ky", published=datetime.date(2022, 11, 21)).dates
    assert (str(date.start), str(date.end)) == ("2022-01", "2022-09")


@pytest.mark.parametrize(
    ("language", "text", "rank"),
    [
        ("kk", "Сербия экспорт бойынша екінші сатыда тұр.", "2"),
        ("ky", "Сербия экспорт боюнча сегизинчи орунда.", "8"),
        ("uz", "Serbiya eksport bo‘yicha yettinchi o‘rinda.", "7"),
        ("tr", "Sırbistan ihracatta bir numaralı pazar konumunda.", "1"),
    ],
)
def test_places_of_a_ranking(language: str, text: str, rank: str) -> None:
    assert [str(one.value) for one in read(text, language=language).quantities if one.kind == "rank"] == [rank]
