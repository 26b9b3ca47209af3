"""``extractor run``, ``status`` and ``export``: many articles, read into a ledger."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import FrameType
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from .errors import ExtractorError, InputError, LedgerError, LimitReached, ModelUnavailable
from .exits import (
    AllowPrivate,
    ApiKey,
    AskAgain,
    BaseUrl,
    ExitCode,
    Language,
    Mode,
    ModelName,
    OwnCalibration,
    Published,
    Reading,
    ReadingMode,
)
from .progress import Reporter, complain
from .results import replacing, standard_output

if TYPE_CHECKING:
    from .batch import Ran, Tally
    from .ledger import Kept, Ledger, Waiting

CODES = {
    ExitCode.DONE: "all articles were read",
    ExitCode.FAILED: "at least one article could not be read, or only in part, or the ledger cannot be used",
    ExitCode.USAGE: "an option, a date or a model name cannot be used",
    ExitCode.MODEL_UNAVAILABLE: "there is no model to ask, or not any more; run again to go on",
    ExitCode.LIMIT_REACHED: "--max-cost or --max-tokens is reached; run again to go on",
    ExitCode.STOPPED: "stopped with Ctrl-C; run again to go on",
}

READ_CODES = {
    ExitCode.DONE: "it was written",
    ExitCode.FAILED: "the ledger cannot be read, or the result cannot be written",
    ExitCode.USAGE: "an option cannot be used",
}

LedgerFile = Annotated[Path, typer.Option("--ledger", "-l", metavar="FILE", help="The ledger, an SQLite file.")]
RecipeKey = Annotated[
    str | None,
    typer.Option(
        "--recipe", metavar="KEY", help="Of this recipe, or the start of its key. Default: the last one used."
    ),
]


_STOPPING = "stopping once the calls in flight are answered; Ctrl-C again to stop at once"


class ExportFormat(StrEnum):
    """What a ledger can be written as."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    SDMX_CSV = "sdmx-csv"
    ICS = "ics"
    LABEL_STUDIO = "label-studio"


class Table(StrEnum):
    """What is a table of its own."""

    VISITS = "visits"
    SUMMITS = "summits"
    PARTICIPANTS = "participants"
    TRADE_FIGURES = "trade_figures"


def _dollars(text: str) -> Any:
    try:
        amount = Decimal(text.removeprefix("$"))
    except InvalidOperation:
        raise typer.BadParameter(f"no amount of money: {text}") from None
    if not (amount.is_finite() and amount > 0):
        raise typer.BadParameter(f"no amount to spend: {text}")
    return amount


def run(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE...",
            help="Folders, globs, .txt, .html, .json, .jsonl, .csv and .parquet files, addresses, or - for standard"
            " input. None: what an earlier run with the same model left undone.",
            show_default=False,
        ),
    ] = None,
    ledger: LedgerFile = Path("run.sqlite"),
    published: Published = None,
    language: Language = None,
    allow_private: AllowPrivate = False,
    model: ModelName = None,
    base_url: BaseUrl = None,
    api_key: ApiKey = None,
    mode: Mode = None,
    reading: Reading = ReadingMode.AUTO,
    ask_again: AskAgain = False,
    calibration: OwnCalibration = None,
    at_once: Annotated[
        int | None,
        typer.Option("--at-once", metavar="N", min=1, max=1000, help="Calls in flight. Default: what suits the model."),
    ] = None,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", min=1.0, help="For one call.")] = 120.0,
    requests_per_minute: Annotated[
        float | None, typer.Option(metavar="N", min=0.01, help="Calls begun a minute, at most. Default: no limit.")
    ] = None,
    tokens_per_minute: Annotated[
        float | None,
        typer.Option(metavar="N", min=1, help="Tokens a minute, prompt and answer. Default: no limit."),
    ] = None,
    max_cost: Annotated[
        Any,
        typer.Option(parser=_dollars, metavar="USD", help="No call begins that could cost more than is left."),
    ] = None,
    max_tokens: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="The same for the tokens of all calls, prompt and answer.")
    ] = None,
    shard: Annotated[
        str | None, typer.Option(metavar="I/N", help="Only the I-th of N parts of the articles, by their content.")
    ] = None,
    in_batches: Annotated[
        bool, typer.Option("--in-batches", help="Ask in the provider's batches: cheaper, and within a day.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, only errors.")] = False,
) -> int:
    """Read many articles into a ledger. A second run reads and pays for nothing twice, and goes on where one ended.

    Ctrl-C stops once the calls in flight are answered; pressed again, at once. Nothing that was answered is lost.
    """
    from .confidence import load_calibration
    from .ledger import Shard
    from .limits import Limits
    from .sources import read_sources

    part = Shard.parse(shard) if shard else None
    limits = Limits(requests_per_minute, tokens_per_minute, max_tokens, max_cost)
    if limits and in_batches:
        raise typer.BadParameter("limits of pace, tokens and cost are of single calls, and not for --in-batches")
    rated_by = load_calibration(calibration) if calibration else None
    begun = threading.Event()
    with Reporter(quiet) as report, _stopping(begun) as stop:
        say_once = iter([_STOPPING])

        def tell(tally: Tally) -> None:
            begun.set()
            if stop.is_set() and (said := next(say_once, None)):
                report.say(said)
            counts = tally.counts
            done = counts.done + counts.failed
            if not (tally.fed and done == counts.all):  # the end is said below
                report.count("reading", _told(tally), done, counts.all, tally.seconds_left)

        articles = read_sources(
            sources or [],
            published=published,
            language=language,
            allow_private=allow_private,
            standard_input=sys.stdin.buffer,
        )
        try:
            how: dict[str, Any] = {
                "base_url": base_url,
                "api_key": api_key,
                "mode": mode,
                "reading": reading.value,
                "ask_again": ask_again,
                "calibration": rated_by,
                "shard": part,
                "stop": stop,
                "on_progress": tell,
                "on_error": report.error,
                "on_preparing": report,
            }
            if in_batches:
                from .provider_batches import run_in_batches

                ran = run_in_batches(articles, ledger, model, on_waiting=partial(_tell_waiting, report), **how)
            else:
                from .batch import run as read_all

                ran = read_all(articles, ledger, model, timeout=timeout, at_once=at_once, limits=limits, **how)
        except ExtractorError as error:
            report.error(error)
            return _code(error)
        report.say(_told(ran.tally))
        return _ended(ran, report)


def _tell_waiting(report: Reporter, waits: Waiting) -> None:
    amount = f"{waits.packed:,} requests in {waits.batches:,}; Ctrl-C ends, run again to go on"
    report.count("waiting for batches", amount, 0, waits.packed, None)


def _ended(ran: Ran, report: Reporter) -> int:
    if ran.error is not None:
        report.error(ran.error)
        report.say(f"left: {_left(ran.tally)}")
        return _code(ran.error)
    if ran.stopped:
        return ExitCode.STOPPED
    counts = ran.tally.counts
    if counts.failed:
        report.error(InputError(f"{counts.failed} articles could not be read", "extractor status says why"))
    if ran.tally.in_part:
        report.error(InputError(f"{ran.tally.in_part} articles were read only in part", "their issues say why"))
    return ExitCode.FAILED if counts.failed or ran.tally.in_part or ran.tally.unreadable else ExitCode.DONE


def _left(tally: Tally) -> str:
    """What a run that ended early has not read.

    >>> from extractor.batch import Tally
    >>> from extractor.ledger import Counts
    >>> from extractor.model import Tokens
    >>> _left(Tally(Counts(todo=1200, done=300), read=300, cost=Decimal("0.75"), tokens=Tokens(0, 0, 9000)))
    'at least 1,200 articles, about $3.00 and 36,000 tokens if they are like those read; not all sources were looked at'
    """
    many = tally.counts.todo + tally.counts.claimed
    spent = tally.tokens.prompt + tally.tokens.completion
    told = f"{many:,} articles" if tally.fed else f"at least {many:,} articles"
    if tally.read and spent:
        price = f"${tally.cost_left:.2f} and " if tally.cost_left else ""
        told += f", about {price}{many * spent // tally.read:,} tokens if they are like those read"
    return told if tally.fed else f"{told}; not all sources were looked at"


def _code(error: ExtractorError) -> int:
    if isinstance(error, ModelUnavailable):
        return ExitCode.MODEL_UNAVAILABLE
    if isinstance(error, LimitReached):
        return ExitCode.LIMIT_REACHED
    return ExitCode.FAILED if isinstance(error, LedgerError) else ExitCode.USAGE


@contextmanager
def _stopping(begun: threading.Event) -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets; the second ends the process, which a ledger survives.

    Until the run has ``begun`` nothing is in flight, and Ctrl-C ends the program as it always does.
    """
    stop = threading.Event()

    def interrupted(_: int, __: FrameType | None) -> None:
        if not begun.is_set():
            raise KeyboardInterrupt
        if stop.is_set():
            os._exit(ExitCode.STOPPED)
        stop.set()

    before = {number: signal.signal(number, interrupted) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _told(tally: Tally) -> str:
    """How far a run is, in one line.

    >>> from extractor.batch import Tally
    >>> from extractor.ledger import Counts
    >>> _told(Tally(Counts(todo=5, done=3), read=3, fed=True, calls=7, seconds=2.0))
    '3 of 8 articles, 1.5 a second, 7 calls, 0 tokens'
    """
    counts, tokens = tally.counts, tally.tokens.prompt + tally.tokens.completion
    more = "" if tally.fed else "+"
    parts = [f"{counts.done + counts.failed:,} of {counts.all:,}{more} articles"]
    parts += [f"{counts.failed:,} failed"] if counts.failed else []
    parts += [f"{tally.rate:.1f} a second" if tally.rate >= 1 else f"{60 * tally.rate:.1f} a minute"]
    parts += [f"{tally.calls:,} calls, {tokens:,} tokens"]
    parts += [f"{tally.unanswered:,} calls without an answer"] if tally.unanswered else []
    parts += [f"{tally.recalled:,} answers from the ledger"] if tally.recalled else []
    parts += [f"${tally.cost:.2f}"] if tally.cost else []
    return ", ".join(parts)


def status(ledger: LedgerFile = Path("run.sqlite"), recipe: RecipeKey = None) -> int:
    """Say what a ledger holds: articles done and failed and why, records, calls, tokens and what they cost."""
    from .ledger import Ledger

    try:
        with Ledger(ledger, readonly=True) as book:
            for line in _status(book, recipe):
                typer.echo(line, file=standard_output())
    except ExtractorError as error:
        complain(error)
        return ExitCode.FAILED
    return ExitCode.DONE


def _status(book: Ledger, wanted: str | None) -> Iterator[str]:
    from .ledger import Outbox
    from .prices import cost, price_list
    from .rendering.quotes import clean

    recipes = dict(book.recipes())
    chosen = choose_recipe(book, wanted)
    for key in [chosen] if wanted else recipes:
        settings, counts = recipes[key], book.counts(key)
        visits, summits, figures = book.records(key)
        yield f"recipe {key[:12]}: {settings['model']}, {settings['mode']}, one question about a {settings['reading']}"
        yield (
            f"  {counts.all:,} articles: {counts.done:,} done, {counts.failed:,} failed,"
            f" {counts.claimed:,} being read, {counts.todo:,} to do"
        )
        if in_part := book.in_part(key):
            yield f"  {in_part:,} of those done were read only in part"
        yield f"  {visits:,} visits, {summits:,} summits, {figures:,} trade figures"
        for fault, message, many in book.failures(key):
            yield f"  failed with {fault}: {many:,}, e.g. {clean(message or '')[:200]}"
    for model, spent in book.spent().items():
        paid = cost(model, spent.tokens, spent.calls)
        price = "" if paid == 0 else f", ${paid:.2f} at the prices of {price_list()}" if paid else ", cost unknown"
        yield (
            f"{model}: {spent.calls:,} calls, {spent.tokens.prompt:,} prompt tokens ({spent.tokens.cached:,} cached),"
            f" {spent.tokens.completion:,} completion tokens{price}"
        )
    for model in dict.fromkeys(settings["model"] for settings in recipes.values()):
        waits = Outbox(book, model).counts()
        if waits.waiting or waits.packed or waits.given_up:
            yield (
                f"{model}, in batches: {waits.packed:,} requests in {waits.batches:,} batches, {waits.waiting:,} wait"
                f" for the next one, {waits.given_up:,} given up"
            )
    faults = book.faults()
    if faults:
        yield "calls without an answer: " + ", ".join(f"{many:,} {kind}" for kind, many in sorted(faults.items()))
    unreadable = book.unreadable()
    if unreadable:
        yield f"no articles: {len(unreadable):,}, e.g. {clean(unreadable[0])[:200]}"


def choose_recipe(book: Ledger, wanted: str | None) -> str:
    """The key that begins with ``wanted``, or the one used last.

    Raises:
        LedgerError: there is none, or several begin like this.
    """
    keys = [key for key, _ in book.recipes()]
    found = [key for key in keys if key.startswith(wanted)] if wanted else keys[:1]
    if len(found) != 1:
        said = f"{len(found)} recipes begin with {wanted!r}" if wanted else "nothing was run on this ledger yet"
        raise LedgerError(f"{book.path}: {said}", "extractor status lists them")
    return found[0]


def is_ledger(path: Path) -> bool:
    """True for an SQLite file. Raises ``InputError`` where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error


def merge(
    parts: Annotated[list[Path], typer.Argument(metavar="PART...", help="Ledgers that are read, such as of shards.")],
    ledger: LedgerFile = Path("run.sqlite"),
) -> int:
    """Take what other ledgers hold into one, by key: articles, calls, extractions. Twice is as once."""
    from .ledger import Ledger

    try:
        with Ledger(ledger) as book:
            for part in parts:
                book.merge(part)
    except ExtractorError as error:
        complain(error)
        return ExitCode.FAILED
    return ExitCode.DONE


def export(
    ledger: LedgerFile = Path("run.sqlite"),
    format: Annotated[ExportFormat, typer.Option("--format", "-f", help="What is written.")] = ExportFormat.JSONL,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="PATH", help="Where to. Default: standard output.")
    ] = None,
    table: Annotated[
        Table | None, typer.Option(help="Only this table, of csv and parquet. Default: all, into a folder.")
    ] = None,
    recipe: RecipeKey = None,
) -> int:
    """Write what a ledger holds: extractions, tables of records, trade figures as SDMX-CSV, a calendar of events.

    label-studio is tasks with the records as predictions; extractor schema label-studio prints the labeling config.
    """
    from .ledger import Ledger

    if table is not None and format not in _TABULAR:
        raise typer.BadParameter("--table is for csv and parquet")
    if output is None and (format is ExportFormat.PARQUET or (format is ExportFormat.CSV and table is None)):
        raise typer.BadParameter("name where to with --output; --table writes one table of csv to standard output")
    try:
        with Ledger(ledger, readonly=True) as book:
            kept = partial(book.extractions, choose_recipe(book, recipe))
            if format in _TABULAR:
                _export_tables(kept, format, table, output)
            else:
                _export_one(kept, format, output, book)
    except ExtractorError as error:
        complain(error)
        return ExitCode.FAILED
    return ExitCode.DONE


_TABULAR = (ExportFormat.CSV, ExportFormat.PARQUET)
Everything = Callable[[], "Iterator[Kept]"]


def _export_one(kept: Everything, form: ExportFormat, output: Path | None, book: Ledger) -> None:
    from .exporting import calendar, jsonl, label_studio, sdmx

    with _written(output) as stream:
        match form:
            case ExportFormat.JSONL:
                jsonl.write(kept(), stream)
            case ExportFormat.SDMX_CSV:
                _, left_out = sdmx.write(kept(), stream)
                _tell_left_out(left_out, "trade figures without a number or a period")
            case ExportFormat.LABEL_STUDIO:
                articles = ((one.extraction, book.article(one.key)) for one in kept())
                label_studio.write(
                    (label_studio.predicted(article, found) for found, article in articles if article), stream
                )
            case _:
                text, _, left_out = calendar.calendar(kept())
                stream.write(text.decode())
                _tell_left_out(left_out, "visits and summits without a day")


def _export_tables(
    kept: Everything,
    form: ExportFormat,
    table: Table | None,
    output: Path | None,
) -> None:
    from .exporting import csvs, parquet

    if table is None and output is not None:
        try:
            output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"cannot write to {output}: {error.strerror}") from error
    for one in [table] if table else Table:
        target = output if table or output is None else output / f"{one.value}.{form.value}"
        if form is ExportFormat.CSV:
            with _written(target) as stream:
                csvs.write(one.value, kept(), stream)
        elif target is not None:
            with replacing(target) as part:
                parquet.write(one.value, kept(), part)


def _tell_left_out(many: int, what: str) -> None:
    if many:
        typer.echo(f"extractor: left out: {many:,} {what}", err=True)


@contextmanager
def _written(output: Path | None) -> Iterator[IO[str]]:
    """Standard output, or a file that appears whole or not at all; line ends stay as they are written."""
    if output is None:
        stream = standard_output()
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(newline="")
        yield stream
        return
    with replacing(output) as part, part.open("w", encoding="utf-8", newline="") as stream:
        yield stream
