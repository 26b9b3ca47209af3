"""Word form -> dictionary forms it may belong to: endings looked up in a table, no dictionary of words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from .tables import rows
from .words import fold

CASES = ("genitive", "dative", "accusative", "instrumental", "prepositional", "other")
_CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщґғқңһҷҳў")
# The letters that the table's C and H stand for, and what can stand before other endings.
_CLASSES = {"C": _CONSONANTS, "H": frozenset("жчшщц")}
_BEFORE = {"й": frozenset("аеиоуыэюяіїє"), "ь": _CONSONANTS, "ец": _CONSONANTS, "ок": _CONSONANTS, "ел": _CONSONANTS}
_LONGEST = 6
# Begins an ending that is the whole word: «льва» of «лев».
_WHOLE = "^"


@dataclass(frozen=True, slots=True)
class Form:
    """A dictionary form that a word may belong to, and the case, gender and part of speech it would stand in."""

    nominative: str
    case: str
    gender: str
    part: str


@dataclass(frozen=True, slots=True)
class _Ending:
    """One cell of the table: ``ending`` in the text stands for ``nominative`` in the dictionary."""

    nominative: str
    form: Form
    before: frozenset[str]
    """Letters one of which must stand before the ending; empty: any."""


@cache
def _endings(language: str) -> dict[str, tuple[_Ending, ...]]:
    """The table of one language, from ending in the text to its readings."""
    table: dict[str, list[_Ending]] = {}
    for row in rows("declensions"):
        if row["language"] != language:
            continue
        nominative = fold(row["nominative"].lstrip("CH*"))
        before = _CLASSES.get(row["nominative"][0], _BEFORE.get(nominative, frozenset()))
        for case in ("nominative", *CASES):
            for ending in filter(None, row[case].split("/")):
                form = Form("", case, row["gender"], row["part"])
                table.setdefault(fold(ending.lstrip("CH*")), []).append(_Ending(nominative, form, before))
    return {ending: tuple(readings) for ending, readings in table.items()}


@lru_cache(maxsize=8192)
def dictionary_forms(form: str, language: str) -> tuple[Form, ...]:
    """Dictionary forms that the folded word ``form`` may belong to, longest ending first.

    >>> {form.case for form in dictionary_forms("минску", "ru") if form.nominative == "минск"}
    {'dative'}
    """
    endings = _endings(language)
    found: dict[Form, None] = {}
    for reading in endings.get(_WHOLE + form, ()):
        found[
            Form(reading.nominative.removeprefix(_WHOLE), reading.form.case, reading.form.gender, reading.form.part)
        ] = None
    for length in range(min(_LONGEST, len(form) - 2), -1, -1):
        stem, ending = form[: len(form) - length], form[len(form) - length :]
        for reading in endings.get(ending, ()):
            if reading.before and stem[-1] not in reading.before:
                continue
            found[Form(stem + reading.nominative, reading.form.case, reading.form.gender, reading.form.part)] = None
    return tuple(found)


@lru_cache(maxsize=8192)
def nominatives(form: str, language: str) -> tuple[str, ...]:
    """The folded word itself, then every dictionary form it may belong to.

    >>> "киргизия" in nominatives("киргизию", "ru"), "россия" in nominatives("русский", "ru")
    (True, False)
    """
    return tuple(dict.fromkeys((form, *(reading.nominative for reading in dictionary_forms(form, language)))))
