"""Text -> language: by script, letters that only some languages have, and their most frequent words."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from .tables import rows
from .words import fold

SUFFIXING: Final = frozenset(("kk", "ky", "uz", "uz_Cyrl", "az", "tr"))
"""Turkic languages by the names that the tables know them by: endings say who and where, owners stand before."""

# Enough letters to tell a language; more would only cost time.
_SAMPLE: Final = 4000
_SCRIPTS: Final = (
    (re.compile(r"[\u3040-\u30ff]"), "ja"),
    (re.compile(r"[\uac00-\ud7af]"), "ko"),
    (re.compile(r"[\u4e00-\u9fff]"), "zh"),
    (re.compile(r"[پچژگکی]"), "fa"),
    (re.compile(r"[\u0621-\u064a]"), "ar"),
    (re.compile(r"[\u05d0-\u05ea]"), "he"),
    (re.compile(r"[\u10d0-\u10ff]"), "ka"),
    (re.compile(r"[\u0561-\u0587]"), "hy"),
    (re.compile(r"[\u03b1-\u03c9]"), "el"),
    (re.compile(r"[\u0e01-\u0e5b]"), "th"),
    (re.compile(r"[\u0905-\u0939]"), "hi"),
)
_ALPHABETS: Final = {"Cyrl": re.compile(r"[\u0400-\u04ff]"), "Latn": re.compile(r"[a-zà-ɏḀ-ỿə]", re.IGNORECASE)}


def detect_language(text: str) -> str | None:
    """BCP 47 tag of the language ``text`` is mostly written in; None if there is too little to tell.

    >>> detect_language("Премьер вылетел в Ош на встречу"), detect_language("Премьер Ошко келди жана сүйлөдү, бул эле")
    ('ru', 'ky')
    >>> detect_language("OK") is None
    True
    """
    sample = fold(text[:_SAMPLE])
    script = script_of(sample)
    if script not in _ALPHABETS:
        return script
    words = Counter(re.findall(r"[^\W\d_]+(?:['’‘ʻʼ][^\W\d_]+)*", sample))
    letters = len(_ALPHABETS[script].findall(sample))
    scores: Counter[str] = Counter()
    for row in rows("languages"):
        if row["script"] != script:
            continue
        frequent = sum(words[word] for word in row["words"].split())
        # A letter of its own weighs as much as a frequent word; a letter it lacks counts against it.
        own = sum(sample.count(letter) for letter in row["letters"].split())
        foreign = sum(sample.count(letter) for letter in row["never"].split())
        scores[row["language"]] = frequent + own - foreign
    (best, most), *rest = scores.most_common(2)
    second = rest[0][1] if rest else 0
    unsure = most < 1 or most < 1.15 * second or most < letters / 400
    return None if unsure else best


def written_in(text: str, told: str | None = None) -> str | None:
    """The language of a text by the tag that the tables have for its script: Uzbek may be told as ``uz`` in both.

    >>> written_in("Президент Самарқандга келди", "uz"), written_in("Prezident keldi", "uz"), written_in("OK", "tr-TR")
    ('uz-Cyrl', 'uz', 'tr-TR')
    """
    if told is None:
        return detect_language(text)
    names = {row["language"]: row["script"] for row in rows("languages")}
    of_script = (name for name, script in names.items() if name.startswith(f"{told}-") and script == script_of(text))
    return next(of_script, told)


def script_of(text: str) -> str | None:
    """``Cyrl`` or ``Latn`` (ISO 15924), or the language of a script that belongs to one; None without letters.

    >>> script_of("Бишкек"), script_of("比什凯克"), script_of("2025")
    ('Cyrl', 'zh', None)
    """
    alphabets = {name: len(letters.findall(text)) for name, letters in _ALPHABETS.items()}
    most = max(alphabets.values())
    for letters, language in _SCRIPTS:
        # One sign of Chinese or Japanese says as much as a few letters.
        if 2 * len(letters.findall(text)) > most:
            return language
    return max(alphabets, key=lambda name: alphabets[name]) if most else None
