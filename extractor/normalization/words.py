"""Text -> Words: runs of letters with what stands before them, folded for comparison."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ..spans import Span

# A word is letters with their combining marks and the invisible characters that typesetting puts inside words.
# Modifier apostrophes are letters to Unicode, but separators here: o'zbek is written with five different marks.
_WORD = re.compile(r"[^\W\d_ʻʼ](?:[^\W\d_ʻʼ]|[\u0300-\u036f\u00ad\u200b-\u200d\u2060])*")
_INVISIBLE = re.compile(r"[\u0301\u00ad\u200b-\u200d\u2060]")
# A title glued to its subtitle: a long lower-case run meets a capitalized word (…вКиргизиюОн).
_CAPITAL = "A-ZА-ЯЁІЇЄҐЎҚҒҲҢӨҮҰҺӘҶ"
_GLUED = re.compile(rf"(?<=[^\W\d_{_CAPITAL}]{{4}})(?=[{_CAPITAL}][{_CAPITAL.lower()}])")
_SENTENCE_END = re.compile(r"[.!?…]['\"»”’)\]]*\s|[\n\r]")
_ABBREVIATIONS = frozenset(
    (
        *("г", "гг", "им", "ул", "т", "тыс", "св", "ст", "акад", "проф", "ген"),
        *(
            "mr",
            "mrs",
            "ms",
            "dr",
            "st",
            "gen",
            "sen",
            "gov",
            "rep",
            "jr",
            "sr",
            "no",
            "vs",
            "smt",
            "hon",
            "prof",
            "lt",
            "col",
            "capt",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word. ``gap`` is the text between it and the word before; ``folded`` is what lookups use."""

    start: int
    stop: int
    text: str
    folded: str
    gap: str
    initial: bool
    """Begins a sentence, a line or a quotation, where a capital letter says nothing."""
    quoted: bool
    """Stands in a short quotation: «Росатом», «Единая Россия»."""

    @property
    def span(self) -> Span:
        """Where the word stands."""
        return Span(self.start, self.stop)

    @property
    def capital(self) -> bool:
        """True if the first letter is a capital."""
        return self.text[0].isupper()

    @property
    def cyrillic(self) -> bool:
        """True if the word is written in Cyrillic letters."""
        return "\u0400" <= self.text[0] <= "\u04ff"

    @property
    def abbreviation(self) -> bool:
        """True if all letters are capitals and there are at least two."""
        return len(self.text) > 1 and self.text.isupper()


def fold(text: str) -> str:
    """``text`` for comparison: composed, lower case, ё as е, Turkic i without dots, no stress marks.

    >>> fold("Пётр"), fold("Kırgızistan") == fold("KIRGIZİSTAN")
    ('петр', True)
    """
    composed = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).replace("İ", "i")
    return composed.lower().replace("ё", "е").replace("ı", "i")


def plain(text: str) -> str:
    """``text`` without the accents of Latin letters; Cyrillic й and ё are letters of their own and stay.

    >>> plain("San José"), plain("Йошкар-Ола")
    ('San Jose', 'Йошкар-Ола')
    """
    return "".join(unicodedata.normalize("NFD", letter)[0] if letter < "\u0250" else letter for letter in text)


@lru_cache(maxsize=8)
def read_words(text: str) -> tuple[Word, ...]:
    """All words of ``text`` in order.

    >>> [word.text for word in read_words("в КиргизиюОн, 25 мая")]
    ['в', 'Киргизию', 'Он', 'мая']
    """
    words: list[Word] = []
    quotations = [(match.start(), match.end()) for match in re.finditer(r"[«“\"„][^«»“”\"\n]{1,40}[»”\"“]", text)]
    quotation = 0
    end = 0
    for match in _WORD.finditer(text):
        cuts = [0, *(cut.start() for cut in _GLUED.finditer(match.group())), len(match.group())]
        for first, last in pairwise(cuts):
            start, stop = match.start() + first, match.start() + last
            gap = text[end:start]
            while quotation < len(quotations) and quotations[quotation][1] <= start:
                quotation += 1
            quoted = quotation < len(quotations) and quotations[quotation][0] < start
            words.append(
                Word(
                    start,
                    stop,
                    text[start:stop],
                    fold(text[start:stop]),
                    gap,
                    first > 0 or _begins(gap, words[-1] if words else None),
                    quoted,
                )
            )
            end = stop
    return tuple(words)


def _begins(gap: str, before: Word | None) -> bool:
    """True if a word after ``gap`` begins a sentence, a line or a quotation."""
    if before is None or gap.rstrip(" ")[-1:] in {"«", "“", '"', "„"} or ("—" in gap and "\n" in gap):
        return True
    if not _SENTENCE_END.search(gap):
        return False
    abbreviated = (len(before.text) == 1 and before.capital) or before.folded in _ABBREVIATIONS
    return not (abbreviated and gap.strip() == ".")
