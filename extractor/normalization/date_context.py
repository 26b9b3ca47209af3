"""Article text + its expressions -> context: sentences, headings, tenses, and the same day elsewhere."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from ..spans import Span
from .date_sections import Mark, year_marks, year_mentions
from .date_values import days_between, with_year, without_year
from .date_words import DateWords
from .written_dates import Expression, Point

Tense = Literal["past", "future", "planned"]
"""``planned`` is a day that lay ahead when it was set: "was scheduled for Friday", "moved from Friday to Monday"."""
_Verb = tuple[bool, int, Tense]
"""Whether it is in another clause than a date, how far from it, and its tense."""

_HEADING = 100
"""Characters of the longest line that is taken for a heading."""
_AWAY = 300
"""Characters between a date and the furthest verb that may tell its tense."""

# A single letter or a short number before the stop is an abbreviation, an initial or an ordinal: "2024 г.", "3. Mai".
_SENTENCE_END = re.compile(r"(?<!(?<![\w-])[^\W\d_])(?<!\b\d)(?<!\b\d\d)[.!?…]+[\"»”’)\]]*\s+|[。！？\n]")
_DAY_LAST = re.compile(r"\b[A-Z][a-z]{2,8}\.? \d{1,2}[.!?]\s+(?=[A-Z])")
"""Where months stand first, a day may close its sentence: "on June 17. He"."""
CLAUSE_END = re.compile(r"[,;:()«»“”，；：]|\s[—–-]\s")
AND = re.compile(r"\s*\b(?:and|и|та|й|і|und|et|y|e|i|ve|va|və|және|жана|ва)\s", re.IGNORECASE)
"""What opens another predicate behind a date: "arrived on 8 May and will stay"."""
_BEFORE = 40
"""Characters before a date in which the words stand that make it a goal: "until the second half of"."""
_OPENING = re.compile(r"[\W\d_]*")
_BULLET = re.compile(r"[\W_]*")
_MONTH_ENDS = re.compile(r"(?:\s(?:айы|ойи|oyi|ayı))?[*_:：.]{0,3}[^\S\n]*(?:\n|$)")
"""What may stand between the name of a month and the end of the line that it heads."""
_LISTED = re.compile(r"\s*(?:$|[•·▪●○■□◦*–—-]\s*\S|\d{1,2}[.)]\s)")
"""How an item of a list opens, or an empty line between two."""
_DASH = re.compile(r"\s*[—–:：]|\s-\s")
_SAID = 30
"""Characters between a verb of saying and the day on which it was said."""
_APPOSITION = re.compile(r"\s*[,(—–-]?\s*")


def _with_relative_year(expression: Expression, published: datetime.date | None) -> Expression:
    """``expression``; where it is "last year", "this year" or the like, with that year written."""
    named = expression.kind == "shift" and expression.precision == "year" and not expression.counted
    if not named or published is None:
        return expression
    year = Point(published.year + expression.amount)
    return replace(expression, first=year, last=year, role="in")


class Context:
    """One article: its expressions, sentences and headings, and which days it gives with their year.

    ``explicit`` are the expressions that write a year, or name it as "last year" does, in order; ``by_day`` has the
    years in which the article gives a day of the calendar, each with its first place; ``twins`` says the same of days
    written alike; ``latest_year`` is that of the publication, or the last one written; ``apposed`` maps a relative
    expression to the written date beside it («на следующий день, 26 ноября»), ``beside`` that date to the expression.
    """

    def __init__(
        self, text: str, words: DateWords, published: datetime.date | None, expressions: list[Expression]
    ) -> None:
        self.text = text
        self.words = words
        self.published = published
        self.expressions = expressions
        self.explicit = [dated for found in expressions if (dated := _with_relative_year(found, published)).has_year]
        self.by_day: dict[tuple[int, int], dict[int, Expression]] = {}
        known: set[tuple[Point, Point]] = set()
        self.twins: dict[tuple[Point, Point], dict[int, Span]] = {}
        for found in self.explicit:
            first, last = with_year(found, 0)
            if found.precision in ("day", "day_interval", "month") and (first, last) not in known:
                known.add((first, last))
                for day in days_between(first, last):
                    self.by_day.setdefault((day.month, day.day), {}).setdefault(last.year or 0, found)
            if first.day is not None:
                self.twins.setdefault(without_year(first, last), {}).setdefault(first.year or 0, found.span)
        now = published.year if published else 0
        self.latest_year = now or max((found.last.year or 0 for found in self.explicit), default=0)
        self._witnesses = [found for found in self.explicit if self._tells_year(found)]
        self.apposed = {found: other for found, other in pairwise(expressions) if self._is_apposed(found, other)}
        self.beside = {written: relative for relative, written in self.apposed.items()}
        ends = {match.end() for match in _SENTENCE_END.finditer(text)}
        ends |= {match.end() for match in _DAY_LAST.finditer(text)} if words.month_first else set()
        self._sentences = [0, *(end for end in sorted(ends) if not text[end : end + 1].islower())]
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._labels, filling = year_marks(text, self._lines, self._sentences)
        self._headings = list(self._find_headings({self.line(mark.span.start): mark for mark in filling}))
        self._years = list(year_mentions(text))
        self._sections = list(self._find_sections())
        self._lists = list(self._find_lists())

    def _tells_year(self, expression: Expression) -> bool:
        """True if other dates of the story may be of the year of ``expression``: it is no goal, total or range."""
        future = self.published is not None and (expression.last.year or 0) > self.published.year + 1
        passing = expression.precision == "year" and expression.role == "other"
        return not (future or passing or expression.precision == "year_interval")

    def _is_apposed(self, expression: Expression, other: Expression) -> bool:
        between = self.text[expression.span.stop : other.span.start]
        written = other.kind == "calendar" and other.first.day is not None
        relative = expression.kind != "calendar" and (expression.precision == "day" or expression.counted)
        return relative and written and len(between) <= 3 and _APPOSITION.fullmatch(between) is not None

    def _find_headings(self, filling: Mapping[int, Mark]) -> Iterator[tuple[int, Mark | None]]:
        """Every line that opens a section, with the one year it names, or None if it names no date at all."""
        by_line: dict[int, list[Expression]] = {}
        for expression in self.expressions:
            by_line.setdefault(self.line(expression.span.start), []).append(expression)
        for index, (start, stop) in enumerate(pairwise([*self._lines, len(self.text)])):
            if index in filling:
                yield index, filling[index]
                continue
            line = self.text[start:stop].strip()
            if not 0 < len(line) <= _HEADING or line[-1] in ".!?…;:,。" or _SENTENCE_END.search(line):
                continue
            inside = by_line.get(index, [])
            years = [found for found in inside if found.precision == "year" and found.kind == "calendar"]
            if not inside:
                yield index, None
            elif len({found.first.year for found in years}) == 1 and all(found.first.day is None for found in inside):
                # "2024 год: …" names the section's year; a year somewhere in a title may be that of its figures.
                yield index, Mark(years[0].first.year or 0, years[0].span, Span(start, stop), years[0].role == "topic")

    def _find_sections(self) -> Iterator[tuple[Expression, Expression]]:
        """Every month that fills its line, with the last one of the run of such months that go up in order."""
        months = [
            found
            for found in self.expressions
            if found.precision == "month" and found.kind == "calendar" and found.first.year is None
            if _BULLET.fullmatch(self.text, self._lines[self.line(found.span.start)], found.span.start)
            if _MONTH_ENDS.match(self.text, found.span.stop)
        ]
        run: list[Expression] = []
        for index, month in enumerate(months):
            run.append(month)
            following = months[index + 1] if index + 1 < len(months) else None
            if following is None or (following.first.month or 0) <= (month.first.month or 0):
                yield from ((one, month) for one in run)
                run = []

    def _find_lists(self) -> Iterator[Mark]:
        """The year of a line that ends in a colon, and the items below it that stand under that year."""
        bounds = list(pairwise([*self._lines, len(self.text)]))
        by_line: dict[int, set[int]] = {}
        spans: dict[int, Span] = {}
        for found in self._witnesses:
            if found.precision == "year":
                line = self.line(found.span.start)
                by_line.setdefault(line, set()).add(found.last.year or 0)
                spans[line] = found.span
        dated = {self._lines[self.line(found.span.start)]: found for found in reversed(self.expressions)}
        for line, years in by_line.items():
            if len(years) > 1 or not self.text[slice(*bounds[line])].rstrip().endswith((":", "：")):
                continue
            first = last = line + 1
            while last < len(bounds) and self._is_item(*bounds[last], dated.get(bounds[last][0])):
                last += 1
            if last > first:
                yield Mark(years.pop(), spans[line], Span(bounds[first][0], bounds[last - 1][1]), sure=True)

    def _is_item(self, start: int, stop: int, dated: Expression | None) -> bool:
        """True for an empty line, one with a bullet or a number, and one that a date and a dash open."""
        if _LISTED.match(self.text, start, stop) is not None:
            return True
        opens = dated is not None and _BULLET.fullmatch(self.text, start, dated.span.start) is not None
        return opens and dated is not None and _DASH.match(self.text, dated.span.stop, stop) is not None

    def listed(self, offset: int) -> Mark | None:
        """The year of the list that ``offset`` lies in, told by the line above it that ends in a colon."""
        index = bisect_right(self._lists, offset, key=lambda mark: mark.under.start)
        return self._lists[index - 1] if index and offset < self._lists[index - 1].under.stop else None

    def section_month(self, expression: Expression) -> Expression | None:
        """The month that heads the last section of the chronicle to which ``expression`` belongs.

        ``expression`` is such a heading itself, or a day of its month that stands under it.
        """
        index = bisect_right(self._sections, expression.span.start, key=lambda section: section[0].span.start)
        if not index or expression.has_year:
            return None
        heading, last = self._sections[index - 1]
        return last if expression.first.month in (None, heading.first.month) else None

    def line(self, offset: int) -> int:
        """The number of the line that ``offset`` lies in, from 0."""
        return bisect_right(self._lines, offset) - 1

    def opened_by_date(self, offset: int) -> bool:
        """True if a written date opens the line of ``offset``: the line is an item of a chronicle."""
        start = self._lines[self.line(offset)]
        index = bisect_left(self.expressions, start, key=lambda found: found.span.start)
        opening = self.expressions[index] if index < len(self.expressions) else None
        if opening is None or opening.kind != "calendar" or opening.first.day is None:
            return False
        return opening.span.start < offset and _BULLET.fullmatch(self.text, start, opening.span.start) is not None

    def sentence(self, offset: int) -> Span:
        """The sentence that ``offset`` lies in."""
        index = bisect_right(self._sentences, offset)
        stop = self._sentences[index] if index < len(self._sentences) else len(self.text)
        return Span(self._sentences[index - 1], stop)

    def _around(self, span: Span) -> Span:
        """The sentence of ``span``, no more of it than a verb may be away."""
        sentence = self.sentence(span.start)
        return Span(max(sentence.start, span.start - _AWAY), min(max(sentence.stop, span.stop), span.stop + _AWAY))

    def heading(self, offset: int) -> tuple[Mark, bool] | None:
        """The nearest year in a heading above ``offset``, and whether no other heading stands between."""
        index = bisect_left(self._headings, self.line(offset), key=lambda heading: heading[0])
        above = ((at, found) for at in range(index - 1, -1, -1) if (found := self._headings[at][1]) is not None)
        nearest = next(above, None)
        return nearest and (nearest[1], nearest[0] == index - 1)

    def label(self, offset: int) -> Mark | None:
        """The last year before ``offset`` in its line that labels what follows, or the one at the line's end."""
        index = bisect_right(self._labels, offset, key=lambda mark: mark.under.start)
        return self._labels[index - 1] if index and offset < self._labels[index - 1].under.stop else None

    def year_before(self, offset: int) -> tuple[int, Span] | None:
        """The last year before ``offset``: of its line any that is written, of the lines above one that dates tell."""
        start = self._lines[self.line(offset)]
        index = bisect_left(self._years, offset, key=lambda found: found[1].start)
        if index and self._years[index - 1][1].start >= start:
            return self._years[index - 1]
        low = bisect_left(self._witnesses, start, key=lambda found: found.span.start)
        return (self._witnesses[low - 1].last.year or 0, self._witnesses[low - 1].span) if low else None

    def witnesses_before(self, offset: int) -> Iterator[Expression]:
        """The expressions that tell a year and stand before ``offset`` in its line, the nearest first."""
        start = self._lines[self.line(offset)]
        low = bisect_left(self._witnesses, start, key=lambda found: found.span.start)
        high = bisect_left(self._witnesses, offset, key=lambda found: found.span.start)
        return (self._witnesses[index] for index in range(high - 1, low - 1, -1))

    def tense(self, span: Span) -> tuple[Tense | None, bool]:
        """The tense of the verb nearest to ``span`` in its sentence, and whether it is in the same clause.

        ``(None, False)`` where no verb tells. What something is set for or moved to lay ahead, whatever the verb.
        """
        if (goal := self._as_goal(span)) is not None:
            return goal, True
        verbs, saying = self._verbs(span)
        if not verbs and not saying:
            return None, False
        apart, _, told = min(verbs or saying)
        return told, not apart

    def is_contested(self, span: Span) -> bool:
        """True if only other clauses of the sentence of ``span`` tell a tense: past and future, or that it was said."""
        if self._as_goal(span) is not None:
            return False
        verbs, _ = self._verbs(span)
        return all(apart for apart, _, _ in verbs) and len({tense for _, _, tense in verbs}) != 1

    def _verbs(self, span: Span) -> tuple[list[_Verb], list[_Verb]]:
        """The verbs of the sentence of ``span``, and those of saying in its other clauses, which tell less."""
        sentence = self._around(span)
        words = sentence.of(self.text).replace("ё", "е")
        start, stop = span.start - sentence.start, span.stop - sentence.start
        verbs: list[_Verb] = []
        saying: list[_Verb] = []
        patterns: tuple[tuple[Tense, re.Pattern[str] | None], ...]
        patterns = ("future", self.words.future), ("past", self.words.past)
        for tense, pattern in patterns:
            for match in pattern.finditer(words) if pattern else ():
                distance = max(match.start() - stop, start - match.end())
                # Not in the date itself, and no name: Павел ends like a verb, and a sentence may open with a future.
                opens = tense == "future" and _OPENING.fullmatch(words, 0, match.start()) is not None
                named = match[0][0].isupper() and not opens
                if distance >= 0 and not named and match[0] not in self.words.not_verbs:
                    behind = match.start() >= stop
                    between = words[stop : match.start()] if behind else words[match.end() : start]
                    other = CLAUSE_END.search(between) or (behind and AND.match(between))
                    said = other and self.words.saying is not None and self.words.saying.fullmatch(match[0])
                    (saying if said else verbs).append((bool(other), distance, tense))
        return verbs, saying

    def is_when_said(self, span: Span) -> bool:
        """True for the day on which something was said: "…, the ministry announced on Tuesday"."""
        saying, around = self.words.saying, self._around(span)
        if saying is None:
            return False
        before = self.text[max(around.start, span.start - _SAID) : span.start].replace("ё", "е")
        behind = self.text[span.stop : min(around.stop, span.stop + _SAID)].replace("ё", "е")
        if re.match(rf"\s(?:{saying.pattern})\b", behind, re.IGNORECASE):
            return True
        between = [before[match.end() :] for match in re.finditer(rf"\b(?:{saying.pattern})\b", before, re.IGNORECASE)]
        return bool(between) and len(between[-1].split()) <= 1 and not CLAUSE_END.search(between[-1])

    def _as_goal(self, span: Span) -> Tense | None:
        """``future`` for the day that something is set for or moved to, ``planned`` where that is past; else None."""
        words, around = self.words, self._around(span)
        sentence = around.of(self.text).replace("ё", "е")
        start, stop = span.start - around.start, span.stop - around.start
        found = [
            (max(match.start() - stop, start - match.end()), kind, match)
            for kind, pattern in (("moved", words.moved), ("planned", words.planned))
            for match in (pattern.finditer(sentence) if pattern else ())
        ]
        if not found:
            return None
        kind = min(found, key=lambda one: one[:2])[1]
        before = self.text[max(span.start - _BEFORE, around.start) : span.start]

        def stands(beside: re.Pattern[str] | None, behind: re.Pattern[str] | None) -> bool:
            found = beside is not None and beside.search(before) is not None
            return found or (behind is not None and behind.match(self.text, span.stop) is not None)

        if stands(words.goal, words.goal_end):
            past = kind == "planned" and words.was_planned is not None and words.was_planned.search(sentence)
            beside = words.set_for is not None and words.set_for.search(sentence)
            if past or (beside and self._tells_past(sentence, [match for _, _, match in found])):
                return "planned"
            return "future"
        return "planned" if kind == "moved" and stands(words.origin, words.origin_end) else None

    def _tells_past(self, sentence: str, besides: list[re.Match[str]]) -> bool:
        """True if a verb of ``sentence`` is past, other than ``besides`` and those of saying."""
        past, saying, no_verbs = self.words.past, self.words.saying, self.words.not_verbs
        return any(
            not match[0][0].isupper()
            and match[0] not in no_verbs
            and (saying is None or saying.fullmatch(match[0]) is None)
            and all(match.end() <= other.start() or other.end() <= match.start() for other in besides)
            for match in (past.finditer(sentence) if past else ())
        )

    def tells_latest(self, span: Span) -> bool:
        """True if the sentence of ``span`` says that something happened for the last time: that is near to now."""
        pattern = self.words.latest
        return pattern is not None and pattern.search(self._around(span).of(self.text)) is not None
