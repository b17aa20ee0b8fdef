"""BitnobClients for tests: against the sandbox bank, or against any address."""

import ssl
from dataclasses import replace
from urllib.parse import urlsplit

from desktop_app.adapters.bitnob.bucket import Bucket
from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.adapters.bitnob.late import LateClient
from desktop_app.domain.profiles import (
    SANDBOX_PROFILES,
    AuthScheme,
    Credentials,
    DialectName,
    Environment,
    Profile,
)
from desktop_app.domain.secrets import Secret
from tests.support.clock_now import RealClock
from tests.support.sandbox_server import RunningSandbox


def make_client(
    url: str,
    dialect: DialectName,
    credentials: Credentials,
    *,
    tls: ssl.SSLContext | None = None,
    total_s: float = 5.0,
    bucket: Bucket | None = None,
    environment: Environment = Environment.SANDBOX,
) -> BitnobClient:
    """A client of a practice profile, without a rate limit of its own."""
    scheme = AuthScheme.BEARER if dialect is DialectName.GUIDE else AuthScheme.HMAC
    profile = Profile("Test", environment, dialect, scheme, url)
    bucket = bucket or Bucket(per_minute=None)
    return BitnobClient(profile, credentials, RealClock(), bucket=bucket, tls=tls, total_s=total_s)


def sandbox_client(bank: RunningSandbox, dialect: DialectName) -> LateClient:
    """A client with the bank's own practice keys, made as the program makes its own."""
    profile = SANDBOX_PROFILES[dialect]
    profile = replace(profile, base_url=bank.url + urlsplit(profile.base_url).path)
    keys = Credentials(bank.client_id, Secret(bank.client_secret))
    if profile.auth is AuthScheme.BEARER:
        keys = Credentials("", Secret(bank.api_key))
    return LateClient(profile, keys, RealClock(), Bucket(per_minute=None), _no_wait)


async def _no_wait() -> None:
    """Its code is imported."""


def plain_client(
    url: str,
    dialect: DialectName = DialectName.V2,
    *,
    secret: str = "practice-secret",
    tls: ssl.SSLContext | None = None,
    total_s: float = 5.0,
    environment: Environment = Environment.SANDBOX,
) -> BitnobClient:
    """A client with made-up keys, for servers that check none."""
    keys = Credentials("client-1", Secret(secret))
    return make_client(url, dialect, keys, tls=tls, total_s=total_s, environment=environment)
