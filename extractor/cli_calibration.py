"""``extractor calibrate``: labels and predictions -> a calibration file, and what may be expected of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .cli_evaluation import Golds, Split
from .cli_run import RecipeKey, choose_recipe, is_ledger
from .exits import ExitCode
from .results import open_console, replacing, standard_output

if TYPE_CHECKING:
    from rich.table import Table

    from .evaluation.calibrating import Calibrated
    from .evaluation.gold import GoldCase
    from .evaluation.predictions import Prediction

CODES = {
    ExitCode.DONE: "the calibration is written; whether the target was reached is said",
    ExitCode.FAILED: "gold and predictions do not belong together, or hold too little to calibrate on",
    ExitCode.USAGE: "an option cannot be used",
}


def calibrate(
    context: typer.Context,
    golds: Golds = None,
    predictions: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PATH",
            help="What was read of them: folder or predictions.jsonl of eval run, or a ledger. Several: several times.",
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where the calibration is written.")
    ] = Path("calibration.json"),
    split: Annotated[
        Split | None, typer.Option(help="Only the articles of this split, and those of none. Default: all.")
    ] = None,
    recipe: RecipeKey = None,
    accepted_error: Annotated[
        float,
        typer.Option(
            metavar="SHARE",
            min=0.0,
            max=0.5,
            help="Share of wrong values that is accepted among those that need no review.",
        ),
    ] = 0.05,
) -> int:
    """Fit confidences and the threshold of needs_review to labelled articles. No model is asked.

    Every value that came out is judged by the labels; what code saw of it (docs/confidence.md) is weighed by a logistic
    regression. Scores and threshold are worked out on articles that the weights had not seen. What extractor review has
    exported counts beside other gold; what was read of it stands in its ledger.
    """
    if not golds:
        typer.echo(context.get_help())
        return ExitCode.USAGE
    if not predictions:
        raise typer.BadParameter("--predictions PATH says what was read of the articles")
    from .evaluation import libraries

    libraries.require()
    from .evaluation.calibrating import calibrate as fit
    from .evaluation.opening import choose
    from .evaluation.predictions import for_cases

    every = [case for part in choose(golds, None, None).values() for case in part]
    cases = [case for case in every if split is None or case.split in (None, split.value)]
    told = for_cases(cases, [one for path in predictions for one in _predictions(path, cases, recipe)])
    found = fit(cases, told, accepted_error)
    with replacing(output) as part:
        part.write_text(found.calibration.to_json(), encoding="utf-8", newline="\n")
    missing = [case.id for case in cases if case.id not in told or told[case.id].extraction is None]
    if missing:
        typer.echo(f"{len(missing)} of {len(cases)} articles are left out, they have no prediction: {missing[0]} …")
    for line in _lines(found):
        typer.echo(line, file=standard_output())
    open_console(standard_output()).print(_slots(found))
    typer.echo(f"written: {output}", file=standard_output())
    return ExitCode.DONE


def _predictions(path: Path, cases: Sequence[GoldCase], recipe: str | None) -> list[Prediction]:
    """What was read of the cases, as eval run or a ledger has it."""
    from .evaluation.predictions import of_ledger, read_predictions

    if path.is_dir():
        return read_predictions(path / "predictions.jsonl")
    if not is_ledger(path):
        return read_predictions(path)
    from .ledger import Ledger

    with Ledger(path, readonly=True) as book:
        return of_ledger(cases, book, choose_recipe(book, recipe))


def _lines(found: Calibrated) -> Iterator[str]:
    """What came of it, one fact a line."""
    from .evaluation.fitting import SAME_F1

    made, scores = found.calibration, found.calibration.out_of_fold
    held, target = found.threshold.held, f"{100 * made.accepted_error:g} %"
    yield f"model {made.model}, gold {made.data} (split {made.split})"
    yield f"{made.values} values of {made.articles} articles, {100 * made.right / made.values:.1f} % right"
    weighed = f"{len(made.value.weights)} signals of values weighed, {made.rare} too rare"
    yield f"{weighed}; L2 penalty C = {made.c} (least log loss)"
    if made.record is None:
        yield "too few records, or of one kind only: all count as real"
    yield "out of fold, on articles that the weights had not seen:"
    told = f"; of whether a record is one {_number(scores['auroc_of_records'])}" if made.record else ""
    yield f"  AUROC {_number(scores['auroc'])} (0.5 is chance){told}"
    yield f"  Brier score {_number(scores['brier'])} (the mean for all: {_number(scores['brier_of_the_mean'])})"
    yield f"  ECE {_number(scores['ece'])} (a perfect model: {_number(scores['ece_of_a_perfect_model'])})"
    if made.doubtful_below:
        yield f"records that are one with less than {made.doubtful_below:.4f} are withheld: the highest level"
        yield f"  whose F1 of records is at most {100 * SAME_F1:g} points below the best"
    if made.rule == "none":
        yield f"TARGET NOT REACHED: no threshold leaves at most {target} wrong values; everything is to be reviewed"
        return
    if made.rule == "share":
        yield f"TARGET REACHED WITHOUT A MARGIN: at most {target} are wrong, but their upper bound is higher"
    accepted, wrong, missed = held.accepted, held.wrong, made.values - made.right
    share, bound = (f"{100 * (one or 0):.1f} %" for one in (held.share, held.bound))
    yield f"threshold {made.threshold:.4f}: {accepted} values accepted, {100 * accepted / made.values:.1f} %"
    yield f"  {wrong} of them wrong, {share}; bound {bound}; 95 % by articles {_interval(found.accepted_error)}"
    if made.rule == "bound" and (plain := made.held.get("share")):
        told = f"{plain.accepted} values accepted, {100 * (plain.share or 0):.1f} % of them wrong"
        yield f"  without the margin for chance it would be {plain.threshold:.4f}: {told}"
    yield f"  {missed - wrong} of {missed} wrong values are flagged, {100 * (missed - wrong) / missed:.1f} %"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _interval(score: Any) -> str:
    if score is None or score["low"] is None:
        return "–"
    return f"{100 * score['low']:.1f} to {100 * score['high']:.1f} %"


def _slots(found: Calibrated) -> Table:
    """Slot by slot: how often right, and how much of it is accepted."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("Slot", "Values", "Right, %", "Accepted, %", "Wrong of these, %"):
        table.add_column(name, justify="left" if name == "Slot" else "right")
    pairs = list(zip(found.values, found.sure, strict=True))
    for slot, tally in found.calibration.slots.items():
        kept = [one.right for one, sure in pairs if one.slot == slot and sure >= found.threshold.at]
        wrong = f"{100 * (1 - sum(kept) / len(kept)):.0f}" if kept else "–"
        shares = (f"{100 * tally.right / tally.values:.0f}", f"{100 * len(kept) / tally.values:.0f}", wrong)
        table.add_row(slot, str(tally.values), *shares)
    return table
