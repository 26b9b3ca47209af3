"""Words around a flow, else the model's choice -> whose trade a figure is, and with whom.

A model pairs a number with the areas that it sees. Where code can read them in the words next to the flow, its reading
counts, and a disagreement is an issue.
"""

from __future__ import annotations

import re
from typing import Any

from ..normalization import inside
from ..normalization.cues import CueReading
from ..normalization.places import PlaceReading
from ..spans import Span
from ..windowing import Window
from .evidence import Context, Notes, locate, reading_at
from .periods import COUNTED

# Words between a flow and the country it belongs to. "Exports to", "trade with": the country is the partner.
_PARTNER = re.compile(r"\b(?:с|со|в|во|на|из|з|із|до|у|with|to|from|into|mit|nach|aus|avec|vers|con|hacia|a)\s+$", re.I)
_FROM = re.compile(r"\b(?:из|з|із|from|aus|desde)\s+$", re.I)
"""Where exports come from is whose they are."""
_TURKIC = ("kk", "ky", "uz", "uz-Cyrl", "tr", "az", "tg")
_CASES = {
    "reporter": re.compile(r"(?:[дтн][ыіиуүө]ң|[дтн][ыиуү]н|нинг|ning|['’]n?[ıiuü]n|n[ıiuü]n)$", re.I),
    "partner": re.compile(r"(?:[кғқг][аәеоө]|[дтн][аеоө]н|[gkq][ae]|[dt][ae]n|['’]y?[ae])$", re.I),
}
"""Endings of a country before a flow in Turkic languages: whose trade it is (genitive), with whom ("to" and "from")."""
_OWNER = re.compile(r"['’]s\s+(?:\w+\s+)?")
"""Between an area and a flow behind it: "China's total exports"."""
_TOWARDS = {"export": re.compile("[对對向往]$"), "import": re.compile("[从從自由]$")}
"""Chinese: 对华出口, 从俄罗斯进口."""
_BETWEEN = re.compile(r"\b(?:между|between|zwischen|entre|між|паміж)\s+$", re.I)
_REACH = 45
"""Characters after a flow word in which the country it belongs to stands."""


def areas_of(
    context: Context, window: Window, notes: Notes, cue: CueReading, draft: dict[str, Any], *, symmetric: bool
) -> tuple[str | None, str | None]:
    """Reporter and partner: by the words next to the flow where they tell, else as the model chose."""
    near = _areas_by_words(context, window.focus, cue)
    areas: dict[str, str | None] = {}
    choices = {path: _chosen(context, window, notes, path, draft[path]) for path in ("reporter", "partner")}
    told = {_code(chosen) for chosen in choices.values()}
    for path, chosen in choices.items():
        read = near.get(path)
        if read is None and chosen is not None and _code(chosen) in {_code(other) for other in near.values()}:
            if not symmetric:
                message = f"the words give {_code(chosen)} the other part"
                notes.doubt(f"{path}_disagrees", message, path, [chosen.span])
            chosen = None
        reading = read or chosen
        code = _code(reading)
        same = symmetric and _code(read) in told  # the trade of X and Y is that of Y and X
        if read is not None and chosen is not None and _code(read) != _code(chosen) and not same:
            notes.doubt(
                f"{path}_disagrees", f"the words say {_code(read)}, the model {_code(chosen)}", path, [read.span]
            )
        if reading is not None and code is not None:
            notes.note(path, [reading.span], "computed", "words" if read else "model's choice")
        areas[path] = code
    if areas["partner"] is not None and areas["reporter"] == areas["partner"]:
        message = f"{areas['partner']} cannot be the partner of itself"
        notes.doubt("partner_disagrees", message, "partner", notes.fields["partner"].spans)
    if areas["reporter"] == areas["partner"] or areas["partner"] is None:
        areas["partner"] = None
        notes.fields.pop("partner", None)
        others = [r for r in inside(context.readings.places, window.focus) if _code(r) not in (None, areas["reporter"])]
        if len({_code(r) for r in others}) == 1 or (others and "reporter" in near):
            notes.note("partner", [others[0].span], "computed", "other country of the sentence")
            areas["partner"] = _code(others[0])
    return areas["reporter"], areas["partner"]


def _chosen(context: Context, window: Window, notes: Notes, path: str, choice: str | None) -> PlaceReading | None:
    """The area that the model chose, with a doubt if code can read none in its words."""
    at = locate(context, window, choice)
    chosen = reading_at(context.readings.places, at[0]) if at else None
    if choice and _code(chosen) is None:
        notes.doubt("area_not_read", f"{choice!r} is no area that code can read", path, [at[0]] if at else [])
    if chosen is not None and at is not None and not window.focus.contains(at[0]):
        notes.doubt("area_from_context", f"{choice!r} stands before the sentence, not in it", path, [at[0]])
    return chosen


def _areas_by_words(context: Context, focus: Span, cue: CueReading) -> dict[str, PlaceReading]:
    """Countries in the words around the flow: "X's exports", "trade of X", "exports to Y", "trade between X and Y"."""
    found: dict[str, PlaceReading] = {}
    is_partner = any(
        0 <= one.span.start - cue.span.start <= _REACH for one in context.readings.cues_in(focus, "partners")
    )
    for place in inside(context.readings.places, focus):
        if is_partner and place.span.stop <= cue.span.start and _is_nominative(context, place):
            found["partner"] = place
        path = _before(context, place, cue) if place.span.stop <= cue.span.start else None
        if path is not None and cue.value in COUNTED and place.country is not None and not _is_second(context, place):
            found[path] = place
    for place in inside(context.readings.places, focus):
        between = Span(min(cue.span.stop, place.span.start), place.span.start).of(context.text)
        if place.span.start < cue.span.stop or len(between) > _REACH or re.search(r"[.;:,–—]", between):
            continue
        if _BETWEEN.search(between) or (cue.value in ("export", "re_export") and _FROM.search(between)):
            found.setdefault("reporter", place)
        elif (
            _PARTNER.search(between)
            or "reporter" in found
            or (between.isspace() and _is_other_side(context, place, cue))
        ):
            found.setdefault("partner", place)
        elif (between.isspace() and not _is_nominative(context, place)) or _is_owner(between, cue):
            found.setdefault("reporter", place)
    return found


def _before(context: Context, place: PlaceReading, cue: CueReading) -> str | None:
    """What the form of an area right before the flow tells: ``reporter``, ``partner`` or nothing, None."""
    language, between = context.readings.language, context.text[place.span.stop : cue.span.start]
    if language == "zh":
        ahead = context.text[max(0, place.span.start - 1) : place.span.start]
        towards = _TOWARDS.get(cue.value)
        return "partner" if between in ("", "的") and towards and towards.search(ahead) else None
    if language in _TURKIC:
        ending, _, rest = between.partition(" ")
        word = place.text + ending
        cased = not rest and place.kind == "country" and (place.grounding == "inflected" or ending != "")
        return next((path for path, case in _CASES.items() if cased and case.search(word)), None)
    owned = place.kind == "adjective" and between.isspace() and (cue.value != "import" or language in _IMPORTER)
    return "reporter" if owned or _OWNER.fullmatch(between) else None


_AND = re.compile(r"\W*\w{0,6}\W+(?:the )?|[和与與及、]")
"""What joins two areas: "and", «мен», «менен», a comma."""


def _is_second(context: Context, place: PlaceReading) -> bool:
    """True for Y in "the trade of X and Y", which is both's."""
    ends = (other.span.stop for other in context.readings.places if other.span.stop <= place.span.start)
    before = max(ends, default=None)
    return before is not None and _AND.fullmatch(context.text[before : place.span.start]) is not None


_IMPORTER = ("ru", "uk", "be")
"""Languages where the adjective of imports is whose they are; "Chinese imports" come from there as often."""


def _is_other_side(context: Context, place: PlaceReading, cue: CueReading) -> bool:
    """True for «продала России», «закупки российского угля»: to whom a verb sells, and whose goods are bought."""
    if context.readings.language not in ("ru", "uk"):
        return False
    goods = place.kind == "adjective" and cue.value == "import"
    return goods or (place.kind == "country" and cue.value == "export" and _SELLS.search(cue.text) is not None)


_SELLS = re.compile(r"(?:[аиеу]л[аио]?|[аиеу]в|[еую]т|ить|єть|є)$")
"""Endings of verbs in the past and the third person, in Russian and Ukrainian."""


def _is_owner(between: str, cue: CueReading) -> bool:
    """True for "exports of X", «exportaciones de X»; imports "de X" come from there."""
    words = between.strip().casefold()
    return words in ("of", "of the", "der", "des") or (words in ("de", "du", "del", "de la") and cue.value != "import")


def _is_nominative(context: Context, place: PlaceReading) -> bool:
    """True for the subject of the sentence in a language of cases: «по экспорту Турция идёт следом»."""
    text = place.text
    cased = context.readings.language in ("ru", "uk", "be") and place.kind != "adjective"
    return cased and place.grounding == "exact" and not text.isupper() and not re.search(r"[оиуеєюы]$", text)


def _code(reading: PlaceReading | None) -> str | None:
    return (reading.country or reading.group) if reading is not None else None
