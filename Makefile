# Everything a person types. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
MAIL_PORT ?= 8025
T ?=

# What is compiled is kept, whatever this machine's environment says: else every process that starts, each restart
# after a kill among them, compiles the whole product and its libraries anew (1.6 CPU-seconds).
unexport PYTHONDONTWRITEBYTECODE

# uv is found, or installed into .local/uv where nobody else is disturbed.
UV := $(shell command -v uv 2>/dev/null || echo .local/uv/bin/uv)
RUN := $(UV) run --frozen --quiet
ENV := .venv/.installed
VENDOR := gateway/static/vendor/manifest.json
WORDS := .local/.messages

.PHONY: help up down reset test check bench torture messages docs

help: ## this list
	@grep -E '^[a-z]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

up: $(ENV) $(VENDOR) $(WORDS) ## start everything with demo data; Ctrl-C stops it (PORT=8000)
	@exec .venv/bin/huifang up --port $(PORT) --mail-port $(MAIL_PORT)

down: $(ENV) ## stop what `make up` started
	@.venv/bin/huifang down

reset: $(ENV) ## forget the local data
	@.venv/bin/huifang reset --yes

test: $(ENV) $(VENDOR) $(WORDS) ## run the tests; T=tests/helpdesk for a part
	@.venv/bin/python -m tests.run $(T)

check: $(ENV) $(VENDOR) $(WORDS) ## style, types, imports, walls, documents, manifests
	@.venv/bin/python -m infra.check

bench: $(ENV) $(VENDOR) $(WORDS) ## measure cost and latency; writes docs/benchmarks*.md
	@.venv/bin/python -m tests.benchmarks.run
	@.venv/bin/python -m tests.benchmarks.categories
	@.venv/bin/python -m tests.benchmarks.scheduling

torture: $(ENV) $(VENDOR) $(WORDS) ## the long fault runs; writes docs/robustness.md
	@.venv/bin/python -m tests.torture.run

messages: $(ENV) ## collect texts, update and compile the catalogues
	@.venv/bin/python -m infra.messages update

docs: $(ENV) ## write docs/generated and the contract snapshots
	@.venv/bin/python -m infra.docs

# inner workings

.local/uv/bin/uv:
	@command -v python3 >/dev/null || { echo "huifang: Python 3.11 or newer is needed (python3)"; exit 1; }
	@mkdir -p .local && (python3 -m venv .local/uv 2>/dev/null && .local/uv/bin/pip install -q uv==0.13.9) \
	  || { rm -rf .local/uv; python3 -m pip install -q --target .local/uv uv==0.13.9; } \
	  || { echo "huifang: could not install uv; install python3-venv or pip, or uv itself"; exit 1; }

$(ENV): pyproject.toml uv.lock | $(UV)
	@$(UV) sync --frozen --quiet
	@# Countries are read when somebody first asks for holidays: compiled then, they would keep that person waiting.
	@.venv/bin/python -m compileall -q .venv/lib/*/site-packages/holidays && touch $@

$(VENDOR): package-lock.json gateway/assets.py $(wildcard gateway/static/*.*) $(shell find gateway/pages -name '*.html' 2>/dev/null) | $(ENV)
	@.venv/bin/python -m gateway.assets

$(WORDS): $(shell find gateway/locale services/notify/locale -name '*.po' 2>/dev/null) | $(ENV)
	@.venv/bin/python -m infra.messages compile && mkdir -p .local && touch $@
