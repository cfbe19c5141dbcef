# Two commands: `make run` (the scenario tables) and `make test` (the whole test suite).
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
OUT    ?= resultados
DRAWS  ?= 1000
ARGS   ?=
# Two workers on two cores: each keeps its linear algebra to one thread, and takes whole files, those of slow tests first. What
# is compiled is kept, whatever the environment says: some hundred processes start here.
PYTEST := PYTHONDONTWRITEBYTECODE= OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test check lint bench docs lock clean

run: $(VENV)/.run
	$(BIN)/piimss run --out $(OUT) --draws $(DRAWS) $(ARGS)

test: $(VENV)/.dev
	$(PYTEST) $(ARGS)

# What to run while working: kernels, contracts and one small chain, under a minute; the rest is marked slow.
check: $(VENV)/.dev
	$(PYTEST) -m "not slow" $(ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Catalogues of words: what the code and the data say, what has no Spanish yet.
words: $(VENV)/.dev
	$(BIN)/python docs/words.py

# This build beside the one before the engine kept results (a worktree of its commit), in one run; BENCH adds options.
BEFORE ?= 725ef7d
BENCH  ?= --repeat 5 --fresh
bench: $(VENV)/.dev
	git worktree add --detach --force build/before $(BEFORE)
	$(BIN)/python benchmarks/whole_job.py build/before $(BENCH); \
	$(BIN)/python benchmarks/engine.py build/before; \
	$(BIN)/python benchmarks/startup.py build/before; \
	$(BIN)/python benchmarks/actuarial.py; \
	git worktree remove --force build/before

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "se necesita Python 3.11 o posterior / Python 3.11 or later is needed")'
	$(PYTHON) -m venv $(VENV)

# The stamps make a second call install nothing; they age when the locks or the package's metadata change.
$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements-dev.lock
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@ $(VENV)/.run

# The documentation site, with the references of commands and API; a warning is an error and nothing is fetched.
docs: $(VENV)/.dev
	$(BIN)/python -m sphinx -b html -W --keep-going -q docs build/docs

lock: $(BIN)/python
	$(PIP) pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-header --upgrade -o requirements.lock pyproject.toml --extra build
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-header -c requirements.lock -o requirements-dev.lock pyproject.toml --extra build --extra dev --extra tables

clean:
	rm -rf $(VENV) build dist *.egg-info
