#!/bin/sh
# Starts Purser, after setting up what is missing: sh packaging/run.sh [purser arguments]
set -eu
root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
. "$root/packaging/setup.sh"

needs_no_display() {
    for argument in "$@"; do
        case $argument in
        --tour | --tour=* | --help | -h | --version | doctor) return ;;
        esac
    done
    return 1
}

has_display() {
    [ "$(uname)" != Linux ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]
}

if ! has_display; then
    needs_no_display "$@" || stop 4 "Purser draws a window, and this session has no display: neither DISPLAY nor WAYLAND_DISPLAY is set.
Start it from a desktop session. To see Purser without a display, let it take the tour, which saves pictures:
  sh $root/packaging/run.sh --tour out"
    # Qt would end the process with SIGABRT when it finds no display.
    export QT_QPA_PLATFORM=offscreen
fi
set_up run
# -I: no module lying in the current folder and no PYTHON variable may stand in for one of Purser's.
exec "$python" -I -m desktop_app "$@"
