"""Articles made up by number, and a loopback server that answers about them as a model without mistakes would.

    python bench/made_up_news.py [MILLISECONDS]    serve; prints the address; every answer takes this long

Each article is some 1,500 characters of Russian: a headline, one visit, one trade figure, and sentences with persons,
places, days and numbers that no record is made of. No two articles share a sentence with an event. Nobody wrote like
this: they show how cost grows, not how well news is read.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
from collections.abc import Iterator
from typing import Any

from extractor import Article

CITIES = ("Баку", "Ташкент", "Бишкек", "Москва", "Минск", "Ереван", "Душанбе", "Анкара")
PARTNERS = ("Узбекистаном", "Кыргызстаном", "Россией", "Китаем", "Турцией", "Германией")
TOPICS = ("водной энергетики", "транспортных коридоров", "цифровых услуг", "сельского хозяйства", "туризма", "науки")
BODIES = ("Комитет по статистике", "Министерство экономики", "Торгово-промышленная палата", "Национальный банк")
SPEAKERS = ("Владимир Путин", "Шавкат Мирзиёев", "Садыр Жапаров", "Ильхам Алиев", "Александр Лукашенко")
_VISITED = re.compile(r"(\d+ июня) прибудет с рабочим визитом в (\w+)")
_TRADED = re.compile(r"товарооборот Казахстана с (\w+) составил (\d+ млн долларов)")


def article(number: int) -> Article:
    """The article with this number: always the same."""
    chance = random.Random(number)
    lines = [
        f"Президент Казахстана {number % 28 + 1} июня прибудет с рабочим визитом в {chance.choice(CITIES)}.",
        f"В 2024 году товарооборот Казахстана с {chance.choice(PARTNERS)} составил {number + 1} млн долларов.",
    ]
    lines = [f"Новости {number}: повестка дня и экономика", *lines, *(_filler(chance) for _ in range(8))]
    text = "\n".join(lines) + "\n"
    return Article.from_text(text, published="2025-05-12", language="ru", source=f"{number}.txt")


def articles(count: int) -> Iterator[Article]:
    """The first ``count`` articles, one after the other."""
    return map(article, range(count))


def _filler(chance: random.Random) -> str:
    day, year, part = chance.randint(1, 28), chance.randint(2015, 2024), chance.randint(2, 90)
    return chance.choice(
        (
            f"{chance.choice(BODIES)} {day} мая опубликовал обзор {chance.choice(TOPICS)}, работа над которым длилась"
            f" {part} недель.",
            f"{chance.choice(SPEAKERS)} ранее отмечал значение {chance.choice(TOPICS)} для жителей региона и"
            f" напоминал о планах, принятых в {year} году.",
            f"По словам экспертов, доля {chance.choice(TOPICS)} в бюджете города {chance.choice(CITIES)} достигает"
            f" {part}%, и до {year + 12} года она изменится мало.",
            f"Эксперты обсудили вопросы {chance.choice(TOPICS)} и {chance.choice(TOPICS)}, а также подготовку кадров,"
            f" сообщает пресс-служба.",
        )
    )


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The visit or the figure that a question about one sentence of these articles is after, or nothing."""
    task = next(iter(request["response_format"]["json_schema"]["schema"]["properties"]))
    sentence = request["messages"][-1]["content"].rsplit("Sentence: ", 1)[1]
    if task == "visits" and (told := _VISITED.search(sentence)):
        return {task: [{"destination": told[2], "visitor": "Президент Казахстана", "date": told[1]}]}
    if task == "trade_figures" and (told := _TRADED.search(sentence)):
        figure = {"number": told[2], "reporter": "Казахстана", "partner": told[1], "date": "2024 году"}
        return {task: [figure]}
    return {task: []}


def completion(request: dict[str, Any]) -> dict[str, Any]:
    """The answer as a chat completion; four characters count as a token."""
    content = json.dumps(answer(request), ensure_ascii=False)
    prompt = sum(len(message["content"]) for message in request["messages"]) // 4
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    usage = {"prompt_tokens": prompt, "completion_tokens": len(content) // 4}
    usage["total_tokens"] = sum(usage.values())
    return {
        "id": "c", "object": "chat.completion", "created": 1, "model": "made-up", "choices": [choice], "usage": usage,
    }  # fmt: skip


async def serve(seconds: float = 0.0) -> None:
    """Answer until killed."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(re.search(rb"(?i)content-length: *(\d+)", head)[1])
                request = json.loads(await reader.readexactly(length))
                body = json.dumps(completion(request), ensure_ascii=False).encode()
                await asyncio.sleep(seconds)
                writer.write(
                    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
                    + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) / 1000 if len(sys.argv) > 1 else 0.0))
