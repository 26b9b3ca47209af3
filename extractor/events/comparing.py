"""What several articles say of one field -> the value that counts, why, and whether the others agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from .event import Comparison, Said, Strength, Value
from .mentions import Mention, stories

T = TypeVar("T")


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other)


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """How values of one field compare.

    ``covers(a, b)``: a says all that b says. ``agree(a, b)``: both can be true; None: one covers the other.
    ``strength`` says how bad it is if they do not. ``rank`` decides between values that as many articles give.
    """

    covers: Callable[[T, T], bool] = _equal
    agree: Callable[[T, T], bool] | None = None
    strength: Callable[[T, T], Strength] = lambda one, other: "hard"
    rank: Callable[[T], Any] = lambda value: 0

    def fits(self, one: T, other: T) -> bool:
        """True if the values are no conflict."""
        return self.covers(one, other) or self.covers(other, one) or (self.agree is not None and self.agree(one, other))


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """One mention's value of a field, and how it is written for people."""

    mention: Mention
    value: T
    words: str


@dataclass(frozen=True, slots=True)
class Chosen(Generic[T]):
    """The value that counts, the mention that it comes from, and the comparison that led there."""

    told: Told[T]
    comparison: Comparison


def choose(field: str, path: str, told: Sequence[Told[T]], rule: Rule[T]) -> Chosen[T] | None:
    """The value that most independent articles support, one that is said less exactly supporting the exact ones.

    Of values with equal support the one with the higher rank counts, then the one published last.
    """
    if not told:
        return None
    groups: dict[str, list[Told[T]]] = {}
    for one in told:
        groups.setdefault(one.words, []).append(one)
    firsts = {words: min(group, key=lambda t: t.mention.order) for words, group in groups.items()}

    heard = {words: {id(one.mention.account.story) for one in group} for words, group in groups.items()}

    @cache
    def supporters(words: str) -> int:
        value = firsts[words].value
        return len(set().union(*(heard[other] for other, one in firsts.items() if rule.covers(value, one.value))))

    def score(words: str) -> tuple[int, Any, int, int, str]:
        latest = max(t.mention.account.story.published or 0 for t in groups[words])
        return (
            supporters(words),
            rule.rank(firsts[words].value),
            len(heard[words]),
            latest,
            words,
        )

    best = firsts[max(groups, key=score)] if len(groups) > 1 else firsts[told[0].words]
    against = [one for words, one in firsts.items() if not rule.fits(best.value, one.value)]
    strengths = {rule.strength(best.value, one.value) for one in against}
    comparison = Comparison(
        field,
        "conflict" if against else "agreement",
        ("hard" if "hard" in strengths else "soft") if against else None,
        best.words,
        _reason(best.words, groups, supporters, told, bool(against)),
        tuple(_value(words, groups[words], path) for words in sorted(groups)),
    )
    return Chosen(best, comparison)


def _reason(
    best: str, groups: dict[str, list[Told[T]]], supporters: Callable[[str], int], told: Sequence[Told[T]], open_: bool
) -> str:
    if len(groups) == 1:
        return "all say so"
    total, support = stories(t.mention for t in told), supporters(best)
    if not open_:
        return "the fullest of values that agree" if support == total else "the usual one of values that agree"
    if all(supporters(words) < support for words in groups if words != best):
        return f"{support} of {total} independent articles support it"
    return f"{support} of {total} independent articles support it, as many as another; more specific or published last"


def _value(words: str, group: Iterable[Told[T]], path: str) -> Value:
    group = list(group)
    said = {Said(t.mention.account.id, t.mention.spans(path)) for t in group}
    return Value(words, stories(t.mention for t in group), tuple(sorted(said)))
