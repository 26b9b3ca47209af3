"""Text + publication date -> date readings: ISO 8601 and EDTF values with their basis, doubts and alternatives.

What is written is found by :mod:`.date_expressions`; here each expression is resolved with the whole article as
context. A year that is not written comes from the sentence, from a twin (the same day with its year elsewhere, as
captions have it), from the section's heading, or from the publication date, and the reading says from which. What
nothing decides stays unresolved: ``start`` and ``end`` are None.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Literal

from ..spans import Span
from .date_context import Context
from .date_expressions import find_expressions
from .date_values import day_point, duration, edtf, first_day, iso, last_day, period, shifted, with_year
from .date_words import date_words_for
from .date_years import Year, YearBasis, find_year
from .written_dates import Expression, Point, Precision, is_beside_trade

Basis = Literal["explicit", "relative_to_pub", "relative_to_event", "unresolved"]

_REACH = 1000
"""Characters within which "the next day" finds the day it counts from."""
SINCE = re.compile(r"\b(?:со?|з|із|зі|since|seit|depuis|desde)\s+$", re.IGNORECASE)
"""A word for "since" right before a date."""
_STARTING = re.compile(r"\b(?:начиная|починаючи|пачынаючы|starting|beginning)\s+\w+\s+$", re.IGNORECASE)
"""What goes with the tense of the clause before: "will stay for three days, starting from Monday"."""
_CLOSE = datetime.timedelta(days=3)
"""Up to here before the publication a day of the month needs no tense: 11日 on the 12th."""
_NUMBERED = 45
"""Days around the publication among which a day of the week is looked for, if more is told of it."""
_NUMBER = re.compile(
    r"(?:,?\s(?:(?:the|dem|den|le|el|il)\s)?|\s?[（(])(?P<shown>(?P<day>[12]?\d|3[01])"
    r"(?:(?:-?(?:го|е)|st|nd|rd|th|er|º|\.(?=,)|日|号|號)(?!\w)|(?![\w/-]|[.,:]\d)(?=\s*(?:$|\n|[.,;:)）])"
    r"|\s(?:à|au|aux|en|dans|pour|et|a|al|para|con|y|e|in|at|to|for|and|with|nach|im|zu|und|в|во|на|и|у|до|та|й|і)\b)))",
    re.IGNORECASE,
)
"""A number beside a day of the week that can be the day of the month: an ordinal, or one that counts nothing."""
_WIDER: tuple[Precision, ...] = ("month", "season", "quarter", "half")
"""Periods whose days may be told behind them."""
_TOUR = datetime.timedelta(2)
"""From how many days on an interval has days inside that may be meant by "the next day"."""
_BESIDE = 25
"""Characters within which a day or month goes with the week or year told before it."""
_OTHER_CLAUSE = re.compile(r"[.;:!?()\n\d]|\s[—–-]\s")
_COUNTED_YEARS = re.compile(r"[+-]P\d+Y$")
_PARTS = {1: (0.0, 0.4), 2: (0.3, 0.7), 3: (0.75, 1.0)}
"""Between which shares of a week, month or year lie its beginning, middle and end."""
_WINTER = 24
"""EDTF code of the season that lies in two years."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another value that the article also supports, and the characters that do."""

    start: str
    end: str
    reason: str
    span: Span


_AND = re.compile(r"\s(?:и|та|й|і|and|und|et|y|e|жана|және|va|ва|ve|və)\s")


@dataclass(frozen=True, slots=True)
class DateReading:
    """One date expression and its value.

    ``start`` and ``end`` are ISO 8601 with reduced precision (``2025-11-25``, ``2025-05``, ``2025``), equal for a
    single day, month or year; None if unresolved. ``edtf`` is ISO 8601-2 (level 2 for quarters and halves).
    ``earliest`` and ``latest`` are days. ``relation`` says what a relative date was counted from and how far
    (``pub_date-P1D``, ``anchor+P1D``). ``sources`` are other characters that the value was computed from. ``issues``
    are stable codes: ``year_conflict``, ``year_unknown``, ``no_publication_date``, ``far_from_publication``,
    ``after_publication``, ``no_anchor``, ``ambiguous``, ``weekday_conflict``, ``apposition_conflict``,
    ``impossible_date``, ``part_of_period`` (some days of the period, as in "early May").
    """

    span: Span
    text: str
    start: str | None
    end: str | None
    edtf: str | None
    precision: Precision
    earliest: str | None
    latest: str | None
    basis: Basis
    year_basis: YearBasis | None = None
    relation: str | None = None
    sources: tuple[Span, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    issues: tuple[str, ...] = ()


def read_dates(text: str, *, language: str | None = None, published: datetime.date | None = None) -> list[DateReading]:
    r"""Every date in ``text`` in order, without overlaps, resolved with the whole text and ``published`` as context.

    ``language`` is BCP 47; without it the language is guessed from the text. Never raises on any text.

    >>> [reading.edtf for reading in read_dates("2022 год: итоги\n9 и 10 мая", language="ru")]
    ['2022', '2022-05-09/2022-05-10']
    >>> [reading.start for reading in read_dates("Вчера, 25 июля", published=datetime.date(2025, 7, 26))]
    ['2025-07-25']
    """
    words = date_words_for(text, language)
    return _Reader(Context(text, words, published, find_expressions(text, words))).read()


class _Reader:
    """Resolves the expressions of one article in order; the later ones may count from the earlier."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.published = context.published
        self.readings: list[DateReading] = []

    def read(self) -> list[DateReading]:
        expressions = iter(self.context.expressions)
        for expression, following in pairwise((*expressions, None)):
            if expression is None or (self.readings and expression.span.start < self.readings[-1].span.stop):
                continue
            if expression in self.context.apposed and following is not None:
                self.readings.append(self._apposed(expression, following))
            else:
                self.readings.append(self._numbered(expression, following) or self._resolved(expression))
            self._join_days()
        return self.readings

    def _join_days(self) -> None:
        """Make one of the last day of a month "and" the first of the next: "on 31 August and 1 September 2026"."""
        first, last = self.readings[-2:] if len(self.readings) > 1 else (None, None)
        if first is None or last is None or last.precision != "day" or not last.start or last.alternatives:
            return
        between = self.context.text[first.span.stop : last.span.start]
        written = last.basis == "explicit" and first.basis in ("explicit", "unresolved")
        if first.precision not in ("day", "none") or not written or not _AND.fullmatch(between):
            return
        start = (datetime.date.fromisoformat(last.start) - datetime.timedelta(1)).isoformat()
        told = [day for day in (first.start, *(other.start for other in first.alternatives)) if day]
        if start[:7] == last.start[:7] or not any(day[4:] == start[4:] for day in told):
            return
        if first.year_basis == "explicit" and first.start != start:
            return
        span = Span(first.span.start, last.span.stop)
        joined = replace(last, span=span, text=span.of(self.context.text), precision="day_interval")
        self.readings[-2:] = [replace(joined, start=start, edtf=f"{start}/{last.end}", earliest=start)]

    def _resolved(self, expression: Expression) -> DateReading:
        try:
            match expression.kind:
                case "calendar":
                    return self._calendar(expression)
                case "event":
                    return self._event(expression)
                case "same_months":
                    return self._same_months(expression)
                case "day_before":
                    return self._day_before(expression)
                case "eve":
                    return self._unresolved(expression, "no_anchor")
                case "day_number":
                    return self._day_number(expression)
                case "part_of_this":
                    return self._part_of_this(expression)
                case "weekday":
                    return self._weekday(expression)
                case _:
                    return self._shift(expression)
        except (OverflowError, ValueError):  # counted beyond the years 1 to 9999
            return self._unresolved(expression, "impossible_date")

    def _numbered(self, expression: Expression, following: Expression | None) -> DateReading | None:
        """A day of the week and the day of the month beside it: "el viernes 17", «в пятницу, 17-го».

        It is the nearest such day to the publication for which both are true; where none is, the number is no day.
        """
        if self.published is None or expression.kind != "weekday" or expression.amount or expression.unit == "week":
            return None
        number = _NUMBER.match(self.context.text, expression.span.stop)
        if number is None:
            return None
        span = Span(expression.span.start, number.end("shown"))
        if following is not None and following.kind != "day_number" and following.span.start < span.stop:
            return None  # «в пятницу, 17 и 18 марта»
        near = (self.published + datetime.timedelta(count) for count in range(-_NUMBERED, _NUMBERED + 1))
        fitting = [day for day in near if day.day == int(number["day"]) and day.weekday() == expression.weekday]
        if not fitting:
            return None
        tense, _ = self.context.tense(span)
        # The side of the publication that the tense speaks against.
        wrong = {"past": 1, "future": -1}.get(tense or "", 0)
        away = [((day - self.published).days * wrong > 0, abs(day - self.published), day) for day in fitting]
        (_, _, chosen), *rest = sorted(away)
        others = [day for against, far, day in rest if not against and far.days <= _NUMBERED / 2]
        told = replace(expression, span=span)
        relation, point = f"pub_date{duration((chosen - self.published).days, 'day')}", day_point(chosen)
        rivals = [(day.isoformat(), day.isoformat(), "the same day of another month") for day in others]
        return self._value(told, point, point, "relative_to_pub", relation=relation, others=rivals)

    def _apposed(self, relative: Expression, written: Expression) -> DateReading:
        """The written date of «в тот же день, 26 ноября», with the relation kept and checked against it."""
        counted = self._resolved(relative)
        if relative.counted and relative.unit == "year" and not written.has_year:  # «годом позже, 3 июня»
            if counted.start is None:
                reading = self._unresolved(written, "ambiguous", "year_unknown")
            else:
                year = int(counted.start[:4])
                ends = replace(written.first, year=year), replace(written.last, year=year)
                reading = replace(
                    self._value(written, *ends, "explicit", sources=(relative.span, *counted.sources)),
                    year_basis="sentence",
                )
            counted = reading
        else:
            reading = self._resolved(written)
        issues = reading.issues
        if counted.earliest and counted.latest and reading.earliest and reading.latest:
            apart = counted.latest < reading.earliest or reading.latest < counted.earliest
            issues += ("apposition_conflict",) if apart else ()
        span = Span(relative.span.start, written.span.stop)
        text = span.of(self.context.text)
        return replace(reading, span=span, text=text, relation=counted.relation, issues=issues)

    # --- counted from the publication or from another date ---

    def _shift(self, expression: Expression) -> DateReading:
        """A date counted from the publication; «через два месяца» in a story of the past, from the date before."""
        if expression.counted and expression.amount > 0 and self.context.tense(expression.span)[0] == "past":
            return self._event(expression)
        earlier = expression.counted and expression.unit == "day" and expression.amount < 0
        if earlier and self.context.words.ago_is_earlier and self._item_day(expression) is not None:
            return self._event(expression)
        relation = f"pub_date{duration(expression.amount, expression.unit)}"
        if self.published is None:
            return self._unresolved(expression, "no_publication_date", relation=relation)
        if expression.first.month is not None:
            return self._named_period(expression, relation)
        first, last = shifted(self.published, expression.amount, expression)
        if expression.unit in ("quarter", "half") and first.month:
            part = 33 + first.month // 3 if expression.unit == "quarter" else 40 + first.month // 6
            expression = replace(expression, part=part)
        if expression.first.day is not None:
            first = last = replace(first, day=expression.first.day)
        return self._value(expression, first, last, "relative_to_pub", relation=relation)

    def _part_of_this(self, expression: Expression) -> DateReading:
        """«В конце года»: of this one, unless the tense says that it lies on the other side, in doubt.

        None in a story of another year.
        """
        if self.published is None:
            return self._unresolved(expression, "no_publication_date")
        tense, _ = self.context.tense(expression.span)
        told = self._anchor(expression, known_to_the_day=False)
        if told is not None and tense not in ("future", "planned") and told.end:
            beside = self.context.line(told.span.start) == self.context.line(expression.span.start)
            if beside and int(told.end[:4]) < self.published.year:
                return self._unresolved(expression, "ambiguous")
        now = shifted(self.published, 0, expression)
        first, last = first_day(now[0]), last_day(now[1])
        passed, (begins, over) = (self.published - first) / (last - first), _PARTS[expression.amount]
        amount = int(tense in ("future", "planned") and passed > over) - int(tense == "past" and passed < begins)
        others = [(iso(now[0]), iso(now[1]), "the one that is now")] if amount else []
        chosen, relation = shifted(self.published, amount, expression), f"pub_date{duration(amount, expression.unit)}"
        return self._value(expression, *chosen, "relative_to_pub", relation=relation, others=others)

    def _day_before(self, expression: Expression) -> DateReading:
        """«Накануне»: the day before that of the item it stands in, else yesterday; in doubt behind another day."""
        earlier = replace(expression, amount=-1)
        if expression.amount == 0 or self._item_day(expression) is not None:
            told = self._anchor(expression, known_to_the_day=True)
            near = told is not None and self._is_near(told, expression.span)
            return self._event(earlier) if near else self._unresolved(expression, "no_anchor")
        reading, told = self._shift(expression), self._day_told(expression)
        other = told and self._event(earlier)
        if not other or reading.start is None or other.start is None or other.start == reading.start:
            return reading
        alternative = Alternative(other.start, other.end or other.start, "the day before the one told", other.span)
        return replace(reading, alternatives=(alternative,), issues=(*reading.issues, "ambiguous"))

    def _is_near(self, told: DateReading, at: Span) -> bool:
        """True if ``told`` stands in the line of ``at`` or the one before, empty ones not counted."""
        between = self.context.text[told.span.stop : at.start]
        return len(between.split("\n")) - between.count("\n\n") <= 2

    def _day_told(self, expression: Expression) -> DateReading | None:
        """The nearest day before ``expression`` in its line."""
        anchor = self._anchor(expression, known_to_the_day=True)
        start = self.context.text.rfind("\n", 0, expression.span.start)
        return anchor if anchor is not None and anchor.span.start > start else None

    def _item_day(self, expression: Expression) -> DateReading | None:
        """The nearest day before ``expression`` in a line that a date opens, as the items of chronicles are."""
        return self._day_told(expression) if self.context.opened_by_date(expression.span.start) else None

    def _named_period(self, expression: Expression, relation: str) -> DateReading:
        """A month or season with "last", "this" or "next" before it."""
        published = self.published or datetime.date.min
        years = range(published.year - 3, published.year + 4)
        periods = [(first, last) for first, last in (with_year(expression, year) for year in years)]
        if expression.amount < 0:
            candidates = [ends for ends in reversed(periods) if last_day(ends[1]) < published][-expression.amount - 1 :]
        elif expression.amount > 0:
            candidates = [ends for ends in periods if first_day(ends[0]) > published]
        else:
            candidates = sorted(periods, key=lambda ends: abs(first_day(ends[0]) - published))[:1]
        chosen, other = candidates[0], candidates[-1] if len(candidates) == 1 else candidates[1]
        # "Last autumn" said in December may be the one just over or the one of last year.
        unsure = other != chosen and chosen[0].year == published.year
        others = [(iso(other[0]), iso(other[1]), "the one of the next year in that direction")] if unsure else []
        return self._value(expression, *chosen, "relative_to_pub", relation=relation, others=others)

    def _event(self, expression: Expression) -> DateReading:
        """A date counted from the nearest day before it: "the next day", "two months later"."""
        relation = f"anchor{duration(expression.amount, expression.unit)}"
        if expression.precision != "day" and not expression.counted:
            return self._period_beside(expression, relation)
        if expression.unit == "year" and expression.amount < 0:
            anchor = self._told_of(self._anchor(expression, known_to_the_day=False), expression.span)
            same = anchor is not None and self.context.sentence(expression.span.start).contains(anchor.span)
            told = self._is_beside_trade(expression) or (same and anchor is not None and anchor.precision == "year")
            if told and anchor is not None and self._is_past_period(anchor, expression.span):
                return self._years_from(expression, anchor, expression.amount)
        anchor = self._month_told(expression) or self._anchor(expression, known_to_the_day=True)
        if anchor is None or anchor.start is None or anchor.end is None:
            return self._unresolved(expression, "no_anchor", relation=relation)
        sources = (anchor.span, *anchor.sources)
        if anchor.precision == "month":
            year, month = (int(part) for part in anchor.start.split("-"))
            years, months = divmod(month - 1 + expression.amount, 12)
            point = Point(year + years, months + 1) if expression.unit == "month" else Point(year + expression.amount)
            return self._value(expression, point, point, "relative_to_event", relation=relation, sources=sources)
        if anchor.precision in ("year", "season"):
            point = Point(int(anchor.start[:4]) + expression.amount)
            return self._value(expression, point, point, "relative_to_event", relation=relation, sources=sources)
        start, end = datetime.date.fromisoformat(anchor.start), datetime.date.fromisoformat(anchor.end)
        apart = not self.context.sentence(expression.span.start).contains(anchor.span)
        if expression.amount > 0 and expression.unit == "day" and end - start >= _TOUR and apart:
            return self._unresolved(expression, "ambiguous", relation=relation)  # that of a day which is not named
        if expression.amount == 0:
            first, last = day_point(start), day_point(end)
            expression = replace(expression, precision=anchor.precision)
        else:
            first, last = shifted(end if expression.amount > 0 else start, expression.amount, expression)
        return self._value(expression, first, last, "relative_to_event", relation=relation, sources=sources)

    def _month_told(self, expression: Expression) -> DateReading | None:
        """The month, or for years the year, before ``expression`` in its paragraph, from which these are counted."""
        told = self._anchor(expression, known_to_the_day=False)
        if expression.unit not in ("month", "year") or not expression.amount or told is None:
            return None
        if self.context.line(told.span.start) != self.context.line(expression.span.start):
            return None
        to_come = self.published is not None and (told.earliest or "") > self.published.isoformat()
        counts = told.precision == "month" or (expression.unit == "year" and told.precision in ("year", "season"))
        return told if counts and not to_come else None

    def _period_beside(self, expression: Expression, relation: str) -> DateReading:
        """«В том же месяце», "the previous quarter": counted from the last date; without one, from the publication."""
        told = self._anchor(expression, known_to_the_day=False)
        if told is not None and told.earliest is not None and self._is_near(told, expression.span):
            fits = told.earliest[:7] == (told.latest or "")[:7] or expression.unit == "year"
            fits = fits or told.precision == ("day_interval" if expression.unit == "week" else expression.precision)
            if expression.unit == "week" and told.precision not in ("day", "day_interval"):
                fits = False
            if not fits:
                return self._unresolved(expression, "ambiguous", relation=relation)
            first, last = shifted(datetime.date.fromisoformat(told.earliest), expression.amount, expression)
            if expression.unit == "quarter" and first.month:
                expression = replace(expression, part=33 + first.month // 3)
            sources = (told.span, *told.sources)
            return self._value(expression, first, last, "relative_to_event", relation=relation, sources=sources)
        if expression.amount:
            return self._shift(expression)
        return self._unresolved(expression, "no_anchor", relation=relation)

    def _told_of(self, anchor: DateReading | None, at: Span) -> DateReading | None:
        """``anchor``, or the date before it of which the sentences before tell ("for 2016 … less than for 2015").

        The same months of an earlier year are what that sentence compares with; the next one goes on about its own.
        """
        index = self.readings.index(anchor) if anchor is not None else 0
        if anchor is None or not index or self.context.sentence(at.start).contains(anchor.span):
            return anchor
        before = self.readings[index - 1]
        months = [(one.start or "-")[4:] + (one.end or "-")[4:] for one in (anchor, before)]
        earlier = (anchor.start or "") < (before.start or "") and months[0] == months[1]
        return before if earlier and self._is_past_period(before, at) else anchor

    def _is_beside_trade(self, expression: Expression) -> bool:
        return is_beside_trade(self.context.words, self.context.text, expression.span)

    def _same_months(self, expression: Expression) -> DateReading:
        """The months of the last date in the year that is named; in "last year" counted from the year of that date."""
        told = [one for one in reversed(self.readings) if one.precision != "year"]
        told = [one for one in told if one.start is not None and self._is_past_period(one, expression.span)]
        if not told:
            return self._unresolved(expression, "no_anchor")
        # "The nine months …, in September …": a month may be one of those that are meant.
        anchor = next((one for one in told if one.precision != "month"), told[0])
        rival = told[0] if (told[0].start, told[0].end) != (anchor.start, anchor.end) else None
        year, shift = expression.first.year, expression.year_shift
        told_in = int((anchor.start or "")[:4])
        if year is not None:
            years = year - told_in
        elif shift:
            years = shift
        elif self.published is not None:
            years = self.published.year - told_in
        else:
            return self._unresolved(expression, "no_publication_date")
        return self._years_from(expression, anchor, years, rival)

    def _is_past_period(self, anchor: DateReading, at: Span) -> bool:
        """True for a year or months in the line of ``at`` or the one before; not for a goal of a year to come."""
        to_come = self.published is not None and (anchor.earliest or "") > self.published.isoformat()
        return (
            anchor.precision in ("year", "half", "quarter", "month", "month_interval")
            and not to_come
            and self._is_near(anchor, at)
        )

    def _years_from(
        self, expression: Expression, anchor: DateReading, years: int, rival: DateReading | None = None
    ) -> DateReading:
        """The months of ``anchor`` so many years later: "in January to May … a year earlier"; or those of ``rival``."""
        first, last = _later_by(years, anchor)
        others = []
        if rival is not None:
            start, end = map(iso, _later_by(years, rival))
            others.append((start, end, "the months that are told last"))
        same = replace(expression, precision="year" if anchor.precision == "year" else "month_interval", counted=False)
        relation, sources = f"anchor{duration(years, 'year')}", (anchor.span, *anchor.sources)
        return self._value(same, first, last, "relative_to_event", relation=relation, sources=sources, others=others)

    def _anchor(self, expression: Expression, *, known_to_the_day: bool) -> DateReading | None:
        """The nearest resolved date before ``expression``; that of a report only if its sentence has no other."""
        said: DateReading | None = None
        for reading in reversed(self.readings):
            if reading.span.stop < expression.span.start - _REACH:
                break
            exact = reading.precision in ("day", "day_interval") and "~" not in (reading.edtf or "")
            if reading.start is None or (known_to_the_day and not exact):
                continue
            if said is not None:
                return reading if self.context.sentence(said.span.start).contains(reading.span) else said
            if not self.context.is_when_said(reading.span):
                return reading
            said = reading
        return said

    def _day_number(self, expression: Expression) -> DateReading:
        """A day of a month that is not named: of the month that the paragraph speaks of, else by the publication.

        By the publication it is the last such day up to it, in a future sentence the next one.
        """
        tense, _ = self.context.tense(expression.span)
        told = self._day_of_told_month(expression, tense)
        if told is not None:
            return told
        if self.published is None:
            return self._unresolved(expression, "no_publication_date")
        published = self.published
        days = [published + datetime.timedelta(days=count) for count in range(-62, 63)]
        longer = datetime.timedelta((expression.last.day or 0) - (expression.first.day or 0))
        days = [day for day in days if day.day == expression.first.day and (day + longer).month == day.month]
        before = max(day for day in days if day <= self.published)
        after = min(day for day in days if day + longer >= self.published)
        chosen, other = (after, before) if tense in ("future", "planned") else (before, after)
        anchor = self._anchor(expression, known_to_the_day=True)
        spoken = anchor is not None and anchor.start is not None and anchor.start[:7] != chosen.isoformat()[:7]
        open_tense = tense == "planned" or (tense is None and published - chosen > _CLOSE)
        unsure = other != chosen and (open_tense or spoken)
        ends = [(day, day + longer) for day in (chosen, other)]
        reason = "the same day of another month"
        others = [(ends[1][0].isoformat(), ends[1][1].isoformat(), reason)] if unsure else []
        relation = f"pub_date{duration((chosen - self.published).days, 'day')}"
        first, last = map(day_point, ends[0])
        return self._value(expression, first, last, "relative_to_pub", relation=relation, others=others)

    def _day_of_told_month(self, expression: Expression, tense: str | None) -> DateReading | None:
        """The day in the last month that the paragraph names before it, if the tense allows.

        «В ноябре прилетел, визит длился с 22-го по 25-е», «18 апреля прибыл. Улетел 21-го»; a smaller number than that
        of the day before it is of the next month.
        """
        start = self.context.text.rfind("\n", 0, expression.span.start)
        near = takewhile(lambda one: one.span.start > start, reversed(self.readings))
        anchor = next((one for one in near if one.precision not in ("year", "year_interval")), None)
        if anchor is None or (anchor.precision == "none" and not anchor.alternatives):
            return None
        told = [(anchor.start, anchor.end), *((other.start, other.end) for other in anchor.alternatives)]
        known = [(first, last) for first, last in told if first and last]
        if anchor.precision not in ("day", "day_interval", "month", "none") or "~" in (anchor.edtf or ""):
            return None
        days = [ends for first, last in known if (ends := self._day_in_month(expression, first, last, tense))]
        if not days:
            return None
        (first, last), *rest = days
        others = [(iso(start), iso(end), "the same day of another year") for start, end in rest]
        sources = (anchor.span, *anchor.sources)
        reading = self._value(expression, first, last, "relative_to_event", sources=sources, others=others)
        doubts = [issue for issue in anchor.issues if issue in ("year_conflict", "far_from_publication", "ambiguous")]
        return replace(reading, issues=tuple(dict.fromkeys((*reading.issues, *doubts))))

    def _day_in_month(
        self, expression: Expression, start: str, end: str, tense: str | None
    ) -> tuple[Point, Point] | None:
        """``expression`` in the month of ``start`` to ``end`` or the next, if it is there and the tense allows."""
        if len(start) < 7 or start[:7] != end[:7]:
            return None
        known = self.published
        year, month, *day = (int(part) for part in end.split("-"))
        if day and (expression.first.day or 0) < day[0]:
            if known is not None and end == known.isoformat() and tense != "future":
                return None  # a report of the 12th that says "on the 11th" looks back
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        first, last = (Point(year, month, point.day) for point in (expression.first, expression.last))
        if not (first.exists and last.exists):
            return None
        if known is not None and (
            (tense == "past" and last_day(last) > known) or (tense == "future" and first_day(first) < known)
        ):
            return None
        return first, last

    def _weekday(self, expression: Expression) -> DateReading:
        """A day of the week: in a past sentence the last one up to the publication, in a future one the next."""
        if self.published is None:
            return self._unresolved(expression, "no_publication_date")
        days = datetime.timedelta
        published, weekday = self.published, expression.weekday or 0
        span = days(((expression.last.day if expression.last.day is not None else weekday) - weekday) % 7)
        before = published - days((published.weekday() - weekday) % 7)
        after = published + days((weekday - published.weekday()) % 7)
        this_week = published + days(weekday - published.weekday())
        other: datetime.date | None = None
        if expression.unit == "week":
            chosen = this_week + days(7 * expression.amount)
        elif expression.amount < 0:
            chosen = (before if before + span < published else before - days(7)) + days(7 * (expression.amount + 1))
        elif expression.amount > 0:
            chosen, other = after if after > published else after + days(7), this_week + days(7)
            if expression.counted or expression.precision == "day_interval":
                other = None
            elif self.context.words.next_weekday_is_next_week:
                chosen, other = other, chosen
        else:
            told = self._weekday_of_week(expression) or self._weekday_of_told_week(expression)
            if told is not None:
                return told
            tense, same_clause = self.context.tense(expression.span)
            before_it = self.context.text[max(0, expression.span.start - 20) : expression.span.start]
            if tense == "future" and not same_clause and SINCE.search(before_it) and not _STARTING.search(before_it):
                tense = "past"  # "has been here since Monday and will stay"
            if tense == "past" and before + span > published:  # «с понедельника по среду был», said on Tuesday
                before -= days(7)
            chosen, other = (after, before) if tense in ("future", "planned") else (before, after)
            unsure = tense in (None, "planned") or self.context.is_contested(expression.span)
            other = other if unsure else None
            tells = tense == "future" or (tense == "planned" and self._behind_day(expression))
            later, near = self._weekday_of_story(expression, after) if tells else (None, False)
            if later is not None:
                chosen, other = (later, after) if near else (after, later)
        relation = f"pub_date{duration((chosen - published).days, 'day')}"
        others = []
        if other is not None and other != chosen:
            others = [(other.isoformat(), (other + span).isoformat(), "the other such day")]
        first, last = day_point(chosen), day_point(chosen + span)
        return self._value(expression, first, last, "relative_to_pub", relation=relation, others=others)

    def _weekday_of_told_week(self, expression: Expression) -> DateReading | None:
        """The day of the week that its clause tells right before it: «на прошлой неделе, с понедельника по четверг»."""
        week = self.readings[-1] if self.readings else None
        if week is None or week.precision != "day_interval" or "W" not in (week.relation or ""):
            return None
        between = self.context.text[week.span.stop : expression.span.start]
        if len(between) > _BESIDE or _OTHER_CLAUSE.search(between) or week.start is None or week.end is None:
            return None
        if self.published is not None and week.end == (self.published - datetime.timedelta(7)).isoformat():
            return None  # on a Sunday the last week may be the one just over
        first = datetime.date.fromisoformat(week.start) + datetime.timedelta(expression.weekday or 0)
        weekday = expression.weekday or 0
        length = ((expression.last.day if expression.last.day is not None else weekday) - weekday) % 7
        last = first + datetime.timedelta(length)
        return self._value(
            expression, day_point(first), day_point(last), "relative_to_event", relation="anchor", sources=(week.span,)
        )

    def _weekday_of_week(self, expression: Expression) -> DateReading | None:
        """The day of the week that heads a section, in the week that stands above it: "The week of 24–30 November"."""
        text, span = self.context.text, expression.span
        start, stop = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.stop)
        if text[start : stop if stop >= 0 else len(text)].strip(" :—–-") != expression.span.of(text):
            return None
        for week in self.readings:
            if week.precision != "day_interval" or week.start is None or week.end is None or week.issues:
                continue
            first = datetime.date.fromisoformat(week.start)
            day = first + datetime.timedelta(((expression.weekday or 0) - first.weekday()) % 7)
            if day <= datetime.date.fromisoformat(week.end) < first + datetime.timedelta(7):
                point = day_point(day)
                return self._value(expression, point, point, "relative_to_event", sources=(week.span,))
        return None

    def _behind_day(self, expression: Expression) -> bool:
        """True if the day told before ``expression`` is one day, no week or tour."""
        told = self._anchor(expression, known_to_the_day=True)
        return told is not None and told.precision == "day"

    def _weekday_of_story(self, expression: Expression, after: datetime.date) -> tuple[datetime.date | None, bool]:
        """The day of the week counted from a later day told right before: "starts on 20 March. On Thursday …".

        With it goes whether that day stands in the same paragraph: the next one may be about somebody else, and the
        news name a bare day of the week of those near to the publication.
        """
        told = self._anchor(expression, known_to_the_day=True)
        if told is None or told.start is None or not self._is_near(told, expression.span):
            return None, False
        start = datetime.date.fromisoformat(told.start)
        later = start + datetime.timedelta(((expression.weekday or 0) - start.weekday()) % 7)
        if not (after < start and later - after <= datetime.timedelta(_NUMBERED)):
            return None, False
        return later, self.context.line(told.span.start) == self.context.line(expression.span.start)

    # --- written as days, months, seasons or years ---

    def _calendar(self, expression: Expression) -> DateReading:
        """A written date; where its year is not written, the year that :mod:`.date_years` finds."""
        if not (expression.first.exists and expression.last.exists):
            return self._unresolved(expression, "impossible_date")
        found = self._year(expression)
        if found is None:
            missing = ("no_anchor",) if expression.same_year else ("no_publication_date",)
            return self._unresolved(expression, "year_unknown", *missing)
        if found.year is None:
            return replace(self._unresolved(expression, *found.issues), alternatives=self._rivals(expression, found))
        first, last = with_year(expression, found.year)
        if (
            expression.part == _WINTER
            and expression.first.year == expression.last.year
            and found.basis != "publication"
        ):
            first = last = Point(first.year)  # "winter 2025" may be the beginning or the end of the year
        relation = None
        if expression.year_shift is not None and found.basis == "publication":
            relation = f"pub_date{duration(expression.year_shift, 'year')}"
        others = []
        if expression.month_day_unsure:
            swapped = iso(Point(first.year, first.day, first.month))
            others.append((swapped, swapped, "day and month the other way round"))
        reading = self._value(
            expression, first, last, "explicit", relation=relation, sources=found.sources, others=others
        )
        issues = (*reading.issues, *found.issues)
        if reading.start is not None and first.day is not None and expression.weekday is not None:
            conflict = datetime.date.fromisoformat(reading.start).weekday() != expression.weekday
            issues += ("weekday_conflict",) if conflict else ()
        alternatives = reading.alternatives + self._rivals(expression, found)
        return replace(reading, year_basis=found.basis, alternatives=alternatives, issues=issues)

    def _year(self, expression: Expression) -> Year | None:
        if expression.has_year:
            return Year(with_year(expression, 0)[0].year, "explicit")
        if not expression.same_year:
            return (
                self._year_counted(expression)
                or self._year_of_told_period(expression)
                or find_year(self.context, expression)
            )
        anchor = self._anchor(expression, known_to_the_day=False)
        return Year(int(anchor.start[:4]), "sentence", (anchor.span,)) if anchor and anchor.start else None

    def _year_counted(self, expression: Expression) -> Year | None:
        """The year that is counted right before: «год спустя, в июне»; unknown where nothing tells from when."""
        told = self.readings[-1] if self.readings and expression.year_shift is None else None
        if told is None or not _COUNTED_YEARS.search(told.relation or "") or told.precision not in ("year", "none"):
            return None
        between = self.context.text[told.span.stop : expression.span.start]
        if len(between) > _BESIDE or _OTHER_CLAUSE.search(between) or len(between.split()) > 4:
            return None
        if told.start is None:
            return Year(None, "sentence", (told.span,), issues=("ambiguous", "year_unknown"))
        return Year(int(told.start[:4]), "sentence", (told.span, *told.sources))

    def _year_of_told_period(self, expression: Expression) -> Year | None:
        """The year in which days lie in the season, quarter or month that the sentence tells before them.

        «Прошлой осенью он провёл в Бишкеке 6 и 7 октября»: those of last autumn, whatever lies nearer.
        """
        sentence = self.context.sentence(expression.span.start)
        if expression.first.day is None or expression.year_shift is not None:
            return None
        near = takewhile(lambda told: told.span.start >= sentence.start, reversed(self.readings))
        told = next((one for one in near if one.precision in _WIDER and one.earliest and one.latest), None)
        if told is None or "ambiguous" in told.issues or not (told.relation or told.year_basis == "explicit"):
            return None
        for year in sorted({int((told.earliest or "")[:4]), int((told.latest or "")[:4])}):
            days = period(*with_year(expression, year))
            if days and (told.earliest or "") <= days[0].isoformat() and days[1].isoformat() <= (told.latest or ""):
                return Year(year, "sentence", (told.span,))
        return None

    def _rivals(self, expression: Expression, found: Year) -> tuple[Alternative, ...]:
        """The dates of the years that speak against the one found."""
        ends = [(with_year(expression, rival.year), rival) for rival in found.rivals]
        return tuple(
            Alternative(iso(first), iso(last), rival.reason, rival.span)
            for (first, last), rival in ends
            if period(first, last)
        )

    # --- readings ---

    def _value(
        self,
        expression: Expression,
        first: Point,
        last: Point,
        basis: Basis,
        *,
        relation: str | None = None,
        sources: tuple[Span, ...] = (),
        others: Sequence[tuple[str, str, str]] = (),
    ) -> DateReading:
        """The reading of ``expression`` as ``first`` to ``last``; unresolved if there are no such days.

        ``others`` are start, end and reason of what the same words may also mean.
        """
        days = period(first, last)
        if days is None:
            return self._unresolved(expression, "impossible_date", relation=relation)
        # Three weeks ago is about then: half a week either way.
        slack = datetime.timedelta(days=3 if expression.counted and expression.unit == "week" else 0)
        return DateReading(
            span=expression.span,
            text=expression.span.of(self.context.text),
            start=iso(first),
            end=iso(last),
            edtf=edtf(expression, first, last),
            precision=expression.precision,
            earliest=(days[0] - slack).isoformat(),
            latest=(days[1] + slack).isoformat(),
            basis=basis,
            relation=relation,
            sources=expression.sources + sources,
            alternatives=tuple(Alternative(*other, expression.span) for other in others),
            issues=("ambiguous",) * bool(others) + ("part_of_period",) * expression.part_only,
        )

    def _unresolved(self, expression: Expression, *issues: str, relation: str | None = None) -> DateReading:
        return DateReading(
            span=expression.span,
            text=expression.span.of(self.context.text),
            start=None,
            end=None,
            edtf=None,
            precision="none",
            earliest=None,
            latest=None,
            basis="unresolved",
            relation=relation,
            sources=expression.sources,
            issues=issues,
        )


def _later_by(years: int, period: DateReading) -> tuple[Point, Point]:
    """First and last month or year of ``period``, so many years later."""
    ends = [[int(part) for part in (end or "").split("-")] for end in (period.start, period.end)]
    first, last = (Point(year + years, *rest) for year, *rest in ends)
    return first, last
