"""Which slots are scored, how they are compared and what they weigh: one table (docs/annotation-guide.md, section 3).

Links to other records and ``share_of`` are not scored. A key slot decides which label a record is compared with; it
weighs 3, the number of a trade figure and the participants of a summit 6: they are what tells two of them apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import reduce
from typing import Any

from ..records import NOTHING_SAID, Participant, Period, Record, RecordType
from . import comparators
from .comparators import Bound, Comparator
from .gold import GoldParticipant, Label

TYPES: tuple[RecordType, ...] = ("Visit", "Summit", "TradeFigure")


@dataclass(frozen=True, slots=True)
class Slot:
    """A scored slot; ``weight`` above 1 makes it a key."""

    name: str
    compare: Comparator
    weight: int = 1

    @property
    def is_key(self) -> bool:
        """True if the slot takes part in the choice of the label."""
        return self.weight > 1


PARTICIPANTS = Slot("participants", comparators.person, 6)
PARTICIPANT_SLOTS = (
    Slot("participants.country", comparators.code),
    Slot("participants.attendance", comparators.code),
)

_TOLD = (
    Slot("status", comparators.code),
    Slot("likelihood", comparators.code),
    Slot("attributed_to", comparators.wording),
)

SLOTS: dict[RecordType, tuple[Slot, ...]] = {
    "Visit": (
        Slot("visitor.name", comparators.person, 3),
        Slot("visitor.country", comparators.code),
        Slot("destination.country", comparators.code, 3),
        Slot("destination.city", comparators.city),
        Slot("period.start", comparators.date, 3),
        Slot("period.end", comparators.date),
        Slot("kind", comparators.code),
        *_TOLD,
    ),
    "Summit": (
        Slot("name", comparators.title),
        Slot("organization", comparators.code, 3),
        Slot("level", comparators.code),
        Slot("kind", comparators.code),
        Slot("place.country", comparators.code, 3),
        Slot("place.city", comparators.city),
        Slot("period.start", comparators.date, 3),
        Slot("period.end", comparators.date),
        *_TOLD,
    ),
    "TradeFigure": (
        Slot("reporter", comparators.code),
        Slot("partner", comparators.code),
        Slot("flow", comparators.code),
        Slot("measure", comparators.code),
        Slot("value", comparators.number, 6),
        Slot("value_max", comparators.number),
        Slot("unit", comparators.code, 3),
        Slot("qualifier", comparators.code),
        Slot("dual_value", comparators.number),
        Slot("dual_unit", comparators.code),
        Slot("period.start", comparators.date),
        Slot("period.end", comparators.date),
        Slot("base_period.start", comparators.date),
        Slot("base_period.end", comparators.date),
        Slot("rank", comparators.code, 6),
        Slot("product", comparators.wording),
        Slot("modality", comparators.code),
        Slot("source_org", comparators.wording),
        Slot("attributed_to", comparators.wording),
    ),
}
"""The scored slots of every type; participants of summits are items of their own (:mod:`.participants`)."""


def values(source: Label | Record, kind: RecordType) -> dict[str, Any]:
    """Slot -> normalized value, None for a null, of a label or a record."""
    return {slot.name: _value(source, slot.name) for slot in SLOTS[kind]}


def _value(source: object, name: str) -> Any:
    found: Any = reduce(lambda part, step: getattr(part, step, None), name.split("."), source)
    where, _, end = name.rpartition(".")
    if where.endswith("period"):
        period = getattr(source, where)
        found = found or (period.start if period and end == "end" else None)  # a missing end is the start
        return Bound(found, period) if found else None
    return None if found in NOTHING_SAID else found  # a null here, not a value


@dataclass(frozen=True, slots=True)
class Party:
    """One participant: a person, or without a name a country. ``in_person``: the country is said of the person."""

    index: int
    name: str | None
    country: str | None
    attendance: str | None
    in_person: bool = False

    def path(self, field: str = "") -> str:
        """Path of what says who it is, or of another field, in the record's assessment."""
        item = f"participants.{self.index}"
        field = field or ("name" if self.name else "country")
        in_person = field == "name" or (field == "country" and self.in_person)
        return f"{item}.person.{field}" if in_person else f"{item}.{field}"

    def __str__(self) -> str:
        return self.name or str(self.country)


def parties(source: Label | Record) -> list[Party]:
    """Who takes part, of a label or a record; nobody for other types than summits.

    Whoever has neither a name nor a country cannot be told from others, and is left out.
    """
    everyone = (_party(index, one) for index, one in enumerate(getattr(source, "participants", ())))
    return [one for one in everyone if one.name or one.country]


def _party(index: int, one: Participant | GoldParticipant) -> Party:
    attendance = None if one.attendance in NOTHING_SAID else one.attendance
    if isinstance(one, GoldParticipant):
        return Party(index, one.name, one.country, attendance)
    person = one.person
    own = person.country if person else None
    return Party(index, person.name if person else None, own or one.country, attendance, own is not None)


def accepted(label: Label, path: str) -> list[Any]:
    """Other values that the label takes as right for ``path``; None among them if a null is.

    What is accepted for a part as a whole (``period``) counts for each of its slots.
    """
    found: list[Any] = []
    for name, alternatives in label.accept.items():
        if name == path:
            found += alternatives
        elif path.startswith(f"{name}."):
            steps = path[len(name) + 1 :].split(".")
            found += [reduce(_step, steps, one) for one in alternatives]
    return [_like(label, path, value) for value in found]


def _step(value: Any, step: str) -> Any:
    """One step into an accepted part; a period without an end ends where it starts."""
    if not isinstance(value, Mapping):
        return None
    return value.get(step) or (value.get("start") if step == "end" else None)


def _like(label: Label, path: str, value: Any) -> Any:
    """An accepted value in the form of the slot's own."""
    where, _, end = path.rpartition(".")
    if value is None or value in NOTHING_SAID:
        return None
    if where.endswith("period"):
        own = getattr(label, where) or Period()
        return Bound(str(value), own.model_copy(update={end: str(value)}))
    if path in ("value", "value_max", "dual_value"):
        try:
            return Decimal(str(value))
        except InvalidOperation:
            return None
    return value


def is_scored(label: Label, path: str) -> bool:
    """False for slots that two careful readers could settle differently."""
    return not any(path == name or path.startswith(f"{name}.") for name in label.unscored)


def quoted(label: Label, path: str) -> Iterator[tuple[str, int | None]]:
    """The label's words for ``path``, or for the part that it belongs to, each with its place if one is named."""
    steps = path.split(".")
    for length in range(len(steps), 0, -1):
        quote = label.words.get(".".join(steps[:length]))
        if quote is not None:
            yield (quote, None) if isinstance(quote, str) else quote
            return
