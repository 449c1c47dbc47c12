# Needs python3 (3.11 or later) with pip, GNU make and bash; the rest is installed into .venv from the locks.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
PYTEST := $(BIN)/python -m pytest
TRANSLATIONS := $(wildcard */locale/*/LC_MESSAGES/*.po)

# A line `verb: needs  ## what it does` is listed by `make help`.

.PHONY: help
help:  ## this list
	@sed -nE 's/^([a-z][a-z-]*):.*  ## (.*)/  make \1\t\2/p' Makefile | expand -t 20

.PHONY: test
test:  ## all checks and tests (real PostgreSQL, Valkey, workers, browser)
	$(MAKE) .venv/developer
	$(MAKE) -j 3 check browser most-tests
	$(PYTEST) -n 2 --dist worksteal tests/journeys  # apart: a browser beside the others is slower than its patience
	$(PYTEST) -n 2 -m "alone and not real"

# Three at once on two processors: some of them wait for processes that start, end and are killed. In their order: files
# of few tests are those with the long ones, and would all come last.
.PHONY: most-tests
most-tests: .venv/developer
	$(PYTEST) -n 3 --dist loadfile --no-loadscope-reorder -m "not real and not alone and not long" --ignore tests/journeys

.PHONY: check
check: .venv/developer  ## format, lint, types, imports
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

.PHONY: fix
fix: .venv/developer  ## format and repair what ruff can
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format --quiet

.PHONY: demo
demo: .venv/runtime  ## everything on practice platforms: twenty posts go out, figures come back
	$(BIN)/corong demo

.PHONY: up
up: .venv/runtime  ## the whole service here, with practice platforms, until Ctrl-C
	$(BIN)/corong up --practice

# Bluesky's reference servers from npm. One of their packages is compiled, which takes minutes the first time; node's
# headers are taken from where node is, if they are there, and otherwise fetched by npm.
REAL := var/realservers/bluesky
.PHONY: test-real
test-real: .venv/developer $(REAL)/installed wordpress  ## publish to Bluesky's reference server and a real WordPress
	$(PYTEST) -m real tests/real

$(REAL)/installed: tests/real/package.json
	@for each in node npm c++; do command -v $$each >/dev/null \
		|| { echo "make test-real needs node 20, npm and a C++ compiler; $$each is missing." >&2; exit 1; }; done
	mkdir -p $(@D)
	cp $< $(@D)/
	node_home=$$(node -p 'path.resolve(process.execPath, "../..")'); \
	if test -f $$node_home/include/node/node.h; then export npm_config_nodedir=$$node_home; fi; \
	cd $(@D) && npm install --no-audit --no-fund --no-package-lock
	touch $@

WORDPRESS := wordpress wordpress-theme-twentytwentythree mariadb-server \
	php-cli php-mysql php-gd php-xml php-mbstring php-curl

# Only their programs are used: the tests start a MariaDB and a PHP of their own.
.PHONY: wordpress
wordpress:
	@test -f /usr/share/wordpress/wp-load.php && command -v php >/dev/null && command -v mariadbd >/dev/null \
		&& exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $(WORDPRESS); \
	else \
		echo "make test-real needs WordPress: install $(WORDPRESS) (Debian) and repeat." >&2; \
		exit 1; \
	fi

.PHONY: bench-idle
bench-idle: .venv/developer  ## how late single posts arrive on an idle service
	$(BIN)/python -m benchmarks.idle

.PHONY: bench-publish
bench-publish: .venv/developer  ## how fast posts due at the same second go out, beside a raw loop
	$(BIN)/python -m benchmarks.publish

.PHONY: platforms-table
platforms-table: .venv/developer  ## write docs/platforms/README.md from capabilities and tests
	$(BIN)/python -m tests.connectors.platforms_page

.PHONY: bench-hold
bench-hold: .venv/developer  ## 200 holds at random moments: no call begins after one is in force
	$(BIN)/python -m benchmarks.hold

.PHONY: bench-limited
bench-limited: .venv/developer  ## two minutes of 429: everything out right after it, in order
	$(BIN)/python -m benchmarks.limited

.PHONY: bench-ahead
bench-ahead: .venv/developer  ## a video processed for two minutes is visible on its second
	$(BIN)/python -m benchmarks.ahead

.PHONY: bench-saturated
bench-saturated: .venv/developer  ## publishing while every collect worker hangs
	$(BIN)/python -m benchmarks.saturated

.PHONY: bench-planner
bench-planner: .venv/developer  ## shown counters against true ones, beside an oracle and the peers' ladder
	$(BIN)/python -m benchmarks.planner

.PHONY: bench-isolation
bench-isolation: .venv/developer  ## what a storm of 429 and a hanging server cost the measuring of other platforms
	$(BIN)/python -m benchmarks.isolation

.PHONY: bench-measure
bench-measure: .venv/developer  ## how fast counters are read and stored, beside a raw loop
	$(BIN)/python -m benchmarks.measure

.PHONY: bench-web
bench-web: .venv/developer  ## how quickly the pages come to 200 people, with 100,000 posts
	$(BIN)/python -m benchmarks.web

.PHONY: bench-dashboard
bench-dashboard: .venv/developer  ## the pages of figures over 5 and 50 million readings (SIZE=5: a tenth of it)
	$(BIN)/python -m benchmarks.dashboard $(if $(SIZE),--millions $(SIZE))

.PHONY: chaos
chaos: .venv/developer  ## the publishing engine under every fault, real processes (SMALL=1, SEED=2)
	$(BIN)/python -m tests.chaos $(if $(SMALL),--small) $(if $(SEED),--seed $(SEED))

.PHONY: mutants
mutants: .venv/developer  ## bugs planted one by one: are they all caught?
	$(BIN)/python -m tests.chaos.mutants

.PHONY: screenshots
screenshots: .venv/developer browser  ## pictures of every page for docs/screenshots, from practice data
	$(BIN)/python -m tests.journeys.screenshots

.PHONY: access-matrix
access-matrix: .venv/developer  ## every address, as every role, about things of every office: what leaks?
	$(BIN)/python -m tests.access

.PHONY: accessibility
accessibility: .venv/developer browser  ## every page by all of axe's rules, on a telephone and a desk, light and dark
	EVERY_LOOK=1 $(PYTEST) --timeout=1800 tests/journeys/test_every_page.py

.PHONY: fuzz
fuzz: .venv/developer  ## every address gets what nobody should send: does any fail? (EXAMPLES=200 each)
	$(BIN)/python -m tests.access fuzz $(EXAMPLES)

.PHONY: lock
lock: .venv/developer  ## pin again after a change of dependencies in pyproject.toml
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --group dev -o requirements-dev.lock -c requirements.lock
	$(COMPILE) --no-deps --group assets -o requirements-assets.lock
	$(COMPILE) --group build -o requirements-build.lock -c requirements-dev.lock
	$(COMPILE) --group installer -o requirements-pip.lock

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate

# Only files for browsers are taken from these packages: what their Python code asks for does not matter.
ASSETS := --no-deps --ignore-requires-python

# The browser of the journeys comes from the system, since the wheels of playwright hold only its driver.
.PHONY: browser
browser:
	@command -v chromium chromium-browser google-chrome >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium; \
	else \
		echo "The browser tests need Chromium: install it (Debian: sudo apt-get install chromium) and repeat." >&2; \
		exit 1; \
	fi

# Other users must be able to read what is installed: as root, PostgreSQL runs as a user of its own.
.venv/bin/python:
	umask 022; $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Corong needs Python 3.11 or later.")'
	umask 022; $(PYTHON) -m venv .venv \
		|| { $(PYTHON) -m venv --clear --without-pip .venv && $(PYTHON) -m pip --python .venv/bin/python install pip; }

.venv/runtime: requirements-pip.lock requirements.lock requirements-build.lock requirements-assets.lock pyproject.toml hatch_build.py $(TRANSLATIONS) | .venv/bin/python
	umask 022; $(PIP) install --quiet --require-hashes -r requirements-pip.lock
	umask 022; $(PIP) install --quiet --no-compile --require-hashes -r requirements.lock -r requirements-build.lock
	umask 022; $(PIP) install --quiet --no-compile --require-hashes $(ASSETS) -r requirements-assets.lock
	umask 022; $(PIP) install --quiet --no-deps --no-build-isolation --editable .
	umask 022; $(BIN)/python -m compileall -qq -j 0 .venv/lib || true  # pip would do it file by file
	touch $@

.venv/developer: requirements-dev.lock .venv/runtime
	umask 022; $(PIP) install --quiet --no-compile --require-hashes -r requirements-dev.lock
	touch $@
