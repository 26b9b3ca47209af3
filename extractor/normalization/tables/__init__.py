"""Packaged table -> rows."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def cells(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of the packaged table ``name``.tsv, cut at tabs; lines that begin with # are remarks.

    >>> cells("cues")[0][:3]
    ('travel', 'visit', 'ru')
    """
    text = resources.files(__package__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table that begins with a line of column names, by these names.

    >>> rows("adjectives")[0]
    {'language': 'ru', 'code': 'RU', 'words': 'российский|русский'}
    """
    heading, *lines = cells(name)
    return tuple(dict(zip(heading, line, strict=True)) for line in lines)
