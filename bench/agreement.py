"""How far two labellers of the same articles agree: where the labels differ, counted by slot.

    python bench/agreement.py [FIRST SECOND] [--list differences.jsonl]

The default is the two labellings of the test split, from before they were settled.

The second labels are scored as if a system had given them, so what the first labels accept or leave unscored is no
difference. A record that only one side has is one difference. Claims are paired by kind, what they count and value.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.evaluation.agreement import agreement
from extractor.evaluation.from_labels import extract
from extractor.evaluation.gold import GoldCase, GoldClaim, read_gold
from extractor.evaluation.judging import Judgement, judge

LABELLINGS = Path(__file__).parent.parent / "seeds" / "gold" / "labellings"


def of_records(first: GoldCase, second: GoldCase, counts: Counter[str]) -> Iterator[dict[str, Any]]:
    """Differences of records; ``counts`` gets the outcomes of the slots that both sides could have filled."""
    alone: set[tuple[str, str | None, str | None]] = set()
    for one in judge(first, extract(second)).judgements:
        counts[one.outcome] += 1
        if one.outcome in ("COR", "NON", "PAR"):
            continue
        key = (one.type, one.label, one.record)
        if not one.paired and key in alone:
            continue
        if not one.paired:
            alone.add(key)
        yield _row(one, one.slot if one.paired else "whole record")


def _row(one: Judgement, slot: str) -> dict[str, Any]:
    told = {"case": one.case, "type": one.type, "label": one.label, "record": one.record, "slot": slot}
    return told | {"outcome": one.outcome, "first": one.gold, "second": one.predicted}


def of_claims(first: GoldCase, second: GoldCase) -> Iterator[dict[str, Any]]:
    """Differences of claims; those of one kind and value are paired, with the same outcome if possible."""
    free = list(second.claims)
    for one in first.claims:
        same = [two for two in free if (two.kind, two.counts, two.value) == (one.kind, one.counts, one.value)]
        near = sorted(same, key=lambda two: two.text not in one.text and one.text not in two.text)
        if near:
            free.remove(near[0])
        if not near or near[0].outcome != one.outcome:
            yield _claims(first.id, one, near[0] if near else None)
    for two in free:
        yield _claims(first.id, None, two)


def _claims(case: str, one: GoldClaim | None, two: GoldClaim | None) -> dict[str, Any]:
    sides = [side and [side.kind, side.counts, side.value, side.text, side.outcome] for side in (one, two)]
    return {"case": case, "type": "Claim", "slot": "claim", "first": sides[0], "second": sides[1]}


def main() -> None:
    """Print how many differences there are, by slot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path, nargs="?", default=LABELLINGS / "test.m1.jsonl")
    parser.add_argument("second", type=Path, nargs="?", default=LABELLINGS / "test.m2.jsonl")
    parser.add_argument("--list", type=Path, help="write every difference to this file, JSON Lines")
    options = parser.parse_args()
    first = {case.id: case for case in read_gold(options.first)}
    second = read_gold(options.second)
    counts: Counter[str] = Counter()
    rows: list[dict[str, Any]] = []
    for case in second:
        rows += [*of_records(first[case.id], case, counts), *of_claims(first[case.id], case)]
    found = agreement([*first.values()], second)
    if found:
        print(f"records F1 {found['record_f1']['value']:.4f}, slots F1 {found['slot_f1']['value']:.4f}")
    print(f"{len(rows)} differences in {len({row['case'] for row in rows})} articles; slots: {dict(counts)}")
    for (kind, slot), number in Counter((row["type"], row["slot"]) for row in rows).most_common():
        print(f"{number:5}  {kind}.{slot}")
    if options.list:
        options.list.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


if __name__ == "__main__":
    main()
