"""Values that were judged -> weights of a calibration, its penalty chosen and its threshold set out of fold.

Logistic regression with an L2 penalty. Articles of one cluster stay in one fold, so that no confidence that a threshold
or a score rests on was said by weights that have seen the article, or another about the same event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GroupKFold

from ..confidence import Rule
from ..confidence.calibration import Held
from ..errors import InputError

FOLDS = 5
STRENGTHS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
"""Inverse strengths of the L2 penalty that are tried."""
RARE = 5
"""Signals and slots seen in fewer articles say nothing reliable and are left out."""
FEWEST_ARTICLES, FEWEST_VALUES, FEWEST_OF_A_KIND = 10, 100, 10
FEWEST_RECORDS = 30
SAME_F1 = 0.005
"""Difference of F1 of records that is none: a thirtieth of its interval on seventy articles."""
LEVEL = 0.95
FEWEST_ACCEPTED = 50
"""Values from which a plain share is taken for a threshold where no bound can be reached."""
NOTHING_IS_SURE = 1.01
"""A threshold above every confidence: everything needs review."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Value:
    """One value that came out, or a whole record: where, what code saw of it, and whether it is right."""

    article: str
    group: str
    slot: str
    signals: Mapping[str, float]
    right: bool
    record: str = ""
    real: bool = True
    """The record has a label."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights, and the confidence of each value by weights that have not seen its group."""

    intercept: float
    weights: dict[str, float]
    strength: float
    losses: dict[float, float]
    sure: Floats
    right: Floats
    rare: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which confidence on values are accepted, how it was chosen, and what comes of it."""

    at: float
    rule: Rule
    held: Held
    candidates: dict[Rule, Held]
    """What the lowest threshold of each rule gives, where there is one."""


def fit(values: Sequence[Value], fewest: int = FEWEST_VALUES) -> Fit:
    """Weights for values of real records; the same for the same values, in whatever order they come.

    Values of records that are none teach nothing here, but get a confidence like the others.

    Raises:
        InputError: too few articles or values, or hardly any right or wrong one among them.
    """
    _refuse_too_few(values, fewest)
    names, rare = common_signals(values)
    table = np.array([[one.signals.get(name, 0.0) for name in names] for one in values], dtype=float)
    right = np.array([one.right for one in values], dtype=float)
    real = np.array([one.real for one in values], dtype=bool)
    parts = folds([one.group for one in values])
    held = {strength: _held_out(table, right, real, parts, strength) for strength in STRENGTHS}
    losses = {
        strength: round(float(log_loss(right[real], sure[real], labels=[0, 1])), 4) for strength, sure in held.items()
    }
    strength = min(STRENGTHS, key=lambda one: (losses[one], one))  # of equals the stronger penalty
    model = _fitted(table[real], right[real], strength)
    weights = {name: round(float(weight), 3) for name, weight in zip(names, model.coef_[0], strict=True)}
    return Fit(
        intercept=round(float(model.intercept_[0]), 3),
        weights={name: weight for name, weight in weights.items() if weight},
        strength=strength,
        losses=losses,
        sure=np.round(held[strength], 4),
        right=right,
        rare=rare,
    )


def common_signals(values: Sequence[Value]) -> tuple[list[str], int]:
    """Names of the signals that enough articles show, sorted, and how many others there are."""
    shown: dict[str, set[str]] = {}
    for one in values:
        for name in one.signals:
            shown.setdefault(name, set()).add(one.article)
    kept = sorted(name for name, articles in shown.items() if len(articles) >= RARE)
    return kept, len(shown) - len(kept)


def folds(groups: Sequence[str]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Indices to fit on and to hold out, for each fold; a group is never in two of them."""
    splitter = GroupKFold(n_splits=min(FOLDS, len(set(groups))))
    return list(splitter.split(np.zeros(len(groups)), groups=groups))


def fit_records(records: Sequence[Value]) -> Fit | None:
    """Weights for whether a record is one; None if there are too few of either kind to tell."""
    real = sum(one.right for one in records)
    if len(records) < FEWEST_RECORDS or min(real, len(records) - real) < FEWEST_OF_A_KIND:
        return None
    return fit(records, FEWEST_RECORDS)


def fit_both(values: Sequence[Value], records: Sequence[Value]) -> tuple[Fit, Fit | None, Floats]:
    """Weights of values, those of records, and the confidence of every value by weights that have not seen it."""
    fitted, whole = fit(values), fit_records(records)
    probable = {(one.article, one.record): p for one, p in zip(records, whole.sure, strict=True)} if whole else {}
    sure = fitted.sure * np.array([probable.get((one.article, one.record), 1.0) for one in values])
    return fitted, whole, np.round(sure, 4)


def _held_out(
    table: Floats,
    right: Floats,
    real: NDArray[np.bool_],
    parts: Sequence[tuple[NDArray[np.intp], NDArray[np.intp]]],
    strength: float,
) -> Floats:
    sure = np.zeros(len(right))
    for fold, outside in parts:
        inside = fold[real[fold]]
        sure[outside] = _fitted(table[inside], right[inside], strength).predict_proba(table[outside])[:, 1]
    return sure


def _fitted(table: Floats, right: Floats, strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, solver="newton-cholesky", max_iter=200, tol=1e-6).fit(table, right)


def _refuse_too_few(values: Sequence[Value], fewest: int) -> None:
    values = [one for one in values if one.real]
    articles, right = len({one.article for one in values}), sum(one.right for one in values)
    told = f"{len(values)} values of {articles} articles, {right} right and {len(values) - right} wrong"
    if articles < FEWEST_ARTICLES or len(values) < fewest:
        raise InputError(
            f"too little to calibrate on: {told}", f"at least {fewest} values of {FEWEST_ARTICLES} articles"
        )
    if min(right, len(values) - right) < FEWEST_OF_A_KIND:
        raise InputError(f"nothing to tell apart: {told}", f"at least {FEWEST_OF_A_KIND} values right and wrong")


def upper_bound(wrong: int, accepted: int) -> float:
    """Upper end of a share: Clopper and Pearson's, one-sided, 95 %.

    >>> round(upper_bound(0, 59), 3), round(upper_bound(3, 100), 3)
    (0.05, 0.076)
    """
    return float(beta.ppf(LEVEL, wrong + 1, accepted - wrong)) if wrong < accepted else 1.0


def choose_threshold(sure: Floats, right: Floats, target: float) -> Threshold:
    """The lowest confidence from which on the share of wrong values keeps within ``target``, with a margin for chance.

    The margin: not the share itself but its upper bound has to keep within the target. If that cannot be reached, the
    share alone has to, of no fewer than ``FEWEST_ACCEPTED`` values; else nothing is accepted.

    >>> choose_threshold(np.repeat([0.9, 0.5], 100), np.repeat([1.0, 0.5], 100), 0.05).at
    0.9
    """
    candidates: dict[Rule, Held] = {}
    for level in map(float, np.unique(sure)):
        kept = held(sure, right, level)
        if kept.bound is not None and kept.bound <= target:
            candidates.setdefault("bound", kept)
        if kept.share is not None and kept.share <= target and kept.accepted >= FEWEST_ACCEPTED:
            candidates.setdefault("share", kept)
    rule: Rule = "bound" if "bound" in candidates else "share" if "share" in candidates else "none"
    chosen = candidates.get(rule) or held(sure, right, NOTHING_IS_SURE)
    return Threshold(chosen.threshold, rule, chosen, candidates)


def doubtful_below(sure: Floats, real: Floats, labels: int) -> float:
    """The probability of being one from which on records are given out: the highest with an F1 as good as the best.

    A loss within ``SAME_F1`` counts as none: of levels that are as good, the one with the fewest invented records wins.
    Zero, so that none is withheld, where that is worse.

    >>> doubtful_below(np.array([0.9, 0.6, 0.4, 0.1]), np.array([1.0, 1.0, 0.0, 0.0]), labels=2)
    0.6
    """
    scores = {float(level): _f1(real[sure >= level], labels) for level in np.unique(sure)[1:]}
    scores[0.0] = _f1(real, labels)
    return max(level for level, score in scores.items() if score >= max(scores.values()) - SAME_F1)


def _f1(kept: Floats, labels: int) -> float:
    return float(2 * kept.sum() / (len(kept) + labels)) if len(kept) or labels else 0.0


def held(sure: Floats, right: Floats, level: float) -> Held:
    """What comes of a threshold at ``level``."""
    taken = right[sure >= level]
    accepted, wrong = len(taken), int(len(taken) - taken.sum())
    if not accepted:
        return Held(threshold=level, accepted=0, wrong=0, share=None, bound=None)
    return Held(
        threshold=level,
        accepted=accepted,
        wrong=wrong,
        share=round(wrong / accepted, 4),
        bound=round(upper_bound(wrong, accepted), 4),
    )
