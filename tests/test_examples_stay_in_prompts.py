"""Examples of the prompts never come back as records: over recorded answers on dev, and from a model that echoes."""

import json
from pathlib import Path

import gate
import pytest

from extractor import CassetteMiss, Extractor
from extractor.evaluation.gold import read_gold
from extractor.model import Identity, Reply, Tokens
from extractor.prompting import QUESTIONS, load_prompt

CASES = read_gold(gate.GOLD / "dev.jsonl")
FEWEST = 20
"""Articles at least whose recordings are of today's questions; for the others `make record-gold`."""


def strings(value):
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        yield from strings(part)


EXAMPLES = {
    name: {word for word in strings(json.loads(load_prompt(name).example)) if len(word) > 3}
    for name in QUESTIONS
    if name != "confirmation"  # it has questions, no example
}


def repeated(told, text):
    """Words of the examples among ``told`` that the article does not have."""
    return [word for word in told if any(word in words for words in EXAMPLES.values()) and word not in text]


def shown(record, text):
    """Names, dates and numbers of the examples that a record or its drafts show and the article does not have."""
    told = record.model_dump_json()
    proper = {
        word for words in EXAMPLES.values() for word in words if word.lower() != word or any(map(str.isdigit, word))
    }
    return [word for word in proper if word in told and word not in text]


def recorded_answers(path: Path):
    """The filled forms; whether a record is one is answered with a word."""
    for interaction in json.loads(path.read_text("utf-8"))["interactions"]:
        if "response_format" in interaction["request"]["body"]:
            for choice in interaction["response"]["body"].get("choices", ()):
                yield json.loads(choice["message"]["content"])


def test_the_examples_have_words_that_no_article_of_dev_has():
    alien = {word for words in EXAMPLES.values() for word in words if not any(word in case.text for case in CASES)}
    assert len(alien) > 8
    assert repeated(sorted(alien), "") == sorted(alien)


def test_no_recorded_answer_on_dev_repeats_an_example():
    answered = 0
    for case in CASES:
        for answer in recorded_answers(gate.CASSETTES / f"{case.id}.json"):
            answered += 1
            assert repeated(strings(answer), case.text) == [], case.id
    assert answered > 100


def test_no_record_of_the_recorded_answers_on_dev_repeats_an_example():
    missed = 0
    for case in CASES:
        try:
            with Extractor(cassette=gate.CASSETTES / f"{case.id}.json") as extractor:
                found = extractor.extract(case.article)
        except CassetteMiss:
            missed += 1
            continue
        for record in found.records():
            assert shown(record, case.text) == [], case.id
    assert len(CASES) - missed >= FEWEST


class Echo:
    """A model that answers every question with the example of its prompt."""

    identity = Identity("echo", None, None, "echo", 1)

    def ask(self, messages, form, *, max_tokens):
        example = json.loads(load_prompt("article").example)
        told = {name: example[name] for name in form.model_fields if name in example}
        return Reply(form.model_validate(told), Tokens(0, 0, 0), 1)

    def describe(self, prompts, note=""): ...

    def close(self): ...

    def __exit__(self, *exc): ...


@pytest.mark.parametrize("case", CASES[::9], ids=lambda case: case.id)
def test_an_echo_of_the_example_gives_no_record(case):
    with Extractor(Echo(), reading="article") as extractor:
        found = extractor.extract(case.article)
    assert list(found.records()) == []
    assert {held.code for held in found.withheld} <= {"example_leak"}
