"""Addresses of relays and channels; a channel's address is a secret, for it opens the channel."""

import ipaddress
import re
import secrets
from urllib.parse import SplitResult, urlsplit

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.secrets import Secret

HOST = "127.0.0.1"
"""Where this computer hears itself alone."""
MIN_NAME = 12
_CHANNEL = re.compile(r"(?:/[A-Za-z0-9_-]+)+")


def make_token() -> Secret:
    """128 random bits as 32 hex digits: the part of an address that nobody can guess."""
    return Secret(secrets.token_hex(16))


def parse_server(text: str) -> str:
    """A relay's or a tunnel's base address, nothing behind the host. Raises InvalidInput."""
    parts = _split(text)
    if parts.path.strip("/"):
        raise InvalidInput("Write only the server, for example https://relay.example.", field="url")
    return f"{parts.scheme}://{parts.netloc}"


def make_channel(server: str) -> Secret:
    """A new channel on a gosmee or smee server; these open a channel when it is first used.

    `server` comes from `parse_server`.
    """
    return Secret(f"{server}/{make_token().reveal()}")


def parse_channel(text: str) -> Secret:
    """A channel's address as its relay handed it out. Raises InvalidInput.

    A short name could be guessed, and whoever has the name can read the events.
    """
    parts = _split(text)
    path = parts.path.rstrip("/")
    if not _CHANNEL.fullmatch(path) or len(path) <= MIN_NAME:
        raise InvalidInput(
            f"This is no channel: after the server comes a name of {MIN_NAME} signs or more.",
            field="url",
        )
    return Secret(f"{parts.scheme}://{parts.netloc}{path}")


def _split(text: str) -> SplitResult:
    parts = _try_split(text.strip())
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidInput("Write a full address, beginning with https://.", field="url")
    if parts.username is not None or parts.query or parts.fragment:
        raise InvalidInput("The address may not hold a name, a password or a query.", field="url")
    if parts.scheme == "http" and not is_here(parts.hostname):
        raise InvalidInput("Only https is used outside this computer.", field="url")
    return parts


def _try_split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    plain = text.isascii() and text.isprintable() and " " not in text and "\\" not in text
    return parts if plain else None


def is_here(host: str) -> bool:
    """Whether this host name can only mean this computer."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.endswith(".localhost")
