# make demo: the page.  make test: every check.  make bench: what it costs.
# make soak: a crowd for ten minutes, and what it met; SOAK="--visitors 50 --minutes 3" is a smaller one.
# make pictures: what every view looks like, at every size, in pictures/.
# make check: style, types, and the tests of what changed, but for those that take minutes.
# make texts: every text of the page in every catalogue, artlab/locales/, for who translates.
# make vendor: TensorFlow.js and uqr, as the page serves them; again after another version in package.json.
# make lock: pin all that requirements*.txt need, with hashes, after one of them has changed.
# make audit: known holes of what is installed, by pip-audit, and its licences.
# Each sets up what it needs in .venv, and the tools for JavaScript in node_modules.

PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH) # npm's tools ask for node

.PHONY: demo test check style texts bench soak pictures lock audit vendor clean

TENSORFLOW := node_modules/@tensorflow
VENDOR := artlab/studio/static/vendor

demo: .venv/app
	$(BIN)/python app.py

test: style
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser"
	$(BIN)/python -m pytest -n 2 --dist loadfile -m browser

check: style
	files=$$(.ci/changed) && $(BIN)/python -m pytest $$files

style: .venv/dev node_modules/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/npm run --silent style

texts: .venv/dev
	$(BIN)/python -m tests.catalogue

bench: .venv/dev
	$(BIN)/python -m benchmarks

soak: .venv/dev
	$(BIN)/python -m benchmarks.soak $(SOAK)

pictures: .venv/dev
	$(BIN)/python -m benchmarks.pictures pictures

LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-header

lock:
	$(LOCK) requirements.txt --output-file requirements.lock
	$(LOCK) requirements-dev.txt --constraint requirements.lock --output-file requirements-dev.lock

audit: .venv/dev
	$(BIN)/pip-licenses --partial-match --fail-on="GPL;General Public" > /dev/null
	$(BIN)/pip-audit --require-hashes --disable-pip --requirement requirements-dev.lock

vendor: node_modules/ready
	cp $(TENSORFLOW)/tfjs-core/dist/tf-core.es2017.min.js $(VENDOR)
	cp $(TENSORFLOW)/tfjs-backend-wasm/dist/tf-backend-wasm.es2017.min.js $(VENDOR)
	cp $(TENSORFLOW)/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm $(VENDOR)
	cp node_modules/uqr/dist/index.mjs $(VENDOR)/uqr.js
	cd $(VENDOR) && sha256sum *.js *.wasm > SHA256SUMS

clean:
	rm -rf .venv node_modules

.venv/app: requirements.lock
	@$(PYTHON) -m venv .venv || { echo "Python's venv is missing; on Debian: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

.venv/dev: requirements-dev.lock .venv/app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

node_modules/ready: package-lock.json .venv/dev
	$(BIN)/npm ci --silent
	touch $@
