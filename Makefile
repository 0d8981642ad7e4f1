# Every command of the product. Each makes its own environment when it needs one.
SHELL := /bin/bash
PYTHON ?= python3
DATA_DIR ?= $(CURDIR)/.data
export DATA_DIR
BIN := .venv/bin
TEST_JOBS ?= 2

.PHONY: help run test test-services test-browser test-browser-services check fix lock messages events personal-data bench-events bench-web bench-crm bench-acquisition seed-crm chaos

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-24s %s\n", $$1, $$2}'

run: .venv/run ## Start the product for one person on this machine, with demo accounts
	@DEMO=1 $(BIN)/python manage.py serve --samples

test: .venv/dev ## Run the suite embedded: SQLite, no server (the laws run in make check)
	@env -u DATABASE_URL -u BROKER_URL -u CACHE_URL -u EMAIL_URL $(BIN)/python -m pytest -n $(TEST_JOBS) -m "not browser and not services" --ignore=tests/laws

test-services test-browser-services: export DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/postgres
test-services test-browser-services: export BROKER_URL ?= amqp://guest:guest@127.0.0.1:5672//
test-services test-browser-services: export CACHE_URL ?= redis://127.0.0.1:6379/9
test-services test-browser-services: export REDIS_BROKER_URL ?= redis://127.0.0.1:6379/8
test-services: .venv/dev ## Run the same suite on PostgreSQL, RabbitMQ and Redis (fails when one is missing)
	@$(BIN)/python tests/services_are_there.py
	@$(BIN)/python -m pytest -n $(TEST_JOBS) -m "not browser"

test-browser: .venv/dev ## Look at the pages and walk the story in a real Chromium, embedded
	@env -u DATABASE_URL -u BROKER_URL -u CACHE_URL -u EMAIL_URL $(BIN)/python -m pytest -n $(TEST_JOBS) -m browser

test-browser-services: .venv/dev ## Walk the story in a real Chromium on PostgreSQL and RabbitMQ
	@$(BIN)/python tests/services_are_there.py
	@$(BIN)/python -m pytest -n 0 -m browser -k rabbitmq tests/stories

check: .venv/dev ## Check style, types, imports, migrations, the laws of the house and the docs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy config crm cms acquisition campaigns
	@$(BIN)/lint-imports
	@$(BIN)/python manage.py check --fail-level WARNING
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python manage.py events --check
	@$(BIN)/python manage.py personal_data --check
	@$(BIN)/python -m pytest -n $(TEST_JOBS) tests/laws

fix: .venv/dev ## Mend what a machine can mend
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format -q .

events: .venv/run ## Write docs/events.md: every event, who publishes it, who hears it
	@$(BIN)/python manage.py events

personal-data: .venv/run ## Write docs/personal-data.md: what we know about people, why, and how it goes
	@$(BIN)/python manage.py personal_data

messages: .venv/dev ## Collect and compile the translations
	@$(BIN)/python manage.py messages

bench-events: .venv/dev ## Measure the event log beside raw inserts; prints one JSON line
	@$(BIN)/python benchmarks/events.py

bench-web: .venv/dev ## Measure a kept story beside nginx sending a file (needs wrk and nginx); prints one JSON line
	@$(BIN)/python benchmarks/web.py

bench-crm: .venv/dev ## Measure the back office at size beside hand-written SQL (CONTACTS, ORGANISATIONS, EVENTS); prints one JSON line
	@$(BIN)/python benchmarks/crm.py

bench-acquisition: .venv/dev ## Measure leads, land and the figures of a year at size beside hand-written SQL (LEADS, PLOTS); prints one JSON line
	@$(BIN)/python benchmarks/acquisition.py

seed-crm: .venv/dev ## Fill the empty database at DATABASE_URL with a region grown old (CONTACTS, ORGANISATIONS, EVENTS)
	@$(BIN)/python benchmarks/crm_rows.py

chaos: .venv/dev ## Kill, freeze and rob the product, and count what its promises were worth (MODE, ONLY, RUNS)
	@env -u DATABASE_URL -u BROKER_URL -u CACHE_URL -u EMAIL_URL $(BIN)/python -m tests.chaos

lock: .venv/dev ## Resolve requirements/*.in to hashed locks for Python 3.11 to 3.13
	@for name in run dev; do $(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --only-binary :all: \
	  --custom-compile-command "make lock" requirements/$$name.in -o requirements/$$name.txt; done

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed; none was found as '$(PYTHON)'."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) -V)."; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/run: requirements/run.txt | .venv/bin/python
	@echo "Fetching what the product needs (once) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/run.txt
	@touch $@

.venv/dev: requirements/dev.txt .venv/run
	@echo "Fetching what an engineer needs (once) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/dev.txt
	@touch $@
