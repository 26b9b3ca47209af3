"""Predictions made from labels: what a reader who thinks as the labeller would say, in the form of an Extraction."""

from __future__ import annotations

from typing import Any

from ..records import (
    Assessment,
    Claim,
    Extraction,
    Participant,
    Person,
    Record,
    Source,
    Summit,
    TradeFigure,
    Usage,
    Visit,
    leaves,
)
from .gold import GoldCase, GoldParticipant, Label
from .predictions import Prediction, article_print
from .slots import quoted

TYPES: dict[str, type[Record]] = {"visits": Visit, "summits": Summit, "trade_figures": TradeFigure}
OF_LABELS = {*Label.model_fields, "participants", "visitor"}


def prediction(case: GoldCase, extraction: Extraction | None = None, **changes: Any) -> Prediction:
    """The prediction of one case; by default the one that its labels would make."""
    found = extraction if extraction is not None else extract(case)
    told: dict[str, Any] = {
        "extraction": found,
        "key": case.id,
        "case": case.id,
        "article": article_print(case),
        "model": "labels",
    }
    return Prediction(**(told | changes))


def extract(case: GoldCase) -> Extraction:
    """Labels -> records, in the order of the labels."""
    parts = {name: tuple(record(case, label, kind) for label in getattr(case, name)) for name, kind in TYPES.items()}
    claims = tuple(
        Claim(
            **one.model_dump(include={"kind", "counts", "comparator", "value", "value_max", "text", "outcome"}),
            evidence=tuple(span for quote in one.evidence if (span := case.find(quote))),
        )
        for one in case.claims
    )
    return build(case, claims=claims, **parts)


def build(case: GoldCase, **parts: Any) -> Extraction:
    """An extraction of the case's article."""
    source = Source(id=case.id, sha256=case.article.sha256, chars=len(case.text))
    usage = Usage(model="labels", extractor_version="0", calls=2, prompt_tokens=100, completion_tokens=10)
    return Extraction(article=source, usage=usage, **parts)


def record(case: GoldCase, label: Any, kind: type[Record]) -> Record:
    """The record of one label, every value with the label's words."""
    told: dict[str, Any] = {
        name: getattr(label, name) for name in kind.model_fields if hasattr(label, name) and name not in OF_LABELS
    }
    told = {name: value for name, value in told.items() if value is not None or name in ("organization", "value")}
    if kind is Visit:
        told["visitor"] = Person(name=label.visitor.name, country=label.visitor.country)
    if kind is Summit:
        told["participants"] = tuple(map(participant, label.participants))
    told.setdefault("reporter" if kind is TradeFigure else "status", None if kind is TradeFigure else "unknown")
    if kind is TradeFigure:
        told.setdefault("unit", None)
    evidence = tuple(span for quote in label.evidence if (span := case.find(quote)))
    made = kind(id=f"{kind.__name__.lower()}-{label.id}", evidence=evidence, **told)
    return made.model_copy(update={"assessment": {path: assess(case, label, path) for path, _ in leaves(made)}})


def participant(one: GoldParticipant) -> Participant:
    """A person, or a country without one."""
    person = Person(name=one.name, country=one.country) if one.name else None
    return Participant(person=person, country=one.country, attendance=one.attendance)


def assess(case: GoldCase, label: Label, path: str) -> Assessment:
    """Where the label's words stand."""
    quotes = [words if place is None else (words, place) for words, place in quoted(label, path)]
    spans = tuple(span for quote in quotes if (span := case.find(quote)))
    return Assessment(spans=spans, grounding="exact" if spans else "computed")
