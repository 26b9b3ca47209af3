"""Chinese text -> titles of leaders, and where a name ends that nothing but its characters sets off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..spans import Span
from .places import PlaceReading
from .tables import rows
from .titles import unspaced_offices

# There names are a family name and one or two characters more; elsewhere they are spelled by sound.
_FAMILY_FIRST = frozenset(("CN", "TW", "HK", "MO", "SG", "MY", "KR", "KP", "VN", "JP"))
_LONGEST_SOUNDS = 14
_ORDINAL = re.compile("[一二三四五六七八九十]{1,2}世")
"""Which king or queen of a name: 玛格丽特二世."""
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_DOTS = "·•・‧-"
# What may stand before a title that names no country; behind any other word it is the head of something smaller.
_BEFORE_TITLE = re.compile(
    r"(?:^|[\s，。、；：“”「」《》（）()！？]|[同与和跟由向对见晤邀请及任是为让陪有括含偕应應對見與會])$"
)


@dataclass(frozen=True, slots=True)
class UnspacedTitle:
    """A title of a leader. ``span`` takes in the country or the institution before it, if one stands there."""

    span: Span
    country: str | None
    office: str


def unspaced_titles(text: str, places: Sequence[PlaceReading]) -> dict[int, UnspacedTitle]:
    """Titles of leaders by the offset behind them: right behind a country, an institution of China, or alone.

    >>> [(title.country, title.office) for title in unspaced_titles("国务院总理李强", ()).values()]
    [('CN', 'premier')]
    """
    countries = {place.span.stop: place for place in places if place.kind == "country"}
    found: dict[int, UnspacedTitle] = {}
    for match in _titles().finditer(text):
        office, leader = unspaced_offices()[_plain_office(match["office"])]
        place = countries.get(match.start())
        if not leader or text.startswith(_words("follower"), match.end()):
            continue  # 总统府, 总统特使
        first = found.get(match.start())  # 副首相兼外长
        if place is not None:
            found[match.end()] = UnspacedTitle(Span(place.span.start, match.end()), place.country, office)
        elif first is not None and match.group().startswith("兼"):
            found[match.end()] = UnspacedTitle(Span(first.span.start, match.end()), first.country, first.office)
        elif match["own"]:
            found[match.end()] = UnspacedTitle(Span(*match.span()), "CN", office)
        elif _BEFORE_TITLE.search(text[max(0, match.start() - 1) : match.start()]):
            found[match.end()] = UnspacedTitle(Span(*match.span()), None, office)
    return found


def name_end(text: str, start: int, country: str | None, places: Sequence[PlaceReading] = ()) -> int:
    """Where the name ends that begins at ``start``, right behind a title; ``start`` itself if none does.

    ``country`` tells how names are made: by family name and given name in East Asia, elsewhere by sound.

    >>> text = "马耳他总理阿贝拉本周访华"
    >>> text[5 : name_end(text, 5, "MT")]
    '阿贝拉'
    """
    begins = {place.span.start for place in places if place.span.start > start and place.kind == "country"}
    if any(place.span.start == start and place.kind in ("country", "region") for place in places):
        return start
    sounds = _sounds_end(text, start, begins)
    if sounds > start and (ordinal := _ORDINAL.match(text, sounds)):
        return ordinal.end()
    if country is not None and country not in _FAMILY_FIRST:
        return sounds
    return max(sounds, _family_end(text, start, country))


def names_before_titles(text: str, places: Sequence[PlaceReading] = ()) -> list[tuple[str, UnspacedTitle]]:
    """Heads of state and government whose title follows the name, as in Singapore and Taiwan: 蔡英文总统.

    >>> [name for name, _ in names_before_titles("昨天哈莉玛总统会见了时任总理，前总统也在场。")]
    []
    >>> [name for name, _ in names_before_titles("哈莉玛总统会见了时任总理，前总统也在场。")]
    ['哈莉玛']
    """
    found: list[tuple[str, UnspacedTitle]] = []
    behind_places = {place.span.stop for place in places}
    for match in _HEAD.finditer(text):
        begin = _RUN_START.search(text[max(0, match.start() - _LONGEST_SOUNDS - 1) : match.start()])
        name = begin["name"] if begin is not None else ""
        by_sound = len(name) > 1 and _sounds_end(text, match.start() - len(name), set()) == match.start()
        by_family = len(name) > 1 and _family_end(text, match.start() - len(name), None) == match.start()
        if match.start() in behind_places:
            continue
        if (by_sound or by_family) and name[-1] not in _NO_NAME_ENDS and not text.startswith(("府", "特"), match.end()):
            office, _ = unspaced_offices()[match[0]]
            found.append((name, UnspacedTitle(Span(*match.span()), None, office)))
    return found


_HEAD = re.compile("总统|总理|首相|總統|總理")
_RUN_START = re.compile(r"(?:^|[\s，。、；：“”「」《》（）()！？]|[同与和跟向邀请])(?P<name>[\u4e00-\u9fff·]{2,12})$")
_NO_NAME_ENDS = "任选選前届屆位名副代国國邦新老女时時"
"""Ends of words that tell which holder of the office is meant: 时任总理, 历届总统."""


def _sounds_end(text: str, start: int, begins: set[int]) -> int:
    sounds, at = _parts("sound"), start
    while at < len(text) and at - start < _LONGEST_SOUNDS and at not in begins and not _stop(text, at):
        dotted = at > start and text[at] in _DOTS and at + 1 < len(text) and text[at + 1] in sounds
        if text[at] not in sounds and not dotted:
            break
        at += 1
    return at if at - start > 1 else start


def _family_end(text: str, start: int, country: str | None) -> int:
    double = text[start : start + 2] in _parts("double")
    longest = 4 if double or country == "JP" else 3
    if longest == 3 and text[start : start + 1] not in _parts("family"):
        return start
    at = start + 1
    while at < len(text) and at - start < longest and _HAN.match(text[at]):
        if _stop(text, at) or text[at] in _parts("follower"):
            break
        at += 1
    return at if at - start > 1 else start


def is_han(words: str) -> bool:
    """True for words of Chinese characters alone."""
    return _HAN.fullmatch(words) is not None


def _stop(text: str, at: int) -> bool:
    """True where an ordinary word begins, though its first character is one of names too: 本周, 特使."""
    return text[at : at + 2] in _parts("stop")


def _plain_office(words: str) -> str:
    """The office of the table that ``words`` end in."""
    return next(name for name in unspaced_offices() if words.endswith(name))


@cache
def _titles() -> re.Pattern[str]:
    """Offices with what may stand before them: an institution of China, "acting", a minister's portfolio."""
    own, before, portfolio = ("|".join(_words(kind)) for kind in ("institution", "before", "portfolio"))
    offices = "|".join(name for name in unspaced_offices() if _HAN.match(name))
    return re.compile(rf"(?P<own>(?:{own})?)(?:{before})?(?P<office>(?:(?:{portfolio})*)(?:{offices}))")


@cache
def _words(kind: str) -> tuple[str, ...]:
    found = [row["words"] for row in rows("title_words") if row["language"] == "zh" and row["kind"] == kind]
    return tuple(sorted((word for words in found for word in words.split()), key=len, reverse=True))


@cache
def _parts(kind: str) -> frozenset[str]:
    found = [row["parts"] for row in rows("name_parts") if row["script"] == "Hani" and row["kind"] == kind]
    return frozenset(part for parts in found for part in (parts.split() if kind in ("stop", "double") else parts))
