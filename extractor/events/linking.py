"""Mentions -> clusters: which visits are one visit, which summits one summit.

Record linkage in three steps: only mentions with the same actors are compared (block), by day (compare), and each
joins the cluster whose kernel it fits (cluster). The kernel is the mention with the date that most articles give, and
all members fit it: a chain of small differences cannot swallow another event. The most exact mentions go first; a
vaguer one joins the only event it fits, or it is left ambiguous.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..records import LONGEST_STAY, Person, Summit, Visit
from .identity import VAGUE_KINDS, country_of, organization_in, person_key, same_city, same_kind, same_person
from .mentions import DAY, Account, Days, Mention

TRAVEL_DAY = 1
"""Outlets date one stay by its departure or its arrival."""
RESCHEDULED = 183
"""Days by which an event may be moved and still be the same."""

_STAY = LONGEST_STAY.days


@dataclass(slots=True, eq=False)
class Cluster:
    """Mentions of one event. All of them fit the kernel."""

    kernel: Mention
    members: list[Mention] = field(default_factory=list)
    into: Cluster | None = None
    told_by: dict[Account, list[Mention]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.add(self.kernel)

    def add(self, mention: Mention) -> None:
        """Take a mention in."""
        self.members.append(mention)
        self.told_by.setdefault(mention.account, []).append(mention)

    @property
    def home(self) -> Cluster:
        """The cluster itself, or the one that its members went to because the event was moved."""
        return self.into.home if self.into else self

    @property
    def days(self) -> Days | None:
        """From the first day of the kernel to the last day that one of the members names."""
        if self.kernel.days is None or self.kernel.precision < DAY:
            return self.kernel.days
        last = max(m.days[1] for m in self.members if m.days and m.precision == DAY and not m.moved)
        return self.kernel.days[0], max(self.kernel.days[1], last)


@dataclass(slots=True)
class Linked:
    """Clusters, mentions that fit several of them, and how many pairs were compared."""

    clusters: list[Cluster] = field(default_factory=list)
    ambiguous: list[tuple[Mention, list[Cluster]]] = field(default_factory=list)
    pairs: int = 0


def link(mentions: Iterable[Mention]) -> Linked:
    """Clusters of visits, or of summits."""
    linked = Linked()
    blocks: dict[tuple[object, ...], list[Mention]] = {}
    for mention in mentions:
        blocks.setdefault(block_of(mention), []).append(mention)
    for key in sorted(blocks, key=str):
        _Block(blocks[key], linked).link()
    return linked


class _Block:
    """Mentions with the same actors, and the clusters among them in order of their first day."""

    def __init__(self, mentions: list[Mention], linked: Linked) -> None:
        self.linked = linked
        self.mentions = mentions
        self.clusters: list[Cluster] = []
        self.starts: list[tuple[int, int]] = []
        self.longest = _STAY

    def link(self) -> None:
        """Put every mention into a cluster, the most exact first."""
        said = _support(self.mentions)
        ordered = sorted(self.mentions, key=lambda m: (_level(m), -said.get(_start(m), 0), _start(m), m.order))
        for mention in ordered:
            self._place(mention)
        _reschedule(self.clusters)
        self.linked.clusters += [cluster for cluster in self.clusters if cluster.members]

    def _place(self, mention: Mention) -> None:
        fitting = [c for c in self._near(mention) if self._fits(mention, c)]
        if len(fitting) > 1 and mention.precision == DAY:
            closest = min(_gap(mention, cluster) for cluster in fitting)
            fitting = [cluster for cluster in fitting if _gap(mention, cluster) == closest]
        if not fitting:
            cluster = Cluster(mention)
            self.clusters.append(cluster)
            if mention.reach:
                insort(self.starts, (mention.reach[0], len(self.clusters) - 1))
                self.longest = max(self.longest, mention.reach[1] - mention.reach[0])
        elif len(fitting) == 1:
            mention.reason = mention.clue or _reason(mention)
            fitting[0].add(mention)
        else:
            self.linked.ambiguous.append((mention, fitting))

    def _near(self, mention: Mention) -> list[Cluster]:
        """Clusters that may have a day in common with the mention."""
        if mention.reach is None:
            return []
        first = bisect_left(self.starts, (mention.reach[0] - self.longest - TRAVEL_DAY, 0))
        stop = bisect_left(self.starts, (mention.reach[1] + TRAVEL_DAY + 1, 0))
        return [self.clusters[number] for _, number in self.starts[first:stop]]

    def _fits(self, mention: Mention, cluster: Cluster) -> bool:
        self.linked.pairs += 1
        kernel = cluster.kernel
        return (
            _days_fit(mention, kernel)
            and fits(mention, kernel)
            and all(_one_date(own, mention) for own in cluster.told_by.get(mention.account, ()))
        )


def _support(mentions: Sequence[Mention]) -> Counter[int]:
    """How many independent articles give each first day."""
    told = {(_start(m), id(m.account.story)) for m in mentions if m.precision == DAY}
    return Counter(start for start, _ in told)


def _start(mention: Mention) -> int:
    return mention.reach[0] if mention.reach else 0


def _level(mention: Mention) -> int:
    """0 for the most exact mentions: with a day, and with actors and kind that fit no two events."""
    record = mention.record
    vague = record.visitor.name is None if isinstance(record, Visit) else mention.kind in VAGUE_KINDS
    return 2 * (DAY - mention.precision) + vague


def _gap(mention: Mention, cluster: Cluster) -> tuple[int, bool]:
    one, other = mention.reach or (0, 0), cluster.kernel.reach or (0, 0)
    return abs(one[0] - other[0]), mention.kind != cluster.kernel.kind


def _reason(mention: Mention) -> str:
    if mention.days is None:
        return "no date of its own; the only event that it fits"
    return "same actors and days" if mention.precision == DAY else "same actors; the only event of this month or year"


def _days_fit(one: Mention, other: Mention) -> bool:
    if one.reach is None or other.reach is None:
        return False
    both = one.precision == other.precision == DAY
    slack = TRAVEL_DAY if both and _slack_allowed(one, other) else 0
    return one.reach[0] <= other.reach[1] + slack and other.reach[0] <= one.reach[1] + slack


def _slack_allowed(one: Mention, other: Mention) -> bool:
    """A day more or less, but not between two cities: they are two stations."""
    first, second = _city(one), _city(other)
    return first is None or second is None or same_city(first, second)


def _city(mention: Mention) -> str | None:
    record = mention.record
    place = record.destination if isinstance(record, Visit) else record.place if isinstance(record, Summit) else None
    return place.city if place else None


def _one_date(one: Mention, other: Mention) -> bool:
    """True for two records of one article that give the same day: it knows all others apart."""
    return one.period.start is not None and one.period.start == other.period.start and one.precision == DAY


# ------------------------------------------------------------------------------------------- actors


def fits(one: Mention, other: Mention) -> bool:
    """True if actors, place and kind of both can be those of one event, whatever the dates say."""
    first, second = one.record, other.record
    if isinstance(first, Visit) and isinstance(second, Visit):
        return same_person(first.visitor, second.visitor)
    if isinstance(first, Summit) and isinstance(second, Summit):
        places = {first.place.country, second.place.country} - {None}
        return len(places) < 2 and same_kind(first.kind, second.kind) and _same_parties(first, second)
    return False


def block_of(mention: Mention) -> tuple[object, ...]:
    """What mentions of one event have in common for certain."""
    record = mention.record
    if isinstance(record, Visit):
        who = country_of(record.visitor) or person_key(record.visitor)
        return ("visit", who, record.destination.country)
    if isinstance(record, Summit):
        organization = organization_of(record)
        if record.level == "multilateral" and organization is None:
            return ("summit", record.level, record.place.country)
        return ("summit", record.level, organization or tuple(sorted(parties(record))))
    return ("figure",)


def organization_of(summit: Summit) -> str | None:
    """Key of the organization that meets, if it is no bilateral meeting."""
    if summit.level == "bilateral":
        return None
    return summit.organization or (organization_in(summit.name) if summit.name else None)


def parties(summit: Summit) -> set[str]:
    """Countries that take part, or names where no country is known."""
    return {country or person_key(person) or "" for country, person in _present(summit)} - {""}


def _present(summit: Summit) -> list[tuple[str | None, Person]]:
    people = ((p.person or Person(name=None), p.country) for p in summit.participants)
    return [(country or country_of(person), person) for person, country in people]


def _same_parties(one: Summit, other: Summit) -> bool:
    if one.level == "bilateral":
        return len(parties(one)) > 1 and all(
            same_person(first, second)
            for country, first in _present(one)
            for other_country, second in _present(other)
            if country == other_country and first.name and second.name
        )
    return organization_of(one) is not None or len(parties(one) & parties(other)) > 1


# ------------------------------------------------------------------------------------------- moved events


def _reschedule(clusters: Sequence[Cluster]) -> None:
    """Join what was announced for one date with the new date, where an article says that the event is postponed."""
    postponed = [(m, c) for c in clusters for m in c.members if m.status == "postponed"]
    for mention, cluster in sorted(postponed, key=lambda pair: (pair[0].account.published or 0, pair[0].order)):
        if mention.account.published is None or mention not in cluster.members:
            continue
        others = [other for other in clusters if other is not cluster and other.members]
        moves = [move for other in others if (move := _move(mention, mention.account.published, cluster, other))]
        if len(moves) == 1:
            (old, new), *_ = moves
            for member in old.members:
                member.moved, member.reason = True, "told of with the date that the event had before it was moved"
                new.add(member)
            old.members, old.into = [], new


def _move(postponed: Mention, said: int, home: Cluster, other: Cluster) -> tuple[Cluster, Cluster] | None:
    """The old date and the new one, if an article of day ``said`` that postpones ``home`` joins it with ``other``.

    Either ``home`` is the new date, which nobody gave before, and ``other`` was announced and has not happened; or
    ``home`` is the old date, and ``other`` a later one, which nobody gave before.
    """
    days, others = home.kernel.days, other.kernel.days
    told = [member.account.published for member in other.members]
    if not (days and others) or None in told or abs(days[0] - others[0]) > RESCHEDULED:
        return None
    if not fits(home.kernel, other.kernel) or days[0] == others[0]:
        return None
    known_before = any((m.account.published or said) < said for m in home.members if m is not postponed)
    announced = all(m.status in ("planned", "postponed", "unknown") for m in other.members)
    if not known_before and announced and all(day <= said for day in told if day is not None):
        return other, home
    if known_before and others[0] > days[0] and all(day >= said for day in told if day is not None):
        return home, other
    return None
