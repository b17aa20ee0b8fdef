"""How an agreed step of the connection check ends when it does not end as it should."""

from collections.abc import Iterable

from desktop_app.application.checkup_report import MoneyStepKind
from desktop_app.domain.errors import MoneyMoved, NotAllowed, PurserError
from desktop_app.domain.intents import TAKEN_BACK, Intent, Stage
from desktop_app.domain.service_errors import Refused

_SAID = {
    MoneyStepKind.UNIT: "The load was sent.",
    MoneyStepKind.FUND_TWICE: "The load was sent.",
    MoneyStepKind.CREATE_TWICE: "The card was ordered.",
}


class StepRefused(Refused):
    """The service turned a step of the unit check down, and not because it was too small."""

    def __init__(self, refused: Refused) -> None:
        self.reason = refused.reason
        super(Refused, self).__init__(
            f"{refused.happened} That says nothing about how it counts money.",
            doing="Stays at this step of the check. Nothing was charged, and no more is sent.",
            todo=f"{refused.todo} Then the same step can be asked for again.",
            detail=refused.detail,
        )


class StepUnfinished(PurserError):
    """A step sent something, and what follows did not happen. Nothing is repeated by itself."""

    code = "step_unfinished"
    moved = MoneyMoved.NOT_KNOWN
    happened = "The step sent something and was not finished."
    doing = "Keeps reading until it is settled. Sends nothing more."
    todo = "Wait until it is settled. Do not send anything else for it."


class StepStopped(StepUnfinished):
    """As StepUnfinished, where a read has confirmed what was sent."""

    code = "step_stopped"
    moved = MoneyMoved.YES
    doing = "Recorded it, and stopped there. Sends nothing more."
    todo = "Look at the card and the wallet, then look at the check again."


class StepFailed(StepUnfinished):
    """As StepUnfinished, where the service proved that it did not do what was sent."""

    code = "step_failed"
    moved = MoneyMoved.NO
    doing = "Recorded it, and stopped there. Sends nothing more."
    todo = "Look at the wallet, then look at the check again."


class StepTakenBack(StepStopped):
    """As StepStopped, where the service carried it out and then undid it."""

    code = "step_taken_back"
    todo = "Look at the card and the wallet: a fee may have stayed. Then look at the check again."


class StepDisputed(StepUnfinished):
    """As StepUnfinished, where the reads do not agree with what was sent: no wait settles it."""

    code = "step_disputed"


def unfinished(
    kind: MoneyStepKind, sent: Iterable[Intent | None], error: PurserError
) -> StepUnfinished:
    """What is told when `error` came after the first send of a step was taken.

    M5 NoFalseFail: the error is true of the read, the write or the second send that failed, not of
    what was sent before. `sent` is all that the step sent; None is what cannot be read.
    """
    wishes = tuple(sent)
    stages = {Stage.UNKNOWN if wish is None else wish.stage for wish in wishes}
    disputed = [w.sent_as for w in wishes if w is not None and w.stage is Stage.DISPUTED]
    made, todo = StepUnfinished, None
    if Stage.CONFIRMED in stages:
        made = StepStopped
    elif any(wish is not None and wish.reason == TAKEN_BACK for wish in wishes):
        made = StepTakenBack
    elif disputed:
        made = StepDisputed
        todo = f"Ask Bitnob with the reference {disputed[0]}. Do not send anything else for it."
    elif stages == {Stage.REJECTED}:
        made = StepFailed
    return made(f"{_SAID[kind]} {error.happened}", todo=todo, detail=error.detail)


def demand(ended: Intent | None, so: str) -> None:
    """Raises NotAllowed where no read has confirmed what was sent; `so` says what follows."""
    if ended is None:
        raise NotAllowed(f"It is not confirmed yet, {so}.")
    if ended.reason == TAKEN_BACK:
        raise NotAllowed(f"The service carried it out, then took it back, {so}.")
    if ended.stage is Stage.DISPUTED:
        raise NotAllowed(f"The reads since do not agree with it, {so}.")
    if ended.stage is not Stage.CONFIRMED:
        raise NotAllowed(f"The service did not carry it out, {so}.")
