"""Records of one article -> one record an event: repeats become evidence, contradictions become conflicts.

Three questions in the words of record linkage: which records may be the same event (block: same kind and same
actors), do they agree (compare: dates, places), and which of them belong together (cluster). Nothing is dropped:
a record is in an event, or it is withheld with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..assembly import Context
from ..layout import Layout
from ..records import Record, Summit, TradeFigure, Visit, event_id
from .gathering import beside, gather, without_echoes
from .merging import merge_mentions, with_participants, with_rivals
from .programme import complete, complete_from_afar, leaders_of, only_visit, visit_of
from .same import (
    DAY,
    compatible_places,
    dates_fit,
    figure_key,
    is_echo,
    is_told,
    period_of,
    position,
    precision,
    same_figure,
    same_paragraph,
    same_summit_actors,
    same_visit_actors,
    summit_key,
    told_apart,
    visit_key,
)

__all__ = ["Reconciled", "reconcile"]

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Events, and the records that could belong to several of them."""

    visits: tuple[Visit, ...]
    summits: tuple[Summit, ...]
    trade_figures: tuple[TradeFigure, ...]
    ambiguous: tuple[Visit | Summit | TradeFigure, ...]


def reconcile(records: Sequence[Record], layout: Layout, context: Context | None = None) -> Reconciled:
    """One record an event, with all its evidence, in the order of the article; ids are given here.

    With the ``context`` of the article, gatherings collect who the sentences after them say takes part.
    """
    visits, unclear_visits = _cluster([r for r in records if isinstance(r, Visit)], same_visit_actors, layout)
    summits, unclear_summits = _cluster([r for r in records if isinstance(r, Summit)], same_summit_actors, layout)
    figures, unclear_figures = _cluster([r for r in records if isinstance(r, TradeFigure)], same_figure, layout)
    if context is not None:
        summits = without_echoes(summits, context)
    # What a meeting takes from its visit may show that two mentions were one.
    leaders = leaders_of(visits, summits)
    held = [(summit, visit_of(summit, visits, layout)) for summit in summits]
    completed = [
        complete(summit, visit, leaders, layout) if visit and not is_told(summit) else summit for summit, visit in held
    ]
    afar = [
        (summit, only_visit(summit, visits) if visit is None else None)
        for (_, visit), summit in zip(held, completed, strict=True)
    ]
    completed = [
        complete_from_afar(summit, visit, leaders) if visit and not is_told(summit) else summit
        for summit, visit in afar
    ]
    summits, still_unclear = _cluster(completed, same_summit_actors, layout)
    if context is not None:
        summits = gather(summits, visits, context)
        summits, again = _cluster(beside(summits, visits, context), same_summit_actors, layout)
        still_unclear += again
    linked = _link(
        [_identified(visit, visit_key(visit)) for visit in visits],
        [_identified(summit, summit_key(summit)) for summit in summits],
        layout,
    )
    return Reconciled(
        *linked,
        tuple(with_rivals([_identified(figure, figure_key(figure)) for figure in figures])),
        (*unclear_visits, *unclear_summits, *still_unclear, *unclear_figures),
    )


def _link(visits: list[Visit], summits: list[Summit], layout: Layout) -> tuple[tuple[Visit, ...], tuple[Summit, ...]]:
    """Visits with the ids of the meetings held during them, meetings with that of the summit they were held beside.

    Who meets on the margins of a summit takes part in it.
    """
    held: dict[int, list[str]] = {}
    for summit in summits:
        visit = visit_of(summit, visits, layout)
        if visit is not None:
            held.setdefault(visits.index(visit), []).append(summit.id)
    linked = list(summits)
    for at, meeting in enumerate(summits):
        host = _host_summit(meeting, summits) if meeting.kind == "sideline_meeting" else None
        if host is not None:
            linked[at] = meeting.model_copy(update={"on_margins_of": summits[host].id})
            linked[host] = with_participants(linked[host], meeting)
    hosts = [visit.model_copy(update={"summits": tuple(held.get(i, ()))}) for i, visit in enumerate(visits)]
    return tuple(hosts), tuple(linked)


def _host_summit(meeting: Summit, summits: Sequence[Summit]) -> int | None:
    """Which one gathering a sentence about the meeting also tells of, or else the article before, then and there."""
    fitting = [
        at
        for at, summit in enumerate(summits)
        if summit.organization is not None and dates_fit(summit, meeting) and compatible_places(summit, meeting)
    ]
    told = [
        at for at in fitting if any(one.overlaps(other) for one in meeting.evidence for other in summits[at].evidence)
    ]
    before = [
        at
        for at in fitting
        if summits[at].place.country == meeting.place.country is not None
        and position(summits[at])[0] < position(meeting)[0]
    ]
    chosen = told or before
    return chosen[0] if len(chosen) == 1 else None


def _cluster(records: list[R], same: Callable[[R, R], bool], layout: Layout) -> tuple[list[R], list[R]]:
    """Merge what belongs together. The most precise date comes first; a vaguer mention joins the one it fits."""
    events: list[list[R]] = []
    unclear: list[R] = []
    for record in sorted(records, key=lambda r: (-precision(r), period_of(r).end is None, position(r))):
        fitting = [
            event
            for event in events
            if not told_apart(event[0], record)
            and ((same(event[0], record) and dates_fit(event[0], record)) or is_echo(event, record, layout))
        ]
        if len(fitting) > 1:
            # A vague mention belongs to the event that the same paragraph tells of.
            fitting = [event for event in fitting if same_paragraph(event, record, layout)] or fitting
        if len(fitting) > 1 and isinstance(record, Summit):
            fitting = [event for event in fitting if _kind_of(event[0]) == record.kind] or fitting
        if not fitting:
            events.append([record])
        elif len(fitting) == 1 or precision(record) == DAY:
            fitting[0].append(record)
        else:
            unclear.append(record)
    merged = [merge_mentions(event) for event in events]
    return sorted(merged, key=position), unclear


def _kind_of(record: Record) -> str | None:
    return record.kind if isinstance(record, Summit) else None


def _identified(record: R, key: tuple[str | None, ...]) -> R:
    return record.model_copy(update={"id": event_id(type(record).__name__, *key)})
