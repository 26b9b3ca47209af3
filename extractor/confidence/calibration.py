"""A fitted calibration: weights anyone can read, in a JSON file beside this module or one of the user's own."""

from __future__ import annotations

import json
import math
from functools import cache
from importlib import resources
from pathlib import Path

from pydantic import Field, ValidationError

from ..errors import InputError
from ..records import Part
from .signals import Signals


class Calibration(Part):
    """Logistic regression on signals: probability = 1 / (1 + exp(-(intercept + sum of weights)))."""

    version: str = "1"
    model: str = Field(description="whose drafts it was fitted on")
    prompts: tuple[str, ...] = Field(default=(), description="names and fingerprints of the prompts")
    data: str = Field(description="digest of the gold cases it was fitted on")
    split: str = "calib"
    values: int = Field(description="how many values it was fitted on")
    right: int = Field(description="how many of them were right")
    threshold: float = Field(description="below this a field needs review")
    accepted_error: float = Field(description="share of wrong values above the threshold that was aimed at")
    intercept: float
    weights: dict[str, float]

    def probability(self, signals: Signals) -> float:
        """How probable it is that the value with these signals is right.

        >>> even = Calibration(model="m", data="d", values=2, right=1, threshold=0.5, accepted_error=0.05,
        ...                    intercept=0.0, weights={"doubts": -2.0})
        >>> even.probability({}), round(even.probability({"doubts": 1.0, "unheard of": 1.0}), 3)
        (0.5, 0.119)
        """
        score = self.intercept + sum(self.weights.get(name, 0.0) * value for name, value in signals.items())
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, score)))), 4)

    def to_json(self) -> str:
        """The file's text: sorted, so that two calibrations can be compared line by line."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def load_calibration(path: Path | None = None) -> Calibration | None:
    """The calibration in ``path``, or the one that comes with the package; None if it brings none.

    Raises:
        InputError: ``path`` cannot be read, or is no calibration.
    """
    if path is None:
        return _packaged()
    try:
        return Calibration.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}", "extractor calibrate writes one") from error
    except ValidationError as error:
        raise InputError(f"{path}: no calibration", "extractor calibrate writes one") from error


@cache
def _packaged() -> Calibration | None:
    source = resources.files(__package__).joinpath("calibration.json")
    return Calibration.model_validate_json(source.read_bytes()) if source.is_file() else None
