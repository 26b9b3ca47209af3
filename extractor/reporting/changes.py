"""What reviewers decided, beside the values that stand now: who, when, and what had been read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ..decisions import Decision, as_read, standing
from ..records import Summit, TradeFigure, Visit
from ..rendering.quotes import clean
from .fields import Data, Shown, said, shown_of


class Changes:
    """The decisions about one record. ``read`` is the record before them; None for one that a reviewer added."""

    def __init__(self, read: Visit | Summit | TradeFigure | None, decisions: Sequence[Decision]) -> None:
        self._decisions = standing(decisions)
        self._read = {shown.paths[0]: shown for shown in shown_of(read)} if read else {}

    @property
    def whole(self) -> Data | None:
        """What was decided about the record as a whole."""
        own = [one for one in self._decisions if one.field is None]
        return told(own[-1]) if own else None

    def of(self, shown: Shown) -> Data | None:
        """What was decided about a field of the settled record, and what had been read if that is another value."""
        path = as_read(shown.paths[0], self._decisions)
        own = [one for one in self._decisions if one.field == path]
        if not own:
            return None
        before = self._read.get(path)
        is_other = before is not None and not before.says_nothing and before.value != shown.value
        return {**told(own[-1]), **(said(form=before.form, was=before.value) if before and is_other else {})}

    def left_out(self) -> list[Data]:
        """Hosts and participants that were read and are none."""
        gone = {one.field: one for one in self._decisions if one.action == "reject" and one.field in self._read}
        items = [(one, self._read[path]) for path, one in gone.items() if path and path[-1].isdigit()]
        return [said(field=shown.name, form=shown.form, was=shown.value, decided=told(one)) for one, shown in items]


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
