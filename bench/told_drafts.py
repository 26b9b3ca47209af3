"""Drafts that a strong model without mistakes would give of a whole article: the labelled words, copied.

Where a label names a value without words of its own (a country, a person, a kind of trade), the words are those from
which code reads this value, as near to the event's main sentence as they stand; where there are none, the label's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from extractor.assembly import Context
from extractor.assembly.evidence import reading_at
from extractor.assembly.pieces import date_in_pieces, quantity_in_pieces
from extractor.drafts import Task
from extractor.evaluation import comparators
from extractor.evaluation.gold import GoldCase, GoldParticipant, GoldSummit, GoldTradeFigure, GoldVisit, Label, Quote
from extractor.normalization import Spanned
from extractor.normalization.cues import CueKind
from extractor.normalization.quantity_words import directions
from extractor.records import Period
from extractor.sections import Section
from extractor.spans import Span

LABELS: dict[Task, type[Label]] = {"visits": GoldVisit, "summits": GoldSummit, "trade_figures": GoldTradeFigure}
BESIDE = 40
"""Most characters between a number and the words that limit it."""

PIECES = " … "


def answer(context: Context, section: Section, case: GoldCase) -> dict[str, list[dict[str, Any]]]:
    """The whole answer to the question about a section: a draft for each label whose main sentence stands in it."""
    found: dict[str, list[dict[str, Any]]] = {task: [] for task in section.tasks}
    for label in case.labels():
        teller = _Teller(context, section, case, label)
        task = next(task for task, kind in LABELS.items() if isinstance(label, kind))
        if teller.numbers and task in found:
            found[task].append({name: words for name, words in teller.draft(label).items() if words is not None})
    return found


class _Teller:
    """The words for one label in one section."""

    def __init__(self, context: Context, section: Section, case: GoldCase, label: Label) -> None:
        self._context, self._case, self._label = context, case, label
        spans = [span for quote in label.evidence if (span := case.find(quote))]
        self._own = [
            (section.first + at, sentence)
            for span in spans
            for at, sentence in enumerate(section.sentences)
            if sentence.overlaps(span)
        ]
        self.numbers = list(dict.fromkeys(number for number, _ in self._own))

    def draft(self, label: GoldVisit | GoldSummit | GoldTradeFigure) -> dict[str, Any]:
        """The draft of the label."""
        told = {"sentences": self.numbers, "said_by": self._words("attributed_to")}
        if isinstance(label, GoldVisit):
            return told | self._visit(label)
        return told | (self._summit(label) if isinstance(label, GoldSummit) else self._figure(label))

    def _visit(self, label: GoldVisit) -> dict[str, Any]:
        visitor = label.visitor
        return {
            "visitor": self._person(visitor.name, "visitor"),
            "acts_for": self._area(visitor.country),
            "destination": self._area(label.destination.country) or self._words("destination"),
            "city": self._city(label.destination.city),
            **dict(zip(("date", "end"), self._stay(label.period), strict=True)),
            "verb": self._words("status"),
            "kind": self._words("kind"),
            "unsure": self._words("likelihood"),
        }

    def _summit(self, label: GoldSummit) -> dict[str, Any]:
        return {
            "meeting": self._words("name") or label.name,
            "form": self._cue("summit_kind", label.kind),
            "organization": self._words("organization") or self._area(label.organization),
            "participants": [self._party(one, index) for index, one in enumerate(label.participants)],
            "place": self._area(label.place.country) or self._words("place"),
            "city": self._city(label.place.city),
            **dict(zip(("date", "end"), self._stay(label.period), strict=True)),
            "verb": self._words("status"),
            "unsure": self._words("likelihood"),
        }

    def _party(self, one: GoldParticipant, index: int) -> dict[str, Any]:
        words = self._words(f"participants.{index}")
        who = self._person(one.name, f"participants.{index}") if one.name else words or self._area(one.country)
        told = {"who": who, "acts_for": self._area(one.country), "away": self._away(one.attendance)}
        return {name: said for name, said in told.items() if said is not None}

    def _figure(self, label: GoldTradeFigure) -> dict[str, Any]:
        return {
            "number": self._number(label),
            "second": self._words("dual_value") or self._second(label),
            "flow": self._flow(label.flow),
            "reporter": self._area(label.reporter) or self._words("reporter"),
            "partner": self._area(label.partner) or self._words("partner"),
            "date": self._date(label.period),
            "change": self._change(label),
            "base": self._words("base_period") or self._base(label.base_period),
            "rank": self._words("rank") if label.measure != "rank" else None,
            "product": self._words("product"),
            "outlook": self._words("modality") or self._cue("modality", label.modality),
            "source": self._words("source_org"),
        }

    def _words(self, *slots: str) -> str | None:
        quotes = (self._label.words.get(slot) for slot in slots)
        return next((_text(quote) for quote in quotes if quote is not None), None)

    def _number(self, label: GoldTradeFigure) -> str:
        """The labelled number, with the words beside it that limit it, or with its unit from elsewhere."""
        words = self._words("value", "rank") or ""
        at, limit = self._stands(words), self._stands(self._words("qualifier"))
        if at is None:
            return words
        whole = next((q.span for q in self._context.readings.quantities if q.span.overlaps(at)), at)
        if limit is not None and max(whole.start, limit.start) - min(whole.stop, limit.stop) <= BESIDE:
            whole = Span(min(whole.start, limit.start), max(whole.stop, limit.stop))
        told = whole.of(self._context.text)
        return self._with_unit(label, told, whole) if label.unit not in (None, "rank") else told

    def _with_unit(self, label: GoldTradeFigure, words: str, at: Span) -> str:
        """The number with the unit that the article gives to another number, if it has none of its own."""
        amounts = self._context.readings.quantities
        if any(reading.span.overlaps(at) and reading.unit == label.unit for reading in amounts):
            return words
        told = sorted((r for r in amounts if r.unit == label.unit), key=lambda r: self._distance(r.span))
        units = [" ".join(r.text.split()[-size:]) for r in told for size in (1, 2, 3)]
        for unit in dict.fromkeys(units):
            start = self._context.text.find(unit)
            reading = quantity_in_pieces(self._context, (at, Span(start, start + len(unit)))) if start >= 0 else None
            if reading is not None and reading.value == abs(label.value or 0) and reading.unit == label.unit:
                return f"{words}{PIECES}{unit}"
        return words

    def _date(self, period: Period) -> str | None:
        """The words for the period, completed by month and year from elsewhere if they leave these out."""
        words = self._words("period", "period.start")
        at = self._stands(words)
        if words is None or at is None or period.start is None:
            return words
        own = reading_at(self._context.readings.dates, at)
        if own is not None and own.start == period.start:
            return words
        near = sorted(self._context.readings.dates, key=lambda reading: self._distance(reading.span))
        texts = dict.fromkeys(text for r in near for text in (r.text, re.sub(r"[\d–-]+", " ", r.text).strip()))
        years = [(), *((found,) for found in sorted(set(re.findall(r"\b\d{4}\b", self._context.text))))]
        for text in texts:
            for pieces in (p for year in years for p in ((words, text, *year), (text, words, *year), (words, *year))):
                spans = [self._stands(piece) for piece in pieces]
                reading = date_in_pieces(self._context, tuple(s for s in spans if s)) if all(spans) else None
                if reading is not None and (reading.start, reading.end) == (period.start, period.end):
                    return PIECES.join(pieces)
        return words

    def _change(self, label: GoldTradeFigure) -> str | None:
        """The nearest word that says which way a number went that is itself a rise or fall."""
        at = self._stands(self._words("value"))
        if label.measure not in ("growth", "growth_multiple", "change") or at is None:
            return None
        way = "down" if label.value is not None and label.value < 0 else "up"
        found = [
            span.shift(sentence.start)
            for _, sentence in self._own
            for span, told in directions(sentence.of(self._context.text), self._context.readings.language)
            if told == way
        ]
        best = min(found, key=lambda span: min(abs(span.start - at.stop), abs(at.start - span.stop)), default=None)
        return best.of(self._context.text) if best is not None else None

    def _second(self, label: GoldTradeFigure) -> str | None:
        """The same amount in the second currency."""
        amounts = self._context.readings.quantities
        return self._nearest([a for a in amounts if (a.value, a.unit) == (label.dual_value, label.dual_unit)])

    def _base(self, base: Period | None) -> str | None:
        """The date in the sentences of the figure that its change is counted from."""
        dates = self._context.readings.dates
        own = [d for d in dates if any(s.contains(d.span) for _, s in self._own)] if base and base.start else []
        return self._nearest([d for d in own if base is not None and (d.start, d.end) == (base.start, base.end)])

    def _stay(self, period: Period) -> tuple[str | None, str | None]:
        """The words for the first and the last day; for the last day and the length where no words give the first."""
        date, end = self._date(period), self._end(period)
        first, last = period.first_day, period.last_day
        at = self._stands(date)
        own = reading_at(self._context.readings.dates, at) if at is not None else None
        if first is None or last is None or first == last or (own is not None and own.start == period.start):
            return date, end
        if date is not None and PIECES in date:
            return date, end
        sentences = [sentence for _, sentence in self._own]
        stays = [cue for s in sentences for cue in self._context.readings.cues_in(s, "duration")]
        days = [
            d
            for d in self._context.readings.dates
            if d.end == period.end and any(s.contains(d.span) for s in sentences)
        ]
        fitting = [cue for cue in stays if int(cue.value) == (last - first).days + 1]
        if not fitting or not days:
            return date, end
        return None, f"{self._nearest(days)}{PIECES}{self._nearest(fitting)}"

    def _end(self, period: Period) -> str | None:
        """The words for the last day: the labelled ones, those for the length of the stay, or a date of the article."""
        words = self._words("period.end")
        first, last = period.first_day, period.last_day
        if words is not None or first is None or last is None or period.start == period.end:
            return words
        at = self._stands(self._words("period", "period.start"))
        own = reading_at(self._context.readings.dates, at) if at is not None else None
        if own is not None and own.end == period.end:
            return None
        stays = [cue for _, s in self._own for cue in self._context.readings.cues_in(s, "duration")]
        fitting = [cue for cue in stays if int(cue.value) == (last - first).days + 1]
        return self._nearest(fitting) or self._nearest([d for d in self._context.readings.dates if d.end == period.end])

    def _flow(self, flow: str) -> str | None:
        words = self._words("flow")
        at = self._stands(words)
        if at is not None and any(c.value == flow for c in self._context.readings.cues_in(at, "flow")):
            return words
        cues = [cue for cue in self._context.readings.cues if cue.kind == "flow" and cue.value == flow]
        return self._nearest(cues) or words

    def _cue(self, kind: CueKind, value: str) -> str | None:
        """The nearest word for ``value`` in the sentences of the event."""
        cues = [cue for _, sentence in self._own for cue in self._context.readings.cues_in(sentence, kind)]
        return self._nearest([cue for cue in cues if cue.value == value])

    def _away(self, attendance: str) -> str | None:
        kinds: dict[str, CueKind] = {"declined": "absence", "replaced": "absence", "remote": "remote"}
        if attendance not in kinds:
            return None
        cues = [cue for _, s in self._own for cue in self._context.readings.cues_in(s, kinds[attendance])]
        return self._nearest(cues)

    def _person(self, name: str | None, slot: str) -> str | None:
        people = [p for p in self._context.readings.people if p.name and name and comparators.person(name, p.name) == 1]
        named = [person for person in people if person.kind == "name"]
        written = self._stands(name)
        return self._nearest(named) or (name if written else None) or self._nearest(people) or self._words(slot)

    def _area(self, code: str | None) -> str | None:
        if code is None:
            return None
        places = [place for place in self._context.readings.places if code in (place.country, place.group)]
        ranked = (
            [place for place in places if place.kind == "country" or place.group == code],
            [body for body in self._context.readings.organizations if body.key == code],
            places,
        )
        return next((words for found in ranked if (words := self._nearest(found))), None)

    def _city(self, name: str | None) -> str | None:
        if name is None:
            return None
        places = [p for p in self._context.readings.places if p.city and comparators.city(name, p.city) == 1]
        return self._nearest(places) or (name if self._stands(name) else self._words("destination.city"))

    def _nearest(self, readings: Sequence[Spanned]) -> str | None:
        """The words of the reading that stands nearest to the sentences of the event, the main one first."""
        best = min(readings, key=lambda reading: self._distance(reading.span), default=None)
        return best.span.of(self._context.text) if best is not None else None

    def _distance(self, span: Span) -> tuple[int, int]:
        for rank, (_, sentence) in enumerate(self._own):
            if sentence.contains(span):
                return rank, span.start
        main = self._own[0][1]
        return len(self._own), min(abs(span.start - main.start), abs(span.start - main.stop))

    def _stands(self, words: str | None) -> Span | None:
        for sentence in [*(sentence for _, sentence in self._own), Span(0, len(self._context.text))]:
            start = self._context.text.find(words, sentence.start, sentence.stop) if words else -1
            if words and start >= 0:
                return Span(start, start + len(words))
        return None


def _text(quote: Quote) -> str:
    return quote if isinstance(quote, str) else quote[0]
