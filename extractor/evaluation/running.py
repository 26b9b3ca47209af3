"""Gold articles -> predictions: each is read once, and what was read before is not asked again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal

from .. import pipeline
from ..confidence import Calibration
from ..errors import AnswerError
from ..prompting import QUESTIONS, load_prompt
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
    record: Literal["none", "once", "missing", "all"] = "none"
    calibration: Calibration | None = None
    reading: Literal["auto", "sentence", "article"] = "auto"
    ask_again: bool = False

    @property
    def name(self) -> str:
        """The model as asked for."""
        return self.model or "default"


class Models:
    """The model for every article: one for all, opened at the first, or one that replays the article's recording."""

    def __init__(self, settings: Settings, on_progress: Callable[[pipeline.Progress], None]) -> None:
        self._settings, self._progress = settings, on_progress
        self._stack = ExitStack()
        self._shared: pipeline.Extractor | None = None

    def __enter__(self) -> Models:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    @contextmanager
    def reader(self, case: GoldCase) -> Iterator[pipeline.Extractor]:
        """What reads this article."""
        folder = self._settings.cassettes
        if folder is not None:
            with self._open(folder / f"{case.id}.json") as extractor:
                yield extractor
        else:
            self._shared = self._shared or self._stack.enter_context(self._open(None))
            yield self._shared

    def _open(self, cassette: Path | None) -> pipeline.Extractor:
        ask = self._settings
        return pipeline.Extractor(
            ask.model,
            base_url=ask.base_url,
            api_key=ask.api_key,
            mode=ask.mode,
            reading=ask.reading,
            ask_again=ask.ask_again,
            cassette=cassette,
            record=ask.record if cassette else "none",
            on_progress=self._progress,
            calibration=ask.calibration,
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
    questions = [name for name in QUESTIONS if settings.ask_again or name != "reasking"]
    prompts: dict[str, str] = {name: load_prompt(name).fingerprint for name in questions}
    asked = [settings.base_url, settings.mode, settings.reading]
    if settings.calibration is not None:
        asked.append(settings.calibration.use().fingerprint)
    keys = {case.id: key(case, settings.name, asked, prompts) for case in cases}
    known = {one.key: one for one in read_predictions(path)} if path.exists() else {}
    with Models(settings, on_progress) as models:
        for done, case in enumerate(cases):
            if keys[case.id] in known:
                continue
            on_article(case, done)
            with models.reader(case) as extractor:
                extraction, error, seconds = _read(extractor, case)
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


def _read(extractor: pipeline.Extractor, case: GoldCase) -> tuple[Extraction | None, str | None, float]:
    """What the article gave, or why its answers could not be used, and the seconds that it took."""
    started = time.perf_counter()
    try:
        extraction = extractor.extract(case.article)
    except AnswerError as error:
        return None, str(error), time.perf_counter() - started
    return extraction, None, time.perf_counter() - started
