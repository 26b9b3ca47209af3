"""A loopback server that answers questions about one sentence as a good model would, for made-up articles."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from stub import Stub

from extractor import Article

CITIES = ["Баку", "Ташкент", "Бишкек", "Москва", "Минск", "Ереван", "Душанбе", "Анкара"]
_VISITED = re.compile(r"(\d+ июня) прибудет с рабочим визитом в (\w+)")

_TRADED = re.compile(r"составил (\d+ млн долларов)")


def article(number: int) -> Article:
    """An article that tells of one visit and one trade figure, unlike all others."""
    text = (
        f"Сообщение номер {number}.\nПрезидент Казахстана Касым-Жомарт Токаев {number % 28 + 1} июня прибудет"
        f" с рабочим визитом в {CITIES[number % len(CITIES)]}.\n"
        f"В 2024 году экспорт Казахстана составил {number + 1} млн долларов.\n"
    )
    return Article.from_text(text, published="2025-05-12", language="ru", source=f"{number}.txt")


def answers(request: dict[str, Any]) -> Any:
    """The visit and the figure of a made-up article, and nothing else."""
    task = next(iter(request["response_format"]["json_schema"]["schema"]["properties"]))
    questions = [message["content"] for message in request["messages"] if "Sentence: " in message["content"]]
    sentence = questions[-1].rsplit("Sentence: ", 1)[1]  # when it is asked again, what was wrong stands behind
    if task == "visits" and (told := _VISITED.search(sentence)):
        return {task: [{"destination": told[2], "visitor": "Касым-Жомарт Токаев", "date": told[1]}]}
    if task == "trade_figures" and (told := _TRADED.search(sentence)):
        return {task: [{"number": told[1], "reporter": "Казахстана", "partner": None, "date": "2024 году"}]}
    return {task: []}


def repeated(stub: Stub) -> int:
    """How many requests were made that had been made before."""
    asked = Counter(json.dumps(request, sort_keys=True) for request in stub.requests)
    return sum(asked.values()) - len(asked)
