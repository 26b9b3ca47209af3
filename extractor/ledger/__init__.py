"""Articles, calls and extractions of a run, kept in one SQLite file so that nothing is paid for or done twice.

::

    keys      article, settings -> the keys that everything is kept under
    schema    the tables, and the way from older versions to this one
    owners    which processes work on a ledger, and which of them have died
    store     Ledger: add, claim, finish, recall, keep, count, read back, merge
    outbox    Outbox: requests that are asked in a provider's batches, and the articles that wait for them
"""

from .keys import Shard, article_key, recipe_key
from .outbox import Answered, Outbox, Waiting
from .store import Claimed, Counts, Kept, Ledger, Spent

__all__ = [
    "Answered",
    "Claimed",
    "Counts",
    "Kept",
    "Ledger",
    "Outbox",
    "Shard",
    "Spent",
    "Waiting",
    "article_key",
    "recipe_key",
]
