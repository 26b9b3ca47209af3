"""Reconciling inside an article: order does not matter, twice is once, and nothing disappears."""

from __future__ import annotations

import perfect
import pytest
import seed_labels
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted import ScriptedModel

from extractor import Article, Extractor
from extractor.assembly import Refusal, assemble
from extractor.drafts import TASKS
from extractor.reconciliation import reconcile
from extractor.validation import check
from extractor.windowing import plan_windows

UNRELATED = "\n\nПогода в Москве в выходные останется теплой, сообщили синоптики.\n"


def mentions(doc):
    """Every record that a perfect model's drafts give, before any is joined."""
    page = seed_labels.article(doc)
    context = seed_labels.context(page.text)
    found = []
    for task in TASKS:
        for window in plan_windows(page.text, context.layout, context.readings, task, context.published).windows:
            for draft in perfect.drafts(context, window, doc):
                found += [check(r, context) for r in assemble(context, window, draft) if not isinstance(r, Refusal)]
    return context, found


SEEDS = {doc: mentions(doc) for doc in "AB"}


def everything(reconciled):
    return (reconciled.visits, reconciled.summits, reconciled.trade_figures)


@pytest.mark.parametrize("doc", "AB")
@settings(max_examples=25)
@given(data=st.data())
def test_the_order_of_the_drafts_does_not_matter(doc, data):
    context, records = SEEDS[doc]
    shuffled = data.draw(st.permutations(records))
    assert everything(reconcile(shuffled, context.layout)) == everything(reconcile(records, context.layout))


@pytest.mark.parametrize("doc", "AB")
def test_reconciling_twice_changes_nothing(doc):
    context, records = SEEDS[doc]
    once = reconcile(records, context.layout)
    again = reconcile([*once.visits, *once.summits, *once.trade_figures], context.layout)
    assert everything(again) == everything(once)


@pytest.mark.parametrize("doc", "AB")
def test_every_draft_is_evidence_of_an_event_or_listed(doc):
    context, records = SEEDS[doc]
    reconciled = reconcile(records, context.layout)
    kept = [*reconciled.visits, *reconciled.summits, *reconciled.trade_figures, *reconciled.ambiguous]
    for record in records:
        assert any(
            type(one) is type(record)
            and all(any(home.contains(span) for home in one.evidence) for span in record.evidence)
            for one in kept
        )


@pytest.mark.parametrize("doc", "AB")
def test_a_paragraph_about_something_else_changes_no_record(doc):
    page = seed_labels.article(doc)
    answers = {}

    def answer(task, sentence):
        return answers.get((task, sentence), [])

    context = seed_labels.context(page.text)
    for task in TASKS:
        for window in plan_windows(page.text, context.layout, context.readings, task, context.published).windows:
            sentence = " ".join(window.focus.of(page.text).split())
            answers[task, sentence] = perfect.drafts(context, window, doc)
    with Extractor(ScriptedModel(answer)) as extractor:
        before = extractor.extract(page)
        after = extractor.extract(Article.from_text(page.text + UNRELATED, language=page.language))
    assert [*after.records()] == [*before.records()]
    assert after.claims == before.claims
