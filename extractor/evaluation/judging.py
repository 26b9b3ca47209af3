"""One article with its labels and its records -> the outcome of every slot (MUC-5: COR, PAR, INC, MIS, SPU, NON)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ..decisions import touches
from ..records import Extraction, Record, RecordType
from ..spans import Span, merge
from .alignment import THRESHOLD, agreement, align, align_parties
from .gold import GoldCase, Label
from .slots import (
    PARTICIPANT_SLOTS,
    PARTICIPANTS,
    SLOTS,
    TYPES,
    Party,
    Slot,
    accepted,
    is_scored,
    parties,
    quoted,
    values,
)

Outcome = Literal["COR", "PAR", "INC", "MIS", "SPU", "NON"]
OUTCOMES: tuple[Outcome, ...] = ("COR", "PAR", "INC", "MIS", "SPU", "NON")
PREDICTED = frozenset({"COR", "PAR", "INC", "SPU"})
LABELLED = frozenset({"COR", "PAR", "INC", "MIS"})

LISTS: dict[RecordType, str] = {"Visit": "visits", "Summit": "summits", "TradeFigure": "trade_figures"}
"""Type of a record -> the list of a case that its labels stand in."""

SAME_WORDS = 0.5
"""Intersection over union of characters from which two places are one."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One slot of one label, one record, or both: what was labelled, what came out, and how that went."""

    case: str
    type: RecordType
    slot: str
    weight: int
    outcome: Outcome
    label: str | None = None
    record: str | None = None
    gold: str | None = None
    predicted: str | None = None
    words: tuple[Span, ...] = ()  # of the label
    spans: tuple[Span, ...] = ()  # of the record
    in_place: bool = False  # the record's words are the label's, or in one of its sentences
    found: bool = False  # the record's words stand in the article
    source: Record | None = field(default=None, repr=False, compare=False)  # the record itself
    path: str | None = None  # of the value in the record's assessment, if it has an entry of its own
    confidence: float | None = None
    unsure: bool = False  # the field asks for a look
    flags: frozenset[str] = frozenset()
    doubted: bool = False  # a warning or error on the slot
    review: bool = False  # the record asks for a look

    @property
    def paired(self) -> bool:
        """True if the slot belongs to a label and a record together."""
        return self.label is not None and self.record is not None


@dataclass(frozen=True, slots=True)
class Judged:
    """What was decided about one article."""

    case: GoldCase
    judgements: tuple[Judgement, ...]
    labels: dict[RecordType, int]
    records: dict[RecordType, int]
    matched: dict[RecordType, int]
    duplicates: int
    merged: int
    left_open: tuple[Record, ...] = ()
    """Records without a label in a list that may lack some: neither right nor wrong."""


def judge(case: GoldCase, extraction: Extraction | None, threshold: float = THRESHOLD) -> Judged:
    """Every judgement about one article. An article that could not be read gave nothing."""
    judgements: list[Judgement] = []
    counts: dict[str, dict[RecordType, int]] = {"labels": {}, "records": {}, "matched": {}}
    duplicates = merged = 0
    left_open: list[Record] = []
    for kind in TYPES:
        labels, records = _sorted(case, extraction, kind)
        is_open = LISTS[kind] in case.open_lists
        found = align(labels, records, kind, threshold, every=is_open)
        if is_open:
            paired = {j for _, j in found.pairs}
            nowhere = [j for j, one in enumerate(records) if j not in paired and one.id not in case.refuted]
            left_open += [records[j] for j in nowhere]
            records = [one for j, one in enumerate(records) if j not in nowhere]
            found = align(labels, records, kind, threshold, every=is_open)
        duplicates, merged = duplicates + found.duplicates, merged + found.merged
        counts["labels"][kind], counts["records"][kind] = len(labels), len(records)
        counts["matched"][kind] = len(found.pairs)
        judgements += _of_type(case, kind, labels, records, found.pairs)
    return Judged(case, tuple(judgements), **counts, duplicates=duplicates, merged=merged, left_open=tuple(left_open))


def _sorted(case: GoldCase, extraction: Extraction | None, kind: RecordType) -> tuple[list[Label], list[Record]]:
    """Labels and records of one type, in an order that says nothing about how they were listed."""
    labels: list[Label] = [label for label in case.labels() if type(label).__name__ == f"Gold{kind}"]
    told = extraction.records() if extraction else ()
    records: list[Record] = [record for record in told if type(record).__name__ == kind]
    return sorted(labels, key=lambda label: label.id), sorted(records, key=lambda record: record.model_dump_json())


def _of_type(
    case: GoldCase,
    kind: RecordType,
    labels: Sequence[Label],
    records: Sequence[Record],
    pairs: Sequence[tuple[int, int]],
) -> Iterator[Judgement]:
    for i, j in pairs:
        yield from _pair(case, kind, labels[i], records[j])
    for i in set(range(len(labels))) - {pair[0] for pair in pairs}:
        yield from _pair(case, kind, labels[i], None)
    for j in set(range(len(records))) - {pair[1] for pair in pairs}:
        yield from _pair(case, kind, None, records[j])


def _pair(case: GoldCase, kind: RecordType, label: Label | None, record: Record | None) -> Iterator[Judgement]:
    """Judgements of a label and its record, or of one that is alone."""
    own = values(label, kind) if label else {}
    other = values(record, kind) if record else {}
    for slot in SLOTS[kind]:
        if label is None or is_scored(label, slot.name):
            gold, predicted = own.get(slot.name), other.get(slot.name)
            judgement = Judgement(case.id, kind, slot.name, slot.weight, _outcome(slot, label, gold, predicted))
            yield _placed(judgement, case, label, record, (gold, predicted), (slot.name, slot.name))
    if kind == "Summit" and (label is None or is_scored(label, PARTICIPANTS.name)):
        yield from _participants(case, label, record)


def _outcome(slot: Slot, label: Label | None, gold: Any, predicted: Any) -> Outcome:
    if label is None or predicted is None:
        if predicted is not None:
            return "SPU"
        return "MIS" if gold is not None and label and None not in accepted(label, slot.name) else "NON"
    score = agreement(slot, label, gold, predicted)
    if score == 1.0:
        return "COR"
    if gold is None:
        return "SPU"
    return "PAR" if score else "INC"


def _participants(case: GoldCase, label: Label | None, record: Record | None) -> Iterator[Judgement]:
    """One judgement a participant, and for those that are on both sides one for each of their slots."""
    here, there = parties(label) if label else [], parties(record) if record else []
    same = align_parties(label, here, there) if label else []
    rows: list[tuple[Party | None, Party | None, Outcome]] = [
        (here[i], there[j], "COR" if score == 1.0 else "PAR") for i, j, score in same
    ]
    rows += [(one, None, "MIS") for i, one in enumerate(here) if i not in {i for i, _, _ in same}]
    rows += [(None, one, "SPU") for j, one in enumerate(there) if j not in {j for _, j, _ in same}]
    for gold, predicted, outcome in rows:
        if label and gold and not is_scored(label, f"participants.{gold.index}"):
            continue
        paths = (f"participants.{gold.index}" if gold else "participants", predicted.path() if predicted else "")
        judgement = Judgement(case.id, "Summit", PARTICIPANTS.name, PARTICIPANTS.weight, outcome)
        yield _placed(judgement, case, label, record, (gold, predicted), paths)
        if label and gold and predicted:
            yield from _of_participant(case, label, record, gold, predicted)


def _of_participant(
    case: GoldCase, label: Label, record: Record | None, gold: Party, predicted: Party
) -> Iterator[Judgement]:
    """Country and attendance of a participant who is on both sides; a country without a person is its own."""
    for slot in PARTICIPANT_SLOTS:
        field = slot.name.rpartition(".")[2]
        path = f"participants.{gold.index}.{field}"
        if is_scored(label, path) and (gold.name or field != "country"):
            own, other = getattr(gold, field), getattr(predicted, field)
            outcome = _outcome(replace(slot, name=path), label, own, other)
            judgement = Judgement(case.id, "Summit", slot.name, slot.weight, outcome)
            yield _placed(judgement, case, label, record, (own, other), (path, predicted.path(field)))


def _placed(
    judgement: Judgement,
    case: GoldCase,
    label: Label | None,
    record: Record | None,
    told: tuple[Any, Any],
    paths: tuple[str, str],
) -> Judgement:
    """The judgement with its values, where they stand, and the doubts of the record."""
    gold, predicted = told
    words = tuple(_label_spans(case, label, paths[0])) if label else ()
    judgement = replace(
        judgement,
        label=label.id if label else None,
        record=record.id if record else None,
        gold=None if gold is None else str(gold),
        predicted=None if predicted is None else str(predicted),
        words=words,
    )
    return _assessed(judgement, case, label, record, paths[1]) if record and predicted is not None else judgement


def _assessed(judgement: Judgement, case: GoldCase, label: Label | None, record: Record, path: str) -> Judgement:
    entry = record.assessment.get(path) or record.assessment.get(path.replace(".end", ".start"))
    spans = tuple(entry.spans) if entry else ()
    where = spans or record.evidence
    issues = [issue for issue in record.issues if issue.field is None or touches(issue.field, path)]
    return replace(
        judgement,
        spans=spans,
        in_place=label is not None and _meets(where, judgement.words, _sentences(case, label)),
        found=entry is not None and entry.grounding != "missing" and all(span.of(case.text) for span in spans),
        source=record,
        path=path if path in record.assessment else None,
        confidence=entry.confidence if entry else None,
        unsure=entry is not None and entry.needs_review,
        flags=frozenset(issue.code for issue in issues) | frozenset(entry.failed if entry else ()),
        doubted=any(issue.severity != "info" and issue.field is not None for issue in issues),
        review=record.needs_review,
    )


def _sentences(case: GoldCase, label: Label) -> list[Span]:
    return [span for quote in label.evidence if (span := case.find(quote))]


def _label_spans(case: GoldCase, label: Label, path: str) -> Iterator[Span]:
    """Where the label's words stand: in the text if there once, else in its sentences."""
    for words, place in quoted(label, path):
        span = case.find(words if place is None else (words, place))
        if span is not None:
            yield span
            return
        for sentence in _sentences(case, label):
            for found in re.finditer(re.escape(words), sentence.of(case.text)):
                yield Span(sentence.start + found.start(), sentence.start + found.end())


def _meets(spans: Sequence[Span], words: Sequence[Span], sentences: Sequence[Span]) -> bool:
    """True if the two sides mostly share their characters, or a character lies in a labelled sentence."""
    return _shared(spans, words) >= SAME_WORDS or any(one.overlaps(two) for one in spans for two in sentences)


def _shared(one: Sequence[Span], two: Sequence[Span]) -> float:
    """Intersection over union of two sets of characters."""
    sizes = [sum(map(len, merge(spans))) for spans in (one, two, (*one, *two))]
    return (sizes[0] + sizes[1] - sizes[2]) / sizes[2] if sizes[2] else 0.0
