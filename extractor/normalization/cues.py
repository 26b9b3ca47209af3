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
    "first_day",
    "last_day",
    "arrival",
    "capital",
    "duration",
    "meeting",
    "call",
    "visit_kind",
    "summit_kind",
    "multilateral",
    "each",
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
    "attendance",
    "absence",
    "replacement",
    "remote",
    "base",
    "step",
    "repetition",
    "until",
    "mutual",
    "world",
    "reverse",
    "partners",
    "deficit",
    "announcement",
    "other_statistic",
    "outsider",
    "company",
    "rebuttal",
    "there",
]

_GAP = r"(?:[\s,]+[\w-]+){0,2}?[\s,]+"
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_SLAVIC = frozenset(("ru", "uk", "be"))
_SPELLING = str.maketrans("ʻʼ‘’`ёЁ", "'''''еЕ")
"""Letters that are written in several ways: the apostrophes of Uzbek and French, and ё."""
_PREFIX = 5
_VERB_ENDINGS = {
    "ky": (
        r"(?:[ыиуү]?ш)?(?:[дт][ыиуү](?:м|ң\w*|лар)?|[гк][аеоө]н\w*|[аеоөй]т\w*|[аеоөй]|[ыиуү]?п(?:т[ыиуү]\w*)?|(?:уу|үү)\w*"
        r"|м[аеоө]к\w*|[аеоө]{1,2}р[ыиуү]\w*|с[аеоө]\w*|[бп][аеоө](?:й|[дт]|г|с)\w*)"
    ),
    "kk": (
        r"(?:[дт][ыі](?:м|қ|к)?|[ғгқк][ае]н\w*|[аей]д[ыі]\w*|[аей]|[ыі]?п(?:т[ыі]\w*)?|у\w{0,5}|[мбп][ае][қк]\w*"
        r"|[аей]т[ыі]н\w*|с[ае]\w{0,3}|[мбп][ае](?:й|[дт]|[ғг]|с)\w*)"
    ),
    "uz": (
        r"(?:i?sh)?(?:[dt]i(?:lar|m|k)?|[gkq]an\w*|[ay](?:di|yapti|yotgan|jak)\w*|i?b|moqda\w*|moqchi\w*|sa\w{0,5}"
        r"|ma(?:y|di|gan|s)\w*)|i?sh(?:i\w*|ga|ni|da|dan)?"
    ),
    "uz-Cyrl": (
        r"(?:и?ш)?(?:[дт]и(?:лар|м|к)?|[гкқ]ан\w*|[ай](?:ди|япти|етган|жак)\w*|и?б|моқда\w*|моқчи\w*|са\w{0,5}"
        r"|ма(?:й|ди|ган|с)\w*)|и?ш(?:и\w*|га|ни|да|дан)?"
    ),
    "tr": (
        r"(?:[dt][ıiuü](?:ler|lar|m|k)?|[dt][ıiuü][ğk]\w*|[ıiuü]yor\w*|y?[ae]c[ae][kğ]\w*|m[ıiuü]ş\w*|y?[ae]n\w{0,6}"
        r"|y?[ae]r[ae]k|y?[ıiuü]p|m[ae](?:s[ıi]|[kydml])\w*|y?[ae]bil\w*)"
    ),
}
"""How verbs go on behind their stem: tense, participle, converb, noun of action, denied or not; the usual endings."""


@dataclass(frozen=True, slots=True)
class CueReading:
    """A cue word or phrase: where it stands, which kind of cue it is, and the value it speaks for."""

    span: Span
    text: str
    kind: CueKind
    value: str


def read_cues(text: str, kinds: frozenset[CueKind] | None = None, *, language: str | None = None) -> list[CueReading]:
    """All cues in ``text``, in order of their start; cues of different kinds may overlap, of one kind they do not.

    In a ``language`` of Latin letters only its own words of Latin letters count: "war" is a past tense in German alone.
    The East Slavic languages read none of each other's: «проходить» is a present in Ukrainian alone.

    >>> [(c.text, c.kind, c.value) for c in read_cues("прибыл с рабочим визитом", frozenset({"visit_kind"}))]
    [('рабочим визитом', 'visit_kind', 'working')]
    """
    found: list[CueReading] = []
    stops: dict[CueKind, int] = {}
    spaced, spelled = _spaced(language), text.translate(_SPELLING)
    lowered = "".join(letter.lower()[:1] for letter in spelled)
    for word in _WORD.finditer(lowered):
        start = word.start()
        for row in _beginning(spaced, lowered[start : start + _PREFIX]):
            if (kinds is None or row.kind in kinds) and stops.get(row.kind, 0) <= start:
                match = row.pattern.match(spelled, start)
                if match is not None:
                    span = Span(start, match.end())
                    stops[row.kind] = span.stop
                    found.append(CueReading(span, span.of(text), row.kind, row.value))
    for kind, pattern, values in _unspaced() if _UNSPACED.search(text) else ():
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
def _latin() -> frozenset[str]:
    """Languages whose words in the table are of Latin letters."""
    return frozenset(row[2] for row in cells("cues") if _LATIN.search(row[3]))


def _beginning(spaced: dict[str, tuple[_Row, ...]], letters: str) -> tuple[_Row, ...]:
    """Rows whose first word may begin with ``letters``."""
    for size in range(len(letters), 0, -1):
        if letters[:size] in spaced:
            return spaced[letters[:size]]
    return ()


@cache
def _spaced(written: str | None) -> dict[str, tuple[_Row, ...]]:
    """Rows of scripts with spaces by the first letters of their words, those with more words first.

    Shorter words stand under all their letters, and under every longer beginning that has these. In a text of a
    language ``written`` in Latin letters, words of Latin letters are left out if they are of another one, and so are
    words of the other East Slavic languages in a text of one; verb stems count in their own language alone: «учат»
    flies in Kyrgyz and teaches in Russian.
    """
    closed = next((group for group in (_SLAVIC, _latin()) if written in group), frozenset[str]())
    table = [row for row in cells("cues") if not _UNSPACED.search(row[3])]
    table = [row for row in table if row[2] == written or not (row[2] in closed or "~" in row[3])]
    letters: dict[str, dict[int, _Row]] = {}
    for rank, (kind, value, language, pattern) in enumerate(sorted(table, key=lambda row: -row[3].count(" "))):
        spelled = pattern.lower().translate(_SPELLING)
        row = _Row(cast(CueKind, kind), value, re.compile(rf"{_expression(spelled, language)}(?!\w)", re.IGNORECASE))
        for stem in spelled.split(" ")[0].split("|"):
            letters.setdefault(re.sub(r"[*~]", "", stem)[:_PREFIX], {})[rank] = row
    for key in sorted(letters, key=len):
        for size in range(1, len(key)):
            letters[key] |= letters.get(key[:size], {})
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


def _expression(pattern: str, language: str = "") -> str:
    """The table's notation as a regular expression; ``language`` says which endings verbs have.

    >>> re.fullmatch(_expression("рабоч* _ визит*"), "рабочим и важным визитом") is not None
    True
    >>> [re.match(_expression("принял !участие"), words) is not None for words in ("принял гостя", "принял участие")]
    [True, False]
    >>> [re.fullmatch(_expression("бар~", "ky"), word) is not None for word in ("баргандан", "барышат", "бардык")]
    [True, True, False]
    """
    endings = _VERB_ENDINGS.get(language, "")
    expression, gap = "", ""
    for word in pattern.split(" "):
        if word == "_":
            gap = _GAP
            continue
        stems = "|".join(
            re.escape(stem).replace(r"\*", r"[\w'-]*").replace("\\~", "~").replace("~", f"(?:{endings})")
            for stem in word.removeprefix("!").split("|")
        )
        expression += rf"(?!{gap}(?:{stems})(?!\w))" if word.startswith("!") else f"{gap}(?:{stems})"
        gap = r"\s+"
    return expression
