"""The connection check: twelve questions answered by reading, and what follows from each.

It never moves money. The steps that do are in `money_checks`, each agreed to by itself.
"""

from datetime import datetime, timedelta

from desktop_app.application.checkup_report import CheckupReport, MoneyStep, ProbeLine
from desktop_app.application.desk import Desk
from desktop_app.application.money_checks import MoneyChecks, times
from desktop_app.application.sync import Sync
from desktop_app.domain.capability import Finding, Probe, Verdict
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import PurserError
from desktop_app.domain.intents import Intent, Kind, Stage
from desktop_app.domain.service_errors import RefusedReason
from desktop_app.domain.units import Pair, Proof, Source

AGES = tuple(timedelta(minutes=minutes, seconds=1) for minutes in (1, 5, 10))
RECENT = 500
_SOURCES = {
    Source.ANSWER: "in an answer",
    Source.PRACTICE: "by the practice bank itself",
    Source.PROBE: "by the $2 check",
}

_REPEATED = {
    True: " One sent twice was refused.",
    False: " One sent twice was taken.",
    None: "",
}


class Checkup:
    """Runs the probes of one unlocked wallet."""

    def __init__(self, desk: Desk, sync: Sync, money: MoneyChecks) -> None:
        self._desk = desk
        self._sync = sync
        self._money = money

    async def known(self) -> CheckupReport:
        """`report`, for the window."""
        return self.report()

    def report(self) -> CheckupReport:
        """What is known now, without looking."""
        guard = self._desk.guard
        known = guard.capability.learn(self._units())
        lines = tuple(ProbeLine.of(known.of(probe)) for probe in Probe)
        steps, proof = self._money.steps(), guard.scale.proof
        lost = guard.probes.are_disputed
        return CheckupReport(lines, known.checked_at, proof, steps, guard.is_stuck, lost)

    async def look(self) -> CheckupReport:
        """Ask everything that reading can answer. Raises ServiceError when reading fails."""
        guard = self._desk.guard
        await self._desk.api.whoami()
        await self._sync.read_wallets()
        try:
            guard.learn(await self._paging())
            await self._read_feeds()
        except PurserError:
            if guard.scale.proof is not Proof.CONTRADICTED:
                raise  # figures that disagree are an answer; anything else is no check
        guard.learn(await self._expiry())
        for found in (self._references(), self._details(), self._freezing(), self._early()):
            guard.learn(found)
        guard.mark_checked()
        return self.report()

    async def agree(self, step: MoneyStep, form_token: str) -> CheckupReport:
        """Do one step that moves money. Raises as `MoneyChecks.run`."""
        return await self._money.run(step, form_token, self.report)

    async def start_over(self) -> CheckupReport:
        """Forget what was seen about the money units, because the person said so.

        Raises VaultError.
        """
        self._desk.guard.start_over()
        return self.report()

    # --- the probes -----------------------------------------------------------------------------

    def _units(self) -> Finding:
        scale = self._desk.guard.scale
        if scale.against is not None:
            return _pair_finding(Verdict.NO, scale.against, "which does not fit")
        if scale.proved_by is not None:
            return _pair_finding(Verdict.YES, scale.proved_by, "which fits")
        seen = f"{scale.per_usd:,} units are published as a dollar; no answer has shown it yet."
        return Finding(Probe.UNIT, seen=f"{seen} {self._desk.guard.probes.words}".rstrip())

    async def _paging(self) -> Finding:
        first, second = await self._pass(), await self._pass()
        found = self._answer(Probe.PAGING)
        if first == second and len(set(first)) == len(first):
            return found(Verdict.YES, f"Two passes listed the same {len(first)} cards.")
        return found(Verdict.NO, "Two passes listed different cards.")

    async def _pass(self) -> tuple[str, ...]:
        ids: list[str] = []
        read_at, began = self._desk.clock.now(), self._desk.clock.monotonic()
        async for page in self._desk.api.list_cards():
            self._desk.book.take_in(page, read_at, began)
            ids.extend(str(card.id) for card in page)
        return tuple(ids)

    async def _read_feeds(self) -> None:
        """Rows carry figures where empty cards carry none; a few cards are enough."""
        for card in tuple(self._desk.book.all())[:3]:
            if self._desk.guard.scale.proof is Proof.UNPROVEN:
                await self._desk.api.transactions(card.id, 20)

    async def _expiry(self) -> Finding:
        found = self._answer(Probe.REQUEST_EXPIRES)
        if not self._desk.api.requests_carry_time:
            return found(Verdict.NO, "Requests carry an API key and no time.")
        repeat = _REPEATED[await self._desk.api.is_repeat_refused()]
        taken = timedelta(0)
        for age in AGES:
            refused = await self._desk.api.is_old_refused(age)
            if refused is None:
                return Finding(Probe.REQUEST_EXPIRES)
            if refused:
                seconds = int(age.total_seconds())
                seen = f"A request signed {_minutes(age)} ago was refused{_but(taken)}.{repeat}"
                return found(Verdict.YES, seen, seconds)
            taken = age
        return found(Verdict.NO, f"A request signed {_minutes(taken)} ago was taken.{repeat}")

    def _references(self) -> Finding:
        issued = [i for i in self._recent(Kind.ISSUE) if i.card_id is not None]
        if not issued:
            return Finding(Probe.REFERENCE_SHOWN)
        found = self._answer(Probe.REFERENCE_SHOWN)
        shown = sum(self._shows(intent) for intent in issued)
        verdict = Verdict.YES if shown == len(issued) else Verdict.NO
        return found(verdict, f"{shown} of {len(issued)} cards show it.")

    def _shows(self, intent: Intent) -> bool:
        card = None if intent.card_id is None else self._desk.book.get(intent.card_id)
        return card is not None and intent.sent_as in (card.facts.reference, card.facts.nonce)

    def _details(self) -> Finding:
        found = self._answer(Probe.DETAILS)
        if not self._desk.api.capabilities.details_later:
            return found(Verdict.NO, "This connection shows a number only when a card is made.")
        if any(Field.PAN in card.stored for card in self._desk.book.all()):
            return found(Verdict.YES, "A number was read after its card was made.")
        return Finding(Probe.DETAILS)

    def _freezing(self) -> Finding:
        done = [i for i in self._recent(Kind.FREEZE) if i.stage is Stage.CONFIRMED]
        if not done:
            return Finding(Probe.FREEZE_DELAY)
        slowest = max(int((i.changed_at - i.created_at).total_seconds()) + 1 for i in done)
        seen = f"Read as frozen within {slowest} s at most, {times(len(done))}."
        return self._answer(Probe.FREEZE_DELAY)(Verdict.YES, seen)

    def _early(self) -> Finding:
        early = RefusedReason.TOO_EARLY.value
        if any(i.reason == early for i in self._recent(Kind.TERMINATE)):
            return self._answer(Probe.END_EARLY)(Verdict.YES, "Refused as too early.")
        return Finding(Probe.END_EARLY)

    def _recent(self, kind: Kind) -> tuple[Intent, ...]:
        return self._desk.vault.intents.recent(RECENT, kind)

    def _answer(self, probe: Probe) -> "_Dated":
        return _Dated(probe, self._desk.clock.now())


class _Dated:
    """Makes findings of one probe, dated now."""

    def __init__(self, probe: Probe, at: datetime) -> None:
        self._probe = probe
        self._at = at

    def __call__(self, verdict: Verdict, seen: str, figure: int | None = None) -> Finding:
        return Finding(self._probe, verdict, self._at, seen, figure)


def _pair_finding(verdict: Verdict, pair: Pair, fits: str) -> Finding:
    shown = f"{pair.display.normalize():f}"
    seen = f"{pair.amount:,} units were stated as ${shown} {_SOURCES[pair.source]}, {fits}."
    return Finding(Probe.UNIT, verdict, pair.at, seen)


def _minutes(age: timedelta) -> str:
    minutes = age // timedelta(minutes=1)
    return "a minute" if minutes == 1 else f"{minutes} minutes"


def _but(taken: timedelta) -> str:
    return f", one signed {_minutes(taken)} ago was taken" if taken else ""
