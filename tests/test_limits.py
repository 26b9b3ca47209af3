import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from extractor import InputError, LimitReached, ModelUnavailable, Stopped
from extractor.limits import LONGEST_PAUSE, Budget, Gate, Limits, Pace, most_tokens
from extractor.model import Tokens
from extractor.model.faults import Fault
from extractor.prices import cost, price_list


def begins(pace, calls, seconds=2.0, bound=1000, taken=100):
    """When calls begin that each last so long, as early as the pace lets them."""
    now, ends, begun = 0.0, [], []
    while len(begun) < calls:
        for end, guess in [one for one in ends if one[0] <= now]:
            pace.answered(bound, guess, taken)
            ends.remove((end, guess))
        if pace.delay(now) == 0:
            ends.append((now + seconds, pace.begin(now, bound)))
            begun.append(now)
        else:
            now = min([now + pace.delay(now), *(end for end, _ in ends)])
    return begun


def busiest_minute(begun):
    return max(sum(start <= one < start + 60 for one in begun) for start in begun)


def test_no_minute_holds_more_requests_than_it_may():
    begun = begins(Pace(50, requests_per_minute=120), 500)
    assert busiest_minute(begun) == 120
    assert begun[-1] == pytest.approx(499 / 2)


def test_no_minute_holds_more_tokens_than_it_may_once_it_is_known_what_calls_take():
    begun = begins(Pace(50, tokens_per_minute=6000), 500)
    assert busiest_minute(begun) <= 60 + 1
    assert begun[-1] < 1.2 * 500 * 60 / 60


def test_calls_that_are_in_flight_together_and_refused_together_halve_the_width_once():
    pace = Pace(8, jitter=lambda: 1.0)
    for _ in range(8):
        pace.begin(0.0, 1)
    for second in (1.0, 1.1, 1.2):
        pace.failed()
        pace.slow_down(second, began=0.0, seconds=None)
    assert pace.width == 4
    assert pace.delay(1.2) == float("inf")  # five are still in flight
    for _ in range(5):
        pace.failed()
    assert pace.delay(1.2) == pytest.approx(1.0)


def test_refusals_without_a_word_double_the_pause_and_an_answer_ends_that():
    pace = Pace(64, jitter=lambda: 1.0)
    now, pauses = 0.0, []
    for _ in range(9):
        pace.slow_down(now, now, None)
        pauses.append(pace.delay(now))
        now += pauses[-1]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert pace.width == 1
    pace.answered(1, pace.begin(now, 1), 1)
    pace.slow_down(now, now, None)
    assert pace.delay(now) == 1


def test_the_width_grows_back_with_answers_and_never_beyond_what_was_allowed():
    pace = Pace(4)
    pace.slow_down(0.0, 0.0, 0.0)
    assert pace.width == 2
    for _ in range(50):
        pace.answered(1, pace.begin(1.0, 1), 1)
    assert pace.width == 4


def test_what_the_server_says_to_wait_counts_for_all_calls_and_the_longest_of_it():
    pace = Pace(8)
    pace.slow_down(10.0, 9.0, 30.0)
    pace.slow_down(11.0, 9.0, 5.0)
    assert pace.delay(11.0) == 29.0


def test_a_call_in_flight_counts_with_the_most_that_it_can_take():
    budget = Budget(Limits(max_tokens=1000), "any")
    bound = Tokens(300, 0, 100)
    for _ in range(2):
        assert budget.fits(bound)
        budget.reserve(bound)
    assert not budget.fits(bound)
    budget.answered(bound, Tokens(100, 0, 10))
    assert budget.fits(bound)
    assert budget.tokens == Tokens(100, 0, 10)


@pytest.mark.parametrize(
    ("fault", "room"),
    [
        (Fault("server"), True),
        (Fault("rate_limited"), True),
        (Fault("connection", sent=False), True),
        (Fault("connection"), False),
        (Fault("timeout"), False),
        (Fault("bad_envelope"), False),
    ],
)
def test_a_call_that_may_have_been_billed_without_an_answer_goes_on_to_count(fault, room):
    gate = Gate(threading.Event(), Pace(2), Budget(Limits(max_tokens=500), "any"))
    gate.leave(gate.enter(Tokens(300, 0, 0)), fault)
    assert gate.budget.fits(Tokens(300, 0, 0)) is room


def test_an_answer_without_usage_counts_with_the_most_that_it_can_have_taken():
    budget = Budget(Limits(max_tokens=500), "any")
    budget.reserve(Tokens(300, 0, 0))
    budget.answered(Tokens(300, 0, 0), Tokens())
    assert not budget.fits(Tokens(300, 0, 0))


def test_cost_is_summed_call_by_call():
    pytest.importorskip("genai_prices", reason="needs extractor[prices]")
    budget = Budget(Limits(max_cost=Decimal("0.01")), "openai/gpt-4.1-mini")  # $0.40 and $1.60 a million
    bound = Tokens(10_000, 0, 1000)
    budget.reserve(bound)
    assert not budget.fits(bound)
    budget.answered(bound, Tokens(1000, 0, 100))
    assert budget.cost == Decimal("0.00056")
    assert budget.fits(bound)
    assert "$0.0006 of $0.01" in str(budget.reached())


def test_a_limit_of_cost_needs_a_price():
    with pytest.raises(InputError, match=r"what any costs is not known.*limit tokens instead"):
        Budget(Limits(max_cost=Decimal(1)), "any")
    Budget(Limits(max_cost=Decimal(1)), "local/any")


def test_a_gate_waits_for_calls_in_flight_before_it_says_that_a_limit_is_reached():
    gate = Gate(threading.Event(), Pace(8), Budget(Limits(max_tokens=100), "any"))
    first = gate.enter(Tokens(80, 0, 0))
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(gate.enter, Tokens(80, 0, 0))
        first.taken = Tokens(10, 0, 0)
        gate.leave(first, None)
        call = second.result(timeout=30)
    call.taken = Tokens(30, 0, 0)
    gate.leave(call, None)
    with pytest.raises(LimitReached, match="40 of 100 tokens"):
        gate.enter(Tokens(80, 0, 0))


def test_nobody_waits_longer_than_an_hour_for_a_server():
    gate = Gate(threading.Event(), Pace(1), Budget(Limits(), "any"))
    gate.leave(gate.enter(Tokens()), Fault("rate_limited", wait=LONGEST_PAUSE + 60))
    with pytest.raises(ModelUnavailable, match=r"1\.0 hours") as caught:
        gate.enter(Tokens())
    assert caught.value.kind == "quota"


def test_who_waits_at_a_gate_is_let_go_when_the_run_is_stopped():
    halt = threading.Event()
    gate = Gate(halt, Pace(1), Budget(Limits(), "any"))
    gate.enter(Tokens())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(gate.enter, Tokens())
        halt.set()
        with pytest.raises(Stopped):
            waiting.result(timeout=30)


def test_bytes_bound_the_tokens_of_a_request_with_its_form():
    request = {"messages": [{"role": "user", "content": "Президент"}], "max_completion_tokens": 50}
    bare = most_tokens(request)
    assert bare.prompt > len("Президент".encode())
    assert bare.completion == 50
    assert most_tokens(request | {"response_format": {"type": "json_schema"}}).prompt > bare.prompt


def test_status_does_not_price_many_short_calls_as_one_long_one():
    pytest.importorskip("genai_prices", reason="needs extractor[prices]")
    one = cost("openai/gpt-5.5", Tokens(1000, 0, 100))
    assert one > 0
    assert cost("openai/gpt-5.5", Tokens(1_000_000, 0, 100_000), calls=1000) == 1000 * one
    assert "genai-prices" in price_list()
    assert "newest change 20" in price_list()
