"""A feed whose rows carry our reference and do not say plainly what became of the wish."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from desktop_app.domain.intents import Intent, Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from tests.faults.scene import MakeScene, Scene
from tests.support.sandbox_server import RunningSandbox

Rows = list[tuple[str, str, str]]
Write = Callable[[str], str]
REVERSED: Rows = [("refund", "completed", ""), ("funding", "failed", "")]


def state(
    bank: RunningSandbox, scene: Scene, rows: Rows, write: Write = str, amount: int = 300_000
) -> None:
    """The card's feed is `rows` from now on, newest first: kind, status, what follows our name."""
    reference = write(sent(scene).reference)
    listed = [
        {
            "id": f"row-{number}", "card_id": scene.card, "type": kind, "status": status,
            "amount": amount, "currency": "USD", "reference": f"{reference}{suffix}",
            "created_at": datetime.now(UTC).isoformat(),
        }
        for number, (kind, status, suffix) in enumerate(rows)
    ]  # fmt: skip
    body = {"success": True, "data": {"transactions": listed, "total": len(listed)}}
    bank.fault("transactions", "status", status=200, body=body, times=99)


def sent(scene: Scene) -> Intent:
    intent = scene.intent()
    assert intent is not None
    return intent


@pytest.mark.parametrize(
    ("rows", "stage"),
    [
        (REVERSED, Stage.REJECTED),
        ([("purchase", "completed", "")], Stage.UNKNOWN),
        ([("withdrawal", "completed", "")], Stage.UNKNOWN),
        ([("funding", "failed", ""), ("funding", "completed", "")], Stage.CONFIRMED),
        ([("funding", "failed", ""), ("funding", "pending", "")], Stage.ACCEPTED),
        ([("funding", "completed", "-funding_fee")], Stage.UNKNOWN),
        ([("unheard_of", "completed", "")], Stage.CONFIRMED),
    ],
)
def test_only_the_movement_itself_settles_a_top_up(
    make_scene: MakeScene, bank: RunningSandbox, rows: Rows, stage: Stage
) -> None:
    """M5, M6: the newest row that carried our reference decided, whatever it was."""
    scene = make_scene(DialectName.GUIDE, Kind.FUND)
    bank.fault("fund", "drop_before")
    scene.wish()
    state(bank, scene, rows)
    scene.settle()
    assert sent(scene).stage is stage


@pytest.mark.parametrize(
    ("units", "stage", "shown"),
    [
        (250_000, Stage.CONFIRMED, Money.usd(2, 50)),
        (300_001, Stage.DISPUTED, Money.usd(3)),
        (10**15, Stage.DISPUTED, Money.usd(3)),
    ],
)
def test_what_is_told_as_loaded_is_what_the_row_states(
    make_scene: MakeScene, bank: RunningSandbox, units: int, stage: Stage, shown: Money
) -> None:
    """M6, M7, M10: a top-up of $3 was told as done whatever amount its row stated."""
    scene = make_scene(DialectName.GUIDE, Kind.FUND)
    scene.wish()
    state(bank, scene, [("funding", "completed", "")], amount=units)
    scene.settle()
    scene.settle()
    assert sent(scene).stage is stage
    assert sent(scene).amount == shown


def test_a_fee_that_was_charged_for_it_says_that_it_arrived(
    make_scene: MakeScene, bank: RunningSandbox
) -> None:
    """M2: called "not found", it was free to be sent again."""
    scene = make_scene(DialectName.GUIDE, Kind.FUND)
    bank.fault("fund", "drop_before")
    scene.wish()
    state(bank, scene, [("fee", "completed", "-funding_fee")])
    scene.wait_until_nothing_can_land()
    assert sent(scene).stage is Stage.UNKNOWN


@pytest.mark.parametrize("write", [str.lower, " {} ".format])
def test_a_reference_that_the_service_writes_otherwise_is_still_ours(
    make_scene: MakeScene, bank: RunningSandbox, write: Write
) -> None:
    """M2: it happened, was called "not found", and was free to be sent again."""
    scene = make_scene(DialectName.GUIDE, Kind.FUND)
    bank.fault("fund", "drop_before")
    scene.wish()
    state(bank, scene, [("funding", "completed", "")], write)
    scene.settle()
    assert sent(scene).stage is Stage.CONFIRMED


@pytest.mark.parametrize("write", [str.lower, " {} ".format])
def test_a_card_whose_reference_is_written_otherwise_is_still_ours(
    make_scene: MakeScene, bank: RunningSandbox, write: Write
) -> None:
    """M1: it was made, was called "not found", and was free to be ordered again."""
    scene = make_scene(DialectName.GUIDE, Kind.ISSUE)
    bank.fault("create", "drop_before")
    scene.wish()
    card = {
        "id": "made", "status": "active", "user_reference": write(f"ada:{sent(scene).reference}"),
    }  # fmt: skip
    body = {"success": True, "data": {"cards": [card], "total": 1}}
    bank.fault("list", "status", status=200, body=body, times=9)
    scene.settle()
    assert sent(scene).card_id == "made"
