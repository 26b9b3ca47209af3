"""Words -> Names: runs of words that may be a person's name, and the nominatives they may stand for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from .inflection import CASES, Form, dictionary_forms, nominatives
from .languages import script_of
from .places import given_names, is_given
from .tables import rows
from .words import Word, fold

_INFLECTED = frozenset(("ru", "uk", "be"))
UNDECLINED_VOWELS = "оуиеэю"
_ROMAN = frozenset(("ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiv", "xvi"))
_ADJECTIVES = (
    *("ий", "ый", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему"),
    *("ым", "им", "ом", "ем", "ую", "юю", "ых", "их", "ыми", "ими"),
)
_VOWELS = frozenset("аеиоуыэюяйіїєaeiouyáéíóúäöüãõ")
_APOSTROPHES = ("'", "’", "ʻ", "‘", "ʼ")
_CLITICS = frozenset(("s", "d", "m", "t", "ll", "re", "ve", "em"))
_OPENING, _CLOSING = (" (", ' "', " “", " «", " '", " ‘"), (") ", '" ', "” ", "» ", "' ", "’ ")
_ADJECTIVE_SURNAMES = (
    *("ский", "цкий", "ская", "цкая", "ський", "цький", "ська", "скі"),
    *("ой", "ный", "лый", "рый", "ная", "лая", "рая"),
)
# "Son" and "daughter" behind a father's name, which stay as they are.
_SONS = frozenset(("оглы", "кызы", "уулу", "гызы", "қызы", "оғлы", "ogly", "uulu"))
_FATHERS = (("ович", "евич"), ("овна", "евна", "ична"))
_INSTRUMENTAL = ("ом", "ем", "ым", "ой", "ей")
_NEVER_DECLINED = ("оглу", "еску", "дзе", "ите", "айте", "ью")
# A word of a Chinese name in Palladius's transcription, and one syllable of a Korean or a Vietnamese name.
_CHINESE = re.compile(r"(?:(?:[бпмфвдтнлгкхцчшжсрз]|цз|дз|чж)?(?:[иую]?[аоэ]|[аеиоуыэюя])(?:[оуйи]|нь?)?){1,2}")
_SYLLABLE = re.compile(r"[бвгджзклмнпрстфхцчшщ]{0,3}[аеиоуыэюя]ь?[аеоуыэюя]{0,2}(?:нг|[клмнпрт]ь?|й)?")
# No name ends so that has not lost a vowel: Кучм is Кучма.
_LACKS_VOWEL = re.compile(r"[бвгджзкпстфхцчшщ][лмнр]ь?$")
# Endings of unknown nominatives, and how unlikely they are for a word inside a name and for the last one.
_RARE_ENDINGS = {
    **dict.fromkeys(("гя", "кя", "хя", "жя", "шя", "чя", "щя", "ця", "иа", "ьа", "кь", "гь", "хь"), (-5, -5)),
    **dict.fromkeys(("ски", "вки", "шки", "тки", "дки", "нки", "чки", "йки", "лки", "рки"), (-1, -3)),
    "ью": (-1, 0),
    "ом": (-3, -2),
    "ем": (-2, -2),
    "ой": (-3, -1),
    **dict.fromkeys(("ого", "его", "ому", "ему"), (0, -4)),
    **dict.fromkeys(("бя", "вя", "мя", "пя", "фя", "бь", "вь", "мь", "пь", "фь"), (-4, -4)),
    **dict.fromkeys(("ная", "лая", "рая"), (-1, 0)),
    "ья": (0, -3),
    "ым": (-1, 0),
    "ии": (-2, -3),
    "иу": (0, 0),
    "еу": (0, 0),
    "ы": (-3, -4),
    "у": (-3, -2),
    "ю": (-3, -2),
    "е": (-3, -2),
    "а": (-1, -2),
    "ия": (-1, -1),
    "я": (-1, -3),
}
_MISGOVERNED = 5
_SUFFIX = 5
"""How much surer an ending is that names themselves hardly have: «Желязковнинг», «Фридрих Мерцтің»."""
_SURE_SUFFIX = {
    "uz": re.compile(r"ning$"),
    "uz_Cyrl": re.compile(r"нинг$"),
    "kk": re.compile(r"[нтд][ыі]ң$"),
    "ky": re.compile(r"[нтд][уү]н$"),
}
_SURNAMES_STEM = re.compile(r"(?:ов|ев|ёв|ова|ева|ский|ская|ov|ev|yev|ova|eva|skiy|skaya)$")
_SIDE_BY_SIDE = (" ", "\u00a0", "-", "‑", "’", "'", "")
_INSIDE = (*_SIDE_BY_SIDE, ".", ". ")


@dataclass(frozen=True, slots=True)
class Nominative:
    """Dictionary forms (folded) of all words of a name, if it stands in this case and gender."""

    words: tuple[str, ...]
    case: str
    gender: str
    score: int = field(default=0, compare=False)
    """How likely this reading is; only differences inside one name mean something."""


def runs(words: Sequence[Word], taken: Callable[[int], bool], language: str) -> list[tuple[int, int]]:
    """Stretches of words that may be one name: capitalized, side by side, with particles (де, бен, оглы) and initials.

    ``taken`` says which words are something else: places, organizations, titles.
    """
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        if not _opens(words, at, taken(at), language):
            at += 1
            continue
        stop = at + 1
        while stop < len(words) and not taken(stop) and (reach := _next(words, stop, taken, language)):
            stop = reach
        found.append((at, stop))
        at = stop
    return found


def _opens(words: Sequence[Word], at: int, taken: bool, language: str) -> bool:
    word = words[at]
    if language == "fr" and word.text == "M" and is_initial(words, at):
        return False  # M. Dupont: Monsieur
    if not word.cyrillic and word.folded in _parts("weekday"):
        return False
    return word.capital and not taken and (not word.abbreviation or len(word.text) > 4 or word.folded == "jd")


def _next(words: Sequence[Word], at: int, taken: Callable[[int], bool], language: str) -> int:
    """Where the name goes on to if word ``at`` belongs to it; 0 if it does not."""
    word, before = words[at], words[at - 1]
    initial = is_initial(words, at - 1)
    if not word.cyrillic and word.folded in _parts("weekday"):
        return 0
    if word.cyrillic != before.cyrillic:
        return at + 1 if word.folded in _ROMAN and word.text.isupper() and word.gap == " " else 0  # Карл III
    if _is_nickname(words, at, language) and not taken(at + 1):
        return at + 2
    if is_suffix(words, at) or (language == "en" and _follows_apostrophe(word, before)):
        return at + 1
    if word.gap not in _INSIDE or (word.gap.startswith(".") and not initial) or (word.initial and not initial):
        return 0
    if word.capital and (
        not word.abbreviation or word.folded in _ROMAN or (word.text.isupper() and before.abbreviation)
    ):
        return at + 1
    if word.gap == "-" and not word.cyrillic:
        return at + 1  # Moon Jae-in
    behind = at
    while behind < len(words) and words[behind].gap in _INSIDE and _links(words[behind].text, behind > at, language):
        behind += 1
    if behind == at or behind - at > 3:
        return 0
    if behind < len(words) and words[behind].capital and words[behind].gap in _SIDE_BY_SIDE and not taken(behind):
        return behind + 1
    return behind if words[behind - 1].folded in _SONS else 0


def _links(word: str, behind_particle: bool, language: str) -> bool:
    """True for what joins parts of a name; the Portuguese "e" only where it does not join sentences."""
    if word == "e":
        return language in ("en", "de", "fr")
    return fold(word) in _particles() or (behind_particle and fold(word) in _parts("article"))


def _is_nickname(words: Sequence[Word], at: int, language: str) -> bool:
    """True for a word in brackets or quotation marks inside a name: Jose Alexander (Xanana) Gusmao."""
    if at + 1 >= len(words) or words[at].gap.lstrip(".") not in _OPENING or words[at + 1].gap not in _CLOSING:
        return False
    known = is_initial(words, at - 1) or is_given(words[at - 1], language)
    return known and words[at].capital and words[at + 1].capital


def _follows_apostrophe(word: Word, before: Word) -> bool:
    """True inside Mata'afa, Sa'ad, Dato' Seri; other languages than English put endings behind an apostrophe."""
    if word.gap.removesuffix(" ") not in _APOSTROPHES:
        return False
    return word.capital and before.folded[-1] != "s" if word.gap.endswith(" ") else word.folded not in _CLITICS


@lru_cache(maxsize=4096)
def nominatives_of(
    words: tuple[str, ...],
    language: str,
    prior: int = 0,
    cases: frozenset[str] = frozenset(),
    subject: str | None = None,
) -> tuple[Nominative, ...]:
    """Every nominative the folded ``words`` may stand for, the more usual first; the words themselves are always one.

    ``prior`` is how likely it is from what stands beside the name that it stands in the nominative itself, ``cases``
    those in which it must stand, if something tells, ``subject`` the gender that it has if it is the subject.

    >>> [n.words for n in nominatives_of(("садыром", "жапаровым"), "ru")][0]
    ('садыр', 'жапаров')
    """
    if language not in _INFLECTED and script_of(words[-1][:1]) == "Cyrl" and language in ("en", "de", "fr", "es"):
        language = "ru"
    if is_family_first(words):
        return _family_first(words, language, prior, cases)
    scored: dict[Nominative, int] = {}
    for gender in ("m", "f"):
        likely = sum(_likely(word, at == len(words) - 1, gender) for at, word in enumerate(words))
        scored[Nominative(words, "nominative", gender)] = likely + (prior if language in _INFLECTED else 2)
        for case in ("genitive", "dative", "accusative", "instrumental", "prepositional", "other"):
            parts = [_in_case(words, at, case, gender, language) for at in range(len(words))]
            if all(parts):
                # A surname alone may have several nominatives in one case; in a full name the likeliest of each word.
                likeliest = [max(part, key=lambda scored: (scored[0], scored[1][-1] == "ь")) for part in parts]
                for best in [[option] for option in parts[0]] if len(words) == 1 else [likeliest]:
                    nominative = Nominative(tuple(form for _, form in best), case, gender)
                    # The prepositional case needs a preposition.
                    likely = sum(score for score, _ in best) - (2 if case == "prepositional" and prior >= 0 else 0)
                    if (sure := _SURE_SUFFIX.get(language)) and len(nominative.words[-1]) > 2:
                        told = sure.search(words[-1]) or _SURNAMES_STEM.search(nominative.words[-1])
                        likely += _SUFFIX if told and nominative.words[-1] != words[-1] else 0
                    scored[nominative] = max(scored.get(nominative, -99), likely)
    return _likely_first(scored, cases, subject)


def _likely_first(scored: dict[Nominative, int], cases: frozenset[str], subject: str | None) -> tuple[Nominative, ...]:
    """The nominatives, the likeliest first, after what stands beside the name has spoken."""
    judged = []
    for found, likely in scored.items():
        case, gender = found.case, found.gender
        if cases and case not in cases:
            likely -= _MISGOVERNED
        elif subject and case == "nominative" and gender != subject:
            likely -= 2 if subject == "p" else _MISGOVERNED
        judged.append(Nominative(found.words, case, gender, likely))
    judged.sort(key=lambda found: (-found.score, found.case != "nominative"))
    return tuple(judged)


def _family_first(words: tuple[str, ...], language: str, prior: int, cases: frozenset[str]) -> tuple[Nominative, ...]:
    """Nominatives of a name that begins with the family name: only the last word is declined, a woman's never."""
    stem = words[:-1]
    scored = {Nominative(words, "nominative", gender): prior - 6 * (not _is_syllabic(words)) for gender in "mf"}
    for case in CASES[:-1]:
        scored[Nominative(words, case, "f")] = -1 - 6 * (not _is_syllabic(words))
        for form in dictionary_forms(words[-1], language):
            declined = Nominative((*stem, form.nominative), case, "m")
            if (form.part, form.gender, form.case) == ("noun", "m", case) and _is_syllabic(declined.words):
                scored[declined] = max(scored.get(declined, -9), 1 - (form.nominative[-1] == "ь"))
        if words[-1][-1] in UNDECLINED_VOWELS:
            scored[Nominative(words, case, "m")] = 0
    return _likely_first(scored, cases, None)


@lru_cache(maxsize=4096)
def is_family_first(words: tuple[str, ...]) -> bool:
    """True for a name of China, Korea or Vietnam in any case, by its family name and its syllables.

    >>> is_family_first(("чжоу", "эньлая")), is_family_first(("ким", "новак"))
    (True, False)
    """
    if not 1 < len(words) < 5 or words[0] not in _families():
        return False
    return _is_syllabic(words) or any(
        form.part == "noun" and form.gender == "m" and _is_syllabic((*words[:-1], form.nominative))
        for form in dictionary_forms(words[-1], "ru")
    )


def is_family_name(word: str) -> bool:
    """True for a family name of China, Korea or Vietnam, which may be another word as well."""
    return word in _families()


def _is_syllabic(words: tuple[str, ...]) -> bool:
    if len(words) == 2:
        return _CHINESE.fullmatch(words[1]) is not None
    return all(_SYLLABLE.fullmatch(word) for word in words[1:])


def _in_case(words: tuple[str, ...], at: int, case: str, gender: str, language: str) -> list[tuple[int, str]]:
    """Nominatives of one word of a name in this case and gender, each with how likely it is."""
    word, last = words[at], at == len(words) - 1
    if (not last and word in _particles()) or word in _ROMAN or word in _SONS or len(word) == 1:
        return [(0, word)]
    found = [
        (_likely(form.nominative, last, gender) + _fit(form, last), form.nominative)
        for form in dictionary_forms(word, language)
        if form.case == case
        and (form.nominative != word or gender == "f")  # the accusative of living beings is the genitive
        and (form.gender in (gender, "*") or (form.gender == "f" and (not last or form.part == "noun")))
        and form.part != "lemma"
        and len(form.nominative) > 1
        and not (form.nominative[-1] == "а" and form.nominative[-2] in _VOWELS)  # Эредиа is not declined
    ]
    if language in _INFLECTED:
        consonant = word[-1] not in "аяоуиеэюыйь" + "іїє"
        # Foreign names that end in a vowel, women's that end in a consonant, and short parts of Asian names stay.
        stays = word[-1] in UNDECLINED_VOWELS or (word[-1] == "а" and word[-2] in _VOWELS)
        stays |= not last and word[-1] == "ы" and word in given_names()
        if (
            stays
            or (gender == "f" and (consonant or word[-1] == "ь" or word.endswith(("ай", "ей", "уй", "эй", "яй", "юй"))))
            or (not last and len(word) <= 5)
        ):
            # At the end of a declined name у, ю, е are rather case endings.
            like_case = last and word[-1] in "уюе" and not word.endswith(_NEVER_DECLINED)
            cost = 3 if not stays and gender == "m" else 1 if like_case else 0
            found.append((_likely(word, last, gender) - cost, word))
    elif not last:
        found.append((_likely(word, last, gender), word))
    return found


def _fit(form: Form, last: bool) -> int:
    """How well a row of the table suits a name: surnames follow theirs, given names those of nouns."""
    if not last:
        return 0 if form.nominative in given_names() else min(_fit_surname(form), 0)
    return _fit_surname(form)


def _fit_surname(form: Form) -> int:
    """Surnames follow the surname rows; an adjective is a surname's ending only after ск, цк and the like."""
    if form.part == "surname":
        return 2
    if form.part == "adjective":
        if form.nominative.endswith(("гый", "кый", "хый", "жый", "чый", "шый", "щый")):
            return -6
        # After г, к, х surnames end in -ий (Долгорукий); -ой is the rarer of the two.
        if form.nominative[-3:-2] in ("г", "к", "х") and not form.nominative.endswith(_ADJECTIVE_SURNAMES[:8]):
            return -1 if form.nominative.endswith("ий") else -2
        return 1 if form.nominative.endswith(_ADJECTIVE_SURNAMES) else -3
    if surname_gender(form.nominative) == "f":
        return -4  # Федерики Могерини: -ина as a surname is declined as one
    if form.nominative.endswith("я") and form.case in ("genitive", "dative"):
        return -1  # Сэйдзи is rather a name that stays than the genitive of Сэйдзя
    # Vowels that come and go (орёл, орла) are rare in names.
    return -1 if form.nominative.endswith(("ь", "ок", "ел", "ец")) else 0


def _likely(word: str, last: bool, gender: str) -> int:
    """How much ``word`` looks like a given name (not the last word) or a surname (the last) of this gender."""
    if not last:
        if len(word) > 6 and word.endswith(_FATHERS[0] + _FATHERS[1]):
            return 4 if word.endswith(_FATHERS[gender == "f"]) else -6  # a patronymic leaves no doubt of the gender
        known = given_names().get(word)
        if word in _particles():
            return 0
        return 4 if known and gender in known else -4 if known else _unknown(word, last, gender)
    if surname_gender(word):
        return 2 if surname_gender(word) == gender else -3
    if word.endswith(_parts("nominative")):
        return 1
    return _unknown(word, last, gender)


def _unknown(word: str, last: bool, gender: str) -> int:
    """How much an unknown word looks like a nominative: most that end as cases do are no nominatives (Рейсмана)."""
    rare = next((scores[last] for ending, scores in _RARE_ENDINGS.items() if word.endswith(ending)), 0)
    if last and _LACKS_VOWEL.search(word):
        rare -= 3
    if last or gender == "m":
        return rare
    return -1 if word[-1] in "ая" else rare - (1 if word[-1] in _VOWELS else 3)


@lru_cache(maxsize=4096)
def surname_gender(word: str) -> str | None:
    """``m`` or ``f`` for a nominative with a gendered surname ending, else None.

    >>> surname_gender("жапаров"), surname_gender("жапарова"), surname_gender("лукашенко")
    ('m', 'f', None)
    """
    if word.endswith(
        ("ова", "ева", "ина", "ына", "ская", "цкая", "ova", "eva", "skaya", "ська", "цька", "аўна", "єва", "іна")
    ):
        return "f"
    if word.endswith(
        ("ов", "ев", "ин", "ын", "ский", "цкий", "ov", "ev", "sky", "ський", "цький", "аў", "еў", "єв", "ін", "скі")
    ):
        return "m"
    return None


def is_patronymic(word: str, language: str) -> bool:
    """True for a form of a patronymic (Иванович, Ивановны)."""
    endings = _parts("patronymic")
    return len(word) > 6 and any(form.endswith(endings) for form in nominatives(word, language))


@lru_cache(maxsize=1 << 14)
def has_surname_ending(word: str, *, alone: bool = False) -> bool:
    """True if the nominative ``word`` ends as only surnames do and is long enough to be one.

    ``alone``: without a title or a given name, where an adjective (Атлантический) or a foreign word would pass too.
    """
    if alone and (word.endswith(_ADJECTIVES) or script_of(word) != "Cyrl" or is_common(word)):
        return False
    return len(word) > 4 and word.endswith(_parts("surname"))


def like_name(words: tuple[str, ...], language: str) -> bool:
    """True if capitalized ``words`` without any known part may be somebody's name: no adjectives, no short words."""
    if script_of("".join(words)) != "Cyrl" or any(is_common(word) for word in words):
        return False
    if sum(word not in _particles() for word in words) > 3:
        return False
    if _like_instrumental(words):
        return len(words) == 2
    if like_adjective(words[0]) and not any(has_surname_ending(n.words[-1]) for n in nominatives_of(words, language)):
        return False
    if any(has_surname_ending(n.words[-1]) and not like_adjective(n.words[0]) for n in nominatives_of(words, language)):
        return True
    return all(len(word) > (2 if len(words) < 3 else 1) and not like_adjective(word) for word in words)


def _like_instrumental(words: tuple[str, ...]) -> bool:
    """True for «Аларом Карисом», «Антониу Коштой»: no adjective in -ом stands before a noun in the same case."""
    masculine = words[0].endswith(("ом", "ем"))
    first, inflected = masculine or words[0][-1] in UNDECLINED_VOWELS, words[-1].endswith(_INSTRUMENTAL)
    last = inflected or (masculine and words[-1][-1] in "оуиэю")
    ordinary = any(like_adjective(word) and not word.endswith(_INSTRUMENTAL) for word in words)
    return first and last and not ordinary and all(len(word) > 3 for word in words)


def like_adjective(word: str) -> bool:
    """True for a word that ends as Russian adjectives do."""
    return word.endswith(_ADJECTIVES)


def from_given_name(word: str, language: str) -> bool:
    """True for a form of a patronymic whose given name is known: Николаевича, but not Януковичем."""
    return any(
        form.endswith(ending)
        and any(form[: -len(ending)] + vowel in given_names() for vowel in ("", "й", "ь", "а", "я", "ий"))
        for form in nominatives(word, language)
        for ending in _parts("patronymic")
    )


def is_initial(words: Sequence[Word], at: int) -> bool:
    """True for «В.», «Дж.»: one or two letters and a full stop."""
    word = words[at]
    return len(word.text) <= 2 and word.capital and at + 1 < len(words) and words[at + 1].gap.startswith(".")


def is_suffix(words: Sequence[Word], at: int) -> bool:
    """True for what tells one of a family from the others: "Donald Trump Jr.", "Ferdinand Marcos, Sr."."""
    return at < len(words) and words[at].folded in ("jr", "sr") and words[at].gap in (" ", ", ")


def alike(words: tuple[str, ...], latin: tuple[str, ...]) -> int:
    """How many words of a nominative end as those of its Latin spelling do, in a vowel or in a consonant.

    >>> alike(("джошуа", "вольф"), ("joshua", "wolf")), alike(("джошуа", "вольфа"), ("joshua", "wolf"))
    (2, 1)
    """
    if len(words) != len(latin):
        return 0
    pairs = zip(words, latin, strict=True)
    # A Latin e may be silent (Steve), and й is a vowel's end.
    return sum((one[-1] in _VOWELS) == (two[-1] in _VOWELS) for one, two in pairs if two[-1] != "e")


def is_eponym(word: Word, language: str) -> bool:
    """True for a street, a prize and the like, whose name is made of a person's: King Street."""
    return word.capital and language == "en" and word.folded in _parts("eponym")


def is_particle(word: str) -> bool:
    """True for a word that stands in lower case inside names: de, фон, бен."""
    return word in _particles()


def is_common(word: str) -> bool:
    """True for words that often open a sentence, and are no names."""
    return word in _common()


@cache
def _families() -> frozenset[str]:
    return frozenset(_parts("family"))


@cache
def _common() -> frozenset[str]:
    return frozenset(_parts("common"))


@cache
def _particles() -> frozenset[str]:
    return frozenset(_parts("particle"))


@cache
def _parts(kind: str) -> tuple[str, ...]:
    return tuple(part for row in rows("name_parts") if row["kind"] == kind for part in row["parts"].split())
