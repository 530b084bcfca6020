# Every command of the project; `make` alone lists them.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help demo test fast lab build dist figures bench coverage docs lite lint lock clean

LOCK ?= requirements.lock
RUFF := .venv/bin/python -m ruff check
MYPY := .venv/bin/python -m mypy
# No browser, no nbgrader, no box, nothing that trains at length.
FAST := -m "not thorough" tests/lab tests/exercises
export PYTHON

help: ## this list
	@echo "make COMMAND, where COMMAND is one of"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name what; do printf '  %-8s %s\n' "$$name" "$$what"; done

demo: .venv/ready ## grade a made-up class of twelve, in build/demo/
	@.ci/system bubblewrap
	@.venv/bin/autograder demo

test: .venv/ready ## everything: lint, types, built notebooks, all tests (some tests alone: make test ARGS="tests/box -k fork")
	@.ci/system bubblewrap chromium postgresql
	@$(if $(strip $(ARGS)),,.ci/beside) .ci/tests $(ARGS)

fast: .venv/ready ## what a change in the lab or in the exercises needs, in less than a minute
	@.ci/beside .ci/tests $(FAST) $(ARGS)

lab: .venv/ready ## open JupyterLab on the students' notebooks
	@cd notebooks && ../.venv/bin/python -m jupyterlab $(if $(filter 0,$(shell id -u)),--allow-root)

build: .venv/ready ## make notebooks/ from solutions/
	@.venv/bin/autograder build

dist: .venv/ready ## the wheel and the source distribution, in build/dist/
	@mkdir -p build && rm -rf build/lib build/dist && .venv/bin/python -m build --no-isolation --outdir build/dist . >build/dist.log 2>&1 || { cat build/dist.log; exit 1; }
	@ls build/dist

figures: .venv/ready ## draw every figure again
	@.venv/bin/python figures/draw.py

bench: .venv/ready ## measure what is promised, into benchmarks/results.md (one part: make bench ARGS=units; all: ARGS=--list)
	@.ci/system bubblewrap
	@.venv/bin/python benchmarks/run.py $(ARGS)

coverage: .venv/ready ## run all tests and write into README.md how many statements they run
	@.ci/system bubblewrap chromium postgresql
	@.ci/tests --cov=autograder --cov=lab --cov-report=json:build/coverage.json $(ARGS)
	@.venv/bin/python .ci/coverage_figure build/coverage.json --write

docs: .venv/ready ## the documentation as a site, in build/docs/ (internal links are checked)
	@.venv/bin/python -m sphinx --fail-on-warning --keep-going --quiet --builder html --doctree-dir build/doctrees docs build/docs
	@echo "The site is in build/docs/index.html"

lite: .venv/ready ## the notebooks as a static site that needs no installation, in build/lite/
	@mkdir -p build && cp .ci/jupyter-lite.json build/ && cd build && ../.venv/bin/python -m jupyterlite_core build --contents ../notebooks \
		--output-dir lite --LiteBuildConfig.extra_ignore_contents='/\.progress' >lite.log 2>&1 || { cat lite.log; exit 1; }
	@echo "The site is in build/lite/; to see it: python3 -m http.server --directory build/lite"

lint: .venv/ready ## ruff and mypy
	@$(RUFF); ruff=$$?; $(MYPY) && exit $$ruff

lock: ## pin what pyproject.toml asks for in requirements.lock (renew all pins: make lock ARGS=--upgrade)
	@.ci/lock $(LOCK) --python-version 3.11 --fork-strategy fewest $(ARGS)

clean: ## remove what was made, except .venv and the committed notebooks
	rm -rf build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find autograder notebooks figures benchmarks tests -name __pycache__ -prune -exec rm -rf {} +

.venv/ready: $(LOCK) pyproject.toml
	@.ci/venv $(LOCK)

# A copied or moved checkout brings an environment that points to the old place: make it again.
ifeq ($(shell grep -sF "$(CURDIR)/.venv" .venv/pyvenv.cfg),)
.PHONY: .venv/ready
endif
