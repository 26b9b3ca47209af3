"""Corrections as regression cases: the answers of a ledger recorded, and the gate that holds a reader to them."""

from __future__ import annotations

import datetime
import json

import pytest
from served import answers, article
from stub import Stub

from extractor import Extractor
from extractor.batch import run
from extractor.cli import main
from extractor.decisions import Verdict
from extractor.evaluation.gate import read_floors
from extractor.evaluation.gold import digest, faults, read_gold
from extractor.evaluation.regressions import export
from extractor.exits import ExitCode
from extractor.ledger import Ledger

DAY = datetime.date(2026, 11, 30)


def verdict(kept, recipe, record, action="accept", field=None, **told):
    kind = "Visit" if record.id.startswith("visit") else "TradeFigure"
    return Verdict(
        article=kept.key,
        recipe=recipe,
        record=record.id,
        type=kind,
        action=action,
        field=field,
        reviewer="Асель",
        **told,
    )


@pytest.fixture
def book(tmp_path):
    """A ledger with three articles that a server answered about; of two of them, the records were accepted."""
    path = tmp_path / "run.sqlite"
    with Stub(answers) as stub:
        ran = run([article(n) for n in range(3)], path, "ok", base_url=stub.url)
    assert ran.tally.counts.done == 3
    with Ledger(path) as book:
        first, second, _ = book.extractions(ran.recipe)
        for record in first.extraction.records():
            book.decide(verdict(first, ran.recipe, record))
        (visit,) = second.extraction.visits
        book.decide(verdict(second, ran.recipe, visit, field="kind", old={"kind": visit.kind}))
        yield book, ran.recipe


def test_recorded_answers_give_the_extraction_without_a_server(book, tmp_path):
    ledger, recipe = book
    made = export(ledger, recipe, tmp_path / "out", DAY)
    assert (made.full, made.partial, made.recorded, made.problems) == (1, 1, 2, ())
    cases = read_gold(tmp_path / "out" / "gold.jsonl")
    assert read_gold(tmp_path / "out" / "regressions.jsonl") == cases
    known = {one.extraction.article.sha256: one.extraction for one in ledger.extractions(recipe)}
    for case in cases:
        with Extractor(cassette=tmp_path / "out" / "cassettes" / f"{case.id}.json") as replaying:
            again = replaying.extract(case.article)
        before = known[case.article.sha256]
        assert (again.visits, again.trade_figures) == (before.visits, before.trade_figures)
        assert (again.usage.model, again.usage.calls) == (before.usage.model, before.usage.calls)


def test_the_gate_passes_what_it_was_pinned_on_and_fails_what_is_worse(book, tmp_path, capsys):
    ledger, recipe = book
    export(ledger, recipe, tmp_path / "out", DAY)
    floors = tmp_path / "out" / "regressions.floors.json"
    pinned = read_floors(floors)
    assert (pinned.model, pinned.floors["record_f1"], pinned.floors["slot_f1"]) == ("ok", 1.0, 1.0)
    assert main(["eval", "gate", str(floors)]) == ExitCode.DONE
    assert "record_f1                1.0000   floor 1.0000" in capsys.readouterr().out
    for file in (tmp_path / "out" / "cassettes").iterdir():  # a reader that asks, and is told of no visit any more
        told = json.loads(file.read_text("utf-8"))
        for one in told["interactions"]:
            message = one["response"]["body"]["choices"][0]["message"]
            if "visits" in (message.get("content") or ""):
                message["content"] = '{"visits": []}'
        file.write_text(json.dumps(told), "utf-8")
    assert main(["eval", "gate", str(floors)]) == ExitCode.FAILED
    said = capsys.readouterr().err
    assert "record_f1 is" in said
    assert "below its floor of 1" in said


def test_a_question_without_a_recording_fails_the_gate_and_names_the_article(book, tmp_path, capsys):
    ledger, recipe = book
    export(ledger, recipe, tmp_path / "out", DAY)
    file = next((tmp_path / "out" / "cassettes").iterdir())
    told = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(told | {"interactions": told["interactions"][:1]}), "utf-8")
    assert main(["eval", "gate", str(tmp_path / "out" / "regressions.floors.json")]) == ExitCode.FAILED
    assert f"{file.stem}: " in capsys.readouterr().err


def test_floors_stay_until_the_cases_are_others_and_then_say_so(book, tmp_path):
    ledger, recipe = book
    folder = tmp_path / "out"
    export(ledger, recipe, folder, DAY)
    floors = folder / "regressions.floors.json"
    raised = read_floors(floors)
    floors.write_text(json.dumps(raised.model_dump(mode="json") | {"margin": 0.05}), "utf-8")
    export(ledger, recipe, folder, DAY)
    assert read_floors(floors).margin == 0.05
    *_, third = ledger.extractions(recipe)
    (visit,) = third.extraction.visits
    ledger.decide(verdict(third, recipe, visit, "reject"))
    export(ledger, recipe, folder, DAY)
    now = read_floors(floors)
    assert (len(now.history), now.digest) == (2, digest(read_gold(folder / "regressions.jsonl")))
    assert now.floors["record_precision"] < 1.0
    assert now.history[-1].lowered_because


def test_pinning_lower_floors_needs_a_reason(book, tmp_path, capsys):
    ledger, recipe = book
    export(ledger, recipe, tmp_path / "out", DAY)
    path = tmp_path / "out" / "regressions.floors.json"
    told = json.loads(path.read_text("utf-8"))
    told["history"][0]["floors"]["slot_f1"] = 1.5
    path.write_text(json.dumps(told), "utf-8")
    assert main(["eval", "gate", str(path), "--pin"]) == ExitCode.FAILED
    assert "say why" in capsys.readouterr().err
    assert main(["eval", "gate", str(path), "--pin", "--why", "it was a slip"]) == ExitCode.DONE
    assert read_floors(path).history[-1].lowered_because == "it was a slip"


def test_an_article_whose_answers_are_gone_teaches_all_the_same(book, tmp_path):
    ledger, recipe = book
    ledger._db.execute("DELETE FROM calls")
    made = export(ledger, recipe, tmp_path / "out", DAY)
    assert (made.full, made.partial, made.recorded) == (1, 1, 0)
    assert len(made.problems) == 2
    assert "is no regression case: the ledger does not hold the answer" in made.problems[0]
    assert len(read_gold(tmp_path / "out" / "gold.jsonl")) == 2
    assert not list((tmp_path / "out" / "cassettes").iterdir())


def test_the_command_writes_what_was_decided_and_says_how_much(book, tmp_path, capsys):
    ledger, _ = book
    out = tmp_path / "out"
    assert main(["review", str(ledger.path), "--export", str(out)]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "2 articles, 1 of them settled in full" in said
    assert "2 regression cases" in said
    assert {path.name for path in out.iterdir()} == {
        "gold.jsonl", "regressions.jsonl", "regressions.floors.json", "cassettes",
    }  # fmt: skip
    assert [fault for case in read_gold(out / "gold.jsonl") for fault in faults(case)] == []


def test_a_ledger_that_nobody_reviewed_gives_no_cases(tmp_path, capsys):
    path = tmp_path / "run.sqlite"
    with Ledger(path) as book:
        book.begin({"model": "m", "reading": "sentence", "mode": "tools", "weights_sha256": None})
    assert main(["review", str(path), "--export", str(tmp_path / "out")]) == ExitCode.FAILED
    assert "nobody has decided anything yet" in capsys.readouterr().err


def test_what_was_asked_again_is_no_regression_case_and_old_ones_go(book, tmp_path):
    ledger, recipe = book
    export(ledger, recipe, tmp_path / "out", DAY)
    with Stub(answers) as stub:
        ran = run([article(0)], ledger.path, "ok", base_url=stub.url, ask_again=True)
    (kept,) = ledger.extractions(ran.recipe)
    ledger.decide(verdict(kept, ran.recipe, next(kept.extraction.records())))
    made = export(ledger, ran.recipe, tmp_path / "out", DAY)
    assert (made.recorded, len(made.problems)) == (0, 1)
    assert "--ask-again" in made.problems[0]
    assert sorted(path.name for path in (tmp_path / "out").rglob("*") if path.is_file()) == [
        "gold.jsonl", "regressions.jsonl",
    ]  # fmt: skip
