"""What every Vault keeps of the transactions that were read: as they were stated last."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta

from desktop_app.application.timeline import Ask
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import CardId
from desktop_app.domain.folding import fold
from desktop_app.domain.history import HistoryStatus
from desktop_app.domain.money import Money
from desktop_app.domain.stated_time import NOT_STATED
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from tests.contract.vault_rig import NOW, card
from tests.contract.vault_suite import transaction
from tests.contract.vault_suite_history import charges

Behaviour = Callable[[Vault], None]


def transactions_come_newest_first_and_cut(vault: Vault) -> None:
    rows = [transaction(n) for n in (2, 3, 1)]
    vault.facts.put_transactions([*rows, transaction(9, card_id=CardId("other"))], NOW)
    assert vault.facts.transactions(card().id, 2) == (transaction(3), transaction(2))


def rows_are_found_by_their_whole_reference_on_any_card(vault: Vault) -> None:
    mine = transaction(1, reference="PSR1F-A", card_id=CardId("other"))
    rows = [mine, transaction(2, reference="PSR1F-A"), transaction(3, reference="PSR1F-A-fee")]
    vault.facts.put_transactions(rows, NOW)
    assert vault.facts.with_reference("PSR1F-A") == (mine, rows[1])
    assert vault.facts.with_reference("PSR1F-B") == ()


def rows_are_found_by_their_ids(vault: Vault) -> None:
    rows = [transaction(n) for n in (1, 2, 3)]
    vault.facts.put_transactions(rows, NOW)
    found = vault.facts.with_ids([rows[2].id, rows[0].id, "never seen"])
    assert set(found) == {rows[0], rows[2]}
    assert vault.facts.with_ids([]) == ()


def what_may_still_post_and_purchases_since_a_time_are_found_however_old(vault: Vault) -> None:
    old, late = NOW - timedelta(days=90), NOW - timedelta(days=1)
    held = transaction(1, status=TransactionStatus.PENDING, at=old)
    odd = transaction(2, status=TransactionStatus.UNRECOGNISED, at=old)
    bought = transaction(3, kind=TransactionKind.PURCHASE, at=late)
    timeless = transaction(4, kind=TransactionKind.PURCHASE, at=NOT_STATED)
    others = [
        transaction(5, kind=TransactionKind.PURCHASE, at=old),
        transaction(6, kind=TransactionKind.FUNDING, at=late),
        transaction(7, kind=TransactionKind.PURCHASE, at=late, card_id=CardId("other")),
    ]
    vault.facts.put_transactions([held, odd, bought, timeless, *others], NOW)
    assert vault.facts.standing(card().id, late) == (bought, odd, held, timeless)


def an_overtaken_read_adds_transactions_and_changes_none(vault: Vault) -> None:
    settled = transaction(1)
    held = transaction(1, status=TransactionStatus.PENDING)
    vault.facts.put_transactions([held], NOW)
    vault.facts.put_transactions([settled], NOW + timedelta(seconds=1))
    vault.facts.put_transactions([held, transaction(0)], NOW, overtaken=True)
    assert vault.facts.transactions(card().id, 5) == (settled, transaction(0))


def what_an_overtaken_read_found_is_told_as_if_it_had_come_in_time(vault: Vault) -> None:
    """M13."""
    held = transaction(1, status=TransactionStatus.PENDING, amount=Money.usd(8))
    gone = transaction(1, status=TransactionStatus.FAILED)
    late = NOW + timedelta(seconds=1)
    vault.facts.put_transactions([gone], late)
    assert [line.status for line in charges(vault)] == [HistoryStatus.FAILED]
    for _ in range(2):  # the same again is nothing new
        before = vault.history.revision()
        vault.facts.put_transactions([held], NOW, overtaken=True)
        seen = vault.history.stories(["t-1"])["t-1"].seen
        states = [(state.status, state.amount) for state in seen]
        assert states == [(gone.status, gone.amount), (held.status, held.amount)]
        (told,) = charges(vault)
        assert (told.status, told.authorized) == (HistoryStatus.RELEASED, held.amount)
    assert vault.history.revision() == before
    vault.facts.put_transactions([replace(held, id="t-2")], NOW)
    vault.facts.put_transactions([replace(gone, id="t-2")], late)
    in_time = next(line for line in charges(vault) if line.subject == "t-2")
    assert replace(in_time, subject="t-1") == told


def an_overtaken_read_says_nothing_of_a_row_of_another_card(vault: Vault) -> None:
    vault.facts.put_transactions([transaction(1)], NOW)
    other = transaction(1, card_id=CardId("other"), status=TransactionStatus.PENDING)
    vault.facts.put_transactions([other], NOW, overtaken=True)
    assert vault.facts.transactions(CardId("other"), 5) == ()
    assert len(vault.history.stories(["t-1"])["t-1"].seen) == 1


def the_last_read_holds_whatever_the_clock_says(vault: Vault) -> None:
    """It may have been set back, and two reads may have the same time."""
    held = transaction(1, status=TransactionStatus.PENDING)
    vault.facts.put_transactions([held], NOW)
    for ago in (timedelta(0), timedelta(days=1)):
        read = replace(held, amount=held.amount + Money.usd(1))
        vault.facts.put_transactions([read], NOW - ago)
        assert vault.facts.transactions(card().id, 5) == (read,)
        held = read


def every_part_of_a_transaction_is_as_it_was_read_last(vault: Vault) -> None:
    first = transaction(1)
    vault.facts.put_transactions([first], NOW)
    changes: dict[str, object] = {
        "kind": TransactionKind.REFUND,
        "status": TransactionStatus.RELEASED,
        "amount": Money.usd(9),
        "fee": Money.usd(1),
        "at": NOW + timedelta(days=1),
        "reference": "another",
        "merchant": "Another",
        "description": "Another",
    }
    assert {*changes, "id", "card_id"} == {field.name for field in fields(first)}
    for name, value in changes.items():
        revision = vault.history.revision()
        read = replace(first, **{name: value})  # type: ignore[arg-type]
        vault.facts.put_transactions([read], NOW)
        assert vault.facts.transactions(card().id, 5) == (read,)
        while vault.history.catch_up(9):
            pass
        assert vault.history.revision() > revision, name
        assert vault.history.lines(Ask(), 0, 9) == (
            fold("t-1", read, vault.history.stories(["t-1"])["t-1"].seen, ()),
        )
        vault.facts.put_transactions([first], NOW)


BEHAVIOURS: tuple[Behaviour, ...] = (
    transactions_come_newest_first_and_cut,
    rows_are_found_by_their_whole_reference_on_any_card,
    rows_are_found_by_their_ids,
    what_may_still_post_and_purchases_since_a_time_are_found_however_old,
    an_overtaken_read_adds_transactions_and_changes_none,
    what_an_overtaken_read_found_is_told_as_if_it_had_come_in_time,
    an_overtaken_read_says_nothing_of_a_row_of_another_card,
    the_last_read_holds_whatever_the_clock_says,
    every_part_of_a_transaction_is_as_it_was_read_last,
)
