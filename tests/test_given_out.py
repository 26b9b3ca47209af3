"""What run_on_ray does with what comes back, without a cluster; tests/test_on_ray.py has one."""

import pytest
import ray_here
from served import answers, article
from stub import Stub

from extractor.batch import run
from extractor.ledger import Counts, Ledger
from extractor.on_ray import BLOCK, run_on_ray

MANY = 2 * BLOCK + 3


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    ray_here.put_in_place(monkeypatch)


def test_articles_given_out_are_read_as_here(tmp_path):
    with Stub(answers) as stub:
        ran = run_on_ray(map(article, range(MANY)), tmp_path / "out.sqlite", "ok", base_url=stub.url)
        here = run(map(article, range(MANY)), tmp_path / "here.sqlite", "ok", base_url=stub.url)
    assert (ran.error, ran.tally.calls, ran.tally.counts) == (None, 2 * MANY, Counts(done=MANY))
    told = []
    for path in ("out.sqlite", "here.sqlite"):
        with Ledger(tmp_path / path, readonly=True) as ledger:
            told.append({kept.key: kept.extraction for kept in ledger.extractions(here.recipe)})
    assert told[0] == told[1]


@pytest.mark.parametrize(("fault", "kind"), [("status-401", "auth"), ("status-307", "redirect")])
def test_a_fault_that_every_article_would_meet_ends_the_run_at_the_first_block(tmp_path, fault, kind):
    with Stub(answers) as stub:
        stub.fault_of = lambda _: fault
        ran = run_on_ray(map(article, range(MANY)), tmp_path / "out.sqlite", "ok", base_url=stub.url)
        assert len(stub.requests) <= 2 * BLOCK
    assert ran.error.kind == kind
    assert ran.tally.counts == Counts(todo=MANY)  # nothing failed: a later run goes on


def test_a_worker_with_other_settings_than_its_driver_refuses_to_read(tmp_path, monkeypatch):
    monkeypatch.setattr("extractor.on_ray.recipe_key", lambda settings: "another")
    with Stub(answers) as stub:
        ran = run_on_ray([article(0)], tmp_path / "out.sqlite", "ok", base_url=stub.url)
    assert "reads otherwise than its driver" in str(ran.error)
