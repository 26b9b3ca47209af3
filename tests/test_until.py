"""A date behind "until" is the last day, and never read as the first."""

from __future__ import annotations

import datetime

import pytest
from scripted import ScriptedModel

from extractor import Article, Extractor


@pytest.mark.parametrize(
    ("language", "text", "answer", "start"),
    [
        ("ru", "Токаев пробудет с визитом в Баку до 25 июня.", ("Баку", "Токаев", "25 июня"), None),
        ("en", "Prime Minister Gombojav Zandanshatar is on a visit to Seoul until June 25.",
         ("Seoul", "Gombojav Zandanshatar", "June 25"), None),
        ("de", "Bundeskanzler Friedrich Merz ist bis 25. Juni zu Besuch in Astana.",
         ("Astana", "Friedrich Merz", "25. Juni"), None),
        ("ru", "Токаев прибудет с визитом в Баку 25 июня.", ("Баку", "Токаев", "25 июня"), "2026-06-25"),
        ("ru", "Токаев будет с визитом в Баку с 23 по 25 июня.", ("Баку", "Токаев", "с 23 по 25 июня"), "2026-06-23"),
    ],
)  # fmt: skip
def test_the_last_day_is_no_first_day(language, text, answer, start):
    destination, visitor, date = answer
    draft = {"destination": destination, "visitor": visitor, "date": date}
    with Extractor(ScriptedModel(lambda task, sentence: [draft] if task == "visits" else [])) as extractor:
        page = Article.from_text(text, language=language, published=datetime.date(2026, 6, 20))
        (visit,) = extractor.extract(page).visits
    assert visit.period.start == start
    assert ("end_only" in {issue.code for issue in visit.issues}) == (start is None)
