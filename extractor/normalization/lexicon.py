"""Tables of word forms -> Lexicon: which entry, if any, stands at a place of the text.

Tables are tab-separated files in ``tables/``; the last column holds forms separated by ``; ``. In a form ``*`` is any
letters, ``(a|b)`` alternatives, a blank is a blank or a hyphen. The column before it says for which languages
(BCP 47, separated by commas; ``any``: for all), so that the Turkish «on» (ten) is not found in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Generic, TypeVar

T = TypeVar("T")

HAN = r"\u3400-\u9fff"
_LETTER = r"[^\W\d_]"
_FOLDS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000\t", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u02bb\u02bc\u00b4`", "'"),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "％": "%",
        "．": ".",
        "，": ",",
        "＄": "$",
        "￥": "¥",
        "İ": "i",
        "ё": "е",
        "Ё": "е",
    }
)


def fold(text: str) -> str:
    """``text`` with case, blanks, dashes, apostrophes and ё made alike; the same length, so that offsets stay.

    >>> fold("ЕЩЁ\u00a05–6 Oʻzbek")
    "еще 5-6 o'zbek"
    """
    return text.translate(_FOLDS).lower()


def expression(form: str) -> str:
    """The table's notation for one form as a regular expression over folded text.

    >>> bool(re.fullmatch(expression("доллар* сша"), "долларов сша"))
    True
    """
    pattern = re.sub(r"[.$+?\\^\[\]/]", lambda sign: "\\" + sign.group(), fold(form))
    border = "" if re.search(rf"[{HAN}\W]\Z", form.rstrip("*)")) and not form.endswith("*") else rf"(?!{_LETTER})"
    return pattern.replace(" ", "[ -]").replace("*", rf"{_LETTER}*") + border


class Lexicon(Generic[T]):
    """Finds the longest form at a place in folded text. Indexed by first character, so that a miss costs nothing."""

    def __init__(self, forms: Iterable[tuple[T, str]]) -> None:
        groups: dict[str, list[tuple[str, T]]] = {}
        for entry, form in forms:
            groups.setdefault(fold(form)[0], []).append((form, entry))
        self._index: dict[str, tuple[re.Pattern[str], list[T]]] = {}
        for first, rows in groups.items():
            rows.sort(key=lambda row: -len(row[0]))
            alternatives = "|".join(
                f"({expression(form).replace('(', '(?:').replace('(?:?', '(?')})" for form, _ in rows
            )
            self._index[first] = re.compile(alternatives), [entry for _, entry in rows]

    def match(self, folded: str, position: int) -> tuple[T, int] | None:
        """The entry whose form starts at ``position`` and where that form stops, or None."""
        group = self._index.get(folded[position : position + 1])
        found = group[0].match(folded, position) if group else None
        return (group[1][found.lastindex - 1], found.end()) if group and found and found.lastindex else None


@cache
def rows(table: str) -> tuple[tuple[str, ...], ...]:
    """The rows of ``tables/<table>.tsv``, without comments."""
    lines = resources.files(__package__).joinpath(f"tables/{table}.tsv").read_text("utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


def forms(table: str, language: str) -> list[tuple[tuple[str, ...], str]]:
    """(columns, form) for every form that ``language`` uses: its own first, so that they win over those for all."""
    own = [row for row in rows(table) if language in row[-2].split(",")]
    general = [row for row in rows(table) if row[-2] == "any"]
    return [(row[:-2], form) for row in own + general for form in row[-1].split("; ")]
