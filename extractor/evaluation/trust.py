"""Confidences and outcomes -> how far a confidence can be believed, and what it is worth to leave doubtful values out.

Brier score and log loss; expected calibration error on bins of equal mass with the error that a perfect model would
show by chance (Roelofs 2022); AUROC and average precision; risk and coverage: AURC (Geifman 2018), AUGRC (Traub 2024).
The unit is one value that came out, right if its outcome is COR.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

from .intervals import SEED, rounded, scores
from .judging import LABELLED, PREDICTED, Judgement
from .measures import Counts, volume

BINS = 10
FLOOR_DRAWS = 500
ENOUGH = 1000
"""Values from which a calibration error may be claimed: below, a perfect model shows one of .02 to .05."""
COVERAGES = (1.0, 0.9, 0.8)
PRECISIONS = (0.95, 0.98)

Floats = NDArray[np.float64]


def confidence_scores(judgements: Sequence[Judgement]) -> dict[str, Any] | None:
    """Everything about the confidences of values; None if no value has one."""
    rated = [one for one in judgements if one.outcome in PREDICTED and one.confidence is not None]
    if not rated:
        return None
    sure = np.array([one.confidence for one in rated], dtype=float)
    right = np.array([one.outcome == "COR" for one in rated], dtype=float)
    mixed = 0 < right.sum() < len(right)
    bins = reliability(sure, right)
    labelled = volume(judgements, LABELLED)
    return {
        "values": len(rated),
        "unrated": volume(judgements, PREDICTED) - len(rated),
        "brier": rounded(brier_score_loss(right, sure, pos_label=1)),
        "log_loss": rounded(log_loss(right, np.clip(sure, 1e-6, 1 - 1e-6), labels=[0, 1])),
        "ece": rounded(calibration_error(sure, right)),
        "ece_of_a_perfect_model": rounded(noise_floor(sure)),
        "ece_claim": len(rated) >= ENOUGH,
        "auroc": rounded(float(roc_auc_score(right, sure))) if mixed else None,
        "average_precision_of_errors": rounded(float(average_precision_score(1 - right, 1 - sure))) if mixed else None,
        "aurc": rounded(aurc(sure, right)),
        "augrc": rounded(augrc(sure, right)),
        "f1_at_coverage": {f"{share:.0%}": rounded(f1_at(sure, right, labelled, share)) for share in COVERAGES},
        "coverage_at_precision": {str(goal): rounded(coverage_at(sure, right, goal)) for goal in PRECISIONS},
        "selective": selective_scores(rated),
        "reliability": bins,
        "risk_coverage": _curve(sure, right),
    }


def selective_scores(rated: Sequence[Judgement]) -> dict[str, dict[str, Any]]:
    """What is left and what is caught if every value that asks for a look is set aside; intervals over articles."""
    articles: dict[str, list[Judgement]] = {}
    for one in rated:
        articles.setdefault(one.case, []).append(one)
    return scores([_selected(own) for own in articles.values()])


def _selected(rated: Sequence[Judgement]) -> Counts:
    """The counts of one article."""
    wrong = [one for one in rated if one.outcome != "COR"]
    accepted = [one for one in rated if not one.unsure]
    records = {id(one.source): one.review for one in rated}
    clean = {key for key, review in records.items() if not review}
    faulty = clean & {id(one.source) for one in wrong}
    return {
        "accepted": (len(accepted), len(rated)),
        "accepted_error": (sum(not one.unsure for one in wrong), len(accepted)),
        "flagged": (len(rated) - len(accepted), len(rated)),
        "flagged_error": (sum(one.unsure for one in wrong), len(rated) - len(accepted)),
        "wrong_flagged": (sum(one.unsure for one in wrong), len(wrong)),
        "accepted_records": (len(clean), len(records)),
        "accepted_records_error": (len(faulty), len(clean)),
    }


def _bins(sure: Floats) -> list[NDArray[np.intp]]:
    """Indices in bins of equal mass, from unsure to sure."""
    return [part for part in np.array_split(np.argsort(sure, kind="stable"), BINS) if len(part)]


def calibration_error(sure: Floats, right: Floats) -> float:
    """Mean distance of confidence and share right, over bins of equal mass."""
    return float(sum(len(part) * abs(right[part].mean() - sure[part].mean()) for part in _bins(sure)) / len(sure))


def noise_floor(sure: Floats) -> float:
    """The calibration error that a perfect model with these confidences shows on average."""
    drawn = np.random.default_rng(SEED).random((FLOOR_DRAWS, len(sure))) < sure
    parts = _bins(sure)
    gaps = sum(len(part) * np.abs(drawn[:, part].mean(axis=1) - sure[part].mean()) for part in parts)
    return float(np.mean(gaps) / len(sure))


def reliability(sure: Floats, right: Floats) -> list[dict[str, Any]]:
    """Rows of a reliability diagram."""
    return [
        {"n": len(part), "confidence": rounded(sure[part].mean()), "right": rounded(right[part].mean())}
        for part in _bins(sure)
    ]


def _sorted_errors(sure: Floats, right: Floats) -> Floats:
    """Errors from sure to unsure; values of one confidence share their errors evenly, so their order says nothing."""
    levels, group = np.unique(-sure, return_inverse=True)
    share = np.bincount(group, weights=1 - right) / np.bincount(group)
    return np.repeat(share, np.bincount(group)) if len(levels) else np.zeros(0)


def aurc(sure: Floats, right: Floats) -> float:
    """Mean over all coverages of the share of errors among what is kept."""
    errors = _sorted_errors(sure, right)
    return float(np.mean(np.cumsum(errors) / np.arange(1, len(errors) + 1)))


def augrc(sure: Floats, right: Floats) -> float:
    """Mean over all coverages of the share of all values that are kept and wrong.

    About ``(1 - AUROC) * acc * (1 - acc) + (1 - acc)**2 / 2``.
    """
    errors = _sorted_errors(sure, right)
    return float(np.mean(np.cumsum(errors) / len(errors)))


def f1_at(sure: Floats, right: Floats, labelled: int, share: float) -> float | None:
    """F1 of slots when only the surest ``share`` of the rated values is kept."""
    kept = round(share * len(sure))
    hits = float(kept - _sorted_errors(sure, right)[:kept].sum())
    return 2 * hits / (kept + labelled) if kept + labelled else None


def coverage_at(sure: Floats, right: Floats, precision: float) -> float:
    """Largest share of the values that can be kept, from a confidence on, with this precision; 0 if none."""
    best = 0.0
    for level in np.unique(sure):
        kept = sure >= level
        if right[kept].mean() >= precision:
            best = max(best, float(kept.mean()))
    return best


def _curve(sure: Floats, right: Floats, points: int = 50) -> list[list[float]]:
    """Coverage and risk, at most ``points`` of them."""
    risks = np.cumsum(_sorted_errors(sure, right)) / np.arange(1, len(sure) + 1)
    places = np.unique(np.linspace(0, len(sure) - 1, min(points, len(sure))).astype(int))
    return [[round((place + 1) / len(sure), 4), round(float(risks[place]), 4)] for place in places]
