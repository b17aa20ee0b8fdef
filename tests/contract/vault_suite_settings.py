"""What every Vault keeps of the connection, of how news arrives, and of small settings."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop_app.application.hearing import Hearing
from desktop_app.application.receiving import Way
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.profiles import SANDBOX_PROFILES, Credentials, DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DetailsMissing

Behaviour = Callable[[Vault], None]


def a_connection_comes_back_with_its_keys(vault: Vault) -> None:
    assert vault.settings.profile() is None
    with pytest.raises(DetailsMissing):
        vault.settings.credentials()
    for secret, dialect in (("first", DialectName.V2), ("second", DialectName.GUIDE)):
        profile = SANDBOX_PROFILES[dialect]
        vault.settings.put_profile(profile, Credentials("client", Secret(secret)))
        assert vault.settings.profile() == profile
        kept = vault.settings.credentials()
        assert (kept.client_id, kept.secret.reveal()) == ("client", secret)


def how_news_arrives_comes_back_as_it_was_put(vault: Vault) -> None:
    assert vault.settings.hearing() is None
    first = Hearing(Secret("token"), Secret("name"), 20_000)
    vault.settings.put_hearing(first)
    vault.settings.put_hearing(
        replace(first, way=Way.GOSMEE, secret=Secret("whsec"), gosmee=Secret("https://x/c"))
    )
    kept = vault.settings.hearing()
    assert kept is not None
    assert (kept.way, kept.port, kept.scheme, kept.public) == (
        Way.GOSMEE, 20_000, "body-sha512-hex", "",
    )  # fmt: skip
    secrets = (kept.token, kept.name, kept.secret, kept.gosmee, kept.smee)
    assert [one.reveal() for one in secrets] == [
        "token",
        "name",
        "whsec",
        "https://x/c",
        "",
    ]


def the_key_for_card_details_is_kept_beside_the_others_and_forgotten(vault: Vault) -> None:
    assert vault.settings.card_key() is None
    profile = SANDBOX_PROFILES[DialectName.V2]
    vault.settings.put_profile(profile, Credentials("client", Secret("api")))
    for text in ("first", "second"):
        vault.settings.put_card_key(Secret(text))
        kept = vault.settings.card_key()
        assert kept is not None
        assert kept.reveal() == text
    vault.settings.put_card_key(None)
    assert vault.settings.card_key() is None
    assert vault.settings.credentials().secret.reveal() == "api"


def settings_are_text_with_a_default(vault: Vault) -> None:
    assert vault.settings.get("theme") == ""
    assert vault.settings.get("theme", "light") == "light"
    vault.settings.put("theme", "dark")
    vault.settings.put("theme", "")
    assert vault.settings.get("theme", "light") == ""


BEHAVIOURS: tuple[Behaviour, ...] = (
    a_connection_comes_back_with_its_keys,
    how_news_arrives_comes_back_as_it_was_put,
    the_key_for_card_details_is_kept_beside_the_others_and_forgotten,
    settings_are_text_with_a_default,
)
