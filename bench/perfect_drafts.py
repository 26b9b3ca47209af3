"""Drafts that a model without mistakes would give: the choices of a question whose words are the labelled ones.

What is wrong in the records afterwards is the fault of our own code, or of what it offers to choose from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from extractor.assembly import Context
from extractor.assembly.evidence import reading_at
from extractor.evaluation.gold import GoldCase, GoldSummit, GoldTradeFigure, GoldVisit, Label, Quote
from extractor.normalization import inside
from extractor.normalization.people import PersonReading
from extractor.spans import Span
from extractor.windowing import Window

LABELS = {"visits": GoldVisit, "summits": GoldSummit, "trade_figures": GoldTradeFigure}


def drafts(context: Context, window: Window, case: GoldCase) -> list[dict[str, Any]]:
    """The answer to one question about an article: a draft for each label that the sentence tells of."""
    told = [
        label
        for label in case.labels()
        if isinstance(label, LABELS[window.task])
        and any(_overlaps(case, quote, window.focus) for quote in label.evidence)
    ]
    found = [draft for label in told for draft in draft_of(context, window, case, label) if draft is not None]
    return _as_the_form_allows(window, found)


def _as_the_form_allows(window: Window, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One word names one meeting and one number; the same draft is given once."""
    by_key: dict[Any, dict[str, Any]] = {}
    for draft in found:
        by_key.setdefault(draft.get("meeting") or draft.get("number") or str(draft), draft)
    room = {
        "visits": len(window.choices.get("destination", ())) + 1,
        "summits": len(window.choices.get("meeting", ())) or 4,
        "trade_figures": 8,
    }[window.task]
    return list(by_key.values())[:room]


def draft_of(context: Context, window: Window, case: GoldCase, label: Label) -> Iterable[dict[str, Any] | None]:
    """The draft that one question can give of one label; None if the choices lack what it needs."""
    if isinstance(label, GoldVisit):
        yield _visit(context, window, case, label)
    elif isinstance(label, GoldSummit):
        yield _summit(context, window, case, label)
    elif isinstance(label, GoldTradeFigure):
        yield _trade_figure(context, window, case, label)


def _visit(context: Context, window: Window, case: GoldCase, label: GoldVisit) -> dict[str, Any] | None:
    place = label.destination
    destination = _place(context, window, "destination", place.country, place.city)
    visitor = _person(context, window, "visitor", label.visitor.name, label.visitor.country)
    visitor = visitor or _worded(context, window, _text(label.words.get("visitor")), label.visitor.name)
    if destination is None or visitor is None:
        return None
    return {"destination": destination, "visitor": visitor, "date": _date(context, window, case, label)}


def _summit(context: Context, window: Window, case: GoldCase, label: GoldSummit) -> dict[str, Any] | None:
    meeting = _meeting(context, window, case, label)
    if meeting is None:
        return None
    parties = [
        _person(context, window, "participants", p.name, p.country)
        or _place(context, window, "participants", p.country, None)
        for p in label.participants
    ]
    return {
        "meeting": meeting,
        "participants": list(dict.fromkeys(filter(None, parties))),
        "place": _place(context, window, "place", label.place.country, label.place.city),
        "date": _date(context, window, case, label),
    }


def _trade_figure(context: Context, window: Window, case: GoldCase, label: GoldTradeFigure) -> dict[str, Any] | None:
    words = label.words.get("value") or label.words.get("rank")
    number = _containing(window.choices["number"], _text(words))
    if number is None:
        return None
    return {
        "number": number,
        "reporter": _place(context, window, "reporter", label.reporter, None),
        "partner": _place(context, window, "partner", label.partner, None),
        "date": _date(context, window, case, label),
    }


def _text(quote: Quote | None) -> str | None:
    return quote if quote is None or isinstance(quote, str) else quote[0]


def _overlaps(case: GoldCase, quote: Quote, span: Span) -> bool:
    found = case.find(quote)
    return found is not None and found.overlaps(span)


def _containing(choices: Sequence[str], words: str | None) -> str | None:
    """The longest choice that is part of the labelled words, or holds them."""
    fitting = [choice for choice in choices if words and (choice in words or words in choice)]
    return max(fitting, key=len, default=None)


def _at(context: Context, window: Window, words: str) -> Iterable[Span]:
    for part in (window.focus, window.before, window.heading, *window.lent):
        start = context.text.find(words, part.start, part.stop) if part else -1
        if start >= 0:
            yield Span(start, start + len(words))


def _date(
    context: Context, window: Window, case: GoldCase, label: GoldVisit | GoldSummit | GoldTradeFigure
) -> str | None:
    """The choice that code reads as the labelled period; else the one with the labelled words."""
    choices = window.choices["date"]
    for choice in choices:
        for span in _at(context, window, choice):
            reading = reading_at(context.readings.dates, span)
            if (
                reading is not None
                and reading.start
                and (reading.start, reading.end)
                == (
                    label.period.start,
                    label.period.end,
                )
            ):
                return choice
    quotes = [_text(words) for slot, words in label.words.items() if slot.split(".")[0] == "period"]
    found = [choice for words in quotes if (choice := _containing(choices, words))]
    return found[0] if found else None


def _place(context: Context, window: Window, field: str, country: str | None, city: str | None) -> str | None:
    best: tuple[int, str] | None = None
    for choice in window.choices.get(field, ()):
        for span in _at(context, window, choice):
            reading = reading_at(context.readings.places, span)
            if reading is not None and country is not None and country in (reading.country, reading.group):
                best = max(best or (0, ""), (2 * (reading.city == city) + 1, choice), key=lambda entry: entry[0])
    return best[1] if best else None


def _person(context: Context, window: Window, field: str, name: str | None, country: str | None) -> str | None:
    """The choice that code reads as the labelled person; a title of their country for want of it."""
    titles = []
    for choice in window.choices.get(field, ()):
        for span in _at(context, window, choice):
            reading: PersonReading | None = reading_at(context.readings.people, span)
            if reading is not None and name is not None and reading.name == name:
                return choice
            if reading is not None and reading.name in (None, name) and reading.country == country is not None:
                titles.append(choice)
    return titles[0] if titles else None


def _worded(context: Context, window: Window, words: str | None, name: str | None) -> str | None:
    """The visitor in the label's own words where code reads no name, or a part of the labelled one."""
    for choice in window.choices["visitor"]:
        for span in _at(context, window, choice):
            reading: PersonReading | None = reading_at(context.readings.people, span)
            if words and choice in words and reading is not None and (reading.name or "") in (name or ""):
                return choice
    return None


def _meeting(context: Context, window: Window, case: GoldCase, label: GoldSummit) -> str | None:
    choices = window.choices.get("meeting", ())
    words = _text(label.words.get("name", label.name))
    start = context.text.find(words, window.focus.start, window.focus.stop) if words else -1
    if start < 0:
        return choices[0] if len(choices) == 1 else None
    span = Span(start, start + len(words or ""))
    touching = [
        cue.text
        for cue in inside(context.readings.cues, window.focus)
        if cue.text in choices and cue.span.overlaps(span)
    ]
    return max(touching, key=len, default=None)
