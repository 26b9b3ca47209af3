"""What the words beside a meeting say: whose it is, whether it is over, and who stands in for whom."""

from __future__ import annotations

import datetime

import pytest
from scripted import ScriptedModel

from extractor import Article, Extractor

PUBLISHED = datetime.date(2025, 6, 20)


def summits(text, language, *answers):
    """Meetings of a text where the model gives each draft for the sentence with its words."""

    def answer(task, sentence):
        return [draft for words, draft in answers if task == "summits" and words in sentence]

    with Extractor(ScriptedModel(answer)) as extractor:
        return extractor.extract(Article.from_text(text, language=language, published=PUBLISHED)).summits


def meeting(word, *participants, place=None, date=None):
    return {"meeting": word, "participants": list(participants), "place": place, "date": date}


@pytest.mark.parametrize(
    ("language", "text", "word", "parties"),
    [
        ("ru", "Туск принял в гостинице генсека ООН Антониу Гутерреша.", "принял", ("Туск", "Антониу Гутерреша")),
        (
            "en",
            "Donald Tusk received UN Secretary-General António Guterres.",
            "received",
            ("Donald Tusk", "António Guterres"),
        ),
    ],
)
def test_the_organization_of_an_office_holds_no_meeting(language, text, word, parties):
    (summit,) = summits(text, language, (text, meeting(word, *parties)))
    assert (summit.organization, summit.name) == (None, word)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        (
            "ru",
            "Виктор Орбан сегодня уже встретился с Дональдом Туском, а вечером ожидается его"
            " разговор с Эдгаром Ринкевичем.",
            (("встретился", "Виктор Орбан", "Дональдом Туском"), ("разговор", "Виктор Орбан", "Эдгаром Ринкевичем")),
        ),
        (
            "en",
            "Viktor Orbán met Donald Tusk today, and talks with Edgars Rinkēvičs are expected in the evening.",
            (("met", "Viktor Orbán", "Donald Tusk"), ("talks", "Viktor Orbán", "Edgars Rinkēvičs")),
        ),
    ],
)
def test_of_two_meetings_in_a_sentence_each_has_the_status_of_its_clause(language, text, words):
    today = "сегодня" if language == "ru" else "today"
    drafts = [(text, meeting(word, *parties, date=today)) for word, *parties in words]
    over, to_come = summits(text, language, *drafts)
    assert [(one.status, one.likelihood) for one in (over, to_come)] == [("completed", None), ("planned", "likely")]


def test_what_became_of_a_planned_meeting_counts_where_one_is_told_of():
    text = "Встреча Орбана с Туском, которую планировали на 12 июня, не состоялась, а обед отменили."
    (summit,) = summits(text, "ru", (text, meeting("Встреча", "Орбана", "Туском", date="12 июня")))
    assert summit.status == "cancelled"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "ru",
            "Саммит ЕС откроется 26 июня в Осло. Участвует Александр Стубб. Виктор Орбан отказался,"
            " вместо него будет министр Петер Сийярто.",
        ),
        (
            "en",
            "The EU summit opens on 26 June in Oslo. Alexander Stubb will take part. Viktor Orbán has"
            " declined, and instead of him Foreign Minister Péter Szijjártó will attend.",
        ),
    ],
)
def test_instead_of_him_speaks_of_the_one_before(language, text):
    word, date = ("Саммит", "26 июня") if language == "ru" else ("summit", "26 June")
    (summit,) = summits(text, language, (word, meeting(word, place="Осло" if language == "ru" else "Oslo", date=date)))
    told = {participant.person.name.split()[-1]: participant.attendance for participant in summit.participants}
    stays, comes = ("Орбан", "Сийярто") if language == "ru" else ("Orbán", "Szijjártó")
    assert (told[stays], told[comes]) == ("replaced", "expected")


@pytest.mark.parametrize(
    ("language", "text", "word", "parties"),
    [
        (
            "ru",
            "Виктор Орбан провёл двусторонние встречи с Дональдом Туском, Эдгаром Ринкевичем и Александром Стуббом.",
            "встречи",
            ("Виктор Орбан", "Дональдом Туском", "Эдгаром Ринкевичем", "Александром Стуббом"),
        ),
        (
            "ru",
            "Виктор Орбан принял Дональда Туска, Эдгара Ринкевича и Александра Стубба, с каждым поговорил наедине.",
            "принял",
            ("Виктор Орбан", "Дональда Туска", "Эдгара Ринкевича", "Александра Стубба"),
        ),
        (
            "en",
            "Viktor Orbán held separate talks with Donald Tusk, Edgars Rinkēvičs and Alexander Stubb.",
            "talks",
            ("Viktor Orbán", "Donald Tusk", "Edgars Rinkēvičs", "Alexander Stubb"),
        ),
        (
            "fr",
            "Viktor Orbán a rencontré séparément Donald Tusk, Edgars Rinkēvičs et Alexander Stubb.",
            "rencontré",
            ("Viktor Orbán", "Donald Tusk", "Edgars Rinkēvičs", "Alexander Stubb"),
        ),
    ],
)
def test_who_meets_several_one_by_one_has_a_meeting_with_each(language, text, word, parties):
    found = summits(text, language, (text, meeting(word, *parties)))
    names = [[participant.person.name.split()[-1] for participant in one.participants] for one in found]
    hosts, guests = {pair[0] for pair in names}, [pair[1] for pair in names]
    assert len(hosts) == 1
    assert len(guests) == len(set(guests)) == 3
    assert {one.level for one in found} == {"bilateral"}


def test_who_met_together_has_one_meeting():
    text = "Виктор Орбан встретился с Дональдом Туском и Александром Стуббом."
    (summit,) = summits(
        text, "ru", (text, meeting("встретился", "Виктор Орбан", "Дональдом Туском", "Александром Стуббом"))
    )
    assert summit.level == "multilateral"


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("ru", "Министры Ян Новак и Пётр Ковач провели трёхсторонние переговоры в Осло.", "переговоры"),
        ("en", "Ministers Jan Novak and Peter Kovac held trilateral talks in Oslo.", "talks"),
        ("de", "Die Minister Jan Novak und Peter Kovac führten trilaterale Gespräche in Oslo.", "Gespräche"),
        ("fr", "Les ministres Jan Novak et Peter Kovac ont tenu une réunion tripartite à Oslo.", "réunion"),
    ],
)
def test_a_trilateral_meeting_is_multilateral_whoever_is_named(language, text, word):
    parties = ("Ян Новак", "Пётр Ковач") if language == "ru" else ("Jan Novak", "Peter Kovac")
    (summit,) = summits(text, language, (text, meeting(word, *parties)))
    assert summit.level == "multilateral"


def test_an_entry_of_another_day_tells_nothing_of_a_gathering_before_it():
    text = (
        "24 июня. Саммит ЕС в Осло. Приглашён Александр Стубб.\n\n"
        "28 июня. Лидеры Балтии собираются в Риге. Виктор Орбан отказался от участия."
    )
    (summit,) = summits(text, "ru", ("Саммит", meeting("Саммит", place="Осло", date="24 июня")))
    assert [participant.person.name for participant in summit.participants] == ["Александр Стубб"]


@pytest.mark.parametrize(
    ("language", "text", "word", "status"),
    [
        ("ru", "Встреча Орбана с Туском, намеченная на 27 июня, не состоится.", "Встреча", "cancelled"),
        ("ru", "Встреча Орбана с Туском не состоится раньше 27 июня.", "Встреча", "unknown"),
        ("en", "The meeting of Viktor Orbán and Donald Tusk will not take place.", "meeting", "cancelled"),
        ("de", "Das Treffen von Viktor Orbán und Donald Tusk findet nicht statt.", "Treffen", "cancelled"),
        ("fr", "La rencontre entre Viktor Orbán et Donald Tusk n'aura pas lieu.", "rencontre", "cancelled"),
    ],
)
def test_what_will_not_take_place_is_cancelled(language, text, word, status):
    parties = ("Орбана", "Туском") if language == "ru" else ("Viktor Orbán", "Donald Tusk")
    (summit,) = summits(text, language, (text, meeting(word, *parties)))
    assert summit.status == status


def test_who_will_leave_is_there():
    def answer(task, sentence):
        draft = {"destination": "Осло", "visitor": "Виктор Орбан", "date": "завтра"}
        return [draft] if task == "visits" and "покинет" in sentence else []

    text = "Виктор Орбан покинет Осло завтра и отправится в Хельсинки."
    with Extractor(ScriptedModel(answer)) as extractor:
        (visit,) = extractor.extract(Article.from_text(text, language="ru", published=PUBLISHED)).visits
    assert (visit.status, visit.period.start, visit.period.end) == ("ongoing", None, "2025-06-21")


@pytest.mark.parametrize(
    ("text", "word", "guest", "kind"),
    [
        ("Дональд Туск наедине поговорил с Виктором Орбаном.", "поговорил", "Виктором Орбаном", "tete_a_tete"),
        ("Дональд Туск без переводчиков пообщался с Виктором Орбаном.", "пообщался", "Виктором Орбаном", "tete_a_tete"),
        ("Дональд Туск побыл наедине, потом принял Виктора Орбана.", "принял", "Виктора Орбана", "meeting"),
    ],
)
def test_one_on_one_may_stand_before_the_word_of_the_meeting(text, word, guest, kind):
    (summit,) = summits(text, "ru", (text, meeting(word, "Дональд Туск", guest)))
    assert summit.kind == kind
