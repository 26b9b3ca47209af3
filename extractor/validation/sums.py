"""Rules of several trade figures: what one number says of another.

Numbers agree within the rounding of their printed digits. Only exact ones are compared ("almost 4 billion" is not),
and only such as have the same areas, product, unit and period; without a period they must stand in one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, permutations

from ..assembly import Context
from ..records import Flow, Issue, Measure, Period, TradeFigure
from .rule import Found, issue

_WHOLE = Decimal(100)
_SLIP = (Decimal(700), Decimal(1400))
"""A thousand, with the room that two sources of one figure need."""
_MIRROR = (Decimal("0.7"), Decimal("1.5"))
"""Import over the partner's export: freight and insurance add a tenth or two, the rest is re-export and timing."""


@dataclass(frozen=True, slots=True)
class _Implied:
    """A printed number, what others give for it, and by how much rounding lets them differ."""

    figure: TradeFigure
    value: Decimal
    expected: Decimal
    tolerance: Decimal
    others: tuple[TradeFigure, ...]

    @property
    def differs(self) -> bool:
        """True if rounding does not explain the difference."""
        return abs(self.value - self.expected) > self.tolerance


def sum_mismatch(figures: Sequence[TradeFigure], context: Context) -> Found:
    """K14: turnover is export and import together, the balance is export less import."""
    return _report("sum_mismatch", _sums(figures, context), "export and import")


def growth_mismatch(figures: Sequence[TradeFigure], context: Context) -> Found:
    """K15: a level is the one of the base period, grown by the growth that is printed beside it."""
    return _report("growth_mismatch", _growths(figures, context), "the base period and the growth")


def share_mismatch(figures: Sequence[TradeFigure], context: Context) -> Found:
    """K16: a share is the partner's figure out of that of all partners, where both are printed."""
    return _report("share_mismatch", _shares(figures, context), "the partner's figure and the total")


def growth_outside_parts(figures: Sequence[TradeFigure], context: Context) -> Found:
    """K15: turnover grows no less and no more than both of its parts, export and import."""
    grown = _exact(figures, "growth")
    for total, export, imports in _triples(grown, "turnover"):
        slack = sum(_tolerance(figure, context) for figure in (total, export, imports))
        low, high = sorted((_value(export), _value(imports)))
        if not low - slack <= _value(total) <= high + slack:
            message = f"a growth of {_value(total)} lies outside of export's and import's, {low} and {high}"
            yield total, issue("growth_outside_parts", message, total, "value", others=[export, imports])


def share_against_rank(figures: Sequence[TradeFigure], context: Context) -> Found:
    """K16: of two shares in one whole, the one of the better rank is the larger."""
    ranked = [figure for figure in _exact(figures, "share") if figure.rank is not None]
    for better, worse in permutations(ranked, 2):
        if (better.rank or 0) < (worse.rank or 0) and _same_whole(better, worse) and _value(better) < _value(worse):
            message = f"rank {worse.rank} has {_value(worse)}, more than {_value(better)} of rank {better.rank}"
            yield worse, issue("share_against_rank", message, worse, "value", others=[better])


def shares_over_whole(figures: Sequence[TradeFigure], context: Context) -> Found:
    """K16: the shares of different countries in one whole are 100 percent at most."""
    shares = [figure for figure in _exact(figures, "share") if _is_country(figure.partner)]
    for one in shares:
        # Of two shares of one country the smaller counts.
        same = sorted((other for other in shares if _same_whole(one, other)), key=_value, reverse=True)
        parts = list({other.partner: other for other in same}.values())
        total = sum((_value(part) for part in parts), Decimal(0))
        if total > _WHOLE + sum(_tolerance(part, context) for part in parts):
            message = f"the shares of {len(parts)} countries are {total} together"
            yield one, issue("shares_over_whole", message, one, "value", others=parts)


def thousandfold(figures: Sequence[TradeFigure], context: Context) -> Found:
    """K24: a number a thousand times larger or smaller than another of its kind: millions taken for billions."""
    levels = [figure for figure in figures if figure.measure == "level" and figure.value]
    for one, other in permutations(levels, 2):
        if _alike(one, other, "flow") and _is_slip(_value(one), _value(other)):
            yield one, _slipped(one, _value(other), [other])
    for implied in chain(_sums(figures, context), _growths(figures, context)):
        if _is_slip(implied.value, implied.expected):
            yield implied.figure, _slipped(implied.figure, implied.expected, implied.others)


def mirror_gap(figures: Sequence[TradeFigure], context: Context) -> Found:
    """K25: one flow by two statistics, of both partners or of two sources, differs by less than a half."""
    levels = [figure for figure in figures if figure.measure == "level" and figure.value]
    for one, other in permutations(levels, 2):
        if _mirrored(one, other) and not _MIRROR[0] <= _ratio(one, other) <= _MIRROR[1]:
            message = f"{_value(one):f} here, {_value(other):f} by other statistics of the same flow"
            yield one, issue("mirror_gap", message, one, "value", others=[other])


# --- what numbers imply ---


def _sums(figures: Sequence[TradeFigure], context: Context) -> Iterator[_Implied]:
    levels = _exact(figures, "level")
    flows: tuple[tuple[Flow, Callable[[Decimal, Decimal], Decimal]], ...] = (
        ("turnover", lambda export, imports: export + imports),
        ("balance", lambda export, imports: abs(export - imports)),  # "a deficit of 2 billion" has no sign
    )
    for flow, together in flows:
        for total, export, imports in _triples(levels, flow):
            value = abs(_value(total)) if flow == "balance" else _value(total)
            slack = sum((_tolerance(figure, context) for figure in (total, export, imports)), Decimal(0))
            yield _Implied(total, value, together(_value(export), _value(imports)), slack, (export, imports))


def _growths(figures: Sequence[TradeFigure], context: Context) -> Iterator[_Implied]:
    levels = _exact(figures, "level")
    for grown in (*_exact(figures, "growth"), *_exact(figures, "growth_multiple")):
        factor, step = _factor(grown, _tolerance(grown, context))
        for level, base in permutations(levels, 2):
            same = _alike(level, grown, "flow", unit=False) and _alike(level, base, "flow", period=False)
            if same and _span_of(base.period) == _base(grown):
                slack = _tolerance(level, context) + abs(factor) * _tolerance(base, context) + step * _value(base)
                yield _Implied(level, _value(level), _value(base) * factor, slack, (base, grown))


def _factor(grown: TradeFigure, tolerance: Decimal) -> tuple[Decimal, Decimal]:
    """By what the level before is multiplied, and half a step of that; "fell by a factor of 2", -2, is one half."""
    value = _value(grown)
    if grown.measure == "growth":
        return 1 + value / _WHOLE, tolerance / _WHOLE
    return (value, tolerance) if value > 0 else (1 / -value, tolerance / value**2) if value else (value, tolerance)


def _shares(figures: Sequence[TradeFigure], context: Context) -> Iterator[_Implied]:
    levels = _exact(figures, "level")
    for share in (figure for figure in _exact(figures, "share") if figure.partner is not None):
        for part, total in permutations(levels, 2):
            same = _alike(part, share, "flow", unit=False) and _alike(part, total, "flow", areas=False)
            if same and total.reporter == share.reporter and total.partner is None and _value(total):
                value = _WHOLE * _value(part) / _value(total)
                relative = _tolerance(part, context) / _value(total)
                relative += _value(part) * _tolerance(total, context) / _value(total) ** 2
                slack = _tolerance(share, context) + _WHOLE * relative
                yield _Implied(share, _value(share), value, slack, (part, total))


def _triples(figures: Sequence[TradeFigure], flow: Flow) -> Iterator[tuple[TradeFigure, TradeFigure, TradeFigure]]:
    """A total of kind ``flow`` with the export and the import of the same two areas."""
    for export, imports in permutations(figures, 2):
        if (export.flow, imports.flow) == ("export", "import") and _alike(export, imports):
            for total in figures:
                if total.flow == flow and _alike(total, export, turned=True):
                    yield total, export, imports


def _report(code: str, found: Iterator[_Implied], source: str) -> Found:
    for implied in found:
        if implied.differs:
            message = f"{implied.value:f} is printed, {implied.expected.normalize():f} follows from {source}"
            yield implied.figure, issue(code, message, implied.figure, "value", others=implied.others)


def _slipped(figure: TradeFigure, other: Decimal, others: Sequence[TradeFigure]) -> Issue:
    message = f"{_value(figure):f} and {other:f} are a thousand times apart: perhaps millions taken for billions"
    return issue("thousandfold", message, figure, "value", others=others)


# --- which numbers can be compared ---


def _alike(
    one: TradeFigure,
    other: TradeFigure,
    *fields: str,
    areas: bool = True,
    turned: bool = False,
    unit: bool = True,
    period: bool = True,
) -> bool:
    """True for figures of one key in ``fields`` and all that is not switched off; ``turned``: areas in any order."""
    same = {*fields, "product", "modality", "source_org"} | ({"unit"} if unit else set())
    if any(getattr(one, name) != getattr(other, name) for name in same):
        return False
    mine, theirs = (one.reporter, one.partner), (other.reporter, other.partner)
    if areas and mine != theirs and not (turned and mine == theirs[::-1]):
        return False
    return not period or _same_period(one, other)


def _same_period(one: TradeFigure, other: TradeFigure) -> bool:
    """True for equal periods; without any, for numbers of one sentence."""
    if _span_of(one.period) != _span_of(other.period):
        return False
    return one.period.start is not None or bool(set(one.evidence) & set(other.evidence))


def _same_whole(one: TradeFigure, other: TradeFigure) -> bool:
    same = one.share_of == other.share_of and one.share_of is not None
    return same and _alike(one, other, "flow", areas=False)


def _mirrored(one: TradeFigure, other: TradeFigure) -> bool:
    """True for one flow by two statistics: export of A to B and import of B from A, or two sources."""
    if (one.product, one.unit, one.modality) != (other.product, other.unit, other.modality):
        return False
    if not _same_period(one, other) or one.partner is None:
        return False
    mine, theirs = (one.reporter, one.partner), (other.reporter, other.partner)
    if {one.flow, other.flow} == {"export", "import"}:
        return mine == theirs[::-1]
    same = one.flow == other.flow and (mine == theirs or (one.flow == "turnover" and mine == theirs[::-1]))
    return same and one.source_org != other.source_org


def _ratio(one: TradeFigure, other: TradeFigure) -> Decimal:
    """Import over the export that mirrors it; of two sources, the larger number over the smaller."""
    if one.flow == other.flow:
        return max(abs(_value(one)), abs(_value(other))) / min(abs(_value(one)), abs(_value(other)))
    imports, exports = (one, other) if one.flow == "import" else (other, one)
    return abs(_value(imports) / _value(exports))


def _exact(figures: Sequence[TradeFigure], measure: Measure) -> list[TradeFigure]:
    """Figures of one measure with an exact value."""
    return [f for f in figures if f.measure == measure and f.value is not None and f.qualifier == "exact"]


def _value(figure: TradeFigure) -> Decimal:
    return figure.value if figure.value is not None else Decimal(0)


def _tolerance(figure: TradeFigure, context: Context) -> Decimal:
    """Half a unit of the last printed digit, as the words of the number were read."""
    spans = figure.assessment["value"].spans if "value" in figure.assessment else ()
    readings = [q for q in context.readings.quantities if any(q.span.overlaps(span) for span in spans)]
    return max((q.tolerance for q in readings), default=Decimal(0))


def _is_slip(one: Decimal, other: Decimal) -> bool:
    small, large = sorted((abs(one), abs(other)))
    return small > 0 and _SLIP[0] <= large / small <= _SLIP[1]


def _is_country(area: str | None) -> bool:
    """True for ISO 3166-1 alpha-2: groups hold countries that are counted by themselves."""
    return area is not None and len(area) == 2 and area.isalpha() and area not in ("EU", "EZ", "UN")


def _span_of(period: Period) -> tuple[str | None, str | None]:
    return period.start, period.end or period.start


def _base(grown: TradeFigure) -> tuple[str | None, str | None]:
    """The period that a growth counts from: as printed, else the same one a year before."""
    if grown.base_period is not None and grown.base_period.start is not None:
        return _span_of(grown.base_period)
    start, end = _span_of(grown.period)
    return _year_before(start), _year_before(end)


def _year_before(date: str | None) -> str | None:
    """The same date of reduced precision a year earlier.

    >>> _year_before("2025-09"), _year_before(None)
    ('2024-09', None)
    """
    return f"{int(date[:4]) - 1:04}{date[4:]}" if date else None
