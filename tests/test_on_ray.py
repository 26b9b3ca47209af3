import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from served import answers, article
from stub import Stub

from extractor.batch import run
from extractor.ledger import Counts, Ledger

ray = pytest.importorskip("ray", reason="needs extractor[ray]")

RUN = """
import sys, warnings
import ray
from served import article
from extractor.on_ray import run_on_ray
ray.init(num_cpus=4, include_dashboard=False, object_store_memory=100_000_000, log_to_driver=False)
ran = run_on_ray(
    [article(n) for n in range(60)], sys.argv[1], "ok", base_url=sys.argv[2], workers=2, at_once=2
)
print("ran:", ran.error, ran.tally.calls)
"""
AT_ONCE = 2 * 2 * 2
"""Calls in flight in one worker at most: articles at once, times the questions of each."""


def start(path, stub, code=RUN):
    places = [os.getcwd(), os.path.dirname(__file__)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(places), "RAY_DATA_DISABLE_PROGRESS_BARS": "1"}
    command = [sys.executable, "-c", code, str(path), stub.url]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def workers():
    """Process ids of readers of a cluster on this machine."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if command.startswith(b"ray::") and b"_Worker" in command:
            found.append(int(folder.name))
    return found


def extractions(path):
    with Ledger(path, readonly=True) as ledger:
        ((recipe, _),) = ledger.recipes()
        assert ledger.counts(recipe) == Counts(done=60)
        return {kept.key: kept.extraction for kept in ledger.extractions(recipe)}


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds workers in /proc")
@pytest.mark.parametrize("kill", [False, True])
def test_ray_gives_what_one_process_gives_also_if_a_worker_is_killed_in_the_middle(tmp_path, kill):
    def slow(request):
        time.sleep(0.05)
        return answers(request)

    with Stub(slow) as stub:
        process = start(tmp_path / "ray.sqlite", stub)
        if kill:
            while len(stub.requests) < 30:
                assert process.poll() is None
                time.sleep(0.01)
            os.kill(workers()[0], signal.SIGKILL)
        told = process.communicate(timeout=300)[0]
        assert process.returncode == 0
        assert "ran: None 120" in told
        asked = Counter(json.dumps(request, sort_keys=True) for request in stub.requests)
    assert len(asked) == 120
    assert sum(asked.values()) - len(asked) <= (AT_ONCE if kill else 0)
    with Stub(answers) as stub:
        run([article(n) for n in range(60)], tmp_path / "one.sqlite", "ok", base_url=stub.url)
    assert extractions(tmp_path / "ray.sqlite") == extractions(tmp_path / "one.sqlite")


FATAL = RUN.replace("range(60)", "range(400)").replace("ran.tally.calls", "ran.tally.counts.todo")


def test_a_refused_key_ends_the_round_and_fails_no_article(tmp_path):
    def slow(request):
        time.sleep(0.1)
        return answers(request)

    with Stub(slow) as stub:
        stub.fault_of = lambda _: "status-401"
        process = start(tmp_path / "ray.sqlite", stub, FATAL)
        told = process.communicate(timeout=300)[0]
        assert process.returncode == 0
        assert "ran: the server refused the API key" in told
        assert told.rstrip().endswith(" 400")
        assert len(stub.requests) < 400  # two an article; blocks that were given out already are read
