"""Judgements of one article -> counts; every score is a ratio of two sums of such counts over the articles.

Precision, recall, F1 and all rates have that form (F1 = 2 tp / (predicted + labelled)), so one resampling of articles
gives the interval of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ..records import Claim, Extraction, RecordType
from .gold import GoldCase, GoldClaim
from .judging import LABELLED, LISTS, OUTCOMES, PREDICTED, Judged, Judgement, Outcome
from .slots import TYPES

Counts = dict[str, tuple[float, float]]
"""Score -> numerator and denominator of one article."""

Credit = Callable[[Judgement], float]

MAIN = {
    "record_f1": "records found, F1",
    "slot_f1": "slots right, F1 (strict)",
    "strict_record_accuracy": "records right in every slot",
    "false_alarms": "empty articles with a record",
    "grounded_f1": "slots right and shown in the right place, F1",
}
"""The scores that two reports are compared on; declared here, before anything is compared."""


def count(judged: Judged, extraction: Extraction | None) -> Counts:
    """Everything that is counted in one article."""
    counts = dict(_of_records(judged))
    counts |= _of_slots(judged.judgements)
    is_open = "claims" in judged.case.open_lists
    counts |= _of_claims(judged.case, extraction.claims if extraction and not is_open else ())
    return counts


def prf(name: str, hits: float, predicted: float, labelled: float) -> Iterator[tuple[str, tuple[float, float]]]:
    """Precision, recall and F1 as ratios."""
    yield f"{name}_precision", (hits, predicted)
    yield f"{name}_recall", (hits, labelled)
    yield f"{name}_f1", (2 * hits, predicted + labelled)


def _of_records(judged: Judged) -> Iterator[tuple[str, tuple[float, float]]]:
    hits, predicted, labelled = (sum(part.values()) for part in (judged.matched, judged.records, judged.labels))
    yield from prf("record", hits, predicted, labelled)
    for kind in TYPES:
        yield from prf(f"record.{kind}", judged.matched[kind], judged.records[kind], judged.labels[kind])
        own = [judgement for judgement in judged.judgements if judgement.type == kind]
        yield f"strict_record_accuracy.{kind}", (len(_faultless(own)), judged.labels[kind])
    yield "strict_record_accuracy", (len(_faultless(judged.judgements)), labelled)
    yield "duplicate_rate", (judged.duplicates, predicted)
    yield "merge_rate", (judged.merged, labelled)
    is_empty = labelled == 0 and not set(judged.case.open_lists) & set(LISTS.values())
    yield "false_alarms", (float(is_empty and predicted > 0), float(is_empty))


def _faultless(judgements: Sequence[Judgement]) -> set[tuple[RecordType, str | None]]:
    """Labels with a record in which every slot is right."""
    paired = {(one.type, one.label) for one in judgements if one.paired}
    wrong = {(one.type, one.label) for one in judgements if one.label and one.outcome not in ("COR", "NON")}
    return paired - wrong


def _of_slots(judgements: Sequence[Judgement]) -> Counts:
    predicted, labelled = volume(judgements, PREDICTED), volume(judgements, LABELLED)
    right = volume(judgements, {"COR"})
    paired = [one for one in judgements if one.paired]
    nulls = volume(paired, {"NON"})
    grounded = sum(one.outcome == "COR" and one.in_place for one in judgements)
    counts = dict(prf("slot", right, predicted, labelled))
    counts |= prf("slot_partial", right + volume(judgements, {"PAR"}) / 2, predicted, labelled)
    counts |= prf("slot_given_record", volume(paired, {"COR"}), volume(paired, PREDICTED), volume(paired, LABELLED))
    counts |= prf("grounded", grounded, predicted, labelled)
    counts["null_accuracy"] = (nulls, nulls + volume(paired, {"SPU"}))
    unfounded = sum(one.outcome in PREDICTED and not one.found for one in judgements)
    counts["ungrounded_rate"] = (unfounded, predicted)
    counts["hallucination_upper_bound"] = (predicted - right, predicted)
    for kind in TYPES:
        own = [one for one in judgements if one.type == kind]
        counts |= prf(f"slot.{kind}", volume(own, {"COR"}), volume(own, PREDICTED), volume(own, LABELLED))
    return counts


def volume(judgements: Iterable[Judgement], outcomes: Iterable[Outcome | str]) -> int:
    """How many judgements have one of the outcomes."""
    wanted = frozenset(outcomes)
    return sum(one.outcome in wanted for one in judgements)


def by_slot(judgements: Sequence[Judgement]) -> dict[str, dict[Outcome, int]]:
    """``Visit.kind`` -> how often each outcome."""
    table: dict[str, dict[Outcome, int]] = {}
    for one in judgements:
        row = table.setdefault(f"{one.type}.{one.slot}", dict.fromkeys(OUTCOMES, 0))
        row[one.outcome] += 1
    return dict(sorted(table.items()))


def _of_claims(case: GoldCase, claims: Sequence[Claim]) -> Counts:
    """Claims are the same if they are of one kind and their words overlap; each is used once."""
    free = sorted(claims, key=lambda claim: claim.model_dump_json())
    pairs: list[tuple[GoldClaim, Claim]] = []
    for label in sorted(case.claims, key=lambda label: label.model_dump_json()):
        spans = [span for quote in label.evidence if (span := case.find(quote))]
        same = [
            claim
            for claim in free
            if (claim.kind, claim.counts) == (label.kind, label.counts)
            and any(one.overlaps(two) for one in spans for two in claim.evidence[:1])
        ]
        if same:
            best = min(same, key=lambda claim: (claim.value != label.value, claim.comparator != label.comparator))
            free.remove(best)
            pairs.append((label, best))
    right = sum(label.outcome == claim.outcome for label, claim in pairs)
    counts = dict(prf("claim", len(pairs), len(claims), len(case.claims)))
    counts["claim_outcome_accuracy"] = (right, len(pairs))
    return counts
