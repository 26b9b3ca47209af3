"""Gold cases and predictions -> a calibration: every value judged, its signals taken, weights and threshold fitted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from ..confidence import (
    Calibration,
    Surroundings,
    Tally,
    Weights,
    all_signals,
    record_signals,
    signals,
    slot_name,
    surroundings,
)
from ..errors import InputError
from .fitting import RARE, Fit, Floats, Threshold, Value, choose_threshold, doubtful_below, fit_both
from .gold import GoldCase, digest
from .intervals import rounded, scores
from .judging import PREDICTED, judge
from .predictions import Prediction, rerated
from .trust import calibration_error, noise_floor


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A new calibration, and what is said about it beside the file."""

    calibration: Calibration
    values: tuple[Value, ...]
    sure: Floats
    """The confidence of each, by weights that have not seen its article."""
    threshold: Threshold
    accepted_error: Mapping[str, Any] | None
    """Share of wrong values among the accepted with its document bootstrap interval; None if nothing is accepted."""


def calibrate(cases: Sequence[GoldCase], predictions: Mapping[str, Prediction], target: float = 0.05) -> Calibrated:
    """The calibration that ``cases`` give for the model that made ``predictions``.

    Raises:
        InputError: a case is of the test split; there is too little to fit on.
    """
    if any(case.split == "test" for case in cases):
        raise InputError("a test split is never calibrated on", "choose another one with --split")
    # What an earlier calibration withheld is a record again: this one is to judge it.
    plain = {one.case: one for one in rerated(list(predictions.values()), None)}
    read = [case for case in sorted(cases, key=lambda case: case.id) if case.id in plain]
    values = [value for case in read for value in judged_values(case, plain[case.id])]
    measured = _measured(values)
    values = [one for one in values if one.slot in measured]
    records = [record for case in read for record in judged_records(case, plain[case.id])]
    fitted, whole, sure = fit_both(values, records)
    threshold = choose_threshold(sure, fitted.right, target)
    usages = [one.extraction.usage for case in read if (one := plain[case.id]).extraction]
    calibration = Calibration(
        model=usages[0].model,
        prompts=tuple(sorted({f"{use.name} {use.fingerprint}" for usage in usages for use in usage.prompts})),
        data=digest(read),
        split="+".join(sorted({case.split or "none" for case in read})),
        articles=len({one.article for one in values}),
        values=len(values),
        right=sum(one.right for one in values),
        threshold=threshold.at,
        accepted_error=target,
        doubtful_below=doubtful_below(whole.sure, whole.right, _labels(read)) if whole else 0.0,
        rule=threshold.rule,
        held=threshold.candidates,
        out_of_fold=_scores(sure, fitted, whole),
        log_loss_by_c={str(strength): loss for strength, loss in fitted.losses.items()},
        c=fitted.strength,
        slots=measured,
        rare=fitted.rare,
        record=Weights(intercept=whole.intercept, weights=whole.weights) if whole else None,
        value=Weights(intercept=fitted.intercept, weights=fitted.weights),
    )
    return Calibrated(calibration, tuple(values), sure, threshold, _error_of_accepted(values, sure, threshold))


def _labels(cases: Sequence[GoldCase]) -> int:
    return sum(len(list(case.labels())) for case in cases)


def judged_values(case: GoldCase, prediction: Prediction) -> list[Value]:
    """Every value of one article that its labels decide: right if it is COR, all of a surplus record wrong.

    What the labels leave open (unscored slots, nulls that they accept) is no value here.
    """
    if prediction.extraction is None:
        return []
    around: Surroundings = surroundings(prediction.extraction)
    return [
        Value(
            article=case.id,
            group=case.cluster,
            slot=slot_name(one.source, one.path),
            signals=signals(one.source, one.path, around),
            right=one.outcome == "COR",
            record=one.record or "",
            real=one.label is not None,
        )
        for one in judge(case, prediction.extraction).judgements
        if one.outcome in PREDICTED and one.source is not None and one.path is not None
    ]


def judged_records(case: GoldCase, prediction: Prediction) -> list[Value]:
    """Every record of one article: right if it has a label."""
    if prediction.extraction is None:
        return []
    around = surroundings(prediction.extraction)
    judged = judge(case, prediction.extraction)
    real = {one.record for one in judged.judgements if one.paired}
    return [
        Value(
            article=case.id,
            group=case.cluster,
            slot=type(record).__name__,
            signals=record_signals(record, all_signals(record, around)),
            right=record.id in real,
            record=record.id,
        )
        for record in prediction.extraction.records()
        if record not in judged.left_open
    ]


def _measured(values: Sequence[Value]) -> dict[str, Tally]:
    """Slots that enough articles tell of, with what was seen of them."""
    articles: dict[str, set[str]] = {}
    seen, right = Counter(one.slot for one in values), Counter(one.slot for one in values if one.right)
    for one in values:
        articles.setdefault(one.slot, set()).add(one.article)
    return {
        slot: Tally(articles=len(own), values=seen[slot], right=right[slot])
        for slot, own in sorted(articles.items())
        if len(own) >= RARE
    }


def _scores(sure: Floats, fitted: Fit, whole: Fit | None) -> dict[str, float | None]:
    """Scores of the confidences out of fold, each beside what it has to be compared with."""
    right = fitted.right
    base = np.full(len(right), right.mean())
    clipped = np.clip(sure, 1e-6, 1 - 1e-6)
    return {
        "auroc": rounded(float(roc_auc_score(right, sure)), 4),
        "auroc_of_records": rounded(float(roc_auc_score(whole.right, whole.sure)), 4) if whole else None,
        "brier": rounded(brier_score_loss(right, sure, pos_label=1), 4),
        "brier_of_the_mean": rounded(brier_score_loss(right, base, pos_label=1), 4),
        "log_loss": rounded(log_loss(right, clipped, labels=[0, 1]), 4),
        "ece": rounded(calibration_error(sure, right), 4),
        "ece_of_a_perfect_model": rounded(noise_floor(sure), 4),
    }


def _error_of_accepted(values: Sequence[Value], sure: Floats, threshold: Threshold) -> Mapping[str, Any] | None:
    counts: dict[str, list[float]] = {}
    for one, confidence in zip(values, sure, strict=True):
        row = counts.setdefault(one.article, [0.0, 0.0])
        if confidence >= threshold.at:
            row[0] += not one.right
            row[1] += 1
    found = scores([{"error": (wrong, accepted)} for wrong, accepted in counts.values()])
    return found["error"] if threshold.held.accepted else None
