"""Gatherings and what is told around them: who came, who stayed away, and who met beside them."""

from __future__ import annotations

import datetime

import pytest
from scripted import ScriptedModel

from extractor import Article, Extractor

PUBLISHED = datetime.date(2025, 6, 20)


def extraction(text, language, *answers):
    """Records of a text where the model gives the draft of each answer for the sentence with its words."""

    def answer(task, sentence):
        return [draft for words, of_task, draft in answers if of_task == task and words in sentence]

    with Extractor(ScriptedModel(answer)) as extractor:
        return extractor.extract(Article.from_text(text, language=language, published=PUBLISHED))


def meeting(words, word, *participants, place=None, date=None):
    return (words, "summits", {"meeting": word, "participants": list(participants), "place": place, "date": date})


def visit(words, destination, visitor, date=None):
    return (words, "visits", {"destination": destination, "visitor": visitor, "date": date})


def told(summit):
    return {(p.person.name if p.person else p.country): p.attendance for p in summit.participants}


def issues(record):
    return {issue.code for issue in record.issues}


@pytest.mark.parametrize(
    ("language", "text", "answer", "expected"),
    [
        (
            "ru",
            "Саммит ЕАЭС пройдёт 26 июня в Минске. Прилетят Владимир Путин и Касым-Жомарт Токаев, "
            "Никол Пашинян подключится по видеосвязи; Садыр Жапаров участвовать не будет. "
            "Гостем приглашён Шавкат Мирзиёев.",
            meeting("Саммит", "Саммит", place="Минске", date="26 июня"),
            {
                "Владимир Путин": "expected",
                "Касым-Жомарт Токаев": "expected",
                "Никол Пашинян": "remote",
                "Садыр Жапаров": "declined",
                "Шавкат Мирзиёев": "invited",
            },
        ),
        (
            "en",
            "The SCO summit opened in Astana on 17 June. Xi Jinping and Vladimir Putin attended. "
            "Narendra Modi did not attend.",
            meeting("SCO", "summit", place="Astana", date="17 June"),
            {"Xi Jinping": "attended", "Vladimir Putin": "attended", "Narendra Modi": "declined"},
        ),
        (
            "en",
            "The SCO summit opened in Astana on 17 June. Xi Jinping attended. "
            "Vladimir Putin was represented by Sergey Lavrov.",
            meeting("SCO", "summit", place="Astana", date="17 June"),
            {"Xi Jinping": "attended", "Vladimir Putin": "replaced", "Sergey Lavrov": "attended"},
        ),
        (
            "es",
            "La cumbre de la CELAC se celebró el 17 de junio en Bogotá. Asistieron Gustavo Petro y Gabriel Boric. "
            "Javier Milei se ausentó.",
            meeting("CELAC", "cumbre", place="Bogotá", date="el 17 de junio"),
            {"Gustavo Petro": "attended", "Gabriel Boric": "attended", "Javier Milei": "declined"},
        ),
    ],
)
def test_who_comes_and_who_stays_away_is_told_in_the_sentences_that_follow(language, text, answer, expected):
    (summit,) = extraction(text, language, answer).summits
    assert told(summit) == expected
    assert "collected_party" in issues(summit)
    for index in range(len(expected)):
        assert summit.assessment[f"participants.{index}.attendance"].spans
        assert summit.assessment[f"participants.{index}.person.name"].basis == "told after the meeting"


def test_a_list_under_a_line_that_opens_it_names_participants():
    text = (
        "Саммит ШОС пройдёт 26 июня в Ташкенте.\nВ нём участвуют:\n— Си Цзиньпин (Китай);\n"
        "— Эмомали Рахмон (Таджикистан);\n— Иран — участвовать не будет.\nЭкономисты ждут роста."
    )
    (summit,) = extraction(text, "ru", meeting("Саммит", "Саммит", place="Ташкенте", date="26 июня")).summits
    assert told(summit) == {"Си Цзиньпин": "expected", "Эмомали Рахмон": "expected", "IR": "declined"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Тем временем Александр Лукашенко прилетел в Пекин.",  # another country
        "2 мая Александр Лукашенко прилетал на переговоры о газе.",  # another time
        "Александр Лукашенко подписал указ о пенсиях.",  # nothing says that he came
        "По словам Александра Лукашенко, участники довольны.",  # he only tells of it
    ],
)
def test_who_is_elsewhere_is_not_collected(sentence):
    text = f"Саммит ЕАЭС пройдёт 26 июня в Бишкеке. {sentence}"
    (summit,) = extraction(text, "ru", meeting("Саммит", "Саммит", place="Бишкеке", date="26 июня")).summits
    assert summit.participants == ()


def test_a_list_item_tells_whose_leader_nobody_else_knows():
    text = (
        "Саммит ШОС пройдёт 26 июня в Ташкенте.\nКого не будет:\n"
        "Белоруссия — Иван Петренков подключится по видеосвязи;\nИран — участвовать не будет."
    )
    (summit,) = extraction(text, "ru", meeting("Саммит", "Саммит", place="Ташкенте", date="26 июня")).summits
    assert told(summit) == {"Иван Петренков": "remote", "IR": "declined"}
    assert [p.person.country for p in summit.participants if p.person] == ["BY"]
    assert "unknown_leader" in issues(summit)


def test_a_heading_ends_what_is_told_of_a_gathering():
    text = "Июнь\nСаммит ЕАЭС прошёл 17 июня в Минске.\nЭкономика\nПрилетел Владимир Путин."
    (summit,) = extraction(text, "ru", meeting("Саммит", "Саммит", place="Минске", date="17 июня")).summits
    assert summit.participants == ()


def test_a_gathering_told_of_again_is_one():
    text = (
        "Саммит ОТГ прошёл 17 июня в Баку. Касым-Жомарт Токаев прибыл в Баку 16 июня.\n"
        "За столом сидели Касым-Жомарт Токаев, Садыр Жапаров и Шавкат Мирзиёев."
    )
    (summit,) = extraction(
        text,
        "ru",
        visit("прибыл", "Баку", "Касым-Жомарт Токаев", "16 июня"),
        meeting("Саммит", "Саммит", place="Баку", date="17 июня"),
        meeting("столом", "За столом", "Касым-Жомарт Токаев", "Садыр Жапаров", "Шавкат Мирзиёев"),
    ).summits
    assert told(summit) == dict.fromkeys(("Касым-Жомарт Токаев", "Садыр Жапаров", "Шавкат Мирзиёев"), "attended")
    assert len(summit.evidence) == 2


def test_the_host_tells_the_country():
    text = "Саммит ОТГ прошёл 17 июня. Хозяином выступил президент Азербайджана Ильхам Алиев."
    (summit,) = extraction(text, "ru", meeting("Саммит", "Саммит", date="17 июня")).summits
    assert summit.place.country == "AZ"
    assert {"place_from_host", "collected_party"} <= issues(summit)


def test_a_meeting_beside_a_gathering_takes_its_place_and_days_and_says_so():
    text = (
        "Саммит ОТГ прошёл 17 июня в Баку. Участвовали Ильхам Алиев, Садыр Жапаров и Шавкат Мирзиёев.\n"
        "Погода была ясной.\nЖапаров отдельно побеседовал с Мирзиёевым."
    )
    found = extraction(
        text,
        "ru",
        meeting("Саммит", "Саммит", place="Баку", date="17 июня"),
        meeting("побеседовал", "побеседовал", "Жапаров", "Мирзиёевым"),
    )
    beside = next(summit for summit in found.summits if summit.organization is None)
    assert (beside.place.country, beside.period.start, beside.period.end) == ("AZ", "2025-06-17", "2025-06-17")
    assert {"place_from_summit", "date_from_summit"} <= issues(beside)
    assert beside.assessment["period.start"].basis == "summit"


def test_two_of_whom_one_is_no_guest_did_not_meet_beside_the_gathering():
    text = (
        "Саммит ОТГ прошёл 17 июня в Баку. Участвовали Ильхам Алиев и Садыр Жапаров.\n"
        "Погода была ясной.\nЖапаров побеседовал с Эмомали Рахмоном."
    )
    found = extraction(
        text,
        "ru",
        meeting("Саммит", "Саммит", place="Баку", date="17 июня"),
        meeting("побеседовал", "побеседовал", "Жапаров", "Эмомали Рахмоном"),
    )
    apart = next(summit for summit in found.summits if summit.organization is None)
    assert (apart.place.country, apart.period.start) == (None, None)


@pytest.mark.parametrize(
    ("language", "text", "word", "organization", "name"),
    [
        ("en", "The CIS summit took place on 17 June in Dushanbe.", "summit", "CIS", "CIS summit"),
        ("kk", "ТМД саммиті Душанбеде өтті.", "саммиті", "CIS", "ТМД саммиті"),
        ("tr", "Türk Devletleri Teşkilatı'nın zirvesi Bakü'de yapıldı.", "zirvesi", "OTS", None),
        ("ru", "Саммит СНГ прошёл в Душанбе.", "Саммит", "CIS", "Саммит СНГ"),
    ],
)
def test_the_organization_stands_where_the_language_puts_it(language, text, word, organization, name):
    (summit,) = extraction(text, language, meeting("", word)).summits
    assert summit.organization == organization
    assert name is None or summit.name == name


def test_a_body_without_a_key_is_part_of_the_name():
    text = "Erdoğan ile Aliyev, Yüksek Düzeyli Ortaklık Konseyi'nin ilk toplantısında bir araya geldi."
    found = extraction(text, "tr", meeting("", "toplantısında", "Erdoğan", "Aliyev")).summits
    assert [summit.name for summit in found] == ["Yüksek Düzeyli Ortaklık Konseyi'nin ilk toplantısında"]


def test_the_next_summit_is_that_of_the_organization_that_met():
    text = "Саммит ШОС прошёл 17 июня в Астане. Следующий саммит пройдёт в Бишкеке."
    found = extraction(
        text, "ru", meeting("Саммит ШОС", "Саммит", date="17 июня"), meeting("Следующий", "саммит", place="Бишкеке")
    )
    last = next(summit for summit in found.summits if summit.place.country == "KG")
    assert (last.organization, last.status) == ("SCO", "planned")
    assert "organization_from_context" in issues(last)


def test_received_today_is_over():
    text = "Сегодня Касым-Жомарт Токаев принял в Астане Садыра Жапарова."
    (one,) = extraction(
        text, "ru", meeting("", "принял", "Касым-Жомарт Токаев", "Садыра Жапарова", date="Сегодня")
    ).summits
    assert (one.period.start, one.status) == ("2025-06-20", "completed")
    assert set(told(one).values()) == {"attended"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "В кулуарах саммита Токаев побеседовал с Алиевым."),
        ("en", "On the sidelines of the conference, Emmanuel Macron met Keir Starmer."),
        ("de", "Am Rande der Tagung sprach Emmanuel Macron mit Friedrich Merz."),
    ],
)
def test_the_margins_need_not_stand_beside_the_word(language, text):
    words = {"ru": ("побеседовал", "Токаев", "Алиевым"), "en": ("met", "Emmanuel Macron", "Keir Starmer")}
    word, *people = words.get(language, ("sprach Emmanuel Macron mit", "Emmanuel Macron", "Friedrich Merz"))
    found = extraction(text, language, meeting("", word, *people)).summits
    assert [summit.kind for summit in found] == ["sideline_meeting"]
    assert found[0].name == word


def test_the_one_journey_of_the_article_tells_where_two_met():
    text = (
        "Президент Казахстана Касым-Жомарт Токаев 17 июня прибыл в Ташкент.\nПогода была ясной.\n"
        "18 июня Токаев провёл переговоры с Шавкатом Мирзиёевым."
    )
    found = extraction(
        text,
        "ru",
        visit("прибыл", "Ташкент", "Касым-Жомарт Токаев", "17 июня"),
        meeting("переговоры", "переговоры", "Токаев", "Шавкатом Мирзиёевым", date="18 июня"),
    )
    (talks,) = found.summits
    assert (talks.place.country, talks.place.city, talks.period.start) == ("UZ", None, "2025-06-18")
    assert "place_from_visit" in issues(talks)


def test_two_journeys_leave_it_open():
    text = (
        "Токаев 17 июня прибыл в Ташкент. Мирзиёев 19 июня прибыл в Астану.\nПогода была ясной.\n"
        "18 июня Токаев провёл переговоры с Шавкатом Мирзиёевым."
    )
    found = extraction(
        text,
        "ru",
        visit("Ташкент", "Ташкент", "Токаев", "17 июня"),
        visit("Астану", "Астану", "Мирзиёев", "19 июня"),
        meeting("переговоры", "переговоры", "Токаев", "Шавкатом Мирзиёевым", date="18 июня"),
    )
    assert [summit.place.country for summit in found.summits] == [None]


def test_who_meets_the_guest_is_of_the_host_country():
    text = "Le président William Ruto est arrivé à Kigali le 17 juin. William Ruto y a rencontré Jean Niyonzima."
    found = extraction(
        text,
        "fr",
        visit("Kigali", "Kigali", "William Ruto", "le 17 juin"),
        meeting("rencontré", "rencontré", "William Ruto", "Jean Niyonzima"),
    )
    (one,) = found.summits
    countries = {p.person.name: p.person.country for p in one.participants if p.person}
    assert countries["Jean Niyonzima"] == "RW"
    assert "party_from_visit" in issues(one)


def test_talks_of_an_article_about_one_journey_are_the_travellers():
    arrival = "Le président William Ruto est arrivé à Kigali le 17 juin."
    text = f"{arrival}\n\nUn entretien avec le ministre Jean Niyonzima a eu lieu."
    drafts = (
        visit("Kigali", "Kigali", "William Ruto", "le 17 juin"),
        meeting("entretien", "entretien", "Jean Niyonzima"),
    )
    (one,) = extraction(text, "fr", *drafts).summits
    countries = {p.person.name: p.person.country for p in one.participants if p.person}
    assert countries == {"Jean Niyonzima": "RW", "William Ruto": "KE"}
    assert "party_from_visit" in issues(one)
    other = visit("Kampala", "Kampala", "Paul Biya", "le 18 juin")
    more = text.replace("\n\n", "\n\nLe président Paul Biya est arrivé à Kampala le 18 juin.\n\n")
    (one,) = extraction(more, "fr", *drafts, other).summits
    assert [p.person.name for p in one.participants if p.person] == ["Jean Niyonzima"]


def test_a_counterpart_of_the_travellers_country_is_the_traveller():
    text = (
        "Министр иностранных дел Литвы Линас Линкявичюс прибыл в Бишкек 17 июня.\n\n"
        "Министр Асан Усенов провёл переговоры с литовским коллегой."
    )
    found = extraction(
        text,
        "ru",
        visit("Бишкек", "Бишкек", "Линас Линкявичюс", "17 июня"),
        meeting("переговоры", "переговоры", "Асан Усенов", "литовским коллегой"),
    )
    assert {p.person.name for p in found.summits[0].participants if p.person} == {"Асан Усенов", "Линас Линкявичюс"}
