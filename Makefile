# Sightline: everything a person or a machine runs. `make help` lists it.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Optional folder with prebuilt tools and test inputs; nothing needs it.
export SHARED ?= $(abspath $(CURDIR)/../shared)

# Fresh clones on a build machine share what cargo compiled; see scripts/claim-target.
ifeq ($(CI),true)
export CARGO_TARGET_DIR ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/sightline/target
endif
TARGET := $(or $(CARGO_TARGET_DIR),$(CURDIR)/target)

export PATH := $(CURDIR)/target/tools:$(CURDIR)/end2end/node_modules/.bin:$(PATH)
# scripts/setup asks for what is missing; no cargo command does so behind its back.
export RUSTUP_AUTO_INSTALL ?= 0

# One selection of packages and features for checks, tests and the server, so that nothing is compiled twice.
PORTAL := --locked --workspace --features sightline/ssr
STEP := scripts/step
LISTEN ?= 127.0.0.1:3000
DATA ?= data

.PHONY: help setup demo dev serve check test e2e bench bench-pages soak screens lighthouse browser build-debug build-release

help: ## list these targets
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)$$/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'

setup: ## bring the toolchain, build tools, npm packages and fonts (every other target does this too)
	@scripts/setup rust tools npm
	@scripts/claim-target

demo: build-release ## release build and a portal with a seeded tenant; prints address and sign-in
	@scripts/serve release demo --listen $(LISTEN) --data $(DATA)/demo

dev: setup ## debug build with a seeded tenant on http://127.0.0.1:3000, rebuilt at each change
	@scripts/dev

serve: build-release ## release build on your own data (DATA=folder, LISTEN=address)
	@scripts/serve release serve --listen $(LISTEN) --data $(DATA)/portal

check: setup ## formatting, lints for server and browser, licences, house rules
	@$(STEP) "Formatting" cargo fmt --all --check
	@$(STEP) "Lints, workspace with the server" cargo clippy $(PORTAL) --all-targets -- -D warnings
	@$(STEP) "Lints, browser" cargo clippy --locked --package sightline --lib --features hydrate --target wasm32-unknown-unknown -- -D warnings
	@$(STEP) "Types, browser tests" tsc --noEmit --project end2end
	@$(STEP) "Licences and house rules" cargo test --quiet $(PORTAL) --test tidy

test: setup browser ## every test: crates, portal, browser
	@scripts/test all

e2e: build-debug browser ## the browser tests only (ARGS= for playwright)
	@scripts/test browser $(ARGS)

bench: setup ## measure pages and ingest; with the shared telemetry, compare the whole of it
	@$(STEP) "Pages" cargo bench $(PORTAL) --bench pages
	@$(STEP) "Ingest" cargo bench $(PORTAL) --bench ingest
	@$(STEP) "Telemetry pack" cargo bench $(PORTAL) --bench pack

bench-pages: setup ## measure pages on simulated tenants of 1 and 20 million events
	@BENCH_TENANTS=1m,1m-busy,20m $(STEP) "Pages" cargo bench $(PORTAL) --bench pages

soak: setup ## the crash test many times over (ROUNDS=20)
	@SOAK_ROUNDS=$(or $(ROUNDS),20) $(STEP) "Crash test" cargo test --release --locked --workspace --features sightline/ssr --test portal crash -- --nocapture

screens: build-release browser ## write pictures of the demo tenant to docs/screens/
	@scripts/screens

lighthouse: build-release browser ## Lighthouse on the device, file and alert page
	@$(STEP) "Lighthouse" scripts/lighthouse

browser:
	@scripts/setup chromium

build-debug: setup
	@$(STEP) "Server, debug" cargo build $(PORTAL) --bin sightline
	@$(STEP) "Browser, debug" scripts/build-front debug

build-release: setup
	@$(STEP) "Server, release" cargo build --release $(PORTAL) --bin sightline
	@$(STEP) "Browser, release" scripts/build-front release
