"""Decisions of reviewers as gold cases: what was settled is a label, and nothing else is scored."""

from __future__ import annotations

import pytest

from extractor import Article, Extraction, Participant, Period, Person, Place, Summit, Usage, Visit
from extractor.decisions import Decision, Verdict
from extractor.errors import InputError
from extractor.evaluation.calibrating import judged_records, judged_values
from extractor.evaluation.from_decisions import reviewed, to_gold
from extractor.evaluation.from_labels import prediction
from extractor.evaluation.gold import digest, faults, gold_line
from extractor.evaluation.judging import judge
from extractor.evaluation.measures import count
from extractor.ledger import Ledger
from extractor.records import Assessment, Source, leaves
from extractor.spans import Span
from tests.evaluation.cases import case

TEXT = (
    "Король Орфей прилетел в Минск 3 мая с рабочим визитом. "
    "4 мая в Минске он и президент Альба провели переговоры. Потом Орфей полетел в Лиму."
)
ARTICLE = Article.from_text(TEXT, id="news-1", language="ru")


def at(words, start=0):
    return Span(TEXT.index(words, start), TEXT.index(words, start) + len(words))


def proved(record, **words):
    """The record with the characters of its values; a value without words is computed."""
    entries = {
        path: Assessment(
            spans=(at(words[name]),) if (name := path.replace(".", "_")) in words else (), grounding="exact"
        )
        for path, _ in leaves(record)
    }
    return record.model_copy(update={"assessment": entries})


VISIT = proved(
    Visit(
        id="visit-1",
        visitor=Person(name="Орфей", country="BO"),
        destination=Place(country="BY", city="Минск"),
        period=Period(start="2026-05-03", end="2026-05-03"),
        kind="working",
        status="completed",
        evidence=(at("Король Орфей прилетел в Минск 3 мая с рабочим визитом."),),
    ),
    visitor_name="Король Орфей",
    destination_city="в Минск ",
    period_start="3 мая",
    kind="рабочим",
)
LIMA = proved(
    Visit(
        id="visit-2",
        visitor=Person(name="Орфей", country="BO"),
        destination=Place(country="PE", city="Лима"),
        period=Period(),
        evidence=(at("Потом Орфей полетел в Лиму."),),
    ),
    visitor_name="Орфей полетел",
    destination_city="в Лиму",
)
SUMMIT = proved(
    Summit(
        id="summit-1",
        name="переговоры",
        level="bilateral",
        kind="talks",
        place=Place(country="BY", city="Минск"),
        period=Period(start="2026-05-04", end="2026-05-04"),
        participants=tuple(Participant(person=Person(name=name)) for name in ("Минск", "Орфей", "Альба")),
        evidence=(at("4 мая в Минске он и президент Альба провели переговоры."),),
    ),
    name="переговоры",
    period_start="4 мая",
)


def extraction(*, visits=(VISIT,), summits=()):
    source = Source(id="news-1", sha256=ARTICLE.sha256, chars=len(TEXT), language="ru")
    return Extraction(article=source, visits=visits, summits=summits, usage=Usage(model="m", extractor_version="0"))


def decided(record, action, field=None, *, number=0, **told):
    fields = {
        "article": "k", "recipe": "r", "record": record.id, "type": type(record).__name__, "field": field,
        "action": action, "reviewer": "Асель",
    }  # fmt: skip
    return Decision.of(Verdict(**fields | told), f"2026-11-30T10:00:{number:02}.000000Z")


def made(*decisions, **records):
    return to_gold(ARTICLE, extraction(**records), decisions)


def outcomes(one, found):
    """Slot -> outcome, of what the case decides."""
    return {each.slot: each.outcome for each in judge(one, found).judgements if each.outcome != "NON"}


def test_a_record_that_was_accepted_is_a_label_and_its_article_a_full_case():
    one = made(decided(VISIT, "accept"))
    (label,) = one.visits
    assert (label.id, label.unscored, one.open_lists, one.refuted) == ("visit-1", (), ("claims",), ())
    assert label.words == {"visitor": "Король Орфей", "destination": "в Минск ", "period": "3 мая", "kind": "рабочим"}
    assert [(who.id, who.kind) for who in one.annotators] == [("Асель, 2026-11-30", "human")]
    assert faults(one) == []
    assert set(outcomes(one, extraction()).values()) == {"COR"}


def test_only_what_was_decided_about_is_scored():
    one = made(decided(VISIT, "accept", "kind", old={"kind": "working"}))
    (label,) = one.visits
    assert set(one.open_lists) == {"visits", "summits", "trade_figures", "claims"}
    assert outcomes(one, extraction()) == {"kind": "COR"}
    other = VISIT.model_copy(update={"kind": "state", "status": "planned"})
    assert outcomes(one, extraction(visits=(other,))) == {"kind": "INC"}
    assert "kind" not in label.unscored
    assert {"visitor.name", "period.start", "likelihood"} <= set(label.unscored)


def test_a_correction_is_the_right_value_and_what_was_read_is_wrong():
    new = {"period.start": "2026-05-04", "period.end": "2026-05-04"}
    told = {"old": {"period.start": "2026-05-03", "period.end": "2026-05-03"}, "new": new, "spans": (at("4 мая"),)}
    one = made(decided(VISIT, "correct", "period", **told))
    assert (one.visits[0].period.start, one.visits[0].words["period"]) == ("2026-05-04", "4 мая")
    assert outcomes(one, extraction()) == {"period.start": "INC", "period.end": "INC"}
    (start, end) = judged_values(one, prediction(one, extraction()))
    assert (start.right, end.right, start.real) == (False, False, True)


def test_outside_knowledge_teaches_nothing_about_reading():
    told = {"old": {"kind": "working"}, "new": {"kind": "official"}, "outside_knowledge": True}
    one = made(decided(VISIT, "accept"), decided(VISIT, "correct", "kind", number=1, **told))
    assert one.visits[0].kind == "official"
    assert one.visits[0].unscored == ("kind",)


def test_the_last_word_about_a_field_says_what_it_rests_on():
    outside = {"old": {"kind": "working"}, "new": {"kind": "official"}, "outside_knowledge": True}
    proved_by = {"old": {"kind": "official"}, "new": {"kind": "state"}, "spans": (at("рабочим визитом"),)}
    first, second = (
        decided(VISIT, "correct", "kind", **outside),
        decided(VISIT, "correct", "kind", number=1, **proved_by),
    )
    assert "kind" not in made(first, second).visits[0].unscored
    accepted = decided(VISIT, "accept", "kind", number=1, old={"kind": "official"}, new={"kind": "official"})
    assert "kind" in made(first, accepted).visits[0].unscored


def test_a_record_that_is_none_counts_as_wrong_and_one_that_nobody_looked_at_does_not():
    one = made(decided(LIMA, "reject"), visits=(VISIT, LIMA))
    assert (one.visits[0].unscored, one.refuted) == (one.visits[0].unscored, ("visit-2",))
    assert set(outcomes(one, extraction(visits=(VISIT, LIMA))).values()) == {"SPU"}
    records = judged_records(one, prediction(one, extraction(visits=(VISIT, LIMA))))
    assert [(each.record, each.right) for each in records if each.record == "visit-2"] == [("visit-2", False)]
    third = LIMA.model_copy(update={"id": "visit-3"})
    counts = count(judge(one, extraction(visits=(VISIT, third))), extraction(visits=(VISIT, third)))
    assert counts["record_precision"] == (1, 1)
    full = made(decided(LIMA, "reject"), decided(VISIT, "accept"), visits=(VISIT, LIMA))
    assert full.open_lists == ("claims",)
    counts = count(judge(full, extraction(visits=(VISIT, third))), extraction(visits=(VISIT, third)))
    assert counts["record_precision"] == (1, 2)


def test_an_article_of_which_all_was_refused_is_empty_only_if_somebody_looked_at_all_of_it():
    def alarm(one):
        return count(judge(one, extraction()), extraction())["false_alarms"]

    assert alarm(made(decided(VISIT, "reject"))) == (1.0, 1.0)
    assert alarm(made(decided(LIMA, "reject"), visits=(VISIT, LIMA))) == (0.0, 0.0)


def test_participants_that_were_refused_are_none_and_the_others_keep_their_places():
    old = {"participants.0.person.name": "Минск"}
    refused = decided(SUMMIT, "reject", "participants.0", old=old, new=dict.fromkeys(old))
    told = [refused, decided(SUMMIT, "accept", "participants.2", number=1)]
    one = made(*told, visits=(), summits=(SUMMIT,))
    (label,) = one.summits
    assert [who.name for who in label.participants] == ["Орфей", "Альба"]
    assert "participants.0" in label.unscored
    assert "participants.1" not in label.unscored
    found = judge(one, extraction(visits=(), summits=(SUMMIT,))).judgements
    assert sorted((each.predicted, each.outcome) for each in found if each.slot == "participants") == [
        ("Альба", "COR"), ("Минск", "SPU"),
    ]  # fmt: skip


def test_an_added_record_is_a_label_with_what_it_was_given():
    new = {"visitor.name": "Альба", "destination.country": "BY", "period.start": "2026-05-04"}
    added = Visit(id="visit-new", visitor=Person(name=None), destination=Place(), period=Period())
    evidence = at("4 мая в Минске он и президент Альба провели переговоры.")
    one = made(decided(VISIT, "accept"), decided(added, "add", new=new, spans=(evidence,), number=1))
    assert one.open_lists == ("claims",)
    label = one.visits[1]
    assert (label.id, label.visitor.name, label.destination.country) == ("visit-new", "Альба", "BY")
    assert {"kind", "status", "destination.city"} <= set(label.unscored)
    assert not {"visitor.name", "destination.country", "period.start"} & set(label.unscored)
    assert [each.outcome for each in judge(one, extraction()).judgements if each.label == "visit-new"].count("MIS") == 3


def test_what_was_taken_back_teaches_nothing(tmp_path):
    first = decided(VISIT, "reject")
    undo = decided(VISIT, "undo", undoes=first.id, number=1)
    accepted = decided(VISIT, "accept", number=2)
    assert made(first, undo, accepted).refuted == ()
    with Ledger(tmp_path / "run.sqlite") as book:
        recipe = filled(book)
        told = {
            "article": key_of(book, recipe),
            "recipe": recipe,
            "record": "visit-1",
            "type": "Visit",
            "reviewer": "А",
        }
        kept = book.decide(Verdict(**told, action="reject"))
        book.decide(Verdict(**told, action="undo", undoes=kept.id), seen=kept.id)
        assert list(reviewed(book, recipe)) == []


def filled(book, article=ARTICLE, found=None):
    recipe = book.begin({"model": "m"})
    book.add([article], recipe)
    (claimed,) = book.claim(recipe)
    book.finish(claimed, found or extraction())
    return recipe


def key_of(book, recipe):
    return next(book.extractions(recipe)).key


@pytest.mark.parametrize(("name", "wanted"), [("news-1", "news-1"), ("a/../b", None), ("..", None)])
def test_cases_of_a_ledger_have_names_that_files_can_have(tmp_path, name, wanted):
    with Ledger(tmp_path / "run.sqlite") as book:
        recipe = filled(book, ARTICLE.model_copy(update={"id": name}))
        key = key_of(book, recipe)
        told = {"article": key, "recipe": recipe, "record": "visit-1", "type": "Visit", "reviewer": "Асель"}
        book.decide(Verdict(**told, action="accept"))
        (one,) = reviewed(book, recipe)
    assert not isinstance(one, InputError)
    assert one.case.id == (wanted or key[:16])
    assert one.is_full


def test_decisions_that_make_no_record_are_an_error_that_names_the_article(tmp_path):
    with Ledger(tmp_path / "run.sqlite") as book:
        recipe = filled(book)
        told = {
            "article": key_of(book, recipe),
            "recipe": recipe,
            "record": "visit-1",
            "type": "Visit",
            "reviewer": "А",
        }
        new = {"kind": "splendid"}
        verdict = Verdict(**told, action="correct", field="kind", new=new, outside_knowledge=True)
        with pytest.raises(InputError, match="no record"):
            book.decide(verdict)
        assert book.decisions(recipe) == []
        one = Decision.of(verdict, "2026-11-30T12:00:00.000000Z")  # as another program may have written it
        row = (one.id, one.recipe, one.article, one.at, one.model_dump_json())
        book._db.execute("INSERT INTO decisions VALUES(?, ?, ?, ?, ?)", row)
        (error,) = reviewed(book, recipe)
    assert isinstance(error, InputError)
    assert error.message.startswith("news-1: ")


def test_gold_that_says_nothing_of_reviews_is_written_and_digested_as_before():
    assert "open_lists" not in gold_line(case())
    assert digest([case()]) != digest([case(open_lists=["claims"])])
