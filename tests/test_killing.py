import pytest
from killing import run_and_kill
from served import answers, article, repeated
from stub import Stub

from extractor.batch import run
from extractor.ledger import Counts, Ledger

AT_ONCE = 2


@pytest.mark.parametrize(
    ("articles", "kills"), [(20, 5), pytest.param(200, 100, marks=pytest.mark.soak)], ids=["five", "hundred"]
)
def test_a_run_that_is_killed_at_random_moments_loses_nothing(tmp_path, articles, kills):
    path = tmp_path / "run.sqlite"
    stub = run_and_kill(path, articles, kills, AT_ONCE, seed=kills)
    with Ledger(path) as ledger:
        assert ledger._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        ((recipe, _),) = ledger.recipes()
        assert ledger.counts(recipe) == Counts(done=articles)
        (paid,) = [spent.calls for spent in ledger.spent().values()]
        assert ledger._db.execute("SELECT count(*) FROM owners").fetchone() == (0,)
        found = [(one.key, one.extraction) for one in ledger.extractions(recipe)]
    assert paid == 2 * articles
    assert repeated(stub) == len(stub.requests) - paid <= kills * AT_ONCE
    with Stub(answers) as calm, Ledger(tmp_path / "calm.sqlite") as ledger:
        expected = run([article(n) for n in range(articles)], ledger, "ok", base_url=calm.url)
        assert found == [(one.key, one.extraction) for one in ledger.extractions(expected.recipe)]
    assert [one.name for one in tmp_path.iterdir() if "-owner-" in one.name] == []
