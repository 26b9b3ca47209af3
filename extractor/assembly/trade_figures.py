"""TradeFigureDraft + readings -> TradeFigure."""

from __future__ import annotations

import re
from typing import Any, cast

from ..normalization import inside
from ..normalization.cues import CueReading
from ..normalization.places import PlaceReading
from ..normalization.quantities import QuantityReading
from ..records import Flow, Measure, Modality, TradeFigure
from ..spans import Span
from ..windowing import Window
from .evidence import Context, Notes, Refusal, date_of, locate, reading_at

# Words between a flow and the country it belongs to. "Exports to", "trade with": the country is the partner.
_PARTNER = re.compile(r"\b(?:с|со|в|во|на|из|з|із|до|у|with|to|from|into|mit|nach|aus|avec|vers|con|hacia|a)\s+$", re.I)
_BETWEEN = re.compile(r"\b(?:между|between|zwischen|entre|між|паміж)\s+$", re.I)
_REACH = 45
"""Characters after a flow word in which the country it belongs to stands."""


def assemble_trade_figure(context: Context, window: Window, draft: dict[str, Any]) -> TradeFigure | Refusal:
    """The figure that a draft describes; number, unit, measure, qualifier and rank are read by code from the words.

    The areas are read twice: as the model chose them, and by code from the words around the flow. Where code can
    read them, its reading counts, and a disagreement is an issue.
    """
    at = locate(context, window, draft["number"])
    quantity = _quantity(context, at[0]) if at else None
    if at is None or quantity is None:
        return Refusal("not_grounded", f"number {draft['number']!r} does not stand in the sentence")
    flows = context.readings.cues_in(window.focus, "flow")
    if not flows:
        return Refusal("not_trade", f"{draft['number']!r} is not about trade")

    notes = Notes()
    cue = min(flows, key=lambda reading: _distance(reading.span, quantity.span))
    flow = cast(Flow, cue.value)
    notes.note("flow", [cue.span], "computed", "words")
    measure, measure_spans = _measure(context, window.focus, quantity)
    notes.note("measure", measure_spans or (quantity.number_span,), "computed", "words")
    reporter, partner = _areas(context, window, notes, cue, draft, symmetric=flow == "turnover")
    falls = quantity.direction == "down" and measure in ("growth", "change")
    notes.note("value", [quantity.span], "computed", "number, falling" if falls else "number")
    if quantity.value_max is not None:
        notes.note("value_max", [quantity.number_span], "computed", "number")
    if quantity.unit is not None:
        notes.note("unit", [quantity.number_span], "computed", quantity.kind)
    notes.note("qualifier", [quantity.span], "computed", "words")
    rank = _rank(context, window.focus, quantity, measure)
    if rank is not None:
        notes.note("rank", [rank.span], "computed", "number")
    share_of = f"{reporter}:{flow}" if measure == "share" and reporter else None
    if share_of:
        notes.note("share_of", [cue.span], "computed", "reporter and flow")
    modality, modality_spans = _modality(context, window.focus, quantity)
    notes.note("modality", modality_spans or (window.focus,), "computed", "words")
    when = date_of(context, window, notes, draft["date"])
    return TradeFigure(
        id="",
        evidence=(window.focus, *window.twins),
        assessment=notes.fields,
        issues=tuple(notes.issues),
        reporter=reporter,
        partner=partner,
        flow=flow,
        measure=measure,
        value=-quantity.value if falls else quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        qualifier=quantity.qualifier,
        period=when,
        share_of=share_of,
        rank=int(rank.value) if rank is not None else None,
        modality=modality,
    )


def _quantity(context: Context, span: Span) -> QuantityReading | None:
    return next((reading for reading in context.readings.quantities if reading.span.overlaps(span)), None)


def _distance(one: Span, other: Span) -> int:
    """Characters between two spans; what stands before a number is nearer than what follows it."""
    return other.start - one.stop if one.start < other.start else 3 * (one.start - other.stop)


def _measure(context: Context, focus: Span, quantity: QuantityReading) -> tuple[Measure, tuple[Span, ...]]:
    cues = sorted(
        context.readings.cues_in(focus, "measure"), key=lambda reading: _distance(reading.span, quantity.span)
    )
    if quantity.kind == "rank":
        return "rank", ()
    if quantity.kind == "multiple":
        return "growth_multiple", ()
    if quantity.kind == "percentage_points" or (quantity.kind == "money" and quantity.change):
        return "change", ()
    if quantity.kind == "percent":
        if quantity.change:
            return "growth", tuple(cue.span for cue in cues[:1] if cue.value == "growth")
        if cues:
            return cast(Measure, cues[0].value), (cues[0].span,)
        return "share", ()
    return "level", ()


def _rank(context: Context, focus: Span, quantity: QuantityReading, measure: Measure) -> QuantityReading | None:
    """The rank itself, or the rank that a share is given for in the same sentence."""
    if quantity.kind == "rank":
        return quantity
    ranks = [reading for reading in inside(context.readings.quantities, focus) if reading.kind == "rank"]
    return ranks[0] if measure == "share" and len(ranks) == 1 else None


def _modality(context: Context, focus: Span, quantity: QuantityReading) -> tuple[Modality, tuple[Span, ...]]:
    before = [c for c in context.readings.cues_in(focus, "modality") if c.span.start < quantity.span.stop]
    if not before:
        return "observed", ()
    nearest = max(before, key=lambda reading: reading.span.start)
    return cast(Modality, nearest.value), (nearest.span,)


def _areas(
    context: Context, window: Window, notes: Notes, cue: CueReading, draft: dict[str, Any], *, symmetric: bool
) -> tuple[str | None, str | None]:
    """Reporter and partner: by the words next to the flow where they tell, else as the model chose."""
    near = _areas_by_words(context, window.focus, cue)
    areas: dict[str, str | None] = {}
    choices = {path: _chosen(context, window, notes, path, draft[path]) for path in ("reporter", "partner")}
    told = {_code(chosen) for chosen in choices.values()}
    for path, chosen in choices.items():
        read = near.get(path)
        if read is None and chosen is not None and _code(chosen) in {_code(other) for other in near.values()}:
            if not symmetric:
                message = f"the words give {_code(chosen)} the other part"
                notes.doubt(f"{path}_disagrees", message, path, [chosen.span])
            chosen = None
        reading = read or chosen
        code = _code(reading)
        same = symmetric and _code(read) in told  # the trade of X and Y is that of Y and X
        if read is not None and chosen is not None and _code(read) != _code(chosen) and not same:
            notes.doubt(
                f"{path}_disagrees", f"the words say {_code(read)}, the model {_code(chosen)}", path, [read.span]
            )
        if reading is not None and code is not None:
            notes.note(path, [reading.span], "computed", "words" if read else "model's choice")
        areas[path] = code
    if areas["reporter"] == areas["partner"] or areas["partner"] is None:
        areas["partner"] = None
        notes.fields.pop("partner", None)
        others = [r for r in inside(context.readings.places, window.focus) if _code(r) not in (None, areas["reporter"])]
        if len({_code(r) for r in others}) == 1 or (others and "reporter" in near):
            notes.note("partner", [others[0].span], "computed", "other country of the sentence")
            areas["partner"] = _code(others[0])
    return areas["reporter"], areas["partner"]


def _chosen(context: Context, window: Window, notes: Notes, path: str, choice: str | None) -> PlaceReading | None:
    """The area that the model chose, with a doubt if code can read none in its words."""
    at = locate(context, window, choice)
    chosen = reading_at(context.readings.places, at[0]) if at else None
    if choice and _code(chosen) is None:
        notes.doubt("area_not_read", f"{choice!r} is no area that code can read", path, [at[0]] if at else [])
    return chosen


def _areas_by_words(context: Context, focus: Span, cue: CueReading) -> dict[str, PlaceReading]:
    """Countries in the words that follow the flow: "trade of X", "exports of X to Y", "trade between X and Y"."""
    found: dict[str, PlaceReading] = {}
    for place in inside(context.readings.places, focus):
        between = Span(min(cue.span.stop, place.span.start), place.span.start).of(context.text)
        if place.span.start < cue.span.stop or len(between) > _REACH or re.search(r"[.;:,–—]", between):
            continue
        if _BETWEEN.search(between):
            found.setdefault("reporter", place)
        elif _PARTNER.search(between) or "reporter" in found:
            found.setdefault("partner", place)
        elif between.isspace():
            found.setdefault("reporter", place)
    return found


def _code(reading: PlaceReading | None) -> str | None:
    return (reading.country or reading.group) if reading is not None else None
