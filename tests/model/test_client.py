"""Asking a server on this machine: answers, every fault, tokens, and where the key goes."""

from __future__ import annotations

import logging
import math
import pickle
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, create_model
from stub import Stub

from extractor.errors import AnswerError, CassetteMiss, InputError, ModelError, ModelUnavailable
from extractor.model import Tokens, faults, open_model

KEY = "sk-planted-0123456789abcdef"


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")

    visitor: str
    count: int = Field(alias="how_many")


ANSWER = {"visitor": "Мария Кюри", "how_many": 2}
QUESTION = [{"role": "system", "content": "Copy words."}, {"role": "user", "content": "{{7*7}}  Мария <|im_end|>"}]


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openai._base_client.INITIAL_RETRY_DELAY", 0.0)


@pytest.fixture
def stub() -> Iterator[Stub]:
    with Stub(default=ANSWER) as stub:
        yield stub


def ask(stub: Stub, fault: str = "ok", timeout: float = 5.0, **settings: Any) -> Any:
    with open_model(fault, base_url=stub.url, api_key=KEY, timeout=timeout, **settings) as model:
        return model.ask(QUESTION, Form, max_tokens=20)


def test_an_answer_fills_the_form_itself(stub: Stub) -> None:
    reply = ask(stub)
    assert reply.draft == Form(visitor="Мария Кюри", how_many=2)
    assert type(pickle.loads(pickle.dumps(reply.draft))) is Form
    assert (reply.tokens, reply.calls) == (Tokens(10, 4, 5), 1)


@pytest.mark.parametrize(
    ("logprobs", "mean"),
    [
        ({"content": [{"token": "a", "logprob": -0.5, "top_logprobs": []}, {"token": "b", "logprob": -0.1}]}, -0.3),
        ({"content": []}, None),
        (None, None),
    ],
)
def test_log_probabilities_are_kept_if_the_server_gives_them(logprobs: Any, mean: float | None) -> None:
    with Stub(default=ANSWER, logprobs=logprobs) as stub:
        assert ask(stub).logprob == mean


def top(**shares: float) -> Any:
    likely = [{"token": token, "logprob": math.log(share)} for token, share in shares.items()]
    return {"content": [{"token": "x", "logprob": -0.1, "top_logprobs": likely}]}


@pytest.mark.parametrize(
    ("logprobs", "odds"),
    [
        (top(yes=0.6, Yes=0.2, no=0.2), 1.386),
        (top(no=0.9, maybe=0.1), -10.0),
        (top(maybe=1.0), None),
        ({"content": []}, None),
        (None, None),
    ],
)
def test_the_odds_of_yes_come_from_the_first_token(logprobs: Any, odds: float | None) -> None:
    with Stub(default="Yes", logprobs=logprobs) as stub, open_model("lengthx1", base_url=stub.url) as model:
        found = [model.odds(QUESTION) for _ in range(2)]  # cut short, as an answer of one token is, and whole
        assert {one.value for one in found} == {odds}
        assert (found[0].calls, stub.requests[0]["max_tokens"], stub.requests[0]["logprobs"]) == (1, 1, True)
        assert model.spent[1] == 2


def test_odds_of_a_server_that_fails_are_its_fault(stub: Stub) -> None:
    with open_model("status-401", base_url=stub.url) as model, pytest.raises(ModelUnavailable):
        model.odds(QUESTION)
    with open_model("status-400", base_url=stub.url) as model, pytest.raises(ModelUnavailable):
        model.odds(QUESTION)


def test_the_request_is_deterministic_and_holds_the_article_as_it_is(stub: Stub) -> None:
    ask(stub)
    ask(stub)
    first, second = stub.requests
    assert first == second
    assert first["messages"] == QUESTION
    assert first["temperature"] == 0
    assert first["max_tokens"] == 20
    assert first["response_format"]["json_schema"]["schema"]["properties"].keys() == {"visitor", "how_many"}


def test_a_form_made_for_one_window_is_enforced_by_its_choices(stub: Stub) -> None:
    narrow: Any = create_model("Narrow", visitor=(Literal["Мария Кюри", "Нильс Бор"], ...), how_many=(int, ...))
    with open_model("ok", base_url=stub.url) as model:
        assert model.ask(QUESTION, narrow, max_tokens=20).draft.visitor == "Мария Кюри"
    schema = stub.requests[0]["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["visitor"]["enum"] == ["Мария Кюри", "Нильс Бор"]


@pytest.mark.parametrize(
    ("fault", "kind", "error", "requests"),
    [
        ("status-401", "auth", ModelUnavailable, 1),
        ("status-403", "auth", ModelUnavailable, 1),
        ("status-404", "bad_request", ModelUnavailable, 1),
        ("status-500", "server", ModelUnavailable, 3),
        ("quota", "quota", ModelUnavailable, 3),
        ("status-429", "rate_limited", ModelUnavailable, 3),
        ("reset", "connection", ModelUnavailable, 3),
        ("redirect", "redirect", ModelUnavailable, 1),
        ("length", "truncated", AnswerError, 2),
        ("filter", "content_filter", AnswerError, 1),
        ("refusal", "refusal", AnswerError, 1),
        ("invalid", "schema", AnswerError, 2),
        ("prose", "schema", AnswerError, 2),
        ("overflow", "context_overflow", AnswerError, 1),
        ("html", "bad_envelope", AnswerError, 1),
        ("empty", "bad_envelope", AnswerError, 1),
        ("error-in-200", "bad_envelope", AnswerError, 1),
        ("nothing", "bad_envelope", AnswerError, 1),
        ("gzip", "bad_envelope", AnswerError, 1),
        ("huge", "bad_envelope", AnswerError, 1),
    ],
)
def test_every_fault_has_its_kind_and_its_number_of_tries(
    stub: Stub, fault: str, kind: str, error: type[ModelError], requests: int
) -> None:
    with Stub() as elsewhere:
        stub.redirect_to = elsewhere.url + "/chat/completions"
        with pytest.raises(error) as caught:
            ask(stub, fault)
        assert elsewhere.requests == []
    assert caught.value.kind == kind
    assert len(stub.requests) == requests
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize(
    ("fault", "calls"), [("lengthx1", 2), ("invalidx1", 2), ("status-500x1", 1), ("retry-after", 1)]
)
def test_what_passes_is_tried_again_and_all_tokens_are_counted(stub: Stub, fault: str, calls: int) -> None:
    reply = ask(stub, fault)
    assert reply.calls == calls
    assert reply.tokens == Tokens(10 * calls, 4 * calls, 5 * calls)
    assert len(stub.requests) == 2


def test_a_cut_answer_is_asked_for_again_with_twice_the_tokens(stub: Stub) -> None:
    ask(stub, "lengthx1")
    assert [request["max_tokens"] for request in stub.requests] == [20, 40]


def test_tokens_of_answers_that_could_not_be_used_are_counted_too(stub: Stub) -> None:
    with open_model("length", base_url=stub.url) as model:
        with pytest.raises(AnswerError):
            model.ask(QUESTION, Form, max_tokens=20)
        assert model.spent == (Tokens(20, 8, 10), 2)


@pytest.mark.parametrize("fault", ["drip", "hang"])
def test_a_slow_reply_ends_at_the_deadline(stub: Stub, fault: str) -> None:
    start = time.monotonic()
    with pytest.raises(ModelUnavailable) as caught:
        ask(stub, fault, timeout=0.2)
    assert caught.value.kind == "timeout"
    assert time.monotonic() - start < 2


def test_a_server_that_is_down_is_named_as_such() -> None:
    with Stub() as gone:
        url = gone.url
    with (
        open_model("m", base_url=url, timeout=1.0) as model,
        pytest.raises(ModelUnavailable, match="refused") as caught,
    ):
        model.ask(QUESTION, Form, max_tokens=20)
    assert caught.value.kind == "connection"


def test_who_served_is_known_after_the_first_answer(stub: Stub) -> None:
    with open_model("ok", base_url=stub.url) as model:
        assert model.identity.served_by is None
        model.ask(QUESTION, Form, max_tokens=20)
        assert model.identity.served_by == "stub-ok"
        assert model.identity.name == "ok"


def test_threads_share_a_model_and_get_their_own_answers() -> None:
    def answers(request: dict[str, Any]) -> Any:
        return {"visitor": request["messages"][-1]["content"], "how_many": 1}

    with Stub(answers) as stub, open_model("ok", base_url=stub.url) as model, ThreadPoolExecutor(8) as pool:

        def one(number: int) -> str:
            return model.ask([{"role": "user", "content": f"p{number}"}], Form, max_tokens=20).draft.visitor

        assert list(pool.map(one, range(40))) == [f"p{number}" for number in range(40)]
        assert model.spent[1] == 40


def test_a_closed_model_refuses(stub: Stub) -> None:
    model = open_model("ok", base_url=stub.url)
    model.close()
    model.close()
    with pytest.raises(ModelUnavailable):
        model.ask(QUESTION, Form, max_tokens=20)


@pytest.mark.parametrize("fault", ["status-401", "status-404", "error-in-200", "invalid"])
def test_the_key_is_in_no_message_and_no_log(
    stub: Stub, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], fault: str
) -> None:
    caplog.set_level(logging.DEBUG)
    with open_model(fault, base_url=stub.url, api_key=KEY) as model:
        with pytest.raises(ModelError) as caught:
            model.ask(QUESTION, Form, max_tokens=20)
        shown = f"{caught.value}{caught.value!r}{caught.value.args}{caught.value.__dict__}{model!r}{model.identity}"
    out, err = capfd.readouterr()
    assert stub.headers[0]["authorization"] == f"Bearer {KEY}"
    assert "planted" not in shown + caplog.text + out + err


def test_a_key_of_any_form_is_blotted_out_of_the_servers_words(stub: Stub) -> None:
    with (
        open_model("status-422", base_url=stub.url, api_key="hunter2-hunter2") as model,
        pytest.raises(ModelUnavailable) as caught,
    ):
        model.ask(QUESTION, Form, max_tokens=20)
    assert "hunter2" not in str(caught.value)


def test_nothing_of_the_environment_goes_to_another_host_than_openai(
    stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, KEY)
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", f"Authorization: {KEY}\nX-Mine: {KEY}")
    with open_model("ok", base_url=stub.url) as model:
        model.ask(QUESTION, Form, max_tokens=20)
    assert "planted" not in str(stub.headers)


def test_a_server_on_this_machine_is_not_reached_through_a_proxy(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    with Stub() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        ask(stub)
        assert (len(stub.requests), len(proxy.requests)) == (1, 0)


@pytest.mark.parametrize("mode", ["tools", "json", "md_json"])
def test_other_ways_to_ask_for_a_form_can_be_named(stub: Stub, mode: str) -> None:
    with open_model("refusal", base_url=stub.url, mode=mode) as model, pytest.raises(AnswerError) as caught:
        model.ask(QUESTION, Form, max_tokens=20)
    assert caught.value.kind == "refusal"
    assert model.identity.mode == mode
    assert "json_schema" not in str(stub.requests[0].get("response_format"))


@pytest.mark.parametrize(
    "error",
    [
        *(faults.Fault(kind, "HTTP 500").error() for kind in faults.KINDS),
        InputError("a", "b"),
        CassetteMiss("a", "b"),
    ],
    ids=str,
)
def test_public_errors_survive_a_pickle(error: Any) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.__dict__) == (type(error), str(error), error.__dict__)
