#!/usr/bin/env bash
# Generated files are current, and the modules are tidy.
. "$(dirname "$0")/common.sh"

need_go
# Only committed files are looked at, so that somebody's notes beside them do no harm.
before=$(git diff HEAD | sha256sum)
go generate ./...
[ "$(git diff HEAD | sha256sum)" = "$before" ] || { git --no-pager diff --stat; die 'generated files were stale; run "make update" and commit'; }
go mod tidy -diff
(cd build/tools && go mod tidy -diff)
say "verified"
