"""Extractions + their articles -> pages of HTML that people look through without a network."""

from __future__ import annotations

from .facts import Told, facts
from .page import PER_PAGE, Page, pages

__all__ = ["PER_PAGE", "Page", "Told", "facts", "pages"]
