"""Text as it came -> text as it was written, and records that point at the text as it came.

Copying, printing and scanning leave traces that say nothing: invisible characters, letters in two pieces, words cut at
line ends, lines that end where the column does, letters and digits taken for others that look alike. What is read is
the text without them; spans are moved back at the end, so that they count the characters of the article. Only what has
one likely cause is changed: a wrong letter in a word of one script stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from .edits import Copy, Edit, edited
from .normalization.tables import rows
from .records import Extraction
from .screening import INVISIBLE
from .spans import Span

_LETTER = r"[^\W\d_]"
_DAY = r"\d{1,2}(?:[–-]\d{1,2})?"
_LATIN = r"[a-zß-öø-ÿāăąćčēęěğīıłńňőřśşšťūůűźżžəʻ]"
_SMALL = r"[a-zа-яёіїєўґғқңөүұһәӯҷҳ]"
_PIECES = re.compile(rf"{_LETTER}[\u0300-\u036f]+|[\ufb00-\ufb04]")

_TWINS = str.maketrans("aeocpxyikABEKMHOPCTXYəhïI", "аеосрхуікАВЕКМНОРСТХУәһїІ")
_LATIN_TWINS = str.maketrans("аеосрхуікАВЕКМНОРСТХУәһїІ", "aeocpxyikABEKMHOPCTXYəhïI")
_WORD = re.compile(rf"{_LETTER}{{2,}}")
_SCRIPTS = re.compile(r"[a-zA-Z\u0259\u00ef]"), re.compile(r"[\u0400-\u04ff]")
_ALONE = re.compile(
    r"(?<=[а-яіїєғқңұүөәҳў][ ,] )[aocyik](?= [а-яіїєғқңұүөәҳў])|(?<=[а-яіїєғқңұүөәҳў] )[aocyik](?= [а-яіїєғқңұүөәҳў])"
)

_AS_DIGITS = str.maketrans("OОoоlIЗзб", "000011336")
_NUMBER = re.compile(r"(?<![\w.,])[\dOОoоlIЗзб]+(?:[.,][\dOОoоlIЗзб]+)*(?!\w)")
_UNLIKELY = re.compile(r"[OОoо]\d|\d{1,2}[oоlзб]")  # O2 and the Spanish 2o, litres, house numbers
_AS_LETTERS = {"0": ("о", "o"), "1": (None, "l"), "3": ("з", None), "6": ("б", None)}
_DIGIT_IN_WORD = re.compile(rf"(?<={_LETTER})[0136](?={_LETTER})|(?<!\w)0(?=[^\W\d_A-ZА-ЯЁ]{{3}})")

_LONGEST = 40  # letters of a word
_LINE = re.compile(r"\S[^\r\n]*")
_LINE_END = re.compile(r"[ \t]*\r?\n[ \t]*")
_CUT = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010¬]$")
_COMPOUND = re.compile(r"(?:[сц]ко|вице|экс|нью|торгово|военно|социально|политико|экономико)[-\u2010]$", re.IGNORECASE)
_FINAL = re.compile(r"[.!?…:;。！？；][»”\"')\]]*$")
_ITEM = re.compile(rf"{_DAY} [–—-] |[✔✓•▪●■‣]|[—–-] (?=[^\W\d_]{{2}})(?!{_SMALL})")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
# Where a paragraph began that now stands in the line of the one before: behind a stop without a blank; at a year, a
# month in capitals, a day with a dash or a bullet, if several of a kind follow stops.
_STOP = r"(?:(?<=[.!?…;。])|(?<=[.!?…][»”\"]))"
_STUCK = re.compile(rf"(?<=\w\w[.!?…]){_LETTER}\w+")
_CAPITAL = "[A-ZÀ-ÖØ-ÞİŞĞČŠŽŁŚА-ЯЁІЇЄҐЎҚҒҲҢӨҮҰҺӘ]"
_TITLE_END = re.compile(
    rf"(?<={_SMALL}{{2}})(?={_CAPITAL}{{3}})|(?<={_SMALL}[»”])(?={_CAPITAL}{_SMALL})"
    rf"|(?<={_SMALL}{{3}})(?=\d{{1,2}} {_SMALL}{{3,}} \d{{4}})"
)
_RUN = re.compile(rf"(?:(?<!\w){_LETTER}{_LATIN}{{2,}}|(?<=['’]){_LATIN}+)(?P<first>{_CAPITAL}{_LATIN}+)(?!\w)")
_TITLE = 300
_DOMAIN = re.compile(r"(?:ru|com|net|org|info|by|kg|kz|ua|uz)\b", re.IGNORECASE)
_OPENINGS = (
    re.compile(rf"{_STOP} ?(?P<heading>(?:19|20)\d\d(?: (?:год|рік|жыл|yil|yılı))?) (?=[^\W\d_]|{_DAY} {_LETTER})"),
    re.compile(rf"{_STOP} ?(?=(?:19|20)\d\d(?:-(?:й|го|м)| год)?\. \w)"),
    re.compile(rf"{_STOP} ?(?={_DAY} [–—-] \w)"),
    re.compile(rf"(?:{_STOP} ?|(?<=\w) )(?P<heading>{_LETTER}{{3,}})\s(?={_DAY} [–—-] \w)"),
    re.compile(r"(?<=\S) ?(?=[✔✓•▪●■‣])"),
    re.compile(rf"(?<=[:;]) ?(?=[—–] {_LETTER})"),
)
COLUMN = range(16, 101)
"""Characters that the widest line of a column may have; where lines are longer, they are paragraphs."""
LONGEST_LINK = 200
"""Characters of a line that is left out because it leads to another article; titles and lists of tags are shorter."""
_FEWEST = 4  # line ends from which on one may say that a text stands in a column
_FULL = 0.8  # share of them that the column's width explains
_SHORT = 30  # a shorter line before a small letter is an item of a list


def mend(text: str) -> Copy:
    r"""The text without what copying, printing and scanning did to it.

    >>> mend("Прези\u00adдент при-\nбыл в Бpазилию 3О мая с делегацией").text
    'Президент прибыл в Бразилию 30 мая с делегацией'
    """
    return edited(
        text,
        (
            *_furniture(text),
            *_line_ends(text),
            *_title_end(text),
            *_openings(text),
            *_characters(text),
            *_letters(text),
            *_digits(text),
        ),
    )


def in_article(found: Extraction, page: Copy) -> Extraction:
    """What was read in the mended text, with all spans as the article has them."""
    moved: Extraction = _moved(found, page) if page.edits else found
    return moved


def _moved(value: Any, page: Copy) -> Any:
    match value:
        case Span():
            return page.original(value)
        case BaseModel():
            fields = {name: _moved(getattr(value, name), page) for name in type(value).model_fields}
            return value.model_copy(update=fields)
        case tuple():
            return tuple(_moved(part, page) for part in value)
        case dict():
            return {key: _moved(part, page) for key, part in value.items()}
    return value


def _characters(text: str) -> Iterator[Edit]:
    """Invisible characters go; letters in pieces (и + breve, as PDF files have them) and ligatures become letters."""
    for match in INVISIBLE.finditer(text):
        yield Edit(*match.span(), "")
    for match in _PIECES.finditer(text):
        whole = unicodedata.normalize("NFC" if len(match[0]) > 1 else "NFKC", match[0])
        if whole != match[0]:
            yield Edit(*match.span(), whole)


def _letters(text: str) -> Iterator[Edit]:
    """Letters of another script than the rest of their word, if they look like one of it: «стpана»."""
    for match in _WORD.finditer(text):
        word = match[0]
        if not all(script.search(word) for script in _SCRIPTS):
            continue
        for table, own in ((_TWINS, "\u0400"), (_LATIN_TWINS, "")):
            whole = word.translate(table)
            if all((letter >= "\u0400") == bool(own) for letter in whole):
                yield from _changed(match.start(), word, whole)
                break
    for match in _ALONE.finditer(text):
        yield Edit(*match.span(), match[0].translate(_TWINS))


def _digits(text: str) -> Iterator[Edit]:
    """Letters in numbers and digits in words: "2O25", «1б,5 млрд», «М0сква»."""
    for match in _NUMBER.finditer(text):
        if any(map(str.isdigit, match[0])) and not _UNLIKELY.fullmatch(match[0]):
            yield from _changed(match.start(), match[0], match[0].translate(_AS_DIGITS))
    for match in _DIGIT_IN_WORD.finditer(text):
        start, stop = match.span()
        letter = _AS_LETTERS[match[0]][0 if text[stop] >= "\u0400" else 1]
        left = re.split(r"\W", text[max(0, start - _LONGEST) : start])[-1]
        word = left + re.split(r"\W", text[stop : stop + _LONGEST])[0]
        if letter and word.isalpha() and len(word) > 2 and _is_small(word[1:]):
            yield Edit(start, stop, letter if left else letter.upper())


def _is_small(word: str) -> bool:
    return word.lower() == word


def _changed(start: int, words: str, whole: str) -> Iterator[Edit]:
    """An edit for every character that differs."""
    for at, (one, other) in enumerate(zip(words, whole, strict=True), start):
        if one != other:
            yield Edit(at, at + 1, other)


def _line_ends(text: str) -> Iterator[Edit]:
    """Line ends inside a paragraph become blanks, words that were cut there become whole."""
    lines = list(_LINE.finditer(text))
    ends = [(one, other) for one, other in pairwise(lines) if _LINE_END.fullmatch(text, one.end(), other.start())]
    width = _column([len(line[0].strip()) for line in lines], ends)
    for one, other in ends:
        line, start, stop = one[0].rstrip(), one.start() + len(one[0].rstrip()), other.start()
        small = text[stop].islower()
        if _CUT.search(line):
            if small and not _COMPOUND.search(line):
                start -= 1
            if small or text[stop].isupper():
                yield Edit(start, stop, "")
        elif _ITEM.match(text, stop):
            continue
        elif _continues(line, other[0].strip(), width) or (small and len(line) >= _SHORT and not _FINAL.search(line)):
            yield Edit(start, stop, "" if _HAN.match(line[-1]) or _HAN.match(text[stop]) else " ")


def links(text: str) -> list[Span]:
    r"""The lines that lead to other articles or share this one, which the mended text lacks.

    A line of more than ``LONGEST_LINK`` characters is part of the article, whatever it opens with.

    >>> [span.of("Обед.\nЧитайте также: Король в Риме") for span in links("Обед.\nЧитайте также: Король в Риме")]
    ['Читайте также: Король в Риме']
    """
    found = (Span(*match.span()) for match in _labelled("link").finditer(text))
    return [span for span in found if len(span) <= LONGEST_LINK]


def _furniture(text: str) -> Iterator[Edit]:
    """Lines that lead to other articles go; a caption that looks like a heading gets the stop that it lacks."""
    for span in links(text):
        yield Edit(span.start, span.stop, "")
    for match in _labelled("photo").finditer(text):
        if not re.search("[.!?…。]", match[0]):
            yield Edit(match.end(), match.end(), ".")


@cache
def _labelled(kind: str) -> re.Pattern[str]:
    labels = {label for row in rows("furniture") if row["kind"] == kind for label in row["labels"].split("|")}
    words = "|".join(map(re.escape, sorted(labels, key=len, reverse=True))).replace("ʻ", "[ʻʼ'‘’`]")
    behind = r"[ \t]*(?:[:：][^\r\n]*|(?=[\r\n]|\Z))" if kind == "link" else r"[^\r\n]*"
    return re.compile(rf"^[ \t]*(?:{words})(?!\w){behind}", re.MULTILINE | re.IGNORECASE)


def _openings(text: str) -> Iterator[Edit]:
    """Paragraphs that run on in the line of the one before begin a line again."""
    for match in _STUCK.finditer(text):
        if match[0][0].isupper() and not _DOMAIN.match(match[0]):
            yield Edit(match.start(), match.start(), "\n")
    for opening in _OPENINGS:
        found = [match for match in opening.finditer(text) if _opens(match)]
        for match in found if len(found) > 1 else ():
            heading = match.groupdict().get("heading")
            start = match.start("heading") if heading else match.end()
            yield Edit(match.start(), start, "\n")
            if heading:
                yield Edit(match.end("heading"), match.end(), "\n")


def _opens(match: re.Match[str]) -> bool:
    heading = match.groupdict().get("heading")
    return heading is None or heading.isupper() or (heading[0].isdigit() and not match.string[match.end()].islower())


def _title_end(text: str) -> Iterator[Edit]:
    """The title that runs into what follows: "per colloquiIl presidente", «в столицуРИМ, 3 мая», «сказал он»Премьер».

    A Cyrillic word with one capital inside is left to the layout, which sees its border; a Latin one may be a name.
    """
    line = _LINE.search(text)
    bounds = (line.start(), min(line.end(), line.start() + _TITLE)) if line else (0, 0)
    places = [match.end() for match in _TITLE_END.finditer(text, *bounds)]
    places += [match.start("first") for match in _RUN.finditer(text, *bounds) if _is_two_words(match, text)]
    if places:
        yield Edit(min(places), min(places), "\n")


def _is_two_words(match: re.Match[str], text: str) -> bool:
    """False for names like YouTube: capitalized, with parts that do not stand alone anywhere."""
    last, first = text[match.start() : match.start("first")], match["first"]
    alone = any(re.search(rf"\b{part}\b", text) for part in (last, first))
    return last.islower() or alone or text[match.end() : match.end() + 1] == "."


def _column(lengths: list[int], ends: list[tuple[re.Match[str], re.Match[str]]]) -> int | None:
    """Width of the column that the text stands in; None if its lines end for other reasons."""
    width = max(lengths, default=0)
    if len(ends) < _FEWEST or width not in COLUMN:
        return None
    pairs = [(one[0].strip(), other[0].strip()) for one, other in ends]
    if sum(bool(_CUT.search(one)) and other[0].islower() for one, other in pairs) >= _FEWEST:
        return width
    # Headings are short and paragraphs end with a stop, in a column and elsewhere; the other lines tell.
    full = [_continues(one, other, width) for one, other in pairs if len(one) > width / 2 and not _FINAL.search(one)]
    return width if len(full) >= _FEWEST and sum(full) >= _FULL * len(full) else None


def _continues(line: str, following: str, width: int | None) -> bool:
    """True if the first word of the next line would not have fitted into this one."""
    first = 3 if _HAN.match(following) else len(following.split()[0])
    return width is not None and len(line) + 1 + first > width
