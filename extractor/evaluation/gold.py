"""Gold files: articles with their labels, read and checked (docs/annotation-guide.md).

A label quotes the article's words; where they stand is looked up here, so that nobody counts characters by hand.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import babel
from pydantic import Field, ValidationError

from ..article import Article
from ..errors import InputError
from ..records import (
    Attendance,
    ClaimKind,
    Comparator,
    Flow,
    Level,
    Likelihood,
    Measure,
    Modality,
    Number,
    Outcome,
    Part,
    Period,
    Place,
    Qualifier,
    Status,
    SummitKind,
    VisitKind,
)
from ..spans import Span

TAGS = frozenset(
    re.findall(
        r"\w+",
        (
            "absentee attribution balance bilateral call cancelled caption completed contradiction count_claim "
            "delegation domestic duration export forecast glued_title growth history html import invitation "
            "joint_visit likelihood list long margins mirror month_only multilateral multiple negative next_day "
            "no_publication_date no_year ocr_noise official_visit ongoing order_claim organization_head planned "
            "postponed prices private_visit pronoun quote range rank relative_date retrospective settlement share "
            "short sports state_visit tail target title_only tour trade transit turnover two_currencies unnamed_leader "
            "weekday working_visit wrong_prefix year_from_heading "
        ),
    )
)
"""What can be hard in an article; the coverage table counts these."""

Quote = str | tuple[str, int]
"""Words of the article; with a number, the n-th place where they stand."""

Split = Literal["train", "dev", "calib", "test", "smoke"]

ListName = Literal["visits", "summits", "trade_figures", "claims"]


_ENGLISH = babel.Locale("en")  # its tables hold every code of ISO 3166-1 and ISO 4217


class Annotator(Part):
    """Who labelled, and whether that was a person or a model."""

    id: str
    kind: Literal["human", "model"]


class GoldPerson(Part):
    """A person with what is scored of them."""

    name: str | None = None
    country: str | None = None


class GoldParticipant(GoldPerson):
    """A leader, or without a name a country."""

    attendance: Attendance = "unknown"


class Label(Part):
    """What labels of every record share."""

    id: str
    words: dict[str, Quote] = Field(default_factory=dict, description="slot -> the article's words for it")
    evidence: tuple[Quote, ...] = Field(min_length=1)
    accept: dict[str, tuple[Any, ...]] = Field(default_factory=dict)
    unscored: tuple[str, ...] = ()
    note: str | None = None


class GoldVisit(Label):
    """A labelled visit."""

    visitor: GoldPerson
    destination: Place
    period: Period
    kind: VisitKind
    status: Status
    likelihood: Likelihood | None = None
    attributed_to: str | None = None
    summits: tuple[str, ...] = ()


class GoldSummit(Label):
    """A labelled summit."""

    name: str | None
    organization: str | None = None
    level: Level
    kind: SummitKind
    place: Place
    period: Period
    participants: tuple[GoldParticipant, ...] = ()
    status: Status
    on_margins_of: str | None = None
    likelihood: Likelihood | None = None
    attributed_to: str | None = None


class GoldTradeFigure(Label):
    """A labelled trade figure."""

    reporter: str | None
    partner: str | None = None
    flow: Flow
    measure: Measure
    value: Number | None
    value_max: Number | None = None
    unit: str | None
    qualifier: Qualifier = "exact"
    dual_value: Number | None = None
    dual_unit: str | None = None
    period: Period
    base_period: Period | None = None
    rank: int | None = None
    product: str | None = None
    modality: Modality = "observed"
    source_org: str | None = None
    attributed_to: str | None = None


class GoldClaim(Part):
    """A labelled claim, and what the article's own labelled records say of it."""

    kind: ClaimKind
    counts: Literal["Visit", "Summit", "PhoneCall"]
    comparator: Comparator = "="
    value: int | None = None
    value_max: int | None = None
    text: str
    evidence: tuple[Quote, ...] = Field(min_length=1)
    outcome: Outcome


class GoldCase(Part):
    """One article with its labels."""

    id: str
    language: str
    published: datetime.date | None
    title: str | None = None
    text: str
    cluster: str
    tags: tuple[str, ...] = ()
    guide: str = "1.2"
    made_by: str
    annotators: tuple[Annotator, ...] = Field(min_length=1)
    split: Split | None = None
    visits: tuple[GoldVisit, ...] = ()
    summits: tuple[GoldSummit, ...] = ()
    trade_figures: tuple[GoldTradeFigure, ...] = ()
    claims: tuple[GoldClaim, ...] = ()
    open_lists: tuple[ListName, ...] = Field(
        default=(), description="lists that may lack something: what has no label there counts neither right nor wrong"
    )
    refuted: tuple[str, ...] = Field(default=(), description="ids of records that are none, also of open lists")

    @property
    def article(self) -> Article:
        """The article as a reader meets it."""
        return Article.from_text(self.text, language=self.language, published=self.published, title=self.title)

    def labels(self) -> Iterator[GoldVisit | GoldSummit | GoldTradeFigure]:
        """All labelled records."""
        yield from self.visits
        yield from self.summits
        yield from self.trade_figures

    def find(self, quote: Quote) -> Span | None:
        """Where the quoted words stand; None if they do not, or in several places of which none is named."""
        words, place = (quote, None) if isinstance(quote, str) else quote
        starts = [match.start() for match in re.finditer(re.escape(words), self.text)] if words else []
        if place is None and len(starts) != 1:
            return None
        index = (place or 1) - 1
        return Span(starts[index], starts[index] + len(words)) if 0 <= index < len(starts) else None

    def find_words(self, label: Label, quote: Quote) -> Span | None:
        """Where a label's words stand; words of several places are those in its evidence, the first of them."""
        span = self.find(quote)
        if span is not None or not isinstance(quote, str):
            return span
        sentences = (found for one in label.evidence if (found := self.find(one)))
        starts = ((one, one.of(self.text).find(quote)) for one in sentences)
        return next((Span(one.start + at, one.start + at + len(quote)) for one, at in starts if at >= 0), None)


def quote_of(text: str, span: Span) -> Quote | None:
    """The words at a span as a label quotes them; None for those that no quote can name.

    >>> quote_of("Minsk, Minsk", Span(0, 5)), quote_of("Minsk, Minsk", Span(5, 6)), quote_of("aaa", Span(1, 3))
    (('Minsk', 1), ',', None)
    """
    words = span.of(text)
    starts = [match.start() for match in re.finditer(re.escape(words), text)] if words else []
    if span.start not in starts:
        return None
    return words if len(starts) == 1 else (words, starts.index(span.start) + 1)


_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029]")
"""What JSON lets through, but some readers take for the end of a line."""


def _as_json(case: GoldCase) -> dict[str, Any]:
    """A case as JSON; what only reviewed articles say is left out where it says nothing."""
    data = case.model_dump(mode="json")
    return {name: value for name, value in data.items() if value or name not in ("open_lists", "refuted")}


def gold_line(case: GoldCase) -> str:
    """A case as one line of a gold file, its end included; :func:`read_gold` reads it back."""
    text = json.dumps(_as_json(case), ensure_ascii=False)
    return _BREAKS.sub(lambda match: json.dumps(match[0])[1:-1], text) + "\n"


def read_gold(path: Path) -> list[GoldCase]:
    """The cases of a gold file, JSON Lines.

    Raises:
        InputError: a line is no gold case; the message names the line and what is wrong with it.
    """
    cases = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            cases.append(GoldCase.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"]))
            message = f"{path.name}, line {number}: {where}: {first['msg']}"
            raise InputError(message, "docs/annotation-guide.md shows a whole line") from error
    return cases


def digest(cases: Sequence[GoldCase]) -> str:
    """sha256 over the cases in the order of their ids, twelve characters: what a report was measured on."""
    lines = sorted(json.dumps(_as_json(case), ensure_ascii=False, sort_keys=True) for case in cases)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def faults(case: GoldCase) -> list[str]:
    """What is wrong with a case, one sentence a fault; empty if nothing is.

    Checks that quotes stand in the text, codes exist, dates are dates in order, and every value has words.
    """
    found = [f"unknown tag {tag!r}" for tag in case.tags if tag not in TAGS]
    ids = [label.id for label in case.labels()]
    found += [f"{double}: this id is there twice" for double in {i for i in ids if ids.count(i) > 1}]
    for label in case.labels():
        found += [f"{label.id}: {fault}" for fault in (*_quotes(case, label), *_values(label, set(ids)))]
    for index, claim in enumerate(case.claims):
        for quote in (claim.text, *claim.evidence):
            words = quote if isinstance(quote, str) else quote[0]
            if words not in case.text or (quote is not claim.text and case.find(quote) is None):
                found.append(f"claim {index}: {words!r} does not stand in the text, or more than once")
    return found


def _quotes(case: GoldCase, label: Label) -> Iterator[str]:
    spans = [case.find(quote) for quote in label.evidence]
    for quote, span in zip(label.evidence, spans, strict=True):
        if span is None:
            yield f"evidence {quote!r} does not stand in the text, or more than once (then give [quote, n])"
    for slot, quote in label.words.items():
        words = quote if isinstance(quote, str) else quote[0]
        if words not in case.text:
            yield f"words of {slot}: {words!r} do not stand in the text"
        elif case.find(quote) is None and not any(words in span.of(case.text) for span in spans if span):
            yield f"words of {slot}: {words!r} stand in several places, none of them in the evidence"
        if slot.split(".")[0] not in type(label).model_fields:
            yield f"words of {slot}: there is no such slot"
    for slot in (*label.accept, *label.unscored):
        if slot.split(".")[0] not in type(label).model_fields:
            yield f"{slot}: there is no such slot"


def _values(label: Label, ids: set[str]) -> Iterator[str]:
    if isinstance(label, GoldVisit):
        yield from _country(label.visitor.country, "visitor.country")
        yield from _country(label.destination.country, "destination.country")
        if label.visitor.country and label.visitor.country == label.destination.country:
            yield "the visitor acts for the host country"
        if label.destination.country is None:
            yield "a visit has a host country"
        yield from (f"no summit {other!r}" for other in label.summits if other not in ids)
        needed: dict[str, object] = {"visitor": label.visitor.name, "destination": label.destination.country}
    elif isinstance(label, GoldSummit):
        yield from _country(label.place.country, "place.country")
        for participant in label.participants:
            yield from _country(participant.country, "participant's country")
        if label.on_margins_of and label.on_margins_of not in ids:
            yield f"no summit {label.on_margins_of!r}"
        needed = {"name": label.name}
    elif isinstance(label, GoldTradeFigure):
        yield from _country(label.reporter, "reporter")
        yield from _country(label.partner, "partner")
        if label.unit and len(label.unit) == 3 and label.unit.isupper() and label.unit not in _ENGLISH.currencies:
            yield f"unit {label.unit!r} is no currency of ISO 4217"
        if label.measure == "share" and label.value is not None and not 0 <= label.value <= Decimal(100):
            yield "a share lies between 0 and 100"
        needed = {"value": label.value}
    else:
        return
    yield from _period(label.period)
    needed["period"] = label.period.start
    for slot, value in needed.items():
        if value is not None and not any(name.split(".")[0] == slot for name in label.words):
            yield f"no words for {slot}"


def _country(code: str | None, slot: str) -> Iterator[str]:
    if code is not None and len(code) == 2 and code.isupper() and code not in _ENGLISH.territories:
        yield f"{slot}: {code!r} is no country of ISO 3166-1"


def _period(period: Period) -> Iterator[str]:
    try:
        first, last = period.first_day, period.last_day
    except ValueError as error:
        yield f"period: {error}"
        return
    if (period.start is None) != (period.end is None):
        yield "period: start and end are given together or not at all"
    if first and last and last < first:
        yield f"period: {period.end} is before {period.start}"
