"""Extractions and articles made by hand for the tests of the report."""

from dataclasses import replace
from decimal import Decimal

from extractor.article import Article, Published
from extractor.decisions import Decision, Verdict
from extractor.records import (
    Assessment,
    Conflict,
    Extraction,
    Issue,
    Period,
    Person,
    Place,
    Source,
    TradeFigure,
    Usage,
    Visit,
)
from extractor.reporting import Told
from extractor.spans import Span

USAGE = Usage(model="local/test", extractor_version="0.1.0")
TEXT = (
    "Анна Рохас прилетит в Бишкек 3 марта 2025 года.\n"
    "По другим данным, она будет там 4 марта.\n"
    "Экспорт Чили составил 1,4 млрд долларов."
)
HOSTILE = (
    "Анна Рохас прилетит в Бишкек 3 марта.</script><script>document.title='hacked'</script>"
    "<img src=x onerror=\"document.title='hacked'\"> javascript:alert(1) {{ 7*7 }} \u202egnp.exe"
)
HEBREW = "אנה רוחאס תגיע לבישקק ב-3 במרץ."


def at(text: str, words: str) -> Span:
    """Where ``words`` stand first."""
    return Span(text.index(words), text.index(words) + len(words))


def visit(text: str = TEXT, words: tuple[str, str, str] = ("Анна Рохас", "Бишкек", "3 марта"), **changes) -> Visit:
    """A visit of Anna Rojas to Bishkek, its date in doubt."""
    who, where, when = (at(text, one) for one in words)
    fields = {
        "id": "visit-1",
        "evidence": (Span(who.start, when.stop),),
        "visitor": Person(name="Анна Рохас", country="CL"),
        "destination": Place(country="KG", city="Бишкек"),
        "period": Period(start="2025-03-03", end="2025-03-03", text="3 марта"),
        "status": "planned",
        "assessment": {
            "visitor.name": Assessment(spans=(who,), grounding="exact", confidence=0.97),
            "destination.city": Assessment(spans=(where,), grounding="exact", confidence=0.95),
            "period.start": Assessment(spans=(when,), grounding="computed", confidence=0.4, needs_review=True),
        },
        "issues": (Issue(code="year_unknown", severity="warning", message="nothing says which year", spans=(when,)),),
        "needs_review": True,
        "confidence": 0.4,
    }
    return Visit(**fields | changes)


def contested() -> Visit:
    """The visit with a second date that the article also supports."""
    when = Assessment(
        spans=(at(TEXT, "3 марта"),),
        grounding="computed",
        basis="words",
        needs_review=True,
        conflicts=(Conflict(value="2025-03-04/2025-03-04", reason="another mention", spans=(at(TEXT, "4 марта"),)),),
    )
    return visit(assessment={**visit().assessment, "period.start": when})


def figure(number: str = "1,4 млрд", value: str = "1400000000", **changes) -> TradeFigure:
    """Exports of Chile."""
    fields = {
        "id": "tradefigure-1",
        "evidence": (at(TEXT, "Экспорт Чили составил 1,4 млрд долларов"),),
        "reporter": "CL",
        "flow": "export",
        "measure": "level",
        "value": Decimal(value),
        "unit": "USD",
        "period": Period(start="2024", end="2024"),
        "assessment": {"value": Assessment(spans=(at(TEXT, number),), grounding="exact", confidence=0.9)},
    }
    return TradeFigure(**fields | changes)


def decision(record, action: str, field: str | None = None, *, second: int = 0, **changes) -> Decision:
    """What Asel decided about a record, or one of its fields, on the last day of November 2026."""
    fields = {"article": "k", "recipe": "r", "record": record.id, "type": type(record).__name__, "reviewer": "Асель"}
    verdict = Verdict(**fields | {"action": action, "field": field} | changes)
    return Decision.of(verdict, f"2026-11-30T10:00:{second:02}.000000Z")


def reviewed() -> Told:
    """An article of which a date was corrected, a visit and a figure were rejected, and one visit was added."""
    first, wrong, lacking = visit(), visit(id="visit-2", status="completed"), figure()
    march = {"period.start": "2025-03-04", "period.end": "2025-03-04", "period.text": "4 марта"}
    read = {"period.start": "2025-03-03", "period.end": "2025-03-03", "period.text": "3 марта"}
    place = {"destination.city": "Бишкек", "destination.country": "KG"}
    added = {"visitor.name": "Ли Вэй", "destination.country": "CL"}
    decisions = (
        decision(first, "correct", "period", old=read, new=march, spans=(at(TEXT, "4 марта"),), note="см. ниже"),
        decision(first, "accept", "destination", old=place, new=place, second=1),
        decision(wrong, "reject", second=2),
        decision(lacking, "accept", reviewer="Ким", second=3),
        decision(visit(id="visit-new"), "add", new=added, outside_knowledge=True, second=4),
    )
    article = told(visits=(first, wrong), trade_figures=(lacking,))
    return replace(article, decisions=decisions)


def told(
    number: int = 0,
    text: str = TEXT,
    *,
    given: bool = True,
    url: str | None = None,
    title: str | None = None,
    **records,
) -> Told:
    """One article with what was read from it; ``given`` false: its text is not known."""
    article = Article.from_text(text)
    source = Source(
        id=f"article-{number}",
        sha256=article.sha256,
        chars=len(text),
        title=title or f"Статья {number}",
        url=url,
        language="ru",
        published=Published(date="2025-03-01", basis="metadata"),
    )
    return Told(Extraction(article=source, usage=USAGE, **records), text if given else None)
