#!/bin/sh
# Measures, one line per figure: sh packaging/bench.sh [-k PATTERN]
set -eu
root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
. "$root/packaging/setup.sh"
set_up dev
cd "$root"
export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"
exec "$python" -P -m tests.bench "$@"
