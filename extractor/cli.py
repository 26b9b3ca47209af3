"""Arguments -> one call -> print; errors become one line and an exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import cli_review, cli_run
from .cli_calibration import CODES, calibrate
from .cli_evaluation import evaluation
from .cli_report import CODES as REPORT_CODES
from .cli_report import report
from .errors import ExtractorError, InputError, ModelUnavailable
from .exits import (
    EXIT_CODES,
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
    RecordMode,
    date,
    epilog,
)
from .progress import Reporter, complain
from .results import (
    Format,
    Results,
    Shelf,
    open_console,
    open_results,
    read_extractions,
    standard_output,
    write_json,
)

# Everything that takes long to import waits until a command needs it: --help has to come at once.
if TYPE_CHECKING:
    import datetime

    from pydantic import BaseModel

    from .article import Article
    from .pipeline import Extractor
    from .records import Extraction


class Schema(StrEnum):
    """What has a JSON Schema."""

    VISIT = "visit"
    SUMMIT = "summit"
    TRADE_FIGURE = "trade_figure"
    EXTRACTION = "extraction"
    RECONCILIATION = "reconciliation"
    LABEL_STUDIO = "label-studio"


class ReadingsFormat(StrEnum):
    """How readings are written."""

    TABLE = "table"
    JSON = "json"


class EventsFormat(StrEnum):
    """How events are written."""

    TABLE = "table"
    JSON = "json"
    MD = "md"


app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,  # they would print local variables, the key among them
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(evaluation, name="eval")
app.command(
    epilog=epilog(
        "extractor eval run gold.jsonl --split calib --out out/calib",
        "extractor calibrate gold.jsonl --split calib --predictions out/calib -o mine.json",
        "extractor calibrate corrections/gold.jsonl --predictions run.sqlite     what reviewers settled, read already",
        "extractor extract article.txt --calibration mine.json",
        codes=CODES,
    )
)(calibrate)
app.command(
    epilog=epilog(
        "extractor run news/ --ledger run.sqlite              every article of a folder, a few at once",
        "extractor run news/ --ledger run.sqlite              the same again: goes on, pays for nothing twice",
        "extractor run 'news/**/*.html' more.csv -l run.sqlite --model openai/gpt-4.1-mini",
        "extractor run news.parquet -l part2.sqlite --shard 2/4    the second quarter, on another machine",
        "extractor run news/ --model openai/gpt-4.1-mini --in-batches    at the price of batches, within a day",
        codes=cli_run.CODES,
    )
)(cli_run.run)
app.command(
    epilog=epilog(
        "extractor status --ledger run.sqlite",
        "extractor status -l run.sqlite --recipe 3f2a",
        codes=cli_run.READ_CODES,
    )
)(cli_run.status)
app.command(
    epilog=epilog(
        "extractor merge part1.sqlite part2.sqlite --ledger whole.sqlite",
        "extractor merge parts/*.sqlite -l whole.sqlite && extractor status -l whole.sqlite",
        codes=cli_run.READ_CODES,
    )
)(cli_run.merge)
app.command(
    epilog=epilog(
        "extractor review run.sqlite                          the page opens in a browser",
        "extractor review run.sqlite --reviewer Aida --no-browser    only the address",
        "extractor review run.sqlite --recipe 3f2a --port 8000",
        "extractor review run.sqlite --export corrections     what was decided, as gold and regression cases",
        codes=cli_review.CODES,
    )
)(cli_review.review)
app.command(
    epilog=epilog(
        "extractor export -l run.sqlite > extractions.jsonl",
        "extractor export -l run.sqlite -f csv -o tables/",
        "extractor export -l run.sqlite -f csv --table visits",
        "extractor export -l run.sqlite -f sdmx-csv -o trade.csv",
        "extractor export -l run.sqlite -f ics -o visits.ics",
        "extractor export -l run.sqlite -f label-studio -o tasks.json",
        codes=cli_run.READ_CODES,
    )
)(cli_run.export)
app.command(
    epilog=epilog(
        "extractor report run.sqlite -o report.html            everything that the ledger holds",
        "extractor report records.jsonl --articles news/       extractions, with the articles they were made from",
        "extractor report run.sqlite --language ky",
        codes=REPORT_CODES,
    )
)(report)
__all__ = ["EXIT_CODES", "ExitCode", "app", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code, an ``ExitCode``."""
    try:
        code = app(args=arguments, prog_name="extractor", standalone_mode=False)
    except typer.TyperException as error:
        complain(InputError(error.format_message(), "see extractor --help"))
        return ExitCode.USAGE
    except (ExtractorError, OSError) as error:  # while an article was read, or the results or the recording written
        complain(error)
        return ExitCode.FAILED
    if code == ExitCode.STOPPED:
        typer.echo("extractor: stopped", err=True)
    return int(code or ExitCode.DONE)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"extractor {version('extractor')}")
        raise typer.Exit


@app.callback(
    invoke_without_command=True,
    epilog=epilog(
        "extractor models                          what can be used here, and what is missing",
        "extractor extract article.txt             a table of what the article tells",
        "extractor extract news/*.html -f jsonl    one line of JSON an article",
        'extractor normalize "вырос на 17,8%"      what code reads in a text without a model',
        "extractor run news/ --ledger run.sqlite   many articles, resumable; then status and export",
        "extractor reconcile out/*.json            the events of many articles, and where they disagree",
        "extractor eval run gold.jsonl --out out   how right the records are, on labelled articles",
        "extractor calibrate gold.jsonl --predictions out -o mine.json   how sure values are, by labels of your own",
        "extractor schema visit                    JSON Schema of a record",
        codes=EXIT_CODES | {ExitCode.LIMIT_REACHED: "run alone: --max-cost or --max-tokens is reached"},
    ),
)
def _extractor(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> int:
    """Typed, checked records of visits, summits and trade figures from news articles."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        return ExitCode.USAGE
    return ExitCode.DONE


@app.command(
    epilog=epilog(
        "extractor extract article.txt --published 2025-11-25",
        "extractor extract news/*.html -f jsonl -o records.jsonl",
        "curl -s https://example.org/news.txt | extractor extract - -f json",
        "extractor extract article.txt --model llama3 --base-url http://localhost:11434/v1",
    )
)
def extract(
    context: typer.Context,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE...",
            help="Folder, glob, .txt, .html, .json, .jsonl, .csv or .parquet file, address, or - for standard input.",
            show_default=False,
        ),
    ] = None,
    published: Published = None,
    language: Language = None,
    model: ModelName = None,
    base_url: BaseUrl = None,
    api_key: ApiKey = None,
    mode: Mode = None,
    reading: Reading = ReadingMode.AUTO,
    ask_again: AskAgain = False,
    format: Annotated[Format, typer.Option("--format", "-f", help="How results are written.")] = Format.TABLE,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write results there, whole or not at all.")
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Also write the JSON of every article to a file of its own there."),
    ] = None,
    cassette: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Take the model's answers from this recording.")
    ] = None,
    record: Annotated[
        RecordMode, typer.Option(help="What to record into the cassette: nothing, what a new one lacks, or all anew.")
    ] = RecordMode.NONE,
    calibration: OwnCalibration = None,
    allow_private: AllowPrivate = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, only results and errors.")] = False,
) -> int:
    """Print the visits, summits and trade figures of articles.

    Results go to standard output or --output, progress and errors to standard error. json is one object for one
    article and a list for several; jsonl is always one line an article.
    """
    if not sources:
        typer.echo(context.get_help())
        return ExitCode.USAGE
    if record is not RecordMode.NONE and not cassette:
        raise typer.BadParameter("--record needs --cassette FILE")
    from .confidence import load_calibration

    rated_by = load_calibration(calibration) if calibration else None
    # Left in reverse order: results are whole before the model is closed.
    with ExitStack() as stack, Reporter(quiet) as report, open_results(format, output, report) as results:

        def start() -> Extractor:
            from .pipeline import Extractor

            extractor = Extractor(
                model,
                base_url=base_url,
                api_key=api_key,
                mode=mode,
                reading=reading.value,
                ask_again=ask_again,
                cassette=cassette,
                record=record.value,
                on_progress=report,
                calibration=rated_by,
            )
            return stack.enter_context(extractor)

        shelf = Shelf(save) if save else None
        return _extract_all(_articles(sources, published, language, allow_private), start, report, results, shelf)


@app.command(
    epilog=epilog(
        'extractor normalize "Вчера президент прибыл в Минск" --published 2025-11-25',
        'extractor normalize "Exports rose 17.8% to nearly $4 billion" --language en -f json',
        "extractor normalize --file article.txt",
        "curl -s https://example.org/news.txt | extractor normalize -",
    )
)
def normalize(
    context: typer.Context,
    text: Annotated[
        str | None,
        typer.Argument(metavar="TEXT", help="The words to read, or - for standard input.", show_default=False),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Read the one article of this file: .txt, .html, .json or .jsonl."),
    ] = None,
    published: Annotated[
        Any, typer.Option(parser=date, metavar="DATE", help="Publication date. Default: what the text says of it.")
    ] = None,
    language: Language = None,
    format: Annotated[
        ReadingsFormat, typer.Option("--format", "-f", help="How readings are written.")
    ] = ReadingsFormat.TABLE,
) -> int:
    """Print the dates, quantities, places, organizations and people that code reads, and how. No model is asked."""
    from . import normalization
    from .article import Article, parse_date
    from .article import published as find_published
    from .rendering.readings import readings_json, render_readings

    if text is not None and file is not None:
        raise typer.BadParameter("TEXT and --file FILE exclude each other")
    if file is not None:
        article = Article.from_path(file, published=published, language=language)
    elif text == "-":
        article = _standard_input(published, language)
    elif text is not None:
        article = Article.from_text(text, published=published, language=language)
    else:
        typer.echo(context.get_help())
        return ExitCode.USAGE
    when = find_published(article)
    day = parse_date(when.date) if when else None
    readings = normalization.read(article.text, language=article.language, published=day)
    stream = standard_output()
    if format is ReadingsFormat.JSON:
        write_json(readings_json(readings, article.text, when), stream)
    else:
        console = open_console(stream)
        console.print(render_readings(readings, article.text, when, console.width))
    return ExitCode.DONE


@app.command(
    epilog=epilog(
        "extractor extract article.txt --save out       writes out/article.json",
        "extractor explain out/article.json             which records there are",
        "extractor explain out/article.json visit-8a    the story of one of them",
    )
)
def explain(
    file: Annotated[Path, typer.Argument(help="An extraction in JSON, as --save or --format json writes it.")],
    record: Annotated[str | None, typer.Argument(help="Id of a record, or its beginning; none lists them.")] = None,
    article: Annotated[
        str | None, typer.Option("--article", help="The article's file, if it is not where it was.")
    ] = None,
) -> int:
    """Tell the whole story of one record: sentences, choices, values with their words, checks, doubts, merges."""
    from .rendering.explanation import explain as story
    from .rendering.explanation import headline

    try:
        extraction = _saved(file)
        records = list(extraction.records())
        if record is None:
            for one in records:
                typer.echo(f"{one.id}  {headline(one)}", file=standard_output())
            return ExitCode.DONE
        found = [one for one in records if one.id.startswith(record)]
        if len(found) != 1:
            known = f"{len(found)} of {len(records)} records begin with {record!r}"
            raise InputError(known, f"extractor explain {file} lists them")
        text = _text_of(extraction, file, article)
    except InputError as error:
        complain(error)
        return ExitCode.FAILED
    typer.echo(story(extraction, found[0], text), nl=False, file=standard_output())
    return ExitCode.DONE


@app.command(
    epilog=epilog(
        "extractor extract news/*.html --save out",
        "extractor reconcile out/*.json               a table of events, who tells of each, where they disagree",
        "extractor reconcile records.jsonl -f md > events.md",
    )
)
def reconcile(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE...",
            help="Extractions: .json as extract --save and -f json write them, or .jsonl as -f jsonl does.",
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        EventsFormat, typer.Option("--format", "-f", help="How events are written.")
    ] = EventsFormat.TABLE,
) -> int:
    """Join the records of many articles: one event for what happened once, with agreements, conflicts and history.

    No model is asked and no article is read: what is compared are records. A file that cannot be read is named, and
    the others are joined.
    """
    from .events import reconcile

    if not files:
        typer.echo(context.get_help())
        return ExitCode.USAGE
    read, code = _extractions(files)
    if not read:
        return code
    found = reconcile(read)
    stream = standard_output()
    match format:
        case EventsFormat.JSON:
            write_json(found.to_json(), stream)
        case EventsFormat.MD:
            from .rendering.events import render_events_markdown

            stream.write(render_events_markdown(found) + "\n")
        case EventsFormat.TABLE:
            from .rendering.events import render_events

            console = open_console(stream)
            console.print(render_events(found, console.width))
    return code


def _extractions(files: Sequence[Path]) -> tuple[list[Extraction], ExitCode]:
    """The extractions of all files that can be read, and whether all could."""
    read: list[Extraction] = []
    code = ExitCode.DONE
    for file in files:
        try:
            read += read_extractions(file)
        except InputError as error:
            complain(error)
            code = ExitCode.FAILED
    return read, code


@app.command(
    epilog=epilog(
        "extractor models",
        "OPENAI_API_KEY=… extractor models",
        "extractor extract article.txt --model NAME    with one of them",
    )
)
def models() -> int:
    """Say which models work here, and why others do not."""
    from .model import available_models

    found = available_models()
    width = max((len(model.name) for model in found), default=0)
    for model in found:
        typer.echo(f"{model.name:<{width}}  {'yes' if model.usable else 'no '}  {model.why}".rstrip())
    return ExitCode.DONE if any(model.usable for model in found) else ExitCode.MODEL_UNAVAILABLE


@app.command(
    epilog=epilog(
        "extractor schema                              of a whole extraction",
        "extractor schema trade_figure",
        "extractor schema visit > visit.schema.json",
        "extractor schema label-studio > config.xml     what people are asked in Label Studio",
    )
)
def schema(
    name: Annotated[
        Schema, typer.Argument(help="Of a record, of what one article gives, or of the events of many.")
    ] = Schema.EXTRACTION,
) -> int:
    """Print the JSON Schema (2020-12) of what comes out, or the labeling config that Label Studio asks for it with."""
    if name is Schema.LABEL_STUDIO:
        from .exporting.label_studio import labeling_config

        standard_output().write(labeling_config())
        return ExitCode.DONE
    from . import events, records

    types: dict[Schema, type[BaseModel]] = {
        Schema.VISIT: records.Visit,
        Schema.SUMMIT: records.Summit,
        Schema.TRADE_FIGURE: records.TradeFigure,
        Schema.EXTRACTION: records.Extraction,
        Schema.RECONCILIATION: events.Reconciliation,
    }
    json_schema = types[name].model_json_schema(mode="serialization")
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    typer.echo(json.dumps(dialect | json_schema, ensure_ascii=False, indent=2))
    return ExitCode.DONE


# ------------------------------------------------------------------------------------------- extractions in


def _saved(file: Path) -> Extraction:
    """An extraction that was written before."""
    from pydantic import ValidationError

    from .records import Extraction

    try:
        return Extraction.from_json(file.read_bytes())
    except OSError as error:
        raise InputError(
            f"{file}: {error.strerror or error}", "extractor extract ARTICLE --save DIR writes one"
        ) from error
    except ValidationError as error:
        raise InputError(f"{file}: no extraction in JSON", "extractor extract ARTICLE --save DIR writes one") from error


def _text_of(extraction: Extraction, file: Path, place: str | None) -> str:
    """The article's text, if it is still the one that the extraction was made from."""
    source = place or extraction.article.source
    if source is None:
        raise InputError(f"{file} does not say where its article is", "name it with --article")
    if place is None and "://" in source:  # a file that somebody sent must not choose whom this machine connects to
        raise InputError(f"the article of {file} is on the web", f"fetch it with --article {source}")
    if place is None and not Path(source).is_file():  # nor which folders are searched
        raise InputError(f"{source}: no such file", "name the article's file with --article")
    for article in _articles([source], None, None):
        if isinstance(article, InputError):
            raise InputError(article.message, "name the article's file with --article") from article
        if article.sha256 == extraction.article.sha256:
            return article.text
    raise InputError(f"{source} is not the article that {file} was made from", "name the right one with --article")


# ------------------------------------------------------------------------------------------- articles in


def _articles(
    sources: Sequence[str], published: datetime.date | None, language: str | None, allow_private: bool = False
) -> Iterator[Article | InputError]:
    """The articles of all sources, one after the other; what cannot be read is its error."""
    from .sources import read_sources

    return read_sources(
        sources,
        published=published,
        language=language,
        allow_private=allow_private,
        standard_input=sys.stdin.buffer if "-" in sources else None,
    )


def _standard_input(published: datetime.date | None, language: str | None) -> Article:
    from .article import MAX_BYTES, Article, decode

    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        if len(data) > MAX_BYTES:
            raise InputError(f"larger than {MAX_BYTES:,} bytes")
        return Article.from_text(decode(data), published=published, language=language)
    except InputError as error:
        raise InputError(f"standard input: {error.message}", error.hint) from error


def _extract_all(
    articles: Iterator[Article | InputError],
    start: Callable[[], Extractor],
    report: Reporter,
    results: Results,
    shelf: Shelf | None,
) -> ExitCode:
    """Extract from one article after the other; the model is started once there is something to read."""
    code, extractor = ExitCode.DONE, None
    for article in articles:
        results.attempted += 1
        if isinstance(article, InputError):
            report.error(article)
            code = ExitCode.FAILED
            continue
        try:
            extractor = extractor or start()
        except ExtractorError as error:
            report.error(error)
            return ExitCode.MODEL_UNAVAILABLE if isinstance(error, ModelUnavailable) else ExitCode.USAGE
        name = report.article = article.source or article.title or article.id
        try:
            extraction = extractor.extract(article)
        except ExtractorError as error:
            report.error(InputError(f"{name}: {error.message}", error.hint))
            if isinstance(error, ModelUnavailable):
                return ExitCode.MODEL_UNAVAILABLE
            code = ExitCode.FAILED
            continue
        results.write(extraction, article.text)
        if shelf is not None:
            report.say(f"records of {name} as JSON: {shelf.put(name, extraction)}")
        for issue in extraction.unread:
            report.error(InputError(f"{name}: {issue.message}"))
            code = ExitCode.FAILED
    return code
