"""What a sentence leaves out because the article has told it: where the story plays, and whom it is about.

"The king lands on Friday" under the dateline DAVOS, "10 – flew to Rome" in the chronicle of one president. What is lent
to a sentence from here stands outside of it, so that the record says so with a code of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from .layout import Layout
from .normalization import Readings, inside
from .normalization.chinese_names import is_han
from .normalization.people import PersonReading
from .normalization.places import PlaceReading, is_locative
from .spans import Span

_FROM = re.compile(r"\b(?:из|from|aus|depuis|desde|з|із|са)\s+$", re.IGNORECASE)
_WHERE = re.compile(
    r"\s?,\s(?:где|де|куда|куди|куды|дзе|where|wo|wohin|où|donde|adonde|dove|gdzie|dokąd)\b", re.IGNORECASE
)
_DATELINE = re.compile(r"[^\w\s]{0,3}\s?$")  # what may stand before a dateline in its paragraph: "(", "—"
_DATED = re.compile(r"\d{1,2}\.? \w+\.? \d{4}[^,\n]{0,6}, ")
_AFTER_DATELINE = re.compile(r"\s?[,.)(—–:-]|\s?/")
_WIRE = re.compile(r"(?:\d{1,2}月)?\d{1,2}日[电電]")
"""What follows the place of a Chinese dateline, whatever names the agency before it: 中新社北京9月12日电."""
_ITEM = re.compile(r"\s*(?:[-—–•▪️*✔]\s*)?\S{1,20}(?:\s\S{1,20}){0,2}?\s*[—–:-]\s")
_DATELINES = 4  # paragraphs from the start among which a dateline may stand, title and lead before it
_BEFORE = 12


def offices(people: Sequence[PersonReading]) -> list[Span]:
    """The words of every person who is named with an office, or by it: "the president of X", "UN chief Y"."""
    return sorted(
        person.span
        if person.kind == "title"
        else Span(max(0, person.span.start - len(person.role) - 2 * (not is_han(person.role))), person.span.stop)
        for person in people
        if person.role
    )


def scenes(readings: Readings) -> Iterator[PlaceReading]:
    """Countries and cities where something can happen: not the country of a title ("the president of X")."""
    titles = offices(readings.people)
    starts = [title.start for title in titles]
    for place in readings.places:
        if place.kind == "city":
            yield place
        elif place.kind == "country":
            # Titles are short and do not nest: the last few that begin before the place are enough.
            last = bisect_right(starts, place.span.start)
            if not any(title.contains(place.span) for title in titles[max(0, last - 3) : last]):
                yield place


def is_origin(text: str, place: PlaceReading) -> bool:
    """True for where somebody comes from: "from Minsk"; not "left Minsk, where he had been since Monday"."""
    leaves = _FROM.search(text[max(0, place.span.start - _BEFORE) : place.span.start]) is not None
    return leaves and _WHERE.match(text, place.span.stop) is None


def scene(
    text: str, layout: Layout, places: Sequence[PlaceReading], focus: Span, not_in: Collection[str | None] = ()
) -> PlaceReading | None:
    """The place of which a sentence speaks without naming it; none in a country of ``not_in``.

    The last place that a sentence before it in the paragraph says something happens at; else the dateline; else the
    place in the title or in the heading above.
    """
    paragraph = layout.paragraph_at(focus.start)
    if paragraph is None:
        return None
    fit = [place for place in places if place.country not in not_in]
    before = Span(paragraph.span.start, focus.start) if paragraph.span.start < focus.start else None
    here = [place for place in inside(fit, before) if _is_located(text, place)] if before else []
    if here:
        return here[-1]
    heading = inside(fit, paragraph.heading) if paragraph.heading else []
    above = [*opening(text, layout, fit), *(place for place in heading if _is_located(text, place))]
    return above[0] if above else None


def opening(text: str, layout: Layout, places: Sequence[PlaceReading]) -> list[PlaceReading]:
    """Where the article opens: the place of its dateline, then those that its title says something happens at."""
    first = layout.paragraphs[:_DATELINES]
    datelines = [place for one in first if (place := _dateline(text, places, one.span)) is not None]
    titled = [place for one in first[:1] for place in inside(places, one.span) if _is_located(text, place)]
    return [*datelines, *titled]


def dateline(text: str, layout: Layout, places: Sequence[PlaceReading]) -> PlaceReading | None:
    """The place of an article's dateline."""
    found = (_dateline(text, places, one.span) for one in layout.paragraphs[:_DATELINES])
    return next((place for place in found if place is not None), None)


def _dateline(text: str, places: Sequence[PlaceReading], paragraph: Span) -> PlaceReading | None:
    """The place that a paragraph opens with, in capitals or before a full stop, a comma with a date, a dash."""
    first = next(iter(inside(places, paragraph)), None)
    if first is None or first.kind != "city":
        return None
    before = text[paragraph.start : first.span.start]
    if first.span.stop == paragraph.stop and _DATED.fullmatch(before):
        return first  # "22 August 2024, Dushanbe"
    if _WIRE.match(text, first.span.stop):
        return first
    if not _DATELINE.fullmatch(before):
        return None
    return first if _AFTER_DATELINE.match(text, first.span.stop) else None


def _is_located(text: str, place: PlaceReading) -> bool:
    """True if something is said to be there: a word like "in" stands before it, or an ending says so."""
    word = re.search(r"(\w+)\s+$", text[max(0, place.span.start - _BEFORE) : place.span.start])
    if word is not None and is_locative(word[1]):
        return not is_origin(text, place)
    ending = text[place.span.start : place.span.stop + _LONGEST_ENDING]
    return (place.grounding == "inflected" and _ENDING.search(place.text) is not None) or (
        place.grounding == "exact" and _APOSTROPHE_ENDING.match(ending, len(place.text)) is not None
    )


# Locative, dative and allative of Turkic languages: Ханойдо, Toshkentga, Ankara'da.
_ENDING = re.compile(r"(?:['’][a-zа-я]+|[дт][аеоө]|[гкқғ][аеоө]|[dt][aeə]|[gkq]a)$", re.IGNORECASE)
_APOSTROPHE_ENDING = re.compile(r"['’](?:[dt][ae](?:ki|y[dk]\w+|n)?|[yn]?[aeıiuü])\b")
_LONGEST_ENDING = 8


def capitals(
    text: str, readings: Readings, sentence: Span, value: Literal["capital", "land"] = "capital"
) -> list[tuple[PlaceReading, Span]]:
    """Countries whose capital a sentence speaks of, each with those words: "the Serbian capital", «столица Сербии».

    With "land" those whose soil, shores or neighbours it speaks of: «на сербскую землю», «к сербским соседям».
    """
    found: list[tuple[PlaceReading, Span]] = []
    places = inside(readings.places, sentence)
    for cue in (cue for cue in readings.cues_in(sentence, "capital") if cue.value == value):
        for place in places:
            first, last = sorted((place.span, cue.span))
            beside = _BESIDE.fullmatch(text[first.stop : last.start])
            before = place.kind == "adjective" and (first == place.span) is not (readings.language in _ADJECTIVE_BEHIND)
            if beside and place.country and (place.kind == "country" or before):
                found.append((place, Span(first.start, last.stop)))
    return found


_ADJECTIVE_BEHIND = frozenset(("fr", "es", "it"))
_BESIDE = re.compile(r"(?:['’]s?)?\s|\s(?:of|de|du|des|di|von)\s(?:(?:the|la|el)\s|l['’])?|\sd['’]")


def protagonist(people: Sequence[PersonReading]) -> PersonReading | None:
    """The person whom the article names most often, if anybody is named twice and no other as often.

    An aide or an ambassador is none.

    >>> from .normalization.people import read_people
    >>> text = "Токаев выступил с речью. Путин был в зале. Вечером Токаев улетел."
    >>> protagonist(read_people(text, language="ru")).name
    'Токаев'
    """
    named = [person for person in people if person.name and person.kind == "name" and person.is_leader is not False]
    counts = Counter(person.name for person in named).most_common(2)
    if not counts or counts[0][1] < 2 or (len(counts) > 1 and counts[0][1] == counts[1][1]):
        return None
    # The fullest mention stands for them.
    return max((person for person in named if person.name == counts[0][0]), key=lambda person: len(person.text))


def is_item(text: str, sentence: Span) -> bool:
    """True for a sentence that opens like an entry of a chronicle, with a few words and a dash: "10 – to Rome"."""
    return _ITEM.match(text, sentence.start, sentence.stop) is not None
