"""What code sees that tells a right value from a wrong one; nothing here has read the label or asked the model.

A signal is a name and a number, mostly 0 or 1. The calibration gives each name a weight; names that it does not know
weigh nothing, so that an older calibration still works with newer signals. All signals come from the extraction alone:
what was saved can be calibrated again without the article. What each one means: docs/confidence.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..normalization.cues import languages
from ..records import Assessment, Extraction, Issue, Outcome, Record, Summit, TradeFigure, Visit
from ..spans import Span

Signals = Mapping[str, float]

_OF_A_SLOT = ("grounding=", "basis=", "only choice", "choices", "passed", "no date", "took all", "stands elsewhere")
_INDEX = re.compile(r"\.\d+")
_YEAR = re.compile(r"year: (\w+)")
_LONG, _WORST, _SURE = 60, 5.0, 6.0
"""Characters that count as one step of a sentence's length; log-probabilities below -5 and log-odds beyond ±6 are all
alike."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the extraction says about one record: its claims, its sentences, its language."""

    claims: Mapping[str, frozenset[Outcome]] = field(default_factory=dict)
    """Record -> outcomes of the claims that it was compared with."""
    drafts: Mapping[tuple[str, Span], int] = field(default_factory=dict)
    """Task and sentence -> how much was read there, withheld drafts among it."""
    solid: frozenset[str] | None = None
    """Records that nothing is doubtful about; None: not known."""
    has_cues: bool = True
    """False in languages whose words of travelling are not in the tables: code sees less there."""


def surroundings(extraction: Extraction) -> Surroundings:
    """What the extraction says about its records, for :func:`signals`."""
    claims: dict[str, frozenset[Outcome]] = {}
    for claim in extraction.claims:
        for record in claim.records:
            claims[record] = claims.get(record, frozenset()) | {claim.outcome}
    places = [(mention.task, mention.window) for record in extraction.records() for mention in record.mentions]
    places += [(draft.task, draft.window) for draft in extraction.withheld]
    solid = frozenset(one.id for one in extraction.records() if not _serious(list(one.issues)))
    language = (extraction.article.language or "").split("-")[0]
    return Surroundings(claims, Counter(places), solid, language in languages("travel"))


def slot_of(path: str) -> str:
    """The scored slot that a path belongs to: members of a list share one.

    >>> slot_of("participants.3.person.name"), slot_of("period.start")
    ('participants.name', 'period.start')
    """
    return _INDEX.sub("", path).replace(".person.", ".")


def slot_name(record: Record, path: str) -> str:
    """The slot with the type of its record, as calibrations name it: ``Visit.period.start``."""
    return f"{type(record).__name__}.{slot_of(path)}"


def signals(record: Record, path: str, around: Surroundings | None = None) -> Signals:
    """The signals for the value at ``path`` of ``record``."""
    around = around or Surroundings()
    entry = record.assessment[path]
    part = path.split(".")[0]
    found = {
        f"slot={slot_name(record, path)}": 1.0,
        f"grounding={entry.grounding}": 1.0,
        f"basis={_basis(entry)}": 1.0,
        "passed": float(min(len(entry.passed), 3)),
        "conflicts": float(bool(entry.conflicts)),
        "mentions": float(min(len(record.mentions), 4)),
        "sentences": float(min(len(record.evidence), 4)),
    }
    found |= _doubts(record.issues, part)
    found |= _choice(record, part)
    found |= _places(record, entry, around)
    found |= {f"lacks {name}": 1.0 for name in _lacking(record)}
    outcomes = around.claims.get(record.id, frozenset())
    found |= {f"claim {outcome}": 1.0 for outcome in outcomes if outcome != "cannot_be_checked"}
    if around.solid is not None:
        others = len(around.solid - {record.id})
        found |= {"other solid records": float(min(others, 4)), "no other solid record": float(not others)}
    found["no cues"] = float(not around.has_cues)
    return {name: value for name, value in found.items() if value}


def all_signals(record: Record, around: Surroundings | None = None) -> dict[str, Signals]:
    """The signals for every value of ``record`` by its path, for :func:`record_signals`."""
    return {path: signals(record, path, around) for path in record.assessment}


def record_signals(record: Record, of_values: Mapping[str, Signals]) -> Signals:
    """The signals for ``record`` as a whole: those of its values, the greatest of each.

    Grounds and choices count slot by slot, everything else for all records and for those of the type.
    """
    kind = type(record).__name__
    found = {f"type={kind}": 1.0, "values": float(min(len(of_values), 15)) / 5}
    for path, of_value in of_values.items():
        slot = slot_name(record, path)
        for name, value in of_value.items():
            names = (f"{slot} {name}",) if name.startswith(_OF_A_SLOT) else (name, f"{kind} {name}")
            found |= {one: max(found.get(one, value), value) for one in names if not name.startswith("slot=")}
    return found


def _doubts(issues: tuple[Issue, ...], part: str) -> dict[str, float]:
    """Doubts about the field's part of the record, about the whole record, and about its other parts."""
    about = [issue for issue in issues if issue.field is not None and issue.field.split(".")[0] == part]
    whole = [issue for issue in issues if issue.field is None]
    others = [issue for issue in issues if issue not in about and issue not in whole]
    found = {
        "doubts": float(min(_serious(about), 3)),
        "notes": float(min(len(about) - _serious(about), 3)),
        "doubts of the record": float(min(_serious(whole), 3)),
        "doubts of other fields": float(min(_serious(others), 4)),
    }
    found |= {f"doubt={issue.code}": 1.0 for issue in about}
    found |= {f"record doubt={issue.code}": 1.0 for issue in whole}
    return found


def _serious(issues: list[Issue]) -> int:
    return sum(issue.severity != "info" for issue in issues)


def _choice(record: Record, part: str) -> dict[str, float]:
    """How free the model was, what it made of it, and how probable it found its answer if the server says so."""
    if not record.mentions:
        return {}
    first = record.mentions[0]
    found: dict[str, float] = {}
    if first.logprob is not None:
        found |= {"log-probability given": 1.0, "improbable answer": min(max(-first.logprob, 0.0), _WORST)}
    if first.confirmed is not None:
        found |= {"asked again": 1.0, f"confirmed {type(record).__name__}": max(-_SURE, min(_SURE, first.confirmed))}
    name = _FIELDS.get(part)
    offered = first.offered.get(name, 0) if name else 0
    found |= {"only choice": 1.0} if offered == 1 else {"choices": float(min(offered, 6))}
    chosen = first.draft.get(name) if name else None
    if name == "date" and chosen is None:
        found["no date chosen"] = 1.0
    if isinstance(chosen, list) and len(chosen) == offered > 2:
        found["took all that was offered"] = 1.0
    return found


def _places(record: Record, entry: Assessment, around: Surroundings) -> dict[str, float]:
    """Where the value stands: in the sentence asked about or elsewhere, in several of them, and how full it is."""
    if not record.mentions:
        return {}
    windows = {mention.window for mention in record.mentions}
    telling = sum(any(window.overlaps(span) for span in entry.spans) for window in windows)
    first = record.mentions[0]
    drafts = around.drafts.get((first.task, first.window), 1)
    return {
        "stands elsewhere": float(not telling),
        "told in several sentences": float(telling > 1),
        "drafts of the sentence": float(min(drafts, 4) if drafts > 1 else 0),
        "length of the sentence": float(min(len(first.window) // _LONG, 5)),
    }


def _lacking(record: Record) -> Iterator[str]:
    """What a whole record of this type would have: a value beside which nothing could be read is less sure."""
    if isinstance(record, Visit | Summit | TradeFigure) and record.period.start is None:
        yield "a date"
    if isinstance(record, Visit):
        yield from ["a visitor"] * (record.visitor.name is None)
        yield from ["a place"] * (record.destination.country is None)
    elif isinstance(record, Summit):
        yield from ["parties"] * (len(record.participants) < 2)
        yield from ["a place"] * (record.place.country is None)
    elif isinstance(record, TradeFigure):
        yield from ["a reporter"] * (record.reporter is None)
        yield from ["a partner"] * (record.partner is None)
        yield from ["a unit"] * (record.unit is None)


_FIELDS = {
    "visitor": "visitor",
    "destination": "destination",
    "period": "date",
    "participants": "participants",
    "place": "place",
    "name": "meeting",
    "reporter": "reporter",
    "partner": "partner",
    "value": "number",
}
"""The field of the model's form that a part of a record rests on."""


def _basis(entry: Assessment) -> str:
    """The kind of ground a value stands on, without what is particular to one article."""
    basis = entry.basis or "none"
    year = _YEAR.search(basis)
    if year:
        return f"{basis.split(',')[0]}, {year.group(1)}"
    return re.split(r"[,:]", basis)[0]
