"""Article text -> the years that its lines and sections stand under, however they are set.

Chronicles tell a year once and then give days: in a heading, in a line or a sentence of its own ("Шёл 2019 год."), at
the head of an item ("2019 | 12 марта | Баку") or at its end ("12 марта, Баку — 2019 год").
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
    rf"(?<![\w.,:/$€£¥₽№#+-])(?:{_WORD}\s)?\s*(?P<year>19[5-9]\d|20[0-4]\d)(?P<ending>['’-]?[^\W\d_一-鿿]{{1,5}}(?<!г))?"
    rf"(?![\w%/-]|[.,:]\d)(?:[\s-]{{0,2}}(?P<word>{_WORD}))?"
    rf"|(?<!\d)(?P<han>19[5-9]\d|20[0-4]\d)年",
    re.IGNORECASE,
)
_LEAD = re.compile(r"[\W_]*(?:(?:[IVXІХ]{1,5}|\d{1,2})[.)]\s*)?[\W_]*$")
"""What may stand before the year that opens its line: a bullet, a number, marks of a heading."""
_LABELS = re.compile(r"\s*(?:[:：|,;)\]»”\"*_\t]|\.(?=\s|$)|\s[-–—]\s)")
"""What stands behind a year that its line stands under."""
_TAIL = re.compile(r".*(?:[,;(|]|\s[-–—])\s*$", re.DOTALL)
_ENDS = re.compile(r"[)\]*_\s]*[.;]?\s*$")
_COUNT = re.compile(r"[\d%$€£¥₽]")
_LINE = 160
"""Characters of the longest line that the year at its end dates."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A year that a stretch of the text stands under, and its words."""

    year: int
    span: Span
    under: Span
    leads: bool = True
    """It opens its line."""


def year_marks(text: str, lines: Sequence[int], sentences: Sequence[int]) -> tuple[list[Mark], list[Mark]]:
    r"""The years of single lines, and those of sections, which reach to the next such year; both in order.

    ``lines`` and ``sentences`` are where these begin.

    >>> both = year_marks("Хроника. 2019-й\n12.03 — Баку\n2020 | 4 июля | Рим", [0, 16, 29], [0, 9, 16, 29])
    >>> [[mark.year for mark in marks] for marks in both]
    [[2020], [2019]]
    """
    single: list[Mark] = []
    opening: list[tuple[int, Span]] = []
    for start, stop in pairwise([*lines, len(text)]):
        line = text[start:stop]
        found = list(_YEAR.finditer(line)) if len(line) > 3 else []
        if not found:
            continue
        if len(found) == 1 and _is_alone(line, found[0]):
            opening.append((_number(found[0]), _span(found[0], start)))
        elif _leads(line, found[0]) or (len(line) <= _LINE and len(found) == 1 and _trails(line, found[0])):
            single.append(Mark(_number(found[0]), _span(found[0], start), Span(start, stop)))
        else:
            opening += _sentences_alone(text, start, stop, sentences)
    bounds = pairwise([*opening, (0, Span(len(text), len(text) + 1))])
    sections = [
        Mark(year, span, Span(span.start, after.start), _opens_line(text, span.start))
        for (year, span), (_, after) in bounds
    ]
    return single, sections


def year_mentions(text: str) -> Iterator[tuple[int, Span]]:
    """Every number that looks like a year of our time, with its words.

    >>> [year for year, _ in year_mentions("2019 began well; 2,019 people; by 2022")]
    [2019, 2022]
    """
    return ((_number(found), _span(found, 0)) for found in _YEAR.finditer(text))


def _sentences_alone(text: str, start: int, stop: int, sentences: Sequence[int]) -> Iterator[tuple[int, Span]]:
    first, last = bisect_right(sentences, start) - 1, bisect_right(sentences, stop - 1)
    ends = [max(start, sentences[index]) for index in range(max(first, 0), last)]
    for begin, end in pairwise([*ends, stop]):
        sentence = text[begin:end]
        found = list(_YEAR.finditer(sentence))
        if len(found) == 1 and _is_alone(sentence, found[0]):
            yield _number(found[0]), _span(found[0], begin)


def _opens_line(text: str, start: int) -> bool:
    return _LEAD.fullmatch(text[text.rfind("\n", 0, start) + 1 : start]) is not None


def _is_alone(part: str, year: re.Match[str]) -> bool:
    """True if a line or sentence says no more than the year and one word: "Шёл 2019 год", "Хроника: 2019"."""
    rest = part[: year.start()] + " " + part[year.end() :]
    return not _COUNT.search(rest) and len(re.findall(r"[^\W\d_]+", rest)) <= 1


def _leads(line: str, year: re.Match[str]) -> bool:
    """True if the line opens with the year, as its label."""
    return _LEAD.fullmatch(line[: year.start()]) is not None and _LABELS.match(line, year.end()) is not None


def _trails(line: str, year: re.Match[str]) -> bool:
    return _TAIL.fullmatch(line[: year.start()]) is not None and _ENDS.match(line, year.end()) is not None


def _number(year: re.Match[str]) -> int:
    return int(year["year"] or year["han"])


def _span(year: re.Match[str], start: int) -> Span:
    return Span(start + year.start(), start + year.end())
