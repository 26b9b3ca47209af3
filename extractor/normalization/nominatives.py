"""Mentions -> the nominative that each most likely stands for, by its neighbours and by all mentions together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from .leaders import leaders
from .mentions import Mention, Mentions
from .names import Nominative, alike, nominatives_of
from .places import given_names
from .titles import governed

_NOMINATIVE, _EITHER, _OBLIQUE = 3, 0, -3
# What the likeliest nominative of a mention counts; of the others so much less as they are less likely.
_VOTE = 12
AND = frozenset(("и", "или", "та", "й", "і"))
"""What stands before the last name of a list."""
_PAST = re.compile(r"(?<=[аеиоуыя])л(?P<ending>[аои]?)(?:с[ья])?$")


class Nominatives:
    """Which nominative the mentions of one text stand for, where a form may belong to several."""

    def __init__(self, mentions: Mentions, found: Sequence[Mention]) -> None:
        """``found`` are all mentions of the text, which vote on each other's nominatives."""
        self._mentions, self._words, self._language = mentions, mentions.words, mentions.language
        self._known: dict[tuple[int, ...], tuple[Nominative, ...]] = {}
        self._case_at = self._governed(found)
        self._votes = self._count(found)

    def of(self, mention: Mention) -> Nominative:
        """The nominative that most mentions of the article may stand for; the more usual of equals."""
        options = self._options(mention)
        if mention.nominative:
            return next(
                (option for option in options if option.words == mention.nominative),
                Nominative(mention.nominative, "nominative", ""),
            )
        by_table = next((option for option in options if leaders(option.words, None)), None)
        if by_table:
            return by_table
        # Votes cannot turn a known given name into an unknown one (Анна into Анн, because of a man of that surname).
        known = [option for option in options if option.gender in (given_names().get(option.words[0]) or "")]
        latin = self._mentions.latin_behind(mention.stop)
        return max(
            known or options,
            key=lambda option: (
                alike(option.words, latin),
                self._votes[option.words] + self._votes[option.words[-1:]],
            ),
        )

    def _count(self, mentions: Sequence[Mention]) -> Counter[tuple[str, ...]]:
        """How likely all mentions of the article together make each nominative, in full or by the last word."""
        votes: Counter[tuple[str, ...]] = Counter()
        for mention in mentions:
            options = self._options(mention)
            best: dict[tuple[str, ...], int] = {}
            for option in options:
                best.setdefault(option.words, max(_VOTE + option.score - options[0].score, 0))
            votes.update(best)
        return votes

    def _options(self, mention: Mention) -> tuple[Nominative, ...]:
        """The nominatives of a mention by what stands beside it."""
        if mention.order not in self._known:
            cases = self._case_at.get(mention.start, frozenset())
            told = self._prior(mention), cases, self._subject(mention)
            self._known[mention.order] = nominatives_of(mention.words, self._language, *told)
        return self._known[mention.order]

    def _prior(self, mention: Mention) -> int:
        """How likely it is from what stands before a name that it stands in the nominative."""
        word = self._words[mention.start]
        if mention.title:
            return _NOMINATIVE if mention.title.nominative else _OBLIQUE
        if word.initial or "•" in word.gap:
            return _NOMINATIVE
        return _OBLIQUE if self._case_at.get(mention.start) else _EITHER

    def _subject(self, mention: Mention) -> str | None:
        """The gender (``p`` for plural and neuter) that a verb in the past beside a name gives to its subject."""
        near = [self._words[mention.start - 1]] if self._words[mention.start].gap == " " else []
        near += [word for word in self._words[mention.stop : mention.stop + 1] if word.gap == " "]
        for word in near:
            if not word.capital and (past := _PAST.search(word.folded)):
                return {"": "m", "а": "f"}.get(past["ending"], "p")
        return None

    def _governed(self, mentions: Sequence[Mention]) -> dict[int, frozenset[str]]:
        """Cases in which the name that begins at a word must stand; empty where nothing tells."""
        found: dict[int, frozenset[str]] = {}
        behind: dict[int, frozenset[str]] = {}
        for mention in sorted(mentions, key=lambda mention: mention.start):
            found[mention.start] = behind[mention.stop] = self._cases(mention, behind)
        return found

    def _cases(self, mention: Mention, behind: Mapping[int, frozenset[str]]) -> frozenset[str]:
        """What the title, the preposition before a name or the name before it in a list tells of its case."""
        first = mention.start
        word, before = self._words[first], self._words[first - 1]
        if mention.title:
            return mention.title.cases
        if word.gap == " ":
            joined = before.folded in AND and before.gap == " "
            return behind.get(first - 1, frozenset()) if joined else governed(before.folded, self._language)
        listed = word.gap == ", " and mention.stop < len(self._words) and self._words[mention.stop].folded in AND
        return behind.get(first, frozenset()) if listed else frozenset()
