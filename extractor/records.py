"""What comes out: typed records, the assessment of every field, and the Extraction that holds them.

Values follow the field's standards: countries ISO 3166-1 alpha-2, currencies ISO 4217, other units UCUM
(plus ``percent``, ``pp``, ``times``, ``rank``, which UCUM lacks or writes otherwise), dates ISO 8601 with
reduced precision (``2025-05`` is a month, ``2025`` a year; EDTF for what that cannot say). Field names of
trade figures follow SDMX and UN Comtrade. Every non-null value of a record has an entry in
``assessment`` under its dotted path (``destination.country``), with the characters that prove it.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from .article import Published
from .spans import Span

SCHEMA_VERSION = "1"

LONGEST_STAY = datetime.timedelta(days=14)
"""A single stay abroad longer than this is rather two readings of one date."""

VisitKind = Literal["state", "official", "official_working", "working", "private", "transit", "unspecified"]
Status = Literal["planned", "ongoing", "completed", "cancelled", "postponed", "unknown"]
Level = Literal["multilateral", "bilateral"]
SummitKind = Literal[
    "summit",
    "statutory_body_session",
    "informal_leaders_meeting",
    "talks",
    "meeting",
    "sideline_meeting",
    "tete_a_tete",
]
Attendance = Literal["attended", "expected", "declined", "replaced", "remote", "invited", "unknown"]
Flow = Literal[
    "turnover", "export", "import", "balance", "re_export", "re_import", "transit", "settlement", "investment", "other"
]
Measure = Literal["level", "share", "growth", "growth_multiple", "change", "rank", "index"]
Modality = Literal["observed", "estimate", "forecast", "target", "potential"]
Reading = Literal["sentence", "article"]
Likelihood = Literal["likely", "possible", "uncertain"]
ClaimKind = Literal["count", "first", "last", "nth", "record_year", "interval"]
Comparator = Literal["=", ">=", "<=", ">", "<", "~", "range"]
Outcome = Literal["holds", "fails", "cannot_be_checked"]
Qualifier = Literal["exact", "about", "over", "under", "at_least", "up_to", "range"]
Grounding = Literal["exact", "inflected", "transliterated", "fuzzy", "computed", "missing"]
Severity = Literal["error", "warning", "info"]

Number = Annotated[Decimal, PlainSerializer(lambda value: format(value, "f"), return_type=str, when_used="json")]
"""A decimal number, written to JSON as a string with ``.`` so that no digit is lost or invented."""


class Part(BaseModel):
    """Base of everything here: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(Part):
    """A person as the article names them."""

    name: str | None = Field(description="nominative, as full as the article gives it, in the article's language")
    country: str | None = Field(
        default=None, description="whom they act for: ISO 3166-1 alpha-2, or the key of the organization they head"
    )
    role: str | None = Field(default=None, description="office as the article words it")


class Participant(Part):
    """Who takes part in a summit: a person, or a country when no person is named."""

    person: Person | None = None
    country: str | None = Field(default=None, description="ISO 3166-1 alpha-2")
    attendance: Attendance = "unknown"


class Place(Part):
    """Where: a country, and the city when the article names it."""

    country: str | None = Field(default=None, description="ISO 3166-1 alpha-2")
    city: str | None = Field(default=None, description="nominative, in the article's language")


class Period(Part):
    """When: first and last day as ISO 8601 with the precision the article gives, and its words."""

    start: str | None = Field(default=None, description="ISO 8601 reduced precision: 2025-11-25, 2025-05 or 2025")
    end: str | None = Field(default=None, description="as start; equal to it for a single day, month or year")
    text: str | None = Field(default=None, description="the article's words")

    @property
    def first_day(self) -> datetime.date | None:
        """First day that the period can begin on.

        >>> Period(start="2025-05", end="2025-05").first_day
        datetime.date(2025, 5, 1)
        """
        return _day(self.start, last=False) if self.start else None

    @property
    def last_day(self) -> datetime.date | None:
        """Last day that the period can end on; a missing end is the start.

        >>> Period(start="2024-02").last_day
        datetime.date(2024, 2, 29)
        """
        last = self.end or self.start
        return _day(last, last=True) if last else None

    @property
    def is_to_the_day(self) -> bool:
        """True if the start names a day, not a month or a year.

        >>> Period(start="2025-05-03").is_to_the_day, Period(start="2025-05").is_to_the_day
        (True, False)
        """
        return self.start is not None and self.start.count("-") == 2


def _day(date: str, *, last: bool) -> datetime.date:
    """First or last day of an ISO 8601 date of reduced precision."""
    year, *rest = (int(part) for part in date.split("-"))
    month = rest[0] if rest else (12 if last else 1)
    if len(rest) == 2:
        return datetime.date(year, month, rest[1])
    return datetime.date(year, month, calendar.monthrange(year, month)[1] if last else 1)


class Issue(Part):
    """A doubt with a stable code. ``field`` is the dotted path it is about; None: the whole record."""

    code: str
    severity: Severity
    message: str
    field: str | None = None
    spans: tuple[Span, ...] = ()


class Conflict(Part):
    """Another reading of the same field that the article also supports."""

    value: str
    reason: str
    spans: tuple[Span, ...] = ()


class Assessment(Part):
    """Why a field should be believed: where it stands, how it was found, what was checked."""

    spans: tuple[Span, ...] = Field(
        default=(), description="characters that show the value, or that it was computed from"
    )
    grounding: Grounding
    basis: str | None = Field(default=None, description="how the value was worked out, e.g. year_basis=heading")
    passed: tuple[str, ...] = Field(default=(), description="codes of checks that held")
    failed: tuple[str, ...] = Field(default=(), description="codes of checks that did not")
    conflicts: tuple[Conflict, ...] = ()
    confidence: float | None = Field(
        default=None, description="calibrated probability of being right; null: not calibrated"
    )
    needs_review: bool = Field(
        default=False, description="confidence below the calibration's threshold; without one, a doubt about the field"
    )


class Mention(Part):
    """One place of the article that a record was read from: the sentence asked about and what the model chose there."""

    window: Span
    task: str
    draft: dict[str, Any] = Field(description="the words that the model copied")
    offered: dict[str, int] = Field(default_factory=dict, description="how many words it could choose from, by field")
    joined: str | None = Field(default=None, description="why it was taken for the same event; null for the first")
    logprob: float | None = Field(
        default=None, description="mean log-probability of the answer's tokens; null: the server gives none"
    )
    confirmed: float | None = Field(
        default=None,
        description="asked whether the sentence tells of this, how sure the model is: log-odds of yes; null: not asked",
    )


class Record(Part):
    """What visits, summits and trade figures share."""

    id: str = Field(description="content hash of the event's key; stays while the event stays the same")
    evidence: tuple[Span, ...] = Field(default=(), description="sentences that the record was read from")
    assessment: dict[str, Assessment] = Field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    mentions: tuple[Mention, ...] = ()
    confidence: float | None = None
    needs_review: bool = False


class Visit(Record):
    """One leader, one host country, one continuous stay (COLT; US Office of the Historian)."""

    visitor: Person
    hosts: tuple[Person, ...] = ()
    destination: Place
    period: Period
    kind: VisitKind = "unspecified"
    status: Status = "unknown"
    summits: tuple[str, ...] = Field(default=(), description="ids of summits held during the visit")
    purpose: str | None = Field(default=None, description="the article's words")
    likelihood: Likelihood | None = Field(default=None, description="how sure the article is; null: told as a fact")
    attributed_to: str | None = Field(default=None, description="who says it, in the article's words")


class Summit(Record):
    """One meeting of leaders in person, bilateral or multilateral. Calls are no summits."""

    name: str | None = Field(description="the article's words")
    organization: str | None = Field(default=None, description="key of the organization, e.g. CSTO, EAEU, C5+1")
    level: Level
    kind: SummitKind = "meeting"
    place: Place
    period: Period
    participants: tuple[Participant, ...] = ()
    status: Status = "unknown"
    on_margins_of: str | None = Field(default=None, description="id of the summit on whose margins it was held")
    likelihood: Likelihood | None = Field(default=None, description="how sure the article is; null: told as a fact")
    attributed_to: str | None = Field(default=None, description="who says it, in the article's words")


class TradeFigure(Record):
    """One published number about trade between economies (SDMX and UN Comtrade terms)."""

    reporter: str | None = Field(description="area whose trade it is, ISO 3166-1 alpha-2 or an organization's key")
    partner: str | None = None
    flow: Flow
    measure: Measure
    value: Number | None = Field(description="in full units: 4 billion dollars is 4000000000, 12,5% is 12.5")
    value_max: Number | None = Field(default=None, description="upper end of a range")
    unit: str | None = Field(description="ISO 4217, UCUM, or percent, pp, times, rank")
    qualifier: Qualifier = "exact"
    dual_value: Number | None = Field(default=None, description="the same amount as the article gives it in dual_unit")
    dual_unit: str | None = Field(default=None, description="ISO 4217 of dual_value")
    period: Period
    base_period: Period | None = None
    share_of: str | None = Field(
        default=None, description="what a share is a part of: reporter and flow, e.g. KG:turnover"
    )
    rank: int | None = None
    product: str | None = Field(default=None, description="the article's words; null is all products")
    modality: Modality = "observed"
    source_org: str | None = Field(default=None, description="whose statistics, in the article's words")
    attributed_to: str | None = Field(default=None, description="who says it, in the article's words")


class ClaimItem(Part):
    """One item of an itemised list under a count: "official visits: two (Moscow, May 2023; Bishkek, October 2023)"."""

    text: str = Field(description="the article's words")
    span: Span
    place: Place
    period: Period
    record: str | None = Field(default=None, description="id of the record that it stands for")


class Claim(Part):
    """What the article says about its own events: how many there were, which was the first, the last, the record year.

    Used as a check, not as data. A claim holds or fails only where the records can show it; a number of "at least" is
    refuted by fewer records in a closed list, an exact number by more records than it says.
    """

    kind: ClaimKind
    counts: Literal["Visit", "Summit", "PhoneCall"]
    comparator: Comparator = "="
    value: int | None = Field(default=None, description="the number of a count, the ordinal of nth, a record year")
    value_max: int | None = Field(default=None, description="upper end of a range")
    parties: tuple[str, ...] = Field(
        default=(), description="who all take part: persons (nominative), countries, or the key of a group of countries"
    )
    visitor: str | None = Field(default=None, description="who travels: a person's name in the nominative")
    host_country: str | None = Field(default=None, description="ISO 3166-1 alpha-2")
    host_city: str | None = Field(default=None, description="only events in this city are meant")
    event_kind: VisitKind | SummitKind | None = None
    level: Level | None = None
    full_format: bool = Field(default=False, description="only talks in full format are meant")
    period: Period | None = Field(
        default=None, description="in which the events are counted; without an end it is open, without a start unknown"
    )
    recent: bool = Field(default=False, description="only the last years are meant, and not how many")
    event_period: Period | None = Field(default=None, description="when the first, last or nth one was")
    event_place: Place | None = Field(default=None, description="where the first, last or nth one was")
    duration: str | None = Field(default=None, description="ISO 8601, of an interval since the event before")
    items: tuple[ClaimItem, ...] = ()
    text: str = Field(description="the article's words for the number or the order")
    evidence: tuple[Span, ...] = Field(description="the words of the claim, then those that it takes its period from")
    outcome: Outcome = "cannot_be_checked"
    reason: str = Field(default="", description="why it holds, fails or cannot be checked, in one sentence")
    records: tuple[str, ...] = Field(default=(), description="ids of the records that were counted or compared")


class Withheld(Part):
    """A draft that did not become a record, and why. Nothing is dropped silently."""

    task: str
    draft: dict[str, Any] = Field(description="the words that the model copied; the values, of a whole record")
    window: Span
    code: str
    message: str
    record: Visit | Summit | TradeFigure | None = Field(
        default=None, description="the whole record, if it was withheld only because it is improbable"
    )

    @classmethod
    def of(cls, record: Visit | Summit | TradeFigure, code: str, message: str, *, whole: bool = False) -> Withheld:
        """A record that is not given out as one, with its values; ``whole`` keeps all of it."""
        task = {"Visit": "visits", "Summit": "summits", "TradeFigure": "trade_figures"}[type(record).__name__]
        values = {path: str(value) for path, value in leaves(record)}
        kept = record if whole else None
        return cls(task=task, draft=values, window=record.evidence[0], code=code, message=message, record=kept)


class Source(Part):
    """Which article the extraction belongs to."""

    id: str
    sha256: str = Field(description="of the text in UTF-8")
    fingerprint: str | None = Field(default=None, description="64 bits in hex that differ little for copies of a text")
    chars: int
    source: str | None = None
    url: str | None = None
    title: str | None = None
    language: str | None = Field(default=None, description="BCP 47")
    published: Published | None = None


class PromptUse(Part):
    """A prompt file as it was used: name, version, and a fingerprint of text and answer form."""

    name: str
    fingerprint: str


class CalibrationUse(Part):
    """The calibration that confidences come from, so that a reader can trace them."""

    fingerprint: str = Field(description="of the calibration file's content")
    model: str = Field(description="whose drafts it was fitted on")
    data: str = Field(description="digest of the labelled articles that it was fitted on")
    split: str
    threshold: float = Field(description="below this a field needs review")
    accepted_error: float = Field(description="share of wrong values from the threshold on that was aimed at")


class Usage(Part):
    """What the extraction took. Everything here is the same in every replay; clock times are not kept."""

    model: str
    served_by: str | None = Field(default=None, description="what the server says it is")
    weights_sha256: str | None = None
    mode: str | None = Field(default=None, description="how the answer's form was asked for")
    prompts: tuple[PromptUse, ...] = ()
    calibration: CalibrationUse | None = Field(default=None, description="null: confidences are null too")
    extractor_version: str
    reading: Reading = Field(default="sentence", description="what one question was about: a sentence or an article")
    windows: int = Field(default=0, description="windows that the article was cut into")
    skipped: int = Field(default=0, description="windows times tasks not sent, because they cannot hold a record")
    asked_again: int = Field(
        default=0, description="questions asked again, because drafts of the answer failed a check"
    )
    mended: int = Field(default=0, description="those whose second answer took the place of the first")
    calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0


RecordType = Literal["Visit", "Summit", "TradeFigure"]


def record_type(record: Visit | Summit | TradeFigure) -> RecordType:
    """The name of the record's class."""
    return "Visit" if isinstance(record, Visit) else "Summit" if isinstance(record, Summit) else "TradeFigure"


COUNTS = tuple(name for name, field in Usage.model_fields.items() if field.annotation is int)
"""The numbers of ``Usage``, which add up over parts of an article and over articles."""


class Extraction(Part):
    """Everything that one article gave."""

    schema_version: str = SCHEMA_VERSION
    article: Source
    visits: tuple[Visit, ...] = ()
    summits: tuple[Summit, ...] = ()
    trade_figures: tuple[TradeFigure, ...] = ()
    claims: tuple[Claim, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    issues: tuple[Issue, ...] = ()
    usage: Usage

    def records(self) -> Iterator[Visit | Summit | TradeFigure]:
        """All records: visits, then summits, then trade figures."""
        yield from self.visits
        yield from self.summits
        yield from self.trade_figures

    def holding(self, records: Iterable[Record], withheld: Iterable[Withheld]) -> Extraction:
        """The same with other records, each among those of its type, and other withheld ones."""
        kept = list(records)
        return self.model_copy(
            update={
                "visits": tuple(one for one in kept if isinstance(one, Visit)),
                "summits": tuple(one for one in kept if isinstance(one, Summit)),
                "trade_figures": tuple(one for one in kept if isinstance(one, TradeFigure)),
                "withheld": tuple(withheld),
            }
        )

    @property
    def unread(self) -> tuple[Issue, ...]:
        """Issues of sentences that were not asked about or not answered usably: the article was read only in part."""
        return tuple(one for one in self.issues if one.code.startswith("answer_") or one.code == "not_asked")

    def to_json(self, indent: int | None = 2) -> str:
        """JSON text; ``Extraction.from_json(x.to_json()) == x``, and the same bytes when written again."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, text: str | bytes) -> Extraction:
        """Read what :meth:`to_json` wrote. Raises ``pydantic.ValidationError`` for anything else."""
        return cls.model_validate_json(text)


NOTHING_SAID = frozenset({"unspecified", "unknown"})
"""Words of enumerations that mean: the article does not say."""

LINKS = ("summits", "on_margins_of")
"""Fields that hold ids of other records: no values of the article."""


def leaves(record: Record) -> Iterator[tuple[str, Any]]:
    """Dotted path and value of every non-null field that says something about the event."""

    def walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
        if isinstance(value, BaseModel):
            for name in type(value).model_fields:
                yield from walk(getattr(value, name), f"{path}.{name}")
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                yield from walk(item, f"{path}.{index}")
        elif value is not None:
            yield path, value

    for name in type(record).model_fields:
        if name not in Record.model_fields and name not in LINKS:
            yield from walk(getattr(record, name), name)


def event_id(record_type: str, *key: str | None) -> str:
    """Short content hash of an event's key.

    >>> event_id("Visit", "RU", "KG", "2025-11-25")
    'visit-8a74fff83912'
    """
    digest = hashlib.sha256(json.dumps([record_type, *key], ensure_ascii=False).encode()).hexdigest()
    return f"{record_type.lower()}-{digest[:12]}"
