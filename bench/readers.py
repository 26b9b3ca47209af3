"""How copies of articles are read: with drafts without mistakes, or with a model whose answers are kept."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

import ceiling
from gate import CASSETTES

from extractor import AnswerError, Extractor
from extractor.evaluation.gold import GoldCase, read_gold
from extractor.evaluation.predictions import Prediction, article_print
from extractor.model import open_model
from extractor.records import Reading

MODEL = "local/qwen2.5-coder-1.5b"


def options(description: str) -> argparse.ArgumentParser:
    """What all programs that read copies can be told."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("gold", nargs="*", type=Path, default=[ceiling.DEV], help="default: the dev split")
    parser.add_argument("--kind", action="append", help="only this kind of copy; may be given again")
    parser.add_argument("--limit", type=int, help="only so many articles, by the hash of their names")
    parser.add_argument("--reading", choices=("sentence", "article"), default="sentence", help="what is asked about")
    parser.add_argument("--live", nargs="?", const=MODEL, metavar="MODEL", help="ask a model, not a stand-in")
    parser.add_argument(
        "--cassettes", type=Path, help="where the model's answers are kept; what is there is not asked again"
    )
    parser.add_argument("--show", action="store_true", help="what differs, line by line")
    return parser


def chosen(files: Sequence[Path], limit: int | None) -> list[GoldCase]:
    """The articles of the files; of more than ``limit`` those whose names have the smallest hashes."""
    cases = [case for file in files for case in read_gold(file)]
    by_hash = sorted(cases, key=lambda case: hashlib.sha256(case.id.encode()).hexdigest())
    kept = {case.id for case in by_hash[:limit]}
    return [case for case in cases if case.id in kept]


class Reader(Protocol):
    """Reads an article, given what kind of copy it is and which kind has most sentences of it."""

    def __call__(self, case: GoldCase, kind: str, like: str = "clean") -> Prediction:
        """What is read in it."""


@contextmanager
def reader(live: str | None, cassettes: Path, reading: Reading) -> Iterator[Reader]:
    """Reads copies: with choices from the labels, or with a model whose answers are recorded, one file a copy."""

    def perfect(case: GoldCase, kind: str, like: str = "clean") -> Prediction:
        return ceiling.prediction(case, reading)

    def asked(case: GoldCase, kind: str, like: str = "clean") -> Prediction:
        path = cassettes / kind / f"{case.id}.json"
        known = cassettes / like / path.name
        if kind == "clean" and (live, reading) == (MODEL, "sentence"):
            known = CASSETTES / path.name
        if not path.exists() and known.exists():  # sentences that no edit touched are not asked again
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(known, path)
        told: dict[str, Any] = {
            "key": case.id, "case": case.id, "article": article_print(case), "model": live or "",
        }  # fmt: skip
        started = time.monotonic()
        try:
            with Extractor(live, cassette=path, record="missing", reading=reading) as extractor:
                found = extractor.extract(case.article)
        except AnswerError as error:  # counts as empty; a model that is gone ends the run, which can go on later
            return Prediction(**told, error=error.message)
        return Prediction(**told, extraction=found, seconds=time.monotonic() - started)

    with open_model(live) if live else nullcontext():  # held open, so that every copy is read by the same engine
        yield asked if live else perfect


def tell(done: int, total: int, what: str, started: float) -> None:
    """Progress on the error output."""
    print(f"{done} of {total}  {what}  {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
