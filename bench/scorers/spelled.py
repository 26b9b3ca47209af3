"""Spelled numbers: NeMo's Russian cases of money, decimals and measures; the written side says the value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from extractor.normalization.forms import fold
from extractor.normalization.numerals import read_number
from extractor.normalization.quantities import read_quantities

from . import Case

FILE = "nemo_itn_ru.jsonl"
SCALES = {"тыс": 10**3, "млн": 10**6, "млрд": 10**9}
OUTSIDE = {
    "no unit": r"^тест|девять мешок",
    "rate": r"за (?:килограм|квадратный)|в килограме",
    "adjective": r"килограммовый",
}
_WRITTEN = re.compile(r"(-?\d+(?:,\d+)?|один(?= м²))\s?(тыс|млн|млрд)?")
_KOPECKS = re.compile(r"руб\. (\d+) коп")


def cases(rows: Iterable[dict]) -> Iterator[Case]:
    for row in {row["spoken"]: row for row in rows}.values():
        group, text = f"spelled {row['class']} ru", row["spoken"]
        reason = next((reason for reason, pattern in OUTSIDE.items() if re.search(pattern, text)), None)
        if reason:
            yield Case(group, text, outside=reason)
        elif row["class"] == "decimal":
            number = read_number(fold(text), 0, "ru")
            got = number and (str(number.value), number.span.stop == len(text))
            yield Case(group, text, row["written"], got, got == (str(value(row["written"])), True))
        else:
            kinds = {"money"} if row["class"] == "money" else {"amount"}
            found = [q for q in read_quantities(text, language="ru") if q.kind in kinds]
            shown = [(q.text, str(q.value), q.unit) for q in found]
            right = [q.value for q in found] == [value(row["written"])]
            yield Case(group, text, row["written"], shown, right)


def value(written: str) -> Decimal:
    """The number of a written side such as «1,23 млрд руб.» or «6 руб. 35 коп.»."""
    number, scale = _WRITTEN.match(written).groups()
    kopecks = _KOPECKS.search(written)
    whole = Decimal(number.replace("один", "1").replace(",", ".")) * SCALES.get(scale, 1)
    return whole + (Decimal(kopecks[1]) / 100 if kopecks else 0)
