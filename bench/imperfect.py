"""What happens to mistakes of a strong model: drafts of whole articles are spoilt on purpose, one way at a time.

    python bench/imperfect.py [GOLD.jsonl] [--again]

The default is seeds/gold/dev.jsonl. Every draft that a model without mistakes would give (bench/told_drafts.py) is
spoilt in the same way, and the pipeline reads the article. A wrong value that comes of it is *seen* if its record is
withheld or asks for a look (a warning or an error), and *unseen* otherwise. What is wrong without any spoiling is not
counted.

With ``--again`` questions are asked again whose drafts fail a check, and the model then makes no mistake: *asked* is
how many that are, *left* the wrong values that remain. It is the most that asking again can mend.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import ceiling
import told_drafts
from babel import Locale
from pydantic import BaseModel
from stand_in import StandIn

from extractor import Extraction, Extractor, normalization
from extractor.assembly import Context
from extractor.drafts import Task
from extractor.evaluation.gold import GoldCase, digest, read_gold
from extractor.evaluation.judging import Judgement, judge
from extractor.model.client import Message
from extractor.sections import plan_sections

Draft = dict[str, Any]
Answer = dict[str, list[Draft]]
WRONG = ("INC", "SPU", "PAR")
NOWHERE = "Qwyzzgrad"


@dataclass(frozen=True, slots=True)
class Spoiler:
    """One kind of mistake: the drafts of ``task`` go through ``spoil``, which returns those given instead."""

    name: str
    task: Task
    spoil: Callable[[Draft, Context], list[Draft]]


def main() -> int:
    files = [Path(name) for name in sys.argv[1:] if name.endswith(".jsonl")] or [ceiling.DEV]
    cases = [case for file in files for case in read_gold(file)]
    print(f"{len(cases)} articles, digest {digest(cases)}")
    normalization.read = cache(normalization.read)  # an article is read once, and not again for every mistake
    again = "--again" in sys.argv
    print(f"{'mistake':46} {'drafts':>6} {'withheld':>8} {'seen':>6} {'unseen':>6}{'  asked   left' * again}")
    totals = [0] * (6 if again else 4)
    known = {case.id: _wrong(case, _read(case, None)[0]) for case in cases}
    asking = [record.needs_review for case in cases for record in _read(case, None)[0].records()]
    for spoiler in SPOILERS:
        counts = [0] * len(totals)
        for case in cases:
            counts = [a + b for a, b in zip(counts, _count(case, spoiler, known[case.id], again), strict=True)]
        totals = [a + b for a, b in zip(totals, counts, strict=True)]
        print(_line(f"{spoiler.task}: {spoiler.name}", counts), flush=True)
    print(_line("all", totals))
    print(f"without mistakes, {sum(asking)} of {len(asking)} records ask for a look")
    if again:
        usages = [_read(case, None, again=True)[0].usage for case in cases]
        asked, windows = sum(one.asked_again for one in usages), sum(one.windows for one in usages)
        print(f"without mistakes, {asked} of {windows} questions are asked again")
    return 0


class Corrected(StandIn):
    """A model that gives prepared answers, in the order of the questions, and the right ones when it is asked again."""

    def __init__(self, answers: Sequence[tuple[Answer, Answer]]) -> None:
        super().__init__("corrected")
        self._answers = iter(answers)
        self._right: dict[str, Answer] = {}

    def answer(self, messages: Sequence[Message], form: type[BaseModel]) -> Answer:
        question = messages[1]["content"]
        if len(messages) > 2:
            return self._right[question]
        given, self._right[question] = next(self._answers)
        return given


def _line(name: str, counts: Sequence[int]) -> str:
    drafts, withheld, *rest = counts
    return f"{name:46} {drafts:6} {withheld:8}" + "".join(f" {count:6}" for count in rest)


def _count(case: GoldCase, spoiler: Spoiler, known: set[tuple[Any, ...]], again: bool) -> list[int]:
    """Spoilt drafts, withheld ones, and the wrong values that come of them: seen and unseen.

    With ``again`` also how many questions are asked again, and how many wrong values are left then.
    """
    if not getattr(case, spoiler.task):
        return [0] * (6 if again else 4)
    extraction, spoilt = _read(case, spoiler)
    new = [one for one in _judgements(case, extraction) if _key(one) not in known]
    held = sum(held.task == spoiler.task for held in extraction.withheld)
    counts = [spoilt, held, sum(one.review for one in new), sum(not one.review for one in new)]
    if again:
        mended, _ = _read(case, spoiler, again=True)
        left = [one for one in _judgements(case, mended) if _key(one) not in known]
        counts += [mended.usage.asked_again, len(left)]
    return counts


def _read(case: GoldCase, spoiler: Spoiler | None, again: bool = False) -> tuple[Extraction, int]:
    """What the pipeline makes of the article's drafts, spoilt or not, and how many were."""
    spoilt = 0
    answers: list[tuple[Answer, Answer]] = []
    sections = [
        (part, context, section)
        for part, context in ceiling.parts(case)
        for section in plan_sections(context.layout, context.readings)
    ]
    for part, context, section in sections:
        answer = told_drafts.answer(context, section, part)
        unspoilt = dict(answer)
        if spoiler is not None and spoiler.task in answer:
            right = answer[spoiler.task]
            given = [spoiler.spoil(draft, context) for draft in right]
            spoilt += sum(drafts != [draft] for drafts, draft in zip(given, right, strict=True))
            answer[spoiler.task] = [draft for drafts in given for draft in drafts]
        answers.append((answer, unspoilt))
    with Extractor(Corrected(answers), reading="article", ask_again=again) as extractor:
        return extractor.extract(case.article), spoilt


def _judgements(case: GoldCase, extraction: Extraction) -> Iterator[Judgement]:
    return (one for one in judge(case, extraction).judgements if one.outcome in WRONG)


def _wrong(case: GoldCase, extraction: Extraction) -> set[tuple[Any, ...]]:
    return {_key(one) for one in _judgements(case, extraction)}


def _key(one: Judgement) -> tuple[Any, ...]:
    return (one.type, one.slot, one.label, one.predicted)


# --- the mistakes ---


def _with(draft: Draft, field: str, words: str | None) -> list[Draft]:
    return [draft | {field: words}] if words is not None and words != draft.get(field) else [draft]


def other(field: str, choices: Callable[[Context], list[str]]) -> Callable[[Draft, Context], list[Draft]]:
    """Words of the same kind from another place of the article: the next ones in its order."""

    def spoil(draft: Draft, context: Context) -> list[Draft]:
        words = list(dict.fromkeys(choices(context)))
        at = words.index(draft[field]) if draft.get(field) in words else -1
        return _with(draft, field, words[(at + 1) % len(words)]) if draft.get(field) and words else [draft]

    return spoil


def absent(field: str) -> Callable[[Draft, Context], list[Draft]]:
    """A word that the article does not have."""
    return lambda draft, context: _with(draft, field, NOWHERE) if draft.get(field) else [draft]


def dropped(field: str) -> Callable[[Draft, Context], list[Draft]]:
    """Nothing where there is something."""
    return lambda draft, context: [draft | {field: None}] if draft.get(field) else [draft]


def swapped(one: str, two: str) -> Callable[[Draft, Context], list[Draft]]:
    """The words of two fields in each other's place."""
    return lambda draft, context: [draft | {one: draft.get(two), two: draft.get(one)}]


def moved(draft: Draft, context: Context) -> list[Draft]:
    """Another sentence than the one that tells of the event: three further on."""
    last = len(context.layout.sentences)
    return [draft | {"sentences": [(draft["sentences"][0] + 2) % last + 1]}]


def beyond(draft: Draft, context: Context) -> list[Draft]:
    """A sentence that there is not."""
    return [draft | {"sentences": [len(context.layout.sentences) + 7]}]


def twice(draft: Draft, context: Context) -> list[Draft]:
    """The same draft again."""
    return [draft, dict(draft)]


def translated(field: str) -> Callable[[Draft, Context], list[Draft]]:
    """The English name of the country that the words name, in an article of another language."""

    def spoil(draft: Draft, context: Context) -> list[Draft]:
        codes = [place.country for place in context.readings.places if place.text == draft.get(field)]
        name = Locale("en").territories.get(codes[0] or "") if codes else None
        return _with(draft, field, name) if context.readings.language != "en" else [draft]

    return spoil


def other_party(draft: Draft, context: Context) -> list[Draft]:
    """Another person of the article in the place of the first participant."""
    taken = {party["who"] for party in draft.get("participants", [])}
    names = [name for name in people(context) if name not in taken]
    if not names or not taken:
        return [draft]
    first, *rest = draft.get("participants", [])
    return [draft | {"participants": [first | {"who": names[0], "acts_for": None}, *rest]}]


def people(context: Context) -> list[str]:
    return [person.text for person in context.readings.people if person.kind == "name"]


def countries(context: Context) -> list[str]:
    return [place.text for place in context.readings.places if place.kind == "country"]


def cities(context: Context) -> list[str]:
    return [place.text for place in context.readings.places if place.kind == "city"]


def dates(context: Context) -> list[str]:
    return [date.text for date in context.readings.dates]


def numbers(context: Context) -> list[str]:
    return [one.text for one in context.readings.quantities if one.kind != "count"]


def flows(context: Context) -> list[str]:
    return [cue.text for cue in context.readings.cues if cue.kind == "flow"]


def unaided(field: str, choices: Callable[[Context], list[str]]) -> Callable[[Draft, Context], list[Draft]]:
    """As ``other``, without the words for whom the person acts."""
    spoil = other(field, choices)
    return lambda draft, context: [one if one == draft else one | {"acts_for": None} for one in spoil(draft, context)]


SPOILERS = (
    Spoiler("another person of the article", "visits", unaided("visitor", people)),
    Spoiler("another country of the article", "visits", other("destination", countries)),
    Spoiler("another city of the article", "visits", other("city", cities)),
    Spoiler("another date of the article", "visits", other("date", dates)),
    Spoiler("a word that is not in the article", "visits", absent("visitor")),
    Spoiler("a place that is not in the article", "visits", absent("destination")),
    Spoiler("a date that is not in the article", "visits", absent("date")),
    Spoiler("the date left out", "visits", dropped("date")),
    Spoiler("a translated destination", "visits", translated("destination")),
    Spoiler("another sentence", "visits", moved),
    Spoiler("a sentence that there is not", "visits", beyond),
    Spoiler("the draft twice", "visits", twice),
    Spoiler("another person of the article", "summits", other_party),
    Spoiler("another date of the article", "summits", other("date", dates)),
    Spoiler("a word that is not in the article", "summits", absent("meeting")),
    Spoiler("another sentence", "summits", moved),
    Spoiler("the draft twice", "summits", twice),
    Spoiler("another number of the article", "trade_figures", other("number", numbers)),
    Spoiler("a number that is not in the article", "trade_figures", absent("number")),
    Spoiler("reporter and partner swapped", "trade_figures", swapped("reporter", "partner")),
    Spoiler("another country of the article", "trade_figures", other("partner", countries)),
    Spoiler("another kind of trade", "trade_figures", other("flow", flows)),
    Spoiler("another date of the article", "trade_figures", other("date", dates)),
    Spoiler("the date left out", "trade_figures", dropped("date")),
    Spoiler("another sentence", "trade_figures", moved),
    Spoiler("the draft twice", "trade_figures", twice),
)

if __name__ == "__main__":
    sys.exit(main())
