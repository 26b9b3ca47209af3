from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

import pytest

from extractor import Reconciliation, progress, reconcile
from extractor.article import Article
from extractor.cli import EXIT_CODES, ExitCode, main
from extractor.errors import AnswerError, CassetteMiss, InputError, ModelUnavailable
from extractor.pipeline import Progress
from extractor.records import Extraction, Issue, Period, Person, Place, Source, Usage, Visit


class FakeExtractor:
    """Finds a visit in every article; words of the text ask for trouble."""

    made: ClassVar[list[FakeExtractor]] = []
    troubles: ClassVar[dict[str, BaseException]] = {
        "NO-ANSWER": AnswerError("no usable answer", "try another model"),
        "NO-RECORDING": CassetteMiss("no recording of this request"),
        "NO-SERVER": ModelUnavailable("the server is down", "start it"),
        "CTRL-C": KeyboardInterrupt(),
    }

    def __init__(self, model=None, **options):
        if model == "nonsense":
            raise InputError("no such model: 'nonsense'", "local/NAME")
        if model == "missing":
            raise ModelUnavailable("no model", "three ways out")
        self.model, self.options, self.closed, self.articles = model, options, False, []
        self.made.append(self)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.closed = True

    def extract(self, article: Article) -> Extraction:
        self.articles.append(article)
        for done in range(3):
            self.options["on_progress"](Progress("windows", done, 2, article.title))
        for word, trouble in self.troubles.items():
            if word in article.text:
                raise trouble
        half = Issue(code="answer_truncated", severity="error", message="one window was not read")
        return Extraction(
            article=Source(id=article.id, sha256="0" * 64, chars=len(article.text), source=article.source),
            visits=(Visit(id="v", visitor=Person(name=article.text), destination=Place(), period=Period()),),
            issues=(half,) if "HALF" in article.text else (),
            usage=Usage(model="fake", extractor_version="0"),
        )


@pytest.fixture(autouse=True)
def extractors(monkeypatch: pytest.MonkeyPatch) -> list[FakeExtractor]:
    monkeypatch.setattr("extractor.pipeline.Extractor", FakeExtractor)
    monkeypatch.setattr(FakeExtractor, "made", [])
    monkeypatch.delenv("EXTRACTOR_API_KEY", raising=False)
    return FakeExtractor.made


@pytest.fixture
def news(tmp_path: Path):
    def write(text: str, name: str = "news.txt") -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return write


def test_folders_globs_and_tables_are_sources_too(tmp_path, extractors, capsys):
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.csv").write_text("text,language\nАнна Рохас,ru\nОльга Рохас,ru\n", "utf-8")
    (tmp_path / "news" / "b.txt").write_text("Вера Рохас", "utf-8")
    assert main(["extract", str(tmp_path / "news"), f"{tmp_path}/news/*.txt", "-f", "jsonl"]) == ExitCode.DONE
    assert len(capsys.readouterr().out.splitlines()) == 4
    assert [one.text for one in extractors[0].articles] == ["Анна Рохас", "Ольга Рохас", "Вера Рохас", "Вера Рохас"]


def test_a_saved_file_chooses_no_folder_to_search(tmp_path, capsys):
    source = Source(id="a", sha256="0" * 64, chars=1, source=str(tmp_path))
    visit = Visit(id="v", visitor=Person(name="Анна"), destination=Place(), period=Period())
    saved = Extraction(article=source, visits=(visit,), usage=Usage(model="m", extractor_version="0"))
    (tmp_path / "saved.json").write_text(saved.to_json(), "utf-8")
    (tmp_path / "a.txt").write_text("Анна Рохас", "utf-8")
    assert main(["explain", str(tmp_path / "saved.json"), "v"]) == ExitCode.FAILED
    assert f"{tmp_path}: no such file" in capsys.readouterr().err


def test_a_table_on_standard_output_and_progress_on_standard_error(news, capsys):
    assert main(["extract", news("Анна Рохас")]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert "Visits (1)" in out
    assert "Анна Рохас" in out
    assert "reading news.txt: 0 of 2 windows" in err
    assert "reading news.txt: 2 of 2 windows" in err


def test_quiet_says_nothing_but_results(news, capsys):
    assert main(["extract", news("x"), "--quiet"]) == ExitCode.DONE
    assert capsys.readouterr().err == ""


def test_options_reach_the_extractor_and_the_article(news, extractors, tmp_path, monkeypatch):
    monkeypatch.setenv("EXTRACTOR_API_KEY", "from-environment")
    arguments = "--published 2025-03-01 --language ru --model openai/x --base-url http://h/v1 --mode tools --ask-again"
    main(
        [
            "extract",
            news("x"),
            *arguments.split(),
            "--reading",
            "article",
            "--cassette",
            str(tmp_path / "c.yaml"),
            "--record",
            "once",
        ]
    )
    (extractor,) = extractors
    options = {name: value for name, value in extractor.options.items() if name != "on_progress"}
    assert extractor.model == "openai/x"
    assert options == {
        "base_url": "http://h/v1",
        "api_key": "from-environment",
        "mode": "tools",
        "reading": "article",
        "ask_again": True,
        "cassette": tmp_path / "c.yaml",
        "record": "once",
        "calibration": None,
    }
    (article,) = extractor.articles
    assert (str(article.published), article.published_basis, article.language) == ("2025-03-01", "given", "ru")
    assert extractor.closed


def test_json_is_one_object_for_one_article_and_a_list_for_several(news, capsys):
    one = news("один", "1.txt")
    main(["extract", one, "-f", "json"])
    assert Extraction.from_json(capsys.readouterr().out).visits[0].visitor.name == "один"
    main(["extract", one, news("два", "2.txt"), "-f", "json"])
    assert [row["visits"][0]["visitor"]["name"] for row in json.loads(capsys.readouterr().out)] == ["один", "два"]
    assert main(["extract", one, "missing.txt", "-f", "json"]) == ExitCode.FAILED
    assert len(json.loads(capsys.readouterr().out)) == 1


def test_jsonl_is_one_line_an_article(news, capsys):
    rows = news('{"text": "a\\nb"}\n{"text": "c"}\n', "news.jsonl")
    main(["extract", rows, "-f", "jsonl"])
    lines = capsys.readouterr().out.splitlines()
    assert [Extraction.from_json(line).visits[0].visitor.name for line in lines] == ["a\nb", "c"]


def test_markdown(news, capsys):
    main(["extract", news("x"), "-f", "md"])
    assert "### Visits (1)" in capsys.readouterr().out


def test_text_from_standard_input(capsys, monkeypatch, extractors):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Визит в Минск".encode("cp1251"))))
    assert main(["extract", "-", "-f", "jsonl"]) == ExitCode.DONE
    assert extractors[0].articles[0].text == "Визит в Минск"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert main(["extract", "-"]) == ExitCode.FAILED
    assert "standard input: the article is empty" in capsys.readouterr().err


def test_addresses_are_fetched_under_guards(capsys):
    assert main(["extract", "http://127.0.0.1:9/"]) == ExitCode.FAILED
    assert main(["extract", "file://localhost/secret.txt"]) == ExitCode.FAILED
    first, second = capsys.readouterr().err.splitlines()
    assert "not public" in first
    assert "only http" in second


# ------------------------------------------------------------------------------------------- when things go wrong


@pytest.mark.parametrize("trouble", ["NO-ANSWER", "NO-RECORDING", "HALF"])
def test_an_article_that_fails_does_not_stop_the_others(news, capsys, trouble):
    paths = [news(trouble, "1.txt"), "missing.txt", news("last", "3.txt")]
    assert main(["extract", *paths, "-q", "-f", "jsonl"]) == ExitCode.FAILED
    out, err = capsys.readouterr()
    assert "last" in out.splitlines()[-1]
    first, second = err.splitlines()
    assert first.startswith("extractor: error: 1.txt: ")
    assert second == "extractor: error: missing.txt: no such file"


def test_a_bad_line_does_not_stop_the_file(news, capsys):
    rows = news('{"text": "a"}\nnonsense\n{"text": "c"}\n', "news.jsonl")
    assert main(["extract", rows, "-f", "jsonl", "-q"]) == ExitCode.FAILED
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert "news.jsonl, line 2: no JSON" in err


def test_nothing_readable_starts_no_model(capsys, extractors):
    assert main(["extract", "missing.txt"]) == ExitCode.FAILED
    assert extractors == []
    assert capsys.readouterr().err == "extractor: error: missing.txt: no such file\n"


def test_a_model_that_cannot_be_used(news, capsys):
    assert main(["extract", news("x"), "--model", "missing"]) == ExitCode.MODEL_UNAVAILABLE
    assert capsys.readouterr().err == "extractor: error: no model (three ways out)\n"


def test_a_model_that_goes_away_ends_the_run_but_keeps_what_was_read(news, capsys, tmp_path, extractors):
    paths = [news("first", "1.txt"), news("NO-SERVER", "2.txt"), news("third", "3.txt")]
    output = tmp_path / "out.jsonl"
    assert main(["extract", *paths, "-f", "jsonl", "-o", str(output), "-q"]) == ExitCode.MODEL_UNAVAILABLE
    assert len(output.read_text().splitlines()) == 1
    assert capsys.readouterr().err == "extractor: error: 2.txt: the server is down (start it)\n"
    assert extractors[0].closed


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", "FILE", "--published", "2025-02-30"],
        ["extract", "FILE", "--published", "yesterday"],
        ["extract", "FILE", "--language", "по-русски"],
        ["extract", "FILE", "--format", "xml"],
        ["extract", "FILE", "--model", "nonsense"],
        ["extract", "FILE", "--record", "once"],
        ["extract", "FILE", "--output", "no/such/folder/out.json"],
        ["extract", "FILE", "--unknown"],
        ["schema", "treaty"],
        ["normalize", "x", "--file", "FILE"],
        ["normalize", "x", "--published", "2025-02-30"],
        ["normalize", "x", "--format", "md"],
        ["translate"],
    ],
)
def test_wrong_usage_is_one_line(arguments, news, capsys):
    path = news("x")
    assert main([path if word == "FILE" else word for word in arguments]) == ExitCode.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("extractor: error: ")
    assert err.count("\n") == 1


def test_ctrl_c_is_one_line_and_leaves_no_half_file(news, capsys, tmp_path, extractors):
    output = tmp_path / "out.jsonl"
    output.write_text("old")
    arguments = ["extract", news("a", "1.txt"), news("CTRL-C", "2.txt"), "-f", "jsonl", "-o", str(output), "-q"]
    assert main(arguments) == ExitCode.STOPPED
    assert output.read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["1.txt", "2.txt", "out.jsonl"]
    assert capsys.readouterr().err == "extractor: stopped\n"
    assert extractors[0].closed


def test_output_appears_whole_and_only_with_results(news, tmp_path, capsys):
    output = tmp_path / "out.json"
    assert main(["extract", "missing.txt", "-f", "json", "-o", str(output)]) == ExitCode.FAILED
    assert not output.exists()
    assert main(["extract", news("x"), "-f", "json", "-o", str(output)]) == ExitCode.DONE
    assert Extraction.from_json(output.read_text(encoding="utf-8")).visits
    assert capsys.readouterr().out == ""
    assert main(["extract", news("x"), "-o", os.devnull]) == ExitCode.DONE
    assert not os.path.isfile(os.devnull)


def test_a_file_name_cannot_command_the_terminal(capsys):
    main(["extract", "evil\x1b[2J\u202e.txt"])
    err = capsys.readouterr().err
    assert "evil.txt" in err
    assert "\x1b" not in err


HOSTILE = "a\x9b2Jb\u202ec\U000e0041d"


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("style", ["table", "json", "jsonl", "md"])
def test_article_text_cannot_command_the_terminal(news, monkeypatch, style):
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("TERM", "dumb")
    main(["extract", news(HOSTILE), "-q", "-f", style])
    shown = sys.stdout.getvalue()
    assert not set(shown) & set("\x9b\u202e\U000e0041")
    if style.startswith("json"):
        assert Extraction.from_json(shown).visits[0].visitor.name == HOSTILE


def test_a_dumb_terminal_gets_lines(news, monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys, "stderr", Terminal())
    main(["extract", news("x")])
    assert "reading news.txt:" in sys.stderr.getvalue()


def test_bars_on_a_terminal_give_way_to_results(news, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Terminal())
    main(["extract", news("x"), "missing.txt"])
    shown = sys.stderr.getvalue()
    assert "reading news.txt" in shown
    assert "reading news.txt:" not in shown  # the form for logs
    assert shown.endswith("extractor: error: missing.txt: no such file\n")


def test_progress_in_a_log_is_a_line_now_and_then_with_the_time_left(capsys, monkeypatch):
    clock = iter(range(0, 1000, 2))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    report = progress.Reporter(quiet=False)
    report.article = "news.txt"
    for done in range(11):
        report(Progress("weights", done * 10_000_000, 100_000_000))
    report(Progress("model", 0, 1))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "preparing the weights: 0 of 100 MB"
    assert lines[1] == "preparing the weights: 30 of 100 MB, about 14 s left"
    assert lines[-2:] == ["preparing the weights: 100 of 100 MB", "starting the model"]
    assert len(lines) == 6


# ------------------------------------------------------------------------------------------- other commands


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["extract"],
        ["normalize"],
        ["--help"],
        ["extract", "--help"],
        ["normalize", "-h"],
        ["models", "-h"],
        ["schema", "-h"],
    ],
)
def test_help_teaches_with_examples_and_exit_codes(arguments, capsys):
    wanted = any(word.startswith("-") for word in arguments)
    assert main(arguments) == (ExitCode.DONE if wanted else ExitCode.USAGE)
    out = capsys.readouterr().out
    examples = out.partition("Examples:\n")[2].partition("\n\n")[0]
    assert examples.count("extractor ") >= 3
    for code, meaning in EXIT_CODES.items():
        assert f"    {code.value:<5}{meaning}\n" in out


def test_the_help_of_the_program_names_every_exit_code(capsys):
    main(["--help"])
    said = capsys.readouterr().out.partition("Exit codes:\n")[2]
    assert [int(line.split()[0]) for line in said.splitlines() if line.strip()] == list(ExitCode)


def normalized(capsys, *arguments):
    assert main(["normalize", *arguments, "--format", "json"]) == ExitCode.DONE
    return json.loads(capsys.readouterr().out)


def test_normalize_shows_what_code_reads_as_tables(capsys, extractors):
    assert main(["normalize", "Вчера в Минске", "--published", "2025-03-02", "--language", "ru"]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert "published 2025-03-02 (given)" in out
    assert "2025-03-01" in out
    assert "Минск " in out
    assert max(map(len, out.splitlines())) <= 100
    assert extractors == []


def test_normalize_reads_an_argument_standard_input_and_a_file_alike(news, capsys, monkeypatch):
    text = "Экспорт вырос на 17,8%\r\n за 2024 год"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    given = normalized(capsys, text)
    assert given["text"] == text
    assert [reading["value"] for reading in given["quantities"]] == ["17.8"]
    assert given == normalized(capsys, "-") == normalized(capsys, "--file", news(json.dumps({"text": text}), "1.json"))


def test_normalize_takes_the_publication_date_that_extract_takes(news, capsys):
    read = normalized(capsys, "МИНСК, 2 марта 2025 г. /Агентство/. Накануне подписан договор.")
    assert read["published"] == {"date": "2025-03-02", "basis": "dateline", "spans": [{"start": 7, "stop": 22}]}
    assert read["dates"][-1]["start"] == "2025-03-01"
    row = json.dumps({"text": "Накануне подписан договор.", "published": "2025-03-02"})
    assert normalized(capsys, "--file", news(row, "1.json"))["dates"][0]["start"] == "2025-03-01"
    other = normalized(capsys, "--file", news(row, "1.json"), "--published", "2025-03-05")
    assert other["dates"][0]["start"] == "2025-03-04"


def test_normalize_cannot_command_the_terminal(monkeypatch):
    text = "Минск\x1b[31m\x9b2J\u202e и Рим, 2\u200b5 мая"
    for style in ("table", "json"):
        monkeypatch.setattr(sys, "stdout", Terminal())
        monkeypatch.setenv("TERM", "dumb")
        assert main(["normalize", text, "-f", style]) == ExitCode.DONE
        shown = sys.stdout.getvalue()
        assert not set(shown) & set("\x1b\x9b\u202e\u200b")
    assert json.loads(shown)["text"] == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--file", "missing.txt"], "missing.txt: no such file"),
        ([" "], "the article is empty"),
        (["half \udc80"], "surrogate"),
        (["--file", "FILE"], "more than one article"),
    ],
)
def test_normalize_says_what_it_cannot_read(arguments, said, news, capsys):
    path = news('{"text": "a"}\n{"text": "b"}\n', "news.jsonl")
    assert main(["normalize", *(path if word == "FILE" else word for word in arguments)]) == ExitCode.FAILED
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1


def test_models_say_what_works_and_why_not(capsys, monkeypatch):
    from extractor.model import Availability

    found = [Availability("openai/x", False, "no key"), Availability("local/long-name", True, "installed")]
    monkeypatch.setattr("extractor.model.available_models", lambda: found)
    assert main(["models"]) == ExitCode.DONE
    assert capsys.readouterr().out == "openai/x         no   no key\nlocal/long-name  yes  installed\n"
    found.pop()
    assert main(["models"]) == ExitCode.MODEL_UNAVAILABLE


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("visit", "visitor"),
        ("summit", "level"),
        ("trade_figure", "flow"),
        ("extraction", "visits"),
        ("reconciliation", "events"),
    ],
)
def test_schema_describes_what_comes_out(name, field, capsys):
    assert main(["schema", name]) == ExitCode.DONE
    schema = json.loads(capsys.readouterr().out)
    assert field in schema["properties"]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_schema_of_the_whole_is_the_default(capsys):
    main(["schema"])
    assert json.loads(capsys.readouterr().out)["title"] == "Extraction"


def test_version(capsys):
    assert main(["--version"]) == ExitCode.DONE
    assert capsys.readouterr().out.startswith("extractor ")


def test_the_command_line_waits_with_heavy_imports():
    script = "import sys, extractor.cli; print(*{'rich', 'trafilatura', 'openai', 'instructor'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


# ------------------------------------------------------------------------------------------- many articles


@pytest.fixture
def saved(tmp_path: Path):
    """Two articles that disagree on the kind of a visit, as --save writes them."""

    def save(name: str, kind: str) -> str:
        when = Period(start="2025-05-09", end="2025-05-09")
        place, person = Place(country="KG"), Person(name="Анна Рохас", country="KZ")
        visit = Visit(id="v", visitor=person, destination=place, period=when, kind=kind)
        extraction = Extraction(
            article=Source(id=name, sha256=name, chars=1),
            visits=(visit,),
            usage=Usage(model="fake", extractor_version="0"),
        )
        (tmp_path / f"{name}.json").write_text(extraction.to_json(), encoding="utf-8")
        return str(tmp_path / f"{name}.json")

    return [save("first", "state"), save("second", "working")]


@pytest.mark.parametrize("format_", ["table", "md"])
def test_events_show_values_that_articles_disagree_on_side_by_side(saved, capsys, format_):
    assert main(["reconcile", *saved, "-f", format_]) == ExitCode.DONE
    out = " ".join(capsys.readouterr().out.replace("\\", "").split())
    assert "1 event, 2 articles, 1 conflict" in out
    assert "told by: first, second (independent: 2)" in out
    assert "hard conflict, kind: state (first) | working (second)" in out


def test_events_as_json(saved, capsys):
    assert main(["reconcile", *saved, "-f", "json"]) == ExitCode.DONE
    assert Reconciliation.from_json(capsys.readouterr().out) == reconcile(
        Extraction.from_json(Path(name).read_bytes()) for name in saved
    )


def test_events_of_lists_and_lines(saved, tmp_path, capsys):
    rows = [json.loads(Path(name).read_text("utf-8")) for name in saved]
    (tmp_path / "list.json").write_text(json.dumps(rows), encoding="utf-8")
    (tmp_path / "lines.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    results = set()
    for name in ("list.json", "lines.jsonl"):
        assert main(["reconcile", str(tmp_path / name), "-f", "json"]) == ExitCode.DONE
        results.add(capsys.readouterr().out)
    assert len(results) == 1


def test_a_file_that_is_no_extraction_is_named_and_the_others_are_joined(saved, tmp_path, capsys):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"a": 1}\n{"b": 2}\n', encoding="utf-8")
    assert main(["reconcile", *saved, str(bad), str(tmp_path / "none.json")]) == ExitCode.FAILED
    out, err = capsys.readouterr()
    assert "1 event" in out
    first, second = err.splitlines()
    assert "bad.jsonl, line 1: no extraction" in first
    assert "none.json" in second


def test_reconcile_without_files_shows_its_help(capsys):
    assert main(["reconcile"]) == ExitCode.USAGE
    assert "FILE..." in capsys.readouterr().out
