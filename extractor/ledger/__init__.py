"""Articles, calls and extractions of a run, kept in one SQLite file so that nothing is paid for or done twice.

::

    keys      article, settings -> the keys that everything is kept under
    schema    the tables, and the way from older versions to this one
    owners    which processes work on a ledger, and which of them have died
    store     Ledger: add, claim, finish, recall, keep, count, read back, merge
"""

from .keys import Shard, article_key, recipe_key
from .store import Claimed, Counts, Kept, Ledger, Spent

__all__ = ["Claimed", "Counts", "Kept", "Ledger", "Shard", "Spent", "article_key", "recipe_key"]
