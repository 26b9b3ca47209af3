"""How well inflected names become nominatives: names of a table, put into Russian cases and sentences by rule.

    python bench/names_probe.py              share of nominatives right, by class of name and by kind of text
    python bench/names_probe.py --misses     and the misses of the tuned half

The names stand in bench/names_probe.tsv, written down from general knowledge; the cases are built here by the rules of
a school grammar and the sentences are made up, so this is a probe of rules and no score on real text. A name belongs to
the even half if its sha256 is even; the rules may be tuned on that half only. Everybody else who is read counts as
read wrongly.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.normalization.forms import fold
from extractor.normalization.people import read_people

TABLE = Path(__file__).parent / "names_probe.tsv"
CASES = ("nominative", "genitive", "dative", "accusative", "instrumental", "prepositional")
OBLIQUE = CASES[1:]
_VOWELS = "аеёиоуыэюя"
_HUSHING = "жшчщц"
_PARTICLES = ("де", "да", "ди", "дель", "ле", "ла", "ван", "фон", "дер", "бен", "ибн", "оглы", "аль")
FAMILY_FIRST = "East Asian, family name first"

FRAMES = {
    "nominative": (
        "Вчера {} {ответил} на вопросы журналистов.",
        "{} {приехал} в Казань утром.",
        "Как {сообщил} {}, переговоры продолжатся.",
        "«Это хорошая новость», — {сказал} {}.",
        "{} — автор нескольких книг.",
    ),
    "genitive": (
        "Вчера у {} взяли интервью.",
        "По словам {}, переговоры продолжатся.",
        "Книга {} вышла весной.",
        "После отставки {} многое изменилось.",
        "Решение {} никого не удивило.",
    ),
    "dative": (
        "Премию вручили {} в пятницу.",
        "Журналисты обратились к {} с вопросом.",
        "Благодаря {} дело пошло быстрее.",
        "Слово предоставили {} последним.",
    ),
    "accusative": (
        "На церемонии наградили {} и поздравили.",
        "За {} проголосовали многие.",
        "Суд полностью оправдал {} весной.",
        "Про {} сняли фильм.",
    ),
    "instrumental": (
        "Переговоры с {} прошли успешно.",
        "Роман написан {} ещё в молодости.",
        "Судьи долго спорили с {} после матча.",
        "Рекорд установлен {} в прошлом году.",
    ),
    "prepositional": (
        "В статье речь идёт о {} и его времени.",
        "При {} завод расширили.",
        "Зрители вспоминали о {} с теплом.",
    ),
}
ROLES = {
    "m": ("писатель", "писателя", "писателю", "писателя", "писателем", "писателе"),
    "f": ("актриса", "актрисы", "актрисе", "актрису", "актрисой", "актрисе"),
}
BESIDE = ("Пётр Громов", "Петра Громова", "Петру Громову", "Петра Громова", "Петром Громовым", "Петре Громове")


@dataclass(frozen=True, slots=True)
class Name:
    """One person: ``forms`` holds the full name in each case, ``surnames`` the surname."""

    group: str
    gender: str
    forms: tuple[str, ...]
    surnames: tuple[str, ...]

    @property
    def half(self) -> str:
        """Which half the name belongs to."""
        return "odd" if hashlib.sha256(self.forms[0].encode()).digest()[-1] % 2 else "even"


def names() -> Iterator[Name]:
    """All names of the table."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    for row in csv.DictReader(lines, delimiter="\t"):
        for entry in row["names"].split(", "):
            words, gender = entry.split(" "), row["gender"]
            family_first = row["class"] == FAMILY_FIRST
            inflected = [
                [word] * 6 if family_first and at + 1 < len(words) else forms(word, gender, at + 1 == len(words))
                for at, word in enumerate(words)
            ]
            surnames = inflected[0] if family_first else inflected[-1]
            whole = tuple(" ".join(cells).replace("=", "") for cells in zip(*inflected, strict=True))
            yield Name(row["class"], gender, whole, tuple(surname.replace("=", "") for surname in surnames))


def forms(word: str, gender: str, last: bool) -> list[str]:
    """A word of the table in all six cases.

    >>> forms("Лев/Льв", "m", False)
    ['Лев', 'Льва', 'Льву', 'Льва', 'Львом', 'Льве']
    >>> forms("~Дарвин", "m", True)[4], forms("Гагарин", "m", True)[4], forms("=Золя", "m", True)[4]
    ('Дарвином', 'Гагариным', 'Золя')
    """
    if "-" in word:
        parts = [forms(part, gender, last) for part in word.split("-")]
        return ["-".join(cells) for cells in zip(*parts, strict=True)]
    if word.startswith("="):
        return [word[1:]] * 6
    nominative, _, stem = word.lstrip("~").partition("/")
    stems = stem or nominative
    return [
        nominative,
        *(stems[: len(stems) - cut] + ending for cut, ending in _endings(word, nominative, gender, last)),
    ]


def _endings(word: str, nominative: str, gender: str, last: bool) -> list[tuple[int, str]]:
    """How many letters fall and what follows in each oblique case."""

    def cells(cut: int, endings: str) -> list[tuple[int, str]]:
        return [(cut, ending.strip("-")) for ending in endings.split()]

    final, before = nominative[-1], nominative[-2:-1]
    if nominative in _PARTICLES or final in "еёиоуыэю" or (final in "ая" and before in "аеёоуыэю" and final == "а"):
        return [(0, "")] * 5
    if gender == "f":
        return cells(*_feminine(nominative, last))
    if final in "ая":
        return cells(*_in_a(nominative))
    if last and nominative.endswith(("ский", "цкий", "кий", "гий", "хий")):
        return cells(2, "ого ому ого им ом")
    if last and nominative.endswith(("ый", "ой")):
        return cells(2, "ого ому ого ым ом")
    if (
        last
        and nominative.endswith(("ов", "ев", "ёв", "ин", "ын"))
        and not word.startswith("~")
        and len(nominative) > 4
    ):
        return cells(0, "а у а ым е")
    if final == "й":
        return cells(1, "я ю я ем " + ("и" if before == "и" else "е"))
    if final == "ь":
        return cells(1, "я ю я ем е")
    return cells(0, f"а у а {'ем' if final in _HUSHING else 'ом'} е")


def _feminine(nominative: str, last: bool) -> tuple[int, str]:
    if last and nominative.endswith("ая"):
        return 2, "ой ой ую ой ой"
    if last and nominative.endswith(("ова", "ева", "ёва", "ина", "ына")):
        return 1, "ой ой у ой ой"
    if nominative == "Любовь":
        return 1, "и и ь ью и"
    return _in_a(nominative) if nominative[-1] in "ая" else (0, "- - - - -")


def _in_a(nominative: str) -> tuple[int, str]:
    before = nominative[-2]
    if nominative[-1] == "я":
        dative = "и" if before == "и" else "е"
        return 1, f"и {dative} ю ей {dative}"
    return 1, f"{'и' if before in 'гкхжшчщ' else 'ы'} е у {'ей' if before in _HUSHING else 'ой'} е"


def texts(name: Name) -> Iterator[tuple[str, str]]:
    """Kind and text of every case that one name makes."""
    draw = int(hashlib.sha256(name.forms[0].encode()).hexdigest(), 16)

    def frame(case: str, name_words: str, turn: int = 0) -> str:
        frames = FRAMES[case]
        verbs = {verb: verb + "а" * (name.gender == "f") for verb in ("ответил", "сообщил", "сказал")}
        verbs["приехал"] = "приехала" if name.gender == "f" else "приехал"
        return frames[(draw // 7 + turn) % len(frames)].format(name_words, **verbs)

    for at, case in enumerate(CASES):
        yield case, frame(case, name.forms[at])
    first, second = OBLIQUE[draw % 5], OBLIQUE[(draw // 5 + 1 + draw % 5) % 5]
    one, two = CASES.index(first), CASES.index(second)
    yield "two mentions", f"{frame(first, name.forms[one])} {frame(second, name.forms[two], 1)}"
    yield "surname later", f"{frame(first, name.forms[one])} {frame(second, name.surnames[two], 1)}"
    yield "surname in the nominative", f"{frame(second, name.forms[two])} {frame(CASES[0], name.surnames[0], 1)}"
    yield "behind a role", frame(first, f"{ROLES[name.gender][one]} {name.forms[one]}", 2)
    yield "in a list", frame(second, f"{BESIDE[two]} и {name.forms[two]}", 2)


def main() -> int:
    right: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    misses: list[str] = []
    others = 0
    for name in names():
        for kind, text in texts(name):
            readings = [reading for reading in read_people(text, language="ru") if reading.kind == "name"]
            read = {reading.name for reading in readings if reading.name}
            hit = fold(name.forms[0]) in {fold(found) for found in read}
            extra = {fold(found) for found in read} - {fold(name.forms[0]), fold(BESIDE[0])} if hit else set()
            others += bool(extra)
            for group in (name.group, kind, "all"):
                right[group, name.half] += hit
                total[group, name.half] += 1
            if name.half == "even" and (not hit or extra):
                misses.append(f"{name.group[:12]:12} {kind[:13]:13} {name.forms[0]:28} {sorted(read)} {text[:90]}")
    print(f"{'':34} even (tuned)       odd")
    for group in dict.fromkeys(group for group, _ in total):
        halves = (
            f"{right[group, half] / total[group, half]:.3f} of {total[group, half]:<6}" for half in ("even", "odd")
        )
        print(f"{group:34} {'  '.join(halves)}")
    print(f"texts in which somebody else is read too: {others}")
    print(*(misses if "--misses" in sys.argv else ()), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
