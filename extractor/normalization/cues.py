"""Text -> CueReadings: words that show what a sentence speaks of (travel, meeting, call, kind of visit, trade flow)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from ..spans import Span
from .tables import cells

CueKind = Literal[
    "travel",
    "travel_end",
    "duration",
    "meeting",
    "call",
    "visit_kind",
    "summit_kind",
    "flow",
    "measure",
    "modality",
    "status",
    "denial",
    "habitual",
    "anchor",
    "pronoun",
    "invitation",
    "source",
    "speech",
    "likelihood",
    "absence",
    "remote",
    "base",
    "repetition",
    "until",
]

_GAP = r"(?:[\s,]+[\w-]+){0,2}?[\s,]+"
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class CueReading:
    """A cue word or phrase: where it stands, which kind of cue it is, and the value it speaks for."""

    span: Span
    text: str
    kind: CueKind
    value: str


def read_cues(text: str, kinds: frozenset[CueKind] | None = None) -> list[CueReading]:
    """All cues in ``text``, in order of their start; cues of different kinds may overlap, of one kind they do not.

    >>> [(c.text, c.kind, c.value) for c in read_cues("прибыл с рабочим визитом", frozenset({"visit_kind"}))]
    [('рабочим визитом', 'visit_kind', 'working')]
    """
    found: list[CueReading] = []
    stops: dict[CueKind, int] = {}
    spaced = _spaced()
    for word in _WORD.finditer(text):
        start = word.start()
        letters = "".join(letter.lower()[:1] for letter in text[start : start + 2])
        for row in spaced.get(letters) or spaced.get(letters[:1], ()):
            if (kinds is None or row.kind in kinds) and stops.get(row.kind, 0) <= start:
                match = row.pattern.match(text, start)
                if match is not None:
                    stops[row.kind] = match.end()
                    found.append(CueReading(Span(start, match.end()), match.group(), row.kind, row.value))
    for kind, pattern, values in _unspaced():
        if kinds is None or kind in kinds:
            for match in pattern.finditer(text):
                value = values[match.lastgroup or ""]
                found.append(CueReading(Span(match.start(), match.end()), match.group(), kind, value))
    return sorted(found, key=lambda cue: (cue.span, cue.kind))


@cache
def languages(kind: CueKind) -> frozenset[str]:
    """Languages whose words for ``kind`` are in the table: elsewhere a missing cue says nothing.

    >>> "ru" in languages("travel")
    True
    """
    return frozenset(row[2] for row in cells("cues") if row[0] == kind)


@dataclass(frozen=True, slots=True)
class _Row:
    kind: CueKind
    value: str
    pattern: re.Pattern[str]


@cache
def _spaced() -> dict[str, tuple[_Row, ...]]:
    """Rows of scripts with spaces by the first two letters of their words, those with more words first.

    Words of a single letter stand under it, and under every pair that begins with it.
    """
    table = [row for row in cells("cues") if not _UNSPACED.search(row[3])]
    letters: dict[str, dict[int, _Row]] = {}
    for rank, (kind, value, _, pattern) in enumerate(sorted(table, key=lambda row: -row[3].count(" "))):
        row = _Row(cast(CueKind, kind), value, re.compile(rf"{_expression(pattern)}(?!\w)", re.IGNORECASE))
        for stem in pattern.split(" ")[0].split("|"):
            letters.setdefault(stem.replace("*", "")[:2].lower(), {})[rank] = row
    for pair in [key for key in letters if len(key) > 1]:
        letters[pair] = letters[pair] | letters.get(pair[0], {})
    return {key: tuple(rows[rank] for rank in sorted(rows)) for key, rows in letters.items()}


@cache
def _unspaced() -> tuple[tuple[CueKind, re.Pattern[str], dict[str, str]], ...]:
    """One expression a kind for scripts without spaces, longer words first: 他们 before 他."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind, value, _, pattern in cells("cues"):
        if _UNSPACED.search(pattern):
            groups.setdefault(kind, []).append((value, pattern))
    compiled: list[tuple[CueKind, re.Pattern[str], dict[str, str]]] = []
    for kind, rows in groups.items():
        rows.sort(key=lambda row: -max(map(len, row[1].split("|"))))
        values = {f"v{index}": value for index, (value, _) in enumerate(rows)}
        alternatives = "|".join(f"(?P<v{index}>{_expression(row[1])})" for index, row in enumerate(rows))
        compiled.append((cast(CueKind, kind), re.compile(alternatives, re.IGNORECASE), values))
    return tuple(compiled)


def _expression(pattern: str) -> str:
    """The table's notation as a regular expression.

    >>> re.fullmatch(_expression("рабоч* _ визит*"), "рабочим и важным визитом") is not None
    True
    """
    expression, gap = "", ""
    for word in pattern.split(" "):
        if word == "_":
            gap = _GAP
            continue
        stems = "|".join(re.escape(stem).replace(r"\*", r"[\w’ʻ'-]*") for stem in word.split("|"))
        expression += f"{gap}(?:{stems})"
        gap = r"\s+"
    return expression
