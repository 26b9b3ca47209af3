"""Folders, globs, files, addresses and standard input -> articles, one after the other, never all at once in memory."""

from __future__ import annotations

import csv
import datetime
import glob
import io
import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, Any

from .article import MAX_BYTES, Article, article_from_row, decode, name_of, read_articles, reading
from .errors import InputError

SUFFIXES = (".txt", ".html", ".htm", ".json", ".jsonl", ".csv", ".parquet")
"""Files of a folder that are read; others are passed over."""
COLUMNS = ("text", "title", "published", "language", "source", "url", "id")
"""Columns of .csv and .parquet files, as the fields of .jsonl. Only ``text`` must be there; others are passed over."""
_GLOB = "*?["


def read_sources(
    sources: Iterable[str | Path],
    *,
    published: datetime.date | None = None,
    language: str | None = None,
    allow_private: bool = False,
    standard_input: IO[bytes] | None = None,
) -> Iterator[Article | InputError]:
    """The articles of all sources, in order; in place of what is no article comes the error that says so.

    Args:
        sources: a folder (its files and those of its folders, by name, hidden ones left out), a glob (``**`` too), a
            file of ``SUFFIXES`` or any other as plain text, an http(s) address, or ``-`` for standard input: one
            object a line as in .jsonl if it begins with ``{``, else one text.
        published: publication date of all of them.
        language: BCP 47 tag of all of them.
        allow_private: fetch from private addresses too.
        standard_input: where ``-`` is read from.
    """
    one = partial(
        _open,
        published=published,
        language=language,
        allow_private=allow_private,
        standard_input=standard_input,
    )
    for source in sources:
        yield from _each(chain.from_iterable(map(one, _files(str(source)))))


def _files(source: str) -> Iterator[str]:
    """What a folder or a glob stands for; anything else stands for itself."""
    path = Path(source)
    if source == "-" or "://" in source or path.is_file():
        yield source
    elif path.is_dir():
        found = (file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
        visible = (file for file in found if not any(part.startswith(".") for part in file.relative_to(path).parts))
        yield from _some(
            sorted(str(file) for file in visible if file.is_file()), f"{source}: no articles in this folder"
        )
    elif any(sign in source for sign in _GLOB):
        matches = (file for file in glob.glob(source, recursive=True) if Path(file).is_file())
        yield from _some(sorted(matches), f"{source}: no file is named like this")
    else:
        yield source


def _some(files: list[str], otherwise: str) -> list[str]:
    if not files:
        raise InputError(otherwise)
    return files


def _open(
    source: str,
    *,
    published: datetime.date | None,
    language: str | None,
    allow_private: bool,
    standard_input: IO[bytes] | None,
) -> Iterator[Article | InputError]:
    row = partial(article_from_row, published=published, language=language)
    try:
        if source == "-":
            yield from _each(_from_standard_input(standard_input, row, published, language))
        elif "://" in source:
            yield Article.from_url(source, published=published, language=language, allow_private=allow_private)
        elif (suffix := Path(source).suffix.lower()) == ".csv":
            yield from _each(map(row, _csv_rows(Path(source))))
        elif suffix == ".parquet":
            yield from _each(map(row, _parquet_rows(Path(source))))
        else:
            yield from _each(read_articles(source, published=published, language=language))
    except InputError as error:
        yield error


def _each(articles: Iterable[Article | InputError]) -> Iterator[Article | InputError]:
    """Errors as values; an iterator that goes on after one is asked for the next."""
    given = iter(articles)
    while True:
        try:
            yield next(given)
        except StopIteration:
            return
        except InputError as error:
            yield error


def _csv_rows(path: Path) -> Iterator[tuple[str, Any]]:
    """Rows of a .csv file: UTF-8, first line the names of columns, separated as the first line shows."""
    csv.field_size_limit(MAX_BYTES)
    with reading(path), path.open(encoding="utf-8-sig", newline="") as file:
        head = file.readline()
        file.seek(0)
        separator = max(",;\t", key=head.count)
        rows = csv.DictReader(file, delimiter=separator)
        if "text" not in (rows.fieldnames or ()):
            raise InputError('no column "text"', f"the columns are {', '.join(COLUMNS)}; all but text may be missing")
        try:
            for row in rows:
                yield f"{name_of(path)}, line {rows.line_num}", _fields(row)
        except csv.Error as error:
            raise InputError(f"no CSV: line {rows.line_num}: {error}") from error


def _parquet_rows(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError:
        raise InputError(f"{path}: Parquet needs pyarrow", "pip install 'extractor[export]'") from None
    with reading(path):
        try:
            file = parquet.ParquetFile(path)
            known = [name for name in file.schema_arrow.names if name in COLUMNS]
            if "text" not in known:
                raise InputError('no column "text"', f"the columns are {', '.join(COLUMNS)}")
            number = 0
            for batch in file.iter_batches(batch_size=256, columns=known):
                for row in batch.to_pylist():
                    number += 1
                    yield f"{name_of(path)}, row {number}", _fields(row)
        except arrow.ArrowException as error:
            raise InputError(f"no Parquet: {error}") from error


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    """What a row says: empty cells say nothing, dates are written out."""
    dated = (datetime.date, datetime.datetime)
    kept = {name: value for name, value in row.items() if name in COLUMNS and value not in (None, "")}
    return {name: value.isoformat() if isinstance(value, dated) else value for name, value in kept.items()}


def _from_standard_input(
    stream: IO[bytes] | None,
    row: Callable[[tuple[str, Any]], Article],
    published: datetime.date | None,
    language: str | None,
) -> Iterator[Article]:
    place = "standard input"
    stream = stream or io.BytesIO()
    first = stream.readline(MAX_BYTES + 1)
    while first and not first.strip():
        first = stream.readline(MAX_BYTES + 1)
    if first.lstrip().startswith(b"{") and _is_json(first):
        lines = chain([first], iter(partial(stream.readline, MAX_BYTES + 1), b""))
        return map(row, ((f"{place}, line {n}", line) for n, line in enumerate(lines, 1) if line.strip()))
    with reading(place):
        data = first + stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputError(f"larger than {MAX_BYTES:,} bytes")
        return iter([Article.from_text(decode(data), published=published, language=language)])


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
