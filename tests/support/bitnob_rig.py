"""BitnobClients for tests: against the sandbox bank, or against any address."""

import ssl
from urllib.parse import urlsplit

from desktop_app.adapters.bitnob.bucket import Bucket
from desktop_app.adapters.bitnob.client import BitnobClient
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


def sandbox_client(bank: RunningSandbox, dialect: DialectName) -> BitnobClient:
    """A client with the bank's own practice keys."""
    if dialect is DialectName.GUIDE:
        return make_client(bank.url, dialect, Credentials("", Secret(bank.api_key)))
    url = bank.url + urlsplit(SANDBOX_PROFILES[dialect].base_url).path
    return make_client(url, dialect, Credentials(bank.client_id, Secret(bank.client_secret)))


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
