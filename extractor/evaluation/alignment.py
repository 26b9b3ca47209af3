"""Labels and records of one article -> which record is compared with which label.

Similarity is the weighted share of agreeing key slots among those that one side fills; the other slots break ties.
The optimal one-to-one assignment (Kuhn 1955; as in CEAF, Luo 2005) keeps pairs from the threshold on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from ..records import Record, RecordType
from .comparators import code, person
from .gold import Label
from .slots import PARTICIPANTS, SLOTS, Party, Slot, accepted, is_scored, parties, quoted, values

THRESHOLD = 0.5
TIE_BREAK = 0.01
_SMALL = 1e-9

A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Alignment:
    """Index pairs label-record, and those that would also have fitted a label or record that is taken."""

    pairs: tuple[tuple[int, int], ...]
    duplicates: int
    merged: int


def align(
    labels: Sequence[Label], records: Sequence[Record], kind: RecordType, threshold: float, *, every: bool = False
) -> Alignment:
    """The best one-to-one assignment of records of one type to labels; ``every`` as for :func:`similarity`."""
    table = similarities(labels, records, lambda label, record: similarity(label, record, kind, every=every))
    pairs = assign(table, threshold)
    rows, columns = [i for i, _ in pairs], [j for _, j in pairs]
    fits = table >= threshold - _SMALL
    fits_label, fits_record = np.any(fits[rows, :], axis=0).tolist(), np.any(fits[:, columns], axis=1).tolist()
    duplicates = sum(fits_label[j] for j in range(len(records)) if j not in columns)
    merged = sum(fits_record[i] for i in range(len(labels)) if i not in rows)
    return Alignment(tuple(pairs), duplicates, merged)


def similarities(rows: Sequence[A], columns: Sequence[B], alike: Callable[[A, B], float]) -> NDArray[np.float64]:
    """Table of how alike every row is to every column."""
    return np.array([[alike(row, column) for column in columns] for row in rows], dtype=float).reshape(
        len(rows), len(columns)
    )


def assign(table: NDArray[np.float64], threshold: float) -> list[tuple[int, int]]:
    """Pairs of the assignment with the largest sum, those below the threshold left out.

    >>> assign(np.array([[0.9, 0.8], [0.8, 0.1]]), 0.5)
    [(0, 1), (1, 0)]
    """
    fitting = np.where(table >= threshold - _SMALL, table, 0.0)  # a pair that is dropped must not push others apart
    rows, columns = linear_sum_assignment(fitting, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if fitting[i, j] > 0]


def similarity(label: Label, record: Record, kind: RecordType, *, every: bool = False) -> float:
    """How alike a label and a record are, 0 to 1 and a little more for the tie-break.

    Only scored slots count, but for a label of a reviewed record (``every``) all of them: what nobody decided about
    tells which record it is too. The record that it was made of has its id.
    """
    if label.id == record.id:
        return 1.0 + 2 * TIE_BREAK
    scored = list(_compared(label, record, kind, every=every))
    keys = [(slot.weight, score) for slot, score in scored if slot.is_key]
    rest = [score for slot, score in scored if not slot.is_key]
    tie = sum(rest) / len(rest) if rest else 0.0
    if not keys:
        return tie
    return sum(weight * score for weight, score in keys) / sum(weight for weight, _ in keys) + TIE_BREAK * tie


def _compared(label: Label, record: Record, kind: RecordType, *, every: bool) -> Iterator[tuple[Slot, float]]:
    """Slots that one side fills, with how much they agree; ``every``: also those that are not scored."""
    own, other = values(label, kind), values(record, kind)
    for slot in SLOTS[kind]:
        filled = own[slot.name] is not None or other[slot.name] is not None
        if filled and (every or is_scored(label, slot.name)):
            yield slot, agreement(slot, label, own[slot.name], other[slot.name])
    here, there = parties(label), parties(record)
    if (here or there) and (every or is_scored(label, PARTICIPANTS.name)):
        yield PARTICIPANTS, _common(label, here, there)


def agreement(slot: Slot, label: Label, gold: Any, predicted: Any) -> float:
    """How right a value is for a label's slot: the best over the labelled value and the accepted ones."""
    alternatives = [gold, *accepted(label, slot.name)]
    if predicted is None:
        return float(None in alternatives)
    words = next((quote for quote, _ in quoted(label, slot.name)), "")
    return max((slot.compare(value, predicted, words) for value in alternatives if value is not None), default=0.0)


def align_parties(label: Label, here: Sequence[Party], there: Sequence[Party]) -> list[tuple[int, int, float]]:
    """Participants of a label and of a record that are the same ones, and how exactly."""
    table = similarities(here, there, lambda one, two: _same_party(label, one, two))
    return [(i, j, float(table[i, j])) for i, j in assign(table, 0.5)]


def _same_party(label: Label, gold: Party, predicted: Party) -> float:
    """1 for one person or one country; 0.5 for a part of the name, or a person where the label has the country only."""
    if gold.name is None or predicted.name is None:
        same = gold.country is not None and code(gold.country, predicted.country) == 1.0
        return 0.0 if not same else 1.0 if gold.name == predicted.name else 0.5
    names = (gold.name, *accepted(label, f"participants.{gold.index}.name"))
    return max(person(name, predicted.name) for name in names if name is not None)


def _common(label: Label, here: Sequence[Party], there: Sequence[Party]) -> float:
    """Dice's coefficient of two lists of participants."""
    shared = sum(score for _, _, score in align_parties(label, here, there))
    return 2 * shared / (len(here) + len(there))
