"""Report -> Markdown, the same numbers as in report.json."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .judging import OUTCOMES
from .measures import MAIN
from .wording import (
    CONFIDENCE,
    HEADLINE,
    LIMITS,
    SELECTIVE,
    amount,
    decimal,
    interval,
    percent,
    provenance,
)

Report = Mapping[str, Any]


def report_markdown(report: Report) -> str:
    """The whole report as one Markdown document."""
    parts = (
        "# Evaluation\n",
        table(("What", "Value"), provenance(report["header"])),
        "## Headline\n\nIn percent, with 95 % intervals; ± marks an interval too wide for a claim.\n",
        table(("Score", "Value", "95 %", "n", "Share of"), _headline(report["scores"])),
        "## Slots\n",
        table(("Slot", *OUTCOMES, "P", "R", "F1"), _slots(report["slots"])),
        f"Mean F1 over slots: {percent(report['slots']['macro_f1'])}\n",
        "## Does the pairing threshold matter?\n",
        table(("Threshold", "Records F1", "Slots F1"), _thresholds(report)),
        *(part for name in report["breakdown"] for part in _breakdown(name, report["breakdown"][name])),
        "## Doubts as detectors of wrong slots\n",
        _unflagged(report["flags"]),
        table(("Doubt", "Raised", "Precision", "Recall", "Alarm rate", "Lift"), _flags(report["flags"])),
        "## Confidence\n",
        _confidence(report["confidence"]),
        "## Cost\n",
        table(("What", "Total", "An article"), _cost(report)),
        "## Articles that could not be read\n",
        _listed(f"{row['case']}: {row['error']}" for row in report["failures"]),
        "## The costliest errors\n",
        table(("Article", "Slot", "Outcome", "Label", "Came out", "Sentence"), _errors(report["costliest"])),
        "## What these numbers do not show\n",
        _listed(LIMITS),
    )
    return "\n".join(parts)


def headline_lines(report: Report) -> Iterator[str]:
    """The main scores, one line each, for a terminal; with confidences also what their threshold is worth."""
    for name, called in MAIN.items():
        found = report["scores"].get(name)
        if found and found["value"] is not None:
            yield f"{called}: {percent(found['value'])} % ({interval(found)})"
    for name, (called, share) in SELECTIVE.items() if report["confidence"] else ():
        found = report["confidence"]["selective"][name]
        if found["value"] is not None:
            yield f"{called[:1].lower()}{called[1:]}: {percent(found['value'])} % ({interval(found)}) {share}"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; article text cannot break out of its cell."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines) + "\n"


def _cell(value: object) -> str:
    text = " ".join(str(value).split())
    for sign, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "\\|"), ("`", "\\`"), ("*", "\\*")):
        text = text.replace(sign, safe)
    return text.replace("[", "\\[").replace("_", "\\_")


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {_cell(line)}" for line in lines) + "\n" if (lines := list(lines)) else "None.\n"


def _headline(scores: Mapping[str, Any]) -> Iterator[Sequence[object]]:
    for name, (called, share) in HEADLINE.items():
        if name in scores:
            yield called, percent(scores[name]["value"]), interval(scores[name]), amount(scores[name]["of"]), share


def _slots(slots: Mapping[str, Any]) -> Iterator[Sequence[object]]:
    for name, row in slots["rows"].items():
        counts = [row[outcome] for outcome in OUTCOMES]
        yield name, *counts, *(percent(row[score]) for score in ("precision", "recall", "f1"))


def _thresholds(report: Report) -> Iterator[Sequence[object]]:
    for limit, row in report["thresholds"].items():
        yield limit, percent(row["record_f1"]), percent(row["slot_f1"])


def _breakdown(name: str, groups: Mapping[str, Any]) -> Iterator[str]:
    shown = ("record_f1", "slot_f1", "strict_record_accuracy", "false_alarms")
    rows = [
        (group, row["articles"], *(_with_interval(row["scores"][score]) for score in shown))
        for group, row in groups.items()
    ]
    yield f"## By {name}\n"
    yield table((name.capitalize(), "Articles", *(HEADLINE[score][0] for score in shown)), rows)


def _with_interval(score: Mapping[str, Any]) -> str:
    return "–" if score["value"] is None else f"{percent(score['value'])} ({interval(score)})"


def _unflagged(flags: Mapping[str, Any]) -> str:
    clean = flags["unflagged"]
    return (
        f"{amount(flags['values'])} values came out, {amount(flags['wrong'])} of them wrong. With a doubt on the slot "
        f"or a record to review: {percent(clean['share_flagged'])} %. Of the {amount(clean['values'])} others, "
        f"{percent(clean['wrong'])} % are wrong.\n"
    )


def _flags(flags: Mapping[str, Any]) -> Iterator[Sequence[object]]:
    for row in flags["detectors"]:
        shares = (percent(row[name]) for name in ("precision", "recall", "alarm_rate"))
        yield row["flag"], row["raised"], *shares, decimal(row["lift"], 2)


def _confidence(scores: Mapping[str, Any] | None) -> str:
    if scores is None:
        return "No value has a confidence: nothing has been calibrated yet.\n"
    rows: list[tuple[object, ...]] = [
        (called, decimal(scores[name]), meaning) for name, (called, meaning) in CONFIDENCE.items()
    ]
    for share, value in scores["f1_at_coverage"].items():
        rows.append((f"Slots F1 at coverage {share}", percent(value), "the surest values kept"))
    for goal, value in scores["coverage_at_precision"].items():
        rows.append((f"Coverage at precision {goal}", percent(value), "how much could be kept unseen"))
    note = "" if scores["ece_claim"] else "Too few values for a claim about the calibration error.\n"
    selective = [
        (called, percent(one["value"]), interval(one), amount(one["of"]), share)
        for name, (called, share) in SELECTIVE.items()
        for one in [scores["selective"][name]]
    ]
    return (
        table(("Score", "Value", "Meaning"), rows)
        + note
        + "\nAt the threshold of the calibration:\n\n"
        + table(("What", "Value", "95 %", "n", "Share of"), selective)
    )


def _cost(report: Report) -> Iterator[Sequence[object]]:
    for name, total in report["cost"]["total"].items():
        yield name.replace("_", " "), amount(total), decimal(report["cost"]["per_article"][name], 1)
    timing = report["timing"]
    if timing:
        yield "seconds", decimal(timing["total"], 1), f"median {timing['p50']}, p95 {timing['p95']}"


def _errors(rows: Iterable[Mapping[str, Any]]) -> Iterator[Sequence[object]]:
    for row in rows:
        shown = (row["gold"] or "–", row["predicted"] or "–", row["sentence"])
        yield row["case"], f"{row['type']}.{row['slot']}", row["outcome"], *shown
