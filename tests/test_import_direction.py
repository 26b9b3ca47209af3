"""Imports point up the list of rooms, never down: the shape of the house, kept by a test."""

import ast
from pathlib import Path

import pytest

import extractor
from extractor.ledger.keys import _NOT_WALKED

ROOMS = [
    "spans", "edits", "errors", "fingerprints", "fetching", "article", "records", "codes", "grid", "layout",
    "normalization", "screening", "mending", "drafts", "setting", "windowing", "sections",
    "prompting", "model", "grounding", "assembly", "validation", "reconciliation",
    "claims", "events", "confidence", "asking", "reasking", "passages", "pipeline", "sources",
    "decisions", "ledger", "prices", "limits", "batch", "provider_batches", "on_ray", "evaluation", "rendering",
    "reporting", "reviewing", "exporting", "progress", "results", "exits", "cli_run", "cli_evaluation",
    "cli_calibration", "cli_report", "cli_review", "cli",
]  # fmt: skip
PACKAGE = Path(extractor.__file__).parent
# Disk, network, clock and randomness live in these rooms only.
IMPURE = {
    "confidence",
    "evaluation",
    "fetching",
    "article",
    "model",
    "progress",
    "results",
    "cli",
    "cli_evaluation",
    "cli_calibration",
    "exits",
    "prompting",
    "pipeline",
    "sources",
    "ledger",
    "batch",
    "provider_batches",
    "on_ray",
    "exporting",
    "prices",
    "limits",
    "cli_run",
    "cli_report",
    "cli_review",
    "reporting",
    "reviewing",
}
SIDE_EFFECTS = {"socket", "ssl", "http", "urllib", "time", "random", "secrets", "os", "tempfile", "pathlib"}


def modules():
    return sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem != "__init__")


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_rooms(path: Path) -> set[str]:
    """Rooms that the module imports from, also inside functions; its own room is left out."""
    depth = len(path.relative_to(PACKAGE).parts)
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            names = [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
            found.update(names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").startswith("extractor"):
            found.add([*(node.module or "").split("."), "?"][1])
    return found - {room_of(path)}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_up_the_list_of_rooms(path):
    rank = ROOMS.index(room_of(path))
    assert {room for room in imported_rooms(path) if ROOMS.index(room) >= rank} == set()


PURE = [path for path in modules() if room_of(path) not in IMPURE]


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_pure_rooms_touch_no_disk_clock_network_or_randomness(path):
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add((node.module or "").split(".")[0])
    assert names & SIDE_EFFECTS == set()


def test_every_room_is_in_the_list():
    assert {room_of(path) for path in modules()} == set(ROOMS)


def test_the_code_that_decides_an_extraction_is_what_the_pipeline_imports():
    reached, new = set(), {"pipeline"}
    while new:
        reached |= new
        new = {room for path in modules() if room_of(path) in new for room in imported_rooms(path)} - reached
    assert reached - {"fetching"} == set(ROOMS) - _NOT_WALKED  # what is fetched is in the article's text
