"""A record -> the fields that people look at: one for who, one for where, one for when, each with its proof."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..records import Assessment, Participant, Period, Person, Place, Summit, TradeFigure, Visit
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


_FORMS = {
    **dict.fromkeys(("visitor", "host", "participant"), "person"),
    **dict.fromkeys(("destination", "place"), "place"),
    **dict.fromkeys(("period", "base_period"), "period"),
    **dict.fromkeys(("reporter", "partner", "organization", "country"), "area"),
    **dict.fromkeys(("kind", "status", "level", "flow", "measure", "modality", "likelihood", "attendance"), "word"),
    "value": "amount",
    "share_of": "share",
}
"""How the value of a field is shown; all others are words of the article."""


def one_of_several(path: str, value: str) -> Data:
    """A value of the field at ``path`` as comparisons have it, a string, with the form it is shown in.

    >>> one_of_several("destination.country", "KG"), one_of_several("period.start", "2025-05-09/2025-05-11")
    ({'form': 'area', 'value': 'KG'}, {'form': 'period', 'value': {'start': '2025-05-09', 'end': '2025-05-11'}})
    """
    name = path.rpartition(".")[2]
    if path.partition(".")[0] in ("period", "base_period") and value[:1].isdigit():
        start, _, end = value.partition("/")
        return {"form": "period", "value": period(Period(start=start, end=end or start))}
    if "value" in name:
        return {"form": "numbers", "value": value}
    form = _FORMS.get(name, "text")
    return {"form": form if form in ("area", "word", "share") else "text", "value": value}


class Shown(NamedTuple):
    """A field as people look at it: its name, its value, and the paths of the record that it is made of."""

    name: str
    value: Any
    paths: tuple[str, ...]

    def holds(self, path: str | None) -> bool:
        """True if the value at this path of the record is a part of the field."""
        return path is not None and any(path == own or path.startswith(f"{own}.") for own in self.paths)

    @property
    def form(self) -> str:
        """How its value is shown."""
        return _FORMS.get(self.name, "text")

    @property
    def says_nothing(self) -> bool:
        """True if the article gives no value."""
        return not self.value or self.value in ("unspecified", "unknown")


def shown_of(record: Visit | Summit | TradeFigure) -> Iterator[Shown]:
    """Every field that a record of this type can have, in the order in which people read them."""
    if isinstance(record, Visit):
        return _visit(record)
    return _summit(record) if isinstance(record, Summit) else _figure(record)


def _visit(visit: Visit) -> Iterator[Shown]:
    yield Shown("visitor", person(visit.visitor), ("visitor",))
    yield Shown("destination", place(visit.destination), ("destination",))
    yield Shown("period", period(visit.period), ("period",))
    yield from _same(visit, "kind", "status")
    for at, host in enumerate(visit.hosts):
        yield Shown("host", person(host), (f"hosts.{at}",))
    yield from _same(visit, "purpose", "likelihood", "attributed_to")


def _summit(summit: Summit) -> Iterator[Shown]:
    yield from _same(summit, "name", "organization")
    yield Shown("kind", summit.kind, ("kind", "level"))
    yield Shown("place", place(summit.place), ("place",))
    yield Shown("period", period(summit.period), ("period",))
    yield from _same(summit, "status")
    for at, one in enumerate(summit.participants):
        yield Shown("participant", participant(one), (f"participants.{at}",))
    yield from _same(summit, "likelihood", "attributed_to")


def _figure(figure: TradeFigure) -> Iterator[Shown]:
    yield from _same(figure, "reporter", "partner", "flow", "measure")
    numbers = ("value", "value_max", "unit", "qualifier", "dual_value", "dual_unit", "rank")
    yield Shown("value", amount(figure), numbers)
    yield Shown("period", period(figure.period), ("period",))
    yield Shown("base_period", period(figure.base_period) if figure.base_period else None, ("base_period",))
    yield from _same(figure, "share_of", "product", "modality", "source_org", "attributed_to")


def _same(record: Visit | Summit | TradeFigure, *names: str) -> Iterator[Shown]:
    """Fields that are shown as the record has them."""
    for name in names:
        yield Shown(name, getattr(record, name), (name,))


ALWAYS = {"visitor", "destination", "period", "place", "reporter", "value"}
"""Fields that a reader expects: shown also where the article does not give them."""


def described(shown: Shown, record: Visit | Summit | TradeFigure, text: str) -> tuple[Data, list[Span]]:
    """A field of ``record`` as data, and the characters that prove it."""
    entries = [(path, entry) for path, entry in record.assessment.items() if shown.holds(path)]
    nothing = shown.says_nothing
    # The words of a date are kept as a value of their own; its characters are those of its start.
    spans = merge(span for _, entry in entries for span in entry.spans)
    field = said(
        field=shown.name,
        form=shown.form,
        value=None if nothing else shown.value,
        confidence=min((entry.confidence for _, entry in entries if entry.confidence is not None), default=None),
        review=any(entry.needs_review for _, entry in entries),
        grounding=None if nothing else _weakest([entry for _, entry in entries]),
        conflicts=list(_conflicts(entries, text)),
    )
    return field, spans


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
                    **one_of_several(path, conflict.value),
                    chosen_because=entry.basis or entry.grounding,
                    chosen_grounding=entry.grounding,
                    chosen_words=words(entry.spans, text),
                    because=conflict.reason,
                    words=words(conflict.spans, text),
                )


def words(spans: tuple[Span, ...], text: str) -> list[list[Any]]:
    """The passage around ``spans`` as [characters, 1 where they are the proof]."""
    return [[part, int(proof)] for part, proof in passage(spans, text).parts]
