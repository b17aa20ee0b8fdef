"""What every Vault keeps for the protocol: order of cards, evidence, rows nobody here asked for."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import CardId
from desktop_app.domain.evidence import Source, of_card, of_person, of_row
from desktop_app.domain.intents import PanState, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import TransactionStatus
from tests.contract.vault_rig import NOW, card, details, intent
from tests.contract.vault_suite import transaction

Behaviour = Callable[[Vault], None]


def cards_are_remembered_in_the_order_they_became_known(vault: Vault) -> None:
    assert vault.cards.newest_seen() == 0
    vault.cards.put([card(1), card(2)])
    mark = vault.cards.newest_seen()
    assert vault.cards.seen_after(mark) == ()
    vault.cards.put([card(3), card(1, micros=1), card(4)])
    assert vault.cards.seen_after(mark) == (card(3).id, card(4).id)
    assert vault.cards.seen_after(0) == tuple(card(n).id for n in (1, 2, 3, 4))


def a_filled_form_leads_to_the_one_intent_it_made(vault: Vault) -> None:
    for number in (1, 2):
        vault.intents.add(intent(number))
    assert vault.intents.of_form(intent(2).form_token) == intent(2)
    assert vault.intents.of_form(f"{intent(2).form_token}/load") is None


def evidence_is_appended_once_and_never_changed(vault: Vault) -> None:
    vault.intents.add(intent(1))
    row = of_row(intent(1).id, transaction(), NOW)
    again = of_row(intent(1).id, transaction(merchant="Other"), NOW + timedelta(days=1))
    for seen in (row, again, of_card(intent(1).id, card()), of_person(intent(1).id, "none", NOW)):
        vault.intents.add_evidence(seen)
    kept = vault.intents.evidence(intent(1).id)
    assert kept[0] == row
    assert [e.source for e in kept] == [Source.POLL, Source.POLL, Source.USER]
    assert vault.intents.evidence(intent(2).id) == ()


def the_first_send_says_when_it_began(vault: Vault) -> None:
    vault.intents.add(intent(1))
    assert vault.intents.sent_at(intent(1).id) is None
    for minutes in (0, 5):
        vault.intents.begin_attempt(intent(1).id, NOW + timedelta(minutes=minutes))
    assert vault.intents.sent_at(intent(1).id) == NOW


def every_reference_that_may_have_had_an_effect_is_known(vault: Vault) -> None:
    assert vault.intents.references() == frozenset()
    vault.intents.add(intent(1))
    vault.intents.add(intent(2))
    vault.intents.add(intent(3, stage=Stage.REJECTED))
    vault.intents.add(intent(4, stage=Stage.STALE))
    assert vault.intents.references() == {intent(1).reference, intent(2).reference}


def rows_with_our_mark_that_no_intent_made_are_strangers(vault: Vault) -> None:
    vault.intents.add(intent(1))
    ours = transaction(1, reference=intent(1).reference)
    stranger = transaction(2, reference=intent(2).reference)
    vault.facts.put_transactions([ours, stranger, transaction(3, reference="PSR")], NOW)
    vault.facts.put_transactions([transaction(4, reference="PSR2-X"), transaction(5)], NOW)
    fee = transaction(6, reference=f"{intent(1).reference}-creation_fee")
    vault.facts.put_transactions([fee], NOW)
    assert vault.facts.strangers("PSR1") == (stranger,)


def a_refusal_explains_only_a_row_without_an_effect(vault: Vault) -> None:
    vault.intents.add(intent(1, stage=Stage.REJECTED))
    vault.intents.add(intent(2, stage=Stage.STALE))
    failed = transaction(1, reference=intent(1).reference, status=TransactionStatus.FAILED)
    settled = transaction(2, reference=intent(2).reference)
    vault.facts.put_transactions([failed, settled], NOW)
    assert vault.facts.strangers("PSR1") == (settled,)


def backups_are_listed_newest_first_until_they_are_removed(vault: Vault) -> None:
    assert vault.backups.list() == ()
    older = asyncio.run(vault.backups.make(NOW))
    newer = asyncio.run(vault.backups.make(NOW + timedelta(hours=1)))
    assert older.made_at == NOW.replace(microsecond=0)
    assert vault.backups.list() == (newer, older)
    vault.backups.remove([older])
    assert vault.backups.list() == (newer,)


def every_sealing_of_details_is_counted(vault: Vault) -> None:
    vault.cards.put([card(1), card(2)])
    assert vault.cards.sealings() == 0
    vault.cards.seal_details(card(1).id, details())
    vault.cards.seal_details(card(1).id, details())
    vault.cards.seal_details(card(2).id, details())
    assert vault.cards.sealings() == 3


def settled_sends_whose_answers_are_kept_are_named_unless_a_number_is_lost(vault: Vault) -> None:
    stages = (Stage.CONFIRMED, Stage.REJECTED, Stage.UNKNOWN, Stage.ACCEPTED, Stage.CONFIRMED)
    for number, stage in enumerate(stages, 1):
        pan = PanState.LOST if number == 5 else PanState.NONE
        vault.intents.add(intent(number, stage=stage, pan=pan))
        attempt = vault.intents.begin_attempt(intent(number).id, NOW)
        vault.intents.keep_raw(intent(number).id, attempt, b"raw")
    vault.intents.add(intent(6, stage=Stage.CONFIRMED))
    assert set(vault.intents.settled_with_raw()) == {intent(1).id, intent(2).id}
    vault.intents.purge_raw(intent(1).id)
    assert vault.intents.settled_with_raw() == (intent(2).id,)


def a_row_of_another_card_under_a_known_id_changes_nothing(vault: Vault) -> None:
    known, other = transaction(1), CardId("other")
    vault.facts.put_transactions([known], NOW)
    vault.facts.put_transactions([transaction(1, card_id=other, amount=Money.usd(9))], NOW)
    assert vault.facts.transactions(card().id, 5) == (known,)
    assert vault.facts.transactions(other, 5) == ()


BEHAVIOURS: tuple[Behaviour, ...] = (
    cards_are_remembered_in_the_order_they_became_known,
    a_filled_form_leads_to_the_one_intent_it_made,
    evidence_is_appended_once_and_never_changed,
    the_first_send_says_when_it_began,
    every_reference_that_may_have_had_an_effect_is_known,
    rows_with_our_mark_that_no_intent_made_are_strangers,
    a_refusal_explains_only_a_row_without_an_effect,
    a_row_of_another_card_under_a_known_id_changes_nothing,
    backups_are_listed_newest_first_until_they_are_removed,
    every_sealing_of_details_is_counted,
    settled_sends_whose_answers_are_kept_are_named_unless_a_number_is_lost,
)
