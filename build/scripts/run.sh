#!/usr/bin/env bash
# Builds what this machine can show and shows it: the window where there is a display, else the served page.
# Arguments go to portolan.
. "$(dirname "$0")/common.sh"

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  if pkg-config --exists gtk+-3.0 webkit2gtk-4.1 2>/dev/null || packages "${window_packages[@]}"; then
    window_program
    exec bin/portolan-desktop "$@"
  fi
  say "serving the page instead of opening a window"
fi
program
exec bin/portolan "$@"
