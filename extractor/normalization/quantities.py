"""Text -> QuantityReadings: money, percent, percentage points, multiples, ranks, amounts, with their precision."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, cast

from ..spans import Span
from .forms import HAN, fold
from .languages import detect_language
from .numerals import Number, is_grouped, numerals, read_number
from .quantity_words import WORD_START, change_roles, ending_at, heads, split_verbs, table

QuantityKind = Literal[
    "money", "percent", "percentage_points", "multiple", "rank", "amount", "count", "bare", "fraction"
]
QuantityQualifier = Literal["exact", "about", "over", "under", "at_least", "up_to", "range"]
Direction = Literal["up", "down"]

_SIGNS = "$€£¥₽₴₸₾₼֏₺₹₩₮฿₫₱₪₦₡₭₵৳%⃀"
_START = re.compile(rf"(?<!\d)\d|(?<![\w.,])\.(?=\d)|[¼½¾]|[{_SIGNS}]|(?<![^\W\d_])[^\W\d_]|[{HAN}]")
_WORD = re.compile(rf"[^\W\d_{HAN}]+(?:'[^\W\d_]+)*\.?|[{HAN}]|[^\w\s]")
_SENTENCE_END = re.compile(rf"[.!?…]\s+(?=[^\W\d_a-zа-я]|\d|[{HAN}])|[;\n。；！？]")
_CENT = "CUR"  # the table's word for a hundredth of whatever money stands before it
_REACH = 120  # characters before a number in which a change word may stand
_END = re.compile(r"[.,;!?]?\s*\Z|[.;!?]\s")
_CLAUSE_END = re.compile(r"\s*(?:\Z|[.,;!?)]|and\b)")
_PARTICLE = re.compile(r"(?:[^\W\d_]+|\d+(?:[.,]\d+)*| ){0,16}? (?P<word>[^\W\d_]{2,6})(?= ?[.,;!?)\n]| und |\Z)")
"""The last word of a clause."""
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
_MINUS = re.compile(r"-(?=\d)")
_DASH = re.compile(r" ?[-~] ?|—")
_LINK = re.compile(r" {1,4}(?:of (?:an? |one )?|de |d'|eines )?|[,.]--? ?|-(?=[^\W\d_])")
_IS_HAN = re.compile(rf"[{HAN}]")
_PART = re.compile(rf"[^\W{HAN}]")  # a letter or digit that makes one word of what it touches
_JOINERS = "/:#@=&?%+*~-'№"
_GAP = re.compile(r" |(?=[㐀-鿿])")
_SUFFIX = re.compile(r"['-]?[^\W\d_]{1,5}(?![^\W\d_])")
_MORE = re.compile("[多余餘几幾](?=[万萬亿億])")  # 一千多万: ten million and more
_SMALL = frozenset({"by", "to", "times", "open", "from", "either"})
_AFTER = {"up": "up", "down": "down", "more": "up", "less": "down"}
_SURPLUS = re.compile("[出入]超$")
"""Surplus and deficit: the second sign alone is "over"."""
_DECIMALS = {
    sign: re.compile(rf"\d{re.escape(sign)}\d{{1,2}}\s?(?:%|mill|mil\b|milliard|pour|por\b|p\.|md\b)") for sign in ",."
}
"""What shows with which sign a text writes decimals."""
_GROUPED_BY_OTHER = {"es": ",", "fr": "."}
"""Languages whose newspapers group thousands as their country does: 1,200 millones in Mexico, 1.200 MD in Tunisia."""
_MD = re.compile("MD(?![^\\W_]| ?[€$])")
"""Millions of dinars; a billion is "Md"."""
_GROWTH_OF = re.compile(
    r"\b(?:croissance|hausse|augmentation|progression|baisse|recul|repli|crecimiento|aumento|alza|incremento|caida|baja|suba)"
    r"(?: (?!est |a |es |fue )\w+){0,2} $"
)
"""Nouns before "de 10 à 15 %" that make it a range; a verb goes from the first to the second."""
_CENT_WORDS = re.compile(r" (?:and|et|y|con|und|ve|и|і|та|&) |又| ?")
_BARE = Decimal(10) ** 6
"""Smallest scale of a number that may stand without its unit: trade is counted in millions."""
_ALONE = re.compile(
    r"\s*(?:\Z|\n|[,;:!?)»”\"…]|\s\((?:[-+±\d]|плюс|минус|при?рост|паден|спад|сниж|увелич|сокращ|почти|на\s|в\s)|\.(?:\s+(?![a-zа-яёіїєґў])|\Z)|\s[-—]|\s(?:к|ко|в|во|за|до|против|и|а|но|на|при|из|от|с|со|уже|еще"
    r"|дал[аио]?|принес(?:ла|ло|ли)?|пришл[аио]сь|приходится|меньше|больше|выше|ниже|реальн\w*|стал\w*|через|ранее|годом|у|та|від|проти|менше|більше|вже"
    r"|in|by|to|from|against|as|and|but|for|more|less|higher|lower|last|this|a year|over|when|while|up|down|compared"
    r"|im|(?:aus|ein|zu|ab|zurück|an)(?=\s?[.,;!?)]|\Z)|bis|auf|gegenüber|mehr|weniger|für|und|nach|zu|en|contre|pour|à|et|soit|plus|moins|avant|d'ici"
    r"|con|para|por|más|menos|frente|y|a|al|hasta|durante)(?!\w))"
)
_NEW_SENTENCE = re.compile(r"\s+[^\W_a-zа-яёіїєґў]|\s*\Z")
_OF_TIME = re.compile(
    r"(?:of (?:the |an? )?)?(?:год\w*|лет|века?|час\w*|дня|месяц\w*|срок\w*|\d{4}|year|hour|century|day|month|season"
    r"|an? (?:year|hour|century|day|decade|dozen|million|billion|trillion)|jahr\w*|stunde\w*|siècle|heure|siglo|hora"
    r"|рок\w*|століття|години|yil\w*|asr\w*|йил\w*|аср\w*|жыл\w*|ғасыр\w*|кылым\w*|yıl\w*|saat\w*|yüzyıl\w*)(?!\w)"
)
_TRADED = re.compile(
    r"(?:импортн\w+|экспортн\w+|імпортн\w+|експортн\w+|ввезенн\w+|вывезенн\w+|проданн\w+|купленн\w+|тонн|доллар|долар|евро"
    r"|євро|рубл|юан|литр|літр|килограмм|баррел|контейнер|вагон|сделк|угод|платеж|расчет|поставк|отправк|груз|автомобил|машин"
    r"|export|import|tonne|barrel|container|shipment|transaction|deal|payment|tonne|zweite|lieferung|geschäft)"
)
"""What «каждая третья», "every third" may count in trade."""
_ABLATIVE = re.compile(r"(?:dan|tan|den|ten|дан|тан|ден|тен|нан|нен) ?\Z")
_REACHED = {
    "tr": re.compile(
        r"(?:(?:dolar|yuan|som|manat|frank|sterlin|rial|riyal|dinar)[ea]|(?:lira|avro|euro|ruble|tenge)y[ea]"
        r"|\d'?(?:y[ea]|n[ea]|[ea]))(?![^\W\d_])"
    ),
    "kk": re.compile(r"дейін(?![^\W\d_])"),
    "ky": re.compile(r"чейин(?![^\W\d_])"),
    "uz": re.compile(r"gacha(?![^\W\d_])"),
    "uz-Cyrl": re.compile(r"гача(?![^\W\d_])"),
}
"""What stands at the end of a level that is reached: «2 млрд долларга чейин», "dolara"."""
_ABBREVIATED = re.compile(r"\. ?[едкпн]\b")
"""What makes «т.» the beginning of «т. е.», «т. к.»."""
_THAT_IS = re.compile(
    r",? ?(?:т\. ?е\.|то есть|тобто|гэта значыць|или|або|ці|or|that is|i\.e\.|oder|ou|o sea)(?: \w{1,2})? ?"
)
"""What stands between two ways of telling one change: «с 4,8 до 2,1 млрд, т. е. в 2,3 раза»."""
_SAME_VERB = re.compile(
    r"[,;]?\s*(?:(?:а|и|та|і|й|але|but|and|und|et|y) )?(?:(?![^\W\d_]*(?:л|ла|ло|ли|ся|сь|ет|ит|ют|ят|ен|на|но|ны|ed) )"
    r"[^\W\d_][\w-]* ){1,4}(?:[–—-] ?)?"
)
"""What may stand between two numbers of one verb: the name of another flow, but no verb of its own."""
_AGAINST = re.compile(r",? (?:против|проти|супраць|against|versus|vs\.?|gegenüber|contre|frente a) ")
"""What stands between a number and the one that it is compared with."""
_BRACKET = re.compile(r" ?\([^()\n]{1,60}\)")
_CANADIAN = re.compile(r"\d\s?G\$(?!\s?(?:US|É))")
"""How French texts of Canada alone write a billion of their own dollars; their "$" and "M$" are these too."""
_SUFFIXED = frozenset({"kk", "ky", "uz", "uz-Cyrl", "tr", "az", "tk"})  # case endings stand between unit and word


_TEN = Decimal(10)


@dataclass(frozen=True, slots=True)
class QuantityReading:
    """A quantity as the text words it.

    ``span`` and ``text`` take in the qualifier («почти $4 млрд»), ``number_span`` only digits, scale and unit.
    ``value`` is in full units (4000000000). ``unit``: ISO 4217, "percent", "pp", "times", "rank" or UCUM; None for a
    count, and for a money that several countries have when the text does not say whose. ``tolerance`` is half a unit of
    the last printed digit: 1,2 млрд has 50000000. ``change`` is true for what something grew or fell by, false for a
    level or a share; ``direction`` is the way the sentence says it went. Kind "bare" is a scaled number without unit
    («200 млн»), "fraction" a part in words («треть», in percent): both only where the reader was asked for them.
    """

    span: Span
    text: str
    number_span: Span
    kind: QuantityKind
    value: Decimal
    value_max: Decimal | None
    unit: str | None
    qualifier: QuantityQualifier
    tolerance: Decimal
    direction: Direction | None
    change: bool


@dataclass(frozen=True, slots=True)
class _Unit:
    kind: str
    code: str | None
    worth: Decimal
    stop: int


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with its unit, before anything around it is looked at."""

    span: Span
    number: Number
    unit: _Unit | None
    value: Decimal
    step: Decimal


@dataclass(frozen=True, slots=True)
class _Before:
    """What stands directly before a number: its start, its qualifier, and the small words by role."""

    start: int
    qualifier: QuantityQualifier
    roles: dict[str, int]  # and where the words start


def read_quantities(text: str, *, language: str | None = None, elided: bool = False) -> list[QuantityReading]:
    """All quantities with a unit in ``text``, in order, without overlaps; plain numbers, dates and times are left out.

    ``language`` is BCP 47 and detected when missing. With ``elided`` also what has a unit only in the reader's head:
    scaled numbers at the end of a phrase («приближался к 200 млн»), parts of a whole («упал на треть»). Never raises
    on any text.

    >>> [(q.text, q.unit, str(q.value), q.qualifier) for q in read_quantities("почти $4 млрд", language="ru")]
    [('почти $4 млрд', 'USD', '4000000000', 'about')]
    >>> [(q.kind, str(q.value), q.direction, q.change) for q in read_quantities("вырос на 17,8%", language="ru")]
    [('percent', '17.8', 'up', True)]
    """
    reader = _Reader(text, language or detect_language(text) or _language_of(text), elided=elided)
    readings: list[QuantityReading] = []
    position = 0
    for found in _START.finditer(reader.folded):
        if found.start() >= position and reader.may_start(found.start()):
            for reading in reader.read(found.start(), readings[-1] if readings else None):
                readings.append(reading)
                position = reading.number_span.stop
            position = max(position, reader.passed)
    return [reader.with_elided_verb(readings[:index], one) for index, one in enumerate(readings)]


class _Reader:
    """One text and the tables of its language."""

    def __init__(self, text: str, language: str, *, elided: bool) -> None:
        self.text, self.folded = text, fold(text)
        self.passed = 0  # where the last number without a unit stopped: its tail is no number of its own
        self.language = language if language == "uz-Cyrl" else language.split("-")[0]
        self.units = table("units", self.language)
        self.signs = table("currency_signs", self.language)
        self.words = table("multiples", self.language)
        self.ranks = table("ranks", self.language)
        self.qualifiers = table("qualifiers", self.language)
        self.changes = change_roles(self.language)
        self.grouping = _grouping(self.folded, self.language)
        self.canadian = self.language == "fr" and _CANADIAN.search(text) is not None
        self.elided = elided
        self.fractions = table("fractions", self.language)
        self.heads = heads(self.language) | (self.fractions.heads if elided else frozenset())

    def may_start(self, start: int) -> bool:
        """False for a word that begins like no number word or sign: most words, at the price of two look-ups."""
        head = self.folded[start : start + 2]
        if not head[0].isalpha() or _IS_HAN.match(head) or head in self.heads or head[0] in self.heads:
            return True
        return not self.folded[:start].strip()

    def read(self, start: int, previous: QuantityReading | None) -> Iterator[QuantityReading]:
        """The reading that starts at ``start``, if one does (two for the ends of «с 3 до 4 млрд»)."""
        if word := self.words.match(self.folded, start):
            (value, kind, direction), stop = word
            unit = _Unit(kind, None if kind == "count" else "times", Decimal(1), stop)
            number = Number(Span(start, stop), Decimal(value), Decimal(1))
            amount = _Amount(number.span, number, unit, number.value, number.step)
            for reading in self._one(amount, self._before(start), previous):
                up = cast(Direction, direction)
                yield reading if direction == "-" else replace(reading, direction=up, change=True)
        elif rank := self._rank(start):
            yield rank
        elif fraction := self._fraction(start):
            yield from self._one(fraction, self._before(start), previous)
        elif first := self._amount(start):
            before = self._before(first.span.start)
            second = self._range_end(first, before.roles)
            low = _share(first, second) if second else first
            levels = "from" in before.roles and (
                "open" not in before.roles or self._change_before(before.start, previous) is not None
            )
            if levels and second is not None and second.unit is not None and second.unit.kind == "percent":
                levels = _GROWTH_OF.search(self.folded[: before.roles["from"]][-_REACH:]) is None
            self.passed = first.span.stop
            if second is None and (against := self._against(first)) is not None:
                yield from self._one(_with_unit_of(first, against), before, previous)
            elif second is None:
                yield from self._one(first, before, previous)
            elif low is None and first.unit is not None and {"open", "from"} & before.roles.keys():
                yield from self._one(first, before, previous)  # "from $3 bn to $2 bn" falls
                yield from self._one(second, self._before(second.span.start), previous)
            elif levels:  # «вырос с 3 до 4 млрд», «сжался с 4 до 3 млрд»: two levels, no range
                yield from self._one(_with_unit_of(first, second), before, previous)
                yield from self._one(second, self._before(second.span.start), previous)
            elif low is None:  # «2024-25%»: what stands before the dash is no lower end
                yield from self._one(second, self._before(second.span.start), previous)
            else:
                yield from self._one(low, before, previous, second)

    def _one(
        self, amount: _Amount, before: _Before, previous: QuantityReading | None, end: _Amount | None = None
    ) -> Iterator[QuantityReading]:
        if reading := self._reading(amount, before, previous, end):
            yield reading

    def _fraction(self, start: int) -> _Amount | None:
        """«треть», “a third”, ярмидан: a part of a whole, in percent; not «треть миллиарда», “half a year”."""
        found = self.fractions.match(self.folded, start) if self.elided and not self._is_joined(start) else None
        if not found or (self._is_scaled(found[1]) if len(found[0]) == 1 else not self._is_traded(found[1])):
            return None
        value = Decimal(found[0][0])
        number = Number(Span(start, found[1]), value, Decimal(1), spelled=True)
        return _Amount(number.span, number, _Unit("fraction", "percent", Decimal(1), found[1]), value, Decimal(1))

    def _is_scaled(self, stop: int) -> bool:
        """True if a scale, a unit or a span of time follows: the part is one of these and of no whole."""
        folded = self.folded
        at = stop + (folded[stop : stop + 1] == " ")
        return bool(
            _OF_TIME.match(folded, at)
            or table("scales", self.language).match(folded, at)
            or self.units.match(folded, at)
            or self.units.match(folded, at + len("of ") * folded.startswith("of ", at))
        )

    def _is_traded(self, stop: int) -> bool:
        """True if what "every third" counts can be a part of trade: dollars, tonnes, deals; not days, nor people."""
        at = stop + (self.folded[stop : stop + 1] == " ")
        unit = self.units.match(self.folded, at)
        return (unit is not None and unit[0][0] in ("money", "amount")) or _TRADED.match(self.folded, at) is not None

    def _stands_alone(self, stop: int) -> bool:
        """True if no noun can follow a number that ends at ``stop``: what it counts has been said before."""
        if self.folded[stop - 1] == "." and _NEW_SENTENCE.match(self.text, stop):
            return True  # the full stop of «млн.» ends the sentence, too
        return _ALONE.match(self.text, stop) is not None

    def with_elided_verb(self, before: Sequence[QuantityReading], reading: QuantityReading) -> QuantityReading:
        """``reading`` with the direction of the number before whose verb it shares: «упал на 5%, импорт – на 7%».

        The level that the first one came to may stand between: «упал на 5%, до 3 млн, импорт – на 7%».
        """
        if reading.direction is not None or reading.kind in ("rank", "count") or reading.value < 0:
            return reading
        wanted = {"by", "to"} if reading.number_span.start == reading.span.start else {"to"}
        small = ending_at(self.changes, self.folded, reading.number_span.start, wanted)
        told = next((one for one in reversed(before) if one.direction is not None), None) if small else None
        if small is None or told is None or told.change != ("by" in small[0]):
            return reading
        between = self.folded[told.number_span.stop : small[1]]
        level = before[-1]
        bracketed = self.folded[level.span.stop : level.span.stop + 1] == ")"
        if told is not level and level.kind == "money" and not bracketed:
            between = self.folded[told.number_span.stop : level.span.start].rstrip(" ,")
            between += self.folded[level.span.stop : small[1]]
        if len(between) > _REACH or not _SAME_VERB.fullmatch(_BRACKET.sub("", between)):
            return reading
        qualifier = "exact" if reading.qualifier == "up_to" else reading.qualifier
        return replace(reading, direction=told.direction, change=told.change, qualifier=qualifier)

    # What stands at a place ---------------------------------------------------------------------------------------

    def _amount(self, start: int, *, after_dash: bool = False) -> _Amount | None:
        """Sign, number and unit from ``start`` on; the unit may be missing («3» in «3–4 млрд»)."""
        folded = self.folded
        at, prefix = start, self._prefix(start, after_dash=after_dash)
        if prefix:
            at = prefix.stop + (folded[prefix.stop : prefix.stop + 1] == " ")
        elif not after_dash and self._is_joined(start):
            return None
        below = prefix is not None and _MINUS.match(folded, at) is not None  # «$-5», 百分之-5
        number = read_number(folded, at + below, self.language) or self._article(at)
        if number is None or (prefix and not folded[at + below].isdigit() and prefix.kind == "money"):
            return None
        if number.value < 0 and (sign := numerals(self.language).match(folded, at)) and self._is_qualifier(sign[1] + 1):
            return None
        unit = self._unit(number) or prefix
        if unit is prefix and (prefix is None or prefix.kind == "money") and _PART.match(folded, number.span.stop):
            return None  # «$10K» with a letter that is no scale word here: better nothing than 10
        letter = prefix is not None and prefix.stop == start + 1 and folded[start].isalpha()
        if letter and prefix is not None and (at > prefix.stop or number.scale < _BARE):
            return None  # "K268 million" is money, "K2" a mountain
        points = prefix and prefix.kind == "percent" and unit and unit.kind == "percentage_points"  # yüzde 3 puan
        if prefix and unit and unit.stop > number.span.stop and unit.kind != "money" and not points:
            unit = prefix  # «$4 тонна» is no amount in tonnes
        share = unit is not None and unit.kind in ("percent", "percentage_points", "multiple")
        if self.language == "fr" and unit is None and _MD.match(self.text, number.span.stop - 2):
            number = _in_millions(number)
            unit = _Unit("money", None, Decimal(1), number.span.stop)
        scaled_or_share = share or number.scale != 1
        other = number.separator == self.grouping and number.scale >= _BARE
        if other and number.grouped is not None:
            number = replace(number, value=number.grouped, step=number.scale)
        elif is_grouped(number, self.language, scaled_or_share=scaled_or_share, after_sign=prefix is not None):
            number = replace(number, value=number.grouped or number.value, step=number.scale)
        if below:
            number = replace(number, value=-number.value)
        worth = unit.worth if unit else Decimal(1)
        stop = max(number.span.stop, unit.stop if unit else 0)
        amount = _Amount(Span(start, stop), number, unit, number.value * worth, number.step * worth)
        if self.language == "zh" and unit and unit.kind == "percent" and unit.worth == 10:
            amount = self._with_tenths(amount)
        return self._with_cents(self._with_minus(amount))

    def _article(self, start: int) -> Number | None:
        """One, for an article before a unit at the end of a clause: “at least a dollar”, “a dollar and 42 cents”."""
        word = numerals(self.language).match(self.folded, start)
        if not word or word[0][0] != "article" or self.folded[:start].endswith("of "):  # “a third of a percent”
            return None
        number = Number(Span(start, word[1]), Decimal(1), Decimal(1), spelled=True)
        unit = self._unit(number)
        if not unit or unit.kind not in ("money", "percent") or not _CLAUSE_END.match(self.folded, unit.stop):
            return None
        return number

    def _prefix(self, start: int, *, after_dash: bool) -> _Unit | None:
        """A sign, code or word before a number that says what it counts: «$5», “US$ 5”, 百分之五, «%5»."""
        if self.folded[start] == "%" or not self._is_joined(start):
            found = self.units.match(self.folded, start)
            if found and found[0][0] == "prefix" and not _PART.match(self.folded[start - 1 : start]):
                return _Unit("percent", found[0][1], Decimal(found[0][2]), found[1])
        if not self.folded[:start].strip() and (word := self.units.match(self.folded, start)) and word[0][0] == "money":
            number = read_number(self.folded, word[1] + 1, self.language)
            if number and not self.folded[number.span.stop :].strip(" ."):  # a text that is nothing but «рублей 10»
                return _Unit("money", _code(word[0][1]), Decimal(word[0][2]), word[1])
        sign = self.signs.match(self.folded, start)
        if (
            not sign
            or not self._is_cased(start, sign[1], sign[0])
            or (not after_dash and self._is_joined(start, sign=True))
        ):
            return None
        stop = sign[1] + (self.folded[sign[1] : sign[1] + 1] == ":")
        return _Unit("money", _code(sign[0][0]), Decimal(1), stop)

    def _unit(self, number: Number) -> _Unit | None:
        """The unit after ``number``: «%», «млрд долларов», «5-процентный», “billion of dollars”, «亿多元»."""
        folded, stop = self.folded, number.span.stop
        link = _LINK.match(folded, stop)
        at = link.end() if link else stop
        if self.language == "zh" and (found := self.qualifiers.match(folded, at)) and "after" in found[0]:
            at = found[1]
        unit = self.units.match(folded, at)
        if unit is None or (unit[0][0] == "prefix" and folded[at] != "%" and not _CLAUSE_END.match(folded, unit[1])):
            return None
        (kind, code, worth), end = unit[0][:3], unit[1]
        form = self.text[at:end]
        if not self._is_cased(at, end, unit[0]) or (
            len(form) == 1 and form.isascii() and form.isalpha() and at > stop and stop < len(folded) - 2
        ):
            return None
        if not _IS_HAN.match(form[-1]) and _PART.match(folded, end) and (form == "%" or folded[end].isdigit()):
            return None  # an address («q=30%25»), or the sign of the next number («$10-$20»)
        if kind == "amount" and link and link.group() == "-" and len(form) == 1:  # «в 2019-м», «65-м» is no length
            return None
        if kind == "closing":  # «10 grand» is money, “two grand prizes” are not
            kind = "money" if _CLAUSE_END.match(folded, end) else ""
        if not kind or (form == "т" and _ABBREVIATED.match(folded, end)):  # «т. е.», «т. к.»
            return None
        if form == "$" and self.canadian:
            code = "CAD"
        return _Unit("percent" if kind == "prefix" else kind, _code(code), Decimal(worth), end)

    def _is_cased(self, start: int, stop: int, entry: tuple[str, ...]) -> bool:
        """Capitals of the tables count: «LE 5» is money, «le 5 mai» is not."""
        form = entry[-1]
        return not form or all(a == b or a.islower() for a, b in zip(form, self.text[start:stop], strict=False))

    def _is_joined(self, start: int, *, sign: bool = False) -> bool:
        """True if the number is a part of something else: «Ми-8», «C5», «1:0», “q=30”."""
        before = self.folded[max(0, start - 2) : start]
        if before and _PART.match(before[-1]):
            return not sign or (before[-1].isalpha() and self.folded[start].isalpha())
        if before[-1:] in (".", ","):  # the tail of «,25»; in Chinese a comma without a blank parts numbers
            return not _IS_HAN.match(before[0])
        return bool(before) and before[-1] in _JOINERS and bool(_PART.match(before[0]))

    def _with_minus(self, amount: _Amount) -> _Amount:
        """A sign or the word for it makes the value negative; the span takes it in."""
        start = amount.span.start
        if re.search(r"(?:\A|[\s(])-\Z", self.folded[max(0, start - 2) : start]):
            start -= 1
        else:
            minus = ending_at(numerals(self.language), self.folded, start, {"minus"})
            if not minus or amount.value < 0 or self._is_qualifier(start):
                return amount
            start = minus[1]
        return replace(amount, span=Span(start, amount.span.stop), value=-amount.value)

    def _with_tenths(self, amount: _Amount) -> _Amount:
        """三成半, 七成六: tenths, and tenths of a tenth."""
        stop = amount.span.stop
        half = self.folded[stop : stop + 1] == "半"
        digit = None if half else read_number(self.folded, stop, self.language)
        if not half and not (digit and digit.value < 10 and len(digit.span) == 1):
            return amount
        tenths = Decimal(5) if half or digit is None else digit.value
        return replace(amount, span=Span(amount.span.start, stop + 1), value=amount.value + tenths, step=Decimal(1))

    def _is_qualifier(self, stop: int) -> bool:
        """True if the word for a sign that stops there is the end of a qualifier: al menos, au moins."""
        return ending_at(self.qualifiers, self.folded, stop, {"before"}) is not None

    def _with_cents(self, amount: _Amount) -> _Amount:
        """«6 рублей 35 копеек», “$20 43.” are one amount."""
        unit, folded, stop = amount.unit, self.folded, amount.span.stop
        if unit is None or unit.kind != "money" or unit.worth != 1 or amount.step < 1:
            return amount
        link = _CENT_WORDS.match(folded, stop)
        cents = read_number(folded, link.end(), self.language) if link else None
        minor = self._unit(cents) if cents else None
        if (
            cents
            and minor
            and minor.kind in ("money", "minor")
            and minor.worth < 1
            and minor.code in (unit.code, _CENT)
        ):
            value, step, stop = cents.value * minor.worth, minor.worth, minor.stop
        elif (
            cents
            and amount.number.scale == 1
            and "either" not in self._before(amount.span.start).roles  # “between $10 and 20”
            and cents.value < 100
            and cents.step == 1
            and _END.match(folded, cents.span.stop)
            and folded[stop] == " "
        ):
            value, step, stop = cents.value / 100, Decimal("0.01"), cents.span.stop  # “$20 43.”
        else:
            return amount
        sum_ = amount.value + value.copy_sign(amount.value)
        total = _Amount(Span(amount.span.start, stop), amount.number, unit, sum_, step)
        return self._with_cents(total) if minor and minor.worth > Decimal("0.01") else total

    def _rank(self, start: int) -> QuantityReading | None:
        """«второе место», “second largest”, «2-е место», 第二大."""
        folded = self.folded
        if self._is_joined(start):
            return None
        value, stop = None, start
        if digits := re.compile(r"\d{1,3}").match(folded, start):
            suffix = self.ranks.match(folded, digits.end())
            if suffix and suffix[0][0] == "suffix":
                value, stop = Decimal(digits.group()), suffix[1]
        elif found := self.ranks.match(folded, start):
            (role, worth), stop = found
            if role == "lead":
                number = read_number(folded, stop + (folded[stop : stop + 1] == " "), self.language)
                if number is None or number.value > 300 or self._unit(number):
                    return None
                return self._rank_reading(start, number.span.stop, number.value)
            value = Decimal(worth) if role == "ordinal" or worth != "0" else None
            if role == "ordinal" and value is not None and value < _TEN:
                start, value = self._with_tens(start, value)
            if role == "noun" and value:
                return self._rank_reading(start, stop, value)
        if value is None:
            return None
        noun = self.ranks.match(folded, stop + (folded[stop : stop + 1] in (" ", "-")))
        return self._rank_reading(start, noun[1], value) if noun and noun[0] == ("noun", "0") else None

    def _with_tens(self, start: int, value: Decimal) -> tuple[int, Decimal]:
        """The ordinal with the tens before it: «двадцать восьмая», "twenty-eighth"."""
        words = [word.start() for word in WORD_START.finditer(self.folded, max(0, start - 24), start)]
        tens = read_number(self.folded, words[-1], self.language) if words else None
        joined = tens is not None and self.folded[tens.span.stop : start] in (" ", "-")
        if tens is None or not joined or tens.value % _TEN or not 2 * _TEN <= tens.value < _TEN * _TEN:
            return start, value
        return words[-1], value + tens.value

    def _rank_reading(self, start: int, stop: int, value: Decimal) -> QuantityReading:
        span = Span(start, stop)
        zero = Decimal(0)
        return QuantityReading(span, span.of(self.text), span, "rank", value, None, "rank", "exact", zero, None, False)

    # Ranges -------------------------------------------------------------------------------------------------------

    def _range_end(self, first: _Amount, roles: Container[str]) -> _Amount | None:
        """The second number of «3–4 млрд», «от 3 до 4 млрд», “between 3 and 4 billion”."""
        folded, stop = self.folded, first.span.stop
        if dash := _DASH.match(folded, stop):
            at = dash.end()
        else:
            role = "with" if "either" in roles else "join"
            join = self.changes.match(folded, stop + (folded[stop : stop + 1] == " "))
            opened = any(opener in roles for opener in ("open", "from", "either"))
            if join is None or not (
                role in join[0] and (opened or self.language == "zh" or self._is_bare(first, join[0]))
            ):
                return None
            at = join[1] + (folded[join[1] : join[1] + 1] == " ")
        second = self._amount(at, after_dash=True) if at < len(folded) else None
        prefixed = first.unit is not None and first.unit.stop <= first.number.span.start
        shares = dash or (prefixed and first.unit and first.unit.kind == "percent")
        if second and second.unit is None and prefixed and shares:
            second = replace(second, unit=first.unit)  # «$3–4 млрд»
            first = replace(first, unit=None)
        if second and second.unit is None and not dash and first.unit and _END.match(folded, second.span.stop):
            second = replace(second, unit=first.unit)  # «от 10 долларов до 20»
        if second is not None and second.unit is None and first.unit is None and dash and self.elided:
            return second if second.number.scale >= _BARE else None  # «40–41 млрд» where the unit is left out
        if second is None or second.unit is None or (first.unit and not _is_same(first.unit, second.unit)):
            return None
        return second

    def _against(self, first: _Amount) -> _Amount | None:
        """The second number of «402 тысячи против 355 тысяч тонн», which alone has the unit of both."""
        link = _AGAINST.match(self.folded, first.span.stop)
        second = self._amount(link.end()) if link and first.unit is None and first.number.scale != 1 else None
        level = second is not None and second.unit is not None and second.unit.kind in ("money", "amount")
        return second if level else None

    def _is_bare(self, first: _Amount, roles: Container[str]) -> bool:
        """True for “5 to 10 dollars”, “$5 to $10” and yüzde on ila yirmi, which are ranges without an opener."""
        unit = first.unit
        if "till" not in roles:
            return False
        if unit is None or (unit.kind == "percent" and unit.stop <= first.number.span.start):
            return first.number.scale == 1
        level = unit.kind in ("money", "percent", "percentage_points")
        return level and not self._change_before(first.span.start, None)

    # What stands around it ----------------------------------------------------------------------------------------

    def _before(self, start: int) -> _Before:
        """The qualifier and small words directly before ``start`` («почти на», «на более чем», «от»)."""
        qualifier, first, at = "exact", start, start
        roles: dict[str, int] = {}
        for _ in range(3):
            words = [
                found
                for known, wanted in ((self.qualifiers, {"before"}), (self.changes, _SMALL))
                if (found := ending_at(known, self.folded, at, wanted))
            ]
            for entry, begin in words:
                if "before" not in entry:
                    roles |= dict.fromkeys(entry, begin)
                elif qualifier == "exact" and not _SURPLUS.search(self.folded[:at][-2:]):
                    qualifier, first = entry[0], begin
            if not words:
                break
            at = min(begin for _, begin in words)
        return _Before(first, cast(QuantityQualifier, qualifier), roles)

    def _after(self, stop: int) -> tuple[QuantityQualifier, int] | None:
        """A qualifier behind the unit: «и более», “or more”, 以上, «доллардан ашык»."""
        suffix = _SUFFIX.match(self.folded, stop) if self.language in _SUFFIXED else None
        places = {stop, suffix.end() if suffix else stop}
        if self.language in _SUFFIXED and (bracket := _BRACKET.match(self.folded, max(places))):
            places.add(bracket.end())  # the same amount in other money
        for at in sorted(places):
            ablative = _ABLATIVE.search(self.folded[max(0, at - 5) : at]) is not None
            at += self.folded[at : at + 1] == " "
            found = self.qualifiers.match(self.folded, at)
            if found and ("after" in found[0] or ("after_from" in found[0] and ablative)):
                return cast(QuantityQualifier, found[0][0]), found[1]
        return None

    def _change_before(self, start: int, previous: QuantityReading | None) -> tuple[str, int] | None:
        """The nearest word of growth, fall or reaching before ``start`` in its sentence, and where it stops.

        A quantity in between has taken the word for itself, unless the two are joined («на 5% и на 7%»).
        """
        floor = max(0, start - _REACH)
        for end in _SENTENCE_END.finditer(self.text, floor, start):
            floor = end.end()
        if previous and previous.number_span.stop > floor:
            gap = self.folded[previous.number_span.stop : start]
            apart = (previous.direction is None or "," in gap or "(" in gap) and not _THAT_IS.fullmatch(gap)
            if apart or len(gap) > 40:
                floor = previous.number_span.stop
        nearest, passed = None, floor
        taken = range(previous.number_span.stop, previous.span.stop) if previous else range(0)  # «доллардан ошиб»
        for word in WORD_START.finditer(self.folded, floor, start):
            if word.start() >= passed and (idle := self.changes.match(self.folded, word.start())) and "none" in idle[0]:
                passed = idle[1]  # “made up nearly 60%”
            if (
                word.start() >= passed
                and word.start() not in taken
                and (found := self.changes.match(self.folded, word.start()))
                and (role := _one_of(found[0], ("up", "down", "reach")))
            ):
                nearest = role, found[1]
        return nearest

    def _has_changed(self, previous: QuantityReading | None, start: int) -> bool:
        """True right behind what something changed by: «сократился на 8%, до $5 млрд», «вырос на 5% (до 7 млн)»."""
        changed = previous is not None and previous.change and previous.direction is not None
        return changed and previous is not None and self.folded[previous.span.stop : start] in (", ", " (", " - ", " ")

    def _change_after(self, stop: int) -> str | None:
        """“5% higher”, «5% өстү»: a word of growth or fall among the two words that follow without a comma."""
        at = stop
        if self.folded[stop - 1] == "." and self.text[stop : stop + 2].strip()[:1].isupper():
            return None  # the full stop of «млн.» ends the sentence, too
        for _ in range(3):
            suffix = _SUFFIX.match(self.folded, at)
            at = suffix.end() if suffix and at == stop and self.language in _SUFFIXED else at
            if not (gap := _GAP.match(self.folded, at)):
                return None
            found = self.changes.match(self.folded, gap.end())
            if found and (role := _one_of(found[0], _AFTER)):
                return _AFTER[role]
            word = _WORD.match(self.folded, gap.end())
            if word is None or not word.group()[0].isalpha():
                return None
            at = word.end()
        return None

    def _is_noun(self, behind: Span) -> bool:
        """True if a German noun stands right before the blank ``behind`` it: "ein Minus von 3 Prozent"."""
        word = _LAST_WORD.search(self.text[max(0, behind.start - 30) : behind.start])
        blank = behind.of(self.text).isspace()
        return self.language == "de" and blank and word is not None and word[0][0].isupper()

    def _split_verb(self, start: int, stop: int) -> Direction | None:
        """Which way a verb goes whose particle closes the clause: "brach um 5 Prozent ein"."""
        verbs, closing = split_verbs(self.language), _PARTICLE.match(self.folded, stop)
        if verbs is None or closing is None:
            return None
        floor = max(0, start - _REACH)
        for end in _SENTENCE_END.finditer(self.text, floor, start):
            floor = end.end()
        found = None
        for word in WORD_START.finditer(self.folded, floor, start):
            if (verb := verbs.match(self.folded, word.start())) and closing["word"] in verb[0]:
                found = verb[0][verb[0].index(closing["word"]) + 1]
        return cast(Direction, found) if found else None

    def _level_reached(self, span: Span, stop: int) -> Direction | None:
        """Which way it went to a level that its suffix or the word behind it says was reached: "dolara geriledi"."""
        until = _REACHED.get(self.language)
        if until is None or not until.search(self.folded[span.start : min(span.stop + 14, len(self.folded))]):
            return None
        follows = self._change_after(stop)
        return cast(Direction, follows) if follows else None

    def _is_adjacent(self, stop: int, start: int) -> bool:
        """True if only small words stand between a change word and its number («рост составил 5%»)."""
        gap = self.folded[stop:start]
        words = _WORD.findall(gap)
        return len(words) <= 3 and all(
            (found := self.changes.match(word, 0)) and found[1] == len(word) for word in words
        )

    def _reading(
        self, amount: _Amount, before: _Before, previous: QuantityReading | None, end: _Amount | None = None
    ) -> QuantityReading | None:
        """What the sentence makes of ``amount``, or of the range from it to ``end``."""
        unit = (end or amount).unit
        last = (end or amount).number
        scale = last.value if last.spelled else last.scale  # «полмиллиарда» is one word
        if unit is None and self.elided and scale >= _BARE and self._stands_alone(last.span.stop):
            unit = _Unit("bare", None, Decimal(1), last.span.stop)
        if unit is None or (
            unit.kind == "minor" and (amount.span.start or self.folded[amount.span.stop :].strip(" ."))
        ):
            return None
        kind, qualifier, start = unit.kind if unit.kind != "minor" else "money", before.qualifier, before.start
        number_span = Span(amount.span.start, (end or amount).span.stop)
        if kind == "repeat":  # «в пять раз» is a multiple, «пять раз» a count
            kind, start = (
                ("multiple", min(start, before.roles["times"])) if "times" in before.roles else ("count", start)
            )
        if qualifier == "exact" and amount.number.qualifier:
            qualifier = cast(QuantityQualifier, amount.number.qualifier)
        if qualifier == "exact" and self.language == "zh" and _MORE.search(number_span.of(self.folded)):
            qualifier = "over"
        after = self._after(number_span.stop)
        if qualifier == "up_to" and before.roles.get("to") == start:
            if self._change_before(start, previous):
                qualifier, start = "exact", number_span.start  # «вырос до 5 млрд» is a level reached, not a limit
            elif self._has_changed(previous, start):
                qualifier = "exact"
        reached = self._level_reached((end or amount).span, after[1] if after else number_span.stop)
        if reached and after and after[0] == "up_to":
            after = None  # «2 млрд долларга чейин азайды» is a level reached, not a limit
        direction, change = self._direction(amount, kind, before, previous, end or amount, bool(after))
        if reached:
            direction, change = reached, False
        if end:
            qualifier = "range"
            start = min(start, *(before.roles.get(role, start) for role in ("open", "either")))
        span = Span(min(start, number_span.start), number_span.stop)
        if qualifier == "exact" and after:
            qualifier, span = after[0], Span(span.start, after[1])
        code = None if kind == "count" else "times" if kind == "multiple" else None if unit.code == _CENT else unit.code
        tolerance = Decimal(0) if kind == "count" else (end or amount).step / 2
        return QuantityReading(
            span,
            span.of(self.text),
            number_span,
            cast(QuantityKind, kind),
            _plain(amount.value),
            _plain(end.value) if end else None,
            code,
            qualifier,
            _plain(tolerance),
            direction,
            change,
        )

    def _direction(
        self,
        amount: _Amount,
        kind: str,
        before: _Before,
        previous: QuantityReading | None,
        last: _Amount,
        closed: bool,
    ) -> tuple[Direction | None, bool]:
        """Which way the sentence says it went, and whether the number is the change itself («вырос на 5%»)."""
        if kind == "count":
            return None, False
        nearest = self._change_before(before.start, previous)
        direction = cast(Direction, nearest[0]) if nearest and nearest[0] != "reach" else None
        if "from" in before.roles and "by" not in before.roles:
            noun = nearest is not None and self._is_noun(Span(nearest[1], before.roles["from"]))
            return (direction, True) if direction and noun and kind == "percent" else (None, False)
        if "by" in before.roles and (split := self._split_verb(before.start, last.span.stop)):
            return split, True
        if direction and "by" in before.roles:
            return direction, True
        stop = last.number.span.stop if kind == "multiple" else last.span.stop  # “2.5 times higher” has it in its unit
        if not closed and (follows := self._change_after(stop)):
            return cast(Direction, follows), True
        if nearest and "to" in before.roles:
            return direction, False
        share = kind in ("percent", "percentage_points") or self.language not in _SUFFIXED
        if nearest and direction and (kind == "multiple" or (share and self._is_adjacent(nearest[1], before.start))):
            return direction, True
        return None, False


def _grouping(folded: str, language: str) -> str | None:
    """The sign that groups thousands in this text, if its language has several and it writes decimals with the other.

    >>> _grouping("1,200 millones, 3.5%", "es"), _grouping("1,200 millones", "es"), _grouping("1,25 millones", "es")
    (',', ',', None)
    >>> _grouping("1.728 MD, 76,7%", "fr"), _grouping("1.728 milliard", "fr")
    ('.', None)
    """
    sign = _GROUPED_BY_OTHER.get(language)
    if sign is None:
        return None
    own, other = (_DECIMALS[one].search(folded) for one in (sign, "." if sign == "," else ","))
    return sign if own is None and (other is not None or language == "es") else None


def _in_millions(number: Number) -> Number:
    """The number whose «MD» was read as a billion."""
    fewer = Decimal(1000)
    grouped = number.grouped / fewer if number.grouped is not None else None
    return replace(
        number, value=number.value / fewer, step=number.step / fewer, scale=number.scale / fewer, grouped=grouped
    )


def _share(first: _Amount, second: _Amount) -> _Amount | None:
    """``first`` with the scale and unit that only ``second`` prints («3–4 млрд»); None if it would not rise."""
    first = _with_unit_of(first, second)
    return first if first.value < second.value else None


def _with_unit_of(first: _Amount, second: _Amount) -> _Amount:
    if first.unit is None or first.unit.stop <= first.number.span.start:
        unit = second.unit
        worth = unit.worth if unit else Decimal(1)
        scale = second.number.scale if first.number.scale == 1 else Decimal(1)
        first = replace(first, unit=unit, value=first.value * scale * worth, step=first.step * scale * worth)
    return first


def _is_same(one: _Unit, other: _Unit) -> bool:
    return (one.kind, one.code) == (other.kind, other.code)


def _one_of(roles: tuple[str, ...], wanted: Iterable[str]) -> str | None:
    return next((role for role in wanted if role in roles), None)


def _language_of(text: str) -> str:
    """A guess by script for texts too short to tell more."""
    counts = {
        code: len(re.findall(script, text)) for code, script in (("zh", f"[{HAN}]"), ("ru", "[а-яё]"), ("en", "[a-z]"))
    }
    return max(counts, key=lambda code: counts[code] * (3 if code == "zh" else 1))


def _code(code: str) -> str | None:
    return None if code == "-" else code


def _plain(number: Decimal) -> Decimal:
    """The same number without empty decimals: 1200000000.0 is 1200000000."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
