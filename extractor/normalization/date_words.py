"""Language -> Lexicon: words of time, each with its tag letter and value.

Month and weekday names come from CLDR (through Babel), the rest from ``tables/date_words.toml``, whose head
explains the tags. Names of inflecting languages are expanded with the case endings that the table lists.
"""

from __future__ import annotations

import os.path
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from babel import Locale

Tag = tuple[str, int]
"""A tag letter of the grammar and its value: ``("M", 5)`` is May."""

# Their names that stand alone differ from the names in a date. For the others CLDR has one set, and Babel 2.18 must
# not be asked for the second: loading az changes the stand-alone names of locales that inherit them.
_STAND_ALONE = {"ru", "uk", "be"}
# Two-word weekday names whose first word is another weekday.
_WITHOUT_WEEKDAYS = {"az"}
_SCRIPTS = {"Cyrl": re.compile("[а-яёА-ЯЁ]"), "Hans": re.compile("[一-鿿]"), "Latn": re.compile("[a-zA-Z]")}
_PRIMARY = {"Cyrl": "ru", "Latn": "en", "Hans": "zh"}
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ‘ʻ`][^\W\d_]+)*")


def fold(word: str) -> str:
    """``word`` in lower case, with one kind of apostrophe, and without the dots of ё and İ.

    >>> fold("Чётвёртое"), fold("Пʼятниця"), fold("İyun")
    ('четвертое', "п'ятниця", 'iyun')
    """
    folded = word.lower().replace("i̇", "i").replace("ё", "е")
    return re.sub("[’ʼ‘ʻ`]", "'", folded)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of time of one language (or of all languages of one script) and how that language uses them."""

    language: str
    words: dict[str, tuple[Tag, ...]]
    phrases: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    capital: frozenset[str] = frozenset()
    lower: frozenset[str] = frozenset()
    cue_months: frozenset[str] = frozenset()
    month_first: bool = False
    bare_year: bool = False
    bare_weekday: bool = False
    modifier_last: bool = False
    next_weekday_is_next_week: bool = False
    past: re.Pattern[str] | None = None
    future: re.Pattern[str] | None = None
    latest: re.Pattern[str] | None = None

    def tags(self, word: str, *, cased: bool = True) -> tuple[Tag, ...]:
        """Tags of one word as written; empty if it is no word of time. ``cased``: the text uses capitals.

        >>> lexicon("ru").tags("Ноября"), lexicon("en").tags("may"), lexicon("en").tags("May")
        ((('M', 11),), (), (('B', 5),))
        """
        folded = fold(word)
        tags = self.words.get(folded) or self.words.get(folded.partition("'")[0], ())
        capital = word[:1].isupper()
        if cased and ((folded in self.capital and not capital) or (folded in self.lower and capital)):
            return ()
        return tags


@cache
def _table() -> dict[str, Any]:
    path = resources.files(__package__).joinpath("tables/date_words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _expanded(words: str, endings: dict[str, str]) -> Iterator[str]:
    for word in words.split():
        stem, slash, kind = word.partition("/")
        yield from (stem + ending for ending in endings[kind].split()) if slash else [word]


def _named(forms: set[str], endings: str, trimmed: str) -> set[str]:
    """CLDR forms of one name and the forms that the case endings make of their common stem."""
    stem = os.path.commonprefix(sorted(forms)) if len(forms) > 1 else next(iter(forms)).rstrip(trimmed)
    return forms | {stem + ending for ending in endings.split()}


@cache
def _own_words(language: str) -> dict[str, tuple[Tag, ...]]:
    row = _table()[language]
    endings: dict[str, str] = row.get("endings", {})
    locale = Locale.parse(language)
    words: dict[str, tuple[Tag, ...]] = {}
    for month in range(1, 13):
        words[fold(locale.months["format"]["abbreviated"][month]).rstrip(".")] = (("B", month),)
    if language not in _WITHOUT_WEEKDAYS:
        for day in range(7):
            words[fold(locale.days["format"]["abbreviated"][day]).rstrip(".")] = (("X", day),)
            name = fold(locale.days["format"]["wide"][day])
            trimmed = "аеяь" if language in _STAND_ALONE else ""
            for form in _named({name}, endings.get("weekday", ""), trimmed):
                words[form] = (("W" if row.get("bare_weekday") else "w", day),)
    cue_months = row.get("cue_months", "")
    for month in range(1, 13):
        kinds = ("format", "stand-alone") if language in _STAND_ALONE else ("format",)
        forms = {fold(locale.months[kind]["wide"][month]) for kind in kinds}
        for form in _named(forms, endings.get("month", ""), "ь"):
            needs_cue = cue_months is True or form in str(cue_months).split()
            words[form] = (("B" if needs_cue else "M", month),)
    for key, values in row["words"].items():
        tags = tuple((part[0], int(part[1:] or 0)) for part in key.split())
        words.update(dict.fromkeys(_expanded(values, endings), tags))
    return words


def _split_phrases(words: dict[str, tuple[Tag, ...]]) -> dict[str, list[tuple[str, ...]]]:
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for word in sorted(words, key=len, reverse=True):
        if "_" in word or " " in word:
            parts = tuple(re.split("[_ ]", word))
            phrases.setdefault(parts[0], []).append(parts)
    return phrases


def _pattern(row: dict[str, Any], key: str) -> re.Pattern[str] | None:
    return re.compile(row[key], re.IGNORECASE) if key in row else None


@cache
def lexicon(language: str, shared: bool = False) -> Lexicon:
    """The lexicon of ``language``: ISO 639-1, of the languages in the table; ``uz`` reads both its scripts.

    With ``shared`` it also knows the full month names and relative days of the other languages of its script.
    """
    row = _table()[language]
    words: dict[str, tuple[Tag, ...]] = {}
    if shared:
        for other in languages_of(row["script"]):
            words |= {word: tags for word, tags in _own_words(other).items() if tags[0][0] in "Mr" and len(word) > 3}
    if language == "uz":
        words |= _own_words("uz_Cyrl")
    words |= _own_words(language)
    flags = ("month_first", "bare_year", "bare_weekday", "modifier_last", "next_weekday_is_next_week")
    cue_months = row.get("cue_months", "")
    return Lexicon(
        language=language,
        words=words,
        phrases=_split_phrases(words),
        capital=frozenset(row.get("capital", "").split()),
        lower=frozenset(row.get("lower", "").split()),
        cue_months=frozenset(cue_months.split() if isinstance(cue_months, str) else ()),
        past=_pattern(row, "past"),
        future=_pattern(row, "future"),
        latest=_pattern(row, "latest"),
        **{flag: bool(row.get(flag)) for flag in flags},
    )


def languages_of(script: str) -> list[str]:
    """Languages of the table that are written in ``script`` (ISO 15924), the most read first.

    >>> languages_of("Hans")
    ['zh']
    """
    return [language for language, row in _table().items() if row["script"] == script]


def lexicon_for(text: str, language: str | None = None) -> Lexicon:
    """The lexicon to read ``text`` with: that of ``language`` (BCP 47), else of the language it looks most like.

    Where the language is a guess, month names and relative days of all languages of its script are known too.

    >>> lexicon_for("в мае", "ru-RU").language, lexicon_for("24-25 мая 2021-го у Москві та в Києві").language
    ('ru', 'uk')
    """
    if language is not None and (known := re.split("[-_]", language.lower())[0]) in _table():
        return lexicon(known)
    counts = {script: len(pattern.findall(text)) for script, pattern in _SCRIPTS.items()}
    counts["Hans"] *= 3  # a Han character says as much as a word of letters
    script = max(counts, key=lambda name: counts[name])
    candidates = languages_of(script)
    if len(candidates) > 1:
        found = [fold(word) for word in WORD.findall(text)]
        score = {name: sum(word in _own_words(name) for word in found) for name in candidates}
        # Short texts give no majority; the script's most read language needs no proof.
        best = max(candidates, key=lambda name: (score[name], name == _PRIMARY[script]))
        return lexicon("uz" if best == "uz_Cyrl" else best, shared=True)
    return lexicon(candidates[0])
