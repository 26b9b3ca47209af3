"""Rules that see several events of an article: each fires, each stays silent, in any order and any number of times."""

from decimal import Decimal

import pytest
import seed_labels
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.records import Assessment, Participant, Period, Person, Place, Summit, TradeFigure, Visit
from extractor.spans import Span
from extractor.validation import JOINT_RULES, check_together

# One printed number a line; a figure points at its line.
NUMBERS = "71,2|35,1|106,3|110,3|36,1|94,9|11%|14%|12%|20%|40%|45%|60%|1063|$5 млрд|$9 млрд|$9 млн|67%|70,0|3,0"
TEXT = "\n".join(f"{word} млрд долларов." if word[-1].isdigit() else f"{word}." for word in NUMBERS.split("|"))
CONTEXT = seed_labels.context(TEXT, "ru", "2025-06-20")
TOKAYEV, ALIYEV = Person(name="Касым-Жомарт Токаев", country="KZ"), Person(name="Ильхам Алиев", country="AZ")


def visit(country, first, last=None, who=TOKAYEV, **changes):
    period = Period(start=first, end=last or first)
    return Visit(id="", visitor=who, destination=Place(country=country), period=period, **changes)


def summit(country, first, last=None, who=(TOKAYEV,), attendance="attended", **changes):
    values = {"name": "саммит", "level": "multilateral", "organization": "OTS", "kind": "summit", **changes}
    return Summit(
        id="",
        place=Place(country=country),
        period=Period(start=first, end=last or first),
        participants=tuple(Participant(person=person, attendance=attendance) for person in who),
        **values,
    )


def figure(number, flow="export", measure="level", reporter="CN", partner="143", year="2025", **changes):
    """A figure whose value is the word of the text, in billions for money."""
    start = TEXT.index(number)
    span = Span(start, TEXT.index(".", start))
    digits = Decimal(number.strip("%$ млнрд").replace(",", "."))
    scale = 1 if measure in ("share", "growth") else 1_000_000 if "млн" in number else 1_000_000_000
    values = {"unit": "USD" if measure == "level" else "percent", "period": Period(start=year, end=year), **changes}
    return TradeFigure(
        id="",
        reporter=reporter,
        partner=partner,
        flow=flow,
        measure=measure,
        value=values.pop("value", digits * scale),
        evidence=(span,),
        assessment={"value": Assessment(spans=(span,), grounding="computed")},
        **values,
    )


def share(number, partner, rank=None, **changes):
    return figure(number, measure="share", partner=partner, rank=rank, share_of="CN:export", **changes)


BOTH = (figure("71,2"), figure("35,1", "import"))
BASE = Period(start="2022")
STATE = {"kind": "state", "status": "completed"}

# Name, records, and how many of them get the issue (none: the rule stays silent).
CASES = {
    "two_places_at_once": [
        ([visit("AZ", "2025-06-10", "2025-06-14"), visit("TR", "2025-06-11", "2025-06-15")], 2),
        ([visit("AZ", "2025-06-10", "2025-06-14"), summit("TR", "2025-06-12", "2025-06-13")], 2),
        ([visit("AZ", "2025-06-10", "2025-06-14"), visit("TR", "2025-06-14", "2025-06-16")], 0),
        ([visit("AZ", "2025-06-10", "2025-06-14"), visit("TR", "2025-06-11", "2025-06-15", ALIYEV)], 0),
        ([visit("AZ", "2025-06"), visit("TR", "2025-06")], 0),
        ([visit("AZ", "2025-06-10", "2025-06-14", status="cancelled"), visit("TR", "2025-06-11", "2025-06-15")], 0),
        ([visit("AZ", "2025-06-10", "2025-06-14"), summit("TR", "2025-06-12", "2025-06-13", attendance="remote")], 0),
    ],
    "told_twice": [
        ([visit("AZ", "2025-06-10"), visit("AZ", "2025-06-11")], 2),
        ([visit("AZ", "2025-06-10"), visit("AZ", "2025-06-12")], 0),
        ([visit("AZ", "2025-06-10"), visit("TR", "2025-06-11")], 0),
        ([summit("TR", "2025-06-10"), summit("TR", "2025-06-10")], 2),
        ([summit("TR", "2025-06-10"), summit("TR", "2025-06-10", kind="informal_leaders_meeting")], 0),
        (
            [
                summit("TR", "2025-06-10", who=who, level="bilateral", organization=None)
                for who in ((TOKAYEV, ALIYEV), (ALIYEV, TOKAYEV))
            ],
            2,
        ),
    ],
    "second_state_visit": [
        ([visit("AZ", "2024-03-10", **STATE), visit("AZ", "2025-06-10", **STATE)], 1),
        ([visit("AZ", "2024-03-10", **STATE), visit("TR", "2025-06-10", **STATE)], 0),
        ([visit("AZ", "2024-03-10", **STATE), visit("AZ", "2025-06-10")], 0),
        ([visit("AZ", day, who=Person(name="Дональд Трамп"), **STATE) for day in ("2018-03-10", "2025-06-10")], 0),
    ],
    "sum_mismatch": [
        ([*BOTH, figure("110,3", "turnover")], 1),
        ([*BOTH, figure("106,3", "turnover")], 0),
        ([*BOTH, figure("110,3", "turnover", reporter="143", partner="CN")], 1),
        ([*BOTH, figure("94,9", "balance")], 1),
        ([*BOTH, figure("36,1", "balance")], 0),
        ([*BOTH, figure("110,3", "turnover", qualifier="about")], 0),
        ([*BOTH, figure("110,3", "turnover", year="2024")], 0),
        ([*BOTH, figure("110,3", "turnover", source_org="ФТС")], 0),
    ],
    "growth_mismatch": [
        ([figure("106,3"), figure("94,9", year="2024"), figure("20%", measure="growth")], 1),
        ([figure("106,3"), figure("94,9", year="2024"), figure("12%", measure="growth")], 0),
        ([figure("106,3"), figure("94,9", year="2022"), figure("20%", measure="growth")], 0),
        (
            [
                figure("36,1"),
                figure("94,9", year="2024"),
                figure("40%", measure="growth_multiple", value=Decimal("-2.6")),
            ],
            0,
        ),
        (
            [
                figure("36,1"),
                figure("94,9", year="2024"),
                figure("40%", measure="growth_multiple", value=Decimal("2.6")),
            ],
            1,
        ),
        (
            [
                figure("106,3"),
                figure("94,9", year="2022"),
                figure("20%", measure="growth", base_period=Period(start="2022")),
            ],
            1,
        ),
    ],
    "growth_outside_parts": [
        ([figure(n, f, "growth") for n, f in (("11%", "export"), ("14%", "import"), ("20%", "turnover"))], 1),
        ([figure(n, f, "growth") for n, f in (("11%", "export"), ("14%", "import"), ("12%", "turnover"))], 0),
    ],
    "share_mismatch": [
        ([share("45%", "143"), figure("71,2"), figure("106,3", partner=None)], 1),
        ([share("67%", "143"), figure("71,2"), figure("106,3", partner=None)], 0),
        ([share("45%", "RU"), figure("71,2"), figure("106,3", partner=None)], 0),
    ],
    "share_against_rank": [
        ([share("20%", "RU", rank=2), share("40%", "KZ", rank=3)], 1),
        ([share("40%", "RU", rank=2), share("20%", "KZ", rank=3)], 0),
        ([share("20%", "RU", rank=2), share("40%", "KZ", rank=3, year="2024")], 0),
    ],
    "shares_over_whole": [
        ([share("60%", "RU"), share("45%", "KZ")], 2),
        ([share("60%", "RU"), share("40%", "KZ")], 0),
        ([share("60%", "RU"), share("45%", "RU")], 0),
        ([share("60%", "RU"), share("45%", "143")], 0),
    ],
    "thousandfold": [
        ([figure("$9 млрд"), figure("$9 млн")], 2),
        ([figure("$9 млрд"), figure("$5 млрд")], 0),
        ([*BOTH, figure("1063", "turnover", value=Decimal(106_300_000))], 1),
        ([figure("$9 млрд"), figure("$9 млн", product="мед")], 0),
    ],
    "mirror_gap": [
        ([figure("$5 млрд", partner="KG"), figure("$9 млрд", "import", reporter="KG", partner="CN")], 2),
        ([figure("71,2", partner="KG"), figure("94,9", "import", reporter="KG", partner="CN")], 0),
        ([figure("$5 млрд", "turnover"), figure("$9 млрд", "turnover", source_org="ФТС")], 2),
        ([figure("$5 млрд", "turnover"), figure("$9 млрд", "turnover", product="мед")], 0),
        ([figure("$9 млрд", partner="KG"), figure("71,2", "import", reporter="KG", partner="CN", year="2024")], 0),
    ],
}


@pytest.mark.parametrize(
    ("code", "records", "count"),
    [(code, records, count) for code, cases in CASES.items() for records, count in cases],
)
def test_the_rule_finds_it_or_stays_silent(code, records, count):
    checked = check_together(records, CONTEXT)
    assert sum(any(issue.code == code for issue in record.issues) for record in checked) == count


def test_every_rule_is_tested_both_ways():
    of_passages = {"value_from_instruction"}  # needs an article of its own: test_screening.py
    assert set(CASES) == {rule.code for rule in JOINT_RULES} - of_passages
    assert all({bool(count) for _, count in cases} == {True, False} for cases in CASES.values())


def test_a_second_state_visit_is_a_note_on_the_later_one():
    early, late = visit("AZ", "2024-03-10", **STATE), visit("AZ", "2025-06-10", **STATE)
    checked = check_together([late, early], CONTEXT)
    assert [[issue.severity for issue in record.issues] for record in checked] == [["info"], []]


def test_an_issue_shows_the_characters_of_all_numbers_it_is_about():
    *_, total = check_together([*BOTH, figure("110,3", "turnover")], CONTEXT)
    (issue,) = total.issues
    assert [span.of(TEXT) for span in issue.spans] == [f"{n} млрд долларов" for n in ("71,2", "35,1", "110,3")]


POOL = [record for cases in CASES.values() for records, _ in cases for record in records]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(range(len(POOL))), max_size=12, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_the_events_makes_no_difference(chosen, random):
    shuffled = list(chosen)
    random.shuffle(shuffled)
    one = dict(zip(chosen, check_together([POOL[index] for index in chosen], CONTEXT), strict=True))
    two = dict(zip(shuffled, check_together([POOL[index] for index in shuffled], CONTEXT), strict=True))
    assert one == two


@settings(max_examples=60)
@given(st.lists(st.sampled_from(POOL), max_size=12))
def test_checking_twice_changes_nothing(records):
    once = check_together(records, CONTEXT)
    assert check_together(once, CONTEXT) == once


def test_nothing_but_issues_is_added():
    for record, checked in zip(POOL, check_together(POOL, CONTEXT), strict=True):
        assert checked.model_copy(update={"issues": ()}) == record
