"""The seeds as a model without mistakes would read them: drafts from their gold labels, through the whole pipeline."""

from __future__ import annotations

from typing import Any

import perfect_drafts
import seed_labels
from scripted import ScriptedModel

from extractor import Extraction, Extractor
from extractor.assembly import Context
from extractor.drafts import TASKS
from extractor.evaluation.gold import read_gold
from extractor.windowing import Window, plan_windows

NAMES = {person["id"]: person["name_ru"] for person in seed_labels.LABELS["entities"]["persons"]}
CASES = {
    case.id.removeprefix("seed-").upper(): case
    for case in read_gold(seed_labels.ROOT / "seeds" / "gold" / "dev.jsonl")
    if case.id.startswith("seed-")
}


def perfect_extraction(doc: str) -> Extraction:
    """What the pipeline makes of the labels of one seed."""
    page = seed_labels.article(doc)
    context = seed_labels.context(page.text)
    windows = [
        window
        for task in TASKS
        for window in plan_windows(page.text, context.layout, context.readings, task, context.published).windows
    ]
    answers = iter([drafts(context, window, doc) for window in windows])
    with Extractor(ScriptedModel(lambda task, sentence: next(answers))) as extractor:
        return extractor.extract(page)


def drafts(context: Context, window: Window, doc: str) -> list[dict[str, Any]]:
    """What a model without mistakes answers to one question about a seed."""
    return perfect_drafts.drafts(context, window, CASES[doc])
