"""A ledger as reviewers see it: what to look at, one article with its records, and what comes of a decision."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from pydantic import Field, ValidationError

from ..decisions import (
    Decision,
    RecordType,
    Value,
    Verdict,
    empty_record,
    keyed,
    last_about,
    settle,
    standing,
)
from ..errors import DecidedMeanwhile, InputError
from ..ledger import Ledger
from ..records import Extraction, Part, Summit, TradeFigure, Visit, event_id, leaves
from ..reporting.facts import codes_in, doubt, leads_out, row, title
from ..reporting.fields import ALWAYS, Data, Shown, described, said, shown_of
from ..spans import Span, merge
from .queue import Pending, pending, usefulness
from .words import Meant, Reader, Refused, Said, choices

MOST = 500
"""Articles that the queue shows; the rest follow when these are done."""
AT_A_TIME = 1000
"""Articles that are looked through at once for fields that wait."""
PARTS = {"Visit": ("visitor", "destination", "period", "kind", "status"),
         "Summit": ("name", "participants", "place", "period", "kind", "status"),
         "TradeFigure": ("reporter", "partner", "flow", "measure", "value", "period")}  # fmt: skip
"""What is asked for a record that is added."""
_KINDS: dict[str, RecordType] = {"visit": "Visit", "summit": "Summit", "figure": "TradeFigure"}
_LISTS = {"participants": "participant", "hosts": "host"}


class NotTaken(InputError):
    """A decision that cannot be kept. ``code`` is the key of the reason in the words of the interface."""

    def __init__(self, message: str, hint: str = "", code: str = "") -> None:
        super().__init__(message, hint)
        self.args = (message, hint, code)
        self.code = code


class Typed(Part):
    """Words of a reviewer: typed, selected in the article, or chosen from a list."""

    words: str = ""
    chosen: tuple[int, int] | None = None
    choice: str | None = None


class Wish(Part):
    """What the page asks for, in one request."""

    article: str
    action: str
    record: str | None = None
    field: str | None = None
    seen: str | None = None
    undoes: str | None = None
    kind: str | None = None
    outside: bool = False
    note: str = ""
    said: Typed = Typed()
    values: dict[str, Typed] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Opened:
    key: str
    extraction: Extraction
    reader: Reader


class Desk:
    """What one reviewer does on one ledger. May be used from several threads.

    Args:
        ledger: open for writing.
        recipe: key of the recipe whose extractions are looked at.
        reviewer: the name that stands on decisions.
    """

    def __init__(self, ledger: Ledger, recipe: str, reviewer: str) -> None:
        self._ledger, self._recipe, self.reviewer = ledger, recipe, reviewer
        self._unread = ledger.extractions(recipe)
        self._waiting: dict[str, list[Pending]] = {}
        self._newest: dict[str, str] = {}  # the last decision that the waiting fields of an article have taken in
        self._reading = threading.Lock()
        self._opened = lru_cache(maxsize=16)(self._open)
        self._title = lru_cache(maxsize=2 * MOST)(self._named)

    # ------------------------------------------------------------------------------------------- reading

    def queue(self) -> Data:
        """The articles with fields that need a look, the most useful first, and how far the work is."""
        decided = self._ledger.decisions(self._recipe)
        by_article: dict[str, list[Decision]] = {}
        for one in decided:
            by_article.setdefault(one.article, []).append(one)
        with self._reading:
            rows = self._rows(by_article)
            while len(rows) < MOST and self._read_more():
                rows = self._rows(by_article)
        return {
            "reviewer": self.reviewer,
            "parts": {kind: _parts(name) for kind, name in _KINDS.items()},
            "articles": [
                {"key": key, "title": self._title(key), "fields": [[one.record, one.field] for one in fields]}
                for _, key, fields in rows[:MOST]
            ],
            "waiting": sum(len(fields) for *_, fields in rows),
            "articles_waiting": len(rows),
            "more": len(rows) >= MOST,
            "decided": len(standing(decided)),
        }

    def _rows(self, decisions: Mapping[str, Sequence[Decision]]) -> list[tuple[float, str, list[Pending]]]:
        """How useful a look at an article is, its key, and its fields that wait; the most useful first."""
        rows = []
        for key, own in decisions.items():
            if key in self._waiting and self._newest.get(key) != own[-1].id:
                self._waiting[key] = pending(self._opened(key).extraction, own)
                self._newest[key] = own[-1].id
        for key, fields in self._waiting.items():
            if fields:
                rows.append((usefulness(fields), key, fields))
        return sorted(rows, key=lambda one: (-one[0], one[1]))

    def _read_more(self) -> bool:
        """Look through more articles for fields that wait; False if there are no more."""
        some = list(islice(self._unread, AT_A_TIME))
        self._waiting |= {kept.key: pending(kept.extraction, ()) for kept in some}
        return bool(some)

    def article(self, key: str) -> Data:
        """One article: its text, its records as they stand now, and what was decided about them."""
        opened = self._opened(key)
        decisions = self._ledger.decisions(self._recipe, key)
        settled = settle(opened.extraction, decisions, in_place=True)
        waiting = pending(opened.extraction, decisions)
        source, text = settled.article, opened.reader.text
        records = [self._record(name, record, opened, decisions, waiting) for name, record in keyed(settled)]
        found = said(
            key=key,
            title=title(settled, text),
            source=source.source if source.source != source.title else None,
            url=source.url if leads_out(source.url) else None,
            published=source.published.date if source.published else None,
            language=source.language,
            issues=[doubt(issue, text) for issue in settled.issues],
        )
        found |= {"text": text, "records": records, "fields": [[one.record, one.field] for one in waiting]}
        return {**found, "codes": sorted(codes_in(records))}

    def _record(
        self,
        name: str,
        record: Visit | Summit | TradeFigure,
        opened: _Opened,
        decisions: Sequence[Decision],
        waiting: Iterable[Pending],
    ) -> Data:
        text = opened.reader.text
        asked = {one.field for one in waiting if one.record == name}
        told = [one for one in standing(decisions) if one.record == name]
        fields = [
            self._field(name, record, shown, opened, decisions, shown.paths[0] in asked)
            for shown in shown_of(record)
            if not shown.says_nothing
            or shown.name in ALWAYS
            or shown.paths[0] in asked
            or any(one.field == shown.paths[0] for one in told)
        ]
        own = {field["path"] for field in fields}
        return {
            **row(record),
            **said(key=name, waiting=None in asked, decided=_decided([one for one in told if one.field is None])),
            "seen": _id(last_about(decisions, name, None)),
            "next": _next_item(name, record, decisions),
            "evidence": _pairs(record.evidence),
            "fields": fields,
            "doubts": [
                doubt(one, text)
                for one in record.issues
                if one.severity != "info" and not any(_is_of(one.field, path) for path in own)
            ],
        }

    def _field(
        self,
        name: str,
        record: Visit | Summit | TradeFigure,
        shown: Shown,
        opened: _Opened,
        decisions: Sequence[Decision],
        waits: bool,
    ) -> Data:
        text, path = opened.reader.text, shown.paths[0]
        data, spans = described(shown, record, text)
        told = [one for one in standing(decisions) if one.record == name and one.field == path]
        kind = type(record).__name__
        about = [one for one in record.issues if shown.holds(one.field)]
        options = choices(kind, path) if shown.form == "word" else ()  # type: ignore[arg-type]
        return {
            **data,
            **said(
                path=path,
                waiting=waits,
                decided=_decided(told),
                doubts=[doubt(one, text) for one in about if one.severity != "info"],
                notes=[doubt(one, text) for one in about if one.severity == "info"],
                choices=list(options),
                basis=next((entry.basis for at, entry in record.assessment.items() if shown.holds(at)), None),
                candidates=self._candidates(shown, record, opened) if waits else None,
            ),
            "spans": _pairs(spans),
            "seen": _id(last_about(decisions, name, path)),
        }

    def _candidates(self, shown: Shown, record: Visit | Summit | TradeFigure, opened: _Opened) -> list[Data]:
        """Values that one key is enough to choose: what the record's own words contradict first."""
        found: list[Data] = []
        for path, entry in record.assessment.items():
            for other in entry.conflicts if shown.holds(path) and shown.form == "period" else ():
                start, _, end = other.value.partition("/")
                one = {
                    "value": said(start=start, end=end if end != start else None),
                    "words": other.value,
                    "at": _pairs(other.spans)[:1],
                }
                found += [one] if one["at"] and one not in found else []
        known = [(one["value"]["start"]) for one in found]
        current = {
            path.removeprefix(f"{shown.paths[0]}.").removeprefix("person."): _plain(value)
            for path, value in leaves(record)
            if shown.holds(path)
        }
        if len(shown.paths) == 1 and shown.form in ("area", "text"):
            current = {"": next(iter(current.values()), None)}
        for span, meant in opened.reader.candidates(shown, record, current) if shown.form != "text" else ():
            value = _value(shown.form, meant)
            if shown.form != "period" or value.get("start") not in known:
                found.append({"value": value, "words": "", "at": _pairs([span])})
        return found

    # ------------------------------------------------------------------------------------------- deciding

    def decide(self, wish: Wish) -> Decision:
        """Keep what the reviewer decided.

        Raises:
            NotTaken: it cannot be kept: what is new does not stand in the article, or nothing can be read in it.
            DecidedMeanwhile: somebody else has decided about the same field.
            InputError: the request is about nothing that is there.
        """
        if wish.action == "undo":
            return self._undo(wish)
        opened = self._opened(wish.article)
        decisions = self._ledger.decisions(self._recipe, wish.article)
        settled = settle(opened.extraction, decisions, in_place=True)
        if wish.action == "add" and wish.record is None:
            verdict = self._addition(wish, opened, settled)
        else:
            known = dict(keyed(settled))
            if wish.record not in known:
                raise InputError("there is no such record")
            verdict = self._verdict(wish, wish.record, known[wish.record], opened)
        # A reviewer who is behind is told so first: what was wrong with their words may be out of date as well.
        last = last_about(decisions, verdict.record, verdict.field)
        if last is not None and last.id != wish.seen:
            raise DecidedMeanwhile(f"{last.reviewer} has decided meanwhile: {last.action}", decision=last.id)
        try:
            settle(opened.extraction, [*decisions, Decision.of(verdict, "9999-12-31T23:59:59.000000Z")])
        except ValidationError as error:
            raise NotTaken("this can be no record", code="no_record") from error
        return self._ledger.decide(verdict, wish.seen)

    def _undo(self, wish: Wish) -> Decision:
        """Take back a decision, or the last one that this reviewer has made and that stands."""
        told = standing(self._ledger.decisions(self._recipe))
        own = [one for one in told if (one.id == wish.undoes if wish.undoes else one.reviewer == self.reviewer)]
        if not own:
            raise NotTaken("there is nothing to undo", code="nothing_to_undo")
        last = own[-1]
        decisions = self._ledger.decisions(self._recipe, last.article)
        later = [one for one in standing(decisions) if one.at > last.at and last_about([one], last.record, last.field)]
        if later and later[-1].reviewer != self.reviewer:
            raise DecidedMeanwhile(f"{later[-1].reviewer} has decided meanwhile", decision=later[-1].id)
        verdict = Verdict(
            article=last.article, recipe=last.recipe, record=last.record, type=last.type, field=last.field,
            action="undo", old=last.new, new=last.old, undoes=last.id, note=wish.note, reviewer=self.reviewer,
        )  # fmt: skip
        return self._ledger.decide(verdict, _id(last_about(decisions, last.record, last.field)))

    def _verdict(self, wish: Wish, name: str, record: Visit | Summit | TradeFigure, opened: _Opened) -> Verdict:
        shown = next((one for one in shown_of(record) if one.paths[0] == wish.field), None)
        if wish.field is not None and shown is None:
            shown = _missing_item(wish.field, record) if wish.action == "add" else None
            if shown is None:
                raise InputError("there is no such field")
        old = {path: _plain(value) for path, value in leaves(record) if shown is not None and shown.holds(path)}
        meant = Meant({})
        if wish.action == "accept":
            meant = Meant(old)
        elif wish.action == "reject":
            meant = Meant(dict.fromkeys(old, None) | _nothing(record, old))
        elif wish.action in ("correct", "add") and shown is not None:
            meant = _taken(opened.reader.read(shown, record, _said(wish.said, wish.outside)))
            telling = {path: value for path, value in meant.new.items() if not path.endswith((".text", ".role"))}
            if all(old.get(path) == value for path, value in telling.items()):
                raise NotTaken("that is what stands there", "accept it", code="same")
        else:
            raise InputError(f"no such decision: {wish.action}")
        return Verdict(
            article=wish.article, recipe=self._recipe, record=name, type=_type(record), field=wish.field,
            action=wish.action, old=old, new=meant.new, spans=meant.spans, outside_knowledge=wish.outside,  # type: ignore[arg-type]
            note=wish.note, reviewer=self.reviewer,
        )  # fmt: skip

    def _addition(self, wish: Wish, opened: _Opened, settled: Extraction) -> Verdict:
        """A record that is missing, every value of it with its proof."""
        kind = _KINDS.get(wish.kind or "")
        if kind is None:
            raise InputError("no such kind of record")
        empty = empty_record(kind)
        new: dict[str, Value] = {}
        spans: list[Span] = []
        for name in PARTS[kind]:
            typed = wish.values.get(name)
            if typed is None or not (typed.words.strip() or typed.chosen or typed.choice):
                continue
            parts = [typed]
            if name in _LISTS:
                parts = [Typed(words=one) for one in typed.words.split(";") if one.strip()]
            for number, part in enumerate(parts):
                shown = _shown(empty, f"{name}.{number}" if name in _LISTS else name)
                if shown.form == "word":  # what the form offers first is no claim; the evidence is that of the record
                    if part.choice in choices(kind, name):
                        new[name] = part.choice
                    continue
                meant = _taken(opened.reader.read(shown, empty, _said(part, wish.outside)), name)
                new |= {path: value for path, value in meant.new.items() if value is not None}
                spans += meant.spans
        wanted = {"Visit": "destination.country", "Summit": "place.country", "TradeFigure": "value"}[kind]
        if wanted not in new and not (kind == "Summit" and any(path.startswith("participants") for path in new)):
            raise NotTaken("too little to be a record", code="too_little")
        if kind == "Summit":
            new["level"] = "multilateral" if sum(path.endswith(".name") for path in new) > 2 else "bilateral"
        name = event_id(kind, "added", *(f"{path}={new[path]}" for path in sorted(new)))
        if name in dict(keyed(settled)):
            raise NotTaken("this record is there already", code="exists")
        return Verdict(
            article=wish.article, recipe=self._recipe, record=name, type=kind, action="add", new=new,
            spans=tuple(merge(spans)), outside_knowledge=wish.outside, note=wish.note, reviewer=self.reviewer,
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------- inside

    def decision(self, wanted: str) -> Data | None:
        """One decision, for those who were overtaken by it."""
        found = next((one for one in self._ledger.decisions(self._recipe) if one.id == wanted), None)
        return _decided([found]) if found else None

    def _named(self, key: str) -> str:
        opened = self._opened(key)
        return title(opened.extraction, opened.reader.text)

    def _open(self, key: str) -> _Opened:
        extraction = self._ledger.extraction(key, self._recipe)
        article = self._ledger.article(key)
        if extraction is None or article is None:
            raise InputError("there is no such article")
        return _Opened(key, extraction, Reader(article))


def _parts(kind: RecordType) -> list[Data]:
    """The fields of the form for a record that is added."""
    shown = {one.paths[0]: one.form for one in shown_of(empty_record(kind))}
    return [said(name=name, form=shown.get(name, "person"), choices=list(choices(kind, name))) for name in PARTS[kind]]


def _said(typed: Typed, outside: bool) -> Said:
    chosen = None
    if typed.chosen is not None:
        start, stop = typed.chosen
        if not 0 <= start < stop:
            raise InputError("no place in the article")
        chosen = Span(start, stop)
    return Said(typed.words, chosen, typed.choice, outside)


def _taken(meant: Meant | Refused, name: str = "") -> Meant:
    if isinstance(meant, Refused):
        raise NotTaken(f"{name}: {meant.code}" if name else meant.code, code=meant.code)
    return meant


def _type(record: Visit | Summit | TradeFigure) -> RecordType:
    return type(record).__name__  # type: ignore[return-value]


def _shown(record: Visit | Summit | TradeFigure, path: str) -> Shown:
    found = next((one for one in shown_of(record) if one.paths[0] == path), None)
    return found or _missing_item(path, record) or Shown(path, None, (path,))


def _missing_item(path: str, record: Visit | Summit | TradeFigure) -> Shown | None:
    """The next host or participant of a record."""
    name, _, number = path.partition(".")
    items = getattr(record, name, None) if name in _LISTS else None
    is_next = items is not None and number.isdecimal() and int(number) >= len(items)
    return Shown(_LISTS[name], None, (path,)) if is_next else None


def _next_item(name: str, record: Visit | Summit | TradeFigure, decisions: Sequence[Decision]) -> Data | None:
    """Where another host or participant of a record is put."""
    for items, field in _LISTS.items():
        if hasattr(record, items):
            path = f"{items}.{len(getattr(record, items))}"
            return {"path": path, "field": field, "seen": _id(last_about(decisions, name, path))}
    return None


def _nothing(record: Visit | Summit | TradeFigure, old: Mapping[str, Value]) -> dict[str, Value]:
    """What stands in a field that says nothing, where that is not null."""
    nothing: dict[str, Value] = {}
    for path in old:
        field = type(record).model_fields.get(path)
        if path.endswith(".attendance"):
            nothing[path] = "unknown"
        elif field is not None and isinstance(field.default, str):
            nothing[path] = field.default
    if isinstance(record, TradeFigure):
        nothing |= {path: {"flow": "other", "measure": "level"}[path] for path in old if path in ("flow", "measure")}
    if isinstance(record, Summit) and "level" in old:
        nothing["level"] = record.level
    return nothing


def _plain(value: Any) -> Value:
    """A leaf as it stands in JSON."""
    return value if isinstance(value, str | int) else format(value, "f")


def _value(form: str, meant: Mapping[str, Value]) -> Any:
    """A value as the page shows one of this form."""
    if form == "area":
        return meant[""]
    if form == "period":
        end = meant["end"] if meant["end"] != meant["start"] else None
        return said(start=meant["start"], end=end)
    if form == "amount":
        qualifier = None if meant["qualifier"] in ("exact", "range") else meant["qualifier"]
        return said(**{**meant, "qualifier": qualifier})
    return said(**meant)


def _decided(told: Sequence[Decision]) -> Data | None:
    """The decision that counts, as the page tells it."""
    if not told:
        return None
    last = told[-1]
    return said(
        id=last.id, action=last.action, reviewer=last.reviewer, at=last.at, outside=last.outside_knowledge,
        note=last.note, article=last.article, record=last.record, field=last.field, new=dict(last.new),
    )  # fmt: skip


def _id(decision: Decision | None) -> str | None:
    return decision.id if decision else None


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.stop] for span in spans]


def _is_of(field: str | None, path: str) -> bool:
    return field is not None and (field == path or field.startswith(f"{path}."))
