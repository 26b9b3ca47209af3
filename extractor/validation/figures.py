"""Rules of one trade figure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..assembly import Context
from ..records import Issue, TradeFigure
from .rule import issue

_SMALLEST, _LARGEST = Decimal(10) ** 5, Decimal(10) ** 14
"""In dollars: less is no trade of economies, more is more than the trade of the world (33 trillion in 2024, UNCTAD)."""
_LIKE_THE_DOLLAR = ("USD", "EUR", "GBP", "CHF")
_LENT = ("flow_from_context", "area_from_context", "area_from_article", "area_from_figure")
"""Issues of a figure that takes from elsewhere which trade it is."""
_FLOWS = ("turnover", "export", "import", "re_export", "re_import")


def areas_missing(figure: TradeFigure, context: Context) -> Iterator[Issue]:
    """A trade figure says whose trade it measures."""
    if figure.reporter is None:
        yield issue("areas_missing", "nothing says whose trade the number measures", figure, "reporter")


def share_out_of_bounds(figure: TradeFigure, context: Context) -> Iterator[Issue]:
    """K16, K24: a share lies between 0 and 100 percent, and the share of rank k is at most 100/k."""
    bound = 100 / figure.rank if figure.rank else 100
    if figure.measure == "share" and figure.value is not None and not 0 <= figure.value <= bound:
        yield issue("share_out_of_bounds", f"a share of {figure.value} does not fit below {bound:g}", figure, "value")


def implausible_amount(figure: TradeFigure, context: Context) -> Iterator[Issue]:
    """K24: a flow of trade in money is neither pocket money nor more than the trade of the world.

    Pocket money of which the sentence itself does not say whose trade it is, is the price of something.
    """
    money = figure.unit is not None and len(figure.unit) == 3 and figure.unit.isupper()
    if figure.value is None or not money or figure.measure != "level" or figure.flow not in _FLOWS:
        return
    amount = abs(figure.value)
    largest = _LARGEST if figure.unit in _LIKE_THE_DOLLAR else Decimal("Infinity")
    if not _SMALLEST <= amount <= largest:
        message = f"{figure.value:f} {figure.unit} is hardly the trade of an economy"
        lent = amount < _SMALLEST and any(one.code in _LENT for one in figure.issues)
        yield issue("implausible_amount", message, figure, "value", "error" if lent else "warning")
