"""``extractor review``: a page on this machine where people look at doubtful fields and decide about them."""

from __future__ import annotations

import datetime
import getpass
import secrets
import socket
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from .cli_run import RecipeKey, choose_recipe
from .errors import ExtractorError, InputError
from .exits import ExitCode
from .progress import complain

CODES = {
    ExitCode.DONE: "ended with Ctrl-C; every decision is kept; or what was decided is written",
    ExitCode.FAILED: "the ledger cannot be used, the port is taken, or extractor[review] is not installed",
    ExitCode.USAGE: "an option cannot be used",
}
HOST = "127.0.0.1"
_GRACE = 2
"""Seconds that a request in flight gets to end."""


def review(
    ledger: Annotated[Path, typer.Argument(metavar="LEDGER", help="A ledger of extractor run.", show_default=False)],
    reviewer: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who decides. Default: the name of the account.")
    ] = None,
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="Port of 127.0.0.1; 0 takes a free one.")
    ] = 0,
    recipe: RecipeKey = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    export: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Open no page: write what was decided there, as gold and regression cases."),
    ] = None,
) -> int:
    """Look at doubtful fields beside the words of their article, and accept, correct or reject them.

    Opens a page that only this machine can reach; the address holds a token and is for you alone. Works by keyboard:
    a accepts, c corrects, r rejects, n adds a missing record, u takes back, ? lists the rest. Every decision is kept in
    the ledger at once, with your name and the time; nothing is overwritten. Several people may work on one ledger.

    With --export what was decided becomes gold cases, which extractor calibrate and eval take, and regression cases for
    extractor eval gate (docs/review.md).
    """
    try:
        if export is not None:
            return _export(ledger, recipe, export)
        _serve(ledger, (reviewer or getpass.getuser()).strip(), port, recipe, not no_browser)
    except ExtractorError as error:
        complain(error)
        return ExitCode.FAILED
    except KeyboardInterrupt:
        pass
    return ExitCode.DONE


def _export(path: Path, recipe: str | None, folder: Path) -> ExitCode:
    """Write gold and regression cases, and say how many they are and what could not become one."""
    from .evaluation import libraries

    libraries.require()
    from .evaluation.regressions import FLOORS, GOLD, export
    from .ledger import Ledger

    with Ledger(path, readonly=True) as book:
        made = export(book, choose_recipe(book, recipe), folder, datetime.date.today())
    for problem in made.problems:
        complain(InputError(problem))
    if not made.full + made.partial:
        raise InputError("nobody has decided anything yet", f"extractor review {path} opens the page")
    typer.echo(f"{folder / GOLD}: {made.full + made.partial:,} articles, {made.full:,} of them settled in full")
    if made.recorded:
        typer.echo(f"{folder / FLOORS}: {made.recorded:,} regression cases")
    return ExitCode.FAILED if made.problems else ExitCode.DONE


def _serve(path: Path, reviewer: str, port: int, recipe: str | None, open_browser: bool) -> None:
    try:
        import uvicorn

        from .reviewing.web import serve
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] not in ("uvicorn", "starlette"):
            raise
        raise InputError("the page needs a web server", "pip install 'extractor[review]'") from error
    from .ledger import Ledger
    from .reviewing import Desk

    if not path.is_file():
        raise InputError(f"no ledger at {path}", "extractor run SOURCE --ledger FILE makes one")
    if not reviewer:
        raise InputError("nobody decides", "--reviewer NAME says who")
    with Ledger(path) as book, socket.socket() as listening:
        desk = Desk(book, choose_recipe(book, recipe), reviewer)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((HOST, port))
            listening.listen()
        except OSError as error:
            raise InputError(f"port {port}: {error.strerror}", "--port 0 takes a free one") from error
        port = listening.getsockname()[1]
        token = secrets.token_urlsafe(32)
        address = f"http://{HOST}:{port}/?token={token}"
        typer.echo(f"reviewing as {reviewer}; Ctrl-C ends\n{address}", err=False)
        if open_browser:
            webbrowser.open(address)
        settings = uvicorn.Config(
            serve(desk, token, port),
            log_level="error",
            access_log=False,
            server_header=False,
            ws="none",
            lifespan="off",
            timeout_graceful_shutdown=_GRACE,
        )
        uvicorn.Server(settings).run(sockets=[listening])
