"""What comes first in the queue, and what leaves it."""

import pytest
from reporting_cases import TEXT, at, contested, figure, told, visit
from review_cases import fill

from extractor import Issue
from extractor.decisions import Decision, Verdict, settle
from extractor.ledger import Ledger
from extractor.records import Assessment, Period
from extractor.reviewing import Desk, desk
from extractor.reviewing.queue import pending, usefulness


def unsure(confidence, words="Бишкек"):
    return Assessment(spans=(at(TEXT, words),), grounding="exact", confidence=confidence, needs_review=True)


def doubtful(**confidences):
    entries = {path.replace("_", "."): unsure(value) for path, value in confidences.items()}
    return told(visits=(visit(assessment=entries),)).extraction


LEAVES = {
    "period": {"period.start": "2025-03-03"},
    "destination": {"destination.country": "KG", "destination.city": "Бишкек"},
}


def decided(field, action="accept", record="visit-1"):
    old = LEAVES.get(field, {})
    verdict = Verdict(
        article="a", recipe="r", record=record, type="Visit", field=field, action=action, reviewer="Ада", old=old
    )
    return Decision.of(verdict, "2026-01-01T00:00:00.000000Z")


def fields(extraction, *decisions):
    return [one.field for one in pending(extraction, decisions)]


def test_doubt_times_weight_orders_the_fields_of_a_record():
    whole = doubtful(destination_city=0.6, destination_country=0.9, status=0.2, period_start=0.5)
    assert fields(whole) == ["period", "destination", "status"]
    status, period = 0.8 * 1, 0.5 * 3
    assert [one.worth for one in pending(whole, ())] == [period, pytest.approx(0.4 * 3), status]


def test_records_come_in_the_order_of_the_text():
    early = figure(assessment={"value": unsure(0.9)}, needs_review=True, evidence=(at(TEXT, "Анна"),))
    late = contested().model_copy(update={"evidence": (at(TEXT, "4 марта"),)})
    whole = told(visits=(late,), trade_figures=(early,)).extraction
    assert [one.record for one in pending(whole, ())] == ["tradefigure-1", "visit-1"]


def test_what_was_decided_leaves_the_queue_and_the_record_with_its_last_field():
    whole = doubtful(destination_city=0.6, period_start=0.5)
    assert fields(whole, decided("period")) == ["destination"]
    both = [decided("period"), decided("destination")]
    assert fields(whole, *both) == []
    whole = told(visits=(contested(),)).extraction
    assert fields(whole, decided(None)) == fields(whole, decided(None, "reject")) == []


def test_a_field_without_a_value_waits_if_something_is_doubtful_about_it():
    issue = Issue(code="undated", severity="warning", message="no date", field="period")
    whole = told(visits=(visit(period=Period(text="скоро"), assessment={}, issues=(issue,)),)).extraction
    assert fields(whole) == ["period"]
    assert fields(whole, decided("period", "reject")) == []
    assert not settle(whole, [decided("period", "reject")]).visits[0].needs_review


def test_a_record_that_is_doubtful_as_a_whole_is_asked_about_as_a_whole():
    whole = told(visits=(visit(assessment={}, issues=()),)).extraction
    assert fields(whole) == [None]
    assert fields(whole, decided(None)) == []


def test_nothing_waits_where_nothing_asks_for_a_look():
    assert fields(told(visits=(visit(needs_review=False),)).extraction) == []


def test_opening_an_article_has_its_price():
    one, many = (pending(doubtful(period_start=0.5), ()), pending(doubtful(period_start=0.5, status=0.9), ()))
    assert usefulness(one) > usefulness(many)


def test_articles_are_looked_through_until_enough_wait(tmp_path, monkeypatch):
    path = tmp_path / "run.sqlite"
    recipe, keys = fill(path, [told(number, visits=(contested(),)) for number in range(7)])
    monkeypatch.setattr(desk, "MOST", 2)
    monkeypatch.setattr(desk, "AT_A_TIME", 3)
    with Ledger(path) as ledger:
        own = Desk(ledger, recipe, "Ада")
        seen = set()
        for _ in range(7):
            queue = own.queue()
            assert len(queue["articles"]) == min(2, 7 - len(seen))
            assert queue["more"] == (len(queue["articles"]) == 2)
            key = queue["articles"][0]["key"]
            seen.add(key)
            own.decide(desk.Wish(article=key, action="accept", record="visit-1", field="period"))
        assert seen == set(keys)
        assert own.queue()["articles"] == []
