"""A text with changes, and where each of its characters stood before them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from .spans import Span


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """``words`` instead of the characters ``[start, stop)`` of a text; with start = stop they are put in."""

    start: int
    stop: int
    words: str

    @property
    def growth(self) -> int:
        """How many characters longer it makes the text."""
        return len(self.words) - (self.stop - self.start)


@dataclass(frozen=True)
class Copy:
    """A changed text and the edits that made it, in order and without overlaps."""

    text: str
    edits: tuple[Edit, ...] = ()

    def original(self, span: Span) -> Span:
        r"""Where the characters of ``span`` stood before the edits.

        >>> copy = edited("про-\nграмма в Риме", [Edit(3, 5, "")])
        >>> copy.text, copy.original(Span(0, 9)), copy.original(Span(12, 16))
        ('программа в Риме', Span(start=0, stop=11), Span(start=14, stop=18))
        >>> edited("Рим\u200b\u200b\u200b в мае", [Edit(at, at + 1, "") for at in (3, 4, 5)]).original(Span(0, 3))
        Span(start=0, stop=3)
        """
        start = self._before(span.start, first=True)
        return Span(start, max(start, self._before(span.stop, first=False)))

    @cached_property
    def _ends(self) -> list[int]:
        """Where each edit's words end in the copy."""
        grown = accumulate(edit.growth for edit in self.edits)
        return [edit.stop + growth for edit, growth in zip(self.edits, grown, strict=True)]

    def _before(self, position: int, *, first: bool) -> int:
        """The place of a border; what was taken out exactly there stood before the first character."""
        done = bisect_right(self._ends, position)
        while not first and done and self._ends[done - 1] == position and not self.edits[done - 1].words:
            done -= 1  # a stop lies before all that was taken out behind it
        moved = position - (self._ends[done - 1] - self.edits[done - 1].stop if done else 0)
        if done < len(self.edits) and moved > self.edits[done].start:  # inside the words of an edit
            edit = self.edits[done]
            return (
                min(moved, edit.stop)
                if len(edit.words) == edit.stop - edit.start
                else edit.start
                if first
                else edit.stop
            )
        return moved


def edited(text: str, edits: Iterable[Edit]) -> Copy:
    """The copy that the edits make; of two that overlap the first one counts."""
    kept: list[Edit] = []
    parts: list[str] = []
    end = 0
    for edit in sorted(edits):
        if edit.start >= end:
            kept.append(edit)
            parts += [text[end : edit.start], edit.words]
            end = edit.stop
    return Copy("".join([*parts, text[end:]]), tuple(kept))
