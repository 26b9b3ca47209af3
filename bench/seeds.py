"""Recordings of the embedded model on the two seed articles against their hand labels.

    python bench/seeds.py            replay cassettes/, print one line a labelled visit, and the share figure
    python bench/seeds.py --live     ask the embedded model instead

The seeds were looked at while the rules were written: this shows that the walk works, not how well.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from extractor import Article, Extraction, Extractor

ROOT = Path(__file__).parent.parent
LABELS = ROOT / "seeds" / "labels.json"


def labelled() -> tuple[list[dict], dict[str, str], dict[str, str]]:
    """Records, file stem of each document, and nominative names of the persons."""
    labels = json.loads(LABELS.read_text("utf-8"))
    stems = {doc["doc"]: Path(doc["file"]).stem for doc in labels["docs"]}
    names = {person["id"]: person["name_ru"] for person in labels["entities"]["persons"]}
    return labels["records"], stems, names


def wanted_visit(record: dict, names: dict[str, str]) -> tuple[str, str, str | None, str | None]:
    edtf = record["date"]["edtf"]
    start, _, end = (edtf or "").partition("/")
    return names[record["visitor"]["person_id"]], record["host_country"], start or None, end or start or None


def compare(extractions: dict[str, Extraction]) -> tuple[list[tuple[str, bool, str]], bool]:
    """For each labelled visit: its id, whether some record has its visitor, country and dates, and the nearest one."""
    records, stems, names = labelled()
    rows = []
    for record in records:
        if record["record_type"] != "Visit":
            continue
        wanted = wanted_visit(record, names)
        found = [
            (visit.visitor.name, visit.destination.country, visit.period.start, visit.period.end)
            for visit in extractions[stems[record["doc"]]].visits
        ]
        nearest = max(found, key=lambda visit: sum(a == b for a, b in zip(visit, wanted, strict=True)), default=None)
        text = f"label {wanted}" + ("" if wanted in found else f", nearest {nearest}")
        rows.append((record["id"], wanted in found, text))
    figure = next(record for record in records if record["record_type"] == "TradeFigure")
    key = (
        figure["ref_area"],
        figure["counterpart_area"],
        figure["measure"],
        figure["value"],
        figure["rank"]["position"],
    )
    share = any(
        (f.reporter, f.partner, f.measure, str(f.value), f.rank) == key
        for f in extractions[stems[figure["doc"]]].trade_figures
    )
    return rows, share


def main() -> int:
    live = "--live" in sys.argv
    _, stems, _ = labelled()
    extractions = {}
    for stem in stems.values():
        article = Article.from_path(ROOT / "seeds" / f"{stem}.txt")
        cassette = None if live else ROOT / "cassettes" / f"{stem}.json"
        with Extractor("local/qwen2.5-coder-1.5b" if live else None, cassette=cassette) as extractor:
            extractions[stem] = extractor.extract(article)
    rows, share = compare(extractions)
    for name, right, text in rows:
        print("right" if right else "WRONG", name, text)
    print("right" if share else "WRONG", "A-T1 the share figure")
    spurious = sum(len(e.visits) for e in extractions.values()) - sum(right for _, right, _ in rows)
    print(
        f"{sum(right for _, right, _ in rows)} of {len(rows)} labelled visits right; {spurious} records match no label"
    )
    usage = next(iter(extractions.values())).usage
    prompts = ", ".join(f"{prompt.name} {prompt.fingerprint}" for prompt in usage.prompts)
    print(f"labels {hashlib.sha256(LABELS.read_bytes()).hexdigest()[:12]}, {usage.model}, {prompts}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
