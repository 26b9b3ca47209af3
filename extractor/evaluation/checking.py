"""Gold files -> what is wrong with them, and what they cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from .gold import GoldCase, faults
from .scoring import length_class

GRAM = 8
"""Characters of a shingle: long enough that common phrases of news are not taken for copies."""

ALIKE = 0.5
"""Jaccard similarity of shingles from which two articles are near-duplicates."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many articles and records of every kind there are."""

    split: dict[str, int]
    language: dict[str, int]
    length: dict[str, int]
    annotators: dict[str, int]
    records: dict[str, int]
    events: dict[str, int]
    tag: dict[str, int]


def check(cases: Sequence[GoldCase], second: Sequence[GoldCase] = ()) -> list[str]:
    """Every fault, one sentence each: in a case, between cases, between splits.

    ``second`` are other labels of the same articles (``NAME.second.jsonl``): no copies, but of the same text.
    """
    found = [f"{case.id}: {fault}" for case in (*cases, *second) for fault in faults(case)]
    texts = {case.id: case.text for case in cases}
    other = [case.id for case in second if texts.get(case.id, case.text) != case.text]
    found += [f"{name}: its second labels are of another text" for name in other]
    ids = Counter(case.id for case in cases)
    found += [f"{name}: {number} cases have this id" for name, number in sorted(ids.items()) if number > 1]
    return found + list(_split_clusters(cases)) + list(near_duplicates(cases))


def _split_clusters(cases: Sequence[GoldCase]) -> Iterator[str]:
    splits: dict[str, set[str]] = {}
    for case in cases:
        splits.setdefault(case.cluster, set()).add(case.split or "none")
    for cluster, names in sorted(splits.items()):
        if len(names) > 1:
            yield f"cluster {cluster} stands in several splits: {', '.join(sorted(names))}"


def near_duplicates(cases: Sequence[GoldCase]) -> Iterator[str]:
    """Pairs of different clusters that share half of their runs of eight characters."""
    if len(cases) < 2:
        return
    texts = [" ".join(case.text.casefold().split()) for case in cases]
    grams = CountVectorizer(analyzer="char", ngram_range=(GRAM, GRAM), binary=True, lowercase=False, dtype=np.int32)
    try:
        table = grams.fit_transform(texts)
    except ValueError:  # no text is as long as one shingle
        return
    shared, sizes = (table @ table.T).toarray(), np.asarray(table.sum(axis=1)).ravel()
    for i, one in enumerate(cases):
        for j in range(i + 1, len(cases)):
            either = sizes[i] + sizes[j] - shared[i, j]
            if one.cluster != cases[j].cluster and either and shared[i, j] / either >= ALIKE:
                share = shared[i, j] / either
                yield f"{one.id} and {cases[j].id} share {share:.0%} of their text, but not their cluster"


def coverage(cases: Sequence[GoldCase]) -> Coverage:
    """Counts of articles per split, language, length, tag and number of records, and of records per type."""
    return Coverage(
        split=_counted(case.split or "none" for case in cases),
        language=_counted(case.language for case in cases),
        length=_counted(length_class(case) for case in cases),
        annotators=_counted("+".join(sorted({one.kind for one in case.annotators})) for case in cases),
        records={
            "visits": sum(len(case.visits) for case in cases),
            "summits": sum(len(case.summits) for case in cases),
            "trade figures": sum(len(case.trade_figures) for case in cases),
            "claims": sum(len(case.claims) for case in cases),
        },
        events=_counted(_events(sum(1 for _ in case.labels())) for case in cases),
        tag=_counted(tag for case in cases for tag in case.tags),
    )


def _counted(names: Iterator[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def _events(number: int) -> str:
    return "no event" if not number else "one event" if number == 1 else "several events"
