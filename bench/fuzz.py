"""Inputs that coverage leads to, by the hundred thousand, into the rooms of tests/fuzzed.py. `make fuzz`

    python bench/fuzz.py TARGET [--runs N] [--corpus DIR] [--seed N]

Each input has its second of processor time and its 500 MB. What breaks is written to tests/data/fuzz/TARGET, where the
tests read it from then on. Inputs that reach new code go to DIR/TARGET; those of former runs are kept in
tests/data/fuzz/corpus.jsonl. Needs atheris.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
with atheris.instrument_imports(include=["extractor"]):
    import fuzzed

LONGEST = 1000
"""Bytes of an input."""
HANG = 60
"""Seconds after which a call is given up; a busy machine must not look like a hang."""


def seeds(target: str) -> list[bytes]:
    """Inputs to begin with: sentences of the words that readers know, in several encodings."""
    made = random.Random(7)
    pieces = [*fuzzed.PIECES, *fuzzed.MARKUP] if target in ("files", "pages") else fuzzed.PIECES
    texts = [made.choice(("", " ")).join(made.choices(pieces, k=made.randint(1, 40))) for _ in range(60)]
    if target == "pages":
        texts = [f"<html><body><article><p>{text}</p></article></body></html>" for text in texts]
    codings = ("utf-8", "cp1251", "utf-16") if target in ("files", "pages") else ("utf-8",)
    return [text.encode(coding, "replace") for text in texts for coding in codings]


def words(pieces: list[str]) -> str:
    """A dictionary of libFuzzer: a word a line, bytes in hex."""
    lines = ("".join(f"\\x{byte:02x}" for byte in piece.encode()) for piece in pieces)
    return "".join(f'"{line}"\n' for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", choices=fuzzed.TARGETS)
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--corpus", type=Path, default=Path(".build/fuzz/corpus"))
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    broken, corpus = fuzzed.KEPT / given.target, given.corpus / given.target
    for folder in (broken, corpus):
        folder.mkdir(parents=True, exist_ok=True)
    known = [data for target, _, data in fuzzed.kept() if target == given.target]
    for number, data in enumerate([*known, *seeds(given.target)]):
        (corpus / f"known-{number:03}").write_bytes(data)
    dictionary = given.corpus / "words.dict"
    dictionary.write_text(words([*fuzzed.PIECES, *fuzzed.MARKUP]), "ascii")
    told = [
        *(sys.argv[0], str(corpus)),
        *(f"-runs={given.runs}", f"-seed={given.seed}", f"-max_len={LONGEST}", f"-dict={dictionary}"),
        *(
            f"-timeout={HANG}",
            f"-report_slow_units={HANG}",
            f"-rss_limit_mb={fuzzed.MEGABYTES}",
            f"-artifact_prefix={broken}/",
            "-print_final_stats=1",
        ),
    ]
    atheris.Setup(told, lambda data: fuzzed.within(given.target, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
