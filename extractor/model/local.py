"""GGUF file -> running engine: llama.cpp inside this process, speaking HTTP on a loopback port."""

from __future__ import annotations

import atexit
import os
import secrets
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata, util
from pathlib import Path
from typing import Any

from .faults import Fault

N_CTX = 8192
"""Tokens of prompt and answer together."""
N_PREDICT = 2048
"""Most tokens of an answer whose request names no limit; llama.cpp's default is without end."""
CACHE_RAM_MIB = 512
"""Memory for prompts read earlier; llama.cpp's default is 8 GiB."""


def installed() -> bool:
    """True if the engine's package is there; it is not imported."""
    return util.find_spec("xllamacpp") is not None


class Engine:
    """llama.cpp's server as a library: threads of this process, no child process, one request at a time.

    It listens on 127.0.0.1 only, under a key drawn for this run. It stops with :meth:`close`, at the latest
    at exit. It writes nothing to the screen.
    """

    def __init__(self, gguf: Path, alias: str) -> None:
        """Load the file and wait until the server answers.

        Raises:
            ModelUnavailable: The engine cannot use the file.
        """
        import xllamacpp

        self.key = secrets.token_hex(16)
        params = _params(gguf, alias, self.key)
        self._server: Any = None
        try:
            self._server = xllamacpp.Server(params)
        except RuntimeError:
            reason = _reason(params)
        if self._server is None:
            raise Fault("engine", f"{gguf}: {reason}").error()
        atexit.register(self.close)
        address = self._server.listening_address
        self.url = f"{address if '://' in address else f'http://{address}'}/v1"
        self.served_by = f"llama.cpp (xllamacpp {metadata.version('xllamacpp')})"
        self._wait()

    def _wait(self) -> None:
        import httpx2
        from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

        health = self.url.removesuffix("/v1") + "/health"
        retrying = Retrying(
            retry=retry_if_exception_type((httpx2.TransportError, httpx2.HTTPStatusError)),
            stop=stop_after_delay(60),
            wait=wait_fixed(0.05),
        )
        try:
            with httpx2.Client(trust_env=False, timeout=5.0) as client:
                retrying(lambda: client.get(health).raise_for_status())
        except RetryError:
            self.close()
            raise Fault("engine", "it was started but does not answer").error() from None

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the engine and give its memory back. May be called twice."""
        atexit.unregister(self.close)
        self._server = None  # the server stops when its last reference goes


_lock = threading.Lock()
_running: dict[Path, tuple[Engine, int]] = {}


@contextmanager
def shared(gguf: Path, alias: str) -> Iterator[Engine]:
    """The engine for a file: one a process, shared by all who ask for the same file, stopped by the last to leave.

    Raises:
        ModelUnavailable: The engine cannot use the file.
    """
    path = gguf.resolve()
    with _lock:
        engine, users = _running.get(path) or (Engine(gguf, alias), 0)
        _running[path] = engine, users + 1
    try:
        yield engine
    finally:
        with _lock:
            engine, users = _running.pop(path)
            if users > 1:
                _running[path] = engine, users - 1
            else:
                engine.close()


def _params(gguf: Path, alias: str, key: str) -> Any:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = os.fspath(gguf)
    params.model_alias = {alias}
    params.hostnames = ["127.0.0.1"]
    params.port = 0  # any free one
    params.api_keys = [key]
    # More slots bring nothing on few cores, and with them answers depend on what runs beside.
    params.n_parallel = 1
    params.n_ctx = N_CTX
    params.n_predict = N_PREDICT
    params.cache_ram_mib = CACHE_RAM_MIB
    threads = _threads()
    if threads:
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.endpoint_slots = False
    params.ui = False
    params.verbosity = 0
    return params


def _threads() -> int | None:
    """Threads for the engine; None leaves the choice to it.

    Its threads wait for each other by spinning: with more of them than processors, each step takes many times longer.
    It does not look at the process's affinity, so one that is bound to fewer processors gets as many threads as those.
    """
    given = os.environ.get("EXTRACTOR_THREADS", "")
    if given.isdecimal() and int(given) > 0:
        return int(given)
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
    return allowed if allowed and allowed < (os.cpu_count() or 1) else None


def _reason(params: Any) -> str:
    """Why the engine refuses to start: the first error it prints when asked again.

    The engine only says so on file descriptor 2, and not at the verbosity we run it with. The descriptor is
    this process's only one, so it is borrowed only for a start that has just failed.
    """
    import xllamacpp

    params.verbosity = 1
    with tempfile.TemporaryFile() as log:
        screen = os.dup(2)
        os.dup2(log.fileno(), 2)
        try:
            xllamacpp.Server(params)
        except RuntimeError:
            pass
        finally:
            os.dup2(screen, 2)
            os.close(screen)
        log.seek(0)
        lines = log.read().decode("utf-8", "replace").splitlines()
    # "0.00.004.260 E gguf_init_from_reader: invalid magic characters: ..."
    errors = [line.split(" E ", 1)[1].partition(":")[2].strip() for line in lines if " E " in line]
    return errors[0] if errors else "no reason given"
