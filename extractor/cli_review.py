"""``extractor review``: a page on this machine where people look at doubtful fields and decide about them."""

from __future__ import annotations

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
    ExitCode.DONE: "ended with Ctrl-C; every decision is kept",
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
) -> int:
    """Look at doubtful fields beside the words of their article, and accept, correct or reject them.

    Opens a page that only this machine can reach; the address holds a token and is for you alone. Works by keyboard:
    a accepts, c corrects, r rejects, n adds a missing record, u takes back, ? lists the rest. Every decision is kept in
    the ledger at once, with your name and the time; nothing is overwritten. Several people may work on one ledger.
    """
    try:
        _serve(ledger, (reviewer or getpass.getuser()).strip(), port, recipe, not no_browser)
    except ExtractorError as error:
        complain(error)
        return ExitCode.FAILED
    except KeyboardInterrupt:
        pass
    return ExitCode.DONE


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
