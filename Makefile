# Two commands: `make demo` shows what tongzhou does, `make check` proves it.
# The newest Python from 3.11 on that the machine has; PYTHON=... chooses another.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { command -v $$p; break; }; done)
BIN := .venv/bin
SHARED ?= ../shared
DEMO := build/demo
PAGES := examples/jing-jin-ji/pages
JOBS ?= 2
MINUTES ?= 10

# Compiled modules are kept between runs and shared by the processes of a run, wherever this is made: without them every process compiles all of them anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo demo-en install install-dev check check-all check-samples format lint types layers test walks mutations server browser scan \
	fuzz bench-procedures bench-facts bench-store bench-river bench-index clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "tongzhou needs Python 3.11 or newer with venv and pip (Debian: apt-get install python3-venv)." >&2; \
		echo "同舟需要 Python 3.11 或更新版本(含 venv 与 pip)。" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt -e .
	@touch $@

.venv/installed-dev: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt -e '.[dev]'
	@touch .venv/installed $@

.venv/installed-browser: .venv/installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,browser]'
	@touch $@

.venv/installed-scan: .venv/installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,scan]'
	@touch $@

install: .venv/installed ## the environment with the program
install-dev: .venv/installed-dev ## the environment with what the checks need

demo: .venv/installed ## the example pages and panel become a blue book
	$(BIN)/tongzhou --lang zh bluebook $(wildcard $(PAGES)/*.txt) --panel examples/jing-jin-ji/panel.csv \
		--region jing-jin-ji --date 2022-11-17 --ledger $(DEMO)/ledger.tongzhou -o $(DEMO)/zh

demo-en: .venv/installed ## the same book in English
	$(BIN)/tongzhou --lang en bluebook $(wildcard $(PAGES)/*.txt) --panel examples/jing-jin-ji/panel.csv \
		--region jing-jin-ji --date 2022-11-17 --ledger $(DEMO)/ledger.tongzhou -o $(DEMO)/en

check: format lint types layers test ## everything that needs neither server nor browser
	@echo "not run here: the tests that need PostgreSQL, a browser or more time (make check-all)" >&2

check-all: check walks server browser scan ## the same and what needs PostgreSQL, a browser, the character reader or more time

format: .venv/installed-dev
	$(BIN)/ruff format --check .

lint: .venv/installed-dev
	$(BIN)/ruff check .

types: .venv/installed-dev
	$(BIN)/mypy

layers: .venv/installed-dev
	$(BIN)/lint-imports

test: .venv/installed-dev
	$(BIN)/pytest -q -n $(JOBS) -m "not browser and not server and not scan"

server: .venv/installed-dev .venv-peers/installed
	@$(BIN)/python -c "import os, psycopg; psycopg.connect(os.environ.get('TONGZHOU_TEST_POSTGRES', \
		'postgresql://postgres@127.0.0.1:5432/test'), connect_timeout=5).close()" || { \
		echo "NOT RUN: no PostgreSQL answers. Start one (Debian: apt-get install postgresql) or set TONGZHOU_TEST_POSTGRES." >&2; exit 1; }
	$(BIN)/pytest -q -n $(JOBS) -m server

# Programs that are compared with and whose licence does not fit: in an environment of their own, never imported by the package.
.venv-peers/installed: constraints-peers.txt | $(BIN)/python
	$(BIN)/python -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check -r constraints-peers.txt
	@touch $@

browser: .venv/installed-browser
	@command -v chromium >/dev/null || { echo "The browser tests need Chromium (Debian: apt-get install chromium)." >&2; exit 1; }
	$(BIN)/pytest -q -m browser tests/browser

scan: .venv/installed-scan
	$(BIN)/pytest -q -m scan tests/scan

check-samples: .venv/installed ## recall and precision on annotated pages outside the project (SHARED=folder)
	$(BIN)/python bench/samples.py $(SHARED)

build/peers/tried:
	@mkdir -p build
	-@{ $(PYTHON) -m venv build/peers && build/peers/bin/pip install --quiet jionlp recognizers-text-suite emoji==1.7.0 quantulum3 setuptools; } \
		> build/peers.log 2>&1 || echo "not run: other readers could not be installed (build/peers.log)"
	@mkdir -p build/peers && touch $@

bench-facts: .venv/installed build/peers/tried ## what must be reached, what is, and what other readers reach (SHARED=folder)
	$(BIN)/python bench/musts.py $(SHARED)

walks: .venv/installed-dev ## random walks over every declared procedure, and generated ones, for longer
	TONGZHOU_WALKS=20 $(BIN)/pytest -q -n $(JOBS) tests/procedures/test_walks.py

mutations: .venv/installed-dev ## break the engine in one place at a time: the tests must notice each
	nice $(BIN)/python bench/mutations.py

fuzz: .venv/installed-dev ## bytes of every form through the whole chain (MINUTES=10)
	$(BIN)/python bench/fuzz.py $(MINUTES)

build/peers-river/tried:
	@mkdir -p build
	-@{ $(PYTHON) -m venv build/peers-river && build/peers-river/bin/pip install --quiet adepy fipy mpmath; } \
		> build/peers-river.log 2>&1 || echo "not run: adepy and fipy could not be installed (build/peers-river.log)"
	@mkdir -p build/peers-river && touch $@

bench-river: .venv/installed build/peers-river/tried ## speed and accuracy of the river forecast beside OTIS (OTIS=program), adepy, fipy, scipy
	$(BIN)/python bench/river.py

build/index-peers/tried:
	@mkdir -p build
	-@{ $(PYTHON) -m venv build/index-peers && build/index-peers/bin/pip install --quiet pymcdm==1.4.0 SALib==1.6.0; } \
		> build/index-peers.log 2>&1 || { rm -f build/index-peers/bin/python; echo "not run: pymcdm and SALib could not be installed (build/index-peers.log)"; }
	@mkdir -p build/index-peers && touch $@

bench-index: .venv/installed build/index-peers/tried ## speed of the index engine, beside pymcdm, SALib and COINr
	$(BIN)/python bench/index.py

bench-procedures: .venv/installed ## moves through engine and store beside bare SQL, lists, look-ups (POSTGRES=address)
	$(BIN)/python bench/procedures.py $(POSTGRES)

bench-store: .venv/installed ## speed of the ledger at a million facts
	$(BIN)/python bench/store.py

clean: ## remove what the build made
	rm -rf build .venv .venv-peers .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
