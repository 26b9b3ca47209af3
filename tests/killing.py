"""A run that is killed at random moments again and again, each time in a process of its own."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from served import answers
from stub import Stub

# One process loads everything once; each life is a fork of it, which takes milliseconds to begin.
_WARM = """
import os, sys
from scripted import ScriptedModel
from served import article
from extractor import Extractor
from extractor.batch import run
from extractor.model import open_model

path, url, many, at_once = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
articles = [article(n) for n in range(many)]
Extractor(ScriptedModel(lambda task, sentence: [])).extract(articles[0])
open_model("ok", base_url="http://127.0.0.1:9/v1").close()
for _ in sys.stdin:
    child = os.fork()
    if not child:
        ran = run(articles, path, "ok", base_url=url, at_once=at_once)
        os._exit(0 if ran.error is None else 1)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
_MOST_OF_A_LIFE = 3


class _Life:
    """Requests of one life of the run: few enough are answered that it is killed before it is done."""

    def __init__(self, answered: int) -> None:
        self.over = threading.Event()
        self._asked = threading.Semaphore(0)
        self._left = answered
        self._lock = threading.Lock()

    def answers(self, request: dict[str, Any]) -> Any:
        self._asked.release()
        with self._lock:
            self._left -= 1
            last = self._left < 0
        if last:
            self.over.wait(60)
        return answers(request)

    def wait_for(self, requests: int) -> None:
        for _ in range(requests):
            assert self._asked.acquire(timeout=120)


def run_and_kill(path: Path, articles: int, kills: int, at_once: int, seed: int) -> Stub:
    """Kill a run of made-up articles so often, let it end, and give the server that saw all of it.

    A life ends some milliseconds after its start or after one of its first requests, as ``seed`` has it.
    """
    moments = random.Random(seed)
    life = _Life(0)
    with Stub(lambda request: life.answers(request)) as stub:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([os.getcwd(), os.path.dirname(__file__), *sys.path])}
        command = [sys.executable, "-c", _WARM, str(path), stub.url, str(articles), str(at_once)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, env=environment, **pipes) as warm:
            for _ in range(kills):
                life = _Life(_MOST_OF_A_LIFE)
                child = _begin(warm)
                life.wait_for(moments.randrange(_MOST_OF_A_LIFE))
                life.over.wait(moments.uniform(0, 0.04))  # never set here: a moment that nothing else decides
                os.kill(child, signal.SIGKILL)
                assert _ended(warm) == -signal.SIGKILL
                life.over.set()
            life = _Life(10**9)
            _begin(warm)
            assert _ended(warm) == 0
            warm.stdin.close()
        return stub


def _begin(warm: Any) -> int:
    warm.stdin.write("\n")
    warm.stdin.flush()
    return int(warm.stdout.readline())


def _ended(warm: Any) -> int:
    return int(warm.stdout.readline())
