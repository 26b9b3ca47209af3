"""A ledger as reviewers see it: what to look at, one article with its records, and what comes of a decision."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from pydantic import Field

from ..decisions import (
    Action,
    Decision,
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
from ..records import Extraction, Part, RecordType, Summit, TradeFigure, Visit, event_id, leaves, record_type
from ..reporting.facts import title
from ..reporting.fields import Data, Shown, said, shown_of
from ..spans import Span, merge
from .queue import Pending, pending, usefulness
from .sheet import ITEMS, Sheet, decided, id_of, plain
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


class NotTaken(InputError):
    """A decision that cannot be kept. ``code`` is the key of the reason in the words of the interface."""

    def __init__(self, message: str, hint: str = "", code: str = "") -> None:
        super().__init__(message, hint)
        self.args = (message, hint, code)
        self.code = code


class Typed(Part):
    """Words of a reviewer: typed, selected in the article, or chosen from a list."""

    words: str = Field(default="", max_length=1000)
    chosen: tuple[int, int] | None = None
    choice: str | None = None


class Wish(Part):
    """What the page asks for, in one request."""

    article: str
    action: Action
    record: str | None = None
    field: str | None = None
    seen: str | None = None
    undoes: str | None = None
    kind: str | None = None
    outside: bool = False
    note: str = Field(default="", max_length=2000)
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
        told = self._ledger.decisions(self._recipe)
        by_article: dict[str, list[Decision]] = {}
        for one in told:
            by_article.setdefault(one.article, []).append(one)
        with self._reading:
            rows = self._rows(by_article)
            while len(rows) < MOST and self._read_more(by_article):
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
            "decided": len(standing(told)),
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

    def _read_more(self, decisions: Mapping[str, Sequence[Decision]]) -> bool:
        """Look through more articles for fields that wait; False if there are no more."""
        some = list(islice(self._unread, AT_A_TIME))
        for kept in some:
            own = decisions.get(kept.key, ())
            self._waiting[kept.key] = pending(kept.extraction, own)
            if own:
                self._newest[kept.key] = own[-1].id
        return bool(some)

    def article(self, key: str) -> Data:
        """One article: its text, its records as they stand now, and what was decided about them."""
        opened = self._opened(key)
        return Sheet(key, opened.extraction, opened.reader, self._ledger.decisions(self._recipe, key)).data()

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
            # Who is behind is told so first: what is wrong with their words may be so because of it.
            last = last_about(decisions, wish.record, wish.field)
            if last is not None and last.id != wish.seen:
                raise DecidedMeanwhile(f"{last.reviewer} has decided meanwhile: {last.action}", decision=last.id)
            verdict = self._verdict(wish, wish.record, known[wish.record], opened)
        try:
            return self._ledger.decide(verdict, wish.seen)
        except InputError as error:
            raise NotTaken(error.message, code="no_record") from error

    def _undo(self, wish: Wish) -> Decision:
        """Take back a decision, or the last one that this reviewer has made and that stands."""
        everything = self._ledger.decisions(self._recipe)
        told = standing(everything)
        own = [one for one in told if (one.id == wish.undoes if wish.undoes else one.reviewer == self.reviewer)]
        if not own:
            raise NotTaken("there is nothing to undo", code="nothing_to_undo")
        last = own[-1]
        decisions = [one for one in everything if one.article == last.article]
        later = [one for one in standing(decisions) if one.at > last.at and last_about([one], last.record, last.field)]
        if later and later[-1].reviewer != self.reviewer:
            raise DecidedMeanwhile(f"{later[-1].reviewer} has decided meanwhile", decision=later[-1].id)
        verdict = Verdict(
            article=last.article, recipe=last.recipe, record=last.record, type=last.type, field=last.field,
            action="undo", old=last.new, new=last.old, undoes=last.id, note=wish.note, reviewer=self.reviewer,
        )  # fmt: skip
        return self._ledger.decide(verdict, id_of(last_about(decisions, last.record, last.field)))

    def _verdict(self, wish: Wish, name: str, record: Visit | Summit | TradeFigure, opened: _Opened) -> Verdict:
        if wish.action == "add":
            shown = _next_item(wish.field or "", record)
        else:
            shown = next((one for one in shown_of(record) if one.paths[0] == wish.field), None)
        if shown is None and (wish.field is not None or wish.action == "add"):
            raise InputError("there is no such field")
        old = {path: plain(value) for path, value in leaves(record) if shown is not None and shown.holds(path)}
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
        return Verdict(
            article=wish.article, recipe=self._recipe, record=name, type=record_type(record), field=wish.field,
            action=wish.action, old=old, new=meant.new, spans=meant.spans, outside_knowledge=wish.outside,
            note=wish.note, reviewer=self.reviewer,
        )  # fmt: skip

    def _addition(self, wish: Wish, opened: _Opened, settled: Extraction) -> Verdict:
        """A record that is missing, every value of it with its proof."""
        kind = _KINDS.get(wish.kind or "")
        if kind is None:
            raise InputError("no such kind of record")
        empty = empty_record(kind)
        asked = {one.paths[0]: one for one in shown_of(empty)}
        new: dict[str, Value] = {}
        spans: list[Span] = []
        for name in PARTS[kind]:
            typed = wish.values.get(name)
            if typed is None or not (typed.words.strip() or typed.chosen or typed.choice):
                continue
            parts = [typed]
            if name in ITEMS:
                parts = [Typed(words=one) for one in typed.words.split(";") if one.strip()]
            for number, part in enumerate(parts):
                shown = asked.get(name) or Shown(ITEMS[name], None, (f"{name}.{number}",))
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
        return decided([found]) if found else None

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


def _next_item(path: str, record: Visit | Summit | TradeFigure) -> Shown | None:
    """The next host or participant of a record; None for any other path."""
    name = path.partition(".")[0]
    is_next = name in ITEMS and hasattr(record, name) and path == f"{name}.{len(getattr(record, name))}"
    return Shown(ITEMS[name], None, (path,)) if is_next else None


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
