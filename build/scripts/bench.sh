#!/usr/bin/env bash
# Times inference alone, then the whole road on recorded API answers. BENCH_ARGS goes to go test, e.g. -count=10 for benchstat.
. "$(dirname "$0")/common.sh"

need_go
# shellcheck disable=SC2086
go test -run '^$' -bench '^BenchmarkInfer$' -benchtime 20x -timeout 10m ${BENCH_ARGS:-} ./graph
# shellcheck disable=SC2086
go test -run '^$' -bench . -benchtime 3x -timeout 30m ${BENCH_ARGS:-} ./app/bench
