"""Facts -> files of HTML: one page, and beyond ``PER_PAGE`` articles a folder beside it with their texts."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from babel import Locale
from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup

from ..codes import CODES
from ..normalization.tables import rows
from .facts import Told, codes_in, facts

PER_PAGE = 100
"""Articles whose texts stand in one page; with more, they go to pages of their own."""
_PART = "{}.html"
"""Name of the file with the texts of so many articles; counted from 1. The script of the page is told it."""
LANGUAGES = ("en", "ru", "ky")
"""Languages of the interface; the words of articles stay as they are."""


@dataclass(frozen=True, slots=True)
class Page:
    """A file to be written: its path below the folder of the report, and its HTML."""

    path: str
    html: str


def pages(told: Iterable[Told], name: str = "report.html", language: str | None = None) -> Iterator[Page]:
    """The files of a report, the first of which is to be opened.

    Args:
        told: extractions, with the texts of their articles where these are known.
        name: of the first file; the folder with more is named after it, ``report_files``.
        language: of the interface when the page is opened first, of ``LANGUAGES``; None: that of the reader's browser.
    """
    found = facts(told)
    folder = f"{name.removesuffix('.html')}_files"
    total = len(found.articles)
    is_one = total <= PER_PAGE
    shared = {"made": found.made, "total": total, "size": PER_PAGE, "language": language}
    head = {
        **shared,
        "offset": 0,
        "part": None if is_one else f"{quote(folder)}/{_PART}",
        "articles": found.articles,
        "events": found.events,
        "contradictions": found.contradictions,
    }
    yield Page(name, _html(head, found.bodies if is_one else []))
    if not is_one:
        for at in range(0, total, PER_PAGE):
            part = slice(at, at + PER_PAGE)
            own = {**shared, "offset": at, "home": f"../{quote(name)}", "part": _PART, "articles": found.articles[part]}
            yield Page(f"{folder}/{_PART.format(at // PER_PAGE + 1)}", _html(own, found.bodies[part]))


def _html(data: Mapping[str, Any], bodies: list[dict[str, Any]]) -> str:
    style, script = _part("page.css"), _part("values.js") + _part("page.js")
    names = names_of(codes_in(list(data.get("events", ()))) | codes_in(bodies))
    offset = data["offset"]
    return _template().render(
        style=Markup(style),  # noqa: S704 - of this package
        script=Markup(script),  # noqa: S704 - of this package
        style_hash=_hash(style),
        script_hash=_hash(script),
        data=_json({**data, "names": names}),
        words=_json(interface_words()),
        bodies=[(number, _json(body)) for number, body in enumerate(bodies, offset)],
        language=data["language"] or "en",
    )


@cache
def _template() -> Template:
    return Environment(loader=PackageLoader("extractor.reporting", "."), autoescape=True).get_template("page.html")


@cache
def _part(name: str) -> str:
    return files("extractor.reporting").joinpath(name).read_text("utf-8")


def _hash(code: str) -> str:
    """What Content-Security-Policy knows the code by."""
    return f"sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}"


def _json(data: Any) -> Markup:
    """JSON that can stand in a script element: nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - escaped right here


@cache
def interface_words() -> dict[str, dict[str, str]]:
    """The words of the interface by language, with what codes of doubts mean and the names of months."""
    table: dict[str, list[str]] = json.loads(_part("words.json"))
    translated: dict[str, list[str]] = json.loads(_part("codes.json"))
    table |= {f"code.{code}": [entry.meaning, *translated.get(code, ())] for code, entry in CODES.items()}
    by_language = {
        language: {key: row[at] for key, row in table.items() if len(row) > at} for at, language in enumerate(LANGUAGES)
    }
    for language in LANGUAGES:
        months = Locale(language).months["format"]["wide"]
        by_language[language] |= {f"month.{number}": name for number, name in months.items()}
        alone = Locale(language).months["stand-alone"]["wide"]
        by_language[language] |= {f"month_alone.{number}": name for number, name in alone.items()}
    return by_language


def names_of(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Names of countries (CLDR) and organizations by language, where they are known.

    >>> names_of(["CSTO", "DE"])["ru"]
    {'CSTO': 'ОДКБ', 'DE': 'Германия'}
    """
    wanted = sorted(codes)
    named = {language: {**Locale(language).territories, **_organizations(language)} for language in LANGUAGES}
    return {language: {code: known[code] for code in wanted if code in known} for language, known in named.items()}


@cache
def _organizations(language: str) -> dict[str, str]:
    """The usual name of every organization, by its key."""
    own = [row for row in rows("organizations") if row["language"] == language and not row["body"]]
    return {row["key"]: row["names"].partition("|")[0] for row in own}
