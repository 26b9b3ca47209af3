"""Typed, checked records of visits, summits and trade figures from news articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .article import Article, read_articles
from .errors import (
    AnswerError,
    CassetteError,
    CassetteMiss,
    DecidedMeanwhile,
    ExtractorError,
    InputError,
    LedgerError,
    LimitReached,
    ModelError,
    ModelUnavailable,
    Stopped,
)
from .records import (
    Assessment,
    Claim,
    Conflict,
    Extraction,
    Issue,
    Participant,
    Period,
    Person,
    Place,
    Summit,
    TradeFigure,
    Usage,
    Visit,
    Withheld,
)
from .spans import Span

if TYPE_CHECKING:
    from .events import Event, Reconciliation, reconcile
    from .pipeline import Extractor, Progress, extract

__all__ = [
    "AnswerError",
    "Article",
    "Assessment",
    "CassetteError",
    "CassetteMiss",
    "Claim",
    "Conflict",
    "DecidedMeanwhile",
    "Event",
    "Extraction",
    "Extractor",
    "ExtractorError",
    "InputError",
    "Issue",
    "LedgerError",
    "LimitReached",
    "ModelError",
    "ModelUnavailable",
    "Participant",
    "Period",
    "Person",
    "Place",
    "Progress",
    "Reconciliation",
    "Span",
    "Stopped",
    "Summit",
    "TradeFigure",
    "Usage",
    "Visit",
    "Withheld",
    "extract",
    "read_articles",
    "reconcile",
]


def __getattr__(name: str) -> Any:
    """What walks through all rooms is loaded at its first use: who only reads records back need not wait for it."""
    if name in ("Extractor", "Progress", "extract"):
        from . import pipeline

        return getattr(pipeline, name)
    if name in ("Event", "Reconciliation", "reconcile"):
        from . import events

        return getattr(events, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
