"""Window or Section + prompts/<task>.v<N>.md -> messages, and a fingerprint of all that shapes the answer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from .drafts import FORMS, TASKS, Task, article_form
from .errors import InputError
from .layout import Layout
from .records import Mention
from .screening import neutralize
from .sections import Section
from .spans import Span
from .windowing import Window

Question = Task | Literal["article", "confirmation"]
QUESTIONS: tuple[Question, ...] = (*TASKS, "article", "confirmation")
"""What can be asked: each task about a sentence, all of them about an article, or whether a record is one."""

VERSIONS: dict[Question, int] = {"visits": 1, "summits": 1, "trade_figures": 1, "article": 1, "confirmation": 1}
"""Which version of each prompt is in use. A changed prompt is a new file, so that old recordings stay readable."""

_FEW = 4
"""Participants that a question names."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt file: its name (``visits.v1``), the system message, and its example."""

    name: str
    task: Question
    system: str
    example: str

    @property
    def fingerprint(self) -> str:
        """Short hash of the text and of the answer form: two runs with equal ones asked the same question."""
        return hashlib.sha256("\n".join([self.system, *_schema(self.task)]).encode()).hexdigest()[:16]


@cache
def _schema(task: Question) -> tuple[str, ...]:
    if task == "confirmation":
        return ()  # the answer is a word
    answer = article_form() if task == "article" else FORMS[task]
    return (json.dumps(answer.model_json_schema(), sort_keys=True),)


@cache
def load_prompt(task: Question, version: int | None = None) -> Prompt:
    """Read ``prompts/<task>.v<N>.md``, from the installed package or from the project's top level.

    The file is the system message. Its last fenced ``json`` block is the example answer. Raises InputError if the
    file is missing or has no example.
    """
    name = f"{task}.v{version or VERSIONS[task]}"
    packaged = resources.files(__package__).joinpath("prompts", f"{name}.md")
    source = packaged if packaged.is_file() else Path(__file__).parent.parent / "prompts" / f"{name}.md"
    if not source.is_file():
        raise InputError(f"no prompt {name!r}", "prompts are files prompts/<task>.v<N>.md")
    system = source.read_text("utf-8").strip()
    examples = re.findall(r"```json\n(.*?)\n```", system, re.DOTALL)
    if not examples:
        raise InputError(f"prompt {name!r} has no example", "add a fenced json block with an example answer")
    return Prompt(name, task, system, examples[-1])


def build_messages(text: str, window: Window, prompt: Prompt, published: str | None) -> list[dict[str, str]]:
    """The messages of one question. The system message never changes, so that servers can cache it.

    The article's words are data: control tokens in them are made harmless, nothing in them is a template.
    """
    lines = [f"Published: {published}"] if published else []
    if window.heading is not None:
        lines.append(f"Heading: {_clean(window.heading, text)}")
    if window.before is not None:
        lines.append(f"Before: {_clean(window.before, text)}")
    lines.append(f"Sentence: {_clean(window.focus, text)}")
    return [{"role": "system", "content": prompt.system}, {"role": "user", "content": "\n".join(lines)}]


def build_article_messages(
    text: str, layout: Layout, section: Section, prompt: Prompt, published: str | None
) -> list[dict[str, str]]:
    """The messages of one question about a whole article or a section of it: its sentences, each with its number."""
    lines = [f"Published: {published}"] if published else []
    if section.lead is not None:
        lines.append(f"The article begins: {_clean(section.lead, text)}")
    lines.append(f"Lists: {', '.join(section.tasks)}")
    number = section.first
    for paragraph in layout.paragraphs:
        inside = [sentence for sentence in paragraph.sentences if section.span.contains(sentence)]
        if inside:
            lines.append("")
        for sentence in inside:
            lines.append(f"[{number}] {_clean(sentence, text)}")
            number += 1
    return [{"role": "system", "content": prompt.system}, {"role": "user", "content": "\n".join(lines)}]


def build_confirmation_messages(text: str, mention: Mention, prompt: Prompt) -> list[dict[str, str]]:
    """The messages that ask whether the sentence of ``mention`` tells of what its draft says; the answer is yes or no.

    The prompt's block holds the question of each task: it is no example, and the model does not see it.
    """
    words = {field: _told(value) for field, value in mention.draft.items()}
    question = json.loads(prompt.example)[mention.task].format_map(words)
    lines = [f"Sentence: {_clean(mention.window, text)}", f"Question: {' '.join(neutralize(question).split())}"]
    system = prompt.system.partition("```json")[0].strip()
    return [{"role": "system", "content": system}, {"role": "user", "content": "\n".join(lines)}]


def _told(value: Any) -> str:
    """The words of a field of a draft, the first few of a list."""
    if isinstance(value, list):
        return ", ".join(map(str, value[:_FEW]))
    return str(value) if value is not None else "somebody"


def leaked(prompt: Prompt, draft: dict[str, Any], window: Window, text: str) -> bool:
    """True if a draft holds words of the prompt's example that do not stand in the window.

    Small models give back the example's names and numbers when they find nothing.
    """
    shown = " ".join(span.of(text) for span in window.shown)
    example = " ".join(re.findall(r'"([^"]*)"', prompt.example))
    return any(len(word) > 3 and word in example and word not in shown for word in _words(draft))


def _words(value: Any) -> Iterator[str]:
    """All words of a draft, those of its parts too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _words(part)


def _clean(span: Span, text: str) -> str:
    return " ".join(neutralize(span.of(text)).split())
