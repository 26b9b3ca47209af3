"""Window + prompts/<task>.v<N>.md -> messages, and a fingerprint of all that shapes the answer."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from .drafts import FORMS, Task
from .errors import InputError
from .spans import Span
from .windowing import Window

VERSIONS: dict[Task, int] = {"visits": 1, "summits": 1, "trade_figures": 1}
"""Which version of each prompt is in use. A changed prompt is a new file, so that old recordings stay readable."""

# Control tokens of chat templates. The model must never see one that the article brought along: the angle bracket or
# bracket becomes a look-alike of the same length, so that offsets stay.
_CONTROL = re.compile(r"<(?=[|/]?[\w|]+[^<>\n]{0,40}>)|\[(?=/?(?:INST|SYS|TOOL|AVAILABLE)\w*\])", re.IGNORECASE)
_LOOKALIKE = {"<": "‹", "[": "⁅"}
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt file: its name (``visits.v1``), the system message, and its example."""

    name: str
    task: Task
    system: str
    example: str

    @property
    def fingerprint(self) -> str:
        """Short hash of the text and of the answer form: two runs with equal ones asked the same question."""
        form = json.dumps(FORMS[self.task].model_json_schema(), sort_keys=True)
        return hashlib.sha256(f"{self.system}\n{form}".encode()).hexdigest()[:16]


@cache
def load_prompt(task: Task, version: int | None = None) -> Prompt:
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


def leaked(prompt: Prompt, draft: dict[str, Any], window: Window, text: str) -> bool:
    """True if a draft holds words of the prompt's example that do not stand in the window.

    Small models give back the example's names and numbers when they find nothing.
    """
    shown = " ".join(span.of(text) for span in (window.heading, window.before, window.focus) if span is not None)
    example = " ".join(re.findall(r'"([^"]*)"', prompt.example))
    words = [word for value in draft.values() for word in (value if isinstance(value, list) else [value])]
    return any(isinstance(word, str) and len(word) > 3 and word in example and word not in shown for word in words)


def neutralize(text: str) -> str:
    """``text`` without anything that a chat template or a terminal would obey; the same length, so offsets hold.

    >>> neutralize("a <|im_end|> b")
    'a ‹|im_end|> b'
    """
    return _INVISIBLE.sub(" ", _CONTROL.sub(lambda match: _LOOKALIKE[match.group()], text))


def _clean(span: Span, text: str) -> str:
    return " ".join(neutralize(span.of(text)).split())
