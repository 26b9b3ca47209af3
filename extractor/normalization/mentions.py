"""Text with its places and organizations -> Mentions: where it names somebody, in full or by a part of the name."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..spans import Span
from .inflection import nominatives
from .languages import SUFFIXING
from .leaders import full_names, leaders
from .lexicon import Match
from .names import (
    UNDECLINED_VOWELS,
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
)
from .organizations import OrganizationReading
from .places import PlaceReading, given_names, is_given, tells_where
from .titles import Title, read_titles, title_words
from .words import Word, read_words

# There an organization or a country stands before a title or behind a preposition, never directly behind the title.
_OWNER_FIRST = SUFFIXING | {"en", "de", "fr", "es"}
_APPOSING = frozenset(("en", "de", "fr", "es", "it", "pt"))
_INSIDE_LATIN = (" ", "-", "'", "’", ". ", ".")


@dataclass(slots=True)
class Mention:
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


_POLITE = frozenset({"mr", "mrs", "ms", "dr", "shri", "smt", "h.e", "the hon", "hon", "sri"})
"""What stands before a name set off by a comma from its office: "the Minister for Agriculture, Mr. X"."""


class Mentions:
    """The words of one text with what they are taken by, and the mentions of persons among what is left."""

    def __init__(
        self,
        text: str,
        language: str,
        places: Sequence[PlaceReading],
        organizations: Sequence[OrganizationReading],
        published: datetime.date | None,
    ) -> None:
        """``places`` and ``organizations`` are those of ``text``; ``published`` chooses among leaders."""
        self.text, self.language, self.published = text, language, published
        self.words = read_words(text)
        self._starts = [word.start for word in self.words]
        first = {start: at for at, start in enumerate(self._starts)}
        self.place_at = {first[place.span.start]: place for place in places if place.span.start in first}
        self._organization_at = {
            first[one.span.start]: (self.behind(one.span.stop), one.key)
            for one in organizations
            if one.span.start in first
        }
        self.titles = read_titles(self.words, self.place_at, self._organization_at, language)
        self._titled = {title.stop: title for title in self.titles}
        self._opened = {title.start: title for title in self.titles}
        self._owning = {place.span.stop: place for place in places if place.kind == "country"}

    def find(self) -> tuple[list[Mention], list[Mention]]:
        """Mentions that give a full name, and the rest, which need one to join."""
        taken, full = self._of_table()
        for start, place in self.place_at.items():
            if place.kind not in ("city", "country") or not self._continues_name(start, place, taken):
                taken.update(range(start, self.behind(place.span.stop)))
        for start, (stop, _) in self._organization_at.items():
            taken.update(range(start, stop))
        for title in self.titles:
            taken.update(range(title.start, title.stop))
        rest: list[Mention] = []
        for start, stop in runs(self.words, taken.__contains__, self.language):
            if self._is_namesake(start, stop):
                continue
            mention, complete = self._mention(start, stop)
            (full if complete else rest).append(mention)
        full += self._said_elsewhere(full, rest)
        full.sort(key=lambda mention: mention.start)
        return full, rest

    def behind(self, offset: int) -> int:
        """The first word that does not begin before ``offset``."""
        return bisect_left(self._starts, offset)

    def span(self, mention: Mention) -> Span:
        """Where a mention stands in the text."""
        return Span(self.words[mention.start].start, self.words[mention.stop - 1].stop)

    def owner(self, start: int) -> str | None:
        """The country in the English possessive right before a word."""
        words = self.words
        if self.language != "en" or start < 2 or words[start - 1].folded != "s" or words[start].gap != " ":
            return None
        place = self._owning.get(words[start - 2].stop)
        return place.country if place is not None and words[start - 1].gap in ("'", "’") else None

    def opens_name(self, title: Title | None) -> bool:
        """True if a name must follow the title directly, because what it belongs to is said or stands before it."""
        return title is not None and title.leader and (title.country is not None or self.language in _OWNER_FIRST)

    def latin_behind(self, stop: int) -> tuple[str, ...]:
        """The Latin spelling that follows a Cyrillic name in brackets: «Джошуа Вольф (Joshua Wolf)»."""
        words, at = self.words, stop
        while (
            at < len(words) and not words[at].cyrillic and words[at].gap in ((" (",) if at == stop else _INSIDE_LATIN)
        ):
            at += 1
        closed = at > stop and self.text.startswith(")", words[at - 1].stop)
        capitals = closed and words[stop].capital and words[at - 1].capital and not words[stop - 1].quoted
        return tuple(word.folded for word in words[stop:at]) if capitals and words[stop - 1].cyrillic else ()

    def _is_namesake(self, start: int, stop: int) -> bool:
        """True for what is only called after somebody: King Street, Prince William Sound."""
        return stop - start > (self._title_before(start) is None) and is_eponym(self.words[stop - 1], self.language)

    def _said_elsewhere(self, full: Sequence[Mention], rest: list[Mention]) -> list[Mention]:
        """Surnames of ``rest`` before which stands, at the head of a sentence, what another mention tells is a name."""
        known = {option.words for mention in full for option in nominatives_of(mention.words, self.language)}
        found: list[Mention] = []
        for mention in list(rest):
            first = mention.start - 1
            if first < 0 or not self.words[first].initial or self.words[mention.start].gap != " ":
                continue
            whole = self._cut(first, mention.stop, None)
            if any(option.words in known for option in nominatives_of(whole.words, self.language)):
                rest.remove(mention)
                found.append(whole)
        return found

    def _of_table(self) -> tuple[set[int], list[Mention]]:
        """Full names of the leaders table, and the words that they take."""
        closed = {at for title in self.titles for at in range(title.start, title.stop)}
        closed |= {at for start, (stop, _) in self._organization_at.items() for at in range(start, stop)}
        closed |= {at for start, p in self.place_at.items() for at in range(start, self.behind(p.span.stop))}
        taken: set[int] = set()
        found: list[Mention] = []
        at = 0
        while at < len(self.words):
            match = full_names().match(self.words, at, self.language) if self.words[at].capital else None
            at += 1
            if match and self.words[match.stop - 1].capital and not is_suffix(self.words, match.stop):
                known = tuple(word.folded for word in read_words(match.name))
                start, stop = self._whole(match, closed | taken)
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

    def _whole(self, match: Match[None], closed: set[int]) -> tuple[int, int]:
        """A name of the table with what else the article gives: Luiz Inacio [Lula da Silva], [Abiy Ahmed] Ali."""
        words, start, stop = self.words, match.start, match.stop
        first = start
        while first and words[first].gap == " " and words[first - 1].capital and first - 1 not in closed:
            first -= 1
            if not words[first].cyrillic and (self._title_before(first) or is_given(words[first], self.language)):
                start = first
        while stop < len(words) and words[stop].gap == " " and stop not in closed and self._goes_on(stop, match.exact):
            stop += 1
        return start, stop

    def _goes_on(self, at: int, exact: bool) -> bool:
        """True for a given name behind a full one that is no other person's, who in Cyrillic may follow directly."""
        word, behind = self.words[at], self.words[at + 1 : at + 2]
        if not word.cyrillic:
            return is_given(word, self.language)
        same_case = exact or word.folded[-1] in UNDECLINED_VOWELS
        alone = not (behind and behind[0].capital and behind[0].gap == " ")
        return word.capital and word.folded in given_names() and same_case and alone

    def _has_second_surname(self, at: int, closed: set[int]) -> bool:
        """True if one capitalized word more follows, and nothing in capitals behind it, as would in a headline."""
        follows = [self.words[i].gap == " " and self.words[i].capital for i in range(at, min(at + 2, len(self.words)))]
        ordinary = not follows or self.words[at].cyrillic or is_common(self.words[at].folded) or at in closed
        return follows[:1] == [True] and follows[1:] != [True] and not ordinary

    def _continues_name(self, at: int, place: PlaceReading, taken: set[int]) -> bool:
        """True if word ``at`` goes on with a name that a title or a given name opens: Prime Minister Yoshihiko Noda."""
        if self._in_family_first(at) or self._is_namesake_of_country(at, place):
            return True
        if tells_where(self.words, self.behind(place.span.stop), place, self.language) and not is_given(
            self.words[at], self.language
        ):
            return False  # vazir Qurayshiy Toshkentda: the ending says where
        beside = place.kind == "city" and self.behind(place.span.stop) < len(self.words)
        if self.owner(at) and beside and self._stands_beside(self.behind(place.span.stop)):
            return True  # Botswana's Duma Boko
        title, behind = self._title_before(at), self.behind(place.span.stop)
        if title and self.words[at].cyrillic and place.kind == "city":
            # The title has its country already: министра обороны США Барри Лоуэнкрона.
            return title.country is not None and behind < len(self.words) and self._stands_beside(behind)
        if title and title.leader and not self.words[at].cyrillic:
            # Cumhurbaşkanı Kenya'ya gitti: there a place stands alone, a given name does not.
            return self.language not in SUFFIXING or (behind < len(self.words) and self._stands_beside(behind))
        first = at
        while self._title_before(first) is None and self._inside_name(first, place) and first - 1 not in taken:
            first -= 1
        return first < at and (self._title_before(first) is not None or is_given(self.words[first], self.language))

    def _is_namesake_of_country(self, at: int, place: PlaceReading) -> bool:
        """True for a surname that is a country too, behind a title and a given name: министр Мартин [Куба]."""
        words = self.words
        alone = place.kind == "country" and self.behind(place.span.stop) == at + 1 and words[at].cyrillic
        if not alone or not at or words[at].gap != " " or not is_given(words[at - 1], self.language):
            return False
        return self._title_before(at - 1) is not None

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

    def _mention(self, start: int, stop: int) -> tuple[Mention, bool]:
        """The part of a run that is a name, and whether it is a full one."""
        words = self.words
        title = self._title_before(start) or self._title_aside(start, stop)
        for opening in (start, start + 1)[: 1 + words[start].initial]:
            if is_family_first(tuple(word.folded for word in words[opening:stop])):
                return self._cut(opening, stop, title), True
        given = self._given_name(start, stop)
        while given is not None and given > start:
            if words[given].gap == "-":
                given -= 1  # Ливиу-Дитер
            elif given - 1 > start and is_particle(words[given - 1].folded):
                given -= 2  # Тамим бин Хамад
            else:
                break
        if given is None and (first := self._before_brackets(start, stop)) is not None:
            return self._cut(first, stop, self._title_before(first)), True
        if given is not None and stop - given == 2 and is_patronymic(words[given + 1].folded, self.language):
            if given == start + 1 and self._is_surname(words[start]):
                return self._cut(given, stop, title, surname=start), True
            if from_given_name(words[given + 1].folded, self.language):
                return self._cut(given, stop, title), False
        if given is not None and given + 1 < stop:
            if given == start or self.opens_name(title):
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
        behind = self._opened.get(stop + own)
        told = behind is not None and behind.leader and behind.country and words[stop].gap in (", ", ", the ")
        return bool(told) or self._acts_for(self.owner(start), start, stop)

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
        words, title = self.words, self._titled.get(start)
        if title is None or not title.leader or words[start].gap != ", " or self.language not in _APPOSING:
            return None
        if stop - start < 2 or any(word.quoted or is_common(word.folded) for word in words[start:stop]):
            return None
        closed = stop == len(words) or words[stop].gap[:1] in (",", ".", ")", ";", "\n")
        listed = stop < len(words) and words[stop].gap == ", " and words[stop].capital
        terms = leaders([word.folded for word in words[start:stop]], self.published)
        other = bool(terms and title.country and all(term.country != title.country for term in terms))
        return title if closed and not listed and not other else None

    def _given_name(self, start: int, stop: int) -> int | None:
        """The first word of a run that is known as a given name, or stands before a patronymic."""
        known = next((at for at in range(start, stop) if is_given(self.words[at], self.language)), None)
        if known is None:
            fathers = (at for at in range(start + 1, stop) if is_patronymic(self.words[at].folded, self.language))
            known = next((at - 1 for at in fathers if at + 1 < stop), None)
        return known

    def _before_brackets(self, start: int, stop: int) -> int | None:
        """Where a name begins that brackets tell to be one, by its Latin spelling or by a country."""
        words = self.words
        latin = self.latin_behind(stop)
        first = stop - len(latin) if latin else start
        place = self.place_at.get(stop) if stop < len(words) and words[stop].gap == " (" else None
        country = place is not None and place.kind == "country" and self.text.startswith(")", place.span.stop)
        names = [word.folded for word in words[first:stop]]
        if first < start or not (latin or country) or not 1 < len(names) < 5 or not words[start].cyrillic:
            return None
        ordinary = any(is_common(name) for name in (*names, *latin)) or like_adjective(names[0])
        return None if ordinary or any(word.quoted for word in words[first:stop]) else first

    def _cut(self, start: int, stop: int, title: Title | None, *, surname: int | None = None) -> Mention:
        order = (*range(start, stop), *(() if surname is None else (surname,)))
        return Mention(order, tuple(self.words[at].folded for at in order), title)

    def _title_before(self, start: int) -> Title | None:
        """The title right before a name; of several in a row (President General …) the one that leads."""
        if start >= len(self.words) or start not in self._titled:
            return None
        title, gap = self._titled[start], self.words[start].gap
        if gap == ". " and not self.words[start].initial:
            gap = " "  # Dr. Merkel
        if gap not in (" ", "\u00a0", " «", ' "'):
            return None
        before = self._title_before(title.start)
        if before is None and title.span.of(self.text).casefold().rstrip(".") in _POLITE:
            aside = self._titled.get(title.start)  # the Prime Minister of Fiji, Mr. X
            before = aside if aside is not None and self.words[title.start].gap == ", " else None
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
