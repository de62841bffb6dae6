# Sportello. `make run` starts the town, `make test` checks everything, `make` alone says what else there is.
#
# Profiles: the server is built once in release (what people run, what browsers and load test). Rust tests use the test
# profile: they keep debug assertions and overflow checks, which the simulation is there to trip, and optimise (level 1)
# what they simulate by the million. Testing in release as well would link every test with LTO for no new finding.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

TARGET := $(or $(CARGO_TARGET_DIR),target)
SERVER := $(TARGET)/release/sportello
LISTEN ?= 127.0.0.1:8080
TOWN ?= town
NPM := npm --prefix web
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/test-results/*' 2>/dev/null)

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{ printf "  make %-10s %s\n", $$1, $$2 }'

.PHONY: run
run: build ## build and start the demo town on http://localhost:8080, its data in ./town
	@echo
	@echo "  Sportello starts. Open http://localhost:$(lastword $(subst :, ,$(LISTEN))) in two browser windows, choose the same week in both,"
	@echo "  and take a place in one of them: it changes colour in the other. Stop with Ctrl-C; the town stays in ./$(TOWN)."
	@echo
	@exec $(SERVER) serve --data $(TOWN) --listen $(LISTEN)

.PHONY: test
test: ## check everything, cheap things first (some 20 minutes on two cores the first time)
	@scripts/test.sh

# The steps of `make test`, each of which can be run alone.

.PHONY: need
need: ## install what the tests need from Debian (as root), or say what is missing
	@scripts/need.sh

.PHONY: fmt
fmt: ## formatting of Rust, syntax of the scripts
	cargo fmt --all --check
	for script in scripts/*.sh .ci/run; do bash -n "$$script"; done

.PHONY: web
web: $(TARGET)/web.stamp ## styles, islands and texts of the pages

.PHONY: web-check
web-check: web ## types and tests of what runs in browsers
	$(NPM) run check
	$(NPM) test

.PHONY: deny
deny: ## licences, sources and known holes of what is linked in
	@scripts/deny.sh

.PHONY: lint
lint: web ## clippy with warnings denied
	cargo clippy --locked --workspace --all-targets -- -D warnings

.PHONY: build
build: web ## the server and the load generator, in release
	cargo build --locked --release --workspace

.PHONY: unit
unit: web ## all tests of Rust: tables, simulation, power cuts, real sockets
	cargo test --locked --workspace

.PHONY: browser
browser: web build ## two real browsers on the release server
	SPORTELLO_BINARY="$(abspath $(SERVER))" $(NPM) run browser

.PHONY: pictures
pictures: web build ## the pictures of README.md, from the demo town
	SPORTELLO_BINARY="$(abspath $(SERVER))" $(NPM) run pictures

.PHONY: bench
bench: build ## the load scenarios, with results in target/bench
	@scripts/bench.sh

.PHONY: bless
bless: web ## write again the files that are made from the source (tests named the_files_say, golden, generated, lengths)
	BLESS=1 cargo test --locked --workspace -q -- the_files_say lengths golden generated
	git diff --stat

.PHONY: clean
clean: ## remove what was built (not ./town)
	cargo clean
	rm -rf web/node_modules web/dist web/test-results

web/node_modules/.package-lock.json: web/package-lock.json web/package.json
	@command -v npm > /dev/null || { echo "needed: Node.js 20 with npm (Debian: apt-get install nodejs npm)" >&2; exit 1; }
	# No package needs to run code of its own when it is installed; one would even report home.
	$(NPM) ci --no-audit --no-fund --ignore-scripts
	touch $@

# Made again only when a source changed, so that cargo does not link the server anew each time.
$(TARGET)/web.stamp: web/node_modules/.package-lock.json $(WEB_SOURCES) $(if $(wildcard web/dist/*),,force)
	$(NPM) run build
	mkdir -p $(TARGET)
	touch $@

.PHONY: force
force:
