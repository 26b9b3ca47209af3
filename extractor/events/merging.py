"""Cluster -> Event: one record of all mentions, with what they agree on, what not, and how the event went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar

from ..grounding import sounds
from ..records import (
    Attendance,
    Issue,
    Participant,
    Period,
    Person,
    Place,
    Severity,
    Status,
    Summit,
    TradeFigure,
    Visit,
    event_id,
)
from ..spans import merge
from .comparing import Rule, Told, choose
from .event import Comparison, Event, Member, Strength
from .figures import amount, bounds, figure_key, values_fit
from .identity import VAGUE_KINDS, country_of, is_soft, person_key, same_city, same_kind, same_person
from .linking import TRAVEL_DAY, Cluster, organization_of, parties
from .mentions import Account, Mention, stories, with_repeats
from .stages import history_of, status_of

T = TypeVar("T")
Ids = Mapping[tuple[Account, str], str]
"""Event ids by article and record id."""

_PROTOCOL = ("unspecified", "transit", "private", "working", "official_working", "official", "state")
_ATTENDANCE: tuple[Attendance, ...] = ("unknown", "invited", "expected", "remote", "attended", "replaced", "declined")
_OPEN: frozenset[Attendance] = frozenset(("unknown", "invited", "expected"))


def merge_cluster(cluster: Cluster, name: str, ids: Ids) -> Event:
    """The event that all mentions of the cluster tell of, under the id ``name``; its links lead to other events."""
    mentions = sorted(with_repeats(cluster.members), key=lambda m: (m is not cluster.kernel, m.order))
    record: Visit | Summit | TradeFigure
    if isinstance(cluster.kernel.record, Visit):
        record, comparisons = _visit(mentions, cluster.kernel.record, ids)
    elif isinstance(cluster.kernel.record, Summit):
        record, comparisons = _summit(mentions, cluster.kernel.record, ids)
    else:
        record, comparisons = _trade_figure(mentions, cluster.kernel.record)
    history = history_of(mentions)
    issues = (*_conflicts(comparisons), *_inferred(mentions), *_doubts(mentions))
    return Event(
        id=name,
        record=record.model_copy(
            update={
                "id": name,
                "evidence": (),
                "assessment": {},
                "confidence": None,
                "issues": issues,
                "needs_review": any(issue.severity != "info" for issue in issues),
            }
        ),
        members=tuple(_members(mentions)),
        support=stories(mentions),
        comparisons=tuple(comparisons) if len(mentions) > 1 else (),
        history=history
        if len({s.status for s in history}) > 1 or len({s.start for s in history if s.start}) > 1
        else (),
    )


def _members(mentions: Sequence[Mention]) -> Iterator[Member]:
    """A member for each record; two readings of one article may both have it."""
    same = groupby(sorted(mentions, key=_order), key=lambda m: (m.account.id, m.record.id))
    for (article, record), group in same:
        first, *others = group
        yield Member(
            article, record, tuple(merge([*first.spans(), *(s for m in others for s in m.spans())])), first.reason
        )


def _order(mention: Mention) -> tuple[str, str, str]:
    return mention.order


def _conflicts(comparisons: Sequence[Comparison]) -> Iterator[Issue]:
    for comparison in comparisons:
        if comparison.outcome == "conflict":
            said = "; ".join(f"{v.value} ({', '.join(s.article for s in v.said)})" for v in comparison.values)
            severity: Severity = "warning" if comparison.strength == "hard" else "info"
            code = f"{comparison.field.replace('.', '_')}_conflict"
            yield Issue(code=code, severity=severity, message=f"articles disagree: {said}", field=comparison.field)


def _inferred(mentions: Sequence[Mention]) -> Iterator[Issue]:
    for mention in sorted(mentions, key=_order):
        if mention.inferred:
            message = f"article {mention.account.id} has no publication date; inferred from {mention.inferred}"
            yield Issue(code="published_inferred", severity="warning", message=message, field="period")


def _doubts(mentions: Sequence[Mention]) -> Iterator[Issue]:
    """Doubts about a part that no article tells without a doubt: joining records makes none of them surer."""
    doubts = [(m, issue) for m in mentions for issue in m.record.issues if issue.severity != "info"]
    seen: set[tuple[str, str | None]] = set()
    for mention, issue in sorted(doubts, key=lambda doubt: (_order(doubt[0]), doubt[1].code, doubt[1].field or "")):
        part = _part(issue)
        doubted = [m for m, other in doubts if _part(other) == part]
        telling = [m for m in mentions if _tells(m.record, part)]
        if (issue.code, part) in seen or any(m not in doubted for m in telling):
            continue
        seen.add((issue.code, part))
        yield issue.model_copy(update={"message": f"article {mention.account.id}: {issue.message}", "spans": ()})


def _part(issue: Issue) -> str | None:
    return issue.field.split(".")[0] if issue.field is not None else None


def _tells(record: Visit | Summit | TradeFigure, part: str | None) -> bool:
    """True if the record has a value for a part of its own; a whole record always tells."""
    value = getattr(record, part, None) if part is not None else record
    return (value.start is not None) if isinstance(value, Period) else value not in (None, ())


# ------------------------------------------------------------------------------------------- one type each


class _Fields:
    """The fields of one event: each call compares what the mentions say and keeps the comparison."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self.comparisons: list[Comparison] = []

    def choose(
        self, field: str, value: Callable[[Any], T | None], rule: Rule[T], words: Callable[[T], str] = str
    ) -> T | None:
        """The value of ``field`` that counts; None if no mention has one."""
        told = [
            Told(mention, found, words(found))
            for mention in self.mentions
            if (found := value(mention.record)) is not None
        ]
        chosen = choose(field, field, told, rule)
        if chosen is None:
            return None
        self.comparisons.append(chosen.comparison)
        return chosen.told.value

    def period(self) -> Period:
        """The period that counts; dates that were given up before the event was moved are left to the history."""
        told = [Told(m, m.period, _interval(m.period)) for m in self.mentions if m.period.start and not m.moved]
        chosen = choose("period", "period.start", told, _PERIODS)
        if chosen is None:
            return next((m.period for m in self.mentions if m.period.text), Period())
        self.comparisons.append(chosen.comparison)
        return chosen.told.value

    def status(self) -> Status:
        """How far the event has come."""
        status, comparison = status_of(self.mentions)
        if comparison:
            self.comparisons.append(comparison)
        return status

    def first(self, value: Callable[[Any], T | None]) -> T | None:
        """The value of the first mention that has one."""
        return next((found for m in self.mentions if (found := value(m.record)) is not None), None)

    def agreed(self, value: Callable[[Any], T | None]) -> T | None:
        """The value if all mentions have the same one: it qualifies what an article says, not the event."""
        found = [value(mention.record) for mention in self.mentions]
        return found[0] if all(one == found[0] for one in found) else None

    def person(self, field: str, person: Callable[[Any], Person | None]) -> Person:
        """The person with the name that counts, and country and role of whoever gives them."""
        people = [found for m in self.mentions if (found := person(m.record)) is not None]
        country = next((code for p in people if (code := country_of(p)) is not None), None)

        def named(record: Any) -> Person | None:
            found = person(record)
            return found if found and found.name else None

        best = self.choose(f"{field}.name", named, _PEOPLE, _name)
        roles = [p.role for p in ([best] if best else []) + people if p.role]
        return Person(name=best.name if best else None, country=country, role=roles[0] if roles else None)


def _visit(mentions: Sequence[Mention], kernel: Visit, ids: Ids) -> tuple[Visit, list[Comparison]]:
    fields = _Fields(mentions)
    visitor = fields.person("visitor", lambda visit: visit.visitor)
    city = fields.choose("destination.city", lambda visit: visit.destination.city, _CITIES)
    record = kernel.model_copy(
        update={
            "visitor": visitor,
            "hosts": _hosts(mentions),
            "destination": Place(country=kernel.destination.country, city=city),
            "period": fields.period(),
            "kind": fields.choose("kind", lambda visit: visit.kind, _VISIT_KINDS) or kernel.kind,
            "status": fields.status(),
            "summits": _links(mentions, lambda visit: visit.summits, ids),
            "purpose": fields.first(lambda visit: visit.purpose),
            "likelihood": fields.agreed(lambda visit: visit.likelihood),
            "attributed_to": fields.agreed(lambda visit: visit.attributed_to),
        }
    )
    return record, fields.comparisons


def _summit(mentions: Sequence[Mention], kernel: Summit, ids: Ids) -> tuple[Summit, list[Comparison]]:
    fields = _Fields(mentions)
    name = fields.choose("name", lambda summit: summit.name, _WORDINGS)
    country = fields.choose("place.country", lambda summit: summit.place.country, Rule())
    city = fields.choose("place.city", lambda summit: summit.place.city, _CITIES)
    record = kernel.model_copy(
        update={
            "name": name,
            "organization": organization_of(kernel),
            "kind": fields.choose("kind", lambda summit: summit.kind, _MEETING_KINDS) or kernel.kind,
            "place": Place(country=country, city=city),
            "period": fields.period(),
            "participants": tuple(_participants(fields)),
            "status": fields.status(),
            "on_margins_of": next(iter(_links(mentions, lambda summit: (summit.on_margins_of,), ids)), None),
            "likelihood": fields.agreed(lambda summit: summit.likelihood),
            "attributed_to": fields.agreed(lambda summit: summit.attributed_to),
        }
    )
    return record, fields.comparisons


def _trade_figure(mentions: Sequence[Mention], kernel: TradeFigure) -> tuple[TradeFigure, list[Comparison]]:
    fields = _Fields(mentions)
    best = fields.choose("value", lambda figure: figure, _VALUES, _amount) or kernel
    modality = fields.choose("modality", lambda figure: figure.modality, Rule(strength=lambda one, other: "soft"))
    rank = fields.choose("rank", lambda figure: figure.rank, Rule())
    source = fields.choose("source_org", lambda figure: figure.source_org, _WORDINGS)
    product = fields.choose("product", lambda figure: figure.product, _WORDINGS)
    update = {
        "modality": modality or kernel.modality,
        "rank": rank,
        "source_org": source,
        "product": product,
        "attributed_to": fields.agreed(lambda figure: figure.attributed_to),
    }
    return best.model_copy(update=update), fields.comparisons


# ------------------------------------------------------------------------------------------- rules of the fields


def _soft(one: object, other: object) -> Strength:
    return "soft"


def _fuller(one: Person, other: Person) -> bool:
    return same_person(one, other) and _fullness(one) >= _fullness(other)


def _name(person: Person) -> str:
    return person.name or ""


def _fullness(person: Person) -> int:
    return sum(len(word) > 1 for word in sounds(person.name or "")) or 1


def _within(one: Period, other: Period) -> bool:
    """True if the period says all that the other says: it is more exact, or the other names one of its days."""
    days, others = (one.first_day, one.last_day), (other.first_day, other.last_day)
    if not (days[0] and days[1] and others[0] and others[1]):
        return False
    if one.is_to_the_day and other.is_to_the_day:
        return (others[0] == others[1] or days == others) and days[0] <= others[0] <= days[1]
    more_exact = len(one.start or "") >= len(other.start or "")
    return more_exact and others[0] <= days[0] and days[1] <= others[1]


def _near(one: Period, other: Period) -> Strength:
    first, second = one.first_day, other.first_day
    return "soft" if first and second and abs((first - second).days) <= TRAVEL_DAY else "hard"


def _interval(period: Period) -> str:
    """ISO 8601: one date, or first and last with a stroke."""
    return period.start or "" if period.end in (None, period.start) else f"{period.start}/{period.end}"


def _narrower(one: TradeFigure, other: TradeFigure) -> bool:
    first, second = bounds(one), bounds(other)
    if first is None or second is None:
        return first is second
    return second[0] <= first[0] and first[1] <= second[1]


def _amount(figure: TradeFigure) -> str:
    value, upper, unit = amount(figure)
    number = "–".join(format(end.normalize(), "f") for end in (value, upper) if end is not None)
    about = "" if figure.qualifier in ("exact", "range") else figure.qualifier.replace("_", " ")
    return " ".join(part for part in (about, number or f"rank {figure.rank}", unit) if part)


_PERIODS: Rule[Period] = Rule(covers=_within, strength=_near)
_PEOPLE: Rule[Person] = Rule(covers=_fuller, agree=same_person, rank=_fullness)
_CITIES: Rule[str] = Rule(agree=same_city, strength=_soft)
_WORDINGS: Rule[str] = Rule(agree=lambda one, other: True)
_VALUES: Rule[TradeFigure] = Rule(covers=_narrower, agree=values_fit)
_VISIT_KINDS: Rule[str] = Rule(
    covers=lambda one, other: one == other or other in VAGUE_KINDS,
    strength=lambda one, other: "soft" if is_soft(one, other) else "hard",
    rank=_PROTOCOL.index,
)
_MEETING_KINDS: Rule[str] = Rule(
    covers=lambda one, other: one == other or other in VAGUE_KINDS,
    agree=same_kind,
    rank=lambda kind: ("talks", "summit").index(kind) if kind in ("talks", "summit") else 2,  # the rest say more
)


# ------------------------------------------------------------------------------------------- people


def _hosts(mentions: Sequence[Mention]) -> tuple[Person, ...]:
    hosts: list[Person] = []
    for mention in mentions:
        for host in mention.record.hosts if isinstance(mention.record, Visit) else ():
            known = next((at for at, other in enumerate(hosts) if same_person(host, other)), None)
            if known is None:
                hosts.append(host)
            elif _fullness(host) > _fullness(hosts[known]):
                hosts[known] = host
    return tuple(hosts)


def _links(mentions: Sequence[Mention], links: Callable[[Any], tuple[str | None, ...]], ids: Ids) -> tuple[str, ...]:
    """Ids of the events that the records name by the ids of their own articles."""
    named = ((mention.account, link) for mention in mentions for link in links(mention.record) if link)
    return tuple(sorted({ids[link] for link in named if link in ids}))


def _participants(fields: _Fields) -> Iterator[Participant]:
    """Everyone whom an article names, once; a country stands for its person where no one names them."""
    seats: list[list[tuple[Mention, Participant]]] = []
    for mention in fields.mentions:
        for participant in mention.record.participants if isinstance(mention.record, Summit) else ():
            seat = next((seat for seat in seats if _same_seat(seat, participant)), None)
            if seat is None:
                seats.append([(mention, participant)])
            else:
                seat.append((mention, participant))
    for seat in sorted(seats, key=lambda seat: _seat_key(seat[0][1])):
        people = [p.person for _, p in seat if p.person]
        country = next((c for _, p in seat if (c := p.country or (country_of(p.person) if p.person else None))), None)
        person = max(people, key=lambda p: (p.name is not None, _fullness(p), p.name or ""), default=None)
        told: list[Told[Attendance]] = [
            Told(m, p.attendance, p.attendance) for m, p in seat if p.attendance != "unknown"
        ]
        who = country or (person and person.name) or ""
        chosen = choose(f"participants.{who}.attendance", "participants", told, _ATTENDING)
        if chosen and len({one.words for one in told}) > 1:
            fields.comparisons.append(chosen.comparison)
        yield Participant(person=person, country=country, attendance=chosen.told.value if chosen else "unknown")


_ATTENDING: Rule[Attendance] = Rule(
    covers=lambda one, other: one == other or (other in _OPEN and _ATTENDANCE.index(one) > _ATTENDANCE.index(other)),
    rank=_ATTENDANCE.index,
)


def _same_seat(seat: Sequence[tuple[Mention, Participant]], participant: Participant) -> bool:
    country, person = _seat_key(participant)[0], participant.person
    return any(
        _seat_key(other)[0] == country
        and (not (person and person.name and other.person and other.person.name) or same_person(person, other.person))
        for _, other in seat
    )


def _seat_key(participant: Participant) -> tuple[str, str]:
    person = participant.person or Person(name=None)
    return participant.country or country_of(person) or "", person_key(person) or ""


# ------------------------------------------------------------------------------------------- ids


def ids_of(clusters: Sequence[Cluster]) -> list[str]:
    """An id for each cluster; where several have one key, the first record that tells of each is added."""
    keys = [_key(cluster) for cluster in clusters]
    often = Counter(keys)
    return [
        event_id(type(cluster.kernel.record).__name__, key, *_first(cluster)) if often[key] > 1 else key
        for cluster, key in zip(clusters, keys, strict=True)
    ]


def _key(cluster: Cluster) -> str:
    """Content hash of what the event is: actors, host and first day; for figures the whole key.

    An event without a date is known by the first record that tells of it: nothing else tells it from others.
    """
    record, days = cluster.kernel.record, cluster.kernel.days
    first = _first(cluster) if days is None else (cluster.kernel.period.start,)
    if isinstance(record, Visit):
        who = person_key(record.visitor), country_of(record.visitor)
        return event_id("Visit", *who, record.destination.country, *first)
    if isinstance(record, Summit):
        return event_id("Summit", record.level, organization_of(record) or "|".join(sorted(parties(record))), *first)
    return event_id("TradeFigure", *figure_key(record), *(first if days is None else ()))


def _first(cluster: Cluster) -> tuple[str, str]:
    return min((m.account.source.sha256, m.record.id) for m in cluster.members)
