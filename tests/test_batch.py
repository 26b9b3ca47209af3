import json
import os
import pickle
import subprocess
import sys
import threading
import time

import pytest
from served import answers, article, repeated
from stub import Stub

from extractor import Extraction, Extractor, InputError, LedgerError, ModelUnavailable, prompting
from extractor.batch import BREAKER, extract_batch, run
from extractor.ledger import Counts, Ledger, Shard
from extractor.model import open_model


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.sqlite"


@pytest.fixture
def stub():
    with Stub(answers) as stub:
        yield stub


def read(stub, path, numbers, model="ok", **settings):
    return run([article(n) for n in numbers], path, model, base_url=stub.url, **settings)


def extractions(path, recipe):
    with Ledger(path, readonly=True) as ledger:
        return {kept.key: kept.extraction for kept in ledger.extractions(recipe)}


def test_what_a_run_keeps_is_what_the_extractor_gives(stub, path):
    ran = read(stub, path, range(12))
    assert (ran.error, ran.stopped, ran.tally.counts) == (None, False, Counts(done=12))
    kept = extractions(path, ran.recipe)
    with Extractor(open_model("ok", base_url=stub.url)) as alone:
        expected = [alone.extract(article(n)) for n in range(12)]
    assert sorted(kept.values(), key=repr) == sorted(expected, key=repr)
    assert all(one.visits for one in kept.values())


def test_a_second_run_asks_nothing_and_changes_nothing(stub, path):
    first = read(stub, path, range(8))
    before, asked = extractions(path, first.recipe), len(stub.requests)
    again = read(stub, path, range(8))
    assert len(stub.requests) == asked == again.tally.calls + first.tally.calls
    assert again.recipe == first.recipe
    assert extractions(path, again.recipe) == before


def test_more_articles_ask_only_about_these(stub, path):
    read(stub, path, range(4))
    asked = len(stub.requests)
    ran = read(stub, path, range(8))
    assert ran.tally.counts == Counts(done=8)
    assert len(stub.requests) == 2 * asked
    assert repeated(stub) == 0


def test_a_changed_prompt_asks_again_only_where_it_is_used(stub, path, monkeypatch):
    read(stub, path, range(6))
    asked = list(stub.requests)
    visits = [one for one in asked if "visits" in json.dumps(one["response_format"])]
    assert 0 < len(visits) < len(asked)
    real = prompting.load_prompt

    def changed(task, version=None):
        from dataclasses import replace

        prompt = real(task, version)
        return replace(prompt, system=prompt.system + "\nBe brief.") if task == "visits" else prompt

    monkeypatch.setattr("extractor.pipeline.load_prompt", changed)
    ran = read(stub, path, range(6))
    assert ran.tally.counts == Counts(done=6)
    assert len(stub.requests) - len(asked) == len(visits) == ran.tally.calls


def test_another_model_is_another_recipe(stub, path):
    first, second = read(stub, path, range(3)), read(stub, path, range(3), model="other")
    assert first.recipe != second.recipe
    with Ledger(path, readonly=True) as ledger:
        assert ledger.spent()["ok"] == ledger.spent()["other"]


def test_what_is_no_article_is_told_and_the_rest_is_read(stub, path):
    told = []
    given = [article(1), InputError("line 2: no JSON"), article(3)]
    ran = run(given, path, "ok", base_url=stub.url, on_error=told.append)
    assert [str(error) for error in told] == ["line 2: no JSON"]
    assert (ran.tally.counts, ran.tally.unreadable) == (Counts(done=2), 1)
    with Ledger(path, readonly=True) as ledger:
        assert ledger.unreadable() == ["line 2: no JSON"]


def test_an_answer_that_is_never_usable_fails_its_article_for_good(stub, path):
    ran = read(stub, path, range(2), model="refusal")
    assert ran.tally.counts == Counts(failed=2)
    asked = len(stub.requests)
    assert read(stub, path, range(2), model="refusal").tally.counts == Counts(failed=2)
    assert len(stub.requests) == asked


def test_a_fault_that_passes_costs_only_the_call_that_failed(stub, path):
    ran = read(stub, path, range(6), model="status-500x2", at_once=2)
    assert ran.tally.counts == Counts(done=6)
    assert repeated(stub) == 2
    with Ledger(path, readonly=True) as ledger:
        assert ledger.faults() == {"server": 2}


def test_a_refused_key_ends_the_run_and_fails_no_article(stub, path):
    ran = read(stub, path, range(20), model="status-401", at_once=2)
    assert isinstance(ran.error, ModelUnavailable)
    assert ran.error.kind == "auth"
    assert ran.tally.counts == Counts(todo=20)
    assert len(stub.requests) <= 4


def test_a_server_that_is_gone_ends_the_run_and_a_later_one_goes_on(stub, path):
    with Stub() as gone:
        url = gone.url
    ran = run([article(n) for n in range(20)], path, "ok", base_url=url, at_once=4)
    assert ran.error.kind == "connection"
    assert ran.tally.counts == Counts(todo=20)
    with Ledger(path) as ledger:
        assert BREAKER <= ledger.faults()["connection"] <= 2 * (BREAKER + 4)
        ledger._db.execute("UPDATE work SET not_before = 0")
    assert run([], path, "ok", base_url=stub.url).tally.counts == Counts(done=20)


def test_calls_in_flight_are_no_more_than_allowed(path):
    now, most, lock = 0, 0, threading.Lock()

    def slow(request):
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.2)
        with lock:
            now -= 1
        return answers(request)

    with Stub(slow) as stub:
        read(stub, path, range(12), at_once=3)
    assert most == 3


def test_stopping_keeps_what_is_in_flight_and_a_later_run_asks_only_the_rest(path):
    stop, entered = threading.Event(), threading.Event()

    def slow(request):
        entered.set()
        time.sleep(0.05)
        return answers(request)

    with Stub(slow) as stub:
        threading.Thread(target=lambda: entered.wait() and stop.set()).start()
        ran = read(stub, path, range(30), at_once=4, stop=stop)
        assert ran.stopped
        assert ran.tally.counts.claimed == 0
        assert ran.tally.counts.todo > 0
        assert ran.tally.calls == len(stub.requests)  # all that was asked is kept
        assert read(stub, path, range(30)).tally.counts == Counts(done=30)
        assert repeated(stub) == 0


def test_shards_together_are_the_whole(stub, path, tmp_path):
    whole = read(stub, path, range(20))
    with Ledger(tmp_path / "merged.sqlite") as merged:
        for number in (1, 2, 3):
            part = tmp_path / f"part{number}.sqlite"
            read(stub, part, range(20), shard=Shard(number, 3))
            merged.merge(part)
    assert extractions(merged.path, whole.recipe) == extractions(path, whole.recipe)


RUN = """
import sys
from served import article
from extractor.batch import run
print(run([article(n) for n in range(60)], sys.argv[1], "ok", base_url=sys.argv[2], at_once=2).tally.read)
"""


def start(path, stub):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([os.getcwd(), os.path.dirname(__file__)])}
    command = [sys.executable, "-c", RUN, str(path), stub.url]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def test_two_processes_on_one_ledger_read_no_article_twice(stub, path):
    processes = [start(path, stub), start(path, stub)]
    read = [int(process.communicate(timeout=120)[0]) for process in processes]
    assert sum(read) == 60
    assert repeated(stub) == 0
    with Ledger(path, readonly=True) as ledger:
        ((recipe, _),) = ledger.recipes()
        assert ledger.counts(recipe) == Counts(done=60)


def test_a_full_disk_ends_the_run_with_a_clear_error(stub, path):
    with Ledger(path) as ledger:
        ledger._db.execute("PRAGMA max_page_count = 40")
        ran = run([article(n) for n in range(60)], ledger, "ok", base_url=stub.url)
        assert isinstance(ran.error, LedgerError)
        assert "make room" in str(ran.error)
    assert read(stub, path, range(60)).tally.counts == Counts(done=60)


def test_a_batch_gives_results_that_pickle_whatever_happens(stub):
    class Broken:
        def extract(self, article):
            raise ZeroDivisionError("oops")

    (bug,) = pickle.loads(pickle.dumps(extract_batch(Broken(), [article(1)])))
    assert (bug.extraction, bug.fault, bug.message) == (None, "bug", "ZeroDivisionError: oops")
    with Extractor(open_model("status-401", base_url=stub.url)) as extractor:
        (refused,) = pickle.loads(pickle.dumps(extract_batch(extractor, [article(1)])))
    assert (refused.fault, refused.fatal) == ("auth", True)
    with Extractor(open_model("ok", base_url=stub.url)) as extractor:
        (good,) = pickle.loads(pickle.dumps(extract_batch(extractor, [article(1)])))
    assert isinstance(good.extraction, Extraction)
