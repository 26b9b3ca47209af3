"""Extraction + the article's text -> tables for the terminal (rich) and for Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ..claims import in_words as claim_in_words
from ..records import (
    Claim,
    Extraction,
    Issue,
    Participant,
    Period,
    Person,
    Place,
    Summit,
    TradeFigure,
    Visit,
    Withheld,
    leaves,
)
from .quotes import Quote, clean, passage, quotes_of

REVIEW = "!"
"""Stands before records that a person should look at; a character of ASCII, so that it shows everywhere."""
_FIRST = 3
"""Parts to look at that a record names, the least sure; where nothing is sure enough it would be all of them."""
MAX_QUOTES = 4
"""Sentences shown for a record; a summit may have been read from many."""

PASSAGE = 120
"""Characters shown of the sentence that an issue of the whole article is about."""

NOTHING = "–"
COLUMNS: dict[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "Visit": (("Visitor", "Destination", "Period", "Kind", "Status"), (22, 16, 13, 12, 10)),
    "Summit": (("Summit", "Place", "Period", "Kind", "Status"), (22, 16, 13, 14, 10)),
    "TradeFigure": (("Reporter – partner", "Flow", "Value", "Period", "Modality"), (18, 16, 18, 13, 10)),
}
"""Columns of each type of record, and their weights."""
_MARKDOWN = re.compile(r"([\\`*_\[\]|~$#])")


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two values that the article supports for one field: the one chosen and the other, each with its reason."""

    field: str
    sides: tuple[tuple[str, str, Quote], tuple[str, str, Quote]]
    """Value, reason and words of the chosen side, then of the other."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record or reading in words."""

    review: bool
    cells: tuple[str, ...]
    details: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The records or readings of one type; ``weights`` share out the width of the terminal."""

    title: str
    columns: tuple[str, ...]
    weights: tuple[int, ...]
    rows: tuple[Row, ...]


def render_table(extraction: Extraction, article_text: str, console_width: int = 100) -> RenderableType:
    """What one article gave, for a terminal of ``console_width`` columns: a heading, then visits, summits, figures.

    Under each record stand the article's words that prove it and what is in doubt about it. Nothing of the
    article is taken for markup, and none of its control characters comes through.
    """
    blocks: list[RenderableType] = [Rule(Text(_title(extraction), style="bold"), align="left", characters="─")]
    blocks.append(Text(_origin(extraction), style="dim"))
    sections = list(_sections(extraction, article_text))
    if not sections:
        blocks.append(Text("No visits, summits or trade figures found."))
    for section in sections:
        blocks += [Text(), *section_blocks(section, console_width)]
    if any(row.review for section in sections for row in section.rows):
        blocks += [Text(), Text(f"{REVIEW} needs review", style="bold red")]
    for heading, lines in _remarks(extraction, article_text):
        blocks += [Text(), Text(heading, style="bold"), *(_indented(Text(line), 2) for line in lines)]
    blocks.append(Text())
    return Group(*blocks)


def render_markdown(extraction: Extraction, article_text: str) -> str:
    """The same as GitHub-flavoured Markdown; words of the article are escaped, those that prove a value bold."""
    lines = [f"## {_escape(_title(extraction))}", "", _escape(_origin(extraction)), ""]
    sections = list(_sections(extraction, article_text))
    if not sections:
        lines += ["No visits, summits or trade figures found.", ""]
    for section in sections:
        columns = ["", *section.columns, "Words of the article", "Doubts"]
        lines += [f"### {section.title}", "", _markdown_row(columns), _markdown_row(["---"] * len(columns))]
        for row in section.rows:
            first, *others = map(_escape, row.cells)
            first = "<br>".join([first, *map(_escape, row.details)])
            quotes = "<br>".join(map(_markdown_quote, row.quotes))
            doubts = "<br>".join([*map(_markdown_contrast, row.contrasts), *map(_escape, row.doubts)])
            lines.append(_markdown_row([f"**{REVIEW}**" if row.review else "", first, *others, quotes, doubts]))
        lines.append("")
    if any(row.review for section in sections for row in section.rows):
        lines += [f"**{REVIEW}** needs review", ""]
    for heading, remarks in _remarks(extraction, article_text):
        lines += [f"### {heading}", "", *(f"- {_escape(remark)}" for remark in remarks), ""]
    return "\n".join(lines)


# ------------------------------------------------------------------------------------------- records in words


def _title(extraction: Extraction) -> str:
    article = extraction.article
    named = [name for name in (article.title, article.source) if name]
    return clean(" · ".join(named) or article.id)


def _origin(extraction: Extraction) -> str:
    when, usage = extraction.article.published, extraction.usage
    published = f"published {when.date} ({when.basis})" if when else "publication date unknown"
    sure = f" · confidence by calibration {usage.calibration.fingerprint}" if usage.calibration else ""
    return clean(f"{published} · {usage.model} · {usage.windows} windows, {usage.calls} calls{sure}")


def _sections(extraction: Extraction, text: str) -> Iterator[Section]:
    kinds: tuple[tuple[str, str, Sequence[Visit | Summit | TradeFigure]], ...] = (
        ("Visits", "Visit", extraction.visits),
        ("Summits", "Summit", extraction.summits),
        ("Trade figures", "TradeFigure", extraction.trade_figures),
    )
    for title, kind, records in kinds:
        if records:
            rows = tuple(record_row(record, text) for record in records)
            yield Section(f"{title} ({len(rows)})", *COLUMNS[kind], rows)
    if extraction.claims:
        rows = tuple(map(_claim, extraction.claims))
        yield Section(f"Claims ({len(rows)})", ("Claim", "Words", "Outcome", "Reason"), (44, 18, 9, 26), rows)


def record_row(record: Visit | Summit | TradeFigure, text: str = "") -> Row:
    """One record in words, with the quotes of ``text`` that prove it."""
    if isinstance(record, Visit):
        return _visit(record, text)
    return _summit(record, text) if isinstance(record, Summit) else _trade_figure(record, text)


def _visit(visit: Visit, text: str) -> Row:
    unresolved = {
        "visitor": not visit.visitor.name,
        "destination country": not visit.destination.country,
        "period": not visit.period.start,
    }
    details = {
        "hosts": ", ".join(map(_person, visit.hosts)),
        "purpose": visit.purpose,
    }
    cells = (_person(visit.visitor), _place(visit.destination), _period(visit.period))
    return _row(visit, text, (*cells, in_words(visit.kind), in_words(visit.status)), details, unresolved)


def _summit(summit: Summit, text: str) -> Row:
    unresolved = {
        "participants": not summit.participants,
        "place": not (summit.place.country or summit.place.city),
        "period": not summit.period.start,
    }
    name = summit.name or summit.organization or in_words(summit.kind)
    if summit.name and summit.organization:
        name = f"{name} ({summit.organization})"
    cells = (name, _place(summit.place), _period(summit.period), f"{summit.level} {in_words(summit.kind)}")
    details = {"with": ", ".join(map(_participant, summit.participants))}
    return _row(summit, text, (*cells, in_words(summit.status)), details, unresolved)


def _trade_figure(figure: TradeFigure, text: str) -> Row:
    unresolved = {
        "reporter": not figure.reporter,
        "value": figure.value is None and figure.rank is None,
        "unit": figure.value is not None and not figure.unit,
        "period": not figure.period.start,
    }
    details = {
        "share of": figure.share_of,
        "compared with": _period(figure.base_period) if figure.base_period else None,
        "product": figure.product,
        "statistics of": figure.source_org,
    }
    sides = " – ".join(side for side in (figure.reporter, figure.partner) if side) or NOTHING
    flow = f"{in_words(figure.flow)}, {in_words(figure.measure)}"
    cells = (sides, flow, _value(figure), _period(figure.period), in_words(figure.modality))
    return _row(figure, text, cells, details, unresolved)


def _claim(claim: Claim) -> Row:
    outcome = {"cannot_be_checked": "open"}.get(claim.outcome, claim.outcome)
    cells = (claim_in_words(claim), f"«{claim.text}»", outcome, claim.reason)
    return Row(review=claim.outcome == "fails", cells=tuple(map(clean, cells)))


def _row(
    record: Visit | Summit | TradeFigure,
    text: str,
    cells: tuple[str, ...],
    details: Mapping[str, str | None],
    unresolved: Mapping[str, bool],
) -> Row:
    missing = ", ".join(name for name, is_missing in unresolved.items() if is_missing)
    doubts = [f"unresolved: {missing}"] if missing else []
    quotes = tuple(quotes_of(record, text))
    more = len(quotes) - MAX_QUOTES
    details = {**details, "sentences not shown": str(more) if more > 0 else None}
    return Row(
        review=record.needs_review,
        cells=tuple(map(clean, cells)),
        details=tuple(clean(f"{name}: {value}") for name, value in details.items() if value),
        quotes=quotes[:MAX_QUOTES],
        contrasts=tuple(_contrasts(record, text)),
        doubts=tuple(map(clean, [*doubts, *_doubts(record)])),
    )


def _person(person: Person) -> str:
    known = ", ".join(part for part in (person.role, person.country) if part)
    name = person.name or NOTHING
    return f"{name} ({known})" if known else name


def _participant(participant: Participant) -> str:
    who = _person(participant.person) if participant.person else participant.country or NOTHING
    return who if participant.attendance in ("attended", "unknown") else f"{who}: {participant.attendance}"


def _place(place: Place) -> str:
    return ", ".join(part for part in (place.city, place.country) if part) or NOTHING


def _period(period: Period) -> str:
    if not period.start:
        return f"«{period.text}»" if period.text else NOTHING
    return period.start if period.end in (None, period.start) else f"{period.start} – {period.end}"


def _value(figure: TradeFigure) -> str:
    number = numbers(figure.value, figure.value_max)
    unit = "%" if figure.unit == "percent" else figure.unit or ""
    about = "" if figure.qualifier in ("exact", "range") else in_words(figure.qualifier)
    value = " ".join(part for part in (about, number, unit) if part) if number else ""
    rank = f"rank {figure.rank}" if figure.rank is not None else ""
    return ", ".join(part for part in (value, rank) if part) or NOTHING


def numbers(*values: Decimal | None) -> str:
    r"""The ends of a range, or a single number, with digits in groups of three.

    >>> numbers(Decimal("4E+6"), None)
    '4\xa0000\xa0000'
    """
    return " – ".join(f"{value:,f}".replace(",", "\u00a0") for value in values if value is not None)


def in_words(code: str) -> str:
    """A stable code as people read it.

    >>> in_words("no_publication_date")
    'no publication date'
    """
    return code.replace("_", " ").replace(".", " ")


def _doubts(record: Visit | Summit | TradeFigure) -> Iterator[str]:
    unsure = [f"{part} {100 * sure:.0f} %" for part, sure in unsure_parts(record).items()]
    if unsure:
        more = [f"and {len(unsure) - _FIRST} more"] if len(unsure) > _FIRST else []
        yield f"look at: {', '.join([*unsure[:_FIRST], *more])}"
    yield from map(_issue, record.issues)
    told = {issue.code for issue in record.issues}
    for field, assessment in record.assessment.items():
        for code in assessment.failed:
            if code not in told:
                yield f"{in_words(field)}: {in_words(code)}"
        if assessment.grounding == "missing":
            yield f"{in_words(field)}: not found in the article"
        elif assessment.grounding == "fuzzy":
            yield f"{in_words(field)}: found only in a similar form"


def unsure_parts(record: Visit | Summit | TradeFigure) -> dict[str, float]:
    """Parts of the record that ask for a look, each with the confidence of its least sure field, least sure first."""
    found: dict[str, float] = {}
    for path, entry in record.assessment.items():
        if entry.needs_review and entry.confidence is not None:
            part = in_words(path.split(".")[0])
            found[part] = min(entry.confidence, found.get(part, 1.0))
    return dict(sorted(found.items(), key=lambda item: item[1]))


def _contrasts(record: Visit | Summit | TradeFigure, text: str) -> Iterator[Contrast]:
    """Each conflict once: start and end of a period disagree together."""
    values = {path: str(value) for path, value in leaves(record)}
    seen: set[tuple[str, str]] = set()
    for path, entry in record.assessment.items():
        field = "period" if path in ("period.start", "period.end") else path
        for conflict in entry.conflicts:
            if (field, conflict.value) in seen:
                continue
            seen.add((field, conflict.value))
            chosen = _period(record.period) if field == "period" else values.get(path, NOTHING)
            start, _, end = conflict.value.partition("/")
            other = _period(Period(start=start, end=end)) if end else conflict.value
            yield Contrast(
                in_words(field),
                (
                    (clean(chosen), clean(entry.basis or entry.grounding), passage(entry.spans, text)),
                    (clean(other), clean(conflict.reason), passage(conflict.spans, text)),
                ),
            )


def _issue(issue: Issue) -> str:
    about = f"{in_words(issue.field)}: " if issue.field else ""
    note = "note: " if issue.severity == "info" else ""
    return f"{note}{about}{issue.message or in_words(issue.code)}"


def _remarks(extraction: Extraction, text: str) -> Iterator[tuple[str, list[str]]]:
    """Lists that follow the tables: what was withheld, and doubts about the article as a whole."""
    if extraction.withheld:
        yield f"Withheld ({len(extraction.withheld)})", [clean(_withheld(draft)) for draft in extraction.withheld]
    if extraction.issues:
        issues = [clean(f"{issue.severity}: {_issue(issue)}{_passage(issue, text)}") for issue in extraction.issues]
        yield f"About the article ({len(issues)})", issues


def _passage(issue: Issue, text: str) -> str:
    """The start of the words that an issue is about; of a contradiction both sides."""
    passages = [span.of(text) for span in issue.spans[:2]]
    shown = [f"«{words[:PASSAGE]}{'…' if len(words) > PASSAGE else ''}»" for words in passages if words]
    return f": {' – '.join(shown)}" if shown else ""


def _withheld(withheld: Withheld) -> str:
    words = " · ".join(str(value) for value in withheld.draft.values() if value and isinstance(value, str | int))
    return f"{in_words(withheld.task)} «{words}»: {withheld.message or in_words(withheld.code)}"


# ------------------------------------------------------------------------------------------- terminal and Markdown


def section_blocks(section: Section, width: int) -> Iterator[RenderableType]:
    """The heading of ``section``, its columns and its rows, for a terminal of ``width`` columns."""
    widths = _widths(section.weights, width - 2)
    yield Text(section.title, style="bold cyan")
    yield _grid(" ", (Text(column, style="dim") for column in section.columns), widths)
    yield Text("─" * width, style="dim")
    for row in section.rows:
        sign = REVIEW if row.review else " "
        yield _grid(sign, (Text(cell, style="bold" if not at else "") for at, cell in enumerate(row.cells)), widths)
        for detail in row.details:
            yield _indented(Text(detail), 4)
        for quote in row.quotes:
            yield _indented(_terminal_quote(quote), 4)
        for contrast in row.contrasts:
            yield Padding(_side_by_side(contrast), (0, 0, 0, 4))
        for doubt in row.doubts:
            yield _indented(Text(f"? {doubt}", style="yellow"), 4)


def _widths(weights: Sequence[int], width: int) -> list[int]:
    gaps = len(weights) - 1
    shares = [max(4, (width - gaps) * weight // sum(weights)) for weight in weights]
    shares[0] += max(0, width - gaps - sum(shares))
    return shares


def _grid(sign: str, cells: Iterable[Text], widths: Sequence[int]) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1, style="bold red")
    for width in widths:
        grid.add_column(width=width, overflow="fold")
    grid.add_row(Text(sign), *cells)
    return grid


def _side_by_side(contrast: Contrast) -> Table:
    """Two columns: what was chosen and why, and what else the article says."""
    table = Table(box=box.SIMPLE_HEAD, expand=True, padding=(0, 1), pad_edge=False, header_style="yellow")
    for heading, (value, _, _) in zip(("chosen", "or"), contrast.sides, strict=True):
        table.add_column(Text(f"{contrast.field}, {heading}: {value}"), ratio=1, overflow="fold")
    table.add_row(*(_terminal_quote(quote) for _, _, quote in contrast.sides))
    table.add_row(*(Text(reason, style="dim") for _, reason, _ in contrast.sides))
    return table


def _indented(text: Text, columns: int) -> Padding:
    return Padding(text, (0, 0, 0, columns))


def _terminal_quote(quote: Quote) -> Text:
    return (
        Text("«")
        .append_text(Text.assemble(*((part, "bold") if proof else part for part, proof in _flat(quote))))
        .append("»")
    )


def _markdown_quote(quote: Quote) -> str:
    return "«" + "".join(f"**{_escape(part)}**" if proof else _escape(part) for part, proof in _flat(quote)) + "»"


def _markdown_contrast(contrast: Contrast) -> str:
    chosen, other = (
        f"{_escape(value)} {_markdown_quote(quote)} ({_escape(reason)})" for value, reason, quote in contrast.sides
    )
    return f"{_escape(contrast.field)}: {chosen}<br>*or* {other}"


def _flat(quote: Quote) -> Iterator[tuple[str, bool]]:
    """The parts without line ends and control characters, the spaces between them kept."""
    for part, proof in quote.parts:
        words = clean(part)
        before, after = (" " if part[:1].isspace() else ""), (" " if part[-1:].isspace() and words else "")
        if before:
            yield before, False
        if words:
            yield words, proof
        if after:
            yield after, False


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[Sequence[str]]]) -> Iterator[str]:
    """Lines of a Markdown table; a cell is a list of lines, in which nothing is taken for markup."""
    yield _markdown_row(columns)
    yield _markdown_row(["---"] * len(columns))
    for row in rows:
        yield _markdown_row("<br>".join(map(_escape, cell)) for cell in row)


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escape(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN.sub(r"\\\1", text)
