# Needs Python 3.11 or newer and make; everything else goes into .venv/. `make help` lists the targets.

PYTHON ?= python3
UV ?= uv
PAGES ?= 200
BENCH_ARGS ?=
FUZZ_SECONDS ?= 600
FUZZ_PAGES ?=
BIN := .venv/bin
COMPILE := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

# Taken as typed: a URL may hold characters that make or the shell would read.
override export CRAWL_URL := $(value URL)
override export CRAWL_PAGES := $(value PAGES)

.DEFAULT_GOAL := help
.PHONY: help crawl demo test fuzz lint format docs bench lock clean

help:
	@echo "make crawl URL=https://news.example/ [PAGES=200]   crawl a site into articles.db, pages as fetched into archive/"
	@echo "make demo      the same without internet: the bundled site into demo.db"
	@echo "make test      all checks and all tests, as continuous integration runs them"
	@echo "make fuzz [FUZZ_SECONDS=600] [FUZZ_PAGES=DIR]       hostile pages and files at random; DIR: saved pages to break too"
	@echo "make lint      the checks alone"
	@echo "make format    put the code into its standard form"
	@echo "make docs      write the documents that are made from the code"
	@echo "make bench BENCH_ARGS=CORPUS_DIR                    crawl a corpus, against plain Scrapy (benchmarks/README.md)"
	@echo "make lock      renew requirements*.txt from pyproject.toml (needs uv)"
	@echo "make clean     remove .venv/, caches and the demo's files; articles.db and archive/ stay"

# --- the environment -------------------------------------------------------------------------------------------------

.venv/made:
	@command -v "$(PYTHON)" >/dev/null || { echo "No $(PYTHON) here. Name a Python 3.11 or newer: make PYTHON=/path/to/python3 ..." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is `"$(PYTHON)" -V 2>&1`. Name another: make PYTHON=python3.12 ..." >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) lacks the venv module. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@"$(PYTHON)" -m venv .venv && touch $@

.venv/runtime: requirements.txt pyproject.toml | .venv/made
	@echo "Setting up .venv/ (once; about a minute)"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: requirements-dev.txt pyproject.toml | .venv/made
	@echo "Setting up .venv/ with the tools for development (once; about a minute)"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@ .venv/runtime

# --- use ---------------------------------------------------------------------------------------------------------------

define CRAWL_END
case $$code in
  0) echo "Done." ;;
  5) echo "Stopped after $$CRAWL_PAGES pages, as asked. The rest is noted: the same command again goes on from here." ;;
  *) echo "tearsheet ended with exit code $$code; the message above says why."; exit $$code ;;
esac
echo "The articles are in articles.db (SQLite; read the view v_articles), the pages as fetched in archive/."
echo "  $(BIN)/tearsheet status                # what was crawled, and what is left"
echo "  $(BIN)/tearsheet show 1                # one article, with its related links"
echo "  $(BIN)/tearsheet export articles.csv   # all of them as a table"
endef
export CRAWL_END

crawl:
	@[ -n "$$CRAWL_URL" ] || { echo "Which site? make crawl URL=https://news.example/" >&2; exit 2; }
	@$(MAKE) --silent --no-print-directory .venv/runtime
	@echo "Crawling $$CRAWL_URL at one page a second or slower if the site asks for it: $$CRAWL_PAGES pages take about $$(( ($$CRAWL_PAGES + 59) / 60 )) min."
	@echo "It stops after $$CRAWL_PAGES pages (PAGES=... changes that). Ctrl-C stops it earlier and keeps what was stored."
	@code=0; $(BIN)/tearsheet crawl "$$CRAWL_URL" --database sqlite:///articles.db --archive archive --max-pages "$$CRAWL_PAGES" || code=$$?; \
	eval "$$CRAWL_END"

demo: .venv/runtime
	@$(BIN)/python -m demo

bench: .venv/dev
	$(BIN)/python -m benchmarks.crawl $(BENCH_ARGS)

# --- development -------------------------------------------------------------------------------------------------------

lint: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadgroup

fuzz: .venv/dev
	$(BIN)/python -m tests.fuzz --seconds "$(FUZZ_SECONDS)" $(if $(FUZZ_PAGES),--pages "$(FUZZ_PAGES)")

format: .venv/dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: .venv/dev
	$(BIN)/python -m schema.documents
	$(BIN)/python -m pipelines.article_schema
	$(BIN)/python -m tests.worked_queries

lock:
	@command -v $(UV) >/dev/null || { echo "uv is needed: put it on PATH, or make lock UV=/path/to/uv" >&2; exit 1; }
	$(UV) $(COMPILE) --group build pyproject.toml --output-file requirements.txt
	$(UV) $(COMPILE) --group build --group dev --group bench pyproject.toml --output-file requirements-dev.txt

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .import_linter_cache .hypothesis demo.db* demo-archive
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
