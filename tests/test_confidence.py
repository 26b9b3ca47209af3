from extractor.confidence import assess
from extractor.records import Assessment, Issue, Period, Person, Place, Visit
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
