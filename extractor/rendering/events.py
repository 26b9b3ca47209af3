"""Events of many articles -> tables for the terminal (rich) and for Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rich.console import Group, RenderableType
from rich.text import Text

from ..events import Comparison, Event, Reconciliation, Reported, Unplaced
from .quotes import clean
from .tables import COLUMNS, REVIEW, Row, Section, in_words, markdown_table, record_row, section_blocks

_TITLES = {"Visit": "Visits", "Summit": "Summits", "TradeFigure": "Trade figures"}


def render_events(found: Reconciliation, console_width: int = 100) -> RenderableType:
    """All events for a terminal of ``console_width`` columns: who tells of each, its history, and its conflicts.

    Values that articles disagree on stand side by side with the articles that give them; after ``→`` the one that
    counts, and why.
    """
    blocks: list[RenderableType] = [Text(_summary(found), style="bold")]
    for section in _sections(found):
        blocks += [Text(), *section_blocks(section, console_width)]
    if any(event.record.needs_review for event in found.events):
        blocks += [Text(), Text(f"{REVIEW} needs review", style="bold red")]
    for heading, lines in _remarks(found):
        blocks += [Text(), Text(heading, style="bold"), *(Text(f"  {line}") for line in lines)]
    return Group(*blocks, Text())


def render_events_markdown(found: Reconciliation) -> str:
    """The same as GitHub-flavoured Markdown."""
    lines = [f"## {_summary(found)}", ""]
    for section in _sections(found):
        columns = ("", *section.columns, "Told by", "Doubts")
        rows = (
            ([REVIEW] if row.review else [], *([cell] for cell in row.cells), row.details, row.doubts)
            for row in section.rows
        )
        lines += [f"### {section.title}", "", *markdown_table(columns, rows), ""]
    for heading, remarks in _remarks(found):
        lines += [f"### {heading}", "", *markdown_table((heading.split()[0],), ([[remark]] for remark in remarks)), ""]
    return "\n".join(lines)


def _summary(found: Reconciliation) -> str:
    conflicts = sum(len(event.conflicts()) for event in found.events)
    counts = ((len(found.events), "event"), (len(found.articles), "article"), (conflicts, "conflict"))
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts)


def _sections(found: Reconciliation) -> Iterator[Section]:
    for kind, title in _TITLES.items():
        rows = tuple(_row(event) for event in found.events if event.type == kind)
        if rows:
            yield Section(f"{title} ({len(rows)})", *COLUMNS[kind], rows)


def _row(event: Event) -> Row:
    conflicts = [_conflict(comparison) for comparison in event.conflicts()]
    # A conflict is shown with its values side by side; what is left are the other doubts.
    codes = {f"{comparison.field.replace('.', '_')}_conflict" for comparison in event.conflicts()}
    others = tuple(issue for issue in event.issues if issue.code not in codes)
    row = record_row(event.record.model_copy(update={"issues": others}))
    details = (*row.details, _told_by(event), *_history(event))
    return replace(row, details=tuple(map(clean, details)), doubts=(*row.doubts, *map(clean, conflicts)))


def _told_by(event: Event) -> str:
    articles = ", ".join(dict.fromkeys(member.article for member in event.members))
    several = len(event.members) > 1
    return f"told by: {articles}" + (f" (independent: {event.support})" if several else "")


def _history(event: Event) -> Iterator[str]:
    if event.history:
        stages = (
            f"{in_words(stage.status)}{f' for {stage.start}' if stage.start else ''}"
            f" ({f'{stage.published}, ' if stage.published else ''}{', '.join(stage.articles)})"
            for stage in event.history
        )
        yield "history: " + " → ".join(stages)


def _conflict(comparison: Comparison) -> str:
    values = " | ".join(
        f"{in_words(value.value) if comparison.field == 'kind' else value.value}"
        f" ({', '.join(said.article for said in value.said)})"
        for value in comparison.values
    )
    chosen = f"{comparison.chosen}: {comparison.reason}"
    return f"{comparison.strength} conflict, {in_words(comparison.field)}: {values} → {chosen}"


def _remarks(found: Reconciliation) -> Iterator[tuple[str, list[str]]]:
    if found.ambiguous:
        yield f"Ambiguous ({len(found.ambiguous)})", [clean(_ambiguous(unplaced)) for unplaced in found.ambiguous]
    yield f"Articles ({len(found.articles)})", [clean(_article(article)) for article in found.articles]


def _ambiguous(unplaced: Unplaced) -> str:
    return f"{unplaced.type} {unplaced.record} of {unplaced.article}: {unplaced.reason} ({', '.join(unplaced.events)})"


def _article(article: Reported) -> str:
    named = next((name for name in (article.title, article.source, article.url) if name), None)
    when = f"published {article.published} ({article.basis})" if article.published else "publication date unknown"
    copy = f"copy of {article.copy_of}" if article.copy_of else None
    return " · ".join(part for part in (article.id, named, when, copy) if part)
