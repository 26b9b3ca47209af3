"""Records + Model -> the same records, each with how sure the model is that its sentence tells of it.

A small model fills a form with whatever stands in a sentence. Asked about one record alone, with nothing to fill in, it
tells real ones from others better than most checks by code: its odds are a signal for the confidence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, TypeVar

from .prompting import Prompt, build_confirmation_messages
from .records import Record
from .spans import Span

if TYPE_CHECKING:
    from .model import Model, Odds

R = TypeVar("R", bound=Record)


def confirm(
    model: Model,
    prompt: Prompt,
    text: str,
    records: Sequence[R],
    windows: Collection[Span],
    count: Callable[[Odds], None],
) -> tuple[R, ...]:
    """``records`` with ``confirmed`` on their first mention; ``count`` is told what each question took.

    Only those are asked about whose first mention was read in one of the ``windows``.

    Raises:
        ModelUnavailable: the model cannot be reached.
        CassetteMiss: a recording is replayed that does not hold one of the questions.
    """
    asked: list[R] = []
    for record in records:
        if record.mentions and record.mentions[0].window in windows:
            first, *others = record.mentions
            odds = model.odds(build_confirmation_messages(text, first, prompt))
            count(odds)
            mentions = (first.model_copy(update={"confirmed": odds.value}), *others)
            record = record.model_copy(update={"mentions": mentions})
        asked.append(record)
    return tuple(asked)
