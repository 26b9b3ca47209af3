"""Changed copies of gold articles: edits of a text, and labels that go along with their words.

What bench/robustness.py spoils and bench/shuffling.py swaps are edits; where a character of the article stands in the
copy is worked out here, so that labels quote the copy's own words.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from rapidfuzz.distance import Indel

from extractor import Article
from extractor.edits import Copy, Edit
from extractor.evaluation.gold import GoldCase, Label, Quote
from extractor.mending import mend
from extractor.spans import Span


def placed(copy: Copy, span: Span) -> Span | None:
    """Where the characters of ``span`` stand in the copy; None if nothing of them does.

    >>> from extractor.edits import Edit, edited
    >>> copy = edited("Он в Риме.", [Edit(0, 2, "Она"), Edit(5, 5, "старом "), Edit(9, 10, "")])
    >>> copy.text, placed(copy, Span(5, 9)).of(copy.text), placed(copy, Span(0, 10)).of(copy.text)
    ('Она в старом Риме', 'Риме', 'Она в старом Риме')
    """
    start, stop = _place(copy, span.start, first=True), _place(copy, span.stop, first=False)
    return Span(start, stop) if start < stop else None


def _place(copy: Copy, position: int, *, first: bool) -> int:
    """The place of a border; what was put in exactly there lies before the first character, behind the last one."""
    moved = position
    for edit in copy.edits:
        if edit.start >= position and not (first and edit.stop == position):
            break
        if edit.stop > position:
            inside = min(position - edit.start, len(edit.words)) if first else len(edit.words)
            return moved - (position - edit.start) + inside
        moved += edit.growth
    return moved


def aligned(text: str, other: str) -> Copy:
    """``other`` as a copy of ``text``, by the longest sequence of characters that both share.

    >>> copy = aligned("Дождь. Путин в Бишкеке", "Меню Путин в Бишкеке")
    >>> placed(copy, Span(7, 12)).of(copy.text)
    'Путин'
    """
    steps = Indel.opcodes(text, other)
    return Copy(
        other, tuple(Edit(s.src_start, s.src_end, other[s.dest_start : s.dest_end]) for s in steps if s.tag != "equal")
    )


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """The rows of a table beside this file, by the names of its columns."""
    text = (Path(__file__).parent / f"{table}.tsv").read_text("utf-8")
    heading, *lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return tuple(dict(zip(heading, line, strict=True)) for line in lines)


def furniture(language: str) -> dict[str, str]:
    """What sites of a language put around their articles."""
    return next(row for row in rows("furniture") if row["language"] == language)


def read_page(source: str) -> Article:
    """The article of a page, read as every page is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(source, "utf-8")
        return Article.from_path(path)


# --- labels ---


def carried(case: GoldCase, copy: Copy) -> GoldCase:
    """The case with the text of the copy; labels quote what their words have become there."""
    moved = {
        kind: tuple(_label(case, copy, label) for label in getattr(case, kind))
        for kind in ("visits", "summits", "trade_figures")
    }
    claims = tuple(
        claim.model_copy(update={"evidence": tuple(_quotes(case, copy, claim.evidence))}) for claim in case.claims
    )
    return case.model_copy(update={"text": copy.text, "claims": claims, **moved})


def _label(case: GoldCase, copy: Copy, label: Label) -> Label:
    evidence = [span for quote in label.evidence if (span := case.find(quote))]
    words = {slot: _quote(copy, _find(case, quote, evidence)) for slot, quote in label.words.items()}
    found = {slot: quote for slot, quote in words.items() if quote is not None}
    return label.model_copy(update={"words": found, "evidence": tuple(_quotes(case, copy, label.evidence))})


def _find(case: GoldCase, quote: Quote, evidence: Sequence[Span]) -> Span | None:
    """Where words stand: in the text if once, else in the first sentence of the label that has them."""
    if span := case.find(quote):
        return span
    words = quote if isinstance(quote, str) else quote[0]
    places = [(one, one.of(case.text).find(words)) for one in evidence]
    return next((Span(one.start + at, one.start + at + len(words)) for one, at in places if at >= 0), None)


def _quotes(case: GoldCase, copy: Copy, quotes: Iterable[Quote]) -> Iterator[Quote]:
    found = (_quote(copy, case.find(quote)) for quote in quotes)
    return (quote for quote in found if quote is not None)


def _quote(copy: Copy, span: Span | None) -> Quote | None:
    """The words of the copy that a span of the article has become, with their number if they stand there again."""
    at = placed(copy, span) if span else None
    if at is None:
        return None
    words = at.of(copy.text)
    starts = [match.start() for match in re.finditer(re.escape(words), copy.text)]
    if at.start not in starts:
        return None
    return words if len(starts) == 1 else (words, starts.index(at.start) + 1)


def as_read(case: GoldCase) -> GoldCase:
    """The case with the text that the pipeline reads."""
    return carried(case, mend(case.text))
