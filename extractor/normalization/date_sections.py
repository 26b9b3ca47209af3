"""Article text -> the years that its lines and sections stand under, however they are set.

Chronicles tell a year once and then give days: in a heading ("2019. Новые мосты"), in a line or a sentence of its own
("Шёл 2019 год."), at the head of an item ("2019 | 12 марта | Баку") or at its end ("12 марта, Баку — 2019 год").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..spans import Span

_WORD = (
    r"(?:год\w{0,2}|гг?\b\.?|рік|роки|року|жыл\w{0,5}|жил\w{0,4}|йил\w{0,5}|yil\w{0,5}|yıl\w{0,4}|il\w{0,3}\b|р\b\.?"
    r"|year\b|jahr\w{0,3}|ann[ée]e|año\b|年)"
)
_YEAR = re.compile(
    rf"(?<![\w.,:/$€£¥₽№#+-])(?P<before>{_WORD}\s)?(?P<year>19[5-9]\d|20[0-4]\d)"
    rf"(?P<ending>['’-]?[^\W\d_一-鿿]{{1,5}}(?<!г))?(?![\w%/-]|[.,:]\d)(?:[\s-]{{0,2}}(?P<word>{_WORD}))?"
    rf"|(?<!\d)(?P<han>19[5-9]\d|20[0-4]\d)年",
    re.IGNORECASE,
)
_LEAD = re.compile(r"[\W_]*+(?:(?:[IVXІХ]{1,5}|\d{1,2})[.)][\W_]*+)?")
"""What may stand before the year that opens its line: a bullet, a number, marks of a heading."""
_LABELS = re.compile(r"\s*(?:[:：|,;)\]»”\"*_\t]|\.(?=\s|$)|\s[-–—]\s)")
"""What stands behind a year that its line stands under."""
_BREAK = re.compile(r"(?:[:.,;(|]|\s[-–—])\s?$")
"""What stands before a year that is set apart."""
_ENDS = re.compile(r"[)\]*_\s]*+[.;]?\s*+$")
_COUNT = re.compile(r"[\d%$€£¥₽]")
_LINE = 160
"""Characters of the longest line that the year at its end dates."""
_TITLE = 80
"""Characters of the longest title behind the year of a section."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A year that a stretch of the text stands under, and its words."""

    year: int
    span: Span
    under: Span
    sure: bool
    """It is a year and the label of what follows: "Expo 2020" and a number at the end of a line may be no year."""


def year_marks(text: str, lines: Sequence[int], sentences: Sequence[int]) -> tuple[list[Mark], list[Mark]]:
    r"""The years that label their line or the rest of it, and those that fill a line, as headings do; both in order.

    ``lines`` and ``sentences`` are where these begin.

    >>> both = year_marks("Хроника. 2019-й\n12.03 — Баку\n2020 | 4 июля | Рим", [0, 16, 29], [0, 9, 16, 29])
    >>> [[mark.year for mark in marks] for marks in both]
    [[2020], [2019]]
    """
    labels: list[Mark] = []
    headings: list[Mark] = []
    ends = [*lines, len(text)]
    for number, (start, stop) in enumerate(pairwise(ends)):
        line = text[start:stop]
        found = list(_years(line)) if len(line) > 3 else []
        if not found:
            continue
        leads = _LEAD.fullmatch(line[: found[0].start()]) is not None
        labelled = leads and _LABELS.match(line, found[0].end()) is not None
        titled = labelled and len(found) == 1 and _is_title(line, found[0], _beside(text, ends, number))
        if titled:
            headings.append(_mark(found[0], start, stop, sure=True))
        elif len(found) == 1 and _is_alone(line, found[0]):
            # The first line is a title: what it names last may be the year of its figures.
            headings.append(_mark(found[0], start, stop, sure=_is_label(line, found[0]) and (leads or start > 0)))
        elif labelled:
            labels.append(_mark(found[0], start, stop, sure=True))
            labels += _sentences_alone(text, start + found[0].end(), stop, sentences)
        elif len(line) <= _LINE and len(found) == 1 and _trails(line, found[0]):
            labels.append(_mark(found[0], start, stop, sure=_is_told(found[0])))
        else:
            labels += _sentences_alone(text, start, stop, sentences)
    return labels, headings


def year_mentions(text: str) -> Iterator[tuple[int, Span]]:
    """Every number that looks like a year of our time, with its words.

    >>> [year for year, _ in year_mentions("2019 began well; 2,019 people; by 2022; 2000 guests")]
    [2019, 2022]
    """
    return ((_number(found), Span(*found.span())) for found in _years(text))


def _years(text: str) -> Iterator[re.Match[str]]:
    """What looks like a year; a round number only with a word that says so."""
    return (found for found in _YEAR.finditer(text) if _number(found) % 50 or _is_told(found))


def _sentences_alone(text: str, start: int, stop: int, sentences: Sequence[int]) -> Iterator[Mark]:
    first, last = bisect_right(sentences, start) - 1, bisect_right(sentences, stop - 1)
    ends = [max(start, sentences[index]) for index in range(max(first, 0), last)]
    for begin, end in pairwise([*ends, stop]):
        sentence = text[begin:end]
        found = list(_years(sentence))
        if len(found) == 1 and _is_alone(sentence, found[0]) and _is_label(sentence, found[0]):
            yield _mark(found[0], begin, stop, sure=True)


def _mark(year: re.Match[str], start: int, stop: int, *, sure: bool) -> Mark:
    return Mark(_number(year), Span(start + year.start(), start + year.end()), Span(start, stop), sure)


def _rest(part: str, year: re.Match[str]) -> list[str]:
    return re.findall(r"[^\W\d_]+", part[: year.start()] + " " + part[year.end() :])


def _is_alone(part: str, year: re.Match[str]) -> bool:
    """True if a line or sentence says no more than the year and one word: "Шёл 2019 год", "Хроника: 2019"."""
    return not _COUNT.search(part[: year.start()] + part[year.end() :]) and len(_rest(part, year)) <= 1


def _is_label(part: str, year: re.Match[str]) -> bool:
    """True if a year that is alone is one, and no part of a name: "2019", "Хроника: 2019", not "Expo 2020"."""
    return _is_told(year) or not _rest(part, year) or _BREAK.search(part[: year.start()]) is not None


def _beside(text: str, ends: Sequence[int], number: int) -> tuple[str, str]:
    """The lines above and below that of ``number``, empty ones passed over; "" at the ends."""
    above, below = number - 1, number + 1
    while above >= 0 and not text[ends[above] : ends[above + 1]].strip():
        above -= 1
    while below < len(ends) - 1 and not text[ends[below] : ends[below + 1]].strip():
        below += 1
    return (
        text[ends[above] : ends[above + 1]] if above >= 0 else "",
        text[ends[below] : ends[below + 1]] if below < len(ends) - 1 else "",
    )


def _is_title(line: str, year: re.Match[str], beside: tuple[str, str]) -> bool:
    """True if a line that a year opens is the title of a section: "2019. Новые мосты", its text below.

    Beside another line that a year opens it is an item of a list, and what comes after the list is of no such year.
    """
    title = line[year.end() :].strip()
    if len(title) > _TITLE or _COUNT.search(title) or title[-1:] in ".,;:":
        return False
    return bool(beside[1]) and not any(map(_opens, beside))


def _opens(line: str) -> bool:
    """True if a year stands at the head of a line and labels it."""
    year = next(_years(line), None)
    leads = year is not None and _LEAD.fullmatch(line[: year.start()]) is not None
    return leads and year is not None and _LABELS.match(line, year.end()) is not None


def _is_told(year: re.Match[str]) -> bool:
    """True if a word for year or an ordinal's ending says that the number is one."""
    return any(year[group] for group in ("before", "ending", "word", "han"))


def _trails(line: str, year: re.Match[str]) -> bool:
    return _BREAK.search(line[: year.start()]) is not None and _ENDS.match(line, year.end()) is not None


def _number(year: re.Match[str]) -> int:
    return int(year["year"] or year["han"])
