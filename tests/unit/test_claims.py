"""A message and the reads: whoever is right, both are told until they agree."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.application.claims import MOST, Claims
from desktop_app.application.feeds import Feeds
from desktop_app.application.messages import Action, Link, LinkState
from desktop_app.application.settling import Settler
from desktop_app.application.sync import Sync
from desktop_app.application.view import View
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.claims import LOOKS_S, Standing, agrees
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.event_log import LogEntry
from desktop_app.domain.events import Doubt, Event, EventKind
from desktop_app.domain.money import Money
from desktop_app.domain.polling import Thing
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from tests.support.desk import Bench, make_bench, run
from tests.support.wallet_story import newest, story


def event(card_id: str, kind: EventKind = EventKind.TERMINATED, **more: object) -> Event:
    return Event(f"e-{card_id}-{kind}", kind, "name", CardId(card_id), **more)  # type: ignore[arg-type]


def keep(bench: Bench, said: Event, doubt: Doubt | None = None) -> None:
    at = bench.clock.now()
    entry = LogEntry(f"event:{said.id}", "own", doubt, said, said.id.encode(), at, at)
    bench.vault.events.keep(entry, b"{}")


class Talk:
    """A sync that is told of messages and made to look, one look at a time."""

    def __init__(self) -> None:
        self.bench = make_bench()
        self.card = self.bench.api.add_card(label="Ads")
        desk, feeds = self.bench.desk, Feeds(self.bench.desk)
        settler = Settler(desk, feeds, lambda _: 0.0)
        self.sync = Sync(desk, feeds, settler, View(Link(LinkState.ONLINE)))
        self.look(Thing.WHOLE)

    def look(self, thing: Thing = Thing.NAMED, card_id: str = "") -> None:
        run(lambda: self.sync._refresh(lambda: None, thing, CardId(card_id)))

    def hear(self, said: Event, doubt: Doubt | None = None) -> None:
        keep(self.bench, said, doubt)
        self.sync.hear(said)

    @property
    def standings(self) -> list[Standing]:
        return [claim.standing for claim in self.sync.claims.told.get(self.card.id, ())]


def test_a_contradiction_is_read_again_three_times_and_then_told_with_both_sides() -> None:
    talk = Talk()
    talk.hear(event(talk.card.id))
    talk.look()
    assert talk.standings == [Standing.LOOKING]
    heard = talk.bench.clock.seconds
    read = []
    while talk.sync.claims.soonest() < heard + 1_000:
        wait = talk.sync.claims.soonest() - talk.bench.clock.seconds
        talk.bench.clock.pass_by(timedelta(seconds=max(wait, 0)))
        read.append(round(talk.bench.clock.seconds - heard))
        talk.look()
    assert read == list(LOOKS_S)
    assert talk.standings == [Standing.DISPUTED]
    assert talk.sync.claims.is_disputed(talk.card.id)
    assert talk.bench.desk.card(talk.card.id).facts.status is CardStatus.ACTIVE


def test_a_later_read_that_agrees_ends_the_dispute() -> None:
    talk = Talk()
    talk.hear(event(talk.card.id))
    talk.look()
    talk.bench.clock.pass_by(timedelta(seconds=121))
    talk.look()
    assert talk.standings == [Standing.DISPUTED]
    talk.bench.api.change(talk.card.id, status=CardStatus.TERMINATED)
    talk.look(Thing.PAGE)
    talk.look(Thing.PAGE)
    assert talk.standings == []


def test_a_message_that_is_not_believed_claims_nothing() -> None:
    talk = Talk()
    talk.hear(event(talk.card.id), Doubt.NOT_EXACT)
    talk.look()
    assert talk.standings == []


def test_a_decline_on_a_frozen_card_that_comes_late_claims_nothing() -> None:
    talk = Talk()
    late = talk.bench.clock.now() - timedelta(hours=1)
    talk.hear(event(talk.card.id, EventKind.DECLINED_FROZEN, at=late))
    talk.look()
    assert talk.standings == []
    now = talk.bench.clock.now()
    talk.hear(replace(event(talk.card.id, EventKind.DECLINED_FROZEN, at=now), id="e-now"))
    talk.look()
    assert talk.standings == [Standing.LOOKING]


def test_a_charge_that_the_feed_shows_is_no_claim_and_one_it_does_not_is() -> None:
    talk = Talk()
    row = talk.bench.api.add_purchase(talk.card.id, Money.usd(3))
    seen = event(talk.card.id, EventKind.AUTHORIZED, subject_id=row.id, amount=Money.usd(3))
    talk.hear(seen)
    talk.look()
    assert talk.standings == []
    talk.hear(event(talk.card.id, EventKind.SETTLED, subject_id="?", amount=Money.usd(99)))
    talk.look()
    assert talk.standings == [Standing.LOOKING]


def test_what_the_last_run_left_open_is_found_by_the_next() -> None:
    talk = Talk()
    talk.hear(event(talk.card.id))
    later = Sync(
        talk.bench.desk,
        feeds := Feeds(talk.bench.desk),
        Settler(talk.bench.desk, feeds, lambda _: 0.0),
        View(Link(LinkState.ONLINE)),
    )
    later.claims.start()
    run(lambda: later._refresh(lambda: None, Thing.WHOLE))
    assert [c.standing for c in later.claims.told[talk.card.id]] == [Standing.LOOKING]


def test_no_number_of_forged_messages_makes_a_run_forget_what_is_open() -> None:
    talk = Talk()
    talk.hear(event(talk.card.id))
    at = talk.bench.clock.now()
    for number in range(MOST):
        forged = LogEntry(f"doubt:{number}", "own", Doubt.BAD_SIGNATURE, None, b"", at, at)
        talk.bench.vault.events.keep(forged, b"")
    later = Claims(talk.bench.desk, Feeds(talk.bench.desk))
    later.start()
    assert later.soonest() < inf


def test_a_card_the_service_does_not_know_is_not_asked_for_for_ever() -> None:
    talk = Talk()
    talk.hear(event("nobody"))
    for _ in LOOKS_S:
        talk.look()
        talk.bench.clock.pass_by(timedelta(seconds=121))
    talk.look()
    asked = len(talk.bench.api.reads)
    talk.look()
    assert len(talk.bench.api.reads) == asked
    assert talk.sync.claims.told == {}


def test_nothing_is_loaded_on_a_card_in_dispute() -> None:
    bench = make_bench()
    card = bench.api.add_card(label="Ads")

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        await wallet.choose(card.id)
        keep(bench, event(card.id))
        wallet.hear(event(card.id))
        await asyncio.sleep(0.05)
        bench.clock.pass_by(timedelta(seconds=121))
        await wallet.refresh()
        detail = newest(bench).detail
        assert [c.standing for c in detail.card.claims] == [Standing.DISPUTED]
        assert Action.TOP_UP in detail.refusals
        assert Action.FREEZE not in detail.refusals
        with pytest.raises(NotAllowed, match="contradict"):
            await wallet.top_up(MoneyWish("f", card.id, Money.usd(20)))
        assert bench.api.sent == []

    story(bench, tell)


AMOUNTS = st.integers(1, 5).map(Money.usd)


@given(
    kind=st.sampled_from(EventKind),
    status=st.sampled_from(CardStatus),
    amounts=st.lists(AMOUNTS, max_size=4),
    said=AMOUNTS,
    data=st.data(),
)
def test_whether_they_agree_hangs_on_no_order(
    kind: EventKind, status: CardStatus, amounts: list[Money], said: Money, data: st.DataObject
) -> None:
    at = make_bench().clock.now()
    rows = [
        Transaction(
            f"t-{n}", CardId("c"), TransactionKind.PURCHASE,
            data.draw(st.sampled_from(TransactionStatus)), amount, Money.usd(0), at,
        )
        for n, amount in enumerate(amounts)
    ]  # fmt: skip
    one = event("c", kind, subject_id="t-1", amount=said, at=at)
    told = {agrees(one, status, order) for order in permutations(rows)}
    told |= {agrees(one, status, rows + rows)}
    assert len(told) == 1


def test_messages_that_were_kept_together_are_each_compared() -> None:
    """As many at once are: both are on disk before the first is told."""
    talk = Talk()
    both = (event(talk.card.id), event(talk.card.id, EventKind.SETTLED, amount=Money.usd(99)))
    for said in both:
        keep(talk.bench, said)
    for said in both:
        talk.sync.hear(said)
    talk.look()
    assert talk.standings == [Standing.LOOKING] * 2


def test_an_altered_message_claims_nothing() -> None:
    """Its id is believed; what it says now is not what was believed."""
    talk = Talk()
    keep(talk.bench, event(talk.card.id, EventKind.TOPPED_UP))
    talk.sync.hear(replace(event(talk.card.id, EventKind.TOPPED_UP), kind=EventKind.TERMINATED))
    talk.look()
    assert talk.standings == []


def test_a_settlement_without_an_amount_contradicts_nothing() -> None:
    """While units are not proven no amount is read, and its id may be its own."""
    talk = Talk()
    talk.hear(event(talk.card.id, EventKind.SETTLED, subject_id="own", reference="own"))
    talk.look()
    talk.bench.clock.pass_by(timedelta(seconds=121))
    talk.look()
    assert talk.standings == []


def test_a_settlement_days_after_its_hold_contradicts_nothing() -> None:
    talk = Talk()
    now = talk.bench.clock.now()
    held = Transaction("t", talk.card.id, TransactionKind.PURCHASE, TransactionStatus.SETTLED,
                       Money.usd(7), Money(0), now - timedelta(days=3), "AUTH")  # fmt: skip
    said = event(talk.card.id, EventKind.SETTLED, subject_id="own", reference="SETTLE",
                 amount=Money.usd(7), at=now)  # fmt: skip
    assert agrees(said, CardStatus.ACTIVE, [held])
    assert not agrees(said, CardStatus.ACTIVE, [replace(held, at=now - timedelta(days=60))])


def test_a_refund_that_no_read_shows_is_read_again_and_then_told() -> None:
    talk = Talk()
    talk.hear(event(talk.card.id, EventKind.REFUNDED, subject_id="r", amount=Money.usd(9)))
    talk.look()
    assert talk.standings == [Standing.LOOKING]
    talk.bench.clock.pass_by(timedelta(seconds=121))
    talk.look()
    assert talk.standings == [Standing.DISPUTED]


def test_however_much_is_claimed_of_a_card_its_rows_are_looked_up_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A thousand messages about one card kept the worker busy for seconds after each read."""
    talk = Talk()
    for number in range(20):
        said = event(talk.card.id, EventKind.AUTHORIZED, subject_id=f"t-{number}")
        talk.hear(replace(said, id=f"e-{number}"))
    facts, asked = talk.bench.vault.facts, []
    look_up = facts.transactions

    def counted(card_id: CardId, limit: int) -> tuple[Transaction, ...]:
        asked.append(card_id)
        return look_up(card_id, limit)

    run(lambda: talk.sync._reader.read(Thing.NAMED, talk.card.id))
    monkeypatch.setattr(facts, "transactions", counted)
    talk.sync.claims.compare()
    assert asked == [talk.card.id]
    assert len(talk.standings) == 20
