"""What is a charge of its own and what counts: no charge twice, no sum of what did not move."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from desktop_app.application.timeline import Ask, Totals
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import CardId
from desktop_app.domain.events import EventKind
from desktop_app.domain.history import HistoryStatus, Proof
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from tests.contract.vault_rig import NOW
from tests.contract.vault_suite import transaction
from tests.contract.vault_suite_events import SAID, entry
from tests.contract.vault_suite_history import charges, deeds

Behaviour = Callable[[Vault], None]
Status = HistoryStatus


def what_follows_a_hold_under_an_id_of_its_own_is_no_second_charge(vault: Vault) -> None:
    """In whatever order the row and the message come."""
    held = transaction(1, status=TransactionStatus.PENDING, reference="AUTH-1")
    said = replace(
        SAID,
        kind=EventKind.SETTLED,
        reason="",
        amount=held.amount,
        card_id=held.card_id,
        at=held.at + timedelta(days=3),
    )
    first = replace(said, id="e-1", subject_id="own-1", reference="SETTLE-1")
    vault.events.keep(entry("event:e-1", b"1", event=first), b"1")
    assert [line.subject for line in charges(vault)] == ["own-1"]
    vault.facts.put_transactions([held], NOW)
    assert [line.subject for line in charges(vault)] == ["t-1"]
    vault.events.keep(entry("event:e-2", b"2", event=replace(first, id="e-2", subject_id="own-2")),
                      b"2")  # fmt: skip
    tapped = replace(first, id="e-3", kind=EventKind.CONTACTLESS_SETTLED, subject_id="")
    vault.events.keep(entry("event:e-3", b"3", event=tapped), b"3")
    named = replace(said, id="e-4", kind=EventKind.AUTHORIZED, subject_id="odd", reference="AUTH-1")
    vault.events.keep(entry("event:e-4", b"4", event=named), b"4")
    assert [line.subject for line in charges(vault)] == ["t-1"]
    another = replace(first, id="e-5", subject_id="own-5", amount=Money.usd(1, 23))
    vault.events.keep(entry("event:e-5", b"5", event=another), b"5")
    assert {line.subject for line in charges(vault)} == {"t-1", "own-5"}


def what_followed_an_undone_hold_reaches_its_line(vault: Vault) -> None:
    """Under an id of its own, before the row or after it, and only where no other is meant."""
    undone = transaction(1, status=TransactionStatus.FAILED, reference="AUTH-1")
    then = undone.at + timedelta(days=1)
    said = replace(SAID, reason="", amount=undone.amount, card_id=undone.card_id, at=then)
    taken = replace(said, id="e-1", kind=EventKind.SETTLED, subject_id="own", reference="SET-1")
    back = replace(said, id="e-2", kind=EventKind.REVERSED, subject_id="own-2", reference="REV-1")
    vault.events.keep(entry("event:e-1", b"1", event=taken), b"1")
    assert [line.subject for line in charges(vault)] == ["own"]
    vault.facts.put_transactions([undone], NOW)
    assert [(line.subject, line.status) for line in charges(vault)] == [("t-1", Status.REVERSED)]
    vault.events.keep(entry("event:e-2", b"2", event=back), b"2")
    assert [(line.subject, line.status) for line in charges(vault)] == [("t-1", Status.REVERSED)]
    # Another of that amount: now nobody knows which of the two was collected.
    vault.facts.put_transactions([transaction(2, reference="AUTH-2")], NOW)
    assert {line.subject: line.status for line in charges(vault)} == {
        "t-1": Status.FAILED, "t-2": Status.SETTLED,
    }  # fmt: skip


def what_followed_a_hold_that_was_larger_leaves_its_line_when_another_may_be_meant(
    vault: Vault,
) -> None:
    undone = transaction(1, status=TransactionStatus.FAILED, reference="AUTH-1")
    held = replace(undone, status=TransactionStatus.PENDING, amount=Money.usd(90))
    for read in (held, undone):
        vault.facts.put_transactions([read], NOW)
    back = replace(SAID, kind=EventKind.REVERSED, reason="", amount=undone.amount, subject_id="own",
                   card_id=undone.card_id, at=undone.at, reference="REV-1")  # fmt: skip
    vault.events.keep(entry("event:e-1", b"1", event=back), b"1")
    (line,) = charges(vault)
    assert (line.authorized, line.proof) == (held.amount, Proof.BOTH)
    vault.facts.put_transactions([transaction(2, reference="AUTH-2")], NOW)
    assert {line.subject: line.proof for line in charges(vault)} == {
        "t-1": Proof.READ, "t-2": Proof.READ,
    }  # fmt: skip


def what_names_a_row_by_its_reference_reaches_its_line(vault: Vault) -> None:
    undone = transaction(1, status=TransactionStatus.FAILED, reference="AUTH-1")
    vault.facts.put_transactions([undone], NOW)
    assert [line.status for line in charges(vault)] == [Status.FAILED]
    held = replace(SAID, kind=EventKind.AUTHORIZED, reason="", card_id=undone.card_id,
                   subject_id="odd", reference="AUTH-1")  # fmt: skip
    vault.events.keep(entry("event:e-1", b"1", event=held), b"1")
    assert [(line.subject, line.status) for line in charges(vault)] == [("t-1", Status.RELEASED)]


def one_transaction_under_two_event_ids_is_one_line(vault: Vault) -> None:
    """By card and reference, where it has no id; a fee that shares the reference is another."""
    told = replace(SAID, subject_id="", reference="FRZ-1", kind=EventKind.DECLINED_FROZEN)
    for name in ("e-5", "e-2", "e-9"):
        said = replace(told, id=name, at=None)
        vault.events.keep(entry(f"event:{name}", name.encode(), event=said), name.encode())
        (line,) = charges(vault)
        assert line.status is Status.DECLINED
    assert vault.history.totals(Ask()).declined == 1
    (story,) = vault.history.stories([line.subject]).values()
    assert {event.id for event in story.events} == {"e-2", "e-5", "e-9"}
    for number, change in enumerate((
        {"card_id": CardId("other")}, {"reference": "FRZ-2"}, {"reference": ""}, {"reference": ""},
        {"kind": EventKind.DECLINE_FEE},
    )):  # fmt: skip
        said = replace(told, id=f"o-{number}", **change)  # type: ignore[arg-type]
        vault.events.keep(entry(f"event:o-{number}", b"%d" % number, event=said), b"%d" % number)
        assert len(charges(vault)) == 2 + number


def a_decline_without_an_id_and_its_row_are_one_line(vault: Vault) -> None:
    """In whatever order they come."""
    for number in range(2):
        row = transaction(number, status=TransactionStatus.FAILED, reference=f"DEC-{number}")
        said = replace(SAID, id=f"e-{number}", subject_id="", reference=row.reference,
                       card_id=row.card_id)  # fmt: skip
        if number:
            vault.facts.put_transactions([row], NOW)
            assert len(charges(vault)) == 2
        vault.events.keep(entry(f"event:e-{number}", b"%d" % number, event=said), b"%d" % number)
        assert len(charges(vault)) == 1 + number
        vault.facts.put_transactions([row], NOW)
    assert {line.subject: line.status for line in charges(vault)} == {
        "t-0": Status.DECLINED, "t-1": Status.DECLINED,
    }  # fmt: skip


def what_moves_no_money_is_no_charge(vault: Vault) -> None:
    """A check of the card, and declines that end it: no feed will ever have them."""
    check = replace(SAID, kind=EventKind.VERIFIED, reason="", amount=Money(0))
    ended = replace(SAID, id="e-2", kind=EventKind.DECLINED_TERMINATED, subject_id="", merchant="",
                    amount=None)  # fmt: skip
    vault.events.keep(entry("event:e-1", b"1", event=check), b"1")
    vault.events.keep(entry("event:e-2", b"2", event=ended), b"2")
    assert charges(vault) == []
    assert len(deeds(vault)) == 2


def sums_hold_only_what_was_taken(vault: Vault) -> None:
    """A refund on its way is no hold; a fee that was not taken, or only told, is no fee."""
    fee = Money.usd(1)
    vault.facts.put_transactions([
        transaction(1, kind=TransactionKind.REFUND, status=TransactionStatus.PENDING),
        transaction(2, kind=TransactionKind.FUNDING, status=TransactionStatus.FAILED, fee=fee),
        transaction(3, kind=TransactionKind.FEE, status=TransactionStatus.RELEASED, amount=fee),
    ], NOW)  # fmt: skip
    told = replace(SAID, kind=EventKind.DECLINE_FEE, amount=None, fee=fee, subject_id="x")
    vault.events.keep(entry("event:e-1", b"1", event=told), b"1")
    assert len(charges(vault)) == 4
    assert vault.history.totals(Ask()) == Totals()


def a_refund_counts_once_however_it_is_told(vault: Vault) -> None:
    """Some feeds mark the purchase, some add a row, and some do both."""
    back = TransactionStatus.REFUNDED
    ten, other = Money.usd(10), CardId("c-other")
    vault.facts.put_transactions([
        transaction(1, status=back, amount=ten),
        transaction(2, kind=TransactionKind.REFUND, amount=ten),
        transaction(3, status=back, amount=Money.usd(4)),
        transaction(4, kind=TransactionKind.REFUND, amount=Money.usd(3)),
    ], NOW)  # fmt: skip
    assert charges(vault)
    assert vault.history.totals(Ask()).refunded == Money.usd(17)
    vault.facts.put_transactions([transaction(5, card_id=other, status=back, amount=ten)], NOW)
    assert charges(vault)
    assert vault.history.totals(Ask()).refunded == Money.usd(27)
    assert vault.history.totals(Ask(card_id=other)).refunded == ten


def the_stories_of_many_are_what_each_of_them_is(vault: Vault) -> None:
    vault.events.keep(entry("event:e-1", b"body"), b"body")
    vault.facts.put_transactions([transaction(1), transaction(2)], NOW)
    asked = ["t-2", "tx-1", "nothing", "t-1"]
    stories = vault.history.stories(asked)
    assert stories == {one: vault.history.stories([one])[one] for one in asked}
    assert [len(stories[one].seen) for one in asked] == [1, 0, 0, 1]
    assert stories["tx-1"].events == (SAID,)


BEHAVIOURS: tuple[Behaviour, ...] = (
    what_follows_a_hold_under_an_id_of_its_own_is_no_second_charge,
    what_followed_an_undone_hold_reaches_its_line,
    what_followed_a_hold_that_was_larger_leaves_its_line_when_another_may_be_meant,
    what_names_a_row_by_its_reference_reaches_its_line,
    one_transaction_under_two_event_ids_is_one_line,
    a_decline_without_an_id_and_its_row_are_one_line,
    what_moves_no_money_is_no_charge,
    sums_hold_only_what_was_taken,
    a_refund_counts_once_however_it_is_told,
    the_stories_of_many_are_what_each_of_them_is,
)
