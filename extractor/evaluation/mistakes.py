"""Judgements -> mistakes that a person can look at: values side by side, and the words in their sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..spans import Span, merge
from .gold import GoldCase
from .judging import Judgement

WRONG = frozenset({"PAR", "INC", "MIS", "SPU"})
WHOLE = "whole record"
_KEY, _RECORD = 3, 6
_HARM = {"INC": 1.0, "SPU": 1.0, "PAR": 0.5, "MIS": 0.5}
"""A wrong value misleads; a missing one is only missed."""

_CONTEXT = 160
"""Characters that are shown on either side of the words, at most up to the end of the line."""


def mistakes(case: GoldCase, judgements: Sequence[Judgement]) -> list[dict[str, Any]]:
    """One row a wrong slot; a record without a label, or the other way round, is one row."""
    rows = [_row(case, one, min(one.weight, _KEY)) for one in judgements if one.paired and one.outcome in WRONG]
    rows += _whole(case, judgements)
    return sorted(rows, key=lambda row: (row["type"], str(row["label"]), str(row["record"]), row["slot"], str(row)))


def costliest(rows: Sequence[dict[str, Any]], limit: int = 20) -> list[dict[str, Any]]:
    """The mistakes that would do most harm: on key slots, said with confidence, or without a doubt.

    At most half of them are whole records, so that wrong values are seen beside records too many or too few.
    """
    ranked = sorted(rows, key=_harm)
    whole = [row for row in ranked if row["slot"] == WHOLE]
    values = [row for row in ranked if row["slot"] != WHOLE]
    kept = max(limit // 2, limit - len(values))
    return sorted([*whole[:kept], *values[: limit - min(kept, len(whole))]], key=_harm)


def _harm(row: dict[str, Any]) -> tuple[Any, ...]:
    return (-row["cost"], row["case"], row["type"], row["slot"], str(row))


def _whole(case: GoldCase, judgements: Sequence[Judgement]) -> Iterator[dict[str, Any]]:
    alone: dict[tuple[str, str | None, str | None], list[Judgement]] = {}
    for one in judgements:
        if not one.paired:
            alone.setdefault((one.type, one.label, one.record), []).append(one)
    for group in alone.values():
        told = [one for one in group if one.outcome in WRONG]
        if not told:
            continue
        row = _row(case, max(told, key=lambda one: one.weight), _RECORD)
        keys = [one for one in told if one.weight > 1] or told
        side = "gold" if told[0].label else "predicted"
        row["slot"], row[side] = WHOLE, "; ".join(str(getattr(one, side)) for one in keys)
        spans = [span for one in keys for span in one.words or one.spans]
        if spans:
            row["sentence"], row["marks"] = _quote(case, spans)
        yield row


def _row(case: GoldCase, one: Judgement, weight: int) -> dict[str, Any]:
    sentence, marks = _quote(case, [*one.words, *one.spans])
    certainty = one.confidence if one.confidence is not None else 0.5 if one.doubted or one.review else 1.0
    return {
        "case": case.id,
        "type": one.type,
        "slot": one.slot,
        "outcome": one.outcome,
        "label": one.label,
        "record": one.record,
        "gold": one.gold,
        "predicted": one.predicted,
        "confidence": one.confidence,
        "flags": sorted(one.flags),
        "review": one.review,
        "cost": round(weight * certainty * _HARM[one.outcome], 6),
        "sentence": sentence or _evidence(case, one),
        "marks": marks,
    }


def _evidence(case: GoldCase, one: Judgement) -> str:
    """The label's main sentence, where a slot has no words of its own."""
    labels = (label for label in case.labels() if (label.id, type(label).__name__) == (one.label, f"Gold{one.type}"))
    quote = next((label.evidence[0] for label in labels), "")
    return quote if isinstance(quote, str) else quote[0]


def _quote(case: GoldCase, spans: Sequence[Span]) -> tuple[str, list[list[int]]]:
    """The line around the first of the words, and where in it all words of the same place stand."""
    if not spans:
        return "", []
    text, first = case.text, spans[0]
    start = max(text.rfind("\n", 0, first.start) + 1, first.start - _CONTEXT)
    line_end = text.find("\n", first.stop)
    stop = min(line_end if line_end >= 0 else len(text), first.stop + _CONTEXT)
    shown = Span(start, stop)
    marks = [[span.start - start, span.stop - start] for span in merge(spans) if shown.contains(span)]
    before, after = "… " * (start > 0 and text[start - 1] != "\n"), " …" * (stop < len(text) and text[stop] != "\n")
    marks = [[one + len(before), two + len(before)] for one, two in marks]
    return before + shown.of(text) + after, marks
