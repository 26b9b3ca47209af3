"""What must hold for any labels and any predictions."""

from __future__ import annotations

import json
import random

import pytest
from cases import FIGURE, PARTS, SUMMIT, VISIT, case, quiet
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import InputError
from extractor.evaluation.from_labels import build, extract, prediction
from extractor.evaluation.judging import judge
from extractor.evaluation.mistakes import WHOLE, costliest
from extractor.evaluation.predictions import for_cases
from extractor.evaluation.scoring import score
from extractor.evaluation.writing import report_json
from extractor.records import Period, Person

RATES = {"false_alarms", "duplicate_rate", "merge_rate", "ungrounded_rate", "hallucination_upper_bound"}
TYPES = ("visits", "summits", "trade_figures")


def told(cases):
    return {one.id: prediction(one) for one in cases}


def test_predictions_made_from_labels_are_right_everywhere():
    cases = [case(), quiet(), case("ru-2", visits=[])]
    report = score(cases, told(cases))
    values = {name: found["value"] for name, found in report["scores"].items()}
    assert {name: value for name, value in values.items() if value != (0 if name in RATES else 1)} == {}
    assert {row["f1"] for row in report["slots"]["rows"].values()} <= {1.0, None}
    assert report["slots"]["macro_f1"] == 1
    assert report["costliest"] == []
    assert {row["slot_f1"] for row in report["thresholds"].values()} == {1.0}


def test_nothing_predicted_is_nothing_found():
    cases = [case(), quiet()]
    report = score(cases, {one.id: prediction(one, build(one)) for one in cases})
    values = {name: found["value"] for name, found in report["scores"].items()}
    assert values["record_recall"] == values["slot_recall"] == values["slot_f1"] == values["grounded_f1"] == 0
    assert values["record_precision"] is None
    assert values["false_alarms"] == 0


def test_an_article_that_could_not_be_read_counts_as_empty_and_is_listed():
    cases = [case(), case("ru-2")]
    failed = prediction(cases[1], error="no usable answer").model_copy(update={"extraction": None})
    report = score(cases, {"ru-1": prediction(cases[0]), "ru-2": failed})
    assert report["scores"]["record_recall"]["value"] == 0.5
    assert report["failures"] == [{"case": "ru-2", "error": "no usable answer"}]
    assert score(cases, {"ru-1": prediction(cases[0])})["failures"][0]["error"] == "there is no prediction"


@settings(max_examples=8)
@given(st.randoms(use_true_random=False))
def test_the_order_of_articles_records_and_labels_changes_nothing(rng: random.Random):
    twin = SUMMIT | {"id": "s2", "kind": "tete_a_tete"}
    cases = [case(summits=[SUMMIT, twin]), quiet(), case("ru-2", trade_figures=[FIGURE])]
    shuffled = []
    predictions = {}
    for one in rng.sample(cases, len(cases)):
        made = extract(one).model_copy(update={"visits": (*extract(one).visits, changed(one, "kind", "private"))})
        parts = {name: tuple(rng.sample(getattr(made, name), len(getattr(made, name)))) for name in TYPES}
        predictions[one.id] = prediction(one, made.model_copy(update=parts))
        labels = {name: tuple(rng.sample(getattr(one, name), len(getattr(one, name)))) for name in TYPES}
        shuffled.append(one.model_copy(update=labels))
    plain = {}
    for one in cases:
        made = extract(one).model_copy(update={"visits": (*extract(one).visits, changed(one, "kind", "private"))})
        plain[one.id] = prediction(one, made)
    expected, found = score(cases, plain), score(shuffled, predictions)
    for report in (expected, found):
        del report["header"]["digest"]  # of the file as it is, the order of its labels too
    assert report_json(found) == report_json(expected)


def changed(one, field, value):
    source = extract(one).visits[0] if one.visits else extract(case()).visits[0]
    return source.model_copy(update={"id": "visit-x", field: value})


def test_a_label_that_accepts_or_leaves_open_is_honoured():
    wrong = {"kind": "state", "period": Period(start="2026-05", end="2026-05"), "visitor": Person(name="Рохас")}
    one = case()
    record = extract(one).visits[0].model_copy(update=wrong)

    def outcomes(**changes):
        labelled = case(visits=[VISIT | changes], summits=[], trade_figures=[])
        found = judge(labelled, build(labelled, visits=(record,))).judgements
        return {judgement.slot: judgement.outcome for judgement in found}

    strict = outcomes()
    assert [strict[slot] for slot in ("kind", "period.start", "visitor.name")] == ["INC", "PAR", "PAR"]
    accept = {"kind": ["state"], "period": [{"start": "2026-05"}], "visitor.name": ["Рохас"]}
    lenient = outcomes(accept=accept)
    assert [lenient[slot] for slot in ("kind", "period.start", "period.end", "visitor.name")] == ["COR"] * 4
    left_open = outcomes(unscored=["period", "kind"])
    assert not {"kind", "period.start", "period.end"} & set(left_open)


def test_two_records_of_one_event_are_a_duplicate_and_one_for_two_is_merged():
    one = case(summits=[], trade_figures=[])
    first = extract(one).visits[0]
    double = build(one, visits=(first, first.model_copy(update={"id": "visit-2"})))
    assert score([one], {"ru-1": prediction(one, double)})["scores"]["duplicate_rate"]["value"] == 0.5
    twin = VISIT | {"id": "v2", "kind": "working"}
    two = case(visits=[VISIT, twin], summits=[], trade_figures=[])
    assert score([two], {"ru-1": prediction(two, build(two, visits=(first,)))})["scores"]["merge_rate"]["value"] == 0.5


def test_a_right_value_from_another_sentence_is_right_but_not_in_place():
    one = case()
    first = extract(one).visits[0]
    weather = one.find(SUMMIT["evidence"][0])
    moved = {path: entry.model_copy(update={"spans": (weather,)}) for path, entry in first.assessment.items()}
    found = score(
        [one], {"ru-1": prediction(one, build(one, visits=(first.model_copy(update={"assessment": moved}),)))}
    )
    assert found["scores"]["grounded_f1"]["value"] == 0
    assert found["scores"]["slot.Visit_f1"]["value"] == 1


def test_an_error_shows_both_values_and_the_words_in_their_sentence():
    one = case()
    wrong = extract(one).visits[0].model_copy(update={"status": "cancelled"})
    made = extract(one).model_copy(update={"visits": (wrong,)})
    (row,) = score([one], {"ru-1": prediction(one, made)})["costliest"]
    assert (row["slot"], row["outcome"], row["gold"], row["predicted"]) == ("status", "INC", "completed", "cancelled")
    assert [row["sentence"][start:stop] for start, stop in row["marks"]] == ["прибыла"]


def test_predictions_of_another_text_or_of_two_models_are_refused():
    one = case()
    other = case(text=f"{one.text} Ещё слово.")
    made = build(quiet())
    other_model = made.model_copy(update={"usage": made.usage.model_copy(update={"model": "another"})})
    with pytest.raises(InputError, match="not the one that was read"):
        for_cases([other], [prediction(one)])
    with pytest.raises(InputError, match="several models"):
        for_cases([one, quiet()], [prediction(one), prediction(quiet(), other_model)])
    relabelled = case(visits=[VISIT | {"kind": "working"}])
    assert for_cases([relabelled], [prediction(one)]).keys() == {"ru-1"}


def test_the_report_is_plain_json():
    cases = [case(), quiet()]
    assert json.loads(report_json(score(cases, told(cases))))["header"]["articles"] == 2
    assert set(PARTS) == {*TYPES, "claims"}


def test_participants_without_name_and_country_are_not_scored():
    unknown = {"attendance": "attended"}
    one = case(summits=[SUMMIT | {"participants": [unknown, *SUMMIT["participants"]]}], visits=[], trade_figures=[])
    rows = score([one], told([one]))["slots"]["rows"]
    assert {name: rows["Summit.participants"][name] for name in ("COR", "MIS", "SPU")} == {"COR": 2, "MIS": 0, "SPU": 0}


def test_the_costliest_are_records_and_values_side_by_side():
    rows = [
        {"slot": slot, "cost": cost, "case": str(number), "type": "Visit"}
        for number, (slot, cost) in enumerate([(WHOLE, 6.0)] * 30 + [("kind", 1.0)] * 15)
    ]
    assert [row["slot"] for row in costliest(rows)] == [WHOLE] * 10 + ["kind"] * 10
    assert [row["slot"] for row in costliest(rows[:32])] == [WHOLE] * 18 + ["kind"] * 2
    assert len(costliest(rows[25:])) == 20


def test_a_country_that_takes_part_without_a_person_counts_once():
    parties = [{"name": "Анна Рохас", "country": "BO"}, {"country": "PE", "attendance": "attended"}]
    one = case(summits=[SUMMIT | {"participants": parties}], visits=[], trade_figures=[])
    rows = score([one], told([one]))["slots"]["rows"]
    assert [rows[f"Summit.participants{slot}"]["COR"] for slot in ("", ".country", ".attendance")] == [2, 1, 1]
