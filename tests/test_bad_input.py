"""What goes wrong, as a user meets it: the command line against a real server on this machine.

Every case gives one clear line, a documented exit code, no traceback, and loses nothing that was already read.
"""

from __future__ import annotations

import json
import re
import socket

import pytest
from stub import Stub

from extractor.cli import ExitCode, main

TEXT = "Президент Казахстана Касым-Жомарт Токаев 17 июня прибудет с рабочим визитом в Баку."
VISIT = {"visits": [{"destination": "Баку", "visitor": "Касым-Жомарт Токаев", "date": "17 июня"}]}


@pytest.fixture
def stub():
    with Stub({TEXT[:20]: VISIT}, default={"summits": []}) as server:
        yield server


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture
def run(capsys):
    """Exit code, standard output and the lines of standard error of one call of the command line."""

    def run(*arguments):
        code = main(["extract", "--quiet", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err.splitlines()

    return run


def one_line(lines, *words):
    assert len(lines) == 1, lines
    assert lines[0].startswith("extractor: error: ")
    assert "Traceback" not in lines[0]
    for word in words:
        assert re.search(word, lines[0]), (word, lines[0])


def test_the_way_it_should_go(run, article, stub):
    code, out, said = run(article, "--base-url", stub.url, "--model", "any", "--published", "2025-06-12", "-f", "json")
    assert (code, said) == (ExitCode.DONE, [])
    assert json.loads(out)["visits"][0]["period"]["start"] == "2025-06-17"


BAD_FILES = {
    "missing": (None, "no such file|not found|missing"),
    "empty": (b"", "empty"),
    "blank": (b" \n\t ", "empty"),
    "binary": (b"\x00\x01\x02\xff" * 50, "text|binary"),
    "too many characters": (b"a " * 500_000, "200,000"),
}


@pytest.mark.parametrize(("data", "words"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_cannot_be_used(run, tmp_path, stub, data, words):
    path = tmp_path / "bad.txt"
    if data is not None:
        path.write_bytes(data)
    code, out, said = run(path, "--base-url", stub.url, "--model", "any")
    assert (code, out) == (ExitCode.FAILED, "")
    one_line(said, "bad.txt", f"(?i){words}")
    assert stub.requests == []


def test_a_file_of_50_megabytes_is_refused_unread(run, tmp_path, stub):
    path = tmp_path / "big.txt"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    code, _, said = run(path, "--base-url", stub.url, "--model", "any")
    assert code == ExitCode.FAILED
    one_line(said, "big.txt", "10")


def test_a_directory(run, tmp_path, stub):
    code, _, said = run(tmp_path, "--base-url", stub.url, "--model", "any")
    assert code == ExitCode.FAILED
    one_line(said, "(?i)director|folder")


def test_another_encoding_is_found_out(run, tmp_path, stub):
    path = tmp_path / "cp1251.txt"
    path.write_bytes((TEXT * 3).encode("cp1251"))
    code, out, said = run(path, "--base-url", stub.url, "--model", "any", "-f", "json")
    assert (code, said) == (ExitCode.DONE, [])
    assert json.loads(out)["article"]["chars"] == len(TEXT * 3)


def test_an_article_of_two_characters_gives_an_empty_extraction(run, tmp_path, stub):
    path = tmp_path / "short.txt"
    path.write_text("Да", "utf-8")
    code, out, said = run(path, "--base-url", stub.url, "--model", "any", "-f", "json")
    assert (code, said) == (ExitCode.DONE, [])
    assert json.loads(out)["visits"] == []


@pytest.mark.parametrize("date", ["2025-02-30", "25.11.2025", "yesterday", "2025-11"])
def test_a_date_that_is_none(run, article, stub, date):
    code, _, said = run(article, "--published", date, "--base-url", stub.url, "--model", "any")
    assert code == ExitCode.USAGE
    one_line(said, date)


@pytest.mark.parametrize("model", ["nonsense", "nobody/has-this", "local/no-such-file.gguf", "local/no-such-model"])
def test_an_unknown_model(run, article, model):
    code, out, said = run(article, "--model", model)
    assert code in (ExitCode.USAGE, ExitCode.MODEL_UNAVAILABLE)
    assert out == ""
    one_line(said, model.split("/")[-1])


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_key(run, article, stub, status):
    key = "sk-THISISASECRETKEY1234"
    arguments = ("--base-url", stub.url, "--model", f"status-{status}", "--api-key", key)
    code, out, said = run(article, *arguments)
    assert (code, out) == (ExitCode.MODEL_UNAVAILABLE, "")
    one_line(said, "(?i)key")
    assert key not in said[0]


def test_a_server_that_is_down(run, article):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code, out, said = run(article, "--base-url", f"http://127.0.0.1:{port}/v1", "--model", "any")
    assert (code, out) == (ExitCode.MODEL_UNAVAILABLE, "")
    one_line(said, "(?i)connect|reach")


@pytest.mark.parametrize(
    ("fault", "words"),
    [("length", "cut short|truncated|room"), ("refusal", "refus"), ("filter", "filter"), ("prose", "form|JSON")],
)
def test_an_answer_that_cannot_be_used(run, article, stub, fault, words):
    code, out, said = run(article, "--base-url", stub.url, "--model", fault)
    assert (code, out) == (ExitCode.FAILED, "")
    one_line(said, "article.txt", f"(?i){words}")


def test_an_answer_cut_short_once_is_asked_for_again(run, article, stub):
    code, out, _ = run(
        article, "--base-url", stub.url, "--model", "lengthx1", "-f", "json", "--published", "2025-06-12"
    )
    assert code == ExitCode.DONE
    assert len(json.loads(out)["visits"]) == 1


def test_the_good_articles_of_a_batch_are_kept(run, article, tmp_path, stub):
    bad = tmp_path / "bad.txt"
    output = tmp_path / "out.jsonl"
    (tmp_path / "empty").mkdir()
    code, _, said = run(
        bad, article, tmp_path / "empty", "--base-url", stub.url, "--model", "any", "-f", "jsonl", "-o", output
    )
    assert code == ExitCode.FAILED
    assert len(said) == 2
    (line,) = output.read_text("utf-8").splitlines()
    assert json.loads(line)["article"]["source"] == "article.txt"


def test_a_sentence_without_an_answer_fails_the_article_but_keeps_the_rest(run, tmp_path):
    text = f"{TEXT} Затем он проведёт переговоры с президентом Азербайджана Ильхамом Алиевым."

    def answers(request):
        return VISIT if "visits" in json.dumps(request["response_format"]) else "no JSON at all"

    path = tmp_path / "half.txt"
    path.write_text(text, "utf-8")
    with Stub(answers) as stub:
        code, out, said = run(path, "--base-url", stub.url, "--model", "any", "-f", "json", "--published", "2025-06-12")
    assert code == ExitCode.FAILED
    extraction = json.loads(out)
    assert len(extraction["visits"]) == 1
    assert extraction["issues"][0]["code"] == "answer_schema"
    assert extraction["usage"]["calls"] > 2  # also what was spent in vain
    assert extraction["usage"]["prompt_tokens"] == 10 * extraction["usage"]["calls"]
    one_line(said, "half.txt", "summits")
