import json
import os
import signal
import subprocess
import sys
import threading

import pytest
from batch_server import EXPIRED, BatchServer, Refused
from served import answers, article
from stub import Stub

from extractor import InputError, LedgerError
from extractor.batch import BREAKER, TRIES, run
from extractor.ledger import Counts, Ledger, Outbox
from extractor.model import batches
from extractor.model.batches import read
from extractor.provider_batches import run_in_batches


def good(request, times):
    return answers(request)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.sqlite"


def ask(server, path, numbers, **settings):
    return run_in_batches(map(article, numbers), path, "m", base_url=server.url, poll_seconds=0.01, **settings)


def kept(path, recipe):
    with Ledger(path, readonly=True) as ledger:
        return {one.key: one.extraction for one in ledger.extractions(recipe)}


def twice(server):
    return sum(server.asked.values()) - len(server.asked)


def test_batches_give_what_single_calls_give_and_a_second_run_sends_nothing(path, tmp_path):
    with BatchServer(good) as server:
        ran = ask(server, path, range(12))
        assert (ran.error, ran.stopped, ran.tally.counts, ran.tally.calls) == (None, False, Counts(done=12), 24)
        assert (len(server.batches), server.chats, twice(server)) == (1, 0, 0)
        assert ask(server, path, range(12)).tally.calls == 0
        assert len(server.batches) == 1
    with Stub(answers) as stub:
        alone = run(map(article, range(12)), tmp_path / "alone.sqlite", "m", base_url=stub.url)
    assert kept(path, ran.recipe) == kept(tmp_path / "alone.sqlite", alone.recipe)


def test_what_fails_is_sent_again_with_the_next_batch_and_nothing_else_is(path):
    def outcome(request, times):
        return Refused(500) if times == 1 and "экспорт" in request["messages"][-1]["content"] else answers(request)

    with BatchServer(outcome) as server:
        ran = ask(server, path, range(6))
        assert ran.tally.counts == Counts(done=6)
        assert [batch["request_counts"]["total"] for batch in server.batches.values()] == [12, 6]
        assert twice(server) == 6
    with Ledger(path, readonly=True) as ledger:
        assert ledger.faults() == {"server": 6}


def test_what_expired_is_sent_again(path):
    late = threading.Event()

    def outcome(request, times):
        return answers(request) if late.is_set() or "экспорт" in request["messages"][-1]["content"] else EXPIRED

    with BatchServer(outcome) as server:
        seen = []
        ran = ask(
            server, path, range(4), on_waiting=lambda waiting: (seen.append(waiting), len(seen) > 3 and late.set())
        )
        assert ran.tally.counts == Counts(done=4)
        assert server.batches["batch_0"]["status"] == "expired"
        assert twice(server) == 0
        assert (seen[0].packed, seen[0].batches) == (8, 1)


def test_a_request_that_always_fails_is_given_up_and_a_later_run_tries_it_again(path):
    def outcome(request, times):
        return Refused(500) if "экспорт" in request["messages"][-1]["content"] else answers(request)

    with BatchServer(outcome) as server:
        ran = ask(server, path, range(1))
        assert (ran.error, ran.tally.counts) == (None, Counts(failed=1))
        assert sorted(server.asked.values()) == [1, TRIES]
        server.outcome = good
        assert ask(server, path, range(1)).tally.counts == Counts(done=1)
        assert sorted(server.asked.values()) == [1, TRIES + 1]


def test_what_was_given_up_is_sent_again_only_if_an_article_still_wants_it(path):
    def outcome(request, times):  # an article is read in part if an answer is no completion
        return Refused(200) if "экспорт" in request["messages"][-1]["content"] else answers(request)

    with BatchServer(outcome) as server:
        ran = ask(server, path, range(2))
        assert ran.tally.counts == Counts(done=2)
        assert [len(one.unread) for one in kept(path, ran.recipe).values()] == [1, 1]
        assert sorted(server.asked.values()) == [1, 1, TRIES, TRIES]
        assert ask(server, path, range(2)).tally.counts == Counts(done=2)
        assert sorted(server.asked.values()) == [1, 1, TRIES, TRIES]


def test_an_article_whose_request_was_rejected_is_read_by_a_later_run(path):
    def outcome(request, times):
        rejected = "экспорт" in request["messages"][-1]["content"] and times == 1
        return Refused(400, {"code": "invalid_request", "message": "no"}) if rejected else answers(request)

    with BatchServer(outcome) as server:
        ran = ask(server, path, range(2))
        assert (ran.error, ran.tally.counts) == (None, Counts(failed=2))
        assert ask(server, path, range(2)).tally.counts == Counts(done=2)
        assert sorted(server.asked.values()) == [1, 1, 2, 2]


def test_articles_that_are_given_up_in_a_row_do_not_end_the_run(path):
    with BatchServer(lambda *_: Refused(500)) as server:
        ran = ask(server, path, range(BREAKER + 2))
        assert (ran.error, ran.tally.counts) == (None, Counts(failed=BREAKER + 2))


def test_the_tally_is_of_all_rounds(path):
    told = []
    given = [article(1), InputError("line 2: no JSON"), article(3)]
    with BatchServer(good) as server:
        ran = run_in_batches(given, path, "m", base_url=server.url, poll_seconds=0.01, on_progress=told.append)
    assert (ran.tally.read, ran.tally.unreadable, ran.tally.counts) == (2, 1, Counts(done=2))
    assert told[-1].unreadable == 1
    assert ran.tally.seconds >= told[-1].seconds > told[0].seconds


def test_a_ledger_that_fails_between_the_rounds_is_told_with_the_run(path, monkeypatch):
    def fail(*_):
        raise LedgerError("run.sqlite: database or disk is full")

    monkeypatch.setattr(Outbox, "pack", fail)
    with BatchServer(good) as server:
        ran = ask(server, path, range(3))
    assert isinstance(ran.error, LedgerError)
    assert ran.tally.counts == Counts(claimed=3)


def test_a_request_that_cannot_be_answered_is_sent_once(path):
    def outcome(request, times):
        if "экспорт" in request["messages"][-1]["content"]:
            return Refused(400, {"code": "context_length_exceeded", "message": "too long"})
        return answers(request)

    with BatchServer(outcome) as server:
        ran = ask(server, path, range(3))
        assert (ran.tally.counts, twice(server)) == (Counts(done=3), 0)
    for extraction in kept(path, ran.recipe).values():
        assert [issue.code for issue in extraction.unread] == ["answer_context_overflow"]
        assert extraction.visits


def test_an_answer_that_is_not_of_the_form_is_asked_again_in_the_next_batch(path):
    def answer_again(request, times):
        if len(request["messages"]) == 2:
            return '{"unknown": []}'
        first = {**request, "messages": request["messages"][:2]}
        return answers(first)

    with BatchServer(answer_again) as server:
        ran = ask(server, path, range(2))
        assert (ran.error, ran.tally.counts) == (None, Counts(done=2))
        assert len(server.batches) == 2
        assert twice(server) == 0
    assert all(one.visits for one in kept(path, ran.recipe).values())


def test_files_hold_no_more_than_a_provider_takes(path, monkeypatch):
    monkeypatch.setattr("extractor.provider_batches.MOST_REQUESTS", 5)
    with BatchServer(good) as server:
        assert ask(server, path, range(6)).tally.counts == Counts(done=6)
        assert [batch["request_counts"]["total"] for batch in server.batches.values()] == [5, 5, 2]


def test_files_are_no_larger_than_a_provider_takes(path):
    with Ledger(path) as ledger:
        outbox = Outbox(ledger, "m")
        for key in "abc":
            outbox.put(key, b"x" * 1000)
        assert [key for key, _ in outbox.requests(outbox.pack(10, 2500))] == ["a", "b"]
        assert [key for key, _ in outbox.requests(outbox.pack(10, 10))] == ["c"]
        assert outbox.pack(10, 10) is None


def test_a_stopped_run_goes_on_from_the_batch_that_was_sent(path):
    stop = threading.Event()
    with BatchServer(good) as server:
        ran = ask(server, path, range(5), stop=stop, on_waiting=lambda _: stop.set())
        assert (ran.stopped, ran.tally.counts) == (True, Counts(claimed=5))
        ran = ask(server, path, range(7))
        assert (ran.error, ran.tally.counts) == (None, Counts(done=7))
        assert [batch["request_counts"]["total"] for batch in server.batches.values()] == [10, 4]
        assert twice(server) == 0


RUN = """
import sys
from served import article
from extractor.provider_batches import run_in_batches
run_in_batches(map(article, range(5)), sys.argv[1], "m", base_url=sys.argv[2], poll_seconds=60)
"""


def test_a_killed_run_goes_on_from_the_batch_that_was_sent(path):
    with BatchServer(good) as server:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([os.getcwd(), os.path.dirname(__file__)])}
        process = subprocess.Popen([sys.executable, "-c", RUN, str(path), server.url], env=environment)
        while not any(batch["status"] == "in_progress" for batch in list(server.batches.values())):
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert ask(server, path, range(5)).tally.counts == Counts(done=5)
        assert (len(server.batches), twice(server)) == (1, 0)


@pytest.mark.parametrize("made", [True, False])
def test_a_batch_whose_name_was_never_told_is_found_by_its_mark_and_not_sent_twice(path, made, monkeypatch):
    if not made:
        monkeypatch.setattr("extractor.model.batches.Batches.send", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with BatchServer(good) as server:
        server.lose_reply = 9 if made else 0  # also when the client tries again
        if made:
            monkeypatch.setattr("extractor.model.providers._RETRIES", 0)
            ran = ask(server, path, range(3))
            assert ran.error.kind == "connection"
        else:
            with pytest.raises(KeyboardInterrupt):
                ask(server, path, range(3))
        monkeypatch.undo()
        server.lose_reply = 0
        known = len(server.batches)
        assert ask(server, path, range(3)).tally.counts == Counts(done=3)
        assert len(server.batches) == max(known, 1)
        assert twice(server) == 0


def test_a_file_that_is_refused_as_a_whole_is_told_and_kept_for_the_next_run(path):
    with BatchServer(good) as server:
        server.refuse_files = 1
        ran = ask(server, path, range(3))
        assert "token_limit_exceeded" in str(ran.error)
        assert ran.tally.counts == Counts(claimed=3)
        assert ask(server, path, range(3)).tally.counts == Counts(done=3)
        assert twice(server) == 0


def test_a_quota_that_is_used_up_ends_the_run_and_fails_nothing(path):
    def outcome(request, times):
        return Refused(429, {"code": "insufficient_quota", "message": "pay"}) if times == 1 else answers(request)

    with BatchServer(outcome) as server:
        ran = ask(server, path, range(2))
        assert (ran.error.kind, ran.tally.counts) == ("quota", Counts(claimed=2))
        assert ask(server, path, range(2)).tally.counts == Counts(done=2)


def test_a_ledger_whose_batches_have_not_ended_is_not_merged(path, tmp_path):
    stop = threading.Event()
    with BatchServer(good) as server, Ledger(tmp_path / "whole.sqlite") as whole:
        ran = ask(server, path, range(3), stop=stop, on_waiting=lambda _: stop.set())
        with pytest.raises(LedgerError, match="--in-batches first"):
            whole.merge(path)
        assert whole.recipes() == []
        ask(server, path, range(3))
        whole.merge(path)
        assert whole.counts(ran.recipe) == Counts(done=3)


def test_models_without_batches_are_refused(path):
    with pytest.raises(InputError, match="no batches"):
        batches.open_batches("local/qwen2.5-coder-1.5b", base_url=None, api_key=None, stack=None)


def test_lines_of_answers_that_are_none_are_passed_over():
    assert [read(text) for text in ("", "no JSON", "[]", '{"custom_id": 5}', b"\xff", "[" * 100_000)] == [None] * 6
    assert (
        read('{"custom_id": "k", "response": {"status_code": 200, "body": {"choices": []}}}').fault.kind
        == "bad_envelope"
    )
    assert read(json.dumps({"custom_id": "k", "response": {"status_code": 503, "body": {}}})).fault.kind == "server"


def test_an_answer_to_what_was_not_asked_is_not_kept(path):
    from extractor.ledger import Answered

    with Ledger(path) as ledger:
        outbox = Outbox(ledger, "m")
        outbox.put("a", b"{}")
        mark = outbox.pack(10, 1000)
        outbox.collect(mark, [Answered("b", b"{}"), Answered("a", b"{}"), Answered("a", b"[]")], tries=5)
        assert (ledger.recall("a"), ledger.recall("b")) == (b"{}", None)
        assert outbox.counts().waiting == 0
