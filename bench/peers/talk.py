"""What every system's process does: articles as JSON lines in, answers as JSON lines out. Standard library only.

The first line holds the settings (base URL, model, most tokens of an answer), every further one an article.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

Answer = Callable[[dict[str, Any]], Any]


def peak_mib() -> float | None:
    """Most resident memory of this process, MiB. Not ``getrusage``: that also counts the process that started it."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:  # no Linux
        return None
    return next(round(int(line.split()[1]) / 1024, 1) for line in lines if line.startswith("VmHWM"))


def serve(make: Callable[[dict[str, Any]], Answer], *packages: str) -> None:
    """Answer until the input ends; an exception is an article's error, never the end."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not stand between the answers
    answer = make(json.loads(sys.stdin.readline()))
    for line in sys.stdin:
        started = time.perf_counter()
        found, error = None, None
        try:
            found = answer(json.loads(line))
        except Exception as problem:
            error = f"{type(problem).__name__}: {' '.join(str(problem).split())[:300]}"
        seconds = round(time.perf_counter() - started, 3)
        versions = {name: version(name) for name in packages}
        told = {"answer": found, "error": error, "seconds": seconds, "peak_mib": peak_mib(), "versions": versions}
        out.write(json.dumps(told, ensure_ascii=False) + "\n")
        out.flush()
