"""Language -> the words and signs that stand around numbers: units, money, qualifiers, and how quantities begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name, get_currency_symbol, get_territory_currencies, list_currencies

from ..spans import Span
from .forms import HAN, LETTER, Forms, fold, forms
from .tables import cells

WORD_START = re.compile(rf"(?<![^\W_])[^\W_]|[{HAN}]|'|(?<!\S)[<>≤≥≈~±]")
_STARTERS = frozenset({"number", "score", "vague", "article", "minus"})  # roles of words that begin a number


@cache
def change_roles(language: str) -> Forms[tuple[str, ...]]:
    """The words around a number, each with all its roles («до» leads to a level and closes a range)."""
    roles: dict[str, tuple[str, ...]] = {}
    for (role,), form in forms("changes", language):
        roles[form] = (*roles.get(form, ()), role)
    return Forms((entry, form) for form, entry in roles.items())


@cache
def split_verbs(language: str) -> Forms[tuple[str, ...]] | None:
    """Verbs of growth and fall with their particles, each followed by its direction; None where there are none.

    >>> split_verbs("de").match("nahm um 5 prozent ab", 0)[0]
    ('zu', 'up', 'ab', 'down')
    """
    particles: dict[str, tuple[str, ...]] = {}
    for direction, spoken, verbs, particle in cells("split_verbs"):
        for form in verbs.split("; ") if spoken == language else ():
            particles[form] = (*particles.get(form, ()), particle, direction)
    return Forms((entry, form) for form, entry in particles.items()) if particles else None


@cache
def table(name: str, language: str) -> Forms[tuple[str, ...]]:
    """The table's forms; those of units and money with the form itself as last column if it has capitals."""
    entries = forms(name, language)
    if name == "qualifiers":  # “at most” may stand on both sides
        sides: dict[str, tuple[str, ...]] = {}
        for columns, form in entries:
            sides[form] = (*sides.get(form, ()), *columns)
        return Forms((columns, form) for form, columns in sides.items())
    if name == "units":
        entries += [(("money", *columns), form) for columns, form in forms("currencies", language)]
        entries += [(("money", code, "1"), form) for code, form in _currency_names(language)]
    cased = [((*columns, form if form.isascii() and form != form.lower() else ""), form) for columns, form in entries]
    return Forms(cased if name in ("units", "currency_signs") else entries)


@cache
def heads(language: str) -> frozenset[str]:
    """How everything begins that can stand first in a quantity."""
    prefixes = Forms((entry, form) for entry, form in forms("units", language) if entry[0] == "prefix")
    words = Forms((entry, form) for entry, form in forms("numerals", language) if entry[0] in _STARTERS)
    tables = [table(name, language) for name in ("currency_signs", "multiples", "ranks", "scales")]
    return frozenset().union(*(entries.heads for entries in (prefixes, words, *tables)))


def currencies_of(country: str) -> tuple[str, ...]:
    """The money in use in a country (ISO 3166-1 alpha-2), as ISO 4217.

    >>> currencies_of("MA")
    ('MAD',)
    """
    return tuple(get_territory_currencies(country))


def currency_of(words: str, country: str, language: str | None) -> str | None:
    """The money of a country (ISO 3166-1 alpha-2) that ``words`` may mean, as ISO 4217; by CLDR.

    >>> currency_of("5 млн манатов", "TM", "ru"), currency_of("5 млн манатов", "AZ", "ru")
    ('TMT', 'AZN')
    >>> currency_of("5 млн манатов", "FR", "ru")
    >>> currency_of("K268 million", "ZM", "en"), currency_of("K5 billion", "PG", "en"), currency_of("12 MD", "TN", "fr")
    ('ZMW', 'PGK', 'TND')
    """
    signs = set(re.findall(r"[^\W\d_]+\$?", words))
    for code in get_territory_currencies(country):
        if signs & (_signs_of(code, country, language) | _OTHER_SIGNS.get(code, frozenset())):
            return code
    stems = {word[:_STEM] for word in re.findall(r"[^\W\d_]{3,}", fold(words))}
    stems |= {"dina"} if "MD" in signs else set()
    fitting = [
        code
        for code in get_territory_currencies(country)
        if stems & {word[:_STEM] for name in _names_of(code, language) for word in re.findall(r"\w{3,}", fold(name))}
    ]
    return fitting[0] if len(fitting) == 1 else None


_OTHER_SIGNS = {
    "NGN": frozenset("N"),
    "PHP": frozenset("P"),
    "LSL": frozenset("M"),
    **dict.fromkeys(("KES", "UGX", "TZS", "SOS"), frozenset(("Sh", "Shs"))),
}
"""Signs that CLDR does not have."""


def _signs_of(code: str, country: str, language: str | None) -> set[str]:
    """How a country writes the sign of a currency; signs without letters say nothing of their own."""
    found: set[str] = set()
    for tag in (language or "en", "en"):
        try:
            found.add(get_currency_symbol(code, f"{tag.split('-')[0]}_{country}").strip("."))
        except (UnknownLocaleError, ValueError):
            continue
    return {sign for sign in found if sign[:1].isalpha()}


_STEM = 4
"""First letters in which the cases of a currency's name agree: манат, манатов."""


def _names_of(code: str, language: str | None) -> Iterator[str]:
    """CLDR's names of a currency in the language and in English."""
    for tag in (language or "en", "en"):
        try:
            yield get_currency_name(code, locale=Locale.parse(tag.replace("-", "_")))
        except (UnknownLocaleError, ValueError):
            continue


def _currency_names(language: str) -> Iterator[tuple[str, str]]:
    """CLDR's names of money in the language, singular and plural, where they say whose it is (more than one word)."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return
    for code in sorted(list_currencies(locale)):
        for name in sorted({get_currency_name(code, count, locale).lower() for count in (None, 1, 2, 5)}):
            if re.fullmatch(rf"{LETTER}+(?:[ -]{LETTER}+)+", name):
                yield code, name


def ending_at(
    words: Forms[tuple[str, ...]], folded: str, stop: int, wanted: Set[str]
) -> tuple[tuple[str, ...], int] | None:
    """The longest form with one of the ``wanted`` roles that stops before ``stop``, and where it starts."""
    at = stop - (folded[stop - 1 : stop] == " ")
    starts = [word.start() for word in WORD_START.finditer(folded, max(0, at - 36), at)]
    for start in starts[-6:]:
        found = words.match(folded, start)
        if found and found[1] == at and wanted & set(found[0]):
            return found[0], start
    return None


def directions(text: str, language: str | None) -> list[tuple[Span, str]]:
    """The words of ``text`` that say which way a number went, each as ``up`` or ``down``.

    >>> [(span.of("рост на 5%, импорт упал"), way) for span, way in directions("рост на 5%, импорт упал", "ru")]
    [('рост', 'up'), ('упал', 'down')]
    """
    folded = fold(text)
    found: list[tuple[Span, str]] = []
    for word in WORD_START.finditer(folded):
        change = change_roles(language or "en").match(folded, word.start())
        sign = table("numerals", language or "en").match(folded, word.start())
        if sign is not None and sign[0][0] == "minus":
            found.append((Span(word.start(), sign[1]), "down"))
        elif change is not None:
            ways = [_WAYS[role] for role in change[0] if role in _WAYS]
            found += [(Span(word.start(), change[1]), way) for way in ways[:1]]
    return found


_WAYS = {"up": "up", "more": "up", "down": "down", "less": "down"}


def position(words: str, language: str | None) -> int | None:
    """The place in a ranking that an ordinal names which stands for itself.

    >>> position("третьи", "ru"), position("вырос", "ru")
    (3, None)
    """
    folded = fold(words.strip())
    found = table("ranks", language or "en").match(folded, 0)
    return int(found[0][1]) if found and found[0][0] == "ordinal" and found[1] == len(folded) else None
