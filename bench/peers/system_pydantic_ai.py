"""pydantic-ai: an agent with native structured output, the provider for servers that speak OpenAI's protocol.

llama.cpp enforces a schema without showing it to the model, so the profile has it written into the instructions.
"""

from pathlib import Path

from pydantic_ai import Agent, NativeOutput
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider
from schema import Events
from talk import serve

PROMPT = Path(__file__).with_name("prompt.txt").read_text("utf-8")


def make(settings):
    provider = OpenAICompatibleProvider("llama.cpp", base_url=settings["base_url"], api_key="none")
    profile = {"native_output_requires_schema_in_instructions": True}
    agent = Agent(
        OpenAIChatModel(settings["model"], provider=provider, profile=profile),
        output_type=NativeOutput(Events),
        instructions=PROMPT,
        model_settings={"temperature": 0, "max_tokens": settings["max_tokens"], "timeout": 600},
    )

    def answer(article):
        asked = f"Published: {article['published'] or 'unknown'}\n\n{article['text']}"
        return agent.run_sync(asked).output.model_dump(mode="json")

    return answer


if __name__ == "__main__":
    serve(make, "pydantic-ai-slim", "openai", "pydantic")
