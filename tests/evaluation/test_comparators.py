"""When two values are the same, kind by kind, and what the assignment of records maximizes."""

from __future__ import annotations

import itertools
import unicodedata
from decimal import Decimal

import numpy as np
import pytest
from cases import SUMMIT, case
from hypothesis import given
from hypothesis import strategies as st

from extractor.evaluation import comparators
from extractor.evaluation.alignment import TIE_BREAK, assign, similarity
from extractor.evaluation.comparators import Bound
from extractor.evaluation.from_labels import extract
from extractor.records import Period


@pytest.mark.parametrize(
    ("gold", "predicted", "score"),
    [
        ("Касым-Жомарт Токаев", "Касым Жомарт Токаев", 1.0),
        ("Касым-Жомарт Токаев", "Токаев", 0.5),
        ("Владимир Путин", "Владимира Путина", 1.0),
        ("Владимир Путин", "Владимиром Путиным", 0.5),
        ("Владимир Путин", "Владимир Ахмедов", 0.0),
        ("Фёдор Королёв", "ФЕДОР КОРОЛЕВ", 1.0),
        ("Shavkat Mirziyoyev", "Шавкат Мирзиёев", 1.0),
        ("Recep Tayyip Erdoğan", unicodedata.normalize("NFD", "Recep Tayyip Erdoğan"), 1.0),
        ("İlham Əliyev", "ilham əliyev", 1.0),
        ("А. Лукашенко", "Александр Лукашенко", 1.0),
        ("А. Лукашенко", "В. Лукашенко", 0.0),
        ("习近平", "习近平", 1.0),
    ],
)
def test_persons(gold, predicted, score):
    assert comparators.person(gold, predicted) == score


@pytest.mark.parametrize(
    ("gold", "predicted", "words", "score"),
    [
        ("1200000000", "1250000000", "1,2 млрд", 1.0),
        ("1200000000", "1250000001", "1,2 млрд", 0.0),
        ("1200000000", "1205000000", "1,20 млрд", 1.0),
        ("1200000000", "1206000000", "1,20 млрд", 0.0),
        ("1024600000", "1024600000", "1 млрд 24,6 млн", 1.0),
        ("12345678", "12345678.4", "12 345 678", 1.0),
        ("-7.5", "7.5", "на 7,5%", 0.0),
        ("-7.5", "-7.54", "на 7,5%", 1.0),
        ("2000000000", "2000000001", "two billion", 0.0),
        ("4", "4.5", "3-4 раза", 1.0),
        ("0", "0.0", "0%", 1.0),
    ],
)
def test_numbers_are_as_exact_as_they_are_printed(gold, predicted, words, score):
    assert comparators.number(Decimal(gold), Decimal(predicted), words) == score


@pytest.mark.parametrize(
    ("gold", "predicted", "score"),
    [
        (("2026-05-03", None), ("2026-05-03", "2026-05-03"), 1.0),
        (("2026-05-03", None), ("2026-05", None), 0.5),
        (("2026-05", None), ("2026-05-03", None), 0.0),
        (("2026-05-03", None), ("2026-04", None), 0.0),
        (("2026-05-01", "2026-05-04"), ("2026-05-02", "2026-05-04"), 0.5),
        (("2026-05-01", "2026-05-04"), ("2026-05-04", "2026-05-04"), 0.0),
        (("2026-05-03", None), ("2026-13", None), 0.0),
    ],
)
def test_the_start_of_a_period(gold, predicted, score):
    one, two = (Bound(start, Period(start=start, end=end)) for start, end in (gold, predicted))
    assert comparators.date(one, two) == score


def test_words_and_titles():
    assert comparators.wording("МИД Кыргызстана", "МИДа Кыргызстана") == 1.0
    assert comparators.wording("помощник президента Юрий Ушаков", "Юрий Ушаков") == 0.5
    assert comparators.wording("Reuters", "ТАСС") == 0.0
    assert comparators.title("саммит СНГ", "саммит") == 1.0
    assert comparators.title("заседание Высшего Евразийского экономического совета", "заседание") == 0.5
    assert comparators.city("Oʻsh", "O'sh") == 1.0


@given(st.text(), st.text())
def test_no_text_breaks_a_comparator_and_every_text_is_itself(one, two):
    for compare in (comparators.person, comparators.city, comparators.wording, comparators.code):
        assert compare(one, two) in (0.0, 0.5, 1.0)
        assert compare(one, one) == 1.0
    assert comparators.title(one, two) in (0.0, 0.5, 1.0)


@given(st.integers(1, 4), st.integers(1, 4), st.randoms(use_true_random=False))
def test_the_assignment_is_the_best_of_all(rows, columns, rng):
    table = np.array([[rng.random() for _ in range(columns)] for _ in range(rows)])
    kept = np.where(table >= 0.5, table, 0.0)
    if rows > columns:
        kept = kept.T
    best = max(
        sum(kept[i, j] for i, j in enumerate(order))
        for order in itertools.permutations(range(kept.shape[1]), kept.shape[0])
    )
    pairs = assign(table, 0.5)
    assert sum(table[i, j] for i, j in pairs) == pytest.approx(best)
    assert all(table[i, j] >= 0.5 for i, j in pairs)


def test_similarity_weighs_keys_and_breaks_ties_with_the_rest():
    one = case()
    visit, label = extract(one).visits[0], one.visits[0]
    assert similarity(label, visit, "Visit") == pytest.approx(1 + TIE_BREAK)
    # Another country: two of three keys of weight 3; city, end, kind, status and the visitor's country still agree.
    abroad = visit.model_copy(update={"destination": visit.destination.model_copy(update={"country": "CL"})})
    assert similarity(label, abroad, "Visit") == pytest.approx(2 / 3 + TIE_BREAK)
    # One of two participants: Dice 2 * 1 / (2 + 1) of weight 6, place and day of weight 3 each.
    summit = extract(one).summits[0]
    alone = summit.model_copy(update={"participants": summit.participants[:1]})
    assert similarity(one.summits[0], alone, "Summit") == pytest.approx((6 * 2 / 3 + 6) / 12 + TIE_BREAK)
    left_open = case(summits=[SUMMIT | {"unscored": ["participants"]}]).summits[0]
    assert similarity(left_open, alone, "Summit") == pytest.approx(1 + TIE_BREAK)
