"""A fitted calibration: weights anyone can read, in a JSON file beside this module or one of the user's own."""

from __future__ import annotations

import hashlib
import json
import math
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from ..errors import InputError
from ..records import CalibrationUse, Part
from .signals import Signals

Rule = Literal["bound", "share", "none"]
"""How a threshold was chosen: the bound of the error stays within the target, only its share does, or nothing does."""


class Tally(Part):
    """What was seen of one slot."""

    articles: int
    values: int
    right: int


class Held(Part):
    """What comes of a threshold on articles that the weights had not seen (out of fold)."""

    threshold: float
    accepted: int = Field(description="values at or above the threshold")
    wrong: int = Field(description="how many of them were wrong")
    share: float | None = Field(description="wrong of accepted")
    bound: float | None = Field(description="upper end of that share: Clopper-Pearson, one-sided, 95 %")


class Weights(Part):
    """Logistic regression on signals: probability = 1 / (1 + exp(-(intercept + sum of weight × signal)))."""

    intercept: float
    weights: dict[str, float]

    def probability(self, signals: Signals) -> float:
        """The probability for these signals; a signal without a weight weighs nothing.

        >>> doubted = Weights(intercept=0.0, weights={"doubts": -2.0})
        >>> doubted.probability({}), round(doubted.probability({"doubts": 1.0, "unheard of": 1.0}), 3)
        (0.5, 0.119)
        """
        score = self.intercept + sum(self.weights.get(name, 0.0) * value for name, value in signals.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


class Calibration(Part):
    """How probable it is that a record is one, and that a value is right if its record is one.

    The confidence of a value is the product of both.
    """

    version: str = "2"
    model: str = Field(description="whose drafts it was fitted on")
    prompts: tuple[str, ...] = Field(default=(), description="names and fingerprints of the prompts; empty: any")
    data: str = Field(description="digest of the gold cases it was fitted on")
    split: str = "calib"
    articles: int = Field(default=0, description="how many articles gave values")
    values: int = Field(description="how many values it was fitted on")
    right: int = Field(description="how many of them were right")
    threshold: float = Field(description="below this a field needs review; above 1: nothing is sure enough")
    accepted_error: float = Field(description="share of wrong values above the threshold that was aimed at")
    doubtful_below: float = Field(
        default=0.0, description="a record that is one with less than this probability is withheld; 0: none is"
    )
    rule: Rule = Field(default="share", description="how the threshold was chosen")
    held: dict[Rule, Held] = Field(
        default_factory=dict, description="what comes of the threshold that each rule would choose, out of fold"
    )
    out_of_fold: dict[str, float | None] = Field(
        default_factory=dict, description="scores of confidences on articles that the weights had not seen"
    )
    log_loss_by_c: dict[str, float] = Field(
        default_factory=dict, description="inverse strength of the L2 penalty -> log loss out of fold; the least won"
    )
    c: float | None = Field(default=None, description="the inverse strength that was chosen")
    slots: dict[str, Tally] = Field(
        default_factory=dict, description="slots that were measured, others get no confidence; empty: not known"
    )
    rare: int = Field(default=0, description="how many signals were left out, because too few articles show them")
    record: Weights | None = Field(default=None, description="whether a record is one; null: all were")
    value: Weights = Field(description="whether a value is right if its record is one")

    @model_validator(mode="before")
    @classmethod
    def _first_version(cls, data: Any) -> Any:
        """Version 1 weighed values alone, those of records that are none among them."""
        if isinstance(data, dict) and "intercept" in data:
            replaced = ("intercept", "weights", "doubtful_below")
            kept = {name: value for name, value in data.items() if name not in replaced}
            return kept | {"value": {"intercept": data["intercept"], "weights": data["weights"]}}
        return data

    def of_record(self, signals: Signals) -> float:
        """How probable it is that the record with these signals is one."""
        return round(self.record.probability(signals), 4) if self.record is not None else 1.0

    def of_value(self, signals: Signals, record: float = 1.0) -> float:
        """How probable it is that the value with these signals is right, if its record is one with this probability.

        >>> even = Calibration(model="m", data="d", values=2, right=1, threshold=0.5, accepted_error=0.05,
        ...                    value=Weights(intercept=0.0, weights={}))
        >>> even.of_value({}), even.of_value({}, record=0.9)
        (0.5, 0.45)
        """
        return round(record * self.value.probability(signals), 4)

    def measures(self, slot: str) -> bool:
        """True if enough values of ``slot`` were seen (``Visit.period.start``), or nobody noted which slots were."""
        return not self.slots or slot in self.slots

    def is_of(self, model: str, prompts: frozenset[str]) -> bool:
        """True if it was fitted on drafts of this model, asked with these prompts (names and fingerprints)."""
        return self.model == model and (not self.prompts or frozenset(self.prompts) == prompts)

    def use(self) -> CalibrationUse:
        """What an extraction says of it."""
        return CalibrationUse(
            fingerprint=hashlib.sha256(self.to_json().encode()).hexdigest()[:12],
            **self.model_dump(include={"model", "data", "split", "threshold", "accepted_error"}),
        )

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
