"""Cues: the table is whole, every row finds its own words, and sentences give the cues they show."""

from __future__ import annotations

from collections import Counter
from importlib import resources
from typing import get_args

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from extractor.normalization.cues import CueKind, read_cues
from extractor.records import Flow, Likelihood, Measure, Modality, Status, SummitKind, VisitKind

TABLE = resources.files("extractor.normalization").joinpath("tables/cues.tsv").read_text("utf-8")
ROWS = [tuple(line.split("\t")) for line in TABLE.splitlines() if line and not line.startswith("#")]
VALUES: dict[str, tuple[str, ...]] = {
    "travel": ("visit",),
    "travel_end": ("end",),
    "visit_kind": get_args(VisitKind),
    "summit_kind": get_args(SummitKind),
    "flow": get_args(Flow),
    "measure": get_args(Measure),
    "modality": get_args(Modality),
    "status": get_args(Status),
    "duration": tuple("23456789"),
    "pronoun": ("he", "they"),
    "likelihood": get_args(Likelihood),
    "source": ("according", "office"),
}


def examples(pattern: str) -> list[str]:
    """For each alternative of each word of ``pattern`` a phrase that has it."""
    words = [word.replace("*", "").split("|") for word in pattern.split(" ") if word[0] not in "_!"]
    return [
        " ".join(alternative if place == index else other[0] for place, other in enumerate(words))
        for index, word in enumerate(words)
        for alternative in word
    ]


def test_no_row_stands_twice() -> None:
    assert [row for row, count in Counter(ROWS).items() if count > 1] == []


@pytest.mark.parametrize("row", ROWS, ids="|".join)
def test_a_row_is_known_and_finds_its_own_words(row: tuple[str, ...]) -> None:
    kind, value, language, pattern = row
    assert kind in get_args(CueKind)
    assert value in VALUES.get(kind, (kind,))
    assert Locale.parse(language, sep="-").language == language[:2]
    for phrase in examples(pattern):
        found = read_cues(phrase, language=language)
        assert (kind, value) in {(cue.kind, cue.value) for cue in found}, phrase


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("ru", "Президент прибыл с рабочим визитом", {("travel", "visit"), ("visit_kind", "working")}),
        (
            "en",
            "He arrived on a two-day state visit",
            {("travel", "visit"), ("visit_kind", "state"), ("duration", "2")},
        ),
        ("uk", "Президент прибув з офіційним візитом", {("visit_kind", "official"), ("status", "completed")}),
        ("ky", "Президент расмий сапар менен барат", {("visit_kind", "official"), ("status", "planned")}),
        ("kk", "Президент ресми сапармен келді", {("visit_kind", "official"), ("status", "completed")}),
        ("uz", "Prezident davlat tashrifi bilan keldi", {("visit_kind", "state"), ("status", "completed")}),
        ("tr", "Resmi ziyaret yapıldı, ihracat arttı", {("visit_kind", "official"), ("flow", "export")}),
        (
            "zh",
            "他将进行国事访问并举行会谈",
            {("visit_kind", "state"), ("status", "planned"), ("summit_kind", "talks")},
        ),
        ("de", "Der Staatsbesuch wird verschoben", {("visit_kind", "state"), ("status", "postponed")}),
        ("fr", "La visite officielle aura lieu", {("travel", "visit"), ("visit_kind", "official")}),
        ("es", "Una visita oficial de dos días", {("visit_kind", "official"), ("duration", "2")}),
    ],
)
def test_sentences_show_their_cues(language: str, sentence: str, expected: set[tuple[str, str]]) -> None:
    assert expected <= {(cue.kind, cue.value) for cue in read_cues(sentence, language=language)}, language


PIECES = st.sampled_from([*" ,.'’*|\n", *(phrase for row in ROWS for phrase in examples(row[3]))])


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map(" ".join)))
def test_any_text_is_read_without_error(text: str) -> None:
    cues = read_cues(text)
    assert all(cue.span.start < cue.span.stop and cue.text == cue.span.of(text) for cue in cues)
    assert cues == sorted(cues, key=lambda cue: (cue.span, cue.kind))
