# One word for each thing one does with Meguru. Only Python 3.11 or newer and make are needed; the rest is set up by itself.
# `make help` lists the words.

ifeq ($(origin PYTHON),undefined)
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$p; exit; fi; done; echo python3)
endif
BIN := .venv/bin
REQUIRE ?= possible

.PHONY: help demo setup dev test lint reference words shots bench lock clean

help: ## list these words
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | while IFS="$$(printf '\t')" read -r word text; do \
		printf '  make %-10s %s\n' "$$word" "$$text"; done

demo: ## set everything up and serve the sample ward at http://localhost:8000/
	@$(PYTHON) tools/setup.py demo

setup: ## set up what running needs, and nothing else
	@$(PYTHON) tools/setup.py run

dev: ## set up what developing needs as well
	@$(PYTHON) tools/setup.py dev

test: ## every test on SQLite, those of the database on PostgreSQL too, the rest in a browser (REQUIRE=all: fail where a part could not run)
	@$(PYTHON) tools/run_tests.py --require $(REQUIRE)

lint: ## ruff, mypy, the ladder, templates, migrations
	@$(PYTHON) tools/lint.py

reference: dev ## write docs/reference/ anew from the code
	@$(BIN)/python tools/reference.py

words: dev ## bring the catalogues of other languages up to what the product says, and say what they lack
	@$(BIN)/python tools/catalogue.py update && $(BIN)/python tools/catalogue.py check

shots: ## screenshots of the main pages at 1280 and 390 px into var/shots/, and the pictures of docs/ anew
	@$(PYTHON) tools/setup.py dev
	@$(BIN)/python -m tests.support.shots --docs

bench: ## measure, and write var/bench.json (BENCH="--quick workshop": a short look at one part)
	@$(PYTHON) tools/setup.py dev
	@if [ -f bench/__main__.py ]; then $(BIN)/python -m bench $(BENCH); \
		else echo "make bench: bench/ がまだありません (there is no bench/ yet)" >&2; exit 1; fi

lock: dev ## write the lock files anew from pyproject.toml
	@$(PYTHON) tools/lock.py

clean: ## remove what setting up has made (the environment, packages, caches); data in var/ stays
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	rm -rf src/meguru/site/static/fonts src/meguru/site/static/vendor var/static var/setup src/meguru/locale/*/LC_MESSAGES
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
