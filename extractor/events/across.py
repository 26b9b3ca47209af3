"""Extractions of many articles -> events: the walk, one line a step."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from ..records import Extraction, Issue, Record, Summit, TradeFigure, Visit, record_type
from .dating import Inferred, infer, look_within_visits, redate
from .event import Event, Reconciliation, Reported, Unplaced
from .figures import link_figures, mirror_gaps
from .linking import Cluster, Linked, link
from .mentions import Account, Mention, accounts_of, mentions_of, set_windows, with_repeats
from .merging import ids_of, merge_cluster


def reconcile(extractions: Iterable[Extraction]) -> Reconciliation:
    """One event for each visit, summit and trade figure of the real world that the articles tell of.

    Every record is a member of exactly one event, or listed as ambiguous with the events that it fits. Updates
    (planned, then going on) are no conflicts; copies of one text support an event once; where an article without a
    publication date tells of "today", its date is inferred from another article that dates the event. The order of
    the extractions makes no difference, an extraction that is given twice counts once.
    """
    accounts = accounts_of(extractions)
    visits, summits, figures = _by_type(mentions_of(accounts))
    linked = link(visits)
    inferred = infer([*visits, *summits], [*linked.clusters, *link(summits).clusters])
    if inferred:
        visits, summits, figures = _redated(accounts, inferred)
        linked = link(visits)
    look_within_visits(summits, linked.clusters)
    parts = [linked, link(summits), link_figures(figures)]
    clusters = [cluster for part in parts for cluster in part.clusters]
    names = dict(zip(clusters, ids_of(clusters), strict=True))
    ids = {
        (mention.account, mention.record.id): name
        for cluster, name in names.items()
        for mention in with_repeats(cluster.members)
    }
    events = _with_gaps([merge_cluster(cluster, names[cluster], ids) for cluster in clusters])
    return Reconciliation(
        articles=tuple(_reported(account, inferred.get(account)) for account in accounts),
        events=tuple(sorted(events, key=_place_in_list)),
        ambiguous=tuple(_unplaced(parts, names)),
        pairs_compared=sum(part.pairs for part in parts),
    )


def _by_type(mentions: Sequence[Mention]) -> tuple[list[Mention], list[Mention], list[Mention]]:
    set_windows(mentions)
    visits, summits, figures = (
        [mention for mention in mentions if isinstance(mention.record, kind)] for kind in (Visit, Summit, TradeFigure)
    )
    return visits, summits, figures


def _redated(
    accounts: Sequence[Account], inferred: dict[Account, Inferred]
) -> tuple[list[Mention], list[Mention], list[Mention]]:
    """Fresh mentions, those of "today" with the day that was inferred, and its article with its publication day."""
    mentions = mentions_of(accounts)
    for account, known in inferred.items():
        account.published, account.basis = known.day, f"inferred from {known.article}"
    for mention in mentions:
        redate(mention, inferred)
    return _by_type(mentions)


def _reported(account: Account, inferred: Inferred | None) -> Reported:
    source = account.source
    return Reported(
        id=source.id,
        source=source.source,
        title=source.title,
        url=source.url,
        published=datetime.date.fromordinal(account.published).isoformat() if account.published else None,
        basis=account.basis,
        copy_of=account.story.id if account.story is not account else None,
    )


def _unplaced(parts: Iterable[Linked], names: dict[Cluster, str]) -> list[Unplaced]:
    found = [
        Unplaced(
            article=member.account.id,
            record=member.record.id,
            type=record_type(member.record),
            spans=member.spans(),
            events=tuple(sorted({names[cluster.home] for cluster in clusters})),
            reason=f"fits {len(clusters)} events and says nothing that would tell which",
        )
        for part in parts
        for mention, clusters in part.ambiguous
        for member in with_repeats([mention])
    ]
    return sorted(found, key=lambda unplaced: (unplaced.article, unplaced.record))


def _place_in_list(event: Event) -> tuple[int, str, str]:
    return ("Visit", "Summit", "TradeFigure").index(event.type), event.record.period.start or "~", event.id


def _with_gaps(events: list[Event]) -> list[Event]:
    """The events, each figure with a note where another reporter or source gives one for the same trade."""
    figures = [(at, event.record) for at, event in enumerate(events) if isinstance(event.record, TradeFigure)]
    notes: dict[int, list[Issue]] = {}
    for one, other, ratio, is_far in mirror_gaps([figure for _, figure in figures]):
        for own, twin in ((one, other), (other, one)):
            note = _gap(figures[twin][1], f"{ratio}", is_far)
            notes.setdefault(figures[own][0], []).append(note)
    for at, issues in notes.items():
        record: Record = events[at].record
        issues = [*record.issues, *sorted(issues, key=lambda issue: issue.message)]
        review = any(issue.severity != "info" for issue in issues)
        noted = record.model_copy(update={"issues": tuple(issues), "needs_review": review})
        events[at] = events[at].model_copy(update={"record": noted})
    return events


def _gap(twin: TradeFigure, ratio: str, is_far: bool) -> Issue:
    whose = f"{twin.reporter or '?'}, {twin.source_org or 'no source named'}"
    message = (
        f"{twin.flow} by another count ({whose}): {twin.value} {twin.unit}, ratio {ratio}; never averaged ({twin.id})"
    )
    return Issue(code="mirror_gap", severity="warning" if is_far else "info", message=message, field="value")
