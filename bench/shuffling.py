"""Do answers go along when names, countries, numbers and dates of an article are swapped? No label is compared.

    python bench/shuffling.py [GOLD.jsonl …] [--kind KIND] [--limit N] [--show]
    python bench/shuffling.py --live [MODEL] --cassettes DIR [GOLD.jsonl …]

Every article is read as it is and in copies with one kind of swap (the functions of ``KINDS``). What was read in the
article is moved by the same swap, and every slot of the copy's records that differs from that is a violation: in a
*moving* slot the answer did not follow, in a *still* one something else changed. Articles in which a kind finds nothing
to swap are left out. Without ``--live`` the choices come from the labels, which move too; with it a model is asked, its
answers are kept in DIR, and a run that was broken off goes on where it was. The default is seeds/gold/dev.jsonl.
"""

from __future__ import annotations

import datetime
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from copies import carried, furniture, rows
from pydantic import BaseModel
from readers import chosen, options, reader, tell
from scipy.optimize import linear_sum_assignment

from extractor import normalization
from extractor.article import published
from extractor.edits import Copy, Edit, edited
from extractor.evaluation.gold import GoldCase, digest
from extractor.evaluation.slots import TYPES, parties, values
from extractor.normalization import Readings
from extractor.normalization.leaders import leaders
from extractor.normalization.words import fold, read_words
from extractor.records import Extraction, RecordType
from extractor.spans import Span

MOST = 0.05
"""Share of slots that may be violated."""
YEARS = 28
"""The calendar repeats after so many years: every day falls on its weekday, leap years on leap years."""
WEEKS = 5

Values = dict[str, str]
"""Slot -> value of one record, nulls left out."""


@dataclass(frozen=True)
class Swap:
    """A copy of an article, and what its answers become: words, codes, numbers and dates, each by the old one."""

    copy: Copy
    words: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[Decimal, Decimal] = field(default_factory=dict)
    date: Callable[[str], str] = str
    published: Callable[[datetime.date], datetime.date] = lambda day: day

    def value(self, slot: str, value: Any) -> Any:
        """What the value of a slot becomes."""
        name = slot.rpartition(".")[2]
        if value is None:
            return None
        if name in ("start", "end"):
            return self.date(value)
        if name in ("country", "reporter", "partner"):
            return self.codes.get(value, value)
        if isinstance(value, Decimal):
            return self.numbers.get(value, -self.numbers.get(-value, -value))
        return self.string(value) if isinstance(value, str) else value

    def string(self, text: str) -> str:
        """A text with the swapped words in it."""
        return re.sub(r"[^\W\d_]+", lambda word: self.words.get(word[0], word[0]), text) if self.words else text

    def label(self, part: Any, name: str = "") -> Any:
        """A label, or a part of one, with its values moved; its words are carried along elsewhere."""
        if isinstance(part, BaseModel):
            fields = {n: self.label(getattr(part, n), n) for n in type(part).model_fields if n not in _KEPT}
            return part.model_copy(update=fields)
        if isinstance(part, tuple):
            return tuple(self.label(one, name) for one in part)
        return self.value(name, part)


_KEPT = ("id", "words", "evidence", "accept", "unscored", "note", "kind", "status", "level", "flow", "measure", "unit")


def main() -> int:
    told = options("Do answers go along when names, countries, numbers and dates are swapped?").parse_args()
    cases = chosen(told.gold, told.limit)
    kinds = told.kind or list(KINDS)
    print(f"{len(cases)} articles, digest {digest(cases)}, {told.live or 'drafts without mistakes'}, by {told.reading}")
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    shown: list[str] = []
    started = time.monotonic()
    with reader(told.live, told.cassettes or Path("out/shuffling"), told.reading) as read:
        for number, case in enumerate(cases, start=1):
            swaps = {kind: swap for kind in kinds if (swap := swapped(case, kind))}
            clean = read(case, "clean").extraction if swaps else None
            for kind, swap in swaps.items():
                found = read(moved(case, swap), kind).extraction
                lines = list(compared(clean, found, swap, counts[kind]))
                counts[kind]["articles"] += 1
                counts[kind]["broken"] += bool(lines)
                shown += [f"{kind:10} {case.id} {line}" for line in lines]
            tell(number, len(cases), case.id, started)
    print(f"{'':12}{'articles':>9}{'broken':>8}   {'moving slots':>24}   {'still slots':>24}   {'all':>6}")
    over = [kind for kind in kinds if _row(kind, counts[kind]) > MOST]
    if told.show:
        print(*sorted(shown), sep="\n")
    print(f"violated in more than {100 * MOST:.0f} %: {', '.join(over) or 'none'}")
    return 1 if over else 0


def _row(kind: str, counts: Mapping[str, int]) -> float:
    """Print one kind; gives back its rate of violations."""
    cells = []
    for name in ("moving", "still"):
        wrong, all_ = counts[f"{name} violated"], counts[name]
        cells.append(f"{f'{wrong} of {all_}':>16}{f'{100 * wrong / all_:.1f} %' if all_ else '–':>8}")
    wrong, all_ = counts["moving violated"] + counts["still violated"], counts["moving"] + counts["still"]
    rate = wrong / all_ if all_ else 0.0
    print(f"{kind:12}{counts['articles']:9}{counts['broken']:8}   {cells[0]}   {cells[1]}   {100 * rate:5.1f} %")
    return rate


def moved(case: GoldCase, swap: Swap) -> GoldCase:
    """The swapped copy of a case, with labels that say what its answers should be."""
    copy = carried(case, swap.copy)
    labels = {
        kind: tuple(swap.label(label) for label in getattr(copy, kind))
        for kind in ("visits", "summits", "trade_figures")
    }
    day = swap.published(case.published) if case.published else None
    return copy.model_copy(update={"published": day, **labels})


# --- what was read in both ---


def compared(one: Extraction | None, two: Extraction | None, swap: Swap, counts: Counter[str]) -> Iterator[str]:
    """Counts the slots of both and those that differ from what was to be expected; one line a difference."""
    for kind in TYPES:
        before, after = _records(one, kind), _records(two, kind)
        expected = [{slot: str(swap.value(slot, value)) for slot, value in record.items()} for record in before]
        told = [{slot: str(value) for slot, value in record.items()} for record in after]
        for i, j in _pairs(expected, told):
            wanted, got = expected[i] if i is not None else {}, told[j] if j is not None else {}
            old = {slot: str(value) for slot, value in before[i].items()} if i is not None else {}
            for slot in sorted({*wanted, *got}):
                name = "moving" if old.get(slot) != wanted.get(slot) else "still"
                counts[name] += 1
                if wanted.get(slot) != got.get(slot):
                    counts[f"{name} violated"] += 1
                    yield f"{kind}.{slot}: {old.get(slot)} -> {wanted.get(slot)} | {got.get(slot)}"


def _records(extraction: Extraction | None, kind: RecordType) -> list[dict[str, Any]]:
    """The values of all records of one type, nulls left out; each participant is a slot of its own."""
    found = []
    for record in extraction.records() if extraction else ():
        if type(record).__name__ != kind:
            continue
        told = {
            slot: value.date if slot.endswith(("start", "end")) else value
            for slot, value in values(record, kind).items()
            if value is not None
        }
        for party in parties(record):
            told |= {f"{party.index}.{n}": v for n in ("name", "country", "attendance") if (v := getattr(party, n))}
        found.append(told)
    return found


def _pairs(one: Sequence[Values], two: Sequence[Values]) -> Iterator[tuple[int | None, int | None]]:
    """Which records belong together: those that share most slots. Who has no partner is paired with None."""
    same = np.array([[len(a.items() & b.items()) for b in two] for a in one]).reshape(len(one), len(two))
    rows, columns = linear_sum_assignment(same, maximize=True)
    pairs = {int(i): int(j) for i, j in zip(rows, columns, strict=True) if same[i, j]}
    yield from pairs.items()
    yield from ((i, None) for i in range(len(one)) if i not in pairs)
    yield from ((None, j) for j in range(len(two)) if j not in pairs.values())


# --- the swaps ---


def swapped(case: GoldCase, kind: str) -> Swap | None:
    """The swap of one kind in an article, always the same one; None if it has nothing to swap."""
    when = published(case.article)
    readings = normalization.read(case.text, language=case.language, published=when.day if when else None)
    return KINDS[kind](case, readings, random.Random(f"{kind} {case.id}"))


_DIGITS = str.maketrans("23456789", "34267895")  # 5 to 9, and 2 to 4, among themselves: plurals stay right
_PRINTED = re.compile(r"\d(?:[\d ., \u00a0\u202f]*\d)?")


def numbers(case: GoldCase, readings: Readings, chance: random.Random) -> Swap | None:
    """Other digits in shares, amounts and multiples, the same ones everywhere: equal numbers stay equal."""
    edits, moves = [], {}
    for quantity in readings.quantities:
        at = quantity.number_span
        printed = list(_PRINTED.finditer(case.text, at.start, at.stop))
        if quantity.kind == "count" or quantity.unit == "rank" or len(printed) != 1 or quantity.value_max is not None:
            continue
        digits = printed[0][0].translate(_DIGITS)
        old, new = (Decimal(re.sub(r"\D", "", text)) for text in (printed[0][0], digits))
        if old and new != old:
            edits.append(Edit(*printed[0].span(), digits))
            moves[quantity.value] = quantity.value * new / old
    copy = edited(case.text, edits)
    return Swap(copy, numbers={old: _plain(new) for old, new in moves.items()}) if edits else None


def _plain(number: Decimal) -> Decimal:
    return Decimal(format(number.normalize(), "f"))


def units(case: GoldCase, readings: Readings, chance: random.Random) -> Swap | None:
    """A thousand times the number of a unit a thousand times smaller: the value stays."""
    edits = []
    for quantity in readings.quantities:
        words = quantity.number_span.of(case.text)
        found = re.search(r"(?<![\d.,])(\d{1,3})(?:([.,])(\d{1,3}))?( |\u00a0)(\w+)", words)
        smaller = _SMALLER.get(found[5]) if found else None
        if found is None or smaller is None or len(re.findall(r"\d+(?:[.,]\d+)?", words)) != 1:
            continue
        start = quantity.number_span.start
        digits = str(int(found[1] + (found[3] or "").ljust(3, "0")))
        edits.append(Edit(start + found.start(1), start + found.end(5), f"{digits}{found[4]}{smaller}"))
    return Swap(edited(case.text, edits)) if edits else None


_SMALLER = {"млрд": "млн", "billion": "million", "Milliarden": "Millionen", "milliards": "millions", "milyar": "milyon",
            "mlrd": "mln", "миллиард": "миллион", "milliard": "million"}  # fmt: skip


def years(case: GoldCase, readings: Readings, chance: random.Random) -> Swap | None:
    """The article and all years in it, 28 years later."""
    amounts = [quantity.number_span for quantity in readings.quantities if quantity.kind != "count"]
    found = re.finditer(
        r"(?<![\d.,])(?:19|20)\d\d(?!\d|[.,]\d{3})|(?<=\d\.\d\d\.)\d\d(?!\d)|(?<=20\d\d[/–-])\d\d(?![\d-])", case.text
    )
    edits = [
        Edit(*match.span(), f"{int(match[0]) + YEARS:02}"[-4:])
        for match in found
        if not any(span.overlaps(Span(*match.span())) for span in amounts)
    ]
    if case.published is None and not edits:
        return None
    return Swap(edited(case.text, edits), date=_years_later, published=lambda day: day.replace(year=day.year + YEARS))


def _years_later(date: str) -> str:
    return f"{int(date[:4]) + YEARS}{date[4:]}" if date[:4].isdigit() else date


def weeks(case: GoldCase, readings: Readings, chance: random.Random) -> Swap | None:
    """The same article published five weeks later; only where all dates are told from the day of publication."""
    told = [date for date in readings.dates if date.start]
    near = [date for date in told if date.basis == "relative_to_pub" and date.start and date.start.count("-") == 2]
    if case.published is None or not told or near != told or any(re.search(r"\d", date.text) for date in told):
        return None
    later = datetime.timedelta(weeks=WEEKS)
    return Swap(
        Copy(case.text),
        date=lambda date: (datetime.date.fromisoformat(date) + later).isoformat() if date.count("-") == 2 else date,
        published=lambda day: day + later,
    )


def persons(case: GoldCase, readings: Readings, chance: random.Random) -> Swap | None:
    """Other first letters of surnames, so that all their forms stay forms: «Назаровым», «Лазаровым».

    Leaders whom the packaged table knows stay: it says whom they act for. So do surnames that name anything else too.
    """
    names = {person.name for person in readings.people if person.kind == "name" and person.name and " " in person.name}
    taken = {word.text for word in read_words(case.text)}
    moves: dict[str, str] = {}
    for name in sorted(names):
        surname = name.split()[-1]
        other = _other_start(surname, chance)
        if other is None or _known(name) or leaders([fold(surname)], None):
            continue
        forms = {word for word in taken if word.startswith(surname[:-1]) and len(word) <= len(surname) + 4}
        shared = {person.name for person in readings.people if any(form in person.text for form in forms)} - {name}
        if not shared and not any(place.text in forms for place in readings.places):
            moves |= {form: other[0] + form[1:] for form in (*forms, surname)}
    edits = [Edit(word.start, word.stop, moves[word.text]) for word in read_words(case.text) if word.text in moves]
    return Swap(edited(case.text, edits), words=moves) if edits else None


def _known(name: str) -> bool:
    """True if the packaged table of leaders has the name."""
    return bool(leaders([word.folded for word in read_words(name)], None))


_KINDS_OF_LETTERS = ("БВГДЖЗКЛМНПРСТФХ", "АИОУЭ", "BDFGHKLMNPRSTVZ", "AEIOU")


def _other_start(name: str, chance: random.Random) -> str | None:
    """The name with another consonant, or another vowel, at its start."""
    letters = next((group for group in _KINDS_OF_LETTERS if name[0] in group), None)
    if letters is None or len(name) < 3 or not name[1:].islower():
        return None
    return chance.choice([letter for letter in letters if letter != name[0]]) + name[1:]


def _groups(language: str) -> list[list[dict[str, str]]]:
    """The countries of a language that take the same endings, class by class."""
    own = [row for row in rows("nations") if row["language"] == language]
    return [[row for row in own if row["class"] == number] for number in sorted({row["class"] for row in own})]


def countries(case: GoldCase, readings: Readings, chance: random.Random) -> Swap | None:
    """One country for another of the same endings; only where its name, adjective and capital are all that names it."""
    there = {place.country for place in readings.places}
    for group in _groups(case.language.split("-")[0]):
        for nation in (row for row in group if row["code"] in there and not _led(readings, row["code"])):
            free = [row for row in group if row["code"] not in there]
            other = chance.choice(free) if free else None
            edits = _renamed(case.text, readings, nation, other) if other else None
            if other and edits:
                words = _words(case.text, edits, nation, other)
                return Swap(edited(case.text, edits), words=words, codes={nation["code"]: other["code"]})
    return None


def _led(readings: Readings, country: str) -> bool:
    """True if a person is named whom the packaged table knows as acting for the country."""
    names = {person.name for person in readings.people if person.country == country and person.name}
    return any(map(_known, names))


def _words(text: str, edits: Sequence[Edit], nation: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """What words of the article become, and the dictionary form of the capital, which may not stand in it."""
    found = {nation["capital"] + ending: other["capital"] + ending for ending in ("", "а") if nation["capital"]}
    for edit in edits:
        rest = re.compile(r"[^\W\d_]*").match(text, edit.stop)
        ending = rest[0] if rest else ""
        found[text[edit.start : edit.stop] + ending] = edit.words + ending
    return found


def _renamed(text: str, readings: Readings, nation: Mapping[str, str], other: Mapping[str, str]) -> list[Edit] | None:
    """The edits that make one country the other; None if anything else names it."""
    stems = {nation[name]: other[name] for name in ("name", "adjective", "capital") if nation[name]}
    stems |= {stem.capitalize(): new.capitalize() for stem, new in stems.items()}
    found = {
        match.start(): Edit(*match.span(), stems[match[0]])
        for match in re.finditer("|".join(map(re.escape, stems)), text)
    }
    own = [place for place in readings.places if place.country == nation["code"]]
    if any(place.span.start not in found for place in own) or not all(edit.words for edit in found.values()):
        return None
    return list(found.values())


def paragraph(case: GoldCase, readings: Readings, chance: random.Random) -> Swap | None:
    """An unrelated paragraph at the end: nothing changes."""
    end = len(case.text)
    return Swap(edited(case.text, [Edit(end, end, f"\n\n{furniture(case.language)['unrelated']}")]))


KINDS: dict[str, Callable[[GoldCase, Readings, random.Random], Swap | None]] = {
    "persons": persons,
    "countries": countries,
    "numbers": numbers,
    "units": units,
    "years": years,
    "weeks": weeks,
    "paragraph": paragraph,
}

if __name__ == "__main__":
    sys.exit(main())
