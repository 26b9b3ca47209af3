"""The scorers of `make bench-normalize`: halves, scopes and what counts as right."""

import datetime
import hashlib
import json
from decimal import Decimal
from types import SimpleNamespace

import names_probe
import normalize
import pytest
from scorers import Case, dates, money, recognizers, spelled, visits

DAY = datetime.date


def test_the_half_is_the_parity_of_the_hash_of_the_text():
    for text in ("5 марта", "March 5", "3月5日", ""):
        even = int(hashlib.sha256(text.encode()).hexdigest(), 16) % 2 == 0
        assert Case("g", text).half == ("even" if even else "odd")


def test_misses_show_the_even_half_only():
    cases = [Case("money ru", str(n), wanted=n) for n in range(20)]
    shown = "\n".join(normalize.misses(cases))
    assert [case.text for case in cases if f"'{case.text}'" in shown] == [c.text for c in cases if c.half == "even"]


def test_outside_cases_are_counted_by_reason_and_not_scored():
    lines = normalize.report([Case("money ru", "5", outside="not money"), Case("money ru", "6", right=True)])
    assert lines[1].endswith("1/1    1.000   1: 1 not money")
    assert "1/1" in lines[1]


@pytest.mark.parametrize(
    ("kind", "start", "end", "grain", "wanted"),
    [
        ("point", "2013-02-01", None, "month", (DAY(2013, 2, 1), DAY(2013, 2, 28))),
        ("point", "2013-10-01", None, "quarter", (DAY(2013, 10, 1), DAY(2013, 12, 31))),
        ("point", "2013-01-01", None, "year", (DAY(2013, 1, 1), DAY(2013, 12, 31))),
        ("point", "2013-02-11", None, "week", (DAY(2013, 2, 11), DAY(2013, 2, 17))),
        ("interval", "2013-02-11", "2013-02-14", "day", (DAY(2013, 2, 11), DAY(2013, 2, 13))),
    ],
)
def test_first_and_last_day_of_a_case(kind, start, end, grain, wanted):
    row = {"kind": kind, "start": start, "end": end, "grain": grain}
    assert dates.wanted(row) == wanted


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("christmas eve", "named day"),
        ("last two weeks", "other policy"),
        ("friday", "other policy"),
        ("early march", "part of a period"),
        ("4/14", "digits alone"),
        ("march 3 2013", None),
    ],
)
def test_what_is_outside_of_the_dates(text, reason):
    row = {"lang": "en", "text": text, "kind": "point", "start": "2013-03-03", "end": None, "grain": "day"}
    assert dates.outside(row) == reason


def test_money_needs_value_currency_and_qualifier():
    row = {"lang": "ru", "text": "свыше 5 евро", "kind": "above", "unit": "EUR", "value": 5.0}
    assert [case.right for case in money.cases([row])] == [True]
    for wrong in ({"value": 6.0}, {"unit": "USD"}, {"kind": "value"}):
        assert [case.right for case in money.cases([row | wrong])] == [False]


@pytest.mark.parametrize(
    ("written", "value"),
    [("1,23 млрд руб.", "1230000000"), ("6 руб. 35 коп.", "6.35"), ("-2,5", "-2.5"), ("один м²", "1")],
)
def test_the_value_of_the_written_side(written, value):
    assert spelled.value(written) == Decimal(value)


def test_an_amount_where_none_is_expected_is_wrong():
    row = {"model": "Currency", "lang": "en", "input": "it cost 5 euros", "not_supported": None, "results": []}
    assert [case.right for case in recognizers.cases([row])] == [False]
    expected = [{"text": "5 euros", "value": "5", "unit": "Euro"}]
    assert [case.right for case in recognizers.cases([row | {"results": expected}])] == [True]


@pytest.mark.parametrize(
    ("read", "right"), [("Emmanuel Macron", True), ("Macron", False), ("President Emmanuel Macron", False)]
)
def test_the_split_leaves_title_before_and_the_whole_name_behind(read, right, monkeypatch):
    monkeypatch.setattr(visits, "read_people", lambda *_, **__: [SimpleNamespace(kind="name", text=read)])
    assert visits.visitor("President Emmanuel Macron").right is right


def test_every_file_has_its_source_and_every_line_is_a_case():
    said = (normalize.DATA / "README.md").read_text("utf-8")
    for path in normalize.DATA.glob("*.jsonl"):
        assert f"`{path.name}`" in said
        assert all(json.loads(line) for line in path.read_text("utf-8").splitlines())
    assert {scorer.FILE for scorer in normalize.SCORERS} == {path.name for path in normalize.DATA.glob("*.jsonl")}


def test_every_target_is_measured():
    judged = [case for scorer in (money, spelled) for case in scorer.cases(normalize.rows(scorer.FILE))]
    assert {case.group for case in judged} <= set(normalize.TARGETS)
    assert {case.half for case in judged} == {"even", "odd"}


def test_the_probe_declines_names_by_the_grammar():
    cases = {name.forms[0]: name.forms for name in names_probe.names()}
    assert len(cases) > 1000
    assert cases["Лев Толстой"][1:] == (
        "Льва Толстого",
        "Льву Толстому",
        "Льва Толстого",
        "Львом Толстым",
        "Льве Толстом",
    )
    assert cases["Чарльз Дарвин"][4] == "Чарльзом Дарвином"
    assert cases["Ангела Меркель"][3] == "Ангелу Меркель"
    assert cases["Си Цзиньпин"][1] == "Си Цзиньпина"
