"""With drafts that make no mistake, the records are the labelled ones: what is lost is lost by our own code."""

from __future__ import annotations

import perfect
import pytest
import seed_labels

from extractor import Summit, TradeFigure, Visit
from extractor.claims import contradictions_between
from extractor.normalization.organizations import members

RECORDS = [record for record in seed_labels.LABELS["records"] if record["record_type"] in seed_labels.TASK]
FLOWS = {"total_trade": "turnover"}


@pytest.fixture(scope="module")
def extractions():
    return {doc: perfect.perfect_extraction(doc) for doc in seed_labels.FILES}


def ends(edtf):
    start, _, end = (edtf or "").partition("/")
    return start or None, end or start or None


def wanted_visit(label):
    who = label["visitor"]
    return (
        (perfect.NAMES[who["person_id"]], who["country"]),
        (label["host_country"], label["place"]),
        ends(label["date"]["edtf"]),
        label["visit_type"],
        label["status"],
    )


def got_visit(visit: Visit):
    return (
        (visit.visitor.name, visit.visitor.country),
        (visit.destination.country, visit.destination.city),
        (visit.period.start, visit.period.end),
        visit.kind,
        visit.status,
    )


def wanted_summit(label):
    return (
        label["level"],
        label["kind"],
        label["organisation"],
        (label["host_country"], label["place"]),
        ends(label["date"]["edtf"]),
        label["status"],
    )


def got_summit(summit: Summit):
    return (
        summit.level,
        summit.kind,
        summit.organization,
        (summit.place.country, summit.place.city),
        (summit.period.start, summit.period.end),
        summit.status,
    )


def missing_participants(label, summit: Summit):
    """Labelled participants who are not there; a leader of a country stands for the country."""
    got = {(p.person.name, p.attendance) for p in summit.participants if p.person}
    got |= {(p.person.country if p.person else p.country, p.attendance) for p in summit.participants}
    named = [(perfect.NAMES.get(p["person_id"]) or p["country"], p["attendance"]) for p in label["participants"]]
    return [who for who in named if who[0] is not None and who not in got]


def wanted_figure(label):
    flow = FLOWS.get(label["flow"], label["flow"])
    areas = (label["ref_area"], label["counterpart_area"], flow)
    return (*areas, label["measure"], label["value"], label["rank"]["position"], label["modality"])


def got_figure(figure: TradeFigure):
    areas = (figure.reporter, figure.partner, figure.flow)
    return (*areas, figure.measure, str(figure.value), figure.rank, figure.modality)


@pytest.mark.parametrize("label", RECORDS, ids=lambda label: label["id"])
def test_the_labelled_record_comes_out_with_the_labelled_values(label, extractions):
    extraction = extractions[label["doc"]]
    if label["record_type"] == "Visit":
        assert wanted_visit(label) in [got_visit(visit) for visit in extraction.visits]
    elif label["record_type"] == "TradeFigure":
        assert wanted_figure(label) in [got_figure(figure) for figure in extraction.trade_figures]
    else:
        same = [summit for summit in extraction.summits if got_summit(summit) == wanted_summit(label)]
        assert same, [got_summit(summit) for summit in extraction.summits]
        assert [] in [missing_participants(label, summit) for summit in same]


@pytest.mark.parametrize("doc", seed_labels.FILES)
def test_no_record_comes_out_that_is_not_labelled(doc, extractions):
    for task, kind in (("visits", "Visit"), ("summits", "Summit"), ("trade_figures", "TradeFigure")):
        labelled = [label for label in RECORDS if label["doc"] == doc and label["record_type"] == kind]
        assert len(getattr(extractions[doc], task)) == len(labelled)


@pytest.mark.parametrize("doc", seed_labels.FILES)
def test_a_meeting_belongs_to_the_labelled_visit(doc, extractions):
    """Meetings that the labels give a visit are linked to it, by dates and country where records are equal."""
    labels = {label["id"]: label for label in RECORDS if label["doc"] == doc}
    extraction = extractions[doc]
    for label in (label for label in labels.values() if label["record_type"] == "Visit"):
        visit = next(visit for visit in extraction.visits if got_visit(visit) == wanted_visit(label))
        linked = [got_summit(summit) for summit in extraction.summits if summit.id in visit.summits]
        assert sorted(map(str, linked)) == sorted(
            str(wanted_summit(labels[summit])) for summit in label.get("linked_summits", ())
        )


def test_declined_and_expected_are_the_members(extractions):
    session = next(s for s in extractions["A"].summits if s.kind == "statutory_body_session" and s.status == "planned")
    countries = {p.person.country if p.person else p.country for p in session.participants}
    assert countries == members("CSTO", session.period.first_day)


def test_every_claim_has_its_labelled_outcome(extractions):
    """By the labels' checks: holds, fails, or cannot be checked; claims in the order of their words."""
    outcomes = {True: "holds", False: "fails", None: "cannot_be_checked"}
    for label in seed_labels.LABELS["count_claims"]:
        (quote,) = label["evidence"][:1]
        value = (label["value"], label.get("value_max"))
        found = [
            claim
            for claim in extractions[label["doc"]].claims
            if (claim.value, claim.value_max) == value
            and claim.counts == label["counts"]
            and any(span.start < quote["end"] and quote["start"] < span.stop for span in claim.evidence[:1])
        ]
        assert [claim.outcome for claim in found] == [outcomes[seed_labels.LABELS["checks"][label["id"]]["holds"]]]


def test_hard_contradictions_are_errors_or_flags_and_soft_ones_warnings(extractions):
    def contradictions(doc):
        codes = ("claim", "list", "heading", "coverage")
        found = [issue for issue in extractions[doc].issues if any(word in issue.code for word in codes)]
        return sorted((issue.code, issue.severity) for issue in found)

    assert contradictions("A") == [("order_claim", "warning")]  # X10
    assert contradictions("B") == [
        ("count_claims_contradict", "error"),  # X3
        ("count_claims_differ", "warning"),  # X4
        ("heading_count", "warning"),  # X5
        ("itemised_list", "warning"),  # X16
        ("order_claim", "error"),  # X2
        ("record_year_claim", "warning"),  # X6
    ]
    flagged = [
        record
        for record in (*extractions["B"].visits, *extractions["B"].summits)
        if "year_conflict" in {issue.code for issue in record.issues}
    ]
    assert {record.period.start for record in flagged} == {"2023-10-12"}  # X1: the visit and its two meetings
    assert len(flagged) == 3


def test_contradictions_between_the_seeds(extractions):
    articles = {doc: (found.claims, [*found.visits, *found.summits]) for doc, found in extractions.items()}
    assert sorted((d.code, d.severity) for d in contradictions_between(articles)) == [
        ("coverage", "warning"),  # X8
        ("coverage", "warning"),  # X8
        ("coverage", "warning"),  # X9
        ("record_year_claim", "error"),  # X7
    ]


def test_a_visit_has_its_caption_and_its_item_of_the_summary_list_as_evidence(extractions):
    text = seed_labels.article("B").text
    kazan = next(visit for visit in extractions["B"].visits if visit.destination.city == "Казань")
    words = [span.of(text) for span in kazan.evidence]
    assert "Казань — 2024-й" in words
    assert sum("прибыл по приглашению" in one for one in words) == 2
