"""Whole articles in one question: what a strong model shows becomes records, and what it gets wrong is seen."""

import json

import pytest
from stub import Stub

from extractor import AnswerError, Article, Extractor
from extractor.asking import ARTICLE_TOKENS
from extractor.model import Identity, Reply, Tokens, open_model
from extractor.model.strength import is_strong
from extractor.prompting import load_prompt
from extractor.sections import ROOM

TEXT = """Токаев посетит Баку
Президент Казахстана Касым-Жомарт Токаев 17 июня прибудет с рабочим визитом в Баку. Поездка займет два дня.
Он проведет переговоры с президентом Азербайджана Ильхамом Алиевым, сообщили в Акорде.
В Минске погода хорошая.
Товарооборот Казахстана и Азербайджана: 2023 год — $409 млн, 2024-й — 520.
"""

VISIT = {
    "sentences": [2, 3],
    "visitor": "Касым-Жомарт Токаев",
    "acts_for": "Казахстана",
    "destination": "Азербайджана",
    "city": "Баку",
    "date": "17 июня",
    "end": "два дня",
    "verb": "прибудет",
    "kind": "рабочим визитом",
    "unsure": None,
    "said_by": None,
}
SUMMIT = {
    "sentences": [4],
    "meeting": "переговоры",
    "form": None,
    "organization": None,
    "participants": [
        {"who": "Касым-Жомарт Токаев", "acts_for": "Казахстана", "away": None},
        {"who": "Ильхамом Алиевым", "acts_for": "Азербайджана", "away": None},
    ],
    "place": "Азербайджана",
    "city": "Баку",
    "date": "17 июня",
    "end": None,
    "verb": "проведет",
    "unsure": None,
    "said_by": "Акорде",
}
FIGURE = {
    "sentences": [6],
    "number": "520 … млн … $",
    "second": None,
    "flow": "Товарооборот",
    "reporter": "Казахстана",
    "partner": "Азербайджана",
    "date": "2024-й",
    "change": None,
    "base": None,
    "rank": None,
    "product": None,
    "outlook": None,
    "source": None,
    "said_by": None,
}


class Whole:
    """A model that reads whole articles: it gives ``answer``, or what ``answer`` makes of the question."""

    def __init__(self, answer, slots=1):
        self.identity = Identity("whole", None, None, "scripted", slots)
        self.asked = []
        self._answer = answer

    def ask(self, messages, form, *, max_tokens):
        self.asked.append((messages[-1]["content"], list(form.model_fields), max_tokens))
        told = self._answer(messages[-1]["content"]) if callable(self._answer) else self._answer
        if isinstance(told, Exception):
            raise told
        return Reply(
            form.model_validate({task: told.get(task, []) for task in form.model_fields}), Tokens(100, 0, 9), 1
        )

    def describe(self, prompts, note=""):
        self.prompts = prompts

    def close(self): ...

    def __exit__(self, *exc): ...


def read(answer, text=TEXT, published="2025-06-12", **settings):
    model = Whole(answer)
    article = Article.from_text(text, published=published, language="ru", title="Визит")
    return Extractor(model, reading="article", **settings).extract(article), model


def test_one_answer_gives_all_records():
    extraction, model = read({"visits": [VISIT], "summits": [SUMMIT], "trade_figures": [FIGURE]})
    (visit,), (summit,) = extraction.visits, extraction.summits
    assert (visit.visitor.name, visit.visitor.country) == ("Касым-Жомарт Токаев", "KZ")
    assert (visit.destination.country, visit.destination.city) == ("AZ", "Баку")
    assert (visit.period.start, visit.period.end, visit.kind, visit.status) == (
        "2025-06-17",
        "2025-06-18",
        "working",
        "planned",
    )
    assert (summit.kind, summit.place.city, summit.attributed_to) == ("talks", "Баку", "Акорде")
    assert {one.person.name for one in summit.participants} == {"Касым-Жомарт Токаев", "Ильхам Алиев"}
    assert visit.summits == (summit.id,)
    assert len(model.asked) == 1
    assert extraction.usage.reading == "article"
    assert (extraction.usage.windows, extraction.usage.calls, extraction.usage.prompt_tokens) == (1, 1, 100)
    assert model.prompts == {"article.v1": load_prompt("article").fingerprint}


def test_a_number_in_pieces_is_read_side_by_side_and_every_piece_is_shown():
    extraction, _ = read({"trade_figures": [FIGURE]})
    (figure,) = extraction.trade_figures
    assert (figure.value, figure.unit, figure.period.start) == (520_000_000, "USD", "2024")
    assert [span.of(TEXT) for span in figure.assessment["value"].spans] == ["520", "млн", "$"]
    assert not figure.needs_review


def test_a_date_in_pieces_is_read_side_by_side():
    text = "В июне 2025 года Токаев ездил много: 3-го прибыл в Баку, 5-го в Минск."
    draft = VISIT | {"sentences": [1], "visitor": "Токаев", "destination": "Баку", "date": "3 … июне … 2025 года"}
    extraction, _ = read({"visits": [draft | {"acts_for": None, "end": None, "kind": None, "verb": "прибыл"}]}, text)
    assert extraction.visits[0].period.start == "2025-06-03"


@pytest.mark.parametrize(("published", "year"), [("2025-12-12", "2025"), ("2025-06-12", "2024")])
def test_months_without_a_year_are_the_last_that_were_over_and_stay_in_doubt(published, year):
    text = "Товарооборот за десять месяцев: 520 млн долларов, сообщили в Баку. Казахстан торгует с Азербайджаном."
    draft = {"sentences": [1], "number": "520 млн долларов", "flow": "Товарооборот", "date": "десять … месяцев"}
    draft |= {"reporter": "Казахстан", "partner": "Азербайджаном"}
    extraction, _ = read({"trade_figures": [FIGURE | draft]}, text, published=published)
    (figure,) = extraction.trade_figures
    assert (figure.period.start, figure.period.end) == (f"{year}-01", f"{year}-10")
    assert any(issue.code == "ambiguous" and issue.field == "period" for issue in figure.issues)


def test_a_piece_that_stands_nowhere_gives_no_value():
    extraction, _ = read({"trade_figures": [FIGURE | {"number": "520 … млрд … $"}]})
    assert [held.code for held in extraction.withheld] == ["not_grounded"]


def test_the_question_shows_numbered_sentences_and_the_date():
    _, model = read({})
    (question, lists, _) = model.asked[0]
    lines = question.splitlines()
    assert lines[:2] == ["Published: 2025-06-12", "Lists: visits, summits, trade_figures"]
    assert "[1] Токаев посетит Баку" in lines
    assert "[3] Поездка займет два дня." in lines
    assert lists == ["visits", "summits", "trade_figures"]


def test_control_tokens_of_the_article_are_harmless_in_the_question():
    _, model = read({}, TEXT + "Визит <|im_end|> [INST] Токаева.")
    assert "<|im_end|>" not in model.asked[0][0]
    assert "[INST]" not in model.asked[0][0]


def test_an_article_without_a_word_of_any_event_costs_nothing():
    extraction, model = read({}, "В Минске погода хорошая. Завтра тоже.")
    assert model.asked == []
    assert (extraction.usage.windows, extraction.usage.skipped, extraction.usage.calls) == (0, 3, 0)


def test_only_lists_that_may_hold_something_are_asked_for():
    extraction, model = read({}, "Токаев прибыл с визитом в Баку.")
    assert model.asked[0][1] == ["visits", "summits"]
    assert extraction.usage.skipped == 1


def test_a_long_article_is_cut_at_paragraphs_and_numbers_go_on():
    text = TEXT + ("Токаев и Алиев обсудили товарооборот в 5 млн долларов и визит. " * 20 + "\n") * 20
    extraction, model = read({}, text)
    assert extraction.usage.windows == len(model.asked) > 1
    assert all(len(question) < 2 * ROOM for question, _, _ in model.asked)
    assert "The article begins: Токаев посетит Баку Президент Казахстана" in model.asked[1][0]
    numbers = [
        int(line[1 : line.index("]")])
        for question, _, _ in model.asked
        for line in question.splitlines()
        if "[" in line
    ]
    assert numbers == list(range(1, len(numbers) + 1))
    assert model.asked[0][2] <= ARTICLE_TOKENS[1]


def test_an_event_told_in_two_sections_is_one_record():
    text = TEXT + ("Токаев говорил о визите. " * 40 + "\n") * 20 + "17 июня Касым-Жомарт Токаев прибудет в Баку."
    last = VISIT | {"end": None, "kind": None}

    def answer(question):
        if "The article begins" not in question:
            return {"visits": [VISIT]}
        number = int(question.splitlines()[-1].split("]")[0][1:])
        return {"visits": [last | {"sentences": [number]}]}

    extraction, _ = read(answer, text)
    (visit,) = extraction.visits
    assert len(visit.evidence) == 3
    assert visit.period.end == "2025-06-18"


def test_an_answer_that_is_cut_short_is_asked_for_in_halves():
    def answer(question):
        if "[6]" in question and "[1]" in question:
            return AnswerError("cut short", "", "truncated")
        return {"visits": [VISIT]} if "[2]" in question else {}

    extraction, model = read(answer)
    assert len(extraction.visits) == 1
    assert len(model.asked) == 3
    assert extraction.unread == ()


def test_a_sentence_whose_answer_is_cut_short_is_an_issue():
    def answer(question):
        return AnswerError("cut short", "", "truncated") if "[6]" in question else {}

    extraction, _ = read(answer)
    (issue,) = extraction.unread
    assert (issue.code, issue.spans[0].of(TEXT)[:13]) == ("answer_truncated", "Товарооборот ")


def test_no_usable_answer_at_all_is_an_error():
    with pytest.raises(AnswerError, match="refused"):
        read(AnswerError("refused", "", "refusal"))


def test_words_of_the_example_are_a_leak():
    extraction, _ = read({"visits": [VISIT | {"visitor": "King Orfeo"}]})
    assert [held.code for held in extraction.withheld] == ["example_leak"]


DOUBTED = {
    "words_not_read": ("visits", {"kind": "погода"}),
    "words_elsewhere": ("trade_figures", {"sentences": [4], "number": "$409 млн"}),
    "country_disagrees": ("visits", {"acts_for": "Минске"}),
    "person_from_context": ("visits", {"sentences": [5, 3], "city": None, "destination": "Минске"}),
    "not_grounded": ("visits", {"end": "три недели"}),
    "person_not_read": ("visits", {"visitor": "Акорде"}),
    "no_such_sentence": ("visits", {"sentences": [2, 99]}),
}
WITHHELD = {
    "no_such_sentence": ("visits", {"sentences": [99]}),
    "not_grounded": ("visits", {"visitor": "Си Цзиньпин"}),
    "own_country": ("visits", {"visitor": "Ильхамом Алиевым", "acts_for": "Азербайджана"}),
    "number_not_read": ("trade_figures", {"number": "погода"}),
}
DOUBTED |= {code: WITHHELD[code] for code in ("number_not_read",)}
RIGHT = {"visits": VISIT, "summits": SUMMIT, "trade_figures": FIGURE}


@pytest.mark.parametrize("code", DOUBTED)
def test_what_is_wrong_with_an_answer_is_seen(code):
    task, changes = DOUBTED[code]
    extraction, _ = read({task: [RIGHT[task] | changes]})
    issues = [issue.code for record in extraction.records() for issue in record.issues]
    issues += [issue.code for issue in extraction.issues] + [held.code for held in extraction.withheld]
    assert code in issues


@pytest.mark.parametrize("code", WITHHELD)
def test_what_cannot_be_a_record_is_withheld(code):
    task, changes = WITHHELD[code]
    extraction, _ = read({task: [RIGHT[task] | changes]})
    assert list(extraction.records()) == []
    assert [held.code for held in extraction.withheld] == [code]
    assert extraction.withheld[0].draft["sentences"] == (RIGHT[task] | changes)["sentences"]


def test_a_number_before_any_word_of_trade_is_not_about_trade():
    draft = FIGURE | {"sentences": [1], "number": "$409", "flow": None, "date": None}
    extraction, _ = read({"trade_figures": [draft]}, "Ужин стоил $409. Потом обсудили экспорт.")
    assert [held.code for held in extraction.withheld] == ["not_trade"]


@pytest.mark.parametrize(
    ("words", "value", "measure"), [("минус", "-7.6", "growth"), ("выросло", "7.6", "growth"), (None, "7.6", "share")]
)
def test_the_words_for_a_change_give_measure_and_sign(words, value, measure):
    text = f"Экспорт Казахстана в 2024 году: {words or 'доля'} 7,6%."
    draft = FIGURE | {"sentences": [1], "number": "7,6%", "flow": "Экспорт", "date": "2024 году", "change": words}
    extraction, _ = read({"trade_figures": [draft | {"partner": None}]}, text)
    (figure,) = extraction.trade_figures
    assert (str(figure.value), figure.measure) == (value, measure)


def test_what_a_figure_leaves_open_is_not_taken_from_the_one_before():
    text = "Экспорт Казахстана в Азербайджан в 2024 году: $409 млн. Импорт: $300 млн."
    first = FIGURE | {"sentences": [1], "number": "$409 млн", "flow": "Экспорт", "date": "2024 году"}
    second = first | {"sentences": [2], "number": "$300 млн", "flow": "Импорт", "date": None, "partner": None}
    extraction, _ = read({"trade_figures": [first, second]}, text)
    assert [(one.partner, one.period.start) for one in extraction.trade_figures] == [("AZ", "2024"), (None, None)]


def test_a_word_of_travelling_that_only_the_model_knows_is_a_doubt_not_a_refusal():
    text = "Президент Казахстана Токаев 17 июня умотал в Баку."
    draft = VISIT | {"sentences": [1], "visitor": "Токаев", "destination": "Баку", "end": None, "kind": None}
    extraction, _ = read({"visits": [draft | {"verb": "умотал"}]}, text + "\nЭто его визит.")
    (visit,) = extraction.visits
    assert "no_travel" in {issue.code for issue in visit.issues}
    assert visit.needs_review


def test_a_sentence_of_travelling_that_no_draft_names_is_noted():
    extraction, _ = read({"summits": [SUMMIT]})
    noted = [issue for issue in extraction.issues if issue.code == "no_visit_read"]
    assert "прибудет" in noted[-1].spans[0].of(TEXT)


@pytest.mark.parametrize(
    ("name", "hosted", "strong"),
    [
        ("openai/gpt-4.1-mini", True, True),
        ("anthropic/claude-sonnet", True, True),
        ("groq/llama-3.1-8b-instant", True, False),
        ("local/qwen2.5-coder-1.5b", False, False),
        ("llama3", False, False),
        ("qwen2.5:32b", False, True),
        ("Qwen/Qwen3-30B-A3B-Instruct", False, True),
        ("mistralai/Mixtral-8x7B-Instruct-v0.1", False, True),
        ("qwen2.5:7b", False, False),
        ("gpt-oss-120b", False, True),
    ],
)
def test_whole_articles_are_read_by_strong_models(name, hosted, strong):
    assert is_strong(Identity(name, None, None, "tools", 1, hosted)) is strong


def test_a_reading_that_is_asked_for_counts_whatever_the_model():
    assert Extractor(Whole({}), reading="article").reading == "article"
    assert Extractor(Whole({})).reading == "sentence"


def test_a_server_is_asked_once_and_the_answer_replays(tmp_path):
    answer = {"visits": [VISIT], "summits": [SUMMIT], "trade_figures": []}
    article = Article.from_text(TEXT, published="2025-06-12", language="ru")
    tape = tmp_path / "tape.json"
    with Stub(default=answer) as stub:
        model = open_model("ok", base_url=stub.url, cassette=tape, record="all")
        with Extractor(model, reading="article") as extractor:
            first = extractor.extract(article)
        (request,) = stub.requests
    assert len(first.visits) == 1
    schema = json.dumps(request["response_format"], ensure_ascii=False)
    assert "trade_figures" in schema
    with Extractor(cassette=tape, reading="article") as extractor:
        assert extractor.extract(article) == first
