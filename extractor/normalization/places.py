"""Text -> PlaceReadings: countries, cities, regions and the adjectives made of them, with ISO 3166-1 codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import Literal

import babel

from ..spans import Span
from .chinese_countries import read_signs
from .inflection import dictionary_forms, nominatives
from .languages import SUFFIXING, detect_language, script_of
from .lexicon import Lexicon, Match, UnspacedLexicon, short
from .tables import rows
from .words import Word, fold, plain, read_words

PlaceKind = Literal["country", "city", "adjective", "region"]

# CLDR keys that are no places of their own: pseudo-locales, uninhabited rocks, organizations, the world.
_NO_PLACES = frozenset(("001", "AC", "CP", "DG", "EA", "IC", "QO", "TA", "UM", "UN", "XA", "XB", "ZZ"))
_WRITTEN_OUT = (("&", "and"), (r"St\.", "Saint"), ("о-ва", "острова"), ("о-в", "остров"), (r"Св\.", "Святой"))
_APOSTROPHES = ("'", "’", "ʻ", "‘", "ʼ", "`")
_CITY_WORDS = ("қала", "шаар", "шаҳр", "shahr", "şehr", "şəhər", "kent")
_DEMONYM = re.compile(r"(?:[лдт][ыиуүі][кқ]|lik)$")
_AIRPORTS = (
    "аэропорт",
    "аеропорт",
    "аэрапорт",
    "әуежай",
    "airport",
    "flughafen",
    "aéroport",
    "aeropuerto",
    "aeroport",
    "havaliman",
)
_AIRPORT_NEAR = 3
"""Words behind a name within which an airport is the one that bears it: «Манас» эл аралык аэропорту."""
_UNSPACED_LANGUAGES = ("zh", "zh_Hant", "zh_Hant_HK", "ja", "ko", "ar")


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """A place as the text names it. ``country`` is ISO 3166-1 alpha-2; ``city`` the nominative in the text's script.

    ``group`` is a UN M49 area (143: Central Asia) or EU for what is larger than a country. A region of unsettled
    standing has neither.
    """

    span: Span
    text: str
    kind: PlaceKind
    country: str | None
    city: str | None
    grounding: Literal["exact", "inflected"]
    group: str | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    kind: PlaceKind
    country: str | None
    city: str | None = None
    group: str | None = None
    capital: bool = False


@dataclass(frozen=True, slots=True)
class _City:
    """One name of a city; ``languages`` are the only ones in whose articles it is read, empty: all."""

    name: str
    place: _Place
    languages: tuple[str, ...]


def read_places(text: str, *, language: str | None = None) -> list[PlaceReading]:
    """All places in ``text`` in order, without overlaps; detects the language (BCP 47) when it is not given.

    Names come from CLDR and the packaged tables; a capital that stands for a government is still a city here.

    >>> [(p.text, p.kind, p.country, p.city) for p in read_places("Визит из Бишкека в РФ", language="ru")]
    [('Бишкека', 'city', 'KG', 'Бишкек'), ('РФ', 'country', 'RU', None)]
    """
    return list(_read(text, locale(language, text)))


@lru_cache(maxsize=8)
def _read(text: str, language: str) -> tuple[PlaceReading, ...]:
    words = read_words(text)
    found = [*_spaced(text, words, language), *_unspaced(text)]
    if language == "zh":
        found += _signs(text, found)
    readings = sorted((_reading(text, *reading) for reading in found), key=lambda reading: reading.span)
    for at, (city, country) in enumerate(pairwise(readings)):
        # San José, Costa Rica: the country behind a city says which of the cities of that name is meant.
        joined = country.kind == "country" and text[city.span.stop : country.span.start] in (", ", " (")
        if city.city and joined and country.country in _city_countries().get(fold(city.city), ()):
            readings[at] = replace(city, country=country.country)
    return tuple(readings)


def countries_of(city: str) -> frozenset[str]:
    """Countries that have a city of this name, as ISO 3166-1 alpha-2; none for a name that the tables do not know.

    >>> sorted(countries_of("Бишкек")), sorted(countries_of("Бишкекск"))
    (['KG'], [])
    """
    return frozenset(country for country in _city_countries().get(fold(city), ()) if country)


def is_capital(city: str, country: str) -> bool:
    """True for a name of the capital of ``country`` (ISO 3166-1 alpha-2).

    >>> is_capital("Баку", "AZ"), is_capital("Гянджа", "AZ")
    (True, False)
    """
    return (fold(city), country) in _capitals()


@cache
def _capitals() -> frozenset[tuple[str, str | None]]:
    return frozenset((fold(city.name), city.place.country) for city in _city_names() if city.place.capital)


def locale(language: str | None, text: str) -> str:
    """The name by which the tables know ``language`` (``uz-Cyrl`` is ``uz_Cyrl``); detected, else by script.

    >>> locale("ru-RU", ""), locale("uz-Cyrl", ""), locale(None, "Kazan")
    ('ru', 'uz_Cyrl', 'en')
    """
    tag = language or detect_language(text)
    if tag is None:
        return {"Cyrl": "ru", "Latn": "en", None: "en"}.get(script := script_of(text), script or "en")
    name = tag.replace("_", "-").split("-")
    return "uz_Cyrl" if name[:2] == ["uz", "Cyrl"] else name[0].lower()


def _reading(text: str, span: Span, place: _Place, exact: bool) -> PlaceReading:
    grounding: Literal["exact", "inflected"] = "exact" if exact else "inflected"
    return PlaceReading(span, span.of(text), place.kind, place.country, place.city, grounding, place.group)


def _spaced(text: str, words: Sequence[Word], language: str) -> Iterator[tuple[Span, _Place, bool]]:
    at = 0
    surnames: set[str] = set()
    while at < len(words):
        match = _match(words, at, language)
        if match and _is_surname(words, match, language):
            surnames.add(words[at].folded)
        # Ашраф Гани: the surname alone is not the genitive of a country afterwards.
        if match is None or (words[at].folded in surnames and not match.exact):
            at += 1
            continue
        if not words[at].capital and _is_demonym(words, match, language):
            match = replace(match, value=replace(match.value, kind="adjective"))
        stop = words[match.stop - 1].stop
        stop += match.name.endswith(".") and text.startswith(".", stop)  # the last full stop of U.S.
        yield Span(words[match.start].start, stop), match.value, match.exact
        at = match.stop


def _is_surname(words: Sequence[Word], match: Match[_Place], language: str) -> bool:
    """True for a form of a country that is a personal name too, right behind a given name: Ашраф Гани."""
    word = words[match.start]
    alone = match.start and match.stop == match.start + 1 and word.cyrillic and word.gap == " "
    if not alone or match.exact or match.value.kind != "country" or word.folded not in given_names():
        return False  # «Слава Украине», «Власти Таиланда»
    return is_given(words[match.start - 1], language)


def _match(words: Sequence[Word], at: int, language: str) -> Match[_Place] | None:
    """The longest place that begins at ``at``: a country or an adjective before a city, the own language first."""
    best: Match[_Place] | None = None
    word = words[at]
    fallback = "ru" if word.cyrillic else "en"
    lexicons = [(_countries(language), language), (_countries(fallback), fallback)]
    if not word.capital and not word.cyrillic:
        lexicons.append((_adjectives(language), language))  # la ministra china, le président suisse
    for lexicon, inflected_as in lexicons:
        match = lexicon.match(words, at, inflected_as)
        if match and (best is None or match.stop > best.stop) and _believable(words, match, language):
            best = match
    if word.capital and not word.cyrillic:
        listed = _listed_countries().match(words, at, "en")
        if listed and (best is None or listed.stop > best.stop) and not _beside_name(words, listed):
            best = listed  # not in "Korea, South Africa", where a capitalized word follows
    if word.capital:
        for cities, inflected_as in (
            (_cities(language), language),
            *((_cities(), inflected_as) for inflected_as in dict.fromkeys((language, fallback))),
        ):
            city = cities.match(words, at, inflected_as)
            if city and (best is None or city.stop > best.stop) and _believable_city(words, city, language):
                best = city
    return best


_CYRILLIC = frozenset(("ru", "uk", "be", "kk", "ky", "uz_Cyrl", "tg"))


def _believable(words: Sequence[Word], match: Match[_Place], language: str) -> bool:
    """False for a word that only looks like a country: in lower case, or one of the ambiguous ones."""
    first = words[match.start]
    if match.value.kind == "adjective":
        return first.capital or language != "en"
    if not first.capital and _is_demonym(words, match, language):
        return True
    if not first.capital:
        # острова Кука, о-в Мэн: names that begin with an ordinary word.
        return match.name[0].islower() and words[match.stop - 1].capital
    if (
        match.start
        and first.gap == " "
        and is_given(words[match.start - 1], language)
        and first.folded in _ambiguous("word", language)
    ):
        return False  # Michael Jordan
    if match.stop == match.start + 1 and first.folded in _ambiguous("word", language):
        return not first.initial and (_after_place_word(words, match.start) or not _beside_name(words, match))
    return True


def _is_demonym(words: Sequence[Word], match: Match[_Place], language: str) -> bool:
    """True for a country with the ending of those who are from it: «казакстандык», «ispaniyalik»."""
    last, name = words[match.stop - 1].folded, read_words(match.name)[-1].folded
    return (
        match.value.kind == "country"
        and match.start == match.stop - 1
        and _DEMONYM.search(last) is not None
        and any(form.part == "lemma" and form.nominative == name for form in dictionary_forms(last, language))
    )


def _believable_city(words: Sequence[Word], match: Match[_Place], language: str) -> bool:
    """False for a city whose name is rather an ordinary word or a part of a person's name."""
    word = words[match.start]
    behind = words[match.stop] if match.stop < len(words) else None
    if behind is not None and behind.gap == "" and behind.capital and language in _CYRILLIC and not word.cyrillic:
        return False  # KazanForum is a name of its own
    if match.stop - match.start > 1:
        apostrophe = words[match.stop - 1].gap in _APOSTROPHES  # Farg‘ona
        return apostrophe or words[match.stop - 1].capital or not match.value.country
    if word.quoted and _beside_airport(words, match):
        return False  # the airport «Манас» is not in a city of that name
    names = {word.folded, fold(match.name)}
    before = words[match.start - 1] if match.start else None
    if before and before.capital and word.gap == " " and is_given(before, language):
        return False
    given = word.folded in given_names() or ((not match.value.capital or match.exact) and is_given(word, language))
    if (given or names & _ambiguous("word", language)) and _is_told_city(words, match, language, given=given):
        return True
    if given or names & _ambiguous("word", language):
        return _after_place_word(words, match.start) and not _beside_name(words, match)
    # At the start of a sentence any word has a capital: there only well-known cities and long names are believed.
    return not word.initial or match.value.capital or len(word.folded) > 5 or (match.exact and len(word.folded) > 3)


def _is_told_city(words: Sequence[Word], match: Match[_Place], language: str, *, given: bool) -> bool:
    """True if the word for city behind it tells a city («Манас шаары»), or a Turkish apostrophe a name: "Kazan'a"."""
    behind = words[match.stop] if match.stop < len(words) else None
    if language not in SUFFIXING or behind is None:
        return False
    named = language == "tr" and behind.gap in _APOSTROPHES and not given
    return named or (behind.gap in (" ", "'", "’") and behind.folded.startswith(_CITY_WORDS))


def tells_where(words: Sequence[Word], stop: int, place: PlaceReading, language: str) -> bool:
    """True if a Turkic ending, an apostrophe before one, or the word for city tells a place, not the end of a name.

    "Ömer Bolat Bağdat'ta", «Мұрат Нұртілеу Доха қаласында». ``stop`` is the word behind the place.
    """
    if language not in SUFFIXING or place.grounding == "inflected":
        return language in SUFFIXING
    behind = words[stop] if stop < len(words) else None
    if behind is None:
        return False
    return (behind.gap == " " and behind.folded.startswith(_CITY_WORDS)) or (
        language == "tr" and behind.gap in _APOSTROPHES
    )


def _beside_airport(words: Sequence[Word], match: Match[_Place]) -> bool:
    near = (*words[max(match.start - 1, 0) : match.start], *words[match.stop : match.stop + _AIRPORT_NEAR])
    return any(word.folded.startswith(_AIRPORTS) for word in near)


def is_locative(word: str) -> bool:
    """True for a word that stands before the place where something is or goes: in, at, near, в, nach."""
    return fold(word) in _ambiguous("scene")


def _after_place_word(words: Sequence[Word], at: int) -> bool:
    return at > 0 and words[at].gap.strip() in ("", ".") and words[at - 1].folded in _ambiguous("locative")


def _beside_name(words: Sequence[Word], match: Match[_Place]) -> bool:
    """True if a capitalized word follows directly, as a surname follows a given name."""
    if match.stop == len(words):
        return False
    after = words[match.stop]
    return after.gap == " " and after.capital and not after.abbreviation


def is_given(word: Word, language: str) -> bool:
    """True if ``word`` is a form of a given name."""
    return word.capital and any(form in given_names() for form in nominatives(word.folded, language))


@cache
def given_names() -> dict[str, str]:
    """Gender (m, f) of the given names that are known, by folded nominative; mf if both bear it."""
    genders: dict[str, str] = {}
    for row in rows("given_names"):
        for name in row["names"].split():
            key = fold(name)
            genders[key] = row["gender"] if genders.get(key, row["gender"]) == row["gender"] else "mf"
    return genders


@cache
def _ambiguous(kind: str, language: str = "") -> frozenset[str]:
    """Words of one kind that are ambiguous everywhere, and those that are so in ``language``."""
    found = [row for row in rows("ambiguous") if row["kind"] == kind and row["language"] in ("", language)]
    return frozenset(fold(word) for row in found for word in row["words"].split())


def _named(language: str) -> Iterator[tuple[str, _Place]]:
    """Names of countries and regions in one language, the packaged tables before CLDR."""
    for row in rows("country_aliases"):
        if row["language"] == language:
            code = row["code"]
            part = row["kind"] == "region" and code != "EU" and not code.isdigit()
            place = _Place("region", code or None) if part else _area(code)
            for name in row["names"].split("|"):
                for spelling in _spellings(name):
                    yield spelling, place
    try:
        territories = babel.Locale.parse(language).territories
    except (ValueError, babel.UnknownLocaleError):
        return
    for code, name in territories.items():
        if code not in _NO_PLACES:
            # CLDR puts a second name or a remark in brackets: Мьянма (Бирма), 香港特别行政区 is written out.
            for spelling in _spellings(name.split(" (")[0]):
                yield spelling, _area(code)


def _spellings(name: str) -> Iterator[str]:
    """A name with its short words as they are and written out.

    >>> list(_spellings("St. Kitts & Nevis"))
    ['St. Kitts & Nevis', 'Saint Kitts and Nevis', 'St. Kitts and Nevis', 'Saint Kitts & Nevis']
    >>> list(_spellings("о-ва Кука"))
    ['о-ва Кука', 'острова Кука']
    """
    written_out = name
    for short_word, word in _WRITTEN_OUT:
        written_out = re.sub(rf"(?<!\w){short_word}(?!\w)", word, written_out)
    both = (name, written_out)
    yield from dict.fromkeys(
        (*both, *(n.replace("&", "and") for n in both), *(n.replace(" and ", " & ") for n in both))
    )


def _area(code: str) -> _Place:
    """The place of a CLDR code: M49 numbers, EU and the euro area are groups."""
    return _Place("region", None, group=code) if code.isdigit() or code in ("EU", "EZ") else _Place("country", code)


@cache
def _listed_countries() -> Lexicon[_Place]:
    """English names as lists by alphabet turn them round: "Korea, Republic of", "Virgin Islands, British"."""
    lexicon: Lexicon[_Place] = Lexicon(commas=True)
    for name, place in _named("en"):
        head, _, tail = name.partition(" of ")
        if "," in name:
            lexicon.add(name, place)
        elif tail and place.kind == "country":
            article = tail.startswith("the ")
            lexicon.add(f"{tail.removeprefix('the ')}, {head} of{' the' * article}", place)
            lexicon.add(f"{tail.removeprefix('the ')}, {head} of", place)
    return lexicon


@cache
def _countries(language: str) -> Lexicon[_Place]:
    lexicon: Lexicon[_Place] = Lexicon()
    for name, place in _named(language):
        lexicon.add(name, place, capitals=short(name))
    for word, place in _listed_adjectives(language):
        lexicon.add(word, place)
    return lexicon


@cache
def _adjectives(language: str) -> Lexicon[_Place]:
    """Adjectives alone, for those that are spelled as the country is but for its capital letter."""
    lexicon: Lexicon[_Place] = Lexicon()
    for word, place in _listed_adjectives(language):
        lexicon.add(word, place)
    return lexicon


def _listed_adjectives(language: str) -> Iterator[tuple[str, _Place]]:
    for row in rows("adjectives"):
        if row["language"] == language:
            area = _area(row["code"])
            for word in row["words"].split("|"):
                yield word, _Place("adjective", area.country, group=area.group)


def names_of_cities() -> Iterator[tuple[str, ...]]:
    """All names of one city after the other, in whatever language."""
    return (tuple(city.name for city in _names_of(row)) for row in _city_rows())


def _city_rows() -> Iterator[dict[str, str]]:
    """Rows of cities, what was written by hand first."""
    return chain.from_iterable(map(rows, ("city_aliases", "city_names", "cities")))


def _names_of(row: Mapping[str, str]) -> Iterator[_City]:
    for name in row["names"].split("|"):
        bound, _, alone = name.rpartition(":")
        # News agencies often write names without accents (San Jose, Bogota), but in Turkish they make other letters.
        for spelling in dict.fromkeys((alone,) if bound else (alone, plain(alone))):
            place = _Place("city", row["country"], spelling, capital=row["capital"] == "1")
            yield _City(spelling, place, tuple(bound.split(",")) if bound else ())


@cache
def _city_names() -> tuple[_City, ...]:
    names = chain.from_iterable(map(_whole_names_first, _city_rows()))
    # Rows are sorted by population; capitals go first, so that an ambiguous name is the capital, then the largest.
    return tuple(sorted(names, key=lambda city: not city.place.capital))


def _whole_names_first(row: Mapping[str, str]) -> list[_City]:
    """The names of one city, last those that look like a case of another one: Неапол beside Неаполь, Софий, София."""
    names = list(_names_of(row))
    known = {city.name for city in names}
    return sorted(names, key=lambda city: bool(known & {city.name.removesuffix("й") + end for end in "аяь"}))


@cache
def _cities(language: str | None = None) -> Lexicon[_Place]:
    """Names of cities that are read everywhere, or those that are only read in articles of ``language``."""
    lexicon: Lexicon[_Place] = Lexicon()
    for city in _city_names():
        if language in city.languages if language else not city.languages:
            lexicon.add(city.name, city.place)
    return lexicon


@cache
def _city_countries() -> dict[str, set[str | None]]:
    """Countries that have a city of each (folded) name."""
    countries: dict[str, set[str | None]] = {}
    for city in _city_names():
        countries.setdefault(fold(city.name), set()).add(city.place.country)
    return countries


@cache
def _unspaced_places() -> UnspacedLexicon[_Place]:
    lexicon: UnspacedLexicon[_Place] = UnspacedLexicon()
    for language in _UNSPACED_LANGUAGES:
        for name, place in _named(language):
            lexicon.add(name, place)
    for city in _city_names():
        lexicon.add(city.name, city.place)
    return lexicon


def _unspaced(text: str) -> Iterator[tuple[Span, _Place, bool]]:
    return ((span, place, True) for span, place in _unspaced_places().find(text))


def _signs(text: str, found: Sequence[tuple[Span, _Place, bool]]) -> list[tuple[Span, _Place, bool]]:
    """One sign for a country that the article names: 柬泰贸易额, 访泰."""
    named = [(span.of(text), place.country) for span, place, _ in found if place.kind == "country" and place.country]
    signs = read_signs(text, named)
    taken = [span for span, _, _ in found]
    return [
        (span, _Place(kind, code), True) for span, kind, code in signs if not any(span.overlaps(one) for one in taken)
    ]
