"""Claims against records: what holds, what fails, and what the records cannot tell."""

import labelled_records
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seed_labels import LABELS, article, context

from extractor.claims import check_claims, read_claims
from extractor.claims.checking import same_name
from extractor.records import Participant, Period, Person, Place, Summit, Visit
from extractor.spans import Span

PUTIN, XI = Person(name="Владимир Путин", country="RU"), Person(name="Си Цзиньпин", country="CN")


def meeting(day, kind="meeting", people=(PUTIN, XI), status="completed", country="CN", city=None, at=0):
    return Summit(
        id=f"summit-{day}-{kind}",
        evidence=(Span(at, at + 1),),
        name=None,
        level="bilateral",
        kind=kind,
        place=Place(country=country, city=city),
        period=Period(start=day, end=day),
        participants=tuple(Participant(person=person) for person in people),
        status=status,
    )


def visit(day, kind="unspecified", visitor=PUTIN, status="completed", country="CN", city=None, at=0):
    return Visit(
        id=f"visit-{day}-{kind}",
        evidence=(Span(at, at + 1),),
        visitor=visitor,
        destination=Place(country=country, city=city),
        period=Period(start=day, end=day),
        kind=kind,
        status=status,
    )


def outcome(text, records, language="ru", day="2025-11-25"):
    (claim,) = check_claims(read_claims(context(text, language, day)), records)
    return claim.outcome


MET = "Владимир Путин и Си Цзиньпин встретились в 2024 году {}."
DAYS = ["2024-02-01", "2024-05-16", "2024-07-03", "2024-10-22"]


@pytest.mark.parametrize(
    ("number", "recorded", "wanted"),
    [
        ("три раза", 3, "holds"),
        ("три раза", 2, "cannot_be_checked"),
        ("три раза", 4, "fails"),
        ("не менее трех раз", 4, "holds"),
        ("не менее трех раз", 2, "cannot_be_checked"),
        ("более трех раз", 3, "cannot_be_checked"),
        ("более трех раз", 4, "holds"),
        ("не более трех раз", 4, "fails"),
        ("не более трех раз", 3, "cannot_be_checked"),
        ("два-три раза", 3, "holds"),
        ("два-три раза", 4, "fails"),
        ("два-три раза", 1, "cannot_be_checked"),
        ("около четырех раз", 3, "holds"),
    ],
)
def test_an_open_list_refutes_only_by_more(number, recorded, wanted):
    assert outcome(MET.format(number), [meeting(day) for day in DAYS[:recorded]]) == wanted


def test_what_is_planned_cancelled_undated_or_of_others_is_not_counted():
    records = [
        meeting("2024-02-01"),
        meeting("2024-05-16", status="planned"),
        meeting("2024-06-16", status="cancelled"),
        meeting("2023-05-16"),
        meeting("2024-07-03", people=(PUTIN,)),
        visit("2024-05-16"),
    ]
    assert outcome(MET.format("дважды"), records) == "cannot_be_checked"


def test_two_records_of_one_day_are_one_occasion():
    records = [meeting("2024-05-16", "talks"), meeting("2024-05-16", "tete_a_tete"), meeting("2024-10-22")]
    assert outcome(MET.format("дважды"), records) == "holds"


def test_a_visit_of_unknown_kind_neither_proves_nor_refutes():
    text = "Владимир Путин совершил в 2024 году два официальных визита в Китай."
    assert outcome(text, [visit("2024-02-01", "official"), visit("2024-05-16")]) == "cannot_be_checked"
    assert outcome(text, [visit("2024-02-01", "official"), visit("2024-05-16", "official")]) == "holds"
    official = [visit(day, "official") for day in DAYS[:3]]
    assert outcome(text, official) == "fails"


def test_an_itemised_list_is_closed():
    text = "В 2024 году Владимир Путин совершил {} визита в Китай (Пекин — май; Шанхай — июль)."
    records = [visit("2024-05-16", city="Пекин"), visit("2024-07-03", city="Шанхай")]
    assert outcome(text.format("два"), records) == "holds"
    assert outcome(text.format("не менее двух").replace("визита", "визитов"), records) == "holds"
    assert outcome(text.format("не менее трех").replace("визита", "визитов"), records) == "fails"
    assert outcome(text.format("три"), []) == "fails"
    assert outcome(text.format("два"), records[:1]) == "cannot_be_checked"


def test_an_item_takes_a_record_that_no_other_item_needs():
    text = "Владимир Путин совершил в 2024 году два визита в Китай (май, Пекин; Пекин)."
    records = [visit("2024-07-03", city="Пекин"), visit("2024-05-16", city="Пекин")]
    (claim,) = check_claims(read_claims(context(text, "ru", "2025-11-25")), records)
    assert [item.record for item in claim.items] == ["visit-2024-05-16-unspecified", "visit-2024-07-03-unspecified"]


@pytest.mark.parametrize(
    ("text", "days", "wanted"),
    [
        ("Последний раз Владимир Путин был в Китае 16 мая 2024 года.", ["2024-02-01", "2024-05-16"], "holds"),
        ("Последний раз Владимир Путин был в Китае 16 мая 2024 года.", ["2024-05-16", "2024-07-03"], "fails"),
        ("Последний раз Владимир Путин был в Китае 16 мая 2024 года.", ["2024-02-01"], "cannot_be_checked"),
        ("Впервые Владимир Путин посетил Китай 16 мая 2024 года.", ["2024-05-16", "2024-07-03"], "holds"),
        ("Впервые Владимир Путин посетил Китай 16 мая 2024 года.", ["2024-02-01", "2024-05-16"], "fails"),
        ("Впервые Владимир Путин посетил Китай 16 мая 2024 года.", [], "cannot_be_checked"),
        ("16 мая 2024 года состоялся третий визит Владимира Путина в Китай.", DAYS[:3], "cannot_be_checked"),
        ("3 июля 2024 года состоялся третий визит Владимира Путина в Китай.", DAYS[:3], "holds"),
        ("22 октября 2024 года состоялся третий визит Владимира Путина в Китай.", DAYS, "fails"),
    ],
)
def test_first_last_and_nth_against_the_timeline(text, days, wanted):
    assert outcome(text, [visit(day) for day in days]) == wanted


def test_the_first_in_recent_years_looks_back_two_years():
    text = (
        "Владимир Путин прибыл в Пекин 16 мая 2024 года. Визит Владимира Путина в Китай стал первым за последние годы."
    )
    now = visit("2024-05-16", at=10)
    assert outcome(text, [now, visit("2023-10-17")]) == "fails"
    assert outcome(text, [now, visit("2019-04-26")]) == "cannot_be_checked"
    assert outcome(text, [now, visit("2025-04-26")]) == "holds"


@pytest.mark.parametrize(("years", "wanted"), [((2, 1), "holds"), ((1, 1), "fails"), ((0, 1), "cannot_be_checked")])
def test_a_record_year_needs_more_than_the_others(years, wanted):
    text = "2024 год стал рекордным по числу встреч Владимира Путина и Си Цзиньпина."
    records = [meeting(f"2024-0{n + 1}-01") for n in range(years[0])] + [
        meeting(f"2023-0{n + 1}-01") for n in range(years[1])
    ]
    assert outcome(text, records) == wanted


@pytest.mark.parametrize(("before", "wanted"), [("2021-02-24", "holds"), ("2020-11-24", "fails")])
def test_an_interval_is_the_difference_of_the_dates(before, wanted):
    text = "{} Владимир Путин посетил Пекин. Через три месяца, 24 мая 2021 года, он вновь встретился с Си Цзиньпином."
    day = {"2021-02-24": "24 февраля 2021 года", "2020-11-24": "24 ноября 2020 года"}[before]
    claims = check_claims(
        read_claims(context(text.format(day), "ru", "2025-11-25")), [visit(before), meeting("2021-05-24", at=60)]
    )
    assert [claim.outcome for claim in claims if claim.kind == "interval"] == [wanted]


def test_calls_are_not_recorded():
    text = "Владимир Путин и Си Цзиньпин созванивались в 2024 году пять раз."
    assert outcome(text, [meeting(day) for day in DAYS]) == "cannot_be_checked"


def test_other_languages():
    putin, xi = Person(name="Vladimir Putin", country="RU"), Person(name="Xi Jinping", country="CN")
    records = [meeting(day, people=(putin, xi)) for day in DAYS]
    assert outcome("Vladimir Putin and Xi Jinping met four times in 2024.", records, "en") == "holds"
    assert outcome("Vladimir Putin and Xi Jinping met twice in 2024.", records, "en") == "fails"
    chinese = [
        meeting(d, people=(Person(name="普京", country="RU"), Person(name="习近平", country="CN"))) for d in DAYS
    ]
    assert outcome("习近平和普京2024年会晤四次。", chinese, "zh") == "holds"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Путин", "Владимир Путин", True), ("Владимир Путин", "Путин", True), ("Xi Jinping", "Li Qiang", False)],
)
def test_names(one, other, same):
    assert same_name(one, other) is same


def seed(doc):
    return check_claims(read_claims(context(article(doc).text, "ru")), labelled_records.records(doc))


EXPECTED = {"A": ["cannot_be_checked"] * 2, "B": [LABELS["checks"][f"B-C{n}"]["holds"] for n in range(1, 10)]}
OUTCOMES = {True: "holds", False: "fails", None: "cannot_be_checked"}


@pytest.mark.parametrize("doc", ["A", "B"])
def test_the_labelled_outcomes_of_all_counts(doc):
    found = [claim.outcome for claim in seed(doc) if claim.kind == "count"]
    assert found == [OUTCOMES.get(wanted, wanted) for wanted in EXPECTED[doc]]


@pytest.mark.parametrize("doc", ["A", "B"])
def test_the_labelled_records_of_order_claims(doc):
    labels = sorted((w for w in LABELS["order_claims"] if w["doc"] == doc), key=lambda w: w["evidence"][0]["start"])
    claims = [claim for claim in seed(doc) if claim.kind != "count"]
    for claim, label in zip(claims, labels, strict=True):
        assert set(label.get("record", [])) <= set(claim.records), label["id"]
    holds = {label["id"]: claim.outcome for claim, label in zip(claims, labels, strict=True)}
    assert holds.get("B-O5", "fails") == "fails"
    assert holds.get("B-O6", "fails") == "fails"
    assert holds.get("B-O7", "holds") == "holds"


def test_the_items_of_the_seed_are_joined_to_their_labels():
    found = {c.value: [item.record for item in c.items] for c in seed("B") if c.items}
    wanted = {
        c["value"]: [i["record"] for i in c["items"]] for c in LABELS["count_claims"] if c["id"] in ("B-C7", "B-C8")
    }
    assert found == wanted


@settings(max_examples=30)
@given(st.sampled_from("AB"), st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(doc, random):
    claims = read_claims(context(article(doc).text, "ru"))
    records = labelled_records.records(doc)
    shuffled = list(records)
    random.shuffle(shuffled)
    assert check_claims(claims, shuffled) == check_claims(claims, records)
