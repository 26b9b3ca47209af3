"""Copies of gold articles: labels go along with their words, whatever is done to the text."""

from contextlib import nullcontext
from decimal import Decimal

import gate
import pytest
import readers
import robustness
import shuffling
from copies import aligned, carried, placed

from extractor import AnswerError
from extractor.edits import Edit, edited
from extractor.evaluation.gold import faults, read_gold
from extractor.spans import Span

CASES = {case.id: case for case in read_gold(gate.GOLD / "smoke.jsonl")}


@pytest.mark.parametrize("kind", robustness.KINDS)
def test_labels_of_spoilt_copies_quote_the_copy(kind):
    for case in CASES.values():
        copy = robustness.spoilt(case, kind)
        assert copy.text != case.text or kind == "ocr"
        assert [fault for fault in faults(copy) if "evidence" in fault] == []
        assert [len(label.evidence) for label in copy.labels()] == [len(label.evidence) for label in case.labels()]
        assert robustness.spoilt(case, kind).text == copy.text


def test_words_that_come_to_stand_twice_keep_their_place():
    case = next(case for case in CASES.values() if case.visits)
    (visit, *_) = case.visits
    words = visit.evidence[0]
    copy = carried(case, edited(case.text, [Edit(0, 0, f"{words} ")]))
    assert copy.visits[0].evidence[0] == (words, 2)
    assert copy.find((words, 2)).start == case.find(words).start + len(words) + 1


def test_an_alignment_finds_words_behind_what_was_put_in_and_left_out():
    text, other = "Заголовок. Премьер прибыл в Осло.", "Меню Премьер прибыл утром в Осло. Подвал"
    copy = aligned(text, other)
    assert placed(copy, Span(11, 18)).of(other) == "Премьер"
    assert placed(copy, Span(28, 32)).of(other) == "Осло"


def test_numbers_change_their_digits_and_keep_their_plurals():
    found = [(case, s) for case in CASES.values() if (s := shuffling.swapped(case, "numbers"))]
    assert found
    for case, swapped in found:
        assert all(new != old for old, new in swapped.numbers.items())
        assert len(swapped.copy.text) == len(case.text)
        for edit in swapped.copy.edits:
            old = case.text[edit.start : edit.stop]
            assert [
                digit in "01" or (digit in "234") == (new in "234") for digit, new in zip(old, edit.words, strict=True)
            ]


def test_a_value_moves_with_its_swap():
    one = shuffling.Swap(
        edited("", []), {"Назаров": "Лазаров"}, {"KG": "UZ"}, {Decimal(5): Decimal(6)}, shuffling._years_later
    )
    assert one.value("visitor.name", "Иван Назаров") == "Иван Лазаров"
    assert one.value("0.country", "KG") == "UZ"
    assert one.value("value", Decimal(-5)) == Decimal(-6)
    assert one.value("period.end", "2025-03") == "2053-03"
    assert one.value("kind", "KG") == "KG"


def test_what_does_not_follow_is_a_violation_of_a_moving_slot(monkeypatch):
    before, after = [{"reporter": "KG", "flow": "export"}], [{"reporter": "KG", "flow": "export"}]
    monkeypatch.setattr(shuffling, "_records", lambda told, kind: told if kind == "TradeFigure" else [])
    counts = shuffling.Counter()
    lines = list(shuffling.compared(before, after, shuffling.Swap(edited("", []), codes={"KG": "UZ"}), counts))
    assert lines == ["TradeFigure.reporter: KG -> UZ | KG"]
    assert counts == {"moving": 1, "moving violated": 1, "still": 1}


def test_a_copy_starts_from_the_answers_about_its_article(tmp_path, monkeypatch):
    asked = []

    class Reads:
        def __init__(self, model, cassette, **settings):
            asked.append(
                (cassette.relative_to(tmp_path).as_posix(), cassette.read_text() if cassette.exists() else None)
            )
            cassette.parent.mkdir(parents=True, exist_ok=True)
            cassette.write_text(f"answers of {cassette.parent.name}")

        def __enter__(self):
            raise AnswerError("no answer")

        def __exit__(self, *exc): ...

    monkeypatch.setattr(readers, "open_model", lambda name: nullcontext())
    monkeypatch.setattr(readers, "Extractor", Reads)
    case = next(iter(CASES.values()))
    with readers.reader("openai/some-model", tmp_path, "sentence") as read:
        told = [read(case, kind) for kind in ("clean", "flat", "flat")]
    assert [one.extraction for one in told] == [None] * 3
    assert asked == [
        (f"clean/{case.id}.json", None),
        (f"flat/{case.id}.json", "answers of clean"),
        (f"flat/{case.id}.json", "answers of flat"),
    ]


def test_a_limit_takes_articles_by_the_hash_of_their_names():
    file = gate.GOLD / "smoke.jsonl"
    few, more = ([case.id for case in readers.chosen([file], limit)] for limit in (3, 6))
    assert len(few) == 3
    assert set(few) < set(more) < set(CASES)
