"""One behaviour suite for every Vault: each function is one promise, given a vault just made."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.vault_ports import DuplicateForm, Vault
from desktop_app.domain.cards import CardId, CardStatus, Expiry, Field, SpendLimits
from desktop_app.domain.errors import Locked
from desktop_app.domain.intents import OPEN_STAGES, IntentId, Kind, PanState, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from desktop_app.domain.vault_errors import DetailsMissing, VaultDamaged
from desktop_app.domain.wallets import Rate, WalletBalance
from tests.contract.vault_rig import CVV, NOW, PAN, card, details, intent

Behaviour = Callable[[Vault], None]


def transaction(number: int = 1, **changes: object) -> Transaction:
    """A settled purchase; equal numbers give equal rows."""
    made = Transaction(
        id=f"t-{number}",
        card_id=card().id,
        kind=TransactionKind.PURCHASE,
        status=TransactionStatus.SETTLED,
        amount=Money.usd(4, 50),
        fee=Money(0),
        at=NOW + timedelta(seconds=number),
        reference=f"r-{number}",
        merchant="Corner Books",
        description="Two books",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def wallet(wallet_id: str, units: int) -> WalletBalance:
    return WalletBalance(wallet_id, "USDT", "TRC20", units, 6, NOW)


def a_card_comes_back_as_it_was_put(vault: Vault) -> None:
    limits = SpendLimits(daily=Money.usd(100), all_time=Money.usd(9))
    facts = card().facts._replace(limits=limits, nonce="n")
    full = card()._replace(facts=facts, ended_at=NOW)
    bare = card(2)._replace(facts=card(2).facts._replace(available=None, created_at=None))
    vault.cards.put([full, bare])
    assert vault.cards.get(full.id) == full
    assert {c.id: c for c in vault.cards.all()} == {full.id: full, bare.id: bare}


def every_status_can_be_kept(vault: Vault) -> None:
    vault.cards.put(card(n, status=status) for n, status in enumerate(CardStatus))
    assert {c.facts.status for c in vault.cards.all()} == set(CardStatus)


def a_later_put_replaces_a_card_and_keeps_its_details(vault: Vault) -> None:
    vault.cards.seal_details(card().id, details())
    vault.cards.put([card()])
    vault.cards.put([card(micros=1)])
    kept = vault.cards.get(card().id)
    assert kept is not None
    assert kept.facts.available == Money(1)
    assert kept.stored == frozenset(Field)
    assert kept.expiry == Expiry(2029, 7)


def what_is_stored_is_said_by_what_is_sealed_alone(vault: Vault) -> None:
    claims = card()._replace(stored=frozenset(Field), expiry=Expiry(2030, 1))
    vault.cards.put([claims])
    assert vault.cards.get(card().id) == card()


def an_unknown_card_is_none(vault: Vault) -> None:
    assert vault.cards.get(CardId("nobody")) is None
    assert vault.cards.all() == ()


def sealed_details_can_be_revealed_one_by_one(vault: Vault) -> None:
    vault.cards.seal_details(card().id, details())
    assert vault.cards.reveal(card().id, Field.PAN).reveal() == PAN
    assert vault.cards.reveal(card().id, Field.CVV).reveal() == CVV


def details_that_were_never_sealed_are_missing(vault: Vault) -> None:
    with pytest.raises(DetailsMissing):
        vault.cards.reveal(card().id, Field.PAN)


def sealing_again_replaces(vault: Vault) -> None:
    vault.cards.seal_details(card().id, details())
    vault.cards.seal_details(card().id, details(cvv="111"))
    assert vault.cards.reveal(card().id, Field.CVV).reveal() == "111"


def holds_is_true_of_the_same_details_alone(vault: Vault) -> None:
    assert not vault.cards.holds(card().id, details())
    vault.cards.seal_details(card().id, details())
    assert vault.cards.holds(card().id, details())
    assert not vault.cards.holds(card().id, details(cvv="111"))


def a_forgotten_field_is_missing_and_the_others_stay(vault: Vault) -> None:
    vault.cards.put([card()])
    vault.cards.seal_details(card().id, details())
    vault.cards.forget(card().id, Field.CVV)
    vault.cards.forget(card().id, Field.EXPIRY)
    kept = vault.cards.get(card().id)
    assert kept is not None
    assert kept.stored == {Field.PAN}
    assert kept.expiry is None
    assert vault.cards.all() == (kept,)


def an_intent_comes_back_as_it_was_added(vault: Vault) -> None:
    parent = intent(1)
    child = intent(2, parent=parent.id, fee=Money(5), pan=PanState.PENDING, reason="why")
    bare = intent(3, card_id=None, amount=None)
    for one in (parent, child, bare):
        vault.intents.add(one)
    assert [vault.intents.get(one.id) for one in (parent, child, bare)] == [parent, child, bare]
    assert vault.intents.get(IntentId("f" * 32)) is None


def a_form_makes_one_intent(vault: Vault) -> None:
    vault.intents.add(intent(1))
    with pytest.raises(DuplicateForm):
        vault.intents.add(intent(2, form_token="form-1"))
    assert vault.intents.recent(10) == (intent(1),)


def a_put_moves_an_intent_on(vault: Vault) -> None:
    vault.intents.add(intent(1))
    moved = intent(1, stage=Stage.UNKNOWN, reason="no_answer", changed_at=NOW + timedelta(1))
    vault.intents.put(moved)
    assert vault.intents.get(moved.id) == moved


def an_intent_that_was_never_added_cannot_be_put(vault: Vault) -> None:
    with pytest.raises(VaultDamaged):
        vault.intents.put(intent(1))
    assert vault.intents.recent(1) == ()


def open_intents_come_oldest_first_and_settled_ones_not_at_all(vault: Vault) -> None:
    for number, stage in enumerate(Stage, 1):
        vault.intents.add(intent(number, stage=stage))
    assert [i.stage for i in vault.intents.open()] == [s for s in Stage if s in OPEN_STAGES]


def lists_of_intents_come_newest_first_and_cut(vault: Vault) -> None:
    other = CardId("other")
    for number in range(1, 6):
        vault.intents.add(intent(number, card_id=other if number == 5 else card().id))
    assert [i.form_token for i in vault.intents.of_card(card().id, 2)] == ["form-4", "form-3"]
    assert [i.form_token for i in vault.intents.recent(2)] == ["form-5", "form-4"]


def the_newest_of_a_kind_are_found_behind_any_number_of_others(vault: Vault) -> None:
    kinds = (Kind.ISSUE, Kind.FUND, Kind.FUND, Kind.ISSUE, *(Kind.FREEZE,) * 5)
    for number, kind in enumerate(kinds, 1):
        vault.intents.add(intent(number, kind=kind))

    def tokens(limit: int, *kinds: Kind) -> list[str]:
        return [i.form_token for i in vault.intents.recent(limit, *kinds)]

    assert tokens(1, Kind.FUND) == ["form-3"]
    assert tokens(3, Kind.FUND, Kind.ISSUE) == ["form-4", "form-3", "form-2"]
    assert tokens(9, Kind.WITHDRAW) == []
    assert tokens(6) == ["form-9", "form-8", "form-7", "form-6", "form-5", "form-4"]


def attempts_are_numbered_and_keep_their_raw_answers(vault: Vault) -> None:
    vault.intents.add(intent(1))
    assert [vault.intents.begin_attempt(intent(1).id, NOW) for _ in range(2)] == [1, 2]
    vault.intents.keep_raw(intent(1).id, 2, b"\x00late")
    vault.intents.keep_raw(intent(1).id, 1, b"early")
    vault.intents.end_attempt(intent(1).id, 1, "accepted", "")
    assert vault.intents.raw(intent(1).id) == (b"early", b"\x00late")


def a_second_raw_answer_of_an_attempt_replaces_the_first(vault: Vault) -> None:
    vault.intents.add(intent(1))
    vault.intents.begin_attempt(intent(1).id, NOW)
    vault.intents.keep_raw(intent(1).id, 1, b"half")
    vault.intents.keep_raw(intent(1).id, 1, b"whole")
    assert vault.intents.raw(intent(1).id) == (b"whole",)


def purged_raw_answers_are_gone(vault: Vault) -> None:
    for number in (1, 2):
        vault.intents.add(intent(number))
        vault.intents.begin_attempt(intent(number).id, NOW)
        vault.intents.keep_raw(intent(number).id, 1, b"raw")
    vault.intents.purge_raw(intent(1).id)
    assert vault.intents.raw(intent(1).id) == ()
    assert vault.intents.raw(intent(2).id) == (b"raw",)


def an_attempt_nobody_began_cannot_be_written(vault: Vault) -> None:
    with pytest.raises(VaultDamaged):
        vault.intents.begin_attempt(intent(1).id, NOW)
    vault.intents.add(intent(1))
    with pytest.raises(VaultDamaged):
        vault.intents.keep_raw(intent(1).id, 1, b"raw")
    with pytest.raises(VaultDamaged):
        vault.intents.end_attempt(intent(1).id, 1, "accepted", "")


def wallets_are_replaced_in_the_order_of_the_service(vault: Vault) -> None:
    vault.facts.put_wallets([wallet("a", 1), wallet("b", 2)])
    vault.facts.put_wallets([wallet("c", 3), wallet("b", 4)])
    assert vault.facts.wallets() == (wallet("c", 3), wallet("b", 4))


def a_wallet_stated_twice_counts_once(vault: Vault) -> None:
    vault.facts.put_wallets([wallet("a", 1), wallet("b", 2), wallet("a", 3)])
    assert vault.facts.wallets() == (wallet("a", 3), wallet("b", 2))


def rates_that_were_not_read_again_stay(vault: Vault) -> None:
    old, other = Rate("BTC", Money.usd(60_000), NOW), Rate("USDT", Money.usd(1), NOW)
    vault.facts.put_rates([other, old])
    vault.facts.put_rates([replace(old, usd=Money.usd(61_000))])
    assert vault.facts.rates() == (replace(old, usd=Money.usd(61_000)), other)


def a_commit_that_raises_leaves_nothing(vault: Vault) -> None:
    def half() -> None:
        with vault.commit():
            vault.cards.put([card()])
            vault.cards.seal_details(card().id, details())
            with vault.commit():
                vault.intents.add(intent(1))
            vault.intents.add(intent(2, form_token="form-1"))

    with pytest.raises(DuplicateForm):
        half()
    assert (vault.cards.all(), vault.intents.recent(1)) == ((), ())
    assert not vault.cards.holds(card().id, details())


def a_commit_keeps_everything_written_inside(vault: Vault) -> None:
    with vault.commit():
        vault.cards.put([card()])
        with vault.commit():
            vault.intents.add(intent(1))
    vault.checkpoint()
    assert vault.has_room()
    assert vault.name == "Shop"
    assert (vault.cards.all(), vault.intents.recent(1)) == ((card(),), (intent(1),))


def after_close_every_store_is_locked(vault: Vault) -> None:
    vault.close()
    for use in (
        vault.cards.all,
        lambda: vault.cards.put([card()]),
        lambda: vault.cards.seal_details(card().id, details()),
        lambda: vault.cards.reveal(card().id, Field.PAN),
        lambda: vault.intents.add(intent(1)),
        vault.facts.wallets,
        vault.settings.profile,
        vault.checkpoint,
        vault.commit().__enter__,
    ):
        with pytest.raises(Locked):
            use()
    vault.close()


BEHAVIOURS: tuple[Behaviour, ...] = tuple(
    value
    for name, value in list(globals().items())
    if callable(value) and getattr(value, "__annotations__", {}) == {"vault": Vault, "return": None}
)
