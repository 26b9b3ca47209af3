import sqlite3
import subprocess
import sys
import time

import pytest
from served import article

from extractor import Extraction, LedgerError, Usage
from extractor.ledger import Counts, Ledger, Shard, article_key, schema
from extractor.model import Tokens
from extractor.records import Source


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.sqlite"


@pytest.fixture
def ledger(path):
    with Ledger(path) as ledger:
        yield ledger


def extraction(one):
    source = Source(id=one.id, sha256=one.sha256, chars=len(one.text))
    return Extraction(article=source, usage=Usage(model="m", extractor_version="0"))


def filled(ledger, articles=3, **settings):
    recipe = ledger.begin({"model": "m", **settings})
    ledger.add([article(n) for n in range(articles)], recipe)
    return recipe


def test_the_same_content_is_one_article_with_all_its_places(ledger):
    recipe = ledger.begin({})
    one, again = article(1), article(1).model_copy(update={"source": "copy.txt", "url": "http://x"})
    assert ledger.add([one, again], recipe) == 1
    assert ledger.add([one], recipe) == 0
    assert ledger.counts(recipe) == Counts(todo=1)
    assert ledger.places(article_key(one)) == [("1.txt", ""), ("copy.txt", "http://x")]


def test_another_date_is_another_article():
    assert article_key(article(1)) != article_key(article(1).model_copy(update={"published": None}))


def test_a_claimed_article_is_nobody_elses(ledger, path):
    recipe = filled(ledger)
    with Ledger(path) as other:
        mine, others = ledger.claim(recipe, 2), other.claim(recipe, 5)
        assert len(mine) == 2
        assert len(others) == 1
        assert not {one.key for one in mine} & {one.key for one in others}
        assert ledger.claim(recipe) == other.claim(recipe) == []
        assert not other.finish(mine[0], extraction(mine[0].article))  # not its claim
        assert ledger.finish(mine[0], extraction(mine[0].article))
        assert not ledger.finish(mine[0], extraction(mine[0].article))  # only once
    assert ledger.counts(recipe) == Counts(todo=1, claimed=1, done=1)  # closing has given back


CLAIM_AND_WAIT = """
import sys, time
from extractor.ledger import Ledger
ledger = Ledger(sys.argv[1])
print(len(ledger.claim(sys.argv[2], 2)), flush=True)
time.sleep(60)
"""


def test_claims_of_a_killed_process_are_given_back_at_once(ledger, path):
    recipe = filled(ledger)
    process = subprocess.Popen([sys.executable, "-c", CLAIM_AND_WAIT, str(path), recipe], stdout=subprocess.PIPE)
    try:
        assert process.stdout.readline() == b"2\n"
        assert len(ledger.claim(recipe, 5)) == 1
        assert ledger.claim(recipe, 5) == []  # it lives
    finally:
        process.kill()
        process.communicate()
    ledger.claim(recipe)  # finds nothing, and looks who is dead
    again = ledger.claim(recipe, 5)
    assert [one.tries for one in again] == [1, 1]  # a crash is no try
    assert list(path.parent.glob("*-owner-*")) == [path.with_name(f"run.sqlite-owner-{ledger._owner.number}")]


def test_what_was_put_off_is_not_due_before_its_time(ledger):
    recipe = filled(ledger, 1)
    (one,) = ledger.claim(recipe)
    ledger.put_off(one, "server", "HTTP 500", 0.2)
    assert ledger.claim(recipe) == []
    assert 0 < ledger.next_due(recipe) <= 0.2
    time.sleep(0.21)
    (again,) = ledger.claim(recipe)
    assert again.tries == 2
    ledger.fail(again, "server", "HTTP 500")
    assert ledger.failures(recipe) == [("server", "HTTP 500", 1)]
    assert ledger.reopen(recipe, ["schema"]) == 0
    assert ledger.reopen(recipe, ["server"]) == 1
    assert ledger.counts(recipe) == Counts(todo=1)


def test_what_was_given_back_counts_as_never_begun(ledger):
    recipe = filled(ledger, 1)
    ledger.give_back(ledger.claim(recipe)[0])
    assert ledger.claim(recipe)[0].tries == 1


def test_a_completion_is_kept_once_and_survives(path):
    with Ledger(path) as ledger:
        assert ledger.recall("k") is None
        ledger.keep("k", b'{"a": 1}', Tokens(10, 4, 5), "m")
        ledger.keep("k", b'{"a": 2}', Tokens(10, 4, 5), "m")
    with Ledger(path, readonly=True) as again:
        assert again.recall("k") == b'{"a": 1}'
        assert again.spent()["m"].calls == 1
        assert again.spent()["m"].tokens == Tokens(10, 4, 5)


def test_extractions_come_back_equal_and_in_the_order_of_keys(ledger):
    recipe = filled(ledger, 250)
    made = {}
    for one in ledger.claim(recipe, 250):
        made[one.key] = extraction(one.article)
        ledger.finish(one, made[one.key])
    kept = list(ledger.extractions(recipe))
    assert [one.key for one in kept] == sorted(made)
    assert all(one.extraction == made[one.key] for one in kept)


def test_other_settings_are_another_recipe_over_the_same_articles(ledger):
    first, second = filled(ledger), filled(ledger, reading="article")
    assert first != second
    assert ledger.counts(second) == Counts(todo=3)
    assert [key for key, _ in ledger.recipes()] == [second, first]


def test_shards_are_all_articles_and_none_twice(tmp_path):
    keys = []
    for number in (1, 2, 3):
        with Ledger(tmp_path / f"{number}.sqlite") as ledger:
            recipe = ledger.begin({})
            ledger.add([article(n) for n in range(30)], recipe, Shard(number, 3))
            keys += [one.key for one in ledger.claim(recipe, 30)]
    assert sorted(keys) == sorted(article_key(article(n)) for n in range(30))


def test_merged_ledgers_hold_everything_once(tmp_path):
    with Ledger(tmp_path / "whole.sqlite") as whole:
        for number in (1, 2):
            with Ledger(tmp_path / f"{number}.sqlite") as part:
                recipe = part.begin({"model": "m"})
                part.add([article(n) for n in range(6)], recipe, Shard(number, 2))
                for one in part.claim(recipe, 9):
                    part.finish(one, extraction(one.article))
                part.keep(f"call-{number}", b"{}", Tokens(1, 0, 1), "m")
                part.note_fault("call", "server")
        recipe = whole.begin({"model": "m"})
        whole.add([article(n) for n in range(6)], recipe)
        for _ in range(2):  # twice is as once
            whole.merge(tmp_path / "1.sqlite")
            whole.merge(tmp_path / "2.sqlite")
        assert whole.counts(recipe) == Counts(done=6)
        assert len(list(whole.extractions(recipe))) == 6
        assert whole.spent()["m"].calls == 2
        assert whole.faults() == {"server": 2}


def test_a_file_that_is_no_ledger_is_refused_and_left_alone(tmp_path):
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE mine(x)")
    db.close()
    text = tmp_path / "text.sqlite"
    text.write_text("not a database at all, but long enough to look at" * 10)
    before = other.read_bytes()
    with pytest.raises(LedgerError, match="no ledger of this program"):
        Ledger(other)
    assert other.read_bytes() == before
    with pytest.raises(LedgerError, match="not a database"):
        Ledger(text)
    with pytest.raises(LedgerError, match="no ledger at"):
        Ledger(tmp_path / "none.sqlite", readonly=True)
    assert not (tmp_path / "none.sqlite").exists()


def test_a_later_ledger_is_refused_and_an_older_one_brought_up_to_date(path, monkeypatch):
    with Ledger(path) as ledger:
        recipe = filled(ledger)
    later = [*schema.MIGRATIONS, ("ALTER TABLE work ADD COLUMN remark TEXT",)]
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", later)
        with pytest.raises(LedgerError, match=rf"version {len(later) - 1}.*brings it up to date"):
            Ledger(path, readonly=True)
        with Ledger(path) as ledger:
            assert ledger._db.execute("SELECT remark FROM work").fetchall() == [(None,)] * 3
            assert ledger.counts(recipe) == Counts(todo=3)
    with pytest.raises(LedgerError, match=rf"version {len(later)}.*use a newer extractor"):
        Ledger(path)


def test_a_migration_that_fails_leaves_the_old_ledger(path, monkeypatch):
    with Ledger(path) as ledger:
        recipe = filled(ledger)
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, ("DROP TABLE faults", "DROP TABLE nothing")])
        with pytest.raises(LedgerError, match="nothing"):
            Ledger(path)
    with Ledger(path) as ledger:
        assert ledger.counts(recipe) == Counts(todo=3)
        assert ledger.faults() == {}


def test_a_full_disk_is_said_and_what_was_kept_stays(path):
    with Ledger(path) as ledger:
        ledger.keep("small", b"{}", Tokens(), "m")
        pages = ledger._db.execute("PRAGMA page_count").fetchone()[0]
        ledger._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LedgerError, match=r"full.*make room"):
            ledger.keep("large", bytes(range(256)) * 4000, Tokens(), "m")
        assert ledger.recall("small") == b"{}"
    with Ledger(path) as ledger:
        assert ledger._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert ledger.recall("large") is None


def test_two_processes_that_make_one_ledger_at_once_both_work(path):
    code = "import sys; from extractor.ledger import Ledger; Ledger(sys.argv[1]).begin({})"
    processes = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
