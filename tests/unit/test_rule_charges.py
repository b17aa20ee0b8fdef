"""A card's charges are made once, and anew when something was written about it."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desktop_app.application import kept_charges
from desktop_app.application.guard_charges import charges_of
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import CardId
from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.history import Charge
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import TransactionStatus
from tests.support.desk import run
from tests.support.rule_rig import RuleRig, rule_rig


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[CardId]:
    """The cards whose charges were made, in that order."""
    cards: list[CardId] = []

    def counted(vault: Vault, card_id: CardId, since: datetime) -> tuple[Charge, ...]:
        cards.append(card_id)
        return charges_of(vault, card_id, since)

    monkeypatch.setattr(kept_charges, "charges_of", counted)
    return cards


def look(rig: RuleRig) -> tuple[Charge, ...]:
    sights = rig.rules._sights
    sights.look()
    return [sights.charges(rig.card_id) for _ in range(4)][-1]


def test_rules_of_a_card_ask_for_its_charges_once_while_nothing_is_written(
    made: list[CardId],
) -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.spend(5)
        await rig.wallet._feeds.read(rig.card_id)
        made.clear()
        assert len(look(rig)) == 1
        await rig.wallet._feeds.read(rig.card_id)  # states what is known
        assert len(look(rig)) == 1
        assert made == [rig.card_id]

    run(story)


def test_a_row_that_is_stated_otherwise_is_seen_at_the_next_look(made: list[CardId]) -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.spend(5)
        await rig.wallet._feeds.read(rig.card_id)
        (charge,) = look(rig)
        feed = rig.api.feeds[rig.card_id]
        for change in (
            {"merchant": "Another Shop"},
            {"fee": Money.usd(1)},
            {"status": TransactionStatus.DECLINED},
        ):
            feed[:] = [replace(row, **change) if row.id == charge.subject else row for row in feed]
            await rig.wallet._feeds.read(rig.card_id)
            (now,) = look(rig)
            assert now != charge
            charge = now

    run(story)


def test_a_message_and_another_day_make_them_anew(made: list[CardId]) -> None:
    async def story() -> None:
        rig = await rule_rig()
        look(rig)
        made.clear()
        rig.rules.note_event(Event("e-1", EventKind.AUTHORIZED, "name", rig.card_id))
        look(rig)
        assert made == [rig.card_id]
        rig.clock.pass_by(timedelta(days=1))
        look(rig)
        assert made == [rig.card_id] * 2

    run(story)


def test_what_was_read_since_the_look_is_seen_and_what_was_undone_is_not() -> None:
    async def story() -> None:
        rig = await rule_rig()
        sights, vault = rig.rules._sights, rig.bench.vault
        sights.look()
        before = sights.charges(rig.card_id)
        rig.spend(5)
        rows = tuple(rig.api.feeds[rig.card_id])
        with suppress(KeyError), vault.commit():
            vault.facts.put_transactions(rows, rig.clock.now())
            assert len(sights.charges(rig.card_id)) == len(before) + 1
            raise KeyError
        assert sights.charges(rig.card_id) == before
        vault.facts.put_transactions(rows, rig.clock.now())
        assert len(sights.charges(rig.card_id)) == len(before) + 1

    run(story)
