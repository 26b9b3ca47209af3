"""Record + article -> issues. RULES and JOINT_RULES are plain lists of small functions named for what they find.

A rule of ``RULES`` sees one record and the context, one of ``JOINT_RULES`` all events of the article after
reconciliation. The code of an issue is the name of its rule, so that every issue leads to the few lines that raised
it; ``extractor.codes`` says what each means. Nothing here asks a model or mends a value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from ..assembly import Context
from ..records import Issue, Record, Summit, TradeFigure, Visit
from . import events, figures, passages, stays, sums, words
from .rule import JointRule, Rule

__all__ = ["JOINT_RULES", "RULES", "JointRule", "Rule", "check", "check_together", "refused"]

R = TypeVar("R", bound=Record)

_EVENTS = (Visit, Summit)
_ALL = (Visit, Summit, TradeFigure)
_PERIOD = ("period.start", "period.end")

RULES: list[Rule] = [
    Rule(events.own_country, (Visit,), ("visitor.country", "destination.country")),
    Rule(events.no_travel, (Visit,), ("destination",)),
    Rule(events.invitation_only, (Visit,), ("status",)),
    Rule(events.denied, _EVENTS, ("status",)),
    Rule(events.unknown_leader, (Visit,), ("visitor.name",)),
    Rule(events.visitor_unresolved, (Visit,), ("visitor",)),
    Rule(events.undated, _ALL, ()),
    Rule(events.ends_before_start, _EVENTS, _PERIOD),
    Rule(events.long_stay, _EVENTS, _PERIOD),
    Rule(events.status_against_date, _EVENTS, (*_PERIOD, "status")),
    Rule(events.city_outside_country, _EVENTS, ("destination", "place")),
    Rule(events.not_in_office, _EVENTS, _PERIOD),
    Rule(events.not_a_member, (Summit,), ("organization",)),
    Rule(events.year_conflict, _EVENTS, _PERIOD),
    Rule(figures.areas_missing, (TradeFigure,), ("reporter",)),
    Rule(figures.share_out_of_bounds, (TradeFigure,), ("value", "rank")),
    Rule(figures.implausible_amount, (TradeFigure,), ("value",)),
    Rule(words.ungrounded, _ALL, ()),
    Rule(words.not_verbatim, _ALL, ()),
    Rule(words.name_not_in_words, _ALL, ()),
    Rule(words.country_not_in_words, _ALL, ()),
    Rule(words.number_not_in_words, (TradeFigure,), ("value", "value_max", "rank")),
    Rule(words.date_not_in_words, _ALL, _PERIOD),
    Rule(words.twin_differs, _EVENTS, ()),
]

JOINT_RULES: list[JointRule] = [
    JointRule(passages.value_from_instruction, _ALL),
    JointRule(stays.two_places_at_once, _EVENTS),
    JointRule(stays.told_twice, _EVENTS),
    JointRule(stays.second_state_visit, (Visit,)),
    JointRule(sums.sum_mismatch, (TradeFigure,)),
    JointRule(sums.growth_mismatch, (TradeFigure,)),
    JointRule(sums.growth_outside_parts, (TradeFigure,)),
    JointRule(sums.share_mismatch, (TradeFigure,)),
    JointRule(sums.share_against_rank, (TradeFigure,)),
    JointRule(sums.shares_over_whole, (TradeFigure,)),
    JointRule(sums.thousandfold, (TradeFigure,)),
    JointRule(sums.mirror_gap, (TradeFigure,)),
]


def check(record: R, context: Context) -> R:
    """The record with the issues of all rules added; fields hold the codes of the rules that they have passed."""
    issues = list(record.issues)
    passed: dict[str, list[str]] = {path: list(entry.passed) for path, entry in record.assessment.items()}
    for rule in RULES:
        if not isinstance(record, rule.records):
            continue
        found = list(rule.find(record, context))
        known = {(issue.code, issue.field) for issue in issues}
        issues += [issue for issue in found if (issue.code, issue.field) not in known]
        for path in passed if not found else ():
            looked_at = any(path == field or path.startswith(f"{field}.") for field in rule.fields)
            if looked_at and rule.code not in passed[path]:
                passed[path].append(rule.code)
    assessment = {
        path: entry.model_copy(update={"passed": tuple(passed[path])}) for path, entry in record.assessment.items()
    }
    return record.model_copy(update={"issues": tuple(issues), "assessment": assessment})


def check_together(records: Sequence[R], context: Context) -> list[R]:
    """The events of one article, in the same order, with the issues of all rules that see several of them.

    The order of the events makes no difference to the issues, nor does a second check.
    """
    records = [record.model_copy() for record in records]  # the same object twice is two events
    added: list[list[Issue]] = [[] for _ in records]
    place = {id(record): index for index, record in enumerate(records)}
    for rule in JOINT_RULES:
        found = rule.find([record for record in records if isinstance(record, rule.records)], context)
        ordered = sorted(found, key=lambda pair: (pair[1].field or "", pair[1].spans, pair[1].message))
        for record, issue in ordered:
            known = added[place[id(record)]]
            if issue not in record.issues and issue not in known:
                known.append(issue)
    return [
        record.model_copy(update={"issues": (*record.issues, *new)}) for record, new in zip(records, added, strict=True)
    ]


def refused(record: Record) -> Issue | None:
    """The first issue that keeps a record from being given out as one, if there is any."""
    return next((issue for issue in record.issues if issue.severity == "error"), None)
