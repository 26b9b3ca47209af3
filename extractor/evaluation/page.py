"""Report -> one HTML page that needs no network; all text of articles is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from .charts import legend, reliability_diagram, risk_coverage, stack, whisker
from .measures import MAIN
from .wording import (
    CONFIDENCE,
    HEADLINE,
    LIMITS,
    OUTCOME_WORDS,
    SELECTIVE,
    amount,
    decimal,
    interval,
    listed,
    percent,
    provenance,
    who_annotated,
)

Report = Mapping[str, Any]
Cell = tuple[str, str]
"""HTML of a cell and its class."""


def report_page(report: Report) -> str:
    """The page as one string of HTML."""
    sections = {
        "Headline": _headline(report["scores"]),
        "Slots": _slots(report["slots"]),
        "Breakdown": "".join(_breakdown(name, groups) for name, groups in report["breakdown"].items()),
        "Confidence": _confidence(report["confidence"]),
        "Doubts": _flags(report["flags"]),
        "Costliest errors": _errors(report["costliest"]),
        "Pairing threshold": _thresholds(report["thresholds"]),
        "Cost": _cost(report),
        "Failures": _failures(report["failures"]),
        "What these numbers do not show": _bullets(LIMITS),
        "Provenance": _provenance(report["header"]),
    }
    body = "".join(
        f'<section><h2 id="{_anchor(name)}">{escape(name)}</h2>{content}</section>'
        for name, content in sections.items()
    )
    links = "".join(f'<a href="#{_anchor(name)}">{escape(name)}</a>' for name in sections)
    style = Path(__file__).with_name("page.css").read_text("utf-8")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Evaluation</title><style>{style}</style></head><body>"
        f"<header><h1>Evaluation</h1>{_lead(report['header'])}<nav>{links}</nav></header>{body}</body></html>\n"
    )


def _anchor(name: str) -> str:
    return name.lower().replace(" ", "-")


def _lead(header: Mapping[str, Any]) -> str:
    model, labels = escape(listed(header["models"])), escape(who_annotated(header))
    return (
        f'<p class="lead">{model} on {header["articles"]} articles, {header["with_events"]} of them with events '
        f"(gold {escape(header['digest'])}; {labels}).</p>"
    )


def _table(head: Sequence[Cell], rows: Iterable[tuple[str, Sequence[Cell]]]) -> str:
    """A table of HTML cells; every row has a class of its own."""
    top = "".join(f'<th scope="col" class="{kind}">{name}</th>' for name, kind in head)
    body = "".join(
        f'<tr class="{row}">{"".join(f"<td class={kind!r}>{cell}</td>" for cell, kind in cells)}</tr>'
        for row, cells in rows
    )
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _heads(*names: str, numbers: Sequence[str] = ()) -> list[Cell]:
    return [(escape(name), "n" if name in numbers else "") for name in names]


def _headline(scores: Mapping[str, Any]) -> str:
    rows = [
        ("main" if name in MAIN else "", _score_row(called, share, scores[name]))
        for name, (called, share) in HEADLINE.items()
        if name in scores
    ]
    note = (
        '<p class="note">In percent. 95 % intervals: articles drawn again 10,000 times, Wilson for empty articles. '
        "± marks an interval too wide for a claim. Rows with a bar at the side are those that two reports are compared "
        "on.</p>"
    )
    return note + _table(_heads("Score", "Value", "", "95 %", "n", numbers=("Value", "n")), rows)


def _score_row(called: str, share: str, score: Mapping[str, Any]) -> list[Cell]:
    return [
        (f"{escape(called)}<small>{escape(share)}</small>", ""),
        (f"<strong>{percent(score['value'])}</strong>", "n"),
        (whisker(score), ""),
        (interval(score), ""),
        (amount(score["of"]), "n"),
    ]


def _slots(slots: Mapping[str, Any]) -> str:
    rows = [("", list(_slot(name, row))) for name, row in slots["rows"].items()]
    head = _heads("Slot", "", "COR", "PAR", "INC", "SPU", "MIS", "P", "R", "F1", numbers=_NUMBERS)
    macro = f'<p class="note">Mean F1 over slots: {percent(slots["macro_f1"])} %.</p>'
    return legend() + _table(head, rows) + macro


_NUMBERS = ("COR", "PAR", "INC", "SPU", "MIS", "P", "R", "F1")


def _slot(name: str, row: Mapping[str, Any]) -> Iterator[Cell]:
    yield escape(name), ""
    yield stack(row), ""
    yield from ((str(row[outcome]), "n") for outcome in ("COR", "PAR", "INC", "SPU", "MIS"))
    yield from ((percent(row[score]), "n") for score in ("precision", "recall"))
    yield f"<strong>{percent(row['f1'])}</strong>", "n"


def _breakdown(name: str, groups: Mapping[str, Any]) -> str:
    rows = []
    for group, row in groups.items():
        cells: list[Cell] = [(escape(group), ""), (str(row["articles"]), "n")]
        for score in ("record_f1", "slot_f1"):
            found = row["scores"][score]
            cells += [(f"<strong>{percent(found['value'])}</strong>", "n"), (whisker(found), ""), (interval(found), "")]
        rows.append(("", cells))
    head = _heads(name.capitalize(), "Articles", "Records F1", "", "95 %", "Slots F1", " ", "95 %", numbers=_COUNTED)
    table = _table(head, rows)
    return f"<details><summary>By {escape(name)}</summary>{table}</details>" if name == "tag" else table


_COUNTED = ("Articles", "Records F1", "Slots F1")


def _confidence(scores: Mapping[str, Any] | None) -> str:
    if scores is None:
        return "<p>No value has a confidence: nothing has been calibrated yet.</p>"
    pictures = reliability_diagram(scores["reliability"]) + risk_coverage(scores["risk_coverage"])
    rows: list[tuple[str, list[Cell]]] = [
        ("", [(f"{escape(called)}<small>{escape(meaning)}</small>", ""), (decimal(scores[name]), "n")])
        for name, (called, meaning) in CONFIDENCE.items()
    ]
    for share, value in scores["f1_at_coverage"].items():
        rows.append(("", [(f"Slots F1, the surest {share} of the values kept", ""), (percent(value), "n")]))
    for goal, value in scores["coverage_at_precision"].items():
        rows.append(("", [(f"Share that can be kept at precision {goal}", ""), (percent(value), "n")]))
    few = "" if scores["ece_claim"] else " Too few for a claim about the calibration error."
    note = f'<p class="note">{amount(scores["values"])} values with a confidence.{few}</p>'
    return (
        f'<div class="plots">{pictures}</div>{note}'
        + _table(_heads("Score", "Value", numbers=("Value",)), rows)
        + "<h3>At the threshold of the calibration</h3>"
        + _selective(scores["selective"])
    )


def _selective(scores: Mapping[str, Any]) -> str:
    rows = [("", _score_row(called, share, scores[name])) for name, (called, share) in SELECTIVE.items()]
    return _table(_heads("What", "Value", "", "95 %", "n", numbers=("Value", "n")), rows)


def _flags(flags: Mapping[str, Any]) -> str:
    clean = flags["unflagged"]
    text = (
        f"{amount(flags['values'])} values came out, {amount(flags['wrong'])} of them wrong. A doubt on the slot or a "
        f"record to review stands on {percent(clean['share_flagged'])} %; of the {amount(clean['values'])} others "
        f"{percent(clean['wrong'])} % are wrong."
    )
    rows = [("", list(_flag(row))) for row in flags["detectors"]]
    names = ("Raised", "Precision", "Recall", "Alarm rate", "Lift")
    return f"<p>{escape(text)}</p>" + _table(_heads("Doubt", *names[:2], "", *names[2:], numbers=names), rows)


def _flag(row: Mapping[str, Any]) -> Iterator[Cell]:
    yield escape(row["flag"]), ""
    yield amount(row["raised"]), "n"
    yield percent(row["precision"]), "n"
    yield whisker({**row, "value": row["precision"]}), ""
    yield from ((percent(row[name]), "n") for name in ("recall", "alarm_rate"))
    yield decimal(row["lift"], 2), "n"


def _errors(rows: Sequence[Mapping[str, Any]]) -> str:
    return "".join(map(_error, rows)) or "<p>None.</p>"


def _error(row: Mapping[str, Any]) -> str:
    told = [f"<b>{escape(row['type'])}.{escape(row['slot'])}</b>", escape(OUTCOME_WORDS[row["outcome"]])]
    told.append(f"article {escape(row['case'])}")
    if row["confidence"] is not None:
        told.append(f"confidence {percent(row['confidence'])} %")
    told.append(f"doubts: {escape(', '.join(row['flags']))}" if row["flags"] else "no doubt noted")
    quote = f"<blockquote>{highlight(row['sentence'], row['marks'])}</blockquote>" if row["sentence"] else ""
    values = "".join(
        f"<div><dt>{name}</dt><dd>{escape(row[side]) if row[side] is not None else '<i>nothing</i>'}</dd></div>"
        for name, side in (("Label", "gold"), ("Came out", "predicted"))
    )
    head = "".join(f"<span>{part}</span>" for part in told)
    return f'<article class="error"><header>{head}</header>{quote}<dl class="pair">{values}</dl></article>'


def highlight(text: str, marks: Iterable[Sequence[int]]) -> str:
    """Escaped text with the marked parts in ``<mark>``.

    >>> highlight("a <b> c", [[2, 5]])
    'a <mark>&lt;b&gt;</mark> c'
    """
    parts, done = [], 0
    for start, stop in sorted(map(tuple, marks)):
        parts += [escape(text[done:start]), f"<mark>{escape(text[start:stop])}</mark>"]
        done = stop
    return "".join([*parts, escape(text[done:])])


def _thresholds(rows: Mapping[str, Mapping[str, float | None]]) -> str:
    cells = [
        ("", [(escape(limit), ""), (percent(row["record_f1"]), "n"), (percent(row["slot_f1"]), "n")])
        for limit, row in rows.items()
    ]
    note = '<p class="note">Records and labels are pairs from a similarity on: how far does the choice matter?</p>'
    names = ("Records F1", "Slots F1")
    return note + _table(_heads("From similarity", *names, numbers=names), cells)


def _cost(report: Report) -> str:
    rows: list[tuple[str, list[Cell]]] = [
        (
            "",
            [
                (escape(name.replace("_", " ")), ""),
                (amount(total), "n"),
                (decimal(report["cost"]["per_article"][name], 1), "n"),
            ],
        )
        for name, total in report["cost"]["total"].items()
    ]
    timing = report["timing"]
    if timing:
        spread = f"median {decimal(timing['p50'], 1)}, p95 {decimal(timing['p95'], 1)}"
        rows.append(("", [("seconds", ""), (decimal(timing["total"], 1), "n"), (spread, "n")]))
    names = ("Total", "An article")
    return _table(_heads("What", *names, numbers=names), rows)


def _failures(rows: Sequence[Mapping[str, str]]) -> str:
    return _bullets(f"{row['case']}: {row['error']}" for row in rows) if rows else "<p>Every article was read.</p>"


def _bullets(lines: Iterable[str]) -> str:
    return f'<ul class="limits">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'


def _provenance(header: Mapping[str, Any]) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in provenance(header))
    return f'<dl class="facts">{rows}</dl>'
