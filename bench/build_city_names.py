"""CLDR -> tables/city_names.tsv: what languages of the news call cities of the gazetteer; run after a new Babel.

CLDR names a city for each time zone. Islands, stations and towns that the gazetteer does not know are left out. Uzbek
in Latin letters writes foreign names as Russian does, letter by letter: names of capitals that CLDR lacks are made so.
"""

from __future__ import annotations

import re
from pathlib import Path

import babel
from babel.core import get_global

from extractor.normalization.tables import rows
from extractor.normalization.words import fold

TARGET = Path(__file__).parent.parent / "extractor/normalization/tables/city_names.tsv"
HEADER = f"""\
# Names of cities in single languages that the selection from GeoNames lacks, read in articles of that language alone.
# Source: Unicode CLDR (https://cldr.unicode.org/) as of Babel {babel.__version__}, Unicode License v3
# (https://www.unicode.org/license.txt); Uzbek names of capitals are transliterated by code.
# Made by bench/build_city_names.py; the first name is that of the gazetteer.
country	capital	names
"""
LANGUAGES = ["ru", "uk", "be", "kk", "ky", "uz", "tg", "az", "tr", "en", "de", "fr", "es", "it", "pl", "zh"]
SHORTEST = 4
"""Letters of the shortest name of a city that is no capital."""
RUSSIAN = re.compile("[А-ЯЁа-яё -]+")
CYRILLIC = "а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш щ ы э ю я"
LATIN = "a b v g d e yo j z i y k l m n o p r s t u f x s ch sh sh i e yu ya"
UZBEK = dict(zip(CYRILLIC.split(), LATIN.split(), strict=True))


def uzbek(russian: str) -> str:
    """A foreign name in Uzbek Latin letters.

    >>> uzbek("Буэнос-Айрес"), uzbek("Рейкьявик"), uzbek("Ереван")
    ('Buenos-Ayres', 'Reykyavik', 'Yerevan')
    """
    letters = re.sub(r"(?<![^\W_])е|(?<=[аеиоуыэюяьъ])е", "йе", russian.lower().replace("дж", "ж"))
    letters = re.sub("[ьъ]", "", letters)
    spelled = "".join(UZBEK.get(letter, letter) for letter in letters)
    return re.sub(r"(?<![^\W_])\w", lambda first: first[0].upper(), spelled)


def main() -> None:
    territory = get_global("zone_territories")
    listed = [row for table in ("city_aliases", "cities") for row in rows(table)]
    known = {(row["country"], fold(name)) for row in listed for name in row["names"].split("|")}
    capitals = {(row["country"], fold(n)) for row in listed if row["capital"] == "1" for n in row["names"].split("|")}
    named: dict[tuple[str, str], dict[str, None]] = {}
    for language in LANGUAGES:
        for zone, told in babel.Locale.parse(language).time_zones.items():
            name, city = told.get("city", ""), zone.rpartition("/")[2].replace("_", " ")
            here = territory.get(zone, "")
            if (here, fold(city)) not in known or (here, fold(name)) in known or not name or set(",()") & set(name):
                continue
            if len(name) >= SHORTEST or (here, fold(city)) in capitals or language == "zh":
                named.setdefault((here, city), {})[f"{language}:{name}"] = None
    spelled = {
        here
        for (here, city), names in named.items()
        if (here, fold(city)) in capitals and any(name.startswith("uz:") for name in names)
    }
    for row in rows("city_aliases"):
        here, russian = row["country"], row["names"].split("|")[0]
        if row["capital"] == "0" or here in spelled or not RUSSIAN.fullmatch(russian):
            continue
        name = uzbek(russian)
        if len(name) > SHORTEST and (here, fold(name)) not in known:
            named.setdefault((here, russian), {})[f"uz:{name}"] = None
    lines = [
        f"{here}\t{int((here, fold(city)) in capitals)}\t{'|'.join([city, *names])}\n"
        for (here, city), names in sorted(named.items())
    ]
    TARGET.write_text(HEADER + "".join(lines), encoding="utf-8")
    print(f"{len(lines)} cities, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
