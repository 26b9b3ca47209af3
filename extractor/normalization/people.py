"""Text -> PersonReadings: every mention of a person by name or by title, joined to one nominative name each."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from ..spans import Span
from .chinese_names import UnspacedTitle, is_han, name_end, unspaced_titles
from .inflection import nominatives
from .languages import SUFFIXING
from .leaders import Leader, full_names, leaders, unspaced_leaders
from .lexicon import UNSPACED
from .names import (
    Nominative,
    alike,
    from_given_name,
    has_surname_ending,
    is_common,
    is_eponym,
    is_family_first,
    is_family_name,
    is_initial,
    is_particle,
    is_patronymic,
    is_suffix,
    like_adjective,
    like_name,
    nominatives_of,
    runs,
    surname_gender,
)
from .organizations import OrganizationReading, read_organizations
from .places import PlaceReading, given_names, locale, read_places
from .titles import (
    HEADS,
    Title,
    governed,
    is_namesake,
    is_verb,
    read_shared,
    read_titles,
    title_words,
    unspaced_offices,
)
from .words import Word, read_words

Basis = Literal["sentence", "leaders table", "only full name that fits"]

_OFFICES = {
    "president": "president",
    "supreme leader": "president",
    "general secretary": "president",
    "monarch": "monarch",
    "pope": "pope",
    "prime minister": "premier",
    "premier": "premier",
    "chancellor": "premier",
    "foreign minister": "foreign_minister",
    "secretary of state": "foreign_minister",
}
_ANY_HEAD = frozenset(("leader", "colleague", "guest"))
_OF_A_COUNTRY = frozenset(("minister", "speaker", "secretary", "guest"))
"""Offices whose title alone names somebody only together with a country: "the Latvian minister"."""
_KNOWN_BY_GIVEN_NAME = frozenset(("monarch", "pope"))
# There an organization or a country stands before a title or behind a preposition, never directly behind the title.
_OWNER_FIRST = SUFFIXING | {"en", "de", "fr", "es"}
_PORTFOLIO_BEFORE = 3
"""Words between "his" and a title: "his foreign trade minister"."""
_APPOSING = frozenset(("en", "de", "fr", "es", "it", "pt"))
_NOMINATIVE, _EITHER, _OBLIQUE = 3, 0, -3
# What the likeliest nominative of a mention counts; of the others so much less as they are less likely.
_VOTE = 12
_AND = frozenset(("и", "или", "та", "й", "і"))
_PAST = re.compile(r"(?<=[аеиоуыя])л(?P<ending>[аои]?)(?:с[ья])?$")
_INSIDE_LATIN = (" ", "-", "'", "’", ". ", ".")
_FEMININE_VERB = re.compile(r"(?:л[аи]сь|ла)$")
_SENTENCE_END = re.compile(r"[.!?…][»\"”')\]]*\s+(?=[^a-zа-я])|\n")


@dataclass(frozen=True, slots=True)
class PersonReading:
    """One mention of a person.

    ``name`` is the nominative, as full as the article gives it; None where a title
    fits nobody the article names, or a title or surname fits more than one.
    ``country`` is ISO 3166-1 alpha-2; ``role`` the article's words; ``is_leader`` is None where nothing tells.
    """

    span: Span
    text: str
    name: str | None
    country: str | None
    role: str | None
    kind: Literal["name", "title"]
    is_leader: bool | None
    basis: Basis
    grounding: Literal["exact", "inflected", "computed"]


@dataclass(slots=True)
class _Mention:
    """A stretch of words that names somebody; ``order`` is where its words stand, the surname last."""

    order: tuple[int, ...]
    words: tuple[str, ...]
    title: Title | None
    nominative: tuple[str, ...] | None = None
    """The nominative where the leaders table tells it."""
    known: tuple[str, ...] = ()
    """The name by which the leaders table knows the person."""

    @property
    def start(self) -> int:
        """The first word."""
        return min(self.order)

    @property
    def stop(self) -> int:
        """The word behind the last one."""
        return max(self.order) + 1


@dataclass(slots=True)
class _Person:
    """All that the article says of one person. ``words`` is the folded nominative name without patronymic."""

    words: tuple[str, ...]
    name: str
    gender: str | None
    terms: tuple[Leader, ...]
    titles: list[Title] = field(default_factory=list)
    owner: str | None = None
    """The country of "Kiribati's Taneti Maamau"."""

    @property
    def country(self) -> str | None:
        """The country that titles in the article give, or a possessive, else the only one of the leaders table."""
        given = Counter(title.country for title in self.titles if title.country)
        if given or self.owner:
            return given.most_common(1)[0][0] if given else self.owner
        countries = {term.country for term in self.terms}
        return next(iter(countries)) if len(countries) == 1 else None

    def is_leader(self, on: datetime.date | None) -> bool | None:
        """What titles say; else True for one of the table who is in office; None where nothing tells."""
        said = {title.leader for title in self.titles if title.office not in ("colleague", "guest")}
        if len(said) == 1:
            return said.pop()
        serving = any(on is None or term.in_office(on) for term in self.terms)
        return True if serving or any(title.leader for title in self.titles if title.office != "guest") else None

    def holds(self, office: str, country: str | None) -> bool:
        """True if this may be whom a title of ``office`` and ``country`` means."""
        if country is not None and self.country != country:
            return False
        offices = {title.office for title in self.titles} | {_OFFICES.get(term.office, "") for term in self.terms}
        if office == "guest":
            return bool(offices)
        if office in _ANY_HEAD:
            return bool(offices & (HEADS - {"foreign_minister"}))
        if office == "minister" and offices & {"foreign_minister", "minister"}:
            return True
        # Someone whom the article only calls a leader may be the president meant, not the foreign minister.
        return office in offices or (office != "foreign_minister" and not offices - _ANY_HEAD and bool(offices))


def read_people(
    text: str,
    *,
    language: str | None = None,
    places: Sequence[PlaceReading] | None = None,
    organizations: Sequence[OrganizationReading] | None = None,
    published: datetime.date | None = None,
) -> list[PersonReading]:
    """All mentions of persons in ``text`` in order, by name and by title; detects the language when it is not given.

    ``places`` and ``organizations`` are those of ``text``, read here if they are not given; ``published`` chooses among
    the terms of the leaders table.

    >>> [(p.text, p.name, p.country) for p in read_people("Президент Кыргызстана С. Жапаров и глава РФ", language="ru")]
    [('С. Жапаров', 'С. Жапаров', 'KG'), ('глава РФ', None, 'RU')]
    """
    language = locale(language, text)
    places = read_places(text, language=language) if places is None else places
    organizations = read_organizations(text, language=language) if organizations is None else organizations
    article = _Article(text, language, places, organizations, published)
    readings = [*article.readings(), *_unspaced(text, article.places, published)]
    return sorted(readings, key=lambda reading: reading.span)


class _Article:
    """One reading of one text: words, what they are taken by, and the persons found so far."""

    def __init__(
        self,
        text: str,
        language: str,
        places: Sequence[PlaceReading],
        organizations: Sequence[OrganizationReading],
        published: datetime.date | None,
    ) -> None:
        self.text, self.language, self.places, self.published = text, language, places, published
        self.words = read_words(text)
        self.starts = [word.start for word in self.words]
        first = {start: at for at, start in enumerate(self.starts)}
        self.place_at = {first[place.span.start]: place for place in places if place.span.start in first}
        self.organization_at = {
            first[one.span.start]: (self._behind(one.span.stop), one.key)
            for one in organizations
            if one.span.start in first
        }
        self.titles = read_titles(self.words, self.place_at, self.organization_at, language)
        self.titled = {title.stop: title for title in self.titles}
        self.opened = {title.start: title for title in self.titles}
        self.owning = {place.span.stop: place for place in places if place.kind == "country"}
        self.people: list[_Person] = []
        self.votes: Counter[tuple[str, ...]] = Counter()
        self.cases: dict[int, frozenset[str]] = {}
        self.options: dict[tuple[int, ...], tuple[Nominative, ...]] = {}

    def _behind(self, offset: int) -> int:
        return bisect_left(self.starts, offset)

    def readings(self) -> Iterator[PersonReading]:
        """Full names first, then what is left of names, then titles without a name."""
        full, rest = self._mentions()
        self.cases = self._governed([*full, *rest])
        self.votes = self._count([*full, *rest])
        readings = [(mention, self._named(mention), False) for mention in full]
        self._appositions(full)
        self._shared(full)
        for mention in rest:
            fitting = self._fitting(mention)
            if len(fitting) > 1:
                yield self._unclear(mention, fitting)
            elif fitting:
                if mention.title:
                    fitting[0].titles.append(mention.title)
                readings.append((mention, fitting[0], True))
            elif person := self._alone(mention):
                readings.append((mention, person, False))
        self._of_whom_they_go_with([(mention, person) for mention, person, _ in readings])
        used = {mention.title.start for mention, _, _ in readings if mention.title}
        used |= {title.start for person in self.people for title in person.titles}
        for mention, person, lone in readings:
            yield self._name_reading(mention, person, lone)
        names = [(self._span(mention), person) for mention, person, _ in readings]
        for title in self.titles:
            told = title.office in HEADS or (title.office in _OF_A_COUNTRY and title.country is not None)
            if title.start not in used and title.leader and told and (reading := self._title_reading(title, names)):
                yield reading

    def _of_whom_they_go_with(self, named: Sequence[tuple[_Mention, _Person]]) -> None:
        """The country of ministers whose title names none: that of whom they accompany, or of "his" and "her"."""
        named = sorted(named, key=lambda entry: entry[0].start)
        with_words = title_words(self.language, "companion")
        for mention, person in named:
            title = mention.title
            if title is None or person.country or not title.leader or title.office in _ANY_HEAD or not title.start:
                continue
            first = title.start
            while first and not self.words[first].initial:
                first -= 1
            along = next((at for at in range(first, title.start) if self.words[at].folded in with_words), None)
            near = self.words[max(title.start - _PORTFOLIO_BEFORE, first) : title.start]
            own = any(word.folded in title_words(self.language, "possessive") for word in near)
            before = [p for m, p in named if first <= m.start and m.stop <= (title.start if own else along or 0)]
            countries = [p.country for p in before if p.country]
            if countries and (own or along is not None):
                person.owner = countries[-1] if own else countries[0]

    def _mentions(self) -> tuple[list[_Mention], list[_Mention]]:
        """Mentions that give a full name, and the rest, which need one to join."""
        taken, full = self._of_table()
        for start, place in self.place_at.items():
            if place.kind not in ("city", "country") or not self._continues_name(start, place, taken):
                taken.update(range(start, self._behind(place.span.stop)))
        for start, (stop, _) in self.organization_at.items():
            taken.update(range(start, stop))
        for title in self.titles:
            taken.update(range(title.start, title.stop))
        rest: list[_Mention] = []
        for start, stop in runs(self.words, taken.__contains__, self.language):
            if self._is_namesake(start, stop):
                continue
            mention, complete = self._mention(start, stop)
            (full if complete else rest).append(mention)
        full += self._said_elsewhere(full, rest)
        full.sort(key=lambda mention: mention.start)
        return full, rest

    def _is_namesake(self, start: int, stop: int) -> bool:
        """True for what is only called after somebody: King Street, Prince William Sound."""
        return stop - start > (self._title_before(start) is None) and is_eponym(self.words[stop - 1], self.language)

    def _said_elsewhere(self, full: Sequence[_Mention], rest: list[_Mention]) -> list[_Mention]:
        """Surnames of ``rest`` before which stands, at the head of a sentence, what another mention tells is a name."""
        known = {option.words for mention in full for option in nominatives_of(mention.words, self.language)}
        found: list[_Mention] = []
        for mention in list(rest):
            first = mention.start - 1
            if first < 0 or not self.words[first].initial or self.words[mention.start].gap != " ":
                continue
            whole = self._cut(first, mention.stop, None)
            if any(option.words in known for option in nominatives_of(whole.words, self.language)):
                rest.remove(mention)
                found.append(whole)
        return found

    def _of_table(self) -> tuple[set[int], list[_Mention]]:
        """Full names of the leaders table, and the words that they take."""
        closed = {at for title in self.titles for at in range(title.start, title.stop)}
        closed |= {at for start, (stop, _) in self.organization_at.items() for at in range(start, stop)}
        closed |= {at for start, p in self.place_at.items() for at in range(start, self._behind(p.span.stop))}
        taken: set[int] = set()
        found: list[_Mention] = []
        at = 0
        while at < len(self.words):
            match = full_names().match(self.words, at, self.language) if self.words[at].capital else None
            at += 1
            if match and self.words[match.stop - 1].capital and not is_suffix(self.words, match.stop):
                known = tuple(word.folded for word in read_words(match.name))
                start, stop = self._whole(match.start, match.stop, closed | taken)
                if stop == match.stop and any(term.two_surnames for term in leaders(known, None)):
                    stop += self._has_second_surname(stop, closed | taken)
                mention = self._cut(start, stop, self._title_before(start))
                mention.known = known
                before, behind = mention.words[: match.start - start], mention.words[match.stop - start :]
                mention.nominative = (*before, *mention.known, *behind)
                found.append(mention)
                taken.update(range(start, stop))
                at = stop
        return taken, found

    def _whole(self, start: int, stop: int, closed: set[int]) -> tuple[int, int]:
        """A name of the table with what else the article gives: Luiz Inacio [Lula da Silva], [Abiy Ahmed] Ali."""
        words, first = self.words, start
        while first and words[first].gap == " " and words[first - 1].capital and first - 1 not in closed:
            first -= 1
            if not words[first].cyrillic and (self._title_before(first) or self._is_given(words[first])):
                start = first
        while stop < len(words) and words[stop].gap == " " and stop not in closed and self._is_given(words[stop]):
            if words[stop].cyrillic:
                break
            stop += 1
        return start, stop

    def _has_second_surname(self, at: int, closed: set[int]) -> bool:
        """True if one capitalized word more follows, and nothing in capitals behind it, as would in a headline."""
        follows = [self.words[i].gap == " " and self.words[i].capital for i in range(at, min(at + 2, len(self.words)))]
        ordinary = not follows or self.words[at].cyrillic or is_common(self.words[at].folded) or at in closed
        return follows[:1] == [True] and follows[1:] != [True] and not ordinary

    def _continues_name(self, at: int, place: PlaceReading, taken: set[int]) -> bool:
        """True if word ``at`` goes on with a name that a title or a given name opens: Prime Minister Yoshihiko Noda."""
        if self._in_family_first(at):
            return True
        if place.grounding == "inflected" and self.language in SUFFIXING and not self._is_given(self.words[at]):
            return False  # vazir Qurayshiy Toshkentda: the ending says where
        beside = place.kind == "city" and self._behind(place.span.stop) < len(self.words)
        if self._owner(at) and beside and self._stands_beside(self._behind(place.span.stop)):
            return True  # Botswana's Duma Boko
        title, behind = self._title_before(at), self._behind(place.span.stop)
        if title and self.words[at].cyrillic and place.kind == "city":
            # The title has its country already: министра обороны США Барри Лоуэнкрона.
            return title.country is not None and behind < len(self.words) and self._stands_beside(behind)
        if title and title.leader and not self.words[at].cyrillic:
            # Cumhurbaşkanı Kenya'ya gitti: there a place stands alone, a given name does not.
            return self.language not in SUFFIXING or (behind < len(self.words) and self._stands_beside(behind))
        first = at
        while self._title_before(first) is None and self._inside_name(first, place) and first - 1 not in taken:
            first -= 1
        return first < at and (self._title_before(first) is not None or self._is_given(self.words[first]))

    def _in_family_first(self, at: int) -> bool:
        """True for a syllable of a Chinese, Korean or Vietnamese name that is a city elsewhere: Нгуен [Тан] Зунг."""
        for first in range(at, max(at - 3, -1), -1):
            if is_family_name(self.words[first].folded):
                stop = first + 1
                while stop < min(first + 4, len(self.words)) and self._stands_beside(stop, places=True):
                    stop += 1
                if stop > at and is_family_first(tuple(word.folded for word in self.words[first:stop])):
                    return True
            if self.words[first].gap != " ":
                break
        return False

    def _stands_beside(self, at: int, *, places: bool = False) -> bool:
        return self.words[at].capital and self.words[at].gap == " " and (places or at not in self.place_at)

    def _inside_name(self, at: int, place: PlaceReading) -> bool:
        """True if word ``at``, at which a place begins or a word before it, may go on with a name."""
        if not at:
            return False
        word, before = self.words[at], self.words[at - 1]
        gaps = ("-",) if place.kind == "country" else (" ", "-")
        return word.gap in gaps and (before.capital or is_particle(before.folded))

    def _mention(self, start: int, stop: int) -> tuple[_Mention, bool]:
        """The part of a run that is a name, and whether it is a full one."""
        words = self.words
        title = self._title_before(start) or self._title_aside(start, stop)
        for opening in (start, start + 1)[: 1 + words[start].initial]:
            if is_family_first(tuple(word.folded for word in words[opening:stop])):
                return self._cut(opening, stop, title), True
        given = self._given_name(start, stop)
        while given is not None and given > start and words[given].gap == "-":
            given -= 1  # Ливиу-Дитер
        if given is None and (first := self._before_brackets(start, stop)) is not None:
            return self._cut(first, stop, self._title_before(first)), True
        if given is not None and stop - given == 2 and is_patronymic(words[given + 1].folded, self.language):
            if given == start + 1 and self._is_surname(words[start]):
                return self._cut(given, stop, title, surname=start), True
            if from_given_name(words[given + 1].folded, self.language):
                return self._cut(given, stop, title), False
        if given is not None and given + 1 < stop:
            if given == start or self._opens_name(title):
                return self._cut(start, stop, title), True
            return self._cut(given, stop, self._of_organization(title, given)), True
        if given is not None and given == start + 1:
            if self._is_surname(words[start]):
                return self._cut(given, stop, title, surname=start), True
            if words[start].initial or is_common(words[start].folded):
                return self._cut(given, stop, None), False
            return self._cut(start, stop, title), True
        if stop - start > 1 and any(is_initial(words, at) for at in range(start, stop)):
            return self._cut(start, stop, title), any(len(words[at].text) > 2 for at in range(start, stop))
        if self._told_to_be_a_name(start, stop):
            return self._cut(start, stop, title), True
        if stop - start > 1 and is_common(words[start].folded):
            start += 1
        elif words[start].initial and stop - start > 1 and title is None:
            # The first word of a sentence is more often an ordinary word than the given name of somebody unknown.
            start += 1
        mention = self._cut(start, stop, title)
        # A compound with a hyphen alone is rather a place or a brand than somebody's whole name.
        spaced = any(words[at].gap in (" ", "\u00a0") for at in range(start + 1, stop))
        unknown = spaced and not any(words[at].quoted for at in range(start, stop))
        return mention, unknown and (title is not None or like_name(mention.words, self.language))

    def _told_to_be_a_name(self, start: int, stop: int) -> bool:
        """True for words behind which a title with a country stands, or who act behind a country in the possessive.

        "Bart De Wever, Premier ministre belge", "Palau's Kedul Ngiraked flew to Manila".
        """
        words = self.words
        spaced = any(words[at].gap == " " for at in range(start + 1, stop))
        if (
            not spaced
            or self.language not in _APPOSING
            or any(w.quoted or is_common(w.folded) for w in words[start:stop])
        ):
            return False
        own = stop < len(words) and words[stop].folded in title_words(self.language, "possessive")  # son homologue
        behind = self.opened.get(stop + own)
        told = behind is not None and behind.leader and behind.country and words[stop].gap in (", ", ", the ")
        return bool(told) or self._acts_for(self._owner(start), start, stop)

    def _acts_for(self, country: str | None, start: int, stop: int) -> bool:
        """True for a surname of the leaders of ``country``, or before a verb of what one person does: "flew to Manila".

        The possessive alone tells nothing, it may own anything: Israel's Iron Dome, Belgium's Red Devils.
        """
        words = self.words
        if country is None:
            return False
        if any(term.country == country for term in leaders([words[stop - 1].folded], self.published)):
            return True
        if stop == len(words) or words[stop].gap != " ":
            return False
        # Several of a team arrive in the past just as one person did.
        plural = words[stop - 1].folded.endswith("s") and not words[stop].folded.endswith("s")
        return not plural and words[stop].folded in title_words(self.language, "acts")

    def _title_aside(self, start: int, stop: int) -> Title | None:
        """The title before the commas around a name: "le président béninois, Romuald Wadagni, a reçu …"."""
        words, title = self.words, self.titled.get(start)
        if title is None or not title.leader or words[start].gap != ", " or self.language not in _APPOSING:
            return None
        if stop - start < 2 or any(word.quoted or is_common(word.folded) for word in words[start:stop]):
            return None
        closed = stop == len(words) or words[stop].gap[:1] in (",", ".", ")", ";", "\n")
        listed = stop < len(words) and words[stop].gap == ", " and words[stop].capital
        terms = leaders([word.folded for word in words[start:stop]], self.published)
        other = bool(terms and title.country and all(term.country != title.country for term in terms))
        return title if closed and not listed and not other else None

    def _owner(self, start: int) -> str | None:
        """The country in the English possessive right before a word."""
        words = self.words
        if self.language != "en" or start < 2 or words[start - 1].folded != "s" or words[start].gap != " ":
            return None
        place = self.owning.get(words[start - 2].stop)
        return place.country if place is not None and words[start - 1].gap in ("'", "’") else None

    def _given_name(self, start: int, stop: int) -> int | None:
        """The first word of a run that is known as a given name, or stands before a patronymic."""
        known = next((at for at in range(start, stop) if self._is_given(self.words[at])), None)
        if known is None:
            fathers = (at for at in range(start + 1, stop) if is_patronymic(self.words[at].folded, self.language))
            known = next((at - 1 for at in fathers if at + 1 < stop), None)
        return known

    def _before_brackets(self, start: int, stop: int) -> int | None:
        """Where a name begins that brackets tell to be one, by its Latin spelling or by a country."""
        words = self.words
        latin = self._latin_behind(stop)
        first = stop - len(latin) if latin else start
        place = self.place_at.get(stop) if stop < len(words) and words[stop].gap == " (" else None
        country = place is not None and place.kind == "country" and self.text.startswith(")", place.span.stop)
        names = [word.folded for word in words[first:stop]]
        if first < start or not (latin or country) or not 1 < len(names) < 5 or not words[start].cyrillic:
            return None
        ordinary = any(is_common(name) for name in (*names, *latin)) or like_adjective(names[0])
        return None if ordinary or any(word.quoted for word in words[first:stop]) else first

    def _latin_behind(self, stop: int) -> tuple[str, ...]:
        """The Latin spelling that follows a Cyrillic name in brackets: «Джошуа Вольф (Joshua Wolf)»."""
        words, at = self.words, stop
        while (
            at < len(words) and not words[at].cyrillic and words[at].gap in ((" (",) if at == stop else _INSIDE_LATIN)
        ):
            at += 1
        closed = at > stop and self.text.startswith(")", words[at - 1].stop)
        capitals = closed and words[stop].capital and words[at - 1].capital and not words[stop - 1].quoted
        return tuple(word.folded for word in words[stop:at]) if capitals and words[stop - 1].cyrillic else ()

    def _opens_name(self, title: Title | None) -> bool:
        """True if a name must follow the title directly, because what it belongs to is said or stands before it."""
        return title is not None and title.leader and (title.country is not None or self.language in _OWNER_FIRST)

    def _cut(self, start: int, stop: int, title: Title | None, *, surname: int | None = None) -> _Mention:
        order = (*range(start, stop), *(() if surname is None else (surname,)))
        return _Mention(order, tuple(self.words[at].folded for at in order), title)

    def _title_before(self, start: int) -> Title | None:
        """The title right before a name; of several in a row (President General …) the one that leads."""
        if start >= len(self.words) or start not in self.titled:
            return None
        title, gap = self.titled[start], self.words[start].gap
        if gap == ". " and not self.words[start].initial:
            gap = " "  # Dr. Merkel
        if gap not in (" ", "\u00a0", " «", ' "'):
            return None
        before = self._title_before(title.start)
        return before if before and before.leader and not title.leader else title

    def _of_organization(self, title: Title | None, given: int) -> Title | None:
        """The title when words between it and the name belong to it: «президент Сбербанка Герман Греф»."""
        if title is None:
            return None
        span = Span(title.span.start, self.words[given - 1].stop)
        leads = title.leader and title.country is not None
        return replace(title, stop=given, office="official", leader=leads, span=span)

    def _is_surname(self, word: Word) -> bool:
        return any(has_surname_ending(form) for form in nominatives(word.folded, self.language))

    def _is_given(self, word: Word) -> bool:
        return word.capital and any(form in given_names() for form in nominatives(word.folded, self.language))

    def _nominative(self, mention: _Mention) -> Nominative:
        """The nominative that most mentions of the article may stand for; the more usual of equals."""
        options = self._options(mention)
        if mention.nominative:
            return next(
                (option for option in options if option.words == mention.nominative),
                Nominative(mention.nominative, "nominative", ""),
            )
        by_table = next((option for option in options if leaders(option.words, None)), None)
        if by_table:
            return by_table
        # Votes cannot turn a known given name into an unknown one (Анна into Анн, because of a man of that surname).
        known = [option for option in options if option.gender in (given_names().get(option.words[0]) or "")]
        latin = self._latin_behind(mention.stop)
        return max(
            known or options,
            key=lambda option: (
                alike(option.words, latin),
                self.votes[option.words] + self.votes[option.words[-1:]],
            ),
        )

    def _prior(self, mention: _Mention) -> int:
        """How likely it is from what stands before a name that it stands in the nominative."""
        word = self.words[mention.start]
        if mention.title:
            return _NOMINATIVE if mention.title.nominative else _OBLIQUE
        if word.initial or "•" in word.gap:
            return _NOMINATIVE
        return _OBLIQUE if self.cases.get(mention.start) else _EITHER

    def _governed(self, mentions: Sequence[_Mention]) -> dict[int, frozenset[str]]:
        """Cases in which the name that begins at a word must stand; empty where nothing tells."""
        found: dict[int, frozenset[str]] = {}
        behind: dict[int, frozenset[str]] = {}
        for mention in sorted(mentions, key=lambda mention: mention.start):
            found[mention.start] = behind[mention.stop] = self._cases(mention, behind)
        return found

    def _cases(self, mention: _Mention, behind: Mapping[int, frozenset[str]]) -> frozenset[str]:
        """What the title, the preposition before a name or the name before it in a list tells of its case."""
        first = mention.start
        word, before = self.words[first], self.words[first - 1]
        if mention.title:
            return mention.title.cases
        if word.gap == " ":
            joined = before.folded in _AND and before.gap == " "
            return behind.get(first - 1, frozenset()) if joined else governed(before.folded, self.language)
        listed = word.gap == ", " and mention.stop < len(self.words) and self.words[mention.stop].folded in _AND
        return behind.get(first, frozenset()) if listed else frozenset()

    def _subject(self, mention: _Mention) -> str | None:
        """The gender (``p`` for plural and neuter) that a verb in the past beside a name gives to its subject."""
        near = [self.words[mention.start - 1]] if self.words[mention.start].gap == " " else []
        near += [word for word in self.words[mention.stop : mention.stop + 1] if word.gap == " "]
        for word in near:
            if not word.capital and (past := _PAST.search(word.folded)):
                return {"": "m", "а": "f"}.get(past["ending"], "p")
        return None

    def _options(self, mention: _Mention) -> tuple[Nominative, ...]:
        """The nominatives of a mention by what stands beside it."""
        if mention.order not in self.options:
            cases = self.cases.get(mention.start, frozenset())
            told = self._prior(mention), cases, self._subject(mention)
            self.options[mention.order] = nominatives_of(mention.words, self.language, *told)
        return self.options[mention.order]

    def _count(self, mentions: Sequence[_Mention]) -> Counter[tuple[str, ...]]:
        """How likely all mentions of the article together make each nominative, in full or by the last word."""
        votes: Counter[tuple[str, ...]] = Counter()
        for mention in mentions:
            options = self._options(mention)
            best: dict[tuple[str, ...], int] = {}
            for option in options:
                best.setdefault(option.words, max(_VOTE + option.score - options[0].score, 0))
            votes.update(best)
        return votes

    def _named(self, mention: _Mention) -> _Person:
        """The person of a full name, new or known."""
        nominative = self._nominative(mention)
        name = self._display(mention, nominative)
        key = mention.known or tuple(
            w
            for at, w in enumerate(nominative.words)
            if not 0 < at < len(mention.words) - 1 or not is_patronymic(w, "")
        )
        for person in self.people:
            if person.words == key or _abbreviates(key, person.words):
                person.name = max(person.name, name, key=len)
                break
            if _abbreviates(person.words, key):
                person.words, person.name = key, name
                break
        else:
            terms = leaders(key, self.published)
            if not terms and len(key) == 3:  # John Dramani Mahama
                terms = leaders((key[0], key[-1]), self.published)
            person = _Person(key, name, self._gender(nominative), terms)
            self.people.append(person)
        if mention.title:
            person.titles.append(mention.title)
        person.owner = person.owner or self._owner(mention.start)
        return person

    def _gender(self, nominative: Nominative) -> str | None:
        known = {given_names().get(word) for word in nominative.words[:-1]} - {None, "mf"}
        return known.pop() if len(known) == 1 else surname_gender(nominative.words[-1])

    def _display(self, mention: _Mention, nominative: Nominative) -> str:
        """The name as the article writes it, put into the nominative."""
        pieces: list[str] = []
        for at, form in zip(mention.order, nominative.words, strict=True):
            word = self.words[at]
            written = word.text.capitalize() if word.abbreviation and len(word.text) > 3 else word.text
            shared = next((i for i, (a, b) in enumerate(zip(word.folded, form, strict=False)) if a != b), len(form))
            if pieces:
                pieces.append(word.gap if at > mention.start else " ")
            pieces.append(written if word.folded == form else written[:shared] + form[shared:])
        return "".join(pieces)

    def _appositions(self, full: Sequence[_Mention]) -> None:
        """Titles beside a name: «Юрий Ушаков, помощник президента», "the president of France, Emmanuel Macron"."""
        attached = {mention.title.start for mention in full if mention.title}
        behind = {mention.stop: mention for mention in full}
        ahead = {mention.start: mention for mention in full if mention.title is None}
        for title in self.titles:
            if title.start in attached or not (title.country or not title.leader):
                continue
            name, follower = behind.get(title.start), ahead.get(title.stop)
            if name and self.words[title.start].gap in (", ", " (", " – ", " — ", ", the "):
                self._give(name, title)
            elif follower and title.country and self.words[title.stop].gap == ", ":
                # In a list the next one is somebody else, unless the table says that it is not.
                self._give(follower, title, only=title.country)

    def _shared(self, full: Sequence[_Mention]) -> None:
        """One title of several, in the order of the countries: «премьеры Польши и Литвы Дональд Туск и Гинтаутас …»."""
        ahead = {mention.start: mention for mention in full if mention.title is None}
        for first, place in self.place_at.items():
            shared = read_shared(self.words, first, self.language) if place.kind == "country" else None
            if shared is None:
                continue
            countries, at = [place.country], self._behind(place.span.stop)
            while (behind := self._listed(at)) is not None and behind in self.place_at:
                countries.append(self.place_at[behind].country)
                at = self._behind(self.place_at[behind].span.stop)
            names: list[_Mention] = []
            start: int | None = at
            while start is not None and start in ahead:
                names.append(ahead[start])
                start = self._listed(ahead[start].stop)
            if not len(names) == len(countries) == len(set(countries)) > 1:
                continue
            opens, office = shared
            span = Span(self.words[opens].start, self.words[at - 1].stop)
            for mention, country in zip(names, countries, strict=True):
                title = Title(opens, at, office, True, country, False, False, frozenset(), span)
                self._give(mention, title)

    def _listed(self, at: int) -> int | None:
        """The word that a list goes on with at ``at``, behind a comma or "and"."""
        if at + 1 < len(self.words) and self.words[at].folded in _AND and self.words[at].gap == " ":
            return at + 1
        return at if at < len(self.words) and self.words[at].gap == ", " else None

    def _give(self, mention: _Mention, title: Title, *, only: str | None = None) -> None:
        person = self._known(mention)
        if person and (only is None or person.country == only or (person.country is None and self.language != "ru")):
            person.titles.append(title)

    def _known(self, mention: _Mention) -> _Person | None:
        options = {option.words for option in nominatives_of(mention.words, self.language)}
        return next((person for person in self.people if person.words in options), None)

    def _fitting(self, mention: _Mention) -> list[_Person]:
        """Whose name may end in this surname; of several those whom its title fits, or the only leader."""
        options = nominatives_of(mention.words, self.language)
        fitting = [person for person in self.people if any(_fits(option, person) for option in options)]
        title = mention.title
        if len(fitting) > 1 and title:
            fitting = [person for person in fitting if person.holds(title.office, title.country)] or fitting
        # Of a family, the surname alone is the one in office.
        heads = [person for person in fitting if person.is_leader(self.published)]
        return heads if len(heads) == 1 else fitting

    def _unclear(self, mention: _Mention, fitting: Sequence[_Person]) -> PersonReading:
        """A surname that several persons of the article bear."""
        span = self._span(mention)
        countries = {person.country for person in fitting}
        country = countries.pop() if len(countries) == 1 else None
        role = mention.title.span.of(self.text) if mention.title else None
        return PersonReading(span, span.of(self.text), None, country, role, "name", None, "sentence", "inflected")

    def _alone(self, mention: _Mention) -> _Person | None:
        """The person of a surname that no full name of the article explains."""
        options = nominatives_of(mention.words, self.language)
        first = self.words[mention.start]
        if is_namesake(self.words, mention.start, self.language):
            return None
        for option in options:
            terms = leaders(option.words, self.published)
            if terms and (mention.title or not self._is_given(first)):
                return self._lone(mention, option, terms)
        if len(mention.words) > 1:
            # A given name and a patronymic, or a part of something else.
            compound = self._opens_name(mention.title) and not any(
                self.words[at].gap == " " for at in range(mention.start + 1, mention.stop)
            )
            return self._lone(mention, options[0], ()) if self._is_given(first) or compound else None
        if mention.title and mention.title.office in _KNOWN_BY_GIVEN_NAME:
            return self._lone(mention, options[0], ())
        best = self._lone_nominative(mention, options)
        given = self._is_given(first) and not (self._opens_name(mention.title) and not first.cyrillic)
        if best is None or first.quoted or given:
            return None
        return self._lone(mention, best, ())

    def _lone_nominative(self, mention: _Mention, options: Sequence[Nominative]) -> Nominative | None:
        """The nominative of a surname without a full name; None if nothing shows that it is a surname."""
        first = self.words[mention.start]
        if self._modifies(mention):
            return None
        surnames = [option for option in options if has_surname_ending(option.words[-1], alone=mention.title is None)]
        if surnames and not (first.initial and mention.title is None):
            near = self.words[max(mention.start - 1, 0) : mention.stop + 1]
            feminine = any(_FEMININE_VERB.search(word.folded) for word in near if not word.capital)
            wanted = "f" if feminine else "m"
            return next((o for o in surnames if surname_gender(o.words[-1]) in (wanted, None)), surnames[0])
        title = mention.title
        if (
            title
            and title.nominative
            and title.office in HEADS
            and len(first.text) > 3
            and first.folded[-1] not in "аяыи"
        ):
            return next(option for option in options if option.case == "nominative")
        return None

    def _modifies(self, mention: _Mention) -> bool:
        """True for an adjective before its noun: «секретарь Свердловского обкома»."""
        after = self.words[mention.stop] if mention.stop < len(self.words) else None
        return bool(
            after
            and after.gap == " "
            and not after.capital
            and len(after.text) > 3
            and like_adjective(mention.words[-1])
            and not is_verb(after.folded)
        )

    def _lone(self, mention: _Mention, nominative: Nominative, terms: tuple[Leader, ...]) -> _Person:
        person = next((person for person in self.people if person.words == nominative.words), None)
        if person is None:
            name = self._display(mention, nominative)
            person = _Person(nominative.words, name, surname_gender(nominative.words[-1]), terms)
            self.people.append(person)
        if mention.title:
            person.titles.append(mention.title)
        return person

    def _span(self, mention: _Mention) -> Span:
        return Span(self.words[mention.start].start, self.words[mention.stop - 1].stop)

    def _name_reading(self, mention: _Mention, person: _Person, lone: bool) -> PersonReading:
        span = self._span(mention)
        title = mention.title or next(iter(person.titles), None)
        said = any(t.country or not t.leader for t in person.titles)
        basis: Basis = (
            "only full name that fits" if lone else "leaders table" if person.terms and not said else "sentence"
        )
        exact = set(mention.words) <= {word.folded for word in read_words(person.name)}
        return PersonReading(
            span,
            span.of(self.text),
            person.name,
            person.country,
            title.span.of(self.text) if title else None,
            "name",
            person.is_leader(self.published),
            basis,
            "exact" if exact else "inflected",
        )

    def _title_reading(self, title: Title, names: Sequence[tuple[Span, _Person]]) -> PersonReading | None:
        country = title.country
        if country is None and title.own:
            country = self._spoken_of(title.span.start)
        if country is None and title.office in _ANY_HEAD:
            return None
        person = self._holder(title, country, names)
        known = country or (person.country if person else None)
        return PersonReading(
            title.span,
            title.span.of(self.text),
            person.name if person else None,
            known,
            title.span.of(self.text),
            "title",
            True,
            "only full name that fits" if person else "sentence",
            "computed" if person else "exact" if title.nominative else "inflected",
        )

    def _holder(self, title: Title, country: str | None, names: Sequence[tuple[Span, _Person]]) -> _Person | None:
        """The only person of the article whom the title fits; without a country also the only one in the paragraph."""
        fitting = [
            p
            for p in self.people
            if p.holds(title.office, country)
            and p.is_leader(self.published) is not False
            and all(title.same_portfolio(other) for other in p.titles)
        ]
        if len(fitting) > 1 and title.office in _ANY_HEAD:
            fitting = [p for p in fitting if p.holds("president", country)] or fitting
        if len(fitting) > 1 and country is None:
            paragraph = self.text.rfind("\n", 0, title.span.start)
            near = {id(person) for span, person in names if paragraph < span.start < title.span.start}
            fitting = [person for person in fitting if id(person) in near]
        return fitting[0] if len(fitting) == 1 else None

    def _spoken_of(self, offset: int) -> str | None:
        """The country of the nearest place before ``offset`` in its paragraph."""
        paragraph = self.text.rfind("\n", 0, offset)
        near = [place.country for place in self.places if paragraph < place.span.start < offset and place.country]
        return near[-1] if near else None


def _abbreviates(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """True if ``short`` is ``full`` with initials: («в», «путин») for («владимир», «путин»)."""
    return (
        len(short) > 1
        and len(full) > 1
        and short[-1] == full[-1]
        and len(short[0]) == 1 < len(full[0])
        and full[0].startswith(short[0])
    )


def _fits(option: Nominative, person: _Person) -> bool:
    """True if ``option`` is the end of the person's name in the right gender, or an Asian family name."""
    if person.gender not in (None, option.gender):
        return False
    words = option.words
    family_first = any(term.family_first for term in person.terms)
    by_first = family_first or is_family_first(person.words) or (len(words) > 1 and is_patronymic(words[-1], ""))
    return person.words[-len(words) :] == words or (by_first and person.words[: len(words)] == words)


def _unspaced(text: str, places: Sequence[PlaceReading], published: datetime.date | None) -> Iterator[PersonReading]:
    """Leaders and titles in scripts without spaces or capitals: names of the table and behind titles, and titles."""
    titles = {**_plain_titles(text, places), **unspaced_titles(text, places)} if UNSPACED.search(text) else {}
    found = list(unspaced_leaders().find(text))
    named: dict[str, UnspacedTitle] = {}
    for start, title in titles.items():
        stop = name_end(text, start, title.country, places)
        if stop > start and not any(span.start == start for span, _ in found):
            named.setdefault(text[start:stop], title)
    found = _with_mentions(text, found, named)
    fullest: dict[tuple[str, ...], str] = {}
    holders: dict[tuple[str | None, str], set[str]] = {}
    for span, names in found:
        fullest[names] = max(fullest.get(names, ""), span.of(text), key=len)
    for span, names in found:
        terms = leaders([word.folded for word in read_words(names[0])], published)
        countries = {term.country for term in terms}
        known = named.get(fullest[names])
        country = next(iter(countries)) if len(countries) == 1 else known.country if known is not None else None
        said = titles.pop(span.start, None)
        for office in [_OFFICES.get(term.office, "") for term in terms] + ([] if known is None else [known.office]):
            holders.setdefault((country, office), set()).add(fullest[names])
        serving = known is not None or any(published is None or term.in_office(published) for term in terms)
        yield PersonReading(
            span,
            span.of(text),
            fullest[names],
            country if said is None else said.country or country,
            None if said is None else said.span.of(text),
            "name",
            True if said is not None or serving else None,
            "leaders table" if said is None and known is None else "sentence",
            "exact",
        )
    for title in titles.values():
        if title.country is not None:
            held = holders.get((title.country, title.office), set())
            name = next(iter(held)) if len(held) == 1 else None
            basis: Basis = "only full name that fits" if name else "sentence"
            grounding: Literal["computed", "exact"] = "computed" if name else "exact"
            words = title.span.of(text)
            yield PersonReading(title.span, words, name, title.country, words, "title", True, basis, grounding)


def _with_mentions(
    text: str, found: Sequence[tuple[Span, tuple[str, ...]]], named: Mapping[str, UnspacedTitle]
) -> list[tuple[Span, tuple[str, ...]]]:
    """The names of the table, and every mention of those that stand behind a title, in full or by the last part."""
    taken, mentions = [span for span, _ in found], list(found)
    for name, title in sorted(named.items(), key=lambda item: -len(item[0])):
        for words in dict.fromkeys((name, re.split(r"[·•・‧]", name)[-1])):
            for match in re.finditer(re.escape(words), text) if len(words) > 1 else ():
                span = Span(*match.span())
                longer = name_end(text, span.start, title.country) > span.stop
                if not longer and not any(span.overlaps(other) for other in taken):
                    taken.append(span)
                    mentions.append((span, (name,)))
    return sorted(mentions, key=lambda mention: mention[0])


def _plain_titles(text: str, places: Sequence[PlaceReading]) -> dict[int, UnspacedTitle]:
    """Titles right behind their country in other letters than Chinese (Korean, Arabic), by the offset behind them."""
    found: dict[int, UnspacedTitle] = {}
    for place in places:
        for title, (office, leader) in unspaced_offices().items():
            if place.kind == "country" and leader and text.startswith(title, place.span.stop) and not is_han(title):
                span = Span(place.span.start, place.span.stop + len(title))
                found[span.stop] = UnspacedTitle(span, place.country, office)
                break
    return found


def antecedent(people: Sequence[PersonReading], text: str, offset: int) -> PersonReading | None:
    """The person that the third-person pronoun at ``offset`` most likely means; None if nobody named stands before.

    «тот» and "the latter" mean the last person named. «он», "he" mean the subject: the first person in the nominative
    of the same sentence before the pronoun, else of the sentence before it, else the nearest.

    >>> text = "Путин встретился с Токаевым. Он прибыл утром."
    >>> antecedent(read_people(text, language="ru"), text, 29).name
    'Путин'
    """
    before = [reading for reading in people if reading.span.stop <= offset and reading.name]
    pronoun = re.match(r"\w+(?: \w+)?", text[offset:])
    word = pronoun.group().casefold() if pronoun else ""
    if not before or word.startswith(("тот", "тому", "тем ", "the latter", "last")):
        return before[-1] if before else None
    feminine = word.split(" ")[0] in ("она", "её", "ее", "ей", "ею", "she", "her", "вона")
    suited = [reading for reading in before if _is_woman(reading) is feminine] or before
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text, 0, offset)), offset]
    for start, stop in list(pairwise(ends))[:-3:-1]:
        subjects = [r for r in suited if start <= r.span.start < stop and r.kind == "name" and r.grounding == "exact"]
        if subjects:
            return subjects[0]
    return suited[-1]


def _is_woman(reading: PersonReading) -> bool:
    words = [word.folded for word in read_words(reading.name or "")]
    return any(given_names().get(word) == "f" for word in words[:-1]) or surname_gender(words[-1]) == "f"
