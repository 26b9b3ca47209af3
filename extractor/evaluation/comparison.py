"""Two reports on the same gold -> what differs beyond chance, and which articles got better or worse."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import InputError
from .intervals import difference, holm
from .markdown import table
from .measures import MAIN, Counts
from .scoring import FORM
from .wording import percent

Report = Mapping[str, Any]


def read_report(folder: Path) -> dict[str, Any]:
    """The report of a folder that ``eval run`` or ``eval score`` wrote.

    Raises:
        InputError: there is none, or it is of another form.
    """
    path = folder / "report.json" if folder.is_dir() else folder
    try:
        report = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: no report", "extractor eval run --out DIR writes one") from error
    if not isinstance(report, dict) or report.get("form") != FORM:
        raise InputError(f"{path}: a report of another form", "score its predictions again with extractor eval score")
    return report


def compare(one: Report, two: Report) -> dict[str, Any]:
    """Differences of the declared scores, ``two`` less ``one``, and the articles behind them.

    Raises:
        InputError: the reports are not on the same gold.
    """
    digests = [report["header"]["digest"] for report in (one, two)]
    if digests[0] != digests[1]:
        raise InputError(f"the reports are on different gold: {digests[0]} and {digests[1]}", "score both on one file")
    counts = [[_counts(article) for article in report["articles"]] for report in (one, two)]
    rows = {name: row for name in MAIN if (row := difference(counts[0], counts[1], name))}
    corrected = holm({name: row["p"] for name, row in rows.items()})
    pairs = list(zip(one["articles"], two["articles"], strict=True))
    return {
        "digest": digests[0],
        "scores": {
            name: {
                "one": one["scores"][name]["value"],
                "two": two["scores"][name]["value"],
                **row,
                "p_holm": corrected[name],
                "differs": corrected[name] < 0.05,
            }
            for name, row in rows.items()
        },
        "articles": [row for before, after in pairs if (row := _changed(before, after))],
        "asked_again": _asked_again(pairs),
    }


def _counts(article: Mapping[str, Any]) -> Counts:
    return {name: (pair[0], pair[1]) for name, pair in article["counts"].items()}


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any] | None:
    """Mistakes of one article that went, and those that came; None if none did."""
    old, new = ({_mistake(row): row for row in article["errors"]} for article in (before, after))
    gone, come = [old[key] for key in old if key not in new], [new[key] for key in new if key not in old]
    if not gone and not come:
        return None
    return {"id": before["id"], "balance": len(gone) - len(come), "gone": gone, "come": come}


def _asked_again(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> dict[str, int] | None:
    """How often asking again mended and how often it harmed: what differs where second answers were taken in ``two``.

    None if nothing was asked again there. It says most where nothing else differs between the two.
    """
    asked = sum(after.get("asked_again", 0) for _, after in pairs)
    taken = [(before, after) for before, after in pairs if after.get("mended", 0)]
    changes = [row for before, after in taken if (row := _changed(before, after))]
    balances = [row["balance"] for row in changes]
    if not asked:
        return None
    return {
        "questions": asked,
        "taken": sum(after["mended"] for _, after in taken),
        "articles": len(taken),
        "better": sum(balance > 0 for balance in balances),
        "worse": sum(balance < 0 for balance in balances),
        "gone": sum(len(row["gone"]) for row in changes),
        "come": sum(len(row["come"]) for row in changes),
    }


def _mistake(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("type", "slot", "outcome", "label", "gold", "predicted"))


def comparison_markdown(found: Mapping[str, Any], names: Sequence[str]) -> str:
    """A comparison as Markdown: the scores, then the articles, worst first."""
    head = ("Score", *names, "Difference", "95 %", "p", "p (Holm)", "Verdict")
    articles = sorted(found["articles"], key=lambda row: (row["balance"], row["id"]))
    parts = [
        f"# {names[1]} against {names[0]}\n",
        f"Same articles (gold {found['digest']}). Paired bootstrap and permutation test over articles; p corrected for "
        f"{len(found['scores'])} declared scores (Holm). In percent.\n",
        table(head, [_row(name, row) for name, row in found["scores"].items()]),
        *_again(found["asked_again"]),
        "## Articles that changed\n",
        "\n".join(_article(row) for row in articles) or "None.\n",
    ]
    return "\n".join(parts)


def _again(found: Mapping[str, int] | None) -> Iterator[str]:
    if found:
        yield "## Asked again\n"
        yield (
            "{questions} questions were asked again, {taken} second answers taken in {articles} articles: {better} got "
            "better, {worse} worse. Of the mistakes there {gone} went and {come} came.\n".format_map(found)
        )


def _row(name: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    verdict = "differs" if row["differs"] else "no difference shown"
    span = f"{_signed(row['low'])} to {_signed(row['high'])}"
    values = (percent(row["one"]), percent(row["two"]), _signed(row["difference"]), span)
    return (MAIN[name], *values, f"{row['p']:.4f}", f"{row['p_holm']:.4f}", verdict)


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:+.1f}"


def _article(row: Mapping[str, Any]) -> str:
    word = "better" if row["balance"] > 0 else "worse" if row["balance"] < 0 else "other mistakes"
    rows = [("came", *_told(one)) for one in row["come"]] + [("went", *_told(one)) for one in row["gone"]]
    return f"### {row['id']}: {word}\n\n" + table(("", "Slot", "Outcome", "Label", "Came out", "Sentence"), rows)


def _told(one: Mapping[str, Any]) -> tuple[str, ...]:
    values = (one["gold"] or "–", one["predicted"] or "–", one["sentence"])
    return (f"{one['type']}.{one['slot']}", one["outcome"], *values)
