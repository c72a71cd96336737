# Every target makes .venv first when it is missing or older than pyproject.toml.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
NDA ?=

.PHONY: help demo lab test lint bench notebooks clean
.DEFAULT_GOAL := help

help: ## Show these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if (3, 11) <= v[:2] <= (3, 13) else "ndalab needs Python 3.11 to 3.13, and $(PYTHON) is %d.%d. Try: make PYTHON=python3.12" % v[:2])'
	@$(PYTHON) -m venv $(VENV)
	@echo "Installing ndalab into $(VENV); the first time takes a minute or two."
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --editable ".[all]" --group dev
	@touch $(READY)

demo: $(READY) ## Analyse the sample NDAs; NDA=path takes your own file or folder
	@$(BIN)/ndalab demo $(NDA)

lab: $(READY) ## Open the notebooks in JupyterLab
	@$(BIN)/jupyter lab notebooks

test: $(READY) ## Run every check: tests, notebooks, style, types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest
	@$(BIN)/python -m pytest --nbval --nbval-cell-timeout=120 --nbval-current-env --nbval-sanitize-with=tests/nbval.cfg notebooks

lint: $(READY) ## Check style and types alone
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(READY) ## Measure speed, as ratios within one run
	@$(BIN)/python -m benchmarks

notebooks: $(READY) ## Run the notebooks and store their outputs
	@$(BIN)/python notebooks/regenerate.py

clean: ## Remove what the targets made
	@rm -rf $(VENV) report .mypy_cache .ruff_cache .pytest_cache
