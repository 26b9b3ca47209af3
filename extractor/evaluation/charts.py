"""Numbers -> small inline SVG pictures and bars; every one says in words what it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from .wording import OUTCOME_WORDS, percent

WIDE, HIGH = 160, 18
SIDE, EDGE = 260, 34
STACKED = ("COR", "PAR", "INC", "SPU", "MIS")


def whisker(score: Mapping[str, Any]) -> str:
    """A point with its interval on a line from 0 to 100 %."""
    if score.get("value") is None or score.get("low") is None:
        return ""
    low, value, high = (4 + (WIDE - 8) * score[name] for name in ("low", "value", "high"))
    middle = HIGH / 2
    told = f"{percent(score['value'])} %, 95 % interval {percent(score['low'])} to {percent(score['high'])} %"
    return (
        f'<svg class="whisker" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" role="img" '
        f'aria-label="{escape(told)}"><line class="axis" x1="4" x2="{WIDE - 4}" y1="{middle}" y2="{middle}"/>'
        f'<line class="range" x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}"/>'
        f'<circle class="dot" cx="{value:.1f}" cy="{middle}" r="4"/></svg>'
    )


def stack(counts: Mapping[str, int]) -> str:
    """A bar of outcomes; pattern and title tell them apart, not the colour alone.

    >>> stack({"COR": 0, "NON": 4})
    ''
    """
    shown = [(name, counts.get(name, 0)) for name in STACKED if counts.get(name, 0)]
    if not shown:
        return ""
    told = ", ".join(f"{OUTCOME_WORDS[name]} {number}" for name, number in shown)
    parts = "".join(f'<i class="{name}" style="flex-grow:{number}"></i>' for name, number in shown)
    return f'<div class="stack" role="img" aria-label="{escape(told)}" title="{escape(told)}">{parts}</div>'


def legend() -> str:
    """What the patterns of the bars mean."""
    parts = "".join(f'<span><i class="{name}"></i>{name} {OUTCOME_WORDS[name]}</span>' for name in STACKED)
    return f'<p class="legend">{parts}</p>'


def reliability_diagram(bins: Sequence[Mapping[str, Any]]) -> str:
    """Share right against mean confidence, one point a bin; on the diagonal, confidence can be believed."""
    points = [(row["confidence"], row["right"]) for row in bins]
    dots = "".join(
        f'<circle class="dot" cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="4"><title>confidence {percent(x)} %, right '
        f"{percent(y)} %</title></circle>"
        for x, y in points
    )
    diagonal = f'<line class="axis dashed" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    return _plot("Reliability", "mean confidence", "share right", diagonal + _path(points) + dots)


def risk_coverage(points: Sequence[Sequence[float]]) -> str:
    """Share of errors among what is kept, against the share that is kept."""
    top = max([risk for _, risk in points], default=0.0) or 1.0
    scaled = [(coverage, risk / top) for coverage, risk in points]
    name = f"errors among them (top of the axis: {percent(top)} %)"
    return _plot("Risk and coverage", "values kept, the surest first", name, _path(scaled), top)


def _plot(title: str, across: str, up: str, content: str, top: float = 1.0) -> str:
    size = SIDE + 2 * EDGE
    frame = f'<rect class="frame" x="{EDGE}" y="{EDGE}" width="{SIDE}" height="{SIDE}"/>'
    marks = "".join(
        f'<text x="{_x(part):.1f}" y="{EDGE + SIDE + 14}" text-anchor="middle">{100 * part:.0f}</text>'
        f'<text x="{EDGE - 5}" y="{_y(part) + 4:.1f}" text-anchor="end">{100 * part * top:.0f}</text>'
        for part in (0, 0.5, 1)
    )
    middle = EDGE + SIDE / 2
    names = (
        f'<text x="{middle}" y="{size - 4}" text-anchor="middle">{escape(across)}, %</text>'
        f'<text x="{middle}" y="{EDGE - 12}" text-anchor="middle">{escape(up)}, %</text>'
    )
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg class="plot" viewBox="0 0 {size} {size}" '
        f'role="img" aria-label="{escape(f"{title}: {up} against {across}")}">'
        f"{frame}{marks}{names}{content}</svg></figure>"
    )


def _x(share: float) -> float:
    return EDGE + SIDE * share


def _y(share: float) -> float:
    return EDGE + SIDE * (1 - share)


def _path(points: Sequence[tuple[float, float]]) -> str:
    places = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)
    return f'<polyline class="curve" points="{places}"/>'
