"""Tasks with annotations -> gold cases; a task that cannot be read is named with the reason, and the others are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from ...errors import InputError
from ...evaluation.gold import Annotator, GoldCase, GoldClaim, Quote, quote_of
from ...evaluation.to_labels import NO_LANGUAGE
from ...spans import Span
from .controls import CLAIM_WORDS, CONTROLS, EVIDENCE, LABELS, LINKS, PART, RECORDS, SLOTS
from .writing import ANY, labels_digest

MADE_BY = "labelled in Label Studio"


@dataclass(frozen=True, slots=True)
class Unread:
    """A task that gave no case, and why."""

    task: str
    reason: str

    def __str__(self) -> str:
        return f"task {self.task}: {self.reason}"


class _Refused(ValueError):
    """The task cannot be read; says why."""


def read(text: str | bytes) -> tuple[list[GoldCase], list[Unread]]:
    """The cases of an export in Label Studio's JSON format, and the tasks that gave none.

    A task gives a case if it has one annotation, or one that is marked as ground truth; a skipped one is none, and
    predictions are no labels. Of a task that was exported from a gold case, who labelled it stays as long as the labels
    do; else whoever completed the annotation is added, as a person.

    Raises:
        InputError: the text is no list of tasks.
    """
    try:
        tasks = json.loads(text)
    except ValueError as error:
        raise InputError("no JSON", "export the project from Label Studio as JSON") from error
    tasks = [tasks] if isinstance(tasks, dict) else tasks
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise InputError("no tasks of Label Studio", "export the project from Label Studio as JSON")
    cases: list[GoldCase] = []
    unread: list[Unread] = []
    for number, task in enumerate(tasks, 1):
        name = _name(task, number)
        try:
            cases.append(_case(task, name))
        except (_Refused, InputError) as error:
            unread.append(Unread(name, str(error)))
        except ValidationError as error:
            unread.append(Unread(name, _first(error)))
    return cases, unread


def _first(error: ValidationError) -> str:
    """What is wrong first, and where."""
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def _name(task: Mapping[str, Any], number: int) -> str:
    data = task.get("data")
    told = (data.get("id") if isinstance(data, dict) else None) or task.get("id")
    return str(told) if told is not None else f"number {number}"


def _case(task: Mapping[str, Any], name: str) -> GoldCase:
    data = task.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise _Refused("no data.text: export as JSON, not as JSON-MIN or CSV")
    annotation = _annotation(task)
    told: dict[str, Any] = {"id": name, "language": NO_LANGUAGE, "cluster": name, "published": None}
    told |= {key: value for key, value in data.items() if key in GoldCase.model_fields and value is not None}
    told |= _labels(annotation.get("result"), data["text"])
    before = told.get("annotators") or ()
    told["made_by"] = told.get("made_by") or MADE_BY
    case = GoldCase.model_validate(told | {"annotators": before or [{"id": "unknown", "kind": "human"}]})
    if before and data.get("labels") == labels_digest(case):
        return case
    person = Annotator(id=_person(annotation), kind="human")
    return case.model_copy(update={"annotators": (*(case.annotators if before else ()), person)})


def _annotation(task: Mapping[str, Any]) -> Mapping[str, Any]:
    every = task.get("annotations")
    if not isinstance(every, list) or not all(isinstance(one, dict) for one in every):
        raise _Refused("no annotations: export as JSON, not as JSON-MIN or CSV")
    made = [one for one in every if not one.get("was_cancelled")]
    if not made:
        raise _Refused("skipped by the labeller" if every else "not labelled yet (a prediction alone is no label)")
    chosen = [one for one in made if one.get("ground_truth")] if len(made) > 1 else made
    if len(chosen) != 1:
        raise _Refused(f"{len(made)} annotations: mark the one that counts as ground truth")
    only: Mapping[str, Any] = chosen[0]
    return only


def _person(annotation: Mapping[str, Any]) -> str:
    """Who completed an annotation: an address or a number, and on what day."""
    by = annotation.get("completed_by")
    who = (by.get("email") or by.get("username") or by.get("id")) if isinstance(by, dict) else by
    day = str(annotation.get("updated_at") or annotation.get("created_at") or "")[:10]
    name = who if isinstance(who, str) else f"Label Studio user {who}" if who is not None else "somebody"
    return f"{name}, {day}" if day else name


@dataclass(slots=True)
class _Region:
    """A region as its results tell it: what is labelled, where, what was answered, and what it is tied to."""

    id: str
    label: str = ""
    span: Span = field(default_factory=lambda: Span(0, 0))
    place: Any = None
    answers: dict[str, list[str]] = field(default_factory=dict)
    tied: list[_Region] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)

    def told(self, text: str) -> str:
        """The region for a message."""
        return f"{self.label or 'a region'} «{self.span.of(text)[:40]}»"


def _labels(results: Any, text: str) -> dict[str, list[Any]]:
    """The lists of a case."""
    if not isinstance(results, list) or not all(isinstance(one, dict) for one in results):
        raise _Refused("the annotation has no list of results")
    regions: dict[str, _Region] = {}
    for result in results:
        if result.get("type") != "relation":
            _take(regions.setdefault(str(result.get("id")), _Region(str(result.get("id")))), result, text)
    for region in regions.values():
        if not region.label:
            raise _Refused(f"region {region.id} has values ({', '.join(region.answers)}), but no label")
    for result in results:
        if result.get("type") == "relation":
            _tie(regions, result, text)
    belong = {one.id for region in regions.values() for one in region.tied}
    for region in regions.values():
        if region.label not in RECORDS and region.id not in belong:
            raise _Refused(f"{region.told(text)} belongs to no record: draw a relation from its record to it")
    found: dict[str, list[Any]] = {name: [] for name, _ in RECORDS.values()}
    for region in regions.values():
        if region.label in RECORDS:
            found[RECORDS[region.label][0]].append(_label(region, text))
    return found


def _take(region: _Region, result: Mapping[str, Any], text: str) -> None:
    """One result: the label of a region, or an answer about it."""
    name, value = result.get("from_name"), result.get("value")
    if not isinstance(value, dict):
        raise _Refused(f"result {region.id} has no value")
    if name == LABELS:
        labels = value.get("labels")
        if not isinstance(labels, list) or len(labels) != 1 or region.label:
            raise _Refused(f"region {region.id} has {labels} for its label, and one is needed")
        region.label, region.span = str(labels[0]), _span(value, text)
        if region.label not in (*RECORDS, *SLOTS, EVIDENCE, CLAIM_WORDS):
            raise _Refused(f"{region.told(text)}: there is no such label in the labeling config")
        region.place = (result.get("meta") or {}).get("place")
        return
    if name not in CONTROLS:
        raise _Refused(f"{name!r} is no control of the labeling config")
    answers = value.get("choices" if CONTROLS[name].choices else "text")
    answers = [answers] if isinstance(answers, str) else answers
    if not isinstance(answers, list) or not all(isinstance(one, str) for one in answers):
        raise _Refused(f"{name} of region {region.id} has no answer that can be read")
    region.answers[name] = answers


def _span(value: Mapping[str, Any], text: str) -> Span:
    """Where a region stands: in code points, or as older versions counted if only that gives the words it tells of."""
    try:
        start, stop = int(value["start"]), int(value["end"])
    except (KeyError, TypeError, ValueError):
        raise _Refused(f"a region has no start and end in the text: {dict(value)!r:.80}") from None
    words = value.get("text")
    spans = [Span(start, stop)] if 0 <= start < stop <= len(text) else []
    units = text.encode("utf-16-le")
    if 0 <= start < stop <= len(units) // 2:
        before, inside = (
            part.decode("utf-16-le", "replace") for part in (units[: 2 * start], units[2 * start : 2 * stop])
        )
        spans.append(Span(len(before), len(before) + len(inside)))
    if not isinstance(words, str):
        spans, words = spans[:1], None
    for span in spans:
        if words is None or _bare(span.of(text)) == _bare(words):
            return span
    raise _Refused(f"characters {start} to {stop} are not «{str(words)[:40]}»: was the text changed?")


def _bare(words: str) -> str:
    r"""Words without blanks and ends of lines, which Label Studio writes in several ways, ``\n`` in letters among them.

    >>> _bare("a\n b") == _bare("a\\n b")
    True
    """
    return "".join(words.replace("\\n", "").split())


def _tie(regions: Mapping[str, _Region], result: Mapping[str, Any], text: str) -> None:
    """One relation: between two records, or from a record to words or a sentence of it, drawn in either direction."""
    ends = [regions.get(str(result.get(name))) for name in ("from_id", "to_id")]
    first, second = reversed(ends) if result.get("direction") == "left" else ends
    if first is None or second is None:
        raise _Refused("a relation ends at no region")
    if first.label not in RECORDS:
        first, second = second, first
    if first.label not in RECORDS:
        raise _Refused(f"a relation between {second.told(text)} and {first.told(text)}: one of them is to be a record")
    if second.label not in RECORDS:
        first.tied.append(second)
        return
    labels = result.get("labels") or []
    name = labels[0] if labels else "summits" if "Visit" in (first.label, second.label) else "on_margins_of"
    if LINKS.get(name) == second.label != first.label:
        first, second = second, first
    if LINKS.get(name) != first.label or second.label != "Summit":
        raise _Refused(
            f"a relation {name!r} between {first.label} and {second.label}: it is from {LINKS.get(name)} to Summit"
        )
    first.links.append((name, second.id))


def _label(region: _Region, text: str) -> BaseModel:
    """The label that a record's region and those tied to it make."""
    try:
        return RECORDS[region.label][1].model_validate(_told(region, text))
    except ValidationError as error:
        raise _Refused(f"{region.told(text)}: {_first(error)}") from error


def _told(region: _Region, text: str) -> dict[str, Any]:
    """What they say, in the form of a gold file."""
    kind, model = region.label, RECORDS[region.label][1]
    further = [one for one in region.tied if one.label == EVIDENCE]
    label: dict[str, Any] = {"evidence": [_quote(one, text) for one in (region, *further)]}
    words = [one for one in region.tied if one.label != EVIDENCE]
    for control in CONTROLS.values():
        if kind in control.labels:
            _fill(label, control.path, _value(region, control.name))
    if stray := [name for name in region.answers if kind not in CONTROLS[name].labels]:
        raise _Refused(f"{region.told(text)} has an answer to {stray[0]}, which is not asked about it")
    if model is GoldClaim:
        if len(words) != 1 or words[0].label != CLAIM_WORDS:
            raise _Refused(f"{region.told(text)} needs one region '{CLAIM_WORDS}', and has {len(words)}")
        return {key: value for key, value in label.items() if value is not None} | {"text": words[0].span.of(text)}
    label |= {"id": region.id, "words": _words(region, words, text)}
    links = {name: [end for told, end in region.links if told == name] for name in LINKS if name in model.model_fields}
    for name, ends in links.items():
        if name == "on_margins_of" and len(ends) > 1:
            raise _Refused(f"{region.told(text)} is on the margins of {len(ends)} summits")
        label[name] = ends if name == "summits" else next(iter(ends), None)
    return _without_defaults(label, model)


def _fill(label: dict[str, Any], path: str, value: Any) -> None:
    *steps, last = path.split(".")
    for step in steps:
        label = label.setdefault(step, {})
    label[last] = value


def _value(region: _Region, name: str) -> Any:
    control, answers = CONTROLS[name], [one.strip() for one in region.answers.get(name, []) if one.strip()]
    if control.path == "participants":
        return [_participant(one) for one in answers]
    if control.path == "accept":
        return _accepted(answers)
    if control.many:
        return answers
    if len(answers) > 1:
        raise _Refused(f"{name} of region {region.id} has {len(answers)} answers, and one is needed")
    return answers[0] if answers else None


def _participant(words: str) -> dict[str, Any]:
    name, *rest = (part.strip() or None for part in words.rsplit("|", 2))
    if len(rest) != 2:
        raise _Refused(f"participant {words!r}: write name | country | attendance, also if one is empty")
    return {"name": name, "country": rest[0], "attendance": rest[1] or "unknown"}


def _accepted(answers: Iterable[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for words in answers:
        slot, equals, value = (part.strip() for part in words.partition("="))
        if not equals:
            raise _Refused(f"accept {words!r}: write slot = value")
        try:
            found.setdefault(slot, []).append(json.loads(value))
        except ValueError:
            found.setdefault(slot, []).append(value)
    return found


def _words(region: _Region, tied: Sequence[_Region], text: str) -> dict[str, Quote]:
    found: dict[str, Quote] = {}
    for one in tied:
        part = ".".join(one.answers.get(PART, []))
        slot = f"{one.label}.{part.strip()}" if part.strip() else one.label
        if slot in found:
            raise _Refused(f"{region.told(text)} has two regions for {slot}: say in '{PART}' which is which")
        if one.label not in RECORDS[region.label][1].model_fields:
            raise _Refused(f"{region.told(text)} has no slot {one.label!r}")
        found[slot] = _quote(one, text)
    return found


def _quote(region: _Region, text: str) -> Quote:
    words, quote = region.span.of(text), quote_of(text, region.span)
    if quote is None:
        raise _Refused(f"{region.told(text)} overlaps with the same words before it: take a word more")
    if region.place == ANY:
        return words
    if isinstance(quote, str) and region.place == 1:
        return (words, 1)
    return quote


def _without_defaults(label: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """The label without what its defaults say: nulls, and a period of nulls where none is needed."""
    kept: dict[str, Any] = {}
    for name, value in label.items():
        info = model.model_fields[name]
        said = (
            any(one is not None for one in value.values())
            if isinstance(value, dict) and name.endswith("period")
            else True
        )
        if info.is_required() or (value is not None and said):
            kept[name] = value
    return kept
