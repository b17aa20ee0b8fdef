"""A slice of kind `model`: the protocols hold, in steps the product has; mistakes break them."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.intents import Intent, IntentId, Kind, Stage, advance
from tests.faults import fund_model, issue_model
from tests.faults.explore import Model, explore
from tests.faults.fund_model import FundModel, Policy
from tests.faults.issue_model import IssueModel
from tests.faults.models import Flawed, check_models, flawed_funds, flawed_issues
from tests.faults.report import Depth, Place

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FLAWED = [*flawed_issues(), *flawed_funds()]
OURS = [
    IssueModel(nonces=1, crashes=1, losses=1),
    FundModel(Policy.NO_RESEND),
    FundModel(Policy.NEW_AFTER_WINDOW, idempotent=False),
]


def test_the_slice_holds_and_catches_every_mistake(tmp_path: Path) -> None:
    results = list(check_models(Place(tmp_path, Depth.SLICE)))
    assert [result for result in results if not result.passed] == []
    assert {issue_model.Mistake(name) for name, _, _ in flawed_issues()} == set(
        issue_model.Mistake
    ) - {issue_model.Mistake.NONE}


@pytest.mark.parametrize("flawed", FLAWED, ids=lambda flawed: f"{flawed[0]} {flawed[2]}")
def test_a_mistake_breaks_its_invariant_by_a_way_that_can_be_walked(flawed: Flawed) -> None:
    _name, model, invariant = flawed
    finding = explore(model, [invariant])
    assert finding.broken == invariant
    states = {model.start}
    for wanted in finding.trace:
        states = {after for state in states for step, after in model.steps(state) if step == wanted}
    assert any(not model.invariants[invariant](state) for state in states)


def _stages(state: Any) -> dict[int, Stage]:
    """What is durable about each intent."""
    if isinstance(state, fund_model.World):
        return dict(enumerate(state.stages))
    return {wish.nonce: wish.stage for wish in state.wishes}


@pytest.mark.parametrize("model", OURS, ids=["issue", "fund", "fund anew"])
def test_every_step_of_a_model_is_one_the_product_may_take(model: Model[Any]) -> None:
    moved: set[tuple[Stage, Stage]] = set()
    for state, (step, before) in explore(model).seen.items():
        # Somebody who puts an older file back takes no step of the protocol.
        if before is not None and step != "restore":
            old, new = _stages(before), _stages(state)
            moved |= {(old[n], new[n]) for n in old.keys() & new.keys() if old[n] != new[n]}
    intent = Intent(IntentId("0" * 32), Kind.FUND, "form", "run", NOW, NOW)
    for stage, after in moved:
        assert advance(replace(intent, stage=stage), after, NOW).stage is after
    assert len(moved) >= 5
