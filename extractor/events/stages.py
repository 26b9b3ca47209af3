"""How far an event has come: what the articles say, in order of publication."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from ..records import Status
from .event import Comparison, Outcome, Said, Stage, Strength, Value
from .mentions import DAY, Mention, stories

_PROGRESS: tuple[Status, ...] = ("unknown", "planned", "postponed", "cancelled", "ongoing", "completed")
_UPDATES: dict[Status, frozenset[Status]] = {
    "planned": frozenset(("postponed", "cancelled", "ongoing", "completed")),
    "postponed": frozenset(("planned", "cancelled", "ongoing", "completed")),
    "cancelled": frozenset(("planned", "postponed")),
    "ongoing": frozenset(("completed",)),
}
"""What may become of an event; any other step is a conflict."""


def _reports(mentions: Sequence[Mention]) -> list[tuple[int, int, Mention]]:
    """Mentions that say how far the event is, in order of publication, then of progress; undated articles go last."""
    return sorted(
        (
            (m.account.story.published or m.account.published or 0, _PROGRESS.index(m.status), m)
            for m in mentions
            if m.status != "unknown"
        ),
        key=lambda report: (not report[0], *report[:2], report[2].order),
    )


def status_of(mentions: Sequence[Mention]) -> tuple[Status, Comparison | None]:
    """The last stage of the event: updates are no conflict, steps that cannot follow each other are one."""
    reports = _reports(mentions)
    if not reports:
        return "unknown", None
    current: Status = reports[0][2].status
    steps: list[Status] = [current]
    strength: Strength | None = None
    for published, progress, mention in reports[1:]:
        status = mention.status
        if status == current:
            continue
        if status in _UPDATES.get(current, ()):
            current = status
            steps.append(status)
        elif progress < _PROGRESS.index(current) and status != "cancelled":
            # Late articles repeat old ones, undated ones may be old: what has begun is not planned any more.
            strength = strength or ("soft" if published else None)
        else:
            current, strength = status, "hard"
            steps.append(status)
    reason = "all say so" if len(steps) == 1 else "the latest of its stages: " + ", ".join(steps)
    if strength == "soft":
        reason = "what was told to have gone further counts, though a later article says less"
    elif strength == "hard":
        reason = "the article published last counts: " + ", ".join(steps)
    groups: dict[str, list[Mention]] = {}
    for _, _, mention in reports:
        groups.setdefault(mention.status, []).append(mention)
    values = tuple(
        Value(
            status,
            stories(group),
            tuple(sorted({Said(m.account.id, m.spans("status")) for m in group})),
        )
        for status, group in sorted(groups.items())
    )
    outcome: Outcome = "conflict" if strength else "agreement"
    return current, Comparison("status", outcome, strength, current, reason, values)


def history_of(mentions: Sequence[Mention]) -> tuple[Stage, ...]:
    """Status and date of the event as each day's articles tell them."""
    stages: dict[tuple[Status, str | None, str | None], list[str]] = {}
    for published, _, mention in _reports(mentions):
        day = datetime.date.fromordinal(published).isoformat() if published else None
        start = mention.period.start if mention.precision == DAY else None
        stages.setdefault((mention.status, start, day), []).append(mention.account.id)
    return tuple(Stage(*stage, tuple(sorted(set(articles)))) for stage, articles in stages.items())
