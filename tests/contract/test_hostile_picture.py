"""What a hostile service does to what was known: nothing, and the link says so in words."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.application.messages import CardView, LinkState, Snapshot
from desktop_app.application.ports import Holder
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.cards import CardId, Field
from desktop_app.domain.intents import PanState, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.service_errors import OutcomeUnknown
from tests.contract.vault_rig import details, make
from tests.support.bitnob_rig import plain_client
from tests.support.desk import PRACTICE, Bench, make_bench
from tests.support.endpoints import CARD, ENDPOINTS, success
from tests.support.hostile import one_of_each, put
from tests.support.raw_server import Connection, RawServer, answer, raw_server

V2, GUIDE = DialectName.V2, DialectName.GUIDE
ROUTES = {
    "GET /api/cards?": "list_cards",
    "GET /api/cards/c-1/transactions": "transactions",
    "GET /api/cards/c-1 ": "get_card",
    "GET /api/balances": "wallets",
    "GET /wallets": "wallets",
    "GET /api/wallets": "wallets",
    "GET /api/exchange-rates": "rates",
    "GET /api/customers": "holders",
    "POST /api/cards ": "create",
}
Tell = Callable[[Wallet, Bench], Awaitable[None]]


class Service:
    """Answers every route well, but those in `bad`."""

    def __init__(self, dialect: DialectName) -> None:
        self._dialect = dialect
        self.bad: dict[str, bytes] = {}

    def __call__(self, connection: Connection) -> None:
        while request := connection.read_request():
            line = request.partition(b"\r\n")[0].decode()
            name = next(name for start, name in ROUTES.items() if line.startswith(start))
            good = ENDPOINTS[self._dialect, name].good
            connection.write(answer(self.bad.get(name, good)))


@contextmanager
def told_over(
    service: Service, dialect: DialectName, folder: Path
) -> Iterator[tuple[RawServer, Callable[[Tell], None]]]:
    """Tells stories of a wallet over a real vault and this service."""

    def tell(story: Tell) -> None:
        vault = make(folder)

        async def whole() -> None:
            api = plain_client(server.url, dialect, total_s=20.0)
            profile = replace(PRACTICE, dialect=dialect)
            bench = make_bench(profile, api=api, vault=vault)
            wallet = Wallet(bench.desk, bench.sink)
            try:
                await story(wallet, bench)
            finally:
                await wallet.close()

        asyncio.run(whole())

    with raw_server(service) as server:
        yield server, tell


def picture(wallet: Wallet, bench: Bench) -> Snapshot:
    wallet.publish()
    return next(m for m in reversed(bench.sink.messages) if isinstance(m, Snapshot))


@pytest.mark.parametrize(
    ("dialect", "name"),
    [(d, n) for d, n in ENDPOINTS if n in {"list_cards", "wallets", "rates"}],
)
def test_a_hostile_answer_leaves_the_figures_and_says_so(
    dialect: DialectName, name: str, tmp_path: Path
) -> None:
    service = Service(dialect)

    async def story(wallet: Wallet, bench: Bench) -> None:
        assert await wallet.refresh() is None
        await wallet.choose(CARD)
        before = picture(wallet, bench)
        for what, body in one_of_each(ENDPOINTS[dialect, name]):
            service.bad = {name: body}
            failure = await wallet.refresh()
            shot = picture(wallet, bench)
            assert failure is not None, what
            is_figure = name in {"wallets", "rates"}  # of which the cards need none
            assert (shot.link.state is LinkState.ONLINE) == is_figure, what
            assert shot.link.failure == failure
            words = (failure.happened, failure.doing, failure.todo)
            assert all(words)
            assert "Kraken" not in f"{words} {failure}"
            assert _amounts(shot) == _amounts(before), what
        service.bad = {}
        assert await wallet.refresh() is None
        assert picture(wallet, bench).link.state is LinkState.ONLINE

    with told_over(service, dialect, tmp_path / "vault") as (_, tell):
        tell(story)


@pytest.mark.parametrize("dialect", [d for d, n in ENDPOINTS if n == "transactions"])
def test_a_hostile_feed_leaves_what_is_known_as_old_as_it_is(
    dialect: DialectName, tmp_path: Path
) -> None:
    """It is one card's: the others, and all balances, are read on."""
    service = Service(dialect)

    async def story(wallet: Wallet, bench: Bench) -> None:
        assert await wallet.refresh() is None
        await wallet.choose(CARD)
        before = picture(wallet, bench)
        assert before.detail is not None
        for what, body in one_of_each(ENDPOINTS[dialect, "transactions"]):
            service.bad = {"transactions": body}
            assert await wallet.refresh() is None, what
            shot = picture(wallet, bench)
            assert shot.detail is not None
            assert shot.detail.transactions_read_at == before.detail.transactions_read_at, what
            assert _amounts(shot) == _amounts(before), what
        service.bad = {}
        await wallet.choose(CARD)
        shot = picture(wallet, bench)
        assert shot.detail is not None
        assert shot.detail.transactions_read_at > before.detail.transactions_read_at

    with told_over(service, dialect, tmp_path / "vault") as (_, tell):
        tell(story)


def _amounts(shot: Snapshot) -> object:
    """The figures without the times at which they were read again."""
    views = [row for row in shot.rows if isinstance(row, CardView)]
    cards = [(card.id, card.state, card.available, card.last4) for card in views]
    wallets = [(w.id, w.available, w.decimals) for w in shot.wallets]
    rows = shot.detail.transactions if shot.detail else ()
    return cards, wallets, [(r.asset, r.usd) for r in shot.rates], rows


WISH = IssueWish("form", "Ads", Holder("p-1", "Ada"), Money.usd(2), Money.usd(50))


def test_an_answer_that_names_a_card_of_ours_makes_none_and_keeps_its_number(
    tmp_path: Path,
) -> None:
    """Written over that card, a number that is shown once would be lost."""
    service = Service(GUIDE)

    async def story(wallet: Wallet, bench: Bench) -> None:
        assert await wallet.refresh() is None
        bench.vault.cards.seal_details(CARD, details(pan="4000009999999991"))
        before = bench.vault.cards.get(CARD)
        with pytest.raises(OutcomeUnknown):
            await wallet.issue(replace(WISH, load=ZERO))
        await wallet.refresh()  # nor when the kept answer is looked into again
        sent = bench.vault.intents.recent(1)[0]
        assert (sent.stage, sent.card_id, sent.pan) == (Stage.UNKNOWN, None, PanState.NONE)
        assert bench.vault.intents.raw(sent.id) == (ENDPOINTS[GUIDE, "create"].good,)
        assert bench.vault.cards.reveal(CARD, Field.PAN).reveal() == "4000009999999991"
        kept = bench.vault.cards.get(CARD)
        assert kept is not None
        assert before is not None
        assert (kept.label, kept.holder, kept.facts) == (before.label, before.holder, before.facts)

    with told_over(service, GUIDE, tmp_path / "vault") as (server, tell):
        tell(story)
    assert b"".join(server.requests).count(b"POST ") == 1


def test_an_answer_under_another_wish_of_ours_is_not_this_ones(tmp_path: Path) -> None:
    service = Service(GUIDE)
    data = put(ENDPOINTS[GUIDE, "create"].data, ("card", "id"), "c-9")
    service.bad = {"create": success(data)}  # its reference is of ours, and another

    async def story(wallet: Wallet, bench: Bench) -> None:
        with pytest.raises(OutcomeUnknown):
            await wallet.issue(replace(WISH, load=ZERO))
        assert bench.vault.cards.get(CardId("c-9")) is None
        assert bench.vault.intents.recent(1)[0].stage is Stage.UNKNOWN

    with told_over(service, GUIDE, tmp_path / "vault") as (_, tell):
        tell(story)
