"""Going live: each step looked at by reading, kept with its date, taken up again where it stood."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from desktop_app.application.checkup import Checkup
from desktop_app.application.chores import Chores
from desktop_app.application.connection_test import (
    CARDS,
    CLOCK,
    ENVIRONMENT,
    KEYS,
    Tested,
    probe,
)
from desktop_app.application.desk import Desk
from desktop_app.domain import going_live as live
from desktop_app.domain.capability import Probe
from desktop_app.domain.errors import PurserError
from desktop_app.domain.going_live import State, Step, StepLine
from desktop_app.domain.people import MAY_HOLD
from desktop_app.domain.profiles import Environment
from desktop_app.domain.service_errors import (
    ClockWrong,
    KeysRefused,
    Refused,
    RefusedReason,
    ServiceError,
)
from desktop_app.domain.units import Proof

NAME = "going_live"
ECHO_S, LOOK_S = 15.0, 0.1
_PROBED = (Step.ADDRESS, Step.KEYS, Step.CLOCK, Step.ENVIRONMENT, Step.CARDS)
_AFTER = "To be seen when the step above passes."
_NOT_ALLOWED = frozenset({RefusedReason.ADDRESS, RefusedReason.FORBIDDEN})


class GoingLive:
    """The checklist of one unlocked vault.

    `echo` posts a message to our own address and waits for it. Raises NotAllowed, RelayError.
    """

    def __init__(self, desk: Desk, checkup: Checkup, chores: Chores) -> None:
        self._desk = desk
        self._chores = chores
        self._checkup = checkup
        self.echo: Callable[[], Awaitable[object]] | None = None
        profile = desk.profile
        # Another account or environment is another checklist. The practice bank's port changes.
        address = "" if profile.environment is Environment.SANDBOX else profile.base_url
        self._name = f"{NAME} {profile.environment} {profile.dialect} {address} {desk.api.account}"
        self._lines = live.load(desk.vault.settings.get(self._name))

    async def known(self) -> tuple[StepLine, ...]:
        """Every step as it was last seen."""
        return tuple(self._lines.values())

    async def look(self, step: Step | None = None) -> tuple[StepLine, ...]:
        """Look at one step, or at all; only reads are sent. Raises VaultError, NotAllowed."""
        return await self._chores.run(self._look(step))

    async def _look(self, step: Step | None) -> tuple[StepLine, ...]:
        if step is None or step in _PROBED:
            self._learn(*self._probed(await probe(self._desk.api, self._desk.profile)))
        if step in (None, Step.HOLDERS):
            self._learn(await self._holders())
        if step in (None, Step.UNITS):
            self._learn(self._units())
        if step in (None, Step.CALLBACK):
            self._learn(await self._callback())
        self._desk.vault.settings.put(self._name, live.dump(self._lines))
        return tuple(self._lines.values())

    def _learn(self, *found: StepLine) -> None:
        now = self._desk.clock.now()
        for line in found:
            at = None if line.state is State.OPEN else now
            self._lines[line.step] = replace(line, at=at)

    # --- what the connection test saw ---------------------------------------------------------

    def _probed(self, tested: Tested) -> tuple[StepLine, ...]:
        steps = (
            self._address(tested),
            self._from_line(tested, Step.KEYS, KEYS, live.CHECK_KEYS),
            self._clock(tested),
            self._environment(tested),
            self._cards(tested),
        )
        wrong = _blamed(tested.ended_by) if tested.line(KEYS) is None else None
        if wrong is None or tested.ended_by is None:
            return steps
        error = tested.ended_by
        failed = StepLine(wrong, State.FAILED, error.happened, _STEPS_OUT.get(wrong, (error.todo,)))
        if wrong is Step.ADDRESS and not _is_refused(error):
            failed = replace(failed, todo=live.CHECK_NETWORK)
        return tuple(failed if line.step is wrong else line for line in steps)

    def _address(self, tested: Tested) -> StepLine:
        if tested.line(KEYS) is None:
            return StepLine(Step.ADDRESS, sentence="The service did not let Purser so far.")
        return StepLine(Step.ADDRESS, State.PASSED, "The service answers to this address.")

    def _from_line(self, tested: Tested, step: Step, name: str, todo: tuple[str, ...]) -> StepLine:
        line = tested.line(name)
        if line is None:
            return StepLine(step, sentence=_AFTER)
        if line.passed:
            return StepLine(step, State.PASSED, line.sentence)
        return StepLine(step, State.FAILED, line.sentence, todo)

    def _clock(self, tested: Tested) -> StepLine:
        if self._desk.profile.environment is Environment.SANDBOX:
            said = "The clock of the practice bank is yours to move."
            return StepLine(Step.CLOCK, State.NOT_NEEDED, said)
        return self._from_line(tested, Step.CLOCK, CLOCK, live.SET_CLOCK)

    def _environment(self, tested: Tested) -> StepLine:
        line = self._from_line(tested, Step.ENVIRONMENT, ENVIRONMENT, live.OTHER_KEYS)
        if line.state is not State.PASSED or self._desk.profile.environment is (
            Environment.BITNOB_LIVE
        ):
            return line
        return replace(line, sentence=f"{line.sentence} No real money moves in this vault.")

    def _cards(self, tested: Tested) -> StepLine:
        error = tested.ended_by
        if tested.line(KEYS) is None or error is None:
            return self._from_line(tested, Step.CARDS, CARDS, live.ENABLE_CARDS)
        if _is_refused(error):
            said = "The service does not let this account read cards."
            return StepLine(Step.CARDS, State.FAILED, said, live.ENABLE_CARDS)
        return StepLine(Step.CARDS, State.FAILED, error.happened, (error.todo,))

    # --- the others ---------------------------------------------------------------------------

    async def _holders(self) -> StepLine:
        if not self._desk.api.capabilities.holders:
            said = "This connection makes cards without naming a person."
            return StepLine(Step.HOLDERS, State.NOT_NEEDED, said)
        try:
            people = await self._desk.api.holders()
        except ServiceError as error:
            return StepLine(Step.HOLDERS, State.FAILED, error.happened, (error.todo,))
        able = sum(person.kyc in MAY_HOLD for person in people)
        if not people:
            said = "The account has no customer yet."
            return StepLine(Step.HOLDERS, State.FAILED, said, live.ADD_CUSTOMER)
        if not able:
            said = f"None of {_people(len(people))} has passed the identity check."
            return StepLine(Step.HOLDERS, State.FAILED, said, live.FINISH_KYC)
        return StepLine(Step.HOLDERS, State.PASSED, f"{_people(able)} may hold cards.")

    def _units(self) -> StepLine:
        report = self._checkup.report()
        seen = next(line.seen for line in report.lines if line.probe is Probe.UNIT)
        if report.proof is Proof.PROVEN:
            return StepLine(Step.UNITS, State.PASSED, seen)
        todo = live.ASK_UNITS if report.proof is Proof.CONTRADICTED else live.PROVE_UNITS
        return StepLine(Step.UNITS, State.FAILED, seen, todo)

    async def _callback(self) -> StepLine:
        if self.echo is None or self._desk.heard_at.news().way is None:
            said = "No way for messages is chosen. Purser asks by itself, which is enough."
            return StepLine(Step.CALLBACK, State.NOT_NEEDED, said)
        try:
            await self.echo()
        except PurserError as error:
            return StepLine(Step.CALLBACK, State.FAILED, error.happened, live.MEND_WAY)
        return StepLine(Step.CALLBACK, State.PASSED, "A test message came back.")


_STEPS_OUT = {
    Step.ADDRESS: live.LIST_ADDRESS,
    Step.KEYS: live.CHECK_KEYS,
    Step.CLOCK: live.SET_CLOCK,
}


def _blamed(error: PurserError | None) -> Step | None:
    """Which step the first answer of all says does not pass."""
    if error is None:
        return None
    if isinstance(error, KeysRefused):
        return Step.KEYS
    return Step.CLOCK if isinstance(error, ClockWrong) else Step.ADDRESS


def _is_refused(error: PurserError) -> bool:
    """A 403: whoever the service is asks for no permission but that of the address."""
    return (isinstance(error, Refused) and error.reason in _NOT_ALLOWED) or (
        error.detail.startswith("403")
    )


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
