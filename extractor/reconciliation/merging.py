"""Mentions of one event -> one record: repeats become evidence, what differs becomes a conflict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from ..records import (
    Assessment,
    Conflict,
    Issue,
    Period,
    Person,
    Place,
    Record,
    Summit,
    TradeFigure,
    Visit,
    leaves,
)
from ..spans import merge
from .same import country_of, name_of, why_same

R = TypeVar("R", bound=Record)
S = TypeVar("S", bound=Summit)


def merge_mentions(event: Sequence[R]) -> R:
    """One record of all mentions: the first has the most precise date, the others fill what it lacks."""
    record = event[0]
    for other in event[1:]:
        joined = tuple(mention.model_copy(update={"joined": why_same(record, other)}) for mention in other.mentions)
        record = _fill(record, other).model_copy(update={"mentions": (*record.mentions, *joined)})
    evidence = tuple(merge(span for member in event for span in member.evidence))
    return record.model_copy(update={"evidence": evidence})


def _fill(record: R, other: R) -> R:
    """``record`` with parts taken from ``other`` where it has none, and a conflict where the two differ."""
    if isinstance(record, Summit) and isinstance(other, Summit):
        record = with_participants(record, other)
    update: dict[str, object] = {}
    assessment = dict(record.assessment)
    issues = list(record.issues)
    values, others = dict(leaves(record)), dict(leaves(other))
    for part in _PARTS[type(record)]:
        mine, theirs = getattr(record, part), getattr(other, part)
        entries = {path: entry for path, entry in other.assessment.items() if path.split(".")[0] == part}
        if isinstance(mine, Period) and isinstance(theirs, Period) and _is_end_of(theirs, mine):
            record = record.model_copy(update={part: mine.model_copy(update={"end": theirs.end})})
            ending = entries.get("period.end", assessment["period.start"])
            assessment["period.end"] = ending.model_copy(update={"basis": f"{ENDED_BY}, {ending.basis}"})
        elif mine == theirs or _is_less(theirs, mine):
            # The second mention supports the value: its characters are evidence too.
            for path, entry in entries.items():
                if path in assessment and others.get(path) == values.get(path):
                    assessment[path] = _joined(assessment[path], entry)
        elif _is_less(mine, theirs):
            update[part] = theirs
            assessment = {path: entry for path, entry in assessment.items() if path.split(".")[0] != part} | entries
        elif part in _CONFLICTING and _words(theirs) is not None:
            for path in [p for p in assessment if p.split(".")[0] == part and values.get(p) != others.get(p)]:
                if others.get(path) is None or path.endswith(".text"):
                    continue
                spans = entries[path].spans if path in entries else other.evidence
                conflict = Conflict(value=str(others[path]), reason="another mention", spans=spans)
                entry = assessment[path]
                assessment[path] = entry.model_copy(update={"conflicts": (*entry.conflicts, conflict)})
                message = f"another mention says {others[path]}, not {values[path]}"
                issues.append(
                    Issue(code=f"{part}_conflict", severity="warning", message=message, field=path, spans=spans)
                )
    # A part brings its own doubts along, and leaves those of the part that it replaces.
    issues = [issue for issue in issues if _part(issue) not in update]
    issues += [issue for issue in other.issues if _part(issue) in update]
    return record.model_copy(update={**update, "assessment": assessment, "issues": tuple(issues)})


def with_participants(summit: S, other: Summit) -> S:
    """``summit`` with those who take part by ``other`` too, and with what is in doubt about them there."""
    joined = list(summit.participants)
    entries: dict[str, Assessment] = {}
    issues = list(summit.issues)
    for index, participant in enumerate(other.participants):
        named = name_of(participant) or country_of(participant)
        known = [at for at, one in enumerate(joined) if named in (name_of(one), country_of(one))]
        at = known[0] if known else len(joined)
        if known and not (joined[at].attendance == "unknown" != participant.attendance):
            continue
        told = joined[at].model_copy(update={"attendance": participant.attendance}) if known else participant
        joined[at : at + 1] = [told]
        there, here = f"participants.{index}", f"participants.{at}"
        for path, entry in other.assessment.items():
            if path.startswith(f"{there}.") and (not known or path.endswith(".attendance")):
                entries[here + path.removeprefix(there)] = entry
        for issue in other.issues if not known else ():
            if issue.field is not None and (issue.field == there or issue.field.startswith(f"{there}.")):
                issues.append(issue.model_copy(update={"field": here + issue.field.removeprefix(there)}))
    if len(joined) > 1:
        issues = [issue for issue in issues if issue.code != "one_party"]
    update = {"participants": tuple(joined), "assessment": summit.assessment | entries, "issues": tuple(issues)}
    return summit.model_copy(update=update)


def _part(issue: Issue) -> str | None:
    return issue.field.split(".")[0] if issue.field is not None else None


_PARTS: dict[type[Record], tuple[str, ...]] = {
    Visit: ("visitor", "hosts", "destination", "period", "kind", "purpose"),
    Summit: ("name", "organization", "place", "period", "kind"),
    TradeFigure: ("rank", "source_org", "product", "share_of", "dual_value", "dual_unit"),
}
ENDED_BY = "another mention of the last day"
"""In the basis of an end that stands apart from its beginning."""
_CONFLICTING = ("period", "kind", "destination")


def _is_end_of(one: Period, other: Period) -> bool:
    """True if ``one`` is the last day of a stay of which ``other`` tells the first alone."""
    return one.start is None and one.end is not None and other.start is not None and other.end in (None, other.start)


def _is_less(one: object, other: object) -> bool:
    """True if ``one`` says nothing that ``other`` does not say more fully."""
    if one in (None, "unspecified", "meeting", ()):
        return other not in (None, "unspecified", "meeting", ())
    if isinstance(one, Period) and isinstance(other, Period):
        if one.start is None:
            return other.start is not None or (one.end is None and other.end is not None)
        return other.start is not None and one.start != other.start and other.start.startswith(one.start)
    if isinstance(one, Person) and isinstance(other, Person):
        return one.name is None and other.name is not None
    if isinstance(one, Place) and isinstance(other, Place):
        return one.city is None and other.city is not None and one.country in (None, other.country)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) < len(other)
    return False


def _words(value: object) -> object:
    return value.start if isinstance(value, Period) else None if value == "unspecified" else value


def _joined(one: Assessment, other: Assessment) -> Assessment:
    return one.model_copy(update={"spans": tuple(merge([*one.spans, *other.spans]))})


def with_rivals(figures: list[TradeFigure]) -> list[TradeFigure]:
    """Figures, with a conflict on each of two that give one thing different values.

    Where nothing says whose trade is measured, two numbers need not be about one thing.
    """
    return [
        _beside(figure, [other for other in figures if other is not figure and other.id == figure.id])
        if figure.reporter is not None
        else figure
        for figure in figures
    ]


def _beside(figure: TradeFigure, rivals: Sequence[TradeFigure]) -> TradeFigure:
    if not rivals or "value" not in figure.assessment:
        return figure
    conflicts = tuple(
        Conflict(value=format(rival.value, "f"), reason="another number for the same thing", spans=rival.evidence[:1])
        for rival in rivals
        if rival.value is not None
    )
    entry = figure.assessment["value"]
    entry = entry.model_copy(update={"conflicts": (*entry.conflicts, *conflicts)})
    issues = tuple(
        Issue(
            code="value_conflict",
            severity="warning",
            message=f"another place of the article says {conflict.value}, not {figure.value}",
            field="value",
            spans=conflict.spans,
        )
        for conflict in conflicts
    )
    update = {"assessment": figure.assessment | {"value": entry}, "issues": (*figure.issues, *issues)}
    return figure.model_copy(update=update)
