"""Attacks as data: our own in seven languages, and those of BIPIA (MIT, see tests/data/attacks/README.md)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "tests" / "data" / "attacks"


@dataclass(frozen=True, slots=True)
class Attack:
    """A text that somebody puts into an article so that a machine does what it says."""

    id: str
    language: str
    kind: str
    text: str


def own() -> list[Attack]:
    """Ten kinds in Russian, Kyrgyz, Kazakh, Uzbek, English, Turkish and Chinese."""
    return [Attack(**json.loads(line)) for line in (FOLDER / "own.jsonl").read_text("utf-8").splitlines()]


def bipia() -> list[Attack]:
    """Tasks that have nothing to do with an article: translate this, write a poem, send an e-mail."""
    kinds = json.loads((FOLDER / "bipia.json").read_text("utf-8"))
    return [
        Attack(f"bipia-{kind.lower().replace(' ', '-')}-{number}", "en", "other_task", text)
        for kind, texts in kinds.items()
        for number, text in enumerate(texts, 1)
    ]
