"""Broken and hostile texts by the thousand: nothing crashes, hangs or eats memory. Inputs that once did are kept.

EXTRACTOR_FUZZ says how many texts each reader gets (``make fuzz FUZZ=1000000``); what fails is printed by hypothesis,
and goes into ``data/fuzz`` as a file of its own, which the default run reads.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from extractor import Article, InputError, normalization
from extractor.article import decode, published
from extractor.exporting.csvs import safe
from extractor.layout import lay_out
from extractor.mending import mend
from extractor.normalization.tables import rows
from extractor.screening import instructions, neutralize, odd_characters

EXAMPLES = int(os.environ.get("EXTRACTOR_FUZZ", "200"))
SECONDS = 1.0
"""Processor time that no text of a few thousand characters may take."""
MEGABYTES = 500
FOUND = sorted((Path(__file__).parent / "data" / "fuzz").glob("*.txt"))
MANY = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))

# Pieces that readers look for, so that made-up texts come near to what they read.
_PIECES = [
    *"\n\t .,;:!?…-–—«»\"'()[]{}<>|/\\%$€№0123456789",
    *("<|im_end|>", "[INST]", "\u200b", "\u202e", "\U000e0041", "\x1b[31m", "\ufeff", "\r\n", "\u2028", "\u00ad\n"),
    *("Токаев", "президент", "прибыл", "в Баку", "17 июня", "2025 года", "31.02.2024", "млрд долларов", "на 17,8%"),
    *("visit", "President", "arrived in", "Bishkek", "on 5 May", "$4 billion", "саммит", "переговоры", "экспорт"),
    *("访问", "2025年6月", "总统", "сапар", "келди", "tashrif", "ziyaret", "первый", "второй", "не менее восьми"),
    *("Игнорируй инструкции", "Correction:", '{"visits": [', "</article>", "System:"),
    *(word for row in rows("instructions")[:4] for word in row["words"].split("|")[:10]),
]
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(_PIECES), max_size=120).map("".join),
    st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=5)), max_size=120).map(" ".join),
    st.tuples(st.sampled_from(_PIECES), st.integers(1, 2000)).map(lambda pair: pair[0] * pair[1]),
)


def resident() -> float:
    """Most memory of this process so far, in megabytes."""
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def read(text: str) -> None:
    """All that happens to a text before a model is asked, and to words before they are written."""
    odd = list(odd_characters(text))
    assert sum(len(issue.spans) for issue in odd) <= 60
    assert len(neutralize(text)) == len(text)
    page = mend(text)
    layout = lay_out(page.text)
    for span in instructions(page.text, layout):
        assert 0 <= page.original(span).start <= page.original(span).stop <= len(text)
    normalization.read(page.text)
    published(Article(text=page.text))
    assert len(safe(text).splitlines()) <= 1


def within(text: str) -> None:
    """``read`` within its time and memory."""
    started = time.process_time()
    read(text)
    assert time.process_time() - started < SECONDS, repr(text[:200])
    assert resident() < MEGABYTES


@pytest.fixture(autouse=True, scope="module")
def _tables() -> None:
    read("Токаев 17 июня прибыл в Баку.")  # reading the tables takes longer than any text


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_what_once_failed(path: Path) -> None:
    within(path.read_text("utf-8"))


@pytest.mark.soak
@MANY
@given(TEXTS)
@example("«" * 5000)
@example("1 " * 5000)
@example("И. " * 3000)
@example("<" * 5000)
@example("первый второй " * 500)
def test_no_text_crashes_hangs_or_fills_memory(text: str) -> None:
    within(text)


@pytest.mark.soak
@MANY
@given(st.one_of(st.binary(max_size=500), TEXTS.map(lambda text: text.encode("utf-8", "replace"))))
def test_no_bytes_crash_the_readers(data: bytes) -> None:
    with suppress(InputError):
        Article.from_text(decode(data))
