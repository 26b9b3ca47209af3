"""What is known of persons: a reading for each mention, and all that one article says of one of them."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from ..spans import Span
from .leaders import Leader
from .titles import HEADS, Title

Basis = Literal["sentence", "leaders table", "only full name that fits"]

OFFICES = {
    "president": "president",
    "supreme leader": "president",
    "general secretary": "president",
    "monarch": "monarch",
    "pope": "pope",
    "prime minister": "premier",
    "premier": "premier",
    "chancellor": "premier",
    "foreign minister": "foreign_minister",
    "secretary of state": "foreign_minister",
}
"""Offices of the leaders table as titles have them."""
ANY_HEAD = frozenset(("leader", "colleague", "guest"))
"""Titles that say no office: whoever leads the country."""


@dataclass(frozen=True, slots=True)
class PersonReading:
    """One mention of a person.

    ``name`` is the nominative, as full as the article gives it; None where a title
    fits nobody the article names, or a title or surname fits more than one.
    ``country`` is ISO 3166-1 alpha-2, or the key of the organization that somebody heads; ``role`` the article's words;
    ``is_leader`` is None where nothing tells.
    """

    span: Span
    text: str
    name: str | None
    country: str | None
    role: str | None
    kind: Literal["name", "title"]
    is_leader: bool | None
    basis: Basis
    grounding: Literal["exact", "inflected", "computed"]


@dataclass(slots=True)
class Person:
    """All that the article says of one person. ``words`` is the folded nominative name without patronymic."""

    words: tuple[str, ...]
    name: str
    gender: str | None
    terms: tuple[Leader, ...]
    titles: list[Title] = field(default_factory=list)
    owner: str | None = None
    """The country of "Kiribati's Taneti Maamau"."""

    @property
    def country(self) -> str | None:
        """The country that titles in the article give, or a possessive, else the only one of the leaders table."""
        given = Counter(title.country for title in self.titles if title.country)
        if given or self.owner:
            return given.most_common(1)[0][0] if given else self.owner
        countries = {term.acts_for for term in self.terms}
        return next(iter(countries)) if len(countries) == 1 else None

    @property
    def offices(self) -> set[str]:
        """Offices that titles in the article or the leaders table give."""
        return {title.office for title in self.titles} | {OFFICES.get(term.office, "") for term in self.terms}

    def is_leader(self, on: datetime.date | None) -> bool | None:
        """What titles say; else True for one of the table who is in office; None where nothing tells."""
        offices = [title for title in self.titles if title.office != "polite"] or self.titles  # Mr is no office
        said = {title.leader for title in offices if title.office not in ("colleague", "guest")}
        if len(said) == 1:
            return said.pop()
        serving = any(on is None or term.in_office(on) for term in self.terms)
        return True if serving or any(title.leader for title in self.titles if title.office != "guest") else None

    def holds(self, office: str, country: str | None) -> bool:
        """True if this may be whom a title of ``office`` and ``country`` means."""
        if country is not None and self.country != country:
            return False
        offices = self.offices
        if office == "guest":
            return bool(offices)
        if office in ANY_HEAD:
            return bool(offices & (HEADS - {"foreign_minister"}))
        if office == "minister" and offices & {"foreign_minister", "minister"}:
            return True
        # Someone whom the article only calls a leader may be the president meant, not the foreign minister.
        return office in offices or (office != "foreign_minister" and not offices - ANY_HEAD and bool(offices))
