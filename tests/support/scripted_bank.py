"""The fake bank with a script: what each coming send does, and what was asked so far."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from desktop_app.application.ports import Capabilities, Holder, HolderOrder, Keep
from desktop_app.domain.cards import CardFacts, CardId
from desktop_app.domain.people import Kyc, is_same_email
from desktop_app.domain.service_errors import (
    NotSent,
    OutcomeUnknown,
    Refused,
    RefusedReason,
    ServiceError,
)
from desktop_app.domain.wallets import Debit
from tests.support.fake_bank import FakeBank


class Outcome(StrEnum):
    """What one send does. `LOST` has its effect, but the answer never arrives."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    UNKNOWN = "unknown"
    LOST = "lost"
    NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class Step:
    """One scripted outcome; `error` is raised as it is, `before` runs while the send waits."""

    outcome: Outcome = Outcome.ACCEPT
    reason: RefusedReason = RefusedReason.INVALID
    error: ServiceError | None = None
    before: Callable[[], None] | None = None


def kept_answer(operation: str) -> bytes:
    """The raw answer to a send that was taken."""
    return f'{{"success":true,"operation":"{operation}"}}'.encode()


@dataclass(kw_only=True)
class ScriptedBank(FakeBank):
    """The bank with a script: what each coming send does, and what was asked so far."""

    sent: list[tuple[str, object]] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    read_error: ServiceError | None = None
    on_read: Callable[[], None] | None = None
    debits: dict[str, Debit] = field(default_factory=dict)
    _scripts: dict[str, deque[Step]] = field(default_factory=lambda: defaultdict(deque))

    def script(self, operation: str, *steps: Outcome | Step | ServiceError) -> None:
        """Decide the next sends of `operation`: the name of the port's method."""
        for step in steps:
            if isinstance(step, ServiceError):
                step = Step(error=step)
            elif isinstance(step, Outcome):
                step = Step(step)
            self._scripts[operation].append(step)

    def _read(self, name: str) -> None:
        self.reads.append(name)
        if self.read_error is not None:
            raise self.read_error
        if self.on_read is not None:
            self.on_read()

    async def wallet_debit(self, reference: str) -> Debit | None:
        """What was planted under the reference."""
        self._read("wallet_debit")
        return self.debits.get(reference)

    def _known(self, card_id: CardId) -> CardFacts:
        if card_id not in self.cards:
            raise Refused(RefusedReason.NOT_FOUND, detail="404 NOT_FOUND")
        return self.cards[card_id]

    def _begin(self, operation: str, order: object, keep: Keep) -> Step:
        """Note the send and play its step up to the point where the effect happens."""
        steps = self._scripts[operation]
        step = steps.popleft() if steps else Step()
        if step.before is not None:
            step.before()
        if step.error is not None:
            raise step.error
        if step.outcome is Outcome.NOT_SENT:
            raise NotSent
        self.sent.append((operation, order))
        if step.outcome is Outcome.REFUSE:
            keep(b'{"code":"REFUSED"}')
            raise Refused(step.reason, detail="400 REFUSED")
        if step.outcome is Outcome.UNKNOWN:
            raise OutcomeUnknown
        return step

    def _end(self, operation: str, step: Step, keep: Keep) -> None:
        if step.outcome is Outcome.LOST:
            raise OutcomeUnknown
        keep(kept_answer(operation))


class FakePeople(ScriptedBank):
    """The part of the fake that knows people."""

    @property
    def _knows_people(self) -> bool:
        capabilities: Capabilities = vars(self)["capabilities"]
        return capabilities.holders

    async def holders(self) -> tuple[Holder, ...]:
        """Two people and who was taken in, where the dialect knows people."""
        self._read("holders")
        return tuple(self.people) if self._knows_people else ()

    async def create_holder(self, order: HolderOrder, keep: Keep) -> Holder:
        """On the list at once; a known e-mail gives back who has it."""
        step = self._begin("create_holder", order, keep)
        known = (one for one in self.people if is_same_email(one.email, order.email))
        made = next(known, None) or Holder(
            f"holder-{len(self.people) + 1}", order.name, Kyc.NONE, order.email
        )
        if made not in self.people:
            self.people.append(made)
        self._end("create_holder", step, keep)
        return made
