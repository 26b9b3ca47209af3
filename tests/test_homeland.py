"""The country of ministers whom their own country's paper names without one."""

import pytest
import seed_labels

from extractor.assembly import assemble
from extractor.records import Visit
from extractor.windowing import plan_windows


def countries(text: str, language: str, visitor: str) -> set[str | None]:
    context = seed_labels.context(text, language, "2025-03-12")
    plan = plan_windows(context.text, context.layout, context.readings, "visits", context.published)
    found = []
    for window in plan.windows:
        where = next(reversed(window.choices["destination"]), None)
        for who in window.choices["visitor"]:
            if visitor in who:
                found += assemble(context, window, {"visitor": who, "destination": where, "date": None})
    return {one.visitor.country for one in found if isinstance(one, Visit)}


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("ru", "МИНСК, 12 марта. Министр обороны Иван Дроздов завтра отправится с визитом в Ханой.", "BY"),
        ("en", "LIMA, March 12 - Trade Minister John Drozd flew to Hanoi on Tuesday.", "PE"),
        # Nothing tells where the article was written.
        ("ru", "Министр обороны Иван Дроздов завтра отправится с визитом в Ханой.", None),
        # The host's country is not the guest's, and whoever a third country is spoken of with may be of it.
        ("ru", "МИНСК, 12 марта. Министр обороны Иван Дроздов завтра прибудет с визитом в Минск.", None),
        ("ru", "МИНСК, 12 марта. Сербия шлёт гонца: министр обороны Иван Дроздов прибудет в Ханой.", None),
        ("ru", "МИНСК, 12 марта. Сербия бодра, рад Иван Дроздов.\n\nМинистр Иван Дроздов прибудет в Ханой.", None),
    ],
)
def test_an_office_without_a_country_is_of_the_country_of_the_dateline(language, text, country):
    assert countries(text, language, "Дроздов" if language == "ru" else "Drozd") == {country}
