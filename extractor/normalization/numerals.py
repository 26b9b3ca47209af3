"""Digits and number words -> Number: «1 234,5», «2,5 млрд», “two and a half billion”, 两万五千."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

from ..spans import Span
from .forms import LETTER, Forms, fold, forms, spell

ONE = Decimal(1)
LIMIT = Decimal(10) ** 18  # no news prints more
_FRACTIONS = {"¼": "1/4", "½": "1/2", "¾": "3/4"}
_CLOSED = {  # languages that write numbers in one word, and what such a word may run into (zehnprozentig, полкило)
    "de": "prozent",
    "tr": "",
    "az": "",
    "ru": "процент|кило|грамм|тонн|литр|метр|гектар|градус|ватт|доллар|рубл",
    "uk": "відсот|процент|кілограм|тонн|літр|метр|кілометр",
    "be": "працэнт|адсот|кілаграм|тон|літр|метр|кіламетр",
}
_LOOSE = frozenset({"de", "tr", "az"})  # of them, those in which it may also stand alone
_CLOSING = ("100", "1000")  # scale words inside such a word

_METRES = frozenset({" m", " mm", " b", " t", " k", " к"})  # "5 m" may be metres, "$5 m" is not
_OF = re.compile(r" (?:of (?:an? |one )?|de |d')")  # “a quarter of a million”, une centaine de millions
_SIGN_BEFORE, _SIGN_AFTER = re.compile(r"[$€£¥₽₹] ?\Z"), re.compile(r"[$€£]")
_AFTER_DOT = re.compile(
    r"\. ?(?:[^\W_]|[$€£](?! ?\d))"
)  # «млрд. долл.», «тыс. 500», but not the sign of the next number

# Longest reading first; none of them may run into further digits, or a date would be cut («24.02.2021»).
_DIGITS = re.compile(
    r"""(?: (?P<blank>\d{1,3}(?:(?P<gap>[ '])\d{3})(?:(?P=gap)\d{3})*(?:[.,]\d+)?)
          | (?P<comma>\d{1,3}(?:,\d{3})+\.\d+ | \d{1,3}(?:,\d{3}){2,} | \d{1,3}(?:,\d{2})+,\d{3}(?:\.\d+)?)
          | (?P<point>\d{1,3}(?:\.\d{3})+,\d+ | \d{1,3}(?:\.\d{3}){2,})
          | (?P<either>[1-9]\d{0,2}[.,]\d{3})
          | (?P<mixed>(?:\d{1,3}[ -])?[1-9]/[2458](?![\d/]) | \d{0,3}[ ]?[¼½¾])
          | (?P<plain>\d+(?:[.,]\d+)?|\.\d+) )(?![.,]?\d)""",
    re.VERBOSE,
)
_HAN_DIGITS = {
    **{
        sign: value
        for value, signs in enumerate(("零〇", "一壹", "二两兩贰", "三叁", "四肆", "五伍"))
        for sign in signs
    },
    **{sign: value for value, signs in enumerate(("六陆陸", "七柒", "八捌", "九玖"), 6) for sign in signs},
}
_HAN_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_HAN_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_HAN_WORTH = _HAN_PLACES | _HAN_SCALES
_HAN_ONES, _HAN_ANY = "".join(_HAN_DIGITS), "".join(_HAN_DIGITS | _HAN_PLACES | _HAN_SCALES)
# Possessive, so that forty digits that no Han sign follows are not cut up in every way there is.
_HAN_TOKEN = rf"\d++(?:,\d{{3}})*+(?:\.\d++)?+|[{_HAN_ANY}]"
_HAN_RUN = re.compile(  # 百 and greater signs open a number only in 百分之百
    rf"(?:(?<=之)|(?=[\d{_HAN_ONES}十拾]))(?:{_HAN_TOKEN}|[多余餘几幾](?=[万萬亿億]))*[{_HAN_ANY}]"
    rf"(?:[点點][{_HAN_ONES}]+[{''.join(_HAN_SCALES)}]*)?"
)
_HAN_SPREAD = re.compile(
    r"[一二两三四五六七八九]{2,}[十百千万亿]|(?:\A|十)[一二两三四五六七八九]{2}\Z"
)  # 二三十, 三五: or


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written. ``step`` is what one unit of its last printed digit is worth: 1,2 млрд has 100000000.

    ``scale`` is the factor of its last scale word (1 without one). ``grouped`` is the other value where one separator
    before three digits may also group thousands: 1.234 is 1.234 or 1234; ``separator`` is that sign. ``qualifier`` is
    how exact its own words say it is («пара миллионов», “20-odd”); empty where they do not.
    """

    span: Span
    value: Decimal
    step: Decimal
    scale: Decimal = ONE
    grouped: Decimal | None = None
    separator: str = ""
    spelled: bool = False
    qualifier: str = ""


def read_number(folded: str, position: int, language: str) -> Number | None:
    """The number that starts at ``position`` of folded text, with its sign as a word and all scale words, or None.

    >>> read_number("1 млрд 200 млн", 0, "ru").value
    Decimal('1200000000')
    >>> read_number("two and a half billion", 0, "en").step
    Decimal('100000000.0')
    >>> read_number("минус две целых пять десятых", 0, "ru").value
    Decimal('-2.5')
    """
    word = numerals(language).match(folded, position)
    if not word or word[0][0] != "minus":
        return _read_unsigned(folded, position, language)
    if not (number := _read_unsigned(folded, _next(folded, word[1]), language)):
        return None
    grouped = None if number.grouped is None else -number.grouped
    return replace(number, span=Span(position, number.span.stop), value=-number.value, grouped=grouped)


def _read_unsigned(folded: str, position: int, language: str) -> Number | None:
    """All parts and, if they count a named part of one, its worth («двадцать пять тысячных», “two tenths”)."""
    number = _read_parts(folded, position, language)
    if number and number.scale > 1 and number.spelled:
        number = _with_fraction(folded, number, language)  # «тысяча целых пять десятых»
    if number is None or (part := _named_part(folded, number, language)) is None:
        return number
    return _with_scale(folded, part, language)


def _read_parts(folded: str, position: int, language: str) -> Number | None:
    """Parts with falling scales («2 млн 300 тыс.»); ``above`` are those that no later scale word multiplies."""
    number: Number | None = None
    above = Decimal(0)
    while base := _read_base(folded, position if number is None else _next_part(folded, number, language), language):
        part = _with_scale(folded, base, language)
        if number is None:
            number = part
        elif number.scale == 1000 and part.scale > 1000 and base.spelled:  # dos mil trescientos millones
            value = above + (number.value - above + base.value) * part.scale
            number, above = replace(part, span=Span(position, part.span.stop), value=value), value
        elif part.value < number.scale and (_belongs(base, part, number)):
            span, value = Span(position, part.span.stop), number.value + part.value
            above = number.value if number.scale > 1000 else above
            spelled, qualifier = number.spelled and part.spelled, part.qualifier or number.qualifier
            number = Number(span, value, part.step, part.scale, spelled=spelled, qualifier=qualifier)
        else:
            break
        if part.scale == 1 or number.value >= LIMIT:
            break
    return number if number is not None and number.value < LIMIT else None


def _next_part(folded: str, number: Number, language: str) -> int:
    """Where the next part may start: after a blank, and after “and” in “a thousand and one”."""
    at = _next(folded, number.span.stop)
    word = numerals(language).match(folded, at) if number.spelled and number.scale > 1 else None
    return _next(folded, word[1]) if word and word[0][0] == "and" and not folded[word[1] + 1 :][:1].isdigit() else at


def _belongs(base: Number, part: Number, number: Number) -> bool:
    """«1 млрд 200 млн» and «20 тыс. 500» are one number, «5 млн 300 человек» are two."""
    thousand = number.scale == 1000 and (base.spelled or len(base.span) == 3)
    return part.scale > 1 or (base.spelled and number.spelled) or thousand


def _next(folded: str, stop: int) -> int:
    return stop + (folded[stop : stop + 1] in (" ", "-"))


def is_grouped(number: Number, language: str, *, scaled_or_share: bool, after_sign: bool) -> bool:
    """True if ``number.grouped`` is the likelier value, by the language's own signs (CLDR) and where it stands.

    >>> is_grouped(read_number("1.234", 0, "de"), "de", scaled_or_share=False, after_sign=False)
    True
    >>> is_grouped(read_number("1,234", 0, "ru"), "ru", scaled_or_share=True, after_sign=False)
    False
    """
    decimal_sign, group_sign = signs(language)
    if number.grouped is None or number.separator == group_sign:
        return number.grouped is not None
    if number.separator == decimal_sign:  # "$10,000" is English style in any language
        return after_sign and number.separator == "," and not scaled_or_share
    return not scaled_or_share


@cache
def signs(language: str) -> tuple[str, str]:
    """Decimal and group sign of the language, from CLDR; English ones where CLDR has none.

    >>> signs("de")
    (',', '.')
    """
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return get_decimal_symbol(locale), get_group_symbol(locale)


def _read_base(folded: str, position: int, language: str) -> Number | None:
    """Digits or number words up to the first scale word."""
    base: Number | None
    if set(folded[max(0, position - 1) : position + 1]) <= set(_HAN_ANY) and folded[position - 1 : position]:
        return None  # the tail of a number that was refused whole
    if (han := _HAN_RUN.match(folded, position)) and len(han.group()) < 24:
        base = None if _HAN_SPREAD.search(han.group()) else _han_value(han)
    elif digits := _DIGITS.match(folded, position):
        base = _digits_value(digits) if len(digits.group()) < 20 else None
    else:
        base = _read_words(folded, position, language)
    return _with_fraction(folded, base, language) if base is not None else None


def _with_scale(folded: str, base: Number, language: str) -> Number:
    """``base`` times the scale words after it («тысяч миллиардов»), with a half of the last («миллион с половиной»)."""
    base = _with_qualifier(folded, base, language)
    factor, last, stop = ONE, ONE, base.span.stop
    at = _next(folded, stop)
    if base.spelled and (base.qualifier or base.value < 1) and (link := _OF.match(folded, stop)):
        at = link.end()
    while factor < LIMIT and (found := _scales(language).match(folded, at)):
        if found[0][0] == "100":  # part of a spelled number, not a scale: cent is also a coin
            break
        if folded[stop : found[1]] in _METRES and not _is_money_beside(folded, base.span.start, found[1]):
            break
        if Decimal(found[0][0]) < last:  # mil millones | mil ciento uno
            break
        if (word := numerals(language).match(folded, at)) and word[0][0] == "fraction":  # «тысячных» is no «тысяч»
            break
        last = Decimal(found[0][0])
        factor, stop = factor * last, found[1]
        if _AFTER_DOT.match(folded, stop):
            stop += 1
        at = _next(folded, stop)
    if factor == ONE:
        return base
    grouped = None if base.grouped is None else base.grouped * factor
    value, step = base.value * factor, base.step * factor
    if (half := numerals(language).match(folded, at)) and half[0][0] == "half":
        part = Decimal(half[0][1])
        value, step, stop = value + part * factor, factor * part, half[1]
    span = Span(base.span.start, stop)
    scaled = replace(base, span=span, value=value, step=step, scale=factor, grouped=grouped)
    return _with_qualifier(folded, scaled, language)


def _with_qualifier(folded: str, number: Number, language: str) -> Number:
    """``number`` with the word after it that says how exact it is: «сто с лишним рублей», 20-odd, $10m+."""
    for at in {number.span.stop, _next(folded, number.span.stop)}:
        word = numerals(language).match(folded, at)
        if word and word[0][0] in ("about", "over", "at_least"):
            return replace(number, span=Span(number.span.start, word[1]), qualifier=word[0][0])
    return number


def _is_money_beside(folded: str, start: int, stop: int) -> bool:
    """True if a sign of money stands before ``start`` or after ``stop``: «$1.2 M», «5 M€»."""
    return bool(_SIGN_BEFORE.search(folded[max(0, start - 2) : start]) or _SIGN_AFTER.match(folded, stop))


def _read_words(folded: str, position: int, language: str) -> Number | None:
    """Number words below the first scale word; nothing but a scale word may count as one («миллиард», “a billion”)."""
    value, room, stop = Decimal(0), LIMIT, position  # room: what may still be added (after twenty: less than ten)
    at, last, qualifier = position, "", ""
    while (
        word := _hundred(folded, at, language) or numerals(language).match(folded, at) or _closed(folded, at, language)
    ):
        before, last = last, word[0][0]
        role, worth = last, Decimal(word[0][1])
        tens = language == "de" and before == "and" and 0 < value % 100 < 10 and worth in range(20, 100, 10)
        if (
            role in ("number", "score", "vague")
            and (worth < room or tens or (before == "and" and worth < 1))
            and (worth > 0 or stop == position)
        ):
            value, stop = value + worth, word[1]
            room = Decimal(20) if role == "score" else _room(worth)
            qualifier = "about" if role == "vague" else qualifier
        elif role == "hundred" and (value % 1000 < 20 or (language == "en" and value < 100 and value % 10)):
            value += (value % 1000 or ONE) * 100 - value % 1000  # also bin iki yüz
            room, stop = Decimal(100), word[1]
        elif role == "article" and stop == position and _hundred(folded, _next(folded, word[1]), language):
            pass  # “a hundred”
        elif not (role == "and" and stop > position):
            break
        at = _next(folded, word[1])
        if at == word[1]:
            break
    if stop == position:
        return _read_bare_scale(folded, position, language)
    step = ONE.scaleb(int(value.as_tuple().exponent)) if value else ONE
    return Number(Span(position, stop), value, step, spelled=True, qualifier=qualifier)


def _room(worth: Decimal) -> Decimal:
    """What may follow: twenty leaves room below 10, two hundred below 100, five for nothing.

    >>> [str(_room(Decimal(worth))) for worth in (5, 10, 20, 200)]
    ['0', '10', '10', '100']
    """
    digits = str(worth)
    zeros = len(digits) - len(digits.rstrip("0"))
    return Decimal(10) ** zeros if zeros and worth and "." not in digits else Decimal(0)


def _closed(folded: str, position: int, language: str) -> tuple[tuple[str, ...], int] | None:
    """A number in one word, where the language writes it so: siebenhundertfünfzig, onbinaltıyüz."""
    if language not in _CLOSED or not (run := _closed_word(language).match(folded, position)):
        return None
    total = section = Decimal(0)
    before = ""
    for part in _closed_part(language).findall(run.group()):
        role, worth = _closed_parts(language)[part]
        tens = before == "and" and 0 < section % 100 < 10 and worth in range(20, 100, 10)
        if role == "number" and (section == 0 or worth < _room(section) or tens or 0 < worth < 1):
            section += worth
        elif role == "scale" and worth == 100 and section < 20:
            section = (section or ONE) * 100
        elif role == "scale" and worth == 1000 and total == 0:
            total, section = (section or ONE) * 1000, Decimal(0)
        elif role == "half" and part != run.group():  # viereinhalb
            section += worth
        elif role != "and" or not section + total:
            return None
        before = role
    return ("number", str(total + section)), run.end()


@cache
def _closed_parts(language: str) -> dict[str, tuple[str, Decimal]]:
    words = [(role, Decimal(worth), one) for (role, worth), form in forms("numerals", language) for one in spell(form)]
    words += [("scale", Decimal(worth), form) for (worth, _), form in forms("scales", language) if worth in _CLOSING]
    return {
        fold(form): (role, worth)
        for role, worth, form in words
        if form.isalpha()
        and (role in ("and", "scale", "half") or (role == "number" and (worth == int(worth) or worth < 1)))
    }


@cache
def _closed_part(language: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(_closed_parts(language), key=len, reverse=True)))


@cache
def _closed_word(language: str) -> re.Pattern[str]:
    ends = [f"(?={_CLOSED[language]})"] if _CLOSED[language] else []
    ends += [f"(?!{LETTER})"] if language in _LOOSE else []
    return re.compile(rf"(?:{_closed_part(language).pattern})+(?:{'|'.join(ends)})")


def _hundred(folded: str, position: int, language: str) -> tuple[tuple[str, ...], int] | None:
    found = _scales(language).match(folded, position)
    return (("hundred", "100"), found[1]) if found and found[0][0] == "100" else None


def _read_bare_scale(folded: str, position: int, language: str) -> Number | None:
    """One, if a scale word stands there that may stand alone; the scale word itself is read after it."""
    article = numerals(language).match(folded, position)
    at = _next(folded, article[1]) if article and article[0][0] == "article" else position
    scale = _scales(language).match(folded, at)
    if not scale or not (scale[0][1] == "alone" or (at > position and scale[0][1] == "article")):
        return None
    before = re.search(r"([^\W\d_]+)(?: of)?[ -]\Z", folded[max(0, position - 20) : position])
    barrier = before and numerals(language).match(before[1] + " ", 0)
    if barrier and barrier[0][0] == "barrier":  # «треть миллиарда» is not a milliard
        return None
    return Number(Span(position, at), ONE, ONE, spelled=True)


def _with_fraction(folded: str, base: Number, language: str) -> Number:
    """``base`` with what words say after the decimal sign: «с половиной», “point two five”, «целых три десятых»."""
    word = numerals(language).match(folded, _next(folded, base.span.stop))
    if not word:
        return base
    role, stop = word[0][0], word[1]
    if role == "half":
        part = Decimal(word[0][1])
        step = ONE.scaleb(int(part.as_tuple().exponent))
        return replace(base, span=Span(base.span.start, stop), value=base.value + part, step=step)
    if role in ("whole", "and", "joint") and base.spelled and base.value % 1 == 0:
        if rest := _fraction(folded, _next(folded, stop), language):
            span = Span(base.span.start, rest.span.stop)
            return replace(base, span=span, value=base.value + rest.value, step=rest.step)
        return replace(base, span=Span(base.span.start, stop)) if role == "whole" else base  # «минус две целых»
    if role == "point" and base.spelled:
        digits, at = "", _next(folded, stop)
        while (
            len(digits) < 6 and (digit := _read_words(folded, at, language)) and len(digit.span)
        ):  # “point two five”, coma veintiocho
            digits, stop, at = f"{digits}{digit.value}", digit.span.stop, _next(folded, digit.span.stop)
        tail = _read_unsigned(folded, at, language) if not digits and language in ("es", "fr") else None
        if tail and tail.spelled and tail.scale == 1:  # coma mil quinientos
            digits, stop = str(tail.value), tail.span.stop
        if digits.isdigit():
            step = ONE.scaleb(-len(digits))
            return replace(base, span=Span(base.span.start, stop), value=base.value + Decimal(digits) * step, step=step)
    return base


def _fraction(folded: str, position: int, language: str) -> Number | None:
    """A part of one in words: «пять десятых», «три четверти», “three tenths”."""
    count = _read_parts(folded, position, language)
    part = (_named_part(folded, count, language) or count) if count else None
    return part if part and 0 <= part.value < 1 and (part.spelled or "/" in part.span.of(folded)) else None


def _named_part(folded: str, count: Number, language: str) -> Number | None:
    """``count`` times the part of one that the next word names: «сто двадцать пять | тысячных»."""
    name = numerals(language).match(folded, _next(folded, count.span.stop))
    if not name or name[0][0] != "fraction" or not count.spelled or count.value % 1:
        return None
    step = Decimal(name[0][1])
    if step > Decimal("0.1") and count.value * step >= 1:  # «тридцать пятая» is an ordinal
        return None
    return Number(Span(count.span.start, name[1]), count.value * step, step, spelled=True)


def _digits_value(found: re.Match[str]) -> Number:
    digits = found.group()
    span = Span(found.start(), found.end())
    if found["mixed"]:  # 3 1/2, ¾
        for sign, parts in _FRACTIONS.items():
            digits = digits.replace(sign, f" {parts}")
        *whole, fraction = re.split("[ -]+", digits.strip())
        above, below = fraction.split("/")
        share = Decimal(above) / Decimal(below)
        value = sum(map(Decimal, whole), share)
        return Number(span, value, ONE.scaleb(int(share.as_tuple().exponent)))
    if found["either"]:
        separator = "," if "," in digits else "."
        value = Decimal(digits.replace(",", "."))
        return Number(span, value, Decimal("0.001"), ONE, value * 1000, separator)
    if found["blank"]:
        digits = digits.replace(found["gap"], "").replace(",", ".")
    elif found["comma"]:
        digits = digits.replace(",", "")
    elif found["point"]:
        digits = digits.replace(".", "").replace(",", ".")
    value = Decimal(digits.replace(",", "."))
    return Number(span, value, Decimal(1).scaleb(int(value.as_tuple().exponent)))


def _han_value(run: re.Match[str]) -> Number:
    """Value of Chinese number signs, also those of official documents and mixed with digits (1万2千亿)."""
    whole, _, decimals = run.group().replace("點", "点").partition("点")
    tail = decimals.rstrip("".join(_HAN_SCALES))
    total = section = digit = Decimal(0)
    step = above = ONE  # above: the last 万 or 亿, which a smaller one is added to and a greater one multiplies
    for token in re.findall(_HAN_TOKEN, whole):
        if token in _HAN_DIGITS:
            digit, step = digit * 10 * (step == 1) + _HAN_DIGITS[token], ONE
        elif token in _HAN_PLACES:
            section, digit, step = section + (digit or 1) * _HAN_PLACES[token], Decimal(0), step * _HAN_PLACES[token]
        elif token in _HAN_SCALES:
            scale, part = Decimal(_HAN_SCALES[token]), section + digit
            total = total + part * scale if scale < above else (total + part) * scale
            step, section, digit, above = step * scale, Decimal(0), Decimal(0), scale
        else:
            digit = Decimal(token.replace(",", ""))
            step = ONE.scaleb(int(digit.as_tuple().exponent))
    if step == ONE and re.search(r"[百佰千仟万萬亿億][^\d零〇百佰千仟万萬亿億十拾]\Z", whole):  # 一万三 is 13000
        digit *= 10 ** (len(str(_HAN_WORTH[whole[-2]])) - 2)
    value = total + section + digit
    if tail:
        step = ONE.scaleb(-len(tail))
        value += Decimal("".join(str(_HAN_DIGITS[sign]) for sign in tail)) * step
    last = Decimal(_HAN_SCALES.get(whole[-1], 1)) if not tail else ONE  # «5至10亿»: the scale of both ends
    for sign in decimals[len(tail) :]:  # 三点五亿
        value, step, last = value * _HAN_SCALES[sign], step * _HAN_SCALES[sign], last * _HAN_SCALES[sign]
    return Number(Span(run.start(), run.end()), value, step, last, spelled=True)


@cache
def numerals(language: str) -> Forms[tuple[str, ...]]:
    """The number words of the language, each with its role and value."""
    return Forms(forms("numerals", language))


@cache
def _scales(language: str) -> Forms[tuple[str, ...]]:
    return Forms(forms("scales", language))
