"""Trade figures of many articles: which are one observation, which values fit, and how far mirror figures are apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from ..grounding import sounds
from ..records import Period, Qualifier, TradeFigure
from .linking import Cluster, Linked
from .mentions import Mention

MIRROR_BAND = (Decimal("0.7"), Decimal("1.5"))
"""Ratios of two reporters' figures that freight, timing and re-exports explain (WITS, unstats IMTS)."""
LOOSE = Decimal("0.1")
"""How far "about", "over" or "almost" may be from the number, and a rounded amount of money from the exact one."""
UNDATED = 31
"""Days between articles within which equal figures without a period or a reporter are one."""

# UCUM: multiples of one unit, so that outlets which count in different ones can be compared.
_MULTIPLES = {
    "kg": ("t", Decimal("0.001")),
    "L": ("m3", Decimal("0.001")),
    "MW.h": ("kW.h", Decimal(10**3)),
    "GW.h": ("kW.h", Decimal(10**6)),
    "TW.h": ("kW.h", Decimal(10**9)),
}
_OBSERVED = frozenset(("observed", "estimate"))

Bounds = tuple[Decimal, Decimal]


def amount(figure: TradeFigure) -> tuple[Decimal | None, Decimal | None, str | None]:
    """Value, upper end and unit that figures are compared in; of two currencies the dollar, else the first by code."""
    value, upper, unit = figure.value, figure.value_max, figure.unit
    if figure.dual_unit and figure.dual_value is not None and unit and _rank(figure.dual_unit) < _rank(unit):
        return figure.dual_value, None, figure.dual_unit
    base, factor = _MULTIPLES.get(unit or "", (unit, Decimal(1)))
    return (value and value * factor), (upper and upper * factor), base


def _rank(unit: str) -> tuple[bool, str]:
    return unit != "USD", unit


def bounds(figure: TradeFigure) -> Bounds | None:
    """The values that the printed number can stand for: as precise as its digits, as loose as its qualifier.

    >>> figure = TradeFigure(id="", reporter="RU", flow="export", measure="level", value=Decimal("4.1E+9"), unit="USD",
    ...                      period=Period())
    >>> [f"{end:.2e}" for end in bounds(figure)]
    ['4.05e+9', '4.15e+9']
    """
    value, upper, _ = amount(figure)
    if value is None:
        return (Decimal(figure.rank), Decimal(figure.rank)) if figure.rank is not None else None
    return _bounds(value, upper, figure.qualifier)


@lru_cache(maxsize=1 << 16)
def _bounds(value: Decimal, upper: Decimal | None, qualifier: Qualifier) -> Bounds:
    low, high = value - _rounding(value), value + _rounding(value)
    loose = abs(value) * LOOSE
    match qualifier:
        case "range":
            return (low, (upper + _rounding(upper)) if upper is not None else high)
        case "about":
            return (low - loose, high + loose)
        case "over" | "at_least":
            return (low, high + loose)
        case "under" | "up_to":
            return (low - loose, high)
        case _:
            return (low, high)


def _rounding(value: Decimal) -> Decimal:
    """Half of the last printed digit. Large amounts are printed in thousands, millions, billions with a fraction."""
    size = abs(value)
    if size < 1000:
        exponent = value.as_tuple().exponent
        return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2
    scale = 3 * (size.adjusted() // 3)
    exponent = size.scaleb(-scale).normalize().as_tuple().exponent
    last = Decimal(1).scaleb(min(exponent, 0) + scale) if isinstance(exponent, int) else Decimal(0)
    return min(last / 2, size * LOOSE)


def values_fit(one: TradeFigure, other: TradeFigure) -> bool:
    """True if both numbers can be one value as it was printed: 4,1 and 4.13 billion, or "almost 4"."""
    first, second = bounds(one), bounds(other)
    if first is None or second is None:
        return first is second
    return first[0] <= second[1] and second[0] <= first[1]


def link_figures(mentions: Iterable[Mention]) -> Linked:
    """Clusters of figures. Those with one key are one observation, even if their values differ: that is a conflict."""
    linked = Linked()
    blocks: dict[tuple[object, ...], list[Mention]] = {}
    for mention in mentions:
        blocks.setdefault(_key(_figure(mention)), []).append(mention)
    for key in sorted(blocks, key=str):
        clusters: list[Cluster] = []
        said: dict[Bounds | None, set[int]] = {}
        for mention in blocks[key]:
            said.setdefault(bounds(_figure(mention)), set()).add(id(mention.account.story))
        # Those that name whose statistics it is come first; a number without a source joins the only source it fits.
        for mention in sorted(blocks[key], key=lambda m: (not source_of(_figure(m)), *_likely(m, said), m.order)):
            _place(mention, clusters, linked)
        linked.clusters += clusters
    return linked


def _likely(mention: Mention, said: dict[Bounds | None, set[int]]) -> tuple[int, Decimal]:
    """Kernels are the values that most articles give; of those the most precise."""
    ends = bounds(_figure(mention))
    return -len(said[ends]), ends[1] - ends[0] if ends else Decimal(0)


def _place(mention: Mention, clusters: list[Cluster], linked: Linked) -> None:
    linked.pairs += len(clusters)
    figure = _figure(mention)
    possible = [cluster for cluster in clusters if _belongs(mention, cluster)]
    fitting = [cluster for cluster in possible if values_fit(figure, _figure(cluster.kernel))]
    stated, own = source_of(figure), [c for c in possible if source_of(_figure(c.kernel)) == source_of(figure)]
    joined = [c for c in own if c in fitting] or (fitting if not stated and len(fitting) == 1 else own)
    if joined:
        mention.reason = "same key, and a value that fits" if joined[0] in fitting else "same key, another value"
        joined[0].add(mention)
    else:
        clusters.append(Cluster(mention))


def _belongs(mention: Mention, cluster: Cluster) -> bool:
    """False where the article itself tells two figures apart, and where the key says too little for unequal ones."""
    figure, kernel = _figure(mention), cluster.kernel
    if mention.account in cluster.told_by:
        return False
    if figure.period.start is not None and figure.reporter is not None:
        return True
    days = mention.account.published, kernel.account.published
    close = None not in days and abs((days[0] or 0) - (days[1] or 0)) <= UNDATED
    return close and values_fit(figure, _figure(kernel))


def _figure(mention: Mention) -> TradeFigure:
    if not isinstance(mention.record, TradeFigure):
        raise TypeError("no trade figure")
    return mention.record


def _key(figure: TradeFigure) -> tuple[object, ...]:
    """What two numbers must have in common to be one observation, but for the source. Targets are no observations."""
    base = figure.base_period or Period()
    areas = (figure.reporter, figure.partner, figure.flow, figure.measure, sounds(figure.product or ""))
    when = (figure.period.start, figure.period.end or figure.period.start, base.start, base.end or base.start)
    modality = "observed" if figure.modality in _OBSERVED else figure.modality
    return (*areas, *when, amount(figure)[2], figure.share_of, modality)


def figure_key(figure: TradeFigure) -> tuple[str | None, ...]:
    """The key with the source, as text: what the event's id is made of."""
    return tuple(str(part) if part else None for part in (*_key(figure), source_of(figure)))


def source_of(figure: TradeFigure) -> tuple[str, ...]:
    """Whose statistics, by the sound of its words; empty if the article does not say."""
    return sounds(figure.source_org or "")


# ------------------------------------------------------------------------------------------- mirror figures


def mirror_gaps(figures: Sequence[TradeFigure]) -> Iterator[tuple[int, int, Decimal, bool]]:
    """Pairs of figures (by position) that two reporters or sources give for one trade, their ratio, if it is too far.

    The ratio is import to export where one side counts what the other sends, else the larger to the smaller.
    """
    blocks: dict[tuple[object, ...], list[int]] = {}
    for at, figure in enumerate(figures):
        value, _, unit = amount(figure)
        if figure.measure == "level" and figure.modality in _OBSERVED and value and figure.partner:
            start, end = figure.period.start, figure.period.end or figure.period.start
            if start:
                blocks.setdefault((*_trade(figure), start, end, unit), []).append(at)
    for block in blocks.values():
        for number, first in enumerate(block):
            for second in block[number + 1 :]:
                if _two_counts(figures[first], figures[second]):
                    ratio = _ratio(figures[first], figures[second])
                    yield first, second, ratio, not MIRROR_BAND[0] <= ratio <= MIRROR_BAND[1]


_MIRRORED = {"import": "export", "re_import": "re_export"}


def _trade(figure: TradeFigure) -> tuple[object, ...]:
    """One name for a trade from both sides: Kyrgyz imports from Russia are Russian exports to Kyrgyzstan."""
    sides = (figure.reporter or "", figure.partner or "")
    if figure.flow in _MIRRORED:
        areas = (*reversed(sides), _MIRRORED[figure.flow])
    elif figure.flow == "turnover":
        areas = (*sorted(sides), figure.flow)
    else:
        areas = (*sides, figure.flow)
    return (*areas, sounds(figure.product or ""))


def _two_counts(one: TradeFigure, other: TradeFigure) -> bool:
    return one.reporter != other.reporter or source_of(one) != source_of(other)


def _ratio(one: TradeFigure, other: TradeFigure) -> Decimal:
    first, second = amount(one)[0] or Decimal(1), amount(other)[0] or Decimal(1)
    if (one.flow in _MIRRORED) == (other.flow in _MIRRORED):
        first, second = max(first, second), min(first, second)
    elif other.flow in _MIRRORED:
        first, second = second, first
    return (first / second).quantize(Decimal("0.01"))
