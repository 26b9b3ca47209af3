"""Whatever a server does: articles end in the right state, nothing is lost, no call is repeated more than is told."""

import subprocess
import threading
import time
from contextlib import suppress
from itertools import count

import pytest
from served import answers, article, repeated
from stub import Stub

from extractor import Article, LedgerError, LimitReached, ModelUnavailable
from extractor.batch import BREAKER, TRIES, run
from extractor.ledger import Counts, Ledger
from extractor.limits import Limits
from extractor.model.memory import PACED_TRIES

# One sentence that is asked about, so that every request is one of the same call.
ONE = Article.from_text(
    "Президент Казахстана Касым-Жомарт Токаев 7 июня прибудет с рабочим визитом в Баку.",
    published="2025-05-12",
    language="ru",
)
DEADLINE = 0.4


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Waits of our own choosing are left out; what a server says to wait is waited for."""
    monkeypatch.setattr("extractor.batch.LONGEST_WAIT", 0.0)
    monkeypatch.setattr("extractor.limits.LONGEST_GUESS", 0.0)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.sqlite"


@pytest.fixture
def stub():
    with Stub(answers) as stub:
        yield stub


def read(stub, path, fault="ok", articles=(ONE,), **settings):
    stub.fault_of = lambda _: fault
    slow = fault.startswith(("drip", "hang"))
    return run(articles, path, "m", base_url=stub.url, timeout=DEADLINE if slow else 60.0, **settings)


def faults(path):
    with Ledger(path, readonly=True) as ledger:
        return ledger.faults()


def kept(path):
    with Ledger(path, readonly=True) as ledger:
        return sum(spent.calls for spent in ledger.spent().values())


PASSING = {
    "status-429": "rate_limited",
    "retry-after": "rate_limited",
    "wait-0": "rate_limited",
    "status-408": "server",
    "status-409": "server",
    "status-500": "server",
    "status-502": "server",
    "status-503": "server",
    "status-529": "server",
    "reset": "connection",
    "reset-inside": "connection",
    "short": "connection",
    "drip": "timeout",
    "hang": "timeout",
    "cut": "bad_envelope",
    "long": "bad_envelope",
    "bytes": "bad_envelope",
    "html": "bad_envelope",
    "empty": "bad_envelope",
    "error-in-200": "bad_envelope",
    "nothing": "bad_envelope",
    "gzip": "bad_envelope",
    "huge": "bad_envelope",
}


@pytest.mark.parametrize(("fault", "kind"), PASSING.items())
def test_what_passes_costs_one_call_more(stub, path, fault, kind):
    ran = read(stub, path, fault if fault == "retry-after" else f"{fault}x1")
    assert (ran.error, ran.tally.counts) == (None, Counts(done=1))
    assert len(stub.requests) == 2
    assert faults(path) == {kind: 1}
    assert (ran.tally.calls, ran.tally.unanswered, kept(path)) == (1, 1, 1)


@pytest.mark.parametrize(("fault", "kind"), [one for one in PASSING.items() if one[0] not in ("retry-after", "hang")])
def test_what_does_not_pass_ends_after_the_tries_that_are_told_and_is_read_by_a_later_run(stub, path, fault, kind):
    ran = read(stub, path, fault)
    tries = TRIES * PACED_TRIES if kind == "rate_limited" else TRIES
    assert (ran.error, ran.tally.counts) == (None, Counts(failed=1))
    assert len(stub.requests) == ran.tally.unanswered == tries
    assert faults(path) == {kind: tries}
    with Ledger(path, readonly=True) as ledger:
        assert [one[0] for one in ledger.failures(ran.recipe)] == [kind]
    assert read(stub, path).tally.counts == Counts(done=1)
    assert len(stub.requests) == tries + 1


@pytest.mark.parametrize(
    ("fault", "kind", "calls"),
    [
        ("length", "truncated", 2),
        ("filter", "content_filter", 1),
        ("refusal", "refusal", 1),
        ("invalid", "schema", 2),
        ("prose", "schema", 2),
        ("half", "schema", 2),
    ],
)
def test_an_unusable_answer_is_paid_for_once_and_kept_with_what_it_took(stub, path, fault, kind, calls):
    ran = read(stub, path, fault)
    assert (ran.error, ran.tally.counts) == (None, Counts(failed=1))
    assert (len(stub.requests), ran.tally.calls, ran.tally.tokens.prompt) == (calls, calls, 10 * calls)
    assert faults(path) == {}
    with Ledger(path, readonly=True) as ledger:
        assert [one[0] for one in ledger.failures(ran.recipe)] == [kind]
    read(stub, path, fault)
    assert len(stub.requests) == calls


@pytest.mark.parametrize("fault", ["lengthx1", "invalidx1"])
def test_an_answer_that_is_right_when_asked_again_counts_twice(stub, path, fault):
    ran = read(stub, path, fault)
    assert (ran.tally.counts, ran.tally.calls, ran.tally.tokens.completion) == (Counts(done=1), 2, 10)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("quota", "quota"),
        ("wait-7200", "quota"),
        ("status-401", "auth"),
        ("status-403", "auth"),
        ("redirect", "redirect"),
    ],
)
def test_what_concerns_every_article_ends_the_run_at_once_and_fails_none(stub, path, fault, kind):
    with Stub() as elsewhere:
        stub.redirect_to = elsewhere.url + "/chat/completions"
        ran = read(stub, path, fault, [article(n) for n in range(20)], at_once=1)
        assert elsewhere.requests == []
    assert isinstance(ran.error, ModelUnavailable)
    assert ran.error.kind == kind
    assert ran.tally.counts == Counts(todo=20)
    assert len(stub.requests) <= 2  # the two questions of an article are asked together
    assert read(stub, path, "ok", []).tally.counts == Counts(done=20)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("overflow", "context_overflow"), ("too-large", "context_overflow"), ("status-422", "bad_request")],
)
def test_what_the_server_says_of_one_request_is_not_tried_again(stub, path, fault, kind):
    ran = read(stub, path, fault)
    assert (ran.error, ran.tally.counts) == (None, Counts(failed=1))
    assert faults(path) == {kind: 1}
    assert len(stub.requests) == 1


def test_one_request_that_the_server_rejects_does_not_keep_the_others_from_being_read(path):
    def picky(request):
        return "status-422" if "Баку-3" in request["messages"][-1]["content"] else "ok"

    with Stub(answers) as stub:
        articles = [Article.from_text(ONE.text.replace("Баку", f"Баку-{n}"), language="ru") for n in range(10)]
        stub.fault_of = picky
        ran = run(articles, path, "m", base_url=stub.url, at_once=1)
    assert (ran.error, ran.tally.counts) == (None, Counts(done=9, failed=1))


def test_a_server_that_rejects_everything_ends_the_run_and_a_later_one_reads_all(stub, path):
    ran = read(stub, path, "status-404", [article(n) for n in range(30)], at_once=1)
    assert ran.error.kind == "bad_request"
    assert ran.tally.counts.failed == BREAKER - 1
    assert read(stub, path, "ok", []).tally.counts == Counts(done=30)


def test_a_server_that_takes_few_calls_at_once_gets_few_and_no_article_fails(path):
    lock, asking = threading.Lock(), []

    def crowded(request):
        with lock:
            asking.append(request)
            return "ok" if len(asking) <= 2 else "status-429"

    def done(request):
        with lock:
            asking.remove(request)

    def slow(request):
        time.sleep(0.02)
        return answers(request)

    with Stub(slow, fault_of=crowded, after=done) as stub:
        ran = run([article(n) for n in range(12)], path, "m", base_url=stub.url, at_once=8)
    assert (ran.error, ran.tally.counts) == (None, Counts(done=12))
    assert ran.tally.calls == 24
    assert set(faults(path)) <= {"rate_limited"}


def test_a_question_that_two_articles_have_at_once_is_asked_once(path):
    both = threading.Barrier(2)

    def slow(request):
        with suppress(threading.BrokenBarrierError):
            both.wait(0.5)  # long enough for the other one to come, if it does
        return answers(request)

    twin = Article.from_text(f"{ONE.text}\nПогода хорошая.", published="2025-05-12", language="ru")
    with Stub(slow) as stub:
        ran = read(stub, path, "ok", [ONE, twin], at_once=2)
        assert (ran.tally.counts, ran.tally.calls, ran.tally.recalled) == (Counts(done=2), 1, 1)
        assert len(stub.requests) == 1


def test_a_server_that_was_never_reached_has_billed_nothing(path):
    with Stub() as gone:
        url = gone.url
    ran = run([ONE], path, "m", base_url=url, limits=Limits(max_tokens=20_000))
    assert (ran.error, ran.tally.unanswered) == (None, TRIES)
    with Ledger(path, readonly=True) as ledger:
        assert [one[0] for one in ledger.failures(ran.recipe)] == ["connection"]


def test_answers_with_one_id_are_told_apart(stub, path):
    ran = read(stub, path, "ok", [article(n) for n in range(6)])  # the stub calls every completion "c"
    with Ledger(path, readonly=True) as ledger:
        cities = [one.extraction.visits[0].destination.city for one in ledger.extractions(ran.recipe)]
    assert len(set(cities)) == 6


def test_a_limit_of_tokens_is_never_passed_and_a_higher_one_goes_on(stub, path):
    stub.usage = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
    ran = read(stub, path, "ok", [article(n) for n in range(30)], at_once=4, limits=Limits(max_tokens=40_000))
    assert isinstance(ran.error, LimitReached)
    spent = ran.tally.tokens.prompt + ran.tally.tokens.completion
    assert 20_000 < spent <= 40_000
    assert spent == 1100 * len(stub.requests)
    assert ran.tally.counts.claimed == ran.tally.counts.failed == 0
    assert read(stub, path, "ok", [article(n) for n in range(30)]).tally.counts == Counts(done=30)
    assert repeated(stub) == 0


@pytest.fixture
def disk(tmp_path):
    """A disk of 12 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", place], capture_output=True)
    if made.returncode:
        pytest.skip("no small disk can be made here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def check(path):
    with Ledger(path) as ledger:
        assert ledger._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def fill(disk):
    stuffing = disk / "stuffing"
    with stuffing.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(1 << 12)):
            pass
    return stuffing


def test_a_disk_that_fills_up_ends_the_run_and_what_was_read_stays(disk):
    path, articles = disk / "run.sqlite", [article(n) for n in range(20)]
    calls = count(1)

    def filling(request):
        if next(calls) == 11:
            fill(disk)
        return answers(request)

    with Stub(filling) as stub:
        ran = read(stub, path, "ok", articles, at_once=2)
        assert isinstance(ran.error, LedgerError)
        assert "make room" in str(ran.error)
        asked = len(stub.requests)
        assert asked < 40
        with pytest.raises(LedgerError, match="disk"):
            read(stub, path, "ok", articles)
        (disk / "stuffing").unlink()
        check(path)
        assert kept(path) >= 10 - 2
        assert read(stub, path, "ok", articles).tally.counts == Counts(done=20)
        assert repeated(stub) <= asked - 8
    check(path)


def test_a_disk_that_is_read_only_is_said(stub, disk):
    path = disk / "run.sqlite"
    read(stub, path)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    with pytest.raises(LedgerError, match="may it be written"):
        read(stub, path, "ok", [article(1)])
    with pytest.raises(LedgerError):
        read(stub, disk / "new.sqlite")
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    check(path)
    assert read(stub, path).tally.counts == Counts(done=1)
