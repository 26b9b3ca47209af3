"""Article, settings -> the keys that a ledger keeps things under; equal on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..article import Article
from ..errors import InputError

# Rooms that only bring, carry, show, join or judge: a change there makes no extraction of an article another one.
_NOT_WALKED = {
    "batch", "cli", "cli_calibration", "cli_evaluation", "cli_report", "cli_review", "cli_run", "decisions",
    "evaluation", "events", "exits", "exporting", "fetching", "ledger", "limits", "prices", "progress",
    "provider_batches", "on_ray", "rendering", "reporting", "results", "reviewing", "sources", "__pycache__",
}  # fmt: skip
_SUFFIXES = (".py", ".tsv", ".toml")


def article_key(article: Article) -> str:
    """SHA-256 in hex of what an extraction is made from: text, publication date, language. Not where it was found.

    >>> one = Article(text="News.", source="a.txt")
    >>> article_key(one) == article_key(Article(text="News.", source="b.txt")), article_key(one)[:8]
    (True, '4b883975')
    """
    published = article.published.isoformat() if article.published else None
    return _sha256([article.text, published, article.published_basis, article.language])


def recipe_key(settings: Mapping[str, Any]) -> str:
    """SHA-256 in hex of what beside the article decides an extraction: settings of the extractor, and its code."""
    return _sha256([settings, code_fingerprint()])


@cache
def code_fingerprint() -> str:
    """Hash of the modules and tables that an article walks through: the same code gives the same extraction."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        if path.suffix in _SUFFIXES and inside.parts[0].removesuffix(".py") not in _NOT_WALKED:
            digest.update(f"{inside.as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Shard:
    """One of ``of`` parts of all articles, by their keys: which part an article is in does not depend on the others.

    >>> [Shard(n, 2).holds("00000001ab") for n in (1, 2)]
    [False, True]
    """

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """The shard that ``2/4`` means. Raises ``InputError`` for anything else.

        >>> Shard.parse("2/4")
        Shard(number=2, of=4)
        """
        number, _, of = text.partition("/")
        if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
            raise InputError(f"no shard {text!r}", "write it as 2/4: the second of four")
        return cls(int(number), int(of))

    def holds(self, key: str) -> bool:
        """True if the article with this key is in this part."""
        return int(key[:8], 16) % self.of == self.number - 1


def _sha256(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
