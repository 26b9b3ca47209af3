"""Words + places -> Titles: offices and roles with the country they belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..spans import Span
from .inflection import CASES, dictionary_forms
from .languages import SUFFIXING, script_of
from .lexicon import Lexicon, Match, short
from .names import is_patronymic
from .places import PlaceReading, is_given
from .tables import rows
from .words import Word, fold

HEADS = frozenset(("president", "premier", "monarch", "leader", "colleague", "foreign_minister", "pope"))
"""Offices of which a country has one holder, so that the title alone may name a person."""

_LONGEST_COMPLEMENT = 9
_LONGEST_PORTFOLIO = 6
_PARLIAMENT_BEFORE = 2
_STEM = 5
# Slavic verbs end so in the third person and in the past; genitives, which complements are made of, do not.
_VERB = re.compile(r"(?:[аеиоуыя]л[аио]?(?:с[ьяи])?|[аеиуюя]т(?:ся)?|[аеиыу]ть(?:ся)?)$")
_HEADS_OF_ORGANIZATIONS = frozenset(("secretary", "president", "leader"))
_LINKS = frozenset((
    "of", "the", "de", "la", "l", "du", "des", "del", "der", "della", "dell", "di", "el",
    "комиссии", "коллегии", "комісії", "commission", "comisión", "kommission",
))  # fmt: skip
_FROM = frozenset(("из", "із", "з", "from", "aus", "de", "du"))
_UNSPACED = frozenset(("zh", "ja", "ko", "ar"))
# There a country behind a title has a word before it (president of France); without one it begins a name.
_LINKED = frozenset(("en", "fr", "es"))
_CAPITALIZING = frozenset(("fr", "es", "de"))
"""There ministries and nouns are written with capitals: ministre des Affaires étrangères."""
_ACCUSATIVE_N, _POSSESSIVE = frozenset(("kk", "ky")), ("ы", "і", "и", "у", "ү")
"""There a possessed noun takes a bare н in the accusative: «министрін», «министрин»."""
_NOUNS_BEFORE_TITLE = SUFFIXING | {"de", "en"}
_ADJECTIVE_BEHIND_ARTICLE = frozenset(("de", "en"))
"""There an adjective right behind a title belongs to what follows: "der Kanzler französische Gäste"."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title in the words ``[start, stop)``; ``leader`` says if its holder leads a country or has a ministry."""

    start: int
    stop: int
    office: str
    leader: bool
    country: str | None
    own: bool
    """The country is the one spoken of: «президент страны»."""
    nominative: bool
    cases: frozenset[str]
    """Cases in which its first word may stand; empty where nothing tells."""
    span: Span
    portfolio: tuple[str, ...] = ()
    """What a minister is responsible for, folded: («культуры»,)."""

    def same_portfolio(self, other: Title) -> bool:
        """False if both say what they are responsible for and share no word of it."""
        mine, theirs = ({word[:_STEM] for word in title.portfolio} for title in (self, other))
        return not mine or not theirs or bool(mine & theirs)


@dataclass(frozen=True, slots=True)
class _Office:
    office: str
    leader: bool
    complemented: bool
    """Counts only with what stands behind it: «глава» of what?"""


def read_titles(
    words: Sequence[Word],
    places: Mapping[int, PlaceReading],
    organizations: Mapping[int, tuple[int, str]],
    language: str,
) -> list[Title]:
    """Titles in order, without overlaps.

    ``places`` gives the place that begins at a word, ``organizations`` the word behind the organization that does and
    its key, which is the country of its head.
    """
    titles: list[Title] = []
    at = len(words) if language in _UNSPACED else 0
    while at < len(words):
        title = _title(words, at, places, organizations, language)
        if title is None or (titles and _inside_name(words, at, titles[-1], title)):
            at += 1
            continue
        before = words[title.start - 1].folded if title.start else ""
        if before not in title_words(language, "blocker") or (before == "for" and title.country):
            titles.append(title)
        at = title.stop
    return titles


def _title(
    words: Sequence[Word],
    at: int,
    places: Mapping[int, PlaceReading],
    organizations: Mapping[int, tuple[int, str]],
    language: str,
) -> Title | None:
    match = _offices(language).match(words, at, language)
    if match is None or _is_name(words, at, places, language) or _opens_several(words, match.stop, language):
        return None
    office = match.value
    if office.office == "guest" and words[at].folded in title_words(language, "plural"):
        return None
    country, own, organization, led, stop = None, False, None, False, match.stop
    parliament = title_words(language, "parliament")
    complements, owners = title_words(language, "complement") | parliament, title_words(language, "own")
    articles = title_words(language, "article")
    loose = not office.leader or office.office == "minister"
    while language not in SUFFIXING and stop < len(words) and stop - match.stop < _LONGEST_COMPLEMENT:
        listed = words[stop].gap == ", " and stop > match.stop and words[stop].folded in complements
        if not _joined(words[stop]) and not (listed and language in _LINKED):
            break  # ministro de Comercio, Industria y Turismo
        place, word = places.get(stop), words[stop]
        if place and not (place.country is None and stop in organizations):
            # «гость Словении»: not whom they lead, but where they are.
            visited = office.office == "guest" and place.kind == "country"
            if visited or (place.kind == "city" and country) or _begins_name(place, stop == match.stop, language):
                break
            if country is None and place.kind in ("country", "adjective") and not organization:
                country = place.country
            behind = _behind(words, stop, place.span.stop)
            whole = _around_adjective(words, match, behind, language) if place.kind == "adjective" else None
            if whole is not None and stop == match.stop:
                office, behind = whole.value, behind + whole.stop - (match.stop - match.start)
            stop = behind
        elif stop in organizations:
            led = led or (organization is None and _only_links(words[match.stop : stop]))
            stop, organization = organizations[stop]
        elif word.folded in owners:
            own, stop = True, stop + 1
        elif word.folded in articles and words[stop - 1].folded not in complements - articles:
            break  # der Minister die Präsidentin, el presidente la delegación: two of the sentence
        elif (
            word.folded in complements and (_goes_on(words, stop) or (language in _CAPITALIZING and stop > match.stop))
        ) or (
            # посол России в Киргизии, постпред при ООН
            not office.leader
            and word.folded in title_words(language, "station")
            and (stop + 1 in places or stop + 1 in organizations)
        ):
            stop += 1
        elif office.office == "colleague" and word.folded in _FROM and stop + 1 in places:
            stop += 1  # «его коллега из Чада»
        elif nested := _nested(words, stop, language):
            stop = nested.stop
        elif loose and not word.capital and not is_verb(word.folded) and len(word.folded) > 2:
            stop += 1
        else:
            break
    while (
        stop > match.stop
        and not words[stop - 1].capital
        and words[stop - 1].folded in ("и", "по", "в", "на", "of", "de")
    ):
        stop -= 1
    if loose and not (stop < len(words) and words[stop].capital and _joined(words[stop])):
        stop = _last_known(words, match.stop, stop, places, complements)
    start, before = _before(words, at, places, organizations, office, language)
    country = country or before or _nation(words, start, stop, language)
    named = stop < len(words) and words[stop].capital and _joined(words[stop])
    if office.complemented and not (country or own or stop > match.stop or named):
        return None
    if office.complemented and not country and not own:
        office = _Office("official", False, True)
    first = min(start, at - _PARLIAMENT_BEFORE) if language in _NOUNS_BEFORE_TITLE and at else start
    said = tuple(word.folded for word in (*words[max(first, 0) : at], *words[match.stop : stop]))
    if office.office in ("president", "leader", "official", "speaker") and _leads_parliament(
        said, parliament, language
    ):
        office = _Office("speaker", True, True)
    elif match.value.office in _HEADS_OF_ORGANIZATIONS and organization and led and country is None:
        office, country = _Office("secretary", True, True), organization
    elif organization and country is None and office.office != "foreign_minister":
        office = _Office("official", office.leader and office.office != "leader", True)
    return Title(
        start,
        stop,
        office.office,
        office.leader,
        country,
        own,
        match.exact,
        _cases(words[at].folded, match, language),
        Span(words[start].start, words[stop - 1].stop),
        tuple(word for word in said if len(word) > 3) if office.office == "minister" else (),
    )


def _around_adjective(words: Sequence[Word], head: Match[_Office], behind: int, language: str) -> Match[_Office] | None:
    """The office with the adjective of a country inside: «глава [турецкого] внешнеполитического ведомства».

    ``head`` is what stands before the adjective, ``behind`` the word after it.
    """
    said = (*words[head.start : head.stop], *words[behind : behind + _LONGEST_OFFICE])
    match = _offices(language).match(said, 0, language) if head.value.complemented else None
    return match if match is not None and match.stop > head.stop - head.start else None


_LONGEST_OFFICE = 4
"""Words of an office behind its first: «глава кабинета министров»."""


def _nation(words: Sequence[Word], start: int, stop: int, language: str) -> str | None:
    """The country of a body that no other country has: «Жогорку Кеңештин төрагасы», "TBMM Başkanı"."""
    for first in range(start, max(start - _LONGEST_PORTFOLIO, 0), -1) if language in _NOUNS_BEFORE_TITLE else ():
        if words[first].gap != " ":
            break
        start = first - 1
    if any(word.folded in title_words(language, "part") for word in words[start:stop]):
        return None
    said = "_".join(["", *(word.folded for word in words[start:stop]), ""])
    return next((code for phrase, code in _nations(language).items() if f"_{phrase}_" in said), None)


@cache
def _nations(language: str) -> dict[str, str]:
    """Phrases that name a body of one country (words joined by ``_``), with its code."""
    kinds = [row for row in rows("title_words") if row["language"] == language and row["kind"].startswith("national_")]
    return {phrase: row["kind"].removeprefix("national_") for row in kinds for phrase in row["words"].split()}


def _goes_on(words: Sequence[Word], at: int) -> bool:
    """True if a complement may go on with a word that is written like this: a Latin capital rather begins a name."""
    word = words[at]
    return word.cyrillic or word.abbreviation or not word.capital or _linked(words, at)


def _only_links(words: Sequence[Word]) -> bool:
    """True if nothing but articles and prepositions stands between a title and the organization it leads."""
    return all(word.folded in _LINKS for word in words)


def _leads_parliament(said: Sequence[str], parliament: frozenset[str], language: str) -> bool:
    """True if a title names a parliament and no part of one: not the chairman of a committee of it."""
    parts = title_words(language, "part")
    return any(word in parliament for word in said) and not any(word in parts for word in said)


def _inside_name(words: Sequence[Word], at: int, before: Title, title: Title) -> bool:
    """True for the surname in "Prime Minister Mackenzie King": one name stands before it, and none behind."""
    if before.stop != at - 1 or title.stop != at + 1 or words[at].cyrillic:
        return False
    behind = words[title.stop] if title.stop < len(words) else None
    follows = behind is not None and behind.capital and _joined(behind)
    return words[at].capital and words[at - 1].capital and words[at].gap == " " and not follows


def is_verb(word: str) -> bool:
    """True for a word that ends as Slavic verbs do."""
    return _VERB.search(word) is not None


def is_namesake(words: Sequence[Word], at: int, language: str) -> bool:
    """True if the name at ``at`` is only what something is called by: «площадь Ленина»."""
    return at > 0 and words[at - 1].folded in title_words(language, "namesake")


def _is_name(words: Sequence[Word], at: int, places: Mapping[int, PlaceReading], language: str) -> bool:
    """True for a name that looks like a title: John Major, Sultan bin Abdulaziz, Khalid bin Sultan."""
    if not words[at].capital:
        return False
    links = title_words(language, "son")
    behind = words[at + 1].text in links if at + 1 < len(words) else False
    if at == 0 or at - 1 in places:
        return behind  # Kenya Cumhurbaşkanı, though there are women called Kenya
    return behind or words[at - 1].text in links or _follows_given(words, at, language)


def _follows_given(words: Sequence[Word], at: int, language: str) -> bool:
    before = words[at - 1]
    return words[at].gap == " " and (is_given(before, language) or is_patronymic(before.folded, language))


def _begins_name(place: PlaceReading, directly: bool, language: str) -> bool:
    """True for a name of a place directly behind a title where a country needs "of": "President France Albert Rene"."""
    if place.kind == "adjective":
        return directly and language in _ADJECTIVE_BEHIND_ARTICLE
    return directly and language in _LINKED and place.kind in ("city", "country")


def _linked(words: Sequence[Word], at: int) -> bool:
    """True behind "of" or "of the", where a title goes on with capitals too: "Chairman of the Council of Ministers"."""
    before = [word.folded for word in words[max(at - 2, 0) : at]]
    return not words[at].cyrillic and (before[-1:] == ["of"] or before == ["of", "the"])


def governed(word: str, language: str) -> frozenset[str]:
    """Cases that the preposition ``word`` governs; empty for any other word.

    >>> sorted(governed("с", "ru")), governed("и", "ru")
    (['genitive', 'instrumental'], frozenset())
    """
    return _governed(language).get(word, frozenset())


@cache
def _governed(language: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for case in CASES:
        for word in title_words(language, case):
            found[word] = found.get(word, frozenset()) | {case}
    return found


def _cases(word: str, match: Match[_Office], language: str) -> frozenset[str]:
    """Cases of an inflected title by its first word; none where the dictionary form may be another case too."""
    first = fold(match.name).split()[0]
    forms = dictionary_forms(word, language) if not match.exact else ()
    return frozenset(form.case for form in forms if form.nominative == first)


def _nested(words: Sequence[Word], at: int, language: str) -> Match[_Office] | None:
    """A title inside a title: «помощник президента»."""
    match = _offices(language).match(words, at, language)
    inside = match is not None and match.value.office != "guest" and not match.exact
    return match if inside and not words[at].capital else None


def _last_known(
    words: Sequence[Word], first: int, stop: int, places: Mapping[int, PlaceReading], complements: frozenset[str]
) -> int:
    """Where a complement ends that leads to no name: behind its last place or known word."""
    known = first
    for at in range(first, stop):
        if at in places:
            known = _behind(words, at, places[at].span.stop)
        elif words[at].folded in complements and known == at:
            known = at + 1
    return known


def _before(
    words: Sequence[Word],
    at: int,
    places: Mapping[int, PlaceReading],
    organizations: Mapping[int, tuple[int, str]],
    office: _Office,
    language: str,
) -> tuple[int, str | None]:
    """Where what stands before the title begins, and the country that it gives.

    «кыргызского президента», "Kyrgyzstan's president", "Latvia's agriculture minister", "NATO Secretary General".
    """
    first = at
    while first and words[first].gap == " " and words[first - 1].folded in title_words(language, "before"):
        first -= 1
    starts = [first]
    of_parliament = first and words[first - 1].folded in title_words(language, "parliament")
    if office.office in ("minister", "speaker", "official") or of_parliament:
        starts += _portfolios(words, first, language)
    for first in starts:
        while first and words[first].gap == " " and words[first - 1].folded in title_words(language, "before"):
            first -= 1  # the Republic of Lithuania's minister of …, where its word stands behind the name
        possessive = first and words[first - 1].folded == "s" and words[first - 1].gap in ("'", "’")
        left = first - 2 if possessive else first - 1
        for start in range(left, max(left - 6, -1), -1):
            if start in organizations and organizations[start][0] == left + 1 and words[first].gap in (" ", "-"):
                heads = first == at and office.office in ("secretary", "president")
                return (start, organizations[start][1]) if heads else (at, None)
            place = places.get(start)
            gap = words[first].gap.removeprefix("." if place and place.text.endswith(".") else "")
            if place and _behind(words, start, place.span.stop) == left + 1 and gap in (" ", "\u00a0"):
                if place.kind == "adjective" or (
                    place.kind == "country" and (possessive or language in _NOUNS_BEFORE_TITLE)
                ):
                    return start, place.country
                break
    return at, None


def _portfolios(words: Sequence[Word], first: int, language: str) -> list[int]:
    """Where the words may begin that say before a title what a minister is responsible for: "culture and sports"."""
    found: list[int] = []
    known = title_words(language, "portfolio") | title_words(language, "parliament")
    if language not in _NOUNS_BEFORE_TITLE:
        return found
    for start in range(first - 1, max(first - 1 - _LONGEST_PORTFOLIO, -1), -1):
        word = words[start]
        ordinary = language in SUFFIXING and not word.capital and len(word.text) > 1 and not word.initial
        if words[start + 1].gap not in (" ", ", ", "-") or not (word.folded in known or ordinary):
            break
        found.append(start)
    return found


def _joined(word: Word) -> bool:
    """True if nothing but a space, a hyphen or an opening quotation mark stands before ``word``."""
    return word.gap in (" ", "\u00a0", "-", " - ", " – ", " — ", " «", " “", ' "', "'", "’", "» ")


def _behind(words: Sequence[Word], at: int, offset: int) -> int:
    while at < len(words) and words[at].start < offset:
        at += 1
    return at


@cache
def _offices(language: str) -> Lexicon[_Office]:
    lexicon: Lexicon[_Office] = Lexicon()
    for row in rows("titles"):
        if row["language"] == language:
            for name in row["words"].split("|"):
                office = _Office(row["office"], row["leader"] == "yes", name.startswith("+"))
                lexicon.add(name.lstrip("+"), office, capitals=short(name))
                if language in _ACCUSATIVE_N and name.endswith(_POSSESSIVE):
                    lexicon.add(f"{name.lstrip('+')}н", office)
    return lexicon


@cache
def title_words(language: str, kind: str) -> frozenset[str]:
    """Words of one kind of the table of title words, folded."""
    found = [row["words"] for row in rows("title_words") if row["language"] == language and row["kind"] == kind]
    return frozenset(word for words in found for word in words.split())


def read_shared(words: Sequence[Word], country: int, language: str) -> tuple[int, str] | None:
    """Where the title of several begins before the word ``country``, and the office: «министры обороны [Польши …]»."""
    complements = title_words(language, "complement")
    for at in range(country - 1, max(country - 1 - _LONGEST_SHARED, -1), -1):
        if words[at + 1].gap != " ":
            return None
        if office := _several(language).get(words[at].folded):
            said = {word.folded for word in words[at + 1 : country]}
            if words[at].gap == "-" and at:  # премьер-министры, вице-премьеры
                compound = _offices(language).match(words, at - 1, language)
                return at - 1, compound.value.office if compound else "minister"
            return at, "foreign_minister" if said & _FOREIGN else office
        if words[at].folded not in complements:
            return None
    return None


_LONGEST_SHARED = 5
_FOREIGN = frozenset(("иностранных", "закордонних", "зовнішніх", "мид", "мзс", "дипломатии", "внешнеполитических"))


def _opens_several(words: Sequence[Word], at: int, language: str) -> bool:
    """True if a title is only the first part of one of several: «премьер-министры»."""
    return at < len(words) and words[at].gap == "-" and words[at].folded in _several(language)


@cache
def _several(language: str) -> dict[str, str]:
    """Plurals of offices."""
    found = [row for row in rows("title_words") if row["language"] == language and row["kind"].startswith("several ")]
    return {word: row["kind"].split()[1] for row in found for word in row["words"].split()}


@cache
def unspaced_offices() -> dict[str, tuple[str, bool]]:
    """Titles in scripts without spaces, the longest first: office, and whether its holder leads a country."""
    found = {
        name: (row["office"], row["leader"] == "yes")
        for row in rows("titles")
        for name in row["words"].split("|")
        if script_of(name) not in ("Cyrl", "Latn")
    }
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))
