"""The comparison with other tools: which articles, what a rival's answer becomes, what the table says. No model."""

import datetime
import json
from decimal import Decimal

import compare_peers
import pytest
from peers.convert import extraction
from peers.meter import Spent

from extractor.evaluation.gold import GoldCase
from extractor.records import Period

ANNOTATOR = {"id": "m1", "kind": "model"}
VISIT = {
    "id": "v1",
    "words": {},
    "evidence": ["Садыр Жапаров прибыл в Ташкент."],
    "visitor": {"name": "Садыр Жапаров", "country": "KG"},
    "destination": {"country": "UZ", "city": "Ташкент"},
    "period": {"start": "2025-11-25", "end": "2025-11-25"},
    "kind": "unspecified",
    "status": "completed",
}


def case(name="a", visits=(VISIT,)):
    told = {"id": name, "language": "ru", "published": "2025-11-26", "text": "Садыр Жапаров прибыл в Ташкент."}
    told |= {"cluster": name, "made_by": "test", "annotators": [ANNOTATOR], "visits": list(visits)}
    return GoldCase.model_validate(told)


def one(answer):
    (record,) = extraction(case(), answer).records()
    return record


def test_the_subset_does_not_depend_on_the_order_and_grows_by_adding():
    cases = [case(f"c{n}") for n in range(30)]
    few, more = compare_peers.subset(cases, 5), compare_peers.subset(cases[::-1], 9)
    assert few == more[:5]
    assert few != cases[:5]
    assert compare_peers.subset(cases, 5, "another salt") != few


def test_a_visit_in_words_becomes_the_record_of_the_same_values():
    told = {"visitor": {"name": "Садыра Жапарова", "country": "Кыргызстан"}, "destination_country": "Uzbekistan"}
    visit = one({"visits": [told | {"destination_city": "Ташкенте", "start": "25.11.2025", "kind": "State"}]})
    assert (visit.visitor.name, visit.visitor.country) == ("Садыр Жапаров", "KG")
    assert (visit.destination.country, visit.destination.city) == ("UZ", "Ташкент")
    assert visit.period == Period(start="2025-11-25", end="2025-11-25")
    assert visit.kind == "state"


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("2025-11", ("2025-11", "2025-11")),
        ("2025-11-25T10:00:00", ("2025-11-25", "2025-11-25")),
        ("22 August 2024", ("2024-08-22", "2024-08-22")),
        ("вчера", ("2025-11-25", "2025-11-25")),
        ("2025-02-30", (None, None)),
        ("soon", (None, None)),
        (None, (None, None)),
    ],
)
def test_dates_that_are_none_are_left_out_and_words_are_read(told, wanted):
    visit = one({"visits": [{"visitor": {"name": "Ким"}, "destination_country": "UZ", "start": told}]})
    assert (visit.period.start, visit.period.end) == wanted


@pytest.mark.parametrize(
    ("country", "city", "wanted"),
    [
        ("UZB", None, ("UZ", None)),
        ("UK", "London", ("GB", "London")),
        ("Ташкент", None, ("UZ", "Ташкент")),
        ("Нигдеград", None, (None, "Нигдеград")),
        ("не указан", "Бишкек", ("KG", "Бишкек")),
        ("RW, TZ", "Kigali", ("RW", "Kigali")),
    ],
)
def test_a_place_is_read_from_whatever_field_holds_it(country, city, wanted):
    told = {"visitor": {"name": "Ким"}, "destination_country": country, "destination_city": city}
    place = one({"visits": [told]}).destination
    assert (place.country, place.city) == wanted


def test_a_visit_to_nowhere_or_by_nobody_is_no_record():
    told = [{"visitor": {"name": "Ким"}, "destination_country": None}, {"visitor": {}, "destination_country": "UZ"}]
    assert not list(extraction(case(), {"visits": told}).records())


def test_participants_are_objects_or_names_with_a_code():
    told = {"name": "встреча", "country": "UZ"}
    people = [{"name": "Эмомали Рахмон", "country": "TJ"}, {"name": None, "country": "Россия"}, {"name": None}]
    summit = one({"summits": [told | {"participants": people}]})
    assert [(p.person and p.person.name, p.country) for p in summit.participants] == [
        ("Эмомали Рахмон", "TJ"),
        (None, "RU"),
    ]
    found = {"class": "summit", "text": "встретились", "attributes": {"participants": ["Эмомали Рахмон (TJ)"]}}
    summit = one([found])
    assert (summit.name, summit.participants[0].person.name) == ("встретились", "Эмомали Рахмон")


def test_a_figure_keeps_its_number_and_gets_codes():
    told = {"reporter": "Казахстан", "partner": "EAEU", "flow": "export", "measure": "growth"}
    figure = one({"trade_figures": [told | {"value": -12.5, "unit": "%", "start": "2024"}]})
    assert (figure.reporter, figure.partner, figure.unit) == ("KZ", "EAEU", "percent")
    assert figure.value == Decimal("-12.5")


def test_words_of_no_enumeration_leave_the_rest_of_the_record():
    figure = one([{"class": "trade_figure", "text": "5 млн", "attributes": {"value": "5000000", "flow": "sales"}}])
    assert (figure.flow, figure.value) == ("other", Decimal(5000000))


def test_the_same_record_twice_is_one_and_other_classes_are_none():
    found = {"class": "visit", "text": "x", "attributes": {"visitor_name": "Ким", "destination_country": "UZ"}}
    assert len(extraction(case(), [found, found, {**found, "class": "weather"}]).visits) == 1


def row(name, answer, error=None):
    spent = {"calls": 1, "prompt_tokens": 1000, "cached_tokens": 400, "completion_tokens": 50}
    told = {"key": name, "case": name, "answer": answer, "error": error, "seconds": 2.0, "spent": spent}
    return told | {"peak_mib": 90.0, "server_peak_mib": 1500.0}


def test_the_table_counts_failures_as_empty_and_records_on_empty_articles_as_false_alarms():
    right = {"visits": [{"visitor": {"name": "Садыр Жапаров", "country": "KG"}, "destination_country": "UZ"}]}
    right["visits"][0] |= {"destination_city": "Ташкент", "start": "2025-11-25", "status": "completed"}
    cases = [case("a"), case("b"), case("c", visits=())]
    rows = [row("a", right), row("b", None, "Timeout: late"), row("c", right)]
    told = {c.id: compare_peers.prediction("instructor", c, r) for c, r in zip(cases, rows, strict=True)}
    report = compare_peers.score(cases, told)
    spent = compare_peers.spent_by(rows)
    line = compare_peers.quality_line("instructor", report, spent)
    assert report["scores"]["record_f1"]["value"] == pytest.approx(0.5)  # 1 right, 2 said, 2 labelled
    assert line[-2:] == ("1 of 1", "1 of 3")
    assert compare_peers.cost_line("x", spent) == ("x", "3", "3,000", "1,200", "150", "2", "90", "1500")


def test_p_values_are_corrected_for_how_many_there_are():
    counts = [{"record_f1": [2, 2], "slot_f1": [2, 2]}, {"record_f1": [0, 2], "slot_f1": [0, 2]}]
    right, wrong = ([{"id": str(n), "counts": one, "errors": []} for n in range(9)] for one in counts)
    reports = {
        name: {
            "header": {"digest": "x"},
            "articles": rows,
            "scores": {score: {"value": value} for score in ("record_f1", "slot_f1")},
        }
        for name, rows, value in ((compare_peers.OWN, right, 1.0), ("a", wrong, 0.0), ("b", right, 1.0))
    }
    lines = {line[:2]: line[2:] for line in compare_peers.differences(reports)}
    assert lines["a", "records F1"][0] == "+100.0"
    assert lines["b", "records F1"][0] == "+0.0"
    raw, corrected = map(float, lines["a", "records F1"][-2:])
    assert corrected == pytest.approx(4 * raw, abs=2e-4)


def test_the_key_changes_with_the_article_and_with_what_is_asked(tmp_path, monkeypatch):
    before = compare_peers.key("instructor", case())
    later = case().model_copy(update={"published": datetime.date(2025, 1, 1)})
    assert compare_peers.key("instructor", later) != before
    monkeypatch.setattr(compare_peers, "MAX_TOKENS", 1)
    assert compare_peers.key("instructor", case()) != before


def test_rows_of_an_earlier_run_are_read_up_to_a_broken_line(tmp_path, monkeypatch):
    monkeypatch.setattr(compare_peers, "OUT", tmp_path)
    (tmp_path / "instructor.jsonl").write_text(json.dumps(row("a", {})) + "\n" + '{"key": "b', "utf-8")
    assert list(compare_peers.read_rows("instructor")) == ["a"]
    assert compare_peers.read_rows("langextract") == {}


def test_the_meter_counts_what_the_server_says_and_keeps_the_first_request():
    spent = Spent()
    usage = {"prompt_tokens": 10, "completion_tokens": 3, "prompt_tokens_details": {"cached_tokens": 4}}
    spent.add(b'{"model": "m"}', json.dumps({"usage": usage}).encode())
    spent.add(b'{"model": "n"}', b"no json")
    assert spent.counts() == {"calls": 2, "prompt_tokens": 10, "cached_tokens": 4, "completion_tokens": 3}
    assert spent.first == {"model": "m"}
