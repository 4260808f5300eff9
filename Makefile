# One word per chore. `make demo` needs Python 3.11 or newer with venv, and nothing else.

PYTHON ?= python3
JOBS ?= 2
RUN := .venv/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check --no-input
CODE := $(wildcard src tests tools benchmarks evaluation)
# Runs a script that prints one line where something is missing; the line ends make with status 2.
need = $(eval missing := $(shell $(1)))$(if $(missing),$(error $(missing)))

.PHONY: help demo test check fix bench evaluate fuzz docs lock clean chromium
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-10s%s\n", $$1, $$2}' Makefile

demo: .venv/ready  ## build the sample archives and serve them; with CHECK=1 fetch their front pages and exit
	@$(RUN) -m diplomatica demo $(if $(CHECK),--check)

test: chromium check  ## everything that must pass: the checks, then the tests; SEEDS=new tries other random examples
	DIPLOMATICA_SEEDS=$(SEEDS) $(RUN) -m pytest -n $(JOBS) --dist loadfile $(ARGS)

check: .venv/ready-dev  ## lint, format, types, generated pages up to date
	$(RUN) -m ruff check $(CODE)
	$(RUN) -m ruff format --check $(CODE)
	$(RUN) -m mypy $(CODE)
	$(RUN) tools/docs.py --check

fix: .venv/ready-dev  ## repair lint and format where a machine can
	$(RUN) -m ruff check --fix $(CODE)
	$(RUN) -m ruff format $(CODE)

bench: .venv/ready-dev  ## measure: time, memory, kills at random points
	$(RUN) -m benchmarks $(ARGS)

evaluate: .venv/ready-dev  ## score every stage against data with known answers, where it is at hand; writes docs/quality.md
	$(RUN) -m evaluation score $(ARGS)

fuzz: .venv/ready-fuzz  ## look for inputs that break a reader or the grammar; SECONDS=600
	$(RUN) -m tests.fuzz --seconds $(or $(SECONDS),600)

docs: .venv/ready-dev  ## write the generated pages of docs/ anew
	$(RUN) tools/docs.py

lock:  ## pin all dependencies anew, with hashes (needs uv)
	@sh tools/lock.sh

clean:  ## remove what make has made; archives stay
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/ready: requirements.lock pyproject.toml | .venv/bin/pip
	$(PIP) install -q --require-hashes -r requirements.lock
	$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-dev: requirements-dev.lock pyproject.toml | .venv/bin/pip
	$(PIP) install -q --require-hashes -r requirements-dev.lock
	$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch .venv/ready $@

.venv/ready-fuzz: requirements-fuzz.lock | .venv/ready-dev
	$(PIP) install -q --require-hashes -r requirements-fuzz.lock
	@touch $@

.venv/bin/pip:
	$(call need,sh tools/need_python.sh "$(PYTHON)")
	$(PYTHON) -m venv --clear .venv

chromium:
	$(call need,sh tools/need_chromium.sh)
