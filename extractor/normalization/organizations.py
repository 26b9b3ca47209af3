"""Text -> OrganizationReadings: organizations and formats of states, under keys of our own; who is a member when."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from ..spans import Span
from .lexicon import Lexicon, UnspacedLexicon, short
from .places import PlaceReading, locale, read_places
from .tables import rows
from .words import Word, read_words

CENTRAL_ASIA = "143"
_CENTRAL_ASIAN_FORMAT = "CA5"
# «Россия – Центральная Азия», "Central Asia-China", "EU–Central Asia": a dash makes the two one format.
_DASH = re.compile(r"\s?[-‐‑–—−]\s?|\s?\+\s?")
# Names made of signs and digits, which are no words.
_SIGNS = (
    (re.compile(r"(?<!\w)[CСcс]5\s?\+\s?1(?!\d)"), "C5+1"),
    (re.compile(r"(?<!\w)(?:G-?|[Гг]рупп[аыуео]й? |Group of )(7|8|20)(?!\w)"), "G"),
    (re.compile(r"(?<!\w)D-?(8)(?!\w)"), "D"),
    (re.compile(r"(?<!\w)(?:OPEC|ОПЕК)\s?\+(?!\d)"), "OPEC+"),
)
_UNSPACED_LANGUAGES = ("zh", "ja", "ko", "ar")


@dataclass(frozen=True, slots=True)
class OrganizationReading:
    """An organization or standing format. ``key`` is ours (CSTO, C5+1, RU+CA5); ``body`` the organ named, if any."""

    span: Span
    text: str
    key: str
    body: str | None = None


def read_organizations(text: str, *, language: str | None = None) -> list[OrganizationReading]:
    """All organizations in ``text`` in order; an organ and its organization side by side are one reading.

    >>> [(o.text, o.key, o.body) for o in read_organizations("на Совете глав государств СНГ и C5+1", language="ru")]
    [('Совете глав государств СНГ', 'CIS', 'CHS'), ('C5+1', 'C5+1', None)]
    """
    return list(_read(text, locale(language, text)))


@lru_cache(maxsize=8)
def _read(text: str, language: str) -> tuple[OrganizationReading, ...]:
    found = [*_named(text, language), *_formats(text, language)]
    chosen: list[OrganizationReading] = []
    for reading in sorted(found, key=lambda reading: (reading.span.start, -reading.span.stop)):
        before = chosen[-1] if chosen else None
        if before and before.span.overlaps(reading.span):
            continue
        if before and before.key == reading.key and text[before.span.stop : reading.span.start] == " ":
            span = Span(before.span.start, reading.span.stop)
            chosen[-1] = OrganizationReading(span, span.of(text), reading.key, before.body or reading.body)
        else:
            chosen.append(reading)
    return tuple(chosen)


def central_asian_format(partner: str) -> str | None:
    """Key of the format in which ``partner`` meets the five of Central Asia; None if it is one of them.

    >>> central_asian_format("RU"), central_asian_format("US"), central_asian_format("KG")
    ('RU+CA5', 'C5+1', None)
    """
    if partner == CENTRAL_ASIA or partner in members(_CENTRAL_ASIAN_FORMAT, None):
        return None
    return "C5+1" if partner == "US" else f"{partner}+{_CENTRAL_ASIAN_FORMAT}"


def members(key: str, on: datetime.date | None) -> frozenset[str]:
    """Members of ``key`` on a day, as ISO 3166-1 alpha-2 (organizations by their key); None: the latest.

    A format such as ``RU+CA5`` or ``C5+1`` has the members of its parts. Unknown keys have none.

    >>> sorted(members("CSTO", datetime.date(2025, 11, 27))), "UZ" in members("C5+1", None)
    (['AM', 'BY', 'KG', 'KZ', 'RU', 'TJ'], True)
    """
    if key == "C5+1":
        return members("CA5", on) | {"US"}
    if (parts := key.split("+")) and len(parts) > 1 and all(parts):
        return frozenset().union(*(members(part, on) or {part} for part in parts))
    day = on.isoformat() if on else "9999"
    return frozenset(
        country
        for countries, first, last in _membership().get(key, ())
        # Dates of reduced precision compare as text: 2019 begins before 2019-05-01, and ends after it.
        if first <= day and (not last or day <= last + "~")
        for country in countries
    )


@cache
def _membership() -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    table: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for row in rows("memberships"):
        table.setdefault(row["key"], []).append((tuple(row["countries"].split()), row["from"], row["to"]))
    return table


def _named(text: str, language: str) -> Iterator[OrganizationReading]:
    words = read_words(text)
    at = 0
    while at < len(words):
        reading, at = _match(text, words, at, language)
        if reading:
            yield reading
    for span, (key, body) in _unspaced_names().find(text):
        yield OrganizationReading(span, span.of(text), key, body)


def _match(text: str, words: Sequence[Word], at: int, language: str) -> tuple[OrganizationReading | None, int]:
    """The organization that begins at word ``at``, and where to go on."""
    fallback = "ru" if words[at].cyrillic else "en"
    for tongue in dict.fromkeys((language, fallback)):
        match = _names(tongue).match(words, at, tongue)
        if match and (words[at].capital or words[at].quoted):
            span = Span(words[at].start, words[match.stop - 1].stop)
            return OrganizationReading(span, span.of(text), *match.value), match.stop
    return None, at + 1


def _formats(text: str, language: str) -> Iterator[OrganizationReading]:
    """C5+1 and its like, and a country or group joined to Central Asia by a dash."""
    for pattern, key in _SIGNS:
        for match in pattern.finditer(text):
            yield OrganizationReading(Span(*match.span()), match.group(), key + "".join(match.groups()))
    places = [place for place in read_places(text, language=language) if place.kind in ("country", "region")]
    for left, right in pairwise(places):
        if CENTRAL_ASIA in (left.group, right.group) and _DASH.fullmatch(text[left.span.stop : right.span.start]):
            partner = _code(left) if right.group == CENTRAL_ASIA else _code(right)
            shared = central_asian_format(partner) if partner else None
            if shared is not None:
                span = Span(left.span.start, right.span.stop)
                yield OrganizationReading(span, span.of(text), shared)


def _code(place: PlaceReading) -> str | None:
    return place.country or place.group


@cache
def _names(language: str) -> Lexicon[tuple[str, str | None]]:
    lexicon: Lexicon[tuple[str, str | None]] = Lexicon()
    for row in rows("organizations"):
        if row["language"] == language:
            for name in row["names"].split("|"):
                lexicon.add(name, (row["key"], row["body"] or None), capitals=short(name))
    return lexicon


@cache
def _unspaced_names() -> UnspacedLexicon[tuple[str, str | None]]:
    lexicon: UnspacedLexicon[tuple[str, str | None]] = UnspacedLexicon()
    for row in rows("organizations"):
        if row["language"] in _UNSPACED_LANGUAGES:
            for name in row["names"].split("|"):
                lexicon.add(name, (row["key"], row["body"] or None))
    return lexicon
