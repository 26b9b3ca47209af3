import pytest

from extractor import InputError
from extractor.confidence import Calibration, assess, load_calibration, signals
from extractor.records import Assessment, Issue, Mention, Period, Person, Place, Visit
from extractor.spans import Span


def visit(**changes):
    values = {
        "id": "visit-1",
        "visitor": Person(name="Токаев", country="KZ"),
        "destination": Place(country="RU"),
        "period": Period(),
        "assessment": {
            "visitor.name": Assessment(spans=(Span(0, 6),), grounding="exact"),
            "visitor.country": Assessment(spans=(Span(0, 6),), grounding="computed"),
        },
    }
    return Visit(**{**values, **changes})


def test_a_record_without_doubts_needs_no_review():
    assert assess(visit()).needs_review is False


def test_a_warning_asks_for_review_and_marks_the_fields_below_its_path():
    doubt = Issue(code="odd_visitor", severity="warning", message="", field="visitor")
    assessed = assess(visit(issues=(doubt,)))
    assert assessed.needs_review is True
    assert {path: entry.failed for path, entry in assessed.assessment.items()} == {
        "visitor.name": ("odd_visitor",),
        "visitor.country": ("odd_visitor",),
    }


def test_information_alone_does_not_ask_for_review():
    note = Issue(code="note", severity="info", message="", field="period")
    assert assess(visit(issues=(note,))).needs_review is False


def test_no_confidence_is_made_up():
    assessed = assess(visit())
    assert assessed.confidence is None
    assert {entry.confidence for entry in assessed.assessment.values()} == {None}


def test_assessments_of_empty_fields_are_left_out():
    stray = {"destination.city": Assessment(spans=(Span(0, 1),), grounding="exact")}
    assert assess(visit(assessment=stray)).assessment == {}


SURE = Calibration(
    model="scripted", data="0", values=10, right=9, threshold=0.8, accepted_error=0.05, intercept=2.0, weights={}
)


def test_with_a_calibration_every_field_has_a_probability_and_the_least_sure_one_counts():
    known = SURE.model_copy(update={"weights": {"slot=Visit.visitor.country": -3.0}})
    assessed = assess(visit(), known)
    shown = {path: entry.confidence for path, entry in assessed.assessment.items()}
    assert shown == {"visitor.name": 0.8808, "visitor.country": 0.2689}
    assert assessed.confidence == 0.2689
    assert assessed.needs_review


def test_a_doubt_asks_for_review_only_as_far_as_it_was_measured():
    doubt = Issue(code="odd_visitor", severity="warning", message="", field="visitor")
    assert not assess(visit(issues=(doubt,)), SURE).needs_review
    measured = SURE.model_copy(update={"weights": {"doubt=odd_visitor": -4.0}})
    assert assess(visit(issues=(doubt,)), measured).needs_review


def test_signals_tell_grounding_basis_doubts_and_repetition():
    doubt = Issue(code="odd", severity="warning", message="", field="visitor")
    note = Issue(code="told_twice", severity="info", message="")
    entry = Assessment(
        spans=(Span(0, 6),), grounding="computed", basis="explicit, year: heading, pub_date+P0D", passed=("a", "b")
    )
    record = visit(issues=(doubt, note), assessment={"visitor.name": entry}, evidence=(Span(0, 6), Span(9, 12)))
    assert signals(record, "visitor.name") == {
        "slot=Visit.visitor.name": 1.0,
        "grounding=computed": 1.0,
        "basis=explicit, heading": 1.0,
        "passed": 2.0,
        "sentences": 2.0,
        "doubts": 1.0,
        "doubt=odd": 1.0,
        "record doubt=told_twice": 1.0,
    }


def test_a_calibration_survives_its_file(tmp_path):
    file = tmp_path / "mine.json"
    file.write_text(SURE.to_json(), "utf-8")
    assert load_calibration(file) == SURE


@pytest.mark.parametrize("content", [None, "{}", "no json"])
def test_what_is_no_calibration_is_an_input_error(tmp_path, content):
    file = tmp_path / "mine.json"
    if content is not None:
        file.write_text(content, "utf-8")
    with pytest.raises(InputError):
        load_calibration(file)


def test_one_word_to_choose_from_is_a_signal_of_its_own():
    mention = Mention(
        window=Span(0, 6), task="visits", draft={"visitor": "Токаев", "date": None}, offered={"visitor": 1, "date": 3}
    )
    both = {name: Assessment(spans=(Span(0, 6),), grounding="exact") for name in ("visitor.name", "period.start")}
    record = visit(mentions=(mention,), assessment=both)
    assert signals(record, "visitor.name")["only choice"] == 1.0
    assert {"choices": 3.0, "no date chosen": 1.0}.items() <= signals(record, "period.start").items()
