# Everything that sitewatch needs to set itself up from Python 3.11+ and pip.
#
#   make demo     the example case, from nothing to report.html
#   make test     every test
#   make check    lint, types, layers

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
CONSTRAINTS := constraints.txt
SOURCES := pyproject.toml $(CONSTRAINTS)

# One thread a process: the reader and the engine parallelise by process, not inside the algebra.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1

.PHONY: demo test check format bench-fusion bench-reports bench-imagery bench-scale bench-tracks docs clean help

help:
	@sed -n 's/^#   //p' Makefile

$(VENV)/.base: $(SOURCES)
	@$(PYTHON) -c 'import sys; sys.exit("sitewatch needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing sitewatch into $(VENV) (a few minutes the first time)"
	@$(PIP) install --quiet --upgrade --constraint $(CONSTRAINTS) pip
	@$(PIP) install --quiet --no-compile --constraint $(CONSTRAINTS) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.base
	@$(PIP) install --quiet --no-compile --constraint $(CONSTRAINTS) --group test --group check
	@touch $@

demo: $(VENV)/.base
	@$(BIN)/sitewatch demo demo

test: $(VENV)/.dev
	@$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(VENV)/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(VENV)/.dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

$(VENV)/.peers: $(VENV)/.base
	@$(PIP) install --quiet --no-compile --constraint $(CONSTRAINTS) --group peers || echo "some libraries to compare with are not installed; the table says which"
	@touch $@

bench-fusion: $(VENV)/.peers
	@$(BIN)/python bench/fusion.py

bench-reports: $(VENV)/.dev
	@$(BIN)/python bench/reports.py

bench-scale: $(VENV)/.dev
	@$(BIN)/python bench/scale.py

bench-imagery: $(VENV)/.dev $(VENV)/.peers
	@$(BIN)/python bench/imagery.py

bench-tracks: $(VENV)/.dev
	@$(BIN)/python bench/tracks.py

docs: $(VENV)/.dev
	@$(PIP) install --quiet --no-compile --constraint $(CONSTRAINTS) --group docs
	@$(BIN)/python -m sphinx -q -W -b html docs docs/_build/html
	@echo docs/_build/html/index.html

clean:
	rm -rf $(VENV) demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
