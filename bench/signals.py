"""What a signal of the confidence is worth: scores out of fold with all signals, and without some.

    python bench/signals.py [--split calib]... [--without PREFIX]...

Replays cassettes/gold/; no model is asked. Splits are smoke, dev and calib together unless told otherwise. A prefix
takes out every signal whose name begins with it, of values and of records: ``confirmed``, ``doubt``. The first row has
all signals, the second weighs values alone, without asking first whether their record is one.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from gate import CASSETTES, GOLD
from sklearn.metrics import log_loss, roc_auc_score

from extractor.evaluation.calibrating import judged_records, judged_values
from extractor.evaluation.fitting import Floats, Value, fit, fit_both
from extractor.evaluation.gate import replay
from extractor.evaluation.gold import digest, read_gold
from extractor.evaluation.predictions import rerated

TYPES = ("Visit ", "Summit ", "TradeFigure ")


def without(values: Sequence[Value], prefix: str) -> list[Value]:
    """``values`` without the signals that begin with ``prefix``, their type's name before it or not."""
    starts = (prefix, *(f"{kind}{prefix}" for kind in TYPES))
    return [
        replace(one, signals={name: value for name, value in one.signals.items() if not name.startswith(starts)})
        for one in values
    ]


def row(name: str, sure: Floats, right: Floats) -> str:
    surest = np.argsort(-sure, kind="stable")[: int(0.3 * len(sure))]
    loss = log_loss(right, np.clip(sure, 1e-4, 1 - 1e-4))
    return f"{name:28} {roc_auc_score(right, sure):.4f}  {loss:.4f}  {100 * (1 - right[surest].mean()):.1f} %"


def told(option: str) -> list[str]:
    return [sys.argv[at + 1] for at, one in enumerate(sys.argv[:-1]) if one == option]


def main() -> int:
    splits = told("--split") or ["smoke", "dev", "calib"]
    cases = [case for split in splits for case in read_gold(Path(GOLD / f"{split}.jsonl"))]
    plain = {one.case: one for one in rerated([*replay(cases, CASSETTES).values()], None)}
    values = [value for case in cases for value in judged_values(case, plain[case.id])]
    records = [record for case in cases for record in judged_records(case, plain[case.id])]
    right = np.array([one.right for one in values], dtype=float)
    of = f"{'+'.join(splits)}, digest {digest(cases)}"
    print(f"{len(cases)} articles ({of}), {len(values)} values, {len(records)} records")
    print(f"{'out of fold':28} AUROC   loss    wrong of the surest 30 %")
    print(row("all signals", fit_both(values, records)[2], right))
    print(row("values alone", fit([replace(one, real=True) for one in values]).sure, right))
    for prefix in told("--without"):
        print(row(f"without {prefix}", fit_both(without(values, prefix), without(records, prefix))[2], right))
    return 0


if __name__ == "__main__":
    sys.exit(main())
