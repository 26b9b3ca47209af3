"""Which of the goods that a sentence names a number is of: its subject, its object, an item of its list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..normalization import inside
from ..normalization.goods import read_goods
from ..normalization.quantities import QuantityReading
from ..records import Measure
from ..spans import Span
from .evidence import Context

_NOT_TRADED_BEFORE = re.compile(
    r"(?:[—–(,]\s*(?:в основном|преимущественно|главным образом|прежде всего|особенно|переважно|насамперед|mostly"
    r"|mainly|chiefly|largely|especially|notably|surtout|principalement|notamment|sobre todo|principalmente|meist"
    r"|vor allem|hauptsächlich)\s+"
    r"|\b(?:цен\w*|стоимост\w*|производств\w*|выпуск\w*|добыч\w*|переработк\w*|потреблени\w*|урожа\w*|выращивани\w*|дефицит\w*"
    r"|нехватк\w*|завод\w*|фабрик\w*|компани\w*|производител\w*|переработчик\w*|рын(?:ок|к\w*)|месторождени\w*|министерств\w*"
    r"|из-за|благодаря|вследствие|ввиду|кроме|помимо|без|против|вместо|подорожани\w*|удешевлени\w*|соглашени\w*|контракт\w*"
    r"|пошлин\w*|эмбарго|запрет\w*|обогна\w+|опереди\w+|потесни\w+|уступ\w+|ціни?|виробництв\w*|видобут\w*|крім|через"
    r"|prices?|cost|production|output|harvest|makers?|producers?|excluding|except|besides|despite|because|without|tariffs?"
    r"|(?:constitué|composé)\w*(?:\s+\w+)?|prix|production|récolte|hors|sauf"
    r"|precios?|producción|cosecha|excepto|sin|Preise?n?|Produktion|Ernte|ohne|außer"
    r")\s+(?:(?:на|for|of|on|in|de|du|des|d'|del|der|von|к|по)\s*)?(?:the\s+|la\s+|les?\s+|el\s+|l')?)$",
    re.IGNORECASE,
)
"""Words that make the goods behind them something else than what is traded: price, makers, cause, an aside."""
_NOT_TRADED_AFTER = re.compile(
    r"\s+(?:prices?|producers?|makers?|production|output|industry|companies|firms|field|plant|mill|sector|market|deal|tariffs?"
    r"|exporters?|importers?|ihracatçı\w*|fiyat\w*|üretim\w*|sanayi\w*|баға\w*|өндір\w*|баа\w*|нарх\w*|narx\w*|ishlab|ишлаб)\b"
    r"|\s*(?:价格|均价|价|产量|生产|企业|公司|行业|产业)",
    re.IGNORECASE,
)
_TOTAL_BETWEEN = re.compile(
    r"(?<!\bих )(?<!\bего )(?<!\bее )(?<!\bеё )"
    r"\b(?:(?:экспорт|импорт|вывоз|ввоз|(?:товаро)?оборот|експорт|імпорт|экспарт|імпарт)(?:а|у|ом|е|ы|ов)?\b"
    r"|торговл|поставки|поставок|закупки|продажи|отгрузки"
    r"|товары?\b|товаров|товарам|остальн|проч|итого"
    r"|в целом|решт|гандал|exports?\b|imports?\b|shipments\b|sales\b|goods|trade|total|others?\b|rest\b"
    r"|exportations?|importations?|échanges|ventes|exportaci|importaci|ventas|comercio|resto|Ausfuhr|Einfuhr|Export|Import|Handel|Waren|übrig"
    r"|(?:ihracat|ithalat|ticaret|ixrac|idxal|eksport|import|savdo|савдо|сауда|соода|тауар|товарлар"
    r"|(?:экспорт|импорт)(?:ы|і|у|ымыз|имиз|и\b))"
    r"(?!\w*(?:ning|нинг|ның|нің|нын|нин|ın|nin|in)\b)|барлық|жалпы|toplam|jami)"
    r"|出口|进口|贸易|其他|其余",
    re.IGNORECASE,
)
"""Behind goods: the sentence has gone on to trade of its own, or to all the rest."""
_WHOLE = re.compile(r"\b(?:в|во|у|in|of|an|am|de|des|dans|en)\s+(?:[^\W\d_]+\s+){0,3}$|其中[^，。]*$", re.IGNORECASE)
"""Before trade that is only the whole of a share: «доля муки в узбекском экспорте»."""
_LINKED = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:[—–-]\s+(?:это\s+)?"
    r"|(?:с?дал[аио]?|принесл?[аио]?|обеспечил[аио]?|составил[аио]?|занял[аио]?|занимает|в\s+виде|стоил[аио]?)\s+"
    r"|,?\s*(?:[^\W\d_]+\s+){0,4}?(?:приш\w+|приход\w+|припа\w+)\s+на\s+"
    r"|(?:of\s+(?:it|them|all)|davon|worth\s+of|of|came\s+from|was|were|is|de|d'|en|di|von|an)\s+|\s)?"
    r"(?:the\s+|la\s+|les?\s+|el\s+|l')?",
    re.IGNORECASE,
)
"""What stands between a number and the goods behind it that it is of: «812 млн дала нефть», "61% of it wine"."""
_OWN_FLOW = re.compile(
    r"['’]?\w{0,4}\s*(?:(?:aus|ein)fuhr\w*|exports?|imports?|shipments?|sales|deliveries|purchases"
    r"|ihracat\w*|ithalat\w*|satış\w*|ixrac\w*|idxal\w*"
    r"|eksport\w*|import\w*|экспорт\w*|импорт\w*|出口|进口|出口额|进口额)",
    re.IGNORECASE,
)
"""A flow that is of the goods right before it: "wheat exports", 大豆进口."""
_PRONOUN = re.compile(
    r"\b(?:его|ее|её|их|його|її|їх)\s+(?:(?:доля|экспорт|импорт|вывоз|ввоз|поставк|закупк|отгрузк|продаж|экспортир|импортир"
    r"|вывез|ввез|завез|отправ|отгруз|прода|купи|закупи|ушло|поставл|експорт|імпорт|вивез|ввез)\w*)"
    r"|\bпоследн(?:его|ий|ей|юю|ие|их|яя)\s+(?:в\s+прошлом\s+году\s+)?(?:ушл|вывез|ввез|пришл|приход|прода|куп|постав|отправ)\w*"
    r"|\b(?:its|their)\s+(?:exports?|imports?|shipments?|sales)\b",
    re.IGNORECASE,
)
"""A pronoun that stands for goods, by what is done with them."""
_LAST = re.compile(r"(?:,\s*|\s+(?:и|та|і|and|или)\s+)+")
_JOINED = re.compile(r",|\b(?:и|та|and|und|et|y|e|ve|va|ва|және|жана)\b")


def named_goods(context: Context, focus: Span, quantity: QuantityReading, measure: Measure) -> Span | None:
    """The goods that stand before the number, or are linked to it from behind; else those that a pronoun takes up."""
    goods = [*_named(context, focus)]
    if not goods:
        return _taken_up(context, focus)
    behind = next((one for one in goods if one.start >= quantity.span.stop), None)
    before = [one for one in goods if one.stop <= quantity.span.start]
    linked = behind is not None and _LINKED.fullmatch(context.text, quantity.span.stop, _origin(context, behind))
    nearest = before[-1] if before else None
    if nearest is not None and _is_broken(context, Span(nearest.stop, quantity.span.start)):
        nearest = None
    if measure == "rank" and nearest is None:
        return behind
    if linked and (nearest is None or not _same_clause(context, Span(nearest.stop, quantity.span.start))):
        return behind
    return nearest


def _named(context: Context, focus: Span) -> Iterator[Span]:
    """Goods named in a sentence as such, without the country that they come from."""
    text, readings = context.text, context.readings
    others = (
        readings.people,
        readings.organizations,
        readings.dates,
        [p for p in readings.places if p.kind != "adjective"],
    )
    for found in read_goods(focus.of(text), readings.language or ""):
        span = without_origin(context, Span(focus.start + found.start, focus.start + found.stop))
        if any(one.span.overlaps(span) for kind in others for one in kind):
            continue
        if _NOT_TRADED_BEFORE.search(text[focus.start : span.start]) or _NOT_TRADED_AFTER.match(text, span.stop):
            continue
        yield span


def without_origin(context: Context, goods: Span) -> Span:
    """Goods without the country that they come from: «казахстанской пшеницы»."""
    text = context.text
    for place in inside(context.readings.places, goods):
        if place.kind == "adjective" and not _JOINED.search(text, goods.start, place.span.start):
            behind = place.span.stop
            goods = Span(behind + len(text[behind : goods.stop]) - len(text[behind : goods.stop].lstrip()), goods.stop)
    return goods


def _origin(context: Context, goods: Span) -> int:
    """Where the goods begin with the country that they come from."""
    before = [
        place.span for place in context.readings.places if place.span.stop <= goods.start and place.kind == "adjective"
    ]
    return before[-1].start if before and not context.text[before[-1].stop : goods.start].strip() else goods.start


def _taken_up(context: Context, focus: Span) -> Span | None:
    """The last goods of the sentence before, where a pronoun stands for them: «её вывоз», «последнего ушло 3 т»."""
    if not _PRONOUN.search(focus.of(context.text)):
        return None
    sentences = next((one.sentences for one in context.layout.paragraphs if focus in one.sentences), ())
    before = sentences[sentences.index(focus) - 1] if sentences and focus != sentences[0] else None
    goods = [*_named(context, before)] if before is not None else []
    if not goods:
        return None
    last = re.split(_LAST, goods[-1].of(context.text))[-1]
    whole = not re.search(r"\bпоследн", focus.of(context.text), re.IGNORECASE)
    return goods[-1] if whole else Span(goods[-1].stop - len(last), goods[-1].stop)


def _is_broken(context: Context, between: Span) -> bool:
    """True if the sentence goes on to other trade between goods and number."""
    own = _OWN_FLOW.match(context.text, between.start, between.stop)
    said = context.text[own.end() if own else between.start : between.stop]
    return any(not _WHOLE.search(said[: match.start()]) for match in _TOTAL_BETWEEN.finditer(said))


def _same_clause(context: Context, between: Span) -> bool:
    return re.search(r"[,;:(]", between.of(context.text)) is None
