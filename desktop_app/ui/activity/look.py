"""How a line of the history is told: its words, its pill, its amounts and one spoken sentence."""

from typing import Final

from desktop_app.application.activity import CardName
from desktop_app.application.timeline import Deed
from desktop_app.domain.history import CREDITS, Charge, HistoryKind, HistoryStatus, Proof
from desktop_app.domain.money import Money
from desktop_app.ui.activity.deed_words import deed_source, deed_words
from desktop_app.ui.kit.pill_paint import PillState, pill_look
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.words import Words, masked

KINDS: Final = {
    HistoryKind.PURCHASE: "Purchase",
    HistoryKind.FUNDING: "Top-up",
    HistoryKind.WITHDRAWAL: "Withdrawal",
    HistoryKind.REFUND: "Refund",
    HistoryKind.FEE: "Fee",
    HistoryKind.CROSS_BORDER: "Cross-border fee",
    HistoryKind.DECLINE_FEE: "Fee for a decline",
    HistoryKind.REVERSAL: "Reversal",
    HistoryKind.OTHER: "Other",
}
PILLS: Final[dict[HistoryStatus, tuple[PillState, str]]] = {
    HistoryStatus.PENDING: ("pending", ""),
    HistoryStatus.CONFIRMING: ("working", "Confirming…"),
    HistoryStatus.SETTLED: ("settled", ""),
    HistoryStatus.RELEASED: ("released", ""),
    HistoryStatus.DECLINED: ("declined", ""),
    HistoryStatus.REFUNDED: ("refunded", ""),
    HistoryStatus.REVERSED: ("released", "Reversed"),
    HistoryStatus.FAILED: ("bad", "Failed"),
    HistoryStatus.UNRECOGNISED: ("unknown", ""),
}
PROOFS: Final[dict[Proof, tuple[IconName, str]]] = {
    Proof.READ: ("refresh", "Read"),
    Proof.SIGNED: ("guard", "Signed"),
    Proof.BOTH: ("guard", "Both"),
}
PROOF_WORDS: Final = {
    Proof.READ: "Read from the service.",
    Proof.SIGNED: "Told by a signed message; no read has shown it.",
    Proof.BOTH: "Told by a signed message, and read from the service.",
}
_NOT_MOVED: Final = {
    HistoryStatus.DECLINED,
    HistoryStatus.FAILED,
    HistoryStatus.RELEASED,
    HistoryStatus.REVERSED,
}


def name_of(charge: Charge) -> str:
    """The shop, else what kind of movement it was."""
    return charge.merchant or KINDS[charge.kind]


def note_of(charge: Charge) -> str:
    """What the name does not say."""
    is_named = bool(charge.merchant) and charge.kind is not HistoryKind.PURCHASE
    return KINDS[charge.kind].lower() if is_named else ""


def settled_of(charge: Charge, words: Words) -> str:
    """A credit has its plus sign."""
    sign = "+" if charge.settled is not None and charge.kind in CREDITS else ""
    return f"{sign}{words.money(charge.settled)}"


def settled_role(charge: Charge) -> Role:
    """Green only for money that is proved to have arrived."""
    is_told = charge.status is HistoryStatus.CONFIRMING
    if charge.settled is None or is_told or charge.status in _NOT_MOVED:
        return "ink3"
    return "ok" if charge.kind in CREDITS else "ink"


def amount_role(charge: Charge, amount: Money | None) -> Role:
    """What was not stated, or did not happen, stands back."""
    return "ink3" if amount is None or charge.status in _NOT_MOVED else "ink"


def status_word(status: HistoryStatus) -> str:
    """The word of its pill."""
    state, text = PILLS[status]
    return text or pill_look(state).word


def card_words(name: CardName | None) -> tuple[str, str]:
    """The card's label and its masked digits."""
    return ("", "") if name is None else (name.label, masked(name.last4))


def spoken_line(line: Charge | Deed, name: CardName | None, words: Words) -> str:
    """One sentence for assistive tools."""
    label, digits = card_words(name)
    card = f"{label} {digits.replace('••', 'ending ')}".strip()
    when = words.when(line.at)
    if isinstance(line, Deed):
        parts = [deed_words(line, words), card, deed_source(line)[1], when]
    else:
        figures = [
            f"{title} {words.money(amount)}"
            for title, amount in (
                ("authorised", line.authorized),
                ("settled", line.settled),
                ("fee", line.fee),
            )
            if amount is not None
        ]
        state = status_word(line.status).lower()
        parts = [name_of(line), note_of(line), state, *figures, card, when]
    return ", ".join(part for part in parts if part)
