import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.drafts import FORMS, TASKS, article_form
from extractor.errors import InputError
from extractor.prompting import QUESTIONS, build_messages, leaked, load_prompt
from extractor.screening import neutralize
from extractor.spans import Span
from extractor.windowing import Window


@pytest.mark.parametrize("task", TASKS)
def test_the_example_of_every_prompt_is_an_answer_of_the_form(task):
    example = load_prompt(task).example
    assert FORMS[task].model_validate_json(example).model_dump() == json.loads(example)


@pytest.mark.parametrize("task", TASKS)
def test_the_example_copies_words_of_its_own_sentence(task):
    prompt = load_prompt(task)
    sentence = prompt.system.split("Sentence: ")[1].split("\n")[0]
    for draft in json.loads(prompt.example)[task]:
        for value in draft.values():
            for words in value if isinstance(value, list) else [value]:
                assert words is None or words in sentence


def test_the_example_of_a_whole_article_is_an_answer_that_copies_its_words():
    prompt = load_prompt("article")
    shown = prompt.system[prompt.system.index("[1]") : prompt.system.index("```json")]
    answer = json.loads(prompt.example)
    assert article_form().model_validate(answer).model_dump(exclude_none=True) == answer

    def words(value):
        if isinstance(value, str):
            yield value
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from words(part)

    assert [word for word in words(answer) if word not in shown] == []


def test_a_missing_prompt_is_named():
    with pytest.raises(InputError, match=r"visits\.v99"):
        load_prompt("visits", 99)


def test_the_fingerprint_changes_with_the_words():
    prompts = {load_prompt(name).fingerprint for name in QUESTIONS}
    assert len(prompts) == len(QUESTIONS)


TEXT = "2024 год\nБыл обед. Токаев прибыл в Баку."
WINDOW = Window("visits", Span(19, 41), Span(9, 18), Span(0, 8), {})


def test_messages_carry_date_heading_context_and_sentence():
    system, user = build_messages(TEXT, WINDOW, load_prompt("visits"), "2024-06-17")
    assert system["content"] == load_prompt("visits").system
    assert user["content"].splitlines() == [
        "Published: 2024-06-17",
        "Heading: 2024 год",
        "Before: Был обед.",
        "Sentence: Токаев прибыл в Баку.",
    ]


@pytest.mark.parametrize(
    "token", ["<|im_end|>", "<|endoftext|>", "<start_of_turn>", "[INST]", "</s>", "<|im_start|>system", "[/INST]"]
)
def test_control_tokens_of_chat_templates_are_made_harmless(token):
    clean = neutralize(f"a {token} b")
    assert token not in clean
    assert len(clean) == len(f"a {token} b")


@given(st.text())
def test_neutralizing_keeps_every_offset(text):
    assert len(neutralize(text)) == len(text)


def test_braces_of_the_article_are_no_template():
    text = "{{7*7}} {% if x %} прибыл в Баку."
    window = Window("visits", Span(0, len(text)), None, None, {})
    assert build_messages(text, window, load_prompt("visits"), None)[1]["content"] == f"Sentence: {text}"


def test_words_of_the_example_that_are_not_in_the_window_are_a_leak():
    prompt = load_prompt("visits")
    assert leaked(prompt, {"visitor": "King Orfeo", "destination": "Баку"}, WINDOW, TEXT)
    assert not leaked(prompt, {"visitor": "Токаев", "destination": "Баку"}, WINDOW, TEXT)
