"""TradeFigureDraft + readings -> TradeFigure."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import Any

from ..normalization.quantities import QuantityReading
from ..records import Measure, TradeFigure
from ..spans import Span
from ..windowing import Window
from .areas import areas_of
from .attribution import attributed_to, source_org
from .evidence import Context, Notes, Refusal, locate
from .flows import flow_of
from .measures import is_balance, is_deficit, measure_of, modality_of, rank_of
from .periods import base_period, of_months, period_of
from .products import product_of

_SAME_AMOUNT = re.compile(r"\s*(?:\(|,?\s*(?:или|або|or|oder|ou|o|veya|yoki|же|немесе|即|约合|約合)\s)\s*", re.I)
"""What stands between one amount in two currencies: "$4.7 billion (2.1 trillion tenge)"."""


def assemble_trade_figure(context: Context, window: Window, draft: dict[str, Any]) -> TradeFigure | Refusal:
    """The figure that a draft describes; number, unit, measure, qualifier and rank are read by code from the words.

    Where the words tell whose trade it is, they count and not the model's choice, and a disagreement is an issue.
    """
    at = locate(context, window, draft["number"])
    quantity = _quantity(context, at[0]) if at else None
    quantity, dual = dual_amount(context, quantity) if quantity is not None else (None, None)
    if at is None or quantity is None:
        return Refusal("not_grounded", f"number {draft['number']!r} does not stand in the sentence")
    notes = Notes()
    found = flow_of(context, window, quantity, notes)
    if found is None:
        return Refusal("not_trade", f"{draft['number']!r} is not about trade")
    flow, cue = found
    cell = context.readings.grid.cell_at(quantity.span)
    said = cell.header if cell is not None and cell.header is not None else window.focus
    measure, measure_spans = measure_of(context, said, quantity)
    if measure == "change" and is_balance(context, flow, quantity):
        measure = "level"
    notes.note("measure", measure_spans or (quantity.number_span,), "computed", "words")
    reporter, partner = areas_of(context, window, notes, cue, draft, symmetric=flow == "turnover")
    falls = quantity.direction == "down" and measure in FALLING
    lacks = measure == "level" and is_deficit(context, window.focus, flow)
    basis = "number, falling" if falls else "number, a deficit" if lacks else "number"
    notes.note("value", [quantity.span], "computed", basis)
    if quantity.value_max is not None:
        notes.note("value_max", [quantity.number_span], "computed", "number")
    if quantity.unit is not None:
        notes.note("unit", [quantity.number_span], "computed", quantity.kind)
    notes.note("qualifier", [quantity.span], "computed", "words")
    if dual is not None:
        notes.note("dual_value", [dual.span], "computed", "number")
        notes.note("dual_unit", [dual.number_span], "computed", dual.kind)
    rank = rank_of(context, window.focus, quantity, measure)
    if rank is not None:
        notes.note("rank", [rank.span], "computed", "number")
    share_of = f"{reporter}:{flow}" if measure == "share" and reporter else None
    if share_of:
        notes.note("share_of", [cue.span], "computed", "reporter and flow")
    when = of_months(period_of(context, window, quantity, notes, draft["date"]), flow, notes)
    modality, modality_spans, why = modality_of(context, window.focus, quantity, when)
    notes.note("modality", modality_spans or (window.focus,), "computed", why)
    return TradeFigure(
        id="",
        evidence=(window.focus, *window.twins),
        reporter=reporter,
        partner=partner,
        flow=flow,
        measure=measure,
        value=signed(quantity.value, below=falls or lacks),
        value_max=signed(quantity.value_max, below=falls or lacks),
        unit=quantity.unit,
        qualifier=quantity.qualifier,
        dual_value=dual.value if dual is not None else None,
        dual_unit=dual.unit if dual is not None else None,
        period=when,
        share_of=share_of,
        base_period=base_period(context, window.focus, notes, quantity, measure, when),
        rank=int(rank.value) if rank is not None else None,
        product=product_of(context, window.focus, flow, cue.span, quantity, measure, notes),
        modality=modality,
        source_org=(source := source_org(context, window.focus, notes)),
        attributed_to=attributed_to(context, window.focus, notes) if source is None else None,
        assessment=notes.fields,
        issues=tuple(notes.issues),
    )


def _quantity(context: Context, span: Span) -> QuantityReading | None:
    return next((reading for reading in context.readings.quantities if reading.span.overlaps(span)), None)


FALLING: tuple[Measure, ...] = ("growth", "growth_multiple", "change")
"""Measures of which a fall is negative: by 5%, by a factor of 2, by 5 million."""


def signed(value: Decimal | None, *, below: bool) -> Decimal | None:
    """The number, negative for a fall and a deficit.

    >>> signed(Decimal("2.3"), below=True)
    Decimal('-2.3')
    """
    return -abs(value) if below and value is not None else value


def dual_amount(context: Context, quantity: QuantityReading) -> tuple[QuantityReading, QuantityReading | None]:
    """The amount and the same amount in a second currency that follows in brackets or after "or"."""
    amounts = [reading for reading in context.readings.quantities if reading.kind == "money"]
    for first, second in pairwise(amounts):
        between = context.text[first.span.stop : second.span.start]
        if quantity in (first, second) and first.unit != second.unit and _SAME_AMOUNT.fullmatch(between):
            return first, second
    return quantity, None
