#!/usr/bin/env bash
# Writes again all files that are made from others: the page's types, the snapshot's schema, the goldens.
. "$(dirname "$0")/common.sh"

need_go
go generate ./...
# Only packages that know the flag -update take it.
mapfile -t golden < <(git grep -lE 'flag\.Bool\("update"' -- '*_test.go' | xargs -r -n1 dirname | sort -u)
for folder in "${golden[@]}"; do go test -count=1 "./$folder" -update; done
git --no-pager diff --stat
