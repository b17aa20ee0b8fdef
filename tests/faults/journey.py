"""One wish from opening the vault to closing it, as a process of its own that may be struck.

What a person would have been told goes to the parent, line by line, as it is told.
"""

import hashlib
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from desktop_app.application.wishes import IssueProgress, MoneyWish
from desktop_app.domain.cards import CardDetails, CardId, Field
from desktop_app.domain.errors import PurserError
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from tests.faults.children import ForkedBank, Tell
from tests.faults.scene import Scene
from tests.faults.world import World
from tests.support.desk import Sink
from tests.support.sandbox_server import RunningSandbox

WISHES = (("wish-1", "failed", "done"), ("wish-2", "again", "again done"))
"""The form tokens, and how their ends are told."""
Mutant = Callable[[Tell], AbstractContextManager[object]]
"""A planted mistake; one that shows something needs to tell."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A closed vault and the folder of its bank, from which every case is copied.

    `ruled`: nobody wishes; a rule tops up. See `rule_journey`.
    """

    folder: Path
    dialect: DialectName
    kind: Kind
    card: CardId
    moved: timedelta
    ruled: bool = False

    def copy(self, to: Path) -> None:
        """Both folders, new."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.folder, to)


class TellingSink(Sink):
    """Tells the parent each step of issuing that the window would show."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell = tell

    def publish(self, message: object) -> None:
        super().publish(message)
        if isinstance(message, IssueProgress):
            self._tell(f"step {message.step}")


def prepare(folder: Path, dialect: DialectName, kind: Kind) -> Setting:
    """A world in which the wish can come true."""
    folder.mkdir(parents=True)
    forked = ForkedBank(folder / "bank")
    try:
        scene = Scene.make(folder, forked.bank, dialect, kind)
        moved = forked.bank.control("state")["clock_offset_seconds"]
        scene.stop()
    finally:
        forked.bank.stop()
    return Setting(folder, dialect, kind, scene.card, timedelta(seconds=moved))


def journey(
    setting: Setting,
    folder: Path,
    bank: RunningSandbox,
    tell: Tell,
    mutant: Mutant | None = None,
) -> None:
    """Open, wish, see what was made, wish for a little more, read, close."""
    with mutant(tell) if mutant else nullcontext():
        try:
            _travel(setting, folder, bank, tell)
        except PurserError as error:
            _tell_error(error, "ended", tell)


def _travel(setting: Setting, folder: Path, bank: RunningSandbox, tell: Tell) -> None:
    world = World(
        folder, bank, setting.dialect, moved=setting.moved, session="struck",
        sink=TellingSink(tell),
    )  # fmt: skip
    try:
        scene = Scene(world, setting.kind, setting.card)
        try:
            world.do(scene.work(WISHES[0][0]))
            if setting.kind is Kind.ISSUE:
                tell(f"shown {fingerprint(read_number(world, newest(world)))}")
            tell("done")
        except PurserError as error:
            _tell_error(error, "failed", tell)
        _wish_again(scene, tell)
        world.do(world.wallet.refresh)
    finally:
        world.stop()
    tell("closed")


def _wish_again(scene: Scene, tell: Tell) -> None:
    """Money that must stop once the disk has failed."""
    if scene.kind not in (Kind.FUND, Kind.WITHDRAW, Kind.UNFREEZE):
        return
    more = MoneyWish(WISHES[1][0], scene.card, Money.usd(2), again=True)
    try:
        scene.world.do(lambda: scene.world.wallet.top_up(more))
        tell("again done")
    except PurserError as error:
        _tell_error(error, "again", tell)


def _tell_error(error: PurserError, where: str, tell: Tell) -> None:
    parts = (error.happened, error.moved, error.doing, error.todo)
    tell(f"{where} {error.moved} {error.code} {'whole' if all(parts) else 'parts missing'}")


def newest(world: World) -> CardId:
    """The card of the newest issue."""
    made = (i.card_id for i in world.intents() if i.kind is Kind.ISSUE and i.card_id)
    return next(made)


def read_number(world: World, card_id: CardId) -> CardDetails:
    """What a person would be shown."""
    pan, expiry, cvv = [
        world.vault.cards.reveal(card_id, field) for field in (Field.PAN, Field.EXPIRY, Field.CVV)
    ]
    return CardDetails(pan, expiry, cvv)


def fingerprint(details: CardDetails) -> str:
    """Compared instead of the number."""
    return digest(details.pan.reveal(), details.cvv.reveal())


def digest(pan: str, cvv: str) -> str:
    """A fingerprint of a number and its code."""
    return hashlib.sha256(f"{pan} {cvv}".encode()).hexdigest()
