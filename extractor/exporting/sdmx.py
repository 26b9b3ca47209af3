"""Trade figures -> SDMX-CSV 2.0, the form of SDMX 3.0 for tables: one observation a row.

Codes are those of the cross-domain code lists of SDMX where there are such (CL_FREQ, CL_AREA, CL_OBS_STATUS,
CL_UNIT_MULT; ISO 4217 for currencies, UN/ECE Recommendation 20 for other units), and of UN Comtrade for flows; the rest
are words of this package in capitals. ``docs/batch.md`` has the structure.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import IO

from ..ledger import Kept
from ..records import Period, TradeFigure
from .csvs import safe

STRUCTURE_ID = "EXTRACTOR:TRADE_FIGURES(1.0.0)"
COLUMNS = (
    "STRUCTURE", "STRUCTURE_ID", "ACTION",
    "FREQ", "REF_AREA", "COUNTERPART_AREA", "FLOW", "MEASURE", "PRODUCT", "UNIT_MEASURE", "REPORT", "TIME_PERIOD",
    "OBS_VALUE",
    "UNIT_MULT", "OBS_STATUS", "MODALITY", "QUALIFIER", "OBS_VALUE_MAX", "BASE_PERIOD", "SHARE_OF", "PRODUCT_TEXT",
    "SOURCE_ORG", "SOURCE_URL",
)  # fmt: skip
"""The standard's own columns, then dimensions, the measure, attributes."""

NOT_SAID, TOTAL = "_X", "_T"
"""Codes that every SDMX code list shares: unspecified, total."""
FLOWS = {"export": "X", "import": "M", "re_export": "RX", "re_import": "RM"}
"""Flows that UN Comtrade has a code for."""
STATUSES = {"observed": "A", "estimate": "E", "forecast": "F", "target": "F", "potential": "F"}
"""CL_OBS_STATUS: normal, estimated, forecast; MODALITY says more."""
UNITS = {
    "percent": "PT", "pp": "PP", "t": "TNE", "kg": "KGM", "g": "GRM", "m3": "MTQ", "L": "LTR", "[bbl_us]": "BLL",
    "kW.h": "KWH", "MW.h": "MWH", "GW.h": "GWH", "m2": "MTK", "har": "HAR", "km": "KMT", "m": "MTR",
}  # fmt: skip
"""Units -> codes; currencies stand for themselves, other units are written with the letters that a code may have."""

_NO_CODE = re.compile(r"[^A-Za-z0-9_@$-]+")


def write(kept: Iterable[Kept], stream: IO[str]) -> tuple[int, int]:
    """Write every figure that has a number and a period that SDMX can say: how many did, and how many were left out."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    written = left_out = 0
    for one in kept:
        for number, figure in enumerate(one.extraction.trade_figures, 1):
            row = _row(one, number, figure)
            if row is None:
                left_out += 1
                continue
            writer.writerow(row)
            written += 1
    return written, left_out


def _row(kept: Kept, number: int, figure: TradeFigure) -> list[str] | None:
    time = time_period(figure.period)
    value = figure.value if figure.value is not None else figure.rank
    if time is None or value is None:
        return None
    article = kept.extraction.article
    product = TOTAL if figure.product is None else NOT_SAID
    return [
        "dataflow", STRUCTURE_ID, "I",
        time[0], _code(figure.reporter), _code(figure.partner),
        FLOWS.get(figure.flow, figure.flow.upper()), figure.measure.upper(), product, _unit(figure),
        # Several articles may tell different numbers for the same thing: each observation says which report it is of.
        f"{article.sha256[:16]}-{number}", time[1],
        format(value, "f") if not isinstance(value, int) else str(value),
        "0", STATUSES[figure.modality], figure.modality.upper(), figure.qualifier.upper(),
        format(figure.value_max, "f") if figure.value_max is not None else "",
        (time_period(figure.base_period) or ("", ""))[1] if figure.base_period else "",
        safe(figure.share_of or ""), safe(figure.product or ""), safe(figure.source_org or ""), safe(article.url or ""),
    ]  # fmt: skip


def time_period(period: Period) -> tuple[str, str] | None:
    """FREQ and TIME_PERIOD; None if the period has no beginning.

    A quarter and a half of a year have codes of their own. What is neither a day, a month, a quarter, a half nor a year
    is a time range, a start with its length, and has no frequency.

    >>> time_period(Period(start="2024")), time_period(Period(start="2024-04", end="2024-06"))
    (('A', '2024'), ('Q', '2024-Q2'))
    >>> time_period(Period(start="2024-01", end="2024-10")), time_period(Period(start="2024-05-03", end="2024-05-05"))
    (('_Z', '2024-01-01/P10M'), ('_Z', '2024-05-03/P3D'))
    """
    first, last = period.first_day, period.last_day
    if period.start is None or first is None or last is None or last < first:
        return None
    if period.end in (None, period.start):
        return {0: "A", 1: "M", 2: "D"}[period.start.count("-")], period.start
    if "-" not in period.start:
        return "_Z", f"{first.isoformat()}/P{last.year - first.year + 1}Y"
    if period.is_to_the_day or last.day < 28:
        return "_Z", f"{first.isoformat()}/P{(last - first).days + 1}D"
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    if months == 12 and first.month == 1:
        return "A", str(first.year)
    for length, frequency in ((3, "Q"), (6, "S")):
        if months == length and first.month % length == 1:
            return frequency, f"{first.year}-{frequency}{first.month // length + 1}"
    return "_Z", f"{first.isoformat()}/P{months}M"


def _unit(figure: TradeFigure) -> str:
    if figure.unit is None:
        return NOT_SAID if figure.measure != "rank" else "RANK"
    return UNITS.get(figure.unit) or _code(figure.unit)


def _code(text: str | None) -> str:
    """A word with the signs that an SDMX code may have.

    >>> _code("C5+1"), _code(None)
    ('C5_1', '_X')
    """
    return _NO_CODE.sub("_", text).strip("_") or NOT_SAID if text else NOT_SAID
