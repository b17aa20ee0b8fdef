"""Who may send money: only a connection whose money units are proven, and that was checked."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

from desktop_app.application.open_probes import OpenProbes
from desktop_app.application.ports import Clock
from desktop_app.application.standing import Standing
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.capability import CapabilityProfile, Finding, dump_profile, load_profile
from desktop_app.domain.errors import NotAllowed, ReadOnlyProfile
from desktop_app.domain.intents import MONEY_KINDS, PROBE_WIRE, Intent, Kind
from desktop_app.domain.limits import Limits
from desktop_app.domain.money import ENGLISH, ZERO, Money, format_money, format_units
from desktop_app.domain.profiles import Environment, Profile, send_refusal
from desktop_app.domain.units import (
    PLAUSIBLE,
    Pair,
    Proof,
    Source,
    UnitScale,
    dump_scale,
    load_scale,
    next_probe,
    reading,
)
from desktop_app.domain.vault_errors import VaultError

SCALE, CAPABILITY = "unit_scale", "capability"


class UnitsUnproven(NotAllowed):
    """M10 Unit: no answer has yet shown how this connection counts money."""

    code = "units_unproven"
    happened = "It is not proven yet how this connection counts money, so no amount is sent."
    doing = "Nothing was sent. Goes on reading: an answer with two figures for one amount tells."
    todo = "Open Settings, Connection check. It says what can prove it."


class UnitsContradicted(NotAllowed):
    """M10 Unit: an answer showed an amount that does not fit the published scale."""

    code = "units_contradicted"
    happened = "The service's own figures disagree about how it counts money."
    doing = "Nothing was sent, and no amount is until you decide. Reading and freezing work."
    todo = "Open Settings, Connection check, and ask Bitnob about the two figures shown there."


class UnitGuard:
    """Folds what answers show into the vault, dated, and answers whether an amount may leave.

    The practice bank has no privilege: it states its own scale when it is opened, which is a
    pair of figures like any other, and it can be run at a wrong one.
    """

    def __init__(
        self, vault: Vault, profile: Profile, per_usd: int, limits: Limits, clock: Clock
    ) -> None:
        self._vault = vault
        self._profile = profile
        self._limits = limits
        self._clock = clock
        address = "" if profile.environment is Environment.SANDBOX else profile.base_url
        self._key = f"{profile.environment} {profile.dialect} {address}"
        self._capability_name = f"{CAPABILITY} {self._key}"
        self.standing = Standing(vault.settings, profile)
        self.probes = OpenProbes(vault)
        self.proven: Callable[[], None] = lambda: None
        """Told when the scale becomes proven; must not block."""
        self._unreadable = False
        self._unwritten = False
        """Whether the file states less than is known: the next figures write it again."""
        self._scale = self._load(per_usd)
        self._capability = load_profile(vault.settings.get(self._capability_name))

    @property
    def scale(self) -> UnitScale:
        """The published scale and the evidence about it."""
        return self._scale

    @property
    def is_stuck(self) -> bool:
        """Whether nothing that may still be seen can open this connection; the person must."""
        climbed = bool(self._scale.too_small) and next_probe(self._scale) is None
        ended = self._scale.proof is Proof.UNPROVEN and (climbed or self.probes.are_disputed)
        return self._unreadable or self._scale.proof is Proof.CONTRADICTED or ended

    @property
    def capability(self) -> CapabilityProfile:
        """What the probes found out about this connection."""
        return self._capability

    def observe(self, amount: int, display: Decimal) -> None:
        """Take in an integer amount and the dollars shown beside it in one answer."""
        self.take_in(Pair(self._clock.now(), amount, display))

    def take_in(self, pair: Pair) -> None:
        """Fold a pair; what cannot be written counts for this run all the same."""
        grown = self._scale.take_in(pair)
        # A later agreement or contradiction changes nothing: not a row written per card read.
        if grown != self._scale or self._unwritten:
            self._keep(grown)

    def hear_practice(self, per_usd: int) -> None:
        """What the practice bank says of itself; heard again in every run, so it is fresh."""
        self.take_in(Pair(self._clock.now(), per_usd, Decimal(1), Source.PRACTICE))

    def rule_out(self, wire: int) -> None:
        """The service said that `wire` units are less than `PROBE`."""
        self._keep(self._scale.rule_out(wire))

    def start_over(self) -> None:
        """Forget all evidence, because the person said so; it has to be proven anew.

        Probes that the reads do not agree with are waited for no longer. Raises VaultError.
        """
        self.probes.release()
        self._unreadable = False
        self._keep(UnitScale(self._scale.per_usd))

    def learn(self, found: Finding) -> None:
        """Keep a finding of a probe."""
        self._keep_capability(self._capability.learn(found))

    def mark_checked(self) -> None:
        """The probes that need no money ran to their end now."""
        self._keep_capability(self._capability.checked(self._clock.now()))

    def refusal(self, kind: Kind, amount: Money | None = None) -> NotAllowed | None:
        """Why `kind` may not be sent through this connection; None when it may.

        `amount` None asks for any amount. Freezing is never refused: it protects money.
        """
        wrong = send_refusal(self._profile)
        if wrong is not None:
            return ReadOnlyProfile(wrong.sentence)
        if kind is Kind.FREEZE:
            return None
        missing = self.standing.refusal(self._capability)
        if missing is not None:
            return missing
        if kind not in MONEY_KINDS or amount == ZERO:
            return None  # a card made without a load carries no amount in units
        return self._unit_refusal(kind, amount)

    def admit(self, intent: Intent) -> None:
        """M10 Unit, at the last moment before an intent is recorded. Raises NotAllowed."""
        if PROBE_WIRE in intent.params:
            refusal = self._probe_refusal(intent)
        else:
            refusal = self.refusal(intent.kind, intent.amount)
        if refusal is not None:
            raise refusal

    def _unit_refusal(self, kind: Kind, amount: Money | None) -> NotAllowed | None:
        scale = self._scale
        if self._unreadable or scale.proof is Proof.CONTRADICTED:
            return UnitsContradicted(_disagreement(scale.against))
        if scale.proof is Proof.UNPROVEN:
            return UnitsUnproven()
        limits = self._limits
        most = limits.max_card if kind is Kind.WITHDRAW else limits.max_top_up
        if amount is not None and not scale.may_send(amount, most):
            return NotAllowed("This connection cannot carry this amount exactly.")
        return None

    def _probe_refusal(self, intent: Intent) -> NotAllowed | None:
        if self.probes.awaited:
            return NotAllowed(
                "An earlier load of this check is not settled yet.",
                todo="Wait until it is. Purser looks by itself.",
            )
        wire = int(intent.params[PROBE_WIRE])
        if self._is_closed_to_probes() or wire != next_probe(self._scale):
            return NotAllowed("This step of the unit check is not the next one.")
        return None

    def _is_closed_to_probes(self) -> bool:
        return self._unreadable or self.refusal(Kind.UNFREEZE) is not None

    def _load(self, per_usd: int) -> UnitScale:
        try:
            return load_scale(self._vault.settings.get(SCALE), self._key, per_usd)
        except ValueError:
            self._unreadable = True  # what is lost may have been a contradiction
            return UnitScale(per_usd)

    def _keep(self, scale: UnitScale) -> None:
        was, self._scale = self._scale.proof, scale
        self._unwritten = True
        # What cannot be read stays in the file: later runs must not take it for no evidence.
        if not self._unreadable:
            with suppress(VaultError):
                with self._vault.commit():
                    self._vault.settings.put(SCALE, dump_scale(scale, self._key))
                self._unwritten = False
        if scale.proof is Proof.PROVEN is not was:
            self.proven()

    def _keep_capability(self, profile: CapabilityProfile) -> None:
        with self._vault.commit():
            self._vault.settings.put(self._capability_name, dump_profile(profile))
        self._capability = profile


def _disagreement(pair: Pair | None) -> str | None:
    if pair is None:
        return None
    shown = f"{pair.display.normalize():f}"
    amount = format_units(pair.amount, 0).removesuffix(".00")
    return (
        f"The service's own figures disagree: {amount} units were shown as ${shown} on "
        f"{pair.at:%Y-%m-%d}. So no amount is sent."
    )


def _units(count: int) -> str:
    return "1 unit" if count == 1 else f"{count:,} units"


def probe_words(scale: UnitScale) -> str:
    """The next step of the agreed probe, its readings and its worst case; "" where none is."""
    wire = next_probe(scale)
    if wire is None:
        return ""
    readings = ", ".join(
        f"{format_money(reading(wire, per), ENGLISH)} if a dollar is {_units(per)}"
        for per in PLAUSIBLE
        if per * 2 >= wire
    )
    sentence = f"Sends {wire:,} units as a load: {readings}."
    if not scale.too_small:
        return sentence
    # Everything above $2 is ruled out by the service's word alone.
    most = format_money(reading(wire, PLAUSIBLE[0]), ENGLISH)
    less = _units(max(scale.too_small))
    return (
        f"{sentence} The service said that {less} are less than $2. "
        f"If that was wrong, this step can be as much as {most}."
    )
