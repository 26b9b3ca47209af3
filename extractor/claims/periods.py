"""Page -> Period: in which period a claim counts, and when the first, last or nth one was."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..layout import Paragraph
from ..normalization import inside
from ..normalization.dates import DateReading
from ..records import Period
from ..spans import Span
from .cores import Core, distance, is_year
from .page import Page
from .words import read_counts, role_at, role_before

_BARE_YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?![\w%]|[.,]\d)")

_CASE_ENDING = re.compile(r"[-'\w]{0,12} ?")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_SINCE_CHARS = 4
"""A bare «с» or "z" before a word is rather "with" than "since"."""


@dataclass(frozen=True, slots=True)
class When:
    """``counted`` is the period of the count, ``event`` the time of the one event, ``sources`` words elsewhere."""

    counted: Period | None = None
    event: Period | None = None
    recent: bool = False
    sources: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Periods:
    """Reads the periods of the claims of one article."""

    page: Page

    def when(
        self, core: Core, scope: Span, sentence: Span, paragraph: Paragraph, lead: Span | None, listed: Span | None
    ) -> When:
        """The periods of a claim: ``scope`` is its part of the sentence, ``listed`` its list."""
        clause = self.page.clause(core.span, sentence)
        if core.kind == "interval":
            return When(event=period(self.page.date_at(core.words)))
        if core.kind == "record_year":
            return When()
        dates = self._dates(scope, clause, sentence, listed)
        until = Period(end=self.page.published) if self.page.published else None
        recent = any(token.role == "recent" for token in inside(self.page.tokens, clause))
        if core.kind == "last":
            day = _nearest(dates, core.span)
            return When(until, period(day) if day else None)
        bounded, sources = self._bounded(core, dates, clause, scope, sentence)
        if core.kind == "count":
            bounded = bounded or self._of_date(core, dates, clause)
            if bounded is None:
                bounded, sources = self._carried(paragraph, lead)
            return When(bounded or until, None, recent, tuple(sources))
        day = _nearest([date for date in dates if not self._since(date)], core.span)
        verb = core.kind == "first" and core.event is not None and core.event.role == "verb"
        if day is not None and is_year(day) and not verb:  # "the third visit this year"
            return When(bounded or period(day), None, recent, tuple(sources))
        return When(bounded, period(day) if day else None, recent, tuple(sources))

    def duration(self, core: Core) -> str | None:
        """The time since the event before, for an interval."""
        return (self.page.date_at(core.words).relation or "").partition("+")[2] if core.kind == "interval" else None

    def _of_date(self, core: Core, dates: Sequence[DateReading], clause: Span) -> Period | None:
        """The date beside a count, also a year that nothing but its four digits shows."""
        if near := _nearest(dates, core.span):
            return period(near)
        year = _BARE_YEAR.search(self.page.folded, clause.start, clause.stop)
        return Period(start=year.group(), end=year.group(), text=year.group()) if year else None

    def _dates(self, scope: Span, clause: Span, sentence: Span, listed: Span | None) -> list[DateReading]:
        """The dates nearest in grammar: of the clause, else of the claim's part of the sentence, else before it."""
        dates = inside(self.page.readings.dates, sentence)
        # A date that nothing resolves, or "in five years", says when nothing was.
        dates = [date for date in dates if date.start and not re.match(r"pub_date\+P[1-9]\d*Y", date.relation or "")]
        dates = [date for date in dates if not (listed and listed.contains(date.span))]
        for part in (clause, scope, Span(sentence.start, scope.stop)):
            if found := [date for date in dates if part.contains(date.span)]:
                return found
        return []

    def _bounded(
        self, core: Core, dates: Sequence[DateReading], clause: Span, scope: Span, sentence: Span
    ) -> tuple[Period | None, list[Span]]:
        """«за пять лет», "since 2021", «после избрания»: a period that words reckon."""
        own = self._years(scope, core) or self._this_year(scope)
        if own is not None:
            return own
        for date in dates:
            if self._since(date) and date.start:
                start = _day_after(date) if core.kind == "first" else date.start
                return Period(start=start, end=self._until(date.start), text=date.text), []
        return self._since_event(clause) or self._years(sentence, core) or (None, [])

    def _this_year(self, part: Span) -> tuple[Period, list[Span]] | None:
        """«с начала года»: the year of publication so far."""
        words = next((token.span for token in inside(self.page.tokens, part) if token.role == "this_year"), None)
        if words is None:
            return None
        text, published = words.of(self.page.text), self.page.published
        return (Period(start=published[:4], end=published, text=text) if published else Period(text=text)), []

    def _years(self, part: Span, core: Core) -> tuple[Period, list[Span]] | None:
        """«за пять лет»: the range of as many years that the article states, else counted back from publication."""
        folded, language = self.page.folded, self.page.language
        for count in read_counts(folded[part.start : part.stop], language, []):
            span = count.span.shift(part.start)
            stop = role_at("years", folded, span.stop + (folded[span.stop : span.stop + 1] == " "), language)
            start = role_before("within", folded, span.start, language)
            if stop is None or (start is None and language != "zh") or span.overlaps(core.words):
                continue
            words = Span(span.start if start is None else start, stop).of(self.page.text)
            for date in self.page.readings.dates:
                if date.start and date.end and int(date.end[:4]) - int(date.start[:4]) + 1 == count.value:
                    return Period(start=date.start, end=date.end, text=words), [date.span]
            published = self.page.published
            if published is None:
                return Period(text=words), []
            # "The first in five years": the one before may be five years old, and is none of them.
            years = count.value - (core.kind == "first")
            begin = f"{max(1, int(published[:4]) - years):04}{published[4:7]}"
            return Period(start=begin, end=published, text=words), []
        return None

    def _since(self, date: DateReading) -> bool:
        """True if a word makes the date the beginning of a period: "since 2021", «2021-жылдан бери»."""
        folded, language = self.page.folded, self.page.language
        if date.start != date.end:
            return False
        after = _CASE_ENDING.match(folded, date.span.stop)
        behind = role_at("since_after", folded, after.end() if after else date.span.stop, language)
        return behind is not None or role_before("since", folded, date.span.start, language) is not None

    def _since_event(self, part: Span) -> tuple[Period, list[Span]] | None:
        """«С момента избрания …»: the date of the event is looked for in the other sentences that speak of it."""
        folded = self.page.folded
        for word in _LONG_WORD.finditer(folded, part.start, part.stop):
            at = word.start()
            start = role_before("since", folded, at, self.page.language)
            if start is None or start < part.start or at - start < _SINCE_CHARS or self._is_known(at):
                continue
            words = Span(start, word.end()).of(self.page.text)
            stem = word.group()[: max(4, len(word.group()) - 3)]
            if date := self._date_of(stem, part):
                found = Period(start=date.start, end=self._until(date.start or ""), text=words)
                return found, [part, date.span]
            return Period(text=words), []
        return None

    def _is_known(self, at: int) -> bool:
        """True for a word of a person, a place or an event: those are no beginning of an epoch."""
        around = Span(max(0, at - 60), at + 60)
        known = [person.span for person in inside(self.page.readings.people, around)]
        known += [place.span for place in inside(self.page.readings.places, around)]
        known += [token.span for token in inside(self.page.tokens, around)]
        return any(span.start <= at < span.stop for span in known)

    def _date_of(self, stem: str, part: Span) -> DateReading | None:
        """The date beside the word that begins with ``stem``, in another sentence on the same leaders."""
        for sentence in self.page.sentences:
            at = self.page.folded.find(stem, sentence.start, sentence.stop)
            dates = [date for date in inside(self.page.readings.dates, sentence) if date.start]
            if at >= 0 and dates and not sentence.contains(part) and self._speaks_of(part, sentence):
                return _nearest(dates, Span(at, at))
        return None

    def _speaks_of(self, part: Span, sentence: Span) -> bool:
        """True if both parts name the same leaders, or the first names none."""
        one = {person.name for person in inside(self.page.leaders, part)}
        return one <= {person.name for person in inside(self.page.leaders, sentence)}

    def _until(self, start: str) -> str | None:
        """Where a period that began goes to: publication, else the last date that the article gives."""
        if self.page.published:
            return self.page.published
        ends = [date.end for date in self.page.readings.dates if date.end and date.end >= start]
        return max(ends, key=lambda end: Period(end=end).last_day or datetime.date.min, default=None)

    def _carried(self, paragraph: Paragraph, lead: Span | None) -> tuple[Period | None, list[Span]]:
        """The period of the line above a list, or the year of the heading."""
        if lead is not None:
            if since := self._since_event(lead):
                return since[0], since[1] or [lead]
            if len(dates := inside(self.page.readings.dates, lead)) == 1:
                return period(dates[0]), [lead]
        if paragraph.heading is not None:
            dates = inside(self.page.readings.dates, paragraph.heading)
            if len(dates) == 1 and is_year(dates[0]):
                return period(dates[0]), [dates[0].span]
        return None, []


def period(date: DateReading) -> Period:
    """The period that a date reading gives."""
    return Period(start=date.start, end=date.end, text=date.text)


def _day_after(date: DateReading) -> str | None:
    """Where "the first since 2018" begins to count: one in 2018 was the one before."""
    last = period(date).last_day
    return (last + datetime.timedelta(days=1)).isoformat() if last and last < datetime.date.max else date.start


def _nearest(dates: Sequence[DateReading], span: Span) -> DateReading | None:
    return min(dates, key=lambda date: distance(date.span, span), default=None)
