import pytest
from pydantic import ValidationError

from extractor.drafts import FORMS, MOST, TASKS, items, narrow


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_a_form_whose_list_carries_its_name(task):
    assert list(FORMS[task].model_fields) == [task]


def test_a_narrowed_form_takes_only_the_words_offered():
    form = narrow("visits", {"visitor": ["Токаев"], "destination": ["в Баку", "в Минск"], "date": ["17 июня"]})
    draft = {"visitor": "Токаев", "destination": "в Минск", "date": None}
    assert items("visits", form.model_validate({"visits": [draft]})) == [draft]
    for field, word in (("visitor", "Путин"), ("destination", "в Москву"), ("date", "2025")):
        with pytest.raises(ValidationError):
            form.model_validate({"visits": [{**draft, field: word}]})


def test_a_field_that_may_be_empty_must_be_when_nothing_was_found():
    form = narrow("visits", {"visitor": ["Токаев"], "destination": ["в Баку"], "date": []})
    with pytest.raises(ValidationError):
        form.model_validate({"visits": [{"visitor": "Токаев", "destination": "в Баку", "date": "вчера"}]})


def test_choices_reach_the_json_schema_that_the_server_enforces():
    schema = narrow("visits", {"visitor": ["Токаев", "Путин"]}).model_json_schema()
    assert schema["$defs"]["VisitDraft"]["properties"]["visitor"]["enum"] == ["Токаев", "Путин"]


def test_a_small_model_cannot_fill_the_list_without_end():
    draft = {"visitor": "Токаев", "destination": "в Баку", "date": None}
    with pytest.raises(ValidationError):
        narrow("visits", {"visitor": ["Токаев"]}).model_validate({"visits": [draft] * (MOST + 1)})


def test_without_choices_any_words_are_taken():
    draft = {"visitor": "anybody", "destination": "anywhere", "date": "some day"}
    assert items("visits", narrow("visits", {}).model_validate({"visits": [draft]})) == [draft]


def test_choices_keep_their_order_whatever_was_asked_before():
    def told(words):
        form = narrow("trade_figures", {"number": ["5"], "reporter": words, "partner": words})
        schema = form.model_json_schema()["$defs"]["TradeFigureDraft"]["properties"]
        return [schema[field]["anyOf"][0]["enum"] for field in ("reporter", "partner")]

    for words in (["Перу", "Чили"], ["Чили", "Перу"], ["Перу", "Чили"]):
        assert told(words) == [words, words]
