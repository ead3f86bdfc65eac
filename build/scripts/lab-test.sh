#!/usr/bin/env bash
# The built binary against real control planes. The lab builds their programs once, into a cache outside the checkout.
. "$(dirname "$0")/common.sh"

packages chromium || die "the lab drives the served page in Chromium"
program
export PORTOLAN_BIN="$PWD/bin/portolan"
cd build/lab
# With -v it tells what it compared: "right N of N". The package that takes half of the time begins first, beside all others.
go test -v -count=1 -timeout 50m ./upgrade ./... "$@"
