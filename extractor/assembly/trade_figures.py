"""TradeFigureDraft + readings -> TradeFigure."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from ..normalization import inside
from ..normalization.cues import CueReading
from ..normalization.places import PlaceReading
from ..normalization.quantities import QuantityReading
from ..records import TradeFigure
from ..spans import Span
from ..windowing import Window
from .attribution import attributed_to, source_org
from .evidence import Context, Notes, Refusal, locate, reading_at
from .flows import flow_of
from .measures import is_deficit, measure_of, modality_of, rank_of
from .periods import base_period, period_of
from .products import product_of

# Words between a flow and the country it belongs to. "Exports to", "trade with": the country is the partner.
_PARTNER = re.compile(r"\b(?:с|со|в|во|на|из|з|із|до|у|with|to|from|into|mit|nach|aus|avec|vers|con|hacia|a)\s+$", re.I)
_BETWEEN = re.compile(r"\b(?:между|between|zwischen|entre|між|паміж)\s+$", re.I)
_SAME_AMOUNT = re.compile(r"\s*(?:\(|,?\s*(?:или|або|or|oder|ou|o|veya|yoki|же|немесе|即|约合|約合)\s)\s*", re.I)
"""What stands between one amount in two currencies: "$4.7 billion (2.1 trillion tenge)"."""
_REACH = 45
"""Characters after a flow word in which the country it belongs to stands."""


def assemble_trade_figure(context: Context, window: Window, draft: dict[str, Any]) -> TradeFigure | Refusal:
    """The figure that a draft describes; number, unit, measure, qualifier and rank are read by code from the words.

    The areas are read twice: as the model chose them, and by code from the words around the flow. Where code can
    read them, its reading counts, and a disagreement is an issue.
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
    notes.note("measure", measure_spans or (quantity.number_span,), "computed", "words")
    reporter, partner = _areas(context, window, notes, cue, draft, symmetric=flow == "turnover")
    falls = quantity.direction == "down" and measure in ("growth", "change")
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
    when = period_of(context, window, quantity, notes, draft["date"])
    modality, modality_spans, why = modality_of(context, window.focus, quantity, when)
    notes.note("modality", modality_spans or (window.focus,), "computed", why)
    return TradeFigure(
        id="",
        evidence=(window.focus, *window.twins),
        reporter=reporter,
        partner=partner,
        flow=flow,
        measure=measure,
        value=-abs(quantity.value) if falls or lacks else quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        qualifier=quantity.qualifier,
        dual_value=dual.value if dual is not None else None,
        dual_unit=dual.unit if dual is not None else None,
        period=when,
        share_of=share_of,
        base_period=base_period(context, window.focus, notes, measure, when),
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


def dual_amount(context: Context, quantity: QuantityReading) -> tuple[QuantityReading, QuantityReading | None]:
    """The amount and the same amount in a second currency that follows in brackets or after "or"."""
    amounts = [reading for reading in context.readings.quantities if reading.kind == "money"]
    for first, second in pairwise(amounts):
        between = context.text[first.span.stop : second.span.start]
        if quantity in (first, second) and first.unit != second.unit and _SAME_AMOUNT.fullmatch(between):
            return first, second
    return quantity, None


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
    if areas["partner"] is not None and areas["reporter"] == areas["partner"]:
        message = f"{areas['partner']} cannot be the partner of itself"
        notes.doubt("partner_disagrees", message, "partner", notes.fields["partner"].spans)
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
    if chosen is not None and at is not None and not window.focus.contains(at[0]):
        notes.doubt("area_from_context", f"{choice!r} stands before the sentence, not in it", path, [at[0]])
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
        elif (
            _PARTNER.search(between)
            or "reporter" in found
            or (between.isspace() and _is_other_side(context, place, cue))
        ):
            found.setdefault("partner", place)
        elif (between.isspace() and not _is_nominative(context, place)) or _is_owner(between, cue):
            found.setdefault("reporter", place)
    return found


def _is_other_side(context: Context, place: PlaceReading, cue: CueReading) -> bool:
    """True for «продала России», «закупки российского угля»: to whom a verb sells, and whose goods are bought."""
    if context.readings.language not in ("ru", "uk"):
        return False
    goods = place.kind == "adjective" and cue.value == "import"
    return goods or (place.kind == "country" and cue.value == "export" and _SELLS.search(cue.text) is not None)


_SELLS = re.compile(r"(?:[аиеу]л[аио]?|[аиеу]в|[еую]т|ить|єть|є)$")
"""Endings of verbs in the past and the third person, in Russian and Ukrainian."""


def _is_owner(between: str, cue: CueReading) -> bool:
    """True for "exports of X", «exportaciones de X»; imports "de X" come from there."""
    words = between.strip().casefold()
    return words in ("of", "of the", "der", "des") or (words in ("de", "du", "del", "de la") and cue.value != "import")


def _is_nominative(context: Context, place: PlaceReading) -> bool:
    """True for the subject of the sentence in a language of cases: «по экспорту Турция идёт следом»."""
    text = place.text
    cased = context.readings.language in ("ru", "uk", "be") and place.kind != "adjective"
    return cased and place.grounding == "exact" and not text.isupper() and not re.search(r"[оиуеєюы]$", text)


def _code(reading: PlaceReading | None) -> str | None:
    return (reading.country or reading.group) if reading is not None else None
