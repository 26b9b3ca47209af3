import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from scripted import ScriptedModel

from extractor import AnswerError, Article, Extraction, Extractor, ModelUnavailable
from extractor.confidence import Calibration, Weights
from extractor.drafts import TASKS
from extractor.prompting import load_prompt
from extractor.records import leaves

TEXT = """Токаев посетит Баку
Президент Казахстана Касым-Жомарт Токаев 17 июня прибудет с рабочим визитом в Баку.
Он проведет переговоры с президентом Азербайджана Ильхамом Алиевым.
В 2024 году экспорт Казахстана в Азербайджан вырос на 12,5% и составил $409 млн.
"""

ANSWERS = {
    ("visits", "прибудет"): [{"destination": "Баку", "visitor": "Касым-Жомарт Токаев", "date": "17 июня"}],
    ("summits", "переговоры"): [
        {
            "meeting": "переговоры",
            "participants": ["Ильхамом Алиевым", "Касым-Жомарт Токаев"],
            "place": "Баку",
            "date": None,
        }
    ],
    ("trade_figures", "экспорт"): [
        {"number": "$409 млн", "reporter": "Казахстана", "partner": "Азербайджан", "date": "2024 году"}
    ],
}


def answer(task, sentence):
    return next((drafts for (of, word), drafts in ANSWERS.items() if of == task and word in sentence), [])


def article(**changes):
    return Article.from_text(TEXT, published=changes.pop("published", "2025-06-12"), language="ru", **changes)


@pytest.fixture
def extraction():
    return Extractor(ScriptedModel(answer)).extract(article())


def test_words_become_a_visit_with_computed_values(extraction):
    (visit,) = extraction.visits
    assert (visit.visitor.name, visit.visitor.country) == ("Касым-Жомарт Токаев", "KZ")
    assert (visit.destination.country, visit.destination.city) == ("AZ", "Баку")
    assert (visit.period.start, visit.period.end, visit.period.text) == ("2025-06-17", "2025-06-17", "17 июня")
    assert (visit.kind, visit.status) == ("working", "planned")
    assert not visit.needs_review


def test_words_become_a_summit(extraction):
    (summit,) = extraction.summits
    assert (summit.level, summit.kind, summit.place.city) == ("bilateral", "talks", "Баку")
    assert {p.person.name for p in summit.participants} == {"Касым-Жомарт Токаев", "Ильхам Алиев"}


def test_words_become_a_trade_figure(extraction):
    (figure,) = extraction.trade_figures
    assert (figure.reporter, figure.partner, figure.flow, figure.measure) == ("KZ", "AZ", "export", "level")
    assert (figure.value, figure.unit, figure.period.start) == (409_000_000, "USD", "2024")


def test_every_value_points_at_characters_of_the_article(extraction):
    for record in extraction.records():
        for path, _ in leaves(record):
            spans = record.assessment[path].spans
            assert spans, path
            assert all(span.of(TEXT).strip() for span in spans)
        assert all(span.of(TEXT) for span in record.evidence)


def test_exact_values_stand_there_word_for_word(extraction):
    for record in extraction.records():
        values = dict(leaves(record))
        for path, entry in record.assessment.items():
            if entry.grounding == "exact":
                assert any(str(values[path]) in span.of(TEXT) for span in entry.spans), path


def test_json_round_trip_is_exact(extraction):
    text = extraction.to_json()
    again = Extraction.from_json(text)
    assert again == extraction
    assert again.to_json() == text
    assert json.loads(text)["trade_figures"][0]["value"] == "409000000"


def test_ids_stay_while_the_event_stays_the_same(extraction):
    other = Extractor(ScriptedModel(answer)).extract(article(published="2025-06-15"))
    assert [record.id for record in other.records()] == [record.id for record in extraction.records()]


def test_without_a_publication_date_nothing_is_guessed():
    (visit,) = Extractor(ScriptedModel(answer)).extract(article(published=None)).visits
    assert (visit.period.start, visit.period.text) == (None, "17 июня")
    assert visit.needs_review
    assert {issue.code for issue in visit.issues} & {"no_publication_date", "year_unknown"}


def test_threads_give_the_same_bytes_twenty_times(extraction):
    model = ScriptedModel(answer, slots=4)
    with Extractor(model) as extractor, ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: extractor.extract(article()).to_json(), range(20)))
    assert found == {extraction.to_json()}
    assert model.closed


def test_a_refused_draft_is_withheld_with_its_reason():
    own = [{"destination": "Баку", "visitor": "Касым-Жомарт Токаев", "date": None}]
    text = "Президент Азербайджана Ильхам Алиев прибыл в Баку."
    own[0]["visitor"] = "Ильхам Алиев"
    model = ScriptedModel(lambda task, sentence: own if task == "visits" else [])
    extraction = Extractor(model).extract(Article.from_text(text, language="ru"))
    assert extraction.visits == ()
    (withheld,) = extraction.withheld
    assert (withheld.task, withheld.code, withheld.draft["visitor"]) == ("visits", "own_country", "Ильхам Алиев")
    assert withheld.window.of(text) == text


def test_one_unusable_answer_is_an_issue_and_the_rest_is_kept():
    def failing(task, sentence):
        return AnswerError("cut short", "", "truncated") if task == "summits" else answer(task, sentence)

    extraction = Extractor(ScriptedModel(failing)).extract(article())
    assert len(extraction.visits) == 1
    (failed,) = [issue for issue in extraction.issues if issue.severity == "error"]
    assert failed.code == "answer_truncated"
    assert "переговоры" in failed.spans[0].of(TEXT)


def test_no_usable_answer_at_all_is_an_error():
    model = ScriptedModel(lambda task, sentence: AnswerError("refused", "", "refusal"))
    with pytest.raises(AnswerError, match="refused"):
        Extractor(model).extract(article())


@pytest.mark.parametrize("slots", [1, 2])
@pytest.mark.parametrize("error", [ModelUnavailable("gone", "", "connection"), KeyboardInterrupt()], ids=repr)
def test_a_model_that_is_gone_and_ctrl_c_stop_the_article_at_once(error, slots):
    def fail(task, sentence):
        raise error

    model = ScriptedModel(fail, slots)
    long = Article.from_text(TEXT * 20, language="ru")
    with pytest.raises(type(error)):
        Extractor(model).extract(long)
    assert len(model.asked) <= 2 * slots + 1


def test_no_question_is_under_way_once_an_article_has_failed():
    under_way = []

    def fail(task, sentence):
        if not under_way:
            under_way.append(task)
            raise ModelUnavailable("gone", "", "connection")
        under_way.append(task)
        time.sleep(0.2)
        under_way.remove(task)
        return []

    with pytest.raises(ModelUnavailable):
        Extractor(ScriptedModel(fail, 4)).extract(Article.from_text(TEXT * 20, language="ru"))
    assert len(under_way) == 1


def test_progress_tells_how_far_it_is():
    told = []
    model = ScriptedModel(answer)
    Extractor(model, on_progress=told.append).extract(article(title="Визит"))
    assert [progress.done for progress in told] == list(range(len(model.asked) + 1))
    assert {(progress.stage, progress.total, progress.article) for progress in told} == {
        ("windows", len(model.asked), "Визит")
    }


@pytest.mark.parametrize("text", ["Да", "…", "12", "Нет новостей из столицы сегодня."])
def test_an_article_that_says_nothing_gives_an_empty_extraction(text):
    model = ScriptedModel(lambda task, sentence: pytest.fail("asked"))
    extraction = Extractor(model).extract(Article.from_text(text))
    assert list(extraction.records()) == []
    assert extraction.usage.calls == 0


def test_usage_counts_calls_tokens_and_windows(extraction):
    usage = extraction.usage
    assert usage.calls == usage.windows
    assert (usage.prompt_tokens, usage.completion_tokens) == (10 * usage.calls, 5 * usage.calls)
    assert [prompt.name for prompt in usage.prompts] == ["visits.v1", "summits.v1", "trade_figures.v1"]


def test_an_answer_that_repeats_the_example_is_withheld():
    leak = [{"meeting": "talks", "participants": ["Emmanuel Macron"], "place": None, "date": None}]
    model = ScriptedModel(lambda task, sentence: leak if task == "summits" else [])
    # A language without tables: the form takes any words for the meeting.
    extraction = Extractor(model).extract(Article.from_text("Emmanuel Macron a Londra.", language="ro"))
    assert extraction.summits == ()
    assert [withheld.code for withheld in extraction.withheld] == ["example_leak"]


PUZZLE = """2024 год: поездки
12 октября президент Казахстана Касым-Жомарт Токаев посетил Баку.
Итоги года подвели в столице.
Поездки: Ташкент — май 2024 года; Баку — октябрь 2023-го; Рим — октябрь 2022-го.
"""


def test_of_two_years_the_one_counts_that_stands_with_the_place_and_both_are_shown():
    draft = [{"destination": "Баку", "visitor": "Касым-Жомарт Токаев", "date": "12 октября"}]
    model = ScriptedModel(lambda task, sentence: draft if task == "visits" and "посетил" in sentence else [])
    (visit,) = Extractor(model).extract(Article.from_text(PUZZLE, language="ru")).visits
    assert visit.period.start == "2023-10-12"
    assert "2024-10-12/2024-10-12" in [c.value for c in visit.assessment["period.start"].conflicts]
    assert "year_conflict" in {issue.code for issue in visit.issues}
    assert visit.needs_review
    assert any("октябрь 2023-го" in span.of(PUZZLE) for span in visit.assessment["period.start"].spans)


def test_a_sentence_of_travelling_in_which_no_visit_was_read_is_noted():
    text = "Визит Токаева в Баку, намеченный на 17 июня, отменен."
    extraction = Extractor(ScriptedModel(lambda task, sentence: [])).extract(Article.from_text(text, language="ru"))
    assert [(issue.code, issue.severity) for issue in extraction.issues] == [("no_visit_read", "info")]
    assert extraction.issues[0].spans[0].of(text) == text


def test_a_denied_trip_is_not_called_cancelled():
    draft = [{"destination": "Баку", "visitor": "Токаев", "date": None}]
    model = ScriptedModel(lambda task, sentence: draft if task == "visits" else [])
    text = "Президент Казахстана Токаев не поедет в Баку."
    (visit,) = Extractor(model).extract(Article.from_text(text, language="ru")).visits
    assert visit.status == "unknown"
    assert "denied" in {issue.code for issue in visit.issues}


CALLS = [
    ("ru", "Токаев позвонил Алиеву.", "Собеседники обсудили поставки зерна.", "обсудили"),
    ("uk", "Зеленський поговорив телефоном із Дудою.", "Вони обговорили постачання зерна.", "обговорили"),
    ("en", "Macron spoke by phone with Merz.", "The leaders discussed grain supplies.", "discussed"),
    ("uz", "Mirziyoyev Tokayev bilan telefon orqali gaplashdi.", "Suhbatda savdo muhokama qilindi.", "Suhbatda"),
]


@pytest.mark.parametrize(("language", "call", "sentence", "word"), CALLS, ids=[language for language, *_ in CALLS])
def test_what_follows_a_call_is_no_meeting(language, call, sentence, word):
    def drafts(task, asked):
        if task != "summits" or word not in asked:
            return []
        return [{"meeting": word, "participants": [], "place": None, "date": None}]

    found = Extractor(ScriptedModel(drafts)).extract(Article.from_text(f"{call} {sentence}", language=language))
    assert found.summits == ()
    assert {withheld.code for withheld in found.withheld} <= {"call"}


def test_a_meeting_with_a_day_of_its_own_behind_a_call_is_one():
    meets = [{"meeting": "встретятся", "participants": ["Токаев", "Алиеву"], "place": None, "date": "17 июня"}]
    model = ScriptedModel(lambda task, asked: meets if task == "summits" and "встретятся" in asked else [])
    text = "Токаев позвонил Алиеву. 17 июня они встретятся."
    (summit,) = Extractor(model).extract(Article.from_text(text, language="ru", published="2025-06-12")).summits
    assert summit.period.start == "2025-06-17"


def test_what_the_server_says_of_its_answer_stays_with_the_mention():
    class Frank(ScriptedModel):
        def ask(self, messages, form, *, max_tokens):
            return replace(super().ask(messages, form, max_tokens=max_tokens), logprob=-0.25)

    visit = Extractor(Frank(answer)).extract(article()).visits[0]
    assert {mention.logprob for mention in visit.mentions} == {-0.25}


def test_a_calibration_of_ones_own_rates_every_record():
    own = Calibration(
        model="any",
        data="d",
        values=9,
        right=8,
        threshold=0.99,
        accepted_error=0.05,
        value=Weights(intercept=1.0, weights={}),
    )
    extraction = Extractor(ScriptedModel(answer), calibration=own).extract(article())
    assert extraction.usage.calibration == own.use()
    assert [record.needs_review for record in extraction.records()] == [True] * 3
    assert {record.confidence for record in extraction.records()} == {0.7311}


def test_the_packaged_calibration_is_only_for_its_model_and_prompts(monkeypatch):
    asked = tuple(f"{prompt.name} {prompt.fingerprint}" for prompt in map(load_prompt, TASKS))
    own = Calibration(
        model="scripted", prompts=asked, data="d", values=9, right=8, threshold=0.9, accepted_error=0.05,
        value=Weights(intercept=1.0, weights={}),
    )  # fmt: skip
    for changes, used in (({}, True), ({"model": "another"}, False), ({"prompts": ("visits.v0 abc",)}, False)):
        packaged = own.model_copy(update=changes)
        monkeypatch.setattr("extractor.confidence.load_calibration", lambda packaged=packaged: packaged)
        extraction = Extractor(ScriptedModel(answer)).extract(article())
        assert (extraction.usage.calibration is not None) is used
        assert all((record.confidence is not None) is used for record in extraction.records())
