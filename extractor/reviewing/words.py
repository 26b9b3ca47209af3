"""What a reviewer types or selects -> the values that it means, and the characters of the article that prove them.

The same readers are used as for the extraction, so that a corrected value has the same form. What does not stand in the
article is refused, unless the reviewer says that they know it from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, get_args

import babel

from .. import normalization
from ..article import Article, published
from ..decisions import CLASSES, Value
from ..grounding import ground
from ..mending import mend
from ..normalization.dates import read_dates
from ..normalization.quantities import QuantityReading
from ..records import Period, RecordType, Summit, TradeFigure, Visit, record_type
from ..reporting.fields import Shown
from ..spans import Span

Leaves = dict[str, Value]
"""Values by what follows the path of their field: ``start`` of ``period``; "" for the field itself."""

CANDIDATES = 5
"""Other values of the article that are offered for a field."""
NEAR = 800
"""Characters from a record's first sentence within which other values are offered."""
_DATE = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_ISO = re.compile(rf"({_DATE})(?:\s*/\s*({_DATE}))?")
_SHARE = re.compile(r"[A-Z][A-Z0-9+]+:[a-z_]+")
_TELLING = {"person": ("name",), "place": ("country", "city"), "period": ("start", "end"), "amount": ("value", "unit")}
"""What tells two values of a form apart."""
_AMOUNT = ("value", "value_max", "unit", "qualifier")
_COUNTRIES = babel.Locale("en").territories


@dataclass(frozen=True, slots=True)
class Meant:
    """Values by their paths, and the characters that prove them; no characters: outside knowledge."""

    new: Leaves
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why words cannot become a value: the key of a sentence in the words of the interface."""

    code: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a reviewer typed and selected."""

    words: str = ""
    chosen: Span | None = None
    choice: str | None = None
    """A word of an enumeration."""
    outside: bool = False


def choices(kind: RecordType, path: str) -> tuple[str, ...]:
    """The words that an enumeration can hold; nothing for other fields.

    >>> choices("Summit", "level")
    ('multilateral', 'bilateral')
    """
    found = CLASSES[kind].model_fields.get(path)
    options: list[Any] = []
    for one in get_args(found.annotation) if found else ():
        options += [one] if isinstance(one, str) else [word for word in get_args(one) if isinstance(word, str)]
    return tuple(options)


@dataclass(frozen=True)
class Reader:
    """Reads a reviewer's words beside one article. Offsets are those of the article's text as it is kept."""

    article: Article
    _found: dict[str, list[tuple[Span, Leaves]]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def text(self) -> str:
        """The article's text."""
        return self.article.text

    # ------------------------------------------------------------------------------------------- one field

    def read(self, shown: Shown, record: Visit | Summit | TradeFigure, said: Said) -> Meant | Refused:
        """What ``said`` means for a field of ``record``, with its proof."""
        if shown.form == "word":
            return self._chosen_word(shown, record, said)
        if shown.name == "participant" and self._names_country(said):
            root = shown.paths[0]
            meant = self.read(Shown("country", None, (f"{root}.country",)), record, said)
            return (
                meant if isinstance(meant, Refused) else Meant({f"{root}.person.name": None, **meant.new}, meant.spans)
            )
        near = record.evidence[0].start if record.evidence else None
        at = self._place(said, near)
        if at is None and not said.words.strip():
            return Refused("nothing_typed")
        selected = at is not None and (said.chosen is None or not said.words.strip())
        leaves = self._at(shown.form, at, record) if at is not None and selected else None
        if leaves is None:
            leaves = self._alone(shown.form, said.words.strip() or (at.of(self.text) if at else ""), record)
        if leaves is None:
            return Refused(f"no_{shown.form}_read")
        if said.outside:
            return Meant(_under(shown, leaves))
        proof = [at] if at is not None and self._proves(shown.form, leaves, at, said, selected) else []
        proof = proof or [span for span, found in self._readings(shown.form) if _agree(shown.form, leaves, found)][:1]
        if not proof:
            return Refused("not_in_text" if at is None else "not_proved")
        country = leaves.get("country")
        if shown.form == "person" and country and not self._tells_country(country):
            return Refused("country_not_in_text")
        return Meant(_under(shown, leaves), tuple(proof))

    def _chosen_word(self, shown: Shown, record: Visit | Summit | TradeFigure, said: Said) -> Meant | Refused:
        path = shown.paths[0]
        if said.choice not in choices(record_type(record), path):
            return Refused("nothing_typed")
        new: Leaves = {path: said.choice}
        if said.outside:
            return Meant(new)
        at = self._place(said, record.evidence[0].start if record.evidence else None)
        if at is None and (said.words.strip() or said.chosen):
            return Refused("not_in_text")
        cues = (span for span, value in self._cues if value == said.choice and any(map(span.overlaps, record.evidence)))
        at = at or next(cues, None)
        return Meant(new, (at,)) if at else Refused("no_proof")

    def _place(self, said: Said, near: int | None) -> Span | None:
        """Where the words stand: where they were selected, else where they are found."""
        if said.chosen is not None:
            inside = Span(min(said.chosen.start, len(self.text)), min(said.chosen.stop, len(self.text)))
            words = inside.of(self.text)
            start = inside.start + len(words) - len(words.lstrip())
            return Span(start, start + len(words.strip())) if words.strip() else None
        if said.outside or not said.words.strip():
            return None
        return ground(said.words, self.text, near=near).span

    def _proves(self, form: str, leaves: Leaves, at: Span, said: Said, selected: bool) -> bool:
        """True if the characters can prove the value: what was typed must fit what was selected."""
        if selected:
            return True
        overlapping = [found for span, found in self._readings(form) if span.overlaps(at)]
        if form == "period":  # which year or month is meant may be what the reader got wrong
            return any(date.overlaps(at) for date in self._dates)
        if any(_agree(form, leaves, found) for found in overlapping):
            return True
        return form in ("person", "place", "text") and ground(_named(leaves), at.of(self.text)).span is not None

    def _names_country(self, said: Said) -> bool:
        """True if a country takes part, and nobody is named."""
        words = said.words.strip() or (said.chosen.of(self.text).strip() if said.chosen else "")
        readings = self._alone_readings(words)
        return any(one.kind == "country" and len(one.span) == len(words) for one in readings.places)

    def _tells_country(self, country: Value) -> bool:
        known = (*self._readings("place"), *self._readings("person"))
        return any(found.get("country") == country for _, found in known)

    # ------------------------------------------------------------------------------------------- what the article says

    def candidates(
        self, shown: Shown, record: Visit | Summit | TradeFigure, current: Leaves
    ) -> list[tuple[Span, Leaves]]:
        """Other values that the article gives for such a field, those of the record's own sentences first."""
        home = record.evidence[0].start if record.evidence else 0
        own = record.evidence
        readings = sorted(
            (
                one
                for one in self._readings(shown.form)
                if abs(one[0].start - home) < NEAR or any(map(one[0].overlaps, own))
            ),
            key=lambda one: (not any(span.overlaps(one[0]) for span in own), abs(one[0].start - home)),
        )
        telling = _TELLING.get(shown.form, ("",))
        seen = {tuple(current.get(name) for name in telling)}
        offered: list[tuple[Span, Leaves]] = []
        for span, leaves in readings:
            found = self._falling(leaves, span, record) if shown.form == "amount" else leaves
            key = tuple(found.get(name) for name in telling)
            # A country is no organization.
            if key not in seen and (shown.name != "organization" or len(str(found[""])) > 2):
                seen.add(key)
                offered.append((span, found))
        return offered[:CANDIDATES]

    @cached_property
    def _page(self) -> Any:
        return mend(self.article.text)

    @cached_property
    def _when(self) -> Any:
        when = published(self.article.model_copy(update={"text": self._page.text}))
        return when.day if when else None

    @cached_property
    def _all(self) -> normalization.Readings:
        return normalization.read(self._page.text, language=self.article.language, published=self._when)

    @cached_property
    def _cues(self) -> list[tuple[Span, str]]:
        return [(self._page.original(cue.span), cue.value) for cue in self._all.cues]

    @cached_property
    def _dates(self) -> list[Span]:
        return [self._page.original(date.span) for date in self._all.dates]

    def _readings(self, form: str) -> list[tuple[Span, Leaves]]:
        if form not in self._found:
            self._found[form] = [(self._page.original(span), leaves) for span, leaves in _leaves(form, self._all)]
        return self._found[form]

    def _at(self, form: str, at: Span, record: Visit | Summit | TradeFigure) -> Leaves | None:
        """The value that is read at these characters; None if none is."""
        if form == "text":
            return {"": at.of(self.text)}
        shared = [(_shared(span, at), -len(span), span, leaves) for span, leaves in self._readings(form)]
        best = max((one for one in shared if one[0] > 0), key=lambda one: one[:2], default=None)
        if best is None:
            return None
        _, _, span, leaves = best
        if form == "period" and len(at) < len(span):  # "25 November" of "25–26 November 2025"
            words, year = at.of(self.text), str(leaves["start"])[:4]
            return self._alone(form, words if re.search(r"\d{4}", words) else f"{words} {year}", record) or leaves
        return self._falling(leaves, at, record) if form == "amount" else leaves

    def _falling(self, leaves: Leaves, at: Span, record: Visit | Summit | TradeFigure) -> Leaves:
        """What fell has a minus, as in the extraction."""
        falls = isinstance(record, TradeFigure) and record.measure in ("growth", "change")
        own = (one for one in self._all.quantities if self._page.original(one.span).overlaps(at))
        if falls and any(one.direction == "down" for one in own) and not str(leaves["value"]).startswith("-"):
            return {**leaves, "value": f"-{leaves['value']}"}
        return leaves

    def _alone(self, form: str, words: str, record: Visit | Summit | TradeFigure) -> Leaves | None:
        """What the words mean without the article around them."""
        if form == "text":
            return {"": words}
        if form == "share":
            return {"": words} if _SHARE.fullmatch(words) else None
        if form == "period":
            return self._period(words)
        if form == "area" and words.upper() in _COUNTRIES and len(words) == 2:
            return {"": words.upper()}
        name, comma, tail = words.rpartition(",")
        if form in ("person", "place"):
            country = self._country(tail if comma else words)
            if form == "place" and country and not comma:
                readings = list(_leaves("place", self._alone_readings(words)))
                return readings[0][1] if readings else {"country": country, "city": None}
            if comma and country:
                main = "name" if form == "person" else "city"
                rest: Leaves = {"role": None} if form == "person" else {}
                return {main: name.strip(), "country": country, **rest}
        readings = list(_leaves(form, self._alone_readings(words)))
        if readings and (form != "person" or len(readings) == 1):
            return readings[0][1]
        return (
            {"name": words, "country": None, "role": None}
            if form == "person" and not any(map(str.isdigit, words))
            else None
        )

    def _alone_readings(self, words: str) -> normalization.Readings:
        return normalization.read(words, language=self._all.language, published=self._when)

    def _country(self, words: str) -> str | None:
        words = words.strip()
        if len(words) == 2 and words.upper() in _COUNTRIES:
            return words.upper()
        return next((one.country for one in self._alone_readings(words).places if one.country), None)

    def _period(self, words: str) -> Leaves | None:
        iso = _ISO.fullmatch(words)
        if iso:
            start, end = iso[1], iso[2] or iso[1]
            try:
                whole = Period(start=start, end=end)
                ordered = (
                    whole.first_day is not None and whole.last_day is not None and whole.first_day <= whole.last_day
                )
            except ValueError:
                return None
            return {"start": start, "end": end, "text": None} if ordered else None
        dates = [one for one in read_dates(words, language=self._all.language, published=self._when) if one.start]
        return {"start": dates[0].start, "end": dates[0].end, "text": dates[0].text} if len(dates) == 1 else None


def _leaves(form: str, readings: normalization.Readings) -> Iterator[tuple[Span, Leaves]]:
    """Where the values of a form stand, and what they are."""
    if form == "person":
        for who in readings.people:
            if who.name is not None:
                yield who.span, {"name": who.name, "country": who.country, "role": who.role}
    elif form == "place":
        for where in readings.places:
            if where.country is not None and where.kind in ("country", "city"):
                yield where.span, {"country": where.country, "city": where.city}
    elif form == "period":
        for date in readings.dates:
            if date.start is not None:
                yield date.span, {"start": date.start, "end": date.end, "text": date.text}
    elif form == "amount":
        for number in readings.quantities:
            yield number.span, _amount(number)
    elif form == "area":
        areas = [(one.span, one.country) for one in readings.places if one.country is not None]
        areas += [(one.span, one.key) for one in readings.organizations]
        for span, code in sorted(areas, key=lambda one: one[0]):
            yield span, {"": code}


def _amount(number: QuantityReading) -> Leaves:
    most = None if number.value_max is None else format(number.value_max, "f")
    return {"value": format(number.value, "f"), "value_max": most, "unit": number.unit, "qualifier": number.qualifier}


def _shared(one: Span, other: Span) -> int:
    return min(one.stop, other.stop) - max(one.start, other.start)


def _agree(form: str, typed: Leaves, found: Leaves) -> bool:
    """True if the article's value is the one that was typed; what was not typed may be anything."""
    if form == "person":
        return typed["name"] == found["name"]
    telling = (*_TELLING[form], "value_max") if form == "amount" else _TELLING.get(form, tuple(typed))
    return all(typed.get(name) in (found.get(name), *([None] if name == "city" else [])) for name in telling)


def _named(leaves: Leaves) -> str:
    return str(leaves.get("name") or leaves.get("city") or leaves.get("") or "")


def _under(shown: Shown, leaves: Leaves) -> Leaves:
    """The values under the paths of the field."""
    root = shown.paths[0]
    if shown.form == "amount":
        return {name: leaves.get(name) for name in _AMOUNT}
    if root.startswith("participants.") and shown.form == "person":
        return {
            f"{root}.person.name": leaves["name"],
            f"{root}.person.country": leaves["country"],
            f"{root}.person.role": leaves["role"],
            f"{root}.country": None,
        }
    return {f"{root}.{name}" if name else root: value for name, value in leaves.items()}
