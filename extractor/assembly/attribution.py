"""Who says it, and how sure: attribution and likelihood of what one sentence tells, read by code from its words."""

from __future__ import annotations

import re

from ..normalization import inside
from ..records import Likelihood
from ..spans import Span
from .evidence import Context, Notes

_CLAUSE_END = re.compile(r"[,;:.!?()«»\"“”\n]|\s[—–-]\s")
_REACH = 80
"""Characters in which a source is named after the word that announces it."""
_DOUBTS: tuple[Likelihood, ...] = ("uncertain", "possible", "likely")
"""The weakest word decides: "may possibly be expected" is no expectation."""


def likelihood(context: Context, sentence: Span, notes: Notes) -> Likelihood | None:
    """How sure the sentence is of what it tells; None if it tells it as a fact or a fixed plan."""
    cues = context.readings.cues_in(sentence, "likelihood")
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
    notes.note("attributed_to", [span], "exact", "words")
    return span.of(context.text)


def source_org(context: Context, sentence: Span, notes: Notes) -> str | None:
    """Whose statistics a figure is: "according to the Kyrgyz side", in the article's words."""
    span = _named_source(context, sentence)
    if span is None:
        return None
    notes.note("source_org", [span], "exact", "words")
    return span.of(context.text)


def _named_source(context: Context, sentence: Span) -> Span | None:
    """What follows "according to", as far as its clause goes, or the office of statistics that is named."""
    for cue in context.readings.cues_in(sentence, "source"):
        named = cue.span if cue.value == "office" else _clause(context, Span(cue.span.stop, sentence.stop))
        if named is not None:
            return named
    return None


def _speaker(context: Context, sentence: Span) -> Span | None:
    """Who stands beside a verb of saying: after it, or before it if the verb ends its clause."""
    for cue in context.readings.cues_in(sentence, "speech"):
        after = _clause(context, Span(cue.span.stop, sentence.stop))
        people = inside(context.readings.people, after) if after is not None else []
        if people:
            return people[-1].span
        before = inside(context.readings.people, Span(sentence.start, cue.span.start))
        if before and not _CLAUSE_END.search(context.text, before[-1].span.stop, cue.span.start):
            return before[-1].span
        if after is not None and after.of(context.text)[:1].isalpha() and _closes(context, cue.span.start):
            return after
    return None


def _closes(context: Context, offset: int) -> bool:
    """True if a comma or dash stands right before: "…, said the press service"."""
    return re.search(r"[,»”\"—–-]\s*$", context.text[max(0, offset - 4) : offset]) is not None


def _clause(context: Context, rest: Span) -> Span | None:
    """The words of ``rest`` up to the end of their clause; None if there are none or too many."""
    text = rest.of(context.text)
    end = _CLAUSE_END.search(text)
    words = text[: end.start() if end else None].strip()
    if not words or len(words) > _REACH:
        return None
    start = rest.start + text.index(words)
    return Span(start, start + len(words))
