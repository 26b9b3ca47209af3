"""What reviewers decide: kept in a ledger one after the other, and folded over the extraction that it is about."""

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from reporting_cases import TEXT, at, contested, figure, told

from extractor import Article, DecidedMeanwhile, LedgerError, Participant, Period, Person, Place, Summit
from extractor.decisions import Decision, Verdict, keyed, last_about, settle, standing
from extractor.ledger import Ledger, schema
from extractor.records import Assessment, Issue

APRIL = {"period.start": "2025-03-04", "period.end": "2025-03-04", "period.text": "4 марта"}
MARCH = {"period.start": "2025-03-03", "period.end": "2025-03-03", "period.text": "3 марта"}
PLACE = {"destination.country": "KG", "destination.city": "Бишкек"}


def verdict(action="accept", field="period", old=MARCH, new=None, **more):
    more = {"reviewer": "Ада", "article": "a", "recipe": "r", "record": "visit-1", "type": "Visit"} | more
    proved = {"spans": (at(TEXT, "4 марта"),)} if action in ("correct", "add") and "spans" not in more else {}
    return Verdict(action=action, field=field, old=old, new=new or {}, **proved | more)


def made(*verdicts):
    return [Decision.of(one, f"2026-01-01T00:00:{n:02}.000000Z") for n, one in enumerate(verdicts)]


def correct(**more):
    return verdict("correct", new=APRIL, **more)


@pytest.fixture
def whole():
    return told(visits=(contested(),), trade_figures=(figure(),)).extraction


@pytest.fixture
def ledger(tmp_path, whole):
    with Ledger(tmp_path / "run.sqlite") as book:
        book.recipe = book.begin({})
        book.add([Article.from_text(TEXT)], book.recipe)
        (claimed,) = book.claim(book.recipe)
        book.finish(claimed, whole)
        book.place = {"article": claimed.key, "recipe": book.recipe}
        yield book


# --- the fold ---


def test_an_accepted_field_needs_no_review_and_keeps_its_value(whole):
    settled = settle(whole, made(verdict()))
    assert settled.visits[0].period == whole.visits[0].period
    assert not settled.visits[0].needs_review
    assert not settled.visits[0].assessment["period.start"].needs_review
    assert settled.visits[0].assessment["period.start"].spans == whole.visits[0].assessment["period.start"].spans


def test_a_corrected_field_has_the_words_that_prove_it(whole):
    (decision,) = made(correct())
    (record,) = settle(whole, [decision]).visits
    assert record.period == Period(start="2025-03-04", end="2025-03-04", text="4 марта")
    entry = record.assessment["period.start"]
    assert [span.of(TEXT) for span in entry.spans] == ["4 марта"]
    assert (entry.basis, entry.grounding, entry.confidence) == (f"decision={decision.id}", "computed", None)


def test_a_correction_that_somebody_else_accepts_stays_with_its_proof(whole):
    first, second = made(correct(), verdict(old=APRIL, new=APRIL, reviewer="Ким"))
    assert settle(whole, [first, second]) == settle(whole, [first])


def test_what_a_reviewer_knows_from_elsewhere_is_marked(whole):
    (record,) = settle(whole, made(correct(spans=(), outside_knowledge=True))).visits
    assert record.assessment["period.start"].grounding == "missing"


def test_a_rejected_field_is_empty_and_a_rejected_record_withheld(whole):
    settled = settle(
        whole, made(verdict("reject"), verdict("reject", None, {}, record="tradefigure-1", type="TradeFigure"))
    )
    assert settled.visits[0].period == Period()
    assert "period.start" not in settled.visits[0].assessment
    assert settled.trade_figures == ()
    assert [(one.code, one.record.id) for one in settled.withheld] == [("rejected", "tradefigure-1")]


def test_an_accepted_record_needs_no_review_at_all(whole):
    (record,) = settle(whole, made(verdict(field=None, old={}))).visits
    assert not record.needs_review
    assert not any(entry.needs_review for entry in record.assessment.values())


def test_a_missing_record_is_added_and_can_be_corrected(whole):
    new = {"visitor.name": "Анна Рохас", "visitor.country": "CL", **PLACE, **MARCH, "status": "planned"}
    add = verdict("add", None, {}, new, record="visit-2")
    settled = settle(whole, made(add, correct(record="visit-2")))
    first, second = settled.visits
    assert first == whole.visits[0]
    assert (second.visitor.name, second.destination.city, second.status) == ("Анна Рохас", "Бишкек", "planned")
    assert second.period.start == "2025-03-04"
    assert second.evidence == add.spans
    assert not second.needs_review


def summit():
    people = [Participant(person=Person(name=name)) for name in ("Анна", "Ким", "Лю")]
    entry = Assessment(spans=(at(TEXT, "Анна"),), grounding="exact")
    paths = {f"participants.{n}.person.name": entry for n in range(3)}
    return Summit(
        id="summit-1", name="саммит", level="bilateral", place=Place(), period=Period(), participants=people,
        assessment=paths,
    )  # fmt: skip


def test_a_participant_is_left_out_and_another_one_put_in():
    whole = told(summits=(summit(),)).extraction
    kim = {"participants.1.person.name": "Ким"}
    out = verdict("reject", "participants.1", kim, record="summit-1", type="Summit")
    more = verdict(
        "add", "participants.3", {}, {"participants.3.person.name": "Роза"}, record="summit-1", type="Summit"
    )
    (record,) = settle(whole, made(out, more)).summits
    assert [one.person.name for one in record.participants] == ["Анна", "Лю", "Роза"]
    assert set(record.assessment) == {f"participants.{n}.person.name" for n in range(3)}
    assert record.assessment["participants.2.person.name"].basis.startswith("decision=")


def test_a_place_whose_addition_was_taken_back_is_left_out():
    whole = told(summits=(summit(),)).extraction
    of = {"record": "summit-1", "type": "Summit"}
    first = verdict("add", "participants.3", {}, {"participants.3.person.name": "Роза"}, **of)
    second = verdict("add", "participants.4", {}, {"participants.4.country": "KG"}, **of)
    added = made(first, second)
    back = Decision.of(undo(added[0]), "2026-01-01T00:01:00.000000Z")
    (record,) = settle(whole, [*added, back]).summits
    assert [one.country for one in record.participants] == [None, None, None, "KG"]
    assert "participants.3.country" in record.assessment


def test_somebody_without_a_name_stays_whatever_is_decided():
    nameless = Participant(person=Person(name=None, role="премьер"))
    whole = told(summits=(summit().model_copy(update={"participants": (nameless, *summit().participants)}),)).extraction
    named = {"name": "саммит"}
    (record,) = settle(whole, made(verdict("accept", "name", named, named, record="summit-1", type="Summit"))).summits
    assert [one.person.role for one in record.participants] == ["премьер", None, None, None]


def test_doubts_of_a_participant_go_with_them():
    doubt = Issue(code="party_without_country", severity="warning", message="", field="participants.1")
    doubted = summit().model_copy(update={"issues": (doubt,)})
    out = verdict("reject", "participants.1", {"participants.1.person.name": "Ким"}, record="summit-1", type="Summit")
    (record,) = settle(told(summits=(doubted,)).extraction, made(out)).summits
    assert record.issues == ()


def test_two_records_with_one_id_are_told_apart():
    whole = told(visits=(contested(), contested())).extraction
    assert [key for key, _ in keyed(whole)] == ["visit-1", "visit-1#2"]
    settled = settle(whole, made(correct(record="visit-1#2")))
    assert [one.period.start for one in settled.visits] == ["2025-03-03", "2025-03-04"]


def test_what_can_be_no_record_is_refused(whole):
    wrong = verdict("correct", "status", {"status": "planned"}, {"status": "perhaps"})
    with pytest.raises(ValidationError):
        settle(whole, made(wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "correct", "spans": ()},
        {"action": "correct", "field": None},
        {"action": "undo"},
        {"action": "accept", "undoes": "x"},
        {"action": "perhaps"},
        {"reviewer": ""},
        {"old": {"period.start": 1.5}},
    ],
)
def test_a_verdict_without_its_proof_is_none(wrong):
    with pytest.raises(ValidationError):
        verdict(**wrong)


FIELDS = {"period": (MARCH, APRIL), "destination": (PLACE, {"destination.country": "KZ", "destination.city": "Алматы"})}
ORDERS = st.lists(
    st.tuples(
        st.sampled_from(["Ада", "Ким"]), st.sampled_from(["accept", "correct", "reject"]), st.sampled_from([*FIELDS])
    ),
    max_size=8,
)


def some(orders):
    return [
        verdict(action, field, FIELDS[field][0], FIELDS[field][1] if action == "correct" else None, reviewer=who)
        for who, action, field in orders
    ]


def undo(one):
    return verdict("undo", one.field, {}, record=one.record, type=one.type, undoes=one.id)


@given(ORDERS, st.sampled_from(["accept", "correct", "reject"]), st.sampled_from([*FIELDS, None]))
def test_an_undo_restores_what_was_before(orders, action, field):
    whole = told(visits=(contested(),)).extraction
    old, new = FIELDS.get(field, ({}, {}))
    last = (
        verdict(action, field, old, new if action == "correct" else None)
        if field or action != "correct"
        else verdict(field=None)
    )
    decisions = made(*some(orders), last)
    undone = [*decisions, Decision.of(undo(decisions[-1]), "2026-01-01T00:01:00.000000Z")]
    assert settle(whole, undone) == settle(whole, decisions[:-1])
    assert len(undone) == len(decisions) + 1  # nothing is taken out


@given(ORDERS, st.randoms())
def test_decisions_come_to_the_same_in_whatever_order_they_are_brought(orders, random):
    whole = told(visits=(contested(),)).extraction
    decisions = made(*some(orders))
    shuffled = random.sample(decisions, len(decisions))
    assert settle(whole, shuffled) == settle(whole, decisions)


def test_fields_do_not_wait_for_each_other(whole):
    one = correct()
    other = verdict("correct", "destination", PLACE, FIELDS["destination"][1], reviewer="Ким")
    assert (
        settle(whole, made(one, other)).visits[0].destination == settle(whole, made(other, one)).visits[0].destination
    )
    assert settle(whole, made(other, one)).visits[0].period.start == "2025-03-04"


# --- the ledger ---


def test_a_decision_comes_back_as_it_was_kept(ledger, whole):
    kept = ledger.decide(correct(**ledger.place))
    assert ledger.decisions(ledger.recipe) == [kept]
    assert Decision.model_validate_json(kept.model_dump_json()) == kept
    assert kept.at.endswith("Z")
    assert settle(whole, ledger.decisions(ledger.recipe)).visits[0].period.start == "2025-03-04"


def test_two_reviewers_do_not_overwrite_each_other(ledger, tmp_path):
    with Ledger(tmp_path / "run.sqlite") as other:
        mine = ledger.decide(correct(**ledger.place))
        with pytest.raises(DecidedMeanwhile, match="Ада") as caught:
            other.decide(verdict("reject", reviewer="Ким", **ledger.place))
        assert caught.value.decision == mine.id
        other.decide(verdict("accept", "destination", PLACE, reviewer="Ким", **ledger.place))  # another field
        with pytest.raises(DecidedMeanwhile):
            other.decide(verdict("reject", None, {}, reviewer="Ким", **ledger.place))  # the whole record
        last = last_about(other.decisions(ledger.recipe), "visit-1", None)
        other.decide(verdict("reject", None, {}, reviewer="Ким", **ledger.place), seen=last.id)
        with pytest.raises(DecidedMeanwhile, match="Ким"):
            ledger.decide(undo(mine).model_copy(update=ledger.place), seen=mine.id)
    assert [one.action for one in ledger.decisions(ledger.recipe)] == ["correct", "accept", "reject"]


@given(orders=ORDERS)
def test_whoever_knows_what_was_decided_can_decide(orders, tmp_path_factory):
    with Ledger(tmp_path_factory.mktemp("l") / "run.sqlite") as ledger:
        recipe = ledger.begin({})
        ledger.add([Article.from_text(TEXT)], recipe)
        (claimed,) = ledger.claim(recipe)
        ledger.finish(claimed, told().extraction)
        for number, one in enumerate(some(orders)):
            one = one.model_copy(update={"article": claimed.key, "recipe": recipe})
            last = last_about(ledger.decisions(recipe), one.record, one.field)
            if last is not None:
                with pytest.raises(DecidedMeanwhile) as caught:
                    ledger.decide(one)  # has seen nothing
                assert caught.value.decision == last.id
            ledger.decide(one, seen=last.id if last else None)
            assert len(ledger.decisions(recipe)) == number + 1


def test_an_undo_is_a_decision_that_is_kept_and_happens_once(ledger, whole):
    first = ledger.decide(correct(**ledger.place))
    taken = undo(first).model_copy(update=ledger.place)
    second = ledger.decide(taken, seen=first.id)
    decisions = ledger.decisions(ledger.recipe)
    assert [one.action for one in decisions] == ["correct", "undo"]
    assert standing(decisions) == []
    assert settle(whole, decisions) == whole
    with pytest.raises(LedgerError, match="does not stand"):
        ledger.decide(taken, seen=second.id)


def test_nothing_is_decided_about_what_is_not_there(ledger):
    with pytest.raises(LedgerError, match="no extraction"):
        ledger.decide(correct())


def test_decisions_cannot_be_changed_or_taken_out(ledger):
    ledger.decide(correct(**ledger.place))
    for statement in ("UPDATE decisions SET body = ''", "DELETE FROM decisions"):
        with pytest.raises(LedgerError, match="only added"), ledger._write() as db:
            db.execute(statement)


def test_a_clock_that_is_set_back_changes_no_order(ledger, monkeypatch):
    first = ledger.decide(correct(**ledger.place))
    early = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    monkeypatch.setattr("extractor.ledger.store._now", lambda: early)
    second = ledger.decide(verdict(**ledger.place), seen=first.id)
    assert second.at > first.at


def test_merged_ledgers_hold_the_decisions_of_both(ledger, tmp_path):
    path = tmp_path / "copy.sqlite"
    with Ledger(path) as copy:
        copy.merge(ledger.path)
        copy.decide(correct(reviewer="Ким", **ledger.place))
        mine = ledger.decide(verdict(**ledger.place))
        for _ in range(2):
            ledger.merge(path)
    decisions = ledger.decisions(ledger.recipe)
    assert sorted(one.reviewer for one in decisions) == ["Ада", "Ким"]
    assert mine in decisions


def test_a_ledger_without_decisions_is_brought_up_to_date(ledger, monkeypatch, tmp_path):
    old = tmp_path / "old.sqlite"
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:3])
        with Ledger(old) as before:
            before.begin({})
    with pytest.raises(LedgerError, match="brings it up to date"):
        Ledger(old, readonly=True)
    with Ledger(old) as after:
        assert after.decisions("r") == []


def test_a_decision_is_plain_json(ledger):
    kept = json.loads(ledger.decide(correct(**ledger.place)).model_dump_json())
    assert kept["new"]["period.start"] == "2025-03-04"
    assert TEXT[kept["spans"][0]["start"] : kept["spans"][0]["stop"]] == "4 марта"
