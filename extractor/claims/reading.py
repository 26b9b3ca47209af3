"""Context -> Claims: what an article says about how many events there were, and which was the first or the last.

Precise rather than greedy: a claim needs a number or an ordinal, a word for visits, meetings or calls that it belongs
to by grammar, and leaders whose events they are. Everything else is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from ..assembly import Context
from ..layout import Paragraph
from ..normalization import inside
from ..normalization.organizations import CENTRAL_ASIA
from ..normalization.people import PersonReading
from ..records import Claim, Level, Place, SummitKind, VisitKind
from ..spans import Span
from .cores import Core, find_cores
from .lists import read_items
from .page import Page
from .parties import Parties
from .periods import Periods

Counted = Literal["Visit", "Summit", "PhoneCall"]

_BULLET = re.compile(r"\s*[-—–•*·]\s")
_QUOTE_END = re.compile(r"[,;:!?()，；：。]")
_VISIT_KINDS = frozenset(("official", "working", "state", "private"))
_SUMMIT_KINDS = frozenset(("tete_a_tete",))
_INHERITED = 4
"""Sentences after a count in which "the first time" and "the second meeting" are two of those counted."""


@dataclass(slots=True)
class _Lead:
    """A line that ends with a colon, and what the list under it inherits from it and from its own earlier lines."""

    span: Span | None
    people: list[PersonReading] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Where:
    """Host country and city that limit what is counted, and the place of the one event that is told of."""

    host_country: str | None = None
    host_city: str | None = None
    event: Place | None = None


def read_claims(context: Context) -> tuple[Claim, ...]:
    """Every claim of the article about its own events, in order; not checked yet. Never raises on any text."""
    return tuple(_Reader(context).read())


class _Reader:
    """Reads one article from the first sentence to the last; later claims may continue earlier ones."""

    def __init__(self, context: Context) -> None:
        self.page = Page(context)
        self.periods, self.parties = Periods(self.page), Parties(self.page)
        self.lead: _Lead | None = None
        self.counted: tuple[Claim, int] | None = None

    def read(self) -> Iterator[Claim]:
        """The claims of all sentences; one that repeats an earlier one (a caption) is left out."""
        told: set[str] = set()
        claims: set[str] = set()
        number = 0
        for paragraph in self.page.context.layout.paragraphs:
            self._follow(paragraph)
            for sentence in self.page.sentences_of(paragraph):
                number += 1
                words = re.sub(r"\W+", " ", self.page.folded[sentence.start : sentence.stop]).strip()
                if words in told:
                    continue
                told.add(words)
                for claim in self._sentence(sentence, paragraph, number):
                    if (key := claim.model_dump_json(exclude={"evidence", "text"})) not in claims:
                        claims.add(key)
                        yield claim
            self._note_lead(paragraph)

    def _follow(self, paragraph: Paragraph) -> None:
        """Forget the lead-in where a paragraph no longer is an item under it."""
        if self.lead is None:
            return
        before = self.page.folded[max(0, paragraph.span.start - 40) : paragraph.span.start].rstrip()[-1:]
        if before not in (":", ";", ",") and not _BULLET.match(self.page.text, paragraph.span.start):
            self.lead = None

    def _note_lead(self, paragraph: Paragraph) -> None:
        last = paragraph.sentences[-1] if paragraph.sentences else paragraph.span
        if self.page.folded[paragraph.span.start : paragraph.span.stop].rstrip().endswith((":", "：")):
            self.lead = _Lead(last, list(inside(self.page.leaders, last)))
        elif self.lead is not None:
            self.lead.people += inside(self.page.leaders, paragraph.span)

    def _sentence(self, sentence: Span, paragraph: Paragraph, number: int) -> Iterator[Claim]:
        cores = find_cores(self.page, sentence)
        for index, core in enumerate(cores):
            start = cores[index - 1].span.stop if index else sentence.start
            stop = cores[index + 1].span.start if index + 1 < len(cores) else sentence.stop
            scope = Span(start, max(start, stop))
            claim = self._claim(core, scope, sentence, paragraph, number)
            if claim is not None:
                if claim.kind == "count" and claim.value and claim.counts != "PhoneCall":
                    self.counted = (claim, number)
                yield claim

    def _claim(self, core: Core, scope: Span, sentence: Span, paragraph: Paragraph, number: int) -> Claim | None:
        inherited = self._continued(core, sentence, number)
        if inherited is None and core.event is None:
            return None
        items, listed = read_items(self.page, core, sentence)
        lead = self.lead or _Lead(None)
        when = self.periods.when(core, scope, sentence, paragraph, lead.span, listed)
        people = [] if inherited else self.parties.find(core, sentence, paragraph, lead.people)
        place = self._where(core, sentence, paragraph, listed, people)
        claim = Claim(
            kind=core.kind,
            counts=_counts(core),
            comparator=core.comparator,
            value=core.value,
            value_max=core.value_max,
            host_country=place.host_country,
            host_city=place.host_city,
            period=when.counted,
            recent=when.recent,
            event_period=when.event,
            event_place=place.event,
            duration=self.periods.duration(core),
            items=items,
            text=core.words.of(self.page.text),
            evidence=(self._quote(core, scope, listed), *when.sources),
        )
        if inherited is not None:
            return _as_one_of(claim, inherited)
        claim = claim.model_copy(update=self._whose(core, claim, sentence, people))
        return claim if any(person.is_leader for person in people) and _says_enough(claim, core) else None

    def _whose(self, core: Core, claim: Claim, sentence: Span, people: Sequence[PersonReading]) -> dict[str, object]:
        """Parties, visitor, kind and level of a claim."""
        group = self._group(self.page.clause(core.span, sentence), people)
        names = tuple(dict.fromkeys(person.name for person in people if person.name)) + group
        visitor = self._visitor(claim.counts, people, claim.host_country)
        value, _, named = (core.event.value if core.event else "").partition("/")
        kinds = core.kinds | ({named} if named else set())
        bilateral = "bilateral" in kinds or (value == "Talks" and len(names) == 2)
        level: Level | None = None
        if claim.counts == "Summit":
            level = "multilateral" if "multilateral" in kinds else "bilateral" if bilateral and not group else None
        return {
            "parties": (visitor,) if visitor else names,
            "visitor": visitor,
            "event_kind": _event_kind(kinds, claim.counts),
            "level": level,
            "full_format": "full_format" in kinds,
        }

    def _continued(self, core: Core, sentence: Span, number: int) -> Claim | None:
        """The count that this first or second is one of: «встретились дважды. Первый раз 16 мая …»."""
        if self.counted is None or core.kind not in ("first", "nth"):
            return None
        claim, at = self.counted
        most = claim.value_max or claim.value or 0
        if not at < number <= at + _INHERITED + most or (core.value or 0) > most:
            return None
        event = core.event
        anew = event is not None and event.role == "verb" and inside(self.page.leaders, sentence)
        if core.kinds - {"in_person"} or anew:
            return None
        wanted = {"Summit": ("Talks", "Summit"), "Visit": ("Visit",)}.get(claim.counts, ())
        if event is not None and event.value not in wanted:
            return None
        dates = [date for date in inside(self.page.readings.dates, sentence) if date.start]
        begins = core.words.start <= sentence.start + 2
        return claim if dates and (event is None or begins) else None

    def _group(self, clause: Span, people: Sequence[PersonReading]) -> tuple[str, ...]:
        """The region that somebody meets the leaders of: «с коллегами из Центральной Азии»."""
        regions = [place for place in inside(self.page.readings.places, clause) if place.group == CENTRAL_ASIA]
        joined = any(o.span.overlaps(r.span) for r in regions for o in self.page.readings.organizations)
        return ("CA5",) if regions and not joined and len({person.name for person in people}) == 1 else ()

    def _visitor(self, counts: Counted, people: Sequence[PersonReading], host: str | None) -> str | None:
        if counts != "Visit":
            return None
        guests = [person for person in people if host is None or person.country != host]
        return guests[0].name if len({person.name for person in guests}) == 1 else None

    def _where(
        self, core: Core, sentence: Span, paragraph: Paragraph, listed: Span | None, people: Sequence[PersonReading]
    ) -> _Where:
        """The places of a claim; a visit "to the republic" goes where the text just was."""
        own = {person.country for person in people}
        visit = _counts(core) == "Visit"
        found = [place for place in inside(self.page.scenes, self.page.clause(core.span, sentence)) if place.country]
        found = [place for place in found if not (listed and listed.contains(place.span))]
        if visit and len(own) == 1:
            found = [place for place in found if place.country not in own]
        if not found and visit and len(own - {None}) == 1 and not listed and "foreign" not in core.kinds:
            return _Where(self._host(own, core, sentence, paragraph))
        if len({place.country for place in found}) != 1:
            return _Where()
        first = next((place for place in found if place.city), found[0])
        there = Place(country=first.country, city=first.city)
        if core.kind == "interval" or "foreign" in core.kinds or (not visit and core.kind != "count"):
            return _Where(event=there)
        if visit and first.city and core.kind != "count":
            return _Where(first.country, event=there)
        return _Where(first.country, first.city)

    def _host(self, own: set[str | None], core: Core, sentence: Span, paragraph: Paragraph) -> str | None:
        """The one foreign country that the sentence, or the nearest before it, names before "the visit"."""
        start = Span(sentence.start, max(sentence.start, core.span.start))
        for part in (start, *self.page.before(sentence, paragraph)):
            abroad = {place.country for place in inside(self.page.scenes, part)} - own - {None}
            if abroad:
                return abroad.pop() if len(abroad) == 1 else None
        return None

    def _quote(self, core: Core, scope: Span, listed: Span | None) -> Span:
        """The words of the claim: its part of the sentence up to the end of the clause or list."""
        dates = inside(self.page.readings.dates, scope)
        marks = _QUOTE_END.finditer(self.page.folded, core.span.stop, scope.stop)
        ends = [m.start() for m in marks if not any(date.span.overlaps(Span(*m.span())) for date in dates)]
        stop = ends[0] if ends else scope.stop
        if listed is not None:
            stop = min(scope.stop, listed.stop + 1)
        words = self.page.text[scope.start : stop]
        start = scope.start + len(words) - len(re.sub(r"^[\s,;:.–—-]+", "", words))
        stop -= len(words) - len(words.rstrip(" \n\t,;:.–—-"))
        return Span(min(start, core.span.start), max(stop, core.span.stop))


def _says_enough(claim: Claim, core: Core) -> bool:
    """False where nothing tells who met whom, who went where, or which event was the first or the last."""
    if claim.counts != "Visit" and len(claim.parties) < 2:
        return False
    if claim.visitor and not (claim.host_country or claim.items or "foreign" in core.kinds):
        return False
    told = claim.event_period or claim.event_place or claim.host_country or claim.recent or len(claim.parties) > 1
    return core.kind not in ("first", "last") or bool(told)


def _counts(core: Core) -> Counted:
    """What is counted: a meeting "by telephone" is a call."""
    value = core.event.value.partition("/")[0] if core.event else "Talks"
    return "PhoneCall" if "phone" in core.kinds else cast(Counted, {"Talks": "Summit"}.get(value, value))


def _event_kind(kinds: frozenset[str], counts: Counted) -> VisitKind | SummitKind | None:
    if counts == "Visit" and {"official", "working"} <= kinds:
        return "official_working"
    allowed = _VISIT_KINDS if counts == "Visit" else _SUMMIT_KINDS if counts == "Summit" else frozenset()
    found = sorted(kinds & allowed)
    return cast("VisitKind | SummitKind", found[0]) if len(found) == 1 else None


def _as_one_of(claim: Claim, counted: Claim) -> Claim:
    """``claim`` as one of the events that ``counted`` counts."""
    shared = (
        "counts",
        "parties",
        "visitor",
        "host_country",
        "host_city",
        "event_kind",
        "level",
        "full_format",
        "period",
    )
    update = {name: getattr(counted, name) for name in shared}
    value = 1 if claim.kind == "first" else claim.value
    return claim.model_copy(update={**update, "kind": "nth", "value": value})
