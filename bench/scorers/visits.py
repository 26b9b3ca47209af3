"""Visits to the United States: country of origin, title and name of the visitor, kind of visit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from babel import Locale

from extractor.normalization.cues import read_cues
from extractor.normalization.people import read_people
from extractor.normalization.places import read_places

from . import Case

FILE = "us_state_visits.jsonl"
PAST = frozenset({
    "Bosnian Federation", "Czechoslovakia", "German Democratic Republic", "Hawaii", "Malaya", "Muscat & Oman",
    "Somali Republic", "Tanganyika", "U.S.S.R.", "Union of South Africa", "Upper Volta", "Western Samoa",
    "Yemen Arab Republic", "Yugoslavia", "Zimbabwe Rhodesia",
})  # fmt: skip
CODES = {  # names of the set that CLDR spells otherwise; ISO 3166-1
    "Antigua and Barbuda": "AG",
    "Bosnia and Herzegovina": "BA",
    "Bosnia-Herzegovina": "BA",
    "Brunei Darussalam": "BN",
    "Burma": "MM",
    "Cabo Verde": "CV",
    "Congo, Democratic Republic of": "CD",
    "Congo, Republic of": "CG",
    "Cote d’Ivoire": "CI",
    "China, People’s Republic of": "CN",
    "China, Republic of": "TW",
    "Czech Republic": "CZ",
    "East Timor": "TL",
    "Germany, Federal Republic of": "DE",
    "Ivory Coast": "CI",
    "Korea, South": "KR",
    "Macedonia": "MK",
    "Macedonia, Former Yugoslav Republic of": "MK",
    "Saint Lucia": "LC",
    "Sao Tome and Principe": "ST",
    "Slovak Republic": "SK",
    "Somoa": "WS",
    "St. Christopher and Nevis": "KN",
    "St. Kitts and Nevis": "KN",
    "St. Lucia": "LC",
    "St. Vincent and the Grenadines": "VC",
    "Swaziland": "SZ",
    "The Gambia": "GM",
    "Trinidad and Tobago": "TT",
    "Turkey": "TR",
    "Türkiye": "TR",
    "Vietnam": "VN",
}
_TITLE = """
    president president-elect president- elect prime minister premier king queen chancellor chancellor-elect shah amir
    emir emperor sultan chairman prince princess governor general grand duke duchess pope acting vice interim deputy
    taoiseach regent chief crown first brigadier lieutenant junta head provisional federal state government of the
    council presidency ministers foreign secretary co-chairman captain colonel field marshal senior member dr. sir and
    member-elect minister-elect
"""
TITLE = frozenset(_TITLE.split())
KINDS = {
    "state": "state",
    "official working": "official_working",
    "official": "official",
    "offical": "official",  # so spelled in the set
    "working": "working",
    "private": "private",
    "unofficial": "private",
    "informal": "private",
}
_SEVERAL = re.compile(r"\band (?:Prime|Crown|President|Chancellor|Premier|Prince)|, (?:Prime|President)")
_SUFFIX = re.compile(r",? (?:Jr\.?|3rd)$")
_FIRST_SENTENCE = re.compile(r".*?\w{3,}\)?[.;](?=\s|$)|.+", re.DOTALL)
_KIND = re.compile(rf"\b({'|'.join(KINDS)}) visit\b", re.IGNORECASE)


def cases(rows: Iterable[dict]) -> Iterator[Case]:
    rows = list(rows)
    yield from (origin(name) for name in dict.fromkeys(row["from"] for row in rows))
    yield from (visitor(name) for name in dict.fromkeys(row["visitor"] for row in rows))
    sentences = (_FIRST_SENTENCE.match(row["description"]) for row in rows)
    yield from (kind(sentence) for sentence in dict.fromkeys(found[0] for found in sentences if found))


@cache
def codes() -> dict[str, str]:
    """English names of CLDR, and those of the set."""
    return {name: code for code, name in Locale("en").territories.items() if len(code) == 2} | CODES


def origin(name: str) -> Case:
    if name in PAST or ("(" in name and name not in CODES):
        return Case("country of origin", name, outside="state of the past")
    if name == "Korea":
        return Case("country of origin", name, outside="two countries")
    first, comma, rest = name.partition(", ")
    places = read_places(f"A visitor from {f'{rest} {first}' if comma else name}.", language="en")
    got = [(place.text, place.country) for place in places]
    wanted = codes()[name]
    return Case("country of origin", name, wanted, got, bool(got) and got[0][1] == wanted)


def visitor(words: str) -> Case:
    if _SEVERAL.search(words):
        return Case("title and name", words, outside="several persons")
    people = read_people(f"The US president met with {words} in Washington.", language="en")
    names = [person.text for person in people if person.kind == "name"]
    whole, name = _SUFFIX.sub("", words), _SUFFIX.sub("", names[0]) if names else ""
    before = whole.removesuffix(name).lower().split()
    right = (
        len(names) == 1 and whole.endswith(name) and TITLE.issuperset(before) and name.split()[0].lower() not in TITLE
    )
    return Case("title and name", words, "title + name", names, right)


def kind(sentence: str) -> Case:
    label = _KIND.search(sentence)
    wanted = label and KINDS[label[1].lower()]
    cues = read_cues(sentence, frozenset({"visit_kind"}))
    got = cues[0].value if cues else None
    return Case("kind of visit", sentence, wanted, got, got == wanted)
