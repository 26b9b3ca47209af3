"""Recorded answers of the embedded model against pinned floors; fails if a score fell.

    python bench/gate.py                            replays cassettes/gold/ for every seeds/gold/*.floors.json
    python bench/gate.py --pin [--why REASON]       writes today's scores as the new floors; REASON if one is lower

It is ``extractor eval gate`` on this repository's own gold. No model and no network is needed. A question that the
recordings do not hold fails too: then `make record-gold`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from extractor.cli import main

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "seeds" / "gold"
CASSETTES = ROOT / "cassettes" / "gold"


if __name__ == "__main__":
    floors = map(str, sorted(GOLD.glob("*.floors.json")))
    sys.exit(main(["eval", "gate", *floors, "--cassettes", str(CASSETTES), *sys.argv[1:]]))
