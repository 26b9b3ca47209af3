"""Trade figures of one article: a number takes from those before it what its own sentence leaves open.

"Exports of X to Y came to 5 billion in 2024. Imports were 3 billion." The second sentence does not say whose imports
and of which year; the reader takes both from the first. So does code, after the model has chosen, and with a mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..normalization import inside
from ..normalization.dates import DateReading
from ..normalization.organizations import members
from ..normalization.quantities import QuantityReading
from ..normalization.quantity_words import currencies_of, currency_of
from ..records import Assessment, Flow, Issue, Period, TradeFigure
from ..spans import Span, merge
from .attribution import announced
from .evidence import Context
from .periods import COUNTED, OF_COMPARISON, base_dates, default_base, is_base, same_months
from .subjects import BLOCS, Subjects, subjects

_NAMED = 4
"""Amounts before one that names no money among which the name of its money stands."""
_FROM = re.compile(r"\b(?:from|von|de|del|со?|от|із|зі?|від)\s$", re.IGNORECASE)
_WITH = re.compile(
    r"\b(?:с|со|в|во|на|из|з|із|до|with|to|from|mit|in|aus|avec|vers|con|hacia)\s(?:[^\W\d_]+\s(?:по\s|of\s(?:the\s)?|de\s)?|the\s)?$",
    re.IGNORECASE,
)
"""What stands before a bloc that somebody trades with: «со странами», «с партнёрами по», "to"."""
_SAID = 40
"""Characters before a bloc that are looked at."""
_TO = re.compile(r"\s(?:to|auf|a|à|до)\s", re.IGNORECASE)
_SMALL_WORDS = 10
_COUNTRY = re.compile(r"[A-Z]{2}")
_TOLD = ("observed", "estimate")
_SHARED = frozenset({"AED", "INR", "CNY"})
"""Money whose bare name (dirham, rupee, 元) is that of other countries, too."""
_YUAN = {"SG": "SGD", "TW": "TWD", "HK": "HKD", "MO": "MOP"}
_TAKEN = ("figure before", "subject of the article")
"""How an area is known that the sentence of the number does not name."""
_SIDES: dict[Flow, re.Pattern[str]] = {
    "import": re.compile(r"поставщик|постачальник|supplier|lieferant|fournisseur|proveedor|жеткізуші|жеткирүүчү", re.I),
    "export": re.compile(r"покупател|потребител|покупц|рын\w+ сбыта|импорт[её]р|customer|buyer|kunde|cliente?", re.I),
}
"""Who somebody trades with, and which way."""
_NEAR = 700
"""Characters between two figures of which the second may still be of the first one's period, though others are not."""
_RUN = 3
"""Figures one after the other by whose period an article goes on, though an earlier figure was of a later one."""
_HEAD = 4
"""Characters before a date that opens its paragraph: a bullet, a quotation mark."""


def carry_over(figures: Sequence[TradeFigure], context: Context) -> list[TradeFigure]:
    """The figures in the same order, completed from the figures before them and from what the article is about."""
    series = _Series(context, subjects(context), [])
    order = sorted(range(len(figures)), key=lambda index: _at(figures[index]))
    completed = dict(zip(order, (series.add(figures[index]) for index in order), strict=True))
    return [completed[index] for index in range(len(figures))]


@dataclass(frozen=True, slots=True)
class _Series:
    context: Context
    subjects: Subjects
    figures: list[TradeFigure]

    def add(self, figure: TradeFigure) -> TradeFigure:
        """``figure`` completed, and remembered for those after it."""
        figure = self._source(self._base(self._period(self._unit(self._areas(self._flow(figure))))))
        self.figures.append(figure)
        return figure

    def _flow(self, figure: TradeFigure) -> TradeFigure:
        """That of the figure before, where the word of trade before the sentence stands in one without a number.

        "Imported phones" in an aside change no subject; "Exports by country:" does.
        """
        entry = figure.assessment.get("flow")
        from_context = any(issue.code == "flow_from_context" for issue in figure.issues)
        if not from_context or entry is None or len(entry.spans) != 1 or not self.figures:
            return figure
        before = self.figures[-1]
        sentence = self.context.layout.sentence_at(entry.spans[0].start)
        paragraph = self.context.layout.paragraph_at(figure.evidence[0].start)
        if sentence is None or paragraph is None or paragraph.span.contains(sentence) or sentence == paragraph.heading:
            return figure
        told = inside(self.context.readings.quantities, sentence) or sentence.of(self.context.text).endswith(":")
        return figure if told else _with(figure, {"flow": before.flow}, {"flow": before.assessment["flow"]})

    def _areas(self, figure: TradeFigure) -> TradeFigure:
        """Whose trade and with whom: as in the figure before, else as in the article."""
        before = next((one for one in reversed(self.figures) if one.reporter is not None), None)
        figure = self._turned(figure, before)
        figure = self._bloc(figure)
        if figure.reporter is None:
            figure = self._reporter(figure, before)
        if figure.reporter is not None and figure.partner is None:
            figure = self._partner(figure, before)
        return self._of_partners(figure)

    def _of_partners(self, figure: TradeFigure) -> TradeFigure:
        """Among its suppliers a country names those that it imports from, among its customers those that it exports to.

        «Среди поставщиков лидирует Перу», «второе место среди поставщиков Чили».
        """
        word, reporter = figure.assessment.get("flow"), figure.assessment.get("reporter")
        if word is None or reporter is None or figure.partner is None or figure.flow not in ("export", "import"):
            return figure
        behind = figure.measure in ("rank", "share") and 0 < reporter.spans[0].start - word.spans[-1].stop <= 1
        taken = reporter.basis in _TAKEN and _basis(figure, "partner") != "words"
        named = word.spans[-1].of(self.context.text)
        side = next((flow for flow, names in _SIDES.items() if names.match(named)), figure.flow)
        return figure.model_copy(update={"flow": side}) if behind or taken else figure

    def _turned(self, figure: TradeFigure, before: TradeFigure | None) -> TradeFigure:
        """Whom an item of a list ("— China, 17 billion"), a row or a share names is a partner.

        Models take it for the reporter, who stands further before.
        """
        whole = before.reporter if before is not None else self.subjects.first
        entry = figure.assessment.get("reporter")
        words = "words" in (_basis(figure, "reporter"), _basis(figure, "partner"))
        if entry is None or words or whole in (None, figure.reporter) or not self._is_part(figure):
            return figure
        if figure.partner == whole and len({one.reporter for one in self.figures}) > 1:
            return figure  # the article tells the trade of each side
        if (bloc := self._bloc_of(figure, before)) is not None and before is not None:
            return self._member(figure, before, bloc)
        bare = figure.model_copy(update={"reporter": None, "partner": figure.reporter})
        return _with(bare, {}, {"partner": entry}, without=("reporter",))

    def _bloc_of(self, figure: TradeFigure, before: TradeFigure | None) -> str | None:
        """The bloc that the figures before are about, if ``figure`` is of one whose exports are a part of its own."""
        told = (before.reporter, before.partner) if before is not None and figure.flow in ("export", "import") else ()
        blocs = [area for area in told if area in BLOCS and any(one.reporter == area for one in self.figures)]
        return next((bloc for bloc in blocs if bloc and figure.reporter in members(bloc, self.context.day)), None)

    def _member(self, figure: TradeFigure, before: TradeFigure, bloc: str) -> TradeFigure:
        """Whom a share of what a bloc exports names is who exports, to the bloc or to whom the figure before has."""
        if figure.partner is not None and figure.partner not in members(bloc, self.context.day):
            return figure
        partner = before.partner or bloc
        spans = _spans(before, "partner" if before.partner else "reporter")
        return self._take(figure, "partner", partner, "figure", spans) if spans else figure

    def _is_part(self, figure: TradeFigure) -> bool:
        """True if the number is one of several that make up somebody's trade."""
        sentence, shown = figure.evidence[0], figure.assessment["reporter"].spans[0]
        other = figure.assessment.get("partner")
        if not sentence.contains(shown) and other is not None and sentence.contains(other.spans[0]):
            return False
        if any(issue.code == "flow_from_context" for issue in figure.issues) or self._in_table(figure):
            alone = figure.partner is None and len(self._named(sentence)) == 1
            return alone or (sentence.contains(shown) and shown.stop <= _at(figure))
        partners = self.context.readings.cues_in(sentence, "partners")
        return figure.measure == "share" or (figure.measure == "rank" and bool(partners))

    def _in_table(self, figure: TradeFigure) -> bool:
        return self.context.readings.grid.cell_at(figure.assessment["value"].spans[0]) is not None

    def _bloc(self, figure: TradeFigure) -> TradeFigure:
        """The bloc that the sentence of a share names is the partner, as is one that trade is told to be with.

        «На страны ЕАЭС пришлось 65%», «торговля со странами ЕАЭС».
        """
        organizations = inside(self.context.readings.organizations, figure.evidence[0])
        blocs = [one for one in organizations if one.key in BLOCS and one.key != figure.reporter]
        if figure.measure != "share":
            blocs = [one for one in blocs if self._is_with(one.span)]
        if figure.partner is not None or len({one.key for one in blocs}) != 1:
            return figure
        entry = Assessment(spans=(blocs[0].span,), grounding="computed", basis="bloc of the sentence")
        return _with(figure, {"partner": blocs[0].key}, {"partner": entry})

    def _is_with(self, bloc: Span) -> bool:
        """True for a bloc that trade is with or goes to, and that nobody speaks in: «сообщили в ЕАЭС»."""
        near = Span(max(0, bloc.start - _SAID), bloc.start)
        said = self.context.readings.cues_in(near, "speech", "source", "announcement")
        return not said and _WITH.search(near.of(self.context.text)) is not None

    def _reporter(self, figure: TradeFigure, before: TradeFigure | None) -> TradeFigure:
        known = (before.reporter, before.partner) if before is not None else ()
        fitting = next((area for area in known if area not in (None, figure.partner)), None)
        if before is not None and fitting is not None:
            spans = _spans(before, "reporter" if fitting == before.reporter else "partner")
            return self._take(figure, "reporter", fitting, "figure", spans)
        if before is None and self.subjects.home not in (None, figure.partner):
            return self._take(figure, "reporter", str(self.subjects.home), "article")
        other = self.subjects.other(figure.partner) if figure.partner else None
        area = other or (self.subjects.first if self.subjects.first != figure.partner else None)
        return self._take(figure, "reporter", area, "article") if area else figure

    def _partner(self, figure: TradeFigure, before: TradeFigure | None) -> TradeFigure:
        """The other side, where the trade of two is what the article is about or the sentence speaks of "both"."""
        sentence = figure.evidence[0]
        other = self.subjects.other(figure.reporter)
        if other is None or figure.measure == "rank" or self.context.readings.cues_in(sentence, "world"):
            return figure
        both = bool(self.context.readings.cues_in(sentence, "mutual"))
        pair = {figure.reporter, other}
        told = before is not None and {before.reporter, before.partner} == pair and not self._is_heading(before)
        own = _basis(figure, "reporter") == "words"
        if both or told or (figure.flow == "turnover" and before is None and not own):
            spans = _spans(before, "reporter", "partner") if before is not None and told else ()
            return self._take(figure, "partner", other, "figure" if told else "article", spans)
        return figure

    def _is_heading(self, figure: TradeFigure) -> bool:
        paragraph = self.context.layout.paragraph_at(figure.evidence[0].start)
        return paragraph is not None and paragraph.kind == "heading"

    def _take(
        self, figure: TradeFigure, path: str, area: str, source: str, spans: tuple[Span, ...] = ()
    ) -> TradeFigure:
        spans = spans or (self.subjects.shown[area],)
        near, message = source == "figure", f"{path} {area} is taken over; the sentence does not name it"
        issue = (
            Issue(code="area_from_figure", severity="info", message=message, field=path, spans=spans)
            if near
            else Issue(code="area_from_article", severity="warning", message=message, field=path, spans=spans)
        )
        basis = _TAKEN[0] if near else _TAKEN[1]
        return _with(figure, {path: area}, {path: _taken(spans, basis)}, issue)

    def _named(self, sentence: Span) -> set[str]:
        places = inside(self.context.readings.places, sentence)
        return {area for place in places if (area := place.country or place.group)}

    def _unit(self, figure: TradeFigure) -> TradeFigure:
        """The money of the figure's country, where several countries have money of that name: manats, dinars."""
        value = figure.assessment["value"].spans[:1]
        money = [one for one in self.context.readings.quantities if one.kind == "money" and one.unit == figure.unit]
        read = [one for one in money if one.span in value]
        if not read or not (figure.unit is None or figure.unit in _SHARED):
            return figure
        if figure.unit == "CNY":
            return self._dollars(figure, read[0])
        # "3 billion" after "5 billion francs" is francs too.
        named = [one for one in money if one.span <= read[0].span][-_NAMED:]
        areas = (figure.reporter, figure.partner, self.subjects.home)
        if figure.unit and any(
            figure.unit in currencies_of(area) for area in areas if area and _COUNTRY.fullmatch(area)
        ):
            return figure
        for area in filter(None, areas):
            told = (currency_of(one.text, area, self.context.readings.language) for one in reversed(named))
            code = next(filter(None, told), None) if _COUNTRY.fullmatch(area) else None
            if code is not None:
                message = f"{read[0].text!r} does not say whose money it is; {area} has {code}"
                issue = Issue(code="unit_from_country", severity="info", message=message, field="unit", spans=value)
                entry = Assessment(spans=value, grounding="computed", basis="money of the country")
                return _with(figure, {"unit": code}, {"unit": entry}, issue)
        return figure

    def _dollars(self, figure: TradeFigure, read: QuantityReading) -> TradeFigure:
        """元 in a Chinese article of another country that has a 元 of its own: 我国 is Singapore."""
        home = self.subjects.home
        if home not in _YUAN or not read.text.endswith("元") or "人民" in read.text:
            return figure
        message = f"{read.text!r} does not say whose money it is; the article is one of {home}"
        issue = Issue(code="unit_from_country", severity="info", message=message, field="unit", spans=(read.span,))
        entry = Assessment(spans=(read.span,), grounding="computed", basis="money of the country")
        return _with(figure, {"unit": _YUAN[home]}, {"unit": entry}, issue)

    # When ---------------------------------------------------------------------------------------------------------

    def _period(self, figure: TradeFigure) -> TradeFigure:
        """The period of the figures before it in the paragraph, of its heading, else the one period of all before."""
        if figure.period.start is not None:
            return self._narrowed(figure)
        if figure.flow not in COUNTED or figure.modality not in _TOLD:
            return figure
        if figure.period.text is not None or self._is_left(figure):
            return figure
        found = self._told_near(figure) or (self._told_alone(figure) if figure.measure != "rank" else None)
        if found is None:
            return figure
        period, spans, basis = found
        if self.context.day is not None and (period.first_day is None or period.first_day > self.context.day):
            return figure
        entries = {f"period.{name}": _taken(spans, basis) for name in ("start", "end")}
        message = "the sentence gives no period; it is that of what stands before it"
        issue = Issue(code="period_from_context", severity="warning", message=message, field="period", spans=spans)
        return _with(figure, {"period": Period(start=period.start, end=period.end)}, entries, issue)

    def _narrowed(self, figure: TradeFigure) -> TradeFigure:
        """«Годом ранее» of a figure for January to April is January to April of the year before."""
        entry = figure.assessment.get("period.start")
        dated = self._dated()
        if entry is None or not (entry.basis or "").startswith("relative_to_event") or not dated:
            return figure
        period = figure.period
        paragraph = self.context.layout.paragraph_at(figure.evidence[0].start)
        if period.start is None or paragraph is None or not paragraph.span.contains(dated[-1].evidence[0]):
            return figure
        start, end = same_months(dated[-1].period, period.start, period.end)
        if start == period.start:
            return figure
        spans = tuple(merge((*entry.spans, *_spans(dated[-1], "period.start"))))
        entries = {f"period.{name}": _taken(spans, f"{entry.basis}, the same months") for name in ("start", "end")}
        return _with(figure, {"period": period.model_copy(update={"start": start, "end": end})}, entries)

    def _told_near(self, figure: TradeFigure) -> tuple[Period, tuple[Span, ...], str] | None:
        """The nearest period before the number in its paragraph: of a figure, or a date that opens or heads it."""
        paragraph = self.context.layout.paragraph_at(figure.evidence[0].start)
        if paragraph is None:
            return None
        near = [one for one in self._dated() if paragraph.span.contains(one.evidence[0])]
        same = self._of_base(figure)
        if same is not None:
            return same.period, _spans(same, "period.start"), "figure before, of the months compared with"
        opening = self._opening(paragraph.span, figure.evidence[0])
        if near and (opening is None or _at(near[-1]) > opening.span.start):
            return near[-1].period, _spans(near[-1], "period.start"), "figure before"
        if opening is None and paragraph.heading is not None:
            opening = self._opening(paragraph.heading, figure.evidence[0])
        if opening is None:
            opening = self._lead(figure.evidence[0])
        return (_period_of(opening), (opening.span,), "heading") if opening is not None else None

    def _lead(self, sentence: Span) -> DateReading | None:
        """The one date of the line that opens a list: "Trade in 2024:"."""
        before = self._announcing(sentence)
        paragraph = self.context.layout.paragraph_at(before.start) if before is not None else None
        if paragraph is None or not paragraph.span.of(self.context.text).rstrip().endswith(":"):
            return None
        dates = [one for one in inside(self.context.readings.dates, paragraph.span) if is_span_of_time(one)]
        return dates[0] if len({(one.start, one.end) for one in dates}) == 1 else None

    def _told_alone(self, figure: TradeFigure) -> tuple[Period, tuple[Span, ...], str] | None:
        """The one period that all figures before have, the last one if it is near, or the one date told with trade.

        A look back at an earlier period, or at one month of the period, ends with its paragraph.
        """
        dated = self._dated()
        if dated:
            last = [one for index, one in enumerate(dated) if not any(_goes_back(one, of) for of in dated[:index])][-1]
            latest = {(one.period.start, one.period.end) for one in dated[-_RUN:]}
            if len(dated) >= _RUN and len(latest) == 1:
                last = dated[-1]  # so many are no look back
            one = len({(figure.period.start, figure.period.end) for figure in dated}) == 1
            near = _at(figure) - _at(dated[-1]) <= _NEAR
            return (last.period, _spans(last, "period.start"), "figure before") if one or near else None
        told = [
            date
            for date in self.context.readings.dates
            if date.span.stop <= figure.evidence[0].start and is_span_of_time(date) and not is_base(self.context, date)
        ]
        told = [date for date in told if self._beside_trade(date)]
        if len({(date.start, date.end) for date in told}) != 1:
            return None
        return _period_of(told[0]), (told[0].span,), "date told with trade"

    def _of_base(self, figure: TradeFigure) -> TradeFigure | None:
        """The last figure of the months that this one is compared with, in the year after: "than in March 2024"."""
        told = base_dates(self.context, figure.evidence[0])
        base = figure.base_period or (_period_of(told[0]) if len(told) == 1 else None)
        if base is None or base.start is None or base.end is None or "-" not in base.start:
            return None
        months = (base.start[4:], base.end[4:], int(base.start[:4]) + 1)
        fitting = [
            one
            for one in self._dated()
            if one.period.start and one.period.end
            if months == (one.period.start[4:], one.period.end[4:], int(one.period.start[:4]))
        ]
        return fitting[-1] if fitting else None

    def _is_left(self, figure: TradeFigure) -> bool:
        """True for X in "from X to Y": it is of an earlier time, and nothing says of which."""
        value = figure.assessment["value"].spans[-1]
        before = self.context.text[max(0, value.start - _SMALL_WORDS) : value.start]
        return bool(_FROM.search(before) and _TO.match(self.context.text, value.stop))

    def _beside_trade(self, date: DateReading) -> bool:
        sentence = self.context.layout.sentence_at(date.span.start)
        return sentence is not None and bool(self.context.readings.cues_in(sentence, "flow"))

    def _dated(self) -> list[TradeFigure]:
        seasons = {one.text for one in self.context.readings.dates if one.precision == "season"}
        told = [one for one in self.figures if one.period.start and one.modality in _TOLD and one.flow in COUNTED]
        return [one for one in told if one.period.text not in seasons and not _is_compared(one)]

    def _opening(self, span: Span, sentence: Span) -> DateReading | None:
        """A year or months at the beginning of ``span``, or beside a word of trade in it, before ``sentence``."""
        readings = self.context.readings
        dates = [
            date
            for date in inside(readings.dates, span)
            if date.span.start < max(sentence.start, span.start + _HEAD) or not span.contains(sentence)
        ]
        for date in reversed(dates):
            opens = date.span.start - span.start <= _HEAD
            if is_span_of_time(date) and (opens or self._beside_trade(date)) and not is_base(self.context, date):
                return date
        return None

    def _base(self, figure: TradeFigure) -> TradeFigure:
        """What growth is counted from, where the period has just been found."""
        entry = figure.assessment.get("period.start")
        counted = figure.measure in ("growth", "growth_multiple", "index") and figure.modality in _TOLD
        base = figure.base_period
        if base is not None and base.start is not None:  # "than a year ago": than in the same months
            first, last = same_months(figure.period, base.start, base.end)
            return figure.model_copy(update={"base_period": base.model_copy(update={"start": first, "end": last})})
        if figure.base_period is not None or entry is None or not counted:
            return figure
        before, basis = default_base(self.context, figure.evidence[0], figure.period)
        entries = {f"base_period.{name}": _taken(entry.spans, basis) for name in ("start", "end")}
        return figure if before is None else _with(figure, {"base_period": before}, entries)

    # Whose numbers ------------------------------------------------------------------------------------------------

    def _source(self, figure: TradeFigure) -> TradeFigure:
        """The office that has just published the figures: in the same paragraph, or over the lines of a list."""
        if figure.source_org is not None or figure.attributed_to is not None or figure.modality not in _TOLD:
            return figure
        before = self._announcing(figure.evidence[0])
        found = announced(self.context, before) if before is not None else None
        if found is None or any(one.evidence[0] == found[1] for one in self.figures):
            return figure
        org, _ = found
        issue = Issue(
            code="source_from_context",
            severity="info",
            message="the sentence names no source; the office that published the figures stands before it",
            field="source_org",
            spans=(org,),
        )
        entry = Assessment(spans=(org,), grounding="exact", basis="announcement before")
        return _with(figure, {"source_org": org.of(self.context.text)}, {"source_org": entry}, issue)

    def _announcing(self, sentence: Span) -> Span | None:
        """What stands before ``sentence`` in its paragraph; for a line of a list, also the lines above it."""
        paragraphs = self.context.layout.paragraphs
        at = next((i for i, one in enumerate(paragraphs) if one.span.contains(sentence)), None)
        if at is None:
            return None
        start = at
        while start and len(paragraphs[start].sentences) == 1 and paragraphs[start].kind == "body":
            start -= 1
        return (
            Span(paragraphs[start].span.start, sentence.start)
            if paragraphs[start].span.start < sentence.start
            else None
        )


def is_span_of_time(date: DateReading) -> bool:
    """True for a year, a month or several of them, which trade is counted over; not for a day, nor for a spring.

    Nor for "a year earlier", which others are compared with.
    """
    counted = date.start is not None and len(date.start) < len("2025-01-01") and date.precision != "season"
    return counted and not (date.relation or "").startswith("anchor-P")


def _period_of(date: DateReading) -> Period:
    return Period(start=date.start, end=date.end, text=date.text)


def _at(figure: TradeFigure) -> int:
    """Where the number stands."""
    entry = figure.assessment.get("value")
    return entry.spans[0].start if entry is not None and entry.spans else figure.evidence[0].start


def _goes_back(figure: TradeFigure, before: TradeFigure) -> bool:
    """True if the period ends before that of an earlier figure begins, or is only a part of it."""
    first, last = figure.period.first_day, figure.period.last_day
    start, stop = before.period.first_day, before.period.last_day
    if first is None or last is None or start is None or stop is None:
        return False
    return last < start or (start <= first and last <= stop and (start, stop) != (first, last))


def _is_compared(figure: TradeFigure) -> bool:
    """True if the number is one that others are compared with: "against 21.3 billion", "a year earlier"."""
    basis = _basis(figure, "period.start") or ""
    return basis.endswith(OF_COMPARISON) or "anchor-P" in basis


def _basis(figure: TradeFigure, path: str) -> str | None:
    entry = figure.assessment.get(path)
    return entry.basis if entry is not None else None


def _spans(figure: TradeFigure, *paths: str) -> tuple[Span, ...]:
    return tuple(merge(span for path in paths if path in figure.assessment for span in figure.assessment[path].spans))


def _taken(spans: tuple[Span, ...], basis: str) -> Assessment:
    return Assessment(spans=spans, grounding="computed", basis=basis, conflicts=())


def _with(
    figure: TradeFigure,
    update: dict[str, Any],
    entries: dict[str, Assessment],
    issue: Issue | None = None,
    without: tuple[str, ...] = (),
) -> TradeFigure:
    kept = {path: entry for path, entry in figure.assessment.items() if path not in without}
    issues = (*figure.issues, *((issue,) if issue is not None else ()))
    return figure.model_copy(update={**update, "assessment": kept | entries, "issues": issues})
