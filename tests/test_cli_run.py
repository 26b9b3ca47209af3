import csv
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from batch_server import BatchServer
from served import answers, article
from stub import Stub

from extractor import Extraction
from extractor.cli import main
from extractor.exits import ExitCode
from extractor.progress import PLAIN_SECONDS


@pytest.fixture
def stub():
    with Stub(answers) as stub:
        yield stub


@pytest.fixture
def news(tmp_path):
    path = tmp_path / "news.jsonl"
    rows = [{"text": (one := article(n)).text, "published": "2025-05-12", "language": "ru"} for n in range(5)]
    assert one
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(path)


@pytest.fixture
def ledger(tmp_path):
    return str(tmp_path / "run.sqlite")


def run(stub, ledger, *sources, model="ok"):
    return main(["run", *sources, "--ledger", ledger, "--model", model, "--base-url", stub.url])


def test_a_run_its_status_and_its_export(stub, ledger, news, capsys):
    assert run(stub, ledger, news) == ExitCode.DONE
    said = capsys.readouterr()
    assert said.out == ""
    assert "5 of 5 articles" in said.err
    assert "10 calls, 150 tokens" in said.err
    assert run(stub, ledger, news) == ExitCode.DONE
    assert "0 calls" in capsys.readouterr().err
    assert len(stub.requests) == 10
    assert main(["status", "-l", ledger]) == ExitCode.DONE
    told = capsys.readouterr().out
    assert "5 articles: 5 done, 0 failed" in told
    assert "5 visits, 0 summits, 5 trade figures" in told
    assert "ok: 10 calls, 100 prompt tokens (40 cached), 50 completion tokens" in told
    assert main(["export", "-l", ledger]) == ExitCode.DONE
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert all(Extraction.from_json(line).visits for line in lines)


def test_tables_go_into_a_folder_or_one_to_standard_output(stub, ledger, news, tmp_path, capsys):
    run(stub, ledger, news)
    assert main(["export", "-l", ledger, "-f", "csv", "-o", str(tmp_path / "out")]) == ExitCode.DONE
    files = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert files == ["participants.csv", "summits.csv", "trade_figures.csv", "visits.csv"]
    capsys.readouterr()
    assert main(["export", "-l", ledger, "-f", "csv", "--table", "visits"]) == ExitCode.DONE
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert {row["visitor"] for row in rows} == {"Касым-Жомарт Токаев"}
    assert {row["city"] for row in rows} == {"Баку", "Ташкент", "Бишкек", "Москва", "Минск"}
    assert main(["export", "-l", ledger, "-f", "csv"]) == ExitCode.USAGE
    assert main(["export", "-l", ledger, "-f", "ics", "--table", "visits"]) == ExitCode.USAGE


def test_ledgers_of_shards_merge_into_the_whole(stub, ledger, news, tmp_path, capsys):
    parts = [str(tmp_path / f"part{number}.sqlite") for number in (1, 2)]
    for number, part in enumerate(parts, 1):
        code = main(["run", news, "-l", part, "--model", "ok", "--base-url", stub.url, "--shard", f"{number}/2"])
        assert code == ExitCode.DONE
    assert main(["merge", *parts, "-l", ledger]) == ExitCode.DONE
    assert len(stub.requests) == 10
    assert run(stub, ledger, news) == ExitCode.DONE
    assert len(stub.requests) == 10
    capsys.readouterr()
    main(["export", "-l", ledger])
    assert len(capsys.readouterr().out.splitlines()) == 5
    assert main(["merge", str(tmp_path / "none.sqlite"), "-l", ledger]) == ExitCode.FAILED


def test_what_cannot_be_read_is_told_and_kept_in_the_ledger(stub, ledger, news, tmp_path, capsys):
    (tmp_path / "bad.jsonl").write_text('{"title": "no text"}\n', "utf-8")
    assert run(stub, ledger, news, str(tmp_path / "bad.jsonl"), str(tmp_path / "none.txt")) == ExitCode.FAILED
    said = capsys.readouterr().err
    assert "bad.jsonl, line 1" in said
    assert "no such file" in said
    main(["status", "-l", ledger])
    assert "no articles: 2" in capsys.readouterr().out


def test_articles_without_a_usable_answer_are_told_with_their_reason(stub, ledger, news, capsys):
    assert run(stub, ledger, news, model="refusal") == ExitCode.FAILED
    main(["status", "-l", ledger])
    assert "failed with refusal: 5" in capsys.readouterr().out


def test_articles_that_were_read_in_part_are_told_and_count_in_the_code(ledger, news, capsys):
    def outcome(request):
        return "no JSON" if "экспорт" in request["messages"][1]["content"] else answers(request)

    with Stub(outcome) as stub:
        assert run(stub, ledger, news) == ExitCode.FAILED
        assert "5 articles were read only in part" in capsys.readouterr().err
        assert run(stub, ledger, news) == ExitCode.FAILED  # nothing is asked again, and still it is so
    main(["status", "-l", ledger])
    told = capsys.readouterr().out
    assert "5 articles: 5 done, 0 failed" in told
    assert "5 of those done were read only in part" in told


def test_a_refused_key_and_an_unusable_ledger_have_codes_of_their_own(stub, ledger, news, tmp_path, capsys):
    assert run(stub, ledger, news, model="status-401") == ExitCode.MODEL_UNAVAILABLE
    assert "refused the API key" in capsys.readouterr().err
    assert run(stub, str(tmp_path / "no" / "folder.sqlite"), news) == ExitCode.FAILED
    assert "folder.sqlite" in capsys.readouterr().err
    assert main(["status", "-l", str(tmp_path / "none.sqlite")]) == ExitCode.FAILED
    assert "no ledger at" in capsys.readouterr().err
    assert main(["run", news, "-l", ledger, "--shard", "3/2"]) != ExitCode.DONE


def test_one_ctrl_c_stops_and_the_next_run_asks_only_the_rest(ledger, tmp_path):
    def slow(request):
        time.sleep(0.1)
        return answers(request)

    rows = [{"text": article(n).text, "published": "2025-05-12"} for n in range(40)]
    news = tmp_path / "news.jsonl"
    news.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with Stub(slow) as stub:
        command = [
            sys.executable,
            "-c",
            "from extractor.cli import main; raise SystemExit(main())",
            "run",
            str(news),
            "-l",
            ledger,
            "--model",
            "ok",
        ]
        command += ["--base-url", stub.url, "--at-once", "2"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ)
        while len(stub.requests) < 4:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
        assert process.returncode == ExitCode.STOPPED, said
        assert "stopping once the calls in flight are answered" in said
        assert "extractor: stopped" in said
        asked = len(stub.requests)
        assert asked < 80
        assert run(stub, ledger, str(news)) == ExitCode.DONE
        assert len(stub.requests) == 80


def test_a_run_in_batches_tells_what_waits_and_goes_on(ledger, news, capsys, monkeypatch):
    monkeypatch.setattr("extractor.provider_batches.POLL_SECONDS", 0.01)
    with BatchServer(lambda request, _: answers(request)) as server:
        server.refuse_files = 1
        wanted = ["run", news, "-l", ledger, "--model", "ok", "--base-url", server.url, "--in-batches"]
        assert main(wanted) == ExitCode.MODEL_UNAVAILABLE
        assert "Enqueued token limit reached" in capsys.readouterr().err
        main(["status", "-l", ledger])
        assert (
            "ok, in batches: 0 requests in 0 batches, 10 wait for the next one, 0 given up" in capsys.readouterr().out
        )
        assert main(wanted) == ExitCode.DONE
        assert "5 of 5 articles" in capsys.readouterr().err
    main(["status", "-l", ledger])
    assert "in batches" not in capsys.readouterr().out


def test_a_limit_ends_the_run_with_a_code_of_its_own_and_says_what_is_left(stub, ledger, news, capsys):
    stub.usage = {"prompt_tokens": 4000, "completion_tokens": 100, "total_tokens": 4100}
    command = ["run", news, "--ledger", ledger, "--model", "ok", "--base-url", stub.url, "--at-once", "1"]
    assert main([*command, "--max-tokens", "20000"]) == ExitCode.LIMIT_REACHED
    said = capsys.readouterr().err
    assert "of 20,000 tokens spent" in said
    assert "left: " in said
    assert " articles, about " in said
    assert main([*command, "--max-tokens", "2000000", "--requests-per-minute", "1e6"]) == ExitCode.DONE
    assert len(stub.requests) == 10


def test_what_is_no_language_tag_is_refused(ledger, news, capsys):
    assert main(["run", news, "-l", ledger, "--model", "local", "--language", "по-русски"]) == ExitCode.USAGE
    assert "no language tag" in capsys.readouterr().err


@pytest.mark.parametrize("amount", ["0", "-1", "much", "nan"])
def test_a_limit_of_cost_is_an_amount_to_spend(ledger, news, amount, capsys):
    assert main(["run", news, "-l", ledger, "--model", "local", f"--max-cost={amount}"]) == ExitCode.USAGE


def test_a_limit_of_cost_is_refused_where_no_price_is_known(stub, ledger, news, capsys):
    command = ["run", news, "--ledger", ledger, "--model", "ok", "--base-url", stub.url]
    assert main([*command, "--max-cost", "5"]) == ExitCode.USAGE
    assert "what ok costs is not known" in capsys.readouterr().err
    assert stub.requests == []
    assert main(command) == ExitCode.DONE
    main(["status", "-l", ledger])
    assert "cost unknown" in capsys.readouterr().out


def test_a_log_gets_a_line_now_and_then_and_the_end_once(ledger, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("extractor.batch._TELL", 0.0)
    rows = [{"text": article(n).text, "published": "2025-05-12", "language": "ru"} for n in range(30)]
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    began = time.monotonic()
    with Stub(answers) as stub:
        assert run(stub, ledger, str(path)) == ExitCode.DONE
    lines = capsys.readouterr().err.splitlines()
    assert sum("30 of 30" in line for line in lines) == 1
    assert len(lines) <= 2 + (time.monotonic() - began) // PLAIN_SECONDS
