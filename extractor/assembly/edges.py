"""The first and the last day of a stay or a gathering, by the words that its dates are bound to.

"The visit ended on Tuesday", "left Vienna yesterday after two days": the date is the last day, and never the first.
Where the article tells how long it was, the first day follows; where it does not, nothing says when it began. "Arrived
on Sunday … on Tuesday goes on to Graz": the arrival's day is the first, a step within the stay is not.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from ..normalization import inside
from ..normalization.cues import CueReading
from ..normalization.date_context import AND
from ..normalization.dates import DateReading
from ..normalization.places import PlaceReading
from ..records import LONGEST_STAY, Period
from ..setting import is_origin
from ..spans import Span
from .evidence import Context, Notes, end_only, named_places

_DASHES = 2
"""In an ISO date of a day."""
_NEAR, _CLAUSE = 35, 120
"""Characters between a date and the word that it is bound to; the second where verbs stand last."""
_OPENING = 12
"""Characters before a date that opens its sentence; a comma may follow it: "On Tuesday, he left"."""
_TOPIC = re.compile(r"[,，]\s?")
_BORDER = re.compile(r"[,;:()\n—–，。；：（）]|\s-\s|[.!?]\s")
_BESIDE = re.compile(r"\s?(?:(?:the|die|das|den|la|le|les|el|il|l['’])\s?)?")
_COUNTRY = re.compile(
    r"\b(?:the (?:country|capital)|das land|die hauptstadt|le pays|la capitale|el país|la capital|il paese|kraj"
    r"|страну|столицу|країну|краіну|сталіцу|ülkeyi|ölkəni|mamlakatni|мамлакатни|кишварро)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:after|following|после|після|пасля|nach (?:ein|sein|ihr|d)em|après|tras|después de|dopo|po)\b", re.IGNORECASE
)
_LOCATIVE = re.compile(r"\b(?:в|во|на|у|до|ў|to|in|nach|à|au|aux|en|a)\s+(?:the\s+|la\s+)?\Z", re.IGNORECASE)
"""What stands before the place that somebody goes to."""
_TURKIC = frozenset(("tr", "az", "kk", "ky", "uz", "uz-Cyrl"))
_VERB_LAST = _TURKIC | {"de", "tg"}
_FROM = re.compile(r"[\w'’-]+(?:[dt][aeə]n|[днт][аеоө]н)(?![\w'’])", re.IGNORECASE)
"""A word with the ending of Turkic languages for where somebody comes from: Viyana'dan, Парижден."""


def ends_on(context: Context, date: Span, country: str | None = None) -> bool:
    """True if a word of leaving ``country``, or of ending, is bound to the date; without one, of ending alone."""
    sentence = context.layout.sentence_at(date.start)
    return sentence is not None and any(
        not _is_of_other(context, sentence, cue, country)
        if cue.value == "end"
        else country is not None and _leaves(context, sentence, cue, date, country)
        for cue in context.readings.cues_in(sentence, "last_day", "travel_end")
        if _is_bound(context, sentence, cue, date)
    )


def _is_of_other(context: Context, sentence: Span, cue: CueReading, country: str | None) -> bool:
    """True for a length or an end behind which the clause goes to another country: "a two-day visit to X"."""
    clause = clause_of(context, sentence, cue.span)
    behind = (place for place in named_places(context, clause) if place.span.start >= cue.span.stop)
    goal = next((place for place in behind if _LOCATIVE.search(context.text, clause.start, place.span.start)), None)
    return country is not None and goal is not None and goal.country != country


def clause_of(context: Context, sentence: Span, span: Span) -> Span:
    """What stands around ``span`` up to the next marks of its sentence."""
    borders = [match.end() for match in _BORDER.finditer(context.text, sentence.start, span.start)]
    after = _BORDER.search(context.text, span.stop, sentence.stop)
    return Span(max(borders, default=sentence.start), after.start() if after else sentence.stop)


def first_day(when: Period, durations: Sequence[CueReading]) -> str | None:
    """The first of as many days as the first of ``durations`` says, of which the last is that of ``when``."""
    if not durations or when.last_day is None or (when.end or "").count("-") < _DASHES:
        return None
    return (when.last_day - datetime.timedelta(days=int(durations[0].value) - 1)).isoformat()


def last_day(context: Context, when: Period, notes: Notes, durations: Sequence[CueReading]) -> Period:
    """``when`` as the end of what began on the day that its sentence gives, or is as long as ``durations`` say."""
    date = notes.fields["period.text"].spans[0]
    first, shown, basis = first_day(when, durations), [date], "duration, counted back from the last day"
    began = [one for one in _days(context, date) if _precedes(one, when) and _begins_on(context, one.span)]
    if began:
        first, shown, basis = began[-1].start, [began[-1].span], began[-1].basis
    elif first is not None:
        shown = [durations[0].span, *notes.fields["period.end"].spans]
    if first is None:
        return end_only(notes, when, date)
    notes.note("period.start", shown, "computed", basis)
    notes.issues = [issue for issue in notes.issues if issue.code != "end_only"]
    return when.model_copy(update={"start": first})


def left_on(context: Context, when: Period, date: Span, country: str) -> DateReading | None:
    """The day in the sentence of ``date`` on which the stay that began then ended: "arrived … and left on Thursday"."""
    found = [one for one in _days(context, date) if _follows(one, when) and ends_on(context, one.span, country)]
    return found[-1] if found else None


def came_home(context: Context, focus: Span, country: str, who: str | None, when: Period) -> DateReading | None:
    """The day on which a sentence soon behind ``focus`` has the guest of ``country`` home again.

    «1 сентября вернётся в Ереван», "will return home on Friday": to a place of their own country or in words for
    home; no leader and no place of a third country is named before it.
    """
    own = {person.country for person in context.readings.people if person.name == who} - {None, country}
    behind = [sentence for sentence in context.layout.sentences if sentence.start >= focus.start]
    for sentence in behind[:_SOON]:
        people = [person for person in inside(context.readings.people, sentence) if person.is_leader]
        others = {person.country for person in people if person.name != who}
        places = {place.country for place in named_places(context, sentence)}
        if sentence.start >= focus.stop and (others | places) - own - {country, None}:
            return None
        names = {person.name for person in people} - {None}
        if names and who not in names:  # the host goes there, or sees the guest
            continue
        for date in inside(context.readings.dates, sentence):
            if _follows(date, when) and _goes_home(context, sentence, date.span, own):
                return date
    return None


_SOON = 6
"""Sentences, that of the visit counted, in which stands when the guest was home again."""


def _goes_home(context: Context, sentence: Span, date: Span, own: set[str | None]) -> bool:
    """True if a word of travelling home is bound to the date."""
    clause = clause_of(context, sentence, date)
    places = [place for place in named_places(context, clause) if not is_origin(context.text, place)]
    home = bool(places) and {place.country for place in places} <= own
    cues = context.readings.cues_in(clause, "travel", "travel_end")
    cues = [cue for cue in cues if home or (not places and cue.kind == "travel_end" and cue.value == "end")]
    return any(_is_bound(context, sentence, cue, date) for cue in cues)


def step(context: Context, when: Period, notes: Notes, country: str, who: str | None) -> Period | None:
    """The stay of which ``when`` is a later step, if it is one: "arrived on Sunday … on Tuesday goes on to …".

    It begins on the day of the arrival, and nobody knows when if that has no day. A sentence before tells of the
    arrival in another city, of nobody else and of no other country than the visitor's own.
    """
    date = notes.fields["period.text"].spans[0]
    sentence, paragraph = context.layout.sentence_at(date.start), context.layout.paragraph_at(date.start)
    if sentence is None or paragraph is None or not _goes_on(context, sentence, date, country):
        return None
    own = {person.country for person in context.readings.people if person.name == who}
    for cue in reversed([cue for cue in context.readings.cues if cue.kind == "first_day" and cue.span < date]):
        told = context.layout.sentence_at(cue.span.start)
        if told is None:
            continue
        countries = {place.country for place in named_places(context, told)}
        named = {person.name for person in inside(context.readings.people, told)} - {None}
        near = country in countries or (not countries and paragraph.span.contains(told))
        if told != sentence and _cities(context, told, country) & _cities(context, sentence, country):
            continue  # the same place: told again
        if countries - {country} - own or (named and who not in named) or not near:
            continue
        days = inside(context.readings.dates, told)
        came = [one for one in days if _is_bound(context, told, cue, one.span)]
        if not came and told != sentence and who in named:
            return end_only(notes, when, date)
        if came and _precedes(came[-1], when):
            basis = f"{came[-1].basis}, of the arrival"
            notes.note("period.start", [came[-1].span, *came[-1].sources], "computed", basis)
            return when.model_copy(update={"start": came[-1].start})
    return None


def _cities(context: Context, sentence: Span, country: str) -> set[str | None]:
    return {place.city for place in named_places(context, sentence) if place.country == country} - {None}


def _goes_on(context: Context, sentence: Span, date: Span, country: str) -> bool:
    """True if a word of going to a place of ``country`` is bound to the date, and none of arriving."""
    to = {place.country for place in named_places(context, sentence) if not is_origin(context.text, place)}
    goes = (cue for cue in context.readings.cues_in(sentence, "last_day") if cue.value == "go")
    bound = any(_is_bound(context, sentence, cue, date) for cue in goes)
    return country in to and bound and not _begins_on(context, date)


def _begins_on(context: Context, date: Span) -> bool:
    sentence = context.layout.sentence_at(date.start)
    cues = context.readings.cues_in(sentence, "first_day") if sentence is not None else []
    return sentence is not None and any(_is_bound(context, sentence, cue, date) for cue in cues)


def _days(context: Context, date: Span) -> list[DateReading]:
    """Days that stand in the sentence of ``date``."""
    sentence = context.layout.sentence_at(date.start)
    return inside(context.readings.dates, sentence) if sentence is not None else []


def _precedes(date: DateReading, when: Period) -> bool:
    """True for a day on which a stay can have begun that goes on in ``when``."""
    day, last = _day(date), when.last_day
    return day is not None and last is not None and last - LONGEST_STAY <= day < last


def _follows(date: DateReading, when: Period) -> bool:
    day, first = _day(date), when.first_day
    return day is not None and first is not None and first < day <= first + LONGEST_STAY


def _day(date: DateReading) -> datetime.date | None:
    return datetime.date.fromisoformat(date.start) if date.precision == "day" and date.start else None


def _is_bound(context: Context, sentence: Span, cue: CueReading, date: Span) -> bool:
    """True if nothing parts the date from the word, and no other date stands nearer to it."""
    if cue.span.overlaps(date):
        return True
    first, last = sorted((cue.span, date))
    topic = _TOPIC.match(context.text, date.stop) if date.start - sentence.start <= _OPENING else None
    between = Span(topic.end() if topic and first == date else first.stop, last.start)
    reach = _CLAUSE if first == date and context.readings.language in _VERB_LAST else _NEAR
    if len(between) > reach or _BORDER.search(context.text, between.start, between.stop):
        return False
    others = [one.span for one in inside(context.readings.dates, sentence) if not one.span.overlaps(date)]
    if any(cue.span.overlaps(other) or _gap(other, cue.span) < len(between) for other in others):
        return False
    if AND.match(context.text, between.start, between.stop + 1):
        return False
    if cue.value in ("end", "begin") and first == date:
        return True
    own = Span(max(0, cue.span.start - 1), cue.span.stop + 1)  # «ұшып кетті»: two words for one departure
    return all(one.span.overlaps(own) for one in context.readings.cues_in(between, "travel", "meeting"))


def _gap(one: Span, other: Span) -> int:
    return max(one.start - other.stop, other.start - one.stop, 0)


def _leaves(context: Context, sentence: Span, cue: CueReading, date: Span, country: str) -> bool:
    """True if the one who leaves is said to leave ``country``: from it, or from where they were, for another place."""
    first, last = sorted((cue.span, date))
    borders = [m.end() for mark in (_BORDER, AND) for m in mark.finditer(context.text, sentence.start, first.start)]
    after = _BORDER.search(context.text, last.stop, sentence.stop)
    clause = Span(max(borders, default=sentence.start), after.start() if after else sentence.stop)
    places = named_places(context, clause)
    origins = [place for place in places if _is_left(context, cue, place)]
    if origins:
        return any(place.country == country for place in origins)
    stayed = any(place.country == country for place in named_places(context, Span(sentence.start, clause.start)))
    told = _AFTER.search(context.text, last.stop, clause.stop) is not None  # "left on Tuesday after two days in X"
    if any(place.country == country for place in places):
        return told and bool(context.readings.cues_in(Span(last.stop, clause.stop), "duration", "travel"))
    itself = cue.value == "leave" and not places and _COUNTRY.search(context.text, clause.start, clause.stop)
    return stayed or told or bool(itself)


def _is_left(context: Context, cue: CueReading, place: PlaceReading) -> bool:
    """True for a place that somebody leaves: "from X", or the object of "left"."""
    if is_origin(context.text, place) or context.text[max(0, place.span.start - 1) : place.span.start] in "从從由自":
        return True
    if context.readings.language in _TURKIC and _FROM.match(context.text, place.span.start):
        return True
    if cue.value != "leave" or cue.span.overlaps(place.span):
        return cue.value == "leave"
    first, last = sorted((cue.span, place.span))
    return _BESIDE.fullmatch(context.text, first.stop, last.start) is not None


def durations_of(context: Context, focus: Span, country: str) -> list[CueReading]:
    """How long the sentence says that a stay in ``country`` is; not a clause about another one."""
    return [
        cue
        for cue in context.readings.cues_in(focus, "duration")
        if not (_is_elsewhere(context, focus, cue, country) or _is_of_other(context, focus, cue, country))
    ]


def _is_elsewhere(context: Context, focus: Span, cue: CueReading, country: str) -> bool:
    """True for a length in a clause that names another country alone, and does not tell of what was before."""
    borders = [match.end() for match in _BORDER.finditer(context.text, focus.start, cue.span.start)]
    after = _BORDER.search(context.text, cue.span.stop, focus.stop)
    start = max(borders, default=focus.start)
    named = {place.country for place in named_places(context, Span(start, after.start() if after else focus.stop))}
    return bool(named) and country not in named and not _AFTER.search(context.text, start, cue.span.start)
