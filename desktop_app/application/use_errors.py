"""How one use of a card ends that was begun and is not ready: each says what is on the card."""

from desktop_app.domain.errors import MoneyMoved, PurserError

_WATCHES = "Freezes the card after a purchase, or when its time is over."


class UseUnfinished(PurserError):
    """The card was opened, or may have been; its load was not sent, or proven not to have come."""

    code = "use_unfinished"
    happened = "The card was not made ready."
    doing = f"{_WATCHES} Sends nothing more."
    todo = "Top it up before you buy: a declined charge counts. Or freeze it now."


class OpeningInDoubt(UseUnfinished):
    """Nobody knows whether the card was unfrozen; nothing was loaded."""

    code = "use_opening_in_doubt"
    happened = "The unfreeze was sent, but no usable answer came back. Nothing was loaded."
    doing = f"Looks for the result by reading. {_WATCHES} Sends nothing more."
    todo = "Wait until the card's page says active or frozen. Do not buy before it is loaded."


class LoadInDoubt(UseUnfinished):
    """The load was sent, and nothing has confirmed it."""

    code = "use_load_in_doubt"
    moved = MoneyMoved.NOT_KNOWN
    happened = "The card is active. Its load was sent and is not confirmed yet."
    doing = f"Looks for the load by reading, and never sends it again. {_WATCHES}"
    todo = "Wait until the load is confirmed, then buy: a declined charge counts."


class LoadTakenBack(UseUnfinished):
    """The service loaded the card, then undid it."""

    code = "use_taken_back"
    moved = MoneyMoved.YES
    happened = "The card is active. The service loaded it, then took the load back."
    todo = "Look at the card and the wallet: a fee may have stayed. Then top it up, or freeze it."


class UsedMeanwhile(UseUnfinished):
    """Somebody bought something before the card was loaded."""

    code = "used_meanwhile"
    moved = MoneyMoved.YES
    happened = "The card was charged while it was being made ready, so it was not loaded."
    doing = "Freezes the card, as after every use. Sends nothing more."
    todo = "Look at the charge. For another purchase, use the card again once it is frozen."
