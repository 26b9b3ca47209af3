"""Packaged table -> rows."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of the packaged table ``name``.tsv by column name; lines that begin with # are remarks.

    >>> rows("adjectives")[0]
    {'language': 'ru', 'code': 'RU', 'words': 'российский|русский'}
    """
    text = resources.files(__package__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(dict(zip(lines[0], line, strict=True)) for line in lines[1:])
