"""Layout + Readings -> Windows: the sentences worth asking about, their context, and the words to choose from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from .article import Published
from .drafts import Choices, Task
from .layout import Layout, Paragraph
from .normalization import Readings, Spanned, inside
from .normalization.cues import CueKind, CueReading, languages
from .normalization.dates import DateReading
from .normalization.forms import fold
from .normalization.numerals import read_number
from .normalization.people import PersonReading
from .normalization.places import PlaceReading
from .setting import capitals, is_item, is_origin, protagonist, scene, scenes
from .spans import Span

BEFORE_CHARS = 400
"""How much of the same paragraph may stand before the sentence asked about."""

LONG = 10
"""Sentences of the longest paragraph. Where more stand in one line, its paragraphs were lost."""
BEFORE_IN_LINE = 220
"""How much stands there before the sentence: what is farther off was likely another paragraph."""

FLOW_CHARS = 600
"""How far before a number the word may stand that says which trade it measures."""

PEOPLE = 8
"""Most persons offered: more than a sentence's own actors only invite pairs that nobody wrote."""

_REACH = 40  # characters beside a cue in which a word may stand that counts it
_COUNTED_WORDS = 3  # words between the number and the cue: "eight full-format bilateral talks"

_ORDINAL = re.compile(r"-?(?:[йяемх]|ые|ый|ой|ая|ое|го|му|ом|ым|ю|ую|th|st|nd|rd|º|ª)\b")  # "the 65th summit"
_CLAUSE = re.compile(r"[^,;:()—–]+")
_LABEL = re.compile(r"\d{1,2}(?:\s?[-–—]\s?\d{1,2})?\s[-–—]\s")  # "6 – …", "11–12 – …"

_NO_TRADE = frozenset(("m", "km", "m2", "km2", "har", "[acr_us]", "Cel", "km/h", "s", "min", "h", "d", "wk", "mo", "a"))
"""UCUM units that no trade is counted in."""

SkipReason = Literal["no_cue", "no_person", "no_place", "no_number", "no_party", "company", "habit_or_count", "twin"]

CUES: dict[Task, CueKind] = {"visits": "travel", "summits": "meeting", "trade_figures": "flow"}


@dataclass(frozen=True, slots=True)
class Window:
    """One question to the model: a sentence (``focus``) with what stands before it, and the choices.

    ``whole``: what else a model saw that read a whole article; ``twins`` are then the other sentences that tell of it.
    """

    task: Task
    focus: Span
    before: Span | None
    heading: Span | None
    choices: Choices
    twins: tuple[Span, ...] = ()
    lent: tuple[Span, ...] = ()
    """Where words among the choices stand that the sentence leaves out: the scene, the person it is about."""
    whole: tuple[Span, ...] = ()

    @property
    def telling(self) -> tuple[Span, ...]:
        """The sentences that are said to tell of the event: the one asked about, or those that an answer names."""
        return (self.focus, *self.twins) if self.whole else (self.focus,)

    @property
    def shown(self) -> tuple[Span, ...]:
        """What the model saw, in the order in which its words are looked up."""
        near = (*self.telling, self.before, self.heading, *self.lent)
        return (*(span for span in near if span is not None), *self.whole)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A sentence that is not asked about under ``task``, and why it cannot hold a record."""

    task: Task
    focus: Span
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked and what is not, in the order of the article."""

    windows: tuple[Window, ...]
    skipped: tuple[Skipped, ...]


def plan_windows(text: str, layout: Layout, readings: Readings, task: Task, published: Published | None = None) -> Plan:
    """Cut an article into the windows of one task.

    A sentence is asked about if it holds a word of the task's kind (travel, meeting, trade; taken from a table of
    cues, and not required in languages that the table does not know) and the parts that a record cannot do
    without: a person and a place, somebody to meet, a number. A sentence that repeats an earlier one word for word
    (a caption) is not asked again; it becomes the window's twin and later its evidence.
    """
    places = scenes(readings)
    if task == "visits":  # "from X" is where somebody comes from
        places = (place for place in places if not is_origin(text, place))
    planner = _Planner(
        text,
        layout,
        readings,
        task,
        places=tuple(places),
        dates=tuple(date for date in readings.dates if not _is_metadata(date.span, published)),
        protagonist=protagonist(readings.people),
    )
    windows: dict[str, Window] = {}
    skipped: list[Skipped] = []
    for place, paragraph in enumerate(layout.paragraphs):
        for index in range(len(paragraph.sentences)):
            found = planner.window(place, index)
            if isinstance(found, Skipped):
                skipped.append(found)
                continue
            words = re.sub(r"\W+", " ", found.focus.of(text)).strip().casefold()
            if words in windows:
                windows[words] = replace(windows[words], twins=(*windows[words].twins, found.focus))
                skipped.append(Skipped(task, found.focus, "twin"))
            else:
                windows[words] = found
    return Plan(tuple(windows.values()), tuple(skipped))


@dataclass(frozen=True, slots=True)
class _Planner:
    """One task over one article. ``places`` are those where something can happen, ``dates`` those of events."""

    text: str
    layout: Layout
    readings: Readings
    task: Task
    places: tuple[PlaceReading, ...]
    dates: tuple[DateReading, ...]
    protagonist: PersonReading | None

    def window(self, place: int, index: int) -> Window | Skipped:
        """The question about one sentence, or why there is none."""
        paragraph = self.layout.paragraphs[place]
        focus, before = self._focus(paragraph, index), self._before(place, index)
        if before is not None and before.stop > focus.start:
            before = Span(before.start, focus.start) if before.start < focus.start else None
        if self.task == "trade_figures" and not self.readings.cues_in(focus, "flow"):
            before = self._flow_sentence(focus) or before
        lent: list[Span] = []
        choices = self._choices(focus, before, paragraph.heading, lent)
        if isinstance(choices, str):
            return Skipped(self.task, focus, choices)
        return Window(self.task, focus, before, paragraph.heading, choices, lent=tuple(lent))

    def _focus(self, paragraph: Paragraph, index: int) -> Span:
        """The sentence; for a visit without a place of its own, together with the one before it that has the place.

        "Both met again in X. The visit was a working one": only the second sentence speaks of a visit.
        """
        sentence = paragraph.sentences[index]
        if self.task != "visits" or index == 0 or inside(self.places, sentence) or self._arrives(sentence):
            return sentence
        previous = paragraph.sentences[index - 1]
        if not inside(self.places, previous) or self.readings.cues_in(previous, "travel"):
            return sentence
        return Span(previous.start, sentence.stop)

    def _before(self, place: int, index: int) -> Span | None:
        """The sentences of the paragraph before the ``index``-th, as many whole ones as fit, or the last one.

        The first sentence of a paragraph takes the last one of the paragraph before: "The second meeting …".
        """
        paragraph = self.layout.paragraphs[place]
        start = index
        room = BEFORE_CHARS if len(paragraph.sentences) <= LONG else BEFORE_IN_LINE
        while start and paragraph.sentences[index].start - paragraph.sentences[start - 1].start <= room:
            start -= 1
        if start == index and start and len(paragraph.sentences[start - 1]) <= BEFORE_CHARS:
            start -= 1
        if start < index:
            return Span(paragraph.sentences[start].start, paragraph.sentences[index - 1].stop)
        last = self.layout.paragraphs[place - 1].sentences[-1] if index == 0 and place else None
        return last if last is not None and len(last) <= BEFORE_CHARS and paragraph.heading != last else None

    def _choices(
        self, focus: Span, before: Span | None, heading: Span | None, lent: list[Span]
    ) -> dict[str, list[str]] | SkipReason:
        cue = CUES[self.task]
        known = self.readings.language in languages(cue)
        cues = self.readings.cues_in(focus, cue)
        if known and not cues and not (self.task == "trade_figures" and self._told_before(before)):
            return "no_cue"
        events = [reading for reading in cues if not self._anchors(reading) and not self._counts(focus, reading)]
        if self.task != "trade_figures" and ((known and not events) or self._habitual(focus, events)):
            return "habit_or_count"
        if self.task == "visits":
            return self._visit(focus, before, heading, lent)
        if self.task == "summits":
            return self._summit(focus, before, heading, events)
        return self._trade_figure(focus, before)

    def _habitual(self, focus: Span, events: Sequence[CueReading]) -> bool:
        """True if the sentence speaks of a habit, and in no clause without such a word of an event with its date."""
        habits = [cue for cue in self.readings.cues_in(focus, "habitual") if cue.value == "habitual"]
        if not habits:
            return False
        clauses = (
            Span(focus.start + clause.start(), focus.start + clause.end())
            for clause in _CLAUSE.finditer(focus.of(self.text))
        )
        return not any(
            inside(events, clause) and any(date.start for date in inside(self.dates, clause))
            for clause in clauses
            if not inside(habits, clause)
        )

    def _visit(
        self, focus: Span, before: Span | None, heading: Span | None, lent: list[Span]
    ) -> dict[str, list[str]] | SkipReason:
        """Who may travel where; ``lent`` takes up what the sentence leaves out and the article tells elsewhere."""
        if self._others_travel(focus):
            return "no_person"
        destinations = self._words(self.places, focus)  # a place from before is one that nobody goes to now
        people = self._people(focus, before, heading)
        visitors = list(people.values())[:PEOPLE]
        about = self._left_out(focus)
        if destinations and about is not None and about.name not in people:
            visitors = [*visitors[: PEOPLE - 1], about.text]
            lent.append(about.span)
        if not visitors:
            return "no_person"
        told = [*capitals(self.text, self.readings, focus), *capitals(self.text, self.readings, focus, "land")]
        destinations = list(dict.fromkeys([*destinations, *(at.of(self.text) for _, at in told)]))
        if not destinations and (place := self._scene(focus)) is not None:
            destinations = [place.text]
            lent.append(place.span)
        if not destinations:
            return "no_place"
        dates = self._dates(focus, before) or self._date_of_story(focus, heading, lent)
        return {"destination": destinations, "visitor": visitors, "date": dates}

    def _others_travel(self, focus: Span) -> bool:
        """True if a team, students, a singer travel, and the sentence speaks of nobody who is known to be a leader."""
        sentence = self.layout.sentence_at(focus.stop - 1) or focus
        travellers = [cue for cue in self.readings.cues_in(sentence, "outsider") if cue.value == "traveller"]
        leads = any(person.is_leader for person in inside(self.readings.people, sentence))
        return bool(travellers) and not leads and not self.readings.cues_in(sentence, "pronoun")

    def _left_out(self, focus: Span) -> PersonReading | None:
        """Whom the article is about, where a sentence names nobody who could travel: "10 – flew to Rome", "he"."""
        about = self.protagonist
        people = [person for person in inside(self.readings.people, focus) if person.is_leader is not False]
        places = {place.country for place in inside(self.places, focus)}
        if about is None or about.country in places or focus.contains(about.span):
            return None
        pronoun = any(pronoun.value == "he" for pronoun in self.readings.cues_in(focus, "pronoun"))
        if any(person.country not in places and (person.country or not pronoun) for person in people):
            return None
        ends = bool(self.readings.cues_in(focus, "travel_end"))  # "The tour ends in Rome"
        return about if people or pronoun or ends or is_item(self.text, focus) else None

    def _date_of_story(self, focus: Span, heading: Span | None, lent: list[Span]) -> list[str]:
        """The month or day that heads the section; else the date told together with the place that is lent."""
        for date in inside(self.dates, heading) if heading is not None else ():
            if (
                date.precision in ("month", "day")
                and date.start
                and heading is not None
                and len(date.span) + 2 >= len(heading)
            ):
                return [date.text]
        cities = {place.city for place in self.places if place.span in lent} - {None}
        earlier = [place for place in self.places if place.city in cities and place.span.stop <= focus.start]
        for place in reversed(earlier):
            sentence = self.layout.sentence_at(place.span.start)
            told = [d for d in inside(self.dates, sentence) if d.start is not None] if sentence is not None else []
            if (
                len(told) == 1
                and place.span.start - told[0].span.stop != len(", ") != told[0].span.start - place.span.stop
            ):
                lent.append(told[0].span)
                return [told[0].text]
        return []

    def _leaders(self, span: Span) -> list[PersonReading]:
        """Named persons of a sentence who may be leaders."""
        return [one for one in inside(self.readings.people, span) if one.name and one.is_leader is not False]

    def _arrives(self, sentence: Span) -> bool:
        """True if a leader whom the sentence names arrives, and not on a screen."""
        arrives = self.readings.cues_in(sentence, "arrival") and not self.readings.cues_in(sentence, "remote")
        return bool(arrives and self._leaders(sentence))

    def _scene(self, focus: Span) -> PlaceReading | None:
        """Where the story plays, for a sentence in which a leader arrives, or that says "there", and names no place."""
        if not self._arrives(focus) and not self.readings.cues_in(focus, "there"):
            return None
        countries = {person.country for person in self._leaders(focus)}
        return scene(self.text, self.layout, self.places, focus, countries if len(countries) == 1 else ())

    def _summit(
        self, focus: Span, before: Span | None, heading: Span | None, events: Sequence[CueReading]
    ) -> dict[str, list[str]] | SkipReason:
        if self._meets_others(focus):
            return "no_party"
        participants = list(self._people(focus, before, heading).values())[:PEOPLE]
        participants += self._areas(focus, pairs=len(participants) < 2)
        if not participants and not inside(self.readings.organizations, focus) and not self._again(focus):
            return "no_party"
        meetings = {"meeting": list(dict.fromkeys(reading.text for reading in events))} if events else {}
        places = self._words(self.places, focus, before)
        return {**meetings, "participants": participants, "place": places, "date": self._dates(focus, before)}

    def _meets_others(self, focus: Span) -> bool:
        """True if one leader meets ambassadors, students, farmers, and the sentence names no other and no body."""
        met = [cue for cue in self.readings.cues_in(focus, "outsider") if cue.value == "met"]
        people = inside(self.readings.people, focus) if met else []
        leaders = {person.name or person.text for person in people if person.is_leader is not False}
        return bool(met) and len(leaders) < 2 and not inside(self.readings.organizations, focus)

    def _again(self, focus: Span) -> bool:
        """True if the sentence places a gathering without saying whose, after an organization that may hold it."""
        gathers = any(cue.value == "summit" for cue in self.readings.cues_in(focus, "summit_kind"))
        before = inside(self.readings.organizations, Span(0, focus.start))
        return gathers and bool(before) and bool(inside(self.places, focus))

    def _flow_sentence(self, focus: Span) -> Span | None:
        """What stands between the last word of trade before the sentence and the sentence, from that sentence on.

        Numbers follow it in sentences and list items of their own: "Exports to: — China, 17 billion; — Russia, …".
        """
        near = Span(max(0, focus.start - FLOW_CHARS), focus.start)
        flows = self.readings.cues_in(near, "flow")
        sentence = self.layout.sentence_at(flows[-1].span.start) if flows else None
        if sentence is None or sentence.start >= focus.start:
            return None
        return Span(sentence.start, max(s.stop for s in self.layout.sentences if s.start < focus.start))

    def _told_before(self, before: Span | None) -> bool:
        return before is not None and bool(self.readings.cues_in(before, "flow"))

    def _trade_figure(self, focus: Span, before: Span | None) -> dict[str, list[str]] | SkipReason:
        told = [reading for reading in inside(self.readings.quantities, focus) if reading.kind != "count"]
        if not self.readings.cues_in(focus, "flow"):
            # Trade is only told before: "inflation slowed to 5%" and "400 acres" go on about something else.
            told = [] if self.readings.cues_in(focus, "other_statistic") else told
            told = [reading for reading in told if reading.unit not in _NO_TRADE]
        numbers = [reading.text for reading in told]
        if not numbers:
            return "no_number"
        places = [place for place in self.readings.places if place.kind != "city"]
        areas = self._words(places, focus, before)
        if before is not None and len(areas) < 2:  # the other side is often named only where the trade is
            areas = list(dict.fromkeys([*areas, *self._words(places, before)]))
        if not areas and self.readings.cues_in(focus, "company"):
            return "company"
        # A number's period stands beside it or is not given: a date from before is of something else.
        return {"number": numbers, "reporter": areas, "partner": areas, "date": self._words(self.dates, focus)}

    def _words(self, readings: Sequence[Spanned], focus: Span, before: Span | None = None) -> list[str]:
        """Words of the readings in the sentence; those before it if there are none and ``before`` is given."""
        words = [reading.span.of(self.text) for reading in inside(readings, focus)]
        if not words and before is not None:
            words = [reading.span.of(self.text) for reading in inside(readings, before)]
        return list(dict.fromkeys(words))

    def _dates(self, focus: Span, before: Span | None) -> list[str]:
        """Dates of the sentence; else the last one before it, which the record will be doubted for."""
        own = self._words(self.dates, focus)
        return own or (self._words(self.dates, before)[-1:] if before is not None else [])

    def _people(self, focus: Span, before: Span | None, heading: Span | None) -> dict[str, str]:
        """Persons of the sentence, then of what stands before it; one wording a name, names before titles."""
        found: dict[str, str] = {}
        hosts = {place.country for place in inside(self.places, focus)} if self.task == "visits" else set()
        guests = False  # a host is not whom the heading need not name any more
        for span in (focus, before, heading):
            if span is None or (guests and span == heading):
                continue
            for person in sorted(inside(self.readings.people, span), key=lambda reading: reading.kind != "name"):
                if person.is_leader is not False:  # an aide tells of a trip, an ambassador waits at its end
                    found.setdefault(person.name or person.text, person.text)
                    guests = guests or person.country is None or person.country not in hosts
        return found

    def _areas(self, focus: Span, *, pairs: bool) -> list[str]:
        """Countries that the sentence names, and with ``pairs`` words like "Russian-Kyrgyz" in one piece."""
        places = inside(self.readings.places, focus)
        words = [place.text for place in places if place.kind == "country"]
        if pairs:
            for one, other in pairwise(place for place in places if place.kind == "adjective"):
                if self.text[one.span.stop : other.span.start] in ("-", "–", "‑"):
                    words.append(self.text[one.span.start : other.span.stop])
        return list(dict.fromkeys(words))

    def _anchors(self, cue: CueReading) -> bool:
        """True if the cue only dates something else: "after the summit in X, both met" tells of one meeting."""
        near = Span(max(0, cue.span.start - _REACH), cue.span.start)
        words = self.readings.cues_in(near, "anchor")
        return any(self.text[word.span.stop : cue.span.start].isspace() for word in words)

    def _counts(self, focus: Span, cue: CueReading) -> bool:
        """True if the sentence counts the cue: "at least eight talks", "met twice", "working visits: five (…)".

        That is a claim about many events, not one event.
        """
        if any(reading.kind == "count" for reading in inside(self.readings.quantities, focus)):
            return True
        start = max(focus.start, cue.span.start - _REACH)
        for word in self.readings.cues_in(Span(start, cue.span.start), "habitual"):
            if word.value == "series" and _is_near(self.text[word.span.stop : cue.span.start]):
                return True
        near = fold(self.text[start : cue.span.stop + _REACH])
        at, stop = cue.span.start - start, cue.span.stop - start
        after = re.compile(r"\s*[—–:-]\s*").match(near, stop)
        positions = [word.start() for word in re.finditer(r"\w+", near[:at])] + ([after.end()] if after else [])
        within = Span(start, focus.stop)
        dates = [reading.span.shift(-start) for reading in inside(self.readings.dates, within)]
        # "A two-day trip" counts days, not trips.
        dates += [cue.span.shift(-start) for cue in self.readings.cues_in(within, "duration")]
        if self.task == "summits":  # "The leaders of the two countries met" counts countries
            dates += [cue.span.shift(-start) for cue in self.readings.cues_in(within, "mutual", "pronoun")]
        # Neither "C5+1 summit" nor the day in front of a list item counts summits.
        dates += [one.span.shift(-start) for one in inside(self.readings.organizations, within)]
        label = _LABEL.match(self.text, focus.start, focus.stop)
        dates += [Span(*label.span()).shift(-start)] if label and label.start() >= start else []
        for position in positions:
            number = read_number(near, position, self.readings.language or "")
            if number is None or number.value <= 1 or _ORDINAL.match(near, number.span.stop):
                continue
            if any(number.span.overlaps(date) for date in dates):
                continue
            if _is_near(near[number.span.stop : max(number.span.stop, at)]):
                return True
        return False


def _is_near(between: str) -> bool:
    """True for what may stand between a word that counts and the event that it counts."""
    return len(between.split()) <= _COUNTED_WORDS and not re.search(r"[.,;:()]", between)


def _is_metadata(span: Span, published: Published | None) -> bool:
    """True for the characters that give the publication date: no event's date."""
    return published is not None and any(span.overlaps(shown) for shown in published.spans)
