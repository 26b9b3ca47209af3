"""Records + Model -> the same records, each with how sure the model is that its sentence tells of it.

A small model fills a form with whatever stands in a sentence. Asked about one record alone, with nothing to fill in, it
tells real ones from others better than most checks by code: its odds are a signal for the confidence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from .prompting import Prompt, build_confirmation_messages
from .records import Record
from .spans import Span

if TYPE_CHECKING:
    from .model import Model, Odds


def confirm(
    model: Model,
    prompt: Prompt,
    text: str,
    records: Sequence[Record],
    windows: Collection[Span],
    count: Callable[[Odds], None],
) -> list[Record]:
    """``records`` with ``confirmed`` on their first mention; ``count`` is told what each question took.

    Only those are asked about whose first mention was read in one of the ``windows``, and sentence by sentence: a
    sentence that was just read need not be read again.

    Raises:
        ModelUnavailable: the model cannot be reached.
        CassetteMiss: a recording is replayed that does not hold one of the questions.
    """
    asked = list(records)
    first = {
        at: one.mentions[0] for at, one in enumerate(records) if one.mentions and one.mentions[0].window in windows
    }
    for at in sorted(first, key=lambda at: first[at].window):
        odds = model.odds(build_confirmation_messages(text, first[at], prompt))
        count(odds)
        mentions = (first[at].model_copy(update={"confirmed": odds.value}), *records[at].mentions[1:])
        asked[at] = records[at].model_copy(update={"mentions": mentions})
    return asked
