"""Rules that read a value again from the words it is said to come from: names, countries, numbers, dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from ..assembly import Context
from ..grounding import ground
from ..layout import Paragraph
from ..normalization import inside
from ..normalization.dates import DateReading, read_dates
from ..normalization.leaders import leaders
from ..normalization.places import PlaceReading
from ..normalization.quantities import read_quantities
from ..normalization.words import fold, read_words
from ..records import Issue, Period, Record, Summit, TradeFigure, Visit, leaves
from ..spans import Span
from .rule import issue, place_of

_FIELDS_OF_AREAS = ("country", "reporter", "partner")
_NUMBERS = ("value", "value_max", "dual_value", "rank")
_SHORT = 3
"""Letters of a name for which grounding takes no other case."""
_TWIN_WORDS = 5
"""A shorter sentence shares its words with too many others to be a twin of one."""
_SHARED = 0.8
"""Part of the words of the shorter sentence that stand in its twin."""


def ungrounded(record: Record, context: Context) -> Iterator[Issue]:
    """K1: every value has characters of the article behind it."""
    for path, _ in leaves(record):
        entry = record.assessment.get(path)
        if entry is None or not entry.spans or entry.grounding == "missing":
            yield issue("ungrounded", f"nothing in the article shows {path}", record, path, "error")


def not_verbatim(record: Record, context: Context) -> Iterator[Issue]:
    """K1: what is said to stand in the article exactly stands there word for word."""
    for path, value in leaves(record):
        entry = record.assessment.get(path)
        if entry is None or entry.grounding != "exact":
            continue
        words = _words(context, entry.spans)
        if str(value) not in words and ground(str(value), words).kind != "exact":
            yield issue("not_verbatim", f"{value!r} does not stand word for word in {words!r}", record, path)


def name_not_in_words(record: Record, context: Context) -> Iterator[Issue]:
    """K2: names of persons and cities stand in their words; one worked out from a title stands elsewhere at least."""
    for path, name in leaves(record):
        entry = record.assessment.get(path)
        if entry is None or path == "name" or path.split(".")[-1] not in ("name", "city"):
            continue
        words = _words(context, entry.spans)
        parts = [part for part in str(name).split() if not _stands(part, words)]
        if entry.grounding == "computed":
            parts = [part for part in parts if not _stands(part, context.text)]
        if parts:
            message = f"{' '.join(parts)!r} of {name!r} does not stand in {words!r}"
            yield issue("name_not_in_words", message, record, path)


def country_not_in_words(record: Record, context: Context) -> Iterator[Issue]:
    """K2: a country is named by its words; that of a person may be named elsewhere or stand in the table of leaders."""
    for path, code in leaves(record):
        entry = record.assessment.get(path)
        if entry is None or path.split(".")[-1] not in _FIELDS_OF_AREAS:
            continue
        areas = context.readings.places
        named = _codes(area for area in areas if any(area.span.overlaps(span) for span in entry.spans))
        if code in named or (_is_person(record, path) and code in _codes(areas) | _tabled(record, path)):
            continue
        message = f"{code} is not named by {_words(context, entry.spans)!r}"
        yield issue("country_not_in_words", message, record, path)


def number_not_in_words(figure: TradeFigure, context: Context) -> Iterator[Issue]:
    """K3: a number is what its words alone give when they are read again."""
    for path in _NUMBERS:
        value, entry = getattr(figure, path), figure.assessment.get(path)
        if value is None or entry is None:
            continue
        texts = [span.of(context.text) for span in entry.spans]
        readings = [q for text in texts for q in read_quantities(text, language=context.readings.language)]
        read = {abs(number) for q in readings for number in (q.value, q.value_max) if number is not None}
        # A number may need words beside its own ("from 3 to 4 billion"): then at least its digits stand there.
        digits = {_digits(number) for text in texts for number in re.findall(r"\d[\d.,\s]*", text)}
        if abs(value) not in read and (read or _digits(format(value, "f")) not in digits):
            yield issue("number_not_in_words", f"{value} is not what {' '.join(texts)!r} says", figure, path)


def date_not_in_words(record: Visit | Summit | TradeFigure, context: Context) -> Iterator[Issue]:
    """K4: a written date is what its words alone give; of one that is counted, the basis says from what.

    The words are read again with the value as publication day: a year that they do not give is then its year, and
    must stand in the words that the basis names.
    """
    for edge, day in (("start", record.period.first_day), ("end", record.period.last_day)):
        value, entry = getattr(record.period, edge), record.assessment.get(f"period.{edge}")
        basis = (entry.basis if entry is not None else None) or ""
        if value is None or entry is None or not basis.startswith("explicit"):
            continue
        if edge == "end" and value == record.period.start:
            continue  # looked at already
        published = None if "year: explicit" in basis else context.day if "pub_date" in basis else day
        texts = [span.of(context.text) for span in entry.spans]
        readings = [
            d for text in texts for d in read_dates(text, language=context.readings.language, published=published)
        ]
        stands = any(value in (reading.start, reading.end) for reading in readings)
        from_text = any(f"year: {place}" in basis for place in ("sentence", "caption", "heading"))
        if not stands or (from_text and value[:4] not in unicodedata.normalize("NFKC", " ".join(texts))):
            yield issue("date_not_in_words", f"{value} is not what {' '.join(texts)!r} says", record, f"period.{edge}")


def twin_differs(record: Visit | Summit, context: Context) -> Iterator[Issue]:
    """K21: a title or caption that repeats the sentence gives the same date, city and kind of visit.

    Where both date and city are others, it tells of another event in the same words.
    """
    path, place = place_of(record)
    for twin in _twins(record, context):
        dates = [date for date in inside(context.readings.dates, twin) if date.start is not None]
        other_date = record.period.start and dates and not any(_meet(record.period, date) for date in dates)
        cities = [area for area in inside(context.readings.places, twin) if area.city is not None]
        other_city = place.city and cities and place.city not in {area.city for area in cities}
        if other_date and other_city:
            continue
        if other_date:
            yield _differs(record, "period", dates[0].text, twin)
        if other_city:
            yield _differs(record, f"{path}.city", cities[0].text, twin)
        kinds = context.readings.cues_in(twin, "visit_kind")
        named = isinstance(record, Visit) and record.kind != "unspecified" and kinds
        if named and record.kind not in {kind.value for kind in kinds}:
            yield _differs(record, "kind", kinds[0].text, twin)


def _words(context: Context, spans: tuple[Span, ...]) -> str:
    return " ".join(span.of(context.text) for span in spans)


def _stands(part: str, words: str) -> bool:
    """True for a word of a name in any case; short ones ("Ир", "Ира") need their letters only."""
    if ground(part, words).span is not None:
        return True
    return len(part) <= _SHORT and any(word.folded.startswith(fold(part)) for word in read_words(words))


def _codes(areas: Iterable[PlaceReading]) -> set[str]:
    return {code for area in areas for code in (area.country, area.group) if code is not None}


def _is_person(record: Record, path: str) -> bool:
    """True for the country that a person acts for, not that of a place or of a participant without a name."""
    return path.split(".")[0] in ("visitor", "hosts") or ".person." in path


def _tabled(record: Record, path: str) -> set[str]:
    """Countries that the table of leaders gives to the person whose country stands at ``path``."""
    name = dict(leaves(record)).get(path.removesuffix("country") + "name", "")
    terms = leaders([word.folded for word in read_words(name)], None)
    return {term.country for term in terms if term.country is not None}


def _digits(number: str) -> str:
    """Significant digits of a number: without signs, and without zeros at its ends.

    >>> _digits("4 100 000,0"), _digits("0.41")
    ('41', '41')
    """
    return re.sub(r"\D", "", number).strip("0")


def _twins(record: Visit | Summit, context: Context) -> Iterator[Span]:
    """Sentences that repeat the words of the evidence, where one of the two is a title or a caption.

    Two lines without a stop are items of a list, and those tell of different events in the same words.
    """
    paragraphs = context.layout.paragraphs
    for evidence in record.evidence:
        at = next((i for i, paragraph in enumerate(paragraphs) if paragraph.span.contains(evidence)), None)
        if at is None:
            continue
        near = {0, *range(max(0, at - 1), min(at + 2, len(paragraphs)))} - {at}
        own = _content(evidence.of(context.text))
        for index in sorted(near):
            captioned = _is_caption(paragraphs[at], context) != _is_caption(paragraphs[index], context)
            for sentence in paragraphs[index].sentences if captioned else ():
                words = _content(sentence.of(context.text))
                fewest = min(len(words), len(own))
                if fewest >= _TWIN_WORDS and len(words & own) >= _SHARED * fewest:
                    yield sentence


def _is_caption(paragraph: Paragraph, context: Context) -> bool:
    """True for a heading and for a line of text that ends without a stop."""
    return paragraph.kind == "heading" or paragraph.span.of(context.text)[-1].isalnum()


def _content(sentence: str) -> frozenset[str]:
    return frozenset(word.folded for word in read_words(sentence) if len(word.folded) > 1)


def _meet(period: Period, date: DateReading) -> bool:
    """True if a date of the twin and the period have a day in common."""
    other = Period(start=date.start, end=date.end)
    first, last, start, stop = period.first_day, period.last_day, other.first_day, other.last_day
    return not (first and last and start and stop) or (start <= last and first <= stop)


def _differs(record: Record, field: str, words: str, twin: Span) -> Issue:
    found = issue("twin_differs", f"a title or caption that repeats the sentence says {words!r}", record, field)
    return found.model_copy(update={"spans": (*found.spans, twin)})
