"""What a step of the connection check that moves money is called, says, and moves at most."""

from desktop_app.application.checkup_report import MoneyStep, MoneyStepKind
from desktop_app.application.unit_guard import probe_words
from desktop_app.domain.cards import Card
from desktop_app.domain.money import ZERO
from desktop_app.domain.units import PROBE, UnitScale


def unit_step(scale: UnitScale, wire: int, card: Card) -> MoneyStep:
    """The next load that shows how the service counts money; `wire` is its figure."""
    title = "Send the next load" if scale.too_small else "Send a load of at most $2"
    sentence = f"{probe_words(scale)} It goes to {_named(card)}, plus the fee."
    return MoneyStep(MoneyStepKind.UNIT, title, sentence, PROBE, wire)


def fund_step(card: Card) -> MoneyStep:
    """One top-up sent twice, where no money is real."""
    sentence = (
        f"Loads {_named(card)} with $2, then sends the same order with the same reference "
        "again. At most $4 of sandbox money and two fees."
    )
    title = "Try one top-up twice"
    return MoneyStep(MoneyStepKind.FUND_TWICE, title, sentence, PROBE + PROBE)


def create_step(*, loads: bool) -> MoneyStep:
    """One card ordered twice, where no money is real; `loads` as `Capabilities.create_loads`."""
    sentence = (
        "Issues a card with the least load, then sends the same order with the same reference "
        "again. At most two cards of sandbox money and their fees."
    )
    most = PROBE + PROBE if loads else ZERO
    return MoneyStep(MoneyStepKind.CREATE_TWICE, "Try one card order twice", sentence, most)


def _named(card: Card) -> str:
    return f"“{card.label}” ••{card.facts.last4}" if card.facts.last4 else f"“{card.label}”"
