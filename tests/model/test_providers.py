"""Which names open which model, and what is said if none can be opened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import InputError, ModelUnavailable
from extractor.model import available_models, local, open_model, providers, weights


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine with nothing: no key, no engine, no weights, an empty cache."""
    for name in ("OPENAI_API_KEY", "EXTRACTOR_GGUF"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EXTRACTOR_CACHE", str(tmp_path))
    monkeypatch.setattr(local, "installed", lambda: False)
    monkeypatch.setattr(weights, "find_parts", lambda *_: [])


def test_without_anything_the_error_names_the_three_ways_out() -> None:
    with pytest.raises(ModelUnavailable) as caught:
        open_model()
    assert caught.value.kind == "no_model"
    for way in ("OPENAI_API_KEY", "extractor[local,weights]", "--base-url"):
        assert way in caught.value.hint


def test_a_key_in_the_environment_chooses_openai(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    with open_model() as model:
        assert model.identity.name == providers.DEFAULT_OPENAI
        assert model.identity.mode == "json_schema"
        assert "k" not in {model.identity.served_by, model.identity.weights_sha256}


def test_openai_without_a_key_is_unavailable() -> None:
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY"):
        open_model("openai/gpt-x")


@pytest.mark.parametrize("name", ["gpt-x", "openai/", "nobody/gpt-x", "local/other", "", "localhost"])
def test_an_unknown_name_is_answered_with_the_forms(name: str) -> None:
    with pytest.raises(InputError, match=r"local/PATH\.gguf"):
        open_model(name)


def test_another_provider_whose_client_is_missing_is_unavailable() -> None:
    with pytest.raises(ModelUnavailable) as caught:
        open_model("anthropic/some-model", api_key="planted-key")
    assert caught.value.kind == "provider"
    assert "planted" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["127.0.0.1:8000", "ftp://127.0.0.1", "http://u:planted@127.0.0.1/v1", "http://127.0.0.1/v1?key=planted"]
)
def test_a_base_url_is_an_address_and_no_hiding_place_for_keys(url: str) -> None:
    with pytest.raises(InputError) as caught:
        open_model("any", base_url=url)
    assert "planted" not in str(caught.value)


def test_a_server_needs_the_name_of_its_model() -> None:
    with pytest.raises(InputError, match="name"):
        open_model(base_url="http://127.0.0.1:1/v1")


def test_a_mode_must_be_known() -> None:
    with pytest.raises(InputError, match="json_schema"):
        open_model("any", base_url="http://127.0.0.1:1/v1", mode="guess")


def test_openai_addressed_by_its_url_gets_the_key_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    with open_model("gpt-x", base_url="https://eu.api.openai.com/v1") as model:
        assert model.identity.name == "openai/gpt-x"


@pytest.mark.parametrize(
    ("protocol", "name", "fields"),
    [
        ("openai", "openai/gpt-x", {"model": "gpt-x", "temperature": 0, "seed": 0}),
        ("openai", "openai/o9-mini", {"model": "o9-mini"}),
        ("local", "local/some", {"model": "some", "temperature": 0, "seed": 0}),
        ("compatible", "maker/some", {"model": "maker/some", "temperature": 0}),
    ],
)
def test_every_server_gets_the_sampling_fields_that_it_takes(protocol: str, name: str, fields: dict[str, Any]) -> None:
    assert providers._Server(protocol, name, "http://llm/v1").settings == fields


def test_a_local_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(local, "installed", lambda: True)
    with pytest.raises(ModelUnavailable, match=r"none\.gguf"):
        open_model(f"local/{tmp_path}/none.gguf")


def test_a_name_that_is_not_what_the_file_holds_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(local, "installed", lambda: True)
    (tmp_path / "other.gguf").write_bytes(b"GGUF")
    monkeypatch.setenv("EXTRACTOR_GGUF", str(tmp_path / "other.gguf"))
    with pytest.raises(InputError, match="EXTRACTOR_GGUF"):
        open_model(providers.DEFAULT_LOCAL)


def test_available_models_say_why_not() -> None:
    found = {a.name: a for a in available_models()}
    assert not found[providers.DEFAULT_OPENAI].usable
    assert "OPENAI_API_KEY is not set" in found[providers.DEFAULT_OPENAI].why
    assert "extractor[local]" in found[providers.DEFAULT_LOCAL].why


def test_available_models_see_engine_weights_and_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(local, "installed", lambda: True)
    monkeypatch.setenv("OPENAI_API_KEY", "planted")
    (tmp_path / weights.QWEN.file_name).write_bytes(b"")
    found = {a.name: a for a in available_models()}
    assert found[providers.DEFAULT_OPENAI].usable
    assert found[providers.DEFAULT_LOCAL].usable
    assert "planted" not in str(found)


def test_importing_the_room_imports_no_client() -> None:
    heavy = "{'openai', 'instructor', 'vcr', 'xllamacpp', 'httpx2'}"
    code = f"import sys, extractor.model; print({heavy} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "set()"
