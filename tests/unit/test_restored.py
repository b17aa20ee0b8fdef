"""A restored wallet reads everything before it sends anything."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import PurePath

import pytest

from desktop_app.application.backup_state import Restored
from desktop_app.application.feeds import DEPTH
from desktop_app.application.restored import (
    NAME,
    POLICIES_PAUSED,
    NotReadYet,
    mark_restored,
    note_whole_read,
    reads_first,
    restored,
)
from desktop_app.application.restoring import RestorePlaces, plan_restore
from desktop_app.application.rule_sentences import reason_words
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.automation_notes import Deed
from desktop_app.domain.backup_errors import NotABackup
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import Stage
from desktop_app.domain.money import Money
from desktop_app.domain.rules import Why
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import BadAnswer, NotSent, Unreachable
from desktop_app.domain.transactions import Transaction, TransactionKind
from desktop_app.domain.using import PAUSED
from desktop_app.domain.vault_errors import VaultExists, WrongPassword
from tests.contract.vault_rig import intent
from tests.support.desk import Bench, make_bench, run
from tests.support.fake_api import START
from tests.support.memory_rows import Rows
from tests.support.memory_vault import MADE_AT, MemoryKeeper, MemoryVault
from tests.support.wallet_story import newest, story

MADE, FILE = START - timedelta(days=3), PurePath("/media/stick/a.purser-backup")
PLACES = RestorePlaces(PurePath("/data/sandbox/vault"), PurePath("/data/vaults"))


def _restored() -> Bench:
    bench = make_bench()
    mark_restored(bench.vault.settings, MADE, START)
    return bench


def test_nothing_but_a_freeze_is_sent_before_everything_was_read_once() -> None:
    bench = _restored()
    bench.api.read_error = Unreachable()

    card = bench.api.add_card()
    bench.desk.book.take_in([card], START, bench.clock.monotonic())

    async def tell(wallet: Wallet) -> None:
        assert newest(bench).read_only == NotReadYet.happened
        with pytest.raises(NotReadYet):
            await wallet.set_frozen(card.id, False, "f" * 32)
        assert bench.vault.intents.recent(9) == ()
        await wallet.set_frozen(card.id, True, "d" * 32)
        assert [operation for operation, _ in bench.api.sent] == ["set_frozen"]
        assert reads_first(bench.vault.settings)

    story(bench, tell)


@pytest.mark.parametrize("name", ["list_cards", "wallets", "rates", "holders", "transactions"])
def test_a_first_read_that_fails_anywhere_ends_nothing_in_this_run_or_the_next(name: str) -> None:
    bench = _restored()
    card = bench.api.add_card()

    def fail() -> None:
        if bench.api.reads[-1] == name:
            raise Unreachable

    bench.api.on_read = fail

    async def tell(wallet: Wallet) -> None:
        assert await wallet.refresh() is not None
        assert reads_first(bench.vault.settings)

    rows = bench.vault.rows()
    story(bench, tell)
    later = make_bench(session="later", api=bench.api, vault=MemoryVault(rows=rows))

    async def tell_later(wallet: Wallet) -> None:
        wish = MoneyWish("f" * 32, card.id, Money.usd(20))
        assert await wallet.refresh() is not None
        with pytest.raises(NotReadYet):
            await wallet.top_up(wish)
        assert later.api.sent == []
        later.api.on_read = None
        assert await wallet.refresh() is None
        await wallet.top_up(wish)
        assert [operation for operation, _ in later.api.sent] == ["fund"]

    story(later, tell_later)


def test_one_whole_read_ends_it_and_the_mark_stays() -> None:
    bench = _restored()
    card = bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        picture = newest(bench)
        assert picture.read_only == ""
        assert picture.restored is not None
        assert picture.restored.made_at == MADE
        assert picture.restored.read_at is not None
        assert not reads_first(bench.vault.settings)
        assert bench.vault.settings.get(POLICIES_PAUSED) == "restored"
        await wallet.set_frozen(card.id, True, "f" * 32)
        assert [operation for operation, _ in bench.api.sent] == ["set_frozen"]

    story(bench, tell)


def test_what_was_ready_is_stale_and_is_never_sent() -> None:
    bench = _restored()
    bench.vault.intents.add(intent(1, session="before"))

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        kept = bench.vault.intents.get(intent(1).id)
        assert kept is not None
        assert kept.stage is Stage.STALE
        assert bench.api.sent == []

    story(bench, tell)


def test_every_feed_is_read_not_only_the_chosen_cards() -> None:
    bench = _restored()
    cards = [bench.api.add_card() for _ in range(3)]

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        assert bench.api.reads.count("transactions") >= len(cards)

    story(bench, tell)


def test_a_feed_whose_deeper_part_could_not_be_read_is_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = _restored()
    card = bench.api.add_card(available=Money.usd(900))
    ours = bench.api.add_purchase(card.id, Money.usd(1))
    named = replace(ours, kind=TransactionKind.FUNDING, reference=f"PSR1F-{'A' * 26}", at=START)
    bench.api.feeds[card.id][0] = named
    for _ in range(DEPTH):
        bench.api.add_purchase(card.id, Money.usd(1))

    read, errors = bench.api.transactions, [Unreachable()]

    async def fail_once(card_id: CardId, limit: int) -> tuple[Transaction, ...]:
        if limit > DEPTH and errors:
            raise errors.pop()
        return await read(card_id, limit)

    monkeypatch.setattr(bench.api, "transactions", fail_once)

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        assert not reads_first(bench.vault.settings)
        assert not errors
        assert [row.id for row in newest(bench).strangers] == [ours.id]

    story(bench, tell)


def test_a_feed_that_cannot_be_read_keeps_sends_waiting_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = _restored()
    garbled, other = bench.api.add_card(), bench.api.add_card()
    bench.api.add_purchase(other.id, Money.usd(1))
    read, errors = bench.api.transactions, [BadAnswer()]

    async def garble(card_id: CardId, limit: int) -> tuple[Transaction, ...]:
        if card_id == garbled.id and errors:
            raise errors[0]
        return await read(card_id, limit)

    monkeypatch.setattr(bench.api, "transactions", garble)

    async def tell(wallet: Wallet) -> None:
        assert await wallet.refresh() is None
        assert reads_first(bench.vault.settings)
        assert bench.vault.facts.transactions(other.id, 9)
        assert not wallet._sync._whole_is_due()
        bench.clock.pass_by(timedelta(minutes=1))
        assert wallet._sync._whole_is_due()
        errors.clear()
        await wallet.refresh()
        assert not reads_first(bench.vault.settings)
        bench.clock.pass_by(timedelta(minutes=1))
        assert not wallet._sync._whole_is_due()

    story(bench, tell)


def test_a_mark_that_cannot_be_read_is_still_a_mark() -> None:
    bench = make_bench()
    for text in ("{", "[]", "{}", '{"made_at":1,"restored_at":2,"read_at":null}'):
        bench.vault.settings.put(NAME, text)
        assert reads_first(bench.vault.settings)


def test_a_vault_that_was_never_restored_carries_no_mark() -> None:
    bench = make_bench()
    note_whole_read(bench.vault.settings, START)
    assert restored(bench.vault.settings) is None
    mark_restored(bench.vault.settings, MADE, START)
    note_whole_read(bench.vault.settings, START)
    note_whole_read(bench.vault.settings, START + timedelta(days=9))
    assert restored(bench.vault.settings) == Restored(MADE, START, START)


def test_a_restored_vault_goes_beside_the_others_and_never_into_their_place() -> None:
    keeper = MemoryKeeper()
    keeper.files[FILE] = ("Acme", "pw", Rows())
    plan = run(lambda: plan_restore(keeper, FILE, PLACES))
    assert plan.folder == PLACES.vaults / f"restored-{MADE_AT:%Y-%m-%dT%H-%M-%SZ}"
    run(lambda: keeper.restore(FILE, plan.folder, Secret("pw"), lambda _: None))
    again = run(lambda: plan_restore(keeper, FILE, PLACES))
    assert again.folder.name == plan.folder.name + "-2"
    keeper.files[FILE] = ("Practice", "pw", Rows())
    practice = run(lambda: plan_restore(keeper, FILE, PLACES))
    assert practice.folder.parent == PLACES.practice.parent


def test_the_keepers_refuse_alike() -> None:
    keeper, there = MemoryKeeper(), PLACES.vaults / "there"
    keeper.files[FILE] = ("Acme", "pw", Rows())
    run(lambda: keeper.restore(FILE, there, Secret("pw"), lambda _: None))
    with pytest.raises(VaultExists):
        run(lambda: keeper.restore(FILE, there, Secret("pw"), lambda _: None))
    with pytest.raises(WrongPassword):
        run(lambda: keeper.restore(FILE, PLACES.vaults / "b", Secret("no"), lambda _: None))
    with pytest.raises(NotABackup):
        run(lambda: plan_restore(keeper, FILE.with_name("b"), PLACES))


def test_a_top_up_is_refused_as_well() -> None:
    bench = _restored()
    bench.api.read_error = NotSent()

    async def tell(wallet: Wallet) -> None:
        wish = MoneyWish("f" * 32, bench.api.add_card().id, Money.usd(20))
        with pytest.raises(NotReadYet):
            await wallet.top_up(wish)
        assert bench.api.sent == []
        await asyncio.sleep(0)

    story(bench, tell)


@pytest.mark.parametrize("came", ["restored", "older", "log"])
def test_what_rests_names_each_way_a_vault_came_to_know_less(came: str) -> None:
    said = (NotReadYet.happened, PAUSED, reason_words(Deed.PAUSED, Why.RESTORED))
    assert [sentence for sentence in said if came not in sentence] == []
