"""Which goods a trade figure is of: the words beside the flow, in the places where each language puts them."""

from __future__ import annotations

import re

from ..normalization import inside
from ..normalization.goods import read_goods
from ..normalization.quantities import QuantityReading
from ..records import Flow, Measure
from ..spans import Span
from .evidence import Context, Notes
from .named_goods import named_goods, without_origin

_WORD = r"[a-zà-öø-ÿа-яёіїєґў-]{3,}"
_GENITIVE = re.compile(
    rf"\s+(?!(?:между|через|при|вместе|затем|тоже|оттуда|отсюда|туда|сюда|внутрь|обратно|домой|ежегодно)\b)(?P<goods>(?:{_WORD}\s+){{0,2}}?{_WORD}(?:\s+и\s+{_WORD})?)"
    r"(?=\s*$|\s+(?:в|во|на|из|с|со|к|за|по|от|до|между|у|з|із|для)\s|[,;.(]"
    r"|\s+(?:состав|достиг|досяг|вырос|вирос|зріс|возрос|подрос|увелич|збільш|сниз|зниз|сократ|скорот|уменьш|зменш|упал|впав"
    r"|превыс|перевищ|прибав|подскоч|рухну|обвал|взлет|оказал|оцени)\w*\s)"
)
"""Slavic languages: bare lower-case words, up to a preposition, a verb or what is read as something else."""
_ITEM = re.compile(
    rf"(?:[,;:]\s+|\s[—–-]\s+|\s(?:и|та|і|й)\s+|(?:состав|явля|стал|вошл|преоблада|лидиру|занима)\w+\s+)"
    rf"(?:(?:а|и|зато|ещё|еще|также|из них|в том числе|в частности)\s+){{0,2}}"
    rf"(?P<goods>(?:{_WORD}\s+){{0,2}}?{_WORD}(?:\s+и\s+{_WORD})?)\s*(?:\(|[—–-]\s)$"
)
"""Slavic languages: goods before the number of their own that stands in brackets or behind a dash."""
_ITEM_REACH = 80
"""Characters before a number in which its item begins."""
_OF = {
    language: re.compile(
        rf"\s+(?:{of})(?P<goods>(?:{_WORD}\s+){{0,1}}?{_WORD}(?:\s+{both}\s+{_WORD})?)(?=\s*$|\s+(?:{then})\s|[,;.(])",
        flags,
    )
    for language, of, both, then, flags in (
        ("en", r"of\s+", "and", "to|from|in|by|with|into|between|for", 0),
        ("es", r"de\s+", "y", "a|en|por|con|hacia|desde", 0),
        ("fr", r"de\s+|d'", "et", "à|au|en|vers|par|avec", 0),
        ("it", r"di\s+", "e", "in|a|verso|da|per", 0),
        ("de", r"von\s+", "und", "nach|in|aus|auf|um", re.I),
    )
}
"""Languages that say "of"."""
_BARE = ("ru", "uk", "be")
_BEFORE = ("tr", "az", "uz", "uz-Cyrl", "kk", "ky")
_POSSESSED = re.compile(r"(?:[iıuüыіиүұ]|(?:i|ı|ı|lar|ler|лар|лер)?(?:nın|nin|ning|нинг|ның|нің|ında|inde))$")
"""The end of a flow that belongs to what stands before it: «хизматлар экспорти», "pamuk ihracatı"."""
_LETTERS = r"[^\W\d_]['’ʻ\w-]*"
_NOUNS = re.compile(rf"(?P<goods>(?:{_LETTERS}\s+(?:ve|və|va|ва|және|мен|жана)\s+)?{_LETTERS})\s+$")
_OWNED = re.compile(rf"(?P<goods>{_LETTERS}(?:ın|in|un|ün|ning|нинг|ның|нің|дың|дің|тың|тің))\s+$")
_WEIGHED = re.compile(
    rf"\s+(?!(?:olarak|oldu|oldi|edil|art|bol|болд|болу|бўл|құра|түз|тузд|ташкил|tashkil|təşkil|жетк|жетт|асты|ашт)\w*)"
    rf"(?P<goods>{_LETTERS})(?=\s)",
    re.I,
)
_HAN_AFTER = re.compile(r"(?P<goods>(?:(?![额額总總量的值占达達增下超近逾仅僅为為约約比和与與])[㐀-鿿]){1,6})(?=约?\d)")
_HAN_BEFORE = re.compile(r"(?:^|[，。；、\s])(?P<goods>(?:(?![我其中年月是从從自对對由向与與及])[㐀-鿿]){2,6})$")
_ALL_GOODS = re.compile(
    r"товар\w*|продукц\w*|услуг\w* и товар\w*|goods|services|goods and services|products|bienes|mercancías"
    r"|marchandises|biens|(?:tovar|mahsulot|товар|маҳсулот|тауар|mal|mallar|mahsul)\w*|umumiy|умумий|жалпы|jami|жами"
    r"|toplam|ümumi|tashqi|ташқи|сыртқы|тышкы|dış|xarici|esa|эса|ham|ҳам|bizning|бизнинг|uning|унинг|onun|yıllık"
    r"|yillik|йиллик|бұл|bu|бу|бул|商品|货物|貨物|货物贸易|产品|服务|同期|此外|今年|去年",
    re.I,
)
"""Words for goods of every kind, and what only stands where goods could."""
_TOTAL = re.compile(
    r"(?:проч\w+|остальн\w+|others?|rest of (?:the )?world|sonstige|autres|otros|diğer|其他"
    r"|всего|итого|в целом|усього|разом|барлығы|жалпы|бардыгы|баары|жами|jami|toplam|total|insgesamt|gesamt|world|мир"
    r"|合计|总计|总额)\W*",
    re.I,
)
"""What stands before the last row of a table."""
_TELLING = re.compile(
    r"(?:[аеиоуыя]л|ла|ло|ли|лся|лась|лось|лись|рос|ет|ит|ут|ют|ется|ится|ть|ться|ося|алося|ла|ed)$"
    r"|^(?:достиг|досяг|rose|fell|grew|was|were|больше|меньше|выше|ниже|менее|более|лишь|только|всего|уже|почти|также|тогда|себя|внутри|який|які|щонайменше|hors|por|pour)$",
    re.I,
)
"""Endings of verbs, and small words: the sentence has gone on."""
_NOT_TELLING = re.compile(r"масл[ао]|стекл[ао]|металла|мыла|сала", re.IGNORECASE)
"""Goods that end like verbs."""
_SUBJECT = re.compile(
    r"(?:^|[,;]\s+)(?P<goods>(?:[^\W\d_]['’\w-]*\s+){0,3}[^\W\d_]['’\w-]*)\s*"
    r"(?:[—–]|(?:made up|makes up|make up|accounts? for|accounted for))\s*$"
)
"""The subject of a share, right before its number: "Rice made up 60% of imports", «сахар — 12% вывоза»."""
_GOODS = r"(?P<goods>(?:[a-zа-яёіїєґ-]{3,}\s+){0,2}?[a-zа-яёіїєґ-]{3,})"
_SHARE_OF = re.compile(rf"(?:\bдол[яюие]|\bshare of|\bудельный вес|\bчастк[аиу])\s+{_GOODS}\s+(?:в|во|у|in|of)\s")
_CONSISTS = re.compile(
    r"(?:состо(?:ит|ял\w*|ят) из|складається з|consists? of|consisted of|besteht aus|bestand aus)\s+"
    r"(?P<goods>[^\W\d_]+(?:(?:\s+(?:и|та|and|und)|,)\s+[^\W\d_]+){0,3})"
)


def product_of(
    context: Context, focus: Span, flow: Flow, word: Span, quantity: QuantityReading, measure: Measure, notes: Notes
) -> str | None:
    """The goods that a flow is of: "exports of wheat", «экспорт зерна», «хизматлар экспорти»; None for all goods.

    In a table they stand before the number's row.
    """
    if flow not in ("export", "import", "re_export"):
        return None
    if (cell := context.readings.grid.cell_at(quantity.span)) is not None and _is_goods(context, cell.label):
        notes.note("product", [cell.label], "exact", "row")
        return cell.label.of(context.text)
    language = context.readings.language or ""
    found = None
    if focus.contains(word):
        found = _item(context, focus, word, quantity) if language in _BARE else None
        found = found or _beside(context, focus, word, language) or _weighed(context, focus, quantity, language)
        if found is None and language == "zh":
            found = _han_goods(context, focus, word)
    if found is None and measure == "share":
        found = _of_share(context, focus, quantity, language)
    named = named_goods(context, focus, quantity, measure)
    if named is not None and (found is None or _is_better(context, named, found, quantity)):
        found = named
    goods = without_origin(context, found).of(context.text) if found is not None else ""
    if found is None or not goods or _ALL_GOODS.fullmatch(goods):
        return None
    notes.note("product", [found], "exact", "words")
    return found.of(context.text)


def _is_better(context: Context, named: Span, found: Span, quantity: QuantityReading) -> bool:
    """True for known goods that are more of the words found, that stand for unknown ones, or next in a list."""
    text = context.text
    if without_origin(context, found) == named:
        return False
    if named.overlaps(found) or not any(read_goods(found.of(text), context.readings.language or "")):
        return True
    return found.stop < named.start < quantity.span.start and "," in text[found.stop : named.start]


def _is_goods(context: Context, label: Span) -> bool:
    """True if a row of a table is named after neither an area, a time, a kind of number nor all goods."""
    readings = context.readings
    cues = readings.cues_in(label, "flow", "measure")
    named = (readings.places, readings.organizations, readings.dates, readings.people, cues)
    words = label.of(context.text)
    return not (any(inside(one, label) for one in named) or _ALL_GOODS.fullmatch(words) or _TOTAL.fullmatch(words))


def _beside(context: Context, focus: Span, word: Span, language: str) -> Span | None:
    """The words after the flow, or before it where it is possessed by them."""
    text = context.text
    if language in _BEFORE:
        if not _POSSESSED.search(word.of(text)):
            return None
        match = _NOUNS.search(text[focus.start : word.start])
        return _checked(context, focus.start, match)
    pattern = _GENITIVE if language in _BARE else _OF.get(language)
    if pattern is None:
        return None
    readings = context.readings
    places = [place for place in readings.places if place.kind != "adjective"]
    kinds = (places, readings.dates, readings.quantities, readings.cues)
    starts = [r.span.start for kind in kinds for r in inside(kind, Span(word.stop, focus.stop))]
    stop = min([focus.stop, *starts])
    return _checked(context, word.stop, pattern.match(text[word.stop : stop]))


def _item(context: Context, focus: Span, word: Span, quantity: QuantityReading) -> Span | None:
    """The goods of an item behind the flow: «основу поставок составили шины ($7 млн)», «… 21 тыс. тонн, вишни — 15»."""
    start = max(focus.start, word.stop, quantity.span.start - _ITEM_REACH)
    if start >= quantity.span.start:
        return None
    found = _checked(context, start, _ITEM.search(context.text[start : quantity.span.start]))
    return None if found is None or inside(context.readings.places, found) else found


def _weighed(context: Context, focus: Span, quantity: QuantityReading, language: str) -> Span | None:
    """What tonnes are of: «2 млн тонн зерна», "tonnes of hazelnuts", «812 мың тонна ұн»."""
    if quantity.kind != "amount":
        return None
    pattern = _GENITIVE if language in _BARE else _WEIGHED if language in _BEFORE else _OF.get(language)
    after = context.text[quantity.number_span.stop : focus.stop]
    return _checked(context, quantity.number_span.stop, pattern.match(after)) if pattern is not None else None


def _han_goods(context: Context, focus: Span, word: Span) -> Span | None:
    """进口原油2.79亿吨, 大豆进口4937万吨: what stands between flow and number, or opens the clause."""
    after = _HAN_AFTER.match(context.text, word.stop, focus.stop)
    return _checked(context, 0, after or _HAN_BEFORE.search(context.text, focus.start, word.start))


def _of_share(context: Context, focus: Span, quantity: QuantityReading, language: str) -> Span | None:
    text = context.text
    before = text[focus.start : quantity.span.start]
    if language in _BEFORE:
        for cue in context.readings.cues_in(focus, "measure"):
            owner = _OWNED.search(text[focus.start : cue.span.start]) if cue.value == "share" else None
            if owner is not None:
                return _checked(context, focus.start, owner)
        return None
    if (consists := _CONSISTS.search(text, quantity.span.stop, focus.stop)) is not None:
        return _checked(context, 0, consists)
    return _checked(context, focus.start, _SUBJECT.search(before) or _SHARE_OF.search(before))


def _checked(context: Context, offset: int, match: re.Match[str] | None) -> Span | None:
    """The goods of a match, if they are no verb, no place, nobody, and not simply all goods."""
    if match is None:
        return None
    span = Span(offset + match.start("goods"), offset + match.end("goods"))
    words = span.of(context.text)
    readings = context.readings
    places = [place for place in readings.places if place.kind != "adjective"]
    named = [reading for kind in (places, readings.people, readings.dates) for reading in kind]
    cues = [cue for cue in readings.cues if cue.kind in ("flow", "measure", "partners", "deficit", "source", "world")]
    if any(reading.span.overlaps(span) for reading in (*named, *cues)):
        return None
    if _ALL_GOODS.fullmatch(words) or any(
        _TELLING.search(word) and not _NOT_TELLING.fullmatch(word) for word in words.split()
    ):
        return None
    return span
