"""A model whose answers a test writes by hand: no HTTP, no tokens."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from extractor.model import Identity, Reply, Tokens


class ScriptedModel:
    """Answers every question with what ``answer(task, sentence)`` gives: a list of drafts, or an error to raise."""

    def __init__(self, answer: Callable[[str, str], Any], slots: int = 1) -> None:
        self.identity = Identity("scripted", None, None, "scripted", slots)
        self.asked: list[tuple[str, str]] = []
        self.messages: list[list[dict[str, str]]] = []
        self._answer = answer
        self._lock = threading.Lock()
        self.closed = False

    def ask(self, messages, form, *, max_tokens):
        task = next(iter(form.model_fields))
        sentence = messages[-1]["content"].rsplit("Sentence: ", 1)[1]
        with self._lock:
            self.asked.append((task, sentence))
            self.messages.append(messages)
        drafts = self._answer(task, sentence)
        if isinstance(drafts, Exception):
            raise drafts
        return Reply(form.model_validate({task: drafts}), Tokens(10, 0, 5), 1)

    def describe(self, prompts, note=""):
        self.prompts = prompts

    def close(self):
        self.closed = True

    def __exit__(self, *exc):
        self.close()
