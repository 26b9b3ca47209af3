"""The page of all codes, written from extractor/codes.py and the docstrings of the rules.

python bench/issues_page.py      write docs/issues.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from extractor.codes import CODES, Code
from extractor.validation import JOINT_RULES, RULES

PAGE = Path(__file__).parent.parent / "docs" / "issues.md"

HEAD = """# Issues

<!-- Written by `make docs` from extractor/codes.py; do not edit. -->

Every doubt has a stable code. `warning` and `error` ask for a look (`needs_review`), `info` is a note. Where a rule
raises the code, its function in `extractor/validation/` has the same name, and *check* is the number in its docstring.
Examples are articles of 20 June 2025, unless they have no date. Where there is none, closed choices or other code
should keep it from happening: the code guards against a fault.
"""

SECTIONS = {
    "record": "## About a record\n",
    "article": "## About the article\n\nIn `issues` of the extraction, with the sentence.\n",
    "draft": "## Withheld\n\nA draft that is no record is kept in `withheld` with the words that the model gave, the "
    "sentence, and a code.\n",
}


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for about, head in SECTIONS.items():
        parts += [head, "\n".join(table({code: entry for code, entry in CODES.items() if entry.about == about})), ""]
    return "\n".join(parts)


def table(codes: dict[str, Code]) -> Iterator[str]:
    checks = {rule.code: " ".join(re.findall(r"\bK\d+", rule.find.__doc__ or "")) for rule in (*RULES, *JOINT_RULES)}
    yield "| code | severity | check | what was found | example |"
    yield "|---|---|---|---|---|"
    for code, entry in codes.items():
        example = "".join(map(_shown, (entry.example or "").replace("\n", " ¶ ")))
        undated = "" if entry.dated or not example else " (no date)"
        cells = (f"`{code}`", ", ".join(entry.severities), checks.get(code, ""), entry.meaning, example + undated)
        yield f"| {' | '.join(cells)} |"


def _shown(letter: str) -> str:
    """A letter as a table can show it."""
    return f"\\{letter}" if letter == "|" else letter if letter.isprintable() else f"\\u{ord(letter):04x}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
