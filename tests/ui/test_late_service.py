"""The real window while the code that talks to the service is still to come, or does not come."""

import threading
from collections.abc import Callable, Iterator

import pytest

from desktop_app.application.messages import CardView
from desktop_app.application.session import Session
from desktop_app.composition import service_code
from desktop_app.domain.intents import Kind, Stage
from desktop_app.ui.kit.nav_rail import NavRail
from tests.support.app_rig import LABEL, PATIENCE_MS, Rig
from tests.ui.app_fixture import bank, look, make_rig, running_bank

__all__ = ["bank", "look", "make_rig", "running_bank"]
MISSING = "The part of Purser that talks to the card service could not be loaded."


class Import:
    """Waits until it may end, then raises what it is told to."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.error: Exception | None = None

    def __call__(self) -> None:
        self.may_end.wait(PATIENCE_MS / 1000)
        if self.error is not None:
            raise self.error


@pytest.fixture
def card(make_rig: Callable[..., Rig]) -> CardView:
    """Made by an earlier run of the program."""
    first = make_rig()
    first.make_vault()
    made = first.issue()
    first.end()
    return made


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> Iterator[Import]:
    """From here on the code comes when a test says so."""
    made = Import()
    monkeypatch.setattr(service_code, "import_service", made)
    yield made
    made.may_end.set()


async def freezes(session: Session) -> list[Stage]:
    """How the vault's freezes stand."""
    recent = session.wallet._desk.vault.intents.recent(9)
    return [intent.stage for intent in recent if intent.kind is Kind.FREEZE]


def freeze(rig: Rig, card: CardView) -> None:
    """Press it, and wait for no answer."""
    rig.app.bridge.run(
        rig.window, lambda s: s.wallet.set_frozen(card.id, True, "e" * 32), lambda _: None
    )
    rig.wait_for("waiting for confirmation")
    assert rig.ask(freezes) == [Stage.SENDING]


def test_figures_are_told_as_old_and_a_freeze_waits_for_the_code_and_goes_out_once(
    card: CardView, late: Import, make_rig: Callable[..., Rig]
) -> None:
    rig = make_rig()
    rig.unlock()
    rig.wait_for("Not loaded yet", "As of", LABEL)
    freeze(rig, card)
    late.may_end.set()
    rig.wait_for("Frozen", "Online")
    assert rig.ask(freezes) == [Stage.CONFIRMED]


@pytest.mark.parametrize("completely", [True, False])
def test_a_lock_finishes_what_waits_for_the_code_and_says_so(
    card: CardView, late: Import, make_rig: Callable[..., Rig], completely: bool
) -> None:
    rig = make_rig()
    rig.unlock()
    rig.wait_for(LABEL)
    freeze(rig, card)
    rig.window.lock(completely=completely)
    rig.wait_for("A request is being finished first")
    rig.unlock()
    rig.wait_for("Opening")
    late.may_end.set()
    rig.wait_for("Frozen", "Online")
    assert rig.ask(freezes) == [Stage.CONFIRMED]


def test_a_freeze_whose_code_does_not_come_is_told_to_who_locked_meanwhile(
    card: CardView,
    late: Import,
    make_rig: Callable[..., Rig],
    expect_log: Callable[[str], None],
) -> None:
    expect_log("importing what talks to the service: OSError$")
    expect_log("hearing: OSError$")
    rig = make_rig()
    rig.unlock()
    rig.wait_for(LABEL)
    freeze(rig, card)
    rig.window.lock(completely=True)
    rig.wait_for("A request is being finished first")
    rig.unlock()
    late.error = OSError(5, "x")
    late.may_end.set()
    rig.wait_for(LABEL)
    late.error = None
    rig.window.findChild(NavRail).button("notices").click()
    rig.wait_for("Freezing failed", LABEL, "As long as the card says Active, it can be charged.")
    assert rig.ask(freezes) == [Stage.REJECTED]


@pytest.mark.parametrize("error", [ImportError("x"), OSError(5, "x"), MemoryError()])
def test_code_that_does_not_come_is_told_as_that_and_it_works_again_when_it_comes(
    card: CardView,
    late: Import,
    make_rig: Callable[..., Rig],
    error: Exception,
    expect_log: Callable[[str], None],
) -> None:
    expect_log(f"importing what talks to the service: {type(error).__name__}$")
    expect_log(f"hearing: {type(error).__name__}$")
    late.error = error
    late.may_end.set()
    rig = make_rig()
    rig.unlock()
    # While it tries by itself there is nothing to press.
    rig.wait_for("Stopped", MISSING, LABEL, "Try now")
    late.error = None
    rig.driver.click("Try now")
    rig.wait_for("Online")
