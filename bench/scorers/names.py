"""Names of persons: factRuEval 2016, nominative first name and surname from whole documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.normalization.forms import fold
from extractor.normalization.people import read_people

from . import Case

FILE = "factrueval2016.jsonl"
GROUP, GROUP_READ = "names of persons", "names of persons read"


def cases(rows: Iterable[dict]) -> Iterator[Case]:
    for row in rows:
        readings = [person for person in read_people(row["text"], language="ru") if person.kind == "name"]
        for person in row["persons"]:
            firsts, lasts = person["attrs"]["firstname"], person["attrs"]["lastname"]
            if reason := outside(person):
                yield Case(GROUP, row["text"], outside=reason)
                continue
            names = [
                reading.name
                for reading in readings
                if any(start < reading.span.stop and reading.span.start < stop for start, stop in person["spans"])
            ]
            right = any(words(firsts[0], lasts[0]) <= words(name) for name in names if name)
            for group in (GROUP, *([GROUP_READ] if names else [])):
                yield Case(group, row["text"], f"{firsts[0]} {lasts[0]}", sorted({str(n) for n in names}), right)


def words(*names: str) -> set[str]:
    return {word.strip(".") for name in names for word in fold(name).split()}


def outside(person: dict) -> str | None:
    if any(key in person["attrs"] for key in ("firstname1", "lastname1")):
        return "two of one"
    return None if person["spans"] else "no mention"
