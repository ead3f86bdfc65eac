#!/usr/bin/env bash
# Times inference alone, then the whole road on recorded API answers, then the page in Chromium without a graphics card.
# BENCH_ARGS goes to go test, e.g. -count=10 for benchstat, and the page's part reads -count and -benchtime=1x from it.
. "$(dirname "$0")/common.sh"

need_go
# shellcheck disable=SC2086
go test -run '^$' -bench '^BenchmarkInfer$' -benchtime 20x -timeout 10m ${BENCH_ARGS:-} ./graph
# shellcheck disable=SC2086
go test -run '^$' -bench . -benchtime 3x -timeout 30m ${BENCH_ARGS:-} ./app/bench
packages chromium || die "the page is timed in Chromium"
program
go build -o bin/fleet ./app/bench/fleet
say "timing the page"
PORTOLAN_BIN="$PWD/bin/portolan" PORTOLAN_FLEET="$PWD/bin/fleet" node frontend/bench/page.mjs
