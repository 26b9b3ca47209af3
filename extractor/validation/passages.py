"""Rules about the passages that a value stands in."""

from __future__ import annotations

from collections.abc import Sequence

from ..assembly import Context
from ..records import Record
from .rule import Found, issue


def value_from_instruction(records: Sequence[Record], context: Context) -> Found:
    """Nothing stands only on words that speak to a model or an editor; looked at when all mentions are joined.

    Such words may be true, an editor's note among them, but nobody should take them over unseen.
    """
    for record in records if context.past_readers else ():
        yield record, issue("value_from_instruction", "told in a passage that gives orders", record, None)
        for path, entry in record.assessment.items():
            if entry.spans:
                message = f"{path} stands in a passage that gives orders to a model or an editor"
                yield record, issue("value_from_instruction", message, record, path)
