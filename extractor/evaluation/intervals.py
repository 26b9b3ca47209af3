"""How far scores could be elsewhere by chance: articles are resampled, because values in one article stand together.

Percentile bootstrap over documents (Efron & Tibshirani 1993), Wilson's interval for single proportions, a paired
permutation test for two systems on the same articles (Noreen 1989), and Holm's correction (1979).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from .measures import Counts

DRAWS = 10_000
SEED = 20_260_314
LEVEL = 0.95
WIDEST = 0.08
"""Half width from which an interval is too wide for a claim."""

Floats = NDArray[np.float64]


def sums(articles: Sequence[Counts], names: Sequence[str]) -> tuple[Floats, Floats]:
    """Numerators and denominators, one row an article, one column a score."""
    rows = [[article.get(name, (0.0, 0.0)) for name in names] for article in articles]
    table = np.array(rows, dtype=float).reshape(len(articles), len(names), 2)
    return table[:, :, 0], table[:, :, 1]


def ratios(numerators: Floats, denominators: Floats) -> Floats:
    """Quotients; not a number where nothing was counted."""
    return np.divide(numerators, denominators, out=np.full_like(numerators, np.nan), where=denominators > 0)


def weights(articles: int, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """How often each article stands in each resample."""
    return np.random.default_rng(seed).multinomial(articles, np.full(articles, 1 / articles), draws).astype(float)


def scores(
    articles: Sequence[Counts], wanted: Iterable[str] | None = None, draws: int = DRAWS
) -> dict[str, dict[str, Any]]:
    """Score -> value, 95 % interval, what it is a share of, and whether a claim may rest on it."""
    if not articles:
        return {}
    names = sorted(wanted or {name for article in articles for name in article})
    top, bottom = sums(articles, names)
    drawn = weights(len(articles), draws)
    resampled = ratios(drawn @ top, drawn @ bottom)
    found = {}
    for column, name in enumerate(names):
        hits, total = float(top[:, column].sum()), float(bottom[:, column].sum())
        low, high = _percentiles(resampled[:, column])
        if name == "false_alarms" and total:
            low, high = wilson(int(hits), int(total))
        elif low == high and hits in (0, total) and total:  # all alike: resampling cannot know what was not seen
            seen = int(np.count_nonzero(bottom[:, column]))
            low, high = wilson(seen if hits else 0, seen)
        found[name] = _score(hits, total, low, high)
    return found


def _score(hits: float, total: float, low: float | None, high: float | None) -> dict[str, Any]:
    value = rounded(hits / total) if total else None
    known = value is not None and low is not None and high is not None
    return {
        "value": value,
        "low": rounded(low),
        "high": rounded(high),
        "of": rounded(total),
        "claim": bool(known and low is not None and high is not None and (high - low) / 2 <= WIDEST),
    }


def _percentiles(values: Floats) -> tuple[float | None, float | None]:
    known = values[~np.isnan(values)]
    if not len(known):
        return None, None
    low, high = np.percentile(known, [50 * (1 - LEVEL), 100 - 50 * (1 - LEVEL)])
    return float(low), float(high)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a proportion.

    >>> [round(end, 3) for end in wilson(0, 100)]
    [0.0, 0.037]
    """
    found = binomtest(hits, total).proportion_ci(LEVEL, "wilson")
    return float(found.low), float(found.high)


def difference(one: Sequence[Counts], two: Sequence[Counts], name: str, draws: int = DRAWS) -> dict[str, Any] | None:
    """Score of ``two`` less that of ``one`` on the same articles in the same order: interval and p of the paired test.

    The test swaps the two systems in random articles. None if one side has nothing to count.
    """
    (top, bottom), (other_top, other_bottom) = sums(one, [name]), sums(two, [name])
    if not bottom.sum() or not other_bottom.sum():
        return None
    seen = float(other_top.sum() / other_bottom.sum() - top.sum() / bottom.sum())
    drawn = weights(len(one), draws)
    low, high = _percentiles(
        (ratios(drawn @ other_top, drawn @ other_bottom) - ratios(drawn @ top, drawn @ bottom))[:, 0]
    )
    swap = np.random.default_rng(SEED + 1).integers(0, 2, (draws, len(one))).astype(float)
    left = ratios(top.sum() + swap @ (other_top - top), bottom.sum() + swap @ (other_bottom - bottom))
    right = ratios(other_top.sum() - swap @ (other_top - top), other_bottom.sum() - swap @ (other_bottom - bottom))
    chance = np.abs(right - left)[:, 0]
    p = float((np.sum(chance >= abs(seen) - 1e-12) + 1) / (draws + 1))
    return {"difference": rounded(seen), "low": rounded(low), "high": rounded(high), "p": rounded(p)}


def holm(values: Mapping[str, float]) -> dict[str, float]:
    """p-values corrected for having been several (Holm's step-down).

    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03})
    {'a': 0.03, 'c': 0.06, 'b': 0.06}
    """
    corrected: dict[str, float] = {}
    highest = 0.0
    for rank, (name, p) in enumerate(sorted(values.items(), key=lambda item: item[1])):
        highest = max(highest, min(1.0, p * (len(values) - rank)))
        corrected[name] = round(highest, 12)
    return corrected


def rounded(value: float | None, digits: int = 6) -> float | None:
    """A number as reports keep it; None for none."""
    return None if value is None or np.isnan(value) else round(float(value), digits)
