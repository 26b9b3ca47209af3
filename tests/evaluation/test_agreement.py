"""Two labellers against each other, by the scorer."""

from __future__ import annotations

from extractor.evaluation.agreement import agreement, labellings
from extractor.evaluation.gold import Annotator, GoldCase

CASE = {
    "id": "a",
    "language": "ru",
    "published": "2025-06-20",
    "text": "Токаев 17 июня прибыл в Баку с рабочим визитом.",
    "cluster": "baku",
    "made_by": "a test",
    "annotators": [{"id": "m1", "kind": "model"}],
    "visits": [
        {
            "id": "v1",
            "visitor": {"name": "Токаев", "country": "KZ"},
            "destination": {"country": "AZ", "city": "Баку"},
            "period": {"start": "2025-06-17", "end": "2025-06-17"},
            "kind": "working",
            "status": "completed",
            "words": {"visitor": "Токаев", "destination": "Баку", "period": "17 июня", "kind": "рабочим визитом"},
            "evidence": ["Токаев 17 июня прибыл в Баку с рабочим визитом."],
        }
    ],
}
FIRST = GoldCase.model_validate(CASE)


def other(**changes):
    visit = FIRST.visits[0].model_copy(update=changes)
    return FIRST.model_copy(update={"visits": (visit,), "annotators": (Annotator(id="h", kind="human"),)})


def test_equal_labels_agree_wholly_and_the_kind_of_labeller_is_told():
    found = agreement([FIRST], [other()])
    assert (found["record_f1"]["value"], found["slot_f1"]["value"]) == (1.0, 1.0)
    assert (found["articles"], found["second_annotators"]) == (1, ["human"])


def test_one_slot_of_eight_labelled_otherwise_lowers_the_slots_alone():
    found = agreement([FIRST], [other(kind="state")])
    assert found["record_f1"]["value"] == 1.0
    assert found["slot_f1"]["value"] == 7 / 8


def test_articles_that_only_one_has_labelled_say_nothing():
    assert agreement([FIRST], [FIRST.model_copy(update={"id": "b"})]) is None
    assert agreement([FIRST], []) is None


def test_the_labellings_of_a_gold_file_lie_beside_it(tmp_path):
    gold = tmp_path / "test.jsonl"
    (tmp_path / "labellings").mkdir()
    for who, case in (("m1", FIRST), ("m2", other())):
        (tmp_path / "labellings" / f"test.{who}.jsonl").write_text(case.model_dump_json() + "\n", "utf-8")
    first, second = labellings(gold)
    assert (first, second) == ([FIRST], [other()])
    assert labellings(tmp_path / "dev.jsonl") == []
