"""A ledger -> a page on this machine where people look at doubtful fields and decide about them.

::

    words    what a reviewer types or selects -> values, and the characters that prove them
    queue    extractions + decisions -> the fields to look at, the most useful first
    sheet    one article with its records and decisions, as the page shows it
    desk     a ledger as one reviewer uses it: the queue, an article, a decision
    web      requests -> the desk; who may ask
"""

from __future__ import annotations

from .desk import Desk

__all__ = ["Desk"]
