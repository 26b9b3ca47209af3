"""Context -> Claims: what an article says about how many events there were, and which was the first or the last.

Precise rather than greedy: a claim needs a number or an ordinal, a word for visits, meetings or calls that it belongs
to by grammar, and leaders whose events they are. Everything else is no claim.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from ..assembly import Context
from ..layout import Paragraph
from ..normalization import inside
from ..normalization.organizations import CENTRAL_ASIA
from ..normalization.people import PersonReading, antecedent
from ..records import Claim, Level, Place, SummitKind, VisitKind
from ..spans import Span
from .cores import Core, find_cores
from .lists import read_items
from .page import Page
from .periods import Periods
from .words import role_before

Counted = Literal["Visit", "Summit", "PhoneCall"]

_JOINT = re.compile(r"[\s,]*(?:[^\W\d_]{1,3}\s)?|[、和与同及]")  # between the names of one list of persons
_BULLET = re.compile(r"\s*[-—–•*·]\s")
_VISIT_KINDS = frozenset(("official", "working", "state", "private"))
_SUMMIT_KINDS = frozenset(("tete_a_tete",))
_INHERITED = 4
"""Sentences after a count in which "the first time" and "the second meeting" are two of those counted."""
_PAST = 3
"""Sentences before a pronoun in which its persons are looked for."""


@dataclass(slots=True)
class _Lead:
    """A line that ends with a colon, and what the list under it inherits from it and from its own earlier lines."""

    span: Span
    people: list[PersonReading] = field(default_factory=list)


def read_claims(context: Context) -> tuple[Claim, ...]:
    """Every claim of the article about its own events, in order; not checked yet. Never raises on any text."""
    return tuple(_Reader(context).read())


class _Reader:
    """Reads one article from the first sentence to the last; later claims may continue earlier ones."""

    def __init__(self, context: Context) -> None:
        self.page = Page(context)
        self.periods = Periods(self.page)
        self.lead: _Lead | None = None
        self.counted: tuple[Claim, int] | None = None

    def read(self) -> Iterator[Claim]:
        """The claims of all sentences; one that repeats an earlier one (a caption) is left out."""
        told: set[str] = set()
        claims: set[str] = set()
        number = 0
        for paragraph in self.page.context.layout.paragraphs:
            self._follow(paragraph)
            for sentence in paragraph.sentences:
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
        lead = self.lead.span if self.lead is not None else None
        when = self.periods.when(core, scope, sentence, paragraph, lead, listed)
        claim = Claim(
            kind=core.kind,
            counts=_counts(core),
            comparator=core.comparator,
            value=core.value,
            value_max=core.value_max,
            period=when.counted,
            recent=when.recent,
            event_period=when.event,
            duration=self.periods.duration(core),
            items=items,
            text=core.words.of(self.page.text),
            evidence=(self._quote(core, scope, listed), *when.sources),
        )
        clause = self.page.clause(core.span, sentence)
        people = self._people(core, clause, sentence, paragraph) if inherited is None else []
        claim = claim.model_copy(update=self._where(core, claim.counts, clause, listed, people))
        if inherited is not None:
            return _as_one_of(claim, inherited)
        if not any(person.is_leader for person in people):
            return None
        claim = claim.model_copy(update=self._whose(core, claim, clause, people))
        if claim.counts == "Summit" and len(claim.parties) < 2:
            return None  # nobody meets alone: whom the article means is not known
        known = claim.event_period or claim.event_place or claim.host_country or claim.recent or len(claim.parties) > 1
        return claim if known or core.kind not in ("first", "last") else None

    def _whose(self, core: Core, claim: Claim, clause: Span, people: Sequence[PersonReading]) -> dict[str, object]:
        """Parties, visitor, kind and level of a claim."""
        group = self._group(clause, people)
        names = tuple(dict.fromkeys(person.name for person in people if person.name)) + group
        visitor = self._visitor(claim.counts, people, claim.host_country)
        value, _, named = (core.event.value if core.event else "").partition("/")
        kinds = core.kinds | ({named} if named else set())
        level: Level | None = None
        if claim.counts == "Summit" and "multilateral" in kinds:
            level = "multilateral"
        elif (
            claim.counts == "Summit" and ("bilateral" in kinds or (value == "Talks" and len(names) == 2)) and not group
        ):
            level = "bilateral"
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
        if core.kinds - {"in_person"} or (
            core.event and core.event.role == "verb" and inside(self.page.leaders, sentence)
        ):
            return None
        wanted = {"Summit": ("Talks", "Summit"), "Visit": ("Visit",)}.get(claim.counts, ())
        if core.event is not None and core.event.value not in wanted:
            return None
        dates = [date for date in inside(self.page.readings.dates, sentence) if date.start]
        begins = core.words.start <= sentence.start + 2
        return claim if dates and (core.event is None or begins) else None

    def _people(self, core: Core, clause: Span, sentence: Span, paragraph: Paragraph) -> list[PersonReading]:
        """Leaders whose events are counted: named in the clause, meant by a pronoun, or carried over."""
        found = self._named(clause, sentence) or self._named(sentence, sentence)
        if self.lead is not None and len(found) < 2:
            found = _distinct([*found, *self.lead.people])
        if found:
            return self._with_partner(core, found, clause)
        if any(person.is_leader is False for person in inside(self.page.readings.people, sentence)):
            return []
        if core.kind in ("first", "last") and not self._scene(sentence):
            return []
        return self._before(sentence, paragraph) or self._main_pair()

    def _scene(self, sentence: Span) -> bool:
        """True if the sentence says when or where something was."""
        return bool(inside(self.page.readings.dates, sentence) or inside(self.page.scenes, sentence))

    def _named(self, part: Span, sentence: Span) -> list[PersonReading]:
        """Names and pronouns of ``part``, with the names of a list that runs into it."""
        people = inside(self.page.leaders, part)
        earlier = [p for p in inside(self.page.leaders, sentence) if p.span.stop <= part.start]
        while people and earlier:
            gap = self.page.folded[earlier[-1].span.stop : people[0].span.start]
            if not _JOINT.fullmatch(gap):
                break
            people = [earlier.pop(), *people]
        for cue in self.page.readings.cues_in(part, "pronoun"):
            people += self._both(cue.span.start) if cue.value == "they" else self._he(cue.span.start)
        for token in inside(self.page.tokens, part):
            people += self._both(token.span.start) if token.role == "both" else []
        return _distinct(people)

    def _he(self, offset: int) -> list[PersonReading]:
        meant = antecedent(self.page.leaders, self.page.text, offset)
        return [meant] if meant else []

    def _both(self, offset: int) -> list[PersonReading]:
        """Whom "they" means: the persons of the nearest sentence before that names more than one of them."""
        stop = bisect_left(self.page.sentences, offset, key=lambda sentence: sentence.start)
        for sentence in reversed(self.page.sentences[max(0, stop - _PAST - 1) : stop]):
            people = _distinct(p for p in inside(self.page.leaders, sentence) if p.span.stop <= offset)
            if len(people) > 1:
                return people if len(people) <= 3 else []
        return self._main_pair()

    def _with_partner(self, core: Core, people: list[PersonReading], clause: Span) -> list[PersonReading]:
        """A meeting "with X" has another side, named before."""
        talks = core.event is not None and core.event.value == "Talks"
        if not talks or len(people) != 1 or not clause.contains(people[0].span):
            return people
        start = people[0].span.start - len(people[0].role or "")
        if role_before("with", self.page.folded, people[0].span.start, self.page.language) is None and (
            start < 0 or role_before("with", self.page.folded, start, self.page.language) is None
        ):
            return people
        other = [person for person in self._he(clause.start) if person.name != people[0].name]
        return [*other, *people]

    def _before(self, sentence: Span, paragraph: Paragraph) -> list[PersonReading]:
        """The persons of the nearest sentence of the paragraph before this one that names some."""
        for before in reversed([s for s in paragraph.sentences if s.start < sentence.start][-_PAST:]):
            if people := _distinct(inside(self.page.leaders, before)):
                return people if len(people) <= 2 else []
        return []

    def _main_pair(self) -> list[PersonReading]:
        """The two leaders whom the whole article is about; none if others are named nearly as often."""
        counts = Counter(person.name for person in self.page.leaders)
        ranking = counts.most_common(3)
        if len(ranking) < 2 or (len(ranking) > 2 and ranking[2][1] * 2 > ranking[1][1]) or ranking[1][1] < 2:
            return []
        first = {person.name: person for person in reversed(self.page.leaders)}
        return [first[name] for name, _ in ranking[:2]]

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
        self, core: Core, counts: Counted, clause: Span, listed: Span | None, people: Sequence[PersonReading]
    ) -> dict[str, object]:
        """Host country and city that limit what is counted, and the place of the one event that is told of."""
        found = [
            place
            for place in inside(self.page.scenes, clause)
            if not (listed and listed.contains(place.span)) and place.country
        ]
        own = {person.country for person in people}
        if counts == "Visit" and len(own) == 1:
            found = [place for place in found if place.country not in own]
        if not found or len({place.country for place in found}) > 1:
            return {}
        first = next((place for place in found if place.city), found[0])
        there = Place(country=first.country, city=first.city)
        if "foreign" in core.kinds or core.kind == "interval":
            return {"event_place": there}
        if counts == "Visit" and first.city and core.kind != "count":
            return {"host_country": first.country, "event_place": there}
        if counts == "Visit" or core.kind == "count":
            return {"host_country": first.country, "host_city": first.city}
        return {"event_place": there}

    def _quote(self, core: Core, scope: Span, listed: Span | None) -> Span:
        """The words of the claim: its part of the sentence up to the end of the clause or list."""
        mark = re.compile(r"[,;:!?()，；：。]").search(self.page.folded, core.span.stop, scope.stop)
        stop = mark.start() if mark else scope.stop
        if listed is not None:
            stop = min(scope.stop, listed.stop + 1)
        words = self.page.text[scope.start : stop]
        start = scope.start + len(words) - len(re.sub(r"^[\s,;:.–—-]+", "", words))
        stop -= len(words) - len(words.rstrip(" \n\t,;:.–—-"))
        return Span(min(start, core.span.start), max(stop, core.span.stop))


def _distinct(people: Iterable[PersonReading]) -> list[PersonReading]:
    return list({person.name: person for person in people}.values())


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
