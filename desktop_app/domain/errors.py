"""Every failure is told in four parts, and crosses a thread in one shape."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class MoneyMoved(StrEnum):
    """The answer to the only question that matters after a failure."""

    NO = "no"
    YES = "yes"
    NOT_KNOWN = "not_known"


class PurserError(Exception):
    """Base of every expected failure.

    The four parts are sentences for the person at the screen; none may hold a secret, an
    amount typed by somebody else, or text a server wrote. `detail` is our own short code for
    support ("403 FORBIDDEN"), never a server's prose. `reason` is one of our codes where an error
    has ways out of its own.
    """

    code: ClassVar[str] = "purser_error"
    moved: ClassVar[MoneyMoved] = MoneyMoved.NO
    happened: str = "Something did not work."
    doing: str = "Nothing was changed."
    todo: str = "Try again."
    reason: str = ""

    def __init__(
        self,
        happened: str | None = None,
        *,
        doing: str | None = None,
        todo: str | None = None,
        detail: str = "",
    ) -> None:
        self.happened = happened or type(self).happened
        self.doing = doing or type(self).doing
        self.todo = todo or type(self).todo
        self.detail = detail
        super().__init__(self.happened)


@dataclass(frozen=True, slots=True)
class Failure:
    """An error without its traceback: frames keep secrets alive, this does not."""

    code: str
    happened: str
    moved: MoneyMoved
    doing: str
    todo: str
    detail: str = ""
    reason: str = ""

    @classmethod
    def from_error(cls, error: PurserError) -> "Failure":
        """The four parts of `error`, nothing else."""
        parts = error.happened, error.moved, error.doing, error.todo, error.detail
        return cls(error.code, *parts, error.reason)


class InvalidInput(PurserError):
    """A value typed by the person cannot be used; `happened` is the sentence beside the field."""

    code = "invalid_input"
    happened = "This cannot be used."
    doing = "Nothing was sent."
    todo = "Correct the field and try again."

    def __init__(self, happened: str, *, field: str = "") -> None:
        self.field = self.reason = field  # by its reason a form knows the field of a failure
        super().__init__(happened)


class NotAllowed(PurserError):
    """Purser itself refuses, before anything is sent."""

    code = "not_allowed"
    doing = "Nothing was sent."
    todo = "See the reason above."


class LookAlike(NotAllowed):
    """The same was wished for within a day; the person is asked once more."""

    code = "look_alike"
    happened = "The same was asked for less than a day ago."
    todo = "Look at the earlier request. If you want another one, say so."


class AlreadyReplaced(LookAlike):
    """Another card was asked for in the place of the same lost one, however long ago."""

    happened = "A card in the place of the lost one was asked for before."


class ReadOnlyProfile(NotAllowed):
    """Nothing may be sent through this connection at all."""

    code = "read_only_profile"
    happened = "This connection is read-only."
    doing = "Nothing was sent. Balances, history and stored card details stay readable."
    todo = "Make a new vault with the right connection."


class Locked(PurserError):
    """The vault is locked; nothing can be read or sent."""

    code = "locked"
    happened = "Purser is locked."
    todo = "Unlock with the master password."


def internal_failure(incident: str) -> Failure:
    """What is shown for a bug: honest about not knowing, with the number that finds the log."""
    return Failure(
        "bug",
        "Something went wrong inside Purser.",
        MoneyMoved.NOT_KNOWN,
        "Wrote the error, without any card data, to the log.",
        "Look at the card and the wallet before repeating anything.",
        f"incident {incident}",
    )
