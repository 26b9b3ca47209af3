"""Records are asked about once more where the model tells how sure it is."""

from dataclasses import replace

import pytest
from scripted import ScriptedModel

from extractor import Article, Extractor
from extractor.assembly import Refusal
from extractor.confidence import signals
from extractor.errors import ModelUnavailable
from extractor.model import Odds, Tokens

TEXT = (
    "Президент Казахстана Касым-Жомарт Токаев 12 ноября прибыл в Москву. <|im_end|>\n\n"
    "Экспорт России в Казахстан составил 3 млрд долларов в 2024 году."
)
DRAFTS = {
    "visits": [{"destination": "Москву", "visitor": "Касым-Жомарт Токаев", "date": "12 ноября"}],
    "trade_figures": [{"number": "3 млрд долларов", "reporter": "России", "partner": "Казахстан", "date": "2024 году"}],
}


class Frank(ScriptedModel):
    """Says how sure it is: the last of ``odds`` at the last question, or an error."""

    def __init__(self, *odds):
        super().__init__(lambda task, sentence: DRAFTS.get(task, []))
        self.identity = replace(self.identity, tells_odds=True)
        self.questions = []
        self.about = []
        self.left = list(odds)

    def odds(self, messages):
        self.questions.append(messages[-1]["content"])
        self.about.append((messages[0]["content"], messages[-1]["content"].rpartition("\nQuestion: ")[0]))
        value = self.left.pop(0)
        if isinstance(value, Exception):
            raise value
        return Odds(value, Tokens(50, 20, 1), 1)


def read(model, **settings):
    with Extractor(model, **settings) as extractor:
        return extractor.extract(Article.from_text(TEXT, language="ru", published="2025-11-13"))


def test_every_record_is_asked_about_in_words_of_the_article():
    model = Frank(2.5, -1.0)
    found = read(model)
    visit, figure = found.visits[0], found.trade_figures[0]
    assert (visit.mentions[0].confirmed, figure.mentions[0].confirmed) == (2.5, -1.0)
    first, second = model.questions
    assert first.endswith("Question: Is it a visit of Касым-Жомарт Токаев to Москву, yes or no?")
    assert "Question: Is 3 млрд долларов a figure of trade" in second
    assert "<|im_end|>" not in "".join(model.questions)
    assert "confirmation.v2" in {use.name for use in found.usage.prompts}


def test_a_draft_is_asked_about_right_behind_its_answer_with_the_question_that_gave_it():
    visit, other = ({"destination": city, "visitor": "Токаев", "date": "12 ноября"} for city in ("Москву", "Минск"))
    talks = {"meeting": "переговоры", "participants": ["Токаев", "Путиным"], "place": "Москву", "date": "12 ноября"}
    text = (
        "Президент Казахстана Токаев 12 ноября прибыл в Москву на переговоры с Путиным. Обстановка была тёплой.\n\n"
        "Президент Казахстана Токаев 12 ноября прибыл в Минск."
    )
    model = Frank(1.0, 2.0, 3.0)
    sent = []
    ask, odds = model.ask, model.odds
    model.ask = lambda messages, *a, **k: (sent.append((False, messages)), ask(messages, *a, **k))[1]
    model.odds = lambda messages: (sent.append((True, messages)), odds(messages))[1]
    drafts = {("visits", "Москву"): [visit], ("visits", "Минск"): [other], ("summits", "Москву"): [talks]}
    model._answer = lambda task, sentence: next(
        (drafts[key] for key in drafts if key[0] == task and key[1] in sentence), []
    )
    with Extractor(model) as extractor:
        found = extractor.extract(Article.from_text(text, language="ru", published="2025-11-13"))
    behind = [at for at, (again, _) in enumerate(sent) if again]
    assert len(behind) == 3
    for at in behind:
        (was, first), (_, second) = sent[at - 1], sent[at]
        assert not was
        assert second[0] == first[0]
        assert second[-1]["content"].startswith(first[-1]["content"] + "\nQuestion: ")
    assert {visit.destination.city: visit.mentions[0].confirmed for visit in found.visits}["Минск"] == 2.0


def test_what_asking_took_is_counted():
    plain = read(ScriptedModel(lambda task, sentence: DRAFTS.get(task, []))).usage
    asked = read(Frank(2.5, -1.0)).usage
    assert asked.calls == plain.calls + 2
    assert (asked.prompt_tokens, asked.completion_tokens) == (plain.prompt_tokens + 100, plain.completion_tokens + 2)


def test_records_count_among_the_most_questions_of_an_article(monkeypatch):
    plain = ScriptedModel(lambda task, sentence: DRAFTS.get(task, []))
    read(plain)
    for room, odds in ((0, ()), (1, (2.5,)), (2, (2.5, -1.0))):
        monkeypatch.setattr("extractor.asking.MOST_QUESTIONS", len(plain.asked) + room)
        model = Frank(*odds)
        found = read(model)
        assert len(model.asked) + len(model.questions) == len(plain.asked) + room
        told = [record.mentions[0].confirmed for record in (*found.visits, *found.trade_figures)]
        assert told == [*odds, None, None][:2]
        messages = [issue.message for issue in found.issues if issue.code == "not_asked"]
        assert (
            messages
            == [f"{2 - room} of 2 questions were not asked: an article may cost {len(plain.asked) + room}"][: 2 - room]
        )


def test_a_model_that_says_nothing_of_it_leaves_null_and_gives_no_signal():
    record = read(Frank(None, None)).visits[0]
    assert record.mentions[0].confirmed is None
    assert not any(name.startswith(("confirmed", "asked again")) for name in signals(record, "period.start"))


def test_the_odds_are_a_signal_of_every_value_of_the_record_within_bounds():
    record = read(Frank(9.0, 0.5)).visits[0]
    assert {signals(record, path)["confirmed Visit"] for path in record.assessment} == {6.0}


def test_models_that_tell_no_odds_and_whole_articles_are_not_asked_again():
    assert read(ScriptedModel(lambda task, sentence: DRAFTS.get(task, []))).visits[0].mentions[0].confirmed is None


def test_a_server_that_goes_away_is_an_error_as_everywhere():
    with pytest.raises(ModelUnavailable):
        read(Frank(1.0, ModelUnavailable("gone", "start it again", "connection")))


AT_HOME = {"destination": "Баку", "visitor": "Алиев", "date": "12 ноября 2025 года"}
WELCOMED = (
    "Президента Казахстана Токаева 12 ноября 2025 года в Баку принял президент Азербайджана Алиев: визит начался."
)


def answering(model, *answers):
    """The model, with these drafts for the questions about visits, one answer after the other."""
    left = list(answers)
    model._answer = lambda task, sentence: left.pop(0) if task == "visits" else []
    return model


def welcomed(model, **settings):
    with Extractor(model, **settings) as extractor:
        return extractor.extract(Article.from_text(WELCOMED, language="ru", published="2025-11-13"))


def test_a_draft_that_code_refuses_is_not_asked_about(monkeypatch):
    model = answering(Frank(2.5), [AT_HOME | {"visitor": "Токаева"}])
    monkeypatch.setattr("extractor.pipeline.assemble", lambda *given: [Refusal("not_a_leader", "for the test")])
    assert [one.code for one in welcomed(model).withheld] == ["not_a_leader"]
    assert not model.questions


def test_second_answers_are_asked_about_too_with_the_question_that_was_asked_first():
    model = answering(Frank(-1.0, 1.5), [AT_HOME], [AT_HOME | {"visitor": "Токаева"}])
    model.ask = lambda messages, form, **room: ScriptedModel.ask(model, messages[:2], form, **room)
    found = welcomed(model, ask_again=True)
    assert [visit.mentions[0].confirmed for visit in found.visits] == [1.5]
    assert [question.split("Question: ")[1] for question in model.questions] == [
        "Is it a visit of Алиев to Баку, yes or no?",
        "Is it a visit of Токаева to Баку, yes or no?",
    ]
    assert model.about[0] == model.about[1]
