import itertools

import pytest

from extractor.layout import lay_out
from extractor.reconciliation import reconcile
from extractor.records import Assessment, Issue, Participant, Period, Person, Place, Summit, Visit, leaves
from extractor.spans import Span

TEXT = "Первая фраза. Вторая фраза.\nТретья фраза. Четвёртая фраза.\nПятая фраза."
LAYOUT = lay_out(TEXT, "ru")
SENTENCES = LAYOUT.sentences
TOKAYEV = Person(name="Касым-Жомарт Токаев", country="KZ")


def noted(record, sentence):
    entry = Assessment(spans=(SENTENCES[sentence],), grounding="exact")
    paths = {path: entry for path, _ in leaves(record)}
    return record.model_copy(update={"assessment": paths, "evidence": (SENTENCES[sentence],)})


def visit(sentence=0, visitor=TOKAYEV, country="AZ", city=None, start=None, end=None, text=None, kind="unspecified"):
    period = Period(start=start, end=end or start, text=text or start)
    record = Visit(id="", visitor=visitor, destination=Place(country=country, city=city), period=period, kind=kind)
    return noted(record, sentence)


def summit(sentence=0, organization=None, people=(), kind="talks", start=None, country=None):
    record = Summit(
        id="",
        name="встреча",
        organization=organization,
        level="multilateral" if organization else "bilateral",
        kind=kind,
        place=Place(country=country),
        period=Period(start=start, end=start),
        participants=tuple(Participant(person=Person(name=name)) for name in people),
    )
    return noted(record, sentence)


def dates(visits):
    return [v.period.start for v in visits]


def test_two_mentions_of_one_stay_become_one_visit_with_both_sentences():
    found = reconcile([visit(0, start="2025-06-17", city="Баку"), visit(2, start="2025-06-17", kind="working")], LAYOUT)
    (one,) = found.visits
    assert (one.destination.city, one.kind) == ("Баку", "working")
    assert one.evidence == (SENTENCES[0], SENTENCES[2])
    assert "destination.city" in one.assessment


def test_a_month_joins_the_day_that_it_holds():
    (one,) = reconcile([visit(2, start="2025-06"), visit(0, start="2025-06-17")], LAYOUT).visits
    assert one.period.start == "2025-06-17"


def test_a_guest_may_leave_the_next_day_from_another_city():
    arrival = visit(0, start="2025-06-17", city="Гянджа")
    (one,) = reconcile([arrival, visit(2, end="2025-06-18", text="наутро", city="Баку")], LAYOUT).visits
    assert (one.period.start, one.period.end) == ("2025-06-17", "2025-06-18")
    assert len(reconcile([arrival, visit(2, end="2025-06-20", text="в пятницу", city="Баку")], LAYOUT).visits) == 2


def test_two_stays_stay_two():
    found = reconcile([visit(0, start="2025-06-17"), visit(2, start="2025-09-02")], LAYOUT)
    assert dates(found.visits) == ["2025-06-17", "2025-09-02"]


def test_the_day_of_travel_may_differ_by_one():
    assert len(reconcile([visit(0, start="2025-06-17"), visit(2, start="2025-06-18")], LAYOUT).visits) == 1


def test_two_dates_of_one_stay_are_a_conflict_with_both_values():
    (one,) = reconcile([visit(0, start="2025-06-17"), visit(2, start="2025-06-18")], LAYOUT).visits
    assert one.period.start == "2025-06-17"
    assert [conflict.value for conflict in one.assessment["period.start"].conflicts] == ["2025-06-18"]
    assert "period_conflict" in {issue.code for issue in one.issues}


def test_an_undated_mention_joins_the_visit_of_its_paragraph():
    known = [visit(0, start="2025-06-17"), visit(2, start="2025-09-02")]
    found = reconcile([*known, visit(3)], LAYOUT)
    assert dates(found.visits) == ["2025-06-17", "2025-09-02"]
    assert found.visits[1].evidence == (Span(SENTENCES[2].start, SENTENCES[2].stop), SENTENCES[3])


def test_an_undated_mention_that_fits_several_is_kept_apart():
    found = reconcile([visit(0, start="2025-06-17"), visit(2, start="2025-09-02"), visit(4)], LAYOUT)
    assert len(found.visits) == 2
    assert len(found.ambiguous) == 1


def test_words_that_could_not_be_resolved_are_an_event_of_their_own():
    found = reconcile([visit(0, start="2025-06-17"), visit(2, text="Сегодня")], LAYOUT)
    assert [v.period.text for v in found.visits] == ["2025-06-17", "Сегодня"]


def test_a_part_brings_its_doubts_along_and_leaves_those_it_replaces():
    doubtful = summit(3, people=("Токаев", "Алиев", "Путин"), start="2025-06-17")
    odd = Issue(code="person_from_context", severity="warning", message="", field="participants.2")
    lonely = Issue(code="one_party", severity="warning", message="", field="participants")
    first = summit(2, people=("Токаев",), start="2025-06-17").model_copy(update={"issues": (lonely,)})
    echo = doubtful.model_copy(update={"issues": (odd,), "period": Period()})
    (one,) = reconcile([first, echo], LAYOUT).summits
    assert len(one.participants) == 3
    assert [issue.code for issue in one.issues] == ["person_from_context"]


def test_other_visitor_or_country_is_another_visit():
    aliyev = Person(name="Ильхам Алиев", country="AZ")
    records = [visit(0, start="2025-06-17"), visit(1, aliyev, "TR", start="2025-06-17")]
    assert len(reconcile(records, LAYOUT).visits) == 2


def test_a_title_without_a_name_joins_the_person_of_its_country():
    president = Person(name=None, country="KZ", role="президент Казахстана")
    (one,) = reconcile([visit(0, president, start="2025-06-17"), visit(2, start="2025-06-17")], LAYOUT).visits
    assert one.visitor.name == "Касым-Жомарт Токаев"


def test_an_informal_lunch_is_not_the_session_of_the_same_organization():
    lunch = summit(0, "CSTO", kind="informal_leaders_meeting", start="2025-11-26")
    session = summit(1, "CSTO", kind="statutory_body_session", start="2025-11-27")
    assert len(reconcile([lunch, session], LAYOUT).summits) == 2


def test_a_meeting_told_of_again_in_its_paragraph_is_one():
    first = summit(2, people=("Токаев", "Алиев"), start="2025-06-17")
    again = summit(3, people=("Токаев",))
    (one,) = reconcile([first, again], LAYOUT).summits
    assert len(one.participants) == 2


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))), ids=str)
def test_the_order_of_mentions_does_not_change_the_events(order):
    records = [
        visit(0, start="2025-06-17", city="Баку"),
        visit(1, start="2025-06"),
        visit(2, start="2025-09-02"),
        visit(3),
    ]
    expected = reconcile(records, LAYOUT)
    found = reconcile([records[index] for index in order], LAYOUT)
    assert [(v.id, v.period, v.evidence) for v in found.visits] == [
        (v.id, v.period, v.evidence) for v in expected.visits
    ]


def test_reconciling_twice_changes_nothing():
    records = [visit(0, start="2025-06-17"), visit(1, start="2025-06-17", city="Баку"), visit(2, start="2025-09-02")]
    once = reconcile(records, LAYOUT)
    assert reconcile(once.visits, LAYOUT).visits == once.visits


def test_no_record_disappears():
    records = [
        visit(i % 5, start=start) for i, start in enumerate(["2025-06-17", "2025-06", None, "2025-09-02", "2024"])
    ]
    found = reconcile(records, LAYOUT)
    kept = {span for record in (*found.visits, *found.ambiguous) for span in record.evidence}
    covered = {offset for span in kept for offset in range(span.start, span.stop)}
    assert all(SENTENCES[i % 5].start in covered for i in range(len(records)))
