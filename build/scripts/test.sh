#!/usr/bin/env bash
# Everything that needs no cluster, no browser and no window.
. "$(dirname "$0")/common.sh"

need_go
page
say "testing Go"
go test ${GO_TEST_FLAGS:-} ./...
say "testing the page"
npm --prefix frontend run --silent check
npm --prefix frontend run --silent test
