"""``extractor report``: what was read, as pages for people."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .cli_run import RecipeKey, choose_recipe, is_ledger
from .errors import ExtractorError, InputError
from .exits import ExitCode
from .progress import complain
from .results import read_extractions, replacing

if TYPE_CHECKING:
    from .decisions import Decision
    from .reporting import Told

CODES = {
    ExitCode.DONE: "the page was written",
    ExitCode.FAILED: "something given cannot be read, or the page cannot be written",
    ExitCode.USAGE: "an option cannot be used",
}


class Language(StrEnum):
    """What the interface of the page speaks."""

    EN = "en"
    RU = "ru"
    KY = "ky"


def report(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="LEDGER|JSONL...",
            help="A ledger of extractor run, or .json and .jsonl files that extract wrote.",
            show_default=False,
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.html", help="The page to write.")] = Path(
        "report.html"
    ),
    articles: Annotated[
        list[str] | None,
        typer.Option(
            "--articles",
            metavar="SOURCE",
            help="Where the texts of JSONL's articles are: what extractor run takes. A ledger has them.",
        ),
    ] = None,
    language: Annotated[
        Language | None, typer.Option(help="Of the interface at first. Default: that of the reader's browser.")
    ] = None,
    recipe: RecipeKey = None,
) -> int:
    """Write a page that shows every record beside its article, with a timeline, a matrix, figures and contradictions.

    The page needs no network. Beyond 100 articles, a folder beside it holds their texts.
    """
    from .reporting import pages

    try:
        told = [one for source in sources for one in _told(source, articles or [], recipe)]
        if not told:
            raise InputError("nothing was read there yet", "extractor run or extractor extract -f jsonl come first")
        for page in pages(told, output.name, language.value if language else None):
            target = output.parent / page.path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise InputError(f"cannot write to {target}: {error.strerror}") from error
            with replacing(target) as part:
                part.write_text(page.html, encoding="utf-8", errors="replace", newline="\n")
    except ExtractorError as error:
        complain(error)
        return ExitCode.FAILED
    without = sum(one.text is None for one in told)
    if without:
        typer.echo(f"extractor: without their text: {without:,} articles (--articles says where they are)", err=True)
    return ExitCode.DONE


def _told(source: Path, articles: list[str], recipe: str | None) -> Iterator[Told]:
    """The extractions of one source, each with its article's text where that is known."""
    from .reporting import Told

    if is_ledger(source):
        from .ledger import Ledger

        with Ledger(source, readonly=True) as book:
            chosen = choose_recipe(book, recipe)
            decided: dict[str, list[Decision]] = {}
            for one in book.decisions(chosen):
                decided.setdefault(one.article, []).append(one)
            for kept in book.extractions(chosen):
                article = book.article(kept.key)
                yield Told(kept.extraction, article.text if article else None, tuple(decided.get(kept.key, ())))
        return
    extractions = read_extractions(source)
    texts = _texts(articles, {one.article.sha256 for one in extractions})
    yield from (Told(one, texts.get(one.article.sha256)) for one in extractions)


def _texts(articles: list[str], wanted: set[str]) -> dict[str, str]:
    """The texts of the wanted articles by their hash: a text that was changed since is another one."""
    from .article import Article
    from .sources import read_sources

    if not articles:
        return {}
    return {one.sha256: one.text for one in read_sources(articles) if isinstance(one, Article) and one.sha256 in wanted}
