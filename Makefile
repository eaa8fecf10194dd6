# The commands of the project: `make help` lists them.
# Each prepares what is missing and says in a sentence what to do when something fails.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

# Many processes read the same code: it is compiled once, and not by each of them.
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 8000
RESET ?=
ARGS ?=
# Processes of the test run; 0 runs it in one, so that a debugger can stop it.
JOBS ?= auto
# The first Python that is new enough.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv/bin/python
MANAGE := $(VENV) manage.py

.PHONY: help demo test test-all check fmt bench manage messages lock setup python

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'
	@echo
	@echo '  PORT=8001      demo: another port            RESET=1  demo: forget what was entered'
	@echo '  ARGS="..."     test, manage, bench: passed on  JOBS=0   test: in one process'
	@echo '  DATABASE_URL and REDIS_URL: use those servers instead of the embedded ones'

python:
	@if [ -z "$(PYTHON)" ] || ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	  echo 'The portal needs Python 3.11 or newer, and none was found: install one, or name it, as in: make demo PYTHON=/opt/python3.12/bin/python3' >&2; exit 1; fi

demo: python ## Start the portal with a demonstration network; Ctrl-C ends it
	@"$(PYTHON)" oshub/bootstrap.py demo
	@exec $(MANAGE) demo --port "$(PORT)" $(if $(filter-out 0 no false off,$(RESET)),--reset)

test: python ## Run the test suite
	@"$(PYTHON)" oshub/bootstrap.py test
	@$(VENV) -m pytest -n "$(JOBS)" -m "not slow" $(ARGS)

test-all: python ## Run the test suite and what takes long
	@"$(PYTHON)" oshub/bootstrap.py test
	@$(VENV) -m pytest -n "$(JOBS)" $(ARGS)

check: python ## Formatter, linters, types, layers, migrations, settings, translations
	@"$(PYTHON)" oshub/bootstrap.py check
	@$(VENV) -m oshub.checks

fmt: python ## Format the code and mend what the linter can mend
	@"$(PYTHON)" oshub/bootstrap.py check
	@$(VENV) -m ruff check --fix-only --quiet .
	@$(VENV) -m ruff format .
	@git ls-files -z --cached --others --exclude-standard 'templates/*.html' | xargs -0 .venv/bin/djade --target-version 5.2

bench: python ## Measure the figures of docs/BENCHMARKS.md
	@"$(PYTHON)" oshub/bootstrap.py bench
	@$(VENV) -m bench $(ARGS)

manage: python ## Run a command of manage.py: make manage ARGS="appoint administrator ana@school.example"
	@"$(PYTHON)" oshub/bootstrap.py demo
	@$(MANAGE) $(ARGS)

messages: python ## Bring the catalogues under locale/ up to date with the code
	@"$(PYTHON)" oshub/bootstrap.py demo
	@$(MANAGE) translations

setup: python ## Prepare everything without starting anything
	@"$(PYTHON)" oshub/bootstrap.py check

lock: python ## Write requirements/*.txt anew from requirements/*.in
	@"$(PYTHON)" oshub/bootstrap.py lock
	@for name in base demo test lint bench superset node uv; do \
	  $(VENV) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate $(ARGS) -o requirements/$$name.txt requirements/$$name.in || exit 1; done
