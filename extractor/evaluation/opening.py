"""Gold files -> the cases that a command wants; every look at a test split is written down beside its file."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from ..errors import InputError
from ..prompting import QUESTIONS, load_prompt
from .gold import GoldCase, digest, read_gold


def open_gold(path: Path) -> list[GoldCase]:
    """The cases of a gold file.

    Raises:
        InputError: it cannot be read, or a line is no case.
    """
    try:
        return read_gold(path)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read", "give a gold file, docs/annotation-guide.md") from error


def choose(paths: Sequence[Path], split: str | None, limit: int | None) -> dict[Path, list[GoldCase]]:
    """File -> its cases of one split (None: of all), the first ``limit`` of all files together.

    Raises:
        InputError: there is no such case, or an id stands twice among them.
    """
    chosen: dict[Path, list[GoldCase]] = {}
    left = limit
    for path in dict.fromkeys(paths):
        chosen[path] = [case for case in open_gold(path) if split in (None, case.split)][:left]
        left = None if left is None else left - len(chosen[path])
    ids = [case.id for part in chosen.values() for case in part]
    if not ids:
        raise InputError("no article to score", "extractor eval check GOLD says which splits there are")
    if len(set(ids)) < len(ids):
        raise InputError("an id is there twice", "extractor eval check GOLD names it")
    return chosen


def holds_test(cases: Sequence[GoldCase]) -> bool:
    """True if a case belongs to the test split."""
    return any(case.split == "test" for case in cases)


def log_opening(gold: Path, cases: Sequence[GoldCase], model: str, reason: str, now: datetime.datetime) -> Path:
    """Append one line to the log beside ``gold``: when, what, with which model and prompts, and why."""
    path = gold.with_name(f"{gold.stem}.opened.jsonl")
    line = {
        "date": now.isoformat(timespec="seconds"),
        "gold": gold.name,
        "digest": digest(cases),
        "articles": len(cases),
        "model": model,
        "prompts": {name: load_prompt(name).fingerprint for name in QUESTIONS},
        "extractor": version("extractor"),
        "why": reason,
    }
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path
