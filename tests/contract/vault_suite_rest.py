"""A vault at rest goes on keeping what comes, and opens nothing, until the password is given."""

import asyncio
from collections.abc import Callable

import pytest

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import Locked
from desktop_app.domain.event_log import Arrival
from desktop_app.domain.intents import Stage, advance
from desktop_app.domain.profiles import SANDBOX_PROFILES, Credentials, DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from tests.contract.vault_rig import NOW, PAN, PASSWORD, card, details, intent
from tests.contract.vault_suite_events import entry
from tests.contract.vault_suite_guards import PLAIN

Behaviour = Callable[[Vault], None]


def wake(vault: Vault, password: str = PASSWORD) -> None:
    """Give the password."""
    asyncio.run(vault.wake(Secret(password)))


def stocked(vault: Vault) -> None:
    """One card with its details, one wish that was answered, and the keys of a connection."""
    vault.cards.put([card()])
    vault.cards.seal_details(card().id, details())
    profile = SANDBOX_PROFILES[DialectName.V2]
    vault.settings.put_profile(profile, Credentials("id", Secret("s3cret")))
    vault.intents.add(intent())
    attempt = vault.intents.begin_attempt(intent().id, NOW)
    vault.intents.keep_raw(intent().id, attempt, b"before")


def at_rest_nothing_sealed_is_opened(vault: Vault) -> None:
    stocked(vault)
    assert not vault.is_resting
    vault.rest()
    assert vault.is_resting
    for look in (
        lambda: vault.cards.reveal(card().id, Field.PAN),
        lambda: vault.cards.holds(card().id, details()),
        lambda: vault.intents.raw(intent().id),
        vault.settings.credentials,
        lambda: asyncio.run(vault.backups.make(NOW)),
    ):
        with pytest.raises(Locked):
            look()


def at_rest_no_number_is_sealed(vault: Vault) -> None:
    """It could not be read back and compared, so nobody may rely on it."""
    stocked(vault)
    vault.rest()
    with pytest.raises(Locked):
        vault.cards.seal_details(card(2).id, details())
    with pytest.raises(Locked):
        vault.settings.put_profile(SANDBOX_PROFILES[DialectName.V2], Credentials("", Secret("x")))
    wake(vault)
    assert vault.settings.credentials().secret.reveal() == "s3cret"


def at_rest_everything_else_goes_on(vault: Vault) -> None:
    stocked(vault)
    vault.rest()
    vault.cards.put([card(2)])
    vault.guards.put(PLAIN)
    vault.settings.put("name", "value")
    vault.intents.put(advance(advance(intent(), Stage.SENDING, NOW), Stage.UNKNOWN, NOW))
    assert vault.guards.all() == (PLAIN,)
    assert vault.settings.get("name") == "value"
    assert vault.intents.open()[0].stage is Stage.UNKNOWN
    vault.checkpoint()
    assert vault.has_room()


def what_came_at_rest_is_opened_afterwards(vault: Vault) -> None:
    stocked(vault)
    vault.rest()
    attempt = vault.intents.begin_attempt(intent().id, NOW)
    vault.intents.keep_raw(intent().id, attempt, b"meanwhile")
    assert vault.events.keep(entry("e-1", b"a message"), b"a message") is Arrival.NEW
    with pytest.raises(Locked):
        vault.intents.raw(intent().id)
    with pytest.raises(Locked):
        vault.events.raw("e-1")
    wake(vault)
    assert vault.intents.raw(intent().id) == (b"before", b"meanwhile")
    assert vault.events.raw("e-1") == b"a message"
    assert vault.cards.reveal(card().id, Field.PAN).reveal() == PAN


def each_rest_is_opened_whenever_it_was(vault: Vault) -> None:
    stocked(vault)
    for body in (b"first", b"second"):
        vault.rest()
        attempt = vault.intents.begin_attempt(intent().id, NOW)
        vault.intents.keep_raw(intent().id, attempt, body)
        wake(vault)
    assert vault.intents.raw(intent().id) == (b"before", b"first", b"second")


def only_the_password_ends_a_rest(vault: Vault) -> None:
    stocked(vault)
    vault.rest()
    with pytest.raises(WrongPassword):
        wake(vault, "another")
    assert vault.is_resting
    with pytest.raises(Locked):
        vault.cards.reveal(card().id, Field.PAN)
    wake(vault)
    assert not vault.is_resting
    asyncio.run(vault.backups.make(NOW))


def only_the_password_proves_who_asks(vault: Vault) -> None:
    stocked(vault)
    asyncio.run(vault.keys.prove(Secret(PASSWORD)))
    with pytest.raises(WrongPassword):
        asyncio.run(vault.keys.prove(Secret("another")))
    assert not vault.is_resting
    assert vault.cards.reveal(card().id, Field.PAN)


def a_vault_at_rest_can_be_closed(vault: Vault) -> None:
    vault.rest()
    vault.close()
    with pytest.raises(Locked):
        vault.intents.open()


BEHAVIOURS: tuple[Behaviour, ...] = (
    at_rest_nothing_sealed_is_opened,
    at_rest_no_number_is_sealed,
    at_rest_everything_else_goes_on,
    what_came_at_rest_is_opened_afterwards,
    each_rest_is_opened_whenever_it_was,
    only_the_password_ends_a_rest,
    only_the_password_proves_who_asks,
    a_vault_at_rest_can_be_closed,
)
