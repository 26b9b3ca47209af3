"""Text -> PersonReadings: every mention of a person by name or by title, joined to one nominative name each."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..spans import Span
from .leaders import Leader, leaders
from .mentions import Mention, Mentions
from .names import (
    Nominative,
    has_surname_ending,
    is_family_first,
    is_patronymic,
    like_adjective,
    nominatives_of,
    surname_gender,
)
from .nominatives import AND, Nominatives
from .organizations import OrganizationReading, read_organizations
from .persons import ANY_HEAD, Basis, Person, PersonReading
from .places import PlaceReading, given_names, is_given, locale, read_places
from .titles import HEADS, Title, is_namesake, is_verb, read_shared, title_words
from .unspaced_people import read_unspaced
from .words import read_words

__all__ = ["PersonReading", "antecedent", "read_people"]

_OF_A_COUNTRY = frozenset(("minister", "speaker", "secretary", "guest"))
"""Offices whose title alone names somebody only together with a country: "the Latvian minister"."""
_KNOWN_BY_GIVEN_NAME = frozenset(("monarch", "pope"))
_ABOUT = 3
"""How often an article names whom it is about."""
_PORTFOLIO_BEFORE = 3
"""Words between "his" and a title: "his foreign trade minister"."""
_FEMININE_VERB = re.compile(r"(?:л[аи]сь|ла)$")
_SENTENCE_END = re.compile(r"[.!?…][»\"”')\]]*\s+(?=[^a-zа-я])|\n")


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
    readings = [*article.readings(), *read_unspaced(text, places, published)]
    return sorted(readings, key=lambda reading: reading.span)


class _Article:
    """One reading of one text: its mentions, and the persons found so far."""

    def __init__(
        self,
        text: str,
        language: str,
        places: Sequence[PlaceReading],
        organizations: Sequence[OrganizationReading],
        published: datetime.date | None,
    ) -> None:
        self.text, self.language, self.places, self.published = text, language, places, published
        self.mentions = Mentions(text, language, places, organizations, published)
        self.words = self.mentions.words
        self.people: list[Person] = []

    def readings(self) -> Iterator[PersonReading]:
        """Full names first, then what is left of names, then titles without a name."""
        full, rest = self.mentions.find()
        self.nominatives = Nominatives(self.mentions, [*full, *rest])
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
        names = [(self.mentions.span(mention), person) for mention, person, _ in readings]
        for title in self.mentions.titles:
            told = title.office in HEADS or (title.office in _OF_A_COUNTRY and title.country is not None)
            if title.start not in used and title.leader and told and (reading := self._title_reading(title, names)):
                yield reading

    def _of_whom_they_go_with(self, named: Sequence[tuple[Mention, Person]]) -> None:
        """The country of ministers whose title names none: that of whom they accompany, or of "his" and "her"."""
        named = sorted(named, key=lambda entry: entry[0].start)
        with_words = title_words(self.language, "companion")
        for mention, person in named:
            title = mention.title
            if title is None or person.country or not title.leader or title.office in ANY_HEAD or not title.start:
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

    def _named(self, mention: Mention) -> Person:
        """The person of a full name, new or known."""
        nominative = self.nominatives.of(mention)
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
            person = Person(key, name, self._gender(nominative), terms)
            self.people.append(person)
        if mention.title:
            person.titles.append(mention.title)
        person.owner = person.owner or self.mentions.owner(mention.start)
        return person

    def _gender(self, nominative: Nominative) -> str | None:
        known = {given_names().get(word) for word in nominative.words[:-1]} - {None, "mf"}
        return known.pop() if len(known) == 1 else surname_gender(nominative.words[-1])

    def _display(self, mention: Mention, nominative: Nominative) -> str:
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

    def _appositions(self, full: Sequence[Mention]) -> None:
        """Titles beside a name: «Юрий Ушаков, помощник президента», "the president of France, Emmanuel Macron"."""
        attached = {mention.title.start for mention in full if mention.title}
        behind = {mention.stop: mention for mention in full}
        ahead = {mention.start: mention for mention in full if mention.title is None}
        for title in self.mentions.titles:
            if title.start in attached or not (title.country or not title.leader):
                continue
            name, follower = behind.get(title.start), ahead.get(title.stop)
            if name and self.words[title.start].gap in (", ", " (", " – ", " — ", ", the "):
                self._give(name, title)
            elif follower and title.country and self.words[title.stop].gap == ", ":
                # In a list the next one is somebody else, unless the table says that it is not.
                self._give(follower, title, only=title.country)

    def _shared(self, full: Sequence[Mention]) -> None:
        """One title of several, in the order of the countries: «премьеры Польши и Литвы Дональд Туск и Гинтаутас …»."""
        ahead = {mention.start: mention for mention in full if mention.title is None}
        for first, place in self.mentions.place_at.items():
            shared = read_shared(self.words, first, self.language) if place.kind == "country" else None
            if shared is None:
                continue
            countries, at = [place.country], self.mentions.behind(place.span.stop)
            while (behind := self._listed(at)) is not None and behind in self.mentions.place_at:
                countries.append(self.mentions.place_at[behind].country)
                at = self.mentions.behind(self.mentions.place_at[behind].span.stop)
            names: list[Mention] = []
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
        if at + 1 < len(self.words) and self.words[at].folded in AND and self.words[at].gap == " ":
            return at + 1
        return at if at < len(self.words) and self.words[at].gap == ", " else None

    def _give(self, mention: Mention, title: Title, *, only: str | None = None) -> None:
        person = self._known(mention)
        if person and (only is None or person.country == only or (person.country is None and self.language != "ru")):
            person.titles.append(title)

    def _known(self, mention: Mention) -> Person | None:
        options = {option.words for option in nominatives_of(mention.words, self.language)}
        return next((person for person in self.people if person.words in options), None)

    def _fitting(self, mention: Mention) -> list[Person]:
        """Whose name may end in this surname; of several those whom its title fits, or the only leader."""
        options = nominatives_of(mention.words, self.language)
        fitting = [person for person in self.people if any(_fits(option, person) for option in options)]
        if not fitting and len(mention.words) == 1 and mention.title is None:
            fitting = self._by_first_name(mention.words[0])
        title = mention.title
        if len(fitting) > 1 and title:
            fitting = [person for person in fitting if person.holds(title.office, title.country)] or fitting
        # Of a family, the surname alone is the one in office.
        heads = [person for person in fitting if person.is_leader(self.published)]
        return heads if len(heads) == 1 else fitting

    def _by_first_name(self, name: str) -> list[Person]:
        """The one person, or the one leader, whose full name begins so: Abiy Ahmed is Abiy, Fiame Mata'afa Fiame."""
        bearers = [person for person in self.people if len(person.words) > 1 and person.words[0] == name]
        leaders_of_it = [person for person in bearers if person.is_leader(self.published)]
        return next((few for few in (bearers, leaders_of_it) if len(few) == 1), [])

    def _unclear(self, mention: Mention, fitting: Sequence[Person]) -> PersonReading:
        """A surname that several persons of the article bear."""
        span = self.mentions.span(mention)
        countries = {person.country for person in fitting}
        country = countries.pop() if len(countries) == 1 else None
        role = mention.title.span.of(self.text) if mention.title else None
        return PersonReading(span, span.of(self.text), None, country, role, "name", None, "sentence", "inflected")

    def _alone(self, mention: Mention) -> Person | None:
        """The person of a surname that no full name of the article explains."""
        options = nominatives_of(mention.words, self.language)
        first = self.words[mention.start]
        if is_namesake(self.words, mention.start, self.language):
            return None
        for option in options:
            terms = leaders(option.words, self.published)
            if terms and (mention.title or not is_given(first, self.language)):
                return self._lone(mention, option, terms)
        if len(mention.words) > 1:
            # A given name and a patronymic, or a part of something else.
            compound = self.mentions.opens_name(mention.title) and not any(
                self.words[at].gap == " " for at in range(mention.start + 1, mention.stop)
            )
            return self._lone(mention, options[0], ()) if is_given(first, self.language) or compound else None
        if mention.title and mention.title.office in _KNOWN_BY_GIVEN_NAME:
            return self._lone(mention, options[0], ())
        best = self._lone_nominative(mention, options)
        given = is_given(first, self.language) and not (self.mentions.opens_name(mention.title) and not first.cyrillic)
        if best is None or first.quoted or given:
            return None
        return self._lone(mention, best, ())

    def _lone_nominative(self, mention: Mention, options: Sequence[Nominative]) -> Nominative | None:
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

    def _modifies(self, mention: Mention) -> bool:
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

    def _lone(self, mention: Mention, nominative: Nominative, terms: tuple[Leader, ...]) -> Person:
        person = next((person for person in self.people if person.words == nominative.words), None)
        if person is None:
            name = self._display(mention, nominative)
            person = Person(nominative.words, name, surname_gender(nominative.words[-1]), terms)
            self.people.append(person)
        if mention.title:
            person.titles.append(mention.title)
        return person

    def _name_reading(self, mention: Mention, person: Person, lone: bool) -> PersonReading:
        span = self.mentions.span(mention)
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

    def _title_reading(self, title: Title, names: Sequence[tuple[Span, Person]]) -> PersonReading | None:
        country = title.country
        if country is None and title.own:
            country = self._spoken_of(title.span.start)
        if country is None and title.office in ANY_HEAD:
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

    def _holder(self, title: Title, country: str | None, names: Sequence[tuple[Span, Person]]) -> Person | None:
        """The only person of the article whom the title fits.

        Without a country also the only one of the paragraph, or whom the article is about: named twice as often as any
        other whom the title fits.
        """
        fitting = [
            p
            for p in self.people
            if p.holds(title.office, country)
            and p.is_leader(self.published) is not False
            and all(title.same_portfolio(other) for other in p.titles)
        ]
        if country is None:
            # «Глава кабмина встретился с премьером Кении Аминой Одингой»: who is named further on is somebody else.
            behind = next((word.start for word in self.words[title.stop :] if word.initial), len(self.text))
            others = {id(person) for span, person in names if title.span.stop <= span.start < behind}
            fitting = [person for person in fitting if id(person) not in others]
        if len(fitting) > 1 and title.office in ANY_HEAD:
            fitting = [p for p in fitting if p.holds("president", country)] or fitting
        if len(fitting) > 1 and country is None:
            paragraph = self.text.rfind("\n", 0, title.span.start)
            fitting = [person for person in fitting if title.office in person.offices] or fitting
            near = {id(person) for span, person in names if paragraph < span.start < title.span.start}
            here = [person for person in fitting if id(person) in near]
            fitting = here or (self._about(fitting, names) if len(fitting) > 1 else fitting)
        return fitting[0] if len(fitting) == 1 else None

    def _about(self, people: Sequence[Person], names: Sequence[tuple[Span, Person]]) -> list[Person]:
        """Whom of ``people`` the article names three times or more, and twice as often as any other of them."""
        counts = Counter(id(person) for _, person in names)
        most, second = sorted(people, key=lambda person: -counts[id(person)])[:2]
        return [most] if counts[id(most)] >= max(_ABOUT, 2 * counts[id(second)]) else []

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


def _fits(option: Nominative, person: Person) -> bool:
    """True if ``option`` is the end of the person's name in the right gender, or an Asian family name."""
    if person.gender not in (None, option.gender):
        return False
    words = option.words
    family_first = any(term.family_first for term in person.terms)
    by_first = family_first or is_family_first(person.words) or (len(words) > 1 and is_patronymic(words[-1], ""))
    return person.words[-len(words) :] == words or (by_first and person.words[: len(words)] == words)


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
