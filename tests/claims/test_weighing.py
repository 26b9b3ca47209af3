"""Two dates for one event: what else the article has to say between them."""

import perfect
from scripted import ScriptedModel

from extractor import Article, Extractor

PAGE = """2023 год: {count} в Баку

Токаев 3 марта 2023 года посетил Баку.

2024 год: новые планы

Осенью все повторилось: Токаев 12 октября посетил Баку.

Итоги: Рим — май 2024-го; Баку — октябрь {year}-го."""


def visits(text):
    def answer(task, sentence):
        if task != "visits" or "посетил" not in sentence:
            return []
        date = "3 марта 2023 года" if "марта" in sentence else "12 октября 2023 года"
        date = date if date in sentence else "12 октября"
        return [{"destination": "Баку", "visitor": "Токаев", "date": date}]

    with Extractor(ScriptedModel(answer)) as extractor:
        return extractor.extract(Article.from_text(text, language="ru")).visits


def test_the_second_seed_shows_both_years_and_every_witness():
    found = perfect.perfect_extraction("B")
    visit = next(visit for visit in found.visits if visit.period.start == "2023-10-12")
    entry = visit.assessment["period.start"]
    assert [conflict.value for conflict in entry.conflicts] == ["2024-10-12/2024-10-13"]
    text = perfect.seed_labels.article("B").text
    heading = [span.of(text) for span in entry.conflicts[0].spans]
    assert any("2024 год" in words for words in heading)
    words = [span.of(text) for span in entry.spans]
    for witness in ("октябрь 2023-го", "два официальных визита", "зеркально"):
        assert any(witness in one for one in words), witness
    assert "year_conflict" in {issue.code for issue in visit.issues}
    assert visit.needs_review


def test_claim_and_repetition_speak_for_the_year_that_was_chosen():
    autumn = next(
        visit for visit in visits(PAGE.format(count="две поездки", year="2023")) if "10-12" in str(visit.period)
    )
    assert autumn.period.start == "2023-10-12"
    assert "after 2023" in autumn.assessment["period.start"].basis
    assert "year_against_claim" not in {issue.code for issue in autumn.issues}


def test_what_speaks_for_the_other_year_is_a_doubt():
    page = PAGE.format(count="две поездки", year="2024").replace("2024 год: новые планы", "2023 год: новые планы")
    autumn = next(visit for visit in visits(page) if "10-12" in str(visit.period))
    assert autumn.period.start == "2024-10-12"
    assert "year_against_claim" in {issue.code for issue in autumn.issues}
    assert "also" in autumn.assessment["period.start"].conflicts[0].reason


def test_without_a_second_date_nothing_is_weighed():
    one = visits("Токаев 12 октября 2023 года посетил Баку. Все повторилось.")
    assert one[0].assessment["period.start"].conflicts == ()
