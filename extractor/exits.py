"""What commands share: what they say to the shell when they end, what their help says at its end, and options."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Annotated

import typer


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


AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch pages from private addresses too, of an intranet.")
]
"""The option of commands that read addresses."""

OwnCalibration = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Confidences by this file of extractor calibrate. Default: the package's own."),
]


class ReadingMode(StrEnum):
    """What one question to the model is about; auto chooses by the model."""

    AUTO = "auto"
    SENTENCE = "sentence"
    ARTICLE = "article"


def epilog(*examples: str, codes: Mapping[ExitCode, str] = EXIT_CODES) -> str:
    """The end of a help text. Its lines are kept as they are: that is what the backspace asks for."""
    meanings = (f"{code.value:<5}{meaning}" for code, meaning in codes.items())
    lists = (("Examples:", *examples), ("Exit codes:", *meanings))
    return "\n\n".join("\b\n" + "\n  ".join(lines) for lines in lists)
