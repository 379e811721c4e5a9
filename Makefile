.DEFAULT_GOAL := help
.NOTPARALLEL:
MVN := ./mvnw -B -ntp

.PHONY: help
help: ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## Build if needed, and serve on 9000 (gRPC) and 9001 (health, metrics)
	@exec scripts/run.sh

.PHONY: origin
origin: ## Serve a Postgres table as an origin on 9010, to read it through make run with samples/origin.yaml
	@exec scripts/origin.sh

.PHONY: demo
demo: ## Play the life of a cache against two nodes, a Redis, a Postgres and a Kafka of its own, and say what was expected and seen
	@exec scripts/demo.sh

.PHONY: fleet
fleet: ## Start three nodes on a Redis of their own, show that they agree, and leave them up until Ctrl-C
	@exec scripts/demo.sh ThreeNodes

.PHONY: bench
bench: ## Measure everything beside what it is measured against, in ten minutes on a quiet machine (scripts/bench.sh --long)
	@exec scripts/bench.sh

.PHONY: bench-jmh
bench-jmh: ## Measure the codec, the judge, the node's memory, flights and the ring alone, with what they allocate
	@exec scripts/bench-jmh.sh

.PHONY: bench-fleet
bench-fleet: ## Measure how long an invalidation takes to reach three nodes, beside a round trip to Redis
	@exec scripts/demo.sh bench.FleetBench

.PHONY: bench-growth
bench-growth: ## Measure how calls grow with entries, members, tags, subscribers and nodes (scripts/bench-growth.sh --long)
	@exec scripts/bench-growth.sh

.PHONY: bench-mix
bench-mix: ## Measure what puts and invalidations of tags among the reads cost a node (scripts/bench-mix.sh ROUNDS)
	@exec scripts/bench-mix.sh

.PHONY: bench-events
bench-events: ## Measure events of Kafka to busts, beside a bare consumer that only deletes
	@exec scripts/demo.sh bench.EventsBench

.PHONY: bench-peers
bench-peers: ## Measure Freshold beside Redis, Spring Cache, Hazelcast, Infinispan, memcached, Varnish and Caffeine at the same work
	@exec scripts/bench-peers.sh

.PHONY: test
test: tools verify lint clients-test ## Run everything that guards a change

.PHONY: verify
verify: ## Compile, check and test with Maven alone, the nodes as make package builds them
	$(MVN) verify -Daot

.PHONY: lint
lint: ## Lint the protos (needs a build before it, for google/rpc)
	.tools/bin/buf lint

.PHONY: format
format: ## Format the Java sources
	$(MVN) -q spotless:apply

.PHONY: docs
docs: ## Write docs/CONFIG.md anew from the config interfaces
	$(MVN) -q test -Dtest=ConfigReferenceTest -Ddocs.write

.PHONY: alerts
alerts: ## Write the PrometheusRule of deployment/kustomize anew from deployment/alerts
	@.tools/bin/helm template freshold deployment/helm/freshold --kube-version 1.31.0 -s templates/prometheusrule.yaml 2>/dev/null | sed -e '/^---$$/d' -e '1,2{/^# Source/d}' >deployment/kustomize/base/prometheusrule.yaml

.PHONY: package
package: ## Build the application for its fastest start, with an AOT cache for the JVM
	@$(MVN) -q -DskipTests -Daot package

.PHONY: clients
clients: ## Generate the stubs of the clients anew
	@scripts/clients.sh generate

.PHONY: clients-test
clients-test: ## Lint and test the clients, and play the conformance cases on both stores
	@scripts/clients.sh test

.PHONY: check-rules
check-rules: ## Try the sample rules on the sample events (scripts/check-rules.sh SETTINGS EVENTS for your own)
	@scripts/check-rules.sh samples/events.yaml samples/events.jsonl || [ $$? = 1 ]

.PHONY: tools
tools: ## Install what the tests call: redis-server, brokers, grpcurl, buf; say which languages are missing
	@scripts/tools.sh

.PHONY: clean
clean: ## Remove what was built; tools stay
	$(MVN) -q clean
