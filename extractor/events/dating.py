"""Clusters -> publication dates that no article gives: "today" is the day of an event that another article dates."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..normalization.dates import read_dates
from ..records import Period, Summit, Visit
from .identity import VAGUE_KINDS, is_soft, same_kind
from .linking import Cluster, block_of, fits, parties
from .mentions import DAY, STAY, Account, Mention

_PROBE = datetime.date(2001, 1, 15)
"""Any day: what counts is how far the words lead from it."""

_UNDATED = frozenset(("no_publication_date", "undated"))
"""Doubts that a record of "today" has where the article has no date."""


@dataclass(frozen=True, slots=True)
class Inferred:
    """A publication day (ordinal), and the article that the event is dated by."""

    day: int
    article: str


def infer(mentions: Sequence[Mention], clusters: Iterable[Cluster]) -> dict[Account, Inferred]:
    """Publication days of articles that have none but tell of "today".

    Such a record has to match exactly one dated event of other articles, in actors, host and kind; the article itself
    may not date that event, nor tell of anything completed after that day; all such records have to agree.
    """
    undated: dict[Account, list[tuple[Mention, int]]] = {}
    for mention in mentions:
        if mention.account.published is None and (days := offset(mention)) is not None:
            undated.setdefault(mention.account, []).append((mention, days))
    if not undated:
        return {}
    blocks: dict[tuple[object, ...], list[Cluster]] = {}
    for cluster in clusters:
        if cluster.kernel.precision == DAY:
            blocks.setdefault(block_of(cluster.kernel), []).append(cluster)
    finished = _finished(mentions)
    found = {}
    for account, told in undated.items():
        votes = {vote for mention, days in told if (vote := _vote(mention, days, blocks, finished.get(account, 0)))}
        if len({vote.day for vote in votes}) == 1:
            found[account] = min(votes, key=lambda vote: vote.article)
    return found


def _vote(
    mention: Mention, days: int, blocks: dict[tuple[object, ...], list[Cluster]], finished: int
) -> Inferred | None:
    candidates = [
        (cluster, cluster.kernel.days[0])
        for cluster in blocks.get(block_of(mention), ())
        if cluster.kernel.days
        and cluster.kernel.days[0] - days >= finished
        and all(account.story is not mention.account.story for account in cluster.told_by)
        and fits(mention, cluster.kernel)
        and _kinds_fit(mention, cluster.kernel)
    ]
    if len(candidates) != 1:
        return None
    ((cluster, start),) = candidates
    dated = [m.account.id for m in cluster.members if m.days and m.precision == DAY and m.days[0] == start]
    return Inferred(start - days, min(dated))


def _kinds_fit(one: Mention, other: Mention) -> bool:
    if isinstance(one.record, Visit):
        return one.kind == other.kind or bool(VAGUE_KINDS & {one.kind, other.kind}) or is_soft(one.kind, other.kind)
    return same_kind(one.kind, other.kind)


def _finished(mentions: Iterable[Mention]) -> dict[Account, int]:
    """The last first day of what each article tells of as completed: it was published then or later."""
    latest: dict[Account, int] = {}
    for mention in mentions:
        if mention.status == "completed" and mention.days and mention.precision == DAY:
            latest[mention.account] = max(latest.get(mention.account, 0), mention.days[0])
    return latest


def offset(mention: Mention) -> int | None:
    """Days from the publication to the event where an undated record says so ("today" is 0), else None.

    Words that are in doubt for another reason than the missing publication date, as those of a sentence before, do not
    count.
    """
    doubts = {issue.code for issue in mention.record.issues if (issue.field or "").split(".")[0] == "period"}
    if mention.period.start is not None or not mention.period.text or doubts - _UNDATED:
        return None
    return _offset(mention.period.text, mention.account.source.language)


@lru_cache(maxsize=4096)
def _offset(words: str, language: str | None) -> int | None:
    readings = read_dates(words, language=language, published=_PROBE)
    if len(readings) != 1 or not (readings[0].relation or "").startswith("pub_date") or readings[0].precision != "day":
        return None
    start = readings[0].start
    return (datetime.date.fromisoformat(start) - _PROBE).days if start else None


def redate(mention: Mention, inferred: dict[Account, Inferred]) -> None:
    """Give an undated record of "today" its day, and its article the publication day."""
    known = inferred.get(mention.account)
    if known is not None and (days := offset(mention)) is not None:
        day = datetime.date.fromordinal(known.day + days).isoformat()
        mention.date(Period(start=day, end=day, text=mention.period.text))
        mention.clue = f"its day was inferred from article {known.article}"
        mention.inferred = known.article


def look_within_visits(summits: Iterable[Mention], clusters: Iterable[Cluster]) -> None:
    """Look for undated summits among the days of the visit that they belong to.

    That is the visit that lists them, or else the only visit of the same article that is planned or going on in the
    summit's country by one of its participants.
    """
    visits: dict[Account, list[tuple[Mention, Cluster]]] = {}
    for cluster in clusters:
        for member in cluster.members:
            visits.setdefault(member.account, []).append((member, cluster))
    for summit in summits:
        if summit.days is not None or not isinstance(summit.record, Summit):
            continue
        told = visits.get(summit.account, [])
        parents = [v for v in told if isinstance(v[0].record, Visit) and summit.record.id in v[0].record.summits]
        parents = parents or [(visit, cluster) for visit, cluster in told if _hosts(visit, summit)]
        days = parents[0][1].days if len({id(cluster) for _, cluster in parents}) == 1 else None
        if days is not None and parents[0][1].kernel.precision == DAY:
            summit.clue = "no date of its own; the only such meeting during the visit that it belongs to"
            summit.window = (days[0], days[1] if days[1] > days[0] else days[0] + STAY)


def _hosts(visit: Mention, summit: Mention) -> bool:
    """True if the summit can only be a part of this visit: both are still to come or going on, in one country."""
    record, meeting = visit.record, summit.record
    if not isinstance(record, Visit) or not isinstance(meeting, Summit):
        return False
    current = {visit.status, summit.status} <= {"planned", "ongoing"}
    here = record.destination.country is not None and meeting.place.country in (None, record.destination.country)
    return current and here and record.visitor.country in parties(meeting)
