"""Ask the embedded model about gold articles and keep its answers in cassettes/gold/, one recording an article.

    python bench/record_gold.py seeds/gold/smoke.jsonl [--missing]

``--missing`` leaves recordings alone that still answer every question.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from gate import CASSETTES

from extractor import Extractor
from extractor.errors import CassetteError
from extractor.evaluation.gold import GoldCase, read_gold

MODEL = "local/qwen2.5-coder-1.5b"


def answered(case: GoldCase) -> bool:
    """True if the recording of the article answers everything that is asked today."""
    try:
        with Extractor(cassette=CASSETTES / f"{case.id}.json") as extractor:
            extractor.extract(case.article)
    except CassetteError:
        return False
    return True


def main() -> int:
    cases = [case for name in sys.argv[1:] if name.endswith(".jsonl") for case in read_gold(Path(name))]
    CASSETTES.mkdir(parents=True, exist_ok=True)
    for number, case in enumerate(cases, start=1):
        if "--missing" in sys.argv and answered(case):
            continue
        started = time.monotonic()
        with Extractor(MODEL, cassette=CASSETTES / f"{case.id}.json", record="all") as extractor:
            found = extractor.extract(case.article)
        seconds = time.monotonic() - started
        print(f"{number} of {len(cases)}  {case.id}: {len(list(found.records()))} records, {seconds:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
