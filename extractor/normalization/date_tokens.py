"""Text + DateWords -> tokens: each piece of the text with its tag letter and value.

The letters are explained at the head of ``tables/date_words.toml``. Beside the words that the table tags there are
``d`` a number that can be a day, ``y`` one that can be a year, ``Y`` one with a year's suffix, ``n`` any other,
``N`` a date in digits, ``P`` a day and month in digits, ``Z`` a decade, ``Q`` and ``R`` a coded or Roman
quarter, ``-,./(`` as they are, ``|`` a line break, ``x`` any other word, ``_`` anything else. "H1 2024" is a Roman
number and a half.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from .date_words import WORD, DateWords, fold


class Token(NamedTuple):
    """A piece of the text, its tag letter and value; ``x`` is any other word, ``_`` anything else."""

    start: int
    stop: int
    tag: str
    value: int = 0


# A suffix that makes a number an ordinal ("25-го", "2021-й", "3rd", "2025-ci"); lengthy ones are words of their own.
_SUFFIX = (
    r"(?P<ordinal>(?:-(?:(?:[ое]?(?:го|му)|[оы]?[ейя]|[мю]|ти|ми|т[еє])|[шч][иіы]|(?:[iıuü]n)?c[iıuü]|[iıuü]?n?d[əae]n?)"
    r"|st|nd|rd|th|er|e|ème|º|\.º|['’][nyt]?[dt]?[eaiıuü]n?)(?![^\W_]))"
)
_TOKEN = re.compile(
    rf"""
    (?P<iso>(?<![\w.,-])\d{{4}}-\d{{1,2}}-\d{{1,2}}(?!\d|-\d))
  | (?P<numeric>(?<![\w.,/-])\d{{1,2}}(?:\.\d{{1,2}}\.(?:\d{{4}}|\d\d)
        |/\d{{1,2}}/(?:\d{{4}}|\d\d)|-\d{{1,2}}-(?:\d{{4}}|\d\d))(?![\w/-]|[.,]\d))
  | (?P<partial>(?<![\w.,/-])\d{{1,2}}\.\d\d\b(?!\.?\d|,\d)\.?)
  | (?P<coded>(?<![\w.])(?:\d{{4}}-?)?(?:Q[1-4]|[1-4]Q)(?!\w))
  | (?P<half>(?<![\w.])(?:H[12]|[12]H)(?=\s(?:of\s)?(?:19|20)\d\d(?!\w)))
  | (?P<roman>(?<![\w.])(?:[IІ]{{1,3}}|[IІ]V)(?=(?:er|e|ère|º)?(?!\w))(?:er|e|ère|º)?)
  | (?P<decade>(?<![\w.])[12]\d\d0(?:-(?:х|ых|е|ті)|['’]?(?:s|lar|ler|lı|li)(?:da|de|ın|in)?|er)(?![^\W_]))
  | (?P<decimal>\d+(?:[.,:]\d+)+%?)
  | (?P<number>(?<![^\W一-鿿])(?<![$€£¥₽№#+])\d+(?:{_SUFFIX}|(?![^\W一-鿿г])|(?=(?:гг?|рр?|ж)(?:\.|\b)|год|рок)))
  | (?P<other>[^\W一-鿿]*\d[^\W一-鿿]*)
  | (?P<han>[一-鿿]+)
  | (?P<word>{WORD}\.?)
  | (?P<line>\n)
  | (?P<mark>[^\w\s])
    """,
    re.VERBOSE,
)
_GOES_ON = re.compile(r"\s*[\da-zа-я,]|\s?[-–—]\s?[^\W\d_]")
_MARKS = dict.fromkeys("-–—‑−", "-") | {",": ",", ".": ".", "/": "/", "(": "("}


def _glued_tokens(written: str, start: int, words: DateWords) -> list[Token]:
    """The day and the month of "14april" or "Feb13"; none if ``written`` is anything else."""
    parts = re.fullmatch(r"(\d{1,2})([^\W\d_]{3,})|([^\W\d_]{3,})(\d{1,2})", written)
    if parts is None:
        return []
    day, month = (parts[1], parts[2]) if parts[1] else (parts[4], parts[3])
    tags = words.tags(month)
    if not tags or tags[0][0] not in "MB" or not 1 <= int(day) <= 31:
        return []
    pieces = [("d", int(day), len(day)), (*tags[0], len(month))]
    if parts[3]:
        pieces.reverse()
    middle, stop = start + pieces[0][2], start + len(written)
    return [Token(start, middle, *pieces[0][:2]), Token(middle, stop, *pieces[1][:2])]


def _number_token(match: re.Match[str]) -> Token:
    start, stop, written = match.start(), match.end(), match["number"]
    count = len(written) - len(match["ordinal"] or "")
    number = int(written[: min(count, 9)])
    if count <= 2:
        tag = "d" if number else "n"
    elif count == 4 and 1000 <= number <= 2199:
        tag = "Y" if match["ordinal"] else "y"
    else:
        tag = "n"
    return Token(start, stop, tag, number)


@cache
def _han_words(han: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(han, key=len, reverse=True)) + "|.")


def tokenize(text: str, words: DateWords) -> list[Token]:
    """The tokens of ``text`` in order, white space left out; a word with two tags gives two tokens."""
    cased = text != text.lower()
    han = tuple(word for word in words.tagged if "一" <= word[0] <= "鿿") if words.language == "zh" else ()
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, stop = match.span()
        kind = match.lastgroup if match.lastgroup != "ordinal" else "number"
        if kind == "word":
            tokens += _word_tokens(text, start, stop, words, cased)
        elif kind == "number":
            tokens.append(_number_token(match))
        elif kind == "han":
            for piece in _han_words(han).finditer(match[0]) if han else ():
                tags = words.tagged.get(piece[0], (("x", 0),))
                tokens += [Token(start + piece.start(), start + piece.end(), *tag) for tag in tags]
        elif kind == "iso" or kind == "numeric":
            tokens.append(Token(start, stop, "N"))
        elif kind == "partial":
            tokens.append(Token(start, stop, "P"))
        elif kind == "coded":
            tokens += [Token(start, start + 4, "y", int(match[0][:4]))] if match[0][:4].isdigit() else []
            tokens.append(Token(stop - 2, stop, "Q", int(match[0][-2:].strip("Q"))))
        elif kind == "half":
            tokens += [Token(start, stop - 1, "R", int(match[0].strip("H"))), Token(stop - 1, stop, "h", 1)]
        elif kind == "other" and (glued := _glued_tokens(match[0], start, words)):
            tokens += glued
        elif kind == "roman":
            roman = re.sub("[^IV]", "", match[0].replace("І", "I"))  # the Ukrainian letter looks the same
            tokens.append(Token(start, stop, "R", {"I": 1, "II": 2, "III": 3, "IV": 4}[roman]))
        elif kind == "decade":
            tokens.append(Token(start, stop, "Z", int(match[0][:4])))
        elif kind == "line":
            tokens.append(Token(start, stop, "|"))
        else:
            counts = kind in ("decimal", "other") and not match[0].endswith("%")  # «4,6% годом ранее»
            tokens.append(Token(start, stop, _MARKS.get(match[0], "n" if counts else "_")))
    tokens = [_as_count(tokens, index) for index in range(len(tokens))]
    tokens = _join_phrases(text, tokens, words) if words.phrases else tokens
    return _with_years_left_out(text, tokens) if words.language in ("ru", "uk", "be") else tokens


_OF_A_YEAR = re.compile(r"(?:[ое]го|ага|яга)$")
"""The ending of "this", "last", "next" before «года»."""


def _with_years_left_out(text: str, tokens: list[Token]) -> list[Token]:
    """The tokens with the word for year where it is left out: «в марте следующего», «за семь месяцев нынешнего»."""
    told: list[Token] = []
    for token, following in pairwise((*tokens, Token(len(text), len(text), "|"))):
        left_out = bool(told) and told[-1].tag in "Mmqh" and token.tag == "T" and following.tag not in "gekmqhMBSsWwU"
        told.append(token)
        if left_out and _OF_A_YEAR.search(fold(text[token.start : token.stop])):
            told.append(Token(token.stop, token.stop, "g", 1))
    return told


def _as_count(tokens: list[Token], index: int) -> Token:
    """The token, as a plain number where it is no day or year: "5 мая 2000 человек", "МиГ-29 мая"."""
    token = tokens[index]
    if token.tag == "y" and token.value % 50 == 0 and index + 1 < len(tokens):
        counts = tokens[index + 1][2:] == ("x", 0)
    elif token.tag == "d" and index > 1:
        word, dash = tokens[index - 2 : index]
        counts = word.tag == "x" and dash.tag == "-" and word.stop == dash.start and dash.stop == token.start
    else:
        counts = False
    return token._replace(tag="n") if counts else token


def _word_tokens(text: str, start: int, stop: int, words: DateWords, cased: bool) -> list[Token]:
    word = text[start:stop]
    bare = word.removesuffix(".")
    with_dot = words.tags(word, cased=cased) if word != bare else ()
    tags = with_dot or words.tags(bare, cased=cased)
    # "г." is a word of the table; an abbreviated month takes its dot where the sentence goes on ("Nov. 25").
    abbreviated = bool(tags) and tags[0][0] in "BX" and _GOES_ON.match(text, stop) is not None
    end = stop if with_dot or abbreviated else start + len(bare)
    tokens = [Token(start, end, *tag) for tag in tags] or [Token(start, end, "x", int(word[:1].isupper()))]
    return [*tokens, Token(end, stop, ".")] if end < stop else tokens


def _join_phrases(text: str, tokens: list[Token], words: DateWords) -> list[Token]:
    joined: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        length = 1
        if token.tag not in "|_,.n":
            for phrase in words.phrases.get(fold(text[token.start : token.stop]), ()):
                pieces = tokens[index : index + len(phrase)]
                if tuple(fold(text[piece.start : piece.stop]) for piece in pieces) == phrase:
                    tags = words.tagged.get("_".join(phrase)) or words.tagged[" ".join(phrase)]
                    joined += [Token(token.start, pieces[-1].stop, *tag) for tag in tags]
                    length = len(phrase)
                    break
        if length == 1:
            joined.append(token)
        index += length
    return joined
