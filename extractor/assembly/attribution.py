"""Who says it, and how sure: attribution and likelihood of what one sentence tells, read by code from its words."""

from __future__ import annotations

import re

from ..normalization import inside
from ..records import Likelihood
from ..spans import Span
from .evidence import Context, Notes

_CLAUSE_END = re.compile(r"[,;:.!?()«»\"“”\n]|\s[—–-]\s")
_OUTLET = re.compile(r"\s(?P<open>[«“\"])(?P<name>[^«»“”\"\n]{2,40})[»”\"](?=[,.)\s])")
_OPENING = re.compile(r"[,;»”\"—–-]\s*(?:a|ont|hat|haben|ha|han|has|have)?\s*$")
"""What stands before a verb of saying that opens its clause; in some languages with an auxiliary."""
_OF_WHICH = re.compile(r"[,;]\s*(?:о\s+ч[её]м|про\s+що|аб\s+чым)\s+$", re.IGNORECASE)
"""The words for "of which" before a verb of saying: who says it stands behind."""
_OFFICE = re.compile(
    r"банк|bank|banco|banque|banca|министерств|міністерств|ministry|ministeri|ministère|стат|статист|statist|тамож|митн|мытн"
    r"|customs|zoll|aduana|douane|комитет|комітет|committee|agency|агентств|qo[ʻ'’]mita|қўмита|комитет",
    re.IGNORECASE,
)
"""Offices that publish figures of their own."""
_OF_WHOM = re.compile(r"\bпри\s+$", re.IGNORECASE)
"""What stands between an office and the leader it belongs to."""
_DIGIT = re.compile(r"\s(?=\d)")
_UPPER = r"[A-ZÀ-ÖØ-ÞĞİŞА-ЯЁІЇЄҐҚӘӨҮҰҒҢҺЎҲӮҶ]"
_NAMED_BEFORE = re.compile(
    rf"(?<!\w)(?!(?:По|Согласно|Как|За|В|На|Из|З|У|The|In|As|But|And|While|Laut|Nach|Die|Der|Das|Selon|Según|La|Le|El|Il)\s)"
    rf"{_UPPER}[\w'’ʻ-]*(?:\s+{_UPPER}[\w'’ʻ-]*){{0,3}}\s+$"
)
_NAMED_AFTER = re.compile(
    r"(?:(?:\s+(?:национальн|державн|дзяржаўн)\w*)?\s+(?:управлени|управлінн|упраўленн|комитет|комітет|камітэт|служб|ведомств"
    r"|агентств|агенцтв|бюро|статистик|департамент|башкармалыг|кызмат|комитети|бюросы|бошқармаси|қўмитаси|boshqarmasi"
    r"|qo[ʻ'’]mitasi|idaresi|kurumu|komitəsi|bureau|office|service|administration|authority|agency)\w*)+"
    r"|(?<=Statistics)\s+[A-Z]\w+",
    re.IGNORECASE,
)
"""Words that go on with the name of an office."""
_PREPOSITION = 5
"""Characters of a preposition before a date that opens its clause."""
_HANGING = re.compile(r"\s+(?:mit|auf|um|von|bei|на|в|до|за|at|of|to|in|by|à|de|a|en|con|per|im)$", re.IGNORECASE)
"""A preposition whose number or date has been cut off."""
_NAME_WORDS = 7
"""Most words in the name of an office."""
_REACH = 80
"""Characters in which a source is named."""
_DOUBTS: tuple[Likelihood, ...] = ("uncertain", "possible", "likely")
"""The weakest word decides: "may possibly be expected" is no expectation."""


def likelihood(context: Context, sentence: Span, notes: Notes) -> Likelihood | None:
    """How sure the sentence is of what it tells; None if it tells it as a fact or a fixed plan."""
    dates = inside(context.readings.dates, sentence)  # "in May" is no "may"
    cues = [
        cue
        for cue in context.readings.cues_in(sentence, "likelihood")
        if not any(cue.span.overlaps(date.span) for date in dates)
    ]
    for value in _DOUBTS:
        spans = [cue.span for cue in cues if cue.value == value]
        if spans:
            notes.note("likelihood", spans, "computed", "words")
            return value
    return None


def attributed_to(context: Context, sentence: Span, notes: Notes) -> str | None:
    """Whom the sentence names as the one who says it, in its own words; None if the article says it itself.

    "Ushakov said that …", "…, said Ushakov", "according to Ushakov".
    """
    span = _named_source(context, sentence) or _speaker(context, sentence)
    if span is None:
        return None
    people = _people_in(context, span)
    span = people[-1] if people else span
    notes.note("attributed_to", [span], "exact", "words")
    return span.of(context.text)


def source_org(context: Context, sentence: Span, notes: Notes) -> str | None:
    """Whose statistics a figure is: "according to the Kyrgyz side", in the article's words; never a person."""
    span = _named_source(context, sentence)
    if span is None:
        speaker = _speaker(context, sentence)
        span = speaker if speaker is not None and _OFFICE.search(speaker.of(context.text)) else None
    if span is None or _people_in(context, span):
        return None
    notes.note("source_org", [span], "exact", "words")
    return span.of(context.text)


def announced(context: Context, before: Span) -> tuple[Span, Span] | None:
    """Who published figures, and the sentence in ``before`` that says so: «Белстат опубликовал итоги торговли»."""
    for sentence in reversed(context.layout.sentences):
        if not before.contains(sentence) or not context.readings.cues_in(sentence, "flow"):
            continue
        for cue in context.readings.cues_in(sentence, "announcement"):
            office = next((c.span for c in context.readings.cues_in(sentence, "source") if c.value == "office"), None)
            named = _words_before(context, sentence.start, cue.span.start)
            if named is not None and len(named.of(context.text).split()) > _NAME_WORDS:
                named = office
            if named is not None and not any(one.span.overlaps(named) for one in context.readings.people):
                return named, sentence
    return None


def _named_source(context: Context, sentence: Span) -> Span | None:
    """What follows "according to", as far as its clause goes, or the office of statistics that is named."""
    for cue in context.readings.cues_in(sentence, "source"):
        office = _whole_name(context, cue.span, sentence) if cue.value == "office" else None
        named = office or _words_after(context, cue.span.stop, sentence.stop)
        if named is not None:
            return named
    return None


def _whole_name(context: Context, office: Span, sentence: Span) -> Span:
    """The name of an office around the words that tell: «Главное таможенное управление», "Statistics Estonia"."""
    text = context.text
    before, after = _NAMED_BEFORE.search(text, sentence.start, office.start), _NAMED_AFTER.match(text, office.stop)
    stop = after.end() if after is not None and after.end() <= sentence.stop else office.stop
    start = before.start() if before is not None else office.start
    owners = inside(context.readings.places, Span(sentence.start, start))
    if owners and owners[-1].kind == "adjective" and text[owners[-1].span.stop : start].isspace():
        start = owners[-1].span.start  # «таджикские таможенники»
    return Span(start, stop)


def _speaker(context: Context, sentence: Span) -> Span | None:
    """Who stands beside a verb of saying: after it if it opens its clause ("…, said X"), else before it."""
    numbers = [one.span.start for one in inside(context.readings.quantities, sentence)]
    for cue in context.readings.cues_in(sentence, "speech"):
        if any(context.text[cue.span.stop : start].isspace() for start in numbers):
            continue  # «додали 12%», "added 3 percent": a number grew
        opens = _OPENING.search(context.text, sentence.start, cue.span.start) is not None
        opens = opens or _OF_WHICH.search(context.text, sentence.start, cue.span.start) is not None
        named = (
            _words_after(context, cue.span.stop, sentence.stop)
            if opens
            else _words_before(context, sentence.start, cue.span.start)
        )
        if named is not None:
            people = _people_in(context, named)
            return people[-1] if people else named
    return None


def _people_in(context: Context, span: Span) -> list[Span]:
    """Persons that overlap the words; not the one whose office it is: «Агентство статистики при президенте»."""
    people = [person.span for person in context.readings.people if person.span.overlaps(span)]
    return [one for one in people if not _OF_WHOM.search(context.text, span.start, one.start)]


def _words_after(context: Context, start: int, stop: int) -> Span | None:
    """The words up to the end of their clause, or to a word that begins to tell; None if there are none or too many.

    The name of an outlet stands in quotation marks: «пишет "Коммерсантъ"».
    """
    outlet = _OUTLET.match(context.text, start, stop)
    if outlet is not None:
        return Span(outlet.start("name"), outlet.end("name"))
    end = _CLAUSE_END.search(context.text, start, stop)
    stop = end.start() if end else stop
    telling = context.readings.cues_in(Span(start, stop), "measure", "status", "travel", "flow")
    telling = [cue for cue in telling if not cue.text[:1].isupper()]  # "the Export Promotion Authority" is a name
    for date in inside(context.readings.dates, Span(start, stop)):
        if context.text[start : date.span.start].isspace():
            start = date.span.stop
    numbers = [one.span.start for one in inside(context.readings.quantities, Span(start, stop))]
    numbers += [digit.end() for digit in [_DIGIT.search(context.text, start, stop)] if digit is not None]
    days = [one.span.start for one in inside(context.readings.dates, Span(start, stop))]
    stop = min([stop, *(cue.span.start for cue in telling), *numbers, *days])
    hanging = _HANGING.search(context.text[start:stop].rstrip()) if stop in (*numbers, *days) else None
    return _few_words(context, start, start + hanging.start() if hanging is not None else stop)


def _words_before(context: Context, start: int, stop: int) -> Span | None:
    """The words from the beginning of the clause that ends at ``stop``."""
    ends = [end.end() for end in _CLAUSE_END.finditer(context.text, start, stop)]
    start = ends[-1] if ends else start
    for date in inside(context.readings.dates, Span(start, stop)):
        if date.span.start - start <= _PREPOSITION:
            start = date.span.stop  # «Во вторник министерство сообщило»
    return _few_words(context, start, stop)


def _few_words(context: Context, start: int, stop: int) -> Span | None:
    words = context.text[start:stop].strip()
    if not words or len(words) > _REACH:
        return None
    at = context.text.index(words, start)
    return Span(at, at + len(words))
