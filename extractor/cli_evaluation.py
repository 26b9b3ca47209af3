"""``extractor eval``: arguments -> one call of the evaluation -> files and a few lines."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .errors import InputError, ModelUnavailable
from .exits import (
    ApiKey,
    AskAgain,
    BaseUrl,
    ExitCode,
    Mode,
    ModelName,
    OwnCalibration,
    Reading,
    ReadingMode,
    RecordMode,
    epilog,
)
from .progress import Reporter, complain
from .results import open_console, replacing, standard_output, write_json

if TYPE_CHECKING:
    from .confidence import Calibration
    from .evaluation.gold import GoldCase

CODES = {
    ExitCode.DONE: "done; check found no fault",
    ExitCode.FAILED: "an article could not be read, a file cannot be used, check found faults, or a score fell",
    ExitCode.USAGE: "an option cannot be used, or --why is missing for a test split",
    ExitCode.MODEL_UNAVAILABLE: "there is no model to ask; what was read before is kept",
    ExitCode.STOPPED: "stopped with Ctrl-C; run it again to go on",
}

evaluation = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class Split(StrEnum):
    """Parts of a gold set."""

    TRAIN = "train"
    DEV = "dev"
    CALIB = "calib"
    TEST = "test"
    SMOKE = "smoke"


class LabelsFormat(StrEnum):
    """How labels are written."""

    GOLD = "gold"
    LABEL_STUDIO = "label-studio"


class ComparisonFormat(StrEnum):
    """How a comparison is written."""

    MD = "md"
    JSON = "json"


Gold = Annotated[Path, typer.Argument(metavar="GOLD", help="Labelled articles, JSON Lines (docs/annotation-guide.md).")]
Golds = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="GOLD...", help="Labelled articles, JSON Lines (docs/annotation-guide.md).", show_default=False
    ),
]
Part = Annotated[Split | None, typer.Option(help="Only the articles of this split. Default: all.")]
Why = Annotated[
    str | None, typer.Option(metavar="TEXT", help="Why a test split is opened; it is logged beside the gold file.")
]
Out = Annotated[Path, typer.Option(metavar="DIR", help="Folder of the report; it is made if it is not there.")]


@evaluation.callback(
    invoke_without_command=True,
    epilog=epilog(
        "extractor eval check gold.jsonl                          is the gold sound, what does it cover",
        "extractor eval run gold.jsonl --split dev --out out/a    read, score, write a report",
        "extractor eval score gold.jsonl out/a/predictions.jsonl --out out/b",
        "extractor eval compare out/a out/b                       is the second one better",
        "extractor eval gate corrections/regressions.floors.json  has anything become worse on recorded answers",
        "extractor eval convert gold.jsonl --to label-studio -o tasks.json    label it where a team does already",
        codes=CODES,
    ),
)
def _evaluation(context: typer.Context) -> int:
    """Measure how right the records are, on labelled articles."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        return ExitCode.USAGE
    return ExitCode.DONE


@evaluation.command(
    epilog=epilog(
        "extractor eval run seeds/gold/dev.jsonl --out out/dev",
        "extractor eval run gold.jsonl --split smoke --cassettes cassettes/gold --out out/smoke   without a model",
        "extractor eval run gold.jsonl --limit 10 --model llama3 --base-url http://localhost:11434/v1 --out out/llama",
        'extractor eval run seeds/gold/test.jsonl --out out/test --why "release 0.2"',
        codes=CODES,
    )
)
def run(
    context: typer.Context,
    out: Out,
    golds: Golds = None,
    split: Part = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the first N of them.")] = None,
    model: ModelName = None,
    base_url: BaseUrl = None,
    api_key: ApiKey = None,
    mode: Mode = None,
    reading: Reading = ReadingMode.AUTO,
    ask_again: AskAgain = False,
    cassettes: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Take the answers from DIR/ARTICLE.json, one recording an article."),
    ] = None,
    record: Annotated[
        RecordMode, typer.Option(help="What to record there: nothing, what is new, or all anew.")
    ] = RecordMode.NONE,
    calibration: OwnCalibration = None,
    why: Why = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, only results and errors.")] = False,
) -> int:
    """Read every labelled article and score what came out.

    Predictions are kept in DIR/predictions.jsonl, one line an article: run it again to go on after Ctrl-C, nothing is
    asked twice. The report is DIR/report.html, .md and .json. An article that cannot be read counts as empty.
    """
    if not golds:
        typer.echo(context.get_help())
        return ExitCode.USAGE
    if record is not RecordMode.NONE and not cassettes:
        raise typer.BadParameter("--record needs --cassettes DIR")
    from .evaluation import libraries

    libraries.require()
    from .confidence import load_calibration
    from .evaluation import running
    from .evaluation.predictions import for_cases

    own = load_calibration(calibration) if calibration else None
    settings = running.Settings(model, base_url, api_key, mode, cassettes, record.value, own, reading.value, ask_again)
    cases = _opened(golds, split, limit, why, settings.name)
    for folder in (out, *([cassettes] if cassettes and record is not RecordMode.NONE else [])):
        folder.mkdir(parents=True, exist_ok=True)
    with Reporter(quiet) as report:

        def tell(case: GoldCase, done: int) -> None:
            report.article = f"{case.id} ({done + 1} of {len(cases)})"

        try:
            found = running.run(cases, out / "predictions.jsonl", settings, report, tell)
        except ModelUnavailable as error:
            complain(error)
            return ExitCode.MODEL_UNAVAILABLE
    return _report(golds, cases, for_cases(cases, found), out)


@evaluation.command(
    epilog=epilog(
        "extractor eval score gold.jsonl out/a/predictions.jsonl --out out/a",
        "extractor eval score gold.jsonl out/a/predictions.jsonl --split calib --out out/calib",
        codes=CODES,
    )
)
def score(
    gold: Gold,
    predictions: Annotated[Path, typer.Argument(metavar="PREDICTIONS", help="DIR/predictions.jsonl of eval run.")],
    out: Out,
    split: Part = None,
    calibration: OwnCalibration = None,
    why: Why = None,
) -> int:
    """Score predictions that are there already, e.g. after a label was corrected. No model is asked.

    With --calibration they are rated anew first; else their confidences stay as they were made.
    """
    from .evaluation import libraries

    libraries.require()
    from .confidence import load_calibration
    from .evaluation.predictions import for_cases, read_predictions, rerated

    told = read_predictions(predictions)
    if calibration:
        told = rerated(told, load_calibration(calibration))
    models = ", ".join(sorted({one.read_by for one in told}))
    cases = _opened([gold], split, None, why, models)
    return _report([gold], cases, for_cases(cases, told), out)


@evaluation.command(
    epilog=epilog(
        "extractor eval check seeds/gold/*.jsonl",
        codes=CODES,
    )
)
def check(context: typer.Context, golds: Golds = None) -> int:
    """Look for faults in gold files, and print what they cover.

    Quotes must stand in the text, codes must exist, ids be unique; copies and articles on one event must not stand in
    two splits.
    """
    if not golds:
        typer.echo(context.get_help())
        return ExitCode.USAGE
    from .evaluation import libraries

    libraries.require()
    from .evaluation import checking
    from .evaluation.opening import open_gold

    # A glob over the folder also finds the log of looks at a test split.
    cases = [case for path in golds if not path.name.endswith(".opened.jsonl") for case in open_gold(path)]
    found = checking.check(cases)
    _print_coverage(checking.coverage(cases), len(cases))
    for fault in found:
        complain(InputError(fault))
    return ExitCode.FAILED if found else ExitCode.DONE


@evaluation.command(
    epilog=epilog(
        "extractor eval compare out/before out/after",
        "extractor eval compare out/before out/after -f json",
        codes=CODES,
    )
)
def compare(
    before: Annotated[Path, typer.Argument(metavar="A", help="Folder of a report.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="Folder of another report on the same gold.")],
    format: Annotated[
        ComparisonFormat, typer.Option("--format", "-f", help="How it is written.")
    ] = ComparisonFormat.MD,
) -> int:
    """Say whether B differs from A by more than chance, and which articles got better or worse.

    Paired bootstrap and permutation test over articles, for the scores declared in docs/evaluation.md; p is corrected
    for their number.
    """
    from .evaluation import libraries

    libraries.require()
    from .evaluation import comparison

    found = comparison.compare(comparison.read_report(before), comparison.read_report(after))
    if format is ComparisonFormat.JSON:
        write_json(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True), standard_output())
    else:
        standard_output().write(comparison.comparison_markdown(found, [str(before), str(after)]))
    return ExitCode.DONE


@evaluation.command(
    epilog=epilog(
        "extractor review run.sqlite --export corrections && extractor eval gate corrections/regressions.floors.json",
        "extractor eval gate seeds/gold/*.floors.json --cassettes cassettes/gold",
        'extractor eval gate corrections/regressions.floors.json --pin --why "a rule that loses less than it wins"',
        codes=CODES,
    )
)
def gate(
    context: typer.Context,
    floors: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FLOORS...", help="Files of pinned scores, beside their gold.", show_default=False),
    ] = None,
    cassettes: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Recorded answers, DIR/ARTICLE.json. Default: cassettes, beside the floors."),
    ] = None,
    calibration: OwnCalibration = None,
    pin: Annotated[bool, typer.Option("--pin", help="Take today's scores for the floors.")] = False,
    why: Annotated[str | None, typer.Option(metavar="TEXT", help="Why a floor goes down; it is kept.")] = None,
) -> int:
    """Read recorded answers with the code of today, and fail if a score fell below its floor. No model is asked.

    A question that the recordings do not hold fails too: it is another one now, and has to be asked anew.
    """
    if not floors:
        typer.echo(context.get_help())
        return ExitCode.USAGE
    from .evaluation import libraries

    libraries.require()
    from .confidence import load_calibration

    own = load_calibration(calibration) if calibration else None
    code = ExitCode.DONE
    for path in floors:
        if not _hold(path, cassettes or path.parent / "cassettes", own, pin, why):
            code = ExitCode.FAILED
    return code


def _hold(path: Path, cassettes: Path, calibration: Calibration | None, pin: bool, why: str | None) -> bool:
    """Hold the recordings against one floors file, or pin it; whether all is well."""
    from .evaluation import gate as gates
    from .evaluation.opening import open_gold
    from .evaluation.scoring import score as score_all

    known = gates.read_floors(path)
    cases = open_gold(path.parent / known.gold)
    predictions = gates.replay(cases, cassettes, known.reading, calibration)
    report = score_all(cases, predictions)
    unread = [f"{name}: {one.error}" for name, one in predictions.items() if one.error]
    for error in unread:
        complain(InputError(error))
    if pin:
        if unread:
            return False
        gates.write_floors(path, gates.pin(report, known, known.gold, datetime.date.today(), why))
        return True
    found = gates.failures(report, known)
    for name, floor in known.floors.items():
        one = report["scores"].get(name)
        value = "missing" if one is None or one["value"] is None else f"{one['value']:.4f}"
        typer.echo(f"{path.name}  {name:24} {value}   floor {floor:.4f}", file=standard_output())
    for failure in found:
        complain(InputError(f"{path.name}: {failure}"))
    return not (found or unread)


@evaluation.command(
    epilog=epilog(
        "extractor eval convert gold.jsonl --to label-studio -o tasks.json",
        "extractor eval convert project-7.json --to gold -o gold.jsonl     what Label Studio exported as JSON",
        codes=CODES,
    )
)
def convert(
    context: typer.Context,
    labelled: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", help="Gold files, or exports of Label Studio (JSON).", show_default=False),
    ] = None,
    to: Annotated[LabelsFormat, typer.Option(help="What they become.")] = LabelsFormat.LABEL_STUDIO,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to. Default: standard output.")
    ] = None,
) -> int:
    """Turn gold files into tasks of Label Studio, and what was labelled there into gold files.

    What cannot be turned is named with its reason, and the rest is written.
    """
    if not labelled:
        typer.echo(context.get_help())
        return ExitCode.USAGE
    turned, faults = _to_tasks(labelled) if to is LabelsFormat.LABEL_STUDIO else _to_gold(labelled)
    if output is None:
        standard_output().write(turned)
    else:
        with replacing(output) as part:
            part.write_text(turned, encoding="utf-8", newline="\n")
    for fault in faults:
        complain(InputError(fault))
    return ExitCode.FAILED if faults else ExitCode.DONE


def _to_tasks(paths: Sequence[Path]) -> tuple[str, list[str]]:
    """Gold files as one list of tasks, and the cases that could not be turned."""
    from .evaluation.opening import open_gold
    from .exporting import label_studio

    tasks: list[dict[str, Any]] = []
    faults: list[str] = []
    for case in (case for path in paths for case in open_gold(path)):
        try:
            tasks.append(label_studio.annotated(case))
        except InputError as error:
            faults.append(str(error))
    stream = io.StringIO()
    label_studio.write(tasks, stream)
    return stream.getvalue(), faults


def _to_gold(paths: Sequence[Path]) -> tuple[str, list[str]]:
    """Exports of Label Studio as the lines of a gold file, and the tasks that could not be turned."""
    from .evaluation.gold import gold_line
    from .exporting import label_studio

    lines: list[str] = []
    faults: list[str] = []
    for path in paths:
        try:
            cases, unread = label_studio.read(path.read_bytes())
        except OSError as error:
            raise InputError(f"{path}: {error.strerror or error}") from error
        except InputError as error:
            raise InputError(f"{path}: {error.message}", error.hint) from error
        lines += map(gold_line, cases)
        faults += [f"{path.name}: {one}" for one in unread]
    return "".join(lines), faults


def _opened(
    paths: Sequence[Path], split: Split | None, limit: int | None, why: str | None, model: str
) -> list[GoldCase]:
    """The cases that are wanted; a test split is logged before anything is done with it."""
    from .evaluation.opening import choose, holds_test, log_opening

    chosen = choose(paths, split.value if split else None, limit)
    for path, part in chosen.items():
        if holds_test(part):
            if not (why and why.strip()):
                raise typer.BadParameter(f"{path} holds a test split: say --why it is opened, it will be logged")
            log_opening(path, part, model, why.strip(), datetime.datetime.now(datetime.UTC))
    return [case for part in chosen.values() for case in part]


def _report(gold: Sequence[Path], cases: Sequence[GoldCase], predictions: Mapping[str, Any], out: Path) -> ExitCode:
    """Score, write the three files, and say the main scores."""
    from .evaluation.agreement import agreement, labellings
    from .evaluation.markdown import headline_lines
    from .evaluation.scoring import score as score_all
    from .evaluation.writing import write_reports

    report = score_all(cases, predictions)
    for first, second in (pair for path in gold if len(pair := labellings(path)) == 2):
        report["header"]["agreement"] = agreement([one for one in first if one.id in {c.id for c in cases}], second)
    page = write_reports(out, report)
    for line in (*headline_lines(report), f"report: {page}"):
        typer.echo(line, file=standard_output())
    for failure in report["failures"]:
        complain(InputError(f"{failure['case']}: {failure['error']}"))
    return ExitCode.FAILED if report["failures"] else ExitCode.DONE


def _print_coverage(found: Any, articles: int) -> None:
    from dataclasses import fields

    from rich.table import Table

    console = open_console(standard_output())
    table = Table(title=f"{articles} articles", title_justify="left", box=None, show_header=False, padding=(0, 2, 0, 0))
    for field in fields(found):
        counts = getattr(found, field.name)
        table.add_row(field.name, ", ".join(f"{name} {number}" for name, number in counts.items()) or "–")
    console.print(table)
