"""A date as it is written: which day, month and year the words name, nothing resolved."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import Literal

from ..spans import Span
from .date_words import DateWords

Precision = Literal[
    "day", "day_interval", "month", "month_interval", "season", "quarter", "half", "year", "year_interval", "none"
]
Kind = Literal[
    "calendar", "shift", "event", "same_months", "day_before", "eve", "weekday", "day_number", "part_of_this"
]
Role = Literal["topic", "in", "other"]
Unit = Literal["day", "week", "month", "quarter", "half", "year"]
UNITS: dict[str, Unit] = {"e": "day", "k": "week", "m": "month", "q": "quarter", "h": "half", "g": "year"}


@dataclass(frozen=True, slots=True)
class Point:
    """One end of an expression: the parts that are written."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def exists(self) -> bool:
        """True if there is such a day, month or year; where no year is written, in some year."""
        year = 2000 if self.year is None else self.year  # a leap year
        month = self.month or 1
        if not (datetime.MINYEAR <= year <= datetime.MAXYEAR and 1 <= month <= 12):
            return False
        return self.day is None or 1 <= self.day <= calendar.monthrange(year, month)[1]


@dataclass(frozen=True, slots=True)
class Expression:
    """A date as written.

    ``calendar`` names a day, month or year; ``shift`` counts units from the publication ("yesterday", "last week",
    "three days ago"); ``event`` counts from another date of the text ("the next day"); ``day_before`` is that of the
    item it stands in, else ``amount`` days from the publication (0: from another date); ``eve`` is the day before what
    it names («накануне саммита»); ``same_months`` are those of the last date, in another year; ``weekday`` names a day
    of the week, ``day_number`` a day of a month that is not named; ``part_of_this`` is some part of a week, month or
    year that is not named («в конце года»). ``amount`` is the count of units, for a weekday -1 last, 0 bare, 1 next,
    for a part 1 early, 2 middle, 3 late.
    """

    span: Span
    kind: Kind
    precision: Precision
    first: Point = Point()
    last: Point = Point()
    part: int | None = None  # EDTF season, quarter or half: 21-24, 33-36, 40-41
    unit: Unit = "day"
    amount: int = 0
    counted: bool = False  # "three weeks ago" is about then, "last week" is that week
    weekday: int | None = None  # 0 is Monday
    year_shift: int | None = None  # "of this year" is 0
    same_year: bool = False  # "of the same year"
    role: Role = "other"  # of a bare year: topic of its sentence, "in 2023", or other ("by 2030", "for 2024")
    month_day_unsure: bool = False  # 3/4/2025
    part_only: bool = False  # "early May", «в конце ноября»: some days of it
    sources: tuple[Span, ...] = ()

    @property
    def has_year(self) -> bool:
        """True if a year is written in the expression."""
        return self.first.year is not None or self.last.year is not None


NEARBY = 120
"""Characters beside a date within which a word still says something of it."""


def is_beside_trade(words: DateWords, text: str, span: Span) -> bool:
    """True if a word of trade stands near in the line: its months and quarters are told when they have been counted."""
    if words.trade is None:
        return False
    end = text.find("\n", span.stop)
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - NEARBY)
    return words.trade.search(text, start, min(span.stop + NEARBY, end if end >= 0 else len(text))) is not None


def is_counted(text: str, span: Span) -> bool:
    """True if a number stands in the sentence of a date beside it: a trade deal is signed, but exports are counted."""
    before = _SENTENCE_END.split(text[max(0, span.start - NEARBY) : span.start])[-1]
    after = _SENTENCE_END.split(text[span.stop : span.stop + NEARBY])[0]
    return any(letter.isdigit() for letter in before + after)


_SENTENCE_END = re.compile(r"[.!?…]\s|[\n。！？]")
