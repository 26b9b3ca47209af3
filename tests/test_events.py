"""Many articles -> events."""

import datetime
import hashlib
import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seed_labels import labelled_extraction

from extractor import (
    Extraction,
    Issue,
    Participant,
    Period,
    Person,
    Place,
    Reconciliation,
    Summit,
    TradeFigure,
    Usage,
    Visit,
    reconcile,
)
from extractor.article import Published
from extractor.fingerprints import simhash
from extractor.records import Source
from extractor.spans import Span

PUTIN = Person(name="Владимир Путин", country="RU")
TOKAYEV = Person(name="Касым-Жомарт Токаев", country="KZ")


def article(name, *records, published=None, text=None, language="ru"):
    words = text or name
    return Extraction(
        article=Source(
            id=name,
            sha256=hashlib.sha256(words.encode()).hexdigest(),
            fingerprint=simhash(words),
            chars=len(words),
            language=language,
            published=Published(date=published, basis="given") if published else None,
        ),
        visits=tuple(r for r in records if isinstance(r, Visit)),
        summits=tuple(r for r in records if isinstance(r, Summit)),
        trade_figures=tuple(r for r in records if isinstance(r, TradeFigure)),
        usage=Usage(model="scripted", extractor_version="0"),
    )


def visit(start=None, end=None, *, who=PUTIN, to="KG", text=None, name="v", city=None, **more):
    period = Period(start=start, end=end or start, text=text)
    place = Place(country=to, city=city)
    return Visit(id=name, visitor=who, destination=place, period=period, evidence=(Span(0, 5),), **more)


def summit(start=None, *, of="CSTO", people=(), kind="summit", in_="KG", name="s", **more):
    return Summit(
        id=name,
        name=None,
        organization=of,
        level="multilateral" if of else "bilateral",
        kind=kind,
        place=Place(country=in_),
        period=Period(start=start, end=start),
        participants=tuple(p if isinstance(p, Participant) else Participant(person=p) for p in people),
        **more,
    )


def figure(value, *, name="f", year="2024", **more):
    fields = {"reporter": "RU", "partner": "KG", "flow": "turnover", "measure": "level", "unit": "USD"} | more
    return TradeFigure(id=name, value=Decimal(value), period=Period(start=year, end=year), **fields)


def members(found):
    return sorted(sorted((m.article, m.record) for m in event.members) for event in found.events)


def comparison(event, field):
    return next(c for c in event.comparisons if c.field == field)


def one_event(*extractions):
    found = reconcile(extractions)
    assert found.ambiguous == ()
    (event,) = found.events
    return event


# ------------------------------------------------------------------------------------------- the two seeds


@pytest.fixture(scope="module")
def seeds():
    return reconcile([labelled_extraction("A"), labelled_extraction("B")])


@pytest.mark.parametrize("cluster", [["A-V1", "B-V1"], ["A-S1", "B-S1"], ["A-S3", "B-S2"]])
def test_the_labelled_clusters_of_the_seeds_come_out(seeds, cluster):
    assert [[m.record for m in e.members] for e in seeds.events if e.members[0].record == cluster[0]] == [cluster]


def test_nothing_else_of_the_seeds_is_joined(seeds):
    assert sum(len(event.members) > 1 for event in seeds.events) == 3
    assert seeds.ambiguous == ()


def test_the_date_of_the_undated_seed_is_inferred_and_flagged(seeds):
    b = next(a for a in seeds.articles if a.id == "B")
    assert (b.published, b.basis) == ("2025-11-25", "inferred from A")
    event = next(e for e in seeds.events if e.members[-1].record == "B-V1")
    assert "published_inferred" in {issue.code for issue in event.issues}
    assert event.record.needs_review
    assert (event.record.period.start, event.record.period.end) == ("2025-11-25", "2025-11-27")


def test_planned_then_ongoing_is_no_conflict_on_the_seeds(seeds):
    event = next(e for e in seeds.events if e.members[-1].record == "B-V1")
    assert event.conflicts() == []
    assert [stage.status for stage in event.history] == ["planned", "ongoing"]


def test_links_lead_to_events(seeds):
    ids = {event.id for event in seeds.events}
    linked = {summit for e in seeds.events if isinstance(e.record, Visit) for summit in e.record.summits}
    assert linked
    assert linked <= ids


# ------------------------------------------------------------------------------------------- one event


@pytest.mark.parametrize(
    "name", ["Sadyr Japarov", "Жапаров", "Жапаров С.", "S. Zhaparov", "Садыр Жапаров", "Sadyr Zhaparow", "扎帕罗夫"]
)
def test_one_person_in_many_spellings(name):
    ours = visit("2025-07-02", who=Person(name="Садыр Жапаров", country="KG"), to="RU")
    theirs = visit("2025-07-02", who=Person(name=name, country="KG"), to="RU")
    event = one_event(article("a", ours), article("b", theirs))
    assert comparison(event, "visitor.name").outcome == "agreement"
    assert event.record.visitor.name in ("Садыр Жапаров", name)


def test_other_people_of_one_country_are_other_visits():
    mishustin = visit("2025-07-02", who=Person(name="Михаил Мишустин", country="RU"))
    assert len(reconcile([article("a", visit("2025-07-02")), article("b", mishustin)]).events) == 2


def test_a_month_and_a_day_agree_and_the_day_counts():
    event = one_event(article("a", visit("2025-05")), article("b", visit("2025-05-09")))
    assert comparison(event, "period").outcome == "agreement"
    assert event.record.period.start == "2025-05-09"


def test_a_month_that_fits_two_visits_is_ambiguous():
    found = reconcile(
        [article("a", visit("2025-05-09"), visit("2025-05-20", name="w")), article("b", visit("2025-05"))]
    )
    (left,) = found.ambiguous
    assert (left.article, left.record) == ("b", "v")
    assert set(left.events) == {event.id for event in found.events}


def test_a_kind_that_is_not_said_agrees_with_state():
    event = one_event(article("a", visit("2025-05-09", kind="state")), article("b", visit("2025-05-09")))
    assert comparison(event, "kind").outcome == "agreement"
    assert event.record.kind == "state"


@pytest.mark.parametrize(("other", "strength"), [("official", "soft"), ("working", "hard")])
def test_kinds_of_other_outlets(other, strength):
    event = one_event(article("a", visit("2025-05-09", kind="state")), article("b", visit("2025-05-09", kind=other)))
    kind = comparison(event, "kind")
    assert (kind.outcome, kind.strength, kind.chosen) == ("conflict", strength, "state")
    assert {(v.value, v.said[0].article) for v in kind.values} == {("state", "a"), (other, "b")}
    assert all(said.spans for value in kind.values for said in value.said)
    assert event.record.needs_review is (strength == "hard")


def test_the_value_of_more_outlets_counts():
    kinds = {"a": "working", "b": "state", "c": "working"}
    event = one_event(*(article(name, visit("2025-05-09", kind=kind)) for name, kind in kinds.items()))
    assert (event.record.kind, comparison(event, "kind").reason[:6]) == ("working", "2 of 3")


def test_a_day_of_a_stay_agrees_with_the_stay():
    event = one_event(article("a", visit("2025-11-25", "2025-11-27")), article("b", visit("2025-11-26")))
    assert comparison(event, "period").outcome == "agreement"
    assert comparison(event, "period").chosen == "2025-11-25/2025-11-27"


def test_a_chain_of_small_differences_does_not_swallow_another_visit():
    days = [f"2025-05-{day:02}" for day in range(10, 16)]
    found = reconcile([article(day, visit(day)) for day in days])
    for event in found.events:
        starts = [int(m.article[-2:]) for m in event.members]
        assert max(starts) - min(starts) <= 2
    assert len(found.events) > 1


def test_the_kernel_is_the_date_that_most_outlets_give():
    days = {"a": 10, "b": 11, "c": 11, "d": 12}
    event = one_event(*(article(name, visit(f"2025-05-{day}")) for name, day in days.items()))
    assert event.record.period.start == "2025-05-11"
    assert comparison(event, "period").strength == "soft"


def test_cities_in_other_scripts_agree():
    event = one_event(
        article("a", visit("2025-05-09", city="Бишкек")), article("b", visit("2025-05-09", city="Bishkek"))
    )
    assert comparison(event, "destination.city").outcome == "agreement"


def test_a_lunch_is_not_the_session_and_a_session_is_the_summit():
    lunch, session = summit("2025-11-26", kind="informal_leaders_meeting"), summit("2025-11-26", name="t")
    other = summit("2025-11-26", kind="statutory_body_session")
    found = reconcile([article("a", lunch, session), article("b", other)])
    assert members(found) == [[("a", "s")], [("a", "t"), ("b", "s")]]


def test_who_came_and_who_declined():
    yes = Participant(person=PUTIN, country="RU", attendance="expected")
    no = Participant(country="AM", attendance="declined")
    came = Participant(person=Person(name="Vladimir Putin", country="RU"), attendance="attended")
    armenia = Participant(country="AM", attendance="attended")
    event = one_event(
        article("a", summit("2025-11-27", people=(yes, no))), article("b", summit("2025-11-27", people=(came, armenia)))
    )
    assert [(p.country, p.attendance) for p in event.record.participants][1] == ("RU", "attended")
    assert comparison(event, "participants.RU.attendance").outcome == "agreement"
    assert comparison(event, "participants.AM.attendance").outcome == "conflict"


def test_an_article_knows_its_own_events_apart():
    found = reconcile([article("a", visit("2025-05-09"), visit("2025-05-10", name="w"))])
    assert len(found.events) == 2


# ------------------------------------------------------------------------------------------- updates


def told(*steps):
    return [
        article(f"{at}", visit(start, status=status), published=published)
        for at, (published, status, start) in enumerate(steps)
    ]


def test_the_later_status_counts_and_the_history_is_kept():
    event = one_event(
        *told(
            ("2025-05-01", "planned", "2025-05-09"),
            ("2025-05-09", "ongoing", "2025-05-09"),
            ("2025-05-12", "completed", "2025-05-09"),
        )
    )
    assert event.record.status == "completed"
    assert event.conflicts() == []
    assert [(s.status, s.published) for s in event.history] == [
        ("planned", "2025-05-01"), ("ongoing", "2025-05-09"), ("completed", "2025-05-12"),
    ]  # fmt: skip


def test_an_article_without_a_date_may_be_older_or_newer():
    older = one_event(*told(("2025-05-09", "ongoing", "2025-05-09"), (None, "planned", "2025-05-09")))
    newer = one_event(*told(("2025-05-01", "planned", "2025-05-09"), (None, "completed", "2025-05-09")))
    assert (older.record.status, older.conflicts()) == ("ongoing", [])
    assert (newer.record.status, newer.conflicts()) == ("completed", [])


def test_a_planned_visit_that_is_called_off():
    event = one_event(*told(("2025-05-01", "planned", "2025-05-09"), ("2025-05-05", "cancelled", "2025-05-09")))
    assert (event.record.status, event.conflicts()) == ("cancelled", [])


def test_called_off_and_held_is_a_conflict():
    event = one_event(*told(("2025-05-01", "cancelled", "2025-05-09"), ("2025-05-12", "completed", "2025-05-09")))
    assert comparison(event, "status").strength == "hard"
    assert event.record.status == "completed"


def test_a_late_article_that_repeats_the_plan_does_not_undo_the_visit():
    event = one_event(*told(("2025-05-09", "ongoing", "2025-05-09"), ("2025-05-10", "planned", "2025-05-09")))
    assert (event.record.status, comparison(event, "status").strength) == ("ongoing", "soft")


@pytest.mark.parametrize(
    "steps",
    [
        [("2025-05-01", "planned", "2025-05-09"), ("2025-05-05", "postponed", "2025-06-20")],
        [
            ("2025-05-01", "planned", "2025-05-09"),
            ("2025-05-05", "postponed", "2025-05-09"),
            ("2025-05-06", "planned", "2025-06-20"),
        ],
        [
            ("2025-05-01", "planned", "2025-05-09"),
            ("2025-05-05", "postponed", None),
            ("2025-06-21", "completed", "2025-06-20"),
        ],
    ],
    ids=["with the new date", "with the old date", "without a date"],
)
def test_a_postponed_visit_is_one_event_with_its_new_date(steps):
    event = one_event(*told(*steps))
    assert event.record.period.start == "2025-06-20"
    assert comparison(event, "period").outcome == "agreement"
    assert comparison(event, "status").outcome == "agreement"
    assert "2025-05-09" in {stage.start for stage in event.history}


def test_postponing_one_of_two_announced_visits_leaves_the_other():
    two = [("2025-05-01", "planned", "2025-05-09"), ("2025-05-01", "planned", "2025-08-09")]
    found = reconcile(told(*two, ("2025-05-05", "postponed", "2025-05-09")))
    assert sorted(event.record.period.start for event in found.events) == ["2025-05-09", "2025-08-09"]


# ------------------------------------------------------------------------------------------- copies

STORY = " ".join(f"слово{n}" for n in range(200))


def test_copies_are_listed_and_count_once():
    working, state = visit("2025-05-09", kind="working"), visit("2025-05-09", kind="state")
    copies = [article(f"copy{n}", working, text=STORY) for n in range(3)]
    near = article("edited", working, text="Агентство сообщает: " + STORY)
    found = reconcile([*copies, near, article("own", state)])
    (event,) = found.events
    assert (len(event.members), event.support) == (5, 2)
    assert event.record.kind == "state"  # one against one, and it says more
    assert [a.copy_of for a in found.articles] == [None, "copy0", "copy0", "copy0", None]


def test_an_old_text_that_is_changed_a_little_is_no_copy():
    old, new = article("a", text=STORY, published="2024-05-09"), article("b", text="! " + STORY, published="2025-05-09")
    assert [a.copy_of for a in reconcile([old, new]).articles] == [None, None]


def test_two_readings_of_one_article_count_once():
    first, second = (article("a", visit("2025-05-09", kind=kind), text=STORY) for kind in ("state", "official"))
    event = one_event(first, second)
    assert (len(event.members), event.support) == (1, 1)


def test_another_text_is_no_copy():
    other = " ".join(f"слово{n * 7 % 200}" for n in range(200))
    found = reconcile([article("a", text=STORY), article("b", text=other)])
    assert [a.copy_of for a in found.articles] == [None, None]


def test_undated_records_of_copies_are_one_event():
    found = reconcile([article("a", visit(), text=STORY), article("b", visit(), text=STORY), article("c", visit())])
    assert members(found) == [[("a", "v"), ("b", "v")], [("c", "v")]]


# ------------------------------------------------------------------------------------------- no date


@pytest.mark.parametrize(
    ("words", "language", "day"),
    [("Сегодня", "ru", "2025-11-25"), ("Yesterday", "en", "2025-11-26"), ("今天", "zh", "2025-11-25")],
)
def test_today_is_the_day_that_another_article_gives(words, language, day):
    dated = article("a", visit("2025-11-25", kind="state"), published="2025-11-25")
    undated = article("b", visit(text=words, kind="state", status="completed"), language=language)
    found = reconcile([undated, dated])
    (event,) = found.events
    assert (found.articles[1].published, found.articles[1].basis) == (day, "inferred from a")
    assert event.members[1].reason == "its day was inferred from article a"


@pytest.mark.parametrize(
    "others",
    [
        [visit("2025-11-25", kind="state"), visit("2023-10-12", kind="state", name="w")],
        [visit("2025-11-25", kind="working")],
        [visit("2025-11-25", kind="state", to="KZ")],
        [visit("2025-11", kind="state")],
    ],
    ids=["two events", "another kind", "another host", "no day"],
)
def test_nothing_is_inferred_where_no_single_event_matches(others):
    undated = article("b", visit(text="Сегодня", kind="state"))
    found = reconcile([article("a", *others), undated])
    assert found.articles[1].published is None
    assert [("b", "v")] in members(found)


def test_a_meeting_of_today_dates_its_article_too():
    dated = article("a", summit("2025-11-27"))
    undated = article("b", summit().model_copy(update={"period": Period(text="Today")}), language="en")
    assert reconcile([dated, undated]).articles[1].published == "2025-11-27"


def test_nothing_is_inferred_where_two_records_of_today_disagree():
    dated = article("a", visit("2025-11-25"), visit("2025-11-20", to="KZ", name="w"))
    undated = article("b", visit(text="Сегодня"), visit(text="Сегодня", to="KZ", name="w"))
    assert reconcile([dated, undated]).articles[1].published is None


def test_today_of_a_sentence_before_is_no_date():
    doubt = Issue(code="date_from_context", severity="warning", message="", field="period")
    undated = article("b", visit(text="Сегодня", issues=(doubt,)))
    assert reconcile([article("a", visit("2025-11-25")), undated]).articles[1].published is None


def test_what_the_article_tells_as_over_bounds_its_date():
    dated = article("a", visit("2025-11-25"), visit("2020-11-25", name="w"))
    undated = article("b", visit(text="Сегодня"), visit("2024-01-01", to="KZ", status="completed", name="k"))
    found = reconcile([dated, undated])
    assert found.articles[1].published == "2025-11-25"


def test_undated_news_of_the_day_joins_the_event_around_it():
    dated = article("a", visit("2025-11-25", "2025-11-27"), published="2025-11-20")
    ongoing = article("b", visit(status="ongoing"), published="2025-11-26")
    old = article("c", visit(status="completed"), published="2025-06-01")
    assert members(reconcile([dated, ongoing, old])) == [[("a", "v"), ("b", "v")], [("c", "v")]]


def test_an_undated_meeting_is_held_during_the_only_visit_of_its_article():
    japarov = Person(name="Садыр Жапаров", country="KG")
    talks = summit("2025-11-26", of=None, people=(PUTIN, japarov), kind="talks")
    undated = summit(of=None, people=(PUTIN, japarov), kind="talks", status="planned")
    trip = visit("2025-11-25", "2025-11-27", status="planned")
    found = reconcile([article("a", talks), article("b", trip, undated)])
    assert [("a", "s"), ("b", "s")] in members(found)


# ------------------------------------------------------------------------------------------- trade figures


def test_figures_of_two_reporters_stay_two_with_a_note_of_their_ratio():
    ours, theirs = figure("4.1E+9"), figure("3.2E+9", reporter="KG", partner="RU")
    found = reconcile([article("a", ours), article("b", theirs)])
    assert len(found.events) == 2
    for event in found.events:
        (gap,) = event.issues
        assert (gap.code, gap.severity) == ("mirror_gap", "info")
        assert "ratio 1.28" in gap.message


def test_a_wide_gap_is_a_warning():
    export, imported = figure("4E+9", flow="export"), figure("2E+9", flow="import", reporter="KG", partner="RU")
    found = reconcile([article("a", export), article("b", imported)])
    assert {issue.severity for event in found.events for issue in event.issues} == {"warning"}
    assert all("ratio 0.50" in issue.message for event in found.events for issue in event.issues)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (figure("4.1E+9"), figure("4.13E+9")),
        (figure("4.1E+9"), figure("4E+9", qualifier="about")),
        (figure("3.8E+9"), figure("4E+9", qualifier="about")),
        (figure("4.1E+9"), figure("4E+9", qualifier="over")),
        (figure("4.2E+9"), figure("4E+9", qualifier="range", value_max=Decimal("4.5E+9"))),
        (figure("4100", unit="kg"), figure("4.1", unit="t")),
        (figure("4.1E+9"), figure("3.3E+11", unit="RUB", dual_value=Decimal("4.13E+9"), dual_unit="USD")),
        (
            figure("12.5", unit="percent", measure="growth"),
            figure("12", unit="percent", measure="growth", qualifier="over"),
        ),
    ],
)
def test_values_that_agree_as_printed(one, other):
    event = one_event(article("a", one), article("b", other))
    assert comparison(event, "value").outcome == "agreement"


@pytest.mark.parametrize("value", ["3.2E+9", "4.31E+9", "41E+9"])
def test_one_key_with_other_values_is_a_conflict(value):
    event = one_event(article("a", figure("4.1E+9")), article("b", figure("4.1E+9")), article("c", figure(value)))
    assert comparison(event, "value").strength == "hard"
    assert event.record.value == Decimal("4.1E+9")
    assert event.record.needs_review


@pytest.mark.parametrize(
    "more",
    [
        {"modality": "forecast"}, {"modality": "target"}, {"year": "2023"}, {"flow": "export"}, {"partner": "KZ"},
        {"product": "пшеница"}, {"measure": "share", "unit": "percent"}, {"unit": "RUB"},
        {"base_period": Period(start="2020")},
    ],
    ids=str,
)  # fmt: skip
def test_another_key_is_another_figure(more):
    found = reconcile([article("a", figure("4.1E+9")), article("b", figure("4.1E+9", **more))])
    assert len(found.events) == 2


def test_figures_of_unknown_areas_are_one_only_if_they_are_equal():
    figures = {"a": "4.1E+9", "b": "4.1E+9", "c": "3.2E+9"}
    articles = [article(n, figure(value, reporter=None), published="2025-05-09") for n, value in figures.items()]
    assert members(reconcile(articles)) == [[("a", "f"), ("b", "f")], [("c", "f")]]


def test_sources_are_kept_apart_and_a_number_without_one_joins_the_one_it_fits():
    customs, bureau = figure("4.1E+9", source_org="ФТС"), figure("3.2E+9", source_org="Нацстатком")
    found = reconcile([article("a", customs), article("b", bureau), article("c", figure("4.12E+9"))])
    assert members(found) == [[("a", "f"), ("c", "f")], [("b", "f")]]


def test_the_most_exact_of_fitting_values_is_kept():
    event = one_event(article("a", figure("4E+9", qualifier="about")), article("b", figure("4.13E+9")))
    assert (event.record.value, event.record.qualifier) == (Decimal("4.13E+9"), "exact")


# ------------------------------------------------------------------------------------------- properties

DAYS = st.integers(0, 40).map(lambda day: datetime.date(2025, 5, 1) + datetime.timedelta(day))
STARTS = st.none() | DAYS.map(str) | DAYS.map(lambda day: f"{day:%Y-%m}")
PEOPLE = st.sampled_from([PUTIN, Person(name="Putin", country="RU"), Person(name=None, country="RU"), TOKAYEV])
STATUSES = st.sampled_from(["planned", "ongoing", "completed", "cancelled", "postponed", "unknown"])
KINDS = st.sampled_from(["state", "official", "working", "unspecified"])
TEXTS = st.sampled_from([None, "Сегодня", "вчера"])
VISITS = st.builds(
    lambda start, who, status, kind, text: visit(
        start, who=who, status=status, kind=kind, text=None if start else text
    ),
    STARTS, PEOPLE, STATUSES, KINDS, TEXTS,
)  # fmt: skip
MEETINGS = st.builds(
    lambda start, kind, status: summit(start, kind=kind, people=(PUTIN,), status=status),
    STARTS, st.sampled_from(["summit", "meeting", "informal_leaders_meeting"]), STATUSES,
)  # fmt: skip
FIGURES = st.builds(
    lambda value, qualifier, source: figure(value, qualifier=qualifier, source_org=source),
    st.sampled_from(["4E+9", "4.1E+9", "4.13E+9", "3.2E+9"]), st.sampled_from(["exact", "about"]),
    st.sampled_from([None, "ФТС", "Нацстатком"]),
)  # fmt: skip


@st.composite
def newspapers(draw):
    """Some articles, each with a few records under ids of their own; a few tell the same story."""
    articles = []
    for number in range(draw(st.integers(1, 6))):
        records = draw(st.lists(VISITS | MEETINGS | FIGURES, max_size=3))
        records = [record.model_copy(update={"id": f"r{at}"}) for at, record in enumerate(records)]
        published = draw(st.none() | DAYS.map(str))
        text = draw(st.sampled_from([None, None, STORY]))
        articles.append(article(f"n{number}", *records, published=published, text=text))
    return articles


@settings(max_examples=200)
@given(newspapers(), st.randoms(use_true_random=False))
def test_the_order_of_articles_makes_no_difference(articles, random):
    expected = reconcile(articles)
    random.shuffle(articles)
    assert reconcile(articles) == expected


@settings(max_examples=100)
@given(newspapers())
def test_extractions_that_are_given_twice_count_once(articles):
    assert reconcile([*articles, *articles]) == reconcile(articles)


@settings(max_examples=200)
@given(newspapers())
def test_every_record_is_in_one_event_or_ambiguous(articles):
    found = reconcile(articles)
    places = [(m.article, m.record) for event in found.events for m in event.members]
    places += [(unplaced.article, unplaced.record) for unplaced in found.ambiguous]
    assert sorted(places) == sorted((a.article.id, record.id) for a in articles for record in a.records())
    ids = [event.id for event in found.events]
    assert len(ids) == len(set(ids))
    assert {name for unplaced in found.ambiguous for name in unplaced.events} <= set(ids)


@settings(max_examples=100)
@given(newspapers())
def test_an_unrelated_article_changes_no_event(articles):
    erdogan = Person(name="Реджеп Эрдоган", country="TR")
    other = article("other", visit("2025-05-09", who=erdogan, to="AZ"), published="2025-05-09")
    before, after = reconcile(articles), reconcile([*articles, other])
    assert set(map(Reconciliation.to_json, [before])) == {
        after.model_copy(
            update={
                "events": tuple(e for e in after.events if e.members[0].article != "other"),
                "articles": tuple(a for a in after.articles if a.id != "other"),
                "pairs_compared": before.pairs_compared,
            }
        ).to_json()
    }


@settings(max_examples=50)
@given(newspapers())
def test_json_round_trip(articles):
    found = reconcile(articles)
    assert Reconciliation.from_json(found.to_json()) == found


def test_all_orders_of_a_small_case():
    articles = told(
        ("2025-05-01", "planned", "2025-05-09"),
        ("2025-05-05", "postponed", "2025-06-20"),
        ("2025-06-20", "ongoing", None),
    )
    results = {reconcile(order).to_json() for order in itertools.permutations(articles)}
    assert len(results) == 1


# ------------------------------------------------------------------------------------------- doubts of the articles

YEAR = Issue(code="year_conflict", severity="warning", message="two years", field="period")


def test_a_doubt_that_no_article_lifts_stays_on_the_event():
    event = one_event(article("a", visit("2023-10-12", issues=(YEAR,)), published="2025-11-25"))
    assert [(issue.code, issue.field) for issue in event.record.issues] == [("year_conflict", "period")]
    assert event.record.issues[0].message.startswith("article a: ")
    assert event.record.needs_review


def test_an_article_without_the_doubt_lifts_it():
    sure = article("b", visit("2023-10-12"), published="2023-10-14", text="quite another text about the visit")
    event = one_event(article("a", visit("2023-10-12", issues=(YEAR,)), published="2025-11-25"), sure)
    assert event.record.issues == ()
    assert not event.record.needs_review
