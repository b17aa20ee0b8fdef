"""What every Vault promises of the ways into it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import pytest

from desktop_app.application.vault_ports import Vault
from desktop_app.application.ways import WayKind
from desktop_app.domain.errors import Locked, NotAllowed
from desktop_app.domain.second_secret import KeyFileNeeded, OtherKeyFile
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import KeyringUseless, WrongPassword, WrongRecoveryCode
from tests.contract.keyfile_rig import CODE, KEPT
from tests.contract.second_rig import both, second
from tests.contract.vault_rig import PASSWORD
from tests.contract.vault_suite_rest import stocked

Behaviour = Callable[[Vault], None]
T = TypeVar("T")
NEW = "seven green boats wait for the tide"


def do(work: Coroutine[Any, Any, T]) -> T:
    """To its end."""
    return asyncio.run(work)


def add(vault: Vault, kind: WayKind = WayKind.RECOVERY, secret: str = CODE) -> str:
    """One more way in, by the right password."""
    return do(vault.keys.add(Secret(PASSWORD), kind, Secret(secret)))


def opens(vault: Vault, secret: str, kind: WayKind = WayKind.PASSWORD) -> bool:
    """Whether a rest ends with it."""
    vault.rest()
    try:
        do(vault.wake(Secret(secret), kind))
    except WrongPassword:
        return False
    return True


def kinds(vault: Vault) -> list[WayKind]:
    return [way.kind for way in vault.keys.list()]


def a_new_vault_has_one_password(vault: Vault) -> None:
    (way,) = vault.keys.list()
    assert way.kind is WayKind.PASSWORD
    assert way.created is not None
    assert vault.keys.epoch == 1
    assert len(bytes.fromhex(vault.keys.vault_id)) == 16
    do(vault.keys.prove(Secret(PASSWORD)))
    with pytest.raises(WrongPassword):
        do(vault.keys.prove(Secret(NEW)))


def a_changed_password_is_the_only_one_that_opens(vault: Vault) -> None:
    (before,) = vault.keys.list()
    do(vault.keys.change_password(Secret(PASSWORD), Secret(NEW)))
    (after,) = vault.keys.list()
    assert after.id != before.id
    assert opens(vault, NEW)
    assert not opens(vault, PASSWORD)


def a_wrong_old_password_changes_nothing(vault: Vault) -> None:
    before = vault.keys.list()
    for change in (
        vault.keys.change_password(Secret("wrong"), Secret(NEW)),
        vault.keys.add(Secret("wrong"), WayKind.RECOVERY, Secret(CODE)),
    ):
        with pytest.raises(WrongPassword):
            do(change)
    assert vault.keys.list() == before
    assert opens(vault, PASSWORD)


def each_way_that_was_added_opens(vault: Vault) -> None:
    recovery, keyring = add(vault), add(vault, WayKind.KEYRING, KEPT)
    assert [way.id for way in vault.keys.list()][1:] == [recovery, keyring]
    assert kinds(vault) == [WayKind.PASSWORD, WayKind.RECOVERY, WayKind.KEYRING]
    assert opens(vault, CODE, WayKind.RECOVERY)
    assert opens(vault, KEPT, WayKind.KEYRING)
    assert opens(vault, PASSWORD)


def a_wrong_secret_is_told_by_its_kind(vault: Vault) -> None:
    add(vault)
    vault.rest()
    with pytest.raises(WrongRecoveryCode):
        do(vault.wake(Secret(KEPT), WayKind.RECOVERY))
    with pytest.raises(KeyringUseless):
        do(vault.wake(Secret(CODE), WayKind.KEYRING))
    do(vault.wake(Secret(PASSWORD)))


def a_way_that_was_removed_opens_nothing(vault: Vault) -> None:
    going, staying = add(vault), add(vault, secret="d1" * 20)
    do(vault.keys.remove(going))
    do(vault.keys.remove(going))
    assert [way.id for way in vault.keys.list()][1:] == [staying]
    assert not opens(vault, CODE, WayKind.RECOVERY)
    do(vault.wake(Secret("d1" * 20), WayKind.RECOVERY))
    assert opens(vault, PASSWORD)


def the_password_stays_whatever_is_removed(vault: Vault) -> None:
    with pytest.raises(NotAllowed):
        do(vault.keys.remove(vault.keys.list()[0].id))
    with pytest.raises(NotAllowed):
        add(vault, WayKind.PASSWORD, NEW)
    assert opens(vault, PASSWORD)
    assert not opens(vault, NEW)


def other_ways_outlive_a_changed_password(vault: Vault) -> None:
    add(vault)
    do(vault.keys.change_password(Secret(PASSWORD), Secret(NEW)))
    assert opens(vault, CODE, WayKind.RECOVERY)
    assert opens(vault, NEW)


def a_recovery_code_gives_a_new_password(vault: Vault) -> None:
    add(vault)
    do(vault.keys.change_password(Secret(CODE), Secret(NEW), WayKind.RECOVERY))
    assert opens(vault, NEW)
    assert opens(vault, CODE, WayKind.RECOVERY)
    assert not opens(vault, PASSWORD)


def what_a_keyring_holds_gives_no_new_password(vault: Vault) -> None:
    """Whoever sits at the unlocked computer must not take the vault over with it."""
    add(vault, WayKind.KEYRING, KEPT)
    with pytest.raises(NotAllowed):
        do(vault.keys.change_password(Secret(KEPT), Secret(NEW), WayKind.KEYRING))
    assert opens(vault, PASSWORD)


def there_are_at_most_eight_ways(vault: Vault) -> None:
    for _ in range(7):
        add(vault)
    with pytest.raises(NotAllowed):
        add(vault)
    assert len(vault.keys.list()) == 8


def at_rest_no_way_is_changed(vault: Vault) -> None:
    stocked(vault)
    way = add(vault)
    vault.rest()
    for change in (
        vault.keys.change_password(Secret(PASSWORD), Secret(NEW)),
        vault.keys.add(Secret(PASSWORD), WayKind.RECOVERY, Secret(CODE)),
        vault.keys.remove(way),
    ):
        with pytest.raises(Locked):
            do(change)
    assert len(vault.keys.list()) == 2
    do(vault.wake(Secret(PASSWORD)))
    do(vault.keys.remove(way))


def take_key_file(vault: Vault, number: int = 1) -> None:
    """The password opens nothing without it from now on."""
    do(vault.keys.change_key_file(Secret(PASSWORD), second(number)))


def with_a_key_file_only_both_open(vault: Vault) -> None:
    assert vault.keys.key_file is None
    take_key_file(vault)
    assert vault.keys.key_file == second().file
    vault.rest()
    with pytest.raises(KeyFileNeeded):
        do(vault.wake(Secret(PASSWORD)))
    with pytest.raises(OtherKeyFile):
        do(vault.wake(both(number=2)))
    with pytest.raises(WrongPassword):
        do(vault.wake(both("wrong")))
    do(vault.wake(both()))


def an_open_vault_asks_for_the_password_alone(vault: Vault) -> None:
    take_key_file(vault)
    vault.rest()
    do(vault.wake(both()))
    do(vault.keys.prove(Secret(PASSWORD)))
    add(vault)
    with pytest.raises(WrongPassword):
        do(vault.keys.prove(Secret(NEW)))
    do(vault.keys.change_password(Secret(PASSWORD), Secret(NEW)))
    do(vault.keys.prove(Secret(NEW)))
    vault.rest()
    with pytest.raises(KeyFileNeeded):
        do(vault.wake(Secret(NEW)))
    do(vault.wake(both(NEW)))
    assert vault.keys.key_file == second().file


def a_key_file_is_replaced_and_given_up(vault: Vault) -> None:
    take_key_file(vault)
    take_key_file(vault, 2)
    vault.rest()
    with pytest.raises(OtherKeyFile):
        do(vault.wake(both()))
    do(vault.wake(both(number=2)))
    with pytest.raises(OtherKeyFile):
        do(vault.keys.change_key_file(both(), None))
    do(vault.keys.change_key_file(both(number=2), None))
    assert vault.keys.key_file is None
    assert opens(vault, PASSWORD)
    assert len(vault.keys.list()) == 1


def the_other_ways_open_without_the_key_file(vault: Vault) -> None:
    add(vault)
    add(vault, WayKind.KEYRING, KEPT)
    take_key_file(vault)
    assert opens(vault, CODE, WayKind.RECOVERY)
    do(vault.keys.prove(Secret(PASSWORD)))
    assert opens(vault, KEPT, WayKind.KEYRING)
    do(vault.keys.prove(Secret(PASSWORD)))


def a_recovery_code_stands_for_both(vault: Vault) -> None:
    add(vault)
    take_key_file(vault)
    do(vault.keys.change_password(Secret(CODE), Secret(NEW), WayKind.RECOVERY))
    assert vault.keys.key_file is None
    assert opens(vault, NEW)


BEHAVIOURS: tuple[Behaviour, ...] = (
    a_new_vault_has_one_password,
    a_changed_password_is_the_only_one_that_opens,
    a_wrong_old_password_changes_nothing,
    each_way_that_was_added_opens,
    a_wrong_secret_is_told_by_its_kind,
    a_way_that_was_removed_opens_nothing,
    the_password_stays_whatever_is_removed,
    other_ways_outlive_a_changed_password,
    a_recovery_code_gives_a_new_password,
    what_a_keyring_holds_gives_no_new_password,
    there_are_at_most_eight_ways,
    at_rest_no_way_is_changed,
    with_a_key_file_only_both_open,
    an_open_vault_asks_for_the_password_alone,
    a_key_file_is_replaced_and_given_up,
    the_other_ways_open_without_the_key_file,
    a_recovery_code_stands_for_both,
)
