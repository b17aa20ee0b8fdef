"""What a card's rules are decided by is looked up once in a look, and is never out of date."""

from contextlib import suppress

import pytest

from desktop_app.application import rule_sight
from desktop_app.domain.cards import CardId
from tests.support.desk import run
from tests.support.rule_rig import rule_rig


def test_four_rules_of_a_card_ask_for_its_charges_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[CardId] = []
    look_up = rule_sight.charges_of

    def counted(vault, card_id, since):
        asked.append(card_id)
        return look_up(vault, card_id, since)

    async def story() -> None:
        rig = await rule_rig()
        monkeypatch.setattr(rule_sight, "charges_of", counted)
        rig.rules._sights.look()
        for _ in range(4):
            rig.rules._sights.charges(rig.card_id)
        assert asked == [rig.card_id]

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
