"""Scores of the readers on public cases: counts inside and outside, both halves, the target beside the score.

    python bench/normalize.py            every set
    python bench/normalize.py --misses   and the misses of the tuned (even) half, by kind

What is inside is written down in docs/normalization.md, where the cases come from in tests/data/public/README.md.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

from scorers import Case, dates, money, names, recognizers, spelled, visits

DATA = Path(__file__).parent.parent / "tests" / "data" / "public"
SCORERS = (dates, money, spelled, recognizers, visits, names)
TARGETS = {
    "dates ru": 0.95,
    "dates uk": 0.95,
    "dates en": 0.95,
    "money ru": 0.97,
    "money en": 0.95,
    "spelled money ru": 0.95,
    "spelled decimal ru": 0.95,
    "spelled measure ru": 0.95,
    "currency": 0.90,
    "percent": 0.90,
    "country of origin": 0.99,
    "title and name": 0.98,
    "kind of visit": 0.97,
    "names of persons": 0.95,
}


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def share(cases: list[Case]) -> str:
    right = sum(case.right for case in cases)
    return f"{right:4}/{len(cases):<4} {right / len(cases):.3f}" if cases else "   0/0        "


def report(cases: list[Case]) -> list[str]:
    """One line a group: target, both halves, and how many cases are inside and outside, by reason."""
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        groups[case.group].append(case)
    lines = [f"{'':22} target  {'even (tuned)':16}{'odd':16}{'both':18}outside"]
    for group, all_cases in groups.items():
        inside = [case for case in all_cases if case.outside is None]
        parts = [
            share([case for case in inside if case.half in halves]) for halves in (("even",), ("odd",), ("even", "odd"))
        ]
        reasons = Counter(case.outside for case in all_cases if case.outside)
        outside = f"{reasons.total()}: " + ", ".join(f"{n} {why}" for why, n in reasons.items()) if reasons else "0"
        target = f"{TARGETS[group]:.2f}" if group in TARGETS else "-"
        lines.append(f"{group:22} {target:>6}  {parts[0]:16}{parts[1]:16}{parts[2]:18}{outside}")
    return lines


def misses(cases: list[Case]) -> list[str]:
    """Inside cases of the even half that are not right, by group and kind of miss."""
    kinds: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        if case.group in TARGETS and case.outside is None and not case.right and case.half == "even":
            kinds[case.group, case.kind_of_miss].append(case)
    lines = []
    for (group, kind), missed in kinds.items():
        lines.append(f"\n{group}, {kind}: {len(missed)}")
        lines += [f"  {' '.join(c.text.split())[:100]!r} wanted {c.wanted}, got {c.got}" for c in missed]
    return lines


def main() -> int:
    judged: list[Case] = []
    for scorer in SCORERS:
        digest = hashlib.sha256((DATA / scorer.FILE).read_bytes()).hexdigest()[:12]
        print(f"{digest}  {scorer.FILE}")
        judged += scorer.cases(rows(scorer.FILE))
    print(*report(judged), *(misses(judged) if "--misses" in sys.argv else ()), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
