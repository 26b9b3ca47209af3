"""Gold articles -> predictions: each is read once, and what was read before is not asked again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal

from .. import pipeline
from ..drafts import TASKS
from ..errors import AnswerError, InputError
from ..prompting import load_prompt
from ..records import Extraction
from .gold import GoldCase
from .predictions import Prediction, append, article_print, key, read_predictions


@dataclass(frozen=True, slots=True)
class Settings:
    """Which model is asked, and how; ``cassettes`` holds one recording an article."""

    model: str | None = None
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    mode: str | None = None
    cassettes: Path | None = None
    record: Literal["none", "once", "all"] = "none"

    @property
    def name(self) -> str:
        """The model as asked for."""
        return self.model or "default"


class Reader:
    """Reads gold articles with one model, opened at the first article; with recordings one is opened for each."""

    def __init__(self, settings: Settings, on_progress: Callable[[pipeline.Progress], None]) -> None:
        self._settings, self._progress = settings, on_progress
        self._stack = ExitStack()
        self._extractor: pipeline.Extractor | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def read(self, case: GoldCase) -> Extraction:
        """The records of one article."""
        folder = self._settings.cassettes
        if folder is not None:
            with self._open(folder / f"{case.id}.json") as extractor:
                return extractor.extract(case.article)
        self._extractor = self._extractor or self._stack.enter_context(self._open(None))
        return self._extractor.extract(case.article)

    def _open(self, cassette: Path | None) -> pipeline.Extractor:
        ask = self._settings
        return pipeline.Extractor(
            ask.model,
            base_url=ask.base_url,
            api_key=ask.api_key,
            mode=ask.mode,
            cassette=cassette,
            record=ask.record if cassette else "none",
            on_progress=self._progress,
        )


def run(
    cases: Sequence[GoldCase],
    path: Path,
    settings: Settings,
    on_progress: Callable[[pipeline.Progress], None],
    on_article: Callable[[GoldCase, int], None],
) -> list[Prediction]:
    """The predictions for all cases, in their order; new ones are appended to ``path`` one by one.

    An article whose answers cannot be used is a prediction with an error and without records. Errors that stop
    everything (no model, no recording) stop this too; what was read stays.
    """
    prompts: dict[str, str] = {task: load_prompt(task).fingerprint for task in TASKS}
    asked = (settings.base_url, settings.mode)
    keys = {case.id: key(case, settings.name, asked, prompts) for case in cases}
    known = {one.key: one for one in read_predictions(path)} if path.exists() else {}
    with Reader(settings, on_progress) as reader:
        for done, case in enumerate(cases):
            if keys[case.id] in known:
                continue
            on_article(case, done)
            extraction, error, seconds = _read(reader, case)
            prediction = Prediction(
                key=keys[case.id],
                case=case.id,
                article=article_print(case),
                model=settings.name,
                prompts=prompts,
                seconds=round(seconds, 3),
                replayed=settings.cassettes is not None and settings.record == "none",
                error=error,
                extraction=extraction,
            )
            append(path, prediction)
            known[prediction.key] = prediction
    return [known[keys[case.id]] for case in cases]


def _read(reader: Reader, case: GoldCase) -> tuple[Extraction | None, str | None, float]:
    started = time.perf_counter()
    try:
        extraction = reader.read(case)
    except (AnswerError, InputError) as error:
        return None, str(error), time.perf_counter() - started
    return extraction, None, time.perf_counter() - started
