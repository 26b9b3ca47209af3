"""The gate: what passes, what does not, and that floors do not sink unseen."""

from __future__ import annotations

import json

import pytest

from extractor import InputError
from extractor.evaluation.gate import failures, read_floors

PINNED = {
    "gold": "smoke.jsonl",
    "digest": "abc",
    "model": "local/m",
    "margin": 0.02,
    "history": [{"date": "2026-11-23", "floors": {"record_f1": 0.8, "slot_f1": 0.7}}],
}


def floors(tmp_path, **changes):
    file = tmp_path / "floors.json"
    file.write_text(json.dumps(PINNED | changes), "utf-8")
    return read_floors(file)


def report(record=0.8, slot=0.7, digest="abc", model="local/m"):
    scores = {"record_f1": {"value": record}, "slot_f1": {"value": slot}, "other": {"value": 0.0}}
    return {"header": {"digest": digest, "models": [model]}, "scores": scores}


@pytest.mark.parametrize(("record", "slot"), [(0.8, 0.7), (0.79, 0.69), (0.7801, 0.6801), (1.0, 1.0)])
def test_scores_at_their_floors_or_within_the_margin_pass(tmp_path, record, slot):
    assert failures(report(record, slot), floors(tmp_path)) == []


def test_a_score_that_falls_further_fails_and_is_named(tmp_path):
    (one,) = failures(report(slot=0.6799), floors(tmp_path))
    assert one.startswith("slot_f1 is 0.6799")


@pytest.mark.parametrize("value", [None, "gone"])
def test_a_missing_score_fails(tmp_path, value):
    told = report()
    told["scores"] = {"slot_f1": {"value": 0.7}} if value == "gone" else told["scores"] | {"record_f1": {"value": None}}
    assert failures(told, floors(tmp_path)) == ["record_f1 is missing, more than 0.02 below its floor of 0.8"]


def test_other_data_or_another_model_fails(tmp_path):
    assert len(failures(report(digest="other", model="gpt"), floors(tmp_path))) == 2


@pytest.mark.parametrize("after", [{"record_f1": 0.79, "slot_f1": 0.7}, {"slot_f1": 0.9}])
def test_a_floor_that_sinks_or_goes_missing_needs_a_reason(tmp_path, after):
    sunk = {"date": "2026-12-01", "floors": after}
    with pytest.raises(InputError, match="went down"):
        floors(tmp_path, history=[*PINNED["history"], sunk])
    told = floors(tmp_path, history=[*PINNED["history"], sunk | {"lowered_because": "a label was wrong"}])
    assert told.floors == after


def test_a_floor_that_rises_needs_none(tmp_path):
    risen = {"date": "2026-12-01", "floors": {"record_f1": 0.9, "slot_f1": 0.7}}
    assert floors(tmp_path, history=[*PINNED["history"], risen]).floors["record_f1"] == 0.9


@pytest.mark.parametrize(
    "content", ["", "{}", json.dumps(PINNED | {"margin": 0.5}), json.dumps(PINNED | {"history": []})]
)
def test_what_is_no_floors_file_is_an_input_error(tmp_path, content):
    file = tmp_path / "floors.json"
    file.write_text(content, "utf-8")
    with pytest.raises(InputError):
        read_floors(file)
