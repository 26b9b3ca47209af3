"""Two small articles whose every number is worked out by hand in the comments."""

from __future__ import annotations

import pytest

from extractor.evaluation.from_labels import build, prediction
from extractor.evaluation.gold import GoldCase
from extractor.evaluation.judging import judge
from extractor.evaluation.measures import by_slot
from extractor.evaluation.scoring import score
from extractor.records import Assessment, Issue, Participant, Period, Person, Place, Summit, TradeFigure, Visit
from extractor.spans import Span

TEXT = "Анна Рохас прибыла в Лиму 3 мая. Экспорт вырос на 1,2 млрд долларов. Встреча прошла в Лиме."
QUIET = "Погода в Лиме была хорошей."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def told(words: str, confidence: float) -> Assessment:
    return Assessment(spans=(span(words),), grounding="exact", confidence=confidence)


CASE = GoldCase.model_validate(
    {
        "id": "a",
        "language": "ru",
        "published": "2026-05-04",
        "text": TEXT,
        "cluster": "a",
        "made_by": "a test",
        "annotators": [{"id": "h", "kind": "human"}],
        "visits": [
            {
                "id": "v1",
                "words": {"visitor": "Анна Рохас", "destination": "в Лиму", "period": "3 мая", "status": "прибыла"},
                "evidence": ["Анна Рохас прибыла в Лиму 3 мая."],
                "visitor": {"name": "Анна Рохас", "country": "BO"},
                "destination": {"country": "PE", "city": "Лима"},
                "period": {"start": "2026-05-03", "end": "2026-05-03"},
                "kind": "unspecified",
                "status": "completed",
                "accept": {"destination.city": [None]},
                "unscored": ["attributed_to"],
            }
        ],
        "summits": [
            {
                "id": "s1",
                "words": {"name": "Встреча", "place": "в Лиме"},
                "evidence": ["Встреча прошла в Лиме."],
                "name": "Встреча",
                "level": "bilateral",
                "kind": "meeting",
                "place": {"country": "PE", "city": "Лима"},
                "period": {},
                "participants": [
                    {"name": "Анна Рохас", "country": "BO", "attendance": "attended"},
                    {"country": "PE"},
                ],
                "status": "completed",
            }
        ],
    }
)
EMPTY = GoldCase.model_validate(
    {
        "id": "b",
        "language": "es",
        "published": None,
        "text": QUIET,
        "cluster": "b",
        "made_by": "a test",
        "annotators": [{"id": "m", "kind": "model"}],
    }
)

VISIT = Visit(
    id="visit-1",
    evidence=(span("Анна Рохас прибыла в Лиму 3 мая."),),
    visitor=Person(name="А. Рохас", country="PE"),
    destination=Place(country="PE"),
    period=Period(start="2026-05", end="2026-05"),
    kind="official",
    status="completed",
    assessment={
        "visitor.name": told("Анна Рохас", 0.9),
        "visitor.country": told("Встреча", 0.6),
        "destination.country": told("в Лиму", 0.8),
        "period.start": told("3 мая", 0.7),
        "period.end": told("3 мая", 0.7),
        "kind": told("Встреча", 0.3),
        "status": Assessment(grounding="missing", confidence=0.5),
    },
    issues=(
        Issue(code="odd_country", severity="warning", message="", field="visitor.country"),
        Issue(code="odd_period", severity="info", message="", field="period"),
    ),
    needs_review=True,
)
# A summit that shares only its country with the label's: (0 + 3 * 1) / (6 + 3) = .33, below the threshold of .5.
SUMMIT = Summit(
    id="summit-1",
    name="Саммит",
    organization=None,
    level="multilateral",
    place=Place(country="PE"),
    period=Period(),
    participants=(Participant(person=Person(name="Хуан Перес")),),
)
FIGURE = TradeFigure(id="figure-1", reporter=None, flow="export", measure="level", value=5, unit="USD", period=Period())

PREDICTIONS = {
    "a": prediction(CASE, build(CASE, visits=(VISIT,), summits=(SUMMIT,)), seconds=2.0),
    "b": prediction(EMPTY, build(EMPTY, trade_figures=(FIGURE,)), seconds=4.0),
}


@pytest.fixture(scope="module")
def report():
    return score([CASE, EMPTY], PREDICTIONS)


def value(report, name):
    return report["scores"][name]["value"]


def test_the_slots_of_the_visit():
    # Keys: name 3 * 1 (an initial), country 3 * 1, start 3 * .5 (coarser) of 9: .83, a pair.
    slots = {
        one.slot: one.outcome for one in judge(CASE, PREDICTIONS["a"].extraction).judgements if one.type == "Visit"
    }
    assert slots == {
        "visitor.name": "COR",
        "visitor.country": "INC",
        "destination.country": "COR",
        "destination.city": "NON",  # null is accepted
        "period.start": "PAR",
        "period.end": "PAR",
        "kind": "SPU",  # "unspecified" is a null
        "status": "COR",
        "likelihood": "NON",
    }  # attributed_to is not scored


def test_the_slots_of_records_that_are_alone():
    rows = by_slot(judge(CASE, PREDICTIONS["a"].extraction).judgements)
    # The label misses name, level, kind, country, city, status and two participants; the record has name, level, kind
    # ("meeting"), country and one participant too many. Of participants without a pair no further slot is scored.
    summit = {name: row for name, row in rows.items() if name.startswith("Summit.")}
    assert sum(row["MIS"] for row in summit.values()) == 8
    assert sum(row["SPU"] for row in summit.values()) == 5
    assert rows["Summit.participants"]["MIS"] == 2


def test_records(report):
    # Predicted: visit, summit, figure; labelled: visit, summit; one pair.
    assert value(report, "record_precision") == pytest.approx(1 / 3, abs=1e-6)
    assert value(report, "record_recall") == 1 / 2
    assert value(report, "record_f1") == 2 / 5
    assert value(report, "record.Visit_f1") == 1
    assert value(report, "strict_record_accuracy") == 0
    assert value(report, "duplicate_rate") == 0
    assert value(report, "false_alarms") == 1  # the one empty article has a figure


def test_slots(report):
    # COR 3; predicted: visit 3 COR + 2 PAR + 1 INC + 1 SPU, summit 5 SPU, figure flow, measure, value, unit, qualifier
    # (exact) and modality (observed) 6 SPU: 18. Labelled: visit 3 COR + 2 PAR + 1 INC, summit 8 MIS: 14.
    assert value(report, "slot_precision") == pytest.approx(3 / 18, abs=1e-6)
    assert value(report, "slot_recall") == pytest.approx(3 / 14, abs=1e-6)
    assert value(report, "slot_f1") == pytest.approx(6 / 32, abs=1e-6)
    assert value(report, "slot_partial_f1") == pytest.approx(2 * (3 + 2 / 2) / 32, abs=1e-6)
    assert value(report, "slot_given_record_f1") == pytest.approx(6 / (7 + 6), abs=1e-6)
    assert value(report, "hallucination_upper_bound") == pytest.approx(15 / 18, abs=1e-6)
    # Labelled nulls of the visit: kind came out, city and likelihood did not.
    assert value(report, "null_accuracy") == pytest.approx(2 / 3, abs=1e-6)


def test_grounding(report):
    # All three right values are in the labelled sentence; the status by the record's evidence, as it has no words.
    assert value(report, "grounded_f1") == value(report, "slot_f1")
    # Without words: the status (missing), and all 5 + 6 values of summit and figure, which have no assessment.
    assert value(report, "ungrounded_rate") == pytest.approx(12 / 18, abs=1e-6)


def test_confidence(report):
    # c: .9 1, .6 0, .8 1, .7 0, .7 0, .3 0, .5 1.
    found = report["confidence"]
    squares = 0.1**2 + 0.6**2 + 0.2**2 + 0.7**2 + 0.7**2 + 0.3**2 + 0.5**2
    assert found["values"] == 7
    assert found["unrated"] == 11
    assert found["brier"] == pytest.approx(squares / 7, abs=1e-6)
    # Of the 3 * 4 pairs right-wrong, .9 and .8 win 4 each, .5 wins against .3: 9 of 12.
    assert found["auroc"] == 0.75
    # Kept from sure to unsure: errors 0 0 1 2 3 3 4.
    assert found["augrc"] == pytest.approx((0 + 0 + 1 + 2 + 3 + 3 + 4) / 7 / 7, abs=1e-6)
    assert found["aurc"] == pytest.approx((0 + 0 + 1 / 3 + 2 / 4 + 3 / 5 + 3 / 6 + 4 / 7) / 7, abs=1e-6)
    # At .95 only the two surest are right enough: 2 of 7.
    assert found["coverage_at_precision"]["0.95"] == pytest.approx(2 / 7, abs=1e-6)
    # 80 % of 7 are 6, of which 3 are right: 2 * 3 / (6 + 14).
    assert found["f1_at_coverage"]["80%"] == pytest.approx(6 / 20, abs=1e-6)


def test_flags(report):
    found = {row["flag"]: row for row in report["flags"]["detectors"]}
    # 18 values, 15 wrong. The warning on visitor.country hits one wrong value.
    odd = found["odd_country"]
    assert (odd["raised"], odd["precision"], odd["lift"]) == (1, 1.0, pytest.approx(18 / 15))
    assert odd["recall"] == pytest.approx(1 / 15, abs=1e-6)
    # The note on the period is about two values, both wrong; it is no doubt.
    assert (found["odd_period"]["raised"], found["odd_period"]["caught"]) == (2, 2)
    assert found["any doubt on the slot"]["raised"] == 1
    # The visit is to be reviewed: 7 values, 4 of them wrong; 11 others, all wrong.
    assert (found["needs_review of the record"]["raised"], found["needs_review of the record"]["caught"]) == (7, 4)
    unflagged = {"values": 11, "wrong": 1.0, "share_flagged": pytest.approx(7 / 18, abs=1e-6)}
    assert report["flags"]["unflagged"] == unflagged


def test_cost_time_and_who_annotated(report):
    assert report["cost"]["total"]["calls"] == 4
    assert report["cost"]["per_article"]["prompt_tokens"] == 100
    assert report["timing"] == {"total": 6.0, "p50": 3.0, "p95": 3.9}
    assert report["header"]["annotators"] == {"human": 1, "model": 1}


def test_the_numbers_are_the_same_as_in_an_independent_count_of_participants():
    """CEAF-REE with entities of one mention: the assignment of participants gives its precision and recall."""
    record = SUMMIT.model_copy(
        update={
            "participants": (
                Participant(country="PE"),
                Participant(person=Person(name="Рохас Анна", country="BO")),
                Participant(person=Person(name="Хуан Перес")),
            )
        }
    )
    extraction = build(CASE, summits=(record,))
    rows = by_slot(judge(CASE, extraction).judgements)["Summit.participants"]
    gold, predicted = {"Анна Рохас", "PE"}, {"PE", "Анна Рохас", "Хуан Перес"}
    assert rows["COR"] == len(gold & predicted)
    assert rows["SPU"] == len(predicted - gold)
    assert rows["MIS"] == 0
