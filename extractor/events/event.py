"""What comes out of many articles: one event for each thing that happened, who tells of it, and what they agree on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from ..records import SCHEMA_VERSION, Issue, Part, RecordType, Status, Summit, TradeFigure, Visit, record_type
from ..spans import Span

Outcome = Literal["agreement", "conflict"]
Strength = Literal["soft", "hard"]


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """Where something is said: characters of one article, counted in the text of that article."""

    article: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field and the articles that give it; ``support`` counts copies of one text once."""

    value: str
    support: int
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the articles say of one field, and which of it the event's record has, and why.

    ``outcome`` is ``agreement`` where all values are equal or say the same less exactly. A conflict is ``soft`` where
    newspapers use the words loosely (an official visit that others call a state visit), else ``hard``.
    """

    field: str
    outcome: Outcome
    strength: Strength | None
    chosen: str
    reason: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of an event's history: the status that an article of that day gives it, and the date it had then."""

    status: Status
    start: str | None
    published: str | None
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A record that tells of the event, with all characters of its article that it rests on, and why it is here."""

    article: str
    record: str
    spans: tuple[Span, ...]
    reason: str


class Event(Part):
    """One visit, summit or trade figure of the real world, told of by at least one article."""

    id: str = Field(description="content hash of the event's key; stays while the event stays the same")
    record: Visit | Summit | TradeFigure = Field(
        description="the best value of every field; without spans, because it belongs to no single article"
    )
    members: tuple[Member, ...]
    support: int = Field(description="articles that tell of it; copies of one text count once")
    comparisons: tuple[Comparison, ...] = Field(
        default=(), description="field by field where more than one record tells of the event"
    )
    history: tuple[Stage, ...] = Field(
        default=(), description="stages in order of publication, where there are several"
    )

    @property
    def type(self) -> RecordType:
        """``Visit``, ``Summit`` or ``TradeFigure``."""
        return record_type(self.record)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Doubts about the event: conflicts, inferred dates, gaps between mirror figures."""
        return self.record.issues

    def conflicts(self) -> list[Comparison]:
        """The fields that the articles do not agree on."""
        return [comparison for comparison in self.comparisons if comparison.outcome == "conflict"]


class Reported(Part):
    """An article as it was used."""

    id: str
    source: str | None = None
    title: str | None = None
    url: str | None = None
    published: str | None = Field(default=None, description="ISO 8601")
    basis: str | None = Field(default=None, description="what says so; inferred from another article where none does")
    copy_of: str | None = Field(default=None, description="id of the article that this one repeats")


class Unplaced(Part):
    """A record that fits several events, and nothing tells which."""

    article: str
    record: str
    type: RecordType
    spans: tuple[Span, ...]
    events: tuple[str, ...] = Field(description="ids of the events that it fits")
    reason: str


class Reconciliation(Part):
    """The events of many articles. Every record is a member of exactly one event, or it is listed as ambiguous."""

    schema_version: str = SCHEMA_VERSION
    articles: tuple[Reported, ...] = ()
    events: tuple[Event, ...] = ()
    ambiguous: tuple[Unplaced, ...] = ()
    pairs_compared: int = Field(default=0, description="pairs of records that were looked at side by side")

    def to_json(self, indent: int | None = 2) -> str:
        """JSON text; ``Reconciliation.from_json(x.to_json()) == x``."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, text: str | bytes) -> Reconciliation:
        """Read what :meth:`to_json` wrote. Raises ``pydantic.ValidationError`` for anything else."""
        return cls.model_validate_json(text)
