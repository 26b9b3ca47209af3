"""The two seed articles and their hand labels, for tests."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from extractor import (
    Article,
    Extraction,
    Participant,
    Period,
    Person,
    Place,
    Span,
    Summit,
    TradeFigure,
    Usage,
    Visit,
)
from extractor.article import published
from extractor.assembly import Context
from extractor.fingerprints import simhash
from extractor.passages import contexts
from extractor.records import Record, Source

ROOT = Path(__file__).parent.parent
LABELS = json.loads((ROOT / "seeds" / "labels.json").read_text("utf-8"))
FILES = {doc["doc"]: ROOT / "seeds" / doc["file"] for doc in LABELS["docs"]}
TASK = {"Visit": "visits", "Summit": "summits", "TradeFigure": "trade_figures"}


def article(doc: str) -> Article:
    return Article.from_path(FILES[doc])


def context(text: str, language: str | None = None, day: str | None = None) -> Context:
    """Everything that is read by code in a text, as the pipeline does it; without passages that give orders."""
    page = Article.from_text(text, language=language, published=datetime.date.fromisoformat(day) if day else None)
    return next(contexts(page))[1]


def evidence(record: dict) -> list[Span]:
    return [Span(quote["start"], quote["end"]) for quote in record["evidence"]]


# ------------------------------------------------------------------------------------------- labels as extractions

NAMES = {person["id"]: person["name_ru"] for person in LABELS["entities"]["persons"]}
QUALIFIERS = {"=": "exact", ">=": "at_least", "<=": "up_to", ">": "over", "<": "under", "~": "about", "range": "range"}


def labelled_extraction(doc: str) -> Extraction:
    """What a reading without mistakes gives of a seed: its hand labels in the form of an extraction."""
    page = article(doc)
    labels = [record for record in LABELS["records"] if record["doc"] == doc]

    def of(kind: str, form: Callable[[dict], Record]) -> tuple[Record, ...]:
        return tuple(form(label) for label in labels if label["record_type"] == kind)

    return Extraction(
        article=Source(
            id=doc,
            sha256=hashlib.sha256(page.text.encode()).hexdigest(),
            fingerprint=simhash(page.text),
            chars=len(page.text),
            language="ru",
            published=published(page),
        ),
        visits=of("Visit", _visit),
        summits=of("Summit", _summit),
        trade_figures=of("TradeFigure", _trade_figure),
        usage=Usage(model="labels", extractor_version="0"),
    )


def _period(date: dict) -> Period:
    start, _, end = (date["edtf"] or "").partition("/")
    return Period(start=start or None, end=end or start or None, text=date["text"])


def _person(label: dict) -> Person:
    return Person(name=NAMES.get(label["person_id"]), country=label.get("country"), role=label.get("role_text"))


def _visit(label: dict) -> Visit:
    return Visit(
        id=label["id"],
        evidence=tuple(evidence(label)),
        visitor=_person(label["visitor"]),
        destination=Place(country=label["host_country"], city=label["place"]),
        period=_period(label["date"]),
        kind=label["visit_type"],
        status=label["status"],
        summits=tuple(label.get("linked_summits", ())),
    )


def _summit(label: dict) -> Summit:
    participants = (
        Participant(person=_person(p) if p["person_id"] else None, country=p["country"], attendance=p["attendance"])
        for p in label["participants"]
        if not p.get("collective")
    )
    return Summit(
        id=label["id"],
        evidence=tuple(evidence(label)),
        name=label["name_text"],
        organization=label["organisation"],
        level=label["level"],
        kind=label["kind"],
        place=Place(country=label["host_country"], city=label["place"]),
        period=_period(label["date"]),
        participants=tuple(participants),
        status=label["status"],
        on_margins_of=label.get("on_margins_of"),
    )


def _trade_figure(label: dict) -> TradeFigure:
    return TradeFigure(
        id=label["id"],
        evidence=tuple(evidence(label)),
        reporter=label["ref_area"],
        partner=label["counterpart_area"],
        flow="turnover" if label["flow"] == "total_trade" else label["flow"],
        measure=label["measure"],
        value=label["value"],
        unit="percent" if label["unit"] == "%" else label["unit"],
        qualifier=QUALIFIERS[label["comparator"]],
        period=_period(label["time_period"]),
        rank=label["rank"]["position"] if label["rank"] else None,
    )
