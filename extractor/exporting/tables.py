"""Records -> rows: which columns visits, summits, participants and trade figures have, in which order, of which type.

Columns are only ever added, at the end. What the article does not say is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..ledger import Kept
from ..records import Person

Type = Literal["text", "number", "date", "flag"]
"""``number`` is an exact decimal, ``date`` a day, ``flag`` true or false."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a row is made from: the record, the extraction it is part of, and one participant of a summit."""

    kept: Kept
    record: Any
    participant: Any = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type, what stands in it, and how it is worked out."""

    name: str
    type: Type
    meaning: str
    value: Callable[[Row], Any]


def _of(path: str) -> Callable[[Row], Any]:
    """What stands at a dotted path of the record."""

    def value(row: Row) -> Any:
        found = row.record
        for name in path.split("."):
            found = getattr(found, name) if found is not None else None
        return found

    return value


def _names(people: tuple[Person, ...]) -> str | None:
    return "; ".join(person.name or person.role or "?" for person in people) or None


def _words(words: tuple[str, ...]) -> str | None:
    return " ".join(words) or None


def _article(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row.kept.extraction.article, name)


def _published(row: Row) -> Any:
    published = row.kept.extraction.article.published
    return published.day if published else None


def _evidence(row: Row) -> str | None:
    return _words(tuple(f"{span.start}-{span.stop}" for span in row.record.evidence))


def _issues(row: Row) -> str | None:
    return _words(tuple(dict.fromkeys(issue.code for issue in row.record.issues)))


def _text(name: str, path: str, meaning: str) -> Column:
    return Column(name, "text", meaning, _of(path))


_PERIOD = (
    _text("start", "period.start", "first day, month or year: ISO 8601, as precise as the article"),
    _text("end", "period.end", "last day, month or year: as start"),
    Column("first_day", "date", "first day that the period can begin on", lambda row: row.record.period.first_day),
    Column("last_day", "date", "last day that it can end on", lambda row: row.record.period.last_day),
)
_PLACE = (
    _text("country", "{place}.country", "where: ISO 3166-1 alpha-2"),
    _text("city", "{place}.city", "where: city, in the article's language"),
)
_ALL = (
    Column("confidence", "number", "that the record is one and its least sure value right; empty: not calibrated",
           lambda row: row.record.confidence),
    Column("needs_review", "flag", "a person should look at it", lambda row: row.record.needs_review),
    Column("issues", "text", "codes of its doubts, with blanks between", _issues),
    Column("evidence", "text", "sentences it was read from: start-stop in characters, with blanks between", _evidence),
    Column("article_id", "text", "the article's id", _article("id")),
    Column("article_sha256", "text", "SHA-256 of the article's text in UTF-8", _article("sha256")),
    Column("article_source", "text", "outlet or file", _article("source")),
    Column("article_url", "text", "its address", _article("url")),
    Column("article_title", "text", "its title", _article("title")),
    Column("article_language", "text", "its language: BCP 47", _article("language")),
    Column("article_published", "date", "its publication date", _published),
)  # fmt: skip


def _place(field: str) -> tuple[Column, ...]:
    return tuple(_text(one.name, f"{field}.{one.name}", one.meaning) for one in _PLACE)


_SAID = (
    _text("likelihood", "likelihood", "how sure the article is; empty: told as a fact"),
    _text("attributed_to", "attributed_to", "who says it, in the article's words"),
)

TABLES: Mapping[str, tuple[Column, ...]] = {
    "visits": (
        _text("id", "id", "the visit's id; the same event of two articles has the same"),
        _text("visitor", "visitor.name", "who travels, in the nominative"),
        _text("visitor_country", "visitor.country", "whom they act for: ISO 3166-1 alpha-2 or an organization's key"),
        _text("visitor_role", "visitor.role", "their office, in the article's words"),
        *_place("destination"),
        *_PERIOD,
        _text("kind", "kind", "state, official, official_working, working, private, transit, unspecified"),
        _text("status", "status", "planned, ongoing, completed, cancelled, postponed, unknown"),
        Column("hosts", "text", "who receives, with ; between", lambda row: _names(row.record.hosts)),
        _text("purpose", "purpose", "in the article's words"),
        *_SAID,
        Column("summits", "text", "ids of summits during the visit, with blanks between",
               lambda row: _words(row.record.summits)),
        *_ALL,
    ),
    "summits": (
        _text("id", "id", "the summit's id; the same event of two articles has the same"),
        _text("name", "name", "in the article's words"),
        _text("organization", "organization", "key of the organization, such as CSTO"),
        _text("level", "level", "multilateral or bilateral"),
        _text("kind", "kind", "summit, statutory_body_session, informal_leaders_meeting, talks, meeting, …"),
        *_place("place"),
        *_PERIOD,
        _text("status", "status", "as of visits"),
        _text("on_margins_of", "on_margins_of", "id of the summit on whose margins it was held"),
        *_SAID,
        *_ALL,
    ),
    "participants": (
        _text("summit", "id", "id of the summit"),
        Column("person", "text", "who takes part, in the nominative; empty: only the country is named",
               lambda row: row.participant.person.name if row.participant.person else None),
        Column("person_role", "text", "their office, in the article's words",
               lambda row: row.participant.person.role if row.participant.person else None),
        Column("country", "text", "ISO 3166-1 alpha-2", lambda row: row.participant.country or (
            row.participant.person.country if row.participant.person else None)),
        Column("attendance", "text", "attended, expected, declined, replaced, remote, invited, unknown",
               lambda row: row.participant.attendance),
        Column("article_id", "text", "the article's id", _article("id")),
        Column("article_sha256", "text", "SHA-256 of the article's text in UTF-8", _article("sha256")),
    ),
    "trade_figures": (
        _text("id", "id", "the figure's id"),
        _text("reporter", "reporter", "whose trade it is: ISO 3166-1 alpha-2 or an organization's key"),
        _text("partner", "partner", "with whom: as reporter"),
        _text("flow", "flow", "turnover, export, import, balance, re_export, re_import, transit, settlement, …"),
        _text("measure", "measure", "level, share, growth, growth_multiple, change, rank, index"),
        Column("value", "number", "in full units: 4 billion dollars is 4000000000, 12,5% is 12.5", _of("value")),
        Column("value_max", "number", "upper end of a range", _of("value_max")),
        _text("unit", "unit", "ISO 4217, UCUM, or percent, pp, times, rank"),
        _text("qualifier", "qualifier", "exact, about, over, under, at_least, up_to, range"),
        Column("dual_value", "number", "the same amount in another currency", _of("dual_value")),
        _text("dual_unit", "dual_unit", "ISO 4217 of dual_value"),
        *_PERIOD,
        _text("base_start", "base_period.start", "what growth and change compare with: as start"),
        _text("base_end", "base_period.end", "as end"),
        _text("share_of", "share_of", "what a share is a part of: reporter and flow, such as KG:turnover"),
        Column("rank", "number", "place in a ranking", _of("rank")),
        _text("product", "product", "in the article's words; empty: all products"),
        _text("modality", "modality", "observed, estimate, forecast, target, potential"),
        _text("source_org", "source_org", "whose statistics, in the article's words"),
        _text("attributed_to", "attributed_to", "who says it, in the article's words"),
        *_ALL,
    ),
}  # fmt: skip
"""Table -> its columns."""


def rows(table: str, kept: Kept) -> Iterator[list[Any]]:
    """The rows that an extraction adds to a table: values in the order of columns, None where nothing is said."""
    for row in _rows(table, kept):
        yield [column.value(row) for column in TABLES[table]]


def _rows(table: str, kept: Kept) -> Iterator[Row]:
    if table == "participants":
        for summit in kept.extraction.summits:
            yield from (Row(kept, summit, participant) for participant in summit.participants)
    else:
        yield from (Row(kept, record) for record in getattr(kept.extraction, table))
