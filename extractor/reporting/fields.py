"""A record -> the fields that people look at: one for who, one for where, one for when, each with its proof."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..records import Assessment, Conflict, Participant, Period, Person, Place, Summit, TradeFigure, Visit
from ..rendering.quotes import passage
from ..spans import Span, merge

Data = dict[str, Any]
"""What becomes JSON; nothing that says nothing is in it."""

_WEAKEST = ("missing", "fuzzy", "transliterated", "inflected", "computed", "exact")


def said(**values: Any) -> Data:
    """The values that say something.

    >>> said(city=None, country="KG", review=False, confidence=0.0)
    {'country': 'KG', 'confidence': 0.0}
    """
    nothing: tuple[Any, ...] = (None, "", (), [], {})
    return {name: value for name, value in values.items() if value is not False and value not in nothing}


def person(one: Person) -> Data:
    """A person as data."""
    return said(name=one.name, country=one.country, role=one.role)


def place(one: Place) -> Data:
    """A place as data."""
    return said(city=one.city, country=one.country)


def period(one: Period) -> Data:
    """A period as data; its end only where it differs from its start, its words only where nothing was made of them."""
    end = one.end if one.end != one.start else None
    return said(start=one.start, end=end, text=None if one.start else one.text)


def amount(figure: TradeFigure) -> Data:
    """The number of a trade figure with what it is a number of; decimals as strings, so that no digit is lost."""
    numbers = {name: getattr(figure, name) for name in ("value", "value_max", "dual_value")}
    written = {name: None if number is None else format(number, "f") for name, number in numbers.items()}
    qualifier = None if figure.qualifier in ("exact", "range") else figure.qualifier
    return said(**written, unit=figure.unit, dual_unit=figure.dual_unit, rank=figure.rank, qualifier=qualifier)


def participant(one: Participant) -> Data:
    """Who takes part, as data."""
    attendance = None if one.attendance in ("attended", "unknown") else one.attendance
    who = person(one.person) if one.person else said(country=one.country)
    return {**who, **said(attendance=attendance)}


Shown = tuple[str, str, Any, tuple[str, ...]]
"""Name of a field, the form of its value, the value, and the paths of the record that it is made of."""


def _shown(record: Visit | Summit | TradeFigure) -> Iterator[Shown]:
    if isinstance(record, Visit):
        return _visit(record)
    return _summit(record) if isinstance(record, Summit) else _figure(record)


def _visit(visit: Visit) -> Iterator[Shown]:
    yield "visitor", "person", person(visit.visitor), ("visitor",)
    yield "destination", "place", place(visit.destination), ("destination",)
    yield "period", "period", period(visit.period), ("period",)
    yield "kind", "word", visit.kind, ("kind",)
    yield "status", "word", visit.status, ("status",)
    for at, host in enumerate(visit.hosts):
        yield "host", "person", person(host), (f"hosts.{at}",)
    yield "purpose", "text", visit.purpose, ("purpose",)
    yield "likelihood", "word", visit.likelihood, ("likelihood",)
    yield "attributed_to", "text", visit.attributed_to, ("attributed_to",)


def _summit(summit: Summit) -> Iterator[Shown]:
    yield "name", "text", summit.name, ("name",)
    yield "organization", "area", summit.organization, ("organization",)
    yield "kind", "word", summit.kind, ("kind", "level")
    yield "place", "place", place(summit.place), ("place",)
    yield "period", "period", period(summit.period), ("period",)
    yield "status", "word", summit.status, ("status",)
    for at, one in enumerate(summit.participants):
        yield "participant", "person", participant(one), (f"participants.{at}",)
    yield "likelihood", "word", summit.likelihood, ("likelihood",)
    yield "attributed_to", "text", summit.attributed_to, ("attributed_to",)


def _figure(figure: TradeFigure) -> Iterator[Shown]:
    yield "reporter", "area", figure.reporter, ("reporter",)
    yield "partner", "area", figure.partner, ("partner",)
    yield "flow", "word", figure.flow, ("flow",)
    yield "measure", "word", figure.measure, ("measure",)
    numbers = ("value", "value_max", "unit", "qualifier", "dual_value", "dual_unit", "rank")
    yield "value", "amount", amount(figure), numbers
    yield "period", "period", period(figure.period), ("period",)
    yield "base_period", "period", period(figure.base_period) if figure.base_period else None, ("base_period",)
    yield "share_of", "share", figure.share_of, ("share_of",)
    yield "product", "text", figure.product, ("product",)
    yield "modality", "word", figure.modality, ("modality",)
    yield "source_org", "text", figure.source_org, ("source_org",)
    yield "attributed_to", "text", figure.attributed_to, ("attributed_to",)


ENUMERATIONS = {"kind", "status", "level", "flow", "measure", "modality", "likelihood"}
"""Fields whose values are words of ours, not of the article."""


def form_of(field: str) -> str:
    """How a value that is given as a string is shown."""
    return "word" if field in ENUMERATIONS else "numbers" if field.startswith("value") else "text"


_ALWAYS = {"visitor", "destination", "period", "place", "reporter", "value"}
"""Fields that a reader expects: shown also where the article does not give them."""


def fields_of(record: Visit | Summit | TradeFigure, text: str) -> list[tuple[Data, list[Span]]]:
    """The fields of ``record`` in the order in which people read them, each with the characters that prove it."""
    found = []
    for name, form, value, paths in _shown(record):
        entries = [
            (path, entry)
            for path, entry in record.assessment.items()
            if any(path == own or path.startswith(f"{own}.") for own in paths)
        ]
        nothing = not value or value in ("unspecified", "unknown")
        if nothing and name not in _ALWAYS:
            continue
        # The words of a date are kept as a value of their own; its characters are those of its start.
        spans = merge(span for _, entry in entries for span in entry.spans)
        field = said(
            field=name,
            form=form,
            value=None if nothing else value,
            confidence=min((entry.confidence for _, entry in entries if entry.confidence is not None), default=None),
            review=any(entry.needs_review for _, entry in entries),
            grounding=None if nothing else _weakest([entry for _, entry in entries]),
            conflicts=list(_conflicts(entries, text)),
        )
        found.append((field, spans))
    return found


def _weakest(entries: list[Assessment]) -> str:
    return min((entry.grounding for entry in entries), key=_WEAKEST.index, default="missing")


def _conflicts(entries: list[tuple[str, Assessment]], text: str) -> Iterator[Data]:
    """Other values that the article supports, each once: start and end of a period disagree together."""
    seen: set[str] = set()
    for path, entry in entries:
        for conflict in entry.conflicts:
            if conflict.value not in seen:
                seen.add(conflict.value)
                yield said(
                    **_other(path, conflict),
                    chosen_because=entry.basis or entry.grounding,
                    chosen_grounding=entry.grounding,
                    chosen_words=words(entry.spans, text),
                    because=conflict.reason,
                    words=words(conflict.spans, text),
                )


def _other(path: str, conflict: Conflict) -> Data:
    start, _, end = conflict.value.partition("/")
    if path.startswith("period"):
        return {"form": "period", "value": period(Period(start=start, end=end or start))}
    return {"form": form_of(path), "value": conflict.value}


def words(spans: tuple[Span, ...], text: str) -> list[list[Any]]:
    """The passage around ``spans`` as [characters, 1 where they are the proof]."""
    return [[part, int(proof)] for part, proof in passage(spans, text).parts]
