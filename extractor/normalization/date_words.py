"""Language -> DateWords: words of time, each with its tag letter and value.

Month and weekday names come from CLDR (through Babel), the rest from ``tables/date_words.toml``, whose head
explains the tags. Names of inflecting languages are expanded with the case endings that the table lists.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from itertools import takewhile
from typing import Any

from babel import Locale

from . import words
from .languages import detect_language, script_of

Tag = tuple[str, int]
"""A tag letter of the grammar and its value: ``("M", 5)`` is May."""

_PATTERNS = (
    *("past", "moved", "planned", "was_planned", "set_for", "goal", "goal_end", "origin", "origin_end"),
    *("of_something", "saying", "latest", "trade"),
)
_FLAGS = ("month_first", "day_last", "bare_year", "modifier_last", "next_weekday_is_next_week", "ago_is_earlier")
# Their names that stand alone differ from the names in a date. For the others CLDR has one set, and Babel 2.18 must
# not be asked for the second: loading az changes the stand-alone names of locales that inherit them.
_STAND_ALONE = {"ru", "uk", "be"}
# Two-word weekday names whose first word is another weekday.
_WITHOUT_WEEKDAYS = {"az"}
_PRIMARY = {"Cyrl": "ru", "Latn": "en", "zh": "zh"}
# Letters, with stress marks, soft hyphens and zero-width characters inside; an apostrophe may join two runs
# (Kasım'da). A title glued to its subtitle breaks where a capital follows small letters (25 ноябряОн).
_LETTERS = r"[^\W\d_](?:(?!(?<=[^\W\d_A-ZА-ЯЁ]{4})[A-ZА-ЯЁ][a-zа-яё])[^\W\d_ʻʼ]|[\u0301\u00ad\u200b-\u200d\u2060])*"
WORD = rf"{_LETTERS}(?:['’ʼ‘ʻ`]{_LETTERS})*"


def fold(word: str) -> str:
    """``word`` for comparison, as :func:`.words.fold` has it, with one kind of apostrophe.

    >>> fold("Чётвёртое"), fold("Пʼятниця"), fold("Kasım’da")
    ('четвертое', "п'ятниця", "kasim'da")
    """
    return re.sub("[’ʼ‘ʻ`]", "'", words.fold(word))


@lru_cache(maxsize=1 << 14)
def _fold_word(word: str) -> str:
    return fold(word)


@dataclass(frozen=True, slots=True)
class DateWords:
    """Words of time of one language (or of all languages of one script) and how that language uses them."""

    language: str
    tagged: dict[str, tuple[Tag, ...]]
    phrases: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    capital: frozenset[str] = frozenset()
    lower: frozenset[str] = frozenset()
    month_first: bool = False
    day_last: bool = False
    bare_year: bool = False
    modifier_last: bool = False
    next_weekday_is_next_week: bool = False
    ago_is_earlier: bool = False
    not_verbs: frozenset[str] = frozenset()
    past: re.Pattern[str] | None = None
    future: re.Pattern[str] | None = None
    moved: re.Pattern[str] | None = None
    planned: re.Pattern[str] | None = None
    was_planned: re.Pattern[str] | None = None
    set_for: re.Pattern[str] | None = None
    goal: re.Pattern[str] | None = None
    goal_end: re.Pattern[str] | None = None
    origin: re.Pattern[str] | None = None
    origin_end: re.Pattern[str] | None = None
    of_something: re.Pattern[str] | None = None
    saying: re.Pattern[str] | None = None
    latest: re.Pattern[str] | None = None
    trade: re.Pattern[str] | None = None

    def tags(self, word: str, *, cased: bool = True) -> tuple[Tag, ...]:
        """Tags of one word as written; empty if it is no word of time. ``cased``: the text uses capitals.

        >>> date_words("ru").tags("Ноября"), date_words("en").tags("may"), date_words("en").tags("May")
        ((('M', 11),), (), (('B', 5),))
        """
        folded = _fold_word(word)
        # A case ending or an article may hang on an apostrophe: Kasım'da, l'année.
        head, _, tail = folded.partition("'")
        tags = self.tagged.get(folded) or self.tagged.get(head) or self.tagged.get(tail, ())
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
    shared = [letters[0] for letters in takewhile(lambda letters: len(set(letters)) == 1, zip(*forms, strict=False))]
    stem = "".join(shared) if len(forms) > 1 else "".join(shared).rstrip(trimmed)
    return forms | {fold(stem + ending) for ending in endings.split()}


@cache
def _own_words(language: str) -> dict[str, tuple[Tag, ...]]:
    row = _table()[language]
    endings: dict[str, str] = row.get("endings", {})
    locale = Locale.parse(language)
    tagged: dict[str, tuple[Tag, ...]] = {}
    for month in range(1, 13):
        tagged[fold(locale.months["format"]["abbreviated"][month]).rstrip(".")] = (("B", month),)
    if language not in _WITHOUT_WEEKDAYS:
        for day in range(7):
            tagged[fold(locale.days["format"]["abbreviated"][day]).rstrip(".")] = (("X", day),)
            name = fold(locale.days["format"]["wide"][day])
            trimmed = "аеяь" if language in _STAND_ALONE else ""
            for form in _named({name}, endings.get("weekday", ""), trimmed):
                tagged[form] = (("W" if row.get("bare_weekday") else "w", day),)
    cue_months = row.get("cue_months", "")
    for month in range(1, 13):
        kinds = ("format", "stand-alone") if language in _STAND_ALONE else ("format",)
        forms = {fold(locale.months[kind]["wide"][month]) for kind in kinds}
        for form in _named(forms, endings.get("month", ""), "ь"):
            needs_cue = cue_months is True or form in str(cue_months).split()
            tagged[form] = (("B" if needs_cue else "M", month),)
    for key, values in row["words"].items():
        tags = tuple((part[0], int(part[1:] or 0)) for part in key.split())
        tagged.update(dict.fromkeys(map(fold, _expanded(values, endings)), tags))
    return tagged


def _split_phrases(words: dict[str, tuple[Tag, ...]]) -> dict[str, list[tuple[str, ...]]]:
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for word in sorted(words, key=len, reverse=True):
        if "_" in word or " " in word:
            parts = tuple(re.split("[_ ]", word))
            phrases.setdefault(parts[0], []).append(parts)
    return phrases


def _pattern(rows: Sequence[dict[str, Any]], *keys: str) -> re.Pattern[str] | None:
    patterns = [row[key] for key in keys for row in rows if key in row]
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


@cache
def date_words(language: str, shared: bool = False) -> DateWords:
    """The words of time of ``language``: ISO 639-1, of the languages in the table; ``uz`` reads both its scripts.

    With ``shared`` it also knows the full month names and relative days of the other languages of its script.
    """
    row = _table()[language]
    tagged: dict[str, tuple[Tag, ...]] = {}
    if shared:
        for other in _languages_of(row["script"]):
            for word, ((tag, value), *_) in _own_words(other).items():
                if tag in "Mr" and len(word) > 3:
                    # A name of another language needs a number or a preposition beside it.
                    tagged[word] = (("B" if tag == "M" else tag, value),)
    rows = [row]
    if language == "uz":
        tagged |= _own_words("uz_Cyrl")
        rows.append(_table()["uz_Cyrl"])
    tagged |= _own_words(language)
    patterns: dict[str, Any] = {key: _pattern(rows, key) for key in _PATTERNS}
    flags: dict[str, Any] = {flag: bool(row.get(flag)) for flag in _FLAGS}
    return DateWords(
        language=language,
        tagged=tagged,
        phrases=_split_phrases(tagged),
        capital=frozenset(map(fold, row.get("capital", "").split())),
        lower=frozenset(map(fold, _expanded(row.get("lower", ""), row.get("endings", {})))),
        not_verbs=frozenset(row.get("not_verbs", "").split()),
        future=_pattern(rows, "future", "may"),
        **patterns,
        **flags,
    )


def _languages_of(script: str) -> list[str]:
    return [language for language, row in _table().items() if row["script"] == script]


def date_words_for(text: str, language: str | None = None) -> DateWords:
    """The words to read ``text`` with: those of ``language`` (BCP 47), else of the language it is detected to be in.

    Where the language is a guess, month names and relative days of all languages of its script are known too.

    >>> date_words_for("в мае", "ru-RU").language, date_words_for("24-25 мая 2021-го у Москві та в Києві").language
    ('ru', 'uk')
    """
    known = re.split("[-_]", language.lower())[0] if language else detect_language(text)
    if known in _table():
        return date_words(known, shared=language is None)
    script = script_of(text) or "Latn"
    if script not in _PRIMARY:
        script = "Latn"  # a script without a table: the digits can be read
    candidates = _languages_of(script)
    found = [fold(word) for word in re.findall(WORD, text)]
    # Too short to tell, or a language without a table: the one that knows most of its words.
    best = max(candidates, key=lambda name: (sum(word in _own_words(name) for word in found), name == _PRIMARY[script]))
    return date_words(best.partition("_")[0], shared=True)
