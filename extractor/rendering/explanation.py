"""The story of one record: where it was asked about, what was chosen, what its values rest on, what was checked."""

from __future__ import annotations

from collections.abc import Iterator

from ..records import Assessment, Extraction, Summit, TradeFigure, Visit, leaves
from ..spans import Span
from .quotes import clean
from .tables import in_words

Story = Iterator[tuple[int, str]]
"""Lines with the depth at which they stand."""


def headline(record: Visit | Summit | TradeFigure) -> str:
    """One line that tells records of an article apart."""
    when = record.period.start or record.period.text or "no date"
    if isinstance(record, Visit):
        return clean(f"{record.visitor.name or record.visitor.country} -> {record.destination.country}, {when}")
    if isinstance(record, Summit):
        return clean(f"{record.name}, {when}")
    value = record.value if record.value is not None else f"rank {record.rank}"
    return clean(f"{record.reporter} - {record.partner}, {record.flow} {record.measure} {value} {record.unit or ''}")


def explain(extraction: Extraction, record: Visit | Summit | TradeFigure, text: str) -> str:
    """Everything that is known about ``record``, in plain lines for people; ``text`` is the article's."""
    story = [*_mentions(record, text), *_fields(record, text), *_doubts(record, text), *_links(extraction, record)]
    return "\n".join([f"{record.id}", *("  " * depth + clean(line) for depth, line in story)]) + "\n"


def _mentions(record: Visit | Summit | TradeFigure, text: str) -> Story:
    yield 0, f"read from {len(record.mentions)} sentence(s)"
    for mention in record.mentions:
        yield 1, f"«{mention.window.of(text)}»"
        chosen = "; ".join(f"{name}: {_choice(value)}" for name, value in mention.draft.items())
        yield 2, f"asked for {in_words(mention.task)}, the model chose {chosen}"
        if mention.joined is not None:
            yield 2, f"the same event: {mention.joined}"


def _choice(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(f"«{word}»" for word in value) or "nobody"
    return f"«{value}»" if value else "nothing"


def _fields(record: Visit | Summit | TradeFigure, text: str) -> Story:
    yield 0, "values"
    for path, value in leaves(record):
        entry = record.assessment.get(path)
        yield 1, f"{path} = {value}"
        if entry is None:
            yield 2, "nothing shows it"
            continue
        yield 2, f"{entry.grounding}{f', {entry.basis}' if entry.basis else ''}: {_quotes(entry.spans, text)}"
        if entry.confidence is not None:
            yield 2, f"confidence {100 * entry.confidence:.0f} %{', look at it' if entry.needs_review else ''}"
        yield from _checks(entry)
        for conflict in entry.conflicts:
            yield 2, f"or {conflict.value}, because {conflict.reason}: {_quotes(conflict.spans, text)}"


def _checks(entry: Assessment) -> Story:
    if entry.passed:
        yield 2, f"passed: {', '.join(entry.passed)}"
    if entry.failed:
        yield 2, f"failed: {', '.join(entry.failed)}"


def _doubts(record: Visit | Summit | TradeFigure, text: str) -> Story:
    yield 0, "doubts" if record.issues else "no doubts"
    for issue in record.issues:
        about = f" {issue.field}" if issue.field else ""
        yield 1, f"{issue.severity} {issue.code}{about}: {issue.message}"
        if issue.spans:
            yield 2, _quotes(issue.spans, text)


def _links(extraction: Extraction, record: Visit | Summit | TradeFigure) -> Story:
    if isinstance(record, Visit):
        for summit in extraction.summits:
            if summit.id in record.summits:
                yield 0, f"held during it: {summit.id} {summit.name or ''}"
    if isinstance(record, Summit):
        for visit in extraction.visits:
            if record.id in visit.summits:
                yield 0, f"held during {visit.id}"
        if record.on_margins_of is not None:
            yield 0, f"held on the margins of {record.on_margins_of}"
    for claim in extraction.claims:
        if record.id in claim.records:
            yield 0, f"counted by the claim «{claim.text}»: {in_words(claim.outcome)}, {claim.reason}"


def _quotes(spans: tuple[Span, ...], text: str) -> str:
    return " … ".join(f"«{span.of(text)}»" for span in spans) or "no words"
