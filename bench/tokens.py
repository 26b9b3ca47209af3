"""Where the tokens of the embedded model go, from its recorded answers: by what is asked, read anew or not, written.

    python bench/tokens.py [GOLD.jsonl] [--read 70] [--write 24]

The default is seeds/gold/dev.jsonl with cassettes/gold. ``--read`` and ``--write`` are the tokens a second of the
machine. No model is asked.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ceiling
from gate import CASSETTES

from extractor.evaluation.gold import digest, read_gold


def main() -> int:
    arguments = sys.argv[1:]
    read, write = (
        float(arguments[arguments.index(name) + 1]) if name in arguments else default for name, default in SPEED
    )
    files = [Path(name) for name in arguments if name.endswith(".jsonl")] or [ceiling.DEV]
    cases = [case for file in files for case in read_gold(file)]
    asked = [(case.id, body, reply) for case in cases for body, reply in recorded(CASSETTES / f"{case.id}.json")]
    print(f"{len(cases)} articles, digest {digest(cases)}, {sum(len(case.text) for case in cases)} characters")
    print(f"{'':14} {'number':>6} {'prompt':>7} {'cached':>7} {'written':>7} {'seconds reading':>15} {'writing':>8}")
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for _, body, reply in asked:
        usage = reply["usage"]
        spent = Counter(number=1, prompt=usage["prompt_tokens"], written=usage["completion_tokens"])
        spent["cached"] = (usage.get("prompt_tokens_details") or {}).get("cached_tokens", 0)
        for name in (kind(body), "all"):
            totals[name] += spent
    for name, row in sorted(totals.items(), key=lambda pair: pair[0] == "all"):
        spent = f"{(row['prompt'] - row['cached']) / read:15.0f} {row['written'] / write:8.0f}"
        print(f"{name:14} {row['number']:6} {row['prompt']:7} {row['cached']:7} {row['written']:7} {spent}")
    print(*parts([(case, body, reply) for case, body, reply in asked if "response_format" in body]), sep="\n")
    return 0


SPEED = (("--read", 70.0), ("--write", 24.0))


def recorded(path: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Requests and replies of a recording."""
    for one in json.loads(path.read_text("utf-8"))["interactions"]:
        if "usage" in one["response"]["body"]:
            yield one["request"]["body"], one["response"]["body"]


def kind(body: dict[str, Any]) -> str:
    """What is asked: the name of the form, or whether a record is one."""
    name = body["response_format"]["json_schema"]["name"] if "response_format" in body else "confirmation"
    return f"{name} again" if len(body["messages"]) > 2 else name


def parts(asked: list[tuple[str, dict[str, Any], dict[str, Any]]]) -> Iterator[str]:
    """What questions about sentences and their answers are made of, in characters."""
    lines: Counter[str] = Counter()
    tasks: dict[tuple[str, str], int] = Counter()
    copied = written = 0
    for case, body, reply in asked:
        question, answer = body["messages"][1]["content"], reply["choices"][0]["message"]["content"]
        tasks[case, question] += 1
        for line in question.split("\n"):
            lines[line.partition(":")[0]] += len(line)
        written += len(answer)
        copied += sum(len(words) for words in strings(json.loads(answer)))
    told = sum(lines.values())
    shares = ", ".join(f"{name} {100 * many / told:.0f} %" for name, many in lines.most_common(4))
    twice = sum(len(question) * (many - 1) for (_, question), many in tasks.items())
    yield f"questions about sentences: {shares}; read for another task before: {100 * twice / told:.0f} %"
    yield f"answers to them: copied words {100 * copied / written:.0f} %, the form {100 - 100 * copied / written:.0f} %"


def strings(value: Any) -> Iterator[str]:
    """All words in an answer."""
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(part)


if __name__ == "__main__":
    sys.exit(main())
