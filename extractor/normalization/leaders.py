"""Name + day -> which heads of state, of government and of organizations bear it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from .lexicon import Lexicon, UnspacedLexicon
from .organizations import read_organizations
from .tables import rows
from .words import plain, read_words

# Family names come first there, and many share one: a single part of the name says too little.
_FAMILY_FIRST = frozenset(("CN", "HK", "TW", "KR", "KP", "VN", "JP", "KH"))
# Spanish custom: a second surname may follow, which the table leaves out (Hugo Chávez Frías).
_TWO_SURNAMES = frozenset((
    "AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "ES", "GQ",
    "GT", "HN", "MX", "NI", "PA", "PE", "PY", "SV", "UY", "VE",
))  # fmt: skip
_SHORTEST_SURNAME = 4


@dataclass(frozen=True, slots=True)
class Leader:
    """One term of office. ``country`` is ISO 3166-1 alpha-2, None for the head of an organization; days as ISO 8601."""

    country: str | None
    office: str
    start: str
    end: str
    names: tuple[str, ...]

    @property
    def acts_for(self) -> str | None:
        """The country, or the key of the organization that the office is of."""
        return self.country or _organization(self.office)

    @property
    def family_first(self) -> bool:
        """True where the family name is the first word of the name."""
        return self.country in _FAMILY_FIRST

    @property
    def two_surnames(self) -> bool:
        """True where a second surname may follow the name."""
        return self.country in _TWO_SURNAMES

    def in_office(self, day: datetime.date) -> bool:
        """True if ``day`` lies in the term; bounds of reduced precision are taken widely."""
        # ISO 8601 compares as text; "~" sorts behind every digit, so 2019 ends after 2019-12-31.
        return self.start <= day.isoformat() and (not self.end or day.isoformat() <= self.end + "~")


@cache
def _organization(office: str) -> str | None:
    return next((found.key for found in read_organizations(office, language="en")), None)


def leaders(name: Iterable[str], on: datetime.date | None) -> tuple[Leader, ...]:
    """Terms of those called ``name`` (folded words, full name or surname); of several, those in office ``on`` that day.

    >>> [(leader.country, leader.office) for leader in leaders(["владимир", "путин"], datetime.date(2025, 5, 1))]
    [('RU', 'president')]
    """
    found = _by_name().get(tuple(name), ())
    serving = tuple(leader for leader in found if on and leader.in_office(on))
    return serving or found


@cache
def leaders_of(country: str) -> tuple[Leader, ...]:
    """All terms of office of a country, ISO 3166-1 alpha-2, in the order of the table.

    >>> {leader.names[0] for leader in leaders_of("KG") if leader.office == "president"} >= {"Садыр Жапаров"}
    True
    """
    return tuple(leader for leader in _all() if leader.country == country)


@cache
def _all() -> tuple[Leader, ...]:
    columns = ("ru", "latin", "zh", "other")
    return tuple(
        Leader(
            row["country"] or None,
            row["office"],
            row["from"],
            row["to"],
            tuple(dict.fromkeys(spelling for column in columns for spelling in _spellings(row[column]))),
        )
        for row in rows("leaders")
    )


def _spellings(names: str) -> Iterator[str]:
    """Every name of a cell, and the same without accents, as news agencies often write it."""
    for name in filter(None, names.split("|")):
        yield name
        yield plain(name)


@cache
def _by_name() -> dict[tuple[str, ...], tuple[Leader, ...]]:
    """Leaders by the folded words of each full name and of each surname."""
    found: dict[tuple[str, ...], tuple[Leader, ...]] = {}
    for leader in _all():
        keys: dict[tuple[str, ...], None] = {}
        for name in leader.names:
            words = tuple(word.folded for word in read_words(name))
            keys[words] = None
            if len(words) > 1 and not leader.family_first and _tells(words[-1]):
                keys[words[-1:]] = None
        for key in keys:
            found[key] = (*found.get(key, ()), leader)
    return found


def _tells(surname: str) -> bool:
    """True for a surname that alone says enough: not a short one, nor one that too many bear."""
    return len(surname) >= _SHORTEST_SURNAME and surname not in _shared()


@cache
def _shared() -> frozenset[str]:
    return frozenset(part for row in rows("name_parts") if row["kind"] == "shared" for part in row["parts"].split())


@cache
def full_names() -> Lexicon[None]:
    """All full names of the table, to find them in any case."""
    lexicon: Lexicon[None] = Lexicon()
    for leader in _all():
        for name in leader.names:
            if len(read_words(name)) > 1:
                lexicon.add(name, None)
    return lexicon


@cache
def unspaced_leaders() -> UnspacedLexicon[tuple[str, ...]]:
    """Names in scripts without spaces; the value is all names of the same person."""
    lexicon: UnspacedLexicon[tuple[str, ...]] = UnspacedLexicon()
    for leader in _all():
        for name in leader.names:
            lexicon.add(name, leader.names)
    return lexicon
