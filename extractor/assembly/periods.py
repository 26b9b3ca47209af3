"""When a trade figure is of, and what its growth is counted from."""

from __future__ import annotations

from ..normalization import inside
from ..normalization.dates import DateReading
from ..records import Measure, Period
from ..spans import Span
from ..windowing import Window
from .evidence import Context, Notes, date_of, locate

_REACH = 45
"""Characters after "compared with" in which its date stands."""


def period_of(context: Context, window: Window, notes: Notes, words: str | None) -> Period:
    """The period of the number; a date after "compared with" is what it is compared with, and never this."""
    at = locate(context, window, words)
    base = base_date(context, window.focus)
    if at is None or base is None or not base.span.overlaps(at[0]):
        return date_of(context, window, notes, words)
    others = [date for date in inside(context.readings.dates, window.focus) if date is not base]
    return date_of(context, window, notes, others[0].text if len(others) == 1 else None)


def base_date(context: Context, focus: Span) -> DateReading | None:
    """The date that stands after "compared with" in the sentence."""
    for cue in context.readings.cues_in(focus, "base"):
        near = Span(cue.span.stop, min(focus.stop, cue.span.stop + _REACH))
        dates = inside(context.readings.dates, near)
        if dates:
            return dates[0]
    return None


def base_period(context: Context, focus: Span, notes: Notes, measure: Measure, when: Period) -> Period | None:
    """What growth is counted from: the date after "compared with", else the same period a year before."""
    if measure not in ("growth", "growth_multiple", "change"):
        return None
    base = base_date(context, focus)
    if base is not None and base.start is not None:
        notes.note("base_period.start", [base.span], "computed", base.basis)
        notes.note("base_period.end", [base.span], "computed", base.basis)
        notes.note("base_period.text", [base.span], "exact")
        return Period(start=base.start, end=base.end, text=base.text)
    if measure == "change" or when.start is None or when.end is None:
        return None
    basis = "default: the same period a year before"
    for name in ("start", "end"):
        notes.note(f"base_period.{name}", notes.fields["period.start"].spans, "computed", basis)
    return Period(start=year_before(when.start), end=year_before(when.end))


def year_before(date: str) -> str:
    """The same day, month or year one year before; the 28th for a leap day.

    >>> year_before("2025-09"), year_before("2024-02-29")
    ('2024-09', '2023-02-28')
    """
    before = f"{int(date[:4]) - 1:04}{date[4:]}"
    return before[:-2] + "28" if date.endswith("-02-29") else before
