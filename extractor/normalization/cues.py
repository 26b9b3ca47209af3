"""Text -> CueReadings: words that show what a sentence speaks of (travel, meeting, call, kind of visit, trade flow)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, cast

from ..spans import Span

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
]

_GAP = r"(?:[\s,]+[\w-]+){0,2}?[\s,]+"
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
    for kind, pattern, values in _patterns():
        if kinds is None or kind in kinds:
            for match in pattern.finditer(text):
                if match.lastgroup is not None:
                    value = values[match.lastgroup]
                    found.append(CueReading(Span(match.start(), match.end()), match.group(), kind, value))
    return sorted(found, key=lambda cue: (cue.span, cue.kind))


@cache
def languages(kind: CueKind) -> frozenset[str]:
    """Languages whose words for ``kind`` are in the table: elsewhere a missing cue says nothing.

    >>> "ru" in languages("travel")
    True
    """
    return frozenset(row[2] for row in _rows() if row[0] == kind)


@cache
def _rows() -> tuple[tuple[str, str, str, str], ...]:
    table = resources.files(__package__).joinpath("tables/cues.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return tuple((kind, value, language, pattern) for kind, value, language, pattern in rows)


@cache
def _patterns() -> tuple[tuple[CueKind, re.Pattern[str], dict[str, str]], ...]:
    """One expression a kind and script habit; rows with more words, or longer ones, are tried first."""
    groups: dict[tuple[str, bool], list[tuple[str, str]]] = {}
    for kind, value, _, pattern in _rows():
        groups.setdefault((kind, bool(_UNSPACED.search(pattern))), []).append((value, pattern))
    compiled: list[tuple[CueKind, re.Pattern[str], dict[str, str]]] = []
    for (kind, unspaced), rows in groups.items():
        # 他们 before 他: without spaces no border keeps the shorter word out of the longer.
        rows.sort(key=lambda row: max(map(len, row[1].split("|"))) if unspaced else row[1].count(" "), reverse=True)
        values = {f"v{index}": value for index, (value, _) in enumerate(rows)}
        alternatives = "|".join(f"(?P<v{index}>{_expression(row[1])})" for index, row in enumerate(rows))
        # The border stands outside, so that the alternatives are tried only where a word begins.
        expression = alternatives if unspaced else rf"\b(?:{alternatives})(?!\w)"
        compiled.append((cast(CueKind, kind), re.compile(expression, re.IGNORECASE), values))
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
