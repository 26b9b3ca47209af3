"""Gold cases and predictions -> the report: one deterministic scorer, no judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np

from ..records import COUNTS, CalibrationUse, Extraction
from .alignment import THRESHOLD
from .flags import flag_scores
from .gold import GoldCase, digest
from .intervals import rounded, scores
from .judging import Judged, judge
from .measures import MAIN, Counts, by_slot, count
from .mistakes import costliest, mistakes
from .predictions import Prediction
from .trust import confidence_scores

FORM = 1
"""Version of the report's form."""

THRESHOLDS = (0.3, 0.5, 0.7)
LENGTHS = ((1000, "short (under 1,000 characters)"), (3000, "medium (under 3,000)"), (10**9, "long"))
BREAKDOWN = (*MAIN, "record_precision", "record_recall", "slot_precision", "slot_recall")
LIBRARIES = ("numpy", "scipy", "scikit-learn", "rapidfuzz")

Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scored:
    """One article with what was decided and counted."""

    judged: Judged
    counts: Counts


def score(cases: Sequence[GoldCase], predictions: Mapping[str, Prediction]) -> Report:
    """The whole report on ``cases``; a case without a prediction, or with a failed one, gave nothing."""
    cases = sorted(cases, key=lambda case: case.id)
    told = {case.id: _extraction(predictions.get(case.id)) for case in cases}
    articles = [_scored(case, told[case.id]) for case in cases]
    judgements = [judgement for article in articles for judgement in article.judged.judgements]
    errors = {article.judged.case.id: mistakes(article.judged.case, article.judged.judgements) for article in articles}
    return {
        "form": FORM,
        "header": _header(cases, predictions),
        "scores": scores([article.counts for article in articles]),
        "slots": _slots(by_slot(judgements)),
        "thresholds": {str(limit): _at(limit, cases, told) for limit in THRESHOLDS},
        "breakdown": {name: _breakdown(articles, groups) for name, groups in GROUPS.items()},
        "confidence": confidence_scores(judgements),
        "flags": flag_scores(judgements),
        "failures": _failures(cases, predictions),
        "cost": _cost([one for one in told.values() if one is not None]),
        "costliest": costliest([row for rows in errors.values() for row in rows]),
        "articles": [
            _article(article, errors[article.judged.case.id], told[article.judged.case.id]) for article in articles
        ],
        "timing": _timing([predictions[case.id] for case in cases if case.id in predictions]),
    }


def length_class(case: GoldCase) -> str:
    """Short, medium or long."""
    return next(name for limit, name in LENGTHS if len(case.text) < limit)


GROUPS: dict[str, Callable[[GoldCase], Sequence[str]]] = {
    "language": lambda case: (case.language,),
    "length": lambda case: (length_class(case),),
    "tag": lambda case: case.tags,
}


def _extraction(prediction: Prediction | None) -> Extraction | None:
    return prediction.extraction if prediction else None


def _scored(case: GoldCase, extraction: Extraction | None, threshold: float = THRESHOLD) -> Scored:
    judged = judge(case, extraction, threshold)
    return Scored(judged, count(judged, extraction))


def _header(cases: Sequence[GoldCase], predictions: Mapping[str, Prediction]) -> dict[str, Any]:
    own = [predictions[case.id] for case in cases if case.id in predictions]
    usages = [one.extraction.usage for one in own if one.extraction]
    kinds = Counter("+".join(sorted({annotator.kind for annotator in case.annotators})) for case in cases)
    return {
        "digest": digest(cases),
        "articles": len(cases),
        "with_events": sum(any(case.labels()) for case in cases),
        "splits": dict(sorted(Counter(case.split or "none" for case in cases).items())),
        "languages": dict(sorted(Counter(case.language for case in cases).items())),
        "guides": sorted({case.guide for case in cases}),
        "annotators": dict(sorted(kinds.items())),
        "made_by": sorted({case.made_by for case in cases}),
        "asked_for": sorted({one.model for one in own}),
        "models": sorted({usage.model for usage in usages}),
        "served_by": sorted({usage.served_by for usage in usages if usage.served_by}),
        "weights": sorted({usage.weights_sha256 for usage in usages if usage.weights_sha256}),
        "modes": sorted({usage.mode for usage in usages if usage.mode}),
        "prompts": sorted({f"{one.name} {one.fingerprint}" for usage in usages for one in usage.prompts}),
        "calibrations": sorted({_calibration(usage.calibration) for usage in usages if usage.calibration}),
        "extractor": sorted({usage.extractor_version for usage in usages}),
        "scorer": version("extractor"),
        "libraries": {name: version(name) for name in LIBRARIES},
        "replayed": any(one.replayed for one in own),
        "threshold": THRESHOLD,
    }


def _calibration(use: CalibrationUse) -> str:
    return (
        f"{use.fingerprint}, fitted on {use.model} and gold {use.data} (split {use.split}); "
        f"threshold {use.threshold:g} for at most {100 * use.accepted_error:g} % wrong"
    )


def _slots(table: Mapping[str, Mapping[Any, int]]) -> dict[str, Any]:
    """Outcomes, precision, recall and F1 of every slot, and the mean F1 over slots."""
    rows: dict[str, Any] = {}
    for name, outcomes in table.items():
        right = outcomes["COR"]
        predicted = right + outcomes["PAR"] + outcomes["INC"] + outcomes["SPU"]
        labelled = right + outcomes["PAR"] + outcomes["INC"] + outcomes["MIS"]
        rows[name] = {
            **outcomes,
            "precision": _ratio(right, predicted),
            "recall": _ratio(right, labelled),
            "f1": _ratio(2 * right, predicted + labelled),
        }
    known = [row["f1"] for row in rows.values() if row["f1"] is not None]
    return {"rows": rows, "macro_f1": rounded(sum(known) / len(known)) if known else None}


def _ratio(part: float, whole: float) -> float | None:
    return rounded(part / whole) if whole else None


def _at(threshold: float, cases: Sequence[GoldCase], told: Mapping[str, Extraction | None]) -> dict[str, float | None]:
    """The two main scores if records were paired from another similarity on."""
    counts = [_scored(case, told[case.id], threshold).counts for case in cases]
    return {
        name: _ratio(sum(one[name][0] for one in counts), sum(one[name][1] for one in counts))
        for name in ("record_f1", "slot_f1")
    }


def _breakdown(articles: Sequence[Scored], groups: Callable[[GoldCase], Sequence[str]]) -> dict[str, Any]:
    """Group -> number of articles and the main scores in it."""
    parts: dict[str, list[Counts]] = {}
    for article in articles:
        for group in groups(article.judged.case):
            parts.setdefault(group, []).append(article.counts)
    return {
        group: {"articles": len(counts), "scores": scores(counts, BREAKDOWN, draws=2000)}
        for group, counts in sorted(parts.items())
    }


def _failures(cases: Sequence[GoldCase], predictions: Mapping[str, Prediction]) -> list[dict[str, str]]:
    """Articles that count as empty because they could not be read, and those that were read only in part."""
    rows = []
    for case in cases:
        one = predictions.get(case.id)
        if one is None:
            rows.append({"case": case.id, "error": "there is no prediction"})
        elif one.error is not None or one.extraction is None:
            rows.append({"case": case.id, "error": one.error or "no extraction"})
        else:
            unread = [issue for issue in one.extraction.unread if issue.severity == "error"]
            rows += [{"case": case.id, "error": f"in part: {issue.message}"} for issue in unread]
    return rows


def _cost(extractions: Sequence[Extraction]) -> dict[str, Any]:
    """Calls and tokens of all articles, and for one."""
    total = {name: sum(getattr(one.usage, name) for one in extractions) for name in COUNTS}
    mean = {name: _ratio(value, len(extractions)) for name, value in total.items()}
    return {"articles": len(extractions), "total": total, "per_article": mean}


def _article(article: Scored, errors: Sequence[dict[str, Any]], told: Extraction | None) -> dict[str, Any]:
    case = article.judged.case
    counted = {name: list(pair) for name, pair in sorted(article.counts.items()) if any(pair)}
    row = {"id": case.id, "language": case.language, "counts": counted, "errors": list(errors)}
    again = {name: getattr(told.usage, name) for name in ("asked_again", "mended")} if told is not None else {}
    return row | {name: many for name, many in again.items() if many}


def _timing(predictions: Sequence[Prediction]) -> dict[str, Any]:
    """Seconds an article; the one part of a report that differs from run to run."""
    seconds = [one.seconds for one in predictions]
    if not seconds:
        return {}
    median, late = np.percentile(seconds, [50, 95])
    return {"total": rounded(sum(seconds), 3), "p50": rounded(median, 3), "p95": rounded(late, 3)}
