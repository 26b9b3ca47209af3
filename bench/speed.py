"""Milliseconds a reader over one article of 5,000 characters, beside other readers on the same text in the same run.

    python bench/speed.py [FILE]     the longer seed when no file is given; repeated and cut to 5,000 characters

Each figure is the median after warm-up, on one core, with the caches of words emptied before every turn. dateparser
comes with the package; natasha is in the extra `bench`.
"""

from __future__ import annotations

import datetime
import importlib.util
import platform
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median

from extractor import normalization
from extractor.normalization import organizations, places, words
from extractor.normalization.cues import read_cues
from extractor.normalization.dates import read_dates
from extractor.normalization.languages import detect_language
from extractor.normalization.people import read_people
from extractor.normalization.quantities import read_quantities

SEED = Path(__file__).parent.parent / "seeds" / "004_4478a7bb2b09c7cc.txt"
LENGTH = 5_000
TURNS = 20
PUBLISHED = datetime.date(2025, 11, 25)


def timed(run: Callable[[], object], turns: int = TURNS) -> float:
    """Median milliseconds of ``run``; what earlier turns remember of the text is thrown away."""
    run()
    times = []
    for _ in range(turns):
        forget()
        started = time.perf_counter()
        run()
        times.append((time.perf_counter() - started) * 1000)
    return median(times)


def forget() -> None:
    words.read_words.cache_clear()
    places._read.cache_clear()
    organizations._read.cache_clear()


def readers(text: str) -> dict[str, Callable[[], object]]:
    language = detect_language(text)
    return {
        "all of read()": lambda: normalization.read(text, published=PUBLISHED),
        "language": lambda: detect_language(text),
        "places": lambda: places.read_places(text, language=language),
        "people": lambda: read_people(text, language=language, published=PUBLISHED),
        "organizations": lambda: organizations.read_organizations(text, language=language),
        "dates": lambda: read_dates(text, language=language, published=PUBLISHED),
        "quantities": lambda: read_quantities(text, language=language),
        "cues": lambda: read_cues(text),
    }


def others(text: str) -> dict[str, Callable[[], object]]:
    """Readers by other people, as far as they are installed, each set up before the clock runs."""
    found: dict[str, Callable[[], object]] = {}
    if importlib.util.find_spec("dateparser"):
        from dateparser.search import search_dates

        found["dateparser search_dates"] = lambda: search_dates(text, languages=[detect_language(text) or "en"])
    if importlib.util.find_spec("natasha"):
        from natasha import DatesExtractor, Doc, MorphVocab, NewsEmbedding, NewsNERTagger, Segmenter

        segmenter, vocabulary, tagger = Segmenter(), MorphVocab(), NewsNERTagger(NewsEmbedding())
        dates = DatesExtractor(vocabulary)

        def natasha() -> None:
            doc = Doc(text)
            doc.segment(segmenter)
            doc.tag_ner(tagger)
            for span in doc.spans:
                span.normalize(vocabulary)
            list(dates(text))

        found["natasha names and dates"] = natasha
    return found


def main() -> int:
    warnings.simplefilter("ignore")
    article = Path(sys.argv[1] if len(sys.argv) > 1 else SEED).read_text("utf-8")
    text = (article * (LENGTH // len(article) + 1))[:LENGTH]
    print(f"{len(text)} characters, Python {platform.python_version()}, {platform.machine()}; milliseconds")
    ours = {name: timed(run) for name, run in readers(text).items()}
    for name, spent in ours.items():
        print(f"{name:26}{spent:9.1f}" + ("   target 30" if name == "all of read()" else ""))
    for name, run in others(text).items():
        spent = timed(run, turns=3)
        print(f"{name:26}{spent:9.1f}   {spent / ours['all of read()']:.1f} times read()")
    return 0


if __name__ == "__main__":
    sys.exit(main())
