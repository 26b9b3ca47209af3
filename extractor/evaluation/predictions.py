"""Predictions of a run: one line of JSON an article, appended as soon as it is read, so that a run can go on later."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import Field, ValidationError

from ..confidence import Calibration, rate
from ..errors import InputError
from ..ledger import Ledger
from ..records import Extraction, Part
from .gold import GoldCase


class Prediction(Part):
    """What one article gave, or why it could not be read."""

    key: str = Field(description="of article, model and prompts: what is there is not asked again")
    case: str
    article: str = Field(description="fingerprint of the article as it was read")
    model: str = Field(description="as asked for")
    prompts: dict[str, str] = Field(default_factory=dict)
    seconds: float = 0.0
    replayed: bool = Field(default=False, description="answered by a recording: seconds say nothing")
    error: str | None = None
    extraction: Extraction | None = None

    @property
    def read_by(self) -> str:
        """The model that answered, as far as is known."""
        return self.extraction.usage.model if self.extraction else self.model


def article_print(case: GoldCase) -> str:
    """Fingerprint of everything that a reader is told: text, title, language and date of publication.

    The label is no part of it: a corrected label needs no new reading.
    """
    told = [case.text, case.title, case.language, str(case.published)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]


def key(case: GoldCase, model: str, settings: Sequence[str | None], prompts: dict[str, str]) -> str:
    """What makes two questions the same: article, model, how it is asked, prompts."""
    parts: list[Any] = [case.id, article_print(case), model, list(settings), sorted(prompts.items())]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]


def read_predictions(path: Path) -> list[Prediction]:
    """The lines of a predictions file; the rest of a line that was broken off at the end is left out.

    Raises:
        InputError: the file cannot be read, or a whole line is no prediction.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read", "give DIR/predictions.jsonl of extractor eval run") from error
    found = []
    for number, line in enumerate(lines[:-1], start=1):  # what stands after the last line end was broken off
        try:
            found.append(Prediction.model_validate_json(line))
        except ValidationError as error:
            message = f"{path}, line {number}: no prediction"
            raise InputError(message, "give DIR/predictions.jsonl of extractor eval run") from error
    return found


def of_ledger(cases: Sequence[GoldCase], book: Ledger, recipe: str) -> list[Prediction]:
    """What a ledger holds of the cases' articles: of the same text, told of the same date of publication."""
    wanted = {(case.article.sha256, case.published): case for case in cases}
    found = []
    for kept in book.extractions(recipe):
        article = book.article(kept.key)
        case = wanted.get((article.sha256, article.published)) if article else None
        if case is not None:
            usage = kept.extraction.usage
            prompts = {one.name: one.fingerprint for one in usage.prompts}
            found.append(
                Prediction(
                    key=kept.key,
                    case=case.id,
                    article=article_print(case),
                    model=usage.model,
                    prompts=prompts,
                    extraction=kept.extraction,
                )
            )
    return found


def append(path: Path, prediction: Prediction) -> None:
    """Add one line; what an earlier run broke off is cut away first."""
    line = json.dumps(prediction.model_dump(mode="json"), ensure_ascii=False) + "\n"
    with path.open("ab+") as file:
        _cut(file)
        file.write(line.encode())
        file.flush()


def _cut(file: BinaryIO) -> None:
    """Take away what stands after the last line end."""
    if file.seek(0, os.SEEK_END) == 0:
        return
    file.seek(-1, os.SEEK_END)
    if file.read(1) != b"\n":
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)


def rerated(predictions: Sequence[Prediction], calibration: Calibration | None) -> list[Prediction]:
    """The predictions with the confidences that ``calibration`` gives them; the readings stay as they are."""
    return [
        one.model_copy(update={"extraction": rate(one.extraction, calibration)}) if one.extraction else one
        for one in predictions
    ]


def for_cases(cases: Sequence[GoldCase], predictions: Sequence[Prediction]) -> dict[str, Prediction]:
    """Case id -> its prediction, the last one if there are several. Articles without one are left out.

    Raises:
        InputError: the predictions are of other texts, or of several models.
    """
    wanted = {case.id: article_print(case) for case in cases}
    own = [one for one in predictions if one.case in wanted]
    stale = sorted({one.case for one in own if one.article != wanted[one.case]})
    if stale:
        raise InputError(f"the article of {stale[0]} is not the one that was read", "run extractor eval run again")
    models = sorted({one.read_by for one in own if one.extraction})
    if len(models) > 1:
        raise InputError(f"predictions of several models: {', '.join(models)}", "score each in a folder of its own")
    if not own:
        raise InputError("no prediction is of an article of this gold file")
    return {one.case: one for one in own}
