"""Broken and hostile inputs by the thousand: nothing crashes, hangs or eats memory. Inputs that once did are kept.

EXTRACTOR_FUZZ says how many inputs each test makes up (``make fuzz FUZZ=100000``). What fails is printed by hypothesis,
and goes into ``data/fuzz`` as a file of its own, which the default run reads; ``bench/fuzz.py`` writes there itself.
"""

from __future__ import annotations

import os

import fuzzed
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("EXTRACTOR_FUZZ", "200"))
MANY = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))

TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(fuzzed.PIECES), max_size=120).map("".join),
    st.lists(st.one_of(st.sampled_from(fuzzed.PIECES), st.text(max_size=5)), max_size=120).map(" ".join),
    st.tuples(st.sampled_from(fuzzed.PIECES), st.integers(1, 2000)).map(lambda pair: pair[0] * pair[1]),
)
PAGES = st.lists(st.one_of(st.sampled_from([*fuzzed.MARKUP, *fuzzed.PIECES]), st.text(max_size=5)), max_size=60)


@pytest.mark.parametrize("target", fuzzed.TARGETS)
def test_what_once_was_found(target: str) -> None:
    found = [(name, data) for kind, name, data in fuzzed.kept() if kind == target]
    assert found
    for _, data in found:
        fuzzed.within(target, data)


@pytest.mark.parametrize("target", ["mending", "screening", "normalizing"])
@pytest.mark.soak
@MANY
@given(text=TEXTS)
@example(text="«" * 5000)
@example(text="1 " * 5000)
@example(text="И. " * 3000)
@example(text="<" * 5000)
@example(text="}" * 5000 + "a")
@example(text="первый второй " * 500)
def test_no_text_crashes_hangs_or_fills_memory(target: str, text: str) -> None:
    fuzzed.within(target, text.encode("utf-8", "ignore"))


@pytest.mark.soak
@MANY
@given(st.one_of(st.binary(max_size=500), TEXTS.map(lambda text: text.encode("utf-8", "replace"))))
def test_no_bytes_crash_the_readers(data: bytes) -> None:
    fuzzed.within("files", data)


@pytest.mark.soak
@MANY
@given(st.one_of(st.binary(max_size=500), PAGES.map(lambda parts: "".join(parts).encode("utf-8", "replace"))))
def test_no_page_crashes_the_readers(data: bytes) -> None:
    fuzzed.within("pages", data)
