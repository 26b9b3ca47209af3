"""Report -> report.json, report.md and report.html of a folder, each whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .markdown import report_markdown
from .page import report_page


def write_reports(folder: Path, report: Mapping[str, Any]) -> Path:
    """Write the report in its three forms; returns the page."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "report.json", report_json(report))
    _write(folder / "report.md", report_markdown(report))
    page = folder / "report.html"
    _write(page, report_page(report))
    return page


def report_json(report: Mapping[str, Any]) -> str:
    """The report as JSON with sorted keys: the same bytes for the same predictions."""
    return json.dumps(report, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
