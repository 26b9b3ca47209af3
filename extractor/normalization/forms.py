"""Tables of word forms -> Forms: which entry, if any, stands at a place of the text (for words around numbers).

Tables are tab-separated files in ``tables/``; the last column holds forms separated by ``; ``. In a form ``*`` is any
letters, ``(a|b)`` alternatives, a blank is a blank or a hyphen. The column before it says for which languages
(BCP 47, separated by commas; ``any``: for all), so that the Turkish «on» (ten) is not found in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from typing import Generic, TypeVar

from .tables import cells

T = TypeVar("T")

HAN = r"\u3400-\u9fff"
LETTER = r"[^\W\d_]"
_FOLDS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000\t", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u02bb\u02bc\u00b4`", "'"),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "％": "%",
        "～": "~",
        "．": ".",
        "＄": "$",
        "￥": "¥",
        "İ": "i",
        "ё": "е",
        "Ё": "е",
    }
)
_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９])")  # groups digits; elsewhere it separates


def fold(text: str) -> str:
    """``text`` with case, blanks, dashes, apostrophes and ё made alike; the same length, so that offsets stay.

    >>> fold("ЕЩЁ\u00a05–6 Oʻzbek")
    "еще 5-6 o'zbek"
    """
    return _WIDE_COMMA.sub(",", text).translate(_FOLDS).lower()


def expression(form: str) -> str:
    """The table's notation for one form as a regular expression over folded text.

    >>> bool(re.fullmatch(expression("доллар* сша"), "долларов сша"))
    True
    """
    pattern = re.sub(r"[.$+?\\^\[\]/]", lambda sign: "\\" + sign.group(), fold(form)).replace("(", "(?:")
    # A word must not run on into letters; a sign («$») or a Chinese character may.
    open_ended = re.search(rf"[{HAN}\W]\Z", form.rstrip("*)")) and not form.endswith("*")
    return pattern.replace(" ", "[ -]").replace("*", f"{LETTER}*") + ("" if open_ended else f"(?!{LETTER})")


def spell(form: str) -> list[str]:
    """The words that one form of the table with alternatives stands for.

    >>> spell("двадцат(ь|и)")
    ['двадцать', 'двадцати']
    """
    stem, _, endings = form.rstrip(")").partition("(")
    return [stem + ending for ending in endings.split("|")]


class Forms(Generic[T]):
    """Finds the longest form at a place in folded text. Indexed by how forms begin, so that a miss costs nothing."""

    def __init__(self, entries: Iterable[tuple[T, str]]) -> None:
        groups: dict[str, list[tuple[str, T]]] = {}
        for entry, form in entries:
            groups.setdefault(fold(form)[: 2 if form[1:2].isalpha() else 1], []).append((form, entry))
        self._index: dict[str, tuple[re.Pattern[str], list[T]]] = {}
        for head, group in groups.items():
            # More words first, then more letters that must stand: «процентн* пункт*» before «процент(а|ов)».
            group.sort(key=lambda row: (-row[0].count(" "), -len(re.sub(r"\(.*?\)|\*", "", row[0]))))
            alternatives = "|".join(f"({expression(form)})" for form, _ in group)
            self._index[head] = re.compile(alternatives), [entry for _, entry in group]

    @property
    def heads(self) -> Set[str]:
        """The first one or two letters of every form."""
        return self._index.keys()

    def match(self, folded: str, position: int) -> tuple[T, int] | None:
        """The entry whose form starts at ``position`` and where that form stops, or None."""
        longest: tuple[T, int] | None = None
        head = folded[position : position + 2]
        for group in (self._index.get(head), self._index.get(head[:1])):
            found = group[0].match(folded, position) if group else None
            if group and found and found.lastindex and (longest is None or found.end() > longest[1]):
                longest = group[1][found.lastindex - 1], found.end()
        return longest


def forms(table: str, language: str) -> list[tuple[tuple[str, ...], str]]:
    """(columns, form) for every form that ``language`` uses: its own first, so that they win over those for all."""
    own = [row for row in cells(table) if language in row[-2].split(",")]
    general = [row for row in cells(table) if row[-2] == "any"]
    return [(row[:-2], form) for row in own + general for form in row[-1].split("; ")]
