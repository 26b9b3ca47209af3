"""Span: where in the article's text something stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open offsets ``[start, stop)`` into the article's text, counted in Unicode code points.

    >>> Span(7, 13).of("Today, Bishkek")
    'Bishke'
    """

    start: int
    stop: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.stop:
            raise ValueError(f"not a span: start {self.start}, stop {self.stop}")

    def __len__(self) -> int:
        return self.stop - self.start

    def of(self, text: str) -> str:
        """The characters that the span covers in ``text``."""
        return text[self.start : self.stop]

    def shift(self, offset: int) -> Span:
        """The same span, ``offset`` characters further on.

        >>> Span(1, 3).shift(10)
        Span(start=11, stop=13)
        """
        return Span(self.start + offset, self.stop + offset)

    def overlaps(self, other: Span) -> bool:
        """True if the two share at least one character.

        >>> Span(0, 3).overlaps(Span(3, 5))
        False
        """
        return max(self.start, other.start) < min(self.stop, other.stop)

    def contains(self, other: Span) -> bool:
        """True if ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.stop <= self.stop


def merge(spans: Iterable[Span]) -> list[Span]:
    """The same characters as ``spans`` cover, in order, without overlaps or repeats.

    >>> merge([Span(5, 9), Span(0, 3), Span(2, 4)])
    [Span(start=0, stop=4), Span(start=5, stop=9)]
    """
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].stop:
            merged[-1] = Span(merged[-1].start, max(merged[-1].stop, span.stop))
        else:
            merged.append(span)
    return merged
