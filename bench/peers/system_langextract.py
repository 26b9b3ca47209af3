"""langextract: few-shot examples, chunks of its default size, its OpenAI provider with an address of its own."""

from pathlib import Path

import langextract as lx
from examples import EXAMPLES
from langextract.factory import ModelConfig
from talk import serve

PROMPT = Path(__file__).with_name("prompt_langextract.txt").read_text("utf-8")


def make(settings):
    examples = [
        lx.data.ExampleData(
            text=text,
            extractions=[
                lx.data.Extraction(extraction_class=kind, extraction_text=words, attributes=attributes)
                for kind, words, attributes in found
            ],
        )
        for text, found in EXAMPLES
    ]
    config = ModelConfig(
        model_id=settings["model"],
        provider="openai",
        provider_kwargs={
            "api_key": "none",
            "base_url": settings["base_url"],
            "max_output_tokens": settings["max_tokens"],
            "temperature": 0.0,
        },
    )

    def answer(article):
        result = lx.extract(
            text_or_documents=article["text"],
            prompt_description=PROMPT,
            examples=examples,
            config=config,
            additional_context=f"Published: {article['published'] or 'unknown'}",
            extraction_passes=1,
            max_workers=1,
            show_progress=False,
        )
        return [
            {"class": one.extraction_class, "text": one.extraction_text, "attributes": one.attributes or {}}
            for one in result.extractions or []
            if one.char_interval  # its README: what it cannot find in the text comes from the examples
        ]

    return answer


if __name__ == "__main__":
    serve(make, "langextract", "openai")
