"""How dates are written: patterns over tokens, each with what it builds.

Every token is one letter (a month ``M``, a number that can be a day ``d`` or a year ``y``, see :mod:`.date_tokens`),
so that the grammar is a list of patterns over letters and serves all languages alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ..spans import Span
from .date_tokens import Token
from .date_words import DateWords, fold
from .written_dates import (
    NEARBY,
    UNITS,
    Expression,
    Kind,
    Point,
    Precision,
    Role,
    Unit,
    is_beside_trade,
)

_CLAUSE_END = re.compile(r"[.,;:!?…()]\s|[\n。！？，；]")


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern that fits: tokens ``start`` to ``stop``, and the index of each named one."""

    text: str
    tokens: list[Token]
    words: DateWords
    start: int
    stop: int
    names: dict[str, int]

    @property
    def span(self) -> Span:
        """The characters of all its tokens."""
        return Span(self.tokens[self.start].start, self.tokens[self.stop - 1].stop)

    def has(self, name: str) -> bool:
        """True if a token has that name, or the one of another branch of the pattern."""
        return name in self.names or name + "_" in self.names

    def value(self, name: str) -> int | None:
        """The value at ``name``, or at ``name_``, which is the same in another branch of the pattern."""
        index = next(
            (self.names[key] for key in (name, f"{name}_", f"{name}__", f"{name}___") if key in self.names), None
        )
        return None if index is None else self.tokens[index].value

    def tag(self, index: int) -> str:
        """The letter of a token; that of the end of a line outside the text."""
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
    def moved(self) -> bool:
        """True if the expression tells from when to when something is moved: two dates, and no interval."""
        moved, origin = self.words.moved, self.words.origin
        clause = _CLAUSE_END.split(self.text[max(self.span.start - NEARBY, 0) : self.span.start])[-1]
        leads = self.tag(self.start) == "f" or (origin is not None and origin.search(clause) is not None)
        return leads and moved is not None and moved.search(clause) is not None

    @property
    def before(self) -> str:
        """The letter of the token before it."""
        return self.tag(self.start - 1)

    @property
    def lower_word_follows(self) -> bool:
        """True if a word in lower case that the grammar does not know stands behind it."""
        after = self.tokens[self.stop] if self.stop < len(self.tokens) else None
        return after is not None and after.tag == "x" and after.value == 0

    @property
    def year_fields(self) -> tuple[int | None, bool]:
        """Years from now ("of last year" is -1), and whether it is the year of the last date."""
        if "s" in self.names:
            return None, True
        return self.value("T"), False


Builder = Callable[[Match], list[Expression]]


def _written(m: Match, precision: Precision, first: Point, last: Point, part: int | None = None) -> list[Expression]:
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


def _full_year(year: int | None) -> int | None:
    """A year of two digits in full, as POSIX reads it: 69 is 1969, 68 is 2068."""
    if year is None or year >= 100:
        return year
    return year + (1900 if year > 68 else 2000)


def _days(m: Match) -> list[Expression]:
    year, month, day = _full_year(m.value("y")), m.value("m") or m.value("m2"), m.day("d")
    if not m.has("d2"):
        point = Point(year, month, day)
        return _written(m, "day", point, point)
    month2 = m.value("m2") or month
    last = Point(year, month2, m.day("d2"))
    first = Point(m.value("y1"), month, day) if m.has("y1") else Point(year, month, day)
    if year is not None and not m.has("y1") and month and month2 and month > month2:
        first = replace(first, year=year - 1)  # "30 декабря – 2 января 2025"
    if m.moved:
        return _from_and_to(m, "day", first, last)
    if m.has("and") and not m.has("f") and last.day != (day or 0) + 1:
        return _listed(m, first, last)
    return _written(m, "day_interval", first, last)


def _short_year(m: Match) -> list[Expression]:
    # "14th April 15" closes its sentence; "14th April 15 people" goes on.
    return _days(m) if m.words.month_first and m.tag(m.stop) in "|." else []


def _day_list(m: Match) -> list[Expression]:
    """Three days or more that share a month ("1, 3 и 5 мая"): an expression each, which borrow the month."""
    days = [index for index in range(m.start, m.names["d"] + 1) if m.tag(index) == "d"]
    numbers = [m.tokens[index].value for index in days]
    if numbers != sorted(set(numbers)):
        return []
    rest = replace(m, start=days[-1])
    last = _days(rest)[0]
    listed: list[Expression] = []
    for index, number in zip(days[:-1], numbers[:-1], strict=True):
        point = replace(last.first, day=number)
        token = m.tokens[index]
        listed.append(
            replace(
                last, span=Span(token.start, token.stop), first=point, last=point, weekday=None, sources=(rest.span,)
            )
        )
    return [*listed, last]


def _han_days(m: Match) -> list[Expression]:
    # In other languages "5 months 3 days" is a duration.
    return _days(m) if m.words.language == "zh" and m.tag(m.stop - 1) == "e" else []


def _han_months(m: Match) -> list[Expression]:
    return _months(m) if m.words.language == "zh" else []


def _listed(m: Match, first: Point, last: Point) -> list[Expression]:
    """Two days that share a month ("3 и 15 мая"): two expressions, the first of which borrows the month."""
    one = m.tokens[m.names["d"]]
    rest = replace(m, start=m.names["d2"])
    borrowed = replace(_written(m, "day", first, first)[0], span=Span(one.start, one.stop), sources=(rest.span,))
    return [borrowed, *_written(rest, "day", last, last)]


def _from_and_to(m: Match, precision: Precision, first: Point, last: Point) -> list[Expression]:
    """The date that something is moved from and that it is moved to: two expressions."""
    start, stop = (sorted(m.names[name] for name in names if name in m.names) for names in (("d", "m"), ("d2", "m2")))
    origin, goal = replace(m, start=start[0], stop=start[-1] + 1), replace(m, start=stop[0])
    return [*_written(origin, precision, first, first), *_written(goal, precision, last, last)]


def _han_day_of_month(m: Match) -> list[Expression]:
    """上月26日: the day of a month counted from the publication."""
    return _day_of_month(m) if m.words.language == "zh" else []


def _day_of_month(m: Match) -> list[Expression]:
    point = Point(None, None, m.day("d"))
    return [Expression(m.span, "shift", "day", point, point, unit="month", amount=m.value("t") or 0)]


def _day_number(m: Match) -> list[Expression]:
    """A day whose month is not named: «27-го прибудет», "on the 7th", 7日; not «27-го полка», "the 7th floor"."""
    written, after = m.span.of(m.text), m.text[m.span.stop : m.span.stop + 40]
    verb = any(pattern.match(after.lstrip()) for pattern in (m.words.past, m.words.future) if pattern)
    if m.words.language == "zh":
        dated = (
            written.endswith("日")
            and m.before not in "dyn"
            and not _HAN_COUNT.search(m.text[max(m.span.start - 1, 0) : m.span.start])
        )
        dated = dated and after[:1] not in tuple("游内间后前至到-")
    else:
        ordinal = re.search(r"\d-?[^\W\d]+$", written) is not None
        dated = ordinal and m.before not in "dn&-" and (verb or m.tag(m.stop) in "|.,")
        dated = dated or written.endswith("числа")
    point = Point(None, None, m.value("d"))
    return [Expression(m.span, "day_number", "day", point, point)] if dated and 1 <= (point.day or 0) <= 31 else []


def _day_numbers(m: Match) -> list[Expression]:
    """Days whose month is not named: «с 22-го по 25-е», «10-го и 11-го»; not «с 3-го по 5-е место»."""
    first, last = m.value("d") or 0, m.value("d2") or 0
    goes_on = _GOES_ON.match(m.text, m.span.stop)
    verb = goes_on is not None and any(
        pattern.match(m.text, goes_on.start("word")) for pattern in (m.words.past, m.words.future) if pattern
    )
    named = m.span.of(m.text).endswith(("числа", "чисел"))
    if not (_ENDS_AS_DAY.search(m.span.of(m.text)) or named) or m.before in "dn" or (goes_on and not (verb or named)):
        return []
    if not 1 <= first < last <= 31 or (m.has("and") and last != first + 1):
        return []
    return [Expression(m.span, "day_number", "day_interval", Point(None, None, first), Point(None, None, last))]


_ENDS_AS_DAY = re.compile(r"\d(?:-(?:го|е|ое|те|му|ого|ому)|st|nd|rd|th)$")
"""A number with the ending of a day: «22-го», «25-е», "25th"."""
_GOES_ON = re.compile(r"\s(?P<word>[^\W\d_A-ZА-ЯЁ]{4,})")
"""A noun may follow that the number counts; a word of one to three letters goes on with something else."""


def _month_first(m: Match) -> list[Expression]:
    # "in May 5 people" is a month and a count.
    if (
        not (m.words.month_first or m.words.day_last)
        or m.before in "jI"
        or m.tag(m.stop) in "-n"
        or (m.value("d") or 0) > 31
    ):
        return []
    return _days(m)


def _two_days(m: Match) -> list[Expression]:
    """Two days in a row, "May 5 and 6"; in "May 5 and 9" the second may be a count."""
    first, last = m.value("d") or 0, m.value("d2")
    return _month_first(m) if last == first + 1 else []


def _months(m: Match) -> list[Expression]:
    year, month, month2 = m.value("y"), m.value("m"), m.value("m2")
    first = Point(m.value("y1") if m.has("y1") else year, month)
    if month2 is None:
        return _written(m, "month", first, first)
    if year is not None and not m.has("y1") and month and month > month2:
        first = replace(first, year=year - 1)
    if m.moved:
        return _from_and_to(m, "month", first, Point(year, month2))
    return _written(m, "month_interval", first, Point(year, month2))


def _bare_month(m: Match) -> list[Expression]:
    if m.before in "dn" or m.tag(m.stop) in "dn":
        return []
    listed = m.before == "&" and m.tag(m.start - 2) in "MB"
    if m.tag(m.names["m"]) == "B" and not (m.alone or listed or m.before in "AIjKfz>OD" or m.tag(m.start - 2) == "D"):
        return []
    point = Point(None, m.value("m"))
    return _written(m, "month", point, point)


def _deictic_month(m: Match) -> list[Expression]:
    amount = m.value("t") or 0
    point = Point(None, m.value("m"))
    return [replace(*_written(m, "month", point, point), kind="shift", unit="year", amount=amount)]


def _postposed_month(m: Match) -> list[Expression]:
    """«En novembre dernier», «el 5 de mayo pasado»: the last such month or day."""
    if not m.words.modifier_last:
        return []
    point = Point(None, m.value("m"), m.day("d"))
    written = _written(m, "day" if m.has("d") else "month", point, point)[0]
    return [replace(written, kind="shift", unit="year", amount=m.value("t") or 0)]


_LOCATIVE = re.compile(r"(?:да|де|та|те|нда|нде|da|de|ta|te)$")
"""The ending that says "in" where no word does: 10 айда, on ayda."""
_OF_YEAR = re.compile(r"биылғы|былтырғы|быйылкы|былтыркы")


def _trade_is_near(m: Match) -> bool:
    return is_beside_trade(m.words, m.text, m.span)


def _first_months(m: Match) -> list[Expression]:
    """“The first ten months of 2025”, of last year, of the year; 今年前十个月."""
    count = m.value("n") or 0
    if not 2 <= count <= 11:
        return []
    if m.words.language == "zh" and "a" not in (m.tag(m.names.get("n", m.start) - 1), m.tag(m.start)):
        return []  # 今年5月 is May
    return _written(m, "month_interval", Point(m.value("y"), 1), Point(m.value("y"), count))


def _first_month(m: Match) -> list[Expression]:
    """«За первый месяц 2025 года»: January."""
    point = Point(m.value("y"), 1)
    return _written(m, "month", point, point) if m.value("n") == 1 else []


def _months_of_this(m: Match) -> list[Expression]:
    """Биылғы жеті айда: seven months of this year; not “these seven months”."""
    return _first_months(m) if _OF_YEAR.match(fold(m.span.of(m.text))) else []


def _counted_months(m: Match) -> list[Expression]:
    """«За десять месяцев экспорт вырос»: months from January on, beside a word of trade; elsewhere they only last."""
    if not _is_total(m):
        return []
    if m.has("q") or m.has("h"):
        quarters = 2 if m.has("h") else m.value("n") or 0
        first, last = Point(None, 1), Point(None, 3 * quarters)
        return _written(m, "month_interval", first, last) if 2 <= quarters <= 3 else []
    return _first_months(m)


def _is_total(m: Match) -> bool:
    """True for what trade has been counted over: «за полугодие», «по итогам девяти месяцев», 10 айда."""
    since = m.tag(m.stop) in "alLF>f"  # «за десять месяцев до …», ten months ago
    before = m.text[max(0, m.span.start - NEARBY) : m.span.start]
    total = m.before == "z" or _RESULTS.search(before) or _LOCATIVE.search(fold(m.span.of(m.text)))
    return bool(total) and not since and is_beside_trade(m.words, m.text, m.span)


_RESULTS = re.compile(
    r"\b(?:итог(?:и|ам|ах)|результат(?:ы|ам|ах)|підсумк(?:и|ами|ах)|вынік(?:і|ах|амі)) $", re.IGNORECASE
)
"""What stands before months that have been counted without a word for "in": «по итогам девяти месяцев»."""


def _first_months_counted(m: Match) -> list[Expression]:
    """«За первые три месяца экспорт вырос», "in the first six months": beside a word of trade; else of a term."""
    first = min(m.tokens[index].value for index in range(m.start, m.stop) if m.tag(index) == "o") == 1
    return _first_months(m) if first and m.tag(m.stop) not in "alLF" and _trade_is_near(m) else []


def _last_months(m: Match) -> list[Expression]:
    """«Последние два месяца 2024 года», «в последнем месяце года»: those up to December."""
    one = next(m.tokens[index].value for index in range(m.start, m.stop) if m.tag(index) == "m") == 1
    count = m.value("n") or int(one and not m.has("n"))
    if not 1 <= count <= 11:
        return []
    first, last = Point(m.value("y"), 13 - count), Point(m.value("y"), 12)
    return _written(m, "month" if count == 1 else "month_interval", first, last)


def _last_quarter(m: Match) -> list[Expression]:
    """«Последний квартал 2024 года», "the last quarter of 2024"; not «прошлый квартал», which is before this one."""
    if m.has("V") and m.tag(m.names["V"]) == "T" and not _LAST.match(fold(m.text[m.tokens[m.names["V"]].start :][:12])):
        return []
    return _written(m, "quarter", Point(m.value("y"), 10), Point(m.value("y"), 12), part=36)


_LAST = re.compile(r"last|letzt|dernier|último|última|ultimo|ultima")


def _quarters(m: Match) -> list[Expression]:
    """前三季度, «за три квартала 2024 года»: the first three quarters; not three quarters of something."""
    count = m.value("n") or 0
    told = m.words.language == "zh" or m.has("y") or m.has("T") or (m.before == "z" and _trade_is_near(m)) or m.has("o")
    if not told or not 2 <= count <= 3 or m.tag(m.stop) in "alLF":
        return []
    return _written(m, "month_interval", Point(m.value("y"), 1), Point(m.value("y"), 3 * count))


def _han_month(m: Match) -> list[Expression]:
    """6月, 6月份; not 6个月, which lasts."""
    number = m.value("m") or 0
    if m.words.language != "zh" or not 1 <= number <= 12 or "个" in m.span.of(m.text) or m.before in "dn":
        return []
    return _written(m, "month", Point(None, number), Point(None, number))


def _same_months(m: Match) -> list[Expression]:
    """«За аналогичный период 2024 года», "the same quarter of last year", 去年同期."""
    year = Point(m.value("y"))
    return [Expression(m.span, "same_months", "month_interval", year, year, year_shift=m.value("T"))]


def _quarter(m: Match) -> list[Expression]:
    number = m.value("n") or 0
    if not 1 <= number <= 4 or ("n" in m.names and m.tag(m.names["n"]) == "c" and m.words.language != "zh"):
        return []
    if m.value("y") is None and fold(m.span.of(m.text)).rstrip(".").endswith(" кв"):
        return []  # «2 кв. м» is square
    months = Point(m.value("y"), 3 * number - 2), Point(m.value("y"), 3 * number)
    return _written(m, "quarter", *months, part=32 + number)


def _half(m: Match) -> list[Expression]:
    number = m.value("n") or 0
    if not 1 <= number <= 2:
        return []
    return _written(m, "half", Point(m.value("y"), 6 * number - 5), Point(m.value("y"), 6 * number), part=39 + number)


def _season(m: Match) -> list[Expression]:
    if m.value("s1") == 0 or m.value("s"):  # "the same" has the letter of seasons
        return []
    noun = m.tag(m.names["s1"]) == "s"
    year = m.value("y")
    told = year is not None or m.has("T") or m.has("t") or m.has("s")
    if noun and not told and not (m.alone or m.before in "IjKfz>"):
        return []
    code = m.value("s1") or 21
    month = {21: 3, 22: 6, 23: 9, 24: 12}[code]
    year1 = m.value("y1")
    if code == 24 and year1 is not None and year != year1 + 1:
        return []
    start = year1 if year1 is not None else year
    end = start if code != 24 or start is None or year1 is None else start + 1
    found = _written(m, "season", Point(start, month), Point(end, (month + 1) % 12 + 1), part=code)
    if m.has("t"):
        return [replace(found[0], kind="shift", unit="year", amount=m.value("t") or 0)]
    return found


def _years(m: Match) -> list[Expression]:
    first, last = m.value("y1"), m.value("y")
    has_cue = m.has("g") or m.has("f") or (m.before == "O" and m.words.modifier_last) or m.before in "IjfzK" or m.alone
    if first is None or last is None or not has_cue or not first < last <= first + 100 or m.tag(m.stop) == "n":
        return []
    if m.has("and") and not m.has("f") and last != first + 1:
        return []  # "в 2021 и 2025 годах"
    return _written(m, "year_interval", Point(first), Point(last))


def _double_year(m: Match) -> list[Expression]:
    """A fiscal year or a season, "2013-14": it touches two years."""
    year = m.value("y1") or 0
    if (m.value("d") or 0) != (year + 1) % 100 or m.before in "dny-/" or m.tag(m.stop) in "n-/%":
        return []
    if m.text[m.span.stop : m.span.stop + 1] == "%" or m.text[m.tokens[m.start].stop : m.span.stop].count(" "):
        return []
    return _written(m, "year_interval", Point(year), Point(year + 1))


def _decade(m: Match) -> list[Expression]:
    """«1990-е годы», “the 1990s”, 1990-жылдары: ten years."""
    year = m.value("y") or 0
    return _written(m, "year_interval", Point(year), Point(year + 9)) if year % 10 == 0 else []


_LABELS = re.compile(r"\s?[:：]|\s[-–—]\s(?!\d{4}\b)")
"""What stands behind a year that opens its line and is what the line is about: "2019: …", "2021 — 653.7"."""


def _year(m: Match) -> list[Expression]:
    year = m.value("y") or 0
    if m.value("g") == 3:
        return []  # "2000 лет"
    if m.value("g") == 2 and m.tag(m.stop - 1) in "yYg" and year % 10 == 0:
        return _decade(m)
    if not m.has("g") and m.tag(m.names["y"]) != "Y":
        cue = m.before
        # “2017 wurden”, „habe 2025 um“: in German a count has a noun with a capital behind it
        follows = m.lower_word_follows or (m.tag(m.stop) in "IjAfzuc" and m.text[m.tokens[m.stop].start].islower())
        if m.words.language == "de" and follows and cue not in "ndy" and 1990 <= year <= 2040:
            return _dated(m, year)
        known = cue in "IKD" or (m.words.bare_year and (cue in "jzfO" or m.tokens[m.start - 1][2:] == (">", 1)))
        labels = m.before == "|" and _LABELS.match(m.text, m.span.stop) is not None
        if not 1900 < year < 2100 or year % 50 == 0 or (m.tag(m.stop) in "-/" and not labels):
            return []
        if not m.alone and not labels and (not known or (m.lower_word_follows and not m.words.bare_year)):
            return []
    return _dated(m, year)


def _same_year(m: Match) -> list[Expression]:
    """«Im selben Jahr», "the same year": that of the last date; "that year" may be a conjunction and a year."""
    return _written(m, "year", Point(), Point()) if not fold(m.span.of(m.text)).startswith("that") else []


def _dated(m: Match, year: int) -> list[Expression]:
    role: Role = "in" if m.before in "Ij" else "topic" if m.before in "|._" else "other"
    point = Point(year)
    return [replace(*_written(m, "year", point, point), role=role)]


def _numeric(m: Match) -> list[Expression]:
    written = m.span.of(m.text)
    numbers = [int(part) for part in re.findall(r"\d+", written)]
    if written[4:5] == "-":
        year, month, day = numbers
    else:
        day, month, year = numbers
        year = _full_year(year) or 0
        if written[-3] == "-" and not (m.words.month_first and month > 12 >= day and m.before not in "dny-"):
            return []  # a telephone number, as likely
        swapped = "/" in written and m.words.month_first
        if (swapped or month > 12) and day <= 12:
            day, month = month, day
    point = Point(year, month, day)
    if not (1000 <= year <= 2199 and 1 <= month <= 12 and 1 <= day <= 31):
        return []
    unsure = "/" in written and m.words.month_first and day <= 12 and day != month
    return [replace(*_written(m, "day", point, point), month_day_unsure=unsure)]


def _partial(m: Match) -> list[Expression]:
    """Days and months in digits without a year: too like decimals to be read anywhere but in a range or alone."""
    pieces = [m.tokens[index] for index in range(m.start, m.stop) if m.tag(index) in "dPN"]
    numbers = [[int(part) for part in re.findall(r"\d+", m.text[piece.start : piece.stop])] for piece in pieces]
    *_, month, year = (*numbers[-1], None) if len(numbers[-1]) == 2 else numbers[-1]
    year = _full_year(year)
    if numbers[-1][0] > 31 or (year is None and not m.alone):
        return []
    points = [Point(year, part[1] if len(part) > 1 else month, part[0]) for part in numbers]
    if not all(point.exists for point in points):
        return []
    return _written(m, "day" if len(points) == 1 else "day_interval", points[0], points[-1])


def _relative_day(m: Match) -> list[Expression]:
    return [Expression(m.span, "shift", "day", amount=m.value("r") or 0)]


def _day_before(m: Match) -> list[Expression]:
    # On the eve of something: what follows names it («накануне саммита», "the day before the vote"), and is no verb,
    # subject or end.
    behind = m.words.of_something
    of_something = behind is not None and behind.match(m.text, m.span.stop) is not None
    of_something = of_something or _HAN_NOUN.search(m.text[max(m.span.start - 1, 0) : m.span.start]) is not None
    return [Expression(m.span, "eve" if of_something else "day_before", "day", amount=m.value("v") or 0)]


def _part_of_this(m: Match) -> list[Expression]:
    """«В начале месяца», "by the end of the year": of the one that is now, as a rule."""
    letter = m.tag(m.names["u"])
    if m.has("D") and (m.value("u") or 1) > 1:
        return []
    return [
        Expression(
            m.span, "part_of_this", _PERIODS[letter], unit=UNITS[letter], amount=m.value("D") or 0, part_only=True
        )
    ]


_PERIODS: dict[str, Precision] = {"k": "day_interval", "m": "month", "q": "quarter", "h": "half", "g": "year"}


def _deictic_period(m: Match) -> list[Expression]:
    letter = m.tag(m.names["u"])
    amount = m.value("t") or 0
    if (m.value("u") or 1) > 1 or (letter == "e" and amount < 0):
        return []  # "the last day" is the last of several
    if letter == "e":
        return [Expression(m.span, "event", "day", amount=amount)]
    kind: Kind = "event" if letter in "mqg" and _PREVIOUS.search(fold(m.span.of(m.text))) else "shift"
    return [Expression(m.span, kind, _PERIODS[letter], unit=UNITS[letter], amount=amount)]


_PREVIOUS = re.compile(r"\b(?:предыдущ|попередн|папярэдн|previous|précédent)")
"""Last, counted from the date told before rather than from now."""


def _same_period(m: Match) -> list[Expression]:
    """«На той же неделе», "the same month": that of the last date."""
    if m.value("s") or m.value("u") != 1:
        return []
    letter = m.tag(m.names["u"])
    return [Expression(m.span, "event", _PERIODS[letter], unit=UNITS[letter])]


def _postposed_period(m: Match) -> list[Expression]:
    return _deictic_period(m) if m.words.modifier_last else []


def _event_day(m: Match) -> list[Expression]:
    return [Expression(m.span, "event", "day", amount=m.value("E") or 0)]


def _counted(m: Match, kind: Kind, sign: int) -> list[Expression]:
    letter = m.tag(m.names.get("u", m.names.get("u_", -1)))
    count = m.value("n") if m.has("n") else 1
    unknown = not m.has("n") and ((m.value("u") or 1) > 1 or m.before in "cdCn")
    if not count or unknown:
        return []
    precision: Precision = "day" if letter in "ek" else _PERIODS[letter]
    return [Expression(m.span, kind, precision, unit=UNITS[letter], amount=sign * count, counted=True)]


def _after(m: Match) -> list[Expression]:
    """«Спустя сутки», «спустя месяц»: one of them; "later" behind its count may stand before another noun."""
    return _counted(m, "event", 1) if m.has("n_") or fold(m.text[m.span.start :][:6]) == "спустя" else []


def _before_that(m: Match) -> list[Expression]:
    """«За два дня до этого», «за рік до того»: counted from the last date."""
    return _counted(m, "event", -1) if fold(m.span.of(m.text)).endswith(_THAT) else []


_THAT = ("до этого", "до того", "до цього", "да гэтага", "да таго")


def _ago(m: Match) -> list[Expression]:
    return _counted(m, "shift", -1)


def _hence(m: Match) -> list[Expression]:
    return _counted(m, "shift", 1)


def _later(m: Match) -> list[Expression]:
    return _counted(m, "event", 1)


def _earlier(m: Match) -> list[Expression]:
    """«Годом ранее», "the year before": of the last date; of the publication where its line tells no other year."""
    written = m.span.of(m.text)
    if written.endswith("before") and m.tag(m.stop) not in ",.|":
        return []  # "in the year before the war"
    if written.endswith("antes") and _OF_EVENT.match(m.text, m.span.stop):
        return []  # "dos días antes de la cumbre"
    if m.tag(m.stop - 1) != "l" or m.tokens[m.stop - 1].start != m.tokens[m.stop - 2].start:
        return _counted(m, "event", -1)
    if m.has("n"):
        return []  # « contre 4 l'année précédente »: the number counts something else
    line = m.text[m.text.rfind("\n", 0, m.span.start) + 1 : m.span.start]
    of_now = not _ANY_YEAR.search(line) and not is_beside_trade(m.words, m.text, m.span)
    return [Expression(m.span, "shift" if of_now else "event", "year", unit="year", amount=-1)]


_OF_EVENT = re.compile(r"\s(?:del?|que)\b")
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _postposed_weekday(m: Match) -> list[Expression]:
    return _weekday(m) if m.words.modifier_last else []


def _postposed_season(m: Match) -> list[Expression]:
    return _season(m) if m.words.modifier_last else []


def _weekday_of_week(m: Match) -> list[Expression]:
    """«Осы аптаның бейсенбісінде», "next week on Tuesday"."""
    return [Expression(m.span, "weekday", "day", unit="week", amount=m.value("k") or 0, weekday=m.value("w"))]


def _weekdays(m: Match) -> list[Expression]:
    """«С понедельника по среду», «в субботу и воскресенье»; not from when to when something is moved."""
    first, last = m.value("w") or 0, m.value("w2") or 0
    if m.has("and") and (last != (first + 1) % 7 or m.has("f")):
        return []
    if m.moved or first == last or (m.tag(m.start) == "w" and m.before not in "IAO" and not m.has("and")):
        return []
    return [
        Expression(
            m.span, "weekday", "day_interval", weekday=m.value("w"), last=Point(day=m.value("w2")), first=Point()
        )
    ]


def _weekend(m: Match) -> list[Expression]:
    """«В минувшие выходные»: Saturday and Sunday; days off are told without «в» or the like."""
    this = m.has("t") and m.value("t") == 0
    amount = 1 if m.has("G") else m.value("t") or 0
    return [
        Expression(
            m.span,
            "weekday",
            "day_interval",
            last=Point(day=6),
            unit="week" if this else "day",
            amount=amount,
            weekday=5,
        )
    ]


def _nearest_weekday(m: Match) -> list[Expression]:
    """«В ближайшую пятницу»: the next one, of this week or the one after."""
    return [Expression(m.span, "weekday", "day", amount=1, weekday=m.value("w"), counted=True)]


_NEAREST = re.compile(r"предстоящ|грядущ|наступающ|прийдешн|coming|upcoming|kommend|entrante")


def _weekday(m: Match) -> list[Expression]:
    # A name that is also a common noun (среда, pazar) needs a preposition, a modifier or "day" beside it.
    listed = m.before == "&" and m.tag(m.start - 2) in "Ww"
    if m.tag(m.names["w"]) == "w" and not (m.has("t") or m.has("e") or m.alone or listed or m.before in "AIjfK>u"):
        return []
    nearest = m.value("t") == 1 and _NEAREST.match(fold(m.span.of(m.text))) is not None
    this = m.has("t") and m.value("t") == 0 and not m.words.next_weekday_is_next_week
    unit: Unit = "week" if m.has("k") or this else "day"  # «в эту среду» is that of this week
    amount = m.value("k") if m.has("k") else m.value("t")
    return [Expression(m.span, "weekday", "day", unit=unit, amount=amount or 0, weekday=m.value("w"), counted=nearest)]


_HAN_NOUN = re.compile("[一-鿿](?<![在于的])$")
_HAN_COUNT = re.compile("[期第近约超满每月、至]$")
_D = r"(?:(?:(?P<Cd>C)-?)?(?P<d>[do])\.?)"
_D2 = r"(?:(?:(?P<Cd2>C)-?)?(?P<d2>[do])\.?)"
_M = "(?P<m>[MB])"
_M_ = "(?P<m_>[MB])"
_M2 = "(?P<m2>[MB])"
_W = "(?:(?P<w>[WwX])[,.]?[Ou]?)?"
_YEAR = "(?:[,(]?[Ou]{0,2}(?:(?P<y>[yY])(?:-?g)?|(?P<T>T)g|(?P<s>s)g|g(?P<y_>y)))"
_YEAR1 = "(?:[O,]?(?P<y1>[yY])(?:-?g)?)"
_YEAR_FIRST = "(?:(?P<y>[yYd])-?g|(?P<T>T)g|(?P<y_>[yY])),?"
_TO = "(?:[->/]|(?P<and>&))u?"
_N = "(?P<n>[cdC])"
_N_ = "(?P<n_>[cdC])"
_U = "(?P<u>[ekmg])"
_U_ = "(?P<u_>[ekmg])"
GRAMMAR: list[tuple[re.Pattern[str], Builder]] = [
    (re.compile(pattern), builder)
    for pattern, builder in (
        # day and month
        (rf"{_W}(?P<f>f)?u?{_D}-?[Ou]?(?:{_M}{_YEAR1}?(?=[->]))?{_TO}{_D2}-?[Ou]{{0,2}}{_M2}{_YEAR}?", _days),
        (rf"{_W}u?{_D}-?[Ou]{{0,2}}{_M}{_YEAR}?", _days),
        (rf"{_W}u?{_D}[Ou]?{_M},?(?P<y>d)", _short_year),
        (rf"f?d\.?(?:,d\.?)+(?:,?&|,)(?P<d>d)\.?-?[Ou]?{_M}{_YEAR}?", _day_list),
        (rf"{_D}(?:-{_M}-|/{_M_}/)(?P<y>[yd])", _days),
        (rf"u?{_D}[Ou]{{0,3}}(?P<t>T)m", _day_of_month),
        (r"(?P<t>T)m(?P<d>d)e", _han_day_of_month),
        (r"f?u?(?P<d>d)O?(?:[->]|(?P<and>&))u?(?P<d2>d)O?", _day_numbers),
        (r"Au(?P<d>d)|(?P<d_>d)[eO]?", _day_number),
        (rf"f?{_W}{_M}u?(?P<d>[do])(?:[->]u?{_M2}?(?P<d2>[do]))?(?:,?(?P<y>y))?", _month_first),
        (rf"{_M}u?(?P<d>[do])(?P<and>&)u?(?P<d2>[do])(?:,?(?P<y>y))?", _two_days),
        (rf"(?P<y>[yY])-?g,?{_M}(?P<d>d)(?:-(?P<d2>d))?", _month_first),
        (rf"(?P<y>[yY])-?g[,-]?{_D}(?:-{_D2})?-?{_M}", _days),
        (r"(?:(?P<y>y)g)?(?P<m>d)m(?P<d>d)e?(?:[->](?:(?P<m2>d)m)?(?P<d2>d)e)?", _han_days),
        (r"(?P<w>[WwX])?,?N", _numeric),
        (r"f?(?:d\.?|P)[-/>](?:P|N)|P", _partial),
        # month
        (rf"f?{_M}{_YEAR1}?[->]u?{_M2}{_YEAR}?", _months),
        (rf"{_M}(?:{_YEAR}|-(?P<y__>[yY]))", _months),
        (rf"(?P<y>[yY])-?g,?{_M}(?:[->]{_M2})?", _months),
        (rf"f{_M}{_YEAR1}?(?P<and>&)u?{_M2}{_YEAR}?", _months),
        (r"(?:(?P<y>y)|(?P<T>T))g(?P<m>d)m", _han_months),
        (r"(?P<m>d)m", _han_month),
        (r"(?:(?:(?P<y>y)|(?P<T>T))g)?(?P<m>d)m?[->](?P<m2>d)m", _han_months),
        (_M, _bare_month),
        (rf"(?P<t>T){_M}", _deictic_month),
        (rf"u?(?:{_D}[Ou]{{0,2}})?{_M}(?P<t>T)(?![ekmqhgwW])", _postposed_month),
        (rf"(?P<T>T)g{_M}(?:[->]{_M2})?", _months),
        (rf"(?:o(?P<n>[cd])|(?P<n_>[cd])o?)m{_YEAR}", _first_months),
        (rf"{_YEAR_FIRST}[oa]?(?P<n>[cd])m", _first_months),
        (r"(?:(?:o(?P<n>[cd])|(?P<n_>[cd])o)m[Ouf]{0,2}g|go(?P<n__>[cd])m|a(?P<n___>[cd])m)", _first_months),
        (r"(?P<T>T)(?P<n>[cd])m", _months_of_this),
        (r"o?(?P<n>[cd])m|(?P<n_>[cd])(?P<q>q)|(?P<h>h)", _counted_months),
        (rf"(?P<n>o)m{_YEAR}", _first_month),
        (r"o(?P<n>[cd])m|(?P<n_>[cd])om", _first_months_counted),
        (rf"V(?P<n>[cd])?m(?:{_YEAR}|[Ou]{{0,2}}g(?!-?[yY]))", _last_months),
        (rf"(?:{_YEAR_FIRST})?[ao](?P<n>[cd])q", _quarters),
        (rf"(?:(?P<n>c)|(?P<o>o)(?P<n_>[cd]))q{_YEAR}?", _quarters),
        (rf"(?P<V>[VT])q(?:{_YEAR}|[Ou]{{0,2}}g(?!-?[yY]))", _last_quarter),
        (rf"(?:{_YEAR_FIRST}|g)Vq", _last_quarter),
        (rf"b{_YEAR}", _same_months),
        (rf"{_YEAR_FIRST}b", _same_months),
        # quarter, half, season, year
        (rf"(?:(?P<n>[odR])[.-]?q|(?P<n_>Q)){_YEAR}?", _quarter),
        (rf"{_YEAR_FIRST}(?:(?P<n>[odRc])[.-]?q|(?P<n_>Q))", _quarter),
        (rf"(?P<n>[odR])[.-]?h{_YEAR}?", _half),
        (rf"(?:{_YEAR_FIRST}|g)(?P<n>[oR])[hH]", _half),
        (r"g(?P<n>[oR])q", _quarter),
        (rf"(?P<n>o)H(?:{_YEAR}|[Ou]{{0,2}}g(?!-?[yY]))", _half),
        (rf"(?P<s1>[Ss])(?:{_YEAR1}[-/])?{_YEAR}?", _season),
        (r"(?P<t>T)(?P<s1>[Ss])", _season),
        (r"(?P<s>s)(?P<s1>[Ss])", _season),
        (r"(?P<s1>[Ss])(?P<t>T)", _postposed_season),
        (rf"{_YEAR_FIRST}(?P<s1>[Ss])", _season),
        (r"(?P<y>Z)(?:-?g)?|g(?P<y_>Z)", _decade),
        (r"(?P<f>[fO])?(?P<y1>[yY])(?:-?g)?(?:[->]|(?P<and>&))(?P<y>[yY])(?:-?(?P<g>g))?", _years),
        (r"(?P<y1>y)[-/](?P<d>d)", _double_year),
        (r"(?P<s>s)g(?!-)", _same_year),
        (r"(?P<y>[yY])(?:-?(?P<g>g))?|(?P<g_>g)(?P<y_>y)", _year),
        # counted from the publication
        (r"u?(?P<r>r)", _relative_day),
        (r"[Au]?u?(?P<v>v)", _day_before),
        (r"A?(?P<t>T)(?P<u>[ekmqhg])", _deictic_period),
        (r"u?(?P<u>[kmqhg])(?P<t>T)", _postposed_period),
        (r"(?P<D>D)[Ou]{0,2}(?P<u>[kmg])(?!-?[Ou]{0,2}[yYTsdcMBVoR])", _part_of_this),
        (r"A?u?(?P<s>s)(?P<u>[kmq])", _same_period),
        (rf"{_N}?{_U}a", _ago),
        (rf"{_N}?{_U}F", _hence),
        (rf"p{_N}{_U}", _ago),
        (rf"i{_N}?{_U}", _hence),
        (rf"i{_N}?{_U}L", _later),
        (rf"z{_N}?{_U}>(?:T|s)", _before_that),
        (rf"j{_N}{_U}", _hence),
        (r"(?:A?(?P<k>T)k|u?k(?P<k_>T))[AI]?u?(?P<w>[Ww])e?", _weekday_of_week),
        (r"(?P<w>[Ww])(?P<t>T)", _postposed_weekday),
        (r"(?P<f>f)?u?(?P<w>[Ww])(?:[->]|(?P<and>&))[uA]?(?P<w2>[Ww])", _weekdays),
        (r"G(?P<w>[Ww])", _nearest_weekday),
        (r"(?:[AIj](?:(?P<t>T)|(?P<G>G))?|(?P<t_>T)|(?P<G_>G))U", _weekend),
        (r"(?P<t>T)?(?P<w>[Ww])(?P<e>e)?(?:[IOjAf]?u?(?P<k>T)k)?", _weekday),
        # counted from another date
        (r"A?u?(?:se|(?P<E>E))", _event_day),
        (rf"{_N}?{_U}L", _later),
        (rf"L{_N_}?{_U_}", _after),
        (rf"{_N}?{_U}l", _earlier),
    )
]
STARTS = frozenset("badyYZNPMBoCQRSsTrvcpijfuAWwXEekmqhgLDVGUIz")
"""Letters that a date can begin with."""
