"""One wish in a world of its own: prepared, sent under a fault, then settled by reading."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import MoneyMoved, PurserError
from desktop_app.domain.intents import Intent, Kind, PanState, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from tests.faults.world import World
from tests.support.sandbox_server import RunningSandbox

WINDOW = timedelta(minutes=8)
DAY = timedelta(hours=25)


class Scene:
    """A vault with one active card of $20, and one thing that is wished for."""

    def __init__(self, world: World, kind: Kind, card: CardId) -> None:
        """`make` prepares one; this goes on with what was prepared."""
        self.kind = kind
        self.world = world
        self.card = card
        self.told_failed = False
        self.wishes = 0

    @classmethod
    def make(cls, folder: Path, bank: RunningSandbox, dialect: DialectName, kind: Kind) -> "Scene":
        """An empty bank without delays, a new vault, and the card that the wish is about."""
        bank.control("reset", {})
        bank.control("rate_limit", {"per_minute": 0})
        bank.control("delays", dict.fromkeys(bank.control("delays", {}), 0))
        scene = cls(World(folder, bank, dialect), kind, CardId(""))
        if kind is not Kind.ISSUE:
            scene._prepare()
        return scene

    def wish(self) -> None:
        """Ask once; what is told is kept."""
        self.wishes += 1
        try:
            self.world.do(self.work(f"wish-{self.wishes}"))
        except PurserError as error:
            self.told_failed = error.moved is MoneyMoved.NO
        else:
            self.told_failed = False

    def settle(self) -> None:
        """Time passes, everything is read."""
        for pause in (timedelta(seconds=30), timedelta(0)):
            self.world.wait(pause)
            self.world.do(self.world.wallet.refresh)

    def wait_until_nothing_can_land(self) -> None:
        """Until absence is proof, for either way of signing."""
        for pause in (WINDOW, DAY, DAY):
            self.world.wait(pause)
            self.world.do(self.world.wallet.refresh)

    def intent(self) -> Intent | None:
        """The newest wish of this kind; None when it was never recorded."""
        made = (i for i in self.world.intents() if i.kind is self.kind)
        return next((i for i in made if i.form_token == f"wish-{self.wishes}"), None)

    def fault(self) -> str | None:
        """What does not hold now: M1, M2, M5, M6, M8; None when everything does."""
        intent, ledger = self.intent(), self.world.ledger()
        effects = 0 if intent is None else ledger.happened(intent)
        if effects > 1:
            return f"M1 M2: {effects} effects"
        if self.told_failed and effects:
            return "M5: told failed, and it happened"
        if intent is None:
            return None
        if intent.is_uncertain and intent.id not in {
            view.id for view in self.world.picture().uncertain
        }:
            return "M8: not shown"
        return self._mismatch(intent, effects)

    def _mismatch(self, intent: Intent, effects: int) -> str | None:
        if intent.stage in (Stage.REJECTED, Stage.NOT_FOUND) and effects:
            return f"{intent.stage}, and it happened"
        if intent.stage is Stage.CONFIRMED and not effects:
            return "M6: confirmed, and it did not happen"
        if intent.pan is PanState.STORED and intent.card_id is not None:
            card = self.world.vault.cards.get(intent.card_id)
            if card is None or not card.stored:
                return "M4: the number is not stored"
        return None

    def stop(self) -> None:
        """End the run."""
        self.world.stop()

    def _prepare(self) -> None:
        world = self.world
        form = world.issue_wish("first", "Ads", 20, again=True)
        self.card = world.do(lambda: world.wallet.issue(form))
        self.settle()
        if self.kind is Kind.UNFREEZE:
            world.do(lambda: world.wallet.set_frozen(self.card, True, "cold"))
            self.settle()
        if self.kind is Kind.TERMINATE:
            world.wait(DAY)
            self.settle()

    def work(self, token: str) -> Callable[[], Awaitable[object]]:
        """What a click on the filled form begins."""
        wallet = self.world.wallet
        if self.kind is Kind.ISSUE:
            form = self.world.issue_wish(token, "Ads", 20, again=True)
            return lambda: wallet.issue(form)
        money = MoneyWish(token, self.card, Money.usd(3), again=True)
        works: dict[Kind, Callable[[], Awaitable[object]]] = {
            Kind.FUND: lambda: wallet.top_up(money),
            Kind.WITHDRAW: lambda: wallet.withdraw(money),
            Kind.FREEZE: lambda: wallet.set_frozen(self.card, True, token),
            Kind.UNFREEZE: lambda: wallet.set_frozen(self.card, False, token),
            Kind.TERMINATE: lambda: wallet.terminate(self.card, token),
        }
        return works[self.kind]


MakeScene = Callable[[DialectName, Kind], Scene]
