#!/bin/sh
# Checks everything, or with arguments runs pytest with them: sh packaging/test.sh [pytest arguments]
set -eu
root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
. "$root/packaging/setup.sh"
set_up dev
cd "$root"
export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"
[ $# -eq 0 ] || exec "$python" -P -m pytest "$@"

failed=
check() { # check NAME COMMAND...
    name=$1
    shift
    printf '%s\n' "== $name"
    "$@" || failed="$failed, $name"
}

check 'ruff check' "$python" -P -m ruff check
check 'ruff format' "$python" -P -m ruff format --check
check mypy "$python" -P -m mypy
check 'import contracts' "$python" -P -c 'from importlinter.cli import lint_imports_command as run; run()'
# Told before the tests, whose own closing line comes last.
[ -z "$failed" ] || printf '%s\n' "These checks failed: ${failed#, }. The tests follow all the same."
printf '%s\n' '== tests'
status=0
# One more at a time than there are cores, for many tests wait; a file always whole.
workers=$(($(getconf _NPROCESSORS_ONLN) + 1))
"$python" -P -m pytest -n "$workers" --dist loadfile || status=$?
[ -z "$failed" ] || [ "$status" -ne 0 ] || status=1
exit "$status"
