"""Extractions -> JSON Lines: one extraction a line, which ``Extraction.from_json`` reads back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import IO

from ..ledger import Kept

# JSON lets these through, but some readers take them for the end of a line, and terminals obey them.
_RAW = re.compile("[\x7f-\x9f\u2028\u2029]")


def write(kept: Iterable[Kept], stream: IO[str]) -> int:
    """Write every extraction as one line; how many they were. No line holds a control character."""
    written = 0
    for one in kept:
        text = one.extraction.to_json(indent=None)
        stream.write(_RAW.sub(lambda match: json.dumps(match[0])[1:-1], text) + "\n")
        written += 1
    return written
