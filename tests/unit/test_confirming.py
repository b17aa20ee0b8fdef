"""The password is asked for again where the owner wants that, and nowhere else."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.bulk_messages import BulkPlan
from desktop_app.application.confirming import NAME, Confirming, dump, load
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.view import View
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.asking import (
    AMOUNTS,
    CHOICES,
    PROOF_S,
    USUAL,
    Act,
    Asking,
    PasswordNeeded,
    PasswordPause,
)
from desktop_app.domain.bulk import BulkRow
from desktop_app.domain.bulk_price import Price
from desktop_app.domain.caps import USUAL_TERMS, Terms
from desktop_app.domain.cards import CardId, Field
from desktop_app.domain.errors import Locked
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.pause import FREE_TRIES
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from tests.support.desk import Bench, make_bench, run
from tests.support.memory_vault import MemoryVault

RIGHT, WRONG = "correct horse battery staple purser", "wrong horse battery staple purser"
CARD = CardId("card-1")
FORM = "f" * 32
EVERYTHING = Asking(frozenset(Act))


class Door:
    """A bench whose owner is asked again, and what asks."""

    def __init__(self, asking: Asking = EVERYTHING) -> None:
        self.bench: Bench = make_bench(vault=MemoryVault(password=RIGHT))
        self.bench.vault.settings.put(NAME, dump(asking))
        self.view = View(Link(LinkState.NEVER))
        self.published = 0
        self.door = Confirming(self.bench.desk, self.view, self._publish)

    def prove(self, act: Act, target: str = FORM, password: str = RIGHT) -> None:
        run(lambda: self.door.prove(act, target, Secret(password)))

    def lets(self, act: Act, target: str = FORM, amount: Money | None = None) -> bool:
        try:
            self.door.demand(act, target, amount)
        except PasswordNeeded:
            return False
        return True

    def _publish(self) -> None:
        self.published += 1


def test_nothing_is_let_through_before_the_password():
    door = Door()
    assert not any(door.lets(act) for act in Act)


def test_a_proof_is_for_one_act_and_one_form():
    door = Door()
    door.prove(Act.END_CARD)
    assert door.lets(Act.END_CARD)
    assert not door.lets(Act.END_CARD, "e" * 32)
    assert not door.lets(Act.MOVE_MONEY)


def test_a_wrong_password_lets_nothing_through():
    door = Door()
    with pytest.raises(WrongPassword):
        door.prove(Act.END_CARD, password=WRONG)
    assert not door.lets(Act.END_CARD)


def test_a_proof_is_over_after_two_minutes():
    door = Door()
    door.prove(Act.SEE_CVV, CARD)
    door.bench.clock.pass_by(timedelta(seconds=PROOF_S - 1))
    assert door.lets(Act.SEE_CVV, CARD)
    door.bench.clock.pass_by(timedelta(seconds=1))
    assert not door.lets(Act.SEE_CVV, CARD)


def test_a_proof_does_not_outlive_a_lock():
    door = Door()
    door.prove(Act.SEE_CVV, CARD)
    door.view.wakes += 1
    assert not door.lets(Act.SEE_CVV, CARD)


def test_while_it_is_locked_no_proof_lets_anything_through():
    door = Door()
    door.prove(Act.END_CARD)
    door.bench.vault.rest()
    with pytest.raises(Locked):
        door.door.demand(Act.END_CARD, FORM)


def test_a_spent_proof_is_none():
    door = Door()
    door.prove(Act.HAND_OVER, CARD)
    door.door.spend(Act.HAND_OVER, CARD)
    assert not door.lets(Act.HAND_OVER, CARD)


def test_several_wrong_passwords_make_the_right_one_wait():
    door = Door()
    for _ in range(FREE_TRIES):
        with pytest.raises(WrongPassword):
            door.prove(Act.END_CARD, password=WRONG)
    with pytest.raises(PasswordPause) as paused:
        door.prove(Act.END_CARD)
    assert paused.value.reason == "1"
    assert not door.lets(Act.END_CARD)
    door.bench.clock.pass_by(timedelta(seconds=1))
    door.prove(Act.END_CARD)
    assert door.lets(Act.END_CARD)


def test_tries_at_the_same_time_wait_as_well():
    door = Door()

    async def rush() -> list[BaseException | None]:
        tries = (door.door.prove(Act.END_CARD, FORM, Secret(WRONG)) for _ in range(40))
        return await asyncio.gather(*tries, return_exceptions=True)

    told = run(rush)
    assert [type(one) for one in told].count(WrongPassword) == FREE_TRIES
    assert [type(one) for one in told].count(PasswordPause) == 40 - FREE_TRIES


# --- what the owner chose ---------------------------------------------------------------------


def test_money_is_asked_about_above_the_amount_only():
    door = Door(Asking(frozenset({Act.MOVE_MONEY}), Money.usd(500)))
    assert door.lets(Act.MOVE_MONEY, amount=Money.usd(500))
    assert not door.lets(Act.MOVE_MONEY, amount=Money(500_000_001))


def test_what_was_switched_off_is_not_asked_about_but_the_other_acts_always_are():
    door = Door(Asking(frozenset()))
    asked = {act for act in Act if not door.lets(act)}
    assert asked == set(Act) - set(CHOICES)
    assert asked >= {Act.HAND_OVER, Act.ASK_LESS}


def test_out_of_the_box_the_cvv_is_shown_without_asking_and_a_card_is_not_ended():
    assert not USUAL.asks(Act.SEE_CVV)
    assert USUAL.asks(Act.END_CARD)
    assert USUAL.asks(Act.CHANGE_KEYS)
    assert USUAL.asks(Act.MOVE_MONEY, Money.usd(501))


@pytest.mark.parametrize(
    "wanted",
    [
        replace(USUAL, acts=USUAL.acts - {Act.END_CARD}),
        replace(USUAL, above=AMOUNTS[-1]),
        Asking(frozenset({Act.SEE_CVV})),
    ],
)
def test_asking_less_is_asked_about_itself(wanted: Asking):
    door = Door(USUAL)
    with pytest.raises(PasswordNeeded):
        run(lambda: door.door.set_asking(wanted))
    assert door.door.asking == USUAL
    door.prove(Act.ASK_LESS, "")
    run(lambda: door.door.set_asking(wanted))
    assert door.door.asking == wanted
    assert not door.lets(Act.ASK_LESS, "")
    assert door.published == 1


@pytest.mark.parametrize(
    "wanted",
    [replace(USUAL, acts=USUAL.acts | {Act.SEE_CVV}), replace(USUAL, above=AMOUNTS[0]), USUAL],
)
def test_asking_more_is_not(wanted: Asking):
    door = Door(USUAL)
    run(lambda: door.door.set_asking(wanted))
    assert door.door.asking == wanted


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "nonsense", '{"above": "1", "acts": []}', '{"above": 1.5, "acts": []}',
     '{"above": 500000000, "acts": ["all"]}', '{"above": 500000000, "acts": 7}'],
)  # fmt: skip
def test_an_odd_stored_choice_is_none(text: str):
    assert load(text) == USUAL


def test_an_amount_nobody_could_choose_falls_back_alone():
    odd = dump(Asking(frozenset({Act.MOVE_MONEY}), Money.usd(1_000_000)))
    assert load(odd) == Asking(frozenset({Act.MOVE_MONEY}), USUAL.above)


# --- the doors themselves ---------------------------------------------------------------------


def _wallet(asking: Asking) -> tuple[Bench, Wallet]:
    bench = make_bench(vault=MemoryVault(password=RIGHT))
    bench.vault.settings.put(NAME, dump(asking))
    return bench, Wallet(bench.desk, bench.sink)


def test_the_wallet_ends_no_card_sends_no_large_sum_and_shows_no_cvv_without_a_proof():
    bench, wallet = _wallet(EVERYTHING)
    card = bench.api.add_card()

    async def story() -> None:
        await wallet.refresh()
        large = MoneyWish(FORM, card.id, Money.usd(600))
        with pytest.raises(PasswordNeeded):
            await wallet.top_up(large)
        with pytest.raises(PasswordNeeded):
            await wallet.terminate(card.id, FORM)
        if Field.CVV in wallet._desk.card(card.id).stored:
            with pytest.raises(PasswordNeeded):
                await wallet.reveal(card.id, Field.CVV)
        assert not [name for name, _ in bench.api.sent if name in ("fund", "terminate")]
        await wallet.confirming.prove(Act.MOVE_MONEY, FORM, Secret(RIGHT))
        await wallet.top_up(large)
        assert [name for name, _ in bench.api.sent].count("fund") == 1
        await wallet.close()

    run(story)


def test_a_list_is_asked_about_by_all_its_loads_together():
    bench, wallet = _wallet(USUAL)
    holder = bench.api.people[0]
    row = BulkRow(2, "Card", holder, Money.usd(300))
    rows = (row, replace(row, number=3, label="Other"))
    plan = BulkPlan((), (), "", "", 2, rows, (), (), Price(ZERO, ZERO))

    async def story() -> None:
        with pytest.raises(PasswordNeeded):
            await wallet.bulk.start(plan)
        assert await wallet.bulk.look() is None
        await wallet.close()

    run(story)
    assert bench.api.sent == []


@pytest.mark.parametrize(
    ("terms", "is_wider"),
    [
        (replace(USUAL_TERMS, day=USUAL_TERMS.day + Money.usd(1)), True),
        (replace(USUAL_TERMS, day=Money.usd(300), card_day=Money.usd(260)), True),
        (replace(USUAL_TERMS, month=USUAL_TERMS.month + Money.usd(1)), True),
        (replace(USUAL_TERMS, drift=USUAL_TERMS.drift + 1), True),
        (replace(USUAL_TERMS, floor=Money(1)), True),
        (replace(USUAL_TERMS, day=Money.usd(1), is_on=True), False),
        (USUAL_TERMS, False),
    ],
)
def test_rules_get_more_room_only_with_the_password(terms: Terms, is_wider: bool):
    _, wallet = _wallet(USUAL)

    async def story() -> None:
        if is_wider:
            with pytest.raises(PasswordNeeded):
                await wallet.automation.set_terms(terms)
            await wallet.confirming.prove(Act.RAISE_CAPS, "", Secret(RIGHT))
        await wallet.automation.set_terms(terms)
        assert wallet.automation.view().terms.day == terms.day
        await wallet.close()

    run(story)


def test_freezing_never_asks():
    bench, wallet = _wallet(EVERYTHING)
    card = bench.api.add_card()

    async def story() -> None:
        await wallet.refresh()
        await wallet.set_frozen(card.id, True, FORM)
        await wallet.close()

    run(story)
    assert [name for name, _ in bench.api.sent] != []
