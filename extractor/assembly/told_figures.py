"""ToldTradeFigure + readings -> TradeFigure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import cast

from ..normalization.forms import fold
from ..normalization.numerals import read_number
from ..normalization.quantities import QuantityKind, QuantityReading, read_quantities
from ..normalization.quantity_words import WORD_START, directions, position
from ..records import Flow, Measure, Modality, Period, TradeFigure
from ..spans import Span
from ..windowing import FLOW_CHARS, Window
from .evidence import Context, Notes, Refusal, period, reading_at
from .flows import flow_of
from .periods import default_base, of_months
from .pieces import pieces, quantity_in_pieces
from .told import Draft, area, copied, cues_at, doubt_elsewhere, standing, told_date, unread
from .trade_figures import FALLING, dual_amount, signed

CHANGES = ("growth", "growth_multiple", "index", "change")
"""Measures that are counted from another period."""


def assemble_told_figure(context: Context, window: Window, draft: Draft) -> TradeFigure | Refusal:
    """The figure that a draft of a whole article describes."""
    notes = Notes()
    spans = pieces(context, window, draft["number"])
    at = spans[0] if spans else standing(context, window, notes, "value", draft["number"])
    if at is None:
        return Refusal("not_grounded", f"number {draft['number']!r} does not stand in the article")
    quantity = quantity_in_pieces(context, spans) if spans else _quantity(context, at)
    if quantity is None:
        return Refusal("number_not_read", f"{draft['number']!r} is no number that code can read")
    doubt_elsewhere(context, window, notes, "value", at)
    quantity, dual = dual_amount(context, quantity)
    dual = dual or _second(context, window, notes, quantity, draft["second"])
    told = _flow(context, window, notes, draft["flow"], quantity)
    if told is None:
        return Refusal("not_trade", f"{draft['number']!r} is not about trade")
    flow, flow_spans = told
    notes.note("flow", flow_spans, "computed", "words")
    measure, shown = _measure(context, window, notes, quantity, draft["change"])
    notes.note("measure", shown or [quantity.number_span], "computed", "words")
    falls = measure in FALLING and _falls(context, quantity, shown)
    lacks = measure == "level" and _lacks(context, flow, flow_spans)
    reporter = _area(context, window, notes, "reporter", draft["reporter"])
    partner = _area(context, window, notes, "partner", draft["partner"])
    basis = "number, falling" if falls else "number, a deficit" if lacks else "number"
    notes.note("value", spans or [quantity.span], "computed", basis)
    if quantity.value_max is not None:
        notes.note("value_max", [quantity.number_span], "computed", "number")
    if quantity.unit is not None:
        notes.note("unit", spans[1:] or [quantity.number_span], "computed", quantity.kind)
    notes.note("qualifier", [quantity.span], "computed", "words")
    if dual is not None:
        notes.note("dual_value", [dual.span], "computed", "number")
        notes.note("dual_unit", [dual.number_span], "computed", dual.kind)
    rank = _rank(context, window, notes, quantity, draft["rank"])
    when = of_months(_period(context, window, notes, draft["date"]), flow, notes)
    modality = _modality(context, window, notes, draft["outlook"], when)
    share_of = f"{reporter}:{flow}" if measure == "share" and reporter else None
    if share_of:
        notes.note("share_of", flow_spans, "computed", "reporter and flow")
    return TradeFigure(
        id="",
        evidence=window.telling,
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
        base_period=_base(context, window, notes, draft["base"], measure, when)
        if modality in ("observed", "estimate") or draft["base"]
        else None,
        rank=rank,
        product=copied(context, window, notes, "product", draft["product"]),
        modality=modality,
        source_org=copied(context, window, notes, "source_org", draft["source"]),
        attributed_to=copied(context, window, notes, "attributed_to", draft["said_by"]),
        assessment=notes.fields,
        issues=tuple(notes.issues),
    )


def _quantity(context: Context, at: Span) -> QuantityReading | None:
    """The number that the words hold: the one that shares most characters with them."""
    found = [reading for reading in context.readings.quantities if reading.span.overlaps(at)]
    if not found:
        return _alone(context, at)
    return max(
        found,
        key=lambda r: (min(r.span.stop, at.stop) - max(r.span.start, at.start), -r.span.start),
        default=None,
    )


def _alone(context: Context, at: Span) -> QuantityReading | None:
    """The number that the words give by themselves, where the model alone knows that they are one: a part, a place."""
    words, language = at.of(context.text), context.readings.language
    found = [one for one in read_quantities(words, language=language) if one.kind in ("fraction", "percent", "rank")]
    if len(found) == 1:
        kind: QuantityKind = "percent" if found[0].kind == "fraction" else found[0].kind
        span = found[0].span.shift(at.start)
        return replace(found[0], kind=kind, span=span, number_span=found[0].number_span.shift(at.start))
    part = _part(words, language)
    if part is not None:
        return QuantityReading(at, words, at, "percent", part, None, "percent", "exact", Decimal(0), None, False)
    place = position(words, language)
    if place is None:
        return None
    zero = Decimal(0)
    return QuantityReading(at, words, at, "rank", Decimal(place), None, "rank", "exact", zero, None, False)


def _part(words: str, language: str | None) -> Decimal | None:
    """A part of a whole in percent, to one digit: "a quarter", «десятая часть»."""
    folded = fold(words)
    for word in WORD_START.finditer(folded):
        number = read_number(folded, word.start(), language or "en")
        if number is not None and 0 < number.value < 1:
            return (100 * number.value).quantize(Decimal("0.1")).normalize()
    return None


def _flow(
    context: Context, window: Window, notes: Notes, words: str | None, quantity: QuantityReading
) -> tuple[Flow, list[Span]] | None:
    """The trade that the words name; where they name none, the one of the sentence, or of what stands before it."""
    at = standing(context, window, notes, "flow", words)
    cues = cues_at(context, at, "flow") if at is not None else []
    if cues:
        return cast(Flow, cues[0].value), [cues[0].span]
    if at is not None and words is not None and not cues_at(context, at, "reverse"):
        unread(notes, "flow", words, at)
    before = Span(max(0, window.focus.start - FLOW_CHARS), window.focus.start)
    found = flow_of(context, replace(window, before=before if len(before) else None), quantity, notes)
    return (found[0], [found[1].span]) if found is not None else None


def _measure(
    context: Context, window: Window, notes: Notes, quantity: QuantityReading, words: str | None
) -> tuple[Measure, list[Span]]:
    """What the number is of the flow, by its unit and by the words that say that it is itself a rise or fall."""
    at = standing(context, window, notes, "measure", words)
    spans = [at] if at is not None else []
    if quantity.kind == "rank":
        return "rank", []
    if quantity.kind == "multiple":
        return "growth_multiple", spans
    if quantity.kind == "percentage_points":
        return "change", spans
    if quantity.kind != "percent":
        return ("change", spans) if spans else ("level", [])
    if quantity.value > 100:  # «108% к уровню 2022 года»
        return "index", spans
    return ("growth", spans) if spans or quantity.value < 0 else ("share", [])


def _falls(context: Context, quantity: QuantityReading, shown: Sequence[Span]) -> bool:
    """True if the number is a fall, by the words for the change, else by those around it."""
    told = {role for span in shown for _, role in directions(span.of(context.text), context.readings.language)}
    if told & {"up", "down"}:
        return "down" in told and "up" not in told
    return quantity.direction == "down" or quantity.value < 0


def _lacks(context: Context, flow: Flow, shown: Sequence[Span]) -> bool:
    """True if the words for a balance, or those right before them, call it a deficit or negative."""
    near = [Span(max(0, span.start - _BEFORE_FLOW), span.stop) for span in shown]
    return flow == "balance" and any(context.readings.cues_in(span, "deficit") for span in near)


_BEFORE_FLOW = 20
"""Characters before the word for a balance in which "negative" stands."""


def _area(context: Context, window: Window, notes: Notes, path: str, words: str | None) -> str | None:
    told = area(context, window, notes, path, words)
    if told is None:
        return None
    notes.note(path, [told[1]], "computed", "words")
    return told[0]


def _rank(context: Context, window: Window, notes: Notes, quantity: QuantityReading, words: str | None) -> int | None:
    at = standing(context, window, notes, "rank", words)
    found = _rank_at(context, at) if at is not None else None
    if at is not None and words is not None and found is None:
        unread(notes, "rank", words, at)
    rank = found or (quantity if quantity.kind == "rank" else None)
    if rank is None:
        return None
    notes.note("rank", [rank.span], "computed", "number")
    return int(rank.value)


def _rank_at(context: Context, at: Span) -> QuantityReading | None:
    ranks = (r for r in context.readings.quantities if r.kind == "rank" and r.span.overlaps(at))
    alone = _alone(context, at)
    return next(ranks, alone if alone is not None and alone.kind == "rank" else None)


def _base(
    context: Context, window: Window, notes: Notes, words: str | None, measure: Measure, when: Period
) -> Period | None:
    """What a change is counted from: as the words say, else for growth the same period a year before."""
    if measure not in CHANGES:
        return None
    at = standing(context, window, notes, "base_period", words)
    reading = reading_at(context.readings.dates, at) if at is not None else None
    # "From a year earlier" counts from the number's own period, not from publication.
    before = reading is not None and reading.start is not None and not (when.start and reading.start >= when.start[:4])
    if before and reading is not None:
        for name in ("start", "end"):
            notes.note(f"base_period.{name}", [reading.span], "computed", reading.basis)
        notes.note("base_period.text", [reading.span], "exact")
        return Period(start=reading.start, end=reading.end, text=reading.text)
    if measure == "change" and at is None:
        return None
    told, basis = default_base(context, window.focus, when)
    for name in ("start", "end") if told is not None else ():
        notes.note(f"base_period.{name}", notes.fields["period.start"].spans, "computed", basis)
    return told


def _period(context: Context, window: Window, notes: Notes, words: str | None) -> Period:
    """The period that the words give; of a number, "by 2030" is when it is of."""
    when = told_date(context, window, notes, words)
    ends = [issue for issue in notes.issues if issue.code == "end_only"]
    reading = reading_at(context.readings.dates, ends[0].spans[0]) if ends else None
    if reading is None:
        return when
    notes.issues = [issue for issue in notes.issues if issue.code != "end_only"]
    return period(Notes(notes.fields), reading)


def _second(
    context: Context, window: Window, notes: Notes, quantity: QuantityReading, words: str | None
) -> QuantityReading | None:
    """The same amount in a second currency, by the words for it."""
    at = standing(context, window, notes, "dual_value", words)
    second = _quantity(context, at) if at is not None else None
    if second is None or second.kind != "money" or second.unit == quantity.unit:
        return None
    return second


def _modality(context: Context, window: Window, notes: Notes, words: str | None, when: Period) -> Modality:
    at = standing(context, window, notes, "modality", words)
    cues = cues_at(context, at, "modality") if at is not None else []
    if at is not None and words is not None and not cues:
        unread(notes, "modality", words, at)
    first = when.first_day
    if not cues and context.day is not None and first is not None and first.year > context.day.year:
        notes.note("modality", [at or window.focus], "computed", "a period after publication")
        return "target"
    notes.note("modality", [cues[0].span] if cues else [at or window.focus], "computed", "words")
    return cast(Modality, cues[0].value) if cues else "observed"
