"""A ledger -> a page on this machine where people look at doubtful fields and decide about them.

::

    words    what a reviewer types or selects -> values, and the characters that prove them
    queue    extractions + decisions -> the fields to look at, the most useful first
    desk     a ledger as the page sees it: the queue, an article, a decision
    web      requests -> the desk; who may ask
"""

from __future__ import annotations

from .desk import Desk

__all__ = ["Desk"]
