"""Expression without a year + context -> its year, and which witness says so."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from ..spans import Span
from .date_context import CLAUSE_END, Context
from .date_values import days_between, period, with_year, without_year
from .written_dates import Expression, is_beside_trade, is_counted

YearBasis = Literal["explicit", "sentence", "caption", "heading", "publication"]

_FORWARD = datetime.timedelta(days=183)
"""A date without a year is never read further ahead of its publication than this."""
_LATE = datetime.timedelta(days=7)
"""How far publication dates lag behind: "прибыл 25 ноября" in a page dated the 24th is this year's 25th."""
_SOON = datetime.timedelta(days=62)
"""How far ahead a month may be told without a year or a word of the future: "they meet in December" in November."""
_FAR = datetime.timedelta(days=120)
"""From here on the publication date alone is a weak witness of a year."""
_NEAR = datetime.timedelta(days=45)
"""Up to here a date before the publication needs no year in the news, whatever other years the article tells of."""
_SINCE = re.compile(r"\b(?:since|seit|depuis)\s+$", re.IGNORECASE)
"""What tells of the past whatever the verb: "will meet Mr Buhari, in office since May"."""
_TOTAL = re.compile(r"\b(?:за|por)\s+$", re.IGNORECASE)
"""What stands before a period that has been counted."""
_MEMORY = 10
"""Years after which an explicit date is remembered, not reported: 9 мая 1945 года is no twin of 9 мая."""


class Rival(NamedTuple):
    """Another year that something speaks for."""

    year: int
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Year:
    """A year for an expression that does not write one, and what says so; None if only ``rivals`` are known."""

    year: int | None
    basis: YearBasis
    sources: tuple[Span, ...] = ()
    sure: bool = True
    issues: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()


def find_year(context: Context, expression: Expression) -> Year | None:
    """The year of an expression that writes none, from the nearest witness; None if there is no witness.

    The sentence goes before a twin (the same day with its year elsewhere), that before the section's heading, and
    that before the publication date. ``issues`` and ``rivals`` tell where they disagree.
    """
    found = _nearest_witness(context, expression)
    return found and _against_the_rest(context, expression, found)


def _nearest_witness(context: Context, expression: Expression) -> Year | None:
    published = context.published
    twin, heading = _twin_year(context, expression), _heading_year(context, expression)
    if expression.year_shift is not None:
        if published is not None:
            return Year(published.year + expression.year_shift, "publication")
        return (twin or heading) if expression.year_shift == 0 else None
    sentence = _sentence_year(context, expression)
    natural = _natural_year(context, expression)
    if sentence is not None and sentence.sure:
        return sentence
    label = context.label(expression.span.start)
    if label is not None and sentence is not None and sentence.sources[0].start > label.span.stop:
        label = None  # the line has gone on to another year
    if label is not None:
        told = Year(label.year, "sentence", (label.span,), sure=label.sure)
        if told.sure:
            return told
        heading = told
    if label is None and sentence is None and (listed := context.listed(expression.span.start)) is not None:
        return Year(listed.year, "heading", (listed.span,))
    witnesses = [found for found in (twin, sentence, heading) if found is not None]
    if not witnesses:
        return natural and _after_other_years(context, expression, natural)
    chosen = witnesses[0]
    beside = _year_beside(context, expression)
    if beside is not None and beside != chosen.year:
        rival = Rival(chosen.year or 0, "another place of the article gives this year", chosen.sources[0])
        return Year(beside, "publication", issues=("year_conflict",), rivals=(rival,))
    if natural is None or natural.year == chosen.year:
        return chosen
    if chosen is heading and not chosen.sure:
        reason = "the year of the heading" if label is None else "the year at the end of the line"
        rival = Rival(chosen.year or 0, reason, chosen.sources[0])
        return replace(natural, issues=("year_conflict", *natural.issues), rivals=(rival, *natural.rivals))
    if chosen.sure or any(other.year == chosen.year for other in witnesses[1:]):
        return chosen
    rivals = natural.rivals
    if natural.year is not None:
        rivals = (Rival(natural.year, "the publication date makes it natural", expression.span),)
    return replace(chosen, issues=("year_conflict",), rivals=rivals)


def _against_the_rest(context: Context, expression: Expression, found: Year) -> Year:
    """``found``, flagged if the article gives the same time of year in other years only.

    A heading "2024 год", "12-13 октября" below it, and «октябрь 2023-го» in the summary: 2024 stays, in doubt.
    """
    if found.basis not in ("sentence", "heading") or found.year is None:
        return found
    rivals: dict[int, Rival] = {}
    for day in days_between(*with_year(expression, found.year)):
        for year, other in context.by_day.get((day.month, day.day), {}).items():
            if abs(year - found.year) <= _MEMORY:
                rivals.setdefault(year, Rival(year, "another place of the article gives this year", other.span))
    if not rivals or found.year in rivals:
        return found
    known = {rival.year for rival in found.rivals}
    added = tuple(rival for rival in rivals.values() if rival.year not in known)
    return replace(found, issues=tuple(dict.fromkeys((*found.issues, "year_conflict"))), rivals=found.rivals + added)


def _sentence_year(context: Context, expression: Expression) -> Year | None:
    """The nearest year before ``expression`` in its paragraph.

    In the same clause it is sure. The topic of an earlier sentence («2023-й стал рекордным. 8-9 мая …») needs no
    more to be heard; a year in passing («В 2024 г. они встречались. 8 мая …») is, where the story goes on from it.
    """
    sentence = context.sentence(expression.span.start)
    other = next(context.witnesses_before(expression.span.start), None)
    if other is None:
        return None
    if other.kind == "shift" and not sentence.contains(other.span) and _is_counted_trade(context, other, expression):
        return None  # «В прошлом году оборот вырос. В апреле …»: both count from now
    year, bare = other.last.year or 0, other.precision == "year"
    between = context.text[other.span.stop : expression.span.start]
    if sentence.contains(other.span) and not CLAUSE_END.search(between):
        return Year(year, "sentence", (other.span,))
    if _lies_ahead(context, expression, year):
        return None
    next_step = bare or context.published is None or _soon_after(other, expression)
    if not (bare and other.role == "topic") and (context.tells_latest(expression.span) or not next_step):
        return None
    return Year(year, "sentence", (other.span,), sure=False)


def _lies_ahead(context: Context, expression: Expression, year: int) -> bool:
    """True if the clause of ``expression`` tells of what is to come, and ``year`` would make it past."""
    tense, same_clause = context.tense(expression.span)
    days = period(*with_year(expression, year))
    past = days is not None and context.published is not None and days[1] < context.published
    return past and same_clause and tense in ("future", "planned")


def _is_counted_trade(context: Context, *expressions: Expression) -> bool:
    """True if one of the expressions stands beside a word of trade: the period of a number, no step of a story."""
    return any(is_beside_trade(context.words, context.text, one.span) for one in expressions)


def _soon_after(other: Expression, expression: Expression) -> bool:
    """True if ``expression`` in the year of ``other`` is within a month after it, as the next step of a story is."""
    start, step = period(*with_year(other, 0)), period(*with_year(expression, other.last.year or 0))
    return start is not None and step is not None and 0 <= (step[0] - start[0]).days <= 31


def _twin_year(context: Context, expression: Expression) -> Year | None:
    """The year of the same day elsewhere in the article, if all such places agree."""
    if expression.first.day is None:
        return None
    twins = context.twins.get(without_year(expression.first, expression.last), {})
    recent = [(year, span) for year, span in twins.items() if abs(context.latest_year - year) <= _MEMORY]
    if len(recent) != 1:
        return None
    return Year(recent[0][0], "caption", (recent[0][1],), sure=False)


def _heading_year(context: Context, expression: Expression) -> Year | None:
    """The year of the section, for sure if its heading names that alone and no other heading stands between."""
    above, published = context.heading(expression.span.start), context.published
    if above is None:
        return None
    heading, nearest = above
    if published is None:
        # Another heading ends the section, and nothing tells that the next one is as old.
        return Year(heading.year, "heading", (heading.span,), sure=heading.sure) if nearest else None
    sure = heading.sure and nearest and heading.year <= published.year + 1
    return Year(heading.year, "heading", (heading.span,), sure=sure)


def _after_other_years(context: Context, expression: Expression, natural: Year) -> Year:
    """``natural``, in doubt where the day is long past and the article has spoken of another year before.

    A chronicle that says 2019 and then "12 марта" means that year or the next ones, hardly that of its publication.
    "The last time" is of now, whatever was told before.
    """
    told, published = context.year_before(expression.span.start), context.published
    days = period(*with_year(expression, natural.year)) if natural.year else None
    if told is None or published is None or days is None or context.tells_latest(expression.span):
        return natural
    year, span = told
    if year == natural.year or not published.year - _MEMORY <= year <= published.year or published - days[1] <= _NEAR:
        return natural
    rival = Rival(year, "the article speaks of this year before", span)
    return replace(natural, issues=("year_conflict", *natural.issues), rivals=(rival, *natural.rivals))


def _year_beside(context: Context, expression: Expression) -> int | None:
    """The year near to the publication in which the word beside the date is right, if there is one such year.

    Published on 26 November 2025, a Wednesday, «вчера, 25 ноября» and «во вторник, 25 ноября» are of 2025.
    """
    published = context.published
    if published is None or expression.first.day is None:
        return None
    word = context.beside.get(expression)
    weekday = word.weekday if word and word.kind == "weekday" else expression.weekday
    counts = word is not None and word.kind in ("shift", "day_before") and not word.counted
    shifted = published + datetime.timedelta(word.amount) if word and counts else None
    if shifted is None and weekday is None:
        return None
    years = []
    for year in range(published.year - 1, published.year + 2):
        day = (period(*with_year(expression, year)) or (None,))[0]
        if day and (day == shifted if shifted else day.weekday() == weekday and abs(day - published) <= _FAR):
            years.append(year)
    return years[0] if len(years) == 1 else None


def _natural_year(context: Context, expression: Expression) -> Year | None:
    """The year that tense and publication make natural; one year for all the months of a chronicle, by the last one.

    A chronicle tells what is past in the present, so that the tense of its entries says nothing.
    """
    published = context.published
    if published is None:
        return None
    section = context.section_month(expression)
    if section is not None and section != expression:
        return _natural_year(context, section)
    periods: list[tuple[int, datetime.date, datetime.date]] = []
    for year in range(published.year - 4, published.year + 2):  # four years back there is a 29 February
        if days := period(*with_year(expression, year)):
            periods.append((year, *days))
    near = [entry for entry in periods if entry[1] - published <= _FORWARD]
    if not near:
        return None
    chosen = near[-1]
    year, first, last = chosen
    tense, same_clause = context.tense(expression.span)
    if _SINCE.search(context.text, max(0, expression.span.start - 10), expression.span.start):
        tense, same_clause = "past", True
    issues: tuple[str, ...] = ()
    if expression.precision == "month_interval" and expression.first.month == 1 and tense != "future":
        # "за январь–октябрь": months that have been counted.
        chosen = next((entry for entry in reversed(near) if entry[1].replace(month=last.month) <= published), chosen)
    elif (
        expression.precision in ("month", "quarter", "half")
        and tense is None
        and first > published
        and is_beside_trade(context.words, context.text, expression.span)
        and (expression.precision != "month" or first - published > _SOON or is_counted(context.text, expression.span))
    ):
        chosen = next((entry for entry in reversed(near) if entry[1] <= published), chosen)
        if expression.precision == "month":  # «экспорт в декабре: 5 млрд»
            issues = ("ambiguous",)
    elif (
        expression.precision in ("quarter", "half", "month_interval")
        and tense != "future"
        and last > published
        and _TOTAL.search(context.text, max(0, expression.span.start - 5), expression.span.start)
    ):  # «за II квартал заработали»: it has been counted
        chosen = next((entry for entry in reversed(near) if entry[2] <= published), chosen)
    elif tense == "past" and first > published:
        if expression.first.day is not None and first - published <= _LATE:
            issues = ("after_publication",)
        else:
            chosen = next((entry for entry in reversed(near) if entry[1] <= published), chosen)
            issues = () if same_clause else ("ambiguous",)  # "саммит 15 марта, сообщил он": whose past?
    elif tense == "planned" and first > published:
        issues = ("ambiguous",)
    elif tense == "future" and last < published:
        issues = ("ambiguous", "year_unknown")
    elif tense is None and max(first - published, published - last) > _FAR:
        issues = ("far_from_publication",)
    elif tense is None and first - published > _SOON:
        issues = ("ambiguous",)  # a verb that the tables do not know may be one of the past
    others = [entry for entry in periods if entry != chosen]
    if not issues or not others:
        return Year(chosen[0], "publication")
    other = min(others, key=lambda entry: abs(entry[1] - published))
    rivals = [Rival(other[0], "the same day of another year", expression.span)]
    if "year_unknown" in issues:
        rivals.insert(0, Rival(year, "the last such day, against the tense", expression.span))
    return Year(None if "year_unknown" in issues else chosen[0], "publication", issues=issues, rivals=tuple(rivals))
