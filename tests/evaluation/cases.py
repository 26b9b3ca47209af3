"""Gold cases made up for tests."""

from __future__ import annotations

from typing import Any

from extractor.evaluation.gold import GoldCase

VISIT = {
    "id": "v1",
    "words": {
        "visitor": "Анна Рохас",
        "destination": "в Лиму",
        "period": "3 мая",
        "kind": "официальным",
        "status": "прибыла",
    },
    "evidence": ["Анна Рохас прибыла в Лиму 3 мая с официальным визитом."],
    "visitor": {"name": "Анна Рохас", "country": "BO"},
    "destination": {"country": "PE", "city": "Лима"},
    "period": {"start": "2026-05-03", "end": "2026-05-03"},
    "kind": "official",
    "status": "completed",
}
SUMMIT = {
    "id": "s1",
    "words": {"name": "переговоры", "place": "в Лиме", "period": "4 мая", "participants.0": "Рохас"},
    "evidence": ["4 мая в Лиме Рохас и Луис Гарсия провели переговоры."],
    "name": "переговоры",
    "level": "bilateral",
    "kind": "talks",
    "place": {"country": "PE", "city": "Лима"},
    "period": {"start": "2026-05-04", "end": "2026-05-04"},
    "participants": [
        {"name": "Анна Рохас", "country": "BO", "attendance": "attended"},
        {"name": "Луис Гарсия", "country": "PE", "attendance": "attended"},
    ],
    "status": "completed",
}
FIGURE = {
    "id": "t1",
    "words": {"value": "1,2 млрд долларов", "period": "в 2025 году"},
    "evidence": ["Экспорт Боливии в Перу достиг в 2025 году 1,2 млрд долларов."],
    "reporter": "BO",
    "partner": "PE",
    "flow": "export",
    "measure": "level",
    "value": "1200000000",
    "unit": "USD",
    "period": {"start": "2025", "end": "2025"},
}
GROWTH = FIGURE | {
    "id": "t2",
    "words": {"value": "на 7,5%", "period": "в 2025 году"},
    "evidence": ["Экспорт Боливии в Перу достиг в 2025 году 1,2 млрд долларов.", "Он вырос на 7,5%."],
    "measure": "growth",
    "value": "7.5",
    "unit": "percent",
}
CLAIM = {
    "kind": "nth",
    "counts": "Visit",
    "value": 2,
    "text": "второй визит",
    "evidence": ["Это её второй визит в Перу."],
    "outcome": "cannot_be_checked",
}
PARTS: dict[str, list[dict[str, Any]]] = {
    "visits": [VISIT],
    "summits": [SUMMIT],
    "trade_figures": [FIGURE, GROWTH],
    "claims": [CLAIM],
}
QUIET = "Погода в Лиме была хорошей, улицы были полны людей, и никто никуда не ехал."


def case(name: str = "ru-1", **changes: Any) -> GoldCase:
    """A case with the records of ``PARTS``, or those given; without any, an article that tells of nothing."""
    parts = {kind: changes.pop(kind, PARTS[kind]) for kind in PARTS}
    quotes = [quote for records in parts.values() for one in records for quote in one["evidence"]]
    evidence = [quote if isinstance(quote, str) else quote[0] for quote in quotes]
    told = {
        "id": name,
        "language": "ru",
        "published": "2026-05-05",
        "text": " ".join(dict.fromkeys(evidence)) or QUIET,
        "cluster": name,
        "made_by": "invented for a test",
        "annotators": [{"id": "m", "kind": "model"}],
        "split": "dev",
    }
    return GoldCase.model_validate(told | parts | changes)


def quiet(name: str = "ru-0", **changes: Any) -> GoldCase:
    """A case without events."""
    return case(name, visits=[], summits=[], trade_figures=[], claims=[], **changes)
