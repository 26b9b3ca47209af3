"""Meetings and the visits during which they are held, on articles that are not the seeds."""

from __future__ import annotations

import datetime

from scripted import ScriptedModel

from extractor import Article, Extractor

TOUR = """Президент Казахстана Касым-Жомарт Токаев 12 мая прибыл в Ташкент с официальным визитом. Программа включает \
переговоры с Шавкатом Мирзиёевым.

На следующий день состоятся казахско-узбекские переговоры в расширенном составе.

14 мая Токаев встретится в Душанбе с Эмомали Рахмоном на полях саммита СНГ. Президент Армении участвовать не будет."""


def extraction(text, answers, day="2025-05-12"):
    def answer(task, sentence):
        return [draft for words, of_task, draft in answers if of_task == task and words in sentence]

    with Extractor(ScriptedModel(answer)) as extractor:
        return extractor.extract(Article.from_text(text, language="ru", published=datetime.date.fromisoformat(day)))


def visit(destination, visitor, date):
    return {"destination": destination, "visitor": visitor, "date": date}


def meeting(word, *participants, place=None, date=None):
    return {"meeting": word, "participants": list(participants), "place": place, "date": date}


ANSWERS = [
    ("прибыл", "visits", visit("Ташкент", "Касым-Жомарт Токаев", "12 мая")),
    ("Программа", "summits", meeting("переговоры", "Шавкатом Мирзиёевым")),
    ("следующий день", "summits", meeting("переговоры", date="На следующий день")),
    ("на полях", "summits", meeting("встретится", "Токаев", "Эмомали Рахмоном", place="Душанбе", date="14 мая")),
]


def issues(record):
    return {issue.code for issue in record.issues}


def parties(summit):
    return {p.person.name if p.person else p.country for p in summit.participants}


def test_talks_of_the_programme_take_date_place_and_party_from_the_visit_and_say_so():
    found = extraction(TOUR, ANSWERS)
    talks = found.summits[0]
    assert parties(talks) == {"Шавкат Мирзиёев", "Касым-Жомарт Токаев"}
    assert (talks.place.country, talks.place.city) == ("UZ", "Ташкент")
    assert (talks.period.start, talks.period.end) == ("2025-05-12", "2025-05-12")
    assert {"date_from_visit", "place_from_visit", "party_from_visit"} <= issues(talks)
    assert talks.needs_review
    assert talks.id in found.visits[0].summits
    for path in ("place.country", "period.start"):
        assert talks.assessment[path].basis == "visit"
        assert talks.assessment[path].spans


def test_countries_in_the_name_of_talks_are_their_parties():
    talks = next(s for s in extraction(TOUR, ANSWERS).summits if "казахско" in s.name)
    assert parties(talks) == {"KZ", "UZ"}  # the day lies outside the visit: nothing is taken from it
    assert talks.period.start == "2025-05-13"


def test_a_meeting_on_the_margins_is_not_the_summit():
    found = extraction(TOUR, ANSWERS).summits
    beside = next(s for s in found if s.kind == "sideline_meeting")
    host = next(s for s in found if s.organization == "CIS")
    assert beside.level == "bilateral"
    assert beside.organization is None
    assert beside.on_margins_of == host.id
    assert parties(beside) == {"Касым-Жомарт Токаев", "Эмомали Рахмон"}
    assert parties(host) == parties(beside) | {"AM"}
    assert [one.attendance for one in host.participants if one.country == "AM"] == ["declined"]
    assert host.level == "multilateral"


def test_a_cancelled_visit_lends_nothing():
    text = TOUR.replace("прибыл в", "отменил поездку в", 1)
    found = extraction(text, [("отменил", "visits", ANSWERS[0][2]), *ANSWERS[1:]])
    assert found.visits[0].status == "cancelled"
    assert found.visits[0].summits == ()
    assert all("date_from_visit" not in issues(summit) for summit in found.summits)


def test_who_stays_away_has_declined_and_denies_nothing():
    text = (
        "15 мая в Минске пройдет саммит ЕАЭС. В саммите примет участие Владимир Путин, "
        "президент Армении участвовать в саммите не будет."
    )
    answers = [
        ("пройдет", "summits", meeting("саммит", place="Минске", date="15 мая")),
        ("примет", "summits", meeting("саммите", "Владимир Путин", "Армении")),
    ]
    found = extraction(text, answers, "2025-05-01").summits
    assert len(found) == 1
    assert not any(issue.code == "denied" for issue in found[0].issues)


def test_an_article_without_a_date_is_not_older_than_what_it_tells_as_past():
    text = (
        "Первый раз 16 мая 2022 года в Москве на полях саммита ОДКБ. "
        "2 июля 2025 года Садыр Жапаров прибыл в Москву с рабочим визитом."
    )
    answer = meeting("саммита", "Садыр Жапаров", place="Москве", date="16 мая 2022 года")
    with Extractor(ScriptedModel(lambda task, sentence: [answer] if "саммита" in sentence else [])) as extractor:
        found = extractor.extract(Article.from_text(text.replace("Первый раз", "Садыр Жапаров был"), language="ru"))
    assert [summit.status for summit in found.summits] == ["completed"]


def test_every_summit_of_a_visit_exists_and_belongs_to_one_visit():
    found = extraction(TOUR, ANSWERS)
    ids = [summit for one in found.visits for summit in one.summits]
    assert len(ids) == len(set(ids))
    assert set(ids) <= {summit.id for summit in found.summits}


def test_a_doubted_participant_stays_doubted_when_another_mention_joins():
    text = (
        "Садыр Жапаров прибыл в Минск. 15 мая пройдет саммит ЕАЭС, в нем примет участие Владимир Путин.\n\n"
        "Саммит ЕАЭС 15 мая откроет президент Белоруссии Александр Лукашенко."
    )
    answers = [
        ("пройдет", "summits", meeting("саммит", "Владимир Путин", "Садыр Жапаров", date="15 мая")),
        ("откроет", "summits", meeting("Саммит", "Александр Лукашенко", date="15 мая")),
    ]
    (summit,) = extraction(text, answers, "2025-05-01").summits
    assert parties(summit) == {"Владимир Путин", "Садыр Жапаров", "Александр Лукашенко"}
    assert "person_from_context" in issues(summit)


def test_talks_to_come_take_nothing_from_a_journey_that_is_over():
    text = "В Баку намечены переговоры с Ильхамом Алиевым, который 5 мая прилетал в Москву."
    found = extraction(
        text,
        [
            ("прилетал", "visits", visit("Москву", "Ильхамом Алиевым", "5 мая")),
            ("намечены", "summits", meeting("переговоры", "Ильхамом Алиевым")),
        ],
    )
    (talks,) = found.summits
    assert (talks.status, talks.period.start, talks.place.country) == ("planned", None, None)
