"""What reviewers decided, beside the values that stand now: who, when, and what had been read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..decisions import Decision, as_read, standing
from ..records import Summit, TradeFigure, Visit
from ..rendering.quotes import clean
from .fields import Data, Shown, said, shown_of

Recorded = Visit | Summit | TradeFigure


class Changes:
    """The decisions about one record.

    Args:
        read: the record before them; None for one that a reviewer added.
        in_place: the record settled in place, where what was left out of a list is empty.
        decisions: in any order.
    """

    def __init__(self, read: Recorded | None, in_place: Recorded, decisions: Iterable[Decision]) -> None:
        self._decisions = standing(decisions)
        self._in_place = in_place
        self._read = {shown.paths[0]: shown for shown in shown_of(read)} if read else {}

    @property
    def whole(self) -> Data | None:
        """What was decided about the record as a whole."""
        return self._last(None)

    def of(self, shown: Shown) -> Data | None:
        """What was decided about a field of the settled record, and what had been read if that is another value."""
        path = as_read(shown.paths[0], self._in_place)
        found, before = self._last(path), self._read.get(path)
        if found is None or before is None or before.says_nothing or before.value == shown.value:
            return found
        return {**found, **said(form=before.form, was=before.value)}

    def left_out(self) -> list[Data]:
        """Hosts and participants that were read and are none."""
        left = {shown.paths[0] for shown in shown_of(self._in_place) if shown.value}
        gone = [shown for path, shown in self._read.items() if path[-1].isdigit() and path not in left]
        return [said(field=one.name, form=one.form, was=one.value, decided=self._last(one.paths[0])) for one in gone]

    def _last(self, field: str | None) -> Data | None:
        own = [one for one in self._decisions if one.field == field]
        return told(own[-1]) if own else None


def told(decision: Decision) -> Data:
    """A decision as data: what, by whom, on what day (UTC), and whether it rests on the article."""
    return said(
        action=decision.action,
        who=clean(decision.reviewer),
        on=decision.at[:10],
        outside=decision.outside_knowledge,
        note=clean(decision.note),
    )


def tally(decisions: Iterable[Decision]) -> Data:
    """How many fields and records were accepted, corrected, rejected and added; what was taken back counts no more.

    Of several decisions about one field the last counts.
    """
    last = {(one.article, one.record, one.field): one.action for one in standing(decisions)}
    return dict(sorted(Counter(last.values()).items()))
