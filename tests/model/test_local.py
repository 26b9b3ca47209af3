"""The embedded engine: what it says about bad files (fast), and that it works, stops and keeps quiet (slow)."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest
from pydantic import BaseModel

from extractor.errors import AnswerError, CassetteMiss, ModelUnavailable
from extractor.model import available_models, local, open_model
from extractor.model.local import Engine
from extractor.model.providers import DEFAULT_LOCAL

pytest.importorskip("xllamacpp", reason="needs extractor[local]")


class Form(BaseModel):
    city: str


QUESTION = [
    {"role": "system", "content": "Copy the city from the sentence as JSON."},
    {"role": "user", "content": "The delegation landed in Oslo on Friday."},
]


@pytest.mark.parametrize(("content", "reason"), [(b"no model at all", "magic"), (b"GGUF" + bytes(100), "version")])
def test_a_bad_file_is_named_with_the_engines_reason(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], content: bytes, reason: str
) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelUnavailable, match=reason) as caught:
        Engine(path, "bad")
    assert caught.value.kind == "engine"
    assert str(path) in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_one_engine_serves_all_who_ask_for_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Counted:
        started, closed = 0, 0

        def __init__(self, gguf: Path, alias: str) -> None:
            Counted.started += 1

        def close(self) -> None:
            Counted.closed += 1

    monkeypatch.setattr(local, "Engine", Counted)
    file, other = tmp_path / "a.gguf", tmp_path / "b.gguf"
    with local.shared(file, "a") as first:
        with local.shared(tmp_path / "x" / ".." / "a.gguf", "a") as second, local.shared(other, "b") as third:
            assert first is second
            assert third is not first
        assert (Counted.started, Counted.closed) == (2, 1)
    assert Counted.closed == 2
    with local.shared(file, "a"):
        assert Counted.started == 3


@pytest.mark.parametrize(("given", "allowed", "threads"), [("3", 4, 3), ("", 2, 2), ("", 4, None), ("many", 4, None)])
def test_threads_are_as_told_or_as_many_as_the_process_may_use(
    monkeypatch: pytest.MonkeyPatch, given: str, allowed: int, threads: int | None
) -> None:
    monkeypatch.setenv("EXTRACTOR_THREADS", given)
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(allowed)), raising=False)
    assert local._threads() == threads


@pytest.fixture
def weights() -> None:
    if not {a.name: a.usable for a in available_models()}[DEFAULT_LOCAL]:
        pytest.skip("no weights here")


@pytest.mark.slow
@pytest.mark.usefixtures("weights")
def test_the_engine_answers_is_locked_is_recorded_and_stops(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    engines, stages = [], []

    class Noted(Engine):
        def __init__(self, gguf: Path, alias: str) -> None:
            super().__init__(gguf, alias)
            engines.append(self)

    monkeypatch.setattr(local, "Engine", Noted)
    with open_model(
        "local",
        cassette=tmp_path / "c.json",
        record="all",
        on_progress=lambda stage, done, total: stages.append((stage, done == total)),
    ) as model:
        reply = model.ask(QUESTION, Form, max_tokens=40)
        assert "Oslo" in reply.draft.city
        assert model.identity.slots == 1
        assert reply.tokens.prompt > 20
        url = engines[0].url
        assert url.startswith("http://127.0.0.1:")
        with httpx2.Client(trust_env=False) as stranger:
            assert stranger.post(f"{url}/chat/completions", json={}).status_code == 401
            assert stranger.get(url.replace("/v1", "/props")).status_code == 401
        port = int(url.split(":")[2].split("/")[0])
        with pytest.raises(OSError, match=r"refused|unreachable|assign"):  # an engine on all addresses would answer
            socket.create_connection(("127.0.0.2", port), timeout=5)
        with pytest.raises(AnswerError) as caught:
            model.ask([{"role": "user", "content": "long " * 10_000}], Form, max_tokens=40)
        assert caught.value.kind == "context_overflow"
    with pytest.raises(httpx2.ConnectError), httpx2.Client(trust_env=False) as stranger:
        stranger.get(url)
    assert stages[0][0] == "weights"
    assert stages[-1] == ("model", True)
    assert capfd.readouterr() == ("", "")
    assert str(Path.home()) not in (tmp_path / "c.json").read_text("utf-8")
    with open_model(cassette=tmp_path / "c.json") as replayed:
        assert replayed.ask(QUESTION, Form, max_tokens=40) == reply
        with pytest.raises(CassetteMiss):
            replayed.ask(QUESTION, Form, max_tokens=41)


@pytest.mark.slow
@pytest.mark.usefixtures("weights")
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_during_a_call_ends_the_process() -> None:
    code = """
from pydantic import BaseModel
from extractor.model import open_model
class Form(BaseModel):
    text: str
with open_model("local") as model:
    print("asking", flush=True)
    model.ask([{"role": "user", "content": "Count from one to a thousand in words."}], Form, max_tokens=2000)
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "asking\n"
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    start = time.monotonic()
    _, err = process.communicate(timeout=20)
    assert time.monotonic() - start < 10
    assert process.returncode == -signal.SIGINT
    assert err.splitlines()[-1] == "KeyboardInterrupt"
