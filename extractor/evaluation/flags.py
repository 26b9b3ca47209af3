"""Every doubt as a detector of wrong slots: does it point at errors, and does it point at all of them?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .intervals import rounded, wilson
from .judging import PREDICTED, Judgement

DOUBTED = "any doubt on the slot"
REVIEW = "needs_review of the record"


def flag_scores(judgements: Sequence[Judgement]) -> dict[str, Any]:
    """Precision, recall, alarm rate and lift of every code, and what slots without a flag are worth."""
    emitted = [one for one in judgements if one.outcome in PREDICTED]
    codes = sorted({code for one in emitted for code in one.flags})
    rows = [_detector(DOUBTED, emitted, [one.doubted for one in emitted])]
    rows.append(_detector(REVIEW, emitted, [one.review for one in emitted]))
    rows += [_detector(code, emitted, [code in one.flags for one in emitted]) for code in codes]
    return {"values": len(emitted), "wrong": _wrong(emitted), "detectors": rows, "unflagged": _unflagged(emitted)}


def _wrong(judgements: Sequence[Judgement]) -> int:
    return sum(one.outcome != "COR" for one in judgements)


def _detector(name: str, emitted: Sequence[Judgement], raised: Sequence[bool]) -> dict[str, Any]:
    """How a flag does; lift is its precision against what a flag set at random would reach."""
    flagged = [one for one, flag in zip(emitted, raised, strict=True) if flag]
    wrong, caught = _wrong(emitted), _wrong(flagged)
    precision = caught / len(flagged) if flagged else None
    low, high = wilson(caught, len(flagged)) if flagged else (None, None)
    return {
        "flag": name,
        "raised": len(flagged),
        "caught": caught,
        "precision": rounded(precision),
        "low": rounded(low),
        "high": rounded(high),
        "recall": rounded(caught / wrong) if wrong else None,
        "alarm_rate": rounded(len(flagged) / len(emitted)) if emitted else None,
        "lift": rounded(precision * len(emitted) / wrong) if wrong and precision is not None else None,
    }


def _unflagged(emitted: Sequence[Judgement]) -> dict[str, Any]:
    clean = [one for one in emitted if not (one.doubted or one.review)]
    return {
        "values": len(clean),
        "wrong": rounded(_wrong(clean) / len(clean)) if clean else None,
        "share_flagged": rounded(1 - len(clean) / len(emitted)) if emitted else None,
    }
