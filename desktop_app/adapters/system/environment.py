"""What the environment may not decide: who is trusted, what is loaded, where secrets are written.

Whoever can set a variable for a program of yours can often do worse; but some of these are set by
mistake, by a debugging session or by a script, and none of them is needed.
"""

import os
from collections.abc import Mapping, MutableMapping
from typing import Final

_NAMES: Final = frozenset(
    {
        "SSLKEYLOGFILE", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
        "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY", "NO_PROXY", "NETRC",
        "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QT_MESSAGE_PATTERN",
    }
)  # fmt: skip
_PREFIXES: Final = ("OPENSSL_", "PYTHON", "QML", "QT_LOGGING_")
_LOADED_BEFORE: Final = ("LD_PRELOAD", "LD_AUDIT", "DYLD_INSERT_LIBRARIES")


def drop_from(environment: MutableMapping[str, str] = os.environ) -> tuple[str, ...]:
    """Take out what Purser does not obey, before Qt and TLS are loaded; the names taken out.

    Children of this process do not see it either.
    """
    found = sorted(name for name in environment if _is_refused(name))
    for name in found:
        del environment[name]
    return tuple(found)


def loaded_before(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The names of variables that put other people's code into this process before it began.

    That cannot be undone from inside; it can only be said.
    """
    return tuple(name for name in _LOADED_BEFORE if environment.get(name))


def _is_refused(name: str) -> bool:
    # Proxies are looked for in small letters too.
    return name.upper() in _NAMES or name.startswith(_PREFIXES)
