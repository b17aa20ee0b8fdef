# Sourced by the other scripts; promises a `.venv` beside the sources that holds exactly
# what the lock names. Needs `root` (the source tree); sets `python`. POSIX sh.
# shellcheck shell=sh disable=SC2154

venv=$root/.venv
python=$venv/bin/python
stamp=$venv/.purser-stamp

# Qt links these even when it draws offscreen; then what the xcb and Wayland windows load.
apt_run='libglib2.0-0 libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libbrotli1
 fonts-dejavu-core fonts-inter libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0
 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libwayland-client0
 libwayland-cursor0 libwayland-egl1'
apt_dev='xvfb xauth openbox xdotool dbus-daemon gnome-keyring at-spi2-core strace'

say() { printf '%s\n' "$*" >&2; }

stop() { # stop CODE SENTENCE...
    code=$1
    shift
    say "$@"
    exit "$code"
}

# Qt warns about any other encoding and changes it behind our back.
use_utf8() {
    case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) ;;
    *) export LC_ALL=C.UTF-8 ;;
    esac
}

find_python() {
    for base in python3 python3.11 python3.12 python3.13 python3.14; do
        if "$base" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            return
        fi
    done
    stop 3 "Purser needs Python 3.11 or newer, and this machine has" \
        "$(python3 --version 2>/dev/null || echo 'no python3 at all'). Install a newer Python and run this again."
}

missing_packages() { # missing_packages NAME... ; prints those dpkg does not have
    # A package dpkg never heard of is a complaint on stderr and no line here, which is what we want.
    have=$(dpkg-query -W -f '${db:Status-Abbrev}${Package} ' "$@" 2>/dev/null) || :
    for name in "$@"; do
        case " $have" in
        *" ii $name "*) ;;
        *) printf '%s ' "$name" ;;
        esac
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

may_be_root() {
    [ "$(id -u)" -eq 0 ] && return
    command -v sudo >/dev/null 2>&1 || return
    # Without a terminal nobody can type sudo's password.
    [ -t 0 ] || sudo -n true 2>/dev/null
}

install_system_packages() { # install_system_packages NAME...
    if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
        say "This is not Debian or Ubuntu, so no system packages are installed here."
        return
    fi
    "$base" -c 'import ensurepip' 2>/dev/null || set -- python3-venv "$@"
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    command="apt-get install -y --no-install-recommends ${missing% }"
    may_be_root || stop 3 "These system packages are missing, and this user may not install them:
  ${missing% }
Run this as root, then start again:
  apt-get update && $command"
    say "Installing system packages: ${missing% }"
    # $command is a list of words made above.
    # shellcheck disable=SC2086
    as_root apt-get -qq update >&2 &&
        as_root env DEBIAN_FRONTEND=noninteractive $command -qq >/dev/null ||
        stop 3 "The system packages could not be installed: apt says why above. Run this again afterwards."
}

make_venv() {
    [ -e "$venv" ] && place=$venv || place=$root
    [ -w "$place" ] ||
        stop 3 "Purser keeps its Python packages in $venv, and this user may not write to $place."
    # No stamp: a set-up was cut off, perhaps with half a package that pip would take for a whole one.
    if [ ! -e "$stamp" ] || ! "$python" -m pip --version >/dev/null 2>&1; then
        say "Making $venv"
        "$base" -m venv --clear "$venv" >&2 ||
            stop 3 "Python could not make a virtual environment ($base -m venv). It says why above."
    fi
    rm -f "$stamp"
}

install_python_packages() { # install_python_packages LOCK
    say "Installing the Python packages of $1; some 90 MB to fetch, unless they are cached."
    "$python" -m pip install --quiet --no-input --disable-pip-version-check \
        --require-hashes --only-binary :all: -r "$1" >&2 ||
        stop 3 "The Python packages could not be installed: pip says why above. Run this again afterwards."
    site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$root" >"$site/purser.pth"
    "$python" -c 'from PySide6 import QtSvg, QtWidgets' >&2 ||
        stop 3 "Qt cannot start here: the line above names the library it misses. Debian calls them:
  $apt_run"
}

# What a finished set-up is made of; any change of it sets up again.
fingerprint() {
    printf '%s %s ' "$root" "$("$python" -V 2>&1)"
    cat "$root/packaging/setup.sh" "$root/packaging/requirements.lock" \
        "$root/packaging/requirements-dev.lock" | cksum
}

is_set_up() { # is_set_up run|dev ; a dev set-up holds everything of a run set-up
    [ -r "$stamp" ] && [ -x "$python" ] || return
    { read -r kind && read -r known; } <"$stamp" || return
    [ "$known" = "$(fingerprint)" ] && { [ "$kind" = "$1" ] || [ "$kind" = dev ]; }
}

set_up() { # set_up run|dev
    use_utf8
    is_set_up "$1" && return
    find_python
    if [ "$1" = dev ]; then
        packages="$apt_run $apt_dev" lock=$root/packaging/requirements-dev.lock
    else
        packages=$apt_run lock=$root/packaging/requirements.lock
    fi
    # shellcheck disable=SC2086
    install_system_packages $packages
    make_venv
    install_python_packages "$lock"
    # Renamed into place, so that a stamp is whole or absent.
    printf '%s\n' "$1" "$(fingerprint)" >"$stamp.new"
    mv "$stamp.new" "$stamp"
}
