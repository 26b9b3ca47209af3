"""The page of a report: whole, self-contained, and safe whatever an article holds."""

from __future__ import annotations

import re

import lxml.html
import pytest
from cases import VISIT, case, quiet

from extractor.evaluation.from_labels import extract, prediction
from extractor.evaluation.markdown import report_markdown
from extractor.evaluation.page import report_page
from extractor.evaluation.scoring import score

EVIL = '<script>alert(1)</script> & "x" | `y` [z](http://evil)'


@pytest.fixture(scope="module")
def report():
    """A visit with a wrong status in a sentence full of markup, with confidences."""
    text = f"Анна Рохас прибыла в Лиму 3 мая. {EVIL} в официальным порядке."
    visit = VISIT | {"evidence": [text], "visitor": {"name": f"Анна Рохас {EVIL}", "country": "BO"}}
    one = case(text=text, visits=[visit], summits=[], trade_figures=[], claims=[], made_by=EVIL)
    record = extract(one).visits[0]
    sure = {path: entry.model_copy(update={"confidence": 0.8}) for path, entry in record.assessment.items()}
    record = record.model_copy(update={"status": "cancelled", "kind": "state", "assessment": sure})
    wrong = extract(one).model_copy(update={"visits": (record,)})
    return score([one, quiet()], {"ru-1": prediction(one, wrong), "ru-0": prediction(quiet())})


def test_text_of_articles_is_escaped(report):
    page = report_page(report)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    markdown = report_markdown(report)
    assert "<script" not in markdown
    assert "[z](" not in markdown.replace("\\[", "")


def test_the_page_needs_no_network(report):
    page = report_page(report)
    assert not re.search(r"""(?:src|href)=["'](?!#)|url\(|@import""", page)
    assert "default-src 'none'" in page


def test_the_page_is_well_formed_and_its_links_lead_somewhere(report):
    tree = lxml.html.document_fromstring(report_page(report))
    links = {link.get("href")[1:] for link in tree.iter("a")}
    assert links == {heading.get("id") for heading in tree.iter("h2")}
    assert all(figure.get("aria-label") for figure in tree.iter("svg"))
    words = [mark.text for mark in tree.iter("mark")]
    assert "прибыла" in words


def test_the_page_says_who_annotated_and_what_it_does_not_show(report):
    page = report_page(report)
    assert "labels by a model: 2 articles" in page
    assert "What these numbers do not show" in page
    assert report["header"]["digest"] in page
    assert "Reliability" in page
    assert "Risk and coverage" in page


def test_a_report_without_confidences_says_so():
    one = case()
    page = report_page(score([one], {"ru-1": prediction(one)}))
    assert "nothing has been calibrated yet" in page
