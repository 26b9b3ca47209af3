"""Typed, checked records of visits, summits and trade figures from news articles."""

from __future__ import annotations

from .article import Article, read_articles
from .errors import (
    AnswerError,
    CassetteError,
    CassetteMiss,
    ExtractorError,
    InputError,
    ModelError,
    ModelUnavailable,
)
from .pipeline import Extractor, Progress, extract
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

__all__ = [
    "AnswerError",
    "Article",
    "Assessment",
    "CassetteError",
    "CassetteMiss",
    "Claim",
    "Conflict",
    "Extraction",
    "Extractor",
    "ExtractorError",
    "InputError",
    "Issue",
    "ModelError",
    "ModelUnavailable",
    "Participant",
    "Period",
    "Person",
    "Place",
    "Progress",
    "Span",
    "Summit",
    "TradeFigure",
    "Usage",
    "Visit",
    "Withheld",
    "extract",
    "read_articles",
]
