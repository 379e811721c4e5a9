#!/usr/bin/env bash
# Builds the example origin where a source is newer, then becomes it: a table of products in a Postgres of its own, served
# as freshold.v1.OriginService, and a relay of its outbox. FRESHOLD_EXAMPLE_JDBC_URL names a database of your own instead.
set -euo pipefail
cd "$(dirname "$0")/.."

. scripts/test-classes.sh

exec "${java[@]}" -XX:TieredStopAtLevel=1 dev.freshold.example.ExampleOrigin
