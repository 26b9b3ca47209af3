"""Page -> Cores: the words of a sentence that count or order events, before it is known whose events they are.

A number or an ordinal and a word for visits, meetings or calls must belong together by grammar: nothing stands between
them but words that describe the event, or both stand in one clause with "times".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..normalization import inside
from ..normalization.dates import DateReading
from ..normalization.people import PersonReading
from ..records import ClaimKind, Comparator
from ..spans import Span
from .page import Page
from .words import Count, Token, read_counts, role_at

_DASH = re.compile(r"\s*[—:-]\s*")


@dataclass(frozen=True, slots=True)
class Core:
    """The words that make a claim, before it is known whose events they are."""

    kind: ClaimKind
    span: Span
    words: Span
    event: Token | None
    kinds: frozenset[str] = frozenset()
    comparator: Comparator = "="
    value: int | None = None
    value_max: int | None = None


_NAME_WORDS = 3
"""Words between an event and the body that it is a meeting of: "of the Strategic Council"."""
LONGEST_SENTENCE = 3000
"""Characters; what is longer is a table or a list without marks, whose words belong to nothing."""


def find_cores(page: Page, sentence: Span) -> list[Core]:
    """The cores of one sentence in order; of two that begin together the later found one counts."""
    if len(sentence) > LONGEST_SENTENCE:
        return []
    finder = _Finder(page, sentence, inside(page.tokens, sentence))
    return sorted({core.span.start: core for core in finder.cores()}.values(), key=lambda core: core.span.start)


@dataclass(frozen=True, slots=True)
class _Finder:
    """One sentence with its words."""

    page: Page
    sentence: Span
    tokens: Sequence[Token]

    def cores(self) -> Iterator[Core]:
        """Every core of the sentence; some may begin at the same place."""
        counts = [] if self._habitual() else self._counts()
        yield from filter(None, (self._count(count, counts) for count in counts))
        for token in self.tokens:
            core = None
            if token.role == "often" and not self._habitual():
                core = self._times(Count(token.span, int(token.value), None, "="), token.span.stop)
            elif token.role in ("ordinal", "first", "latest", "last"):
                core = self._order(token)
            elif token.role == "record":
                core = self._record(token)
            if core is not None:
                yield core
        yield from filter(None, map(self._interval, inside(self.page.readings.dates, self.sentence)))

    def _counts(self) -> list[Count]:
        """Numbers of the sentence that are no date, no quantity and no ordinal."""
        offset = self.sentence.start
        taken = [date.span for date in inside(self.page.readings.dates, self.sentence)]
        taken += [token.span for token in self.tokens if token.role in ("ordinal", "often")]
        for quantity in inside(self.page.readings.quantities, self.sentence):
            # A number of times is read as a multiple in some languages; only one of growth is none of events.
            if quantity.kind != "count" and (quantity.kind != "multiple" or quantity.change):
                taken.append(quantity.span)
        folded = self.page.folded[offset : self.sentence.stop]
        counts = read_counts(folded, self.page.language, [span.shift(-offset) for span in taken])
        return [replace(count, span=count.span.shift(offset)) for count in counts]

    def _habitual(self) -> bool:
        """True for what happens every year, or will only happen: no count of events that were."""
        statuses = {cue.value for cue in self.page.readings.cues_in(self.sentence, "status")}
        return statuses == {"planned"} or bool(self.page.readings.cues_in(self.sentence, "denial"))

    def _count(self, count: Count, counts: Sequence[Count]) -> Core | None:
        """«четыре двусторонние встречи», «три раза», «официальные визиты — два»."""
        before = [token for token in self.tokens if token.span.stop <= count.span.start]
        part = before and before[-1].role in ("more", "first", "last", "ordinal")
        if part and self.page.joined(before[-1].span, count.span):
            return None  # «ещё две встречи», «последние три визита»: not all of them
        kinds, event = self._shared(count, counts)
        if event is not None:
            stop, more = self._after(event)
            stop = stop if self._chain(count.span.stop, ("times", "kind"))[1] else count.span.stop
            return self._core("count", Span(count.span.start, stop), count.span, event, kinds | more, count)
        after = next((t for t in self.tokens if t.span.start >= count.span.stop), None)
        if after is not None and after.role == "times" and self.page.joined(count.span, after.span):
            words = Span(count.span.start, after.span.stop)
            return self._times(replace(count, span=words), after.span.stop)
        return self._stated_after(count, before)

    def _shared(self, count: Count, counts: Sequence[Count]) -> tuple[frozenset[str], Token | None]:
        """The event of a count, which it may share with the next one: «два официальных и пять рабочих визитов»."""
        kinds, event, position = self._chain(count.span.stop, ("times", "kind"))
        stop = role_at("and", self.page.folded, position, self.page.language)
        following = next((c for c in counts if stop is not None and stop <= c.span.start <= stop + 1), None)
        if event is None and following is not None:
            _, event, _ = self._chain(following.span.stop, ("times", "kind"))
        return kinds, event

    def _stated_after(self, count: Count, before: Sequence[Token]) -> Core | None:
        """«официальные визиты — два (…)»: the number ends its clause, the event stands at the begin of the line."""
        rest = self.page.folded[count.span.stop : self.sentence.stop].lstrip()
        nouns = [token for token in before if token.role == "noun"]
        if not nouns or (rest and rest[0] not in ".;,(:!"):
            return None
        noun = nouns[-1]
        gap = self.page.folded[noun.span.stop : count.span.start]
        if not _DASH.match(gap) or len(gap) > 40 or re.search(r"[.;()]", gap):
            return None
        kinds = frozenset(t.value for t in before if t.role == "kind" and self.page.joined(t.span, noun.span))
        return self._core("count", Span(noun.span.start, count.span.stop), count.span, noun, kinds, count)

    def _times(self, count: Count, stop: int) -> Core | None:
        """«встретились дважды», "visited three times": the event stands in the same clause."""
        clause = self.page.clause(count.span, self.sentence)
        if any(t.role == "per" and clause.overlaps(t.span) and t.span.start >= count.span.start for t in self.tokens):
            return None
        kinds, event, _ = self._chain(stop, ("kind", "times"))
        found = [t for t in self.tokens if t.role in ("verb", "noun") and clause.contains(t.span)]
        verbs = [t for t in found if t.role == "verb"]
        event = event or min(verbs or found, key=lambda t: distance(t.span, count.span), default=None)
        if event is None:
            return None
        near = [t for t in self.tokens if t.role == "kind" and clause.contains(t.span) and event.role == "verb"]
        span = Span(min(count.span.start, event.span.start), max(count.span.stop, event.span.stop))
        return self._core("count", span, count.span, event, kinds | {t.value for t in near}, count)

    def _order(self, token: Token) -> Core | None:
        """«третий визит», «последний раз виделись», «стал первым за последние годы», «впервые посетил»."""
        value = int(token.value) if token.role == "ordinal" else 1 if token.role == "first" else None
        kind: ClaimKind = "last" if value is None else "first" if value == 1 else "nth"
        kinds, event, _ = self._chain(token.span.stop, ("kind", "times"))
        if event is not None and event.role == "noun":
            stop, more = self._after(event)
            return self._core(kind, Span(token.span.start, stop), token.span, event, kinds | more, value=value)
        clause = self.page.clause(token.span, self.sentence)
        after = next((t for t in self.tokens if t.span.start >= token.span.stop), None)
        times = (
            after if after is not None and after.role == "times" and self.page.joined(token.span, after.span) else None
        )
        words = Span(token.span.start, times.span.stop) if times else token.span
        verbs = [t for t in self.tokens if t.role == "verb" and clause.contains(t.span)]
        if event is None and (times or token.role in ("first", "latest")):
            event = min(verbs, key=lambda t: distance(t.span, words), default=None)
            if event is None:
                nouns = [t for t in self.tokens if t.role == "noun" and clause.contains(t.span)]
                event = min(nouns, key=lambda t: distance(t.span, words), default=None)
        elif event is None and kind != "last":
            event, words = self._predicate(token, clause)
        if event is None and times is None:
            return None
        span = Span(min(words.start, event.span.start), max(words.stop, event.span.stop)) if event else words
        return self._core(kind, span, words, event, kinds, value=value)

    def _predicate(self, token: Token, clause: Span) -> tuple[Token | None, Span]:
        """«Визит … стал первым за последние годы»: an event before, and a copula that the ordinal follows."""
        before = [t for t in self.tokens if clause.contains(t.span) and t.span.stop <= token.span.start]
        copulas = [
            t
            for t in before
            if t.role == "copula" and len(self.page.folded[t.span.stop : token.span.start].split()) <= 3
        ]
        nouns = [t for t in before if t.role == "noun" and copulas and t.span.stop <= copulas[-1].span.start]
        if not nouns:
            return None, token.span
        return nouns[0], Span(copulas[-1].span.start, token.span.stop)

    def _record(self, token: Token) -> Core | None:
        """«2023-й стал рекордным по плотности контактов»."""
        years = [date for date in inside(self.page.readings.dates, self.sentence) if is_year(date)]
        kinds, event, _ = self._chain(token.span.stop, ("kind", "glue", "year"))
        if not years or event is None:
            return None
        near = min(years, key=lambda date: distance(date.span, token.span))
        start = min(near.span.start, token.span.start)
        core = Span(start, max(event.span.stop, near.span.stop))
        return self._core("record_year", core, token.span, event, kinds, value=int((near.start or "0")[:4]))

    def _interval(self, date: DateReading) -> Core | None:
        """«Через три месяца, 24-25 мая 2021-го»: a time since the event before, and the date itself beside it."""
        if date.year_basis is None or not re.fullmatch(r"anchor\+P[1-9]\d*[DWMY]", date.relation or ""):
            return None
        events = [t for t in self.tokens if t.role in ("noun", "verb")]
        event = min(events, key=lambda t: distance(t.span, date.span), default=None)
        return self._core("interval", date.span, date.span, event) if event else None

    def _core(
        self,
        kind: ClaimKind,
        span: Span,
        words: Span,
        event: Token | None,
        kinds: frozenset[str] = frozenset(),
        count: Count | None = None,
        value: int | None = None,
    ) -> Core | None:
        """The core, unless the events are those of others."""
        if event is not None and self._of_others(event):
            return None
        if count is None:
            return Core(kind, span, words, event, kinds, value=value)
        return Core(kind, span, words, event, kinds, count.comparator, count.value, count.value_max)

    def _chain(self, position: int, between: Sequence[str]) -> tuple[frozenset[str], Token | None, int]:
        """The event that the words from ``position`` on lead to, with nothing between but words that describe it."""
        folded, language = self.page.folded, self.page.language
        by_start = {token.span.start: token for token in self.tokens}
        kinds: set[str] = set()
        while True:
            while position < self.sentence.stop and folded[position] in " -":
                position += 1
            token = by_start.get(position)
            if token is not None and token.role in ("noun", "verb"):
                return frozenset(kinds), token, position
            stop: int | None = None
            if token is not None and token.role in between:
                kinds |= {token.value} - {"-"} if token.role == "kind" else set()
                stop = token.span.stop
            elif token is None:
                beside = self.page.adjectives.get(position) or ("year" in between and self.page.dates.get(position))
                stop = beside.stop if beside else role_at("glue", folded, position, language)
            if stop is None or position >= self.sentence.stop:
                return frozenset(kinds), None, position
            position = stop

    def _after(self, event: Token) -> tuple[int, frozenset[str]]:
        """Adjectives that follow the event: «deux visites officielles»."""
        stop = event.span.stop
        kinds: set[str] = set()
        for token in self.tokens:
            if token.role == "kind" and token.span.start >= stop and self.page.joined(Span(stop, stop), token.span):
                kinds.add(token.value)
                stop = token.span.stop
        return stop, frozenset(kinds - {"-"})

    def _of_others(self, event: Token) -> bool:
        """True for visits of delegations, meetings of ministers, matches: not those of leaders."""
        clause = self.page.clause(event.span, self.sentence)
        others = [t for t in self.tokens if t.role == "other" and clause.contains(t.span)]
        # «премьер-министр» is a leader: the word stands inside the mention of a person.
        people = inside(self.page.leaders, self.sentence)
        if any(t.role == "body" and self._follows(event, t) for t in self.tokens):
            return True
        return any(not any(_role_span(p).contains(t.span) for p in people) for t in others)

    def _follows(self, event: Token, body: Token) -> bool:
        """True for "meeting of the Strategic Council"."""
        between = self.page.folded[event.span.stop : max(event.span.stop, body.span.start)].split()
        return event.role == "noun" and body.span.start >= event.span.stop and len(between) <= _NAME_WORDS


def distance(one: Span, other: Span) -> int:
    """Characters between two spans; 0 if they overlap."""
    return max(one.start - other.stop, other.start - one.stop, 0)


def is_year(date: DateReading) -> bool:
    """True for a single year."""
    return date.start is not None and date.start == date.end and len(date.start) == 4


def _role_span(person: PersonReading) -> Span:
    """The mention with the title before it."""
    return Span(max(0, person.span.start - len(person.role or "") - 2), person.span.stop)
