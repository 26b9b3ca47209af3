"""What reviewers decided about an extraction -> a gold case: corrections teach.

Only what somebody settled is a label. A field that nobody decided about is not scored; a list with a record that nobody
settled is open, so that a record without a label there counts neither as right nor as wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from ..article import Article
from ..decisions import Decision, as_read, in_order, keyed, named, settle, standing, touches
from ..errors import InputError
from ..ledger import Kept, Ledger
from ..records import Extraction, Record, RecordType, Summit, TradeFigure, Visit, leaves, record_type
from .gold import Annotator, GoldCase, ListName
from .judging import LISTS
from .slots import PARTICIPANTS, SLOTS
from .to_labels import TYPES, label_id, to_case

_TOGETHER: dict[tuple[RecordType, str], tuple[str, ...]] = {
    ("TradeFigure", "value"): ("value", "value_max", "unit", "qualifier", "dual_value", "dual_unit", "rank"),
    ("Summit", "kind"): ("kind", "level"),
}
"""Fields that are looked at, and so decided about, as one."""
_OPEN: tuple[ListName, ...] = ("visits", "summits", "trade_figures")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A case made of decisions, with the reading that they are about."""

    case: GoldCase
    kept: Kept
    article: Article

    @property
    def is_full(self) -> bool:
        """True if every record of the article was settled."""
        return not set(_OPEN) & set(self.case.open_lists)


def reviewed(book: Ledger, recipe: str) -> Iterator[Reviewed | InputError]:
    """The cases of all articles that reviewers decided about, in the order of their keys.

    Where decisions make no record or no case, an error that names the article.
    """
    by_article: dict[str, list[Decision]] = {}
    for one in book.decisions(recipe):
        by_article.setdefault(one.article, []).append(one)
    ids: set[str] = set()
    for kept in book.extractions(recipe):
        article, decisions = book.article(kept.key), by_article.get(kept.key, [])
        if article is None or not standing(decisions):
            continue
        try:
            case = to_gold(article, kept.extraction, decisions)
        except ValidationError as error:
            yield InputError(f"{article.id}: what was decided makes no record: {str(error).splitlines()[0]}")
            continue
        if case.id in ids or not _is_name(case.id):  # a case has a recording of its own, named after it
            case = case.model_copy(update={"id": kept.key[:16]})
        ids.add(case.id)
        yield Reviewed(case, kept, article)


def _is_name(text: str) -> bool:
    """True if a file can be named so anywhere.

    >>> _is_name("ru-1.a"), _is_name("a/b"), _is_name("..")
    (True, False, False)
    """
    return text.replace("-", "").replace("_", "").replace(".", "").isalnum() and text.isascii()


def to_gold(article: Article, extraction: Extraction, decisions: Sequence[Decision]) -> GoldCase:
    """The case that decisions about one extraction make.

    Raises ``pydantic.ValidationError`` if they make a record of what can be none.
    """
    told = standing(decisions)
    settled = settle(extraction, decisions)
    by_record: dict[str, list[Decision]] = {}
    for one in told:
        by_record.setdefault(one.record, []).append(one)
    stand = named(extraction, settled, decisions)
    case = to_case(
        article,
        settled,
        annotators=_reviewers(told),
        made_by=f"records of {extraction.usage.model}, reviewed",
        named=stand,
    )
    before, in_place = dict(keyed(extraction)), dict(keyed(settle(extraction, decisions, in_place=True)))
    unscored = {
        label_id(key): _unscored(one, in_place[key], before.get(key), by_record.get(key, ())) for key, one in stand
    }
    is_full = all(_is_settled(record, by_record.get(key, ())) for key, record in before.items())
    changed = {
        name: tuple(one.model_copy(update={"unscored": unscored[one.id]}) for one in getattr(case, name))
        for name in LISTS.values()
    }
    return case.model_copy(
        update={
            **changed,
            # What an article counts itself is not shown to reviewers.
            "claims": (),
            "open_lists": ("claims",) if is_full else (*_OPEN, "claims"),
            "refuted": tuple(record.id for key, record in before.items() if _is_refuted(by_record.get(key, ()))),
        }
    )


def _reviewers(decisions: Sequence[Decision]) -> tuple[Annotator, ...]:
    """Everybody who decided, with the day of their last decision."""
    last = {one.reviewer: one.at[:10] for one in in_order(decisions)}
    return tuple(Annotator(id=f"{name}, {day}", kind="human") for name, day in last.items())


def _whole(decisions: Sequence[Decision]) -> str | None:
    """What was decided last about a record as a whole."""
    return next((one.action for one in reversed(in_order(decisions)) if one.field is None), None)


def _is_refuted(decisions: Sequence[Decision]) -> bool:
    return _whole(decisions) == "reject"


def _is_settled(record: Record, decisions: Sequence[Decision]) -> bool:
    """True if somebody decided about the record as a whole, or about everything that it says and a label would."""
    fields = TYPES[type(record)][1].model_fields
    decided = {path for one in decisions for path in _paths(one)}
    said = (path for path, _ in leaves(record) if path.split(".")[0] in fields)
    return _whole(decisions) is not None or all(_among(decided, path) for path in said)


def _unscored(
    record: Record, in_place: Visit | Summit | TradeFigure, before: Record | None, decisions: Sequence[Decision]
) -> tuple[str, ...]:
    """Slots that nobody decided about, or of which what is right does not stand in the article."""
    kind = record_type(in_place)
    parties = [f"{PARTICIPANTS.name}.{at}" for at in range(len(getattr(record, PARTICIPANTS.name, ())))]
    slots = {slot: as_read(slot, in_place) for slot in (*(one.name for one in SLOTS[kind]), *parties)}
    decided = {path for one in decisions for path in _paths(one)}
    # What somebody accepts later stands on what the decision before it stands on.
    last = {one.field: one for one in in_order(decisions) if one.action != "accept"}
    outside = {path for one in last.values() if one.outside_knowledge for path in _paths(one)}
    is_whole = before is not None and (_whole(decisions) == "accept" or _is_settled(before, decisions))
    left = [slot for slot, path in slots.items() if _among(outside, path) or not (is_whole or _among(decided, path))]
    if not is_whole and kind == "Summit" and set(parties) <= set(left):
        left = [*(slot for slot in left if slot not in parties), PARTICIPANTS.name]
    return tuple(left)


def _among(paths: set[str], slot: str) -> bool:
    """True if one of the paths leads to the slot, or through it."""
    return any(touches(slot, path) for path in paths)


def _paths(decision: Decision) -> set[str]:
    """What a decision is about; of a record as a whole, the values that came with it."""
    field = decision.field
    if field is None:
        return set(decision.new)
    return {field, *_TOGETHER.get((decision.type, field), ()), *decision.old, *decision.new}
