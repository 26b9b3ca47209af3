"""Tables -> CSV (RFC 4180, UTF-8) that a spreadsheet shows and does not run."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import IO, Any

from ..ledger import Kept
from ..rendering.quotes import clean
from .tables import TABLES, Column, rows

_RUN = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula (OWASP, CSV injection); full-width signs in some languages."""


def write(table: str, kept: Iterable[Kept], stream: IO[str]) -> int:
    """Write a table with its head; how many rows it has."""
    writer = csv.writer(stream, lineterminator="\r\n")
    columns = TABLES[table]
    writer.writerow([column.name for column in columns])
    written = 0
    for one in kept:
        for row in rows(table, one):
            writer.writerow([cell(value, column) for value, column in zip(row, columns, strict=True)])
            written += 1
    return written


def cell(value: Any, column: Column) -> str:
    """What stands in a cell."""
    if value is None:
        return ""
    match column.type:
        case "number":
            return format(value, "f") if not isinstance(value, float) else repr(value)
        case "date":
            return str(value.isoformat())
        case "flag":
            return "true" if value else "false"
        case "text":
            return safe(str(value))


def safe(text: str) -> str:
    r"""One line of text that no spreadsheet runs and no terminal obeys: an apostrophe stands before what would be run.

    >>> safe("=HYPERLINK(1)"), safe("Биш\x1b[31mкек\n2025")
    ("'=HYPERLINK(1)", 'Бишкек 2025')
    """
    text = clean(text)
    return f"'{text}" if text.startswith(_RUN) else text
