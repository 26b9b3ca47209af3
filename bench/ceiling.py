"""What our own code loses: drafts that make no mistake go through the pipeline, and the records are scored.

    python bench/ceiling.py [GOLD.jsonl] [--reading article] [--lost visits|summits|trade_figures] [--wrong] [--cost]

The default is seeds/gold/dev.jsonl. A model that chose perfectly among what it is offered would get these scores; what
is missing to 100 % is lost by sentences that are not asked about, by choices that are not offered, and by what code
makes of the choices. ``--lost`` lists the labels that no question could give, with the reason.

With ``--reading article`` the drafts are those of a strong model that is asked about whole articles: it copies the
labelled words. ``--wrong`` lists what is wrong in the records. ``--cost`` compares the two ways by what they send and
get back, in characters: without a model there are no tokens to count.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import perfect_drafts
import told_drafts
from copies import as_read, carried
from pydantic import BaseModel
from stand_in import StandIn

from extractor import Extractor
from extractor.assembly import Context
from extractor.drafts import TASKS, Task
from extractor.evaluation.gold import GoldCase, digest, read_gold
from extractor.evaluation.judging import judge
from extractor.evaluation.mistakes import mistakes
from extractor.evaluation.predictions import Prediction, article_print
from extractor.evaluation.scoring import score
from extractor.model.client import Message
from extractor.passages import contexts
from extractor.records import Reading
from extractor.sections import plan_sections
from extractor.windowing import Plan, plan_windows

DEV = Path(__file__).parent.parent / "seeds" / "gold" / "dev.jsonl"
SHOWN = (
    "record_f1",
    "record_precision",
    "record_recall",
    "record.Visit_f1",
    "record.Summit_f1",
    "record.TradeFigure_f1",
    "slot_f1",
    "slot_precision",
    "slot_recall",
    "slot_given_record_f1",
)


class Perfect(StandIn):
    """A model that gives prepared answers, in the order of the questions."""

    def __init__(self, answers: Iterator[dict[str, Any]]) -> None:
        super().__init__("perfect")
        self._answers = answers

    def answer(self, messages: Sequence[Message], form: type[BaseModel]) -> dict[str, Any]:
        return next(self._answers)


def parts(case: GoldCase) -> Iterator[tuple[GoldCase, Context]]:
    """The parts of an article that are read apart, each as a case of its own: first what speaks to readers."""
    case = as_read(case)
    for part, context in contexts(case.article):
        yield carried(case, part), context


def plans(context: Context) -> dict[Task, Plan]:
    """The questions that are asked about a text, as the pipeline plans them."""
    return {
        task: plan_windows(context.text, context.layout, context.readings, task, context.published) for task in TASKS
    }


def prediction(case: GoldCase, reading: Reading = "sentence") -> Prediction:
    """The records that drafts without mistakes give; they are drafted of the mended text, as a model would see it."""
    answers: list[dict[str, list[dict[str, Any]]]] = []
    for part, context in parts(case):
        if reading == "article":
            sections = plan_sections(context.layout, context.readings)
            answers += [told_drafts.answer(context, one, part) for one in sections]
        else:
            answers += [
                {window.task: perfect_drafts.drafts(context, window, part)}
                for plan in plans(context).values()
                for window in plan.windows
            ]
    with Extractor(Perfect(iter(answers)), reading=reading) as extractor:
        found = extractor.extract(case.article)
    return Prediction(key=case.id, case=case.id, article=article_print(case), model="perfect", extraction=found)


def lost(case: GoldCase, task: Task) -> Iterator[tuple[str, str]]:
    """Labels that no question could give, each with the reason and its first words."""
    case, context = next(parts(case))
    planned = plans(context)
    for label in case.labels():
        if not isinstance(label, perfect_drafts.LABELS[task]):
            continue
        spans = [span for quote in label.evidence if (span := case.find(quote))]
        windows = [w for w in planned[task].windows if any(w.focus.overlaps(span) for span in spans)]
        if any(draft for window in windows for draft in perfect_drafts.draft_of(context, window, case, label)):
            continue
        skipped = [s.reason for s in planned[task].skipped if any(s.focus.overlaps(span) for span in spans)]
        reason = "not among the choices" if windows else f"not asked: {', '.join(sorted(set(skipped)))}"
        yield reason, f"{case.id} {label.id}: {' '.join(spans[0].of(case.text).split())[:140]}" if spans else label.id


def wrong(case: GoldCase, told: Prediction) -> Iterator[str]:
    """What is wrong in the records of an article: slot, label and value; and what was withheld, and why."""
    for row in mistakes(case, judge(case, told.extraction).judgements):
        slot = f"{row['type']}.{row['slot']}"
        yield f"{slot:32} {case.id} {row['label']} {row['outcome']} {row['gold']} | {row['predicted']} {row['flags']}"
    for held in told.extraction.withheld if told.extraction else ():
        yield f"{'withheld ' + held.code:32} {case.id} {held.message}"


def cost(cases: Sequence[GoldCase]) -> Iterator[str]:
    """Characters of all questions, with the form that goes with each, and of all answers."""
    for reading in get_args(Reading):
        usages = [one.usage for case in cases if (one := prediction(case, reading).extraction)]
        asked, kept = sum(one.prompt_tokens for one in usages), sum(one.cached_tokens for one in usages)
        answered, calls = sum(one.completion_tokens for one in usages), sum(one.calls for one in usages)
        yield f"{reading:8} {calls:5} calls, {asked:8} characters sent ({kept} always the same), {answered:7} back"


def main() -> int:
    arguments = sys.argv[1:]
    task: Any = arguments[arguments.index("--lost") + 1] if "--lost" in arguments else None
    files = [Path(name) for name in arguments if name.endswith(".jsonl")] or [DEV]
    cases = [case for file in files for case in read_gold(file)]
    print(f"{len(cases)} articles, digest {digest(cases)}")
    if task:
        found = [entry for case in cases for entry in lost(case, task)]
        print(*(f"{reason}: {words}" for reason, words in sorted(found)), sep="\n")
        print(Counter(reason for reason, _ in found))
        return 0
    if "--cost" in arguments:
        print(*cost(cases), sep="\n")
        return 0
    reading: Reading = "article" if "article" in arguments else "sentence"
    predictions = {case.id: prediction(case, reading) for case in cases}
    if "--wrong" in arguments:
        print(*sorted(line for case in cases for line in wrong(case, predictions[case.id])), sep="\n")
        return 0
    report = score(cases, predictions)
    for name in SHOWN:
        one = report["scores"][name]
        if one["value"] is None:  # no label of that type
            continue
        low, high = (100 * (one[end] or 0) for end in ("low", "high"))
        print(f"{name:24} {100 * one['value']:5.1f}   {low:5.1f} to {high:5.1f}")
    if reading == "article":
        return 0
    print("windows", sum(len(plan.windows) for case in cases for _, one in parts(case) for plan in plans(one).values()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
