"""How far two labellers agree, by the scorer itself: the second one's labels are scored as if they were predictions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .from_labels import extract
from .gold import GoldCase, digest, read_gold
from .intervals import scores
from .judging import judge
from .measures import count

SHOWN = ("record_f1", "slot_f1")


def labellings(gold: Path) -> list[list[GoldCase]]:
    """Every labeller's own labels of a gold file, from before differences were settled: labellings/NAME.WHO.jsonl."""
    return [read_gold(path) for path in sorted((gold.parent / "labellings").glob(f"{gold.stem}.*.jsonl"))]


def agreement(first: Sequence[GoldCase], second: Sequence[GoldCase]) -> dict[str, Any] | None:
    """Record and slot F1 of the second labels against the first, over the articles that both have labelled.

    F1 and not kappa: there is no fixed number of things that were not labelled. None if no article is in both.
    """
    twins = {case.id: case for case in second}
    both = [case for case in first if case.id in twins and case.text == twins[case.id].text]
    if not both:
        return None
    told = [(case, extract(twins[case.id])) for case in both]
    counts = [count(judge(case, extraction), extraction) for case, extraction in told]
    found = scores(counts, SHOWN)
    kinds = sorted({annotator.kind for case in second for annotator in case.annotators})
    return {
        "articles": len(both),
        "second": digest([twins[case.id] for case in both]),
        "second_annotators": kinds,
        **{name: found[name] for name in SHOWN},
    }
