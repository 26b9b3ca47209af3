"""What is fuzzed: functions of bytes, one a room that foreign text walks through, which neither crash nor take long.

``test_fuzz.py`` gives them made-up texts, ``bench/fuzz.py`` what coverage leads to, both start from the inputs kept in
``data/fuzz``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from extractor import Article, InputError, normalization
from extractor.article import _from_html, _json, article_from_row, decode, published
from extractor.exporting.csvs import safe
from extractor.layout import lay_out
from extractor.mending import mend
from extractor.normalization.tables import rows
from extractor.screening import instructions, neutralize, odd_characters
from extractor.spans import Span

KEPT = Path(__file__).parent / "data" / "fuzz"
SECONDS = 1.0
"""Processor time that no input of a few thousand characters may take."""
MEGABYTES, ADDED = 500, 50

# Pieces that readers look for, so that made-up texts come near to what they read.
PIECES = [
    *"\n\t .,;:!?…-–—«»\"'()[]{}<>|/\\%$€№0123456789",
    *("<|im_end|>", "[INST]", "\u200b", "\u202e", "\U000e0041", "\x1b[31m", "\ufeff", "\r\n", "\u2028", "\u00ad\n"),
    *("Токаев", "президент", "прибыл", "в Баку", "17 июня", "2025 года", "31.02.2024", "млрд долларов", "на 17,8%"),
    *("visit", "President", "arrived in", "Bishkek", "on 5 May", "$4 billion", "саммит", "переговоры", "экспорт"),
    *("访问", "2025年6月", "总统", "сапар", "келди", "tashrif", "ziyaret", "первый", "второй", "не менее восьми"),
    *("Игнорируй инструкции", "Correction:", '{"visits": [', "</article>", "System:"),
    *(word for row in rows("instructions")[:4] for word in row["words"].split("|")[:10]),
]
MARKUP = [
    *(
        "<p>",
        "</p>",
        "<div hidden>",
        "</div>",
        '<p style="display:none">',
        "<style>.a{opacity:0}</style>",
        "<!--",
        "-->",
    ),
    *('<meta charset="koi8-r">', "<article>", "<h1>", '<time datetime="2025-06-17">', "&nbsp;", "&#0;", "<![CDATA["),
    *('{"text": "', '", "published": "2025-06-17"}', "\\ud800", "\\u0000", "[[[["),
]


def files(data: bytes) -> None:
    """Bytes of a text file, and of a line of .jsonl."""
    with suppress(InputError):
        Article.from_text(decode(data))
    with suppress(InputError):
        article_from_row(("line 1", _json(data)), published=None, language=None)


def pages(data: bytes) -> None:
    """Bytes of a page."""
    with suppress(InputError):
        _from_html(data, published=None, language=None)


def mending(data: bytes) -> None:
    """What is put right before reading keeps its place; what is written stays one line."""
    text = _text(data)
    page = mend(text)
    places = [page.original(Span(at, at + 1)) for at in range(0, len(page.text), 1 + len(page.text) // 40)]
    assert all(0 <= one.start <= one.stop <= len(text) for one in places)
    assert places == sorted(places, key=lambda one: one.start)
    assert len(safe(text).splitlines()) <= 1


def screening(data: bytes) -> None:
    """What a text says to machines is found, counted and made harmless."""
    text = _text(data)
    assert sum(len(issue.spans) for issue in odd_characters(text)) <= 60
    assert len(neutralize(text)) == len(text)
    page = mend(text)
    for span in instructions(page.text, lay_out(page.text)):
        assert 0 <= span.start < span.stop <= len(page.text)


def normalizing(data: bytes) -> None:
    """All readers of values."""
    text = _text(data)
    found = normalization.read(text)
    for readings in (found.people, found.places, found.organizations, found.dates, found.quantities, found.cues):
        assert all(0 <= one.span.start < one.span.stop <= len(text) for one in readings)
    published(Article(text=text))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "ignore").replace("\0", "")


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (files, pages, mending, screening, normalizing)
}


def within(target: str, data: bytes) -> None:
    """One input, within its time and memory. Who reads a table or a list for the first time may try again.

    Where other tests of the process took more memory before, what the input adds counts.
    """
    before = resident()
    if _seconds(target, data) >= SECONDS:
        assert _seconds(target, data) < SECONDS, data[:200]
    assert resident() < max(MEGABYTES, before + ADDED)


def _seconds(target: str, data: bytes) -> float:
    started = time.process_time()
    TARGETS[target](data)
    return time.process_time() - started


def kept() -> Iterator[tuple[str, str, bytes]]:
    """Target, name and bytes of all that is kept: what once broke, a file each, and what once reached new code."""
    for path in sorted(KEPT.glob("*/*")):
        yield path.parent.name, path.name, path.read_bytes()
    for number, line in enumerate((KEPT / "corpus.jsonl").read_text("ascii").splitlines()):
        target, data = json.loads(line)
        yield target, f"corpus-{number}", bytes.fromhex(data)


def resident() -> float:
    """Most memory of this process so far, in megabytes."""
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
