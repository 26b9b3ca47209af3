"""Extraction + decisions of reviewers -> the records that stand. Decisions are only added, never changed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from .records import Assessment, Extraction, Part, Participant, Person, RecordType, Summit, TradeFigure, Visit, Withheld
from .spans import Span

Action = Literal["accept", "correct", "reject", "add", "undo"]
Value = str | int | None
"""A leaf of a record as it stands in JSON; numbers with decimals are strings there."""

CLASSES: dict[RecordType, type[Visit] | type[Summit] | type[TradeFigure]] = {
    "Visit": Visit,
    "Summit": Summit,
    "TradeFigure": TradeFigure,
}
_EMPTY: dict[RecordType, dict[str, Any]] = {
    "Visit": {"visitor": {"name": None}, "destination": {}, "period": {}},
    "Summit": {"name": None, "level": "bilateral", "place": {}, "period": {}},
    "TradeFigure": {"reporter": None, "flow": "other", "measure": "level", "value": None, "unit": None, "period": {}},
}
"""What an added record has before its values are put in."""
_ITEM = re.compile(r"(hosts|participants)\.(\d+)")


class Verdict(Part):
    """What a reviewer says about one field of a record, or about the record as a whole."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    article: str = Field(description="key of the article in the ledger")
    recipe: str = Field(description="key of the recipe that the extraction was made with")
    record: str = Field(description="id of the record; of several with one id, the second is ID#2: see keyed()")
    type: RecordType
    field: str | None = Field(
        default=None,
        description="dotted path of the part decided about: visitor, period, participants.2, kind; value is a number"
        " with its unit and qualifier. Null: the record as a whole",
    )
    action: Action = Field(
        description="accept: right as it is; correct: new is right; reject: nothing is right, or there is no such"
        " record; add: a record, or a host or participant, that is missing; undo: takes back another decision"
    )
    old: dict[str, Value] = Field(default_factory=dict, description="dotted path of each leaf and what it was")
    new: dict[str, Value] = Field(default_factory=dict, description="dotted path of each leaf and what it is now")
    spans: tuple[Span, ...] = Field(default=(), description="characters of the article that prove what is new")
    outside_knowledge: bool = Field(default=False, description="what is new does not stand in the article")
    undoes: str | None = Field(default=None, description="id of the decision that an undo takes back")
    note: str = ""
    reviewer: str = Field(min_length=1)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.action == "undo") != (self.undoes is not None):
            raise ValueError("an undo, and nothing else, names what it takes back")
        if self.action in ("correct", "add") and not (self.spans or self.outside_knowledge):
            raise ValueError("what is new is proved by characters of the article, or is outside knowledge")
        if self.action == "correct" and self.field is None:
            raise ValueError("a correction is about one field")
        return self


class Decision(Verdict):
    """A verdict as a ledger keeps it: with a name, and the time at which it was made."""

    id: str = Field(description="content hash")
    at: str = Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", description="UTC, ISO 8601")

    @classmethod
    def of(cls, verdict: Verdict, at: str) -> Decision:
        """The decision that ``verdict`` becomes at this time."""
        content = json.dumps([at, verdict.model_dump(mode="json")], sort_keys=True, ensure_ascii=False)
        return cls(**dict(verdict), id=hashlib.sha256(content.encode()).hexdigest()[:16], at=at)


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions in the order in which they were made; the same whatever ledgers they were brought together from."""
    return sorted(decisions, key=lambda one: (one.at, one.id))


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that were not taken back, in order, without the undoing ones."""
    ordered = in_order(decisions)
    undone = {one.undoes for one in ordered}
    return [one for one in ordered if one.action != "undo" and one.id not in undone]


def last_about(decisions: Iterable[Decision], record: str, field: str | None) -> Decision | None:
    """The last decision, an undo too, that touches this field of a record; with None, that touches the record."""
    about = [one for one in decisions if one.record == record and touches(one.field, field)]
    return in_order(about)[-1] if about else None


def touches(one: str | None, other: str | None) -> bool:
    """True if two paths lie on one way.

    >>> touches("period", "period.start"), touches(None, "kind"), touches("value", "value_max")
    (True, True, False)
    """
    return one is None or other is None or f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def keyed(extraction: Extraction) -> Iterator[tuple[str, Visit | Summit | TradeFigure]]:
    """Every record under the name that decisions know it by: its id, and for a second one with this id ``ID#2``."""
    seen: dict[str, int] = {}
    for record in extraction.records():
        seen[record.id] = number = seen.get(record.id, 0) + 1
        yield (record.id if number == 1 else f"{record.id}#{number}"), record


def settle(extraction: Extraction, decisions: Iterable[Decision], *, in_place: bool = False) -> Extraction:
    """The extraction with everything that reviewers decided about it.

    Of several decisions about one field the last counts. What was decided needs no review any more; a corrected value
    has the characters that prove it and ``basis`` ``decision=ID``, without grounding (``missing``) if it is outside
    knowledge. Rejected records are withheld with code ``rejected``; a rejected host or participant is left out.
    ``in_place`` keeps both, empty, so that every path stays the one that decisions name.

    Raises ``pydantic.ValidationError`` if a decision makes a record of what can be none.
    """
    told = standing(decisions)
    by_record: dict[str, list[Decision]] = {}
    for one in told:
        by_record.setdefault(one.record, []).append(one)
    known = dict(keyed(extraction))
    for key, own in by_record.items():
        added = next((one for one in own if one.action == "add" and one.field is None), None)
        if key not in known and added:
            known[key] = _added(added)
    kept: list[Visit | Summit | TradeFigure] = []
    withheld = list(extraction.withheld)
    for key, record in known.items():
        settled = _settled(record, by_record.get(key, ()), in_place)
        whole = [one.action for one in by_record.get(key, ()) if one.field is None]
        if in_place or whole[-1:] != ["reject"]:
            kept.append(settled)
        elif record.evidence:
            message = "a reviewer says that the article tells of no such event"
            withheld.append(Withheld.of(settled, code="rejected", message=message, whole=True))
    return extraction.holding(kept, withheld)


def lacking(record: Visit | Summit | TradeFigure) -> list[str]:
    """Fields without a value that something is doubtful about, such as a date that nobody could work out."""
    about = (one.field for one in record.issues if one.severity != "info" and one.field is not None)
    return [field for field in about if not any(touches(path, field) for path in record.assessment)]


def _added(decision: Decision) -> Visit | Summit | TradeFigure:
    """An added record before its values are put in."""
    return empty_record(decision.type).model_copy(update={"id": decision.record, "evidence": decision.spans})


def empty_record(kind: RecordType) -> Visit | Summit | TradeFigure:
    """A record of which nothing is known."""
    return CLASSES[kind].model_validate_json(json.dumps({**_EMPTY[kind], "id": ""}))


def _settled(
    record: Visit | Summit | TradeFigure, decisions: Sequence[Decision], in_place: bool
) -> Visit | Summit | TradeFigure:
    if not decisions:
        return record
    data = record.model_dump(mode="json")
    entries: dict[str, Any] = data["assessment"]
    last = {one.field: one for one in decisions if one.field is not None or one.action == "add"}
    for one in in_order(decisions):
        for path in one.old | one.new if one.field is not None or one.action == "add" else ():
            if one.action != "accept":
                _put(data, path, one.new.get(path))
                entries.pop(path, None)
                if one.new.get(path) is not None:
                    entries[path] = _proved(one).model_dump(mode="json")
            elif path in entries:
                entries[path]["needs_review"] = False
    if any(one.field is None and one.action == "accept" for one in decisions):
        for entry in entries.values():
            entry["needs_review"] = False
        data["needs_review"] = False
    elif lacking(record) or any(entry.needs_review for entry in record.assessment.values()):
        left = (field for field in lacking(record) if not any(touches(one, field) for one in last if one))
        data["needs_review"] = any(entry["needs_review"] for entry in entries.values()) or any(left)
    for name in () if in_place else ("participants", "hosts"):
        gone = {one.field for one in last.values() if one.action == "reject"}
        gone |= {f"{name}.{at}" for at, one in enumerate(data.get(name, ())) if not _is_somebody(one)}
        _leave_out(data, name, gone)
    return type(record).model_validate_json(json.dumps(data))


def _proved(decision: Decision) -> Assessment:
    grounding: Literal["computed", "missing"] = "missing" if decision.outside_knowledge else "computed"
    return Assessment(spans=decision.spans, grounding=grounding, basis=f"decision={decision.id}")


def _put(data: dict[str, Any], path: str, value: Value) -> None:
    """Put a leaf into a record, with the parts that lead to it where they are missing."""
    *way, leaf = path.split(".")
    part: Any = data
    if value is None and not _leads_somewhere(data, way):
        return
    for step in way:
        if isinstance(part, list):
            while len(part) <= int(step):
                part.append({"name": None} if way[0] == "hosts" else {})
            part = part[int(step)]
        else:
            if part.get(step) is None:
                part[step] = {"name": None} if step == "person" else {}
            part = part[step]
    part[leaf] = value
    if leaf == "name" and value is None and way[:-1][:1] == ["participants"]:  # a country takes part, not a person
        data["participants"][int(way[1])]["person"] = None


def _leads_somewhere(part: Any, way: Sequence[str]) -> bool:
    for step in way:
        is_there = int(step) < len(part) if isinstance(part, list) else part.get(step) is not None
        if not is_there:
            return False
        part = part[int(step)] if isinstance(part, list) else part[step]
    return True


def _is_somebody(item: dict[str, Any]) -> bool:
    """False for what is left of a place in a list whose own addition was taken back."""
    person = item.get("person") or {}
    return any(part.get(name) for part in (item, person) for name in ("name", "country", "role"))


def _leave_out(data: dict[str, Any], name: str, rejected: set[str | None]) -> None:
    """Take rejected items out of a list, and let the paths of those behind them say where they stand now."""
    gone = {int(match[2]) for field in rejected if field and (match := _ITEM.fullmatch(field)) and match[1] == name}
    if not gone:
        return
    places = [at for at in range(len(data[name])) if at not in gone]
    data[name] = [data[name][at] for at in places]

    def moved(path: str | None) -> str | None:
        match = _ITEM.match(path or "")
        if path is None or match is None or match[1] != name:
            return path
        at = int(match[2])
        return None if at in gone else f"{name}.{places.index(at)}{path[match.end() :]}"

    data["assessment"] = {new: entry for path, entry in data["assessment"].items() if (new := moved(path))}
    kept = (one for one in data["issues"] if one["field"] is None or moved(one["field"]) is not None)
    data["issues"] = [{**one, "field": moved(one["field"])} for one in kept]


def named(
    extraction: Extraction, settled: Extraction, decisions: Iterable[Decision]
) -> list[tuple[str, Visit | Summit | TradeFigure]]:
    """The records of ``settle(extraction, decisions)`` under the names that decisions know them by."""
    told = standing(decisions)
    whole = {one.record: one.action for one in told if one.field is None}
    kinds = {key: type(record) for key, record in keyed(extraction)}
    kinds |= {
        one.record: CLASSES[one.type]
        for one in told
        if one.action == "add" and one.record not in kinds and not one.field
    }
    found: list[tuple[str, Visit | Summit | TradeFigure]] = []
    for kind in CLASSES.values():
        keys = [key for key, own in kinds.items() if own is kind and whole.get(key) != "reject"]
        found += zip(keys, (one for one in settled.records() if isinstance(one, kind)), strict=True)
    return found


def as_read(path: str, in_place: Visit | Summit | TradeFigure) -> str:
    """The path that decisions know a field of a settled record by.

    ``in_place`` is the same record settled in place, where hosts and participants that were left out are empty.
    """
    match = _ITEM.match(path)
    if match is None:
        return path
    items: Sequence[Person | Participant] = getattr(in_place, match[1])
    left = [at for at, one in enumerate(items) if _is_named(one)]
    at = int(match[2])
    return f"{match[1]}.{left[at] if at < len(left) else at}{path[match.end() :]}"


def _is_named(one: Person | Participant) -> bool:
    return bool(one.country or (one.name if isinstance(one, Person) else one.person))
