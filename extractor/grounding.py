"""Words + text -> Grounded: where words that the model copied stand, and how exactly.

Letters may be inflected, written in another script or hold one slip; digits and signs match as they are or not at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from .records import Grounding
from .spans import Span


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_KINDS: tuple[Grounding, ...] = ("exact", "inflected", "transliterated", "fuzzy", "missing")
_EXACT, _INFLECTED, _TRANSLITERATED, _FUZZY, _MISSING = range(5)

_MARKS = r"\u0300-\u036f\u0483-\u0487"
_APOSTROPHES = "'\u2018\u2019\u02bb\u02bc\u02b9\u00b4`\u2032"
_TOKEN = re.compile(
    rf"[\u3040-\u30ff\u3400-\u9fff]"  # one Chinese or Japanese character: no blanks show where words end
    rf"|\d+(?:[.,:]\d+)*"
    rf"|(?<![^\W_])(?:[LlDdSsNnJjCcMmTt]|[Qq]u)[{_APOSTROPHES}](?=[^\W\d_])"  # French: l’, d’, qu’
    rf"|[^\W\d_](?:[\w{_MARKS}]|[{_APOSTROPHES}](?=[^\W\d_]))*"
    rf"|[%‰$€£¥₽₸₴₺₼₾+№°§&@#/<>=]"
)
_FOLDS = str.maketrans({**dict.fromkeys(_APOSTROPHES, "'"), "ё": "е", "İ": "i", "ß": "ss"})
_DASHES = r"\u00ad\-\u2010-\u2014\u2212"
_QUOTE = "\"«»“”„‟‚‹›'‘’"
_DASH = re.compile(f"[{_DASHES}]")
_LOOSE = re.compile(rf"[\s{_DASHES}{_QUOTE}\u200b]+")
# A number that touches another through a dash, or digits through a blank that groups thousands, is a part of it.
_JOINED_BEFORE = re.compile(rf"\d[{_DASHES}]\Z")
_GROUP_BEFORE = re.compile(r"\d[ \u00a0\u202f]\Z")
_JOINED_AFTER = re.compile(rf"[{_DASHES}]\d|[ \u00a0\u202f]\d{{3}}(?!\d)")
_MINUS = re.compile(r"(?:\A|[\s(])[-\u2212]\Z")

# Short words that a model adds to or leaves off the words around them.
_FUNCTION_WORDS = _words(
    "в во на с со к ко по из от до у о об за и при для около у в із з зі до на та й і ў з да the a an in of to at "
    "on for by from with and der die das den dem des im am zu vom von und le la les l de du des d en à au aux et "
    "el los las del al y a il lo di ve ile da də va bilan"
)

# Slavic endings. Words of one declension share a stem; what stands after it must be an ending on both sides.
_NOUN = _words(
    "а я ы и у ю е о ь й ой ей ою ею ом ем ам ям ами ями ах ях ью ьей ьом і ї є ові еві єві ові єю ім ії ією ію "
    "ія ях аў єм"
) | {""}
_PLURAL = frozenset({"ов", "ев", "ів", "їв"})  # never of a name in capitals: «Крым» is not in «Крымов»
_SURNAME = frozenset({"ым", "ых", "ыми", "им", "их", "ими", "ий", "ій"})
_ADJECTIVE = _words(
    "ый ий ой ого его ому ему ым им ом ем ая яя ей ую юю ое ее ые ие ых их ыми ими ою ею ій а я у ю е є і ої ій "
    "ьої ього ьому ім їм аго ай ага аму"
)
# Turkic endings (Kazakh, Kyrgyz, Uzbek, Azerbaijani, Turkish; the two of Tajik) stand after the whole word.
_TURKIC = re.compile(
    r"(?P<plural>[лдт][аеоөә]р|l[aeə]r)?(?P<possessive>с?[ыіиуү]|s?[ıiuü])?"
    r"(?P<case>[ндт][ыіиуү][нң]?|[гғ][аеоө]|[кқ][аеоө]|[ндт][аеоө]н|[дт][аеоө]|н[ае]|[мбп]ен|[дт][аеоө]г[ыиуү]|ро|ҳои?"
    r"|n[ıiuü]n?g?|[ıiuü]n|[gkq]a|n?[dt][aeə]n?|y[aeə]|dagi)?"
)
_EUROPEAN_WORD = re.compile(
    r"(?<!\w)(?:в|и|на|с|из|по|не|до|з|та|й|за|the|of|and|in|der|die|und|le|la|les|el|los|del)(?!\w)", re.IGNORECASE
)
_TURKIC_LETTER = re.compile("[өүңқғұәһҳўҷӣəğışİ]", re.IGNORECASE)
_VOICELESS = frozenset("птксшщчхфцқвбгдptksşçfhqbdgx")
_LATIN = re.compile(r"[a-z\u00df-\u024f\u0259\u1e00-\u1eff]")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")

# One sound key for both scripts: romanizations of Russian (BGN/PCGN, ICAO 9303, ISO 9), Kyrgyz (BGN/PCGN 1979: ж is j)
# and Kazakh, and the spellings of German, French and Turkish, fall together in it. Vowels й ы і и are one.
_CYRILLIC_SOUNDS = str.maketrans(
    dict(zip("абвгґғдезийіїкқлмнңопрстуұүўфхҳһцчшыэәөј", "abvgggdeziiiikklmnnoprstuuuufhhhcçşieaoj", strict=True))
    | {"ж": "j", "җ": "j", "ҷ": "j", "щ": "ş", "ъ": "", "ь": "", "ю": "iu", "я": "ia", "є": "e", "ё": "e", "'": ""}
)
_LATIN_SOUNDS = re.compile(r"shch|tsch|dsch|dzh|sch|tch|zh|kh|ch|sh|ts|tz|dj|gh|ph|th|ck|ou|ya|yu|yo|ye|[a-z']")
_LATIN_LETTERS = str.maketrans(
    {"ı": "i", "ə": "a", "ş": "sh", "ç": "ch", "š": "sh", "č": "ch", "ž": "zh", "ł": "l", "ø": "o"}
)
_PLAIN = str.maketrans(
    dict(zip("қғңөүұһәіїўҳҷӣөөє", "кгноуухаииухжиоое", strict=True))
    | {"ı": "i", "ə": "a", "ø": "o", "ł": "l", "ß": "ss"}
)
_LATIN_VALUES = {
    **dict.fromkeys(("shch", "sch", "sh"), "ş"),
    **dict.fromkeys(("tsch", "tch", "ch"), "ç"),
    **dict.fromkeys(("dsch", "dzh", "zh", "dj"), "j"),
    **dict.fromkeys(("ts", "tz"), "c"),
    "kh": "h",
    "gh": "g",
    "ph": "f",
    "th": "t",
    "ck": "k",
    "ou": "u",
    "ya": "ia",
    "ja": "ia",
    "yu": "iu",
    "ju": "iu",
    "yo": "e",
    "ye": "e",
    "w": "v",
    "y": "i",
    "x": "ks",
    "q": "k",
    "c": "k",
    "'": "",
}


@dataclass(frozen=True, slots=True)
class Grounded:
    """Words, where they stand (None: nowhere), and how they were found."""

    words: str
    span: Span | None
    kind: Grounding


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    stop: int
    key: str  # folded
    capital: bool
    letters: bool


def ground(words: str, text: str, within: Span | None = None, near: int | None = None) -> Grounded:
    """Where ``words`` stand in ``text``: as exactly as possible, then nearest to the offset ``near``, else first.

    Only whole words are looked at, those inside ``within`` if it is given. Case, blanks, dashes, quotes, apostrophes,
    ё and Unicode composition make no difference. Never raises on any text.

    >>> ground("Сергей Лавров", "встретился с Сергеем Лавровым")
    Grounded(words='Сергей Лавров', span=Span(start=13, stop=29), kind='inflected')
    >>> ground("12,5%", "вырос на 17,8%").kind
    'missing'
    """
    needle = _tokens(words)
    while needle:
        level, span = _find(words, needle, text, within, near)
        if span is not None:
            shortened = len(needle) < len(_tokens(words))
            return Grounded(words, span, _KINDS[max(level, _INFLECTED) if shortened else level])
        needle = _without_edge(needle)
    return Grounded(words, None, "missing")


def _find(
    words: str, needle: tuple[_Token, ...], text: str, within: Span | None, near: int | None
) -> tuple[int, Span | None]:
    tokens, european = _tokens(text), _is_european(text)
    has_digits = any(not token.letters for token in needle)
    best: tuple[int, int, Span] | None = None
    for first in _starts(text).get(_head(needle[0]), ()):
        if first + len(needle) > len(tokens):
            break
        found = tokens[first : first + len(needle)]
        span = Span(found[0].start, found[-1].stop)
        if within is not None and not within.contains(span):
            continue
        level = _EXACT
        for own, other in zip(needle, found, strict=True):
            level = max(level, _compare(own, other, many=len(needle) > 1, european=european))
            if level == _MISSING or (best and level > best[0]) or (has_digits and level > _INFLECTED):
                break
        else:
            distance = abs(span.start - near) if near is not None else span.start
            if (best is None or (level, distance) < best[:2]) and _is_whole(words, needle, text, found):
                best = level, distance, span
    return (best[0], best[2]) if best else (_MISSING, None)


def _without_edge(needle: tuple[_Token, ...]) -> tuple[_Token, ...]:
    """The words without a short word at their start or, after those, at their end; nothing if there is none."""
    if len(needle) > 1 and needle[0].key in _FUNCTION_WORDS:
        return needle[1:]
    if len(needle) > 1 and needle[-1].key in _FUNCTION_WORDS:
        return needle[:-1]
    return ()


def _is_whole(words: str, needle: tuple[_Token, ...], text: str, found: tuple[_Token, ...]) -> bool:
    """True if only blanks, dashes and quotes differ between the tokens, and no number is cut or changes its sign."""
    for own, own_next, other, other_next in zip(needle, needle[1:], found, found[1:], strict=False):
        own_gap, gap = words[own.stop : own_next.start], text[other.stop : other_next.start]
        if _LOOSE.sub("", gap) not in ("", _LOOSE.sub("", own_gap)):
            return False
        if bool(_DASH.search(own_gap)) != bool(_DASH.search(gap)) and not (own.letters and own_next.letters):
            return False  # «25-26» is not «25 26»
    first, last = found[0], found[-1]
    if text[first.start].isdigit():
        before = text[max(0, first.start - 2) : first.start]
        if bool(_MINUS.search(before)) != bool(_MINUS.search(words[max(0, needle[0].start - 2) : needle[0].start])):
            return False
        if _JOINED_BEFORE.search(before) or (len(first.key) == 3 and _GROUP_BEFORE.search(before)):
            return False
    return not text[last.stop - 1].isdigit() or not _JOINED_AFTER.match(text, last.stop)


def _compare(own: _Token, other: _Token, *, many: bool, european: bool) -> int:
    """How a copied token stands to one of the text, which may be ``european``; ``many``: others must match too."""
    one, two = own.key, other.key
    if one == two:
        return _EXACT
    if not (own.letters and other.letters) or min(len(one), len(two)) < 3:
        return _MISSING
    capital = own.capital or other.capital
    if _is_inflected(one, two, capital, european) or _is_inflected(two, one, capital, european):
        return _INFLECTED
    if _script(one) != _script(two):
        names = own.capital and other.capital
        return _TRANSLITERATED if names and any(_sound(one) == _sound(stem) for stem in _stems(two)) else _MISSING
    if _plain(one) == _plain(two):
        return _TRANSLITERATED
    enough = 7 if many else 9
    slips = 2 if min(len(one), len(two)) >= 13 else 1
    is_slip = min(len(one), len(two)) >= enough and one[0] == two[0] and abs(len(one) - len(two)) <= slips
    return _FUZZY if is_slip and OSA.distance(one, two, score_cutoff=slips) <= slips else _MISSING


def _is_inflected(one: str, two: str, capital: bool, european: bool) -> bool:
    """True if ``two`` may be ``one`` in another case or number. Capitals mark a name, whose -ов is another name."""
    if two.startswith(one) and _is_suffix(one, two[len(one) :], capital, european):
        return True
    shared = 0
    for left, right in zip(one, two, strict=False):
        if left != right:
            break
        shared += 1
    if not _CYRILLIC.match(one):
        lower = not capital and shared >= 4
        return lower and {one[shared:], two[shared:]} <= {"", "s", "e", "es", "en", "er", "em", "n", "le", "les", "lle"}
    for length in range(shared, 2, -1):
        left, right = one[length:], two[length:]
        noun = _NOUN | (_SURNAME if one[:length].endswith(("ов", "ев", "ин", "ын", "їв")) else frozenset())
        if not capital or left in ("ы", "и"):  # Эмираты, Эмиратов
            noun |= _PLURAL
        if (left in noun and right in noun) or (left in _ADJECTIVE and right in _ADJECTIVE and length >= 4):
            return True
        if max(len(left), len(right)) > 4:
            break
    fleeting = one[:-2] + one[-1] if len(one) >= 5 and one[-2] in "ео" and one[-1] != "в" else ""  # Павел, Павла
    return bool(fleeting) and two.startswith(fleeting) and two[len(fleeting) :] in _NOUN - {""}


def _is_suffix(stem: str, suffix: str, capital: bool, european: bool) -> bool:
    """True for endings that stand after the whole word: after an apostrophe, or the Turkic ones."""
    if suffix.startswith("'"):
        return len(suffix) <= 8
    if capital and suffix == "s":
        return len(stem) >= 8  # Kasachstans; shorter ones are other names (Roberts)
    found = _TURKIC.fullmatch(suffix)
    if european or not found or len(suffix) < 2 or len(stem) < 4:
        return False
    voiceless = stem[-1] in _VOICELESS
    return suffix[0] not in "ктkt" or found["plural"] is not None or voiceless


def _stems(word: str) -> Iterator[str]:
    """``word`` and what is left of it without a case ending."""
    yield word
    if "'" in word:
        yield word[: word.index("'")]
    for length in (1, 2, 3):
        if len(word) - length >= 3 and word[-length:] in _NOUN | _SURNAME:
            yield word[:-length]


@lru_cache(maxsize=16)
def _is_european(text: str) -> bool:
    """True for text with small words of Slavic or western languages and without Turkic letters: no Turkic endings."""
    return bool(_EUROPEAN_WORD.search(text)) and not _TURKIC_LETTER.search(text)


def _script(word: str) -> str:
    return "latin" if _LATIN.match(word) else "cyrillic" if _CYRILLIC.match(word) else "other"


def _plain(word: str) -> str:
    """The word with national letters as their nearest common ones: Erdogan, Бишкек for Erdoğan, Бішкек."""
    return (word if _CYRILLIC.match(word) else _bare(word)).translate(_PLAIN)


def _bare(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


def _sound(word: str) -> str:
    """One key for both scripts.

    >>> _sound("жапаров") == _sound("zhaparov") == _sound("japarov")
    True
    """
    if _CYRILLIC.match(word):
        sounds = word.translate(_CYRILLIC_SOUNDS)
    else:
        parts = _LATIN_SOUNDS.findall(_bare(word.translate(_LATIN_LETTERS)))
        sounds = "".join(_LATIN_VALUES.get(part, part) for part in parts)
    return re.sub(r"(.)\1+", r"\1", sounds)


@lru_cache(maxsize=4096)
def sounds(name: str) -> tuple[str, ...]:
    """The words of ``name`` by their sound, the same for every script and romanization of the table.

    >>> sounds("Жапаров С.") == sounds("Zhaparov S.") == ("japarov", "s")
    True
    """
    return tuple(_sound(token.key) for token in _tokens(name) if token.letters)


@lru_cache(maxsize=16)
def _tokens(text: str) -> tuple[_Token, ...]:
    """Words, numbers and signs of ``text`` with their offsets."""
    return tuple(
        _Token(
            found.start(),
            found.end(),
            _fold(word),
            word[0].isupper(),
            word[0].isalpha() and not any(map(str.isdigit, word)),
        )
        for found in _TOKEN.finditer(text)
        if (word := found.group())
    )


@lru_cache(maxsize=16)
def _starts(text: str) -> dict[str, list[int]]:
    """Tokens of ``text`` by the sound of their first letter, which no kind of match may change."""
    starts: dict[str, list[int]] = {}
    for index, token in enumerate(_tokens(text)):
        starts.setdefault(_head(token), []).append(index)
    return starts


def _head(token: _Token) -> str:
    return _sound(token.key)[:1] if token.letters else token.key


def _fold(word: str) -> str:
    return unicodedata.normalize("NFC", word).translate(_FOLDS).lower().translate(_FOLDS)
