# The commands of this project, one line each: make help.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
REAL_DATA ?= ../shared/data

.PHONY: help install run stop reset test check migrations bench screenshots
.DEFAULT_GOAL := help

help:  ## This list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

install: .venv/installed  ## The environment, in .venv
	@echo "The environment is in .venv."

run: .venv/installed  ## The dashboard on a demo shop, or on SOURCE=file; Ctrl-C stops it. PORT=8050
	@exec $(BIN)/python -m scripts.run

stop: .venv/installed  ## Ends whatever `make run` started here and a kill left behind
	@exec $(BIN)/python -m scripts.stop

reset: .venv/installed  ## Forgets what was computed for this SOURCE; asks first, or YES=1
	@exec $(BIN)/python -m scripts.reset

test: .venv/installed-dev  ## Every test, browser included
	@scripts/install_chromium.sh
	@$(BIN)/pytest -n 2

check: .venv/installed-dev  ## Style, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

migrations: .venv/installed  ## Every migration up, down and up again, in a database of its own
	@$(BIN)/python -m scripts.check_migrations

bench: .venv/installed-dev  ## Time and memory of a backfill and of a refresh; how stable the segments are, how right the forecasts
	@$(BIN)/python -m benchmarks.refresh $(wildcard $(REAL_DATA)/*.csv.gz)
	@$(BIN)/python -m benchmarks.segments $(wildcard $(REAL_DATA)/online_retail*.csv.gz)
	@$(BIN)/python -m benchmarks.segments
	@$(BIN)/python -m benchmarks.web $(lastword $(wildcard $(REAL_DATA)/online_retail*.csv.gz))
	@$(BIN)/python -m benchmarks.forecast $(wildcard $(REAL_DATA)/online_retail*.csv.gz)
	@$(BIN)/python -m benchmarks.forecast

screenshots: .venv/installed-dev  ## Pictures of every page of the dashboard that runs now, in docs/screenshots
	@scripts/install_chromium.sh
	@$(BIN)/python -m scripts.take_screenshots

.venv/installed: requirements.txt scripts/fetch_browser_parts.py
	@scripts/make_venv.sh "$(PYTHON)"
	@scripts/install_libgomp.sh
	@echo "Installing what the product needs. This takes a minute the first time."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements.txt
	@$(BIN)/python -m scripts.fetch_browser_parts plotly.js-cartesian-dist-min
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	@echo "Installing what the tests need."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@$(BIN)/python -m scripts.fetch_browser_parts axe-core
	@touch $@
