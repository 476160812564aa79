# Everything a newcomer needs: make demo, make test, make lint, make bench.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test test-fast lint docs bench clean

demo: $(STAMP)
	$(BIN)/claimlint check examples --exit-zero

test: $(STAMP)
	$(BIN)/pytest -n 2 -rs

test-fast: $(STAMP)
	$(BIN)/pytest -n 2 -m "not slow"

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(STAMP)
	$(BIN)/python docs/generate.py

bench: $(STAMP)
	$(BIN)/python benchmarks/cascade.py
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/page.py

clean:
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/pip install --quiet --editable ".[docx,parquet,lsp]" --group dev
	# the page is tested with axe-core where there is npm, and Spark where there is Java; tests that miss them say so
	if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund --prefix $(VENV)/npm axe-core@4; fi
	if command -v java >/dev/null; then $(BIN)/pip install --quiet --editable ".[spark]" "pyspark[connect]"; fi
	touch $@
