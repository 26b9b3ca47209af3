"""Two normalized values -> 1 (the same), 0.5 (partly right), 0: one comparator a kind of value.

Values are compared as normalized, so no judge is needed: what else is right stands in the label's ``accept`` list.
Partly right counts as wrong in every strict score and half in the scores called partial (MUC-4).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz

from ..grounding import ground, sounds
from ..records import Period

NEAR = 90.0
"""Token sort ratio from which two spellings are one: a case ending or one slip apart."""

_LOOSE = re.compile(r"[\s\u00ad\-\u2010-\u2015\u2212]+")
_IGNORED = re.compile("[\"«»“”„‟‚‘’'`´ʻʼ]")
_NUMERAL = re.compile(r"\d+(?:[\s.,'’]\d+)*")
_CYRILLIC = re.compile("[\u0400-\u052f]")


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a period, and the period that it belongs to."""

    date: str
    period: Period

    def __str__(self) -> str:
        return self.date


def fold(text: str) -> str:
    """NFC, case and ё folded; dashes are blanks, quotes and apostrophes are nothing.

    >>> fold("Нур-Султан"), fold("«Аль Джазира»"), fold("Королёв")
    ('нур султан', 'аль джазира', 'королев')
    """
    plain = unicodedata.normalize("NFC", text).replace("İ", "i").casefold().replace("ё", "е")
    return _LOOSE.sub(" ", _IGNORED.sub("", plain)).strip()


def code(gold: Any, predicted: Any, words: str = "") -> float:
    """Codes, enumerations and whole numbers: equal or not."""
    return float(str(gold) == str(predicted))


def person(gold: str, predicted: str, words: str = "") -> float:
    """Names of a person: 1 for one spelling, initial or script beside another; 0.5 for a part or a case.

    >>> person("Садыр Жапаров", "Жапаров Садыр"), person("Садыр Жапаров", "Sadyr Japarov")
    (1.0, 1.0)
    >>> person("Владимир Путин", "В. Путин"), person("Владимир Путин", "Путин"), person("Владимир Путин", "Ахмедов")
    (1.0, 0.5, 0.0)
    """
    if _cyrillic(gold) != _cyrillic(predicted):
        one, two = " ".join(sounds(gold)), " ".join(sounds(predicted))
    else:
        one, two = (fold(name).replace(".", " ") for name in (gold, predicted))
    parts, others = one.split(), two.split()
    if _initials_clash(parts, others):
        return 0.0
    if fuzz.token_sort_ratio(one, two) >= NEAR or _initials_fit(parts, others):
        return 1.0
    return 0.5 if _is_part(parts, others) or ground(predicted, gold).span or ground(gold, predicted).span else 0.0


def _is_part(one: list[str], two: list[str]) -> bool:
    """True if every part of the shorter name is one of the longer."""
    less, more = sorted((one, two), key=len)
    return bool(less) and all(any(fuzz.ratio(a, b) >= NEAR for b in more) for a in less)


def _initials_clash(one: list[str], two: list[str]) -> bool:
    left, right = ({part for part in parts if len(part) == 1} for parts in (one, two))
    return bool(left and right) and not left & right


def _initials_fit(one: list[str], two: list[str]) -> bool:
    """True if the names have as many parts, in order alike, where a single letter stands for what begins with it."""
    if len(one) != len(two) or len(one) < 2 or not any(len(part) > 1 for part in one):
        return False
    whole = [fuzz.ratio(a, b) >= NEAR for a, b in zip(one, two, strict=True) if len(a) > 1 and len(b) > 1]
    short = [a[0] == b[0] for a, b in zip(one, two, strict=True) if len(a) == 1 or len(b) == 1]
    return bool(whole) and all(whole) and all(short)


def city(gold: str, predicted: str, words: str = "") -> float:
    """Names of a place: equal when folded, or in another script by their sound.

    >>> city("Нур-Султан", "Нур Султан"), city("Бишкек", "Bishkek"), city("Бишкек", "Ош")
    (1.0, 1.0, 0.0)
    """
    if _cyrillic(gold) != _cyrillic(predicted):
        return float(sounds(gold) == sounds(predicted) != ())
    return float(fold(gold) == fold(predicted))


def wording(gold: str, predicted: str, words: str = "") -> float:
    """The article's words: 1 for the same ones, case endings aside; 0.5 from a token F1 of one half.

    >>> wording("Бюро статистики", "бюро статистики"), wording("МИД России", "МИД"), wording("МИД", "Минэкономики")
    (1.0, 0.5, 0.0)
    """
    one, two = fold(gold), fold(predicted)
    if one == two or fuzz.token_sort_ratio(one, two) >= NEAR:
        return 1.0
    return 0.5 if _token_f1(one, two) >= 0.5 else 0.0


def title(gold: str, predicted: str, words: str = "") -> float:
    """Words that name a meeting: 1 from a token F1 of one half, 0.5 for a shared word.

    >>> title("заседание Совета глав государств СНГ", "заседание Совета глав государств"), title("met", "summit")
    (1.0, 0.0)
    """
    shared = _token_f1(fold(gold), fold(predicted))
    return 1.0 if shared >= 0.5 else 0.5 if shared else 0.0


def _token_f1(one: str, two: str) -> float:
    """Dice's coefficient of the tokens; tokens that differ in an ending are one token."""
    left, right = set(one.split()), set(two.split())
    common = sum(any(fuzz.ratio(a, b) >= NEAR for b in right) for a in left)
    return min(1.0, 2 * common / (len(left) + len(right))) if left and right else 0.0


def number(gold: Decimal, predicted: Decimal, words: str = "") -> float:
    """Numbers: 1 if they differ by at most half a unit of the last digit that the article prints.

    >>> number(Decimal(1200000000), Decimal(1230000000), "1,2 млрд"), number(Decimal(12), Decimal(13), "12%")
    (1.0, 0.0)
    """
    return float(abs(gold - predicted) <= _unit(gold, words) / 2)


def _unit(value: Decimal, words: str) -> Decimal:
    """What one more in the last printed digit would mean; 0 if the digits of ``words`` are not those of the value.

    >>> _unit(Decimal(312000000), "$312 million"), _unit(Decimal("2000000000"), "two billion")
    (Decimal('1000000'), Decimal('0'))
    """
    for numeral in _NUMERAL.findall(words):
        digits = int(re.sub(r"\D", "", numeral))
        unit = abs(value) / digits if digits else Decimal(0)
        if unit and unit.normalize().as_tuple().digits == (1,):
            return unit.normalize() if unit < 1 else unit
    return Decimal(0)


def date(gold: Bound, predicted: Bound, words: str = "") -> float:
    """Ends of periods: 1 if equal with their precision; 0.5 if coarser and right, or the periods mostly overlap.

    >>> may, day = Period(start="2025-05"), Period(start="2025-05-03")
    >>> date(Bound("2025-05-03", day), Bound("2025-05", may)), date(Bound("2025-05", may), Bound("2025-05-03", day))
    (0.5, 0.0)
    """
    if gold.date == predicted.date:
        return 1.0
    coarser = gold.date.startswith(f"{predicted.date}-")
    return 0.5 if coarser or _overlap(gold.period, predicted.period) >= 0.5 else 0.0


def _overlap(one: Period, two: Period) -> float:
    """Days that both periods hold, of the days that one of them holds (intersection over union)."""
    try:
        ends = [one.first_day, one.last_day, two.first_day, two.last_day]
    except ValueError:  # no date of the calendar
        return 0.0
    days = [day.toordinal() for day in ends if day is not None]
    if len(days) < 4:
        return 0.0
    common = min(days[1], days[3]) - max(days[0], days[2]) + 1
    return max(0, common) / (max(days[1], days[3]) - min(days[0], days[2]) + 1)


def _cyrillic(text: str) -> bool:
    return bool(_CYRILLIC.search(text))


Comparator = Callable[[Any, Any, str], float]
