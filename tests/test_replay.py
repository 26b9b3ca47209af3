"""The real answers of the embedded model on both seeds, replayed: no engine, no key, no network."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import seed_labels
from orphans import orphans

import seeds
from extractor import CassetteMiss, Extractor
from extractor.cli import ExitCode, main
from extractor.confidence import rate
from extractor.drafts import TASKS
from extractor.model.weights import QWEN
from extractor.prompting import load_prompt
from extractor.records import leaves

CASSETTES = seed_labels.ROOT / "cassettes"
DOCS = sorted(seed_labels.FILES)


def cassette(doc):
    return CASSETTES / f"{seed_labels.FILES[doc].stem}.json"


@pytest.fixture(scope="module")
def extractions():
    found = {}
    for doc in DOCS:
        with Extractor(cassette=cassette(doc)) as extractor:
            found[doc] = extractor.extract(seed_labels.article(doc))
    return found


@pytest.mark.parametrize("doc", DOCS)
def test_a_recording_says_who_answered(doc):
    head = json.loads(cassette(doc).read_text("utf-8"))["recorded"]
    assert head["model"] == "local/qwen2.5-coder-1.5b"
    assert head["weights_sha256"] == QWEN.sha256
    assert "llama.cpp" in head["served_by"]
    assert head["prompts"] == {p.name: p.fingerprint for p in map(load_prompt, (*TASKS, "confirmation"))}


@pytest.mark.parametrize("doc", DOCS)
def test_twenty_replays_in_threads_give_the_same_bytes(doc, extractions):
    with Extractor(cassette=cassette(doc)) as extractor, ThreadPoolExecutor(4) as pool:
        article = seed_labels.article(doc)
        texts = set(pool.map(lambda _: extractor.extract(article).to_json(), range(20)))
    assert texts == {extractions[doc].to_json()}


@pytest.mark.parametrize("doc", DOCS)
def test_the_command_line_gives_the_bytes_of_the_library(doc, extractions, tmp_path):
    output = tmp_path / "out.json"
    arguments = ["extract", str(seed_labels.FILES[doc]), "--cassette", str(cassette(doc)), "-f", "json", "-q"]
    assert main([*arguments, "-o", str(output)]) == ExitCode.DONE
    assert output.read_text("utf-8") == extractions[doc].to_json() + "\n"


@pytest.mark.parametrize("doc", DOCS)
def test_every_value_points_at_characters_of_the_seed(doc, extractions):
    text = seed_labels.article(doc).text
    for record in extractions[doc].records():
        values = dict(leaves(record))
        for path, value in values.items():
            entry = record.assessment[path]
            assert entry.spans, path
            assert all(span.of(text) for span in entry.spans)
            if entry.grounding == "exact":
                assert any(str(value) in span.of(text) for span in entry.spans), path


def test_most_labelled_visits_and_the_share_come_out_right(extractions):
    rows, share = seeds.compare({seed_labels.FILES[doc].stem: extraction for doc, extraction in extractions.items()})
    assert len(rows) == 11
    assert sum(right for _, right, _ in rows) >= 8, rows
    assert share


def test_a_visit_with_a_wrong_date_is_marked(extractions):
    """Every record whose start differs from its label's says that it should be looked at, by the checks alone."""
    records, _, names = seeds.labelled()
    for label in (record for record in records if record["record_type"] == "Visit"):
        who, where, start, _ = seeds.wanted_visit(label, names)
        for visit in rate(extractions[label["doc"]]).visits:
            same = (visit.visitor.name, visit.destination.country) == (who, where)
            if same and start and visit.period.start and visit.period.start[5:] == start[5:]:
                assert visit.period.start == start or visit.needs_review


def test_a_question_without_a_recording_fails_and_names_the_nearest():
    article = seed_labels.article("A")
    other = article.model_copy(update={"text": article.text.replace("Владимир Путин вечером", "Владимир Путин утром")})
    with Extractor(cassette=cassette("A")) as extractor, pytest.raises(CassetteMiss, match="утром"):
        extractor.extract(other)


def test_no_recording_is_left_over():
    assert orphans(CASSETTES, seed_labels.ROOT / "seeds") == []


def test_an_orphan_is_listed(tmp_path):
    (tmp_path / "gone.json").write_bytes(cassette("A").read_bytes())
    assert orphans(tmp_path, seed_labels.ROOT / "seeds") == ["gone.json: no article gone.txt"]
