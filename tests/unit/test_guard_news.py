"""What a disposable card does by itself is told, in the list of notices and in the journal."""

from datetime import timedelta

from desktop_app.application.messages import Snapshot
from desktop_app.application.timeline import Ask, Lens
from desktop_app.domain.disposable import LOOSE_FOR, Standing
from desktop_app.domain.money import ENGLISH, Money
from desktop_app.domain.notices import Notice, NoticeKind, What
from desktop_app.domain.transactions import TransactionStatus
from desktop_app.ui.activity.deed_words import deed_source, deed_words
from desktop_app.ui.cards.guard_words import charged_words
from desktop_app.ui.words import Words
from tests.support.fake_api import Outcome
from tests.unit.test_guarding import DAY, Shop, begin, play


def told(shop: Shop) -> list[Notice]:
    """The notices of disposable cards, oldest first."""
    shop.wallet.publish()
    (*_, last) = (m for m in shop.bench.sink.messages if isinstance(m, Snapshot))
    return [n for n in reversed(last.board.notices) if n.kind is NoticeKind.DISPOSABLE]


def test_its_freeze_and_its_end_are_told_with_their_reason() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10, TransactionStatus.SETTLED)
        await shop.look()
        assert [(n.what, n.reason) for n in told(shop)] == [(What.SPENT, "used")]
        await shop.look(2 * DAY)
        await shop.look()
        assert [n.what for n in told(shop)] == [What.SPENT, What.GONE]

    play(act)


def test_the_journal_says_that_the_policy_did_it_and_why() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10)
        await shop.look()

    shop = play(act)
    lines = shop.bench.vault.history.lines(Ask(lens=Lens.DEEDS), 0, 50)
    words = Words(ENGLISH)
    by_policy = [deed for deed in lines if getattr(deed, "cause", "")]
    assert by_policy
    for deed in by_policy:
        said = deed_words(deed, words)
        assert said.startswith("Freeze by the card's policy, because the card was used: ")
        assert deed_source(deed)[1] == "Policy"


def test_a_used_card_that_stays_open_is_told_after_two_minutes() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        for _ in range(9):
            shop.api.script("set_frozen", Outcome.NOT_SENT)
        shop.buy(10)
        await shop.look()
        assert shop.standing is Standing.SPENT
        assert told(shop) == []
        await shop.look(LOOSE_FOR + timedelta(seconds=1))
        await shop.look(timedelta(minutes=1))
        assert [n.what for n in told(shop)] == [What.LOOSE]

    play(act)


def test_a_card_that_waits_for_its_owner_says_so_once() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10)
        await shop.look()
        for _ in range(3):
            await shop.look(timedelta(days=11))
        assert shop.standing is Standing.ATTENTION
        assert [n.what for n in told(shop)] == [What.SPENT, What.ASKS]

    play(act)


def test_two_purchases_that_raced_the_freeze_are_named_with_their_sums() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10)
        shop.buy(7)
        await shop.look()

    shop = play(act)
    view = shop.guards.views[shop.card_id]
    assert sorted(view.charged) == [Money.usd(7), Money.usd(10)]
    said = charged_words(view, Words(ENGLISH))
    assert said.startswith("Charged 2 times before it was frozen: $")


def test_a_service_whose_clock_runs_ahead_makes_no_alarm_of_an_end_just_seen() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10, TransactionStatus.SETTLED)
        await shop.look()
        shop.api.clock_offset_s = 3 * DAY.total_seconds()
        await shop.look(timedelta(minutes=1))
        await shop.look(timedelta(minutes=1))
        assert shop.standing is Standing.ENDED
        assert What.ASKS not in [n.what for n in told(shop)]

    play(act)
