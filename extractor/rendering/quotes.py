"""Words of the article around what proves a value: shortened to fit, and safe to print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..records import Summit, TradeFigure, Visit
from ..screening import UNSAFE
from ..spans import Span, merge

CONTEXT = 48
"""Characters of a sentence that are kept on each side of the words that prove a value."""
_SEQUENCES = re.compile(r"\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)|\x1b\[[0-?]*[ -/]*[@-~]")  # OSC and CSI, ECMA-48


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the article as (characters, whether they prove a value)."""

    parts: tuple[tuple[str, bool], ...]


def clean(text: str) -> str:
    r"""One line of ``text`` that is safe to print: no control sequences, control, bidi or invisible characters.

    >>> clean("Биш\x1b[31mкек\u202e\n2025")
    'Бишкек 2025'
    """
    kept = UNSAFE.sub(lambda match: " " if match[0].isspace() else "", _SEQUENCES.sub("", text))
    return " ".join(kept.split())


def quotes_of(record: Visit | Summit | TradeFigure, text: str) -> Iterator[Quote]:
    """The sentences of the record and the lines that its values come from, shortened around what proves them."""
    whole = Span(0, len(text))
    values = (span for assessment in record.assessment.values() for span in assessment.spans)
    proofs = merge(span for span in values if len(span) and whole.contains(span))
    sentences = merge(span for span in record.evidence if len(span) and whole.contains(span))
    # Where a person's full name or a country first stands is no news about the event.
    telling = [
        span
        for path, assessment in record.assessment.items()
        if path.rpartition(".")[2] not in ("name", "role", "country")
        for span in assessment.spans
    ]
    elsewhere = [
        _line(proof, text)
        for proof in proofs
        if any(map(proof.overlaps, telling)) and not any(map(proof.overlaps, sentences))
    ]
    for home in merge([*sentences, *elsewhere]):
        yield Quote(tuple(_shortened(home, [proof for proof in proofs if proof.overlaps(home)], text)))


def _line(span: Span, text: str) -> Span:
    stop = text.find("\n", span.stop)
    return Span(text.rfind("\n", 0, span.start) + 1, stop if stop >= 0 else len(text))


def _shortened(home: Span, proofs: Sequence[Span], text: str) -> Iterator[tuple[str, bool]]:
    """The parts of ``home`` around ``proofs``, with … for what is left out."""
    frames = merge(_frame(proof, home, text) for proof in proofs)
    if not frames:
        frames = [_frame(Span(home.start, home.start), home, text)]
    at = home.start
    for frame in frames:
        if frame.start > at:
            yield "… " if at == home.start else " … ", False
        at = frame.start
        for proof in proofs:
            shown = Span(max(proof.start, frame.start), min(proof.stop, frame.stop)) if proof.overlaps(frame) else None
            if shown:
                yield text[at : shown.start], False
                yield shown.of(text), True
                at = shown.stop
        yield text[at : frame.stop], False
        at = frame.stop
    if at < home.stop:
        yield " …", False


def _frame(proof: Span, home: Span, text: str) -> Span:
    """``proof`` with its context inside ``home``, from word to word."""
    start = max(home.start, min(proof.start, home.stop) - CONTEXT)
    stop = min(home.stop, max(proof.stop, home.start) + CONTEXT)
    if start > home.start:
        start = min(text.find(" ", start, proof.start) + 1 or start, proof.start)
    if stop < home.stop:
        space = text.rfind(" ", proof.stop, stop)
        stop = space if space >= 0 else stop
    return Span(start, max(start, stop))


def passage(spans: Iterable[Span], text: str) -> Quote:
    """The lines of ``text`` that hold ``spans``, shortened around them."""
    whole = Span(0, len(text))
    proofs = merge(span for span in spans if len(span) and whole.contains(span))
    parts: list[tuple[str, bool]] = []
    for home in merge(_line(proof, text) for proof in proofs):
        parts += [(" … ", False)] if parts else []
        parts += _shortened(home, [proof for proof in proofs if proof.overlaps(home)], text)
    return Quote(tuple(parts))
