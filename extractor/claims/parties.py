"""Page -> the leaders whose visits or meetings a claim counts: named beside it, meant by a pronoun, or carried over."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..layout import Paragraph
from ..normalization import inside
from ..normalization.people import PersonReading, antecedent
from ..spans import Span
from .cores import Core
from .page import PAST, Page
from .words import role_before

_JOINT = re.compile(r"[\s,]*(?:[^\W\d_]{1,3}\s)?|[、和与同及]")  # between the names of one list of persons


@dataclass(frozen=True, slots=True)
class Parties:
    """Finds the leaders that the claims of one article are about."""

    page: Page

    def find(
        self, core: Core, sentence: Span, paragraph: Paragraph, lead: Sequence[PersonReading]
    ) -> list[PersonReading]:
        """Leaders whose events are counted; ``lead`` are those whom a list inherits from the line above it."""
        clause = self.page.clause(core.span, sentence)
        found = self._named(clause, sentence) or self._named(sentence, sentence)
        if len(found) < 2:
            found = distinct([*found, *lead])
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
        return distinct(people)

    def _he(self, offset: int) -> list[PersonReading]:
        meant = antecedent(self.page.leaders, self.page.text, offset)
        return [meant] if meant else []

    def _both(self, offset: int) -> list[PersonReading]:
        """Whom "they" means: the persons of the nearest sentence that names several, or of several sentences."""
        stop = bisect_left(self.page.sentences, offset, key=lambda sentence: sentence.start)
        people: list[PersonReading] = []
        for sentence in reversed(self.page.sentences[max(0, stop - PAST - 1) : stop]):
            here = [person for person in inside(self.page.leaders, sentence) if person.span.stop <= offset]
            alone = not people
            people = distinct([*here, *people])
            if len(people) > 1:
                return people if len(people) == 2 or (alone and len(people) == 3) else []
        return self._main_pair()

    def _with_partner(self, core: Core, people: list[PersonReading], clause: Span) -> list[PersonReading]:
        """A meeting "with X" has another side, named before."""
        talks = core.event is not None and core.event.value == "Talks"
        if not talks or len(people) != 1 or not clause.contains(people[0].span):
            return people
        starts = (people[0].span.start, people[0].span.start - len(people[0].role or ""))
        if all(role_before("with", self.page.folded, max(0, start), self.page.language) is None for start in starts):
            return people
        other = [person for person in self._he(clause.start) if person.name != people[0].name]
        return [*other, *people]

    def _before(self, sentence: Span, paragraph: Paragraph) -> list[PersonReading]:
        """The persons of the nearest sentence of the paragraph before this one that names some."""
        for before in self.page.before(sentence, paragraph):
            if people := distinct(inside(self.page.leaders, before)):
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


def distinct(people: Iterable[PersonReading]) -> list[PersonReading]:
    """One mention a person."""
    return list({person.name: person for person in people}.values())
