"""Ask the embedded model about gold articles and keep its answers in cassettes/gold/, one recording an article.

    python bench/record_gold.py seeds/gold/smoke.jsonl … [--all]

What is recorded already is not asked again, and what nothing asks for any more is dropped; ``--all`` asks everything
anew. The engine is started once.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from gate import CASSETTES

from extractor import Extractor
from extractor.evaluation.gold import read_gold
from extractor.model import open_model

MODEL = "local/qwen2.5-coder-1.5b"


def main() -> int:
    cases = [case for name in sys.argv[1:] if name.endswith(".jsonl") for case in read_gold(Path(name))]
    CASSETTES.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with open_model(MODEL):  # held open, so that every article's recording uses the same engine
        for number, case in enumerate(cases, start=1):
            path = CASSETTES / f"{case.id}.json"
            with Extractor(MODEL, cassette=path, record="all" if "--all" in sys.argv else "missing") as extractor:
                found = extractor.extract(case.article)
            seconds = time.monotonic() - started
            records = len(list(found.records()))
            print(f"{number} of {len(cases)}  {case.id}: {records} records, {seconds:.0f} s in all", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
