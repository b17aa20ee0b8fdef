"""A vault that is given other keys: what was sent with the earlier ones is not looked for here."""

import pytest

from desktop_app.adapters.bitnob.signing import account_mark
from desktop_app.application.candidates import find_candidates
from desktop_app.application.wallet import Wallet
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.intents import OTHER_KEYS, Intent, Kind, Stage
from desktop_app.domain.profiles import SANDBOX_PROFILES, Credentials, DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import OutcomeUnknown
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import FakeCardApi, Outcome
from tests.support.memory_vault import MemoryVault
from tests.support.wallet_story import WISH, newest, only_intent, story


def bench_at(account: str, earlier: Bench | None = None) -> Bench:
    """A run that reads `account`, on the vault of an earlier run."""
    vault = None if earlier is None else MemoryVault(rows=earlier.vault._kept)
    return make_bench(session=account, api=FakeCardApi(account=account), vault=vault)


def lose_an_issue(bench: Bench) -> None:
    async def tell(wallet: Wallet) -> None:
        bench.api.script("create_card", Outcome.UNKNOWN)
        with pytest.raises(OutcomeUnknown):
            await wallet.issue(WISH)

    story(bench, tell)


async def lost_after_the_window(bench: Bench, wallet: Wallet) -> Intent:
    await wallet.refresh()
    bench.clock.pass_by(2 * bench.desk.window())
    await wallet.refresh()
    assert [view.kind for view in newest(bench).uncertain] == [Kind.ISSUE]
    return only_intent(bench, Kind.ISSUE)


def test_absence_at_another_account_proves_nothing() -> None:
    first = bench_at("first")
    lose_an_issue(first)
    other = bench_at("other", first)
    other.api.add_card(label=WISH.label)

    async def tell(wallet: Wallet) -> None:
        lost = await lost_after_the_window(other, wallet)
        assert (lost.stage, lost.reason) == (Stage.UNKNOWN, OTHER_KEYS)
        assert find_candidates(other.vault, other.desk.book, lost) == ()
        with pytest.raises(NotAllowed, match="another account"):
            await wallet.none_of_these(lost.id)

    story(other, tell)


def test_with_the_earlier_keys_it_is_looked_for_again() -> None:
    first = bench_at("first")
    lose_an_issue(first)
    other = bench_at("other", first)
    story(other, lambda wallet: lost_after_the_window(other, wallet))
    again = bench_at("first", other)

    async def tell(wallet: Wallet) -> None:
        lost = await lost_after_the_window(again, wallet)
        assert (lost.stage, lost.reason) == (Stage.NOT_FOUND, "")

    story(again, tell)


def test_accounts_are_told_apart_by_their_keys_and_the_keys_stay_hidden() -> None:
    profile = SANDBOX_PROFILES[DialectName.GUIDE]
    marks = {account_mark(profile, Credentials("", Secret(key))) for key in ("key-one", "key-two")}
    assert len(marks) == 2
    assert not any("key" in mark for mark in marks)
    signed = SANDBOX_PROFILES[DialectName.V2]
    same = {account_mark(signed, Credentials("client", Secret(s))) for s in ("old", "new")}
    assert len(same) == 1  # a secret that was renewed is no other account
