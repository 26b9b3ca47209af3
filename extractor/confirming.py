"""Records + Model -> the same records, each with how sure the model is that its sentence tells of it.

A small model fills a form with whatever stands in a sentence. Asked about one record alone, with nothing to fill in, it
tells real ones from others better than most checks by code: its odds are a signal for the confidence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from .prompting import Prompt, build_confirmation_messages
from .records import Record
from .spans import Span

if TYPE_CHECKING:
    from .model import Model, Odds

Asked = dict[tuple[str, Span], list[dict[str, str]]]
"""The messages of each question, by its task and its sentence."""


def confirm(
    model: Model, prompt: Prompt, records: Sequence[Record], asked: Asked, count: Callable[[Odds], None]
) -> list[Record]:
    """``records`` with ``confirmed`` on their first mention; ``count`` is told what each question took.

    Only those are asked about whose first mention came from one of the questions ``asked``, the last of these first:
    that one the engine still has in mind, the others it reads again.

    Raises:
        ModelUnavailable: the model cannot be reached.
        CassetteMiss: a recording is replayed that does not hold one of the questions.
    """
    about: dict[tuple[str, Span], list[int]] = {}
    for at, record in enumerate(records):
        if record.mentions:
            about.setdefault((record.mentions[0].task, record.mentions[0].window), []).append(at)
    confirmed = list(records)
    for question, messages in reversed(asked.items()):
        for at in about.get(question, ()):
            first, *others = records[at].mentions
            odds = model.odds(build_confirmation_messages(messages, first, prompt))
            count(odds)
            mentions = (first.model_copy(update={"confirmed": odds.value}), *others)
            confirmed[at] = records[at].model_copy(update={"mentions": mentions})
    return confirmed
