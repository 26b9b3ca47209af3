"""What comes in: Article(text, published, language, source, url, title)."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .spans import Span

PublishedBasis = Literal["given", "metadata", "prefix", "dateline"]


class Published(BaseModel):
    """Publication date of an article, ISO 8601, and what says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: str
    basis: PublishedBasis
    spans: tuple[Span, ...] = Field(default=(), description="characters of the article that show it, if any do")


class Article(BaseModel):
    """One news article. ``text`` is kept exactly as given: all spans count its code points."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    published: datetime.date | None = Field(default=None, description="publication date, where known from outside the text")
    published_basis: PublishedBasis | None = None
    language: str | None = Field(default=None, description="BCP 47; null: detect")
    source: str | None = Field(default=None, description="outlet or file name")
    url: str | None = None
    title: str | None = None
    id: str = ""
