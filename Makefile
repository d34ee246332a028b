# The project's entrance. Needs make, git and some python3 >= 3.8; the lab brings the rest.
LAB := python3 tests/lab

.DEFAULT_GOAL := help
.PHONY: help demo test lint format core-tests core-tests-merged scale bench bench-10m bench-outbox-10m chaos chaos-short clean

help: ## List the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do printf '%-20s %s\n' "$$name" "$$text"; done

demo: ## Show the plugin in a running Saleor shop, step by step
	@$(LAB) demo

test: ## Run every test tier, with a sum at the end
	@$(LAB) test

lint: ## Check style, types, import directions and missing migrations
	@$(LAB) lint

format: ## Let ruff lay out the whole code and sort its imports
	@$(LAB) format

core-tests: ## Run Saleor's own order, checkout and plugin tests with the plugin active (long)
	@$(LAB) core-tests

core-tests-merged: ## Run Saleor's own tests of order queries against the merged schema
	@$(LAB) core-tests --merged -- saleor/graphql/order/tests/queries saleor/graphql/core/tests/test_graphql.py

scale: ## Test in a shop with 100,000 old orders, and the plans of every statement of the sweeps
	@$(LAB) exec -- python -m pytest -c tests/scale/pytest.ini tests/scale

bench: ## Measure cost per order and per sweep
	@$(LAB) bench

bench-10m: ## The same on ten million orders (long)
	@$(LAB) bench -- --orders 10000000

bench-outbox-10m: ## Claims and lists beside ten million messages that were sent (long)
	@$(LAB) bench -- --only P7 --kept 10000000

chaos: ## Kill processes, break servers, restart the database: what do customers get?
	@$(LAB) chaos

chaos-short: ## The same with fewer trials and a fixed seed
	@$(LAB) chaos -- --short $(ROWS)

clean: ## Remove environments and build products
	@$(LAB) clean
