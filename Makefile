# Each name is a promise of the README; one line of work per step, no logic.
SHELL := /bin/bash
.PHONY: run dev page types test test-rust test-page test-interop test-browser simulate soak power fuzz rehearse merge bench shots measure tools lint doc ci
.DEFAULT_GOAL := run
SECONDS ?= 60

run: page                    ## build everything, start the server, print two links
	cargo build --release --bin fivefold --bin fivefold-client
	tests/run.sh

dev: page                    ## server in memory on port 8080; in another shell: cd client/web && npm run dev
	cargo run --bin fivefold -- serve --listen 127.0.0.1:8080 --in-memory

page: client/web/node_modules/.package-lock.json   ## the page, into client/web/dist
	cd client/web && npm run build

client/web/node_modules/.package-lock.json: client/web/package-lock.json
	cd client/web && npm ci --no-audit --no-fund

types:                       ## the page's types from the contract
	cargo run -q -p fivefold-protocol --example typescript > client/web/src/protocol/generated.ts
	cd client/web && node build/forms.js > src/screens/merge/forms.ts

test: tools page             ## everything: Rust, page, interop, browser
	$(MAKE) test-rust test-page test-interop rehearse test-browser

tools:                       ## what the tests need beyond Rust and Node
	tests/tools.sh

test-rust:
	cargo test --workspace

test-page: client/web/node_modules/.package-lock.json
	cd client/web && npm run check && npm test

test-interop:
	cargo build --bin fivefold --bin fivefold-client
	cd tests/interop && npm ci --no-audit --no-fund && npm test

test-browser:
	cargo build --bin fivefold --bin fivefold-client
	cd tests/browser && npm ci --no-audit --no-fund && npm test

simulate:                    ## simulated days: SEEDS of them (1000), from FIRST on (1)
	SEEDS=$${SEEDS:-1000} cargo test -p fivefold-tests --test simulation simulated_days -- --nocapture

soak:                        ## stress and soak in their long form, optimized; each measure can be set: make soak KILLS=50
	KILLS=$${KILLS:-500} CLIENTS=$${CLIENTS:-4500} PASTES=$${PASTES:-5000} CYCLES=$${CYCLES:-100000} \
	cargo test --release -p fivefold-tests --test stress --test soak -- --nocapture --test-threads=1

power:                       ## the disk tests in their long form, optimized: POINTS power cuts and flipped bits (1000)
	POINTS=$${POINTS:-1000} cargo test --release -p fivefold-tests --test disk -- --nocapture

fuzz:                        ## what a peer may send, made up by a fuzzer: SECONDS (60), TARGETS (all); needs nightly Rust
	tests/fuzz/run.sh $(SECONDS) $(TARGETS)

rehearse:                    ## both built-in days through the running product; NOTES=FILE: a file of notes too; ENCODER=FILE
	cargo build --bin fivefold --bin fivefold-client
	tests/rehearse.sh

merge:                       ## how good and how fast the merge is: notes whose answer is known, floods of near copies
	cargo build --release -p fivefold-tests --example merge_quality --example merge_speed
	$${CARGO_TARGET_DIR:-target}/release/examples/merge_quality $${ENCODER:+--encoder "$$ENCODER"} \
	$${NOTES:-tests/notes/other-businesses.json tests/notes/more-businesses.json tests/notes/unseen-businesses.json tests/notes/russian-english.json}
	$${CARGO_TARGET_DIR:-target}/release/examples/merge_speed

bench: tests/bench/node_modules/.package-lock.json tests/interop/node_modules/.package-lock.json   ## Fivefold, a bare relay, other servers: 15 minutes; BENCH=short: 2
	cargo build --release --bin fivefold --bin fivefold-client --bin relay --bin bench
	$${CARGO_TARGET_DIR:-target}/release/bench
	[ "$${BENCH:-}" = short ] || { set -o pipefail; $(MAKE) -s --no-print-directory merge | tee tests/bench/MERGE.txt; }

tests/bench/node_modules/.package-lock.json: tests/bench/package-lock.json
	cd tests/bench && npm ci --no-audit --no-fund

tests/interop/node_modules/.package-lock.json: tests/interop/package-lock.json
	cd tests/interop && npm ci --no-audit --no-fund

shots: tools page            ## a picture of every screen at three widths, rooms and results on a wall too, into tests/browser/out
	cargo build --bin fivefold --bin fivefold-client
	cd tests/browser && npm ci --no-audit --no-fund && npm run shots

measure: tools page          ## how hard 500 notes work, and how soon pages can be used on a slow network
	cargo build --release --bin fivefold --bin fivefold-client
	cd tests/browser && npm ci --no-audit --no-fund && npm run frames && npm run load

lint:                        ## format, clippy as errors
	cargo fmt --all --check
	cargo fmt --manifest-path tests/fuzz/Cargo.toml --check
	cargo clippy --workspace --all-targets -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

ci: lint doc test
