"""Extractions -> labels: what a labeller would have written who agrees with every record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..article import Article
from ..decisions import keyed
from ..records import LINKS, Claim, Extraction, Participant, Record, Summit, TradeFigure, Visit, leaves
from ..spans import Span
from .gold import (
    Annotator,
    GoldCase,
    GoldClaim,
    GoldParticipant,
    GoldSummit,
    GoldTradeFigure,
    GoldVisit,
    Label,
    Quote,
    quote_of,
)

TYPES: dict[type[Record], tuple[str, type[GoldVisit | GoldSummit | GoldTradeFigure]]] = {
    Visit: ("visits", GoldVisit),
    Summit: ("summits", GoldSummit),
    TradeFigure: ("trade_figures", GoldTradeFigure),
}
"""Record -> the list of a case that its label stands in, and the label's type."""

NO_LANGUAGE = "und"
"""BCP 47 for a language that nobody has determined."""


def to_case(
    article: Article,
    extraction: Extraction,
    annotators: tuple[Annotator, ...],
    made_by: str,
    named: Iterable[tuple[str, Record]] | None = None,
) -> GoldCase:
    """The case of an article whose records are all right.

    A record without a sentence of the article has no label; links to records that are not there are left out.
    ``named`` is the records with the names that their labels get; by default those that decisions know them by.
    """
    text = article.text
    records = list(keyed(extraction) if named is None else named)
    ids = {label_id(key) for key, record in records if _quotes(text, record.evidence)}
    parts: dict[str, list[Any]] = {name: [] for name, _ in TYPES.values()}
    for key, record in records:
        if label := to_label(text, record, ids):
            parts[TYPES[type(record)][0]].append(label.model_copy(update={"id": label_id(key)}))
    told = {
        "id": article.id,
        "language": extraction.article.language or article.language or NO_LANGUAGE,
        "published": article.published,
        "title": article.title,
        "text": text,
        "cluster": article.id,
        "made_by": made_by,
        "annotators": annotators,
        "claims": [one for claim in extraction.claims if (one := _claim(text, claim))],
    }
    return GoldCase.model_validate(told | parts)


def label_id(key: str) -> str:
    """The id of the label of a record that decisions know by this name.

    >>> label_id("visit-8a#2")
    'visit-8a-2'
    """
    return key.replace("#", "-")


def to_label(text: str, record: Record, ids: set[str]) -> GoldVisit | GoldSummit | GoldTradeFigure | None:
    """The label that says what a record says, with its words; None for a record without a sentence."""
    evidence = _quotes(text, record.evidence)
    if not evidence:
        return None
    kind = TYPES[type(record)][1]
    told: dict[str, Any] = {
        name: getattr(record, name, None) for name in kind.model_fields if name not in Label.model_fields
    }
    if isinstance(record, Visit):
        told["visitor"] = {"name": record.visitor.name, "country": record.visitor.country}
        told["summits"] = [one for one in record.summits if one in ids]
    if isinstance(record, Summit):
        told["participants"] = [participant(one) for one in record.participants]
        told["on_margins_of"] = record.on_margins_of if record.on_margins_of in ids else None
    return kind.model_validate({"id": record.id, "words": words(text, record), "evidence": evidence} | told)


def participant(one: Participant) -> dict[str, Any]:
    """Who takes part, as a label says it."""
    person = one.person
    told = GoldParticipant(
        name=person.name if person else None,
        country=(person.country if person else None) or one.country,
        attendance=one.attendance,
    )
    return told.model_dump()


_NEEDED = ("visitor", "destination", "name", "participants", "value", "period")
"""Slots that have words of their own also where another slot has the same."""


def words(text: str, record: Record) -> dict[str, Quote]:
    """Slot -> the words that it was read from: of a whole part, and of those of its fields that have other words.

    A sentence shows no slot in particular, and what shows the number of a figure need not be said again of its unit.
    """
    found: dict[str, Quote] = {}
    sentences = _quotes(text, record.evidence)
    for path, _ in sorted(leaves(record), key=lambda leaf: leaf[0].split(".")[0] not in _NEEDED):
        slot = path.replace(".person", "")
        entry = record.assessment.get(path)
        quote = next((one for span in entry.spans if (one := quote_of(text, span))), None) if entry else None
        steps = slot.split(".")
        part = ".".join(steps[:2] if steps[0] == "participants" else steps[:1])
        if quote is None or quote in sentences or steps[0] in LINKS or found.get(part) == quote:
            continue
        if steps[0] not in _NEEDED and quote in found.values():
            continue
        if part not in found:
            found[part] = quote
        elif steps[-1] not in ("country", "attendance", "text"):
            found[slot] = quote
    return {slot: quote for slot, quote in found.items() if _has_slot(record, slot)}


def _has_slot(record: Record, slot: str) -> bool:
    return slot.split(".")[0] in TYPES[type(record)][1].model_fields


def _quotes(text: str, spans: tuple[Span, ...]) -> list[Quote]:
    return [quote for span in dict.fromkeys(spans) if (quote := quote_of(text, span))]


def _claim(text: str, claim: Claim) -> GoldClaim | None:
    evidence = _quotes(text, claim.evidence)
    if not evidence or claim.text not in text:
        return None
    told = claim.model_dump(include={"kind", "counts", "comparator", "value", "value_max", "text", "outcome"})
    return GoldClaim.model_validate(told | {"evidence": evidence})
