"""Requests over HTTP -> the desk. Only this machine, only who has the token, only the page's own posts.

What comes in goes through :class:`Guard` first; what goes out is JSON, or one of a few files of the package.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from ..errors import DecidedMeanwhile, ExtractorError, InputError
from ..reporting.page import LANGUAGES, interface_words, names_of
from .desk import Desk, NotTaken, Wish
from .sheet import decided

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

MOST_BYTES = 64 * 1024
"""The largest body that is read; a decision takes a few hundred bytes."""
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script';"
    " trusted-types 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
_FILES = {
    "icon.svg": ("extractor.reviewing", "icon.svg", "image/svg+xml"),
    "page.js": ("extractor.reviewing", "page.js", "text/javascript"),
    "page.css": ("extractor.reviewing", "page.css", "text/css"),
    "values.js": ("extractor.reporting", "values.js", "text/javascript"),
    "report.css": ("extractor.reporting", "page.css", "text/css"),
}
_SAFE = ("GET", "HEAD")


class Guard:
    """Lets through what the page itself asks for, on this machine, by who was given the token.

    A page of another origin cannot read the answers (no CORS), cannot post (``Origin``, ``Sec-Fetch-Site``, a type of
    content that forms cannot send), and has no cookie (``SameSite=Strict``). A name that is made to point here is
    refused by ``Host``.
    """

    def __init__(self, app: App, token: str, port: int) -> None:
        self._app, self._token = app, token
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self.cookie = f"extractor-review-{port}"

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *own]}
            await send(message)

        request = Request(scope)
        refusal = self._refusal(request)
        if refusal is not None:
            await refusal(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)

    def _refusal(self, request: Request) -> Response | None:
        host = request.headers.get("host", "")
        if host not in self._hosts:
            return PlainTextResponse("This address is not served here.", 421)
        if request.method not in _SAFE:
            if request.headers.get("origin") != f"http://{host}":
                return PlainTextResponse("Only the page itself may post.", 403)
            if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
                return PlainTextResponse("Only the page itself may post.", 403)
            if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
                return PlainTextResponse("Only JSON is taken.", 415)
        given = request.query_params.get("token")
        if given is not None and request.method in _SAFE and request.url.path == "/" and self._is_token(given):
            welcome = RedirectResponse("/", 303)  # the token leaves the address, and with it the history
            welcome.set_cookie(self.cookie, self._token, httponly=True, samesite="strict", path="/")
            return welcome
        if not self._is_token(request.cookies.get(self.cookie, "")):
            return PlainTextResponse("Open the address that extractor review has printed.", 403)
        return None

    def _is_token(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self._token.encode())


class _Json(JSONResponse):
    """JSON in which half of a surrogate pair, that UTF-8 cannot hold, is a question mark: offsets stay."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def serve(desk: Desk, token: str, port: int) -> App:
    """The application for one desk. ``token`` lets in; ``port`` is that of 127.0.0.1 on which it is reached."""

    async def page(request: Request) -> Response:
        return Response(files("extractor.reviewing").joinpath("page.html").read_text("utf-8"), media_type="text/html")

    async def part(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _FILES:
            return PlainTextResponse("There is no such page.", 404)
        package, stored, kind = _FILES[name]
        return Response(files(package).joinpath(stored).read_text("utf-8"), media_type=kind)

    async def words(request: Request) -> Response:
        return _Json(_words())

    async def queue(request: Request) -> Response:
        return _Json(await run_in_threadpool(desk.queue))

    async def article(request: Request) -> Response:
        return _Json(await run_in_threadpool(_article, desk, request.path_params["key"]))

    async def decide(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return _Json({"code": "too_large", "message": "the request is too large"}, 413)
        try:
            wish = Wish.model_validate_json(body)
        except ValidationError:
            return _Json({"code": "no_request", "message": "the request is of no known form"}, 400)
        return await run_in_threadpool(_decided, desk, wish)

    async def failed(request: Request, error: Exception) -> Response:
        status = 404 if isinstance(error, InputError) else 500
        return _Json({"code": "failed", "message": str(error)}, status)

    routes = [
        Route("/", page),
        Route("/queue", queue),
        Route("/words", words),
        Route("/articles/{key}", article),
        Route("/decisions", decide, methods=["POST"]),
        Route("/{name}", part),
    ]
    return Guard(Starlette(routes=routes, exception_handlers={ExtractorError: failed}), token, port)


@cache
def _words() -> dict[str, dict[str, str]]:
    """The words of the report's interface, and those that only this page has."""
    own: dict[str, list[str]] = json.loads(files("extractor.reviewing").joinpath("words.json").read_text("utf-8"))
    told = interface_words()
    return {
        language: {**told[language], **{key: row[at] for key, row in own.items()}}
        for at, language in enumerate(LANGUAGES)
    }


def _article(desk: Desk, key: str) -> dict[str, Any]:
    found = desk.article(key)
    return {**found, "names": names_of(found.pop("codes"))}


def _decided(desk: Desk, wish: Wish) -> Response:
    """What came of a request: the article as it stands now, or why nothing was kept."""
    try:
        kept = desk.decide(wish)
    except DecidedMeanwhile as error:
        other = desk.decision(error.decision or "")
        fresh = _article(desk, wish.article or (other or {}).get("article", ""))
        return _Json({"code": "decided_meanwhile", "message": str(error), "other": other, "article": fresh}, 409)
    except NotTaken as error:
        return _Json({"code": error.code, "message": str(error)}, 422)
    return _Json({"decision": decided([kept]), "article": _article(desk, kept.article)})


async def _body(request: Request) -> bytes | None:
    """The body, or None if it is larger than what is read."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return body
