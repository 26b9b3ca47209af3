"""Context -> Claims -> checked Claims and Issues: what an article says about its own events, against its records."""

from .checking import check_claims
from .contradictions import Dispute, Quote, contradictions, contradictions_between
from .reading import read_claims
from .weighing import cite_items, weigh_dates
from .wording import in_words

__all__ = [
    "Dispute",
    "Quote",
    "check_claims",
    "cite_items",
    "contradictions",
    "contradictions_between",
    "in_words",
    "read_claims",
    "weigh_dates",
]
