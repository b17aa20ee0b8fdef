"""What is left when unlocking with the keyring is switched off, was half made, or was tampered."""

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.application.keyring import KeyringState
from desktop_app.application.quick_entries import ENTRY
from desktop_app.application.quick_unlock import SETTING, dump
from desktop_app.application.ways import WayKind
from desktop_app.domain.asking import USUAL, Act, PasswordNeeded
from desktop_app.domain.errors import Locked, NotAllowed
from desktop_app.domain.keyring_errors import KeyringAbsent
from desktop_app.domain.quick_unlock import QuickUnlockOff
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import KeyringUseless, WrongPassword
from tests.contract.quick_rig import ONE, PASSWORD, WRONG, Quick, entry, quick
from tests.support.memory_keyring import MemoryKeyring

__all__ = ["quick"]


def secret_in(quick: Quick) -> str:
    """The part of it that opens the vault."""
    return (entry(quick) or "").split(" ")[0]


def test_turned_off_nothing_is_left_of_it(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.session.quick.turn_on(PASSWORD)
        secret = secret_in(quick)
        assert await quick.session.quick.turn_off()
        assert quick.ways == ONE
        assert quick.keyring.values == {}
        await quick.session.lock_completely()
        assert not await quick.session.quick.is_offered(quick.folder)
        with pytest.raises(KeyringUseless):
            await quick.keeper.open(quick.folder, Secret(secret), WayKind.KEYRING)

    quick.play(story)


def test_turned_off_without_the_keyring_what_is_left_there_opens_nothing(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.session.quick.turn_on(PASSWORD)
        quick.keyring.state = KeyringState.ABSENT
        assert not await quick.session.quick.turn_off()
        assert quick.ways == ONE
        await quick.session.lock_completely()
        with pytest.raises(KeyringUseless):
            await quick.keeper.open(quick.folder, Secret(secret_in(quick)), WayKind.KEYRING)

    quick.play(story)


def test_what_a_crash_left_half_made_is_closed_with_the_next_password(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        keys = quick.session._locking.vault.keys
        await keys.add(PASSWORD, WayKind.KEYRING, Secret("ab" * 32))
        await quick.session.lock_completely()
        await quick.keyring.write(keys.vault_id, ENTRY, Secret("ab" * 32 + " 0"))
        with pytest.raises(QuickUnlockOff):
            await quick.session.quick.unlock(quick.folder)
        assert not quick.is_open
        await quick.type_password()
        assert quick.ways == ONE

    quick.play(story)


def test_a_record_in_the_vault_without_its_way_in_is_off(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.session.quick.turn_on(PASSWORD)
        (way,) = [w for w in quick.session._locking.vault.keys.list() if w.kind is WayKind.KEYRING]
        await quick.session._locking.vault.keys.remove(way.id)
        assert not (await quick.session.quick.state()).is_on

    quick.play(story)


@pytest.mark.parametrize(
    "kept", ["", "{}", "[]", "null", "[1,2,3,4,5]", '["a","b","c",14,0]', "[" * 5000, '["a"]']
)
def test_a_record_that_is_none_leaves_it_off(quick: Quick, kept: str) -> None:
    async def story(quick: Quick) -> None:
        await quick.session.quick.turn_on(PASSWORD)
        quick.session._locking.vault.settings.put(SETTING, kept)
        await quick.session.lock_completely()
        with pytest.raises(QuickUnlockOff):
            await quick.session.quick.unlock(quick.folder)
        await quick.type_password()

    quick.play(story)


def test_more_days_than_there_are_to_choose_are_none(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.session.quick.turn_on(PASSWORD)
        long = dump(replace(quick.record, days=10_000))
        quick.session._locking.vault.settings.put(SETTING, long)
        assert quick.record is None

    quick.play(story)


def test_the_keyrings_secret_changes_no_password_and_adds_no_way(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.session.quick.turn_on(PASSWORD)
        keys, secret = quick.session._locking.vault.keys, Secret(secret_in(quick))
        with pytest.raises(NotAllowed):
            await keys.change_password(secret, WRONG, WayKind.KEYRING)
        with pytest.raises(WrongPassword):
            await keys.prove(secret)
        with pytest.raises(WrongPassword):
            await keys.add(secret, WayKind.KEYRING, Secret("cd" * 32))
        with pytest.raises(WrongPassword):
            await quick.session.unlock(quick.folder, secret)

    quick.play(story)


def test_while_it_is_locked_nothing_of_it_can_be_changed(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        for work in (
            quick.session.quick.state(),
            quick.session.quick.turn_off(),
            quick.session.quick.turn_on(PASSWORD),
            quick.session.quick.set_days(1),
        ):
            with pytest.raises(Locked):
                await work

    quick.play(story)


def test_a_keyring_removed_for_good_leaves_a_vault_that_opens(tmp_path: Path) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        quick.keyring = MemoryKeyring(KeyringState.ABSENT)
        quick.restarted()
        with pytest.raises(KeyringAbsent):
            await quick.session.quick.unlock(quick.folder)
        await quick.type_password()
        assert quick.is_open
        assert not await quick.session.quick.turn_off()
        assert quick.ways == ONE

    Quick(tmp_path / "vault").play(story)


@pytest.mark.parametrize("act", [act for act in Act if USUAL.asks(act)])
def test_what_asks_for_the_password_is_not_satisfied_by_the_keyring(quick: Quick, act: Act) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        await quick.session.quick.unlock(quick.folder)
        confirming = quick.session.wallet.confirming
        with pytest.raises(PasswordNeeded):
            confirming.demand(act, "form")
        with pytest.raises(WrongPassword):
            await confirming.prove(act, "form", Secret(secret_in(quick)))
        with pytest.raises(PasswordNeeded):
            confirming.demand(act, "form")
        await confirming.prove(act, "form", PASSWORD)
        confirming.demand(act, "form")

    quick.play(story)
