import inspect
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import extractor
from extractor import errors, normalization

HEAVY = ("openai", "instructor", "vcr", "xllamacpp", "trafilatura", "rich", "typer", "httpx2")


@pytest.mark.parametrize("module", [extractor, normalization])
def test_everything_public_is_listed_and_documented(module):
    assert module.__all__ == sorted(module.__all__, key=str)
    for name in module.__all__:
        assert inspect.getdoc(getattr(module, name)), name


def test_importing_the_package_loads_nothing_heavy():
    code = f"import sys, extractor; print([name for name in {HEAVY} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_the_drawn_tree_of_errors_is_the_real_one():
    tree = errors.__doc__.split("::")[1].split("An exception")[0]
    drawn = [line.split()[0] for line in tree.splitlines() if line.strip()]
    real = [name for name, value in vars(errors).items() if inspect.isclass(value) and issubclass(value, Exception)]
    assert drawn == real


def test_every_error_pickles_and_says_its_hint():
    for name in (
        "InputError",
        "ModelError",
        "ModelUnavailable",
        "AnswerError",
        "CassetteError",
        "CassetteMiss",
        "LedgerError",
        "DecidedMeanwhile",
        "LimitReached",
        "Stopped",
    ):
        error = getattr(extractor, name)("what", "try this")
        again = pickle.loads(pickle.dumps(error))
        assert (str(again), again.hint) == ("what (try this)", "try this")


def test_the_package_is_typed():
    assert (Path(extractor.__file__).parent / "py.typed").is_file()
