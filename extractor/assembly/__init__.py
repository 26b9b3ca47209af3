"""Draft + readings -> record: words that the model chose become typed values with their spans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..drafts import Task
from ..records import Summit, TradeFigure, Visit
from ..windowing import Window
from .evidence import Context, Refusal
from .series import carry_over
from .summits import assemble_summit
from .told_figures import assemble_told_figure
from .told_summits import assemble_told_summit
from .told_visits import assemble_told_visit
from .trade_figures import assemble_trade_figure
from .visits import assemble_visits

__all__ = ["Assembled", "Context", "Refusal", "assemble", "carry_over"]


Assembled = Visit | Summit | TradeFigure | Refusal

_TOLD: dict[Task, Callable[[Context, Window, dict[str, Any]], Assembled]] = {
    "visits": assemble_told_visit,
    "summits": assemble_told_summit,
    "trade_figures": assemble_told_figure,
}
"""How drafts of a whole article become records."""


def assemble(context: Context, window: Window, draft: dict[str, Any]) -> list[Assembled]:
    """The record that one draft of ``window`` describes, or the reason why it describes none.

    A meeting on the margins of a summit gives two records, travellers who are named in one row a visit each.
    Every non-null value of the record has an entry in its ``assessment`` with the characters that show it.
    """
    task: Task = window.task
    if window.whole:
        return [_TOLD[task](context, window, draft)]
    if task == "visits":
        return [*assemble_visits(context, window, draft)]
    if task == "summits":
        return [*assemble_summit(context, window, draft)]
    return [assemble_trade_figure(context, window, draft)]
