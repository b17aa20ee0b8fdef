"""How an issue ends that made a card, or may have."""

from desktop_app.domain.errors import MoneyMoved, PurserError


class IssueFailed(PurserError):
    """The service took the order and then could not make the card."""

    code = "issue_failed"
    moved = MoneyMoved.NOT_KNOWN
    happened = "The card service could not make the card."
    doing = "Recorded it. Goes on reading the wallet, where a load that was taken returns."
    todo = "Look at the wallet before you issue again."


class IssueUnfinished(PurserError):
    """The card exists; a later step did not happen. Nothing is repeated by itself."""

    code = "issue_unfinished"
    moved = MoneyMoved.YES
    happened = "The card was made, but it is not ready yet."
    doing = "Keeps reading the card. Its number is stored as soon as it can be read."
    todo = "Look at the card in the list. Load it there once it is active."
