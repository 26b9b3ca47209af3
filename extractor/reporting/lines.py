"""An article's text -> lines of pieces, each with the fields that it proves and the records whose sentence it is in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from ..screening import UNSAFE
from ..spans import Span

Piece = str | list[Any]
"""Plain text, or [text, numbers of fields, numbers of records]."""


def lines_of(text: str, fields: Sequence[Iterable[Span]], records: Sequence[Iterable[Span]]) -> list[list[Piece]]:
    r"""The lines of ``text`` that are not blank, cut where a field's or a record's characters begin or end.

    Here the only field is read from "Путин", and the only record from the whole first line.

    >>> lines_of("Путин прибыл.\nА <b>.", [[Span(0, 5)]], [[Span(0, 13)]])
    [[['Путин', [0], [0]], [' прибыл.', [], [0]]], ['А <b>.']]
    """
    whole = Span(0, len(text))
    marks = [
        (span, kind, number)
        for kind, spans_of in enumerate((fields, records))
        for number, spans in enumerate(spans_of)
        for span in set(spans)
        if len(span) and whole.contains(span)
    ]
    opening: dict[int, list[tuple[int, int, int]]] = {}
    for span, kind, number in marks:
        opening.setdefault(span.start, []).append((kind, number, span.stop))
    borders = sorted({0, len(text), *(at for span, _, _ in marks for at in (span.start, span.stop))})
    lines: list[list[Piece]] = [[]]
    covering: list[tuple[int, int, int]] = []
    for start, stop in pairwise(borders):
        covering = [mark for mark in covering if mark[2] > start] + opening.get(start, [])
        proven, told = (sorted({number for kind, number, _ in covering if kind == which}) for which in (0, 1))
        for at, part in enumerate(text[start:stop].split("\n")):
            if at:
                lines.append([])
            shown = UNSAFE.sub("", part)
            if shown:
                lines[-1].append([shown, proven, told] if proven or told else shown)
    return [line for line in lines if any((piece if isinstance(piece, str) else piece[0]).strip() for piece in line)]
