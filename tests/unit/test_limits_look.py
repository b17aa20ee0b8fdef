"""How far limits are used, by the history of one card; what was asked for, read back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application import limiting
from desktop_app.application.limiting import LimitsUnknown
from desktop_app.application.limits_asked import Stands
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import NO_LIMITS, CardId, SpendLimits
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.service_errors import Unreachable
from desktop_app.domain.spend_limits import SPANS, Span
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from tests.support.fake_api import START
from tests.support.limits_rig import MONTH, kept, made, sent, stated
from tests.support.scripted_bank import Outcome
from tests.support.wallet_story import story


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "LOOKS_S", (0, 0))


def row(n: int, days_ago: int, dollars: int, card_id: CardId) -> Transaction:
    at, settled = START - timedelta(days=days_ago), TransactionStatus.SETTLED
    paid = TransactionKind.PURCHASE
    return Transaction(f"t{n}", card_id, paid, settled, Money.usd(dollars), ZERO, at)


def test_use_is_counted_from_the_history_of_that_card_alone() -> None:
    bench, card_id = made()
    other = bench.api.add_card(label="Other").id
    # START is 21 November, a Saturday.
    rows = [row(1, 0, 10, card_id), row(2, 3, 20, card_id), row(3, 40, 40, card_id)]
    bench.api.feeds[card_id] = rows
    bench.api.feeds[other] = [row(4, 0, 99, other)]

    async def tell(wallet: Wallet) -> None:
        more = SpendLimits(daily=Money.usd(90), monthly=Money.usd(500), all_time=Money.usd(900))
        await wallet.limiting.set(card_id, more)
        await wallet.choose(card_id)
        look = await wallet.limiting.look(card_id)
        found = {use.span: (use.used, use.is_least) for use in look.uses}
        assert found[Span.DAILY] == (Money.usd(10), False)
        assert found[Span.MONTHLY] == (Money.usd(30), False)
        assert found[Span.ALL_TIME] == (Money.usd(70), False)
        assert look.read_at is not None

    story(bench, tell)


def test_a_card_whose_feed_was_never_read_is_used_at_least(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench, card_id = made()

    async def tell(wallet: Wallet) -> None:
        await wallet.limiting.set(card_id, MONTH)
        monkeypatch.setattr(bench.vault.history, "coverage", lambda _: None)
        look = await wallet.limiting.look(card_id)
        assert (look.read_at, all(use.is_least for use in look.uses)) == (None, True)

    story(bench, tell)


def test_of_very_many_charges_the_oldest_are_not_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limiting, "MOST_CHARGES", 100)
    bench, card_id = made()
    rows = [row(n, n, 1, card_id) for n in range(120)]
    bench.vault.facts.put_transactions(rows, START)

    async def tell(wallet: Wallet) -> None:
        await wallet.limiting.set(card_id, replace(MONTH, yearly=Money.usd(900)))
        look = await wallet.limiting.look(card_id)
        yearly = look.uses[-1]
        assert (yearly.span, yearly.used, yearly.is_least) == (Span.YEARLY, Money.usd(100), True)

    story(bench, tell)


def test_looking_reads_a_card_that_was_not_read_since() -> None:
    bench, card_id = made()

    async def tell(wallet: Wallet) -> None:
        bench.api.script("set_limits", Outcome.LOST)
        bench.api.on_read = None
        real = bench.api.get_card

        async def first_only(asked: CardId):
            found = await real(asked)
            if sent(bench):
                raise Unreachable
            return found

        bench.api.get_card = first_only  # type: ignore[method-assign]
        with pytest.raises(LimitsUnknown):
            await wallet.limiting.set(card_id, MONTH)
        unread = kept(bench, card_id)
        assert unread is not None
        assert unread.stands(NO_LIMITS) is Stands.UNREAD
        bench.api.get_card = real  # type: ignore[method-assign]
        look = await wallet.limiting.look(card_id)
        assert look.asked is not None
        assert look.asked.stands(stated(bench, card_id)) is Stands.STATED

    story(bench, tell)


@pytest.mark.parametrize(
    "text",
    ["{", "[]", "3", '{"at": "2026-01-01"}',
     '{"at": "2026-01-01T00:00:00", "wanted": {}, "sent": {}, "accepted": true, "read": true}',
     '{"at": "2026-01-01T00:00:00+00:00", "wanted": {"daily": "1"}, "sent": {}, '
     '"accepted": true, "read": true}'],
)  # fmt: skip
def test_what_cannot_be_read_back_is_nothing_asked(text: str) -> None:
    bench, card_id = made()
    bench.vault.settings.put(f"limits_asked/{card_id}", text)
    assert kept(bench, card_id) is None


def test_every_span_is_a_limit_of_a_card() -> None:
    assert {span.value for span in SPANS} == set(SpendLimits.__slots__)
