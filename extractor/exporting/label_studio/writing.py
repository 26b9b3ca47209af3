"""Gold cases -> tasks with annotations, extractions -> tasks with predictions.

Label Studio counts the characters of a text as code points, as Python does (its editor's own tests say so); only
versions before 1.4 counted UTF-16 units.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import IO, Any

from ...article import Article
from ...errors import InputError
from ...evaluation.gold import Annotator, GoldCase, GoldClaim, GoldParticipant, Label, Quote, quote_of
from ...evaluation.to_labels import to_case
from ...records import Extraction
from ...spans import Span
from .controls import CLAIM_WORDS, CONTROLS, EVIDENCE, LABELS, LINKS, PART, RECORDS, TEXT, Control

Result = dict[str, Any]
ANY = "any"
"""The place of words that stand several times in the evidence, of which none is meant alone."""
_OF_LABELLERS = ("annotators", "made_by", "labels")
"""What nobody can say of a task before it is labelled."""


def annotated(case: GoldCase) -> dict[str, Any]:
    """A case as a task whose labels are an annotation.

    Raises:
        InputError: words of a label do not stand in the text, or a link ends at no record.
    """
    return {"data": _data(case), "annotations": [{"result": results(case), "ground_truth": True}]}


def predicted(article: Article, extraction: Extraction) -> dict[str, Any]:
    """An article as a task whose records are a prediction; its score is the confidence of the least sure record."""
    model = extraction.usage.model
    case = to_case(article, extraction, annotators=(Annotator(id=model, kind="model"),), made_by=model)
    sure = [record.confidence for record in extraction.records() if record.confidence is not None]
    prediction: dict[str, Any] = {"model_version": model, "result": results(case)}
    if sure:
        prediction["score"] = min(sure)
    by_record = {record.id: record.confidence for record in extraction.records()}
    for result in prediction["result"]:
        if result.get("from_name") == LABELS and by_record.get(result["id"]) is not None:
            result["score"] = by_record[result["id"]]
    data = {name: value for name, value in _data(case).items() if name not in _OF_LABELLERS}
    return {"data": data, "predictions": [prediction]}


def write(tasks: Iterable[dict[str, Any]], stream: IO[str]) -> int:
    """Write tasks as one JSON list, a line a task; how many they were."""
    written = 0
    for task in tasks:
        stream.write(("[" if not written else ",") + "\n" + json.dumps(task, ensure_ascii=False))
        written += 1
    stream.write("\n]\n" if written else "[]\n")
    return written


def _data(case: GoldCase) -> dict[str, Any]:
    """The article, what else a gold file says of it, and a digest of the labels, that tells whether they changed."""
    told = case.model_dump(mode="json", exclude={name for name, _ in RECORDS.values()})
    head = " · ".join(filter(None, (case.id, case.language, told["published"], case.title)))
    return {"head": head, **told, "labels": labels_digest(case)}


def labels_digest(case: GoldCase) -> str:
    """Digest of what a case's labels say and of where their words stand: the same as long as nobody changed them."""
    plain = [{key: value for key, value in one.items() if key != "meta"} for one in results(case)]
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:12]


def results(case: GoldCase) -> list[Result]:
    """The regions of all labels, their values, and the relations between them."""
    ids = [label.id for label in case.labels()]
    if len(set(ids)) < len(ids):
        raise InputError(f"{case.id}: an id is there twice", "extractor eval check GOLD names it")
    found: list[Result] = []
    relations: list[Result] = []
    for kind, (name, _) in RECORDS.items():
        for number, label in enumerate(getattr(case, name)):
            one = label.id if isinstance(label, Label) else f"{kind}/{number}"
            found += _regions(case, label, kind, one)
            relations += _relations(case, label, one, set(ids))
    # A relation that is read before its regions has nothing to hold on to.
    return found + relations


def _regions(case: GoldCase, label: Label | GoldClaim, kind: str, one: str) -> Iterator[Result]:
    main, *further = label.evidence
    span = _found(case, main, one)
    yield _region(case, one, kind, span, main)
    yield from _values(case, label, kind, one, span)
    for number, quote in enumerate(further, 1):
        yield _region(case, f"{one}/{EVIDENCE}/{number}", EVIDENCE, _found(case, quote, one), quote)
    if isinstance(label, GoldClaim):
        at = span.of(case.text).find(label.text)
        start = span.start + at if at >= 0 else case.text.find(label.text)
        yield _region(case, f"{one}/{CLAIM_WORDS}", CLAIM_WORDS, Span(start, start + len(label.text)), None)
        return
    for slot, quote in label.words.items():
        name, _, part = slot.partition(".")
        where = case.find_words(label, quote)
        if where is None:
            raise InputError(f"{case.id}: {one}: words of {slot} do not stand in the text: {quote!r}")
        yield _region(case, f"{one}/{slot}", name, where, quote)
        if part:
            yield _answer(case, f"{one}/{slot}", CONTROLS[PART], where, [part])


def _found(case: GoldCase, quote: Quote, one: str) -> Span:
    span = case.find(quote)
    if span is None:
        raise InputError(f"{case.id}: {one}: evidence does not stand in the text, or more than once: {quote!r}")
    return span


def _values(case: GoldCase, label: Label | GoldClaim, kind: str, one: str, span: Span) -> Iterator[Result]:
    for control in CONTROLS.values():
        if kind not in control.labels or control.name == PART:
            continue
        answers = list(_answers(label, control.path))
        if answers:
            yield _answer(case, one, control, span, answers)


def _answers(label: Label | GoldClaim, path: str) -> Iterator[str]:
    """What the label says, in words; nothing for a null."""
    value: Any = label
    for step in path.split("."):
        value = getattr(value, step, None)
    if isinstance(value, dict):
        yield from (f"{slot} = {json.dumps(one, ensure_ascii=False)}" for slot in value for one in value[slot])
    elif isinstance(value, tuple):
        yield from (_in_words(one) if isinstance(one, GoldParticipant) else str(one) for one in value)
    elif value is not None:
        yield format(value, "f") if isinstance(value, Decimal) else str(value)


def _in_words(one: GoldParticipant) -> str:
    return f"{one.name or ''} | {one.country or ''} | {one.attendance}"


def _region(case: GoldCase, one: str, label: str, span: Span, quote: Quote | None) -> Result:
    """A labelled region. How a quote names its place is kept where the place alone does not say it."""
    value = {"start": span.start, "end": span.stop, "text": span.of(case.text), "labels": [label]}
    result = {"id": one, "from_name": LABELS, "to_name": TEXT, "type": "labels", "value": value}
    if quote is not None and quote != quote_of(case.text, span):
        result["meta"] = {"place": ANY if isinstance(quote, str) else quote[1]}
    return result


def _answer(case: GoldCase, one: str, control: Control, span: Span, answers: list[str]) -> Result:
    key = "choices" if control.choices else "text"
    value = {"start": span.start, "end": span.stop, "text": span.of(case.text)} | {key: answers}
    return {"id": one, "from_name": control.name, "to_name": TEXT, "type": control.type, "value": value}


def _relations(case: GoldCase, label: Label | GoldClaim, one: str, ids: set[str]) -> Iterator[Result]:
    ends = [f"{one}/{EVIDENCE}/{number}" for number in range(1, len(label.evidence))]
    ends += [f"{one}/{slot}" for slot in label.words] if isinstance(label, Label) else [f"{one}/{CLAIM_WORDS}"]
    yield from ({"type": "relation", "from_id": one, "to_id": end, "direction": "right"} for end in ends)
    for name in LINKS:
        told = getattr(label, name, None) or ()
        for other in (told,) if isinstance(told, str) else told:
            if other not in ids:
                raise InputError(f"{case.id}: {one}: no summit {other!r}")
            yield {"type": "relation", "from_id": one, "to_id": other, "direction": "right", "labels": [name]}
