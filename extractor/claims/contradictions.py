"""Checked claims + records -> Issues: where an article, or two of them, cannot all be right.

Two claims contradict each other if the events of one are among those of the other and yet more in number: "at least
nine meetings" and "eight meetings". Everything that could still be reconciled is a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, permutations

from ..layout import Layout
from ..records import Claim, Issue, Part, Period, Record, Severity
from ..spans import Span
from .checking import Book, Event, bounds, candidates, check_claims, days, per_year, reach, same_name, timeline
from .wording import in_words

_CODES = {
    "count": "count_claim",
    "first": "order_claim",
    "last": "order_claim",
    "nth": "order_claim",
    "record_year": "record_year_claim",
    "interval": "interval_claim",
}


class Quote(Part):
    """Characters of one of several articles."""

    article: str
    span: Span


class Dispute(Part):
    """A contradiction between two articles, with the words of both: the claim first."""

    code: str
    severity: Severity
    message: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A contradiction before it is known whether both sides stand in one article."""

    code: str
    severity: Severity
    message: str
    claim: Claim
    other: tuple[Span, ...]


def contradictions(claims: Iterable[Claim], records: Iterable[Record], layout: Layout) -> tuple[Issue, ...]:
    """Issues of one article: its checked ``claims`` that fail, and those that contradict each other.

    Spans are the words of the claim, then those of the other claim or of the records against it.
    """
    claims, book = tuple(claims), Book(records)
    pairs = [*_claims_apart(claims), *_years_apart(claims, claims, book)]
    told = {id(found.claim) for found in pairs if found.severity == "error" or found.code == "record_year_claim"}
    failed = [found for claim in claims if id(claim) not in told for found in _failed(claim, book)]
    soft = [*_lists(claims, book), *_sections(claims, book, layout)]
    found = sorted([*pairs, *failed, *soft], key=lambda f: (f.claim.evidence[0], f.code))
    return tuple(_issue(one) for one in found)


def contradictions_between(articles: Mapping[str, tuple[Sequence[Claim], Sequence[Record]]]) -> tuple[Dispute, ...]:
    """Contradictions between articles: the claims of one against the claims and records of every other.

    ``articles`` maps an article's id to its claims and records. That one article tells of fewer events than another
    claims is a warning, ``coverage``, and only where it tells of some of them at all.
    """
    found: list[Dispute] = []
    books = {name: Book(records) for name, (_, records) in articles.items()}
    for one, other in permutations(articles, 2):
        claims, theirs = articles[one][0], articles[other][0]
        sides = [*_against_records(claims, books[other]), *_years_apart(claims, theirs, books[one])]
        if one < other:
            sides += _claims_between(claims, theirs)
        for side in sides:
            quotes = [Quote(article=one, span=side.claim.evidence[0])]
            quotes += [Quote(article=other, span=span) for span in side.other]
            found.append(Dispute(code=side.code, severity=side.severity, message=side.message, quotes=tuple(quotes)))
    return tuple(found)


# ----------------------------------------------------------------------------------------------- one article


def _failed(claim: Claim, book: Book) -> Iterator[_Found]:
    """A claim that the records refute, or its own list."""
    if claim.outcome != "fails":
        return
    message = f"the article claims {in_words(claim)}, but {claim.reason}"
    listed = claim.kind == "count" and claim.reason.startswith("the list")
    code = "itemised_list" if listed else _CODES[claim.kind]
    soft = claim.kind in ("record_year", "interval") or _is_group(claim)
    yield _Found(
        code, "warning" if soft else "error", message, claim, () if listed else _evidence(_against(claim, book))
    )


def _against(claim: Claim, book: Book) -> list[Event]:
    """The events that refute a claim: for an order claim not the one that it is about."""
    ids = {"first": claim.records[:1], "last": claim.records[-1:], "nth": claim.records[: claim.value]}
    return [event for event in book.events if event.id in ids.get(claim.kind, claim.records)]


def _is_group(claim: Claim) -> bool:
    """True if a region is a party: "all of them together" is another reading of its leaders."""
    return any(party.isupper() and len(party) > 2 for party in claim.parties)


def _claims_apart(claims: Sequence[Claim]) -> Iterator[_Found]:
    """Counts of the same events that exclude each other, or that only differ."""
    for one, other in combinations([claim for claim in claims if claim.kind == "count"], 2):
        if found := _excluding(one, other):
            yield found
        elif one.value != other.value and {one.comparator, other.comparator} <= {">=", ">"} and _same_scope(one, other):
            message = f"{in_words(one)}, and also {in_words(other)}: both can be true, but differ"
            yield _Found("count_claims_differ", "warning", message, one, other.evidence[:1])


def _excluding(one: Claim, other: Claim) -> _Found | None:
    """The two counts as a contradiction, if the events of one are among the other's and yet more."""
    for narrow, wide in ((one, other), (other, one)):
        if bounds(narrow)[0] > bounds(wide)[1] and _among(narrow, wide):
            message = f"{in_words(one)} and {in_words(other)} cannot both be true"
            return _Found("count_claims_contradict", "error", message, one, other.evidence[:1])
    return None


def _same_scope(one: Claim, other: Claim) -> bool:
    """True if both count the same events, in full format or not."""
    plain = [claim.model_copy(update={"full_format": False}) for claim in (one, other)]
    return _among(plain[0], plain[1]) and _among(plain[1], plain[0])


def _among(narrow: Claim, wide: Claim) -> bool:
    """True if every event that ``narrow`` speaks of is one that ``wide`` speaks of."""
    if narrow.counts != wide.counts or narrow.recent or wide.recent or (wide.full_format and not narrow.full_format):
        return False
    for name in ("host_country", "host_city", "event_kind", "level"):
        if getattr(wide, name) not in (None, getattr(narrow, name)):
            return False
    if wide.visitor and not (narrow.visitor and same_name(wide.visitor, narrow.visitor)):
        return False
    everyone = all(any(same_name(party, other) for other in narrow.parties) for party in wide.parties)
    return everyone and _within(narrow.period, wide.period)


@lru_cache(maxsize=4096)
def _within(narrow: Period | None, wide: Period | None) -> bool:
    """True if one period lies in the other; one that nobody knows lies in nothing."""
    inner, outer = reach(narrow), reach(wide)
    return inner is not None and outer is not None and outer[0] <= inner[0] and inner[1] <= outer[1]


def _years_apart(claims: Sequence[Claim], theirs: Sequence[Claim], book: Book) -> Iterator[_Found]:
    """A record year against a count that is greater in another year; ``book`` holds the records of ``claims``."""
    for claim in claims:
        if claim.kind != "record_year":
            continue
        counts = [count for count in claims if count.kind == "count" and _year(count) == claim.value]
        told = [bounds(count)[1] for count in counts if _among(count, _ever(claim))]
        known = [*told, *(len(events) for year, events in per_year(claim, book).items() if year == claim.value)]
        for other in theirs:
            year = _year(other) if other.kind == "count" else None
            if year in (None, claim.value) or not known or not _among(other, _ever(claim)):
                continue
            if bounds(other)[0] > max(known):
                message = f"{in_words(claim)}, with {max(known):g} of them, but {in_words(other)}"
                # An article need not tell of all the events that it counts: its own records alone refute nothing.
                severity: Severity = "error" if told or theirs is not claims else "warning"
                yield _Found("record_year_claim", severity, message, claim, other.evidence[:1])


def _ever(claim: Claim) -> Claim:
    return claim.model_copy(update={"period": None})


def _year(claim: Claim) -> int | None:
    """The single year that a count is about."""
    if claim.period is None or claim.period.start is None or claim.period.start != claim.period.end:
        return None
    return int(claim.period.start) if len(claim.period.start) == 4 else None


def _lists(claims: Sequence[Claim], book: Book) -> Iterator[_Found]:
    """K18: an item of a list that may stand for more than one event."""
    for claim in claims:
        joined = {item.record for item in claim.items}
        for item in claim.items:
            others = [event for event, _ in candidates(claim, item, book) if event.id not in joined]
            if item.record is not None and others:
                message = f"the item «{item.text}» fits more than one event, or the list lacks one"
                yield _Found("itemised_list", "warning", message, claim, _evidence(others))


def _sections(claims: Sequence[Claim], book: Book, layout: Layout) -> Iterator[_Found]:
    """K17 in a section: a heading announces more events than stand under it, though the article has them."""
    for claim in claims:
        home = layout.paragraph_at(claim.evidence[0].start)
        if claim.kind != "count" or home is None or home.kind != "heading":
            continue
        under = [paragraph.span for paragraph in layout.paragraphs if paragraph.heading == home.span]
        events = timeline(event for event in book.fitting(claim))
        here = [event for event in events if any(span.contains(e) for span in under for e in event.evidence)]
        elsewhere = [event for event in events if event not in here]
        if here and elsewhere and len(here) < bounds(claim)[0]:
            message = f"the heading announces {in_words(claim)}, but its section tells of {len(here)}"
            yield _Found("heading_count", "warning", message, claim, _evidence(elsewhere))


# ----------------------------------------------------------------------------------------------- two articles


def _claims_between(claims: Sequence[Claim], theirs: Sequence[Claim]) -> Iterator[_Found]:
    for one in claims:
        for other in theirs:
            if one.kind == other.kind == "count" and (found := _excluding(one, other)):
                yield found


def _against_records(claims: Sequence[Claim], book: Book) -> Iterator[_Found]:
    """Claims of one article against the records of another, and what the other does not tell of."""
    for claim in check_claims(claims, book.events):
        if claim.kind not in ("count", "first", "last") or claim.counts == "PhoneCall":
            continue
        events = timeline(book.fitting(claim))
        if claim.kind == "count":
            low, high = bounds(claim)
            if len(events) > high:
                message = f"{in_words(claim)}, but another article tells of {len(events)}"
                yield _Found("count_claim", "error", message, claim, _evidence(events))
            elif 0 < len(events) < low:
                message = f"{in_words(claim)}, and another article tells of {len(events)} of them only"
                yield _Found("coverage", "warning", message, claim, _evidence(events))
        elif claim.outcome == "fails" and claim.event_period is not None:
            message = f"{in_words(claim)}, but in another article {claim.reason}"
            yield _Found(
                "order_claim",
                "warning" if _is_group(claim) else "error",
                message,
                claim,
                _evidence(_against(claim, book)),
            )
        elif claim.kind == "last" and not _is_group(claim) and _stops_before(claim, events):
            message = f"{in_words(claim)}, and the last that another article tells of is {events[-1].period.start}"
            yield _Found("coverage", "warning", message, claim, _evidence(events[-1:]))


def _stops_before(claim: Claim, events: Sequence[Event]) -> bool:
    """True if several events are told of, and all of them lie before the last one claimed."""
    at = days(claim.event_period)
    return at is not None and len(events) > 1 and all((days(event.period) or at)[1] < at[0] for event in events)


def _evidence(events: Iterable[Event]) -> tuple[Span, ...]:
    """One span an event: where it is told first."""
    return tuple(dict.fromkeys(min(event.evidence) for event in events if event.evidence))


def _issue(found: _Found) -> Issue:
    spans = (found.claim.evidence[0], *found.other)
    return Issue(code=found.code, severity=found.severity, message=found.message, spans=spans)
