"""``extractor eval``: what it writes, what it asks, how it ends."""

from __future__ import annotations

import builtins
import json
from pathlib import Path
from typing import ClassVar

import pytest
import seed_labels
from cases import QUIET, VISIT, case, quiet

from extractor.cli import ExitCode, main
from extractor.errors import AnswerError, CassetteMiss, ModelUnavailable
from extractor.evaluation import libraries
from extractor.evaluation.from_labels import extract, prediction
from extractor.evaluation.gold import GoldCase
from extractor.evaluation.predictions import append, read_predictions

CASES = [case("ru-1"), quiet("ru-2"), case("ru-3", visits=[], text=case().text + " Конец.")]


class PerfectExtractor:
    """Knows the labels of ``CASES``; ``troubles`` are raised at an article."""

    asked: ClassVar[list[str]] = []
    opened: ClassVar[list[dict]] = []
    troubles: ClassVar[dict[str, BaseException]] = {}

    def __init__(self, model=None, **options):
        self.opened.append({"model": model} | options)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        pass

    def extract(self, article):
        one = next(one for one in CASES if one.text == article.text)
        if trouble := self.troubles.get(one.id):
            raise trouble
        self.asked.append(one.id)
        return extract(one)


@pytest.fixture(autouse=True)
def extractors(monkeypatch):
    monkeypatch.setattr("extractor.pipeline.Extractor", PerfectExtractor)
    for name in ("asked", "opened"):
        monkeypatch.setattr(PerfectExtractor, name, [])
    monkeypatch.setattr(PerfectExtractor, "troubles", {})
    monkeypatch.delenv("EXTRACTOR_API_KEY", raising=False)


@pytest.fixture
def gold(tmp_path):
    def write(cases: list[GoldCase] = CASES, name: str = "gold.jsonl") -> str:
        lines = (json.dumps(one.model_dump(mode="json"), ensure_ascii=False) for one in cases)
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(tmp_path / name)

    return write


def run(gold: str, out: Path, *more: str) -> int:
    return main(["eval", "run", gold, "--out", str(out), *more])


def report(out: Path) -> dict:
    return json.loads((out / "report.json").read_text("utf-8"))


def test_a_run_writes_predictions_and_three_reports(gold, tmp_path, capsys):
    assert run(gold(), tmp_path / "out") == ExitCode.DONE
    assert PerfectExtractor.asked == ["ru-1", "ru-2", "ru-3"]
    assert len(PerfectExtractor.opened) == 1
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "predictions.jsonl",
        "report.json",
        "report.md",
        "report.html",
    }
    assert report(tmp_path / "out")["scores"]["slot_f1"]["value"] == 1
    assert "slots right, F1 (strict): 100.0 %" in capsys.readouterr().out


def test_a_second_run_asks_nothing_and_writes_the_same(gold, tmp_path):
    out = tmp_path / "out"
    run(gold(), out)
    first = (out / "report.json").read_bytes()
    assert run(gold(), out) == ExitCode.DONE
    assert len(PerfectExtractor.asked) == 3
    assert (out / "report.json").read_bytes() == first
    run(gold(), out, "--model", "openai/another")
    assert len(PerfectExtractor.asked) == 6


def test_after_ctrl_c_a_run_goes_on_where_it_was(gold, tmp_path):
    out = tmp_path / "out"
    PerfectExtractor.troubles["ru-2"] = KeyboardInterrupt()
    assert run(gold(), out) == ExitCode.STOPPED
    assert [one.case for one in read_predictions(out / "predictions.jsonl")] == ["ru-1"]
    with (out / "predictions.jsonl").open("a") as file:
        file.write('{"key": "half a li')
    PerfectExtractor.troubles.clear()
    assert run(gold(), out) == ExitCode.DONE
    assert PerfectExtractor.asked == ["ru-1", "ru-2", "ru-3"]
    assert [one.case for one in read_predictions(out / "predictions.jsonl")] == ["ru-1", "ru-2", "ru-3"]


def test_an_article_without_usable_answers_counts_as_empty(gold, tmp_path, capsys):
    PerfectExtractor.troubles["ru-1"] = AnswerError("no usable answer")
    assert run(gold(), tmp_path / "out") == ExitCode.FAILED
    assert report(tmp_path / "out")["scores"]["record_recall"]["value"] < 1
    assert "extractor: error: ru-1: no usable answer" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("trouble", "code"),
    [(ModelUnavailable("no server"), ExitCode.MODEL_UNAVAILABLE), (CassetteMiss("no recording"), ExitCode.FAILED)],
)
def test_what_stops_everything_keeps_what_was_read(gold, tmp_path, trouble, code):
    PerfectExtractor.troubles["ru-3"] = trouble
    assert run(gold(), tmp_path / "out") == code
    assert len(read_predictions(tmp_path / "out" / "predictions.jsonl")) == 2
    assert not (tmp_path / "out" / "report.json").exists()


def test_split_and_limit_choose_articles(gold, tmp_path):
    path = gold([CASES[0], CASES[1].model_copy(update={"split": "smoke"}), CASES[2]])
    run(path, tmp_path / "a", "--split", "smoke")
    run(path, tmp_path / "b", "--split", "dev", "--limit", "1")
    assert PerfectExtractor.asked == ["ru-2", "ru-1"]
    assert run(path, tmp_path / "c", "--split", "calib") == ExitCode.FAILED


def test_every_article_has_its_recording(gold, tmp_path):
    run(gold(), tmp_path / "out", "--cassettes", str(tmp_path / "tapes"))
    assert [opened["cassette"] for opened in PerfectExtractor.opened] == [
        tmp_path / "tapes" / f"{one.id}.json" for one in CASES
    ]
    assert {opened["record"] for opened in PerfectExtractor.opened} == {"none"}
    assert report(tmp_path / "out")["header"]["replayed"] is True
    assert run(gold(), tmp_path / "out", "--record", "once") == ExitCode.USAGE


def test_a_test_split_is_opened_for_a_reason_that_is_logged_first(gold, tmp_path, capsys):
    path = gold([one.model_copy(update={"split": "test"}) for one in CASES], "test.jsonl")
    log = tmp_path / "test.opened.jsonl"
    assert run(path, tmp_path / "out") == ExitCode.USAGE
    assert "--why" in capsys.readouterr().err
    assert not log.exists()
    assert PerfectExtractor.asked == []
    PerfectExtractor.troubles["ru-1"] = ModelUnavailable("no server")
    run(path, tmp_path / "out", "--why", "release 0.2")
    (line,) = map(json.loads, log.read_text("utf-8").splitlines())
    assert (line["why"], line["gold"], line["articles"], line["model"]) == ("release 0.2", "test.jsonl", 3, "default")
    assert {"date", "digest", "prompts", "extractor"} < line.keys()


def test_scoring_predictions_again_gives_the_same_report(gold, tmp_path):
    run(gold(), tmp_path / "a")
    again = ["eval", "score", gold(), str(tmp_path / "a" / "predictions.jsonl"), "--out", str(tmp_path / "b")]
    assert main(again) == ExitCode.DONE
    for name in ("report.json", "report.md", "report.html"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_check_names_faults_and_prints_what_is_covered(gold, capsys):
    assert main(["eval", "check", gold()]) == ExitCode.FAILED  # ru-3 is nearly a copy of ru-1
    assert "ru-1 and ru-3 share" in capsys.readouterr().err
    broken = case("ru-4", visits=[VISIT | {"evidence": ["Это не стоит в тексте."]}], split="test", cluster="ru-2")
    assert main(["eval", "check", gold([quiet("ru-2"), quiet("ru-2", text=QUIET * 2), broken])]) == ExitCode.FAILED
    out, err = capsys.readouterr()
    assert "visits 1, summits 1, trade figures 2, claims 1" in out
    for words in ("do not stand in the text", "2 cases have this id", "stands in several splits: dev, test"):
        assert words in err
    assert main(["eval", "check", gold([quiet("ru-2")])]) == ExitCode.DONE


def test_check_leaves_logs_alone(gold, tmp_path, capsys):
    (tmp_path / "gold.opened.jsonl").write_text("{}\n")
    assert main(["eval", "check", gold([quiet("ru-2")]), str(tmp_path / "gold.opened.jsonl")]) == ExitCode.DONE
    assert "1 article" in capsys.readouterr().out


def test_compare_says_what_differs_and_which_articles(gold, tmp_path, capsys):
    path = gold()
    for name, cancelled in (("a", True), ("b", False)):
        for one in CASES:
            made = extract(one)
            if cancelled and made.visits:
                made = made.model_copy(update={"visits": (made.visits[0].model_copy(update={"status": "cancelled"}),)})
            (tmp_path / name).mkdir(exist_ok=True)
            append(tmp_path / name / "p.jsonl", prediction(one, made))
        main(["eval", "score", path, str(tmp_path / name / "p.jsonl"), "--out", str(tmp_path / name)])
    capsys.readouterr()
    assert main(["eval", "compare", str(tmp_path / "a"), str(tmp_path / "b")]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "### ru-1: better" in said
    assert "| went | Visit.status | INC | completed | cancelled |" in said
    main(["eval", "compare", str(tmp_path / "a"), str(tmp_path / "b"), "-f", "json"])
    found = json.loads(capsys.readouterr().out)
    assert found["scores"]["slot_f1"]["difference"] > 0
    assert found["scores"]["slot_f1"]["differs"] is False  # three articles show nothing


def test_compare_says_how_often_asking_again_mended_and_harmed(gold, tmp_path, capsys):
    path = gold()
    taken = {"ru-1": 2, "ru-3": 1}  # ru-1 gets better, ru-3 worse
    for name, wrong in (("a", "ru-1"), ("b", "ru-3")):
        (tmp_path / name).mkdir()
        for one in CASES:
            made = extract(one)
            if one.id == wrong:
                made = made.model_copy(update={"visits": (), "summits": (), "trade_figures": ()})
            counts = {"asked_again": 3, "mended": taken.get(one.id, 0)} if name == "b" else {}
            made = made.model_copy(update={"usage": made.usage.model_copy(update=counts)})
            append(tmp_path / name / "p.jsonl", prediction(one, made))
        main(["eval", "score", path, str(tmp_path / name / "p.jsonl"), "--out", str(tmp_path / name)])
    assert report(tmp_path / "b")["cost"]["total"]["mended"] == 3
    capsys.readouterr()
    main(["eval", "compare", str(tmp_path / "a"), str(tmp_path / "b")])
    said = capsys.readouterr().out
    assert "9 questions were asked again, 3 second answers taken in 2 articles: 1 got better, 1 worse." in said
    gone, come = (sum(1 for _ in one.labels()) for one in (CASES[0], CASES[2]))
    assert f"{gone} went and {come} came" in said
    main(["eval", "compare", str(tmp_path / "b"), str(tmp_path / "a")])
    assert "Asked again" not in capsys.readouterr().out


def test_a_run_that_asks_again_is_another_one(gold, tmp_path):
    for more in ((), ("--ask-again",)):
        run(gold(CASES[:1]), tmp_path / "out", *more)
    assert [opened["ask_again"] for opened in PerfectExtractor.opened] == [False, True]


def test_reports_on_different_gold_are_not_compared(gold, tmp_path, capsys):
    run(gold(), tmp_path / "a")
    run(gold(CASES[:2], "other.jsonl"), tmp_path / "b")
    assert main(["eval", "compare", str(tmp_path / "a"), str(tmp_path / "b")]) == ExitCode.FAILED
    assert "different gold" in capsys.readouterr().err
    assert main(["eval", "compare", str(tmp_path / "a"), str(tmp_path / "nowhere")]) == ExitCode.FAILED


def test_a_missing_library_is_named_with_the_way_to_install_it(gold, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(libraries, "find_spec", lambda name: None if name == "sklearn" else builtins)
    assert run(gold(), tmp_path / "out") == ExitCode.FAILED
    assert "scikit-learn (pip install 'extractor[eval]')" in capsys.readouterr().err


def test_without_arguments_the_help_is_shown(capsys):
    for arguments in (["eval"], ["eval", "check"]):
        assert main(arguments) == ExitCode.USAGE
        assert "Usage: extractor eval" in capsys.readouterr().out


def test_the_recording_of_a_seed_is_read_and_scored_without_a_model(gold, tmp_path, monkeypatch):
    monkeypatch.undo()
    seed = seed_labels.FILES["A"]
    one = quiet(seed.stem, text=seed.read_text("utf-8"), published=None)
    assert run(gold([one]), tmp_path / "out", "--cassettes", str(seed_labels.ROOT / "cassettes")) == ExitCode.DONE
    found = report(tmp_path / "out")
    assert found["scores"]["false_alarms"]["value"] == 1  # nothing is labelled in it here
    assert found["header"]["models"] == ["local/qwen2.5-coder-1.5b"]
    assert found["cost"]["total"]["calls"] > 0
    assert found["scores"]["ungrounded_rate"]["value"] == 0
