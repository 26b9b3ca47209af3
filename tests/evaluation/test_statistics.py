"""The figures of chance and confidence, against identities and against scipy's own."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score

from extractor.evaluation import trust
from extractor.evaluation.intervals import difference, scores

RNG = np.random.default_rng(7)


def articles(rate, number=60):
    totals = RNG.integers(1, 12, number)
    return [{"slot_f1": (float(RNG.binomial(total, rate)), float(total))} for total in totals]


def test_augrc_agrees_with_its_identity():
    sure = RNG.random(20_000)
    right = (RNG.random(20_000) < 0.4 + 0.5 * sure).astype(float)
    accuracy, auroc = right.mean(), roc_auc_score(right, sure)
    expected = (1 - auroc) * accuracy * (1 - accuracy) + (1 - accuracy) ** 2 / 2
    assert trust.augrc(sure, right) == pytest.approx(expected, abs=1e-4)


def test_equal_confidences_have_no_order():
    right = np.array([1.0, 1, 0, 0])
    same = np.full(4, 0.7)
    assert trust.aurc(same, right) == trust.aurc(same, right[::-1]) == 0.5
    assert trust.aurc(np.array([0.9, 0.8, 0.2, 0.1]), right) < 0.5


def test_a_perfect_model_has_the_calibration_error_of_chance():
    sure = RNG.uniform(0.7, 1, 2000)
    right = (RNG.random(2000) < sure).astype(float)
    floor = trust.noise_floor(sure)
    assert 0.01 < floor < 0.03  # docs: .015 at 2,000 values
    assert trust.calibration_error(sure, right) < 3 * floor
    assert trust.calibration_error(sure, 1 - right) > 10 * floor


def test_the_interval_is_that_of_scipy():
    counted = articles(0.8)
    hits, totals = (np.array(column) for column in zip(*(one["slot_f1"] for one in counted), strict=True))

    def ratio(hits, totals, axis):
        return hits.sum(axis) / totals.sum(axis)

    own = scores(counted)["slot_f1"]
    found = stats.bootstrap((hits, totals), ratio, paired=True, vectorized=True, method="percentile", rng=1)
    assert own["low"] == pytest.approx(found.confidence_interval.low, abs=0.005)
    assert own["high"] == pytest.approx(found.confidence_interval.high, abs=0.005)


def test_no_claim_where_nothing_but_hits_was_seen_in_few_articles():
    few = scores([{"slot_f1": (4.0, 4.0)}] * 3)["slot_f1"]
    assert (few["value"], few["high"], few["claim"]) == (1.0, 1.0, False)
    assert few["low"] < 0.5
    assert scores([{"slot_f1": (4.0, 4.0)}] * 100)["slot_f1"]["claim"]


def test_two_systems_on_the_same_articles():
    one = articles(0.6)
    assert difference(one, one, "slot_f1")["p"] == 1
    better = [{"slot_f1": (min(total, hits + 1), total)} for hits, total in (row["slot_f1"] for row in one)]
    found = difference(one, better, "slot_f1")
    assert found["low"] > 0
    assert found["p"] < 0.001
    assert difference(one, [{}] * 60, "slot_f1") is None


def test_the_paired_test_is_that_of_scipy():
    one, two = articles(0.7, 12), articles(0.8, 12)
    two = [{"slot_f1": (min(b["slot_f1"][0], a["slot_f1"][1]), a["slot_f1"][1])} for a, b in zip(one, two, strict=True)]
    left, right = (np.array([row["slot_f1"][0] for row in rows]) for rows in (one, two))
    exact = stats.permutation_test((right, left), lambda a, b: a.sum() - b.sum(), permutation_type="samples")
    assert difference(one, two, "slot_f1")["p"] == pytest.approx(exact.pvalue, abs=0.02)
