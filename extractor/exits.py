"""What commands share: what they say to the shell when they end, what their help says at its end, and options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .errors import InputError

if TYPE_CHECKING:
    import datetime


class ExitCode(IntEnum):
    """What the program says to the shell when it ends."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    MODEL_UNAVAILABLE = 3
    LIMIT_REACHED = 4
    STOPPED = 130


EXIT_CODES = {
    ExitCode.DONE: "all articles were read",
    ExitCode.FAILED: "at least one article could not be read, or only in part",
    ExitCode.USAGE: "an option, a date or a model name cannot be used",
    ExitCode.MODEL_UNAVAILABLE: "there is no model to ask: none installed, wrong key, server down",
    ExitCode.STOPPED: "stopped with Ctrl-C; --output is left as it was",
}


class RecordMode(StrEnum):
    """What happens to requests that a cassette does not hold."""

    NONE = "none"
    ONCE = "once"
    MISSING = "missing"
    ALL = "all"


def date(text: str) -> datetime.date:
    """The day that an option names. Raises ``typer.BadParameter`` if it names none."""
    from .article import parse_date

    try:
        return parse_date(text)
    except InputError as error:
        raise typer.BadParameter(str(error)) from error


def language(text: str) -> str:
    """The language tag that an option names. Raises ``typer.BadParameter`` for what is none.

    >>> language("uz-Cyrl")
    'uz-Cyrl'
    """
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        raise typer.BadParameter(f"{text!r} is no language tag (write it as ru or uz-Cyrl, BCP 47)")
    return text


Published = Annotated[
    Any, typer.Option(parser=date, metavar="DATE", help="Publication date, e.g. 2025-11-25, of all sources.")
]
Language = Annotated[Any, typer.Option(parser=language, metavar="CODE", help="Language, e.g. ru. Default: found out.")]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch pages from private addresses too, of an intranet.")
]
ModelName = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="openai/NAME, local/NAME, local/FILE.gguf, … Default: the first usable."),
]
BaseUrl = Annotated[
    str | None, typer.Option(metavar="URL", help="Server that speaks the OpenAI protocol (Ollama, vLLM, …).")
]
ApiKey = Annotated[
    str | None,
    typer.Option(metavar="KEY", envvar="EXTRACTOR_API_KEY", show_default=False, help="Key for the model's server."),
]
Mode = Annotated[
    str | None, typer.Option(metavar="MODE", help="How the answer's form is asked for. Default: by provider.")
]
OwnCalibration = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Confidences by this file of extractor calibrate. Default: the package's own."),
]


class ReadingMode(StrEnum):
    """What one question to the model is about; auto chooses by the model."""

    AUTO = "auto"
    SENTENCE = "sentence"
    ARTICLE = "article"


Reading = Annotated[
    ReadingMode, typer.Option(help="What one question is about: a sentence, an article, or what suits the model.")
]


AskAgain = Annotated[
    bool, typer.Option("--ask-again", help="Where an answer fails a check, ask once more and say what was wrong.")
]


def epilog(*examples: str, codes: Mapping[ExitCode, str] = EXIT_CODES) -> str:
    """The end of a help text. Its lines are kept as they are: that is what the backspace asks for."""
    meanings = (f"{code.value:<5}{meaning}" for code, meaning in sorted(codes.items()))
    lists = (("Examples:", *examples), ("Exit codes:", *meanings))
    return "\n\n".join("\b\n" + "\n  ".join(lines) for lines in lists)
