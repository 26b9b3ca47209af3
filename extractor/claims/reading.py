"""Context -> Claims: what an article says about how many events there were, and which was the first or the last.

Precise rather than greedy: a claim needs a number or an ordinal, a word for visits, meetings or calls that it belongs
to by grammar, and leaders whose events they are. Everything else is no claim.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal, cast

from ..assembly import Context
from ..layout import Paragraph
from ..normalization import inside
from ..normalization.dates import DateReading
from ..normalization.forms import fold
from ..normalization.people import PersonReading, antecedent
from ..normalization.organizations import CENTRAL_ASIA
from ..records import Claim, ClaimItem, ClaimKind, Comparator, Period, Place, SummitKind, VisitKind
from ..spans import Span
from ..windowing import scenes
from .words import Count, Token, read_counts, read_tokens, role_at, role_before

Counted = Literal["Visit", "Summit", "PhoneCall"]

_CLAUSE_END = re.compile(r"[,;:!?()，；：。、]|[.](?!\w)|\s[-—]\s")  # over folded text: every dash but — is a hyphen
_JOINT = re.compile(r"[\s,]*(?:[^\W\d_]{1,3}\s)?|[、和与同及]")  # between the names of one list of persons
_BLANK = re.compile(r"[\s-]*")
_DASH = re.compile(r"\s*[—:-]\s*")
_BULLET = re.compile(r"\s*[-—–•*·]\s")
_BARE_YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?![\w%]|[.,]\d)")
_VISIT_KINDS = frozenset(("official", "working", "state", "private"))
_SUMMIT_KINDS = frozenset(("tete_a_tete",))
_INHERITED = 4
"""Sentences after a count in which "the first time" and "the second meeting" are two of those counted."""
_PAST = 3
"""Sentences before a pronoun in which its persons are looked for."""


@dataclass(frozen=True, slots=True)
class _Core:
    """The words that make a claim, before it is known whose events they are."""

    kind: ClaimKind
    span: Span
    words: Span
    event: Token | None
    kinds: frozenset[str] = frozenset()
    comparator: Comparator = "="
    value: int | None = None
    value_max: int | None = None


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
        self.text, self.readings, self.layout = context.text, context.readings, context.layout
        self.published = context.published
        self.language = context.readings.language or ""
        self.folded = fold(context.text)
        self.tokens = read_tokens(self.folded, self.language)
        self.leaders = [person for person in self.readings.people if person.name and person.is_leader is not False]
        self.scenes = tuple(scenes(self.readings))
        self.lead: _Lead | None = None
        self.counted: tuple[Claim, int] | None = None

    def read(self) -> Iterator[Claim]:
        """The claims of all sentences; one that repeats an earlier one (a caption) is left out."""
        told: set[str] = set()
        claims: set[str] = set()
        number = 0
        for paragraph in self.layout.paragraphs:
            self._follow(paragraph)
            for sentence in paragraph.sentences:
                number += 1
                words = re.sub(r"\W+", " ", self.folded[sentence.start : sentence.stop]).strip()
                if words in told:
                    continue
                told.add(words)
                for claim in self._sentence(sentence, paragraph, number):
                    if (key := claim.model_dump_json(exclude={"evidence", "text"})) not in claims:
                        claims.add(key)
                        yield claim
            self._note_lead(paragraph)

    # ------------------------------------------------------------------------------------------- lists

    def _follow(self, paragraph: Paragraph) -> None:
        """Forget the lead-in where a paragraph no longer is an item under it."""
        if self.lead is None:
            return
        before = self.folded[: paragraph.span.start].rstrip()[-1:]
        if before not in (":", ";", ",") and not _BULLET.match(self.text, paragraph.span.start):
            self.lead = None

    def _note_lead(self, paragraph: Paragraph) -> None:
        last = paragraph.sentences[-1] if paragraph.sentences else paragraph.span
        if self.folded[paragraph.span.start : paragraph.span.stop].rstrip().endswith((":", "：")):
            self.lead = _Lead(last, list(inside(self.leaders, last)))
        elif self.lead is not None:
            self.lead.people += inside(self.leaders, paragraph.span)

    # ------------------------------------------------------------------------------------------- sentences

    def _sentence(self, sentence: Span, paragraph: Paragraph, number: int) -> Iterator[Claim]:
        tokens = [token for token in self.tokens if sentence.contains(token.span)]
        if not tokens:
            return
        cores = sorted({core.span.start: core for core in self._cores(sentence, tokens)}.values(), key=_start)
        for index, core in enumerate(cores):
            start = cores[index - 1].span.stop if index else sentence.start
            stop = cores[index + 1].span.start if index + 1 < len(cores) else sentence.stop
            scope = Span(start, max(start, stop))
            claim = self._claim(core, scope, sentence, paragraph, number)
            if claim is not None:
                if claim.kind == "count" and claim.value and claim.counts != "PhoneCall":
                    self.counted = (claim, number)
                yield claim

    def _cores(self, sentence: Span, tokens: Sequence[Token]) -> Iterator[_Core]:
        taken = [date.span for date in inside(self.readings.dates, sentence)]
        taken += [token.span for token in tokens if token.role in ("ordinal", "often")]
        for quantity in inside(self.readings.quantities, sentence):
            if quantity.kind != "count" and not (quantity.kind == "multiple" and not quantity.change):
                taken.append(quantity.span)
        offset = sentence.start
        counts = read_counts(self.folded[offset : sentence.stop], self.language, [s.shift(-offset) for s in taken if s.start >= offset])
        if not self._habitual(sentence):
            for count in counts:
                shifted = replace(count, span=count.span.shift(offset))
                if core := self._count(shifted, sentence, tokens):
                    yield core
            for token in tokens:
                if token.role == "often":
                    count = Count(token.span, int(token.value), None, "=")
                    if core := self._times(count, token.span.stop, sentence, tokens):
                        yield core
        for token in tokens:
            core = None
            if token.role in ("ordinal", "first", "latest", "last"):
                core = self._order(token, sentence, tokens)
            elif token.role == "record":
                core = self._record(token, sentence, tokens)
            if core is not None:
                yield core
        for date in inside(self.readings.dates, sentence):
            if core := self._interval(date, sentence, tokens):
                yield core

    def _habitual(self, sentence: Span) -> bool:
        """True for what happens every year, or will only happen: no count of events that were."""
        statuses = {cue.value for cue in self.readings.cues_in(sentence, "status")}
        return statuses == {"planned"} or bool(self.readings.cues_in(sentence, "denial"))

    def _count(self, count: Count, sentence: Span, tokens: Sequence[Token]) -> _Core | None:
        """«четыре двусторонние встречи», «три раза», «официальные визиты — два»."""
        before = [token for token in tokens if token.span.stop <= count.span.start]
        if before and before[-1].role in ("more", "first", "last", "ordinal") and self._joined(before[-1].span, count.span):
            return None
        kinds, event, stop = self._chain(count.span.stop, sentence, tokens, ("times", "kind"))
        if event is not None:
            stop, more = self._after(event, sentence, tokens)
            if self._of_others(event, sentence, tokens):
                return None
            core = Span(count.span.start, stop)
            return self._core("count", core, count.span, event, kinds | more, count)
        after = next((t for t in tokens if t.span.start >= count.span.stop), None)
        if after is not None and after.role == "times" and self._joined(count.span, after.span):
            words = Span(count.span.start, after.span.stop)
            return self._times(replace(count, span=words), after.span.stop, sentence, tokens)
        return self._stated_after(count, sentence, before)

    def _stated_after(self, count: Count, sentence: Span, before: Sequence[Token]) -> _Core | None:
        """«официальные визиты — два (…)»: the number ends its clause, the event stands at the begin of the line."""
        rest = self.folded[count.span.stop : sentence.stop].lstrip()
        nouns = [token for token in before if token.role == "noun"]
        if not nouns or (rest and rest[0] not in ".;,(:!"):
            return None
        noun = nouns[-1]
        gap = self.folded[noun.span.stop : count.span.start]
        if not _DASH.match(gap) or len(gap) > 40 or re.search(r"[.;()]", gap):
            return None
        kinds = frozenset(t.value for t in before if t.role == "kind" and self._joined(t.span, noun.span))
        return self._core("count", Span(noun.span.start, count.span.stop), count.span, noun, kinds, count)

    def _times(self, count: Count, stop: int, sentence: Span, tokens: Sequence[Token]) -> _Core | None:
        """«встретились дважды», "visited three times": the event stands in the same clause."""
        clause = self._clause(count.span, sentence)
        if any(t.role == "per" and clause.overlaps(t.span) and t.span.start >= count.span.start for t in tokens):
            return None
        kinds, event, _ = self._chain(stop, sentence, tokens, ("kind", "times"))
        found = [t for t in tokens if t.role in ("verb", "noun") and clause.contains(t.span)]
        verbs = [t for t in found if t.role == "verb"]
        event = event or min(verbs or found, key=lambda t: _distance(t.span, count.span), default=None)
        if event is None or self._of_others(event, sentence, tokens):
            return None
        near = frozenset(t.value for t in tokens if t.role == "kind" and clause.contains(t.span) and event.role == "verb")
        span = Span(min(count.span.start, event.span.start), max(count.span.stop, event.span.stop))
        return self._core("count", span, count.span, event, kinds | near, count)

    def _order(self, token: Token, sentence: Span, tokens: Sequence[Token]) -> _Core | None:
        """«третий визит», «последний раз виделись», «стал первым за последние годы», «впервые посетил»."""
        value = int(token.value) if token.role == "ordinal" else 1 if token.role == "first" else None
        kind: ClaimKind = "last" if value is None else "first" if value == 1 else "nth"
        kinds, event, _ = self._chain(token.span.stop, sentence, tokens, ("kind", "times"))
        if event is not None and event.role == "noun":
            stop, more = self._after(event, sentence, tokens)
            if self._of_others(event, sentence, tokens):
                return None
            return self._core(kind, Span(token.span.start, stop), token.span, event, kinds | more, value=value)
        clause = self._clause(token.span, sentence)
        after = next((t for t in tokens if t.span.start >= token.span.stop), None)
        times = after if after is not None and after.role == "times" and self._joined(token.span, after.span) else None
        words = Span(token.span.start, times.span.stop) if times else token.span
        verbs = [t for t in tokens if t.role == "verb" and clause.contains(t.span)]
        if event is None and (times or token.role in ("first", "latest")):
            event = min(verbs, key=lambda t: _distance(t.span, words), default=None)
            if event is None:
                nouns = [t for t in tokens if t.role == "noun" and clause.contains(t.span)]
                event = min(nouns, key=lambda t: _distance(t.span, words), default=None)
        elif event is None and kind != "last":
            event, words = self._predicate(token, clause, tokens)
        if event is None and times is None:
            return None
        if event is not None and self._of_others(event, sentence, tokens):
            return None
        span = Span(min(words.start, event.span.start), max(words.stop, event.span.stop)) if event else words
        return self._core(kind, span, words, event, kinds, value=value)

    def _predicate(self, token: Token, clause: Span, tokens: Sequence[Token]) -> tuple[Token | None, Span]:
        """«Визит … стал первым за последние годы»: an event before, and a copula that the ordinal follows."""
        before = [t for t in tokens if clause.contains(t.span) and t.span.stop <= token.span.start]
        copulas = [t for t in before if t.role == "copula" and len(self._words(t.span.stop, token.span.start)) <= 3]
        nouns = [t for t in before if t.role == "noun" and copulas and t.span.stop <= copulas[-1].span.start]
        if not nouns:
            return None, token.span
        return nouns[0], Span(copulas[-1].span.start, token.span.stop)

    def _record(self, token: Token, sentence: Span, tokens: Sequence[Token]) -> _Core | None:
        """«2023-й стал рекордным по плотности контактов»."""
        years = [date for date in inside(self.readings.dates, sentence) if _is_year(date)]
        kinds, event, _ = self._chain(token.span.stop, sentence, tokens, ("kind", "glue", "year"))
        if not years or event is None or self._of_others(event, sentence, tokens):
            return None
        near = min(years, key=lambda date: _distance(date.span, token.span))
        start = min(near.span.start, token.span.start)
        core = Span(start, max(event.span.stop, near.span.stop))
        return self._core("record_year", core, token.span, event, kinds, value=int((near.start or "0")[:4]))

    def _interval(self, date: DateReading, sentence: Span, tokens: Sequence[Token]) -> _Core | None:
        """«Через три месяца, 24-25 мая 2021-го»: a time since the event before, and the date itself beside it."""
        if date.year_basis is None or not re.fullmatch(r"anchor\+P[1-9]\d*[DWMY]", date.relation or ""):
            return None
        events = [t for t in tokens if t.role in ("noun", "verb")]
        event = min(events, key=lambda t: _distance(t.span, date.span), default=None)
        if event is None or self._of_others(event, sentence, tokens):
            return None
        return self._core("interval", Span(date.span.start, date.span.stop), date.span, event)

    def _core(
        self,
        kind: ClaimKind,
        span: Span,
        words: Span,
        event: Token | None,
        kinds: frozenset[str] = frozenset(),
        count: Count | None = None,
        value: int | None = None,
    ) -> _Core:
        if count is None:
            return _Core(kind, span, words, event, kinds, value=value)
        return _Core(kind, span, words, event, kinds, count.comparator, count.value, count.value_max)

    # ------------------------------------------------------------------------------------------- words side by side

    def _chain(
        self, position: int, sentence: Span, tokens: Sequence[Token], between: Sequence[str]
    ) -> tuple[frozenset[str], Token | None, int]:
        """The event that the words from ``position`` on lead to, with nothing between but words that describe it."""
        by_start = {token.span.start: token for token in tokens}
        kinds: set[str] = set()
        while position < sentence.stop:
            blank = _BLANK.match(self.folded, position)
            position = blank.end() if blank else position
            token = by_start.get(position)
            if token is not None and token.role in ("noun", "verb"):
                return frozenset(kinds), token, token.span.stop
            if token is not None and token.role in between:
                kinds |= {token.value} - {"-"} if token.role == "kind" else set()
                position = token.span.stop
                continue
            glue = role_at("glue", self.folded, position, self.language) if token is None else None
            beside = [p.span for p in self.readings.places if p.kind == "adjective" and p.span.start == position]
            if "year" in between:
                beside += [date.span for date in self.readings.dates if date.span.start == position]
            if glue is None and not beside:
                break
            position = beside[0].stop if beside else glue or position
        return frozenset(kinds), None, position

    def _after(self, event: Token, sentence: Span, tokens: Sequence[Token]) -> tuple[int, frozenset[str]]:
        """Adjectives that follow the event: «deux visites officielles»."""
        stop, kinds = event.span.stop, set()
        for token in tokens:
            if token.role == "kind" and token.span.start >= stop and self._joined(Span(stop, stop), token.span):
                kinds.add(token.value)
                stop = token.span.stop
        return stop, frozenset(kinds - {"-"})

    def _joined(self, one: Span, other: Span) -> bool:
        return not self.folded[one.stop : max(one.stop, other.start)].strip(" -")

    def _words(self, start: int, stop: int) -> list[str]:
        return self.folded[start:stop].split()

    def _clause(self, span: Span, sentence: Span) -> Span:
        """The part of the sentence around ``span`` from one mark to the next."""
        start, stop = sentence.start, sentence.stop
        for mark in _CLAUSE_END.finditer(self.folded, sentence.start, sentence.stop):
            if any(date.span.overlaps(Span(*mark.span())) for date in self.readings.dates):
                continue
            if mark.end() <= span.start:
                start = mark.end()
            elif mark.start() >= span.stop:
                stop = mark.start()
                break
        return Span(start, max(start, stop))

    def _of_others(self, event: Token, sentence: Span, tokens: Sequence[Token]) -> bool:
        """True for visits of delegations, meetings of ministers, matches: not those of leaders."""
        clause = self._clause(event.span, sentence)
        others = [t for t in tokens if t.role == "other" and clause.contains(t.span)]
        # «премьер-министр» is a leader: the word stands inside the mention of a person.
        people = inside(self.leaders, sentence)
        return any(not any(_role_span(p).contains(t.span) for p in people) for t in others)

    # ------------------------------------------------------------------------------------------- whose, when, where

    def _claim(self, core: _Core, scope: Span, sentence: Span, paragraph: Paragraph, number: int) -> Claim | None:
        inherited = self._continued(core, sentence, number)
        event = core.event
        value, _, named = (event.value if event else "Talks").partition("/")
        counts = cast(Counted, {"Talks": "Summit"}.get(value, value))
        if "phone" in core.kinds:
            counts = "PhoneCall"
        if core.kind == "nth" and inherited is None and event is None:
            return None
        clause = self._clause(core.span, sentence)
        items, listed = self._items(core, sentence)
        people = self._people(core, clause, sentence, paragraph) if inherited is None else []
        group = self._group(clause, people)
        if inherited is None and not any(person.is_leader for person in people) and len(people) < 2:
            return None
        names = tuple(dict.fromkeys(person.name for person in people if person.name)) + group
        host, city, where = self._place(core, counts, clause, listed, people)
        visitor = self._visitor(counts, people, host) if inherited is None else None
        own = self._dates(scope, clause, sentence, listed)
        period, event_period, recent, sources = self._when(core, own, clause, sentence, paragraph)
        kinds = core.kinds | ({named} if named else set())
        bilateral = value == "Talks" and (len(names) == 2 or "bilateral" in kinds) and not group
        level: Literal["bilateral", "multilateral"] | None = "bilateral" if bilateral else None
        if "multilateral" in kinds:
            level = "multilateral"
        quote = self._quote(core, scope, listed)
        duration = None
        if core.kind == "interval":
            date = next(d for d in self.readings.dates if d.span == core.words)
            duration = (date.relation or "").partition("+")[2]
        if core.kind in ("first", "last") and not (event_period or where or host or recent or visitor or len(names) > 1):
            return None
        claim = Claim(
            kind=core.kind,
            counts=counts,
            comparator=core.comparator,
            value=core.value,
            value_max=core.value_max,
            parties=(visitor,) if visitor else names,
            visitor=visitor,
            host_country=host,
            host_city=city,
            event_kind=_event_kind(kinds, counts),
            level=level if counts == "Summit" else None,
            full_format="full_format" in kinds,
            period=period,
            recent=recent,
            event_period=event_period,
            event_place=where,
            duration=duration,
            items=items,
            text=core.words.of(self.text),
            evidence=(quote, *sources),
        )
        return _as_one_of(claim, inherited) if inherited else claim

    def _continued(self, core: _Core, sentence: Span, number: int) -> Claim | None:
        """The count that this first or second is one of: «встретились дважды. Первый раз 16 мая …»."""
        if self.counted is None or core.kind not in ("first", "nth"):
            return None
        claim, at = self.counted
        most = claim.value_max or claim.value or 0
        if not at < number <= at + _INHERITED + most or (core.value or 0) > most:
            return None
        if core.kinds - {"in_person"} or (core.event and core.event.role == "verb" and inside(self.leaders, sentence)):
            return None
        wanted = {"Summit": ("Talks", "Summit"), "Visit": ("Visit",)}.get(claim.counts, ())
        if core.event is not None and core.event.value not in wanted:
            return None
        dates = [date for date in inside(self.readings.dates, sentence) if date.start]
        return claim if dates and (core.event is None or sentence.start >= core.words.start - 2) else None

    def _people(self, core: _Core, clause: Span, sentence: Span, paragraph: Paragraph) -> list[PersonReading]:
        """Leaders whose events are counted: named in the clause, meant by a pronoun, or carried over."""
        found = self._named(clause, sentence) or self._named(sentence, sentence)
        if self.lead is not None and not self._pair_complete(found):
            found = _distinct([*found, *self.lead.people])
        if found:
            return self._with_partner(core, found, clause)
        if any(person.is_leader is False for person in inside(self.readings.people, sentence)):
            return []
        if core.kind in ("first", "last") and not self._scene(sentence):
            return []
        return self._before(sentence, paragraph) or self._main_pair()

    def _scene(self, sentence: Span) -> bool:
        """True if the sentence says when or where something was."""
        return bool(inside(self.readings.dates, sentence) or inside(self.scenes, sentence))

    def _pair_complete(self, people: Sequence[PersonReading]) -> bool:
        return len({person.name for person in people}) >= 2

    def _named(self, part: Span, sentence: Span) -> list[PersonReading]:
        """Names and pronouns of ``part``, with the names of a list that runs into it."""
        people = inside(self.leaders, part)
        earlier = [p for p in inside(self.leaders, sentence) if p.span.stop <= part.start]
        while people and earlier:
            gap = self.folded[earlier[-1].span.stop : people[0].span.start]
            if not _JOINT.fullmatch(gap):
                break
            people = [earlier.pop(), *people]
        for cue in self.readings.cues_in(part, "pronoun"):
            people += self._both(cue.span.start) if cue.value == "they" else self._he(cue.span.start)
        for token in self.tokens:
            if token.role == "both" and part.contains(token.span):
                people += self._both(token.span.start)
        return _distinct(people)

    def _he(self, offset: int) -> list[PersonReading]:
        meant = antecedent(self.leaders, self.text, offset)
        return [meant] if meant else []

    def _both(self, offset: int) -> list[PersonReading]:
        """Whom "they" means: the persons of the nearest sentence before that names more than one of them."""
        sentences = [s for s in self.layout.sentences if s.start < offset]
        for sentence in reversed(sentences[-_PAST - 1 :]):
            people = _distinct(p for p in inside(self.leaders, sentence) if p.span.stop <= offset)
            if len(people) > 1:
                return people if len(people) <= 3 else []
        return self._main_pair()

    def _with_partner(self, core: _Core, people: list[PersonReading], clause: Span) -> list[PersonReading]:
        """A meeting "with X" has another side, named before."""
        talks = core.event is not None and core.event.value == "Talks"
        if not talks or len(people) != 1 or not clause.contains(people[0].span):
            return people
        start = people[0].span.start - len(people[0].role or "")
        if role_before("with", self.folded, people[0].span.start, self.language) is None and (
            start < 0 or role_before("with", self.folded, start, self.language) is None
        ):
            return people
        other = [person for person in self._he(clause.start) if person.name != people[0].name]
        return [*other, *people]

    def _before(self, sentence: Span, paragraph: Paragraph) -> list[PersonReading]:
        """The persons of the nearest sentence of the paragraph before this one that names some."""
        for before in reversed([s for s in paragraph.sentences if s.start < sentence.start][-_PAST:]):
            if people := _distinct(inside(self.leaders, before)):
                return people if len(people) <= 2 else []
        return []

    def _main_pair(self) -> list[PersonReading]:
        """The two leaders whom the whole article is about; none if others are named nearly as often."""
        counts = Counter(person.name for person in self.leaders)
        ranking = counts.most_common(3)
        if len(ranking) < 2 or (len(ranking) > 2 and ranking[2][1] * 2 > ranking[1][1]) or ranking[1][1] < 2:
            return []
        first = {person.name: person for person in reversed(self.leaders)}
        return [first[name] for name, _ in ranking[:2]]

    def _group(self, clause: Span, people: Sequence[PersonReading]) -> tuple[str, ...]:
        """The region that somebody meets the leaders of: «с коллегами из Центральной Азии»."""
        regions = [place for place in inside(self.readings.places, clause) if place.group == CENTRAL_ASIA]
        joined = any(o.span.overlaps(r.span) for r in regions for o in self.readings.organizations)
        return ("CA5",) if regions and not joined and len({person.name for person in people}) == 1 else ()

    def _visitor(self, counts: Counted, people: Sequence[PersonReading], host: str | None) -> str | None:
        if counts != "Visit":
            return None
        guests = [person for person in people if host is None or person.country != host]
        return guests[0].name if len({person.name for person in guests}) == 1 else None

    def _place(
        self, core: _Core, counts: Counted, clause: Span, listed: Span | None, people: Sequence[PersonReading]
    ) -> tuple[str | None, str | None, Place | None]:
        """Host country and city that limit what is counted, and the place of the one event that is told of."""
        found = [
            place
            for place in inside(self.scenes, clause)
            if not (listed and listed.contains(place.span)) and place.country
        ]
        own = {person.country for person in people}
        if counts == "Visit" and len(own) == 1:
            found = [place for place in found if place.country not in own]
        if not found or len({place.country for place in found}) > 1:
            return None, None, None
        first = next((place for place in found if place.city), found[0])
        there = Place(country=first.country, city=first.city)
        if "foreign" in core.kinds or core.kind == "interval":
            return None, None, there
        if counts == "Visit" and first.city and core.kind != "count":
            return first.country, None, there
        if counts == "Visit" or core.kind == "count":
            return first.country, first.city, None
        return None, None, there

    # ------------------------------------------------------------------------------------------- periods

    def _when(
        self, core: _Core, dates: Sequence[DateReading], clause: Span, sentence: Span, paragraph: Paragraph
    ) -> tuple[Period | None, Period | None, bool, list[Span]]:
        """In which period is counted, when the one event was, whether the last years are meant, and the words for it."""
        until = self.published.date if self.published else None
        recent = any(t.role == "recent" and clause.contains(t.span) for t in self.tokens)
        if core.kind == "interval":
            date = next(d for d in self.readings.dates if d.span == core.words)
            return None, _period(date), False, []
        if core.kind == "record_year":
            return None, None, False, []
        bounded, sources = self._bounded(core, dates, clause, sentence)
        if core.kind == "count":
            if bounded is None and (near := _nearest(dates, core.span)):
                bounded = _period(near)
            if bounded is None and (year := _BARE_YEAR.search(self.folded, clause.start, clause.stop)):
                bounded = Period(start=year.group(), end=year.group(), text=year.group())
            if bounded is None:
                bounded, sources = self._carried(paragraph)
            if bounded is None and until:
                bounded = Period(end=until)
            return bounded, None, recent, sources
        day = _nearest([d for d in dates if not self._since(d)], core.span)
        year_scope = core.kind != "last" and day is not None and _is_year(day)
        if core.kind == "first" and core.event is not None and core.event.role == "verb":
            year_scope = False
        if core.kind == "last":
            return (Period(end=until) if until else None), _period(day) if day else None, False, sources
        if day is None:
            return bounded, None, recent, sources
        if year_scope and bounded is None:
            return _period(day), None, recent, sources
        return bounded, None if year_scope else _period(day), recent, sources

    def _dates(self, scope: Span, clause: Span, sentence: Span, listed: Span | None) -> list[DateReading]:
        """The dates nearest in grammar: of the clause, else of the claim's part of the sentence, else before it."""
        dates = [date for date in inside(self.readings.dates, sentence) if not (listed and listed.contains(date.span))]
        for part in (clause, scope, Span(sentence.start, scope.stop)):
            if found := [date for date in dates if part.contains(date.span)]:
                return found
        return []

    def _bounded(
        self, core: _Core, dates: Sequence[DateReading], clause: Span, sentence: Span
    ) -> tuple[Period | None, list[Span]]:
        """«за пять лет», "since 2021", «после избрания»: a period that words reckon."""
        for part in (clause, sentence):
            if span_of_years := self._years(part, core.span):
                return span_of_years
        for date in dates:
            if self._since(date) and date.start:
                return Period(start=date.start, end=self._until(date.start), text=date.text), []
        if since := self._since_event(clause, core.span):
            return since
        return None, []

    def _years(self, part: Span, core: Span) -> tuple[Period, list[Span]] | None:
        """A number of years counted back from publication, or the range of as many years that the article states."""
        offset = part.start
        for count in read_counts(self.folded[offset : part.stop], self.language, []):
            span = count.span.shift(offset)
            at = span.stop + (self.folded[span.stop : span.stop + 1] == " ")
            stop = role_at("years", self.folded, at, self.language)
            start = role_before("within", self.folded, span.start, self.language)
            if stop is None or (start is None and self.language != "zh") or span.overlaps(core):
                continue
            words = Span(span.start if start is None else start, stop).of(self.text)
            for date in self.readings.dates:
                if date.start and date.end and int(date.end[:4]) - int(date.start[:4]) + 1 == count.value > 1:
                    return Period(start=date.start, end=date.end, text=words), [date.span]
            if self.published is None:
                return Period(text=words), []
            year, rest = int(self.published.date[:4]), self.published.date[4:7]
            begin = f"{max(1, year - count.value):04}{rest}"
            return Period(start=begin, end=self.published.date, text=words), []
        return None

    def _since(self, date: DateReading) -> bool:
        one = date.start == date.end
        return one and role_before("since", self.folded, date.span.start, self.language) is not None

    def _since_event(self, part: Span, core: Span | None = None) -> tuple[Period, list[Span]] | None:
        """A period that begins with an event: its date is looked for where another sentence speaks of it."""
        for word in re.finditer(r"[^\W\d_]{4,}", self.folded[part.start : part.stop]):
            at = part.start + word.start()
            start = role_before("since", self.folded, at, self.language)
            known = any(p.span.start <= at < p.span.stop for p in (*self.readings.people, *self.readings.places))
            event = any(token.span.start == at for token in self.tokens)
            if start is None or start < part.start or known or event or len(self.folded[start:at].strip()) < 3:
                continue
            words = Span(start, part.start + word.end())
            stem = word.group()[: max(4, len(word.group()) - 3)]
            for sentence in self.layout.sentences:
                dates = [d for d in inside(self.readings.dates, sentence) if d.start]
                found = sentence != part and not sentence.contains(part) and stem in self.folded[sentence.start : sentence.stop]
                if found and dates and self._speaks_of(part, sentence):
                    place = sentence.start + self.folded[sentence.start : sentence.stop].index(stem)
                    date = min(dates, key=lambda d: _distance(d.span, Span(place, place)))
                    period = Period(start=date.start, end=self._until(date.start or ""), text=words.of(self.text))
                    return period, [part, date.span]
            return Period(text=words.of(self.text)), []
        return None

    def _speaks_of(self, part: Span, sentence: Span) -> bool:
        """True if both parts name the same leaders, or the first names none."""
        one = {person.name for person in inside(self.leaders, part)}
        return one <= {person.name for person in inside(self.leaders, sentence)}

    def _until(self, start: str) -> str | None:
        """Where a period that began goes to: publication, else the last date that the article gives."""
        if self.published:
            return self.published.date
        ends = [date.end for date in self.readings.dates if date.end and date.end >= start]
        return max(ends, key=lambda end: Period(end=end).last_day or 0, default=None) if ends else None

    def _carried(self, paragraph: Paragraph) -> tuple[Period | None, list[Span]]:
        """The period of the line above a list, or the year of the heading."""
        if self.lead is not None:
            if since := self._since_event(self.lead.span):
                period, sources = since
                return period, sources or [self.lead.span]
            dates = inside(self.readings.dates, self.lead.span)
            if len(dates) == 1:
                return _period(dates[0]), [self.lead.span]
        if paragraph.heading is not None:
            dates = inside(self.readings.dates, paragraph.heading)
            if len(dates) == 1 and _is_year(dates[0]):
                return _period(dates[0]), [dates[0].span]
        return None, []

    # ------------------------------------------------------------------------------------------- lists in brackets

    def _items(self, core: _Core, sentence: Span) -> tuple[tuple[ClaimItem, ...], Span | None]:
        """The items that follow a count in brackets or after a colon; none if they name neither place nor date."""
        if core.kind != "count":
            return (), None
        opened = re.compile(r"\s*(?:раз[а]?\s*)?([(:（：])").match(self.folded, core.span.stop)
        if not opened:
            return (), None
        closing = {"(": ")", "（": "）"}.get(opened[1])
        stop = self.folded.find(closing, opened.end(), sentence.stop) if closing else sentence.stop
        listed = Span(opened.end(), stop if stop >= 0 else sentence.stop)
        marks = r"[;；]" if re.search(r"[;；]", self.folded[listed.start : listed.stop]) else r"[,，、]"
        cuts = [listed.start, *(listed.start + m.end() for m in re.finditer(marks, listed.of(self.folded))), listed.stop]
        cuts += [at for at in range(listed.start, listed.stop) if self._and(at)]
        chunks = [Span(a, b) for a, b in pairwise(sorted(set(cuts)))]
        items: list[ClaimItem] = []
        for chunk in chunks:
            item = self._item(chunk)
            last = items[-1] if items else None
            if last and item and item.place.country is None and last.period.start is None:
                items[-1] = last.model_copy(update={"period": item.period, "text": f"{last.text}, {item.text}"})
            elif item:
                items.append(item)
            else:
                return (), None
        return (tuple(items), listed) if len(items) > 1 else ((), None)

    def _and(self, at: int) -> bool:
        return self.folded[at - 1 : at] == " " and role_at("and", self.folded, at, self.language) is not None

    def _item(self, chunk: Span) -> ClaimItem | None:
        places = [place for place in inside(self.readings.places, chunk) if place.kind in ("city", "country")]
        dates = inside(self.readings.dates, chunk)
        words, taken = self.folded[chunk.start : chunk.stop], [date.span.shift(-chunk.start) for date in dates]
        if (not places and not dates) or read_counts(words, self.language, taken):
            return None
        place = next((p for p in places if p.city), places[0]) if places else None
        return ClaimItem(
            text=re.sub(r"^[\s;,]+|[\s;,.]+$", "", chunk.of(self.text)),
            place=Place(country=place.country, city=place.city) if place else Place(),
            period=_period(dates[0]) if dates else Period(),
        )

    def _quote(self, core: _Core, scope: Span, listed: Span | None) -> Span:
        """The words of the claim: its part of the sentence up to the end of the clause or list."""
        mark = re.compile(r"[,;:!?()，；：。]").search(self.folded, core.span.stop, scope.stop)
        stop = mark.start() if mark else scope.stop
        if listed is not None:
            stop = min(scope.stop, listed.stop + 1)
        words = self.text[scope.start : stop]
        start = scope.start + len(words) - len(re.sub(r"^[\s,;:.–—-]+", "", words))
        stop -= len(words) - len(words.rstrip(" \n\t,;:.–—-"))
        return Span(min(start, core.span.start), max(stop, core.span.stop))


def _start(core: _Core) -> int:
    return core.span.start


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.stop, other.start - one.stop, 0)


def _nearest(dates: Sequence[DateReading], span: Span) -> DateReading | None:
    return min(dates, key=lambda date: _distance(date.span, span), default=None)


def _is_year(date: DateReading) -> bool:
    return date.start is not None and date.start == date.end and len(date.start) == 4


def _period(date: DateReading) -> Period:
    return Period(start=date.start, end=date.end, text=date.text)


def _distinct(people: Iterator[PersonReading] | Sequence[PersonReading]) -> list[PersonReading]:
    return list({person.name: person for person in people}.values())


def _role_span(person: PersonReading) -> Span:
    """The mention with the title before it."""
    return Span(max(0, person.span.start - len(person.role or "") - 2), person.span.stop)


def _event_kind(kinds: frozenset[str], counts: Counted) -> VisitKind | SummitKind | None:
    if counts == "Visit" and {"official", "working"} <= kinds:
        return "official_working"
    allowed = _VISIT_KINDS if counts == "Visit" else _SUMMIT_KINDS if counts == "Summit" else frozenset()
    found = sorted(kinds & allowed)
    return cast("VisitKind | SummitKind", found[0]) if len(found) == 1 else None


def _as_one_of(claim: Claim, counted: Claim) -> Claim:
    """``claim`` as one of the events that ``counted`` counts."""
    shared = ("counts", "parties", "visitor", "host_country", "host_city", "event_kind", "level", "full_format", "period")
    update = {name: getattr(counted, name) for name in shared}
    value = 1 if claim.kind == "first" else claim.value
    return claim.model_copy(update={**update, "kind": "nth", "value": value})
