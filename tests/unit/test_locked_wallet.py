"""While it is locked a wallet may freeze, and leaves what needs its keys until they are back."""

from datetime import timedelta

import pytest

from desktop_app.application.outbox import Outbox
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import Standing
from desktop_app.domain.errors import Locked
from desktop_app.domain.intents import Kind, PanState
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret
from tests.support.desk import make_bench, run
from tests.support.fake_api import ONCE, FakeCardApi, kept_answer
from tests.support.wallet_story import only_intent
from tests.unit.test_guarding import DAY, Shop, begin, play
from tests.unit.test_issue_recovery import settle, stopped_after_the_answer


def test_locked_it_freezes_and_ends_only_when_it_is_unlocked() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        vault = shop.bench.vault
        vault.rest()
        shop.settle(shop.buy(10))
        await shop.look()
        assert (shop.status, shop.sent()) == (CardStatus.FROZEN, ["set_frozen"])
        await shop.look(2 * DAY)
        assert shop.standing is Standing.RETIRING
        assert shop.sent() == ["set_frozen"]
        await vault.wake(Secret(""))
        await shop.look(timedelta(seconds=1))
        assert shop.sent() == ["set_frozen", "terminate"]

    play(act)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.FREEZE])
def test_locked_nothing_but_a_freeze_is_sent(kind: Kind) -> None:
    bench = make_bench()
    card = bench.api.add_card()
    bench.vault.rest()
    intent = bench.desk.new_intent(kind, "form", card_id=card.id, amount=Money.usd(5))

    async def call(keep: object) -> None:
        raise AssertionError("sent")

    with pytest.raises(Locked):
        run(lambda: Outbox(bench.desk).send(intent, call, lambda i, _: i))
    assert bench.vault.intents.get(intent.id) is None


def test_a_number_that_waits_in_a_kept_answer_is_taken_when_the_key_is_back() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    intent = stopped_after_the_answer(bench)
    bench.vault.rest()
    settle(bench)
    assert only_intent(bench, Kind.ISSUE) == intent
    run(lambda: bench.vault.wake(Secret("")))
    assert bench.vault.intents.raw(intent.id) == (kept_answer("create_card"),)
    settle(bench)
    assert only_intent(bench, Kind.ISSUE).pan is PanState.STORED
