"""A model that makes no mistake: for every question, the drafts that the labels of the article support.

It sees what a model sees, the sentence and the choices, and answers with those choices whose words are the labelled
ones. What is missing in the records afterwards is lost by our own code.
"""

from __future__ import annotations

from typing import Any

import seed_labels
from scripted import ScriptedModel

from extractor import Extraction, Extractor, Span
from extractor.assembly import Context
from extractor.assembly.evidence import reading_at
from extractor.drafts import TASKS
from extractor.normalization import inside
from extractor.windowing import Window, plan_windows

NAMES = {person["id"]: person["name_ru"] for person in seed_labels.LABELS["entities"]["persons"]}


def perfect_extraction(doc: str) -> Extraction:
    """What the pipeline makes of the labels of one seed."""
    page = seed_labels.article(doc)
    context = seed_labels.context(page.text)
    windows = [
        window
        for task in TASKS
        for window in plan_windows(page.text, context.layout, context.readings, task, context.published).windows
    ]
    answers = iter([drafts(context, window, doc) for window in windows])
    with Extractor(ScriptedModel(lambda task, sentence: next(answers))) as extractor:
        return extractor.extract(page)


def drafts(context: Context, window: Window, doc: str) -> list[dict[str, Any]]:
    """What a model without mistakes answers to one question about a seed."""
    records = [record for record in seed_labels.LABELS["records"] if record["doc"] == doc]
    of_task = [record for record in records if seed_labels.TASK.get(record["record_type"]) == window.task]
    told = [record for record in of_task if any(window.focus.overlaps(span) for span in seed_labels.evidence(record))]
    right = [draft for record in told if (draft := _draft(context, window, record)) is not None]
    # One word names one meeting: the form has no room for more.
    return list({draft.get("meeting") or index: draft for index, draft in reversed(list(enumerate(right)))}.values())


def _draft(context: Context, window: Window, record: dict) -> dict[str, Any] | None:
    date = _date(context, window, record["date"]["text"]) if "date" in record else None
    if window.task == "visits":
        destination = _place(context, window, "destination", record["host_country"], record["place"])
        visitor = _person(context, window, "visitor", NAMES[record["visitor"]["person_id"]])
        return {"destination": destination, "visitor": visitor, "date": date} if destination and visitor else None
    if window.task == "summits":
        meeting = _meeting(context, window, record)
        parties = [_party(context, window, party) for party in record["participants"]]
        place = _place(context, window, "place", record["host_country"], record["place"])
        return (
            {
                "meeting": meeting,
                "participants": list(dict.fromkeys(filter(None, parties))),
                "place": place,
                "date": date,
            }
            if meeting
            else None
        )
    return {
        "number": _containing(window.choices["number"], record["value_text"]),
        "reporter": _place(context, window, "reporter", record["ref_area"], None),
        "partner": _place(context, window, "partner", record["counterpart_area"], None),
        "date": None,
    }


def _containing(choices, words: str | None) -> str | None:
    """The choice that is part of the labelled words, or the other way round; the longest."""
    fitting = [choice for choice in choices if words and (choice in words or words in choice)]
    return max(fitting, key=len, default=None)


def _spans(context: Context, window: Window, words: str):
    for part in (window.focus, window.before, window.heading):
        start = context.text.find(words, part.start, part.stop) if part else -1
        if start >= 0:
            yield Span(start, start + len(words))


def _date(context: Context, window: Window, text: str | None) -> str | None:
    return _containing(window.choices["date"], text)


def _place(context: Context, window: Window, field: str, country: str | None, city: str | None) -> str | None:
    best: tuple[int, str] | None = None
    for choice in window.choices[field]:
        for span in _spans(context, window, choice):
            reading = reading_at(context.readings.places, span)
            if reading is not None and reading.country == country is not None:
                score = 2 * (reading.city == city) + 1
                best = max(best or (0, ""), (score, choice), key=lambda entry: entry[0])
    return best[1] if best else None


def _person(context: Context, window: Window, field: str, name: str) -> str | None:
    for choice in window.choices[field]:
        for span in _spans(context, window, choice):
            reading = reading_at(context.readings.people, span)
            if reading is not None and reading.name == name:
                return choice
    return None


def _party(context: Context, window: Window, party: dict) -> str | None:
    if party.get("person_id"):
        return _person(context, window, "participants", NAMES[party["person_id"]])
    return _place(context, window, "participants", party.get("country"), None)


def _meeting(context: Context, window: Window, record: dict) -> str | None:
    words = record["name_text"]
    choices = window.choices.get("meeting", ())
    start = context.text.find(words, window.focus.start, window.focus.stop)
    if start < 0:
        return next((choice for choice in choices), None) if len(choices) == 1 else None
    span = Span(start, start + len(words))
    touching = [
        cue.text
        for cue in inside(context.readings.cues, window.focus)
        if cue.text in choices and cue.span.overlaps(span)
    ]
    return max(touching, key=len, default=None)
