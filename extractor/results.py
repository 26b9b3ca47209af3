"""Extractions -> standard output or files, which appear whole or not at all."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING

import typer

from .errors import InputError
from .progress import Reporter

if TYPE_CHECKING:
    from rich.console import Console

    from .records import Extraction


class Format(StrEnum):
    """How results are written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    MD = "md"


FILE_WIDTH = 100
"""Columns of a table that goes to a file or a pipe."""


def standard_output() -> IO[str]:
    """Standard output, in UTF-8 unless a terminal wants something else."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding=None if sys.stdout.isatty() else "utf-8", errors="replace")
    return sys.stdout


def open_console(stream: IO[str]) -> Console:
    """A console for tables: as wide as the terminal, or ``FILE_WIDTH`` where ``stream`` is none."""
    from rich.console import Console

    return Console(file=stream, width=None if stream.isatty() else FILE_WIDTH)


def write_json(text: str, stream: IO[str]) -> None:
    """Write JSON and the end of its line."""
    if stream.isatty():
        from .screening import UNSAFE

        # What JSON lets through, a terminal would obey or hide.
        text = UNSAFE.sub(lambda match: json.dumps(match[0])[1:-1].replace("\x7f", "\\u007f"), text)
    stream.write(text + "\n")


class Results:
    """Writes extractions to a stream as they come; one JSON text can be written only at the end."""

    def __init__(self, format: Format, stream: IO[str], report: Reporter) -> None:
        self.attempted = 0
        self.written = 0
        self._format, self._stream, self._report = format, stream, report
        self._kept: list[Extraction] = []

    def write(self, extraction: Extraction, text: str) -> None:
        """Write what one article gave, or keep it for the end."""
        self._report.clear()
        self.written += 1
        match self._format:
            case Format.JSON:
                self._kept.append(extraction)
            case Format.JSONL:
                write_json(extraction.to_json(indent=None), self._stream)
            case Format.MD:
                from .rendering.tables import render_markdown

                self._stream.write(render_markdown(extraction, text) + "\n")
            case Format.TABLE:
                from .rendering.tables import render_table

                console = open_console(self._stream)
                console.print(render_table(extraction, text, console.width))
        self._stream.flush()

    def finish(self) -> None:
        """Write what had to wait: one object for one article, a list if there were more, read or not."""
        if self.attempted == 1 and self._kept:
            write_json(self._kept[0].to_json(), self._stream)
        elif self._kept:
            rows = [extraction.model_dump(mode="json") for extraction in self._kept]
            write_json(json.dumps(rows, ensure_ascii=False, indent=2), self._stream)
        self._stream.flush()


class Shelf:
    """A folder with one JSON file an article, named after its source."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken: set[str] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise typer.BadParameter(f"cannot write to {folder}: {error.strerror}") from error

    def put(self, name: str, extraction: Extraction) -> Path:
        """Write one file, whole or not at all."""
        stem = re.sub(r"[^\w.-]+", "-", Path(name).stem)[:80].strip("-.") or extraction.article.id
        if stem in self._taken:
            stem = f"{stem}-{extraction.article.id}"
        self._taken.add(stem)
        target = self._folder / f"{stem}.json"
        with replacing(target) as part:
            part.write_text(extraction.to_json() + "\n", encoding="utf-8", newline="\n")
        return target


def read_extractions(path: Path) -> list[Extraction]:
    """What ``extract`` wrote: one extraction or a list of them in .json, one a line in .jsonl.

    Raises ``InputError`` for a file that cannot be read, or holds anything else.
    """
    from pydantic import TypeAdapter, ValidationError

    from .records import Extraction

    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    lines = data.splitlines() if path.suffix.lower() == ".jsonl" else [data]
    form: TypeAdapter[Extraction | list[Extraction]] = TypeAdapter(Extraction | list[Extraction])
    found: list[Extraction] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                one = form.validate_json(line)
            except ValidationError as error:
                where = f"{path}, line {number}" if len(lines) > 1 else f"{path}"
                raise InputError(f"{where}: no extraction", "give files that extract --save wrote") from error
            found += one if isinstance(one, list) else [one]
    return found


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A file beside ``target`` that takes its place at the end, or goes if anything is raised.

    Raises ``InputError`` where it cannot be written.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(target)
    except OSError as error:
        raise InputError(f"cannot write to {target}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def open_results(format: Format, output: Path | None, report: Reporter) -> Iterator[Results]:
    """Where results go. A file appears whole, or stays as it was if nothing was read or the run was broken off."""
    if output is None:
        results = Results(format, standard_output(), report)
        yield results
        results.finish()
        return
    target = output.resolve()
    is_device = target.exists() and not target.is_file()
    part = target if is_device else target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        stream = part.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise typer.BadParameter(f"cannot write to {output}: {error.strerror}") from error
    try:
        with stream:
            results = Results(format, stream, report)
            yield results
            results.finish()
        if results.written and not is_device:
            part.replace(target)
    finally:
        if not is_device:
            part.unlink(missing_ok=True)
