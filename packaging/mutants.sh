#!/bin/sh
# Plants one mistake at a time and sees whether the tests notice: sh packaging/mutants.sh [MODULE...]
set -eu
root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
. "$root/packaging/setup.sh"
set_up dev
cd "$root"
export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"
exec "$python" -P -m tests.mutants "$@"
