"""Extractions -> accounts and mentions: which articles are copies of one text, and when each record can have been."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..fingerprints import distance
from ..records import Extraction, Period, Source, Status, Summit, TradeFigure, Visit, record_type
from ..spans import Span, merge

NEAR = 7
"""Bits in which copies of one text may differ: a byline, a dateline, a few words. Other texts differ in 32."""
SYNDICATED = 14
"""Days within which copies of a text appear; later ones are kept apart unless they are the very same."""
STAY, BEHIND, AHEAD = 3, 7, 31
"""Days in which an event without a date is looked for: those of a visit of which only the arrival is known, and those
before and after the publication, for what is over and what is planned."""
_AROUND: dict[Status, tuple[int, int]] = {
    "ongoing": (STAY, 0),
    "planned": (0, AHEAD),
    "postponed": (0, AHEAD),
    "cancelled": (BEHIND, AHEAD),
    "completed": (BEHIND, 0),
}
DAY = 3

Days = tuple[int, int]
"""First and last day, as ordinals of the Gregorian calendar."""


@dataclass(slots=True, eq=False)
class Account:
    """One article's extraction among the others. ``story`` is the first of the articles with this text."""

    extraction: Extraction
    published: int | None
    basis: str | None
    story: Account = field(init=False)

    def __post_init__(self) -> None:
        self.story = self

    @property
    def source(self) -> Source:
        """The article."""
        return self.extraction.article

    @property
    def id(self) -> str:
        """Id of the article."""
        return self.extraction.article.id


@dataclass(slots=True, eq=False)
class Mention:
    """One record of one article. ``period`` is its own, or what became of it once a publication date was inferred.

    ``window`` holds the days among which an event without a day of its own is looked for; ``moved`` is true for a date
    that was given up; ``inferred`` is the article that the period was inferred from, and ``clue`` says how its days
    were found where the record does not give them.
    """

    account: Account
    record: Visit | Summit | TradeFigure
    period: Period
    days: Days | None = None
    precision: int = 0
    window: Days | None = None
    reason: str = "the others were compared with it"
    clue: str | None = None
    moved: bool = False
    inferred: str | None = None
    repeats: list[Mention] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.date(self.period)

    def date(self, period: Period) -> None:
        """Take ``period`` for the record's."""
        first, last = period.first_day, period.last_day
        self.period = period
        self.precision = len(period.start.split("-")) if period.start else 0
        self.days = (first.toordinal(), max(first, last).toordinal()) if first and last else None

    @property
    def status(self) -> Status:
        """What the article says of the event's state; figures have none."""
        return "unknown" if isinstance(self.record, TradeFigure) else self.record.status

    @property
    def kind(self) -> str:
        """The kind of visit or meeting; figures have none."""
        return "unspecified" if isinstance(self.record, TradeFigure) else self.record.kind

    @property
    def reach(self) -> Days | None:
        """The days that it can have been on, as far as the record, its status and its article say."""
        return self.window or self.days

    @property
    def order(self) -> tuple[str, str, str]:
        """What mentions are sorted by where nothing else decides."""
        return (self.account.id, self.record.id, self.account.source.sha256)

    def spans(self, path: str | None = None) -> tuple[Span, ...]:
        """Characters that show the value at ``path``, else the sentences; without a path all of the record."""
        if path is None:
            values = (span for entry in self.record.assessment.values() for span in entry.spans)
            return tuple(merge([*self.record.evidence, *values]))
        entry = self.record.assessment.get(path)
        return entry.spans if entry and entry.spans else self.record.evidence


def accounts_of(extractions: Iterable[Extraction]) -> list[Account]:
    """Every different extraction once, in an order of their own, each with the story that it tells."""
    known: dict[tuple[str, str], list[Extraction]] = {}
    for extraction in extractions:
        same = known.setdefault((extraction.article.id, extraction.article.sha256), [])
        if extraction not in same:
            same.append(extraction)
    accounts = [
        _account(extraction)
        for key in sorted(known)
        for extraction in (sorted(known[key], key=Extraction.to_json) if len(known[key]) > 1 else known[key])
    ]
    _tell_copies(accounts)
    return accounts


def _account(extraction: Extraction) -> Account:
    when = extraction.article.published
    day = datetime.date.fromisoformat(when.date).toordinal() if when else None
    return Account(extraction, day, when.basis if when else None)


def _tell_copies(accounts: Sequence[Account]) -> None:
    """Set the story of each account: the earliest published text that it repeats.

    A copy joins an original, never another copy: a chain of small changes is no copy of its first text.
    """
    by_hash: dict[str, Account] = {}
    by_quarter: dict[tuple[int, int], list[Account]] = {}
    for account in sorted(accounts, key=lambda a: (a.published is None, a.published or 0, a.id, a.source.sha256)):
        original = by_hash.setdefault(account.source.sha256, account)
        if original is account and account.source.fingerprint:
            quarters = [(at, int(account.source.fingerprint[at : at + 4], 16)) for at in range(0, 16, 4)]
            nearby = (other for key in _neighbours(quarters) for other in by_quarter.get(key, ()))
            original = next((other for other in nearby if _is_copy(account, other)), account)
            if original is account:
                for quarter in quarters:
                    by_quarter.setdefault(quarter, []).append(account)
        account.story = original.story


def _neighbours(quarters: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The quarters of a fingerprint, and those that differ from one in a single bit.

    Fingerprints with at most seven different bits have a quarter in which at most one differs.
    """
    for at, bits in quarters:
        yield at, bits
        yield from ((at, bits ^ 1 << bit) for bit in range(16))


def _is_copy(one: Account, other: Account) -> bool:
    """True if the fingerprints are near, the texts about as long, and one was published soon after the other."""
    if distance(one.source.fingerprint or "", other.source.fingerprint or "") > NEAR:
        return False
    sizes = sorted((one.source.chars, other.source.chars))
    apart = 0 if one.published is None or other.published is None else abs(one.published - other.published)
    return sizes[1] <= 2 * sizes[0] and apart <= SYNDICATED


def mentions_of(accounts: Iterable[Account]) -> list[Mention]:
    """A mention for every record; in a copy, a record that the original has too is kept with the original's."""
    found: list[Mention] = []
    originals: dict[tuple[int, str, str], Mention] = {}
    for account in sorted(accounts, key=lambda a: a is not a.story):
        for record in account.extraction.records():
            mention = Mention(account, record, record.period)
            original = originals.setdefault((id(account.story), record_type(record), record.id), mention)
            if original is mention or original.account is account:
                found.append(mention)
            else:
                mention.reason = f"the same record in a copy of article {account.story.id}"
                original.repeats.append(mention)
    return found


def set_windows(mentions: Iterable[Mention]) -> None:
    """Where visits and summits without a day are looked for.

    News of the day is about the days around its publication; of a month, what is planned is the part after it, and
    what is over the part before.
    """
    for mention in mentions:
        published = mention.account.published
        if mention.precision < DAY and published is not None and mention.status in _AROUND:
            behind, ahead = _AROUND[mention.status]
            if mention.days is None:
                mention.window = (published - behind, published + ahead)
            elif mention.status != "cancelled":
                first = mention.days[0] if behind == BEHIND else max(mention.days[0], published - behind)
                last = mention.days[1] if ahead == AHEAD else min(mention.days[1], published + ahead)
                mention.window = (first, last) if first <= last else None


def with_repeats(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions, each followed by those of its copies."""
    for mention in mentions:
        yield mention
        yield from mention.repeats


def stories(mentions: Iterable[Mention]) -> int:
    """How many different texts the mentions stand in."""
    return len({id(mention.account.story) for mention in mentions})
