# Everything runs in .venv, made from the hash-locked requirements.txt: no other set-up is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ../shared/data
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help setup demo test check format lock schemas lexicon faults bench quality parse-report

help:  ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(VENV)/.installed  ## Make the virtual environment

$(VENV)/.installed: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Dateline needs Python 3.11 or later: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup  ## Run the whole flow on sample feeds; LIVE=1 polls real ones from the internet
	dateline demo $(if $(LIVE),--live) $(ARGS)

test: setup  ## Run every test, with coverage
	coverage erase
	coverage run -m pytest $(ARGS)
	coverage combine --quiet
	coverage report --skip-covered --show-missing | tail -40

check: setup  ## Check style, types, the direction of imports and the generated contracts
	ruff format --check --quiet .
	ruff check --quiet .
	mypy
	lint-imports
	python -m schemas.build --check

format: setup  ## Format the code
	ruff format .
	ruff check --fix .

lock:  ## Write requirements.txt anew, with hashes and without any index address (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet \
		--extra dev --custom-compile-command 'make lock' --output-file requirements.txt pyproject.toml

schemas: setup  ## Write the JSON Schema and AsyncAPI documents from the code
	python -m schemas.build

lexicon: setup  ## Write the generated lexicon tables anew from CLDR and GeoNames
	python -m catalog.build

faults: setup  ## Kill, freeze and starve workers on a real Apache Kafka and count what is lost or twice
	python -m bench.faults $(ARGS)

bench: setup  ## Measure items/s and CPU per item of the stages beside bare aiokafka
	python -m bench.flow $(ARGS)

quality: setup  ## Measure language, countries, focus and subjects on DATA
	python -m bench.quality $(DATA)

parse-report: setup  ## Compare the parser with feedparser on DATA, difference by difference
	python -m bench.parse_report $(DATA)
