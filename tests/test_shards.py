import os
import signal
import subprocess
import sys
import time

from served import answers, article, repeated
from stub import Stub

from extractor.batch import run
from extractor.cli import main
from extractor.exits import ExitCode
from extractor.ledger import Counts, Ledger

RUN = """
import sys
from served import article
from extractor.batch import run
from extractor.ledger import Shard
articles = [article(n) for n in range(80)]
run(articles, sys.argv[1], "ok", base_url=sys.argv[2], at_once=2, shard=Shard.parse(sys.argv[3]))
"""


def start(folder, number, stub):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([os.getcwd(), os.path.dirname(__file__)])}
    command = [sys.executable, "-c", RUN, str(folder / f"{number}.sqlite"), stub.url, f"{number}/4"]
    return subprocess.Popen(command, env=environment)


def extractions(path):
    with Ledger(path, readonly=True) as ledger:
        ((recipe, _),) = ledger.recipes()
        assert ledger.counts(recipe) == Counts(done=80)
        return {kept.key: kept.extraction for kept in ledger.extractions(recipe)}


def test_four_shards_one_of_them_killed_and_begun_again_are_what_one_process_gives(tmp_path):
    def slow(request):
        time.sleep(0.02)
        return answers(request)

    with Stub(slow) as stub:
        processes = [start(tmp_path, number, stub) for number in (1, 2, 3, 4)]
        while len(stub.requests) < 60:
            assert all(process.poll() in (None, 0) for process in processes)
            time.sleep(0.01)
        killed = next(number for number, process in enumerate(processes, 1) if process.poll() is None)
        processes[killed - 1].send_signal(signal.SIGKILL)
        processes.append(start(tmp_path, killed, stub))
        codes = [process.wait(timeout=300) for process in processes]
        assert sorted(codes) == [-signal.SIGKILL, 0, 0, 0, 0]
        assert repeated(stub) <= 2  # the calls that were in flight
    parts = [str(tmp_path / f"{number}.sqlite") for number in (1, 2, 3, 4)]
    assert main(["merge", *parts, "--ledger", str(tmp_path / "whole.sqlite")]) == ExitCode.DONE
    with Stub(answers) as stub:
        run([article(n) for n in range(80)], tmp_path / "one.sqlite", "ok", base_url=stub.url)
    assert extractions(tmp_path / "whole.sqlite") == extractions(tmp_path / "one.sqlite")
