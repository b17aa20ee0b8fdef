"""Stops a filled form until the password was typed, where the owner wants that."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.domain.asking import Act, Asking
from desktop_app.domain.money import Money
from desktop_app.ui.asking.sheet import ask_password
from desktop_app.ui.context import Ui


class Gate:
    """Only a courtesy of the window, before anything looks sent: the worker refuses by itself."""

    def __init__(self, ui: Ui, over: QWidget) -> None:
        self._ui = ui
        self._over = over
        self._proven = ""

    def stops(
        self,
        asking: Asking,
        act: Act | None,
        form_token: str,
        amount: Money,
        go_on: Callable[[], object],
    ) -> bool:
        """Whether `go_on` has to wait for the password, which is asked for then."""
        if act is None or not asking.asks(act, amount) or self._proven == form_token:
            return False

        def let_through() -> None:
            self._proven = form_token
            go_on()

        ask_password(self._ui, self._over, act, form_token, let_through)
        return True
