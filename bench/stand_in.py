"""Models without a server, for programs that say themselves what is answered."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, Never, TypeVar

from pydantic import BaseModel

from extractor.model import Identity, Model, Reply, Tokens
from extractor.model.client import Message

T = TypeVar("T", bound=BaseModel)


class StandIn(Model):
    """A model that answers as ``answer`` says. What an answer took is counted in characters: there are no tokens."""

    def __init__(self, name: str) -> None:
        super().__init__(Identity(name, None, None, name, 1), _nobody, {})

    @abstractmethod
    def answer(self, messages: Sequence[Message], form: type[BaseModel]) -> dict[str, Any]:
        """The fields of the form that a question is answered with."""

    def ask(self, messages: Sequence[Message], form: type[T], *, max_tokens: int) -> Reply[T]:
        """As a model's; the first message, which is always the same, counts as cached."""
        draft = form.model_validate(self.answer(messages, form))
        sent = sum(len(message["content"]) for message in messages)
        schema = len(json.dumps(form.model_json_schema(), ensure_ascii=False))
        written = len(draft.model_dump_json(exclude_unset=True))
        return Reply(draft, Tokens(sent + schema, len(messages[0]["content"]), written), 1)


def _nobody(**_: object) -> Never:
    raise AssertionError("a stand-in asks no server")
