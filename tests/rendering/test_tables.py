from __future__ import annotations

from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from extractor.article import Published
from extractor.records import (
    Assessment,
    CalibrationUse,
    Conflict,
    Extraction,
    Issue,
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
from extractor.rendering.explanation import explain
from extractor.rendering.quotes import clean
from extractor.rendering.tables import render_markdown, render_table
from extractor.spans import Span

TEXT = (
    "Премьер-министр Исландии совершит рабочий визит в Чили\n"
    "Премьер-министр Исландии Йоун Йоунссон, который накануне принял участие в открытии новой школы и осмотрел порт, "
    "3 марта прибудет в Сантьяго с рабочим визитом, сообщила пресс-служба правительства, не уточнив подробностей.\n"
    "Доля Исландии в экспорте Чили составляет 1,4%. Он встретится с президентом Анной Рохас."
)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def sentence(first: str, last: str) -> Span:
    return Span(TEXT.index(first), TEXT.index(last) + len(last))


def seen(*words: str, **fields: object) -> Assessment:
    return Assessment(spans=tuple(map(span, words)), **{"grounding": "exact", **fields})


VISIT = Visit(
    id="visit-1",
    visitor=Person(name="Йоун Йоунссон", country="IS", role="премьер-министр"),
    destination=Place(country="CL", city="Сантьяго"),
    period=Period(start="2025-03-03", end="2025-03-05", text="3 марта"),
    kind="working",
    status="planned",
    evidence=(sentence("Премьер-министр Исландии Йоун", "подробностей."),),
    assessment={
        "visitor.name": seen("Йоун Йоунссон"),
        "destination.city": seen("Сантьяго"),
        "kind": seen("рабочим визитом"),
        "period.start": seen(
            "3 марта", failed=("year_from_page",), conflicts=(Conflict(value="2024-03-03", reason="heading"),)
        ),
    },
    issues=(Issue(code="end_inferred", severity="warning", message="the end is inferred", field="period.end"),),
    needs_review=True,
)
SUMMIT = Summit(
    id="summit-1",
    name=None,
    level="bilateral",
    kind="talks",
    place=Place(),
    period=Period(start=None, end=None, text="завтра"),
    participants=(
        Participant(person=Person(name="Анна Рохас", country="CL"), attendance="expected"),
        Participant(country="IS", attendance="attended"),
    ),
    evidence=(sentence("Он встретится", "Рохас."),),
)
FIGURE = TradeFigure(
    id="trade-1",
    reporter="CL",
    partner="IS",
    flow="export",
    measure="share",
    value=Decimal("1.4"),
    unit="percent",
    period=Period(),
    share_of="CL:export",
    rank=2,
    evidence=(sentence("Доля", "1,4%."),),
    assessment={"value": seen("1,4%")},
)


def extraction(**changes: object) -> Extraction:
    fields: dict[str, object] = {
        "article": Source(
            id="a1",
            sha256="0" * 64,
            chars=len(TEXT),
            source="iceland.txt",
            title="Визит | в Чили",
            published=Published(date="2025-03-01", basis="metadata"),
        ),
        "visits": (VISIT,),
        "summits": (SUMMIT,),
        "trade_figures": (FIGURE,),
        "withheld": (
            Withheld(
                task="visits",
                draft={"visitor": "Порт", "destination": "открытии", "kind": None},
                window=Span(0, 10),
                code="no_such_place",
                message="",
            ),
        ),
        "issues": (Issue(code="window_failed", severity="error", message="one window got no answer"),),
        "usage": Usage(model="local/tiny", extractor_version="0", windows=3, calls=4),
    }
    return Extraction(**{**fields, **changes})


def terminal(extraction: Extraction, width: int, text: str = TEXT) -> str:
    console = Console(file=StringIO(), width=width)
    console.print(render_table(extraction, text, width))
    return console.file.getvalue()


@pytest.mark.parametrize("width", [60, 80, 100])
def test_every_line_fits_the_terminal(width):
    lines = terminal(extraction(), width).splitlines()
    assert max(map(cell_len, lines)) <= width


def test_heading_says_article_date_basis_and_model():
    shown = terminal(extraction(), 100)
    assert "Визит | в Чили · iceland.txt" in shown
    assert "published 2025-03-01 (metadata) · local/tiny · 3 windows, 4 calls" in shown
    undated = extraction(article=Source(id="a1", sha256="0", chars=1))
    assert "publication date unknown" in terminal(undated, 100)


def test_a_record_that_needs_review_is_marked_without_colour():
    shown = terminal(extraction(), 100)
    assert any(line.startswith("! Йоун Йоунссон") for line in shown.splitlines())
    assert "! needs review" in shown
    calm = terminal(extraction(visits=(VISIT.model_copy(update={"needs_review": False}),)), 100)
    assert "!" not in calm


def test_the_quote_keeps_the_words_that_prove_and_shortens_the_rest():
    quote = next(line for line in render_markdown(extraction(), TEXT).splitlines() if "Сантьяго, CL" in line)
    for proof in ("Йоун Йоунссон", "3 марта", "Сантьяго", "рабочим визитом"):
        assert f"**{proof}**" in quote
    assert "…" in quote
    assert "не уточнив" not in quote


def test_a_proof_outside_the_evidence_gets_a_quote_of_its_own():
    visit = VISIT.model_copy(update={"assessment": {"kind": seen("рабочий визит")}})
    assert "совершит **рабочий визит** в Чили" in render_markdown(extraction(visits=(visit,)), TEXT)


@pytest.mark.parametrize(
    "doubt",
    [
        "period end: the end is inferred",
        "period start: year from page",
        "unresolved: place, period",  # of the summit
        "unresolved: period",  # of the figure
    ],
)
def test_doubts_are_said_in_words(doubt):
    assert f"? {doubt}\n" in "\n".join(line.strip() for line in terminal(extraction(), 100).splitlines()) + "\n"
    assert doubt in render_markdown(extraction(), TEXT)


def test_values_are_shown_as_people_write_them():
    shown = render_markdown(extraction(), TEXT)
    assert "| CL – IS<br>share of: CL:export | export, share | 1.4 %, rank 2 |" in shown
    assert "with: Анна Рохас (CL): expected, IS" in shown
    money = FIGURE.model_copy(
        update={"value": Decimal("4E+9"), "value_max": Decimal("5000000000"), "unit": "USD", "qualifier": "range"}
    )
    shown = render_markdown(extraction(trade_figures=(money,)), TEXT).replace("\xa0", " ")
    assert "4 000 000 000 – 5 000 000 000 USD, rank 2" in shown
    about = FIGURE.model_copy(update={"qualifier": "at_least", "rank": None})
    assert "| at least 1.4 % |" in render_markdown(extraction(trade_figures=(about,)), TEXT)


def test_withheld_drafts_and_article_issues_follow():
    for shown in (terminal(extraction(), 100), render_markdown(extraction(), TEXT)):
        assert "visits «Порт · открытии»: no such place" in shown
        assert "error: one window got no answer" in shown


def test_nothing_found_is_said():
    empty = extraction(visits=(), summits=(), trade_figures=(), withheld=(), issues=())
    assert "No visits, summits or trade figures found." in terminal(empty, 80)
    assert "No visits, summits or trade figures found." in render_markdown(empty, TEXT)


HOSTILE = "a\x1b]8;;http://x.example\x07b\x1b[2Jc\x9bd\u202ee\r\n[bold]f|g<script>"


def test_control_characters_never_reach_the_terminal():
    visit = VISIT.model_copy(update={"visitor": Person(name=HOSTILE), "assessment": {}})
    shown = terminal(extraction(visits=(visit,)), 100, TEXT.replace("школы", HOSTILE))
    assert not set(shown) & set("\x1b\x07\x9b\u202e\r")
    assert "x.example" not in shown
    assert "[bold]f" in shown


def test_markdown_cells_cannot_break_out():
    visit = VISIT.model_copy(update={"visitor": Person(name=HOSTILE)})
    row = next(line for line in render_markdown(extraction(visits=(visit,)), TEXT).splitlines() if "script" in line)
    assert r"\[bold\]f\|g&lt;script&gt;" in row
    assert "## Визит \\| в Чили" in render_markdown(extraction(), TEXT)


def test_spans_of_another_text_do_no_harm():
    assert "Йоун" in terminal(extraction(), 80, "short")


@given(st.text())
def test_clean_is_one_printable_line(text):
    cleaned = clean(text)
    assert cleaned.splitlines() in ([], [cleaned])
    assert clean(cleaned) == cleaned
    assert "\x1b" not in cleaned


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=5))
def test_any_spans_can_be_shown(pairs):
    spans = tuple(Span(min(pair), max(pair)) for pair in pairs)
    visit = VISIT.model_copy(
        update={"evidence": spans[:2], "assessment": {"kind": Assessment(spans=spans, grounding="exact")}}
    )
    render_markdown(extraction(visits=(visit,)), TEXT)


def test_a_conflict_is_two_quotes_side_by_side_with_the_choice_and_both_reasons():
    start, other = TEXT.index("3 марта"), TEXT.index("рабочим визитом")
    entry = Assessment(
        spans=(Span(start, start + 7),),
        grounding="computed",
        basis="year: caption",
        conflicts=(
            Conflict(value="2024-03-03/2024-03-04", reason="the heading", spans=(Span(other, other + len("рабочим")),)),
        ),
    )
    both = {"period.start": entry, "period.end": entry}
    found = extraction(visits=(VISIT.model_copy(update={"assessment": both}),))
    shown = terminal(found, 100)
    (heading,) = [line for line in shown.splitlines() if "chosen:" in line]  # start and end disagree together
    assert "or: 2024-03-03 – 2024-03-04" in heading
    assert any(line.count("«") == 2 for line in shown.splitlines())
    (reasons,) = [line for line in shown.splitlines() if "year: caption" in line]
    assert "the heading" in reasons
    page = render_markdown(found, TEXT)
    assert "**3 марта**" in page
    assert "*or* 2024-03-03 – 2024-03-04 «" in page
    assert "(the heading)" in page


def test_of_many_fields_that_are_not_sure_enough_the_least_sure_are_named():
    entry = seen("Сантьяго")
    paths = ("kind", "destination.city", "visitor.name", "status", "period.start")
    unsure = {
        path: entry.model_copy(update={"confidence": 0.9 - 0.1 * at, "needs_review": True})
        for at, path in enumerate(paths)
    }
    rated = VISIT.model_copy(update={"assessment": unsure})
    told = render_markdown(extraction(visits=(rated,)), TEXT)
    assert "look at: period 50 %, status 60 %, visitor 70 %, and 2 more" in told


def test_fields_that_are_not_sure_enough_are_named_with_their_confidence():
    entry = seen("Сантьяго")
    unsure = {
        "visitor.name": entry.model_copy(update={"confidence": 0.93}),
        "destination.city": entry.model_copy(update={"confidence": 0.71, "needs_review": True}),
        "destination.country": entry.model_copy(update={"confidence": 0.64, "needs_review": True}),
        "kind": entry.model_copy(update={"confidence": 0.5, "needs_review": True}),
    }
    rated = VISIT.model_copy(update={"assessment": unsure})
    assert "look at: kind 50 %, destination 64 %" in terminal(extraction(visits=(rated,)), 100)
    assert "look at: kind 50 %, destination 64 %" in render_markdown(extraction(visits=(rated,)), TEXT)
    assert "look at" not in terminal(extraction(visits=(VISIT,)), 100)
    story = explain(extraction(visits=(rated,)), rated, TEXT)
    assert "confidence 93 %\n" in story
    assert "confidence 71 %, look at it\n" in story


def test_the_head_names_the_calibration():
    use = CalibrationUse(fingerprint="abc123", model="m", data="d", split="calib", threshold=0.9, accepted_error=0.05)
    usage = extraction().usage.model_copy(update={"calibration": use})
    assert "confidence by calibration abc123" in terminal(extraction(usage=usage), 100)
