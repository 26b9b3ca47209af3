import pytest

from extractor import InputError
from extractor.confidence import (
    Calibration,
    Tally,
    Weights,
    all_signals,
    assess,
    load_calibration,
    rate,
    record_signals,
    signals,
    surroundings,
)
from extractor.records import (
    Assessment,
    Claim,
    Conflict,
    Extraction,
    Issue,
    Mention,
    Participant,
    Period,
    Person,
    Place,
    Source,
    Summit,
    TradeFigure,
    Usage,
    Visit,
    Withheld,
)
from extractor.spans import Span


def visit(**changes):
    values = {
        "id": "visit-1",
        "visitor": Person(name="Токаев", country="KZ"),
        "destination": Place(country="RU"),
        "period": Period(),
        "assessment": {
            "visitor.name": Assessment(spans=(Span(0, 6),), grounding="exact"),
            "visitor.country": Assessment(spans=(Span(0, 6),), grounding="computed"),
        },
    }
    return Visit(**{**values, **changes})


def test_a_record_without_doubts_needs_no_review():
    assert assess(visit()).needs_review is False


def test_a_warning_asks_for_review_and_marks_the_fields_below_its_path():
    doubt = Issue(code="odd_visitor", severity="warning", message="", field="visitor")
    assessed = assess(visit(issues=(doubt,)))
    assert assessed.needs_review is True
    assert {path: entry.failed for path, entry in assessed.assessment.items()} == {
        "visitor.name": ("odd_visitor",),
        "visitor.country": ("odd_visitor",),
    }


def test_information_alone_does_not_ask_for_review():
    note = Issue(code="note", severity="info", message="", field="period")
    assert assess(visit(issues=(note,))).needs_review is False


def test_no_confidence_is_made_up():
    assessed = assess(visit())
    assert assessed.confidence is None
    assert {entry.confidence for entry in assessed.assessment.values()} == {None}


def test_assessments_of_empty_fields_are_left_out():
    stray = {"destination.city": Assessment(spans=(Span(0, 1),), grounding="exact")}
    assert assess(visit(assessment=stray)).assessment == {}


SURE = Calibration(
    model="scripted",
    data="0",
    values=10,
    right=9,
    threshold=0.8,
    accepted_error=0.05,
    value=Weights(intercept=2.0, weights={}),
)


def test_with_a_calibration_every_field_has_a_probability_and_the_least_sure_one_counts():
    known = SURE.model_copy(update={"value": Weights(intercept=2.0, weights={"slot=Visit.visitor.country": -3.0})})
    assessed = assess(visit(), known)
    shown = {path: entry.confidence for path, entry in assessed.assessment.items()}
    assert shown == {"visitor.name": 0.8808, "visitor.country": 0.2689}
    assert assessed.confidence == 0.2689
    assert assessed.needs_review


def test_a_doubt_asks_for_review_only_as_far_as_it_was_measured():
    doubt = Issue(code="odd_visitor", severity="warning", message="", field="visitor")
    assert not assess(visit(issues=(doubt,)), SURE).needs_review
    measured = SURE.model_copy(update={"value": Weights(intercept=2.0, weights={"doubt=odd_visitor": -4.0})})
    assert assess(visit(issues=(doubt,)), measured).needs_review


def test_signals_tell_grounding_basis_doubts_and_repetition():
    doubt = Issue(code="odd", severity="warning", message="", field="visitor")
    note = Issue(code="told_twice", severity="info", message="")
    entry = Assessment(
        spans=(Span(0, 6),), grounding="computed", basis="explicit, year: heading, pub_date+P0D", passed=("a", "b")
    )
    record = visit(issues=(doubt, note), assessment={"visitor.name": entry}, evidence=(Span(0, 6), Span(9, 12)))
    assert signals(record, "visitor.name") == {
        "slot=Visit.visitor.name": 1.0,
        "grounding=computed": 1.0,
        "basis=explicit, heading": 1.0,
        "passed": 2.0,
        "sentences": 2.0,
        "lacks a date": 1.0,
        "doubts": 1.0,
        "doubt=odd": 1.0,
        "record doubt=told_twice": 1.0,
    }


def test_a_calibration_survives_its_file(tmp_path):
    file = tmp_path / "mine.json"
    file.write_text(SURE.to_json(), "utf-8")
    assert load_calibration(file) == SURE


@pytest.mark.parametrize("content", [None, "{}", "no json"])
def test_what_is_no_calibration_is_an_input_error(tmp_path, content):
    file = tmp_path / "mine.json"
    if content is not None:
        file.write_text(content, "utf-8")
    with pytest.raises(InputError):
        load_calibration(file)


def test_one_word_to_choose_from_is_a_signal_of_its_own():
    mention = Mention(
        window=Span(0, 6), task="visits", draft={"visitor": "Токаев", "date": None}, offered={"visitor": 1, "date": 3}
    )
    both = {name: Assessment(spans=(Span(0, 6),), grounding="exact") for name in ("visitor.name", "period.start")}
    record = visit(mentions=(mention,), assessment=both)
    assert signals(record, "visitor.name")["only choice"] == 1.0
    assert {"choices": 3.0, "no date chosen": 1.0}.items() <= signals(record, "period.start").items()


# ------------------------------------------------------------------------------------------------- signals


def mention(start=0, stop=100, task="visits", **more):
    told = {"draft": {"visitor": "Токаев", "date": "3 мая"}, "offered": {"visitor": 2, "date": 1}} | more
    return Mention(window=Span(start, stop), task=task, **told)


def of(record, path="visitor.name", around=None):
    return signals(record, path, around)


def test_a_value_is_told_where_its_characters_stand():
    near, far = visit(mentions=(mention(),)), visit(mentions=(mention(50, 90),))
    assert "stands elsewhere" not in of(near)
    assert of(far)["stands elsewhere"] == 1.0
    entry = Assessment(spans=(Span(0, 6), Span(120, 126)), grounding="exact")
    twice = visit(mentions=(mention(), mention(110, 150)), assessment={"visitor.name": entry})
    assert of(twice)["told in several sentences"] == 1.0
    assert "told in several sentences" not in of(near)


def test_long_sentences_and_full_ones_are_signals():
    record = visit(mentions=(mention(0, 200),))
    assert of(record)["length of the sentence"] == 3.0
    assert "drafts of the sentence" not in of(record)
    refused = Withheld(task="visits", draft={}, window=Span(0, 200), code="x", message="")
    other = refused.model_copy(update={"task": "summits"})
    around = surroundings(extraction(visits=(record,), withheld=(refused, other)))
    assert of(record, around=around)["drafts of the sentence"] == 2.0


def test_what_a_record_lacks_is_a_signal_of_its_values():
    bare = visit(destination=Place(), period=Period(start="2025-05-03"))
    assert of(bare)["lacks a place"] == 1.0
    assert "lacks a date" not in of(bare)
    told = {"id": "s", "name": "x", "level": "bilateral", "place": Place(country="RU"), "period": Period()}
    entry = {"name": Assessment(grounding="exact")}
    summit = Summit(**told, assessment=entry, participants=(Participant(country="RU"),))
    assert {"lacks parties", "lacks a date"} <= set(of(summit, "name"))
    figure = TradeFigure(
        id="t", reporter="KZ", flow="export", measure="level", value=1, unit=None, period=Period(), assessment={}
    ).model_copy(update={"assessment": {"value": Assessment(grounding="exact")}})
    assert {"lacks a partner", "lacks a unit"} <= set(of(figure, "value"))
    assert "lacks a reporter" not in of(figure, "value")


def test_doubts_of_other_fields_and_another_reading_are_signals():
    doubt = Issue(code="odd", severity="warning", message="", field="period")
    entry = Assessment(grounding="exact", conflicts=(Conflict(value="x", reason="another mention"),))
    found = of(visit(issues=(doubt,), assessment={"visitor.name": entry}))
    assert (found["doubts of other fields"], found["conflicts"]) == (1.0, 1.0)
    assert "doubts" not in found
    note = doubt.model_copy(update={"severity": "info"})
    found = of(visit(issues=(note,), assessment={"period.start": entry}), "period.start")
    assert (found["notes"], "doubts" in found, "doubts of other fields" in found) == (1.0, False, False)


def test_a_list_taken_whole_is_a_signal():
    who = ["А", "Б", "В"]
    told = {"id": "s", "name": "x", "level": "bilateral", "place": Place(), "period": Period()}
    entry = {"participants.0.country": Assessment(grounding="exact")}
    taken = mention(task="summits", draft={"participants": who}, offered={"participants": 3})
    summit = Summit(**told, participants=(Participant(country="RU"),), assessment=entry, mentions=(taken,))
    assert of(summit, "participants.0.country")["took all that was offered"] == 1.0
    fewer = taken.model_copy(update={"draft": {"participants": who[:2]}})
    summit = summit.model_copy(update={"mentions": (fewer,)})
    assert "took all that was offered" not in of(summit, "participants.0.country")


def test_log_probabilities_are_signals_where_the_server_gives_them():
    assert "log-probability given" not in of(visit(mentions=(mention(),)))
    found = of(visit(mentions=(mention(logprob=-0.25),)))
    assert (found["log-probability given"], found["improbable answer"]) == (1.0, 0.25)


def extraction(language="ru", **parts):
    source = Source(id="a", sha256="0" * 64, chars=300, language=language)
    return Extraction(article=source, usage=Usage(model="scripted", extractor_version="0"), **parts)


@pytest.mark.parametrize(("outcome", "signal"), [("holds", "claim holds"), ("fails", "claim fails")])
def test_claims_about_the_record_are_signals(outcome, signal):
    claim = Claim(kind="count", counts="Visit", text="два", evidence=(Span(0, 3),), outcome=outcome)
    record = visit()
    around = surroundings(extraction(visits=(record,), claims=(claim.model_copy(update={"records": ("visit-1",)}),)))
    assert of(record, around=around)[signal] == 1.0
    assert signal not in of(record, around=surroundings(extraction(visits=(record,), claims=(claim,))))


def test_other_records_without_a_doubt_are_a_signal():
    record, doubt = visit(), Issue(code="undated", severity="warning", message="")
    others = [visit(id="b"), visit(id="c", issues=(doubt,)), visit(id="d")]
    assert of(record, around=surroundings(extraction(visits=(record, *others))))["other solid records"] == 2.0
    assert of(record, around=surroundings(extraction(visits=(record, others[1]))))["no other solid record"] == 1.0


def test_a_language_without_cue_words_is_a_signal():
    assert "no cues" not in of(visit(), around=surroundings(extraction("ru")))
    assert of(visit(), around=surroundings(extraction("is")))["no cues"] == 1.0


# ------------------------------------------------------------------------------------------------- rating


def test_an_improbable_record_is_withheld_whole_and_another_calibration_brings_it_back():
    told = extraction(visits=(visit(evidence=(Span(0, 6),)),))
    strict = SURE.model_copy(update={"record": Weights(intercept=0.0, weights={}), "doubtful_below": 0.6})
    withheld = rate(told, strict)
    assert withheld.visits == ()
    (one,) = withheld.withheld
    assert (one.code, one.task, one.draft["visitor.name"]) == ("improbable", "visits", "Токаев")
    assert Extraction.from_json(withheld.to_json()) == withheld
    assert rate(withheld) == rate(told)
    assert rate(withheld, strict) == withheld


def test_where_records_are_not_weighed_none_is_improbable():
    strict = SURE.model_copy(update={"doubtful_below": 0.999})
    assert len(rate(extraction(visits=(visit(),)), strict).visits) == 1


def test_rating_again_gives_the_same_although_records_were_withheld():
    surely = Weights(intercept=0.0, weights={"other solid records": 1.0, "lacks a date": -9.0})
    strict = SURE.model_copy(update={"record": surely, "doubtful_below": 0.6})
    named = [visit(id=f"visit-{n}", evidence=(Span(0, 6),)) for n in range(3)]
    dated = visit(id="visit-3", evidence=(Span(0, 6),), period=Period(start="2025-05"))
    once = rate(extraction(visits=(*named, dated)), strict)
    assert once.withheld
    assert rate(once, strict) == once


def test_a_value_is_no_surer_than_its_record():
    halved = SURE.model_copy(update={"record": Weights(intercept=0.0, weights={"values": 0.0})})
    sure, half = (assess(visit(), one).assessment["visitor.name"].confidence for one in (SURE, halved))
    assert half == pytest.approx(sure / 2, abs=1e-4)


def test_signals_of_a_record_are_those_of_its_values_by_slot_and_by_type():
    found = record_signals(visit(), all_signals(visit()))
    assert found["type=Visit"] == 1.0
    assert found["Visit.visitor.name grounding=exact"] == 1.0
    assert not any(name.startswith("slot=") for name in found)


def test_an_extraction_names_the_calibration_and_can_be_rated_anew():
    plain = rate(extraction(visits=(visit(),)))
    rated = rate(plain, SURE)
    assert plain.usage.calibration is None
    assert rated.usage.calibration.fingerprint == SURE.use().fingerprint
    assert (rated.usage.calibration.data, rated.usage.calibration.threshold) == ("0", 0.8)
    assert rated.visits[0].confidence == 0.8808
    assert Extraction.from_json(rated.to_json()) == rated
    assert rate(rated) == plain


def test_fields_below_the_threshold_ask_for_a_look_one_by_one():
    known = SURE.model_copy(update={"value": Weights(intercept=2.0, weights={"slot=Visit.visitor.country": -3.0})})
    entries = assess(visit(), known).assessment
    assert {path: entry.needs_review for path, entry in entries.items()} == {
        "visitor.name": False,
        "visitor.country": True,
    }


def test_without_a_calibration_the_doubted_fields_ask_for_a_look():
    both = {name: Assessment(grounding="exact") for name in ("visitor.name", "destination.country")}
    doubt = Issue(code="odd", severity="warning", message="", field="visitor")
    entries = assess(visit(issues=(doubt,), assessment=both)).assessment
    assert (entries["visitor.name"].needs_review, entries["destination.country"].needs_review) == (True, False)


def test_slots_that_were_not_measured_get_no_confidence_and_follow_their_doubts():
    measured = SURE.model_copy(update={"slots": {"Visit.visitor.name": Tally(articles=9, values=9, right=9)}})
    assert [entry.confidence for entry in assess(visit(), measured).assessment.values()] == [0.8808, None]
    assert not assess(visit(), measured).needs_review
    doubt = Issue(code="odd", severity="warning", message="", field="destination")
    assert assess(visit(issues=(doubt,)), measured).needs_review
    assert not assess(visit(issues=(doubt.model_copy(update={"severity": "info"}),)), measured).needs_review


def test_words_that_say_nothing_get_no_confidence():
    kinds = {"kind": Assessment(grounding="computed"), "visitor.name": Assessment(grounding="exact")}
    assessed = assess(visit(assessment=kinds), SURE)
    assert assessed.assessment["kind"].confidence is None
    assert assessed.assessment["visitor.name"].confidence == 0.8808


def test_a_record_of_which_nothing_was_measured_is_to_be_looked_at():
    other = SURE.model_copy(update={"slots": {"Summit.name": Tally(articles=9, values=9, right=9)}})
    assessed = assess(visit(), other)
    assert (assessed.confidence, assessed.needs_review) == (None, True)


def test_a_calibration_that_knows_less_signals_and_fields_still_works(tmp_path):
    file = tmp_path / "old.json"
    file.write_text(
        """{"version": "1", "model": "m", "data": "d", "values": 10, "right": 9, "threshold": 0.8,
        "accepted_error": 0.05, "intercept": 2.0, "weights": {"doubts": -1.0}}"""
    )
    old = load_calibration(file)
    assert assess(visit(mentions=(mention(),)), old).confidence == 0.8808
    assert old.measures("Visit.whatever")


def test_a_calibration_is_of_its_model_and_prompts():
    own = SURE.model_copy(update={"prompts": ("visits.v1 abc",)})
    assert own.is_of("scripted", frozenset({"visits.v1 abc"}))
    assert not own.is_of("scripted", frozenset({"visits.v2 def"}))
    assert not own.is_of("another", frozenset({"visits.v1 abc"}))
    assert SURE.is_of("scripted", frozenset({"visits.v2 def"}))


def test_the_packaged_calibration_can_be_read_if_there_is_one():
    packaged = load_calibration()
    if packaged is not None:
        assert packaged.split == "calib"
        assert packaged.slots
        assert packaged.values > packaged.right > 0
        assert all(name in packaged.held or packaged.rule == "none" for name in [packaged.rule])
