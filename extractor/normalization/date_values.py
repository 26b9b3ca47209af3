"""Point and expression -> ISO 8601 and EDTF: the arithmetic of calendar dates, without any text."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import replace

from .written_dates import Expression, Point, Unit


def iso(point: Point) -> str:
    """``point`` as ISO 8601 with the precision it has.

    >>> iso(Point(2025, 5)), iso(Point(2025, 5, 9))
    ('2025-05', '2025-05-09')
    """
    parts = [f"{point.year:04}", *(f"{part:02}" for part in (point.month, point.day) if part is not None)]
    return "-".join(parts)


def first_day(point: Point) -> datetime.date:
    """The first day of the day, month or year that ``point`` is; ValueError if there is none."""
    return datetime.date(point.year or 1, point.month or 1, point.day or 1)


def last_day(point: Point) -> datetime.date:
    """The last day of the day, month or year that ``point`` is; ValueError if there is none.

    >>> last_day(Point(2024, 2))
    datetime.date(2024, 2, 29)
    """
    year, month = point.year or 1, point.month or 12
    return datetime.date(year, month, point.day or calendar.monthrange(year, month)[1])


def day_point(day: datetime.date) -> Point:
    """``day`` as a point."""
    return Point(day.year, day.month, day.day)


def with_year(expression: Expression, year: int) -> tuple[Point, Point]:
    """Both ends of ``expression`` with the years that are not written filled in from ``year``.

    >>> from extractor.spans import Span
    >>> with_year(Expression(Span(0, 0), "calendar", "day_interval", Point(None, 12, 30), Point(None, 1, 2)), 2024)
    (Point(year=2024, month=12, day=30), Point(year=2025, month=1, day=2))
    """
    first, last = expression.first, expression.last
    start = first.year if first.year is not None else last.year if last.year is not None else year
    wraps = (last.month or 0, last.day or 0) < (first.month or 0, first.day or 0)
    end = last.year if last.year is not None else start + wraps
    return replace(first, year=start), replace(last, year=end)


def without_year(first: Point, last: Point) -> tuple[Point, Point]:
    """Both ends as a calendar without years has them."""
    return replace(first, year=None), replace(last, year=None)


def period(first: Point, last: Point) -> tuple[datetime.date, datetime.date] | None:
    """First and last day from ``first`` to ``last``; None if there are no such days, or they run backwards.

    >>> period(Point(2024, 2), Point(2024, 2))
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    if not (first.exists and last.exists) or not (first.year and last.year):
        return None
    start, end = first_day(first), last_day(last)
    return (start, end) if start <= end else None


def days_between(first: Point, last: Point) -> Iterator[datetime.date]:
    """The days from ``first`` to ``last``, no more than a year of them; none if there are no such days.

    >>> len(list(days_between(Point(2024, 2), Point(2024, 2))))
    29
    """
    if days := period(first, last):
        for count in range(min((days[1] - days[0]).days, 365) + 1):
            yield days[0] + datetime.timedelta(count)


def edtf(expression: Expression, first: Point, last: Point) -> str:
    """EDTF (ISO 8601-2) of ``first`` to ``last``; seasons, quarters and halves by their code, ``~`` for about.

    >>> from extractor.spans import Span
    >>> edtf(Expression(Span(0, 0), "calendar", "quarter", part=35), Point(2025, 7), Point(2025, 9))
    '2025-35'
    """
    start, end = iso(first), iso(last)
    if expression.part is not None and first.year == last.year:
        return f"{first.year:04}-{expression.part}"
    if expression.counted and expression.unit != "day":
        start, end = f"{start}~", f"{end}~"
    return start if start == end else f"{start}/{end}"


def duration(amount: int, unit: Unit) -> str:
    """``amount`` of ``unit`` as a signed ISO 8601 duration.

    >>> duration(-1, "day"), duration(2, "quarter")
    ('-P1D', '+P6M')
    """
    months = {"quarter": 3, "half": 6}.get(unit)
    letter, count = ("M", months * amount) if months else (unit[0].upper(), amount)
    return f"{'-' if count < 0 else '+'}P{abs(count)}{letter}"


def shifted(day: datetime.date, amount: int, expression: Expression) -> tuple[Point, Point]:
    """The period that lies ``amount`` units of ``expression`` from ``day``.

    >>> from extractor.spans import Span
    >>> shifted(datetime.date(2025, 1, 31), 1, Expression(Span(0, 0), "shift", "month", unit="month"))
    (Point(year=2025, month=2, day=None), Point(year=2025, month=2, day=None))
    """
    unit = expression.unit
    if unit == "day" or (unit == "week" and expression.counted):
        point = day_point(day + datetime.timedelta(days=amount * (7 if unit == "week" else 1)))
        return point, point
    if unit == "week":
        monday = day - datetime.timedelta(days=day.weekday()) + datetime.timedelta(weeks=amount)
        return day_point(monday), day_point(monday + datetime.timedelta(days=6))
    if unit == "year":
        return Point(day.year + amount), Point(day.year + amount)
    size = {"month": 1, "quarter": 3, "half": 6}[unit]
    start = (day.year * 12 + day.month - 1) // size * size + amount * size
    end = start + size - 1
    return Point(start // 12, start % 12 + 1), Point(end // 12, end % 12 + 1)
