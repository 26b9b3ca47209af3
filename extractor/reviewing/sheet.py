"""An article, its records and what was decided about them -> what the page shows, as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..decisions import Decision, Value, keyed, last_about, settle, standing
from ..records import Extraction, Summit, TradeFigure, Visit, leaves, record_type
from ..reporting.facts import codes_in, doubt, leads_out, row, title
from ..reporting.fields import ALWAYS, Data, Shown, described, said, shown_of
from ..spans import Span
from .queue import pending
from .words import Reader, choices

ITEMS = {"participants": "participant", "hosts": "host"}
"""What is listed in a record, and what one of them is called."""


@dataclass(frozen=True)
class Sheet:
    """One article as a reviewer sees it. Paths and names of records are those that decisions know."""

    key: str
    extraction: Extraction
    reader: Reader
    decisions: Sequence[Decision]

    @cached_property
    def settled(self) -> Extraction:
        """The records as they stand now, also those that were rejected."""
        return settle(self.extraction, self.decisions, in_place=True)

    @cached_property
    def _standing(self) -> list[Decision]:
        return standing(self.decisions)

    def data(self) -> Data:
        """Text, records with their fields, the fields that wait, and the codes whose names the page needs."""
        waiting = [(one.record, one.field) for one in pending(self.extraction, self.decisions)]
        source, text = self.settled.article, self.reader.text
        records = [
            self._record(name, record, {field for of, field in waiting if of == name})
            for name, record in keyed(self.settled)
        ]
        about = said(
            source=source.source if source.source != source.title else None,
            url=source.url if leads_out(source.url) else None,
            published=source.published.date if source.published else None,
            language=source.language,
            issues=[doubt(issue, text) for issue in self.settled.issues],
        )
        return {
            **about,
            "key": self.key,
            "title": title(self.settled, text),
            "text": text,
            "records": records,
            "fields": waiting,
            "codes": sorted(codes_in(records)),
        }

    def _record(self, name: str, record: Visit | Summit | TradeFigure, waiting: set[str | None]) -> Data:
        told = {one.field for one in self._standing if one.record == name}
        fields = [
            self._field(name, record, shown, shown.paths[0] in waiting)
            for shown in shown_of(record)
            if not shown.says_nothing or shown.name in ALWAYS or shown.paths[0] in waiting | told
        ]
        own = {field["path"] for field in fields}
        return {
            **row(record),
            **said(waiting=None in waiting, decided=self._decided(name, None)),
            "key": name,
            "seen": self._seen(name, None),
            "next": self._next_item(name, record),
            "evidence": _pairs(record.evidence),
            "fields": fields,
            "doubts": [
                doubt(one, self.reader.text)
                for one in record.issues
                if one.severity != "info" and not any(f"{one.field}.".startswith(f"{path}.") for path in own)
            ],
        }

    def _field(self, name: str, record: Visit | Summit | TradeFigure, shown: Shown, waits: bool) -> Data:
        path = shown.paths[0]
        data, spans = described(shown, record, self.reader.text)
        about = [one for one in record.issues if shown.holds(one.field) and one.severity != "info"]
        return {
            **data,
            **said(
                waiting=waits,
                decided=self._decided(name, path),
                doubts=[doubt(one, self.reader.text) for one in about],
                choices=list(choices(record_type(record), path)) if shown.form == "word" else None,
                candidates=self._candidates(shown, record) if waits else None,
            ),
            "path": path,
            "spans": _pairs(spans),
            "seen": self._seen(name, path),
        }

    def _candidates(self, shown: Shown, record: Visit | Summit | TradeFigure) -> list[Data]:
        """Values that one key is enough to choose: those that the record itself contradicts first."""
        found: list[Data] = []
        for path, entry in record.assessment.items():
            for other in entry.conflicts if shown.form == "period" and shown.holds(path) else ():
                start, _, end = other.value.partition("/")
                value = said(start=start, end=end if end != start else None)
                if other.spans and value not in [one["value"] for one in found]:
                    found.append({"value": value, "words": other.value, "at": _pairs(other.spans[:1])})
        of_form = shown.form not in ("text", "word", "share")
        for span, meant in self.reader.candidates(shown, record, _current(shown, record)) if of_form else ():
            value = _value(shown.form, meant)
            if value not in [one["value"] for one in found]:
                found.append({"value": value, "words": "", "at": _pairs([span])})
        return found

    def _next_item(self, name: str, record: Visit | Summit | TradeFigure) -> Data | None:
        """Where another host or participant of a record is put."""
        for items, field in ITEMS.items():
            if hasattr(record, items):
                path = f"{items}.{len(getattr(record, items))}"
                return {"path": path, "field": field, "seen": self._seen(name, path)}
        return None

    def _seen(self, name: str, field: str | None) -> str | None:
        return id_of(last_about(self.decisions, name, field))

    def _decided(self, name: str, field: str | None) -> Data | None:
        return decided([one for one in self._standing if (one.record, one.field) == (name, field)])


def decided(told: Sequence[Decision]) -> Data | None:
    """The last decision, as the page tells it."""
    if not told:
        return None
    last = told[-1]
    return said(
        id=last.id, action=last.action, reviewer=last.reviewer, at=last.at, outside=last.outside_knowledge,
        note=last.note, article=last.article, record=last.record, field=last.field, undoes=last.undoes,
    )  # fmt: skip


def id_of(decision: Decision | None) -> str | None:
    """Its id, if there is one."""
    return decision.id if decision else None


def plain(value: Any) -> Value:
    """A leaf as it stands in JSON."""
    return value if isinstance(value, str | int) else format(value, "f")


def _current(shown: Shown, record: Visit | Summit | TradeFigure) -> dict[str, Value]:
    """What a field holds now, by what follows its path."""
    held = {path: plain(value) for path, value in leaves(record) if shown.holds(path)}
    if shown.form == "area":
        return {"": next(iter(held.values()), None)}
    return {path.removeprefix(f"{shown.paths[0]}.").removeprefix("person."): value for path, value in held.items()}


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


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.stop] for span in spans]
