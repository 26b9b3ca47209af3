"""Money: Duckling's test phrases in Russian and English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from extractor.normalization.quantities import QuantityReading, read_quantities

from . import Case

FILE = "duckling_money.jsonl"
ANY = "any currency"
BARE = {"Dollar": "USD", "Pound": "GBP", "Rial": ANY, "Riyal": ANY, "Dinar": ANY, "Cent": ANY, "Unnamed": ANY}
QUALIFIERS = {
    "value": {"exact", "about"},
    "between": {"range"},
    "under": {"under", "up_to"},
    "above": {"over", "at_least"},
}
_WORD_FOR_MONEY = re.compile(r"бакс|buck", re.IGNORECASE)


def cases(rows: Iterable[dict]) -> Iterator[Case]:
    for row in rows:
        group, text = f"money {row['lang']}", row["text"]
        if row["unit"] == "Unnamed" and not _WORD_FOR_MONEY.search(text):
            yield Case(group, text, outside="not money")
            continue
        found = [reading for reading in read_quantities(text, language=row["lang"]) if reading.kind == "money"]
        shown = [(q.text, str(q.value), q.unit, q.qualifier) for q in found]
        yield Case(group, text, (row["kind"], row["value"], row["unit"]), shown, right(row, found))


def right(row: dict, found: list[QuantityReading]) -> bool:
    ends = row["value"] if isinstance(row["value"], list) else [row["value"]]
    values = [Decimal(str(end)) / (100 if row["unit"] == "Cent" else 1) for end in ends]
    unit = BARE.get(row["unit"], row["unit"])
    return len(found) == 1 and (
        [value for value in (found[0].value, found[0].value_max) if value is not None] == values
        and found[0].qualifier in QUALIFIERS[row["kind"]]
        and unit in (ANY, found[0].unit)
    )
