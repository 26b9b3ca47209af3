"""Text -> where it names goods and services that are traded: wheat, crude oil, «сахар, рис и масло»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..spans import Span
from .tables import rows

_SLAVIC = ("ru", "uk", "be")
_SLAVIC_ENDINGS = (
    "(?:ами|ями|ах|ях|ам|ям|ов|ев|ей|ом|ем|ью|ой|ый|ых|ым|ыми|ою|ею|ів|їв|ія|ий|ого|ому|ся|а|я|у|ю|ы|и|е|о|ь|і|ї|й)?"
    "(?:и|я|ю|е|ей|й|ям|ях|ями)?"
)
_ENDINGS = {
    **dict.fromkeys(_SLAVIC, _SLAVIC_ENDINGS),
    **dict.fromkeys(("tr", "az", "kk", "ky", "uz", "uz-Cyrl"), r"\w{0,6}"),
    "en": "(?:s|es)?",
    "de": "(?:e|en|n|er|ern|s|es)?",
    "fr": "(?:s|x)?",
    "es": "s?",
    "it": "",
    "zh": "",
}
"""How nouns go on behind a stem of the table."""

_NEVER = (
    r"(?:эт|тот|той|тех|тем|сво|наш|ваш|котор|как|так|сам|втор|перв|трет|четверт|друг|кажд|люб|мног|вс[её]|весь|основн|главн"
    r"|важн|крупн|больш|отечествен|местн|импорт|экспорт|иностранн|зарубежн|прошл|нынешн|текущ|общ|остальн|совокупн"
    r"|ежегодн|ежемесячн|месячн|годов|ин(?:ых|ой|ая)|дешев|дорог|взаимн|двусторонн|нов|сво[еийю]|различн|разн|соседн"
    r"|мо[йеяюи]|чуж|известн|указанн|данн|перечисленн|так(?:ой|ая|ие)|цьо|сво|наш|інш|всі|основн|головн"
    r"|\w*(?:вш|ющ|ущ|ящ|ащ)(?:ий|ая|ее|ие|его|ей|ую|их|им|ими|ем)|(?:пере)?проданн|(?:за)?купленн|поставленн|отправленн|отгруженн|вывезенн|ввезенн|завезенн|экспортированн|импортированн|пришел|стал|оказал|дал|принес)\w*"
)
_DESCRIBING = {
    "ru": r"(?:(?<=ск)и\s+\w+)?(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ым|им|ей|ую|юю|ых|их|ыми|ими)",
    "uk": r"(?:ий|ій|а|я|е|є|і|ї|ого|ої|ому|ою|ею|ими|іми|их|іх|у|ю)",
    "be": r"(?:ы|і|ая|яя|ае|яе|ыя|ія|ага|яга|аму|ым|ім|ай|яй|ую|юю|ых|іх|ымі|імі)",
}
"""East Slavic adjectives are known by their endings."""
_MORE = {
    **dict.fromkeys(("ru", "uk", "be"), r"(?:,\s+|\s+(?:и|та|й|і|а также|или)\s+)"),
    "en": r"(?:,\s+(?:and\s+)?|\s+and\s+|\s+or\s+)",
    "de": r"(?:,\s+|\s+(?:und|sowie|oder)\s+)",
    "fr": r"(?:,\s+|\s+et\s+|\s+ou\s+)(?:de\s+|d'|du\s+|des\s+|les?\s+|la\s+|l')?",
    "es": r"(?:,\s+|\s+(?:y|e)\s+)(?:de\s+|el\s+|la\s+|los\s+|las\s+)?",
    "it": r"(?:,\s+|\s+e\s+)",
    "tr": r"(?:,\s+|\s+(?:ve|ile)\s+)",
    "az": r"(?:,\s+|\s+(?:və|ilə)\s+)",
    "kk": r"(?:,\s+|\s+(?:және|мен|пен|бен)\s+)",
    "ky": r"(?:,\s+|\s+(?:жана|менен)\s+)",
    "uz": r"(?:,\s+|\s+(?:va|hamda)\s+)",
    "uz-Cyrl": r"(?:,\s+|\s+(?:ва|ҳамда)\s+)",
    "zh": r"(?:、|和|及|与)",
}
"""What joins goods to a list."""
_OF = {
    "ru": r"\s+(?:из\s+)?",
    "uk": r"\s+(?:з\s+)?",
    "be": r"\s+(?:з\s+)?",
    "en": r"\s+(?:of\s+)?",
    "fr": r"\s+(?:d'|de\s+|en\s+)",
    "es": r"\s+(?:de\s+)",
    "it": r"\s+(?:di\s+|d')",
}
"""What joins goods to what they are made of."""


_END = r"(?!\w)"
_COMPOUND = r"(?:(?!\w)|(?=s?(?:aus|ein)fuhr|s?export|s?import|s?lieferung|s?verk[aä]uf))"
"""Where a name of goods ends; in German words for trade may be joined to it."""


def read_goods(text: str, language: str) -> Iterator[Span]:
    """Where goods are named, with the words that describe them; a list of them is one.

    >>> [span.of(words) for words in ("Соевое масло, рис и сыр", "Он стал маслом") for span in read_goods(words, "ru")]
    ['Соевое масло, рис и сыр', 'маслом']
    >>> words = "Cut flowers cost more than industrial goods, but the good news"
    >>> [span.of(words) for span in read_goods(words, "en")]
    ['Cut flowers', 'industrial goods']
    """
    pattern = _pattern(language)
    for match in pattern.finditer(text.replace("ё", "е").replace("ʻ", "'").replace("’", "'")) if pattern else ():
        yield Span(match.start(), match.end())


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    words: dict[str, list[str]] = {"goods": [], "describing": [], "vague": [], "after vague": []}
    for row in rows("goods"):
        if row["language"] == language:
            words[row["kind"]] += row["words"].replace("ё", "е").split("|")
    if not words["goods"]:
        return None
    endings = _ENDINGS[language]
    goods, vague = _any_of(words["goods"], endings), _any_of(words["vague"], endings)
    if language == "zh":
        return re.compile(f"{goods}(?:{_MORE[language]}{goods})*".replace(_END, ""))
    described = _any_of(words["describing"], "")
    if language in _DESCRIBING:
        described = rf"(?:(?!{_NEVER}\b)\w[\w-]+{_DESCRIBING[language]}|{described})"
    elif language == "de":  # adjectives are written small
        described = r"(?-i:[a-zäöüß]+(?:sch|lich|ig|iv|al|ell)e[nrsm]?)"
    elif language != "en":
        described = r"(?!)"
    branch = _any_of(words["after vague"], endings)
    name = rf"(?:(?:{described}\s+){{0,3}}(?:{goods}|{vague}\s+{branch})|(?:{described}\s+){{1,3}}{vague})"
    after = rf"(?:{_OF[language]}(?:{described}\s+)?{goods})?" if language in _OF else rf"(?:\s+{goods})?"
    one = f"{name}{after}"
    pattern = rf"(?<![\w-]){one}(?:{_MORE[language]}{one})*"
    return re.compile(pattern.replace(_END, _COMPOUND) if language == "de" else pattern, re.IGNORECASE)


def _any_of(stems: list[str], endings: str) -> str:
    """The stems as one expression, longer ones first; one with a full stop behind it stands as it is."""
    ordered = sorted(set(stems), key=lambda stem: (-len(stem), stem))
    whole = [stem[:-1] for stem in ordered if stem.endswith(".")]
    open_ended = [stem for stem in ordered if not stem.endswith(".")]
    parts = [(open_ended, endings), (whole, "")]
    spelled = [(r"|".join(map(_spaced, names)), ending) for names, ending in parts if names]
    return f"(?:{'|'.join(f'(?:{names}){ending}{_END}' for names, ending in spelled)})" if spelled else r"(?!)"


def _spaced(words: str) -> str:
    return re.escape(words).replace(r"\ ", r"\s+")
