"""How much is read for a wish that was looked for and not found."""

from datetime import timedelta

import pytest

from desktop_app.application.feeds import DEPTH
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import Intent, Kind, Stage
from desktop_app.domain.looking import DAY, SMALLEST_WINDOW
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import TransactionStatus
from tests.support.desk import make_bench
from tests.unit.test_settling_absence import Scene, land


class Busy(Scene):
    """A card with more rows since the wish than one read states; `depths` are those asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(make_bench())
        api = self.bench.api
        self.card_id = api.add_card(available=Money.usd(9_000)).id
        self.depths: list[int] = []
        read = api.transactions

        async def counted(card_id: CardId | None, limit: int) -> object:
            self.depths.append(limit)
            return await read(card_id, limit)

        monkeypatch.setattr(api, "transactions", counted)

    def spend(self, times: int) -> None:
        for _ in range(times):
            self.bench.api.add_purchase(self.card_id, Money.usd(1))

    def lost(self) -> Intent:
        """A top-up that was looked for and not found, long ago by the rows since."""
        intent = self.sent(Kind.FUND, self.card_id)
        self.look()
        self.bench.clock.pass_by(SMALLEST_WINDOW)
        self.look()
        assert self.stage(intent) is Stage.NOT_FOUND
        self.spend(DEPTH + 5)
        self.bench.clock.pass_by(DAY)
        self.look()
        self.depths.clear()
        return intent


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Busy:
    return Busy(monkeypatch)


def test_only_the_newest_rows_are_read_at_each_look(scene: Busy) -> None:
    intent = scene.lost()
    scene.look()
    scene.bench.clock.pass_by(DAY - timedelta(minutes=5))
    scene.look()
    assert scene.depths == [DEPTH] * 2
    assert scene.stage(intent) is Stage.NOT_FOUND


def test_one_that_arrives_after_all_is_seen_at_once(scene: Busy) -> None:
    intent = scene.lost()
    land(scene, intent, TransactionStatus.SETTLED)
    scene.look()
    assert scene.stage(intent) is Stage.CONFIRMED


def test_one_that_is_listed_among_old_rows_is_seen_within_a_day(scene: Busy) -> None:
    intent = scene.lost()
    land(scene, intent, TransactionStatus.SETTLED)
    scene.spend(DEPTH)
    scene.look()
    assert scene.stage(intent) is Stage.NOT_FOUND
    scene.bench.clock.pass_by(DAY)
    scene.look()
    assert scene.stage(intent) is Stage.CONFIRMED
