"""The keyring opens the vault where its owner wants that, and never keeps the password from it."""

from datetime import timedelta

import pytest

from desktop_app.application.keyring import KeyringState
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.keyring_errors import (
    KeyringAbsent,
    KeyringLocked,
    KeyringSilent,
    KeyringTrouble,
    KeyringUntrue,
)
from desktop_app.domain.quick_unlock import (
    DAYS,
    MOST_FAILURES,
    QuickUnlockEmpty,
    QuickUnlockOff,
    QuickUnlockOver,
)
from desktop_app.domain.vault_errors import KeyringUseless, WrongPassword
from tests.contract.quick_rig import BOTH, ONE, PASSWORD, WRONG, Quick, entry, put, quick

__all__ = ["quick"]
DAY = timedelta(days=1)


def test_it_is_off_until_somebody_turns_it_on(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        assert not (await quick.session.quick.state()).is_on
        assert quick.keyring.values == {}
        await quick.session.lock_completely()
        assert not await quick.session.quick.is_offered(quick.folder)
        with pytest.raises(QuickUnlockOff):
            await quick.session.quick.unlock(quick.folder)
        assert not quick.is_open

    quick.play(story)


def test_turned_on_it_opens_the_vault_and_the_password_still_does(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        assert await quick.session.quick.is_offered(quick.folder)
        await quick.session.quick.unlock(quick.folder)
        assert quick.ways == BOTH
        await quick.session.lock_completely()
        await quick.type_password()
        state = await quick.session.quick.state()
        assert (state.is_on, state.days) == (True, DAYS[-1])

    quick.play(story)


def test_what_the_keyring_holds_is_random_and_is_in_no_file(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        secret, count = (entry(quick) or "").split(" ")
        assert len(bytes.fromhex(secret)) == 32
        assert count == "0"
        for file in quick.folder.rglob("*"):
            if file.is_file():
                assert secret.encode() not in file.read_bytes()
                assert bytes.fromhex(secret) not in file.read_bytes()
        await quick.session.unlock(quick.folder, PASSWORD)
        await quick.session.quick.turn_on(PASSWORD)
        assert not (entry(quick) or "").startswith(secret)
        assert quick.ways == BOTH

    quick.play(story)


def test_a_wrong_password_turns_nothing_on(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        with pytest.raises(WrongPassword):
            await quick.session.quick.turn_on(WRONG)
        assert quick.ways == ONE
        assert quick.keyring.values == {}

    quick.play(story)


REFUSALS = [
    (KeyringState.ABSENT, KeyringAbsent),
    (KeyringState.LOCKED, KeyringLocked),
    (KeyringState.SILENT, KeyringAbsent),
    (KeyringState.UNTRUE, KeyringAbsent),
]


@pytest.mark.parametrize(("state", "refusal"), REFUSALS)
def test_a_keyring_that_does_not_work_turns_nothing_on(
    quick: Quick, state: KeyringState, refusal: type[KeyringTrouble]
) -> None:
    async def story(quick: Quick) -> None:
        quick.keyring.state = state
        with pytest.raises(refusal):
            await quick.session.quick.turn_on(PASSWORD)
        assert quick.ways == ONE
        assert quick.record is None

    quick.play(story)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (KeyringState.ABSENT, KeyringAbsent),
        (KeyringState.LOCKED, KeyringLocked),
        (KeyringState.SILENT, KeyringSilent),
        (KeyringState.UNTRUE, KeyringUntrue),
    ],
)
def test_a_keyring_that_is_gone_later_leaves_the_password(
    quick: Quick, state: KeyringState, refusal: type[KeyringTrouble]
) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        quick.keyring.state = state
        for _ in range(MOST_FAILURES + 1):  # none of this counts: nothing was tried
            with pytest.raises(refusal):
                await quick.session.quick.unlock(quick.folder)
        assert await quick.session.quick.is_offered(quick.folder)
        await quick.type_password()
        assert quick.ways == BOTH

    quick.play(story)


def test_a_locked_keyring_is_opened_by_its_person(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        quick.keyring.state, quick.keyring.opens = KeyringState.LOCKED, True
        await quick.session.quick.unlock(quick.folder)
        assert quick.is_open

    quick.play(story)


@pytest.mark.parametrize("days", DAYS)
def test_after_some_days_the_password_is_asked_for_and_then_it_works_again(
    quick: Quick, days: int
) -> None:
    async def story(quick: Quick) -> None:
        await quick.session.quick.turn_on(PASSWORD)
        await quick.session.quick.set_days(days)
        await quick.session.lock_completely()
        quick.clock.pass_by(days * DAY - timedelta(minutes=1))
        await quick.session.quick.unlock(quick.folder)
        await quick.session.lock_completely()
        quick.clock.pass_by(timedelta(minutes=1))
        for _ in range(MOST_FAILURES + 1):
            with pytest.raises(QuickUnlockOver):
                await quick.session.quick.unlock(quick.folder)
            assert not quick.is_open
        await quick.type_password()
        await quick.session.lock_completely()
        await quick.session.quick.unlock(quick.folder)
        assert quick.is_open

    quick.play(story)


def test_a_clock_that_was_set_back_buys_no_time(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        quick.clock.pass_by(13 * DAY)
        await quick.session.quick.unlock(quick.folder)
        await quick.session.lock_completely()
        quick.clock.at -= DAY
        with pytest.raises(QuickUnlockOver):
            await quick.session.quick.unlock(quick.folder)
        quick.clock.at += DAY - timedelta(minutes=2)  # as a clock is put right
        await quick.session.quick.unlock(quick.folder)

    quick.play(story)


def test_days_are_chosen_from_a_list_and_only_while_it_is_on(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        with pytest.raises(NotAllowed):
            await quick.session.quick.set_days(7)
        await quick.session.quick.turn_on(PASSWORD)
        for odd in (0, -1, 15, 10_000):
            with pytest.raises(NotAllowed):
                await quick.session.quick.set_days(odd)
        assert quick.record.days == DAYS[-1]

    quick.play(story)


@pytest.mark.parametrize("value", [f"{'00' * 32} 0", "", "é", f"{'zz' * 32} 0", "00", "0 0"])
def test_five_failures_switch_it_off_and_the_way_in_is_closed(quick: Quick, value: str) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        put(quick, value)
        for _ in range(1, MOST_FAILURES):
            with pytest.raises(KeyringUseless):
                await quick.session.quick.unlock(quick.folder)
        with pytest.raises(QuickUnlockOff, match="failed 5 times"):
            await quick.session.quick.unlock(quick.folder)
        assert entry(quick) is None
        assert not await quick.session.quick.is_offered(quick.folder)
        with pytest.raises(QuickUnlockOff):
            await quick.session.quick.unlock(quick.folder)
        await quick.type_password()
        assert quick.ways == ONE
        assert not (await quick.session.quick.state()).is_on

    quick.play(story)


def test_the_count_in_the_keyring_outlives_the_program(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        put(quick, f"{'00' * 32} 0")
        for count in range(1, MOST_FAILURES):
            quick.restarted()
            with pytest.raises(KeyringUseless):
                await quick.session.quick.unlock(quick.folder)
            assert entry(quick) == f"{'00' * 32} {count}"
        quick.restarted()
        with pytest.raises(QuickUnlockOff):
            await quick.session.quick.unlock(quick.folder)
        assert entry(quick) is None

    quick.play(story)


def test_the_count_in_the_vault_outlives_the_keyrings(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        quick.keyring.values.clear()
        for count in range(1, MOST_FAILURES):
            with pytest.raises(QuickUnlockEmpty):
                await quick.session.quick.unlock(quick.folder)
            await quick.type_password()
            assert quick.record.failures == count
            assert quick.ways == BOTH  # another desktop's keyring may be back tomorrow
            await quick.session.lock_completely()
            quick.restarted()
        with pytest.raises(QuickUnlockEmpty):
            await quick.session.quick.unlock(quick.folder)
        await quick.type_password()
        assert quick.ways == ONE
        await quick.session.lock_completely()
        assert not await quick.session.quick.is_offered(quick.folder)

    quick.play(story)


def test_a_success_forgets_the_failures(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        secret = entry(quick) or ""
        for _ in range(3):
            put(quick, f"{'00' * 32} 0")
            for _ in range(MOST_FAILURES - 1):
                with pytest.raises(KeyringUseless):
                    await quick.session.quick.unlock(quick.folder)
            put(quick, secret.replace(" 0", " 4"))
            await quick.session.quick.unlock(quick.folder)
            assert entry(quick) == secret
            assert quick.record.failures == 0
            await quick.session.lock_completely()

    quick.play(story)


def test_a_keyring_that_keeps_no_count_is_not_believed(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        for _ in range(MOST_FAILURES - 1):
            put(quick, f"{'00' * 32} 0")
            with pytest.raises(KeyringUseless):
                await quick.session.quick.unlock(quick.folder)
        put(quick, f"{'00' * 32} 0")
        with pytest.raises(QuickUnlockOff):
            await quick.session.quick.unlock(quick.folder)

    quick.play(story)
