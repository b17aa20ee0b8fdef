"""A card over the fake service whose limits are set."""

from desktop_app.application.limits_asked import LimitsAsked, load_asked
from desktop_app.domain.cards import CardId, SpendLimits
from desktop_app.domain.money import Money
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import LATER, FakeCardApi

MONTH = SpendLimits(monthly=Money.usd(500))
FILLED = SpendLimits(*[Money.usd(500)] * 4, yearly=Money.usd(6_000))


def made(*, states: bool = True, **changes: object) -> tuple[Bench, CardId]:
    api = FakeCardApi(LATER)
    api.states_limits = states
    bench = make_bench(api=api, **changes)  # type: ignore[arg-type]
    return bench, api.add_card(label="Ads").id


def sent(bench: Bench) -> list[object]:
    return [order for name, order in bench.api.sent if name == "set_limits"]


def kept(bench: Bench, card_id: CardId) -> LimitsAsked | None:
    return load_asked(bench.vault.settings, card_id)


def stated(bench: Bench, card_id: CardId) -> SpendLimits:
    return bench.desk.card(card_id).facts.limits
