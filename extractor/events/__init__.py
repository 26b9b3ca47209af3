"""Records of many articles -> events: what happened once is there once, with everyone who tells of it."""

from __future__ import annotations

from .across import reconcile
from .event import Comparison, Event, Member, Reconciliation, Reported, Said, Stage, Unplaced, Value

__all__ = [
    "Comparison",
    "Event",
    "Member",
    "Reconciliation",
    "Reported",
    "Said",
    "Stage",
    "Unplaced",
    "Value",
    "reconcile",
]
