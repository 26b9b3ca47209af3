"""Claim -> English words, for messages and tables."""

from __future__ import annotations

from ..records import Claim, Period

_NOUNS = {"Visit": "visit", "Summit": "meeting", "PhoneCall": "call"}
_NUMBERS = {"=": "{0}", ">=": "at least {0}", ">": "more than {0}", "<=": "at most {0}", "<": "fewer than {0}"}


def in_words(claim: Claim) -> str:
    """What is claimed, in one phrase.

    >>> from extractor.records import Period
    >>> year = Period(start="2024", end="2024")
    >>> in_words(Claim(kind="count", counts="Visit", comparator=">=", value=5, period=year, visitor="Vladimir Putin",
    ...     host_country="CN", text="", evidence=()))
    'at least 5 visits of Putin to CN, 2024'
    """
    about = f"{_kind(claim)}{_who(claim)}"
    limits = [part for part in (_when(claim.period), "in recent years" if claim.recent else "") if part]
    event = " ".join(part for part in (_when(claim.event_period), _where(claim)) if part)
    match claim.kind:
        case "count":
            phrase = f"{_number(claim)} {about}"
        case "record_year":
            phrase = f"{claim.value}: the record year of {about}"
        case "interval":
            phrase = f"{about}: {event}, {claim.duration} after the one before"
        case "nth":
            phrase = f"the {_ordinal(claim.value or 0)} {about}"
        case _:
            phrase = f"the {claim.kind} {about}"
    if claim.kind in ("first", "last", "nth") and event:
        phrase += f": {event}"
    return ", ".join([phrase, *limits])


def _number(claim: Claim) -> str:
    if claim.comparator == "range":
        return f"{claim.value} to {claim.value_max}"
    return _NUMBERS.get(claim.comparator, "about {0}").format(claim.value)


def _ordinal(value: int) -> str:
    """A number as an English ordinal.

    >>> [_ordinal(value) for value in (1, 2, 12, 23)]
    ['1st', '2nd', '12th', '23rd']
    """
    teen = value % 100 in (11, 12, 13)
    return f"{value}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"


def _kind(claim: Claim) -> str:
    kind = (claim.event_kind or "").replace("_", " ")
    adjectives = [kind, claim.level if not kind else None, "full-format" if claim.full_format else None]
    plural = "s" if claim.kind in ("count", "record_year") else ""
    return " ".join(part for part in (*adjectives, _NOUNS[claim.counts] + plural) if part)


def _who(claim: Claim) -> str:
    people = claim.parties if claim.visitor is None else (claim.visitor,)
    names = " and ".join(name.split()[-1] for name in people if name)
    there = claim.host_city or claim.host_country
    preposition = " to " if claim.counts == "Visit" else " in "
    return (f" of {names}" if names else "") + (f"{preposition}{there}" if there else "")


def _where(claim: Claim) -> str:
    place = claim.event_place
    named = (place.city or place.country) if place else None
    return f"in {named}" if named else ""


def _when(period: Period | None) -> str:
    """A period; that claims go no further than publication is not said.

    >>> _when(Period(end="2025-11-25")), _when(Period(start="2021-01", end="2025"))
    ('', '2021-01 – 2025')
    """
    if period is None:
        return ""
    if period.start is None:
        return f"«{period.text}»" if period.text else ""
    if period.end is None:
        return f"since {period.start}"
    return period.start if period.start == period.end else f"{period.start} – {period.end}"
