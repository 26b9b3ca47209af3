"""Which trade a number measures: the word of trade that governs it, in its column, its sentence or before it."""

from __future__ import annotations

import re
from typing import cast

from ..normalization import inside
from ..normalization.cues import CueReading
from ..normalization.date_context import AND
from ..normalization.quantities import QuantityReading
from ..records import Flow
from ..spans import Span
from ..windowing import Window
from .evidence import Context, Notes

_NEXT_CLAUSE = 300
"""How much farther off a word is that only begins the clause after the number."""
_BESIDE = 25
"""Characters between a balance and the trade that it is the balance of: «сальдо внешней торговли», "trade deficit"."""
_GOVERNED = re.compile(
    r"\s+(?:(?:of|der|des|de|du|del|von)\s+)?(?:(?:the|all|its|total|la|las|los|les|seines|aller)\s+)?(?:\w+\s+)?$"
)
"""What may stand between a share and the flow it is a share of: «64% всего оборота», "5% of all exports"."""
_PART = re.compile(r"[\d%)]\s*$")
"""Right before a flow whose own number the one before it is: «5 млрд, или 7% экспорта»."""
_OPPOSITE: dict[Flow, Flow] = {"export": "import", "import": "export"}


def flow_of(
    context: Context, window: Window, quantity: QuantityReading, notes: Notes
) -> tuple[Flow, CueReading] | None:
    """The flow and the word that gives it; None if nothing in the sentence or before it speaks of trade."""
    cell = context.readings.grid.cell_at(quantity.span)
    column = context.readings.cues_in(cell.header, "flow") if cell is not None and cell.header is not None else []
    told = context.readings.cues_in(window.focus, "flow")
    within = [cue for cue in told if not _is_of_office(context, cue)]
    own = [cue for cue in within if not _is_of_the_next(context, window.focus, cue, quantity)]
    found = _told_before(context, window) if not own and not column else None
    own = own if found is not None else own or within
    if column:
        notes.note("flow", [column[-1].span], "computed", "column")
        return cast(Flow, column[-1].value), column[-1]
    if own:
        cue = _governing(context, own, quantity)
        back = _turned_round(context, cue, quantity)
        notes.note("flow", [cue.span, *back], "computed", "words")
        return _OPPOSITE[cast(Flow, cue.value)] if back else cast(Flow, cue.value), cue
    if found is not None:
        flow, cue, spans = found
        message = "the sentence does not say which trade the number measures; what stands before it does"
        notes.doubt("flow_from_context", message, "flow", spans)
        notes.note("flow", spans, "computed", "words")
        return flow, cue
    return None


def _turned_round(context: Context, cue: CueReading, quantity: QuantityReading) -> list[Span]:
    """The word that turns the flow round for a later clause: «ввезено на 5 млн, обратно ушло на 3 млн»."""
    between = Span(min(cue.span.stop, quantity.span.start), quantity.span.start)
    words = context.readings.cues_in(between, "reverse") if cue.value in _OPPOSITE else []
    own = [word for word in words if inside(context.readings.quantities, Span(between.start, word.span.start))]
    return [word.span for word in own[-1:]]


def _governing(context: Context, cues: list[CueReading], quantity: QuantityReading) -> CueReading:
    """A balance that stands before the number, the flow that a share is given of, else the nearest word."""
    before = [cue for cue in cues if cue.span.start < quantity.span.start]
    balances = [cue for cue in before if cue.value == "balance"]
    if balances:
        others = [cue for cue in before if cue.span.start > balances[-1].span.stop + _BESIDE]
        if all(cue.value in ("turnover", "balance") for cue in others):
            return balances[-1]
    if quantity.kind == "percent" and not quantity.change:
        for cue in cues:
            between = context.text[quantity.span.stop : cue.span.start] if cue.span.start >= quantity.span.stop else "."
            if _GOVERNED.fullmatch(between):
                return cue
    nearest = min(cues, key=lambda cue: distance(context, cue.span, quantity.span))
    if nearest.value == "turnover":  # "exported goods worth"
        nearest = next((cue for cue in cues if cue.value in _OPPOSITE and _is_beside(cue, nearest)), nearest)
    beside = [cue for cue in cues if cue.value == "balance" and _is_beside(cue, nearest)]
    return beside[0] if beside and nearest.value == "turnover" else nearest


def _is_of_the_next(context: Context, focus: Span, cue: CueReading, quantity: QuantityReading) -> bool:
    """True for the word of a later clause with a number of its own: "grew by 4%, while exports fell by 3%"."""
    between = context.text[quantity.span.stop : max(quantity.span.stop, cue.span.start)]
    later = inside(context.readings.quantities, Span(max(cue.span.stop, quantity.span.stop), focus.stop))
    earlier = inside(context.readings.quantities, Span(quantity.span.stop, max(quantity.span.stop, cue.span.start)))
    apart = re.search(r"[,;]\s|[，；]", between) is not None and cue.span.start >= quantity.span.stop
    return apart and bool(later or earlier) and _PART.search(between) is None


def _is_of_office(context: Context, cue: CueReading) -> bool:
    """True for the trade in the name of an office: "Ministry of Trade", «Сауда министрлігі»."""
    before = context.text[max(0, cue.span.start - _NAME) : cue.span.start]
    behind = context.text[cue.span.stop : cue.span.stop + _NAME]
    return bool(_OFFICE.search(before) or _OFFICE_BEHIND.match(behind))


_NAME = 40
"""Characters of the name of an office that are looked at on either side of its trade."""
_OFFICE = re.compile(
    r"\b(?:minist\w+|chamber|chambre|cámara|министерств\w*|міністерств\w*|міністэрств\w*|министр\w*|міністр\w*|палат\w*)"
    r"(?:\s(?:\w+\s)?(?:of|du|de|del|des|für)(?:\s(?:the|la))?)?\s$",
    re.IGNORECASE,
)
_OFFICE_BEHIND = re.compile(
    r"(?:\s[\w-]+){0,3}?\s(?:bakan|vazir|nazir|вазир|министр|minist)|(?:[和与]\w{1,6})?部", re.IGNORECASE
)


def _is_beside(one: CueReading, other: CueReading) -> bool:
    first, second = sorted((one.span, other.span))
    return second.start - first.stop <= 1


def _told_before(context: Context, window: Window) -> tuple[Flow, CueReading, list[Span]] | None:
    """The last flow before the sentence; turned round by "in the other direction", of both ways by "both sides"."""
    if window.before is None:
        return None
    flows = context.readings.cues_in(window.before, "flow")[-1:]
    if not flows:
        return None
    flows = _whole(context, window.before, flows)
    since = Span(flows[-1].span.stop, window.focus.stop)
    turned = context.readings.cues_in(window.focus, "reverse")
    flow = cast(Flow, flows[-1].value)
    if turned and flow in _OPPOSITE:
        return _OPPOSITE[flow], flows[-1], [flows[-1].span, turned[0].span]
    both = [*context.readings.cues_in(window.focus, "mutual"), *context.readings.cues_in(since, "partners")]
    if both and flow in (*_OPPOSITE, "settlement", "balance"):
        return "turnover", flows[-1], [flows[-1].span, both[0].span]
    return flow, flows[-1], [flows[-1].span]


def _whole(context: Context, before: Span, flows: list[CueReading]) -> list[CueReading]:
    """The turnover of a sentence that also splits it into export and import: the next one goes on about the whole."""
    sentence = context.layout.sentence_at(flows[-1].span.start)
    told = [cue for cue in context.readings.cues_in(sentence, "flow") if before.contains(cue.span)] if sentence else []
    first, *parts = told or flows
    return [first] if first.value == "turnover" and {"export", "import"} <= {cue.value for cue in parts} else flows


def distance(context: Context, word: Span, number: Span) -> int:
    """Characters between a word and a number; what stands before a number, or in its clause, is nearer."""
    if word.start < number.start:
        return number.start - word.stop
    between = context.text[number.stop : word.start]
    return 3 * len(between) + (_NEXT_CLAUSE if re.search("[,;:，；：]", between) or AND.match(between) else 0)
