"""Every rule has a case that makes it fire and one that keeps it silent."""

from decimal import Decimal

import pytest
import seed_labels

from extractor.records import Assessment, Period, Person, Place, Summit, TradeFigure, Visit, leaves
from extractor.spans import Span
from extractor.validation import RULES, check, refused

TEXT = "Президент Казахстана Токаев 17 июня прибыл в Баку."


def grounded(record, text=TEXT):
    whole = Assessment(spans=(Span(0, len(text)),), grounding="exact")
    return record.model_copy(update={"assessment": {path: whole for path, _ in leaves(record)}})


def visit(text=TEXT, **changes):
    values = {
        "id": "",
        "evidence": (Span(0, len(text)),),
        "visitor": Person(name="Токаев", country="KZ"),
        "destination": Place(country="AZ", city="Баку"),
        "period": Period(start="2025-06-17", end="2025-06-17", text="17 июня"),
        "status": "completed",
    }
    return grounded(Visit(**{**values, **changes}), text)


def summit(**changes):
    values = {"id": "", "name": "саммит", "level": "multilateral", "place": Place(), "period": Period(start="2025-06")}
    return grounded(Summit(**{**values, **changes}))


def figure(**changes):
    values = {
        "id": "",
        "reporter": "KZ",
        "flow": "turnover",
        "measure": "share",
        "value": Decimal("22.3"),
        "unit": "percent",
        "period": Period(),
    }
    return grounded(TradeFigure(**{**values, **changes}))


UNNAMED = Person(name=None, country="KZ")
NOWHERE = Person(name="Токаев", country=None)
AT_HOME = Place(country="KZ", city="Астана")
STRANGER = "Иван Петренков 17 июня прибыл в Баку."
DENIED = "Токаев не поедет в Баку 17 июня."
INVITED = "Токаев пригласил короля Иордании посетить Казахстан."
BACKWARD = Period(start="2025-06-17", end="2025-06-15")
LONG = Period(start="2025-06-01", end="2025-06-30")
LATER = Period(start="2025-12-01", end="2025-12-01")

FIRES = [
    ("own_country", visit(destination=AT_HOME), TEXT),
    ("no_travel", visit("Токаев и Баку."), "Токаев и Баку."),
    ("invitation_only", visit(INVITED, period=Period()), INVITED),
    ("denied", visit(DENIED, status="unknown"), DENIED),
    ("unknown_leader", visit(STRANGER, visitor=Person(name="Иван Петренков", country="RU")), STRANGER),
    ("visitor_unresolved", visit(visitor=UNNAMED), TEXT),
    ("visitor_unresolved", visit(visitor=NOWHERE), TEXT),
    ("undated", visit(period=Period()), TEXT),
    ("undated", summit(period=Period()), TEXT),
    ("ends_before_start", visit(period=BACKWARD), TEXT),
    ("long_stay", visit(period=LONG), TEXT),
    ("status_against_date", visit(period=LATER), TEXT),
    ("areas_missing", figure(reporter=None), TEXT),
    ("share_out_of_bounds", figure(value=Decimal(101)), TEXT),
    ("share_out_of_bounds", figure(value=Decimal(51), rank=2), TEXT),
    ("ungrounded", visit().model_copy(update={"assessment": {}}), TEXT),
]

SILENT = [
    ("own_country", visit()),
    ("no_travel", visit()),
    ("invitation_only", visit(period=Period())),
    ("denied", visit(status="unknown")),
    ("unknown_leader", visit()),
    ("visitor_unresolved", visit()),
    ("undated", visit()),
    ("ends_before_start", visit()),
    ("long_stay", visit(period=Period(start="2025-06", end="2025-06"))),
    ("status_against_date", visit()),
    ("areas_missing", figure()),
    ("share_out_of_bounds", figure(rank=2)),
    ("ungrounded", visit()),
]


def codes(record, text=TEXT):
    return {issue.code for issue in check(record, seed_labels.context(text, "ru", "2025-06-20")).issues}


@pytest.mark.parametrize(("code", "record", "text"), FIRES, ids=[f"{code}-{i}" for i, (code, *_) in enumerate(FIRES)])
def test_the_rule_finds_it(code, record, text):
    assert code in codes(record, text)


@pytest.mark.parametrize(("code", "record"), SILENT, ids=[code for code, _ in SILENT])
def test_the_rule_stays_silent(code, record):
    assert code not in codes(record)


def test_a_plain_visit_has_no_issue_at_all():
    assert codes(visit()) == set()


def test_every_rule_is_tested_both_ways():
    fired, silent = {code for code, *_ in FIRES}, {code for code, _ in SILENT}
    names = {rule.code for rule in RULES}
    assert names <= fired
    assert names <= silent


def test_only_errors_keep_a_record_back():
    context = seed_labels.context(TEXT, "ru", "2025-06-20")
    assert refused(check(visit(destination=AT_HOME), context)).code == "own_country"
    assert refused(check(visit(period=Period()), context)) is None


def test_checking_twice_changes_nothing():
    context = seed_labels.context(TEXT, "ru", "2025-06-20")
    once = check(visit(period=LONG), context)
    assert check(once, context) == once


def test_the_docs_list_every_code():
    docs = (seed_labels.ROOT / "docs" / "records.md").read_text("utf-8")
    assert {rule.code for rule in RULES if f"`{rule.code}`" not in docs} == set()


def test_fields_hold_the_codes_of_the_rules_they_passed():
    checked = check(visit(period=LONG), seed_labels.context(TEXT, "ru", "2025-06-20"))
    assert "own_country" in checked.assessment["visitor.country"].passed
    assert "ends_before_start" in checked.assessment["period.end"].passed
    assert "long_stay" not in checked.assessment["period.end"].passed
