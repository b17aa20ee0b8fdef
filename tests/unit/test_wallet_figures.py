"""A card's figure keeps up with what was settled."""

from desktop_app.application.feeds import Feeds
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.ports import MoneyOrder
from desktop_app.application.settling import Settler
from desktop_app.application.sync import Sync
from desktop_app.application.view import View
from desktop_app.domain.intents import Kind, Stage, advance
from desktop_app.domain.money import Money
from tests.support.desk import make_bench, run


def test_a_card_is_read_again_once_its_wish_is_settled() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    bench.desk.book.take_in([bench.api.cards[card.id]], bench.clock.now(), bench.clock.monotonic())
    intent = bench.desk.new_intent(Kind.FUND, "f", card_id=card.id, amount=Money.usd(30))
    bench.vault.intents.add(intent)
    for stage in (Stage.SENDING, Stage.ACCEPTED):
        intent = advance(intent, stage, bench.clock.now())
        bench.vault.intents.put(intent)
    order = MoneyOrder(intent.reference, card.id, Money.usd(30))
    run(lambda: bench.api.fund(order, lambda raw: None))
    bench.api.advance()
    feeds = Feeds(bench.desk)
    settler = Settler(bench.desk, feeds, lambda _: 0.0)
    sync = Sync(bench.desk, feeds, settler, View(Link(LinkState.ONLINE)))
    run(sync.settle)
    kept = bench.desk.book.get(card.id)
    assert kept is not None
    assert kept.facts.available == Money.usd(55)
