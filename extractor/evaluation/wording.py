"""How scores are called and written, for every form of a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

HEADLINE = {
    "record_f1": ("Records found, F1", "records and labels that are the same event, of both together"),
    "record_precision": ("Records found, precision", "records that are a labelled event"),
    "record_recall": ("Records found, recall", "labelled events that became a record"),
    "slot_f1": ("Slots right, F1 (strict)", "values right, of all labelled and all that came out"),
    "slot_precision": ("Slots right, precision", "values that came out and are right"),
    "slot_recall": ("Slots right, recall", "labelled values that came out right"),
    "slot_partial_f1": ("Slots right, F1 (partly right is half)", "as above, MUC-4"),
    "slot_given_record_f1": (
        "Slots right in records found, F1",
        "records without a label left out, and labels without one",
    ),
    "strict_record_accuracy": ("Records right in every slot", "of the labelled events"),
    "null_accuracy": ("Nulls kept null", "labelled nulls of found records that came out null"),
    "false_alarms": ("Empty articles with a record", "of the articles without an event; Wilson interval"),
    "duplicate_rate": ("Duplicates", "records whose event has another record already"),
    "merge_rate": ("Merged", "labelled events whose record is taken by another"),
    "grounded_f1": ("Slots right and shown in the right place, F1", "right, and the words are those of the label"),
    "ungrounded_rate": ("Values without words in the article", "of the values that came out"),
    "hallucination_upper_bound": ("Values wrong or invented", "upper bound of invention; most are misread"),
    "claim_f1": ("Claims found, F1", "statements about how many or which"),
    "claim_outcome_accuracy": ("Claims weighed right", "of the claims found: holds, fails, cannot be checked"),
}
"""Scores of the first table: what they are called and what they are a share of."""

CONFIDENCE = {
    "brier": ("Brier score", "mean squared distance of confidence and truth; 0 is best"),
    "log_loss": ("Log loss", "punishes sure errors most; 0 is best"),
    "ece": ("Calibration error (ECE)", "mean distance of confidence and share right, ten bins of equal mass"),
    "ece_of_a_perfect_model": ("… of a perfect model", "what chance alone would show with as many values"),
    "auroc": ("AUROC", "a right value has the higher confidence than a wrong one; 0.5 is chance"),
    "average_precision_of_errors": ("Average precision for errors", "finding wrong values by low confidence"),
    "aurc": ("AURC", "share of errors among what is kept, mean over coverages"),
    "augrc": ("AUGRC", "share of all values that are kept and wrong, mean over coverages"),
}

SELECTIVE = {
    "accepted": ("Values accepted", "not marked for review, of the values with a confidence"),
    "accepted_error": ("Wrong among the accepted", "of the values accepted; what the threshold was set for"),
    "flagged": ("Values marked for review", "of the values with a confidence"),
    "flagged_error": ("Wrong among the marked", "of the values marked for review"),
    "wrong_flagged": ("Wrong values that are marked", "of all wrong values with a confidence"),
    "accepted_records": ("Records that need no review", "of the records with a confidence"),
    "accepted_records_error": ("Wrong in some value, of these", "of the records that need no review"),
}
"""What the threshold of ``needs_review`` is worth."""

OUTCOME_WORDS = {
    "COR": "right",
    "PAR": "partly right",
    "INC": "wrong",
    "MIS": "missing",
    "SPU": "not labelled",
    "NON": "null, rightly",
}

LIMITS = (
    "The labels were made by those named above. Labels of a language model are a reference, not the truth: two careful "
    "readers would differ from each other too, and no agreement between people has been measured here.",
    "Articles that were invented for the set show what is hard, not how often it is met. A score here is no forecast "
    "for a newspaper.",
    "A wrong value is an error, not an invention: most wrong values stand in the article and were misread. How many "
    "stand nowhere would have to be checked by hand.",
    "Marked scores (±) have an interval wider than 8 points either way: they say too little for a claim.",
    "Values of default (an exact number, an observed one) are easy and count as much as hard ones; look at the "
    "slots one by one.",
    "Seconds depend on the machine, and on a replay of recordings they say nothing about a model.",
)
"""What these numbers do not show."""


def percent(value: float | None) -> str:
    """A share in percent, a dash for none.

    >>> percent(0.91249), percent(None)
    ('91.2', '–')
    """
    return "–" if value is None else f"{100 * value:.1f}"


def decimal(value: float | None, digits: int = 3) -> str:
    """A number, a dash for none."""
    return "–" if value is None else f"{value:.{digits}f}"


def amount(value: float | None) -> str:
    """A count with groups of thousands."""
    return "–" if value is None else f"{value:,.0f}"


def interval(score: Mapping[str, Any]) -> str:
    """Low and high in percent; ± marks one that is too wide for a claim."""
    if score.get("low") is None or score.get("high") is None:
        return "–"
    mark = "" if score["claim"] else " ±"
    return f"{percent(score['low'])} to {percent(score['high'])}{mark}"


def who_annotated(header: Mapping[str, Any]) -> str:
    """Who made the labels, in words.

    >>> who_annotated({"annotators": {"model": 12, "human+model": 1}})
    'labels by a model: 12 articles; labels by a person and a model: 1 article'
    """
    words = {"model": "a model", "human": "a person", "human+model": "a person and a model"}
    counted = header["annotators"].items()
    return "; ".join(f"labels by {words[kind]}: {n} article{'s' * (n != 1)}" for kind, n in counted)


def listed(values: Any) -> str:
    """Values in one line; counts with what they count."""
    if isinstance(values, Mapping):
        return ", ".join(f"{name} {number}" for name, number in values.items()) or "–"
    return ", ".join(map(str, values)) or "–"


def agreed(found: Mapping[str, Any] | None) -> str:
    """How far two labellers agreed before their differences were settled."""
    if not found:
        return "labelled once"
    kinds = " and ".join(found["second_annotators"])
    both = f"records F1 {percent(found['record_f1']['value'])}, slots F1 {percent(found['slot_f1']['value'])}"
    return f"{both} on {found['articles']} articles, before settling; the second labeller is a {kinds}"


def provenance(header: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Rows that say what was measured, on what, with what."""
    return [
        ("Labels", who_annotated(header)),
        ("How they were made", listed(header["made_by"])),
        ("Agreement of two labellers", agreed(header.get("agreement"))),
        ("Gold digest", header["digest"]),
        ("Articles", f"{header['articles']}, {header['with_events']} of them with events"),
        ("Splits", listed(header["splits"])),
        ("Languages", listed(header["languages"])),
        ("Guide", listed(header["guides"])),
        ("Model", f"{listed(header['models'])} (asked for: {listed(header['asked_for'])})"),
        ("Served by", listed(header["served_by"])),
        ("Weights, sha256", listed(header["weights"])),
        ("Answer form", listed(header["modes"])),
        ("Prompts", listed(header["prompts"])),
        ("Calibration", listed(header.get("calibrations") or ["none"])),
        ("Extractor", f"{listed(header['extractor'])}, scorer {header['scorer']}"),
        ("Libraries", listed(header["libraries"])),
        ("Answers", "replayed from recordings" if header["replayed"] else "asked for in the run"),
        ("Pairing threshold", str(header["threshold"])),
    ]
