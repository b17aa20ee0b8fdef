"""What was asked for in this run and is not wholly sent: an issue's next steps, a list's next rows.

It ends with a lock. What of it must be told afterwards is in the vault: see `load_owed`,
`limits_owed` and the list itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from desktop_app.application.limits_asked import load_asked
from desktop_app.application.vault_ports import Vault
from desktop_app.application.wishes import IssueWish, load_token
from desktop_app.domain.cards import NO_LIMITS
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.vault_errors import VaultError


@dataclass(frozen=True, slots=True)
class Errand:
    """An issue under way. `is_made` once its order was sent; `load` and `has_limits` are then still
    to be sent. `is_use`: no issue, but one use of a card that is there."""

    label: str
    is_made: bool
    load: Money = ZERO
    has_limits: bool = False
    is_use: bool = False


class Errands:
    """Owned by the worker; whoever sends says when it begins and ends."""

    def __init__(self) -> None:
        self._wishes: dict[str, IssueWish] = {}
        self._uses: dict[str, Errand] = {}
        self._rows_left = 0
        self.watch: Callable[[], None] = lambda: None
        """Told when there is one more, and when a list ends."""

    @property
    def rows_left(self) -> int:
        """The rows that a running list has yet to finish."""
        return self._rows_left

    @rows_left.setter
    def rows_left(self, count: int) -> None:
        changed, self._rows_left = count != self._rows_left, count
        if changed:
            self._tell()

    def is_busy(self, beside: str = "") -> bool:
        """Whether anything is being carried out, `beside` the wish of that form."""
        others = any(form != beside for form in self._wishes)
        return others or bool(self._uses) or self._rows_left > 0

    @contextmanager
    def of(self, wish: IssueWish) -> Iterator[None]:
        """While `wish` is carried out; within itself it counts once."""
        is_new = wish.form_token not in self._wishes
        self._wishes[wish.form_token] = wish
        try:
            if is_new:
                self._tell()
            yield
        finally:
            self._wishes.pop(wish.form_token, None)

    @contextmanager
    def using(self, form_token: str, label: str, load: Money) -> Iterator[None]:
        """While a card is made ready for one use."""
        self._uses[form_token] = Errand(label, True, load, is_use=True)
        self._tell()
        try:
            yield
        finally:
            self._uses.pop(form_token, None)

    def has(self, form_token: str) -> bool:
        """Whether the wish of this form is being carried out."""
        return form_token in self._wishes

    def left(self, vault: Vault, *, loads_apart: bool) -> tuple[Errand, ...]:
        """The issues and uses of which something is still to be sent. Raises VaultError."""
        errands = (_errand(vault, wish, loads_apart) for wish in tuple(self._wishes.values()))
        left = (one for one in errands if not one.is_made or one.load or one.has_limits)
        asked = ((vault.intents.of_form(load_token(form)), one) for form, one in self._uses.items())
        return (*left, *(one for sent, one in asked if sent is None and one.load))

    def _tell(self) -> None:
        with suppress(VaultError):  # M5: a picture that fails stops no send
            self.watch()


def _errand(vault: Vault, wish: IssueWish, loads_apart: bool) -> Errand:
    issue = vault.intents.of_form(wish.form_token)
    load = wish.load if loads_apart else ZERO
    if issue is None:
        return Errand(wish.label, False, wish.load, wish.limits != NO_LIMITS)
    asked = None if issue.card_id is None else load_asked(vault.settings, issue.card_id)
    is_loading = vault.intents.of_form(load_token(wish.form_token)) is not None
    is_limited = wish.limits == NO_LIMITS or asked is not None
    return Errand(wish.label, True, ZERO if is_loading else load, not is_limited)
