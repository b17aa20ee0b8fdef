"""A dispute lasts until both sides agree, or until the owner has cleared it up."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.claims import CLEARED, DISPUTED
from desktop_app.application.messages import Action
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.claims import Standing
from desktop_app.domain.events import EventKind
from desktop_app.domain.money import Money
from desktop_app.domain.polling import Thing
from desktop_app.domain.vault_errors import DiskFull, VaultDamaged
from tests.support.desk import Bench, make_bench
from tests.support.memory_vault import MemoryVault
from tests.support.wallet_story import newest, story
from tests.unit.test_claims import Talk, event, keep

LATER = timedelta(hours=25)


def disputed() -> Talk:
    """A card of which a message says that it was loaded, and no read does."""
    talk = Talk()
    talk.hear(event(talk.card.id, EventKind.TOPPED_UP, subject_id="t", amount=Money.usd(20)))
    talk.look()
    talk.bench.clock.pass_by(timedelta(seconds=121))
    talk.look()
    assert talk.standings == [Standing.DISPUTED]
    return talk


def test_a_dispute_lasts_for_as_long_as_the_two_differ() -> None:
    talk = disputed()
    for _ in range(3):
        talk.bench.clock.pass_by(LATER)
        talk.look(Thing.NAMED, talk.card.id)
        assert talk.standings == [Standing.DISPUTED]
        assert talk.sync.claims.is_disputed(talk.card.id)


def test_what_was_never_compared_is_looked_for_no_longer_than_a_day() -> None:
    talk = Talk()
    talk.hear(event("nobody"))
    talk.bench.clock.pass_by(LATER)
    talk.look()
    assert talk.sync.claims._open == {}


def test_a_dispute_about_a_moment_is_over_after_a_day() -> None:
    """The card may have been frozen when the shop was told no, and unfrozen since."""
    talk = Talk()
    at = talk.bench.clock.now()
    talk.hear(event(talk.card.id, EventKind.DECLINED_FROZEN, at=at))
    talk.look()
    talk.bench.clock.pass_by(timedelta(seconds=121))
    talk.look()
    assert talk.standings == [Standing.DISPUTED]
    talk.bench.clock.pass_by(LATER)
    talk.look()
    assert talk.standings == []


def test_a_dispute_is_shown_by_the_next_run_at_once_however_old_it_is() -> None:
    first = make_bench()
    card = first.api.add_card(label="Ads")
    told: list[tuple[int, bool]] = []

    async def differ(wallet: Wallet) -> None:
        await wallet.refresh()
        await wallet.choose(card.id)
        keep(first, event(card.id))
        wallet.hear(event(card.id))
        await wallet.refresh()
        first.clock.pass_by(timedelta(seconds=121))
        await wallet.refresh()
        assert len(newest(first).detail.card.disputed) == 1

    story(first, differ)
    again = make_bench(api=first.api, vault=MemoryVault(rows=first.vault._kept), session="next")
    again.clock.pass_by(LATER)

    async def look(wallet: Wallet) -> None:
        await wallet.choose(card.id)
        for _ in range(2):
            told.append(_seen(again))
            await wallet.refresh()
        again.api.change(card.id, status=CardStatus.TERMINATED)
        await wallet.refresh()
        await wallet.choose(card.id)
        told.append(_seen(again))

    story(again, look)
    assert told == [(1, False), (1, False), (0, False)]  # an ended card takes no money, either


def _seen(bench: Bench) -> tuple[int, bool]:
    detail = newest(bench).detail
    return len(detail.card.disputed), Action.TOP_UP not in detail.refusals


def test_what_the_owner_cleared_up_is_told_no_more_and_the_card_takes_money_again() -> None:
    talk = disputed()
    claims = talk.sync.claims
    said = claims.told[talk.card.id]
    other = event(talk.card.id, EventKind.REFUNDED, subject_id="r", amount=Money.usd(9))
    talk.hear(other)
    talk.look()
    claims.clear_up(said)
    assert talk.standings == [Standing.LOOKING]  # what was not shown is not cleared up
    talk.bench.clock.pass_by(timedelta(seconds=121))
    talk.look()
    claims.clear_up(claims.told[talk.card.id])
    assert not claims.is_disputed(talk.card.id)
    talk.sync.hear(other)  # the service sends a message more than once
    claims.start()
    talk.look()
    assert talk.standings == []


def test_a_full_disk_keeps_nobody_from_reading_and_clears_nothing_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    talk = Talk()
    talk.hear(event(talk.card.id))
    settings = talk.bench.vault.settings

    def full(name: str, value: str) -> None:
        raise DiskFull

    with monkeypatch.context() as broken:
        broken.setattr(settings, "put", full)
        talk.look()
        talk.bench.clock.pass_by(timedelta(seconds=121))
        talk.look()
        assert talk.standings == [Standing.DISPUTED]
        with pytest.raises(DiskFull):
            talk.sync.claims.clear_up(talk.sync.claims.told[talk.card.id])
        assert talk.sync.claims.is_disputed(talk.card.id)
    talk.look()
    talk.sync.claims.start()
    assert talk.standings == [Standing.DISPUTED]


def test_of_two_that_say_the_same_only_the_one_that_was_shown_is_cleared_up() -> None:
    talk = disputed()
    shown = talk.sync.claims.told[talk.card.id]
    again = event(talk.card.id, EventKind.TOPPED_UP, subject_id="u", amount=Money.usd(20))
    talk.hear(replace(again, id="e-2"))
    talk.look()
    talk.bench.clock.pass_by(timedelta(seconds=121))
    talk.look()
    assert talk.standings == [Standing.DISPUTED] * 2
    talk.sync.claims.clear_up(shown)
    assert talk.standings == [Standing.DISPUTED]


@pytest.mark.parametrize("kept", ["", "null", "{", "3", "[3]", "{}"])
def test_a_setting_that_is_odd_keeps_no_vault_from_opening(kept: str) -> None:
    talk = Talk()
    for name in (DISPUTED, CLEARED):
        talk.bench.vault.settings.put(name, kept)
    talk.sync.claims.start()
    talk.hear(event(talk.card.id, EventKind.TOPPED_UP, subject_id="t", amount=Money.usd(20)))
    talk.look()
    assert talk.standings == [Standing.LOOKING]


def test_a_dispute_that_cannot_be_read_is_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = disputed()
    events = talk.bench.vault.events
    (kept,) = json.loads(talk.bench.vault.settings.get(DISPUTED))

    def damaged(key: str) -> None:
        raise VaultDamaged

    with monkeypatch.context() as patch:
        patch.setattr(events, "get", damaged)
        talk.sync.claims._open.clear()
        talk.sync.claims.start()
    assert kept in json.loads(talk.bench.vault.settings.get(DISPUTED))
