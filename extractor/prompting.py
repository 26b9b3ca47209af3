"""Window or Section + prompts/<task>.v<N>.md -> messages, and a fingerprint of all that shapes the answer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from string import Formatter
from typing import Any, Literal

from .drafts import FORMS, TASKS, Task, article_form
from .errors import InputError
from .layout import Layout
from .screening import neutralize
from .sections import Section
from .spans import Span
from .windowing import Window

Question = Task | Literal["article", "confirmation", "reasking"]
QUESTIONS: tuple[Question, ...] = (*TASKS, "article", "confirmation", "reasking")
"""What can be asked: each task about a sentence, all of them about an article, whether a record is one, and each of the
first again with what was wrong."""

VERSIONS: dict[Question, int] = dict.fromkeys(QUESTIONS, 1) | {"confirmation": 2}
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
    if task == "confirmation" or task == "reasking":
        return ()  # the answer is a word, or has the form of the question that is asked again
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


def build_confirmation_messages(
    messages: Sequence[dict[str, str]], task: Task, draft: Mapping[str, Any], prompt: Prompt
) -> list[dict[str, str]]:
    """The ``messages`` that gave a draft, asked for yes or no instead: do they tell of what the draft says?

    They begin as they did, with what stands before the sentence, so that the model knows what "he" and "there" are. The
    prompt holds the question of each task.
    """
    words = {field: _told(value) for field, value in draft.items()}
    question = json.loads(prompt.example)[task].format_map(words)
    asked = f"{messages[-1]['content']}\nQuestion: {' '.join(neutralize(question).split())}"
    return [*messages[:-1], {"role": "user", "content": asked}]


def build_reasking_messages(
    messages: Sequence[dict[str, str]], answer: str, reasons: Sequence[str], prompt: Prompt
) -> list[dict[str, str]]:
    """The messages of a question that is asked again: the first ones, the answer, and what is wrong with it."""
    lines = [f"- {' '.join(neutralize(reason).split())}" for reason in reasons]
    request = _text(prompt).replace("{reasons}", "\n".join(lines))
    return [*messages, {"role": "assistant", "content": neutralize(answer)}, {"role": "user", "content": request}]


def advice(prompt: Prompt, task: Task, code: str, draft: Mapping[str, Any]) -> tuple[str, frozenset[str]] | None:
    """What to look at where a draft failed the check ``code``, and the fields that this is about.

    None for checks that another answer would not pass either: what is wrong there is the article, or code's to settle.

    >>> draft = {"visitor": "Alba", "destination": "Freedonia", "date": None}
    >>> told, fields = advice(load_prompt("reasking"), "visits", "own_country", draft)
    >>> told.split("?")[0], sorted(fields)
    ('Is it Alba who travels to Freedonia', ['destination', 'visitor'])
    """
    template = json.loads(prompt.example)[task].get(code)
    if template is None:
        return None
    fields = frozenset(name for _, name, _, _ in Formatter().parse(template) if name)
    return template.format_map({field: _told(draft.get(field)) for field in fields}), fields


def _text(prompt: Prompt) -> str:
    """A prompt without its block, where that holds what is put together here."""
    return prompt.system.partition("```json")[0].strip()


def _told(value: Any) -> str:
    """The words of a field of a draft, the first few of a list."""
    if isinstance(value, list):
        return ", ".join(map(_told, value[:_FEW]))
    if isinstance(value, dict):
        return str(value["who"])
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
