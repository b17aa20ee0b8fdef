"""Kind `model`: both protocols hold in every state, and each known mistake breaks its invariant."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tests.faults.explore import Model, explore
from tests.faults.fund_model import FundModel, Policy
from tests.faults.issue_model import IssueModel, Mistake
from tests.faults.report import Control, Outcome, Place, Result

LEAST_STATES = 1_000_000
Flawed = tuple[str, Model[Any], str]
Sound = tuple[str, Model[Any]]


def sound_models(place: Place) -> Iterator[Sound]:
    """The protocols as designed, at every kind of bank they are meant for."""
    nonces, crashes, losses = place.pick((2, 1, 0), (3, 2, 2))
    for rereads in (True, False):
        bank = "number read again" if rereads else "number shown once"
        model = IssueModel(rereads=rereads, nonces=nonces, crashes=crashes, losses=losses)
        yield f"issue, {bank}", model
    for policy, idempotent in (
        (Policy.NO_RESEND, True),
        (Policy.NO_RESEND, False),
        (Policy.NEW_AFTER_WINDOW, True),
        (Policy.NEW_AFTER_WINDOW, False),
        # Not what Purser does; it shows that the model tells a safe resend from the others.
        (Policy.SAME_REFERENCE_CAREFUL, True),
    ):
        yield _fund_name(policy, idempotent), FundModel(policy, idempotent)


def flawed_issues() -> Iterator[Flawed]:
    """Programs that make cards wrongly, and the invariant that each one breaks first."""
    for mistake, invariant in (
        (Mistake.BLIND_RETRY, "M1"),
        (Mistake.TIMEOUT_IS_FAILURE, "M5"),
        (Mistake.FIVE_HUNDRED_IS_FAILURE, "M5"),
        (Mistake.SHOW_FIRST, "M4"),
        (Mistake.NO_WAL, "M3"),
        (Mistake.AUTOSEND, "M9"),
        # Why M9 matters: with an older copy of the vault it makes a second card.
        (Mistake.AUTOSEND, "M1"),
    ):
        for rereads in (True, False):
            yield str(mistake), IssueModel(mistake, rereads), invariant


def flawed_funds() -> Iterator[Flawed]:
    """Programs that load cards wrongly, and the invariant that each one breaks first."""
    for policy, idempotent, invariant in (
        (Policy.NEW_REFERENCE, True, "M2"),
        (Policy.NEW_REFERENCE, False, "M2"),
        (Policy.SAME_REFERENCE, True, "M5"),
        (Policy.SAME_REFERENCE, False, "M2"),
        (Policy.SAME_REFERENCE_CAREFUL, False, "M2"),
        (Policy.ANEW_AFTER_409, True, "M5"),
        (Policy.ANEW_AFTER_409, False, "M2"),
        (Policy.ADD_EVENT_AMOUNTS, True, "M7"),
        (Policy.ADD_EVENT_AMOUNTS, False, "M7"),
    ):
        yield _fund_name(policy, idempotent), FundModel(policy, idempotent), invariant


def check_models(place: Place) -> Iterable[Result]:
    """Search the designs whole, then every mistake until it is caught."""
    states, broken, notes = 0, 0, []
    for name, model in sound_models(place):
        finding = explore(model)
        states += len(finding.seen)
        broken += bool(finding.broken)
        notes.append(f"{name}: {finding.told}")
    yield Outcome("model", states, states, broken, place.pick(1, LEAST_STATES), tuple(notes))
    yield _caught("issue_mistakes", list(flawed_issues()))
    yield _caught("fund_mistakes", list(flawed_funds()))


def _caught(name: str, flawed: Sequence[Flawed]) -> Control:
    findings = [(what, only, explore(model, [only])) for what, model, only in flawed]
    notes = [f"{what}: {finding.told}" for what, _only, finding in findings]
    caught = sum(finding.broken == only for _what, only, finding in findings)
    return Control(name, caught, len(flawed), tuple(notes))


def _fund_name(policy: Policy, idempotent: bool) -> str:
    return f"fund {policy}, bank {'knows' if idempotent else 'does not know'} a reference"
