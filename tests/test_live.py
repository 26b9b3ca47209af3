"""The embedded model, really run: `make slow`."""

import pytest

from extractor import Article, Extractor
from extractor.model import available_models

TEXT = """Токаев посетит Баку
Президент Казахстана Касым-Жомарт Токаев 17 июня прибудет с рабочим визитом в Баку, сообщил пресс-секретарь.
18 июня он отправится в Ашхабад. Экспорт Казахстана в Азербайджан в 2024 году вырос на 12,5%.
"""


@pytest.mark.slow
def test_the_embedded_model_reads_a_tour_and_a_figure():
    if not any(model.usable for model in available_models() if model.name.startswith("local/")):
        pytest.skip("the embedded model is not installed: make demo")
    with Extractor("local/qwen2.5-coder-1.5b") as extractor:
        extraction = extractor.extract(Article.from_text(TEXT, language="ru", published="2025-06-12"))
    assert {(v.visitor.name, v.destination.country, v.period.start) for v in extraction.visits} == {
        ("Касым-Жомарт Токаев", "AZ", "2025-06-17"),
        ("Касым-Жомарт Токаев", "TM", "2025-06-18"),
    }
    assert [(f.reporter, f.partner, f.flow, f.measure, str(f.value)) for f in extraction.trade_figures] == [
        ("KZ", "AZ", "export", "growth", "12.5")
    ]
    assert extraction.usage.completion_tokens > 0
