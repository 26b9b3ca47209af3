"""Folded text -> Tokens and Numbers: words that count or order events, found by the table ``claims``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..normalization.forms import HAN, Forms, forms
from ..normalization.numerals import read_number
from ..records import Comparator
from ..spans import Span

_START = re.compile(rf"(?:(?<![^\W_])|(?<=[{HAN}]))[^\W_]|[{HAN}]")
_AT_POSITIONS = frozenset(("glue", "or", "since", "since_after", "within", "years", "with", "and", "lead"))
"""Roles that are looked up only where grammar expects them: their words have other meanings elsewhere."""
_COMPARATORS: dict[str, Comparator] = {"about": "~", "over": ">", "at_least": ">=", "under": "<", "up_to": "<="}
_QUALIFIER_WORDS = 4
"""Words that a qualifier may have: «не меньше чем», "a minimum of"."""
LARGEST = 1000
"""Nobody counts more visits or meetings than this; greater numbers are years or sums."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the table ``claims``, with its role and value."""

    span: Span
    role: str
    value: str


@dataclass(frozen=True, slots=True)
class Count:
    """A number of events with what limits it: «не менее восьми» is 8 with >=; ``span`` takes in the qualifier."""

    span: Span
    value: int
    value_max: int | None
    comparator: Comparator


def read_tokens(folded: str, language: str) -> list[Token]:
    """The words of the table in ``folded``, from left to right, without overlaps.

    >>> [(token.role, token.value) for token in read_tokens("третий рабочий визит", "ru")]
    [('ordinal', '3'), ('kind', 'working'), ('noun', 'Visit')]
    """
    found: list[Token] = []
    stop = 0
    words, lead = _scanned(language), _role("lead", language)
    for start in (match.start() for match in _START.finditer(folded)):
        if start < stop:
            continue
        if match := lead.match(folded, start):  # 第三: a number made an ordinal
            number = read_number(folded, match[1], language)
            entry = (("ordinal", str(number.value)), number.span.stop) if number else None
        else:
            entry = words.match(folded, start)
        if entry:
            stop = entry[1]
            found.append(Token(Span(start, stop), *entry[0]))
    return found


def read_counts(folded: str, language: str, taken: Sequence[Span]) -> list[Count]:
    """Whole numbers from 2 on that a count may be made with; none inside ``taken`` (dates, money, percent).

    >>> [(count.comparator, count.value, count.value_max) for count in read_counts("не менее пяти-шести", "ru", [])]
    [('range', 5, 6)]
    """
    found: list[Count] = []
    stop = 0
    for start in (match.start() for match in _START.finditer(folded)):
        if start < stop or not (number := read_number(folded, start, language)) or number.value < 0:
            continue  # the minus of «au moins quatre» is none
        stop = number.span.stop
        other = _second(folded, number.span.stop, language)
        span = Span(start, other[1] if other and number.value < other[0] else stop)
        if any(span.overlaps(place) for place in taken) or not 2 <= number.value < LARGEST or number.value % 1:
            continue
        comparator, span = _qualified(folded, span, language)
        value_max = int(other[0]) if other and number.value < other[0] else None
        stop = max(stop, span.stop)
        found.append(Count(span, int(number.value), value_max, "range" if value_max else comparator))
    return found


def role_at(role: str, folded: str, position: int, language: str) -> int | None:
    """Where the word of ``role`` that begins at ``position`` stops; None if none stands there.

    >>> role_at("since", "с момента избрания", 0, "ru")
    9
    """
    match = _role(role, language).match(folded, position)
    return match[1] if match else None


def role_before(role: str, folded: str, position: int, language: str) -> int | None:
    """Where the word of ``role`` that ends right before ``position`` starts; None if none stands there."""
    starts = [match.start() for match in _START.finditer(folded, max(0, position - 40), position)]
    for start in starts[-6:]:
        stop = role_at(role, folded, start, language)
        if stop is not None and not folded[stop:position].strip():
            return start
    return None


def _second(folded: str, stop: int, language: str) -> tuple[int, int] | None:
    """The upper end of a range and where it stops: «пять-шесть», "five or six"."""
    at = stop + (folded[stop : stop + 1] == " ")
    dash = re.compile(r"[-—] ?").match(folded, at)
    after = dash.end() if dash else role_at("or", folded, at, language)
    if after is None:
        return None
    number = read_number(folded, after + (folded[after : after + 1] == " "), language)
    return (int(number.value), number.span.stop) if number and number.value < LARGEST else None


def _qualified(folded: str, span: Span, language: str) -> tuple[Comparator, Span]:
    starts = [match.start() for match in _START.finditer(folded, max(0, span.start - 40), span.start)]
    for start in starts[-_QUALIFIER_WORDS:]:
        match = _qualifiers("before", language).match(folded, start)
        if match and not folded[match[1] : span.start].strip():
            return _COMPARATORS[match[0]], Span(start, span.stop)
    at = span.stop + (folded[span.stop : span.stop + 1] == " ")
    match = _qualifiers("after", language).match(folded, at)
    return (_COMPARATORS[match[0]], Span(span.start, match[1])) if match else ("=", span)


@cache
def _scanned(language: str) -> Forms[tuple[str, str]]:
    own = [((row[0], row[1]), form) for row, form in forms("claims", language) if row[0] not in _AT_POSITIONS]
    places = [(("ordinal", row[1]), form) for row, form in forms("ranks", language) if row[0] == "ordinal"]
    return Forms(own + places)


@cache
def _role(role: str, language: str) -> Forms[str]:
    return Forms((row[1], form) for row, form in forms("claims", language) if row[0] == role)


@cache
def _qualifiers(side: str, language: str) -> Forms[str]:
    return Forms((row[0], form) for row, form in forms("qualifiers", language) if row[1] == side)
