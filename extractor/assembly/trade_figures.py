"""TradeFigureDraft + readings -> TradeFigure."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, cast

from ..normalization import inside
from ..normalization.cues import CueReading
from ..normalization.places import PlaceReading
from ..normalization.quantities import QuantityReading
from ..records import Flow, Measure, Modality, TradeFigure
from ..spans import Span
from ..windowing import Window
from .attribution import attributed_to, source_org
from .evidence import Context, Notes, Refusal, locate, reading_at
from .periods import base_period, period_of

# Words between a flow and the country it belongs to. "Exports to", "trade with": the country is the partner.
_PARTNER = re.compile(r"\b(?:с|со|в|во|на|из|з|із|до|у|with|to|from|into|mit|nach|aus|avec|vers|con|hacia|a)\s+$", re.I)
_BETWEEN = re.compile(r"\b(?:между|between|zwischen|entre|між|паміж)\s+$", re.I)
_SAME_AMOUNT = re.compile(r"\s*(?:\(|,?\s*(?:или|або|or|oder|ou|o|veya|yoki|же|немесе|即|约合|約合)\s)\s*", re.I)
"""What stands between one amount in two currencies: "$4.7 billion (2.1 trillion tenge)"."""
_GOODS = re.compile(
    r"\s+(?:of\s+)?(?!(?:между|через|from|between|with|into)\b)(?P<goods>(?:[a-zа-яёіїєґў-]{3,}\s+){0,2}?[a-zа-яёіїєґў-]{3,})"
    r"(?=\s*$|\s+(?:в|во|на|из|с|со|к|за|по|от|до|между|у|до|з|із|to|from|in|by|with|into|between|for)\s)"
)
"""Bare lower-case words, or such after "of", up to a preposition or to what is read as something else."""
_ALL_GOODS = re.compile(r"товар\w*|продукц\w*|услуг\w*|goods|services|goods and services|products", re.I)
_TELLING = re.compile(
    r"(?:л|ла|ло|лся|лась|лось|лись|ет|ит|ут|ют|ется|ится|ть|ться|ed)$|^(?:rose|fell|grew|was|were)$", re.I
)
"""Endings of verbs, and verbs of figures: the sentence has gone on."""
_NEXT_CLAUSE = 300
"""How much farther off a word is that only begins the clause after the number."""
_REACH = 45
"""Characters after a flow word in which the country it belongs to stands."""


def assemble_trade_figure(context: Context, window: Window, draft: dict[str, Any]) -> TradeFigure | Refusal:
    """The figure that a draft describes; number, unit, measure, qualifier and rank are read by code from the words.

    The areas are read twice: as the model chose them, and by code from the words around the flow. Where code can
    read them, its reading counts, and a disagreement is an issue.
    """
    at = locate(context, window, draft["number"])
    quantity = _quantity(context, at[0]) if at else None
    quantity, dual = _dual(context, quantity) if quantity is not None else (None, None)
    if at is None or quantity is None:
        return Refusal("not_grounded", f"number {draft['number']!r} does not stand in the sentence")
    notes = Notes()
    flows = context.readings.cues_in(window.focus, "flow")
    if not flows and window.before is not None:
        flows = context.readings.cues_in(window.before, "flow")[-1:]
        spans = [flow.span for flow in flows]
        message = "the sentence does not say which trade the number measures; what stands before it does"
        notes.doubt("flow_from_context", message, "flow", spans)
    if not flows:
        return Refusal("not_trade", f"{draft['number']!r} is not about trade")
    cue = min(flows, key=lambda reading: _distance(context, reading.span, quantity.span))
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
    if dual is not None:
        notes.note("dual_value", [dual.span], "computed", "number")
        notes.note("dual_unit", [dual.number_span], "computed", dual.kind)
    rank = _rank(context, window.focus, quantity, measure)
    if rank is not None:
        notes.note("rank", [rank.span], "computed", "number")
    share_of = f"{reporter}:{flow}" if measure == "share" and reporter else None
    if share_of:
        notes.note("share_of", [cue.span], "computed", "reporter and flow")
    modality, modality_spans = _modality(context, window.focus, quantity)
    notes.note("modality", modality_spans or (window.focus,), "computed", "words")
    when = period_of(context, window, notes, draft["date"])
    return TradeFigure(
        id="",
        evidence=(window.focus, *window.twins),
        reporter=reporter,
        partner=partner,
        flow=flow,
        measure=measure,
        value=-quantity.value if falls else quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        qualifier=quantity.qualifier,
        dual_value=dual.value if dual is not None else None,
        dual_unit=dual.unit if dual is not None else None,
        period=when,
        share_of=share_of,
        base_period=base_period(context, window.focus, notes, measure, when),
        rank=int(rank.value) if rank is not None else None,
        product=_product(context, window.focus, cue.span, notes),
        modality=modality,
        source_org=source_org(context, window.focus, notes),
        attributed_to=attributed_to(context, window.focus, notes),
        assessment=notes.fields,
        issues=tuple(notes.issues),
    )


def _product(context: Context, focus: Span, flow: Span, notes: Notes) -> str | None:
    """The goods that a flow is of: "exports of wheat", «экспорт зерна»; None for all goods.

    The words between the flow and the next place, number, date or telling word; in Slavic languages they follow
    bare, so that a verb's ending tells that the sentence has gone on.
    """
    places = [place for place in context.readings.places if place.kind != "adjective"]
    readings = (places, context.readings.dates, context.readings.quantities, context.readings.cues)
    starts = [r.span.start for kind in readings for r in inside(kind, Span(flow.stop, focus.stop))]
    text = context.text[flow.stop : min([focus.stop, *starts])]
    match = _GOODS.match(text)
    words = match.group("goods") if match else ""
    if not words or _ALL_GOODS.fullmatch(words) or any(_TELLING.search(word) for word in words.split()):
        return None
    start = flow.stop + text.index(words)
    notes.note("product", [Span(start, start + len(words))], "exact", "words")
    return words


def _quantity(context: Context, span: Span) -> QuantityReading | None:
    return next((reading for reading in context.readings.quantities if reading.span.overlaps(span)), None)


def _dual(context: Context, quantity: QuantityReading) -> tuple[QuantityReading, QuantityReading | None]:
    """The amount and the same amount in a second currency that follows in brackets or after "or"."""
    amounts = [reading for reading in context.readings.quantities if reading.kind == "money"]
    for first, second in pairwise(amounts):
        between = context.text[first.span.stop : second.span.start]
        if quantity in (first, second) and first.unit != second.unit and _SAME_AMOUNT.fullmatch(between):
            return first, second
    return quantity, None


def _distance(context: Context, word: Span, number: Span) -> int:
    """Characters between a word and a number; what stands before a number, or in its clause, is nearer."""
    if word.start < number.start:
        return number.start - word.stop
    between = context.text[number.stop : word.start]
    return 3 * len(between) + (_NEXT_CLAUSE if re.search(r"[,;:]", between) else 0)


def _measure(context: Context, focus: Span, quantity: QuantityReading) -> tuple[Measure, tuple[Span, ...]]:
    cues = sorted(
        context.readings.cues_in(focus, "measure"), key=lambda reading: _distance(context, reading.span, quantity.span)
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
        elif _PARTNER.search(between) or "reporter" in found:
            found.setdefault("partner", place)
        elif between.isspace():
            found.setdefault("reporter", place)
    return found


def _code(reading: PlaceReading | None) -> str | None:
    return (reading.country or reading.group) if reading is not None else None
