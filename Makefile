# askless: `make demo` and `make test` are all a fresh machine needs (Python 3.11+, git, make).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Twice the processors: half of them wait for a browser, a server or a process.
WORKERS ?= $(shell echo $$((2 * $$(getconf _NPROCESSORS_ONLN))))
PORT ?= 8000
EXAMPLES ?= 10000
MINUTES ?= 120
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps $(INSTALL_OPTIONS)

# What Python compiled once is read by every command and every worker of the tests.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo ner test fuzz journeys lighthouse soak lint bench serve lock clean

$(VENV)/.default: requirements/default.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements/default.lock
	$(PIP) --require-hashes -r requirements/build.lock
	$(PIP) --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.default requirements/dev.lock
	$(PIP) --require-hashes -r requirements/dev.lock
	touch $@

$(VENV)/.ner: $(VENV)/.default requirements/ner.lock
	$(PIP) --require-hashes -r requirements/ner.lock
	touch $@

ner: $(VENV)/.ner  ## the models that find names, 314 MB: publishing asks for them

demo: $(VENV)/.default  ## the sample shop, from tickets to help center and report, in build/demo
	$(BIN)/askless demo build/demo --replace

# Each worker has a core: threads of BLAS that wait for each other would take a third of all work.
test: $(VENV)/.dev $(VENV)/.ner  ## the whole test suite
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# A request of the API costs thirty times an export's row.
fuzz: $(VENV)/.dev  ## EXAMPLES drawn exports through every importer, requests to the API, other ones each time
	ASKLESS_FUZZ=1 ASKLESS_FUZZ_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest tests/mining/importers/test_fuzz.py -n 0 -s -v
	ASKLESS_FUZZ=1 ASKLESS_FUZZ_EXAMPLES=$$(($(EXAMPLES) / 30 + 1)) $(BIN)/python -m pytest tests/kb/web/admin/test_api_schema.py -n 0 -v

journeys: $(VENV)/.dev  ## every journey of an editor in every way, every page in every look, 200 kills
	ASKLESS_JOURNEYS=all ASKLESS_KILLS=200 $(BIN)/python -m pytest tests/browser/test_journeys.py tests/browser/test_journeys_shop.py tests/browser/test_every_page.py tests/browser/test_help_center_pages.py tests/kb/web/admin/test_killed_pages.py -n 0

lighthouse: $(VENV)/.dev  ## the help center and the admin by Lighthouse, page by page; needs npm and chromium
	@command -v npm > /dev/null || { echo "make lighthouse: npm is not installed (Debian: apt-get install npm)"; exit 2; }
	test -d build/lighthouse/node_modules/lighthouse || npm install --silent --no-audit --no-fund --prefix build/lighthouse lighthouse
	$(BIN)/python -m tests.lighthouse_site build/lighthouse
	$(BIN)/python -m tests.lighthouse build/lighthouse

soak: $(VENV)/.dev  ## two hours of a shop's days with everything going wrong in between; see tests/soak.py
	rm -rf build/soak
	$(BIN)/python -m tests.soak build/soak --minutes $(MINUTES)

lint: $(VENV)/.dev  ## style, formatting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.dev  ## speed and memory of every stage, printed and kept in build/bench.json
	$(BIN)/askless bench --output build/bench.json
	nice -n 10 $(BIN)/askless bench deflection --output build/bench-deflection.json

serve: demo  ## the demo's help center on http://127.0.0.1:8000
	$(BIN)/askless serve --workspace build/demo --port $(PORT)

lock: $(VENV)/.dev  ## renews the hashed locks from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --override requirements/overrides.txt --upgrade -o requirements/default.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --override requirements/overrides.txt --upgrade --constraint requirements/default.lock --extra dev -o requirements/dev.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --override requirements/overrides.txt --upgrade --constraint requirements/dev.lock --extra ner -o requirements/ner.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade -o requirements/build.lock requirements/build.in

clean:  ## removes what can be made again
	rm -rf build $(VENV)
