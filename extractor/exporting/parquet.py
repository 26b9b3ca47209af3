"""Tables -> Parquet: text, decimal128(38, 10), date32 and boolean columns, each with its meaning as metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Context, Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..ledger import Kept
from ..rendering.quotes import clean
from .tables import TABLES, rows

SCALE = 10
"""Digits after the point that a number keeps; one with more than 28 before it is left empty."""
_DIGITS = Context(prec=38)
_LEAST = Decimal(1).scaleb(-SCALE)
_ROWS = 10_000


def write(table: str, kept: Iterable[Kept], path: Path) -> int:
    """Write a table to a file; how many rows it has.

    Raises:
        InputError: pyarrow is not installed.
    """
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError:
        raise InputError("Parquet needs pyarrow", "pip install 'extractor[export]'") from None
    types = {
        "text": arrow.string(),
        "number": arrow.decimal128(38, SCALE),
        "date": arrow.date32(),
        "flag": arrow.bool_(),
    }
    columns = TABLES[table]
    fields = [arrow.field(one.name, types[one.type], metadata={"meaning": one.meaning}) for one in columns]
    schema = arrow.schema(fields)
    written = 0
    every = (row for one in kept for row in rows(table, one))
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for some in _groups(every):
            arrays = [arrow.array([_plain(row[at]) for row in some], field.type) for at, field in enumerate(fields)]
            writer.write_batch(arrow.record_batch(arrays, schema=schema))
            written += len(some)
    return written


def _groups(every: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    while some := list(islice(every, _ROWS)):
        yield some


def _plain(value: Any) -> Any:
    """Text in one line that no terminal obeys; decimals for all numbers, empty if they have too many digits.

    One article must not keep all others back.
    """
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    return number.quantize(_LEAST, context=_DIGITS) if abs(number) < 10 ** (_DIGITS.prec - SCALE) else None
