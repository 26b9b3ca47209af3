"""Recording on a server of this machine, replay without any; what a miss says; what a file never holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict
from stub import Stub

from extractor.errors import AnswerError, CassetteError, CassetteMiss, ModelUnavailable
from extractor.model import Identity, Reply, Tokens, open_model
from extractor.model.cassettes import Header, _Serializer

KEY = "sk-planted-0123456789abcdef"


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")

    place: str


def messages(text: str) -> list[dict[str, str]]:
    return [{"role": "system", "content": "Copy the place."}, {"role": "user", "content": text}]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openai._base_client.INITIAL_RETRY_DELAY", 0.0)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


@pytest.fixture
def stub() -> Iterator[Stub]:
    with Stub({"Осло": {"place": "Осло"}, "Рим": {"place": "Рим"}}, default={"place": "нет"}) as stub:
        yield stub


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "cassette.json"


def record(
    stub: Stub, path: Path, *texts: str, name: str = "ok", record: Any = "all", **options: Any
) -> list[Reply[Form]]:
    with open_model(name, base_url=stub.url, cassette=path, record=record, **options) as model:
        model.describe({"places.v1": "aaaa"}, note="for tests")
        return [model.ask(messages(text), Form, max_tokens=20) for text in texts]


def test_a_replay_gives_what_was_recorded_without_a_server(stub: Stub, path: Path) -> None:
    recorded = record(stub, path, "из Осло", "из Рима: Рим")
    with open_model(cassette=path) as model:
        replayed = [model.ask(messages(text), Form, max_tokens=20) for text in ("из Осло", "из Рима: Рим")]
        assert model.identity == Identity("ok", "stub-ok", None, "json_schema", 8)
        assert model.unplayed() == []
    assert replayed == recorded
    assert len(stub.requests) == 2


def test_the_file_can_be_read_by_people(stub: Stub, path: Path) -> None:
    record(stub, path, "из Осло")
    content = json.loads(path.read_text("utf-8"))
    assert list(content) == ["version", "recorded", "interactions"]
    assert content["recorded"] == {
        "model": "ok",
        "protocol": "compatible",
        "weights_sha256": None,
        "served_by": "stub-ok",
        "mode": "json_schema",
        "prompts": {"places.v1": "aaaa"},
        "extractor_version": content["recorded"]["extractor_version"],
        "note": "for tests",
    }
    (interaction,) = content["interactions"]
    assert interaction["request"]["body"]["messages"][1]["content"] == "из Осло"
    assert interaction["request"]["headers"] == {"content-type": ["application/json"]}
    assert interaction["request"]["uri"] == "http://llm/chat/completions"
    assert interaction["response"]["headers"] == {"content-type": ["application/json"]}
    assert interaction["response"]["body"]["model"] == "stub-ok"
    assert "Осло" in path.read_text("utf-8")


def test_a_replay_in_eight_threads_gives_each_its_own(stub: Stub, path: Path) -> None:
    def answers(request: dict[str, Any]) -> Any:
        return {"place": request["messages"][-1]["content"]}

    texts = [f"абзац {number}" for number in range(24)]
    stub.answers = answers
    record(stub, path, *texts)
    with open_model(cassette=path) as model, ThreadPoolExecutor(8) as pool:

        def one(text: str) -> str:
            return model.ask(messages(text), Form, max_tokens=20).draft.place

        assert list(pool.map(one, texts * 3)) == texts * 3


def test_recording_in_threads_keeps_one_reply_for_equal_requests(stub: Stub, path: Path) -> None:
    with open_model("ok", base_url=stub.url, cassette=path, record="all") as model, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: model.ask(messages(f"Осло {number % 5}"), Form, max_tokens=20), range(40)))
    assert len(json.loads(path.read_text("utf-8"))["interactions"]) == 5


def test_two_cassettes_can_be_open_at_once_and_leave_other_traffic_alone(
    stub: Stub, path: Path, tmp_path: Path
) -> None:
    record(stub, path, "из Осло")
    record(stub, tmp_path / "other.json", "из Рима: Рим")
    with (
        open_model(cassette=path) as oslo,
        open_model(cassette=tmp_path / "other.json") as rome,
        open_model("ok", base_url=stub.url) as live,
    ):
        assert rome.ask(messages("из Рима: Рим"), Form, max_tokens=20).draft.place == "Рим"
        assert oslo.ask(messages("из Осло"), Form, max_tokens=20).draft.place == "Осло"
        live.ask(messages("третий"), Form, max_tokens=20)
    assert len(stub.requests) == 3


def test_a_miss_names_the_nearest_recording_and_the_first_difference(stub: Stub, path: Path) -> None:
    record(stub, path, "Поездка в Рим отменена", "Министр прилетел в Осло во вторник")
    with open_model(cassette=path) as model:
        with pytest.raises(CassetteMiss) as caught:
            model.ask(messages("Министр прилетел в Осло в среду"), Form, max_tokens=20)
        message = str(caught.value)
        assert "nearest is #2" in message
        assert "messages.1.content (from character 25) differs" in message
        assert "во вторник" in message
        assert "в среду" in message
        assert len(model.unplayed()) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"max_tokens": 30}, "max_tokens"),
        ({"system": "Copy the town."}, "messages.0.content"),
        ({"form": "Other"}, "response_format.json_schema.name"),
    ],
)
def test_whatever_differs_misses_and_is_named(stub: Stub, path: Path, change: dict[str, Any], field: str) -> None:
    record(stub, path, "из Осло")
    asked = messages("из Осло")
    asked[0]["content"] = change.get("system", asked[0]["content"])
    form = type(change.get("form", "Form"), (Form,), {})
    with open_model(cassette=path) as model, pytest.raises(CassetteMiss, match=field):
        model.ask(asked, form, max_tokens=change.get("max_tokens", 20))


def test_a_miss_mentions_a_changed_prompt(stub: Stub, path: Path) -> None:
    record(stub, path, "из Осло")
    with open_model(cassette=path) as model:
        model.describe({"places.v1": "bbbb"})
        model.ask(messages("из Осло"), Form, max_tokens=20)  # requests decide, not fingerprints
        with pytest.raises(CassetteMiss, match=r"places\.v1 was aaaa when recorded and is now bbbb"):
            model.ask(messages("другое"), Form, max_tokens=20)


def test_a_miss_in_a_thread_reaches_the_caller(stub: Stub, path: Path) -> None:
    record(stub, path, "из Осло")
    with open_model(cassette=path) as model, ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(model.ask, messages(f"нет {i}"), Form, max_tokens=20) for i in range(8)]
        assert {type(future.exception()) for future in futures} == {CassetteMiss}


def test_recordings_that_nothing_asked_for_are_named(stub: Stub, path: Path) -> None:
    record(stub, path, "из Осло", "из Рима: Рим")
    with open_model(cassette=path) as model:
        model.ask(messages("из Осло"), Form, max_tokens=20)
        assert model.unplayed() == ["#2 из Рима: Рим"]


@pytest.mark.parametrize(("fault", "calls"), [("lengthx1", 2), ("invalidx1", 2), ("status-500x1", 1)])
def test_tries_are_replayed_but_passing_faults_are_not(stub: Stub, path: Path, fault: str, calls: int) -> None:
    recorded = record(stub, path, "из Осло", name=fault)
    with open_model(cassette=path) as model:
        assert [model.ask(messages("из Осло"), Form, max_tokens=20)] == recorded
    assert recorded[0].calls == calls
    assert len(json.loads(path.read_text("utf-8"))["interactions"]) == calls


@pytest.mark.parametrize("fault", ["length", "filter", "invalid", "html", "overflow"])
def test_an_unusable_answer_is_as_unusable_in_the_replay(stub: Stub, path: Path, fault: str) -> None:
    kinds = []
    for options in ({"name": fault, "base_url": stub.url, "record": "all"}, {}):
        with open_model(cassette=path, **options) as model:
            with pytest.raises(AnswerError) as caught:
                model.ask(messages("из Осло"), Form, max_tokens=20)
            kinds.append(caught.value.kind)
    assert len(kinds) == 2
    assert kinds[0] == kinds[1]


def test_a_missing_cassette_is_an_error_with_a_hint(path: Path) -> None:
    with pytest.raises(CassetteError, match="no cassette") as caught:
        open_model(cassette=path)
    assert "once" in caught.value.hint


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": 2}', '{"version": 1, "recorded": {}, "interactions": [{}]}', "\ufeff{}"]
)
def test_a_file_that_is_no_cassette_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "c.json").write_text(text, "utf-8")
    with pytest.raises(CassetteError, match="not a cassette"):
        open_model(cassette=tmp_path / "c.json")


def test_a_cassette_of_another_model_is_refused(stub: Stub, path: Path) -> None:
    record(stub, path, "из Осло")
    with pytest.raises(CassetteError, match="recorded with ok"):
        open_model("openai/gpt-x", cassette=path)


def test_once_records_only_if_there_is_no_file(stub: Stub, path: Path) -> None:
    record(stub, path, "из Осло", record="once")
    record(stub, path, "из Осло", record="once")
    assert len(stub.requests) == 1
    with pytest.raises(CassetteMiss):
        record(stub, path, "другое", record="once")


def test_missing_asks_only_what_the_file_does_not_hold_and_drops_what_nothing_asks_for(stub: Stub, path: Path) -> None:
    record(stub, path, "из Осло", "из Рима: Рим", record="missing")  # no file yet
    replies = record(stub, path, "другое", "из Осло", record="missing")
    assert [reply.draft.place for reply in replies] == ["нет", "Осло"]
    assert len(stub.requests) == 3
    asked = [one["request"]["body"]["messages"][1]["content"] for one in json.loads(path.read_text())["interactions"]]
    assert asked == ["из Осло", "другое"]


def test_missing_does_not_mix_the_answers_of_two_models(stub: Stub, path: Path) -> None:
    record(stub, path, "из Осло")
    before = path.read_bytes()
    with pytest.raises(CassetteError, match="recorded with ok in mode json_schema, not other"):
        record(stub, path, "другое", record="missing", name="other")
    assert path.read_bytes() == before


def test_all_records_everything_anew(stub: Stub, path: Path) -> None:
    record(stub, path, "из Осло", "из Рима: Рим")
    record(stub, path, "из Осло")
    assert len(json.loads(path.read_text("utf-8"))["interactions"]) == 1
    assert len(stub.requests) == 3
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_run_that_fails_leaves_the_old_file(stub: Stub, path: Path) -> None:
    record(stub, path, "из Осло")
    before = path.read_bytes()
    model = open_model("ok", base_url=stub.url, cassette=path, record="all")
    model.ask(messages("другое"), Form, max_tokens=20)
    model.__exit__(ZeroDivisionError, ZeroDivisionError(), None)
    model = open_model("status-500", base_url=stub.url, cassette=path, record="all")
    with pytest.raises(ModelUnavailable):
        model.ask(messages("другое"), Form, max_tokens=20)
    model.close()
    assert path.read_bytes() == before


def test_no_byte_of_a_key_gets_into_the_file(stub: Stub, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID"):
        monkeypatch.setenv(name, KEY)
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", f"X-Mine: {KEY}")
    url = stub.url.replace("/v1", f"/{KEY}/v1")
    with open_model("ok", base_url=url, api_key=KEY, cassette=path, record="all") as model:
        model.ask(messages("из Осло"), Form, max_tokens=20)
    assert stub.headers[0]["authorization"] == f"Bearer {KEY}"
    text = path.read_text("utf-8").lower()
    for secret in ("planted", "bearer", "authorization", "cookie", "127.0.0.1", "x-request-id"):
        assert secret not in text


def test_a_reply_that_repeats_the_key_is_not_written(stub: Stub, path: Path) -> None:
    stub.answers = lambda _: {"place": KEY}
    with pytest.raises(CassetteError, match="repeats the API key") as caught:
        record(stub, path, "из Осло", api_key=KEY)
    assert "planted" not in str(caught.value)
    assert not path.exists()


def test_odd_characters_come_back_as_they_were(stub: Stub, path: Path) -> None:
    odd = "\u2028 \x00 \U0001f600 «é»"
    stub.answers = lambda _: {"place": odd}
    record(stub, path, odd)
    with open_model(cassette=path) as model:
        assert model.ask(messages(odd), Form, max_tokens=20).draft.place == odd


def test_tokens_are_counted_in_a_replay_as_in_the_recording(stub: Stub, path: Path) -> None:
    record(stub, path, "из Осло")
    with open_model(cassette=path) as model:
        model.ask(messages("из Осло"), Form, max_tokens=20)
        assert model.spent == (Tokens(10, 4, 5), 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
)


@settings(max_examples=50)
@given(body=JSON | st.text().map(str.strip), wrap=st.booleans())
def test_any_body_survives_the_file(body: Any, wrap: bool) -> None:
    sent = body if isinstance(body, str) else json.dumps({"": body} if wrap else body)
    interaction = {
        "request": {"method": "POST", "uri": "http://llm/chat/completions", "body": sent, "headers": {}},
        "response": {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": sent}},
    }
    text = _Serializer(Header()).serialize({"interactions": [interaction]})
    (loaded,) = _Serializer(Header()).deserialize(text.encode("utf-8").decode("utf-8"))["interactions"]
    for read in (loaded["request"]["body"], loaded["response"]["body"]["string"]):
        assert read == sent or json.loads(read) == json.loads(sent)
