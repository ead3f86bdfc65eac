#!/usr/bin/env bash
# Vet, staticcheck, formatting and the law of imports. The linters are pinned in build/tools/go.mod.
. "$(dirname "$0")/common.sh"

need_go
unformatted=$(git ls-files -z '*.go' | xargs -0 gofmt -l)
[ -z "$unformatted" ] || die "not formatted; run gofmt -w on: $unformatted"
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
go test -C build/tools ./...
go build -C build/tools -o "$tools/" ./imports honnef.co/go/tools/cmd/staticcheck
go vet ./...
"$tools/imports" ./...
"$tools/staticcheck" ./...
# What answers in a chart that is a file by itself: no other machine builds it.
browser=(env GOOS=js GOARCH=wasm)
"${browser[@]}" go vet ./app/offline/wasm
"${browser[@]}" "$tools/imports" ./app/offline/wasm
"${browser[@]}" "$tools/staticcheck" ./app/offline/wasm
if pkg-config --exists gtk+-3.0 webkit2gtk-4.1 2>/dev/null; then
  window=desktop,production,webkit2_41
  CGO_ENABLED=1 go vet -tags "$window" . ./app/desktop
  CGO_ENABLED=1 GOFLAGS=-tags=$window "$tools/imports" ./app/desktop
  CGO_ENABLED=1 "$tools/staticcheck" -tags "$window" ./app/desktop
fi
for shell in .ci/run build/scripts/*.sh; do bash -n "$shell"; done
say "lint passed"
