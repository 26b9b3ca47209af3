"""Write the columns of exported tables into docs/batch.md."""

import re
from pathlib import Path

from extractor.exporting.tables import TABLES

PAGE = Path(__file__).parent.parent / "docs" / "batch.md"


def columns() -> str:
    """All tables as Markdown."""
    blocks = []
    for table, defined in TABLES.items():
        rows = [f"| `{one.name}` | {one.type} | {one.meaning} |" for one in defined]
        blocks.append(
            "\n".join([f"**{table}**", "", "| column | type | what stands there |", "| --- | --- | --- |", *rows])
        )
    return "\n\n".join(blocks)


def page(text: str) -> str:
    """The page with the columns as they are now."""
    block = f"<!-- columns -->\n{columns()}\n<!-- end of columns -->"
    return re.sub(r"<!-- columns -->.*?<!-- end of columns -->", lambda _: block, text, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
