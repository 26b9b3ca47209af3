"""What an article says past its readers is read apart, and what comes of it stands behind the article's own records."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from . import normalization
from .article import Article, published
from .assembly import Context
from .edits import Copy
from .layout import lay_out
from .normalization.languages import written_in
from .records import COUNTS, Extraction, Issue, Record, Summit, TradeFigure, Visit, Withheld
from .screening import instructions, parted


def contexts(article: Article) -> Iterator[tuple[Copy, Context]]:
    """What is read of an article, each part with what code knows before any question.

    First the text without the passages that speak to a model or an editor, as if they did not stand there: nothing that
    they say can lend a value to a record, or take one from it. Then these passages alone, if there are any.
    """
    layout = lay_out(article.text, written_in(article.text, article.language))
    passages = instructions(article.text, layout)
    told, said = parted(article.text, passages)
    when = published(article.model_copy(update={"text": told.text}))
    language = article.language
    for part in (told, said) if passages else (told,):
        readings = normalization.read(part.text, language=language, published=when.day if when else None)
        language = readings.language
        yield part, Context(part.text, lay_out(part.text, language), readings, when, past_readers=part is said)


def joined(told: Extraction, said: Extraction) -> Extraction:
    """What an article tells, and behind it what its passages add.

    Of an event that both tell the article's record stands; where a passage tells another of the same parties, it gets
    a doubt, since a correction may be a true one. Claims of passages are left out: they would only say what the
    article lacks.
    """
    known = {record.id for record in told.records()}
    added = [record for record in said.records() if record.id not in known]
    others = {_parties(record): record for record in added}
    kinds: dict[str, type[Record]] = {"visits": Visit, "summits": Summit, "trade_figures": TradeFigure}
    told_twice = "the article tells of this event itself"
    twice = (Withheld.of(one, "value_from_instruction", told_twice) for one in said.records() if one.id in known)
    return told.model_copy(
        update={
            kind: (
                *(_doubted(record, others.get(_parties(record))) for record in getattr(told, kind)),
                *(record for record in added if isinstance(record, of)),
            )
            for kind, of in kinds.items()
        }
        | {
            "withheld": (*told.withheld, *said.withheld, *twice),
            "issues": (*told.issues, *said.unread),
            "usage": told.usage.model_copy(
                update={name: getattr(told.usage, name) + getattr(said.usage, name) for name in COUNTS}
            ),
        }
    )


def _parties(record: Visit | Summit | TradeFigure) -> Hashable:
    """Who it is about: one record of them may be a correction of another."""
    match record:
        case Visit():
            return record.visitor.country or record.visitor.name, record.destination.country
        case Summit():
            return frozenset(one.country or (one.person and one.person.name) for one in record.participants)
        case TradeFigure():
            return record.reporter, record.partner, record.flow, record.measure


def _doubted(
    record: Visit | Summit | TradeFigure, other: Visit | Summit | TradeFigure | None
) -> Visit | Summit | TradeFigure:
    if other is None:
        return record
    message = "a passage that speaks to a model or an editor tells it otherwise"
    issue = Issue(code="told_otherwise", severity="warning", message=message, spans=other.evidence)
    return record.model_copy(update={"issues": (*record.issues, issue), "needs_review": True})
