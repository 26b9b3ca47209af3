"""When a trade figure is of, and what its growth is counted from."""

from __future__ import annotations

import re

from ..normalization import inside
from ..normalization.dates import DateReading
from ..normalization.quantities import QuantityReading
from ..records import Flow, Measure, Period
from ..spans import Span
from ..windowing import Window
from .evidence import Context, Notes, date_of, locate, period

_REACH = 45
"""Characters after "compared with" in which its date stands; before it where the language puts it behind the date."""
_NEXT = re.compile(r"[,;:]|\b(?:\w+рос|\w+[аиуея]л[аои]?(?:с[ья])?|rose|fell|grew|reached|were|was)\b")
"""Between a number and a date that is not its own: «против 21,3 млрд, в 2024 году», «против 21,3 млрд вырос в 2024»."""
_COUNTED_FROM = re.compile(r"(?:^|[\s,(|%])(?:к|до|від|vs\.?|against|zu|gegenüber)\s$", re.IGNORECASE)
"""What stands in the head of a column before the date that its numbers are counted from."""
_A_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
COUNTED: tuple[Flow, ...] = ("turnover", "export", "import", "balance", "re_export", "re_import")
"""Flows that are counted over months and years. A share of settlements, a stock of investments is of a day."""
OF_COMPARISON = "of a comparison"
"""In the basis of a period: the number is one that others are compared with, and the next numbers are not of it."""
_SMALL_WORDS = 30
"""Characters beside a number that is compared with: "against nearly", "in the same months of"."""
_THAN = re.compile(r"\b(?:чем|нежели|ніж|чым|чымся|than|als|que|qu['’])\s?$", re.IGNORECASE)
"""What stands right before a date that something is compared with: «чем год назад», "als vor einem Jahr"."""
_BEHIND = ("tr", "az", "kk", "ky", "uz", "uz-Cyrl")
"""Languages that say "than" behind the date: «2023-yilga nisbatan», «былтырғыға қарағанда»."""
_YEAR_BEFORE = re.compile(
    r"\b(?:önceki|əvvəlki|алдыңғы|алдындағы|мурунку|мурдагы|oldingi|avvalgi|олдинги|аввалги)\s", re.IGNORECASE
)
"""Between a date and "than": the number is of the date, the year before its base («2022-yilda avvalgi yilga …»)."""


def period_of(context: Context, window: Window, quantity: QuantityReading, notes: Notes, words: str | None) -> Period:
    """The period of the number; a date after "compared with" is what it is compared with, and never this.

    In a table it is that of the column, where the column has one.
    """
    cell = context.readings.grid.cell_at(quantity.span)
    column = inside(context.readings.dates, cell.header) if cell is not None and cell.header is not None else []
    if len(column) == 1 and cell is not None and cell.header is not None:
        beside = cell.header.of(context.text).replace(column[0].text, "")
        if not _A_YEAR.search(beside) and not base_of_column(context, quantity):  # «2024 к 2023», «к 2023»
            return period(notes, column[0])
    if (compared := _compared(context, window.focus, quantity)) is not None:
        when = period(notes, compared)
        for path in ("period.start", "period.end"):
            if (entry := notes.fields.get(path)) is not None:
                notes.fields[path] = entry.model_copy(update={"basis": f"{entry.basis}, {OF_COMPARISON}"})
        return when
    at = locate(context, window, words)
    bases = base_dates(context, window.focus)
    if at is None or not any(base.span.overlaps(at[0]) for base in bases):
        return date_of(context, window, notes, words)
    others = [date for date in inside(context.readings.dates, window.focus) if date not in bases]
    return date_of(context, window, notes, others[0].text if len(others) == 1 else None)


def base_of_column(context: Context, quantity: QuantityReading) -> DateReading | None:
    """What the numbers of a column are counted from: «К 2022 г., %», «2024, % к 2023»."""
    cell = context.readings.grid.cell_at(quantity.span)
    if cell is None or cell.header is None or quantity.kind != "percent":
        return None
    for date in inside(context.readings.dates, cell.header):
        if _COUNTED_FROM.search(context.text[cell.header.start : date.span.start]):
            return date
    return None


def of_months(when: Period, flow: Flow, notes: Notes) -> Period:
    """The period, or none where it is a day: that one is the last of a period, or of something else.

    "In the year that ended on 30 June exports came to 5 billion".
    """
    if flow not in COUNTED or when.start is None or when.start != when.end or len(when.start) < len("2025-06-30"):
        return when
    entry = notes.fields["period.start"]
    message = f"trade is counted over months or years; {when.text or when.start!r} is one day"
    notes.doubt("period_is_day", message, "period", entry.spans)
    for path in [path for path in notes.fields if path.startswith("period.")]:
        del notes.fields[path]
    return Period()


def _compared(context: Context, focus: Span, quantity: QuantityReading) -> DateReading | None:
    """The date of a number that others are compared with: "against 21.3 million a year earlier"."""
    for cue in context.readings.cues_in(focus, "base"):
        between = Span(cue.span.stop, max(cue.span.stop, quantity.span.start))
        if (
            len(between) <= _SMALL_WORDS
            and between.stop == quantity.span.start
            and not re.search(r"[\d,;:]", between.of(context.text))
        ):
            near = Span(quantity.span.stop, min(focus.stop, quantity.span.stop + _SMALL_WORDS))
            return next(
                (one for one in inside(context.readings.dates, near) if _goes_with(context, quantity, one)), None
            )
    return None


def _base_date(context: Context, focus: Span, quantity: QuantityReading) -> DateReading | None:
    """What the number is compared with: the next such date behind it, else the last one before it."""
    bases = base_dates(context, focus)
    behind = [date for date in bases if date.span.start >= quantity.span.stop]
    if (column := base_of_column(context, quantity)) is not None:
        return column
    return behind[0] if behind else bases[-1] if bases else None


def base_dates(context: Context, focus: Span) -> list[DateReading]:
    """The dates that stand after "compared with" in the sentence."""
    found = [date for date in inside(context.readings.dates, focus) if _follows_than(context, date)]
    quantities = inside(context.readings.quantities, focus)
    for cue in context.readings.cues_in(focus, "base"):
        if any(one.span.overlaps(cue.span) for one in quantities):
            continue  # "more than 5 billion in 2024"
        near = Span(cue.span.stop, min(focus.stop, cue.span.stop + _REACH))
        dates = inside(context.readings.dates, near)
        if context.readings.language in _BEHIND:
            near = Span(max(focus.start, cue.span.start - _REACH), cue.span.start)
            dates = [one for one in inside(context.readings.dates, near)[-1:] if not _precedes(context, one, near.stop)]
        numbers = [
            one for one in inside(context.readings.quantities, near) if dates and one.span.stop <= dates[0].span.start
        ]
        if dates and dates[0] not in found and all(_goes_with(context, one, dates[0]) for one in numbers):
            found.append(dates[0])
    return sorted(found, key=lambda date: date.span)


def _follows_than(context: Context, date: DateReading) -> bool:
    return _THAN.search(context.text, max(0, date.span.start - _SMALL_WORDS), date.span.start) is not None


def _precedes(context: Context, date: DateReading, than: int) -> bool:
    return _YEAR_BEFORE.search(context.text, date.span.stop, than) is not None


def _goes_with(context: Context, quantity: QuantityReading, date: DateReading) -> bool:
    """False for a date that a comma or a verb parts from the number before it: it is that of the next number."""
    return _NEXT.search(context.text[quantity.span.stop : date.span.start]) is None


def is_base(context: Context, date: DateReading) -> bool:
    """True if something is compared with the date: "than in 2023", «2023-yilga nisbatan»."""
    near = Span(max(0, date.span.start - 25), date.span.start)
    if context.readings.language in _BEHIND:
        near = Span(date.span.stop, min(len(context.text), date.span.stop + 25))
    than = next((cue.span.start for cue in context.readings.cues_in(near, "base")), None)
    return (than is not None and not _precedes(context, date, than)) or _follows_than(context, date)


def base_period(
    context: Context, focus: Span, notes: Notes, quantity: QuantityReading, measure: Measure, when: Period
) -> Period | None:
    """What growth is counted from: the date after "compared with", else the same period a year before."""
    if measure not in ("growth", "growth_multiple", "change", "index"):
        return None
    base = _base_date(context, focus, quantity)
    if base is not None and base.start is not None and not _is_later(base, when):
        notes.note("base_period.start", [base.span], "computed", base.basis)
        notes.note("base_period.end", [base.span], "computed", base.basis)
        notes.note("base_period.text", [base.span], "exact")
        start, end = same_months(when, base.start, base.end)
        return Period(start=start, end=end, text=base.text)
    if measure == "change":
        return None
    before, basis = default_base(context, focus, when)
    for name in ("start", "end") if before is not None else ():
        notes.note(f"base_period.{name}", notes.fields["period.start"].spans, "computed", basis)
    return before


_STEPS = {"month": 1, "quarter": 3}


def default_base(context: Context, sentence: Span, when: Period) -> tuple[Period | None, str]:
    """The same period a year before, or the one right before where the sentence says so, and which of both it is."""
    if when.start is None or when.end is None:
        return None, ""
    steps = {cue.value for cue in context.readings.cues_in(sentence, "step")}
    if not steps:
        return Period(
            start=year_before(when.start), end=year_before(when.end)
        ), "default: the same period a year before"
    length = months_of(when)
    fits = length in (1, 3) and all(_STEPS.get(step, length) == length for step in steps)
    before = Period(start=_earlier(when.start, length), end=_earlier(when.end, length)) if fits and length else None
    return before, "words: the period before"


def months_of(when: Period) -> int | None:
    """How many months a period has whose ends are months; None for other ones.

    >>> months_of(Period(start="2024-01", end="2024-03")), months_of(Period(start="2024", end="2024"))
    (3, None)
    """
    ends = (when.start or "", when.end or "")
    if any(len(end) != len("2024-01") for end in ends):
        return None
    first, last = (int(end[:4]) * 12 + int(end[5:]) for end in ends)
    return last - first + 1


def _earlier(month: str, months: int) -> str:
    """The month so many months before.

    >>> _earlier("2024-02", 3)
    '2023-11'
    """
    year, at = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 - months, 12)
    return f"{year:04}-{at + 1:02}"


def _is_later(base: DateReading, when: Period) -> bool:
    """True for a base counted from now that is not before ``when``: «в июне … к прошлому месяцу», said in August."""
    counted = (base.relation or "").startswith("pub_date") and base.precision == "month"
    return counted and months_of(when) is not None and (base.start or "") >= (when.start or "")


def same_months(when: Period, start: str, end: str | None) -> tuple[str, str | None]:
    """The months of ``when`` in an earlier year that is all that the words name: January to May grow from such months.

    >>> same_months(Period(start="2024-01", end="2024-05"), "2023", "2023")
    ('2023-01', '2023-05')
    """
    whole, part = start == end and len(start) == len("2023"), len(when.start or "") == len("2023-01")
    if not (whole and part) or when.start is None or when.end is None or when.start[:4] != when.end[:4]:
        return start, end
    return (f"{start}{when.start[4:]}", f"{start}{when.end[4:]}") if start < when.start[:4] else (start, end)


def year_before(date: str) -> str:
    """The same day, month or year one year before; the 28th for a leap day.

    >>> year_before("2025-09"), year_before("2024-02-29")
    ('2024-09', '2023-02-28')
    """
    before = f"{int(date[:4]) - 1:04}{date[4:]}"
    return before[:-2] + "28" if date.endswith("-02-29") else before
