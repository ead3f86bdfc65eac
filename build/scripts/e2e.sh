#!/usr/bin/env bash
# The page in Debian's Chromium and the window under Xvfb, both on the built programs. Pictures land in e2e-out.
. "$(dirname "$0")/common.sh"

packages chromium poppler-utils xvfb x11-utils xdotool imagemagick "${window_packages[@]}" || die "cannot run without these packages"
program
window_program
mkdir -p e2e-out
export PORTOLAN_BIN="$PWD/bin/portolan" PORTOLAN_DESKTOP_BIN="$PWD/bin/portolan-desktop" PORTOLAN_E2E_OUT="$PWD/e2e-out"
say "holding the PNG to a browser's SVG, and the PDF to the PNG"
go test ${GO_TEST_FLAGS:-} -count=1 -tags e2e -run 'LooksLike' ./graph/picture
say "driving the page"
npm --prefix frontend run --silent e2e
say "opening the window"
go test ${GO_TEST_FLAGS:-} -count=1 -tags e2e -run '^TestWindow' ./app/desktop
