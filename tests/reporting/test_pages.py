"""What stands in the pages of a report, without a browser."""

import json
import re
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reporting_cases import HOSTILE, TEXT, at, contested, decision, figure, reviewed, told, visit

from extractor.article import Article
from extractor.cli import ExitCode, main
from extractor.codes import CODES
from extractor.ledger import Ledger
from extractor.records import Issue, Person
from extractor.reporting import PER_PAGE, facts, pages
from extractor.reporting.lines import lines_of
from extractor.spans import Span


def data_of(html, name="data"):
    return json.loads(re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.DOTALL)[1])


spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: Span(min(pair), max(pair))), max_size=4
)


@given(st.text("ab \n", max_size=30), st.lists(spans, max_size=3))
def test_pieces_are_the_text_and_know_their_fields(text, fields):
    """Every character stands in one piece, with exactly the fields whose characters cover it."""
    lines = lines_of(text, fields, [])
    pieces = [(piece, []) if isinstance(piece, str) else (piece[0], piece[1]) for line in lines for piece in line]
    blank = [line for line in text.split("\n") if line.strip()]
    assert "".join(words for words, _ in pieces) == "".join(blank)
    covered = [
        [number for number, own in enumerate(fields) if any(s.start <= at < s.stop <= len(text) for s in own)]
        for line in re.finditer(r"[^\n]+", text)
        if line[0].strip()
        for at in range(*line.span())
    ]
    assert [numbers for words, numbers in pieces for _ in words] == covered


def test_each_field_has_the_characters_that_prove_it():
    body = facts([told(visits=(visit(),))]).bodies[0]
    when = next(field for field in body["records"][0]["fields"] if field["field"] == "period")
    assert when["review"]
    assert [
        piece[0] for line in body["lines"] for piece in line if not isinstance(piece, str) and when["n"] in piece[1]
    ] == ["3 марта"]


def test_two_values_of_a_field_stand_as_two_quotes():
    (one,) = facts([told(visits=(contested(),))]).contradictions
    assert one["value"] == {"start": "2025-03-04"}
    assert ["4 марта", 1] in one["words"]
    assert ["3 марта", 1] in one["chosen_words"]


def test_a_claim_against_another_one_stands_as_two_quotes():
    sides = (at(TEXT, "3 марта"), at(TEXT, "4 марта"))
    issue = Issue(code="count_claims_contradict", severity="error", message="both cannot be", spans=sides)
    (one,) = facts([told(issues=(issue,))]).contradictions
    assert [[words for words, proof in quote if proof] for quote in one["quotes"]] == [["3 марта"], ["4 марта"]]


def test_what_was_left_out_in_two_places_is_no_contradiction():
    issue = Issue(code="link_lines", severity="info", message="2", spans=(at(TEXT, "3 марта"), at(TEXT, "4 марта")))
    assert facts([told(issues=(issue,))]).contradictions == []


def test_articles_that_disagree_stand_beside_each_other():
    other = TEXT.replace("1,4 млрд", "1,9 млрд")
    found = facts(
        [
            told(1, trade_figures=(figure(),)),
            told(2, other, trade_figures=(figure(number="1,4 млрд", value="1900000000"),)),
        ]
    )
    conflict = next(one for one in found.contradictions if one.get("sides"))
    assert {side["said"][0]["article"] for side in conflict["sides"]} == {0, 1}
    assert sum(side.get("chosen", False) for side in conflict["sides"]) == 1


def test_two_records_with_one_id_are_two_rows():
    twice = (figure(), figure(value="1500000000"))
    members = [member for row in facts([told(trade_figures=twice)]).events for member in row["members"]]
    assert sorted(members) == [[0, 0], [0, 1]]


def test_what_reviewers_decided_stands_beside_the_values_that_stand_now():
    found = facts([reviewed()])
    assert found.made["decided"] == {"accept": 2, "add": 1, "correct": 1, "reject": 1}
    assert found.made["reviewers"] == ["Асель", "Ким"]
    assert found.articles[0]["counts"] == [2, 0, 1]
    (body,) = found.bodies
    first, added, kept = body["records"]
    fields = {one["field"]: one for one in first["fields"]}
    when = fields["period"]
    assert when["value"] == {"start": "2025-03-04"}
    assert when["decided"] == {
        "action": "correct", "who": "Асель", "on": "2026-11-30", "note": "см. ниже",
        "form": "period", "was": {"start": "2025-03-03"},
    }  # fmt: skip
    assert fields["destination"]["decided"] == {"action": "accept", "who": "Асель", "on": "2026-11-30"}
    assert "decided" not in fields["visitor"]
    assert (added["visitor"], added["decided"]["action"]) == ({"name": "Ли Вэй"}, "add")
    assert kept["decided"] == {"action": "accept", "who": "Ким", "on": "2026-11-30"}
    assert [(one["code"], one["decided"]["action"]) for one in body["withheld"]] == [("rejected", "reject")]
    assert all("2025-03-03" not in str(event) for event in found.events)


def test_a_field_that_was_rejected_is_shown_empty_with_what_had_been_read():
    one = visit(purpose="переговоры")
    decisions = (decision(one, "reject", "purpose", old={"purpose": "переговоры"}, new={"purpose": None}),)
    (record,) = facts([replace(told(visits=(one,)), decisions=decisions)]).bodies[0]["records"]
    (purpose,) = [field for field in record["fields"] if field["field"] == "purpose"]
    assert "value" not in purpose
    assert (purpose["decided"]["was"], purpose["decided"]["action"]) == ("переговоры", "reject")


def test_hosts_that_are_none_are_named_and_decisions_find_those_behind_them():
    one = visit(hosts=tuple(Person(name=name) for name in ("Завод", "Ли Вэй", "Ким Со")))
    hosts = [{f"hosts.{number}.name": host.name} for number, host in enumerate(one.hosts)]
    decisions = (
        decision(one, "reject", "hosts.0", old=hosts[0], new=dict.fromkeys(hosts[0])),
        decision(one, "accept", "hosts.2", old=hosts[2], new=hosts[2], second=1),
    )
    (record,) = facts([replace(told(visits=(one,)), decisions=decisions)]).bodies[0]["records"]
    shown = {one["value"]["name"]: one.get("decided") for one in record["fields"] if one["field"] == "host"}
    assert (list(shown), shown["Ли Вэй"], shown["Ким Со"]["action"]) == (["Ли Вэй", "Ким Со"], None, "accept")
    (gone,) = record["left_out"]
    assert (gone["was"], gone["decided"]["action"]) == ({"name": "Завод"}, "reject")


def test_decisions_that_make_no_record_leave_the_article_as_it_was_read():
    one = visit()
    spoilt = decision(one, "correct", "kind", old={"kind": one.kind}, new={"kind": "splendid"}, outside_knowledge=True)
    found = facts([replace(told(visits=(one,)), decisions=(spoilt,))])
    assert found.articles[0]["counts"] == [1, 0, 0]
    assert "decided" not in found.made


def test_what_was_taken_back_is_not_shown():
    one = visit()
    first = decision(one, "reject")
    undo = decision(one, "undo", undoes=first.id, second=1)
    found = facts([replace(told(visits=(one,)), decisions=(first, undo))])
    assert "decided" not in found.made
    assert found.articles[0]["counts"] == [1, 0, 0]


def test_text_of_an_article_cannot_leave_its_data():
    (page,) = pages([told(text=HOSTILE, visits=(visit(HOSTILE),), url="javascript:alert(1)")])
    assert page.html.count("<script>") == 1
    assert "<img" not in page.html
    words = "".join(piece if isinstance(piece, str) else piece[0] for piece in data_of(page.html, "body-0")["lines"][0])
    assert words == HOSTILE.replace("\u202e", "")
    assert "url" not in data_of(page.html)["articles"][0]


def test_many_articles_go_to_a_folder():
    first, second, third = pages([told(number, visits=(visit(),)) for number in range(PER_PAGE + 1)], name="news.html")
    assert [first.path, second.path, third.path] == ["news.html", "news_files/1.html", "news_files/2.html"]
    assert "body-0" not in first.html
    assert data_of(third.html)["offset"] == PER_PAGE
    assert f'id="body-{PER_PAGE}"' in third.html


def test_a_page_of_a_hundred_articles_stays_small():
    long = TEXT + "\n" + "Остальное о погоде и ценах на дрова. " * 110
    (page,) = pages([told(n, long, visits=(visit(id=f"visit-{n}"),), trade_figures=(figure(),)) for n in range(100)])
    assert len(page.html.encode()) < 3_000_000


def test_every_word_of_the_interface_is_there_in_all_languages():
    package = files("extractor.reporting")
    rows = json.loads(package.joinpath("words.json").read_text("utf-8"))
    assert {key for key, row in rows.items() if len(row) != 3} == set()
    script = package.joinpath("page.js").read_text("utf-8")
    assert {key for key in re.findall(r'\bt\("([\w.]+)"\)', script) if key not in rows} == set()
    codes = json.loads(package.joinpath("codes.json").read_text("utf-8"))
    assert set(codes) <= set(CODES)


def save(one, path):
    path.write_text(one.extraction.to_json(indent=None) + "\n", "utf-8")
    return str(path)


def test_extractions_take_the_texts_of_their_articles(tmp_path, capsys):
    records = save(told(visits=(visit(),)), tmp_path / "records.jsonl")
    (tmp_path / "article.txt").write_text(TEXT, "utf-8")
    output = tmp_path / "report.html"
    assert main(["report", records, "--articles", str(tmp_path / "article.txt"), "-o", str(output)]) == ExitCode.DONE
    assert "lines" in data_of(output.read_text("utf-8"), "body-0")
    assert main(["report", records, "-o", str(output)]) == ExitCode.DONE
    assert "without their text: 1 " in capsys.readouterr().err
    assert "lines" not in data_of(output.read_text("utf-8"), "body-0")


def test_a_ledger_has_the_texts(tmp_path):
    with Ledger(tmp_path / "run.sqlite") as book:
        recipe = book.begin({"model": "local/test"})
        book.add([Article.from_text(TEXT)], recipe)
        (claimed,) = book.claim(recipe)
        book.finish(claimed, told(visits=(visit(),)).extraction)
    output = tmp_path / "out" / "report.html"
    assert main(["report", str(tmp_path / "run.sqlite"), "-o", str(output)]) == ExitCode.DONE
    assert data_of(output.read_text("utf-8"), "body-0")["lines"]


@pytest.mark.parametrize("given", ["nothing there", "empty"])
def test_what_cannot_be_reported_is_one_line(given, tmp_path, capsys):
    path = tmp_path / "records.jsonl"
    if given == "empty":
        path.write_text("", "utf-8")
    assert main(["report", str(path), "-o", str(tmp_path / "report.html")]) == ExitCode.FAILED
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "report.html").exists()
