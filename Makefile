# make        installs what is needed into .venv, runs the workflow, names the report
# make test   runs every test
# make check  shows every problem in what you wrote
# make lint   runs the linters and the type checker
# make bench  measures speed and memory, for about half an hour
# make docs   builds the documentation as a site: build/docs/index.html
# make lock   renews requirements.txt, -dev.txt and -docs.txt from pyproject.toml
# make clean  removes what runs have made; nothing that people wrote

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Without bytecode every start of Python takes two to three times as long.
export PYTHONDONTWRITEBYTECODE :=
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: report test check lint docs lock clean bench

report: $(VENV)/.run
	@$(BIN)/snakemake

test: $(VENV)/.dev
	@$(BIN)/python -m pytest -n 2

check: $(VENV)/.run
	@$(BIN)/synth check

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile
	$(BIN)/mypy

# docs/tables.md is written from the code first. The warning is about a version that is not used.
docs: $(VENV)/.docs
	@$(BIN)/python -m synth.tables.documents docs/tables.md
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet --strict
	@echo "The documentation: $(CURDIR)/build/docs/index.html"

bench: $(VENV)/.dev
	$(BIN)/python benchmarks/run.py

# uv installs many times faster than pip, and compiles: without bytecode the first run is slow.
# requirements-build.txt holds it and the build backend, pinned like everything else.
$(BIN)/uv: requirements-build.txt
	@echo "Making the environment (.venv) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; found " + sys.version.split()[0])'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-build.txt
	@touch $@

$(VENV)/.run: $(BIN)/uv requirements.txt pyproject.toml
	@echo "Installing what synth needs …"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@echo "Installing what the tests need …"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.docs: $(VENV)/.run requirements-docs.txt
	@echo "Installing what the documentation needs …"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements-docs.txt
	@touch $@

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate
lock: $(BIN)/uv
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	$(LOCK) --group docs -c requirements.txt -o requirements-docs.txt

clean:
	rm -rf build .snakemake reports/*.html reports/*.docx reports/*.xlsx reports/narratives reports/themes reports/tables
