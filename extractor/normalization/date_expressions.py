"""Text -> date expressions as written, by :mod:`.date_grammar`, and the days of chronicles under their months."""

from __future__ import annotations

import re
from dataclasses import replace

from ..spans import Span
from .date_ends import named_by_end
from .date_grammar import GRAMMAR, STARTS, Match
from .date_tokens import Token, tokenize
from .date_words import DateWords
from .written_dates import Expression, Precision


def _with_part(tokens: list[Token], tags: str, index: int, found: list[Expression]) -> list[Expression]:
    """``found`` at ``index``; where "early", "the end of" or the like stands before it, with those words."""
    part = re.search(r"(?:D|(?P<some>[oV][HJ]))[Ou-]{0,2}$", tags[max(index - 3, 0) : index])
    if part is None or found[0].precision not in ("month", "quarter", "half", "season", "year"):
        return found
    if part["some"] and found[0].precision != "month":  # «в первой декаде мая»
        return found
    start = tokens[index - len(part[0])].start
    return [replace(found[0], span=Span(start, found[0].span.stop), part_only=True), *found[1:]]


_ENTRY = re.compile(r"(?:[-_])?(?P<one>d)(?:-(?P<two>d))?(?=[-_.])")
_HAN_ENTRY = re.compile(r"(?:[-_])?(?P<one>d)e(?:[->](?P<two>d)e)?(?=[-_.])")
_BRACKETED = re.compile(r"\((?P<one>d)(?:-(?P<two>d))?(?=_)")
_MONTH_ALONE = re.compile(r"_{0,6}(?:[MB]m?,?(?:[yY]g?)?|[yY]g?,?[MB]m?|(?:yg)?dm)[._]{0,3}")
_OPENING = re.compile(r"\s*[—–:：]|\s+-\s|\.?\s*[—–]|\.\s+(?=[^\W\d_])(?![^\W\d_A-ZÀ-ÞА-ЯЁІЇЄҐЎҚҒҲҢӨҮҰҺӘӮҶ])")
"""What stands between the day of an entry and its words: a dash, a colon, or a full stop before a capital."""
_HEADING_WORDS = 8


def _entries(text: str, tokens: list[Token], tags: str, opening: re.Pattern[str]) -> dict[int, tuple[int, int, int]]:
    """Days of a chronicle under the name of their month: "7 – flew to Rome", and in such an entry "(28–29)".

    ``opening`` is how an entry opens. By the token of the day: that token again, the token behind the last one, and
    the first token of the month's line.
    """
    found: dict[int, tuple[int, int, int]] = {}
    month: int | None = None
    start = 0
    while start < len(tags):
        stop = tags.find("|", start)
        stop = stop if stop >= 0 else len(tags)
        line = tags[start:stop]
        entry = opening.match(line)
        if _MONTH_ALONE.fullmatch(line):
            month = start
        elif line and "." not in line[-2:] and len(line) <= _HEADING_WORDS and entry is None:
            month = None  # the heading of another section
        elif month is not None and entry is not None and _OPENING.match(text, tokens[start + entry.end() - 1].stop):
            for match in (entry, *_BRACKETED.finditer(line, entry.end())):
                found[start + match.start("one")] = start + match.start("one"), start + match.end(), month
        start = stop + 1
    return found


def _entry(
    tokens: list[Token], tags: str, first: int, stop: int, line: int, found: list[Expression]
) -> Expression | None:
    """The day or days of an entry in the month of its heading, which has been read before."""
    heading = range(tokens[line].start, tokens[line].start + 40)
    month = next((one for one in reversed(found) if one.span.start in heading and one.first.day is None), None)
    if month is None or month.precision != "month" or month.kind != "calendar":
        return None
    days = [tokens[index].value for index in range(first, stop) if tags[index] == "d"]
    points = [replace(month.first, day=day) for day in days]
    if not all(point.exists for point in points) or days != sorted(set(days)):
        return None
    precision: Precision = "day" if len(days) == 1 else "day_interval"
    span = Span(tokens[first].start, tokens[stop - 1].stop)
    return Expression(span, "calendar", precision, points[0], points[-1], sources=(month.span,))


def find_expressions(text: str, words: DateWords) -> list[Expression]:
    """All date expressions of ``text`` in order, without overlaps; where several fit, the longest.

    >>> from .date_words import date_words
    >>> [found.last for found in find_expressions("С 24 по 25 мая 2021-го, 5-6 раз", date_words("ru"))]
    [Point(year=2021, month=5, day=25)]
    """
    tokens = tokenize(text, words)
    tags = "".join(token.tag for token in tokens)
    found: list[Expression] = []
    index = 0
    entries = _entries(text, tokens, tags, _HAN_ENTRY if words.language == "zh" else _ENTRY)
    while index < len(tags):
        stop = index + 1
        if index in entries and (entry := _entry(tokens, tags, *entries[index], found)):
            found.append(entry)
            stop = entries[index][1]
        elif tags[index] in STARTS:
            matches = [
                (match.end(), build, match) for pattern, build in GRAMMAR if (match := pattern.match(tags, index))
            ]
            for end, build, match in sorted(matches, key=lambda entry: -entry[0]):
                names = {name: match.start(name) for name, value in match.groupdict().items() if value}
                if expressions := build(Match(text, tokens, words, index, end, names)):
                    found += _with_part(tokens, tags, index, expressions)
                    stop = end
                    break
        index = stop
    return named_by_end(text, found, words.language)
