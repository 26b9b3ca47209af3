"""Fitting confidences to labels: what is fitted, where the threshold comes to lie, and what the command says."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace

import numpy as np
import pytest
from cases import case, quiet

from extractor.cli import ExitCode, main
from extractor.confidence import load_calibration, rate
from extractor.decisions import Verdict
from extractor.errors import InputError
from extractor.evaluation import fitting
from extractor.evaluation.calibrating import calibrate, judged_values
from extractor.evaluation.fitting import (
    Value,
    choose_threshold,
    common_signals,
    doubtful_below,
    fit,
    fit_records,
    folds,
)
from extractor.evaluation.from_labels import extract, prediction
from extractor.evaluation.gold import GoldCase
from extractor.evaluation.predictions import append, read_predictions
from extractor.evaluation.regressions import export
from extractor.evaluation.scoring import score
from extractor.ledger import Ledger
from extractor.records import Issue, Period
from extractor.spans import Span


def values(articles: int = 40, each: int = 10) -> list[Value]:
    """Values of which a doubt makes four in five wrong, and the lack of one one in twenty; noise says nothing."""
    chance = np.random.default_rng(7)
    found = []
    for article in range(articles):
        for _ in range(each):
            doubted, noise = chance.random() < 0.3, chance.random() < 0.5
            signals = (
                {"slot=Visit.kind": 1.0} | ({"doubts": 1.0} if doubted else {}) | ({"noise": 1.0} if noise else {})
            )
            right = bool(chance.random() < (0.2 if doubted else 0.95))
            found.append(Value(f"a{article}", f"c{article // 2}", "Visit.kind", signals, right))
    return found


# ------------------------------------------------------------------------------------------------- fitting


def test_the_signal_that_tells_right_from_wrong_gets_the_weight():
    found = fit(values())
    assert found.weights["doubts"] < -2
    assert abs(found.weights.get("noise", 0.0)) < 0.7
    doubted = np.array(["doubts" in one.signals for one in values()])
    assert found.sure[doubted].max() < found.sure[~doubted].min()


def test_values_in_another_order_give_the_same_weights():
    there, back = fit(values()), fit(values()[::-1])
    assert (there.intercept, there.weights, there.strength) == (back.intercept, back.weights, back.strength)


def test_articles_of_one_cluster_are_held_out_together():
    groups = [one.group for one in values()]
    parts = folds(groups)
    assert len(parts) == fitting.FOLDS
    assert sorted(index for _, outside in parts for index in outside) == list(range(len(groups)))
    for inside, outside in parts:
        assert {groups[at] for at in inside} & {groups[at] for at in outside} == set()


def test_confidences_out_of_fold_know_nothing_of_the_article(monkeypatch):
    """A signal that only names its article is worth nothing on others, however right it is at home."""
    named = [
        Value(f"a{n}", f"c{n}", "Visit.kind", {f"article {n}": 1.0, "all": 1.0}, right=n % 2 == 0)
        for n in range(20)
        for _ in range(10)
    ]
    monkeypatch.setattr(fitting, "RARE", 1)
    found = fit(named)
    assert max(abs(found.sure - 0.5)) < 0.15


def test_rare_signals_are_left_out():
    seen = [
        Value(f"a{n}", f"c{n}", "s", {"often": 1.0} | ({"rare": 1.0} if n < fitting.RARE - 1 else {}), True)
        for n in range(9)
    ]
    assert common_signals(seen) == (["often"], 1)
    assert common_signals([*seen, Value("b", "b", "s", {"rare": 1.0}, True)]) == (["often", "rare"], 0)


@pytest.mark.parametrize(
    ("told", "message"),
    [(values(articles=9, each=20), "too little"), (values(articles=12, each=8), "too little")],
)
def test_too_few_articles_or_values_are_refused(told, message):
    with pytest.raises(InputError, match=message):
        fit(told)


def test_values_that_are_all_right_are_refused():
    everything_right = [Value(one.article, one.group, one.slot, one.signals, True) for one in values()]
    with pytest.raises(InputError, match="nothing to tell apart"):
        fit(everything_right)


# ------------------------------------------------------------------------------------------------- threshold


def levels(*parts: tuple[float, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Confidence, values, wrong ones among them."""
    sure = np.concatenate([np.full(number, level) for level, number, _ in parts])
    right = np.concatenate([np.r_[np.zeros(wrong), np.ones(number - wrong)] for _, number, wrong in parts])
    return sure, right


def test_the_threshold_is_the_lowest_that_keeps_the_bound_within_the_target():
    found = choose_threshold(*levels((0.99, 300, 3), (0.9, 300, 9), (0.8, 300, 27), (0.5, 300, 150)), 0.05)
    assert (found.at, found.rule) == (0.9, "bound")
    assert (found.held.accepted, found.held.wrong) == (600, 12)
    assert found.held.share == 0.02
    assert 0.02 < found.held.bound <= 0.05
    assert found.candidates["share"].threshold == 0.8  # 39 of 900 are 4.3 %, but no more than 5 % is not certain


def test_without_enough_values_for_the_bound_the_share_decides_and_says_so():
    found = choose_threshold(*levels((0.9, 60, 2), (0.5, 100, 50)), 0.05)
    assert (found.at, found.rule) == (0.9, "share")
    assert found.held.bound > 0.05


def test_records_are_withheld_from_the_level_with_the_greatest_f1_on():
    assert doubtful_below(np.array([0.9, 0.6, 0.4, 0.1]), np.array([1.0, 1.0, 0.0, 0.0]), labels=2) == 0.6
    assert doubtful_below(np.array([0.3, 0.9]), np.array([1.0, 0.0]), labels=2) == 0.0  # withholding would not help
    assert doubtful_below(np.array([]), np.array([]), labels=0) == 0.0


def test_records_are_weighed_where_enough_of_both_kinds_are_seen():
    told = values(articles=20, each=3)
    found = fit_records(told)
    assert found is not None
    assert found.weights["doubts"] < -1
    assert fit_records(told[: fitting.FEWEST_RECORDS - 1]) is None
    assert fit_records([replace(one, right=True) for one in told]) is None


def test_values_of_records_that_are_none_teach_nothing_about_values():
    told = values()
    none = [replace(one, right=False, real=False, record="none") for one in told[::2]]
    plain, beside = fit(told), fit([*told, *none])
    assert len(beside.sure) == len(told) + len(none)
    assert beside.weights["doubts"] == pytest.approx(plain.weights["doubts"], abs=0.4)


def test_a_target_out_of_reach_accepts_nothing():
    found = choose_threshold(*levels((0.9, 60, 20), (0.5, 100, 50)), 0.05)
    assert (found.at, found.rule, found.held.accepted) == (fitting.NOTHING_IS_SURE, "none", 0)


def test_a_handful_of_right_values_is_no_threshold():
    assert choose_threshold(*levels((0.9, 20, 0), (0.5, 100, 50)), 0.05).rule == "none"


# ------------------------------------------------------------------------------------------------- judging


def doubtful(one: GoldCase):
    """What the labels say, but for the visit's date, which is wrong and doubted, and one visit nobody labelled."""
    told = extract(one)
    visit = told.visits[0]
    doubt = Issue(code="odd_date", severity="warning", message="", field="period")
    wrong = visit.model_copy(update={"period": Period(start="2024-01-01", end="2024-01-01"), "issues": (doubt,)})
    return told.model_copy(update={"visits": (wrong,)})


def test_values_are_right_as_labelled_and_of_surplus_records_wrong():
    one = case()
    found = {(value.slot, value.right) for value in judged_values(one, prediction(one, doubtful(one)))}
    assert {("Visit.visitor.name", True), ("Visit.period.start", False), ("TradeFigure.value", True)} <= found
    assert {("Summit.participants.name", True), ("Summit.participants.attendance", True)} <= found
    alone = case(visits=[], summits=[], trade_figures=[], text=one.text)
    surplus = judged_values(alone, prediction(alone, extract(one)))
    assert surplus
    assert not any(value.right for value in surplus)


def test_what_the_labels_leave_open_is_no_value():
    label = case().visits[0].model_copy(update={"unscored": ("period",)})
    one = case().model_copy(update={"visits": (label,)})
    slots = {value.slot for value in judged_values(one, prediction(one, doubtful(one)))}
    assert "Visit.kind" in slots
    assert not any(slot.startswith("Visit.period") for slot in slots)


CASES = [case(f"ru-{number}", split="calib") for number in range(12)]


def told(cases=CASES):
    return {one.id: prediction(one, doubtful(one)) for one in cases}


def test_a_calibration_knows_what_it_was_fitted_on():
    made = calibrate(CASES, told()).calibration
    assert (made.model, made.split, made.articles) == ("labels", "calib", 12)
    assert made.values == sum(tally.values for tally in made.slots.values())
    assert made.slots["Visit.period.start"].right == 0
    assert made.slots["Visit.kind"].right == 12
    assert made.value.weights["doubts"] < 0
    assert "Visit.hosts.name" not in made.slots
    assert calibrate(CASES[::-1], told()).calibration.to_json() == made.to_json()


def test_a_test_split_is_never_fitted_on():
    with pytest.raises(InputError, match="test split"):
        calibrate([one.model_copy(update={"split": "test"}) for one in CASES], told())


# ------------------------------------------------------------------------------------------------- command


@pytest.fixture
def files(tmp_path):
    def write(cases=CASES, predicted=CASES):
        lines = (json.dumps(one.model_dump(mode="json"), ensure_ascii=False) for one in cases)
        (tmp_path / "gold.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (tmp_path / "run").mkdir(exist_ok=True)
        (tmp_path / "run" / "predictions.jsonl").unlink(missing_ok=True)
        for one in predicted:
            append(tmp_path / "run" / "predictions.jsonl", prediction(one, doubtful(one)))
        return str(tmp_path / "gold.jsonl"), str(tmp_path / "run")

    return write


def run(gold, predictions, output, *more):
    return main(["calibrate", gold, "--predictions", predictions, "-o", str(output), *more])


def test_the_command_writes_a_calibration_that_sets_the_doubtful_values_apart(files, tmp_path, capsys):
    gold, predictions = files()
    assert run(gold, predictions, tmp_path / "one.json") == ExitCode.DONE
    said = capsys.readouterr().out
    assert "AUROC" in said
    assert "threshold" in said
    made = load_calibration(tmp_path / "one.json")
    assert made.rule == "bound"
    assert run(gold, predictions + "/predictions.jsonl", tmp_path / "two.json", "--split", "calib") == ExitCode.DONE
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    out = tmp_path / "out"
    rate = ["eval", "score", gold, predictions + "/predictions.jsonl", "--out", str(out)]
    assert main([*rate, "--calibration", str(tmp_path / "one.json")]) == ExitCode.DONE
    assert "wrong among the accepted: 0.0 %" in capsys.readouterr().out
    report = json.loads((out / "report.json").read_text("utf-8"))
    selective = report["confidence"]["selective"]
    assert selective["accepted_error"]["value"] == 0
    assert selective["wrong_flagged"]["value"] == 1
    assert selective["accepted"]["value"] + selective["flagged"]["value"] == 1
    assert made.use().fingerprint in report["header"]["calibrations"][0]
    for name in ("report.md", "report.html"):
        assert "Wrong among the accepted" in (out / name).read_text("utf-8")
    assert main(rate) == ExitCode.DONE  # predictions themselves stay as they are
    assert json.loads((out / "report.json").read_text("utf-8"))["confidence"] is None
    assert read_predictions(tmp_path / "run" / "predictions.jsonl")[0].extraction.usage.calibration is None


@pytest.mark.parametrize(
    ("fewest", "rule", "message"),
    [(50, "share", "TARGET REACHED WITHOUT A MARGIN"), (10**6, "none", "TARGET NOT REACHED")],
)
def test_a_target_that_cannot_be_reached_is_said(files, tmp_path, capsys, monkeypatch, fewest, rule, message):
    monkeypatch.setattr(fitting, "FEWEST_ACCEPTED", fewest)
    assert run(*files(), tmp_path / "c.json", "--accepted-error", "0") == ExitCode.DONE
    assert message in capsys.readouterr().out
    made = load_calibration(tmp_path / "c.json")
    assert made.rule == rule
    assert (made.threshold > 1) is (rule == "none")


def test_articles_without_predictions_are_named(files, tmp_path, capsys):
    gold, predictions = files([*CASES, quiet("ru-99")], CASES)
    assert run(gold, predictions, tmp_path / "c.json") == ExitCode.DONE
    assert "1 of 13 articles are left out" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cases", "predicted", "message"),
    [
        (CASES, [case("en-1")], "no prediction is of an article of this gold file"),
        (CASES, [case("ru-0", text=CASES[0].text + " Конец.")], "not the one that was read"),
        (CASES[:3], CASES[:3], "too little to calibrate on"),
    ],
)
def test_what_does_not_belong_together_or_is_too_little_is_refused(files, tmp_path, capsys, cases, predicted, message):
    assert run(*files(cases, predicted), tmp_path / "c.json") == ExitCode.FAILED
    assert message in capsys.readouterr().err
    assert not (tmp_path / "c.json").exists()


def test_what_reviewers_decided_counts_beside_other_labels_and_needs_no_second_reading(files, tmp_path):
    gold, predictions = files(CASES[:6], CASES[:6])
    day = datetime.date(2026, 11, 30)
    with Ledger(tmp_path / "run.sqlite") as book:
        recipe = book.begin({"model": "labels", "reading": "sentence", "mode": "tools", "weights_sha256": None})
        for number in range(6):
            one = case(f"ledger-{number}", text=f"{CASES[0].text} Новость {number}.", claims=[])
            book.add([one.article], recipe)
            (claimed,) = book.claim(recipe)
            found = doubtful(one).model_copy(update={"article": extract(one).article})
            book.finish(claimed, found)
            for record in found.records():
                kind = type(record).__name__
                told = {
                    "article": claimed.key,
                    "recipe": recipe,
                    "record": record.id,
                    "type": kind,
                    "reviewer": "Асель",
                }
                if kind == "Visit":
                    place = one.text.index("3 мая")
                    new = {"period.start": "2026-05-03", "period.end": "2026-05-03"}
                    told |= {"spans": (Span(place, place + 5),), "old": dict.fromkeys(new, "2024-01-01"), "new": new}
                    book.decide(Verdict(**told, action="correct", field="period"))
                else:
                    book.decide(Verdict(**told, action="accept"))
        assert export(book, recipe, tmp_path / "corrections", day).partial == 6
    reviewed, ledger = str(tmp_path / "corrections" / "gold.jsonl"), str(tmp_path / "run.sqlite")
    more = [reviewed, "--predictions", ledger, "--split", "calib"]
    assert run(gold, predictions, tmp_path / "both.json", *more) == ExitCode.DONE
    both = load_calibration(tmp_path / "both.json")
    assert (both.articles, both.split) == (12, "calib+none")
    periods = both.slots["Visit.period.start"]
    assert (periods.values, periods.right) == (12, 0)
    kinds = both.slots["Visit.kind"]
    assert (kinds.values, kinds.right) == (6, 6)  # of the other six, nobody decided about it
    (tmp_path / "corrections" / "gold.jsonl").unlink()
    assert run(gold, ledger, tmp_path / "none.json") == ExitCode.FAILED


def test_selective_scores_count_values_and_records():
    one = CASES[0]
    calibration = calibrate(CASES, told()).calibration
    found = score([one], {one.id: prediction(one, rate(doubtful(one), calibration))})["confidence"]["selective"]
    assert found["wrong_flagged"]["of"] == 2  # first and last day
    assert found["accepted_records"]["of"] == 4
