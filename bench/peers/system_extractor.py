"""extractor itself, asked as it asks its embedded engine: one request at a time, temperature 0, seed 0."""

import datetime

import instructor
from openai import OpenAI
from talk import serve

from extractor import Article, Extractor
from extractor.model.client import Identity, Model
from extractor.model.faults import checked


def make(settings):
    client = OpenAI(base_url=settings["base_url"], api_key="none", timeout=600, max_retries=0)
    create = instructor.patch(create=checked(client.chat.completions.create, ""), mode=instructor.Mode.JSON_SCHEMA)
    identity = Identity(f"local/{settings['model']}", None, None, "json_schema", slots=1)
    extractor = Extractor(Model(identity, create, {"model": settings["model"], "temperature": 0, "seed": 0}))

    def answer(article):
        published = article["published"] and datetime.date.fromisoformat(article["published"])
        return extractor.extract(
            Article.from_text(
                article["text"], language=article["language"], published=published, title=article["title"]
            )
        ).model_dump(mode="json")

    return answer


if __name__ == "__main__":
    serve(make, "extractor", "instructor", "openai")
