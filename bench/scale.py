"""Time, memory and disk of `extractor run` as articles grow in number; the model is scripted and on this machine.

    python bench/scale.py [ARTICLES ...] [--at-once N]     1000 and 5000 when no number is given
    python bench/scale.py [ARTICLES] --profile FILE
    python bench/scale.py [ARTICLES] --a-call

Each size is a process of its own with a new ledger, beside a process that plays the model. Own work is the processor
time of the reading process, the client's work for its calls included; the model's process is not in it. ``--profile``
reads the articles in one thread under cProfile instead, prints what takes the time and keeps the profile in FILE.
``--a-call`` reads them once more with answers made up in the same process: what the run took beyond that, shared out
among its calls, is the work of the HTTP client and of the ledger for each of them.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from made_up_news import answer, article, articles
from pydantic import BaseModel
from stand_in import StandIn

from extractor import Extractor
from extractor.batch import extract_batch, open_reader, run
from extractor.ledger import Ledger
from extractor.model.client import Message

SIZES = (1_000, 5_000)
HERE = Path(__file__).parent


@contextmanager
def scripted_model(milliseconds: float = 0.0) -> Iterator[str]:
    """The address of a scripted model in a process of its own."""
    command = [sys.executable, str(HERE / "made_up_news.py"), str(milliseconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            yield server.stdout.readline().strip()
        finally:
            server.kill()


def measure(count: int, at_once: int, url: str, folder: Path) -> dict[str, float]:
    """One run: seconds, processor seconds, peak memory and the ledger's size, in MB."""
    path = folder / f"{count}.sqlite"
    run([article(-1)], folder / "warm.sqlite", "made-up", base_url=url)  # tables are loaded at their first use
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    ran = run(articles(count), path, "made-up", base_url=url, at_once=at_once)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    counts, calls = ran.tally.counts, ran.tally.calls
    assert ran.error is None, ran.error
    assert (counts.done, counts.all) == (count, count)
    with Ledger(path, readonly=True) as ledger:
        records = sum(ledger.records(ran.recipe))
    return {
        "articles": count,
        "calls": calls,
        "records": records,
        "seconds": seconds,
        "processor": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "peak_mb": after.ru_maxrss / 1024,
        "ledger_mb": path.stat().st_size / 1e6,
    }


class MadeUp(StandIn):
    """The scripted model without a server."""

    def answer(self, messages: Sequence[Message], form: type[BaseModel]) -> dict[str, Any]:
        asked = {"json_schema": {"schema": form.model_json_schema()}}
        return answer({"messages": messages, "response_format": asked})


def a_call(count: int, at_once: int, url: str, folder: Path) -> None:
    """Print what each call of a run takes beyond the reading itself."""
    whole = measure(count, at_once, url, folder)
    with Extractor(MadeUp("made-up"), reading="sentence") as extractor:
        began = time.process_time()
        results = extract_batch(extractor, list(articles(count)))
        reading = time.process_time() - began
    assert all(result.extraction for result in results)
    own, read, calls = (1000 * whole["processor"] / count, 1000 * reading / count, whole["calls"] / count)
    print(f"own work {own:.1f} ms an article with {calls:.1f} calls, {read:.1f} ms without a network and a ledger")
    print(f"a call: {(own - read) / calls:.1f} ms")


def profile(count: int, url: str, folder: Path, to: Path) -> None:
    """The same work in one thread, under cProfile."""
    with Ledger(folder / "profile.sqlite") as ledger, open_reader(ledger, "made-up", base_url=url) as reader:
        extract_batch(reader.extractor, list(articles(20)))  # tables are loaded at their first use
        profiler = cProfile.Profile(time.process_time)
        profiler.enable()
        ledger.add(articles(count), reader.recipe)
        while claimed := ledger.claim(reader.recipe):
            (result,) = extract_batch(reader.extractor, [claimed[0].article])
            assert result.extraction
            ledger.finish(claimed[0], result.extraction)
        profiler.disable()
    profiler.dump_stats(to)
    stats = pstats.Stats(profiler)
    stats.sort_stats("cumulative").print_stats("extractor/|openai/|instructor/|httpx2/", 70)
    stats.sort_stats("tottime").print_stats(25)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="ARTICLES")
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--profile", type=Path, metavar="FILE")
    parser.add_argument("--a-call", action="store_true")
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, scripted_model() as url:
        if given.profile:
            profile(given.sizes[0], url, Path(folder), given.profile)
        elif given.a_call:
            a_call(given.sizes[0], given.at_once, url, Path(folder))
        elif given.json:
            print(json.dumps(measure(given.sizes[0], given.at_once, url, Path(folder))))
        else:
            table(given.sizes, given.at_once)


def table(sizes: list[int], at_once: int) -> None:
    print("| articles | calls | records | seconds | own work, ms an article | peak memory, MB | ledger, MB |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in sizes:
        command = [sys.executable, __file__, str(size), "--at-once", str(at_once), "--json"]
        one = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
        print(
            f"| {size:,} | {one['calls']:,} | {one['records']:,} | {one['seconds']:.0f}"
            f" | {1000 * one['processor'] / size:.1f} | {one['peak_mb']:.0f} | {one['ledger_mb']:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
