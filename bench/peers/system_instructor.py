"""instructor alone: one call an article, the whole schema, the server enforces the form."""

from pathlib import Path

import instructor
from openai import OpenAI
from schema import Events
from talk import serve

PROMPT = Path(__file__).with_name("prompt.txt").read_text("utf-8")


def make(settings):
    client = instructor.from_openai(
        OpenAI(base_url=settings["base_url"], api_key="none", timeout=600), mode=instructor.Mode.JSON_SCHEMA
    )

    def answer(article):
        asked = f"Published: {article['published'] or 'unknown'}\n\n{article['text']}"
        events = client.create(
            model=settings["model"],
            response_model=Events,
            messages=[{"role": "system", "content": PROMPT}, {"role": "user", "content": asked}],
            temperature=0,
            max_tokens=settings["max_tokens"],
            max_retries=3,  # its own default, and what its README shows
        )
        return events.model_dump(mode="json")

    return answer


if __name__ == "__main__":
    serve(make, "instructor", "openai", "pydantic")
