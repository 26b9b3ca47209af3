"""Speed, memory, and pairwise scores of `reconcile` on made-up articles whose events are known.

    python bench/reconcile.py [RECORDS ...]     1000 10000 100000 when no size is given

Events are drawn with a fixed seed from the table of leaders: some pairs of countries meet often, most seldom. Several
outlets tell of each event, in Russian, English or Chinese, before, during or after it, with a day (sometimes one
off), a month, a year or nothing, with kinds that differ, surnames alone, initials and slips in the romanization; one
article in ten is a copy of another. Pairs are right if both records were made from one event. What is made up here
shows that nothing grows faster than it should and that rules do what they say, not how well real news is joined.
"""

from __future__ import annotations

import datetime
import hashlib
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from pathlib import Path
from statistics import median

from extractor.article import Published
from extractor.events import Reconciliation, reconcile
from extractor.fingerprints import distance, simhash
from extractor.normalization.leaders import Leader, _all
from extractor.records import (
    Assessment,
    Extraction,
    Participant,
    Period,
    Person,
    Place,
    Record,
    Source,
    Summit,
    TradeFigure,
    Usage,
    Visit,
    leaves,
)
from extractor.spans import Span

SEEDS = Path(__file__).parent.parent / "seeds"
SIZES = (1_000, 10_000, 100_000)
SEED = 20251125
FIRST, LAST = datetime.date(2016, 1, 1), datetime.date(2025, 11, 30)
OUTLETS = 12
RECORDS_AN_ARTICLE = 4
COPIES = 0.1
ORGANIZATIONS = ("CSTO", "CIS", "EAEU", "SCO", "OTS", "BRICS", "G20", "EU", "ASEAN", "C5+1")
VISIT_KINDS = ("state", "official", "official_working", "working", "private")
SLIPS = {"zh": "j", "j": "zh", "y": "i", "i": "y", "kh": "h", "ou": "u", "e": "ye", "ss": "s", "v": "w"}
USAGE = Usage(model="made up", extractor_version="0")
LEADERS = sorted(
    {leader.names: leader for leader in _all() if leader.country and len(leader.names) > 1}.values(),
    key=lambda leader: leader.names,
)
COUNTRIES = sorted({leader.country for leader in LEADERS})


@dataclass(frozen=True)
class Truth:
    """One event as it was."""

    number: int
    type: str
    actors: tuple[Leader, ...]
    host: str
    day: datetime.date
    days: int
    kind: str
    organization: str | None = None
    value: Decimal = Decimal(0)
    flow: str = "turnover"


@dataclass
class Draft:
    """An article that is being made."""

    id: str
    outlet: int
    published: datetime.date
    records: list[Record] = field(default_factory=list)


class Maker:
    """Makes articles until they hold as many records as asked for; ``truth`` says what each was made from."""

    def __init__(self, records: int) -> None:
        self.draw = random.Random(SEED)
        self.truth: dict[tuple[str, str], int] = {}
        self.taken: set[tuple[object, ...]] = set()
        self.drafts: dict[tuple[int, datetime.date], list[Draft]] = defaultdict(list)
        self.made = 0
        number = 0
        while self.made < records * (1 - COPIES):
            number += 1
            if event := self.event(number):
                self.tell(event)
        self.extractions = list(self.with_copies())

    def event(self, number: int) -> Truth | None:
        draw = self.draw
        day = FIRST + datetime.timedelta(draw.randrange((LAST - FIRST).days))
        kind = draw.choices(("Visit", "Summit", "TradeFigure"), (60, 25, 15))[0]
        # Zipf: a few leaders travel all the time, most seldom.
        guest, second = (LEADERS[min(int(draw.paretovariate(0.6)) - 1, len(LEADERS) - 1)] for _ in range(2))
        host = COUNTRIES[min(int(draw.paretovariate(0.5)) - 1, len(COUNTRIES) - 1)]
        if kind == "Visit":
            key = (guest.country, host)
            event = Truth(number, kind, (guest,), host, day, draw.choice((1, 1, 2, 2, 3)), draw.choice(VISIT_KINDS))
            usable = guest.country != host
        elif kind == "Summit" and draw.random() < 0.4:
            organization = draw.choice(ORGANIZATIONS)
            key = (organization,)
            event = Truth(number, kind, (guest, second), host, day, 1, "summit", organization)
            usable = guest.country != second.country
        elif kind == "Summit":
            key = ("pair", *sorted((guest.country, second.country)))
            event = Truth(number, kind, (guest, second), host, day, 1, "talks")
            usable = guest.country != second.country
        else:
            flow, year = draw.choice(("turnover", "export", "import")), day.year
            key = (guest.country, host, flow, year)
            value = Decimal(draw.randrange(1_000, 99_999)) * 100_000
            event = Truth(number, kind, (guest,), host, datetime.date(year, 1, 1), 1, "", None, value, flow)
            return event if guest.country != host and self.is_free(key, 0) else None
        return event if usable and self.is_free(key, day.toordinal()) else None

    def is_free(self, key: tuple[object, ...], day: int) -> bool:
        """One pair has no two events within five days: nobody could tell them apart."""
        if any((*key, day + off) in self.taken for off in range(-5, 6)):
            return False
        self.taken.add((*key, day))
        return True

    def tell(self, event: Truth) -> None:
        draw = self.draw
        outlets = draw.sample(range(OUTLETS), min(OUTLETS, 1 + int(draw.expovariate(1 / 3.5))))
        for outlet in outlets:
            if event.type == "TradeFigure":
                off = draw.randrange(370, 500)
            else:
                off = draw.choices(
                    (-draw.randrange(1, 10), 0, draw.randrange(1, 6), draw.randrange(10, 300)), (3, 4, 4, 1)
                )[0]
            published = event.day + datetime.timedelta(off)
            article = self.article(outlet, published)
            record = self.record(event, off, outlet, f"r{len(article.records)}")
            article.records.append(record)
            self.truth[article.id, record.id] = event.number
            self.made += 1

    def article(self, outlet: int, published: datetime.date) -> Draft:
        """An article of that outlet and day with room left, else a new one."""
        day = self.drafts[outlet, published]
        if not day or len(day[-1].records) >= RECORDS_AN_ARTICLE:
            day.append(Draft(f"{published}-{outlet:02}-{len(day)}", outlet, published))
        return day[-1]

    def record(self, event: Truth, off: int, outlet: int, name: str) -> Record:
        if event.type == "TradeFigure":
            return proved(self.figure(event, name))
        status = "planned" if off < 0 else "ongoing" if off < event.days else "completed"
        period = self.period(event, off)
        if event.type == "Visit":
            kind = event.kind if self.draw.random() < 0.7 else self.draw.choice(("unspecified", "official"))
            place = Place(country=event.host)
            person = self.person(event.actors[0], outlet)
            return proved(Visit(id=name, visitor=person, destination=place, period=period, kind=kind, status=status))
        if event.organization:
            kind = self.draw.choice(("summit", "summit", "statutory_body_session", "meeting"))
        else:
            kind = self.draw.choice(("talks", "talks", "meeting"))
        return proved(
            Summit(
                id=name,
                name=event.organization or "talks",
                organization=event.organization,
                level="multilateral" if event.organization else "bilateral",
                kind=kind,
                place=Place(country=event.host if self.draw.random() < 0.8 else None),
                period=period,
                participants=tuple(Participant(person=self.person(a, outlet)) for a in event.actors),
                status=status,
            )
        )

    def period(self, event: Truth, off: int) -> Period:
        draw = self.draw
        start = event.day
        if draw.random() < 0.07:
            start += datetime.timedelta(draw.choice((-1, 1)))
        end = start + datetime.timedelta(event.days - 1)
        chance = draw.random()
        if chance < 0.06 and -10 < off < 10:
            return Period()
        if chance < 0.14:
            return Period(start=f"{event.day:%Y-%m}", end=f"{event.day:%Y-%m}")
        if chance < 0.16 and off > 60:
            return Period(start=f"{event.day:%Y}", end=f"{event.day:%Y}")
        if chance < 0.6:
            return Period(start=str(start), end=str(start))
        return Period(start=str(start), end=str(end))

    def person(self, leader: Leader, outlet: int) -> Person:
        """The name as this outlet writes it: Russian, English with slips, or Chinese where the table has it."""
        draw = self.draw
        scripts = [
            [name for name in leader.names if "\u0400" <= name[0] <= "\u04ff"],
            [name for name in leader.names if name[0] < "\u0250"],
            [name for name in leader.names if "\u4e00" <= name[0] <= "\u9fff"],
        ]
        usual = [names[0] for names in scripts if names]
        name = usual[outlet % len(usual)]
        words = name.split()
        is_surname = len(words) > 1 and not leader.family_first and not words[-1].isupper()  # Abdullah II
        if is_surname and draw.random() < 0.3:
            name = words[-1] if draw.random() < 0.6 else f"{words[0][0]}. {words[-1]}"
        if name[0] < "\u0250" and draw.random() < 0.15:
            slip = draw.choice([old for old in SLIPS if old in name] or [""])
            name = name.replace(slip, SLIPS[slip], 1) if slip else name
        return Person(name=name, country=leader.country)

    def figure(self, event: Truth, name: str) -> TradeFigure:
        """As printed: with one, two or all digits after the comma of billions, or "about"."""
        draw = self.draw
        digits = draw.choice((7, 8, 8, 9)) if event.value > 10**9 else 6
        value = (event.value / 10**digits).quantize(Decimal(1)) * 10**digits or event.value
        if draw.random() < 0.03:
            value = value * 2  # a mistake: a conflict, not another event
        year = Period(start=str(event.day.year), end=str(event.day.year))
        return TradeFigure(
            id=name,
            reporter=event.actors[0].country,
            partner=event.host,
            flow=event.flow,
            measure="level",
            value=value,
            unit="USD",
            qualifier=draw.choice(("exact", "exact", "exact", "about")),
            period=year,
        )

    def with_copies(self) -> Iterator[Extraction]:
        for drafts in self.drafts.values():
            for draft in drafts:
                mark = self.draw.getrandbits(64)
                yield extraction(draft.id, draft.published, mark, draft.records)
                if self.draw.random() < COPIES:
                    flipped = mark ^ sum(1 << bit for bit in self.draw.sample(range(64), self.draw.randrange(5)))
                    later = draft.published + datetime.timedelta(self.draw.randrange(2))
                    yield extraction(f"{draft.id}-copy", later, flipped, draft.records)
                    for record in draft.records:
                        self.truth[f"{draft.id}-copy", record.id] = self.truth[draft.id, record.id]


def proved(record: Record) -> Record:
    """The record with the weight of a real one: spans for every value."""
    entries = {
        path: Assessment(spans=(Span(at * 20, at * 20 + 9),), grounding="exact")
        for at, (path, _) in enumerate(leaves(record))
    }
    return record.model_copy(update={"assessment": entries, "evidence": (Span(0, 200),)})


def extraction(name: str, published: datetime.date, mark: int, records: Iterable[Record]) -> Extraction:
    records = list(records)
    return Extraction(
        article=Source(
            id=name,
            sha256=hashlib.sha256(name.encode()).hexdigest(),
            fingerprint=f"{mark:016x}",
            chars=2_000,
            published=Published(date=str(published), basis="given"),
        ),
        visits=tuple(record for record in records if isinstance(record, Visit)),
        summits=tuple(record for record in records if isinstance(record, Summit)),
        trade_figures=tuple(record for record in records if isinstance(record, TradeFigure)),
        usage=USAGE,
    )


def pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def score(found: Reconciliation, truth: dict[tuple[str, str], int]) -> tuple[float, float]:
    """Precision and recall of pairs of records that are said to tell of one event."""
    both: Counter[tuple[str, int]] = Counter()
    events: Counter[str] = Counter()
    for event in found.events:
        for member in event.members:
            both[event.id, truth[member.article, member.record]] += 1
            events[event.id] += 1
    right = pairs(both.values())
    return right / max(1, pairs(events.values())), right / max(1, pairs(Counter(truth.values()).values()))


def copies() -> None:
    """How far copies of the seeds move from them, and the seeds from each other, in bits of their fingerprints."""
    seeds = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    draw = random.Random(SEED)
    print(f"\nfingerprints: the seeds differ in {distance(*map(simhash, seeds))} of 64 bits", end="")
    for share in (0.01, 0.03, 0.05, 0.1):
        moved = []
        for text, _ in product(seeds, range(50)):
            words = text.split()
            for at in draw.sample(range(len(words)), int(share * len(words))):
                words[at] = draw.choice(words)
            moved.append(distance(simhash(text), simhash(" ".join(words))))
        print(f"; {share:.0%} of the words changed: median {median(moved):.0f}", end="")
    print()


def main(sizes: Iterable[int]) -> None:
    print(f"{'records':>8} {'articles':>8} {'events':>7} {'ambiguous':>9} {'seconds':>8} {'peak MB':>8}", end=" ")
    print(f"{'pairs compared':>14} {'precision':>9} {'recall':>7}")
    for size in sizes:
        maker = Maker(size)
        started = time.process_time()
        found = reconcile(maker.extractions)
        seconds = time.process_time() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        precision, recall = score(found, maker.truth)
        print(
            f"{len(maker.truth):>8} {len(maker.extractions):>8} {len(found.events):>7} {len(found.ambiguous):>9}",
            end=" ",
        )
        print(f"{seconds:>8.1f} {peak:>8.0f} {found.pairs_compared:>14} {precision:>9.3f} {recall:>7.3f}", flush=True)
    copies()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
