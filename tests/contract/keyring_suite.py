"""One behaviour suite for every Keyring: the desktop's real one, and the one in memory."""

from collections.abc import Awaitable, Callable

import pytest

from desktop_app.application.keyring import MOST_BYTES, Keyring, KeyringState
from desktop_app.domain.secrets import Secret

VAULT, OTHER = "a" * 32, "b" * 32
Behaviour = Callable[[Keyring], Awaitable[None]]


async def told(keyring: Keyring, vault_id: str, name: str) -> str | None:
    """The value in clear."""
    found = await keyring.read(vault_id, name)
    return None if found is None else found.reveal()


async def it_is_seen_to_be_there(keyring: Keyring) -> None:
    look = await keyring.look()
    assert look.state is KeyringState.PRESENT
    assert look.is_usable
    assert look.name in look.words


async def what_was_never_written_is_not_there(keyring: Keyring) -> None:
    assert await told(keyring, VAULT, "never") is None


async def what_is_written_is_read(keyring: Keyring) -> None:
    await keyring.write(VAULT, "word", Secret("the value é"))
    assert await told(keyring, VAULT, "word") == "the value é"


async def a_second_write_replaces_the_first(keyring: Keyring) -> None:
    await keyring.write(VAULT, "word", Secret("first"))
    await keyring.write(VAULT, "word", Secret("second"))
    assert await told(keyring, VAULT, "word") == "second"


async def vaults_and_names_are_kept_apart(keyring: Keyring) -> None:
    await keyring.write(VAULT, "one", Secret("1"))
    await keyring.write(VAULT, "two", Secret("2"))
    await keyring.write(OTHER, "one", Secret("3"))
    assert [await told(keyring, VAULT, n) for n in ("one", "two")] == ["1", "2"]
    assert await told(keyring, OTHER, "one") == "3"


async def what_is_removed_is_gone_and_nothing_else(keyring: Keyring) -> None:
    await keyring.write(VAULT, "one", Secret("1"))
    await keyring.write(VAULT, "two", Secret("2"))
    await keyring.remove(VAULT, "one")
    assert [await told(keyring, VAULT, n) for n in ("one", "two")] == [None, "2"]


async def removing_nothing_is_no_error(keyring: Keyring) -> None:
    await keyring.remove(VAULT, "never")


async def a_value_of_the_greatest_length_comes_back_whole(keyring: Keyring) -> None:
    value = "v" * MOST_BYTES
    await keyring.write(VAULT, "long", Secret(value))
    assert await told(keyring, VAULT, "long") == value


async def a_longer_value_is_refused_before_it_is_sent(keyring: Keyring) -> None:
    with pytest.raises(ValueError):
        await keyring.write(VAULT, "longer", Secret("v" * MOST_BYTES + "v"))
    assert await told(keyring, VAULT, "longer") is None


async def what_is_remembered_is_recalled(keyring: Keyring) -> None:
    assert await keyring.recall(VAULT, "epoch") is None
    assert await keyring.remember(VAULT, "epoch", "7")
    assert await keyring.remember(VAULT, "epoch", "8")
    assert await keyring.recall(VAULT, "epoch") == "8"
    assert await keyring.recall(OTHER, "epoch") is None


BEHAVIOURS: tuple[Behaviour, ...] = (
    it_is_seen_to_be_there,
    what_was_never_written_is_not_there,
    what_is_written_is_read,
    a_second_write_replaces_the_first,
    vaults_and_names_are_kept_apart,
    what_is_removed_is_gone_and_nothing_else,
    removing_nothing_is_no_error,
    a_value_of_the_greatest_length_comes_back_whole,
    a_longer_value_is_refused_before_it_is_sent,
    what_is_remembered_is_recalled,
)
