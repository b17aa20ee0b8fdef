"""Connections: which service, how it is spoken to, and whether money may move through it."""

import ipaddress
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.limits import Refusal
from desktop_app.domain.secrets import Secret


class Environment(StrEnum):
    """`SANDBOX` is the practice bank on this computer; the other two are Bitnob's."""

    SANDBOX = "sandbox"
    BITNOB_SANDBOX = "bitnob_sandbox"
    BITNOB_LIVE = "bitnob_live"


class DialectName(StrEnum):
    """The generations of the API that Purser speaks."""

    GUIDE = "guide"
    V2 = "v2"
    V2BETA = "v2beta"


class AuthScheme(StrEnum):
    """How requests prove who sends them."""

    HMAC = "hmac-colon-hex-seconds"
    BEARER = "bearer"


BITNOB_URL = "https://api.bitnob.com"
ENVIRONMENT_WORDS = {
    Environment.SANDBOX: "Purser sandbox",
    Environment.BITNOB_SANDBOX: "Bitnob sandbox",
    Environment.BITNOB_LIVE: "Bitnob live",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """One connection. `callback_url` is where the service posts events of new cards ("" = none)."""

    name: str
    environment: Environment
    dialect: DialectName
    auth: AuthScheme
    base_url: str
    callback_url: str = field(default="", repr=False)

    @property
    def is_sandbox(self) -> bool:
        """Whether this is the practice bank, reached on this computer and nowhere else."""
        return self.environment is Environment.SANDBOX and _is_loopback(self.base_url)


SANDBOX_PROFILES = {
    DialectName.V2: Profile(
        "Practice", Environment.SANDBOX, DialectName.V2, AuthScheme.HMAC, "http://127.0.0.1"
    ),
    DialectName.GUIDE: Profile(
        "Practice", Environment.SANDBOX, DialectName.GUIDE, AuthScheme.BEARER, "http://127.0.0.1"
    ),
    DialectName.V2BETA: Profile(
        "Practice",
        Environment.SANDBOX,
        DialectName.V2BETA,
        AuthScheme.HMAC,
        "http://127.0.0.1/faces/v2beta",
    ),
}
"""The practice bank's three faces; the port is known only once it runs."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """`client_id` is empty for the bearer scheme, whose API key is the secret."""

    client_id: str
    secret: Secret


def send_refusal(profile: Profile) -> Refusal | None:
    """Why nothing at all may be sent through `profile`; None where the other guards decide.

    The practice bank is on this computer and nothing else is: a mislabelled profile reaches
    nobody's money.
    """
    if profile.is_sandbox or (
        profile.environment is not Environment.SANDBOX and not _is_loopback(profile.base_url)
    ):
        return None
    return Refusal(
        "read_only_profile",
        "This connection's label and address do not fit together, so it is read-only.",
    )


def parse_base_url(text: str, environment: Environment) -> str:
    """A base address without a trailing slash. Plain http only on this computer.

    Raises InvalidInput.
    """
    parts = _split(text.strip())
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidInput("Write a full address, for example https://api.bitnob.com.", field="url")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InvalidInput("The address may not hold a name, a password or a query.", field="url")
    url = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
    loopback = _is_loopback(url)
    if parts.scheme == "http" and not loopback:
        raise InvalidInput("Only https is used outside this computer.", field="url")
    if (environment is Environment.SANDBOX) != loopback:
        raise InvalidInput("The practice bank, and only it, is on this computer.", field="url")
    return url


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _is_loopback(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
