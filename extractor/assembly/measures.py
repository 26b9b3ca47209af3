"""What kind of number a trade figure is, and whether it is a fact: measure, rank, modality, sign."""

from __future__ import annotations

import re
from typing import cast

from ..normalization import inside
from ..normalization.cues import CueReading
from ..normalization.quantities import QuantityReading
from ..records import Flow, Measure, Modality, Period
from ..spans import Span
from .evidence import Context
from .flows import distance
from .periods import base_of_column

_VERB_LAST = ("tr", "az", "kk", "ky", "uz", "uz-Cyrl", "tk")
"""Languages whose verb closes the sentence: what says that a number is a goal stands behind it."""
_TO_LEVEL = re.compile(
    r"\s(?:(?:к|ко|от|до|да|від|ад)\s(?:(?:[^\W\d_]+\s){0,2}(?:уровн[юя]|показател[юя]|рівня|показника|ўзроўню)"
    r"|(?:тому же|такому же|аналогичному|соответствующему|прошлому|предыдущему)\s(?:период|год|месяц|квартал)\w*)(?!\w)"
    r"|of (?:the|its|their) (?:\S+ ){0,2}level|des (?:Niveaus|Vorjahres)|du niveau|del nivel)",
    re.IGNORECASE,
)
"""What follows a number that counts from another period: «84% к тому же периоду 2019 года», "92% of the 2021 level"."""
_PASSED = re.compile(
    r"\b(?:вышел|вышл[аио]|достиг\w*|перевалил\w*|преодолел\w*|перешагнул\w*|пересек\w*|взял[аио]?|превысил\w*|прош[её]л|прошл[аио]"
    r"|passed|reached|crossed)\s(?:на\s|за\s|через\s|the\s|a\s)?(?:[^\W\d_]+\s)?$",
    re.IGNORECASE,
)
"""What makes a mark one that has been reached: «вышли на рубеж в», «преодолел планку»."""
_BEHIND = 40
"""Characters before such a mark that are looked at."""
_CLAUSE_END = re.compile(r"[.;:!?]")


def measure_of(context: Context, focus: Span, quantity: QuantityReading) -> tuple[Measure, tuple[Span, ...]]:
    """The measure by the kind of number and the words beside it, with these words."""
    cues = sorted(
        context.readings.cues_in(focus, "measure"), key=lambda reading: distance(context, reading.span, quantity.span)
    )
    if quantity.kind == "rank":
        return "rank", ()
    if quantity.kind == "multiple":
        return "growth_multiple", ()
    if quantity.kind == "percentage_points" or (quantity.kind in ("money", "amount") and quantity.change):
        return "change", ()
    if (counted := _of_column(context, quantity)) is not None:
        return counted
    if quantity.kind == "percent":
        signed = context.text[: quantity.number_span.start].endswith("+")  # «138,7 млн (+21,4%)»
        if quantity.change or quantity.value < 0 or signed:
            return "growth", tuple(cue.span for cue in cues[:1] if cue.value == "growth")
        grows = cues and cues[0].value == "growth" and 0 <= quantity.span.start - cues[0].span.stop <= 1
        if not grows and _TO_LEVEL.match(context.text, quantity.number_span.stop):
            return "index", ()
        if quantity.value > 100 and not any(cue.value == "share" for cue in cues):  # «108%»
            return "index", ()
        shares = [cue for cue in cues if cue.value == "share"]
        if quantity.direction and shares:  # what it went to is no growth: «доля снизилась до 18,3%»
            return "share", (shares[0].span,)
        if cues:
            return cast(Measure, cues[0].value), (cues[0].span,)
        return "share", ()
    return "level", ()


def _of_column(context: Context, quantity: QuantityReading) -> tuple[Measure, tuple[Span, ...]] | None:
    """What a column counts whose heading gives a base: «2024 к 2023, %» an index, «рост, 2024 к 2023, %» growth."""
    cell = context.readings.grid.cell_at(quantity.span)
    counts = base_of_column(context, quantity) is not None and not quantity.change and quantity.value > 0
    if not counts or cell is None or cell.header is None:
        return None
    grows = [cue.span for cue in context.readings.cues_in(cell.header, "measure") if cue.value == "growth"]
    return ("growth", tuple(grows[:1])) if grows else ("index", ())


def rank_of(context: Context, focus: Span, quantity: QuantityReading, measure: Measure) -> QuantityReading | None:
    """The rank itself, or the one that stands beside a share in its sentence, nearer to it than to others."""
    if quantity.kind == "rank":
        return quantity
    within = inside(context.readings.quantities, focus)
    ranks = [reading for reading in within if reading.kind == "rank"]
    shares = [reading for reading in within if reading.kind == "percent" and not reading.change]
    levels = [reading for reading in within if reading.kind in ("money", "amount")]
    if measure == "level" and len(ranks) == len(levels) == 1:
        return ranks[0]
    if measure != "share" or len(ranks) != 1:
        return None
    shares = [share for share in shares if context.text[share.span.start - 1] != "("]  # «вторая после Италии (21,2%)»
    nearest = min(shares, key=lambda share: _gap(share.span, ranks[0].span), default=quantity)
    return ranks[0] if nearest.span == quantity.span else None


def _gap(one: Span, other: Span) -> int:
    first, second = sorted((one, other))
    return second.start - first.stop


def modality_of(
    context: Context, focus: Span, quantity: QuantityReading, period: Period
) -> tuple[Modality, tuple[Span, ...], str]:
    """Fact, goal, forecast …, the words that say so, and what decided; a period to come is no fact, but a goal.

    A word of the number's own qualifier ("did not reach", «приблизительно») is none of goals and estimates.
    """
    readings = context.readings
    own = [Span(quantity.span.start, quantity.number_span.start), Span(quantity.number_span.stop, quantity.span.stop)]
    worlds = [cue.span for cue in readings.cues_in(focus, "world")]
    cues = [
        cue
        for cue in readings.cues_in(focus, "modality")
        if not any(len(span) and cue.span.overlaps(span) for span in (*own, *worlds))
    ]
    cues = [cue for cue in cues if not _PASSED.search(context.text, max(0, cue.span.start - _BEHIND), cue.span.start)]
    over = context.day is not None and period.last_day is not None and period.last_day < context.day
    if over:  # «до цели далеко: в 2025 году …»
        cues = [cue for cue in cues if ":" not in context.text[cue.span.stop : quantity.span.start]]
    told = [cue for cue in cues if cue.span.start < quantity.span.stop]
    if not told and (readings.language in _VERB_LAST):
        told = [cue for cue in cues if not _CLAUSE_END.search(context.text[quantity.span.stop : cue.span.start])][:1]
    if told:
        nearest: CueReading = max(told, key=lambda reading: reading.span.start)
        potentials = [cue for cue in told if cue.value == "potential"]
        if nearest.value == "estimate" and potentials:  # «потенциал оценивают в …»
            nearest = potentials[-1]
        return cast(Modality, nearest.value), (nearest.span,), "words"
    last = period.first_day
    if context.day is not None and last is not None and last > context.day and last.year > context.day.year:
        return "target", (), "a period after publication"
    return "observed", (), "words"


def is_balance(context: Context, flow: Flow, quantity: QuantityReading) -> bool:
    """True for a sign before a balance, which is its level and no change: «сальдо положительное: плюс $5 млн»."""
    before = context.text[max(0, quantity.number_span.start - len("минус ")) : quantity.number_span.start]
    return flow == "balance" and _SIGN.search(before) is not None


_SIGN = re.compile(r"\b(?:плюс|минус|plus|minus)\s$", re.IGNORECASE)


def is_deficit(context: Context, focus: Span, flow: Flow) -> bool:
    """True if the sentence calls the balance a deficit, or a negative one."""
    return flow == "balance" and bool(context.readings.cues_in(focus, "deficit"))
