"""Extractions -> accounts and mentions: which articles are copies of one text, and when each record can have been."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..fingerprints import distance
from ..records import Extraction, Period, Source, Status, Summit, TradeFigure, Visit
from ..spans import Span, merge

NEAR = 7
"""Bits in which copies of one text may differ: a byline, a dateline, a few words. Other texts differ in 32."""
AHEAD, BEHIND = 31, 7
"""Days after and before publication in which an event without a date is looked for: what is planned, what is over."""
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

    ``window`` holds the days among which an event without a date is looked for; ``moved`` is true for a date that
    was given up; ``inferred`` is the article that the period was inferred from, and ``clue`` says how its days were
    found where the record does not give them.
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
    def reach(self) -> Days | None:
        """The days that it can have been on, as far as anything says."""
        return self.days or self.window

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

    Fingerprints that differ in at most seven of 64 bits have one of their eight bytes in common, so only those are
    compared. A copy joins an original, never another copy: a chain of small changes is no copy of its first text.
    """
    by_hash: dict[str, Account] = {}
    by_byte: dict[tuple[int, str], list[Account]] = {}
    for account in sorted(accounts, key=lambda a: (a.published is None, a.published or 0, a.id, a.source.sha256)):
        original = by_hash.setdefault(account.source.sha256, account)
        if original is account and account.source.fingerprint:
            bytes_ = [(at, account.source.fingerprint[at : at + 2]) for at in range(0, 16, 2)]
            near = (other for byte in bytes_ for other in by_byte.get(byte, ()) if _is_copy(account, other))
            original = next(near, account)
            if original is account:
                for byte in bytes_:
                    by_byte.setdefault(byte, []).append(account)
        account.story = original.story


def _is_copy(one: Account, other: Account) -> bool:
    sizes = sorted((one.source.chars, other.source.chars))
    near = distance(one.source.fingerprint or "", other.source.fingerprint or "") <= NEAR
    return near and sizes[1] <= 2 * sizes[0]


def mentions_of(accounts: Iterable[Account]) -> list[Mention]:
    """A mention for every record; in a copy, a record that the original has too is kept with the original's."""
    found: list[Mention] = []
    originals: dict[tuple[int, str], Mention] = {}
    for account in sorted(accounts, key=lambda a: a is not a.story):
        for record in account.extraction.records():
            mention = Mention(account, record, record.period)
            original = originals.setdefault((id(account.story), record.id), mention)
            if original is mention or original.account is account:
                found.append(mention)
            else:
                mention.reason = f"the same record in a copy of article {account.story.id}"
                original.repeats.append(mention)
    return found


def set_windows(mentions: Iterable[Mention]) -> None:
    """Where undated visits and summits are looked for: news of the day is about the days around its publication."""
    for mention in mentions:
        published = mention.account.published
        if mention.days is None and published is not None:
            ahead, behind = {
                "ongoing": (0, 0),
                "planned": (AHEAD, 0),
                "postponed": (AHEAD, 0),
                "cancelled": (AHEAD, BEHIND),
                "completed": (0, BEHIND),
            }.get(mention.status, (-1, 0))
            mention.window = (published - behind, published + ahead) if ahead >= 0 else None


def with_repeats(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions, each followed by those of its copies."""
    for mention in mentions:
        yield mention
        yield from mention.repeats


def stories(mentions: Iterable[Mention]) -> int:
    """How many different texts the mentions stand in."""
    return len({id(mention.account.story) for mention in mentions})
