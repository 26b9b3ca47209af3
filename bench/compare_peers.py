"""extractor and three other tools on the same gold articles, with the same model behind the same server.

    python bench/compare_peers.py                 asks what is not asked yet, then writes out/peers/table.md
    python bench/compare_peers.py --fresh         forgets what was asked
    python bench/compare_peers.py --only langextract --articles 2     a trial
    python bench/compare_peers.py --score         asks nothing

Every system runs in a process of its own, rivals in environments of their own (`make bench-peers` builds them from
bench/peers/requirements/); they are asked in turn, never two at once. Scored by the project's scorer.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from peers.convert import extraction
from peers.meter import Meter

from extractor.evaluation.comparison import compare
from extractor.evaluation.gold import GoldCase, digest, read_gold
from extractor.evaluation.intervals import holm
from extractor.evaluation.markdown import table
from extractor.evaluation.predictions import Prediction, article_print
from extractor.evaluation.scoring import score
from extractor.model.weights import QWEN
from extractor.records import Extraction

ROOT = Path(__file__).parent.parent
PEERS = Path(__file__).parent / "peers"
OUT = ROOT / "out" / "peers"
GOLD = ROOT / "seeds" / "gold" / "dev.jsonl"
SALT = "peers:"
ARTICLES = 8
MAX_TOKENS = 1500
"""Most tokens of an answer, for every system but extractor, whose own limits are lower."""

OWN = "extractor"
FILES = {
    OWN: ("system_extractor.py",),
    "instructor": ("system_instructor.py", "prompt.txt", "schema.py"),
    "pydantic_ai": ("system_pydantic_ai.py", "prompt.txt", "schema.py"),
    "langextract": ("system_langextract.py", "prompt_langextract.txt", "examples.py"),
}
"""System -> the files that say how it is asked."""

Row = dict[str, Any]


def subset(cases: Sequence[GoldCase], size: int, salt: str = SALT) -> list[GoldCase]:
    """The ``size`` cases with the lowest sha256 of salt and id: nobody chose them."""
    return sorted(cases, key=lambda case: hashlib.sha256(f"{salt}{case.id}".encode()).hexdigest())[:size]


def asked_as(system: str) -> str:
    """Fingerprint of everything that decides what a system is asked, so that a change asks again."""
    files = [PEERS / name for name in (*FILES[system], "talk.py")]
    if system == OWN:
        files += sorted(path for path in (ROOT / "extractor").rglob("*") if path.suffix in (".py", ".tsv", ".json"))
        files += sorted((ROOT / "prompts").rglob("*.*"))
    content = b"".join(path.read_bytes() for path in files)
    return hashlib.sha256(content + f"{QWEN.sha256} {MAX_TOKENS}".encode()).hexdigest()[:16]


def key(system: str, case: GoldCase) -> str:
    return f"{article_print(case)}-{asked_as(system)}"


def read_rows(system: str) -> dict[str, Row]:
    """Key -> what was answered before; a line broken off at the end is left out."""
    path = OUT / f"{system}.jsonl"
    lines = path.read_text("utf-8").split("\n")[:-1] if path.exists() else []
    return {row["key"]: row for row in map(json.loads, lines)}


@contextmanager
def server() -> Iterator[tuple[Meter, Mapping[str, str], int]]:
    """The running server behind its meter, what it says of itself, and its process id."""
    process = subprocess.Popen(
        [sys.executable, PEERS / "server.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        told = json.loads(process.stdout.readline())
        with Meter(told["url"], told["key"]) as meter:
            yield meter, told, process.pid
    finally:
        process.stdin.close()
        process.wait(30)


def peak_of(pid: int, *, forget: bool = False) -> float | None:
    """Most resident memory of a process since it was last forgotten, MiB (Linux)."""
    try:
        if forget:
            Path(f"/proc/{pid}/clear_refs").write_text("5", "ascii")
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    except OSError:
        return None
    return next(round(int(line.split()[1]) / 1024, 1) for line in lines if line.startswith("VmHWM"))


class System:
    """The process of one system, ready to be asked; a context manager."""

    def __init__(self, name: str, url: str, model: str) -> None:
        python = Path(sys.executable) if name == OWN else ROOT / ".build" / "peers" / name / "bin" / "python"
        if not python.exists():
            sys.exit(f"no environment for {name}: make bench-peers builds it")
        environment = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
        if name != OWN:
            environment.pop("PYTHONPATH", None)
        script = PEERS / FILES[name][0]
        self._log = (OUT / f"{name}.log").open("a", encoding="utf-8")
        self._process = subprocess.Popen(
            [python, script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env=environment,
        )
        self._tell({"base_url": url, "model": model, "max_tokens": MAX_TOKENS})

    def _tell(self, what: Mapping[str, Any]) -> None:
        self._process.stdin.write(json.dumps(what, ensure_ascii=False) + "\n")
        self._process.stdin.flush()

    def ask(self, case: GoldCase) -> Row:
        """What the system answers; the reader is told text, title, language and date of publication."""
        published = case.published.isoformat() if case.published else None
        self._tell({"text": case.text, "title": case.title, "language": case.language, "published": published})
        line = self._process.stdout.readline()
        if not line:
            sys.exit(f"{self._process.args[1].name} died: see {self._log.name}")
        return json.loads(line)

    def __enter__(self) -> System:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        stop = threading.Timer(20, self._process.kill)
        stop.start()
        self._process.wait()
        stop.cancel()
        self._log.close()


def ask_all(cases: Sequence[GoldCase], systems: Sequence[str], minutes: float | None = None) -> None:
    """Ask what is missing, article by article, every system in turn; every answer is kept at once.

    So whatever ends the run early, all systems have been asked about the same articles. With ``minutes``, no new
    article is begun after them.
    """
    known = {name: read_rows(name) for name in systems}
    missing = [case for case in cases if any(key(name, case) not in known[name] for name in systems)]
    if not missing:
        return
    started = time.monotonic()
    with ExitStack() as stack:
        meter, told, pid = stack.enter_context(server())
        running = {name: stack.enter_context(System(name, meter.url, told["model"])) for name in systems}
        for number, case in enumerate(missing, start=1):
            if minutes is not None and time.monotonic() - started > 60 * minutes:
                print(f"{minutes:g} minutes are over; {len(missing) - number + 1} articles are left")
                return
            for name in (name for name in systems if key(name, case) not in known[name]):
                print(f"{number}/{len(missing)} {case.id} {name} … ", end="", flush=True)
                meter.take()
                peak_of(pid, forget=True)
                row = running[name].ask(case)
                spent = meter.take()
                row |= {
                    "key": key(name, case),
                    "case": case.id,
                    "spent": spent.counts(),
                    "server_peak_mib": peak_of(pid),
                    "served_by": told["served_by"],
                    "date": datetime.date.today().isoformat(),
                }
                with (OUT / f"{name}.jsonl").open("a", encoding="utf-8") as out:
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
                request = json.dumps(spent.first, ensure_ascii=False, indent=1)
                (OUT / f"{name}.request.json").write_text(request, "utf-8")
                print(f"{row['seconds']:.0f} s {row['error'] or ''}"[:160], flush=True)


def prediction(system: str, case: GoldCase, row: Row) -> Prediction:
    """A system's answer as the scorer wants it; an error counts as an empty answer."""
    found = None
    if row["answer"] is not None:
        own = system == OWN
        found = Extraction.model_validate(row["answer"]) if own else extraction(case, row["answer"])
    error = row["error"] or (None if found else "no answer")
    return Prediction(
        key=row["key"],
        case=case.id,
        article=article_print(case),
        model=system,
        seconds=row["seconds"],
        error=error,
        extraction=found,
    )


def rows_of(system: str, cases: Sequence[GoldCase]) -> list[Row]:
    known = read_rows(system)
    return [known[key(system, case)] for case in cases if key(system, case) in known]


def spent_by(rows: Sequence[Row]) -> Row:
    """Sums and peaks over the articles of one system."""
    total = {name: sum(row["spent"][name] for row in rows) for name in rows[0]["spent"]}
    peaks = {name: max((row[name] or 0.0 for row in rows), default=0.0) for name in ("peak_mib", "server_peak_mib")}
    failed = sum(row["error"] is not None for row in rows)
    return total | peaks | {"seconds": sum(row["seconds"] for row in rows), "failed": failed, "articles": len(rows)}


def percent(found: Mapping[str, Any], *, interval: bool = True) -> str:
    """A score in percent with its interval."""
    if found["value"] is None:
        return "–"
    value = f"{100 * found['value']:.1f}"
    return f"{value} ({100 * found['low']:.1f} to {100 * found['high']:.1f})" if interval else value


MAIN = {"record_f1": "records F1", "slot_f1": "slots F1"}
QUALITY = (
    "system", "records F1 (95 %)", "slots F1 (95 %)", "precision, recall of records", "false alarms", "failed"
)  # fmt: skip
TYPES = ("records F1 (95 %)", "visits", "summits", "trade figures")
COST = ("system", "calls", "prompt tokens", "of them cached", "answer tokens", "seconds an article", "client MiB",
        "server MiB")  # fmt: skip


def quality_line(system: str, report: Mapping[str, Any], spent: Mapping[str, Any]) -> tuple[str, ...]:
    scores = report["scores"]
    alarms = [article["counts"].get("false_alarms", [0, 0]) for article in report["articles"]]
    halves = ", ".join(percent(scores[f"record_{half}"], interval=False) for half in ("precision", "recall"))
    return (
        system,
        percent(scores["record_f1"]),
        percent(scores["slot_f1"]),
        halves,
        f"{sum(one for one, _ in alarms):.0f} of {sum(of for _, of in alarms):.0f}",
        f"{spent['failed']} of {spent['articles']}",
    )


def types_line(system: str, report: Mapping[str, Any]) -> tuple[str, ...]:
    kinds = ("Visit", "Summit", "TradeFigure")
    return (system, *(percent(report["scores"][f"record.{kind}_f1"]) for kind in kinds))


def cost_line(system: str, spent: Mapping[str, Any]) -> tuple[str, ...]:
    tokens = (f"{spent[name]:,}" for name in ("prompt_tokens", "cached_tokens", "completion_tokens"))
    memory = (f"{spent[name]:.0f}" for name in ("peak_mib", "server_peak_mib"))
    return (system, str(spent["calls"]), *tokens, f"{spent['seconds'] / spent['articles']:.0f}", *memory)


def differences(reports: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """extractor less each rival on the same articles; p also corrected for all that stand in the table (Holm)."""
    found = {
        (system, name): row
        for system in reports
        if system != OWN
        for name, row in compare(reports[system], reports[OWN])["scores"].items()
        if name in MAIN
    }
    corrected = holm({" ".join(place): row["p"] for place, row in found.items()})
    return [
        (
            system,
            MAIN[name],
            f"{100 * row['difference']:+.1f}",
            f"{100 * row['low']:+.1f} to {100 * row['high']:+.1f}",
            f"{row['p']:.4f}",
            f"{corrected[f'{system} {name}']:.4f}",
        )
        for (system, name), row in found.items()
    ]


def summary(cases: Sequence[GoldCase], systems: Sequence[str]) -> str:
    """The tables as Markdown, of the articles that every system has been asked about."""
    common = [case for case in cases if all(key(name, case) in read_rows(name) for name in systems)]
    if not common:
        return "no article that every system has been asked about\n"
    rows = {name: rows_of(name, common) for name in systems}
    reports = {
        name: score(common, {c.id: prediction(name, c, row) for c, row in zip(common, rows[name], strict=True)})
        for name in systems
    }
    spent = {name: spent_by(rows[name]) for name in systems}
    versions = {name: rows[name][-1]["versions"] for name in systems}
    told = [
        f"Gold {digest(common)}: {len(common)} articles of dev with {sum(len(list(c.labels())) for c in common)} "
        f"labelled events, {sum(not any(c.labels()) for c in common)} without any: "
        f"{', '.join(case.id for case in common)}.\n",
        f"Model {QWEN.name} ({QWEN.sha256[:12]}), {rows[systems[0]][-1]['served_by']}; asked on "
        f"{', '.join(sorted({row['date'] for name in systems for row in rows[name]}))}.\n",
        table(QUALITY, [quality_line(name, reports[name], spent[name]) for name in systems]),
        table(TYPES, [types_line(name, reports[name]) for name in systems]),
        table(COST, [cost_line(name, spent[name]) for name in systems]),
    ]
    if OWN in systems:
        head = ("extractor less", "score", "difference", "95 %", "p", "p (Holm)")
        told.append(table(head, differences(reports)))
    told.append("\n".join(f"- {name}: {', '.join(f'{k} {v}' for k, v in versions[name].items())}" for name in systems))
    errors = [f"- {name}, {row['case']}: {row['error']}" for name in systems for row in rows[name] if row["error"]]
    return "\n".join([*told, "", *errors, ""])


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--only", nargs="+", choices=tuple(FILES), default=list(FILES))
    parser.add_argument("--minutes", type=float, help="begin no new article after so many")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--score", action="store_true")
    options = parser.parse_args()
    cases = subset(read_gold(GOLD), options.articles)
    OUT.mkdir(parents=True, exist_ok=True)
    if options.fresh:
        for name in options.only:
            (OUT / f"{name}.jsonl").unlink(missing_ok=True)
    if not options.score:
        ask_all(cases, options.only, options.minutes)
    text = summary(cases, options.only)
    (OUT / "table.md").write_text(text, "utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
