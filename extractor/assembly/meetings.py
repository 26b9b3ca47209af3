"""What is the same for a meeting that a sentence tells of and one that a draft of the whole article describes."""

from __future__ import annotations

from collections.abc import Sequence

from ..records import Attendance, Level, Participant, Status, SummitKind
from ..spans import Span
from .evidence import Context, Notes, Refusal

KINDS: tuple[SummitKind, ...] = (
    "tete_a_tete",
    "informal_leaders_meeting",
    "sideline_meeting",
    "statutory_body_session",
    "summit",
    "talks",
)
"""The most telling word decides: a one-on-one on the sidelines of a summit is a one-on-one."""
GATHERINGS: tuple[SummitKind, ...] = ("summit", "statutory_body_session", "informal_leaders_meeting")
"""Meetings of many, which may go on for days."""
BY_STATUS: dict[Status, Attendance] = {"planned": "expected", "ongoing": "attended", "completed": "attended"}
"""What becomes of those who are said to take part; of other meetings that is unknown."""


def level_of(
    context: Context, notes: Notes, name: Span, participants: Sequence[Participant], organization: str | None
) -> Level | Refusal:
    """Bilateral or multilateral, by the words beside the meeting's, else by those who take part.

    A meeting of nobody is refused, one with a single party doubted.
    """
    if not participants and organization is None:
        return Refusal("no_parties", f"{name.of(context.text)!r} names neither a participant nor an organization")
    if len(participants) < 2 and organization is None:
        notes.doubt("one_party", "only one participant is named", "participants", [name])
    told = _called_multilateral(context, name)
    if told is not None:
        notes.note("level", [told], "computed", "words")
        return "multilateral"
    countries = {p.person.country if p.person else p.country for p in participants} - {None}
    notes.note("level", [name], "computed", "organization or number of countries")
    return "multilateral" if organization or len(countries) > 2 else "bilateral"


def _called_multilateral(context: Context, name: Span) -> Span | None:
    """A word like "trilateral" in the meeting's name or right beside it."""
    near = Span(max(0, name.start - _BESIDE), min(len(context.text), name.stop + _BESIDE))
    for cue in context.readings.cues_in(near, "multilateral"):
        first, last = sorted((cue.span, name))
        between = context.text[first.stop : last.start]
        if not between.strip():
            return cue.span
    return None


_BESIDE = 30
"""Characters beside the meeting's word in which such a word may stand."""
