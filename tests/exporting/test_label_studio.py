"""Gold cases and extractions as tasks of Label Studio, and back."""

import json
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import Article, Extraction, Period, Person, Place, Summit, Usage, Visit
from extractor.cli import main
from extractor.errors import InputError
from extractor.evaluation.gold import GoldCase, gold_line, quote_of, read_gold
from extractor.evaluation.to_labels import to_case
from extractor.exporting.label_studio import annotated, labeling_config, predicted, read
from extractor.exporting.label_studio.controls import CONTROLS, LABELS, RECORDS
from extractor.ledger import Ledger
from extractor.records import Assessment, Source
from extractor.spans import Span
from tests.evaluation.cases import CLAIM, FIGURE, SUMMIT, VISIT, case

GOLD = Path(__file__).parent.parent.parent / "seeds" / "gold"


def back(*tasks):
    """The cases of tasks, all of which can be read."""
    cases, unread = read(json.dumps(tasks, ensure_ascii=False))
    assert unread == []
    return cases


def reason(task):
    """Why a task cannot be read."""
    cases, (unread,) = read(json.dumps([task]))
    assert cases == []
    return unread.reason


# --- there and back ---


@pytest.mark.parametrize("split", ["dev", "train"])
def test_every_gold_case_comes_back_as_it_was(split):
    cases = read_gold(GOLD / f"{split}.jsonl")
    assert back(*map(annotated, cases)) == cases


ALPHABET = "аб яЁ\u0301z.\n|=😀𝒳👩🏽‍🚀"
WORDS = st.text(ALPHABET, min_size=1, max_size=12).map(str.strip).filter(bool)
COUNTRIES = st.sampled_from([None, "KG", "PE", "EU"])
DATES = st.sampled_from([None, "2026", "2026-05", "2026-05-03"])
PERIODS = st.fixed_dictionaries({"start": DATES, "end": DATES, "text": st.none() | WORDS})
PEOPLE = st.fixed_dictionaries({"name": st.none() | WORDS, "country": COUNTRIES})
NUMBERS = st.decimals("-1e12", "1e12", places=3).map(lambda number: format(number, "f"))


@st.composite
def quotes(draw, text, sentence):
    """Words of a sentence as a label may quote them: by their place in the text, or those of the evidence."""
    start = draw(st.integers(sentence.start, sentence.stop - 1))
    span = Span(start, draw(st.integers(start + 1, sentence.stop)))
    exact = quote_of(text, span)
    loose = span.of(text)
    if exact is None or draw(st.booleans()):
        return loose
    return (loose, 1) if exact == loose and draw(st.booleans()) else exact


@st.composite
def labels(draw, text, sentences, kind, number):
    evidence = draw(st.lists(st.sampled_from(sentences), min_size=1, max_size=3))
    slots = {"visits": ["visitor", "destination.city", "period.end"], "summits": ["name", "participants.0", "place"]}
    words = draw(st.sets(st.sampled_from(slots.get(kind, ["value", "base_period", "rank"]))))
    told = {
        "id": f"{kind}{number}",
        "evidence": [quote_of(text, one) for one in evidence],
        "words": {slot: draw(quotes(text, evidence[0])) for slot in words},
        "accept": draw(
            st.dictionaries(st.sampled_from(["kind", "period.end"]), st.lists(st.none() | WORDS, min_size=1))
        ),
        "unscored": draw(st.lists(st.sampled_from(["status", "period", "attributed_to"]), unique=True)),
        "note": draw(st.none() | WORDS),
        "period": draw(PERIODS),
    }
    extra = {
        "visits": VISIT | {"visitor": draw(PEOPLE), "destination": {"country": "PE", "city": draw(st.none() | WORDS)}},
        "summits": SUMMIT | {"participants": draw(st.lists(PEOPLE)), "name": draw(st.none() | WORDS)},
        "trade_figures": FIGURE | {"value": draw(st.none() | NUMBERS), "product": draw(st.none() | WORDS)},
    }[kind]
    return extra | told


@st.composite
def cases_of_any_kind(draw):
    lines = draw(st.lists(WORDS, min_size=1, max_size=4))
    text, sentences = "", []
    for line in lines:
        sentences.append(Span(len(text), len(text) + len(line)))
        text += line + "\n"
    sentences = [one for one in sentences if quote_of(text, one)] or [Span(0, len(text))]
    parts = {
        kind: [draw(labels(text, sentences, kind, number)) for number in range(draw(st.integers(0, 2)))]
        for kind in ("visits", "summits", "trade_figures")
    }
    for visit in parts["visits"]:
        visit["summits"] = [one["id"] for one in parts["summits"]]
    if len(parts["summits"]) == 2:
        parts["summits"][0]["on_margins_of"] = parts["summits"][1]["id"]
    claim = CLAIM | {"text": sentences[0].of(text)[:3], "evidence": [quote_of(text, sentences[0])]}
    return case(text=text, claims=draw(st.sampled_from([[], [claim]])), title=draw(st.none() | WORDS), **parts)


@settings(max_examples=50)
@given(cases_of_any_kind())
def test_any_case_comes_back_as_it_was(one):
    assert back(annotated(one)) == [one]


@settings(max_examples=25)
@given(cases_of_any_kind())
def test_what_label_studio_may_drop_changes_no_place_and_nobody_has_labelled_it_anew(one):
    task = annotated(one)
    for result in task["annotations"][0]["result"]:
        result.pop("meta", None)
    (read_back,) = back(task)
    assert read_back.annotators == one.annotators
    for before, after in zip(one.labels(), read_back.labels(), strict=True):
        assert [read_back.find(quote) for quote in after.evidence] == [one.find(quote) for quote in before.evidence]
        for slot, quote in before.words.items():
            assert read_back.find_words(after, after.words[slot]) == one.find_words(before, quote)


# --- what Label Studio is given ---


def regions(task, key="annotations"):
    return [one for one in task[key][0]["result"] if one.get("from_name") == LABELS]


def test_offsets_count_code_points():
    text = "😀👩🏽‍🚀 Анна Рохас прибыла в Лиму 3 мая с официальным визитом. 𝒳"
    task = annotated(case(text=text, visits=[VISIT], summits=[], trade_figures=[], claims=[]))
    (visitor,) = [one for one in regions(task) if one["value"]["labels"] == ["visitor"]]
    assert (visitor["value"]["start"], visitor["value"]["end"]) == (6, 16)
    assert text[6:16] == visitor["value"]["text"] == "Анна Рохас"
    assert len(text[:6].encode("utf-16-le")) // 2 == 10  # what JavaScript's own length would say


def test_offsets_of_versions_that_counted_utf_16_are_read_by_the_words_they_tell_of():
    one = case(text=f"😀 {VISIT['evidence'][0]} 😀", visits=[VISIT], summits=[], trade_figures=[], claims=[])
    task = annotated(one)
    for result in task["annotations"][0]["result"]:
        if "value" in result:
            result["value"]["start"] += 1
            result["value"]["end"] += 1
    assert back(task) == [one]


def test_every_tag_and_label_of_a_task_stands_in_the_labeling_config():
    root = ElementTree.fromstring(labeling_config())
    names = {one.get("name"): one for one in root.iter() if one.get("name")}
    assert {"label", "text", *CONTROLS} == set(names)
    known = {one.get("value") for one in root.iter("Label")}
    relations = {one.get("value") for one in root.iter("Relation")}
    seen = set()
    for one in read_gold(GOLD / "dev.jsonl"):
        results = annotated(one)["annotations"][0]["result"]
        ids = {result["id"] for result in results if "id" in result}
        for result in results:
            if result["type"] == "relation":
                assert {result["from_id"], result["to_id"]} <= ids
                assert set(result.get("labels", ())) <= relations
                continue
            seen.add(result["type"])
            tag = names[result["from_name"]]
            assert (tag.tag.lower(), tag.get("toName")) == (result["type"], "text")
            if result["type"] == "labels":
                assert set(result["value"]["labels"]) <= known
            if result["type"] == "choices":
                assert set(result["value"]["choices"]) <= {choice.get("value") for choice in tag}
    assert seen == {"labels", "choices", "textarea"}


def test_a_region_has_its_label_before_its_values():
    for one in read_gold(GOLD / "dev.jsonl"):
        seen = set()
        for result in annotated(one)["annotations"][0]["result"]:
            assert result["type"] in ("labels", "relation") or result["id"] in seen
            seen.add(result.get("id"))


# --- extractions ---

TEXT = "😀 Утром Анна Рохас прилетела в Бишкек. Вечером она улетела из Бишкека."


def extraction(**changes):
    at = TEXT.index
    visit = Visit(
        id="visit-1",
        visitor=Person(name="Анна Рохас", country="PE", role="президент"),
        destination=Place(country="KG", city="Бишкек"),
        period=Period(start="2026-05-03", end="2026-05-03"),
        summits=("summit-nowhere",),
        evidence=(Span(2, at(". Вечером") + 1),),
        assessment={
            "visitor.name": Assessment(spans=(Span(at("Анна"), at(" прилетела")),), grounding="exact"),
            "destination.country": Assessment(spans=(Span(at("Бишкек."), at(". Веч")),), grounding="computed"),
            "destination.city": Assessment(spans=(Span(at("Бишкек."), at(". Веч")),), grounding="exact"),
            "period.start": Assessment(spans=(Span(at("Утром"), at(" Анна")),), grounding="computed"),
            "period.end": Assessment(spans=(Span(at("Вечером"), at(" она")),), grounding="computed"),
        },
        confidence=0.75,
    )
    source = Source(id="a", sha256="0" * 64, chars=len(TEXT), language="ru")
    told = {"article": source, "visits": (visit,), "usage": Usage(model="m-1", extractor_version="0")}
    return Extraction(**told | changes)


def test_the_records_of_an_article_are_a_prediction_with_their_words():
    task = predicted(Article.from_text(TEXT, id="a"), extraction())
    assert task["data"]["text"] == TEXT
    assert "annotations" not in task
    (prediction,) = task["predictions"]
    assert (prediction["model_version"], prediction["score"]) == ("m-1", 0.75)
    told = {one["value"]["labels"][0]: one["value"]["text"] for one in regions(task, "predictions")}
    assert told["Visit"] == "Утром Анна Рохас прилетела в Бишкек."
    assert (told["visitor"], told["destination"]) == ("Анна Рохас", "Бишкек")
    assert "не размечено" not in told
    assert reason(task).startswith("no annotations")


def test_a_record_without_a_sentence_is_no_region_and_no_link_ends_at_it():
    nowhere = Summit(id="summit-1", name=None, level="bilateral", place=Place(), period=Period())
    (visit,) = extraction().visits
    linked = visit.model_copy(update={"summits": ("summit-1",)})
    twice = (linked, linked)
    task = predicted(Article.from_text(TEXT, id="a"), extraction(visits=twice, summits=(nowhere,)))
    labels = [(one["id"], one["value"]["labels"]) for one in regions(task, "predictions")]
    assert [one for one, label in labels if label[0] in RECORDS] == ["visit-1", "visit-1-2"]
    assert not [one for one in task["predictions"][0]["result"] if one.get("to_id") == "summit-1"]


def test_a_prediction_that_a_person_accepts_is_a_case_of_that_person():
    article = Article.from_text(TEXT, id="a")
    task = predicted(article, extraction())
    (prediction,) = task.pop("predictions")
    done = {"result": prediction["result"], "completed_by": {"id": 3, "email": "asel@example.org"}}
    (made,) = back(task | {"annotations": [done | {"updated_at": "2026-05-06T10:00:00.5Z"}]})
    assert [(one.id, one.kind) for one in made.annotators] == [("asel@example.org, 2026-05-06", "human")]
    assert (made.language, made.cluster) == ("ru", "a")
    (visit,) = made.visits
    assert visit.words == {
        "visitor": "Анна Рохас", "destination": ("Бишкек", 1), "period": "Утром", "period.end": "Вечером",
    }  # fmt: skip
    assert (visit.visitor.name, visit.visitor.country, visit.destination.country) == ("Анна Рохас", "PE", "KG")
    assert visit.summits == ()
    assert made == to_case(article, extraction(), made.annotators, made.made_by)


def test_who_completed_it_is_added_once_the_labels_changed():
    one = case()
    task = annotated(one)
    (annotation,) = task["annotations"]
    annotation["completed_by"] = 7  # whoever imports tasks is told as the one who completed them
    assert back(task) == [one]
    kind = next(each for each in annotation["result"] if each.get("from_name") == "Visit_kind")
    kind["value"]["choices"] = ["working"]
    (changed,) = back(task)
    assert changed.visits[0].kind == "working"
    assert [(each.id, each.kind) for each in changed.annotators] == [("m", "model"), ("Label Studio user 7", "human")]


# --- what cannot be read ---


def spoilt(**changes):
    task = annotated(case())
    task["annotations"][0] |= changes
    return task


def result_of(task, name):
    return next(one for one in task["annotations"][0]["result"] if one.get("from_name") == name)


def test_a_task_without_one_set_of_labels_says_so():
    task = annotated(case())
    (done,) = task["annotations"]
    assert reason(task | {"annotations": []}).startswith("not labelled yet")
    assert reason(spoilt(was_cancelled=True)) == "skipped by the labeller"
    plain = done | {"ground_truth": False}
    assert reason(task | {"annotations": [plain, plain]}).startswith("2 annotations: mark")
    assert back(task | {"annotations": [plain, done]}) == [case()]
    assert "JSON-MIN" in reason({"id": 1, "text": "Анна", "label": []})


def test_what_does_not_fit_is_named_and_nothing_else_is_lost():
    def named(change):
        task = annotated(case())
        change(task["annotations"][0]["result"])
        return reason(task)

    def region(label):
        return {"id": "x", "from_name": "label", "to_name": "text", "type": "labels",
                "value": {"start": 0, "end": 4, "text": "Анна", "labels": [label]}}  # fmt: skip

    assert "belongs to no record" in named(lambda found: found.append(region("visitor")))
    assert "no such label" in named(lambda found: found.append(region("Person")))
    assert named(lambda found: found.append(region("Visit"))).startswith("Visit «Анна»: kind: ")  # nothing answered
    other = region("Visit") | {"from_name": "sentiment", "type": "choices", "value": {"choices": ["good"]}}
    assert named(lambda found: found.append(other)) == "'sentiment' is no control of the labeling config"
    assert named(lambda found: found.append({"type": "relation", "from_id": "v1", "to_id": "?"})).endswith("no region")

    def two_answers(found):
        result = next(one for one in found if one.get("from_name") == "Visit_visitor_name")
        result["value"]["text"] = ["Анна", "Рохас"]

    assert "2 answers" in named(two_answers)

    def elsewhere(found):
        found[0]["value"]["start"] += 1

    assert "was the text changed?" in named(elsewhere)

    def no_date(found):
        result = next(one for one in found if one.get("from_name") == "TradeFigure_value")
        result["value"]["text"] = ["1,2 млрд"]

    assert named(no_date).startswith("TradeFigure «Экспорт Боливии в Перу достиг в 2025 год»: value: ")
    (good,), (unread,) = read(json.dumps([annotated(case("a")), annotated(case("b")) | {"annotations": []}]))
    assert (good.id, unread.task) == ("a", "b")


def test_a_person_may_draw_relations_in_either_direction_and_share_words():
    one = case(visits=[VISIT, VISIT | {"id": "v2"}], summits=[], trade_figures=[], claims=[])
    task = annotated(one)
    found = task["annotations"][0]["result"]
    found[:] = [each for each in found if not str(each.get("id", "")).startswith("v2/")]
    for each in found:
        if each["type"] == "relation":
            each["to_id"] = each["to_id"].replace("v2/", "v1/")
            each["from_id"], each["to_id"] = each["to_id"], each["from_id"]
    assert back(task) == [one]


def test_a_case_whose_words_do_not_stand_in_the_text_is_refused_by_name():
    wrong = VISIT | {"words": {"visitor": "Пётр"}}
    with pytest.raises(InputError, match="ru-1: v1: words of visitor"):
        annotated(case(visits=[wrong]))


# --- commands ---


def test_convert_goes_both_ways_and_names_what_it_leaves_out(tmp_path, capsys):
    gold, tasks, again = (tmp_path / name for name in ("gold.jsonl", "tasks.json", "again.jsonl"))
    gold.write_text(gold_line(case("a", title="a\u2028b")) + gold_line(case("b")), "utf-8")
    assert main(["eval", "convert", str(gold), "--to", "label-studio", "-o", str(tasks)]) == 0
    assert main(["eval", "convert", str(tasks), "--to", "gold", "-o", str(again)]) == 0
    assert again.read_bytes() == gold.read_bytes()
    exported = json.loads(tasks.read_text("utf-8"))
    exported[1]["annotations"][0]["was_cancelled"] = True
    tasks.write_text(json.dumps(exported), "utf-8")
    capsys.readouterr()
    assert main(["eval", "convert", str(tasks), "--to", "gold"]) == 1
    out, err = capsys.readouterr()
    assert out == gold_line(case("a", title="a\u2028b"))
    assert "tasks.json: task b: skipped by the labeller" in err


def test_a_ledger_is_exported_as_tasks(tmp_path, capsys):
    path = tmp_path / "run.sqlite"
    article = Article.from_text(TEXT, id="a", title="Утро")
    with Ledger(path) as book:
        recipe = book.begin({"model": "m"})
        book.add([article], recipe)
        (claimed,) = book.claim(recipe)
        book.finish(claimed, extraction())
    assert main(["export", "-l", str(path), "-f", "label-studio"]) == 0
    (task,) = json.loads(capsys.readouterr().out)
    assert task == predicted(article, extraction())


def test_the_labeling_config_is_printed(capsys):
    assert main(["schema", "label-studio"]) == 0
    assert capsys.readouterr().out == labeling_config()
    assert set(RECORDS) < {one.get("value") for one in ElementTree.fromstring(labeling_config()).iter("Label")}


def test_numbers_are_written_in_full():
    one = case(trade_figures=[FIGURE | {"value": Decimal("1.20E+9")}], visits=[], summits=[], claims=[])
    assert result_of(annotated(one), "TradeFigure_value")["value"]["text"] == ["1200000000"]
    assert GoldCase.model_validate(back(annotated(one))[0]).trade_figures[0].value == Decimal(1_200_000_000)
