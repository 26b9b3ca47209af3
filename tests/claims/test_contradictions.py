"""Claims that cannot all be right: in one article, and between two."""

import labelled_records
import pytest
from seed_labels import FILES, LABELS, ROOT, article, context, evidence
from test_checking import DAYS, MET, meeting, visit

from extractor import Extractor, Span
from extractor.claims import check_claims, contradictions, contradictions_between, in_words, read_claims
from extractor.layout import lay_out

QUOTES = {label["id"]: label["quotes"] for label in LABELS["contradictions"]}


def told(text, records, language="ru", day="2025-11-25"):
    page = context(text, language, day)
    return page, check_claims(read_claims(page), records), records


def issues(text, records=(), language="ru"):
    page, claims, records = told(text, records, language)
    return [(issue.code, issue.severity) for issue in contradictions(claims, records, page.layout)]


def seed(doc):
    text = article(doc).text
    return told(text, labelled_records.records(doc), day=None)


def labelled(issue, name):
    """True if the spans of the issue are those of a labelled contradiction: its quotes, or sentences of its records."""
    label = next(label for label in LABELS["contradictions"] if label["id"] == name)
    quotes = [Span(quote["start"], quote["end"]) for quote in label["quotes"]]
    records = [span for r in LABELS["records"] if r["id"] in label["records"] for span in evidence(r)]
    first, *others = issue.spans
    return any(map(first.overlaps, quotes)) and all(any(map(span.overlaps, quotes + records)) for span in others)


def test_the_contradictions_of_seed_b_and_nothing_else():
    page, claims, records = seed("B")
    found = contradictions(claims, records, page.layout)
    wanted = [
        ("X4", "count_claims_differ", "warning"),
        ("X1", "heading_count", "warning"),  # X5 has the cause and the quotes of X1
        ("X6", "record_year_claim", "warning"),
        ("X2", "order_claim", "error"),
        ("X3", "count_claims_contradict", "error"),
        ("X16", "itemised_list", "warning"),
    ]
    assert [(issue.code, issue.severity) for issue in found] == [entry[1:] for entry in wanted]
    for issue, (label, *_) in zip(found, wanted, strict=True):
        assert label == "X6" or labelled(issue, label), label


def test_the_contradictions_of_seed_a_and_nothing_else():
    page, claims, records = seed("A")
    (issue,) = contradictions(claims, records, page.layout)
    assert (issue.code, issue.severity) == ("order_claim", "warning")
    assert labelled(issue, "X10")


def test_the_contradictions_between_the_seeds_and_nothing_else():
    articles = {doc: seed(doc)[1:] for doc in "AB"}
    found = contradictions_between(articles)
    assert [(d.code, d.severity, [q.article for q in d.quotes]) for d in found] == [
        ("coverage", "warning", ["A", "B"]),  # X8, visits
        ("coverage", "warning", ["A", "B"]),  # X8, meetings
        ("coverage", "warning", ["A", "B"]),  # X9
        ("record_year_claim", "error", ["B", "A"]),  # X7
    ]
    texts = {doc: article(doc).text for doc in "AB"}
    for dispute, label in zip(found, ("X8", "X8", "X9", "X7"), strict=True):
        quotes = [quote.span.of(texts[quote.article]) for quote in dispute.quotes]
        assert any(quotes[0] in label["quote"] or label["quote"] in quotes[0] for label in QUOTES[label])


@pytest.mark.parametrize("doc", ["A", "B"])
def test_recorded_answers_raise_no_hard_contradiction_that_is_not_labelled(doc):
    with Extractor(cassette=ROOT / "cassettes" / f"{FILES[doc].stem}.json") as extractor:
        extraction = extractor.extract(article(doc))
    hard = [issue for issue in extraction.issues if issue.severity == "error"]
    assert all(any(labelled(issue, label) for label in ("X2", "X3")) for issue in hard)
    assert extraction.claims
    assert not extraction.unread
    assert type(extraction).from_json(extraction.to_json()) == extraction


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("восемь встреч", "не менее девяти встреч", [("count_claims_contradict", "error")]),
        ("не менее восьми встреч", "не менее девяти встреч", [("count_claims_differ", "warning")]),
        ("восемь встреч", "восемь встреч", []),
        ("восемь встреч", "пять официальных визитов", []),
        ("не более восьми встреч", "более восьми встреч", [("count_claims_contradict", "error")]),
        ("восемь встреч", "девять телефонных разговоров", []),
        ("девять встреч", "не менее восьми полноформатных переговоров", []),
        ("семь встреч", "не менее восьми полноформатных переговоров", [("count_claims_contradict", "error")]),
    ],
)
def test_two_counts_of_the_same_events(one, other, wanted):
    text = f"В 2024 году Владимир Путин и Си Цзиньпин провели {one}. За 2024 год они провели {other}."
    assert issues(text) == wanted


def test_counts_without_a_period_are_of_the_time_until_publication():
    text = (
        "Vladimir Putin and Xi Jinping met {} times. Vladimir Putin and Xi Jinping met at least six times since 2020."
    )
    assert issues(text.format("five"), language="en") == [("count_claims_contradict", "error")]
    assert issues(text.format("seven"), language="en") == []


def test_a_count_of_a_part_may_not_be_greater():
    text = "Vladimir Putin and Xi Jinping met twice in 2024. Vladimir Putin and Xi Jinping met {} in May 2024."
    assert issues(text.format("three times"), language="en") == [("count_claims_contradict", "error")]
    assert issues(text.format("twice"), language="en") == []


def test_records_against_a_count_show_both_quotes():
    text = MET.format("дважды") + " " * 10
    page, claims, records = told(text, [meeting(day, at=at) for at, day in enumerate(DAYS[:3])])
    (issue,) = contradictions(claims, records, page.layout)
    assert (issue.code, issue.severity, len(issue.spans)) == ("count_claim", "error", 4)
    assert issue.spans[0].of(text) == MET.format("дважды").rstrip(".")
    assert issue.message.endswith("but more than claimed: 3 recorded")


def test_a_list_that_does_not_count_right():
    text = "В 2024 году Владимир Путин совершил три визита в Китай (Пекин — май; Шанхай — июль)."
    assert issues(text) == [("itemised_list", "error")]


def test_a_heading_that_announces_more_than_its_section_tells():
    text = (
        "2024 год: два визита Владимира Путина в Китай\nВладимир Путин посетил Пекин 16 мая 2024 года.\n"
        "Итоги года\nВладимир Путин посетил Пекин 22 октября 2024 года."
    )
    starts = [text.index("Владимир Путин посетил"), text.rindex("Владимир Путин посетил")]
    records = [visit(day, at=at) for day, at in zip(("2024-05-16", "2024-10-22"), starts, strict=True)]
    assert issues(text, records) == [("heading_count", "warning")]


def test_texts_without_claims_have_no_contradictions():
    assert issues("Владимир Путин прибыл в Пекин 16 мая 2024 года.", [visit("2024-05-16")]) == []
    assert contradictions((), (), lay_out("")) == ()
    assert contradictions_between({}) == ()


def test_more_records_in_another_article_are_hard_and_fewer_are_coverage():
    claim = told(MET.format("три раза"), [])[1]
    four, one = [meeting(day) for day in DAYS], [meeting(DAYS[0])]
    assert [d.code for d in contradictions_between({"a": (claim, ()), "b": ((), four)})] == ["count_claim"]
    assert [d.code for d in contradictions_between({"a": (claim, ()), "b": ((), one)})] == ["coverage"]
    assert contradictions_between({"a": (claim, ()), "b": ((), ())}) == ()
    assert contradictions_between({"a": (claim, ()), "b": ((), four[:3])}) == ()


def test_a_later_article_does_not_refute_the_last_one():
    text = "Последний раз Владимир Путин был в Китае 16 мая 2024 года."
    claim = told(text, [], day="2024-06-01")[1]
    later, between = visit("2024-10-22"), visit("2024-05-30")
    assert contradictions_between({"a": (claim, ()), "b": ((), [later])}) == ()
    (dispute,) = contradictions_between({"a": (claim, ()), "b": ((), [between])})
    assert (dispute.code, dispute.severity) == ("order_claim", "error")


def test_claims_of_two_articles_contradict_each_other_once():
    articles = {"a": (told(MET.format("дважды"), [])[1], ()), "b": (told(MET.format("не менее пяти раз"), [])[1], ())}
    (dispute,) = contradictions_between(articles)
    assert (dispute.code, [quote.article for quote in dispute.quotes]) == ("count_claims_contradict", ["a", "b"])


def test_every_claim_can_be_said():
    said = [in_words(claim) for doc in "AB" for claim in seed(doc)[1]]
    assert "5 visits of Жапаров to RU, 2024" in said
    assert "2023: the record year of meetings of Жапаров and Путин" in said
    assert all(phrase and "None" not in phrase for phrase in said)
