"""For which acts the master password is asked for once more, though the vault is open."""

from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.money import Money


class Act(StrEnum):
    """What a person at an open desk could do that the owner may not want."""

    SEE_CVV = "see_cvv"
    END_CARD = "end_card"
    MOVE_MONEY = "move_money"
    RAISE_CAPS = "raise_caps"
    CHANGE_KEYS = "change_keys"
    HAND_OVER = "hand_over"
    ASK_LESS = "ask_less"
    EXPORT = "export"
    EXPORT_PLAIN = "export_plain"
    FORGET_CVVS = "forget_cvvs"


CHOICES = (Act.SEE_CVV, Act.END_CARD, Act.MOVE_MONEY, Act.RAISE_CAPS, Act.CHANGE_KEYS)
"""What the owner may switch; the other acts always ask."""
AMOUNTS = tuple(Money.usd(dollars) for dollars in (50, 100, 200, 500, 1_000, 2_000))
"""The amounts above which moving money may ask."""
PROOF_S = 120.0
"""How long a password that was typed counts: for one form, or for the CVV of one card."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What the owner chose. Money is asked about only where more than `above` goes to cards."""

    acts: frozenset[Act] = frozenset(CHOICES) - {Act.SEE_CVV}
    above: Money = AMOUNTS[3]

    def asks(self, act: Act, amount: Money | None = None) -> bool:
        """Whether the password is asked for before `act`; `amount` is what it would move."""
        if act not in CHOICES:
            return True
        is_small = act is Act.MOVE_MONEY and amount is not None and amount <= self.above
        return act in self.acts and not is_small

    def is_less_than(self, other: "Asking") -> bool:
        """Whether anything that `other` asks about would go without a question."""
        money = {Act.MOVE_MONEY} <= self.acts & other.acts and self.above > other.above
        return money or not other.acts <= self.acts


USUAL = Asking()


class PasswordNeeded(NotAllowed):
    """The owner wants the password first, and it was not typed for this, or too long ago."""

    code = "password_needed"
    happened = "The master password is asked for first."
    doing = "Nothing was done."
    todo = "Do it again and type the password when it is asked for."


class PasswordPause(NotAllowed):
    """Several wrong passwords in a row; `reason` holds the whole seconds that are left."""

    code = "password_pause"
    doing = "Nothing was done."

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Several wrong passwords. Try again in {seconds} s.")
        self.reason = str(seconds)
