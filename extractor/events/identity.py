"""Names of several outlets -> whether they can be one person, one city, one organization, one kind of event."""

from __future__ import annotations

from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from ..grounding import sounds
from ..normalization.leaders import leaders, leaders_of
from ..normalization.organizations import read_organizations
from ..normalization.places import names_of_cities
from ..normalization.words import fold, read_words
from ..records import Person

_SOFT_KINDS = frozenset(
    map(frozenset, (("official", "state"), ("official", "official_working"), ("working", "official_working")))
)
# Bodies meet at summits, and newspapers call the session of a council a summit; a lunch beside it is something else.
_ONE_MEETING = frozenset(
    map(
        frozenset,
        (
            ("summit", "statutory_body_session"),
            ("summit", "talks"),
            ("sideline_meeting", "talks"),
            ("sideline_meeting", "tete_a_tete"),
        ),
    )
)
VAGUE_KINDS = frozenset(("unspecified", "meeting"))
"""Kinds that say nothing which another kind would contradict."""


def same_person(one: Person, other: Person) -> bool:
    """True if both may be one person: the table of leaders says so, or the names sound alike in any script.

    Initials and missing given names fit; a title without a name fits whoever acts for the same country.

    >>> same_person(Person(name="Садыр Жапаров", country="KG"), Person(name="S. Zhaparov", country="KG"))
    True
    """
    countries = country_of(one), country_of(other)
    if None not in countries and countries[0] != countries[1]:
        return False
    if one.name is None or other.name is None:
        return None not in countries
    return one.name == other.name or _same_name(one.name, other.name, countries[0] or countries[1])


def country_of(person: Person) -> str | None:
    """The country that a person acts for; that of the leaders who bear the name where the article gives none."""
    if person.country is not None or person.name is None:
        return person.country
    countries = {country for country, _ in _known(person.name, None)}
    return countries.pop() if len(countries) == 1 else None


def person_key(person: Person) -> str | None:
    """One spelling for all names of a known leader, else the sound of the last word of the name."""
    if person.name is None:
        return None
    known = _known(person.name, person.country)
    if len(known) == 1:
        return next(iter(known))[1]
    words = sounds(person.name)
    return max(words, key=len, default=fold(person.name))


@lru_cache(maxsize=1 << 16)
def _same_name(one: str, other: str, country: str | None) -> bool:
    known = _known(one, country), _known(other, country)
    if all(known):
        return bool(known[0] & known[1])
    return _alike(one, other)


def _alike(one: str, other: str) -> bool:
    """True if every word of the shorter name sounds like one of the longer, or is its initial."""
    short, long = sorted((sounds(one), sounds(other)), key=len)
    left, met = list(long), False
    for word in short:
        fitting = next((candidate for candidate in left if _same_word(word, candidate)), None)
        if fitting is None:
            return False
        left.remove(fitting)
        met = met or min(len(word), len(fitting)) > 2
    return met


def _same_word(one: str, other: str) -> bool:
    """Equal, an initial, or one slip: romanizations and typists differ by a letter."""
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return True
    shortest = min(len(one), len(other))
    return shortest >= 5 and OSA.distance(one, other, score_cutoff=2) <= (2 if shortest >= 9 else 1)


@lru_cache(maxsize=1 << 16)
def _known(name: str, country: str | None) -> frozenset[tuple[str | None, str]]:
    """Leaders called so as (country, usual name), of ``country`` or of an organization."""
    words = [word.folded for word in read_words(name)]
    # Without initials, then without particles: «С. Жапаров», «ас-Сиси».
    shorter = ([word for word in words if len(word) > length] for length in (0, 1, 2))
    found = next(filter(None, (leaders(part, None) for part in shorter)), ())
    if not found and country is not None:
        # Other romanizations and slips.
        found = tuple(leader for leader in leaders_of(country) if any(_alike(name, one) for one in leader.names))
    initials = {word for word in words if len(word) == 1}
    return frozenset(
        (leader.country, leader.names[0])
        for leader in found
        if country is None or leader.country in (None, country)
        if all(any(fold(name).startswith(initial) for name in leader.names) for initial in initials)
    )


@lru_cache(maxsize=1 << 16)
def same_city(one: str, other: str) -> bool:
    """True if both names are of one city, or sound alike.

    >>> same_city("Москва", "Moscow"), same_city("Москва", "Минск")
    (True, False)
    """
    rows_of = _cities()
    return sounds(one) == sounds(other) or bool(
        rows_of.get(fold(one), frozenset()) & rows_of.get(fold(other), frozenset())
    )


@cache
def _cities() -> dict[str, frozenset[int]]:
    """Rows of the gazetteer by the folded names in them; the names of one row are of one place."""
    found: dict[str, set[int]] = {}
    for number, names in enumerate(names_of_cities()):
        for name in names:
            found.setdefault(fold(name), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@lru_cache(maxsize=1 << 16)
def organization_in(name: str) -> str | None:
    """Key of the first organization that a name of a meeting speaks of.

    >>> organization_in("заседание Совета коллективной безопасности ОДКБ")
    'CSTO'
    """
    return next((reading.key for reading in read_organizations(name)), None)


def same_kind(one: str, other: str) -> bool:
    """True if two kinds of meeting can be one meeting.

    >>> same_kind("summit", "statutory_body_session"), same_kind("summit", "informal_leaders_meeting")
    (True, False)
    """
    return one == other or bool({one, other} & VAGUE_KINDS) or frozenset((one, other)) in _ONE_MEETING


def is_soft(one: str, other: str) -> bool:
    """True if newspapers call one visit by both kinds: «официальный» may only mean "not private"."""
    return frozenset((one, other)) in _SOFT_KINDS
