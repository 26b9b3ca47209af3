"""A rival's answer -> records, generously: whatever our own readers can make of its values counts.

The values are the rival's; only their form is put right, as a careful user of it would: Russia becomes RU, 25.11.2025
becomes 2025-11-25, names go into the nominative. What cannot be read is left out, not the whole record.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

import babel
import babel.core

from extractor.evaluation.gold import GoldCase
from extractor.normalization import read_dates, read_organizations, read_people, read_places, read_quantities
from extractor.normalization.places import PlaceReading
from extractor.records import (
    Attendance,
    Extraction,
    Flow,
    Level,
    Likelihood,
    Measure,
    Modality,
    Participant,
    Period,
    Person,
    Place,
    Qualifier,
    Record,
    Source,
    Status,
    Summit,
    SummitKind,
    TradeFigure,
    Usage,
    Visit,
    VisitKind,
    event_id,
)

Values = Mapping[str, Any]

_ENGLISH = babel.Locale("en")
_ALIASES = babel.core.get_global("territory_aliases")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?")
_NAMED = re.compile(r"(.*?)\s*\(([^()]*)\)\s*")
_CODE = re.compile(r"[A-Z0-9+]{2,6}")
_NOTHING = frozenset({"", "null", "none", "n/a", "unknown", "not specified", "не указан", "не указано", "нет", "-"})
_UNITS = frozenset({"percent", "pp", "times", "rank", "t", "m3"})
_CLASSES = {"visit": "visits", "summit": "summits", "trade_figure": "trade_figures"}


def extraction(case: GoldCase, answer: Any, spent: Mapping[str, int] | None = None) -> Extraction:
    """The records of one article, each once."""
    found: dict[str, dict[str, Record]] = {"visits": {}, "summits": {}, "trade_figures": {}}
    reader = _Reader(case)
    for kind, values in events(answer):
        for record in getattr(reader, kind)(values):
            found[kind][record.id] = record
    source = Source(id=case.id, sha256=case.article.sha256, chars=len(case.text))
    usage = Usage(model="rival", extractor_version="0", **(spent or {}))
    parts: dict[str, Any] = {kind: tuple(records.values()) for kind, records in found.items()}
    return Extraction(article=source, usage=usage, **parts)


def events(answer: Any) -> Iterator[tuple[str, Values]]:
    """Kind and flat values of every event, from either form: lists by kind, or langextract's extractions.

    >>> list(events([{"class": "visit", "text": "came", "attributes": {"kind": "state"}}]))
    [('visits', {'name': 'came', 'kind': 'state'})]
    """
    if isinstance(answer, Mapping):
        for kind in _CLASSES.values():
            for one in answer.get(kind) or ():
                person = one.get("visitor") or {}
                flat = {f"visitor_{name}": value for name, value in person.items()} if kind == "visits" else {}
                yield kind, {**one, **flat}
        return
    for one in answer or ():
        if one["class"] in _CLASSES:
            told = {name: value for name, value in one["attributes"].items() if value is not None}
            yield _CLASSES[one["class"]], {"name": one["text"], **told}


class _Reader:
    """Values of one article -> records."""

    def __init__(self, case: GoldCase) -> None:
        self.language, self.published = case.language, case.published

    def visits(self, told: Values) -> Iterator[Record]:
        name, country = self.name(told.get("visitor_name")), self.area(told.get("visitor_country"))
        place = self.place(told.get("destination_country"), told.get("destination_city"))
        if not (name or country) or place == Place():
            return
        values = {
            "visitor": Person(name=name, country=country),
            "destination": place,
            "period": self.period(told, "start", "end"),
            "kind": choice(VisitKind, told.get("kind"), "unspecified"),
            **self.said(told),
        }
        yield Visit(id=_id("Visit", values), **values)

    def summits(self, told: Values) -> Iterator[Record]:
        people = [one for item in told.get("participants") or () if (one := self.participant(item))]
        levels = "multilateral" if len(people) > 2 else "bilateral"
        values = {
            "name": text(told.get("name")),
            "organization": self.organization(told.get("organization")),
            "level": choice(Level, told.get("level"), levels),
            "kind": choice(SummitKind, told.get("kind"), "meeting"),
            "place": self.place(told.get("country"), told.get("city")),
            "period": self.period(told, "start", "end"),
            "participants": tuple(people),
            **self.said(told),
        }
        if people or values["name"] or values["organization"]:
            yield Summit(id=_id("Summit", values), **values)

    def trade_figures(self, told: Values) -> Iterator[Record]:
        value, unit = amount(told.get("value"), told.get("unit"))
        dual_value, dual_unit = amount(told.get("dual_value"), told.get("dual_unit"))
        rank, _ = amount(told.get("rank"), None)
        if value is None and rank is None:
            return
        base = self.period(told, "base_start", "base_end")
        values = {
            "reporter": self.area(told.get("reporter")),
            "partner": self.area(told.get("partner")),
            "flow": choice(Flow, told.get("flow"), "other"),
            "measure": choice(Measure, told.get("measure"), "level"),
            "value": value,
            "value_max": amount(told.get("value_max"), told.get("unit"))[0],
            "unit": unit,
            "qualifier": choice(Qualifier, told.get("qualifier"), "exact"),
            "dual_value": dual_value,
            "dual_unit": dual_unit if dual_value is not None else None,
            "period": self.period(told, "start", "end"),
            "base_period": base if base.start else None,
            "rank": int(rank) if rank is not None else None,
            "product": text(told.get("product")),
            "modality": choice(Modality, told.get("modality"), "observed"),
            "source_org": text(told.get("source_org")),
            "attributed_to": text(told.get("attributed_to")),
        }
        yield TradeFigure(id=_id("TradeFigure", values), **values)

    def said(self, told: Values) -> dict[str, Any]:
        """What visits and summits share."""
        return {
            "status": choice(Status, told.get("status"), "unknown"),
            "likelihood": choice(Likelihood, told.get("likelihood"), None),
            "attributed_to": text(told.get("attributed_to")),
        }

    def participant(self, told: Any) -> Participant | None:
        """A person and a country, as an object or as ``Name (CC)``."""
        if isinstance(told, str):
            named = _NAMED.fullmatch(told)
            told = {"name": named[1], "country": named[2]} if named else {"name": told}
        if not isinstance(told, Mapping):
            return None
        name, country = self.name(told.get("name")), self.area(told.get("country"))
        if not name and not country:
            return None
        person = Person(name=name, country=country) if name else None
        return Participant(
            person=person, country=country, attendance=choice(Attendance, told.get("attendance"), "unknown")
        )

    def name(self, told: Any) -> str | None:
        """The nominative that our reader of names gives, else the words as they are."""
        words = text(told)
        read = read_people(words, language=self.language, published=self.published) if words else []
        return next((one.name for one in read if one.kind == "name" and one.name), words)

    def place(self, country: Any, city: Any) -> Place:
        """Country and city; a city brings its country, also where it is given as the country."""
        read = self.city(city) or self.city(country)
        code = self.area(country) or (read.country if read else None)
        name = (read.city if read else None) or text(city) or (text(country) if code is None else None)
        return Place(country=code, city=name)

    def city(self, told: Any) -> PlaceReading | None:
        """The city that the words name, if our reader of places knows it."""
        words = text(told)
        read = read_places(words, language=self.language) if words else []
        return next((one for one in read if one.kind == "city"), None)

    def area(self, told: Any) -> str | None:
        """Code of a country or key of a group, from a code or a name in any language."""
        words = text(told)
        if words is None:
            return None
        code, aliases = words.upper(), _ALIASES.get(words.upper(), ())
        if len(aliases) == 1:  # three letters, or a code of old
            return aliases[0]
        if len(code) == 2 and code in _ENGLISH.territories:
            return code
        for language in (self.language, "en", "ru"):
            read = read_places(words, language=language)
            if found := next((one.country or one.group for one in read if one.country or one.group), None):
                return found
        return self.organization(words) if _CODE.fullmatch(words) else None

    def organization(self, told: Any) -> str | None:
        """Key of an organization that our reader knows, else the words as they are."""
        words = text(told)
        read = read_organizations(words, language=self.language) if words else []
        return read[0].key if read else words

    def period(self, told: Values, first: str, last: str) -> Period:
        """Two dates; one alone is both."""
        start, end = self.date(told.get(first)), self.date(told.get(last))
        start, end = start or end, end or start
        return Period(start=start[0], end=end[1]) if start and end else Period()

    def date(self, told: Any) -> tuple[str, str] | None:
        """First and last day that the words can mean: ISO 8601, else what our reader of dates makes of them."""
        words = text(told)
        if words is None:
            return None
        if (iso := _ISO.fullmatch(words)) and (written := _calendar(*iso.groups())):
            return written, written
        for language in dict.fromkeys((self.language, "en")):
            for one in read_dates(words, language=language, published=self.published):
                if one.start:
                    return one.start, one.end or one.start
        return None


def _calendar(year: str, month: str | None, day: str | None) -> str | None:
    """The date with the precision that it has; None if the calendar has no such date."""
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part)


def text(told: Any) -> str | None:
    """Words, or None for what says nothing.

    >>> text(" N/A "), text(" Ош ")
    (None, 'Ош')
    """
    words = " ".join(str(told).split()) if told is not None else ""
    return None if words.casefold() in _NOTHING else words


def choice(allowed: Any, told: Any, otherwise: Any) -> Any:
    """The word of the enumeration, written in any case and with any dash; ``otherwise`` if it is none.

    >>> choice(Level, "Multilateral", "bilateral"), choice(Flow, "sales", "other")
    ('multilateral', 'other')
    """
    word = re.sub(r"[\s-]+", "_", str(told).strip().casefold())
    return word if word in get_args(allowed) else otherwise


def amount(value: Any, unit: Any) -> tuple[Decimal | None, str | None]:
    """Number and unit, also from words.

    >>> amount("4,2 млрд", "долларов"), amount(12.5, "%"), amount("many", "USD")
    ((Decimal('4200000000'), 'USD'), (Decimal('12.5'), 'percent'), (None, 'USD'))
    """
    number, words = text(value), text(unit)
    if number is None:
        return None, None
    code = _unit(words)
    plain = re.sub(r"(?<=\d)[\s\u00a0,](?=\d{3}\b)", "", number).replace(",", ".")
    try:
        parsed = Decimal(plain)
        return (parsed, code) if parsed.is_finite() else (None, code)
    except InvalidOperation:
        read = read_quantities(f"{number} {words or ''}".strip()) or read_quantities(number)
        return (read[0].value, code or read[0].unit) if read else (None, code)


def _unit(words: str | None) -> str | None:
    if words is None or words in _UNITS or words.upper() in _ENGLISH.currencies:
        return words if words in _UNITS else words and words.upper()
    read = read_quantities(f"1 {words}")
    return read[0].unit if read and read[0].unit else words


def _id(kind: str, values: Mapping[str, Any]) -> str:
    return event_id(kind, *(str(value) for value in values.values()))
