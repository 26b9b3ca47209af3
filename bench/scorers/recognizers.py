"""Currency and Percent: the specifications of Recognizers-Text in six languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from extractor.normalization.quantities import read_quantities

from . import Case

FILE = "recognizers_text.jsonl"
DECIMAL_COMMA = {"de", "es", "fr", "tr"}
KINDS = {"Currency": ("money",), "Percent": ("percent", "percentage_points")}
NO_NUMBER = (None, "null", "%", "")
PAST_OR_BARE = re.compile(
    r"^(?:franco?|.*markk?a.*|mark .*|marco .*|peseta|pesewa|bitcoin|satoshi|.*guilder|florin.*|florín.*)$",
    re.IGNORECASE,
)
CODES = {  # where the set names a currency without its code
    "dollar": "USD",
    "dólar": "USD",
    "dólar estadounidense": "USD",
    "dollar états-unis": "USD",
    "dollar canadien": "CAD",
    "dólar canadiense": "CAD",
    "dollar australien": "AUD",
    "dólar australiano": "AUD",
    "dollar néo-zélandais": "NZD",
    "dólar neozelandés": "NZD",
    "dollar de hong kong": "HKD",
    "dólar de hong kong": "HKD",
    "pound": "GBP",
    "livre": "GBP",
    "libra": "GBP",
    "euro": "EUR",
    "yen": "JPY",
    "yen japonais": "JPY",
    "yuan chinois": "CNY",
    "yuan chino": "CNY",
    "franc suisse": "CHF",
    "franco suizo": "CHF",
    "roupie indienne": "INR",
    "peso mexicano": "MXN",
}
CENTS = {"cent", "pence", "penny", "centavo", "penique", "sen", "centimes"}
OUTSIDE = {
    "Currency": [],
    "Percent": [
        (
            "not a share",
            r"\^|折|千分|仟分|万分|萬分|\d ?[kｋ]|sobre \d|\d/\d|medio|quint|tercio|cuarto|sext|sépt|octav|noven",
        ),
        ("not a share", r"d[eé]cim|drittel|viertel|fünftel|tiers|quart|avos?\b|mil[eé]sim|[一-鿿] [一-鿿]"),
        ("turned round", r"^per ?cent of|percent of \d|pour ?cent des |por ciento de|porcentaje de \d|yüzdesi"),
    ],
}


def cases(rows: Iterable[dict]) -> Iterator[Case]:
    for row in rows:
        group, text, kinds = row["model"].lower(), row["input"], KINDS[row["model"]]
        if reason := outside(row):
            yield Case(group, text, outside=reason)
            continue
        found = [q for q in read_quantities(text, language=row["lang"]) if q.kind in kinds]
        got = [(end, q.unit) for q in found for end in (q.value, q.value_max) if end is not None]
        expected = [amount(row, result) for result in row["results"] if result.get("value") not in NO_NUMBER]
        right = all(any(value == v and unit in (None, u) for v, u in got) for value, unit in expected)
        shown = [(q.text, str(q.value), q.unit) for q in found]
        right = right and bool(expected or not got)
        yield Case(group, text, [(str(value), unit) for value, unit in expected], shown, right)


def outside(row: dict) -> str | None:
    if "python" in (row["not_supported"] or ""):
        return "not supported"
    if row["results"] and all(result.get("value") in NO_NUMBER for result in row["results"]):
        return "no number"
    if any(PAST_OR_BARE.match(result.get("unit") or "") for result in row["results"]):
        return "currency of the past, or bare"
    for reason, pattern in OUTSIDE[row["model"]]:
        if re.search(pattern, row["input"].strip(), re.IGNORECASE):
            return reason
    return None


def amount(row: dict, result: dict) -> tuple[Decimal, str | None]:
    """Value and code; None for a code that the set does not tell."""
    digits = result["value"].removesuffix("%")
    if row["lang"] in DECIMAL_COMMA and "," in digits:
        digits = digits.replace(".", "").replace(",", ".")
    unit = (result.get("unit") or "").lower()
    value = Decimal(digits) / (100 if unit in CENTS else 1)
    return value, result.get("isoCurrency") or CODES.get(unit)
