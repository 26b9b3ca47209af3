"""Every look at a test split is written down beside it, before anything is read or scored from it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from ..drafts import TASKS
from ..prompting import load_prompt
from .gold import GoldCase, digest


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
        "prompts": {task: load_prompt(task).fingerprint for task in TASKS},
        "extractor": version("extractor"),
        "why": reason,
    }
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path
