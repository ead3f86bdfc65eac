#!/usr/bin/env bash
# Takes README.md's pictures anew; look at them before you commit them.
. "$(dirname "$0")/common.sh"

packages chromium || die "the pictures are taken in Chromium"
program
mkdir -p docs/img
PORTOLAN_BIN="$PWD/bin/portolan" node build/scripts/pictures.mjs
