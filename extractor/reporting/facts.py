"""Extractions and articles -> everything that the pages show, as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from ..claims import in_words as claim_in_words
from ..codes import CONTRADICTIONS
from ..decisions import Decision, keyed, named, settle, standing
from ..events import Event, Reconciliation, Said, Value, reconcile
from ..records import Extraction, Issue, Summit, TradeFigure, Visit, Withheld
from ..rendering.quotes import clean
from ..spans import Span
from .changes import Changes, tally
from .changes import told as decided
from .fields import (
    ALWAYS,
    Data,
    amount,
    described,
    one_of_several,
    participant,
    period,
    person,
    place,
    said,
    shown_of,
    words,
)
from .lines import lines_of

_KINDS = {"Visit": "visit", "Summit": "summit", "TradeFigure": "figure"}


@dataclass(frozen=True, slots=True)
class Told:
    """An extraction, the text it was made from and what reviewers decided about it.

    Without the text, words of the article cannot be shown. What is shown is what stands after the decisions.
    """

    extraction: Extraction
    text: str | None = None
    decisions: tuple[Decision, ...] = ()
    read: Extraction | None = None
    """The extraction before the decisions, once they are settled."""

    def settled(self) -> Told:
        """The same with every decision in its extraction; without them, if they make a record of what can be none."""
        if not self.decisions:
            return self
        try:
            return replace(self, extraction=settle(self.extraction, self.decisions), read=self.extraction)
        except ValidationError:  # Ledger.decide keeps no such thing; another program may have
            return replace(self, decisions=())


@dataclass(frozen=True, slots=True)
class Facts:
    """What the pages show: all articles in a line each, events, contradictions, and one body an article."""

    made: Data
    articles: list[Data]
    events: list[Data]
    contradictions: list[Data]
    bodies: list[Data]


def facts(told: Iterable[Told]) -> Facts:
    """What ``told`` says, the articles that were published last first; the same article twice counts once."""
    by_id = {one.extraction.article.id: one.settled() for one in told}
    ordered = sorted(by_id.values(), key=lambda one: (_published(one), one.extraction.article.id), reverse=True)
    events = reconcile(one.extraction for one in ordered)
    numbers = {one.extraction.article.id: number for number, one in enumerate(ordered)}
    places = _Places(ordered)
    rows = [_event(event, [places.take(one.article, one.record) for one in event.members]) for event in events.events]
    rows += [_alone(ordered, *places.take(one.article, one.record)) for one in events.ambiguous]
    elsewhere = _elsewhere(rows)
    bodies = [_body(number, one, elsewhere) for number, one in enumerate(ordered)]
    return Facts(
        made=_made(ordered),
        articles=[_article(one) for one in ordered],
        events=rows,
        contradictions=[
            *_between(events, numbers, [one.text or "" for one in ordered]),
            *(row for number, one in enumerate(ordered) for row in _within(number, one, bodies[number])),
        ],
        bodies=bodies,
    )


def _published(one: Told) -> str:
    when = one.extraction.article.published
    return when.date if when else ""


def _made(told: Sequence[Told]) -> Data:
    usages = [one.extraction.usage for one in told]
    return {
        "models": sorted({usage.model for usage in usages}),
        "versions": sorted({usage.extractor_version for usage in usages}),
        "calibrated": any(usage.calibration for usage in usages),
        **said(
            decided=tally(decision for one in told for decision in one.decisions),
            reviewers=sorted({clean(each.reviewer) for one in told for each in standing(one.decisions)}),
        ),
    }


def _article(one: Told) -> Data:
    extraction, source = one.extraction, one.extraction.article
    counts = (len(extraction.visits), len(extraction.summits), len(extraction.trade_figures))
    return said(
        id=source.id,
        title=title(extraction, one.text),
        source=clean(source.source or "") if source.source != source.title else None,
        url=source.url if leads_out(source.url) else None,
        published=source.published.date if source.published else None,
        language=source.language,
        counts=list(counts),
        review=sum(record.needs_review for record in extraction.records()),
        decided=tally(one.decisions),
    )


def title(extraction: Extraction, text: str | None) -> str:
    """What an article is called: its title, else its first line, else where it is from."""
    source = extraction.article
    return clean(source.title or _first_line(text) or source.source or source.id)


def _first_line(text: str | None) -> str:
    line = next((line for line in (text or "").splitlines() if line.strip()), "")
    return line if len(line) <= 140 else f"{line[:140].rpartition(' ')[0]} …"


def leads_out(url: str | None) -> bool:
    """True for addresses of the web: nothing else of an article becomes a link.

    >>> leads_out("https://example.org/news"), leads_out("javascript:alert(1)"), leads_out("http://[")
    (True, False, False)
    """
    try:
        return url is not None and urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


# ------------------------------------------------------------------------------------------- events


def _event(event: Event, members: Sequence[tuple[int, int]]) -> Data:
    return {**row(event.record), "id": event.id, "members": [list(member) for member in members]}


def row(record: Visit | Summit | TradeFigure) -> Data:
    """One line about a record: what lists, timeline, matrix and filters need of it."""
    first, last = record.period.first_day, record.period.last_day
    shared = said(
        kind=_KINDS[type(record).__name__],
        period=period(record.period),
        days=[first.isoformat(), (last or first).isoformat()] if first else None,
        confidence=record.confidence,
        review=record.needs_review,
    )
    if isinstance(record, TradeFigure):
        names = ("reporter", "partner", "flow", "measure", "product", "source_org")
        own = {name: getattr(record, name) for name in names}
        modality = None if record.modality == "observed" else record.modality
        return {**shared, **said(**own, modality=modality, amount=amount(record), share_of=record.share_of)}
    status = None if record.status == "unknown" else record.status
    if isinstance(record, Visit):
        type_ = None if record.kind == "unspecified" else record.kind
        who, where = person(record.visitor), place(record.destination)
        return {
            **shared,
            **said(visitor=who, place=where, type=type_, status=status, hosts=[*map(person, record.hosts)]),
        }
    return {
        **shared,
        **said(name=record.name, organization=record.organization, place=place(record.place), type=record.kind),
        **said(status=status, participants=[*map(participant, record.participants)]),
    }


class _Places:
    """Where each record stands: number of its article, and of the record in it. Two of one article may share an id."""

    def __init__(self, told: Sequence[Told]) -> None:
        self._left: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for number, one in enumerate(told):
            for at, record in enumerate(one.extraction.records()):
                self._left.setdefault((one.extraction.article.id, record.id), []).append((number, at))

    def take(self, article: str, record: str) -> tuple[int, int]:
        """The place of a record; of several with one id, the first that was not taken yet."""
        left = self._left[article, record]
        return left.pop(0) if len(left) > 1 else left[0]


def _alone(told: Sequence[Told], number: int, at: int) -> Data:
    """A record that fits several events stands for itself."""
    record = list(told[number].extraction.records())[at]
    return {**row(record), "id": record.id, "members": [[number, at]]}


def _elsewhere(rows: Sequence[Data]) -> dict[tuple[int, int], list[int]]:
    """The other articles that tell of the same event, for each record by its place."""
    found = {}
    for row in rows:
        articles = {article for article, _ in row["members"]}
        for article, at in row["members"]:
            found[article, at] = sorted(articles - {article})
    return found


# ------------------------------------------------------------------------------------------- contradictions


def _between(events: Reconciliation, numbers: dict[str, int], texts: Sequence[str]) -> list[Data]:
    """What articles say differently about one event: every value with the words of those who give it."""
    found = []
    for number, event in enumerate(events.events):
        for comparison in event.conflicts():
            sides = [
                said(
                    **one_of_several(comparison.field, value.value),
                    chosen=value.value == comparison.chosen,
                    said=[{"article": at, "words": words(one.spans, texts[at])} for one, at in _said(value, numbers)],
                )
                for value in comparison.values
            ]
            found.append({"event": number, "field": comparison.field, "reason": comparison.reason, "sides": sides})
    return found


def _said(value: Value, numbers: dict[str, int]) -> list[tuple[Said, int]]:
    return [(one, numbers[one.article]) for one in value.said]


def _within(number: int, one: Told, body: Data) -> list[Data]:
    """What one article says in two ways: fields with two values, and claims against each other or the records."""
    found: list[Data] = []
    for at, record in enumerate(body.get("records", ())):
        for field in record.get("fields", ()):
            for conflict in field.get("conflicts", ()):
                found.append({"article": number, "record": at, "field": field["field"], "shown": field, **conflict})
    for issue in one.extraction.issues:
        if issue.code in CONTRADICTIONS and len(issue.spans) > 1:
            quotes = [words((span,), one.text or "") for span in issue.spans[:2]]
            found.append({"article": number, "code": issue.code, "message": issue.message, "quotes": quotes})
    return found


# ------------------------------------------------------------------------------------------- one article


def _body(number: int, one: Told, elsewhere: dict[tuple[int, int], list[int]]) -> Data:
    """All that the page of one article shows; numbers of fields count through the whole article."""
    extraction, text = one.extraction, one.text or ""
    proofs: list[list[Span]] = []
    rows: list[Data] = []
    records = list(extraction.records())
    changes = _changes(one)
    for at, record in enumerate(records):
        shown = []
        for each in shown_of(record):
            change = changes[at].of(each)
            if each.says_nothing and each.name not in ALWAYS and not change:
                continue
            field, spans = described(each, record, text)
            shown.append({**field, **said(decided=change), "n": len(proofs)})
            proofs.append(spans)
        rows.append(
            {
                **row(record),
                **said(
                    id=record.id,
                    fields=shown,
                    decided=changes[at].whole,
                    left_out=changes[at].left_out(),
                    doubts=[doubt(issue, text) for issue in record.issues],
                    elsewhere=elsewhere.get((number, at)),
                    copied=None if one.text is not None else _copied(record),
                ),
            }
        )
    return said(
        lines=lines_of(text, proofs, [record.evidence for record in records]) if one.text is not None else None,
        records=rows,
        claims=[
            said(claim=claim_in_words(claim), text=clean(claim.text), outcome=claim.outcome, reason=claim.reason)
            for claim in extraction.claims
        ],
        withheld=[_withheld(draft, one.decisions) for draft in extraction.withheld],
        issues=[doubt(issue, text) for issue in extraction.issues],
    )


def _changes(one: Told) -> list[Changes]:
    """What was decided about each record, in their order."""
    if one.read is None:
        return [Changes(None, record, ()) for record in one.extraction.records()]
    before, in_place = dict(keyed(one.read)), dict(keyed(settle(one.read, one.decisions, in_place=True)))
    return [
        Changes(before.get(key), in_place[key], [each for each in one.decisions if each.record == key])
        for key, _ in named(one.read, one.extraction, one.decisions)
    ]


def _copied(record: Visit | Summit | TradeFigure) -> list[str]:
    """The words that the model copied, for want of the article's text."""
    drafts = (value for mention in record.mentions for value in mention.draft.values())
    listed = (word for value in drafts for word in (value if isinstance(value, list) else [value]))
    return list(dict.fromkeys(clean(word) for word in listed if isinstance(word, str) and word.strip()))


def doubt(issue: Issue, text: str) -> Data:
    """A doubt as data, with the words that it is about where these are short."""
    named = next((clean(span.of(text)) for span in issue.spans), "")
    short = named if len(named) <= 60 else None
    return said(code=issue.code, severity=issue.severity, message=clean(issue.message), field=issue.field, words=short)


def _withheld(draft: Withheld, decisions: Iterable[Decision]) -> Data:
    listed = clean(" · ".join(str(word) for word in draft.draft.values() if isinstance(word, str | int) and word))
    about = [one for one in standing(decisions) if one.field is None and draft.record and one.record == draft.record.id]
    by = decided(about[-1]) if about and draft.code == "rejected" else None
    return said(task=draft.task, words=listed, code=draft.code, message=clean(draft.message), decided=by)


_AREAS = ("country", "reporter", "partner", "organization", "share_of")


def codes_in(found: Any) -> set[str]:
    """Every code of a country or organization in what is shown, whose name will be needed.

    >>> sorted(codes_in([{"place": {"country": "KG"}}, {"form": "share", "value": "RU:export"}, {"form": "text"}]))
    ['KG', 'RU']
    """
    if isinstance(found, list):
        return set[str]().union(*map(codes_in, found))
    if not isinstance(found, dict):
        return set[str]()
    coded = [found.get(name) for name in _AREAS]
    coded += [found.get("value")] if found.get("form") in ("area", "share") else []
    own = {code.partition(":")[0] for code in coded if isinstance(code, str)}
    return own.union(*map(codes_in, found.values()))
