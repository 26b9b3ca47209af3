"""Recorded answers of the embedded model against pinned floors; fails if a score fell.

    python bench/gate.py                    replays cassettes/gold/ for every seeds/gold/*.floors.json
    python bench/gate.py --pin WHY          writes today's scores as the new floors, WHY if any of them is lower

No model and no network is needed. A question that the recordings do not hold fails too: then `make record-gold`.
"""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from typing import Any

from extractor import Extractor, ExtractorError
from extractor.evaluation.gate import Floors, Pinned, failures, read_floors
from extractor.evaluation.gold import GoldCase, digest, read_gold
from extractor.evaluation.predictions import Prediction, article_print
from extractor.evaluation.scoring import score

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "seeds" / "gold"
CASSETTES = ROOT / "cassettes" / "gold"


def prediction(case: GoldCase, model: str) -> Prediction:
    """What the recording of one article gives; a failed article counts as one that gave nothing."""
    told: dict[str, Any] = {"key": case.id, "case": case.id, "article": article_print(case), "model": model}
    try:
        with Extractor(cassette=CASSETTES / f"{case.id}.json") as extractor:
            return Prediction(**told, replayed=True, extraction=extractor.extract(case.article))
    except ExtractorError as error:
        print(f"{case.id}: {error.message}")
        return Prediction(**told, replayed=True, error=error.message)


def report_of(floors: Floors) -> dict[str, Any]:
    cases = read_gold(GOLD / floors.gold)
    return score(cases, {case.id: prediction(case, floors.model) for case in cases})


def main() -> int:
    pin = sys.argv[sys.argv.index("--pin") + 1] if "--pin" in sys.argv else None
    failed = 0
    for file in sorted(GOLD.glob("*.floors.json")):
        floors = read_floors(file)
        report = report_of(floors)
        if pin is not None:
            values = {name: round(report["scores"][name]["value"], 4) for name in floors.floors}
            today = Pinned(date=datetime.date.today().isoformat(), floors=values, lowered_because=pin or None)
            update = {"history": (*floors.history, today), "digest": digest(read_gold(GOLD / floors.gold))}
            pinned = floors.model_copy(update=update)
            file.write_text(json.dumps(pinned.model_dump(mode="json"), indent=1) + "\n", "utf-8")
            continue
        found = failures(report, floors)
        for name, floor in floors.floors.items():
            print(f"{file.stem:20} {name:24} {report['scores'][name]['value']:.4f}   floor {floor:.4f}")
        print(*(f"FAILED {one}" for one in found), sep="\n")
        failed += len(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
