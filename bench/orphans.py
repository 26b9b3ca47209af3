"""Recordings that nothing asks for any more: files without an article, and answers that a replay does not use."""

from __future__ import annotations

import sys
from pathlib import Path

from extractor import Article, Extractor
from extractor.errors import CassetteError
from extractor.model import open_model

ROOT = Path(__file__).parent.parent


def orphans(cassettes: Path, articles: Path) -> list[str]:
    """One line a recording that no article of ``articles`` (by file name) asks for."""
    lines = []
    for cassette in sorted(cassettes.glob("*.json")):
        article = articles / f"{cassette.stem}.txt"
        if not article.is_file():
            lines.append(f"{cassette.name}: no article {article.name}")
            continue
        with open_model(cassette=cassette) as model, Extractor(model) as extractor:
            try:
                extractor.extract(Article.from_path(article))
            except CassetteError as error:
                lines.append(f"{cassette.name}: {error}")
            lines += [f"{cassette.name}: not asked for: {recording}" for recording in model.unplayed()]
    return lines


def main() -> int:
    lines = orphans(ROOT / "cassettes", ROOT / "seeds")
    print("\n".join(lines) or "every recording is asked for")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
