"""Dates: Duckling's test phrases in Russian, Ukrainian and English, counted from 12 February 2013."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from extractor.normalization.dates import DateReading, read_dates

from . import Case

FILE = "duckling_time.jsonl"
TODAY = datetime.date(2013, 2, 12)
NATURAL = datetime.timedelta(days=183)  # further ahead no reader of news looks for a day without a year
_WEEKDAY_EN = r"(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?"
_WEEKDAY = (
    rf"(?:{_WEEKDAY_EN}|понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау]|воскресенье"
    r"|понеділок|вівторок|середа|четвер|п'ятниця|субота|неділя)"
)
OUTSIDE = [  # the first that is found in the phrase says why it is not scored
    ("named day", r"season|рождеств|новый год|різдв|новий рік|католицьк"),
    (
        "other policy",
        r"последни[ех]|следующие|останні|наступні|(?:last|past|next|upcoming|coming) (?:\d|two|three|few)",
    ),
    ("other policy", r"(?:\d|two) upcoming|rest of|all week|the week$|after next|після наступн"),
    ("other policy", rf"^(?:on )?(?:this )?(?:во? )?{_WEEKDAY}\.?$"),
    ("part of a period", r"\b(?:early|mid|late|end|beginning|eom|bom|eoy|boy)\b|до конца|до кінця"),
    ("digits alone", r"^(?:on )?(?:the )?(?:\d+(?:st|nd|rd|th)?|first)$|^[a-z]+,? (?:the )?\d+th$"),
    ("digits alone", r"^(?:on |с |з )?\d+ ?[./-] ?\d+\.?$|^\d+\.?\d*\.? ?[-/] ?\d+\.\d+\.?$"),
    ("composed", r"(?:\d|two|three|four) \w+days (?:from|back|ago)|from today|for 10 days|in a year|in \d years?"),
    ("composed", r"closest|the week of|last week of|weeks? (?:in|of|у|в)\b|тиждень (?:у|вересня)|день у|days? of"),
    ("composed", r"of (?:this|next|the|last|current|previous) (?:next |current )?month|in (?:the|this) month|last day"),
    (
        "composed",
        r"(?:first|second|third|last|останній|перший|перша|друга|третій) (?:\w+day|понеділок|неділю|вівторок)",
    ),
    ("composed", r"середу після|п'ятниця після"),
    ("named day", r"b\.?c\.?|a\.d"),
]
_OUTSIDE = [(reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in OUTSIDE]
_PLAIN_EN = """
    on in the of at this next last past previous current coming upcoming following monday tuesday wednesday thursday
    friday saturday sunday mon tue tues wed thu fri sat sun january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec day days week weeks month
    months quarter quarters qtr year years yr today yesterday tomorrow tomorrows before after ago hence back from now
    to till until through thru between and since by during around first second third fourth fifth sixth a an one two
    three four st nd rd th q s summer winter spring autumn fall season seasons for d
"""
PLAIN_EN = frozenset(_PLAIN_EN.split())
_YEAR = re.compile(r"\d{4}|'\d\d\b|[./-]\d\d$|\b(?:3[2-9]|[4-9]\d)\b")
_BY_UNIT = re.compile(r"назад|тому|через|\bago\b|\bhence\b|in (?:a|\d) week", re.IGNORECASE)


def cases(rows: Iterable[dict]) -> Iterator[Case]:
    for row in rows:
        group, text = f"dates {row['lang']}", row["text"]
        if reason := outside(row):
            yield Case(group, text, outside=reason)
            continue
        found = read_dates(text, language=row["lang"], published=TODAY)
        yield Case(group, text, wanted(row), [(date.text, date.edtf) for date in found], right(row, found))


def outside(row: dict) -> str | None:
    text = row["text"]
    if row["grain"] in ("hour", "minute", "second") or row["kind"].startswith("open"):
        return "finer than a day, or open"
    for reason, pattern in _OUTSIDE:
        if pattern.search(text):
            return reason
    if row["lang"] == "en" and set(re.findall(r"[a-z]+", text.lower())) - PLAIN_EN:
        return "named day"
    if not _YEAR.search(text) and wanted(row)[0] - TODAY > NATURAL:
        return "other policy"
    return None


def wanted(row: dict) -> tuple[datetime.date, datetime.date]:
    """First and last day; the set gives the first moment, and the first moment after it for an interval only."""
    first = datetime.date.fromisoformat(row["start"][:10])
    if row["kind"] == "interval":
        return first, datetime.date.fromisoformat(row["end"][:10]) - datetime.timedelta(days=1)
    if row["grain"] in ("day", "week"):
        return first, first + datetime.timedelta(days=6 if row["grain"] == "week" else 0)
    months = {"month": 1, "quarter": 3, "year": 12}[row["grain"]]
    years, month = divmod(first.month - 1 + months, 12)
    return first, datetime.date(first.year + years, month + 1, 1) - datetime.timedelta(days=1)


def right(row: dict, found: list[DateReading]) -> bool:
    if len(found) != 1 or found[0].start is None or found[0].earliest is None:
        return False
    reading, (first, last) = found[0], wanted(row)
    if len(reading.start) < len("2013-02-12") and _BY_UNIT.search(row["text"]):
        return first.isoformat().startswith(reading.start)
    about = "~" in (reading.edtf or "")  # "a week ago": the day that is named counts, not the days around it
    read = (reading.start, reading.end) if about else (reading.earliest, reading.latest)
    return read == (first.isoformat(), last.isoformat())
