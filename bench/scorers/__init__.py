"""One scorer a public set: rows of the set -> judged cases. What is inside is told in docs/normalization.md."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One case of a set and what the reader made of it; ``outside`` says why it is not scored."""

    group: str
    text: str
    wanted: object = None
    got: object = None
    right: bool = False
    outside: str | None = None

    @property
    def half(self) -> str:
        return "odd" if hashlib.sha256(self.text.encode()).digest()[-1] % 2 else "even"

    @property
    def kind_of_miss(self) -> str:
        return "read otherwise" if self.got and self.wanted else "not read" if self.wanted else "read where nothing is"
