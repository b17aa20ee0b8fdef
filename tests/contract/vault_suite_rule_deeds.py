"""What every Vault tells of rules: each line of their log is a deed, found by what is painted."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from desktop_app.application.timeline import Ask, DeedSource, Lens
from desktop_app.application.timeline import Deed as Line
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.automation_notes import WALLETS, Actor, Deed, RuleNote, coming_code
from desktop_app.domain.cards import CardId
from desktop_app.domain.evidence import of_row
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import ENGLISH, Money
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import Why
from desktop_app.ui.activity.deed_words import deed_words
from desktop_app.ui.words import Words
from tests.contract.vault_rig import NOW, card, intent
from tests.contract.vault_suite import transaction
from tests.contract.vault_suite_history import deeds
from tests.contract.vault_suite_rule_wishes import wish
from tests.contract.vault_suite_rules import note, rule

Behaviour = Callable[[Vault], None]
WORDS = Words(ENGLISH)
PURSER = Actor.PURSER
ADOBE = coming_code(NOW, "Adobe")


def of_rules(vault: Vault, text: str = "") -> list[Line]:
    return [one for one in deeds(vault, Ask(Lens.DEEDS, text)) if one.source is DeedSource.RULE]


def every_note() -> tuple[RuleNote, ...]:
    """A line of every deed, of every reason there is and of one that a later Purser may add."""
    plain = (
        note(deed=deed, card_id=card().id)
        for deed in Deed
        if deed not in (Deed.PAUSED, Deed.SKIPPED, Deed.TOLD, Deed.SENT)
    )
    restored = note(rule_id=None, deed=Deed.ALL_OFF, actor=PURSER, code=Why.RESTORED.value)
    sent = note(deed=Deed.SENT, actor=PURSER, amount=Money.usd(80, 25))
    paused = (
        note(deed=Deed.PAUSED, actor=Actor.OWNER if why is Why.OWNER else PURSER, code=why.value)
        for why in Why
    )
    skipped = (
        note(deed=Deed.SKIPPED, actor=PURSER, code=code, amount=amount)
        for code in (*(code.value for code in Code), "of_later")
        for amount in (None, Money.usd(80, 25))
    )
    told = (
        note(deed=Deed.TOLD, actor=PURSER, code=code, amount=Money.usd(20))
        for code in (WALLETS, ADOBE)
    )
    return (*plain, restored, sent, *paused, *skipped, *told)


def every_line_of_the_log_is_a_deed_of_its_card(vault: Vault) -> None:
    before = vault.history.revision()
    vault.rules.note(
        note(
            at=NOW + timedelta(hours=1), deed=Deed.SKIPPED, actor=PURSER, card_id=card().id,
            code="cap_day", amount=Money.usd(80),
        )
    )  # fmt: skip
    vault.rules.note(note(rule_id=None, deed=Deed.ALL_OFF))
    assert vault.history.revision() > before
    off, skipped = deeds(vault)
    assert skipped == Line(
        1, NOW + timedelta(hours=1), DeedSource.RULE, "skipped", "purser", card().id,
        Money.usd(80), "cap_day",
    )  # fmt: skip
    assert off == Line(2, NOW, DeedSource.RULE, "all_off", "owner")
    assert deeds(vault, Ask(Lens.DEEDS, card_id=card().id)) == [skipped]
    assert deeds(vault, Ask(Lens.DEEDS, card_id=CardId("other"))) == []


def a_deed_of_a_rule_is_found_by_every_word_that_is_painted_of_it(vault: Vault) -> None:
    for one in every_note():
        vault.rules.note(one)
    painted = {line: deed_words(line, WORDS) for line in of_rules(vault)}
    for word in {word for said in painted.values() for word in said.split()}:
        missed = {line for line, said in painted.items() if word in said.split()}
        assert missed.difference(of_rules(vault, word)) == set(), word
    by_you = {one.detail for one in of_rules(vault, "paused by you")}
    assert by_you == {Why.OWNER, Why.RATE}  # which moved further than you allow
    assert {one.kind for one in of_rules(vault, "paused")} == {"paused", "changed", "skipped"}
    assert [one.detail for one in of_rules(vault, "Rule skipped: the limit of today for all")] == [
        "cap_day", "cap_day",
    ]  # fmt: skip


def one_code_of_a_skip_and_of_a_pause_is_told_apart(vault: Vault) -> None:
    vault.rules.note(note(deed=Deed.SKIPPED, actor=PURSER, code=Code.CLOCK.value))
    vault.rules.note(note(deed=Deed.PAUSED, actor=PURSER, code=Why.CLOCK.value))
    vault.rules.note(note(deed=Deed.TOLD, actor=PURSER, code=WALLETS))
    vault.rules.note(note(deed=Deed.PAUSED, actor=PURSER, code=Why.WALLET.value))
    assert [one.kind for one in of_rules(vault, "agree")] == ["skipped"]
    assert [one.kind for one in of_rules(vault, "trusted")] == ["paused"]
    assert [one.kind for one in of_rules(vault, "low")] == ["told"]
    assert [one.kind for one in of_rules(vault, "held too little")] == ["paused"]


def what_a_rule_sent_leads_to_its_top_up(vault: Vault) -> None:
    """Its line is written first, as that takes up the room."""
    sent = wish(1)
    with vault.commit():
        vault.rules.note(note(deed=Deed.SENT, actor=PURSER, intent_id=sent.id, amount=sent.amount))
        vault.intents.add(sent)
    vault.intents.put(wish(1, stage=Stage.SENDING))
    vault.rules.note(note(deed=Deed.SENT, actor=PURSER, intent_id=sent.id, code="again"))
    found = deeds(vault, Ask(Lens.DEEDS, sent.reference))
    assert [(one.source, one.word) for one in found] == [
        (DeedSource.RULE, "purser"),
        (DeedSource.INTENT, "sending"),
        (DeedSource.INTENT, "ready"),
        (DeedSource.RULE, "purser"),
    ]
    assert {one.reference for one in found} == {sent.reference}
    assert deed_words(found[-1], WORDS) == "Rule sent $25.00"


def what_a_rule_issued_is_of_its_card_once_that_has_a_name(vault: Vault) -> None:
    made = wish(1, kind=Kind.ISSUE, card_id=None)
    vault.rules.note(note(deed=Deed.SENT, actor=PURSER, intent_id=made.id, amount=made.amount))
    vault.intents.add(made)
    assert [one.card_id for one in deeds(vault)] == [None, None]
    vault.intents.put(replace(made, stage=Stage.ACCEPTED, card_id=card().id))
    assert {one.card_id for one in deeds(vault)} == {card().id}
    accepted, *_, sent = deeds(vault, Ask(Lens.DEEDS, card_id=card().id))
    assert deed_words(accepted, WORDS).startswith("Issuing of $25.00 by a rule: taken by")
    assert deed_words(sent, WORDS) == "Rule sent $25.00"


def a_top_up_says_whether_a_rule_sent_it(vault: Vault) -> None:
    vault.intents.add(wish(1))
    vault.intents.add(intent(2))
    vault.intents.add_evidence(of_row(wish(1).id, transaction(), NOW))
    proof, by_hand, by_rule = deeds(vault)
    assert (proof.cause, by_hand.cause, by_rule.cause) == ("", "", "rule")
    assert deed_words(by_rule, WORDS) == "Top-up of $25.00 by a rule: asked for"
    assert deed_words(by_hand, WORDS) == "Top-up of $25.00: asked for"
    assert deeds(vault, Ask(Lens.DEEDS, "top-up by a rule")) == [by_rule]


def a_line_of_the_log_that_was_undone_never_happened(vault: Vault) -> None:
    with suppress(InterruptedError), vault.commit():
        vault.rules.put(rule())
        vault.rules.note(note())
        vault.intents.add(wish(1))
        raise InterruptedError
    assert deeds(vault) == []
    assert deeds(vault, Ask(Lens.DEEDS, "rule")) == []


BEHAVIOURS: tuple[Behaviour, ...] = (
    every_line_of_the_log_is_a_deed_of_its_card,
    a_deed_of_a_rule_is_found_by_every_word_that_is_painted_of_it,
    one_code_of_a_skip_and_of_a_pause_is_told_apart,
    what_a_rule_sent_leads_to_its_top_up,
    what_a_rule_issued_is_of_its_card_once_that_has_a_name,
    a_top_up_says_whether_a_rule_sent_it,
    a_line_of_the_log_that_was_undone_never_happened,
)
