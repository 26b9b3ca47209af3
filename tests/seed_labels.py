"""The two seed articles and their hand labels, for tests."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from extractor import Article, Span, normalization
from extractor.article import published
from extractor.assembly import Context
from extractor.layout import lay_out

ROOT = Path(__file__).parent.parent
LABELS = json.loads((ROOT / "seeds" / "labels.json").read_text("utf-8"))
FILES = {doc["doc"]: ROOT / "seeds" / doc["file"] for doc in LABELS["docs"]}
TASK = {"Visit": "visits", "Summit": "summits", "TradeFigure": "trade_figures"}


def article(doc: str) -> Article:
    return Article.from_path(FILES[doc])


def context(text: str, language: str | None = None, day: str | None = None) -> Context:
    """Everything that is read by code in a text, as the pipeline does it."""
    page = Article.from_text(text, language=language, published=datetime.date.fromisoformat(day) if day else None)
    when = published(page)
    date = datetime.date.fromisoformat(when.date) if when else None
    readings = normalization.read(text, language=language, published=date)
    return Context(text, lay_out(text, readings.language), readings, when)


def evidence(record: dict) -> list[Span]:
    return [Span(quote["start"], quote["end"]) for quote in record["evidence"]]
