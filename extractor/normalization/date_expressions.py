"""Text -> date expressions as written: which words, which day, month and year they name, nothing resolved.

Every token becomes one letter (a month ``M``, a number that can be a day ``d``, a year ``y``, see the head of
``tables/date_words.toml``), so that the grammar is a list of patterns over letters and serves all languages alike.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, NamedTuple

from ..spans import Span
from .date_words import WORD, Lexicon, fold

Precision = Literal[
    "day", "day_interval", "month", "month_interval", "season", "quarter", "half", "year", "year_interval", "none"
]
Kind = Literal["calendar", "shift", "event", "eve", "weekday"]
Role = Literal["topic", "in", "other"]
Unit = Literal["day", "week", "month", "quarter", "half", "year"]
UNITS: dict[str, Unit] = {"e": "day", "k": "week", "m": "month", "q": "quarter", "h": "half", "g": "year"}


@dataclass(frozen=True, slots=True)
class Point:
    """One end of an expression: the parts that are written."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """A date as written.

    ``calendar`` names a day, month or year; ``shift`` counts units from the publication ("yesterday", "last week",
    "three days ago"); ``event`` counts from another date of the text ("the next day"); ``eve`` is "on the eve";
    ``weekday`` names a day of the week. ``amount`` is the count of units, or for a weekday -1 last, 0 bare, 1 next.
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
    sources: tuple[Span, ...] = ()

    @property
    def has_year(self) -> bool:
        """True if a year is written in the expression."""
        return self.first.year is not None or self.last.year is not None


class Token(NamedTuple):
    """A piece of the text, its tag letter and value; ``x`` is any other word, ``_`` anything else."""

    start: int
    stop: int
    tag: str
    value: int = 0


# A suffix that makes a number an ordinal ("25-го", "2021-й", "3rd", "2025-ci"); lengthy ones are words of their own.
_SUFFIX = r"(?:(?P<ordinal>-?(?:ого|его|ому|ему|ое|ой|ый|ий|го|му|ти|ми|м|й|е|я|ю|ші|шы|чи|чы|inci|ıncı|ci|cı|cu|cü)|st|nd|rd|th|er|º)(?![^\W_]))"
_TOKEN = re.compile(
    rf"""
    (?P<iso>(?<![\w.,-])\d{{4}}-\d\d-\d\d(?!\d|-\d))
  | (?P<numeric>(?<![\w.,/-])\d{{1,2}}(?:\.\d{{1,2}}\.(?:\d{{4}}|\d\d)|/\d{{1,2}}/(?:\d{{4}}|\d\d)|-\d{{1,2}}-\d{{4}})(?![\w/-]|[.,]\d))
  | (?P<partial>(?<![\w.,/-])\d{{1,2}}\.\d\d\b(?!\.?\d|,\d)\.?)
  | (?P<coded>(?<![\w.])(?:Q[1-4]|[1-4]Q)(?!\w))
  | (?P<roman>(?<![\w.])(?:I{{1,3}}|IV)(?!\w))
  | (?P<decimal>\d+(?:[.,:]\d+)+%?)
  | (?P<number>(?<![^\W一-鿿])(?<![$€£¥₽№#+])\d+(?:{_SUFFIX}|(?![^\W一-鿿г])|(?=г\.|г\b|год)))
  | (?P<other>[^\W一-鿿]*\d[^\W一-鿿]*)
  | (?P<han>[一-鿿]+)
  | (?P<word>{WORD.pattern}\.?)
  | (?P<line>\n)
  | (?P<mark>[^\w\s])
    """,
    re.VERBOSE,
)
_MARKS = dict.fromkeys("-–—‑−", "-") | {",": ",", ".": ".", "/": "/", "(": "("}


def _number_token(match: re.Match[str]) -> Token:
    start, stop, written = match.start(), match.end(), match["number"]
    digits = re.match(r"\d+", written)
    number = int(digits[0][:9]) if digits else 0
    count = len(digits[0]) if digits else 0
    if count <= 2:
        tag = "d" if number else "n"
    elif count == 4 and 1000 <= number <= 2199:
        tag = "Y" if match["ordinal"] else "y"
    else:
        tag = "n"
    return Token(start, stop, tag, number)


@cache
def _han_words(lexicon_key: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(lexicon_key, key=len, reverse=True)) + "|.")


def tokenize(text: str, lexicon: Lexicon) -> list[Token]:
    """The tokens of ``text`` in order, white space left out; a word with two tags gives two tokens."""
    cased = text != text.lower()
    han = tuple(word for word in lexicon.words if "一" <= word[0] <= "鿿") if lexicon.language == "zh" else ()
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, stop = match.span()
        kind = match.lastgroup if match.lastgroup != "ordinal" else "number"
        if kind == "word":
            tokens += _word_tokens(text, start, stop, lexicon, cased)
        elif kind == "number":
            tokens.append(_number_token(match))
        elif kind == "han":
            for piece in _han_words(han).finditer(match[0]) if han else ():
                tags = lexicon.words.get(piece[0], (("x", 0),))
                tokens += [Token(start + piece.start(), start + piece.end(), *tag) for tag in tags]
        elif kind == "iso" or kind == "numeric":
            tokens.append(Token(start, stop, "N"))
        elif kind == "partial":
            tokens.append(Token(start, stop, "P"))
        elif kind == "coded":
            tokens.append(Token(start, stop, "Q", int(match[0].strip("Q"))))
        elif kind == "roman":
            tokens.append(Token(start, stop, "R", {"I": 1, "II": 2, "III": 3, "IV": 4}[match[0]]))
        elif kind == "line":
            tokens.append(Token(start, stop, "|"))
        else:
            tokens.append(Token(start, stop, _MARKS.get(match[0], "n" if kind in ("decimal", "other") else "_")))
    return _join_phrases(text, tokens, lexicon) if lexicon.phrases else tokens


def _word_tokens(text: str, start: int, stop: int, lexicon: Lexicon, cased: bool) -> list[Token]:
    word = text[start:stop]
    dot = word.endswith(".")
    tags = lexicon.tags(word, cased=cased) if dot else ()
    if not tags:
        stop -= dot
        word = word.removesuffix(".")
        tags = lexicon.tags(word, cased=cased)
        # An abbreviated month or weekday takes its dot along, as "г." does.
        if dot and tags and tags[0][0] in "BX" and len(word) <= 5:
            stop, dot = stop + 1, False
    else:
        dot = False
    tokens = [Token(start, stop, *tag) for tag in tags] or [Token(start, stop, "x", int(word[:1].isupper()))]
    return [*tokens, Token(stop, stop + 1, ".")] if dot else tokens


def _join_phrases(text: str, tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    joined: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        length = 1
        if token.tag not in "|_,.n":
            for phrase in lexicon.phrases.get(fold(text[token.start : token.stop]), ()):
                pieces = tokens[index : index + len(phrase)]
                if tuple(fold(text[piece.start : piece.stop]) for piece in pieces) == phrase:
                    tags = lexicon.words.get("_".join(phrase)) or lexicon.words[" ".join(phrase)]
                    joined += [Token(token.start, pieces[-1].stop, *tag) for tag in tags]
                    length = len(phrase)
                    break
        if length == 1:
            joined.append(token)
        index += length
    return joined


@dataclass(frozen=True, slots=True)
class _Match:
    """A pattern that fits: tokens ``start`` to ``stop``, and the index of each named one."""

    text: str
    tokens: list[Token]
    lexicon: Lexicon
    start: int
    stop: int
    names: dict[str, int]

    @property
    def span(self) -> Span:
        return Span(self.tokens[self.start].start, self.tokens[self.stop - 1].stop)

    def has(self, name: str) -> bool:
        return name in self.names

    def value(self, name: str) -> int | None:
        return self.tokens[self.names[name]].value if name in self.names else None

    def tag(self, index: int) -> str:
        return self.tokens[index].tag if 0 <= index < len(self.tokens) else "|"

    def day(self, name: str) -> int | None:
        """The day at ``name``; its tens may stand in a word of their own ("двадцать четвёртое")."""
        value = self.value(name)
        tens = self.value("C" + name)
        return value if tens is None or value is None else tens + value

    @property
    def alone(self) -> bool:
        """True if the expression fills its line."""
        return self.tag(self.start - 1) == "|" and (
            self.tag(self.stop) == "|" or (self.tag(self.stop) == "." and self.tag(self.stop + 1) == "|")
        )

    @property
    def before(self) -> str:
        return self.tag(self.start - 1)

    @property
    def lower_word_follows(self) -> bool:
        after = self.tokens[self.stop] if self.stop < len(self.tokens) else None
        return after is not None and after.tag == "x" and after.value == 0

    def year(self, name: str = "y") -> int | None:
        """The written year; a round number before a common noun is a count ("5 мая 2000 человек")."""
        if name not in self.names:
            return None
        return self.tokens[self.names[name]].value

    @property
    def year_fields(self) -> tuple[int | None, bool]:
        """Years from now ("of last year" is -1), and whether it is the year of the last date."""
        if "s" in self.names:
            return None, True
        return self.value("T"), False


_Builder = Callable[[_Match], list[Expression]]


def _interval(m: _Match, precision: Precision, first: Point, last: Point, part: int | None = None) -> list[Expression]:
    year_shift, same_year = m.year_fields
    return [
        Expression(
            m.span,
            "calendar",
            precision,
            first,
            last,
            part=part,
            weekday=m.value("w"),
            year_shift=year_shift,
            same_year=same_year,
        )
    ]


def _days(m: _Match) -> list[Expression]:
    year, month, day = m.year(), m.value("m"), m.day("d")
    if not m.has("d2"):
        point = Point(year, month, day)
        return _interval(m, "day", point, point)
    month2 = m.value("m2") or month
    last = Point(year, month2, m.day("d2"))
    first = Point(m.year("y1"), month, day) if m.has("y1") else Point(year, month, day)
    if year is not None and not m.has("y1") and month and month2 and month > month2:
        first = replace(first, year=year - 1)  # "30 декабря – 2 января 2025"
    if m.has("and") and last.day != (day or 0) + 1:
        return _listed(m, first, last)
    return _interval(m, "day_interval", first, last)


def _listed(m: _Match, first: Point, last: Point) -> list[Expression]:
    """Two days that share a month ("3 и 15 мая"): two expressions, the first of which borrows the month."""
    one = m.tokens[m.names["d"]]
    rest = replace(m, start=m.names["d2"])
    borrowed = replace(_interval(m, "day", first, first)[0], span=Span(one.start, one.stop), sources=(rest.span,))
    return [borrowed, *_interval(rest, "day", last, last)]


def _month_first(m: _Match) -> list[Expression]:
    if not m.lexicon.month_first or m.before in "jI" or m.tag(m.stop) in "-n":
        return []
    return _days(m)


def _months(m: _Match) -> list[Expression]:
    year, month, month2 = m.year(), m.value("m"), m.value("m2")
    first = Point(m.year("y1") if m.has("y1") else year, month)
    if month2 is None:
        return _interval(m, "month", first, first)
    if year is not None and not m.has("y1") and month and month > month2:
        first = replace(first, year=year - 1)
    return _interval(m, "month_interval", first, Point(year, month2))


def _bare_month(m: _Match) -> list[Expression]:
    if m.before in "dn" or m.tag(m.stop) in "dn":
        return []
    if m.tag(m.names["m"]) == "B" and not (m.alone or m.before in "AIjKfz>OT&"):
        return []
    point = Point(None, m.value("m"))
    return _interval(m, "month", point, point)


def _deictic_month(m: _Match) -> list[Expression]:
    amount = m.value("t") or 0
    point = Point(None, m.value("m"))
    return [replace(*_interval(m, "month", point, point), kind="shift", unit="year", amount=amount)]


def _first_months(m: _Match) -> list[Expression]:
    count = m.value("n") or 0
    if not 2 <= count <= 11 or not (m.has("y") or m.has("T")):
        return []
    return _interval(m, "month_interval", Point(m.year(), 1), Point(m.year(), count))


def _quarter(m: _Match) -> list[Expression]:
    number = m.value("n") or 0
    if not 1 <= number <= 4:
        return []
    months = Point(m.year(), 3 * number - 2), Point(m.year(), 3 * number)
    return _interval(m, "quarter", *months, part=32 + number)


def _half(m: _Match) -> list[Expression]:
    number = m.value("n") or 0
    if not 1 <= number <= 2:
        return []
    return _interval(m, "half", Point(m.year(), 6 * number - 5), Point(m.year(), 6 * number), part=39 + number)


def _season(m: _Match) -> list[Expression]:
    noun = m.tag(m.names["s1"]) == "s"
    year = m.year()
    if noun and year is None and not m.has("T") and not m.has("t") and not (m.alone or m.before in "IjKfz>"):
        return []
    code = m.value("s1") or 21
    month = {21: 3, 22: 6, 23: 9, 24: 12}[code]
    year1 = m.year("y1")
    if code == 24 and year1 is not None and year != year1 + 1:
        return []
    start = year1 if year1 is not None else year
    end = start if code != 24 or start is None or year1 is None else start + 1
    found = _interval(m, "season", Point(start, month), Point(end, (month + 1) % 12 + 1), part=code)
    if m.has("t"):
        return [replace(found[0], kind="shift", unit="year", amount=m.value("t") or 0)]
    return found


def _years(m: _Match) -> list[Expression]:
    first, last = m.year("y1"), m.year()
    has_cue = m.has("g") or m.has("f") or m.before in "IjfzK" or m.alone
    if first is None or last is None or not has_cue or not first < last <= first + 100 or m.tag(m.stop) == "n":
        return []
    return _interval(m, "year_interval", Point(first), Point(last))


def _year(m: _Match) -> list[Expression]:
    year = m.year() or 0
    suffixed = m.tag(m.names["y"]) == "Y"
    if not (m.has("g") or suffixed):
        cue = m.before
        known = cue in "IK" or (m.lexicon.bare_year and cue in "jzf>O")
        if not 1900 < year < 2100 or year % 50 == 0 or m.tag(m.stop) in "-/":
            return []
        if not m.alone and (not known or (m.lower_word_follows and not m.lexicon.bare_year)):
            return []
    role: Role = "in" if m.before in "Ij" else "topic" if m.before in "|._" else "other"
    point = Point(year)
    return [replace(*_interval(m, "year", point, point), role=role)]


def _numeric(m: _Match) -> list[Expression]:
    written = m.span.of(m.text)
    numbers = [int(part) for part in re.findall(r"\d+", written)]
    if written[4:5] == "-":
        year, month, day = numbers
    else:
        day, month, year = numbers
        if year < 100:
            year += 1900 if year > 68 else 2000  # POSIX: 69 is 1969
        swapped = "/" in written and m.lexicon.month_first
        if (swapped or month > 12) and day <= 12:
            day, month = month, day
    point = Point(year, month, day)
    if not _valid(point) or not 1000 <= year <= 2199:
        return []
    unsure = "/" in written and m.lexicon.month_first and day <= 12 and day != month
    return [replace(*_interval(m, "day", point, point), month_day_unsure=unsure)]


def _partial(m: _Match) -> list[Expression]:
    """Days and months in digits without a year: too like decimals to be read anywhere but in a range or alone."""
    pieces = [m.tokens[index] for index in range(m.start, m.stop) if m.tag(index) in "dPN"]
    numbers = [[int(part) for part in re.findall(r"\d+", m.text[piece.start : piece.stop])] for piece in pieces]
    *_, month, year = (*numbers[-1], None) if len(numbers[-1]) == 2 else numbers[-1]
    if year is not None and year < 100:
        year += 1900 if year > 68 else 2000
    if year is None and not m.alone:
        return []
    points = [Point(year, part[1] if len(part) > 1 else month, part[0]) for part in numbers]
    if not all(_valid(point) for point in points) or points[0] > points[-1]:
        return []
    return _interval(m, "day" if len(points) == 1 else "day_interval", points[0], points[-1])


def _valid(point: Point) -> bool:
    """True if there is such a day; without a year, in some year."""
    year, month, day = point.year or 2000, point.month or 1, point.day or 1
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _relative_day(m: _Match) -> list[Expression]:
    return [Expression(m.span, "shift", "day", amount=m.value("r") or 0)]


def _eve(m: _Match) -> list[Expression]:
    after = m.tokens[m.stop] if m.stop < len(m.tokens) else None
    word = fold(m.text[after.start : after.stop]) if after is not None and after.tag == "x" else ""
    # On the eve of something: a noun in the genitive follows, not a verb, a subject or the end.
    of_something = re.search(r"(?<!л)(?:а|я|ы|и|ого|его|ой|ей)$", word) is not None
    return [Expression(m.span, "event" if of_something else "eve", "day", amount=-1)]


_PERIODS: dict[str, Precision] = {"k": "day_interval", "m": "month", "q": "quarter", "h": "half", "g": "year"}


def _deictic_period(m: _Match) -> list[Expression]:
    letter = m.tag(m.names["u"])
    amount = m.value("t") or 0
    if m.value("u") == 2:
        return []
    if letter == "e":
        return [Expression(m.span, "event", "day", amount=amount)]
    return [Expression(m.span, "shift", _PERIODS[letter], unit=UNITS[letter], amount=amount)]


def _postposed_period(m: _Match) -> list[Expression]:
    return _deictic_period(m) if m.lexicon.modifier_last else []


def _same_day(m: _Match) -> list[Expression]:
    return [Expression(m.span, "event", "day", amount=0)]


def _counted(m: _Match, kind: Kind, sign: int) -> list[Expression]:
    letter = m.tag(m.names["u"])
    count = m.value("n") if m.has("n") else 1
    if not count or (letter == "g" and count > 200):
        return []
    precision: Precision = "day" if letter in "ek" else _PERIODS[letter]
    return [Expression(m.span, kind, precision, unit=UNITS[letter], amount=sign * count, counted=True)]


def _ago(m: _Match) -> list[Expression]:
    return _counted(m, "shift", -1)


def _hence(m: _Match) -> list[Expression]:
    return _counted(m, "shift", 1)


def _later(m: _Match) -> list[Expression]:
    return _counted(m, "event", 1)


def _earlier(m: _Match) -> list[Expression]:
    return _counted(m, "event", -1)


def _weekday(m: _Match) -> list[Expression]:
    # A name that is also a common noun (среда, pazar) needs a preposition, a modifier or "day" beside it.
    if m.tag(m.names["w"]) == "w" and not (m.has("t") or m.has("e") or m.alone or m.before in "AIjfK>"):
        return []
    unit: Unit = "week" if m.has("k") else "day"
    amount = m.value("k") if m.has("k") else m.value("t")
    return [Expression(m.span, "weekday", "day", unit=unit, amount=amount or 0, weekday=m.value("w"))]


_D = "(?:(?P<Cd>C)?(?P<d>[do])\\.?)"
_D2 = "(?:(?P<Cd2>C)?(?P<d2>[do])\\.?)"
_M = "(?P<m>[MB])"
_M2 = "(?P<m2>[MB])"
_W = "(?:(?P<w>[WwX])[,.]?[Ou]?)?"
_YEAR = "(?:[,(]?[Ou]{0,2}(?:(?:(?P<y>[yY])(?:-?g)?|(?P<T>T)g|(?P<s>s)g|g(?P<yg>y))))"
_YEAR1 = "(?:[O,]?(?P<y1>[yY])(?:-?g)?)"
_TO = "[->/]u?"
_N = "(?P<n>[cdC])"
_U = "(?P<u>[ekmg])"
_GRAMMAR: list[tuple[str, _Builder]] = [
    (rf"{_W}f?u?{_D}-?[Ou]?(?:{_M}{_YEAR1}?)?{_TO}{_D2}-?[Ou]?(?:{_M2}){_YEAR}?", _days),
    (rf"{_W}u?{_D}-?[Ou]{{0,2}}{_M}{_YEAR}?", _days),
    (rf"f?{_W}{_M}u?{_D}(?:{_TO}u?{_M2}?{_D2})?(?:,?(?P<y>y))?", _month_first),
    (rf"(?P<y>[yY])-?g[,-]?{_D}(?:-{_D2})?-?{_M}", _days),
    (rf"(?:(?P<y>y)g)?(?P<m>d)m(?P<d>d)e(?:[->](?:(?P<m2>d)m)?(?P<d2>d)e)?", _days),
    (rf"f?{_M}{_YEAR1}?{_TO}{_M2}{_YEAR}?", _months),
    (rf"{_M}{_YEAR}", _months),
    (rf"(?P<y>[yY])-?g,?{_M}(?:{_TO}{_M2})?", _months),
    (r"(?P<y>y)g(?P<m>d)m(?:[->](?P<m2>d)m)?", _months),
    (_M, _bare_month),
    (rf"(?P<t>T){_M}", _deictic_month),
    (rf"(?:o(?P<n>[cd])|(?P<n2>[cd]))m{_YEAR}", _first_months),
    (rf"(?:(?P<n>[odR])[.-]?|(?P<n2>Q))q?{_YEAR}?", _quarter),
    (rf"(?P<y>y)-?g?[,-]?(?P<n>[odRQ])q?", _quarter),
    (rf"(?P<n>[odR])[.-]?h{_YEAR}?", _half),
    (rf"(?P<y>y)-?g(?P<n>[oR])h", _half),
    (rf"(?P<n>o)H{_YEAR}", _half),
    (rf"(?P<s1>[Ss])(?:{_YEAR1}[-/])?{_YEAR}?", _season),
    (r"(?P<t>T)(?P<s1>[Ss])", _season),
    (r"(?P<f>f)?(?P<y1>[yY])(?:-?g)?[->&](?P<y>[yY])(?:-?(?P<g>g))?", _years),
    (r"(?P<y>[yY])(?:-?(?P<g>g))?", _year),
    (r"(?P<w>[WwX])?,?N", _numeric),
    (r"f?(?:d\.?|P)(?:[-/>](?:P|N))?|f?P-?>?N", _partial),
    (r"u?(?P<r>r)", _relative_day),
    (r"v", _eve),
    (r"A?(?P<t>T)(?P<u>[ekmqhg])", _deictic_period),
    (r"(?P<u>[kmqhg])(?P<t>T)", _postposed_period),
    (r"A?s(?P<u>e)", _same_day),
    (rf"{_N}?{_U}a", _ago),
    (rf"p{_N}{_U}", _ago),
    (rf"i{_N}?{_U}", _hence),
    (rf"j{_N}{_U}", _hence),
    (rf"{_N}?{_U}L", _later),
    (rf"{_N}?{_U}l", _earlier),
    (r"(?P<t>T)?(?P<w>[Ww])(?P<e>e)?(?:[IOjA]?u?(?P<k>T)k)?", _weekday),
]
