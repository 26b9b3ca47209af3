"""What is read as a claim, in which languages, and what is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seed_labels import LABELS, article, context

from extractor import Span
from extractor.claims import read_claims
from extractor.claims.page import Page

DAY = "2025-11-25"


def claims(text, language, day=DAY):
    return read_claims(context(text, language, day))


def brief(claim):
    """Kind, what is counted, comparator with number, whose, where, and the period."""
    number = "" if claim.kind in ("first", "last") else f"{claim.comparator}{claim.value}"
    when = claim.event_period if claim.kind in ("first", "last") else claim.period
    return (claim.kind, claim.counts, number, claim.visitor or "+".join(claim.parties), claim.host_country, span(when))


def span(period):
    return "" if period is None or period.start is None else f"{period.start}/{period.end}"


SINGLE = [
    ("ru", "Путин и Лукашенко провели более двадцати встреч в 2024 году.",
     ("count", "Summit", ">20", "Путин+Лукашенко", None, "2024/2024")),
    ("ru", "Владимир Путин и Си Цзиньпин с начала года встречались дважды.",
     ("count", "Summit", "=2", "Владимир Путин+Си Цзиньпин", None, "2025/2025-11-25")),
    ("ru", "Это уже третий визит Владимира Путина в Казахстан в этом году.",
     ("nth", "Visit", "=3", "Владимир Путин", "KZ", "2025/2025")),
    ("ru", "Впервые Владимир Путин посетил Китай в 2000 году.",
     ("first", "Visit", "", "Владимир Путин", "CN", "2000/2000")),
    ("ru", "Последний раз Владимир Путин был в Китае в мае 2024 года.",
     ("last", "Visit", "", "Владимир Путин", "CN", "2024-05/2024-05")),
    ("ru", "Владимир Путин и Касым-Жомарт Токаев созванивались в 2024 году пять раз.",
     ("count", "PhoneCall", "=5", "Владимир Путин+Касым-Жомарт Токаев", None, "2024/2024")),
    ("ru", "2024 год стал рекордным по числу встреч Владимира Путина и Александра Лукашенко.",
     ("record_year", "Summit", "=2024", "Владимир Путин+Александр Лукашенко", None, "")),
    ("en", "Vladimir Putin and Xi Jinping held at least nine meetings over the past five years.",
     ("count", "Summit", ">=9", "Vladimir Putin+Xi Jinping", None, "2020-11/2025-11-25")),
    ("en", "Vladimir Putin and Xi Jinping met four times in 2024.",
     ("count", "Summit", "=4", "Vladimir Putin+Xi Jinping", None, "2024/2024")),
    ("en", "It is the third visit of Vladimir Putin to China this year.",
     ("nth", "Visit", "=3", "Vladimir Putin", "CN", "2025/2025")),
    ("en", "Xi Jinping has visited Russia eleven times since 2013.",
     ("count", "Visit", "=11", "Xi Jinping", "RU", "2013/2025-11-25")),
    ("en", "Vladimir Putin and Xi Jinping last met in May 2024.",
     ("last", "Summit", "", "Vladimir Putin+Xi Jinping", None, "2024-05/2024-05")),
    ("de", "Emmanuel Macron besuchte China in diesem Jahr zum dritten Mal.",
     ("nth", "Visit", "=3", "Emmanuel Macron", "CN", "2025/2025")),
    ("de", "Emmanuel Macron und Xi Jinping trafen sich 2024 viermal.",
     ("count", "Summit", "=4", "Emmanuel Macron+Xi Jinping", None, "2024/2024")),
    ("fr", "Emmanuel Macron s'est rendu en Chine pour la troisième fois.",
     ("nth", "Visit", "=3", "Emmanuel Macron", "CN", "")),
    ("fr", "Emmanuel Macron et Xi Jinping se sont rencontrés au moins quatre fois depuis 2019.",
     ("count", "Summit", ">=4", "Emmanuel Macron+Xi Jinping", None, "2019/2025-11-25")),
    ("fr", "Emmanuel Macron a effectué deux visites officielles en Chine en 2024.",
     ("count", "Visit", "=2", "Emmanuel Macron", "CN", "2024/2024")),
    ("es", "Pedro Sánchez y Emmanuel Macron se reunieron cuatro veces en 2024.",
     ("count", "Summit", "=4", "Pedro Sánchez+Emmanuel Macron", None, "2024/2024")),
    ("es", "Pedro Sánchez visitó China por tercera vez.",
     ("nth", "Visit", "=3", "Pedro Sánchez", "CN", "")),
    ("tr", "Recep Tayyip Erdoğan bu yıl Rusya'ya üçüncü kez gitti.",
     ("nth", "Visit", "=3", "Recep Tayyip Erdoğan", "RU", "2025/2025")),
    ("tr", "Recep Tayyip Erdoğan 2023'ten bu yana Rusya'ya iki kez gitti.",
     ("count", "Visit", "=2", "Recep Tayyip Erdoğan", "RU", "2023/2025-11-25")),
    ("zh", "普京2024年对中国进行了三次访问。", ("count", "Visit", "=3", "普京", "CN", "2024/2024")),
    ("zh", "习近平和普京2024年会晤四次。", ("count", "Summit", "=4", "习近平+普京", None, "2024/2024")),
    ("zh", "这是普京今年第二次访问中国。", ("nth", "Visit", "=2", "普京", "CN", "2025/2025")),
    ("ky", "Садыр Жапаров быйыл Россияга үч жолу барды.",
     ("count", "Visit", "=3", "Садыр Жапаров", "RU", "2025/2025")),
    ("ky", "Бул Садыр Жапаровдун Россияга үчүнчү сапары.", ("nth", "Visit", "=3", "Садыр Жапаров", "RU", "")),
    ("kk", "Қасым-Жомарт Тоқаев пен Владимир Путин 2024 жылы төрт рет кездесті.",
     ("count", "Summit", "=4", "Қасым-Жомарт Тоқаев+Владимир Путин", None, "2024/2024")),
    ("uz", "Shavkat Mirziyoyev bu yil Rossiyaga uch marta bordi.",
     ("count", "Visit", "=3", "Shavkat Mirziyoyev", "RU", "2025/2025")),
    ("uk", "Володимир Зеленський двічі побував у Польщі у 2024 році.",
     ("count", "Visit", "=2", "Володимир Зеленський", "PL", "2024/2024")),
    ("be", "Аляксандр Лукашэнка тройчы наведаў Расію ў 2024 годзе.",
     ("count", "Visit", "=3", "Аляксандр Лукашэнка", "RU", "2024/2024")),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "wanted"), SINGLE, ids=[f"{x[0]}-{x[1][:30]}" for x in SINGLE])
def test_a_sentence_with_one_claim(language, text, wanted):
    assert [brief(claim) for claim in claims(text, language)] == [wanted]


NONE = [
    ("ru", "Владимир Путин и Си Цзиньпин подписали пять соглашений после переговоров в Пекине."),
    ("ru", "Владимир Путин посетил три страны. Первый день визита завершился встречей с Си Цзиньпином."),
    ("ru", "В ходе визита Владимир Путин провёл встречи с тремя министрами."),
    ("ru", "Экспорт вырос в три раза, сообщил Владимир Путин на встрече с Касым-Жомартом Токаевым."),
    ("ru", "Переговоры Владимира Путина и Касым-Жомарта Токаева длились три часа."),
    ("ru", "Министры провели три встречи перед визитом Владимира Путина в Китай. Прошло пять визитов делегаций."),
    ("ru", "Владимир Путин и Си Цзиньпин регулярно встречаются, провели серию встреч и неоднократно созванивались."),
    ("ru", "Сборные провели две встречи, их посмотрел Владимир Путин. Владимир Путин был на двух свадьбах."),
    ("ru", "До конца года Владимир Путин и Си Цзиньпин проведут ещё две встречи."),
    ("en", "Vladimir Putin and Xi Jinping signed five agreements after talks in Beijing."),
    ("en", "Xi Jinping met 20 business leaders. Five visits by ministers preceded the meeting with Vladimir Putin."),
    ("en", "The first lady joined Emmanuel Macron on the visit to China. The second day of the visit began."),
    ("en", "Last week Vladimir Putin met Xi Jinping. Vladimir Putin and Xi Jinping met for two hours."),
    ("en", "Vladimir Putin will hold three meetings in Beijing. Vladimir Putin and Xi Jinping meet twice a year."),
    ("en", "Donald Trump won the second round of talks on tariffs with three countries. He was elected twice."),
    ("de", "Emmanuel Macron besuchte drei Städte. Der zweite Tag des Besuchs von Emmanuel Macron."),
    ("fr", "Emmanuel Macron a visité trois pays. La première dame a accompagné Emmanuel Macron lors de sa visite."),
    ("es", "Pedro Sánchez visitó tres países. La reunión de Pedro Sánchez y Emmanuel Macron duró dos horas."),
    ("tr", "Recep Tayyip Erdoğan üç ülkeyi ziyaret etti ve Vladimir Putin ile iki saat görüştü."),
    ("zh", "普京访问了三个国家。习近平与普京会谈两小时。"),
    ("ky", "Садыр Жапаров үч өлкөгө барды. Садыр Жапаров менен Владимир Путин эки саат сүйлөштү."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), NONE, ids=[f"{language}-{text[:30]}" for language, text in NONE])
def test_what_counts_other_things_is_no_claim(language, text):
    assert [brief(claim) for claim in claims(text, language)] == []


def test_a_list_in_brackets_or_after_a_colon():
    text = (
        "In 2024 Kassym-Jomart Tokayev paid three official visits to Russia: to Kazan in February, Moscow in May "
        "and Sochi in October."
    )
    (claim,) = claims(text, "en")
    assert [(i.text, i.place.city, i.period.start) for i in claim.items] == [
        ("to Kazan in February", "Kazan", "2024-02"),
        ("Moscow in May", "Moscow", "2024-05"),
        ("Sochi in October", "Sochi", "2024-10"),
    ]
    assert claim.evidence[0].of(text) == text.rstrip(".")


def test_a_breakdown_is_no_list():
    text = "Владимир Путин и Александр Лукашенко провели десять встреч: восемь в России и две в Белоруссии."
    (claim,) = claims(text, "ru")
    assert (claim.value, claim.items) == (10, ())


def test_two_counts_may_share_their_noun():
    text = "Владимир Путин совершил в 2024 году два официальных и три рабочих визита в Китай."
    assert [(c.value, c.event_kind) for c in claims(text, "ru")] == [(2, "official"), (3, "working")]


def test_lines_under_a_colon_inherit_persons_and_period():
    text = (
        "После избрания Касым-Жомарта Токаева в марте 2019 года связи окрепли.\n"
        "С момента избрания Касым-Жомарта Токаева:\n"
        "не менее пяти встреч с Владимиром Путиным;\n"
        "рабочие визиты — два (Москва — 2021 год; Астана — 2023-й)."
    )
    meetings, visits = claims(text, "ru")
    assert set(meetings.parties) == set(visits.parties) == {"Владимир Путин", "Касым-Жомарт Токаев"}
    assert span(meetings.period) == span(visits.period) == "2019-03/2025-11-25"
    assert [item.place.city for item in visits.items] == ["Москва", "Астана"]


def test_they_are_the_persons_named_before():
    text = "Vladimir Putin and Xi Jinping often meet. They held four bilateral meetings in 2024."
    (claim,) = claims(text, "en")
    assert (claim.parties, claim.level) == (("Vladimir Putin", "Xi Jinping"), "bilateral")


def test_the_second_meeting_is_one_of_those_counted_before():
    text = (
        "В 2022 году Владимир Путин и Си Цзиньпин встретились дважды. Первый раз 4 февраля 2022 года в Пекине. "
        "Вторая встреча состоялась 15 сентября 2022 года в Самарканде."
    )
    _, first, second = claims(text, "ru")
    assert (first.kind, first.value, span(first.event_period)) == ("nth", 1, "2022-02-04/2022-02-04")
    assert (second.kind, second.value, second.event_place.city) == ("nth", 2, "Самарканд")
    assert first.parties == second.parties == ("Владимир Путин", "Си Цзиньпин")
    assert span(first.period) == "2022/2022"


def test_the_range_of_years_that_the_article_states_is_the_five_years():
    text = "С 2019 по 2023 год Владимир Путин и Си Цзиньпин сблизились. За пять лет они провели восемь встреч."
    (claim,) = claims(text, "ru")
    assert span(claim.period) == "2019/2023"


def test_a_visit_without_a_place_is_to_where_the_text_just_was():
    text = "Владимир Путин прибыл в Казахстан. Это его третий государственный визит в республику."
    assert [brief(c) for c in claims(text, "ru")] == [("nth", "Visit", "=3", "Владимир Путин", "KZ", "")]
    assert claims("Владимир Путин прибыл с визитом. Это его третий государственный визит.", "ru") == ()


def test_the_first_since_a_year_does_not_count_that_year():
    text = "Donald Trump met Vladimir Putin in Alaska on August 15, 2025. It was their first meeting since 2018."
    (claim,) = claims(text, "en")
    assert span(claim.period) == "2019-01-01/2025-11-25"
    (claim,) = claims("Это первый визит Владимира Путина в Китай за пять лет.", "ru")
    assert span(claim.period) == "2021-11/2025-11-25"


def test_meetings_of_a_body_are_its_own():
    text = "Vladimir Putin and Xi Jinping will co-chair the third meeting of the Strategic Council."
    assert claims(text, "en") == ()


def test_they_may_have_been_named_in_two_sentences():
    text = "Касым-Жомарт Токаев принял гостей. Прибыл Владимир Путин. В 2024 году лидеры встречались шесть раз."
    (claim,) = claims(text, "ru")
    assert set(claim.parties) == {"Касым-Жомарт Токаев", "Владимир Путин"}


def test_chinese_sentences_end_without_a_blank():
    text = "习近平9次访问俄罗斯。10年来，习近平和普京会晤40多次。"
    visits, meetings = claims(text, "zh")
    assert (visits.period.start, meetings.period.start) == (None, "2015-11")
    assert meetings.evidence[0].of(text) == "10年来，习近平和普京会晤40多次"


@pytest.mark.parametrize("doc", ["A", "B"])
def test_every_labelled_count_is_read(doc):
    found = [(c.counts, c.comparator, c.value, c.value_max) for c in read_seed(doc) if c.kind == "count"]
    wanted = [label for label in LABELS["count_claims"] if label["doc"] == doc]
    assert found == [(w["counts"], w["comparator"], w["value"], w.get("value_max")) for w in wanted]
    for claim, label in zip([c for c in read_seed(doc) if c.kind == "count"], wanted, strict=True):
        assert label["value_text"] in claim.text
        assert claim.evidence[0].overlaps(Span(label["evidence"][0]["start"], label["evidence"][0]["end"]))
        period = label["period"]
        assert claim.period.first_day.isoformat() == period["earliest"]
        assert claim.period.last_day.isoformat() == period["latest"]


@pytest.mark.parametrize("doc", ["A", "B"])
def test_every_labelled_order_claim_is_read(doc):
    kinds = {"max_year": "record_year"}
    found = [claim.kind for claim in read_seed(doc) if claim.kind != "count"]
    wanted = sorted((w for w in LABELS["order_claims"] if w["doc"] == doc), key=lambda w: w["evidence"][0]["start"])
    assert found == [kinds.get(w["kind"], w["kind"]) for w in wanted]


@pytest.mark.parametrize("vague", LABELS["vague_quantities"], ids=lambda label: label["quote"])
def test_a_vague_quantity_is_no_claim(vague):
    for claim in read_seed(vague["doc"]):
        assert vague["quote"] not in claim.text


def read_seed(doc):
    return read_claims(context(article(doc).text, "ru"))


PIECES = [
    "Владимир Путин", "Xi Jinping", "они", "встретились", "дважды", "пять раз", "визит", "третий", "(", ")", ":", "\n",
    "2024", "за пять лет", "с момента", "избрания", "последний раз", "第三次", "访问", "普京", "не менее", "—", ";",
    ",", "met", "twice", "since", "рекордным", "Через три месяца, 24 мая", "и", "Москва", "0", "١", "½", ".",
]  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["ru", "en", "zh", "ky", None]))
def test_reading_never_raises(pieces, language):
    text = " ".join(["Текст", *pieces])
    for claim in claims(text, language):
        assert all(span.of(text) for span in claim.evidence)


@settings(max_examples=100)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80))
def test_reading_never_raises_on_any_text(text):
    assert isinstance(claims(f"Text {text}", None), tuple)


def test_a_page_without_any_event_has_no_words():
    assert Page(context("Погода хорошая.", "ru", DAY)).tokens == ()
