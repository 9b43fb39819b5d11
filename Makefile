# Needs Python 3.11 or newer, make and git; everything else is installed into .venv.
PYTHON ?= python3
PY := .venv/bin/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement

.PHONY: run setup test lint types check counts pictures lock audit clean
.NOTPARALLEL: # two installations into one .venv would disturb each other
.DELETE_ON_ERROR: # half a .venv is made anew

run: .venv/.run
	@$(PY) -m bot run

setup: .venv/.run
	@$(PY) -m bot setup

# Four at once on any machine: much of it waits for programs, and each has a PostgreSQL of its own.
test: lint types check
	$(PY) -m pytest --numprocesses 4 --dist worksteal

lint: .venv/.dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: .venv/.dev
	$(PY) -m mypy

check: .venv/.run
	$(PY) -m bot check

# Rewrites the table of what the knowledge holds in both READMEs.
counts: .venv/.run
	$(PY) -m tools.counts

# Takes the pictures at the head of both READMEs anew; needs a Chromium.
pictures: .venv/.run
	$(PY) -m tools.pictures

# Run with the oldest supported Python: what it needs is a superset of what newer ones need.
# `make lock LOCK=--upgrade` also takes newer releases. Where every file must have a known hash,
# pip and setuptools need one too: “unsafe” means nothing more.
LOCK ?=
COMPILE = $(PY) -m piptools compile --quiet --strip-extras --no-header --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host --generate-hashes --allow-unsafe --extra fast --extra postgres --extra socks $(LOCK)

lock: .venv/.dev
	$(COMPILE) --extra dev --output-file requirements-dev.lock pyproject.toml
	$(COMPILE) --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml

# Holds the locked packages against the list of known holes; needs the network.
audit: .venv/.dev
	$(PY) -m pip install --quiet --disable-pip-version-check pip-audit
	$(PY) -m pip_audit --strict --require-hashes --disable-pip --requirement requirements.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

# Standard output and input belong to the bot: neither is touched while .venv is made.
.venv/.run: requirements.lock | $(PY)
	@echo "Installing what the bot needs into .venv ..." >&2
	@$(INSTALL) requirements.lock </dev/null >&2
	@touch $@

# The development lock holds everything in the other one, so it serves `run` too.
.venv/.dev: requirements-dev.lock | $(PY)
	@echo "Installing what development needs into .venv ..." >&2
	@$(INSTALL) requirements-dev.lock </dev/null >&2
	@touch .venv/.run $@

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or newer is needed, and '$(PYTHON)' is not; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; \
	  exit 1; }
	@$(PYTHON) -m venv --clear .venv </dev/null >&2
