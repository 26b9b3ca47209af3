"""Words + a list of names -> which names stand there, in whatever case the language puts them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..spans import Span
from .inflection import nominatives
from .words import Word, read_words

Value = TypeVar("Value")

UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0621-\u064a]")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_JOINER = re.compile(r"[ \u00a0]?[-‐‑–—'’ʻ‘ʼ`´·.&][ \u00a0]?|[ \u00a0]{1,2}|")
_LISTED_JOINER = re.compile(rf"{_JOINER.pattern}|, ")


@dataclass(frozen=True, slots=True)
class Match(Generic[Value]):
    """``value`` stands in the words ``[start, stop)``; ``exact`` if the name was in its dictionary form."""

    start: int
    stop: int
    name: str
    value: Value
    exact: bool


@dataclass(frozen=True, slots=True)
class _Entry(Generic[Value]):
    words: tuple[str, ...]
    name: str
    value: Value
    capitals: bool
    rank: int


class Lexicon(Generic[Value]):
    """Names found in running text by looking up what each word may be a form of."""

    def __init__(self, *, commas: bool = False) -> None:
        """``commas``: a comma may stand inside a name, as in lists by alphabet ("Korea, Republic of")."""
        self._entries: dict[str, list[_Entry[Value]]] = {}
        self._size = 0
        self._joiner = _LISTED_JOINER if commas else _JOINER

    def add(self, name: str, value: Value, *, capitals: bool = False) -> None:
        """Add ``name`` unless it is there; with ``capitals`` it counts only where written in capitals (РФ, US)."""
        words = tuple(word.folded for word in read_words(name))
        if words:
            entries = self._entries.setdefault(words[0], [])
            if all(entry.words != words for entry in entries):
                entries.append(_Entry(words, name, value, capitals, self._size))
                self._size += 1

    def match(self, words: Sequence[Word], at: int, language: str) -> Match[Value] | None:
        """The longest name that begins at word ``at``; of equally long ones the uninflected, then the first added."""
        best: Match[Value] | None = None
        first: tuple[int, bool, int] | None = None
        for nominative in nominatives(words[at].folded, language):
            for entry in self._entries.get(nominative, ()):
                stop = at + len(entry.words)
                if stop > len(words) or (best and stop < best.stop):
                    continue
                found = words[at:stop]
                if entry.capitals and not all(map(_in_capitals, found, entry.words)):
                    continue
                if _stands(entry.words, found, language, self._joiner):
                    exact = all(word.folded == name for word, name in zip(found, entry.words, strict=True))
                    if first is None or (stop, exact, -entry.rank) > first:
                        best, first = Match(at, stop, entry.name, entry.value, exact), (stop, exact, -entry.rank)
        return best


class UnspacedLexicon(Generic[Value]):
    """Names found as plain substrings, for scripts that write no spaces or glue particles to names."""

    def __init__(self) -> None:
        self._values: dict[str, Value] = {}
        self._longest: dict[str, int] = {}

    def add(self, name: str, value: Value) -> None:
        """Add ``name`` if it is of such a script and longer than one sign."""
        if UNSPACED.match(name) and len(name) > 1 and name not in self._values:
            self._values[name] = value
            self._longest[name[0]] = max(len(name), self._longest.get(name[0], 0))

    def find(self, text: str) -> Iterator[tuple[Span, Value]]:
        """Names in ``text`` from left to right, the longest at each place."""
        end = 0
        for sign in UNSPACED.finditer(text):
            at = sign.start()
            for length in range(self._longest.get(sign.group(), 0) if at >= end else 0, 1, -1):
                name = text[at : at + length]
                if name in self._values and not (_ARABIC.match(name) and _ARABIC.match(text, at + length)):
                    end = at + length
                    yield Span(at, end), self._values[name]
                    break


def _in_capitals(word: Word, name: str) -> bool:
    """True for an abbreviation in capitals, an ending may follow: БУУнун, МИДа."""
    ending = word.text[len(name) :]
    return word.text[: len(name)].isupper() and (ending.islower() or ending.isupper() or not ending)


def _stands(names: tuple[str, ...], words: Sequence[Word], language: str, joiner: re.Pattern[str]) -> bool:
    return all(
        (at == 0 or joiner.fullmatch(word.gap) is not None)
        and (word.folded == name or name in nominatives(word.folded, language))
        for at, (word, name) in enumerate(zip(words, names, strict=True))
    )


def short(name: str) -> bool:
    """True for a name that is an abbreviation, which counts only in capitals.

    >>> short("РФ"), short("U.S."), short("Россия")
    (True, True, False)
    """
    letters = [letter for letter in name if letter.isalpha()]
    return len(letters) <= 6 and all(letter.isupper() for letter in letters)
