from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.grounding import Grounded, ground
from extractor.spans import Span

PROBES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "data" / "grounding_probes.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def shown(words: str, text: str) -> str:
    span = ground(words, text).span
    return span.of(text) if span else "-"


def test_probe_set_is_large_and_half_near_misses() -> None:
    misses = [probe for probe in PROBES if probe[4] == "-"]
    assert len(PROBES) >= 300
    assert len({language for language, *_ in PROBES}) >= 10
    assert 0.45 <= len(misses) / len(PROBES) <= 0.55


def test_probes_that_stand_in_the_text_are_found() -> None:
    wrong = [probe for probe in PROBES if probe[4] != "-" and shown(probe[2], probe[3]) != probe[4]]
    assert len(wrong) <= 0.05 * sum(probe[4] != "-" for probe in PROBES), wrong


def test_near_misses_are_not_found() -> None:
    misses = [probe for probe in PROBES if probe[4] == "-"]
    false = [probe for probe in misses if shown(probe[2], probe[3]) != "-"]
    assert not [probe for probe in false if probe[1] == "digits"]
    assert len(false) <= 0.01 * len(misses), false


@pytest.mark.parametrize(
    ("words", "text", "kind"),
    [
        ("Сергей Лавров", "Приехал СЕРГЕЙ\u00a0ЛАВРОВ", "exact"),
        ("Касым-Жомарт", "Касым–Жомарт", "exact"),
        ("Мирзиёев", "Мирзиеев", "exact"),
        ("Oʻzbekiston", "O‘zbekiston", "exact"),
        ("Йемен", "\u0418\u0306емен", "exact"),
        ("Сергей Лавров", "с Сергеем Лавровым", "inflected"),
        ("Özbekistan", "Özbekistan'ın", "inflected"),
        ("в Москву", "из Москвы", "inflected"),
        ("Japarov", "Жапаров", "transliterated"),
        ("Japarov", "Жапаровым", "transliterated"),
        ("Erdogan", "Erdoğan", "transliterated"),
        ("Гурбангулы Бердымухамедов", "Гурбангулы Бердымухамедво", "fuzzy"),
        ("Moscow", "Москва", "missing"),
        ("Токаев", "Акаев", "missing"),
    ],
)
def test_kind_is_named(words: str, text: str, kind: str) -> None:
    assert ground(words, text).kind == kind


def test_most_exact_occurrence_wins_then_the_nearest() -> None:
    text = "Визит Токаева. Токаев прилетел. Токаев улетел."
    assert ground("Токаев", text).span == Span(15, 21)
    assert ground("Токаев", text, near=40).span == Span(32, 38)
    assert ground("Токаев", text, within=Span(0, 14)) == Grounded("Токаев", Span(6, 13), "inflected")


def test_words_do_not_reach_over_the_end_of_a_sentence() -> None:
    assert ground("рабочий визит", "Он рабочий. Визит отложен.").kind == "missing"


@pytest.mark.parametrize("words", ["", " ", "«»", "—", "\ud800", "\u0301"])
def test_nothing_to_look_for_is_missing(words: str) -> None:
    assert ground(words, "текст «» — \ud800").kind == "missing"


_LETTERS = st.text("абвгджийкмнорстуыьяABCdefgıșğ'", min_size=1, max_size=8).filter(
    lambda word: word.strip("'") == word
)
_PIECES = ["в", "Москву", "4", "мая", "25–26", "17,8%", "-5", "Ö’ın", "北京", "$", "\u0306", ".", ","]
_TEXTS = st.text() | st.lists(st.sampled_from(_PIECES), max_size=12).map(" ".join)


@given(_TEXTS, _TEXTS, st.none() | st.tuples(st.integers(0, 40), st.integers(0, 40)), st.none() | st.integers(-5, 50))
def test_never_raises_and_stays_within(words: str, text: str, bounds: tuple[int, int] | None, near: int | None) -> None:
    within = Span(min(bounds), max(bounds)) if bounds else None
    found = ground(words, text, within, near)
    assert (found.span is None) == (found.kind == "missing")
    if found.span is not None:
        assert (within or Span(0, len(text))).contains(found.span)


@given(st.lists(_LETTERS, min_size=1, max_size=12), st.data())
def test_words_taken_from_the_text_are_found_exactly(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    stop = data.draw(st.integers(start + 1, len(words)))
    text, copied = " ".join(words), " ".join(words[start:stop])
    found = ground(copied, text, near=len(" ".join(words[:start])) + (start > 0))
    assert found.kind == "exact"
    assert found.span is not None
    assert found.span.of(text).lower() == copied.lower()


@given(st.integers(0, 99999), st.integers(0, 99999))
def test_a_number_is_found_only_as_itself(copied: int, printed: int) -> None:
    assert (ground(f"{copied}%", f"рост на {printed}% за год").span is not None) == (copied == printed)
